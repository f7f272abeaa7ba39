import type { discovery as english } from '../en/discovery.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `discovery`. */
export const discovery: Translation<typeof english> = {
  reasonContainer: 'Pod 模板中有容器运行它',
  reasonComplete: '有一个值是完整的镜像引用',
  reasonKey: '{key} 中写了它',
  reasonWithoutTag: '这里既没有标签也没有摘要，因此不清楚需要哪一个',
  reasonList: '列表中写了它',
  operatorPulls: 'Chart {chart} 的 operator 会拉取这里没有提到的镜像：{pulls}',
  operatorListHint:
    '请在 {file} 中加上其作者提供的列表：imageLists: ["{list}"]。写在 images/shim 的列表中或锁定文件中也可以。',
  operatorPageHint: '请在 images/shim 中列出您的节点需要的镜像；{page} 说明了是哪些。',
  reasonArchive: '它在归档文件中',
  reasonConfiguration: 'imagebuild.yml 中写了它',
  reasonManyVersions: '它的 operator 写了许多版本',
  containerImageInvalid: ({ text, reason }) =>
    `容器的镜像 ${text} 不是镜像引用${reason === '' ? '' : `：${reason}`}`,
  containerImageInvalidHint:
    '请更正它。如果安装应用时会替换它，请在 images/shim/ 或 imagebuild.yml 中列出所需的镜像。',
  manyVersions: ({ repository, count, left }) =>
    `提到了 ${repository} 的 ${count} 个版本，但很可能并不都需要：${left === 0 ? '一个也没有内含' : left === 1 ? '只内含最新的一个' : `只内含其中 ${left} 个`}`,
  manyVersionsHint: ({ file, repository }) =>
    `如需内含其他版本，请在 ${file} 中写出标签或匹配模式：imageVersions: { "${repository}": ["1.2.*"] }`,
  manifestUnparsed: '这不是 YAML，因此只能逐行读取：{problem}',
  manifestUnparsedHint: '请更正这个文件。如果它是模板，请让文件名以 .tmpl 结尾。',
  reasonValuesFile: '用 {file} 渲染得到',
  reasonAnnotation: 'Chart.yaml 中写了它',
  imageFollowsKubeVersion: ({ image, chart, version, others }) =>
    `${image} 随 Kubernetes 版本变化：渲染 Chart ${chart} 时使用的是 ${version}${others === '' ? '' : `（${others} 中也是如此）`}`,
  imageFollowsKubeVersionHint:
    '请设置集群的版本：--kube-version，或 imagebuild.yml 中的 charts.{chart}.kubeVersion。',
  valuesNotUsed: '{path} 看起来像 Chart 的 values，但没有使用',
  valuesNotUsedHint:
    '如需使用，请命名为 charts/<chart>.values.yaml，或在 imagebuild.yml 的 charts.CHART.values 中列出 {path}。',
  valuesRenderFailed: '无法用 {file} 渲染 Chart {chart}：{reason}',
  valuesRenderFailedHint: '如果需要这些 values，请更正它们；只由它们带来的镜像会缺失。',
  reasonNotList: '{file} 不是镜像列表，因此没有读取',
  listedEmptyTag: '{text} 的冒号后面没有标签：按 latest 读取',
  listedEmptyTagHint: '请写出所需的标签。',
  reasonIgnored: '{rule} 忽略了它',
  reasonClusterRegistry: '它属于集群自己的镜像仓库，应当已经在那里',
  kustomizationRemote: 'kustomization 引用了 {address}，没有在其中查找镜像',
  kustomizationRemoteHint: '请在 init.sh 中下载它，或在 images/shim/ 中列出其中的镜像。',
  reasonTestHook: '只有 helm test 运行它',
  yamlTooComplex: 'YAML 嵌套过深，或别名展开过多',
  simplifyYaml: '请不要超过 {depth} 层和 {nodes} 个节点。',
  listedArchive: '{text} 是归档文件，不是镜像',
  listArchiveInTarTxt: '请写在 images/skopeo/tar.txt 中，形式为 docker-archive:<path>@<name:tag>。',
  listedLocalDigest: '{text} 带有摘要，但 {transport} 不保留镜像的摘要',
  nameByTag: '请只用标签指定镜像，或用镜像仓库中的摘要。',
  archiveLine: '{text} 没有写出归档文件和镜像',
  writeArchiveLine: '请写 docker-archive:<path>@<name:tag> 或 oci-archive:<path>@<name:tag>，不带摘要。',
  listedArchiveMissing: '应用中没有归档文件 {path}',
  addArchive: '路径相对于 {directory}：请把归档文件放在那里，或在 init.sh 中下载。',
  notChart: '{path} 不是 Chart，因此没有在其中查找镜像',
  whatChartsAre: 'Chart 是 charts/ 中含有有效 Chart.yaml（写有 name）的目录，或 charts/ 中的 .tgz 包。',
  chartLinkLeadsOut: '{path} 是指向应用之外的链接',
  chartLinkLeadsOutHint: '请把文件复制到 Chart 中，或在 init.sh 中下载。',
  packageLinkLeadsOut: '其中的链接 {path} 指向包外的 {target}',
  chartUnreadable: '无法读取 {path}：{reason}',
  packageAgain: '请重新打包 Chart（helm package），或在 init.sh 中重新下载。',
  chartUnknown: '没有名为 {name} 的 Chart',
  valuesWithoutChart: '{path} 不属于任何 Chart',
  useChartName: '请使用 Chart.yaml 中的名称。',
  valuesMissing: 'Chart {chart} 需要的 values 文件 {file} 不存在',
  correctValuesPath: '请在 {file} 中更正它的路径：路径相对于应用目录。',
  directoryTooDeep: '{directory} 的目录层级超过 {limit} 层',
  lookForLink: '请检查是否有链接指向它的上级目录。',
  searchedFileTooLarge: '{path} 超过 {limit} 字节',
  moveLargeFile: '如果这个文件不是资源清单或列表，请移出这个目录；opt/ 中的文件大小不限。',
  linkLeadsOut: '{path} 是指向应用之外的链接，因此没有读取',
  tooManyImages: '找到 {count} 个镜像，最多允许 {limit} 个',
  ignoreImages:
    '请调高 .github/imagebuild.yml 中的 limits.images，或把不需要的镜像加到 .sealignore，每行一个镜像引用或匹配模式。',
};
