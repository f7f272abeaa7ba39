import { t as ImagebuildError } from "./errors.js";
import { d as formatBytes, i as say } from "./say.js";
import { n as diskPath } from "./pathbytes.js";
import { constants } from "node:fs";
import { open } from "node:fs/promises";

// src/io/file.ts
const chunkSize = 262144;
const fileLimit = 64 * 1024 ** 3;
function checkFileSize(path, size) {
	if (size <= fileLimit) return;
	const words = {
		path,
		size: formatBytes(size),
		limit: formatBytes(fileLimit)
	};
	throw new ImagebuildError("LIMIT_EXCEEDED", say("contextFileTooLarge", words), {
		place: { file: path },
		hint: say("contextFileTooLargeHint")
	});
}
async function openRegularFile(path, links = "refuse") {
	const flags = constants.O_RDONLY | constants.O_NONBLOCK | (links === "refuse" ? constants.O_NOFOLLOW : 0);
	let handle;
	try {
		handle = await open(diskPath(path), flags);
	} catch (cause) {
		if (isErrno(cause, "ENOENT", "ENOTDIR")) return {
			problem: "missing",
			cause
		};
		return {
			problem: isErrno(cause, "ELOOP") ? "link" : "unreadable",
			cause
		};
	}
	const stats = await handle.stat();
	if (stats.isFile()) return {
		handle,
		size: stats.size
	};
	await handle.close();
	return { problem: "irregular" };
}
async function openFile(path, links) {
	const file = await openRegularFile(path, links);
	if (!("problem" in file)) return file.handle;
	if (file.problem === "missing") return void 0;
	if (file.problem === "unreadable") throw file.cause;
	const message = file.problem === "link" ? say("fileIsLink", { path }) : say("fileNotRegular", { path });
	throw new ImagebuildError("CONTENT_INVALID", message, {
		place: { file: path },
		hint: say("layoutMakePlain")
	});
}
async function* readChunks(handle, start, size) {
	const length = Math.max(1, Math.min(chunkSize, size - start + 1));
	for (let position = start, isEnd = false; !isEnd;) {
		const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
		position += bytesRead;
		isEnd = bytesRead === 0 || bytesRead < length && position >= size;
		if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
	}
}
async function* readRange(handle, start, end) {
	await using _file = handle;
	if (end <= start) return;
	yield* handle.createReadStream({
		start,
		end: end - 1,
		highWaterMark: chunkSize,
		autoClose: false
	});
}
async function readSmallFile(path, limit) {
	await using handle = await openFile(path, "refuse");
	if (!handle) return void 0;
	if ((await handle.stat()).size > limit) throw new ImagebuildError("LIMIT_EXCEEDED", say("fileTooLarge", {
		path,
		limit
	}), { place: { file: path } });
	return await handle.readFile();
}
function isErrno(error, ...codes) {
	return error instanceof Error && codes.includes(error.code ?? "");
}

export { readChunks as a, openRegularFile as i, isErrno as n, readRange as o, openFile as r, readSmallFile as s, checkFileSize as t };