import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";

// src/application/prepared/registrysources.ts
function checkRegistrySources(platforms, kubefile) {
	const all = Object.entries(platforms).flatMap(([platform, { registrySources = [] }]) => registrySources.map((source) => ({
		platform,
		...source
	})));
	for (const lines of Map.groupBy(all, ({ line }) => line).values()) {
		const missing = lines.find(({ exists }) => !exists);
		const there = lines.find(({ exists }) => exists);
		if (missing && there) throw onlySome(missing, there, kubefile);
	}
}
function onlySome(missing, there, file) {
	const words = {
		source: missing.source,
		platform: missing.platform,
		there: there.source
	};
	return new ImagebuildError("COPY_SOURCE_MISSING", say("registrySourceMissing", words), {
		place: {
			file,
			line: missing.line
		},
		hint: say("registrySourceMissingHint", { source: missing.source })
	});
}

export { checkRegistrySources as t };