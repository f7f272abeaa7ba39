import { t as say } from "./say.js";

// src/report/new.ts
function describeNew({ name, version, directory, files }, options = "") {
	return [
		...files.map(({ state, path }) => `${state.padEnd(7)}  ${path}`),
		"",
		say("newNext").text,
		`  imagebuild lint ${directory}`,
		`  imagebuild build apps ${name} ${version}${options}`
	];
}

export { describeNew };