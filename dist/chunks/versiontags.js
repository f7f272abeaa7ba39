import { p as requestPlatforms } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { f as normalizePlatform, h as platformName, m as parsePlatform, n as bestMatch } from "./descriptor.js";
import { c as parseManifest } from "./manifest.js";
import { n as isTag } from "./reference.js";
import { i as say } from "./say.js";
import { o as readTwice, r as readClaims, t as ifDamaged } from "./published.js";

// src/publish/lookup/versiontags.ts
function platformTag(version, name) {
	const [system = "", processor = "", named] = name.split("/");
	const { os, architecture, variant } = normalizePlatform({
		os: system,
		architecture: processor,
		variant: named
	});
	const tag = [
		version,
		...os === "linux" ? [] : [os],
		architecture,
		...variant ? [variant] : []
	].join("-");
	if (architecture !== "" && isTag(tag)) return tag;
	throw new ImagebuildError("CONTENT_INVALID", say("platformNoTag", { platform: JSON.stringify(name) }));
}
function tagManifests(version, manifests) {
	const tags = /* @__PURE__ */ new Map();
	for (const name of requestPlatforms) {
		const best = bestMatch(parsePlatform(name), manifests);
		if (best) tags.set(platformTag(version, name), best);
	}
	for (const manifest of manifests) {
		const tag = platformTag(version, platformName(manifest));
		if (!tags.has(tag)) tags.set(tag, manifest);
	}
	return tags;
}
function versionTags(version, platforms) {
	return [version, ...platforms.map((platform) => platformTag(version, platform))];
}
async function checkTags(target, tags, rules) {
	const named = /* @__PURE__ */ new Map();
	const check = async (tag) => {
		const descriptor = await target.resolve(tag);
		if (!descriptor) return;
		const claims = await readTagged(target, tag, descriptor);
		if (claims) named.set(tag, descriptor);
		checkTag(`${target.location}:${tag}`, tag, claims ?? unreadable(descriptor), rules);
	};
	const ends = await Promise.allSettled(tags.map(check));
	for (const end of ends) if (end.status === "rejected") throw end.reason;
	return named;
}
async function readTagged(target, tag, descriptor) {
	const name = `${target.location}:${tag}`;
	const bytes = await readTwice(target, tag, () => target.manifest(descriptor));
	const parse = async () => readClaims(parseManifest(bytes, descriptor.mediaType, name));
	return await ifDamaged(parse(), () => void 0);
}
function unreadable({ mediaType: type }) {
	return {
		type,
		title: void 0,
		version: void 0,
		isIndex: false
	};
}
function checkTag(image, tag, published, rules) {
	const place = { image };
	const { version, type } = rules;
	const isLeftOver = tag !== version && published.version === version;
	if (!rules.replace && !isLeftOver) throw new ImagebuildError("TAG_EXISTS", say("tagExists", { image }), {
		place,
		hint: say(rules.isOwnRule ? "tagExistsOwnHint" : "tagExistsHint")
	});
	if (tag !== version && published.isIndex && (published.version ?? version) !== version) throw new ImagebuildError("TAG_EXISTS", say("tagOfVersion", {
		image,
		published: published.version ?? "",
		version
	}), {
		place,
		hint: say("tagOfVersionHint")
	});
	if (!published.type || published.type === type || rules.replaceOtherType) return;
	if (!type && !rules.keepTyped) return;
	const message = type ? say("typeDiffers", {
		image,
		published: published.type,
		type
	}) : say("typeMissing", {
		image,
		published: published.type
	});
	throw new ImagebuildError("TYPE_MISMATCH", message, {
		place,
		hint: say("typeDiffersHint")
	});
}

export { versionTags as i, platformTag as n, tagManifests as r, checkTags as t };