import { c as resultLines, n as writePrepared, o as metadataOf, s as publishedLines, t as readPrepared } from "./preparedfolder.js";
import { n as settingsFor, r as settingsOf, t as registryFor } from "./choices.js";
import { c as formatCount } from "./plain.js";
import { t as choicesOf } from "./flags.js";
import { t as ImagebuildError } from "./errors.js";
import { t as requestOf } from "./request2.js";
import { n as surroundingsOf, r as withProgress, t as printOutcome } from "./session.js";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { existsSync } from "node:fs";

// src/cli/locations.ts
function partLocations(words, exists) {
	const isLocation = (word) => /^oci(?:-archive)?:/.test(word) || word.endsWith(".tar") || exists(word);
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
	const [first = "", ...others] = words;
	if (others.length === 0 && isPrepared(first)) return await publishPrepared(session, first, flags);
	const { locations, reference } = partLocations(words, existsSync);
	const surroundings = await surroundingsOf(session);
	const choices = choicesOf(flags);
	const settings = reference === void 0 ? settingsOf(choices, surroundings, registryFor("apps", choices, surroundings)) : settingsOf(choices, surroundings);
	const verb = await import("./publish-images.js");
	const published = await withProgress(session, flags, (progress) => verb.publishImages(locations, reference, settings, progress));
	printOutcome(session, flags, published, publishedLines);
}
async function publishPrepared(session, directory, flags) {
	const read = await readPrepared(directory);
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
function isPrepared(location) {
	return existsSync(join(location, "prepared.json"));
}
async function tellResult(session, flags, result) {
	if (flags.metadataFile !== void 0) {
		await mkdir(dirname(flags.metadataFile), { recursive: true });
		await writeFile(flags.metadataFile, `${JSON.stringify(metadataOf(result), void 0, 2)}\n`);
	}
	printOutcome(session, flags, result, resultLines);
}

export { build, prepare, publish };