import { f as strictObject, i as custom, n as array, o as int, p as string, s as literal } from "./schemas.js";
import { t as isDigest } from "./digest.js";
import "./descriptor.js";

// src/image/annotations.ts
const prefix = "io.github.labring.imagebuild";
const layerPrefix = `${prefix}.layer.`;
const annotationKeys = {
	type: `${prefix}.type`,
	layerKey: `${layerPrefix}key`,
	layerImages: `${layerPrefix}images`,
	sharedLayers: `${prefix}.neighbours`
};
const digest = custom(isDigest);
const size = int().nonnegative();
const document = strictObject({
	mediaType: string(),
	digest,
	size
});
const imageRecord = strictObject({
	reference: string(),
	source: digest,
	manifest: document,
	blobs: array(strictObject({
		digest,
		size
	})),
	index: document.optional(),
	nested: array(document).optional(),
	readFrom: string().optional(),
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
const imageRow = / # (?:blob [0-9a-f]{12} of )?images? /;
const blobRow = / # blob [0-9a-f]{12} of /;
function findBlobLayers(layers, rows) {
	const isNamed = rows.length === layers.length && rows.some((row) => imageRow.test(row));
	const embeds = layers.some(({ annotations }) => annotations?.[annotationKeys.layerImages] !== void 0);
	const blobs = layers.filter((layer, index) => embeds && isBlobLayer(layer) && (!isNamed || blobRow.test(rows[index] ?? "")));
	return new Set(blobs.map(({ digest }) => digest));
}
function isBlobLayer({ annotations, mediaType }) {
	return annotations?.[annotationKeys.layerKey] !== void 0 && annotations?.[annotationKeys.layerImages] === void 0 && !mediaType.includes("+");
}

export { parseRecords as a, layerPrefix as i, encodeRecords as n, recordKey as o, findBlobLayers as r, annotationKeys as t };