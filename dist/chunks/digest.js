// src/image/digest.ts
const digestPattern = /^sha256:[0-9a-f]{64}$/;
function isDigest(text) {
	return typeof text === "string" && digestPattern.test(text);
}

export { isDigest as t };