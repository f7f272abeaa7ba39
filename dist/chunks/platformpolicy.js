import { r as configurationFile, t as createMatcher } from "./ignored.js";

// src/prepare/search/platformpolicy.ts
function createPlatformPolicy(configured = "error") {
	const rows = Object.entries(typeof configured === "string" ? { "*": configured } : configured).sort(([a], [b]) => b.length - a.length).map(([text, policy]) => ({
		policy,
		matches: createMatcher(text, { file: configurationFile })
	}));
	return (reference) => {
		const policy = rows.find(({ matches }) => matches(reference))?.policy;
		return policy === "skip" ? policy : void 0;
	};
}

export { createPlatformPolicy as t };