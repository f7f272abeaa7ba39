import { t as ImagebuildError } from "./errors.js";
import { i as mediaTypes } from "./descriptor.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig } from "./content.js";
import { n as isUnknownPlatform, t as formatPlatform } from "./platform.js";
import { n as isTag } from "./reference.js";

// src/publish/annotations.ts
const prefix = "io.github.labring.imagebuild";
const annotationKeys = {
	type: `${prefix}.type`,
	layerKey: `${prefix}.layer.key`,
	layerImages: `${prefix}.layer.images`,
	neighbours: `${prefix}.neighbours`
};

// src/publish/published.ts
async function readPublished(store, tag) {
	const descriptor = await store.resolve(tag);
	if (!descriptor) return void 0;
	const name = `${store.location}:${tag}`;
	const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
	const facts = {
		...factsOf(manifest),
		descriptor
	};
	if (manifest.kind === "index") {
		const isPlatform = ({ platform }) => platform !== void 0 && !isUnknownPlatform(platform);
		return {
			...facts,
			platforms: manifest.manifests.filter(isPlatform),
			others: manifest.manifests.filter((entry) => !isPlatform(entry))
		};
	}
	if (otherType(manifest) !== void 0) return {
		...facts,
		platforms: [],
		others: []
	};
	const platform = await platformOf(store, manifest.config, name);
	return {
		...facts,
		platforms: [{
			...descriptor,
			platform
		}],
		others: []
	};
}
async function readSound(store, tag) {
	return await orUnsound(readPublished(store, tag), () => void 0);
}
async function orUnsound(reading, other) {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof ImagebuildError && unsound.has(error.code)) return other(error);
		throw error;
	}
}
const unsound = /* @__PURE__ */ new Set([
	"CONTENT_INVALID",
	"CONTENT_MISSING",
	"DIGEST_MISMATCH",
	"LIMIT_EXCEEDED"
]);
function factsOf(manifest) {
	const { annotations } = manifest;
	return {
		type: annotations[annotationKeys.type] ?? otherType(manifest),
		title: annotations["org.opencontainers.image.title"],
		version: annotations["org.opencontainers.image.version"],
		isIndex: manifest.kind === "index"
	};
}
function otherType(manifest) {
	const types = [mediaTypes.ociConfig, mediaTypes.dockerConfig];
	if (manifest.kind === "index" || types.includes(manifest.config.mediaType)) return void 0;
	return manifest.config.mediaType;
}
async function platformOf(store, config, name) {
	const { os, architecture, variant } = parseConfig(await readSmallBlob(store, config), name);
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function tagsOf(version, platforms) {
	const tagOf = (platform) => {
		const tag = `${version}-${platform.split("/").slice(1).join("-")}`;
		if (isTag(tag)) return tag;
		throw new ImagebuildError("CONTENT_INVALID", `${JSON.stringify(platform)} is a platform that no tag can name`);
	};
	return {
		index: version,
		platform: new Map(platforms.map((each) => [each, tagOf(each)]))
	};
}
async function checkTags(target, tags, rules) {
	const named = /* @__PURE__ */ new Map();
	const check = async (tag) => {
		const descriptor = await target.resolve(tag);
		if (!descriptor) return;
		const facts = await orUnsound(readFacts(target, tag, descriptor), () => void 0);
		if (facts) named.set(tag, descriptor.digest);
		checkTag(target, tag, facts ?? unreadable(descriptor), rules);
	};
	await Promise.all(tags.map(check));
	return named;
}
async function readFacts(target, tag, descriptor) {
	const name = `${target.location}:${tag}`;
	return factsOf(parseManifest(await target.manifest(descriptor), descriptor.mediaType, name));
}
function unreadable({ mediaType: type }) {
	return {
		type,
		title: void 0,
		version: void 0,
		isIndex: false
	};
}
function checkTag(target, tag, published, rules) {
	const place = { image: `${target.location}:${tag}` };
	const leftOver = tag !== rules.version && published.version === rules.version;
	if (!rules.replace && !leftOver) throw new ImagebuildError("TAG_EXISTS", `${place.image} is published already, and this build may not replace it`, {
		place,
		hint: "Ask somebody with write permission to build it, or build another version."
	});
	if (tag !== rules.version && published.isIndex && (published.version ?? rules.version) !== rules.version) throw new ImagebuildError("TAG_EXISTS", `${place.image} is the version ${published.version}, and would become the tag of one platform of ${rules.version}`, {
		place,
		hint: "Build another version: the names of these two cannot stand side by side."
	});
	const { type } = rules;
	if (!published.type || !type || published.type === type || rules.replaceOtherType) return;
	throw new ImagebuildError("TYPE_MISMATCH", `${place.image} holds something of type ${published.type}, and this build makes one of type ${type}`, {
		place,
		hint: "Publish under another version or namespace, or pass --replace-other-type to replace it."
	});
}
function keptPlatforms(published, built, dropped) {
	if (!published) return [];
	return published.platforms.filter(({ platform }) => {
		const name = platform ? formatPlatform(platform) : "";
		const among = (list) => list.some((each) => name === each || name.startsWith(`${each}/`));
		return !among(built) && !among(dropped);
	});
}

export { readSound as a, readPublished as i, keptPlatforms as n, tagsOf as o, orUnsound as r, annotationKeys as s, checkTags as t };