import { i as __toESM } from "./rolldown-runtime.js";
import { i as require_pino, t as Probot } from "./lib.js";
import { D as editComment, L as reasonOf, M as writeComment, O as listIssueComments, R as repositoryFrom, S as listArtifacts, _ as readArtifactFile, l as shortenSections, r as renderProblems, t as isUrl, z as statusOf } from "./section.js";
import { _ as tuple, h as string, m as strictObject, p as record, r as array } from "./schemas.js";
import { i as contentParts, t as abbreviate } from "./content.js";
import { n as previewLimits, t as parsePreview } from "./preview.js";
import { t as ImagebuildError } from "./errors.js";
import { a as sentencesIn, d as formatBytes, g as shorten, i as say, o as translate } from "./say.js";
import { n as code, s as prose } from "./escape.js";
import { n as formatTable, t as formatDetails } from "./table.js";
import { deflateRawSync, inflateRawSync } from "node:zlib";

// src/bot/github/pulls.ts
var import_pino = /* @__PURE__ */ __toESM(require_pino(), 1);
async function readPullRequestRun({ octokit, owner, repo }, run) {
	const { data } = await octokit.rest.actions.getWorkflowRun({
		owner,
		repo,
		run_id: run
	});
	const { head_repository: repository, head_branch: branch, head_sha: commit } = data;
	return {
		id: data.id,
		attempt: data.run_attempt ?? 1,
		event: data.event,
		conclusion: data.conclusion ?? void 0,
		url: data.html_url,
		head: repository && branch !== null ? {
			repository: repository.id,
			owner: repository.owner.login,
			branch,
			commit
		} : void 0
	};
}
async function listPullRequestsOf({ octokit, owner, repo }, { repository, owner: login, branch, commit }) {
	const asked = {
		owner,
		repo,
		state: "open",
		head: `${login}:${branch}`,
		per_page: 100
	};
	const { data } = await octokit.rest.pulls.list(asked);
	return data.filter(({ head }) => head.repo?.id === repository && head.ref === branch && head.sha === commit).map(({ number, base, head, created_at }) => ({
		number,
		base: base.ref,
		headCommit: head.sha,
		createdAt: created_at
	}));
}
async function findMergedPullRequest({ octokit, owner, repo, branch }, path, commit) {
	const asked = {
		owner,
		repo,
		path,
		sha: commit,
		per_page: 1
	};
	const [change] = (await octokit.rest.repos.listCommits(asked)).data;
	if (change === void 0) return void 0;
	const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
		owner,
		repo,
		commit_sha: change.sha
	});
	const [last] = data.filter(({ merged_at, base }) => merged_at !== null && base.ref === branch).sort((a, b) => b.number - a.number);
	if (last === void 0) return void 0;
	const { number, base, head, created_at } = last;
	return {
		number,
		base: base.ref,
		headCommit: head.sha,
		createdAt: created_at
	};
}

