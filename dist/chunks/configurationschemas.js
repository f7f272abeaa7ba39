import { n as levelProblem, t as compressionTypes } from "./compression.js";
import { i as ruleIds } from "./rules.js";
import { c as literal, f as partialRecord, h as string, i as boolean, m as strictObject, n as _enum, p as record, r as array, s as int, u as number, v as union } from "./schemas.js";
import { t as say } from "./say.js";
import { i as workflowTokenHost, n as loginKeys } from "./loginsource.js";
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
const inside = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]+$/;
const directory = string().regex(inside, "must be a directory inside the repository");
const registrySchema = string().regex(/^(?:https:\/\/)?(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\/?$/, "must be a host name, with a port if need be");
const namespaceSchema = string().regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/, "must be lower-case words with \"/\" between them");
const hostPart = String.raw`(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:[0-9])|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?`;
const pathPart = String.raw`(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*`;
const mirroredHost = string().regex(new RegExp(String.raw`^(?:\*|${hostPart})$`), "must be * or the name of a host; for a part of a host, write sources");
const sourcePrefix = string().regex(new RegExp(`^${hostPart}${pathPart}$`), "must be a host, or a host and the beginning of a repository");
const sourceTarget = string().regex(new RegExp(String.raw`^(?:oci:.+|(?:https:\/\/)?${hostPart}${pathPart}\/?)$`), "must be a host with a path if need be, a URL with https://, or oci:DIR");
const secretName = string().regex(/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of a secret");
const username = string("must be a text, in quotes if it is a number").regex(/^[A-Za-z0-9_$][A-Za-z0-9._+$@/~=|-]{0,254}$/, "must be a user name, without spaces, quotes, colons and expressions");
const login = string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/, "must be a login");
const platforms = array(_enum(requestPlatforms)).min(1).describe("The platforms to build; both by default.");
const seconds = int().min(1).max(21600);
const reference = string().min(1).max(1024);
const platformPolicy = _enum(["error", "skip"]);
const dialects = ["dockerfile", "sealer"];
const kubeVersion = string("must be in quotes, since YAML reads 1.30 as 1.3").regex(/^v?\d+\.\d+(?:\.\d+)?$/, "must be a Kubernetes version such as \"1.31.0\"").optional();
const dnsName = string().max(53).regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, "must be lower-case letters, digits, \"-\" and \".\"");
const chart = strictObject({
	values: array(string().regex(inside, "must be a file inside the application")).default([]).describe("Values files, relative to the application’s directory, in order."),
	set: record(string(), union([
		string(),
		number(),
		boolean()
	], "must be a text, a number, true or false")).default({}).describe("What `helm --set` takes, a key each."),
	releaseName: dnsName.optional().describe("The name of the release; the application’s name by default."),
	namespace: dnsName.optional().describe("The namespace; the application’s name by default."),
	apiVersions: array(string().regex(/^[A-Za-z0-9./-]{1,253}$/, "must be a group and version, group/v1")).optional().describe("API versions that the cluster has besides those of Kubernetes: monitoring.coreos.com/v1."),
	kubeVersion: kubeVersion.describe("The Kubernetes version that this chart is rendered for.")
});
const applicationSchema = strictObject({
	platforms: platforms.optional(),
	kubeVersion: kubeVersion.describe("The Kubernetes version that charts are rendered for."),
	charts: record(string(), chart).default({}).describe("By the name of a chart: what it is rendered with."),
	embed: boolean().optional().describe("true by default; false: no image that is found is embedded, and none counts as missing."),
	recordInstall: boolean().optional().describe("false: ENTRYPOINT and CMD aren’t run, in isolation, to record what they install; they are read."),
	images: array(reference).default([]).describe("Images to embed in addition to those that are found."),
	imageLists: array(string().max(2048).regex(/^https?:\/\/[^\s@]+$/, "must be an address that begins with https://")).max(20).optional().describe("Addresses of lists, a reference a line, as makers publish them; their images are embedded."),
	ignoredImages: array(reference).default([]).describe("Images that are not embedded, although they are found."),
	imageVersions: record(string().min(1).max(1024), array(string().min(1).max(128))).optional().describe("By repository: tags, or patterns with *, that are embedded although it has many versions."),
	platformPolicy: union([platformPolicy, record(string().min(1).max(1024), platformPolicy)], "must be error, skip, or one of them by reference or pattern").optional().describe("What an image without a platform of the build is, for all images or by reference or pattern: error by default; skip leaves it out of that platform."),
	anyPlatform: array(reference).default([]).describe("Images that are embedded whatever their platform is."),
	buildArgs: array(string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([]).describe("Build args that people without write permission may set."),
	target: string().min(1).max(128).optional().describe("The stage of the Kubefile to build; the last one by default."),
	dialect: _enum(dialects).optional().describe("The dialect of the Kubefile, unless the file names it; dockerfile by default."),
	lint: partialRecord(_enum(ruleIds), literal("off", "must be off")).optional().describe("By the id of a rule: off, so that imagebuild lint does not check it here."),
	timeout: seconds.optional().describe("Seconds that init.sh, each RUN of sealer’s dialect, or RUN after RUN may take."),
	versions: array(string().regex(/^(?!.*\.\.)[A-Za-z0-9_*][A-Za-z0-9._*-]{0,119}$/, "must be a version or a pattern, in quotes")).min(1).max(20).optional().describe("The versions that latest is built as by pull requests and collections. People without write permission can build only these, and those that a pattern such as v1.* matches.")
});
const credentials = strictObject({
	username: username.optional().describe("The user name itself, instead of a secret with it."),
	usernameSecret: secretName.optional().describe("REGISTRY_USERNAME by default."),
	passwordSecret: secretName.optional().describe("REGISTRY_PASSWORD by default."),
	workflowToken: literal(true, "must be true, or left out").optional().describe("true: ghcr.io gets the workflow’s own token instead of secrets.")
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
	registry: registrySchema.optional(),
	namespace: namespaceSchema.optional(),
	root: directory.optional(),
	credentials: credentials.optional()
});
const compression = strictObject({
	type: _enum(compressionTypes).default("gzip").describe("zstd is smaller and faster; old tools read only gzip."),
	level: int().min(1).max(22).optional().describe("1 to 9 for gzip, 1 to 22 for zstd; none has no level.")
}).superRefine((choice, context) => {
	const problem = levelProblem(choice);
	if (problem !== void 0) context.addIssue({
		code: "custom",
		path: ["level"],
		message: problem.text
	});
}).describe("The compression of file layers. Layers of blobs are not compressed.");
const policy = strictObject({
	writePermission: boolean().default(true).describe("true: write permission is enough to start builds."),
	acceptedLabel: union([string().min(1).max(50), literal(false)], "must be the name of a label, or false").default("accepted").describe("The label under which the application in an issue’s title may be built; false for none."),
	teams: array(string().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9_-]+$/, "must be organization/team")).default([]).describe("Teams whose active members may start builds: organization/team."),
	users: array(login).default([]).describe("Logins of people who may start builds."),
	bots: array(int().positive()).default([]).describe("Ids of bots that may start builds; all others are refused."),
	owners: array(login).default([]).describe("Owners whose installations are served; others are ignored."),
	allowCommand: boolean().default(true).describe("true: a maintainer’s /imagebuild_allow @user lets that person build the issue’s application."),
	commandsPerComment: int().min(1).max(100).default(20),
	buildsPerPerson: int().min(1).max(100).default(10).describe("The most unfinished builds of a person."),
	refusalsPerHour: int().min(0).max(100).default(5).describe("The refusals of a person that are answered by a comment; further ones only get a reaction.")
});
const repositoryKeys = strictObject({
	registry: registrySchema.optional().describe("The registry to publish to; docker.io by default."),
	namespace: namespaceSchema.optional().describe("The namespace in the registry: images are published as registry/namespace/app:version."),
	source: string().max(1024).regex(/^https:\/\/[^\s@?#"]+$/, "must be the https:// address of a repository").optional().describe("The address of this repository, which images carry as org.opencontainers.image.source."),
	root: directory.optional().describe("The directory of the applications; applications by default."),
	credentials: credentials.prefault({}),
	types: partialRecord(_enum(imageTypes), typeOverrides).default({}).describe("Settings that differ for a type."),
	platforms: platforms.optional(),
	mirrors: record(mirroredHost, string().regex(/^(?:https?:\/\/[^\s]+|oci:.+)$/, "must be a URL, or oci:DIR")).default({}).describe("By host, or * for all other hosts: the address that its images are read from instead."),
	sources: record(sourcePrefix, sourceTarget).default({}).describe("By host, or host and beginning of a repository: where its images are read instead. The longest match counts."),
	recordInstall: boolean().optional().describe("false: ENTRYPOINT and CMD aren’t run, in isolation, to record what they install; they are read."),
	policy: policy.prefault({}),
	compression: compression.prefault({}),
	shareLayers: boolean().optional().describe("true: the applications of a namespace share layers, which are listed in namespace/imagebuild-neighbours. The default is true, but false for docker.io."),
	strict: boolean().optional().describe("true: warnings are errors, before anything is published (--strict)."),
	workflow: string().regex(/^[A-Za-z0-9._-]+\.ya?ml$/, "must be the file name of a workflow").default("imagebuild.yml").describe("The workflow that the bot dispatches."),
	limits: strictObject({
		timeout: seconds.default(3600).describe("Seconds that init.sh, or RUN after RUN, may take."),
		images: int().min(1).max(1e3).default(1e3).describe("Embedded images."),
		bytes: int().min(1).optional().describe("Bytes of the embedded images of a platform."),
		preparedBytes: int().min(1).optional().describe("Bytes of the prepared build that the job prepare uploads; 10 GB by default.")
	}).prefault({}),
	language: _enum(["en", "zh"]).default("en").describe("The language of the bot’s answers."),
	reply: boolean().default(true).describe("true: when all builds of a comment have ended, a short reply notifies its author.")
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