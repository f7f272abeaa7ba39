import { createHash } from "node:crypto";

// src/image/digest.ts
const pattern = /^sha256:[0-9a-f]{64}$/;
function isDigest(text) {
	return typeof text === "string" && pattern.test(text);
}
function digestOf(bytes) {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
function hexOf(digest) {
	return digest.slice(7);
}
var ResumableHash = class {
	#hash = createHash("sha256");
	#size = 0;
	get size() {
		return this.#size;
	}
	update(chunk, position) {
		const skip = this.#size - position;
		if (skip < 0) throw new RangeError(`hash at ${this.#size} cannot take bytes at ${position}`);
		if (skip >= chunk.length) return;
		this.#hash.update(skip === 0 ? chunk : chunk.subarray(skip));
		this.#size = position + chunk.length;
	}
	digest() {
		return `sha256:${this.#hash.copy().digest("hex")}`;
	}
};

export { isDigest as i, digestOf as n, hexOf as r, ResumableHash as t };