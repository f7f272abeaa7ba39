import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { c as reservedNames } from "./request.js";
import { t as formatReference } from "./reference.js";
import { f as normalizePlatform, h as platformName, i as formatPlatform, o as isIndexType } from "./descriptor.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { n as encodeIndex } from "./manifest.js";
import { t as annotationKeys } from "./annotations.js";
import { r as tagManifests, t as checkTags } from "./versiontags.js";
import { t as holdWarnings } from "./progress.js";
import { t as refuseWarnings } from "./strict.js";
import { a as followPublication, l as tagLacks, n as newMeter, r as copyCounted } from "./meter.js";
import { n as locateImage } from "./locatedimage.js";

// src/commands/publishimages/copytarget.ts
async function publishTo({ images, joined, to, keepTyped }, target, { replace, replaceOtherType, dryRun, signal }, progress) {
	const tag = to.tag ?? "latest";
	const platformTags = tagManifests(tag, joined.isIndex ? joined.platforms : []);
	const { type } = images[0].published;
	const rules = {
		type,
		version: tag,
		replace,
		isOwnRule: true,
		replaceOtherType,
		keepTyped
	};
	const reference = formatReference(to);
	const ending = followPublication(target, {
		tag,
		reference
	}, signal);
	const meter = newMeter();
	try {
		await checkTags(target, [tag, ...platformTags.keys()], rules);
		if (!dryRun) {
			for (const { location } of images) progress({
				type: "phase",
				phase: "copy",
				message: location
			});
			await copyCounted(images.flatMap(listCopies), target, {
				meter,
				progress,
				signal
			});
			await tagImages(images, joined, {
				target,
				tag,
				platformTags,
				ending
			});
		}
	} catch (error) {
		throw await ending.explain(asImagebuildError(error));
	}
	return {
		reference,
		digest: joined.descriptor.digest,
		platforms: Object.fromEntries(joined.platforms.map((each) => [platformName(each), each.digest])),
		transfer: meter,
		...dryRun ? { dryRun } : {}
	};
}
function listCopies({ source, published, location: name, isWhole }) {
	return (isWhole ? [published.descriptor] : published.platforms).map((descriptor) => ({
		source,
		descriptor,
		name
	}));
}
async function tagImages(images, { descriptor, bytes }, { target, tag, platformTags, ending }) {
	for (const [platformTag, platform] of platformTags) {
		const from = images.find(({ published }) => published.platforms.includes(platform));
		if (!from) continue;
		const manifest = await from.source.manifest(platform);
		ending.writing(platformTag, platform.digest);
		await target.putManifest(manifest, platform, platformTag);
		ending.written(platformTag);
	}
	const whole = bytes ?? await images[0].source.manifest(descriptor);
	ending.writing(tag, descriptor.digest);
	await target.putManifest(whole, descriptor, tag);
	ending.written(tag);
	const now = await target.resolve(tag);
	if (now?.digest !== descriptor.digest) throw tagLacks(target, tag, descriptor.digest, now?.digest);
}

// src/commands/publishimages/join.ts
function joinImages(images) {
	const platforms = images.flatMap(({ published }) => published.platforms);
	platforms.sort((a, b) => compare(platformName(a), platformName(b)));
	const [only] = images;
	if (only?.isWhole && images.length === 1) {
		const { descriptor } = only.published;
		return {
			descriptor,
			isIndex: isIndexType(descriptor.mediaType),
			platforms
		};
	}
	const platform = sharedPlatform(images);
	if (platform === void 0) return {
		...encodeIndex({
			manifests: platforms,
			annotations: sharedAnnotations(images)
		}),
		isIndex: true,
		platforms
	};
	const locations = images.map(({ location }) => location).join(", ");
	throw new ImagebuildError("USAGE", say("samePlatformTwice", {
		locations,
		platform
	}), { hint: say("samePlatformTwiceHint") });
}
function sharedPlatform(images) {
	const seen = /* @__PURE__ */ new Set();
	for (const { published } of images) {
		const names = published.platforms.map(({ platform }) => platform && normalizePlatform(platform)).map((platform) => platform ? formatPlatform(platform) : "");
		const shared = names.find((name) => seen.has(name));
		if (shared !== void 0) return shared;
		for (const name of names) seen.add(name);
	}
}
function sharedAnnotations(images) {
	const same = (read) => {
		const values = new Set(images.map(({ published }) => read(published)));
		return values.size === 1 ? [...values][0] : void 0;
	};
	const annotations = {
		[annotationKeys.type]: same((published) => published.type),
		"org.opencontainers.image.title": same((published) => published.title),
		"org.opencontainers.image.version": same((published) => published.version)
	};
	return Object.fromEntries(Object.entries(annotations).filter((entry) => entry[1] !== void 0));
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/commands/publishimages/openimages.ts
async function openImages(locations, stores, { platforms, strict }, progress) {
	const held = holdWarnings(progress);
	const report = strict ? held.progress : progress;
	const images = await Promise.all(locations.map(async (location) => {
		const located = await locateImage(location, stores, platforms, report);
		if (located) return located;
		throw new ImagebuildError("IMAGE_NOT_FOUND", say("locationWithoutImage", { location }), { place: { image: location } });
	}));
	refuseWarnings(held.warnings);
	return images;
}

// src/commands/publishimages/reserved.ts
function checkReserved(to) {
	if (!reservedNames.includes(to.repository.split("/").at(-1) ?? "")) return;
	const image = formatReference(to);
	throw new ImagebuildError("USAGE", say("repositoryReserved", { image }), {
		place: { image },
		hint: say("repositoryReservedHint")
	});
}

export { publishTo as i, openImages as n, joinImages as r, checkReserved as t };