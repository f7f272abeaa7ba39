/** Sentences of `stores`; src/text/README.md says how they are written. */
export const stores = {
  // stores: registry
  registryQuotaSpent: (answer: RegistryAnswer) =>
    answered('allows no more pulls for now: the pull quota is used up', answer),
  registryAbuseLimit: (answer: RegistryAnswer) =>
    answered(
      'blocks this address for a while because too many requests came at once (the abuse limit, not the pull quota)',
      answer,
    ),
  registryBusy: (answer: RegistryAnswer) => answered('asks for fewer requests', answer),
  registryDenies: (answer: RegistryAnswer) => answered('does not allow this account to do that', answer),
  registryNeedsLogin: (answer: RegistryAnswer) => answered('requires a login', answer),
  registryRefusesPassword: (answer: RegistryAnswer) => answered('refuses the user name and password', answer),
  registryRefusesToken: (answer: RegistryAnswer) =>
    answered('refuses the token that it was given: it has expired, or the account may not do that', answer),
  registryLacksRepository: (answer: RegistryAnswer) => answered('does not have this repository', answer),
  registryKeepsTag: (answer: RegistryAnswer) => answered('does not let published tags change', answer),
  registryRefusesSize: (answer: RegistryAnswer) => answered('does not take that much at once', answer),
  registryTakesNoIndex: (answer: RegistryAnswer) =>
    answered('does not take an image of several platforms (an OCI index)', answer),
  registryReadOnly: (answer: RegistryAnswer) =>
    answered('does not support this operation; it may be read-only', answer),
  registryGotOtherBytes: (answer: RegistryAnswer) =>
    answered('received different bytes than were sent', answer),
  registryLacks: (answer: RegistryAnswer) => answered('does not have it', answer),
  registryForgotUpload: (answer: RegistryAnswer) => answered('no longer knows the upload', answer),
  registryDown: (answer: RegistryAnswer) => answered('is temporarily unavailable', answer),
  registryOutsideSpec: (answer: RegistryAnswer) =>
    answered('sent an answer that the distribution specification does not allow here', answer),
  registryLargerQuota:
    'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…\nOr let the build wait: --wait-for-quota 6h',
  registryWaitMinutes: 'Wait a few minutes and build again. A login does not lift this limit; a mirror does.',
  registryLaterOrMirror: 'Build again later, or use a mirror: --mirror {host}=https://…',
  registryAskForAccess: 'Ask for access, or log in with an account that has it: imagebuild login {host}',
  registryLogInAgain: 'Log in again: imagebuild login {host}',
  registryLacksRepositoryHint:
    'Check the name. Some registries (ECR) want a repository to be created before the first push; others hide private ones: imagebuild login {host}',
  registryKeepsTagHint: 'Publish another version, or let the registry’s settings allow tags to be replaced.',
  registryRefusesSizeHint:
    'A proxy in front of the registry may limit requests (nginx: client_max_body_size), or the registry the size of a layer. Raise that limit, or split a large COPY into several.',
  registryTakesNoIndexHint: 'Publish to a registry that supports OCI indexes.',
  registryCheckNameOrLogin: 'Check the name, or log in: imagebuild login {host}',
  registryPublishElsewhere: 'Publish to a registry that accepts uploads.',
  registryBytesChange:
    'Build again. If it happens again, something between this machine and the registry changes bytes.',
  registryBuildLater: 'Build again later. Content that was uploaded is kept and not uploaded again.',
  registryCheckAddress:
    'Check that the address is a container registry, without a proxy or login page in front of it.',
  registryCheckNetwork: 'Check the network and the name {host}, and try again.',
  registryCheckReference: 'Check that the reference names an image.',
  registryCheckProxy: 'Check that no proxy in front of the registry changes requests.',
  registryMayBeDamaged:
    'Try again, or take the image from another registry: the content at {host} may be damaged.',
  registryDeleteTags: 'Delete old tags, or publish to another repository.',
  registryStalled: '{who} sent nothing for too long ({reason})',
  registryTooSlow: '{who} took too long: {seconds} s without an answer, or almost no bytes',
  registryNoAnswerYet: '{host} has not answered yet',
  registryReset: '{who} closed the connection ({reason})',
  registryUnreachable: '{who} cannot be reached ({reason})',
  registryNotHttp: '{who} does not speak HTTP ({reason})',
  registryRedirectsToPlain: '{who} redirects to {host} without TLS',
  registryRedirectsTooOften: '{who} redirects more than {limit} times',
  registryRedirectsNowhere: '{who} redirects to an invalid address',
  registryAnswerTooLarge: '{image}: {host} sent an answer of more than {limit} bytes',
  registryNamesNoTokenServer: '{who} requires a token and does not say where to get it',
  registryPlainTokenServer: '{who} names a token server without TLS ({host})',
  registryTokenInvalid: '{who} sent an invalid token',
  registryRefusesCredential: '{image}: {host} refuses the user name and password',
  registryRefusesIdentity: '{image}: {host} refuses the stored login, which has expired or was revoked',
  registryTokenServerFails: '{reason}; this was the token server {server}',
  registryRefusesAnonymous: '{image}: {host} gives no token without a login',
  registryPathInvalid: '{path} is not valid in an address below {repository}',
  registrySendsOtherPart: '{who} sent a different part of a blob than was requested',
  registryOtherDigest: '{who} reports another digest for it: {digest}',
  registryEncoding: '{who} sends its answer in the unknown encoding {encoding}',
  registryNamesNoType: '{who} does not say the type of its manifest',
  registryStoredOther: '{image}: {host} stored {stored} for {digest}',
  registryTagsInvalid: '{who} sent an invalid list of tags',
  registryTooManyTags: '{image} has more than {limit} tags',
  registryDamagedOnce: '{image}: {host} sent damaged bytes; they are read once more',
  registrySlow: ({ host, slots }: { host: string; slots: number }) =>
    `${host} asked for fewer requests; ${slots === 1 ? '1 transfer runs' : `${slots} transfers run`} at once`,
  manifestContentGone: '{location}: the registry no longer has {digest}, which the manifest names',
  manifestTooLarge: '{image}: its manifest has {size} bytes, more than {limit}',
  manifestOtherBytes: '{image}: {host} sent bytes that do not match this digest',
  blobTooShort: '{image}: {host} sent fewer bytes than the {size} that have this digest',
  blobTooLong: '{image}: {host} sent more bytes than the {size} that have this digest',
  blobOtherBytes: '{image}: {host} sent other bytes than the {size} that have this digest',
  uploadExpired: '{image}: the upload at {host} expired',
  uploadAgain: 'Build again. Content that was uploaded is kept and not uploaded again.',
  uploadWithoutLocation: '{who} started an upload without a Location',
  uploadToPlain: '{who} directs an upload to {host} without TLS',
  uploadTooLong: '{location}: the content to upload has more than {size} bytes',
  uploadTooShort: '{location}: the content to upload has {count} of {size} bytes',
  uploadOtherBytes: '{location}: the content to upload has the digest {actual} instead of {expected}',
  uploadContentChanged: 'Build again: a file changed while it was read, or its source sent different bytes.',
  mirrorLacks: 'the mirror {mirror} does not have it',
  mirrorThenRegistry: '{reason}, and {registry}',
  mirrorNotUrl: 'the mirror {mirror} of {host} is not a URL',
  mirrorNotHttp: 'the mirror {mirror} of {host} is neither https:// nor http://',
  mirrorWithCredential: 'the mirror {mirror} of {host} contains a credential',
  mirrorPlainHttp: 'the mirror {mirror} of {host} is plain HTTP',
  mirrorHint:
    'Write a mirror as https://mirror.example. If it has no TLS, name its host with --plain-http. To log in to it, use imagebuild login.',
  loginFileNotJson: 'the login file {path} is not JSON',
  loginFileUnreadable: 'the login file {path} cannot be read ({code})',
  loginFileNotObject: 'the login file {path} is not a JSON object',
  loginFileBadAuth: 'the login file {path} contains an "auth" that is not the base64 of user:password',
  loginFileRepair: 'Repair or remove the file, then run imagebuild login.',
  loginUnwritable: 'the login cannot be written to {path}',
  loginElsewhere: 'Make the directory writable, or set DOCKER_CONFIG to another one.',
  helperFailed: 'the credential helper {program} ended with status {status}',
  helperTimeout: 'the credential helper {program} did not end within {seconds} s',
  helperAnswerInvalid: 'the credential helper {program} returned an invalid credential',
  helperNameInvalid: 'the credential helper {program} does not have a valid name',
  helperMissing: 'the credential helper {program} is not installed, or may not be executed',
  helperRepair:
    'Install or repair {program}, or remove {helper} from credsStore and credHelpers in the docker configuration.',
  offlineDownload: '{address} cannot be downloaded: --offline allows no requests',
  offlineDownloadHint: 'Omit --offline, or put the file into the application and COPY it.',
  offlineImage: '{image} cannot be resolved: --offline asks no registry',
  offlineImageHint: 'Omit --offline, or use a layout as a mirror: --mirror HOST=oci:DIR.',
  storeManyImages: '{location} holds several images: {names}',
  storeNameOne: 'Name one of them: {location}:{name}',
  storeIsDirectory: '{location} is a directory here, but is read as a reference',
  storeWriteOci: 'Write oci:{location} for the layout in it, or the whole reference with its registry.',

  // stores: layout and archives
  layoutMissing: '{directory} is not an OCI layout: the file oci-layout is missing',
  layoutMissingHint: 'Name the directory that holds oci-layout, index.json and blobs.',
  layoutNotDirectory: '{directory} is a damaged OCI layout: {path} is not a directory',
  layoutWithoutIndex: '{directory} is a damaged OCI layout: the file index.json is missing',
  layoutMakeAgain: 'Create the layout again.',
  layoutAmbiguous: '{name} names several images in {location}: {names}',
  layoutNameWhole: 'Name the image by its whole reference or by its digest.',
  layoutBlobMissing: '{location} has no blob {digest}',
  layoutCopyAgain: 'Copy the image again with all its platforms, or ask only for platforms that are there.',
  layoutManifestTooLarge: 'the manifest {digest} in {location} is larger than 4 MiB',
  contentOtherDigest: 'the bytes of {expected} in {where} have the digest {actual}',
  contentTooLong: '{name} in {where} has more than {size} bytes',
  contentTooShort: '{name} in {where} has {actual} instead of {size} bytes',
  contentDamaged: 'Download or create this content again: it is damaged.',
  archiveMissing: 'the archive {archive} does not exist',
  archiveNameTar: 'Name a tar file that was made by skopeo, podman, docker or imagebuild.',
  archiveWithoutFile: '{archive} holds no file {path}',
  archiveNameKind:
    'Name the right kind: an oci-archive holds index.json, a docker-archive holds manifest.json.',
  archiveFileTooLarge: '{path} in {archive} is larger than 4 MiB',
  archiveCompressed: '{archive} is compressed with {format}',
  archiveDecompress: 'Decompress it first: {program} {archive}',
  archiveRenameAndDecompress:
    'Its name says that it is a plain tar. Rename and decompress it: mv {archive} {archive}{extension} && {program} {archive}{extension}',
  archiveOfNoKind: '{archive} holds neither index.json nor manifest.json, so it is not an image archive',
  archiveMakeOne: 'Create it with docker save, podman save, skopeo copy or imagebuild.',
  archiveListInvalid: 'manifest.json in {archive} cannot be read',
  archiveSaveAgain: 'Save the image again with docker save or skopeo.',
  archiveLayerCount: '{config} in {archive} names {expected} layers, but manifest.json names {actual}',
  archiveLayerMissing: '{archive} holds no layer {path}',
  archiveLayerDamaged: 'the gzip stream of {layer} is damaged',
} as const;

/** An error answer of a registry. */
interface RegistryAnswer {
  /** The image and the host that answered. */
  readonly who: string;
  readonly status: number;
  /** The wait that it asks for, when it is too long; 0 when it isn't. Seconds. */
  readonly waitSeconds: number;
  /** The registry's own words; '' when there are none. */
  readonly words: string;
}

function answered(sentence: string, { who, status, waitSeconds, words }: RegistryAnswer): string {
  const wait = waitSeconds === 0 ? '' : `; it asks to wait ${waitSeconds} s`;
  return `${who} ${sentence} (status ${status}${wait})${words === '' ? '' : `: ${words}`}`;
}