// src/bot/preview/marker.ts
function formatPreviewMarker({ run, attempt, commit }) {
	return `<!-- imagebuild:preview v1 run=${run} attempt=${attempt} commit=${commit} -->`;
}
const markerPattern = /^<!-- imagebuild:preview v1 run=([0-9]{1,16}) attempt=([0-9]{1,6}) commit=([0-9a-f]{40,64}) -->\r?(?:\n|$)/;
function parsePreviewMarker(body) {
	const [, run, attempt, commit = ""] = markerPattern.exec(body) ?? [];
	return run === void 0 ? void 0 : {
		run: Number(run),
		attempt: Number(attempt),
		commit
	};
}
const hash = string().regex(/^[0-9a-f]{32}$/);
const text = string().max(1e3);
const keptSchema = array(strictObject({
	name: text.describe("type, application and version"),
	platforms: record(text, tuple([
		hash,
		hash,
		hash
	]).describe("in the order of contentParts")),
	images: array(tuple([text, record(text, hash)])).max(1e3).optional()
})).max(1e3);
const longestLine = 24e3;
const unpackedLimit = 1048576;
function formatContentLine(previews) {
	const all = previews.flatMap(keptOf);
	const withoutImages = all.map(({ images: _, ...rest }) => rest);
	for (const kept of [
		all,
		withoutImages,
		...halvesOf(withoutImages)
	]) {
		const line = kept.length === 0 ? void 0 : packLine(kept);
		if (line !== void 0 && line.length <= longestLine) return line;
	}
}
function halvesOf(kept) {
	const half = kept.slice(0, Math.floor(kept.length / 2));
	return half.length === 0 ? [] : [half, ...halvesOf(half)];
}
function keptOf({ type, app, version, content, embedded }) {
	if (content === void 0) return [];
	const platforms = Object.entries(content).map(([name, hashes]) => {
		const [configuration, files, images] = contentParts.map((part) => abbreviate(hashes[part]));
		return [name, [
			configuration,
			files,
			images
		]];
	});
	const images = embedded?.map(({ reference, platforms: digests }) => [reference, Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, abbreviate(digest)]))]);
	return [{
		name: nameOf({
			type,
			app,
			version
		}),
		platforms: Object.fromEntries(platforms),
		...images === void 0 ? {} : { images }
	}];
}
function packLine(kept) {
	return `<!-- imagebuild:content v1 ${deflateRawSync(JSON.stringify(kept)).toString("base64url")} -->`;
}
function parseContentLine(body, request) {
	const [, packed] = /^<!-- imagebuild:content v1 ([\w-]{1,65536}) -->\r?$/m.exec(body) ?? [];
	const found = (packed === void 0 ? void 0 : unpack(packed))?.find(({ name }) => name === nameOf(request));
	if (found === void 0) return void 0;
	const platforms = Object.entries(found.platforms).map(([name, [configuration, files, images]]) => [name, {
		configuration,
		files,
		images
	}]);
	const images = found.images?.map(([reference, digests]) => ({
		reference,
		platforms: digests
	}));
	return {
		platforms: Object.fromEntries(platforms),
		images
	};
}
function unpack(packed) {
	try {
		const bytes = inflateRawSync(Buffer.from(packed, "base64url"), { maxOutputLength: unpackedLimit });
		return keptSchema.safeParse(JSON.parse(bytes.toString("utf8"))).data;
	} catch {
		return;
	}
}
function nameOf({ type, app, version }) {
	return `${type} ${app} ${version}`;
}

// src/bot/preview/checked.ts
async function findCheckedApplication(repository, { request, directory, commit }, author) {
	const pull = await findMergedPullRequest(repository, directory, commit);
	if (pull === void 0) return void 0;
	const own = (await listIssueComments(repository, pull.number, pull.createdAt)).find((comment) => comment.author.login === author && parsePreviewMarker(comment.body)?.commit === pull.headCommit);
	const content = own && parseContentLine(own.body, request);
	return content && {
		pullRequest: pull.number,
		commit: pull.headCommit,
		content
	};
}

