import { t as ImagebuildError } from "./errors.js";
import { d as skipBytes, l as hashBytes, n as checkBytes, t as ResumableHash } from "./content2.js";
import { n as mayBeDamage, r as readAgainIfDamaged } from "./damage.js";
import { i as say } from "./say.js";
import { t as decompressLayer } from "./decompress.js";
import { o as parseWhiteout } from "./overlay.js";
import { n as readMembers } from "./tarreader.js";

// src/layers/layerreader.ts
function pairLayers(source, { layers }, { diffIds }, name) {
	if (layers.length === diffIds.length) return layers.map((descriptor, index) => ({
		source,
		descriptor,
		diffId: diffIds[index]
	}));
	const words = {
		image: name,
		layers: layers.length,
		diffIds: diffIds.length
	};
	throw new ImagebuildError("CONTENT_INVALID", say("baseLayerCount", words), {
		place: { image: name },
		hint: say("baseLayerCountHint")
	});
}
const accountFile = /^etc\/(?:passwd|group)$/;
const accountLimit = 1048576;
async function readLayer(layer) {
	return await readAgainIfDamaged((options) => readLayerOnce(layer, options), { when: mayBeDamage });
}
async function readLayerOnce(layer, options) {
	const hash = new ResumableHash();
	const removed = /* @__PURE__ */ new Set();
	const opaque = /* @__PURE__ */ new Set();
	const entries = [];
	const tar = hashBytes(decompressLayer(layer.source, layer.descriptor, options), hash);
	let number = 0;
	let leavesOut = false;
	for await (const member of readMembers(tar, archiveOf(layer))) {
		const whiteout = parseWhiteout(member.path);
		if (whiteout?.hides === "content") opaque.add(whiteout.path);
		else if (whiteout?.hides === "path") removed.add(whiteout.path);
		else if (!whiteout && member.path !== "") entries.push(await readEntry(member, layer, number));
		else leavesOut = true;
		number += 1;
	}
	if (hash.digest() === layer.diffId) return {
		removed,
		opaque,
		entries,
		...leavesOut ? { leavesOut } : {}
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
	const { path, kind, mode, uid, gid, linkname, capabilities, xattrs } = member;
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
	const attributes = {
		path,
		mode,
		uid,
		gid,
		...xattrs === void 0 ? {} : { xattrs }
	};
	if (kind === "dir") return {
		type: kind,
		...attributes
	};
	const content = await readLayerFile(member, layer, number);
	return {
		type: kind,
		...attributes,
		content,
		...capabilities === void 0 ? {} : { capabilities }
	};
}
async function readLayerFile({ path, size, content }, layer, member) {
	const hash = new ResumableHash();
	const kept = accountFile.test(path) && size <= accountLimit ? [] : void 0;
	for await (const chunk of hashBytes(content, hash)) kept?.push(chunk);
	const bytes = kept && Buffer.concat(kept);
	const open = async function* (offset = 0, options) {
		if (bytes) yield bytes.subarray(offset);
		else yield* openMember(layer, member, offset, options);
	};
	return {
		digest: hash.digest(),
		size,
		open,
		layer,
		member
	};
}
function knownLayerFile(layer, member, { digest, size }) {
	const open = (offset = 0, options) => openMember(layer, member, offset, options);
	return {
		digest,
		size,
		open,
		layer,
		member
	};
}
async function* openMember(layer, wanted, offset, options = {}) {
	let number = 0;
	const { fresh = false } = options;
	const tar = decompressLayer(layer.source, layer.descriptor, { fresh });
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
	for (const [layer, wanted] of layers) await readAgainIfDamaged((options) => readWanted(layer, wanted, take, options), { when: mayBeDamage });
}
async function readWanted(layer, wanted, take, options) {
	let number = 0;
	const tar = decompressLayer(layer.source, layer.descriptor, options);
	for await (const member of readMembers(tar, archiveOf(layer))) {
		const file = wanted.get(number++);
		if (!file) continue;
		await take(file, checkBytes(member.content, file, () => otherFile(layer, member.path)));
		wanted.delete(file.member);
		if (wanted.size === 0) break;
	}
}
function otherFile({ descriptor, source }, path) {
	const words = {
		path,
		layer: descriptor.digest,
		image: source.location
	};
	return new ImagebuildError("DIGEST_MISMATCH", say("layerFileDiffers", words), {
		place: { image: source.location },
		hint: say("imageBuildAgain")
	});
}
function isLayerFile(content) {
	return "layer" in content;
}
function archiveOf({ source, descriptor }) {
	return {
		name: `${descriptor.digest} of ${source.location}`,
		place: { image: source.location },
		paths: "rooted"
	};
}

export { readLayerFiles as a, readLayer as i, knownLayerFile as n, spoolFiles as o, pairLayers as r, isLayerFile as t };