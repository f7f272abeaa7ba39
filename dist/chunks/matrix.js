import { p as rootFor } from "./configuration2.js";
import { n as resolveType, r as versionsOf, t as listApplications } from "./listing2.js";
import { n as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { t as changedPaths } from "./git2.js";
import { i as say } from "./say.js";
import { r as readBuildFiles, t as mayRunCommands } from "./preparejobs.js";
import { r as nearest } from "./nearest.js";
import { matchesGlob, relative } from "node:path";

// src/commands/matrix/select.ts
function selectJobs(candidates, words, partial = false) {
	const unwanted = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
	const wanted = words.filter((word) => !word.startsWith("!"));
	const find = lookUp(candidates);
	const named = (wanted.length === 0 ? ["all"] : wanted).flatMap((word) => {
		const found = find(word);
		if (found.length === 0 && word !== "all" && !partial) throw unknownWord(word, candidates);
		return found;
	});
	const isUnwanted = matchAny(unwanted);
	const jobs = named.filter((job) => !isUnwanted(job)).map(({ type, app, version, runs }) => ({
		type,
		app,
		version,
		runs
	}));
	return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}
function lookUp(candidates) {
	const byName = Map.groupBy(candidates.flatMap((job) => namesOf(job).map((name) => ({
		name,
		job
	}))), ({ name }) => name);
	const named = (word) => (byName.get(word) ?? []).map(({ job }) => job);
	return (word) => {
		if (isPattern(word)) return candidates.filter((job) => matches(job, word));
		const found = named(word);
		const [, app = "", version] = /^([^/]+)\/([^/]+)$/.exec(word) ?? [];
		if (found.length > 0 || version === void 0) return found;
		const latest = named(app).find(({ fallback }) => fallback);
		return latest === void 0 ? [] : [{
			...latest,
			version
		}];
	};
}
function matchAny(words) {
	const patterns = words.filter(isPattern);
	const names = new Set(words);
	return (job) => namesOf(job).some((name) => names.has(name)) || patterns.some((word) => matches(job, word));
}
function isPattern(word) {
	return word === "all" || /[*?[\]{}()\\]|(?:^|\/)\.{0,2}(?:\/|$)/.test(word);
}
function namesOf({ app, version }) {
	return [app, `${app}/${version}`];
}
function matches(job, word) {
	return word === "all" || namesOf(job).some((name) => matchesGlob(name, word));
}
function unknownWord(word, candidates) {
	const near = nearest(word.split("/")[0] ?? word, [...new Set(candidates.map(({ app }) => app))]);
	return new ImagebuildError("APPLICATION_NOT_FOUND", say("selectionUnknown", { word: JSON.stringify(word) }), { hint: near === void 0 ? say("selectionUnknownHint") : say("selectionNearHint", { near }) });
}

// src/commands/matrix.ts
const jobsPerPage = 256;
async function matrix({ words, since, type, page }, { configuration, env, signal }) {
	if (words.length === 0 && since === void 0) throw new ImagebuildError("USAGE", say("selectionEmpty"), { hint: say("selectionEmptyHint") });
	const changed = since === void 0 ? void 0 : directoriesAbove(await changedPaths(since, {
		directory: ".",
		env,
		signal
	}));
	const roots = Map.groupBy(type === void 0 ? imageTypes : [type], (each) => rootFor(configuration, each));
	const candidates = [];
	for (const [root, types] of roots) {
		const listed = await listApplications(root);
		const touched = changed === void 0 ? listed : listed.filter((one) => changed.has(pathOf(one)));
		for (const one of touched) candidates.push(...await findCandidates(one, types));
	}
	const jobs = selectJobs(candidates, words, since !== void 0);
	const start = (page - 1) * 256;
	return {
		jobs: jobs.slice(start, start + 256),
		pages: Math.ceil(jobs.length / 256),
		total: jobs.length
	};
}
function directoriesAbove(paths) {
	const found = /* @__PURE__ */ new Set();
	for (const path of paths) for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
		const directory = path.slice(0, end);
		if (found.has(directory)) break;
		found.add(directory);
	}
	return found;
}
function pathOf({ directory }) {
	return relative(".", directory);
}
async function findCandidates(listed, types) {
	const type = await resolveType(listed.directory, types);
	const versions = await versionsOf(listed);
	const { app, version: directory } = listed;
	const runs = await readRuns(listed.directory);
	return versions.map((version) => ({
		type,
		app,
		version,
		runs,
		fallback: directory === "latest"
	}));
}
async function readRuns(directory) {
	const sources = await readBuildFiles(directory).catch(() => void 0);
	return sources !== void 0 && mayRunCommands(sources);
}

export { jobsPerPage, matrix };