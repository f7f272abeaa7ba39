import { t as pLimit } from "./p-limit.js";
import { C as discover, D as separateClusterImages, E as findClusterRegistry, s as followLinks, t as createInstallSearch } from "./installs.js";
import { a as registryRoot, i as overlayEntries, n as listHeldImages, t as holdsImage } from "./heldimages.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { i as readLayer } from "./layerreader.js";
import { a as overlayLayers } from "./overlay.js";
import { o as entryMetadata, p as resolveLinks } from "./tree.js";
import { t as createChartRenderer } from "./helm.js";
import { t as say } from "./say.js";
import { n as findRequired, r as joinRequired, t as cacheRenders } from "./rendercache.js";
import { join } from "node:path";
import { mkdir } from "node:fs/promises";

// src/prepare/search/completeness.ts
function createCompletenessCheck(directory, location, { kubeVersion, limits, env, signal }) {
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
		const found = await findRequired(join(work, "files"), files, context, {
			...search,
			discover
		});
		const installed = await createInstallSearch({
			search,
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
		});
		const { others } = separateClusterImages(installed.images, findClusterRegistry(config.Env));
		const required = joinRequired(found.required, others, others);
		return {
			required: required.length,
			missing: listMissing(required, whole),
			warnings: [...found.warnings, ...installed.warnings]
		};
	};
}
function listMissing(required, root) {
	const entries = [...root.values()].map(entryMetadata);
	const held = listHeldImages(overlayEntries(/* @__PURE__ */ new Map(), entries, ""));
	return required.filter(({ reference }) => !holdsImage(held, reference)).map(({ reference, origins }) => ({
		reference: formatReference(reference),
		sources: origins
	})).sort((a, b) => a.reference < b.reference ? -1 : 1);
}
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
function releaseName(location) {
	const [name = ""] = (location.split("/").at(-1) ?? "").replace(/^oci:/, "").split(/[:@]/);
	return name.toLowerCase().replace(/[^a-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "app";
}

export { createCompletenessCheck };