import { a as pLimit } from "./reference.js";
import { t as ImagebuildError } from "./errors.js";
import { r as mediaTypeOf } from "./encoder.js";
import { n as encodeLayer } from "./layer2.js";

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
		quota: () => source.quota?.(),
		blob: (descriptor, offset, options) => counted(source.blob(descriptor, offset, options), (count) => meter.pulledBytes += count)
	};
}
async function* counted(bytes, tell) {
	for await (const chunk of bytes) {
		tell(chunk.length);
		yield chunk;
	}
}
const sideBySide = 16;
async function storeLayers(layers, transfer) {
	const { reuse, meter, progress, signal } = transfer;
	const distinct = [...new Map(layers.map((layer) => [layer.key, layer])).values()];
	const { there, mountable } = await reuse.find(distinct);
	const stored = new Map(there);
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
	for (const [key, layer] of await mountLayers(distinct, mountable, transfer)) stored.set(key, layer);
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
	await Promise.all(Array.from({ length: 16 }, worker));
	stopped.throwIfAborted();
	return stored;
}
const mountsAtOnce = 16;
async function mountLayers(layers, mountable, { target, meter, progress }) {
	const mounted = /* @__PURE__ */ new Map();
	const refused = /* @__PURE__ */ new Set();
	const mount = async ({ key: id, title: name }) => {
		const offer = mountable.get(id);
		if (!offer || refused.has(offer.from)) return;
		const { layer, from } = offer;
		if (!await couldMount(target, offer)) return void refused.add(from);
		mounted.set(id, layer);
		meter.mountedBytes += layer.size;
		progress({
			type: "transfer",
			id,
			name,
			state: "mounted",
			size: layer.size
		});
	};
	const limit = pLimit(mountsAtOnce);
	await Promise.all(layers.map((layer) => limit(() => mount(layer))));
	return mounted;
}
async function couldMount(target, { layer, from }) {
	try {
		return await target.mount(layer, from);
	} catch (error) {
		if (error instanceof ImagebuildError) return false;
		throw error;
	}
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