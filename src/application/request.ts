import { z } from 'zod';
import { ImagebuildError, joinProblems, type Message } from '../errors.ts';
import { findHiddenCharacter, findHostileCharacter, showText } from '../text/characters.ts';
import { nearest } from '../text/nearest.ts';
import { say } from '../text/say.ts';
import { directorySchema } from './directoryschema.ts';
import { describeIssue, toIssue } from './issues.ts';
import { nearestPlatform, observedBuildTypes, requestPlatforms } from './requestplatforms.ts';

export { type RequestPlatform, requestPlatforms } from './requestplatforms.ts';

/**
 * A validated request, in the one form that bot, action and command line share. Each of them validates it
 * again, since nothing from another process is trusted (docs/security-rules.md 5, 6, 8).
 */
export type Request = Readonly<z.output<typeof requestSchema>>;

export const imageTypes = ['apps', 'configs', 'dockerimages'] as const;
export type ImageType = (typeof imageTypes)[number];
/** The types of a collection, and that of a directory that is built under names of its own. */
export type RequestType = Request['type'];

/** A grammar of docs/security-rules.md 5, and a pattern for characters that it doesn't allow anywhere. */
interface Grammar {
  readonly pattern: RegExp;
  readonly foreign: RegExp;
  readonly maxLength: number;
}

const appGrammar: Grammar = {
  pattern: /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/,
  foreign: /[^a-z0-9._-]/,
  maxLength: 63,
};

/** Short enough to append `-amd64` within the 128 characters of a tag. */
const versionGrammar: Grammar = {
  pattern: /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]*$/,
  foreign: /[^A-Za-z0-9._-]/,
  maxLength: 120,
};

/** Repositories of a namespace that imagebuild keeps for itself (publish/lookup/sharedlayers.ts). */
export const reservedNames: readonly string[] = ['imagebuild-neighbours'];

const hints: Readonly<Record<string, Message>> = {
  '': say('requestGive'),
  type: say('writeOneOf', { names: imageTypes.join(', ') }),
  app: say('requestApp'),
  version: say('requestVersion'),
  platforms: say('requestPlatforms', { names: requestPlatforms.join(' or ') }),
  buildArgs: say('requestBuildArgs'),
  copyFrom: say('requestCopyFrom'),
  buildType: say('requestBuildType'),
};

/** The schema of a request, with defaults for everything that may be left out. */
export const requestSchema = z
  .strictObject({
    type: z
      .enum([...imageTypes, 'directory'], { error: typeError })
      .describe('what kind of image is built; directory: the field directory says which'),
    app: word('app', appGrammar).describe(
      'the directory under applications/; of a directory, its image’s name',
    ),
    version: word('version', versionGrammar).describe('the tag of the result'),
    platforms: z
      .array(z.enum(requestPlatforms, { error: ({ input }) => notAPlatform(input) }))
      .min(1)
      .default([...requestPlatforms])
      .transform((platforms) => [...new Set(platforms)].sort())
      .describe('sorted, each once'),
    buildArgs: z.record(z.string(), z.string()).default({}).describe('dockerimages and directory only'),
    replace: z.boolean().default(true).describe('whether a published tag may be moved'),
    cache: z.boolean().default(true).describe('whether published layers may be reused'),
    copyFrom: z
      .string()
      .max(512)
      .optional()
      .describe('dockerimages only: the image of a registry that is copied as it is, instead of a build'),
    buildType: z
      .enum(observedBuildTypes)
      .optional()
      .describe('the cluster in which the image is installed, to see which images it pulls; none by default'),
    requestId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/)
      .optional()
      .describe('which comment or run this request belongs to'),
    directory: directorySchema.optional(),
  })
  .superRefine((request, context) => {
    for (const because of refuseBuildArgs(request.type, request.buildArgs))
      context.addIssue({ ...toIssue(because), path: ['buildArgs'] });
    if (request.buildType !== undefined && !mustBeComplete(request.type))
      context.addIssue({ ...toIssue(say('buildTypeOfType', { type: request.type })), path: ['buildType'] });
    if ((request.type === 'directory') !== (request.directory !== undefined))
      context.addIssue({ code: 'custom', message: `type ${typeError()}`, path: ['type'] });
  });

function typeError(): string {
  return say('mustBeOneOf', { names: imageTypes.map((type) => JSON.stringify(type)).join(', ') }).text;
}

