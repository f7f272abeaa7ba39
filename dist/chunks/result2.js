import { a as parseOutputLocation } from "./location.js";
import { t as countImages } from "./result.js";
import { a as installsIn } from "./shapes.js";
import { n as padColumns, t as columnsOf } from "./columns.js";
import { d as formatBytes, i as say, m as formatSeconds } from "./say.js";
import { r as noteLines, t as describeInstalls } from "./notes.js";

// src/report/result.ts
function describeResult(result, isCheck = false) {
	return [
		result.reference ?? result.request.app,
		...rows([
			...(result.tags ?? []).slice(1).map((name) => [say("resultAlso").text, name]),
			[say("resultDigest").text, result.digest ?? say("resultNone").text],
			...Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [name, say("resultPlatform", {
				size: formatBytes(size),
				layers,
				digest
			}).text]),
			[say("resultImages").text, describeImages(result)],
			...installsRow(result),
			[say("resultMoved").text, describeTransfer(result)],
			...archiveRows(result),
			...describeDurations(result) === "" ? [] : [[say("resultTook").text, describeDurations(result)]],
			...isCheck ? [] : nextStep(result)
		]),
		...noteLines("listedNotes", result.notes, mostNotes).map((line) => `  ${line}`)
	];
}
function archiveRows({ archives = [] }) {
	return archives.map(({ file, size }, index) => [index === 0 ? say("resultArchives").text : "", `${file}, ${formatBytes(size)}`]);
}
const mostNotes = 10;
function installsRow(result) {
	const text = describeInstalls(result);
	return text === void 0 ? [] : [[say("resultCommands").text, text]];
}
function describePublished(published) {
	const { reference, digest, platforms, transfer, dryRun } = published;
	return [
		...dryRun ? [say("dryRunDone").text] : [],
		reference,
		...rows([
			[say("resultDigest").text, digest],
			...Object.entries(platforms).map(([name, manifest]) => [name, manifest]),
			...dryRun ? [] : [[say("resultMoved").text, describeTransfer({ transfer })]]
		])
	];
}
function describeTransfer({ transfer }) {
	const { pulledBytes, pushedBytes, reusedBytes, mountedBytes } = transfer;
	const words = {
		pulled: formatBytes(pulledBytes),
		pushed: formatBytes(pushedBytes),
		reused: formatBytes(reusedBytes),
		mounted: mountedBytes > 0 ? formatBytes(mountedBytes) : ""
	};
	return say("resultTransfer", words).text;
}
function describeDurations({ durations }) {
	const { prepareSeconds, publishSeconds } = durations;
	const took = (name, seconds) => seconds === void 0 ? "" : say(name, { time: formatSeconds(seconds) }).text;
	const prepare = took("resultPrepareTook", prepareSeconds);
	const publish = took("resultPublishTook", publishSeconds);
	if (prepareSeconds === void 0 || publishSeconds === void 0) return prepare || publish;
	const time = formatSeconds(prepareSeconds + publishSeconds);
	return say("resultBothTook", {
		time,
		prepare,
		publish
	}).text;
}
const commands = {
	oci: (reference, _, image) => `imagebuild publish ${reference} HOST/NAMESPACE/${image}`,
	"oci-archive": (_, file) => `sealos load -i ${file}`
};
function commandFor({ reference, request, kubefile, images = [] }) {
	if (reference === void 0) return void 0;
	const output = parseOutputLocation(reference, request.version);
	if (output !== void 0) return commands[output.kind](reference, output.path, `${request.app}:${request.version}`);
	return request.type === "dockerimages" || isDockerfile(kubefile) && images.length === 0 ? `docker pull ${reference}` : `sealos run ${reference}`;
}
function isDockerfile(name = "") {
	return /(?:docker|container)file/i.test(name);
}
function toMetadata(result) {
	return {
		"containerimage.digest": result.digest,
		"containerimage.descriptor": {
			mediaType: "application/vnd.oci.image.index.v1+json",
			digest: result.digest,
			size: result.size
		},
		"image.name": (result.tags ?? [result.reference]).join(","),
		platforms: result.platforms,
		images: result.images,
		...result.leftOut ? { leftOut: result.leftOut } : {},
		...result.notes ? { notes: result.notes } : {},
		...result.archives ? { archives: result.archives } : {},
		...installsIn(result),
		transfer: result.transfer,
		durations: result.durations
	};
}
function describeImages(result) {
	const { length } = result.images;
	const { leftOut = [] } = result;
	const counts = countImages(result);
	const each = length === 0 || isCountOfAll(counts, length) ? "" : formatCounts(counts);
	return say("resultEmbedded", {
		count: length,
		counts: each,
		left: leftOut.length
	}).text;
}
function describeToEmbed(images) {
	const all = new Set([...images.values()].flat()).size;
	const counts = new Map([...images].map(([platform, names]) => [platform, new Set(names).size]));
	const each = isCountOfAll(counts, all) ? "" : formatCounts(counts);
	return say("resultToEmbed", {
		count: all,
		counts: each
	}).text;
}
function isCountOfAll(counts, all) {
	return [...counts.values()].every((count) => count === all);
}
function formatCounts(counts) {
	return [...counts].map(([platform, count]) => say("resultCountFor", {
		count,
		platform
	}).text).join(say("listComma").text);
}
function nextStep(result) {
	const command = commandFor(result);
	if (command === void 0) return [];
	return [[say(command.startsWith("imagebuild") ? "resultPublishIt" : "resultRunIt").text, command]];
}
function rows(pairs) {
	const width = Math.max(...pairs.map(([name]) => columnsOf(name)));
	return pairs.map(([name, value]) => `  ${padColumns(name, width)}  ${value}`);
}

export { describeToEmbed as a, describeResult as i, describeDurations as n, describeTransfer as o, describePublished as r, toMetadata as s, commandFor as t };