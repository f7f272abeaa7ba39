import { t as isDigest } from "./digest.js";
import { a as hexOf, r as digestOf } from "./descriptor.js";
import { o as parseWhiteout } from "./overlay.js";
import { d as removeBelow, l as parentsOf, o as entryMetadata, p as resolveLinks } from "./tree.js";

// src/embedded/registryfiles.ts
function revisionsOf({ manifest, index, nested = [] }) {
	return [
		manifest,
		...index ? [index] : [],
		...nested
	];
}
const root = "docker/registry/v2";
const registryPrefix = "registry/";
function blobPath(digest) {
	const hex = hexOf(digest);
	return `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}
function layerPath(repository, digest) {
	return `${root}/repositories/${repository}/_layers/sha256/${hexOf(digest)}/link`;
}
function revisionPath(repository, digest) {
	return `${root}/repositories/${repository}/_manifests/revisions/sha256/${hexOf(digest)}/link`;
}
function tagPath(repository, tag) {
	return `${root}/repositories/${repository}/_manifests/tags/${tag}/current/link`;
}
function tagHistoryPath(repository, tag, digest) {
	return `${root}/repositories/${repository}/_manifests/tags/${tag}/index/sha256/${hexOf(digest)}/link`;
}
const patterns = {
	blob: /^blobs\/sha256\/[0-9a-f]{2}\/(?<hex>[0-9a-f]{64})\/data$/,
	layer: /^repositories\/(?<repository>.+?)\/_layers\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
	revision: /^repositories\/(?<repository>.+?)\/_manifests\/revisions\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
	tag: /^repositories\/(?<repository>.+?)\/_manifests\/tags\/(?<tag>[^/]+)\/current\/link$/,
	other: /^repositories\/(?<repository>.+?)\/_(?:layers|manifests)(?:\/|$)/
};
function parseEmbeddedPath(path) {
	if (!path.startsWith(`${root}/`)) return { kind: "other" };
	for (const [kind, pattern] of Object.entries(patterns)) {
		const groups = pattern.exec(path.slice(19))?.groups;
		if (!groups) continue;
		const digest = `sha256:${groups["hex"]}`;
		const { repository = "", tag = "" } = groups;
		if (kind === "blob" && isDigest(digest)) return {
			kind,
			digest
		};
		if ((kind === "layer" || kind === "revision") && isDigest(digest)) return {
			kind,
			repository,
			digest
		};
		return kind === "tag" ? {
			kind,
			repository,
			tag
		} : {
			kind: "other",
			repository
		};
	}
	return { kind: "other" };
}
function contextEntry(entry) {
	return { entry: entryMetadata(entry) };
}
function entriesInRegistry(entries) {
	const found = [];
	for (const entry of entries) {
		if (!entry.path.startsWith(registryPrefix)) continue;
		const known = "content" in entry ? entryMetadata(entry) : entry;
		found.push({ entry: {
			...known,
			path: entry.path.slice(9)
		} });
	}
	return found;
}
function displayEntry({ entry, of }) {
	return of === void 0 ? `registry/${entry.path}` : `registry/${entry.path} of ${of}`;
}
function displayRegistry(of) {
	return of === void 0 ? "registry/" : `the registry/ of ${of}`;
}
function findRepositories(entries) {
	const found = /* @__PURE__ */ new Map();
	for (const one of entries) {
		const path = parseEmbeddedPath(one.entry.path);
		if (path.kind === "blob" || path.repository === void 0) continue;
		const name = path.repository;
		const repository = found.get(name) ?? {
			name,
			tags: /* @__PURE__ */ new Map(),
			revisions: /* @__PURE__ */ new Map(),
			first: one
		};
		found.set(name, repository);
		if (path.kind === "tag") repository.tags.set(path.tag, [...repository.tags.get(path.tag) ?? [], one]);
		if (path.kind === "revision") repository.revisions.set(path.digest, one);
	}
	return found;
}
function linkDigest({ entry }) {
	return entry.type === "file" ? entry.digest : void 0;
}
function manifestOf(link, repositories) {
	return repositories.flatMap((repository) => [...repository.revisions.keys()]).find((digest) => digestOf(digest) === link) ?? "a manifest that is missing";
}

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

export { revisionPath as _, registryRoot as a, tagPath as b, contextEntry as c, entriesInRegistry as d, findRepositories as f, parseEmbeddedPath as g, manifestOf as h, overlayEntries as i, displayEntry as l, linkDigest as m, listHeldImages as n, selectRegistryEntries as o, layerPath as p, overlayChanges as r, blobPath as s, holdsImage as t, displayRegistry as u, revisionsOf as v, tagHistoryPath as y };