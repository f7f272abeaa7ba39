/** Sentences of `discovery`; src/text/README.md says how they are written. */
export const discovery = {
  reasonContainer: 'a container of a pod template runs it',
  reasonComplete: 'a value is a complete reference',
  reasonKey: '{key} names it',
  reasonWithoutTag: 'it has neither a tag nor a digest here, so what is needed is not known',
  reasonList: 'a list names it',
  operatorPulls: 'the operator of the chart {chart} pulls images that nothing here names: {pulls}',
  operatorListHint:
    'Add the list of its makers to {file}: imageLists: ["{list}"]. A list in images/shim or a lock covers them too.',
  operatorPageHint: 'List the images that your nodes need in images/shim; {page} says which.',
  reasonArchive: 'it is in an archive',
  reasonConfiguration: 'imagebuild.yml names it',
  reasonManyVersions: 'its operator names many versions',
  containerImageInvalid: ({ text, reason }: { text: string; reason: string }) =>
    `the image ${text} of a container is not a reference${reason === '' ? '' : `: ${reason}`}`,
  containerImageInvalidHint:
    'Correct it. If it is replaced when the application is installed, list the image that is needed in images/shim/ or in imagebuild.yml.',
  manyVersions: ({ repository, count, left }: { repository: string; count: number; left: number }) =>
    `${count} versions of ${repository} are named, but probably not needed: ${left === 0 ? 'none of them is' : left === 1 ? 'only the newest of them is' : `only ${left} of them are`} embedded`,
  manyVersionsHint: ({ file, repository }: { file: string; repository: string }) =>
    `To embed others, name tags or patterns in ${file}: imageVersions: { "${repository}": ["1.2.*"] }`,
  manifestUnparsed: 'this is not YAML, so it is only read line by line: {problem}',
  manifestUnparsedHint: 'Correct the file. If it is a template, give its name the ending .tmpl.',
  reasonValuesFile: 'rendered with {file}',
  reasonAnnotation: 'Chart.yaml names it',
  imageFollowsKubeVersion: ({
    image,
    chart,
    version,
    others,
  }: {
    image: string;
    chart: string;
    version: string;
    others: string;
  }) =>
    `${image} follows the version of Kubernetes: the chart ${chart} was rendered for ${version}${others === '' ? '' : ` (also in ${others})`}`,
  imageFollowsKubeVersionHint:
    'Set the version of your cluster: --kube-version, or charts.{chart}.kubeVersion in imagebuild.yml.',
  valuesNotUsed: '{path} is not used, although it looks like values for a chart',
  valuesNotUsedHint:
    'To use it, name it charts/<chart>.values.yaml, or list {path} in imagebuild.yml, at charts.CHART.values.',
  valuesRenderFailed: 'the chart {chart} cannot be rendered with {file}: {reason}',
  valuesRenderFailedHint: 'If these values are needed, correct them; images that only they add are missing.',
  reasonNotList: '{file} is not a list of images, so it is not read',
  listedEmptyTag: '{text} has no tag after the colon: it is read as latest',
  listedEmptyTagHint: 'Write the tag that you need.',
  reasonIgnored: 'it is ignored by {rule}',
  reasonClusterRegistry: 'it is of the cluster’s own registry, and must be there already',
  kustomizationRemote: 'the kustomization includes {address}, which is not searched for images',
  kustomizationRemoteHint: 'Download it in init.sh, or list its images in images/shim/.',
  reasonTestHook: 'only helm test runs it',
  yamlTooComplex: 'the YAML is nested too deep, or its aliases multiply too far',
  simplifyYaml: 'Keep it below {depth} levels and {nodes} nodes.',
  listedArchive: '{text} names an archive, not an image',
  listArchiveInTarTxt: 'Write it in images/skopeo/tar.txt, as docker-archive:<path>@<name:tag>.',
  listedLocalDigest: '{text} names a digest, but {transport} does not keep the digests of its images',
  nameByTag: 'Name the image by its tag alone, or by its digest in a registry.',
  archiveLine: '{text} does not name an archive and an image',
  writeArchiveLine:
    'Write docker-archive:<path>@<name:tag> or oci-archive:<path>@<name:tag>, without a digest.',
  listedArchiveMissing: 'the application does not have the archive {path}',
  addArchive: 'Paths are relative to {directory}: add the archive there, or download it in init.sh.',
  notChart: '{path} is not a chart, so it is not searched for images',
  whatChartsAre:
    'A chart is a directory in charts/ with a valid Chart.yaml that has a name, or a .tgz package in charts/.',
  chartLinkLeadsOut: '{path} is a link that leads out of the application',
  chartLinkLeadsOutHint: 'Copy the file into the chart, or download it in init.sh.',
  packageLinkLeadsOut: 'its link {path} leads out of it, to {target}',
  chartUnreadable: '{path} cannot be read: {reason}',
  packageAgain: 'Package the chart again (helm package), or download it again in init.sh.',
  chartUnknown: 'there is no chart named {name}',
  valuesWithoutChart: '{path} does not belong to a chart',
  useChartName: 'Use the name in Chart.yaml.',
  valuesMissing: 'the chart {chart} needs the values file {file}, which does not exist',
  correctValuesPath: 'Correct its path in {file}: it is relative to the application’s directory.',
  directoryTooDeep: '{directory} is more than {limit} directories deep',
  lookForLink: 'Look for a link that leads to a directory above it.',
  searchedFileTooLarge: '{path} is larger than {limit} bytes',
  moveLargeFile:
    'Move the file out of this directory if it is not a manifest or a list; opt/ may contain files of any size.',
  linkLeadsOut: '{path} is a link that leads out of the application, so it is not read',
  tooManyImages: 'found {count} images; only {limit} are allowed',
  ignoreImages:
    'Raise limits.images in .github/imagebuild.yml, or add the images that you don’t need to .sealignore, a reference or a pattern per line.',
} as const;
