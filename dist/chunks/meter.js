import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { d as mediaTypes, h as platformName, m as parsePlatform, o as isIndexType, s as isManifestType } from "./descriptor.js";
import { a as contentOf, o as countBytes } from "./content2.js";
import { a as manifestLimit, c as parseManifest, i as encodeManifest, n as encodeIndex, r as encodeJson, t as deduceMediaType } from "./manifest.js";
import { n as encodeRecords, t as annotationKeys } from "./annotations.js";
import { r as readAgainIfDamaged } from "./damage.js";
import { a as readToKeep, n as keptPlatforms, s as tryReadPublished } from "./published.js";
import { t as checkTags } from "./versiontags.js";
import { n as oncePerKey, r as withTransfers } from "./transfers.js";
import { t as countingSource } from "./store.js";
import { a as readOnce, i as inBackground, n as isComputed, t as formatTime } from "./plantypes.js";

// src/publish/commit/manifests.ts
function encodeImage({ platform, tag, layers, config: container, author, history }, stored, facts) {
	const { os, architecture, variant } = parsePlatform(platform);
	const written = layers.map((layer) => writtenLayer(layer, stored.get(layer.key)));
	const config = encodeJson(mediaTypes.ociConfig, {
		created: formatTime(facts.created),
		...author === void 0 ? {} : { author },
		architecture,
		os,
		...variant === void 0 ? {} : { variant },
		config: container,
		rootfs: {
			type: "layers",
			diff_ids: written.map(({ diffId }) => diffId)
		},
		history
	});
	const encode = (descriptors) => encodeManifest({
		config: config.descriptor,
		layers: descriptors,
		annotations: annotationsOf(facts, "manifest")
	});
	const descriptors = written.map(({ descriptor }) => descriptor);
	const whole = encode(descriptors);
	const excess = whole.bytes.length - manifestLimit;
	const manifest = excess > 0 ? encode(withFewerRecords(descriptors, excess)) : whole;
	const name = `${facts.app} ${facts.version} (${platform})`;
	checkSize("configuration", name, config);
	checkSize("manifest", name, manifest);
	return {
		platform,
		tag,
		config,
		manifest
	};
}
function withFewerRecords(layers, excess) {
	const recorded = layers.map((layer) => layer.annotations?.[annotationKeys.layerImages]);
	const bytes = recorded.map((text) => text === void 0 ? 0 : Buffer.byteLength(JSON.stringify(text)));
	const most = bytes.map((_, index) => index).sort((a, b) => bytes[b] - bytes[a]);
	const dropped = /* @__PURE__ */ new Set();
	let left = excess;
	for (const index of most) {
		if (left <= 0) break;
		dropped.add(index);
		left -= bytes[index];
	}
	return layers.map((layer, index) => {
		if (!dropped.has(index) || recorded[index] === void 0) return layer;
		const { [annotationKeys.layerImages]: _, ...annotations } = layer.annotations ?? {};
		return {
			...layer,
			annotations
		};
	});
}
function checkSize(what, name, { bytes }) {
	if (bytes.length <= 4194304) return;
	const words = {
		what,
		name,
		bytes: bytes.length,
		limit: manifestLimit
	};
	throw new ImagebuildError("LIMIT_EXCEEDED", say("imageDocumentTooLarge", words), { hint: say("imageDocumentTooLargeHint") });
}
function writtenLayer({ layer, records }, { mediaType, digest, size, diffId }) {
	if (!isComputed(layer)) return {
		descriptor: layer.descriptor,
		diffId: layer.diffId
	};
	return {
		descriptor: {
			mediaType,
			digest,
			size,
			annotations: {
				[annotationKeys.layerKey]: layer.key,
				...records.length === 0 ? {} : { [annotationKeys.layerImages]: encodeRecords(records) }
			}
		},
		diffId
	};
}
function indexDocument(manifests, facts) {
	const sorted = [...manifests].sort((a, b) => platformName(a) < platformName(b) ? -1 : platformName(a) > platformName(b) ? 1 : 0);
	return encodeIndex({
		manifests: sorted,
		annotations: annotationsOf(facts, "index")
	});
}
function indexEntry({ platform, manifest }) {
	return {
		...manifest.descriptor,
		platform: parsePlatform(platform)
	};
}
function annotationsOf(facts, document) {
	return {
		...facts.type === void 0 ? {} : { [annotationKeys.type]: facts.type },
		"org.opencontainers.image.title": facts.app,
		"org.opencontainers.image.version": facts.version,
		...facts.source === void 0 ? {} : { "org.opencontainers.image.source": facts.source },
		...facts.annotations?.[document]
	};
}

