import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { d as mediaTypes, h as platformName, l as isUnknownPlatform, m as parsePlatform, n as bestMatch, o as isIndexType, s as isManifestType } from "./descriptor.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig, t as deduceMediaType } from "./manifest.js";

// src/image/platforms.ts
const limits = {
	depth: 3,
	reads: 100
};
async function findManifest({ manifests }, { platform: wanted, anyPlatform, ...reader }) {
	const asked = parsePlatform(wanted);
	const named = manifests.filter(({ mediaType }) => isManifestType(mediaType));
	const direct = bestMatch(asked, named);
	if (direct) return {
		...direct,
		between: []
	};
	const all = await listManifests({ manifests }, reader);
	const only = anyPlatform && all.length === 1 ? all[0] : void 0;
	return bestMatch(asked, all) ?? only ?? { offered: all.map(platformName).filter((name) => name !== "") };
}
async function listManifests(index, reader) {
	const found = [];
	const seen = /* @__PURE__ */ new Set();
	const read = async (entry) => {
		seen.add(entry.digest);
		if (seen.size > limits.reads) throw tooMany(reader.name);
		return readEntry(entry, reader);
	};
	const visit = async ({ manifests }, between) => {
		for (const entry of manifests.filter(mayBeImage)) {
			if (isManifestType(entry.mediaType) && entry.platform) {
				found.push({
					...entry,
					between
				});
				continue;
			}
			if (seen.has(entry.digest)) continue;
			const { document, bytes, descriptor } = await read(entry);
			if (document.kind === "index") {
				if (between.length + 2 > limits.depth) throw nestedTooDeep(reader.name);
				await visit(document, [...between, {
					bytes,
					descriptor
				}]);
			} else if (isImage(document)) {
				const platform = entry.platform ?? await readPlatform(document, reader);
				found.push({
					...descriptor,
					platform,
					between
				});
			}
		}
	};
	await visit(index, []);
	return found;
}
function mayBeImage({ mediaType, platform, artifactType }) {
	if (isUnknownPlatform(platform) || artifactType !== void 0 && platform === void 0) return false;
	return mediaType === "" || isManifestType(mediaType) || isIndexType(mediaType);
}
async function readEntry(entry, { source, name }) {
	const bytes = await source.manifest(entry);
	const descriptor = {
		...entry,
		mediaType: entry.mediaType || (deduceMediaType(bytes) ?? "")
	};
	return {
		bytes,
		descriptor,
		document: parseManifest(bytes, descriptor.mediaType, name)
	};
}
function isImage({ config: { mediaType } }) {
	return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}
async function readPlatform({ config }, { source, name }) {
	const { diffIds: _, ...platform } = parseConfig(await readSmallBlob(source, config), name);
	return platform.architecture === "" ? void 0 : platform;
}
function nestedTooDeep(image) {
	return new ImagebuildError("CONTENT_INVALID", say("indexNested", {
		image,
		limit: limits.depth
	}), {
		place: { image },
		hint: say("indexNestedHint")
	});
}
function tooMany(image) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("indexManyUnnamed", {
		image,
		limit: limits.reads
	}), {
		place: { image },
		hint: say("indexNestedHint")
	});
}

export { readPlatform as i, isImage as n, listManifests as r, findManifest as t };