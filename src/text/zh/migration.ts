import type { migration as english } from '../en/migration.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `init --from-cluster-image`. */
export const migration: Translation<typeof english> = {
  notScripts:
    '{directory} 不是用 shell 脚本构建应用的仓库：.github/workflows 中没有工作流运行构建 applications/$app、dockerimages/$app 或 config/$app 的脚本',
  notScriptsHint: '其他仓库请运行 `imagebuild init`。如果是这类仓库，请指定其克隆的根目录。',
  oldTooMuch:
    '{directory} 太大，无法读取：.github、scripts 和 hack 中超过 {files} 个文件，或 init 要读取的文件超过 {size}',
  oldTooMuchHint: '请在新的克隆中运行 init，不要带有工具在其中生成的文件，例如 node_modules。',
  variableForm: '请写成 --variable NAME=VALUE。',
  variableInvalid: '{value} 不是带值的变量',
  variableAlone: '--variable 只能与 --from-cluster-image 一起使用',
  variableAloneHint: '请去掉 --variable，或加上 --from-cluster-image。',
  oldWorkflowInvalid: '无法读取这个工作流，因此 init 没有考虑它：{reason}',
  oldValueUnknown: '不知道这个步骤发布到的 {key}：{written}',
  oldValueGuessed: '不知道这个步骤发布到的 {key}（{written}）的值；根据 {page} 采用 {text}',
  oldValueHint: '请指定 --registry 和 --namespace，或在工作流中直接写出这个值。',
  oldGuessHint: '如果不对，请修改 .github/imagebuild.yml。',
  oldVariableHint:
    'GitHub 上有变量 {variable}，但无法查询（{reason}）。请用 gh auth login 登录，或指定 --variable {variable}=VALUE。',
  oldVariableGuessed:
    '如果不对，请修改 .github/imagebuild.yml；gh variable get {variable} 会显示它的值。无法查询 GitHub：{reason}',
  oldVariableUnset: '本仓库没有变量 {variable}。请指定 --variable {variable}=VALUE。',
  oldUsernameUnknown: '不知道这个步骤的用户名：需要由密钥 {secret} 保存',
  oldPasswordUnknown: '这个步骤的密码不是密钥：需要由密钥 {secret} 保存',
  oldPasswordWritten: '这里直接写出了密码：需要由密钥 {secret} 保存',
  oldPasswordWrittenHint: '能读取仓库的人都知道它，从历史记录中也能看到：请在镜像仓库中修改密码。',
  oldTargetSecond: '这个步骤还发布到 {target}；imagebuild 把一种类型只发布到一处，即 {first}',
  oldTargetSecondHint: '请在您自己的工作流中复制已发布的镜像：imagebuild publish REF --to REF',
  oldTargetDiffers: '.github/imagebuild.yml 把 {type} 发布到 {target}，而这个步骤发布到 {before}；以配置为准',
  oldLabelMissing: '在这里，任何人都可以用评论构建，issue 不需要标签',
  oldLabelMissingHint:
    '机器人只为有写权限的人构建，或在维护者加上标签后构建：https://github.com/labring/imagebuild/blob/main/docs/bot.md#who-can-start-a-build',
  oldWorkflowStays: '这个工作流（{triggers}）会构建镜像，init 写入的工作流都不能取代它',
  oldWorkflowStaysHint:
    '请让它调用 .github/workflows/imagebuild.yml：https://github.com/labring/imagebuild/blob/main/docs/guides/from-shell-scripts.md#workflows-of-your-own',
  oldCommandUnknown: '机器人没有命令 {command}',
  oldCommandUnknownHint: '可用的命令有 {commands}，可以加上 --platform=linux/amd64 等选项。',
  oldCondition: '这个条件会排除一些构建，现在没有对应的设置：{condition}',
  oldConditionHint: '请删除不应构建的目录，或在它的 imagebuild.yml 中列出 versions。',
  oldFunctions: '这个脚本使用 {directory} 中的函数，imagebuild 不会把任何文件放到那里',
  oldFunctionsHint:
    '请在 init.sh 中直接调用 helm 和 curl，或把这些函数放在它旁边：https://github.com/labring/imagebuild/blob/main/docs/guides/from-shell-scripts.md#the-functions-in-tmpscripts_apps',
  oldSettings: '从旧的工作流中读取：',
  oldCommands: '保持不变的命令：{commands}',
  oldEnvironment: '创建只有默认分支可以使用的环境 "publish"：',
  oldLabel: '没有写权限的人可以在带有标签 {label} 的 issue 上构建。如果仓库中没有这个标签，请创建：',
  oldCompare: '构建应用，并与旧的工作流发布的镜像比较：',
  oldDelete:
    '在添加新文件的同一个提交中，删除新工作流所取代的旧文件：否则两者会回复相同的评论，并且都会发布。',
  oldNothingToDelete: '现在还没有可以删除的旧文件。',
  oldDeleteLater: '等到不再使用时，再删除以下文件。现在使用它们的是 {users}：',
  oldDeleteSecrets:
    '旧的工作流全部删除之后，请删除仓库的密钥：与环境的密钥不同，任何分支的工作流都能读取它们。',
};
