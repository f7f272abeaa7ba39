import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { c as number, d as record, f as strictObject, m as templateLiteral, n as array, o as int, p as string, s as literal, t as _enum } from "./schemas.js";
import { r as requestSchema, s as describeIssues } from "./request.js";

// src/application/shapes.ts
const text = string().max(65536);
const instructionText = string().max(1048576);
const size = int().nonnegative().describe("bytes");
const digest = templateLiteral(["sha256:", string().regex(/^[0-9a-f]{64}$/)]);
const place = strictObject({
	file: text.optional(),
	line: int().positive().optional(),
	column: int().positive().optional(),
	image: text.optional(),
	registry: text.optional()
});
const warning = strictObject({
	message: text,
	place: place.optional(),
	hint: text.optional()
});
const problem = strictObject({
	code: string().regex(/^[A-Z_]{1,64}$/),
	message: text,
	place: place.optional(),
	hint: text.optional(),
	excerpt: text.optional()
});
const target = strictObject({
	reference: text.describe("the image with its version’s tag"),
	state: _enum([
		"unchanged",
		"unverified",
		"unknown"
	]),
	digest: digest.describe("the new image, unless the tag is unchanged").optional(),
	moved: array(text).max(16).describe("tags of platforms that name new images although the version’s tag doesn’t").optional()
}).describe("what the target of a publication holds after the error");
const failure = problem.extend({
	target: target.optional(),
	problems: array(problem).max(1e3).describe("when there are several, all of them; the failure itself is then the first").optional()
});

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
	digest: digest.describe("of the index").optional(),
	size: size.describe("bytes of the index itself").optional(),
	platforms: record(text, platform).default({}),
	images: array(image).max(2e3).default([]),
	previous: strictObject({
		reference: text,
		images: array(strictObject({
			reference: text,
			digest
		})).max(2e3)
	}).describe("what was published before: this version, or else the newest other one").optional(),
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

export { instructionText as a, warning as c, digest as i, parseResult as n, size as o, resultLimits as r, text as s, countImages as t };