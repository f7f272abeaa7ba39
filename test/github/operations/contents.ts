import { type Answer, type Call, type Handler, notFound } from '../call.ts';
import { commitFacts, fullRepositoryFacts } from '../facts.ts';
import { blobId, treeId } from '../git.ts';
import type { OperationId } from '../openapi/operations.ts';
import { page } from '../pages.ts';
import { ancestors, type Commit, defaultBranch, findCommit, type World } from '../world.ts';

/** The repository, its branches, commits and files. */
export const contentOperations = {
  'repos/get': ({ hub }) => ({ status: 200, facts: fullRepositoryFacts(hub.world) }),
  'repos/get-branch': ({ hub, path }) => {
    const head = hub.world.branches.get(path['branch'] ?? '');
    return head ? { status: 200, facts: { name: path['branch'], commit: commitFacts(head) } } : notFound();
  },
  'repos/get-commit': (call) =>
    withCommit(call.hub.world, call.path['ref'], (commit) => ({ status: 200, facts: commitFacts(commit) })),
  'git/get-ref': ({ hub, path }) => {
    const head = hub.world.branches.get(path['ref']?.replace(/^heads\//, '') ?? '');
    if (!head) return notFound();
    return { status: 200, facts: { ref: `refs/${path['ref']}`, object: { type: 'commit', sha: head.sha } } };
  },
  'git/get-tree': (call) =>
    withCommit(call.hub.world, call.path['tree_sha'], (commit) => treeOf(call, commit)),
  'repos/get-content': (call) =>
    withCommit(call.hub.world, call.query['ref'] ?? defaultBranch, (commit) => contentOf(call, commit)),
  'repos/compare-commits-with-basehead': compare,
  'repos/list-commits': (call) =>
    withCommit(call.hub.world, call.query['sha'] ?? defaultBranch, (commit) =>
      page(call, changesOf(commit, call.query['path'] ?? '').map(commitFacts)),
    ),
  'checks/list-for-ref': (call) => page(call, [], 'check_runs'),
} satisfies Partial<Record<OperationId, Handler>>;

function withCommit(world: World, ref: string | undefined, then: (commit: Commit) => Answer): Answer {
  const name = ref?.replace(/^(?:refs\/)?heads\//, '') ?? '';
  const commit = world.branches.get(name) ?? findCommit(world, name);
  return commit ? then(commit) : notFound();
}

/** A file, or the entries of a directory, which git knows only as the beginning of its files' names. */
function contentOf({ path }: Call, { files }: Commit): Answer {
  const place = (path['path'] ?? '').replace(/^\/+|\/+$/g, '');
  const content = files.get(place);
  if (content !== undefined) return { status: 200, facts: fileFacts(place, content) };
  const entries = entriesOf(files, place === '' ? '' : `${place}/`);
  return entries.length === 0 ? notFound() : { status: 200, facts: entries };
}

function fileFacts(path: string, content: string) {
  const bytes = Buffer.from(content);
  return {
    type: 'file',
    name: nameOf(path),
    path,
    sha: blobId(content),
    size: bytes.length,
    encoding: 'base64',
    // GitHub breaks its base64 into lines.
    content: bytes.toString('base64').replace(/.{60}/g, '$&\n'),
  };
}

function entriesOf(files: ReadonlyMap<string, string>, prefix: string): { name: string; type: string }[] {
  const names = [...files.keys()].filter((path) => path.startsWith(prefix));
  const children = new Set(names.map((path) => path.slice(prefix.length).split('/')[0] ?? ''));
  return [...children].sort().map((name) => {
    const path = prefix + name;
    const content = files.get(path);
    const sha = content === undefined ? treeId(below(files, path)) : blobId(content);
    return { name, path, sha, type: content === undefined ? 'dir' : 'file', size: content?.length ?? 0 };
  });
}

function treeOf({ query, path }: Call, { files }: Commit): Answer {
  const all = query['recursive'] !== undefined;
  const blobs = [...files].filter(([name]) => all || !name.includes('/'));
  const folders = new Set(
    [...files.keys()].flatMap((name) => {
      const words = name.split('/').slice(0, -1);
      return words.map((_, index) => words.slice(0, index + 1).join('/'));
    }),
  );
  const tree = [
    ...[...folders]
      .filter((name) => all || !name.includes('/'))
      .map((name) => ({ path: name, mode: '040000', type: 'tree', sha: treeId(below(files, name)) })),
    ...blobs.map(([name, content]) => ({
      path: name,
      mode: '100644',
      type: 'blob',
      sha: blobId(content),
      size: Buffer.byteLength(content),
    })),
  ];
  return { status: 200, facts: { sha: path['tree_sha'], truncated: false, tree } };
}

function compare({ hub, path }: Call): Answer {
  const [base, head] = (path['basehead'] ?? '')
    .split('...')
    .map((name) => hub.world.branches.get(name) ?? findCommit(hub.world, name));
  if (!base || !head) return notFound();
  const ahead = [...ancestors(head)].findIndex(({ sha }) => sha === base.sha);
  const behind = [...ancestors(base)].findIndex(({ sha }) => sha === head.sha);
  const status = ahead === 0 ? 'identical' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'diverged';
  return {
    status: 200,
    facts: {
      status,
      ahead_by: Math.max(ahead, 0),
      behind_by: Math.max(behind, 0),
      base_commit: commitFacts(base),
    },
  };
}

/** The commits that changed something below a path, the newest first. */
function changesOf(commit: Commit, path: string): Commit[] {
  const treeAt = ({ files }: Commit) => treeId(below(files, path));
  return [...ancestors(commit)].filter(
    (one) => one.parent === undefined || treeAt(one) !== treeAt(one.parent),
  );
}

/** The files of a folder, by their path inside of it. */
function below(files: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`));
  return new Map(inside.map(([path, content]) => [path.slice(folder.length + 1), content]));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
