import { f as strictObject, m as templateLiteral, n as array, o as int, p as string, t as _enum } from "./schemas.js";

// src/application/shapes.ts
const text = string().max(65536);
const instructionText = string().max(1048576);
const size = int().nonnegative().describe("bytes");
const commit = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
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

export { size as a, instructionText as i, digest as n, text as o, failure as r, warning as s, commit as t };