import { l as object, n as array, p as string } from "./schemas.js";
import { t as ImagebuildError } from "./errors.js";
import { a as pLimit, n as isTag, r as parseReference } from "./reference.js";
import { r as hexOf } from "./digest.js";
import { i as mediaTypes } from "./descriptor.js";
import { a as manifestLimit, c as parseManifest, i as encodeManifest, l as readSmallBlob, o as parseConfig, t as contentOf } from "./content.js";
import { n as isUnknownPlatform, t as formatPlatform } from "./platform.js";
import { a as openLayout, c as encodeLayoutIndex, d as collect, f as receive, i as layoutMarker, l as parseLayoutIndex, m as readRange, n as openClient, o as sourceOf, p as openFile, r as openSources, s as emptyIndex, u as pointName } from "./sources.js";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";

// src/publish/annotations.ts
const prefix = "io.github.labring.imagebuild";
const annotationKeys = {
	type: `${prefix}.type`,
	layerKey: `${prefix}.layer.key`,
	layerImages: `${prefix}.layer.images`
};

// src/publish/published.ts
async function readPublished(store, tag) {
	const descriptor = await store.resolve(tag);
	if (!descriptor) return void 0;
	const name = `${store.location}:${tag}`;
	const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
	const platforms = manifest.kind === "index" ? manifest.manifests.filter(({ platform }) => platform && !isUnknownPlatform(platform)) : otherType(manifest) === void 0 ? [{
		...descriptor,
		platform: await platformOf(store, manifest.config, name)
	}] : [];
	return {
		...factsOf(manifest),
		descriptor,
		platforms
	};
}
async function readSound(store, tag) {
	return await orUnsound(readPublished(store, tag), () => void 0);
}
async function orUnsound(reading, other) {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof ImagebuildError && unsound.has(error.code)) return other();
		throw error;
	}
}
const unsound = /* @__PURE__ */ new Set([
	"CONTENT_INVALID",
	"CONTENT_MISSING",
	"DIGEST_MISMATCH",
	"LIMIT_EXCEEDED"
]);
function factsOf(manifest) {
	const { annotations } = manifest;
	return {
		type: annotations[annotationKeys.type] ?? otherType(manifest),
		title: annotations["org.opencontainers.image.title"],
		version: annotations["org.opencontainers.image.version"],
		isIndex: manifest.kind === "index"
	};
}
function otherType(manifest) {
	const types = [mediaTypes.ociConfig, mediaTypes.dockerConfig];
	if (manifest.kind === "index" || types.includes(manifest.config.mediaType)) return void 0;
	return manifest.config.mediaType;
}
async function platformOf(store, config, name) {
	const { os, architecture, variant } = parseConfig(await readSmallBlob(store, config), name);
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function tagsOf(version, platforms) {
	const tagOf = (platform) => {
		const tag = `${version}-${platform.split("/").slice(1).join("-")}`;
		if (isTag(tag)) return tag;
		throw new ImagebuildError("CONTENT_INVALID", `${JSON.stringify(platform)} is a platform that no tag can name`);
	};
	return {
		index: version,
		platform: new Map(platforms.map((each) => [each, tagOf(each)]))
	};
}
async function checkTags(target, tags, rules) {
	await Promise.all(tags.map(async (tag) => checkTag(target, tag, await readFacts(target, tag), rules)));
}
async function readFacts(target, tag) {
	const descriptor = await target.resolve(tag);
	if (!descriptor) return void 0;
	const { mediaType } = descriptor;
	const name = `${target.location}:${tag}`;
	return await orUnsound(target.manifest(descriptor).then((bytes) => factsOf(parseManifest(bytes, mediaType, name))), () => ({
		type: mediaType,
		title: void 0,
		version: void 0,
		isIndex: false
	}));
}
function checkTag(target, tag, published, rules) {
	if (!published) return;
	const place = { image: `${target.location}:${tag}` };
	const leftOver = tag !== rules.version && published.version === rules.version;
	if (!rules.replace && !leftOver) throw new ImagebuildError("TAG_EXISTS", `${place.image} is published already, and this build may not replace it`, {
		place,
		hint: "Ask somebody with write permission to build it, or build another version."
	});
	if (tag !== rules.version && published.isIndex && (published.version ?? rules.version) !== rules.version) throw new ImagebuildError("TAG_EXISTS", `${place.image} is the version ${published.version}, and would become the tag of one platform of ${rules.version}`, {
		place,
		hint: "Build another version: the names of these two cannot stand side by side."
	});
	const { type } = rules;
	if (!published.type || !type || published.type === type || rules.replaceOtherType) return;
	throw new ImagebuildError("TYPE_MISMATCH", `${place.image} holds something of type ${published.type}, and this build makes one of type ${type}`, {
		place,
		hint: "Publish under another version or namespace, or pass --replace-other-type to replace it."
	});
}
function keptPlatforms(published, built, dropped) {
	if (!published) return [];
	return published.platforms.filter(({ platform }) => {
		const name = platform ? formatPlatform(platform) : "";
		const among = (list) => list.some((each) => name === each || name.startsWith(`${each}/`));
		return !among(built) && !among(dropped);
	});
}

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
	const records = Object.entries({
		path: place ? void 0 : path,
		linkpath: isAscii(linkname) && linkname.length <= 100 ? void 0 : linkname,
		size: entry.size > largestOctal11 ? String(entry.size) : void 0,
		uid: entry.uid > largestOctal7 ? String(entry.uid) : void 0,
		gid: entry.gid > largestOctal7 ? String(entry.gid) : void 0
	}).filter((record) => record[1] !== void 0);
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
	const rest = Buffer.from(` ${key}=${value}\n`);
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
	const sum = header.reduce((total, byte) => total + byte, 0);
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

// src/layout/tar-header.ts
function parseTarHeader(block, name) {
	if (block.every((byte) => byte === 0)) return void 0;
	const size = readNumber(block, 124, 12);
	if (size === void 0 || readNumber(block, 148, 8) !== checksum(block)) throw invalidArchive(name, "a header in it is damaged");
	const prefix = block.toString("latin1", 257, 263) === "ustar\0" ? readText(block, 345, 155) : "";
	const path = readText(block, 0, 100);
	return {
		flag: block[156] === 0 ? "0" : String.fromCharCode(block[156]),
		path: prefix === "" ? path : `${prefix}/${path}`,
		linkname: readText(block, 157, 100),
		size
	};
}
function parsePaxRecords(bytes, name) {
	const records = {};
	for (let start = 0; start < bytes.length;) {
		const blank = bytes.indexOf(" ", start);
		const length = Number(bytes.toString("latin1", start, blank));
		const record = bytes.subarray(blank + 1, start + length);
		const equals = record.indexOf("=");
		const isRecord = blank > start && equals > 0 && start + length <= bytes.length && record.at(-1) === 10;
		if (!Number.isSafeInteger(length) || !isRecord) throw invalidArchive(name, "a pax header in it is damaged");
		records[record.toString("utf8", 0, equals)] = record.toString("utf8", equals + 1, record.length - 1);
		start += length;
	}
	return records;
}
function readText(bytes, start, length) {
	const field = bytes.subarray(start, start + length);
	const end = field.indexOf(0);
	return field.toString("utf8", 0, end === -1 ? field.length : end);
}
function readNumber(block, start, length) {
	const field = block.subarray(start, start + length);
	const value = (field[0] & 128) === 0 ? Number.parseInt(field.toString("latin1").replace(/[\0 ]+$/, "").trim() || "0", 8) : [field[0] & 127, ...field.subarray(1)].reduce((total, byte) => total * 256 + byte, 0);
	return Number.isSafeInteger(value) ? value : void 0;
}
function checksum(block) {
	const sum = (part) => part.reduce((total, byte) => total + byte, 0);
	return sum(block) - sum(block.subarray(148, 156)) + 256;
}
function invalidArchive(name, reason) {
	return new ImagebuildError("CONTENT_INVALID", `${name} is no archive that can be read: ${reason}`, {
		place: { file: name },
		hint: "Make the archive anew with skopeo, podman or imagebuild."
	});
}

// src/layout/tar-files.ts
const entryLimit = 2e5;
const metadataLimit = 1048576;
const hopLimit = 20;
const kinds = {
	"0": "file",
	"7": "file",
	"1": "hard link",
	"2": "symbolic link",
	"5": "directory"
};
async function indexTar(file, name) {
	const { size: end } = await file.stat();
	const members = /* @__PURE__ */ new Map();
	let entries = 0;
	for await (const { header, offset } of walk(file, end, name)) {
		if (++entries > entryLimit) throw new ImagebuildError("LIMIT_EXCEEDED", `${name} has more than ${entryLimit} entries`);
		const path = memberPath(header.path, name);
		const member = memberOf$1(header, path, offset, name);
		if (member) members.set(path, member);
	}
	return { find: (path) => follow(members, path, name) };
}
function memberOf$1(header, path, offset, name) {
	const kind = kinds[header.flag];
	if (kind === "file") return {
		offset,
		size: header.size
	};
	if (kind === "directory") return void 0;
	if (kind === "hard link") return { target: memberPath(header.linkname, name) };
	if (kind === "symbolic link") return { target: linkTarget(path, header.linkname, name) };
	throw invalidArchive(name, `${JSON.stringify(path)} is no file, folder or link`);
}
function memberPath(path, name) {
	if (posix.isAbsolute(path) || path.split("/").includes("..")) throw leaves(name, path);
	return posix.normalize(path).replace(/\/$/, "");
}
function linkTarget(path, linkname, name) {
	if (posix.isAbsolute(linkname)) throw leaves(name, linkname);
	return memberPath(posix.join(posix.dirname(path), linkname), name);
}
function follow(members, path, name) {
	let member = members.get(path);
	for (let hops = 0; member && "target" in member; hops++) {
		if (hops === hopLimit) throw invalidArchive(name, `the links of ${JSON.stringify(path)} do not end`);
		member = members.get(member.target);
	}
	return member;
}
async function* walk(file, end, name) {
	let global = {};
	let own = {};
	for (let position = 0; position + 512 <= end;) {
		const plain = parseTarHeader(await readAt(file, position, 512, name), name);
		if (!plain) return;
		const offset = position + 512;
		const isMetadata = "xgLK".includes(plain.flag);
		const header = isMetadata ? plain : amend(plain, {
			...global,
			...own
		}, name);
		position = offset + header.size + padding(header.size);
		if (offset + header.size > end) throw invalidArchive(name, "it ends in the middle of a file");
		if (!isMetadata) {
			yield {
				header,
				offset
			};
			own = {};
			continue;
		}
		if (plain.size > metadataLimit) throw invalidArchive(name, "a name in it is longer than 1 MiB");
		const records = recordsOf(plain.flag, await readAt(file, offset, plain.size, name), name);
		if (plain.flag === "g") global = {
			...global,
			...records
		};
		else own = {
			...own,
			...records
		};
	}
}
function recordsOf(flag, bytes, name) {
	if (flag === "L") return { path: readText(bytes, 0, bytes.length) };
	if (flag === "K") return { linkpath: readText(bytes, 0, bytes.length) };
	return parsePaxRecords(bytes, name);
}
function amend(header, records, name) {
	if (Object.keys(records).some((key) => key.startsWith("GNU.sparse."))) throw invalidArchive(name, `${JSON.stringify(header.path)} is a sparse file`);
	const size = records["size"] === void 0 ? header.size : Number(records["size"]);
	if (!Number.isSafeInteger(size) || size < 0) throw invalidArchive(name, "a pax header holds a wrong size");
	return {
		flag: header.flag,
		path: records["path"] ?? header.path,
		linkname: records["linkpath"] ?? header.linkname,
		size: header.flag === "0" || header.flag === "7" ? size : 0
	};
}
async function readAt(file, position, length, name) {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
	if (bytesRead < length) throw invalidArchive(name, "it ends in the middle of a header");
	return buffer;
}
function leaves(name, path) {
	return invalidArchive(name, `${JSON.stringify(path)} leads out of it`);
}

// src/layout/archive-file.ts
const compressions = [
	{
		magic: "1f8b",
		format: "gzip",
		program: "gunzip"
	},
	{
		magic: "28b52ffd",
		format: "zstd",
		program: "unzstd"
	},
	{
		magic: "fd377a585a00",
		format: "xz",
		program: "unxz"
	},
	{
		magic: "425a68",
		format: "bzip2",
		program: "bunzip2"
	}
];
async function indexArchive(path) {
	await using handle = await openFile(path, "follow");
	if (!handle) throw new ImagebuildError("CONTENT_MISSING", `there is no archive ${path}`, {
		place: { file: path },
		hint: "Name a tar file that skopeo, podman, docker or imagebuild made."
	});
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
	refuseCompressed(buffer.toString("hex", 0, bytesRead), path);
	return await indexTar(handle, path);
}
async function readMember(archive, files, path) {
	const extent = files.find(path);
	if (!extent) throw new ImagebuildError("CONTENT_INVALID", `${archive} holds no file ${path}`, {
		place: { file: archive },
		hint: "Say which kind it is: an oci-archive holds index.json, a docker-archive holds manifest.json."
	});
	if (extent.size > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", `${path} in ${archive} is larger than 4 MiB`, { place: { file: archive } });
	return await collect(readExtent(archive, extent, 0));
}
async function* readExtent(archive, extent, offset) {
	const handle = extent && await openFile(archive, "follow");
	if (handle) yield* readRange(handle, extent.offset + offset, extent.offset + extent.size);
}
function refuseCompressed(start, path) {
	const found = compressions.find(({ magic }) => start.startsWith(magic));
	if (!found) return;
	throw new ImagebuildError("CONTENT_INVALID", `${path} is packed with ${found.format}`, {
		place: { file: path },
		hint: `Unpack it first: ${found.program} ${path}`
	});
}

// src/layout/tar-writer.ts
var TarWriter = class TarWriter {
	#handle;
	#end = 0;
	constructor(handle) {
		this.#handle = handle;
	}
	static async create(path) {
		return new TarWriter(await open(path, "wx+", 420));
	}
	async addDirectory(path) {
		await this.#append(tarHeader({
			...attributes,
			path,
			type: "dir",
			mode: 493,
			size: 0
		}));
	}
	async addFile(path, bytes) {
		await this.#append(Buffer.concat([
			fileHeader(path, bytes.length),
			bytes,
			zeros(bytes.length)
		]));
	}
	async draft(content, where, pathOf) {
		const expected = {
			digest: content.digest ?? anyDigest,
			size: content.size ?? 0
		};
		const free = fileHeader(pathOf(expected), expected.size).length;
		const offset = this.#end + free;
		const written = await receive(content, where, (chunk, position) => this.#write(chunk, offset + position));
		const path = pathOf(written);
		if (fileHeader(path, written.size).length === free) return {
			...written,
			path,
			offset
		};
		return await this.draft({
			...content,
			...written
		}, where, pathOf);
	}
	async keep(draft) {
		const { path, offset, size } = draft;
		await this.#write(zeros(size), offset + size);
		await this.#write(fileHeader(path, size), this.#end);
		this.#end = offset + size + padding(size);
		return {
			offset,
			size
		};
	}
	async finish() {
		await this.#append(tarEnd);
		await this.#handle.truncate(this.#end);
		await this.#handle.close();
	}
	async close() {
		await this.#handle.close();
	}
	async #append(bytes) {
		await this.#write(bytes, this.#end);
		this.#end += bytes.length;
	}
	async #write(bytes, position) {
		for (let done = 0; done < bytes.length;) {
			const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, position + done);
			done += bytesWritten;
		}
	}
};
const anyDigest = `sha256:${"0".repeat(64)}`;
const attributes = {
	uid: 0,
	gid: 0,
	mtime: 0
};
function fileHeader(path, size) {
	return tarHeader({
		...attributes,
		path,
		type: "file",
		mode: 420,
		size
	});
}
function zeros(size) {
	return Buffer.alloc(padding(size));
}

