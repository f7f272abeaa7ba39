import { t as ImagebuildError } from "./errors.js";
import { m as parsePlatform, u as matchesPlatform } from "./descriptor.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { t as createPlatformPolicy } from "./platformpolicy.js";
import { i as readPublished } from "./published.js";

// src/commands/lint/online.ts
async function findMissingPlatforms({ found, platforms, configuration }, sourceOf) {
	const any = (configuration?.anyPlatform ?? []).map((text) => formatReference(parseReference(text)));
	const policyOf = createPlatformPolicy(configuration?.platformPolicy);
	const problems = [];
	for (const { reference, required, transport, origins } of found.images) {
		const image = formatReference(reference);
		if (!required || transport !== "registry" || any.includes(image) || policyOf(reference) === "skip") continue;
		const offered = await readOffered(reference, sourceOf);
		const missing = platforms.filter((platform) => !offered.some((one) => matchesPlatform(parsePlatform(platform), one)));
		const words = {
			image,
			platforms: missing.join(" and ")
		};
		if (missing.length > 0) for (const { file, line } of origins) problems.push({
			rule: "image-platform",
			file,
			at: { line },
			words
		});
	}
	return problems;
}
async function readOffered(reference, sourceOf) {
	const source = await sourceOf(reference);
	return (await readPublished(source, reference.digest ?? reference.tag ?? "latest").catch((error) => {
		if (error instanceof ImagebuildError && error.code === "IMAGE_NOT_FOUND") return void 0;
		throw error;
	}))?.platforms.map(({ platform }) => platform) ?? [];
}

export { findMissingPlatforms };