import { i as skip, r as hashed } from "./docker-archive.js";
import { n as digestOf, t as ResumableHash } from "./digest.js";
import { n as encoderName, t as encode } from "./encoder.js";
import { t as ImagebuildError } from "./errors.js";
import { c as padding, l as tarEnd, u as tarHeader } from "./unpack.js";

// src/image/segments.ts
async function* readSegments(segments, offset) {
	let small = [];
	let smallSize = 0;
	for (const segment of segments.slice(segmentAt(segments, offset))) {
		const bytes = segment.open(Math.max(0, offset - segment.start));
		for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
			small.push(chunk);
			smallSize += chunk.length;
			if (smallSize < 65536) continue;
			yield small.length === 1 ? chunk : Buffer.concat(small, smallSize);
			small = [];
			smallSize = 0;
		}
	}
	if (smallSize > 0) yield Buffer.concat(small, smallSize);
}
const chunkSize = 65536;
function segmentAt(segments, position) {
	let low = 0;
	let high = segments.length;
	while (low < high) {
		const middle = low + high >>> 1;
		const segment = segments[middle];
		if (segment.start + segment.size <= position) low = middle + 1;
		else high = middle;
	}
	return low;
}
function checkSegments(segments) {
	const hashes = /* @__PURE__ */ new Map();
	const check = (segment, content, chunk, position) => {
		const hash = hashes.get(segment) ?? new ResumableHash();
		hashes.set(segment, hash);
		const start = Math.max(segment.start, position);
		const end = Math.min(segment.start + segment.size, position + chunk.length);
		hash.update(chunk.subarray(start - position, end - position), start - segment.start);
		if (hash.size === segment.size && hash.digest() !== content.digest) throw otherBytes(content);
	};
	return async function* (offset) {
		let position = offset;
		for await (const chunk of readSegments(segments, offset)) {
			const end = position + chunk.length;
			for (let at = segmentAt(segments, position); (segments[at]?.start ?? end) < end; at++) {
				const segment = segments[at];
				if (segment.content) check(segment, segment.content, chunk, position);
			}
			position = end;
			yield chunk;
		}
	};
}
function otherBytes({ digest, where }) {
	return new ImagebuildError("DIGEST_MISMATCH", `${where ?? digest}: other bytes came than this digest names`, {
		...where === void 0 ? {} : { place: { image: where } },
		hint: "Try again, or take the image from another place; what its registry holds may be damaged."
	});
}

// src/image/layer.ts
function layerKey(layer) {
	const lines = layer.entries.map((entry) => JSON.stringify([...attributes(entry), ...payload(entry)]));
	return digestOf([
		encoderName(layer.compression),
		String(layer.mtime),
		...lines
	].join("\n"));
}
function attributes(entry) {
	return [
		entry.path,
		entry.type,
		entry.mode,
		entry.uid,
		entry.gid
	];
}
function payload(entry) {
	if (entry.type === "file") {
		const { content, capabilities } = entry;
		return [
			content.size,
			content.digest,
			...capabilities === void 0 ? [] : [capabilities]
		];
	}
	return entry.type === "symlink" ? [entry.linkname] : [];
}
function layerTar(layer) {
	const { segments, size } = segmentsOf(layer);
	return {
		size,
		open: (offset) => readSegments(segments, offset)
	};
}
function segmentsOf(layer, options) {
	const segments = [];
	let size = 0;
	const add = (length, open, content) => {
		if (length > 0) segments.push({
			start: size,
			size: length,
			content,
			open
		});
		size += length;
	};
	for (const entry of layer.entries) {
		const content = entry.type === "file" ? entry.content : void 0;
		const header = tarHeader({
			path: entry.path,
			type: entry.type,
			mode: entry.mode,
			uid: entry.uid,
			gid: entry.gid,
			mtime: layer.mtime,
			size: content?.size ?? 0,
			linkname: entry.type === "symlink" ? entry.linkname : void 0,
			capabilities: entry.type === "file" ? entry.capabilities : void 0
		});
		add(header.length, (offset) => header.subarray(offset));
		if (!content) continue;
		add(content.size, (offset) => content.open(offset, options), content);
		const zeros = padding(content.size);
		add(zeros, (offset) => Buffer.alloc(zeros - offset));
	}
	add(tarEnd.length, (offset) => tarEnd.subarray(offset));
	return {
		segments,
		size
	};
}
function contentOffsets(layer) {
	const { segments } = segmentsOf(layer);
	return new Map(segments.flatMap(({ content, start }) => content ? [[content.digest, start]] : []));
}
function encodeLayer(layer) {
	const { compression } = layer;
	const { segments, size } = segmentsOf(layer, { unchecked: compression.type === "none" });
	if (compression.type === "none") return {
		size,
		diffId: (written) => written,
		open: checkSegments(segments)
	};
	const hash = new ResumableHash();
	return {
		open: (offset) => skip(encode(hashed(readSegments(segments, 0), hash), compression), offset),
		diffId() {
			if (hash.size === size) return hash.digest();
			throw new RangeError(`the layer was read up to ${hash.size} of ${size} bytes`);
		}
	};
}

export { layerTar as i, encodeLayer as n, layerKey as r, contentOffsets as t };