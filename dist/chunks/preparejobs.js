import { i as readText } from "./yamlfile.js";
import { join } from "node:path";
import { readdir } from "node:fs/promises";

// src/commands/matrix/preparejobs.ts
function planPrepareJobs(requested, built, runs) {
	if (!runs) return [{
		part: "all",
		platforms: requested.join(",")
	}];
	return built.map((platform) => ({
		part: platform.slice(6),
		platforms: platform
	}));
}
function mayRunCommands({ kubefiles, script = "" }) {
	return kubefiles.some((text) => /^[ \t]*RUN\b/im.test(text)) || /\bRUN\b/.test(script);
}
async function readBuildFiles(directory) {
	const read = (name) => readText(directory, join(directory, name), name);
	const names = (await readdir(directory)).filter((name) => /(?:kube|docker)file/i.test(name));
	return {
		kubefiles: (await Promise.all(names.map(read))).filter((text) => text !== void 0),
		script: await read("init.sh")
	};
}

export { planPrepareJobs as n, readBuildFiles as r, mayRunCommands as t };