import { a as parseOutputLocation } from "./location.js";
import { t as countImages } from "./result.js";
import { a as installsIn } from "./shapes.js";
import { a as formatSeconds, n as formatCount, t as formatBytes } from "./format.js";
import { t as say } from "./say.js";
import { r as noteLines, t as describeInstalls } from "./notes.js";

// src/report/result.ts
function describeResult(result, isCheck = false) {
	return [
		result.reference ?? result.request.app,
		...rows([
			...(result.tags ?? []).slice(1).map((name) => ["also", name]),
			["digest", result.digest ?? "none"],
			...Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [name, `${formatBytes(size)} in ${formatCount(layers, "layer")}, ${digest}`]),
			["images", describeImages(result)],
			...installsRow(result),
			["moved", describeTransfer(result)],
			...archiveRows(result),
			...describeDurations(result) === "" ? [] : [["took", describeDurations(result)]],
			...isCheck ? [] : nextStep(result)
		]),
		...noteLines("notes", result.notes, mostNotes).map((line) => `  ${line}`)
	];
}
function archiveRows({ archives = [] }) {
	return archives.map(({ file, size }, index) => [index === 0 ? "archives" : "", `${file}, ${formatBytes(size)}`]);
}
const mostNotes = 10;
function installsRow(result) {
	const text = describeInstalls(result);
	return text === void 0 ? [] : [["commands", text]];
}
function describePublished(published) {
	const { reference, digest, platforms, transfer, dryRun } = published;
	return [
		...dryRun ? [say("dryRunDone").text] : [],
		reference,
		...rows([
			["digest", digest],
			...Object.entries(platforms).map(([name, manifest]) => [name, manifest]),
			...dryRun ? [] : [["moved", describeTransfer({ transfer })]]
		])
	];
}
function describeTransfer({ transfer }) {
	const parts = [
		`pulled ${formatBytes(transfer.pulledBytes)}`,
		`pushed ${formatBytes(transfer.pushedBytes)}`,
		`reused ${formatBytes(transfer.reusedBytes)}`
	];
	if (transfer.mountedBytes > 0) parts.push(`mounted ${formatBytes(transfer.mountedBytes)}`);
	return parts.join(", ");
}
function describeDurations({ durations }) {
	const parts = [["prepare", durations.prepareSeconds], ["publish", durations.publishSeconds]].filter((part) => part[1] !== void 0);
	const sum = parts.reduce((total, [, seconds]) => total + seconds, 0);
	const detail = parts.map(([name, seconds]) => `${name} ${formatSeconds(seconds)}`).join(", ");
	return parts.length === 0 ? "" : parts.length === 1 ? detail : `${formatSeconds(sum)} (${detail})`;
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
	const left = leftOut.length === 0 ? "" : `, ${leftOut.length} left out`;
	if (length === 0) return `none embedded${left}`;
	const counts = countImages(result);
	return `${isCountOfAll(counts, length) ? `${length} embedded` : `embedded: ${formatCounts(counts)}`}${left}`;
}
function describeToEmbed(images) {
	const all = new Set([...images.values()].flat()).size;
	const counts = new Map([...images].map(([platform, names]) => [platform, new Set(names).size]));
	return isCountOfAll(counts, all) ? `${formatCount(all, "image")} to embed` : `images to embed: ${formatCounts(counts)}`;
}
function isCountOfAll(counts, all) {
	return [...counts.values()].every((count) => count === all);
}
function formatCounts(counts) {
	return [...counts].map(([platform, count]) => `${count} for ${platform}`).join(", ");
}
function nextStep(result) {
	const command = commandFor(result);
	if (command === void 0) return [];
	return [[command.startsWith("imagebuild") ? "publish it" : "run it", command]];
}
function rows(pairs) {
	const width = Math.max(...pairs.map(([name]) => name.length));
	return pairs.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

export { describeToEmbed as a, describeResult as i, describeDurations as n, describeTransfer as o, describePublished as r, toMetadata as s, commandFor as t };