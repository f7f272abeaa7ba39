import { t as createTextOutput } from "./textoutput2.js";
import { a as toFailure, i as statusOf, r as isUnverified, t as describeError } from "./problem.js";
import { i as escapeLine, s as prose, t as block } from "./escape.js";
import { n as maskValue, t as maskSecrets } from "./secrets.js";
import { i as problemsOf } from "./errors.js";
import { g as shorten, i as say } from "./say.js";
import { i as resultLimits } from "./result.js";
import { isAbsolute, join, relative, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import { writeFile } from "node:fs/promises";

// src/action/annotations.ts
const limit = 10;
function annotateError(error, workspace) {
	return problemsOf(error).slice(0, limit).map((problem) => annotate("error", problem, workspace));
}
function annotateWarnings(warnings, workspace) {
	return warnings.slice(0, limit).map((warning) => annotate("warning", warning, workspace));
}
const levels = {
	error: "error",
	warning: "warning",
	note: "notice"
};
function annotateFindings(findings, workspace) {
	return [
		"error",
		"warning",
		"note"
	].flatMap((kind) => findings.filter(({ severity }) => severity === kind).slice(0, limit).map(({ message, hint, rule, ...place }) => {
		const { properties, ...annotation } = annotate(levels[kind], {
			message,
			hint,
			place
		}, workspace);
		return {
			...annotation,
			properties: {
				...properties,
				title: `imagebuild ${rule}`
			}
		};
	}));
}
function annotate(level, { message, hint, place }, workspace) {
	return {
		level,
		message: [`${place?.file === void 0 ? placePrefix(place, message) : ""}${message}`, ...hint?.split("\n") ?? []].map(escapeLine).join("\n"),
		properties: {
			title: "imagebuild",
			...propertiesOf(place, workspace)
		}
	};
}
function placePrefix(place, message) {
	const name = place?.image ?? place?.registry;
	return name === void 0 || message.includes(name) ? "" : `${name}: `;
}
function propertiesOf(place, workspace) {
	if (place?.file === void 0) return {};
	const file = relative(workspace, resolve(workspace, place.file));
	if (file.startsWith("..") || isAbsolute(file)) return {};
	return {
		file: escapeLine(file),
		...place.line === void 0 ? {} : { startLine: place.line },
		...place.column === void 0 ? {} : { startColumn: place.column }
	};
}

// src/action/summarysections.ts
function columns(name) {
	return say(name).text.split(" | ");
}
const sizeLimit = 9e5;
function joinSections(sections) {
	const text = `${sections.join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= sizeLimit) return text;
	return `${sections.slice(0, 4).join("\n\n").slice(0, sizeLimit / 4)}\n\n${say("summaryCut").text}\n`;
}

// src/action/failuresummary.ts
function failureSummary(error, request) {
	const subject = request === void 0 ? "imagebuild" : prose(`${request.app} ${request.version}`);
	const title = say(isUnverified(error) ? "summaryUnverified" : "summaryFailed", { build: subject }).text;
	return joinSections([`### ${title}`, block(describeError(error).map(({ text }) => text))]);
}

// src/action/resultsize.ts
const mostRows = 50;
const longestText = 2e3;
const zipOverhead = 1024;
const cuts = [
	({ notes: _, ...result }) => result,
	(result) => ({
		...result,
		images: result.images?.map((image) => ({
			...image,
			sources: image.sources.slice(0, 1)
		}))
	}),
	({ previous: _, ...result }) => result,
	({ leftOut: _, ...result }) => result,
	(result) => ({
		...result,
		warnings: result.warnings?.slice(0, mostRows).map(shortenTexts)
	}),
	(result) => ({
		...result,
		error: result.error && shortenError(result.error)
	}),
	(result) => ({
		...result,
		images: result.images?.map(({ platforms: _, ...image }) => ({
			...image,
			sources: []
		}))
	}),
	(result) => ({
		...result,
		images: []
	})
];
function fitResult(result) {
	const shortened = say("resultShortened").text;
	let fitting = result;
	for (const cut of cuts) {
		if (isReadable(fitting)) break;
		const smaller = cut(fitting);
		fitting = {
			...smaller,
			warnings: [...(smaller.warnings ?? []).filter(({ message }) => message !== shortened), { message: shortened }]
		};
	}
	return fitting;
}
function isReadable(result) {
	const bytes = Buffer.from(JSON.stringify(result, void 0, 2));
	if (bytes.length + 1 > resultLimits.unpacked) return false;
	return deflateRawSync(bytes).length + zipOverhead <= resultLimits.packed;
}
function shortenError(error) {
	const { problems, ...own } = error;
	return {
		...shortenTexts(own),
		...problems && { problems: problems.slice(0, mostRows).map(shortenTexts) }
	};
}
function shortenTexts(row) {
	const entries = Object.entries(row).map(([name, value]) => [name, typeof value === "string" ? shorten(value, longestText) : value]);
	return Object.fromEntries(entries);
}

// src/action/report.ts
const resultFile = "imagebuild-result.json";
function toMaskedJson(value, indent) {
	return JSON.stringify(value, maskValue, indent);
}
async function reportFailure(runner, error, request) {
	const { digest, reference = "" } = statusOf(error);
	const published = isUnverified(error) ? "unverified" : "verified";
	const names = error.target?.published ?? [];
	const unpublished = names.length === 0 ? { published: "no" } : {
		published: "partly",
		tags: maskSecrets(names.join("\n"))
	};
	const outputs = digest === void 0 ? unpublished : {
		published,
		digest,
		image: maskSecrets(reference)
	};
	for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
	for (const { text } of describeError(error)) writeLog(text);
	for (const { message, properties } of annotateError(error, process.cwd())) runner.error(maskSecrets(message), properties);
	await writeSummary(runner, maskSecrets(failureSummary(error, request)));
}
async function writeSummary(runner, markdown) {
	if (process.env["GITHUB_STEP_SUMMARY"]) await runner.summary.addRaw(markdown).write();
}
async function writeResult(workspace, result, ids) {
	await writeResultFile(workspace, {
		...result,
		...ids
	});
}
async function writeFailure(workspace, request, error, ids) {
	await writeResultFile(workspace, {
		schemaVersion: 1,
		...statusOf(error),
		request,
		error: toFailure(error),
		...ids
	});
}
async function writeResultFile(workspace, result) {
	await writeFile(join(workspace, resultFile), `${toMaskedJson(fitResult(result), 2)}\n`);
}
function writeLog(line) {
	return output(`${escapeLine(maskSecrets(line))}\n`);
}
function writeCommand(command) {
	return output(`${command}\n`);
}
const output = createTextOutput(process.stdout);

export { writeLog as a, columns as c, annotateWarnings as d, writeFailure as i, joinSections as l, toMaskedJson as n, writeResult as o, writeCommand as r, writeSummary as s, reportFailure as t, annotateFindings as u };