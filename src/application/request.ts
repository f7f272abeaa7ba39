import { z } from 'zod';
import { ImagebuildError, joinProblems } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { buildArgLimits, refuseBuildArg } from './buildargs.ts';
import { findHostileCharacter, showText } from './characters.ts';
import { type ImageType, imageTypes, type RequestPlatform, requestPlatforms } from './imagetypes.ts';
import { describeIssue } from './issues.ts';

/**
 * The validated wish, in the one form that bot, action and command line share. Each of them validates it again, since what
 * crosses a process is untrusted (docs/security.md 5, 6, 8).
 */
export type Request = Readonly<z.output<typeof requestSchema>>;

export { type ImageType, imageTypes, type RequestPlatform, requestPlatforms };

/** A grammar of docs/security.md 5, and the characters that may stand in it at all. */
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

/** Leaves room for `-amd64` in a tag's 128 characters. */
const versionGrammar: Grammar = {
  pattern: /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]*$/,
  foreign: /[^A-Za-z0-9._-]/,
  maxLength: 120,
};

const hints: Readonly<Record<string, string>> = {
  '': 'Give a type, an app and a version.',
  type: `Write one of ${imageTypes.join(', ')}.`,
  app: 'Write the directory’s name under applications/: lower-case letters and digits, with ".", "_" or "-" between them.',
  version: 'Write a version as a tag: letters, digits, ".", "_" and "-", at most 120 of them.',
  platforms: `Write ${requestPlatforms.join(' or ')}, or both with a comma between them.`,
  buildArgs: 'Write build arguments as KEY=VALUE with other names; only dockerimages take them.',
};

/** Defaults stand for what a request leaves out. Without a type for it, a build argument is refused. */
export const requestSchema = z
  .strictObject({
    type: z.enum(imageTypes).describe('what kind of image is built'),
    app: word('app', appGrammar).describe('the directory under applications/'),
    version: word('version', versionGrammar).describe('the tag of the result'),
    platforms: z
      .array(z.enum(requestPlatforms, { error: ({ input }) => notAPlatform(input) }))
      .min(1)
      .default([...requestPlatforms])
      .transform((platforms) => [...new Set(platforms)].sort())
      .describe('sorted, each once'),
    buildArgs: z.record(z.string(), z.string()).default({}).describe('dockerimages only'),
    replace: z.boolean().default(true).describe('whether a published tag may be moved'),
    cache: z.boolean().default(true).describe('whether published layers may be reused'),
    requestId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/)
      .optional()
      .describe('which comment or run this request belongs to'),
  })
  .superRefine(({ type, buildArgs }, context) => {
    for (const message of refuseBuildArgs(type, buildArgs))
      context.addIssue({ code: 'custom', path: ['buildArgs'], message });
  });

/**
 * Validates a request from anywhere: argv, inputs, a file, a comment.
 * @throws INVALID_REQUEST with the reason and what to write instead; every reason, when there are several.
 */
export function validateRequest(raw: unknown): Request {
  const outcome = requestSchema.safeParse(raw);
  // zod leaves this key out of records silently, and a request is never changed silently.
  const hidden = refuseBuildArgs('dockerimages', ownProto(raw));
  if (outcome.success && hidden.length === 0) return outcome.data;
  const problems = (outcome.error?.issues ?? []).map((issue) =>
    invalid(describeIssue(issue, 'the request'), hintFor(issue)),
  );
  throw joinProblems([...problems, ...hidden.map((message) => invalid(message, hints['buildArgs']))]);
}

function ownProto(raw: unknown): Record<string, string> {
  const args = (raw as { buildArgs?: unknown } | null | undefined)?.buildArgs;
  const found = typeof args === 'object' && args !== null && Object.hasOwn(args, '__proto__');
  return found ? Object.fromEntries([['__proto__', '']]) : {};
}

/** A word of a grammar. The pattern is in the published schema too; the message names what has no place in it. */
function word(name: string, grammar: Grammar) {
  return z
    .string()
    .superRefine((text, context) => {
      const reason = refuseWord(text, grammar);
      if (reason !== undefined)
        context.addIssue({ code: 'custom', message: `${name} ${showText(text)} ${reason}` });
    })
    .meta({ pattern: grammar.pattern.source, maxLength: grammar.maxLength });
}

/** Why a text is no word of a grammar, as half a sentence; undefined when it is one. */
function refuseWord(text: string, { pattern, foreign, maxLength }: Grammar): string | undefined {
  if (text.length > maxLength) return `is longer than ${maxLength} characters`;
  if (pattern.test(text)) return undefined;
  const hostile = findHostileCharacter(text);
  if (hostile) {
    const looks =
      hostile.resembles === undefined ? '' : `, which looks like ${JSON.stringify(hostile.resembles)}`;
    return `holds ${hostile.name}${looks}`;
  }
  if (text === '') return 'is empty';
  if (foreign.test(text)) return `holds ${JSON.stringify(foreign.exec(text)?.[0])}`;
  if (text.includes('..')) return 'holds ".."';
  return `begins, ends or goes on with a ".", "_" or "-" where a letter or digit must stand`;
}

function notAPlatform(input: unknown): string {
  return `must be ${requestPlatforms.join(' or ')}, not ${showText(String(input))}`;
}

function refuseBuildArgs(type: ImageType, args: Readonly<Record<string, string>>): string[] {
  const keys = Object.keys(args);
  if (keys.length > 0 && type !== 'dockerimages') return [`${type} take no build arguments`];
  if (keys.length > buildArgLimits.count)
    return [`there are more than ${buildArgLimits.count} build arguments`];
  return keys.flatMap((key) => {
    const reason = refuseBuildArg(key, args[key] ?? '');
    return reason === undefined ? [] : [`the build argument ${showText(key)} ${reason}`];
  });
}

function hintFor(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    const near = nearest(issue.keys[0] ?? '', Object.keys(requestSchema.shape));
    return near === undefined ? 'Leave it out.' : `Did you mean ${JSON.stringify(near)}?`;
  }
  return hints[String(issue.path[0] ?? '')];
}

function invalid(message: string, hint: string | undefined): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', message, { hint });
}
