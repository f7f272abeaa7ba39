import { t as ImagebuildError } from "./errors.js";
import { d as record, i as custom, l as object, n as array, o as int, p as string, s as literal } from "./schemas.js";
import { i as isDigest, n as digestOf } from "./digest.js";
import { i as mediaTypes, n as isIndexType, r as isManifestType } from "./descriptor.js";

// src/image/manifest.ts
const manifestLimit = 4194304;
const annotations = record(string(), string()).optional();
const digest = custom(isDigest, "must be a sha256 digest");
const platform = object({
	os: string(),
	architecture: string(),
	variant: string().optional()
});
const descriptor = object({
	mediaType: string().min(1),
	digest,
	size: int().nonnegative(),
	annotations,
	artifactType: string().optional(),
	platform: platform.optional()
});
const manifestShape = object({
	schemaVersion: literal(2),
	config: descriptor,
	layers: array(descriptor).max(1e3),
	annotations
});
const indexShape = object({
	schemaVersion: literal(2),
	manifests: array(descriptor).max(1e3),
	annotations
});
function parseManifest(bytes, mediaType, name) {
	if (bytes.length > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", `the manifest of ${name} is larger than 4 MiB`, { place: { image: name } });
	const json = parseJson(bytes, name);
	const own = json?.mediaType;
	if (own !== void 0 && own !== mediaType) throw invalid(name, `it is served as ${mediaType} and calls itself ${JSON.stringify(own)}`);
	if (isIndexType(mediaType)) {
		const index = check(indexShape, json, name);
		return {
			kind: "index",
			manifests: index.manifests,
			annotations: index.annotations ?? {}
		};
	}
	if (isManifestType(mediaType)) {
		const manifest = check(manifestShape, json, name);
		return {
			kind: "manifest",
			config: manifest.config,
			layers: manifest.layers,
			annotations: manifest.annotations ?? {}
		};
	}
	throw invalid(name, `its media type ${JSON.stringify(mediaType)} is not one of an image`);
}
function parseImageManifest(bytes, mediaType, name) {
	const manifest = parseManifest(bytes, mediaType, name);
	if (manifest.kind === "manifest") return manifest;
	throw invalid(name, "it is an index where the manifest of one platform must stand");
}
const configShape = object({
	os: string(),
	architecture: string(),
	variant: string().optional(),
	rootfs: object({ diff_ids: array(digest) })
});
function parseConfig(bytes, name) {
	const { os, architecture, variant, rootfs } = check(configShape, parseJson(bytes, name), name);
	return {
		os,
		architecture,
		variant,
		diffIds: rootfs.diff_ids
	};
}
async function readSmallBlob(source, descriptor) {
	if (descriptor.size > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", `${descriptor.digest} of ${source.location} is larger than 4 MiB`, { place: { image: source.location } });
	const chunks = [];
	for await (const chunk of source.blob(descriptor)) chunks.push(chunk);
	return Buffer.concat(chunks);
}
function encodeJson(mediaType, value) {
	const bytes = Buffer.from(JSON.stringify(value));
	return {
		bytes,
		descriptor: {
			mediaType,
			digest: digestOf(bytes),
			size: bytes.length
		}
	};
}
function encodeManifest(manifest) {
	return encodeJson(mediaTypes.ociManifest, {
		schemaVersion: 2,
		mediaType: mediaTypes.ociManifest,
		config: manifest.config,
		layers: manifest.layers,
		...withAnnotations(manifest.annotations)
	});
}
function encodeIndex(index) {
	return encodeJson(mediaTypes.ociIndex, {
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		manifests: index.manifests,
		...withAnnotations(index.annotations)
	});
}
function withAnnotations(annotations) {
	return Object.keys(annotations).length === 0 ? {} : { annotations };
}
function parseJson(bytes, name) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw invalid(name, "it is not JSON", cause);
	}
}
function check(shape, json, name) {
	const outcome = shape.safeParse(json);
	if (outcome.success) return outcome.data;
	const issue = outcome.error.issues[0];
	throw invalid(name, issue ? `${issue.path.join(".") || "it"}: ${issue.message}` : "it has another shape");
}
function invalid(name, reason, cause) {
	return new ImagebuildError("CONTENT_INVALID", `the manifest of ${name} cannot be read: ${reason}`, {
		place: { image: name },
		cause
	});
}

// src/image/content.ts
function contentOf(bytes) {
	return {
		digest: digestOf(bytes),
		size: bytes.length,
		async *open(offset = 0) {
			if (offset < bytes.length) yield bytes.subarray(offset);
		}
	};
}

export { manifestLimit as a, parseManifest as c, encodeManifest as i, readSmallBlob as l, encodeIndex as n, parseConfig as o, encodeJson as r, parseImageManifest as s, contentOf as t };