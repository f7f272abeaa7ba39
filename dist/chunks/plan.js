import { a as formatSeconds, n as formatCount, t as formatBytes } from "./format.js";

// src/report/plan.ts
function planLines(plan) {
	const { request, application, engine, platforms, images, leftOut, notes, pulls } = plan;
	const { type, app, version } = request;
	const fallback = application.fallback ? ` (there is no ${version})` : "";
	const by = engine === "native" ? "" : `, RUN by ${engine}`;
	return [
		`${type} ${app} ${version}, from ${application.directory}${fallback}, by ${application.kubefile}${by}`,
		...Object.entries(platforms).flatMap(([name, platform]) => [`  ${name}: ${formatCount(platform.files.length, "file")}, ${formatCount(platform.images.length, "image")}`, ...layerLines(platform.layers)]),
		...pulls.map(pullsLine),
		...images.length === 0 ? [] : ["  images:", ...imageLines(images).map((line) => `    ${line}`)],
		...noteLines("left out", leftOut).map((line) => `  ${line}`),
		...noteLines("notes, not embedded", notes).map((line) => `  ${line}`)
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
function noteLines(title, notes = []) {
	if (notes.length === 0) return [];
	const lines = notes.flatMap(({ reference, reason, sources }) => [reference === void 0 ? reason : `${reference}: ${reason}`, ...sources.map(sourceLine)]);
	return [`${title}:`, ...lines.map((line) => `  ${line}`)];
}
function sourceLine({ kind, file, line }) {
	return `    ${kind}: ${file}${line === void 0 ? "" : `:${line}`}`;
}
function layerLines(layers) {
	return [...new Set(layers.map(({ action }) => action))].map((action) => {
		const own = layers.filter((layer) => layer.action === action);
		const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
		return `    ${action} ${formatCount(own.length, "layer")}, ${formatBytes(bytes)}`;
	});
}

export { noteLines as n, planLines as r, imageLines as t };