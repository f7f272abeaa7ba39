import { i as parsePlatform, t as formatPlatform } from "./platform.js";
import { S as plannedLayers, _ as baseBlobs, b as assemble, c as addedWarnings, d as factsOf, f as planImages, g as encodeRecords, h as imageSources, l as checkBytes, m as wantedImages, n as openReuse, o as requirePulls, p as recordsOf, r as resolveImages, u as encodingOf, v as basePulls, x as engineLayers, y as resolveBases } from "./reuse.js";
import { a as pLimit, r as parseReference, t as formatReference } from "./reference.js";
import { t as ImagebuildError } from "./errors.js";
import { i as encodeManifest, n as encodeIndex, r as encodeJson, s as parseImageManifest, t as contentOf } from "./content.js";
import { i as mediaTypes } from "./descriptor.js";
import { a as readSound, n as keptPlatforms, o as tagsOf, s as annotationKeys, t as checkTags } from "./published.js";
import { n as requestPlatforms } from "./imagetypes.js";
import { n as digestOf } from "./digest.js";
import { t as contentOffsets } from "./layer2.js";
import { i as watched, n as newMeter, r as storeLayers, t as meteredSource } from "./transfer.js";
import { t as openStores } from "./stores.js";

// src/publish/manifests.ts
function imageDocuments(platform, parts) {
	const { prepared, image, stored, embedded, facts } = parts;
	const { os, architecture, variant } = parsePlatform(platform);
	const created = isoTime(facts.created);
	const layers = [...image.base.layers, ...image.layers.map((layer) => "key" in layer ? writtenLayer(layer, stored(layer), embedded) : layer)];
	const config = encodeJson(mediaTypes.ociConfig, {
		created,
		...prepared.author === void 0 ? {} : { author: prepared.author },
		architecture,
		os,
		...variant === void 0 ? {} : { variant },
		config: prepared.config,
		rootfs: {
			type: "layers",
			diff_ids: layers.map(({ diffId }) => diffId)
		},
		history: [...image.base.history, ...image.history.map((row) => historyEntry(row, created))]
	});
	return {
		platform,
		config,
		manifest: encodeManifest({
			config: config.descriptor,
			layers: layers.map(({ descriptor }) => descriptor),
			annotations: annotationsOf(facts)
		})
	};
}
function historyEntry({ createdBy, emptyLayer }, created) {
	return {
		created,
		created_by: createdBy,
		...emptyLayer ? { empty_layer: true } : {}
	};
}
function writtenLayer(layer, stored, embedded) {
	const { mediaType, digest, size, diffId } = stored;
	const images = layer.images.map(embedded);
	return {
		descriptor: {
			mediaType,
			digest,
			size,
			annotations: {
				[annotationKeys.layerKey]: layer.key,
				...images.length === 0 ? {} : { [annotationKeys.layerImages]: encodeRecords(images) }
			}
		},
		diffId
	};
}
function indexDocument(manifests, facts) {
	const name = ({ platform }) => platform ? formatPlatform(platform) : "";
	const sorted = [...manifests].sort((a, b) => name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0);
	return encodeIndex({
		manifests: sorted,
		annotations: annotationsOf(facts)
	});
}
function indexEntry({ platform, manifest }) {
	return {
		...manifest.descriptor,
		platform: parsePlatform(platform)
	};
}
function annotationsOf(facts) {
	return {
		[annotationKeys.type]: facts.type,
		"org.opencontainers.image.title": facts.app,
		"org.opencontainers.image.version": facts.version
	};
}
function isoTime(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}

