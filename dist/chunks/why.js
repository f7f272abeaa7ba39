import { r as parseLocation } from "./location.js";
import { n as readPreparedParts, t as findPreparedDirectories } from "./join.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { i as searchApplication, r as isApplication, t as anyKubefile } from "./images.js";
import { t as inspect } from "./inspect.js";
import { a as readLocks, n as lockFile } from "./lockfile.js";
import { a as tryParseReference, i as parseReference, t as formatReference } from "./reference.js";
import { t as chooseKubefile } from "./directory.js";
import { p as requestPlatforms } from "./request.js";
import { m as parsePlatform } from "./descriptor.js";
import { f as dialects, l as parseKubefile, t as evaluateKubefile } from "./evaluate.js";
import { r as nearest } from "./nearest.js";
import { t as mergeExplained } from "./explanation.js";
import { join } from "node:path";
import { existsSync } from "node:fs";

// src/commands/why/application.ts
async function explainApplication(directory, found, { embed: isEmbedding = true }) {
	const locks = await readLocks(directory, directory);
	const shown = (origin) => ({
		...origin,
		file: join(directory, origin.file)
	});
	const images = found.images.map(({ reference, required, reason, origins }) => {
		const name = formatReference(reference);
		const image = {
			reference: name,
			status: required ? "required" : "candidate",
			reason: reason.text,
			origins: origins.map(shown)
		};
		if (!isEmbedding) return {
			...image,
			status: "note",
			reason: say("whyEmbedOff").text
		};
		const row = locks.flatMap((lock) => lock.images.images.flatMap(({ reference: locked, digest }) => locked === name ? [{
			digest,
			file: lock.shown
		}] : []))[0];
		if (row) return {
			...image,
			locked: row
		};
		const leftOut = required ? void 0 : locks.find((lock) => lock.images.leftOut.includes(name));
		if (!leftOut) return image;
		return {
			...image,
			status: "leftOut",
			reason: say("whyLeftOut", { file: leftOut.shown }).text
		};
	});
	const notes = found.notes.flatMap(({ reference, reason, origins }) => reference === void 0 ? [] : [{
		reference,
		status: "note",
		reason: reason.text,
		origins: origins.map(shown)
	}]);
	return [...images, ...notes];
}

// src/commands/why/bases.ts
async function explainBases(directory, { dialect, target }, platforms, { offline }, listHeld, progress) {
	const { file, text } = await chooseKubefile(directory, directory, anyKubefile).catch(() => ({
		file: "",
		text: ""
	}));
	if (file === "") return [];
	const kubefile = parseKubefile(text, join(directory, file), dialects, dialect);
	const [platform = requestPlatforms[0]] = platforms ?? [];
	const evaluation = evaluateKubefile(kubefile, {
		platform: parsePlatform(platform),
		buildArgs: {},
		base: () => ({}),
		...target === void 0 ? {} : { target }
	});
	const brought = [];
	for (const { reference, kind, line, instruction } of listContributors(evaluation)) {
		if (offline) {
			const place = {
				file: join(directory, file),
				line
			};
			progress({
				type: "warning",
				warning: {
					message: say("whyOfflineBase", { image: reference }).text,
					place
				}
			});
			continue;
		}
		const origin = {
			kind,
			file: join(directory, file),
			line,
			chains: [[{
				kind: "instruction",
				text: instruction
			}, {
				kind: "image",
				text: reference
			}]]
		};
		for (const { name, tag } of await listHeld(reference, [platform])) brought.push({
			reference: `${name}:${tag}`,
			status: "held",
			reason: say("whyHeldBy", { image: reference }).text,
			origins: [origin]
		});
	}
	return brought;
}
function listContributors({ stages }) {
	const imageOf = (stage) => {
		if (stage?.from.kind === "image") return stage.from.reference;
		if (stage?.from.kind !== "stage") return void 0;
		const { stage: number } = stage.from;
		return imageOf(stages.find(({ index }) => index === number));
	};
	const last = stages.at(-1);
	const base = imageOf(last);
	const contributors = [];
	if (last && base !== void 0) contributors.push({
		reference: base,
		kind: "base",
		line: last.line,
		instruction: `FROM ${base}`
	});
	for (const step of last?.steps ?? []) {
		if (step.kind !== "copy" || !step.from) continue;
		if (![...step.sources, step.destination].some((path) => /^\/?registry(?:\/|$)/.test(path))) continue;
		const { from, line, createdBy } = step;
		const number = from.kind === "stage" ? from.stage : void 0;
		const reference = from.kind === "image" ? from.reference : imageOf(stages.find(({ index }) => index === number));
		if (reference !== void 0) contributors.push({
			reference,
			kind: "copy",
			line,
			instruction: createdBy
		});
	}
	return contributors;
}

