import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublishedComparison } from '../application/comparison/published.ts';
import type { ImageChange } from '../application/comparison/shape.ts';
import {
  type Preview,
  type PreviewComparison,
  type PreviewImageChange,
  previewLimits,
  previewRows,
  previewText,
} from '../application/preview/preview.ts';
import { type ImageType, imageTypes, type Request } from '../application/request.ts';
import { missingPlatforms, type Result } from '../application/result.ts';
import type { LintResult } from '../commands/lint/resultschema.ts';
import { formatPlace, type ImagebuildError, problemsOf } from '../errors.ts';
import { shorten } from '../text/format.ts';
import { toMaskedJson } from './report.ts';

/** The file that the check of a pull request uploads, for the workflow that comments. */
const previewFile = 'imagebuild-preview.json';

/** What a check found out about an application. */
interface Checked {
  readonly request: Request;
  readonly lint?: LintResult | undefined;
  readonly result?: Result | undefined;
  readonly comparison?: PublishedComparison | undefined;
  readonly error?: ImagebuildError | undefined;
}

/** Writes what the check of a pull request found out. A directory's image isn't of a collection. */
export async function writePreview(
  workspace: string,
  checked: Checked,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const type = imageTypes.find((one) => one === checked.request.type);
  if (type === undefined) return;
  const text = fitPreview(describePreview(type, checked, env['GITHUB_BASE_REF']));
  await writeFile(join(workspace, previewFile), text);
}

/** Formats a preview, without its least useful parts if it is too large. */
function fitPreview(preview: Preview): string {
  const { embedded: _, ...withoutEmbedded } = preview;
  const { comparison, lint } = preview;
  const fewer: Preview = {
    ...withoutEmbedded,
    ...(lint ? { lint: { ...lint, findings: lint.findings.slice(0, 10) } } : {}),
    ...(comparison?.state === 'compared'
      ? { comparison: { ...comparison, ...cutImages(comparison.images, 50, comparison.moreImages) } }
      : {}),
  };
  const texts = [preview, withoutEmbedded, fewer].map((one) => `${toMaskedJson(one)}\n`);
  return texts.find((one) => Buffer.byteLength(one) <= previewLimits.packed) ?? texts.at(-1) ?? '';
}

export function describePreview(
  type: ImageType,
  { request, lint, result, comparison, error }: Checked,
  base: string | undefined,
): Preview {
  const problems = error === undefined ? [] : problemsOf(error);
  const platforms = result?.platforms ?? {};
  const hint = problems[0]?.hint;
  return {
    schemaVersion: 1,
    ...{ type, app: request.app, version: request.version },
    ...(base ? { base: short(base) } : {}),
    problems: problems.slice(0, previewRows.problems).map(({ message, place }) => ({
      message: short(message),
      ...placeOf(formatPlace(place)),
    })),
    ...(hint === undefined ? {} : { hint: short(hint) }),
    platforms: Object.fromEntries(
      Object.entries(platforms).map(([name, { digest, size }]) => [name, { digest, size }]),
    ),
    missing: result === undefined ? [] : missingPlatforms(request, result),
    leftOut: (result?.leftOut ?? [])
      .slice(0, previewRows.leftOut)
      .map(({ reference = '', reason }) => ({ reference: short(reference), reason: short(reason) })),
    ...(comparison && result ? { comparison: describeComparison(comparison, result) } : {}),
    ...(lint ? { lint: describeLint(lint) } : {}),
    ...(result?.content ? { content: result.content } : {}),
    ...(result ? listEmbedded(result.images) : {}),
  };
}

function describeComparison(comparison: PublishedComparison, result: Result): PreviewComparison {
  const reference = short(comparison.reference);
  if (comparison.state === 'absent')
    return { state: 'absent', reference, bytes: result.transfer.pushedBytes };
  if (comparison.state === 'unknown')
    return { state: 'unknown', reference, reason: short(comparison.reason) };
  const { different, platforms, transfer } = comparison.diff;
  const fields = platforms.flatMap(({ configuration }) =>
    configuration.map(({ field, name }) => short([field, name].filter(Boolean).join(' '))),
  );
  const files = new Set(platforms.flatMap((platform) => platform.files.map(({ path }) => path)));
  return {
    state: 'compared',
    reference,
    different,
    bytes: transfer.bytes,
    ...cutImages(
      joinPlatforms(platforms.map(({ platform, images }) => ({ platform, images }))),
      previewRows.images,
    ),
    files: files.size,
    configuration: [...new Set(fields)].slice(0, 50),
  };
}

/** Joins the changes of an image that several platforms have: their digests differ, and their names don't. */
function joinPlatforms(
  platforms: readonly { readonly platform: string; readonly images: readonly ImageChange[] }[],
): PreviewImageChange[] {
  const joined = new Map<string, PreviewImageChange>();
  for (const { platform, images } of platforms)
    for (const { name, change, before, now } of images) {
      const key = JSON.stringify([name, change, before?.tag, now?.tag]);
      const known = joined.get(key);
      joined.set(key, {
        name: short(name),
        change,
        ...(before ? { before: sideOf(before) } : {}),
        ...(now ? { now: sideOf(now) } : {}),
        ...known,
        platforms: [...(known?.platforms ?? []), platform],
      });
    }
  return [...joined.values()];
}

function sideOf({ tag, digest }: NonNullable<ImageChange['now']>) {
  return { tag: short(tag), digest };
}

function cutImages(images: readonly PreviewImageChange[], most: number, more = 0) {
  const kept = images.slice(0, most);
  return { images: kept, moreImages: more + images.length - kept.length };
}

const severities = ['error', 'warning', 'note'] as const;

function describeLint({ errors, warnings, notes, findings }: LintResult): NonNullable<Preview['lint']> {
  const worstFirst = severities.flatMap((severity) => findings.filter((one) => one.severity === severity));
  const rows = worstFirst.slice(0, previewRows.findings).map(({ severity, rule, message, ...place }) => ({
    severity,
    rule,
    place: short(`${place.file}:${place.line}:${place.column}`),
    message: short(message),
  }));
  return { errors, warnings, notes, findings: rows };
}

/** The embedded images with their digests, with which a later build is compared. */
function listEmbedded(images: Result['images']): Pick<Preview, 'embedded'> {
  const listed = images.flatMap(({ reference, platforms }) =>
    platforms === undefined || reference.length > previewText ? [] : [{ reference, platforms }],
  );
  return listed.length > previewRows.embedded ? {} : { embedded: listed };
}

function placeOf(place: string | undefined): { readonly place?: string } {
  return place === undefined ? {} : { place: short(place) };
}

function short(text: string): string {
  return shorten(text, previewText);
}
