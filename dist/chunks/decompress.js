import { t as ImagebuildError } from "./errors.js";
import { d as mediaTypes, f as ociLayerType } from "./descriptor.js";
import { t as say } from "./say.js";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/layers/decompress.ts
const unpackers = /* @__PURE__ */ new Map([[mediaTypes.ociLayerGzip, createGunzip], [mediaTypes.ociLayerZstd, createZstdDecompress]]);
function decompressLayer(source, layer) {
	const bytes = source.blob(layer);
	const type = ociLayerType(layer.mediaType);
	if (type === void 0) throw new ImagebuildError("CONTENT_INVALID", say("layerTypeUnknown", {
		layer: layer.digest,
		type: layer.mediaType
	}));
	const unpacker = unpackers.get(type);
	return unpacker ? transformBytes(bytes, unpacker()) : bytes;
}
async function* transformBytes(bytes, transform) {
	const packed = bytes[Symbol.asyncIterator]();
	const fed = Readable.from({ [Symbol.asyncIterator]: () => ({ next: () => packed.next() }) });
	pipeline$1(fed, transform).catch(() => {});
	try {
		yield* transform;
		while (!(await packed.next()).done);
	} finally {
		transform.destroy();
		await packed.return?.();
	}
}

export { transformBytes as n, decompressLayer as t };