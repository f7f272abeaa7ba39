import { d as mediaTypes } from "./descriptor.js";
import { t as formatReference } from "./reference.js";
import { t as imageLimits } from "./imagelimits.js";

// src/application/prepared/prepared.ts
const engines = [
	"native",
	"buildah",
	"buildx"
];
const engineOptions = [
	"auto",
	"buildx",
	"buildah"
];
const blobTypes = [mediaTypes.ociLayer, mediaTypes.ociLayerGzip];
function entriesIn(layer) {
	return "entries" in layer ? layer.entries : [];
}
const transports = [
	"registry",
	"docker-archive",
	"oci-archive"
];
function imageNames(prepared) {
	return [...new Set([...imagesToEmbed(prepared).values()].flat())].sort();
}
function imagesToEmbed({ platforms }) {
	return new Map(Object.entries(platforms).map(([platform, { layers, images }]) => {
		return [platform, layers.some((layer) => entriesIn(layer).some(isInRegistry)) ? images.map(({ reference }) => formatReference(reference)) : []];
	}));
}
function isInRegistry(entry) {
	return entry.type === "dir" && entry.generated !== void 0 && /^registry(?:\/|$)/.test(entry.path);
}
function withoutChains({ chains: _, ...place }) {
	return place;
}
const preparedLimits = {
	documentBytes: 67108864,
	entries: 2e5,
	layers: 1e3,
	images: imageLimits.most,
	required: 2 * imageLimits.most,
	origins: 1e4,
	notes: 2e3
};

export { imageNames as a, transports as c, entriesIn as i, withoutChains as l, engineOptions as n, imagesToEmbed as o, engines as r, preparedLimits as s, blobTypes as t };