// src/publish/commit/commit.ts
async function commit(target, image) {
	const { images, facts, rules, ending, published } = image;
	const tags = [facts.version, ...images.flatMap(({ tag }) => tag ?? [])];
	const began = Date.now();
	const asked = readOnce(published);
	const [named] = await Promise.all([checkTags(asked, tags, rules), ...images.map(({ config }) => readAgainIfDamaged(() => target.write(contentOf(config.bytes))))]);
	const moved = images.filter(({ tag, manifest: { descriptor } }) => {
		return tag === void 0 || named.get(tag)?.digest !== descriptor.digest;
	});
	const current = inBackground(readCurrent(moved.length === 0 ? asked : published, image));
	const put = async ({ tag, manifest: { bytes, descriptor } }) => {
		if (tag !== void 0) ending.writing(tag, descriptor.digest, named.get(tag)?.digest);
		await target.putManifest(bytes, descriptor, tag);
		if (tag !== void 0) ending.written(tag);
	};
	const ends = await Promise.allSettled(moved.map(put));
	for (const end of ends) if (end.status === "rejected") throw end.reason;
	return await commitIndex(target, image, [], Date.now() - began <= recentMs ? current : void 0);
}
const recentMs = 5e3;
async function readCurrent(published, { facts: { version }, isWhole = false }) {
	if (isWhole) return {
		kept: void 0,
		descriptor: await published.resolve(version)
	};
	const kept = await readToKeep(published, version);
	return {
		kept,
		descriptor: kept?.descriptor
	};
}
const attempts = 3;
async function commitIndex(target, image, lost = [], current) {
	const { images, facts, dropped, annotations, ending } = image;
	const tag = facts.version;
	const built = images.map(({ platform }) => platform);
	const isRegistry = annotations === void 0;
	for (let attempt = 1;; attempt += 1) {
		const { kept: published, descriptor: before } = await (attempt === 1 && current || readCurrent(image.published, image));
		const { kept, gone } = await splitPresent(target, [...withoutPlatforms(keptPlatforms(published, built, dropped), lost), ...lost]);
		const index = indexDocument([...images.map(indexEntry), ...kept], facts);
		const isThere = before?.digest === index.descriptor.digest;
		ending.writing(tag, index.descriptor.digest, before?.digest);
		if (!isThere || !isRegistry) await target.putManifest(index.bytes, {
			...index.descriptor,
			annotations
		}, tag);
		ending.written(tag);
		if (isThere && isRegistry) return {
			index,
			kept,
			gone
		};
		const now = await target.resolve(tag);
		if (now?.digest === index.descriptor.digest || await holdsAll(target, tag, images)) return {
			index,
			kept,
			gone
		};
		if (attempt === attempts) throw tagLacks(target, tag, index.descriptor.digest, now?.digest);
	}
}
async function holdsAll(target, tag, images) {
	const published = await tryReadPublished(target, tag);
	const there = new Set(published?.platforms.map(({ digest }) => digest));
	return images.every(({ manifest }) => there.has(manifest.descriptor.digest));
}
function withoutPlatforms(manifests, excluded) {
	const platforms = new Set(excluded.map(platformName));
	return manifests.filter((manifest) => !platforms.has(platformName(manifest)));
}
async function splitPresent(target, manifests) {
	const isThere = async (manifest) => await target.resolve(manifest.digest) !== void 0 || await canRead(target, manifest);
	const there = await Promise.all(manifests.map(isThere));
	return {
		kept: manifests.filter((_, position) => there[position]),
		gone: manifests.filter((_, position) => !there[position])
	};
}
async function canRead(target, manifest) {
	try {
		await target.manifest(manifest);
		return true;
	} catch (error) {
		if (error instanceof ImagebuildError && error.code === "CONTENT_MISSING") return false;
		throw error;
	}
}
function tagLacks(target, tag, wanted, found) {
	const image = `${target.location}:${tag}`;
	return new ImagebuildError("READ_BACK_FAILED", found === void 0 ? say("readBackMissing", {
		image,
		wanted
	}) : say("readBackDiffers", {
		image,
		wanted,
		found
	}), {
		place: { image },
		hint: say("readBackHint")
	});
}

// src/publish/ending.ts
function followPublication(target, image, signal) {
	const { tag, reference, isHidden = false } = image;
	const tags = /* @__PURE__ */ new Map();
	const find = async (name) => {
		const written = tags.get(name);
		if (!written) return "old";
		return compare(written, signal?.aborted ? "unknown" : await target.resolve(name).catch(() => "unknown"));
	};
	const findState = async () => {
		if (isHidden) return {
			reference,
			state: "unchanged",
			moved: []
		};
		const digest = tags.get(tag)?.digest;
		const state = await find(tag);
		if (digest !== void 0 && state !== "old") return {
			reference,
			state: state === "new" ? "unverified" : "unknown",
			digest
		};
		const names = [...tags.keys()].filter((name) => name !== tag);
		const states = await Promise.all(names.map(find));
		return {
			reference,
			state: "unchanged",
			moved: names.filter((_, index) => states[index] !== "old")
		};
	};
	return {
		writing: (name, digest, before) => void tags.set(name, {
			digest,
			before,
			isConfirmed: false
		}),
		written(name) {
			const written = tags.get(name);
			if (written) tags.set(name, {
				...written,
				isConfirmed: true
			});
		},
		explain: async (error) => explain(error, await findState())
	};
}
function compare({ digest, before, isConfirmed }, now) {
	if (now === "unknown") return isConfirmed ? "new" : "unknown";
	if (now?.digest === digest) return "new";
	return isConfirmed && now !== void 0 && now.digest !== before ? "new" : "old";
}
function explain(error, target) {
	const { reference, digest, state } = target;
	if (state !== "unverified" || digest === void 0 || error.code === "CANCELLED") return error.with({ target });
	const message = say("publishedUnverified", {
		reference,
		digest,
		reason: error.message
	});
	return error.with({
		code: "READ_BACK_FAILED",
		message,
		target,
		hint: say("publishedUnverifiedHint", { reference })
	});
}

