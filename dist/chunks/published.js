import { t as ImagebuildError } from "./errors.js";
import { f as strictObject, i as custom, n as array, o as int, p as string, s as literal } from "./schemas.js";
import { a as isDigest, c as isPlatformManifest, d as mediaTypes, m as platformName } from "./descriptor.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig } from "./manifest.js";

// src/publish/annotations.ts
const prefix = "io.github.labring.imagebuild";
const annotationKeys = {
	type: `${prefix}.type`,
	layerKey: `${prefix}.layer.key`,
	layerImages: `${prefix}.layer.images`,
	sharedLayers: `${prefix}.neighbours`
};
const digest = custom(isDigest);
const size = int().nonnegative();
const imageRecord = strictObject({
	reference: string(),
	source: digest,
	manifest: strictObject({
		mediaType: string(),
		digest,
		size
	}),
	blobs: array(strictObject({
		digest,
		size
	})),
	index: strictObject({
		mediaType: string(),
		digest,
		size
	}).optional(),
	anyPlatform: literal(true).optional()
});
function encodeRecords(records) {
	return JSON.stringify(records);
}
function parseRecords(text) {
	if (text === void 0) return [];
	try {
		return array(imageRecord).parse(JSON.parse(text));
	} catch {
		return [];
	}
}
function recordKey(platform, reference) {
	return `${platform} ${reference}`;
}

// src/publish/lookup/published.ts
async function readPublished(store, tag) {
	const descriptor = await store.resolve(tag);
	if (!descriptor) return void 0;
	const name = `${store.location}:${tag}`;
	const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
	const claims = {
		...readClaims(manifest),
		descriptor
	};
	if (manifest.kind === "index") return {
		...claims,
		platforms: manifest.manifests.filter(isPlatformManifest),
		others: manifest.manifests.filter((entry) => !isPlatformManifest(entry))
	};
	if (otherType(manifest) !== void 0) return {
		...claims,
		platforms: [],
		others: []
	};
	const platform = await readPlatform(store, manifest.config, name);
	return {
		...claims,
		platforms: [{
			...descriptor,
			platform
		}],
		others: []
	};
}
async function tryReadPublished(store, tag) {
	return await ifDamaged(readPublished(store, tag), () => void 0);
}
async function ifDamaged(reading, other) {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof ImagebuildError && damaged.has(error.code)) return other(error);
		throw error;
	}
}
const damaged = /* @__PURE__ */ new Set([
	"CONTENT_INVALID",
	"CONTENT_MISSING",
	"DIGEST_MISMATCH",
	"LIMIT_EXCEEDED"
]);
function readClaims(manifest) {
	const { annotations } = manifest;
	return {
		type: annotations[annotationKeys.type] ?? otherType(manifest),
		title: annotations["org.opencontainers.image.title"],
		version: annotations["org.opencontainers.image.version"],
		isIndex: manifest.kind === "index"
	};
}
function otherType(manifest) {
	const types = [mediaTypes.ociConfig, mediaTypes.dockerConfig];
	if (manifest.kind === "index" || types.includes(manifest.config.mediaType)) return void 0;
	return manifest.config.mediaType;
}
async function readPlatform(store, config, name) {
	const { os, architecture, variant } = parseConfig(await readSmallBlob(store, config), name);
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function keptPlatforms(published, built, dropped) {
	if (!published) return [];
	return published.platforms.filter((descriptor) => {
		const name = platformName(descriptor);
		const among = (list) => list.some((each) => name === each || name.startsWith(`${each}/`));
		return !among(built) && !among(dropped);
	});
}

export { tryReadPublished as a, parseRecords as c, readPublished as i, recordKey as l, keptPlatforms as n, annotationKeys as o, readClaims as r, encodeRecords as s, ifDamaged as t };