// src/bot/preview/render.ts
const longestComment = 65e3;
function renderPreview({ mark, url, succeeded, previews, unread }, language) {
	const say = sentencesIn(language);
	const sections = [...[...previews].sort((a, b) => rankOf(a) - rankOf(b)).map((preview) => renderApplication(preview, language)), ...unread.map(({ artifact, reason }) => `#### ❔ ${code(artifact)}\n\n${prose(reason)}`)];
	const run = isUrl(url) ? say("statusRun", { url }) : "";
	const head = [
		formatPreviewMarker(mark),
		`### ${say("previewTitle")}`,
		[say("previewCommit", { commit: code(mark.commit.slice(0, 12)) }), run].filter(Boolean).join(" "),
		...sections.length === 0 ? [say("previewNothing")] : [],
		...succeeded ? [] : [say("previewFailed")]
	].join("\n\n");
	const kept = formatContentLine(previews) ?? "";
	const room = longestComment - head.length - kept.length - 2 * (sections.length + 2);
	return `${[
		head,
		...shortenSections(sections, room, language).filter(Boolean),
		kept
	].filter(Boolean).join("\n\n")}\n`;
}
function rankOf({ problems, lint, comparison }) {
	if (problems.length > 0) return 0;
	if (lint !== void 0 && lint.errors > 0) return 1;
	return comparison?.state === "compared" && !comparison.different ? 3 : 2;
}
function renderApplication(preview, language) {
	const { type, app, version, problems, hint, lint } = preview;
	return [
		`#### ${problems.length > 0 || lint !== void 0 && lint.errors > 0 ? "❌" : "✅"} ${code(`${type} ${app} ${version}`)}`,
		...problems.length === 0 ? [] : [sentencesIn(language)("previewNotBuilt"), ...renderProblems(asProblem(problems, hint), language)],
		...renderComparison(preview.comparison, language),
		renderPlatforms(preview, language),
		...renderMissing(preview, language),
		...renderLint(lint, language)
	].filter(Boolean).join("\n\n");
}
function asProblem(problems, hint) {
	const rows = problems.map(({ place, message }) => ({
		code: "INTERNAL",
		message: place === void 0 ? message : `${place}: ${message}`
	}));
	const [first = {
		code: "INTERNAL",
		message: ""
	}] = rows;
	return {
		...first,
		hint,
		problems: rows
	};
}
function renderComparison(comparison, language) {
	if (comparison === void 0) return [];
	const say = sentencesIn(language);
	const reference = code(comparison.reference);
	if (comparison.state === "absent") return [say("previewAbsent", {
		reference,
		size: formatBytes(comparison.bytes)
	})];
	if (comparison.state === "unknown") return [say("previewUnknown", {
		reference,
		reason: prose(comparison.reason)
	})];
	if (!comparison.different) return [say("previewSame", { reference })];
	const { images, moreImages, files, configuration, bytes } = comparison;
	return [[
		say("previewDifferent", {
			reference,
			size: formatBytes(bytes)
		}),
		...images.length === 0 ? [say("previewNoImages")] : [],
		...files === 0 ? [] : [say("previewFiles", { count: files })],
		...configuration.length === 0 ? [] : [say("previewConfiguration", { fields: nameFields(configuration) })]
	].join(language === "zh" ? "" : " "), ...renderImages(images, moreImages, language)];
}
const mostFields = 10;
function nameFields(fields) {
	return [...fields.slice(0, mostFields).map((field) => code(shorten(field, 60))), ...fields.length > mostFields ? ["…"] : []].join(", ");
}
const changeNames = {
	added: "previewAdded",
	removed: "previewRemoved",
	retagged: "previewRetagged",
	moved: "previewMoved"
};
function renderImages(images, more, language) {
	if (images.length === 0) return [];
	const say = sentencesIn(language);
	const rows = images.map(({ name, change, before, now, platforms }) => [
		say(changeNames[change]),
		code(name),
		nameSide(before, change),
		nameSide(now, change),
		platforms.map(code).join(" ")
	]);
	const rest = more > 0 ? [[
		"",
		say("statusMore", { count: more }),
		"",
		"",
		""
	]] : [];
	const table = formatTable(say("previewImageColumns").split(" | "), [...rows, ...rest]);
	return [formatDetails(say("previewImages", { count: images.length + more }), table)];
}
function nameSide(side, change) {
	if (side === void 0) return "";
	return code(change === "moved" ? `${side.tag} ${side.digest.slice(0, 19)}` : side.tag);
}
function renderPlatforms({ platforms }, language) {
	const rows = Object.entries(platforms).map(([name, { size, digest }]) => [
		code(name),
		formatBytes(size),
		code(digest.slice(0, 19))
	]);
	if (rows.length === 0) return "";
	return formatTable(sentencesIn(language)("previewPlatformColumns").split(" | "), rows);
}
function renderMissing({ missing, leftOut }, language) {
	const say = sentencesIn(language);
	const rows = leftOut.map(({ reference, reason }) => [code(reference), prose(reason)]);
	return [...missing.length === 0 ? [] : [say("previewMissing", { platforms: missing.map(code).join(", ") })], ...rows.length === 0 ? [] : [formatDetails(say("statusNotEmbedded", { count: rows.length }), formatTable(say("previewLeftOutColumns").split(" | "), rows))]];
}
function renderLint(lint, language) {
	if (lint === void 0 || lint.errors + lint.warnings + lint.notes === 0) return [];
	const say = sentencesIn(language);
	const { errors, warnings, notes, findings } = lint;
	const rows = findings.map(({ severity, rule, place, message }) => [
		say(severityNames[severity]),
		code(place),
		`${prose(message)} ${code(rule)}`
	]);
	const more = errors + warnings + notes - rows.length;
	const rest = more > 0 ? [[
		"",
		"",
		say("statusMore", { count: more })
	]] : [];
	const table = formatTable(say("previewLintColumns").split(" | "), [...rows, ...rest]);
	return [formatDetails(say("previewLint", {
		errors,
		warnings,
		notes
	}), table)];
}
const severityNames = {
	error: "previewError",
	warning: "previewWarning",
	note: "previewNote"
};

