import { i as __toESM } from "./rolldown-runtime.js";
import { f as repositoryConfigurationFile, i as loginSourceFor, n as hostFor, t as destinationFor, u as readRepositoryConfiguration } from "./configuration2.js";
import { i as workflowTokenHost, n as loginKeys, r as secretNames, t as credentialsInput } from "./loginsource.js";
import { n as imageTypes } from "./request.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as name } from "./package.js";
import { d as formatBytes, i as say, u as spokenLanguage } from "./say.js";
import { i as headCommit, n as defaultBranch, s as originRepository } from "./git2.js";
import { a as registrySchema, i as namespaceSchema, n as credentials, o as repositorySchema } from "./configurationschemas.js";
import { t as require_dist } from "./dist.js";
import { n as listVariables } from "./github2.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { a as listDirectories } from "./directory.js";
import { i as readText, r as isInside } from "./yamlfile.js";
import { dirname, join, relative } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, readdir, realpath, writeFile } from "node:fs/promises";
import { getAsset, isSea } from "node:sea";

// src/io/assets.ts
async function readAsset(path) {
	const text = isSea() ? readEmbedded(path) : await readInstalled(path);
	if (text !== void 0) return text;
	throw new ImagebuildError("CONTENT_MISSING", say("assetMissing", { path }), { hint: say("assetMissingHint") });
}
function findPackageDirectory(start = import.meta.dirname) {
	if (isSea()) return void 0;
	for (let directory = start;; directory = dirname(directory)) {
		if (isOwnPackage(join(directory, "package.json"))) return directory;
		if (dirname(directory) === directory) return void 0;
	}
}
function isOwnPackage(path) {
	return existsSync(path) && JSON.parse(readFileSync(path, "utf8")).name === name;
}
async function readInstalled(path) {
	const directory = findPackageDirectory();
	if (directory === void 0) return void 0;
	return await readFile(join(directory, path), "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw error;
	});
}
function readEmbedded(path) {
	try {
		return getAsset(path, "utf8");
	} catch {
		return;
	}
}

// src/commands/init/chooselogin.ts
function chooseLogin({ registry, namespace }, configuration, known) {
	const configured = configuration?.credentials ?? credentials.parse({});
	const secrets = secretsFor(configured);
	if (configuration !== void 0 && hostFor(configuration) === registry && !(configured.workflowToken && namespace !== configuration.namespace)) return { login: configured };
	if (registry !== "ghcr.io") return { login: secrets };
	const reason = refuseWorkflowToken(namespace, known);
	if (reason === void 0) return { login: { workflowToken: true } };
	return {
		login: secrets,
		secretNeeded: say("initSecretNeeded", {
			registry,
			reason: reason.text
		}).text
	};
}
function secretsFor(configured) {
	const standard = credentials.parse({});
	if (configured.workflowToken) return standard;
	return configured.username === void 0 ? configured : {
		usernameSecret: standard.usernameSecret,
		passwordSecret: configured.passwordSecret
	};
}
function linkedSource(registry, { owner, host = "github.com", name }) {
	if (registry !== "ghcr.io" || !isGitHub(host)) return void 0;
	return owner === void 0 || name === void 0 ? void 0 : `https://github.com/${owner}/${name}`;
}
function isGitHub(host) {
	return /(?:^|\.)github\.com$/.test(host);
}
function refuseWorkflowToken(namespace, { owner, host = "github.com" }) {
	if (!isGitHub(host)) return say("initOtherServer", { host });
	if (owner === void 0) return say("initOwnerUnknown");
	if (namespace.split("/")[0] === owner.toLowerCase()) return void 0;
	return say("initOwnerDiffers", {
		namespace,
		owner
	});
}

// src/commands/init/existing.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const labelsFile = ".github/labels.yml";
function updateFile(directory, path, text, options) {
	if (path === ".github/imagebuild.yml") return updateConfiguration(directory, text, options);
	if (path === ".github/labels.yml") return updateLabels(directory, text, options.force);
	return writeMissingFile(directory, path, text, options.force);
}
async function updateConfiguration(directory, text, { given, force }) {
	const path = repositoryConfigurationFile;
	const present = await readIfThere(join(directory, path));
	if (present === void 0) return writeMissingFile(directory, path, text, false);
	const document = (0, import_dist.parseDocument)(present);
	const changes = [];
	for (const [key, value] of Object.entries(given)) {
		const [before, wanted] = [formatFlow(document.toJS()?.[key]), formatFlow(value)];
		if (value === void 0 || before === wanted) continue;
		if (!force) throw differs({
			file: path,
			key,
			value: before,
			wanted
		});
		document.set(key, typeof value === "string" ? value : document.createNode(value));
		changes.push(`${key}: ${before || "(none)"} → ${wanted}`);
	}
	return saveDocument(directory, path, document, changes);
}
function formatFlow(value) {
	return value === void 0 ? "" : (0, import_dist.stringify)(value, {
		collectionStyle: "flow",
		lineWidth: 0
	}).trim();
}
function differs(words) {
	const { file, key, value, wanted } = words;
	const message = value === "" ? say("initConfigurationLacks", {
		file,
		key,
		wanted
	}) : say("initConfigurationDiffers", {
		file,
		key,
		value,
		wanted
	});
	return new ImagebuildError("USAGE", message, { hint: say("initConfigurationHint", {
		file,
		key
	}) });
}
async function updateLabels(directory, text, force) {
	const present = await readIfThere(join(directory, labelsFile));
	if (present === void 0) return writeMissingFile(directory, labelsFile, text, false);
	const document = (0, import_dist.parseDocument)(present);
	const [label] = (0, import_dist.parseDocument)(text).toJS();
	const list = document.contents;
	if (document.errors.length > 0 || !(0, import_dist.isSeq)(list)) return {
		path: labelsFile,
		state: "kept"
	};
	const has = list.items.some((item) => (0, import_dist.isMap)(item) && String(item.get("name")) === label.name);
	if (!has && !force) return {
		path: labelsFile,
		state: "kept"
	};
	if (!has) document.add(document.createNode(label));
	return saveDocument(directory, labelsFile, document, has ? [] : [`+ ${label.name}`]);
}
async function saveDocument(directory, path, document, changes) {
	if (changes.length === 0) return {
		path,
		state: "unchanged"
	};
	await writeFile(join(directory, path), document.toString({ lineWidth: 0 }));
	return {
		path,
		state: "updated",
		changes
	};
}
async function writeMissingFile(directory, path, text, force) {
	const file = join(directory, path);
	const present = await readIfThere(file);
	if (present === text) return {
		path,
		state: "unchanged"
	};
	if (present !== void 0 && !force) return {
		path,
		state: "kept"
	};
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, text, { flag: present === void 0 ? "wx" : "w" });
	if (present === void 0) return {
		path,
		state: "written"
	};
	return {
		path,
		state: "replaced",
		changes: [countChanges(present, text)]
	};
}
function countChanges(before, after) {
	return `+${countMissing(after, before)} -${countMissing(before, after)}`;
}
function countMissing(text, other) {
	const left = /* @__PURE__ */ new Map();
	for (const line of other.split("\n")) left.set(line, (left.get(line) ?? 0) + 1);
	return text.split("\n").filter((line) => {
		const count = left.get(line) ?? 0;
		left.set(line, count - 1);
		return count <= 0;
	}).length;
}
async function readIfThere(file) {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		if (error.code === "ENOENT") return void 0;
		throw error;
	}
}

