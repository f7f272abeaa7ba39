import { a as imageNames, i as entriesIn, o as imagesToEmbed } from "./prepared.js";
import { r as readFrom } from "./sources.js";
import { t as formatReference } from "./reference.js";
import { i as mergeLayer } from "./overlay.js";
import { a as pullsByHost, c as imageFacts, i as isShort, n as planBuild, r as planTarget, s as shortage, t as imageSources, u as listImages } from "./imagesources.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { t as prepare } from "./prepare.js";

// src/commands/plan.ts
async function plan(request, settings, progress) {
	await using prepared = await prepare(request, settings, progress);
	const { manifests, pulls, warnings, images } = settings.offline ? {
		...emptyPlan,
		images: unresolvedImages(prepared, settings.sources)
	} : await planOnline(prepared, settings, progress);
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, planPlatform(platform, manifests.find((manifest) => manifest.platform === name), images.filter(({ platforms: on }) => on.has(name)).map(({ reference }) => reference))]);
	return {
		request,
		application: prepared.application,
		engine: prepared.engine,
		platforms: Object.fromEntries(platforms),
		images: images.map(({ reference, readFrom: name, sources }) => ({
			reference,
			...name === void 0 ? {} : { readFrom: name },
			sources
		})),
		pulls,
		warnings: [...prepared.warnings, ...warnings]
	};
}
const emptyPlan = {
	manifests: [],
	pulls: [],
	warnings: []
};
function unresolvedImages(prepared, sources = {}) {
	const toEmbed = imagesToEmbed(prepared);
	const found = new Map(Object.values(prepared.platforms).flatMap(({ images }) => images.map((image) => [formatReference(image.reference), image])));
	return imageNames(prepared).map((reference) => ({
		reference,
		readFrom: readFrom(found.get(reference), sources),
		platforms: new Set([...toEmbed].flatMap(([name, list]) => list.includes(reference) ? [name] : [])),
		sources: found.get(reference).origins.map((origin) => ({ ...origin }))
	}));
}
async function planOnline(prepared, settings, progress) {
	const { createStoreOpener } = await import("./open2.js");
	await using stores = createStoreOpener(settings, progress);
	const { destination, compression, limits } = settings;
	const { request, files } = prepared;
	const opened = destination.kind === "registry" ? await stores.targetOf(request) : void 0;
	const target = opened && planTarget(opened, request, destination, stores.repository);
	const sources = {
		sourceOf: stores.sourceOf,
		imageSource: imageSources(files, stores)
	};
	const facts = imageFacts(request, settings.env);
	let pulls = [];
	const checkPulls = async (needed) => {
		pulls = pullsByHost(needed);
		const short = pulls.find(isShort);
		if (short) throw shortage(short);
	};
	try {
		const { plan, images, held } = await planBuild(prepared, sources, target, {
			facts,
			encoding: {
				mtime: facts.created,
				compression
			},
			limits: { images: limits.images },
			sources: settings.sources,
			checkPulls
		});
		const listed = listImages(held, images, prepared).map(({ reference, readFrom: name, platforms: on = {}, sources: from }) => ({
			reference,
			readFrom: name,
			platforms: new Set(Object.keys(on)),
			sources: from
		}));
		return {
			...plan,
			images: listed
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

export { plan };