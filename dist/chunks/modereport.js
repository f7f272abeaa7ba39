import { n as planLines } from "./plan.js";
import { a as describeToEmbed, i as describeResult, n as describeDurations, o as describeTransfer, s as toMetadata, t as commandFor } from "./result2.js";
import { d as formatBytes, i as say, u as spokenLanguage } from "./say.js";
import { t as maskSecrets } from "./secrets.js";
import { a as writeLog, c as columns, d as annotateWarnings, l as joinSections, n as toMaskedJson, s as writeSummary } from "./report.js";
import { a as parseOutputLocation } from "./location.js";
import { n as renderChecked, t as renderUsage } from "./markdown.js";
import { n as missingPlatforms, t as countImages } from "./result.js";
import { n as formatPlace } from "./errors.js";
import { n as installsLines } from "./notes.js";
import { n as code, s as prose, t as block } from "./escape.js";
import { n as formatTable, t as formatDetails } from "./table.js";
import { t as describeDiff } from "./diff.js";

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
const changeNames = {
	added: "changesAdded",
	removed: "changesRemoved",
	retagged: "changesRetagged",
	moved: "changesMoved"
};
function countChanges(changes) {
	const counts = [
		"added",
		"removed",
		"retagged",
		"moved"
	].flatMap((kind) => {
		const names = new Set(changes.filter(({ change }) => change === kind).map(({ name, now, before }) => `${name}:${(now ?? before)?.tag}`));
		return names.size === 0 ? [] : [say(changeNames[kind], { count: names.size }).text];
	});
	return counts.length === 0 ? say("changesNone").text : counts.join(say("listComma").text);
}

// src/action/summary.ts
function resultSummary(result, { isCheck = false, repositoryUrl, comparison } = {}) {
	const command = isCheck ? void 0 : commandFor(result);
	return joinSections([
		`### ${result.request.app} ${result.request.version}`,
		...command === void 0 ? [] : [block([command])],
		formatTable(columns("summaryColumns"), platformRows(result)),
		...missingSection(result.request, result),
		[
			say("summaryIndex", { digest: code(nameDigest(result)) }).text,
			...(result.tags ?? []).slice(1).map((name) => say("summaryAlso", { name: code(name) }).text),
			...linkLines(result, repositoryUrl),
			`${describeTransfer(result)}`,
			describeDurations(result)
		].filter(Boolean).join("<br>"),
		...comparisonSection(comparison),
		...renderChecked(result.checked, spokenLanguage()),
		...archiveSection(result),
		...usageSection(result),
		...imageSection(result),
		...installsLines(result).map(prose),
		...noteSection("summaryLeftOut", result.leftOut),
		...noteSection("summaryNotes", result.notes),
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
	return [...page === void 0 ? [] : [`[${prose(reference)}](${page})`], ...commit === void 0 || repositoryUrl === void 0 ? [] : [say("summaryCommit", { commit: `[${code(commit.slice(0, 12))}](${repositoryUrl}/commit/${commit})` }).text]];
}
function nameDigest({ reference = "", digest, request }) {
	if (digest === void 0) return say("resultNone").text;
	if (parseOutputLocation(reference, request.version) !== void 0) return digest;
	return `${reference.slice(0, reference.lastIndexOf(":"))}@${digest}`;
}
function preparedSummary(request, toEmbed, warnings, size) {
	return joinSections([
		`### ${say("summaryPrepared", { build: `${request.app} ${request.version}` }).text}`,
		say("summaryHandOver", { size: formatBytes(size) }).text,
		say("summaryPlatforms", {
			platforms: request.platforms.map(code).join(say("listAnd").text),
			images: prose(describeToEmbed(toEmbed))
		}).text,
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
function missingSection(request, result) {
	const missing = missingPlatforms(request, result);
	return missing.length === 0 ? [] : [say("previewMissing", { platforms: missing.map(code).join(", ") }).text];
}
function usageSection({ usage, reference = "" }) {
	return usage === void 0 ? [] : [renderUsage(usage, reference, spokenLanguage())];
}
function archiveSection({ archives = [] }) {
	if (archives.length === 0) return [];
	const rows = archives.map(({ platform, file, size, sha256 }) => [
		code(platform),
		code(file),
		formatBytes(size),
		code(sha256)
	]);
	return [formatTable(columns("summaryArchiveColumns"), rows)];
}
const mostImages = 1e3;
function imageSection({ images }) {
	if (images.length === 0) return [];
	const rows = images.slice(0, mostImages).map(({ reference, required, reason = "", digest, size, sources }) => [
		code(reference),
		prose(required === false ? say("summaryCandidate", { reason }).text : reason),
		digest === void 0 ? "" : code(`${digest.slice(0, 19)}…`),
		size === void 0 ? "" : formatBytes(size),
		placesOf(sources)
	]);
	const table = formatTable(columns("summaryImageColumns"), [...rows, ...moreRow(images.length - rows.length, 5)]);
	return [formatDetails(say("summaryImages", { count: images.length }).text, table)];
}
const mostNotes = 200;
function noteSection(title, notes = []) {
	if (notes.length === 0) return [];
	const rows = notes.slice(0, mostNotes).map(({ reference, reason, sources }) => [
		reference === void 0 ? "" : code(reference),
		prose(reason),
		placesOf(sources)
	]);
	const table = formatTable(columns("summaryNoteColumns"), [...rows, ...moreRow(notes.length - rows.length, 3)]);
	return [formatDetails(say(title, { count: notes.length }).text, table)];
}
const mostPlaces = 10;
function placesOf(sources) {
	const places = sources.slice(0, mostPlaces).map((source) => code(formatPlace(source) ?? source.kind));
	return [...places, ...sources.length > places.length ? ["…"] : []].join("<br>");
}
function moreRow(more, cells) {
	if (more <= 0) return [];
	return [[say("summaryMore", { count: more }).text, ...Array.from({ length: cells - 1 }, () => "")]];
}
function warningSection(warnings) {
	if (warnings.length === 0) return [];
	const rows = warnings.map(({ message, place, hint }) => [
		place === void 0 ? "" : code(formatPlace(place) ?? ""),
		prose(message),
		prose(hint ?? "")
	]);
	return [`**${say("summaryWarnings", { count: warnings.length }).text}**`, formatTable(columns("summaryWarningColumns"), rows)];
}

// src/action/modereport.ts
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
			writeLog(say("preparedIn", {
				directory,
				size: formatBytes(size)
			}).text);
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
function reportWarnings(runner, warnings) {
	for (const { message, properties } of annotateWarnings(warnings, process.cwd())) runner.warning(maskSecrets(message), properties);
}
function repositoryUrl(env) {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
	return server && name ? `${server}/${name}` : void 0;
}

export { reportModeResult };