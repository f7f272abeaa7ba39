import { t as ImagebuildError } from "./errors.js";
import { a as formatSeconds, n as formatCount, t as formatBytes } from "./format.js";
import { t as say } from "./say.js";
import { a as parseOutputLocation } from "./location.js";
import { t as countImages } from "./result2.js";

// src/application/prepared/expectation.ts
const names = [
	"type",
	"app",
	"version"
];
function checkExpected(prepared, wanted, place) {
	const wrong = names.find((name) => prepared.request[name] !== wanted[name]);
	if (wrong !== void 0) {
		const words = {
			name: wrong,
			actual: prepared.request[wrong],
			wanted: wanted[wrong]
		};
		throw differs(say("preparedOfOther", words), place);
	}
	if (wanted.platforms) checkPlatforms(prepared, wanted.platforms, place);
}
function droppedPlatforms({ unsupported }, asked) {
	return asked.filter((platform) => unsupported.includes(platform));
}
function dropsPlatform(platform, place) {
	return differs(say("preparedDropsPlatform", { platform }), place);
}
function checkPlatforms(prepared, wanted, place) {
	const foreign = Object.keys(prepared.platforms).find((name) => !wanted.some((each) => each === name));
	if (foreign !== void 0) throw differs(say("preparedForeignPlatform", { platform: foreign }), place);
	const missing = wanted.find((name) => !(name in prepared.platforms) && !prepared.unsupported.includes(name));
	if (missing !== void 0) throw differs(say("preparedWithoutPlatform", { platform: missing }), place);
}
function differs(message, { directory, hint }) {
	return new ImagebuildError("PREPARED_INVALID", message, {
		place: { file: directory },
		hint
	});
}

// src/commands/dryrun.ts
async function publishUnlessDryRun({ dryRun }, publish, plan) {
	return dryRun ? {
		kind: "plan",
		plan: await plan()
	} : {
		kind: "result",
		result: await publish()
	};
}

// src/report/result.ts
function describeResult(result, isCheck = false) {
	return [result.reference ?? result.request.app, ...rows([
		["digest", result.digest ?? "none"],
		...Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [name, `${formatBytes(size)} in ${formatCount(layers, "layer")}, ${digest}`]),
		["images", describeImages(result)],
		["moved", describeTransfer(result)],
		...describeDurations(result) === "" ? [] : [["took", describeDurations(result)]],
		...isCheck ? [] : nextStep(result)
	])];
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
function commandFor({ reference, request }) {
	if (reference === void 0) return void 0;
	const output = parseOutputLocation(reference, request.version);
	if (output !== void 0) return commands[output.kind](reference, output.path, `${request.app}:${request.version}`);
	return request.type === "dockerimages" ? `docker pull ${reference}` : `sealos run ${reference}`;
}
function toMetadata(result) {
	return {
		"containerimage.digest": result.digest,
		"containerimage.descriptor": {
			mediaType: "application/vnd.oci.image.index.v1+json",
			digest: result.digest,
			size: result.size
		},
		"image.name": result.reference,
		platforms: result.platforms,
		images: result.images,
		...result.leftOut ? { leftOut: result.leftOut } : {},
		...result.notes ? { notes: result.notes } : {},
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

export { describeToEmbed as a, publishUnlessDryRun as c, dropsPlatform as d, describeResult as i, checkExpected as l, describeDurations as n, describeTransfer as o, describePublished as r, toMetadata as s, commandFor as t, droppedPlatforms as u };