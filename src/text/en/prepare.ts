/** Sentences of `prepare`; src/text/README.md says how they are written. */
export const prepare = {
  phaseSearch: 'looking for images in {path}',
  phaseLayersJoined:
    '{platform}: {count} layers of other images ({bytes} bytes) are read and joined, because an image has at most {limit} layers',
  phaseSave: 'saving {image} from {store}',
  phaseRun: 'RUN with {engine} for {platform}',
  preparedFileMissing: 'the prepared build has no file with the digest {digest}',
  layerFileChanged: '/{path} has changed since its image was read',
  registryIsFile: '{path} is a file, but the embedded images need a directory there',
  registryIsFileHint: 'Rename the file.',
  baseNotFound: '{image} was not found at {location}',
  baseNotFoundHint:
    'Correct the reference, or log in if the repository is private: imagebuild login <registry>.',
  baseLacksPlatform: '{image} has no image for {platform}, only for {available}',
  baseLacksAllPlatforms: '{image} has no image for {platform}, nor for any other platform',
  baseLacksPlatformHint:
    'Build only platforms that the image has, with --platform, or list it under anyPlatform in imagebuild.yml.',
  baseLayerCount: '{image} has {layers} layers, but its configuration lists {diffIds}',
  baseLayerCountHint: 'Rebuild this image, or use another one.',
  baseOfOtherPlatform: 'the image for {platform} is based on an image for {base}',
  baseOfOtherPlatformHint: 'Remove --platform from the last FROM, or write --platform=$TARGETPLATFORM.',
  gitModesUnknown:
    '{path} is in a git repository, but git cannot list it ({reason}): files have the modes of this checkout',
  gitModesUnknownHint:
    'Install git, or repair the repository: otherwise another checkout may give an image with another digest.',
  initWindowsLines:
    'the file has Windows (CRLF) line endings: bash reads the carriage return as part of the last word',
  initWindowsLinesHint: "Save it with LF line endings: sed -i 's/\\r$//' init.sh",
  initUnreadable: 'init.sh cannot be read ({code})',
  initUnreadableHint: 'Make it a readable file.',
  addressInvalid: '{address} is not a valid address',
  addressWithLogin: 'the address contains a user name or a password',
  addressInvalidHint: 'Use http://host/path or https://host/path. Fetch files that need a login in init.sh.',
  checksumInvalid: '--checksum={checksum} is not a valid checksum',
  checksumInvalidHint: 'Write --checksum=sha256: followed by 64 lower-case hex digits.',
  checksumWrong: '{address} has the checksum {found}, expected {expected}',
  checksumWrongHint: 'Find out why the file changed. If the change is intended, update the checksum.',
  downloadFailed: '{address} cannot be downloaded: {reason}',
  downloadFailedHint: 'Correct the address, or remove the instruction.',
  downloadRetried: '{address} cannot be downloaded ({reason})',
  downloadUnavailableHint: 'Try again later, or use another source for the file.',
  imageListTooLarge: 'the list is larger than {limit} bytes',
  imageListTooLargeHint: 'Check that the address is that of a list of images, a reference a line.',
  imageListPlain: '{address} is not fetched without TLS',
  imageListPlainHint: 'Use https://, or allow plain HTTP for the host: --plain-http {host}.',
  platformsExcluded: 'there is nothing to build for {platforms}',
  platformsExcludedHint: '{allowed}.',
  runFlagUnsupported: 'RUN {flag} is not supported',
  runSecurityHint: 'Remove --security: every RUN has the same privileges.',
  runDeviceHint: 'Remove --device: RUN has no access to devices.',
  runSecretHint:
    'The job that runs an application’s code has no secrets: fetch such files elsewhere, and COPY them.',
  engineLayerCount:
    'the engine returned an image with {after} layers after running {steps} RUN on an image with {before} layers',
  engineLayersChanged: 'the engine changed the layers of the image that it ran commands on',
  engineLayersHint: 'Use another engine with --engine, or another version of it.',
  hostRunNeedsCluster: ({ message, line }: { message: string; line: string }) =>
    `the command needs a cluster, which a build does not have: ${message}${line === '' ? '' : `; last line: ${line}`}`,
  hostRunNeedsClusterHint: 'Move the command to CMD, which runs when the image is run.',
  hostRunFailedHint: 'Read its last lines. The command runs on this machine.',
  hostRunLeftoverHint:
    'Leave only directories, files and links in the working directory, and remove everything else in the same RUN.',
  runRemovesImages:
    'RUN removes content of embedded images in {directory}, but a COPY --from of this stage brings it back',
  runRemovesImagesHint:
    'List images that you do not want to embed in .sealignore, or under ignoredImages in imagebuild.yml.',
  mountSourceNotInContext: 'RUN --mount: {source} is not in the context',
  mountSourceNotInStage: 'RUN --mount: {source} is not in that stage',
  mountSourceNotInImage: 'RUN --mount: {source} is not in {image}',
  mountSourceHint: 'Correct the source of the mount, or omit it to mount everything.',
  workspaceNotRemoved: '{directory} cannot be removed: {reason}',
  workspaceNotRemovedHint: 'Remove it yourself.',
} as const;
