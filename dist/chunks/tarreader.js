import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as cleanPath } from "./tree.js";
import { o as readAttributes, t as padding } from "./tarwriter.js";
import { t as decodePath } from "./pathbytes.js";
import { posix } from "node:path";

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
	const regions = [];
	for (let start = 0; start < bytes.length;) {
		const blank = bytes.indexOf(" ", start);
		const length = Number(bytes.toString("latin1", start, blank));
		const record = bytes.subarray(blank + 1, start + length);
		const equals = record.indexOf("=");
		const isRecord = blank > start && equals > 0 && start + length <= bytes.length && record.at(-1) === 10;
		if (!Number.isSafeInteger(length) || !isRecord) throw refuse(say("tarPaxDamaged").text);
		const key = decodePath(record.subarray(0, equals));
		const value = record.subarray(equals + 1, -1);
		if (isRegion(key)) regions.push(value.toString("latin1"));
		else records.set(key, value);
		start += length;
	}
	if (regions.length > 0) records.set("GNU.sparse.map", Buffer.from(regions.join(",")));
	return records;
}
function isRegion(key) {
	return key === "GNU.sparse.offset" || key === "GNU.sparse.numbytes";
}
function applyRecords(header, records, refuse) {
	const number = (key, otherwise) => {
		const text = records.get(key)?.toString("latin1");
		if (text === void 0) return otherwise;
		const value = Number(text);
		if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
		throw refuse(say("tarPaxNumber", { key }).text);
	};
	const text = (key, otherwise) => {
		const value = records.get(key);
		return value ? decodePath(value) : otherwise;
	};
	const size = number("size", header.size);
	return {
		...header,
		path: text("path", header.path),
		linkname: text("linkpath", header.linkname),
		uid: number("uid", header.uid),
		gid: number("gid", header.gid),
		size: "1 2 3 4 5 6".includes(header.flag) ? 0 : size
	};
}
function readText(field) {
	return decodePath(textBytes(field));
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

// src/layers/tar/sparse.ts
async function readSparseFile(header, block, records, readBlock, refuse) {
	const fail = () => refuse(say("tarSparse", { path: JSON.stringify(header.path) }).text);
	const file = await readMap(header, block, records, readBlock, fail);
	if (file && !isValid(file, header.size - file.mapSize)) throw fail();
	return file;
}
async function readMap(header, block, records, readBlock, fail) {
	if (header.flag === "S") return await readOldMap(block, readBlock, fail);
	if (![...records.keys()].some((key) => key.startsWith("GNU.sparse."))) return void 0;
	const text = (key) => records.get(`GNU.sparse.${key}`)?.toString("latin1");
	const name = records.get("GNU.sparse.name");
	const path = name && decodePath(name);
	const size = toNumber(text("realsize") ?? text("size"));
	if (text("major") === "1" && text("minor") === "0") {
		const { numbers, mapSize } = await readStoredMap(header.size, readBlock, fail);
		return {
			size,
			path,
			regions: toRegions(numbers),
			mapSize
		};
	}
	const map = text("map") ?? "";
	return {
		size,
		path,
		regions: toRegions(map === "" ? [] : map.split(",").map(toNumber)),
		mapSize: 0
	};
}
async function readOldMap(block, readBlock, fail) {
	const numbers = numbersIn(block, 386, 4);
	let isContinued = block[482] !== 0;
	for (let read = 0; isContinued; read += 512) {
		const next = read < 1048576 ? await readBlock() : void 0;
		if (!next) throw fail();
		numbers.push(...numbersIn(next, 0, 21));
		isContinued = next[504] !== 0;
	}
	return {
		size: readNumber(block, 483, 12) ?? -1,
		regions: toRegions(numbers),
		mapSize: 0
	};
}
function numbersIn(block, start, count) {
	const numbers = [];
	for (let at = start; at < start + count * 24 && block[at] !== 0; at += 24) numbers.push(readNumber(block, at, 12) ?? -1, readNumber(block, at + 12, 12) ?? -1);
	return numbers;
}
async function readStoredMap(stored, readBlock, fail) {
	let rest = "";
	const numbers = [];
	for (let mapSize = 512; mapSize <= Math.min(stored, extensionLimit); mapSize += 512) {
		const block = await readBlock();
		if (!block) throw fail();
		const lines = (rest + block.toString("latin1")).split("\n");
		rest = lines.pop() ?? "";
		numbers.push(...lines.map(toNumber));
		const count = numbers[0];
		if (count !== void 0 && numbers.length >= 1 + 2 * count) return {
			numbers: numbers.slice(1, 1 + 2 * count),
			mapSize
		};
	}
	throw fail();
}
function toNumber(text) {
	return text !== void 0 && /^\d{1,16}$/.test(text) ? Number(text) : -1;
}
function toRegions(numbers) {
	return Array.from({ length: Math.ceil(numbers.length / 2) }, (_, index) => index * 2).map((at) => ({
		offset: numbers[at],
		size: numbers[at + 1] ?? -1
	}));
}
function isValid({ size, regions }, stored) {
	let end = 0;
	for (const region of regions) {
		if (region.offset < end || region.size < 0) return false;
		end = region.offset + region.size;
	}
	return end <= size && Number.isSafeInteger(size) && storedSize(regions) === stored;
}
function storedSize(regions) {
	return regions.reduce((total, { size }) => total + size, 0);
}
function holesIn({ size, regions }) {
	return size - storedSize(regions);
}
const zeros = Buffer.alloc(65536);
async function* expandSparse({ size, regions }, stored) {
	let position = 0;
	let index = 0;
	for await (const given of stored) for (let chunk = given; chunk.length > 0;) {
		const region = regions[index];
		yield* zerosOf(region.offset - position);
		position = Math.max(position, region.offset);
		const part = chunk.subarray(0, region.offset + region.size - position);
		if (part.length > 0) yield part;
		position += part.length;
		chunk = chunk.subarray(part.length);
		if (position === region.offset + region.size) index += 1;
	}
	yield* zerosOf(size - position);
}
function* zerosOf(count) {
	for (let left = count; left > 0; left -= Math.min(left, zeros.length)) yield zeros.subarray(0, Math.min(left, zeros.length));
}

// src/layers/tar/tarreader.ts
async function* readTar(archive, refuse) {
	const input = "handle" in archive ? positionedInput(archive, refuse) : streamInput(archive, refuse);
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
			const sparse = await readSparseFile(header, block, records, input.block, refuse);
			const content = newContent(header.size - (sparse?.mapSize ?? 0), input);
			const member = {
				header,
				records,
				offset: input.position(),
				holes: 0,
				content: content.bytes()
			};
			yield sparse ? expandMember(member, sparse) : member;
			await content.end();
			own = /* @__PURE__ */ new Map();
		}
	} finally {
		await input.close();
	}
}
function expandMember(member, sparse) {
	const { path = member.header.path, size } = sparse;
	return {
		...member,
		header: {
			...member.header,
			flag: "0",
			path,
			size
		},
		offset: void 0,
		holes: holesIn(sparse),
		content: expandSparse(sparse, member.content)
	};
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
function positionedInput({ handle, size, mayLackEnd = false }, refuse) {
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
			if (mayLackEnd && position === size) return void 0;
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
const memberLimit = 2e5;
const holeLimit = 16 * 1024 ** 3;
async function* readMembers(bytes, archive) {
	let count = 0;
	let holes = 0;
	try {
		for await (const member of readTar(bytes, (text) => archiveError(archive, { text }))) {
			if (++count > memberLimit) throw new ImagebuildError("LIMIT_EXCEEDED", say("tarTooManyEntries", {
				archive: archive.name,
				limit: memberLimit
			}), { place: archive.place });
			holes += member.holes;
			if (holes > holeLimit) throw tooManyHoles(archive, member.header.path);
			yield memberOf(member, archive);
		}
	} catch (cause) {
		throw explained(cause, archive);
	}
}
function tooManyHoles({ name, place }, path) {
	const words = {
		archive: name,
		path: JSON.stringify(path),
		limit: holeLimit
	};
	return new ImagebuildError("LIMIT_EXCEEDED", say("tarSparseTooLarge", words), {
		place,
		hint: say("tarSparseTooLargeHint")
	});
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
	return {
		path,
		kind,
		mode,
		uid,
		gid,
		size,
		linkname: kind === "link" ? pathIn(archive, linkname) : linkname,
		...readAttributes({
			path,
			kind
		}, records, (text) => archiveError(archive, { text })),
		offset,
		content: contentOf(content, archive)
	};
}
function pathIn(archive, path) {
	const cleaned = archive.paths === "cleaned" ? posix.normalize(path.replace(/^\/+/, "")) : path;
	if (archive.paths === "relative" && path.startsWith("/") || cleaned.split("/").includes("..") || path.includes("\0")) throw archiveError(archive, say("tarPathLeaves", { path: JSON.stringify(path) }));
	return cleanPath(cleaned);
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

export { readMembers as n, readTar as r, archiveError as t };