import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { f as formatImageNames, g as shorten, i as say, n as isSentence } from "./say.js";
import { t as compareNaturally } from "./nearest.js";
import { a as custom, d as object, h as string } from "./schemas.js";
import { c as reservedNames, i as mustBeComplete } from "./request.js";
import { t as isDigest } from "./digest.js";
import { t as formatReference } from "./reference.js";
import { d as mediaTypes, h as platformName, p as ociLayerType, r as digestOf } from "./descriptor.js";
import { i as entriesIn, l as withoutChains } from "./prepared.js";
import { a as resultNotes } from "./result.js";
import { t as pLimit } from "./p-limit.js";
import { a as contentOf, c as firstBytes, i as collectBytes, s as drainBytes, u as peekBytes } from "./content2.js";
import { o as entryMetadata } from "./tree.js";
import { a as manifestLimit, c as parseManifest, i as encodeManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest } from "./manifest.js";
import { o as parseRecords, s as recordKey, t as annotationKeys } from "./annotations.js";
import { s as tryReadPublished, t as ifDamaged } from "./published.js";
import { n as platformTag } from "./versiontags.js";
import { n as detectCompression } from "./decompress.js";
import { n as wrapSource } from "./store.js";
import { a as entriesInRegistry, c as linkDigest, d as revisionPath, m as tagPath, o as findRepositories, p as tagHistoryPath, s as layerPath, t as blobPath, u as parseEmbeddedPath } from "./registryfiles.js";
import { a as overlayEntries, i as overlayChanges, n as listHeldImages, o as registryRoot, r as lookUpHeld } from "./heldimages.js";
import { a as layerTar, c as blobThreshold, d as withParents, i as layerKey, o as recordedImage, s as embed, t as contentOffsets, u as splitImages } from "./layer.js";
import { n as replacedWarning, r as findReplacedTags } from "./warnings.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { r as layerMediaType } from "./encoder.js";
import { a as readOnce, i as inBackground, n as isComputed, r as takenKey, t as formatTime } from "./plantypes.js";
import { c as observedChains, o as resolveImages, r as pullsByHost, s as wantedImages } from "./imagesources.js";
import { isDeepStrictEqual } from "node:util";
import { setTimeout } from "node:timers/promises";

