import { t as prepare } from "./prepare.js";
import { a as factsOf, c as wantedImages, n as openReuse, o as planImages, r as resolveImages, t as noReuse, u as resolveBases } from "./reuse.js";
import { t as openStores } from "./stores.js";

// src/plan.ts
async function plan(request, settings, progress) {
	await using prepared = await prepare(request, settings, progress);
	const asked = settings.offline ? void 0 : await ask(prepared, settings);
	const found = Object.values(prepared.platforms).flatMap((platform) => platform.images);
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, planPlatform(platform, asked?.planned.get(name), asked?.published)]);
	return {
		request,
		application: prepared.application,
		engine: prepared.engine,
		platforms: Object.fromEntries(platforms),
		images: [...new Map(found.map((image) => [image.reference, image])).values()].map(({ reference, origins }) => ({
			reference,
			sources: origins.map((origin) => ({ ...origin }))
		})).sort((a, b) => a.reference < b.reference ? -1 : 1),
		warnings: [...prepared.warnings, ...asked?.warnings ?? []]
	};
}
async function ask(prepared, settings) {
	await using stores = openStores(settings);
	const { app, version, cache } = prepared.request;
	const target = settings.destination.kind === "registry" ? await stores.targetOf({
		app,
		version
	}) : void 0;
	const reuse = cache && target ? await openReuse(target.target, version) : noReuse;
	const bases = await resolveBases(prepared, (reference) => stores.sourceOf(reference));
	const sourceOf = (image) => stores.sourceOfImage(image, prepared.files);
	const resolution = await resolveImages(wantedImages(prepared, settings), sourceOf, reuse.recorded.images);
	const planned = planImages(prepared, resolution, bases, factsOf(prepared, settings));
	const found = await reuse.find([...planned.values()].flatMap((image) => image.layers));
	return {
		planned,
		published: new Set(found.keys()),
		warnings: resolution.warnings
	};
}
function planPlatform(platform, planned, published = /* @__PURE__ */ new Set()) {
	const files = new Map(platform.layers.flatMap((layer) => layer.entries).map((entry) => [entry.path, describe(entry)]));
	return {
		config: platform.config,
		files: [...files.values()],
		images: platform.images.map((image) => image.reference),
		layers: planned ? [...planned.base.layers.map(planBaseLayer), ...planned.layers.map((layer) => planLayer(layer, published.has(layer.key)))] : []
	};
}
function planBaseLayer({ descriptor: { digest, size } }) {
	return {
		key: digest,
		action: "mount",
		bytes: size
	};
}
function planLayer({ key, tarSize }, published) {
	return published ? {
		key,
		action: "reuse",
		bytes: 0
	} : {
		key,
		action: "build",
		bytes: tarSize
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