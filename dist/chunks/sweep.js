import { n as __exportAll } from "./rolldown-runtime.js";
import { n as isOwnRun, r as requestIdIn, t as findOwnRun } from "./workflowrun.js";
import { t as ImagebuildError } from "./errors.js";
import { a as sentencesIn, i as say, o as translate, s as inLanguage } from "./say.js";
import { r as nearest } from "./nearest.js";
import { _ as describeCharacter, b as showText, d as nearestPlatform, l as validateRequest, n as imageTypes, p as requestPlatforms, u as architectureOf, y as findHostileCharacter } from "./request.js";
import { o as repositorySchema } from "./configurationschemas.js";
import { c as parseRepositoryConfiguration, f as repositoryConfigurationFile, p as rootFor, r as languageIn, s as parseApplicationConfiguration, t as destinationFor } from "./configuration2.js";
import { n as code } from "./escape.js";
import { t as parseBuildArgs } from "./buildargs.js";
import { n as readCopySource, r as suggestCopySource } from "./copysource.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { A as react, C as listDispatchedRuns, D as editComment, E as runFrom, F as isUnclear, I as orUndefined, L as reasonOf, M as writeComment, N as accountFrom, O as listIssueComments, P as fullNameOf, R as repositoryFrom, T as readRun, a as isFinal, b as dispatchWorkflow, c as renderStatus, d as formatAnswersMarker, f as formatRefusalMarker, g as refusalSeparator, h as parseRefusalTimes, i as renderSection, j as readComment, k as listRecentComments, m as formatReplyMarker, n as renderNote, o as mergeSections, p as formatRefusalTimes, s as parseStatus, u as computeRequestId, v as readRunResult, w as listJobs, x as jobFrom, y as cancelRun, z as statusOf } from "./section.js";
import { r as compileWildcards } from "./linearpattern.js";
import { setTimeout as setTimeout$1 } from "node:timers/promises";

// src/bot/background-tasks.ts
const keptFailures = 100;
function createBackgroundTasks(log, count) {
	const running = /* @__PURE__ */ new Set();
	const failures = [];
	const stopping = new AbortController();
	async function run(name, work) {
		try {
			await work();
		} catch (error) {
			if (stopping.signal.aborted) return log.info({ event: name }, "left to the next start");
			log.error({
				err: error,
				event: name
			}, "work that a webhook asked for failed");
			count("failures", { event: name });
			if (failures.length < keptFailures) failures.push(error);
		}
	}
	const tasks = {
		start(name, work) {
			const task = run(name, work).finally(() => running.delete(task));
			running.add(task);
		},
		startLater: (name, delay, work) => setTimeout(() => tasks.start(name, work), delay).unref(),
		sleep: (delay) => setTimeout$1(delay, void 0, { signal: stopping.signal }),
		stop: () => stopping.abort(),
		async settled() {
			while (running.size > 0) await Promise.all(running);
			return failures;
		},
		get size() {
			return running.size;
		},
		get stopped() {
			return stopping.signal.aborted;
		}
	};
	return tasks;
}

// src/bot/cache.ts
const limit$1 = 1e3;
function createBotCache() {
	return {
		snapshots: /* @__PURE__ */ new Map(),
		languages: /* @__PURE__ */ new Map(),
		trackers: /* @__PURE__ */ new Map(),
		starting: /* @__PURE__ */ new Map(),
		unwritten: /* @__PURE__ */ new Map(),
		statuses: /* @__PURE__ */ new Map(),
		logins: /* @__PURE__ */ new Map(),
		queues: /* @__PURE__ */ new Map()
	};
}
function remember(map, key, value) {
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > limit$1 && oldest !== void 0) map.delete(oldest);
}
async function runInTurn({ queues }, name, work) {
	const mine = (queues.get(name) ?? Promise.resolve()).then(work, work);
	const settled = mine.catch(() => {});
	queues.set(name, settled);
	try {
		return await mine;
	} finally {
		if (queues.get(name) === settled) queues.delete(name);
	}
}
function trackerFor({ trackers }, run) {
	const known = trackers.get(run);
	if (known) return known;
	const tracker = {
		locations: /* @__PURE__ */ new Map(),
		jobs: /* @__PURE__ */ new Map(),
		edited: 0
	};
	remember(trackers, run, tracker);
	return tracker;
}

// src/bot/bot.ts
const defaultTimeouts = {
	dispatchMs: 6e4,
	pollMs: 5e3,
	editMs: 3e4,
	confirmMs: 3e3
};

// src/bot/github/contents.ts
async function readHeadCommit({ octokit, owner, repo, branch }) {
	const { data } = await octokit.rest.git.getRef({
		owner,
		repo,
		ref: `heads/${branch}`
	});
	return data.object.sha;
}
async function listPaths({ octokit, owner, repo }, commit) {
	const { data } = await octokit.rest.git.getTree({
		owner,
		repo,
		tree_sha: commit,
		recursive: "1"
	});
	return data.truncated ? void 0 : data.tree.map(({ path }) => path ?? "");
}
async function readTextFile({ octokit, owner, repo }, path, commit) {
	const data = (await orUndefined(octokit.rest.repos.getContent({
		owner,
		repo,
		path,
		ref: commit
	})))?.data;
	if (data === void 0 || Array.isArray(data) || data.type !== "file" || !("content" in data)) return void 0;
	return Buffer.from(data.content, "base64").toString("utf8");
}

