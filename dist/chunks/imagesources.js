import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { i as custom, l as object, p as string } from "./schemas.js";
import { a as isDigest, d as mediaTypes, f as ociLayerType, i as hexOf, m as platformName, n as digestOf, o as isIndexType, p as parsePlatform, r as formatPlatform, u as matchesPlatform } from "./descriptor.js";
import { r as parseReference, t as formatReference } from "./reference.js";
import { t as pLimit } from "./p-limit.js";
import { c as skipBytes, i as contentOf, o as drainBytes, r as collectBytes, s as hashBytes, t as ResumableHash } from "./content.js";
import { l as parentsOf, o as entryMetadata, r as comparePaths, u as plainDirectory } from "./tree.js";
import { c as parseManifest, i as encodeManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest, t as chooseManifest } from "./manifest.js";
import { a as tryReadPublished, c as parseRecords, l as recordKey, o as annotationKeys, t as ifDamaged } from "./published.js";
import { n as platformTag } from "./versiontags.js";
import { t as wrapSource } from "./store.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { n as tarEnd, r as tarHeader, t as padding } from "./tarwriter.js";
import { n as isComputed, t as formatTime$1 } from "./plantypes.js";
import { n as encoderName, r as layerMediaType, t as encode } from "./encoder.js";
import { isDeepStrictEqual } from "node:util";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";

// src/publish/plan.ts
function planPublication(prepared, resolved, findings) {
	const { facts, images, layouts, bases, pulls } = resolved;
	const manifests = [...layouts].map(([platform, layout]) => {
		const { config, author } = prepared.platforms[platform];
		const base = bases.get(platform);
		const addedLayers = layout.layers.map((layer) => "key" in layer ? layer : engineLayer$1(layer, prepared.files));
		const records = recordsByName(images, platform);
		return {
			platform,
			tag: findings.platformTags ? platformTag(facts.version, platform) : void 0,
			config,
			author,
			layers: [...base?.layers ?? [], ...addedLayers].map((layer) => planLayer(layer, findings, records)),
			history: historyOf$1(base, layout, facts)
		};
	});
	checkKeys(manifests.flatMap(({ layers }) => layers));
	const warnings = [...resolved.warnings, ...[...layouts.values()].flatMap((layout) => layout.warnings)];
	return {
		facts,
		manifests,
		tag: facts.version,
		dropped: prepared.unsupported,
		pulls,
		warnings: distinctWarnings(warnings)
	};
}
function planLayer(layer, { present, mountable }, records) {
	const [key, size] = isComputed(layer) ? [layer.key, layer.tarSize] : [layer.descriptor.digest, layer.descriptor.size];
	const planned = {
		key,
		layer,
		records: (isComputed(layer) ? layer.images : []).map((name) => records.get(name))
	};
	const stored = present.get(key);
	if (stored) return {
		...planned,
		action: "reuse",
		bytes: 0,
		stored
	};
	const candidate = mountable.get(key);
	if (candidate) return {
		...planned,
		action: "mount",
		bytes: 0,
		candidate
	};
	return {
		...planned,
		action: "build",
		bytes: size
	};
}
function checkKeys(layers) {
	const keys = new Set(layers.filter(({ layer }) => isComputed(layer)).map(({ key }) => key));
	const impostor = layers.find(({ key, layer }) => !isComputed(layer) && keys.has(key));
	if (impostor) throw new ImagebuildError("CONTENT_INVALID", say("layerIsKey", { digest: impostor.key }));
}
function engineLayer$1(layer, files) {
	const content = files(layer.descriptor.digest);
	return {
		...layer,
		madeBy: "engine",
		open: (offset) => content.open(offset)
	};
}
function recordsByName(images, platform) {
	return new Map(images.flatMap(({ name, digest: source, embedded, anyPlatform }) => {
		const image = embedded.get(platform);
		if (!image) return [];
		const { manifest, blobs, index } = image;
		return [[name, {
			reference: name,
			source,
			manifest: descriptorOf(manifest),
			blobs: blobs.map(({ digest, size }) => ({
				digest,
				size
			})),
			...index ? { index: descriptorOf(index) } : {},
			...anyPlatform ? { anyPlatform } : {}
		}]];
	}));
}
function descriptorOf({ mediaType, digest, size }) {
	return {
		mediaType,
		digest,
		size
	};
}
function historyOf$1(base, { history }, facts) {
	const created = formatTime$1(facts.created);
	const addedHistory = history.map(({ createdBy, emptyLayer }) => ({
		created,
		created_by: createdBy,
		...emptyLayer ? { empty_layer: true } : {}
	}));
	return [...base?.history ?? [], ...addedHistory];
}
function distinctWarnings(warnings) {
	return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}
function imageFacts({ type, app, version }, env) {
	const created = Number(env["SOURCE_DATE_EPOCH"] ?? 0);
	if (!Number.isSafeInteger(created) || created < 0) throw new ImagebuildError("USAGE", say("sourceDateEpoch"));
	return {
		type,
		app,
		version,
		created
	};
}

// src/layers/segments.ts
async function* readSegments(segments, offset) {
	let small = [];
	let smallSize = 0;
	for (const segment of segments.slice(segmentAt(segments, offset))) {
		const bytes = segment.open(Math.max(0, offset - segment.start));
		for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
			small.push(chunk);
			smallSize += chunk.length;
			if (smallSize < chunkSize) continue;
			yield small.length === 1 ? chunk : Buffer.concat(small, smallSize);
			small = [];
			smallSize = 0;
		}
	}
	if (smallSize > 0) yield Buffer.concat(small, smallSize);
}
const chunkSize = 65536;
function segmentAt(segments, position) {
	let low = 0;
	let high = segments.length;
	while (low < high) {
		const middle = low + high >>> 1;
		const segment = segments[middle];
		if (segment.start + segment.size <= position) low = middle + 1;
		else high = middle;
	}
	return low;
}
function checkSegments(segments) {
	const hashes = /* @__PURE__ */ new Map();
	const check = (segment, content, chunk, position) => {
		const hash = hashes.get(segment) ?? new ResumableHash();
		hashes.set(segment, hash);
		const start = Math.max(segment.start, position);
		const end = Math.min(segment.start + segment.size, position + chunk.length);
		hash.update(chunk.subarray(start - position, end - position), start - segment.start);
		if (hash.size === segment.size && hash.digest() !== content.digest) throw otherBytes(content);
	};
	return async function* (offset) {
		let position = offset;
		for await (const chunk of readSegments(segments, offset)) {
			const end = position + chunk.length;
			for (let at = segmentAt(segments, position); (segments[at]?.start ?? end) < end; at++) {
				const segment = segments[at];
				if (segment.content) check(segment, segment.content, chunk, position);
			}
			position = end;
			yield chunk;
		}
	};
}
function otherBytes({ digest, where }) {
	return new ImagebuildError("DIGEST_MISMATCH", say("layerContentOtherBytes", { name: where ?? digest }), {
		...where === void 0 ? {} : { place: { image: where } },
		hint: say("layerContentHint")
	});
}

