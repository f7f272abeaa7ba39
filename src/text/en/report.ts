/** Sentences of `report` and of the action's summary; src/text/README.md says how they are written. */
export const report = {
  // errors and warnings
  reportError: 'error: {message}',
  reportWarning: 'warning: {message}',
  reportErrors: ({ count }: Count) => `${count} errors`,

  // progress
  progressPushed: 'pushed',
  progressReused: 'reused',
  progressMounted: 'mounted',
  progressChecked: 'checked',
  progressFailed: 'FAILED',
  progressStopped: 'stopped',
  progressStarted: 'started',
  progressWaiting: ({ time, reason }: { time: string; reason: string }) =>
    `waiting${time === '' ? '' : ` ${time}`}: ${reason}`,
  progressPlanned: ({ layers, size, transfer }: { layers: number; size: string; transfer: string }) =>
    `${counted(layers, 'layer')}, ${size}${transfer === '' ? '' : `, ${transfer} to transfer`}`,
  progressLong: ({ name, done, size, speed }: Record<'name' | 'done' | 'size' | 'speed', string>) =>
    `… ${name}: ${done}${size === '' ? '' : ` of ${size}`}, ${speed}/s in all`,
  progressRunning: '{count} running',
  progressFinished: '{finished} of {layers} layers',
  progressAmount: '{done} of {size}',
  progressTransferred: '{size} transferred',
  progressLeft: '{time} left',

  // the result of a build
  resultAlso: 'also',
  resultDigest: 'digest',
  resultNone: 'none',
  resultImages: 'images',
  resultCommands: 'commands',
  resultMoved: 'moved',
  resultArchives: 'archives',
  resultTook: 'took',
  resultPublishIt: 'publish it',
  resultRunIt: 'run it',
  resultPlatform: ({ size, layers, digest }: { size: string; layers: number; digest: string }) =>
    `${size} in ${counted(layers, 'layer')}, ${digest}`,
  resultTransfer: ({ pulled, pushed, reused, mounted }: Record<Moved, string>) =>
    `pulled ${pulled}, pushed ${pushed}, reused ${reused}${mounted === '' ? '' : `, mounted ${mounted}`}`,
  resultPrepareTook: 'prepare {time}',
  resultPublishTook: 'publish {time}',
  resultBothTook: '{time} ({prepare}, {publish})',
  resultEmbedded: ({ count, counts, left }: { count: number; counts: string; left: number }) => {
    const embedded =
      count === 0 ? 'none embedded' : counts === '' ? `${count} embedded` : `embedded: ${counts}`;
    return `${embedded}${left === 0 ? '' : `, ${left} left out`}`;
  },
  resultToEmbed: ({ count, counts }: { count: number; counts: string }) =>
    counts === '' ? `${counted(count, 'image')} to embed` : `images to embed: ${counts}`,
  resultCountFor: '{count} for {platform}',
  listedNotes: 'notes ({count}):',
  listedLeftOut: 'left out ({count}):',
  listedImages: 'images:',

  // plan
  planBuild: ({ build, directory, missing, kubefile, engine }: Record<PlanWord, string>) =>
    `${build}, from ${directory}${missing === '' ? '' : ` (there is no ${missing})`}, by ${kubefile}${engine === '' ? '' : `, RUN by ${engine}`}`,
  planPlatform: ({ platform, files, images }: { platform: string; files: number; images: number }) =>
    `${platform}: ${counted(files, 'file')}, ${counted(images, 'image')}`,
  planLayersBuild: (layers: Layers) => `build ${counted(layers.count, 'layer')}, ${layers.size}`,
  planLayersReuse: (layers: Layers) => `reuse ${counted(layers.count, 'layer')}, ${layers.size}`,
  planLayersMount: (layers: Layers) => `mount ${counted(layers.count, 'layer')}, ${layers.size}`,
  planPulls: ({
    host,
    needed,
    left,
    window,
  }: {
    host: string;
    needed: number;
    left: string;
    window: string;
  }) =>
    `pulls of ${host}: ${needed}${left === '' ? '' : `; ${left} are left`}${window === '' ? '' : ` (a pull counts for ${window})`}`,
  planLeftOf: '{remaining} of {limit}',
  planRequired: '{reference} (required: {reason})',
  planCandidate: '{reference} (candidate, embedded if its source has it: {reason})',

  // diff
  diffToTransfer: ({ size, blobs }: { size: string; blobs: number }) =>
    `to transfer: ${size} in ${counted(blobs, 'blob')}`,
  diffSame: 'the platforms are the same',
  diffPlatformSame: '{platform}  same',
  diffPlatformChanged: '{platform}  changed, {size} to transfer',
  diffPlatformAdded: '{platform}  added, {size} to transfer',
  diffPlatformRemoved: '{platform}  removed, {size} to transfer',
  diffImages: 'images',
  diffFiles: 'files',
  diffConfiguration: 'configuration',
  diffNothing: 'images, files and configuration are the same',
  diffMore: '… and {count} more, which --json lists',
  diffRetagged: 'retagged',
  diffMoved: 'moved',
  diffSameDigest: 'same digest',

  // inspect
  inspectAttestations: ({ count }: Count) => `and ${counted(count, 'attestation')}`,
  inspectVerified: 'verified: every digest inside is right',
  inspectNotVerified: 'not verified: --verify reads and checks every byte',
  inspectPlatform: ({ platform, size, layers, images }: Record<'platform' | 'size', string> & Held) =>
    `${platform}  ${size} in ${counted(layers, 'layer')}, ${counted(images, 'embedded image')}`,
  inspectComplete: ({ count, known }: { count: number; known: number }) =>
    `complete${known ? '' : ', as far as is known'}: it holds what it needs, ${counted(count, 'image')}`,
  inspectIncomplete: ({ missing, count }: { missing: number; count: number }) =>
    `not complete: it would pull ${missing} of ${counted(count, 'image')} that it needs`,
  useApplication: 'needs a Kubernetes cluster',
  useRootfs: 'is a rootfs: sealos makes a cluster of it',
  usePatch: 'is a patch: sealos lays it over the rootfs of a cluster',
  useContainer: 'runs as a container',
  useRuns: 'runs {command}',
  useSet: 'set with sealos run -e NAME=VALUE:',
  useHolds: 'holds {files}',
  useCharts: ({ count, paths }: Paths) => `${counted(count, 'chart')} (${paths})`,
  useManifests: ({ count, paths }: Paths) => `${counted(count, 'manifest')} (${paths})`,
  useScripts: ({ count, paths }: Paths) => `${counted(count, 'script')} (${paths})`,
  useMore: '{list} and {count} more',
  useNotSet: '{name} (not set)',

  // lock, new, init, login
  lockImages: ({ file, count }: { file: string; count: number }) => `${file}: ${counted(count, 'image')}`,
  lockAdded: 'added    {reference}',
  lockMoved: 'moved    {reference}  {from} → {to}',
  lockRemoved: 'removed  {reference}',
  lockUnchanged: 'nothing changed',
  lockLeftOut: 'left out {reference} (its registry doesn’t have it)',
  fileWritten: 'written',
  fileUnchanged: 'unchanged',
  fileKept: 'kept',
  fileReplaced: 'replaced',
  fileUpdated: 'updated',
  loginStored: 'logged in to {host}; the credential is stored in {file}',
  loginUsername: 'Username',
  loginPassword: 'Password',
  preparedIn: 'prepared in {directory}, {size}',

  preparedWith: '{build} is prepared in {directory}, with {images}',
  preparedPulled: 'pulled',
  imagesNone: '{directory} embeds no images',
  imagesCounted: ({ images, required, candidates }: Images & Record<'required' | 'candidates', number>) => {
    const classes = [
      ...(required > 0 ? [`${required} required`] : []),
      ...(candidates > 0 ? [counted(candidates, 'candidate')] : []),
    ];
    return `${counted(images, 'image')}: ${classes.join(', ')}`;
  },
  doctorOk: 'ok',
  doctorAbsent: '--',
  doctorMissing: 'NO',
  setupOpen: 'Open {url} in your browser.',
  setupWritten: 'wrote {file}',
  setupInstall: 'Install the app: {url}',
  sweepDeliveries: '{count} deliveries failed',

  // modes of the action that build nothing
  modeAnswered: '{event} is answered',
  modeReported: 'reported',
  modeBuiltAlready: 'run {run} builds this request already',
  modeSelected: ({ jobs, total, page, pages }: Record<'jobs' | 'total' | 'page' | 'pages', number>) =>
    `${jobs} of ${total} to build${pages > 1 ? `, page ${page} of ${pages}` : ''}`,
  modeAccepted: ({ jobs }: { jobs: number }) =>
    jobs === 1 ? 'accepted' : `accepted, to be prepared by ${jobs} jobs`,

  // serve and try
  serveServing: ({
    location,
    platforms,
    images,
    size,
  }: Record<'location' | 'platforms' | 'size', string> & Images) =>
    `serving ${location} (${platforms}): ${counted(images, 'image')}, ${size}`,
  servePublic: 'Whoever reaches {url} can read all of this without a login or encryption:',
  serveOnly: 'only {platforms}',
  serveMore: 'and {count} more',
  serveListening: 'listening at {url}',
  tryReady: '{location} in {server} (Kubernetes {version}): everything is ready',
  tryNotReady: '{location} in {server} (Kubernetes {version}): the install did not get ready',
  tryPulled: ({ images, missing }: Images & { missing: number }) =>
    `${counted(images, 'image')} pulled from it, ${missing} not held`,
  tryNamed: ({ images, missing }: Images & { missing: number }) =>
    `${counted(images, 'image')} that pods name, ${missing} not held`,
  tryHeld: 'held',
  tryOnNode: 'on node',
  tryMissing: 'missing',

  // why
  whyRequired: 'embedded, required',
  whyCandidate: 'candidate, embedded if its source has it',
  whyIsHeld: 'embedded',
  whyIsNotHeld: 'not embedded',
  whyLocked: 'locked to {digest} by {file}',

  // lint
  lintError: 'error',
  lintWarning: 'warning',
  lintNote: 'note',
  lintSummary: ({ errors, warnings, notes, applications, fixed, fixable }: LintCounts) => {
    const counts = [
      errors > 0 ? counted(errors, 'error') : '',
      warnings > 0 ? counted(warnings, 'warning') : '',
      notes > 0 ? counted(notes, 'note') : '',
    ].filter(Boolean);
    const last = counts.pop() ?? 'nothing to report';
    const found = counts.length === 0 ? last : `${counts.join(', ')} and ${last}`;
    const corrected = fixed > 0 ? `; ${fixed} corrected` : '';
    const more = fixable > 0 ? `; --fix corrects ${fixable}` : '';
    return `${found} in ${counted(applications, 'application')}${corrected}${more}`;
  },
  ruleSentence: ({ message }: { message: string }) =>
    `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`,
  ruleFixable: 'imagebuild lint --fix corrects it where that is certain.',
  ruleOnline: 'It asks registries: imagebuild lint --online checks it.',
  ruleWrong: 'Wrong:',
  ruleWrongIn: 'Wrong, in {file}:',
  ruleRight: 'Right:',
  ruleOff: 'To switch it off for an application, write this into its imagebuild.yml: lint: {option}',

  // the summary of the action
  summaryColumns: 'platform | size | layers | images | digest',
  summaryIndex: 'Index {digest}',
  summaryAlso: 'Also {name}',
  summaryCommit: 'Commit {commit}',
  summaryPrepared: '{build} is prepared',
  summaryHandOver: '{size} to hand to the job that publishes',
  summaryPlatforms: 'For {platforms}, with {images}',
  summaryArchiveColumns: 'platform | archive | size | sha256',
  summaryCandidate: 'candidate: {reason}',
  summaryImageColumns: 'image | why | digest | size | found in',
  summaryImages: ({ count }: Count) => counted(count, 'embedded image'),
  summaryNoteColumns: 'image | why | found in',
  summaryLeftOut: ({ count }: Count) => `${counted(count, 'image')} left out`,
  summaryNotes: ({ count }: Count) => `${counted(count, 'note')} (seen, not embedded)`,
  summaryMore: '… and {count} more',
  summaryWarnings: ({ count }: Count) => counted(count, 'warning'),
  summaryWarningColumns: 'where | what | what to do',
  summaryUnverified: '{build} is published, not verified',
  summaryFailed: '{build} failed',
  summaryCut: 'The rest is too long for a summary.',
  summaryLint: '**Lint**: {counts}',
  changesAdded: ({ count }: Count) => `${counted(count, 'image')} added`,
  changesRemoved: ({ count }: Count) => `${counted(count, 'image')} removed`,
  changesRetagged: ({ count }: Count) => `${counted(count, 'image')} retagged`,
  changesMoved: ({ count }: Count) => `${counted(count, 'image')} moved`,
  changesNone: 'no image changed',

  // lists
  listComma: ', ',
  listAnd: ' and ',
} as const;

type Moved = 'pulled' | 'pushed' | 'reused' | 'mounted';
type PlanWord = 'build' | 'directory' | 'missing' | 'kubefile' | 'engine';

interface Count {
  readonly count: number;
}

interface Layers extends Count {
  readonly size: string;
}

interface Paths extends Count {
  /** The first of them. */
  readonly paths: string;
}

interface Images {
  readonly images: number;
}

interface Held extends Images {
  readonly layers: number;
}

type LintCounts = Readonly<
  Record<'errors' | 'warnings' | 'notes' | 'applications' | 'fixed' | 'fixable', number>
>;

/** `1 image`, `12 images`. */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
