import { t as pLimit } from "./p-limit.js";
import { a as contentOf, i as collectBytes } from "./content2.js";
import { a as hexOf } from "./descriptor.js";
import { t as isSmallTransfer } from "./transfers.js";
import { n as createDirectory, t as cannotCreate } from "./directory2.js";
import { n as temporaryFor, t as clearStale } from "./temporary.js";
import { t as layoutMarker } from "./layout.js";
import { a as pointName, i as parseLayoutIndex, n as emptyIndex, r as encodeLayoutIndex, t as createSource } from "./layout-source.js";
import { n as readExtent, r as readMember, t as indexArchive } from "./archive-file2.js";
import { t as TarWriter } from "./archive-writer.js";
import { basename, dirname } from "node:path";
import { rename, rm } from "node:fs/promises";

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
	const write = async (content) => {
		const known = content.digest !== void 0 && extents.has(content.digest);
		const ahead = isSmallTransfer(content.size) && !known ? readAhead(content) : void 0;
		return await oneAtATime(async () => writeBlob(tar, extents, location, await ahead ?? content));
	};
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
function readAhead(content) {
	const reading = collectBytes(content.open(0)).then((bytes) => ({
		...content,
		open: contentOf(bytes).open
	}));
	reading.catch(() => {});
	return reading;
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