import { t as ImagebuildError } from "./errors.js";
import { a as ociLayerType, i as mediaTypes } from "./descriptor.js";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/image/unpack.ts
const unpackers = /* @__PURE__ */ new Map([[mediaTypes.ociLayerGzip, createGunzip], [mediaTypes.ociLayerZstd, createZstdDecompress]]);
function unpackLayer(source, layer) {
	const bytes = source.blob(layer);
	const type = ociLayerType(layer.mediaType);
	if (type === void 0) throw new ImagebuildError("CONTENT_INVALID", `${layer.digest} is no layer: ${layer.mediaType}`);
	const unpacker = unpackers.get(type);
	return unpacker ? through(bytes, unpacker()) : bytes;
}
async function* through(bytes, transform) {
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

export { unpackLayer as n, through as t };