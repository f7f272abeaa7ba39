import { type Digest, isDigest, mediaTypes } from '../../image/descriptor.ts';
import { deduceMediaType } from '../../image/manifest.ts';
import type { Bytes } from '../../io/bytes.ts';
import type { Blobs } from '../content/blobreader.ts';
import { type Catalog, findTag, type ServedRepository } from '../servedimages.ts';
import { parseRange } from './range.ts';
import { listReferrers } from './referrers.ts';
import { type Page, type Refusal, type Route, refuse } from './routes.ts';

/** An answer, whose body isn't read before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** As many bytes as the header Content-Length says. */
  readonly body: Buffer | (() => Bytes);
}

/** What a server answers from. */
export interface Served {
  readonly catalog: Catalog;
  readonly blobs: Blobs;
}

type Answers = {
  readonly [Kind in Route['kind']]: (
    route: Extract<Route, { readonly kind: Kind }>,
    served: Served,
    range: string | undefined,
  ) => Answer | Refusal | Promise<Answer | Refusal>;
};

/** Answers a request. @param range the header of that name. */
export async function answerRoute(
  route: Route,
  served: Served,
  range: string | undefined,
): Promise<Answer | Refusal> {
  // TypeScript can't see that the row and the route are of one kind.
  const answer: (route: never, served: Served, range: string | undefined) => ReturnType<Answers['base']> =
    answers[route.kind];
  return await answer(route as never, served, range);
}

const answers: Answers = {
  base: () => jsonAnswer({}),
  catalog: (route, { catalog }) => {
    const { entries, link } = takePage([...catalog.repositories.keys()], route, '/v2/_catalog');
    return jsonAnswer({ repositories: entries }, link);
  },
  tags: (route, { catalog }) => {
    const { repository: name } = route;
    const tags = catalog.repositories.get(name)?.tags;
    // As the distribution registry answers for a repository whose manifests have no tag.
    if (!tags || tags.size === 0) return unknownName(name);
    const { entries, link } = takePage([...tags.keys()], route, `/v2/${name}/tags/list`);
    return jsonAnswer({ name, tags: entries }, link);
  },
  manifest: ({ repository, reference, host }, served) => {
    const found = served.catalog.repositories.get(repository);
    if (!found) return unknownName(repository);
    if (isDigest(reference)) return manifestByDigest(reference, found, served);
    const tag = findTag(served.catalog, repository, reference, host);
    if (!tag) return unknownManifest(`${repository}:${reference}`);
    if (tag.bytes) return manifestAnswer(tag.bytes, tag.descriptor.digest);
    return manifestByDigest(tag.descriptor.digest, found, served, true);
  },
  blob: ({ repository, digest }, { catalog, blobs }, range) => {
    const found = catalog.repositories.get(repository);
    if (!found) return unknownName(repository);
    const size = found.layers.has(digest) ? blobs.size(digest) : undefined;
    if (size === undefined) return refuse(404, 'BLOB_UNKNOWN', `${repository} has no blob ${digest}`);
    return blobAnswer(blobs, digest, size, range);
  },
  referrers: async ({ repository, digest, artifactType }, { catalog, blobs }) => {
    const found = catalog.repositories.get(repository);
    const manifests = found ? await listReferrers(found.revisions, blobs, digest) : [];
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex };
    const headers = { 'content-type': mediaTypes.ociIndex };
    if (artifactType === undefined) return jsonAnswer({ ...index, manifests }, headers);
    const fitting = manifests.filter((one) => one.artifactType === artifactType);
    return jsonAnswer(
      { ...index, manifests: fitting },
      { ...headers, 'oci-filters-applied': 'artifactType' },
    );
  },
};

/** @param isTagged its digest comes from a tag, which needs no link to a revision. */
async function manifestByDigest(
  digest: Digest,
  { tags, revisions }: ServedRepository,
  { blobs }: Served,
  isTagged = false,
): Promise<Answer | Refusal> {
  const joined = [...tags.values()].find(({ descriptor, bytes }) => bytes && descriptor.digest === digest);
  if (joined?.bytes) return manifestAnswer(joined.bytes, digest);
  const bytes = isTagged || revisions.has(digest) ? await blobs.readSmall(digest) : undefined;
  return bytes ? manifestAnswer(bytes, digest) : unknownManifest(digest);
}

function manifestAnswer(body: Buffer, digest: Digest): Answer {
  return {
    status: 200,
    headers: {
      'content-type': deduceMediaType(body) ?? 'application/octet-stream',
      'content-length': body.length,
      ...digestHeaders(digest),
    },
    body,
  };
}

function blobAnswer(
  blobs: Blobs,
  digest: Digest,
  size: number,
  header: string | undefined,
): Answer | Refusal {
  const range = parseRange(header, size);
  const headers = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    ...digestHeaders(digest),
  };
  if (range === 'unsatisfiable') {
    const answer = errorAnswer(refuse(416, 'RANGE_INVALID', 'the range begins behind the blob'));
    return { ...answer, headers: { ...answer.headers, 'content-range': `bytes */${size}` } };
  }
  if (!range)
    return {
      status: 200,
      headers: { ...headers, 'content-length': size },
      body: () => blobs.read(digest, 0, size),
    };
  const { start, end } = range;
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${size}`,
    },
    body: () => blobs.read(digest, start, end),
  };
}

function digestHeaders(digest: Digest) {
  return { 'docker-content-digest': digest, etag: `"${digest}"`, 'cache-control': 'max-age=31536000' };
}

function takePage(all: readonly string[], { after, limit }: Page, path: string) {
  const rest = after === undefined ? all : all.filter((entry) => entry > after);
  const entries = rest.slice(0, limit);
  const last = entries.at(-1);
  if (last === undefined || entries.length === rest.length) return { entries, link: {} };
  const query = new URLSearchParams({ last, n: String(limit) });
  return { entries, link: { link: `<${path}?${query}>; rel="next"` } };
}

function jsonAnswer(document: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(`${JSON.stringify(document)}\n`);
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers },
    body,
  };
}

/** Returns the answer for a request that isn't carried out (distribution-spec, "Error Codes"). */
export function errorAnswer({ status, code, message }: Refusal): Answer {
  const answer = jsonAnswer({ errors: [{ code, message }] });
  return { ...answer, status };
}

function unknownName(name: string): Refusal {
  return refuse(404, 'NAME_UNKNOWN', `there is no repository ${name} here`);
}

function unknownManifest(reference: string): Refusal {
  return refuse(404, 'MANIFEST_UNKNOWN', `there is no manifest ${reference} here`);
}
