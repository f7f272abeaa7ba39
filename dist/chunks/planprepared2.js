import { t as formatLocation } from "./location.js";
import { a as imageNames, i as entriesIn, l as withoutChains, o as imagesToEmbed } from "./prepared.js";
import { a as installsIn } from "./shapes.js";
import { r as readFrom } from "./sources.js";
import { t as formatReference } from "./reference.js";
import { i as mergeLayer } from "./overlay.js";
import { a as planTarget, i as planBuild, n as listNotes, o as imageFacts, r as listImages, t as checkEmbedded } from "./selfcheck.js";
import { t as checkVersionTags } from "./tagcheck.js";
import { a as shortage, n as isShort, r as pullsByHost, t as imageSources } from "./imagesources.js";
import { t as refuseWarnings } from "./strict.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { join } from "node:path";
import { existsSync } from "node:fs";

// src/commands/planprepared.ts
async function planPrepared(prepared, settings, progress) {
	const { manifests, pulls, warnings, images, leftOut, held } = settings.offline ? {
		...emptyPlan,
		images: unresolvedImages(prepared, settings.sources)
	} : await planOnline(prepared, settings, progress);
	if (settings.strict) refuseWarnings([...prepared.warnings, ...warnings]);
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, planPlatform(platform, manifests.find((manifest) => manifest.platform === name), images.filter(({ platforms: on }) => on.has(name)).map(({ reference }) => reference))]);
	return {
		request: prepared.request,
		application: prepared.application,
		engine: prepared.engine,
		platforms: Object.fromEntries(platforms),
		images: images.map(({ platforms: _, readFrom: name, ...image }) => ({
			...image,
			...name === void 0 ? {} : { readFrom: name }
		})),
		...installsIn(prepared),
		...listNotes(prepared, leftOut, held),
		pulls,
		warnings: [...prepared.warnings, ...warnings]
	};
}
const emptyPlan = {
	manifests: [],
	pulls: [],
	warnings: [],
	leftOut: [],
	held: /* @__PURE__ */ new Map()
};
function unresolvedImages(prepared, sources = {}) {
	const toEmbed = [...imagesToEmbed(prepared)].map(([name, list]) => [name, new Set(list)]);
	const found = new Map(Object.values(prepared.platforms).flatMap(({ images }) => images.map((image) => [formatReference(image.reference), image])));
	return imageNames(prepared).map((reference) => {
		const image = found.get(reference);
		const { required, reason, origins } = image;
		return {
			reference,
			readFrom: readFrom(image, sources),
			platforms: new Set(toEmbed.flatMap(([name, list]) => list.has(reference) ? [name] : [])),
			...reason === void 0 ? {} : {
				required,
				reason
			},
			sources: origins.map(withoutChains)
		};
	});
}
async function openLayout(stores, { request: { version } }, { destination }) {
	if (destination.kind !== "oci" || !existsSync(join(destination.directory, "oci-layout"))) return void 0;
	const { source } = await stores.open(formatLocation("oci", destination.directory, version));
	return {
		target: source,
		platformTags: true
	};
}
async function planOnline(prepared, settings, progress) {
	const { createStoreOpener } = await import("./open2.js");
	await using stores = createStoreOpener(settings, progress);
	const { destination, compression, limits } = settings;
	const { request, files } = prepared;
	const opened = destination.kind === "registry" ? await stores.targetOf(request) : void 0;
	const target = opened && planTarget(opened, request, destination, stores.repository);
	const tagged = opened ?? await openLayout(stores, prepared, settings);
	const built = Object.keys(prepared.platforms);
	if (tagged) await checkVersionTags(tagged, request, built, settings);
	if (destination.kind === "registry" && request.directory) for (const name of settings.furtherNames ?? []) {
		const other = {
			target: stores.repository(name),
			platformTags: true
		};
		await checkVersionTags(other, {
			...request,
			version: name.tag
		}, built, settings);
	}
	const sources = {
		sourceOf: stores.sourceOf,
		imageSource: imageSources(files, stores)
	};
	const facts = imageFacts(request, settings.env, settings.configuration?.source);
	let pulls = [];
	const checkPulls = async (needed) => {
		pulls = pullsByHost(needed);
		const short = pulls.find(isShort);
		if (short) throw shortage(short);
	};
	try {
		const { plan, images, leftOut, held } = await planBuild(prepared, sources, target, {
			facts,
			encoding: {
				mtime: facts.created,
				compression
			},
			limits: { images: limits.images },
			sources: settings.sources,
			strict: settings.strict,
			checkPulls
		});
		checkEmbedded(prepared, held, images);
		const listed = listImages(held, images, prepared).map(({ reference, readFrom: name, required, reason, platforms: on = {}, sources: from }) => ({
			reference,
			readFrom: name,
			platforms: new Set(Object.keys(on)),
			...reason === void 0 ? {} : {
				required,
				reason
			},
			sources: from
		}));
		return {
			...plan,
			images: listed,
			leftOut,
			held
		};
	} catch (error) {
		if (!pulls.some(isShort)) throw error;
		const { message, place, hint } = asImagebuildError(error);
		return {
			...emptyPlan,
			images: unresolvedImages(prepared, settings.sources),
			pulls,
			warnings: [{
				message,
				place,
				hint
			}]
		};
	}
}
function planPlatform(platform, manifest, images) {
	const files = platform.layers.map((layer) => new Map(entriesIn(layer).map((entry) => [entry.path, entry]))).reduce(mergeLayer, /* @__PURE__ */ new Map());
	return {
		config: platform.config,
		files: [...files.values()].map(describeFile),
		images,
		layers: (manifest?.layers ?? []).map(({ key, action, bytes }) => ({
			key,
			action,
			bytes
		}))
	};
}
function describeFile(entry) {
	const { path, type, mode, uid, gid } = entry;
	if (entry.type === "file") return {
		path,
		type,
		mode,
		uid,
		gid,
		size: entry.content.size,
		digest: entry.content.digest
	};
	return entry.type === "symlink" ? {
		path,
		type,
		mode,
		uid,
		gid,
		linkname: entry.linkname
	} : {
		path,
		type,
		mode,
		uid,
		gid
	};
}

export { planPrepared as n, planPlatform as t };