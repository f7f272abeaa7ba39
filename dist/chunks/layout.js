import { t as pLimit } from "./p-limit.js";
import { t as ImagebuildError } from "./errors.js";
import { a as contentOf } from "./content2.js";
import { a as hexOf } from "./descriptor.js";
import { a as manifestLimit } from "./manifest.js";
import { n as createDirectory } from "./directory2.js";
import { n as isErrno, o as readRange, r as openFile, s as readSmallFile } from "./file.js";
import { n as temporaryFor, t as clearStale } from "./temporary.js";
import { i as say } from "./say.js";
import { a as pointName, i as parseLayoutIndex, n as emptyIndex, r as encodeLayoutIndex, t as createSource } from "./layout-source.js";
import { n as receive } from "./verify.js";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { link, lstat, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";

// src/io/lock.ts
const staleAfter = 1e4;
async function underLock(path, work) {
	while (!await take(path)) {
		await breakStale(path);
		await setTimeout(5 + Math.random() * 20);
	}
	try {
		return await work();
	} finally {
		await rm(path, { force: true });
	}
}
async function take(path) {
	try {
		await (await open(path, "wx")).close();
		return true;
	} catch (error) {
		if (isErrno(error, "EEXIST")) return false;
		throw error;
	}
}
async function breakStale(path) {
	if (!await isStale(path)) return;
	const moved = temporaryFor(path);
	try {
		await rename(path, moved);
		if (!await isStale(moved)) await link(moved, path);
	} catch (error) {
		if (!isErrno(error, "ENOENT", "EEXIST")) throw error;
	} finally {
		await rm(moved, { force: true });
	}
}
async function isStale(path) {
	const stats = await stat(path).catch(() => void 0);
	return stats !== void 0 && Date.now() - stats.mtimeMs > staleAfter;
}

// src/stores/layout/layout.ts
const layoutMarker = JSON.stringify({ imageLayoutVersion: "1.0.0" });
async function openLayout(directory, { create = false } = {}) {
	if (create) await createLayout(directory);
	const root = await checkLayout(directory);
	const location = `oci:${directory}`;
	return {
		...createSource({
			location,
			index: () => readIndex(root),
			size: (digest) => blobSize(root, digest),
			open: (digest, offset) => openBlob(root, digest, offset)
		}),
		async has({ digest, size }) {
			return await blobSize(root, digest) === size;
		},
		mount: async () => false,
		write: (content) => writeBlob(root, location, content),
		async putManifest(bytes, descriptor, tag) {
			await writeBlob(root, location, {
				...descriptor,
				open: contentOf(bytes).open
			});
			if (tag !== void 0) await changeIndex(root, (index) => pointName(index, tag, descriptor));
		}
	};
}
async function createLayout(directory) {
	const blobs = join(directory, "blobs", "sha256");
	await createDirectory(blobs);
	await clearStale(blobs, [blobName]);
	await clearStale(directory, [
		"index.json",
		"oci-layout",
		lockName
	]);
	await writeOnce(directory, "index.json", encodeLayoutIndex(emptyIndex));
	await writeOnce(directory, "oci-layout", layoutMarker);
}
async function writeOnce(directory, name, text) {
	const temporary = temporaryFor(join(directory, name));
	try {
		await writeFile(temporary, text, { flag: "wx" });
		await link(temporary, join(directory, name));
	} catch (error) {
		if (!isErrno(error, "EEXIST")) throw error;
	} finally {
		await rm(temporary, { force: true });
	}
}
async function checkLayout(directory) {
	if (!await readSmallFile(join(directory, "oci-layout"), 4194304)) throw new ImagebuildError("CONTENT_MISSING", say("layoutMissing", { directory }), {
		place: { file: directory },
		hint: say("layoutMissingHint")
	});
	for (const name of ["blobs", join("blobs", "sha256")]) {
		const path = join(directory, name);
		if (!(await lstat(path).catch(() => void 0))?.isDirectory()) throw damaged(directory, say("layoutNotDirectory", {
			directory,
			path
		}));
	}
	return await realpath(directory);
}
async function readIndex(root) {
	const bytes = await readSmallFile(join(root, "index.json"), manifestLimit);
	if (!bytes) throw damaged(root, say("layoutWithoutIndex", { directory: root }));
	return parseLayoutIndex(bytes, join(root, "index.json"));
}
const lockName = ".index.json.lock";
const changes = /* @__PURE__ */ new Map();
async function changeIndex(root, change) {
	const oneAtATime = changes.get(root) ?? pLimit(1);
	changes.set(root, oneAtATime);
	const replace = async () => {
		const path = join(root, "index.json");
		const temporary = temporaryFor(path);
		try {
			await writeFile(temporary, encodeLayoutIndex(change(await readIndex(root))), { flag: "wx" });
			await rename(temporary, path);
		} finally {
			await rm(temporary, { force: true });
		}
	};
	await oneAtATime(() => underLock(join(root, lockName), replace));
}
function blobPath(root, digest) {
	return join(root, "blobs", "sha256", hexOf(digest));
}
async function blobSize(root, digest) {
	await using handle = await openFile(blobPath(root, digest), "refuse");
	return handle && (await handle.stat()).size;
}
async function* openBlob(root, digest, offset) {
	const handle = await openFile(blobPath(root, digest), "refuse");
	if (handle) yield* readRange(handle, offset, Number.POSITIVE_INFINITY);
}
const blobName = "blob";
async function writeBlob(root, location, content) {
	const there = content.digest && await blobSize(root, content.digest);
	if (content.digest && there !== void 0 && there === (content.size ?? there)) return {
		digest: content.digest,
		size: there
	};
	const temporary = temporaryFor(join(root, "blobs", "sha256", blobName));
	try {
		const written = await writeTemporary(temporary, location, content);
		await rename(temporary, blobPath(root, written.digest));
		return written;
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}
async function writeTemporary(path, location, content) {
	await using handle = await open(path, "wx", 420);
	return await receive(content, location, (chunk) => handle.appendFile(chunk));
}
function damaged(directory, message) {
	return new ImagebuildError("CONTENT_INVALID", message, {
		place: { file: directory },
		hint: say("layoutMakeAgain")
	});
}

export { openLayout as n, layoutMarker as t };