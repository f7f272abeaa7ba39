import { c as publishedLines, l as resultLines, n as readParts, r as writePrepared, s as metadataOf, t as preparedFolders } from "./preparedjoin.js";
import { n as settingsFor, r as settingsOf, t as registryFor } from "./choices.js";
import { n as formatCount } from "./figures.js";
import { n as notMade, t as makeFolder } from "./folder.js";
import { t as choicesOf } from "./flags.js";
import { t as ImagebuildError } from "./errors.js";
import { t as requestOf } from "./request2.js";
import { n as surroundingsOf, r as withProgress, t as printOutcome } from "./session.js";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { existsSync } from "node:fs";

// src/cli/locations.ts
function partLocations(words, exists) {
	const isLocation = (word) => /^(?:oci|oci-archive|docker-archive):|\.tar(?::[^:/]+)?$/.test(word) || exists(word);
	const last = words.at(-1) ?? "";
	const reference = words.length > 1 && !isLocation(last) ? last : void 0;
	const locations = reference === void 0 ? [...words] : words.slice(0, -1);
	const unknown = locations.find((word) => !isLocation(word));
	if (unknown === void 0) return {
		locations,
		reference
	};
	throw new ImagebuildError("USAGE", `there is nothing to publish at ${unknown}`, { hint: "Name the folder of a prepared build, or oci:DIR, or FILE.tar." });
}

// src/cli/building.ts
async function build(session, words, flags) {
	const surroundings = await surroundingsOf(session);
	const request = requestOf(words, flags, surroundings.configuration);
	const settings = settingsFor(request, choicesOf(flags), surroundings);
	const verb = await import("./build.js");
	await tellResult(session, flags, await withProgress(session, flags, (progress) => verb.build(request, settings, progress)));
}
async function prepare(session, words, flags) {
	const { output = "", ...rest } = flags;
	const surroundings = await surroundingsOf(session);
	const request = requestOf(words, flags, surroundings.configuration);
	const settings = settingsFor(request, choicesOf(rest), surroundings);
	const verb = await import("./prepare2.js");
	const images = await withProgress(session, flags, async (progress) => {
		await using prepared = await verb.prepare(request, settings, progress);
		await writePrepared(prepared, output);
		const parts = Object.values(prepared.platforms);
		return new Set(parts.flatMap((part) => part.images.map((image) => image.reference))).size;
	});
	printOutcome(session, flags, {
		request,
		directory: output,
		images
	}, () => [`${request.app} ${request.version} is prepared in ${output}, with ${formatCount(images, "image")} to embed`, `  publish it  imagebuild publish ${output}`]);
}
async function publish(session, words, flags) {
	const folders = await Promise.all(words.map(preparedFolders));
	if (folders.every(({ length }) => length > 0)) return await publishPrepared(session, folders.flat(), flags);
	const { locations, reference } = partLocations(words, existsSync);
	const surroundings = await surroundingsOf(session);
	const choices = choicesOf(flags);
	const settings = reference === void 0 ? settingsOf(choices, surroundings, registryFor("apps", choices, surroundings)) : settingsOf(choices, surroundings);
	const verb = await import("./publish-images.js");
	const published = await withProgress(session, flags, (progress) => verb.publishImages(locations, reference, settings, progress));
	printOutcome(session, flags, published, publishedLines);
}
async function publishPrepared(session, directories, flags) {
	const read = await readParts(directories);
	const replace = read.request.replace && flags.replace !== false;
	const prepared = {
		...read,
		request: {
			...read.request,
			replace
		}
	};
	const choices = {
		...choicesOf(flags),
		push: flags.output === void 0
	};
	const settings = settingsFor(prepared.request, choices, await surroundingsOf(session));
	const verb = await import("./publish2.js");
	await tellResult(session, flags, await withProgress(session, flags, (progress) => verb.publish(prepared, settings, progress)));
}
async function tellResult(session, flags, result) {
	if (flags.metadataFile !== void 0) await writeMetadata(flags.metadataFile, result);
	printOutcome(session, flags, result, resultLines);
}
async function writeMetadata(file, result) {
	await makeFolder(dirname(file));
	await writeFile(file, `${JSON.stringify(metadataOf(result), void 0, 2)}\n`).catch((cause) => {
		throw notMade(file, cause, "file");
	});
}

export { build, prepare, publish };