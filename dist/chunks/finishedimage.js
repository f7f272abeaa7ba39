import { c as describeInherited, l as searchedTops, o as changedPaths, s as chartOf, u as followLinks } from "./rendercache.js";
import { n as writeTree } from "./copy3.js";
import { d as separateClusterImages, s as removeIgnored, u as findClusterRegistry } from "./copysources.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { i as say } from "./say.js";
import { i as registryDirectory, n as generatedNames } from "./generated.js";
import { i as mergeLayer, n as checkLayerName } from "./overlay.js";
import { a as entriesOf, c as joinPath, d as removeBelow, l as parentsOf, o as entryMetadata, p as resolveLinks, r as comparePaths, u as plainDirectory } from "./tree.js";
import { a as entriesInRegistry } from "./registryfiles.js";
import { n as replacedWarning, r as findReplacedTags } from "./warnings.js";
import { dirname, join, relative, sep } from "node:path";
import { constants, copyFile, mkdir, readdir, realpath, stat } from "node:fs/promises";

// src/prepare/registry.ts
function markRegistry(context, imageCount, ignored) {
	if (ignored.ignores("registry")) return context;
	const own = context.get("registry")?.type === "symlink" ? followLinks(context, [registryDirectory]) : context;
	const hasImages = own.has(`${registryDirectory}/docker/registry/v2/repositories`);
	if (imageCount === 0 && !hasImages) return context;
	const directory = own.get("registry") ?? plainDirectory("registry");
	if (directory.type !== "dir") throw new ImagebuildError("CONTEXT_INVALID", say("registryIsFile", { path: registryDirectory }), {
		place: { file: registryDirectory },
		hint: say("registryIsFileHint")
	});
	return new Map([...context, ...own]).set(registryDirectory, {
		...directory,
		generated: ""
	});
}
function createPreparedLayer(createdBy, layer, root) {
	const below = findEntriesBelow(root, layer);
	return {
		createdBy,
		entries: entriesOf(layer),
		...below.length > 0 ? { below } : {}
	};
}
function findEntriesBelow(root, layer) {
	const marks = [...layer.values()].filter(isMarked);
	if (marks.length === 0) return [];
	return [...root.values()].filter(({ path }) => marks.some((mark) => path.startsWith(`${mark.path}/`))).map(entryMetadata).filter((entry) => !isPlain(entry)).map((entry) => entry.type === "dir" ? {
		...entry,
		generated: void 0
	} : entry).sort((a, b) => comparePaths(a.path, b.path));
}
function findRemovedRegistry({ removed, opaque }, tree) {
	const gone = [...removed, ...opaque];
	return [...tree.values()].filter(isMarked).find(({ path }) => gone.some((one) => one.startsWith(`${path}/`)))?.path;
}
function warnReplacedTags(createdBy, layer, root, place) {
	if ([...layer.values()].some(isMarked)) return [];
	const before = {
		entries: entriesInRegistry(root.values()),
		of: say("embeddedBefore").text
	};
	const after = {
		entries: entriesInRegistry(layer.values()),
		of: createdBy
	};
	return findReplacedTags(before, after).map((tag) => ({
		...replacedWarning(tag),
		place
	}));
}
function isMarked(entry) {
	return entry.type === "dir" && entry.generated !== void 0;
}
function isPlain({ type, mode, uid, gid }) {
	return type === "dir" && mode === 493 && uid === 0 && gid === 0;
}

