import { n as tarEnd, r as tarHeader, t as padding } from "./tarwriter.js";
import { n as receive } from "./verify.js";
import { open } from "node:fs/promises";

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

export { TarWriter as t };