/** Tells whether an image of a type must hold every image that it needs (docs/compatibility.md B 13). */
export function mustBeComplete(type: RequestType): boolean {
  return type === 'apps' || type === 'directory';
}

/**
 * Validates a request from anywhere: argv, inputs, a file, a comment.
 * @throws INVALID_REQUEST with every problem, each with a hint
 */
export function validateRequest(raw: unknown): Request {
  const outcome = requestSchema.safeParse(raw, { reportInput: true });
  // zod silently drops this key from records, but a request must not be changed silently.
  const hidden = refuseBuildArgs('dockerimages', ownProto(raw));
  if (outcome.success && hidden.length === 0) return outcome.data;
  const problems = (outcome.error?.issues ?? []).map(toProblem);
  throw joinProblems([...problems, ...hidden.map(refused)]);
}

/** Returns how people name a build: by type, application and version, or by the names of its image. */
export function describeBuild({
  type,
  app,
  version,
  directory,
}: Pick<Request, 'type' | 'app' | 'version' | 'directory'>) {
  return directory ? directory.tags.join(', ') : `${type} ${app} ${version}`;
}

/** Returns the words that name a build on the command line. */
export function requestWords(request: Parameters<typeof describeBuild>[0]): string {
  const { directory } = request;
  if (directory === undefined) return describeBuild(request);
  const file = directory.file === undefined ? '' : `-f ${directory.file} `;
  return `${file}-t ${directory.tags.join(' -t ')} ${directory.context}`;
}

function ownProto(raw: unknown): Record<string, string> {
  const args = (raw as { buildArgs?: unknown } | null | undefined)?.buildArgs;
  const found = typeof args === 'object' && args !== null && Object.hasOwn(args, '__proto__');
  return found ? Object.fromEntries([['__proto__', '']]) : {};
}

/**
 * Returns the schema of a word. The published schema has its pattern; the message names the first wrong
 * character.
 */
function word(name: string, grammar: Grammar) {
  return z
    .string()
    .superRefine((text, context) => {
      const because = refuseWord(name, text, grammar);
      if (because !== undefined) context.addIssue(toIssue(because));
    })
    .meta({ pattern: grammar.pattern.source, maxLength: grammar.maxLength });
}

/** Returns the reason why a text doesn't match a grammar; undefined when it does. */
function refuseWord(name: string, text: string, grammar: Grammar): Message | undefined {
  const { pattern, foreign, maxLength } = grammar;
  const shown = showText(text);
  if (grammar === appGrammar && reservedNames.includes(text))
    return say('wordReserved', { name, word: shown });
  if (text.length > maxLength) return say('wordTooLong', { name, word: shown, limit: maxLength });
  if (pattern.test(text)) return undefined;
  const hostile = findHostileCharacter(text);
  if (hostile) {
    const plain = hostile.resembles === undefined ? '' : JSON.stringify(hostile.resembles);
    return say('wordHostile', { name, word: shown, character: hostile.name, plain });
  }
  if (text === '') return say('wordEmpty', { name, word: shown });
  const [character] = foreign.exec(text) ?? [];
  if (character !== undefined)
    return say('wordForeign', { name, word: shown, character: JSON.stringify(character) });
  return say(text.includes('..') ? 'wordDots' : 'wordOrder', { name, word: shown });
}

/** Returns the reason why a request can't have a word as its application or version. @param shown its name */
export function refuseRequestWord(
  name: 'app' | 'version',
  text: string,
  shown: string = name,
): Message | undefined {
  return refuseWord(shown, text, name === 'app' ? appGrammar : versionGrammar);
}

/** Tells whether a request can have a word as its application or version. */
export function isRequestWord(name: 'app' | 'version', text: string): boolean {
  return refuseRequestWord(name, text) === undefined;
}

function notAPlatform(input: unknown): string {
  const names = requestPlatforms.join(say('orPlatform').text);
  return say('mustBePlatform', { names, given: showText(String(input)) }).text;
}

/**
 * Arguments become argv and environment of programs: these bounds keep both far below the limits of any
 * system.
 */
const buildArgLimits = { count: 64, keyLength: 128, valueLength: 4096 } as const;

const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

