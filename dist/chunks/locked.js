import { i as parseReference } from "./reference.js";
import { i as say } from "./say.js";

// src/prepare/observed/locked.ts
function observedInLock({ images }, shown, { platform }) {
	return {
		images: images.filter(({ observed = [], platforms }) => observed.length > 0 && Object.hasOwn(platforms, platform)).map(({ reference, observed = [], origins }) => ({
			reference: parseReference(reference),
			required: true,
			reason: say("reasonObservedLocked").text,
			transport: "registry",
			origins: restoreOrigins(origins, observed, shown)
		})),
		notes: [],
		warnings: []
	};
}
function restoreOrigins(origins, observed, shown) {
	const chains = observed.map((text) => [{
		kind: "object",
		text
	}]);
	const [first = { file: shown }, ...others] = origins.flatMap((text) => {
		const [, file, line] = /^observed (.+?)(?::(\d+))?$/.exec(text) ?? [];
		return file === void 0 ? [] : [{
			file,
			...line === void 0 ? {} : { line: Number(line) }
		}];
	});
	return [{
		kind: "observed",
		...first,
		chains
	}, ...others.map((place) => ({
		kind: "observed",
		...place
	}))];
}

export { observedInLock as t };