// src/bot/policy/codeowners.ts
const codeOwnersFiles = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
const mostOwners = 5;
function findCodeOwners(text, directory) {
	for (const line of text.split(/\r?\n/).reverse()) {
		const [pattern, ...owners] = line.replace(/(?:^|\s)#.*$/, "").trim().split(/\s+/);
		if (pattern && matchesDirectory(pattern, directory)) return owners.slice(0, mostOwners);
	}
	return [];
}
function matchesDirectory(pattern, directory) {
	const names = directory.split("/");
	const plain = pattern.replace(/\/(?:\*{1,2})?$/, "");
	if (plain === "" || plain === "*" || plain === "**") return true;
	const parts = plain.replace(/^\//, "").split("/");
	return (plain.includes("/") ? [0] : names.map((_, index) => index)).some((start) => matchesNames(parts, names.slice(start)));
}
function matchesNames([part, ...parts], names) {
	if (part === void 0) return true;
	if (part === "**") return names.some((_, index) => matchesNames(parts, names.slice(index)));
	const [name, ...rest] = names;
	return name !== void 0 && matchesName(part, name) && matchesNames(parts, rest);
}
function matchesName(pattern, name) {
	const [first = "", ...pieces] = pattern.split("*");
	const last = pieces.pop();
	if (last === void 0) return name === first;
	if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
	let at = first.length;
	for (const piece of pieces) {
		const found = name.indexOf(piece, at);
		if (found === -1 || found + piece.length > name.length - last.length) return false;
		at = found + piece.length;
	}
	return true;
}

// src/bot/snapshot.ts
async function readSnapshot(bot) {
	const { repository, cache } = bot;
	const commit = await readHeadCommit(repository);
	const known = cache.snapshots.get(fullNameOf(repository));
	if (known?.commit === commit) return known;
	const paths = await listPaths(repository, commit);
	const snapshot = {
		commit,
		configuration: await readConfiguration(bot, commit, paths),
		paths
	};
	remember(cache.snapshots, fullNameOf(repository), snapshot);
	return snapshot;
}
async function cachedConfiguration(bot) {
	return (bot.cache.snapshots.get(fullNameOf(bot.repository)) ?? await readSnapshot(bot)).configuration;
}
function listApplications({ paths, configuration }, type) {
	if (paths === void 0) return void 0;
	const prefix = `${rootFor(configuration, type)}/`;
	const versions = /* @__PURE__ */ new Map();
	for (const path of paths) {
		if (!path.startsWith(prefix)) continue;
		const [app = "", version, file] = path.slice(prefix.length).split("/");
		const known = versions.get(app) ?? /* @__PURE__ */ new Set();
		versions.set(app, known);
		if (version !== void 0 && file !== void 0) known.add(version);
	}
	return [...versions].filter(([, found]) => found.size > 0).map(([app, found]) => ({
		app,
		directory: `${prefix}${app}`,
		versions: [...found]
	}));
}
async function readLabelLimits(repository, { commit, configuration, paths }, { type, app, version }) {
	const root = rootFor(configuration, type);
	const files = [version, "latest"].map((one) => `${root}/${app}/${one}/imagebuild.yml`);
	for (const file of files) {
		const text = paths === void 0 || paths.includes(file) ? await readTextFile(repository, file, commit) : void 0;
		if (text !== void 0) return parseLimits(text, file);
	}
	return { buildArgsAllowed: [] };
}
function parseLimits(text, file) {
	try {
		const { buildArgs, versions } = parseApplicationConfiguration(text, file);
		return {
			buildArgsAllowed: buildArgs,
			versionsAllowed: versions
		};
	} catch {
		return { buildArgsAllowed: [] };
	}
}
async function readCodeOwners(repository, { commit, configuration, paths }, { type, app, version }) {
	const file = codeOwnersFiles.find((path) => paths?.includes(path));
	const text = file === void 0 ? void 0 : await readTextFile(repository, file, commit);
	return findCodeOwners(text ?? "", `${rootFor(configuration, type)}/${app}/${version}`);
}
async function readConfiguration({ repository, cache }, commit, paths) {
	const text = paths !== void 0 && !paths.includes(".github/imagebuild.yml") ? void 0 : await readTextFile(repository, repositoryConfigurationFile, commit);
	const language = languageIn(text ?? "");
	remember(cache.languages, fullNameOf(repository), language);
	if (text === void 0) return repositorySchema.parse({});
	return inLanguage(language, () => parseRepositoryConfiguration(text, repositoryConfigurationFile));
}

// src/bot/github/issues.ts
async function readIssue({ octokit, owner, repo }, issue) {
	return (await orUndefined(octokit.rest.issues.get({
		owner,
		repo,
		issue_number: issue
	})))?.data;
}
async function listOpenedIssues({ octokit, owner, repo }, since) {
	const { data } = await octokit.rest.issues.listForRepo({
		owner,
		repo,
		state: "open",
		sort: "created",
		direction: "desc",
		since: since.toISOString(),
		per_page: 100
	});
	return data.filter(({ created_at }) => new Date(created_at) >= since).reverse();
}

// src/bot/status/reaction.ts
async function tryReact({ repository, log }, target, content) {
	try {
		return await react(repository, target, content);
	} catch (error) {
		log.warn({
			err: error,
			target
		}, "a reaction cannot be written");
		return;
	}
}

// src/bot/grammar/words.ts
function splitWords(text) {
	const words = [];
	let start = -1;
	for (let at = 0; at <= text.length; at++) if (!(at === text.length || text[at] === " " || text[at] === "	")) {
		if (start === -1) start = at;
		at = closingQuote(text, at) ?? at;
	} else if (start !== -1) {
		words.push(text.slice(start, at));
		start = -1;
	}
	return words;
}
function closingQuote(text, at) {
	const quote = text[at];
	if (quote !== "\"" && quote !== "'" || text[at - 1] !== "=") return void 0;
	for (let end = at + 1; end < text.length; end++) {
		if (text[end] === quote) return end;
		if (quote === "\"" && text[end] === "\\") end++;
	}
}
function looksLikeVersion(word) {
	return /^v?\d+(?:\.\d|$)/i.test(word);
}

// src/bot/grammar/build.ts
function parseBuildWords(type, words, platforms) {
	const flags = parseFlags(words);
	if ("text" in flags) return flags;
	const [app, version, ...args] = flags.plain;
	const problem = checkNames(app, version) ?? checkArgs(type, args);
	if (problem !== void 0) return problem;
	try {
		return {
			kind: "build",
			request: validateRequest({
				type,
				app,
				version,
				platforms: flags.platforms ?? platforms,
				buildArgs: parseBuildArgs(args.join(" ")),
				cache: flags.cache,
				...flags.buildType && { buildType: flags.buildType }
			}),
			dryRun: flags.dryRun
		};
	} catch (error) {
		return messageOf(error);
	}
}
function formatCommand({ request, dryRun }) {
	const platforms = request.platforms.length === requestPlatforms.length ? [] : [`--platform=${request.platforms.join(",")}`];
	if (request.copyFrom !== void 0) return [
		"/imagesync",
		request.copyFrom,
		...platforms
	].join(" ");
	const args = Object.entries(request.buildArgs).map(([key, value]) => `${key}=${quote(value)}`);
	return [
		`/imagebuild_${request.type} ${request.app} ${request.version}`,
		...args.length === 0 ? [] : [args.join(",")],
		...platforms,
		...request.buildType === void 0 ? [] : [`--build-type=${request.buildType}`],
		...dryRun ? ["--dry-run"] : [],
		...request.cache ? [] : ["--no-cache"]
	].join(" ");
}
function quote(value) {
	return /^[\w.:/@%+=-]*$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}
function findHostile(word) {
	const hostile = findHostileCharacter(word);
	if (hostile === void 0) return void 0;
	const { name, resembles = "" } = hostile;
	return say("commandHostile", {
		word: showText(word),
		character: name,
		plain: resembles
	});
}
function messageOf(error) {
	const { message, reason } = asImagebuildError(error);
	return reason === void 0 ? say("commandRefused", { reason: message }) : {
		...reason,
		text: message
	};
}
function parseFlags(words) {
	const flags = {
		plain: [],
		dryRun: false,
		cache: true
	};
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		if (!/^[-\u2010-\u2015\u2212]/.test(word)) flags.plain.push(word);
		else if (word === "--dry-run") flags.dryRun = true;
		else if (word === "--no-cache") flags.cache = false;
		else {
			const [, name, value] = /^--(platform|build-type)(?:=(.*))?$/s.exec(word) ?? [];
			if (name === void 0) return findHostile(word) ?? say("commandFlagUnknown", { flag: showText(word) });
			const text = value ?? words[++at] ?? "";
			const problem = name === "platform" ? takePlatforms(flags, text) : takeBuildType(flags, text);
			if (problem !== void 0) return problem;
		}
	}
	return flags;
}
function takePlatforms(flags, text) {
	if (flags.platforms !== void 0) return say("commandPlatformTwice");
	flags.platforms = text.split(",");
	return checkPlatforms(flags.platforms);
}
function takeBuildType(flags, text) {
	if (text !== "lite" && text !== "container") return findHostile(text) ?? say("commandBuildType", { value: showText(text) });
	flags.buildType = text === "container" ? text : void 0;
}
function checkPlatforms(platforms) {
	const wrong = platforms.find((one) => !requestPlatforms.some((known) => known === one));
	if (wrong === void 0) return void 0;
	if (wrong === "") return say("commandPlatformMissing");
	return say("commandPlatformUnknown", {
		platform: showText(wrong),
		known: requestPlatforms.join(", ")
	});
}
function checkNames(app, version) {
	for (const word of [app, version]) {
		if (word === void 0) continue;
		const hostile = findHostile(word);
		if (hostile) return hostile;
		if (/^<.*>$/.test(word)) return say("commandPlaceholder", { word: showText(word) });
	}
	if (app === void 0) return say("commandNamesMissing");
	if (version !== void 0 && !/^[A-Za-z_]\w*=/.test(version)) return void 0;
	return say(looksLikeVersion(app) ? "commandAppMissing" : "commandVersionMissing");
}
function checkArgs(type, args) {
	const [first] = args;
	if (first === void 0) return void 0;
	if (type !== "dockerimages") return first.includes("=") ? say("commandArgsOfType", { type }) : say("commandExtraWords", { words: showText(args.join(" ")) });
	const apart = args.find((word, index) => index > 0 && !word.startsWith(",") && !args[index - 1]?.endsWith(","));
	return apart === void 0 ? void 0 : say("commandArgsApart", { word: showText(apart) });
}

// src/bot/grammar/suggestion.ts
function suggestBuildWords(words, { buildArgs, buildType, titleApplication }) {
	const all = suggestFlags(words);
	const isTaken = (flag) => buildType || !flag.startsWith("--build-type");
	const flags = all.filter((word) => word.startsWith("-") && isTaken(word));
	const [app, version, others] = suggestAppAndVersion(all.filter((word) => !word.startsWith("-")).flatMap(splitVersions).map(strip).filter(Boolean));
	const known = app === "<app>" && titleApplication ? suggestWord("app", titleApplication) : app;
	const args = buildArgs ? suggestArgs(others) : [];
	const end = others.findIndex((word) => !looksLikeVersion(word));
	const versions = [version, ...others.slice(0, end === -1 ? void 0 : end)];
	return [...new Set(versions.map((one) => suggestWord("version", one)))].slice(0, mostVersions).map((one) => [
		known,
		one,
		...args,
		...new Set(flags)
	]);
}
const mostVersions = 10;
function splitVersions(word) {
	const parts = word.split(",");
	return !word.includes("=") && parts.slice(1).some(looksLikeVersion) ? parts : [word];
}
function suggestNames(words) {
	const [app, version] = words.map(strip);
	return [...app === void 0 ? [] : [suggestWord("app", app)], ...version === void 0 ? [] : [suggestWord("version", version)]];
}
function toAscii(text) {
	return [...text].map(toAsciiCharacter).join("");
}
function toAsciiCharacter(character) {
	if (/^[\t\x20-\x7e]$/.test(character)) return character;
	const { kind, resembles } = describeCharacter(character);
	if (kind === "blank") return " ";
	return resembles ?? (kind === "other" ? character : "");
}
function suggestAppAndVersion(words) {
	const [first = "", second = ""] = words.map((word) => word.replace(/^(?:app|name|version|tag)=/i, ""));
	const [, app, version] = /^(?:.*\/)?([^:@/=]+)(?:[:@=]+|\/(?=v?\d))([^:@/=]+)$/.exec(first) ?? [];
	if (app !== void 0 && (second === "" || second.includes("="))) return [
		suggestWord("app", app),
		suggestWord("version", version ?? ""),
		words.slice(1)
	];
	if (looksLikeVersion(first) && (second === "" || looksLikeVersion(second))) return [
		"<app>",
		suggestWord("version", first),
		words.slice(1)
	];
	if (looksLikeVersion(first) && !second.includes("=")) return [
		suggestWord("app", second),
		suggestWord("version", first),
		words.slice(2)
	];
	const missing = second.includes("=");
	return [
		suggestWord("app", isFilePath(first) ? "" : first.split("/").at(-1) ?? ""),
		missing ? "<version>" : suggestWord("version", second),
		words.slice(missing ? 1 : 2)
	];
}
function isFilePath(word) {
	return /^(?:[./~\\]|[A-Za-z]:[/\\])|\.\./.test(word);
}
function suggestWord(name, word) {
	const plain = name === "app" ? word.toLowerCase() : word.replaceAll("+", "_");
	if (/^<.*>$/.test(word) || word.includes("$")) return `<${name}>`;
	return [plain, plain.replace(/^[^A-Za-z0-9]+/, "").replace(/[^A-Za-z0-9]+$/, "")].find((one) => isValid({
		type: "apps",
		app: "a",
		version: "1",
		[name]: one
	})) ?? `<${name}>`;
}
function suggestArgs(words) {
	const args = [];
	for (const word of words.map((one) => one.replace(/^,+/, "").replace(/,+$/, ""))) {
		const last = args.at(-1)?.replace(/^([^=]+)="?([^"]*)"?$/, "$1=\"$2");
		if (word.includes("=")) args.push(word);
		else if (last !== void 0 && word !== "") args.splice(-1, 1, `${last} ${word}"`);
	}
	const joined = args.filter(areArgs).join(",");
	return areArgs(joined) ? [joined] : [];
}
function areArgs(text) {
	if (text === "") return false;
	try {
		return isValid({
			type: "dockerimages",
			app: "a",
			version: "1",
			buildArgs: parseBuildArgs(text)
		});
	} catch {
		return false;
	}
}
function isValid(request) {
	try {
		validateRequest(request);
		return true;
	} catch {
		return false;
	}
}
function suggestFlags(words) {
	const suggested = [];
	const platforms = /* @__PURE__ */ new Set();
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		const [, name = "", value] = /^-+([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
		const flag = name === "" ? void 0 : nearest(name, [
			"platform",
			"build-type",
			"dry-run",
			"no-cache"
		]);
		const architecture = suggested.length >= 2 && !word.includes("=") ? architectureOf(word) : void 0;
		if (architecture !== void 0) platforms.add(architecture);
		else if (!word.startsWith("-")) suggested.push(word);
		else if (flag === "build-type") suggested.push(...suggestBuildType(value ?? words[++at] ?? ""));
		else if (flag !== "platform" && flag !== void 0) suggested.push(`--${flag}`);
		else if (flag === "platform") for (const one of (value ?? words[++at] ?? "").split(",").flatMap(suggestPlatform)) platforms.add(one);
	}
	return platforms.size === 0 ? suggested : [...suggested, `--platform=${[...platforms].join(",")}`];
}
function suggestBuildType(text) {
	return nearest(text, [
		"container",
		"lite",
		"cloud"
	]) === "container" ? ["--build-type=container"] : [];
}
function suggestPlatform(text) {
	const known = nearestPlatform(text);
	return known === void 0 ? [] : [known];
}
function strip(word) {
	if (word.includes("=") || /^<[a-z]+>$/.test(word)) return word;
	return word.replace(/^[`'"([{<*]+/, "").replace(/[`'")\]}>*,;:!?.\\]+$/, "");
}

// src/bot/grammar/commands.ts
const table = [
	{
		name: "imagebuild_apps",
		usage: "<app> <version> [flags]",
		description: say("helpApps"),
		parse: (words, platforms) => parseBuildWords("apps", words, platforms),
		suggest: (words, titleApplication) => suggestBuildWords(words, {
			buildArgs: false,
			buildType: true,
			titleApplication
		})
	},
	{
		name: "imagebuild_configs",
		usage: "<app> <version> [flags]",
		description: say("helpConfigs"),
		parse: (words, platforms) => parseBuildWords("configs", words, platforms),
		suggest: (words, titleApplication) => suggestBuildWords(words, {
			buildArgs: false,
			titleApplication
		})
	},
	{
		name: "imagebuild_dockerimages",
		usage: "<app> <version> [KEY=VALUE,…] [flags]",
		description: say("helpDockerimages"),
		parse: (words, platforms) => parseBuildWords("dockerimages", words, platforms),
		suggest: (words, titleApplication) => suggestBuildWords(words, {
			buildArgs: true,
			titleApplication
		})
	},
	{
		name: "imagesync",
		usage: "<image> [--platform=…]",
		description: say("helpSync"),
		parse: parseSync,
		suggest: suggestSync
	},
	{
		name: "imagebuild_allow",
		usage: "@user",
		description: say("helpAllow"),
		mostWords: 1,
		parse: parseAllow,
		suggest: () => [["@user"]]
	},
	{
		name: "imagebuild_cancel",
		usage: "[app [version]]",
		description: say("helpCancel"),
		mostWords: 2,
		parse: parseCancel,
		suggest: (words) => [suggestNames(words)]
	},
	{
		name: "imagebuild_retry",
		usage: "",
		description: say("helpRetry"),
		mostWords: 0,
		parse: () => ({ kind: "retry" })
	},
	{
		name: "imagebuild_help",
		usage: "",
		description: say("helpHelp"),
		mostWords: 0,
		parse: () => ({ kind: "help" })
	}
];
const commands = table;
const names = commands.map(({ name }) => name);
const longestLine = 16384;
function parseCommand(text, context = {}) {
	const [, word = "", rest = ""] = /^(\S+)(.*)$/s.exec(text) ?? [];
	const definition = commands.find(({ name }) => word.toLowerCase() === `/${name}`);
	if (definition === void 0) return parseUnknown(word, text, context);
	const command = `/${definition.name}`;
	if (text.length > longestLine) return invalid(say("commandTooLong"), command);
	const words = splitWords(rest);
	const parsed = words.length > (definition.mostWords ?? Number.POSITIVE_INFINITY) ? say("commandTooManyWords", { command }) : definition.parse(words, context.platforms);
	if ("kind" in parsed) return parsed;
	const withoutVersion = parsed.name === "commandVersionMissing" ? words[0] : void 0;
	return {
		...invalid(parsed, suggestLines(text, context)),
		...withoutVersion && { withoutVersion }
	};
}
function parseUnknown(word, text, context) {
	const name = nearestCommandName(word);
	if (name === void 0) return void 0;
	if (word.toLowerCase() === name) return parseCommand(`/${text}`)?.kind === "build" ? invalid(say("commandWithoutSlash"), suggestLines(text, context)) : void 0;
	return invalid(findHostile(word) ?? say("commandUnknown", { word: showText(word) }), suggestLines(text, context));
}
function parseSync(words) {
	const flags = parseFlags(words);
	if ("text" in flags) return flags;
	if (flags.dryRun) return say("syncDryRun");
	const unusable = flags.cache ? flags.buildType && "--build-type" : "--no-cache";
	if (unusable !== void 0) return say("syncFlag", { flag: unusable });
	const [image, ...others] = flags.plain;
	if (image === void 0) return say("syncImageMissing");
	const hostile = flags.plain.map(findHostile).find((problem) => problem !== void 0);
	if (hostile !== void 0) return hostile;
	if (others.length > 0) return say("syncOneImage", { words: showText(others.join(" ")) });
	const source = readCopySource(image);
	if ("text" in source) return source;
	const { app, version, reference: copyFrom } = source;
	try {
		const request = {
			type: "dockerimages",
			app,
			version,
			copyFrom,
			platforms: flags.platforms
		};
		return {
			kind: "build",
			request: validateRequest(request),
			dryRun: false
		};
	} catch (error) {
		return messageOf(error);
	}
}
const mostImages = 10;
function suggestSync(words) {
	const images = words.filter((word) => !word.startsWith("-")).flatMap((word) => word.split(",")).map(suggestCopySource).filter((image) => image !== void 0);
	const known = [...new Set(images)].slice(0, mostImages);
	return known.length === 0 ? [["<registry>/<repository>:<tag>"]] : known.map((image) => [image]);
}
function parseAllow([word]) {
	if (word === void 0) return say("commandUserMissing");
	const [, user] = /^@?([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:_[a-z\d]+)?)$/.exec(word.toLowerCase()) ?? [];
	if (user === void 0) return findHostile(word) ?? say("commandUserInvalid", { word: showText(word) });
	return {
		kind: "allow",
		user
	};
}
function parseCancel([app, version]) {
	try {
		validateRequest({
			type: "apps",
			app: app ?? "any",
			version: version ?? "any"
		});
		return {
			kind: "cancel",
			app,
			version
		};
	} catch (error) {
		return messageOf(error);
	}
}
function invalid(problem, suggestion) {
	return {
		kind: "invalid",
		problem,
		suggestion
	};
}
function nearestCommandName(word) {
	if (word.length > 60) return void 0;
	const ascii = toAscii(word).toLowerCase();
	if (!ascii.startsWith("/")) return names.find((name) => name === ascii);
	const plain = ascii.slice(1).replace(/[-_.:]/g, "");
	if (/^image(?:build)?sync/.test(plain)) return "imagesync";
	const longer = names.filter((name) => name.replace("_", "").startsWith(plain));
	if (plain.length >= 10 && longer.length > 0) return longer[0];
	return nearest(plain, names) ?? (plain.startsWith("imagebuild") ? names[0] : void 0);
}
function suggestLines(text, { titleApplication }) {
	const [first = "", ...rest] = splitWords(toAscii(text.slice(0, 2e3)));
	const [name, words] = suggestName(first, rest);
	return (commands.find((one) => one.name === name)?.suggest?.(words, titleApplication) ?? [[]]).map((one) => [`/${name}`, ...one].join(" ")).join("\n");
}
function suggestName(first, rest) {
	const apart = (rest[0] ?? "").toLowerCase();
	const type = imageTypes.find((one) => one === apart || one === `${apart}s`);
	if (type !== void 0 && /^\/?imagebuild$/i.test(first)) return [`imagebuild_${type}`, rest.slice(1)];
	return [nearestCommandName(first) ?? names[0] ?? "", rest];
}

// src/bot/status/reply.ts
const ended = /* @__PURE__ */ new Set([
	"done",
	"unverified",
	"failed",
	"cancelled"
]);
function renderReply({ comment, login, sections, url }, language) {
	const counted = sections.filter(({ state }) => state !== "refused" && state !== "joined");
	if (counted.length === 0 || !counted.every(({ state }) => ended.has(state))) return void 0;
	const text = translate(describeEnds(counted), language);
	return `${formatReplyMarker(comment)}\n${formatMention(login)}${text} [→](${encodeURI(url)})\n`;
}
function describeEnds(ended) {
	const count = ended.length;
	const done = ended.filter(({ state }) => state === "done");
	const dryRuns = done.filter(isDryRun).length;
	if (done.length === count && dryRuns === 0) return say("replyDone", { count });
	if (done.length === count) return say("replyDryRun", {
		count: dryRuns,
		published: count - dryRuns
	});
	if (ended.every(({ state }) => state === "cancelled")) return say("replyCancelled", { count });
	if (count === 1 && ended[0]?.state === "unverified") return say("replyUnverified");
	return say("replyFailed", {
		failed: count - done.length,
		count
	});
}
function isDryRun({ command }) {
	const parsed = command === void 0 ? void 0 : parseCommand(command);
	return parsed?.kind === "build" && parsed.dryRun;
}
function renderAnswers({ comment, ...answers }, language) {
	return `${formatAnswersMarker(comment, answers.person)}\n${formatMention(answers.login)}\n\n${renderTexts(answers, language)}\n`;
}
function renderRefusals(answers, language, earlier = "") {
	const before = splitRefusals(earlier);
	const text = renderTexts(answers, language);
	const all = before.at(-1) === text ? before : [...before, text];
	const separator = `\n\n${refusalSeparator}\n\n`;
	while (all.length > 1 && all.join(separator).length > longestAnswers) all.shift();
	return `${`${formatRefusalMarker(answers.person)}\n${formatMention(answers.login)}`}\n\n${all.join(separator)}\n`;
}
const longestAnswers = 6e4;
function renderTexts({ sections }, language) {
	const limit = longestAnswers / Math.max(1, sections.length);
	return sections.map(({ text }) => text.length <= limit ? text : sentencesIn(language)("statusLeftOut")).join("\n\n").trim();
}
function splitRefusals(body) {
	const [, , ...lines] = body.split(/\r?\n/);
	return lines.filter((line) => !line.startsWith("<!-- imagebuild:refused ")).join("\n").split(refusalSeparator).map((text) => text.trim()).filter((text) => text !== "");
}
function renderHelp(language) {
	const text = sentencesIn(language);
	const rows = commands.map(({ name, usage, description }) => {
		return `* \`${[`/${name}`, usage].filter(Boolean).join(" ")}\` ${translate(description, language)}`;
	});
	const example = [
		"```text",
		"/imagebuild_apps helm v3.8.2",
		"```"
	].join("\n");
	return [
		text("helpStart"),
		rows.join("\n"),
		text("helpFlags"),
		example
	].join("\n\n");
}
function formatMention(login) {
	return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/.test(login) ? `@${login} ` : "";
}

// src/bot/status/reply-comment.ts
const locks = [
	"rocket",
	"hooray",
	"heart",
	"+1"
];
async function mentionWhenDone(bot, location, { id, url, content }, language) {
	const builds = content.sections.filter(({ run, command }) => run !== void 0 || command !== void 0);
	const facts = {
		comment: location.comment,
		sections: builds,
		url
	};
	if (renderReply({
		...facts,
		login: ""
	}, language) === void 0) return;
	const lock = locks[Math.max(...builds.map(({ attempt }) => attempt)) - 1];
	if (lock === void 0) return;
	const isFirst = await tryReact(bot, { comment: id }, lock);
	const earlier = isFirst ? void 0 : await findReply(bot, location, location.writtenAt);
	if (!isFirst && earlier === void 0) return;
	const text = renderReply({
		...facts,
		login: await readLogin(bot, location)
	}, language) ?? "";
	if (earlier === void 0) await writeComment(bot.repository, location.issue, text, () => findReply(bot, location, (/* @__PURE__ */ new Date(Date.now() - 6e4)).toISOString()));
	else if (earlier.body.trim() !== text.trim()) await editComment(bot.repository, earlier.id, text);
}
async function findReply({ repository, identity }, { issue, comment }, since) {
	return (await listIssueComments(repository, issue, since)).findLast(({ author, body }) => author.login === identity.login && body.startsWith(formatReplyMarker(comment)));
}
async function readLogin({ repository, cache }, { comment, issue }) {
	const known = cache.logins.get(comment);
	if (known !== void 0) return known;
	const source = await readComment(repository, comment);
	if (source?.issue === issue) return source.author.login;
	return (await readIssue(repository, issue))?.user?.login ?? "";
}

// src/bot/status/status-comment.ts
async function upsertStatusComment(bot, source, sections, language) {
	return runInTurn(bot.cache, `status ${source.comment}`, async () => {
		const known = bot.cache.statuses.get(source.comment);
		const current = known === void 0 ? void 0 : await readOwnStatusComment(bot, known, source.comment);
		const written = current ? await edit(bot, current, sections, language) : await write$1(bot, source, sections, language);
		remember(bot.cache.statuses, source.comment, written.id);
		return written;
	});
}
async function findStatusComment(bot, source) {
	const [oldest] = (await listIssueComments(bot.repository, source.issue, source.writtenAt)).filter((one) => isOwnStatusComment(bot, one, source.comment)).sort((a, b) => a.id - b.id);
	if (oldest) remember(bot.cache.statuses, source.comment, oldest.id);
	return oldest;
}
function isOwnStatusComment({ identity }, { author, body }, source) {
	if (author.login !== identity.login) return false;
	const content = parseStatus(body);
	return content !== void 0 && (source === void 0 || content.comment === source);
}
async function confirmStatusComment(bot, source, sections, language) {
	if (!sections.some(isFinal)) return;
	await bot.tasks.sleep(bot.timeouts.confirmMs);
	await upsertStatusComment(bot, source, sections, language);
}
async function readOwnStatusComment(bot, id, source) {
	const comment = await readComment(bot.repository, id);
	return comment && isOwnStatusComment(bot, comment, source) ? comment : void 0;
}
async function edit({ repository }, current, sections, language) {
	const before = parseStatus(current.body) ?? {
		comment: 0,
		sections: []
	};
	const content = mergeSections(before, sections);
	const body = renderStatus(content, language);
	if (body.trim() !== current.body.trim()) await editComment(repository, current.id, body);
	return {
		id: current.id,
		url: current.url,
		content
	};
}
async function write$1(bot, source, sections, language) {
	const content = mergeSections({
		comment: source.comment,
		sections: []
	}, sections);
	const body = renderStatus(content, language);
	const { id, url } = await writeComment(bot.repository, source.issue, body, () => findStatusComment(bot, source));
	return {
		id,
		url,
		content
	};
}

// src/bot/builds/own-runs.ts
function expectedRun({ repository, identity }, { workflow }) {
	return {
		event: "workflow_dispatch",
		path: `.github/workflows/${workflow}`,
		branch: repository.branch,
		repository: repository.id,
		headRepository: repository.id,
		actor: identity.login
	};
}

// src/bot/builds/run-end.ts
function describeEnd({ run, result, problem, jobs, build }) {
	const { url } = run;
	if (result?.status === "unverified" && hasRun(jobs, publisher)) return {
		state: "unverified",
		url,
		result
	};
	if (result?.status === "failed") return {
		state: "failed",
		url,
		error: result.error
	};
	const conclusion = run.conclusion ?? concludeFrom(jobs);
	if (conclusion === "cancelled") return {
		state: "cancelled",
		url
	};
	if (result?.status === "done" && isTrusted$1(conclusion, jobs)) return {
		state: "done",
		url,
		result,
		dryRun: build?.dryRun
	};
	if (jobs.some((job) => job.name === publisher && job.conclusion === "success") && build?.dryRun !== true) return {
		state: "done",
		url
	};
	if (problem) return {
		state: "failed",
		url,
		error: {
			code: problem.code,
			message: problem.message,
			reason: problem.reason
		}
	};
	if (conclusion === "success" && build?.dryRun) return describeDryRun(build, url);
	return {
		state: "failed",
		url,
		error: describeFailure(jobs)
	};
}
const publisher = "publish";
function hasRun(jobs, name) {
	return jobs.some((job) => job.name === name && ["success", "failure"].includes(job.conclusion ?? ""));
}
function isTrusted$1(conclusion, jobs) {
	return conclusion === "success" || jobs.some((job) => job.name === publisher && job.conclusion === "success");
}
function concludeFrom(jobs) {
	const conclusions = jobs.map(({ conclusion }) => conclusion);
	return [
		"cancelled",
		"failure",
		"timed_out"
	].find((one) => conclusions.includes(one)) ?? "success";
}
function describeFailure(jobs) {
	const ended = (one) => one.conclusion === "failure" || one.conclusion === "timed_out";
	const job = jobs.find(ended);
	if (job === void 0) return void 0;
	const step = job.steps.find(ended);
	const words = {
		job: job.name,
		step: step?.name ?? "",
		timedOut: job.conclusion === "timed_out" ? 1 : 0
	};
	const reason = say("runJobFailed", words);
	return {
		code: "INTERNAL",
		message: reason.text,
		reason
	};
}
function describeDryRun({ request }, url) {
	return {
		state: "done",
		url,
		result: {
			schemaVersion: 1,
			status: "done",
			request,
			platforms: {},
			images: [],
			transfer: {
				pulledBytes: 0,
				pushedBytes: 0,
				reusedBytes: 0,
				mountedBytes: 0
			},
			durations: {},
			warnings: []
		},
		dryRun: true
	};
}
function currentStep(jobs) {
	const all = [...jobs];
	const job = all.find(({ status }) => status === "in_progress");
	const waiting = all.find(({ status }) => status === "waiting");
	if (job === void 0 && waiting !== void 0) return {
		job: waiting.name,
		waits: true
	};
	const step = job?.steps.find(({ status }) => status === "in_progress");
	return {
		job: job?.name,
		step: step?.name
	};
}

// src/bot/builds/tracked-builds.ts
const trackingPeriod = 864e5;
function trackedBuildsIn(bot, comments) {
	return comments.filter((comment) => isOwnStatusComment(bot, comment)).flatMap(({ id, issue, url, body, createdAt }) => {
		const { comment, sections } = parseStatus(body) ?? {
			comment: 0,
			sections: []
		};
		return sections.map((section) => ({
			section,
			issue,
			comment,
			status: id,
			url,
			writtenAt: createdAt
		}));
	});
}
function unwrittenBuildsOf({ repository, cache }) {
	return [...cache.unwritten.values()].filter((one) => one.repository === repository.id).flatMap(({ source: { issue, comment, writtenAt }, url, sections }) => sections.map((section) => ({
		section,
		issue,
		comment,
		status: 0,
		url,
		writtenAt
	})));
}
function isUnfinished({ section }) {
	return section.state === "queued" || section.state === "building";
}
function unfinishedBuildsOf(builds, person) {
	return builds.filter((build) => isUnfinished(build) && build.section.by === person);
}
function findSameBuild(builds, command, replace) {
	return builds.find((build) => isUnfinished(build) && build.section.command === command && (!replace || build.section.replace !== false));
}
function parseBuild({ command }) {
	const parsed = command === void 0 ? void 0 : parseCommand(command);
	return parsed?.kind === "build" ? parsed : void 0;
}

// src/bot/builds/tracking.ts
function keepUnwritten({ cache, repository }, source, url, sections) {
	remember(cache.unwritten, source.comment, {
		repository: repository.id,
		source,
		url,
		sections
	});
}
async function showBuilds(bot, source, sections, language) {
	const status = await upsertStatusComment(bot, source, sections, language);
	bot.cache.unwritten.delete(source.comment);
	trackBuilds(bot, source, status);
	return status;
}
function trackBuilds(bot, { issue, comment, writtenAt }, { id, content }) {
	for (const section of content.sections) {
		if (isFinal(section)) continue;
		const { text: _, ...mark } = section;
		trackBuild(bot, {
			issue,
			comment,
			writtenAt,
			status: id,
			mark
		});
	}
}
function trackBuild({ cache }, location) {
	const { run, id } = location.mark;
	if (run !== void 0) trackerFor(cache, run).locations.set(id, location);
}
const searches = 3;
const rerunPeriod = 2592e6;
async function findStatusLocations(bot, run) {
	const requestId = requestIdIn(run.title);
	if (requestId !== void 0) await bot.cache.starting.get(requestId);
	const known = bot.cache.trackers.get(run.id)?.locations;
	if (known && known.size > 0) return [...known.values()];
	for (let search = 1; search <= searches; search++) {
		if (search > 1) await bot.tasks.sleep(bot.timeouts.pollMs);
		const found = await searchComments(bot, run, requestId);
		if (found.length > 0) return found;
	}
	return [];
}
async function searchComments(bot, { id: run, attempt }, requestId) {
	const period = attempt > 1 ? rerunPeriod : trackingPeriod;
	const recent = await listRecentComments(bot.repository, new Date(Date.now() - period));
	return trackedBuildsIn(bot, recent).filter(({ section }) => section.run === run || section.id === requestId).map(({ section: { text: _, ...mark }, ...location }) => ({
		...location,
		mark
	}));
}

// src/bot/builds/run-progress.ts
const firstEdit = 2e3;
async function followRun(bot, run) {
	const known = bot.cache.trackers.has(run.id);
	const isRerun = run.attempt > 1;
	if (run.origin.event !== "workflow_dispatch") return;
	if (!known && !isRerun && requestIdIn(run.title) === void 0) return;
	if (!isOwnRun(run, expectedRun(bot, await cachedConfiguration(bot)))) return;
	if (run.status === "completed") await endRun(bot, run);
	else if (isUnderWay(run)) {
		if (isRerun && !known) await trackRerun(bot, run);
		const tracker = bot.cache.trackers.get(run.id);
		if (tracker !== void 0) tracker.waits = run.status === "waiting";
		scheduleProgress(bot, run);
	}
}
function isUnderWay({ status }) {
	return status === "in_progress" || status === "waiting";
}
async function trackRerun(bot, run) {
	for (const { mark, ...location } of await findStatusLocations(bot, run)) trackBuild(bot, {
		...location,
		mark: {
			...mark,
			run: run.id,
			runAttempt: run.attempt
		}
	});
}
async function showRun(bot, run, location) {
	if (!isUnderWay(run)) return;
	const current = currentStep(await listJobs(bot.repository, run.id));
	const waits = current.waits ?? run.status === "waiting";
	await updateSection(bot, location, {
		state: "building",
		url: run.url,
		...current,
		waits
	});
}
async function followJob(bot, run, job) {
	const tracker = bot.cache.trackers.get(run.id);
	if (tracker === void 0) return;
	remember(tracker.jobs, job.name, job);
	if (job.status === "in_progress") tracker.waits = false;
	if (isUnderWay(job)) scheduleProgress(bot, run);
}
function scheduleProgress(bot, { id, url }) {
	const { cache, tasks, timeouts } = bot;
	const tracker = cache.trackers.get(id);
	if (tracker === void 0 || tracker.timer) return;
	const delay = Math.max(Math.min(firstEdit, timeouts.editMs), tracker.edited + timeouts.editMs - Date.now());
	tracker.timer = tasks.startLater("progress", delay, async () => {
		tracker.timer = void 0;
		tracker.edited = Date.now();
		if (cache.trackers.get(id) === tracker) await showProgress(bot, tracker, url);
	});
}
async function showProgress(bot, tracker, url) {
	const current = currentStep(tracker.jobs.values());
	const waits = current.waits ?? (current.job === void 0 && tracker.waits);
	const facts = {
		state: "building",
		url,
		...current,
		waits
	};
	for (const location of tracker.locations.values()) await updateSection(bot, location, facts);
}
async function endRun(bot, run) {
	const locations = await findStatusLocations(bot, run);
	clearTimeout(bot.cache.trackers.get(run.id)?.timer);
	const own = locations.find(({ mark }) => mark.id === requestIdIn(run.title)) ?? locations[0];
	if (own === void 0 || own.mark.run !== void 0 && own.mark.run < run.id) return;
	bot.cache.trackers.delete(run.id);
	const facts = await readEnd(bot, run, own);
	bot.count("builds", { state: facts.state });
	const { language, reply } = await cachedConfiguration(bot);
	for (const location of locations) {
		const { section, status } = await updateSection(bot, {
			...location,
			mark: {
				...location.mark,
				run: run.id,
				runAttempt: run.attempt
			}
		}, facts);
		await confirmStatusComment(bot, location, [section], language);
		if (reply) await mentionWhenDone(bot, location, status, language);
	}
}
async function readEnd(bot, run, { mark }) {
	const build = parseBuild(mark);
	const read = await tryReadResult(bot, run, requestIdIn(run.title) ?? mark.id);
	const foreign = read.result && build && await checkResult(bot, read.result, build);
	const { result, problem } = foreign ? {
		result: void 0,
		problem: foreign
	} : read;
	const jobs = result !== void 0 && run.conclusion === "success" ? [] : await listJobs(bot.repository, run.id);
	return describeEnd({
		run,
		result,
		problem,
		jobs,
		build
	});
}
async function checkResult(bot, result, { request }) {
	const { type, app, version } = request;
	const configuration = await cachedConfiguration(bot);
	const { registry, namespace } = destinationFor(configuration, type, bot.repository.owner);
	const expected = `${registry}/${namespace}/${app}:${version}`;
	const built = result.request;
	const isSame = built.type === type && built.app === app && built.version === version;
	const reference = result.status === "failed" ? expected : result.reference ?? expected;
	if (isSame && reference === expected) return void 0;
	bot.log.warn({
		reference,
		expected
	}, "a result is of another image");
	return new ImagebuildError("CONTENT_INVALID", say("runResultOther", {
		reference,
		expected
	}));
}
async function tryReadResult({ repository, log }, run, requestId) {
	try {
		return { result: await readRunResult(repository, run, requestId) };
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		log.warn({
			err: error,
			run: run.id
		}, "the result of a run cannot be read");
		return {
			result: void 0,
			problem: error
		};
	}
}
async function updateSection(bot, location, facts) {
	const { language } = await cachedConfiguration(bot);
	const { state: _, ...mark } = location.mark;
	remember(bot.cache.statuses, location.comment, location.status);
	const section = renderSection(mark, mark.command ?? mark.id, facts, language);
	return {
		section,
		status: await upsertStatusComment(bot, location, [section], language)
	};
}

// src/bot/command-source.ts
function commandSourceFrom({ action, issue, comment, changes }) {
	if (comment) return sourceFromComment(comment, issue);
	if (action === "labeled") return {
		...sourceFromBody(issue),
		lock: "rocket",
		mayBeEdited: true
	};
	return sourceFromBody(issue, changes !== void 0 && "old_issue" in changes && Boolean(changes.old_issue));
}
function addedLabel({ action, label }) {
	return action === "labeled" ? label?.name ?? "" : void 0;
}
function sourceFromComment(comment, issue) {
	return {
		...textFrom(comment, issue),
		origin: "comment",
		issueDetails: issueDetailsFrom(issue, false),
		target: { comment: comment.id },
		lock: "eyes",
		mayBeEdited: false,
		mayBeMoved: false
	};
}
function sourceFromBody(issue, transferred = false) {
	return {
		...textFrom(issue, issue),
		origin: "body",
		issueDetails: issueDetailsFrom(issue, transferred),
		target: { issue: issue.number },
		lock: "eyes",
		mayBeEdited: false,
		mayBeMoved: false
	};
}
function textFrom({ id, body, user, created_at }, { number }) {
	return {
		comment: id,
		issue: number,
		body: body ?? "",
		author: accountFrom(user),
		writtenAt: created_at
	};
}
function issueDetailsFrom(issue, transferred) {
	const { title, state, locked, labels, html_url } = issue;
	return {
		title,
		state: state === "open" ? "open" : "closed",
		locked: locked ?? false,
		isPullRequest: Boolean(issue.pull_request),
		labels: (labels ?? []).map((label) => typeof label === "string" ? label : label?.name ?? ""),
		url: html_url,
		transferred
	};
}

// node_modules/mdast-util-to-string/lib/index.js
const emptyOptions = {};
function toString(value, options) {
	const settings = options || emptyOptions;
	return one(value, typeof settings.includeImageAlt === "boolean" ? settings.includeImageAlt : true, typeof settings.includeHtml === "boolean" ? settings.includeHtml : true);
}
function one(value, includeImageAlt, includeHtml) {
	if (node(value)) {
		if ("value" in value) return value.type === "html" && !includeHtml ? "" : value.value;
		if (includeImageAlt && "alt" in value && value.alt) return value.alt;
		if ("children" in value) return all(value.children, includeImageAlt, includeHtml);
	}
	if (Array.isArray(value)) return all(value, includeImageAlt, includeHtml);
	return "";
}
function all(values, includeImageAlt, includeHtml) {
	const result = [];
	let index = -1;
	while (++index < values.length) result[index] = one(values[index], includeImageAlt, includeHtml);
	return result.join("");
}
function node(value) {
	return Boolean(value && typeof value === "object");
}

// node_modules/character-entities/index.js
const characterEntities = {
	AElig: "Æ",
	AMP: "&",
	Aacute: "Á",
	Abreve: "Ă",
	Acirc: "Â",
	Acy: "А",
	Afr: "𝔄",
	Agrave: "À",
	Alpha: "Α",
	Amacr: "Ā",
	And: "⩓",
	Aogon: "Ą",
	Aopf: "𝔸",
	ApplyFunction: "⁡",
	Aring: "Å",
	Ascr: "𝒜",
	Assign: "≔",
	Atilde: "Ã",
	Auml: "Ä",
	Backslash: "∖",
	Barv: "⫧",
	Barwed: "⌆",
	Bcy: "Б",
	Because: "∵",
	Bernoullis: "ℬ",
	Beta: "Β",
	Bfr: "𝔅",
	Bopf: "𝔹",
	Breve: "˘",
	Bscr: "ℬ",
	Bumpeq: "≎",
	CHcy: "Ч",
	COPY: "©",
	Cacute: "Ć",
	Cap: "⋒",
	CapitalDifferentialD: "ⅅ",
	Cayleys: "ℭ",
	Ccaron: "Č",
	Ccedil: "Ç",
	Ccirc: "Ĉ",
	Cconint: "∰",
	Cdot: "Ċ",
	Cedilla: "¸",
	CenterDot: "·",
	Cfr: "ℭ",
	Chi: "Χ",
	CircleDot: "⊙",
	CircleMinus: "⊖",
	CirclePlus: "⊕",
	CircleTimes: "⊗",
	ClockwiseContourIntegral: "∲",
	CloseCurlyDoubleQuote: "”",
	CloseCurlyQuote: "’",
	Colon: "∷",
	Colone: "⩴",
	Congruent: "≡",
	Conint: "∯",
	ContourIntegral: "∮",
	Copf: "ℂ",
	Coproduct: "∐",
	CounterClockwiseContourIntegral: "∳",
	Cross: "⨯",
	Cscr: "𝒞",
	Cup: "⋓",
	CupCap: "≍",
	DD: "ⅅ",
	DDotrahd: "⤑",
	DJcy: "Ђ",
	DScy: "Ѕ",
	DZcy: "Џ",
	Dagger: "‡",
	Darr: "↡",
	Dashv: "⫤",
	Dcaron: "Ď",
	Dcy: "Д",
	Del: "∇",
	Delta: "Δ",
	Dfr: "𝔇",
	DiacriticalAcute: "´",
	DiacriticalDot: "˙",
	DiacriticalDoubleAcute: "˝",
	DiacriticalGrave: "`",
	DiacriticalTilde: "˜",
	Diamond: "⋄",
	DifferentialD: "ⅆ",
	Dopf: "𝔻",
	Dot: "¨",
	DotDot: "⃜",
	DotEqual: "≐",
	DoubleContourIntegral: "∯",
	DoubleDot: "¨",
	DoubleDownArrow: "⇓",
	DoubleLeftArrow: "⇐",
	DoubleLeftRightArrow: "⇔",
	DoubleLeftTee: "⫤",
	DoubleLongLeftArrow: "⟸",
	DoubleLongLeftRightArrow: "⟺",
	DoubleLongRightArrow: "⟹",
	DoubleRightArrow: "⇒",
	DoubleRightTee: "⊨",
	DoubleUpArrow: "⇑",
	DoubleUpDownArrow: "⇕",
	DoubleVerticalBar: "∥",
	DownArrow: "↓",
	DownArrowBar: "⤓",
	DownArrowUpArrow: "⇵",
	DownBreve: "̑",
	DownLeftRightVector: "⥐",
	DownLeftTeeVector: "⥞",
	DownLeftVector: "↽",
	DownLeftVectorBar: "⥖",
	DownRightTeeVector: "⥟",
	DownRightVector: "⇁",
	DownRightVectorBar: "⥗",
	DownTee: "⊤",
	DownTeeArrow: "↧",
	Downarrow: "⇓",
	Dscr: "𝒟",
	Dstrok: "Đ",
	ENG: "Ŋ",
	ETH: "Ð",
	Eacute: "É",
	Ecaron: "Ě",
	Ecirc: "Ê",
	Ecy: "Э",
	Edot: "Ė",
	Efr: "𝔈",
	Egrave: "È",
	Element: "∈",
	Emacr: "Ē",
	EmptySmallSquare: "◻",
	EmptyVerySmallSquare: "▫",
	Eogon: "Ę",
	Eopf: "𝔼",
	Epsilon: "Ε",
	Equal: "⩵",
	EqualTilde: "≂",
	Equilibrium: "⇌",
	Escr: "ℰ",
	Esim: "⩳",
	Eta: "Η",
	Euml: "Ë",
	Exists: "∃",
	ExponentialE: "ⅇ",
	Fcy: "Ф",
	Ffr: "𝔉",
	FilledSmallSquare: "◼",
	FilledVerySmallSquare: "▪",
	Fopf: "𝔽",
	ForAll: "∀",
	Fouriertrf: "ℱ",
	Fscr: "ℱ",
	GJcy: "Ѓ",
	GT: ">",
	Gamma: "Γ",
	Gammad: "Ϝ",
	Gbreve: "Ğ",
	Gcedil: "Ģ",
	Gcirc: "Ĝ",
	Gcy: "Г",
	Gdot: "Ġ",
	Gfr: "𝔊",
	Gg: "⋙",
	Gopf: "𝔾",
	GreaterEqual: "≥",
	GreaterEqualLess: "⋛",
	GreaterFullEqual: "≧",
	GreaterGreater: "⪢",
	GreaterLess: "≷",
	GreaterSlantEqual: "⩾",
	GreaterTilde: "≳",
	Gscr: "𝒢",
	Gt: "≫",
	HARDcy: "Ъ",
	Hacek: "ˇ",
	Hat: "^",
	Hcirc: "Ĥ",
	Hfr: "ℌ",
	HilbertSpace: "ℋ",
	Hopf: "ℍ",
	HorizontalLine: "─",
	Hscr: "ℋ",
	Hstrok: "Ħ",
	HumpDownHump: "≎",
	HumpEqual: "≏",
	IEcy: "Е",
	IJlig: "Ĳ",
	IOcy: "Ё",
	Iacute: "Í",
	Icirc: "Î",
	Icy: "И",
	Idot: "İ",
	Ifr: "ℑ",
	Igrave: "Ì",
	Im: "ℑ",
	Imacr: "Ī",
	ImaginaryI: "ⅈ",
	Implies: "⇒",
	Int: "∬",
	Integral: "∫",
	Intersection: "⋂",
	InvisibleComma: "⁣",
	InvisibleTimes: "⁢",
	Iogon: "Į",
	Iopf: "𝕀",
	Iota: "Ι",
	Iscr: "ℐ",
	Itilde: "Ĩ",
	Iukcy: "І",
	Iuml: "Ï",
	Jcirc: "Ĵ",
	Jcy: "Й",
	Jfr: "𝔍",
	Jopf: "𝕁",
	Jscr: "𝒥",
	Jsercy: "Ј",
	Jukcy: "Є",
	KHcy: "Х",
	KJcy: "Ќ",
	Kappa: "Κ",
	Kcedil: "Ķ",
	Kcy: "К",
	Kfr: "𝔎",
	Kopf: "𝕂",
	Kscr: "𝒦",
	LJcy: "Љ",
	LT: "<",
	Lacute: "Ĺ",
	Lambda: "Λ",
	Lang: "⟪",
	Laplacetrf: "ℒ",
	Larr: "↞",
	Lcaron: "Ľ",
	Lcedil: "Ļ",
	Lcy: "Л",
	LeftAngleBracket: "⟨",
	LeftArrow: "←",
	LeftArrowBar: "⇤",
	LeftArrowRightArrow: "⇆",
	LeftCeiling: "⌈",
	LeftDoubleBracket: "⟦",
	LeftDownTeeVector: "⥡",
	LeftDownVector: "⇃",
	LeftDownVectorBar: "⥙",
	LeftFloor: "⌊",
	LeftRightArrow: "↔",
	LeftRightVector: "⥎",
	LeftTee: "⊣",
	LeftTeeArrow: "↤",
	LeftTeeVector: "⥚",
	LeftTriangle: "⊲",
	LeftTriangleBar: "⧏",
	LeftTriangleEqual: "⊴",
	LeftUpDownVector: "⥑",
	LeftUpTeeVector: "⥠",
	LeftUpVector: "↿",
	LeftUpVectorBar: "⥘",
	LeftVector: "↼",
	LeftVectorBar: "⥒",
	Leftarrow: "⇐",
	Leftrightarrow: "⇔",
	LessEqualGreater: "⋚",
	LessFullEqual: "≦",
	LessGreater: "≶",
	LessLess: "⪡",
	LessSlantEqual: "⩽",
	LessTilde: "≲",
	Lfr: "𝔏",
	Ll: "⋘",
	Lleftarrow: "⇚",
	Lmidot: "Ŀ",
	LongLeftArrow: "⟵",
	LongLeftRightArrow: "⟷",
	LongRightArrow: "⟶",
	Longleftarrow: "⟸",
	Longleftrightarrow: "⟺",
	Longrightarrow: "⟹",
	Lopf: "𝕃",
	LowerLeftArrow: "↙",
	LowerRightArrow: "↘",
	Lscr: "ℒ",
	Lsh: "↰",
	Lstrok: "Ł",
	Lt: "≪",
	Map: "⤅",
	Mcy: "М",
	MediumSpace: " ",
	Mellintrf: "ℳ",
	Mfr: "𝔐",
	MinusPlus: "∓",
	Mopf: "𝕄",
	Mscr: "ℳ",
	Mu: "Μ",
	NJcy: "Њ",
	Nacute: "Ń",
	Ncaron: "Ň",
	Ncedil: "Ņ",
	Ncy: "Н",
	NegativeMediumSpace: "​",
	NegativeThickSpace: "​",
	NegativeThinSpace: "​",
	NegativeVeryThinSpace: "​",
	NestedGreaterGreater: "≫",
	NestedLessLess: "≪",
	NewLine: "\n",
	Nfr: "𝔑",
	NoBreak: "⁠",
	NonBreakingSpace: "\xA0",
	Nopf: "ℕ",
	Not: "⫬",
	NotCongruent: "≢",
	NotCupCap: "≭",
	NotDoubleVerticalBar: "∦",
	NotElement: "∉",
	NotEqual: "≠",
	NotEqualTilde: "≂̸",
	NotExists: "∄",
	NotGreater: "≯",
	NotGreaterEqual: "≱",
	NotGreaterFullEqual: "≧̸",
	NotGreaterGreater: "≫̸",
	NotGreaterLess: "≹",
	NotGreaterSlantEqual: "⩾̸",
	NotGreaterTilde: "≵",
	NotHumpDownHump: "≎̸",
	NotHumpEqual: "≏̸",
	NotLeftTriangle: "⋪",
	NotLeftTriangleBar: "⧏̸",
	NotLeftTriangleEqual: "⋬",
	NotLess: "≮",
	NotLessEqual: "≰",
	NotLessGreater: "≸",
	NotLessLess: "≪̸",
	NotLessSlantEqual: "⩽̸",
	NotLessTilde: "≴",
	NotNestedGreaterGreater: "⪢̸",
	NotNestedLessLess: "⪡̸",
	NotPrecedes: "⊀",
	NotPrecedesEqual: "⪯̸",
	NotPrecedesSlantEqual: "⋠",
	NotReverseElement: "∌",
	NotRightTriangle: "⋫",
	NotRightTriangleBar: "⧐̸",
	NotRightTriangleEqual: "⋭",
	NotSquareSubset: "⊏̸",
	NotSquareSubsetEqual: "⋢",
	NotSquareSuperset: "⊐̸",
	NotSquareSupersetEqual: "⋣",
	NotSubset: "⊂⃒",
	NotSubsetEqual: "⊈",
	NotSucceeds: "⊁",
	NotSucceedsEqual: "⪰̸",
	NotSucceedsSlantEqual: "⋡",
	NotSucceedsTilde: "≿̸",
	NotSuperset: "⊃⃒",
	NotSupersetEqual: "⊉",
	NotTilde: "≁",
	NotTildeEqual: "≄",
	NotTildeFullEqual: "≇",
	NotTildeTilde: "≉",
	NotVerticalBar: "∤",
	Nscr: "𝒩",
	Ntilde: "Ñ",
	Nu: "Ν",
	OElig: "Œ",
	Oacute: "Ó",
	Ocirc: "Ô",
	Ocy: "О",
	Odblac: "Ő",
	Ofr: "𝔒",
	Ograve: "Ò",
	Omacr: "Ō",
	Omega: "Ω",
	Omicron: "Ο",
	Oopf: "𝕆",
	OpenCurlyDoubleQuote: "“",
	OpenCurlyQuote: "‘",
	Or: "⩔",
	Oscr: "𝒪",
	Oslash: "Ø",
	Otilde: "Õ",
	Otimes: "⨷",
	Ouml: "Ö",
	OverBar: "‾",
	OverBrace: "⏞",
	OverBracket: "⎴",
	OverParenthesis: "⏜",
	PartialD: "∂",
	Pcy: "П",
	Pfr: "𝔓",
	Phi: "Φ",
	Pi: "Π",
	PlusMinus: "±",
	Poincareplane: "ℌ",
	Popf: "ℙ",
	Pr: "⪻",
	Precedes: "≺",
	PrecedesEqual: "⪯",
	PrecedesSlantEqual: "≼",
	PrecedesTilde: "≾",
	Prime: "″",
	Product: "∏",
	Proportion: "∷",
	Proportional: "∝",
	Pscr: "𝒫",
	Psi: "Ψ",
	QUOT: "\"",
	Qfr: "𝔔",
	Qopf: "ℚ",
	Qscr: "𝒬",
	RBarr: "⤐",
	REG: "®",
	Racute: "Ŕ",
	Rang: "⟫",
	Rarr: "↠",
	Rarrtl: "⤖",
	Rcaron: "Ř",
	Rcedil: "Ŗ",
	Rcy: "Р",
	Re: "ℜ",
	ReverseElement: "∋",
	ReverseEquilibrium: "⇋",
	ReverseUpEquilibrium: "⥯",
	Rfr: "ℜ",
	Rho: "Ρ",
	RightAngleBracket: "⟩",
	RightArrow: "→",
	RightArrowBar: "⇥",
	RightArrowLeftArrow: "⇄",
	RightCeiling: "⌉",
	RightDoubleBracket: "⟧",
	RightDownTeeVector: "⥝",
	RightDownVector: "⇂",
	RightDownVectorBar: "⥕",
	RightFloor: "⌋",
	RightTee: "⊢",
	RightTeeArrow: "↦",
	RightTeeVector: "⥛",
	RightTriangle: "⊳",
	RightTriangleBar: "⧐",
	RightTriangleEqual: "⊵",
	RightUpDownVector: "⥏",
	RightUpTeeVector: "⥜",
	RightUpVector: "↾",
	RightUpVectorBar: "⥔",
	RightVector: "⇀",
	RightVectorBar: "⥓",
	Rightarrow: "⇒",
	Ropf: "ℝ",
	RoundImplies: "⥰",
	Rrightarrow: "⇛",
	Rscr: "ℛ",
	Rsh: "↱",
	RuleDelayed: "⧴",
	SHCHcy: "Щ",
	SHcy: "Ш",
	SOFTcy: "Ь",
	Sacute: "Ś",
	Sc: "⪼",
	Scaron: "Š",
	Scedil: "Ş",
	Scirc: "Ŝ",
	Scy: "С",
	Sfr: "𝔖",
	ShortDownArrow: "↓",
	ShortLeftArrow: "←",
	ShortRightArrow: "→",
	ShortUpArrow: "↑",
	Sigma: "Σ",
	SmallCircle: "∘",
	Sopf: "𝕊",
	Sqrt: "√",
	Square: "□",
	SquareIntersection: "⊓",
	SquareSubset: "⊏",
	SquareSubsetEqual: "⊑",
	SquareSuperset: "⊐",
	SquareSupersetEqual: "⊒",
	SquareUnion: "⊔",
	Sscr: "𝒮",
	Star: "⋆",
	Sub: "⋐",
	Subset: "⋐",
	SubsetEqual: "⊆",
	Succeeds: "≻",
	SucceedsEqual: "⪰",
	SucceedsSlantEqual: "≽",
	SucceedsTilde: "≿",
	SuchThat: "∋",
	Sum: "∑",
	Sup: "⋑",
	Superset: "⊃",
	SupersetEqual: "⊇",
	Supset: "⋑",
	THORN: "Þ",
	TRADE: "™",
	TSHcy: "Ћ",
	TScy: "Ц",
	Tab: "	",
	Tau: "Τ",
	Tcaron: "Ť",
	Tcedil: "Ţ",
	Tcy: "Т",
	Tfr: "𝔗",
	Therefore: "∴",
	Theta: "Θ",
	ThickSpace: "  ",
	ThinSpace: " ",
	Tilde: "∼",
	TildeEqual: "≃",
	TildeFullEqual: "≅",
	TildeTilde: "≈",
	Topf: "𝕋",
	TripleDot: "⃛",
	Tscr: "𝒯",
	Tstrok: "Ŧ",
	Uacute: "Ú",
	Uarr: "↟",
	Uarrocir: "⥉",
	Ubrcy: "Ў",
	Ubreve: "Ŭ",
	Ucirc: "Û",
	Ucy: "У",
	Udblac: "Ű",
	Ufr: "𝔘",
	Ugrave: "Ù",
	Umacr: "Ū",
	UnderBar: "_",
	UnderBrace: "⏟",
	UnderBracket: "⎵",
	UnderParenthesis: "⏝",
	Union: "⋃",
	UnionPlus: "⊎",
	Uogon: "Ų",
	Uopf: "𝕌",
	UpArrow: "↑",
	UpArrowBar: "⤒",
	UpArrowDownArrow: "⇅",
	UpDownArrow: "↕",
	UpEquilibrium: "⥮",
	UpTee: "⊥",
	UpTeeArrow: "↥",
	Uparrow: "⇑",
	Updownarrow: "⇕",
	UpperLeftArrow: "↖",
	UpperRightArrow: "↗",
	Upsi: "ϒ",
	Upsilon: "Υ",
	Uring: "Ů",
	Uscr: "𝒰",
	Utilde: "Ũ",
	Uuml: "Ü",
	VDash: "⊫",
	Vbar: "⫫",
	Vcy: "В",
	Vdash: "⊩",
	Vdashl: "⫦",
	Vee: "⋁",
	Verbar: "‖",
	Vert: "‖",
	VerticalBar: "∣",
	VerticalLine: "|",
	VerticalSeparator: "❘",
	VerticalTilde: "≀",
	VeryThinSpace: " ",
	Vfr: "𝔙",
	Vopf: "𝕍",
	Vscr: "𝒱",
	Vvdash: "⊪",
	Wcirc: "Ŵ",
	Wedge: "⋀",
	Wfr: "𝔚",
	Wopf: "𝕎",
	Wscr: "𝒲",
	Xfr: "𝔛",
	Xi: "Ξ",
	Xopf: "𝕏",
	Xscr: "𝒳",
	YAcy: "Я",
	YIcy: "Ї",
	YUcy: "Ю",
	Yacute: "Ý",
	Ycirc: "Ŷ",
	Ycy: "Ы",
	Yfr: "𝔜",
	Yopf: "𝕐",
	Yscr: "𝒴",
	Yuml: "Ÿ",
	ZHcy: "Ж",
	Zacute: "Ź",
	Zcaron: "Ž",
	Zcy: "З",
	Zdot: "Ż",
	ZeroWidthSpace: "​",
	Zeta: "Ζ",
	Zfr: "ℨ",
	Zopf: "ℤ",
	Zscr: "𝒵",
	aacute: "á",
	abreve: "ă",
	ac: "∾",
	acE: "∾̳",
	acd: "∿",
	acirc: "â",
	acute: "´",
	acy: "а",
	aelig: "æ",
	af: "⁡",
	afr: "𝔞",
	agrave: "à",
	alefsym: "ℵ",
	aleph: "ℵ",
	alpha: "α",
	amacr: "ā",
	amalg: "⨿",
	amp: "&",
	and: "∧",
	andand: "⩕",
	andd: "⩜",
	andslope: "⩘",
	andv: "⩚",
	ang: "∠",
	ange: "⦤",
	angle: "∠",
	angmsd: "∡",
	angmsdaa: "⦨",
	angmsdab: "⦩",
	angmsdac: "⦪",
	angmsdad: "⦫",
	angmsdae: "⦬",
	angmsdaf: "⦭",
	angmsdag: "⦮",
	angmsdah: "⦯",
	angrt: "∟",
	angrtvb: "⊾",
	angrtvbd: "⦝",
	angsph: "∢",
	angst: "Å",
	angzarr: "⍼",
	aogon: "ą",
	aopf: "𝕒",
	ap: "≈",
	apE: "⩰",
	apacir: "⩯",
	ape: "≊",
	apid: "≋",
	apos: "'",
	approx: "≈",
	approxeq: "≊",
	aring: "å",
	ascr: "𝒶",
	ast: "*",
	asymp: "≈",
	asympeq: "≍",
	atilde: "ã",
	auml: "ä",
	awconint: "∳",
	awint: "⨑",
	bNot: "⫭",
	backcong: "≌",
	backepsilon: "϶",
	backprime: "‵",
	backsim: "∽",
	backsimeq: "⋍",
	barvee: "⊽",
	barwed: "⌅",
	barwedge: "⌅",
	bbrk: "⎵",
	bbrktbrk: "⎶",
	bcong: "≌",
	bcy: "б",
	bdquo: "„",
	becaus: "∵",
	because: "∵",
	bemptyv: "⦰",
	bepsi: "϶",
	bernou: "ℬ",
	beta: "β",
	beth: "ℶ",
	between: "≬",
	bfr: "𝔟",
	bigcap: "⋂",
	bigcirc: "◯",
	bigcup: "⋃",
	bigodot: "⨀",
	bigoplus: "⨁",
	bigotimes: "⨂",
	bigsqcup: "⨆",
	bigstar: "★",
	bigtriangledown: "▽",
	bigtriangleup: "△",
	biguplus: "⨄",
	bigvee: "⋁",
	bigwedge: "⋀",
	bkarow: "⤍",
	blacklozenge: "⧫",
	blacksquare: "▪",
	blacktriangle: "▴",
	blacktriangledown: "▾",
	blacktriangleleft: "◂",
	blacktriangleright: "▸",
	blank: "␣",
	blk12: "▒",
	blk14: "░",
	blk34: "▓",
	block: "█",
	bne: "=⃥",
	bnequiv: "≡⃥",
	bnot: "⌐",
	bopf: "𝕓",
	bot: "⊥",
	bottom: "⊥",
	bowtie: "⋈",
	boxDL: "╗",
	boxDR: "╔",
	boxDl: "╖",
	boxDr: "╓",
	boxH: "═",
	boxHD: "╦",
	boxHU: "╩",
	boxHd: "╤",
	boxHu: "╧",
	boxUL: "╝",
	boxUR: "╚",
	boxUl: "╜",
	boxUr: "╙",
	boxV: "║",
	boxVH: "╬",
	boxVL: "╣",
	boxVR: "╠",
	boxVh: "╫",
	boxVl: "╢",
	boxVr: "╟",
	boxbox: "⧉",
	boxdL: "╕",
	boxdR: "╒",
	boxdl: "┐",
	boxdr: "┌",
	boxh: "─",
	boxhD: "╥",
	boxhU: "╨",
	boxhd: "┬",
	boxhu: "┴",
	boxminus: "⊟",
	boxplus: "⊞",
	boxtimes: "⊠",
	boxuL: "╛",
	boxuR: "╘",
	boxul: "┘",
	boxur: "└",
	boxv: "│",
	boxvH: "╪",
	boxvL: "╡",
	boxvR: "╞",
	boxvh: "┼",
	boxvl: "┤",
	boxvr: "├",
	bprime: "‵",
	breve: "˘",
	brvbar: "¦",
	bscr: "𝒷",
	bsemi: "⁏",
	bsim: "∽",
	bsime: "⋍",
	bsol: "\\",
	bsolb: "⧅",
	bsolhsub: "⟈",
	bull: "•",
	bullet: "•",
	bump: "≎",
	bumpE: "⪮",
	bumpe: "≏",
	bumpeq: "≏",
	cacute: "ć",
	cap: "∩",
	capand: "⩄",
	capbrcup: "⩉",
	capcap: "⩋",
	capcup: "⩇",
	capdot: "⩀",
	caps: "∩︀",
	caret: "⁁",
	caron: "ˇ",
	ccaps: "⩍",
	ccaron: "č",
	ccedil: "ç",
	ccirc: "ĉ",
	ccups: "⩌",
	ccupssm: "⩐",
	cdot: "ċ",
	cedil: "¸",
	cemptyv: "⦲",
	cent: "¢",
	centerdot: "·",
	cfr: "𝔠",
	chcy: "ч",
	check: "✓",
	checkmark: "✓",
	chi: "χ",
	cir: "○",
	cirE: "⧃",
	circ: "ˆ",
	circeq: "≗",
	circlearrowleft: "↺",
	circlearrowright: "↻",
	circledR: "®",
	circledS: "Ⓢ",
	circledast: "⊛",
	circledcirc: "⊚",
	circleddash: "⊝",
	cire: "≗",
	cirfnint: "⨐",
	cirmid: "⫯",
	cirscir: "⧂",
	clubs: "♣",
	clubsuit: "♣",
	colon: ":",
	colone: "≔",
	coloneq: "≔",
	comma: ",",
	commat: "@",
	comp: "∁",
	compfn: "∘",
	complement: "∁",
	complexes: "ℂ",
	cong: "≅",
	congdot: "⩭",
	conint: "∮",
	copf: "𝕔",
	coprod: "∐",
	copy: "©",
	copysr: "℗",
	crarr: "↵",
	cross: "✗",
	cscr: "𝒸",
	csub: "⫏",
	csube: "⫑",
	csup: "⫐",
	csupe: "⫒",
	ctdot: "⋯",
	cudarrl: "⤸",
	cudarrr: "⤵",
	cuepr: "⋞",
	cuesc: "⋟",
	cularr: "↶",
	cularrp: "⤽",
	cup: "∪",
	cupbrcap: "⩈",
	cupcap: "⩆",
	cupcup: "⩊",
	cupdot: "⊍",
	cupor: "⩅",
	cups: "∪︀",
	curarr: "↷",
	curarrm: "⤼",
	curlyeqprec: "⋞",
	curlyeqsucc: "⋟",
	curlyvee: "⋎",
	curlywedge: "⋏",
	curren: "¤",
	curvearrowleft: "↶",
	curvearrowright: "↷",
	cuvee: "⋎",
	cuwed: "⋏",
	cwconint: "∲",
	cwint: "∱",
	cylcty: "⌭",
	dArr: "⇓",
	dHar: "⥥",
	dagger: "†",
	daleth: "ℸ",
	darr: "↓",
	dash: "‐",
	dashv: "⊣",
	dbkarow: "⤏",
	dblac: "˝",
	dcaron: "ď",
	dcy: "д",
	dd: "ⅆ",
	ddagger: "‡",
	ddarr: "⇊",
	ddotseq: "⩷",
	deg: "°",
	delta: "δ",
	demptyv: "⦱",
	dfisht: "⥿",
	dfr: "𝔡",
	dharl: "⇃",
	dharr: "⇂",
	diam: "⋄",
	diamond: "⋄",
	diamondsuit: "♦",
	diams: "♦",
	die: "¨",
	digamma: "ϝ",
	disin: "⋲",
	div: "÷",
	divide: "÷",
	divideontimes: "⋇",
	divonx: "⋇",
	djcy: "ђ",
	dlcorn: "⌞",
	dlcrop: "⌍",
	dollar: "$",
	dopf: "𝕕",
	dot: "˙",
	doteq: "≐",
	doteqdot: "≑",
	dotminus: "∸",
	dotplus: "∔",
	dotsquare: "⊡",
	doublebarwedge: "⌆",
	downarrow: "↓",
	downdownarrows: "⇊",
	downharpoonleft: "⇃",
	downharpoonright: "⇂",
	drbkarow: "⤐",
	drcorn: "⌟",
	drcrop: "⌌",
	dscr: "𝒹",
	dscy: "ѕ",
	dsol: "⧶",
	dstrok: "đ",
	dtdot: "⋱",
	dtri: "▿",
	dtrif: "▾",
	duarr: "⇵",
	duhar: "⥯",
	dwangle: "⦦",
	dzcy: "џ",
	dzigrarr: "⟿",
	eDDot: "⩷",
	eDot: "≑",
	eacute: "é",
	easter: "⩮",
	ecaron: "ě",
	ecir: "≖",
	ecirc: "ê",
	ecolon: "≕",
	ecy: "э",
	edot: "ė",
	ee: "ⅇ",
	efDot: "≒",
	efr: "𝔢",
	eg: "⪚",
	egrave: "è",
	egs: "⪖",
	egsdot: "⪘",
	el: "⪙",
	elinters: "⏧",
	ell: "ℓ",
	els: "⪕",
	elsdot: "⪗",
	emacr: "ē",
	empty: "∅",
	emptyset: "∅",
	emptyv: "∅",
	emsp13: " ",
	emsp14: " ",
	emsp: " ",
	eng: "ŋ",
	ensp: " ",
	eogon: "ę",
	eopf: "𝕖",
	epar: "⋕",
	eparsl: "⧣",
	eplus: "⩱",
	epsi: "ε",
	epsilon: "ε",
	epsiv: "ϵ",
	eqcirc: "≖",
	eqcolon: "≕",
	eqsim: "≂",
	eqslantgtr: "⪖",
	eqslantless: "⪕",
	equals: "=",
	equest: "≟",
	equiv: "≡",
	equivDD: "⩸",
	eqvparsl: "⧥",
	erDot: "≓",
	erarr: "⥱",
	escr: "ℯ",
	esdot: "≐",
	esim: "≂",
	eta: "η",
	eth: "ð",
	euml: "ë",
	euro: "€",
	excl: "!",
	exist: "∃",
	expectation: "ℰ",
	exponentiale: "ⅇ",
	fallingdotseq: "≒",
	fcy: "ф",
	female: "♀",
	ffilig: "ﬃ",
	fflig: "ﬀ",
	ffllig: "ﬄ",
	ffr: "𝔣",
	filig: "ﬁ",
	fjlig: "fj",
	flat: "♭",
	fllig: "ﬂ",
	fltns: "▱",
	fnof: "ƒ",
	fopf: "𝕗",
	forall: "∀",
	fork: "⋔",
	forkv: "⫙",
	fpartint: "⨍",
	frac12: "½",
	frac13: "⅓",
	frac14: "¼",
	frac15: "⅕",
	frac16: "⅙",
	frac18: "⅛",
	frac23: "⅔",
	frac25: "⅖",
	frac34: "¾",
	frac35: "⅗",
	frac38: "⅜",
	frac45: "⅘",
	frac56: "⅚",
	frac58: "⅝",
	frac78: "⅞",
	frasl: "⁄",
	frown: "⌢",
	fscr: "𝒻",
	gE: "≧",
	gEl: "⪌",
	gacute: "ǵ",
	gamma: "γ",
	gammad: "ϝ",
	gap: "⪆",
	gbreve: "ğ",
	gcirc: "ĝ",
	gcy: "г",
	gdot: "ġ",
	ge: "≥",
	gel: "⋛",
	geq: "≥",
	geqq: "≧",
	geqslant: "⩾",
	ges: "⩾",
	gescc: "⪩",
	gesdot: "⪀",
	gesdoto: "⪂",
	gesdotol: "⪄",
	gesl: "⋛︀",
	gesles: "⪔",
	gfr: "𝔤",
	gg: "≫",
	ggg: "⋙",
	gimel: "ℷ",
	gjcy: "ѓ",
	gl: "≷",
	glE: "⪒",
	gla: "⪥",
	glj: "⪤",
	gnE: "≩",
	gnap: "⪊",
	gnapprox: "⪊",
	gne: "⪈",
	gneq: "⪈",
	gneqq: "≩",
	gnsim: "⋧",
	gopf: "𝕘",
	grave: "`",
	gscr: "ℊ",
	gsim: "≳",
	gsime: "⪎",
	gsiml: "⪐",
	gt: ">",
	gtcc: "⪧",
	gtcir: "⩺",
	gtdot: "⋗",
	gtlPar: "⦕",
	gtquest: "⩼",
	gtrapprox: "⪆",
	gtrarr: "⥸",
	gtrdot: "⋗",
	gtreqless: "⋛",
	gtreqqless: "⪌",
	gtrless: "≷",
	gtrsim: "≳",
	gvertneqq: "≩︀",
	gvnE: "≩︀",
	hArr: "⇔",
	hairsp: " ",
	half: "½",
	hamilt: "ℋ",
	hardcy: "ъ",
	harr: "↔",
	harrcir: "⥈",
	harrw: "↭",
	hbar: "ℏ",
	hcirc: "ĥ",
	hearts: "♥",
	heartsuit: "♥",
	hellip: "…",
	hercon: "⊹",
	hfr: "𝔥",
	hksearow: "⤥",
	hkswarow: "⤦",
	hoarr: "⇿",
	homtht: "∻",
	hookleftarrow: "↩",
	hookrightarrow: "↪",
	hopf: "𝕙",
	horbar: "―",
	hscr: "𝒽",
	hslash: "ℏ",
	hstrok: "ħ",
	hybull: "⁃",
	hyphen: "‐",
	iacute: "í",
	ic: "⁣",
	icirc: "î",
	icy: "и",
	iecy: "е",
	iexcl: "¡",
	iff: "⇔",
	ifr: "𝔦",
	igrave: "ì",
	ii: "ⅈ",
	iiiint: "⨌",
	iiint: "∭",
	iinfin: "⧜",
	iiota: "℩",
	ijlig: "ĳ",
	imacr: "ī",
	image: "ℑ",
	imagline: "ℐ",
	imagpart: "ℑ",
	imath: "ı",
	imof: "⊷",
	imped: "Ƶ",
	in: "∈",
	incare: "℅",
	infin: "∞",
	infintie: "⧝",
	inodot: "ı",
	int: "∫",
	intcal: "⊺",
	integers: "ℤ",
	intercal: "⊺",
	intlarhk: "⨗",
	intprod: "⨼",
	iocy: "ё",
	iogon: "į",
	iopf: "𝕚",
	iota: "ι",
	iprod: "⨼",
	iquest: "¿",
	iscr: "𝒾",
	isin: "∈",
	isinE: "⋹",
	isindot: "⋵",
	isins: "⋴",
	isinsv: "⋳",
	isinv: "∈",
	it: "⁢",
	itilde: "ĩ",
	iukcy: "і",
	iuml: "ï",
	jcirc: "ĵ",
	jcy: "й",
	jfr: "𝔧",
	jmath: "ȷ",
	jopf: "𝕛",
	jscr: "𝒿",
	jsercy: "ј",
	jukcy: "є",
	kappa: "κ",
	kappav: "ϰ",
	kcedil: "ķ",
	kcy: "к",
	kfr: "𝔨",
	kgreen: "ĸ",
	khcy: "х",
	kjcy: "ќ",
	kopf: "𝕜",
	kscr: "𝓀",
	lAarr: "⇚",
	lArr: "⇐",
	lAtail: "⤛",
	lBarr: "⤎",
	lE: "≦",
	lEg: "⪋",
	lHar: "⥢",
	lacute: "ĺ",
	laemptyv: "⦴",
	lagran: "ℒ",
	lambda: "λ",
	lang: "⟨",
	langd: "⦑",
	langle: "⟨",
	lap: "⪅",
	laquo: "«",
	larr: "←",
	larrb: "⇤",
	larrbfs: "⤟",
	larrfs: "⤝",
	larrhk: "↩",
	larrlp: "↫",
	larrpl: "⤹",
	larrsim: "⥳",
	larrtl: "↢",
	lat: "⪫",
	latail: "⤙",
	late: "⪭",
	lates: "⪭︀",
	lbarr: "⤌",
	lbbrk: "❲",
	lbrace: "{",
	lbrack: "[",
	lbrke: "⦋",
	lbrksld: "⦏",
	lbrkslu: "⦍",
	lcaron: "ľ",
	lcedil: "ļ",
	lceil: "⌈",
	lcub: "{",
	lcy: "л",
	ldca: "⤶",
	ldquo: "“",
	ldquor: "„",
	ldrdhar: "⥧",
	ldrushar: "⥋",
	ldsh: "↲",
	le: "≤",
	leftarrow: "←",
	leftarrowtail: "↢",
	leftharpoondown: "↽",
	leftharpoonup: "↼",
	leftleftarrows: "⇇",
	leftrightarrow: "↔",
	leftrightarrows: "⇆",
	leftrightharpoons: "⇋",
	leftrightsquigarrow: "↭",
	leftthreetimes: "⋋",
	leg: "⋚",
	leq: "≤",
	leqq: "≦",
	leqslant: "⩽",
	les: "⩽",
	lescc: "⪨",
	lesdot: "⩿",
	lesdoto: "⪁",
	lesdotor: "⪃",
	lesg: "⋚︀",
	lesges: "⪓",
	lessapprox: "⪅",
	lessdot: "⋖",
	lesseqgtr: "⋚",
	lesseqqgtr: "⪋",
	lessgtr: "≶",
	lesssim: "≲",
	lfisht: "⥼",
	lfloor: "⌊",
	lfr: "𝔩",
	lg: "≶",
	lgE: "⪑",
	lhard: "↽",
	lharu: "↼",
	lharul: "⥪",
	lhblk: "▄",
	ljcy: "љ",
	ll: "≪",
	llarr: "⇇",
	llcorner: "⌞",
	llhard: "⥫",
	lltri: "◺",
	lmidot: "ŀ",
	lmoust: "⎰",
	lmoustache: "⎰",
	lnE: "≨",
	lnap: "⪉",
	lnapprox: "⪉",
	lne: "⪇",
	lneq: "⪇",
	lneqq: "≨",
	lnsim: "⋦",
	loang: "⟬",
	loarr: "⇽",
	lobrk: "⟦",
	longleftarrow: "⟵",
	longleftrightarrow: "⟷",
	longmapsto: "⟼",
	longrightarrow: "⟶",
	looparrowleft: "↫",
	looparrowright: "↬",
	lopar: "⦅",
	lopf: "𝕝",
	loplus: "⨭",
	lotimes: "⨴",
	lowast: "∗",
	lowbar: "_",
	loz: "◊",
	lozenge: "◊",
	lozf: "⧫",
	lpar: "(",
	lparlt: "⦓",
	lrarr: "⇆",
	lrcorner: "⌟",
	lrhar: "⇋",
	lrhard: "⥭",
	lrm: "‎",
	lrtri: "⊿",
	lsaquo: "‹",
	lscr: "𝓁",
	lsh: "↰",
	lsim: "≲",
	lsime: "⪍",
	lsimg: "⪏",
	lsqb: "[",
	lsquo: "‘",
	lsquor: "‚",
	lstrok: "ł",
	lt: "<",
	ltcc: "⪦",
	ltcir: "⩹",
	ltdot: "⋖",
	lthree: "⋋",
	ltimes: "⋉",
	ltlarr: "⥶",
	ltquest: "⩻",
	ltrPar: "⦖",
	ltri: "◃",
	ltrie: "⊴",
	ltrif: "◂",
	lurdshar: "⥊",
	luruhar: "⥦",
	lvertneqq: "≨︀",
	lvnE: "≨︀",
	mDDot: "∺",
	macr: "¯",
	male: "♂",
	malt: "✠",
	maltese: "✠",
	map: "↦",
	mapsto: "↦",
	mapstodown: "↧",
	mapstoleft: "↤",
	mapstoup: "↥",
	marker: "▮",
	mcomma: "⨩",
	mcy: "м",
	mdash: "—",
	measuredangle: "∡",
	mfr: "𝔪",
	mho: "℧",
	micro: "µ",
	mid: "∣",
	midast: "*",
	midcir: "⫰",
	middot: "·",
	minus: "−",
	minusb: "⊟",
	minusd: "∸",
	minusdu: "⨪",
	mlcp: "⫛",
	mldr: "…",
	mnplus: "∓",
	models: "⊧",
	mopf: "𝕞",
	mp: "∓",
	mscr: "𝓂",
	mstpos: "∾",
	mu: "μ",
	multimap: "⊸",
	mumap: "⊸",
	nGg: "⋙̸",
	nGt: "≫⃒",
	nGtv: "≫̸",
	nLeftarrow: "⇍",
	nLeftrightarrow: "⇎",
	nLl: "⋘̸",
	nLt: "≪⃒",
	nLtv: "≪̸",
	nRightarrow: "⇏",
	nVDash: "⊯",
	nVdash: "⊮",
	nabla: "∇",
	nacute: "ń",
	nang: "∠⃒",
	nap: "≉",
	napE: "⩰̸",
	napid: "≋̸",
	napos: "ŉ",
	napprox: "≉",
	natur: "♮",
	natural: "♮",
	naturals: "ℕ",
	nbsp: "\xA0",
	nbump: "≎̸",
	nbumpe: "≏̸",
	ncap: "⩃",
	ncaron: "ň",
	ncedil: "ņ",
	ncong: "≇",
	ncongdot: "⩭̸",
	ncup: "⩂",
	ncy: "н",
	ndash: "–",
	ne: "≠",
	neArr: "⇗",
	nearhk: "⤤",
	nearr: "↗",
	nearrow: "↗",
	nedot: "≐̸",
	nequiv: "≢",
	nesear: "⤨",
	nesim: "≂̸",
	nexist: "∄",
	nexists: "∄",
	nfr: "𝔫",
	ngE: "≧̸",
	nge: "≱",
	ngeq: "≱",
	ngeqq: "≧̸",
	ngeqslant: "⩾̸",
	nges: "⩾̸",
	ngsim: "≵",
	ngt: "≯",
	ngtr: "≯",
	nhArr: "⇎",
	nharr: "↮",
	nhpar: "⫲",
	ni: "∋",
	nis: "⋼",
	nisd: "⋺",
	niv: "∋",
	njcy: "њ",
	nlArr: "⇍",
	nlE: "≦̸",
	nlarr: "↚",
	nldr: "‥",
	nle: "≰",
	nleftarrow: "↚",
	nleftrightarrow: "↮",
	nleq: "≰",
	nleqq: "≦̸",
	nleqslant: "⩽̸",
	nles: "⩽̸",
	nless: "≮",
	nlsim: "≴",
	nlt: "≮",
	nltri: "⋪",
	nltrie: "⋬",
	nmid: "∤",
	nopf: "𝕟",
	not: "¬",
	notin: "∉",
	notinE: "⋹̸",
	notindot: "⋵̸",
	notinva: "∉",
	notinvb: "⋷",
	notinvc: "⋶",
	notni: "∌",
	notniva: "∌",
	notnivb: "⋾",
	notnivc: "⋽",
	npar: "∦",
	nparallel: "∦",
	nparsl: "⫽⃥",
	npart: "∂̸",
	npolint: "⨔",
	npr: "⊀",
	nprcue: "⋠",
	npre: "⪯̸",
	nprec: "⊀",
	npreceq: "⪯̸",
	nrArr: "⇏",
	nrarr: "↛",
	nrarrc: "⤳̸",
	nrarrw: "↝̸",
	nrightarrow: "↛",
	nrtri: "⋫",
	nrtrie: "⋭",
	nsc: "⊁",
	nsccue: "⋡",
	nsce: "⪰̸",
	nscr: "𝓃",
	nshortmid: "∤",
	nshortparallel: "∦",
	nsim: "≁",
	nsime: "≄",
	nsimeq: "≄",
	nsmid: "∤",
	nspar: "∦",
	nsqsube: "⋢",
	nsqsupe: "⋣",
	nsub: "⊄",
	nsubE: "⫅̸",
	nsube: "⊈",
	nsubset: "⊂⃒",
	nsubseteq: "⊈",
	nsubseteqq: "⫅̸",
	nsucc: "⊁",
	nsucceq: "⪰̸",
	nsup: "⊅",
	nsupE: "⫆̸",
	nsupe: "⊉",
	nsupset: "⊃⃒",
	nsupseteq: "⊉",
	nsupseteqq: "⫆̸",
	ntgl: "≹",
	ntilde: "ñ",
	ntlg: "≸",
	ntriangleleft: "⋪",
	ntrianglelefteq: "⋬",
	ntriangleright: "⋫",
	ntrianglerighteq: "⋭",
	nu: "ν",
	num: "#",
	numero: "№",
	numsp: " ",
	nvDash: "⊭",
	nvHarr: "⤄",
	nvap: "≍⃒",
	nvdash: "⊬",
	nvge: "≥⃒",
	nvgt: ">⃒",
	nvinfin: "⧞",
	nvlArr: "⤂",
	nvle: "≤⃒",
	nvlt: "<⃒",
	nvltrie: "⊴⃒",
	nvrArr: "⤃",
	nvrtrie: "⊵⃒",
	nvsim: "∼⃒",
	nwArr: "⇖",
	nwarhk: "⤣",
	nwarr: "↖",
	nwarrow: "↖",
	nwnear: "⤧",
	oS: "Ⓢ",
	oacute: "ó",
	oast: "⊛",
	ocir: "⊚",
	ocirc: "ô",
	ocy: "о",
	odash: "⊝",
	odblac: "ő",
	odiv: "⨸",
	odot: "⊙",
	odsold: "⦼",
	oelig: "œ",
	ofcir: "⦿",
	ofr: "𝔬",
	ogon: "˛",
	ograve: "ò",
	ogt: "⧁",
	ohbar: "⦵",
	ohm: "Ω",
	oint: "∮",
	olarr: "↺",
	olcir: "⦾",
	olcross: "⦻",
	oline: "‾",
	olt: "⧀",
	omacr: "ō",
	omega: "ω",
	omicron: "ο",
	omid: "⦶",
	ominus: "⊖",
	oopf: "𝕠",
	opar: "⦷",
	operp: "⦹",
	oplus: "⊕",
	or: "∨",
	orarr: "↻",
	ord: "⩝",
	order: "ℴ",
	orderof: "ℴ",
	ordf: "ª",
	ordm: "º",
	origof: "⊶",
	oror: "⩖",
	orslope: "⩗",
	orv: "⩛",
	oscr: "ℴ",
	oslash: "ø",
	osol: "⊘",
	otilde: "õ",
	otimes: "⊗",
	otimesas: "⨶",
	ouml: "ö",
	ovbar: "⌽",
	par: "∥",
	para: "¶",
	parallel: "∥",
	parsim: "⫳",
	parsl: "⫽",
	part: "∂",
	pcy: "п",
	percnt: "%",
	period: ".",
	permil: "‰",
	perp: "⊥",
	pertenk: "‱",
	pfr: "𝔭",
	phi: "φ",
	phiv: "ϕ",
	phmmat: "ℳ",
	phone: "☎",
	pi: "π",
	pitchfork: "⋔",
	piv: "ϖ",
	planck: "ℏ",
	planckh: "ℎ",
	plankv: "ℏ",
	plus: "+",
	plusacir: "⨣",
	plusb: "⊞",
	pluscir: "⨢",
	plusdo: "∔",
	plusdu: "⨥",
	pluse: "⩲",
	plusmn: "±",
	plussim: "⨦",
	plustwo: "⨧",
	pm: "±",
	pointint: "⨕",
	popf: "𝕡",
	pound: "£",
	pr: "≺",
	prE: "⪳",
	prap: "⪷",
	prcue: "≼",
	pre: "⪯",
	prec: "≺",
	precapprox: "⪷",
	preccurlyeq: "≼",
	preceq: "⪯",
	precnapprox: "⪹",
	precneqq: "⪵",
	precnsim: "⋨",
	precsim: "≾",
	prime: "′",
	primes: "ℙ",
	prnE: "⪵",
	prnap: "⪹",
	prnsim: "⋨",
	prod: "∏",
	profalar: "⌮",
	profline: "⌒",
	profsurf: "⌓",
	prop: "∝",
	propto: "∝",
	prsim: "≾",
	prurel: "⊰",
	pscr: "𝓅",
	psi: "ψ",
	puncsp: " ",
	qfr: "𝔮",
	qint: "⨌",
	qopf: "𝕢",
	qprime: "⁗",
	qscr: "𝓆",
	quaternions: "ℍ",
	quatint: "⨖",
	quest: "?",
	questeq: "≟",
	quot: "\"",
	rAarr: "⇛",
	rArr: "⇒",
	rAtail: "⤜",
	rBarr: "⤏",
	rHar: "⥤",
	race: "∽̱",
	racute: "ŕ",
	radic: "√",
	raemptyv: "⦳",
	rang: "⟩",
	rangd: "⦒",
	range: "⦥",
	rangle: "⟩",
	raquo: "»",
	rarr: "→",
	rarrap: "⥵",
	rarrb: "⇥",
	rarrbfs: "⤠",
	rarrc: "⤳",
	rarrfs: "⤞",
	rarrhk: "↪",
	rarrlp: "↬",
	rarrpl: "⥅",
	rarrsim: "⥴",
	rarrtl: "↣",
	rarrw: "↝",
	ratail: "⤚",
	ratio: "∶",
	rationals: "ℚ",
	rbarr: "⤍",
	rbbrk: "❳",
	rbrace: "}",
	rbrack: "]",
	rbrke: "⦌",
	rbrksld: "⦎",
	rbrkslu: "⦐",
	rcaron: "ř",
	rcedil: "ŗ",
	rceil: "⌉",
	rcub: "}",
	rcy: "р",
	rdca: "⤷",
	rdldhar: "⥩",
	rdquo: "”",
	rdquor: "”",
	rdsh: "↳",
	real: "ℜ",
	realine: "ℛ",
	realpart: "ℜ",
	reals: "ℝ",
	rect: "▭",
	reg: "®",
	rfisht: "⥽",
	rfloor: "⌋",
	rfr: "𝔯",
	rhard: "⇁",
	rharu: "⇀",
	rharul: "⥬",
	rho: "ρ",
	rhov: "ϱ",
	rightarrow: "→",
	rightarrowtail: "↣",
	rightharpoondown: "⇁",
	rightharpoonup: "⇀",
	rightleftarrows: "⇄",
	rightleftharpoons: "⇌",
	rightrightarrows: "⇉",
	rightsquigarrow: "↝",
	rightthreetimes: "⋌",
	ring: "˚",
	risingdotseq: "≓",
	rlarr: "⇄",
	rlhar: "⇌",
	rlm: "‏",
	rmoust: "⎱",
	rmoustache: "⎱",
	rnmid: "⫮",
	roang: "⟭",
	roarr: "⇾",
	robrk: "⟧",
	ropar: "⦆",
	ropf: "𝕣",
	roplus: "⨮",
	rotimes: "⨵",
	rpar: ")",
	rpargt: "⦔",
	rppolint: "⨒",
	rrarr: "⇉",
	rsaquo: "›",
	rscr: "𝓇",
	rsh: "↱",
	rsqb: "]",
	rsquo: "’",
	rsquor: "’",
	rthree: "⋌",
	rtimes: "⋊",
	rtri: "▹",
	rtrie: "⊵",
	rtrif: "▸",
	rtriltri: "⧎",
	ruluhar: "⥨",
	rx: "℞",
	sacute: "ś",
	sbquo: "‚",
	sc: "≻",
	scE: "⪴",
	scap: "⪸",
	scaron: "š",
	sccue: "≽",
	sce: "⪰",
	scedil: "ş",
	scirc: "ŝ",
	scnE: "⪶",
	scnap: "⪺",
	scnsim: "⋩",
	scpolint: "⨓",
	scsim: "≿",
	scy: "с",
	sdot: "⋅",
	sdotb: "⊡",
	sdote: "⩦",
	seArr: "⇘",
	searhk: "⤥",
	searr: "↘",
	searrow: "↘",
	sect: "§",
	semi: ";",
	seswar: "⤩",
	setminus: "∖",
	setmn: "∖",
	sext: "✶",
	sfr: "𝔰",
	sfrown: "⌢",
	sharp: "♯",
	shchcy: "щ",
	shcy: "ш",
	shortmid: "∣",
	shortparallel: "∥",
	shy: "­",
	sigma: "σ",
	sigmaf: "ς",
	sigmav: "ς",
	sim: "∼",
	simdot: "⩪",
	sime: "≃",
	simeq: "≃",
	simg: "⪞",
	simgE: "⪠",
	siml: "⪝",
	simlE: "⪟",
	simne: "≆",
	simplus: "⨤",
	simrarr: "⥲",
	slarr: "←",
	smallsetminus: "∖",
	smashp: "⨳",
	smeparsl: "⧤",
	smid: "∣",
	smile: "⌣",
	smt: "⪪",
	smte: "⪬",
	smtes: "⪬︀",
	softcy: "ь",
	sol: "/",
	solb: "⧄",
	solbar: "⌿",
	sopf: "𝕤",
	spades: "♠",
	spadesuit: "♠",
	spar: "∥",
	sqcap: "⊓",
	sqcaps: "⊓︀",
	sqcup: "⊔",
	sqcups: "⊔︀",
	sqsub: "⊏",
	sqsube: "⊑",
	sqsubset: "⊏",
	sqsubseteq: "⊑",
	sqsup: "⊐",
	sqsupe: "⊒",
	sqsupset: "⊐",
	sqsupseteq: "⊒",
	squ: "□",
	square: "□",
	squarf: "▪",
	squf: "▪",
	srarr: "→",
	sscr: "𝓈",
	ssetmn: "∖",
	ssmile: "⌣",
	sstarf: "⋆",
	star: "☆",
	starf: "★",
	straightepsilon: "ϵ",
	straightphi: "ϕ",
	strns: "¯",
	sub: "⊂",
	subE: "⫅",
	subdot: "⪽",
	sube: "⊆",
	subedot: "⫃",
	submult: "⫁",
	subnE: "⫋",
	subne: "⊊",
	subplus: "⪿",
	subrarr: "⥹",
	subset: "⊂",
	subseteq: "⊆",
	subseteqq: "⫅",
	subsetneq: "⊊",
	subsetneqq: "⫋",
	subsim: "⫇",
	subsub: "⫕",
	subsup: "⫓",
	succ: "≻",
	succapprox: "⪸",
	succcurlyeq: "≽",
	succeq: "⪰",
	succnapprox: "⪺",
	succneqq: "⪶",
	succnsim: "⋩",
	succsim: "≿",
	sum: "∑",
	sung: "♪",
	sup1: "¹",
	sup2: "²",
	sup3: "³",
	sup: "⊃",
	supE: "⫆",
	supdot: "⪾",
	supdsub: "⫘",
	supe: "⊇",
	supedot: "⫄",
	suphsol: "⟉",
	suphsub: "⫗",
	suplarr: "⥻",
	supmult: "⫂",
	supnE: "⫌",
	supne: "⊋",
	supplus: "⫀",
	supset: "⊃",
	supseteq: "⊇",
	supseteqq: "⫆",
	supsetneq: "⊋",
	supsetneqq: "⫌",
	supsim: "⫈",
	supsub: "⫔",
	supsup: "⫖",
	swArr: "⇙",
	swarhk: "⤦",
	swarr: "↙",
	swarrow: "↙",
	swnwar: "⤪",
	szlig: "ß",
	target: "⌖",
	tau: "τ",
	tbrk: "⎴",
	tcaron: "ť",
	tcedil: "ţ",
	tcy: "т",
	tdot: "⃛",
	telrec: "⌕",
	tfr: "𝔱",
	there4: "∴",
	therefore: "∴",
	theta: "θ",
	thetasym: "ϑ",
	thetav: "ϑ",
	thickapprox: "≈",
	thicksim: "∼",
	thinsp: " ",
	thkap: "≈",
	thksim: "∼",
	thorn: "þ",
	tilde: "˜",
	times: "×",
	timesb: "⊠",
	timesbar: "⨱",
	timesd: "⨰",
	tint: "∭",
	toea: "⤨",
	top: "⊤",
	topbot: "⌶",
	topcir: "⫱",
	topf: "𝕥",
	topfork: "⫚",
	tosa: "⤩",
	tprime: "‴",
	trade: "™",
	triangle: "▵",
	triangledown: "▿",
	triangleleft: "◃",
	trianglelefteq: "⊴",
	triangleq: "≜",
	triangleright: "▹",
	trianglerighteq: "⊵",
	tridot: "◬",
	trie: "≜",
	triminus: "⨺",
	triplus: "⨹",
	trisb: "⧍",
	tritime: "⨻",
	trpezium: "⏢",
	tscr: "𝓉",
	tscy: "ц",
	tshcy: "ћ",
	tstrok: "ŧ",
	twixt: "≬",
	twoheadleftarrow: "↞",
	twoheadrightarrow: "↠",
	uArr: "⇑",
	uHar: "⥣",
	uacute: "ú",
	uarr: "↑",
	ubrcy: "ў",
	ubreve: "ŭ",
	ucirc: "û",
	ucy: "у",
	udarr: "⇅",
	udblac: "ű",
	udhar: "⥮",
	ufisht: "⥾",
	ufr: "𝔲",
	ugrave: "ù",
	uharl: "↿",
	uharr: "↾",
	uhblk: "▀",
	ulcorn: "⌜",
	ulcorner: "⌜",
	ulcrop: "⌏",
	ultri: "◸",
	umacr: "ū",
	uml: "¨",
	uogon: "ų",
	uopf: "𝕦",
	uparrow: "↑",
	updownarrow: "↕",
	upharpoonleft: "↿",
	upharpoonright: "↾",
	uplus: "⊎",
	upsi: "υ",
	upsih: "ϒ",
	upsilon: "υ",
	upuparrows: "⇈",
	urcorn: "⌝",
	urcorner: "⌝",
	urcrop: "⌎",
	uring: "ů",
	urtri: "◹",
	uscr: "𝓊",
	utdot: "⋰",
	utilde: "ũ",
	utri: "▵",
	utrif: "▴",
	uuarr: "⇈",
	uuml: "ü",
	uwangle: "⦧",
	vArr: "⇕",
	vBar: "⫨",
	vBarv: "⫩",
	vDash: "⊨",
	vangrt: "⦜",
	varepsilon: "ϵ",
	varkappa: "ϰ",
	varnothing: "∅",
	varphi: "ϕ",
	varpi: "ϖ",
	varpropto: "∝",
	varr: "↕",
	varrho: "ϱ",
	varsigma: "ς",
	varsubsetneq: "⊊︀",
	varsubsetneqq: "⫋︀",
	varsupsetneq: "⊋︀",
	varsupsetneqq: "⫌︀",
	vartheta: "ϑ",
	vartriangleleft: "⊲",
	vartriangleright: "⊳",
	vcy: "в",
	vdash: "⊢",
	vee: "∨",
	veebar: "⊻",
	veeeq: "≚",
	vellip: "⋮",
	verbar: "|",
	vert: "|",
	vfr: "𝔳",
	vltri: "⊲",
	vnsub: "⊂⃒",
	vnsup: "⊃⃒",
	vopf: "𝕧",
	vprop: "∝",
	vrtri: "⊳",
	vscr: "𝓋",
	vsubnE: "⫋︀",
	vsubne: "⊊︀",
	vsupnE: "⫌︀",
	vsupne: "⊋︀",
	vzigzag: "⦚",
	wcirc: "ŵ",
	wedbar: "⩟",
	wedge: "∧",
	wedgeq: "≙",
	weierp: "℘",
	wfr: "𝔴",
	wopf: "𝕨",
	wp: "℘",
	wr: "≀",
	wreath: "≀",
	wscr: "𝓌",
	xcap: "⋂",
	xcirc: "◯",
	xcup: "⋃",
	xdtri: "▽",
	xfr: "𝔵",
	xhArr: "⟺",
	xharr: "⟷",
	xi: "ξ",
	xlArr: "⟸",
	xlarr: "⟵",
	xmap: "⟼",
	xnis: "⋻",
	xodot: "⨀",
	xopf: "𝕩",
	xoplus: "⨁",
	xotime: "⨂",
	xrArr: "⟹",
	xrarr: "⟶",
	xscr: "𝓍",
	xsqcup: "⨆",
	xuplus: "⨄",
	xutri: "△",
	xvee: "⋁",
	xwedge: "⋀",
	yacute: "ý",
	yacy: "я",
	ycirc: "ŷ",
	ycy: "ы",
	yen: "¥",
	yfr: "𝔶",
	yicy: "ї",
	yopf: "𝕪",
	yscr: "𝓎",
	yucy: "ю",
	yuml: "ÿ",
	zacute: "ź",
	zcaron: "ž",
	zcy: "з",
	zdot: "ż",
	zeetrf: "ℨ",
	zeta: "ζ",
	zfr: "𝔷",
	zhcy: "ж",
	zigrarr: "⇝",
	zopf: "𝕫",
	zscr: "𝓏",
	zwj: "‍",
	zwnj: "‌"
};

// node_modules/decode-named-character-reference/index.js
const own$1 = {}.hasOwnProperty;
function decodeNamedCharacterReference(value) {
	return own$1.call(characterEntities, value) ? characterEntities[value] : false;
}

// node_modules/micromark-util-chunked/index.js
function splice(list, start, remove, items) {
	const end = list.length;
	let chunkStart = 0;
	let parameters;
	if (start < 0) start = -start > end ? 0 : end + start;
	else start = start > end ? end : start;
	remove = remove > 0 ? remove : 0;
	if (items.length < 1e4) {
		parameters = Array.from(items);
		parameters.unshift(start, remove);
		list.splice(...parameters);
	} else {
		if (remove) list.splice(start, remove);
		while (chunkStart < items.length) {
			parameters = items.slice(chunkStart, chunkStart + 1e4);
			parameters.unshift(start, 0);
			list.splice(...parameters);
			chunkStart += 1e4;
			start += 1e4;
		}
	}
}
function push(list, items) {
	if (list.length > 0) {
		splice(list, list.length, 0, items);
		return list;
	}
	return items;
}

// node_modules/micromark-util-combine-extensions/index.js
const hasOwnProperty = {}.hasOwnProperty;
function combineExtensions(extensions) {
	const all = {};
	let index = -1;
	while (++index < extensions.length) syntaxExtension(all, extensions[index]);
	return all;
}
function syntaxExtension(all, extension) {
	let hook;
	for (hook in extension) {
		const left = (hasOwnProperty.call(all, hook) ? all[hook] : void 0) || (all[hook] = {});
		const right = extension[hook];
		let code;
		if (right) for (code in right) {
			if (!hasOwnProperty.call(left, code)) left[code] = [];
			const value = right[code];
			constructs(left[code], Array.isArray(value) ? value : value ? [value] : []);
		}
	}
}
function constructs(existing, list) {
	let index = -1;
	const before = [];
	while (++index < list.length) (list[index].add === "after" ? existing : before).push(list[index]);
	splice(existing, 0, 0, before);
}

// node_modules/micromark-util-decode-numeric-character-reference/index.js
function decodeNumericCharacterReference(value, base) {
	const code = Number.parseInt(value, base);
	if (code < 9 || code === 11 || code > 13 && code < 32 || code > 126 && code < 160 || code > 55295 && code < 57344 || code > 64975 && code < 65008 || (code & 65535) === 65535 || (code & 65535) === 65534 || code > 1114111) return "�";
	return String.fromCodePoint(code);
}

// node_modules/micromark-util-normalize-identifier/index.js
function normalizeIdentifier(value) {
	return value.replace(/[\t\n\r ]+/g, " ").replace(/^ | $/g, "").toLowerCase().toUpperCase();
}

// node_modules/micromark-util-character/index.js
const asciiAlpha = regexCheck(/[A-Za-z]/);
const asciiAlphanumeric = regexCheck(/[\dA-Za-z]/);
const asciiAtext = regexCheck(/[#-'*+\--9=?A-Z^-~]/);
function asciiControl(code) {
	return code !== null && (code < 32 || code === 127);
}
const asciiDigit = regexCheck(/\d/);
const asciiHexDigit = regexCheck(/[\dA-Fa-f]/);
const asciiPunctuation = regexCheck(/[!-/:-@[-`{-~]/);
function markdownLineEnding(code) {
	return code !== null && code < -2;
}
function markdownLineEndingOrSpace(code) {
	return code !== null && (code < 0 || code === 32);
}
function markdownSpace(code) {
	return code === -2 || code === -1 || code === 32;
}
const unicodePunctuation = regexCheck(/\p{P}|\p{S}/u);
const unicodeWhitespace = regexCheck(/\s/);
function regexCheck(regex) {
	return check;
	function check(code) {
		return code !== null && code > -1 && regex.test(String.fromCharCode(code));
	}
}

// node_modules/micromark-factory-space/index.js
function factorySpace(effects, ok, type, max) {
	const limit = max ? max - 1 : Infinity;
	let size = 0;
	return start;
	function start(code) {
		if (markdownSpace(code)) {
			effects.enter(type);
			return prefix(code);
		}
		return ok(code);
	}
	function prefix(code) {
		if (markdownSpace(code) && size++ < limit) {
			effects.consume(code);
			return prefix;
		}
		effects.exit(type);
		return ok(code);
	}
}
function factorySpaceMinMax(effects, ok, nok, type, min, max) {
	let size = 0;
	return start;
	function start(code) {
		if (max > 0 && markdownSpace(code)) {
			effects.enter(type);
			return prefix(code);
		}
		return after(code);
	}
	function prefix(code) {
		if (markdownSpace(code) && size < max) {
			effects.consume(code);
			size++;
			return prefix;
		}
		effects.exit(type);
		return after(code);
	}
	function after(code) {
		return size >= min ? ok(code) : nok(code);
	}
}

// node_modules/micromark/lib/initialize/content.js
const content$1 = { tokenize: initializeContent };
function initializeContent(effects) {
	const contentStart = effects.attempt(this.parser.constructs.contentInitial, afterContentStartConstruct, paragraphInitial);
	let previous;
	return contentStart;
	function afterContentStartConstruct(code) {
		if (code === null) {
			effects.consume(code);
			return;
		}
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return factorySpace(effects, contentStart, "linePrefix");
	}
	function paragraphInitial(code) {
		effects.enter("paragraph");
		return lineStart(code);
	}
	function lineStart(code) {
		const token = effects.enter("chunkText", {
			contentType: "text",
			previous
		});
		if (previous) previous.next = token;
		previous = token;
		return data(code);
	}
	function data(code) {
		if (code === null) {
			effects.exit("chunkText");
			effects.exit("paragraph");
			effects.consume(code);
			return;
		}
		if (markdownLineEnding(code)) {
			effects.consume(code);
			effects.exit("chunkText");
			return lineStart;
		}
		effects.consume(code);
		return data;
	}
}

// node_modules/micromark-util-edit-map/index.js
var EditMap = class {
	constructor() {
		this.index = /* @__PURE__ */ new Map();
		this.map = [];
	}
	add(index, remove, add) {
		addImplementation(this, index, remove, add, false);
	}
	addBefore(index, remove, add) {
		addImplementation(this, index, remove, add, true);
	}
	consume(events) {
		this.map.sort(function(a, b) {
			return a[0] - b[0];
		});
		if (this.map.length === 0) return;
		let index = this.map.length;
		const vecs = [];
		while (index > 0) {
			index -= 1;
			vecs.push(events.slice(this.map[index][0] + this.map[index][1]), this.map[index][2]);
			events.length = this.map[index][0];
		}
		vecs.push(events.slice());
		events.length = 0;
		let slice = vecs.pop();
		while (slice) {
			for (const element of slice) events.push(element);
			slice = vecs.pop();
		}
		this.map.length = 0;
		this.index.clear();
	}
};
function addImplementation(editMap, at, remove, add, before) {
	if (remove === 0 && add.length === 0) return;
	const existing = editMap.index.get(at);
	if (existing) {
		existing[1] += remove;
		if (before) {
			add.push(...existing[2]);
			existing[2] = add;
		} else existing[2].push(...add);
		return;
	}
	const change = [
		at,
		remove,
		add
	];
	editMap.map.push(change);
	editMap.index.set(at, change);
}

// node_modules/micromark/lib/initialize/document.js
const document$1 = { tokenize: initializeDocument };
const containerConstruct = { tokenize: tokenizeContainer };
function initializeDocument(effects) {
	const self = this;
	const stack = [];
	let continued = 0;
	let childFlow;
	let childToken;
	let lineStartOffset;
	return start;
	function start(code) {
		if (continued < stack.length) {
			const item = stack[continued];
			self.containerState = item[1];
			return effects.attempt(item[0].continuation, documentContinue, checkNewContainers)(code);
		}
		return checkNewContainers(code);
	}
	function documentContinue(code) {
		continued++;
		if (self.containerState._closeFlow) {
			self.containerState._closeFlow = void 0;
			if (childFlow) closeFlow();
			const indexBeforeExits = self.events.length;
			let indexBeforeFlow = indexBeforeExits;
			let point;
			while (indexBeforeFlow--) if (self.events[indexBeforeFlow][0] === "exit" && self.events[indexBeforeFlow][1].type === "chunkFlow") {
				point = self.events[indexBeforeFlow][1].end;
				break;
			}
			exitContainers(continued);
			let index = indexBeforeExits;
			while (index < self.events.length) {
				self.events[index][1].end = { ...point };
				index++;
			}
			const editMap = new EditMap();
			editMap.add(indexBeforeFlow + 1, 0, self.events.slice(indexBeforeExits));
			editMap.add(indexBeforeExits, index - indexBeforeExits, []);
			editMap.consume(self.events);
			return checkNewContainers(code);
		}
		return start(code);
	}
	function checkNewContainers(code) {
		if (continued === stack.length) {
			if (!childFlow) return documentContinued(code);
			if (childFlow.currentConstruct && childFlow.currentConstruct.concrete) return flowStart(code);
			self.interrupt = Boolean(childFlow.currentConstruct && !childFlow._gfmTableDynamicInterruptHack);
		}
		self.containerState = {};
		return effects.check(containerConstruct, thereIsANewContainer, thereIsNoNewContainer)(code);
	}
	function thereIsANewContainer(code) {
		if (childFlow) closeFlow();
		exitContainers(continued);
		return documentContinued(code);
	}
	function thereIsNoNewContainer(code) {
		self.parser.lazy[self.now().line] = continued !== stack.length;
		lineStartOffset = self.now().offset;
		return flowStart(code);
	}
	function documentContinued(code) {
		self.containerState = {};
		return effects.attempt(containerConstruct, containerContinue, flowStart)(code);
	}
	function containerContinue(code) {
		continued++;
		stack.push([self.currentConstruct, self.containerState]);
		return documentContinued(code);
	}
	function flowStart(code) {
		if (code === null) {
			if (childFlow) closeFlow();
			exitContainers(0);
			effects.consume(code);
			return;
		}
		childFlow = childFlow || self.parser.flow(self.now());
		effects.enter("chunkFlow", {
			_tokenizer: childFlow,
			contentType: "flow",
			previous: childToken
		});
		return flowContinue(code);
	}
	function flowContinue(code) {
		if (code === null) {
			writeToChild(effects.exit("chunkFlow"), true);
			exitContainers(0);
			effects.consume(code);
			return;
		}
		if (markdownLineEnding(code)) {
			effects.consume(code);
			writeToChild(effects.exit("chunkFlow"));
			continued = 0;
			self.interrupt = void 0;
			return start;
		}
		effects.consume(code);
		return flowContinue;
	}
	function writeToChild(token, endOfFile) {
		const stream = self.sliceStream(token);
		if (endOfFile) stream.push(null);
		token.previous = childToken;
		if (childToken) childToken.next = token;
		childToken = token;
		childFlow.defineSkip(token.start);
		childFlow.write(stream);
		if (self.parser.lazy[token.start.line]) {
			let index = childFlow.events.length;
			while (index--) if (childFlow.events[index][1].start.offset < lineStartOffset && (!childFlow.events[index][1].end || childFlow.events[index][1].end.offset > lineStartOffset)) return;
			const indexBeforeExits = self.events.length;
			let indexBeforeFlow = indexBeforeExits;
			let seen;
			let point;
			while (indexBeforeFlow--) if (self.events[indexBeforeFlow][0] === "exit" && self.events[indexBeforeFlow][1].type === "chunkFlow") {
				if (seen) {
					point = self.events[indexBeforeFlow][1].end;
					break;
				}
				seen = true;
			}
			exitContainers(continued);
			index = indexBeforeExits;
			while (index < self.events.length) {
				self.events[index][1].end = { ...point };
				index++;
			}
			const editMap = new EditMap();
			editMap.add(indexBeforeFlow + 1, 0, self.events.slice(indexBeforeExits));
			editMap.add(indexBeforeExits, index - indexBeforeExits, []);
			editMap.consume(self.events);
		}
	}
	function exitContainers(size) {
		let index = stack.length;
		while (index-- > size) {
			const entry = stack[index];
			self.containerState = entry[1];
			entry[0].exit.call(self, effects);
		}
		stack.length = size;
	}
	function closeFlow() {
		childFlow.write([null]);
		childToken = void 0;
		childFlow = void 0;
		self.containerState._closeFlow = void 0;
	}
}
function tokenizeContainer(effects, ok, nok) {
	return factorySpace(effects, effects.attempt(this.parser.constructs.document, ok, nok), "linePrefix", this.parser.constructs.disable.null.includes("codeIndented") ? void 0 : 4);
}

// node_modules/micromark-util-classify-character/index.js
function classifyCharacter(code) {
	if (code === null || markdownLineEndingOrSpace(code) || unicodeWhitespace(code)) return 1;
	if (unicodePunctuation(code)) return 2;
}

// node_modules/micromark-util-resolve-all/index.js
function resolveAll(constructs, events, context) {
	const called = [];
	let index = -1;
	while (++index < constructs.length) {
		const resolve = constructs[index].resolveAll;
		if (resolve && !called.includes(resolve)) {
			events = resolve(events, context);
			called.push(resolve);
		}
	}
	return events;
}

// node_modules/micromark-core-commonmark/lib/attention.js
const attention = {
	name: "attention",
	resolveAll: resolveAllAttention,
	tokenize: tokenizeAttention
};
function resolveAllAttention(events, context) {
	let index = -1;
	let nextEvents;
	while (++index < events.length) if (events[index][0] === "enter" && events[index][1].type === "attentionSequence" && events[index][1]._close) {
		let open = index;
		while (open--) if (events[open][0] === "exit" && events[open][1].type === "attentionSequence" && events[open][1]._open && context.sliceSerialize(events[open][1]).charCodeAt(0) === context.sliceSerialize(events[index][1]).charCodeAt(0)) {
			if ((events[open][1]._close || events[index][1]._open) && (events[index][1].end.offset - events[index][1].start.offset) % 3 && !((events[open][1].end.offset - events[open][1].start.offset + events[index][1].end.offset - events[index][1].start.offset) % 3)) continue;
			const use = events[open][1].end.offset - events[open][1].start.offset > 1 && events[index][1].end.offset - events[index][1].start.offset > 1 ? 2 : 1;
			const start = { ...events[open][1].end };
			const end = { ...events[index][1].start };
			movePoint(start, -use);
			movePoint(end, use);
			const openingSequence = {
				type: use > 1 ? "strongSequence" : "emphasisSequence",
				start,
				end: { ...events[open][1].end }
			};
			const closingSequence = {
				type: use > 1 ? "strongSequence" : "emphasisSequence",
				start: { ...events[index][1].start },
				end
			};
			const text = {
				type: use > 1 ? "strongText" : "emphasisText",
				start: { ...events[open][1].end },
				end: { ...events[index][1].start }
			};
			const group = {
				type: use > 1 ? "strong" : "emphasis",
				start: { ...openingSequence.start },
				end: { ...closingSequence.end }
			};
			events[open][1].end = { ...openingSequence.start };
			events[index][1].start = { ...closingSequence.end };
			nextEvents = [];
			if (events[open][1].end.offset - events[open][1].start.offset) nextEvents = push(nextEvents, [[
				"enter",
				events[open][1],
				context
			], [
				"exit",
				events[open][1],
				context
			]]);
			nextEvents = push(nextEvents, [
				[
					"enter",
					group,
					context
				],
				[
					"enter",
					openingSequence,
					context
				],
				[
					"exit",
					openingSequence,
					context
				],
				[
					"enter",
					text,
					context
				]
			]);
			nextEvents = push(nextEvents, resolveAll(context.parser.constructs.insideSpan.null, events.slice(open + 1, index), context));
			nextEvents = push(nextEvents, [
				[
					"exit",
					text,
					context
				],
				[
					"enter",
					closingSequence,
					context
				],
				[
					"exit",
					closingSequence,
					context
				],
				[
					"exit",
					group,
					context
				]
			]);
			let offset = 0;
			if (events[index][1].end.offset - events[index][1].start.offset) {
				offset = 2;
				nextEvents = push(nextEvents, [[
					"enter",
					events[index][1],
					context
				], [
					"exit",
					events[index][1],
					context
				]]);
			}
			splice(events, open - 1, index - open + 3, nextEvents);
			index = open + nextEvents.length - offset - 2;
			break;
		}
	}
	index = -1;
	while (++index < events.length) if (events[index][1].type === "attentionSequence") events[index][1].type = "data";
	return events;
}
function tokenizeAttention(effects, ok) {
	const attentionMarkers = this.parser.constructs.attentionMarkers.null;
	const previous = this.previous;
	const before = classifyCharacter(previous);
	let marker;
	return start;
	function start(code) {
		marker = code;
		effects.enter("attentionSequence");
		return inside(code);
	}
	function inside(code) {
		if (code === marker) {
			effects.consume(code);
			return inside;
		}
		const token = effects.exit("attentionSequence");
		const after = classifyCharacter(code);
		const open = !after || after === 2 && before || attentionMarkers.includes(code) && code !== 42 && code !== 95;
		const close = !before || before === 2 && after || attentionMarkers.includes(previous) && previous !== 42 && previous !== 95;
		token._open = Boolean(marker === 42 ? open : open && (before || !close));
		token._close = Boolean(marker === 42 ? close : close && (after || !open));
		return ok(code);
	}
}
function movePoint(point, offset) {
	point.column += offset;
	point.offset += offset;
	point._bufferIndex += offset;
}

// node_modules/micromark-core-commonmark/lib/autolink.js
const autolink = {
	name: "autolink",
	tokenize: tokenizeAutolink
};
function tokenizeAutolink(effects, ok, nok) {
	let size = 0;
	return start;
	function start(code) {
		effects.enter("autolink");
		effects.enter("autolinkMarker");
		effects.consume(code);
		effects.exit("autolinkMarker");
		effects.enter("autolinkProtocol");
		return open;
	}
	function open(code) {
		if (asciiAlpha(code)) {
			effects.consume(code);
			return schemeOrEmailAtext;
		}
		if (code === 64) return nok(code);
		return emailAtext(code);
	}
	function schemeOrEmailAtext(code) {
		if (code === 43 || code === 45 || code === 46 || asciiAlphanumeric(code)) {
			size = 1;
			return schemeInsideOrEmailAtext(code);
		}
		return emailAtext(code);
	}
	function schemeInsideOrEmailAtext(code) {
		if (code === 58) {
			effects.consume(code);
			size = 0;
			return urlInside;
		}
		if ((code === 43 || code === 45 || code === 46 || asciiAlphanumeric(code)) && size++ < 32) {
			effects.consume(code);
			return schemeInsideOrEmailAtext;
		}
		size = 0;
		return emailAtext(code);
	}
	function urlInside(code) {
		if (code === 62) {
			effects.exit("autolinkProtocol");
			effects.enter("autolinkMarker");
			effects.consume(code);
			effects.exit("autolinkMarker");
			effects.exit("autolink");
			return ok;
		}
		if (code === null || code === 32 || code === 60 || asciiControl(code)) return nok(code);
		effects.consume(code);
		return urlInside;
	}
	function emailAtext(code) {
		if (code === 64) {
			effects.consume(code);
			return emailAtSignOrDot;
		}
		if (asciiAtext(code)) {
			effects.consume(code);
			return emailAtext;
		}
		return nok(code);
	}
	function emailAtSignOrDot(code) {
		return asciiAlphanumeric(code) ? emailLabel(code) : nok(code);
	}
	function emailLabel(code) {
		if (code === 46) {
			effects.consume(code);
			size = 0;
			return emailAtSignOrDot;
		}
		if (code === 62) {
			effects.exit("autolinkProtocol").type = "autolinkEmail";
			effects.enter("autolinkMarker");
			effects.consume(code);
			effects.exit("autolinkMarker");
			effects.exit("autolink");
			return ok;
		}
		return emailValue(code);
	}
	function emailValue(code) {
		if ((code === 45 || asciiAlphanumeric(code)) && size++ < 63) {
			const next = code === 45 ? emailValue : emailLabel;
			effects.consume(code);
			return next;
		}
		return nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/blank-line.js
const blankLine = {
	partial: true,
	tokenize: tokenizeBlankLine
};
function tokenizeBlankLine(effects, ok, nok) {
	return start;
	function start(code) {
		return markdownSpace(code) ? factorySpace(effects, after, "linePrefix")(code) : after(code);
	}
	function after(code) {
		return code === null || markdownLineEnding(code) ? ok(code) : nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/block-quote.js
const blockQuote = {
	continuation: { tokenize: tokenizeBlockQuoteContinuation },
	exit,
	name: "blockQuote",
	tokenize: tokenizeBlockQuoteStart
};
function tokenizeBlockQuoteStart(effects, ok, nok) {
	const self = this;
	return start;
	function start(code) {
		if (code === 62) {
			const state = self.containerState;
			if (!state.open) {
				effects.enter("blockQuote", { _container: true });
				state.open = true;
			}
			effects.enter("blockQuotePrefix");
			effects.enter("blockQuoteMarker");
			effects.consume(code);
			effects.exit("blockQuoteMarker");
			return after;
		}
		return nok(code);
	}
	function after(code) {
		if (markdownSpace(code)) {
			effects.enter("blockQuotePrefixWhitespace");
			effects.consume(code);
			effects.exit("blockQuotePrefixWhitespace");
			effects.exit("blockQuotePrefix");
			return ok;
		}
		effects.exit("blockQuotePrefix");
		return ok(code);
	}
}
function tokenizeBlockQuoteContinuation(effects, ok, nok) {
	const self = this;
	return contStart;
	function contStart(code) {
		if (markdownSpace(code)) return factorySpace(effects, contBefore, "linePrefix", self.parser.constructs.disable.null.includes("codeIndented") ? void 0 : 4)(code);
		return contBefore(code);
	}
	function contBefore(code) {
		return effects.attempt(blockQuote, ok, nok)(code);
	}
}
function exit(effects) {
	effects.exit("blockQuote");
}

// node_modules/micromark-core-commonmark/lib/character-escape.js
const characterEscape = {
	name: "characterEscape",
	tokenize: tokenizeCharacterEscape
};
function tokenizeCharacterEscape(effects, ok, nok) {
	return start;
	function start(code) {
		effects.enter("characterEscape");
		effects.enter("escapeMarker");
		effects.consume(code);
		effects.exit("escapeMarker");
		return inside;
	}
	function inside(code) {
		if (asciiPunctuation(code)) {
			effects.enter("characterEscapeValue");
			effects.consume(code);
			effects.exit("characterEscapeValue");
			effects.exit("characterEscape");
			return ok;
		}
		return nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/character-reference.js
const characterReference = {
	name: "characterReference",
	tokenize: tokenizeCharacterReference
};
function tokenizeCharacterReference(effects, ok, nok) {
	const self = this;
	let size = 0;
	let max;
	let test;
	return start;
	function start(code) {
		effects.enter("characterReference");
		effects.enter("characterReferenceMarker");
		effects.consume(code);
		effects.exit("characterReferenceMarker");
		return open;
	}
	function open(code) {
		if (code === 35) {
			effects.enter("characterReferenceMarkerNumeric");
			effects.consume(code);
			effects.exit("characterReferenceMarkerNumeric");
			return numeric;
		}
		effects.enter("characterReferenceValue");
		max = 31;
		test = asciiAlphanumeric;
		return value(code);
	}
	function numeric(code) {
		if (code === 88 || code === 120) {
			effects.enter("characterReferenceMarkerHexadecimal");
			effects.consume(code);
			effects.exit("characterReferenceMarkerHexadecimal");
			effects.enter("characterReferenceValue");
			max = 6;
			test = asciiHexDigit;
			return value;
		}
		effects.enter("characterReferenceValue");
		max = 7;
		test = asciiDigit;
		return value(code);
	}
	function value(code) {
		if (code === 59 && size) {
			const token = effects.exit("characterReferenceValue");
			if (test === asciiAlphanumeric && !decodeNamedCharacterReference(self.sliceSerialize(token))) return nok(code);
			effects.enter("characterReferenceMarker");
			effects.consume(code);
			effects.exit("characterReferenceMarker");
			effects.exit("characterReference");
			return ok;
		}
		if (test(code) && size++ < max) {
			effects.consume(code);
			return value;
		}
		return nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/partial-non-lazy-continuation.js
const nonLazyContinuation = {
	partial: true,
	tokenize: tokenizeNonLazyContinuation
};
function tokenizeNonLazyContinuation(effects, ok, nok) {
	const self = this;
	return start;
	function start(code) {
		if (code === null) return nok(code);
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return after;
	}
	function after(code) {
		return self.parser.lazy[self.now().line] ? nok(code) : ok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/code-fenced.js
const codeFenced = {
	concrete: true,
	name: "codeFenced",
	tokenize: tokenizeCodeFenced
};
function tokenizeCodeFenced(effects, ok, nok) {
	const self = this;
	const closeStart = {
		partial: true,
		tokenize: tokenizeCloseStart
	};
	let initialPrefix = 0;
	let sizeOpen = 0;
	let marker;
	return start;
	function start(code) {
		return beforeSequenceOpen(code);
	}
	function beforeSequenceOpen(code) {
		const tail = self.events[self.events.length - 1];
		initialPrefix = tail && tail[1].type === "linePrefix" ? tail[2].sliceSerialize(tail[1], true).length : 0;
		marker = code;
		effects.enter("codeFenced");
		effects.enter("codeFencedFence");
		effects.enter("codeFencedFenceSequence");
		return sequenceOpen(code);
	}
	function sequenceOpen(code) {
		if (code === marker) {
			sizeOpen++;
			effects.consume(code);
			return sequenceOpen;
		}
		if (sizeOpen < 3) return nok(code);
		effects.exit("codeFencedFenceSequence");
		return markdownSpace(code) ? factorySpace(effects, infoBefore, "whitespace")(code) : infoBefore(code);
	}
	function infoBefore(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("codeFencedFence");
			return self.interrupt ? ok(code) : effects.check(nonLazyContinuation, atNonLazyBreak, after)(code);
		}
		effects.enter("codeFencedFenceInfo");
		effects.enter("chunkString", { contentType: "string" });
		return info(code);
	}
	function info(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("chunkString");
			effects.exit("codeFencedFenceInfo");
			return infoBefore(code);
		}
		if (markdownSpace(code)) {
			effects.exit("chunkString");
			effects.exit("codeFencedFenceInfo");
			return factorySpace(effects, metaBefore, "whitespace")(code);
		}
		if (code === 96 && code === marker) return nok(code);
		effects.consume(code);
		return info;
	}
	function metaBefore(code) {
		if (code === null || markdownLineEnding(code)) return infoBefore(code);
		effects.enter("codeFencedFenceMeta");
		effects.enter("chunkString", { contentType: "string" });
		return meta(code);
	}
	function meta(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("chunkString");
			effects.exit("codeFencedFenceMeta");
			return infoBefore(code);
		}
		if (code === 96 && code === marker) return nok(code);
		effects.consume(code);
		return meta;
	}
	function atNonLazyBreak(code) {
		return effects.attempt(closeStart, after, contentBefore)(code);
	}
	function contentBefore(code) {
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return contentStart;
	}
	function contentStart(code) {
		return initialPrefix > 0 && markdownSpace(code) ? factorySpace(effects, beforeContentChunk, "linePrefix", initialPrefix + 1)(code) : beforeContentChunk(code);
	}
	function beforeContentChunk(code) {
		if (code === null || markdownLineEnding(code)) return effects.check(nonLazyContinuation, atNonLazyBreak, after)(code);
		effects.enter("codeFlowValue");
		return contentChunk(code);
	}
	function contentChunk(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("codeFlowValue");
			return beforeContentChunk(code);
		}
		effects.consume(code);
		return contentChunk;
	}
	function after(code) {
		effects.exit("codeFenced");
		return ok(code);
	}
	function tokenizeCloseStart(effects, ok, nok) {
		let size = 0;
		return startBefore;
		function startBefore(code) {
			effects.enter("lineEnding");
			effects.consume(code);
			effects.exit("lineEnding");
			return start;
		}
		function start(code) {
			effects.enter("codeFencedFence");
			return markdownSpace(code) ? factorySpace(effects, beforeSequenceClose, "linePrefix", self.parser.constructs.disable.null.includes("codeIndented") ? void 0 : 4)(code) : beforeSequenceClose(code);
		}
		function beforeSequenceClose(code) {
			if (code === marker) {
				effects.enter("codeFencedFenceSequence");
				return sequenceClose(code);
			}
			return nok(code);
		}
		function sequenceClose(code) {
			if (code === marker) {
				size++;
				effects.consume(code);
				return sequenceClose;
			}
			if (size >= sizeOpen) {
				effects.exit("codeFencedFenceSequence");
				return markdownSpace(code) ? factorySpace(effects, sequenceCloseAfter, "whitespace")(code) : sequenceCloseAfter(code);
			}
			return nok(code);
		}
		function sequenceCloseAfter(code) {
			if (code === null || markdownLineEnding(code)) {
				effects.exit("codeFencedFence");
				return ok(code);
			}
			return nok(code);
		}
	}
}

// node_modules/micromark-core-commonmark/lib/code-indented.js
const codeIndented = {
	name: "codeIndented",
	tokenize: tokenizeCodeIndented
};
const furtherStart = {
	partial: true,
	tokenize: tokenizeFurtherStart
};
function tokenizeCodeIndented(effects, ok, nok) {
	return start;
	function start(code) {
		effects.enter("codeIndented");
		return factorySpaceMinMax(effects, atBreak, nok, "linePrefix", 4, 4)(code);
	}
	function atBreak(code) {
		if (code === null) return after(code);
		if (markdownLineEnding(code)) return effects.attempt(furtherStart, atBreak, after)(code);
		effects.enter("codeFlowValue");
		return inside(code);
	}
	function inside(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("codeFlowValue");
			return atBreak(code);
		}
		effects.consume(code);
		return inside;
	}
	function after(code) {
		effects.exit("codeIndented");
		return ok(code);
	}
}
function tokenizeFurtherStart(effects, ok, nok) {
	const self = this;
	return furtherStart;
	function furtherStart(code) {
		if (self.parser.lazy[self.now().line]) return nok(code);
		if (markdownLineEnding(code)) {
			effects.enter("lineEnding");
			effects.consume(code);
			effects.exit("lineEnding");
			return furtherStart;
		}
		return factorySpaceMinMax(effects, ok, onNotEnoughPrefix, "linePrefix", 4, 4)(code);
	}
	function onNotEnoughPrefix(code) {
		return markdownLineEnding(code) ? furtherStart(code) : nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/code-text.js
const codeText = {
	name: "codeText",
	previous,
	resolve: resolveCodeText,
	tokenize: tokenizeCodeText
};
function resolveCodeText(events) {
	let tailExitIndex = events.length - 4;
	let headEnterIndex = 3;
	let index;
	let enter;
	if ((events[headEnterIndex][1].type === "lineEnding" || events[headEnterIndex][1].type === "space") && (events[tailExitIndex][1].type === "lineEnding" || events[tailExitIndex][1].type === "space")) {
		index = headEnterIndex;
		while (++index < tailExitIndex) if (events[index][1].type === "codeTextData") {
			events[headEnterIndex][1].type = "codeTextPadding";
			events[tailExitIndex][1].type = "codeTextPadding";
			headEnterIndex += 2;
			tailExitIndex -= 2;
			break;
		}
	}
	index = headEnterIndex - 1;
	tailExitIndex++;
	while (++index <= tailExitIndex) if (enter === void 0) {
		if (index !== tailExitIndex && events[index][1].type !== "lineEnding") enter = index;
	} else if (index === tailExitIndex || events[index][1].type === "lineEnding") {
		events[enter][1].type = "codeTextData";
		if (index !== enter + 2) {
			events[enter][1].end = events[index - 1][1].end;
			events.splice(enter + 2, index - enter - 2);
			tailExitIndex -= index - enter - 2;
			index = enter + 2;
		}
		enter = void 0;
	}
	return events;
}
function previous(code) {
	return code !== 96 || this.events[this.events.length - 1][1].type === "characterEscape";
}
function tokenizeCodeText(effects, ok, nok) {
	let sizeOpen = 0;
	let size;
	let token;
	return start;
	function start(code) {
		effects.enter("codeText");
		effects.enter("codeTextSequence");
		return sequenceOpen(code);
	}
	function sequenceOpen(code) {
		if (code === 96) {
			effects.consume(code);
			sizeOpen++;
			return sequenceOpen;
		}
		effects.exit("codeTextSequence");
		return between(code);
	}
	function between(code) {
		if (code === null) return nok(code);
		if (code === 32) {
			effects.enter("space");
			effects.consume(code);
			effects.exit("space");
			return between;
		}
		if (code === 96) {
			token = effects.enter("codeTextSequence");
			size = 0;
			return sequenceClose(code);
		}
		if (markdownLineEnding(code)) {
			effects.enter("lineEnding");
			effects.consume(code);
			effects.exit("lineEnding");
			return between;
		}
		effects.enter("codeTextData");
		return data(code);
	}
	function data(code) {
		if (code === null || code === 32 || code === 96 || markdownLineEnding(code)) {
			effects.exit("codeTextData");
			return between(code);
		}
		effects.consume(code);
		return data;
	}
	function sequenceClose(code) {
		if (code === 96) {
			effects.consume(code);
			size++;
			return sequenceClose;
		}
		if (size === sizeOpen) {
			effects.exit("codeTextSequence");
			effects.exit("codeText");
			return ok(code);
		}
		token.type = "codeTextData";
		return data(code);
	}
}

// node_modules/micromark-util-subtokenize/lib/splice-buffer.js
var SpliceBuffer = class {
	constructor(initial) {
		this.left = initial ? [...initial] : [];
		this.right = [];
	}
	get(index) {
		if (index < 0 || index >= this.left.length + this.right.length) throw new RangeError("Cannot access index `" + index + "` in a splice buffer of size `" + (this.left.length + this.right.length) + "`");
		if (index < this.left.length) return this.left[index];
		return this.right[this.right.length - index + this.left.length - 1];
	}
	get length() {
		return this.left.length + this.right.length;
	}
	shift() {
		this.setCursor(0);
		return this.right.pop();
	}
	slice(start, end) {
		const stop = end === null || end === void 0 ? Number.POSITIVE_INFINITY : end;
		if (stop < this.left.length) return this.left.slice(start, stop);
		if (start > this.left.length) return this.right.slice(this.right.length - stop + this.left.length, this.right.length - start + this.left.length).reverse();
		return this.left.slice(start).concat(this.right.slice(this.right.length - stop + this.left.length).reverse());
	}
	splice(start, deleteCount, items) {
		const count = deleteCount || 0;
		this.setCursor(Math.trunc(start));
		const removed = this.right.splice(this.right.length - count, Number.POSITIVE_INFINITY);
		if (items) chunkedPush(this.left, items);
		return removed.reverse();
	}
	pop() {
		this.setCursor(Number.POSITIVE_INFINITY);
		return this.left.pop();
	}
	push(item) {
		this.setCursor(Number.POSITIVE_INFINITY);
		this.left.push(item);
	}
	pushMany(items) {
		this.setCursor(Number.POSITIVE_INFINITY);
		chunkedPush(this.left, items);
	}
	unshift(item) {
		this.setCursor(0);
		this.right.push(item);
	}
	unshiftMany(items) {
		this.setCursor(0);
		chunkedPush(this.right, items.reverse());
	}
	setCursor(n) {
		if (n === this.left.length || n > this.left.length && this.right.length === 0 || n < 0 && this.left.length === 0) return;
		if (n < this.left.length) {
			const removed = this.left.splice(n, Number.POSITIVE_INFINITY);
			chunkedPush(this.right, removed.reverse());
		} else {
			const removed = this.right.splice(this.left.length + this.right.length - n, Number.POSITIVE_INFINITY);
			chunkedPush(this.left, removed.reverse());
		}
	}
};
function chunkedPush(list, right) {
	let chunkStart = 0;
	if (right.length < 1e4) list.push(...right);
	else while (chunkStart < right.length) {
		list.push(...right.slice(chunkStart, chunkStart + 1e4));
		chunkStart += 1e4;
	}
}

// node_modules/micromark-util-subtokenize/index.js
function subtokenize(eventsArray) {
	const jumps = {};
	let index = -1;
	let event;
	let lineIndex;
	let otherIndex;
	let otherEvent;
	let parameters;
	let subevents;
	let more;
	const events = new SpliceBuffer(eventsArray);
	while (++index < events.length) {
		while (index in jumps) index = jumps[index];
		event = events.get(index);
		if (index && event[1].type === "chunkFlow" && events.get(index - 1)[1].type === "listItemPrefix") {
			subevents = event[1]._tokenizer.events;
			otherIndex = 0;
			if (otherIndex < subevents.length && subevents[otherIndex][1].type === "lineEndingBlank") otherIndex += 2;
			if (otherIndex < subevents.length && subevents[otherIndex][1].type === "content") while (++otherIndex < subevents.length) {
				if (subevents[otherIndex][1].type === "content") break;
				if (subevents[otherIndex][1].type === "chunkText") {
					subevents[otherIndex][1]._isInFirstContentOfListItem = true;
					otherIndex++;
				}
			}
		}
		if (event[0] === "enter") {
			if (event[1].contentType) {
				Object.assign(jumps, subcontent(events, index));
				index = jumps[index];
				more = true;
			}
		} else if (event[1]._container) {
			otherIndex = index;
			lineIndex = void 0;
			while (otherIndex--) {
				otherEvent = events.get(otherIndex);
				if (otherEvent[1].type === "lineEnding" || otherEvent[1].type === "lineEndingBlank") {
					if (otherEvent[0] === "enter") {
						if (lineIndex) events.get(lineIndex)[1].type = "lineEndingBlank";
						otherEvent[1].type = "lineEnding";
						lineIndex = otherIndex;
					}
				} else if (otherEvent[1].type === "linePrefix" || otherEvent[1].type === "listItemIndent") {} else break;
			}
			if (lineIndex) {
				event[1].end = { ...events.get(lineIndex)[1].start };
				parameters = events.slice(lineIndex, index);
				parameters.unshift(event);
				events.splice(lineIndex, index - lineIndex + 1, parameters);
			}
		}
	}
	splice(eventsArray, 0, Number.POSITIVE_INFINITY, events.slice(0));
	return !more;
}
function subcontent(events, eventIndex) {
	const token = events.get(eventIndex)[1];
	const context = events.get(eventIndex)[2];
	let startPosition = eventIndex - 1;
	const startPositions = [];
	let tokenizer = token._tokenizer;
	if (!tokenizer) {
		tokenizer = context.parser[token.contentType](token.start);
		if (token._contentTypeTextTrailing) tokenizer._contentTypeTextTrailing = true;
	}
	const childEvents = tokenizer.events;
	const jumps = [];
	const gaps = {};
	let stream;
	let previous;
	let index = -1;
	let current = token;
	let adjust = 0;
	let start = 0;
	const breaks = [start];
	while (current) {
		while (events.get(++startPosition)[1] !== current);
		startPositions.push(startPosition);
		if (!current._tokenizer) {
			stream = context.sliceStream(current);
			if (!current.next) stream.push(null);
			if (previous) tokenizer.defineSkip(current.start);
			if (current._isInFirstContentOfListItem) tokenizer._gfmTasklistFirstContentOfListItem = true;
			tokenizer.write(stream);
			if (current._isInFirstContentOfListItem) tokenizer._gfmTasklistFirstContentOfListItem = void 0;
		}
		previous = current;
		current = current.next;
	}
	current = token;
	while (++index < childEvents.length) if (childEvents[index][0] === "exit" && childEvents[index - 1][0] === "enter" && childEvents[index][1].type === childEvents[index - 1][1].type && childEvents[index][1].start.line !== childEvents[index][1].end.line) {
		start = index + 1;
		breaks.push(start);
		current._tokenizer = void 0;
		current.previous = void 0;
		current = current.next;
	}
	tokenizer.events = [];
	if (current) {
		current._tokenizer = void 0;
		current.previous = void 0;
	} else breaks.pop();
	index = breaks.length;
	while (index--) {
		const slice = childEvents.slice(breaks[index], breaks[index + 1]);
		const start = startPositions.pop();
		jumps.push([start, start + slice.length - 1]);
		events.splice(start, 2, slice);
	}
	jumps.reverse();
	index = -1;
	while (++index < jumps.length) {
		gaps[adjust + jumps[index][0]] = adjust + jumps[index][1];
		adjust += jumps[index][1] - jumps[index][0] - 1;
	}
	return gaps;
}

// node_modules/micromark-core-commonmark/lib/content.js
const content = {
	resolve: resolveContent,
	tokenize: tokenizeContent
};
const continuationConstruct = {
	partial: true,
	tokenize: tokenizeContinuation
};
function resolveContent(events) {
	subtokenize(events);
	return events;
}
function tokenizeContent(effects, ok) {
	let previous;
	return chunkStart;
	function chunkStart(code) {
		effects.enter("content");
		previous = effects.enter("chunkContent", { contentType: "content" });
		return chunkInside(code);
	}
	function chunkInside(code) {
		if (code === null) return contentEnd(code);
		if (markdownLineEnding(code)) return effects.check(continuationConstruct, contentContinue, contentEnd)(code);
		effects.consume(code);
		return chunkInside;
	}
	function contentEnd(code) {
		effects.exit("chunkContent");
		effects.exit("content");
		return ok(code);
	}
	function contentContinue(code) {
		effects.consume(code);
		effects.exit("chunkContent");
		previous.next = effects.enter("chunkContent", {
			contentType: "content",
			previous
		});
		previous = previous.next;
		return chunkInside;
	}
}
function tokenizeContinuation(effects, ok, nok) {
	const self = this;
	return startLookahead;
	function startLookahead(code) {
		effects.exit("chunkContent");
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return factorySpace(effects, prefixed, "linePrefix");
	}
	function prefixed(code) {
		if (code === null || markdownLineEnding(code)) return nok(code);
		const tail = self.events[self.events.length - 1];
		if (!self.parser.constructs.disable.null.includes("codeIndented") && tail && tail[1].type === "linePrefix" && tail[2].sliceSerialize(tail[1], true).length >= 4) return ok(code);
		return effects.interrupt(self.parser.constructs.flow, nok, ok)(code);
	}
}

// node_modules/micromark-factory-destination/index.js
function factoryDestination(effects, ok, nok, type, literalType, literalMarkerType, rawType, stringType, max) {
	const limit = max || Number.POSITIVE_INFINITY;
	let balance = 0;
	return start;
	function start(code) {
		if (code === 60) {
			effects.enter(type);
			effects.enter(literalType);
			effects.enter(literalMarkerType);
			effects.consume(code);
			effects.exit(literalMarkerType);
			return enclosedBefore;
		}
		if (code === null || code === 32 || code === 41 || asciiControl(code)) return nok(code);
		effects.enter(type);
		effects.enter(rawType);
		effects.enter(stringType);
		effects.enter("chunkString", { contentType: "string" });
		return raw(code);
	}
	function enclosedBefore(code) {
		if (code === 62) {
			effects.enter(literalMarkerType);
			effects.consume(code);
			effects.exit(literalMarkerType);
			effects.exit(literalType);
			effects.exit(type);
			return ok;
		}
		effects.enter(stringType);
		effects.enter("chunkString", { contentType: "string" });
		return enclosed(code);
	}
	function enclosed(code) {
		if (code === 62) {
			effects.exit("chunkString");
			effects.exit(stringType);
			return enclosedBefore(code);
		}
		if (code === null || code === 60 || markdownLineEnding(code)) return nok(code);
		effects.consume(code);
		return code === 92 ? enclosedEscape : enclosed;
	}
	function enclosedEscape(code) {
		if (code === 60 || code === 62 || code === 92) {
			effects.consume(code);
			return enclosed;
		}
		return enclosed(code);
	}
	function raw(code) {
		if (!balance && (code === null || code === 41 || markdownLineEndingOrSpace(code))) {
			effects.exit("chunkString");
			effects.exit(stringType);
			effects.exit(rawType);
			effects.exit(type);
			return ok(code);
		}
		if (balance < limit && code === 40) {
			effects.consume(code);
			balance++;
			return raw;
		}
		if (code === 41) {
			effects.consume(code);
			balance--;
			return raw;
		}
		if (code === null || code === 32 || code === 40 || asciiControl(code)) return nok(code);
		effects.consume(code);
		return code === 92 ? rawEscape : raw;
	}
	function rawEscape(code) {
		if (code === 40 || code === 41 || code === 92) {
			effects.consume(code);
			return raw;
		}
		return raw(code);
	}
}

// node_modules/micromark-factory-label/index.js
function factoryLabel(effects, ok, nok, type, markerType, stringType) {
	const self = this;
	let size = 0;
	let seen;
	return start;
	function start(code) {
		effects.enter(type);
		effects.enter(markerType);
		effects.consume(code);
		effects.exit(markerType);
		effects.enter(stringType);
		return atBreak;
	}
	function atBreak(code) {
		if (size > 999 || code === null || code === 91 || code === 93 && !seen || 
		/* c8 ignore next 3 */
		code === 94 && !size && "_hiddenFootnoteSupport" in self.parser.constructs) return nok(code);
		if (code === 93) {
			effects.exit(stringType);
			effects.enter(markerType);
			effects.consume(code);
			effects.exit(markerType);
			effects.exit(type);
			return ok;
		}
		if (markdownLineEnding(code)) {
			effects.enter("lineEnding");
			effects.consume(code);
			effects.exit("lineEnding");
			return atBreak;
		}
		effects.enter("chunkString", { contentType: "string" });
		return labelInside(code);
	}
	function labelInside(code) {
		if (code === null || code === 91 || code === 93 || markdownLineEnding(code) || size++ > 999) {
			effects.exit("chunkString");
			return atBreak(code);
		}
		effects.consume(code);
		if (!seen) seen = !markdownSpace(code);
		return code === 92 ? labelEscape : labelInside;
	}
	function labelEscape(code) {
		if (code === 91 || code === 92 || code === 93) {
			effects.consume(code);
			size++;
			return labelInside;
		}
		return labelInside(code);
	}
}

// node_modules/micromark-factory-title/index.js
function factoryTitle(effects, ok, nok, type, markerType, stringType) {
	let marker;
	return start;
	function start(code) {
		if (code === 34 || code === 39 || code === 40) {
			effects.enter(type);
			effects.enter(markerType);
			effects.consume(code);
			effects.exit(markerType);
			marker = code === 40 ? 41 : code;
			return begin;
		}
		return nok(code);
	}
	function begin(code) {
		if (code === marker) {
			effects.enter(markerType);
			effects.consume(code);
			effects.exit(markerType);
			effects.exit(type);
			return ok;
		}
		effects.enter(stringType);
		return atBreak(code);
	}
	function atBreak(code) {
		if (code === marker) {
			effects.exit(stringType);
			return begin(marker);
		}
		if (code === null) return nok(code);
		if (markdownLineEnding(code)) {
			effects.enter("lineEnding");
			effects.consume(code);
			effects.exit("lineEnding");
			return factorySpace(effects, atBreak, "linePrefix");
		}
		effects.enter("chunkString", { contentType: "string" });
		return inside(code);
	}
	function inside(code) {
		if (code === marker || code === null || markdownLineEnding(code)) {
			effects.exit("chunkString");
			return atBreak(code);
		}
		effects.consume(code);
		return code === 92 ? escape : inside;
	}
	function escape(code) {
		if (code === marker || code === 92) {
			effects.consume(code);
			return inside;
		}
		return inside(code);
	}
}

// node_modules/micromark-factory-whitespace/index.js
function factoryWhitespace(effects, ok) {
	let seen;
	return start;
	function start(code) {
		if (markdownLineEnding(code)) {
			effects.enter("lineEnding");
			effects.consume(code);
			effects.exit("lineEnding");
			seen = true;
			return start;
		}
		if (markdownSpace(code)) return factorySpace(effects, start, seen ? "linePrefix" : "lineSuffix")(code);
		return ok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/definition.js
const definition = {
	name: "definition",
	tokenize: tokenizeDefinition
};
const titleBefore = {
	partial: true,
	tokenize: tokenizeTitleBefore
};
function tokenizeDefinition(effects, ok, nok) {
	const self = this;
	let identifier;
	return start;
	function start(code) {
		effects.enter("definition");
		return before(code);
	}
	function before(code) {
		return factoryLabel.call(self, effects, labelAfter, nok, "definitionLabel", "definitionLabelMarker", "definitionLabelString")(code);
	}
	function labelAfter(code) {
		identifier = normalizeIdentifier(self.sliceSerialize(self.events[self.events.length - 1][1]).slice(1, -1));
		if (code === 58) {
			effects.enter("definitionMarker");
			effects.consume(code);
			effects.exit("definitionMarker");
			return markerAfter;
		}
		return nok(code);
	}
	function markerAfter(code) {
		return markdownLineEndingOrSpace(code) ? factoryWhitespace(effects, destinationBefore)(code) : destinationBefore(code);
	}
	function destinationBefore(code) {
		return factoryDestination(effects, destinationAfter, nok, "definitionDestination", "definitionDestinationLiteral", "definitionDestinationLiteralMarker", "definitionDestinationRaw", "definitionDestinationString")(code);
	}
	function destinationAfter(code) {
		return effects.attempt(titleBefore, after, after)(code);
	}
	function after(code) {
		return markdownSpace(code) ? factorySpace(effects, afterWhitespace, "whitespace")(code) : afterWhitespace(code);
	}
	function afterWhitespace(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("definition");
			self.parser.defined.push(identifier);
			return ok(code);
		}
		return nok(code);
	}
}
function tokenizeTitleBefore(effects, ok, nok) {
	return titleBefore;
	function titleBefore(code) {
		return markdownLineEndingOrSpace(code) ? factoryWhitespace(effects, beforeMarker)(code) : nok(code);
	}
	function beforeMarker(code) {
		return factoryTitle(effects, titleAfter, nok, "definitionTitle", "definitionTitleMarker", "definitionTitleString")(code);
	}
	function titleAfter(code) {
		return markdownSpace(code) ? factorySpace(effects, titleAfterOptionalWhitespace, "whitespace")(code) : titleAfterOptionalWhitespace(code);
	}
	function titleAfterOptionalWhitespace(code) {
		return code === null || markdownLineEnding(code) ? ok(code) : nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/hard-break-escape.js
const hardBreakEscape = {
	name: "hardBreakEscape",
	tokenize: tokenizeHardBreakEscape
};
function tokenizeHardBreakEscape(effects, ok, nok) {
	return start;
	function start(code) {
		effects.enter("hardBreakEscape");
		effects.consume(code);
		return after;
	}
	function after(code) {
		if (markdownLineEnding(code)) {
			effects.exit("hardBreakEscape");
			return ok(code);
		}
		return nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/heading-atx.js
const headingAtx = {
	name: "headingAtx",
	resolve: resolveHeadingAtx,
	tokenize: tokenizeHeadingAtx
};
function resolveHeadingAtx(events, context) {
	let contentEnd = events.length - 2;
	let contentStart = 3;
	if (events[contentStart][1].type === "whitespace") contentStart += 2;
	if (contentEnd - 2 > contentStart && events[contentEnd][1].type === "whitespace") contentEnd -= 2;
	if (events[contentEnd][1].type === "atxHeadingSequence" && (contentStart === contentEnd - 1 || contentEnd - 4 > contentStart && events[contentEnd - 2][1].type === "whitespace")) contentEnd -= contentStart + 1 === contentEnd ? 2 : 4;
	if (contentEnd > contentStart) {
		const content = {
			type: "atxHeadingText",
			start: events[contentStart][1].start,
			end: events[contentEnd][1].end
		};
		const text = {
			type: "chunkText",
			start: events[contentStart][1].start,
			end: events[contentEnd][1].end,
			contentType: "text"
		};
		splice(events, contentStart, contentEnd - contentStart + 1, [
			[
				"enter",
				content,
				context
			],
			[
				"enter",
				text,
				context
			],
			[
				"exit",
				text,
				context
			],
			[
				"exit",
				content,
				context
			]
		]);
	}
	return events;
}
function tokenizeHeadingAtx(effects, ok, nok) {
	let size = 0;
	return start;
	function start(code) {
		effects.enter("atxHeading");
		return before(code);
	}
	function before(code) {
		effects.enter("atxHeadingSequence");
		return sequenceOpen(code);
	}
	function sequenceOpen(code) {
		if (code === 35 && size++ < 6) {
			effects.consume(code);
			return sequenceOpen;
		}
		if (code === null || markdownLineEndingOrSpace(code)) {
			effects.exit("atxHeadingSequence");
			return atBreak(code);
		}
		return nok(code);
	}
	function atBreak(code) {
		if (code === 35) {
			effects.enter("atxHeadingSequence");
			return sequenceFurther(code);
		}
		if (code === null || markdownLineEnding(code)) {
			effects.exit("atxHeading");
			return ok(code);
		}
		if (markdownSpace(code)) return factorySpace(effects, atBreak, "whitespace")(code);
		effects.enter("atxHeadingText");
		return data(code);
	}
	function sequenceFurther(code) {
		if (code === 35) {
			effects.consume(code);
			return sequenceFurther;
		}
		effects.exit("atxHeadingSequence");
		return atBreak(code);
	}
	function data(code) {
		if (code === null || code === 35 || markdownLineEndingOrSpace(code)) {
			effects.exit("atxHeadingText");
			return atBreak(code);
		}
		effects.consume(code);
		return data;
	}
}

// node_modules/micromark-util-html-tag-name/index.js
const htmlBlockNames = [
	"address",
	"article",
	"aside",
	"base",
	"basefont",
	"blockquote",
	"body",
	"caption",
	"center",
	"col",
	"colgroup",
	"dd",
	"details",
	"dialog",
	"dir",
	"div",
	"dl",
	"dt",
	"fieldset",
	"figcaption",
	"figure",
	"footer",
	"form",
	"frame",
	"frameset",
	"h1",
	"h2",
	"h3",
	"h4",
	"h5",
	"h6",
	"head",
	"header",
	"hr",
	"html",
	"iframe",
	"legend",
	"li",
	"link",
	"main",
	"menu",
	"menuitem",
	"nav",
	"noframes",
	"ol",
	"optgroup",
	"option",
	"p",
	"param",
	"search",
	"section",
	"summary",
	"table",
	"tbody",
	"td",
	"tfoot",
	"th",
	"thead",
	"title",
	"tr",
	"track",
	"ul"
];
const htmlRawNames = [
	"pre",
	"script",
	"style",
	"textarea"
];

// node_modules/micromark-core-commonmark/lib/html-flow.js
const htmlFlow = {
	concrete: true,
	name: "htmlFlow",
	resolveTo: resolveToHtmlFlow,
	tokenize: tokenizeHtmlFlow
};
const blankLineBefore = {
	partial: true,
	tokenize: tokenizeBlankLineBefore
};
function resolveToHtmlFlow(events) {
	let index = events.length;
	while (index--) if (events[index][0] === "enter" && events[index][1].type === "htmlFlow") break;
	if (index > 1 && events[index - 2][1].type === "linePrefix") {
		events[index][1].start = events[index - 2][1].start;
		events[index + 1][1].start = events[index - 2][1].start;
		events.splice(index - 2, 2);
	}
	return events;
}
function tokenizeHtmlFlow(effects, ok, nok) {
	const self = this;
	let marker;
	let closingTag;
	let buffer;
	let index;
	let markerB;
	return start;
	function start(code) {
		return before(code);
	}
	function before(code) {
		effects.enter("htmlFlow");
		effects.enter("htmlFlowData");
		effects.consume(code);
		return open;
	}
	function open(code) {
		if (code === 33) {
			effects.consume(code);
			return declarationOpen;
		}
		if (code === 47) {
			effects.consume(code);
			closingTag = true;
			return tagCloseStart;
		}
		if (code === 63) {
			effects.consume(code);
			marker = 3;
			return self.interrupt ? ok : continuationDeclarationInside;
		}
		if (asciiAlpha(code)) {
			effects.consume(code);
			buffer = String.fromCharCode(code);
			return tagName;
		}
		return nok(code);
	}
	function declarationOpen(code) {
		if (code === 45) {
			effects.consume(code);
			marker = 2;
			return commentOpenInside;
		}
		if (code === 91) {
			effects.consume(code);
			marker = 5;
			index = 0;
			return cdataOpenInside;
		}
		if (asciiAlpha(code)) {
			effects.consume(code);
			marker = 4;
			return self.interrupt ? ok : continuationDeclarationInside;
		}
		return nok(code);
	}
	function commentOpenInside(code) {
		if (code === 45) {
			effects.consume(code);
			return self.interrupt ? ok : continuationDeclarationInside;
		}
		return nok(code);
	}
	function cdataOpenInside(code) {
		if (code === "CDATA[".charCodeAt(index++)) {
			effects.consume(code);
			if (index === 6) return self.interrupt ? ok : continuation;
			return cdataOpenInside;
		}
		return nok(code);
	}
	function tagCloseStart(code) {
		if (asciiAlpha(code)) {
			effects.consume(code);
			buffer = String.fromCharCode(code);
			return tagName;
		}
		return nok(code);
	}
	function tagName(code) {
		if (code === null || code === 47 || code === 62 || markdownLineEndingOrSpace(code)) {
			const slash = code === 47;
			const name = buffer.toLowerCase();
			if (!slash && !closingTag && htmlRawNames.includes(name)) {
				marker = 1;
				return self.interrupt ? ok(code) : continuation(code);
			}
			if (htmlBlockNames.includes(buffer.toLowerCase())) {
				marker = 6;
				if (slash) {
					effects.consume(code);
					return basicSelfClosing;
				}
				return self.interrupt ? ok(code) : continuation(code);
			}
			marker = 7;
			return self.interrupt && !self.parser.lazy[self.now().line] ? nok(code) : closingTag ? completeClosingTagAfter(code) : completeAttributeNameBefore(code);
		}
		if (code === 45 || asciiAlphanumeric(code)) {
			effects.consume(code);
			buffer += String.fromCharCode(code);
			return tagName;
		}
		return nok(code);
	}
	function basicSelfClosing(code) {
		if (code === 62) {
			effects.consume(code);
			return self.interrupt ? ok : continuation;
		}
		return nok(code);
	}
	function completeClosingTagAfter(code) {
		if (markdownSpace(code)) {
			effects.consume(code);
			return completeClosingTagAfter;
		}
		return completeEnd(code);
	}
	function completeAttributeNameBefore(code) {
		if (code === 47) {
			effects.consume(code);
			return completeEnd;
		}
		if (code === 58 || code === 95 || asciiAlpha(code)) {
			effects.consume(code);
			return completeAttributeName;
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return completeAttributeNameBefore;
		}
		return completeEnd(code);
	}
	function completeAttributeName(code) {
		if (code === 45 || code === 46 || code === 58 || code === 95 || asciiAlphanumeric(code)) {
			effects.consume(code);
			return completeAttributeName;
		}
		return completeAttributeNameAfter(code);
	}
	function completeAttributeNameAfter(code) {
		if (code === 61) {
			effects.consume(code);
			return completeAttributeValueBefore;
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return completeAttributeNameAfter;
		}
		return completeAttributeNameBefore(code);
	}
	function completeAttributeValueBefore(code) {
		if (code === null || code === 60 || code === 61 || code === 62 || code === 96) return nok(code);
		if (code === 34 || code === 39) {
			effects.consume(code);
			markerB = code;
			return completeAttributeValueQuoted;
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return completeAttributeValueBefore;
		}
		return completeAttributeValueUnquoted(code);
	}
	function completeAttributeValueQuoted(code) {
		if (code === markerB) {
			effects.consume(code);
			markerB = null;
			return completeAttributeValueQuotedAfter;
		}
		if (code === null || markdownLineEnding(code)) return nok(code);
		effects.consume(code);
		return completeAttributeValueQuoted;
	}
	function completeAttributeValueUnquoted(code) {
		if (code === null || code === 34 || code === 39 || code === 47 || code === 60 || code === 61 || code === 62 || code === 96 || markdownLineEndingOrSpace(code)) return completeAttributeNameAfter(code);
		effects.consume(code);
		return completeAttributeValueUnquoted;
	}
	function completeAttributeValueQuotedAfter(code) {
		if (code === 47 || code === 62 || markdownSpace(code)) return completeAttributeNameBefore(code);
		return nok(code);
	}
	function completeEnd(code) {
		if (code === 62) {
			effects.consume(code);
			return completeAfter;
		}
		return nok(code);
	}
	function completeAfter(code) {
		if (code === null || markdownLineEnding(code)) return continuation(code);
		if (markdownSpace(code)) {
			effects.consume(code);
			return completeAfter;
		}
		return nok(code);
	}
	function continuation(code) {
		if (code === 45 && marker === 2) {
			effects.consume(code);
			return continuationCommentInside;
		}
		if (code === 60 && marker === 1) {
			effects.consume(code);
			return continuationRawTagOpen;
		}
		if (code === 62 && marker === 4) {
			effects.consume(code);
			return continuationClose;
		}
		if (code === 63 && marker === 3) {
			effects.consume(code);
			return continuationDeclarationInside;
		}
		if (code === 93 && marker === 5) {
			effects.consume(code);
			return continuationCdataInside;
		}
		if (markdownLineEnding(code) && (marker === 6 || marker === 7)) {
			effects.exit("htmlFlowData");
			return effects.check(blankLineBefore, continuationAfter, continuationStart)(code);
		}
		if (code === null || markdownLineEnding(code)) {
			effects.exit("htmlFlowData");
			return continuationStart(code);
		}
		effects.consume(code);
		return continuation;
	}
	function continuationStart(code) {
		return effects.check(nonLazyContinuation, continuationStartNonLazy, continuationAfter)(code);
	}
	function continuationStartNonLazy(code) {
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return continuationBefore;
	}
	function continuationBefore(code) {
		if (code === null || markdownLineEnding(code)) return continuationStart(code);
		effects.enter("htmlFlowData");
		return continuation(code);
	}
	function continuationCommentInside(code) {
		if (code === 45) {
			effects.consume(code);
			return continuationDeclarationInside;
		}
		return continuation(code);
	}
	function continuationRawTagOpen(code) {
		if (code === 47) {
			effects.consume(code);
			buffer = "";
			return continuationRawEndTag;
		}
		return continuation(code);
	}
	function continuationRawEndTag(code) {
		if (code === 62) {
			const name = buffer.toLowerCase();
			if (htmlRawNames.includes(name)) {
				effects.consume(code);
				return continuationClose;
			}
			return continuation(code);
		}
		if (asciiAlpha(code) && buffer.length < 8) {
			effects.consume(code);
			buffer += String.fromCharCode(code);
			return continuationRawEndTag;
		}
		return continuation(code);
	}
	function continuationCdataInside(code) {
		if (code === 93) {
			effects.consume(code);
			return continuationDeclarationInside;
		}
		return continuation(code);
	}
	function continuationDeclarationInside(code) {
		if (code === 62) {
			effects.consume(code);
			return continuationClose;
		}
		if (code === 45 && marker === 2) {
			effects.consume(code);
			return continuationDeclarationInside;
		}
		return continuation(code);
	}
	function continuationClose(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("htmlFlowData");
			return continuationAfter(code);
		}
		effects.consume(code);
		return continuationClose;
	}
	function continuationAfter(code) {
		effects.exit("htmlFlow");
		return ok(code);
	}
}
function tokenizeBlankLineBefore(effects, ok, nok) {
	return start;
	function start(code) {
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return effects.attempt(blankLine, ok, nok);
	}
}

// node_modules/micromark-core-commonmark/lib/html-text.js
const htmlText = {
	name: "htmlText",
	tokenize: tokenizeHtmlText
};
function tokenizeHtmlText(effects, ok, nok) {
	const self = this;
	let marker;
	let index;
	let returnState;
	return start;
	function start(code) {
		effects.enter("htmlText");
		effects.enter("htmlTextData");
		effects.consume(code);
		return open;
	}
	function open(code) {
		if (code === 33) {
			effects.consume(code);
			return declarationOpen;
		}
		if (code === 47) {
			effects.consume(code);
			return tagCloseStart;
		}
		if (code === 63) {
			effects.consume(code);
			return instruction;
		}
		if (asciiAlpha(code)) {
			effects.consume(code);
			return tagOpen;
		}
		return nok(code);
	}
	function declarationOpen(code) {
		if (code === 45) {
			effects.consume(code);
			return commentOpenInside;
		}
		if (code === 91) {
			effects.consume(code);
			index = 0;
			return cdataOpenInside;
		}
		if (asciiAlpha(code)) {
			effects.consume(code);
			return declaration;
		}
		return nok(code);
	}
	function commentOpenInside(code) {
		if (code === 45) {
			effects.consume(code);
			return commentEnd;
		}
		return nok(code);
	}
	function comment(code) {
		if (code === null) return nok(code);
		if (code === 45) {
			effects.consume(code);
			return commentClose;
		}
		if (markdownLineEnding(code)) {
			returnState = comment;
			return lineEndingBefore(code);
		}
		effects.consume(code);
		return comment;
	}
	function commentClose(code) {
		if (code === 45) {
			effects.consume(code);
			return commentEnd;
		}
		return comment(code);
	}
	function commentEnd(code) {
		return code === 62 ? end(code) : code === 45 ? commentClose(code) : comment(code);
	}
	function cdataOpenInside(code) {
		if (code === "CDATA[".charCodeAt(index++)) {
			effects.consume(code);
			return index === 6 ? cdata : cdataOpenInside;
		}
		return nok(code);
	}
	function cdata(code) {
		if (code === null) return nok(code);
		if (code === 93) {
			effects.consume(code);
			return cdataClose;
		}
		if (markdownLineEnding(code)) {
			returnState = cdata;
			return lineEndingBefore(code);
		}
		effects.consume(code);
		return cdata;
	}
	function cdataClose(code) {
		if (code === 93) {
			effects.consume(code);
			return cdataEnd;
		}
		return cdata(code);
	}
	function cdataEnd(code) {
		if (code === 62) return end(code);
		if (code === 93) {
			effects.consume(code);
			return cdataEnd;
		}
		return cdata(code);
	}
	function declaration(code) {
		if (code === null || code === 62) return end(code);
		if (markdownLineEnding(code)) {
			returnState = declaration;
			return lineEndingBefore(code);
		}
		effects.consume(code);
		return declaration;
	}
	function instruction(code) {
		if (code === null) return nok(code);
		if (code === 63) {
			effects.consume(code);
			return instructionClose;
		}
		if (markdownLineEnding(code)) {
			returnState = instruction;
			return lineEndingBefore(code);
		}
		effects.consume(code);
		return instruction;
	}
	function instructionClose(code) {
		return code === 62 ? end(code) : instruction(code);
	}
	function tagCloseStart(code) {
		if (asciiAlpha(code)) {
			effects.consume(code);
			return tagClose;
		}
		return nok(code);
	}
	function tagClose(code) {
		if (code === 45 || asciiAlphanumeric(code)) {
			effects.consume(code);
			return tagClose;
		}
		return tagCloseBetween(code);
	}
	function tagCloseBetween(code) {
		if (markdownLineEnding(code)) {
			returnState = tagCloseBetween;
			return lineEndingBefore(code);
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return tagCloseBetween;
		}
		return end(code);
	}
	function tagOpen(code) {
		if (code === 45 || asciiAlphanumeric(code)) {
			effects.consume(code);
			return tagOpen;
		}
		if (code === 47 || code === 62 || markdownLineEndingOrSpace(code)) return tagOpenBetween(code);
		return nok(code);
	}
	function tagOpenBetween(code) {
		if (code === 47) {
			effects.consume(code);
			return end;
		}
		if (code === 58 || code === 95 || asciiAlpha(code)) {
			effects.consume(code);
			return tagOpenAttributeName;
		}
		if (markdownLineEnding(code)) {
			returnState = tagOpenBetween;
			return lineEndingBefore(code);
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return tagOpenBetween;
		}
		return end(code);
	}
	function tagOpenAttributeName(code) {
		if (code === 45 || code === 46 || code === 58 || code === 95 || asciiAlphanumeric(code)) {
			effects.consume(code);
			return tagOpenAttributeName;
		}
		return tagOpenAttributeNameAfter(code);
	}
	function tagOpenAttributeNameAfter(code) {
		if (code === 61) {
			effects.consume(code);
			return tagOpenAttributeValueBefore;
		}
		if (markdownLineEnding(code)) {
			returnState = tagOpenAttributeNameAfter;
			return lineEndingBefore(code);
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return tagOpenAttributeNameAfter;
		}
		return tagOpenBetween(code);
	}
	function tagOpenAttributeValueBefore(code) {
		if (code === null || code === 60 || code === 61 || code === 62 || code === 96) return nok(code);
		if (code === 34 || code === 39) {
			effects.consume(code);
			marker = code;
			return tagOpenAttributeValueQuoted;
		}
		if (markdownLineEnding(code)) {
			returnState = tagOpenAttributeValueBefore;
			return lineEndingBefore(code);
		}
		if (markdownSpace(code)) {
			effects.consume(code);
			return tagOpenAttributeValueBefore;
		}
		effects.consume(code);
		return tagOpenAttributeValueUnquoted;
	}
	function tagOpenAttributeValueQuoted(code) {
		if (code === marker) {
			effects.consume(code);
			marker = void 0;
			return tagOpenAttributeValueQuotedAfter;
		}
		if (code === null) return nok(code);
		if (markdownLineEnding(code)) {
			returnState = tagOpenAttributeValueQuoted;
			return lineEndingBefore(code);
		}
		effects.consume(code);
		return tagOpenAttributeValueQuoted;
	}
	function tagOpenAttributeValueUnquoted(code) {
		if (code === null || code === 34 || code === 39 || code === 60 || code === 61 || code === 96) return nok(code);
		if (code === 47 || code === 62 || markdownLineEndingOrSpace(code)) return tagOpenBetween(code);
		effects.consume(code);
		return tagOpenAttributeValueUnquoted;
	}
	function tagOpenAttributeValueQuotedAfter(code) {
		if (code === 47 || code === 62 || markdownLineEndingOrSpace(code)) return tagOpenBetween(code);
		return nok(code);
	}
	function end(code) {
		if (code === 62) {
			effects.consume(code);
			effects.exit("htmlTextData");
			effects.exit("htmlText");
			return ok;
		}
		return nok(code);
	}
	function lineEndingBefore(code) {
		effects.exit("htmlTextData");
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return lineEndingAfter;
	}
	function lineEndingAfter(code) {
		return markdownSpace(code) ? factorySpace(effects, lineEndingAfterPrefix, "linePrefix", self.parser.constructs.disable.null.includes("codeIndented") ? void 0 : 4)(code) : lineEndingAfterPrefix(code);
	}
	function lineEndingAfterPrefix(code) {
		effects.enter("htmlTextData");
		return returnState(code);
	}
}

// node_modules/micromark-core-commonmark/lib/label-end.js
const labelEnd = {
	name: "labelEnd",
	resolveAll: resolveAllLabelEnd,
	resolveTo: resolveToLabelEnd,
	tokenize: tokenizeLabelEnd
};
const resourceConstruct = { tokenize: tokenizeResource };
const referenceFullConstruct = { tokenize: tokenizeReferenceFull };
const referenceCollapsedConstruct = { tokenize: tokenizeReferenceCollapsed };
function resolveAllLabelEnd(events) {
	let index = -1;
	const newEvents = [];
	while (++index < events.length) {
		const token = events[index][1];
		newEvents.push(events[index]);
		if (token.type === "labelImage" || token.type === "labelLink" || token.type === "labelEnd") {
			const offset = token.type === "labelImage" ? 4 : 2;
			token.type = "data";
			index += offset;
		}
	}
	if (events.length !== newEvents.length) splice(events, 0, events.length, newEvents);
	return events;
}
function resolveToLabelEnd(events, context) {
	let index = events.length;
	let offset = 0;
	let open;
	let close;
	let media;
	while (index--) {
		const token = events[index][1];
		if (open) {
			if (token.type === "link" || token.type === "labelLink" && token._inactive) break;
			if (events[index][0] === "enter" && token.type === "labelLink") token._inactive = true;
		} else if (close) {
			if (events[index][0] === "enter" && (token.type === "labelImage" || token.type === "labelLink") && !token._balanced) {
				open = index;
				if (token.type !== "labelLink") {
					offset = 2;
					break;
				}
			}
		} else if (token.type === "labelEnd") close = index;
	}
	const group = {
		type: events[open][1].type === "labelLink" ? "link" : "image",
		start: { ...events[open][1].start },
		end: { ...events[events.length - 1][1].end }
	};
	const label = {
		type: "label",
		start: { ...events[open][1].start },
		end: { ...events[close][1].end }
	};
	const text = {
		type: "labelText",
		start: { ...events[open + offset + 2][1].end },
		end: { ...events[close - 2][1].start }
	};
	media = [[
		"enter",
		group,
		context
	], [
		"enter",
		label,
		context
	]];
	media = push(media, events.slice(open + 1, open + offset + 3));
	media = push(media, [[
		"enter",
		text,
		context
	]]);
	media = push(media, resolveAll(context.parser.constructs.insideSpan.null, events.slice(open + offset + 4, close - 3), context));
	media = push(media, [
		[
			"exit",
			text,
			context
		],
		events[close - 2],
		events[close - 1],
		[
			"exit",
			label,
			context
		]
	]);
	media = push(media, events.slice(close + 1));
	media = push(media, [[
		"exit",
		group,
		context
	]]);
	splice(events, open, events.length, media);
	return events;
}
function tokenizeLabelEnd(effects, ok, nok) {
	const self = this;
	const labelStarts = self._labelStarts;
	let labelStart;
	let defined;
	if (labelStarts) {
		while (labelStarts.length > 0 && labelStarts[labelStarts.length - 1]._balanced) labelStarts.pop();
		labelStart = labelStarts[labelStarts.length - 1];
	}
	return start;
	function start(code) {
		if (!labelStart) return nok(code);
		if (labelStart._inactive) return labelEndNok(code);
		defined = self.parser.defined.includes(normalizeIdentifier(self.sliceSerialize({
			start: labelStart.end,
			end: self.now()
		})));
		effects.enter("labelEnd");
		effects.enter("labelMarker");
		effects.consume(code);
		effects.exit("labelMarker");
		effects.exit("labelEnd");
		return after;
	}
	function after(code) {
		if (code === 40) return effects.attempt(resourceConstruct, labelEndOk, defined ? labelEndOk : labelEndNok)(code);
		if (code === 91) return effects.attempt(referenceFullConstruct, labelEndOk, defined ? referenceNotFull : labelEndNok)(code);
		return defined ? labelEndOk(code) : labelEndNok(code);
	}
	function referenceNotFull(code) {
		return effects.attempt(referenceCollapsedConstruct, labelEndOk, labelEndNok)(code);
	}
	function labelEndOk(code) {
		labelStarts.pop();
		return ok(code);
	}
	function labelEndNok(code) {
		labelStart._balanced = true;
		return nok(code);
	}
}
function tokenizeResource(effects, ok, nok) {
	return resourceStart;
	function resourceStart(code) {
		effects.enter("resource");
		effects.enter("resourceMarker");
		effects.consume(code);
		effects.exit("resourceMarker");
		return resourceBefore;
	}
	function resourceBefore(code) {
		return markdownLineEndingOrSpace(code) ? factoryWhitespace(effects, resourceOpen)(code) : resourceOpen(code);
	}
	function resourceOpen(code) {
		if (code === 41) return resourceEnd(code);
		return factoryDestination(effects, resourceDestinationAfter, resourceDestinationMissing, "resourceDestination", "resourceDestinationLiteral", "resourceDestinationLiteralMarker", "resourceDestinationRaw", "resourceDestinationString", 32)(code);
	}
	function resourceDestinationAfter(code) {
		return markdownLineEndingOrSpace(code) ? factoryWhitespace(effects, resourceBetween)(code) : resourceEnd(code);
	}
	function resourceDestinationMissing(code) {
		return nok(code);
	}
	function resourceBetween(code) {
		if (code === 34 || code === 39 || code === 40) return factoryTitle(effects, resourceTitleAfter, nok, "resourceTitle", "resourceTitleMarker", "resourceTitleString")(code);
		return resourceEnd(code);
	}
	function resourceTitleAfter(code) {
		return markdownLineEndingOrSpace(code) ? factoryWhitespace(effects, resourceEnd)(code) : resourceEnd(code);
	}
	function resourceEnd(code) {
		if (code === 41) {
			effects.enter("resourceMarker");
			effects.consume(code);
			effects.exit("resourceMarker");
			effects.exit("resource");
			return ok;
		}
		return nok(code);
	}
}
function tokenizeReferenceFull(effects, ok, nok) {
	const self = this;
	return referenceFull;
	function referenceFull(code) {
		return factoryLabel.call(self, effects, referenceFullAfter, referenceFullMissing, "reference", "referenceMarker", "referenceString")(code);
	}
	function referenceFullAfter(code) {
		return self.parser.defined.includes(normalizeIdentifier(self.sliceSerialize(self.events[self.events.length - 1][1]).slice(1, -1))) ? ok(code) : nok(code);
	}
	function referenceFullMissing(code) {
		return nok(code);
	}
}
function tokenizeReferenceCollapsed(effects, ok, nok) {
	return referenceCollapsedStart;
	function referenceCollapsedStart(code) {
		effects.enter("reference");
		effects.enter("referenceMarker");
		effects.consume(code);
		effects.exit("referenceMarker");
		return referenceCollapsedOpen;
	}
	function referenceCollapsedOpen(code) {
		if (code === 93) {
			effects.enter("referenceMarker");
			effects.consume(code);
			effects.exit("referenceMarker");
			effects.exit("reference");
			return ok;
		}
		return nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/label-start-image.js
const labelStartImage = {
	name: "labelStartImage",
	resolveAll: labelEnd.resolveAll,
	tokenize: tokenizeLabelStartImage
};
function tokenizeLabelStartImage(effects, ok, nok) {
	const self = this;
	let labelImage;
	return start;
	function start(code) {
		effects.enter("labelImage");
		effects.enter("labelImageMarker");
		effects.consume(code);
		effects.exit("labelImageMarker");
		return open;
	}
	function open(code) {
		if (code === 91) {
			effects.enter("labelMarker");
			effects.consume(code);
			effects.exit("labelMarker");
			labelImage = effects.exit("labelImage");
			return after;
		}
		return nok(code);
	}
	function after(code) {
		/* c8 ignore next 6 */
		if (code === 94 && "_hiddenFootnoteSupport" in self.parser.constructs) return nok(code);
		self._labelStarts = self._labelStarts || [];
		self._labelStarts.push(labelImage);
		return ok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/label-start-link.js
const labelStartLink = {
	name: "labelStartLink",
	resolveAll: labelEnd.resolveAll,
	tokenize: tokenizeLabelStartLink
};
function tokenizeLabelStartLink(effects, ok, nok) {
	const self = this;
	let labelLink;
	return start;
	function start(code) {
		effects.enter("labelLink");
		effects.enter("labelMarker");
		effects.consume(code);
		effects.exit("labelMarker");
		labelLink = effects.exit("labelLink");
		return after;
	}
	function after(code) {
		/* c8 ignore next 6 */
		if (code === 94 && "_hiddenFootnoteSupport" in self.parser.constructs) return nok(code);
		self._labelStarts = self._labelStarts || [];
		self._labelStarts.push(labelLink);
		return ok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/line-ending.js
const lineEnding = {
	name: "lineEnding",
	tokenize: tokenizeLineEnding
};
function tokenizeLineEnding(effects, ok) {
	return start;
	function start(code) {
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		return factorySpace(effects, ok, "linePrefix");
	}
}

// node_modules/micromark-core-commonmark/lib/thematic-break.js
const thematicBreak = {
	name: "thematicBreak",
	tokenize: tokenizeThematicBreak
};
function tokenizeThematicBreak(effects, ok, nok) {
	let size = 0;
	let marker;
	return start;
	function start(code) {
		effects.enter("thematicBreak");
		return before(code);
	}
	function before(code) {
		marker = code;
		return atBreak(code);
	}
	function atBreak(code) {
		if (code === marker) {
			effects.enter("thematicBreakSequence");
			return sequence(code);
		}
		if (size >= 3 && (code === null || markdownLineEnding(code))) {
			effects.exit("thematicBreak");
			return ok(code);
		}
		return nok(code);
	}
	function sequence(code) {
		if (code === marker) {
			effects.consume(code);
			size++;
			return sequence;
		}
		effects.exit("thematicBreakSequence");
		return markdownSpace(code) ? factorySpace(effects, atBreak, "whitespace")(code) : atBreak(code);
	}
}

// node_modules/micromark-core-commonmark/lib/list.js
const list = {
	continuation: { tokenize: tokenizeListContinuation },
	exit: tokenizeListEnd,
	name: "list",
	tokenize: tokenizeListStart
};
const listItemPrefixWhitespaceConstruct = {
	partial: true,
	tokenize: tokenizeListItemPrefixWhitespace
};
const indentConstruct = {
	partial: true,
	tokenize: tokenizeIndent
};
function tokenizeListStart(effects, ok, nok) {
	const self = this;
	const tail = self.events[self.events.length - 1];
	let initialSize = tail && tail[1].type === "linePrefix" ? tail[2].sliceSerialize(tail[1], true).length : 0;
	let size = 0;
	return start;
	function start(code) {
		const kind = self.containerState.type || (code === 42 || code === 43 || code === 45 ? "listUnordered" : "listOrdered");
		if (kind === "listUnordered" ? !self.containerState.marker || code === self.containerState.marker : asciiDigit(code)) {
			if (!self.containerState.type) {
				self.containerState.type = kind;
				effects.enter(kind, { _container: true });
			}
			if (kind === "listUnordered") {
				effects.enter("listItemPrefix");
				return code === 42 || code === 45 ? effects.check(thematicBreak, nok, atMarker)(code) : atMarker(code);
			}
			if (!self.interrupt || code === 49) {
				effects.enter("listItemPrefix");
				effects.enter("listItemValue");
				return inside(code);
			}
		}
		return nok(code);
	}
	function inside(code) {
		if (asciiDigit(code) && ++size < 10) {
			effects.consume(code);
			return inside;
		}
		if ((!self.interrupt || size < 2) && (self.containerState.marker ? code === self.containerState.marker : code === 41 || code === 46)) {
			effects.exit("listItemValue");
			return atMarker(code);
		}
		return nok(code);
	}
	function atMarker(code) {
		effects.enter("listItemMarker");
		effects.consume(code);
		effects.exit("listItemMarker");
		self.containerState.marker = self.containerState.marker || code;
		return effects.check(blankLine, self.interrupt ? nok : onBlank, effects.attempt(listItemPrefixWhitespaceConstruct, endOfPrefix, otherPrefix));
	}
	function onBlank(code) {
		self.containerState.initialBlankLine = true;
		initialSize++;
		return endOfPrefix(code);
	}
	function otherPrefix(code) {
		if (markdownSpace(code)) {
			effects.enter("listItemPrefixWhitespace");
			effects.consume(code);
			effects.exit("listItemPrefixWhitespace");
			return endOfPrefix;
		}
		return nok(code);
	}
	function endOfPrefix(code) {
		self.containerState.size = initialSize + self.sliceSerialize(effects.exit("listItemPrefix"), true).length;
		return ok(code);
	}
}
function tokenizeListContinuation(effects, ok, nok) {
	const self = this;
	self.containerState._closeFlow = void 0;
	return effects.check(blankLine, onBlank, notBlank);
	function onBlank(code) {
		self.containerState.furtherBlankLines = self.containerState.furtherBlankLines || self.containerState.initialBlankLine;
		return factorySpace(effects, ok, "listItemIndent", self.containerState.size + 1)(code);
	}
	function notBlank(code) {
		if (self.containerState.furtherBlankLines || !markdownSpace(code)) {
			self.containerState.furtherBlankLines = void 0;
			self.containerState.initialBlankLine = void 0;
			return notInCurrentItem(code);
		}
		self.containerState.furtherBlankLines = void 0;
		self.containerState.initialBlankLine = void 0;
		return effects.attempt(indentConstruct, ok, notInCurrentItem)(code);
	}
	function notInCurrentItem(code) {
		self.containerState._closeFlow = true;
		self.interrupt = void 0;
		return factorySpace(effects, effects.attempt(list, ok, nok), "linePrefix", self.parser.constructs.disable.null.includes("codeIndented") ? void 0 : 4)(code);
	}
}
function tokenizeIndent(effects, ok, nok) {
	const self = this;
	return factorySpace(effects, afterPrefix, "listItemIndent", self.containerState.size + 1);
	function afterPrefix(code) {
		const tail = self.events[self.events.length - 1];
		return tail && tail[1].type === "listItemIndent" && tail[2].sliceSerialize(tail[1], true).length === self.containerState.size ? ok(code) : nok(code);
	}
}
function tokenizeListEnd(effects) {
	effects.exit(this.containerState.type);
}
function tokenizeListItemPrefixWhitespace(effects, ok, nok) {
	const self = this;
	return factorySpace(effects, afterPrefix, "listItemPrefixWhitespace", self.parser.constructs.disable.null.includes("codeIndented") ? void 0 : 5);
	function afterPrefix(code) {
		const tail = self.events[self.events.length - 1];
		return !markdownSpace(code) && tail && tail[1].type === "listItemPrefixWhitespace" ? ok(code) : nok(code);
	}
}

// node_modules/micromark-core-commonmark/lib/setext-underline.js
const setextUnderline = {
	name: "setextUnderline",
	resolveTo: resolveToSetextUnderline,
	tokenize: tokenizeSetextUnderline
};
function resolveToSetextUnderline(events, context) {
	const editMap = new EditMap();
	let index = events.length;
	let content;
	let text;
	let definition;
	while (index--) if (events[index][0] === "enter") {
		if (events[index][1].type === "content") {
			content = index;
			break;
		}
		if (events[index][1].type === "paragraph") text = index;
	} else {
		if (events[index][1].type === "content") editMap.add(index, 1, []);
		if (!definition && events[index][1].type === "definition") definition = index;
	}
	const heading = {
		type: "setextHeading",
		start: { ...events[content][1].start },
		end: { ...events[events.length - 1][1].end }
	};
	events[text][1].type = "setextHeadingText";
	if (definition) {
		editMap.add(text, 0, [[
			"enter",
			heading,
			context
		]]);
		editMap.add(definition + 1, 0, [[
			"exit",
			events[content][1],
			context
		]]);
		events[content][1].end = { ...events[definition][1].end };
	} else events[content][1] = heading;
	editMap.add(events.length, 0, [[
		"exit",
		heading,
		context
	]]);
	editMap.consume(events);
	return events;
}
function tokenizeSetextUnderline(effects, ok, nok) {
	const self = this;
	let marker;
	return start;
	function start(code) {
		let index = self.events.length;
		let paragraph;
		while (index--) if (self.events[index][1].type !== "lineEnding" && self.events[index][1].type !== "linePrefix" && self.events[index][1].type !== "content") {
			paragraph = self.events[index][1].type === "paragraph";
			break;
		}
		if (!self.parser.lazy[self.now().line] && (self.interrupt || paragraph)) {
			effects.enter("setextHeadingLine");
			marker = code;
			return before(code);
		}
		return nok(code);
	}
	function before(code) {
		effects.enter("setextHeadingLineSequence");
		return inside(code);
	}
	function inside(code) {
		if (code === marker) {
			effects.consume(code);
			return inside;
		}
		effects.exit("setextHeadingLineSequence");
		return markdownSpace(code) ? factorySpace(effects, after, "lineSuffix")(code) : after(code);
	}
	function after(code) {
		if (code === null || markdownLineEnding(code)) {
			effects.exit("setextHeadingLine");
			return ok(code);
		}
		return nok(code);
	}
}

// node_modules/micromark/lib/initialize/flow.js
const flow$1 = { tokenize: initializeFlow };
function initializeFlow(effects) {
	const self = this;
	const initial = effects.attempt(blankLine, atBlankEnding, effects.attempt(this.parser.constructs.flowInitial, afterConstruct, factorySpace(effects, effects.attempt(this.parser.constructs.flow, afterConstruct, effects.attempt(content, afterConstruct)), "linePrefix")));
	return initial;
	function atBlankEnding(code) {
		if (code === null) {
			effects.consume(code);
			return;
		}
		effects.enter("lineEndingBlank");
		effects.consume(code);
		effects.exit("lineEndingBlank");
		self.currentConstruct = void 0;
		return initial;
	}
	function afterConstruct(code) {
		if (code === null) {
			effects.consume(code);
			return;
		}
		effects.enter("lineEnding");
		effects.consume(code);
		effects.exit("lineEnding");
		self.currentConstruct = void 0;
		return initial;
	}
}

// node_modules/micromark/lib/initialize/text.js
const resolver = { resolveAll: createResolver() };
const string$1 = initializeFactory("string");
const text$1 = initializeFactory("text");
function initializeFactory(field) {
	return {
		resolveAll: createResolver(field === "text" ? resolveAllLineSuffixes : void 0),
		tokenize: initializeText
	};
	function initializeText(effects) {
		const self = this;
		const constructs = this.parser.constructs[field];
		const text = effects.attempt(constructs, start, notText);
		return start;
		function start(code) {
			return atBreak(code) ? text(code) : notText(code);
		}
		function notText(code) {
			if (code === null) {
				effects.consume(code);
				return;
			}
			effects.enter("data");
			effects.consume(code);
			return data;
		}
		function data(code) {
			if (atBreak(code)) {
				effects.exit("data");
				return text(code);
			}
			effects.consume(code);
			return data;
		}
		function atBreak(code) {
			if (code === null) return true;
			const list = constructs[code];
			let index = -1;
			if (list) while (++index < list.length) {
				const item = list[index];
				if (!item.previous || item.previous.call(self, self.previous)) return true;
			}
			return false;
		}
	}
}
function createResolver(extraResolver) {
	return resolveAllText;
	function resolveAllText(events, context) {
		let index = -1;
		let enter;
		while (++index <= events.length) if (enter === void 0) {
			if (events[index] && events[index][1].type === "data") {
				enter = index;
				index++;
			}
		} else if (!events[index] || events[index][1].type !== "data") {
			if (index !== enter + 2) {
				events[enter][1].end = events[index - 1][1].end;
				events.splice(enter + 2, index - enter - 2);
				index = enter + 2;
			}
			enter = void 0;
		}
		return extraResolver ? extraResolver(events, context) : events;
	}
}
function resolveAllLineSuffixes(events, context) {
	const editMap = new EditMap();
	let eventIndex = 0;
	while (++eventIndex <= events.length) if ((eventIndex === events.length || events[eventIndex][1].type === "lineEnding") && events[eventIndex - 1][1].type === "data") {
		const data = events[eventIndex - 1][1];
		const chunks = context.sliceStream(data);
		let index = chunks.length;
		let bufferIndex = -1;
		let size = 0;
		let tabs;
		while (index--) {
			const chunk = chunks[index];
			if (typeof chunk === "string") {
				bufferIndex = chunk.length;
				while (chunk.charCodeAt(bufferIndex - 1) === 32) {
					size++;
					bufferIndex--;
				}
				if (bufferIndex) break;
				bufferIndex = -1;
			} else if (chunk === -2) {
				tabs = true;
				size++;
			} else if (chunk === -1) {} else {
				index++;
				break;
			}
		}
		if (context._contentTypeTextTrailing && eventIndex === events.length) size = 0;
		if (size) {
			const token = {
				type: eventIndex === events.length || tabs || size < 2 ? "lineSuffix" : "hardBreakTrailing",
				start: {
					_bufferIndex: index ? bufferIndex : data.start._bufferIndex + bufferIndex,
					_index: data.start._index + index,
					line: data.end.line,
					column: data.end.column - size,
					offset: data.end.offset - size
				},
				end: { ...data.end }
			};
			data.end = { ...token.start };
			if (data.start.offset === data.end.offset) Object.assign(data, token);
			else editMap.add(eventIndex, 0, [[
				"enter",
				token,
				context
			], [
				"exit",
				token,
				context
			]]);
		}
		eventIndex++;
	}
	editMap.consume(events);
	return events;
}

// node_modules/micromark/lib/constructs.js
var constructs_exports = /* @__PURE__ */ __exportAll({
	attentionMarkers: () => attentionMarkers,
	contentInitial: () => contentInitial,
	disable: () => disable,
	document: () => document,
	flow: () => flow,
	flowInitial: () => flowInitial,
	insideSpan: () => insideSpan,
	string: () => string,
	text: () => text
});
const document = {
	[42]: list,
	[43]: list,
	[45]: list,
	[48]: list,
	[49]: list,
	[50]: list,
	[51]: list,
	[52]: list,
	[53]: list,
	[54]: list,
	[55]: list,
	[56]: list,
	[57]: list,
	[62]: blockQuote
};
const contentInitial = { [91]: definition };
const flowInitial = {
	[-2]: codeIndented,
	[-1]: codeIndented,
	[32]: codeIndented
};
const flow = {
	[35]: headingAtx,
	[42]: thematicBreak,
	[45]: [setextUnderline, thematicBreak],
	[60]: htmlFlow,
	[61]: setextUnderline,
	[95]: thematicBreak,
	[96]: codeFenced,
	[126]: codeFenced
};
const string = {
	[38]: characterReference,
	[92]: characterEscape
};
const text = {
	[-5]: lineEnding,
	[-4]: lineEnding,
	[-3]: lineEnding,
	[33]: labelStartImage,
	[38]: characterReference,
	[42]: attention,
	[60]: [autolink, htmlText],
	[91]: labelStartLink,
	[92]: [hardBreakEscape, characterEscape],
	[93]: labelEnd,
	[95]: attention,
	[96]: codeText
};
const insideSpan = { null: [attention, resolver] };
const attentionMarkers = { null: [42, 95] };
const disable = { null: [] };

// node_modules/micromark/lib/create-tokenizer.js
function createTokenizer(parser, initialize, from) {
	let point = {
		_bufferIndex: -1,
		_index: 0,
		line: from && from.line || 1,
		column: from && from.column || 1,
		offset: from && from.offset || 0
	};
	const columnStart = {};
	const resolveAllConstructs = [];
	let chunks = [];
	let stack = [];
	const effects = {
		attempt: constructFactory(onsuccessfulconstruct),
		check: constructFactory(onsuccessfulcheck),
		consume,
		enter,
		exit,
		interrupt: constructFactory(onsuccessfulcheck, { interrupt: true })
	};
	const context = {
		code: null,
		containerState: {},
		defineSkip,
		events: [],
		now,
		parser,
		previous: null,
		sliceSerialize,
		sliceStream,
		write
	};
	let state = initialize.tokenize.call(context, effects);
	if (initialize.resolveAll) resolveAllConstructs.push(initialize);
	return context;
	function write(slice) {
		chunks = push(chunks, slice);
		main();
		if (chunks[chunks.length - 1] !== null) return [];
		addResult(initialize, 0);
		context.events = resolveAll(resolveAllConstructs, context.events, context);
		return context.events;
	}
	function sliceSerialize(token, expandTabs) {
		return serializeChunks(sliceStream(token), expandTabs);
	}
	function sliceStream(token) {
		return sliceChunks(chunks, token);
	}
	function now() {
		const { _bufferIndex, _index, line, column, offset } = point;
		return {
			_bufferIndex,
			_index,
			line,
			column,
			offset
		};
	}
	function defineSkip(value) {
		columnStart[value.line] = value.column;
		accountForPotentialSkip();
	}
	function main() {
		while (point._index < chunks.length) {
			const chunk = chunks[point._index];
			if (typeof chunk === "string") {
				const chunkIndex = point._index;
				if (point._bufferIndex < 0) point._bufferIndex = 0;
				while (point._index === chunkIndex && point._bufferIndex < chunk.length) go(chunk.charCodeAt(point._bufferIndex));
			} else go(chunk);
		}
	}
	function go(code) {
		state = state(code);
	}
	function consume(code) {
		if (markdownLineEnding(code)) {
			point.line++;
			point.column = 1;
			point.offset += code === -3 ? 2 : 1;
			accountForPotentialSkip();
		} else if (code !== -1) {
			point.column++;
			point.offset++;
		}
		if (point._bufferIndex < 0) point._index++;
		else {
			point._bufferIndex++;
			if (point._bufferIndex === chunks[point._index].length) {
				point._bufferIndex = -1;
				point._index++;
			}
		}
		context.previous = code;
	}
	function enter(type, fields) {
		const token = fields || {};
		token.type = type;
		token.start = now();
		context.events.push([
			"enter",
			token,
			context
		]);
		stack.push(token);
		return token;
	}
	function exit(type) {
		const token = stack.pop();
		token.end = now();
		context.events.push([
			"exit",
			token,
			context
		]);
		return token;
	}
	function onsuccessfulconstruct(construct, info) {
		addResult(construct, info.from);
	}
	function onsuccessfulcheck(_, info) {
		info.restore();
	}
	function constructFactory(onreturn, fields) {
		return hook;
		function hook(constructs, returnState, bogusState) {
			let listOfConstructs;
			let constructIndex;
			let currentConstruct;
			let info;
			return Array.isArray(constructs) ? handleListOfConstructs(constructs) : "tokenize" in constructs ? handleListOfConstructs([constructs]) : handleMapOfConstructs(constructs);
			function handleMapOfConstructs(map) {
				return start;
				function start(code) {
					const left = code !== null && map[code];
					const all = code !== null && map.null;
					return handleListOfConstructs([...Array.isArray(left) ? left : left ? [left] : [], ...Array.isArray(all) ? all : all ? [all] : []])(code);
				}
			}
			function handleListOfConstructs(list) {
				listOfConstructs = list;
				constructIndex = 0;
				if (list.length === 0) return bogusState;
				return handleConstruct(list[constructIndex]);
			}
			function handleConstruct(construct) {
				return start;
				function start(code) {
					info = store();
					currentConstruct = construct;
					if (!construct.partial) context.currentConstruct = construct;
					if (construct.name && context.parser.constructs.disable.null.includes(construct.name)) return nok(code);
					return construct.tokenize.call(fields ? Object.assign(Object.create(context), fields) : context, effects, ok, nok)(code);
				}
			}
			function ok(code) {
				onreturn(currentConstruct, info);
				return returnState;
			}
			function nok(code) {
				info.restore();
				if (++constructIndex < listOfConstructs.length) return handleConstruct(listOfConstructs[constructIndex]);
				return bogusState;
			}
		}
	}
	function addResult(construct, from) {
		if (construct.resolveAll && !resolveAllConstructs.includes(construct)) resolveAllConstructs.push(construct);
		if (construct.resolve) splice(context.events, from, context.events.length - from, construct.resolve(context.events.slice(from), context));
		if (construct.resolveTo) context.events = construct.resolveTo(context.events, context);
	}
	function store() {
		const startPoint = now();
		const startPrevious = context.previous;
		const startCurrentConstruct = context.currentConstruct;
		const startEventsIndex = context.events.length;
		const startStack = Array.from(stack);
		return {
			from: startEventsIndex,
			restore
		};
		function restore() {
			point = startPoint;
			context.previous = startPrevious;
			context.currentConstruct = startCurrentConstruct;
			context.events.length = startEventsIndex;
			stack = startStack;
			accountForPotentialSkip();
		}
	}
	function accountForPotentialSkip() {
		if (point.line in columnStart && point.column < 2) {
			point.column = columnStart[point.line];
			point.offset += columnStart[point.line] - 1;
		}
	}
}
function sliceChunks(chunks, token) {
	const startIndex = token.start._index;
	const startBufferIndex = token.start._bufferIndex;
	const endIndex = token.end._index;
	const endBufferIndex = token.end._bufferIndex;
	let view;
	if (startIndex === endIndex) view = [chunks[startIndex].slice(startBufferIndex, endBufferIndex)];
	else {
		view = chunks.slice(startIndex, endIndex);
		if (startBufferIndex > -1) {
			const head = view[0];
			if (typeof head === "string") view[0] = head.slice(startBufferIndex);
			else view.shift();
		}
		if (endBufferIndex > 0) view.push(chunks[endIndex].slice(0, endBufferIndex));
	}
	return view;
}
function serializeChunks(chunks, expandTabs) {
	let index = -1;
	const result = [];
	let atTab;
	while (++index < chunks.length) {
		const chunk = chunks[index];
		let value;
		if (typeof chunk === "string") value = chunk;
		else switch (chunk) {
			case -5:
				value = "\r";
				break;
			case -4:
				value = "\n";
				break;
			case -3:
				value = "\r\n";
				break;
			case -2:
				value = expandTabs ? " " : "	";
				break;
			case -1:
				if (!expandTabs && atTab) continue;
				value = " ";
				break;
			default: value = String.fromCharCode(chunk);
		}
		atTab = chunk === -2;
		result.push(value);
	}
	return result.join("");
}

// node_modules/micromark/lib/parse.js
function parse$1(options) {
	const parser = {
		constructs: combineExtensions([constructs_exports, ...(options || {}).extensions || []]),
		content: create(content$1),
		defined: [],
		document: create(document$1),
		flow: create(flow$1),
		lazy: {},
		string: create(string$1),
		text: create(text$1)
	};
	return parser;
	function create(initial) {
		return creator;
		function creator(from) {
			return createTokenizer(parser, initial, from);
		}
	}
}

// node_modules/micromark/lib/postprocess.js
function postprocess(events) {
	while (!subtokenize(events));
	return events;
}

// node_modules/micromark/lib/preprocess.js
const search = /[\0\t\n\r]/g;
function preprocess() {
	let column = 1;
	let buffer = "";
	let start = true;
	let atCarriageReturn;
	return preprocessor;
	function preprocessor(value, encoding, end) {
		value = buffer + (typeof value === "string" ? value.toString() : new TextDecoder(encoding || void 0).decode(value));
		const chunks = [];
		let startPosition = 0;
		buffer = "";
		if (start) {
			if (value.charCodeAt(0) === 65279) startPosition++;
			start = void 0;
		}
		while (startPosition < value.length) {
			search.lastIndex = startPosition;
			const match = search.exec(value);
			const endPosition = match && match.index !== void 0 ? match.index : value.length;
			const code = value.charCodeAt(endPosition);
			if (!match) {
				buffer = value.slice(startPosition);
				break;
			}
			if (code === 10 && startPosition === endPosition && atCarriageReturn) {
				chunks.push(-3);
				atCarriageReturn = void 0;
			} else {
				if (atCarriageReturn) {
					chunks.push(-5);
					atCarriageReturn = void 0;
				}
				if (startPosition < endPosition) {
					chunks.push(value.slice(startPosition, endPosition));
					column += endPosition - startPosition;
				}
				switch (code) {
					case 0:
						chunks.push(65533);
						column++;
						break;
					case 9: {
						const next = Math.ceil(column / 4) * 4;
						chunks.push(-2);
						while (column++ < next) chunks.push(-1);
						break;
					}
					case 10:
						chunks.push(-4);
						column = 1;
						break;
					default:
						atCarriageReturn = true;
						column = 1;
				}
			}
			startPosition = endPosition + 1;
		}
		if (end) {
			if (atCarriageReturn) chunks.push(-5);
			if (buffer) chunks.push(buffer);
			chunks.push(null);
		}
		return chunks;
	}
}

// node_modules/micromark-util-decode-string/index.js
const characterEscapeOrReference = /\\([!-/:-@[-`{-~])|&(#(?:\d{1,7}|x[\da-f]{1,6})|[\da-z]{1,31});/gi;
function decodeString(value) {
	return value.replace(characterEscapeOrReference, decode);
}
function decode($0, $1, $2) {
	if ($1) return $1;
	if ($2.charCodeAt(0) === 35) {
		const head = $2.charCodeAt(1);
		const hex = head === 120 || head === 88;
		return decodeNumericCharacterReference($2.slice(hex ? 2 : 1), hex ? 16 : 10);
	}
	return decodeNamedCharacterReference($2) || $0;
}

// node_modules/unist-util-stringify-position/lib/index.js
function stringifyPosition(value) {
	if (!value || typeof value !== "object") return "";
	if ("position" in value || "type" in value) return position(value.position);
	if ("start" in value || "end" in value) return position(value);
	if ("line" in value || "column" in value) return point$1(value);
	return "";
}
function point$1(point) {
	return index(point && point.line) + ":" + index(point && point.column);
}
function position(pos) {
	return point$1(pos && pos.start) + "-" + point$1(pos && pos.end);
}
function index(value) {
	return value && typeof value === "number" ? value : 1;
}

// node_modules/mdast-util-from-markdown/lib/index.js
const own = {}.hasOwnProperty;
function fromMarkdown(value, encoding, options) {
	if (encoding && typeof encoding === "object") {
		options = encoding;
		encoding = void 0;
	}
	return compiler(options)(postprocess(parse$1(options).document().write(preprocess()(value, encoding, true))));
}
function compiler(options) {
	const config = {
		afterExit: [],
		beforeEnter: [],
		transforms: [],
		canContainEols: [
			"emphasis",
			"fragment",
			"heading",
			"paragraph",
			"strong"
		],
		enter: {
			autolink: opener(link),
			autolinkProtocol: onenterdata,
			autolinkEmail: onenterdata,
			atxHeading: opener(heading),
			blockQuote: opener(blockQuote),
			characterEscape: onenterdata,
			characterReference: onenterdata,
			codeFenced: opener(codeFlow),
			codeFencedFenceInfo: buffer,
			codeFencedFenceMeta: buffer,
			codeIndented: opener(codeFlow, buffer),
			codeText: opener(codeText, buffer),
			codeTextData: onenterdata,
			data: onenterdata,
			codeFlowValue: onenterdata,
			definition: opener(definition),
			definitionDestinationString: buffer,
			definitionLabelString: buffer,
			definitionTitleString: buffer,
			emphasis: opener(emphasis),
			hardBreakEscape: opener(hardBreak),
			hardBreakTrailing: opener(hardBreak),
			htmlFlow: opener(html, buffer),
			htmlFlowData: onenterdata,
			htmlText: opener(html, buffer),
			htmlTextData: onenterdata,
			image: opener(image),
			label: buffer,
			link: opener(link),
			listItem: opener(listItem),
			listItemValue: onenterlistitemvalue,
			listOrdered: opener(list, onenterlistordered),
			listUnordered: opener(list),
			paragraph: opener(paragraph),
			reference: onenterreference,
			referenceString: buffer,
			resourceDestinationString: buffer,
			resourceTitleString: buffer,
			setextHeading: opener(heading),
			strong: opener(strong),
			thematicBreak: opener(thematicBreak)
		},
		exit: {
			atxHeading: closer(),
			atxHeadingSequence: onexitatxheadingsequence,
			autolink: closer(),
			autolinkEmail: onexitautolinkemail,
			autolinkProtocol: onexitautolinkprotocol,
			blockQuote: closer(),
			characterEscapeValue: onexitdata,
			characterReferenceMarkerHexadecimal: onexitcharacterreferencemarker,
			characterReferenceMarkerNumeric: onexitcharacterreferencemarker,
			characterReferenceValue: onexitcharacterreferencevalue,
			characterReference: onexitcharacterreference,
			codeFenced: closer(onexitcodefenced),
			codeFencedFence: onexitcodefencedfence,
			codeFencedFenceInfo: onexitcodefencedfenceinfo,
			codeFencedFenceMeta: onexitcodefencedfencemeta,
			codeFlowValue: onexitdata,
			codeIndented: closer(onexitcodeindented),
			codeText: closer(onexitcodetext),
			codeTextData: onexitdata,
			data: onexitdata,
			definition: closer(),
			definitionDestinationString: onexitdefinitiondestinationstring,
			definitionLabelString: onexitdefinitionlabelstring,
			definitionTitleString: onexitdefinitiontitlestring,
			emphasis: closer(),
			hardBreakEscape: closer(onexithardbreak),
			hardBreakTrailing: closer(onexithardbreak),
			htmlFlow: closer(onexithtmlflow),
			htmlFlowData: onexitdata,
			htmlText: closer(onexithtmltext),
			htmlTextData: onexitdata,
			image: closer(onexitimage),
			label: onexitlabel,
			labelText: onexitlabeltext,
			lineEnding: onexitlineending,
			link: closer(onexitlink),
			listItem: closer(),
			listOrdered: closer(),
			listUnordered: closer(),
			paragraph: closer(),
			referenceString: onexitreferencestring,
			resourceDestinationString: onexitresourcedestinationstring,
			resourceTitleString: onexitresourcetitlestring,
			resource: onexitresource,
			setextHeading: closer(onexitsetextheading),
			setextHeadingLineSequence: onexitsetextheadinglinesequence,
			setextHeadingText: onexitsetextheadingtext,
			strong: closer(),
			thematicBreak: closer()
		}
	};
	configure(config, (options || {}).mdastExtensions || []);
	const data = {};
	return compile;
	function compile(events) {
		let tree = {
			type: "root",
			children: [],
			position: void 0
		};
		const context = {
			stack: [tree],
			tokenStack: [],
			config,
			enter,
			exit,
			buffer,
			resume,
			data
		};
		const listStack = [];
		const prepared = [];
		let index = -1;
		while (++index < events.length) {
			prepared.push(events[index]);
			if (events[index][1].type === "listOrdered" || events[index][1].type === "listUnordered") {
				if (events[index][0] === "enter") listStack.push(prepared.length - 1);
				else prepareList(prepared, listStack.pop());
			}
		}
		events = prepared;
		index = -1;
		while (++index < events.length) {
			const handler = config[events[index][0]];
			if (events[index][0] === "enter" && config.beforeEnter.length > 0) callListeners(config.beforeEnter, {
				...context,
				sliceSerialize: events[index][2].sliceSerialize
			}, events[index][1]);
			if (own.call(handler, events[index][1].type)) handler[events[index][1].type].call({
				...context,
				sliceSerialize: events[index][2].sliceSerialize
			}, events[index][1]);
			if (events[index][0] === "exit" && config.afterExit.length > 0) callListeners(config.afterExit, {
				...context,
				sliceSerialize: events[index][2].sliceSerialize
			}, events[index][1]);
		}
		if (context.tokenStack.length > 0) {
			const tail = context.tokenStack[context.tokenStack.length - 1];
			(tail[1] || defaultOnError).call(context, void 0, tail[0]);
		}
		tree.position = {
			start: point(events.length > 0 ? events[0][1].start : {
				line: 1,
				column: 1,
				offset: 0
			}),
			end: point(events.length > 0 ? events[events.length - 2][1].end : {
				line: 1,
				column: 1,
				offset: 0
			})
		};
		index = -1;
		while (++index < config.transforms.length) tree = config.transforms[index](tree) || tree;
		return tree;
	}
	function callListeners(listeners, context, token) {
		let index = -1;
		while (++index < listeners.length) listeners[index].call(context, token);
	}
	function prepareList(events, start) {
		const end = events.length - 1;
		let index = start - 1;
		let containerBalance = -1;
		let listSpread = false;
		let listItem;
		let lineIndex;
		let firstBlankLineIndex;
		let atMarker;
		const insertions = [];
		while (++index <= end) {
			const event = events[index];
			switch (event[1].type) {
				case "listUnordered":
				case "listOrdered":
				case "blockQuote":
					if (event[0] === "enter") containerBalance++;
					else containerBalance--;
					atMarker = void 0;
					break;
				case "lineEndingBlank":
					if (event[0] === "enter") {
						if (listItem && !atMarker && !containerBalance && !firstBlankLineIndex) firstBlankLineIndex = index;
						atMarker = void 0;
					}
					break;
				case "linePrefix":
				case "listItemValue":
				case "listItemMarker":
				case "listItemPrefix":
				case "listItemPrefixWhitespace": break;
				default: atMarker = void 0;
			}
			if (!containerBalance && event[0] === "enter" && event[1].type === "listItemPrefix" || containerBalance === -1 && event[0] === "exit" && (event[1].type === "listUnordered" || event[1].type === "listOrdered")) {
				if (listItem) {
					let tailIndex = index;
					lineIndex = void 0;
					while (tailIndex--) {
						const tailEvent = events[tailIndex];
						if (tailEvent[1].type === "lineEnding" || tailEvent[1].type === "lineEndingBlank") {
							if (tailEvent[0] === "exit") continue;
							if (lineIndex) {
								events[lineIndex][1].type = "lineEndingBlank";
								listSpread = true;
							}
							tailEvent[1].type = "lineEnding";
							lineIndex = tailIndex;
						} else if (tailEvent[1].type === "linePrefix" || tailEvent[1].type === "blockQuotePrefix" || tailEvent[1].type === "blockQuotePrefixWhitespace" || tailEvent[1].type === "blockQuoteMarker" || tailEvent[1].type === "listItemIndent") {} else break;
					}
					if (firstBlankLineIndex && (!lineIndex || firstBlankLineIndex < lineIndex)) listItem._spread = true;
					listItem.end = Object.assign({}, lineIndex ? events[lineIndex][1].start : event[1].end);
					insertions.push({
						at: lineIndex || index,
						event: [
							"exit",
							listItem,
							event[2]
						]
					});
				}
				if (event[1].type === "listItemPrefix") {
					const item = {
						type: "listItem",
						_spread: false,
						start: Object.assign({}, event[1].start),
						end: void 0
					};
					listItem = item;
					insertions.push({
						at: index,
						event: [
							"enter",
							item,
							event[2]
						]
					});
					firstBlankLineIndex = void 0;
					atMarker = true;
				}
			}
		}
		const listEvents = events.splice(start);
		let insertion = 0;
		index = -1;
		while (++index < listEvents.length) {
			while (insertion < insertions.length && insertions[insertion].at === start + index) events.push(insertions[insertion++].event);
			events.push(listEvents[index]);
		}
		events[start][1]._spread = listSpread;
	}
	function opener(create, and) {
		return open;
		function open(token) {
			enter.call(this, create(token), token);
			if (and) and.call(this, token);
		}
	}
	function buffer() {
		this.stack.push({
			type: "fragment",
			children: []
		});
	}
	function enter(node, token, errorHandler) {
		this.stack[this.stack.length - 1].children.push(node);
		this.stack.push(node);
		this.tokenStack.push([token, errorHandler || void 0]);
		node.position = {
			start: point(token.start),
			end: void 0
		};
	}
	function closer(and) {
		return close;
		function close(token) {
			if (and) and.call(this, token);
			exit.call(this, token);
		}
	}
	function exit(token, onExitError) {
		const node = this.stack.pop();
		const open = this.tokenStack.pop();
		if (!open) throw new Error("Cannot close `" + token.type + "` (" + stringifyPosition({
			start: token.start,
			end: token.end
		}) + "): it’s not open");
		if (open[0].type !== token.type) {
			if (onExitError) onExitError.call(this, token, open[0]);
			else (open[1] || defaultOnError).call(this, token, open[0]);
		}
		node.position.end = point(token.end);
	}
	function resume() {
		return toString(this.stack.pop());
	}
	function onenterlistordered() {
		this.data.expectingFirstListItemValue = true;
	}
	function onenterlistitemvalue(token) {
		if (this.data.expectingFirstListItemValue) {
			const ancestor = this.stack[this.stack.length - 2];
			ancestor.start = Number.parseInt(this.sliceSerialize(token), 10);
			this.data.expectingFirstListItemValue = void 0;
		}
	}
	function onexitcodefencedfenceinfo() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.lang = data;
	}
	function onexitcodefencedfencemeta() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.meta = data;
	}
	function onexitcodefencedfence() {
		if (this.data.flowCodeInside) return;
		this.buffer();
		this.data.flowCodeInside = true;
	}
	function onexitcodefenced() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.value = data.replace(/^(\r?\n|\r)|(\r?\n|\r)$/g, "");
		this.data.flowCodeInside = void 0;
	}
	function onexitcodeindented() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.value = data.replace(/(\r?\n|\r)$/g, "");
	}
	function onexitdefinitionlabelstring(token) {
		const label = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.label = label;
		node.identifier = normalizeIdentifier(this.sliceSerialize(token)).toLowerCase();
	}
	function onexitdefinitiontitlestring() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.title = data;
	}
	function onexitdefinitiondestinationstring() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.url = data;
	}
	function onexitatxheadingsequence(token) {
		const node = this.stack[this.stack.length - 1];
		if (!node.depth) node.depth = this.sliceSerialize(token).length;
	}
	function onexitsetextheadingtext() {
		this.data.setextHeadingSlurpLineEnding = true;
	}
	function onexitsetextheadinglinesequence(token) {
		const node = this.stack[this.stack.length - 1];
		node.depth = this.sliceSerialize(token).codePointAt(0) === 61 ? 1 : 2;
	}
	function onexitsetextheading() {
		this.data.setextHeadingSlurpLineEnding = void 0;
	}
	function onenterdata(token) {
		const siblings = this.stack[this.stack.length - 1].children;
		let tail = siblings[siblings.length - 1];
		if (!tail || tail.type !== "text") {
			tail = text();
			tail.position = {
				start: point(token.start),
				end: void 0
			};
			siblings.push(tail);
		}
		this.stack.push(tail);
	}
	function onexitdata(token) {
		const tail = this.stack.pop();
		tail.value += this.sliceSerialize(token);
		tail.position.end = point(token.end);
	}
	function onexitlineending(token) {
		const context = this.stack[this.stack.length - 1];
		if (this.data.atHardBreak) {
			const tail = context.children[context.children.length - 1];
			tail.position.end = point(token.end);
			this.data.atHardBreak = void 0;
			return;
		}
		if (!this.data.setextHeadingSlurpLineEnding && config.canContainEols.includes(context.type)) {
			onenterdata.call(this, token);
			onexitdata.call(this, token);
		}
	}
	function onexithardbreak() {
		this.data.atHardBreak = true;
	}
	function onexithtmlflow() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.value = data;
	}
	function onexithtmltext() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.value = data;
	}
	function onexitcodetext() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.value = data;
	}
	function onexitlink() {
		const node = this.stack[this.stack.length - 1];
		if (this.data.inReference) {
			const referenceType = this.data.referenceType || "shortcut";
			node.type += "Reference";
			node.referenceType = referenceType;
			delete node.url;
			delete node.title;
		} else {
			delete node.identifier;
			delete node.label;
		}
		this.data.referenceType = void 0;
	}
	function onexitimage() {
		const node = this.stack[this.stack.length - 1];
		if (this.data.inReference) {
			const referenceType = this.data.referenceType || "shortcut";
			node.type += "Reference";
			node.referenceType = referenceType;
			delete node.url;
			delete node.title;
		} else {
			delete node.identifier;
			delete node.label;
		}
		this.data.referenceType = void 0;
	}
	function onexitlabeltext(token) {
		const string = this.sliceSerialize(token);
		const ancestor = this.stack[this.stack.length - 2];
		ancestor.label = decodeString(string);
		ancestor.identifier = normalizeIdentifier(string).toLowerCase();
	}
	function onexitlabel() {
		const fragment = this.stack[this.stack.length - 1];
		const value = this.resume();
		const node = this.stack[this.stack.length - 1];
		this.data.inReference = true;
		if (node.type === "link") node.children = fragment.children;
		else node.alt = value;
	}
	function onexitresourcedestinationstring() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.url = data;
	}
	function onexitresourcetitlestring() {
		const data = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.title = data;
	}
	function onexitresource() {
		this.data.inReference = void 0;
	}
	function onenterreference() {
		this.data.referenceType = "collapsed";
	}
	function onexitreferencestring(token) {
		const label = this.resume();
		const node = this.stack[this.stack.length - 1];
		node.label = label;
		node.identifier = normalizeIdentifier(this.sliceSerialize(token)).toLowerCase();
		this.data.referenceType = "full";
	}
	function onexitcharacterreferencemarker(token) {
		this.data.characterReferenceType = token.type;
	}
	function onexitcharacterreferencevalue(token) {
		const data = this.sliceSerialize(token);
		const type = this.data.characterReferenceType;
		let value;
		if (type) {
			value = decodeNumericCharacterReference(data, type === "characterReferenceMarkerNumeric" ? 10 : 16);
			this.data.characterReferenceType = void 0;
		} else value = decodeNamedCharacterReference(data);
		const tail = this.stack[this.stack.length - 1];
		tail.value += value;
	}
	function onexitcharacterreference(token) {
		const tail = this.stack.pop();
		tail.position.end = point(token.end);
	}
	function onexitautolinkprotocol(token) {
		onexitdata.call(this, token);
		const node = this.stack[this.stack.length - 1];
		node.url = this.sliceSerialize(token);
	}
	function onexitautolinkemail(token) {
		onexitdata.call(this, token);
		const node = this.stack[this.stack.length - 1];
		node.url = "mailto:" + this.sliceSerialize(token);
	}
	function blockQuote() {
		return {
			type: "blockquote",
			children: [],
			position: void 0
		};
	}
	function codeFlow() {
		return {
			type: "code",
			lang: null,
			meta: null,
			value: "",
			position: void 0
		};
	}
	function codeText() {
		return {
			type: "inlineCode",
			value: "",
			position: void 0
		};
	}
	function definition() {
		return {
			type: "definition",
			identifier: "",
			label: null,
			title: null,
			url: "",
			position: void 0
		};
	}
	function emphasis() {
		return {
			type: "emphasis",
			children: [],
			position: void 0
		};
	}
	function heading() {
		return {
			type: "heading",
			depth: 0,
			children: [],
			position: void 0
		};
	}
	function hardBreak() {
		return {
			type: "break",
			position: void 0
		};
	}
	function html() {
		return {
			type: "html",
			value: "",
			position: void 0
		};
	}
	function image() {
		return {
			type: "image",
			title: null,
			url: "",
			alt: null,
			position: void 0
		};
	}
	function link() {
		return {
			type: "link",
			title: null,
			url: "",
			children: [],
			position: void 0
		};
	}
	function list(token) {
		return {
			type: "list",
			ordered: token.type === "listOrdered",
			start: null,
			spread: token._spread,
			children: [],
			position: void 0
		};
	}
	function listItem(token) {
		return {
			type: "listItem",
			spread: token._spread,
			checked: null,
			children: [],
			position: void 0
		};
	}
	function paragraph() {
		return {
			type: "paragraph",
			children: [],
			position: void 0
		};
	}
	function strong() {
		return {
			type: "strong",
			children: [],
			position: void 0
		};
	}
	function text() {
		return {
			type: "text",
			value: "",
			position: void 0
		};
	}
	function thematicBreak() {
		return {
			type: "thematicBreak",
			position: void 0
		};
	}
}
function point(d) {
	return {
		line: d.line,
		column: d.column,
		offset: d.offset
	};
}
function configure(combined, extensions) {
	let index = -1;
	while (++index < extensions.length) {
		const value = extensions[index];
		if (Array.isArray(value)) configure(combined, value);
		else extension(combined, value);
	}
}
function extension(combined, extension) {
	let key;
	for (key in extension) if (own.call(extension, key)) switch (key) {
		case "canContainEols": {
			const right = extension[key];
			if (right) combined[key].push(...right);
			break;
		}
		case "transforms": {
			const right = extension[key];
			if (right) combined[key].push(...right);
			break;
		}
		case "afterExit":
		case "beforeEnter": {
			const right = extension[key];
			if (right) combined[key].push(right);
			break;
		}
		case "enter":
		case "exit": {
			const right = extension[key];
			if (right) Object.assign(combined[key], right);
			break;
		}
	}
}
function defaultOnError(left, right) {
	if (left) throw new Error("Cannot close `" + left.type + "` (" + stringifyPosition({
		start: left.start,
		end: left.end
	}) + "): a different token (`" + right.type + "`, " + stringifyPosition({
		start: right.start,
		end: right.end
	}) + ") is open");
	throw new Error("Cannot close document, a token (`" + right.type + "`, " + stringifyPosition({
		start: right.start,
		end: right.end
	}) + ") is still open");
}

