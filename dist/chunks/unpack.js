import { t as ImagebuildError } from "./errors.js";
import { a as ociLayerType, i as mediaTypes } from "./descriptor.js";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/image/tar.ts
const block = 512;
const typeFlags = {
	file: "0",
	symlink: "2",
	dir: "5"
};
const paxFlag = "x";
const largestOctal7 = 2097151;
const largestOctal11 = 8589934591;
const tarEnd = Buffer.alloc(2 * block);
function padding(size) {
	return (block - size % block) % block;
}
function tarHeader(entry) {
	const path = entry.type === "dir" ? `${entry.path}/` : entry.path;
	const linkname = entry.linkname ?? "";
	const place = splitPath(path);
	const text = (when, value) => when ? Buffer.from(String(value)) : void 0;
	const records = Object.entries({
		path: text(!place, path),
		linkpath: text(!isAscii(linkname) || linkname.length > 100, linkname),
		size: text(entry.size > largestOctal11, entry.size),
		uid: text(entry.uid > largestOctal7, entry.uid),
		gid: text(entry.gid > largestOctal7, entry.gid),
		"SCHILY.xattr.security.capability": entry.capabilities && Buffer.from(entry.capabilities, "base64")
	}).flatMap(([key, value]) => value ? [[key, value]] : []);
	const header = ustarHeader({
		...place ?? {
			prefix: "",
			name: cut(path)
		},
		mode: entry.mode & 4095,
		uid: entry.uid > largestOctal7 ? 0 : entry.uid,
		gid: entry.gid > largestOctal7 ? 0 : entry.gid,
		size: entry.size > largestOctal11 ? 0 : entry.size,
		mtime: entry.mtime,
		flag: typeFlags[entry.type],
		linkname: cut(linkname)
	});
	return records.length === 0 ? header : Buffer.concat([paxHeader(records), header]);
}
function paxHeader(records) {
	const body = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
	const header = ustarHeader({
		prefix: "",
		name: "PaxHeader",
		mode: 420,
		uid: 0,
		gid: 0,
		size: body.length,
		mtime: 0,
		flag: paxFlag,
		linkname: ""
	});
	return Buffer.concat([
		header,
		body,
		Buffer.alloc(padding(body.length))
	]);
}
function paxRecord(key, value) {
	const rest = Buffer.concat([
		Buffer.from(` ${key}=`),
		value,
		Buffer.from("\n")
	]);
	let length = rest.length + String(rest.length).length;
	length = rest.length + String(length).length;
	return Buffer.concat([Buffer.from(String(length)), rest]);
}
function ustarHeader(fields) {
	const header = Buffer.alloc(block);
	header.write(fields.name, 0, 100, "utf8");
	writeOctal(header, fields.mode, 100, 8);
	writeOctal(header, fields.uid, 108, 8);
	writeOctal(header, fields.gid, 116, 8);
	writeOctal(header, fields.size, 124, 12);
	writeOctal(header, fields.mtime, 136, 12);
	header.write(" ".repeat(8), 148, "latin1");
	header.write(fields.flag, 156, "latin1");
	header.write(fields.linkname, 157, 100, "utf8");
	header.write("ustar\x0000", 257, "latin1");
	writeOctal(header, 0, 329, 8);
	writeOctal(header, 0, 337, 8);
	header.write(fields.prefix, 345, 155, "utf8");
	let sum = 0;
	for (const byte of header) sum += byte;
	header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
	return header;
}
function writeOctal(header, value, offset, width) {
	header.write(`${value.toString(8).padStart(width - 1, "0")}\0`, offset, "latin1");
}
function splitPath(path) {
	if (!isAscii(path)) return void 0;
	if (path.length <= 100) return {
		prefix: "",
		name: path
	};
	const at = path.indexOf("/", path.length - 101);
	if (at <= 0 || at > 155 || at === path.length - 1) return void 0;
	return {
		prefix: path.slice(0, at),
		name: path.slice(at + 1)
	};
}
function isAscii(text) {
	return /^[\x01-\x7f]*$/.test(text);
}
function cut(text) {
	return Buffer.from(text).subarray(0, 100).toString("latin1").replace(/[^\x01-\x7f]/g, "_");
}

