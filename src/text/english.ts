import { application } from './en/application.ts';
import { bot } from './en/bot.ts';
import { cloud } from './en/cloud.ts';
import { cluster } from './en/cluster.ts';
import { commands } from './en/commands.ts';
import { context } from './en/context.ts';
import { discovery } from './en/discovery.ts';
import { entry } from './en/entry.ts';
import { image } from './en/image.ts';
import { kubefile } from './en/kubefile.ts';
import { network } from './en/network.ts';
import { prepare } from './en/prepare.ts';
import { publish } from './en/publish.ts';
import { rules } from './en/rules.ts';
import { runner } from './en/runner.ts';
import { shared } from './en/shared.ts';
import { stores } from './en/stores.ts';

type Sentences = typeof application &
  typeof bot &
  typeof cloud &
  typeof cluster &
  typeof commands &
  typeof context &
  typeof discovery &
  typeof entry &
  typeof image &
  typeof kubefile &
  typeof network &
  typeof prepare &
  typeof publish &
  typeof rules &
  typeof runner &
  typeof shared &
  typeof stores;

/**
 * Every English sentence, by its name. An object without a prototype is a dictionary from the start: any
 * other would take 40 ms to get so many keys.
 */
export const english: Sentences = Object.assign(
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
