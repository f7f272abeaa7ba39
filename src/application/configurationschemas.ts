import { z } from 'zod';
import type { Message } from '../errors.ts';
import { compressionTypes, levelProblem } from '../layers/compression.ts';
import { ruleIds } from '../rules/rules.ts';
import { must, say } from '../text/say.ts';
import { loginKeys, workflowTokenHost } from './loginsource.ts';
import { imageLimits } from './prepared/imagelimits.ts';
import { parseRegistryHost } from './registryhost.ts';
import { imageTypes, requestPlatforms } from './request.ts';

/** An example of a value, which docs/reference/configuration.md and editors show. */
function example(value: unknown): { examples: unknown[] } {
  return { examples: [value] };
}

/** A path that is relative, and leads not above where it begins. */
const inside = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]+$/;
const directory = z.string().regex(inside, must('mustDirectory'));
/** A registry's host; https:// before it asks for TLS where plain HTTP is the default, on this machine. */
export const registrySchema = z
  .string()
  .regex(/^(?:https:\/\/)?(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\/?$/, must('mustHost'));
export const namespaceSchema = z
  .string()
  .regex(
    /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/,
    must('mustNamespace'),
  );
/** A host as it begins a reference: with a dot or a port, in brackets, or localhost. */
const hostPart = String.raw`(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:[0-9])|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?`;
const pathPart = String.raw`(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*`;
export const mirroredHost = z
  .string()
  .regex(new RegExp(String.raw`^(?:\*|${hostPart})$`), must('mustMirroredHost'));
export const sourcePrefix = z
  .string()
  .regex(new RegExp(`^${hostPart}${pathPart}$`), must('mustSourcePrefix'));
export const sourceTarget = z
  .string()
  .regex(
    new RegExp(String.raw`^(?:oci:.+|(?:https:\/\/)?${hostPart}${pathPart}\/?)$`),
    must('mustSourceTarget'),
  );
const secretName = z.string().regex(/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/, must('mustSecretName'));
/** A user name that a workflow can quote: robots as `robot$push` and `team+ci`, e-mail addresses. */
const username = z
  .string(must('mustQuotedText'))
  .regex(/^[A-Za-z0-9_$][A-Za-z0-9._+$@/~=|-]{0,254}$/, must('mustUsername'));
const login = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/, must('mustLogin'));
const platforms = z
  .array(z.enum(requestPlatforms))
  .min(1)
  .describe('The platforms to build; both by default.')
  .meta(example(['linux/amd64']));
const seconds = z.int().min(1).max(21_600).meta(example(1800));
const reference = z.string().min(1).max(1024);
const platformPolicy = z.enum(['error', 'skip']);

/** The names of kubefile/dialects.ts; a test compares them. */
export const dialects = ['dockerfile', 'sealer'] as const;

const kubeVersion = z
  .string(must('mustQuotedVersion'))
  .regex(/^v?\d+\.\d+(?:\.\d+)?$/, must('mustKubeVersion'))
  .optional();
const dnsName = z
  .string()
  .max(53)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, must('mustLowerCase'));

const chart = z.strictObject({
  values: z
    .array(z.string().regex(inside, must('mustFile')))
    .default([])
    .describe('Values files, relative to the application’s directory, in order.')
    .meta(example(['values/ha.yaml'])),
  set: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()], must('mustScalar')))
    .default({})
    .describe('What `helm --set` takes, a key each.')
    .meta(example({ 'metrics.enabled': true })),
  releaseName: dnsName
    .optional()
    .describe('The name of the release; the application’s name by default.')
    .meta(example('web')),
  namespace: dnsName
    .optional()
    .describe('The namespace; the application’s name by default.')
    .meta(example('web-system')),
  apiVersions: z
    .array(z.string().regex(/^[A-Za-z0-9./-]{1,253}$/, must('mustGroupVersion')))
    .optional()
    .describe('API versions that the cluster has besides those of Kubernetes.')
    .meta(example(['monitoring.coreos.com/v1'])),
  kubeVersion: kubeVersion
    .describe('The Kubernetes version that this chart is rendered for.')
    .meta(example('1.31.0')),
});

