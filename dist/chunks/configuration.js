import { i as __toESM } from "./rolldown-runtime.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { _ as toJSONSchema, c as number, d as record, f as strictObject, h as union, n as array, o as int, p as string, r as boolean, s as literal, t as _enum, u as partialRecord } from "./schemas.js";
import { n as levelProblem, t as compressionTypes } from "./compression.js";
import { a as describeIssue, n as requestPlatforms, s as nearest, t as imageTypes } from "./request.js";
import { t as require_dist } from "./dist.js";
import { isUtf8 } from "node:buffer";
import { basename, join, sep } from "node:path";
import { readFile, realpath, stat } from "node:fs/promises";

// src/io/textfile.ts
const limit = 1048576;
async function readText(directory, path, shown) {
	const real = await realpath(path).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return void 0;
		throw unreadable(shown, error);
	});
	if (real === void 0) return void 0;
	if (!isInside(await realpath(directory), real)) throw invalid(shown, say("textOutside", { file: shown }));
	const found = await stat(real);
	if (!found.isFile()) throw invalid(shown, say("textNotFile", { file: shown }));
	if (found.size > limit) throw invalid(shown, say("textTooLarge", {
		file: shown,
		limit
	}));
	return decode(await readFile(real).catch((error) => {
		throw unreadable(shown, error);
	}), shown);
}
function isInside(directory, path) {
	return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}
function decode(bytes, shown) {
	if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
	throw new ImagebuildError("CONTEXT_INVALID", say("textNotUtf8", { file: shown }), {
		place: {
			file: shown,
			line: firstBadLine(bytes)
		},
		hint: say("textSaveUtf8")
	});
}
function firstBadLine(bytes) {
	let line = 1;
	for (let start = 0; start < bytes.length; line++) {
		const end = bytes.indexOf(10, start);
		const stop = end === -1 ? bytes.length : end;
		if (!isUtf8(bytes.subarray(start, stop))) return line;
		start = stop + 1;
	}
	return line;
}
function unreadable(shown, cause) {
	return new ImagebuildError("CONTEXT_INVALID", say("textUnreadable", {
		file: shown,
		code: cause.code ?? ""
	}), {
		place: { file: shown },
		hint: say("textMakeReadable"),
		cause
	});
}
function invalid(shown, message) {
	return new ImagebuildError("CONTEXT_INVALID", message, { place: { file: shown } });
}

// src/application/configurationschemas.ts
const inside = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]+$/;
const directory = string().regex(inside, "must be a directory inside the repository");
const host = string().regex(/^[A-Za-z0-9.-]+(?::[0-9]{1,5})?$|^\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?$/, "must be a host name, with a port if need be");
const namespaceSchema = string().regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/, "must be lower-case words with \"/\" between them");
const secretName = string().regex(/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of a secret");
const login = string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/, "must be a login");
const platforms = array(_enum(requestPlatforms)).min(1).describe("The platforms to build; both by default.");
const seconds = int().min(1).max(21600);
const reference = string().min(1).max(1024);
const dialects = ["dockerfile", "sealer"];
const chart = strictObject({
	values: array(string().regex(inside, "must be a file inside the application")).default([]).describe("Values files, relative to the application’s directory, in order."),
	set: record(string(), union([
		string(),
		number(),
		boolean()
	], "must be a text, a number, true or false")).default({}).describe("What `helm --set` takes, a key each.")
});
const applicationSchema = strictObject({
	platforms: platforms.optional(),
	kubeVersion: string("must be in quotes, since YAML reads 1.30 as 1.3").regex(/^v?\d+\.\d+(?:\.\d+)?$/, "must be a Kubernetes version such as \"1.31.0\"").optional().describe("The Kubernetes version that charts are rendered for."),
	charts: record(string(), chart).default({}).describe("By the name of a chart: the values that it is rendered with."),
	images: array(reference).default([]).describe("Images to embed in addition to those that are found."),
	ignoredImages: array(reference).default([]).describe("Images that are not embedded, although they are found."),
	anyPlatform: array(reference).default([]).describe("Images that are embedded whatever their platform is."),
	buildArgs: array(string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([]).describe("Build args that people without write permission may set."),
	target: string().min(1).max(128).optional().describe("The stage of the Kubefile to build; the last one by default."),
	dialect: _enum(dialects).optional().describe("The dialect of the Kubefile, unless the file names it; dockerfile by default."),
	timeout: seconds.optional().describe("Seconds that init.sh, each RUN of sealer’s dialect, or RUN after RUN may take."),
	versions: array(string().regex(/^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,119}$/, "must be a version, in quotes")).min(1).max(20).optional().describe("The versions that latest is built as by pull requests and collections.")
});
const credentials = strictObject({
	usernameSecret: secretName.default("REGISTRY_USERNAME"),
	passwordSecret: secretName.default("REGISTRY_PASSWORD")
}).describe("The names of the secrets for publishing, never the secrets themselves.");
const typeOverrides = strictObject({
	registry: host.optional(),
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
	commandsPerComment: int().min(1).max(100).default(20),
	buildsPerPerson: int().min(1).max(100).default(10).describe("The most unfinished builds of a person."),
	refusalsPerHour: int().min(0).max(100).default(5).describe("The refusals of a person that are answered by a comment; further ones only get a reaction.")
});
const repositorySchema = strictObject({
	registry: host.optional().describe("The registry to publish to; docker.io by default."),
	namespace: namespaceSchema.optional().describe("The namespace in the registry: images are published as registry/namespace/app:version."),
	root: directory.optional().describe("The directory of the applications; applications by default."),
	credentials: credentials.prefault({}),
	types: partialRecord(_enum(imageTypes), typeOverrides).default({}).describe("Settings that differ for a type."),
	platforms: platforms.optional(),
	mirrors: record(union([literal("*"), host]), string().regex(/^(?:https?:\/\/[^\s]+|oci:.+)$/, "must be a URL, or oci:DIR")).default({}).describe("By host, or * for all other hosts: the address that its images are read from instead."),
	policy: policy.prefault({}),
	compression: compression.prefault({}),
	shareLayers: boolean().optional().describe("true: the applications of a namespace share layers, which are listed in namespace/imagebuild-neighbours. The default is true, but false for docker.io."),
	workflow: string().regex(/^[A-Za-z0-9._-]+\.ya?ml$/, "must be the file name of a workflow").default("imagebuild.yml").describe("The workflow that the bot dispatches."),
	limits: strictObject({
		timeout: seconds.default(3600).describe("Seconds that init.sh, or RUN after RUN, may take."),
		images: int().min(1).max(1e3).default(1e3).describe("Embedded images."),
		bytes: int().min(1).optional().describe("Bytes of the embedded images of a platform.")
	}).prefault({}),
	language: _enum(["en", "zh"]).default("en").describe("The language of the bot’s answers."),
	reply: boolean().default(true).describe("true: when all builds of a comment have ended, a short reply notifies its author.")
});

