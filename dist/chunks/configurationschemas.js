import { n as levelProblem, t as compressionTypes } from "./compression.js";
import { i as ruleIds } from "./rules.js";
import { c as literal, f as partialRecord, h as string, i as boolean, m as strictObject, n as _enum, p as record, r as array, s as int, u as number, v as union } from "./schemas.js";
import { i as say, r as must } from "./say.js";
import { i as workflowTokenHost, n as loginKeys } from "./loginsource.js";
import { t as imageLimits } from "./imagelimits.js";
import { n as imageTypes, p as requestPlatforms } from "./request.js";

// src/application/registryhost.ts
function parseRegistryHost(text) {
	return {
		host: text.replace(/^https:\/\//i, "").replace(/\/+$/, ""),
		isTls: /^https:\/\//i.test(text)
	};
}
function tlsHostsIn(names) {
	return names.map((name) => parseRegistryHost(name ?? "")).filter(({ isTls }) => isTls).map(({ host }) => host.split("/")[0] ?? "");
}
function namesRegistry(reference) {
	const [first = "", ...rest] = parseRegistryHost(reference).host.split("/");
	return rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
}

// src/application/configurationschemas.ts
function example(value) {
	return { examples: [value] };
}
const inside = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]+$/;
const directory = string().regex(inside, must("mustDirectory"));
const registrySchema = string().regex(/^(?:https:\/\/)?(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\/?$/, must("mustHost"));
const namespaceSchema = string().regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/, must("mustNamespace"));
const hostPart = String.raw`(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:[0-9])|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?`;
const pathPart = String.raw`(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*`;
const mirroredHost = string().regex(new RegExp(String.raw`^(?:\*|${hostPart})$`), must("mustMirroredHost"));
const sourcePrefix = string().regex(new RegExp(`^${hostPart}${pathPart}$`), must("mustSourcePrefix"));
const sourceTarget = string().regex(new RegExp(String.raw`^(?:oci:.+|(?:https:\/\/)?${hostPart}${pathPart}\/?)$`), must("mustSourceTarget"));
const secretName = string().regex(/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/, must("mustSecretName"));
const username = string(must("mustQuotedText")).regex(/^[A-Za-z0-9_$][A-Za-z0-9._+$@/~=|-]{0,254}$/, must("mustUsername"));
const login = string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/, must("mustLogin"));
const platforms = array(_enum(requestPlatforms)).min(1).describe("The platforms to build; both by default.").meta(example(["linux/amd64"]));
const seconds = int().min(1).max(21600).meta(example(1800));
const reference = string().min(1).max(1024);
const platformPolicy = _enum(["error", "skip"]);
const dialects = ["dockerfile", "sealer"];
const kubeVersion = string(must("mustQuotedVersion")).regex(/^v?\d+\.\d+(?:\.\d+)?$/, must("mustKubeVersion")).optional();
const dnsName = string().max(53).regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, must("mustLowerCase"));
const chart = strictObject({
	values: array(string().regex(inside, must("mustFile"))).default([]).describe("Values files, relative to the application’s directory, in order.").meta(example(["values/ha.yaml"])),
	set: record(string(), union([
		string(),
		number(),
		boolean()
	], must("mustScalar"))).default({}).describe("What `helm --set` takes, a key each.").meta(example({ "metrics.enabled": true })),
	releaseName: dnsName.optional().describe("The name of the release; the application’s name by default.").meta(example("web")),
	namespace: dnsName.optional().describe("The namespace; the application’s name by default.").meta(example("web-system")),
	apiVersions: array(string().regex(/^[A-Za-z0-9./-]{1,253}$/, must("mustGroupVersion"))).optional().describe("API versions that the cluster has besides those of Kubernetes.").meta(example(["monitoring.coreos.com/v1"])),
	kubeVersion: kubeVersion.describe("The Kubernetes version that this chart is rendered for.").meta(example("1.31.0"))
});
const applicationSchema = strictObject({
	platforms: platforms.optional(),
	kubeVersion: kubeVersion.describe("The Kubernetes version that charts are rendered for.").meta(example("1.31.0")),
	charts: record(string(), chart).default({}).describe("By the name of a chart: what it is rendered with.").meta(example({ web: { values: ["values/ha.yaml"] } })),
	embed: boolean().optional().describe("true by default; false: nothing that is found is embedded, and nothing counts as missing; `imagebuild images` still lists it. The `registry/` of the application, of a base image or of `COPY --from` is copied all the same.").meta(example(false)),
	recordInstall: boolean().optional().describe("true by default; false: ENTRYPOINT and CMD aren’t run, in isolation, to record what they install; their lines are read (`--no-record-install`).").meta(example(false)),
	images: array(reference).default([]).describe("Images to embed in addition to those that are found.").meta(example(["docker.io/library/redis:7"])),
	imageLists: array(string().max(2048).regex(/^https?:\/\/[^\s@]+$/, must("mustAddress"))).max(20).optional().describe("Addresses of lists, a reference a line, as makers publish them; their images are embedded.").meta(example(["https://example.com/v1.6.0/images.txt"])),
	ignoredImages: array(reference).default([]).describe("Images that are not embedded, although they are found.").meta(example(["docker.io/library/busybox:1.36"])),
	imageVersions: record(string().min(1).max(1024), array(string().min(1).max(128))).optional().describe("By repository: tags, or patterns with *, that are embedded although an operator names more than 8 of its versions.").meta(example({ "docker.io/acme/engine": ["1.2.*"] })),
	platformPolicy: union([platformPolicy, record(string().min(1).max(1024), platformPolicy)], must("mustPlatformPolicy")).optional().describe("What an image without a platform of the build is, for all images or by reference or pattern: error by default; skip leaves it out of that platform, which the result says. Of several patterns that match, the longest decides. Candidates are always left out.").meta(example({ "docker.io/acme/*": "skip" })),
	anyPlatform: array(reference).default([]).describe("Images that are embedded as they are, whatever platform they declare.").meta(example(["docker.io/acme/data:v1"])),
	buildArgs: array(string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([]).describe("Build args that people without write permission may set.").meta(example(["VERSION"])),
	target: string().min(1).max(128).optional().describe("The stage of the Kubefile to build; the last one by default.").meta(example("release")),
	dialect: _enum(dialects).optional().describe("The dialect of the Kubefile, unless the file names it; dockerfile by default.").meta(example("sealer")),
	lint: partialRecord(_enum(ruleIds), literal("off", must("mustOff"))).optional().describe("By the id of a rule: off, so that `imagebuild lint` does not check it here.").meta(example({ "image-unpinned": "off" })),
	timeout: seconds.optional().describe("Seconds that init.sh, each RUN of sealer’s dialect, or RUN after RUN may take.").meta(example(1800)),
	versions: array(string().regex(/^(?!.*\.\.)[A-Za-z0-9_*][A-Za-z0-9._*-]{0,119}$/, must("mustVersion"))).min(1).max(20).optional().describe("The versions that latest is built as by pull requests and collections. People without write permission can build only these, and those that a pattern such as v1.* matches.").meta(example(["v1.18.2", "v1.*"]))
});
const credentials = strictObject({
	username: username.optional().describe("The user name itself, which isn’t a secret, instead of usernameSecret.").meta(example("acme-ci")),
	usernameSecret: secretName.optional().describe("The name of the secret with the user name; REGISTRY_USERNAME by default.").meta(example("GHCR_USERNAME")),
	passwordSecret: secretName.optional().describe("The name of the secret with the password or token; REGISTRY_PASSWORD by default.").meta(example("GHCR_TOKEN")),
	workflowToken: literal(true, must("mustTrue")).optional().describe("true: ghcr.io gets the workflow’s own token instead of secrets; at ghcr.io only.").meta(example(true))
}).superRefine(({ workflowToken, ...others }, context) => {
	const refuse = (key, { text }) => context.addIssue({
		code: "custom",
		path: [key],
		message: text
	});
	if (workflowToken) for (const key of Object.keys(others)) refuse(key, say("workflowTokenAlone", { key }));
	else if (others.username !== void 0 && others.usernameSecret !== void 0) refuse("usernameSecret", say("usernameTwice"));
}).transform(({ passwordSecret = "REGISTRY_PASSWORD", usernameSecret = "REGISTRY_USERNAME", ...others }) => loginKeys({
	...others,
	usernameSecret,
	passwordSecret
})).describe("Where the login for publishing comes from: a user name, names of secrets, never the secrets themselves.");
const typeOverrides = strictObject({
	registry: registrySchema.optional().describe("The registry of the type.").meta(example("ghcr.io")),
	namespace: namespaceSchema.optional().describe("The namespace of the type.").meta(example("acme/tools")),
	root: directory.optional().describe("The directory of its applications.").meta(example("tools")),
	credentials: credentials.optional().describe("Its login, in the same form; another registry needs one of its own.")
});
const compression = strictObject({
	type: _enum(compressionTypes).default("gzip").describe("gzip, which every tool reads; zstd, which is smaller and faster; or none.").meta(example("zstd")),
	level: int().min(1).max(22).optional().describe("1 to 9 for gzip (6 by default), 1 to 22 for zstd (3 by default); none has no level.").meta(example(9))
}).superRefine((choice, context) => {
	const problem = levelProblem(choice);
	if (problem !== void 0) context.addIssue({
		code: "custom",
		path: ["level"],
		message: problem.text
	});
}).describe("The compression of file layers. Layers of blobs are not compressed.");
const policy = strictObject({
	writePermission: boolean().default(true).describe("true: write permission is enough to start builds.").meta(example(false)),
	acceptedLabel: union([string().min(1).max(50), literal(false)], must("mustLabel")).default("accepted").describe("The label under which the application in an issue’s title may be built; false for none.").meta(example("approved")),
	teams: array(string().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9_-]+$/, must("mustTeam"))).default([]).describe("Teams whose active members may start builds: organization/team.").meta(example(["acme/release"])),
	users: array(login).default([]).describe("Logins of people who may start builds.").meta(example(["octocat"])),
	bots: array(int().positive()).default([]).describe("Ids of bots that may start builds; all others are refused.").meta(example([49699333])),
	owners: array(login).default([]).describe("Owners whose installations are served; others are ignored.").meta(example(["acme"])),
	allowCommand: boolean().default(true).describe("true: a maintainer’s /imagebuild_allow @user lets that person build the issue’s application.").meta(example(false)),
	commandsPerComment: int().min(1).max(100).default(20).describe("The most commands of a comment.").meta(example(5)),
	buildsPerPerson: int().min(1).max(100).default(10).describe("The most unfinished builds of a person.").meta(example(3)),
	refusalsPerHour: int().min(0).max(100).default(5).describe("The refusals of a person in an hour that are answered by a comment; further ones only get a reaction.").meta(example(2))
});
const repositoryKeys = strictObject({
	registry: registrySchema.optional().describe("The registry to publish to; docker.io by default. https:// before a host of this machine asks for TLS.").meta(example("ghcr.io")),
	namespace: namespaceSchema.optional().describe("The namespace in the registry: images are published as registry/namespace/app:version. Without it, nothing is published.").meta(example("acme/images")),
	source: string().max(1024).regex(/^https:\/\/[^\s@?#"]+$/, must("mustRepositoryAddress")).optional().describe("The address of this repository. Images carry it as the annotation org.opencontainers.image.source of index and manifests, by which ghcr.io links the package to the repository; `init` writes it for ghcr.io. It changes the digests of images.").meta(example("https://github.com/acme/cluster-images")),
	root: directory.optional().describe("The directory of the applications; applications by default.").meta(example("images")),
	credentials: credentials.prefault({}),
	types: partialRecord(_enum(imageTypes), typeOverrides).default({}).describe("Settings that differ for a type: `types: { dockerimages: { namespace: acme/tools } }`."),
	platforms: platforms.optional(),
	mirrors: record(mirroredHost, string().regex(/^(?:https?:\/\/[^\s]+|oci:.+)$/, must("mustMirror"))).default({}).describe("By host, or * for all other hosts: the URL of a mirror that is asked before the registry itself, or a layout (oci:DIR) that its images are read from instead.").meta(example({ "docker.io": "https://mirror.example" })),
	sources: record(sourcePrefix, sourceTarget).default({}).describe("By host, or host and beginning of a repository: where its images are read instead, and nowhere else. The longest match counts.").meta(example({ "docker.io/bitnami": "docker.io/bitnamilegacy" })),
	recordInstall: boolean().optional().describe("true by default; false: ENTRYPOINT and CMD aren’t run, in isolation, to record what they install; their lines are read (`--no-record-install`).").meta(example(false)),
	policy: policy.prefault({}).describe("Who may start builds by comments."),
	compression: compression.prefault({}),
	shareLayers: boolean().optional().describe("true: the applications of a namespace share layers, which are listed in namespace/imagebuild-neighbours. The default is true, but false for docker.io.").meta(example(true)),
	strict: boolean().optional().describe("true: warnings are errors, before anything is published (`--strict`); false by default.").meta(example(true)),
	workflow: string().regex(/^[A-Za-z0-9._-]+\.ya?ml$/, must("mustWorkflow")).default("imagebuild.yml").describe("The workflow that the bot dispatches.").meta(example("build-images.yml")),
	limits: strictObject({
		timeout: seconds.default(3600).describe("Seconds that init.sh, or RUN after RUN, may take."),
		images: int().min(1).max(imageLimits.most).default(imageLimits.usual).describe("The most images that an application can embed.").meta(example(200)),
		bytes: int().min(1).optional().describe("The most bytes of the embedded images of a platform; no limit by default.").meta(example(2e10)),
		preparedBytes: int().min(1).optional().describe("The most bytes of the prepared build that the job prepare uploads; 10 GB by default.").meta(example(2e9))
	}).prefault({}).describe("Limits of what a build may take."),
	language: _enum(["en", "zh"]).default("en").describe("The language of what people read: the bot’s answers, and the action’s log, annotations and summary.").meta(example("zh")),
	reply: boolean().default(true).describe("true: when all builds of a comment have ended, a short reply notifies its author.").meta(example(false))
});
const repositorySchema = repositoryKeys.superRefine(({ registry, credentials, types }, context) => {
	const own = Object.entries(types).map(([type, { registry: host = registry, credentials: login }]) => ({
		path: ["types", type],
		host,
		login
	}));
	for (const { path, host = "docker.io", login } of [{
		path: [],
		host: registry,
		login: credentials
	}, ...own]) if (login?.workflowToken && parseRegistryHost(host).host !== "ghcr.io") context.addIssue({
		code: "custom",
		path: [
			...path,
			"credentials",
			"workflowToken"
		],
		message: say("workflowTokenHost", { host }).text
	});
});

export { registrySchema as a, sourceTarget as c, tlsHostsIn as d, namespaceSchema as i, namesRegistry as l, credentials as n, repositorySchema as o, mirroredHost as r, sourcePrefix as s, applicationSchema as t, parseRegistryHost as u };