// src/layout/archive.ts
async function openArchive(file) {
	const files = await indexArchive(file);
	const index = parseLayoutIndex(await readMember(file, files, "index.json"), `${file}: index.json`);
	const find = (digest) => files.find(memberOf(digest));
	return sourceOf({
		location: `oci-archive:${file}`,
		index: async () => index,
		size: async (digest) => find(digest)?.size,
		open: (digest, offset) => readExtent(file, find(digest), offset)
	});
}
async function createArchive(file) {
	const folder = dirname(file);
	await mkdir(folder, { recursive: true });
	const temporary = join(folder, `.${basename(file)}.${randomUUID()}`);
	const tar = await TarWriter.create(temporary);
	for (const path of ["blobs", "blobs/sha256"]) await tar.addDirectory(path);
	const location = `oci-archive:${file}`;
	const extents = /* @__PURE__ */ new Map();
	const oneAtATime = pLimit(1);
	let place = temporary;
	let index = emptyIndex;
	const write = (content) => oneAtATime(() => writeBlob(tar, extents, location, content));
	return {
		...sourceOf({
			location,
			index: async () => index,
			size: async (digest) => extents.get(digest)?.size,
			open: (digest, offset) => readExtent(place, extents.get(digest), offset)
		}),
		has: async ({ digest, size }) => extents.get(digest)?.size === size,
		mount: async () => false,
		write,
		async putManifest(bytes, descriptor, tag) {
			await write({
				...descriptor,
				open: contentOf(bytes).open
			});
			if (tag !== void 0) index = pointName(index, tag, descriptor);
		},
		finish: () => oneAtATime(async () => {
			await tar.addFile("index.json", Buffer.from(encodeLayoutIndex(index)));
			await tar.addFile("oci-layout", Buffer.from(layoutMarker));
			await tar.finish();
			await rename(temporary, file);
			place = file;
		}),
		async abort() {
			await tar.close();
			await rm(temporary, { force: true });
		}
	};
}
function memberOf(digest) {
	return `blobs/sha256/${hexOf(digest)}`;
}
async function writeBlob(tar, extents, location, content) {
	const there = content.digest && extents.get(content.digest);
	if (content.digest && there && there.size === (content.size ?? there.size)) return {
		digest: content.digest,
		size: there.size
	};
	const draft = await tar.draft(content, location, ({ digest }) => memberOf(digest));
	if (!extents.has(draft.digest)) extents.set(draft.digest, await tar.keep(draft));
	return {
		digest: draft.digest,
		size: draft.size
	};
}

