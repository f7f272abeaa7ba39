import { a as custom, c as literal, h as string, m as strictObject, r as array, s as int } from "./schemas.js";
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
	anyPlatform: literal(true).optional(),
	observed: array(string()).optional()
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
function imagesInRow(row) {
	const mark = imageRow.exec(row);
	return mark ? row.slice(mark.index + mark[0].length) : void 0;
}
function isBlobLayer({ annotations, mediaType }) {
	return annotations?.[annotationKeys.layerKey] !== void 0 && annotations?.[annotationKeys.layerImages] === void 0 && !mediaType.includes("+");
}

export { layerPrefix as a, imagesInRow as i, encodeRecords as n, parseRecords as o, findBlobLayers as r, recordKey as s, annotationKeys as t };