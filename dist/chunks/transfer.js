import { i as mediaTypeOf, t as encodeLayer } from "./layer.js";

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
		diffId: content.diffId(written.digest)
	};
}
async function* watched(bytes, signal, tell) {
	for await (const chunk of bytes) {
		signal.throwIfAborted();
		tell(chunk.length);
		yield chunk;
	}
}

export { watched as i, newMeter as n, storeLayers as r, meteredSource as t };