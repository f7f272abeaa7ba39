import { t as ImagebuildError } from "./errors.js";
import { c as parseManifest } from "./manifest.js";
import { n as isTag } from "./reference.js";
import { t as say } from "./say.js";
import { r as readClaims, t as ifDamaged } from "./published.js";

// src/publish/lookup/versiontags.ts
function platformTag(version, platform) {
	const tag = `${version}-${platform.split("/").slice(1).join("-")}`;
	if (isTag(tag)) return tag;
	throw new ImagebuildError("CONTENT_INVALID", say("platformNoTag", { platform: JSON.stringify(platform) }));
}
function versionTags(version, platforms) {
	return [version, ...platforms.map((platform) => platformTag(version, platform))];
}
async function checkTags(target, tags, rules) {
	const named = /* @__PURE__ */ new Map();
	const check = async (tag) => {
		const descriptor = await target.resolve(tag);
		if (!descriptor) return;
		const claims = await ifDamaged(readTagged(target, tag, descriptor), () => void 0);
		if (claims) named.set(tag, descriptor.digest);
		checkTag(`${target.location}:${tag}`, tag, claims ?? unreadable(descriptor), rules);
	};
	await Promise.all(tags.map(check));
	return named;
}
async function readTagged(target, tag, descriptor) {
	const name = `${target.location}:${tag}`;
	return readClaims(parseManifest(await target.manifest(descriptor), descriptor.mediaType, name));
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
		hint: say("tagExistsHint")
	});
	if (tag !== version && published.isIndex && (published.version ?? version) !== version) throw new ImagebuildError("TAG_EXISTS", say("tagOfVersion", {
		image,
		published: published.version ?? "",
		version
	}), {
		place,
		hint: say("tagOfVersionHint")
	});
	if (!published.type || !type || published.type === type || rules.replaceOtherType) return;
	throw new ImagebuildError("TYPE_MISMATCH", say("typeDiffers", {
		image,
		published: published.type,
		type
	}), {
		place,
		hint: say("typeDiffersHint")
	});
}

export { platformTag as n, versionTags as r, checkTags as t };