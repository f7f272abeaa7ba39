import type { network as english } from '../en/network.ts';
import type { Translation } from '../translation.ts';

/** Chinese sentences of `network`. */
export const network: Translation<typeof english> = {
  proxyInvalid: '{variable} 不是代理的地址',
  proxySocks: '{variable} 指定了 SOCKS 代理（{proxy}），不支持这种代理',
  proxyScheme: '{variable} 指定了不支持的代理（{proxy}）',
  proxyForm:
    '请把 {variable} 设为 http://HOST:PORT 或 https://HOST:PORT，或在 NO_PROXY 中列出直接访问的主机。',
  proxyFails: '无法使用代理 {proxy}：{reason}',
  proxyCannotReach: '代理 {proxy} 无法访问 {target}：状态 {status}',
  proxyRefuses: '代理 {proxy} 拒绝连接 {target}（状态 {status}）',
  proxyRefusesHint: '请代理的管理员允许 {host}；如果不用代理也能访问 {host}，请列入 NO_PROXY。',
  proxyNeedsLogin: '代理 {proxy} 要求用户名和密码（状态 407）',
  proxyRefusesLogin: '代理 {proxy} 不接受 {variable} 中的用户名和密码（状态 407）',
  proxyLoginForm:
    '请把 {variable} 设为 http://USER:PASSWORD@HOST:PORT。密码中的特殊字符要用百分号编码：@ 写作 %40。',
  certificateSelfSigned: '{host} 的证书是自签名的，这里不信任它',
  certificateUnknownIssuer: '{host} 的证书由这里不信任的机构颁发',
  certificateTrust:
    '如果您信任该机构，请把 SSL_CERT_FILE 设为其证书文件（这台机器信任的全部证书可能在 /etc/ssl/certs/ca-certificates.crt），或将证书保存为 /etc/containers/certs.d/{host}/ca.crt。',
  certificateExpired: '{host} 的证书已过期',
  certificateExpiredHint: '请检查这台机器的时钟，或请 {host} 的管理员更新证书。',
  certificateNotYetValid: '{host} 的证书尚未生效',
  certificateClock: '请检查这台机器的时钟。',
  certificateOfOtherHost: '{host} 的证书用于 {names}，不用于这个主机',
  certificateOfOtherHostHint: '请使用证书中的名称，或请 {host} 的管理员提供包含该名称的证书。',
  certificateUnreadable: '{name}：无法读取证书 {path}（{code}）',
  certificateInvalid: '{name}：{path} 的开头不是有效的证书',
  certificateKeyInvalid: '{host} 的客户端证书或其密钥无效',
  certificatesForm: '证书和密钥是 PEM 文件。客户端证书 NAME.cert 旁边需要有其密钥 NAME.key。',
  hostWithoutTls: '{host} 没有使用 TLS',
  hostWithoutTlsHint: '如果镜像仓库没有 TLS，请指定它的主机：--plain-http {host}',
};
