import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { t as formatReference } from "./reference.js";
import { o as entryMetadata } from "./tree.js";
import { C as followLinks, H as separateClusterImages, O as writeTree, V as findClusterRegistry, a as isSame, i as chartOf, o as nameInContext, s as withParents } from "./installs.js";
import { i as overlayEntries, n as listHeldImages, t as holdsImage } from "./heldimages.js";
import { dirname, join, sep } from "node:path";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { constants as constants$1, copyFile, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

// src/prepare/search/finishedimage.ts
const searched = /^(?:charts|manifests|images\/shim)\//;
const tops = [
	"charts",
	"manifests",
	"images"
];
async function findRequired(directory, finished, context, { discover: find, ...search }) {
	const inherited = describeInherited(finished);
	const tree = await writeFinishedFiles(directory, finished.root, context, inherited);
	const nameOf = (file) => nameInContext(tree, file, context) ?? `/${file}`;
	const warnings = [];
	const warn = (problem) => warnings.push(notSearched(problem, finished.platform));
	const render = renderOrWarn(search.render, warn);
	try {
		const found = await find({
			...search,
			extraImages: [],
			directory,
			nameOf,
			render
		});
		const { others } = separateClusterImages(found.images, findClusterRegistry(finished.env));
		const required = selectRequired(others).filter((image) => inherited.isOurs(image, tree));
		const ofImage = found.warnings.filter(({ place }) => isInTree(tree, place?.file));
		return {
			required: required.map(({ reference, origins }) => ({
				reference,
				origins: origins.map(({ kind, file, line }) => ({
					kind,
					file: nameOf(file),
					line
				}))
			})),
			warnings: [...warnings, ...ofImage]
		};
	} catch (error) {
		if (!(error instanceof ImagebuildError) || passed.has(error.code)) throw error;
		warn(error.rewrite((text) => text.replaceAll(directory + sep, "/")));
		return {
			required: [],
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
	const sources = followLinks(root, tops);
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
	await copyFile(real, place, constants$1.COPYFILE_EXCL).catch((error) => {
		if (error.code !== "EEXIST") throw error;
	});
}
function describeInherited({ root, base = /* @__PURE__ */ new Map() }) {
	const held = heldBy(base);
	if (held.length === 0) return {
		before: /* @__PURE__ */ new Map(),
		lost: [],
		isOurs: () => true
	};
	const kept = heldBy(root);
	const lost = held.filter((image) => !holdsImage(kept, image));
	const before = followLinks(base, tops);
	return {
		before,
		lost,
		isOurs: ({ reference, origins }, tree) => {
			if (holdsImage(lost, reference)) return true;
			const changed = changedPaths(tree, before);
			return origins.some(({ file }) => changed.has(chartOf(file) ?? file));
		}
	};
}
function changedPaths(tree, before) {
	const isNew = (entry) => entry.type === "file" && !isSame(entry, before.get(entry.path));
	return new Set([...tree.values()].filter(isNew).map(({ path }) => chartOf(path) ?? path));
}
function heldBy(tree) {
	return listHeldImages(overlayEntries(/* @__PURE__ */ new Map(), [...tree.values()].map(entryMetadata), ""));
}

// src/prepare/search/rendercache.ts
function cacheRenders(render) {
	const rendered = /* @__PURE__ */ new Map();
	return async (template) => {
		const key = await renderKey(template);
		const known = rendered.get(key) ?? render(template);
		rendered.set(key, known);
		return await known;
	};
}
async function renderKey({ path, values, ...flags }) {
	const hash = createHash("sha256").update(JSON.stringify(flags));
	for (const file of [path, ...values]) await addFiles(hash, file, "", []);
	return hash.digest("hex");
}
async function addFiles(hash, path, name, above) {
	const real = await realpath(path).catch(() => void 0);
	const found = real === void 0 ? void 0 : await stat(real);
	hash.update(JSON.stringify([
		name,
		found?.isDirectory(),
		found?.size
	]));
	if (real === void 0 || above.includes(real)) return;
	if (found?.isFile()) await pipeline(createReadStream(real), hash, { end: false });
	if (!found?.isDirectory()) return;
	for (const entry of (await readdir(real)).sort()) await addFiles(hash, join(real, entry), `${name}/${entry}`, [...above, real]);
}

export { selectRequired as i, findRequired as n, joinRequired as r, cacheRenders as t };