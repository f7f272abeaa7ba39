import { i as resolveBuildSettings, o as resolveSettings } from "./buildoptions.js";
import { t as describeDiff } from "./diff.js";
import { n as formatPlace } from "./errors.js";
import { d as formatBytes, i as say } from "./say.js";
import { n as installsLines, r as noteLines } from "./notes.js";
import { n as padColumns, t as columnsOf } from "./columns.js";
import { n as planLines, t as imageLines } from "./plan.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { l as toBuildOptions } from "./flags.js";
import { t as readPlatforms } from "./platforms.js";
import { t as readRequest } from "./request4.js";

// src/report/usage.ts
const needs = {
	application: "useApplication",
	rootfs: "useRootfs",
	patch: "usePatch",
	container: "useContainer"
};
function usageLines(usage) {
	const held = heldFiles(usage);
	return [
		...usage.commands.map((command) => `    ${say("useRuns", { command }).text}`),
		`    ${say(needs[usage.kind]).text}`,
		...usage.variables.length === 0 || usage.kind === "container" ? [] : [`    ${say("useSet").text}`, ...variableRows(usage.variables)],
		...held === "" ? [] : [`    ${say("useHolds", { files: held }).text}`]
	];
}
function heldFiles({ charts, manifests, scripts }) {
	return [
		["useCharts", charts],
		["useManifests", manifests],
		["useScripts", scripts]
	].filter(([, { length }]) => length > 0).map(([name, paths]) => say(name, {
		count: paths.length,
		paths: firstOf(paths)
	}).text).join(say("listComma").text);
}
const shownPaths = 3;
function firstOf(paths) {
	const more = paths.length - shownPaths;
	const list = paths.slice(0, shownPaths).join(", ");
	return more > 0 ? say("useMore", {
		list,
		count: more
	}).text : list;
}
function variableRows(variables) {
	const texts = variables.map(({ name, value }) => value === void 0 ? say("useNotSet", { name }).text : `${name}=${value}`);
	const width = Math.min(40, Math.max(...texts.map(columnsOf)));
	return variables.map(({ files }, index) => `      ${padColumns(texts[index] ?? "", width)}${files.length === 0 ? "" : `  ${files.join(", ")}`}`.trimEnd());
}

// src/report/inspection.ts
function describeInspection({ location, digest, type, version, verified, platforms, others }) {
	const facts = [type, version].filter((fact) => fact !== void 0).join(" ");
	return [
		`${location}${facts === "" ? "" : ` (${facts})`}`,
		`  ${digest}`,
		...platforms.flatMap(platformLines),
		...others.length === 0 ? [] : ["", `  ${say("inspectAttestations", { count: others.length }).text}`],
		say(verified ? "inspectVerified" : "inspectNotVerified").text
	];
}
function platformLines({ platform, digest, size, layers, images, usage, completeness }) {
	const words = {
		platform,
		size: formatBytes(size),
		layers: layers.length,
		images: images.length
	};
	return [
		"",
		`  ${say("inspectPlatform", words).text}`,
		`    ${digest}`,
		...usageLines(usage),
		...imageRows(images),
		...completeness ? completenessLines(completeness) : []
	];
}
function completenessLines({ required, missing, notes, warnings }) {
	const known = warnings.length + notes.length === 0 ? 1 : 0;
	const noted = noteLines("listedNotes", notes).map((line) => `    ${line}`);
	if (missing.length === 0) return [`    ${say("inspectComplete", {
		count: required,
		known
	}).text}`, ...noted];
	const rows = missing.map(({ reference, sources: [first] }) => {
		const place = first && formatPlace({
			file: first.file,
			line: first.line
		});
		return `      ${reference}${place === void 0 ? "" : `  (${place})`}`;
	});
	return [
		`    ${say("inspectIncomplete", {
			missing: missing.length,
			count: required
		}).text}`,
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
	required: "whyRequired",
	candidate: "whyCandidate",
	held: "whyIsHeld",
	missing: "whyIsNotHeld",
	leftOut: "whyIsNotHeld",
	note: "whyIsNotHeld"
};
function whyLines({ images }) {
	return images.flatMap(({ reference, status, reason, locked, origins }) => [
		reference,
		`  ${describeStatus(statuses[status], reason)}`,
		...locked ? [`  ${say("whyLocked", locked).text}`] : [],
		...origins.flatMap(originLines)
	]);
}
function describeStatus(name, reason) {
	const what = say(name).text;
	return reason === void 0 ? what : say("ruleWhy", {
		what,
		why: reason
	}).text;
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
		...found.length === 0 ? [say("imagesNone", { directory }).text] : [countLine(found), ...imageLines(found)],
		...installsLines(how),
		...noteLines("listedNotes", notes)
	];
}
function countLine(found) {
	const required = found.filter((image) => image.required).length;
	const candidates = found.length - required;
	return say("imagesCounted", {
		images: found.length,
		required,
		candidates
	}).text;
}

export { diff, images, inspect, plan, why };