// src/bot/grammar/markdown.ts
const commentLimit = 65536;
const deepest = 10;
const mostOpened = 500;
const mostQuoted = 1e3;
const opened = {
	"[": [
		"labelStartLink",
		"labelStartImage",
		"labelEnd"
	],
	"<": ["htmlText"]
};
const hidingBlocks = {
	code: codeLines,
	html: htmlLines,
	blockquote: quoteLines,
	definition: () => []
};
function findTextLines(body) {
	const shallow = cutQuotes(body.slice(0, commentLimit).replace(/^\ufeff/, "").split(/\r\n|\r|\n/)).map(flatten);
	return collect(parse(shallow.join("\n")), shallow).sort((a, b) => a.line - b.line);
}
function parse(source) {
	const disabled = ["attention", ...Object.keys(opened).filter((character) => source.split(character).length - 1 > mostOpened).flatMap((character) => opened[character] ?? [])];
	return fromMarkdown(source, { extensions: [{ disable: { null: disabled } }] });
}
function cutQuotes(lines) {
	let quoted = 0;
	return lines.map((line) => /^ {0,3}>/.test(line) && ++quoted > mostQuoted ? "…" : line);
}
function flatten(line) {
	const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))/y;
	for (let depth = 0; depth < deepest; depth++) if (!marker.test(line)) return line;
	const end = marker.lastIndex;
	return marker.test(line) ? `${line.slice(0, end)} …` : line;
}
function collect(node, lines) {
	const hiding = hidingBlocks[node.type];
	if (hiding !== void 0) return hiding(node, lines);
	if (node.type === "paragraph" || node.type === "heading") return inlineLines(node, lines);
	return "children" in node ? node.children.flatMap((child) => collect(child, lines)) : [];
}
function codeLines(node, lines) {
	return hide("code", rowsIn(node, lines)).filter(({ text }) => !/^[`~]{3}/.test(text));
}
function htmlLines(node, lines) {
	const [first = 1] = rowsOf(node);
	return hide("html", rowsIn(node, lines).map(({ text }) => text).join("\n").replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]+/g, "")).split("\n").map((text, index) => ({
		line: first + index,
		text: withoutTags(text)
	})));
}
function withoutTags(text) {
	return text.replace(/^(?:<[^<>]*>\s*)+/, "").replace(/<\/?[a-z][^<>]*>\s*$/i, "");
}
function quoteLines(node, lines) {
	return hide("quote", rowsIn(node, lines).filter(({ text }) => !/^(?:(?:[-+*]|\d{1,9}[.)])\s+)*>/.test(text)));
}
function inlineLines(paragraph, lines) {
	const seen = /* @__PURE__ */ new Set();
	const found = [];
	for (const child of paragraph.children) for (const row of rowsOf(child)) {
		const text = (lines[row - 1] ?? "").slice(startIn(child, row)).trim();
		if (seen.has(row) || text === "" && child.type === "text" || endsBefore(child, row, lines)) continue;
		seen.add(row);
		found.push(...beginningWith(child, row, text, lines));
	}
	return found;
}
function beginningWith(child, row, text, lines) {
	const isFirst = child.position?.start.line === row;
	switch (child.type) {
		case "text": return [{
			line: row,
			...unwrap(text)
		}];
		case "inlineCode": return rowsOf(child).length === 1 ? hide("code", [{
			line: row,
			text: child.value
		}]) : [];
		case "html": return isFirst && !text.startsWith("<!") ? hide("html", [{
			line: row,
			text: withoutTags(text)
		}]) : [];
		case "link":
		case "linkReference": {
			const inner = child.children.find((one) => rowsOf(one).includes(row));
			if (inner?.type !== "text") return [];
			return hide("link", [{
				line: row,
				text: (lines[row - 1] ?? "").slice(startIn(inner, row), endIn(inner, row))
			}]);
		}
		default: return [];
	}
}
function unwrap(text) {
	const [, cell] = /^\|([^|]*)\|/.exec(text) ?? [];
	if (cell !== void 0) return {
		text: cell.trim(),
		hiddenBy: "table"
	};
	const mark = ["~~", "~"].find((one) => text.startsWith(one) && text.endsWith(one));
	if (mark === void 0) return { text };
	return {
		text: text.slice(mark.length, -mark.length).trim(),
		hiddenBy: "struck"
	};
}
function hide(hiddenBy, rows) {
	return rows.map(({ line, text }) => ({
		line,
		text: text.trim(),
		hiddenBy
	})).filter(({ text }) => text !== "");
}
function rowsIn(node, lines) {
	return rowsOf(node).map((row) => ({
		line: row,
		text: (lines[row - 1] ?? "").trim()
	}));
}
function endsBefore(node, row, lines) {
	const end = node.position?.end;
	if (!end || end.line !== row) return false;
	return (lines[row - 1] ?? "").slice(startIn(node, row), end.column - 1).trim() === "";
}
function startIn(node, row) {
	const start = node.position?.start;
	return start?.line === row ? start.column - 1 : 0;
}
function endIn(node, row) {
	const end = node.position?.end;
	return end?.line === row ? end.column - 1 : void 0;
}
function rowsOf(node) {
	const { start, end } = node.position ?? {
		start: { line: 1 },
		end: { line: 0 }
	};
	return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
}

// src/bot/grammar/comment.ts
function parseComment(body, { commandsPerComment, origin, ...context }) {
	if (!mayContainCommand(body)) return [];
	const lines = findTextLines(body);
	const visible = lines.filter(({ hiddenBy }) => hiddenBy === void 0);
	const found = visible.flatMap((line) => locate(line, parseCommand(line.text, context)));
	const hidden = lines.filter(({ hiddenBy }) => hiddenBy !== void 0 && hiddenBy !== "code");
	const answered = [...found, ...hidden.flatMap((line) => locate(line, parseHidden(line, context)))];
	const misplaced = [...(origin === "body" ? [] : lines.filter(({ hiddenBy }) => hiddenBy === "code")).flatMap((line) => locate(line, parseHidden(line, context))), ...visible.flatMap((line) => locate(line, parseInSentence(line, context)))];
	return limit(removeDuplicates((answered.length > 0 ? answered : misplaced).sort((a, b) => a.line - b.line)), commandsPerComment);
}
function checkApplication(command, known) {
	const find = (name) => known.find(({ app }) => app.trim() === name);
	if (command.kind === "invalid") return addVersions(command, find(command.withoutVersion));
	if (command.kind !== "build" || command.request.copyFrom !== void 0) return command;
	const { line, text, request } = command;
	const suggest = (problem, names) => {
		const suggestion = formatCommand({
			...command,
			request: {
				...request,
				...names
			}
		});
		return {
			kind: "invalid",
			line,
			text,
			problem,
			suggestion
		};
	};
	const application = find(request.app);
	if (application === void 0) {
		const { app, version } = request;
		if (find(version) !== void 0 || looksLikeVersion(app) && !looksLikeVersion(version)) return suggest(say("commandSwapped"), {
			app: version,
			version: app
		});
		const near = nearest(app, known.map((one) => one.app.trim()));
		return suggest(say("commandAppUnknown", { app: showText(app) }), { app: near ?? "<app>" });
	}
	const versions = application.versions.map((version) => version.trim());
	if (versions.includes(request.version) || versions.includes("latest")) return command;
	return suggest(say("commandVersionUnknown", {
		version: showText(request.version),
		app: request.app,
		known: listVersions(versions),
		directory: `${application.directory}/${request.version}`
	}), { version: nearestVersion(request.version, versions) });
}
function addVersions(command, application) {
	const versions = application?.versions.map((version) => version.trim()) ?? [];
	const newest = versions.at(-1);
	if (application === void 0 || newest === void 0) return command;
	const app = application.app.trim();
	return {
		...command,
		problem: say("commandVersionMissingOf", {
			app,
			known: listVersions(versions)
		}),
		suggestion: command.suggestion.replace("<version>", newest === "latest" ? "<version>" : newest)
	};
}
function listVersions(versions) {
	return versions.slice(-10).join(", ");
}
function nearestVersion(version, versions) {
	const plain = (text) => text.replace(/^v/, "");
	return versions.find((one) => plain(one) === plain(version)) ?? nearest(version, versions) ?? versions.at(-1) ?? "<version>";
}
function mayContainCommand(body) {
	return [...body.matchAll(/(?:^|[^\w/])([/／∕⁄]\S{6,60}|imagebuild_\S{4,12}|imagesync)/gi)].some(([, word = ""]) => nearestCommandName(word.replace(/[`*_]+$/, "")) !== void 0);
}
function locate({ line, text }, command) {
	return command === void 0 ? [] : [{
		...command,
		line,
		text
	}];
}
function parseHidden({ text, hiddenBy = "code" }, context) {
	return refuseBuild(parseCommand(text.replace(/[*_]+$/, ""), context), hidings[hiddenBy]);
}
const hidings = {
	code: say("commandInCode"),
	html: say("commandInHtml"),
	link: say("commandInLink"),
	quote: say("commandInQuote"),
	struck: say("commandStruck"),
	table: say("commandInTable")
};
function parseInSentence({ text }, context) {
	const start = text.search(/\/image(?:build_|sync\s)/i);
	if (start === -1) return void 0;
	return refuseBuild(parseCommand(text.slice(start).replace(/[*_]+$/, ""), context), say("commandNotAtStart"));
}
function refuseBuild(command, problem) {
	if (command?.kind !== "build") return void 0;
	return {
		kind: "invalid",
		problem,
		suggestion: formatCommand(command)
	};
}
function removeDuplicates(commands) {
	const seen = /* @__PURE__ */ new Set();
	return commands.filter((command) => {
		const identity = identify(command);
		const fresh = !seen.has(identity);
		seen.add(identity);
		return fresh;
	});
}
function identify(command) {
	if (command.kind === "build") return formatCommand(command);
	const { line: _, text, ...rest } = command;
	return JSON.stringify(command.kind === "invalid" ? text : rest);
}
function limit(commands, most) {
	const rest = commands.slice(most);
	const [first] = rest;
	if (first === void 0) return [...commands];
	const { line, text } = first;
	const problem = say("commandsTooMany", {
		limit: most,
		rest: rest.length
	});
	return [...commands.slice(0, most), {
		kind: "invalid",
		line,
		text,
		problem,
		suggestion: listCommands(rest)
	}];
}
const longestList = 8e3;
function listCommands(commands) {
	const text = commands.map((command) => command.kind === "build" ? formatCommand(command) : command.text).join("\n");
	if (text.length <= longestList) return text;
	return text.slice(0, text.lastIndexOf("\n", longestList));
}