// src/publish/commit.ts
async function commit(target, what) {
	const built = what.images.map(({ platform }) => platform);
	const tags = tagsOf(what.facts.version, what.platformTags ? built : []);
	const [named] = await Promise.all([checkTags(target, [tags.index, ...tags.platform.values()], what.rules), ...what.images.map(({ config }) => writeDocument(target, config))]);
	const put = async ({ platform, manifest: { bytes, descriptor } }) => {
		const tag = tags.platform.get(platform);
		if (tag !== void 0 && named.get(tag) === descriptor.digest) return;
		await target.putManifest(bytes, descriptor, tag);
	};
	await Promise.all(what.images.map(put));
	return await commitIndex(target, what, tags.index);
}
async function commitIndex(target, what, tag, lost = []) {
	const built = what.images.map(({ platform }) => platform);
	for (let attempt = 1;; attempt += 1) {
		const published = await readSound(target, tag);
		const kept = await thatAreThere(target, [...withoutPlatforms(keptPlatforms(published, built, what.dropped), lost), ...lost]);
		const index = indexDocument([...what.images.map(indexEntry), ...kept], what.facts);
		if (published?.descriptor.digest === index.descriptor.digest && what.platformTags) return {
			index,
			kept
		};
		await target.putManifest(index.bytes, {
			...index.descriptor,
			annotations: what.annotations
		}, tag);
		const now = await target.resolve(tag);
		if (now?.digest === index.descriptor.digest || await holdsAll(target, tag, what.images)) return {
			index,
			kept
		};
		if (attempt === attempts) throw readBack(target, tag, index.descriptor.digest, now?.digest);
	}
}
const attempts = 3;
async function holdsAll(target, tag, images) {
	const published = await readSound(target, tag);
	const there = new Set(published?.platforms.map(({ digest }) => digest));
	return images.every(({ manifest }) => there.has(manifest.descriptor.digest));
}
function withoutPlatforms(manifests, others) {
	const platforms = new Set(others.map(platformName));
	return manifests.filter((manifest) => !platforms.has(platformName(manifest)));
}
function platformName({ platform }) {
	return platform ? formatPlatform(platform) : "";
}
async function thatAreThere(target, manifests) {
	const there = await Promise.all(manifests.map(({ digest }) => target.resolve(digest)));
	return manifests.filter((_, position) => there[position] !== void 0);
}
async function writeDocument(target, { bytes }) {
	await target.write(contentOf(bytes));
}
async function verifyPublished(target, committed, what, confirmed) {
	const { images, facts } = what;
	const { version } = facts;
	const limit = pLimit(questions);
	const verifyTag = async () => {
		const isOurs = (await target.resolve(version))?.digest === committed.index.descriptor.digest;
		const lost = await lostOf(target, what);
		const last = lost.length === 0 && (isOurs || await holdsAll(target, version, images)) ? committed : await commitIndex(target, what, version, lost);
		await target.manifest(last.index.descriptor);
		return last;
	};
	const verifyBlobs = async ({ manifest: { bytes, descriptor }, platform }) => {
		const name = `${target.location}:${version}`;
		const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, name);
		const blobs = [config, ...layers].filter((blob) => !confirmed.has(blob.digest));
		const there = await Promise.all(blobs.map((blob) => limit(() => target.has(blob))));
		const missing = blobs.find((_, index) => !there[index]);
		if (missing) throw readBack(target, `${version} (${platform})`, missing.digest, void 0);
	};
	const [last] = await Promise.all([
		verifyTag(),
		...images.map(({ manifest }) => target.manifest(manifest.descriptor)),
		...images.map(verifyBlobs)
	]);
	return last;
}
async function lostOf(target, { meanwhile, facts }) {
	const moved = await meanwhile.published();
	if (moved.length === 0) return [];
	const there = new Set((await readSound(target, facts.version))?.platforms.map(({ digest }) => digest));
	return moved.filter(({ digest }) => !there.has(digest));
}
const questions = 32;
function readBack(target, tag, wanted, found) {
	const image = `${target.location}:${tag}`;
	return new ImagebuildError("READ_BACK_FAILED", found === void 0 ? `${image} lacks ${wanted} after it was published` : `${image} holds ${found} after ${wanted} was published`, {
		place: { image },
		hint: "Another build may have published at the same moment: look at the tag, and build again."
	});
}

// src/publish/meanwhile.ts
const nobodyElse = { published: async () => [] };
async function watchPlatforms(target, version, others) {
	if (others.length === 0) return nobodyElse;
	const tags = [...tagsOf(version, others).platform];
	const read = () => Promise.all(tags.map(([, tag]) => target.resolve(tag)));
	const before = await read();
	return { async published() {
		return (await read()).flatMap((descriptor, index) => {
			if (!descriptor || descriptor.digest === before[index]?.digest) return [];
			const { mediaType, digest, size } = descriptor;
			return [{
				mediaType,
				digest,
				size,
				platform: parsePlatform(tags[index][0])
			}];
		});
	} };
}
function otherPlatforms(built, dropped) {
	return requestPlatforms.filter((each) => !built.includes(each) && !dropped.includes(each));
}

