import { t as ImagebuildError } from "./errors.js";
import { lstat, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

// src/folder.ts
async function makeFolder(path) {
	if (await isFolder(path)) return;
	const parent = dirname(path);
	if (parent !== path && !await isThere(parent)) await makeFolder(parent);
	try {
		await mkdir(path);
	} catch (error) {
		if (!await isFolder(path)) throw notMade(path, error);
	}
}
async function isThere(path) {
	return await lstat(path).catch(() => void 0) !== void 0;
}
async function isFolder(path) {
	return (await stat(path).catch(() => void 0))?.isDirectory() ?? false;
}
function notMade(path, cause, what = "folder") {
	const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
	return new ImagebuildError("USAGE", `the ${what} ${path} cannot be made (${reason})`, {
		place: { file: path },
		hint: "Name a place where you may write.",
		cause
	});
}

export { notMade as n, makeFolder as t };