import { i as readLayer } from "./layer.js";

// src/publish/enginelayers.ts
function engineBlobs(layers, files) {
	return layers.map(({ descriptor, diffId, title }) => {
		const content = files(descriptor.digest);
		const source = (signal) => ({
			location: `the layer of "${title}"`,
			blob: () => until(content.open(), signal)
		});
		return {
			descriptor,
			title,
			open: (offset) => content.open(offset),
			verify: async (signal) => {
				await readLayer({
					source: source(signal),
					descriptor,
					diffId
				});
			}
		};
	});
}
async function* until(bytes, signal) {
	for await (const chunk of bytes) {
		signal.throwIfAborted();
		yield chunk;
	}
}

export { engineBlobs };