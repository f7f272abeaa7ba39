/** The places inside of the isolated file system in which the commands of an image run. */

/** The copy of the image's files, where sealos has them too. */
export const workingDirectory = '/var/lib/sealos/data/default/rootfs';
/** The recording programs. A name with a dot, so that `rm -rf /*` doesn't name it. */
export const toolsDirectory = '/.imagebuild';

/** Where programs are found after those that record. */
export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The files and directories of `toolsDirectory`. */
export const toolNames = {
  /** Programs that come first. */
  programs: 'bin',
  /** Programs that come last, where the machine lacks them. */
  substitutes: 'substitutes',
  /** The commands, a file each, in order. */
  commands: 'commands',
  /** What bash reads before a script. */
  startup: 'startup',
  init: 'init',
  /** What was recorded, appended by the programs. */
  records: 'records',
} as const;
