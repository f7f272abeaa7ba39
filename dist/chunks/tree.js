import { t as ImagebuildError } from "./errors.js";

// src/image/tree.ts
function checkPath(path) {
	if (path === "" || path.includes("\0") || path.split("/").some((part) => part === "" || part === "." || part === "..")) throw new ImagebuildError("CONTENT_INVALID", `${JSON.stringify(path)} is not a path inside an image`);
	return path;
}
function parentsOf(path) {
	const parts = path.split("/");
	return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
function comparePaths(a, b) {
	const left = a.replaceAll("/", "\0");
	const right = b.replaceAll("/", "\0");
	return left < right ? -1 : left > right ? 1 : 0;
}
function entriesOf(tree) {
	return [...tree.values()].sort((a, b) => comparePaths(a.path, b.path));
}
function plainDirectory(path) {
	return {
		path,
		type: "dir",
		mode: 493,
		uid: 0,
		gid: 0
	};
}

export { plainDirectory as a, parentsOf as i, comparePaths as n, entriesOf as r, checkPath as t };