import { a as hexOf, r as digestOf } from "./descriptor.js";
import { t as isDigest } from "./digest.js";
import { o as entryMetadata } from "./tree.js";
import { i as say } from "./say.js";

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
	return of === void 0 ? `registry/${entry.path}` : say("embeddedEntryOf", {
		path: entry.path,
		of
	}).text;
}
function displayRegistry(of) {
	return of === void 0 ? "registry/" : say("embeddedRegistryOf", { of }).text;
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

export { entriesInRegistry as a, linkDigest as c, revisionPath as d, revisionsOf as f, displayRegistry as i, manifestOf as l, tagPath as m, contextEntry as n, findRepositories as o, tagHistoryPath as p, displayEntry as r, layerPath as s, blobPath as t, parseEmbeddedPath as u };