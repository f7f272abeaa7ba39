import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as formatReference } from "./reference.js";
import { s as preparedLimits } from "./prepared.js";
import { c as joinPath, i as contextLimit, o as entryMetadata, p as resolveLinks } from "./tree.js";
import { r as childrenOf } from "./copysources.js";
import { r as mergeOrigins } from "./merge.js";
import { i as findCalls, r as locateCommands, t as writeCopy } from "./copy3.js";
import { n as discoverInstalls } from "./installs.js";
import { a as overlayEntries, n as listHeldImages, r as lookUpHeld } from "./heldimages.js";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

// src/context/follow.ts
function followLinks(tree, tops) {
	const children = childrenOf(tree);
	const seen = /* @__PURE__ */ new Map();
	const see = (path, above) => {
		const real = resolveLinks(tree, joinPath(above.at(-1) ?? "", path.slice(path.lastIndexOf("/") + 1)));
		const entry = tree.get(real);
		if (!entry || entry.type === "symlink" || above.includes(real)) return;
		if (seen.size === 2e5) throw tooMuch(path);
		seen.set(path, {
			...entry,
			path
		});
		if (entry.type !== "dir") return;
		for (const name of children.get(real) ?? []) see(joinPath(path, name), [...above, real]);
	};
	for (const top of tops) see(top, []);
	return seen;
}
function tooMuch(path) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("linksTooMany", {
		path,
		limit: contextLimit
	}), { hint: say("linksTooManyHint") });
}

// src/prepare/search/inherited.ts
const searchedTops = [
	"charts",
	"manifests",
	"images"
];
function describeInherited({ root, base = /* @__PURE__ */ new Map() }) {
	const held = heldBy(base);
	if (held.length === 0) return {
		before: /* @__PURE__ */ new Map(),
		lost: [],
		isOurs: () => true
	};
	const kept = heldBy(root);
	const isKept = lookUpHeld(kept);
	const lost = held.filter((image) => !isKept(image));
	const isLost = lookUpHeld(lost);
	const before = followLinks(base, searchedTops);
	const changes = /* @__PURE__ */ new WeakMap();
	return {
		before,
		lost,
		isOurs: ({ reference, origins }, tree) => {
			if (isLost(reference)) return true;
			const changed = changes.get(tree) ?? changedPaths(tree, before);
			changes.set(tree, changed);
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
function chartOf(path) {
	return /^charts\/[^/]+/.exec(path)?.[0];
}
function isSame(entry, other) {
	return other?.type === "file" && entry.content.digest === other.content.digest;
}

// src/prepare/installs/join.ts
const noInstalls = {
	images: [],
	notes: [],
	warnings: [],
	how: {}
};
function joinImages(found, installed) {
	const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
	for (const image of installed) {
		const name = formatReference(image.reference);
		const known = joined.get(name);
		joined.set(name, {
			...known ?? image,
			required: image.required || (known?.required ?? false),
			origins: mergeOrigins([...known?.origins ?? [], ...image.origins])
		});
	}
	return [...joined].sort(([a], [b]) => a < b ? -1 : 1).map(([, image]) => image);
}
function joinNotes(found, installed, images) {
	const embedded = new Set(images.map(({ reference }) => formatReference(reference)));
	const joined = /* @__PURE__ */ new Map();
	for (const note of [...found, ...installed]) {
		const { reference, reason, origins } = note;
		if (reference !== void 0 && embedded.has(reference)) continue;
		const key = JSON.stringify([reference ?? { file: origins[0]?.file }, reasonText(reason)]);
		const all = mergeOrigins([...joined.get(key)?.origins ?? [], ...origins]);
		joined.set(key, {
			...note,
			origins: all
		});
	}
	return [...joined.values()].slice(0, preparedLimits.notes);
}
function reasonText(reason) {
	return typeof reason === "string" ? reason : reason.text;
}

// src/prepare/installs/installs.ts
function createInstallSearch(options) {
	let found;
	return (image) => {
		found ??= searchInstalls(image, options);
		return found;
	};
}
async function searchInstalls(image, options) {
	const { commands, variables } = locateCommands(image);
	if (commands.length === 0) return noInstalls;
	const { directory } = options;
	const copy = join(directory, "copy");
	const root = await image.tree();
	await writeCopy(copy, root);
	const { calls, notes, how } = await findCalls({
		...options,
		commands,
		variables,
		copy
	});
	const found = await discoverInstalls({
		...options.search,
		directory: copy,
		applicationDirectory: image.applicationDirectory,
		nameOf: (file) => nameOf(file, image),
		scratch: join(directory, "used"),
		commands: calls,
		file: image.kubefile
	});
	const inherited = describeInherited({
		root,
		base: await image.base?.()
	});
	const images = found.images.filter((one) => one.origins.some(({ kind }) => kind === "chart") || inherited.isOurs(one, root));
	const called = notes.map(({ reason, command }) => {
		const line = command?.line === void 0 ? {} : { line: command.line };
		const chains = command && { chains: [[{
			kind: "command",
			text: command.name
		}]] };
		return {
			reason: reason.text,
			origins: [{
				kind: "command",
				file: image.kubefile,
				...line,
				...chains
			}]
		};
	});
	const followed = found.notes.map(({ reference, reason, origins }) => ({
		...reference === void 0 ? {} : { reference },
		reason: reason.text,
		origins: nameOrigins(origins, image)
	}));
	return {
		images: images.map((one) => prepareImage(one, image, options)),
		notes: [...called, ...followed],
		warnings: found.warnings,
		how
	};
}
function prepareImage({ reference, required, reason, origins }, image, { platformPolicy }) {
	const policy = platformPolicy(reference);
	return {
		reference,
		required,
		reason: reason.text,
		...policy ? { platformPolicy: policy } : {},
		transport: "registry",
		origins: nameOrigins(origins, image)
	};
}
function nameOrigins(origins, image) {
	return origins.map((origin) => ({
		...origin,
		file: nameOf(origin.file, image)
	}));
}
function nameOf(file, { kubefile, displayPath }) {
	return file === kubefile ? file : join(displayPath, file);
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

export { noInstalls as a, describeInherited as c, joinNotes as i, searchedTops as l, createInstallSearch as n, changedPaths as o, joinImages as r, chartOf as s, cacheRenders as t, followLinks as u };