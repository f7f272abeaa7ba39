import type { Case, LeftOut } from './case.ts';
import { again } from './cases/again.ts';
import { anotherApplication } from './cases/another-application.ts';
import { bot } from './cases/bot.ts';
import { coldCopy } from './cases/cold-copy.ts';
import { compose } from './cases/compose.ts';
import { discovery } from './cases/discovery.ts';
import { disk } from './cases/disk.ts';
import { far } from './cases/far.ts';
import { farMany } from './cases/far-many.ts';
import { files } from './cases/files.ts';
import { large } from './cases/large.ts';
import { memory } from './cases/memory.ts';
import { nextVersion } from './cases/next-version.ts';
import { oneOfMany } from './cases/one-of-many.ts';
import { oneOfTwelve } from './cases/one-of-twelve.ts';
import { planOffline } from './cases/plan-offline.ts';
import { scaleApplications } from './cases/scale/applications.ts';
import { scaleImages } from './cases/scale/images.ts';
import { scaleTags } from './cases/scale/tags.ts';
import { start } from './cases/start.ts';
import { copierNames } from './copiers.ts';

const registry = 'docker-registry';
const peers = copierNames;

/** The cases, in the order in which they are shown. A new case is a row and a file. */
export const cases: readonly Case[] = [
  { name: 'cold-copy', needs: [registry, 'buildah'], peers: [...peers, 'distribution'], run: coldCopy },
  { name: 'large', needs: [registry], peers, run: large },
  { name: 'again', needs: [registry, 'buildah'], run: again },
  { name: 'one-of-twelve', needs: [registry, 'buildah'], run: oneOfTwelve },
  { name: 'one-of-many', needs: [registry], run: oneOfMany },
  { name: 'next-version', needs: [registry, 'buildah'], run: nextVersion },
  { name: 'another-application', needs: [registry, 'buildah'], run: anotherApplication },
  { name: 'compose', needs: [registry], run: compose },
  { name: 'far', needs: [registry, 'buildah'], peers, run: far },
  { name: 'far-many', needs: [registry, 'crane'], run: farMany },
  { name: 'files', needs: ['tar', 'gzip'], run: files },
  { name: 'memory', needs: [registry], run: memory },
  { name: 'disk', needs: [registry, 'skopeo', 'buildah'], run: disk },
  { name: 'discovery', needs: [], run: discovery },
  { name: 'start', needs: [], run: start },
  { name: 'plan-offline', needs: [], run: planOffline },
  { name: 'bot', needs: [], run: bot },
  { name: 'scale-images', needs: [registry], run: scaleImages },
  { name: 'scale-applications', needs: [], run: scaleApplications },
  { name: 'scale-tags', needs: [], run: scaleTags },
];

/** Cases that can't be measured yet. */
export const notYet: readonly LeftOut[] = [];
