import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { c as literal, h as string, i as boolean, m as strictObject, n as _enum, p as record, r as array, s as int, u as number } from "./schemas.js";
import { h as describeIssues, o as requestSchema } from "./request.js";
import { t as imageLimits } from "./imagelimits.js";
import { a as contentSchema, n as checkedSchema } from "./content.js";
import { c as size, i as installs, l as text, n as digest, o as installsReason, r as failure, t as commit, u as warning } from "./shapes.js";
import { a as usageSchema } from "./usage.js";

// src/application/result.ts
const resultLimits = {
	packed: 1048576,
	unpacked: 4194304
};
const seconds = number().nonnegative().describe("seconds");
const source = strictObject({
	kind: text.describe("the finder"),
	file: text,
	line: int().positive().optional()
});
const platform = strictObject({
	digest: digest.describe("of the manifest"),
	size: size.describe("bytes of configuration and layers, as they are stored"),
	layers: int().nonnegative(),
	config: digest.describe("of the configuration")
});
const image = strictObject({
	reference: text,
	readFrom: text.describe("host and repository that it was read from, when `sources` name others").optional(),
	digest: digest.describe("what the source gives under the reference: of an index when there is one. Without it, a base image or COPY --from brings the image, and its reference has no host").optional(),
	platforms: record(text, digest).describe("the manifest of each platform").optional(),
	size: size.describe("bytes of its blobs, each once, of all platforms").optional(),
	required: boolean().describe("false: a candidate, whose source has it").optional(),
	reason: text.describe("why it is embedded").optional(),
	sources: array(source).max(1e4)
});
const hex = (digits) => string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const archive = strictObject({
	platform: text,
	names: array(text).max(100).describe("that the image is loaded under"),
	file: text.describe("the checksums lie beside it, in files that end with .sha256 and .md5"),
	size: size.describe("bytes of the file"),
	sha256: hex(64).describe("of the file"),
	md5: hex(32).describe("of the file")
});
const resultNotes = 2e3;
const note = strictObject({
	reference: text.describe("perhaps without a tag; none for a file that was skipped").optional(),
	reason: text.describe("why it is not embedded"),
	sources: array(source).max(1e4)
});
const statuses = "done: published and verified, or written; unverified: published, not verified; failed: the error says what is published";
const resultSchema = strictObject({
	schemaVersion: literal(1),
	status: _enum([
		"done",
		"unverified",
		"failed"
	]).describe(statuses),
	request: requestSchema,
	reference: text.describe("host/namespace/app:version, or the layout’s place").optional(),
	tags: array(text).max(64).describe("every name that the image has, for a directory that is built under names of its own").optional(),
	kubefile: text.describe("of such a directory: the file that was built").optional(),
	digest: digest.describe("of the index").optional(),
	size: size.describe("bytes of the index itself").optional(),
	platforms: record(text, platform).default({}),
	images: array(image).max(2 * imageLimits.most).default([]),
	leftOut: array(note).max(resultNotes).describe("candidates that were left out, and images that some platforms lack").optional(),
	notes: array(note).max(resultNotes).describe("what was seen and is not embedded").optional(),
	installs: installs.optional(),
	installsReason: installsReason.optional(),
	imageLists: array(strictObject({
		address: text,
		digest
	})).max(20).describe("the lists of images that were fetched, with the digest of their bytes").optional(),
	previous: strictObject({
		reference: text,
		images: array(strictObject({
			reference: text,
			digest
		})).max(2 * imageLimits.most)
	}).describe("what was published before: this version, or else the newest other one").optional(),
	usage: usageSchema.describe("how the image is used").optional(),
	archives: array(archive).max(100).describe("the archives that were written, one for each platform").optional(),
	transfer: strictObject({
		pulledBytes: size,
		pushedBytes: size,
		reusedBytes: size,
		mountedBytes: size
	}).default({
		pulledBytes: 0,
		pushedBytes: 0,
		reusedBytes: 0,
		mountedBytes: 0
	}),
	durations: strictObject({
		prepareSeconds: seconds.optional(),
		publishSeconds: seconds.optional()
	}).default({}),
	warnings: array(warning).max(1e4).default([]),
	commit: commit.describe("the commit that the application is of").optional(),
	content: contentSchema.describe("hashes over what the image of each platform holds").optional(),
	checked: checkedSchema.describe("what the check of the pull request that changed the application last built, compared").optional(),
	error: failure.optional(),
	requestId: string().regex(/^[A-Za-z0-9-]{1,64}$/).optional(),
	runId: int().positive().optional(),
	runAttempt: int().positive().optional()
}).superRefine((result, context) => {
	const reject = (message) => context.addIssue({
		code: "custom",
		message
	});
	if (result.status !== "done" && !result.error) reject(`a ${result.status} result must have an error`);
	if (result.status === "done" && result.error) reject("a result with an error is not done");
	if (result.status !== "failed" && !result.digest) reject(`a result that is ${result.status} must have a digest`);
});
function countImages({ images, platforms }) {
	const lies = (platform) => images.filter((one) => one.platforms === void 0 || Object.hasOwn(one.platforms, platform));
	return new Map(Object.keys(platforms).map((platform) => [platform, lies(platform).length]));
}
function missingPlatforms({ platforms }, result) {
	return platforms.filter((platform) => !Object.hasOwn(result.platforms, platform));
}
function parseResult(content) {
	if (Buffer.byteLength(content) > resultLimits.unpacked) throw new ImagebuildError("LIMIT_EXCEEDED", say("resultTooLarge"));
	const outcome = resultSchema.safeParse(parseJson(content));
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

export { resultNotes as a, resultLimits as i, missingPlatforms as n, parseResult as r, countImages as t };