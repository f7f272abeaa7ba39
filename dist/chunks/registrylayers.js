import { o as parseWhiteout } from "./overlay.js";
import { l as parentsOf, n as cleanPath, p as resolveLinks } from "./tree.js";

// src/embedded/registrylayers.ts
const root = "registry";
const inside = "docker/registry/v2/";
const registryPath = /(?:^|\/)docker\/registry\/v2\/(?:blobs|repositories)\/.+$/;
const aboveRegistry = /^registry(?:\/docker(?:\/registry(?:\/v2(?:\/blobs|\/repositories)?)?)?)?$/;
function newRegistryParts() {
	return {
		files: /* @__PURE__ */ new Map(),
		removed: [],
		opaque: [],
		replaced: [],
		link: void 0
	};
}
function isRegistryPath(path) {
	return registryPath.test(path) && parseWhiteout(path) === void 0;
}
function noteEntry(path, { kind, linkname }, parts) {
	const whiteout = parseWhiteout(path);
	if (whiteout?.hides === "path") parts.removed.push(whiteout.path);
	else if (whiteout?.hides === "content") parts.opaque.push(whiteout.path);
	else if (kind === "link") {
		const target = parts.files.get(cleanPath(linkname));
		if (target && registryPath.test(path)) parts.files.set(path, {
			...target,
			path
		});
	} else if (aboveRegistry.test(path) && (kind !== "dir" || path === root)) {
		if (kind !== "dir") parts.replaced.push(path);
		if (path === root) parts.link = kind === "symlink" ? linkname : "";
	}
}
function registryFiles(layers) {
	let files = /* @__PURE__ */ new Map();
	let link = "";
	for (const layer of layers) {
		const hidden = /* @__PURE__ */ new Set([...layer.removed, ...layer.replaced]);
		const emptied = /* @__PURE__ */ new Set([...hidden, ...layer.opaque]);
		const isGone = (path) => hidden.has(path) || emptied.has("") || parentsOf(path).some((parent) => emptied.has(parent));
		if (emptied.size > 0) files = new Map([...files].filter(([path]) => !isGone(path)));
		if (hidden.has(root) || emptied.has("")) link = "";
		for (const file of layer.files) files.set(file.path, file);
		link = layer.link ?? link;
	}
	const links = new Map(link ? [[root, linkTo(link)]] : []);
	const prefix = `${resolveLinks(links, root)}/${inside}`;
	return [...files.values()].flatMap((file) => file.path.startsWith(prefix) ? [{
		...file,
		path: file.path.slice(prefix.length)
	}] : []);
}
function linkTo(linkname) {
	return {
		path: root,
		type: "symlink",
		linkname,
		mode: 511,
		uid: 0,
		gid: 0
	};
}

export { registryFiles as i, newRegistryParts as n, noteEntry as r, isRegistryPath as t };