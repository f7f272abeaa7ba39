import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { dirname } from "node:path";
import { lstat, mkdir, stat } from "node:fs/promises";

// src/io/directory.ts
async function createDirectory(path) {
	if (await isDirectory(path)) return;
	const parent = dirname(path);
	if (parent !== path && !await isThere(parent)) await createDirectory(parent);
	try {
		await mkdir(path);
	} catch (error) {
		if (!await isDirectory(path)) throw cannotCreate(path, error);
	}
}
async function isThere(path) {
	return await lstat(path).catch(() => void 0) !== void 0;
}
async function isDirectory(path) {
	return (await stat(path).catch(() => void 0))?.isDirectory() ?? false;
}
function cannotCreate(path, cause, what = "directory") {
	const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
	return new ImagebuildError("USAGE", say(what === "file" ? "fileNotCreated" : "directoryNotCreated", {
		path,
		reason
	}), {
		place: { file: path },
		hint: say("pathNotWritable"),
		cause
	});
}

export { createDirectory as n, cannotCreate as t };