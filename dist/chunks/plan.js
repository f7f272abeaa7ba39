import { t as describeBuild } from "./request.js";
import { a as formatSeconds, n as formatCount, t as formatBytes } from "./format.js";
import { i as sourceLine, n as installsLines, r as noteLines } from "./notes.js";

// src/report/plan.ts
function planLines(plan) {
	const { request, application, engine, platforms, images, leftOut, notes, pulls } = plan;
	const fallback = application.fallback ? ` (there is no ${request.version})` : "";
	const by = engine === "native" ? "" : `, RUN by ${engine}`;
	return [
		`${describeBuild(request)}, from ${application.directory}${fallback}, by ${application.kubefile}${by}`,
		...Object.entries(platforms).flatMap(([name, platform]) => [`  ${name}: ${formatCount(platform.files.length, "file")}, ${formatCount(platform.images.length, "image")}`, ...layerLines(platform.layers)]),
		...pulls.map(pullsLine),
		...installsLines(plan).map((line) => `  ${line}`),
		...images.length === 0 ? [] : ["  images:", ...imageLines(images).map((line) => `    ${line}`)],
		...noteLines("left out", leftOut).map((line) => `  ${line}`),
		...noteLines("notes", notes).map((line) => `  ${line}`)
	];
}
function pullsLine({ host, needed, remaining, limit, windowSeconds }) {
	const of = limit === void 0 ? "" : ` of ${limit}`;
	const window = windowSeconds === void 0 ? "" : ` (a pull counts for ${formatSeconds(windowSeconds)})`;
	return `  pulls of ${host}: ${needed}${remaining === void 0 ? "" : `; ${remaining}${of} are left${window}`}`;
}
function imageLines(images) {
	return images.flatMap(({ reference, required, reason, sources }) => [`${reference}${describeClass(required, reason)}`, ...sources.map(sourceLine)]);
}
function describeClass(required = true, reason) {
	return reason === void 0 ? "" : ` (${required ? "required" : "candidate, embedded if its source has it"}: ${reason})`;
}
function layerLines(layers) {
	return [...new Set(layers.map(({ action }) => action))].map((action) => {
		const own = layers.filter((layer) => layer.action === action);
		const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
		return `    ${action} ${formatCount(own.length, "layer")}, ${formatBytes(bytes)}`;
	});
}

export { planLines as n, imageLines as t };