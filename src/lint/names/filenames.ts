import { posix } from 'node:path';
import type { Message } from '../../errors.ts';
import type { RuleId } from '../../rules/rules.ts';
import { findNearName } from '../../text/nearest.ts';

/** A file or directory of an application; its path is relative to the directory of the version. */
export interface ListedFile {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** A mistake: the rule, the file, and the words of its sentences. */
interface Finding {
  readonly id: RuleId;
  readonly path: string;
  readonly words: Message['words'];
}

const fileNames = [
  'Kubefile',
  'Dockerfile',
  'init.sh',
  'build_arch',
  '.sealignore',
  '.dockerignore',
] as const;
const directoryNames = ['charts', 'manifests', 'images'] as const;

/** Finds files that nothing reads, because their names or places are nearly right. */
export function findMisnamed(files: readonly ListedFile[]): Finding[] {
  const top = files.filter(({ path }) => !path.includes('/'));
  return [...findNearNames(top), ...findLists(files), ...findConfigurations(files)];
}

function findNearNames(top: readonly ListedFile[]): Finding[] {
  const namesOf = (isDirectory: boolean) =>
    top.filter((one) => one.isDirectory === isDirectory).map(({ path }) => path);
  const [files, directories] = [namesOf(false), namesOf(true)];
  const hasKubefile = files.includes('Kubefile') || files.includes('Dockerfile');
  const wanted = fileNames.filter((name) => !(hasKubefile && /^(?:Kube|Docker)file$/.test(name)));
  const near = [
    ...wanted.map((name) => ({ name, path: findNearName(name, files) })),
    ...directoryNames.map((name) => ({ name: `${name}/`, path: findNearDirectory(name, directories) })),
  ];
  return near.flatMap(({ name, path }) =>
    path === undefined ? [] : [{ id: 'file-name', path, words: { path, name } } as const],
  );
}

function findNearDirectory(wanted: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/s$/, '');
  return names.includes(wanted) ? undefined : names.find((name) => plain(name) === plain(wanted));
}

/** Lists of images that are beside `images/shim/` instead of in it. */
function findLists(files: readonly ListedFile[]): Finding[] {
  const isList = ({ path, isDirectory }: ListedFile) =>
    !isDirectory && /^images\/(?!(?:shim|skopeo)\/)[^.]*(?:\.(?:txt|list))?$/.test(path);
  return files.filter(isList).map(({ path }) => {
    const name = `images/shim/${posix.basename(path)}`;
    return { id: 'list-place', path, words: { path, name } };
  });
}

/** Settings below or above the directory of the version. */
function findConfigurations(files: readonly ListedFile[]): Finding[] {
  const isElsewhere = ({ path }: ListedFile) =>
    /^(?:\.\.|\.github|charts|manifests|images)\/imagebuild\.ya?ml$/.test(path);
  return files.filter(isElsewhere).map(({ path }) => {
    return { id: 'configuration-place', path, words: { path, name: 'imagebuild.yml' } };
  });
}
