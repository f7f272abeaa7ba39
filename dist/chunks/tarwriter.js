import { r as encodePath } from "./pathbytes.js";
import { t as say } from "./say.js";

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
	const path = entry.type === "dir" ? `${entry.path}/` : entry.path;
	const linkname = entry.linkname ?? "";
	const place = splitPath(path);
	const text = (when, value) => when ? encodePath(String(value)) : void 0;
	const records = [...Object.entries({
		path: text(!place, path),
		linkpath: text(!isAscii(linkname) || linkname.length > 100, linkname),
		size: text(entry.size > largestOctal11, entry.size),
		uid: text(entry.uid > largestOctal7, entry.uid),
		gid: text(entry.gid > largestOctal7, entry.gid)
	}).flatMap(([key, value]) => value ? [[key, value]] : []), ...attributeRecords(entry)];
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
		encodePath(` ${key}=`),
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
	return encodePath(text).subarray(0, 100).toString("latin1").replace(/[^\x01-\x7f]/g, "_");
}

export { readAttributes as i, tarEnd as n, tarHeader as r, padding as t };