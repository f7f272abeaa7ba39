import { i as entriesIn } from "./prepared.js";
import { t as formatReference } from "./reference.js";
import { s as mergeLayer } from "./layerreader.js";
import { a as pullsByHost, i as isShort, l as imageFacts, n as planBuild, r as planTarget, s as shortage, t as imageSources } from "./imagesources.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { t as prepare } from "./prepare.js";

// src/commands/plan.ts
async function plan(request, settings, progress) {
	await using prepared = await prepare(request, settings, progress);
	const { manifests, pulls, warnings } = settings.offline ? emptyPlan : await planOnline(prepared, settings, progress);
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, planPlatform(platform, manifests.find((manifest) => manifest.platform === name))]);
	const found = Object.values(prepared.platforms).flatMap((platform) => platform.images);
	return {
		request,
		application: prepared.application,
		engine: prepared.engine,
		platforms: Object.fromEntries(platforms),
		images: [...new Map(found.map((image) => [formatReference(image.reference), image]))].map(([reference, { origins }]) => ({
			reference,
			sources: origins.map((origin) => ({ ...origin }))
		})).sort((a, b) => a.reference < b.reference ? -1 : 1),
		pulls,
		warnings: [...prepared.warnings, ...warnings]
	};
}
const emptyPlan = {
	manifests: [],
	pulls: [],
	warnings: []
};
async function planOnline(prepared, settings, progress) {
	const { createStoreOpener } = await import("./open.js");
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
		const { plan } = await planBuild(prepared, sources, target, {
			facts,
			encoding: {
				mtime: facts.created,
				compression
			},
			limits: { images: limits.images },
			checkPulls
		});
		return plan;
	} catch (error) {
		if (!pulls.some(isShort)) throw error;
		const { message, place, hint } = asImagebuildError(error);
		return {
			manifests: [],
			pulls,
			warnings: [{
				message,
				place,
				hint
			}]
		};
	}
}
function planPlatform(platform, manifest) {
	const files = platform.layers.map((layer) => new Map(entriesIn(layer).map((entry) => [entry.path, entry]))).reduce(mergeLayer, /* @__PURE__ */ new Map());
	return {
		config: platform.config,
		files: [...files.values()].map(describeFile),
		images: platform.images.map((image) => formatReference(image.reference)),
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