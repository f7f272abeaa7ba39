import { g as templateLiteral, h as string, m as strictObject, n as _enum, r as array, s as int } from "./schemas.js";

// src/application/shapes.ts
const text = string().max(65536);
const instructionText = string().max(1048576);
const size = int().nonnegative().describe("bytes");
const commit = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const digest = templateLiteral(["sha256:", string().regex(/^[0-9a-f]{64}$/)]);
const installs = _enum(["recorded", "read"]).describe("how the helm and kubectl calls of ENTRYPOINT and CMD were found: they ran, isolated, or their lines were read as they are written");
const installsReason = _enum([
	"off",
	"notIsolated",
	"plain"
]).describe("why they were only read: that is configured; this machine can’t isolate them; nothing in them needs to run");
function installsIn({ installs: how, installsReason: why }) {
	return {
		...how === void 0 ? {} : { installs: how },
		...why === void 0 ? {} : { installsReason: why }
	};
}
const place = strictObject({
	file: text.describe("as people see it").optional(),
	line: int().positive().describe("from 1").optional(),
	column: int().positive().describe("from 1").optional(),
	image: text.describe("its reference").optional(),
	registry: text.describe("its host").optional()
});
const warning = strictObject({
	message: text,
	place: place.optional(),
	hint: text.optional()
});
const problem = strictObject({
	code: string().regex(/^[A-Z_]{1,64}$/).describe("docs/reference/error-codes.md lists them"),
	message: text.describe("what is wrong"),
	place: place.describe("where it is").optional(),
	hint: text.describe("what to do").optional(),
	excerpt: text.describe("lines that show the place, or the end of a log").optional()
});
const target = strictObject({
	reference: text.describe("the image with its version’s tag"),
	state: _enum([
		"unchanged",
		"unverified",
		"verified",
		"unknown"
	]),
	digest: digest.describe("the new image, unless the tag is unchanged").optional(),
	moved: array(text).max(16).describe("tags of platforms that name new images although the version’s tag doesn’t").optional(),
	published: array(text).max(64).describe("other names under which the new image is published").optional()
}).describe("what the target of a publication holds after the error");
const failure = problem.extend({
	target: target.optional(),
	problems: array(problem).max(1e3).describe("when there are several, all of them; the failure itself is then the first").optional()
});

export { installsIn as a, size as c, installs as i, text as l, digest as n, installsReason as o, failure as r, instructionText as s, commit as t, warning as u };