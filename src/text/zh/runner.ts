import type { runner as english } from '../en/runner.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `runner`. */
export const runner: Translation<typeof english> = {
  programMissing: '{program} 不在 PATH 中',
  installProgram: '请安装 {program}，并放入 PATH。',
  installBash: '请安装 bash（apt-get install bash、apk add bash）：init.sh 由它运行。',
  installHelm:
    '请安装 helm 3.8 或更高版本（https://helm.sh/docs/intro/install/）并放入 PATH：Chart 由它渲染。',
  installBuildah: '请安装 buildah 1.28 或更高版本（apt-get install buildah）：RUN 指令由它执行。',
  installDocker: '请安装带 buildx 的 Docker（https://docs.docker.com/build/），或使用 --engine buildah。',
  installKind:
    '请安装 kind（https://kind.sigs.k8s.io/docs/user/quick-start/#installation）并放入 PATH：--build-type container 的集群由它创建。',
  installKubectl:
    '请安装 kubectl（https://kubernetes.io/docs/tasks/tools/）并放入 PATH：镜像中的命令会调用它。',
  kindNoGateway: '{engine} 的网络 {network} 没有网关，节点无法由此访问这台机器',
  kindNoGatewayHint: '请用 docker network inspect 查看。kind 在创建第一个集群时创建这个网络。',
  kindFailed: 'kind 无法创建集群：{reason}',
  kindFailedHint: '请查看 kind 的输出；imagebuild doctor 会显示这台机器缺少什么。',
  kindNoEngineHint:
    '请启动 Docker，或把 KIND_EXPERIMENTAL_PROVIDER 设为 podman 或 nerdctl；imagebuild doctor 会显示缺少什么。',
  kindImageHint: '请确认这台机器可以从 Docker Hub 拉取 kindest/node，或用 --kube-version 选择其他版本。',
  kindSpaceHint: '请在 Docker 存放镜像的地方释放一些空间：docker system prune。',
  kindStillThere: 'kind 仍然列出它',
  kindNotDeleted: '无法删除集群 {name}：{reason}',
  kindNotDeletedHint: '这台机器上的下一次观察式构建会再次尝试。要现在删除：{command}',
  kindOrphanDeleted: '已删除集群 {name}，它是一个被强行终止的构建留下的',
  kindNearest: 'kind 没有 Kubernetes {version} 的节点镜像，最接近的是 {image}',
  kindDefault: 'kind 没有与 Kubernetes {version} 相近版本的节点镜像，因此集群使用 kind 的默认版本',
  kindDefaultHint: '如果应用需要该版本，请对该版本的集群使用 --build-type cloud。',
  programNotStarted: ({ name, reason }) => `无法启动 ${name}${colon(reason)}`,
  programFailed: '{name} 以状态 {status} 退出',
  programSignalled: '{name} 被 {signal} 结束',
  programTimedOut: '{name} 没有在 {seconds} 秒内结束',
  programTimedOutHint: '请根据最后几行输出查明它在等待什么，或给它更多时间（imagebuild.yml 中的 timeout）。',
  outputLineCut: ({ count }) => `…（已截断：还有 ${count.toLocaleString('en')} 个字符）`,
  installNotInImage:
    '{command}：{file} 不在镜像中，因此找不到其中的镜像；请把它复制到镜像中，或在 imagebuild.yml 的 images 中列出这些镜像',
  installValuesNotInImage:
    '{command}：{file} 不在镜像中，因此渲染 Chart 时没有使用它；请把它复制到镜像中，或在 imagebuild.yml 的 images 中列出由它带来的镜像',
  installKustomizeFailed: '无法渲染 {command}：{reason}',
  installRenderFailed: '{command}：{reason}',
  installRenderFailedHint:
    '渲染 Chart 时也使用了这些选项。请更正命令，或在 imagebuild.yml 的 images 中列出镜像。',
  installFlagIgnored:
    '{command}：渲染 Chart 查找镜像时没有使用 {flag}；请在 imagebuild.yml 的 images 中列出由它带来的镜像',
  installOther: '{command}：不清楚它安装哪些镜像；请在 images/shim/ 中或 imagebuild.yml 的 images 中列出',
  installTooMany: 'ENTRYPOINT 和 CMD 中不同的安装调用超过 {limit} 个',
  installTooManyHint:
    '如果确实需要这么多，请在 imagebuild.yml 中设置 recordInstall: false，并在 images 中列出镜像。',
  installUnknown:
    '{command}：… 代表的内容只有运行镜像时才知道；如果它影响所需的镜像，请在 imagebuild.yml 的 images 中列出',
  installsNotIsolated:
    'ENTRYPOINT 和 CMD 只按原文读取，因为这台机器无法隔离命令：隔离需要 Linux，以及 root、用户命名空间、bubblewrap 或 CI runner 上的 sudo',
  installEnded: ({ command, status, line }) =>
    `${command} 在没有集群和网络的情况下以状态 ${status} 结束${line === '' ? '' : `（${line}）`}；其中 helm 和 kubectl 的各行只按原文读取`,
  installStopped: '{command} 被停止（{reason}）；其中 helm 和 kubectl 的各行只按原文读取',
  installFailed: ({ reason, notReady }) => (notReady === '' ? `${reason}` : `${reason}；${notReady}`),
  installNotReady: '集群中尚未就绪：',
  installFailedHint: '请查看最后几行输出，并在镜像文件的副本中对集群自行运行该命令。',
  installNotReadyHint: '请排除使工作负载无法启动的问题，例如镜像名称有误。',
  installTimedOutHint: '请查看它在等待什么，或用 --observe-timeout 给它更多时间。',
  installMissingHint: '请安装 {programs} 并放入 PATH：ENTRYPOINT 和 CMD 在这台机器上运行。',
  installTemplateFailed: '无法像 sealos 那样渲染 {file}：{reason}',
  installTemplateFailedHint: '请更正模板，或用 ENV 给其中的变量赋值。',
  installTemplateOutside: '{file} 的路径中有指向镜像之外的链接',
  installTemplateOutsideHint: '请把文件本身复制到镜像中。',
  notesCut: ({ count }) => `……还有 ${count.toLocaleString('en')} 项`,
  installsRead: ({ reason }) => {
    const reasons: Readonly<Record<string, string>> = {
      off: '：已关闭录制（recordInstall、--no-record-install）',
      notIsolated: '：这台机器没有隔离命令的手段',
    };
    return `ENTRYPOINT 和 CMD 只按原文读取，没有运行${reasons[reason] ?? ''}`;
  },
  programTooHungry: '{name} 占用的内存超过 {limit}',
  programTooMuchWritten: '{name} 写入文件的内容超过 {limit}',
  programTooMany: '{name} 启动的进程超过 {limit} 个',
  programOutputTooLong: '{name} 的输出超过 {bytes} 字节',
  programCancelled: ({ name, reason }) => `${name} 被停止${colon(reason)}`,
  commitInvalid: '{commit} 不是提交',
  commitInvalidHint: '请使用提交 id，或用 HEAD^1 表示上一个提交。',
  localImageMissing: '这台机器的 {store} 中没有 {image}',
  localImageMissingHint:
    '请使用 {listing} 显示的名称（在本机构建的镜像是 localhost/NAME:TAG），或先构建或拉取这个镜像。',
  localImageUnreadable: '无法从 {store} 读取 {image}：{reason}',
  localStoreHint: '请确认这个存储可用：{listing}。',
  localStoreProgramMissing: '无法从 {store} 读取 {image}：{programs} 都不在 PATH 中',
  localStoreProgramMissingHint: '请安装 {install}，或把镜像推送到镜像仓库，并使用那里的引用。',
  engineMissing: 'RUN 需要 buildah，或带 buildx 的 Docker，两者都不可用',
  engineMissingHint:
    '请安装 buildah（apt-get install buildah），或启动 Docker 并创建构建器：docker buildx create --use。',
  dockerMissing: 'docker 不在 PATH 中',
  dockerNotRunning: 'Docker 守护进程没有响应',
  buildxMissing: 'Docker 没有 buildx',
  buildxReady: '其构建器的驱动是 {driver}',
  buildxWithoutLayouts: '当前构建器不能写 OCI layout（请创建一个支持的构建器：docker buildx create --use）',
  platformNotRunnable: '这台机器不能运行 {platform} 的程序',
  emulationHint:
    '请配置 QEMU（在工作流中用 docker/setup-qemu-action；其他情况用 apt-get install qemu-user-static binfmt-support），或在该平台的机器上构建。',
  networkUnsupported: '{engine} 不支持 RUN --network={network}',
  networkUnsupportedHint: '请去掉 --network，或使用 {networks} 之一，或用 --engine 换用其他构建引擎。',
  runFailed: 'RUN 以状态 {status} 退出',
  runFailedHint: '请查看最后几行输出，并更正指令。',
  engineFailed: ({ engine, reason }) => `${engine} 无法执行 RUN${colon(reason)}`,
  engineFailedHint: '请查看 {engine} 的输出，或用 --engine 换用其他构建引擎。',
  initFailedHint: '请查看最后几行输出，并在目录的副本中自行运行：{command}',
  initSilentHint: '它没有任何输出，因此不知道最后执行的命令。请在目录的副本中显示每条命令：{command}',
  initFailedSilently: '{reason}，没有任何输出',
  initAsks: '{reason}；它似乎在等待输入（{line}），而标准输入已关闭',
  initAsksHint: '构建时没有人能回答。请让它从应用的文件中，或从参数（架构、应用名和版本）中取值。',
  chartFailed: '无法渲染 Chart {chart}：{reason}',
  chartDemands: '请在 imagebuild.yml 的 charts.{chart}.{key} 中设置 Chart 要求的值',
  chartFailedHint:
    '请给 Chart 提供所需的 values：写在 charts/<chart 名称>.values.yaml 中，或 imagebuild.yml 的 charts 中。',
  chartDependenciesHint: '请在 init.sh 中获取它的依赖：helm dependency build。',
  chartKubeVersionHint: '请用 --kube-version 或 imagebuild.yml 中的 kubeVersion 选择 Chart 支持的版本。',
  chartTooLargeHint: '请自行运行 helm template 查明原因，并设置 values 让 Chart 渲染的内容减少。',
};

/** Returns a reason that begins with a colon with the Chinese one; '' when there is none. */
function colon(reason: string | number): string {
  return String(reason).replace(/^: /, '：');
}
