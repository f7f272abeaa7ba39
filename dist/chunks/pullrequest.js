import { i as resolveBuildSettings, n as publishedName } from "./buildoptions.js";
import { t as readBuildOptions } from "./request3.js";

// src/action/modes/pullrequest.ts
async function compareBuild(outcome, input) {
	const { request, inputs, invocation, progress } = input;
	const reference = publishedName(request, invocation);
	if (outcome.kind !== "result" || outcome.result.reference === void 0 || reference === void 0) return outcome;
	const settings = resolveBuildSettings(request, readBuildOptions(inputs), invocation);
	const { comparePublished } = await import("./comparepublished.js");
	const comparison = await comparePublished(reference, outcome.result.reference, settings, progress);
	return {
		...outcome,
		comparison
	};
}

export { compareBuild };