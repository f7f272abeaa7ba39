import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { d as mediaTypes, m as platformName, p as parsePlatform } from "./descriptor.js";
import { a as countBytes, i as contentOf } from "./content.js";
import { i as encodeManifest, n as encodeIndex, r as encodeJson } from "./manifest.js";
import { a as tryReadPublished, n as keptPlatforms, o as annotationKeys, s as encodeRecords } from "./published.js";
import { t as checkTags } from "./versiontags.js";
import { t as wrapSource } from "./store.js";
import { n as isComputed, t as formatTime } from "./plantypes.js";

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
	return {
		platform,
		tag,
		config,
		manifest: encodeManifest({
			config: config.descriptor,
			layers: written.map(({ descriptor }) => descriptor),
			annotations: annotationsOf(facts)
		})
	};
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

// src/publish/commit/commit.ts
async function commit(target, image) {
	const { images, facts, rules } = image;
	const tags = [facts.version, ...images.flatMap(({ tag }) => tag ?? [])];
	const [named] = await Promise.all([checkTags(target, tags, rules), ...images.map(({ config }) => target.write(contentOf(config.bytes)))]);
	const put = async ({ tag, manifest: { bytes, descriptor } }) => {
		if (tag !== void 0 && named.get(tag) === descriptor.digest) return;
		await target.putManifest(bytes, descriptor, tag);
	};
	await Promise.all(images.map(put));
	return await commitIndex(target, image);
}
const attempts = 3;
async function commitIndex(target, { images, facts, dropped, annotations }, lost = []) {
	const tag = facts.version;
	const built = images.map(({ platform }) => platform);
	const isRegistry = images.some((image) => image.tag !== void 0);
	for (let attempt = 1;; attempt += 1) {
		const published = await tryReadPublished(target, tag);
		const kept = await present(target, [...withoutPlatforms(keptPlatforms(published, built, dropped), lost), ...lost]);
		const index = indexDocument([...images.map(indexEntry), ...kept], facts);
		if (published?.descriptor.digest === index.descriptor.digest && isRegistry) return {
			index,
			kept
		};
		await target.putManifest(index.bytes, {
			...index.descriptor,
			annotations
		}, tag);
		const now = await target.resolve(tag);
		if (now?.digest === index.descriptor.digest || await holdsAll(target, tag, images)) return {
			index,
			kept
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
async function present(target, manifests) {
	const there = await Promise.all(manifests.map(({ digest }) => target.resolve(digest)));
	return manifests.filter((_, position) => there[position] !== void 0);
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
	return wrapSource(source, { blob: (descriptor, offset, options) => countBytes(source.blob(descriptor, offset, options), (count) => {
		meter.pulledBytes += count;
	}) });
}

export { holdsAll as a, commitIndex as i, newMeter as n, tagLacks as o, commit as r, encodeImage as s, meteredSource as t };