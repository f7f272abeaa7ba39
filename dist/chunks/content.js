import { m as strictObject, n as _enum, p as record, r as array, s as int } from "./schemas.js";
import { l as text, n as digest, t as commit } from "./shapes.js";

// src/application/preview/content.ts
const platformContent = strictObject({
	configuration: digest.describe("over the configuration of its containers"),
	files: digest.describe("over its files, without those of embedded images"),
	images: digest.describe("over the names and digests of its embedded images")
});
const contentSchema = record(text, platformContent);
const contentParts = [
	"configuration",
	"files",
	"images"
];
const keptDigits = 32;
function abbreviate(value) {
	return value.replace(/^sha256:/, "").slice(0, keptDigits);
}
const difference = strictObject({
	part: _enum(contentParts),
	platforms: array(text).max(16),
	images: array(strictObject({
		reference: text,
		change: _enum([
			"added",
			"removed",
			"moved"
		])
	})).max(100).describe("of the part `images`, where they are known").optional()
});
const checkedSchema = strictObject({
	pullRequest: int().positive(),
	commit: commit.describe("the commit that was checked"),
	differences: array(difference).max(contentParts.length).describe("none: the check built the same")
});
const mostImages = 100;
function compareContents(checked, built, images) {
	const shared = Object.keys(built).filter((platform) => Object.hasOwn(checked.platforms, platform));
	return contentParts.flatMap((part) => {
		const platforms = shared.filter((platform) => abbreviate(checked.platforms[platform][part]) !== abbreviate(built[platform][part]));
		if (platforms.length === 0) return [];
		if (part !== "images" || checked.images === void 0) return [{
			part,
			platforms
		}];
		const named = compareImages(checked.images, images, platforms).slice(0, mostImages);
		return [{
			part,
			platforms,
			...named.length === 0 ? {} : { images: named }
		}];
	});
}
function compareImages(before, now, platforms) {
	const byReference = (images) => new Map(images.toReversed().map((image) => [image.reference, image.platforms]));
	const [old, young] = [byReference(before), byReference(now)];
	const digestsOf = (images, reference) => {
		const digests = images.get(reference) ?? {};
		return platforms.map((platform) => abbreviate(digests[platform] ?? "")).join(" ").trim();
	};
	return [.../* @__PURE__ */ new Set([...old.keys(), ...young.keys()])].sort().flatMap((reference) => {
		const [was, is] = [digestsOf(old, reference), digestsOf(young, reference)];
		if (was === is) return [];
		return [{
			reference,
			change: was === "" ? "added" : is === "" ? "removed" : "moved"
		}];
	});
}

export { contentSchema as a, contentParts as i, checkedSchema as n, compareContents as r, abbreviate as t };