import { i as parsePlatform, t as formatPlatform } from "./platform.js";
import { a as factsOf, c as wantedImages, i as checkBytes, l as encodeRecords, n as openReuse, o as planImages, r as resolveImages, s as recordsOf, t as noReuse, u as resolveBases } from "./reuse.js";
import { a as pLimit, t as formatReference } from "./reference.js";
import { t as ImagebuildError } from "./errors.js";
import { i as encodeManifest, n as encodeIndex, r as encodeJson, s as parseImageManifest, t as contentOf } from "./content.js";
import { i as mediaTypes } from "./descriptor.js";
import { a as checkTags, d as annotationKeys, l as readSound, o as keptPlatforms, t as openStores, u as tagsOf } from "./stores.js";
import { i as watched, n as newMeter, r as storeLayers, t as meteredSource } from "./transfer.js";

// src/publish/manifests.ts
function imageDocuments(platform, parts) {
	const { prepared, image, stored, embedded, facts } = parts;
	const { os, architecture, variant } = parsePlatform(platform);
	const created = isoTime(facts.created);
	const own = image.layers.map((layer) => stored(layer).diffId);
	const diffIds = [...image.base.layers.map(({ diffId }) => diffId), ...own];
	const config = encodeJson(mediaTypes.ociConfig, {
		created,
		...prepared.author === void 0 ? {} : { author: prepared.author },
		architecture,
		os,
		...variant === void 0 ? {} : { variant },
		config: prepared.config,
		rootfs: {
			type: "layers",
			diff_ids: diffIds
		},
		history: [...image.base.history, ...image.history.map((row) => historyEntry(row, created))]
	});
	return {
		platform,
		config,
		manifest: encodeManifest({
			config: config.descriptor,
			layers: [...image.base.layers.map(({ descriptor }) => descriptor), ...image.layers.map((layer) => layerDescriptor(layer, stored(layer), embedded))],
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
function layerDescriptor(layer, stored, embedded) {
	const images = layer.images.map(embedded);
	return {
		mediaType: stored.mediaType,
		digest: stored.digest,
		size: stored.size,
		annotations: {
			[annotationKeys.layerKey]: layer.key,
			...images.length === 0 ? {} : { [annotationKeys.layerImages]: encodeRecords(images) }
		}
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
	await Promise.all(what.images.map(({ config }) => writeDocument(target, config)));
	await checkTags(target, [tags.index, ...tags.platform.values()], what.rules);
	for (const { platform, manifest } of what.images) await target.putManifest(manifest.bytes, manifest.descriptor, tags.platform.get(platform));
	for (let attempt = 1;; attempt += 1) {
		const kept = await thatAreThere(target, keptPlatforms(await readSound(target, tags.index), built, what.dropped));
		const index = indexDocument([...what.images.map(indexEntry), ...kept], what.facts);
		await target.putManifest(index.bytes, {
			...index.descriptor,
			annotations: what.annotations
		}, tags.index);
		const now = await target.resolve(tags.index);
		if (now?.digest === index.descriptor.digest || await holdsAll(target, tags.index, what.images)) return {
			index,
			kept
		};
		if (attempt === attempts) throw readBack(target, tags.index, index.descriptor.digest, now?.digest);
	}
}
const attempts = 3;
async function holdsAll(target, tag, images) {
	const published = await readSound(target, tag);
	const there = new Set(published?.platforms.map(({ digest }) => digest));
	return images.every(({ manifest }) => there.has(manifest.descriptor.digest));
}
async function thatAreThere(target, manifests) {
	const there = await Promise.all(manifests.map(({ digest }) => target.resolve(digest)));
	return manifests.filter((_, position) => there[position] !== void 0);
}
async function writeDocument(target, { bytes }) {
	await target.write(contentOf(bytes));
}
async function verifyPublished(target, committed, { version, images, confirmed }) {
	const { digest } = committed.index.descriptor;
	const now = await target.resolve(version);
	if (now?.digest !== digest && !await holdsAll(target, version, images)) throw readBack(target, version, digest, now?.digest);
	await target.manifest(committed.index.descriptor);
	const limit = pLimit(16);
	const verifyImage = async ({ manifest, platform }) => {
		const bytes = await target.manifest(manifest.descriptor);
		const name = `${target.location}:${version}`;
		const { config, layers } = parseImageManifest(bytes, manifest.descriptor.mediaType, name);
		const blobs = [config, ...layers].filter((blob) => !confirmed.has(blob.digest));
		const there = await Promise.all(blobs.map((blob) => limit(() => target.has(blob))));
		const missing = blobs.find((_, index) => !there[index]);
		if (missing) throw readBack(target, `${version} (${platform})`, missing.digest, void 0);
	};
	await Promise.all(images.map(verifyImage));
}
function readBack(target, tag, wanted, found) {
	const image = `${target.location}:${tag}`;
	return new ImagebuildError("READ_BACK_FAILED", found === void 0 ? `${image} lacks ${wanted} after it was published` : `${image} holds ${found} after ${wanted} was published`, {
		place: { image },
		hint: "Another build may have published at the same moment: look at the tag, and build again."
	});
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

// src/publish/storebases.ts
const concurrency = 4;
async function storeBases(bases, transfer) {
	const blobs = /* @__PURE__ */ new Map();
	for (const base of bases.values()) for (const { descriptor } of base.layers) blobs.set(descriptor.digest, {
		layer: descriptor,
		base
	});
	const stop = new AbortController();
	const { signal } = transfer;
	const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
	const limit = pLimit(concurrency);
	const store = async ({ layer, base }) => {
		try {
			if (!stopped.aborted) await storeLayer(layer, base, transfer, stopped);
		} catch (error) {
			const [id, name] = [layer.digest, titleOf(layer, base)];
			transfer.progress({
				type: "transfer",
				id,
				name,
				state: "failed"
			});
			stop.abort(error);
		}
	};
	await Promise.all([...blobs.values()].map((blob) => limit(() => store(blob))));
	stopped.throwIfAborted();
}
async function storeLayer(layer, base, { target, neighbour, meter, progress }, signal) {
	const { digest, size } = layer;
	const [id, name] = [digest, titleOf(layer, base)];
	const done = (state) => progress({
		type: "transfer",
		id,
		name,
		state,
		size
	});
	if (await target.has(layer)) {
		meter.reusedBytes += size;
		return done("reused");
	}
	if (await target.mount(layer, neighbour(base.reference))) {
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
	const open = (offset) => watched(base.source.blob(layer, offset), signal, tell);
	await target.write({
		digest,
		size,
		open
	});
	done("pushed");
}
function titleOf({ digest }, { reference }) {
	return `base ${reference.repository} ${digest.slice(7, 19)}`;
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
	const tags = tagsOf(facts.version, opened.platformTags ? Object.keys(prepared.platforms) : []);
	const [reuse] = await Promise.all([prepared.request.cache ? openReuse(target, facts.version) : noReuse, checkTags(target, [tags.index, ...tags.platform.values()], rules)]);
	const resolution = await resolve(job, reuse);
	const bases = await openBases(job);
	const planned = planImages(prepared, resolution, bases, facts);
	const stored = await store(job, planned, bases, reuse);
	tell(job, "manifests", `tagging ${reference}`);
	const images = describeImages(job, planned, stored, resolution);
	const committed = await commit(target, {
		images,
		facts,
		rules,
		dropped: prepared.unsupported,
		...opened
	});
	for (const { platform } of committed.kept) if (platform) tell(job, "manifests", `${formatPlatform(platform)} stays as it was published`);
	tell(job, "verify", "reading the result back");
	await verifyPublished(target, committed, {
		version: facts.version,
		images,
		confirmed: reusedOf(stored)
	});
	const warnings = warningsOf(job, resolution, planned);
	const { meter } = job;
	const publishSeconds = (performance.now() - started) / 1e3;
	const resolved = resolution.images;
	return describeResult({
		prepared,
		reference,
		committed,
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
	const { prepared, settings, stores, meter } = job;
	const sourceOf = async (image) => meteredSource(await stores.sourceOfImage(image, prepared.files), meter);
	const resolution = await resolveImages(wantedImages(prepared, settings), sourceOf, reuse.recorded.images);
	checkBytes(resolution, settings.limits.bytes);
	return resolution;
}
async function openBases({ prepared, stores, meter }) {
	return await resolveBases(prepared, async (reference) => meteredSource(await stores.sourceOf(reference), meter));
}
async function store(job, planned, bases, reuse) {
	const { progress, meter, settings, opened, stores } = job;
	const layers = [...planned.values()].flatMap((image) => image.layers);
	const sizes = new Map(layers.map((layer) => [layer.key, layer.tarSize]));
	for (const { layers: below } of bases.values()) for (const { descriptor } of below) sizes.set(descriptor.digest, descriptor.size);
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
	await storeBases(bases, {
		...transfer,
		neighbour: stores.repository
	});
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
function warningsOf(job, resolution, planned) {
	const found = [...resolution.warnings, ...[...planned.values()].flatMap((image) => image.warnings)];
	const added = [...new Map(found.map((warning) => [warning.message, warning])).values()];
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