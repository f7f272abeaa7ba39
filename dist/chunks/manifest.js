import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { d as record, i as custom, l as object, n as array, o as int, p as string, s as literal } from "./schemas.js";
import { r as collectBytes } from "./content.js";
import { a as isDigest, d as mediaTypes, l as isUnknownPlatform, m as platformName, n as digestOf, o as isIndexType, p as parsePlatform, s as isManifestType, u as matchesPlatform } from "./descriptor.js";

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
	if (bytes.length > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", say("manifestOverLimit", { image: name }), { place: { image: name } });
	const json = parseJson(bytes, name);
	const own = json?.mediaType;
	if (own !== void 0 && own !== mediaType) throw invalid(name, say("manifestOtherType", {
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
function chooseManifest(manifests, { platform: wanted, anyPlatform, name }, missing) {
	const offered = manifests.filter(({ platform }) => !isUnknownPlatform(platform));
	const only = anyPlatform && offered.length === 1 ? offered[0] : void 0;
	const asked = parsePlatform(wanted);
	const chosen = offered.find(({ platform }) => matchesPlatform(asked, platform)) ?? only;
	if (!chosen) throw missing(offered.map(platformName).filter((each) => each !== ""));
	if (isIndexType(chosen.mediaType)) throw new ImagebuildError("CONTENT_INVALID", say("indexNested", { image: name }), {
		place: { image: name },
		hint: say("indexNestedHint")
	});
	return chosen;
}

export { manifestLimit as a, parseManifest as c, encodeManifest as i, readSmallBlob as l, encodeIndex as n, parseConfig as o, encodeJson as r, parseImageManifest as s, chooseManifest as t };