// src/context/layerbuilder.ts
function newLayerBuilder(root, created, place) {
	return {
		root: new Map(root),
		layer: /* @__PURE__ */ new Map(),
		created,
		place
	};
}
function finishLayer(builder) {
	return new Map(entriesOf(builder.layer).map((entry) => [entry.path, entry]));
}
function makeDirectory(builder, path, { mode, uid, gid } = builder.created) {
	const directory = resolveLinks(builder.root, path);
	for (const one of directory === "" ? [] : [...parentsOf(directory), directory]) {
		checkLayerName(one, builder.place);
		const existing = builder.root.get(one) ?? {
			path: one,
			type: "dir",
			mode,
			uid,
			gid
		};
		if (existing.type !== "dir") throw conflict(builder, say("copyNotDirectory", { path: one }));
		builder.root.set(one, existing);
		if (!builder.layer.has(one)) builder.layer.set(one, withoutMark(existing));
	}
	return directory;
}
function addEntry(builder, entry) {
	const { path } = entry;
	checkLayerName(path, builder.place);
	const existing = builder.root.get(path);
	if (existing?.type === "dir" && entry.type !== "dir") throw conflict(builder, say("copyIsDirectory", { path }));
	if (existing && existing.type !== "dir" && entry.type === "dir") throw conflict(builder, say("copyNotDirectory", { path }));
	builder.root.set(path, entry);
	builder.layer.set(path, entry);
}
function replaceEntry(builder, entry) {
	checkLayerName(entry.path, builder.place);
	if (builder.root.get(entry.path)?.type === "dir" && entry.type !== "dir") for (const tree of [builder.root, builder.layer]) removeBelow(tree, entry.path);
	builder.root.set(entry.path, entry);
	builder.layer.set(entry.path, entry);
}
function withoutMark(entry) {
	return entry.type === "dir" ? {
		...entry,
		generated: void 0
	} : entry;
}
function generatedLayer(root, directory, place) {
	const builder = newLayerBuilder(root, plainDirectory(""), place);
	markGenerated(builder, makeDirectory(builder, directory), "");
	return finishLayer(builder);
}
function markGenerated(builder, target, generated) {
	if (target === "") {
		for (const name of generatedNames(generated)) markGenerated(builder, makeDirectory(builder, name), joinPath(generated, name));
		return;
	}
	const entry = builder.layer.get(target);
	if (entry?.type === "dir") addEntry(builder, {
		...entry,
		generated
	});
}
function entriesBelow(tree, directory, exclude) {
	const prefix = directory === "" ? "" : `${directory}/`;
	const below = [...tree.values()].filter((entry) => entry.path.startsWith(prefix)).sort((a, b) => comparePaths(a.path, b.path)).map((entry) => ({
		entry,
		path: entry.path.slice(prefix.length)
	}));
	return removeIgnored(below, ({ path }) => path, exclude);
}
function copiedEntry({ owner, chmod }, entry, path) {
	const mode = chmod && entry.type !== "symlink" ? chmod(entry.mode, entry.type === "dir") : entry.mode;
	return {
		...entry,
		...owner,
		mode,
		path
	};
}
function conflict({ place }, message) {
	return new ImagebuildError("CONTEXT_INVALID", message, {
		place,
		hint: say("copyConflictHint")
	});
}

// src/prepare/search/embed.ts
const createdBy = "the embedded images, in registry/";
const sourceDirectories = ["manifests", "charts"];
async function writeSearchedFiles(directory, { root, base = /* @__PURE__ */ new Map() }, context) {
	const searched = mergeLayer(selectSearchSettings(context), selectSearchedFiles(root, base));
	await mkdir(directory, { recursive: true });
	await writeTree(directory, searched);
	return (file) => nameInContext(searched, file, context) ?? file;
}
function addRegistryLayer(platform, root, file) {
	const layer = generatedLayer(root, registryDirectory, { file });
	return {
		...platform,
		layers: [...platform.layers, createPreparedLayer(createdBy, layer, root)],
		history: [...platform.history, {
			createdBy,
			emptyLayer: false
		}]
	};
}
function selectSearchedFiles(root, base) {
	const embeds = [base, root].every(hasEmbeddedImages);
	const sources = followLinks(root, sourceDirectories);
	const before = embeds ? followLinks(base, sourceDirectories) : /* @__PURE__ */ new Map();
	const entries = [...sources.values()];
	const wanted = changedPaths(sources, before);
	return withParents(entries.filter(({ path }) => wanted.has(chartOf(path) ?? path)), sources);
}
function hasEmbeddedImages(tree) {
	return tree.has(`${resolveLinks(tree, registryDirectory)}/docker/registry/v2/repositories`);
}
function selectSearchSettings({ tree, charts = {} }) {
	return withParents([".sealignore", ...Object.values(charts).flatMap((chart) => chart.values ?? [])].flatMap((path) => tree.get(path) ?? []), tree);
}
function withParents(entries, tree) {
	const parents = entries.flatMap(({ path }) => parentsOf(path)).flatMap((path) => tree.get(path) ?? []);
	return new Map([...parents, ...entries].map((entry) => [entry.path, entry]));
}
function nameInContext(tree, path, context) {
	const entry = tree.get(path);
	if (entry?.type === "dir") {
		const chart = nameInContext(tree, `${path}/Chart.yaml`, context);
		return chart === void 0 ? void 0 : dirname(chart);
	}
	const { directory, displayPath } = context;
	const file = entry?.type === "file" ? entry.content.file : void 0;
	return file?.startsWith(directory + sep) ? join(displayPath, relative(directory, file)) : void 0;
}

