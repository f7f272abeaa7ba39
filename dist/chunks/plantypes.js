import { n as wrapSource } from "./store.js";

// src/publish/lookup/readonce.ts
const confirmedMs = 6e4;
function readOnce(target, now = Date.now) {
	const resolve = rememberReads((tag) => target.resolve(tag));
	const manifest = rememberReads((descriptor) => target.manifest(descriptor), nameOf);
	const has = rememberReads((descriptor) => target.has(descriptor), nameOf, {
		forMs: confirmedMs,
		now
	});
	return wrapSource(target, {
		resolve,
		manifest,
		has
	});
}
function withManifestsOf(known, target) {
	return wrapSource(target, { manifest: (descriptor) => known.manifest(descriptor) });
}
const nameOf = ({ digest, size }) => `${digest} ${size}`;
function rememberReads(read, toName = String, { forMs, now } = {
	forMs: Number.POSITIVE_INFINITY,
	now: () => 0
}) {
	const reads = /* @__PURE__ */ new Map();
	return (wanted) => {
		const name = toName(wanted);
		const known = reads.get(name);
		if (known && now() - known.at <= forMs) return known.reading;
		const reading = read(wanted);
		const started = {
			reading,
			at: now()
		};
		reads.set(name, started);
		reading.catch(() => {
			if (reads.get(name) === started) reads.delete(name);
		});
		return reading;
	};
}
function inBackground(running) {
	running.catch(() => {});
	return running;
}

// src/publish/plantypes.ts
function takenKey({ manifest }, layer) {
	return `${manifest.digest} ${layer}`;
}
function isComputed(layer) {
	return "key" in layer;
}
function formatTime(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}

export { readOnce as a, inBackground as i, isComputed as n, withManifestsOf as o, takenKey as r, formatTime as t };