/** `imagebuild.yml` in an application's directory (docs/applications.md). */
export const applicationSchema = z.strictObject({
  platforms: platforms.optional(),
  kubeVersion: kubeVersion
    .describe('The Kubernetes version that charts are rendered for.')
    .meta(example('1.31.0')),
  charts: z
    .record(z.string(), chart)
    .default({})
    .describe('By the name of a chart: what it is rendered with.')
    .meta(example({ web: { values: ['values/ha.yaml'] } })),
  embed: z
    .boolean()
    .optional()
    .describe(
      'true by default; false: nothing that is found is embedded, and nothing counts as missing; `imagebuild images` still lists it. The `registry/` of the application, of a base image or of `COPY --from` is copied all the same.',
    )
    .meta(example(false)),
  recordInstall: z
    .boolean()
    .optional()
    .describe(
      'true by default; false: ENTRYPOINT and CMD aren’t run, in isolation, to record what they install; their lines are read (`--no-record-install`).',
    )
    .meta(example(false)),
  images: z
    .array(reference)
    .default([])
    .describe('Images to embed in addition to those that are found.')
    .meta(example(['docker.io/library/redis:7'])),
  imageLists: z
    .array(
      z
        .string()
        .max(2048)
        .regex(/^https?:\/\/[^\s@]+$/, must('mustAddress')),
    )
    .max(20)
    .optional()
    .describe('Addresses of lists, a reference a line, as makers publish them; their images are embedded.')
    .meta(example(['https://example.com/v1.6.0/images.txt'])),
  ignoredImages: z
    .array(reference)
    .default([])
    .describe('Images that are not embedded, although they are found.')
    .meta(example(['docker.io/library/busybox:1.36'])),
  imageVersions: z
    .record(z.string().min(1).max(1024), z.array(z.string().min(1).max(128)))
    .optional()
    .describe(
      'By repository: tags, or patterns with *, that are embedded although an operator names more than 8 of its versions.',
    )
    .meta(example({ 'docker.io/acme/engine': ['1.2.*'] })),
  platformPolicy: z
    .union(
      [platformPolicy, z.record(z.string().min(1).max(1024), platformPolicy)],
      must('mustPlatformPolicy'),
    )
    .optional()
    .describe(
      'What an image without a platform of the build is, for all images or by reference or pattern: error by default; skip leaves it out of that platform, which the result says. Of several patterns that match, the longest decides. Candidates are always left out.',
    )
    .meta(example({ 'docker.io/acme/*': 'skip' })),
  anyPlatform: z
    .array(reference)
    .default([])
    .describe('Images that are embedded as they are, whatever platform they declare.')
    .meta(example(['docker.io/acme/data:v1'])),
  buildArgs: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
    .default([])
    .describe('Build args that people without write permission may set.')
    .meta(example(['VERSION'])),
  target: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('The stage of the Kubefile to build; the last one by default.')
    .meta(example('release')),
  dialect: z
    .enum(dialects)
    .optional()
    .describe('The dialect of the Kubefile, unless the file names it; dockerfile by default.')
    .meta(example('sealer')),
  lint: z
    .partialRecord(z.enum(ruleIds), z.literal('off', must('mustOff')))
    .optional()
    .describe('By the id of a rule: off, so that `imagebuild lint` does not check it here.')
    .meta(example({ 'image-unpinned': 'off' })),
  timeout: seconds
    .optional()
    .describe('Seconds that init.sh, each RUN of sealer’s dialect, or RUN after RUN may take.')
    .meta(example(1800)),
  versions: z
    .array(z.string().regex(/^(?!.*\.\.)[A-Za-z0-9_*][A-Za-z0-9._*-]{0,119}$/, must('mustVersion')))
    .min(1)
    .max(20)
    .optional()
    .describe(
      'The versions that latest is built as by pull requests and collections. People without write permission can build only these, and those that a pattern such as v1.* matches.',
    )
    .meta(example(['v1.18.2', 'v1.*'])),
});

