import { f as strictObject, m as templateLiteral, n as array, o as int, p as string } from "./schemas.js";

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
const failure = problem.extend({ problems: array(problem).max(1e3).describe("when there are several, all of them; the failure itself is then the first").optional() });

export { text as a, size as i, failure as n, warning as o, instructionText as r, digest as t };