// src/commands/why/imagequery.ts
function parseImageQuery(text) {
	const { host, repository, tag, digest } = parseReference(text);
	const name = text.split("@")[0] ?? "";
	const hasHost = /^(?:[^/]*[.:][^/]*|localhost)\//.test(name);
	const hasTag = /:[^/]+$/.test(name);
	return {
		...hasHost ? { host } : {},
		repository: hasHost ? repository : name.replace(/:[^/]+$/, ""),
		...hasTag ? { tag } : {},
		...digest === void 0 ? {} : { digest }
	};
}
function parseFound(text) {
	return tryParseReference(text) === void 0 ? { repository: text } : parseImageQuery(text);
}
function matchesQuery(query, text) {
	const found = parseFound(text);
	const isAlike = (a, b) => a === void 0 || b === void 0 || a === b;
	const isBelow = query.host === void 0 && found.repository.endsWith(`/${query.repository}`);
	return isAlike(query.host, found.host) && (found.repository === query.repository || isBelow) && isAlike(query.tag, found.tag) && isAlike(query.digest, found.digest);
}
const mostSuggestions = 3;
function suggestImages(query, names) {
	const { tag: _, digest: __, ...anyVersion } = query;
	const alike = names.filter((name) => matchesQuery(anyVersion, name));
	if (alike.length > 0) return alike.slice(0, mostSuggestions);
	const spelled = /* @__PURE__ */ new Map();
	for (const name of names) for (const part of spellings(parseFound(name).repository)) spelled.set(part, name);
	const suggestions = /* @__PURE__ */ new Set();
	while (suggestions.size < mostSuggestions) {
		const near = nearest(query.repository, spelled.keys());
		if (near === void 0) break;
		suggestions.add(spelled.get(near) ?? near);
		spelled.delete(near);
	}
	return [...suggestions];
}
function spellings(repository) {
	const parts = repository.split("/");
	return parts.map((_, index) => parts.slice(index).join("/"));
}

// src/commands/why/preparedbuild.ts
async function explainPrepared(directory) {
	const { platforms, application } = await readPreparedParts(await findPreparedDirectories(directory));
	const explained = [];
	for (const { images, notes = [] } of Object.values(platforms)) {
		for (const { reference, required, reason, locked, origins } of images) explained.push({
			reference: formatReference(reference),
			status: required ? "required" : "candidate",
			reason,
			...locked && { locked: {
				digest: locked,
				file: `${application.directory}/${"images.lock.yaml"}`
			} },
			origins
		});
		for (const { reference, reason, origins } of notes) if (reference !== void 0) explained.push({
			reference,
			status: "note",
			reason,
			origins
		});
	}
	return mergeExplained(explained);
}

// src/commands/why/why.ts
async function why(image, location, options, settings, progress) {
	const query = parseImageQuery(image);
	const asked = location ?? currentApplication();
	const { kind, images } = await explainAll(asked, options.platforms, settings, progress);
	const matching = images.filter(({ reference }) => matchesQuery(query, reference));
	if (matching.length > 0) return {
		image,
		location: asked,
		kind,
		images: matching.sort(byStatus)
	};
	const names = suggestImages(query, [...new Set(images.map(({ reference }) => reference))]);
	throw new ImagebuildError("IMAGE_NOT_FOUND", say("whyNothing", {
		image,
		location: asked
	}), { hint: names.length > 0 ? say("whyDidYouMean", { names: names.join(", ") }) : say(kind === "application" ? "whyListApplication" : "whyListOther", { location: asked }) });
}
function currentApplication() {
	if (isApplication(".")) return ".";
	throw new ImagebuildError("USAGE", say("whyWhere"), { hint: say("whyWhereHint") });
}
async function explainAll(location, platforms, settings, progress) {
	const listHeld = async (image, wanted) => {
		return (await inspect(image, {
			verify: false,
			platforms: wanted
		}, settings, progress)).platforms.flatMap(({ images }) => images);
	};
	if (parseLocation(location) !== void 0 || !isPath(location)) {
		const { explainPublished } = await import("./published2.js");
		return {
			kind: "image",
			images: await explainPublished(location, platforms, settings, progress)
		};
	}
	if ((await findPreparedDirectories(location)).length > 0 && !isApplication(location)) return {
		kind: "prepared",
		images: await explainPrepared(location)
	};
	const { found, configuration } = await searchApplication(location, settings, progress, { explainFlags: true });
	const named = await explainApplication(location, found, configuration);
	const brought = await explainBases(location, configuration, platforms, settings, listHeld, progress);
	return {
		kind: "application",
		images: [...named, ...brought]
	};
}
function isPath(text) {
	return existsSync(text) || /^(?:\.{0,2}\/|\.{1,2}$)/.test(text);
}
const order = [
	"required",
	"candidate",
	"held",
	"missing",
	"leftOut",
	"note"
];
function byStatus(a, b) {
	return order.indexOf(a.status) - order.indexOf(b.status) || (a.reference < b.reference ? -1 : 1);
}

export { why };