export const credentials = z
  .strictObject({
    username: username
      .optional()
      .describe('The user name itself, which isn’t a secret, instead of usernameSecret.')
      .meta(example('acme-ci')),
    usernameSecret: secretName
      .optional()
      .describe('The name of the secret with the user name; REGISTRY_USERNAME by default.')
      .meta(example('GHCR_USERNAME')),
    passwordSecret: secretName
      .optional()
      .describe('The name of the secret with the password or token; REGISTRY_PASSWORD by default.')
      .meta(example('GHCR_TOKEN')),
    workflowToken: z
      .literal(true, must('mustTrue'))
      .optional()
      .describe('true: ghcr.io gets the workflow’s own token instead of secrets; at ghcr.io only.')
      .meta(example(true)),
  })
  .superRefine(({ workflowToken, ...others }, context) => {
    const refuse = (key: string, { text }: Message) =>
      context.addIssue({ code: 'custom', path: [key], message: text });
    if (workflowToken) for (const key of Object.keys(others)) refuse(key, say('workflowTokenAlone', { key }));
    else if (others.username !== undefined && others.usernameSecret !== undefined)
      refuse('usernameSecret', say('usernameTwice'));
  })
  .transform(({ passwordSecret = 'REGISTRY_PASSWORD', usernameSecret = 'REGISTRY_USERNAME', ...others }) =>
    loginKeys({ ...others, usernameSecret, passwordSecret }),
  )
  .describe(
    'Where the login for publishing comes from: a user name, names of secrets, never the secrets themselves.',
  );

const typeOverrides = z.strictObject({
  registry: registrySchema.optional().describe('The registry of the type.').meta(example('ghcr.io')),
  namespace: namespaceSchema.optional().describe('The namespace of the type.').meta(example('acme/tools')),
  root: directory.optional().describe('The directory of its applications.').meta(example('tools')),
  credentials: credentials
    .optional()
    .describe('Its login, in the same form; another registry needs one of its own.'),
});

const compression = z
  .strictObject({
    type: z
      .enum(compressionTypes)
      .default('gzip')
      .describe('gzip, which every tool reads; zstd, which is smaller and faster; or none.')
      .meta(example('zstd')),
    level: z
      .int()
      .min(1)
      .max(22)
      .optional()
      .describe('1 to 9 for gzip (6 by default), 1 to 22 for zstd (3 by default); none has no level.')
      .meta(example(9)),
  })
  .superRefine((choice, context) => {
    const problem = levelProblem(choice);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['level'], message: problem.text });
  })
  .describe('The compression of file layers. Layers of blobs are not compressed.');

const policy = z.strictObject({
  writePermission: z
    .boolean()
    .default(true)
    .describe('true: write permission is enough to start builds.')
    .meta(example(false)),
  acceptedLabel: z
    .union([z.string().min(1).max(50), z.literal(false)], must('mustLabel'))
    .default('accepted')
    .describe('The label under which the application in an issue’s title may be built; false for none.')
    .meta(example('approved')),
  teams: z
    .array(z.string().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9_-]+$/, must('mustTeam')))
    .default([])
    .describe('Teams whose active members may start builds: organization/team.')
    .meta(example(['acme/release'])),
  users: z
    .array(login)
    .default([])
    .describe('Logins of people who may start builds.')
    .meta(example(['octocat'])),
  bots: z
    .array(z.int().positive())
    .default([])
    .describe('Ids of bots that may start builds; all others are refused.')
    .meta(example([49699333])),
  owners: z
    .array(login)
    .default([])
    .describe('Owners whose installations are served; others are ignored.')
    .meta(example(['acme'])),
  allowCommand: z
    .boolean()
    .default(true)
    .describe('true: a maintainer’s /imagebuild_allow @user lets that person build the issue’s application.')
    .meta(example(false)),
  commandsPerComment: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('The most commands of a comment.')
    .meta(example(5)),
  buildsPerPerson: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('The most unfinished builds of a person.')
    .meta(example(3)),
  refusalsPerHour: z
    .int()
    .min(0)
    .max(100)
    .default(5)
    .describe(
      'The refusals of a person in an hour that are answered by a comment; further ones only get a reaction.',
    )
    .meta(example(2)),
});

