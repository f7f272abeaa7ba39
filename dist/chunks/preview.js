import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { c as literal, h as string, i as boolean, m as strictObject, n as _enum, o as discriminatedUnion, p as record, r as array, s as int } from "./schemas.js";
import { h as describeIssues, n as imageTypes, r as isRequestWord } from "./request.js";
import { c as size, n as digest } from "./shapes.js";
import { a as contentSchema } from "./content.js";

// src/application/preview/preview.ts
const previewLimits = {
	packed: 262144,
	unpacked: 524288
};
const previewRows = {
	images: 300,
	findings: 50,
	problems: 20,
	leftOut: 20,
	embedded: 1e3
};
const previewText = 1e3;
const line = string().max(previewText);
const count = int().nonnegative();
const platformNames = array(line).max(16);
const word = (name) => string().refine((text) => isRequestWord(name, text));
const side = strictObject({
	tag: line,
	digest: line
});
const imageChange = strictObject({
	name: line,
	change: _enum([
		"added",
		"removed",
		"retagged",
		"moved"
	]),
	before: side.optional(),
	now: side.optional(),
	platforms: platformNames
});
const comparison = discriminatedUnion("state", [
	strictObject({
		state: literal("absent"),
		reference: line,
		bytes: size.describe("bytes to transfer")
	}),
	strictObject({
		state: literal("unknown"),
		reference: line,
		reason: line
	}),
	strictObject({
		state: literal("compared"),
		reference: line,
		bytes: size.describe("bytes to transfer"),
		different: boolean(),
		images: array(imageChange).max(previewRows.images),
		moreImages: count,
		files: count.describe("files that were added, removed or changed"),
		configuration: array(line).max(50).describe("the fields that changed")
	})
]);
const problem = strictObject({
	place: line.optional(),
	message: line
});
const finding = strictObject({
	severity: _enum([
		"error",
		"warning",
		"note"
	]),
	rule: line,
	place: line,
	message: line
});
const previewSchema = strictObject({
	schemaVersion: literal(1),
	type: _enum(imageTypes),
	app: word("app"),
	version: word("version"),
	base: line.optional(),
	problems: array(problem).max(previewRows.problems).describe("why it can’t be built"),
	hint: line.optional(),
	platforms: record(line, strictObject({
		digest,
		size
	})),
	missing: platformNames.describe("platforms that the image lacks"),
	leftOut: array(strictObject({
		reference: line,
		reason: line
	})).max(previewRows.leftOut),
	comparison: comparison.optional(),
	lint: strictObject({
		errors: count,
		warnings: count,
		notes: count,
		findings: array(finding).max(previewRows.findings)
	}).optional(),
	content: contentSchema.optional(),
	embedded: array(strictObject({
		reference: line,
		platforms: record(line, digest)
	})).max(previewRows.embedded).optional()
});
function parsePreview(content) {
	const outcome = previewSchema.safeParse(parseJson(content));
	if (outcome.success) return outcome.data;
	throw unreadable(describeIssues(outcome.error.issues));
}
function parseJson(content) {
	try {
		return JSON.parse(content);
	} catch (cause) {
		throw unreadable("it is not JSON", cause);
	}
}
function unreadable(reason, cause) {
	return new ImagebuildError("CONTENT_INVALID", say("resultUnreadable", { reason }), { cause });
}

export { previewText as i, previewLimits as n, previewRows as r, parsePreview as t };