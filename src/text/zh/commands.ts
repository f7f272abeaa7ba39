import type { commands as english } from '../en/commands.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `commands`. */
export const commands: Translation<typeof english> = {
  // commands: publish images
  locationHasNone: '{location} 列出了 {platforms} 的镜像，但其中一个也没有',
  locationLacks: '{location} 还列出了 {absent} 的镜像，但其中没有：只使用 {platforms}',
  locationLacksPlatform: '{location} 没有 {platform} 的镜像，只有 {offered}',
  preparedLacksPlatform: '准备好的构建没有 {platform}，只有 {offered}',
  locationSaveAgain: '请拉取这个平台的镜像并重新保存：先 docker pull --platform，再 docker save --platform。',
  locationWithoutImage: '{location} 中没有镜像',
  samePlatformTwice: '{locations} 中有两个都是 {platform} 的镜像',
  samePlatformTwiceHint: '请为每个平台只给出一个位置。',
  publishNowhere: '没有给出发布的目标',
  repositoryReserved: '{image} 是 imagebuild 自用的仓库',
  repositoryReservedHint: '请以其他名称发布。',
  publishNowhereHint: '请在最后写上引用：imagebuild publish oci:DIR registry/namespace/app:version',
  sourceWithLayerKeys: ({ image, count, layer, namespaces }) =>
    `${image} 有 ${count} 层带有 imagebuild 的键（例如 ${layer}），而它不在 ${namespaces} 中：那里的构建会按键所声称的内容复用这样的层，而不读取它`,
  sourceWithLayerKeysHint: '如果您信任发布者，请加上 --trust-source 重新运行命令。否则请自行构建这个镜像。',

  // serve
  serveBlobDamaged: '{image} 的层 {layer} 的内容与 {digest} 不符',
  serveBlobDamagedHint: '请用 imagebuild inspect --verify 读取整个镜像，并重新发布。',
  serveListenInvalid: '--listen {value} 不是地址',
  serveListenHint: '请写 HOST:PORT，例如 127.0.0.1:5000、0.0.0.0:5000 或 [::1]:0；端口 0 表示任意空闲端口。',
  servePortTaken: '已有其他程序监听 {address}',
  servePortTakenHint: '请选择其他端口，或任意空闲端口：--listen {free}',
  serveCannotListen: '无法监听 {address}：{reason}',
  serveNoRegistry: '{location} 没有内含镜像：其中没有带标签或清单的 registry/',
  serveSpoolLimitInvalid: '--spool-limit {value} 不是大小',
  serveSpoolLimitHint: '请写带单位的字节数：500MB、20GB、10GiB。',
  serveManifestUnread: '无法读取 {image} 的清单：{reason}',
  serveMissing: '有客户端请求 {image}，但这里没有',
  serveFailed: '无法发送 {path}：{reason}',

  // try
  tryWithoutCommands: '{location} 既没有 ENTRYPOINT 也没有 CMD：没有可安装的内容',
  tryPlatformMissing: '{location} 没有集群节点的平台 {platform} 的镜像，只有 {offered}',
  tryNeedsKubeconfig: '--yes 和 --keep 用于您自己的集群：请同时给出 --kubeconfig 或 --context',
  tryPhaseInstall: '安装到 {server}',
  tryPhaseWait: '等待全部就绪',
  trySaysCut: '节点只能从这个镜像拉取',
  trySaysNotCut: '没有切断网络：节点可以从所能访问的任何镜像仓库拉取，只按名称比较镜像',

  // commands
  planObserved: '计划不安装任何内容，而 {type} 类型的构建通过安装到集群来查找镜像',
  planObservedHint:
    '请用 --build-type {type} 写入锁定文件，计划时不带它：imagebuild lock … --build-type {type}。或者准备构建，再显示发布时传输的内容：imagebuild prepare … --build-type {type} --output DIR，然后 imagebuild publish --dry-run DIR。',
  doctorNode: 'Node {version}',
  doctorNodeHint: '请安装 Node {oldest} 或更高版本。',
  doctorApplications: '{root}/ 中有 {count} 个应用',
  doctorNoApplications: '{root}/ 中还没有应用',
  doctorNoApplicationsHint: '请创建第一个应用：{root}/<app>/<version>/Kubefile。',
  doctorNoDirectory: '目录 {root}/ 不存在',
  doctorNoDirectoryHint: '请进入存放应用的仓库，或创建第一个应用：{root}/<app>/<version>/Kubefile。',
  doctorHelm: '{version}，位于 {path}',
  doctorNoHelm: '{reason}；只有带 Chart 的应用需要它',
  doctorNoBuildx: '{reason}；RUN 需要 buildx 或 buildah',
  doctorBuildahInstead: '{reason}；RUN 改用 buildah',
  doctorNoEngineHint: '请安装 buildah（apt-get install buildah），或带 buildx 的 Docker。',
  doctorBuildah: '不用守护进程即可执行 RUN 指令',
  doctorNoBuildah: 'buildah 不在 PATH 中；RUN 需要 buildah 或 buildx',
  doctorKubectl: '{path}',
  doctorNoKubectl: '{reason}；只有使用集群的构建需要它',
  doctorKind: '{version}',
  doctorNoKind: '{reason}；只有 --build-type container 需要它',
  doctorEngine: ({ engine, processors, memory, space }) =>
    `${engine}：${processors} 个处理器，${memory} 内存${space === '' ? '' : `，${space} 可用空间`}`,
  doctorEngineSmall:
    '--build-type container 可能需要更多：对大多数应用，{memory} 内存和 {space} 可用空间就够了。',
  doctorNoEngine: '{reason}；只有 --build-type container 需要它',
  doctorNoEngineRuns: '请启动 {engine}，或把 KIND_EXPERIMENTAL_PROVIDER 设为 docker、podman 或 nerdctl。',
  doctorClusterLeft: '{name} 是一个被强行终止的构建留下的',
  doctorClusterElsewhere: '{name} 属于另一台机器或另一个容器中的构建，该构建可能已经结束',
  doctorClusterHint: '如果不再需要，请删除：{command}',
  doctorPlatform: '这台机器可以运行它的程序',
  doctorNoPlatform: '{reason}；只有用 buildah 执行 RUN 需要它',
  doctorDestination: '镜像发布到 {registry}/{namespace}',
  doctorInitHint: '或运行 `imagebuild init`，它会写入配置和工作流。',
  doctorWorkflowToken: '工作流用自己的令牌发布到 {host}，不需要密钥',
  doctorSecrets: ({ secrets }) => `环境 "publish" 中有密钥 ${joinNames(secrets)}`,
  doctorSecretsMissing: ({ secrets }) => `环境 "publish" 中缺少密钥 ${joinNames(secrets)}`,
  doctorSecretsMissingHint: ({ secrets }) =>
    [
      '如果仓库及其组织都没有这些密钥，请设置：',
      ...secrets.map((secret) => `gh secret set ${secret} --env publish`),
    ].join('\n'),
  doctorSecretsUnknown: ({ secrets, reason }) =>
    `无法得知环境 "publish" 中是否有密钥 ${joinNames(secrets)}：${reason}`,
  doctorSecretsUnknownHint:
    '请安装 GitHub CLI 并登录（gh auth login），或在 Settings > Environments > publish 中查看。',
  doctorCredential: '您已登录 {host}',
  doctorNoCredential: '这台机器上没有 {host} 的凭据；从这里发布需要凭据',
  doctorNoCredentialHint: '请运行：imagebuild login {host} -u USER --password-stdin',
  doctorRegistry: '{host} 有响应',
  imagesOfDialect: '{dialect} 在成品镜像中查找，而这个目录只是它的构建上下文',
  imagesOfDialectHint: '请用 imagebuild plan 列出所有镜像。',
  imagesNoDirectory: '{directory} 不是目录',
  imagesNoDirectoryHint: '请使用应用的目录：applications/<app>/<version>。',
  imagesOfVersions: '{directory} 中是应用的各个版本，它本身不是版本',
  imagesOfVersionsHint: '请使用其中之一：{versions}。',
  imagesWithoutInit: '没有运行 init.sh：没有列出由它获取的文件中的镜像',
  imagesWithoutInitHint: '请运行：imagebuild plan --offline apps {app} {version}',
  loginHostInvalid: '{host} 不是镜像仓库的主机',
  loginHostForm: '请只写主机：imagebuild login ghcr.io。如果没有 TLS，请加上 --plain-http HOST。',
  loginIncomplete: '需要用户名和密码',
  loginIncompleteHint: '请运行：imagebuild login <registry> -u USER --password-stdin',
  assetMissing: '当前安装的 imagebuild 缺少文件 {path}',
  assetMissingHint: '请使用发行版或仓库的克隆：docs/install.md 说明了如何安装。只复制 dist/ 是不够的。',
  initNoDirectory: '目录 {directory} 不存在',
  initNoDirectoryHint: '请进入仓库目录，或指定它的目录。',
  initNoNamespace: '不知道镜像的命名空间',
  initNoNamespaceHint: '请加上 --namespace NAME，或添加指向 GitHub 的远程仓库 origin：默认使用其所有者。',
  initNoAction: '不知道要使用 imagebuild 的哪个提交',
  initNoActionHint: '请加上 --action {action}。',
  initActionInvalid: '{action} 不是带提交的 Action',
  initActionInvalidHint: '请写 OWNER/REPO@COMMIT，用完整的提交 id：标签或分支可能被别人移动。',
  commitForeign: '{commit} 不是默认分支上的提交',
  commitForeignHint: '请先合并：只构建和发布默认分支上的提交。',
  tagUnread: '不登录就无法得知 {image} 是否空闲（{reason}），因此由作业 publish 决定',
  preparedTooLarge: '准备好的构建有 {size}，上限是 {limit}',
  preparedTooLargeHint:
    '请用 .dockerignore 排除大文件，用内含镜像代替复制归档文件，或调高 .github/imagebuild.yml 中的 limits.preparedBytes。',
  preparedNotDeleted: '没有删除准备好的构建的 artifact：{reason}',
  preparedNotDeletedHint: '请给作业授予权限 actions: write。否则它们会保留到过期。',
  preparedExpires: '它们会保留到过期。',
  secretsMissing: ({ secrets, host }) => `没有设置 ${host} 的密钥 ${joinNames(secrets)}`,
  secretsMissingHint: ({ page }) =>
    `请把缺少的内容设为环境 "publish" 的密钥${String(page).replace(/^ \((.*)\)$/, '（$1）')}；docs/installation.md 有每一步的说明。`,
  selectionEmpty: '没有选择任何应用',
  selectionEmptyHint: '请设置 app（名称、通配符或 all）或 since（提交）。',
  selectionUnknown: '{word} 与任何应用都不匹配',
  selectionUnknownHint: '请使用名称、cert-* 这样的通配符或 all。',
  selectionNearHint: '是不是想写 {near}？',

  // commands: lint
  lintFailsCheck: ({ count, kind }) =>
    `镜像可以构建，但检查未通过：lint 发现 ${count} 个${kind === 'error' ? '错误' : '警告'}`,
  lintRuleUnknown: '没有规则 {id}',
  lintRuleList: 'imagebuild lint --rules 会列出所有规则。',
  lintNothing: '{path} 中没有应用',
  lintNothingHint: '请指定含有 {files} 之一的目录，或含有这种目录的目录。',

  // commands: why
  imagesWithoutList: '没有显示列表 {address} 中的镜像：这里不发出任何请求',
  imagesWithoutListHint: 'imagebuild plan 会获取它，并显示其中的镜像。',
  whyEmbedOff: 'imagebuild.yml 中写有 embed: false',
  whyLeftOut: '写入 {file} 时，它的镜像仓库中没有它',
  whyHeld: '它在 /registry 中',
  whyMissing: '集群会拉取它，因为 {platform} 的 /registry 中没有它：{reason}',
  whyNotHeld: '候选镜像，{platform} 的 /registry 中没有它：{reason}',
  whyHeldBy: '它在 {image} 的 /registry 中',
  whyOfflineBase: '使用 --offline 时不读取 {image}，因此这里缺少它带来的镜像',
  whyNothing: '{location} 中没有任何地方提到 {image}',
  whyDidYouMean: '是不是想写 {names}？',
  whyListApplication: 'imagebuild images {location} 会列出其中提到的所有镜像。',
  whyListOther: 'imagebuild inspect {location} 会列出其中的镜像。',
  whyWhere: '当前目录不是应用',
  whyWhereHint: '请指定应用的目录、准备好的构建或镜像：imagebuild why IMAGE applications/APP/VERSION',

  // commands: inspect
  inspectNotFound: '找不到 {location}',
  inspectName: '请给出镜像引用、oci:DIR[:tag] 或 FILE.tar。',
  inspectTooLarge: '其中的 Chart、资源清单和脚本有 {bytes} 字节，最多解压 {limit} 字节',
  phaseComplete: '查找 {platform} 所需的内容',
  inspectDiffIds: '它有 {layers} 层，但有 {diffIds} 个 diffID',
  inspectDiffId: '层 {layer} 解压后是 {actual}，应为 {expected}',
  layerDamaged: '{image} 的层 {layer} 已损坏',
  diffManyFiles: '比较时读取的各层中，文件总数超过 {limit} 个',
  diffManyFilesHint: '请用 --platform 每次比较一个平台。',
  layerManyFiles: '层 {layer} 中的文件超过 {limit} 个',
  embeddedOtherBytes: '{path} 的摘要是 {digest}',
  embeddedNotLink: '{path} 不是指向摘要的链接',
  embeddedDeadLink: '{path} 所指的 {digest} 不存在',
  embeddedUntagged: '内含的仓库 {repository} 没有标签，因此不会复制它',
  embeddedBlobMissing: '内含的镜像 {image} 需要 {digest}，但它不存在',
  embeddedBlobSize: '内含的镜像 {image} 需要 {size} 字节的 {digest}，而它有 {actual} 字节',
  embeddedManifestInvalid: '内含的镜像 {image} 的清单不存在，或不是 JSON',
  embeddedTagOfIndex: '内含的镜像 {image} 的标签指向索引，而不是清单',

  // the environment of the workflow
  initSecrets: ({ secrets, registry, options = '' }) =>
    [
      `给该环境设置密钥 ${joinNames(secrets)}，即 ${registry} 的登录凭据：`,
      ...secrets.map((secret) => `     gh secret set ${secret} --env publish${options}`),
    ].join('\n'),
};

function joinNames(names: readonly string[]): string {
  return names.join('、');
}
