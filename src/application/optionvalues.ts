import { ImagebuildError, type Message } from '../errors.ts';
import {
  type Compression,
  type CompressionChoice,
  compressionTypes,
  levelProblem,
  resolveCompression,
} from '../layers/compression.ts';
import { say } from '../text/say.ts';
import { mirroredHost, sourcePrefix } from './configurationschemas.ts';
import { type EngineOption, engineOptions } from './prepared/prepared.ts';
import { type ObservedBuildType, observedBuildTypes } from './requestplatforms.ts';

/**
 * Parses a build type of sealer.
 * @returns undefined for a lite build, the default, which finds images in lists, manifests and charts.
 * @throws USAGE
 */
export function parseBuildType(text: string | undefined): ObservedBuildType | undefined {
  if (text === undefined || text === 'lite') return undefined;
  const known = observedBuildTypes.find((each) => each === text);
  if (known) return known;
  throw invalid(
    say('buildTypeUnknown', { value: JSON.stringify(text) }),
    say('writeOneOf', { names: ['lite', ...observedBuildTypes].join(', ') }),
  );
}

/** Parses a mirror: `HOST=URL`, where the host may be `*` and the URL `oci:DIR`. @throws USAGE */
export function parseMirror(text: string): [host: string, location: string] {
  const match = /^([^=\s]+)=((?:https?:\/\/|oci:)\S.*)$/.exec(text);
  const host = /^([^=\s]+)=/.exec(text)?.[1] ?? '';
  if (host.includes('/') && sourcePrefix.safeParse(host).success)
    throw invalid(say('mirrorOfPath', { value: text, host }), say('mirrorOfPathHint', { value: text }));
  if (match && mirroredHost.safeParse(host).success) return [match[1] ?? '', match[2] ?? ''];
  throw invalid(say('mirrorInvalid', { value: JSON.stringify(text) }), say('mirrorForm'));
}

/** The formats of the archives that `--archives` writes: plain, or compressed with gzip. */
const archiveFormats = ['tar', 'tar.gz'] as const;
export type ArchiveFormat = (typeof archiveFormats)[number];

/** Parses the format of archives; tar is the default. @throws USAGE */
export function parseArchiveFormat(text: string = 'tar'): ArchiveFormat {
  const format = archiveFormats.find((each) => each === text);
  if (format) return format;
  throw invalid(
    say('archiveFormatUnknown', { value: JSON.stringify(text) }),
    say('writeOneOf', { names: archiveFormats.join(', ') }),
  );
}

/**
 * Returns the compression of file layers. A type other than the configured one has its own default level.
 * @throws USAGE for an unknown type or a level that the type doesn't have
 */
export function parseCompression(
  typeText: string | undefined,
  levelText: string | undefined,
  configured: CompressionChoice = {},
): Compression {
  const type = compressionTypes.find((each) => each === typeText);
  if (typeText !== undefined && type === undefined)
    throw invalid(
      say('compressionUnknown', { value: JSON.stringify(typeText) }),
      say('writeOneOf', { names: compressionTypes.join(', ') }),
    );
  const base = type === undefined || type === configured.type ? configured : { type };
  const choice = levelText === undefined ? base : { ...base, level: parseLevel(levelText) };
  const problem = levelProblem(choice);
  if (problem === undefined) return resolveCompression(choice);
  throw invalid(problem, say('compressionOmitLevel'));
}

/** Returns NaN, which no type has as a level, for anything but one or two digits. */
function parseLevel(text: string): number {
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

const milliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** A pull quota is renewed within hours: there is no reason to wait for longer. */
const longestWait = 24 * 3_600_000;

/**
 * Parses `90s`, `30m` or `6h`. @returns milliseconds; 0, which is not to wait, for undefined. @throws USAGE
 */
export function parseWait(text: string | undefined): number {
  if (text === undefined) return 0;
  const wait = parseDuration(text);
  if (wait !== undefined) return wait;
  throw invalid(say('waitInvalid', { value: JSON.stringify(text) }), say('waitForm'));
}

/** Parses a time that a build of a cluster may take: `90s`, `30m` or `2h`. @throws USAGE */
export function parseObserveTime(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const time = parseDuration(text);
  if (time !== undefined) return time;
  throw invalid(say('observeTimeInvalid', { value: JSON.stringify(text) }), say('observeTimeForm'));
}

/** Returns the milliseconds of `90s`, `30m` or `6h`; undefined for none, more than a day, and other texts. */
function parseDuration(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const time = Number(count) * (milliseconds[unit] ?? 0);
  return time > 0 && time <= longestWait ? time : undefined;
}

/** Returns a Kubernetes version such as `1.31.0` as it is. @throws USAGE */
export function parseKubeVersion(text: string | undefined): string | undefined {
  if (text === undefined || /^v?\d+\.\d+(?:\.\d+)?$/.test(text)) return text;
  throw invalid(say('kubeVersionInvalid', { value: JSON.stringify(text) }), say('kubeVersionForm'));
}

/** @throws USAGE for an unknown engine */
export function parseEngine(text = 'auto'): EngineOption {
  const known = engineOptions.find((each) => each === text);
  if (known) return known;
  throw invalid(
    say('engineUnknown', { value: JSON.stringify(text) }),
    say('writeOneOf', { names: engineOptions.join(', ') }),
  );
}

function invalid(message: Message, hint: Message): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
