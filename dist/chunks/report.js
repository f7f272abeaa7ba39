import { t as createTextOutput } from "./textoutput2.js";
import { n as planLines } from "./plan.js";
import { a as toFailure, i as statusOf, r as isUnverified, t as describeError } from "./problem.js";
import { a as describeToEmbed, i as describeResult, n as describeDurations, o as describeTransfer, s as toMetadata, t as commandFor } from "./result2.js";
import { i as escapeLine, n as code, s as prose, t as block } from "./escape.js";
import { n as formatCount, s as shorten, t as formatBytes } from "./format.js";
import { t as say } from "./say.js";
import { n as maskValue, t as maskSecrets } from "./secrets.js";
import { i as problemsOf, n as formatPlace } from "./errors.js";
import { r as resultLimits, t as countImages } from "./result.js";
import { a as parseOutputLocation } from "./location.js";
import { n as formatDetails, r as formatTable, t as renderUsage } from "./markdown.js";
import { n as installsLines } from "./notes.js";
import { t as describeDiff } from "./diff.js";
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
function annotateFindings(findings, workspace) {
	return ["error", "warning"].flatMap((level) => findings.filter(({ severity }) => severity === level).slice(0, limit).map(({ message, hint, rule, ...place }) => {
		const { properties, ...annotation } = annotate(level, {
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
const shortened = say("resultShortened").text;
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

// src/report/registrypage.ts
const pages = {
	"docker.io": (repository, tag) => `https://hub.docker.com/r/${repository}/tags?name=${tag}`,
	"ghcr.io": (repository) => `https://ghcr.io/${repository}`,
	"quay.io": (repository) => `https://quay.io/repository/${repository}?tab=tags`
};
function registryPage(reference) {
	const [, host = "", repository = "", tag = ""] = /^([^/:]+)\/([a-z0-9._/-]+):([\w.-]+)$/.exec(reference) ?? [];
	return Object.hasOwn(pages, host) ? pages[host]?.(repository, tag) : void 0;
}

// src/action/comparison.ts
function comparisonSection(comparison) {
	if (comparison === void 0) return [];
	const { reference } = comparison;
	switch (comparison.state) {
		case "absent": return [prose(say("comparedAbsent", { reference }).text)];
		case "unknown": return [prose(say("comparedUnknown", {
			reference,
			reason: comparison.reason
		}).text)];
		case "compared": {
			const { different, platforms, transfer } = comparison.diff;
			if (!different) return [prose(say("comparedSame", { reference }).text)];
			const images = countChanges(platforms.flatMap((platform) => platform.images));
			const size = formatBytes(transfer.bytes);
			const title = prose(say("comparedDifferent", {
				reference,
				images,
				size
			}).text);
			return [formatDetails(title, block(describeDiff(comparison.diff)))];
		}
	}
}
function countChanges(changes) {
	const counts = [
		"added",
		"removed",
		"retagged",
		"moved"
	].flatMap((kind) => {
		const names = new Set(changes.filter(({ change }) => change === kind).map(({ name, now, before }) => `${name}:${(now ?? before)?.tag}`));
		return names.size === 0 ? [] : [`${formatCount(names.size, "image")} ${kind}`];
	});
	return counts.length === 0 ? "no image changed" : counts.join(", ");
}

// src/action/summary.ts
const sizeLimit = 1e6;
function resultSummary(result, { isCheck = false, repositoryUrl, comparison } = {}) {
	const command = isCheck ? void 0 : commandFor(result);
	return joinSections([
		`### ${result.request.app} ${result.request.version}`,
		...command === void 0 ? [] : [block([command])],
		formatTable([
			"platform",
			"size",
			"layers",
			"images",
			"digest"
		], platformRows(result)),
		[
			`Index ${code(nameDigest(result))}`,
			...(result.tags ?? []).slice(1).map((name) => `Also ${code(name)}`),
			...linkLines(result, repositoryUrl),
			`${describeTransfer(result)}`,
			describeDurations(result)
		].filter(Boolean).join("<br>"),
		...comparisonSection(comparison),
		...archiveSection(result),
		...usageSection(result),
		...imageSection(result),
		...installsLines(result).map(prose),
		...noteSection("image", "left out", result.leftOut),
		...noteSection("note", "(seen, not embedded)", result.notes),
		...warningSection(result.warnings),
		...isCheck ? checkEnding(result.request) : []
	]);
}
function checkEnding({ type, app, version, directory }) {
	if (directory) return [say("checkPublishesNoDirectory").text];
	return [say("checkPublishesNothing").text, block([`/imagebuild_${type} ${app} ${version}`])];
}
function linkLines({ reference = "", commit }, repositoryUrl) {
	const page = registryPage(reference);
	return [...page === void 0 ? [] : [`[${prose(reference)}](${page})`], ...commit === void 0 || repositoryUrl === void 0 ? [] : [`Commit [${code(commit.slice(0, 12))}](${repositoryUrl}/commit/${commit})`]];
}
function nameDigest({ reference = "", digest, request }) {
	if (digest === void 0) return "none";
	if (parseOutputLocation(reference, request.version) !== void 0) return digest;
	return `${reference.slice(0, reference.lastIndexOf(":"))}@${digest}`;
}
function preparedSummary(request, toEmbed, warnings, size) {
	return joinSections([
		`### ${request.app} ${request.version} is prepared`,
		`${formatBytes(size)} to hand to the job that publishes`,
		`For ${request.platforms.map(code).join(" and ")}, with ${prose(describeToEmbed(toEmbed))}`,
		...warningSection(warnings)
	]);
}
function planSummary(plan) {
	const { request, warnings } = plan;
	return joinSections([
		`### ${request.app} ${request.version}`,
		prose(say("dryRunDone").text),
		block(planLines(plan)),
		...warningSection(warnings)
	]);
}
function failureSummary(error, request) {
	const subject = request === void 0 ? "imagebuild" : prose(`${request.app} ${request.version}`);
	return joinSections([`### ${isUnverified(error) ? `${subject} is published, not verified` : `${subject} failed`}`, block(describeError(error).map(({ text }) => text))]);
}
function platformRows(result) {
	const counts = countImages(result);
	return Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [
		code(name),
		formatBytes(size),
		String(layers),
		String(counts.get(name)),
		code(digest)
	]);
}
function usageSection({ usage, reference = "" }) {
	return usage === void 0 ? [] : [renderUsage(usage, reference, "en")];
}
function archiveSection({ archives = [] }) {
	if (archives.length === 0) return [];
	const rows = archives.map(({ platform, file, size, sha256 }) => [
		code(platform),
		code(file),
		formatBytes(size),
		code(sha256)
	]);
	return [formatTable([
		"platform",
		"archive",
		"size",
		"sha256"
	], rows)];
}
function imageSection({ images }) {
	if (images.length === 0) return [];
	const rows = images.map(({ reference, required, reason = "", digest, size, sources }) => [
		code(reference),
		prose(required === false ? `candidate: ${reason}` : reason),
		digest === void 0 ? "" : code(`${digest.slice(0, 19)}…`),
		size === void 0 ? "" : formatBytes(size),
		sources.map((source) => code(formatPlace(source) ?? source.kind)).join("<br>")
	]);
	const table = formatTable([
		"image",
		"why",
		"digest",
		"size",
		"found in"
	], rows);
	return [formatDetails(formatCount(images.length, "embedded image"), table)];
}
const mostNotes = 200;
function noteSection(noun, title, notes = []) {
	if (notes.length === 0) return [];
	const rows = notes.slice(0, mostNotes).map(({ reference, reason, sources }) => [
		reference === void 0 ? "" : code(reference),
		prose(reason),
		sources.map((source) => code(formatPlace(source) ?? source.kind)).join("<br>")
	]);
	const more = notes.length - rows.length;
	const table = formatTable([
		"image",
		"why",
		"found in"
	], [...rows, ...more > 0 ? [[
		`… and ${more} more`,
		"",
		""
	]] : []]);
	return [formatDetails(`${formatCount(notes.length, noun)} ${title}`, table)];
}
function warningSection(warnings) {
	if (warnings.length === 0) return [];
	const rows = warnings.map(({ message, place, hint }) => [
		place === void 0 ? "" : code(formatPlace(place) ?? ""),
		prose(message),
		prose(hint ?? "")
	]);
	return [`**${formatCount(warnings.length, "warning")}**`, formatTable([
		"where",
		"what",
		"what to do"
	], rows)];
}
function joinSections(sections) {
	const text = `${sections.join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= sizeLimit) return text;
	return `${sections.slice(0, 4).join("\n\n").slice(0, sizeLimit / 4)}\n\nThe rest is too long for a summary.\n`;
}

// src/action/report.ts
const resultFile = "imagebuild-result.json";
async function reportModeResult(runner, result, isCheck, said = /* @__PURE__ */ new Set()) {
	for (const [name, value] of Object.entries(toOutputs(result))) runner.setOutput(name, value);
	switch (result.kind) {
		case "result":
			reportWarnings(runner, result.result.warnings.filter(({ message }) => !said.has(message)));
			for (const line of describeResult(result.result, isCheck)) writeLog(line);
			return await writeSummary(runner, maskSecrets(resultSummary(result.result, {
				isCheck,
				repositoryUrl: repositoryUrl(process.env),
				comparison: result.comparison
			})));
		case "plan": {
			const lines = [say("dryRunDone").text, ...planLines(result.plan)];
			reportWarnings(runner, result.plan.warnings);
			for (const line of lines) writeLog(line);
			return await writeSummary(runner, maskSecrets(planSummary(result.plan)));
		}
		case "prepared": {
			const { request, toEmbed, warnings, directory, size } = result;
			reportWarnings(runner, warnings);
			writeLog(`prepared in ${directory}, ${formatBytes(size)}`);
			return await writeSummary(runner, maskSecrets(preparedSummary(request, toEmbed, warnings, size)));
		}
		case "outputs": writeLog(result.line);
	}
}
function toOutputs(result) {
	switch (result.kind) {
		case "result": {
			const { digest = "", reference = "", tags = [reference], images } = result.result;
			return {
				published: "verified",
				digest,
				image: maskSecrets(reference),
				name: maskSecrets(reference.slice(0, reference.lastIndexOf(":"))),
				tags: maskSecrets(tags.join("\n")),
				images: toMaskedJson(images.map((image) => image.reference)),
				metadata: toMaskedJson(toMetadata(result.result)),
				...archiveOutputs(result.result)
			};
		}
		case "plan": return {
			published: "no",
			images: toMaskedJson(result.plan.images.map(({ reference }) => reference))
		};
		case "prepared": return { images: toMaskedJson(result.images) };
		case "outputs": return result.outputs;
	}
}
function archiveOutputs({ archives }) {
	if (archives === void 0) return {};
	const files = archives.flatMap(({ file }) => [
		file,
		`${file}.sha256`,
		`${file}.md5`
	]);
	return {
		archives: toMaskedJson(archives),
		"archive-files": files.join("\n")
	};
}
function toMaskedJson(value, indent) {
	return JSON.stringify(value, maskValue, indent);
}
function reportWarnings(runner, warnings) {
	for (const { message, properties } of annotateWarnings(warnings, process.cwd())) runner.warning(maskSecrets(message), properties);
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
function repositoryUrl(env) {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
	return server && name ? `${server}/${name}` : void 0;
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

export { writeLog as a, annotateFindings as c, writeFailure as i, reportModeResult as n, writeResult as o, writeCommand as r, writeSummary as s, reportFailure as t };