// src/bot/policy/policy.ts
const defaultPolicy = repositorySchema.parse({}).policy;
function canWrite(permission) {
	return permission === "admin" || permission === "maintain" || permission === "write";
}

// src/bot/policy/decision.ts
const rules = {
	build: decideBuild,
	allow: decideAllow,
	cancel: decideByScope,
	retry: decideByScope,
	help: () => run(false, "own"),
	invalid: () => run(false, "own")
};
function decide(command, facts, policy) {
	const rule = rules[command.kind];
	return rule(command, facts, policy);
}
function isServed(owner, listed) {
	return listed.some((one) => one.toLowerCase() === owner.toLowerCase());
}
function chooseRefusalAnswer(refusalsThisHour, policy) {
	return refusalsThisHour < policy.refusalsPerHour ? "comment" : "reaction";
}
function decideAllow(_command, facts, policy) {
	if (isUnlistedBot(facts, policy)) return refuse("bot");
	if (!policy.allowCommand) return refuse("allow-off");
	if (facts.permission === "unknown") return refuse("permission-unknown");
	if (!canWrite(facts.permission)) return refuse("allow-permission");
	const { isPullRequest, state, locked, title } = facts.issue;
	return facts.origin === "comment" && !isPullRequest && state === "open" && !locked && parseTitleApplication(title) !== void 0 ? run(false, "own") : refuse("allow-place");
}
function decideByScope(_command, facts, policy) {
	if (isUnlistedBot(facts, policy)) return refuse("bot");
	return run(false, canWrite(facts.permission) ? "all" : "own");
}
function decideBuild(command, facts, policy) {
	if (isUnlistedBot(facts, policy)) return refuse("bot");
	if (command.request.copyFrom !== void 0) return decideCopy(facts, policy);
	if (facts.issue.isPullRequest) return { verdict: "link" };
	const stale = checkOrigin(facts);
	if (stale !== void 0) return refuse(stale);
	const allowed = isTrusted(facts, policy) ? run(true, "own") : decideByLabel(command, facts, policy);
	if (allowed.verdict !== "run") return allowed;
	return checkBuildType(command, facts) ?? runUnlessTooMany(allowed, facts, policy);
}
function checkBuildType({ request }, { permission }) {
	if (request.buildType === void 0 || canWrite(permission)) return void 0;
	return refuse(permission === "unknown" ? "permission-unknown" : "build-type");
}
function decideCopy(facts, policy) {
	if (facts.issue.isPullRequest) return refuse("sync-place");
	const stale = checkOrigin(facts);
	if (stale !== void 0) return refuse(stale);
	if (facts.permission === "unknown") return refuse("permission-unknown");
	return policy.writePermission && canWrite(facts.permission) ? runUnlessTooMany(run(true, "own"), facts, policy) : refuse("sync-permission");
}
function runUnlessTooMany(allowed, facts, { buildsPerPerson }) {
	return facts.unfinishedBuilds >= buildsPerPerson ? refuse("too-many-builds", String(buildsPerPerson)) : allowed;
}
function checkOrigin(facts) {
	if (facts.issue.bodyEdited) return "edited";
	return wasTransferred(facts) ? "transferred" : void 0;
}
function wasTransferred({ origin, issue, timeline, writtenAt }) {
	if (origin === "body") return issue.transferred;
	const younger = (createdAt) => Date.parse(writtenAt) > Date.parse(createdAt);
	return timeline.some(({ event, createdAt }) => event === "transferred" && !younger(createdAt));
}
function isUnlistedBot({ author }, policy) {
	return !(author.type === "User" && !author.login.endsWith("[bot]")) && !policy.bots.includes(author.id);
}
function isTrusted({ author, permission, teams }, policy) {
	const listed = (all, one) => all.some((name) => name.toLowerCase() === one.toLowerCase());
	if (author.type !== "User") return policy.bots.includes(author.id);
	if (policy.writePermission && canWrite(permission)) return true;
	return listed(policy.users, author.login) || teams.some((team) => listed(policy.teams, team));
}
function decideByLabel({ request }, facts, policy) {
	const reason = policy.allowCommand && isAllowedByComment(request.app, facts) ? void 0 : checkLabel(request.app, facts, policy);
	if (reason === "label-missing") return refuse(facts.permission === "unknown" ? "permission-unknown" : "no-permission");
	if (reason !== void 0) return refuse(reason);
	const foreign = Object.keys(request.buildArgs).filter((key) => !facts.buildArgsAllowed.includes(key));
	if (foreign.length > 0) return refuse("label-build-args", foreign.join(", "));
	const { versionsAllowed: versions } = facts;
	return versions?.some((one) => compileWildcards(one).test(request.version)) ?? true ? run(false, "own") : refuse("label-versions", versions?.join(", "));
}
function isAllowedByComment(app, { author, issue, timeline }) {
	if (issue.state !== "open" || issue.locked || parseTitleApplication(issue.title) !== app) return false;
	const moved = timeline.findLastIndex(({ event }) => event === "renamed" || event === "transferred");
	return timeline.slice(moved + 1).some((event) => canWrite(event.actorPermission) && event.allows?.includes(author.login.toLowerCase()));
}
function run(replace, scope) {
	return {
		verdict: "run",
		replace,
		scope
	};
}
function refuse(reason, detail) {
	return {
		verdict: "refuse",
		reason,
		...detail === void 0 ? {} : { detail }
	};
}
function parseTitleApplication(title) {
	return /^\s*(?:【auto-build】|\[auto-build\])\s*(\S{1,100})/i.exec(title)?.[1];
}
function checkLabel(app, facts, policy) {
	const label = policy.acceptedLabel;
	if (label === false || !hasLabel(facts.issue, label)) return "label-missing";
	if (facts.issue.state !== "open") return "label-closed";
	if (facts.issue.locked) return "label-locked";
	if (parseTitleApplication(facts.issue.title) !== app) return "label-title";
	return checkTimeline(label, facts);
}
function checkTimeline(label, { timeline, issue }) {
	const at = timeline.findLastIndex((event) => event.event === "labeled" && isSameLabel(event, label));
	const labeled = timeline[at];
	const after = timeline.slice(at + 1);
	if (labeled === void 0 || after.some(({ event }) => event === "transferred")) return "label-transferred";
	if (issue.transferred && !timeline.some(({ event }) => event === "transferred")) return "label-transferred";
	if (after.some((event) => event.event === "unlabeled" && isSameLabel(event, label))) return "label-missing";
	if (after.some(({ event }) => event === "renamed")) return "label-renamed";
	return canWrite(labeled.actorPermission) ? void 0 : "label-actor";
}
function hasLabel({ labels }, label) {
	return labels.some((one) => one.toLowerCase() === label.toLowerCase());
}
function isSameLabel(event, label) {
	return event.label?.toLowerCase() === label.toLowerCase();
}

