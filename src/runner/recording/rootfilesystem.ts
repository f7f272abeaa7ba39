import { toolNames, toolsDirectory, workingDirectory } from './places.ts';

/** Directories of this machine that commands see and can't change: programs and libraries. */
export const hostDirectories = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/nix/store',
] as const;

/** Files of this machine that programs need to work and that hold no secret. */
export const settingsFiles = [
  '/etc/passwd',
  '/etc/group',
  '/etc/nsswitch.conf',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/alternatives',
  '/etc/os-release',
  '/etc/localtime',
  '/etc/bash.bashrc',
  '/etc/mime.types',
] as const;

/** Bytes of the files that commands write in memory. */
export const memoryFileBytes = 256 * 1024 ** 2;

/**
 * Makes a root file system in the namespaces that it is started in, enters it, and starts the rest of its
 * arguments there (POSIX sh). Arguments: an empty directory, the copy, the tools, the owner of the new files,
 * and a control group, perhaps empty. The root is in memory and ends with the namespace. Flags of mounts that
 * a user namespace inherits are locked, so each is named again. A link such as /bin becomes a mount, which
 * can't be removed.
 */
export const enter = `set -e
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
root=$1 copy=$2 tools=$3 owner=$4 group=$5
shift 5
[ -z "$group" ] || echo 0 >"$group/cgroup.procs"
mount --make-rprivate /
mount -t tmpfs -o mode=0755,size=${memoryFileBytes},nr_inodes=100k,nosuid,nodev tmpfs "$root"
cd "$root"
mkdir -p etc dev/shm proc tmp var/tmp root home run opt mnt srv old .${toolsDirectory} .${workingDirectory}
chmod 1777 tmp var/tmp dev/shm
for path in ${settingsFiles.join(' ')}; do
  [ ! -e "$path" ] || cp -RP "$path" ".$path"
done
for name in null zero full random urandom; do : >"dev/$name"; done
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
chown -R "$owner" .
for path in ${hostDirectories.join(' ')}; do
  [ ! -d "$path" ] || { mkdir -p ".$path"; mount --rbind "$path" ".$path"; }
done
for name in null zero full random urandom; do mount --bind "/dev/$name" "dev/$name"; done
for name in helm kubectl kustomize; do
  for path in usr/local/bin usr/bin usr/local/sbin usr/sbin; do
    [ ! -f "$path/$name" ] || mount --bind "$tools/${toolNames.programs}/$name" "$path/$name"
  done
done
mount --bind "$tools" ".${toolsDirectory}"
here=$(pwd -P)
mounts=$(cat /proc/self/mountinfo)
while read -r _ _ _ _ mounted options _; do
  case $mounted in
    "$here"/dev/*) continue ;;
    "$here"/*) ;;
    *) continue ;;
  esac
  flags=nosuid,nodev
  for flag in noexec noatime nodiratime relatime; do
    case ,$options, in *,$flag,*) flags=$flags,$flag ;; esac
  done
  mount -o "remount,bind,ro,$flags" "$(printf "$(printf %s "$mounted" | sed 's/%/%%/g')")"
done <<END
$mounts
END
mount --bind "$copy" ".${workingDirectory}"
mount --bind "$tools/${toolNames.records}" ".${toolsDirectory}/${toolNames.records}"
mount -t proc -o ro,nosuid,nodev,noexec proc proc 2>/dev/null || :
pivot_root . old
cd /
umount -l old
rmdir old
exec "$@"
`;
