import { r as resolveSettings, t as resolveBuildSettings } from "./buildoptions.js";
import { n as formatPlace } from "./errors.js";
import { i as formatScalar, n as formatCount, t as formatBytes } from "./format.js";
import { n as noteLines, r as planLines, t as imageLines } from "./plan.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { a as toBuildOptions } from "./flags.js";
import { t as readPlatforms } from "./platforms.js";
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
function platformLines({ platform, digest, size, layers, images, config, completeness }) {
	const embedded = formatCount(images.length, "embedded image");
	return [
		"",
		`  ${platform}  ${formatBytes(size)} in ${formatCount(layers.length, "layer")}, ${embedded}`,
		`    ${digest}`,
		...commandsOf(config).map((command) => `    runs ${command}`),
		...imageRows(images),
		...completeness ? completenessLines(completeness) : []
	];
}
function completenessLines({ required, missing, warnings }) {
	const unknown = warnings.length === 0 ? "" : ", as far as is known";
	if (missing.length === 0) return [`    complete${unknown}: it holds what it needs, ${formatCount(required, "image")}`];
	const rows = missing.map(({ reference, sources: [first] }) => {
		const place = first && formatPlace({
			file: first.file,
			line: first.line
		});
		return `      ${reference}${place === void 0 ? "" : `  (${place})`}`;
	});
	return [`    not complete: it would pull ${missing.length} of ${formatCount(required, "image")} that it needs`, ...rows];
}
function commandsOf(config) {
	return [config["Entrypoint"], config["Cmd"]].flatMap((list) => Array.isArray(list) ? list.map(formatScalar) : []);
}
function imageRows(images) {
	const names = images.map(({ name, tag }) => `${name}:${tag}`);
	const width = Math.max(0, ...names.map((name) => name.length));
	return images.map(({ digest, size }, index) => `    ${names[index]?.padEnd(width)}  ${digest}  ${formatBytes(size)}`);
}

// src/report/why.ts
const statuses = {
	required: "embedded, required",
	candidate: "candidate, embedded if its source has it",
	held: "embedded",
	leftOut: "not embedded",
	note: "not embedded"
};
function whyLines({ images }) {
	return images.flatMap(({ reference, status, reason, locked, origins }) => [
		reference,
		`  ${statuses[status]}${reason === void 0 ? "" : `: ${reason}`}`,
		...locked ? [`  locked to ${locked.digest} by ${locked.file}`] : [],
		...origins.flatMap(originLines)
	]);
}
function originLines({ kind, file, line, chains = [] }) {
	return [`    ${kind}: ${file}${line === void 0 ? "" : `:${line}`}`, ...chains.map((steps) => `      ${formatChain(steps)}`)];
}
function formatChain(steps) {
	return steps.map(({ kind, text }) => `${kind} ${text}`).join(" → ");
}

// src/cli/readcommands.ts
async function plan(cli, words, flags) {
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const settings = resolveBuildSettings(request, toBuildOptions(flags), invocation);
	const command = await import("./plan2.js");
	const result = await withProgress(cli, flags, (progress) => command.plan(request, settings, progress));
	printResult(cli, flags, result, planLines);
}
async function images(cli, directory, flags) {
	const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
	const command = await import("./images2.js");
	const found = await withProgress(cli, flags, (progress) => command.images(directory, settings, progress));
	printResult(cli, flags, found, foundLines);
}
async function why(cli, image, location, flags) {
	const options = {
		...toBuildOptions(flags),
		references: location === void 0 ? [] : [location]
	};
	const settings = resolveSettings(options, await readInvocation(cli));
	const platforms = readPlatforms(flags);
	const command = await import("./why.js");
	const explanation = await withProgress(cli, flags, (progress) => command.why(image, location, { platforms }, settings, progress));
	printResult(cli, flags, explanation, whyLines);
}
async function inspect(cli, location, flags) {
	const options = {
		...toBuildOptions(flags),
		references: [location]
	};
	const settings = resolveSettings(options, await readInvocation(cli));
	const { verify = false, complete } = flags;
	const platforms = readPlatforms(flags);
	const command = await import("./inspect2.js");
	const inspection = await withProgress(cli, flags, (progress) => command.inspect(location, {
		verify,
		complete,
		platforms
	}, settings, progress));
	printResult(cli, flags, inspection, describeInspection);
	if (inspection.platforms.some(({ completeness }) => (completeness?.missing.length ?? 0) > 0)) cli.exitCode = 1;
}
function foundLines({ directory, images: found, notes }) {
	return [...found.length === 0 ? [`${directory} embeds no images`] : imageLines(found), ...noteLines("notes, not embedded", notes)];
}

export { images, inspect, plan, why };