// src/prepare/search/finishedimage.ts
const searched = /^(?:charts|manifests|images\/shim)\//;
async function findRequired(directory, finished, context, search) {
	const { images, warnings } = await searchFinished(directory, finished, context, search);
	const { others } = separateClusterImages(images, findClusterRegistry(finished.env));
	return {
		required: selectRequired(others).map(({ reference, origins }) => ({
			reference,
			origins: origins.map(({ kind, file, line }) => ({
				kind,
				file,
				line
			}))
		})),
		warnings
	};
}
async function searchFinished(directory, finished, context, { discover: find, ...search }) {
	const inherited = describeInherited(finished);
	const tree = await writeFinishedFiles(directory, finished.root, context, inherited);
	const nameOf = (file) => nameInContext(tree, file, context) ?? `/${file}`;
	const warnings = [];
	const warn = (problem) => warnings.push(notSearched(problem, finished.platform));
	const render = renderOrWarn(search.render, warn);
	const withNames = (found) => ({
		...found,
		origins: found.origins.map((origin) => ({
			...origin,
			file: nameOf(origin.file)
		}))
	});
	try {
		const found = await find({
			...search,
			extraImages: [],
			directory,
			nameOf,
			render
		});
		const ofImage = found.warnings.filter(({ place }) => isInTree(tree, place?.file));
		return {
			images: found.images.filter((image) => inherited.isOurs(image, tree)).map(withNames),
			notes: found.notes.map(withNames),
			warnings: [...warnings, ...ofImage]
		};
	} catch (error) {
		if (!(error instanceof ImagebuildError) || passed.has(error.code)) throw error;
		warn(error.rewrite((text) => text.replaceAll(directory + sep, "/")));
		return {
			images: [],
			notes: [],
			warnings
		};
	}
}
function isInTree(tree, file = "") {
	return file.startsWith("/") && tree.has(file.slice(1));
}
function renderOrWarn(render, warn) {
	return async (template) => {
		try {
			return await render(template);
		} catch (error) {
			if (!(error instanceof ImagebuildError) || passed.has(error.code)) throw error;
			warn(error);
			return "";
		}
	};
}
const passed = /* @__PURE__ */ new Set(["CANCELLED", "INTERNAL"]);
function notSearched({ message, place, hint }, platform) {
	return {
		message: say("finishedNotSearched", {
			platform,
			reason: message
		}).text,
		place,
		hint: hint ?? say("finishedNotSearchedHint").text
	};
}
function selectRequired(images) {
	return images.filter(({ required }) => required).map(({ reference, origins }) => ({
		reference,
		origins
	}));
}
function joinRequired(found, ofBuild, installed) {
	const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
	const commands = new Set(selectRequired(installed).map(({ reference }) => formatReference(reference)));
	for (const { reference, origins } of selectRequired(ofBuild)) {
		const name = formatReference(reference);
		const isInstalled = commands.has(name);
		const outside = origins.filter(({ kind }) => isInstalled || kind !== "chart" && kind !== "manifest");
		if (outside.length > 0 && !joined.has(name)) joined.set(name, {
			reference,
			origins: outside
		});
	}
	return [...joined.values()];
}
async function writeFinishedFiles(directory, root, context, { before, lost }) {
	const sources = followLinks(root, searchedTops);
	const changed = changedPaths(sources, lost.length === 0 ? before : /* @__PURE__ */ new Map());
	const kept = [...sources.values()].filter(({ path }) => searched.test(path) && changed.has(chartOf(path) ?? path));
	const readable = (entry) => ({
		...entry,
		mode: entry.type === "dir" ? 493 : 420
	});
	const tree = new Map([...withParents(kept, sources)].map(([path, entry]) => [path, readable(entry)]));
	await mkdir(directory, { recursive: true });
	await writeTree(directory, tree);
	for (const path of await listSettings(context)) await copySetting(context.directory, directory, path);
	return tree;
}
const settingsBesideCharts = /\.values\.ya?ml$/;
async function listSettings({ directory, charts = {} }) {
	const beside = await readdir(join(directory, "charts")).catch(() => []);
	return [
		".sealignore",
		...Object.values(charts).flatMap((chart) => chart.values ?? []),
		...beside.filter((name) => settingsBesideCharts.test(name)).map((name) => `charts/${name}`)
	];
}
async function copySetting(context, directory, path) {
	const top = await realpath(context);
	const real = await realpath(join(context, path)).catch(() => void 0);
	const place = join(directory, path);
	if (!real?.startsWith(top + sep) || !place.startsWith(directory + sep)) return;
	if (!(await stat(real)).isFile()) return;
	await mkdir(dirname(place), { recursive: true });
	await copyFile(real, place, constants.COPYFILE_EXCL).catch((error) => {
		if (error.code !== "EEXIST") throw error;
	});
}

export { findRemovedRegistry as _, addRegistryLayer as a, warnReplacedTags as b, copiedEntry as c, makeDirectory as d, markGenerated as f, createPreparedLayer as g, withoutMark as h, selectRequired as i, entriesBelow as l, replaceEntry as m, joinRequired as n, writeSearchedFiles as o, newLayerBuilder as p, searchFinished as r, addEntry as s, findRequired as t, finishLayer as u, isMarked as v, markRegistry as y };