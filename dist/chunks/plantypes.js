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

export { isComputed as n, takenKey as r, formatTime as t };