// src/bot/preview/preview.ts
const artifactPrefix = "imagebuild-preview-";
const fileName = "imagebuild-preview.json";
const mostArtifacts = 256;
async function commentOnPullRequest(repository, runId, options) {
	try {
		return { said: await showRun(repository, runId, options) };
	} catch (error) {
		const status = statusOf(error);
		if (status === void 0 || status >= 500) throw error;
		const reason = reasonOf(error);
		return {
			said: say("previewUnneeded"),
			problem: say("previewNotWritten", { reason })
		};
	}
}
async function showRun(repository, runId, { author, language }) {
	const run = await readPullRequestRun(repository, runId);
	const { event, conclusion, head } = run;
	if (event !== "pull_request" || head === void 0) return say("previewNoPullRequest");
	if (conclusion !== "success" && conclusion !== "failure") return say("previewRunStopped");
	if ((await listPullRequestsOf(repository, head)).length === 0) return say("previewNoPullRequest");
	const read = await readPreviews(repository, runId, language);
	const content = {
		mark: {
			run: run.id,
			attempt: run.attempt,
			commit: head.commit
		},
		url: run.url,
		succeeded: conclusion === "success",
		...read
	};
	const pulls = choose(await listPullRequestsOf(repository, head), read.previews);
	const body = renderPreview(content, language);
	const written = [];
	for (const pull of pulls) if (await upsert(repository, pull, {
		body,
		content,
		author
	})) written.push(pull.number);
	if (written.length === 0) return say("previewUnneeded");
	return say("previewWritten", { numbers: written.map((number) => `#${number}`).join(", ") });
}
function choose(pulls, previews) {
	const bases = new Set(previews.map(({ base }) => base));
	const chosen = pulls.filter(({ base }) => bases.has(base));
	return chosen.length === 1 ? chosen : pulls;
}
async function readPreviews(repository, run, language) {
	const artifacts = await listArtifacts(repository, run, artifactPrefix);
	const previews = [];
	const unread = [];
	for (const artifact of artifacts.slice(0, mostArtifacts)) try {
		const content = await readArtifactFile(repository, artifact, fileName, previewLimits);
		if (content !== void 0) previews.push(parsePreview(content));
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		unread.push({
			artifact: artifact.name.slice(19),
			reason: translate(error.reason, language) ?? error.message
		});
	}
	return {
		previews,
		unread
	};
}
async function upsert(repository, { number, createdAt }, { body, content, author }) {
	const find = async () => (await listIssueComments(repository, number, createdAt)).find((one) => isOwn(one, author));
	const known = await find();
	const shown = known && parsePreviewMarker(known.body);
	if (shown && isLater(shown, content.mark)) return false;
	const isEmpty = content.previews.length === 0 && content.unread.length === 0 && content.succeeded;
	if (known === void 0 && isEmpty) return false;
	if (known === void 0) await writeComment(repository, number, body, find);
	else if (known.body.trim() !== body.trim()) await editComment(repository, known.id, body);
	return true;
}
function isOwn({ author, body }, login) {
	return author.login === login && parsePreviewMarker(body) !== void 0;
}
function isLater(shown, { run, attempt }) {
	return shown.run > run || shown.run === run && shown.attempt > attempt;
}

// src/bot/preview/actions.ts
const author = "github-actions[bot]";
async function previewRun(asking, runId, language) {
	return await commentOnPullRequest(await open(asking), runId, {
		author,
		language
	});
}
async function findChecked(asking, application) {
	return await findCheckedApplication(await open(asking), application, author);
}
async function open({ payload, token, apiUrl }) {
	const log = (0, import_pino.pino)({ level: "silent" }, import_pino.pino.destination(2));
	const app = new Probot({
		githubToken: token,
		log,
		...apiUrl === void 0 ? {} : { baseUrl: apiUrl }
	});
	await app.ready();
	return repositoryFrom(await app.auth(), payload.repository);
}

export { findChecked, previewRun };