// src/layout/docker-archive.ts
const listShape = array(object({
	Config: string(),
	RepoTags: array(string()).nullish(),
	Layers: array(string()).max(1e3)
})).max(1e3);
async function openDockerArchive(file) {
	const files = await indexArchive(file);
	const parts = /* @__PURE__ */ new Map();
	let index = emptyIndex;
	for (const image of parseList(await readMember(file, files, "manifest.json"), file)) {
		const descriptor = await addImage(parts, file, files, image);
		index = (image.RepoTags ?? []).reduce((names, name) => pointName(names, name, descriptor), withoutName(index, descriptor));
	}
	return sourceOf({
		location: `docker-archive:${file}`,
		index: async () => index,
		size: async (digest) => parts.get(digest)?.size,
		open: (digest, offset) => parts.get(digest)?.open(offset) ?? nothing()
	});
}
function withoutName(index, descriptor) {
	return {
		...index,
		manifests: [...index.manifests, descriptor]
	};
}
function parseList(bytes, file) {
	try {
		return listShape.parse(JSON.parse(bytes.toString()));
	} catch (cause) {
		throw new ImagebuildError("CONTENT_INVALID", `manifest.json in ${file} cannot be read`, {
			place: { file },
			hint: "Save the image again with docker save or skopeo.",
			cause
		});
	}
}
async function addImage(parts, file, files, image) {
	const bytes = await readMember(file, files, image.Config);
	const config = contentOf(bytes);
	const { diffIds } = parseConfig(bytes, `${file}: ${image.Config}`);
	if (diffIds.length !== image.Layers.length) throw notAllLayers(file, image, diffIds.length);
	const layers = [];
	for (const [at, path] of image.Layers.entries()) {
		const extent = files.find(path);
		if (!extent) throw missingLayer(file, path);
		const layer = await describeLayer(file, extent, diffIds[at]);
		parts.set(layer.digest, {
			size: layer.size,
			open: (offset) => readExtent(file, extent, offset)
		});
		layers.push(layer);
	}
	const { digest, size } = config;
	const manifest = encodeManifest({
		config: {
			mediaType: mediaTypes.ociConfig,
			digest,
			size
		},
		layers,
		annotations: {}
	});
	parts.set(digest, config);
	parts.set(manifest.descriptor.digest, contentOf(manifest.bytes));
	return manifest.descriptor;
}
async function describeLayer(file, extent, diffId) {
	const { size } = extent;
	if (!await isGzip(file, extent)) return {
		mediaType: mediaTypes.ociLayer,
		digest: diffId,
		size
	};
	const hash = createHash("sha256");
	for await (const chunk of readExtent(file, extent, 0)) hash.update(chunk);
	return {
		mediaType: mediaTypes.ociLayerGzip,
		digest: `sha256:${hash.digest("hex")}`,
		size
	};
}
async function isGzip(file, { offset, size }) {
	for await (const chunk of readExtent(file, {
		offset,
		size: Math.min(size, 2)
	}, 0)) return chunk[0] === 31 && chunk[1] === 139;
	return false;
}
async function* nothing() {}
function notAllLayers(file, image, count) {
	return new ImagebuildError("CONTENT_INVALID", `${image.Config} in ${file} names ${count} layers, and manifest.json ${image.Layers.length}`, {
		place: { file },
		hint: "Save the image again."
	});
}
function missingLayer(file, path) {
	return new ImagebuildError("CONTENT_MISSING", `${file} holds no layer ${path}`, {
		place: { file },
		hint: "Save the image again."
	});
}

