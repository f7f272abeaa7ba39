import { d as readText } from "./configuration.js";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

// src/matrix/parts.ts
function partsOf(asked, built, runs) {
	if (!runs) return [{
		part: "all",
		platforms: asked.join(",")
	}];
	return built.map((platform) => ({
		part: platform.slice(6),
		platforms: platform
	}));
}
function mayRun({ kubefiles, script = "" }) {
	return kubefiles.some((text) => /^[ \t]*RUN\b/im.test(text)) || /\bRUN\b/.test(script);
}
async function readSources(directory) {
	const read = (name) => readText(directory, join(directory, name), name);
	const names = (await readdir(directory)).filter((name) => /(?:kube|docker)file/i.test(name));
	return {
		kubefiles: (await Promise.all(names.map(read))).filter((text) => text !== void 0),
		script: await read("init.sh")
	};
}

export { partsOf as n, readSources as r, mayRun as t };