import { l as parseRegistryHost } from "./configurationschemas.js";
import { i as reservedNames } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { a as annotationKeys } from "./platforms3.js";
import { c as isManifestType, g as platformName, i as formatPlatform, p as normalizePlatform, s as isIndexType } from "./descriptor.js";
import { t as pLimit } from "./p-limit.js";
import { r as readAgainIfDamaged } from "./damage.js";
import { c as parseManifest, n as encodeIndex, t as deduceMediaType } from "./manifest.js";
import { r as parseReference, t as formatReference } from "./reference.js";
import { t as holdWarnings } from "./progress.js";
import { n as newMeter, r as followPublication, s as tagLacks, t as meteredSource } from "./meter.js";
import { r as tagManifests, t as checkTags } from "./versiontags.js";
import { n as createStoreOpener } from "./open.js";
import { t as say } from "./say.js";
import { t as refuseWarnings } from "./strict.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { t as locateImage } from "./locatedimage.js";

// src/image/imagecopy.ts
const blobsAtOnce = 16;
async function copyImage(from, to, descriptor, options = {}) {
	await copyManifest({
		from,
		to,
		options,
		limit: pLimit(blobsAtOnce),
		seen: /* @__PURE__ */ new Map()
	}, descriptor);
}
function once({ seen }, { digest }, move) {
	const moving = seen.get(digest) ?? move();
	seen.set(digest, moving);
	return moving;
}
async function copyManifest(copying, descriptor) {
	const { from, to } = copying;
	const bytes = await from.manifest(descriptor);
	const mediaType = descriptor.mediaType || (deduceMediaType(bytes) ?? "");
	const manifest = parseManifest(bytes, mediaType, `${from.location}@${descriptor.digest}`);
	if (manifest.kind === "manifest") {
		const move = (blob) => copying.limit(() => copyBlob(copying, blob));
		await allOf([manifest.config, ...manifest.layers].map((blob) => once(copying, blob, () => move(blob))));
	} else await allOf(manifest.manifests.filter(({ mediaType }) => mediaType === "" || isManifestType(mediaType) || isIndexType(mediaType)).map((child) => once(copying, child, () => copyManifest(copying, child))));
	await to.putManifest(bytes, {
		...descriptor,
		mediaType
	});
}
async function copyBlob({ from, to, options }, blob) {
	if (await to.has(blob)) return options.onBlob?.(blob, "present");
	if (await tryMount(to, blob, from)) return options.onBlob?.(blob, "mounted");
	const { digest, size } = blob;
	await readAgainIfDamaged((options) => to.write({
		digest,
		size,
		open: (offset) => from.blob(blob, offset, options)
	}));
	options.onBlob?.(blob, "written");
}
async function tryMount(to, blob, from) {
	try {
		return await to.mount(blob, from);
	} catch (error) {
		if (error instanceof ImagebuildError) return false;
		throw error;
	}
}
async function allOf(moving) {
	const failed = (await Promise.allSettled(moving)).find((outcome) => outcome.status === "rejected");
	if (failed) throw failed.reason;
}

// src/commands/publish-images.ts
async function publishImages(locations, reference, settings, progress, platforms) {
	await using stores = createStoreOpener(settings, progress);
	const meter = newMeter();
	const held = holdWarnings(progress);
	const report = settings.strict ? held.progress : progress;
	const images = await Promise.all(locations.map(async (location) => {
		const located = await locateImage(location, stores, platforms, report);
		if (located) return {
			...located,
			source: meteredSource(located.source, meter)
		};
		throw new ImagebuildError("IMAGE_NOT_FOUND", say("locationWithoutImage", { location }), { place: { image: location } });
	}));
	refuseWarnings(held.warnings);
	const to = reference === void 0 ? defaultReference(images[0].published, settings.destination) : parseReference(parseRegistryHost(reference).host);
	if (reservedNames.includes(to.repository.split("/").at(-1) ?? "")) throw reserved(to);
	const target = stores.repository(to);
	const tag = to.tag ?? "latest";
	const joined = joinImages(images);
	const { replace, replaceOtherType, dryRun } = settings;
	const platformTags = tagManifests(tag, joined.isIndex ? joined.platforms : []);
	const tags = [tag, ...platformTags.keys()];
	const { type } = images[0].published;
	const shown = formatReference(to);
	const ending = followPublication(target, {
		tag,
		reference: shown
	}, settings.signal);
	try {
		await checkTags(target, tags, {
			type,
			version: tag,
			replace,
			isOwnRule: true,
			replaceOtherType
		});
		if (!dryRun) {
			for (const image of images) await copyLocated(image, target, meter, progress);
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
		reference: shown,
		digest: joined.descriptor.digest,
		platforms: Object.fromEntries(joined.platforms.map((each) => [platformName(each), each.digest])),
		transfer: meter,
		...dryRun ? { dryRun } : {}
	};
}
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
async function copyLocated({ source, published, location, isWhole }, target, meter, progress) {
	progress({
		type: "phase",
		phase: "copy",
		message: location
	});
	const onBlob = ({ digest: id, size }, outcome) => {
		const [state, count] = transferStates[outcome];
		meter[count] += size;
		progress({
			type: "transfer",
			id,
			name: id,
			state,
			size
		});
	};
	for (const descriptor of isWhole ? [published.descriptor] : published.platforms) await copyImage(source, target, descriptor, { onBlob });
}
const transferStates = {
	present: ["reused", "reusedBytes"],
	mounted: ["mounted", "mountedBytes"],
	written: ["pushed", "pushedBytes"]
};
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
function defaultReference({ title, version }, destination) {
	if (destination.kind === "registry" && title !== void 0 && version !== void 0) return parseReference(`${destination.host}/${destination.namespace}/${title}:${version}`);
	throw new ImagebuildError("USAGE", say("publishNowhere"), { hint: say("publishNowhereHint") });
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
function reserved(to) {
	const image = formatReference(to);
	return new ImagebuildError("USAGE", say("repositoryReserved", { image }), {
		place: { image },
		hint: say("repositoryReservedHint")
	});
}

export { publishImages };