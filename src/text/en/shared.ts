/** Sentences of several modules; src/text/README.md says how they are written. */
export const shared = {
  // several modules
  unknownError: '{message}',
  reportDefect: 'This is a bug in imagebuild: please report it with the command and its output.',
  systemAllow: 'Give the user that runs imagebuild permission, or name another path.',
  systemWritable: 'Name a path that can be written to.',
  systemFileInTheWay: 'Name another path: there is a file where a directory must be.',
  systemDirectoryInTheWay: 'Name another path: there is a directory where a file must be.',
  systemExists: 'Name another path: something else is there.',
  systemDiskFull: 'Free some disk space.',
  systemOpenFiles: 'Allow more open files (ulimit -n).',
  didYouMean: 'Did you mean {name}?',
  writeOneOf: 'Write one of {names}.',

  // io
  directoryNotCreated: 'the directory {path} cannot be created ({reason})',
  fileNotCreated: 'the file {path} cannot be created ({reason})',
  pathNotWritable: 'Name a location where you may write.',
  fileTooLarge: '{path} is larger than {limit} bytes',
  fileIsLink: '{path} is a symbolic link, and a layout may hold only regular files',
  fileNotRegular: '{path} is not a regular file, and a layout may hold only regular files',
  layoutMakePlain: 'Create the layout again with regular files.',
  textOutside: '{file} is a link that leads out of the application',
  textNotFile: '{file} is not a file',
  textTooLarge: '{file} is larger than {limit} bytes',
  textNotUtf8: '{file} is not UTF-8',
  textSaveUtf8: 'Save the file as UTF-8.',
  textUnreadable: '{file} cannot be read ({code})',
  textMakeReadable: 'Make the file readable.',
} as const;
