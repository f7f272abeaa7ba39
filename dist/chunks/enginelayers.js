import { t as ImagebuildError } from "./errors.js";
import { f as untilAborted, r as closeBytes, u as peekBytes } from "./content2.js";
import { n as detectCompression } from "./decompress.js";
import { r as layerMediaType } from "./encoder.js";
import { i as readLayer } from "./layerreader.js";
import { i as say } from "./say.js";

// src/publish/upload/enginelayers.ts
async function verifyEngineLayer({ descriptor, diffId, title, open }, signal) {
	const source = {
		location: `the layer of "${title}"`,
		blob: () => asDeclared(untilAborted(open(0), signal), descriptor)
	};
	await readLayer({
		source,
		descriptor,
		diffId
	});
}
async function* asDeclared(bytes, { digest, mediaType }) {
	const { head, whole } = await peekBytes(bytes, 4);
	const packing = detectCompression(head);
	if (layerMediaType({ type: packing }) === mediaType) return yield* whole;
	await closeBytes(whole);
	throw new ImagebuildError("CONTENT_INVALID", say("layerPackedOtherwise", {
		layer: digest,
		type: mediaType,
		packing
	}));
}

export { verifyEngineLayer };