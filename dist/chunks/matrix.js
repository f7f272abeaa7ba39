import { f as rootFor } from "./configuration2.js";
import { n as resolveType, r as versionsOf, t as listApplications } from "./listing2.js";
import { n as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { t as changedPaths } from "./git2.js";
import { t as say } from "./say.js";
import { r as readBuildFiles, t as mayRunCommands } from "./preparejobs.js";
import { r as nearest } from "./nearest.js";
import { matchesGlob, relative } from "node:path";

// src/commands/matrix/select.ts
function selectJobs(candidates, words, partial = false) {
	const unwanted = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
	const wanted = words.filter((word) => !word.startsWith("!"));
	const jobs = (wanted.length === 0 ? ["all"] : wanted).flatMap((word) => {
		const found = findJobs(candidates, word);
		if (found.length === 0 && word !== "all" && !partial) throw unknownWord(word, candidates);
		return found;
	}).filter((job) => !unwanted.some((word) => matches(job, word))).map(({ type, app, version, runs }) => ({
		type,
		app,
		version,
		runs
	}));
	return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}
function findJobs(candidates, word) {
	const found = candidates.filter((job) => matches(job, word));
	const [, app, version] = /^([^/*?[{]+)\/([^/*?[{]+)$/.exec(word) ?? [];
	if (found.length > 0 || version === void 0) return found;
	const latest = candidates.find((job) => job.app === app && job.fallback);
	return latest === void 0 ? [] : [{
		...latest,
		version
	}];
}
function matches({ app, version }, word) {
	return word === "all" || matchesGlob(app, word) || matchesGlob(`${app}/${version}`, word);
}
function unknownWord(word, candidates) {
	const near = nearest(word.split("/")[0] ?? word, [...new Set(candidates.map(({ app }) => app))]);
	return new ImagebuildError("APPLICATION_NOT_FOUND", say("selectionUnknown", { word: JSON.stringify(word) }), { hint: near === void 0 ? say("selectionUnknownHint") : say("selectionNearHint", { near }) });
}

// src/commands/matrix.ts
const jobsPerPage = 256;
async function matrix({ words, since, type, page }, { configuration, env, signal }) {
	if (words.length === 0 && since === void 0) throw new ImagebuildError("USAGE", say("selectionEmpty"), { hint: say("selectionEmptyHint") });
	const changed = since === void 0 ? void 0 : await changedPaths(since, {
		directory: ".",
		env,
		signal
	});
	const roots = Map.groupBy(type === void 0 ? imageTypes : [type], (each) => rootFor(configuration, each));
	const candidates = [];
	for (const [root, types] of roots) {
		const listed = await listApplications(root);
		const touched = changed === void 0 ? listed : listed.filter((one) => holdsAny(one, changed));
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
function holdsAny({ directory }, paths) {
	const prefix = `${relative(".", directory)}/`;
	return paths.some((path) => path.startsWith(prefix));
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