// src/commands/init/logins.ts
const expressions = {
	username: ({ workflowToken, username, usernameSecret }) => {
		if (username !== void 0) return `'${username}'`;
		return workflowToken ? "github.actor" : `secrets.${usernameSecret}`;
	},
	password: ({ workflowToken, passwordSecret }) => workflowToken ? "github.token" : `secrets.${passwordSecret}`,
	credentials: (login) => `'${credentialsInput(login)}'`
};
function loginInput(input, login, logins) {
	const express = expressions[input];
	const own = Object.entries(logins);
	if (own.length === 0) return formatValue(express(login));
	const choices = own.flatMap(([type, { secrets }]) => secrets === void 0 ? [] : [`inputs.type == '${type}' && ${express(secrets)}`]);
	const others = own.map(([type]) => `inputs.type != '${type}' && `).join("");
	return formatValue([
		...choices,
		`${others}${express(login)}`,
		"''"
	].join(" || "));
}
function formatValue(expression) {
	const [, text] = /^'([^']*)'$/.exec(expression) ?? [];
	return text === void 0 ? `\${{ ${expression} }}` : (0, import_dist.stringify)(text).trim();
}
function allLogins(login, logins) {
	return [login, ...Object.values(logins).flatMap(({ secrets }) => secrets ?? [])];
}

