import type { PreparedBuild } from '../application/prepared.ts';
import { readPrepared, writePrepared } from '../application/preparedfolder.ts';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import { type Choices, type Surroundings, settingsFor } from '../choices.ts';
import { ImagebuildError, type Warning } from '../errors.ts';
import type { Progress } from '../progress.ts';
import type { Inputs, Mode } from './inputs.ts';

/** What a mode works with. */
export interface Job {
  readonly request: Request;
  readonly inputs: Inputs;
  readonly choices: Choices;
  readonly surroundings: Surroundings;
  readonly progress: Progress;
}

/** What a mode leaves: a result, or a prepared build for the job that publishes. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: Result }
  | {
      readonly kind: 'prepared';
      readonly directory: string;
      readonly images: readonly string[];
      readonly warnings: readonly Warning[];
    };

/** The folder between the jobs prepare and publish, unless the input `prepared` names another. */
const defaultFolder = 'imagebuild-prepared';

/** A new mode is a row here. */
export const runMode: Readonly<Record<Mode, (job: Job) => Promise<Outcome>>> = {
  build: async ({ request, choices, surroundings, progress }) => {
    const { build } = await import('../build.ts');
    const result = await build(request, settingsFor(request, choices, surroundings), progress);
    return { kind: 'result', result };
  },

  prepare: async ({ request, inputs, choices, surroundings, progress }) => {
    if (choices.login) throw secretInPrepare();
    const { prepare } = await import('../prepare.ts');
    const settings = settingsFor(request, { ...choices, push: false, output: undefined }, surroundings);
    await using prepared = await prepare(request, settings, progress);
    const directory = inputs.prepared ?? defaultFolder;
    await writePrepared(prepared, directory);
    return { kind: 'prepared', directory, images: imagesOf(prepared), warnings: prepared.warnings };
  },

  publish: async ({ request, inputs, choices, surroundings, progress }) => {
    const { publish } = await import('../publish.ts');
    const directory = inputs.prepared ?? defaultFolder;
    const prepared = asAskedFor(await readPrepared(directory), request, inputs, directory);
    const settings = settingsFor(request, { ...choices, push: choices.output === undefined }, surroundings);
    return { kind: 'result', result: await publish(prepared, settings, progress) };
  },
};

/**
 * The prepared build with this job's own request. The application's code ran where the folder was written, so the folder may
 * claim to be another application, or to be allowed to replace; the inputs decide.
 * @throws PREPARED_INVALID
 */
export function asAskedFor(
  prepared: PreparedBuild,
  wanted: Request,
  inputs: Inputs,
  directory: string,
): PreparedBuild {
  const names = ['type', 'app', 'version'] as const;
  const wrong = names.find((name) => prepared.request[name] !== wanted[name]);
  if (wrong !== undefined)
    throw differs(
      directory,
      `is of ${wrong} ${prepared.request[wrong]}, and ${wanted[wrong]} is to be published`,
    );
  const foreign = Object.keys(prepared.platforms).find(
    (name) => !wanted.platforms.some((each) => each === name),
  );
  if (inputs.platforms !== undefined && foreign !== undefined)
    throw differs(directory, `holds ${foreign}, which is not to be published`);
  return { ...prepared, request: { ...prepared.request, replace: wanted.replace } };
}

function imagesOf({ platforms }: PreparedBuild): string[] {
  const references = Object.values(platforms).flatMap(({ images }) =>
    images.map(({ reference }) => reference),
  );
  return [...new Set(references)].sort();
}

function differs(directory: string, reason: string): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', `the prepared build ${reason}`, {
    place: { file: directory },
    hint: 'Give the jobs prepare and publish the same inputs.',
  });
}

function secretInPrepare(): ImagebuildError {
  return new ImagebuildError(
    'USAGE',
    'mode prepare takes no password, since it runs the application’s code',
    {
      hint: 'Give username and password to the job with mode publish only.',
    },
  );
}
