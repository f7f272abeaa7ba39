import { t as ImagebuildError } from "./errors.js";
import { t as checkFileSize } from "./file.js";
import { i as readText, r as isInside } from "./yamlfile.js";
import { t as describeFinding } from "./rules.js";
import { n as findNearName, r as nearest, t as compareNaturally } from "./nearest.js";
import { i as say } from "./say.js";
import { p as requestPlatforms, r as isRequestWord } from "./request.js";
import { basename, join, relative, resolve } from "node:path";
import { isUtf8 } from "node:buffer";
import { constants } from "node:fs";
import { cp, lstat, readdir, readlink, realpath, stat } from "node:fs/promises";

// src/application/directory.ts
async function findApplication(root, app, version) {
	const unsorted = await readDirectories(root);
	if (unsorted === void 0) throw missingRoot(root);
	const apps = unsorted.includes(app) ? unsorted : unsorted.sort(compareNaturally);
	const appName = pick(apps, app);
	if (appName === void 0) throw missingApp(root, app, apps);
	if (!await leadsInto(root, join(root, appName))) throw outside(join(root, appName), root);
	const versions = await listDirectories(join(root, appName)) ?? [];
	const versionName = pick(versions, version) ?? pick(versions, "latest");
	if (versionName === void 0) throw missingVersion(root, app, version, versions);
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
	const message = word === "" ? say("archEmpty") : say("archUnknown", { word: JSON.stringify(word) });
	throw new ImagebuildError("CONFIGURATION_INVALID", message, {
		place: {
			file,
			line: 1
		},
		hint: say("archWrite")
	});
}
const collectionNames = ["Dockerfile", "Kubefile"];
async function chooseKubefile(directory, shown = directory, names = collectionNames) {
	const empty = [];
	for (const file of names) {
		const text = await readText(directory, join(directory, file), join(shown, file));
		if (text?.trim()) return {
			file,
			text
		};
		if (text !== void 0) empty.push(file);
	}
	const message = empty.length === 0 ? say("kubefileMissing", { directory: shown }) : say("kubefileEmpty", {
		directory: shown,
		files: empty.join(" and ")
	});
	throw new ImagebuildError("KUBEFILE_MISSING", message, {
		place: { file: shown },
		hint: await hintForKubefile(directory, shown, names)
	});
}
async function hintForKubefile(directory, shown, wantedNames) {
	const names = await readdir(directory).catch(() => []);
	for (const wanted of [...wantedNames].sort().reverse()) {
		const near = findNearName(wanted, names);
		if (near !== void 0) return say("kubefileRename", {
			found: join(shown, near),
			renamed: join(shown, wanted)
		});
	}
	return wantedNames === collectionNames ? say("kubefileAdd") : say("kubefileName");
}
async function listDirectories(directory) {
	return (await readDirectories(directory))?.sort(compareNaturally);
}
async function readDirectories(directory) {
	const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return void 0;
		throw error;
	});
	if (entries === void 0) return void 0;
	const isDirectory = async (entry) => entry.isDirectory() || entry.isSymbolicLink() && ((await stat(join(directory, entry.name)).catch(() => void 0))?.isDirectory() ?? false);
	const flags = await Promise.all(entries.map(isDirectory));
	return entries.flatMap((entry, index) => flags[index] ? [entry.name] : []);
}
async function leadsInto(root, directory) {
	return isInside(await realpath(root), await realpath(directory));
}
function pick(names, wanted) {
	if (names.includes(wanted)) return wanted;
	return names.find((name) => name.replace(/\s/gu, "") === wanted);
}
function blankWarning(directory, wanted) {
	if (basename(directory) === wanted) return [];
	return [describeFinding("directory-blanks", {
		directory: JSON.stringify(directory),
		name: JSON.stringify(wanted)
	}, { file: directory })];
}
async function checkCopyable(path, root) {
	const found = await lstat(path).catch((cause) => {
		throw uncopyable(path, root, "sourceUnreadable", cause);
	});
	if (!found.isFile() && !found.isDirectory() && !found.isSymbolicLink()) throw uncopyable(path, root, "sourceSpecial");
	if (found.isFile()) checkFileSize(path, found.size);
	if (found.isSymbolicLink() && !isUtf8(await readlink(path, { encoding: "buffer" }))) throw uncopyable(path, root, "sourceLinkNotUtf8");
}
function uncopyable(path, root, reason, cause) {
	return new ImagebuildError("CONTEXT_INVALID", say(reason, { path: relative(root, path) }), {
		place: { file: path },
		hint: say("sourceKinds"),
		cause
	});
}
function missingRoot(root) {
	return new ImagebuildError("APPLICATION_NOT_FOUND", say("rootMissing", { directory: root }), { hint: say("rootName") });
}
function missingApp(root, app, apps) {
	const near = nearest(app, apps);
	const renamed = near === void 0 ? void 0 : renameHint(root, "app", near);
	return new ImagebuildError("APPLICATION_NOT_FOUND", say("appMissing", {
		app,
		directory: root
	}), { hint: near === void 0 ? say("appAdd", { directory: join(root, app, "latest") }) : renamed ?? say("didYouMean", { name: JSON.stringify(near) }) });
}
function renameHint(root, word, name) {
	const plain = name.replace(/\s/gu, "");
	if (isRequestWord(word, plain)) return void 0;
	const directory = join(root, name);
	const lower = plain.toLowerCase();
	if (!isRequestWord(word, lower)) return say("directoryRenameTo", { directory });
	return say("directoryRename", {
		directory,
		renamed: join(root, lower)
	});
}
function missingVersion(root, app, version, versions) {
	const near = nearest(version.replace(/^v/, ""), versions.map((one) => one.replace(/^v/, "")));
	const meant = versions.find((one) => one.replace(/^v/, "") === near);
	const renamed = meant === void 0 ? void 0 : renameHint(join(root, app), "version", meant);
	const newest = versions.slice(-10).reverse().join(", ");
	return new ImagebuildError("APPLICATION_NOT_FOUND", say("versionMissing", {
		app,
		version
	}), { hint: versions.length === 0 ? say("versionsNone") : renamed !== void 0 ? renamed : meant === void 0 ? say("versionsOthers", { versions: newest }) : say("versionMeant", {
		version: JSON.stringify(meant),
		versions: newest
	}) });
}
function outside(directory, root) {
	return new ImagebuildError("CONTEXT_INVALID", say("applicationOutside", {
		directory,
		root
	}), {
		place: { file: directory },
		hint: say("applicationReplaceLink")
	});
}

export { listDirectories as a, findApplication as i, collectionNames as n, readBuildArch as o, copyApplication as r, chooseKubefile as t };