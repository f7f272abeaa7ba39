import type { english } from './english.ts';
import type { Translation } from './translation.ts';
import { application } from './zh/application.ts';
import { bot } from './zh/bot.ts';
import { cloud } from './zh/cloud.ts';
import { cluster } from './zh/cluster.ts';
import { commands } from './zh/commands.ts';
import { context } from './zh/context.ts';
import { discovery } from './zh/discovery.ts';
import { entry } from './zh/entry.ts';
import { image } from './zh/image.ts';
import { kubefile } from './zh/kubefile.ts';
import { network } from './zh/network.ts';
import { prepare } from './zh/prepare.ts';
import { publish } from './zh/publish.ts';
import { rules } from './zh/rules.ts';
import { runner } from './zh/runner.ts';
import { shared } from './zh/shared.ts';
import { stores } from './zh/stores.ts';

/** Every Chinese sentence, by its name. Without a prototype, as in english.ts. */
export const chinese: Translation<typeof english> = Object.assign(
  Object.create(null),
  application,
  bot,
  cloud,
  cluster,
  commands,
  context,
  discovery,
  entry,
  image,
  kubefile,
  network,
  prepare,
  publish,
  rules,
  runner,
  shared,
  stores,
);
