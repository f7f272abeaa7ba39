/** The commands of pages that are parsed and not run, with the reason. Every other one runs offline. */

interface Reason {
  readonly reason: string;
  readonly isFor: (words: readonly string[]) => boolean;
}

/** A reference that names a registry: with a host that has a dot or a port. */
const inRegistry = /^(?:docker:\/\/)?(?:[\w-]+(?:\.[\w-]+)+|[\w.-]+:\d+)\/[\w./:@-]+$/;
const isFlag = (words: readonly string[], ...flags: readonly string[]) =>
  words.some((word) => flags.includes(word.replace(/=.*/, '')));

const reasons: readonly Reason[] = [
  {
    reason: 'has a word that the reader fills in',
    isFor: (words) => words.some((word) => /(?:^|[/:@=])[A-Z][A-Z_]{2,}(?:$|[/:@.])|…|\$|<\w/.test(word)),
  },
  { reason: 'runs until it is stopped', isFor: ([command]) => command === 'serve' },
  { reason: 'needs a GitHub App', isFor: ([command]) => command === 'bot' },
  { reason: 'says what this machine has', isFor: ([command]) => command === 'doctor' },
  { reason: 'asks for or stores a credential', isFor: ([command]) => command === 'login' },
  { reason: 'asks for an image of a layout that the page makes', isFor: asksLayout },
  {
    reason: 'needs a cluster',
    isFor: (words) => words[0] === 'try' || isFlag(words, '-b', '--build-type', '--kubeconfig'),
  },
  {
    reason: 'publishes to a registry',
    isFor: (words) =>
      isFlag(words, '--push', '--to') || (words[0] === 'publish' && !isFlag(words, '--output')),
  },
  {
    reason: 'reads from a registry',
    isFor: (words) =>
      isFlag(words, '--online', '--from-cluster-image') ||
      (['inspect', 'why', 'diff'].includes(words[0] ?? '') &&
        words.slice(1).some(isRegistryReference(words))),
  },
];

/** `why` of a layout needs one that holds the image, which an earlier command of the page made. */
function asksLayout([command, , location = '']: readonly string[]): boolean {
  return command === 'why' && location.startsWith('oci:');
}

/** Tells which words are references; the first of `why` is only a name to look for. */
function isRegistryReference([command]: readonly string[]): (word: string, index: number) => boolean {
  return (word, index) => inRegistry.test(word) && !(command === 'why' && index === 0);
}

/** Returns the reason why a command isn't run; undefined for one that is. */
export function reasonNotToRun(words: readonly string[]): string | undefined {
  return reasons.find(({ isFor }) => isFor(words))?.reason;
}
