import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { n as cleanPath } from "./tree.js";
import { t as padding } from "./tarwriter.js";

// src/layers/tar/header.ts
const extensionLimit = 1048576;
function parseTarHeader(block, refuse) {
	if (block.every((byte) => byte === 0)) return void 0;
	const size = readNumber(block, 124, 12);
	if (size === void 0 || readNumber(block, 148, 8) !== checksum(block)) throw refuse(say("tarHeaderDamaged").text);
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
		if (!Number.isSafeInteger(length) || !isRecord) throw refuse(say("tarPaxDamaged").text);
		records.set(record.toString("utf8", 0, equals), record.subarray(equals + 1, -1));
		start += length;
	}
	return records;
}
function applyRecords(header, records, refuse) {
	if ([...records.keys()].some((key) => key.startsWith("GNU.sparse."))) throw refuse(say("tarSparse", { path: JSON.stringify(header.path) }).text);
	const number = (key, otherwise) => {
		const text = records.get(key)?.toString("latin1");
		if (text === void 0) return otherwise;
		const value = Number(text);
		if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
		throw refuse(say("tarPaxNumber", { key }).text);
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

// src/layers/tar/tarreader.ts
async function* readTar(archive, refuse) {
	const input = "handle" in archive ? fileInput(archive, refuse) : streamInput(archive, refuse);
	const global = /* @__PURE__ */ new Map();
	let own = /* @__PURE__ */ new Map();
	try {
		for (let block = await input.block(); block; block = await input.block()) {
			const plain = parseTarHeader(block, refuse);
			if (!plain) return await input.drain();
			if (isExtension(plain)) {
				const records = parseExtension(plain, await readExtension(plain, input, refuse), refuse);
				if (plain.flag === "g") for (const [key, value] of records) global.set(key, value);
				else own = new Map([...own, ...records]);
				continue;
			}
			const records = new Map([...global, ...own]);
			const header = applyRecords(plain, records, refuse);
			const offset = input.position();
			const content = newContent(header.size, input);
			yield {
				header,
				records,
				offset,
				content: content.bytes()
			};
			await content.end();
			own = /* @__PURE__ */ new Map();
		}
	} finally {
		await input.close();
	}
}
async function readExtension({ size }, input, refuse) {
	if (size > 1048576) throw refuse(say("tarNameTooLong").text);
	const content = newContent(size, input);
	const chunks = [];
	for await (const chunk of content.bytes()) chunks.push(chunk);
	await content.end();
	return Buffer.concat(chunks);
}
function newContent(size, input) {
	let left = size;
	return {
		async *bytes() {
			while (left > 0) {
				const chunk = await input.some(left);
				left -= chunk.length;
				yield chunk;
			}
		},
		async end() {
			await input.skip(left);
			await input.skip(padding(size));
		}
	};
}
function streamInput(bytes, refuse) {
	const chunks = bytes[Symbol.asyncIterator]();
	let chunk = /* @__PURE__ */ new Uint8Array(0);
	let position = 0;
	const more = async () => {
		while (chunk.length === 0) {
			const { done, value } = await chunks.next();
			if (done) return false;
			chunk = value;
		}
		return true;
	};
	const some = async (most) => {
		if (!await more()) throw refuse(say("tarCutOff").text);
		const taken = chunk.subarray(0, most);
		chunk = chunk.subarray(taken.length);
		position += taken.length;
		return taken;
	};
	return {
		position: () => position,
		some,
		async skip(count) {
			for (let left = count; left > 0;) left -= (await some(left)).length;
		},
		async block() {
			if (!await more()) return void 0;
			const parts = [];
			for (let left = 512; left > 0; left -= parts.at(-1).length) parts.push(await some(left));
			return Buffer.concat(parts);
		},
		async drain() {
			while (await more()) chunk = chunk.subarray(chunk.length);
		},
		async close() {
			await chunks.return?.();
		}
	};
}
const chunkSize = 262144;
function fileInput({ handle, size }, refuse) {
	let position = 0;
	const some = async (most) => {
		const length = Math.min(most, chunkSize);
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
		if (bytesRead === 0) throw refuse(say("tarCutOff").text);
		position += bytesRead;
		return buffer.subarray(0, bytesRead);
	};
	return {
		position: () => position,
		some,
		async skip(count) {
			if (position + count > size) throw refuse(say("tarCutOff").text);
			position += count;
		},
		async block() {
			if (position + 512 > size) throw refuse(say("tarNotEnded").text);
			const parts = [];
			for (let left = 512; left > 0; left -= parts.at(-1).length) parts.push(await some(left));
			return Buffer.concat(parts);
		},
		drain: async () => {},
		close: async () => {}
	};
}
const kinds = {
	"0": "file",
	"1": "link",
	"2": "symlink",
	"3": "special",
	"4": "special",
	"5": "dir",
	"6": "special",
	"7": "file"
};
const capabilityRecord = "SCHILY.xattr.security.capability";
const capabilitySizes = [
	12,
	20,
	24
];
const memberLimit = 2e5;
async function* readMembers(bytes, archive) {
	let count = 0;
	try {
		for await (const member of readTar(bytes, (text) => archiveError(archive, { text }))) {
			if (++count > memberLimit) throw new ImagebuildError("LIMIT_EXCEEDED", say("tarTooManyEntries", {
				archive: archive.name,
				limit: memberLimit
			}), { place: archive.place });
			yield memberOf(member, archive);
		}
	} catch (cause) {
		throw explained(cause, archive);
	}
}
async function* contentOf(bytes, archive) {
	try {
		yield* bytes;
	} catch (cause) {
		throw explained(cause, archive);
	}
}
function explained(cause, archive) {
	return cause instanceof ImagebuildError ? cause : archiveError(archive, say("tarDamaged"), cause);
}
function memberOf({ header, records, offset, content }, archive) {
	const { flag, mode, uid, gid, size, linkname } = header;
	const kind = flag === "0" && header.path.endsWith("/") ? "dir" : kinds[flag];
	const path = pathIn(archive, header.path);
	if (!kind) throw archiveError(archive, say("tarUnknownType", { path: JSON.stringify(path) }));
	const capabilities = kind === "file" ? records.get(capabilityRecord) : void 0;
	if (capabilities && !capabilitySizes.includes(capabilities.length)) throw archiveError(archive, say("tarCapabilities", { path: JSON.stringify(path) }));
	return {
		path,
		kind,
		mode,
		uid,
		gid,
		size,
		linkname: kind === "link" ? pathIn(archive, linkname) : linkname,
		...capabilities ? { capabilities: capabilities.toString("base64") } : {},
		offset,
		content: contentOf(content, archive)
	};
}
function pathIn(archive, path) {
	if (!archive.absolute && path.startsWith("/") || path.split("/").includes("..") || path.includes("\0")) throw archiveError(archive, say("tarPathLeaves", { path: JSON.stringify(path) }));
	return cleanPath(path);
}
function archiveError({ name, place }, reason, cause) {
	const words = {
		archive: name,
		reason: reason.text
	};
	return new ImagebuildError("CONTENT_INVALID", say("tarCannotUnpack", words), {
		place,
		cause,
		hint: say("tarMakeAgain")
	});
}

export { readMembers as n, archiveError as t };