import { t as ImagebuildError } from "./errors.js";
import { a as contentOf } from "./content2.js";
import { i as say } from "./say.js";
import { a as entriesOf, c as joinPath, d as removeBelow, l as parentsOf, m as splitPath, p as resolveLinks, r as comparePaths, u as plainDirectory } from "./tree.js";

// src/layers/overlay.ts
const whiteoutPrefix = ".wh.";
const opaqueName = ".wh..wh..opq";
const driverData = /(?:^|\/)\.wh\.\.wh\./;
function parseWhiteout(path) {
	const { directory, name } = splitPath(path);
	if (name === opaqueName) return {
		hides: "content",
		path: directory
	};
	if (driverData.test(path)) return { hides: "nothing" };
	if (!name.startsWith(whiteoutPrefix)) return void 0;
	return {
		hides: "path",
		path: joinPath(directory, name.slice(4))
	};
}
function whiteoutFor(path) {
	const { directory, name } = splitPath(path);
	return {
		path: joinPath(directory, whiteoutPrefix + name),
		type: "file",
		mode: 0,
		uid: 0,
		gid: 0,
		content: contentOf("")
	};
}
function checkLayerName(path, place) {
	if (!isWhiteoutName(path)) return;
	throw new ImagebuildError("CONTEXT_INVALID", say("layerNameHides", { path: `/${path}` }), {
		place,
		hint: say("layerNameHidesHint")
	});
}
function isWhiteoutName(path) {
	return splitPath(path).name.startsWith(whiteoutPrefix);
}
function whiteoutTarget({ path, type }) {
	const whiteout = type === "file" ? parseWhiteout(path) : void 0;
	return whiteout?.hides === "path" ? whiteout.path : void 0;
}
function separateRemoved(all) {
	const removed = all.flatMap((entry) => whiteoutTarget(entry) ?? []);
	if (removed.length === 0) return { entries: all };
	return {
		entries: all.filter((entry) => whiteoutTarget(entry) === void 0),
		removed
	};
}
function withRemoved({ entries, removed = [] }) {
	if (removed.length === 0) return entries;
	return [...entries, ...removed.map(whiteoutFor)].sort((a, b) => comparePaths(a.path, b.path));
}
function mergeLayer(root, layer) {
	const merged = new Map(root);
	for (const hidden of [...layer.values()].map(whiteoutTarget).filter((path) => path !== void 0)) {
		merged.delete(hidden);
		removeBelow(merged, hidden);
	}
	for (const entry of entriesOf(layer)) {
		if (whiteoutTarget(entry) !== void 0) continue;
		const before = merged.get(entry.path);
		if (before?.type === "dir" && entry.type !== "dir") removeBelow(merged, entry.path);
		merged.set(entry.path, keepMark(before, entry));
	}
	return merged;
}
function keepMark(before, entry) {
	const generated = before?.type === "dir" ? before.generated : void 0;
	return entry.type === "dir" && entry.generated === void 0 && generated !== void 0 ? {
		...entry,
		generated
	} : entry;
}
function overlayLayers(layers) {
	return layers.reduce(applyLayerChanges, /* @__PURE__ */ new Map());
}
function applyLayerChanges(below, layer) {
	const tree = withoutHidden(below, layer);
	for (const entry of layer.entries) {
		const path = resolveParent(tree, entry.path);
		for (const parent of parentsOf(path)) if (tree.get(parent)?.type !== "dir") tree.set(parent, plainDirectory(parent));
		if (tree.get(path)?.type === "dir" && entry.type !== "dir") removeBelow(tree, path);
		const placed = entry.type === "link" ? tree.get(resolveParent(tree, entry.linkname)) : entry;
		if (!placed || placed.type === "special") tree.delete(path);
		else tree.set(path, {
			...placed,
			...markOf(tree, path, placed),
			path
		});
	}
	return tree;
}
function markOf(tree, path, placed) {
	const before = tree.get(path);
	if (placed.type !== "dir" || before?.type !== "dir" || before.generated === void 0) return {};
	return { generated: before.generated };
}
function withoutHidden(below, { removed, opaque }) {
	if (removed.size + opaque.size === 0) return new Map(below);
	const gone = new Set([...removed].map((path) => resolveParent(below, path)));
	const emptied = new Set([...opaque].map((path) => resolveLinks(below, path)));
	const isHidden = (path) => gone.has(path) || emptied.has("") || parentsOf(path).some((one) => gone.has(one) || emptied.has(one));
	return new Map([...below].filter(([path]) => !isHidden(path)));
}
function resolveParent(tree, path) {
	const { directory, name } = splitPath(path);
	return joinPath(resolveLinks(tree, directory), name);
}

export { overlayLayers as a, whiteoutFor as c, mergeLayer as i, withRemoved as l, checkLayerName as n, parseWhiteout as o, isWhiteoutName as r, separateRemoved as s, applyLayerChanges as t };