// src/publish/readback.ts
function placesOf(prepared, recorded, encoding) {
	const places = /* @__PURE__ */ new Map();
	for (const { layers, images } of recorded) for (const planned of planAgain(prepared, images, encoding)) {
		const layer = layers.get(planned.key);
		if (layer?.digest !== layer?.diffId || layer?.size !== planned.tarSize) continue;
		for (const [digest, offset] of contentOffsets(planned.spec)) if (!places.has(digest)) places.set(digest, {
			layer,
			offset
		});
	}
	return places;
}
function planAgain(prepared, records, encoding) {
	return Object.entries(prepared.platforms).flatMap(([platform, part]) => {
		const own = [...records].filter(([name]) => name.startsWith(`${platform} `));
		const below = (part.base?.layers ?? []).map(({ diffId, ...descriptor }) => ({
			descriptor,
			diffId
		}));
		const images = own.map(([, record]) => recordedImage(record));
		const { layers } = assemble(part, images, encoding, {
			layers: below,
			history: []
		});
		return layers.filter((layer) => "key" in layer).filter((layer) => layer.images.length > 0);
	});
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
	throw new RangeError("what is planned again is not read");
}
function readBackFrom(target, findPlaces) {
	let places;
	const there = /* @__PURE__ */ new Map();
	const find = async (digest) => {
		places ??= findPlaces();
		const place = (await places).get(digest);
		if (!place) return void 0;
		const { layer } = place;
		const isThere = there.get(layer.digest) ?? target.has(layer);
		there.set(layer.digest, isThere);
		return await isThere ? place : void 0;
	};
	return (source) => ({
		location: source.location,
		quota: () => source.quota?.(),
		resolve: (name) => source.resolve(name),
		async *blob(descriptor, offset = 0, options) {
			const place = await find(descriptor.digest);
			if (!place) return yield* source.blob(descriptor, offset, options);
			yield* part(target, place.layer, {
				start: place.offset + offset,
				length: descriptor.size - offset
			});
		},
		async manifest(descriptor) {
			const place = await find(descriptor.digest);
			if (!place) return source.manifest(descriptor);
			const bytes = await collect(part(target, place.layer, {
				start: place.offset,
				length: descriptor.size
			}));
			return digestOf(bytes) === descriptor.digest ? bytes : source.manifest(descriptor);
		}
	});
}
async function* part(target, layer, { start, length }) {
	let left = length;
	if (left <= 0) return;
	for await (const chunk of target.blob(layer, start, { length })) {
		yield chunk.subarray(0, left);
		left -= chunk.length;
		if (left <= 0) return;
	}
}
async function collect(bytes) {
	const chunks = [];
	for await (const chunk of bytes) chunks.push(chunk);
	return Buffer.concat(chunks);
}

// src/publish/result.ts
function describeResult(outcome) {
	const { prepared, committed, meter } = outcome;
	return {
		schemaVersion: 1,
		status: "done",
		request: prepared.request,
		reference: outcome.reference,
		digest: committed.index.descriptor.digest,
		size: committed.index.descriptor.size,
		platforms: Object.fromEntries(outcome.images.map((image) => [image.platform, describePlatform(image)])),
		images: outcome.resolved.map(describeImage),
		...outcome.previous ? { previous: describePrevious(outcome.reference, outcome.previous) } : {},
		transfer: { ...meter },
		durations: { publishSeconds: outcome.publishSeconds },
		warnings: [...outcome.warnings],
		...prepared.request.requestId === void 0 ? {} : { requestId: prepared.request.requestId }
	};
}
function describePlatform({ manifest, platform }) {
	const { config, layers } = parseImageManifest(manifest.bytes, manifest.descriptor.mediaType, platform);
	const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
	return {
		digest: manifest.descriptor.digest,
		size,
		layers: layers.length,
		config: config.digest
	};
}
function describeImage(image) {
	const platforms = [...image.platforms].map(([platform, { manifest }]) => [platform, manifest.digest]);
	return {
		reference: formatReference(image.reference),
		digest: image.digest,
		platforms: Object.fromEntries(platforms),
		size: sizeOf([...image.platforms.values()]),
		sources: image.prepared.origins.map((origin) => ({ ...origin }))
	};
}
function describePrevious(reference, { tag, images }) {
	return {
		reference: `${reference.slice(0, reference.lastIndexOf(":"))}:${tag}`,
		images: [...images]
	};
}
function sizeOf(images) {
	return [...new Map(images.flatMap(({ blobs }) => blobs.map((blob) => [blob.digest, blob.size]))).values()].reduce((sum, size) => sum + size, 0);
}

