import type { InstructionDefinition, InstructionName } from './instruction.ts';
import { cmd, entrypoint, shell } from './instructions/commands.ts';
import { add, copy } from './instructions/copy.ts';
import { healthcheck } from './instructions/healthcheck.ts';
import { onbuild } from './instructions/onbuild.ts';
import { run } from './instructions/run.ts';
import { expose, maintainer, stopsignal, user, volume, workdir } from './instructions/settings.ts';
import { arg, env, label } from './instructions/variables.ts';

/** Every instruction but FROM (Dockerfile reference). A new one is a row here. */
export const instructions: { readonly [Name in InstructionName]: InstructionDefinition<Name> } = {
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