// src/commands/init/files.ts
const templates = [
	"apps.md",
	"configs.md",
	"dockerimages.md",
	"new-application.yml",
	"bug.yml",
	"config.yml"
].map(templatePath);
const chineseTemplates = [
	"apps.zh.md",
	"configs.zh.md",
	"dockerimages.zh.md",
	"new-application.zh.yml",
	"bug.zh.yml"
].map(templatePath);
function templatePath(name) {
	return `.github/ISSUE_TEMPLATE/${name}`;
}
const workflows = [
	"imagebuild.yml",
	"pull-request.yml",
	"pull-request-comment.yml",
	"comment.yml",
	"sweep.yml",
	"collection.yml"
].map((name) => `.github/workflows/${name}`);
const copiedFiles = [
	...workflows,
	...templates,
	...chineseTemplates
];
async function createRepositoryFiles(setup) {
	const files = /* @__PURE__ */ new Map([[repositoryConfigurationFile, createConfiguration(setup)], [labelsFile, createLabels(setup)]]);
	for (const path of workflows) files.set(path, adaptWorkflow(await readAsset(path), setup));
	const copied = setup.language === "zh" ? [...templates, ...chineseTemplates] : templates;
	for (const path of copied) files.set(path, await readAsset(path));
	return files;
}
function adaptWorkflow(text, setup) {
	const { action, logins = {}, enterpriseServer } = setup;
	const value = (input) => () => loginInput(input, setup, logins);
	const known = enterpriseServer ? text.replace(/^ +queue: max\n/gm, "") : text;
	const used = allLogins(setup, logins);
	const granted = used.some(({ workflowToken }) => workflowToken) ? grantPackages(known) : known;
	return (used.some((login) => secretNames(login).length > 0) ? granted : withoutSecrets(granted)).replace(/\buses: \.\/$/gm, `uses: ${action}`).replaceAll(`\${{ secrets.REGISTRY_USERNAME }}`, value("username")).replaceAll(`\${{ secrets.REGISTRY_PASSWORD }}`, value("password")).replaceAll("REGISTRY_USERNAME REGISTRY_PASSWORD", value("credentials"));
}
function grantPackages(text) {
	const permission = "packages: write\n";
	return text.replace(/ {6}# Deletes the prepared build.*\n {6}actions: write\n/, `$&      # Publishes to ghcr.io with the token of the workflow.\n      ${permission}`).replace(/ {6}# What the called workflow.*\n(?: {6}\w+: \w+\n)+/, `$&      # For its job publish, which publishes to ghcr.io with the token of the workflow.\n      ${permission}`);
}
function withoutSecrets(text) {
	return text.replace(/ {4}# The called workflow gets the secrets.*\n {4}secrets: inherit.*\n/, "").replace("(with `secrets: inherit`)", "(with the permission `packages: write`)");
}
function createConfiguration(setup) {
	const { registry, namespace, source, types, label, language, ...login } = setup;
	return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${(0, import_dist.stringify)({
		registry,
		namespace,
		credentials: loginKeys(login),
		...source === void 0 ? {} : { source },
		...types === void 0 ? {} : { types },
		...label === "accepted" ? {} : { policy: { acceptedLabel: label } },
		...language === void 0 ? {} : { language }
	})}`;
}
const defaultLabel = "accepted";
function createLabels({ label }) {
	return `# gh label create, or any tool that keeps labels, reads this.\n${(0, import_dist.stringify)([{
		name: label,
		color: "0e8a16",
		description: "The application in the title may be built"
	}])}`;
}

// src/commands/init/shellscripts/oldrepository.ts
const typeRoots = /* @__PURE__ */ new Map([
	["applications", "apps"],
	["dockerimages", "dockerimages"],
	["config", "configs"],
	["configs", "configs"]
]);
const automationDirectories = [
	".github",
	"scripts",
	"hack"
];
const most = {
	files: 1e3,
	bytes: 64 * 1024 ** 2
};
async function readOldRepository(directory, written) {
	const read = createReader(directory);
	const automation = (await Promise.all(automationDirectories.map((name) => listFiles(directory, name)))).flat();
	if (automation.length > most.files) throw tooMuch(directory);
	const applications = await listApplicationNames(directory);
	const versions = await listVersions(directory, applications);
	const below = [...applications].flatMap(([root, names]) => names.map((name) => `${root}/${name}`));
	return {
		automation: (await read(automation)).filter((file) => !isOurs(file, written)),
		initScripts: await read(versions.map((version) => `${version}/init.sh`)),
		pages: await read(["README.md", ...below.map((name) => `${name}/README.md`)]),
		applications
	};
}
async function listApplicationNames(directory) {
	const found = /* @__PURE__ */ new Map();
	for (const root of typeRoots.keys()) {
		const names = await listInside(directory, root);
		if (names.length > 0) found.set(root, names);
	}
	return found;
}
async function listVersions(directory, applications) {
	const found = [];
	for (const [root, names] of applications) for (const name of names) for (const version of await listInside(directory, `${root}/${name}`)) found.push(`${root}/${name}/${version}`);
	return found;
}
async function listInside(directory, path) {
	if (!await staysInside(directory, path)) return [];
	return await listDirectories(join(directory, path)) ?? [];
}
async function staysInside(directory, path) {
	const real = await realpath(join(directory, path)).catch(() => void 0);
	return real !== void 0 && isInside(await realpath(directory), real);
}
async function listFiles(directory, name) {
	if (!await staysInside(directory, name)) return [];
	return (await readdir(join(directory, name), {
		recursive: true,
		withFileTypes: true
	}).catch(() => [])).filter((entry) => entry.isFile()).map((entry) => relative(directory, join(entry.parentPath, entry.name))).sort();
}
function createReader(directory) {
	let left = most.bytes;
	return async (paths) => {
		const files = [];
		for (const path of paths) {
			const text = await readText(directory, join(directory, path), path).catch(() => void 0);
			if (text === void 0) continue;
			left -= Buffer.byteLength(text);
			if (left < 0) throw tooMuch(directory);
			files.push({
				path,
				text
			});
		}
		return files;
	};
}
function tooMuch(directory) {
	const message = say("oldTooMuch", {
		directory,
		files: most.files,
		size: formatBytes(most.bytes)
	});
	return new ImagebuildError("LIMIT_EXCEEDED", message, { hint: say("oldTooMuchHint") });
}
function isOurs({ path, text }, written) {
	if (!written.includes(path)) return false;
	return !path.startsWith(".github/workflows/") || /^ +mode: [a-z-]+$/m.test(text);
}
function followLines(text) {
	const endAfter = (start) => {
		const end = text.indexOf("\n", start);
		return end === -1 ? text.length : end;
	};
	const isCommentAt = (start, end) => /^\s*#/.test(text.slice(start, end));
	let end = endAfter(0);
	let current = {
		line: 1,
		isComment: isCommentAt(0, end)
	};
	return (index) => {
		while (end < index && end < text.length) {
			const start = end + 1;
			end = endAfter(start);
			current = {
				line: current.line + 1,
				isComment: isCommentAt(start, end)
			};
		}
		return current;
	};
}
function lineAt(text, index) {
	return text.slice(0, index).split("\n").length;
}

// src/commands/init/shellscripts/configuration.ts
const defaultRoot = "applications";
function createOldConfiguration(destinations, { applications }, label) {
	const [main] = destinations;
	const types = imageTypes.flatMap((type) => {
		const settings = createTypeSettings(destinations.find((one) => one.type === type), main, rootOf(type, applications));
		return Object.keys(settings).length === 0 ? [] : [[type, settings]];
	});
	return {
		...main && {
			registry: main.registry,
			namespace: main.namespace,
			credentials: loginKeys(main.login)
		},
		...types.length === 0 ? {} : { types: Object.fromEntries(types) },
		...label === void 0 || label === "accepted" ? {} : { policy: { acceptedLabel: label } }
	};
}
function rootOf(type, applications) {
	return [...applications.keys()].find((root) => typeRoots.get(root) === type);
}
function createTypeSettings(own, main, present) {
	const root = own?.root ?? present;
	const differs = (key) => own !== void 0 && own[key] !== main?.[key] ? { [key]: own[key] } : {};
	const needsLogin = own !== void 0 && main !== void 0 && !isSameLogin(own.login, main.login) || own?.registry !== main?.registry;
	return {
		...root === void 0 || root === defaultRoot ? {} : { root },
		...differs("registry"),
		...differs("namespace"),
		...own !== void 0 && needsLogin ? { credentials: loginKeys(own.login) } : {}
	};
}
function isSameLogin(one, other) {
	return JSON.stringify(loginKeys(one)) === JSON.stringify(loginKeys(other));
}

// src/commands/init/shellscripts/values.ts
function resolveValue(value, known) {
	const [, expression] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(value.text) ?? [];
	if (expression === void 0 || expression.includes("${{")) return value.text.includes("${{") ? { unknown: value.text.trim() } : { text: value.text.trim() };
	const parts = expression.split("||").map((part) => resolvePart(part.trim(), known));
	return parts.find((part) => !("unknown" in part)) ?? parts[0] ?? { unknown: value.text };
}
function resolvePart(part, { variables, owner }) {
	const [, text] = /^'([^']*)'$/.exec(part) ?? [];
	if (text !== void 0) return { text };
	const [, context, name = ""] = /^(secrets|vars)\.(\w+)$/.exec(part) ?? [];
	if (context === "secrets") return { secret: name };
	if (part === "github.repository_owner") return owner === void 0 ? { unknown: part } : { text: owner };
	if (part === "github.token") return { secret: "GITHUB_TOKEN" };
	if (context !== "vars") return { unknown: part };
	const variable = variables.get(name);
	return variable === void 0 ? {
		unknown: part,
		variable: name
	} : { text: variable };
}
function variablesOf({ text }) {
	return [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name = ""]) => name);
}

// src/commands/init/shellscripts/logins.ts
const standard = {
	usernameSecret: "REGISTRY_USERNAME",
	passwordSecret: "REGISTRY_PASSWORD"
};
function readLogin({ env, place }, { registry, namespace }, known) {
	const password = resolve$1(env.get("password"), known);
	if ("secret" in password && password.secret === "GITHUB_TOKEN" && registry === "ghcr.io") return {
		login: { workflowToken: true },
		warnings: []
	};
	const written = env.get("username");
	const named = usernameOf(written !== void 0 && written.text === env.get("repo")?.text && namespace !== void 0 ? { text: namespace } : resolve$1(written, known), written?.place ?? place);
	const secret = passwordOf(password, env.get("password")?.place ?? place);
	return {
		login: {
			...named.login,
			...secret.login
		},
		warnings: [...named.warnings, ...secret.warnings]
	};
}
function resolve$1(value, known) {
	return value === void 0 ? { unknown: "" } : resolveValue(value, known);
}
function usernameOf(value, place) {
	if ("secret" in value && isValid({ usernameSecret: value.secret })) return {
		login: { usernameSecret: value.secret },
		warnings: []
	};
	if ("text" in value && isValid({ username: value.text })) return {
		login: { username: value.text },
		warnings: []
	};
	const { usernameSecret } = standard;
	const { text: message } = say("oldUsernameUnknown", { secret: usernameSecret });
	return {
		login: { usernameSecret },
		warnings: [{
			message,
			place
		}]
	};
}
function passwordOf(value, place) {
	if ("secret" in value && isValid({ passwordSecret: value.secret })) return {
		login: { passwordSecret: value.secret },
		warnings: []
	};
	const { passwordSecret } = standard;
	const isWritten = "text" in value && value.text !== "";
	const message = isWritten ? say("oldPasswordWritten", { secret: passwordSecret }) : say("oldPasswordUnknown", { secret: passwordSecret });
	const hint = isWritten ? { hint: say("oldPasswordWrittenHint").text } : {};
	return {
		login: { passwordSecret },
		warnings: [{
			message: message.text,
			place,
			...hint
		}]
	};
}
function isValid(login) {
	return credentials.safeParse(login).success;
}

// src/commands/init/shellscripts/mentions.ts
const imagePattern = /(?<![\w./-])(?:(?<registry>[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\/|(?=[a-z0-9][a-z0-9_-]*\/[^\s:/]+:\w))(?<namespace>[a-z0-9][a-z0-9_-]*)\/(?<name>[a-z0-9][\w-]*(?:\.\w[\w-]*)*)/g;
const clusterRegistry = /^sealos\.hub\b/;
function findMention({ pages, initScripts, applications }, root, others) {
	const names = new Set(applications.get(root));
	const isWanted = (namespace, name) => names.has(name) && !others.includes(namespace);
	return mostFrequent(pages, isWanted) ?? mostFrequent(initScripts, isWanted);
}
function mostFrequent(files, isWanted) {
	const found = /* @__PURE__ */ new Map();
	for (const file of files) for (const { index, groups } of file.text.matchAll(imagePattern)) {
		const { registry = "docker.io", namespace = "", name = "" } = groups ?? {};
		if (!isWanted(namespace, name) || !isTarget(registry, namespace)) continue;
		const key = `${registry}/${namespace}`;
		const known = found.get(key) ?? {
			registry,
			namespace,
			names: /* @__PURE__ */ new Set(),
			file,
			index
		};
		known.names.add(name);
		found.set(key, known);
	}
	const [first] = [...found.values()].sort((a, b) => b.names.size - a.names.size);
	if (first === void 0) return void 0;
	const { registry, namespace, file, index } = first;
	return {
		registry,
		namespace,
		place: {
			file: file.path,
			line: lineAt(file.text, index)
		}
	};
}
function isTarget(registry, namespace) {
	return !clusterRegistry.test(registry) && registrySchema.safeParse(registry).success && namespaceSchema.safeParse(namespace).success;
}

// src/commands/init/shellscripts/targetpart.ts
const partVariables = {
	registry: "registry",
	namespace: "repo"
};
const schemas = {
	registry: registrySchema,
	namespace: namespaceSchema
};
function readTargetPart(key, { env, place }, { decided, mention }, options) {
	if (decided !== void 0) return { text: decided };
	const variable = partVariables[key];
	const value = env.get(variable);
	const found = value === void 0 ? { unknown: "" } : resolveValue(value, options);
	if ("text" in found && schemas[key].safeParse(found.text).success) return { text: found.text };
	const written = value?.text ?? `$${variable}`;
	const at = value?.place ?? place;
	const text = mention?.[key];
	if (mention === void 0 || text === void 0) return { problem: new ImagebuildError("USAGE", say("oldValueUnknown", {
		key,
		written
	}), {
		place: at,
		hint: hintOfUnknown(found, options)
	}) };
	const page = `${mention.place.file}:${mention.place.line}`;
	const { text: message } = say("oldValueGuessed", {
		key,
		written,
		text,
		page
	});
	return {
		text,
		warning: {
			message,
			place: at,
			hint: hintOfGuess(found, options).text
		}
	};
}
function hintOfUnknown(found, { reason }) {
	const variable = variableOf(found);
	if (variable === void 0) return say("oldValueHint");
	return reason === void 0 ? say("oldVariableUnset", { variable }) : say("oldVariableHint", {
		variable,
		reason
	});
}
function hintOfGuess(found, { reason }) {
	const variable = variableOf(found);
	return variable === void 0 || reason === void 0 ? say("oldGuessHint") : say("oldVariableGuessed", {
		variable,
		reason
	});
}
function variableOf(found) {
	return "variable" in found ? found.variable : void 0;
}

// src/commands/init/shellscripts/destinations.ts
function readDestinations(steps, repository, options) {
	const read = [];
	for (const type of imageTypes) {
		const [first, ...others] = steps.filter((step) => step.type === type);
		if (first === void 0) continue;
		const one = readDestination(first, read, repository, options);
		read.push({
			...one,
			warnings: [...one.warnings, ...otherTargets(first.step, others)]
		});
	}
	return {
		destinations: read.flatMap(({ destinations }) => destinations),
		warnings: read.flatMap(({ warnings }) => warnings),
		problems: read.flatMap(({ problems }) => problems)
	};
}
function readDestination({ step, type, root }, earlier, repository, options) {
	const given = type === "apps" ? options.given : {};
	const others = earlier.flatMap(({ destinations }) => destinations.map(({ namespace }) => namespace));
	const alternatives = { mention: findMention(repository, root, others) };
	const before = (key) => findSame(key, step, earlier);
	const part = (key) => {
		const decided = given[key] ?? before(key)?.destinations[0]?.[key];
		return readTargetPart(key, step, {
			...alternatives,
			decided
		}, options);
	};
	const registry = part("registry");
	const namespace = part("namespace");
	const decided = before("namespace")?.own;
	const own = readTargetPart("namespace", step, {
		...alternatives,
		decided
	}, options);
	const problems = [registry, namespace].flatMap(({ problem }) => problem ?? []);
	const nothing = {
		step,
		own: own.text,
		destinations: [],
		warnings: [],
		problems
	};
	if (registry.text === void 0 || namespace.text === void 0) return nothing;
	const target = {
		registry: registry.text,
		namespace: namespace.text
	};
	const { login, warnings } = readLogin(step, {
		registry: registry.text,
		namespace: own.text
	}, options);
	const guesses = [registry, own].flatMap(({ warning }) => warning ?? []);
	const guessed = [registry, namespace].some(({ warning }) => warning !== void 0);
	return {
		...nothing,
		destinations: [{
			type,
			root,
			...target,
			login,
			guessed,
			place: step.place
		}],
		warnings: [...guesses, ...warnings]
	};
}
function findSame(key, { env }, earlier) {
	const variable = partVariables[key];
	const written = env.get(variable)?.text;
	return earlier.find(({ step }) => step.env.get(variable)?.text === written);
}
function otherTargets(first, others) {
	const target = targetOf(first);
	const seen = /* @__PURE__ */ new Set([target]);
	return others.flatMap(({ step }) => {
		const other = targetOf(step);
		if (seen.has(other)) return [];
		seen.add(other);
		const { text: message } = say("oldTargetSecond", {
			target: other,
			first: target
		});
		return [{
			message,
			place: step.place,
			hint: say("oldTargetSecondHint").text
		}];
	});
}
function targetOf({ env }) {
	return `${env.get("registry")?.text}/${env.get("repo")?.text}`;
}

// src/commands/init/shellscripts/oldworkflow.ts
const commandPattern = /(?<![\w./-])\/image[a-z]+(?:_[a-z0-9]+)?\b/g;
const labelPattern = /\blabel\.name(?:\.toLowerCase\(\))?\s*={2,3}\s*'((?!-)[^'\r\n]{1,50})'/g;
function readOldWorkflow(file) {
	const { path, text } = file;
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		prettyErrors: false
	});
	const [error] = document.errors;
	const root = document.contents;
	if (error || !(0, import_dist.isMap)(root)) return { invalid: {
		place: {
			file: path,
			line: lines.linePos(error?.pos[0] ?? 0).line || 1
		},
		reason: error?.message ?? "it is not a map"
	} };
	const placeOf = ({ range }) => ({
		file: path,
		line: lines.linePos(range?.[0] ?? 0).line
	});
	const jobs = mapsIn(root.get("jobs"));
	return { workflow: {
		...file,
		triggers: triggersIn(root.get("on")),
		commands: matchesIn(file, commandPattern),
		labels: matchesIn(file, labelPattern),
		publishes: jobs.flatMap((job) => readSteps(root, job, placeOf)),
		conditions: jobs.flatMap((job) => conditionOf(job, placeOf))
	} };
}
function readSteps(root, job, placeOf) {
	const steps = job.get("steps");
	if (!(0, import_dist.isSeq)(steps)) return [];
	return steps.items.filter(import_dist.isMap).flatMap((step) => {
		const env = new Map([
			root,
			job,
			step
		].flatMap((level) => variablesIn(level.get("env"), placeOf)));
		const run = step.get("run");
		return typeof run === "string" && env.has("registry") && env.has("password") ? [{
			run,
			place: placeOf(step),
			env
		}] : [];
	});
}
function variablesIn(node, placeOf) {
	if (!(0, import_dist.isMap)(node)) return [];
	return node.items.flatMap(({ key, value }) => (0, import_dist.isScalar)(key) && (0, import_dist.isScalar)(value) ? [[String(key.value), {
		text: String(value.value ?? ""),
		place: placeOf(value)
	}]] : []);
}
function conditionOf(job, placeOf) {
	const node = job.get("if", true);
	if (!(0, import_dist.isNode)(node) || !(0, import_dist.isScalar)(node)) return [];
	const text = String(node.value).replace(/\s+/g, " ");
	return /\binputs\.(?:app|version)\b/.test(text) ? [{
		text,
		place: placeOf(node)
	}] : [];
}
function triggersIn(node) {
	if ((0, import_dist.isMap)(node)) return node.items.map(({ key }) => String((0, import_dist.isScalar)(key) ? key.value : key));
	if ((0, import_dist.isSeq)(node)) return node.items.map((item) => String((0, import_dist.isScalar)(item) ? item.value : item));
	return typeof node === "string" ? [node] : [];
}
function mapsIn(node) {
	return (0, import_dist.isMap)(node) ? node.items.map(({ value }) => value).filter(import_dist.isMap) : [];
}
function matchesIn({ path, text }, pattern) {
	const lineOf = followLines(text);
	return [...text.matchAll(pattern)].flatMap((match) => {
		const { line, isComment } = lineOf(match.index);
		return isComment ? [] : [{
			text: match[1] ?? match[0],
			place: {
				file: path,
				line
			}
		}];
	});
}

// src/commands/init/shellscripts/filewarnings.ts
const botCommands = [...imageTypes.map((type) => `/imagebuild_${type}`), "/imagesync"];
const sharedFunctions = "/tmp/scripts_apps";
function warnOfFiles({ building, calling, conditional }) {
	return { warnings: [
		...building.flatMap(warnOfBuild),
		...conditional.flatMap(warnOfConditions),
		...calling.flatMap(warnOfFunctions)
	] };
}
function warnOfBuild({ path, triggers, commands }) {
	const unknown = commands.filter(({ text }) => !botCommands.includes(text));
	if (unknown.length === 0) return [{
		message: say("oldWorkflowStays", { triggers: triggers.join(", ") }).text,
		place: {
			file: path,
			line: 1
		},
		hint: say("oldWorkflowStaysHint").text
	}];
	const hint = say("oldCommandUnknownHint", { commands: botCommands.join(", ") }).text;
	return unknown.map(({ text, place }) => ({
		message: say("oldCommandUnknown", { command: text }).text,
		place,
		hint
	}));
}
function warnOfConditions({ conditions }) {
	return conditions.map(({ text, place }) => ({
		message: say("oldCondition", { condition: text }).text,
		place,
		hint: say("oldConditionHint").text
	}));
}
function warnOfFunctions(script) {
	const [first] = matchesIn(script, new RegExp(sharedFunctions, "g"));
	if (first === void 0) return [];
	const { text: message } = say("oldFunctions", { directory: sharedFunctions });
	return [{
		message,
		place: first.place,
		hint: say("oldFunctionsHint").text
	}];
}

// src/commands/init/shellscripts/filegraph.ts
function createFileGraph(files) {
	const directories = [...new Set(files.flatMap(({ path }) => directoryOf(path) ?? []))];
	const named = ({ path, text }) => {
		const whole = new Set(directories.filter((directory) => namesDirectory(text, directory)));
		const names = (other) => text.includes(other) || whole.has(directoryOf(other) ?? "");
		return files.flatMap((other) => other.path !== path && names(other.path) ? [other.path] : []);
	};
	return new Map(files.map((file) => [file.path, named(file)]));
}
function reach(from, graph) {
	const found = /* @__PURE__ */ new Set();
	const pending = [...from];
	for (let next = pending.pop(); next !== void 0; next = pending.pop()) {
		if (found.has(next)) continue;
		found.add(next);
		pending.push(...graph.get(next) ?? []);
	}
	return found;
}
function directoryOf(path) {
	return /^((?:\.github\/(?:scripts|actions)|scripts|hack)\/[^/]+)\/./.exec(path)?.[1];
}
function namesDirectory(text, directory) {
	const escaped = directory.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	return new RegExp(`${escaped}/?(?:[\\s"';)]|$)`, "m").test(text);
}

// src/commands/init/shellscripts/typedsteps.ts
function findTypedSteps(workflows, automation) {
	return workflows.flatMap(({ publishes }) => publishes.flatMap((step) => {
		const scripts = automation.filter(({ path }) => step.run.includes(path));
		const root = [step.run, ...scripts.map(({ text }) => text)].map(rootIn).find(Boolean);
		const type = root === void 0 ? void 0 : typeRoots.get(root);
		return root === void 0 || type === void 0 ? [] : [{
			step,
			type,
			root
		}];
	}));
}
function rootIn(script) {
	return [...typeRoots.keys()].find((root) => new RegExp(`(?<![\\w.-])${root}/"?\\$`).test(script));
}

// src/commands/init/shellscripts/replacedfiles.ts
const answering = [
	"issue_comment",
	"issues",
	"workflow_dispatch"
];
const buildPattern = /\b(?:sealos|docker|buildah|podman) (?:build|push|manifest)\b/;
function findReplacedFiles({ automation, initScripts }, workflows) {
	const graph = createFileGraph(automation);
	const builders = new Set(automation.filter(({ text }) => buildPattern.test(text)).map(({ path }) => path));
	const builds = ({ path }) => [...reach([path], graph)].some((one) => builders.has(one));
	const kept = workflows.filter((workflow) => isStarted(workflow) && !isReplaced(workflow));
	const building = kept.filter((workflow) => workflow.commands.length > 0 || builds(workflow));
	const calling = initScripts.filter(({ text }) => text.includes(sharedFunctions));
	const replacing = [
		...workflows.filter(isReplaced),
		...automation.filter(isReplacedTemplate),
		...automation.filter((file) => isOldScript(file) && !isUsed(file, graph)),
		...workflows.filter((file) => !isStarted(file) && builds(file) && !isUsed(file, graph))
	];
	const inUse = reach([...kept.map(({ path }) => path), ...calling.length > 0 ? findSharedFunctions(automation) : []], graph);
	const own = [...reach(pathsOf([...replacing, ...building]), graph)].sort();
	const starting = new Set(pathsOf(kept));
	return {
		replaced: own.filter((path) => !inUse.has(path)),
		needed: own.filter((path) => inUse.has(path) && !starting.has(path)),
		users: pathsOf([...building, ...calling]),
		...warnOfFiles({
			building,
			calling,
			conditional: workflows.filter(({ path }) => own.includes(path))
		})
	};
}
function pathsOf(files) {
	return files.map(({ path }) => path);
}
function isStarted({ triggers }) {
	return triggers.some((trigger) => trigger !== "workflow_call");
}
function isReplaced({ triggers, commands }) {
	return commands.length > 0 && triggers.every((trigger) => answering.includes(trigger)) && commands.every(({ text }) => botCommands.includes(text));
}
function isReplacedTemplate({ path, text }) {
	return path.startsWith(".github/ISSUE_TEMPLATE/") && botCommands.some((command) => text.includes(command));
}
function isOldScript({ path, text }) {
	return path.endsWith(".sh") && buildPattern.test(text) && rootIn(text) !== void 0;
}
function isUsed({ path }, graph) {
	return [...graph.values()].some((used) => used.includes(path));
}
function findSharedFunctions(files) {
	const lines = files.flatMap(({ text }) => text.split("\n").filter((line) => line.includes(sharedFunctions)));
	return pathsOf(files.filter(({ path }) => {
		const directory = directoryOf(path);
		return directory !== void 0 && lines.some((line) => line.includes(directory));
	}));
}

// src/commands/init/shellscripts/migration.ts
async function readMigration(checkout, options) {
	const { registry, namespace = "any" } = options.given;
	destinationFor(void 0, "apps", void 0, {
		registry,
		namespace
	});
	const repository = await readOldRepository(checkout.directory, copiedFiles);
	const { workflows, invalid } = readWorkflows(repository);
	const files = findReplacedFiles(repository, workflows);
	const stays = ({ path }) => Number(files.users.includes(path));
	const ordered = workflows.toSorted((a, b) => stays(a) - stays(b));
	const steps = findTypedSteps(ordered, repository.automation);
	if (steps.length === 0 || files.replaced.length + files.needed.length === 0) throw notScripts(checkout.directory, invalid);
	const known = await findVariables(steps, options.variables, checkout);
	const owner = options.owner?.toLowerCase();
	const read = readDestinations(steps, repository, {
		...known,
		owner,
		given: options.given
	});
	if (read.problems.length > 0 && options.present === void 0) throw joinProblems(read.problems);
	const label = findLabel(workflows);
	return {
		configuration: repositorySchema.parse(createOldConfiguration(read.destinations, repository, label.name)),
		migration: {
			repository: options.repository,
			branch: await defaultBranch(checkout) ?? "main",
			...files,
			commands: commandsIn(workflows),
			destinations: read.destinations,
			warnings: [
				...invalid,
				...options.present === void 0 ? read.warnings : compare(options.present, read.destinations),
				...label.warnings,
				...files.warnings
			]
		}
	};
}
function readWorkflows({ automation }) {
	const read = automation.filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)).map(readOldWorkflow);
	return {
		workflows: read.flatMap((one) => "workflow" in one ? [one.workflow] : []),
		invalid: read.flatMap((one) => {
			if (!("invalid" in one)) return [];
			const { place, reason } = one.invalid;
			return [{
				message: say("oldWorkflowInvalid", { reason }).text,
				place
			}];
		})
	};
}
function notScripts(directory, invalid) {
	const problem = new ImagebuildError("USAGE", say("notScripts", { directory }), { hint: say("notScriptsHint") });
	const unreadable = invalid.map(({ message, place }) => new ImagebuildError("USAGE", say("usageWrong", { message }), { place }));
	return joinProblems([problem, ...unreadable]);
}
async function findVariables(steps, given, checkout) {
	if (steps.flatMap(({ step }) => [...step.env.values()].flatMap(variablesOf)).every((name) => given.has(name))) return {
		variables: given,
		reason: void 0
	};
	try {
		const listed = await listVariables(checkout);
		return {
			variables: new Map([...listed, ...given]),
			reason: void 0
		};
	} catch (error) {
		checkout.signal?.throwIfAborted();
		return {
			variables: given,
			reason: asImagebuildError(error).message
		};
	}
}
function findLabel(workflows) {
	const [first] = workflows.flatMap(({ labels }) => labels);
	if (first !== void 0) return {
		name: first.text,
		warnings: []
	};
	const [command] = workflows.flatMap(({ commands }) => commands);
	if (command === void 0) return {
		name: void 0,
		warnings: []
	};
	return {
		name: void 0,
		warnings: [{
			message: say("oldLabelMissing").text,
			place: command.place,
			hint: say("oldLabelMissingHint").text
		}]
	};
}
function compare(configuration, destinations) {
	return destinations.flatMap(({ type, registry, namespace, guessed, place }) => {
		if (guessed) return [];
		const now = destinationFor({
			...configuration,
			namespace: configuration.namespace ?? "?"
		}, type, void 0);
		const [target, before] = [`${now.registry}/${now.namespace}`, `${registry}/${namespace}`];
		if (target === before) return [];
		const { text: message } = say("oldTargetDiffers", {
			type,
			target,
			before
		});
		return [{
			message,
			place
		}];
	});
}
function commandsIn(workflows) {
	const named = new Set(workflows.flatMap(({ commands }) => commands.map(({ text }) => text)));
	return botCommands.filter((command) => named.has(command));
}

