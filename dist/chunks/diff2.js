import { i as registryFiles } from "./registrylayers.js";
import { r as findBlobLayers } from "./annotations.js";
import { h as platformName } from "./descriptor.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { l as readSmallBlob, s as parseImageManifest } from "./manifest.js";
import { r as withTransfers } from "./transfers.js";
import { n as createStoreOpener } from "./open.js";
import { a as listEmbedded, r as nameLayers, t as openLayerScans } from "./layerscans.js";
import { t as findImage } from "./locatedimage.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { l as parentsOf } from "./tree.js";

// src/application/comparison/images.ts
function compareImages(before, now) {
	return [...new Set([...before, ...now].map(({ name }) => name))].sort().flatMap((name) => {
		const of = (images) => new Map(images.filter((one) => one.name === name).map(byTag));
		return compareRepository(name, of(before), of(now));
	});
}
const byTag = (image) => [image.tag, image];
function compareRepository(name, before, now) {
	const moved = [...now.values()].flatMap((image) => {
		const was = before.get(image.tag);
		return was === void 0 || was.digest === image.digest ? [] : [{
			name,
			change: "moved",
			...sides(was, image)
		}];
	});
	const [retagged, left] = pair(sorted([...before.values()].filter(({ tag }) => !now.has(tag))), sorted([...now.values()].filter(({ tag }) => !before.has(tag))));
	return [
		...moved,
		...retagged.map(([was, is]) => ({
			name,
			change: "retagged",
			...sides(was, is)
		})),
		...left.gone.map((was) => ({
			name,
			change: "removed",
			...sides(was, void 0)
		})),
		...left.fresh.map((is) => ({
			name,
			change: "added",
			...sides(void 0, is)
		}))
	];
}
function pair(gone, fresh) {
	const open = [...fresh];
	const take = (index) => index === -1 ? void 0 : open.splice(index, 1)[0];
	const all = gone.map((was) => [was, take(open.findIndex(({ digest }) => digest === was.digest))]).map(([was, is]) => [was, is ?? take(open.length === 0 ? -1 : 0)]);
	return [all.flatMap(([was, is]) => is === void 0 ? [] : [[was, is]]), {
		gone: all.flatMap(([was, is]) => is === void 0 ? [was] : []),
		fresh: open
	}];
}
function sides(was, is) {
	return {
		...was ? { before: side(was) } : {},
		...is ? { now: side(is) } : {}
	};
}
function side({ tag, digest, size }) {
	return {
		tag,
		digest,
		size
	};
}
function sorted(images) {
	return [...images].sort((a, b) => a.tag < b.tag ? -1 : 1);
}

