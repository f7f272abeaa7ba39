import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as isDigest } from "./digest.js";
import { a as hexOf } from "./descriptor.js";
import { i as templateLimit, n as isTemplate, r as isUsageFile } from "./usage.js";
import { l as hashBytes, t as ResumableHash, u as peekBytes } from "./content2.js";
import { n as cleanPath } from "./tree.js";
import { o as parseWhiteout } from "./overlay.js";
import { a as manifestLimit, c as parseManifest, t as deduceMediaType } from "./manifest.js";
import { i as imagesInRow } from "./annotations.js";
import { n as mayBeDamage, r as readAgainIfDamaged } from "./damage.js";
import { n as oncePerKey } from "./transfers.js";
import { n as detectCompression, t as decompressLayer } from "./decompress.js";
import { t as countingSource } from "./store.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { n as newRegistryParts, r as noteEntry, t as isRegistryPath } from "./registrylayers.js";
import { Readable } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";

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

// src/commands/inspect/layernames.ts
function nameLayers(layers, configuration) {
	const rows = historyRows(configuration);
	const names = layers.map(({ digest }, index) => {
		const row = rows.length === layers.length ? rows[index] : void 0;
		return [digest, (row === void 0 || row.startsWith("FROM ") ? void 0 : imagesInRow(row) ?? row) ?? `layer ${index + 1} of ${layers.length}`];
	});
	return new Map(names);
}
function historyRows(configuration) {
	try {
		const { history } = parseImageConfig(configuration, "");
		return history.filter((row) => !row.empty_layer).map(({ created_by: by = "" }) => by);
	} catch {
		return [];
	}
}

// src/commands/inspect/scan.ts
var import_tar_stream = require_tar_stream();
const entryLimit = 2e5;
const openingBrace = 123;
async function scanLayer(source, layer, options = {}) {
	const scan = (reading) => scanOnce(source, layer, options, reading);
	return await readAgainIfDamaged(scan, { when: mayBeDamage });
}
async function scanOnce(source, layer, { listsEntries = false, onKept }, options) {
	const found = {
		...newRegistryParts(),
		usage: /* @__PURE__ */ new Map(),
		entries: /* @__PURE__ */ new Map()
	};
	const tar = openTar(source, layer, options);
	const parser = (0, import_tar_stream.extract)();
	const parsed = (async () => {
		for await (const entry of parser) {
			const path = cleanPath(entry.header.name);
			if (isRegistryPath(path) && entry.header.type === "file") found.files.set(path, await readFile(path, entry));
			else if (listsEntries && path !== "" && parseWhiteout(path) === void 0) {
				noteHeader(path, entry.header, found);
				found.entries.set(path, await readEntry(path, entry.header, entry, found));
			} else if (entry.header.type === "file" && isUsageFile(path)) found.usage.set(path, {
				path,
				text: await readText(path, entry)
			});
			else {
				noteHeader(path, entry.header, found);
				entry.resume();
			}
			const kept = found.files.size + found.usage.size + found.entries.size;
			if (kept > entryLimit) throw tooMany(layer);
			onKept?.(layer.digest, kept);
		}
	})();
	try {
		await Promise.all([pipeline$1(Readable.from(tar.bytes), parser), parsed]);
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
	const [files, usage] = [[...found.files.values()], [...found.usage.values()]];
	return {
		diffId: tar.diffId(),
		...found,
		files,
		usage
	};
}
function openTar(source, layer, options) {
	const hash = new ResumableHash();
	const plain = source.plainTar?.(layer.digest);
	if (plain) return {
		bytes: hashBytes(plain.open(0), hash),
		diffId: () => hash.digest()
	};
	let isPlain = false;
	return {
		bytes: tapBytes(decompressLayer({ async *blob(...args) {
			const { head, whole } = await peekBytes(source.blob(...args), 4);
			isPlain = detectCompression(head) === "none";
			yield* whole;
		} }, layer, options), (chunk) => {
			if (!isPlain) hash.update(chunk);
		}),
		diffId: () => isPlain ? layer.digest : hash.digest()
	};
}
async function* tapBytes(bytes, see) {
	for await (const chunk of bytes) {
		see(chunk);
		yield chunk;
	}
}
const kinds = {
	directory: "dir",
	symlink: "symlink",
	link: "link"
};
function noteHeader(path, { type, linkname }, found) {
	const kind = kinds[type] ?? "other";
	noteEntry(path, {
		kind,
		linkname: linkname ?? ""
	}, found);
}
async function readText(path, content) {
	const chunks = [];
	let size = 0;
	for await (const chunk of content) {
		size += chunk.length;
		if (isTemplate(path) && size <= 262144) chunks.push(chunk);
	}
	return isTemplate(path) && size <= 262144 ? Buffer.concat(chunks).toString() : void 0;
}
async function readEntry(path, { type, mode = 0, uid = 0, gid = 0, linkname = "" }, content, { entries }) {
	const hash = new ResumableHash();
	for await (const chunk of content) hash.update(chunk);
	const linked = type === "link" ? entries.get(cleanPath(linkname)) : void 0;
	if (linked) return {
		...linked,
		path
	};
	const kind = type === "symlink" ? "link" : type === "file" || type === "contiguous-file" ? "file" : "other";
	const identity = `${type} ${kind === "link" ? "" : `${(mode & 4095).toString(8)} ${uid}:${gid} `}${kind === "file" ? hash.digest() : linkname}`;
	return {
		path,
		type: kind,
		size: hash.size,
		identity,
		isDirectory: type === "directory"
	};
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

// src/commands/inspect/layerscans.ts
function openLayerScans({ run }, progress, options = {}) {
	const once = oncePerKey();
	return (source, layer, { name, platforms }) => {
		const { digest: id } = layer;
		const { size } = source.plainTar?.(id) ?? layer;
		const transfer = {
			type: "transfer",
			id,
			name,
			platforms,
			size
		};
		const move = async (signal) => {
			progress({
				...transfer,
				state: "started"
			});
			const counted = countingSource(source, (count) => {
				signal.throwIfAborted();
				progress({
					type: "bytes",
					id,
					count
				});
			});
			const scanned = await scanLayer(counted, layer, options);
			progress({
				...transfer,
				state: "checked"
			});
			return scanned;
		};
		const onEnd = (state) => progress({
			...transfer,
			state
		});
		return once(id, () => run({
			bytes: size,
			move,
			onEnd
		}));
	};
}

export { listEmbedded as a, checkEmbedded as i, historyRows as n, nameLayers as r, openLayerScans as t };