/** The explanation of every error code, which docs/reference/error-codes.md shows. */
import type { ErrorCode } from '../../errors.ts';

interface CodeExplanation {
  readonly meaning: string;
  /** The person who can fix it. */
  readonly who: string;
  /** The usual cause. */
  readonly cause: string;
  /** What to do first. Each message has a hint of its own, which knows more. */
  readonly remedy: string;
}

const caller = 'whoever started the build';
const author = 'the author of the application';
const maintainer = 'whoever maintains the repository';
const operator = 'whoever runs the registry';
const machine = 'whoever runs the machine';
const cluster = 'whoever runs the cluster';
const us = 'the maintainers of imagebuild';

/** By code: meaning, who can fix it, usual cause, remedy. */
const rows: Readonly<
  Record<ErrorCode, readonly [meaning: string, who: string, cause: string, remedy: string]>
> = {
  USAGE: [
    'The command line, or the inputs of the action, are wrong.',
    caller,
    'A misspelt flag, a missing argument, or two flags that exclude each other.',
    'Read the hint, or `--help` of the command.',
  ],
  INVALID_REQUEST: [
    'What is to be built isn’t valid.',
    caller,
    'A name, version, platform or build argument with a character that isn’t allowed there.',
    'Correct the word that the message names.',
  ],
  APPLICATION_NOT_FOUND: [
    'The application, its version or the directory doesn’t exist.',
    caller,
    'A misspelt name, or a version that has no directory where there is no `latest` either.',
    'Choose one of the names that the hint lists.',
  ],
  CONFIGURATION_INVALID: [
    'A file of configuration can’t be used: of the repository, of an application, of docker, or a certificate.',
    maintainer,
    'A misspelt key, a value of another type, or YAML that can’t be parsed.',
    'Correct the line that the place names; docs/reference/configuration.md lists all keys.',
  ],
  NOT_CONFIGURED: [
    'Something that publishing needs isn’t configured.',
    maintainer,
    'No namespace, or no secret with the login of the registry.',
    'Set what the hint names, in `.github/imagebuild.yml` or as a secret.',
  ],
  INIT_FAILED: [
    'init.sh of the application ended with an error.',
    author,
    'A download that doesn’t exist for this version or platform.',
    'Read the end of its log below the message; run init.sh in the application’s directory.',
  ],
  KUBEFILE_MISSING: [
    'The directory has no Kubefile.',
    author,
    'The wrong directory, or a file with another name.',
    'Name the file with `--file`, or call it Kubefile.',
  ],
  KUBEFILE_SYNTAX: [
    'The Kubefile can’t be parsed.',
    author,
    'A misspelt instruction or flag.',
    'Correct the line that the place names.',
  ],
  KUBEFILE_UNSUPPORTED: [
    'The Kubefile uses something that exists in Docker and isn’t supported here.',
    author,
    'A flag of RUN, a git repository in ADD, or an archive whose compression isn’t supported.',
    'Use what the hint names instead; docs/applications.md lists what is supported.',
  ],
  COPY_SOURCE_MISSING: [
    'COPY or ADD names a file that isn’t there.',
    author,
    'A file that init.sh should have downloaded, a misspelt path, or a line of `.dockerignore`.',
    'Correct the path; names that are near are in the hint.',
  ],
  CONTEXT_INVALID: [
    'The files of the application can’t be used for an image.',
    author,
    'A link that leads out of the application, a file that can’t be read, or a device.',
    'Remove or replace the file that the place names.',
  ],
  RUN_FAILED: [
    'A RUN instruction ended with an error.',
    author,
    'A command that isn’t in the base image, or a download without a network.',
    'Read the end of its log below the message.',
  ],
  REFERENCE_INVALID: [
    'An image reference isn’t valid.',
    author,
    'Upper-case letters, a missing tag, or a template that wasn’t filled in.',
    'Correct the reference, or list it in `.sealignore`.',
  ],
  CHART_FAILED: [
    'A chart can’t be rendered or read.',
    author,
    'Values that the chart requires, or a Kubernetes version that it refuses.',
    'Give the values under `charts` of imagebuild.yml, or set `kubeVersion`.',
  ],
  PROGRAM_MISSING: [
    'A program that this build needs isn’t there.',
    machine,
    'helm, or an engine for RUN, isn’t on PATH.',
    'Install it; `imagebuild doctor` shows what else is missing.',
  ],
  PROGRAM_FAILED: [
    'A program that imagebuild started failed.',
    machine,
    'A program that can’t run on this machine, or a broken installation.',
    'Run the command that the message shows by hand.',
  ],
  TIMEOUT: [
    'Something took longer than it may.',
    author,
    'A download in init.sh that hangs, or an install that never gets ready.',
    'Find what hangs in the log, or raise the limit (`timeout`, `--observe-timeout`).',
  ],
  INSTALL_FAILED: [
    'The commands of the image didn’t install it in the cluster.',
    author,
    'A chart that needs a value, a storage class or another application first.',
    'Read the log of the phase install.',
  ],
  LOCK_OUTDATED: [
    '`images.lock.yaml` and what was found disagree.',
    author,
    'The application changed after it was locked.',
    '`imagebuild lock … --update-lock`, and commit the file.',
  ],
  IMAGE_NOT_FOUND: [
    'A registry doesn’t have an image.',
    author,
    'A tag that was removed or never existed, or a repository that moved.',
    'Correct the reference; for one that moved, add a line to `sources`.',
  ],
  IMAGE_NOT_EMBEDDED: [
    'The result would pull an image that it doesn’t hold.',
    author,
    'The Kubefile doesn’t copy `registry`, so what was found isn’t embedded.',
    'Add `COPY registry registry`, or list the image under `ignoredImages`.',
  ],
  IMAGE_COLLISION: [
    'Two different images have one name.',
    author,
    'Images of two hosts with the same repository and tag; under `/registry` the host doesn’t count.',
    'Remove one of them, or give it another tag.',
  ],
  PLATFORM_MISSING: [
    'An image lacks a platform of the build.',
    author,
    'An image that is only built for amd64.',
    'Build only the platforms that all have, or use `platformPolicy`.',
  ],
  UNAUTHORIZED: [
    'The registry doesn’t accept the login.',
    caller,
    'A wrong password, or a token that expired.',
    '`imagebuild login HOST`, or set the secrets anew.',
  ],
  DENIED: [
    'The login isn’t allowed to do this.',
    maintainer,
    'A token without the right to write, a namespace of somebody else, or a repository that has to be created first.',
    'Give the account the right that the message names.',
  ],
  RATE_LIMITED: [
    'A registry allows no more requests or pulls for now.',
    caller,
    'Many pulls without a login, from an address that others use too.',
    'Log in, use a mirror, or wait: `--wait-for-quota 6h`.',
  ],
  REGISTRY_UNAVAILABLE: [
    'A registry, proxy or address can’t be reached, or keeps failing.',
    operator,
    'No network, a proxy or firewall, a certificate that isn’t trusted, or an outage.',
    'Try again; `imagebuild doctor` shows if the registry answers.',
  ],
  REGISTRY_PROTOCOL: [
    'A registry answers in a way that the specification doesn’t allow.',
    operator,
    'A login page or a proxy in between, or a server that isn’t a registry.',
    'Check the host; report the answer to whoever runs it.',
  ],
  DIGEST_MISMATCH: [
    'Bytes aren’t those that their digest names.',
    operator,
    'A damaged disk, cache or transfer, or a file that changed during the build.',
    'Build again; if it stays, the source is damaged.',
  ],
  CONTENT_INVALID: [
    'An image, layout or archive is damaged, or of a form that can’t be used.',
    author,
    'An archive that is compressed or cut off, or a nested index.',
    'Make it again, or name another source.',
  ],
  CONTENT_MISSING: [
    'A file or blob that should be there isn’t.',
    author,
    'A layout or an archive that was copied only in part.',
    'Copy or prepare it again.',
  ],
  LIMIT_EXCEEDED: [
    'Something is larger, longer or more than is allowed.',
    maintainer,
    'An application with very many images or files, or an input that was made to be too large.',
    'Make it smaller; some limits are under `limits` of the configuration.',
  ],
  PREPARED_INVALID: [
    'The prepared build isn’t the one that is to be published.',
    maintainer,
    'The jobs prepare and publish have different inputs, or another commit.',
    'Give both jobs the same inputs, and prepare again.',
  ],
  WARNING: [
    'There were warnings, and `strict` makes them errors.',
    author,
    'A candidate whose registry doesn’t have it.',
    'Fix what each warning names, or build without `--strict`.',
  ],
  TAG_EXISTS: [
    'The tag is published already and may not be replaced.',
    caller,
    '`--no-replace`, a registry with immutable tags, or a command of somebody without write permission.',
    'Choose another version, or allow replacing.',
  ],
  TYPE_MISMATCH: [
    'The tag holds another type of image.',
    caller,
    'Two types publish an application of the same name to the same namespace.',
    'Give a type a namespace of its own, or use `--replace-other-type`.',
  ],
  SOURCE_UNTRUSTED: [
    'An image of somebody else has layers with keys that builds here would trust.',
    caller,
    'A copy of an image that imagebuild built elsewhere.',
    'If you trust its maker: `--trust-source`.',
  ],
  KUBECONFIG_INVALID: [
    'The kubeconfig can’t be used.',
    cluster,
    'A file that isn’t there, a context that it doesn’t have, or a login plugin that asks.',
    'Choose file and context with `--kubeconfig` and `--context`.',
  ],
  CLUSTER_UNREACHABLE: [
    'The cluster doesn’t answer.',
    cluster,
    'A cluster that is stopped, or another network.',
    'Check with `kubectl get nodes` and the same kubeconfig.',
  ],
  CLUSTER_REFUSED: [
    'The cluster refuses a request.',
    cluster,
    'A login without rights, or an object that the API server doesn’t accept.',
    'Read its reason in the message.',
  ],
  READ_BACK_FAILED: [
    'The image is published, but couldn’t be read back to verify it.',
    caller,
    'A registry that shows new content late, or that failed after the upload.',
    'Look at it with `imagebuild inspect`; build again if that fails.',
  ],
  CLUSTER_OBJECT_EXISTS: [
    'The cluster already has what would be installed.',
    cluster,
    'The application is installed there.',
    'Use another cluster, or remove it first.',
  ],
  CANCELLED: [
    'Somebody stopped the build.',
    caller,
    'Ctrl-C, `/imagebuild_cancel`, or a run that was cancelled.',
    'Start it again: what is uploaded already isn’t uploaded again.',
  ],
  INTERNAL: [
    'imagebuild made a mistake, or met an answer that nobody expected.',
    us,
    'A bug, or an outage of GitHub.',
    'Try again; if it stays, report it with the whole message.',
  ],
};

/** Returns the explanation of a code. */
export function explainCode(code: ErrorCode): CodeExplanation {
  const [meaning, who, cause, remedy] = rows[code];
  return { meaning, who, cause, remedy };
}
