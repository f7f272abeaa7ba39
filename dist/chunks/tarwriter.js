import { r as encodePath } from "./pathbytes.js";
import { i as say } from "./say.js";

// src/layers/tar/attributes.ts
const prefix = "SCHILY.xattr.";
const capability = "security.capability";
const capabilitySizes = [
	12,
	20,
	24
];
const limits = {
	name: 255,
	value: 65536
};
const kept = /^user\.(?!overlay\.)./s;
function readAttributes({ path, kind }, records, refuse) {
	if (kind !== "file" && kind !== "dir") return {};
	const shown = JSON.stringify(path);
	const capabilities = kind === "file" ? records.get(prefix + capability) : void 0;
	if (capabilities && !capabilitySizes.includes(capabilities.length)) throw refuse(say("tarCapabilities", { path: shown }).text);
	const xattrs = [...records].filter(([key]) => key.startsWith(prefix) && kept.test(key.slice(13))).map(([key, value]) => [key.slice(13), value]).sort(([a], [b]) => a < b ? -1 : 1);
	for (const [name, value] of xattrs) if (encodePath(name).length > limits.name || value.length > limits.value) throw refuse(say("tarAttribute", {
		path: shown,
		name: JSON.stringify(name.slice(0, limits.name))
	}).text);
	return {
		...capabilities ? { capabilities: capabilities.toString("base64") } : {},
		...xattrs.length > 0 ? { xattrs: Object.fromEntries(xattrs.map(([name, value]) => [name, value.toString("base64")])) } : {}
	};
}
function attributeRecords({ capabilities, xattrs = {} }) {
	const all = {
		...capabilities === void 0 ? {} : { [capability]: capabilities },
		...xattrs
	};
	return Object.entries(all).map(([name, value]) => [prefix + name, Buffer.from(value, "base64")]);
}

// src/layers/tar/tarwriter.ts
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
	const header = Buffer.alloc(tarHeaderSize(entry));
	writeTarHeader(header, 0, entry);
	return header;
}
function tarHeaderSize(entry) {
	const records = recordsOf(entry, storedPath(entry));
	return records.length === 0 ? block : 2 * block + wholeBlocks(paxBody(records).length);
}
function writeTarHeader(target, at, entry) {
	const path = storedPath(entry);
	const records = recordsOf(entry, path);
	const start = records.length === 0 ? at : writePaxHeader(target, at, records);
	writeUstarHeader(target.subarray(start, start + block), {
		...splitPath(path) ?? {
			prefix: "",
			name: cut(path)
		},
		mode: entry.mode & 4095,
		uid: entry.uid > largestOctal7 ? 0 : entry.uid,
		gid: entry.gid > largestOctal7 ? 0 : entry.gid,
		size: entry.size > largestOctal11 ? 0 : entry.size,
		mtime: entry.mtime,
		flag: typeFlags[entry.type],
		linkname: cut(entry.linkname ?? "")
	});
	return start + block;
}
const none = [];
function recordsOf(entry, path) {
	const { linkname = "", size, uid, gid } = entry;
	const hasAttributes = entry.capabilities !== void 0 || entry.xattrs !== void 0;
	const isLong = {
		path: !splitPath(path),
		linkpath: linkname.length > 100 || !isAscii(linkname)
	};
	const isLarge = {
		size: size > largestOctal11,
		uid: uid > largestOctal7,
		gid: gid > largestOctal7
	};
	if (!hasAttributes && !Object.values({
		...isLong,
		...isLarge
	}).includes(true)) return none;
	const values = {
		path,
		linkpath: linkname,
		size,
		uid,
		gid
	};
	return [...Object.entries({
		...isLong,
		...isLarge
	}).flatMap(([key, when]) => when ? [[key, encodePath(String(values[key]))]] : []), ...attributeRecords(entry)];
}
function storedPath({ type, path }) {
	return type === "dir" ? `${path}/` : path;
}
function writePaxHeader(target, at, records) {
	const body = paxBody(records);
	writeUstarHeader(target.subarray(at, at + block), {
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
	body.copy(target, at + block);
	return at + block + wholeBlocks(body.length);
}
function paxBody(records) {
	return Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
}
function wholeBlocks(size) {
	return size + padding(size);
}
function paxRecord(key, value) {
	const rest = Buffer.concat([
		encodePath(` ${key}=`),
		value,
		Buffer.from("\n")
	]);
	let length = rest.length + String(rest.length).length;
	length = rest.length + String(length).length;
	return Buffer.concat([Buffer.from(String(length)), rest]);
}
function writeUstarHeader(header, fields) {
	header.write(fields.name, 0, 100, "utf8");
	writeOctal(header, fields.mode, 100, 8);
	writeOctal(header, fields.uid, 108, 8);
	writeOctal(header, fields.gid, 116, 8);
	writeOctal(header, fields.size, 124, 12);
	writeOctal(header, fields.mtime, 136, 12);
	header.fill(blank, 148, 156);
	header.write(fields.flag, 156, "latin1");
	header.write(fields.linkname, 157, 100, "utf8");
	header.write("ustar\x0000", 257, "latin1");
	writeOctal(header, 0, 329, 8);
	writeOctal(header, 0, 337, 8);
	header.write(fields.prefix, 345, 155, "utf8");
	let sum = 0;
	for (let at = 0; at < block; at++) sum += header[at];
	writeOctal(header, sum, 148, 7);
}
const blank = 32;
const zero = 48;
function writeOctal(header, value, offset, width) {
	let rest = value;
	for (let at = offset + width - 2; at >= offset; at--) {
		header[at] = zero + rest % 8;
		rest = Math.floor(rest / 8);
	}
	header[offset + width - 1] = 0;
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
	if (text.length <= 100 && isAscii(text)) return text;
	return encodePath(text).subarray(0, 100).toString("latin1").replace(/[^\x01-\x7f]/g, "_");
}

export { writeTarHeader as a, tarHeaderSize as i, tarEnd as n, readAttributes as o, tarHeader as r, padding as t };