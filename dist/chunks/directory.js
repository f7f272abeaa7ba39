import { t as ImagebuildError } from "./errors.js";
import { f as nearest } from "./request.js";
import { n as requestPlatforms } from "./imagetypes.js";
import { d as readText, u as isInside } from "./configuration.js";
import { cp, lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { constants } from "node:fs";

// src/application/directory.ts
async function findApplication(root, app, version) {
	const apps = await directoriesIn(root);
	if (apps === void 0) throw missingRoot(root);
	const appName = pick(apps, app);
	if (appName === void 0) throw missingApp(root, app, apps);
	if (!await leadsInto(root, join(root, appName))) throw outside(join(root, appName), root);
	const versions = await directoriesIn(join(root, appName)) ?? [];
	const versionName = pick(versions, version) ?? pick(versions, "latest");
	if (versionName === void 0) throw missingVersion(app, version, versions);
	const directory = resolve(root, appName, versionName);
	if (!await leadsInto(root, directory)) throw outside(join(root, appName, versionName), root);
	const versionDirectory = pick([versionName], version) === void 0 ? "latest" : version;
	return {
		directory,
		versionDirectory,
		fallback: versionDirectory !== version,
		warnings: [...blankWarning(join(root, appName), app), ...blankWarning(join(root, appName, versionName), versionDirectory)]
	};
}
async function copyApplication(directory, destination) {
	const root = await realpath(directory);
	await cp(root, destination, {
		recursive: true,
		verbatimSymlinks: true,
		errorOnExist: true,
		force: false,
		mode: constants.COPYFILE_FICLONE,
		filter: async (source) => {
			await checkCopyable(source, root);
			return true;
		}
	});
}
async function readBuildArch(directory, shown = directory) {
	const file = join(shown, "build_arch");
	const text = await readText(directory, join(directory, "build_arch"), file);
	if (text === void 0) return void 0;
	const word = text.trim();
	const platform = requestPlatforms.find((one) => one === `linux/${word}`);
	if (platform !== void 0) return platform;
	const reason = word === "" ? "is empty" : `says ${JSON.stringify(word)}`;
	throw new ImagebuildError("CONFIGURATION_INVALID", `build_arch ${reason}, which is no architecture`, {
		place: {
			file,
			line: 1
		},
		hint: "Write amd64 or arm64, or remove the file to build both."
	});
}
async function chooseKubefile(directory, shown = directory) {
	const empty = [];
	for (const file of ["Dockerfile", "Kubefile"]) {
		const text = await readText(directory, join(directory, file), join(shown, file));
		if (text?.trim()) return {
			file,
			text
		};
		if (text !== void 0) empty.push(file);
	}
	const reason = empty.length === 0 ? "has no Kubefile" : `has only an empty ${empty.join(" and ")}`;
	throw new ImagebuildError("KUBEFILE_MISSING", `${shown} ${reason}`, {
		place: { file: shown },
		hint: "Add a Kubefile or a Dockerfile, or let init.sh write one."
	});
}
async function directoriesIn(directory) {
	const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return void 0;
		throw error;
	});
	if (entries === void 0) return void 0;
	const isDirectory = async (entry) => entry.isDirectory() || entry.isSymbolicLink() && ((await stat(join(directory, entry.name)).catch(() => void 0))?.isDirectory() ?? false);
	const flags = await Promise.all(entries.map(isDirectory));
	return entries.flatMap((entry, index) => flags[index] ? [entry.name] : []).sort(naturally.compare);
}
const naturally = new Intl.Collator("en", { numeric: true });
async function leadsInto(root, directory) {
	return isInside(await realpath(root), await realpath(directory));
}
function pick(names, wanted) {
	if (names.includes(wanted)) return wanted;
	return names.find((name) => name.replace(/\s/gu, "") === wanted);
}
function blankWarning(directory, wanted) {
	if (basename(directory) === wanted) return [];
	return [{
		message: `the name of the directory ${JSON.stringify(directory)} holds blanks`,
		place: { file: directory },
		hint: `Rename it to ${JSON.stringify(wanted)}.`
	}];
}
async function checkCopyable(path, root) {
	const found = await lstat(path).catch((cause) => {
		throw uncopyable(path, root, "cannot be read: is its name UTF-8?", cause);
	});
	if (!found.isFile() && !found.isDirectory() && !found.isSymbolicLink()) throw uncopyable(path, root, "is a device, a pipe or a socket");
}
function uncopyable(path, root, reason, cause) {
	const shown = relative(root, path);
	return new ImagebuildError("CONTEXT_INVALID", `${shown} ${reason}`, {
		place: { file: path },
		hint: "An application holds files, directories and links only.",
		cause
	});
}
function missingRoot(root) {
	return new ImagebuildError("APPLICATION_NOT_FOUND", `there is no directory ${root}`, { hint: "Go to where applications/ lies, or name the directory with --applications DIR." });
}
function missingApp(root, app, apps) {
	const near = nearest(app, apps);
	return new ImagebuildError("APPLICATION_NOT_FOUND", `there is no application ${app} in ${root}`, { hint: near === void 0 ? `Add ${join(root, app, "latest")} with a Kubefile in it.` : `Did you mean ${JSON.stringify(near)}?` });
}
function missingVersion(app, version, versions) {
	const near = nearest(version.replace(/^v/, ""), versions.map((one) => one.replace(/^v/, "")));
	const meant = versions.find((one) => one.replace(/^v/, "") === near);
	const newest = versions.slice(-10).reverse().join(", ");
	const exist = versions.length === 0 ? "It has no version yet." : `It has ${newest}.`;
	return new ImagebuildError("APPLICATION_NOT_FOUND", `${app} has no version ${version}, and no latest`, { hint: meant === void 0 ? exist : `Did you mean ${JSON.stringify(meant)}? ${exist}` });
}
function outside(directory, root) {
	return new ImagebuildError("CONTEXT_INVALID", `${directory} leads out of ${root}`, {
		place: { file: directory },
		hint: "Replace the link by the files themselves."
	});
}

export { readBuildArch as a, findApplication as i, copyApplication as n, directoriesIn as r, chooseKubefile as t };