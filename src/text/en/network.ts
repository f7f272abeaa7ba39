/** Sentences of `network`; src/text/README.md says how they are written. */
export const network = {
  proxyInvalid: '{variable} is not the address of a proxy',
  proxySocks: '{variable} names a SOCKS proxy ({proxy}), which is not supported',
  proxyScheme: '{variable} names a proxy that is not supported ({proxy})',
  proxyForm:
    'Set {variable} to http://HOST:PORT or https://HOST:PORT, or list hosts that are contacted directly in NO_PROXY.',
  proxyFails: 'the proxy {proxy} cannot be used: {reason}',
  proxyCannotReach: 'the proxy {proxy} cannot reach {target}: status {status}',
  proxyRefuses: 'the proxy {proxy} does not connect to {target} (status {status})',
  proxyRefusesHint:
    'Ask whoever runs the proxy to allow {host}, or list {host} in NO_PROXY if it can be reached without the proxy.',
  proxyNeedsLogin: 'the proxy {proxy} requires a user name and a password (status 407)',
  proxyRefusesLogin: 'the proxy {proxy} refuses the user name and password in {variable} (status 407)',
  proxyLoginForm:
    'Set {variable} to http://USER:PASSWORD@HOST:PORT. Percent-encode special characters in the password: @ is %40.',
  certificateSelfSigned: 'the certificate of {host} is self-signed, and it is not trusted here',
  certificateUnknownIssuer: 'the certificate of {host} is signed by an authority that is not trusted here',
  certificateTrust:
    'If you trust the authority, set SSL_CERT_FILE to the file with its certificate (all that this machine trusts may be in /etc/ssl/certs/ca-certificates.crt), or save it as /etc/containers/certs.d/{host}/ca.crt.',
  certificateExpired: 'the certificate of {host} has expired',
  certificateExpiredHint:
    'Check the clock of this machine, or ask whoever runs {host} to renew the certificate.',
  certificateNotYetValid: 'the certificate of {host} is not valid yet',
  certificateClock: 'Check the clock of this machine.',
  certificateOfOtherHost: 'the certificate of {host} is for {names}, not for this host',
  certificateOfOtherHostHint:
    'Use a name that the certificate has, or ask whoever runs {host} for a certificate that names it.',
  certificateUnreadable: '{name}: the certificate {path} cannot be read ({code})',
  certificateInvalid: '{name}: {path} does not begin with a valid certificate',
  certificateKeyInvalid: 'the client certificate or its key for {host} is not valid',
  certificatesForm:
    'Certificates and keys are PEM files. A client certificate NAME.cert needs its key in NAME.key beside it.',
  hostWithoutTls: '{host} does not speak TLS',
  hostWithoutTlsHint: 'If the registry has no TLS, name its host: --plain-http {host}',
} as const;
