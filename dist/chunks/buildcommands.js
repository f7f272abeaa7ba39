import { i as writePrepared, n as readPreparedParts, t as findPreparedDirectories } from "./join.js";
import { a as imageNames, o as imagesToEmbed } from "./prepared.js";
import { t as ImagebuildError } from "./errors.js";
import { d as formatBytes, i as say } from "./say.js";
import { l as validateRequest, n as imageTypes, t as describeBuild } from "./request.js";
import { a as resolveRegistry, i as resolveBuildSettings, o as resolveSettings } from "./buildoptions.js";
import { a as withOwnNames, n as checkExpected, t as publishUnlessDryRun } from "./dryrun.js";
import { n as createDirectory, t as cannotCreate } from "./directory2.js";
import { n as planLines } from "./plan.js";
import { a as describeToEmbed, i as describeResult, r as describePublished, s as toMetadata } from "./result2.js";
import { n as padColumns } from "./columns.js";
import { n as maskValue } from "./secrets.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { n as pushesNamed, t as confirmation } from "./cluster.js";
import { l as toBuildOptions } from "./flags.js";
import { t as readPlatforms } from "./platforms.js";
import { n as parseAnnotations, r as parsePairs, t as validateDirectoryRequest } from "./validate.js";
import { r as parseLocation } from "./location.js";
import { l as namesRegistry } from "./configurationschemas.js";
import { t as readRequest } from "./request4.js";
import { dirname } from "node:path";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";

// src/application/prepared/selectplatforms.ts
function selectPlatforms(prepared, wanted) {
	if (wanted === void 0) return prepared;
	const offered = Object.keys(prepared.platforms);
	const platform = wanted.find((each) => !offered.includes(each));
	if (platform !== void 0) throw new ImagebuildError("PLATFORM_MISSING", say("preparedLacksPlatform", {
		platform,
		offered: offered.join(", ")
	}), { hint: say("prepareAgain") });
	const platforms = Object.entries(prepared.platforms).filter(([name]) => wanted.includes(name));
	const request = {
		...prepared.request,
		platforms: prepared.request.platforms.filter((name) => wanted.includes(name))
	};
	return {
		...prepared,
		request,
		platforms: Object.fromEntries(platforms)
	};
}

// src/cli/publishwords.ts
function readPublishWords(words, exists) {
	const [type, app, version] = words.slice(-3);
	if (!(words.length > 3 && imageTypes.some((known) => known === type) && !exists(type))) return {
		locations: words,
		expected: void 0
	};
	return {
		locations: words.slice(0, -3),
		expected: validateRequest({
			type,
			app,
			version
		})
	};
}
function checkPrepared(prepared, { locations, expected }) {
	const place = {
		directory: locations.join(", "),
		hint: say("publishExpectedHint")
	};
	if (expected) checkExpected(prepared, {
		...expected,
		platforms: void 0
	}, place);
}
function withNames(prepared, { locations }, flags) {
	const { directory: built } = prepared.request;
	if (built === void 0) refuseNames(locations, flags);
	if (built === void 0) return prepared;
	const { tag: tags = [], label = [], annotation = [] } = flags;
	const directory = locations.join(" ");
	if (tags.length === 0) throw new ImagebuildError("USAGE", say("publishNameless", { directory }), { hint: say("publishNamelessHint", { directory }) });
	const labels = parsePairs("label", label);
	const annotations = parseAnnotations(annotation);
	const own = validateDirectoryRequest({
		...prepared.request,
		directory: {
			...built,
			tags,
			labels,
			annotations
		}
	});
	return withOwnNames(prepared, own);
}
const nameFlags = {
	tag: "-t",
	label: "--label",
	annotation: "--annotation"
};
function refuseNames(locations, flags) {
	const given = Object.entries(nameFlags).find(([name]) => flags[name] !== void 0);
	if (given === void 0) return;
	const directory = locations.join(" ");
	throw new ImagebuildError("USAGE", say("publishNamesOfOther", {
		flag: given[1],
		directory
	}), { hint: say("publishNamesOfOtherHint") });
}
function tagWords({ directory }) {
	return (directory?.tags ?? []).map((tag) => ` -t ${tag}`).join("");
}
function describeChoice(prepared, { locations }) {
	const { request, platforms, unsupported } = prepared;
	const words = {
		directory: locations.join(", "),
		build: `${request.type} ${request.app} ${request.version}`,
		platforms: Object.keys(platforms).join(", ")
	};
	return unsupported.length === 0 ? say("phaseChosen", words).text : say("phaseChosenDropping", {
		...words,
		dropped: unsupported.join(", ")
	}).text;
}
function refuseTrustSource({ trustSource }) {
	if (trustSource) throw new ImagebuildError("USAGE", say("trustSourceAlone"), { hint: say("trustSourceAloneHint") });
}
function readLocations(words, exists) {
	const isLocation = (word) => parseLocation(word) !== void 0 || exists(word);
	const last = words.at(-1) ?? "";
	const reference = words.length > 1 && !isLocation(last) ? last : void 0;
	const locations = reference === void 0 ? [...words] : words.slice(0, -1);
	const unknown = locations.find((word) => !isLocation(word));
	if (unknown === void 0) return {
		locations,
		reference
	};
	throw new ImagebuildError("USAGE", say("nothingToPublish", { location: unknown }), { hint: namesRegistry(unknown) ? say("copyWithTo", { location: unknown }) : say("nameSomethingToPublish") });
}

