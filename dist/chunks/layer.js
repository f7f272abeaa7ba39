import { t as ImagebuildError } from "./errors.js";
import { t as ResumableHash } from "./digest.js";
import { a as isExtension, c as padding, i as extensionLimit, n as unpackLayer, o as parseExtension, r as applyRecords, s as parseTarHeader } from "./unpack.js";
import { posix } from "node:path";

// src/image/tarreader.ts
async function* readTar(bytes, refuse) {
	const input = newInput(bytes, refuse);
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
			const content = newContent(header.size, input);
			yield {
				header,
				records,
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
	if (size > 1048576) throw refuse("a name in it is longer than 1 MiB");
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
			for (left += padding(size); left > 0;) left -= (await input.some(left)).length;
		}
	};
}
function newInput(bytes, refuse) {
	const chunks = bytes[Symbol.asyncIterator]();
	let chunk = /* @__PURE__ */ new Uint8Array(0);
	const more = async () => {
		while (chunk.length === 0) {
			const { done, value } = await chunks.next();
			if (done) return false;
			chunk = value;
		}
		return true;
	};
	const some = async (most) => {
		if (!await more()) throw refuse("it ends in the middle of a member");
		const taken = chunk.subarray(0, most);
		chunk = chunk.subarray(taken.length);
		return taken;
	};
	return {
		some,
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

// src/context/paths.ts
const linkLimit = 40;
function cleanPath(path) {
	return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, "");
}
function joinPath(directory, name) {
	return directory === "" || name === "" ? directory + name : `${directory}/${name}`;
}
function splitPath(path) {
	const at = path.lastIndexOf("/");
	return {
		directory: path.slice(0, Math.max(0, at)),
		name: path.slice(at + 1)
	};
}
function isDirectory(tree, path) {
	return path === "" || tree.get(path)?.type === "dir";
}
function resolveLinks(tree, path) {
	const left = path.split("/").reverse();
	const done = [];
	let links = 0;
	for (let name = left.pop(); name !== void 0; name = left.pop()) {
		if (name === "" || name === ".") continue;
		const link = name === ".." ? void 0 : tree.get([...done, name].join("/"));
		if (name === "..") done.pop();
		else if (link?.type !== "symlink" || links === linkLimit) done.push(name);
		else {
			links += 1;
			if (link.linkname.startsWith("/")) done.length = 0;
			left.push(...link.linkname.split("/").reverse());
		}
	}
	return done.join("/");
}

// src/context/members.ts
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
		for await (const member of readTar(bytes, (reason) => invalid(archive, reason))) {
			if (++count > 2e5) throw new ImagebuildError("LIMIT_EXCEEDED", `${archive.name} has more than ${memberLimit} entries`, archive);
			yield memberOf(member, archive);
		}
	} catch (cause) {
		throw explained(cause, archive);
	}
}
async function* contentOf$1(bytes, archive) {
	try {
		yield* bytes;
	} catch (cause) {
		throw explained(cause, archive);
	}
}
function explained(cause, archive) {
	return cause instanceof ImagebuildError ? cause : invalid(archive, "it is damaged", cause);
}
function memberOf({ header, records, content }, archive) {
	const { flag, mode, uid, gid, size, linkname } = header;
	const kind = flag === "0" && header.path.endsWith("/") ? "dir" : kinds[flag];
	const path = pathIn(archive, header.path);
	if (!kind) throw invalid(archive, `${JSON.stringify(path)} is neither file, directory nor link`);
	const capabilities = kind === "file" ? records.get(capabilityRecord) : void 0;
	if (capabilities && !capabilitySizes.includes(capabilities.length)) throw invalid(archive, `the capabilities of ${JSON.stringify(path)} are none that Linux knows`);
	return {
		path,
		kind,
		mode,
		uid,
		gid,
		size,
		linkname: kind === "link" ? pathIn(archive, linkname) : linkname,
		...capabilities ? { capabilities: capabilities.toString("base64") } : {},
		content: contentOf$1(content, archive)
	};
}
function pathIn(archive, path) {
	if (!archive.absolute && path.startsWith("/") || path.split("/").includes("..") || path.includes("\0")) throw invalid(archive, `${JSON.stringify(path)} leads out of it`);
	return cleanPath(path);
}
function invalid({ name, place }, reason, cause) {
	return new ImagebuildError("CONTENT_INVALID", `${name} cannot be unpacked: ${reason}`, {
		place,
		cause,
		hint: "Make the archive anew, with plain paths below its root."
	});
}

