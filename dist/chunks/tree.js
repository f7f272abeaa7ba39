import { t as ImagebuildError } from "./errors.js";
import { i as isPathText } from "./pathbytes.js";
import { i as say } from "./say.js";
import { posix } from "node:path";

// src/layers/tree.ts
const contextLimit = 2e5;
function entryMetadata(entry) {
	if (entry.type !== "file") return entry;
	const { content, ...attributes } = entry;
	return {
		...attributes,
		size: content.size,
		digest: content.digest
	};
}
function checkPath(path) {
	if (path === "" || path.includes("\0") || !isPathText(path) || path.split("/").some((part) => part === "" || part === "." || part === "..")) throw new ImagebuildError("CONTENT_INVALID", say("imagePathInvalid", { path: JSON.stringify(path) }));
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
function removeBelow(tree, directory) {
	for (const path of tree.keys()) if (path.startsWith(`${directory}/`)) tree.delete(path);
}
const linkLimit = 40;
function cleanPath(path) {
	return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, "");
}
function joinPath(directory, name) {
	return directory === "" || name === "" ? directory + name : `${directory}/${name}`;
}
function splitPath(path) {
	const at = path.lastIndexOf("/");
	return {
		directory: path.slice(0, Math.max(0, at)),
		name: path.slice(at + 1)
	};
}
function isDirectory(tree, path) {
	return path === "" || tree.get(path)?.type === "dir";
}
function resolveLinks(tree, path) {
	return walkLinks(tree, path).path;
}
function resolveInside(tree, directory, path) {
	const { path: found, above } = walkLinks(tree, joinPath(directory, path));
	return (directory === "" || found === directory || found.startsWith(`${directory}/`)) && !above ? found : void 0;
}
function walkLinks(tree, path) {
	const left = path.split("/").reverse();
	const done = [];
	let links = 0;
	let above = false;
	for (let name = left.pop(); name !== void 0; name = left.pop()) {
		if (name === "" || name === ".") continue;
		const link = name === ".." ? void 0 : tree.get([...done, name].join("/"));
		if (name === "..") above ||= done.pop() === void 0;
		else if (link?.type !== "symlink" || links === linkLimit) done.push(name);
		else {
			links += 1;
			if (link.linkname.startsWith("/")) done.length = 0;
			left.push(...link.linkname.split("/").reverse());
		}
	}
	return {
		path: done.join("/"),
		above
	};
}

export { entriesOf as a, joinPath as c, removeBelow as d, resolveInside as f, contextLimit as i, parentsOf as l, splitPath as m, cleanPath as n, entryMetadata as o, resolveLinks as p, comparePaths as r, isDirectory as s, checkPath as t, plainDirectory as u };