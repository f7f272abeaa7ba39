import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";

// src/text/strict.ts
function refuseWarnings(warnings) {
	if (warnings.length === 0) return;
	throw joinProblems(warnings.map(({ message, place, hint }) => new ImagebuildError("WARNING", say("strictWarning", { warning: message }), {
		place,
		hint: hint === void 0 ? say("strictWithoutHint") : say("strictHint", { hint })
	})));
}

export { refuseWarnings as t };