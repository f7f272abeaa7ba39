import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { a as hexOf, r as digestOf } from "./descriptor.js";
import { a as contentOf, d as skipBytes, i as collectBytes, l as hashBytes, t as ResumableHash } from "./content2.js";
import { l as parentsOf, r as comparePaths, u as plainDirectory } from "./tree.js";
import { a as writeTarHeader, i as tarHeaderSize, n as tarEnd, t as padding } from "./tarwriter.js";
import { c as linkDigest, d as revisionPath, f as revisionsOf, i as displayRegistry, l as manifestOf, m as tagPath, n as contextEntry, o as findRepositories, p as tagHistoryPath, r as displayEntry, s as layerPath, t as blobPath } from "./registryfiles.js";
import { t as existingWarnings } from "./warnings.js";
import { n as encoderName, t as encode } from "./encoder.js";
import { createHash } from "node:crypto";

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
	return [...(groups === images.length ? images.map((image) => [image]) : bucketsOf(images, buckets)).map((part) => joinImages(part, threshold)), ...largeBlobs(images, threshold).map(({ entry, owners }) => ({
		images: [],
		owners,
		entries: [entry]
	}))].filter((layer) => layer.entries.length > 0);
}
function largeBlobs(images, threshold) {
	const blobs = /* @__PURE__ */ new Map();
	for (const { name, entries } of images) for (const entry of entries) if (isLarge(entry, threshold)) {
		const owners = blobs.get(entry.path)?.owners ?? [];
		owners.push(name);
		blobs.set(entry.path, {
			entry,
			owners
		});
	}
	return [...blobs.values()].sort((a, b) => comparePaths(a.entry.path, b.entry.path));
}
function isLarge(entry, threshold) {
	return entry.type === "file" && entry.content.size >= threshold;
}
function joinImages(images, threshold) {
	const entries = /* @__PURE__ */ new Map();
	for (const image of images) for (const entry of image.entries) if (!isLarge(entry, threshold)) entries.set(entry.path, entry);
	const names = images.map((image) => image.name);
	return {
		images: names,
		owners: names,
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
	for (const { path } of entries) for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
		const parent = path.slice(0, at);
		if (all.has(parent)) break;
		const there = known.get(parent);
		all.set(parent, there?.type === "dir" ? there : plainDirectory(parent));
	}
	return [...all.values()].sort((a, b) => comparePaths(a.path, b.path));
}