type RefusedKey =
  | 'argPrograms'
  | 'argLoading'
  | 'argShell'
  | 'argWorkflow'
  | 'argEngine'
  | 'argTraffic'
  | 'argPlatform'
  | 'argDigests'
  | 'argGiven'
  | 'argUnsendable';

/**
 * Names that would change the programs of a build instead of the build itself (docs/security-rules.md 6), and
 * the reason for each.
 */
const refusedKeys: readonly (readonly [pattern: RegExp, why: RefusedKey])[] = [
  [/^PATH$/, 'argPrograms'],
  [/^LD_/, 'argLoading'],
  [/^(?:BASH_ENV|ENV|IFS|NODE_OPTIONS)$/, 'argShell'],
  [/^(?:GITHUB|RUNNER|ACTIONS)_/, 'argWorkflow'],
  [/^(?:DOCKER|BUILDKIT|BUILDAH)_/, 'argEngine'],
  [/_PROXY$/i, 'argTraffic'],
  [/^TARGET/, 'argPlatform'],
  [/^BUILD(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/, 'argPlatform'],
  [/^SOURCE_DATE_EPOCH$/, 'argDigests'],
  [/^ARCH$/, 'argGiven'],
  [/^__proto__$/, 'argUnsendable'],
];

/** Returns the reason to refuse a build argument; undefined for a valid one. */
function refuseBuildArg(key: string, value: string): Message | undefined {
  const shown = showText(key);
  if (!keyPattern.test(key)) return say('argName', { key: shown });
  if (key.length > buildArgLimits.keyLength)
    return say('argKeyTooLong', { key: shown, limit: buildArgLimits.keyLength });
  const refused = refusedKeys.find(([pattern]) => pattern.test(key));
  if (refused) return say(refused[1], { key: shown });
  if (value.length > buildArgLimits.valueLength)
    return say('argValueTooLong', { key: shown, limit: buildArgLimits.valueLength });
  const hidden = findHiddenCharacter(value);
  return hidden && say('argHidden', { key: shown, character: hidden.name });
}

function refuseBuildArgs(type: RequestType, args: Readonly<Record<string, string>>): Message[] {
  const keys = Object.keys(args);
  if (keys.length > 0 && !takesBuildArgs(type)) return [say('argsOfType', { type })];
  if (keys.length > buildArgLimits.count) return [say('argsTooMany', { limit: buildArgLimits.count })];
  return keys.map((key) => refuseBuildArg(key, args[key] ?? '')).filter((one) => one !== undefined);
}

function takesBuildArgs(type: RequestType): boolean {
  return type === 'dockerimages' || type === 'directory';
}

function toProblem(issue: z.core.$ZodIssue): ImagebuildError {
  const because: Message | undefined = issue.code === 'custom' ? issue.params?.['because'] : undefined;
  const message = because ?? say('valueInvalid', { problem: describeIssue(issue, say('issueRequest').text) });
  return new ImagebuildError('INVALID_REQUEST', message, { hint: hintFor(issue) });
}

function refused(because: Message): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', because, { hint: hints['buildArgs'] });
}

function hintFor(issue: z.core.$ZodIssue): Message | undefined {
  if (issue.code === 'unrecognized_keys') {
    const near = nearest(issue.keys[0] ?? '', Object.keys(requestSchema.shape));
    return near === undefined ? say('omitIt') : say('didYouMean', { name: JSON.stringify(near) });
  }
  return hintForWord(issue) ?? hints[String(issue.path[0] ?? '')];
}

/** Returns the hint for a value that is nearly right: what to write instead. */
function hintForWord(issue: z.core.$ZodIssue): Message | undefined {
  const { path, input } = issue;
  const [field] = path;
  const because: Message | undefined = issue.code === 'custom' ? issue.params?.['because'] : undefined;
  if (because?.name === 'argsOfType') return say('requestArgsOfType', { type: because.words['type'] ?? '' });
  if (typeof input !== 'string') return undefined;
  if (field === 'app') return renameApp(input);
  const platform = field === 'platforms' ? nearestPlatform(input) : undefined;
  return platform && say('didYouMean', { name: platform });
}

/** Returns the hint for a name that is valid in lower case, as its directory may have it. */
function renameApp(app: string): Message | undefined {
  const lower = app.toLowerCase();
  const isRight = lower !== app && refuseWord('app', lower, appGrammar) === undefined;
  return isRight ? say('requestAppRename', { app, lower }) : undefined;
}
