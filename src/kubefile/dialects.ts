import { cmd, entrypoint, shell } from './instructions/commands.ts';
import { add, copy } from './instructions/copy.ts';
import { healthcheck } from './instructions/healthcheck.ts';
import { expose, maintainer, stopsignal, user, volume, workdir } from './instructions/imagesettings.ts';
import { onbuild } from './instructions/onbuild.ts';
import { run } from './instructions/run.ts';
import * as sealer from './instructions/sealer.ts';
import { arg, env, label } from './instructions/variables.ts';
import type { DialectName, Dialects, InstructionDefinition, InstructionName } from './syntax.ts';

/** Every instruction of a Dockerfile except FROM (Dockerfile reference). A new instruction is a row here. */
const instructions: { readonly [Name in InstructionName]: InstructionDefinition<Name> } = {
  ADD: add,
  ARG: arg,
  CMD: cmd,
  COPY: copy,
  ENTRYPOINT: entrypoint,
  ENV: env,
  EXPOSE: expose,
  HEALTHCHECK: healthcheck,
  LABEL: label,
  MAINTAINER: maintainer,
  ONBUILD: onbuild,
  RUN: run,
  SHELL: shell,
  STOPSIGNAL: stopsignal,
  USER: user,
  VOLUME: volume,
  WORKDIR: workdir,
};

/**
 * Every dialect. A new one is a row here, its name in DialectName, and a name in `imagebuild.yml`
 * (application/configuration.ts).
 */
export const dialects: Dialects = {
  dockerfile: {
    title: 'a Kubefile',
    instructions,
    dockerfileInstructions: instructions,
    severalStages: true,
    embedsByItself: false,
  },
  /** docs/sealer.md */
  sealer: {
    title: 'sealer’s dialect',
    instructions: { ARG: arg, COPY: sealer.copy, RUN: sealer.run, CMD: sealer.cmd },
    dockerfileInstructions: instructions,
    severalStages: false,
    embedsByItself: true,
  },
};

export const dialectNames = Object.keys(dialects) as readonly DialectName[];