// src/embedded/embeddedtags.ts
function assignTags(images, existing) {
	const owners = {
		claims: /* @__PURE__ */ new Map(),
		existing,
		replaced: []
	};
	claimExisting(owners);
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
		addedTags,
		replaced: owners.replaced
	};
}
function claimExisting(owners) {
	const links = [...owners.existing.values()].flatMap(({ name, tags }) => [...tags].flatMap(([tag, found]) => found.map((by) => ({
		name,
		tag,
		by
	}))));
	for (const isBelow of [true, false]) for (const { name, tag, by } of links) if (isLower(by) === isBelow) claimTag(owners, name, tag, {
		link: linkDigest(by),
		by
	});
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
	const embedded = new Set(images.flatMap((image) => revisionsOf(image).map(({ digest }) => `${image.reference.repository}@${digest}`)));
	const untagged = [...existing.values()].filter(({ tags }) => tags.size === 0).flatMap(({ name: repository, revisions }) => [...revisions].map(([digest, by]) => ({
		repository,
		digest,
		manifest: digest,
		by
	}))).filter(({ repository, digest }) => !embedded.has(`${repository}@${digest}`));
	return [...wanted, ...untagged].sort((a, b) => compare(a.digest, b.digest));
}
function freeTag(owners, repository, digest, link) {
	const owner = owners.claims.get(`${repository}:latest`);
	return !owner || owner.link === link ? "latest" : `sha256-${hexOf(digest).slice(0, 12)}`;
}
function claimTag(owners, repository, tag, claimant) {
	const key = `${repository}:${tag}`;
	const owner = owners.claims.get(key);
	if (owner?.link === claimant.link) return;
	if (owner && !isLower(owner.by)) throw sameTag(key, owner, claimant);
	if (owner) owners.replaced.push(replacedTag(owners, repository, tag, owner, claimant));
	owners.claims.set(key, claimant);
}
function replacedTag({ existing }, repository, tag, before, after) {
	const known = existing.get(repository);
	const describe = ({ by, link }) => ({
		manifest: isImage(by) ? by.manifest.digest : manifestOf(link, known ? [known] : []),
		of: isImage(by) ? displayOwner({
			by,
			link
		}) : displayRegistry(by.of)
	});
	return {
		image: `${repository}:${tag}`,
		before: describe(before),
		after: describe(after)
	};
}
function sameTag(tag, owner, claimant) {
	const words = {
		first: displayOwner(owner),
		second: displayOwner(claimant),
		tag
	};
	return new ImagebuildError("IMAGE_COLLISION", say("embeddedSameTag", words), {
		place: {
			...placeOf(owner),
			...placeOf(claimant)
		},
		hint: say("embeddedSameTagHint")
	});
}
function displayOwner({ by }) {
	return isImage(by) ? `${formatReference(by.reference)} (${by.origin})` : displayEntry(by);
}
function placeOf({ by }) {
	if (isImage(by)) return { image: formatReference(by.reference) };
	return by.of === void 0 ? { file: displayEntry(by) } : {};
}
function isLower(by) {
	return !isImage(by) && by.of !== void 0;
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

// src/embedded/embed.ts
function embed(images, context, below = []) {
	const own = [...context.values()].map(contextEntry);
	const existing = [...own, ...below];
	const repositories = findRepositories(existing);
	const { placed, addedTags, replaced } = assignTags(images, repositories);
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
			addedTags,
			replaced
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
	const revisions = revisionsOf(image);
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

// src/embedded/recordedimage.ts
function recordedImage({ reference, manifest, blobs, index, nested }) {
	const unread = (content) => ({
		...content,
		open: notRead
	});
	return {
		reference: parseReference(reference),
		origin: "the record",
		manifest: unread(manifest),
		blobs: blobs.map(unread),
		...index ? { index: unread(index) } : {},
		...nested ? { nested: nested.map(unread) } : {}
	};
}
function notRead() {
	throw new RangeError("a recorded image is laid out, not read");
}

// src/layers/segments.ts
async function* readSegments(segments, offset) {
	let small = [];
	let smallSize = 0;
	const join = (chunk) => {
		small.push(chunk);
		smallSize += chunk.length;
		return smallSize < chunkSize ? void 0 : take();
	};
	const take = () => {
		const joined = small.length === 1 ? small[0] : Buffer.concat(small, smallSize);
		small = [];
		smallSize = 0;
		return joined;
	};
	const readAhead = startReadAhead(segments);
	for (let at = segmentAt(segments, offset); at < segments.length; at++) {
		const opened = readAhead(at) ?? segments[at].open(Math.max(0, offset - segments[at].start));
		const bytes = opened instanceof Promise ? await opened : opened;
		if (bytes instanceof Uint8Array) {
			const joined = join(bytes);
			if (joined) yield joined;
			continue;
		}
		for await (const chunk of bytes) {
			const joined = join(chunk);
			if (joined) yield joined;
		}
	}
	if (smallSize > 0) yield take();
}
const chunkSize = 65536;
const ahead = {
	contents: 8,
	bytes: 1048576
};
function startReadAhead(segments) {
	const begun = /* @__PURE__ */ new Map();
	let next = 0;
	let bytes = 0;
	return (index) => {
		for (next = Math.max(next, index + 1); next < segments.length; next++) {
			const { content, size, open } = segments[next];
			if (begun.size >= ahead.contents || bytes + size > ahead.bytes) break;
			if (content?.where === void 0) continue;
			const reading = collectBytes(open(0));
			reading.catch(() => {});
			begun.set(next, reading);
			bytes += size;
		}
		const reading = begun.get(index);
		if (begun.delete(index)) bytes -= segments[index].size;
		return reading;
	};
}
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
		if (hash === "checked") return;
		const start = Math.max(segment.start, position);
		const end = Math.min(segment.start + segment.size, position + chunk.length);
		const bytes = chunk.subarray(start - position, end - position);
		const isWhole = bytes.length === segment.size;
		if (!isWhole) hash.update(bytes, start - segment.start);
		const isOver = isWhole || hash.size === segment.size;
		if (isOver && (isWhole ? digestOf(bytes) : hash.digest()) !== content.digest) throw otherBytes(content);
		hashes.set(segment, isOver ? "checked" : hash);
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
	return digestOf([
		encoderName(layer.compression),
		String(layer.mtime),
		...describeEntries(layer.entries)
	].join("\n"));
}
function entriesDigest(entries) {
	return digestOf(describeEntries(entries).join("\n"));
}
function describeEntries(entries) {
	return entries.map((entry) => JSON.stringify([
		...attributes(entry),
		...payload(entry),
		...xattrsOf(entry)
	]));
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
function xattrsOf(entry) {
	return entry.type === "symlink" || entry.xattrs === void 0 ? [] : [entry.xattrs];
}
function layerTar(layer) {
	const { segments, size } = segmentsOf(layer);
	return {
		size,
		open: (offset) => readSegments(segments, offset)
	};
}
function segmentsOf({ entries, mtime }, options) {
	const segments = [];
	let start = 0;
	const add = (size, open, content) => {
		if (size > 0) segments.push({
			start,
			size,
			content,
			open
		});
		start += size;
	};
	let run = startRun(0);
	const endRun = (zeros = 0) => {
		const ended = run;
		add(ended.size, (offset) => headerBytes(ended).subarray(offset));
		run = startRun(zeros);
	};
	for (const entry of entries) {
		const header = headerOf(entry, mtime);
		run.entries.push(header);
		run.size += tarHeaderSize(header);
		if (entry.type === "file" && entry.content.size > 0) {
			const { content } = entry;
			endRun(padding(content.size));
			add(content.size, (offset) => openContent(content, offset, options), content);
		} else if (run.size >= longestRun) endRun();
	}
	run.size += tarEnd.length;
	endRun();
	return {
		segments,
		size: start
	};
}
const longestRun = 65536;
function startRun(zeros) {
	return {
		zeros,
		entries: [],
		size: zeros
	};
}
function openContent(content, offset, options) {
	return content.bytes?.subarray(offset) ?? content.open(offset, options);
}
function headerOf(entry, mtime) {
	const { path, type, mode, uid, gid } = entry;
	return {
		path,
		type,
		mode,
		uid,
		gid,
		mtime,
		size: entry.type === "file" ? entry.content.size : 0,
		linkname: entry.type === "symlink" ? entry.linkname : void 0,
		capabilities: entry.type === "file" ? entry.capabilities : void 0,
		xattrs: entry.type === "symlink" ? void 0 : entry.xattrs
	};
}
function headerBytes({ zeros, entries, size }) {
	const bytes = Buffer.alloc(size);
	entries.reduce((at, entry) => writeTarHeader(bytes, at, entry), zeros);
	return bytes;
}
function contentOffsets(layer) {
	const { segments } = segmentsOf(layer);
	return new Map(segments.flatMap(({ content, start }) => content ? [[content.digest, start]] : []));
}
function encodeLayer(layer, { fresh = false } = {}) {
	const { compression } = layer;
	const { segments, size } = segmentsOf(layer, {
		unchecked: compression.type === "none",
		fresh
	});
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

export { layerTar as a, blobThreshold as c, withParents as d, layerKey as i, joinImages as l, encodeLayer as n, recordedImage as o, entriesDigest as r, embed as s, contentOffsets as t, splitImages as u };