// src/bot/commands/context.ts
function sectionMarkOf({ repository }, { comment, author }, line, attempt = 1) {
	return {
		id: computeRequestId({
			repository: fullNameOf(repository),
			comment,
			line,
			attempt
		}),
		attempt,
		line,
		by: author.id
	};
}

// src/bot/commands/allow.ts
const handleAllow = async (bot, context, command) => {
	const { source, snapshot, facts, unfinishedBuilds } = context;
	const { policy, language } = snapshot.configuration;
	const mark = sectionMarkOf(bot, source, command.line);
	const decision = decide(command, {
		...facts,
		buildArgsAllowed: [],
		unfinishedBuilds
	}, policy);
	if (decision.verdict === "refuse") {
		const because = {
			decision,
			app: "",
			label: policy.acceptedLabel
		};
		return {
			section: renderSection(mark, command.text, {
				state: "refused",
				because
			}, language),
			needsStatus: false
		};
	}
	const words = {
		user: code(command.user),
		app: code(parseTitleApplication(source.issueDetails.title) ?? "")
	};
	const text = sentencesIn(language)("answerAllowed", words);
	return {
		section: renderNote({
			...mark,
			state: "done"
		}, command.text, text),
		needsStatus: false,
		isAnswer: true
	};
};

// src/bot/commands/answers.ts
const handleHelp = async (bot, { source, snapshot }, { line, text }) => {
	const mark = {
		...sectionMarkOf(bot, source, line),
		state: "done"
	};
	return {
		section: renderNote(mark, text, renderHelp(snapshot.configuration.language)),
		needsStatus: false,
		isAnswer: true
	};
};
const handleInvalid = async (bot, { source, snapshot }, command) => {
	const mark = sectionMarkOf(bot, source, command.line);
	const facts = {
		state: "refused",
		because: command
	};
	return {
		section: renderSection(mark, command.text, facts, snapshot.configuration.language),
		needsStatus: false
	};
};

