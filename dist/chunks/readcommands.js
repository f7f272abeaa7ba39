import { i as resolveBuildSettings, o as resolveSettings } from "./buildoptions.js";
import { t as describeDiff } from "./diff.js";
import { n as formatPlace } from "./errors.js";
import { n as formatCount, t as formatBytes } from "./format.js";
import { n as installsLines, r as noteLines } from "./notes.js";
import { n as planLines, t as imageLines } from "./plan.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { l as toBuildOptions } from "./flags.js";
import { t as readPlatforms } from "./platforms.js";
import { t as readRequest } from "./request4.js";

// src/report/usage.ts
const needs = {
	application: "needs a Kubernetes cluster",
	rootfs: "is a rootfs: sealos makes a cluster of it",
	patch: "is a patch: sealos lays it over the rootfs of a cluster",
	container: "runs as a container"
};
function usageLines(usage) {
	const held = heldFiles(usage);
	return [
		...usage.commands.map((command) => `    runs ${command}`),
		`    ${needs[usage.kind]}`,
		...usage.variables.length === 0 || usage.kind === "container" ? [] : ["    set with sealos run -e NAME=VALUE:", ...variableRows(usage.variables)],
		...held === "" ? [] : [`    holds ${held}`]
	];
}
function heldFiles({ charts, manifests, scripts }) {
	return [
		["chart", charts],
		["manifest", manifests],
		["script", scripts]
	].filter(([, { length }]) => length > 0).map(([noun, paths]) => `${formatCount(paths.length, noun)} (${firstOf(paths)})`).join(", ");
}
const shownPaths = 3;
function firstOf(paths) {
	const more = paths.length - shownPaths;
	return `${paths.slice(0, shownPaths).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function variableRows(variables) {
	const texts = variables.map(({ name, value }) => value === void 0 ? `${name} (not set)` : `${name}=${value}`);
	const width = Math.min(40, Math.max(...texts.map(({ length }) => length)));
	return variables.map(({ files }, index) => `      ${(texts[index] ?? "").padEnd(width)}${files.length === 0 ? "" : `  ${files.join(", ")}`}`.trimEnd());
}

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
function platformLines({ platform, digest, size, layers, images, usage, completeness }) {
	const embedded = formatCount(images.length, "embedded image");
	return [
		"",
		`  ${platform}  ${formatBytes(size)} in ${formatCount(layers.length, "layer")}, ${embedded}`,
		`    ${digest}`,
		...usageLines(usage),
		...imageRows(images),
		...completeness ? completenessLines(completeness) : []
	];
}
function completenessLines({ required, missing, notes, warnings }) {
	const unknown = warnings.length + notes.length === 0 ? "" : ", as far as is known";
	const noted = noteLines("notes", notes).map((line) => `    ${line}`);
	if (missing.length === 0) return [`    complete${unknown}: it holds what it needs, ${formatCount(required, "image")}`, ...noted];
	const rows = missing.map(({ reference, sources: [first] }) => {
		const place = first && formatPlace({
			file: first.file,
			line: first.line
		});
		return `      ${reference}${place === void 0 ? "" : `  (${place})`}`;
	});
	return [
		`    not complete: it would pull ${missing.length} of ${formatCount(required, "image")} that it needs`,
		...rows,
		...noted
	];
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
	missing: "not embedded",
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
const speakForThemselves = /* @__PURE__ */ new Set([
	"command",
	"call",
	"instruction",
	"object"
]);
function formatChain(steps) {
	return steps.map(({ kind, text }) => speakForThemselves.has(kind) ? text : `${kind} ${text}`).join(" → ");
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
async function diff(cli, locations, flags) {
	const options = {
		...toBuildOptions(flags),
		references: locations
	};
	const settings = resolveSettings(options, await readInvocation(cli));
	const platforms = readPlatforms(flags);
	const command = await import("./diff3.js");
	const compared = await withProgress(cli, flags, (progress) => command.diff(locations, { platforms }, settings, progress));
	printResult(cli, flags, compared, describeDiff);
	if (flags.exitCode && compared.different) cli.exitCode = 1;
}
function foundLines({ directory, images: found, notes, ...how }) {
	return [
		...found.length === 0 ? [`${directory} embeds no images`] : [countLine(found), ...imageLines(found)],
		...installsLines(how),
		...noteLines("notes", notes)
	];
}
function countLine(found) {
	const required = found.filter((image) => image.required).length;
	const candidates = found.length - required;
	const classes = [...required > 0 ? [`${required} required`] : [], ...candidates > 0 ? [formatCount(candidates, "candidate")] : []];
	return `${formatCount(found.length, "image")}: ${classes.join(", ")}`;
}

export { diff, images, inspect, plan, why };