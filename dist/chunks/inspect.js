import { t as pLimit } from "./p-limit.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { a as annotationKeys } from "./platforms3.js";
import { a as hexOf, c as isManifestType, g as platformName, o as isDigest, s as isIndexType } from "./descriptor.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { a as manifestLimit, c as parseManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest, t as deduceMediaType } from "./manifest.js";
import { t as suggestTags } from "./neartags.js";
import { t as countingSource } from "./store.js";
import { r as pairLayers } from "./layerreader.js";
import { n as createStoreOpener } from "./open.js";
import { t as say } from "./say.js";
import { c as hashBytes, o as drainBytes, t as ResumableHash } from "./content.js";
import { n as mayBeDamage, r as readAgainIfDamaged } from "./damage.js";
import { l as parentsOf, n as cleanPath, p as resolveLinks } from "./tree.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { t as decompressLayer } from "./decompress.js";
import { o as parseWhiteout } from "./overlay.js";
import { t as locateImage } from "./locatedimage.js";
import { Readable } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";

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

// src/commands/inspect/embedded.ts
const tagLink = /^repositories\/(.+)\/_manifests\/tags\/([^/]+)\/current\/link$/;
const anyLink = /^repositories\/(.+)\/_(?:manifests|layers)\/.*link$/;
const blobData = /^blobs\/sha256\/[0-9a-f]{2}\/([0-9a-f]{64})\/data$/;
function listEmbedded(files, location) {
	const blobs = new Map(files.map((file) => [file.path, file]));
	return files.flatMap((file) => {
		const [, name, tag] = tagLink.exec(file.path) ?? [];
		if (name === void 0 || tag === void 0) return [];
		const digest = readLink(file, location);
		const manifest = readManifest(blobs, digest, `${name}:${tag}`);
		return [{
			name,
			tag,
			digest,
			size: [manifest.config, ...manifest.layers].reduce((sum, blob) => sum + blob.size, 0)
		}];
	}).sort((a, b) => `${a.name}:${a.tag}` < `${b.name}:${b.tag}` ? -1 : 1);
}
function checkEmbedded(files) {
	const blobs = new Map(files.map((file) => [file.path, file]));
	const tagged = new Set(files.flatMap(({ path }) => tagLink.exec(path)?.[1] ?? []));
	return files.flatMap((file) => [
		...checkBlob(file),
		...checkLink(file, blobs),
		...checkTagged(file, tagged),
		...checkTag(file, blobs)
	]);
}
function checkBlob(file) {
	const hex = blobData.exec(file.path)?.[1];
	return hex === void 0 || hex === hexOf(file.digest) ? [] : [say("embeddedOtherBytes", {
		path: file.path,
		digest: file.digest
	})];
}
function checkLink(file, blobs) {
	if (!anyLink.test(file.path)) return [];
	const text = file.bytes?.toString("latin1") ?? "";
	if (!isDigest(text)) return [say("embeddedNotLink", { path: file.path })];
	return blobs.has(blobPath(text)) ? [] : [say("embeddedDeadLink", {
		path: file.path,
		digest: text
	})];
}
function checkTagged(file, tagged) {
	const name = /^repositories\/(.+)\/_manifests\/revisions\/[^/]+\/[^/]+\/link$/.exec(file.path)?.[1];
	return name === void 0 || tagged.has(name) ? [] : [say("embeddedUntagged", { repository: name })];
}
function checkTag(file, blobs) {
	const [, name, tag] = tagLink.exec(file.path) ?? [];
	const digest = file.bytes?.toString("latin1");
	if (name === void 0 || !isDigest(digest)) return [];
	let manifest;
	try {
		manifest = readManifest(blobs, digest, `${name}:${tag}`);
	} catch (error) {
		if (error instanceof ImagebuildError) return [say("valueInvalid", { problem: error.message })];
		throw error;
	}
	return [manifest.config, ...manifest.layers].flatMap((blob) => {
		const size = blobs.get(blobPath(blob.digest))?.size;
		return size === blob.size ? [] : [size === void 0 ? say("embeddedBlobMissing", {
			image: `${name}:${tag}`,
			digest: blob.digest
		}) : say("embeddedBlobSize", {
			image: `${name}:${tag}`,
			digest: blob.digest,
			size: blob.size,
			actual: size
		})];
	});
}
function readLink(file, location) {
	const text = file.bytes?.toString("latin1");
	if (isDigest(text)) return text;
	throw new ImagebuildError("CONTENT_INVALID", say("embeddedNotLink", { path: file.path }), { place: { image: location } });
}
function readManifest(blobs, digest, name) {
	const bytes = blobs.get(blobPath(digest))?.bytes;
	if (!bytes) throw new ImagebuildError("CONTENT_INVALID", say("embeddedManifestInvalid", { image: name }));
	const manifest = parseManifest(bytes, deduceMediaType(bytes) ?? "", name);
	if (manifest.kind === "manifest") return manifest;
	throw new ImagebuildError("CONTENT_INVALID", say("embeddedTagOfIndex", { image: name }));
}
function blobPath(digest) {
	const hex = hexOf(digest);
	return `blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}

// src/commands/inspect/registryview.ts
const root = "registry";
const inside = "docker/registry/v2/";
function registryFiles(layers) {
	let files = /* @__PURE__ */ new Map();
	let link = "";
	for (const layer of layers) {
		const hidden = /* @__PURE__ */ new Set([...layer.removed, ...layer.replaced]);
		const emptied = /* @__PURE__ */ new Set([...hidden, ...layer.opaque]);
		const isGone = (path) => hidden.has(path) || emptied.has("") || parentsOf(path).some((parent) => emptied.has(parent));
		if (emptied.size > 0) files = new Map([...files].filter(([path]) => !isGone(path)));
		if (hidden.has(root) || emptied.has("")) link = "";
		for (const file of layer.files) files.set(file.path, file);
		link = layer.link ?? link;
	}
	const links = new Map(link ? [[root, linkTo(link)]] : []);
	const prefix = `${resolveLinks(links, root)}/${inside}`;
	return [...files.values()].flatMap((file) => file.path.startsWith(prefix) ? [{
		...file,
		path: file.path.slice(prefix.length)
	}] : []);
}
function linkTo(linkname) {
	return {
		path: root,
		type: "symlink",
		linkname,
		mode: 511,
		uid: 0,
		gid: 0
	};
}

// src/commands/inspect/scan.ts
var import_tar_stream = require_tar_stream();
const entryLimit = 2e5;
const openingBrace = 123;
const registryPath = /(?:^|\/)docker\/registry\/v2\/(?:blobs|repositories)\/.+$/;
const aboveRegistry = /^registry(?:\/docker(?:\/registry(?:\/v2(?:\/blobs|\/repositories)?)?)?)?$/;
async function scanLayer(source, layer) {
	return await readAgainIfDamaged((options) => scanOnce(source, layer, options), { when: mayBeDamage });
}
async function scanOnce(source, layer, options) {
	const found = {
		files: /* @__PURE__ */ new Map(),
		removed: [],
		opaque: [],
		replaced: [],
		link: void 0
	};
	const diffId = new ResumableHash();
	const parser = (0, import_tar_stream.extract)();
	const parsed = (async () => {
		for await (const entry of parser) {
			const path = cleanPath(entry.header.name);
			if (registryPath.test(path) && entry.header.type === "file" && parseWhiteout(path) === void 0) found.files.set(path, await readFile(path, entry));
			else {
				noteEntry(path, entry.header, found);
				entry.resume();
			}
			if (found.files.size > entryLimit) throw tooMany(layer);
		}
	})();
	try {
		await Promise.all([pipeline$1(Readable.from(hashBytes(decompressLayer(source, layer, options), diffId)), parser), parsed]);
	} catch (cause) {
		if (cause instanceof ImagebuildError) throw cause;
		throw new ImagebuildError("CONTENT_INVALID", say("layerDamaged", {
			layer: layer.digest,
			image: source.location
		}), {
			place: { image: source.location },
			cause
		});
	}
	return {
		diffId: diffId.digest(),
		...found,
		files: [...found.files.values()]
	};
}
function noteEntry(path, { type, linkname }, found) {
	const whiteout = parseWhiteout(path);
	if (whiteout?.hides === "path") found.removed.push(whiteout.path);
	else if (whiteout?.hides === "content") found.opaque.push(whiteout.path);
	else if (type === "link") {
		const target = found.files.get(cleanPath(linkname ?? ""));
		if (target && registryPath.test(path)) found.files.set(path, {
			...target,
			path
		});
	} else if (aboveRegistry.test(path) && (type !== "directory" || path === "registry")) {
		if (type !== "directory") found.replaced.push(path);
		if (path === "registry") found.link = type === "symlink" ? linkname ?? "" : "";
	}
}
async function readFile(path, content) {
	const hash = new ResumableHash();
	let chunks = [];
	for await (const chunk of content) {
		const mayBeRead = hash.size > 0 || path.endsWith("/link") || chunk[0] === openingBrace;
		hash.update(chunk);
		if (!mayBeRead || hash.size > 4194304) chunks = void 0;
		chunks?.push(chunk);
	}
	const { size } = hash;
	const file = {
		path,
		size,
		digest: hash.digest()
	};
	return chunks ? {
		...file,
		bytes: Buffer.concat(chunks)
	} : file;
}
function tooMany({ digest }) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("layerManyFiles", {
		layer: digest,
		limit: entryLimit
	}));
}

// src/commands/inspect.ts
async function inspect(location, options, settings, progress) {
	await using stores = createStoreOpener(settings, progress);
	const located = await locateImage(location, stores, options.platforms, progress);
	if (!located) {
		const { source, name } = await stores.open(location);
		throw new ImagebuildError("IMAGE_NOT_FOUND", say("inspectNotFound", { location }), {
			place: { image: location },
			hint: await suggestTags(name, source) ?? say("inspectName")
		});
	}
	const { source, published } = located;
	await using completeness = options.complete ? await openCompleteness(location, settings, progress) : void 0;
	const platforms = [];
	for (const descriptor of published.platforms) {
		const inspected = await inspectPlatform(source, descriptor, options.verify, progress);
		const checked = await completeness?.check(source, descriptor);
		platforms.push({
			...inspected,
			...checked && { completeness: checked }
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
async function openCompleteness(location, settings, progress) {
	const { createCompletenessCheck } = await import("./completeness.js");
	const { createWorkspace } = await import("./workspace.js");
	const workspace = await createWorkspace(settings.env, progress);
	const check = createCompletenessCheck(workspace.directory, location, settings);
	return {
		check: async (source, descriptor) => {
			const platform = platformName(descriptor) || "unknown";
			progress({
				type: "phase",
				phase: "inspect",
				message: say("phaseComplete", { platform }).text
			});
			const checked = await check({
				platform,
				...await readImage(source, descriptor)
			});
			for (const warning of checked.warnings) progress({
				type: "warning",
				warning
			});
			return checked;
		},
		[Symbol.asyncDispose]: workspace[Symbol.asyncDispose]
	};
}
async function readImage(source, descriptor) {
	const name = source.location;
	const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
	const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	const layers = pairLayers(source, manifest, image, name);
	return {
		config: image.config,
		layers: layers.filter((layer) => !isBlobLayer(layer.descriptor))
	};
}
async function inspectPlatform(source, descriptor, verify, progress) {
	const platform = platformName(descriptor) || "unknown";
	progress({
		type: "phase",
		phase: "inspect",
		message: platform
	});
	const bytes = await source.manifest(descriptor);
	const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
	const configuration = await readSmallBlob(source, config);
	const scanned = await scanLayers(source, verify ? layers : layers.filter((layer) => !isBlobLayer(layer)), progress);
	const files = registryFiles(layers.flatMap(({ digest }) => scanned.get(digest) ?? []));
	const { diffIds } = parseConfig(configuration, source.location);
	if (verify) checkAll(source.location, platform, [...checkDiffIds(layers, diffIds, scanned), ...checkEmbedded(files)]);
	const { config: settings } = JSON.parse(configuration.toString("utf8"));
	return {
		platform,
		digest: descriptor.digest,
		size: layers.reduce((sum, layer) => sum + layer.size, config.size),
		config: typeof settings === "object" ? { ...settings } : {},
		layers: layers.map(named),
		images: listEmbedded(files, source.location)
	};
}
function named({ digest, size, mediaType }) {
	return {
		digest,
		size,
		mediaType
	};
}
function isBlobLayer({ annotations, mediaType }) {
	return annotations?.[annotationKeys.layerKey] !== void 0 && annotations?.[annotationKeys.layerImages] === void 0 && !mediaType.includes("+");
}
async function scanLayers(source, layers, progress) {
	const limit = pLimit(2);
	const scan = async (layer) => {
		progress({
			type: "transfer",
			id: layer.digest,
			name: layer.digest,
			state: "started",
			size: layer.size
		});
		const scanned = await scanLayer(counting(source, layer, progress), layer);
		progress({
			type: "transfer",
			id: layer.digest,
			name: layer.digest,
			state: "checked",
			size: layer.size
		});
		return [layer.digest, scanned];
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