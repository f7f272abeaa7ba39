import type { context as english } from '../en/context.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `context`. */
export const context: Translation<typeof english> = {
  contextUnreadable: '无法读取 {path}',
  contextUnreadableHint: '请让它可读，或把它列入 .dockerignore。',
  contextChanged: '{path} 在读取过程中被修改',
  contextChangedHint: '请等到没有程序再写入应用目录后重新构建。',
  contextNameNotUtf8: '{path} 的名称不是 UTF-8',
  contextRename: '请给文件改名。',
  contextSpecialFile: '{path} 是管道、套接字或设备',
  contextSpecialFileHint: '请删除它，或把它列入 .dockerignore：镜像只由目录、文件和链接组成。',
  contextTooLarge: '{path} 中的文件超过 {limit} 个',
  contextTooLargeHint: '请把镜像不需要的内容列入 .dockerignore。',
  spoolFull: 'Kubefile 中的归档、镜像和地址提供的内容超过 {limit} 字节',
  spoolFullHint: '请少复制一些，或在 init.sh 中下载文件。',
  linksTooMany: '/{path} 下的链接指向的文件超过 {limit} 个',
  linksTooManyHint: '如果链接指向的目录中还有指向目录的链接，请删除这样的链接。',
  parentNotDirectory: '/{path} 的上级不是目录',
  workingDirectoryGone: '工作目录被删除或替换',
  workingDirectoryGoneHint: '请只修改它的内容，保留目录本身。',
  copyNotDirectory: '/{path} 不是目录，不能用目录替换它',
  copyIsDirectory: '/{path} 是目录，不能用文件替换它',
  copyConflictHint: '请复制到其他路径，或不要创建已有的内容。',
  copySourceMissing: '{instruction}：{source} 不存在',
  copyNothingMatches: '{instruction}：没有内容与 {source} 匹配',
  copySourceNotInImage: '{instruction}：镜像 {from} 中没有 {source}',
  copySourceNotInStage: '{instruction}：阶段 {from} 中没有 {source}',
  copyNothingMatchesInImage: '{instruction}：镜像 {from} 中没有内容与 {source} 匹配',
  copyNothingMatchesInStage: '{instruction}：阶段 {from} 中没有内容与 {source} 匹配',
  copyFromNearest: ({ kind, path }) => `${kinds[kind] ?? kind}中有 ${path}，是不是想写它？`,
  copyFromNames: ({ kind, directory, names, more }) =>
    `${kinds[kind] ?? kind}的 ${directory} 中有：${names.join('、')}${more > 0 ? `，另有 ${more} 项` : ''}。`,
  copyFromBare: ({ directory, kind }) => `${kinds[kind] ?? kind}的 ${directory} 是空的。`,
  copySourceIgnored: '.dockerignore 排除了它：请在其中加上一行 !{path}，或删除这条指令。',
  copySourceAdd: '请把它加到应用中，或在 init.sh 中创建，或删除这条指令。',
  copyDidYouMean: '是不是想写 {path}？',
  copyBrokenLink: '{instruction}：链接 {path} 没有指向任何内容',
  copyBrokenLinkHint: '请让它指向构建上下文中的内容，或复制它所在的目录，或删除它。',
  copyRegistryMissing: '{source} 不存在，因为没有要内含的镜像；什么都不复制',
  imagesNotEmbedded: (lacking) =>
    `没有任何内容复制到 /registry，因此 ${lacking.platform} 的镜像缺少${lackedImages(lacking)}`,
  imagesNotEmbeddedHint: '请在 {file} 中加上这一行：COPY registry /registry',
  requiredNotHeld: ({ image, platforms, others }) =>
    `集群会拉取 ${image}，而 ${platforms} 的 /registry 中没有它${others === 0 ? '' : `（另有 ${others} 处也需要它）`}`,
  requiredListHint:
    '请在 images/shim/images.txt 中加上这一行：{image}。如果集群从不拉取它，请列入 imagebuild.yml 的 ignoredImages。',
  requiredListAndCopyHint:
    '请在 images/shim/images.txt 中加上这一行：{image}，并在 {file} 中加上这一行：COPY registry /registry。如果集群从不拉取它，请列入 imagebuild.yml 的 ignoredImages。',
  requiredLostHint:
    '已经找到它，但没有指令把它复制到 /registry，或者后面的指令删除了它。请让这一行成为 {file} 中最后一条改变 /registry 的指令：COPY registry /registry',
  requiredSavedHint:
    '{directory} 会原样复制，所以请把这个镜像也保存到其中：{image}。如果集群从不拉取它，请列入 imagebuild.yml 的 ignoredImages。',
  finishedNotSearched:
    '不清楚 {platform} 的成品镜像中有一个文件需要什么，因此无法检查所需镜像是否已内含：{reason}',
  finishedNotSearchedHint: '请在 images/shim/ 中列出它需要的镜像。',
  imagesIgnoredHint:
    '.dockerignore 排除了它，请在其末尾加上一行 !registry。Kubefile 必须复制它：COPY registry /registry',
  imagesMisplaced: (lacking) =>
    `${lacking.copied} 复制到了 ${lacking.directory} 而不是 /${lacking.copied}，因此 sealos 找不到${lackedImages(lacking)}`,
  imagesMisplacedHint: '请用这一行把它们复制到 /registry：COPY registry /registry',
  imagesCopiedElsewhere: '{copied} 还复制到了 {directory}，sealos 不会从那里读取',
  imagesCopiedElsewhereHint: 'sealos 只读取 /registry。如果没有别的用途，请删除这份副本。',
  copyRegistryMissingHint: '请在 images/shim/、charts/ 或 manifests/ 中写出镜像，或删除这条指令。',
  registrySourceMissing: '{platform} 没有 {source}，而 {there} 存在',
  registrySourceMissingHint:
    '请也生成 {source}（在 init.sh 中用 "sealos registry save"），或删除其他几个：那样会内含找到的镜像。',
  copyPatternUnmatched: '没有内容与 {source} 匹配',
  copyPatternUnmatchedHint: '请删除这个来源，或更正匹配模式。',
  chmodInvalid: '--chmod={mode} 不是有效的权限',
  chmodHint: '请写八进制数，例如 --chmod=755，或符号形式，例如 --chmod=u+x。',
  chownUnknown: '--chown={owner} 中的 {unknown} 不在镜像中',
  chownHint: '请写数字，例如 --chown=1000:1000，或先复制 etc/passwd 和 etc/group。',
  ignorePatternInvalid: '{pattern} 不是有效的匹配模式',
  ignorePatternHint: '每个 [ 都要有对应的 ]，\\ 或 ! 后面要有内容。',
  addUnsupportedAddress: '无法下载 {address}：只能下载 http:// 和 https:// 的文件',
  addUnsupportedAddressHint: '请在 init.sh 中下载，再用 COPY 复制文件。',
  addWithoutName: '{address} 的末尾没有文件名，而 {destination} 是目录',
  addWithoutNameHint: '请在目标中写上文件名。',
  addLocalChecksum: '--checksum 用于 ADD 下载的内容，而 {source} 不是地址',
  addLocalChecksumHint: '请去掉 --checksum。',
  addFailed: 'ADD {source}：{problem}',
  addSpecialOmitted: ({ source, names, more }) =>
    `ADD ${source} 略去了设备和管道：${names}${more > 0 ? `，另有 ${more} 个` : ''}`,
  addSpecialOmittedHint: '运行镜像的程序会创建设备。请从归档中删除它们。',
  xzDictionary: '不支持字典超过 64 MiB 的 xz',
  xzFilter: '不支持使用 LZMA2 以外的过滤器或 SHA-256 校验的 xz',
  xzHint: '请用 xz -6 压缩，或在 init.sh 中解压。',
};

const kinds: Readonly<Record<string, string>> = { image: '镜像', stage: '阶段' };

/** Images that an image needs and doesn't hold. */
interface LackingImages {
  /** One of them. */
  readonly image: string;
  /** How many others there are. */
  readonly others: number;
}

function lackedImages({ image, others }: LackingImages): string {
  return others === 0 ? `所需的 ${image}` : `所需的 ${image} 等 ${others + 1} 个镜像`;
}
