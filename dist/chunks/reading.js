import { n as settingsFor, r as settingsOf } from "./choices.js";
import { n as formatCount, r as formatSeconds, t as formatBytes } from "./figures.js";
import { a as printable } from "./plain.js";
import { t as choicesOf } from "./flags.js";
import { t as requestOf } from "./request2.js";
import { n as surroundingsOf, r as withProgress, t as printOutcome } from "./session.js";

// src/report/inspection.ts
function inspectionLines({ location, digest, type, version, verified, platforms, others }) {
	const facts = [type, version].filter((fact) => fact !== void 0).join(" ");
	return [
		`${location}${facts === "" ? "" : ` (${facts})`}`,
		`  ${digest}`,
		...platforms.flatMap(platformLines),
		...others.length === 0 ? [] : ["", `  and ${formatCount(others.length, "attestation")}`],
		verified ? "verified: every digest inside is right" : "not verified: --verify reads and checks every byte"
	].map(printable);
}
function platformLines({ platform, digest, size, layers, images, config }) {
	const embedded = formatCount(images.length, "embedded image");
	return [
		"",
		`  ${platform}  ${formatBytes(size)} in ${formatCount(layers.length, "layer")}, ${embedded}`,
		`    ${digest}`,
		...commandsOf(config).map((command) => `    runs ${command}`),
		...imageRows(images)
	];
}
function commandsOf(config) {
	return [config["Entrypoint"], config["Cmd"]].flatMap((list) => Array.isArray(list) ? list.map(String) : []);
}
function imageRows(images) {
	const names = images.map(({ name, tag }) => `${name}:${tag}`);
	const width = Math.max(0, ...names.map((name) => name.length));
	return images.map(({ digest, size }, index) => `    ${names[index]?.padEnd(width)}  ${digest}  ${formatBytes(size)}`);
}

// src/report/plan.ts
function planLines({ request, application, engine, platforms, images, pulls }) {
	const { type, app, version } = request;
	const fallback = application.fallback ? ` (there is no ${version})` : "";
	const by = engine === "native" ? "" : `, RUN by ${engine}`;
	return [
		`${type} ${app} ${version}, from ${application.directory}${fallback}, by ${application.kubefile}${by}`,
		...Object.entries(platforms).flatMap(([name, platform]) => [`  ${name}: ${formatCount(platform.files.length, "file")}, ${formatCount(platform.images.length, "image")}`, ...layerLines(platform.layers)]),
		...pulls.map(pullsLine),
		...images.length === 0 ? [] : ["  images:", ...imageLines(images).map((line) => `    ${line}`)]
	];
}
function pullsLine({ host, needed, remaining, limit, windowSeconds }) {
	const of = limit === void 0 ? "" : ` of ${limit}`;
	const window = windowSeconds === void 0 ? "" : ` (a pull counts for ${formatSeconds(windowSeconds)})`;
	return `  pulls of ${host}: ${needed}${remaining === void 0 ? "" : `; ${remaining}${of} are left${window}`}`;
}
function imageLines(images) {
	return images.flatMap(({ reference, required, sources }) => [required === false ? `${reference} (if its source has it)` : reference, ...sources.map(({ kind, file, line }) => `    ${kind}: ${file}${line === void 0 ? "" : `:${line}`}`)]);
}
function layerLines(layers) {
	return [...new Set(layers.map(({ action }) => action))].map((action) => {
		const own = layers.filter((layer) => layer.action === action);
		const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
		return `    ${action} ${formatCount(own.length, "layer")}, ${formatBytes(bytes)}`;
	});
}

// src/cli/reading.ts
async function plan(session, words, flags) {
	const surroundings = await surroundingsOf(session);
	const request = requestOf(words, flags, surroundings.configuration);
	const settings = settingsFor(request, choicesOf(flags), surroundings);
	const verb = await import("./plan.js");
	const outcome = await withProgress(session, flags, (progress) => verb.plan(request, settings, progress));
	printOutcome(session, flags, outcome, planLines);
}
async function images(session, directory, flags) {
	const settings = settingsOf(choicesOf(flags), await surroundingsOf(session));
	const verb = await import("./images.js");
	const found = await withProgress(session, flags, (progress) => verb.images(directory, settings, progress));
	printOutcome(session, flags, found, foundLines);
}
async function inspect(session, location, flags) {
	const settings = settingsOf(choicesOf(flags), await surroundingsOf(session));
	const verify = flags.verify ?? false;
	const verb = await import("./inspect.js");
	const inspection = await withProgress(session, flags, (progress) => verb.inspect(location, { verify }, settings, progress));
	printOutcome(session, flags, inspection, inspectionLines);
}
function foundLines({ directory, images: found }) {
	return found.length === 0 ? [`${directory} embeds no image`] : imageLines(found);
}

export { images, inspect, plan };