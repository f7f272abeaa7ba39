import { r as resolveSettings, t as resolveBuildSettings } from "./buildoptions.js";
import { i as formatSeconds, n as formatCount, r as formatScalar, t as formatBytes } from "./format.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { n as readPlatforms, o as toBuildOptions } from "./flags.js";
import { t as readRequest } from "./request2.js";

// src/report/inspection.ts
function describeInspection({ location, digest, type, version, verified, platforms, others }) {
	const facts = [type, version].filter((fact) => fact !== void 0).join(" ");
	return [
		`${location}${facts === "" ? "" : ` (${facts})`}`,
		`  ${digest}`,
		...platforms.flatMap(platformLines),
		...others.length === 0 ? [] : ["", `  and ${formatCount(others.length, "attestation")}`],
		verified ? "verified: every digest inside is right" : "not verified: --verify reads and checks every byte"
	];
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
	return [config["Entrypoint"], config["Cmd"]].flatMap((list) => Array.isArray(list) ? list.map(formatScalar) : []);
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

// src/cli/readcommands.ts
async function plan(cli, words, flags) {
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const settings = resolveBuildSettings(request, toBuildOptions(flags), invocation);
	const command = await import("./plan.js");
	const result = await withProgress(cli, flags, (progress) => command.plan(request, settings, progress));
	printResult(cli, flags, result, planLines);
}
async function images(cli, directory, flags) {
	const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
	const command = await import("./images.js");
	const found = await withProgress(cli, flags, (progress) => command.images(directory, settings, progress));
	printResult(cli, flags, found, foundLines);
}
async function inspect(cli, location, flags) {
	const options = {
		...toBuildOptions(flags),
		references: [location]
	};
	const settings = resolveSettings(options, await readInvocation(cli));
	const verify = flags.verify ?? false;
	const platforms = readPlatforms(flags);
	const command = await import("./inspect.js");
	const inspection = await withProgress(cli, flags, (progress) => command.inspect(location, {
		verify,
		platforms
	}, settings, progress));
	printResult(cli, flags, inspection, describeInspection);
}
function foundLines({ directory, images: found }) {
	return found.length === 0 ? [`${directory} embeds no images`] : imageLines(found);
}

export { images, inspect, plan };