import { i as mediaTypes } from "./descriptor.js";

// src/application/prepared.ts
const engines = [
	"native",
	"buildah",
	"buildx"
];
const engineChoices = [
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
const preparedLimits = {
	documentBytes: 67108864,
	entries: 2e5,
	layers: 1e3,
	images: 1e3,
	origins: 1e4
};

export { preparedLimits as a, entriesIn as i, engineChoices as n, transports as o, engines as r, blobTypes as t };