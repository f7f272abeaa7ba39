import { basename } from 'node:path';

/** Programs that talk to a cluster whatever they are told to do, `true`, or only with these words as their command. */
const clusterPrograms: Readonly<Record<string, true | ReadonlySet<string>>> = {
  kubectl: true,
  istioctl: true,
  cilium: true,
  linkerd: true,
  velero: true,
  calicoctl: true,
  kubeadm: true,
  crictl: true,
  helm: new Set('delete get history install list ls rollback status test uninstall upgrade'.split(' ')),
};

/**
 * Whether a command that failed needs a cluster, which no build has: `kubectl`, `helm install`, …
 * @param command a program and its arguments, or a shell with `-c` and a script.
 * @param last the simple command of the script that the shell came to last, as the shell writes it. Only what stands between the same
 * `&&`, `;` and line ends is then looked at: in `wget … && kubectl …` a failed download is a failure.
 */
export function needsCluster(command: readonly string[], last: string | undefined): boolean {
  const [program = '', flag, script] = command;
  if (!isShell(program) || flag !== '-c' || script === undefined) return isClusterCommand(command);
  const wanted = last === undefined ? undefined : plain(last);
  const parts = plain(script)
    .split(/&&|;|\n/)
    .map((part) => part.trim());
  const failed = parts.filter((part) => wanted !== undefined && part.includes(wanted));
  return (failed.length > 0 ? failed : [...parts, wanted ?? ''])
    .flatMap((part) => part.split(/\|\|?|\$\(|[(`{]|\b(?:then|do|else|if|while|until)\s/))
    .some((part) => isClusterCommand(wordsOf(part)));
}

function isShell(program: string): boolean {
  return ['sh', 'bash'].includes(basename(program));
}

/** A script with its continued lines joined, and every run of blanks one blank, as the shell writes its commands. */
function plain(script: string): string {
  return script.replace(/\\\n/g, ' ').replace(/[^\S\n]+/g, ' ');
}

/** The words of a command, what is set for it (`KUBECONFIG=x kubectl …`), and what runs it, left out. */
function wordsOf(text: string): string[] {
  const words = text.trim().split(/\s+/);
  while (/^(?:[A-Za-z_]\w*=.*|!|sudo|exec|command|time|timeout|\d+[smh]?|-\S+)$/.test(words[0] ?? ''))
    words.shift();
  return words;
}

function isClusterCommand([program = '', ...words]: readonly string[]): boolean {
  const name = basename(program);
  const rule = Object.hasOwn(clusterPrograms, name) ? clusterPrograms[name] : undefined;
  if (rule === undefined || rule === true) return rule ?? false;
  return words.some((word) => rule.has(word));
}
