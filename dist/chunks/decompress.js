import { t as ImagebuildError } from "./errors.js";
import { u as peekBytes } from "./content2.js";
import { p as ociLayerType } from "./descriptor.js";
import { i as say } from "./say.js";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/layers/zstdframes.ts
const frameMagic = 4247762216;
const skippableMagic = 407710288;
const chunkSize = 131072;
async function* splitFrames(bytes) {
	const input = newInput(bytes);
	try {
		for (let isMore = true; isMore; isMore = await input.skipZeros()) yield* frame(input);
	} finally {
		await input.close();
	}
}
async function* frame(input) {
	const magic = await input.read(4);
	const number = magic.readUInt32LE();
	if ((number & 4294967280) >>> 0 === skippableMagic) return await input.skip((await input.read(4)).readUInt32LE());
	if (number !== frameMagic) throw new Error("there are bytes that are not zstd");
	const flags = await input.read(1);
	const { headerSize, checksumSize } = readFlags(flags[0]);
	let parts = [
		magic,
		flags,
		await input.read(headerSize)
	];
	let size = 0;
	for (let isLast = false; !isLast;) {
		const header = await input.read(3);
		const block = header.readUIntLE(0, 3);
		isLast = (block & 1) === 1;
		const isRepeated = (block >>> 1 & 3) === 1;
		const tail = isLast ? checksumSize : 0;
		const rest = await input.read((isRepeated ? 1 : block >>> 3) + tail);
		parts.push(header, rest);
		size += header.length + rest.length;
		if (!isLast && size < chunkSize) continue;
		yield Buffer.concat(parts);
		parts = [];
		size = 0;
	}
}
function readFlags(flags) {
	const isSingleSegment = (flags & 32) !== 0;
	const contentSize = [
		isSingleSegment ? 1 : 0,
		2,
		4,
		8
	][flags >>> 6];
	const dictionary = [
		0,
		1,
		2,
		4
	][flags & 3];
	return {
		headerSize: (isSingleSegment ? 0 : 1) + dictionary + contentSize,
		checksumSize: (flags & 4) === 0 ? 0 : 4
	};
}
function newInput(bytes) {
	const chunks = bytes[Symbol.asyncIterator]();
	let chunk = /* @__PURE__ */ new Uint8Array(0);
	const isMore = async () => {
		while (chunk.length === 0) {
			const { done, value } = await chunks.next();
			if (done) return false;
			chunk = value;
		}
		return true;
	};
	const some = async (most) => {
		if (!await isMore()) throw new Error("it ends inside a zstd frame");
		const taken = chunk.subarray(0, most);
		chunk = chunk.subarray(taken.length);
		return taken;
	};
	return {
		async read(count) {
			const parts = [];
			for (let left = count; left > 0; left -= parts.at(-1).length) parts.push(await some(left));
			return Buffer.concat(parts);
		},
		async skip(count) {
			for (let left = count; left > 0;) left -= (await some(left)).length;
		},
		async skipZeros() {
			while (await isMore()) {
				const at = chunk.findIndex((byte) => byte !== 0);
				if (at !== -1) {
					chunk = chunk.subarray(at);
					return true;
				}
				chunk = chunk.subarray(chunk.length);
			}
			return false;
		},
		async close() {
			await chunks.return?.();
		}
	};
}

// src/layers/decompress.ts
const formats = [{
	type: "gzip",
	begins: ([a, b]) => a === 31 && b === 139,
	unpack: unpackGzip
}, {
	type: "zstd",
	begins: ([a = 0, b, c, d]) => a === 40 && b === 181 && c === 47 && d === 253 || a >> 4 === 5 && b === 42 && c === 77 && d === 24,
	unpack: unpackZstd
}];
const compressionHead = 4;
function detectCompression(head) {
	return formats.find(({ begins }) => begins(head))?.type ?? "none";
}
function decompressLayer(source, layer, options) {
	if (ociLayerType(layer.mediaType) === void 0) throw new ImagebuildError("CONTENT_INVALID", say("layerTypeUnknown", {
		layer: layer.digest,
		type: layer.mediaType
	}));
	return unpackLayer(source.blob(layer, 0, options));
}
async function* unpackLayer(bytes) {
	const { head, whole } = await peekBytes(bytes, 4);
	const format = formats.find(({ begins }) => begins(head));
	yield* format ? format.unpack(whole) : whole;
}
function unpackGzip(packed) {
	return transformBytes(packed, createGunzip());
}
function unpackZstd(packed) {
	return transformBytes(splitFrames(packed), createZstdDecompress());
}
async function* transformBytes(bytes, transform) {
	const packed = bytes[Symbol.asyncIterator]();
	const given = newTail();
	const next = async () => {
		const result = await packed.next();
		if (!result.done) given.add(result.value, transform.bytesWritten);
		return result;
	};
	const fed = Readable.from({ [Symbol.asyncIterator]: () => ({ next }) });
	pipeline$1(fed, transform).catch(() => {});
	try {
		yield* transform;
		while (!(await next()).done) checkZeros(given.after(transform.bytesWritten));
		checkZeros(given.after(transform.bytesWritten));
	} finally {
		transform.destroy();
		await packed.return?.();
	}
}
function newTail() {
	let chunks = [];
	let size = 0;
	const drop = (taken) => {
		chunks = chunks.filter(({ start, bytes }) => start + bytes.length > taken);
	};
	return {
		add(bytes, taken) {
			drop(taken);
			chunks.push({
				start: size,
				bytes
			});
			size += bytes.length;
		},
		after(taken) {
			const rest = chunks.map(({ start, bytes }) => bytes.subarray(Math.max(0, taken - start)));
			chunks = [];
			return rest;
		}
	};
}
function checkZeros(chunks) {
	if (chunks.some((chunk) => chunk.some((byte) => byte !== 0))) throw new Error("there are other bytes behind the compressed ones");
}

export { detectCompression as n, unpackLayer as r, decompressLayer as t };