import { i as previewText, n as previewLimits, r as previewRows } from "./preview.js";
import { n as imageTypes } from "./request.js";
import { n as missingPlatforms } from "./result.js";
import { i as problemsOf, n as formatPlace } from "./errors.js";
import { g as shorten } from "./say.js";
import { n as toMaskedJson } from "./report.js";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";

// src/action/preview.ts
const previewFile = "imagebuild-preview.json";
async function writePreview(workspace, checked, env) {
	const type = imageTypes.find((one) => one === checked.request.type);
	if (type === void 0) return;
	const text = fitPreview(describePreview(type, checked, env["GITHUB_BASE_REF"]));
	await writeFile(join(workspace, previewFile), text);
}
function fitPreview(preview) {
	const { embedded: _, ...withoutEmbedded } = preview;
	const { comparison, lint } = preview;
	const texts = [
		preview,
		withoutEmbedded,
		{
			...withoutEmbedded,
			...lint ? { lint: {
				...lint,
				findings: lint.findings.slice(0, 10)
			} } : {},
			...comparison?.state === "compared" ? { comparison: {
				...comparison,
				...cutImages(comparison.images, 50, comparison.moreImages)
			} } : {}
		}
	].map((one) => `${toMaskedJson(one)}\n`);
	return texts.find((one) => Buffer.byteLength(one) <= previewLimits.packed) ?? texts.at(-1) ?? "";
}
function describePreview(type, { request, lint, result, comparison, error }, base) {
	const problems = error === void 0 ? [] : problemsOf(error);
	const platforms = result?.platforms ?? {};
	const hint = problems[0]?.hint;
	return {
		schemaVersion: 1,
		type,
		app: request.app,
		version: request.version,
		...base ? { base: short(base) } : {},
		problems: problems.slice(0, previewRows.problems).map(({ message, place }) => ({
			message: short(message),
			...placeOf(formatPlace(place))
		})),
		...hint === void 0 ? {} : { hint: short(hint) },
		platforms: Object.fromEntries(Object.entries(platforms).map(([name, { digest, size }]) => [name, {
			digest,
			size
		}])),
		missing: result === void 0 ? [] : missingPlatforms(request, result),
		leftOut: (result?.leftOut ?? []).slice(0, previewRows.leftOut).map(({ reference = "", reason }) => ({
			reference: short(reference),
			reason: short(reason)
		})),
		...comparison && result ? { comparison: describeComparison(comparison, result) } : {},
		...lint ? { lint: describeLint(lint) } : {},
		...result?.content ? { content: result.content } : {},
		...result ? listEmbedded(result.images) : {}
	};
}
function describeComparison(comparison, result) {
	const reference = short(comparison.reference);
	if (comparison.state === "absent") return {
		state: "absent",
		reference,
		bytes: result.transfer.pushedBytes
	};
	if (comparison.state === "unknown") return {
		state: "unknown",
		reference,
		reason: short(comparison.reason)
	};
	const { different, platforms, transfer } = comparison.diff;
	const fields = platforms.flatMap(({ configuration }) => configuration.map(({ field, name }) => short([field, name].filter(Boolean).join(" "))));
	const files = new Set(platforms.flatMap((platform) => platform.files.map(({ path }) => path)));
	return {
		state: "compared",
		reference,
		different,
		bytes: transfer.bytes,
		...cutImages(joinPlatforms(platforms.map(({ platform, images }) => ({
			platform,
			images
		}))), previewRows.images),
		files: files.size,
		configuration: [...new Set(fields)].slice(0, 50)
	};
}
function joinPlatforms(platforms) {
	const joined = /* @__PURE__ */ new Map();
	for (const { platform, images } of platforms) for (const { name, change, before, now } of images) {
		const key = JSON.stringify([
			name,
			change,
			before?.tag,
			now?.tag
		]);
		const known = joined.get(key);
		joined.set(key, {
			name: short(name),
			change,
			...before ? { before: sideOf(before) } : {},
			...now ? { now: sideOf(now) } : {},
			...known,
			platforms: [...known?.platforms ?? [], platform]
		});
	}
	return [...joined.values()];
}
function sideOf({ tag, digest }) {
	return {
		tag: short(tag),
		digest
	};
}
function cutImages(images, most, more = 0) {
	const kept = images.slice(0, most);
	return {
		images: kept,
		moreImages: more + images.length - kept.length
	};
}
const severities = [
	"error",
	"warning",
	"note"
];
function describeLint({ errors, warnings, notes, findings }) {
	return {
		errors,
		warnings,
		notes,
		findings: severities.flatMap((severity) => findings.filter((one) => one.severity === severity)).slice(0, previewRows.findings).map(({ severity, rule, message, ...place }) => ({
			severity,
			rule,
			place: short(`${place.file}:${place.line}:${place.column}`),
			message: short(message)
		}))
	};
}
function listEmbedded(images) {
	const listed = images.flatMap(({ reference, platforms }) => platforms === void 0 || reference.length > 1e3 ? [] : [{
		reference,
		platforms
	}]);
	return listed.length > previewRows.embedded ? {} : { embedded: listed };
}
function placeOf(place) {
	return place === void 0 ? {} : { place: short(place) };
}
function short(text) {
	return shorten(text, previewText);
}

export { writePreview };