// src/layers/layer.ts
function layerKey(layer) {
	const lines = layer.entries.map((entry) => JSON.stringify([...attributes(entry), ...payload(entry)]));
	return digestOf([
		encoderName(layer.compression),
		String(layer.mtime),
		...lines
	].join("\n"));
}
function attributes(entry) {
	return [
		entry.path,
		entry.type,
		entry.mode,
		entry.uid,
		entry.gid
	];
}
function payload(entry) {
	if (entry.type === "file") {
		const { content, capabilities } = entry;
		return [
			content.size,
			content.digest,
			...capabilities === void 0 ? [] : [capabilities]
		];
	}
	return entry.type === "symlink" ? [entry.linkname] : [];
}
function layerTar(layer) {
	const { segments, size } = segmentsOf(layer);
	return {
		size,
		open: (offset) => readSegments(segments, offset)
	};
}
function segmentsOf(layer, options) {
	const segments = [];
	let size = 0;
	const add = (length, open, content) => {
		if (length > 0) segments.push({
			start: size,
			size: length,
			content,
			open
		});
		size += length;
	};
	for (const entry of layer.entries) {
		const content = entry.type === "file" ? entry.content : void 0;
		const header = tarHeader({
			path: entry.path,
			type: entry.type,
			mode: entry.mode,
			uid: entry.uid,
			gid: entry.gid,
			mtime: layer.mtime,
			size: content?.size ?? 0,
			linkname: entry.type === "symlink" ? entry.linkname : void 0,
			capabilities: entry.type === "file" ? entry.capabilities : void 0
		});
		add(header.length, (offset) => header.subarray(offset));
		if (!content) continue;
		add(content.size, (offset) => content.open(offset, options), content);
		const zeros = padding(content.size);
		add(zeros, (offset) => Buffer.alloc(zeros - offset));
	}
	add(tarEnd.length, (offset) => tarEnd.subarray(offset));
	return {
		segments,
		size
	};
}
function contentOffsets(layer) {
	const { segments } = segmentsOf(layer);
	return new Map(segments.flatMap(({ content, start }) => content ? [[content.digest, start]] : []));
}
function encodeLayer(layer) {
	const { compression } = layer;
	const { segments, size } = segmentsOf(layer, { unchecked: compression.type === "none" });
	if (compression.type === "none") return {
		size,
		diffId: (written) => written,
		open: checkSegments(segments)
	};
	const hash = new ResumableHash();
	return {
		open: (offset) => skipBytes(encode(hashBytes(readSegments(segments, 0), hash), compression), offset),
		diffId() {
			if (hash.size === size) return hash.digest();
			throw new RangeError(`the layer was read up to ${hash.size} of ${size} bytes`);
		}
	};
}

// src/layers/split.ts
const blobThreshold = 1048576;
function splitImages(images, budget) {
	if (images.length === 0) return [];
	if (budget < 2) return [joinImages(images, Number.POSITIVE_INFINITY)];
	const buckets = 2 ** Math.floor(Math.log2(Math.max(1, budget * 2 / 3)));
	const fits = (groups, threshold) => groups + largeBlobs(images, threshold).length <= budget;
	const groups = fits(images.length, 1048576) ? images.length : Math.min(images.length, buckets);
	let threshold = blobThreshold;
	while (!fits(groups, threshold)) threshold *= 2;
	return [...(groups === images.length ? images.map((image) => [image]) : bucketsOf(images, buckets)).map((part) => joinImages(part, threshold)), ...largeBlobs(images, threshold).map((entry) => ({
		images: [],
		entries: [entry]
	}))].filter((layer) => layer.entries.length > 0);
}
function largeBlobs(images, threshold) {
	const blobs = /* @__PURE__ */ new Map();
	for (const image of images) for (const entry of image.entries) if (isLarge(entry, threshold)) blobs.set(entry.path, entry);
	return [...blobs.values()].sort((a, b) => comparePaths(a.path, b.path));
}
function isLarge(entry, threshold) {
	return entry.type === "file" && entry.content.size >= threshold;
}
function joinImages(images, threshold) {
	const entries = /* @__PURE__ */ new Map();
	for (const image of images) for (const entry of image.entries) if (!isLarge(entry, threshold)) entries.set(entry.path, entry);
	return {
		images: images.map((image) => image.name),
		entries: [...entries.values()]
	};
}
function bucketsOf(images, count) {
	const buckets = Array.from({ length: count }, () => []);
	for (const image of images) buckets[createHash("sha256").update(image.repository).digest().readUInt32BE() % count].push(image);
	return buckets.filter((bucket) => bucket.length > 0);
}
function withParents(entries, known) {
	const all = new Map(entries.map((entry) => [entry.path, entry]));
	for (const entry of entries) for (const parent of parentsOf(entry.path)) {
		if (all.has(parent)) continue;
		const there = known.get(parent);
		all.set(parent, there?.type === "dir" ? there : plainDirectory(parent));
	}
	return [...all.values()].sort((a, b) => comparePaths(a.path, b.path));
}

