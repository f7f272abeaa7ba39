/** Sentences of `context`; src/text/README.md says how they are written. */
export const context = {
  contextUnreadable: '{path} cannot be read',
  contextUnreadableHint: 'Make it readable, or list it in .dockerignore.',
  contextChanged: '{path} changed while it was read',
  contextChangedHint: 'Build again once nothing writes to the application any more.',
  contextNameNotUtf8: 'the name of {path} is not UTF-8',
  contextRename: 'Rename the file.',
  contextSpecialFile: '{path} is a pipe, a socket or a device',
  contextSpecialFileHint:
    'Remove it, or list it in .dockerignore: an image consists of directories, files and links.',
  contextTooLarge: '{path} has more than {limit} files',
  contextTooLargeHint: 'List what the image does not need in .dockerignore.',
  spoolFull: 'the archives, images and addresses in the Kubefile provide more than {limit} bytes',
  spoolFullHint: 'Copy less, or download files in init.sh.',
  linksTooMany: 'the links below /{path} lead to more than {limit} files',
  linksTooManyHint: 'Remove links to directories that contain links to directories.',
  parentNotDirectory: '/{path} is below something that is not a directory',
  workingDirectoryGone: 'the working directory was removed or replaced',
  workingDirectoryGoneHint: 'Change its content, and keep the directory itself.',
  copyNotDirectory: '/{path} is not a directory, and cannot be replaced by one',
  copyIsDirectory: '/{path} is a directory, and a file cannot replace it',
  copyConflictHint: 'Copy to another path, or do not create what is there.',
  copySourceMissing: '{instruction}: {source} does not exist',
  copyNothingMatches: '{instruction}: nothing matches {source}',
  copySourceNotInImage: '{instruction}: {source} does not exist in the image {from}',
  copySourceNotInStage: '{instruction}: {source} does not exist in the stage {from}',
  copyNothingMatchesInImage: '{instruction}: nothing in the image {from} matches {source}',
  copyNothingMatchesInStage: '{instruction}: nothing in the stage {from} matches {source}',
  copyFromNearest: 'The {kind} has {path}. Did you mean that?',
  copyFromNames: ({ kind, directory, names, more }: CopyFromNames) =>
    `${directory} of the ${kind} has ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  copyFromBare: '{directory} of the {kind} is empty.',
  copySourceIgnored: '.dockerignore excludes it: add the line !{path} there, or remove the instruction.',
  copySourceAdd: 'Add it to the application, create it in init.sh, or remove the instruction.',
  copyDidYouMean: 'Did you mean {path}?',
  copyBrokenLink: '{instruction}: the link {path} points to nothing',
  copyBrokenLinkHint:
    'Point it at something in the build context, copy the directory it is in, or remove it.',
  copyRegistryMissing: '{source} does not exist because there is no image to embed; nothing is copied',
  imagesNotEmbedded: (lacking: LackingImages) =>
    `nothing is copied to /registry, so the image for ${lacking.platform} lacks ${lackedImages(lacking)}`,
  imagesNotEmbeddedHint: 'Add this line to {file}: COPY registry /registry',
  requiredNotHeld: ({ image, platforms, others }: { image: string; platforms: string; others: number }) => {
    const more =
      others === 0 ? '' : ` (${others === 1 ? '1 other place needs' : `${others} other places need`} it too)`;
    return `the cluster would pull ${image}, which /registry does not hold for ${platforms}${more}`;
  },
  requiredListHint:
    'Add this line to images/shim/images.txt: {image}. If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.',
  requiredListAndCopyHint:
    'Add this line to images/shim/images.txt: {image}, and this one to {file}: COPY registry /registry. If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.',
  requiredLostHint:
    'It was found, but nothing copies it to /registry, or a later instruction removes it. Make this the last line of {file} that changes /registry: COPY registry /registry',
  requiredSavedHint:
    '{directory} is copied as it is, so save the image there, too: {image}. If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.',
  finishedNotSearched:
    'what a file of the finished image for {platform} needs is not known, so nobody checks that it is embedded: {reason}',
  finishedNotSearchedHint: 'List the images that it needs in images/shim/.',
  imagesIgnoredHint:
    'Add the line !registry at the end of .dockerignore, which excludes it. The Kubefile has to copy it: COPY registry /registry',
  imagesMisplaced: (lacking: LackingImages & { copied: string; directory: string }) =>
    `${lacking.copied} is copied to ${lacking.directory} instead of /${lacking.copied}, so sealos does not find ${lackedImages(lacking)}`,
  imagesMisplacedHint: 'Copy them to /registry with this line: COPY registry /registry',
  imagesCopiedElsewhere: '{copied} is also copied to {directory}, where sealos does not read them',
  imagesCopiedElsewhereHint: 'sealos reads only /registry. Remove the copy if nothing else needs it.',
  copyRegistryMissingHint:
    'Name the images in images/shim/, charts/ or manifests/, or remove the instruction.',
  registrySourceMissing: '{source} does not exist for {platform}, while {there} does',
  registrySourceMissingHint:
    'Make {source} too ("sealos registry save" in init.sh), or remove the others: then the images that were found are embedded.',
  copyPatternUnmatched: 'nothing matches {source}',
  copyPatternUnmatchedHint: 'Remove the source, or correct the pattern.',
  chmodInvalid: '--chmod={mode} is not a valid mode',
  chmodHint: 'Write an octal number, as in --chmod=755, or clauses, as in --chmod=u+x.',
  chownUnknown: '--chown={owner} names {unknown}, which is not in the image',
  chownHint: 'Write numbers, as in --chown=1000:1000, or copy etc/passwd and etc/group first.',
  ignorePatternInvalid: '{pattern} is not a valid pattern',
  ignorePatternHint: 'Close every [ with ], and put something after a \\ or a !.',
  addUnsupportedAddress: '{address} cannot be downloaded: only http:// and https:// files can',
  addUnsupportedAddressHint: 'Download it in init.sh, and COPY the files.',
  addWithoutName: '{address} ends without a file name, and {destination} is a directory',
  addWithoutNameHint: 'Write the file name in the destination.',
  addLocalChecksum: '--checksum is for what ADD downloads, and {source} is not an address',
  addLocalChecksumHint: 'Remove --checksum.',
  addFailed: 'ADD of {source}: {problem}',
  addSpecialOmitted: ({ source, names, more }: { source: string; names: string; more: number }) =>
    `ADD of ${source} leaves out devices and pipes: ${names}${more > 0 ? ` and ${more} more` : ''}`,
  addSpecialOmittedHint: 'Whatever runs the image makes the devices. Remove them from the archive.',
  xzDictionary: 'xz with a dictionary of more than 64 MiB is not supported',
  xzFilter: 'xz with a filter other than LZMA2, or with a SHA-256 check, is not supported',
  xzHint: 'Compress it with xz -6, or unpack it in init.sh.',
} as const;

/** What an image or a stage has in a directory. */
interface CopyFromNames {
  readonly kind: string;
  readonly directory: string;
  /** The first of them. */
  readonly names: readonly string[];
  readonly more: number;
}

/** Images that an image needs and doesn't hold. */
interface LackingImages {
  readonly platform: string;
  /** One of them. */
  readonly image: string;
  /** How many others there are. */
  readonly others: number;
}

function lackedImages({ image, others }: LackingImages): string {
  if (others === 0) return image;
  return `${image} and ${others === 1 ? '1 other' : `${others} others`} that it needs`;
}
