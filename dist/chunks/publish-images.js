import { u as parseRegistryHost } from "./configurationschemas.js";
import { t as ImagebuildError } from "./errors.js";
import { i as parseReference } from "./reference.js";
import { n as repositoryIn } from "./settings.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { i as publishTo, n as openImages, r as joinImages, t as checkReserved } from "./reserved.js";

// src/commands/publish-images.ts
async function publishImages(locations, reference, settings, progress, platforms) {
	await using stores = createStoreOpener(settings, progress);
	const images = await openImages(locations, stores, {
		platforms,
		strict: settings.strict
	}, progress);
	const to = reference === void 0 ? defaultReference(images[0].published, settings.destination) : parseReference(parseRegistryHost(reference).host);
	checkReserved(to);
	const joined = joinImages(images);
	return await publishTo({
		images,
		joined,
		to,
		keepTyped: false
	}, stores.repository(to), settings, progress);
}
function defaultReference({ title, version }, destination) {
	if (destination.kind === "registry" && title !== void 0 && version !== void 0) return parseReference(`${destination.host}/${repositoryIn(destination, title)}:${version}`);
	throw new ImagebuildError("USAGE", say("publishNowhere"), { hint: say("publishNowhereHint") });
}

export { publishImages };