// src/embedded/registryfiles.ts
const root = "docker/registry/v2";
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
function displayEntry({ entry, of }) {
	return of === void 0 ? `registry/${entry.path}` : `registry/${entry.path} of ${of}`;
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

// src/embedded/embeddedtags.ts
function assignTags(images, existing) {
	const owners = ownersOf(existing);
	const place = (image, tag) => {
		const { repository } = image.reference;
		claimTag(owners, repository, tag, {
			link: digestOf(image.manifest.digest),
			by: image
		});
		return {
			image,
			repository,
			tag
		};
	};
	const sorted = [...images].sort((a, b) => compare(sortKey(a), sortKey(b)));
	const tagged = sorted.flatMap((image) => image.reference.tag ? [place(image, image.reference.tag)] : []);
	const placed = [];
	const addedTags = [];
	for (const { repository, digest, manifest, by } of withoutTag(sorted, existing)) {
		const link = digestOf(manifest);
		const tag = freeTag(owners, repository, digest, link);
		if (isImage(by)) placed.push(place(by, tag));
		else {
			claimTag(owners, repository, tag, {
				link,
				by
			});
			addedTags.push({
				repository,
				tag,
				digest,
				revision: by
			});
		}
	}
	return {
		placed: [...tagged, ...placed],
		addedTags
	};
}
function ownersOf(existing) {
	const owners = /* @__PURE__ */ new Map();
	for (const { name, tags } of existing.values()) for (const [tag, links] of tags) for (const by of links) claimTag(owners, name, tag, {
		link: linkDigest(by),
		by
	});
	return owners;
}
function linkDigest({ entry }) {
	return entry.type === "file" ? entry.digest : void 0;
}
function withoutTag(images, existing) {
	const wanted = images.flatMap((image) => {
		const { repository, tag, digest = image.manifest.digest } = image.reference;
		return tag === void 0 ? [{
			repository,
			digest,
			manifest: image.manifest.digest,
			by: image
		}] : [];
	});
	const embedded = new Set(images.flatMap(({ reference, manifest, index }) => [manifest, index].map((revision) => `${reference.repository}@${revision?.digest}`)));
	const untagged = [...existing.values()].filter(({ tags }) => tags.size === 0).flatMap(({ name: repository, revisions }) => [...revisions].map(([digest, by]) => ({
		repository,
		digest,
		manifest: digest,
		by
	}))).filter(({ repository, digest }) => !embedded.has(`${repository}@${digest}`));
	return [...wanted, ...untagged].sort((a, b) => compare(a.digest, b.digest));
}
function freeTag(owners, repository, digest, link) {
	const owner = owners.get(`${repository}:latest`);
	return !owner || owner.link === link ? "latest" : `sha256-${hexOf(digest).slice(0, 12)}`;
}
function claimTag(owners, repository, tag, claimant) {
	const key = `${repository}:${tag}`;
	const owner = owners.get(key);
	if (owner && owner.link !== claimant.link) throw sameTag(key, owner, claimant);
	if (!owner) owners.set(key, claimant);
}
function sameTag(tag, owner, claimant) {
	const words = {
		first: displayOwner(owner),
		second: displayOwner(claimant),
		tag
	};
	return new ImagebuildError("IMAGE_COLLISION", say("embeddedSameTag", words), {
		place: {
			...placeOf$1(owner),
			...placeOf$1(claimant)
		},
		hint: say("embeddedSameTagHint")
	});
}
function displayOwner({ by }) {
	return isImage(by) ? `${formatReference(by.reference)} (${by.origin})` : displayEntry(by);
}
function placeOf$1({ by }) {
	if (isImage(by)) return { image: formatReference(by.reference) };
	return by.of === void 0 ? { file: displayEntry(by) } : {};
}
function isImage(by) {
	return "reference" in by;
}
function sortKey(image) {
	return `${formatReference(image.reference)} ${image.manifest.digest} ${image.origin}`;
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/embedded/warnings.ts
function existingWarnings(registry) {
	return [
		...registry.addedTags.map(addedTag),
		...withoutManifests(registry),
		...brokenTags(registry)
	];
}
function warning(message, hint) {
	return {
		message: message.text,
		hint: hint.text
	};
}
function addedTag({ repository, tag, digest, revision: { of } }) {
	const words = {
		image: `${repository}@${digest}`,
		place: displayRegistry(of),
		tag: `${repository}:${tag}`
	};
	return warning(say("embeddedTagAdded", words), say("embeddedTagAddedHint"));
}
function withoutManifests({ repositories, placed }) {
	return [...repositories.values()].filter(({ tags, revisions }) => tags.size === 0 && revisions.size === 0).filter(({ name }) => !placed.some((image) => image.repository === name)).map(({ name: repository, first: { of } }) => warning(say("embeddedNoManifest", {
		repository,
		place: displayRegistry(of)
	}), say(of === void 0 ? "embeddedRemoveRepository" : "embeddedReplaceRepository", { repository })));
}
function displayRegistry(of) {
	return of === void 0 ? "registry/" : `the registry/ of ${of}`;
}
function brokenTags({ repositories, existing, placed }) {
	const isThere = manifestFinder(existing, placed);
	const ours = new Set(placed.map(({ repository, tag }) => `${repository}:${tag}`));
	return [...repositories.values()].flatMap(({ name, tags, revisions }) => {
		const own = placed.filter((one) => one.repository === name).map(({ image }) => image.manifest.digest);
		const links = new Set([...revisions.keys(), ...own].filter(isThere).map((digest) => digestOf(digest)));
		const isGood = ({ entry }) => entry.type === "file" && links.has(entry.digest);
		return [...tags].filter(([tag]) => !ours.has(`${name}:${tag}`)).flatMap(([tag, current]) => current.filter((link) => !isGood(link)).slice(0, 1).map((link) => brokenTag(`${name}:${tag}`, link)));
	});
}
function manifestFinder(existing, placed) {
	const paths = existing.map(({ entry }) => entry.path);
	if (!paths.some((path) => parseEmbeddedPath(path).kind === "blob")) return () => true;
	const known = /* @__PURE__ */ new Set([...paths, ...placed.map(({ image: { manifest } }) => blobPath(manifest.digest))]);
	return (digest) => known.has(blobPath(digest));
}
function brokenTag(image, link) {
	return warning(say("embeddedTagBroken", {
		image,
		path: displayEntry(link)
	}), say(link.of === void 0 ? "embeddedTagBrokenHint" : "embeddedTagBrokenBelow"));
}

// src/embedded/embed.ts
function embed(images, context, below = []) {
	const own = [...context.values()].map(contextEntry);
	const existing = [...own, ...below];
	const repositories = findRepositories(existing);
	const { placed, addedTags } = assignTags(images, repositories);
	const embedded = joinEqual(placed);
	const [there, lower] = [byPath(own), byPath(below)];
	for (const { image, entries } of embedded) {
		checkConflicts(image, entries, there, isSameFile);
		checkConflicts(image, entries, lower, isFile);
	}
	const taken = new Set(embedded.flatMap(({ entries }) => entries.map(({ path }) => path)));
	const added = addedTags.flatMap(({ repository, tag, digest }) => tagLinks(repository, tag, digest));
	return {
		images: embedded,
		own: sorted([...context.values(), ...added].filter(({ path }) => !taken.has(path))),
		warnings: existingWarnings({
			repositories,
			existing,
			placed,
			addedTags
		})
	};
}
function byPath(existing) {
	return new Map(existing.map((one) => [one.entry.path, one]));
}
function joinEqual(placed) {
	return [...Map.groupBy(placed, ({ repository, tag }) => `${repository}:${tag}`).values()].map((group) => {
		const { image, repository, tag } = group[0];
		return {
			image,
			repository,
			tags: [tag],
			entries: sorted(group.flatMap(imageEntries))
		};
	});
}
function imageEntries({ image, repository, tag }) {
	const revisions = image.index ? [image.manifest, image.index] : [image.manifest];
	return [
		...image.blobs.map(({ digest }) => link(layerPath(repository, digest), digest)),
		...revisions.map(({ digest }) => link(revisionPath(repository, digest), digest)),
		...tagLinks(repository, tag, image.manifest.digest),
		...[...image.blobs, ...revisions].map((content) => file(blobPath(content.digest), content))
	];
}
function tagLinks(repository, tag, digest) {
	return [link(tagPath(repository, tag), digest), link(tagHistoryPath(repository, tag, digest), digest)];
}
function link(path, digest) {
	return file(path, contentOf(Buffer.from(digest)));
}
function file(path, content) {
	return {
		path,
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		content
	};
}
function sorted(entries) {
	return [...new Map(entries.map((entry) => [entry.path, entry])).values()].sort((a, b) => comparePaths(a.path, b.path));
}
function checkConflicts(image, entries, existing, fits) {
	for (const entry of entries) {
		const there = existing.get(entry.path);
		if (there && !fits(there.entry, entry)) throw conflict(image, there);
		const parent = parentsOf(entry.path).find((path) => (existing.get(path)?.entry.type ?? "dir") !== "dir");
		if (parent !== void 0) throw conflict(image, existing.get(parent));
	}
}
function isSameFile(there, entry) {
	return there.type === "file" && entry.type === "file" && there.digest === entry.content.digest;
}
function isFile({ type }) {
	return type === "file";
}
function conflict({ reference, origin }, existing) {
	const image = formatReference(reference);
	const path = displayEntry(existing);
	return new ImagebuildError("IMAGE_COLLISION", say("embeddedConflict", {
		path,
		image,
		origin
	}), existing.of === void 0 ? {
		place: {
			file: path,
			image
		},
		hint: say("embeddedRemovePath", { path })
	} : {
		place: { image },
		hint: say("embeddedLeaveOut")
	});
}

// src/publish/layout/instruction.ts
const nothing = {
	files: [],
	groups: [],
	tree: /* @__PURE__ */ new Map(),
	warnings: []
};
function splitInstruction(layer, images, ownerOf) {
	const { createdBy } = layer;
	if ("blob" in layer) return {
		...nothing,
		createdBy,
		made: engineLayer(layer)
	};
	const marks = layer.entries.filter((entry) => entry.type === "dir" && entry.generated !== void 0);
	const below = (layer.below ?? []).map((entry) => ({
		entry,
		of: ownerOf(entry.path)
	}));
	const directories = below.flatMap(({ entry }) => entry.type === "dir" ? entry : []);
	const tree = new Map([...directories, ...layer.entries].map((entry) => [entry.path, entry]));
	if (marks.length === 0) return {
		...nothing,
		createdBy,
		files: layer.entries,
		tree
	};
	const places = marks.map((mark) => placeRegistry(mark, layer.entries, below, images));
	const inside = (entry) => marks.some((mark) => entry.path.startsWith(`${mark.path}/`) && entry.type !== "dir");
	const files = [...layer.entries.filter((entry) => !inside(entry)), ...places.flatMap((place) => place.own)];
	const groups = withoutHeld(places.flatMap((place) => place.groups), below);
	return {
		createdBy,
		files: withoutBareParents(files, groups),
		groups,
		tree,
		warnings: places.flatMap((place) => place.warnings)
	};
}
function engineLayer({ createdBy, blob: { mediaType, digest, size, diffId } }) {
	return {
		descriptor: {
			mediaType,
			digest,
			size
		},
		diffId,
		title: createdBy
	};
}
function placeRegistry(mark, entries, below, images) {
	const isInside = ({ path }) => path.startsWith(`${mark.path}/`);
	const toRegistry = (entry) => ({
		...entry,
		path: joinPath(mark.generated, entry.path.slice(mark.path.length + 1))
	});
	const existing = entries.filter(isInside).map(toRegistry);
	const existingBelow = below.filter(({ entry }) => isInside(entry)).map(({ entry, of }) => ({
		entry: toRegistry(entry),
		of
	}));
	const registry = embed(images, new Map(existing.map((entry) => [entry.path, entry])), existingBelow);
	const place = (list) => moveInto(mark, list);
	const own = place(registry.own);
	const blobs = own.filter((entry) => entry.type === "file" && entry.content.size >= 1048576 && isBlob(entry));
	return {
		groups: [...groupsOf(registry, place), ...blobs.length > 0 ? [{
			name: "",
			repository: "",
			entries: blobs
		}] : []],
		own: own.filter((entry) => !blobs.includes(entry)),
		warnings: registry.warnings
	};
}
function groupsOf(registry, place) {
	return registry.images.map(({ image: { reference }, entries }) => ({
		name: formatReference(reference),
		repository: `${reference.host}/${reference.repository}`,
		entries: place(entries)
	})).filter((group) => group.entries.length > 0);
}
function withoutHeld(groups, below) {
	const held = new Map(below.map(({ entry }) => [entry.path, entry]));
	const isHeld = (entry) => entry.type === "file" && entry.content.size >= 1048576 && isDeepStrictEqual(entryMetadata(entry), held.get(entry.path));
	return groups.map((group) => ({
		...group,
		entries: group.entries.filter((entry) => !isHeld(entry))
	}));
}
function moveInto(mark, entries) {
	const prefix = mark.generated === "" ? "" : `${mark.generated}/`;
	return entries.filter((entry) => entry.path.startsWith(prefix)).map((entry) => ({
		...entry,
		path: `${mark.path}/${entry.path.slice(prefix.length)}`,
		uid: mark.uid,
		gid: mark.gid
	}));
}
function isBlob(entry) {
	return /(?:^|\/)blobs\/sha256\/[0-9a-f]{2}\/[0-9a-f]{64}\/data$/.test(entry.path);
}
function withoutBareParents(files, groups) {
	const carried = (entry) => entry.type === "dir" && groups.some((group) => group.entries.some(({ path }) => path.startsWith(`${entry.path}/`)));
	return files.every(carried) ? [] : files;
}
function joinPath(prefix, path) {
	return prefix === "" ? path : `${prefix}/${path}`;
}

// src/publish/layout/image.ts
function computedLayers(layouts) {
	return [...layouts.values()].flatMap(({ layers }) => layers.filter((layer) => "key" in layer));
}
function engineLayers(layouts) {
	return [...layouts.values()].flatMap(({ layers }) => layers.filter((layer) => "descriptor" in layer));
}
function layOutImages({ platforms }, images, encoding) {
	const layOut = ([name, platform]) => {
		const own = new Set(platform.images.map(({ reference }) => formatReference(reference)));
		const layout = layOutImage(platform, images.flatMap((image) => own.has(image.name) ? image.embedded.get(name) ?? [] : []), encoding);
		checkLayers(layout.layers.length + layersBelow(platform), name);
		return [name, layout];
	};
	return new Map(Object.entries(platforms).map(layOut));
}
function checkLayers(count, platform) {
	if (count <= 100) return;
	throw new ImagebuildError("LIMIT_EXCEEDED", say("layersOverLimit", {
		platform,
		count,
		limit: 100
	}), { hint: say("layersOverLimitHint") });
}
function layersBelow({ base }) {
	return base?.layers.length ?? 0;
}
function layOutImage(platform, images, encoding) {
	const added = /* @__PURE__ */ new Set();
	const instructions = platform.layers.map((layer) => {
		const content = splitInstruction(layer, images, (path) => ownerOf(path, added, platform));
		for (const path of content.tree.keys()) added.add(path);
		return content;
	});
	const generated = instructions.filter(({ groups }) => groups.length > 0).length;
	const plain = instructions.filter(({ files, made }) => files.length > 0 || made).length;
	const left = 100 - layersBelow(platform) - plain;
	const budget = Math.floor(left / Math.max(1, generated));
	const layers = instructions.map((content) => layersOf(content, budget, encoding));
	return {
		layers: layers.flat(),
		history: historyOf(platform, layers),
		warnings: instructions.flatMap(({ warnings }) => warnings)
	};
}
function ownerOf(path, added, { base }) {
	return base && !added.has(path) ? formatReference(base.reference) : "an earlier instruction";
}
function layersOf(content, budget, encoding) {
	if (content.made) return [content.made];
	const compute = (entries, how, title, images = []) => computedLayer(withParents(entries, content.tree), how, title, images);
	const files = content.files.length === 0 ? [] : [compute(content.files, encoding, content.createdBy)];
	const plain = {
		...encoding,
		compression: { type: "none" }
	};
	const images = splitImages(content.groups, budget).map((layer) => {
		const title = layer.images.length === 0 ? blobTitle(layer.entries) : imagesTitle(layer.images);
		return compute(layer.entries, plain, title, layer.images);
	});
	return [...files, ...images];
}
function computedLayer(entries, encoding, title, images) {
	const spec = {
		...encoding,
		entries
	};
	return {
		key: layerKey(spec),
		spec,
		tarSize: layerTar(spec).size,
		title,
		images: images.filter((name) => name !== "")
	};
}
function blobTitle(entries) {
	return `blob ${/([0-9a-f]{12})[0-9a-f]{52}\/data$/.exec(entries[0]?.path ?? "")?.[1] ?? "?"}`;
}
function imagesTitle(images) {
	return images.length === 1 ? `image ${images[0]}` : `${images.length} images, ${images[0]} …`;
}
function historyOf(platform, layers) {
	let next = 0;
	return platform.history.flatMap((row) => {
		if (row.emptyLayer) return [row];
		const own = layers[next++] ?? [];
		if (own.length === 0) return [{
			createdBy: row.createdBy,
			emptyLayer: true
		}];
		return own.map((layer, index) => ({
			createdBy: index === 0 ? row.createdBy : `${row.createdBy} # ${layer.title}`,
			emptyLayer: false
		}));
	});
}

// src/publish/lookup/publishedblobs.ts
function locateBlobs(platforms, earlier, layOut) {
	const locations = /* @__PURE__ */ new Map();
	for (const { layers, images } of earlier) for (const computed of platforms.flatMap((platform) => layOutAgain(platform, images, layOut))) {
		const layer = layers.get(computed.key);
		if (layer?.digest !== layer?.diffId || layer?.size !== computed.tarSize) continue;
		for (const [digest, offset] of contentOffsets(computed.spec)) if (!locations.has(digest)) locations.set(digest, {
			layer,
			offset
		});
	}
	return locations;
}
function layOutAgain(platform, records, layOut) {
	return layOut(platform, [...records].filter(([key]) => key.startsWith(`${platform} `)).map(([, record]) => recordedImage(record))).filter((layer) => layer.images.length > 0);
}
function recordedImage({ reference, manifest, blobs, index }) {
	const unread = (content) => ({
		...content,
		open: notRead
	});
	return {
		reference: parseReference(reference),
		origin: "the record",
		manifest: unread(manifest),
		blobs: blobs.map(unread),
		...index ? { index: unread(index) } : {}
	};
}
function notRead() {
	throw new RangeError("a recorded image is laid out, not read");
}
function publishedFirst(target, locate) {
	let locations;
	const confirmed = /* @__PURE__ */ new Map();
	const find = async (digest) => {
		locations ??= locate();
		const location = (await locations).get(digest);
		if (!location) return void 0;
		const { layer } = location;
		const isThere = confirmed.get(layer.digest) ?? target.has(layer);
		confirmed.set(layer.digest, isThere);
		return await isThere ? location : void 0;
	};
	return (source) => wrapSource(source, {
		async *blob(descriptor, offset = 0, options) {
			const found = await find(descriptor.digest);
			if (!found) return yield* source.blob(descriptor, offset, options);
			const range = {
				start: found.offset + offset,
				length: descriptor.size - offset
			};
			yield* readRange(target, found.layer, range);
		},
		async manifest(descriptor) {
			const found = await find(descriptor.digest);
			if (!found) return source.manifest(descriptor);
			const range = {
				start: found.offset,
				length: descriptor.size
			};
			const bytes = await collectBytes(readRange(target, found.layer, range));
			return digestOf(bytes) === descriptor.digest ? bytes : source.manifest(descriptor);
		}
	});
}
async function* readRange(target, layer, { start, length }) {
	let left = length;
	if (left <= 0) return;
	for await (const chunk of target.blob(layer, start, { length })) {
		yield chunk.subarray(0, left);
		left -= chunk.length;
		if (left <= 0) return;
	}
}

// src/publish/lookup/buildrecords.ts
const noRecords = {
	layers: /* @__PURE__ */ new Map(),
	images: /* @__PURE__ */ new Map()
};
function previousBuild(tag, { images }) {
	if (images.size === 0) return void 0;
	return {
		tag,
		images: [...new Map([...images.values()].map(({ reference, source }) => [reference, source]))].sort(([a], [b]) => a < b ? -1 : 1).map(([reference, digest]) => ({
			reference,
			digest
		}))
	};
}
function mergeRecords(all) {
	const last = [...all].reverse();
	return {
		layers: new Map(last.flatMap(({ layers }) => [...layers])),
		images: new Map(last.flatMap(({ images }) => [...images]))
	};
}
async function readBuildRecords(target, tag) {
	const layers = /* @__PURE__ */ new Map();
	const images = /* @__PURE__ */ new Map();
	for (const { platform, manifest, diffIds } of await readPlatforms(target, tag)) for (const [position, { mediaType, digest, size, annotations }] of manifest.layers.entries()) {
		const key = annotations?.[annotationKeys.layerKey];
		const diffId = diffIds[position];
		if (isDigest(key) && diffId && !layers.has(key)) layers.set(key, {
			mediaType,
			digest,
			size,
			diffId
		});
		for (const record of parseRecords(annotations?.[annotationKeys.layerImages])) {
			const name = recordKey(platform, record.reference);
			if (!images.has(name)) images.set(name, record);
		}
	}
	return {
		layers,
		images
	};
}
const platformsRead = 8;
async function readPlatforms(target, tag) {
	const read = ((await tryReadPublished(target, tag))?.platforms ?? []).slice(0, platformsRead).map((descriptor) => ifDamaged(readPlatform(target, tag, descriptor), () => []));
	return (await Promise.all(read)).flat();
}
async function readPlatform(target, tag, descriptor) {
	const name = `${target.location}:${tag}`;
	const manifest = parseImageManifest(await target.manifest(descriptor), descriptor.mediaType, name);
	const diffIds = manifest.layers.some(({ annotations }) => annotations?.[annotationKeys.layerKey] !== void 0) ? parseConfig(await readSmallBlob(target, manifest.config), name).diffIds : [];
	if (diffIds.length !== manifest.layers.length) return [];
	return [{
		platform: platformName(descriptor),
		manifest,
		diffIds
	}];
}
const versions = 2;
function newestVersions(tags, version) {
	const collator = new Intl.Collator("en", { numeric: true });
	return tags.filter((tag) => tag !== version && !/-(?:amd64|arm64)$/.test(tag)).sort((a, b) => collator.compare(b, a)).slice(0, versions);
}

// src/publish/lookup/reuse.ts
const noReuse = {
	records: noRecords,
	earlier: [],
	previous: void 0,
	find: async () => ({
		present: /* @__PURE__ */ new Map(),
		mountable: /* @__PURE__ */ new Map()
	})
};
const concurrency$1 = 16;
async function openReuse(target, version, shared) {
	const own = await readBuildRecords(target, version);
	let others;
	const readOthers = async () => {
		others ??= readNewest(target, version);
		return (await Promise.all([others, shared.load()]))[0];
	};
	const isOwn = own.layers.size > 0;
	const records = isOwn ? own : (await readOthers()).records;
	return {
		records,
		earlier: isOwn ? [own] : (await readOthers()).all,
		previous: isOwn ? previousBuild(version, own) : (await readOthers()).previous,
		async find(layers) {
			const more = layers.every(({ key }) => records.layers.has(key)) ? noRecords : (await readOthers()).records;
			const present = await confirmLayers(target, layers.flatMap((computed) => {
				const layer = records.layers.get(computed.key) ?? more.layers.get(computed.key);
				return layer && isEncoded(layer, computed) ? [[computed.key, layer]] : [];
			}));
			return {
				present,
				mountable: await findMountable(shared, layers.filter(({ key }) => !present.has(key)))
			};
		}
	};
}
async function confirmLayers(target, known) {
	const limit = pLimit(concurrency$1);
	const isPresent = await Promise.all(known.map(([, layer]) => limit(() => target.has(layer))));
	return new Map(known.filter((_, index) => isPresent[index]).map(([key, layer]) => [key, {
		...layer,
		reused: true
	}]));
}
async function findMountable(shared, missing) {
	if (missing.length === 0) return /* @__PURE__ */ new Map();
	const computed = new Map(missing.map((layer) => [layer.key, layer]));
	const candidates = await shared.find(new Map(missing.map(({ key, tarSize }) => [key, tarSize])));
	return new Map([...candidates].filter(([key, { layer }]) => isEncoded(layer, computed.get(key))));
}
async function readNewest(target, version) {
	const tags = newestVersions(await target.tags(), version);
	const all = await Promise.all(tags.map((tag) => readBuildRecords(target, tag)));
	const previous = all[0] && tags[0] !== void 0 ? previousBuild(tags[0], all[0]) : void 0;
	return {
		all,
		records: mergeRecords(all),
		previous
	};
}
function isEncoded({ mediaType, digest, diffId, size }, { spec: { compression }, tarSize }) {
	if (mediaType !== layerMediaType(compression)) return false;
	return compression.type !== "none" || digest === diffId && size === tarSize;
}

// src/publish/lookup/sharedlist.ts
const listLimit = 1048576;
const markBytes = 6;
const markLength = 8;
function markOf(key) {
	return Buffer.from(key.slice(7), "hex").subarray(0, markBytes).toString("base64url");
}
const entry = object({
	app: string().max(128).regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/),
	digest: custom(isDigest),
	marks: string().regex(/^(?:[A-Za-z0-9_-]{8})*$/)
});
function parseList(text) {
	if (text === void 0 || text.length > 1048576) return [];
	const known = /* @__PURE__ */ new Map();
	for (const value of entriesOf(text)) {
		const { success, data } = entry.safeParse(value);
		if (success && !known.has(data.app)) known.set(data.app, {
			...data,
			marks: parseMarks(data.marks)
		});
	}
	return [...known.values()];
}
function entriesOf(text) {
	try {
		const value = JSON.parse(text);
		return Array.isArray(value) ? value : [];
	} catch {
		return [];
	}
}
function parseMarks(text) {
	return new Set(text.match(new RegExp(`.{${markLength}}`, "g")));
}
function encodeList(list) {
	let left = 1048574;
	const entries = [];
	for (const { app, digest, marks } of list) {
		const text = JSON.stringify({
			app,
			digest,
			marks: [...marks].sort().join("")
		});
		left -= text.length + 1;
		if (left < 0) break;
		entries.push(text);
	}
	return `[${entries.join(",")}]`;
}
function updateList(list, update) {
	const { build, gone } = update;
	const { app } = build;
	const before = update.extends ? list.find((other) => other.app === app) : void 0;
	const others = list.filter((other) => other.app !== app && !gone.has(other.digest));
	return [{
		...build,
		marks: /* @__PURE__ */ new Set([...build.marks, ...before?.marks ?? []])
	}, ...others];
}
function chooseBuilds(list, wanted, most) {
	const missing = new Map(wanted);
	const chosen = [];
	const gain = ({ marks }) => {
		let sum = 0;
		for (const [mark, weight] of missing) if (marks.has(mark)) sum += weight;
		return sum;
	};
	while (chosen.length < most && missing.size > 0) {
		const [best] = list.map((build) => ({
			build,
			gain: gain(build)
		})).sort((a, b) => b.gain - a.gain);
		if (!best || best.gain === 0) break;
		chosen.push(best.build);
		for (const mark of best.build.marks) missing.delete(mark);
	}
	return chosen;
}

// src/publish/lookup/sharedlayers.ts
const noSharedLayers = {
	load: async () => {},
	find: async () => /* @__PURE__ */ new Map(),
	add: async () => void 0
};
const listRepository = "imagebuild-neighbours";
const listTag = "list";
const listType = "application/vnd.io.github.labring.imagebuild.neighbours.v1+json";
const empty = Buffer.from("{}");
const buildsRead = 3;
const attempts = 3;
const pauseMs$1 = 100;
const timeoutMs = 1e4;
function openSharedLayers(repository, app, timeout = timeoutMs) {
	const store = repository(listRepository);
	const gone = /* @__PURE__ */ new Set();
	let list;
	const load = () => {
		list ??= attempt(readList(store), timeout);
		return list;
	};
	const read = async ({ app: other, digest }) => {
		const from = repository(other);
		const { value } = await attempt(readBuildRecords(from, digest), timeout);
		if (value?.layers.size === 0) gone.add(digest);
		return [...value?.layers ?? []].map(([key, layer]) => [key, {
			layer,
			from
		}]);
	};
	return {
		async load() {
			await load();
		},
		async find(missing) {
			const { value: all = [] } = await load();
			const others = all.filter((build) => build.app !== app);
			const wanted = new Map([...missing].map(([key, bytes]) => [markOf(key), bytes]));
			const found = await Promise.all(chooseBuilds(others, wanted, buildsRead).map(read));
			return new Map(found.flat().filter(([key]) => missing.has(key)));
		},
		async add({ digest, keys, keepsPlatforms }) {
			const update = {
				build: {
					app,
					digest,
					marks: new Set(keys.map(markOf))
				},
				extends: keepsPlatforms,
				gone
			};
			const merge = (before) => updateList(before, update);
			const { failure } = await load();
			const written = failure ? { failure } : await attempt(writeList(store, merge), timeout);
			return written.failure && notListed(store, written.failure);
		}
	};
}
async function readList(store) {
	return await ifDamaged(readListManifest(store), () => []);
}
async function readListManifest(store) {
	const descriptor = await store.resolve(listTag);
	if (!descriptor) return [];
	const name = `${store.location}:${listTag}`;
	const { annotations } = parseImageManifest(await store.manifest(descriptor), descriptor.mediaType, name);
	return parseList(annotations[annotationKeys.sharedLayers]);
}
async function writeList(store, merge) {
	for (let attempt = 1; attempt <= attempts; attempt += 1) {
		const isLast = attempt === attempts;
		if (await ifDamaged(writeListOnce(store, merge), (error) => {
			if (isLast) throw error;
			return false;
		})) return;
		if (!isLast) await setTimeout(Math.random() * pauseMs$1 * attempt);
	}
}
async function writeListOnce(store, merge) {
	await store.write(contentOf(empty));
	const { bytes, descriptor } = listManifest(merge(await readList(store)));
	await store.putManifest(bytes, descriptor, listTag);
	return (await store.resolve(listTag))?.digest === descriptor.digest;
}
function listManifest(list) {
	const blob = {
		digest: digestOf(empty),
		size: empty.length
	};
	return encodeManifest({
		config: {
			mediaType: listType,
			...blob
		},
		layers: [{
			mediaType: "application/vnd.oci.empty.v1+json",
			...blob
		}],
		annotations: { [annotationKeys.sharedLayers]: encodeList(list) }
	});
}
async function attempt(working, timeout) {
	const timer = new AbortController();
	const late = setTimeout(timeout, void 0, timer).then(() => {
		throw new ImagebuildError("TIMEOUT", say("sharedListTimeout", { seconds: timeout / 1e3 }));
	});
	try {
		return { value: await Promise.race([working, late]) };
	} catch (error) {
		if (error instanceof ImagebuildError) return { failure: error };
		throw error;
	} finally {
		timer.abort();
	}
}
function notListed({ location }, { message: reason }) {
	return {
		message: say("layersNotShared", {
			location,
			reason
		}).text,
		place: { image: location },
		hint: say("layersNotSharedHint").text
	};
}

// src/publish/resolve/bases.ts
async function resolveBases(prepared, sourceOf) {
	const wanted = Object.entries(prepared.platforms).flatMap(([platform, { base }]) => base ? [{
		platform,
		base
	}] : []);
	const settled = await Promise.allSettled(wanted.map(({ base }) => resolveBase(base, sourceOf)));
	const problems = settled.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
	for (const problem of problems) if (!(problem instanceof ImagebuildError)) throw problem;
	if (problems.length > 0) throw joinProblems(problems);
	return new Map(settled.flatMap((outcome, index) => outcome.status === "fulfilled" ? [[wanted[index].platform, outcome.value]] : []));
}
async function resolveBase(base, sourceOf) {
	const { reference } = base;
	const name = formatReference(reference);
	const source = await sourceOf(reference);
	const bytes = await source.manifest(base.manifest);
	const manifest = parseImageManifest(bytes, base.manifest.mediaType, name);
	const { diffIds, history } = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	const found = manifest.layers.map((layer, index) => layerLine(layer, diffIds[index]));
	const expected = base.layers.map((layer) => layerLine(layer, layer.diffId));
	if (diffIds.length !== found.length || found.join() !== expected.join()) throw otherLayers(base);
	return {
		reference,
		history,
		layers: base.layers.map((layer) => baseLayer(layer, reference, source))
	};
}
function layerLine({ mediaType, digest, size }, diffId) {
	return [
		mediaType,
		digest,
		size,
		diffId
	].join(" ");
}
function baseLayer(layer, reference, source) {
	const { digest, size, diffId } = layer;
	const mediaType = ociLayerType(layer.mediaType);
	if (mediaType !== void 0) {
		const descriptor = {
			mediaType,
			digest,
			size
		};
		return {
			descriptor,
			diffId,
			title: `base ${reference.repository} ${digest.slice(7, 19)}`,
			madeBy: "base",
			open: (offset) => source.blob(descriptor, offset)
		};
	}
	const image = formatReference(reference);
	throw new ImagebuildError("CONTENT_INVALID", say("baseLayerForeign", {
		image,
		mediaType: layer.mediaType
	}), {
		place: { image },
		hint: say("baseOther")
	});
}
async function basePulls(prepared, sourceOf) {
	const bases = Object.values(prepared.platforms).flatMap(({ base }) => base ? [base] : []);
	return Promise.all(bases.map(async ({ reference, manifest }) => {
		const source = await sourceOf(reference);
		return {
			source,
			count: 1,
			refresh: () => source.resolve(manifest.digest)
		};
	}));
}
function otherLayers({ reference, manifest: { digest } }) {
	const image = formatReference(reference);
	return new ImagebuildError("PREPARED_INVALID", say("baseDiffers", {
		image,
		digest
	}), {
		place: { image },
		hint: say("prepareAgain")
	});
}

// src/publish/resolve/descriptors.ts
const concurrency = 16;
function wantedImages({ platforms, anyPlatform }, limit) {
	const any = new Set(anyPlatform.map((text) => formatReference(parseReference(text))));
	const wanted = /* @__PURE__ */ new Map();
	for (const [platform, { images }] of Object.entries(platforms)) for (const prepared of images) {
		const name = formatReference(prepared.reference);
		const key = [
			prepared.transport,
			name,
			prepared.archive?.digest
		].join(" ");
		const known = wanted.get(key);
		if (known) known.platforms.push(platform);
		else wanted.set(key, {
			prepared,
			name,
			platforms: [platform],
			anyPlatform: any.has(name)
		});
	}
	if (wanted.size <= limit) return [...wanted.values()];
	throw new ImagebuildError("LIMIT_EXCEEDED", say("imagesOverLimit", {
		count: wanted.size,
		limit
	}), { hint: say("imagesOverLimitHint") });
}
function resolveDescriptors(wanted, sourceOf) {
	return forEachImage(wanted, async (image) => resolveDescriptor(image, await sourceOf(image.prepared)));
}
async function forEachImage(images, act) {
	const limit = pLimit(concurrency);
	const settled = await Promise.allSettled(images.map((image) => limit(() => withOrigin(image, () => act(image)))));
	const problems = [];
	const found = [];
	for (const outcome of settled) if (outcome.status === "fulfilled") found.push(outcome.value);
	else if (outcome.reason instanceof ImagebuildError) problems.push(outcome.reason);
	else throw outcome.reason;
	return {
		found,
		problems
	};
}
async function withOrigin({ prepared, name: image }, act) {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.line !== void 0) throw error;
		const { hint } = error;
		const place = {
			...error.place,
			...placeOf(prepared)
		};
		if (prepared.required) throw error.with({ place });
		const ignored = hint === void 0 ? say("ignoreImage", { image }) : say("orIgnoreImage", {
			hint,
			image
		});
		throw error.with({
			place,
			hint: ignored
		});
	}
}
async function resolveDescriptor(image, source) {
	const { tag = "latest", digest } = image.prepared.reference;
	const descriptor = await source.resolve(digest ?? tag);
	return descriptor ? {
		...image,
		source,
		descriptor
	} : notFound(image, source.location);
}
function notFound({ prepared, name: image }, location) {
	const place = placeOf(prepared);
	if (!prepared.required) return {
		message: say("candidateLeftOut", {
			image,
			location
		}).text,
		place
	};
	throw new ImagebuildError("IMAGE_NOT_FOUND", say("imageNotFound", {
		image,
		location
	}), {
		place: {
			...place,
			image
		},
		hint: say("imageNotFoundHint")
	});
}
function placeOf(image) {
	const origin = image.origins[0];
	return origin ? {
		file: origin.file,
		line: origin.line
	} : {};
}

