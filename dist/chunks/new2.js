import { i as say } from "./say.js";
import { n as describeState } from "./init2.js";

// src/report/new.ts
function describeNew({ name, version, directory, files }, options = "") {
	return [
		...files.map(({ state, path }) => `${describeState(state, 7)}  ${path}`),
		"",
		say("newNext").text,
		`  imagebuild lint ${directory}`,
		`  imagebuild build apps ${name} ${version}${options}`
	];
}

export { describeNew };