// src/image/imagecopy.ts
async function copyImages(images, to, signal) {
	const once = oncePerKey();
	await withTransfers(async (transfers) => {
		const copying = {
			to,
			transfers,
			once
		};
		const copy = (image) => once(image.descriptor.digest, () => copyManifest({
			...copying,
			image
		}, image.descriptor));
		await Promise.all(images.map(copy));
	}, signal);
}
function isCopiedEntry({ mediaType }) {
	return mediaType === "" || isManifestType(mediaType) || isIndexType(mediaType);
}
async function copyManifest(copying, descriptor) {
	const { image, to, transfers, once } = copying;
	const { from } = image;
	const read = () => from.manifest(descriptor);
	const bytes = await transfers.run({
		bytes: descriptor.size,
		move: read
	});
	const mediaType = descriptor.mediaType || (deduceMediaType(bytes) ?? "");
	const manifest = parseManifest(bytes, mediaType, `${from.location}@${descriptor.digest}`);
	const below = manifest.kind === "manifest" ? [manifest.config, ...manifest.layers].map((blob) => once(blob.digest, () => copyBlob(copying, blob, descriptor))) : manifest.manifests.filter(isCopiedEntry).map((child) => once(child.digest, () => copyManifest(copying, child)));
	await Promise.all(below);
	await to.putManifest(bytes, {
		...descriptor,
		mediaType
	});
}
async function copyBlob({ image, to, transfers }, blob, manifest) {
	const onEnd = (outcome) => image.onBlob?.(blob, outcome, manifest);
	const move = async (signal) => {
		const outcome = await moveBlob(image, to, blob, manifest, signal);
		image.onBlob?.(blob, outcome, manifest);
	};
	await transfers.run({
		bytes: blob.size,
		move,
		onEnd
	});
}
async function moveBlob({ from, onStart, onBytes }, to, blob, manifest, signal) {
	if (await to.has(blob)) return "present";
	if (await tryMount(to, blob, from)) return "mounted";
	signal.throwIfAborted();
	const { digest, size } = blob;
	await readAgainIfDamaged((reading) => {
		onStart?.(blob, manifest);
		const count = (bytes) => {
			signal.throwIfAborted();
			onBytes?.(blob, bytes);
		};
		const open = (offset) => countBytes(from.blob(blob, offset, reading), count);
		return to.write({
			digest,
			size,
			open
		}, { isAbsent: !reading.fresh });
	});
	return "written";
}
async function tryMount(to, blob, from) {
	try {
		return await to.mount(blob, from);
	} catch (error) {
		if (error instanceof ImagebuildError) return false;
		throw error;
	}
}

// src/publish/upload/copying.ts
async function copyCounted(images, target, { meter, progress, signal }) {
	const copies = images.map(({ source: from, descriptor, name }) => {
		const transfer = ({ digest: id, size }, manifest) => {
			const platform = platformName(manifest);
			return {
				type: "transfer",
				id,
				name,
				platforms: platform === "" || platform === "unknown/unknown" ? void 0 : [platform],
				size
			};
		};
		return {
			from,
			descriptor,
			onStart: (blob, manifest) => progress({
				...transfer(blob, manifest),
				state: "started"
			}),
			onBytes({ digest: id }, count) {
				meter.pulledBytes += count;
				progress({
					type: "bytes",
					id,
					count
				});
			},
			onBlob(blob, outcome, manifest) {
				const [state, count] = transferStates[outcome];
				if (count) meter[count] += blob.size;
				progress({
					...transfer(blob, manifest),
					state
				});
			}
		};
	});
	await copyImages(copies, target, signal);
}
const transferStates = {
	present: ["reused", "reusedBytes"],
	mounted: ["mounted", "mountedBytes"],
	written: ["pushed", "pushedBytes"],
	failed: ["failed", void 0],
	stopped: ["stopped", void 0]
};

// src/publish/upload/meter.ts
function newMeter() {
	return {
		pulledBytes: 0,
		pushedBytes: 0,
		reusedBytes: 0,
		mountedBytes: 0
	};
}
function meteredSource(source, meter) {
	return countingSource(source, (count) => {
		meter.pulledBytes += count;
	});
}

export { followPublication as a, holdsAll as c, isCopiedEntry as i, tagLacks as l, newMeter as n, commit as o, copyCounted as r, commitIndex as s, meteredSource as t, encodeImage as u };