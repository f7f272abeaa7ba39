import { i as registryFiles } from "./registrylayers.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { r as findBlobLayers } from "./annotations.js";
import { h as platformName, o as isIndexType, s as isManifestType } from "./descriptor.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest } from "./manifest.js";
import { n as oncePerKey, r as withTransfers } from "./transfers.js";
import { l as withoutChains } from "./prepared.js";
import { t as formatReference } from "./reference.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { s as drainBytes } from "./content2.js";
import { r as readAgainIfDamaged } from "./damage.js";
import { t as countingSource } from "./store.js";
import { a as listEmbedded, i as checkEmbedded, n as historyRows, r as nameLayers, t as openLayerScans } from "./layerscans.js";
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
async function verifyOthers({ run }, source, others, read) {
	const once = oncePerKey();
	const verify = async (descriptor) => {
		const move = (signal) => readOne(source, descriptor, signal);
		const below = await run({
			bytes: descriptor.size,
			move
		});
		await verifyAll(below);
	};
	const verifyAll = async (descriptors) => {
		const unread = descriptors.filter(({ digest }) => !read.has(digest));
		await Promise.all(unread.map((each) => once(each.digest, () => verify(each))));
	};
	await verifyAll(others);
}
async function readOne(source, descriptor, signal) {
	const { mediaType, digest } = descriptor;
	if (!isManifestType(mediaType) && !isIndexType(mediaType)) {
		const stoppable = countingSource(source, () => signal.throwIfAborted());
		await readAgainIfDamaged((options) => drainBytes(stoppable.blob(descriptor, 0, options)));
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
	const inspected = await withTransfers((transfers) => inspectPlatforms(transfers, source, published, options.verify, progress), settings.signal);
	const platforms = [];
	for (const [index, descriptor] of published.platforms.entries()) {
		const found = await finder?.find(source, descriptor);
		platforms.push({
			...inspected[index],
			...found && { completeness: checkCompleteness(found) }
		});
	}
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
async function inspectPlatforms(transfers, source, { platforms, others, type }, verify, progress) {
	for (const descriptor of platforms) progress({
		type: "phase",
		phase: "inspect",
		message: shownPlatform(descriptor)
	});
	const images = await allInOrder(platforms.map((each) => readDocuments(source, each, verify)));
	const shown = nameAllLayers(images);
	const scan = openLayerScans(transfers, progress);
	const scanned = images.map(({ toRead }) => Promise.all(toRead.map((layer) => scan(source, layer, shown.get(layer.digest)))));
	const describeAll = async () => {
		const described = [];
		for (const [index, image] of images.entries()) described.push(describePlatform(source, image, await scanned[index], {
			type,
			verify
		}));
		return described;
	};
	const read = new Set(images.flatMap(({ config, toRead }) => [config, ...toRead].map(({ digest }) => digest)));
	const verifying = verify ? verifyOthers(transfers, source, others, read) : void 0;
	const [described] = await Promise.all([
		describeAll(),
		verifying,
		...scanned
	]);
	return described;
}
async function allInOrder(promises) {
	await Promise.allSettled(promises);
	return await Promise.all(promises);
}
function shownPlatform(descriptor) {
	return platformName(descriptor) || "unknown";
}
async function readDocuments(source, descriptor, verify) {
	const bytes = await source.manifest(descriptor);
	const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
	const configuration = await readSmallBlob(source, config);
	const blobs = findBlobLayers(layers, historyRows(configuration));
	const toRead = verify ? layers : layers.filter(({ digest }) => !blobs.has(digest));
	return {
		descriptor,
		platform: shownPlatform(descriptor),
		config,
		configuration,
		layers,
		toRead
	};
}
function nameAllLayers(images) {
	const named = /* @__PURE__ */ new Map();
	for (const { platform, layers, configuration } of images) for (const [digest, name] of nameLayers(layers, configuration)) {
		const { name: first = name, platforms = [] } = named.get(digest) ?? {};
		named.set(digest, {
			name: first,
			platforms: [...platforms, platform]
		});
	}
	return named;
}
function describePlatform(source, { descriptor, platform, config, configuration, layers }, scanned, { type, verify }) {
	const files = registryFiles(scanned);
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
		usage: imageUsage(container, scanned, {
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
function checkDiffIds(layers, diffIds, scanned) {
	if (layers.length !== diffIds.length) return [say("inspectDiffIds", {
		layers: layers.length,
		diffIds: diffIds.length
	})];
	return layers.flatMap((layer, index) => {
		const diffId = scanned[index]?.diffId;
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