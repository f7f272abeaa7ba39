import { i as __toESM } from "./rolldown-runtime.js";
import { c as repositoryConfigurationFile, s as readRepositoryConfiguration, t as destinationFor } from "./configuration.js";
import { t as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { o as originRepository, r as headCommit } from "./git.js";
import { t as say } from "./say.js";
import { t as require_dist } from "./dist.js";
import { dirname, join } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";

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
		const before = document.get(key);
		if (value === void 0 || before === value) continue;
		if (!force) throw differs({
			file: path,
			key,
			value: String(before ?? ""),
			wanted: value
		});
		document.set(key, value);
		changes.push(`${key}: ${String(before ?? "")} → ${value}`.replace(":  →", ": (none) →"));
	}
	return saveDocument(directory, path, document, changes);
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

// src/commands/init/files.ts
const templates = [
	"apps.md",
	"configs.md",
	"dockerimages.md",
	"new-application.yml",
	"bug.yml",
	"config.yml"
];
const workflows = [
	"imagebuild.yml",
	"pull-request.yml",
	"comment.yml",
	"sweep.yml",
	"collection.yml"
];
async function createRepositoryFiles(setup, root) {
	const files = /* @__PURE__ */ new Map([[repositoryConfigurationFile, createConfiguration(setup)], [labelsFile, createLabels(setup)]]);
	for (const name of workflows) {
		const path = `.github/workflows/${name}`;
		files.set(path, adaptWorkflow(await readFile(join(root, path), "utf8"), setup));
	}
	for (const name of templates) {
		const path = `.github/ISSUE_TEMPLATE/${name}`;
		files.set(path, await readFile(join(root, path), "utf8"));
	}
	return files;
}
function adaptWorkflow(text, { action, usernameSecret, passwordSecret, enterpriseServer }) {
	return (enterpriseServer ? text.replace(/^ +queue: max\n/gm, "") : text).replace(/\buses: \.\/$/gm, `uses: ${action}`).replaceAll("secrets.REGISTRY_USERNAME", `secrets.${usernameSecret}`).replaceAll("secrets.REGISTRY_PASSWORD", `secrets.${passwordSecret}`);
}
function createConfiguration({ registry, namespace, usernameSecret, passwordSecret }) {
	return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${(0, import_dist.stringify)({
		registry,
		namespace,
		credentials: {
			usernameSecret,
			passwordSecret
		}
	})}`;
}
function createLabels({ label }) {
	return `# gh label create, or any tool that keeps labels, reads this.\n${(0, import_dist.stringify)([{
		name: label,
		color: "0e8a16",
		description: "The application in the title may be built"
	}])}`;
}
function findPackageRoot(start = import.meta.dirname) {
	for (let directory = start;; directory = dirname(directory)) {
		if (existsSync(join(directory, "action.yml")) && existsSync(join(directory, ".github"))) return directory;
		if (dirname(directory) === directory) break;
	}
	throw new ImagebuildError("CONTENT_MISSING", say("initIncomplete"), { hint: say("initIncompleteHint") });
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
	const root = findPackageRoot();
	const commit = existsSync(join(root, ".git")) ? await headCommit({
		directory: root,
		env,
		signal
	}) : void 0;
	const setup = resolveSetup(options, configuration, {
		owner,
		host: origin?.host,
		commit
	});
	const { registry, namespace, force } = options;
	const files = [];
	for (const [path, text] of await createRepositoryFiles(setup, root)) files.push(await updateFile(directory, path, text, {
		given: {
			registry,
			namespace
		},
		force
	}));
	return {
		wish: setup,
		files
	};
}
function resolveSetup(options, configuration, known) {
	const namespace = options.namespace ?? configuration?.namespace ?? known.owner?.toLowerCase();
	if (namespace === void 0) throw new ImagebuildError("USAGE", say("initNoNamespace"), { hint: say("initNoNamespaceHint") });
	const { registry } = destinationFor(void 0, imageTypes[0], void 0, {
		registry: options.registry ?? configuration?.registry,
		namespace
	});
	const { usernameSecret = "REGISTRY_USERNAME", passwordSecret = "REGISTRY_PASSWORD" } = configuration?.credentials ?? {};
	return {
		registry,
		namespace,
		usernameSecret,
		passwordSecret,
		action: resolveAction(options.action, known.commit),
		label: configuration?.policy.acceptedLabel || "accepted",
		enterpriseServer: isEnterpriseServer(known.host)
	};
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