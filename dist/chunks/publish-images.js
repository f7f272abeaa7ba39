import { t as ImagebuildError } from "./errors.js";
import { a as pLimit, r as parseReference, t as formatReference } from "./reference.js";
import { n as isIndexType, r as isManifestType } from "./descriptor.js";
import { c as parseManifest, n as encodeIndex } from "./content.js";
import { t as formatPlatform } from "./platform.js";
import { i as readPublished, o as tagsOf, s as annotationKeys, t as checkTags } from "./published.js";
import { n as newMeter, t as meteredSource } from "./transfer.js";
import { t as openStores } from "./stores.js";

// src/image/copy.ts
const sideBySide = 16;
async function copy(from, to, descriptor, options = {}) {
	await copyManifest({
		from,
		to,
		options,
		limit: pLimit(sideBySide),
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

// src/publish-images.ts
async function publishImages(locations, reference, settings, progress) {
	await using stores = openStores(settings);
	const meter = newMeter();
	const opened = await Promise.all(locations.map(async (location) => {
		const { source, name } = await stores.open(location);
		const published = await readPublished(source, name);
		if (published) return {
			location,
			source: meteredSource(source, meter),
			published
		};
		throw new ImagebuildError("IMAGE_NOT_FOUND", `${location} holds no image`, { place: { image: location } });
	}));
	const to = reference === void 0 ? defaultReference(opened, settings) : parseReference(reference);
	const target = stores.repository(to);
	const tag = to.tag ?? "latest";
	const whole = joined(opened);
	await publishTo(target, tag, opened, whole, settings, meter, progress);
	return {
		reference: formatReference(to),
		digest: whole.descriptor.digest,
		platforms: Object.fromEntries(whole.platforms.map(([name, { digest }]) => [name, digest])),
		transfer: meter
	};
}
function joined(opened) {
	const platforms = opened.flatMap(({ published }) => published.platforms.map((each) => [each.platform ? formatPlatform(each.platform) : "", each]));
	platforms.sort(([a], [b]) => a < b ? -1 : 1);
	const [only] = opened;
	if (only && opened.length === 1) return {
		descriptor: only.published.descriptor,
		platforms
	};
	const twice = platforms.find(([name], index) => platforms[index + 1]?.[0] === name);
	if (twice) throw new ImagebuildError("USAGE", `two of ${opened.map(({ location }) => location).join(", ")} hold ${twice[0]}`, { hint: "Give one location per platform." });
	return {
		...encodeIndex({
			manifests: platforms.map(([, each]) => each),
			annotations: sharedFacts(opened)
		}),
		platforms
	};
}
function sharedFacts(opened) {
	const same = (read) => {
		const values = new Set(opened.map(({ published }) => read(published)));
		return values.size === 1 ? [...values][0] : void 0;
	};
	const facts = {
		[annotationKeys.type]: same((published) => published.type),
		"org.opencontainers.image.title": same((published) => published.title),
		"org.opencontainers.image.version": same((published) => published.version)
	};
	return Object.fromEntries(Object.entries(facts).filter((fact) => fact[1] !== void 0));
}
async function publishTo(target, tag, opened, whole, settings, meter, progress) {
	const isIndex = isIndexType(whole.descriptor.mediaType);
	const tags = tagsOf(tag, isIndex ? whole.platforms.map(([name]) => name) : []);
	const { type } = opened[0].published;
	const rules = {
		type,
		version: tag,
		replace: settings.replace,
		replaceOtherType: settings.replaceOtherType
	};
	await checkTags(target, [tags.index, ...tags.platform.values()], rules);
	for (const { source, published, location } of opened) {
		progress({
			type: "phase",
			phase: "copy",
			message: location
		});
		await copy(source, target, published.descriptor, { onBlob: ({ digest: id, size }, outcome) => {
			const [state, count] = outcomes[outcome];
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
	for (const [name, descriptor] of whole.platforms) {
		const from = opened.find(({ published }) => published.platforms.includes(descriptor));
		const platformTag = tags.platform.get(name);
		if (from && platformTag) await target.putManifest(await from.source.manifest(descriptor), descriptor, platformTag);
	}
	const bytes = whole.bytes ?? await opened[0].source.manifest(whole.descriptor);
	await target.putManifest(bytes, whole.descriptor, tags.index);
	const now = await target.resolve(tags.index);
	if (now?.digest === whole.descriptor.digest) return;
	throw new ImagebuildError("READ_BACK_FAILED", `${target.location}:${tag} holds ${now?.digest} after ${whole.descriptor.digest} was published`);
}
const outcomes = {
	present: ["reused", "reusedBytes"],
	mounted: ["mounted", "mountedBytes"],
	written: ["pushed", "pushedBytes"]
};
function defaultReference(opened, settings) {
	const [{ published }] = opened;
	const { destination } = settings;
	const { title, version } = published;
	if (destination.kind === "registry" && title !== void 0 && version !== void 0) return parseReference(`${destination.host}/${destination.namespace}/${title}:${version}`);
	throw new ImagebuildError("USAGE", "nothing says where to publish", { hint: "Write the reference last: imagebuild publish oci:DIR registry/namespace/app:version" });
}

export { publishImages };