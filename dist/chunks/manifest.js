import { t as ImagebuildError } from "./errors.js";
import { i as say, r as must } from "./say.js";
import { a as custom, c as literal, d as object, h as string, p as record, r as array, s as int } from "./schemas.js";
import { t as isDigest } from "./digest.js";
import { i as collectBytes } from "./content2.js";
import { d as mediaTypes, o as isIndexType, r as digestOf, s as isManifestType } from "./descriptor.js";

// src/image/manifest.ts
const manifestLimit = 4194304;
const absentIfNull = (shape) => shape.nullish().transform((value) => value ?? void 0);
const annotations = absentIfNull(record(string(), string()));
const digest = custom(isDigest, must("mustDigest"));
const digests = absentIfNull(array(digest)).transform((list = []) => list);
const text = string().nullish();
const platform = object({
	os: text,
	architecture: text,
	variant: text
}).transform((fields) => fields.architecture ? completePlatform(fields) : void 0);
const descriptor = object({
	mediaType: text.transform((type) => type ?? ""),
	digest,
	size: int().nonnegative(),
	annotations,
	artifactType: absentIfNull(string()),
	platform: absentIfNull(platform)
});
const descriptors = absentIfNull(array(descriptor).max(1e3)).transform((list = []) => list);
const manifestShape = object({
	schemaVersion: literal(2),
	config: descriptor.transform(typedAs(mediaTypes.ociConfig)),
	layers: descriptors.transform((layers) => layers.map(typedAs(mediaTypes.ociLayer))),
	artifactType: absentIfNull(string()),
	annotations
});
const indexShape = object({
	schemaVersion: literal(2),
	manifests: descriptors,
	annotations
});
function parseManifest(bytes, mediaType, name) {
	if (bytes.length > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", say("manifestOverLimit", { image: name }), { place: { image: name } });
	const json = parseJson(bytes, name);
	const own = json?.mediaType;
	if (!isAbsent(own) && own !== mediaType) throw invalid(name, say("manifestOtherType", {
		served: mediaType,
		own: JSON.stringify(own)
	}));
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
			...manifest.artifactType ? { artifactType: manifest.artifactType } : {},
			annotations: manifest.annotations ?? {}
		};
	}
	throw invalid(name, say("manifestNotImage", { type: JSON.stringify(mediaType) }));
}
function parseImageManifest(bytes, mediaType, name) {
	const manifest = parseManifest(bytes, mediaType, name);
	if (manifest.kind === "manifest") return manifest;
	throw invalid(name, say("manifestIsIndex"));
}
const configShape = object({
	os: text,
	architecture: text,
	variant: text,
	rootfs: object({ diff_ids: digests }).nullish()
});
function parseConfig(bytes, name) {
	const { rootfs, ...platform } = check(configShape, parseJson(bytes, name), name);
	return {
		...completePlatform(platform),
		diffIds: rootfs?.diff_ids ?? []
	};
}
function completePlatform({ os, architecture, variant }) {
	return {
		os: os || "linux",
		architecture: architecture ?? "",
		...variant ? { variant } : {}
	};
}
function typedAs(mediaType) {
	return (named) => ({
		...named,
		mediaType: named.mediaType || mediaType
	});
}
function deduceMediaType(bytes) {
	const { mediaType, schemaVersion, manifests, layers, config } = readFields(bytes);
	if (!isAbsent(mediaType)) return typeof mediaType === "string" ? mediaType : void 0;
	if (schemaVersion !== 2) return void 0;
	if (isAbsent(config) && !isAbsent(manifests)) return mediaTypes.ociIndex;
	return isAbsent(config) && isAbsent(layers) ? void 0 : mediaTypes.ociManifest;
}
function readFields(bytes) {
	try {
		return Object(JSON.parse(Buffer.from(bytes).toString("utf8")));
	} catch {
		return {};
	}
}
function isAbsent(value) {
	return value === void 0 || value === null || value === "";
}
async function readSmallBlob(source, descriptor) {
	if (descriptor.size > 4194304) {
		const { location } = source;
		throw new ImagebuildError("LIMIT_EXCEEDED", say("blobOverLimit", {
			digest: descriptor.digest,
			location
		}), { place: { image: location } });
	}
	return await collectBytes(source.blob(descriptor));
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
		throw invalid(name, say("manifestNotJson"), cause);
	}
}
function check(shape, json, name) {
	const outcome = shape.safeParse(json);
	if (outcome.success) return outcome.data;
	const issue = outcome.error.issues[0];
	const words = {
		field: issue?.path.join(".") || "it",
		problem: issue?.message ?? ""
	};
	throw invalid(name, say("manifestInvalid", words));
}
function invalid(name, reason, cause) {
	const message = say("manifestUnreadable", {
		image: name,
		reason: reason.text
	});
	return new ImagebuildError("CONTENT_INVALID", message, {
		place: { image: name },
		cause
	});
}

export { manifestLimit as a, parseManifest as c, encodeManifest as i, readSmallBlob as l, encodeIndex as n, parseConfig as o, encodeJson as r, parseImageManifest as s, deduceMediaType as t };