// src/commands/init.ts
const home = "labring/imagebuild";
async function init(directory, options, { env, signal }) {
	if (!existsSync(directory)) throw new ImagebuildError("USAGE", say("initNoDirectory", { directory }), { hint: say("initNoDirectoryHint") });
	const present = await readRepositoryConfiguration(directory);
	const origin = await originRepository({
		directory,
		env,
		signal
	});
	const owner = env["GITHUB_REPOSITORY_OWNER"] ?? origin?.owner;
	const name = origin?.name ?? env["GITHUB_REPOSITORY"]?.split("/")[1];
	const host = origin?.host ?? hostOf(env["GITHUB_SERVER_URL"]);
	const commit = await findOwnCommit({
		env,
		signal
	});
	const { registry, namespace, force, fromClusterImage } = options;
	const read = fromClusterImage && await readMigration({
		directory,
		env,
		signal
	}, {
		...fromClusterImage,
		owner,
		repository: nameRepository({
			owner,
			name,
			host
		}),
		given: {
			registry,
			namespace
		},
		present
	});
	const setup = resolveSetup(options, present ?? read?.configuration, {
		owner,
		host,
		name,
		commit
	});
	const source = present !== void 0 && hostFor(present) !== setup.registry ? setup.source : void 0;
	const given = {
		registry,
		namespace,
		credentials: changedLogin(setup, present),
		source
	};
	const files = [];
	for (const [path, text] of await createRepositoryFiles(setup)) files.push(await updateFile(directory, path, text, {
		given,
		force
	}));
	if (read === void 0) return {
		wish: setup,
		files
	};
	return {
		wish: setup,
		files,
		migration: read.migration
	};
}
function nameRepository({ owner, name, host }) {
	if (owner === void 0 || name === void 0) return void 0;
	return [
		...isEnterpriseServer(host) ? [host] : [],
		owner,
		name
	].join("/");
}
async function findOwnCommit({ env, signal }) {
	const directory = findPackageDirectory();
	if (directory !== void 0 && existsSync(join(directory, ".git"))) return await headCommit({
		directory,
		env,
		signal
	});
	return JSON.parse(await readAsset("package.json")).gitHead;
}
function resolveSetup(options, configuration, known) {
	const namespace = options.namespace ?? configuration?.namespace ?? known.owner?.toLowerCase();
	if (namespace === void 0) throw new ImagebuildError("USAGE", say("initNoNamespace"), { hint: say("initNoNamespaceHint") });
	const { registry } = destinationFor(void 0, imageTypes[0], void 0, {
		registry: options.registry ?? configuration?.registry,
		namespace
	});
	const { login, secretNeeded } = chooseLogin({
		registry,
		namespace
	}, configuration, known);
	return {
		registry,
		namespace,
		...login,
		...secretNeeded === void 0 ? {} : { secretNeeded },
		source: configuration?.source ?? linkedSource(registry, known),
		...ownLogins(configuration && {
			...configuration,
			registry
		}),
		...ownTypes(configuration),
		action: resolveAction(options.action, known.commit),
		label: configuration?.policy.acceptedLabel || "accepted",
		...(configuration?.language ?? spokenLanguage()) === "zh" ? { language: "zh" } : {},
		enterpriseServer: isEnterpriseServer(known.host)
	};
}
function changedLogin(setup, configuration) {
	const configured = configuration?.credentials;
	if (setup.workflowToken === configured?.workflowToken && setup.username === configured?.username) return void 0;
	return loginKeys(setup);
}
function ownTypes(configuration) {
	const types = configuration?.types ?? {};
	return Object.keys(types).length === 0 ? {} : { types };
}
function ownLogins(configuration) {
	const own = imageTypes.filter((type) => configuration?.types[type]?.credentials !== void 0 || hostFor(configuration, type) !== hostFor(configuration));
	if (own.length === 0) return {};
	const login = (type) => ({
		registry: hostFor(configuration, type),
		secrets: loginSourceFor(configuration, type)
	});
	return { logins: Object.fromEntries(own.map((type) => [type, login(type)])) };
}
function hostOf(address) {
	return address === void 0 ? void 0 : URL.parse(address)?.host;
}
function isEnterpriseServer(host) {
	return host !== void 0 && !/(?:^|\.)(?:github\.com|ghe\.com)$/.test(host);
}
function resolveAction(action, commit) {
	if (action === void 0) {
		if (commit !== void 0) return `${home}@${commit}`;
		throw new ImagebuildError("USAGE", say("initNoAction"), { hint: say("initNoActionHint", { action: `${home}@COMMIT` }) });
	}
	if (/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action)) return action;
	throw new ImagebuildError("USAGE", say("initActionInvalid", { action: JSON.stringify(action) }), { hint: say("initActionInvalidHint") });
}

export { init };