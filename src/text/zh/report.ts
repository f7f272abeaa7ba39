import type { report as english } from '../en/report.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `report` and of the action's summary. */
export const report: Translation<typeof english> = {
  // errors and warnings
  reportError: '错误：{message}',
  reportWarning: '警告：{message}',
  reportErrors: '{count} 个错误',

  // progress
  progressPushed: '已推送',
  progressReused: '已复用',
  progressMounted: '已挂载',
  progressChecked: '已检查',
  progressFailed: '失败',
  progressStopped: '已停止',
  progressStarted: '已开始',
  progressWaiting: ({ time, reason }) => `等待${time === '' ? '' : ` ${time}`}：${reason}`,
  progressPlanned: ({ layers, size, transfer }) =>
    `${layers} 层，${size}${transfer === '' ? '' : `，需传输 ${transfer}`}`,
  progressLong: ({ name, done, size, speed }) =>
    `… ${name}：${done}${size === '' ? '' : ` / ${size}`}，总速度 ${speed}/s`,
  progressRunning: '{count} 个进行中',
  progressFinished: '已完成 {finished} / {layers} 层',
  progressAmount: '{done} / {size}',
  progressTransferred: '已传输 {size}',
  progressLeft: '剩余 {time}',

  // the result of a build
  resultAlso: '其他名称',
  resultDigest: '摘要',
  resultNone: '无',
  resultImages: '镜像',
  resultCommands: '命令',
  resultMoved: '传输',
  resultArchives: '归档文件',
  resultTook: '用时',
  resultPublishIt: '发布',
  resultRunIt: '运行',
  resultPlatform: '{size}，{layers} 层，{digest}',
  resultTransfer: ({ pulled, pushed, reused, mounted }) =>
    `拉取 ${pulled}，推送 ${pushed}，复用 ${reused}${mounted === '' ? '' : `，挂载 ${mounted}`}`,
  resultPrepareTook: '准备 {time}',
  resultPublishTook: '发布 {time}',
  resultBothTook: '{time}（{prepare}，{publish}）',
  resultEmbedded: ({ count, counts, left }) => {
    const embedded = count === 0 ? '没有内含镜像' : counts === '' ? `内含 ${count} 个` : `内含：${counts}`;
    return `${embedded}${left === 0 ? '' : `，未内含 ${left} 个`}`;
  },
  resultToEmbed: ({ count, counts }) =>
    counts === '' ? `要内含 ${count} 个镜像` : `要内含的镜像：${counts}`,
  resultCountFor: '{platform} {count} 个',
  listedNotes: '说明（{count}）：',
  listedLeftOut: '未内含（{count}）：',
  listedImages: '镜像：',

  // plan
  planBuild: ({ build, directory, missing, kubefile, engine }) =>
    `${build}，来自 ${directory}${missing === '' ? '' : `（没有 ${missing}）`}，使用 ${kubefile}${engine === '' ? '' : `，用 ${engine} 执行 RUN`}`,
  planPlatform: '{platform}：{files} 个文件，{images} 个镜像',
  planLayersBuild: '构建 {count} 层，{size}',
  planLayersReuse: '复用 {count} 层，{size}',
  planLayersMount: '挂载 {count} 层，{size}',
  planPulls: ({ host, needed, left, window }) =>
    `${host} 的拉取次数：${needed}${left === '' ? '' : `；还剩 ${left}`}${window === '' ? '' : `（一次拉取计入 ${window}）`}`,
  planLeftOf: '{remaining} / {limit}',
  planRequired: '{reference}（必需：{reason}）',
  planCandidate: '{reference}（候选，来源中有则内含：{reason}）',

  // diff
  diffToTransfer: '需传输：{size}，{blobs} 个 blob',
  diffSame: '各平台相同',
  diffPlatformSame: '{platform}  相同',
  diffPlatformChanged: '{platform}  有变化，需传输 {size}',
  diffPlatformAdded: '{platform}  新增，需传输 {size}',
  diffPlatformRemoved: '{platform}  移除，需传输 {size}',
  diffImages: '镜像',
  diffFiles: '文件',
  diffConfiguration: '配置',
  diffNothing: '镜像、文件和配置都相同',
  diffMore: '……还有 {count} 项，--json 会全部列出',
  diffRetagged: '更换标签',
  diffMoved: '更换摘要',
  diffSameDigest: '摘要相同',

  // inspect
  inspectAttestations: '以及 {count} 个证明（attestation）',
  inspectVerified: '已验证：其中的每个摘要都正确',
  inspectNotVerified: '未验证：--verify 会读取并检查每个字节',
  inspectPlatform: '{platform}  {size}，{layers} 层，内含 {images} 个镜像',
  inspectComplete: ({ count, known }) =>
    `完整${known ? '' : '（就目前所知）'}：所需的 ${count} 个镜像都已内含`,
  inspectIncomplete: '不完整：所需的 {count} 个镜像中，有 {missing} 个需要拉取',
  useApplication: '需要一个 Kubernetes 集群',
  useRootfs: '是 rootfs：sealos 用它创建集群',
  usePatch: '是补丁：sealos 将它覆盖到集群的 rootfs 上',
  useContainer: '以容器方式运行',
  useRuns: '运行 {command}',
  useSet: '用 sealos run -e NAME=VALUE 设置：',
  useHolds: '其中有 {files}',
  useCharts: '{count} 个 Chart（{paths}）',
  useManifests: '{count} 个资源清单（{paths}）',
  useScripts: '{count} 个脚本（{paths}）',
  useMore: '{list}，另有 {count} 个',
  useNotSet: '{name}（未设置）',

  // lock, new, init, login
  lockImages: '{file}：{count} 个镜像',
  lockAdded: '新增    {reference}',
  lockMoved: '变更    {reference}  {from} → {to}',
  lockRemoved: '移除    {reference}',
  lockUnchanged: '没有变化',
  lockLeftOut: '未内含  {reference}（其镜像仓库中没有它）',
  fileWritten: '已写入',
  fileUnchanged: '未变化',
  fileKept: '保留',
  fileReplaced: '已替换',
  fileUpdated: '已更新',
  loginStored: '已登录 {host}；凭据保存在 {file}',
  loginUsername: '用户名',
  loginPassword: '密码',
  preparedIn: '已准备在 {directory}，{size}',

  preparedWith: '{build} 已准备在 {directory}，{images}',
  preparedPulled: '拉取',
  imagesNone: '{directory} 不内含任何镜像',
  imagesCounted: ({ images, required, candidates }) => {
    const classes = [
      ...(required > 0 ? [`必需 ${required} 个`] : []),
      ...(candidates > 0 ? [`候选 ${candidates} 个`] : []),
    ];
    return `${images} 个镜像：${classes.join('，')}`;
  },
  doctorOk: '正常',
  doctorAbsent: '--',
  doctorMissing: '缺少',
  setupOpen: '请在浏览器中打开：{url}',
  setupWritten: '已写入 {file}',
  setupInstall: '请安装 App：{url}',
  sweepDeliveries: '{count} 次投递失败',

  // modes of the action that build nothing
  modeAnswered: '已回复 {event}',
  modeReported: '已报告',
  modeBuiltAlready: '运行 {run} 已在构建这个请求',
  modeSelected: ({ jobs, total, page, pages }) =>
    `${total} 个中要构建 ${jobs} 个${pages > 1 ? `，第 ${page} 页，共 ${pages} 页` : ''}`,
  modeAccepted: ({ jobs }) => (jobs === 1 ? '已受理' : `已受理，由 ${jobs} 个作业准备`),

  // serve and try
  serveServing: '提供 {location}（{platforms}）：{images} 个镜像，{size}',
  servePublic: '任何能访问 {url} 的人都可以读取以下全部内容，既不需要登录也没有加密：',
  serveOnly: '只有 {platforms}',
  serveMore: '另有 {count} 个',
  serveListening: '正在监听 {url}',
  tryReady: '{location} 安装在 {server}（Kubernetes {version}）：全部就绪',
  tryNotReady: '{location} 安装在 {server}（Kubernetes {version}）：没有就绪',
  tryPulled: '从中拉取了 {images} 个镜像，其中 {missing} 个未内含',
  tryNamed: 'Pod 使用了 {images} 个镜像，其中 {missing} 个未内含',
  tryHeld: '已内含',
  tryOnNode: '节点已有',
  tryMissing: '缺失',

  // why
  whyRequired: '内含，必需',
  whyCandidate: '候选，来源中有则内含',
  whyIsHeld: '内含',
  whyIsNotHeld: '未内含',
  whyLocked: '由 {file} 锁定为 {digest}',

  // lint
  lintError: '错误',
  lintWarning: '警告',
  lintNote: '提示',
  lintSummary: ({ errors, warnings, notes, applications, fixed, fixable }) => {
    const counts = [
      errors > 0 ? `${errors} 个错误` : '',
      warnings > 0 ? `${warnings} 个警告` : '',
      notes > 0 ? `${notes} 个提示` : '',
    ].filter(Boolean);
    const found = counts.length === 0 ? '没有问题' : `有 ${counts.join('、')}`;
    const corrected = fixed > 0 ? `；已更正 ${fixed} 个` : '';
    const more = fixable > 0 ? `；--fix 可以更正 ${fixable} 个` : '';
    return `${applications} 个应用中${found}${corrected}${more}`;
  },
  ruleSentence: '{message}。',
  ruleFixable: 'imagebuild lint --fix 会在有把握时更正它。',
  ruleOnline: '它需要查询镜像仓库：由 imagebuild lint --online 检查。',
  ruleWrong: '错误写法：',
  ruleWrongIn: '错误写法（{file}）：',
  ruleRight: '正确写法：',
  ruleOff: '要对某个应用关闭它，请在该应用的 imagebuild.yml 中写：lint: {option}',

  // the summary of the action
  summaryColumns: '平台 | 大小 | 层数 | 镜像数 | 摘要',
  summaryIndex: '索引 {digest}',
  summaryAlso: '其他名称 {name}',
  summaryCommit: '提交 {commit}',
  summaryPrepared: '{build} 已准备好',
  summaryHandOver: '交给发布作业的内容有 {size}',
  summaryPlatforms: '平台 {platforms}，{images}',
  summaryArchiveColumns: '平台 | 归档文件 | 大小 | sha256',
  summaryCandidate: '候选：{reason}',
  summaryImageColumns: '镜像 | 原因 | 摘要 | 大小 | 来源',
  summaryImages: '内含 {count} 个镜像',
  summaryNoteColumns: '镜像 | 原因 | 来源',
  summaryLeftOut: '未内含 {count} 个镜像',
  summaryNotes: '{count} 条说明（发现但未内含）',
  summaryMore: '……还有 {count} 项',
  summaryWarnings: '{count} 条警告',
  summaryWarningColumns: '位置 | 内容 | 处理方法',
  summaryUnverified: '{build} 已发布，但未能验证',
  summaryFailed: '{build} 失败',
  summaryCut: '其余内容太长，无法放入总结。',
  summaryLint: '**检查（lint）**：{counts}',
  changesAdded: '新增 {count} 个镜像',
  changesRemoved: '移除 {count} 个镜像',
  changesRetagged: '{count} 个镜像更换标签',
  changesMoved: '{count} 个镜像更换摘要',
  changesNone: '镜像没有变化',

  // lists
  listComma: '，',
  listAnd: ' 和 ',
};
