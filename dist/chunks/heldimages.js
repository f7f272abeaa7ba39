import { r as digestOf } from "./descriptor.js";
import { o as parseWhiteout } from "./overlay.js";
import { d as removeBelow, l as parentsOf, p as resolveLinks } from "./tree.js";
import { t as blobPath, u as parseEmbeddedPath } from "./registryfiles.js";

// src/embedded/heldimages.ts
const registryRoot = "registry";
const inRegistry = /^(?:.*\/)?(?=docker\/registry\/v2\/)/;
function selectRegistryEntries(entries) {
	const manifests = /* @__PURE__ */ new Set();
	const kept = entries.filter(({ path, type }) => {
		if (path === "registry") return type === "symlink";
		const embedded = parseInside(path);
		if (embedded?.kind === "revision") manifests.add(blobPath(embedded.digest));
		return embedded?.kind === "tag" || embedded?.kind === "revision";
	});
	const isManifest = ({ path }) => manifests.has(path.replace(inRegistry, ""));
	return [...kept, ...entries.filter(isManifest)];
}
function parseInside(path) {
	return inRegistry.test(path) ? parseEmbeddedPath(path.replace(inRegistry, "")) : void 0;
}
function overlayEntries(tree, entries, of) {
	return overlayChanges(tree, {
		removed: entries.flatMap(({ path, type }) => type === "file" ? parseWhiteout(path) ?? [] : []).flatMap((one) => one.hides === "path" ? [one.path] : []),
		opaque: [],
		entries
	}, of);
}
function overlayChanges(tree, { removed, opaque, entries }, of) {
	const next = new Map(tree);
	for (const path of removed) next.delete(path);
	for (const path of [...removed, ...opaque]) removeAllBelow(next, path);
	const directories = new Set([...next.keys()].flatMap(parentsOf));
	for (const entry of entries) if (entry.type !== "dir" && directories.has(entry.path)) removeBelow(next, entry.path);
	for (const entry of entries) if (entry.type === "dir") next.delete(entry.path);
	else if (entry.path === "registry" || inRegistry.test(entry.path)) next.set(entry.path, {
		entry,
		of
	});
	return next;
}
function removeAllBelow(tree, directory) {
	if (directory === "") tree.clear();
	else removeBelow(tree, directory);
}
function listHeldImages(tree) {
	const links = new Map([...tree].flatMap(([path, { entry }]) => entry.type === "symlink" ? [[path, entry]] : []));
	const root = `${resolveLinks(links, registryRoot)}/`;
	const inside = [...tree].filter(([path]) => path.startsWith(root));
	const files = new Map(inside.map(([path, owned]) => [path.slice(root.length), owned]));
	const manifests = /* @__PURE__ */ new Map();
	const served = /* @__PURE__ */ new Map();
	for (const path of files.keys()) {
		const revision = parseEmbeddedPath(path);
		if (revision.kind !== "revision" || !files.has(blobPath(revision.digest))) continue;
		const { repository, digest } = revision;
		manifests.set(`${repository} ${digestOf(digest)}`, digest);
		served.set(repository, [...served.get(repository) ?? [], digest]);
	}
	return [...files].flatMap(([path, { entry, of }]) => {
		const link = parseEmbeddedPath(path);
		if (link.kind !== "tag" || entry.type !== "file") return [];
		const digest = manifests.get(`${link.repository} ${entry.digest}`);
		if (digest === void 0) return [];
		const { repository, tag } = link;
		const others = (served.get(repository) ?? []).filter((other) => other !== digest);
		return [{
			repository,
			tag,
			digest,
			...others.length > 0 ? { others } : {},
			of
		}];
	}).sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);
}
function holdsImage(held, { repository, tag, digest }) {
	const wanted = tag ?? (digest === void 0 ? "latest" : void 0);
	const alike = held.filter((one) => one.repository === repository);
	const isTagged = wanted === void 0 || alike.some((one) => one.tag === wanted);
	const isServed = digest === void 0 || alike.some((one) => one.digest === digest || one.others?.includes(digest));
	return isTagged && isServed;
}
function nameOf({ repository, tag }) {
	return `${repository}:${tag}`;
}

export { registryRoot as a, overlayEntries as i, listHeldImages as n, selectRegistryEntries as o, overlayChanges as r, holdsImage as t };