// src/publish/plantypes.ts
function isComputed(layer) {
	return "key" in layer;
}
function formatTime(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}

export { isComputed as n, formatTime as t };