import { i as __toESM } from "./rolldown-runtime.js";
import { c as repositoryConfigurationFile, s as readRepositoryConfiguration, t as destinationFor } from "./configuration.js";
import "./request.js";
import { t as imageTypes } from "./imagetypes.js";
import { t as ImagebuildError } from "./errors.js";
import { t as require_dist } from "./dist.js";
import { a as originOwner, r as headCommit } from "./git.js";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { existsSync } from "node:fs";

// src/init/files.ts
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
async function filesFor(wish, root) {
	const files = /* @__PURE__ */ new Map([[repositoryConfigurationFile, configurationFor(wish)], [".github/labels.yml", labelsFor(wish)]]);
	for (const name of workflows) {
		const path = `.github/workflows/${name}`;
		files.set(path, workflowFor(await readFile(join(root, path), "utf8"), wish));
	}
	for (const name of templates) {
		const path = `.github/ISSUE_TEMPLATE/${name}`;
		files.set(path, await readFile(join(root, path), "utf8"));
	}
	return files;
}
function workflowFor(text, { action, usernameSecret, passwordSecret }) {
	return text.replace(/\buses: \.\/$/gm, `uses: ${action}`).replaceAll("secrets.REGISTRY_USERNAME", `secrets.${usernameSecret}`).replaceAll("secrets.REGISTRY_PASSWORD", `secrets.${passwordSecret}`);
}
function configurationFor({ registry, namespace, usernameSecret, passwordSecret }) {
	return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${(0, import_dist.stringify)({
		registry,
		namespace,
		credentials: {
			usernameSecret,
			passwordSecret
		}
	})}`;
}
function labelsFor({ label }) {
	return `# gh label create, or any tool that keeps labels, reads this.\n${(0, import_dist.stringify)([{
		name: label,
		color: "0e8a16",
		description: "The application in the title may be built"
	}])}`;
}

// src/init/package.ts
function packageRoot(start = import.meta.dirname) {
	for (let directory = start;; directory = dirname(directory)) {
		if (existsSync(join(directory, "action.yml")) && existsSync(join(directory, ".github"))) return directory;
		if (dirname(directory) === directory) break;
	}
	throw new ImagebuildError("CONTENT_MISSING", "the workflows that init copies did not come with imagebuild", { hint: "Clone its repository, and run init from there: npx /path/to/imagebuild init." });
}

// src/init/write.ts
async function writeOnce(directory, path, text, force) {
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

// src/init.ts
const home = "labring/imagebuild";
async function init(directory, choices, { env, signal }) {
	if (!existsSync(directory)) throw usage(`there is no directory ${directory}`, "Stand in the repository, or name its directory.");
	const configuration = await readRepositoryConfiguration(directory);
	const owner = env["GITHUB_REPOSITORY_OWNER"] ?? await originOwner({
		directory,
		env,
		signal
	});
	const root = packageRoot();
	const wish = wishOf(choices, configuration, {
		owner,
		commit: existsSync(join(root, ".git")) ? await headCommit({
			directory: root,
			env,
			signal
		}) : void 0
	});
	const files = [];
	for (const [path, text] of await filesFor(wish, root)) files.push(await writeOnce(directory, path, text, choices.force));
	return {
		wish,
		files
	};
}
function wishOf(choices, configuration, known) {
	const namespace = choices.namespace ?? configuration?.namespace ?? known.owner?.toLowerCase();
	if (namespace === void 0) throw usage("nothing says in which namespace images are published", "Give --namespace NAME, or first add the remote origin: its owner is the namespace then.");
	const { registry } = destinationFor(void 0, imageTypes[0], void 0, {
		registry: choices.registry ?? configuration?.registry,
		namespace
	});
	const { usernameSecret = "REGISTRY_USERNAME", passwordSecret = "REGISTRY_PASSWORD" } = configuration?.credentials ?? {};
	return {
		registry,
		namespace,
		usernameSecret,
		passwordSecret,
		action: actionOf(choices.action, known.commit),
		label: configuration?.policy.acceptedLabel || "accepted"
	};
}
function actionOf(action, commit) {
	if (action === void 0) {
		if (commit !== void 0) return `${home}@${commit}`;
		throw usage("nothing says which commit of imagebuild is to be used", `Give --action ${home}@COMMIT.`);
	}
	if (/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action)) return action;
	throw usage(`${JSON.stringify(action)} is no action with its commit`, "Write OWNER/REPO@COMMIT with the whole commit id: a tag or a branch can be moved by others.");
}
function usage(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

export { init };