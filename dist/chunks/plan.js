import { i as entriesIn } from "./prepared.js";
import { o as merge } from "./changes.js";
import { n as asImagebuildError } from "./errors.js";
import { t as prepare } from "./prepare.js";
import { S as plannedLayers, a as pullsByHost, c as addedWarnings, d as factsOf, f as planImages, h as imageSources, i as isShort, m as wantedImages, n as openReuse, r as resolveImages, s as shortage, t as noReuse, u as encodingOf, v as basePulls, x as engineLayers, y as resolveBases } from "./reuse.js";

// src/plan.ts
async function plan(request, settings, progress) {
	await using prepared = await prepare(request, settings, progress);
	const asked = settings.offline ? void 0 : await ask(prepared, settings);
	for (const warning of asked?.warnings ?? []) progress({
		type: "warning",
		warning
	});
	const found = Object.values(prepared.platforms).flatMap((platform) => platform.images);
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, planPlatform(platform, asked?.planned?.images.get(name), asked?.planned?.actions)]);
	return {
		request,
		application: prepared.application,
		engine: prepared.engine,
		platforms: Object.fromEntries(platforms),
		images: [...new Map(found.map((image) => [image.reference, image])).values()].map(({ reference, origins }) => ({
			reference,
			sources: origins.map((origin) => ({ ...origin }))
		})).sort((a, b) => a.reference < b.reference ? -1 : 1),
		pulls: asked?.pulls ?? [],
		warnings: [...prepared.warnings, ...asked?.warnings ?? []]
	};
}
async function ask(prepared, settings) {
	const { openStores } = await import("./stores2.js");
	await using stores = openStores(settings);
	const target = settings.destination.kind === "registry" ? await stores.targetOf(prepared.request) : void 0;
	const wanted = wantedImages(prepared, settings);
	const reading = target ? openReuse(target, prepared.request) : Promise.resolve(noReuse);
	const sourceOf = imageSources(prepared.files, stores.sourceOf);
	let pulls = [];
	const admit = async (ofImages) => {
		pulls = pullsByHost([...ofImages, ...await basePulls(prepared, stores.sourceOf)]);
		const short = pulls.find(isShort);
		if (short) throw shortage(short);
	};
	const resolving = resolveImages(wanted, {
		sourceOf,
		published: reading,
		admit
	});
	const [reuse, resolution] = await Promise.all([reading, resolving.catch((error) => {
		if (pulls.some(isShort)) return warningOf(error);
		throw error;
	})]);
	if ("message" in resolution) return {
		pulls,
		warnings: [resolution]
	};
	const bases = await resolveBases(prepared, stores.sourceOf);
	const encoding = encodingOf(factsOf(prepared, settings), settings);
	const planned = planImages(prepared, resolution, bases, encoding);
	const found = await reuse.find(plannedLayers(planned));
	const there = await presentOf([...engineLayers(planned), ...[...bases.values()].flatMap(({ layers }) => layers)], target?.target);
	const actions = [...[...found.mountable.keys(), ...mountableOf(bases, settings.destination)].map((key) => [key, "mount"]), ...[...found.there.keys(), ...there].map((key) => [key, "reuse"])];
	return {
		pulls,
		planned: {
			images: planned,
			actions: new Map(actions)
		},
		warnings: addedWarnings(resolution, planned)
	};
}
function warningOf(error) {
	const { message, place, hint } = asImagebuildError(error);
	return {
		message,
		place,
		hint
	};
}
async function presentOf(layers, target) {
	const there = await Promise.all(layers.map(({ descriptor }) => target?.has(descriptor)));
	return layers.flatMap(({ descriptor }, index) => there[index] ? [descriptor.digest] : []);
}
function mountableOf(bases, destination) {
	if (destination.kind !== "registry") return [];
	const { host } = destination;
	return [...bases.values()].filter(({ reference }) => reference.host === host).flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor.digest));
}
function planPlatform(platform, planned, actions = /* @__PURE__ */ new Map()) {
	const files = platform.layers.map((layer) => new Map(entriesIn(layer).map((entry) => [entry.path, entry]))).reduce(merge, /* @__PURE__ */ new Map());
	return {
		config: platform.config,
		files: [...files.values()].map(describe),
		images: platform.images.map((image) => image.reference),
		layers: planned ? [...planned.base.layers, ...planned.layers].map((layer) => planLayer(layer, actions)) : []
	};
}
function planLayer(layer, actions) {
	const [key, bytes] = "key" in layer ? [layer.key, layer.tarSize] : [layer.descriptor.digest, layer.descriptor.size];
	const action = actions.get(key) ?? "build";
	return {
		key,
		action,
		bytes: action === "build" ? bytes : 0
	};
}
function describe(entry) {
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