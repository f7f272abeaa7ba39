/** Sentences of `runner`; src/text/README.md says how they are written. */
export const runner = {
  programMissing: '{program} is not on PATH',
  installProgram: 'Install {program} and put it on PATH.',
  installBash: 'Install bash (apt-get install bash, apk add bash): it runs init.sh.',
  installHelm:
    'Install helm 3.8 or newer (https://helm.sh/docs/intro/install/) and put it on PATH: it renders charts.',
  installBuildah: 'Install buildah 1.28 or newer (apt-get install buildah): it runs RUN instructions.',
  installDocker: 'Install Docker with buildx (https://docs.docker.com/build/), or use --engine buildah.',
  installKind:
    'Install kind (https://kind.sigs.k8s.io/docs/user/quick-start/#installation) and put it on PATH: it makes the cluster of --build-type container.',
  installKubectl:
    'Install kubectl (https://kubernetes.io/docs/tasks/tools/) and put it on PATH: commands of images call it.',
  kindNoGateway:
    'the network {network} of {engine} names no gateway, by which nodes would reach this machine',
  kindNoGatewayHint: 'Look at it with docker network inspect. kind makes the network with its first cluster.',
  kindFailed: 'kind cannot make a cluster: {reason}',
  kindFailedHint: 'Read the output of kind; imagebuild doctor shows what is missing on this machine.',
  kindNoEngineHint:
    'Start Docker, or set KIND_EXPERIMENTAL_PROVIDER to podman or nerdctl; imagebuild doctor shows what is missing.',
  kindImageHint:
    'Check that this machine can pull kindest/node from Docker Hub, or choose another version with --kube-version.',
  kindSpaceHint: 'Free some space where Docker keeps its images: docker system prune.',
  kindStillThere: 'kind still lists it',
  kindNotDeleted: 'the cluster {name} could not be deleted: {reason}',
  kindNotDeletedHint: 'The next observed build on this machine tries again. To delete it now: {command}',
  kindOrphanDeleted: 'deleted the cluster {name}, which a build that was killed had left',
  kindNearest: 'kind has no node image of Kubernetes {version}: {image} is the nearest',
  kindDefault:
    'kind has no node image of a release like Kubernetes {version}, so the cluster has the default version of kind',
  kindDefaultHint: 'If the application needs that release, use --build-type cloud with a cluster of it.',
  programNotStarted: '{name} could not be started{reason}',
  programFailed: '{name} exited with status {status}',
  programSignalled: '{name} was ended by {signal}',
  programTimedOut: '{name} did not finish within {seconds} seconds',
  programTimedOutHint:
    'Find out from its last lines what it was waiting for, or give it more time (timeout in imagebuild.yml).',
  outputLineCut: ({ count }: { count: number }) => `… (cut: ${count.toLocaleString('en')} more characters)`,
  installNotInImage:
    '{command}: {file} is not in the image, so its images are not found; copy it into the image, or list them under images in imagebuild.yml',
  installValuesNotInImage:
    '{command}: {file} is not in the image, so the chart is rendered without it; copy it into the image, or list the images that it adds under images in imagebuild.yml',
  installKustomizeFailed: '{command} cannot be rendered: {reason}',
  installRenderFailed: '{command}: {reason}',
  installRenderFailedHint:
    'The chart is rendered with these flags as well. Correct the command, or list the images under images in imagebuild.yml.',
  installFlagIgnored:
    '{command}: {flag} is not used when the chart is rendered to find its images; list those that it adds under images in imagebuild.yml',
  installOther:
    '{command}: the images that it installs are not known; list them in images/shim/ or under images in imagebuild.yml',
  installTooMany: 'ENTRYPOINT and CMD make more than {limit} different calls that install something',
  installTooManyHint:
    'Set recordInstall: false in imagebuild.yml, and list the images under images, if they really need that many.',
  installUnknown:
    '{command}: what … stands for is known only when the image is run; if it changes which images are needed, list them under images in imagebuild.yml',
  installsNotIsolated:
    'ENTRYPOINT and CMD are read as they are written, since this machine has no way to isolate them: that needs Linux, and root, user namespaces, bubblewrap, or sudo on a CI runner',
  installEnded: ({ command, status, line }: { command: string; status: number | string; line: string }) =>
    `${command} ended with status ${status}${line === '' ? '' : ` (${line})`}, without a cluster and a network; its helm and kubectl lines are read as they are written`,
  installStopped: '{command} was stopped ({reason}); its helm and kubectl lines are read as they are written',
  installFailed: ({ reason, notReady }: { reason: string; notReady: string }) =>
    notReady === '' ? reason : `${reason}; ${notReady}`,
  installNotReady: 'not ready in the cluster:',
  installFailedHint:
    'Read its last lines, and run the command yourself against a cluster, in a copy of the files of the image.',
  installNotReadyHint: 'Correct what keeps the workload from starting, such as the name of its image.',
  installTimedOutHint: 'See what it was waiting for, or give it more time with --observe-timeout.',
  installMissingHint: 'Install {programs} and put it on PATH: ENTRYPOINT and CMD run on this machine.',
  installTemplateFailed: '{file} cannot be rendered as sealos does: {reason}',
  installTemplateFailedHint: 'Correct the template, or give its variables a value with ENV.',
  installTemplateOutside: '{file} is behind a link that leads out of the image',
  installTemplateOutsideHint: 'Copy the files themselves into the image.',
  notesCut: ({ count }: { count: number }) => `… and ${count.toLocaleString('en')} more`,
  installsRead: ({ reason }: { reason: '' | 'off' | 'notIsolated' }) => {
    const reasons: Readonly<Record<string, string>> = {
      off: ': recording is switched off (recordInstall, --no-record-install)',
      notIsolated: ': this machine has no way to isolate them',
    };
    return `ENTRYPOINT and CMD are read as they are written, and not run${reasons[reason] ?? ''}`;
  },
  programTooHungry: '{name} took more than {limit} of memory',
  programTooMuchWritten: '{name} wrote more than {limit} to files',
  programTooMany: '{name} started more than {limit} processes',
  programOutputTooLong: '{name} wrote more than {bytes} bytes',
  programCancelled: '{name} was stopped{reason}',
  commitInvalid: '{commit} is not a commit',
  commitInvalidHint: 'Use a commit id, or HEAD^1 for the previous commit.',
  localImageMissing: '{image} is not in {store} on this machine',
  localImageMissingHint:
    'Use the name that {listing} shows (localhost/NAME:TAG for an image that was built here), or build or pull the image first.',
  localImageUnreadable: '{image} cannot be read from {store}: {reason}',
  localStoreHint: 'Check that the store works: {listing}.',
  localStoreProgramMissing: '{image} cannot be read from {store}: none of {programs} is on PATH',
  localStoreProgramMissingHint:
    'Install {install}, or push the image to a registry and use its reference there.',
  engineMissing: 'RUN needs buildah, or Docker with buildx, and neither is ready',
  engineMissingHint:
    'Install buildah (apt-get install buildah), or start Docker and create a builder: docker buildx create --use.',
  dockerMissing: 'docker is not on PATH',
  dockerNotRunning: 'no Docker daemon answers',
  buildxMissing: 'Docker has no buildx',
  buildxReady: 'its builder has the driver {driver}',
  buildxWithoutLayouts:
    'the current builder cannot write OCI layouts (create one that can: docker buildx create --use)',
  platformNotRunnable: 'this machine cannot run programs for {platform}',
  emulationHint:
    'Set up QEMU (in a workflow: docker/setup-qemu-action; elsewhere: apt-get install qemu-user-static binfmt-support), or build on a machine of that platform.',
  networkUnsupported: '{engine} does not support RUN --network={network}',
  networkUnsupportedHint: 'Remove --network, use one of {networks}, or choose another engine with --engine.',
  runFailed: 'RUN exited with status {status}',
  runFailedHint: 'Read its last lines, and correct the instruction.',
  engineFailed: '{engine} could not carry out RUN{reason}',
  engineFailedHint: 'Read the output of {engine}, or choose another engine with --engine.',
  initFailedHint: 'Read its last lines, and run it yourself in a copy of the directory: {command}',
  initSilentHint:
    'It printed nothing, so its last command is not known. Show each command in a copy of the directory: {command}',
  initFailedSilently: '{reason} without printing anything',
  initAsks: '{reason}; it seems to ask for input ({line}), and its standard input is closed',
  initAsksHint:
    'Nobody can answer during a build. Let it take the value from a file of the application, or from its arguments: architecture, application and version.',
  chartFailed: 'the chart {chart} cannot be rendered: {reason}',
  chartDemands: 'Set what the chart demands in imagebuild.yml, at charts.{chart}.{key}',
  chartFailedHint:
    'Give the chart the values that it needs: in charts/<chart name>.values.yaml, or under charts in imagebuild.yml.',
  chartDependenciesHint: 'Fetch its dependencies in init.sh: helm dependency build.',
  chartKubeVersionHint:
    'Choose a version that the chart supports, with --kube-version or kubeVersion in imagebuild.yml.',
  chartTooLargeHint: 'Run helm template yourself to see why, and set values that make the chart render less.',
} as const;
