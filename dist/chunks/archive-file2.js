import { t as ImagebuildError } from "./errors.js";
import { i as collectBytes } from "./content2.js";
import { a as manifestLimit } from "./manifest.js";
import { o as readRange, r as openFile } from "./file.js";
import { n as readMembers, t as archiveError } from "./tarreader.js";
import { i as say } from "./say.js";
import { posix } from "node:path";

// src/stores/archives/archive-file.ts
const compressions = [
	{
		magic: "1f8b",
		format: "gzip",
		program: "gunzip",
		extension: ".gz"
	},
	{
		magic: "28b52ffd",
		format: "zstd",
		program: "unzstd",
		extension: ".zst"
	},
	{
		magic: "fd377a585a00",
		format: "xz",
		program: "unxz",
		extension: ".xz"
	},
	{
		magic: "425a68",
		format: "bzip2",
		program: "bunzip2",
		extension: ".bz2"
	}
];
async function indexArchive(path, shown) {
	await using handle = await openFile(path, "follow");
	if (!handle) throw new ImagebuildError("CONTENT_MISSING", say("archiveMissing", { archive: shown }), {
		place: { file: shown },
		hint: say("archiveNameTar")
	});
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
	refuseCompressed(buffer.toString("hex", 0, bytesRead), shown);
	const archive = {
		name: shown,
		place: { file: shown },
		paths: "relative"
	};
	const entries = /* @__PURE__ */ new Map();
	for await (const member of readMembers({
		handle,
		size: (await handle.stat()).size
	}, archive)) {
		const entry = indexEntry(member, archive);
		if (entry) entries.set(member.path, entry);
	}
	return { find: (path) => followLinks(entries, path, archive) };
}
function indexEntry({ path, kind, offset, size, linkname }, archive) {
	switch (kind) {
		case "file":
			if (offset === void 0) throw archiveError(archive, say("tarSparseInPlace", { path: JSON.stringify(path) }));
			return {
				offset,
				size
			};
		case "dir": return;
		case "link": return { target: linkname };
		case "symlink": return { target: resolveSymlink(path, linkname, archive) };
		case "special": throw archiveError(archive, say("tarSpecialFile", { path: JSON.stringify(path) }));
	}
}
function resolveSymlink(path, linkname, archive) {
	const target = posix.join(posix.dirname(path), linkname);
	if (!posix.isAbsolute(linkname) && target !== ".." && !target.startsWith("../")) return target;
	const words = {
		path: JSON.stringify(path),
		target: JSON.stringify(linkname)
	};
	throw archiveError(archive, say("tarLinkLeaves", words));
}
const linkLimit = 20;
function followLinks(entries, path, archive) {
	let entry = entries.get(path);
	for (let links = 0; entry && "target" in entry; links++) {
		if (links === linkLimit) throw archiveError(archive, say("tarLinkLoop", { path: JSON.stringify(path) }));
		entry = entries.get(entry.target);
	}
	return entry;
}
async function readMember(archive, files, path, shown) {
	const extent = files.find(path);
	if (!extent) throw new ImagebuildError("CONTENT_INVALID", say("archiveWithoutFile", {
		archive: shown,
		path
	}), {
		place: { file: shown },
		hint: say("archiveNameKind")
	});
	if (extent.size > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", say("archiveFileTooLarge", {
		path,
		archive: shown
	}), { place: { file: shown } });
	return await collectBytes(readExtent(archive, extent, 0));
}
async function* readExtent(archive, extent, offset) {
	const handle = extent && await openFile(archive, "follow");
	if (handle) yield* readRange(handle, extent.offset + offset, extent.offset + extent.size);
}
function refuseCompressed(start, path) {
	const found = compressions.find(({ magic }) => start.startsWith(magic));
	if (!found) return;
	throw new ImagebuildError("CONTENT_INVALID", say("archiveCompressed", {
		archive: path,
		format: found.format
	}), {
		place: { file: path },
		hint: decompressHint(path, found)
	});
}
function decompressHint(archive, { program, extension }) {
	return archive.endsWith(".tar") ? say("archiveRenameAndDecompress", {
		archive,
		program,
		extension
	}) : say("archiveDecompress", {
		program,
		archive
	});
}

export { readExtent as n, readMember as r, indexArchive as t };