import { t as ImagebuildError } from "./errors.js";
import { a as pLimit, r as parseReference, t as formatReference } from "./reference.js";
import { n as isIndexType } from "./descriptor.js";
import { a as parentsOf, o as plainDirectory, r as entriesOf } from "./tree.js";
import { c as parseManifest, l as readSmallBlob, s as parseImageManifest, t as contentOf } from "./content.js";
import { i as parsePlatform, r as matchesPlatform, t as formatPlatform } from "./platform.js";
import { a as whiteoutPrefix, d as resolveLinks, f as splitPath, i as readLayer, u as joinPath } from "./layer.js";
import { n as chooseManifest, r as platformsOf, t as parseImageConfig } from "./imageconfig.js";
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { constants } from "node:fs";

// src/context/content.ts
const chunkSize = 262144;
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
function textContent(text) {
	return contentOf(Buffer.from(text));
}
async function fileContent(path) {
	const hash = createHash("sha256");
	let size = 0;
	for await (const chunk of readFrom(path, 0)) {
		hash.update(chunk);
		size += chunk.length;
	}
	return contentAt(path, {
		digest: `sha256:${hash.digest("hex")}`,
		size
	});
}
function contentAt(path, known) {
	return {
		...known,
		file: path,
		open: (offset = 0) => unchanged(path, known, offset)
	};
}
async function* unchanged(path, content, offset) {
	const hash = offset === 0 ? createHash("sha256") : void 0;
	let position = offset;
	for await (const chunk of readFrom(path, offset)) {
		position += chunk.length;
		if (position > content.size) throw changed(path);
		hash?.update(chunk);
		yield chunk;
	}
	if (position !== content.size) throw changed(path);
	if (hash && `sha256:${hash.digest("hex")}` !== content.digest) throw changed(path);
}
async function* readFrom(path, offset) {
	const { handle, size } = await openRegular(path);
	await using _file = handle;
	const room = Math.max(1, Math.min(chunkSize, size - offset + 1));
	for (let position = offset, full = true; full;) {
		const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(room), 0, room, position);
		position += bytesRead;
		full = bytesRead === room;
		if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
	}
}
async function openRegular(path) {
	const handle = await open(path, flags).catch((cause) => {
		throw unreadable(path, cause);
	});
	const stats = await handle.stat();
	if (stats.isFile()) return {
		handle,
		size: stats.size
	};
	await handle.close();
	throw changed(path);
}
function unreadable(path, cause) {
	return new ImagebuildError("CONTEXT_INVALID", `${path} cannot be read`, {
		place: { file: path },
		hint: "Make it readable, or name it in .dockerignore.",
		cause
	});
}
function changed(path) {
	return new ImagebuildError("CONTEXT_INVALID", `${path} changed while it was read`, {
		place: { file: path },
		hint: "Build again when nothing writes to the application any more."
	});
}

// src/context/whiteout.ts
function whiteout(path) {
	const { directory, name } = splitPath(path);
	return {
		path: joinPath(directory, whiteoutPrefix + name),
		type: "file",
		mode: 0,
		uid: 0,
		gid: 0,
		content: textContent("")
	};
}
function checkName(path, place) {
	const { name } = splitPath(path);
	if (!name.startsWith(".wh.")) return;
	throw new ImagebuildError("CONTEXT_INVALID", `no image can hold /${path}: in a layer its name hides other files`, {
		place,
		hint: "Rename it, or name it in .dockerignore."
	});
}
function hiddenBy({ path, type }) {
	const { directory, name } = splitPath(path);
	if (type !== "file" || !name.startsWith(".wh.") || name.startsWith(".wh..wh.")) return void 0;
	return joinPath(directory, name.slice(whiteoutPrefix.length));
}

// src/context/merge.ts
function merge(root, layer) {
	const merged = new Map(root);
	for (const hidden of [...layer.values()].map(hiddenBy).filter((path) => path !== void 0)) {
		merged.delete(hidden);
		removeBelow(merged, hidden);
	}
	for (const entry of entriesOf(layer)) {
		if (hiddenBy(entry) !== void 0) continue;
		const before = merged.get(entry.path);
		if (before?.type === "dir" && entry.type !== "dir") removeBelow(merged, entry.path);
		const generated = before?.type === "dir" ? before.generated : void 0;
		const keepsMark = entry.type === "dir" && entry.generated === void 0 && generated !== void 0;
		merged.set(entry.path, keepsMark ? {
			...entry,
			generated
		} : entry);
	}
	return merged;
}
function removeBelow(tree, directory) {
	for (const path of tree.keys()) if (path.startsWith(`${directory}/`)) tree.delete(path);
}

// src/context/overlay.ts
function overlay(layers) {
	return layers.reduce(applyLayer, /* @__PURE__ */ new Map());
}
function applyLayer(below, layer) {
	const tree = withoutHidden(below, layer);
	for (const entry of layer.entries) {
		const path = placeOf(tree, entry.path);
		for (const parent of parentsOf(path)) if (tree.get(parent)?.type !== "dir") tree.set(parent, plainDirectory(parent));
		if (tree.get(path)?.type === "dir" && entry.type !== "dir") removeBelow(tree, path);
		const placed = entry.type === "link" ? tree.get(placeOf(tree, entry.linkname)) : entry;
		if (!placed || placed.type === "special") tree.delete(path);
		else tree.set(path, {
			...placed,
			...markOf(tree, path, placed),
			path
		});
	}
	return tree;
}
function markOf(tree, path, placed) {
	const before = tree.get(path);
	if (placed.type !== "dir" || before?.type !== "dir" || before.generated === void 0) return {};
	return { generated: before.generated };
}
function withoutHidden(below, { removed, opaque }) {
	if (removed.size + opaque.size === 0) return new Map(below);
	const gone = new Set([...removed].map((path) => placeOf(below, path)));
	const emptied = new Set([...opaque].map((path) => resolveLinks(below, path)));
	const hidden = (path) => gone.has(path) || emptied.has("") || parentsOf(path).some((one) => gone.has(one) || emptied.has(one));
	return new Map([...below].filter(([path]) => !hidden(path)));
}
function placeOf(tree, path) {
	const { directory, name } = splitPath(path);
	return joinPath(resolveLinks(tree, directory), name);
}

