/** Sentences of `publish`; src/text/README.md says how they are written. */
export const publish = {
  phaseResolve: 'asking the sources for the embedded images',
  phaseTag: 'tagging {reference}',
  phaseKept: '{platform} stays as it was published',
  phaseVerify: 'reading the result back',
  phaseArchive: 'writing {file}',
  archiveUnwritten: '{reference} is done, but not all of its archives are: {reason}',
  archiveUnwrittenHint:
    'Run the same command again: layers that are published already are not transferred again.',
  newOfNothing: 'nothing says what the application is made of',
  newSources:
    'Name a chart (--chart repo/name --chart-repo URL), manifests (--manifest URL), programs (--binary URL) or images (--image REF).',
  newVersionMissing: 'the version of {name} is missing',
  newVersionMissingHint: 'Write the version to build first behind the name: imagebuild new NAME VERSION',
  newVersionNowhere:
    'no address names the version {version}, so the directory latest would build the same for every version',
  newVersionNowhereHint:
    'Write the address with the version in it, or {version} in its place; or leave out --latest.',
  newExists: '{directory} exists already',
  newExistsHint: 'imagebuild new overwrites nothing. Choose another version, or remove the directory.',
  newAddressInvalid: '{address} is not an address that init.sh can download from',
  newAddressForm:
    'Write http:// or https://, with {arch} and {version} where the architecture and the version stand; other variables, quotes and blanks are not possible.',
  newAddressLogin: 'the address at {host} has a login in it, which would be committed',
  newAddressLoginHint: 'Leave out the user name and the password.',
  newBinaryOfAnyArchitecture: '{address} names no architecture',
  newBinaryArchitecture:
    'init.sh downloads a program for each architecture: write {arch} where amd64 or arm64 stands, or {machine} for x86_64 or aarch64.',
  newChartInvalid: '{chart} is not a chart with its repository',
  newChartForm: 'Write --chart repo/name --chart-repo https://HOST/PATH, or --chart oci://HOST/PATH/NAME.',
  newChartVersionInvalid: '{version} is not the version of a chart',
  newImageUnpinned: '{image} has no tag that stays what it is',
  newImageInvalid: '{image} is not an image',
  newImagePinned: 'Write an image with the tag of a version: docker.io/library/nginx:1.27.0',
  newNext: 'Read the files, then check and build the application:',
  archiveFormatUnknown: '{value} is not a format of archives',
  archiveFormatAlone: 'a format of archives is given, but no directory for them',
  archiveFormatAloneHint: 'Name the directory too: --archives DIR, or the input archives.',
  quotaWait: '{host} allows {remaining} of {needed} pulls; waiting until {until} at most',
  quotaShort: '{host} allows {remaining} of {needed} pulls for now',
  baseLayerForeign: 'a layer of {image} has the type {mediaType}, which may not be redistributed',
  baseOther: 'Use another base image.',
  takenLayerNotNamed: '{image}@{digest} has no layer {layer}, which the prepared build takes from it',
  baseDiffers: 'the prepared build names other layers for {image} ({digest}) than the image has',
  prepareAgain: 'Prepare the build again.',
  layerIsKey: 'the blob {digest} is the description of another layer, and not a layer',
  imagesOverLimit: 'there are {count} embedded images, and limits.images allows {limit}',
  lockLacks: '{image} isn’t in {file} for {platforms}',
  lockExtra: '{file} has {image} for {platforms}, but nothing names it any more',
  lockListChanged: '{address} isn’t the list that {file} was written with',
  lockUpdateCommand: ({ words, file, onlyRead }: LockWords) =>
    `Run \`imagebuild lock ${words} --update-lock\`, and commit ${file}.${onlyRead ? ' ENTRYPOINT and CMD were recorded when it was written, and are only read as they are written here, which may make the difference.' : ''}`,
  lockUpdate: 'Lock the application again, and commit images.lock.yaml: imagebuild lock TYPE APP VERSION',
  lockOtherArchive:
    'the archive’s {image} has the manifest {digest} for {platform}, but images.lock.yaml has {locked}',
  lockedImageGone: '{location} doesn’t have {image} with the digest of images.lock.yaml, {digest}',
  lockedImageGoneHint:
    'Registries delete what no tag names. Lock the application again, and commit images.lock.yaml: imagebuild lock TYPE APP VERSION',
  imagesOverLimitHint:
    'Raise limits.images in .github/imagebuild.yml, or list the images that are not needed in .sealignore.',
  ignoreImage: 'List {image} in .sealignore if it is not an image.',
  orIgnoreImage: '{hint}\nOr list {image} in .sealignore if it is not an image.',
  candidateLeftOut: '{image} is left out: {reason}',
  reasonAbsent: 'it is only a candidate, and {location} does not have it',
  reasonRefused: 'it is only a candidate, and its registry shows it to nobody without a login',
  reasonMirrorLacks: 'it is only a candidate, its mirror does not have it, and its registry gave no answer',
  reasonNoAnswer: 'it is only a candidate, and its host does not answer',
  reasonNotRegistry: 'it is only a candidate, and its host is not a registry',
  reasonNoImage: 'it is only a candidate, and not an image that clusters run ({problem})',
  reasonPlatforms: 'it has no image for {platforms}, only for {offered}',
  listToRequire: 'If it is needed, name it under images in imagebuild.yml: then its error says more.',
  artifactChart: '{image} is a Helm chart, not a container image',
  artifactChartHint:
    'Put the chart into charts/, and its images are found: helm pull {chart} --untar --untardir charts. Then remove the line.',
  artifactOther: '{image} is not a container image: it is an artifact of the type {type}',
  artifactOtherHint:
    'Remove the line, or, to embed the artifact as it is, list it under anyPlatform in imagebuild.yml.',
  imageNotFound: '{image} was not found at {location}',
  imageNotFoundHint:
    'Correct the reference. If the repository is private, log in: imagebuild login <registry>.',
  archiveLacks: ({ archive, image, names }: { archive: string; image: string; names: string }) =>
    `${archive} does not contain ${image}; it contains ${names === '' ? 'no image with a name' : names}`,
  archiveLacksHint: 'Use the name that the image has in the archive, or save the image alone.',
  recordWrong: 'the records of the published image name other blobs of {image} than it has',
  recordWrongHint: 'Build with --no-cache: then nothing that is published is trusted.',
  imagePlatformMissing: ({
    image,
    platform,
    offered,
  }: {
    image: string;
    platform: string;
    offered: string;
  }) => `${image} has no image for ${platform}; it has ${offered === '' ? 'none' : offered}`,
  imagePlatformsUsable:
    'Build only those: add --platform {platforms}. To embed it as it is, list it under anyPlatform in imagebuild.yml; to leave it out of the others, set platformPolicy: skip there.',
  imageAnyPlatform:
    'To embed it as it is, list it under anyPlatform in imagebuild.yml; to leave it out, set platformPolicy: skip there.',
  quotaTooFew: '{host} allows {remaining} more pulls for now, and this build needs {needed}',
  quotaTooFewStill:
    '{host} allows {remaining} more pulls for now, even after {seconds} s, and this build needs {needed}',
  quotaHint: 'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…',
  quotaWaitHint:
    'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…\nOr wait: a pull counts for {window}, so the whole quota is available again by {until}. With --wait-for-quota {window}, the build waits by itself.',
  quotaTooSmallHint:
    'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…\nWaiting does not help: the whole quota is {limit}.',
  bytesOverLimit: 'the embedded images for {platform} have {bytes} bytes, and limits.bytes allows {limit}',
  bytesOverLimitHint: 'Raise limits.bytes, or list the images that are not needed in .sealignore.',
  layersOverLimit:
    'the image for {platform} would have {count} layers, and no more than {limit} can be mounted',
  layersOverLimitHint: 'Join COPY, ADD and RUN instructions of the Kubefile: each makes a layer.',
  sourceDateEpoch: 'SOURCE_DATE_EPOCH must be a whole number of seconds',
  platformNoTag: '{platform} cannot be part of a tag',
  tagExists: '{image} is already published, and this build may not replace it',
  tagExistsHint: 'Ask somebody with write permission to build it, or build another version.',
  tagExistsOwnHint:
    'You asked for that with --no-replace (in a workflow, with the input replace: false). Leave it out to replace the tag, or publish another version.',
  tagOfVersion: '{image} is the version {published}, and would become the tag of one platform of {version}',
  tagOfVersionHint: 'Build another version: these two names cannot coexist.',
  typeDiffers: '{image} has the type {published}, and this build makes the type {type}',
  typeMissing: '{image} has the type {published}, and the image that would replace it names no type',
  typeDiffersHint: 'Publish under another version or namespace, or pass --replace-other-type to replace it.',
  sharedListTimeout: 'the registry took more than {seconds} seconds',
  layersNotShared:
    'other applications cannot share these layers, because {location} could not be written: {reason}',
  reuseSkipped:
    'layers that {location} may have are uploaded again, because it could not be searched: {reason}',
  reuseSkippedHint:
    'Nothing is wrong with the result. To transfer less, allow this login to list tags and to read what is published.',
  layersNotSharedHint: 'Allow it, or set shareLayers: false in .github/imagebuild.yml.',
  readBackMissing: '{image} lacks {wanted} after it was published',
  readBackDiffers: '{image} holds {found} after {wanted} was published',
  publishedDamaged: '{image} is published and cannot be read, so nothing is changed: {reason}',
  publishedDamagedHint:
    'Build again. If {image} stays damaged, delete the tag at the registry first, or publish another version.',
  publishedUnverified: '{reference} is published as {digest}, but could not be verified: {reason}',
  publishedUnverifiedHint: 'Check it: imagebuild inspect --verify {reference}',
  platformGone: '{image}: the published image of {platform} is gone, so the index no longer names it',
  platformGoneHint: 'Build {platform} again.',
  endingUnchanged: ({ reference, moved }: { reference: string; moved: string }) =>
    moved === ''
      ? `Nothing was published: ${reference} is as it was.`
      : `Nothing was published under ${reference}, which is as it was; only these tags may be new: ${moved}.`,
  endingPartly: ({ reference, moved, published }: Record<'reference' | 'moved' | 'published', string>) =>
    `Published and verified: ${published}. Not published: ${reference}${moved === '' ? '' : `, except that these tags may be new: ${moved}`}.`,
  endingUnverified: 'Published, not verified: {reference} names {digest}.',
  endingVerified: 'Published and verified: {reference} names {digest}.',
  endingUnknown:
    'It is not known whether {reference} names the new image, {digest}, because the last answer was lost.',
  readBackHint: 'Another build may have published at the same moment: check the tag, and build again.',
} as const;

interface LockWords {
  /** What names the build on the command line. */
  readonly words: string;
  readonly file: string;
  /** The lock says that calls were recorded, and here they were read. */
  readonly onlyRead: boolean;
}
