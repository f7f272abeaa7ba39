import { t as pLimit } from "./p-limit.js";
import { i as contentOf } from "./content.js";
import { a as hexOf } from "./descriptor.js";
import { n as createDirectory, t as cannotCreate } from "./directory.js";
import { i as temporaryFor, r as clearStale, t as layoutMarker } from "./layout.js";
import { a as encodeLayoutIndex, i as emptyIndex, o as parseLayoutIndex, r as receive, s as pointName, t as createSource } from "./layout-source.js";
import { n as readExtent, r as readMember, t as indexArchive } from "./archive-file2.js";
import { n as tarEnd, r as tarHeader, t as padding } from "./tarwriter.js";
import { basename, dirname } from "node:path";
import { open, rename, rm } from "node:fs/promises";

// src/stores/archives/archive-writer.ts
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

// src/stores/archives/oci-archive.ts
async function openOciArchive(file, shown = file) {
	const files = await indexArchive(file, shown);
	const index = parseLayoutIndex(await readMember(file, files, "index.json", shown), `${shown}: index.json`);
	const find = (digest) => files.find(memberOf(digest));
	return createSource({
		location: `oci-archive:${shown}`,
		index: async () => index,
		size: async (digest) => find(digest)?.size,
		open: (digest, offset) => readExtent(file, find(digest), offset)
	});
}
async function createOciArchive(file) {
	await createDirectory(dirname(file));
	await clearStale(dirname(file), [basename(file)]);
	const temporary = temporaryFor(file);
	const tar = await TarWriter.create(temporary).catch((cause) => {
		throw cannotCreate(file, cause, "file");
	});
	for (const directory of ["blobs", "blobs/sha256"]) await tar.addDirectory(directory);
	const location = `oci-archive:${file}`;
	const extents = /* @__PURE__ */ new Map();
	const oneAtATime = pLimit(1);
	let path = temporary;
	let index = emptyIndex;
	const write = (content) => oneAtATime(() => writeBlob(tar, extents, location, content));
	return {
		...createSource({
			location,
			index: async () => index,
			size: async (digest) => extents.get(digest)?.size,
			open: (digest, offset) => readExtent(path, extents.get(digest), offset)
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
			path = file;
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

export { createOciArchive, openOciArchive };