// src/text/suggest.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
function suggest(wanted, allowed) {
	const near = nearest(wanted, allowed);
	return near === void 0 ? say("writeOneOf", { names: allowed.join(", ") }) : say("didYouMean", { name: JSON.stringify(near) });
}

// src/application/yamlfile.ts
const maxAliasCount = 100;
function parseYaml(schema, text, file) {
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		prettyErrors: false
	});
	if (document.errors.length > 0) throw joinProblems(document.errors.map((error) => syntaxProblem(error, lines, file)));
	const outcome = schema.safeParse(plainValue(document, file));
	if (outcome.success) return outcome.data;
	const place = (path, ofKey) => findPlace(document, path, ofKey, lines, file);
	const problems = outcome.error.issues.flatMap((issue) => toProblems(issue, schema, place));
	throw joinProblems(problems.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0)));
}
function readScalar(text, key) {
	const { contents } = (0, import_dist.parseDocument)(text, { prettyErrors: false });
	const value = (0, import_dist.isMap)(contents) ? contents.get(key) : void 0;
	return typeof value === "object" ? void 0 : value;
}
function plainValue(document, file) {
	try {
		return document.toJS({ maxAliasCount }) ?? {};
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new ImagebuildError("CONFIGURATION_INVALID", say("yamlUnreadable", {
			file,
			reason
		}), {
			place: { file },
			cause
		});
	}
}
function syntaxProblem(error, lines, file) {
	const { line, col } = lines.linePos(error.pos[0]);
	const several = error.code === "MULTIPLE_DOCS";
	const message = several ? say("yamlSecondDocument") : say("yamlInvalid", { reason: error.message });
	return new ImagebuildError("CONFIGURATION_INVALID", message, {
		place: {
			file,
			line,
			column: col
		},
		hint: several ? say("yamlOneDocument") : say("yamlCorrect"),
		cause: error
	});
}
function toProblems(issue, schema, place) {
	if (issue.code !== "unrecognized_keys") {
		const at = place(issue.path, issue.code === "invalid_key");
		const message = say("valueInvalid", { problem: describeIssue(issue) });
		return [new ImagebuildError("CONFIGURATION_INVALID", message, {
			place: at,
			hint: say("configurationPage")
		})];
	}
	const allowed = keysAt(schema, issue.path);
	return issue.keys.map((key) => new ImagebuildError("CONFIGURATION_INVALID", say("keyUnknown", { key: JSON.stringify(key) }), {
		place: place([...issue.path, key], true),
		hint: suggest(key, allowed)
	}));
}
function keysAt(schema, path) {
	let at = toJSONSchema(schema, { io: "input" });
	for (const step of path) {
		const rest = at?.additionalProperties;
		at = at?.properties?.[String(step)] ?? at?.items ?? (typeof rest === "object" ? rest : void 0);
	}
	return [...Object.keys(at?.properties ?? {}), ...at?.propertyNames?.enum ?? []];
}
function findPlace(document, path, ofKey, lines, file) {
	const node = ofKey && keyNode(document, path) || document.getIn(path, true);
	if ((0, import_dist.isNode)(node) && node.range) {
		const { line, col } = lines.linePos(node.range[0]);
		return {
			file,
			line,
			column: col
		};
	}
	return path.length === 0 ? {
		file,
		line: 1
	} : findPlace(document, path.slice(0, -1), true, lines, file);
}
function keyNode(document, path) {
	const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
	if (!(0, import_dist.isMap)(parent)) return void 0;
	const pair = parent.items.find((item) => (0, import_dist.isPair)(item) && String(item.key) === String(path.at(-1)));
	return pair && (0, import_dist.isNode)(pair.key) ? pair.key : void 0;
}

