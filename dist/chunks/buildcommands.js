import { r as parseLocation } from "./location.js";
import { c as readPreparedParts, i as describeResult, l as writePrepared, o as toMetadata, r as describePublished, s as findPreparedDirectories } from "./result.js";
import { a as imageNames } from "./prepared.js";
import { n as resolveRegistry, r as resolveSettings, t as resolveBuildSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { n as createDirectory, t as cannotCreate } from "./directory.js";
import { n as formatCount } from "./format.js";
import { t as say } from "./say.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { a as toBuildOptions } from "./flags.js";
import { t as readRequest } from "./request2.js";
import { dirname } from "node:path";
import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";

// src/cli/buildcommands.ts
async function build(cli, words, flags) {
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const settings = resolveBuildSettings(request, toBuildOptions(flags), invocation);
	const command = await import("./build.js");
	await printBuildResult(cli, flags, await withProgress(cli, flags, (progress) => command.build(request, settings, progress)));
}
async function prepare(cli, words, flags) {
	const { output = "", ...rest } = flags;
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const settings = resolveBuildSettings(request, toBuildOptions(rest), invocation);
	const command = await import("./prepare2.js");
	const images = await withProgress(cli, flags, async (progress) => {
		await using prepared = await command.prepare(request, settings, progress);
		await writePrepared(prepared, output);
		return imageNames(prepared).length;
	});
	printResult(cli, flags, {
		request,
		directory: output,
		images
	}, () => [`${request.app} ${request.version} is prepared in ${output}, with ${formatCount(images, "image")} to embed`, `  publish it  imagebuild publish ${output}`]);
}
async function publish(cli, words, flags) {
	const prepared = await Promise.all(words.map(findPreparedDirectories));
	if (prepared.every(({ length }) => length > 0)) return await publishPrepared(cli, prepared.flat(), flags);
	const { locations, reference } = readLocations(words, existsSync);
	const invocation = await readInvocation(cli);
	const options = toBuildOptions(flags);
	const settings = reference === void 0 ? resolveSettings(options, invocation, resolveRegistry("apps", options, invocation)) : resolveSettings(options, invocation);
	const command = await import("./publish-images.js");
	const published = await withProgress(cli, flags, (progress) => command.publishImages(locations, reference, settings, progress));
	printResult(cli, flags, published, describePublished);
}
async function publishPrepared(cli, directories, flags) {
	const read = await readPreparedParts(directories);
	const replace = read.request.replace && flags.replace !== false;
	const prepared = {
		...read,
		request: {
			...read.request,
			replace
		}
	};
	const options = {
		...toBuildOptions(flags),
		push: flags.output === void 0
	};
	const settings = resolveBuildSettings(prepared.request, options, await readInvocation(cli));
	const command = await import("./publish2.js");
	await printBuildResult(cli, flags, await withProgress(cli, flags, (progress) => command.publish(prepared, settings, progress)));
}
async function printBuildResult(cli, flags, result) {
	if (flags.metadataFile !== void 0) await writeMetadata(flags.metadataFile, result);
	printResult(cli, flags, result, describeResult);
}
async function writeMetadata(file, result) {
	await createDirectory(dirname(file));
	await writeFile(file, `${JSON.stringify(toMetadata(result), void 0, 2)}\n`).catch((cause) => {
		throw cannotCreate(file, cause, "file");
	});
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
	throw new ImagebuildError("USAGE", say("nothingToPublish", { location: unknown }), { hint: say("nameSomethingToPublish") });
}

export { build, prepare, publish };