// src/publish/resolve/images.ts
async function resolveImages(wanted, { sourceOf, records, readPublishedFirst = (source) => source, checkPulls = async () => {} }) {
	const described = await resolveDescriptors(wanted, sourceOf);
	const known = await records ?? /* @__PURE__ */ new Map();
	const images = described.found.filter((outcome) => "descriptor" in outcome).map((image) => {
		const source = readPublishedFirst(image.source);
		return {
			...image,
			recorded: fromRecords({
				...image,
				source
			}, known)
		};
	});
	await checkPulls(images.map(pullOf));
	const { found, problems } = await forEachImage(images, resolveImage);
	const all = [...described.problems, ...problems];
	if (all.length > 0) throw joinProblems(all);
	return {
		images: found,
		warnings: described.found.filter((outcome) => "message" in outcome)
	};
}
function pullOf({ recorded, descriptor, platforms, source }) {
	return {
		source,
		count: recorded ? 0 : isIndexType(descriptor.mediaType) ? 1 + platforms.length : 1,
		refresh: () => source.resolve(descriptor.digest)
	};
}
async function resolveImage(image) {
	const { prepared, name, platforms, anyPlatform, source, descriptor, recorded } = image;
	const resolved = {
		prepared,
		name,
		platforms,
		anyPlatform,
		digest: descriptor.digest
	};
	if (recorded) return {
		...resolved,
		embedded: recorded
	};
	const bytes = await source.manifest(descriptor);
	const manifest = parseManifest(bytes, descriptor.mediaType, name);
	const read = {
		...image,
		bytes
	};
	const embedded = manifest.kind === "index" ? await fromIndex(read, manifest.manifests) : await fromSingle(read, manifest);
	return {
		...resolved,
		embedded
	};
}
function fromRecords(image, records) {
	const { name, source, descriptor, anyPlatform } = image;
	const embedded = /* @__PURE__ */ new Map();
	for (const platform of image.platforms) {
		const record = records.get(recordKey(platform, name));
		if (record?.source !== descriptor.digest || (record.anyPlatform ?? false) !== anyPlatform) return void 0;
		const { manifest, blobs, index } = record;
		embedded.set(platform, {
			...embeddedAs(image),
			manifest: {
				...manifestContent(source, manifest, (bytes) => checkRecord(record, bytes, name)),
				mediaType: manifest.mediaType
			},
			blobs: blobs.map((blob) => blobContent(source, {
				mediaType: mediaTypes.ociLayer,
				...blob
			})),
			...index ? { index: {
				...manifestContent(source, index),
				mediaType: index.mediaType
			} } : {}
		});
	}
	return embedded;
}
function checkRecord({ manifest, blobs }, bytes, image) {
	const { config, layers } = parseImageManifest(bytes, manifest.mediaType, image);
	const listed = (list) => list.map(({ digest, size }) => `${digest} ${size}`).join();
	if (listed(blobs) === listed([config, ...layers])) return;
	throw new ImagebuildError("CONTENT_INVALID", say("recordWrong", { image }), {
		place: { image },
		hint: say("recordWrongHint")
	});
}
async function fromIndex(image, children) {
	const chosen = image.platforms.map((platform) => {
		return [platform, chooseManifest(children, {
			...image,
			platform
		}, (offered) => platformMissing(image, platform, offered))];
	});
	const { mediaType } = image.descriptor;
	const index = image.prepared.reference.digest !== void 0 ? {
		...contentOf(image.bytes),
		mediaType
	} : void 0;
	const read = async (child) => {
		const bytes = await image.source.manifest(child);
		return embeddedImage(image, {
			bytes,
			descriptor: child,
			manifest: parseImageManifest(bytes, child.mediaType, image.name),
			index
		});
	};
	return new Map(await Promise.all(chosen.map(async ([platform, child]) => [platform, await read(child)])));
}
async function fromSingle(image, manifest) {
	const { bytes, descriptor, platforms } = image;
	const embedded = embeddedImage(image, {
		bytes,
		descriptor,
		manifest
	});
	if (!image.anyPlatform) {
		const config = parseConfig(await readSmallBlob(image.source, manifest.config), image.name);
		for (const platform of platforms) if (!matchesPlatform(parsePlatform(platform), config)) throw platformMissing(image, platform, [formatPlatform(config)]);
	}
	return new Map(platforms.map((platform) => [platform, embedded]));
}
function embeddedImage(image, chosen) {
	const { manifest, index } = chosen;
	return {
		...embeddedAs(image),
		manifest: {
			...contentOf(chosen.bytes),
			mediaType: chosen.descriptor.mediaType
		},
		blobs: [manifest.config, ...manifest.layers].map((blob) => blobContent(image.source, blob)),
		...index ? { index } : {}
	};
}
function embeddedAs({ prepared }) {
	const { file, line } = placeOf(prepared);
	const origin = file === void 0 ? "the request" : line === void 0 ? file : `${file}:${line}`;
	return {
		reference: prepared.reference,
		origin
	};
}
function manifestContent(source, descriptor, check = () => {}) {
	return {
		digest: descriptor.digest,
		size: descriptor.size,
		async *open(offset = 0) {
			const bytes = await source.manifest(descriptor);
			check(bytes);
			yield bytes.subarray(offset);
		}
	};
}
function blobContent(source, blob) {
	const { digest, size } = blob;
	return {
		digest,
		size,
		where: `${source.location}@${digest}`,
		open: (offset = 0, options) => source.blob(blob, offset, options)
	};
}
function platformMissing({ prepared, platforms, name: image }, platform, offered) {
	const usable = platforms.filter((each) => offered.some((one) => one.startsWith(each)));
	const words = {
		image,
		platform,
		offered: offered.join(", ")
	};
	return new ImagebuildError("PLATFORM_MISSING", say("imagePlatformMissing", words), {
		place: {
			...placeOf(prepared),
			image
		},
		hint: usable.length > 0 ? say("imagePlatformsUsable", { platforms: usable.join(",") }) : say("imageAnyPlatform")
	});
}