// src/cli/buildcommands.ts
async function build(cli, words, flags) {
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const options = {
		...toBuildOptions(flags),
		push: pushesNamed(request, flags),
		confirm: confirmation(cli)
	};
	const settings = resolveBuildSettings(request, options, invocation);
	await printOutcome(cli, flags, await withProgress(cli, flags, (progress) => publishUnlessDryRun(settings, async () => (await import("./build2.js")).build(request, settings, progress), async () => (await import("./plan2.js")).plan(request, settings, progress), progress)));
}
async function prepare(cli, words, flags) {
	const { output = "", ...rest } = flags;
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const options = {
		...toBuildOptions(rest),
		outputs: [output],
		confirm: confirmation(cli)
	};
	const settings = resolveBuildSettings(request, options, invocation);
	const command = await import("./prepare2.js");
	const { images, toEmbed, pulledBytes } = await withProgress(cli, flags, async (progress) => {
		await using prepared = await command.prepare(request, settings, progress);
		await writePrepared(prepared, output);
		const { pulledBytes: bytes = 0 } = prepared;
		return {
			images: imageNames(prepared).length,
			toEmbed: imagesToEmbed(prepared),
			pulledBytes: bytes
		};
	});
	printResult(cli, flags, {
		request,
		directory: output,
		images
	}, () => [
		say("preparedWith", {
			build: request.directory ? describeBuild(request) : `${request.app} ${request.version}`,
			directory: output,
			images: describeToEmbed(toEmbed)
		}).text,
		...pulledBytes === 0 ? [] : [`  ${nextLabel("preparedPulled")}  ${formatBytes(pulledBytes)}`],
		`  ${nextLabel("resultPublishIt")}  imagebuild publish ${output}${tagWords(request)}`
	]);
}
async function publish(cli, words, flags) {
	const platforms = readPlatforms(flags);
	refuseTrustSource(flags);
	const named = readPublishWords(words, existsSync);
	const prepared = await Promise.all(named.locations.map(findPreparedDirectories));
	if (prepared.every(({ length }) => length > 0)) return await publishPrepared(cli, {
		...named,
		locations: prepared.flat()
	}, flags);
	refuseNames(words, flags);
	const { locations, reference } = readLocations(words, existsSync);
	const invocation = await readInvocation(cli);
	const options = {
		...toBuildOptions(flags),
		references: words
	};
	const settings = reference === void 0 ? resolveSettings(options, invocation, resolveRegistry("apps", options, invocation)) : resolveSettings(options, invocation);
	const command = await import("./publish-images.js");
	const published = await withProgress(cli, flags, (progress) => command.publishImages(locations, reference, settings, progress, platforms));
	printResult(cli, flags, published, describePublished);
}
async function publishPrepared(cli, words, flags) {
	const folder = await readPreparedParts(words.locations);
	checkPrepared(folder, words);
	const read = withNames(folder, words, flags);
	const replace = read.request.replace && flags.replace !== false;
	const narrowed = selectPlatforms(read, readPlatforms(flags));
	const prepared = {
		...narrowed,
		request: {
			...narrowed.request,
			replace
		}
	};
	const options = {
		...toBuildOptions(flags),
		push: flags.output === void 0
	};
	const settings = resolveBuildSettings(prepared.request, options, await readInvocation(cli));
	await printOutcome(cli, flags, await withProgress(cli, flags, (progress) => {
		if (!words.expected && !prepared.request.directory) progress({
			type: "phase",
			phase: "prepared",
			message: describeChoice(prepared, words)
		});
		return publishUnlessDryRun(settings, async () => (await import("./publish2.js")).publish(prepared, settings, progress), async () => (await import("./planprepared.js")).planPrepared(prepared, settings, progress), progress);
	}));
}
async function printOutcome(cli, flags, outcome) {
	if (outcome.kind === "plan") return printResult(cli, flags, outcome.plan, (plan) => [say("dryRunDone").text, ...planLines(plan)]);
	if (flags.metadataFile !== void 0) await writeMetadata(flags.metadataFile, outcome.result);
	printResult(cli, flags, outcome.result, describeResult);
}
async function writeMetadata(file, result) {
	await createDirectory(dirname(file));
	await writeFile(file, `${JSON.stringify(toMetadata(result), maskValue, 2)}\n`).catch((cause) => {
		throw cannotCreate(file, cause, "file");
	});
}
function nextLabel(name) {
	return padColumns(say(name).text, 10);
}

export { build, prepare, publish };