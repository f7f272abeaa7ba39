import { t as ImagebuildError } from "./errors.js";
import { h as platformName, m as parsePlatform, n as bestMatch } from "./descriptor.js";
import { s as parseImageManifest } from "./manifest.js";
import { t as suggestTags } from "./neartags.js";
import { i as readPublished } from "./published.js";
import { i as say } from "./say.js";

// src/commands/locatedimage.ts
async function locateImage(location, stores, wanted, progress) {
	const { source, name } = await stores.open(location);
	const published = await readPublished(source, name);
	if (!published) return void 0;
	const [platforms, others] = await Promise.all([insideOf(source, published.platforms), insideOf(source, published.others)]);
	const absent = published.platforms.filter((each) => !platforms.includes(each)).map(platformName);
	if (absent.length > 0 && platforms.length === 0) throw missing("CONTENT_MISSING", location, say("locationHasNone", {
		location,
		platforms: absent.join(", ")
	}));
	if (absent.length > 0 && wanted === void 0) {
		const words = {
			location,
			absent: absent.join(", "),
			platforms: platforms.map(platformName).join(", ")
		};
		progress({
			type: "warning",
			warning: {
				message: say("locationLacks", words).text,
				place: { image: location }
			}
		});
	}
	const chosen = wanted ? choosePlatforms(location, platforms, wanted) : platforms;
	const isWhole = chosen.length === published.platforms.length && others.length === published.others.length;
	return {
		location,
		source,
		published: {
			...published,
			platforms: chosen,
			others: isWhole ? others : []
		},
		isWhole
	};
}
async function findImage(location, stores, wanted, progress) {
	const located = await locateImage(location, stores, wanted, progress);
	if (located) return located;
	const { source, name } = await stores.open(location);
	throw new ImagebuildError("IMAGE_NOT_FOUND", say("inspectNotFound", { location }), {
		place: { image: location },
		hint: await suggestTags(name, source) ?? say("inspectName")
	});
}
async function insideOf(source, entries) {
	const isInside = await Promise.all(entries.map((entry) => holdsImage(source, entry)));
	return entries.filter((_, index) => isInside[index]);
}
async function holdsImage(source, entry) {
	if (!source.holds) return true;
	if (!await source.holds(entry)) return false;
	const { config } = parseImageManifest(await source.manifest(entry), entry.mediaType, source.location);
	return source.holds(config);
}
function choosePlatforms(location, platforms, wanted) {
	const chosen = wanted.map((platform) => {
		const found = bestMatch(parsePlatform(platform), platforms);
		if (found) return found;
		const offered = platforms.map(platformName).join(", ");
		throw missing("PLATFORM_MISSING", location, say("locationLacksPlatform", {
			location,
			platform,
			offered
		}));
	});
	return [...new Set(chosen)];
}
function missing(code, image, message) {
	return new ImagebuildError(code, message, {
		place: { image },
		hint: say("locationSaveAgain")
	});
}

export { locateImage as n, findImage as t };