// src/publish/storeblobs.ts
async function storeBlobs(blobs, transfer) {
	const distinct = /* @__PURE__ */ new Map();
	for (const blob of blobs) {
		const { digest } = blob.descriptor;
		distinct.set(digest, [...distinct.get(digest) ?? [], blob]);
	}
	const stop = new AbortController();
	const { signal, progress } = transfer;
	const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
	const limit = pLimit(16);
	const store = async (alike) => {
		try {
			for (const { verify } of alike) if (!stopped.aborted) await verify?.(stopped);
			if (!stopped.aborted) await storeBlob(alike[0], transfer, stopped);
		} catch (error) {
			const { descriptor, title } = alike[0];
			progress({
				type: "transfer",
				id: descriptor.digest,
				name: title,
				state: "failed"
			});
			stop.abort(error);
		}
	};
	await Promise.all([...distinct.values()].map((alike) => limit(() => store(alike))));
	stopped.throwIfAborted();
}
async function storeBlob({ descriptor, title: name, open, neighbour }, { target, meter, progress }, signal) {
	const { digest: id, size } = descriptor;
	const done = (state) => progress({
		type: "transfer",
		id,
		name,
		state,
		size
	});
	if (await target.has(descriptor)) {
		meter.reusedBytes += size;
		return done("reused");
	}
	if (neighbour && await target.mount(descriptor, neighbour)) {
		meter.mountedBytes += size;
		return done("mounted");
	}
	progress({
		type: "transfer",
		id,
		name,
		state: "started",
		size
	});
	const tell = (count) => {
		meter.pushedBytes += count;
		progress({
			type: "bytes",
			id,
			count
		});
	};
	await target.write({
		digest: id,
		size,
		open: (offset) => watched(open(offset), signal, tell)
	});
	done("pushed");
}

