import { l as mediaTypes } from "./registry.js";
import { n as digestOf, t as ResumableHash } from "./digest.js";
import { _ as tarEnd, g as padding, v as tarHeader } from "./stores.js";
import { Readable, pipeline } from "node:stream";
import { createGzip } from "node:zlib";

// src/image/layer.ts
const gzipLevel = 6;
const encoders = {
	gzip: `tar 1, gzip ${gzipLevel}, zlib ${process.versions["zlib"]}`,
	none: "tar 1"
};
function mediaTypeOf(compression) {
	return compression === "gzip" ? mediaTypes.ociLayerGzip : mediaTypes.ociLayer;
}
function layerKey(layer) {
	const lines = layer.entries.map((entry) => JSON.stringify([...attributes(entry), ...payload(entry)]));
	return digestOf([
		encoders[layer.compression],
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
	if (entry.type === "file") return [entry.content.size, entry.content.digest];
	return entry.type === "symlink" ? [entry.linkname] : [];
}
function layerTar(layer) {
	const segments = [];
	let size = 0;
	const add = (length, open) => {
		if (length > 0) segments.push({
			start: size,
			size: length,
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
			linkname: entry.type === "symlink" ? entry.linkname : void 0
		});
		add(header.length, (offset) => header.subarray(offset));
		if (!content) continue;
		add(content.size, (offset) => content.open(offset));
		const zeros = padding(content.size);
		add(zeros, (offset) => Buffer.alloc(zeros - offset));
	}
	add(tarEnd.length, (offset) => tarEnd.subarray(offset));
	return {
		size,
		open: (offset) => readSegments(segments, offset)
	};
}
async function* readSegments(segments, offset) {
	let small = [];
	let smallSize = 0;
	for (const segment of segments.slice(segmentAt(segments, offset))) {
		const bytes = segment.open(Math.max(0, offset - segment.start));
		for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
			small.push(chunk);
			smallSize += chunk.length;
			if (smallSize < chunkSize) continue;
			yield small.length === 1 ? chunk : Buffer.concat(small, smallSize);
			small = [];
			smallSize = 0;
		}
	}
	if (smallSize > 0) yield Buffer.concat(small, smallSize);
}
const chunkSize = 65536;
function segmentAt(segments, offset) {
	let low = 0;
	let high = segments.length;
	while (low < high) {
		const middle = low + high >>> 1;
		const segment = segments[middle];
		if (segment.start + segment.size <= offset) low = middle + 1;
		else high = middle;
	}
	return low;
}
function encodeLayer(layer) {
	const tar = layerTar(layer);
	const hash = new ResumableHash();
	const diffId = () => {
		if (hash.size !== tar.size) throw new RangeError(`the layer was read up to ${hash.size} of ${tar.size} bytes`);
		return hash.digest();
	};
	if (layer.compression === "none") return {
		size: tar.size,
		tarSize: tar.size,
		diffId,
		open: (offset) => hashed(tar.open(offset), hash, offset)
	};
	return {
		tarSize: tar.size,
		diffId,
		open: (offset) => skip(gzip(hashed(tar.open(0), hash, 0)), offset)
	};
}
async function* hashed(bytes, hash, offset) {
	let position = offset;
	for await (const chunk of bytes) {
		hash.update(chunk, position);
		position += chunk.length;
		yield chunk;
	}
}
async function* gzip(bytes) {
	const packed = createGzip({
		level: gzipLevel,
		chunkSize
	});
	const done = pipeline(Readable.from(bytes), packed, () => {});
	let first = true;
	try {
		for await (const chunk of done) {
			if (first) chunk[9] = 255;
			first = false;
			yield chunk;
		}
	} finally {
		packed.destroy();
	}
}
async function* skip(bytes, count) {
	let left = count;
	for await (const chunk of bytes) if (chunk.length <= left) left -= chunk.length;
	else {
		yield left === 0 ? chunk : chunk.subarray(left);
		left = 0;
	}
}

// src/publish/transfer.ts
function newMeter() {
	return {
		pulledBytes: 0,
		pushedBytes: 0,
		reusedBytes: 0,
		mountedBytes: 0
	};
}
function meteredSource(source, meter) {
	return {
		location: source.location,
		resolve: (name) => source.resolve(name),
		manifest: (descriptor) => source.manifest(descriptor),
		blob: (descriptor, offset) => counted(source.blob(descriptor, offset), (count) => meter.pulledBytes += count)
	};
}
async function* counted(bytes, tell) {
	for await (const chunk of bytes) {
		tell(chunk.length);
		yield chunk;
	}
}
const concurrency = 4;
async function storeLayers(layers, transfer) {
	const { reuse, meter, progress, signal } = transfer;
	const distinct = [...new Map(layers.map((layer) => [layer.key, layer])).values()];
	const stored = await reuse.find(distinct);
	for (const { key: id, title: name } of distinct) {
		const size = stored.get(id)?.size;
		if (size === void 0) continue;
		meter.reusedBytes += size;
		progress({
			type: "transfer",
			id,
			name,
			state: "reused",
			size
		});
	}
	const queue = distinct.filter(({ key }) => !stored.has(key)).sort((a, b) => b.tarSize - a.tarSize);
	const stop = new AbortController();
	const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
	const worker = async () => {
		for (let layer = queue.shift(); layer && !stopped.aborted; layer = queue.shift()) try {
			stored.set(layer.key, await storeLayer(layer, transfer, stopped));
		} catch (error) {
			progress({
				type: "transfer",
				id: layer.key,
				name: layer.title,
				state: "failed"
			});
			stop.abort(error);
		}
	};
	await Promise.all(Array.from({ length: concurrency }, worker));
	stopped.throwIfAborted();
	return stored;
}
async function storeLayer(layer, { target, meter, progress }, signal) {
	const { key: id, title: name } = layer;
	progress({
		type: "transfer",
		id,
		name,
		state: "started",
		size: layer.tarSize
	});
	const content = encodeLayer(layer.spec);
	const written = await target.write({
		size: content.size,
		open: (offset) => watched(content.open(offset), signal, (count) => {
			meter.pushedBytes += count;
			progress({
				type: "bytes",
				id,
				count
			});
		})
	});
	progress({
		type: "transfer",
		id,
		name,
		state: "pushed",
		size: written.size
	});
	return {
		mediaType: mediaTypeOf(layer.spec.compression),
		...written,
		diffId: content.diffId()
	};
}
async function* watched(bytes, signal, tell) {
	for await (const chunk of bytes) {
		signal.throwIfAborted();
		tell(chunk.length);
		yield chunk;
	}
}

export { layerTar as a, layerKey as i, newMeter as n, storeLayers as r, meteredSource as t };