// src/application/configuration.ts
const defaults = {
	registry: "docker.io",
	namespace: "labring",
	root: "applications"
};
const repositoryConfigurationFile = ".github/imagebuild.yml";
async function readApplicationConfiguration(applicationDirectory, shown = applicationDirectory) {
	const file = join(shown, "imagebuild.yml");
	const text = await readNamed(applicationDirectory, "imagebuild.yml", file);
	return text === void 0 ? applicationSchema.parse({}) : parseApplicationConfiguration(text, file);
}
function parseApplicationConfiguration(text, file) {
	return parseYaml(applicationSchema, text, file);
}
async function readRepositoryConfiguration(repository) {
	const text = await readNamed(repository, repositoryConfigurationFile, repositoryConfigurationFile);
	return text === void 0 ? void 0 : parseRepositoryConfiguration(text, repositoryConfigurationFile);
}
async function readNamed(directory, name, shown) {
	const text = await readText(directory, join(directory, name), shown);
	if (text !== void 0) return text;
	const other = name.replace(/\.yml$/, ".yaml");
	if (await readText(directory, join(directory, other), shown) === void 0) return void 0;
	throw new ImagebuildError("CONFIGURATION_INVALID", say("configurationOtherName", { name: basename(other) }), {
		place: { file: shown.replace(/\.yml$/, ".yaml") },
		hint: say("renameTo", { name: basename(name) })
	});
}
function parseRepositoryConfiguration(text, file) {
	return parseYaml(repositorySchema, text, file);
}
function languageIn(text) {
	return repositorySchema.shape.language.catch("en").parse(readScalar(text, "language"));
}
function rootFor(configuration, type) {
	return configuration?.types[type]?.root ?? configuration?.root ?? defaults.root;
}
function destinationFor(configuration, type, owner, flags = {}) {
	checkFlag("registry", flags.registry, host, say("registryForm"));
	checkFlag("namespace", flags.namespace, namespaceSchema, say("namespaceForm"));
	const own = configuration?.types[type];
	const registry = flags.registry ?? own?.registry ?? configuration?.registry ?? defaults.registry;
	const namespace = flags.namespace ?? own?.namespace ?? configuration?.namespace ?? (owner?.toLowerCase() === defaults.namespace ? defaults.namespace : void 0);
	if (namespace === void 0) throw notConfigured(owner, registry);
	const { usernameSecret, passwordSecret } = own?.credentials ?? configuration?.credentials ?? credentials.parse({});
	return {
		registry,
		namespace,
		usernameSecret,
		passwordSecret
	};
}
function checkFlag(name, text, schema, hint) {
	const issue = text === void 0 ? void 0 : schema.safeParse(text).error?.issues[0];
	if (issue) throw new ImagebuildError("USAGE", say("flagInvalid", {
		name,
		value: JSON.stringify(text),
		reason: issue.message
	}), { hint });
}
function notConfigured(owner, registry = defaults.registry) {
	const lines = `registry: ${registry}\nnamespace: ${owner?.toLowerCase() ?? "NAME"}`;
	return new ImagebuildError("NOT_CONFIGURED", say("notConfigured"), {
		place: { file: repositoryConfigurationFile },
		hint: say("notConfiguredLines", { file: repositoryConfigurationFile }),
		excerpt: lines
	});
}

export { parseRepositoryConfiguration as a, repositoryConfigurationFile as c, repositorySchema as d, isInside as f, parseApplicationConfiguration as i, rootFor as l, languageIn as n, readApplicationConfiguration as o, readText as p, notConfigured as r, readRepositoryConfiguration as s, destinationFor as t, suggest as u };