import { n as readLayer } from "./layerreader.js";

// src/publish/upload/enginelayers.ts
async function verifyEngineLayer({ descriptor, diffId, title, open }, signal) {
	const source = {
		location: `the layer of "${title}"`,
		blob: () => until(open(0), signal)
	};
	await readLayer({
		source,
		descriptor,
		diffId
	});
}
async function* until(bytes, signal) {
	for await (const chunk of bytes) {
		signal.throwIfAborted();
		yield chunk;
	}
}

export { verifyEngineLayer };