import { t as describeBuild } from "./request.js";
import { d as formatBytes, i as say, m as formatSeconds } from "./say.js";
import { i as sourceLine, n as installsLines, r as noteLines } from "./notes.js";

// src/report/plan.ts
function planLines(plan) {
	const { request, application, engine, platforms, images, leftOut, notes, pulls } = plan;
	const words = {
		build: describeBuild(request),
		directory: application.directory,
		missing: application.fallback ? request.version : "",
		kubefile: application.kubefile,
		engine: engine === "native" ? "" : engine
	};
	return [
		say("planBuild", words).text,
		...Object.entries(platforms).flatMap(([name, platform]) => [`  ${say("planPlatform", {
			platform: name,
			files: platform.files.length,
			images: platform.images.length
		}).text}`, ...layerLines(platform.layers)]),
		...pulls.map(pullsLine),
		...installsLines(plan).map((line) => `  ${line}`),
		...images.length === 0 ? [] : [`  ${say("listedImages").text}`, ...imageLines(images).map((line) => `    ${line}`)],
		...noteLines("listedLeftOut", leftOut).map((line) => `  ${line}`),
		...noteLines("listedNotes", notes).map((line) => `  ${line}`)
	];
}
function pullsLine({ host, needed, remaining, limit, windowSeconds }) {
	const isKnown = remaining !== void 0;
	const window = isKnown && windowSeconds !== void 0 ? formatSeconds(windowSeconds) : "";
	const of = isKnown && limit !== void 0 ? say("planLeftOf", {
		remaining,
		limit
	}).text : void 0;
	return `  ${say("planPulls", {
		host,
		needed,
		left: isKnown ? of ?? String(remaining) : "",
		window
	}).text}`;
}
function imageLines(images) {
	return images.flatMap(({ reference, required, reason, sources }) => [describeImage(reference, required, reason), ...sources.map(sourceLine)]);
}
function describeImage(reference, required = true, reason) {
	if (reason === void 0) return reference;
	return say(required ? "planRequired" : "planCandidate", {
		reference,
		reason
	}).text;
}
const layerNames = {
	build: "planLayersBuild",
	reuse: "planLayersReuse",
	mount: "planLayersMount"
};
function layerLines(layers) {
	return [...new Set(layers.map(({ action }) => action))].map((action) => {
		const own = layers.filter((layer) => layer.action === action);
		const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
		return `    ${say(layerNames[action], {
			count: own.length,
			size: formatBytes(bytes)
		}).text}`;
	});
}

export { planLines as n, imageLines as t };