// src/publish.ts
async function publish(prepared, settings, progress) {
	await using stores = openStores(settings);
	const opened = await stores.targetOf(prepared.request);
	const job = {
		prepared,
		settings,
		progress,
		stores,
		opened,
		facts: factsOf(prepared, settings),
		meter: newMeter()
	};
	try {
		const result = await carryOut(job);
		await opened.finish();
		return result;
	} catch (error) {
		await opened.abort();
		throw error;
	}
}
async function carryOut(job) {
	const started = performance.now();
	const { prepared, opened, facts } = job;
	const { target, reference } = opened;
	const rules = rulesOf(job);
	const built = Object.keys(prepared.platforms);
	const others = opened.platformTags ? otherPlatforms(built, prepared.unsupported) : [];
	const tags = tagsOf(facts.version, opened.platformTags ? built : []);
	const reading = openReuse(opened, prepared.request);
	const [reuse, resolution, meanwhile] = await Promise.all([
		reading,
		resolve(job, reading),
		watchPlatforms(target, facts.version, others),
		checkTags(target, [tags.index, ...tags.platform.values()], rules)
	]);
	const bases = await resolveBases(prepared, sourceOfBase(job));
	const planned = planImages(prepared, resolution, bases, encodingOf(facts, job.settings));
	const stored = await store(job, planned, bases, reuse);
	tell(job, "manifests", `tagging ${reference}`);
	const images = describeImages(job, planned, stored, resolution);
	const publication = {
		images,
		facts,
		rules,
		meanwhile,
		dropped: prepared.unsupported,
		...opened
	};
	const committed = await commit(target, publication);
	for (const { platform } of committed.kept) if (platform) tell(job, "manifests", `${formatPlatform(platform)} stays as it was published`);
	tell(job, "verify", "reading the result back");
	const [verified, untold] = await Promise.all([verifyPublished(target, committed, publication, reusedOf(stored)), tellNeighbours(reuse, stored, committed)]);
	const warnings = warningsOf(job, [...addedWarnings(resolution, planned), ...untold]);
	const { meter } = job;
	const publishSeconds = (performance.now() - started) / 1e3;
	const resolved = resolution.images;
	return describeResult({
		prepared,
		reference,
		committed: verified,
		images,
		resolved,
		meter,
		previous: reuse.previous,
		publishSeconds,
		warnings
	});
}
async function resolve(job, reuse) {
	tell(job, "resolve", "asking the sources for the embedded images");
	const { prepared, settings, stores, meter, opened, facts } = job;
	const open = imageSources(prepared.files, stores.sourceOf);
	const sourceOf = async (image) => meteredSource(await open(image), meter);
	const admit = async (pulls) => {
		const ofBases = await basePulls(prepared, sourceOfBase(job));
		await requirePulls([...pulls, ...ofBases], patienceOf(job));
	};
	const encoding = encodingOf(facts, settings);
	const findPlaces = async () => placesOf(prepared, (await reuse).earlier, encoding);
	const readBack = readBackFrom(opened.target, findPlaces);
	const wanted = wantedImages(prepared, settings);
	const resolution = await resolveImages(wanted, {
		sourceOf,
		published: reuse,
		readBack,
		admit
	});
	checkBytes(resolution, settings.limits.bytes);
	return resolution;
}
function sourceOfBase({ stores, meter }) {
	return async (reference) => meteredSource(await stores.sourceOf(reference), meter);
}
function patienceOf({ settings, progress }) {
	return {
		waitMs: settings.waitForQuota,
		progress,
		signal: settings.signal
	};
}
const noEngine = { engineBlobs: () => [] };
async function store(job, planned, bases, reuse) {
	const { prepared, progress, meter, settings, opened, stores } = job;
	const layers = plannedLayers(planned);
	const made = engineLayers(planned);
	const { engineBlobs } = made.length > 0 ? await import("./enginelayers.js") : noEngine;
	const blobs = [...baseBlobs(bases, stores.repository), ...engineBlobs(made, prepared.files)];
	const sizes = new Map(layers.map((layer) => [layer.key, layer.tarSize]));
	for (const { descriptor } of blobs) sizes.set(descriptor.digest, descriptor.size);
	const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
	progress({
		type: "planned",
		layers: sizes.size,
		bytes
	});
	const transfer = {
		target: opened.target,
		meter,
		progress,
		signal: settings.signal
	};
	await storeBlobs(blobs, transfer);
	return await storeLayers(layers, {
		...transfer,
		reuse
	});
}
function describeImages({ prepared, facts }, planned, layers, resolution) {
	return [...planned].map(([platform, image]) => {
		const embedded = recordsOf(resolution, platform, prepared.anyPlatform);
		const stored = (layer) => layers.get(layer.key);
		return imageDocuments(platform, {
			prepared: prepared.platforms[platform],
			image,
			stored,
			embedded,
			facts
		});
	});
}
function reusedOf(stored) {
	return new Set([...stored.values()].filter(({ reused }) => reused).map(({ digest }) => digest));
}
function rulesOf({ prepared, settings }) {
	const { type, version, replace } = prepared.request;
	return {
		type,
		version,
		replace,
		replaceOtherType: settings.replaceOtherType
	};
}
async function tellNeighbours(reuse, stored, committed) {
	if ([...stored.values()].every(({ reused }) => reused)) return [];
	const { index, kept } = committed;
	const told = {
		digest: index.descriptor.digest,
		keys: [...stored.keys()],
		keepsPlatforms: kept.length > 0
	};
	const warning = await reuse.tell(told);
	return warning ? [warning] : [];
}
function warningsOf(job, added) {
	for (const warning of added) job.progress({
		type: "warning",
		warning
	});
	return [...job.prepared.warnings, ...added];
}
function tell({ progress }, phase, message) {
	progress({
		type: "phase",
		phase,
		message
	});
}

export { publish as t };