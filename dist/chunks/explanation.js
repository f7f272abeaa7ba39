import { r as mergeOrigins } from "./merge.js";

// src/commands/why/explanation.ts
function mergeExplained(images) {
	const merged = /* @__PURE__ */ new Map();
	for (const image of images) {
		const key = `${image.reference} ${image.status} ${image.reason ?? ""}`;
		const origins = mergeOrigins([...merged.get(key)?.origins ?? [], ...image.origins]);
		merged.set(key, {
			...image,
			origins
		});
	}
	return [...merged.values()];
}

export { mergeExplained as t };