// src/stores.ts
function openStores(settings) {
	const sources = openSources(settings);
	const { sourceOf } = sources;
	const targets = openClient(settings, settings.credentials, {});
	const repository = ({ host, repository: name }) => targets.repository(host, name);
	return {
		sourceOf,
		repository,
		sourceOfImage: async (image, files) => image.archive ? inArchive(image, files(image.archive.digest)) : sourceOf(registryReference(image)),
		open: async (location) => await openLocal(location) ?? openReference(location, sourceOf),
		targetOf: (request) => openTarget(settings, targets, request),
		[Symbol.asyncDispose]: async () => {
			await Promise.all([sources[Symbol.asyncDispose](), targets.close()]);
		}
	};
}
async function inArchive(image, { file }) {
	const { transport, archive } = image;
	if (file === void 0 || !archive) throw new RangeError(`${image.reference} lies in no file`);
	const opened = await (transport === "oci-archive" ? openArchive(file) : openDockerArchive(file));
	return {
		location: `${transport}:${image.origins[0]?.file ?? archive.name}`,
		manifest: (descriptor) => opened.manifest(descriptor),
		blob: (descriptor, offset) => opened.blob(descriptor, offset),
		resolve: async () => await opened.resolve(archive.name) ?? await opened.resolve("")
	};
}
async function openLocal(location) {
	const archive = /^(?:oci-archive:)?(.+\.tar)(?::([^:/]+))?$/.exec(location);
	if (archive?.[1] !== void 0) return named(await openArchive(archive[1]), archive[2]);
	const layout = /^oci:(.+?)(?::([^:/]+))?$/.exec(location);
	if (layout?.[1] !== void 0) return named(await openLayout(layout[1]), layout[2]);
}
async function named(source, tag) {
	const tags = await source.tags();
	if (tag !== void 0 || tags.length <= 1) return {
		source,
		name: tag ?? tags[0] ?? ""
	};
	throw new ImagebuildError("USAGE", `${source.location} holds several images: ${tags.join(", ")}`, { hint: `Name one of them: ${source.location}:${tags[0]}` });
}
async function openReference(location, sourceOf) {
	const reference = parseReference(location);
	return {
		source: await sourceOf(reference),
		name: reference.digest ?? reference.tag ?? "latest"
	};
}
function registryReference(image) {
	if (image.transport === "registry") return parseReference(image.reference);
	const origin = image.origins[0];
	throw new ImagebuildError("REFERENCE_INVALID", `${image.reference} comes from ${image.transport}, which is not read yet`, {
		place: {
			file: origin?.file,
			line: origin?.line,
			image: image.reference
		},
		hint: "Push the image to a registry and name it there."
	});
}
async function openTarget(settings, registry, request) {
	const { destination } = settings;
	const { app, version } = request;
	if (destination.kind === "registry") {
		const repository = `${destination.namespace}/${app}`;
		return {
			target: registry.repository(destination.host, repository),
			reference: `${destination.host}/${repository}:${version}`,
			platformTags: true,
			finish: async () => {},
			abort: async () => {}
		};
	}
	const annotations = { "io.containerd.image.name": `localhost/${app}:${version}` };
	if (destination.kind === "oci") {
		const { directory } = destination;
		return {
			target: await openLayout(directory, { create: true }),
			reference: `oci:${directory}:${version}`,
			platformTags: false,
			annotations,
			finish: async () => {},
			abort: async () => {}
		};
	}
	const archive = await createArchive(destination.file);
	return {
		target: archive,
		reference: `oci-archive:${destination.file}:${version}`,
		platformTags: false,
		annotations,
		finish: () => archive.finish(),
		abort: () => archive.abort()
	};
}

export { checkTags as a, readPublished as c, annotationKeys as d, tarHeader as i, readSound as l, padding as n, keptPlatforms as o, tarEnd as r, orUnsound as s, openStores as t, tagsOf as u };