/** Every key of `.github/imagebuild.yml`. */
const repositoryKeys = z.strictObject({
  registry: registrySchema
    .optional()
    .describe(
      'The registry to publish to; docker.io by default. https:// before a host of this machine asks for TLS.',
    )
    .meta(example('ghcr.io')),
  namespace: namespaceSchema
    .optional()
    .describe(
      'The namespace in the registry: images are published as registry/namespace/app:version. Without it, nothing is published.',
    )
    .meta(example('acme/images')),
  source: z
    .string()
    .max(1024)
    .regex(/^https:\/\/[^\s@?#"]+$/, must('mustRepositoryAddress'))
    .optional()
    .describe(
      'The address of this repository. Images carry it as the annotation org.opencontainers.image.source of index and manifests, by which ghcr.io links the package to the repository; `init` writes it for ghcr.io. It changes the digests of images.',
    )
    .meta(example('https://github.com/acme/cluster-images')),
  root: directory
    .optional()
    .describe('The directory of the applications; applications by default.')
    .meta(example('images')),
  credentials: credentials.prefault({}),
  types: z
    .partialRecord(z.enum(imageTypes), typeOverrides)
    .default({})
    .describe('Settings that differ for a type: `types: { dockerimages: { namespace: acme/tools } }`.'),
  platforms: platforms.optional(),
  mirrors: z
    .record(mirroredHost, z.string().regex(/^(?:https?:\/\/[^\s]+|oci:.+)$/, must('mustMirror')))
    .default({})
    .describe(
      'By host, or * for all other hosts: the URL of a mirror that is asked before the registry itself, or a layout (oci:DIR) that its images are read from instead.',
    )
    .meta(example({ 'docker.io': 'https://mirror.example' })),
  sources: z
    .record(sourcePrefix, sourceTarget)
    .default({})
    .describe(
      'By host, or host and beginning of a repository: where its images are read instead, and nowhere else. The longest match counts.',
    )
    .meta(example({ 'docker.io/bitnami': 'docker.io/bitnamilegacy' })),
  recordInstall: z
    .boolean()
    .optional()
    .describe(
      'true by default; false: ENTRYPOINT and CMD aren’t run, in isolation, to record what they install; their lines are read (`--no-record-install`).',
    )
    .meta(example(false)),
  policy: policy.prefault({}).describe('Who may start builds by comments.'),
  compression: compression.prefault({}),
  shareLayers: z
    .boolean()
    .optional()
    .describe(
      'true: the applications of a namespace share layers, which are listed in namespace/imagebuild-neighbours. The default is true, but false for docker.io.',
    )
    .meta(example(true)),
  strict: z
    .boolean()
    .optional()
    .describe('true: warnings are errors, before anything is published (`--strict`); false by default.')
    .meta(example(true)),
  workflow: z
    .string()
    .regex(/^[A-Za-z0-9._-]+\.ya?ml$/, must('mustWorkflow'))
    .default('imagebuild.yml')
    .describe('The workflow that the bot dispatches.')
    .meta(example('build-images.yml')),
  limits: z
    .strictObject({
      timeout: seconds.default(3600).describe('Seconds that init.sh, or RUN after RUN, may take.'),
      images: z
        .int()
        .min(1)
        .max(imageLimits.most)
        .default(imageLimits.usual)
        .describe('The most images that an application can embed.')
        .meta(example(200)),
      bytes: z
        .int()
        .min(1)
        .optional()
        .describe('The most bytes of the embedded images of a platform; no limit by default.')
        .meta(example(20_000_000_000)),
      preparedBytes: z
        .int()
        .min(1)
        .optional()
        .describe('The most bytes of the prepared build that the job prepare uploads; 10 GB by default.')
        .meta(example(2_000_000_000)),
    })
    .prefault({})
    .describe('Limits of what a build may take.'),
  language: z
    .enum(['en', 'zh'])
    .default('en')
    .describe(
      'The language of what people read: the bot’s answers, and the action’s log, annotations and summary.',
    )
    .meta(example('zh')),
  reply: z
    .boolean()
    .default(true)
    .describe('true: when all builds of a comment have ended, a short reply notifies its author.')
    .meta(example(false)),
});

/** `.github/imagebuild.yml` of a repository (docs/installation.md). */
export const repositorySchema = repositoryKeys.superRefine(({ registry, credentials, types }, context) => {
  const own = Object.entries(types).map(([type, { registry: host = registry, credentials: login }]) => ({
    ...{ path: ['types', type], host, login },
  }));
  for (const { path, host = 'docker.io', login } of [
    { path: [], host: registry, login: credentials },
    ...own,
  ])
    if (login?.workflowToken && parseRegistryHost(host).host !== workflowTokenHost)
      context.addIssue({
        code: 'custom',
        path: [...path, 'credentials', 'workflowToken'],
        message: say('workflowTokenHost', { host }).text,
      });
});

export type ApplicationConfiguration = Readonly<z.output<typeof applicationSchema>>;
export type RepositoryConfiguration = Readonly<z.output<typeof repositorySchema>>;
