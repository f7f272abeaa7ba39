import { t as ImagebuildError } from "./errors.js";
import { l as object, n as array, p as string } from "./schemas.js";
import { a as pLimit } from "./reference.js";
import { n as notMade, t as makeFolder } from "./folder.js";
import { r as hexOf, t as ResumableHash } from "./digest.js";
import { i as mediaTypes } from "./descriptor.js";
import { a as manifestLimit, i as encodeManifest, o as parseConfig, t as contentOf } from "./content.js";
import { a as encodeLayoutIndex, c as clearStale, d as collect, f as receive, i as emptyIndex, l as temporaryFor, m as readRange, o as parseLayoutIndex, p as openFile, r as sourceOf, s as pointName, t as layoutMarker, u as checkDigest } from "./directory2.js";
import { a as isExtension, c as padding, i as extensionLimit, l as tarEnd, o as parseExtension, r as applyRecords, s as parseTarHeader, t as through, u as tarHeader } from "./unpack.js";
import { t as encode } from "./encoder.js";
import { createGunzip } from "node:zlib";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, posix } from "node:path";

// src/layout/tar-files.ts
const entryLimit = 2e5;
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
	const refuse = (reason) => invalidArchive(name, reason);
	const global = /* @__PURE__ */ new Map();
	let own = /* @__PURE__ */ new Map();
	for (let position = 0; position + 512 <= end;) {
		const plain = parseTarHeader(await readAt(file, position, 512, name), refuse);
		if (!plain) return;
		const offset = position + 512;
		const header = isExtension(plain) ? plain : applyRecords(plain, new Map([...global, ...own]), refuse);
		position = offset + header.size + padding(header.size);
		if (offset + header.size > end) throw refuse("it ends in the middle of a file");
		if (!isExtension(plain)) {
			yield {
				header,
				offset
			};
			own = /* @__PURE__ */ new Map();
			continue;
		}
		if (plain.size > 1048576) throw refuse("a name in it is longer than 1 MiB");
		const records = parseExtension(plain, await readAt(file, offset, plain.size, name), refuse);
		if (plain.flag === "g") for (const [key, value] of records) global.set(key, value);
		else own = new Map([...own, ...records]);
	}
	throw invalidArchive(name, "it ends without the blocks that end an archive, so it was cut");
}
async function readAt(file, position, length, name) {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
	if (bytesRead < length) throw invalidArchive(name, "it ends in the middle of a header");
	return buffer;
}
function leaves(name, path) {
	return invalidArchive(name, `${JSON.stringify(path)} leads out of it`);
}
function invalidArchive(name, reason) {
	return new ImagebuildError("CONTENT_INVALID", `${name} is no archive that can be read: ${reason}`, {
		place: { file: name },
		hint: "Make the archive anew with skopeo, podman or imagebuild."
	});
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
async function indexArchive(path, shown) {
	await using handle = await openFile(path, "follow");
	if (!handle) throw new ImagebuildError("CONTENT_MISSING", `there is no archive ${shown}`, {
		place: { file: shown },
		hint: "Name a tar file that skopeo, podman, docker or imagebuild made."
	});
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
	refuseCompressed(buffer.toString("hex", 0, bytesRead), shown);
	return await indexTar(handle, shown);
}
async function readMember(archive, files, path, shown) {
	const extent = files.find(path);
	if (!extent) throw new ImagebuildError("CONTENT_INVALID", `${shown} holds no file ${path}`, {
		place: { file: shown },
		hint: "Say which kind it is: an oci-archive holds index.json, a docker-archive holds manifest.json."
	});
	if (extent.size > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", `${path} in ${shown} is larger than 4 MiB`, { place: { file: shown } });
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
async function openArchive(file, shown = file) {
	const files = await indexArchive(file, shown);
	const index = parseLayoutIndex(await readMember(file, files, "index.json", shown), `${shown}: index.json`);
	const find = (digest) => files.find(memberOf(digest));
	return sourceOf({
		location: `oci-archive:${shown}`,
		index: async () => index,
		size: async (digest) => find(digest)?.size,
		open: (digest, offset) => readExtent(file, find(digest), offset)
	});
}
async function createArchive(file) {
	const folder = dirname(file);
	await makeFolder(folder);
	await clearStale(folder, [basename(file)]);
	const temporary = temporaryFor(file);
	const tar = await TarWriter.create(temporary).catch((cause) => {
		throw notMade(file, cause, "file");
	});
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

// src/image/bytes.ts
async function* hashed(bytes, hash) {
	let position = 0;
	for await (const chunk of bytes) {
		hash.update(chunk, position);
		position += chunk.length;
		yield chunk;
	}
}
async function* skip(bytes, count) {
	let left = count;
	for await (const chunk of bytes) if (chunk.length <= left) left -= chunk.length;
	else {
		yield left === 0 ? chunk : chunk.subarray(left);
		left = 0;
	}
}
async function drain(bytes) {
	for await (const _ of bytes);
}

// src/layout/docker-archive-layer.ts
const gzip = {
	type: "gzip",
	level: 6
};
const oneAtATime = pLimit(1);
function packLayer(layer) {
	return oneAtATime(async () => await isGzip(layer) ? asItIs(layer) : packed(layer));
}
async function packed({ diffId, shown, open }) {
	const pack = (tar) => encode(tar, gzip);
	const tar = new ResumableHash();
	const blob = new ResumableHash();
	await drain(hashed(pack(hashed(open(0), tar)), blob));
	checkDigest(diffId, tar.digest(), shown);
	return {
		descriptor: {
			mediaType: mediaTypes.ociLayerGzip,
			digest: blob.digest(),
			size: blob.size
		},
		open: (offset) => skip(pack(open(0)), offset)
	};
}
async function asItIs({ size, diffId, shown, open }) {
	const tar = new ResumableHash();
	const blob = new ResumableHash();
	await drain(hashed(through(hashed(open(0), blob), createGunzip()), tar)).catch((cause) => {
		throw cause instanceof ImagebuildError ? cause : damaged(shown, cause);
	});
	checkDigest(diffId, tar.digest(), shown);
	return {
		descriptor: {
			mediaType: mediaTypes.ociLayerGzip,
			digest: blob.digest(),
			size
		},
		open
	};
}
async function isGzip({ open }) {
	for await (const chunk of open(0)) return chunk[0] === 31 && chunk[1] === 139;
	return false;
}
function damaged(shown, cause) {
	return new ImagebuildError("CONTENT_INVALID", `the gzip of ${shown} is damaged`, {
		place: { registry: shown },
		hint: "Save the image again.",
		cause
	});
}

// src/layout/docker-archive-list.ts
const listShape = array(object({
	Config: string(),
	RepoTags: array(string()).max(1e3).nullish(),
	Layers: array(string()).max(1e3).nullish()
})).max(1e3);
function parseSavedImages(bytes, archive) {
	try {
		return listShape.parse(JSON.parse(bytes.toString())).map(({ Config, RepoTags, Layers }) => ({
			config: Config,
			names: RepoTags ?? [],
			layers: Layers ?? []
		}));
	} catch (cause) {
		throw new ImagebuildError("CONTENT_INVALID", `manifest.json in ${archive} cannot be read`, {
			place: { file: archive },
			hint: "Save the image again with docker save or skopeo.",
			cause
		});
	}
}

// src/layout/docker-archive.ts
async function openDockerArchive(file, shown = file) {
	const files = await indexArchive(file, shown);
	const images = /* @__PURE__ */ new Map();
	let index = emptyIndex;
	for (const image of parseSavedImages(await readMember(file, files, "manifest.json", shown), shown)) {
		const config = describeConfig(contentOf(await readMember(file, files, image.config, shown)));
		images.set(config.digest, image);
		index = withNames(index, image.names, config);
	}
	const blobs = /* @__PURE__ */ new Map();
	const archive = {
		file,
		files,
		shown,
		blobs,
		layers: /* @__PURE__ */ new Map()
	};
	const manifests = /* @__PURE__ */ new Map();
	const manifestOf = (config, image) => {
		const manifest = manifests.get(config) ?? makeManifest(archive, image);
		manifests.set(config, manifest);
		return manifest;
	};
	const source = sourceOf({
		location: `docker-archive:${shown}`,
		index: async () => index,
		size: async (digest) => blobs.get(digest)?.size,
		open: (digest, offset) => blobs.get(digest)?.open(offset) ?? nothing()
	});
	return {
		...source,
		async resolve(tagOrDigest) {
			const found = await source.resolve(tagOrDigest);
			const image = found && images.get(found.digest);
			return image ? await manifestOf(found.digest, image) : found;
		}
	};
}
function describeConfig({ digest, size }) {
	return {
		mediaType: mediaTypes.ociConfig,
		digest,
		size
	};
}
function withNames(index, names, image) {
	const nameless = {
		...index,
		manifests: [...index.manifests, image]
	};
	return names.reduce((named, name) => pointName(named, name, image), nameless);
}
async function makeManifest(archive, image) {
	const { file, files, shown, blobs } = archive;
	const bytes = await readMember(file, files, image.config, shown);
	const { diffIds } = parseConfig(bytes, `${shown}: ${image.config}`);
	if (diffIds.length !== image.layers.length) throw notAllLayers(shown, image, diffIds.length);
	const layers = [];
	for (const [at, path] of image.layers.entries()) {
		const { descriptor, open } = await layerOf(archive, path, diffIds[at]);
		blobs.set(descriptor.digest, {
			size: descriptor.size,
			open: (offset = 0) => open(offset)
		});
		layers.push(descriptor);
	}
	const config = contentOf(bytes);
	const manifest = encodeManifest({
		config: describeConfig(config),
		layers,
		annotations: {}
	});
	blobs.set(config.digest, config);
	blobs.set(manifest.descriptor.digest, contentOf(manifest.bytes));
	return manifest.descriptor;
}
function layerOf({ file, files, shown, layers }, path, diffId) {
	const extent = files.find(path);
	if (!extent) throw missingLayer(shown, path);
	const known = layers.get(diffId) ?? packLayer({
		size: extent.size,
		diffId,
		shown: `${path} of ${shown}`,
		open: (offset) => readExtent(file, extent, offset)
	});
	layers.set(diffId, known);
	return known;
}
async function* nothing() {}
function notAllLayers(archive, { config, layers }, count) {
	return new ImagebuildError("CONTENT_INVALID", `${config} in ${archive} names ${count} layers, and manifest.json ${layers.length}`, {
		place: { file: archive },
		hint: "Save the image again."
	});
}
function missingLayer(archive, path) {
	return new ImagebuildError("CONTENT_MISSING", `${archive} holds no layer ${path}`, {
		place: { file: archive },
		hint: "Save the image again."
	});
}

export { createArchive as a, skip as i, drain as n, openArchive as o, hashed as r, indexArchive as s, openDockerArchive as t };