// src/bot/builds/dispatch.ts
const dispatchLimit = 2;
function workflowInputs({ command, requestId, replace, comment, issue, commit }) {
	const { type, app, version, buildArgs, platforms, cache, copyFrom, buildType } = command.request;
	return {
		type,
		app,
		version,
		"build-args": JSON.stringify(buildArgs),
		platforms: platforms.join(","),
		replace: String(replace),
		"request-id": requestId,
		"comment-id": String(comment),
		"issue-number": String(issue),
		sha: commit,
		...cache ? {} : { cache: "false" },
		...command.dryRun ? { "dry-run": "true" } : {},
		...copyFrom === void 0 ? {} : { "copy-from": copyFrom },
		...buildType === void 0 ? {} : { "build-type": buildType }
	};
}
async function dispatchBuild(bot, request, onUnclear = async () => {}) {
	const since = /* @__PURE__ */ new Date(Date.now() - 6e4);
	for (let sent = 1;; sent++) {
		const answer = await sendDispatch(bot.repository, request);
		if (!(answer instanceof Error)) {
			bot.count("dispatches", { outcome: "accepted" });
			if (answer) return answer;
		} else if (!isUnclear(answer)) {
			bot.count("dispatches", { outcome: "refused" });
			throw refusedByGitHub(answer, request.workflow);
		} else {
			bot.count("dispatches", { outcome: "unclear" });
			bot.log.warn({
				err: answer,
				requestId: request.requestId
			}, "a dispatch got no clear answer");
		}
		await onUnclear();
		const run = await lookForRun(bot, request, since);
		if (run) return run;
		if (sent === dispatchLimit) throw notStarted(answer instanceof Error ? answer : void 0);
	}
}
async function lookForRun(bot, { workflow, requestId }, since) {
	const { repository, timeouts } = bot;
	const expected = expectedRun(bot, { workflow });
	for (const end = Date.now() + timeouts.dispatchMs;; await bot.tasks.sleep(timeouts.pollMs)) {
		const runs = await tryListRuns(repository, workflow, since);
		const run = findOwnRun(runs, requestId, expected);
		if (run || Date.now() >= end) return run;
	}
}
async function tryListRuns(repository, workflow, since) {
	try {
		return await listDispatchedRuns(repository, workflow, since);
	} catch (error) {
		if (isUnclear(error)) return [];
		throw error;
	}
}
async function sendDispatch(repository, request) {
	try {
		return await dispatchWorkflow(repository, request.workflow, workflowInputs(request));
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}
function refusedByGitHub(cause, workflow) {
	const hint = {
		403: say("dispatchForbiddenHint"),
		404: say("dispatchWorkflowMissingHint", { workflow }),
		422: say("dispatchInputsHint", { workflow })
	}[statusOf(cause) ?? 0] ?? say("dispatchLaterHint");
	return new ImagebuildError("INTERNAL", say("dispatchRefused", { reason: reasonOf(cause) }), {
		hint,
		cause
	});
}
function notStarted(failure) {
	return new ImagebuildError("INTERNAL", say("dispatchIgnored"), {
		hint: say("dispatchStatusHint"),
		cause: failure
	});
}

// src/bot/github/people.ts
const permissions = [
	"admin",
	"maintain",
	"write",
	"triage",
	"read",
	"none"
];
async function readPermission({ octokit, owner, repo }, login) {
	try {
		const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
			owner,
			repo,
			username: login
		});
		const known = (word) => permissions.find((one) => one === word);
		return known(data.role_name) ?? known(data.permission) ?? "none";
	} catch (error) {
		return statusOf(error) === 404 ? "none" : "unknown";
	}
}
async function listActiveTeams({ octokit }, login, teams) {
	const active = await Promise.all(teams.map((team) => isActive(octokit, login, team)));
	return teams.filter((_, index) => active[index]);
}
async function isActive(octokit, login, team) {
	const [org = "", team_slug = ""] = team.split("/");
	try {
		const { data } = await octokit.rest.teams.getMembershipForUserInOrg({
			org,
			team_slug,
			username: login
		});
		return data.state === "active";
	} catch {
		return false;
	}
}
const keptEvents = /* @__PURE__ */ new Set([
	"labeled",
	"unlabeled",
	"renamed",
	"transferred"
]);
async function readTimeline({ octokit, owner, repo }, issue) {
	return (await octokit.paginate(octokit.rest.issues.listEventsForTimeline, {
		owner,
		repo,
		issue_number: issue,
		per_page: 100
	})).filter((payload) => keptEvents.has(payload.event ?? "") || isAllowance(payload)).map(({ event = "", label, actor, user, created_at = "", body }) => ({
		event,
		label: label?.name,
		actor: (user ?? actor)?.login ?? "ghost",
		createdAt: created_at,
		body: body ?? void 0
	}));
}
function isAllowance({ event, body, created_at, updated_at }) {
	return event === "commented" && created_at === updated_at && /\/imagebuild_allow\s/i.test(body ?? "");
}
async function bodyEditedAt({ octokit, owner, repo }, issue) {
	const { repository } = await octokit.graphql("query($owner: String!, $repo: String!, $issue: Int!) { repository(owner: $owner, name: $repo) { issue(number: $issue) { lastEditedAt } } }", {
		owner,
		repo,
		issue
	});
	return repository?.issue ? repository.issue.lastEditedAt ?? void 0 : "gone";
}

