import { i as __toESM } from "./rolldown-runtime.js";
import { c as repositoryConfigurationFile, s as readRepositoryConfiguration, t as destinationFor } from "./configuration.js";
import { t as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { a as originOwner, r as headCommit } from "./git.js";
import { t as say } from "./say.js";
import { t as require_dist } from "./dist.js";
import { dirname, join } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";

// src/commands/init/files.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
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
	"collection.yml"
];
async function createRepositoryFiles(setup, root) {
	const files = /* @__PURE__ */ new Map([[repositoryConfigurationFile, createConfiguration(setup)], [".github/labels.yml", createLabels(setup)]]);
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
function adaptWorkflow(text, { action, usernameSecret, passwordSecret }) {
	return text.replace(/\buses: \.\/$/gm, `uses: ${action}`).replaceAll("secrets.REGISTRY_USERNAME", `secrets.${usernameSecret}`).replaceAll("secrets.REGISTRY_PASSWORD", `secrets.${passwordSecret}`);
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
async function writeMissingFile(directory, path, text, force) {
	const file = join(directory, path);
	const present = await readFile(file, "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw error;
	});
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
	return {
		path,
		state: present === void 0 ? "written" : "replaced"
	};
}

// src/commands/init.ts
const home = "labring/imagebuild";
async function init(directory, options, { env, signal }) {
	if (!existsSync(directory)) throw new ImagebuildError("USAGE", say("initNoDirectory", { directory }), { hint: say("initNoDirectoryHint") });
	const configuration = await readRepositoryConfiguration(directory);
	const owner = env["GITHUB_REPOSITORY_OWNER"] ?? await originOwner({
		directory,
		env,
		signal
	});
	const root = findPackageRoot();
	const setup = resolveSetup(options, configuration, {
		owner,
		commit: existsSync(join(root, ".git")) ? await headCommit({
			directory: root,
			env,
			signal
		}) : void 0
	});
	const files = [];
	for (const [path, text] of await createRepositoryFiles(setup, root)) files.push(await writeMissingFile(directory, path, text, options.force));
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
		label: configuration?.policy.acceptedLabel || "accepted"
	};
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