// src/prepare/bases.ts
function openBases(sourceOf, anyPlatform) {
	const any = new Set(anyPlatform.map((each) => formatReference(parseReference(each))));
	const images = /* @__PURE__ */ new Map();
	const layers = /* @__PURE__ */ new Map();
	const read = (layer) => remember(layers, layer.diffId, () => readLayer(layer));
	return { open: (text, platform) => remember(images, `${platform} ${text}`, async () => {
		const reference = parseReference(text);
		const asked = {
			reference,
			source: await sourceOf(reference),
			platform,
			anyPlatform: any.has(formatReference(reference))
		};
		return baseImage(asked, await findManifest(asked), read);
	}) };
}
async function placed({ file, line }, opening) {
	try {
		return await opening;
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.file !== void 0) throw error;
		const { code, message, hint, excerpt } = error;
		throw new ImagebuildError(code, message, {
			place: {
				...error.place,
				file,
				line
			},
			hint,
			excerpt,
			cause: error
		});
	}
}
function remember(known, key, make) {
	const value = known.get(key) ?? make();
	known.set(key, value);
	return value;
}
async function findManifest(asked) {
	const { reference, source, platform } = asked;
	const name = formatReference(reference);
	const descriptor = await source.resolve(reference.digest ?? reference.tag ?? "latest");
	if (!descriptor) throw notFound(name, source);
	const whole = parseManifest(await source.manifest(descriptor), descriptor.mediaType, name);
	if (whole.kind === "manifest") return {
		descriptor,
		manifest: whole
	};
	const child = chooseManifest(whole.manifests, parsePlatform(platform), asked.anyPlatform);
	if (!child) throw lacksPlatform(name, platform, platformsOf(whole.manifests));
	if (isIndexType(child.mediaType)) throw nested(name);
	return {
		descriptor: child,
		manifest: parseImageManifest(await source.manifest(child), child.mediaType, name)
	};
}
async function baseImage(asked, { descriptor, manifest }, read) {
	const { source, platform } = asked;
	const name = formatReference(asked.reference);
	const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	if (!asked.anyPlatform && !matchesPlatform(parsePlatform(platform), image)) throw lacksPlatform(name, platform, [formatPlatform(image)]);
	const blobs = layerBlobs(source, manifest, image, name);
	const { mediaType, digest, size } = descriptor;
	return {
		platform,
		prepared: {
			reference: name,
			manifest: {
				mediaType,
				digest,
				size
			},
			layers: blobs.map(({ descriptor: layer, diffId }) => ({
				mediaType: layer.mediaType,
				digest: layer.digest,
				size: layer.size,
				diffId
			}))
		},
		config: image.config,
		author: image.author,
		tree: (enough) => treeOf(blobs, read, enough)
	};
}
function layerBlobs(source, { layers }, { diffIds }, name) {
	if (layers.length === diffIds.length) return layers.map((descriptor, index) => ({
		source,
		descriptor,
		diffId: diffIds[index]
	}));
	throw new ImagebuildError("CONTENT_INVALID", `${name} has ${layers.length} layers, and its configuration names ${diffIds.length}`, {
		place: { image: name },
		hint: "Build this image anew, or use another one."
	});
}
const concurrency = 3;
async function treeOf(blobs, read, enough) {
	if (!enough) return overlay(await pLimit(concurrency).map(blobs, read));
	const known = [];
	for (const blob of [...blobs].reverse()) {
		known.unshift(await read(blob));
		const tree = overlay(known);
		if (enough(tree)) return tree;
	}
	return overlay(known);
}
function notFound(image, source) {
	return new ImagebuildError("IMAGE_NOT_FOUND", `${image} was not found at ${source.location}`, {
		place: { image },
		hint: "Correct the reference, or log in when the repository is private: imagebuild login <registry>."
	});
}
function lacksPlatform(image, platform, has) {
	return new ImagebuildError("PLATFORM_MISSING", `${image} has no image for ${platform}; it has ${has.length > 0 ? has.join(", ") : "none"}`, {
		place: { image },
		hint: "Build only the platforms that it has, with --platform, or list it under anyPlatform in imagebuild.yml."
	});
}
function nested(image) {
	return new ImagebuildError("CONTENT_INVALID", `${image} is an index of indexes`, {
		place: { image },
		hint: "Name the inner index by its digest."
	});
}

// src/prepare/changes.ts
function changesNothing({ removed, opaque, entries }, tree) {
	if (opaque.size + removed.size > 0) return false;
	return entries.every((entry) => {
		const before = tree.get(entry.path);
		if (entry.type !== "dir" || before?.type !== "dir") return false;
		return entry.mode === before.mode && entry.uid === before.uid && entry.gid === before.gid;
	});
}
function registryWithout({ removed, opaque }, tree) {
	const gone = [...removed, ...opaque];
	return [...tree.values()].filter((entry) => entry.type === "dir" && entry.generated !== void 0).find(({ path }) => gone.some((one) => one.startsWith(`${path}/`)))?.path;
}

export { applyLayer as a, checkName as c, fileContent as d, textContent as f, placed as i, whiteout as l, registryWithout as n, merge as o, unreadable as p, openBases as r, removeBelow as s, changesNothing as t, contentAt as u };