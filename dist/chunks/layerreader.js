import { t as ImagebuildError } from "./errors.js";
import { c as skipBytes, i as contentOf, s as hashBytes, t as ResumableHash } from "./content.js";
import { t as say } from "./say.js";
import { t as decompressLayer } from "./decompress.js";
import { a as entriesOf, c as joinPath, d as removeBelow, f as resolveLinks, l as parentsOf, p as splitPath, u as plainDirectory } from "./tree.js";
import { n as readMembers } from "./tarreader.js";

// src/layers/overlay.ts
const whiteoutPrefix = ".wh.";
const opaqueName = ".wh..wh..opq";
const driverData = /(?:^|\/)\.wh\.\.wh\./;
function parseWhiteout(path) {
	const { directory, name } = splitPath(path);
	if (name === opaqueName) return {
		hides: "content",
		path: directory
	};
	if (driverData.test(path)) return { hides: "nothing" };
	if (!name.startsWith(whiteoutPrefix)) return void 0;
	return {
		hides: "path",
		path: joinPath(directory, name.slice(4))
	};
}
function whiteoutFor(path) {
	const { directory, name } = splitPath(path);
	return {
		path: joinPath(directory, whiteoutPrefix + name),
		type: "file",
		mode: 0,
		uid: 0,
		gid: 0,
		content: contentOf("")
	};
}
function checkLayerName(path, place) {
	if (!splitPath(path).name.startsWith(whiteoutPrefix)) return;
	throw new ImagebuildError("CONTEXT_INVALID", say("layerNameHides", { path: `/${path}` }), {
		place,
		hint: say("layerNameHidesHint")
	});
}
function whiteoutTarget({ path, type }) {
	const whiteout = type === "file" ? parseWhiteout(path) : void 0;
	return whiteout?.hides === "path" ? whiteout.path : void 0;
}
function mergeLayer(root, layer) {
	const merged = new Map(root);
	for (const hidden of [...layer.values()].map(whiteoutTarget).filter((path) => path !== void 0)) {
		merged.delete(hidden);
		removeBelow(merged, hidden);
	}
	for (const entry of entriesOf(layer)) {
		if (whiteoutTarget(entry) !== void 0) continue;
		const before = merged.get(entry.path);
		if (before?.type === "dir" && entry.type !== "dir") removeBelow(merged, entry.path);
		merged.set(entry.path, keepMark(before, entry));
	}
	return merged;
}
function keepMark(before, entry) {
	const generated = before?.type === "dir" ? before.generated : void 0;
	return entry.type === "dir" && entry.generated === void 0 && generated !== void 0 ? {
		...entry,
		generated
	} : entry;
}
function overlayLayers(layers) {
	return layers.reduce(applyLayerChanges, /* @__PURE__ */ new Map());
}
function applyLayerChanges(below, layer) {
	const tree = withoutHidden(below, layer);
	for (const entry of layer.entries) {
		const path = resolveParent(tree, entry.path);
		for (const parent of parentsOf(path)) if (tree.get(parent)?.type !== "dir") tree.set(parent, plainDirectory(parent));
		if (tree.get(path)?.type === "dir" && entry.type !== "dir") removeBelow(tree, path);
		const placed = entry.type === "link" ? tree.get(resolveParent(tree, entry.linkname)) : entry;
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
	const gone = new Set([...removed].map((path) => resolveParent(below, path)));
	const emptied = new Set([...opaque].map((path) => resolveLinks(below, path)));
	const isHidden = (path) => gone.has(path) || emptied.has("") || parentsOf(path).some((one) => gone.has(one) || emptied.has(one));
	return new Map([...below].filter(([path]) => !isHidden(path)));
}
function resolveParent(tree, path) {
	const { directory, name } = splitPath(path);
	return joinPath(resolveLinks(tree, directory), name);
}

// src/layers/layerreader.ts
const accountFile = /^etc\/(?:passwd|group)$/;
const accountLimit = 1048576;
async function readLayer(layer) {
	const hash = new ResumableHash();
	const removed = /* @__PURE__ */ new Set();
	const opaque = /* @__PURE__ */ new Set();
	const entries = [];
	const tar = hashBytes(decompressLayer(layer.source, layer.descriptor), hash);
	let number = 0;
	for await (const member of readMembers(tar, archiveOf(layer))) {
		const whiteout = parseWhiteout(member.path);
		if (whiteout?.hides === "content") opaque.add(whiteout.path);
		else if (whiteout?.hides === "path") removed.add(whiteout.path);
		else if (!whiteout && member.path !== "") entries.push(await readEntry(member, layer, number));
		number += 1;
	}
	if (hash.digest() === layer.diffId) return {
		removed,
		opaque,
		entries
	};
	const { descriptor, diffId, source } = layer;
	const words = {
		layer: descriptor.digest,
		actual: hash.digest(),
		expected: diffId
	};
	throw new ImagebuildError("DIGEST_MISMATCH", say("layerOtherTar", words), {
		place: { image: source.location },
		hint: say("imageBuildAgain")
	});
}
async function readEntry(member, layer, number) {
	const { path, kind, mode, uid, gid, linkname, capabilities } = member;
	if (kind === "special") return {
		type: kind,
		path
	};
	if (kind === "link") return {
		type: kind,
		path,
		linkname
	};
	if (kind === "symlink") return {
		type: kind,
		path,
		mode: 511,
		uid,
		gid,
		linkname
	};
	if (kind === "dir") return {
		type: kind,
		path,
		mode,
		uid,
		gid
	};
	return {
		type: kind,
		path,
		mode,
		uid,
		gid,
		content: await readLayerFile(member, layer, number),
		...capabilities === void 0 ? {} : { capabilities }
	};
}
async function readLayerFile({ path, size, content }, layer, member) {
	const hash = new ResumableHash();
	const kept = accountFile.test(path) && size <= accountLimit ? [] : void 0;
	for await (const chunk of hashBytes(content, hash)) kept?.push(chunk);
	const bytes = kept && Buffer.concat(kept);
	const open = async function* (offset = 0) {
		if (bytes) yield bytes.subarray(offset);
		else yield* openMember(layer, member, offset);
	};
	return {
		digest: hash.digest(),
		size,
		open,
		layer,
		member
	};
}
async function* openMember(layer, wanted, offset) {
	let number = 0;
	const tar = decompressLayer(layer.source, layer.descriptor);
	for await (const member of readMembers(tar, archiveOf(layer))) if (number++ === wanted) return yield* skipBytes(member.content, offset);
}
async function spoolFiles(files, spool) {
	const spooled = /* @__PURE__ */ new Map();
	await readLayerFiles(files, async (_, bytes) => {
		const content = await spool.add(bytes);
		spooled.set(content.digest, content);
	});
	return spooled;
}
async function readLayerFiles(files, take) {
	const layers = /* @__PURE__ */ new Map();
	for (const file of files) layers.set(file.layer, (layers.get(file.layer) ?? /* @__PURE__ */ new Map()).set(file.member, file));
	for (const [layer, wanted] of layers) {
		let number = 0;
		const tar = decompressLayer(layer.source, layer.descriptor);
		for await (const member of readMembers(tar, archiveOf(layer))) {
			const file = wanted.get(number++);
			if (!file) continue;
			await take(file, member.content);
			wanted.delete(file.member);
			if (wanted.size === 0) break;
		}
	}
}
function isLayerFile(content) {
	return "layer" in content;
}
function archiveOf({ source, descriptor }) {
	return {
		name: `${descriptor.digest} of ${source.location}`,
		place: { image: source.location },
		absolute: true
	};
}

export { applyLayerChanges as a, overlayLayers as c, spoolFiles as i, whiteoutFor as l, readLayer as n, checkLayerName as o, readLayerFiles as r, mergeLayer as s, isLayerFile as t };