// src/publish/plan.ts
function planPublication(prepared, resolved, findings) {
	const { facts, images, layouts, bases, taken, pulls } = resolved;
	const manifests = [...layouts].map(([platform, layout]) => {
		const { config, author } = prepared.platforms[platform];
		const base = bases.get(platform);
		const addedLayers = layout.layers.map((layer) => {
			if ("key" in layer) return layer;
			if (!("from" in layer)) return engineLayer$1(layer, prepared.files);
			return taken.get(takenKey(layer.from, layer.descriptor.digest)).layer;
		});
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
		records: (isComputed(layer) ? layer.images : []).flatMap((name) => records.get(name) ?? [])
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
	return new Map(images.flatMap(({ name, prepared, digest: source, embedded, anyPlatform, readFrom }) => {
		const image = embedded.get(platform);
		if (!image) return [];
		const { manifest, blobs, index, nested } = image;
		const observed = recordedChains(prepared.origins);
		return [[name, {
			reference: name,
			source,
			manifest: descriptorOf(manifest),
			blobs: blobs.map(({ digest, size }) => ({
				digest,
				size
			})),
			...index ? { index: descriptorOf(index) } : {},
			...nested ? { nested: nested.map(descriptorOf) } : {},
			...readFrom === void 0 ? {} : { readFrom },
			...anyPlatform ? { anyPlatform } : {},
			...observed.length === 0 ? {} : { observed }
		}]];
	}));
}
const recordedLimits = {
	chains: 5,
	length: 500
};
function recordedChains(origins) {
	return observedChains(origins).slice(0, recordedLimits.chains).map((chain) => shorten(chain, recordedLimits.length));
}
function descriptorOf({ mediaType, digest, size }) {
	return {
		mediaType,
		digest,
		size
	};
}
function historyOf$1(base, { history }, facts) {
	const created = formatTime(facts.created);
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
function imageFacts({ type, app, version, directory }, env, source) {
	const created = Number(env["SOURCE_DATE_EPOCH"] ?? 0);
	if (!Number.isSafeInteger(created) || created < 0) throw new ImagebuildError("USAGE", say("sourceDateEpoch"));
	return {
		type: directory ? void 0 : type,
		app,
		version,
		created,
		source,
		annotations: directory?.annotations
	};
}

// src/publish/layout/copiedimages.ts
function splitCopiedImages(files, manifests) {
	const existing = entriesInRegistry(files);
	if (existing.length === 0) return {
		files,
		groups: []
	};
	const byPath = new Map(files.map((entry) => [entry.path, entry]));
	const images = [...findRepositories(existing).values()].flatMap((repository) => imagesIn(repository, manifests, byPath));
	const taken = new Set(images.flatMap(({ entries }) => entries.map(({ path }) => path)));
	const left = files.filter((entry) => !taken.has(entry.path));
	const others = left.filter(isLargeBlob);
	const groups = others.length > 0 ? [...images, {
		name: "",
		repository: "",
		entries: others
	}] : images;
	return {
		files: left.filter((entry) => !isLargeBlob(entry)),
		groups
	};
}
function imagesIn({ name, tags, revisions }, manifests, files) {
	const byLink = new Map([...revisions.keys()].map((digest) => [digestOf(digest), digest]));
	return [...tags].flatMap(([tag, [link]]) => {
		const named = link && linkDigest(link);
		const manifest = named && byLink.get(named);
		const blobs = manifest && manifests.get(manifest);
		if (!manifest || !blobs) return [];
		const paths = [
			...blobs.map((digest) => layerPath(name, digest)),
			revisionPath(name, manifest),
			tagPath(name, tag),
			tagHistoryPath(name, tag, manifest),
			...[...blobs, manifest].map(blobPath)
		];
		const entries = [...new Set(paths)].flatMap((path) => files.get(`${"registry"}/${path}`) ?? []);
		return [{
			name: `${name}:${tag}`,
			repository: name,
			entries
		}];
	});
}
function isLargeBlob(entry) {
	if (entry.type !== "file" || entry.content.size < 1048576) return false;
	const inside = entry.path.startsWith(`${"registry"}/`) ? entry.path.slice(registryRoot.length + 1) : "";
	return parseEmbeddedPath(inside).kind === "blob";
}

// src/publish/layout/instruction.ts
const nothing = {
	files: [],
	groups: [],
	tree: /* @__PURE__ */ new Map(),
	warnings: []
};
function splitInstruction(layer, images, ownerOf, manifests = /* @__PURE__ */ new Map()) {
	const { createdBy } = layer;
	if ("blob" in layer) return {
		...nothing,
		createdBy,
		made: engineLayer(layer)
	};
	if ("from" in layer) return {
		...nothing,
		createdBy,
		made: copiedLayer(layer)
	};
	const marks = layer.entries.filter((entry) => entry.type === "dir" && entry.generated !== void 0);
	const below = (layer.below ?? []).map((entry) => ({
		entry,
		of: ownerOf(entry.path)
	}));
	const directories = below.flatMap(({ entry }) => entry.type === "dir" ? entry : []);
	const tree = new Map([...directories, ...layer.entries].map((entry) => [entry.path, entry]));
	if (marks.length === 0) {
		const { files, groups } = splitCopiedImages(layer.entries, manifests);
		return {
			...nothing,
			createdBy,
			files: withoutBareParents(files, groups),
			groups,
			tree
		};
	}
	const places = marks.map((mark) => placeRegistry(mark, layer.entries, below, images));
	const inside = (entry) => marks.some((mark) => entry.path.startsWith(`${mark.path}/`) && entry.type !== "dir");
	const files = [...layer.entries.filter((entry) => !inside(entry)), ...places.flatMap((place) => place.own)];
	const copied = splitCopiedImages(files, manifests);
	const groups = withoutHeld([...places.flatMap((place) => place.groups), ...copied.groups], below);
	return {
		createdBy,
		files: withoutBareParents(copied.files, groups),
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
function copiedLayer({ createdBy, from, layer: { diffId, ...descriptor } }) {
	return {
		descriptor,
		diffId,
		title: createdBy,
		from
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
	const isLargeBlob = (entry) => entry.type === "file" && entry.content.size >= 1048576 && isBlob(entry);
	const blobs = own.filter(isLargeBlob);
	return {
		groups: [...groupsOf(registry, place), ...blobs.length > 0 ? [{
			name: "",
			repository: "",
			entries: blobs
		}] : []],
		own: own.filter((entry) => !isLargeBlob(entry)),
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
	if (groups.length === 0) return files;
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
	return [...layouts.values()].flatMap(({ layers }) => layers.flatMap((layer) => "key" in layer || "from" in layer ? [] : layer));
}
function layOutImages({ platforms }, images, encoding, manifests = /* @__PURE__ */ new Map()) {
	const layOut = ([name, platform]) => {
		const own = new Set(platform.images.map(({ reference }) => formatReference(reference)));
		const layout = layOutImage(platform, images.flatMap((image) => own.has(image.name) ? image.embedded.get(name) ?? [] : []), encoding, manifests);
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
function layOutImage(platform, images, encoding, manifests = /* @__PURE__ */ new Map()) {
	const added = /* @__PURE__ */ new Set();
	const instructions = platform.layers.map((layer) => {
		const content = splitInstruction(layer, images, (path) => ownerOf(path, added, platform), manifests);
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
		warnings: [...instructions.flatMap(({ warnings }) => warnings), ...replacedImages(instructions)],
		held: heldImages(platform, instructions)
	};
}
function heldImages({ base, layers }, instructions) {
	const below = base ? overlayEntries(/* @__PURE__ */ new Map(), base.registry ?? [], formatReference(base.reference)) : /* @__PURE__ */ new Map();
	const tree = instructions.reduce((lower, { files, groups, createdBy }, index) => {
		const layer = layers[index];
		if (!("entries" in layer)) return layer.registry ? overlayChanges(lower, layer.registry, createdBy) : lower;
		const entries = [...files, ...groups.flatMap((group) => group.entries)];
		return overlayEntries(lower, entries.map(entryMetadata), createdBy);
	}, below);
	return listHeldImages(tree);
}
function replacedImages(instructions) {
	const generated = [];
	return instructions.flatMap(({ createdBy, files, groups }) => {
		const before = {
			entries: [...generated],
			of: say("embeddedFound").text
		};
		const after = {
			entries: entriesInRegistry(files),
			of: createdBy
		};
		for (const { entries } of groups) for (const one of entriesInRegistry(entries)) generated.push(one);
		if (before.entries.length === 0 || after.entries.length === 0) return [];
		return findReplacedTags(before, after).map(replacedWarning);
	});
}
function ownerOf(path, added, { base }) {
	return base && !added.has(path) ? formatReference(base.reference) : "an earlier instruction";
}
function layersOf(content, budget, encoding) {
	if (content.made) return [content.made];
	const compute = (entries, how, facts) => computedLayer(withParents(entries, content.tree), how, facts);
	const files = content.files.length === 0 ? [] : [compute(content.files, encoding, {
		title: content.createdBy,
		images: []
	})];
	const plain = {
		...encoding,
		compression: { type: "none" }
	};
	const images = splitImages(content.groups, budget).map((layer) => {
		const facts = {
			title: imagesTitle(layer),
			contents: contentsOf(layer),
			images: layer.images
		};
		return compute(layer.entries, plain, facts);
	});
	return [...files, ...images];
}
function computedLayer(entries, encoding, facts) {
	const spec = {
		...encoding,
		entries
	};
	const images = facts.images.filter((name) => name !== "");
	return {
		key: layerKey(spec),
		spec,
		tarSize: layerTar(spec).size,
		...facts,
		images
	};
}
function blobTitle(entries) {
	return `blob ${/([0-9a-f]{12})[0-9a-f]{52}\/data$/.exec(entries[0]?.path ?? "")?.[1] ?? "?"}`;
}
function imagesTitle({ owners, entries }) {
	const [first, ...more] = owners.filter((name) => name !== "");
	if (first === void 0) return blobTitle(entries);
	return more.length === 0 ? first : `${first} and ${more.length} more`;
}
const mostOwners = 10;
function contentsOf({ images, owners, entries }) {
	const names = owners.filter((name) => name !== "");
	if (names.length === 0) return blobTitle(entries);
	if (images.length > 0) return formatImageNames(names);
	return `${blobTitle(entries)} of ${formatImageNames(names, mostOwners)}`;
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
		return own.map(({ title, contents }, index) => {
			const what = contents ?? (index > 0 ? title : void 0);
			return {
				createdBy: what === void 0 ? row.createdBy : `${row.createdBy} # ${what}`,
				emptyLayer: false
			};
		});
	});
}

// src/publish/lookup/optional.ts
function openOptionalReads(location) {
	let first;
	return {
		async attempt(reading, other) {
			try {
				return await reading;
			} catch (error) {
				if (!(error instanceof ImagebuildError)) throw error;
				first ??= error;
				return other;
			}
		},
		warnings: () => first ? [notReused(location, first)] : []
	};
}
function notReused(location, { message: reason }) {
	return {
		message: say("reuseSkipped", {
			location,
			reason
		}).text,
		place: { image: location },
		hint: say("reuseSkippedHint").text
	};
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
function publishedFirst(target, locate, { attempt }) {
	let locations;
	const confirmed = /* @__PURE__ */ new Map();
	const find = async (digest) => {
		locations ??= locate();
		const location = (await locations).get(digest);
		if (!location) return void 0;
		const { layer } = location;
		const isThere = confirmed.get(layer.digest) ?? attempt(target.has(layer), false);
		confirmed.set(layer.digest, isThere);
		return await isThere ? location : void 0;
	};
	return (source) => wrapSource(source, {
		async *blob(descriptor, offset = 0, options) {
			const found = options?.fresh ? void 0 : await find(descriptor.digest);
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
async function readBuildRecords(target, tag, onLayers = () => {}) {
	const layers = /* @__PURE__ */ new Map();
	const images = /* @__PURE__ */ new Map();
	for (const { platform, manifest, diffIds } of await readPlatforms(target, tag, onLayers)) for (const [position, { mediaType, digest, size, annotations }] of manifest.layers.entries()) {
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
async function readPlatforms(target, tag, onLayers) {
	const published = await tryReadPublished(target, tag);
	const name = `${target.location}:${tag}`;
	const descriptors = (published?.platforms ?? []).slice(0, platformsRead);
	const manifests = await Promise.all(descriptors.map((one) => ifDamaged(readOurs(target, one, name), () => [])));
	const reading = manifests.flat().map((one) => ifDamaged(withDiffIds(target, one, name), () => []));
	onLayers(manifests.flat().flatMap(({ manifest }) => manifest.layers.filter(keyOf)));
	return (await Promise.all(reading)).flat();
}
async function readOurs(target, descriptor, name) {
	const manifest = parseImageManifest(await target.manifest(descriptor), descriptor.mediaType, name);
	return manifest.layers.some(keyOf) ? [{
		platform: platformName(descriptor),
		manifest
	}] : [];
}
async function withDiffIds(target, read, name) {
	const { config, layers } = read.manifest;
	const { diffIds } = parseConfig(await readSmallBlob(target, config), name);
	return diffIds.length === layers.length ? [{
		...read,
		diffIds
	}] : [];
}
function keyOf({ annotations }) {
	return annotations?.[annotationKeys.layerKey];
}
const versions = 2;
function newestVersions(tags, version) {
	const newest = [];
	for (const tag of tags) {
		if (tag === version || /-(?:amd64|arm64)(?:-v\d+)?$/.test(tag)) continue;
		const older = newest.findIndex((known) => compareNaturally(tag, known) > 0);
		newest.splice(older < 0 ? newest.length : older, 0, tag);
		newest.splice(versions);
	}
	return newest;
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
const concurrency = 64;
async function openReuse(target, version, { shared, optional, onLayers }) {
	const own = await readBuildRecords(target, version, onLayers);
	let others;
	const readOthers = async () => {
		others ??= readNewest(target, version, {
			optional,
			onLayers: own.layers.size > 0 ? void 0 : onLayers
		});
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
			}), optional);
			return {
				present,
				mountable: await findMountable(shared, layers.filter(({ key }) => !present.has(key)))
			};
		}
	};
}
async function confirmLayers(target, known, { attempt }) {
	const limit = pLimit(concurrency);
	const isPresent = await Promise.all(known.map(([, layer]) => limit(() => attempt(target.has(layer), false))));
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
async function readNewest(target, version, { optional: { attempt }, onLayers }) {
	const tags = newestVersions(await attempt(target.tags(), []), version);
	const read = (tag, index) => attempt(readBuildRecords(target, tag, index === 0 ? onLayers : void 0), noRecords);
	const all = await Promise.all(tags.map(read));
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
const [listRepository] = reservedNames;
const listTag = "list";
const listType = "application/vnd.io.github.labring.imagebuild.neighbours.v1+json";
const empty = Buffer.from("{}");
const buildsRead = 3;
const attempts = 3;
const pauseMs = 100;
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
	return await ifDamaged(readListManifest(store), (error) => {
		if (error.code === "DIGEST_MISMATCH") throw error;
		return [];
	});
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
		if (!isLast) await setTimeout(Math.random() * pauseMs * attempt);
	}
}
async function writeListOnce(store, merge) {
	const [list] = await Promise.all([readList(store), store.write(contentOf(empty))]);
	const { bytes, descriptor } = listManifest(merge(list));
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
	const bases = await resolveAll(wanted.map(({ base }) => resolveBase(base, sourceOf)));
	return new Map(bases.map((base, index) => [wanted[index].platform, base]));
}
async function resolveAll(resolving) {
	const settled = await Promise.allSettled(resolving);
	const problems = settled.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
	for (const problem of problems) if (!(problem instanceof ImagebuildError)) throw problem;
	if (problems.length > 0) throw joinProblems(problems);
	return settled.flatMap((outcome) => outcome.status === "fulfilled" ? [outcome.value] : []);
}
async function openImage({ reference, manifest: described }, sourceOf) {
	const name = formatReference(reference);
	const source = await sourceOf(reference);
	const bytes = await source.manifest(described);
	const manifest = parseImageManifest(bytes, described.mediaType, name);
	const { diffIds, history } = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	const layers = manifest.layers.map((layer, index) => layerLine(layer, diffIds[index]));
	return {
		source,
		history,
		layers: diffIds.length === layers.length ? layers : []
	};
}
async function resolveBase(base, sourceOf) {
	const { reference } = base;
	const { source, layers: found, history } = await openImage(base, sourceOf);
	const expected = base.layers.map((layer) => layerLine(layer, layer.diffId));
	if (found.join() !== expected.join()) throw otherLayers(base);
	const open = (layer) => {
		const title = `base ${reference.repository} ${layer.digest.slice(7, 19)}`;
		return existingLayer(layer, source, {
			reference,
			title,
			madeBy: "base"
		});
	};
	return {
		reference,
		history,
		layers: await Promise.all(base.layers.map(open))
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
async function existingLayer({ mediaType: declared, digest, size, diffId }, source, about) {
	const { reference, title, madeBy } = about;
	const type = ociLayerType(declared);
	if (type !== void 0) {
		const descriptor = {
			mediaType: await readLayerType(source, {
				mediaType: type,
				digest,
				size
			}, diffId),
			digest,
			size
		};
		const open = (offset, options) => source.blob(descriptor, offset, options);
		return {
			descriptor,
			diffId,
			title,
			madeBy,
			open
		};
	}
	const image = formatReference(reference);
	throw new ImagebuildError("CONTENT_INVALID", say("baseLayerForeign", {
		image,
		mediaType: declared
	}), {
		place: { image },
		hint: say("baseOther")
	});
}
async function readLayerType(source, layer, diffId) {
	if (layer.digest === diffId && await source.has?.(layer)) return mediaTypes.ociLayer;
	const part = source.blob(layer, 0, {
		length: 4,
		unchecked: true
	});
	const type = layerType(await firstBytes(part, 4));
	if (type === layer.mediaType) return type;
	const { head, whole } = await peekBytes(source.blob(layer), 4);
	await drainBytes(whole);
	return layerType(head);
}
const layerType = (head) => layerMediaType({ type: detectCompression(head) });
async function basePulls({ platforms }, sourceOf) {
	const read = Object.values(platforms).flatMap(({ base, layers }) => {
		const taken = layers.flatMap((layer) => "from" in layer ? [layer.from] : []);
		const distinct = new Map(taken.map((from) => [from.manifest.digest, from]));
		return [...base ? [base] : [], ...distinct.values()];
	});
	return Promise.all(read.map(async ({ reference, manifest }) => {
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

// src/publish/resolve/copiedmanifests.ts
async function readCopiedManifests({ platforms }) {
	const found = /* @__PURE__ */ new Map();
	for (const layer of Object.values(platforms).flatMap(({ layers }) => layers)) for (const [digest, content] of listManifests(entriesIn(layer))) found.set(digest, content);
	const read = [...found].map(async ([digest, content]) => [digest, await readManifest(content)]);
	return new Map((await Promise.all(read)).flatMap(([digest, blobs]) => blobs ? [[digest, blobs]] : []));
}
function listManifests(entries) {
	const revisions = entriesInRegistry(entries).flatMap(({ entry }) => {
		const path = parseEmbeddedPath(entry.path);
		return path.kind === "revision" ? [path.digest] : [];
	});
	if (revisions.length === 0) return [];
	const files = new Map(entries.map((entry) => [entry.path, entry]));
	return revisions.flatMap((digest) => {
		const entry = files.get(`${registryRoot}/${blobPath(digest)}`);
		return entry?.type === "file" && entry.content.digest === digest && entry.content.size <= 4194304 ? [[digest, entry.content]] : [];
	});
}
async function readManifest(content) {
	const bytes = await collectBytes(content.open());
	try {
		const { mediaType = mediaTypes.ociManifest } = JSON.parse(bytes.toString());
		const manifest = parseManifest(bytes, String(mediaType), "a manifest in registry/");
		if (manifest.kind === "index") return void 0;
		return [manifest.config, ...manifest.layers].map(({ digest }) => digest);
	} catch (error) {
		if (error instanceof ImagebuildError || error instanceof SyntaxError || error instanceof TypeError) return void 0;
		throw error;
	}
}

// src/publish/resolve/takenlayers.ts
async function resolveTakenLayers(prepared, sourceOf) {
	const images = Map.groupBy(takenFrom(prepared), ({ from: { reference, manifest } }) => `${formatReference(reference)} ${manifest.digest}`);
	const resolve = async (layers) => {
		const { from } = layers[0];
		const parts = await openImage(from, sourceOf);
		const distinct = new Map(layers.map((one) => [one.layer.digest, one]));
		return await Promise.all([...distinct.values()].map((one) => resolveLayer(one, parts)));
	};
	const resolved = await resolveAll([...images.values()].map(resolve));
	return new Map(resolved.flat());
}
async function resolveLayer({ from, layer }, { source, layers }) {
	const line = layerLine(layer, layer.diffId);
	if (!layers.includes(line)) throw notItsLayer(from, layer.digest);
	const { reference } = from;
	const title = `layer ${layer.digest.slice(7, 19)} of ${reference.repository}`;
	const existing = await existingLayer(layer, source, {
		reference,
		title,
		madeBy: "image"
	});
	return [takenKey(from, layer.digest), {
		layer: existing,
		from: reference
	}];
}
function takenFrom({ platforms }) {
	return Object.values(platforms).flatMap(({ layers }) => layers.filter((layer) => "from" in layer));
}
function notItsLayer({ reference, manifest }, layer) {
	const image = formatReference(reference);
	const words = {
		image,
		digest: manifest.digest,
		layer
	};
	return new ImagebuildError("PREPARED_INVALID", say("takenLayerNotNamed", words), {
		place: { image },
		hint: say("prepareAgain")
	});
}

// src/publish/planbuild.ts
function planTarget({ target, platformTags, sibling }, { app, cache }, destination, repository) {
	return {
		target: readOnce(target),
		platformTags,
		sharedLayers: sibling && cache ? openSharedLayers(sibling, app) : noSharedLayers,
		mountFrom: (image) => destination.kind === "registry" && destination.host === image.host ? repository(image) : void 0
	};
}
async function planBuild(prepared, { sourceOf, imageSource }, target, { facts, encoding, limits, sources, strict, checkPulls, expectsReuse = false }) {
	const wanted = wantedImages(prepared, limits.images, sources);
	const { version, cache } = prepared.request;
	const optional = openOptionalReads(target?.target.location ?? "");
	const confirm = (layers) => {
		for (const layer of layers) inBackground(target.target.has(layer));
	};
	const reusePromise = target && cache ? openReuse(target.target, version, {
		shared: target.sharedLayers,
		optional,
		onLayers: expectsReuse ? confirm : void 0
	}) : Promise.resolve(noReuse);
	const records = inBackground(reusePromise.then(({ records: { images } }) => images));
	let pulls = [];
	const resolving = resolveImages(wanted, {
		sourceOf: imageSource,
		records,
		strict,
		readPublishedFirst: target && publishedFirst(target.target, async () => locate(prepared, await reusePromise, encoding), optional),
		checkPulls: async (imagePulls) => {
			const all = [...imagePulls, ...await basePulls(prepared, sourceOf)];
			pulls = pullsByHost(all);
			await checkPulls(all);
		}
	});
	const [reuse, resolved] = await Promise.all([reusePromise, resolving]);
	checkEmbeddedSize(resolved.images, limits.bytes);
	const others = inBackground(Promise.all([resolveBases(prepared, sourceOf), resolveTakenLayers(prepared, sourceOf)]));
	const layingOut = inBackground(readCopiedManifests(prepared).then((manifests) => layOutImages(prepared, resolved.images, encoding, manifests)));
	const finding = inBackground(layingOut.then((layouts) => findComputed(layouts, reuse)));
	const [bases, taken] = await others;
	const layouts = await layingOut;
	const existing = await findExisting(layouts, {
		bases,
		taken
	}, optional, target);
	const findings = mergeFindings(await finding, existing, target);
	const plan = planPublication(prepared, {
		...resolved,
		warnings: [...resolved.warnings, ...optional.warnings()],
		facts,
		bases,
		taken,
		layouts,
		pulls
	}, findings);
	const held = new Map([...layouts].map(([platform, layout]) => [platform, layout.held]));
	const { images, leftOut } = resolved;
	return {
		plan,
		images,
		leftOut,
		previous: reuse.previous,
		held
	};
}
function locate({ platforms }, { earlier }, encoding) {
	return locateBlobs(Object.keys(platforms), earlier, (platform, images) => {
		const { layers } = layOutImage(platforms[platform], images, encoding);
		return layers.filter((layer) => "key" in layer);
	});
}
async function findComputed(layouts, reuse) {
	const computed = new Map(computedLayers(layouts).map((layer) => [layer.key, layer]));
	return await reuse.find([...computed.values()]);
}
async function findExisting(layouts, { bases, taken }, optional, target) {
	const ofImages = [...[...bases.values()].flatMap(({ layers, reference }) => layers.map((layer) => ({
		layer,
		from: reference
	}))), ...taken.values()].map(({ layer, from }) => ({
		...layer,
		from: target?.mountFrom(from)
	}));
	const existing = new Map([...ofImages, ...engineLayers(layouts)].map(({ descriptor, diffId }) => [descriptor.digest, {
		...descriptor,
		diffId
	}]));
	const mountable = ofImages.flatMap(({ descriptor, diffId, from }) => from ? [[descriptor.digest, {
		layer: {
			...descriptor,
			diffId
		},
		from
	}]] : []);
	return {
		present: target ? await confirmLayers(target.target, [...existing], optional) : /* @__PURE__ */ new Map(),
		mountable: new Map(mountable)
	};
}
function mergeFindings(computed, existing, target) {
	return {
		present: new Map([...computed.present, ...existing.present]),
		mountable: new Map([...computed.mountable, ...existing.mountable]),
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

// src/publish/listimages.ts
function listImages(held, images, names) {
	const rows = /* @__PURE__ */ new Map();
	for (const [platform, list] of held) for (const one of list) {
		const key = `${one.repository}:${one.tag}`;
		const row = rows.get(key) ?? {
			held: one,
			platforms: /* @__PURE__ */ new Map()
		};
		rows.set(key, row);
		row.platforms.set(platform, one);
	}
	const findResolved = lookUpResolved(images);
	return [...rows.values()].map((row) => listImage(row, findResolved, names)).sort(byReference);
}
function kubefileOf({ directory, kubefile }) {
	return [directory, kubefile].filter((name) => name !== "").join("/");
}
function byReference(a, b) {
	return a.reference < b.reference ? -1 : 1;
}
function listImage(row, findResolved, names) {
	const platforms = Object.fromEntries([...row.platforms].map(([name, { digest }]) => [name, digest]));
	const found = findResolved(row);
	const [first] = found;
	if (!first) {
		const { repository, tag } = row.held;
		return {
			reference: `${repository}:${tag}`,
			platforms,
			sources: [sourceOf(row, names)]
		};
	}
	return {
		reference: first.name,
		...first.readFrom === void 0 ? {} : { readFrom: first.readFrom },
		digest: first.digest,
		platforms,
		...listClass(found),
		size: sizeOf(found.flatMap(({ embedded }) => [...embedded.values()])),
		sources: found.flatMap(({ prepared }) => prepared.origins.map(withoutChains))
	};
}
function listClass(found) {
	const { prepared } = found.find((image) => image.prepared.required) ?? found[0];
	const { required, reason } = prepared;
	return reason === void 0 ? {} : {
		required,
		reason
	};
}
function lookUpResolved(images) {
	const keyOf = (repository, platform, digest) => `${repository} ${platform} ${digest}`;
	const byManifest = /* @__PURE__ */ new Map();
	for (const [position, { prepared, embedded }] of images.entries()) for (const [platform, { manifest }] of embedded) {
		const key = keyOf(prepared.reference.repository, platform, manifest.digest);
		const known = byManifest.get(key) ?? [];
		known.push(position);
		byManifest.set(key, known);
	}
	return ({ platforms }) => {
		const [{ tag }] = [...platforms.values()];
		const positions = [...platforms].flatMap(([platform, { repository, digest }]) => byManifest.get(keyOf(repository, platform, digest)) ?? []);
		const alike = [...new Set(positions)].sort((a, b) => a - b).map((position) => images[position]);
		const tagged = alike.filter(({ prepared: { reference } }) => reference.tag === tag);
		return tagged.length > 0 ? tagged : alike.filter(({ prepared: { reference } }) => reference.tag === void 0);
	};
}
function sourceOf({ platforms }, names) {
	for (const [platform, { of }] of platforms) {
		const base = names.platforms[platform]?.base;
		if (base && formatReference(base.reference) === of) return {
			kind: "base",
			file: of
		};
	}
	return {
		kind: "kubefile",
		file: kubefileOf(names.application)
	};
}
function sizeOf(images) {
	return [...new Map(images.flatMap(({ blobs }) => blobs.map((blob) => [blob.digest, blob.size]))).values()].reduce((sum, size) => sum + size, 0);
}

// src/publish/listnotes.ts
function listNotes({ platforms }, leftOut, held = /* @__PURE__ */ new Map()) {
	return {
		...list("notes", [...new Map(Object.entries(platforms).flatMap(([name, { notes: own = [] }]) => {
			const names = new Set(held.get(name)?.map(({ repository, tag }) => `${repository}:${tag}`));
			return own.filter((note) => !isHeld(note, names));
		}).map((note) => [JSON.stringify([
			note.reference,
			note.reason,
			note.origins
		]), note])).values()]),
		...list("leftOut", leftOut)
	};
}
function isHeld({ reference, reason }, held) {
	if (reference === void 0 || !isSentence(reason, "reasonClusterRegistry")) return false;
	return held.has(reference.slice(reference.indexOf("/") + 1));
}
function list(name, notes) {
	if (notes.length === 0) return {};
	const rows = notes.slice(0, resultNotes).map(({ reference, reason, origins }) => ({
		...reference === void 0 ? {} : { reference },
		reason,
		sources: origins.map(withoutChains)
	}));
	return { [name]: rows };
}

// src/publish/selfcheck.ts
function checkEmbedded(prepared, held, resolved) {
	if (!mustBeComplete(prepared.request.type)) return;
	const missing = findMissing(prepared, held, findSkipped(prepared, resolved));
	if (missing.length > 0) throw joinProblems(missing.map((one) => notEmbedded(one, prepared)));
}
function findSkipped({ platforms }, resolved) {
	const embedded = new Map(resolved.map((image) => [image.name, image.embedded]));
	return (name, platform) => {
		return (platforms[platform]?.images.find(({ reference }) => formatReference(reference) === name))?.platformPolicy === "skip" && !embedded.get(name)?.has(platform);
	};
}
function findMissing({ platforms }, held, isSkipped) {
	const missing = /* @__PURE__ */ new Map();
	for (const [platform, prepared] of Object.entries(platforms)) for (const required of lacking(prepared, held.get(platform) ?? [])) {
		const name = formatReference(required.reference);
		if (isSkipped(name, platform)) continue;
		const known = missing.get(name) ?? {
			name,
			required,
			platforms: []
		};
		missing.set(name, {
			...known,
			platforms: [...known.platforms, platform]
		});
	}
	return [...missing.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}
function lacking({ required, images }, held) {
	const needed = required ?? images.filter((image) => image.required);
	const holds = lookUpHeld(held);
	return needed.filter(({ reference }) => !holds(reference));
}
function notEmbedded(missing, { application, platforms }) {
	const { name: image, required, platforms: on } = missing;
	const [origin] = required.origins;
	const words = {
		image,
		platforms: on.join(", "),
		others: required.origins.length - 1
	};
	return new ImagebuildError("IMAGE_NOT_EMBEDDED", say("requiredNotHeld", words), {
		place: {
			file: origin?.file,
			line: origin?.line,
			image
		},
		hint: hintFor(missing, platforms[on[0]], kubefileOf(application))
	});
}
function hintFor({ name: image, required }, { layers, images, registrySources = [] }, file) {
	const saved = registrySources.find(({ exists }) => exists);
	if (saved) return say("requiredSavedHint", {
		image,
		directory: saved.source
	});
	if (images.some(({ reference }) => formatReference(reference) === image)) return say("requiredLostHint", { file });
	if (layers.some((layer) => entriesIn(layer).some(isGenerated))) return say("requiredListHint", { image });
	return required.origins.every((origin) => origin.file.startsWith("/")) ? say("requiredListAndCopyHint", {
		image,
		file
	}) : say("imagesNotEmbeddedHint", { file });
}
function isGenerated(entry) {
	return entry.type === "dir" && entry.generated !== void 0;
}

export { planTarget as a, planBuild as i, listNotes as n, imageFacts as o, listImages as r, checkEmbedded as t };