import { t as pLimit } from "./p-limit.js";
import { i as registryFiles } from "./registrylayers.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { r as findBlobLayers } from "./annotations.js";
import { h as platformName, o as isIndexType, s as isManifestType } from "./descriptor.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest } from "./manifest.js";
import { t as countingSource } from "./store.js";
import { l as withoutChains } from "./prepared.js";
import { t as formatReference } from "./reference.js";
import { n as createStoreOpener } from "./open.js";
import { t as say } from "./say.js";
import { o as drainBytes } from "./content2.js";
import { r as readAgainIfDamaged } from "./damage.js";
import { a as listEmbedded, i as checkEmbedded, n as historyRows, r as nameLayers, t as scanLayer } from "./scan.js";
import { t as describeUsage } from "./usage.js";
import { l as parentsOf } from "./tree.js";
import { t as findImage } from "./locatedimage.js";

// src/prepare/search/completeness.ts
function checkCompleteness({ images, notes, warnings }) {
	const required = images.filter((image) => image.required);
	const missing = required.filter(({ held }) => held.length === 0).map(({ reference, origins }) => ({
		reference: formatReference(reference),
		sources: origins
	}));
	const notFollowed = notes.filter(({ origins }) => origins.some(({ kind }) => kind === "command")).map(({ reason, origins }) => ({
		reason,
		sources: origins.map(withoutChains)
	}));
	return {
		required: required.length,
		missing,
		notes: notFollowed,
		warnings
	};
}

// src/commands/inspect/attestations.ts
async function verifyOthers(source, others) {
	const seen = /* @__PURE__ */ new Set();
	const waiting = [...others];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		if (seen.has(next.digest)) continue;
		seen.add(next.digest);
		waiting.push(...await readOne(source, next));
	}
}
async function readOne(source, descriptor) {
	const { mediaType, digest } = descriptor;
	if (!isManifestType(mediaType) && !isIndexType(mediaType)) {
		await readAgainIfDamaged((options) => drainBytes(source.blob(descriptor, 0, options)));
		return [];
	}
	const bytes = await source.manifest(descriptor);
	const manifest = parseManifest(bytes, mediaType, `${source.location}@${digest}`);
	return manifest.kind === "index" ? manifest.manifests : [manifest.config, ...manifest.layers];
}

// src/commands/inspect/usagefiles.ts
function imageUsage(config, layers, origin) {
	let files = /* @__PURE__ */ new Map();
	for (const { usage, removed, opaque } of layers) {
		const [hidden, emptied] = [new Set(removed), /* @__PURE__ */ new Set([...removed, ...opaque])];
		const isGone = (path) => hidden.has(path) || emptied.has("") || parentsOf(path).some((parent) => emptied.has(parent));
		if (emptied.size > 0) files = new Map([...files].filter(([path]) => !isGone(path)));
		for (const file of usage) files.set(file.path, file);
	}
	return describeUsage(config, [...files.values()], origin);
}

// src/commands/inspect.ts
async function inspect(location, options, settings, progress) {
	await using stores = createStoreOpener(settings, progress);
	const { source, published } = await findImage(location, stores, options.platforms, progress);
	await using finder = options.complete ? await openSearch(location, settings, progress) : void 0;
	const platforms = [];
	for (const descriptor of published.platforms) {
		const inspected = await inspectPlatform(source, descriptor, published.type, options.verify, progress);
		const found = await finder?.find(source, descriptor);
		platforms.push({
			...inspected,
			...found && { completeness: checkCompleteness(found) }
		});
	}
	if (options.verify) await verifyOthers(source, published.others);
	const { type, version } = published;
	const { digest, mediaType } = published.descriptor;
	const others = published.others.map(named);
	return {
		location,
		digest,
		mediaType,
		type,
		version,
		verified: options.verify,
		platforms,
		others
	};
}
async function openSearch(location, settings, progress) {
	const { openNamedImages } = await import("./imagesearch2.js");
	return await openNamedImages(location, settings, progress);
}
async function inspectPlatform(source, descriptor, type, verify, progress) {
	const platform = platformName(descriptor) || "unknown";
	progress({
		type: "phase",
		phase: "inspect",
		message: platform
	});
	const bytes = await source.manifest(descriptor);
	const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
	const configuration = await readSmallBlob(source, config);
	const blobs = findBlobLayers(layers, historyRows(configuration));
	const scanned = await scanLayers(source, verify ? layers : layers.filter(({ digest }) => !blobs.has(digest)), {
		names: nameLayers(layers, configuration),
		platform
	}, progress);
	const inOrder = layers.flatMap(({ digest }) => scanned.get(digest) ?? []);
	const files = registryFiles(inOrder);
	const { diffIds } = parseConfig(configuration, source.location);
	if (verify) checkAll(source.location, platform, [...checkDiffIds(layers, diffIds, scanned), ...checkEmbedded(files)]);
	const { config: settings } = JSON.parse(configuration.toString("utf8"));
	const container = typeof settings === "object" ? { ...settings } : {};
	return {
		platform,
		digest: descriptor.digest,
		size: layers.reduce((sum, layer) => sum + layer.size, config.size),
		config: container,
		layers: layers.map(named),
		images: listEmbedded(files, source.location),
		usage: imageUsage(container, inOrder, {
			type,
			holdsImages: files.length > 0
		})
	};
}
function named({ digest, size, mediaType }) {
	return {
		digest,
		size,
		mediaType
	};
}
async function scanLayers(source, layers, { names, platform }, progress) {
	const limit = pLimit(2);
	const scan = async (layer) => {
		const { digest: id, size } = layer;
		const transfer = {
			type: "transfer",
			id,
			name: names.get(id) ?? id,
			platforms: [platform],
			size
		};
		progress({
			...transfer,
			state: "started"
		});
		const scanned = await scanLayer(counting(source, layer, progress), layer);
		progress({
			...transfer,
			state: "checked"
		});
		return [id, scanned];
	};
	return new Map(await Promise.all(layers.map((layer) => limit(() => scan(layer)))));
}
function counting(source, layer, progress) {
	const onBytes = (count) => progress({
		type: "bytes",
		id: layer.digest,
		count
	});
	return countingSource(source, onBytes);
}
function checkDiffIds(layers, diffIds, scanned) {
	if (layers.length !== diffIds.length) return [say("inspectDiffIds", {
		layers: layers.length,
		diffIds: diffIds.length
	})];
	return layers.flatMap((layer, index) => {
		const diffId = scanned.get(layer.digest)?.diffId;
		return diffId === diffIds[index] ? [] : [say("inspectDiffId", {
			layer: layer.digest,
			actual: String(diffId),
			expected: String(diffIds[index])
		})];
	});
}
function checkAll(location, platform, problems) {
	if (problems.length === 0) return;
	const place = { image: `${location} (${platform})` };
	throw joinProblems(problems.map((problem) => new ImagebuildError("CONTENT_INVALID", problem, { place })));
}

export { inspect as t };