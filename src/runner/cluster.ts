import { basename } from 'node:path';

/** Programs that talk to a cluster: with every command, `true`, or only with these commands. */
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
 * Returns true if a failed command needs a cluster, which a build doesn't have: `kubectl`, `helm install`, …
 * @param command a program and its arguments, or a shell with `-c` and a script.
 * @param last the simple command that the shell ran last, as the shell prints it. Only the part of the script
 * between the `&&`, `;` and line ends around it is checked: in `wget … && kubectl …`, a failed download is a
 * failure.
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

/** Joins the continued lines of a script and collapses blanks, as the shell does when it prints commands. */
function plain(script: string): string {
  return script.replace(/\\\n/g, ' ').replace(/[^\S\n]+/g, ' ');
}

/**
 * The words of a command, without its variables (`KUBECONFIG=x kubectl …`) and without programs that run it
 * (sudo).
 */
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
