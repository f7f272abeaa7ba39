/** Sentences of `cluster`; src/text/README.md says how they are written. */
export const cluster = {
  kubeconfigMissing: 'the kubeconfig {file} does not exist',
  kubeconfigMissingHint: 'Name the file of your cluster: --kubeconfig FILE, or KUBECONFIG.',
  kubeconfigNone:
    'there is no kubeconfig: neither --kubeconfig nor KUBECONFIG names one, and {file} does not exist',
  kubeconfigUnreadable: 'the kubeconfig cannot be read ({code})',
  kubeconfigTooLarge: 'the kubeconfig is larger than {limit}',
  kubeconfigNotYaml: 'the kubeconfig is not valid YAML',
  kubeconfigShape: 'not a kubeconfig: {reason}',
  kubeconfigShapeHint: 'Compare it with what `kubectl config view` prints for a file that works.',
  kubeconfigNoContext: 'the kubeconfig has no current context',
  kubeconfigNoContextHint: ({ names }: { names: string }) =>
    names === '' ? 'It has no context at all: name another file.' : `Choose one with --context: ${names}.`,
  contextUnknown: 'the kubeconfig has no context {name}',
  contextWithoutCluster: 'the context {name} names the cluster {cluster}, which the kubeconfig does not have',
  contextWithoutUser: 'the context {name} names the user {user}, whom the kubeconfig does not have',
  kubeconfigRepair: 'Correct the kubeconfig, or choose another context with --context.',
  kubeconfigServer: 'the server of the cluster {cluster} is not an address: {server}',
  kubeconfigServerHint: 'It begins with https://, such as https://203.0.113.7:6443.',
  kubeconfigFileUnreadable: '{field} of the kubeconfig names {file}, which cannot be read ({code})',
  kubeconfigCertificate: 'the certificates or the key of the context {context} are not valid',
  kubeconfigCertificateHint:
    'certificate-authority, client-certificate and client-key are PEM files, or the same in base64 with -data.',
  authProviderUnsupported:
    'the user {user} logs in with the provider {provider}, which Kubernetes removed in 1.26',
  authProviderHint:
    'Get a new kubeconfig from your cloud provider: its command writes one with an exec plugin.',
  pluginInteractive:
    'the credential plugin {command} wants a terminal (interactiveMode: Always), which a build does not give it',
  pluginInteractiveHint: 'Use a kubeconfig with a token, such as one that `kubectl create token` gave you.',
  pluginFailed: 'the credential plugin {command} of the kubeconfig failed',
  pluginMissing: 'the credential plugin {command} of the kubeconfig is not on PATH',
  pluginMissingHint: ({ hint }: { hint: string }) =>
    hint === '' ? 'Install it, or use a kubeconfig with a token.' : `The kubeconfig says: ${hint}`,
  pluginAnswer:
    'the credential plugin {command} did not print an ExecCredential with a token or a certificate',
  pluginAnswerHint:
    'Run `kubectl get nodes` with this kubeconfig: kubectl says what is wrong with the plugin.',
  tlsNotVerified: 'the certificate of {server} is not checked: the kubeconfig has insecure-skip-tls-verify',
  tlsNotVerifiedHint: 'Add the certificate of its authority to the kubeconfig (certificate-authority).',
  clusterUnreachable: 'the cluster at {server} does not answer: {reason}',
  clusterUnreachableHint:
    'Check that the cluster runs and that this machine reaches it: kubectl --context {context} get nodes',
  clusterTimeout: 'no answer within {seconds} seconds',
  clusterCut: 'the answer was cut off',
  clusterCertificate: 'the certificate of {server} is not trusted: {reason}',
  clusterCertificateHint:
    'Set certificate-authority in the kubeconfig to the certificate of its authority, and tls-server-name if the certificate is for another name.',
  clusterNotKubernetes: '{server} does not answer as a Kubernetes API server ({status})',
  clusterUnauthorized: 'the cluster at {server} does not accept the login of the context {context} (401)',
  clusterUnauthorizedHint:
    'The token or certificate may have expired: log in again, and check with kubectl --context {context} get pods.',
  clusterForbidden: 'the context {context} may not {verb} {resource}: {reason}',
  clusterForbiddenHint: 'Ask whoever runs the cluster for a role that allows {verb} on {resource}.',
  clusterRefused: 'the cluster at {server} answers {verb} {path} with status {status}: {reason}',
  clusterAnswerTooLarge: 'the cluster at {server} answers {verb} {path} with more than {limit}',
  clusterListTooLong: 'the cluster has more than {limit} objects at {path}',
  clusterAnswerInvalid: 'the cluster at {server} answers {verb} {path} with something that is not JSON',
  observeWithout: 'images that only {what} show are not observed: {reason}',
} as const;
