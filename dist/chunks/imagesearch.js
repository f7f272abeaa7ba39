import { t as pLimit } from "./p-limit.js";
import { c as discover, d as separateClusterImages, u as findClusterRegistry } from "./copysources.js";
import { a as overlayEntries, n as listHeldImages, o as registryRoot, t as isHeldAs } from "./heldimages.js";
import { t as ImagebuildError } from "./errors.js";
import { r as findBlobLayers } from "./annotations.js";
import { h as platformName } from "./descriptor.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { l as readSmallBlob, s as parseImageManifest } from "./manifest.js";
import { t as formatReference } from "./reference.js";
import { i as readLayer, r as pairLayers } from "./layerreader.js";
import { a as overlayLayers } from "./overlay.js";
import { o as entryMetadata, p as resolveLinks } from "./tree.js";
import { t as createChartRenderer } from "./helm.js";
import { i as say } from "./say.js";
import { a as noInstalls, i as joinNotes, n as createInstallSearch, r as joinImages, t as cacheRenders, u as followLinks } from "./rendercache.js";
import { t as createWorkspace } from "./workspace.js";
import { r as searchFinished } from "./finishedimage.js";
import { join } from "node:path";
import { mkdir } from "node:fs/promises";

// src/prepare/search/imagefiles.ts
const limits = {
	all: 1024 ** 3,
	text: 16 * 1024 ** 2,
	other: 1024 ** 2
};
const searchedPlaces = /^(?:charts|manifests|images\/shim)\//;
const searchedNames = /\.(?:ya?ml|json|tmpl|tgz)$/i;
function selectFiles(root, location) {
	const tops = new Set([...root.keys()].map((path) => path.split("/")[0] ?? ""));
	const isRegistry = (path) => `${path}/`.startsWith(`${registryRoot}/`);
	const kept = [...followLinks(root, [...tops].filter((top) => !isRegistry(top) && !isRegistry(resolveLinks(root, top))))].filter(([path, entry]) => entry.type !== "file" || isWanted(path, entry.content));
	const size = kept.reduce((sum, [, entry]) => sum + (entry.type === "file" ? entry.content.size : 0), 0);
	if (size > limits.all) throw new ImagebuildError("LIMIT_EXCEEDED", say("inspectTooLarge", {
		bytes: size,
		limit: limits.all
	}), { place: { image: location } });
	return new Map(kept.map(([path, entry]) => [path, readable(entry)]));
}
function isWanted(path, { size }) {
	if (searchedPlaces.test(path)) return true;
	return size <= (searchedNames.test(path) ? limits.text : limits.other);
}
function readable(entry) {
	return {
		...entry,
		mode: entry.type === "dir" ? 493 : 420
	};
}

// src/prepare/search/imagesearch.ts
function createImageSearch(directory, location, { kubeVersion, limits, env, signal }, { explainFlags, withoutHelm } = {}) {
	const render = cacheRenders(createChartRenderer(directory, {
		env,
		signal
	}));
	const search = {
		application: releaseName(location),
		kubeVersion,
		maxImages: limits.images,
		render
	};
	return async ({ platform, layers, config }) => {
		const work = join(directory, platform.replaceAll("/", "-"));
		const nothing = join(work, "nothing");
		await mkdir(nothing, { recursive: true });
		const whole = overlayLayers(await pLimit(2).map(layers, readLayer));
		const root = selectFiles(whole, location);
		const context = {
			directory: nothing,
			displayPath: "",
			tree: /* @__PURE__ */ new Map(),
			charts: {}
		};
		const files = {
			platform,
			root,
			base: void 0,
			env: config.Env
		};
		const found = await searchFinished(join(work, "files"), files, context, {
			...search,
			discover
		});
		const installed = await createInstallSearch({
			search: {
				...search,
				explainFlags
			},
			platformPolicy: () => void 0,
			directory: join(work, "installs"),
			record: false,
			env,
			signal
		})({
			config,
			tree: async () => root,
			applicationDirectory: nothing,
			displayPath: "/",
			kubefile: "CMD"
		}).catch((error) => {
			if (!withoutHelm || !(error instanceof ImagebuildError) || error.code !== "PROGRAM_MISSING") throw error;
			const { message, place, hint } = error;
			return {
				...noInstalls,
				warnings: [{
					message,
					place,
					hint
				}]
			};
		});
		const named = joinImages(found.images.map((image) => ({
			...image,
			reason: image.reason.text
		})), installed.images.map(({ reason = "", ...image }) => ({
			...image,
			reason
		})));
		const { others, inCluster } = separateClusterImages(named, findClusterRegistry(config.Env));
		const held = listHeldImages(overlayEntries(/* @__PURE__ */ new Map(), [...whole.values()].map(entryMetadata), ""));
		const byRepository = Map.groupBy(held, ({ repository }) => repository);
		const seen = found.notes.map((note) => ({
			...note,
			reason: note.reason.text
		}));
		const notes = joinNotes(seen, installed.notes, others);
		return {
			images: others.map((image) => ({
				...image,
				held: (byRepository.get(image.reference.repository) ?? []).filter((one) => isHeldAs(one, image.reference))
			})),
			notes: [...notes, ...inCluster.map(({ reference, origins }) => ({
				reference: formatReference(reference),
				reason: say("reasonClusterRegistry").text,
				origins
			}))],
			held,
			warnings: [...found.warnings, ...installed.warnings]
		};
	};
}
function releaseName(location) {
	const [name = ""] = (location.split("/").at(-1) ?? "").replace(/^oci:/, "").split(/[:@]/);
	return name.toLowerCase().replace(/[^a-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "app";
}
async function openNamedImages(location, settings, progress, options = {}) {
	const workspace = await createWorkspace(settings.env, progress);
	const search = createImageSearch(workspace.directory, location, settings, options);
	return {
		find: async (source, descriptor) => {
			const platform = platformName(descriptor) || "unknown";
			progress({
				type: "phase",
				phase: "inspect",
				message: say("phaseComplete", { platform }).text
			});
			const found = await search({
				platform,
				...await readImage(source, descriptor)
			});
			for (const warning of found.warnings) progress({
				type: "warning",
				warning
			});
			return found;
		},
		[Symbol.asyncDispose]: workspace[Symbol.asyncDispose]
	};
}
async function readImage(source, descriptor) {
	const name = source.location;
	const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
	const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	const layers = pairLayers(source, manifest, image, name);
	const rows = image.history.filter((row) => !row.empty_layer).map(({ created_by: by = "" }) => by);
	const blobs = findBlobLayers(manifest.layers, rows);
	return {
		config: image.config,
		layers: layers.filter(({ descriptor: { digest } }) => !blobs.has(digest))
	};
}

export { openNamedImages as t };