// src/context/layer.ts
const whiteoutPrefix = ".wh.";
const opaqueName = ".wh..wh..opq";
const driverData = /(?:^|\/)\.wh\.\.wh\./;
const accountFile = /^etc\/(?:passwd|group)$/;
const accountLimit = 1048576;
async function readLayer(layer) {
	const diffId = new ResumableHash();
	const removed = /* @__PURE__ */ new Set();
	const opaque = /* @__PURE__ */ new Set();
	const entries = [];
	let number = 0;
	for await (const member of readMembers(hashed(unpackLayer(layer.source, layer.descriptor), diffId), archiveOf(layer))) {
		const { directory, name } = splitPath(member.path);
		if (name === opaqueName) opaque.add(directory);
		else if (name.startsWith(".wh.") && !driverData.test(member.path)) removed.add(joinPath(directory, name.slice(4)));
		else if (member.path !== "" && !driverData.test(member.path)) entries.push(await entryOf(member, layer, number));
		number += 1;
	}
	if (diffId.digest() === layer.diffId) return {
		removed,
		opaque,
		entries
	};
	throw new ImagebuildError("DIGEST_MISMATCH", `${layer.descriptor.digest} unpacks to ${diffId.digest()}, and its image says ${layer.diffId}`, {
		place: { image: layer.source.location },
		hint: "Build this image anew, or use another one."
	});
}
async function entryOf(member, layer, number) {
	const { path, kind, mode, uid, gid, linkname, capabilities } = member;
	if (kind === "special") return {
		type: kind,
		path
	};
	if (kind === "link") return {
		type: kind,
		path,
		linkname
	};
	if (kind === "symlink") return {
		type: kind,
		path,
		mode: 511,
		uid,
		gid,
		linkname
	};
	if (kind === "dir") return {
		type: kind,
		path,
		mode,
		uid,
		gid
	};
	return {
		type: kind,
		path,
		mode,
		uid,
		gid,
		content: await contentOf(member, layer, number),
		...capabilities === void 0 ? {} : { capabilities }
	};
}
async function contentOf({ path, size, content }, layer, member) {
	const hash = new ResumableHash();
	const kept = accountFile.test(path) && size <= accountLimit ? [] : void 0;
	for await (const chunk of content) {
		hash.update(chunk, hash.size);
		kept?.push(chunk);
	}
	const bytes = kept && Buffer.concat(kept);
	const open = async function* (offset = 0) {
		if (bytes) yield bytes.subarray(offset);
		else yield* readFrom(layer, member, offset);
	};
	return {
		digest: hash.digest(),
		size,
		open,
		layer,
		member
	};
}
async function* readFrom(layer, wanted, offset) {
	let number = 0;
	for await (const member of readMembers(unpackLayer(layer.source, layer.descriptor), archiveOf(layer))) {
		if (number++ !== wanted) continue;
		let position = 0;
		for await (const chunk of member.content) {
			const skip = Math.max(0, offset - position);
			position += chunk.length;
			if (skip < chunk.length) yield chunk.subarray(skip);
		}
		return;
	}
}
async function keepFiles(files, keep) {
	const kept = /* @__PURE__ */ new Map();
	await readFiles(files, async (_, bytes) => {
		const content = await keep(bytes);
		kept.set(content.digest, content);
	});
	return kept;
}
async function readFiles(files, take) {
	const layers = /* @__PURE__ */ new Map();
	for (const file of files) layers.set(file.layer, (layers.get(file.layer) ?? /* @__PURE__ */ new Map()).set(file.member, file));
	for (const [layer, wanted] of layers) {
		let number = 0;
		for await (const member of readMembers(unpackLayer(layer.source, layer.descriptor), archiveOf(layer))) {
			const file = wanted.get(number++);
			if (!file) continue;
			await take(file, member.content);
			wanted.delete(file.member);
			if (wanted.size === 0) break;
		}
	}
}
function isLayerFile(content) {
	return "layer" in content;
}
function archiveOf({ source, descriptor }) {
	return {
		name: `${descriptor.digest} of ${source.location}`,
		place: { image: source.location },
		absolute: true
	};
}
async function* hashed(bytes, hash) {
	for await (const chunk of bytes) {
		hash.update(chunk, hash.size);
		yield chunk;
	}
}

export { whiteoutPrefix as a, cleanPath as c, resolveLinks as d, splitPath as f, readLayer as i, isDirectory as l, keepFiles as n, invalid as o, readFiles as r, readMembers as s, isLayerFile as t, joinPath as u };