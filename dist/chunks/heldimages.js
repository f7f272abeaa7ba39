import { r as digestOf } from "./descriptor.js";
import { o as parseWhiteout } from "./overlay.js";
import { l as parentsOf, p as resolveLinks } from "./tree.js";
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
	removeBelowAll(next, /* @__PURE__ */ new Set([...removed, ...opaque]));
	const directories = new Set([...next.keys()].flatMap(parentsOf));
	const replaced = entries.filter(({ type, path }) => type !== "dir" && directories.has(path));
	removeBelowAll(next, new Set(replaced.map(({ path }) => path)));
	for (const entry of entries) if (entry.type === "dir") next.delete(entry.path);
	else if (entry.path === "registry" || inRegistry.test(entry.path)) next.set(entry.path, {
		entry,
		of
	});
	return next;
}
function removeBelowAll(tree, directories) {
	if (directories.has("")) tree.clear();
	if (directories.size === 0) return;
	for (const path of tree.keys()) if (parentsOf(path).some((parent) => directories.has(parent))) tree.delete(path);
}
function listHeldImages(tree) {
	const links = new Map([...tree].flatMap(([path, { entry }]) => entry.type === "symlink" ? [[path, entry]] : []));
	const root = `${resolveLinks(links, registryRoot)}/`;
	const inside = [...tree].filter(([path]) => path.startsWith(root));
	const files = new Map(inside.map(([path, owned]) => [path.slice(root.length), owned]));
	const parsed = [...files].map(([path, owned]) => ({
		...owned,
		link: parseEmbeddedPath(path)
	}));
	const manifests = /* @__PURE__ */ new Map();
	const served = /* @__PURE__ */ new Map();
	for (const { link: revision } of parsed) {
		if (revision.kind !== "revision" || !files.has(blobPath(revision.digest))) continue;
		const { repository, digest } = revision;
		manifests.set(`${repository} ${digestOf(digest)}`, digest);
		const digests = served.get(repository) ?? [];
		digests.push(digest);
		served.set(repository, digests);
	}
	return parsed.flatMap(({ entry, of, link }) => {
		if (link.kind !== "tag" || entry.type !== "file") return [];
		const digest = manifests.get(`${link.repository} ${entry.digest}`);
		if (digest === void 0) return [];
		const { repository, tag } = link;
		const digests = served.get(repository) ?? [];
		return [{
			repository,
			tag,
			digest,
			...digests.length > 1 ? { served: digests } : {},
			of
		}];
	}).sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);
}
function lookUpHeld(held) {
	const repositories = /* @__PURE__ */ new Map();
	const lists = /* @__PURE__ */ new Set();
	for (const { repository, tag, digest, served } of held) {
		const known = repositories.get(repository) ?? {
			tags: /* @__PURE__ */ new Set(),
			digests: /* @__PURE__ */ new Set()
		};
		repositories.set(repository, known);
		known.tags.add(tag);
		known.digests.add(digest);
		if (served === void 0 || lists.has(served)) continue;
		lists.add(served);
		for (const other of served) known.digests.add(other);
	}
	return ({ repository, tag, digest }) => {
		const known = repositories.get(repository);
		const wanted = tag ?? (digest === void 0 ? "latest" : void 0);
		const isTagged = wanted === void 0 || known?.tags.has(wanted);
		const isServed = digest === void 0 || known?.digests.has(digest);
		return Boolean(isTagged && isServed);
	};
}
function isHeldAs(held, { repository, tag, digest }) {
	const wanted = tag ?? (digest === void 0 ? "latest" : void 0);
	if (held.repository !== repository || wanted !== void 0 && held.tag !== wanted) return false;
	return digest === void 0 || held.digest === digest || (held.served?.includes(digest) ?? false);
}
function nameOf({ repository, tag }) {
	return `${repository}:${tag}`;
}

export { overlayEntries as a, overlayChanges as i, listHeldImages as n, registryRoot as o, lookUpHeld as r, selectRegistryEntries as s, isHeldAs as t };