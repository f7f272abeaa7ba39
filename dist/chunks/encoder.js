import { d as mediaTypes } from "./descriptor.js";
import { promisify } from "node:util";
import { constants, crc32, deflateRaw, zstdCompress } from "node:zlib";

// src/layers/encoder.ts
const blockSize = 1048576;
const blocksAtOnce = 4;
const deflate = promisify(deflateRaw);
const compress = promisify(zstdCompress);
const empty = /* @__PURE__ */ new Uint8Array();
const encoders = {
	gzip: {
		mediaType: mediaTypes.ociLayerGzip,
		version: `gzip 2, zlib ${process.versions["zlib"]}`,
		head: Buffer.from([
			31,
			139,
			8,
			0,
			0,
			0,
			0,
			0,
			0,
			255
		]),
		pack: (block, before, level) => deflate(block, {
			level,
			chunkSize: blockSize,
			finishFlush: constants.Z_SYNC_FLUSH,
			...before.length > 0 ? { dictionary: before.subarray(-32768) } : {}
		}),
		tail(sum, size) {
			const tail = Buffer.from([
				3,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0
			]);
			tail.writeUInt32LE(sum, 2);
			tail.writeUInt32LE(size % 2 ** 32, 6);
			return tail;
		}
	},
	zstd: {
		mediaType: mediaTypes.ociLayerZstd,
		version: `zstd 1, libzstd ${process.versions["zstd"]}`,
		head: empty,
		pack: (block, _, level) => compress(block, {
			chunkSize: blockSize,
			pledgedSrcSize: block.length,
			params: {
				[constants.ZSTD_c_compressionLevel]: level,
				[constants.ZSTD_c_checksumFlag]: 1
			}
		}),
		tail: () => empty
	}
};
function layerMediaType(compression) {
	return compression.type === "none" ? mediaTypes.ociLayer : encoders[compression.type].mediaType;
}
function encoderName(compression) {
	if (compression.type === "none") return "tar 1";
	return `tar 1, ${encoders[compression.type].version}, level ${compression.level}`;
}
async function* encode(bytes, { type, level }) {
	const { head, pack, tail } = encoders[type];
	let before = empty;
	let sum = 0;
	let size = 0;
	if (head.length > 0) yield head;
	yield* inOrder(blocksOf(bytes), (block) => {
		const packed = pack(block, before, level);
		before = block;
		sum = crc32(block, sum);
		size += block.length;
		return packed;
	});
	const last = tail(sum, size);
	if (last.length > 0) yield last;
}
async function* blocksOf(bytes) {
	let block = Buffer.allocUnsafe(blockSize);
	let filled = 0;
	for await (const chunk of bytes) for (let at = 0; at < chunk.length;) {
		const part = chunk.subarray(at, at + blockSize - filled);
		block.set(part, filled);
		filled += part.length;
		at += part.length;
		if (filled < blockSize) continue;
		yield block;
		block = Buffer.allocUnsafe(blockSize);
		filled = 0;
	}
	yield block.subarray(0, filled);
}
async function* inOrder(blocks, work) {
	const begun = [];
	for await (const block of blocks) {
		const done = work(block);
		done.catch(() => {});
		begun.push(done);
		if (begun.length === blocksAtOnce) yield await begun.shift();
	}
	for (const done of begun) yield await done;
}

export { encoderName as n, layerMediaType as r, encode as t };