import type { bot as english } from '../en/bot.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of the bot, its server and its setup. */
export const bot: Translation<typeof english> = {
  // bot: the server and its setup
  botSettingMissing: '没有设置 {name}',
  botRunSetup: '请运行 `imagebuild bot setup`，它会注册 GitHub App 并写入 .env。',
  botAppIdInvalid: 'APP_ID 是 {value}，不是数字',
  botWriteAppId: '请写 GitHub App 设置页面上显示的 App ID。',
  botKeyInvalid: 'PRIVATE_KEY 中不是 PEM 格式的 RSA 私钥',
  botKeyFileInvalid: 'PRIVATE_KEY_PATH 指定的 {path} 中不是 PEM 格式的 RSA 私钥',
  botGiveKey: '请提供 GitHub 为 App 生成的完整 .pem 文件，或在 App 的设置中重新生成一个私钥。',
  botKeyFileMissing: 'PRIVATE_KEY_PATH 指定的 {path} 不存在',
  botKeyFileUnreadable: '无法读取 PRIVATE_KEY_PATH 指定的 {path}（{code}）',
  botNameKeyFile: '请指定 GitHub 为 App 生成的 .pem 文件，并让运行机器人的用户可以读取它。',
  botSecretKnown: 'WEBHOOK_SECRET 是 "{secret}"，这个值人人都知道',
  botWriteSecret: '请在 .env 和 App 的设置中写入您自己的密钥：`openssl rand -hex 32`。',
  botPortInvalid: 'PORT 是 {value}，不是端口',
  botWritePort: '请写不超过 65535 的数字。',
  botLogLevelUnknown: 'LOG_LEVEL 是 {value}，不是日志级别',
  botWriteLogLevel: '请写以下之一：{levels}。',
  botSecondsInvalid: '{name} 是 {value}，不是秒数',
  botWriteSeconds: '请写数字，例如 60。',
  botSetupFileExists: '{file} 已经存在',
  botMoveSetupFile: '请把它移走，或手动在其中写入 APP_ID、PRIVATE_KEY 和 WEBHOOK_SECRET。',

  // bot: runs and their results
  dispatchRefused: 'GitHub 没有启动工作流：{reason}',
  dispatchForbiddenHint: '请给 App 授予 actions 的写权限。如果是 GitHub 限制了请求次数，请稍后重新发送命令。',
  dispatchWorkflowMissingHint:
    '请确认默认分支上有 .github/workflows/{workflow}，并且 App 有 actions 的写权限。',
  dispatchInputsHint:
    '请确认 .github/workflows/{workflow} 有当前版本的全部输入；`imagebuild init` 会写入这个文件。',
  dispatchLaterHint: '请过几分钟重新发送命令。',
  dispatchIgnored: '请求了两次，GitHub 都没有启动工作流运行',
  dispatchStatusHint: '请查看 githubstatus.com，稍后重新发送命令。',
  runMissing: 'GitHub 没有启动工作流运行',
  runJobFailed: ({ job, step, timedOut }) =>
    `作业 ${job} ${step === '' ? '' : `在步骤 ${step} `}${timedOut ? '超时' : '失败'}`,
  runResultOther: '运行的结果属于 {reference}，而请求的是 {expected}',
  runResultForeign: '运行的结果属于其他运行或其他请求',
  runResultNotFetched: '无法下载运行的结果（HTTP {status}）',
  runResultTooLarge: ({ mebibytes, which }) =>
    `运行的结果${sizes[which] ?? ` ${which} `}超过 ${mebibytes} MiB`,
  runResultUnreadable: '无法读取运行的结果：{reason}',
  runResultFiles: '运行的结果必须是一个文件，实际有 {count} 个',
  runResultMissing: '运行的结果中没有 {name}',

  // bot: what the log says of a comment on a pull request
  checkedUnknown: '不清楚与拉取请求的检查所构建的内容有何不同：{reason}',
  checkedUnknownHint:
    '镜像已经发布。请给发布镜像的作业授予权限 pull-requests: read；如果由其他工作流调用 imagebuild.yml，调用它的作业也需要这个权限。',
  previewNoPullRequest: '没有任何打开的拉取请求包含这次运行的提交，因此不发表评论',
  previewRunStopped: '运行在结束之前就停止了，因此不发表评论',
  previewUnneeded: '没有需要评论的内容',
  previewWritten: '已在 {numbers} 上发表评论',
  previewNotWritten: '无法在拉取请求上发表评论：{reason}',
  previewNotWrittenHint: '请给作业授予权限 actions: read 和 pull-requests: write。拉取请求的检查不受影响。',

  // bot: what is wrong with a command
  commandUnknown: '{word} 不是命令',
  commandWithoutSlash: '命令必须以斜杠开头',
  commandNotAtStart: '命令必须位于一行的开头',
  commandInCode: '代码块或反引号中的命令不会执行',
  commandInHtml: 'HTML（例如图片）下面的命令不会执行：请在 HTML 和命令之间空一行',
  commandInLink: '链接中的命令不会执行',
  commandInQuote: '紧跟在引用下面的命令属于引用：请在两者之间空一行',
  commandInTable: '表格中的命令不会执行',
  commandStruck: '带删除线的命令不会执行',
  commandHostile: ({ word, character, plain }) =>
    `${word} 中有字符 ${character}${plain === '' ? '' : `，它看起来像 ${plain}`}`,
  commandNamesMissing: '缺少应用名和版本',
  commandAppMissing: '缺少应用名',
  commandVersionMissing: '缺少版本',
  commandVersionMissingOf: '缺少版本；{app} 的现有版本：{known}',
  commandSwapped: '应用名应该写在版本前面',
  commandPlaceholder: '{word} 是占位符，请换成实际的值',
  commandExtraWords: '版本后面不能有 {words}',
  commandArgsOfType: '{type} 不支持构建参数，只有 dockerimages 支持',
  commandArgsApart: '{word} 与前面的构建参数分开了；含空格的值要加引号',
  commandFlagUnknown: '没有 {flag} 这个选项',
  commandBuildType: '评论不能要求构建类型 {value}，只能是 lite 或 container',
  commandPlatformMissing: '--platform 后面缺少平台',
  commandPlatformTwice: '--platform 重复了',
  commandPlatformUnknown: '不支持平台 {platform}；可用的平台：{known}',
  syncDryRun:
    '复制镜像没有试运行，因为镜像会原样复制；可在自己的机器上运行 imagebuild publish IMAGE --to REF --dry-run 查看将写入的内容',
  syncFlag: '复制镜像不支持 {flag}',
  syncImageMissing: '缺少要复制的镜像',
  syncOneImage: '每行只复制一个镜像，目标总是本仓库配置的命名空间：{words} 是多余的',
  commandTooManyWords: '{command} 后面的内容太多',
  commandsTooMany: '一条评论最多 {limit} 个命令，以下 {rest} 个没有执行，请在另一条评论中发送',
  commandUserMissing: '缺少用户名',
  commandUserInvalid: '{word} 不是 GitHub 用户名',
  commandTooLong: '这一行太长，不能作为命令',
  commandAppUnknown: '没有名为 {app} 的应用',
  commandVersionUnknown:
    '{app} 没有版本 {version}，现有版本：{known}。要添加这个版本，请提交包含 {directory} 的拉取请求',
  commandRefused: '请求无效：{reason}',

  // bot: why a command is refused
  refusedBot: '机器人账号不能在这里发起构建。维护者可以将其 id 加入 `policy.bots`。',
  refusedEdited: '命令在发送之后被修改过，因此无效。请在新的评论中重新发送。',
  refusedTransferred: '这条命令是随 issue 从其他仓库转移过来的，因此无效。请在新的评论中重新发送。',
  refusedTooOld: '机器人漏掉了这条命令，现在已超过一天。如果仍然需要，请重新发送。',
  refusedNoPermission: ({ label, owners, allow }) =>
    [
      label === '' ? '需要本仓库的写权限。' : `需要本仓库的写权限，或者 issue 带有标签 ${label}。`,
      `可以请维护者${[
        ...(label === '' ? [] : ['添加标签']),
        ...(allow === '' ? [] : [`发送 ${allow} 允许您在这里构建`]),
        '代您发送这条命令',
      ].join('，或者')}。`,
      owners === '' ? '' : `应用的负责人：${owners}。`,
    ].join(''),
  refusedUntilAllowed: '获得许可后，请在新的评论中重新发送命令。',
  refusedPermissionUnknown: 'GitHub 没有返回您在本仓库的权限，因此没有构建。请过几分钟重新发送命令。',
  refusedAllowOff: '本仓库关闭了这条命令：<code>policy.allowCommand</code> 为 false。',
  refusedAllowPermission: '只有拥有本仓库写权限的人可以允许别人构建。',
  refusedSyncPermission: '只有拥有本仓库写权限的人可以复制镜像，与 issue 的标签无关。',
  refusedSyncPlace: '请在 issue 上复制镜像，不要在拉取请求上。',
  refusedAllowPlace:
    '这条命令只在标题写明应用的 issue 的评论中有效，并且 issue 必须是打开的、未锁定的：<code>【Auto-build】helm</code>。',
  refusedLabelClosed: '标签 {label} 只在 issue 打开时有效。可以请维护者重新打开 issue，或代您发送这条命令。',
  refusedLabelLocked: '标签 {label} 在已锁定的 issue 上无效。可以请维护者解除锁定，或代您发送这条命令。',
  refusedLabelTitle:
    '标签 {label} 只允许构建标题中的应用。请新建标题为 <code>【Auto-build】{app}</code> 的 issue，并请维护者添加标签。',
  refusedLabelTransferred:
    '标签 {label} 是在其他仓库添加的，或在 issue 转移之前添加的。可以请维护者移除后重新添加。',
  refusedLabelRenamed: '添加标签 {label} 之后标题有过改动。可以请维护者移除标签后重新添加。',
  refusedLabelActor: '标签 {label} 是由没有写权限的人添加的。可以请维护者移除后重新添加。',
  refusedLabelBuildArgs:
    '<code>{app}</code> 的 <code>imagebuild.yml</code> 没有列出构建参数 {detail}，设置它们需要写权限。请去掉这些参数，或请维护者代您发送这条命令。',
  refusedBuildType:
    '<code>--build-type=container</code> 会把应用安装到集群中，需要写权限。请去掉这个选项，或请维护者代您发送这条命令。',
  refusedLabelVersions:
    '<code>{app}</code> 的 <code>imagebuild.yml</code> 在这里只允许构建 {detail}，构建其他版本需要写权限。请构建其中的版本，或请维护者代您发送这条命令。',
  refusedTooManyBuilds:
    '您有 {detail} 个构建尚未结束，已达到每人的上限。请等其中一个结束后重新发送命令，或用 <code>/imagebuild&#95;cancel</code> 取消一个。',

  // bot: the status comment
  stateQueued: '排队中',
  stateBuilding: '构建中',
  stateDone: '已完成',
  stateUnverified: '未验证',
  stateFailed: '失败',
  stateCancelled: '已取消',
  stateRefused: '未受理',
  stateJoined: '已合并',
  statusRun: '[工作流运行]({url})',
  statusQueued: '正在等待 GitHub 启动运行。',
  statusBuilding: ({ job, step }) =>
    job === '' ? '正在运行。' : `正在运行作业 ${job}${step === '' ? '' : ` 的步骤 ${step}`}。`,
  statusDryRun: '这是试运行，没有发布任何镜像。',
  statusIndex: '索引 {digest}',
  statusPlatformColumns: '平台 | 大小 | 层数 | 镜像数 | 摘要',
  statusImages: '内含 {count} 个镜像',
  statusImageColumns: '镜像 | 摘要 | 大小 | 来源',
  statusNotEmbedded: '未内含 {count} 个镜像',
  statusNotEmbeddedColumns: '镜像 | 原因 | 来源',
  statusNotes: '另有 {count} 条说明：发现了这些内容，但未内含。详见运行的总结。',
  statusWarnings: '{count} 条警告',
  statusChanges: '与 {reference} 相比的变化',
  statusUnchanged: '内含的镜像与 {reference} 相同。',
  statusChangeColumns: '镜像 | 之前 | 现在',
  statusInstall: '安装：',
  usageTitle: '使用方法',
  usageApplication: '需要一个 Kubernetes 集群。',
  usageRootfs: '这是 rootfs 镜像：sealos 用它创建集群。',
  usagePatch: '这是补丁镜像：sealos 将它覆盖到集群的 rootfs 上。',
  usageContainer: '以容器方式运行。',
  usageCommands: '运行的命令：',
  usageVariables: '可以设置以下变量：',
  usageVariableColumns: '变量 | 默认值 | 使用处',
  usageNoDefault: '无',
  usageHeldColumns: 'Chart | 资源清单 | 脚本',
  statusUnverified: '已发布，但未能验证：{reference} 指向 {digest}。',
  statusNoResult: '运行已结束，但没有给出结果，详见运行日志。',
  statusLog: '日志的最后 {count} 行',
  statusRetry: '发送命令 <code>/imagebuild&#95;retry</code> 可以重新构建。',
  statusCancelled: '运行已取消。',
  statusWaiting: ({ job }) => `正在等待审核者批准${job === '' ? '运行' : `作业 ${job}`}。`,
  statusPublished: '运行已发布镜像，但无法读取其结果，因此这里没有摘要，详见运行日志。',
  statusTagKept:
    '这个构建可以添加镜像的标签，但不能替换已有的标签。请构建其他版本，或请有写权限的人发送这条命令。',
  statusJoined: '相同的构建[正在进行]({url})，这里会同步它的结果。',
  statusPullRequest: '拉取请求由它自己的检查构建，不接受命令。请查看[检查结果]({url})。',
  statusConfiguration: '本仓库的配置有误，修正之前不会构建。请联系维护者修正，然后重新发送命令。',
  statusSuggestion: '请改用：',
  statusMore: '……还有 {count} 项',
  statusLeftOut: '其余内容超出评论的长度限制，请查看运行的总结。',
  // bot: the comment on a pull request
  previewTitle: '这个拉取请求将发布的内容',
  previewCommit: '提交 {commit}。',
  previewNothing: '它没有更改任何应用。',
  previewFailed: '检查未通过。',
  previewNotBuilt: '无法构建：',
  previewAbsent: '{reference} 尚未发布：发布时最多传输 {size}。',
  previewUnknown: '无法读取 {reference}，因此不清楚会更改什么：{reason}',
  previewSame: '{reference} 已经是这个内容：发布不会有任何变化。',
  previewDifferent: '与 {reference} 相比：需传输 {size}。',
  previewNoImages: '内含的镜像没有变化。',
  previewFiles: '{count} 个文件有变化。',
  previewConfiguration: '配置有变化：{fields}。',
  previewImages: '{count} 个内含的镜像有变化',
  previewImageColumns: '变化 | 镜像 | 已发布 | 现在 | 平台',
  previewAdded: '新增',
  previewRemoved: '移除',
  previewRetagged: '更换标签',
  previewMoved: '更换摘要',
  previewPlatformColumns: '平台 | 大小 | 摘要',
  previewMissing: '镜像缺少以下平台：{platforms}。',
  previewLeftOutColumns: '镜像 | 原因',
  previewLint: ({ errors, warnings, notes }) => {
    const counts = [
      [errors, '错误'],
      [warnings, '警告'],
      [notes, '提示'],
    ] as const;
    const named = counts.filter(([count]) => count !== 0);
    return `检查（lint）：${named.map(([count, noun]) => `${count} 个${noun}`).join('，')}`;
  },
  previewLintColumns: '类别 | 位置 | 内容',
  previewError: '错误',
  previewWarning: '警告',
  previewNote: '提示',
  checkedSame: '与 #{number} 的检查所构建的内容相同。',
  checkedDiffers: '与 #{number} 的检查所构建的内容有以下不同：',
  checkedConfiguration: '{platforms} 上的配置',
  checkedFiles: '{platforms} 上的文件',
  checkedImages: '{platforms} 上内含的镜像',

  replyDone: ({ count }) => (count === 1 ? '镜像已发布。' : `${count} 个镜像均已发布。`),
  replyFailed: ({ failed, count }) =>
    count === 1 ? '镜像构建失败。' : `${count} 个构建中有 ${failed} 个没有成功。`,
  replyCancelled: ({ count }) => (count === 1 ? '构建已取消。' : `${count} 个构建均已取消。`),
  replyUnverified: '镜像已发布，但未能验证。',
  replyDryRun: ({ count, published }) =>
    `${published === 0 ? '' : `${published} 个镜像已发布；`}${count} 个试运行成功，没有发布镜像。`,

  // bot: answers
  answerAllowed:
    '{user} 现在可以在这个 issue 上构建 {app}，限制与带标签的 issue 相同：可以添加镜像的标签，但不能替换已有的。issue 关闭、锁定或修改标题后失效。',
  answerNothingToCancel: '您在这个 issue 上没有符合条件的未完成构建。',
  answerCancelling: '正在取消：{builds}。停止后会显示在各自的部分中。',
  answerNothingToRetry: '您在这个 issue 上没有失败或已取消的构建。',
  answerRetrying: '正在重新构建：[查看状态]({url})。',
  botFailed: '机器人未能完成操作，原因见其日志',
  botTryAgain: '请过几分钟重新发送命令。',
  helpStart: '命令单独占一行，位于行首：',
  helpFlags:
    '选项：`--platform=linux/amd64` 只构建该平台，`--dry-run` 不发布，`--no-cache` 不复用已发布的层，`--build-type=container`（需要写权限）还会把镜像安装到临时集群中，找出集群实际拉取的镜像。含空格或逗号的值要加引号：`KEY="a, b"`。例如：',
  helpApps: '构建集群镜像',
  helpConfigs: '构建各平台通用的文件',
  helpDockerimages: '构建普通镜像',
  helpSync: '原样复制其他镜像仓库的镜像，名称和标签不变；需要写权限',
  helpAllow: '允许没有写权限的人在这个 issue 上构建标题中的应用',
  helpCancel: '取消您在这个 issue 上未完成的构建；有写权限时可以取消任何人的构建',
  helpRetry: '重新构建这个 issue 上失败或已取消的构建',
  helpHelp: '显示本帮助',
};

/** What the sizes of a result are called. */
const sizes: Readonly<Record<string, string>> = { packed: '压缩后', unpacked: '解压后' };
