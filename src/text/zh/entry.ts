import type { entry as english } from '../en/entry.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of the command line and the action. */
export const entry: Translation<typeof english> = {
  initKept: '标记为“保留”的文件与 init 要写入的内容不同。--force 会替换它们；您的配置和 issue 的标签不变。',
  initConfigurationDiffers: '{file} 中是 {key}: {value}，不是 {wanted}',
  initConfigurationLacks: '{file} 中没有 {key}，因此 {wanted} 不会生效',
  initConfigurationHint: '请在 {file} 中修改 {key}，或加上 --force，它只修改这个键，保留其余内容。',
  initEnterpriseServer:
    'GitHub Enterprise Server 没有工作流运行的队列，因此去掉了 `queue: max`：同一版本有多个构建时，最新的会取消正在等待的。',
  initNext: '镜像发布到 {registry}/{namespace}。接下来：',
  initCommit: '把这些文件提交到默认分支并推送。',
  initEnvironment:
    '创建环境 "publish"：Settings > Environments > New environment。在 "Deployment branches and tags" 下只允许默认分支。',
  initWorkflowToken:
    '{registry} 使用工作流自己的令牌：不需要创建密钥。令牌可以写入由它创建的软件包，或在设置的 "Manage Actions access" 中给予本仓库 Write 角色的软件包。',
  initSecretNeeded: '{registry} 需要密钥：{reason}。工作流的令牌只能发布到 github.com 上仓库所有者的软件包。',
  initOwnerUnknown: '不知道本仓库的所有者，因为它没有指向 GitHub 的远程仓库 origin',
  initOwnerDiffers: '命名空间 {namespace} 的开头不是本仓库的所有者 {owner}',
  initOtherServer: '本仓库位于 {host}',
  initLoginUnnamed:
    '请在 .github/imagebuild.yml 中加上 types.{type} 的 credentials，即登录 {registry} 所用的密钥名称。然后运行 init --force。',
  initLabel:
    '创建 issue 的标签：gh label create {label} --color 0e8a16 --description "The application in the title may be built"',
  initBot:
    '在 issue 上评论 /imagebuild_help。如果您自己运行机器人服务，请删除 .github/workflows 中的 comment.yml 和 sweep.yml。',
  usageWrong: '{message}',
  usageHint: '{hint}',
  runsNotListed: 'GitHub 没有列出工作流运行：{reason}',
  allowReadingActions: '请给作业授予权限 actions: read。',
  startRunAgain: '请稍后重新启动运行。',
  nodeTooOld: 'imagebuild 需要 Node {oldest}，而这里是 Node {running}',
  nodeInstall:
    '请安装 Node {oldest} 或更高版本。在 Linux 上，npm 会随 imagebuild 一起安装它，除非略去可选依赖。',
  programCommandUnknown: '未知的命令',
  commandsAbove: '所有命令列在上面。',
  seeHelp: '请查看 {command} --help。',
  nothingToPublish: '{location} 没有可发布的内容',
  nameSomethingToPublish: '请指定准备好的构建的目录，或 oci:DIR，或 FILE.tar。',
  copyWithTo: '要从镜像仓库复制它，请指定目标：imagebuild publish {location} --to REF',
  trustSourceAlone: '--trust-source 只用于带 --to 的复制',
  trustSourceAloneHint: '请指定目标：imagebuild publish SOURCE --to REF --trust-source',
  copyTakesNoInput: '复制镜像不接受输入 {input}',
  copyDryRunHint: '请用 imagebuild publish {copyFrom} --to REF --dry-run 查看将复制的内容。',
  copyPrepared: '{location} 是准备好的构建，而 --to 用于复制镜像',
  copyPreparedHint:
    '请去掉 --to，用 --registry 和 --namespace 指定目标；或用 --output 发布到 layout，再复制它。',
  copyToLocation: '--to {location} 不在镜像仓库中',
  copyToLocationHint: '请指定镜像引用：--to registry/namespace/app:version',
  copyToDigest: '--to {reference} 写了摘要，而摘要取决于所复制的内容',
  copyToDigestHint: '请指定标签：--to registry/namespace/app:version',
  stoppedBySignal: '收到 {signal}，已停止',
  typeUnknown: '{type} 不是镜像类型',
  buildWhat: '没有说明要构建什么',
  buildForms:
    '应用集合中的应用：imagebuild {command} TYPE APP VERSION。任意目录：imagebuild {command} -t NAME:TAG PATH。',
  buildFormsMixed: '{flag} 用于目录，而 {words} 是应用集合中的应用',
  buildFormsMixedHint:
    '请写不带 {flag} 的 imagebuild {command} {words}，或 imagebuild {command} -t {name} PATH。',
  buildManyPaths: '一次只构建一个目录，不能是 {words}',
  buildManyPathsHint: '请写 imagebuild {command} -t {name} PATH，构建参数写作 --build-arg KEY=VALUE。',
  buildNameless: '{path} 的镜像没有名称',
  buildNamelessHint: '请用 -t 给它起名：imagebuild {command} {file}-t NAME:TAG {path}',
  buildWordMissing: ({ word }) => `缺少应用的${requestWords[word] ?? ` ${word}`}`,
  buildTooManyWords: '{word} 是多余的',
  buildFlagOfDirectory: '{flag} 用于您自己的目录，而 {words} 是应用',
  buildFlagOfDirectoryHint:
    '请去掉它：应用镜像的内容由它的 Kubefile 决定。对于 dockerimages，构建参数直接写在后面：imagebuild {command} dockerimages APP VERSION KEY=VALUE。',
  publishNameless: '{directory} 是为目录准备的构建，但没有说明以什么名称发布',
  publishNamelessHint:
    '名称不由这个文件夹决定。请写 imagebuild publish {directory} -t NAME:TAG，写出所有名称。',
  publishNamesOfOther: '{flag} 用于为目录准备的构建，而 {directory} 不是',
  publishNamesOfOtherHint: '请去掉它：应用以自己的名称和版本发布；layout 或归档文件以写在最后的引用发布。',
  outputManyNames: '一个归档文件只有一个名称，却给出了 {count} 个',
  outputManyNamesHint: '请只写一个 -t，或写入 layout：--output type=oci,dest=DIR。',
  inputsMixed: '输入 {input} 用于目录，而 {other} 是应用集合中的应用',
  inputsMixedHint: '应用请给出 type、app 和 version；目录请给出 context 和 tags。',
  inputsNameless: '没有给出目录 {context} 的镜像名称',
  inputsNamelessHint: '请设置输入 tags：每行一个带标签的名称，例如 ghcr.io/OWNER/demo:v1。',
  dryRunWrites: '试运行差点写入 {location}',
  dryRunDone: '这是试运行：没有发布任何内容。正式运行时将发布以下内容：',
  comparedAbsent: '{reference} 尚未发布。',
  comparedSame: '{reference} 已经是这个内容：发布不会有任何变化。',
  comparedDifferent: '与 {reference} 相比：{images}，需传输 {size}',
  comparedUnknown: '无法读取 {reference}，因此不清楚发布会更改什么：{reason}',
  checkPublishesNothing: '这项检查只构建镜像，不发布。如需发布，请合并拉取请求，然后在 issue 上评论：',
  checkPublishesNoDirectory: '这项检查只构建镜像，不发布。',
  selectionTooLarge: '要构建的应用有 {total} 个，而一次运行最多构建 {most} 个',
  selectionTooLargeHint:
    '请把拉取请求拆小。在您自己的工作流中，请给出输入 page，并像 collection.yml 那样为每一页启动一次运行。',
  previewNeedsRun: '模式 preview 在工作流运行结束之后执行，而当前事件是 {event}',
  previewNeedsRunHint:
    '请像 pull-request-comment.yml 那样用 on: workflow_run, types: [completed] 启动工作流。',
  modeUnknown: '未知的模式 {mode}',
  inputInvalid: '输入 {name} 的值是 {value}',
  inputBoolean: '请写 true 或 false。',
  inputPage: '请写 1 或更大的数字。',
  inputBuildArgsNotJson: '输入 build-args 不是 JSON 对象',
  inputBuildArgsForm: () => '请写 {"KEY": "value"} 或 KEY=value,KEY=value。',
  workflowTokenAlone: 'workflowToken 和 {key} 不能同时给出：使用工作流的令牌时不需要密钥',
  usernameTwice: 'username 和 usernameSecret 不能同时给出：给出用户名本身时不使用密钥',
  workflowTokenHost: '给出了 workflowToken，但只有 ghcr.io 接受工作流的令牌，{host} 不接受',
  workflowTokenMissing: '工作流没有为 {host} 传入它的令牌',
  workflowTokenMissingHint:
    '请运行 imagebuild init --force，它会重新写入工作流。在您自己的工作流中，请把 github.actor 作为 username、github.token 作为 password 传入，并给作业授予权限 packages: write。',
  loginUnnamed: '{type} 发布到 {host}，但没有写明登录它所用的密钥',
  loginUnnamedHint:
    '仓库的登录凭据只用于它自己的镜像仓库。请把密钥的名称加到 types.{type}，并运行 imagebuild init --force：',
  loginOfMany: 'username 和 password 是一组登录凭据，而镜像的名称分属多个镜像仓库：{hosts}',
  loginOfManyHint:
    '请去掉这两个输入，在前面的步骤中用 docker/login-action 或 imagebuild login 登录每个镜像仓库。',
  loginMissing: '{host} 要求登录，但没有登录凭据',
  loginMissingHint:
    '请设置 username 和 password，或在前面的步骤中用 docker/login-action 或 imagebuild login 登录。',
  loginOfUnknown: 'username 和 password 可能属于 {host} 以外的镜像仓库，而 {type} 发布到 {host}',
  loginOfUnknownHint:
    '如果它们就是 .github/imagebuild.yml 为它写明的登录凭据，请加上输入 credentials：{secrets}。imagebuild init --force 会这样写入工作流。',
  loginOfOther: ({ given, host, type, wanted }) =>
    `登录凭据来自密钥 ${given}，而 ${type} 发布到 ${host}，其登录凭据来自 ${wanted}`,
  loginOfOtherHint: '请运行 imagebuild init --force，它会按 .github/imagebuild.yml 中的密钥名称写入工作流。',
  loginOfOtherUser: '{host} 的用户名是 {given}，而 .github/imagebuild.yml 的 credentials 中是 {wanted}',
  loginOfOtherUserHint: '请运行 imagebuild init --force，它会把该用户名写入工作流，或更正输入 username。',
  loginOfOtherHost: '登录凭据属于 {configured}，而输入 registry 是 {host}',
  loginOfOtherHostHint: '请去掉输入 registry，或给出那个镜像仓库的登录凭据，不带 credentials。',
  loginHalf: '输入 {missing} 是空的，而 {given} 不是',
  loginBothInputs:
    '请同时设置两个输入；如需不登录发布，请都不设置。如果 {missing} 来自密钥，请在环境 "publish" 中设置该密钥，并检查它在工作流中的名称。',
  loginSecretEmpty:
    '工作流从密钥 {secret} 取得 {missing}：请在环境 "publish" 中设置它（gh secret set {secret} --env publish）。',
  modeTakesNoInput: '模式 {mode} 不接受 {input}',
  modeTakesNoInputHint: '请去掉这个输入；它用于以下模式：{modes}。',
  modeTakesNoKubeconfigHint:
    '安装到集群中的内容可以读取集群的 kubeconfig。请把它交给 mode: prepare 的作业（该作业没有镜像仓库的密钥），再由另一个作业发布其结果；如果您信任这些代码，也可以使用 mode: build。',
  modeInstallsNothing: '模式 {mode} 不会把镜像安装到集群中，而 build-type {type} 会',
  modeInstallsNothingHint: '请在这里使用 build-type: lite：拉取请求的代码可能来自任何人。',
  modeTakesNoSecretHint: '这个模式运行应用的代码，代码可能读取它。请只把它交给以下模式的作业：{modes}。',
  preparedOfOther: ({ name, actual, wanted }) =>
    `准备好的构建的${requestWords[name] ?? ` ${name} `}是 ${actual}，不是 ${wanted}`,
  preparedForeignPlatform: '准备好的构建中有不发布的平台 {platform}',
  preparedDropsPlatform: '准备好的构建写明应用不支持 {platform}，而这个平台需要发布',
  preparedDropsPlatformHint:
    '请在这个作业中检出应用（由其文件决定支持的平台），或从输入 platforms 中去掉该平台。',
  publishExpectedHint: '请写出要发布的内容：imagebuild publish DIR TYPE APP VERSION',
  phaseChosen: '发布 {platforms} 的 {build}：以 {directory} 为准；写出 TYPE APP VERSION 可以核对',
  phaseChosenDropping:
    '发布 {platforms} 的 {build}，不含 {dropped}：以 {directory} 为准；写出 TYPE APP VERSION 可以核对',
  preparedWithoutPlatform: '准备好的构建缺少要发布的平台 {platform}',
  modesSameInputs:
    '请给作业 prepare 和 publish 相同的输入：type、app 和 version，或 context、file 和 tags；以及 build-args 和 platforms。',
  requestIdOutsideActions: '请求 id 只能在 GitHub Actions 中使用',
  requestIdNeedsToken: '请把输入 token 设为 github.token，或去掉 request-id。',
  modeNeedsToken: '这个模式需要输入 token',
  modeGiveToken: '请设为 github.token。',
  modeInActionsOnly: '请在 GitHub Actions 中运行这个模式。',
  variableUnset: '没有设置 {name}',
};

/** What the words of a request are called. */
const requestWords: Readonly<Record<string, string>> = {
  type: '类型',
  name: '应用名',
  app: '应用名',
  version: '版本',
  platforms: '平台',
};