// src/bot/builds/verify-section.ts
async function verifySection({ identity, repository }, configuration, build) {
	if (!identity.shared) return true;
	return hasMatchingId(repository, build) && await hasOwnRun({
		identity,
		repository
	}, configuration, build) && await holdsItsCommand(repository, configuration, build);
}
function hasMatchingId(repository, { comment, section }) {
	const { id, line, attempt } = section;
	return id === computeRequestId({
		repository: fullNameOf(repository),
		comment,
		line,
		attempt
	});
}
async function hasOwnRun(bot, configuration, { section }) {
	if (section.run === void 0) return false;
	const run = await orUndefined(readRun(bot.repository, section.run));
	if (run === void 0 || requestIdIn(run.title) !== section.id) return false;
	return isOwnRun(run, expectedRun(bot, configuration));
}
async function holdsItsCommand(repository, { platforms, policy }, { comment, issue, section }) {
	const source = await readSourceText(repository, comment, issue);
	if (source === void 0 || source.edited) return false;
	if (section.attempt === 1 && source.author !== section.by) return false;
	return parseComment(source.body, {
		...policy,
		platforms,
		origin: source.origin
	}).some((command) => command.kind === "build" && command.line === section.line && formatCommand(command) === section.command);
}
async function readSourceText(repository, id, issueNumber) {
	const comment = await readComment(repository, id);
	if (comment?.issue === issueNumber) {
		const { body, author, createdAt, updatedAt } = comment;
		return {
			body,
			author: author.id,
			edited: createdAt !== updatedAt,
			origin: "comment"
		};
	}
	const issue = await readIssue(repository, issueNumber);
	if (issue?.id !== id) return void 0;
	const edited = await bodyEditedAt(repository, issueNumber) !== void 0;
	return {
		body: issue.body ?? "",
		author: issue.user?.id,
		edited,
		origin: "body"
	};
}

