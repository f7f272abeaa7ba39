import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { withLabels } from '../directorybuild/givenconfig.ts';
import type { Request } from '../request.ts';
import type { PreparedBuild } from './prepared.ts';

/** What is to be published, said by whoever publishes it and not by the prepared build. */
interface ExpectedBuild extends Pick<Request, 'type' | 'app' | 'version' | 'directory'> {
  /** The platforms that were asked for; undefined when the prepared build decides. */
  readonly platforms?: Request['platforms'] | undefined;
}

/** The prepared build in messages. */
interface PreparedPlace {
  readonly directory: string;
  readonly hint: Message;
}

const names = ['type', 'app', 'version'] as const;

/**
 * Checks that a prepared build is the one that is to be published (docs/security-rules.md 30). The
 * application's code ran where it was written, so it may claim to be another application.
 * @throws PREPARED_INVALID
 */
export function checkExpected(prepared: PreparedBuild, wanted: ExpectedBuild, place: PreparedPlace): void {
  const wrong = names.find((name) => prepared.request[name] !== wanted[name]);
  if (wrong !== undefined) {
    const words = { name: wrong, actual: prepared.request[wrong], wanted: wanted[wrong] };
    throw differs(say('preparedOfOther', words), place);
  }
  const [actual, context] = [prepared.request.directory?.context, wanted.directory?.context];
  if (actual !== context)
    throw differs(
      say('preparedOfOther', { name: 'context', actual: actual ?? '', wanted: context ?? '' }),
      place,
    );
  if (wanted.platforms) checkPlatforms(prepared, wanted.platforms, place);
}

/**
 * Returns the prepared build of a directory under the names, labels and annotations of whoever publishes it.
 */
export function withOwnNames(prepared: PreparedBuild, { app, version, directory }: Request): PreparedBuild {
  if (directory === undefined) return prepared;
  const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [
    name,
    { ...platform, config: withLabels(platform.config, directory.labels) },
  ]);
  return {
    ...prepared,
    request: { ...prepared.request, app, version, directory },
    platforms: Object.fromEntries(platforms),
  };
}

/**
 * Lists the platforms that were asked for, and that a prepared build says the application doesn't support.
 */
export function droppedPlatforms(
  { unsupported }: Pick<PreparedBuild, 'unsupported'>,
  asked: Request['platforms'],
): Request['platforms'] {
  return asked.filter((platform) => unsupported.includes(platform));
}

/** Returns the error for a prepared build that drops a platform that was asked for. */
export function dropsPlatform(platform: string, place: PreparedPlace): ImagebuildError {
  return differs(say('preparedDropsPlatform', { platform }), place);
}

function checkPlatforms(prepared: PreparedBuild, wanted: Request['platforms'], place: PreparedPlace): void {
  const foreign = Object.keys(prepared.platforms).find((name) => !wanted.some((each) => each === name));
  if (foreign !== undefined) throw differs(say('preparedForeignPlatform', { platform: foreign }), place);
  const missing = wanted.find(
    (name) => !(name in prepared.platforms) && !prepared.unsupported.includes(name),
  );
  if (missing !== undefined) throw differs(say('preparedWithoutPlatform', { platform: missing }), place);
}

function differs(message: Message, { directory, hint }: PreparedPlace): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', message, { place: { file: directory }, hint });
}
