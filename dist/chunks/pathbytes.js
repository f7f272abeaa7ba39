import { isUtf8 } from "node:buffer";

// src/io/pathbytes.ts
const escapeBase = 56320;
const escaped = /[\udc80-\udcff]/u;
function decodePath(bytes) {
	if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
	const parts = [];
	for (let at = 0; at < bytes.length;) {
		const character = bytes.subarray(at, at + lengthOf(bytes[at]));
		const isText = isUtf8(character);
		parts.push(isText ? Buffer.from(character).toString() : String.fromCharCode(escapeBase + bytes[at]));
		at += isText ? character.length : 1;
	}
	return parts.join("");
}
function encodePath(path) {
	if (path.isWellFormed()) return Buffer.from(path);
	return Buffer.concat(Array.from(path, (character) => escaped.test(character) ? Buffer.from([character.charCodeAt(0) & 255]) : Buffer.from(character)));
}
function diskPath(path) {
	return path.isWellFormed() ? path : encodePath(path);
}
function isPathText(path) {
	return path.isWellFormed() || decodePath(encodePath(path)) === path;
}
function lengthOf(first) {
	if (first < 192) return 1;
	return first < 224 ? 2 : first < 240 ? 3 : 4;
}

export { isPathText as i, diskPath as n, encodePath as r, decodePath as t };