// src/bot/policy/facts.ts
async function gatherFacts({ repository }, { origin, writtenAt, author, issueDetails, issue, mayBeEdited, mayBeMoved }, policy) {
	const permission = await readPermission(repository, author.login);
	const enough = policy.writePermission && canWrite(permission);
	const teams = enough ? [] : await listActiveTeams(repository, author.login, policy.teams);
	const labelled = issueDetails.labels.some((label) => isAcceptedLabel(label, policy.acceptedLabel));
	const labelMatters = !enough && teams.length === 0 && labelled;
	const mayBeAllowed = !enough && policy.allowCommand && parseTitleApplication(issueDetails.title) !== void 0;
	const timeline = labelMatters || mayBeAllowed || origin === "body" || mayBeMoved ? (await readTimeline(repository, issue)).map(readAllowed) : [];
	const transferred = issueDetails.transferred || timeline.some(({ event }) => event === "transferred");
	const bodyEdited = mayBeEdited && await bodyEditedAt(repository, issue) !== void 0;
	return {
		origin,
		writtenAt,
		author,
		permission,
		teams,
		issue: {
			...issueDetails,
			transferred,
			bodyEdited
		},
		timeline: await addActorPermissions(repository, timeline, [...labelMatters ? lastLabelled(timeline, policy) : [], ...mayBeAllowed ? timeline.filter(({ allows }) => allows?.includes(author.login.toLowerCase())) : []])
	};
}
async function gatherCommandFacts({ repository }, common, command, snapshot, unfinishedBuilds) {
	const limits = command.kind === "build" && command.request.copyFrom === void 0 && needsLimits(common, snapshot.configuration.policy) ? await readLabelLimits(repository, snapshot, command.request) : { buildArgsAllowed: [] };
	return {
		...common,
		...limits,
		unfinishedBuilds
	};
}
function needsLimits({ permission, timeline }, policy) {
	return !(policy.writePermission && canWrite(permission)) && timeline.length > 0;
}
function isAcceptedLabel(label, acceptedLabel) {
	return acceptedLabel !== false && label?.toLowerCase() === acceptedLabel.toLowerCase();
}
function readAllowed(event) {
	if (event.body === void 0) return event;
	const commands = parseComment(event.body, { commandsPerComment: mostAsked });
	return {
		...event,
		allows: commands.flatMap((command) => command.kind === "allow" ? command.user : [])
	};
}
function lastLabelled(timeline, { acceptedLabel }) {
	const last = timeline.findLast(({ event, label }) => event === "labeled" && isAcceptedLabel(label, acceptedLabel));
	return last === void 0 ? [] : [last];
}
const mostAsked = 20;
async function addActorPermissions(repository, timeline, deciding) {
	const actors = [...new Set(deciding.map(({ actor }) => actor))].slice(-20);
	const asked = await Promise.all(actors.map(async (actor) => [actor, await readPermission(repository, actor)]));
	const permissions = new Map(asked);
	return timeline.map((event) => deciding.includes(event) ? {
		...event,
		actorPermission: permissions.get(event.actor)
	} : event);
}

// src/bot/commands/build.ts
const handleBuild = (bot, context, command) => {
	return carryOutBuild(bot, context, {
		command,
		mark: sectionMarkOf(bot, context.source, command.line),
		origin: context.source
	});
};
async function carryOutBuild(bot, context, build) {
	const { snapshot, builds, unfinishedBuilds } = context;
	const { command, mark } = build;
	const facts = await gatherCommandFacts(bot, context.facts, command, snapshot, unfinishedBuilds);
	const decision = decide(command, facts, snapshot.configuration.policy);
	if (decision.verdict !== "run") return {
		section: renderRefused(context, build, decision, decision.verdict === "refuse" && decision.reason === "no-permission" ? await findWhomToAsk(bot, context, command) : void 0),
		needsStatus: false
	};
	const canonical = formatCommand(command);
	const replaceMark = decision.replace ? {} : { replace: false };
	const marked = {
		...build,
		mark: {
			...mark,
			...replaceMark,
			command: canonical
		}
	};
	const same = findSameBuild(builds, canonical, decision.replace);
	return {
		section: same && same.section.id !== mark.id && await isGoingOn(bot, context, same) ? renderJoined(context, marked, same) : await startBuild(bot, context, marked, decision.replace),
		needsStatus: true
	};
}
async function isGoingOn(bot, { snapshot }, build) {
	if (!await verifySection(bot, snapshot.configuration, build)) return false;
	const { run } = build.section;
	return run === void 0 || (await readRun(bot.repository, run)).status !== "completed";
}
async function startBuild(bot, context, build, replace) {
	const { snapshot, startedRuns } = context;
	const { command, mark, origin } = build;
	const { workflow, language } = snapshot.configuration;
	const { comment, issue } = origin;
	const request = {
		command,
		requestId: mark.id,
		replace,
		comment,
		issue,
		commit: snapshot.commit,
		workflow
	};
	const queued = renderQueued(context, build, void 0);
	const showQueued = async () => {
		try {
			await upsertStatusComment(bot, origin, [queued], language);
		} catch (error) {
			bot.log.warn({
				err: error,
				requestId: mark.id
			}, "a build that waits cannot be shown");
		}
	};
	try {
		return renderQueued(context, build, startedRuns.get(mark.id) ?? await dispatchBuild(bot, request, showQueued));
	} catch (error) {
		if (bot.tasks.stopped) throw error;
		bot.log.error({
			err: error,
			requestId: mark.id
		}, "a build cannot be started");
		if (!(error instanceof ImagebuildError)) return queued;
		return renderFailedStart(mark, command.text, error, language);
	}
}
async function findWhomToAsk(bot, { source, snapshot }, { request }) {
	const { policy } = snapshot.configuration;
	const { title, state, locked } = source.issueDetails;
	const isHere = state === "open" && !locked && parseTitleApplication(title) === request.app;
	return {
		owners: await readCodeOwners(bot.repository, snapshot, request),
		allow: policy.allowCommand && isHere ? `/imagebuild_allow @${source.author.login}` : void 0
	};
}
function renderRefused({ snapshot, source }, { command, mark }, decision, ask) {
	const { policy, language } = snapshot.configuration;
	const because = decision.verdict === "link" ? { checks: `${source.issueDetails.url}/checks` } : {
		decision,
		app: command.request.app,
		label: policy.acceptedLabel,
		ask,
		again: source.origin === "comment"
	};
	return renderSection(mark, command.text, {
		state: "refused",
		because
	}, language);
}
function renderJoined({ snapshot }, { command, mark }, { section, url }) {
	const run = section.run === void 0 ? {} : { run: section.run };
	const facts = {
		state: "joined",
		url
	};
	return renderSection({
		...mark,
		...run
	}, command.text, facts, snapshot.configuration.language);
}
function renderQueued({ snapshot }, { command, mark }, started) {
	const run = started === void 0 ? {} : { run: started.id };
	const facts = {
		state: "queued",
		url: started?.url
	};
	return renderSection({
		...mark,
		...run
	}, command.text, facts, snapshot.configuration.language);
}
function renderFailedStart(mark, command, error, language) {
	const text = sentencesIn(language);
	const known = error instanceof ImagebuildError ? error : void 0;
	const { code } = asImagebuildError(error);
	const details = {
		code,
		message: known?.message ?? text("botFailed"),
		hint: known?.hint ?? text("botTryAgain"),
		reason: known?.reason,
		hintReason: known?.hintReason,
		excerpt: known?.excerpt,
		place: known?.place
	};
	return renderSection(mark, command, {
		state: "failed",
		error: details
	}, language);
}

// src/bot/commands/cancel.ts
const handleCancel = async (bot, context, command) => {
	const { source, snapshot, facts, builds } = context;
	const { policy, language } = snapshot.configuration;
	const text = sentencesIn(language);
	const decision = decide(command, {
		...facts,
		buildArgsAllowed: [],
		unfinishedBuilds: 0
	}, policy);
	const scope = decision.verdict === "run" ? decision.scope : "none";
	const selected = builds.filter((build) => isUnfinished(build) && matches(build, command, source, scope));
	const found = await Promise.all(selected.map((build) => stopRun(bot, context, build)));
	const stopped = selected.filter((_, index) => found[index]);
	const names = stopped.map(({ section }) => code(section.command ?? section.id));
	const answer = names.length === 0 ? text("answerNothingToCancel") : text("answerCancelling", { builds: names.join(", ") });
	const state = names.length === 0 ? "done" : "cancelled";
	const mark = {
		...sectionMarkOf(bot, source, command.line),
		state
	};
	return {
		section: renderNote(mark, command.text, answer),
		needsStatus: false,
		isAnswer: true,
		stopped: stopped.map((build) => build.section.id)
	};
};
function matches({ section, issue }, { app, version }, source, scope) {
	if (issue !== source.issue || scope === "none") return false;
	if (scope === "own" && section.by !== source.author.id) return false;
	const request = parseBuild(section)?.request;
	return (app === void 0 || request?.app === app) && (version === void 0 || request?.version === version);
}
async function stopRun(bot, { snapshot }, build) {
	const { configuration } = snapshot;
	const { run: id } = build.section;
	if (id === void 0 || !await verifySection(bot, configuration, build)) return false;
	const run = await readRun(bot.repository, id);
	if (!isOwnRun(run, expectedRun(bot, configuration)) || run.status === "completed") return false;
	if (!await cancelRun(bot.repository, run.id)) return false;
	await showCancelled(bot, build, run.url, configuration.language);
	return true;
}
async function showCancelled(bot, build, url, language) {
	const { text: _, state: __, ...mark } = build.section;
	if (build.status !== 0) remember(bot.cache.statuses, build.comment, build.status);
	const section = renderSection(mark, mark.command ?? mark.id, {
		state: "cancelled",
		url
	}, language);
	await upsertStatusComment(bot, build, [section], language);
}

// src/bot/commands/retry.ts
const createRetryHandler = (carryOutBuild) => async (bot, context, command) => {
	const { source, snapshot, facts } = context;
	const { policy, language } = snapshot.configuration;
	const text = sentencesIn(language);
	const decision = decide(command, {
		...facts,
		buildArgsAllowed: [],
		unfinishedBuilds: 0
	}, policy);
	const comments = await listIssueComments(bot.repository, source.issue, (/* @__PURE__ */ new Date(0)).toISOString());
	const retried = await retryBuilds(bot, context, trackedBuildsIn(bot, comments).filter(({ section }) => /^(failed|cancelled)$/.test(section.state) && decision.verdict === "run" && (decision.scope === "all" || section.by === source.author.id)), carryOutBuild);
	const answer = retried.length === 0 ? text("answerNothingToRetry") : retried.map(({ url }) => text("answerRetrying", { url })).join("\n");
	const state = retried.length === 0 ? "done" : "joined";
	const mark = {
		...sectionMarkOf(bot, source, command.line),
		state
	};
	return {
		section: renderNote(mark, command.text, answer),
		needsStatus: false,
		isAnswer: true
	};
};
async function retryBuilds(bot, context, failed, carryOutBuild) {
	const { source, snapshot } = context;
	const { configuration } = snapshot;
	const statuses = /* @__PURE__ */ new Map();
	let builds = context.builds;
	for (const build of failed) {
		const nextAttempt = await verifySection(bot, configuration, build) ? createNextAttempt(bot, context, build) : void 0;
		if (nextAttempt === void 0) continue;
		remember(bot.cache.statuses, build.comment, build.status);
		const unfinishedBuilds = unfinishedBuildsOf(builds, source.author.id).length;
		const { sections: unwritten = [] } = bot.cache.unwritten.get(build.comment) ?? {};
		const started = unwritten.find(({ id }) => id === nextAttempt.mark.id);
		const { section, needsStatus } = started ? {
			section: started,
			needsStatus: true
		} : await carryOutBuild(bot, {
			...context,
			builds,
			unfinishedBuilds
		}, nextAttempt);
		if (needsStatus) builds = [...builds, {
			...build,
			section
		}];
		keepUnwritten(bot, nextAttempt.origin, build.url, [section]);
		const status = await showBuilds(bot, nextAttempt.origin, [section], configuration.language);
		statuses.set(build.status, status);
	}
	return [...statuses.values()];
}
function createNextAttempt(bot, { source }, { section, issue, comment, writtenAt }) {
	const { line, attempt, command: text } = section;
	const command = parseBuild(section);
	if (command === void 0 || text === void 0) return void 0;
	return {
		command: {
			...command,
			line,
			text
		},
		mark: sectionMarkOf(bot, {
			comment,
			author: source.author
		}, line, attempt + 1),
		origin: {
			issue,
			comment,
			writtenAt
		}
	};
}

// src/bot/commands/handlers.ts
const handlers = {
	build: handleBuild,
	allow: handleAllow,
	cancel: handleCancel,
	retry: createRetryHandler(carryOutBuild),
	help: handleHelp,
	invalid: handleInvalid
};
function handleCommand(bot, context, command) {
	const handler = handlers[command.kind];
	return handler(bot, context, command);
}

// src/bot/status/answer-comment.ts
const hour$1 = 36e5;
const answersPerHour = 20;
async function writeAnswers(bot, source, sections, { language, recent }) {
	const { author, comment, issue, writtenAt } = source;
	const isAnswer = ({ author: writer, body, createdAt }) => writer.login === bot.identity.login && body.startsWith("<!-- imagebuild:answers ") && body.split("\n", 1)[0]?.endsWith(` person=${author.id} -->`) === true && Date.parse(createdAt) > Date.now() - hour$1;
	if (recent.filter(isAnswer).length >= answersPerHour) return;
	const text = renderAnswers({
		comment,
		person: author.id,
		login: author.login,
		sections
	}, language);
	await writeComment(bot.repository, issue, text, async () => {
		return (await listIssueComments(bot.repository, issue, writtenAt)).find((one) => isAnswerTo(bot, one, source));
	});
}
function isAnswerTo({ identity }, { author, body }, asked) {
	const marker = formatAnswersMarker(asked.comment, asked.author.id);
	return author.login === identity.login && body.startsWith(`${marker}\n`);
}

// src/bot/status/refusal-comment.ts
const hour = 36e5;
async function answerRefusedCommands(bot, source, sections, { policy, language, recent }) {
	const { author, issue, target } = source;
	await runInTurn(bot.cache, `refusals ${issue} ${author.id}`, async () => {
		const since = Date.now() - hour;
		const times = listRefusalTimes(bot, recent, author.id).filter((time) => time > since);
		if (chooseRefusalAnswer(times.length, policy) === "reaction") {
			await tryReact(bot, target, "confused");
			return;
		}
		const answer = {
			person: author.id,
			login: author.login,
			sections
		};
		await write(bot, source, (earlier) => renderRefusals(answer, language, earlier), recent);
	});
}
async function write(bot, source, render, recent) {
	const { repository } = bot;
	const { issue } = source;
	const isOne = (comment) => isRefusalComment(bot, comment, source);
	const find = async () => (await listIssueComments(repository, issue, (/* @__PURE__ */ new Date(0)).toISOString())).find(isOne);
	const known = recent.find(isOne) ?? await find();
	const earlier = parseRefusalTimes(known?.body ?? "").filter((time) => time > Date.now() - hour);
	const body = `${render(known?.body)}\n${formatRefusalTimes([...earlier, Date.now()])}\n`;
	if (known) await editComment(repository, known.id, body);
	else await writeComment(repository, issue, body, find);
}
function isRefusalComment({ identity }, { author, body, issue }, source) {
	return author.login === identity.login && issue === source.issue && body.startsWith(`${formatRefusalMarker(source.author.id)}\n`);
}
function listRefusalTimes({ identity }, comments, person) {
	return comments.filter(({ author, body }) => author.login === identity.login && body.startsWith(formatRefusalMarker(person))).flatMap(({ body }) => parseRefusalTimes(body));
}

// src/bot/webhooks/failure.ts
async function reportFailure(bot, source, error) {
	const language = bot.cache.languages.get(fullNameOf(bot.repository)) ?? "en";
	const { body, origin } = source;
	const commands = parseComment(body, {
		commandsPerComment: 20,
		origin
	});
	try {
		if (error instanceof ImagebuildError && error.code === "CONFIGURATION_INVALID") await reportConfiguration(bot, source, commands, {
			error,
			language
		});
		else await reportError(bot, source, commands, {
			error,
			language
		});
	} catch (second) {
		bot.log.error({
			err: second,
			comment: source.comment
		}, "a failure cannot be reported on the issue");
	}
}
async function reportError(bot, source, commands, { error, language }) {
	const { sections: known = [] } = bot.cache.unwritten.get(source.comment) ?? {};
	const sections = commands.map((command) => {
		const canonical = command.kind === "build" ? { command: formatCommand(command) } : {};
		const mark = {
			...sectionMarkOf(bot, source, command.line),
			...canonical
		};
		return known.find(({ line }) => line === command.line) ?? renderFailedStart(mark, command.text, error, language);
	});
	await showBuilds(bot, source, sections, language);
}
async function reportConfiguration(bot, source, commands, { error, language }) {
	const because = { mistakes: error };
	const sections = commands.slice(0, 1).map(({ line, text }) => renderSection(sectionMarkOf(bot, source, line), text, {
		state: "refused",
		because
	}, language));
	const recent = await listRecentComments(bot.repository, new Date(Date.now() - trackingPeriod));
	await answerRefusedCommands(bot, source, sections, {
		policy: defaultPolicy,
		language,
		recent
	});
}

// src/bot/webhooks/answer.ts
function holdsCommand({ identity }, { author, body, origin }) {
	if (author.login === identity.login) return false;
	return parseComment(body, {
		commandsPerComment: 1,
		origin
	}).length > 0;
}
async function answer(bot, source) {
	if (source.author.login === bot.identity.login) return;
	await runInTurn(bot.cache, `source ${source.comment}`, async () => {
		const first = await tryReact(bot, source.target, source.lock);
		try {
			await answerOnce(bot, source, await readSnapshot(bot), first);
		} catch (error) {
			if (!bot.tasks.stopped) await reportFailure(bot, source, error);
			throw error;
		}
	});
}
async function answerOnce(bot, source, snapshot, first) {
	const { owners } = snapshot.configuration.policy;
	if (owners.length > 0 && !isServed(bot.repository.owner, owners)) return;
	const commands = readCommands(source, snapshot);
	const ids = commands.map(({ line }) => sectionMarkOf(bot, source, line).id);
	if (first === false && await isAnsweredElsewhere(bot, source, ids)) return;
	const isNew = first === true && source.origin === "comment";
	const shown = isNew ? [] : await findShownBuilds(bot, source);
	if (ids.every((id) => shown.some((section) => section.id === id))) return;
	const startedRuns = isNew ? /* @__PURE__ */ new Map() : await findStartedRuns(bot, source, snapshot, ids);
	for (const { id, run } of shown) if (run !== void 0) startedRuns.set(id, await readRun(bot.repository, run));
	const answered = Promise.withResolvers();
	for (const id of ids) bot.cache.starting.set(id, answered.promise);
	try {
		await runInTurn(bot.cache, `person ${source.author.id}`, () => handleCommands(bot, source, snapshot, {
			commands,
			startedRuns
		}));
	} finally {
		for (const id of ids) bot.cache.starting.delete(id);
		answered.resolve();
	}
	for (const run of startedRuns.values()) if (run.status === "completed") await endRun(bot, run);
}
function readCommands({ body, origin, issueDetails }, snapshot) {
	const { policy, platforms } = snapshot.configuration;
	const { commandsPerComment } = policy;
	const titleApplication = parseTitleApplication(issueDetails.title);
	return parseComment(body, {
		commandsPerComment,
		platforms,
		origin,
		titleApplication
	}).map((command) => {
		const type = typeOf(command);
		const known = type === void 0 ? void 0 : listApplications(snapshot, type);
		return known === void 0 ? command : checkApplication(command, known);
	});
}
function typeOf(command) {
	if (command.kind === "build") return command.request.type;
	if (command.kind !== "invalid" || command.withoutVersion === void 0) return void 0;
	return imageTypes.find((type) => command.suggestion.startsWith(`/imagebuild_${type} `));
}
async function handleCommands(bot, source, snapshot, { commands, startedRuns }) {
	const { policy, language } = snapshot.configuration;
	const [facts, recent] = await Promise.all([gatherFacts(bot, source, policy), listRecentComments(bot.repository, new Date(Date.now() - trackingPeriod))]);
	remember(bot.cache.logins, source.comment, source.author.login);
	const unwritten = unwrittenBuildsOf(bot).filter(({ comment }) => comment !== source.comment);
	let builds = [...trackedBuildsIn(bot, recent), ...unwritten];
	const unfinished = unfinishedBuildsOf(builds, source.author.id).length;
	const outcomes = [];
	for (const command of commands) {
		const unfinishedBuilds = unfinished + outcomes.filter(({ needsStatus }) => needsStatus).length;
		const outcome = await handleCommand(bot, {
			source,
			snapshot,
			facts,
			builds,
			unfinishedBuilds,
			startedRuns
		}, command);
		bot.count("commands", { state: outcome.section.state });
		outcomes.push(outcome);
		builds = builds.filter(({ section }) => !outcome.stopped?.includes(section.id));
		keepUnwritten(bot, source, source.issueDetails.url, outcomes.map((one) => one.section));
	}
	const sections = outcomes.map(({ section }) => section);
	if (outcomes.some(({ needsStatus }) => needsStatus)) await showBuilds(bot, source, sections, language);
	else await answerWithoutStatus(bot, source, outcomes, {
		policy,
		language,
		recent
	});
	bot.cache.unwritten.delete(source.comment);
}
async function answerWithoutStatus(bot, source, outcomes, shared) {
	const answers = outcomes.filter(({ isAnswer }) => isAnswer).map(({ section }) => section);
	const refusals = outcomes.filter(({ isAnswer }) => !isAnswer).map(({ section }) => section);
	if (refusals.length > 0) await answerRefusedCommands(bot, source, refusals, shared);
	if (answers.length > 0) await writeAnswers(bot, source, answers, shared);
}
async function isAnsweredElsewhere(bot, source, ids) {
	const { dispatchMs, pollMs } = bot.timeouts;
	for (const end = Date.now() + dispatchMs;; await bot.tasks.sleep(Math.max(pollMs, dispatchMs / 4))) {
		const status = await findStatusComment(bot, source);
		const shown = new Set(status ? trackedBuildsIn(bot, [status]).map(({ section }) => section.id) : []);
		if (ids.every((id) => shown.has(id))) return true;
		if ((await listIssueComments(bot.repository, source.issue, source.writtenAt)).some((comment) => isAnswerTo(bot, comment, source))) return true;
		if (Date.now() >= end) return false;
	}
}
async function findShownBuilds(bot, source) {
	const status = await findStatusComment(bot, source);
	const builds = status ? trackedBuildsIn(bot, [status]) : [];
	const isBuild = ({ state, run }) => state !== "refused" && (state !== "failed" || run !== void 0);
	return builds.map(({ section }) => section).filter(isBuild);
}
async function findStartedRuns(bot, { writtenAt }, { configuration }, ids) {
	const runs = await listDispatchedRuns(bot.repository, configuration.workflow, new Date(writtenAt));
	const expected = expectedRun(bot, configuration);
	const found = ids.map((id) => [id, findOwnRun(runs, id, expected)]);
	return new Map(found.flatMap(([id, run]) => run ? [[id, run]] : []));
}

// src/bot/webhooks/app.ts
function listen(app, { count, tasks, createBot }) {
	app.on([
		"issue_comment.created",
		"issues.opened",
		"issues.labeled"
	], ({ name, payload, octokit }) => {
		count("deliveries", { event: name });
		const source = commandSourceFrom(payload);
		const { body, origin } = source;
		if (parseComment(body, {
			commandsPerComment: 1,
			origin
		}).length === 0) return;
		tasks.start(name, async () => {
			const bot = await createBot(octokit, payload.repository);
			if (bot && await isAccepted(bot, addedLabel(payload))) await answer(bot, source);
		});
	});
	app.on([
		"workflow_run.requested",
		"workflow_run.in_progress",
		"workflow_run.completed"
	], ({ name, payload, octokit }) => {
		count("deliveries", { event: name });
		const run = runFrom(payload.workflow_run);
		if (run.origin.event !== "workflow_dispatch") return;
		tasks.start(name, async () => {
			const bot = await createBot(octokit, payload.repository);
			if (bot) await followRun(bot, run);
		});
	});
	app.on([
		"workflow_job.waiting",
		"workflow_job.in_progress",
		"workflow_job.completed"
	], ({ name, payload, octokit }) => {
		count("deliveries", { event: name });
		const { run_id, html_url } = payload.workflow_job;
		const job = jobFrom(payload.workflow_job);
		const page = html_url?.replace(/\/job\/.*$/, "") ?? "";
		tasks.start(name, async () => {
			const bot = await createBot(octokit, payload.repository);
			if (bot) await followJob(bot, {
				id: run_id,
				url: page
			}, job);
		});
	});
}
async function askIdentity(app, owners) {
	const { data } = await (await app.auth()).rest.apps.getAuthenticated();
	if (!data) throw new TypeError("GitHub does not say which app this is");
	const own = data.owner && "login" in data.owner ? [data.owner.login] : [];
	return {
		login: `${data.slug}[bot]`,
		owners: owners ?? own,
		shared: false
	};
}
function createService(app, options) {
	const count = options.count ?? (() => {});
	const tasks = options.tasks ?? createBackgroundTasks(app.log, count);
	const cache = options.cache ?? createBotCache();
	const identify = untilKnown(options.identity ?? (() => askIdentity(app)));
	const shared = {
		cache,
		timeouts: {
			...defaultTimeouts,
			...options.timeouts
		},
		log: app.log,
		count,
		tasks
	};
	const createBot = async (octokit, repository) => {
		const identity = await identify();
		const { owners } = identity;
		if (owners !== void 0 && !isServed(repository.owner.login, owners)) return void 0;
		return {
			...shared,
			identity,
			repository: repositoryFrom(octokit, repository)
		};
	};
	return {
		count,
		tasks,
		identify,
		createBot
	};
}
function untilKnown(ask) {
	let answered;
	return async () => {
		answered ??= ask();
		try {
			return await answered;
		} catch (error) {
			answered = void 0;
			throw error;
		}
	};
}
async function isAccepted(bot, label) {
	if (label === void 0) return true;
	const { acceptedLabel } = (await readSnapshot(bot)).configuration.policy;
	return acceptedLabel !== false && label.toLowerCase() === acceptedLabel.toLowerCase();
}

// src/bot/webhooks/sweep.ts
const sweepPeriod = 2592e5;
const startTime = 6e5;
async function sweep(bot, { since, dryRun }) {
	const from = new Date(Math.max(since.getTime(), Date.now() - sweepPeriod));
	const recent = await listRecentComments(bot.repository, from);
	const findings = [
		...findUnfinishedBuilds(bot, recent),
		...findMissedComments(bot, recent, from),
		...await findMissedIssues(bot, recent, from)
	];
	if (!dryRun) await handleAll(bot, findings);
	return findings;
}
async function handleAll({ log, tasks }, findings) {
	const failures = [];
	for (const { work, url } of findings) {
		if (tasks.stopped) break;
		try {
			await work();
		} catch (error) {
			log.error({
				err: error,
				url
			}, "what was missed cannot be handled");
			failures.push(error);
		}
	}
	if (failures.length > 0) throw failures[0];
}
function findMissedComments(bot, recent, from) {
	return recent.filter(({ createdAt }) => new Date(createdAt) >= from).reverse().flatMap((comment) => {
		const { author, body, createdAt, updatedAt, url } = comment;
		const text = {
			author,
			body,
			origin: "comment"
		};
		if (isAnswered(bot, recent, comment) || !holdsCommand(bot, text)) return [];
		const reason = createdAt !== updatedAt ? "edited" : isOld(createdAt) ? "too-old" : void 0;
		const work = async () => {
			const source = await readSource(bot, comment);
			if (source && reason === void 0) await answer(bot, source);
			else if (source && reason !== void 0) await askAgain(bot, source, recent, reason);
		};
		return [{
			kind: reason === void 0 ? "answer" : "ask-again",
			url,
			work
		}];
	});
}
async function findMissedIssues(bot, recent, from) {
	return (await listOpenedIssues(bot.repository, from)).flatMap((payload) => {
		const source = {
			...sourceFromBody(payload),
			mayBeEdited: true
		};
		const { comment, issue, writtenAt, author, issueDetails } = source;
		const asked = {
			id: comment,
			author,
			createdAt: writtenAt,
			issue
		};
		if (issueDetails.isPullRequest || isAnswered(bot, recent, asked) || !holdsCommand(bot, source)) return [];
		const old = isOld(writtenAt);
		const work = () => old ? askAgain(bot, source, recent, "too-old") : answer(bot, source);
		return [{
			kind: old ? "ask-again" : "answer",
			url: issueDetails.url,
			work
		}];
	});
}
function findUnfinishedBuilds(bot, recent) {
	return trackedBuildsIn(bot, recent).filter(isUnfinished).map((build) => ({
		kind: "follow",
		url: build.url,
		work: () => followBuild(bot, build)
	}));
}
async function followBuild(bot, build) {
	const { configuration } = await readSnapshot(bot);
	const { workflow } = configuration;
	const expected = expectedRun(bot, configuration);
	const { section, writtenAt } = build;
	const run = section.run === void 0 ? findOwnRun(await listDispatchedRuns(bot.repository, workflow, new Date(writtenAt)), section.id, expected) : await readRun(bot.repository, section.run);
	if (run === void 0) return giveUp(bot, build, configuration.language);
	if (!isOwnRun(run, expected)) return;
	const { text: _, ...mark } = section;
	const location = {
		...build,
		mark: {
			...mark,
			run: run.id
		}
	};
	trackBuild(bot, location);
	await (run.status === "completed" ? endRun(bot, run) : showRun(bot, run, location));
}
async function giveUp(bot, build, language) {
	const { section, writtenAt } = build;
	if (Date.now() - new Date(writtenAt).getTime() < startTime) return;
	const { text: _, state: __, ...mark } = section;
	const error = new ImagebuildError("INTERNAL", say("runMissing"), { hint: say("dispatchStatusHint") });
	const failed = renderFailedStart(mark, mark.command ?? mark.id, error, language);
	await upsertStatusComment(bot, build, [failed], language);
}
async function askAgain(bot, source, recent, reason) {
	const snapshot = await readSnapshot(bot);
	const { policy, language } = snapshot.configuration;
	const sections = readCommands(source, snapshot).map((command) => {
		const app = command.kind === "build" ? command.request.app : "";
		const because = {
			decision: {
				verdict: "refuse",
				reason
			},
			app,
			label: policy.acceptedLabel
		};
		const mark = sectionMarkOf(bot, source, command.line);
		return renderSection(mark, command.text, {
			state: "refused",
			because
		}, language);
	});
	await answerRefusedCommands(bot, source, sections, {
		policy,
		language,
		recent
	});
}
function isAnswered(bot, recent, asked) {
	if (trackedBuildsIn(bot, recent).some(({ comment, issue }) => comment === asked.id && issue === asked.issue)) return true;
	const { id: comment, author: asker } = asked;
	if (recent.some((one) => isAnswerTo(bot, one, {
		comment,
		author: asker
	}))) return true;
	return recent.some(({ author, body, issue, updatedAt }) => author.login === bot.identity.login && issue === asked.issue && body.startsWith(`${formatRefusalMarker(asked.author.id)}\n`) && updatedAt >= asked.createdAt);
}
async function readSource({ repository }, comment) {
	const issue = await readIssue(repository, comment.issue);
	if (issue === void 0) return void 0;
	const { id, body, author, createdAt } = comment;
	return {
		...sourceFromComment({
			id,
			body,
			user: author,
			created_at: createdAt
		}, issue),
		mayBeMoved: true
	};
}
function isOld(writtenAt) {
	return Date.now() - new Date(writtenAt).getTime() > trackingPeriod;
}

export { endRun as a, createBackgroundTasks as c, listen as i, askIdentity as n, trackingPeriod as o, createService as r, createBotCache as s, sweep as t };