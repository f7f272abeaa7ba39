import { t as ImagebuildError } from "./errors.js";

// src/image/tree.ts
function heldEntry(entry) {
	if (entry.type !== "file") return entry;
	const { content, ...attributes } = entry;
	return {
		...attributes,
		size: content.size,
		digest: content.digest
	};
}
function checkPath(path) {
	if (path === "" || path.includes("\0") || path.split("/").some((part) => part === "" || part === "." || part === "..")) throw new ImagebuildError("CONTENT_INVALID", `${JSON.stringify(path)} is not a path inside an image`);
	return path;
}
function parentsOf(path) {
	const parts = path.split("/");
	return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
function comparePaths(a, b) {
	const length = Math.min(a.length, b.length);
	for (let at = 0; at < length; at++) {
		const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
		if (difference !== 0) return difference;
	}
	return a.length - b.length;
}
const slash = "/".charCodeAt(0);
function rank(code) {
	return code === slash ? 0 : code;
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

export { parentsOf as a, heldEntry as i, comparePaths as n, plainDirectory as o, entriesOf as r, checkPath as t };