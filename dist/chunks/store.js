import { o as countBytes } from "./content2.js";

// src/image/store.ts
function wrapSource(store, overrides) {
	const members = memberNames(store).map((name) => {
		const member = Reflect.get(store, name);
		return [name, typeof member === "function" ? member.bind(store) : member];
	});
	return {
		...Object.fromEntries(members),
		...overrides
	};
}
function countingSource(source, onBytes) {
	return wrapSource(source, {
		blob: (descriptor, offset, options) => countBytes(source.blob(descriptor, offset, options), onBytes),
		plainTar(layer) {
			const plain = source.plainTar?.(layer);
			return plain && {
				...plain,
				open: (offset) => countBytes(plain.open(offset), onBytes)
			};
		}
	});
}
function memberNames(object) {
	const prototype = Object.getPrototypeOf(object);
	return [...prototype === null || prototype === Object.prototype ? [] : memberNames(prototype), ...Object.getOwnPropertyNames(object)].filter((name) => name !== "constructor");
}

export { wrapSource as n, countingSource as t };