// src/publish/resolve/quota.ts
function pullsByHost(pulls) {
	const hosts = /* @__PURE__ */ new Map();
	for (const { source, count } of pulls) {
		const quota = source.quota?.();
		if (!quota || count === 0) continue;
		const needed = (hosts.get(quota.host)?.needed ?? 0) + count;
		hosts.set(quota.host, {
			...quota,
			needed
		});
	}
	return [...hosts.values()].sort((a, b) => a.host < b.host ? -1 : 1);
}
function isShort({ needed, remaining }) {
	return remaining !== void 0 && remaining < needed;
}
async function requirePulls(pulls, wait) {
	const until = Date.now() + wait.waitMs;
	let isWaiting = false;
	for (;;) {
		const short = pullsByHost(pulls).filter(isShort);
		const [first] = short;
		if (!first) return;
		const left = until - Date.now();
		if (left <= 0 || short.some(isTooSmall)) throw shortage(first, wait.waitMs);
		const delayMs = pauseMs(wait.waitMs, left);
		const seconds = Math.round(delayMs / 1e3);
		if (!isWaiting) wait.progress({
			type: "phase",
			phase: "quota",
			message: waiting(first, until)
		});
		isWaiting = true;
		wait.progress({
			type: "wait",
			subject: first.host,
			reason: shortPulls(first),
			seconds
		});
		await pause(delayMs, wait.signal);
		for (const { host } of short) await pulls.find(({ source }) => source.quota?.()?.host === host)?.refresh();
	}
}
async function pause(milliseconds, signal) {
	try {
		await setTimeout(milliseconds, void 0, { signal });
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	}
}
function pauseMs(waitMs, leftMs) {
	return Math.min(6e4, leftMs, Math.max(1e3, waitMs / 10));
}
function isTooSmall({ needed, limit }) {
	return limit !== void 0 && limit < needed;
}
function waiting({ host, needed, remaining = 0 }, until) {
	return say("quotaWait", {
		host,
		remaining,
		needed,
		until: formatTime(until)
	}).text;
}
function shortPulls({ host, needed, remaining = 0 }) {
	return say("quotaShort", {
		host,
		remaining,
		needed
	}).text;
}
function shortage(pulls, waitedMs = 0) {
	const { host, needed, remaining = 0 } = pulls;
	const words = {
		host,
		needed,
		remaining,
		seconds: Math.round(waitedMs / 1e3)
	};
	const message = waitedMs > 0 && !isTooSmall(pulls) ? say("quotaTooFewStill", words) : say("quotaTooFew", words);
	return new ImagebuildError("RATE_LIMITED", message, {
		place: { registry: host },
		hint: hintFor(pulls)
	});
}
function hintFor(pulls) {
	const { host, limit = 0, windowSeconds } = pulls;
	if (isTooSmall(pulls)) return say("quotaTooSmallHint", {
		host,
		limit
	});
	if (windowSeconds === void 0) return say("quotaHint", { host });
	const until = formatTime(Date.now() + windowSeconds * 1e3);
	return say("quotaWaitHint", {
		host,
		until,
		window: formatWindow(windowSeconds)
	});
}
function formatWindow(seconds) {
	return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.ceil(seconds / 60)}m`;
}
function formatTime(milliseconds) {
	return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// src/publish/planbuild.ts
function planTarget({ target, platformTags, sibling }, { app, cache }, destination, repository) {
	return {
		target,
		platformTags,
		sharedLayers: sibling && cache ? openSharedLayers(sibling, app) : noSharedLayers,
		mountFrom: (base) => destination.kind === "registry" && destination.host === base.host ? repository(base) : void 0
	};
}
async function planBuild(prepared, { sourceOf, imageSource }, target, { facts, encoding, limits, checkPulls }) {
	const wanted = wantedImages(prepared, limits.images);
	const { version, cache } = prepared.request;
	const reusePromise = target && cache ? openReuse(target.target, version, target.sharedLayers) : Promise.resolve(noReuse);
	const records = reusePromise.then(({ records: { images } }) => images);
	records.catch(() => {});
	let pulls = [];
	const resolving = resolveImages(wanted, {
		sourceOf: imageSource,
		records,
		readPublishedFirst: target && publishedFirst(target.target, async () => locate(prepared, await reusePromise, encoding)),
		checkPulls: async (imagePulls) => {
			const all = [...imagePulls, ...await basePulls(prepared, sourceOf)];
			pulls = pullsByHost(all);
			await checkPulls(all);
		}
	});
	const [reuse, resolved] = await Promise.all([reusePromise, resolving]);
	checkEmbeddedSize(resolved.images, limits.bytes);
	const bases = await resolveBases(prepared, sourceOf);
	const layouts = layOutImages(prepared, resolved.images, encoding);
	const findings = await lookUp(layouts, bases, reuse, target);
	return {
		plan: planPublication(prepared, {
			...resolved,
			facts,
			bases,
			layouts,
			pulls
		}, findings),
		images: resolved.images,
		previous: reuse.previous
	};
}
function locate({ platforms }, { earlier }, encoding) {
	return locateBlobs(Object.keys(platforms), earlier, (platform, images) => {
		const { layers } = layOutImage(platforms[platform], images, encoding);
		return layers.filter((layer) => "key" in layer);
	});
}
async function lookUp(layouts, bases, reuse, target) {
	const ofBases = [...bases.values()].flatMap(({ layers, reference }) => {
		const from = target?.mountFrom(reference);
		return layers.map((layer) => ({
			...layer,
			from
		}));
	});
	const existing = new Map([...ofBases, ...engineLayers(layouts)].map(({ descriptor, diffId }) => [descriptor.digest, {
		...descriptor,
		diffId
	}]));
	const computed = new Map(computedLayers(layouts).map((layer) => [layer.key, layer]));
	const [found, confirmed] = await Promise.all([reuse.find([...computed.values()]), target ? confirmLayers(target.target, [...existing]) : /* @__PURE__ */ new Map()]);
	const mountable = ofBases.flatMap(({ descriptor, diffId, from }) => from ? [[descriptor.digest, {
		layer: {
			...descriptor,
			diffId
		},
		from
	}]] : []);
	return {
		present: new Map([...found.present, ...confirmed]),
		mountable: new Map([...found.mountable, ...mountable]),
		platformTags: target?.platformTags ?? true
	};
}
function checkEmbeddedSize(images, limit) {
	if (limit === void 0) return;
	const sizes = /* @__PURE__ */ new Map();
	for (const { embedded } of images) for (const [platform, { blobs }] of embedded) {
		const blobSizes = sizes.get(platform) ?? /* @__PURE__ */ new Map();
		for (const { digest, size } of blobs) blobSizes.set(digest, size);
		sizes.set(platform, blobSizes);
	}
	for (const [platform, blobs] of sizes) {
		const bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0);
		if (bytes <= limit) continue;
		throw new ImagebuildError("LIMIT_EXCEEDED", say("bytesOverLimit", {
			platform,
			bytes,
			limit
		}), {
			place: { file: ".github/imagebuild.yml" },
			hint: say("bytesOverLimitHint")
		});
	}
}

// src/publish/resolve/imagesources.ts
function imageSources(files, stores) {
	const opened = /* @__PURE__ */ new Map();
	return async ({ reference, transport, archive }) => {
		if (transport === "registry" || !archive) return stores.sourceOf(reference);
		const key = `${transport} ${archive.digest}`;
		const source = opened.get(key) ?? openChecked(stores.openArchive, transport, archive, files(archive.digest));
		opened.set(key, source);
		return inArchive(await source, archive);
	};
}
async function openChecked(openArchive, transport, { shown }, content) {
	if (content.file === void 0) throw new RangeError(`${shown} is not a file`);
	await drainBytes(content.open());
	return await openArchive(transport, content.file, shown);
}
function inArchive(source, { name, shown }) {
	return wrapSource(source, {
		location: shown,
		async resolve() {
			const found = await source.resolve(name) ?? await source.resolve("");
			if (found) return found;
			throw notInArchive(name, shown, await source.names());
		}
	});
}
function notInArchive(image, archive, names) {
	const words = {
		archive,
		image,
		names: names.join(", ")
	};
	return new ImagebuildError("IMAGE_NOT_FOUND", say("archiveLacks", words), { hint: say("archiveLacksHint") });
}

export { pullsByHost as a, encodeLayer as c, isShort as i, imageFacts as l, planBuild as n, requirePulls as o, planTarget as r, shortage as s, imageSources as t };