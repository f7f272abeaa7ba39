import { t as ImagebuildError } from "./errors.js";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

// src/folder.ts
async function makeFolder(path) {
	try {
		await mkdir(path);
	} catch (error) {
		if (await isFolder(path)) return;
		const parent = dirname(path);
		if (!isMissing(error) || parent === path || await isFolder(parent)) throw notMade(path, error);
		await makeFolder(parent);
		await makeFolder(path);
	}
}
async function isFolder(path) {
	return (await stat(path).catch(() => void 0))?.isDirectory() ?? false;
}
function isMissing(error) {
	return error instanceof Error && "code" in error && error.code === "ENOENT";
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