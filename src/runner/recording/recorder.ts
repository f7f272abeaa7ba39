import { callLimits, recordCall } from './callrecorder.ts';
import { toolNames, toolsDirectory, workingDirectory } from './places.ts';
import { hostDirectories } from './rootfilesystem.ts';

/**
 * The program that stands for `helm`, `kubectl` and the like (POSIX sh). It records its call and answers as a
 * new, empty cluster does. The records are a mount of their own, so that nothing that a command removes takes
 * them away.
 */
const recorder = `#!/bin/sh
program=\${0##*/}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
${recordCall({
  records: `${toolsDirectory}/${toolNames.records}`,
  encode: 'base64 -w0',
  takeInput: `add - "$(head -c ${callLimits.pipe} | encode)"; cat >/dev/null`,
})}
has() { for word in $words; do [ "$word" = "$1" ] && return 0; done; return 1; }
words=' '
for word; do case $word in -* | *[!a-z-]*) ;; *) words="$words$word " ;; esac; done

# The same question gets other answers in turn, so that loops that wait for one of them end.
ready='Running True Ready Active Succeeded Complete Bound Available Established Healthy 1 true'
answer() {
  asked=$(grep -cF "$call " "$records" 2>/dev/null)
  turn=$(((asked - 1) % 24))
  [ $turn -lt 3 ] && return 0
  if [ $turn -lt 15 ]; then
    case " $*" in
      *json* | *template* | *custom-columns*) set -- $ready; shift $((turn - 3)); echo "$1" ;;
      *) for row in 1 2 3 4 5 6 7 8 9 10; do echo "item-$row 1/1 $ready"; done ;;
    esac
    return 0
  fi
  [ $turn -lt 21 ] && { echo 'Error from server (NotFound)' >&2; return 1; }
  return 0
}
case $program in
  helm)
    if has version; then echo 'v3.18.4+gd80839c'
    elif has status || has get || has history; then
      echo 'Error: release: not found' >&2
      exit 1
    elif has list || has ls; then answer "$@"
    fi ;;
  kubectl)
    if has version; then printf 'Client Version: v1.33.0\\nKustomize Version: v5.6.0\\nServer Version: v1.33.0\\n'
    elif has get || has logs || has describe || has top || has exec; then answer "$@"
    fi ;;
esac
exit
`;

/** Runs the command that is given as its arguments, behind options and variables. */
const sudo = `#!/bin/sh
while :; do
  case $1 in
    -u | -g | -h | -p | -C | -r | -t) shift 2 ;;
    -*) shift ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
[ $# -eq 0 ] || exec "$@"
`;

/** Does what the program of its name does, and succeeds where that is forbidden here. */
const tolerant = `#!/bin/sh
program=\${0##*/}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
"$program" "$@"
exit 0
`;

/** Removes what it can. Directories of this machine can't be removed, and looking through them takes long. */
const remove = `#!/bin/sh
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
for word; do
  shift
  case $word in
    / | ${hostDirectories.map((path) => `${path} | ${path}/`).join(' | ')} | /proc | /dev) ;;
    *) set -- "$@" "$word" ;;
  esac
done
rm "$@" 2>/dev/null
exit 0
`;

const script = (...lines: readonly string[]) => ['#!/bin/sh', ...lines, ''].join('\n');

/** Programs that talk to a cluster, and are recorded. */
export const recordedPrograms =
  'helm kubectl kustomize helmfile istioctl cilium linkerd velero flux argocd oc k0sctl'.split(' ');
/** Programs that change machines or need a network: they do nothing. */
const idle =
  'curl wget ssh scp sftp rsync docker podman nerdctl ctr crictl buildah skopeo sealos sealctl seautil kubeadm kind ' +
  'systemctl service journalctl reboot shutdown halt poweroff init telinit sysctl modprobe rmmod insmod iptables ip6tables ' +
  'iptables-save iptables-restore ipvsadm ipset ip ifconfig route apt apt-get dpkg yum dnf rpm apk snap zypper timedatectl ' +
  'hostnamectl swapoff swapon mount umount useradd userdel usermod groupadd passwd chpasswd crontab nsenter losetup mkfs ' +
  'setenforce ufw firewall-cmd git nc ping dig nslookup host';
const forgiving = 'cp mv ln mkdir chmod chown chgrp install touch tar unzip';

/** The programs that come first on PATH, by their names. */
export const programs: Readonly<Record<string, string>> = Object.fromEntries([
  ...recordedPrograms.map((name) => [name, recorder]),
  ...idle.split(' ').map((name) => [name, script('exit 0')]),
  ...forgiving.split(' ').map((name) => [name, tolerant]),
  ['rm', remove],
  ['sudo', sudo],
  ['sleep', script('exec /bin/sleep 0.02')],
  ['id', script('[ "$*" = -u ] || [ "$*" = -g ] || exec /usr/bin/id "$@"', 'echo 0')],
  ['whoami', script('echo root')],
]);

/** Programs that the machine may lack, by their names. */
export const substitutes: Readonly<Record<string, string>> = {
  jq: script('cat >/dev/null'),
  yq: script('cat >/dev/null'),
  envsubst: script('cat'),
  openssl: script('cat >/dev/null', 'echo 0'),
};

/** What bash reads before it runs a script: it goes on after a program that is missing. */
export const startup = 'command_not_found_handle() { return 0; }\n';

/**
 * The first process of the isolation: it runs one command after another, notes the status and last line of
 * each, and gives what they left running half a second. Everything that is left ends with it. The limit of
 * processes is set where it leaves room to start one: before Linux 5.14 it counts all of the user's.
 */
export const createInit = (maxProcesses: number) => `#!/bin/sh
for flag in u p; do
  (ulimit -$flag ${maxProcesses} && (:) && :) 2>/dev/null && ulimit -$flag ${maxProcesses} && break
done
records=${toolsDirectory}/${toolNames.records}
echo begin >>"$records"
ulimit -c 0
ulimit -f 524288
shell=bash
command -v bash >/dev/null || shell=sh
for file in ${toolsDirectory}/${toolNames.commands}/*; do
  [ -f "$file" ] || continue
  text=$(cat "$file")
  mkdir -p /tmp
  exec 8>/tmp/.output 9</tmp/.output
  ( cd ${workingDirectory} && exec "$shell" -c "$text" 8>&- 9<&- ) </dev/null >&8 2>&1
  status=$?
  echo "end $status .$(tail -c 1000 <&9 | tail -n 1 | base64 -w0)" >>"$records"
done
exec 8>&- 9<&-
rounds=0
set -- /proc/[0-9]*
while [ $# -gt 1 ] && [ $rounds -lt 25 ]; do
  /bin/sleep 0.02
  rounds=$((rounds + 1))
  set -- /proc/[0-9]*
done
exit 0
`;
