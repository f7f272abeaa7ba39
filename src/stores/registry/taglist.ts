import { ImagebuildError } from '../../errors.ts';
import type { TagBounds } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { type Call, headerOf, type ResponseHead, subjectOf } from './http/call.ts';
import { placeOf, protocolError } from './http/failure.ts';
import { resolveLocation } from './http/location.ts';
import type { RepositoryClient } from './repository-client.ts';

const pageSize = 1000;
const tagLimit = 200_000;
/** Pages that are read: a registry that gives a tag a page isn't followed for hours. */
const pageLimit = 1000;
const pageBytes = 4 * 1024 * 1024;

/**
 * Lists every tag, following the pages that Link names (distribution-spec, Listing tags); [] when the
 * repository doesn't exist.
 * @param bounds with them the list ends after so many pages, and a failure isn't retried.
 */
export async function listTags(client: RepositoryClient, bounds?: TagBounds): Promise<string[]> {
  const tags = new Set<string>();
  const first = client.call('GET', 'tags/list', {
    accept: [200, 404],
    limit: pageBytes,
    ...(bounds && { timeoutMs: bounds.timeoutMs, isOptional: true }),
    isDamaged: ({ status, bytes }) => status === 200 && parse(bytes) === undefined,
  });
  first.url.searchParams.set('n', String(pageSize));
  let url: URL | undefined = first.url;
  for (let pages = 0; url; pages++) {
    if (pages === bounds?.pages) break;
    if (pages === pageLimit) throw tooMany(first);
    const call: Call = { ...first, url };
    const answer = await client.transport.request(call);
    if (answer.status === 404) break;
    const before = tags.size;
    for (const tag of readPage(call, answer.bytes)) tags.add(tag);
    if (tags.size > tagLimit) throw tooMany(call);
    // A page without a new tag ends the list, so links in a circle end too.
    url = tags.size > before ? nextPage(answer) : undefined;
  }
  return [...tags];
}

/**
 * Returns the next page (RFC 8288): `</v2/a/tags/list?last=x&n=1000>; rel="next"`. A gateway may name the
 * host that is behind it: the page is asked for where the first one came from.
 */
function nextPage(answer: ResponseHead): URL | undefined {
  const target = /<([^>]*)>[^,]*;\s*rel="?next"?/i.exec(headerOf(answer, 'link') ?? '')?.[1];
  const next = target === undefined ? undefined : resolveLocation(target, answer.url);
  return next && resolveLocation(`${next.pathname}${next.search}`, answer.url);
}

function readPage(call: Call, bytes: Uint8Array): string[] {
  const page = parse(bytes) as { tags?: unknown } | undefined;
  if (page?.tags === null) return []; // some registries answer so when the last tag was deleted
  if (!Array.isArray(page?.tags))
    throw protocolError(subjectOf(call), (who) => say('registryTagsInvalid', { who }));
  return page.tags.filter((tag) => typeof tag === 'string');
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined; // the caller says that it isn't a list
  }
}

function tooMany(call: Call): ImagebuildError {
  const subject = subjectOf(call);
  return new ImagebuildError(
    'LIMIT_EXCEEDED',
    say('registryTooManyTags', { image: subject.image, limit: tagLimit }),
    {
      place: placeOf(subject),
      hint: say('registryDeleteTags'),
    },
  );
}
