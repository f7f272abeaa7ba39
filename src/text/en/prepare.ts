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
  // prepare: builds that watch a cluster
  phaseKind: 'making a throwaway cluster with kind',
  phaseCloudRemoveStopped:
    'removing what was installed from the cluster, which may take a minute; another Ctrl-C leaves it there',
  phaseCloudRemove: 'removing what was installed from the cluster',
  phaseCloud: 'looking at what would be installed in the cluster of the kubeconfig',
  phaseInstall: 'running ENTRYPOINT and CMD against {server}',
  phaseObserve: 'watching which images the cluster pulls, until everything is ready',
  phaseNothingMissed: 'the cluster pulled no image that the application’s files don’t name',
  reasonObserved: 'the cluster pulled it when the image was installed',
  reasonObservedLocked: 'a cluster pulled it when the lock was written',
  observedOfOthers: 'it ran in the cluster meanwhile, and nothing that was installed leads to it',
  observedNoReference: 'the cluster ran it, and its name is not an image reference',
  observedMissed: ({ count, images }: { count: number; images: string }) =>
    `the application’s files don’t name ${count === 1 ? 'an image' : `${count} images`} that the cluster pulled: ${images}`,
  observedMissedHint:
    'Add these lines to {file}, and the next build finds them without a cluster; or lock them: {command}\n{lines}',
  observedMoved: '{image} names {now} now, and the cluster pulled {digest}, which is embedded',
  observedManifest:
    '{image} names {now} now, and the cluster pulled {digest}, which is of its platform alone: it is embedded there, and left out of other platforms',
  observedManifestNamed:
    'the cluster pulled {image}, which is of its platform alone: it is left out of other platforms',
  observedGone:
    'the registry no longer has {digest}, which the cluster pulled as {image}: what it names now is embedded',
  observedUnread:
    'what the cluster pulled as {image} cannot be compared with what it names: {reason}; what it names when it is published is embedded',
  observedPinHint: 'Write the image with a digest, so that every build and every install use the same.',
  observeEmbedOff: 'nothing of this build is embedded, so there is no reason to watch a cluster',
  observeEmbedOffHint:
    'Remove --build-type, or embed: false in imagebuild.yml; a cluster image has a Kubefile.',
  observeNoCommands: 'the image has neither ENTRYPOINT nor CMD, so it installs nothing in a cluster',
  observeNoCommandsHint: 'Add the CMD that installs the application, or build without --build-type.',
  observeTimeout: ({ seconds, count, objects }: { seconds: number; count: number; objects: string }) =>
    `after ${seconds} s the cluster was ${count === 0 ? 'still pulling images' : 'not ready'}${objects === '' ? '' : `: ${objects}`}`,
  observeTimeoutHint:
    'Images that come later are missing. Wait longer with --observe-timeout, or correct what keeps it from being ready.',
  workspaceNotRemoved: '{directory} cannot be removed: {reason}',
  workspaceNotRemovedHint: 'Remove it yourself.',
} as const;
