import { i as __toESM } from "./rolldown-runtime.js";
import { d as repositoryConfigurationFile, i as loginSourceFor, n as hostFor, t as destinationFor, u as readRepositoryConfiguration } from "./configuration2.js";
import { i as workflowTokenHost, n as loginKeys, r as secretNames, t as credentialsInput } from "./loginsource.js";
import { n as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { t as name } from "./package.js";
import { t as say } from "./say.js";
import { o as originRepository, r as headCommit } from "./git2.js";
import { n as credentials } from "./configurationschemas.js";
import { t as require_dist } from "./dist.js";
import { dirname, join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
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
].map((name) => `.github/ISSUE_TEMPLATE/${name}`);
const workflows = [
	"imagebuild.yml",
	"pull-request.yml",
	"pull-request-comment.yml",
	"comment.yml",
	"sweep.yml",
	"collection.yml"
].map((name) => `.github/workflows/${name}`);
const copiedFiles = [...workflows, ...templates];
async function createRepositoryFiles(setup) {
	const files = /* @__PURE__ */ new Map([[repositoryConfigurationFile, createConfiguration(setup)], [labelsFile, createLabels(setup)]]);
	for (const path of workflows) files.set(path, adaptWorkflow(await readAsset(path), setup));
	for (const path of templates) files.set(path, await readAsset(path));
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
function createConfiguration({ registry, namespace, source, ...login }) {
	return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${(0, import_dist.stringify)({
		registry,
		namespace,
		credentials: loginKeys(login),
		...source === void 0 ? {} : { source }
	})}`;
}
function createLabels({ label }) {
	return `# gh label create, or any tool that keeps labels, reads this.\n${(0, import_dist.stringify)([{
		name: label,
		color: "0e8a16",
		description: "The application in the title may be built"
	}])}`;
}

// src/commands/init.ts
const home = "labring/imagebuild";
async function init(directory, options, { env, signal }) {
	if (!existsSync(directory)) throw new ImagebuildError("USAGE", say("initNoDirectory", { directory }), { hint: say("initNoDirectoryHint") });
	const configuration = await readRepositoryConfiguration(directory);
	const origin = await originRepository({
		directory,
		env,
		signal
	});
	const owner = env["GITHUB_REPOSITORY_OWNER"] ?? origin?.owner;
	const name = origin?.name ?? env["GITHUB_REPOSITORY"]?.split("/")[1];
	const setup = resolveSetup(options, configuration, {
		owner,
		host: origin?.host ?? hostOf(env["GITHUB_SERVER_URL"]),
		name,
		commit: await findOwnCommit({
			env,
			signal
		})
	});
	const { registry, namespace, force } = options;
	const source = configuration !== void 0 && hostFor(configuration) !== setup.registry ? setup.source : void 0;
	const given = {
		registry,
		namespace,
		credentials: changedLogin(setup, configuration),
		source
	};
	const files = [];
	for (const [path, text] of await createRepositoryFiles(setup)) files.push(await updateFile(directory, path, text, {
		given,
		force
	}));
	return {
		wish: setup,
		files
	};
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
		action: resolveAction(options.action, known.commit),
		label: configuration?.policy.acceptedLabel || "accepted",
		enterpriseServer: isEnterpriseServer(known.host)
	};
}
function changedLogin(setup, configuration) {
	const configured = configuration?.credentials;
	if (setup.workflowToken === configured?.workflowToken && setup.username === configured?.username) return void 0;
	return loginKeys(setup);
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