import { d as mediaTypes } from "./descriptor.js";
import { t as formatReference } from "./reference.js";

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
	return "blob" in layer ? [] : layer.entries;
}
const transports = [
	"registry",
	"docker-archive",
	"oci-archive"
];
function imageNames({ platforms }) {
	const images = Object.values(platforms).flatMap((platform) => platform.images);
	return [...new Set(images.map(({ reference }) => formatReference(reference)))].sort();
}
const preparedLimits = {
	documentBytes: 67108864,
	entries: 2e5,
	layers: 1e3,
	images: 1e3,
	origins: 1e4
};

export { imageNames as a, entriesIn as i, engineOptions as n, preparedLimits as o, engines as r, transports as s, blobTypes as t };