import { t as prepare } from "./prepare.js";
import { a as resolveImages, i as wantedImages, n as planImages, t as factsOf } from "./publish.js";
import { t as openStores } from "./stores.js";

// src/plan.ts
async function plan(request, settings, progress) {
	await using prepared = await prepare(request, settings, progress);
	const resolution = settings.offline ? void 0 : await resolve(prepared, settings);
	const planned = resolution && planImages(prepared, resolution, factsOf(prepared, settings));
	const found = Object.values(prepared.platforms).flatMap((platform) => platform.images);
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, planPlatform(platform, planned?.get(name))]);
	return {
		request,
		application: prepared.application,
		engine: prepared.engine,
		platforms: Object.fromEntries(platforms),
		images: [...new Map(found.map((image) => [image.reference, image])).values()].map(({ reference, origins }) => ({
			reference,
			sources: origins.map((origin) => ({ ...origin }))
		})).sort((a, b) => a.reference < b.reference ? -1 : 1),
		warnings: [...prepared.warnings, ...resolution?.warnings ?? []]
	};
}
async function resolve(prepared, settings) {
	await using stores = openStores(settings);
	return await resolveImages(wantedImages(prepared, settings), (image) => stores.sourceOfImage(image));
}
function planPlatform(platform, planned) {
	const files = new Map(platform.layers.flatMap((layer) => layer.entries).map((entry) => [entry.path, describe(entry)]));
	return {
		config: platform.config,
		files: [...files.values()],
		images: platform.images.map((image) => image.reference),
		layers: (planned?.layers ?? []).map(({ key, tarSize }) => ({
			key,
			action: "build",
			bytes: tarSize
		}))
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