import { a as pLimit, i as tryParseReference, t as formatReference } from "./reference.js";
import { t as ImagebuildError } from "./errors.js";
import { t as makeFolder } from "./folder.js";
import { a as manifestLimit, c as parseManifest, t as contentOf } from "./content.js";
import { i as isDigest, n as digestOf, r as hexOf } from "./digest.js";
import { i as mediaTypes, n as isIndexType, r as isManifestType } from "./descriptor.js";
import { createHash, randomUUID } from "node:crypto";
import { link, lstat, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { constants } from "node:fs";
import { setTimeout } from "node:timers/promises";

// src/layout/file.ts
const chunkSize = 262144;
async function openFile(path, links) {
	const flags = constants.O_RDONLY | constants.O_NONBLOCK | (links === "refuse" ? constants.O_NOFOLLOW : 0);
	let handle;
	try {
		handle = await open(path, flags);
	} catch (error) {
		if (isErrno(error, "ENOENT", "ENOTDIR")) return void 0;
		if (isErrno(error, "ELOOP")) throw notRegular(path, "a symbolic link");
		throw error;
	}
	if ((await handle.stat()).isFile()) return handle;
	await handle.close();
	throw notRegular(path, "no regular file");
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
	if ((await handle.stat()).size > limit) throw new ImagebuildError("LIMIT_EXCEEDED", `${path} is larger than ${limit} bytes`, { place: { file: path } });
	return await handle.readFile();
}
function isErrno(error, ...codes) {
	return error instanceof Error && codes.includes(error.code ?? "");
}
function notRegular(path, what) {
	return new ImagebuildError("CONTENT_INVALID", `${path} is ${what}, and a layout may hold only plain files`, {
		place: { file: path },
		hint: "Make the layout anew with plain files."
	});
}

// src/layout/verify.ts
async function* verified(bytes, expected, offset, where) {
	const hash = offset === 0 ? createHash("sha256") : void 0;
	let position = offset;
	for await (const chunk of bytes) {
		position += chunk.length;
		hash?.update(chunk);
		if (position > expected.size) break;
		yield chunk;
	}
	if (position !== expected.size) throw wrongSize(expected.size, position, expected.digest, where);
	if (hash) checkDigest(expected.digest, `sha256:${hash.digest("hex")}`, where);
}
async function receive(content, where, take) {
	const hash = createHash("sha256");
	const limit = content.size ?? Number.POSITIVE_INFINITY;
	let size = 0;
	for await (const chunk of content.open(0)) {
		if (size + chunk.length > limit) throw wrongSize(limit, size + chunk.length, content.digest, where);
		const taken = take(chunk, size);
		hash.update(chunk);
		await taken;
		size += chunk.length;
	}
	if (content.size !== void 0 && size !== content.size) throw wrongSize(content.size, size, content.digest, where);
	const digest = `sha256:${hash.digest("hex")}`;
	if (content.digest !== void 0) checkDigest(content.digest, digest, where);
	return {
		digest,
		size
	};
}
async function collect(bytes) {
	const chunks = [];
	for await (const chunk of bytes) chunks.push(chunk);
	return Buffer.concat(chunks);
}
function checkDigest(expected, actual, where) {
	if (actual === expected) return;
	throw mismatch(`the bytes of ${expected} in ${where} have the digest ${actual}`, where);
}
function wrongSize(expected, actual, digest, where) {
	return mismatch(`${digest ?? "content"} in ${where} has ${actual > expected ? `more than ${expected}` : `${actual} instead of ${expected}`} bytes`, where);
}
function mismatch(message, where) {
	return new ImagebuildError("DIGEST_MISMATCH", message, {
		place: { registry: where },
		hint: "Fetch or write this content anew: it is damaged."
	});
}

// src/layout/temporary.ts
const staleAfter$1 = 36e5;
const hidden = /^\.(?<name>.+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function temporaryFor(path) {
	return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}
async function clearStale(folder, names) {
	for (const file of await readdir(folder)) {
		const name = hidden.exec(file)?.groups?.["name"];
		if (name === void 0 || !names.includes(name)) continue;
		const path = join(folder, file);
		const stats = await lstat(path).catch(() => void 0);
		if (stats?.isFile() && Date.now() - stats.mtimeMs > staleAfter$1) await rm(path, { force: true }).catch(() => {});
	}
}

// src/layout/lock.ts
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

// src/layout/names.ts
const refName = "org.opencontainers.image.ref.name";
const imageName = "io.containerd.image.name";
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const emptyIndex = {
	schemaVersion: 2,
	mediaType: mediaTypes.ociIndex,
	manifests: []
};
function parseLayoutIndex(bytes, name) {
	parseManifest(bytes, mediaTypes.ociIndex, name);
	return JSON.parse(Buffer.from(bytes).toString());
}
function encodeLayoutIndex(index) {
	const manifests = [...index.manifests].sort((a, b) => compare(nameOf(a), nameOf(b)) || compare(a.digest, b.digest));
	return JSON.stringify({
		...index,
		manifests
	});
}
function pointName(index, name, descriptor) {
	const annotations = {
		...descriptor.annotations,
		[refName]: name
	};
	const others = index.manifests.filter((entry) => entry.annotations?.[refName] !== name);
	return {
		...index,
		manifests: [...others, {
			...descriptor,
			annotations
		}]
	};
}
function findName(index, name, location) {
	if (name === "") return onlyOne(index.manifests);
	const wanted = spelling(name);
	const matches = [
		(entry) => nameOf(entry) === name,
		(entry) => namesOf(entry).some((own) => spelling(own) === wanted),
		(entry) => namesOf(entry).some((own) => tagOf(own) === name)
	];
	for (const matchesName of matches) {
		const found = index.manifests.filter(matchesName);
		if (found.length > 0) return onlyOne(found) ?? severalImages(name, found, location);
	}
}
function tagsOf(index) {
	const tags = index.manifests.map((entry) => tagOf(nameOf(entry))).filter((tag) => tag !== void 0);
	return [...new Set(tags)];
}
function namesIn(index) {
	return [...new Set(index.manifests.map(nameOf))].filter((name) => name !== "").sort(compare);
}
function nameOf(entry) {
	return entry.annotations?.[refName] ?? "";
}
function namesOf(entry) {
	return [nameOf(entry), entry.annotations?.[imageName] ?? ""].filter((name) => name !== "");
}
function spelling(name) {
	const reference = tagPattern.test(name) ? void 0 : tryParseReference(name);
	return reference ? formatReference(reference) : name;
}
function tagOf(name) {
	return tagPattern.test(name) ? name : tryParseReference(name)?.tag;
}
function onlyOne(entries) {
	const [first] = entries;
	return first && entries.every((entry) => entry.digest === first.digest) ? first : void 0;
}
function severalImages(name, found, location) {
	const names = [...new Set(found.map((entry) => nameOf(entry) || entry.digest))].sort(compare);
	throw new ImagebuildError("CONTENT_INVALID", `${name} names several images in ${location}: ${names.join(", ")}`, {
		place: { registry: location },
		hint: "Name the image by its whole reference or by its digest."
	});
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/layout/source.ts
function sourceOf(blobs) {
	const blob = (descriptor, offset = 0) => ({ [Symbol.asyncIterator]: () => readBlob(blobs, descriptor, offset)[Symbol.asyncIterator]() });
	return {
		location: blobs.location,
		blob,
		async resolve(tagOrDigest) {
			const index = await blobs.index();
			const found = isDigest(tagOrDigest) ? index.manifests.find((entry) => entry.digest === tagOrDigest) ?? await sniff(blobs, tagOrDigest) : findName(index, tagOrDigest, blobs.location);
			return found && {
				mediaType: found.mediaType,
				digest: found.digest,
				size: found.size
			};
		},
		async manifest(descriptor) {
			if (descriptor.size > 4194304) throw tooLarge(descriptor, blobs.location);
			return await collect(blob(descriptor));
		},
		async tags() {
			return tagsOf(await blobs.index());
		},
		async names() {
			return namesIn(await blobs.index());
		}
	};
}
async function* readBlob(blobs, descriptor, offset) {
	if (await blobs.size(descriptor.digest) === void 0) throw missing(descriptor, blobs.location);
	yield* verified(blobs.open(descriptor.digest, offset), descriptor, offset, blobs.location);
}
async function sniff(blobs, digest) {
	const size = await blobs.size(digest);
	if (size === void 0 || size > 4194304) return void 0;
	const bytes = await collect(blobs.open(digest, 0));
	checkDigest(digest, digestOf(bytes), blobs.location);
	const mediaType = ownMediaType(bytes);
	return mediaType === void 0 ? void 0 : {
		mediaType,
		digest,
		size
	};
}
function ownMediaType(bytes) {
	const document = parseObject(bytes);
	const { mediaType } = document;
	if (typeof mediaType === "string") return isIndexType(mediaType) || isManifestType(mediaType) ? mediaType : void 0;
	if (document["schemaVersion"] !== 2) return void 0;
	if (Array.isArray(document["manifests"])) return mediaTypes.ociIndex;
	return Array.isArray(document["layers"]) ? mediaTypes.ociManifest : void 0;
}
function parseObject(bytes) {
	try {
		const document = JSON.parse(bytes.toString());
		return typeof document === "object" && document !== null ? { ...document } : {};
	} catch {
		return {};
	}
}
function missing(descriptor, location) {
	return new ImagebuildError("CONTENT_MISSING", `${location} has no blob ${descriptor.digest}`, {
		place: { registry: location },
		hint: "Copy the image again with all its platforms, or ask only for the platforms that are there."
	});
}
function tooLarge(descriptor, location) {
	return new ImagebuildError("LIMIT_EXCEEDED", `the manifest ${descriptor.digest} in ${location} is larger than 4 MiB`, { place: { registry: location } });
}

// src/layout/directory.ts
const layoutMarker = JSON.stringify({ imageLayoutVersion: "1.0.0" });
async function openLayout(directory, { create = false } = {}) {
	if (create) await createLayout(directory);
	const root = await checkLayout(directory);
	const location = `oci:${directory}`;
	return {
		...sourceOf({
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
	await makeFolder(blobs);
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
	if (!await readSmallFile(join(directory, "oci-layout"), 4194304)) throw new ImagebuildError("CONTENT_MISSING", `${directory} is no OCI layout: it has no file oci-layout`, {
		place: { file: directory },
		hint: "Name the folder that holds oci-layout, index.json and blobs."
	});
	for (const name of ["blobs", join("blobs", "sha256")]) {
		const path = join(directory, name);
		if (!(await lstat(path).catch(() => void 0))?.isDirectory()) throw invalid(directory, `${path} is no folder`);
	}
	return await realpath(directory);
}
async function readIndex(root) {
	const bytes = await readSmallFile(join(root, "index.json"), manifestLimit);
	if (!bytes) throw invalid(root, "it has no file index.json");
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
function invalid(directory, reason) {
	return new ImagebuildError("CONTENT_INVALID", `${directory} is a damaged OCI layout: ${reason}`, {
		place: { file: directory },
		hint: "Make the layout anew."
	});
}

export { encodeLayoutIndex as a, clearStale as c, collect as d, receive as f, emptyIndex as i, temporaryFor as l, readRange as m, openLayout as n, parseLayoutIndex as o, openFile as p, sourceOf as r, pointName as s, layoutMarker as t, checkDigest as u };