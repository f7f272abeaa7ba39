import type { cluster as english } from '../en/cluster.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `cluster`. */
export const cluster: Translation<typeof english> = {
  kubeconfigMissing: 'kubeconfig {file} 不存在',
  kubeconfigMissingHint: '请指定集群的文件：--kubeconfig FILE 或 KUBECONFIG。',
  kubeconfigNone: '没有 kubeconfig：--kubeconfig 和 KUBECONFIG 都没有指定，{file} 也不存在',
  kubeconfigUnreadable: '无法读取 kubeconfig（{code}）',
  kubeconfigTooLarge: 'kubeconfig 超过 {limit}',
  kubeconfigNotYaml: 'kubeconfig 不是有效的 YAML',
  kubeconfigShape: '不是 kubeconfig：{reason}',
  kubeconfigShapeHint: '请与一个可用的 kubeconfig 的 `kubectl config view` 输出比较。',
  kubeconfigNoContext: 'kubeconfig 没有当前上下文',
  kubeconfigNoContextHint: ({ names }) =>
    names === '' ? '其中没有任何上下文：请指定其他文件。' : `请用 --context 选择一个：${names}。`,
  contextUnknown: 'kubeconfig 中没有上下文 {name}',
  contextWithoutCluster: '上下文 {name} 指定的集群 {cluster} 不在 kubeconfig 中',
  contextWithoutUser: '上下文 {name} 指定的用户 {user} 不在 kubeconfig 中',
  kubeconfigRepair: '请更正 kubeconfig，或用 --context 选择其他上下文。',
  kubeconfigServer: '集群 {cluster} 的 server 不是地址：{server}',
  kubeconfigServerHint: '它以 https:// 开头，例如 https://203.0.113.7:6443。',
  kubeconfigFileUnreadable: '无法读取 kubeconfig 的 {field} 指定的 {file}（{code}）',
  kubeconfigCertificate: '上下文 {context} 的证书或密钥无效',
  kubeconfigCertificateHint:
    'certificate-authority、client-certificate 和 client-key 是 PEM 文件，带 -data 的则是它们的 base64。',
  authProviderUnsupported: '用户 {user} 使用 {provider} 登录，Kubernetes 1.26 已移除这种方式',
  authProviderHint: '请从云服务商处获取新的 kubeconfig：其命令会写入使用 exec 插件的文件。',
  pluginInteractive: '凭据插件 {command} 需要终端（interactiveMode: Always），而构建不提供终端',
  pluginInteractiveHint: '请使用带令牌的 kubeconfig，例如由 `kubectl create token` 得到的令牌。',
  pluginFailed: 'kubeconfig 的凭据插件 {command} 运行失败',
  pluginMissing: 'kubeconfig 的凭据插件 {command} 不在 PATH 中',
  pluginMissingHint: ({ hint }) =>
    hint === '' ? '请安装它，或使用带令牌的 kubeconfig。' : `kubeconfig 中的说明：${hint}`,
  pluginAnswer: '凭据插件 {command} 没有输出带令牌或证书的 ExecCredential',
  pluginAnswerHint: '请用这个 kubeconfig 运行 `kubectl get nodes`：kubectl 会说明插件有什么问题。',
  tlsNotVerified: '没有检查 {server} 的证书：kubeconfig 设置了 insecure-skip-tls-verify',
  tlsNotVerifiedHint: '请在 kubeconfig 中加上其颁发机构的证书（certificate-authority）。',
  clusterUnreachable: '集群 {server} 没有响应：{reason}',
  clusterUnreachableHint: '请确认集群在运行，并且这台机器可以访问它：kubectl --context {context} get nodes',
  clusterTimeout: '{seconds} 秒内没有响应',
  clusterCut: '响应中断',
  clusterCertificate: '{server} 的证书不受信任：{reason}',
  clusterCertificateHint:
    '请在 kubeconfig 中把 certificate-authority 设为其颁发机构的证书；如果证书用于其他名称，再设置 tls-server-name。',
  clusterNotKubernetes: '{server} 的响应不是来自 Kubernetes API 服务器（{status}）',
  clusterUnauthorized: '集群 {server} 不接受上下文 {context} 的登录凭据（401）',
  clusterUnauthorizedHint:
    '令牌或证书可能已过期：请重新登录，并用 kubectl --context {context} get pods 检查。',
  clusterForbidden: '上下文 {context} 无权对 {resource} 执行 {verb}：{reason}',
  clusterForbiddenHint: '请向集群管理员申请允许对 {resource} 执行 {verb} 的角色。',
  clusterRefused: '集群 {server} 对 {verb} {path} 返回状态 {status}：{reason}',
  clusterAnswerTooLarge: '集群 {server} 对 {verb} {path} 的响应超过 {limit}',
  clusterListTooLong: '集群在 {path} 的对象超过 {limit} 个',
  clusterAnswerInvalid: '集群 {server} 对 {verb} {path} 的响应不是 JSON',
  observeWithout: '只能由 {what} 得知的镜像没有观察到：{reason}',
};
