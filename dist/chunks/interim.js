import { t as silent } from "./progress.js";
import { t as publish } from "./publish.js";

// src/interim.ts
async function writeInterim(settings, { platform, image, tag }, prepared, directory) {
	const history = image.layers.map(({ createdBy }) => ({
		createdBy,
		emptyLayer: false
	}));
	await publish({
		...prepared,
		engine: "native",
		request: {
			...prepared.request,
			version: tag,
			cache: false,
			replace: true
		},
		platforms: { [platform]: {
			...image,
			history
		} }
	}, {
		...settings,
		destination: {
			kind: "oci",
			directory
		},
		credentials: {},
		compression: { type: "none" }
	}, silent);
}

export { writeInterim };