import { r as digestOf } from "./descriptor.js";
import { createHash } from "node:crypto";

// src/image/content.ts
function contentOf(source) {
	const bytes = typeof source === "string" ? Buffer.from(source) : source;
	return {
		digest: digestOf(bytes),
		size: bytes.length,
		bytes,
		async *open(offset = 0) {
			if (offset < bytes.length) yield bytes.subarray(offset);
		}
	};
}
var ResumableHash = class {
	#hash;
	#digest;
	#size = 0;
	get size() {
		return this.#size;
	}
	update(chunk, position = this.#size) {
		const skip = this.#size - position;
		if (skip < 0) throw new RangeError(`hash at ${this.#size} cannot take bytes at ${position}`);
		if (skip >= chunk.length) return;
		this.#hash ??= createHash("sha256");
		this.#hash.update(skip === 0 ? chunk : chunk.subarray(skip));
		this.#size = position + chunk.length;
		this.#digest = void 0;
	}
	digest() {
		this.#digest ??= this.#hash ? `sha256:${this.#hash.copy().digest("hex")}` : digestOf("");
		return this.#digest;
	}
};
async function* checkBytes(bytes, expected, report, options = {}) {
	const { offset = 0 } = options;
	const hash = options.hash ?? (offset === 0 ? new ResumableHash() : void 0);
	let position = offset;
	for await (const chunk of bytes) {
		const end = position + chunk.length;
		if (end > (expected.size ?? end)) throw report({ size: end });
		hash?.update(chunk, position);
		position = end;
		yield chunk;
	}
	if (position !== (expected.size ?? position)) throw report({ size: position });
	const digest = expected.digest === void 0 ? void 0 : hash?.digest();
	if (digest !== void 0 && digest !== expected.digest) throw report({
		size: position,
		digest
	});
}
async function* hashBytes(bytes, hash) {
	let position = 0;
	for await (const chunk of bytes) {
		hash.update(chunk, position);
		position += chunk.length;
		yield chunk;
	}
}
function countBytes(bytes, onBytes) {
	const count = async function* () {
		for await (const chunk of bytes) {
			onBytes(chunk.length);
			yield chunk;
		}
	};
	return { [Symbol.asyncIterator]: count };
}
function untilAborted(bytes, signal) {
	return countBytes(bytes, () => signal?.throwIfAborted());
}
async function* skipBytes(bytes, count) {
	let left = count;
	for await (const chunk of bytes) if (chunk.length <= left) left -= chunk.length;
	else {
		yield left === 0 ? chunk : chunk.subarray(left);
		left = 0;
	}
}
async function collectBytes(bytes) {
	const chunks = [];
	for await (const chunk of bytes) chunks.push(chunk);
	return Buffer.concat(chunks);
}
async function drainBytes(bytes) {
	for await (const _ of bytes);
}
async function firstBytes(bytes, count) {
	const chunks = [];
	let size = 0;
	for await (const chunk of bytes) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= count) break;
	}
	return Buffer.concat(chunks).subarray(0, count);
}
async function peekBytes(bytes, count) {
	const iterator = bytes[Symbol.asyncIterator]();
	const held = [];
	let size = 0;
	while (size < count) {
		const { done, value } = await iterator.next();
		if (done) break;
		held.push(value);
		size += value.length;
	}
	return {
		head: Buffer.concat(held).subarray(0, count),
		whole: continueBytes(held, iterator)
	};
}
function continueBytes(held, rest) {
	let next = 0;
	const iterator = {
		async next() {
			const value = held[next++];
			return value === void 0 ? await rest.next() : {
				done: false,
				value
			};
		},
		async return() {
			next = held.length;
			await rest.return?.();
			return {
				done: true,
				value: void 0
			};
		}
	};
	return { [Symbol.asyncIterator]: () => iterator };
}
async function closeBytes(bytes) {
	await bytes[Symbol.asyncIterator]().return?.();
}

export { contentOf as a, firstBytes as c, skipBytes as d, untilAborted as f, collectBytes as i, hashBytes as l, checkBytes as n, countBytes as o, closeBytes as r, drainBytes as s, ResumableHash as t, peekBytes as u };