// src/application/comparison/compare.ts
function compare(before, now) {
	const platforms = keysOf(before.platforms, now.platforms).map((name) => comparePlatform(name, before.platforms[name], now.platforms[name]));
	const isDifferent = platforms.some(({ state }) => state !== "same");
	const [old, young] = [blobsOf(Object.values(before.platforms)), blobsOf(Object.values(now.platforms))];
	return {
		different: isDifferent,
		platforms,
		transfer: transferOf(old, young)
	};
}
const nothing = {
	digest: "",
	images: [],
	files: [],
	config: {},
	blobs: []
};
function comparePlatform(platform, before, now) {
	const [old, young] = [before ?? nothing, now ?? nothing];
	return {
		platform,
		state: before === void 0 ? "added" : now === void 0 ? "removed" : stateOf(old, young),
		images: compareImages(old.images, young.images),
		files: compareFiles(old.files, young.files),
		configuration: compareConfigurations(old.config, young.config),
		transfer: transferOf(blobsOf([old]), blobsOf([young]))
	};
}
function stateOf(before, now) {
	return before.digest === now.digest ? "same" : "changed";
}
function compareFiles(before, now) {
	const [old, young] = [byPath(before), byPath(now)];
	return [.../* @__PURE__ */ new Set([...old.keys(), ...young.keys()])].sort().flatMap((path) => {
		const [was, is] = [old.get(path), young.get(path)];
		if (was === void 0 && is !== void 0) return [{
			path,
			change: "added",
			now: is.size
		}];
		if (was !== void 0 && is === void 0) return [{
			path,
			change: "removed",
			before: was.size
		}];
		if (was === void 0 || is === void 0 || was.identity === is.identity) return [];
		return [{
			path,
			change: "changed",
			before: was.size,
			now: is.size
		}];
	});
}
const listed = /* @__PURE__ */ new Set([
	"Env",
	"Labels",
	"ExposedPorts",
	"Volumes"
]);
function compareConfigurations(before, now) {
	return keysOf(before, now).flatMap((field) => {
		if (!listed.has(field)) return compareValues({ field }, textOf(before[field]), textOf(now[field]));
		const [old, young] = [entriesOf(before[field]), entriesOf(now[field])];
		return keysOf(old, young).flatMap((name) => compareValues({
			field,
			name
		}, old[name], young[name]));
	});
}
function compareValues(place, before, now) {
	if (before === now) return [];
	return [{
		...place,
		...before === void 0 ? {} : { before },
		...now === void 0 ? {} : { now }
	}];
}
function entriesOf(value) {
	const entries = Array.isArray(value) ? value.map(String).map((entry) => {
		const at = entry.indexOf("=");
		return at === -1 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
	}) : Object.entries(value ?? {}).map(([name, one]) => [name, textOf(one) ?? ""]);
	return Object.fromEntries(entries);
}
function textOf(value) {
	if (value === void 0 || value === null || value === "") return void 0;
	return typeof value === "string" ? value : JSON.stringify(value);
}
function blobsOf(platforms) {
	return new Map(platforms.flatMap(({ blobs }) => blobs.map(({ digest, size }) => [digest, size])));
}
function transferOf(before, now) {
	const missing = [...now].filter(([digest]) => !before.has(digest));
	return {
		bytes: missing.reduce((sum, [, size]) => sum + size, 0),
		blobs: missing.length
	};
}
function byPath(files) {
	return new Map(files.map((file) => [file.path, file]));
}
function keysOf(a, b) {
	return [.../* @__PURE__ */ new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

// src/commands/diff/entrycount.ts
const defaultLimit = 1e6;
function createEntryCount(limit = defaultLimit) {
	const counts = /* @__PURE__ */ new Map();
	let sum = 0;
	return (layer, kept) => {
		sum += kept - (counts.get(layer) ?? 0);
		counts.set(layer, kept);
		if (sum <= limit) return;
		throw new ImagebuildError("LIMIT_EXCEEDED", say("diffManyFiles", { limit }), { hint: say("diffManyFilesHint") });
	};
}

// src/commands/diff/imagefiles.ts
function imageFiles(layers) {
	let files = /* @__PURE__ */ new Map();
	for (const layer of layers) {
		files = hide(files, layer);
		for (const [path, entry] of layer.entries) if (entry.isDirectory) files.delete(path);
		else files.set(path, entry);
	}
	return [...files.values()].map(({ isDirectory: _, ...file }) => file);
}
function hide(files, { entries, removed, opaque }) {
	const gone = new Set(removed);
	const emptied = /* @__PURE__ */ new Set([
		...removed,
		...opaque,
		...[...entries.values()].flatMap(({ path, isDirectory }) => isDirectory ? [] : [path])
	]);
	const isGone = (path) => gone.has(path) || emptied.has("") || parentsOf(path).some((parent) => emptied.has(parent));
	return new Map([...files].filter(([path]) => !isGone(path)));
}

// src/commands/diff/layerstoread.ts
function layersToRead(before, now) {
	const [old, young] = [digestsOf(before), digestsOf(now)];
	if (old.join() === young.join()) return {
		own: /* @__PURE__ */ new Set(),
		all: "never"
	};
	const [inOld, inYoung] = [new Set(old), new Set(young)];
	const isShared = (digest) => inOld.has(digest) && inYoung.has(digest);
	const own = new Set([...old, ...young].filter((digest) => !isShared(digest)));
	const shared = old.filter(isShared);
	if (shared.length === 0) return {
		own,
		all: "never"
	};
	return {
		own,
		all: [old, young].every((digests) => digests.slice(0, shared.length).join() === shared.join()) ? "ifUnclear" : "always"
	};
}
function digestsOf(image) {
	return image?.layers.flatMap(({ digest }) => image.blobLayers.has(digest) ? [] : [digest]) ?? [];
}

// src/commands/diff/diff.ts
async function diff([before, now], { platforms, entryLimit }, settings, progress) {
	await using stores = createStoreOpener(settings, progress);
	const [old, young] = [await findImage(before, stores, platforms, progress), await findImage(now, stores, platforms, progress)];
	const [oldPlatforms, youngPlatforms] = [await readPlatforms(old), await readPlatforms(young)];
	const described = [{}, {}];
	const describeAll = async (transfers) => {
		const scan = openLayerScans(transfers, progress, {
			listsEntries: true,
			onKept: createEntryCount(entryLimit)
		});
		for (const name of /* @__PURE__ */ new Set([...oldPlatforms.keys(), ...youngPlatforms.keys()])) {
			const pair = [oldPlatforms.get(name), youngPlatforms.get(name)];
			const layers = await scanPair(name, pair, scan, progress);
			for (const side of [0, 1]) {
				const platform = pair[side];
				if (platform) described[side][name] = describe(platform, layers[side]);
			}
		}
	};
	await withTransfers(describeAll, settings.signal);
	return {
		before: {
			location: before,
			digest: old.published.descriptor.digest
		},
		now: {
			location: now,
			digest: young.published.descriptor.digest
		},
		...compare({ platforms: described[0] }, { platforms: described[1] })
	};
}
async function readPlatforms({ source, published }) {
	const platforms = /* @__PURE__ */ new Map();
	for (const descriptor of published.platforms) {
		const name = `${source.location}@${descriptor.digest}`;
		const manifest = await source.manifest(descriptor);
		const { config, layers } = parseImageManifest(manifest, descriptor.mediaType, name);
		const configuration = await readSmallBlob(source, config);
		const { history, config: container } = parseImageConfig(configuration, name);
		const rows = history.filter((row) => !row.empty_layer).map(({ created_by: by = "" }) => by);
		const blobLayers = findBlobLayers(layers, rows);
		platforms.set(platformName(descriptor) || "unknown", {
			source,
			descriptor,
			config,
			layers,
			blobLayers,
			container: { ...container },
			names: nameLayers(layers, configuration)
		});
	}
	return platforms;
}
async function scanPair(platform, pair, scan, progress) {
	progress({
		type: "phase",
		phase: "diff",
		message: platform
	});
	const read = async (image, chosen) => {
		const layers = image?.layers.filter(({ digest }) => chosen.has(digest)) ?? [];
		const shown = ({ digest }) => ({
			name: image.names.get(digest) ?? digest,
			platforms: [platform]
		});
		return await Promise.all(layers.map((layer) => scan(image.source, layer, shown(layer))));
	};
	const [before, now] = pair;
	const { own, all } = layersToRead(before, now);
	const first = await Promise.all([read(before, own), read(now, own)]);
	if (all === "never" || all === "ifUnclear" && isClear(...first)) return first;
	const every = new Set([before, now].flatMap((image) => readable(image)));
	return await Promise.all([read(before, every), read(now, every)]);
}
function readable(image) {
	return image?.layers.flatMap(({ digest }) => image.blobLayers.has(digest) ? [] : [digest]) ?? [];
}
function isClear(before, now) {
	if ([...before, ...now].some(({ removed, opaque, files }) => removed.length + opaque.length + files.length > 0)) return false;
	const paths = (layers) => {
		const entries = layers.flatMap((layer) => [...layer.entries.values()]);
		return [...new Set(entries.map(({ path, isDirectory }) => `${isDirectory} ${path}`))].sort();
	};
	return JSON.stringify(paths(before)) === JSON.stringify(paths(now));
}
function describe(image, layers) {
	const { descriptor, config, container, source } = image;
	return {
		digest: descriptor.digest,
		images: listEmbedded(registryFiles(layers), source.location),
		files: imageFiles(layers),
		config: container,
		blobs: [config, ...image.layers].map(({ digest, size }) => ({
			digest,
			size
		}))
	};
}

export { diff as t };