// src/image/tarheader.ts
const extensionLimit = 1048576;
function parseTarHeader(block, refuse) {
	if (block.every((byte) => byte === 0)) return void 0;
	const size = readNumber(block, 124, 12);
	if (size === void 0 || readNumber(block, 148, 8) !== checksum(block)) throw refuse("a header in it is damaged");
	const prefix = block.toString("latin1", 257, 263) === "ustar\0" ? readText(block.subarray(345, 500)) : "";
	const path = readText(block.subarray(0, 100));
	return {
		flag: block[156] === 0 ? "0" : String.fromCharCode(block[156]),
		path: prefix === "" ? path : `${prefix}/${path}`,
		linkname: readText(block.subarray(157, 257)),
		mode: (readNumber(block, 100, 8) ?? 0) & 4095,
		uid: readNumber(block, 108, 8) ?? 0,
		gid: readNumber(block, 116, 8) ?? 0,
		size
	};
}
function isExtension({ flag }) {
	return "xgLK".includes(flag);
}
function parseExtension({ flag }, content, refuse) {
	if (flag === "L") return /* @__PURE__ */ new Map([["path", textBytes(content)]]);
	if (flag === "K") return /* @__PURE__ */ new Map([["linkpath", textBytes(content)]]);
	return parsePaxRecords(content, refuse);
}
function parsePaxRecords(bytes, refuse) {
	const records = /* @__PURE__ */ new Map();
	for (let start = 0; start < bytes.length;) {
		const blank = bytes.indexOf(" ", start);
		const length = Number(bytes.toString("latin1", start, blank));
		const record = bytes.subarray(blank + 1, start + length);
		const equals = record.indexOf("=");
		const isRecord = blank > start && equals > 0 && start + length <= bytes.length && record.at(-1) === 10;
		if (!Number.isSafeInteger(length) || !isRecord) throw refuse("a pax header in it is damaged");
		records.set(record.toString("utf8", 0, equals), record.subarray(equals + 1, -1));
		start += length;
	}
	return records;
}
function applyRecords(header, records, refuse) {
	if ([...records.keys()].some((key) => key.startsWith("GNU.sparse."))) throw refuse(`${JSON.stringify(header.path)} is a sparse file`);
	const number = (key, otherwise) => {
		const text = records.get(key)?.toString("latin1");
		if (text === void 0) return otherwise;
		const value = Number(text);
		if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
		throw refuse(`a pax header holds a wrong ${key}`);
	};
	const size = number("size", header.size);
	return {
		...header,
		path: records.get("path")?.toString() ?? header.path,
		linkname: records.get("linkpath")?.toString() ?? header.linkname,
		uid: number("uid", header.uid),
		gid: number("gid", header.gid),
		size: "1 2 3 4 5 6".includes(header.flag) ? 0 : size
	};
}
function readText(field) {
	return textBytes(field).toString();
}
function textBytes(field) {
	const end = field.indexOf(0);
	return field.subarray(0, end === -1 ? field.length : end);
}
function readNumber(block, start, length) {
	const field = block.subarray(start, start + length);
	const value = (field[0] & 128) === 0 ? Number.parseInt(field.toString("latin1").replace(/[\0 ]+$/, "").trim() || "0", 8) : [field[0] & 127, ...field.subarray(1)].reduce((total, byte) => total * 256 + byte, 0);
	return Number.isSafeInteger(value) ? value : void 0;
}
function checksum(block) {
	let sum = 256;
	for (let at = 0; at < block.length; at++) if (at < 148 || at >= 156) sum += block[at];
	return sum;
}

// src/image/unpack.ts
const unpackers = /* @__PURE__ */ new Map([[mediaTypes.ociLayerGzip, createGunzip], [mediaTypes.ociLayerZstd, createZstdDecompress]]);
function unpackLayer(source, layer) {
	const bytes = source.blob(layer);
	const type = ociLayerType(layer.mediaType);
	if (type === void 0) throw new ImagebuildError("CONTENT_INVALID", `${layer.digest} is no layer: ${layer.mediaType}`);
	const unpacker = unpackers.get(type);
	return unpacker ? through(bytes, unpacker()) : bytes;
}
async function* through(bytes, transform) {
	const packed = bytes[Symbol.asyncIterator]();
	const fed = Readable.from({ [Symbol.asyncIterator]: () => ({ next: () => packed.next() }) });
	pipeline$1(fed, transform).catch(() => {});
	try {
		yield* transform;
		while (!(await packed.next()).done);
	} finally {
		transform.destroy();
		await packed.return?.();
	}
}

export { isExtension as a, padding as c, extensionLimit as i, tarEnd as l, unpackLayer as n, parseExtension as o, applyRecords as r, parseTarHeader as s, through as t, tarHeader as u };