import { t as ImagebuildError } from "./errors.js";
import { i as readText, n as readScalar, t as parseYaml } from "./yamlfile.js";
import { i as say } from "./say.js";
import { a as registrySchema, i as namespaceSchema, n as credentials, o as repositorySchema, t as applicationSchema, u as parseRegistryHost } from "./configurationschemas.js";
import { basename, join } from "node:path";

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
async function readRepositoryLanguage(repository) {
	const file = repositoryConfigurationFile;
	return await readText(repository, join(repository, file), file).then((text) => languageIn(text ?? ""), () => "en");
}
function ownSettings(configuration, type) {
	return type === "directory" ? void 0 : configuration?.types[type];
}
function rootFor(configuration, type) {
	return ownSettings(configuration, type)?.root ?? configuration?.root ?? defaults.root;
}
function destinationFor(configuration, type, owner, flags = {}) {
	checkFlag("registry", flags.registry, registrySchema, say("registryForm"));
	checkFlag("namespace", flags.namespace, namespaceSchema, say("namespaceForm"));
	const own = ownSettings(configuration, type);
	const named = flags.registry ?? own?.registry ?? configuration?.registry ?? defaults.registry;
	const registry = parseRegistryHost(named).host;
	const namespace = flags.namespace ?? own?.namespace ?? configuration?.namespace ?? (owner?.toLowerCase() === defaults.namespace ? defaults.namespace : void 0);
	if (namespace === void 0) throw notConfigured(owner, registry);
	return {
		registry,
		namespace
	};
}
function hostFor(configuration, type) {
	const own = type === void 0 ? void 0 : ownSettings(configuration, type)?.registry;
	return parseRegistryHost(own ?? configuration?.registry ?? defaults.registry).host;
}
function loginSourceFor(configuration, type) {
	const own = ownSettings(configuration, type)?.credentials;
	if (own !== void 0) return own;
	if (hostFor(configuration, type) !== hostFor(configuration)) return void 0;
	return configuration?.credentials ?? credentials.parse({});
}
function checkFlag(name, text, schema, hint) {
	const issue = text === void 0 ? void 0 : schema.safeParse(text).error?.issues[0];
	if (issue) throw new ImagebuildError("USAGE", say("flagInvalid", {
		name,
		value: JSON.stringify(text),
		reason: issue.message
	}), { hint });
}
function loginUnnamed(type, host) {
	return new ImagebuildError("NOT_CONFIGURED", say("loginUnnamed", {
		type,
		host
	}), {
		place: { file: repositoryConfigurationFile },
		hint: say("loginUnnamedHint", { type }),
		excerpt: `types:\n  ${type}:\n    credentials: { usernameSecret: NAME, passwordSecret: NAME }\n`
	});
}
function notConfigured(owner, registry = defaults.registry) {
	const lines = `registry: ${registry}\nnamespace: ${owner?.toLowerCase() ?? "NAME"}`;
	return new ImagebuildError("NOT_CONFIGURED", say("notConfigured"), {
		place: { file: repositoryConfigurationFile },
		hint: say("notConfiguredLines", { file: repositoryConfigurationFile }),
		excerpt: lines
	});
}

export { loginUnnamed as a, parseRepositoryConfiguration as c, readRepositoryLanguage as d, repositoryConfigurationFile as f, loginSourceFor as i, readApplicationConfiguration as l, hostFor as n, notConfigured as o, rootFor as p, languageIn as r, parseApplicationConfiguration as s, destinationFor as t, readRepositoryConfiguration as u };