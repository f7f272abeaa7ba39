import { t as ImagebuildError } from "./errors.js";
import { m as platformName, o as isIndexType, s as isManifestType } from "./descriptor.js";
import { t as pLimit } from "./p-limit.js";
import { c as parseManifest, n as encodeIndex } from "./manifest.js";
import { r as parseReference, t as formatReference } from "./reference.js";
import { i as readPublished, o as annotationKeys } from "./published.js";
import { n as newMeter, o as tagLacks, t as meteredSource } from "./meter.js";
import { n as platformTag, r as versionTags, t as checkTags } from "./versiontags.js";
import { n as createStoreOpener } from "./open2.js";
import { t as say } from "./say.js";

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
	const manifest = parseManifest(bytes, descriptor.mediaType, `${from.location}@${descriptor.digest}`);
	if (manifest.kind === "manifest") {
		const move = (blob) => copying.limit(() => copyBlob(copying, blob));
		await allOf([manifest.config, ...manifest.layers].map((blob) => once(copying, blob, () => move(blob))));
	} else await allOf(manifest.manifests.filter(({ mediaType }) => isManifestType(mediaType) || isIndexType(mediaType)).map((child) => once(copying, child, () => copyManifest(copying, child))));
	await to.putManifest(bytes, descriptor);
}
async function copyBlob({ from, to, options }, blob) {
	if (await to.has(blob)) return options.onBlob?.(blob, "present");
	if (await to.mount(blob, from)) return options.onBlob?.(blob, "mounted");
	const { digest, size } = blob;
	await to.write({
		digest,
		size,
		open: (offset) => from.blob(blob, offset)
	});
	options.onBlob?.(blob, "written");
}
async function allOf(moving) {
	const failed = (await Promise.allSettled(moving)).find((outcome) => outcome.status === "rejected");
	if (failed) throw failed.reason;
}

// src/commands/publish-images.ts
async function publishImages(locations, reference, settings, progress) {
	await using stores = createStoreOpener(settings, progress);
	const meter = newMeter();
	const images = await Promise.all(locations.map(async (location) => {
		const { source, name } = await stores.open(location);
		const published = await readPublished(source, name);
		if (published) return {
			location,
			source: meteredSource(source, meter),
			published
		};
		throw new ImagebuildError("IMAGE_NOT_FOUND", say("locationWithoutImage", { location }), { place: { image: location } });
	}));
	const to = reference === void 0 ? defaultReference(images[0].published, settings.destination) : parseReference(reference);
	const target = stores.repository(to);
	const tag = to.tag ?? "latest";
	const joined = joinImages(images);
	const { replace, replaceOtherType } = settings;
	const tags = versionTags(tag, joined.isIndex ? joined.platforms.map((descriptor) => platformName(descriptor)) : []);
	const { type } = images[0].published;
	await checkTags(target, tags, {
		type,
		version: tag,
		replace,
		replaceOtherType
	});
	for (const image of images) await copyLocated(image, target, meter, progress);
	await tagImages(images, joined, target, tag);
	return {
		reference: formatReference(to),
		digest: joined.descriptor.digest,
		platforms: Object.fromEntries(joined.platforms.map((each) => [platformName(each), each.digest])),
		transfer: meter
	};
}
function joinImages(images) {
	const platforms = images.flatMap(({ published }) => published.platforms);
	platforms.sort((a, b) => platformName(a) < platformName(b) ? -1 : 1);
	const [only] = images;
	if (only && images.length === 1) {
		const { descriptor } = only.published;
		return {
			descriptor,
			isIndex: isIndexType(descriptor.mediaType),
			platforms
		};
	}
	const names = platforms.map((descriptor) => platformName(descriptor));
	const platform = names.find((name, index) => names[index + 1] === name);
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
async function copyLocated({ source, published, location }, target, meter, progress) {
	progress({
		type: "phase",
		phase: "copy",
		message: location
	});
	await copyImage(source, target, published.descriptor, { onBlob: ({ digest: id, size }, outcome) => {
		const [state, count] = transferStates[outcome];
		meter[count] += size;
		progress({
			type: "transfer",
			id,
			name: id,
			state,
			size
		});
	} });
}
const transferStates = {
	present: ["reused", "reusedBytes"],
	mounted: ["mounted", "mountedBytes"],
	written: ["pushed", "pushedBytes"]
};
async function tagImages(images, { descriptor, bytes, isIndex, platforms }, target, tag) {
	for (const platform of isIndex ? platforms : []) {
		const from = images.find(({ published }) => published.platforms.includes(platform));
		if (!from) continue;
		const manifest = await from.source.manifest(platform);
		await target.putManifest(manifest, platform, platformTag(tag, platformName(platform)));
	}
	await target.putManifest(bytes ?? await images[0].source.manifest(descriptor), descriptor, tag);
	const now = await target.resolve(tag);
	if (now?.digest !== descriptor.digest) throw tagLacks(target, tag, descriptor.digest, now?.digest);
}
function defaultReference({ title, version }, destination) {
	if (destination.kind === "registry" && title !== void 0 && version !== void 0) return parseReference(`${destination.host}/${destination.namespace}/${title}:${version}`);
	throw new ImagebuildError("USAGE", say("publishNowhere"), { hint: say("publishNowhereHint") });
}

export { publishImages };