import { a as loginUnnamed, i as loginSourceFor, n as hostFor, u as readRepositoryConfiguration } from "./configuration.js";
import { i as problemsOf, n as formatPlace, r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as watchSignals } from "./signals.js";
import { t as createProxyLookup } from "./proxies2.js";
import { a as isUnverified, i as describeError, n as plainProgress, o as statusOf, s as toFailure } from "./plain.js";
import { t as say } from "./say.js";
import { i as secretForms, n as maskValue, r as rememberSecret, t as maskSecrets } from "./secrets.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { r as suggest } from "./yamlfile.js";
import { t as credentialsInput } from "./loginsource.js";
import { l as parseRegistryHost } from "./configurationschemas.js";
import { a as validateRequest, t as imageTypes } from "./request.js";
import { t as resolveBuildSettings } from "./buildoptions.js";
import { t as parseBuildArgs } from "./buildargs.js";
import { i as writePrepared, n as readPreparedParts, r as preparedSize, t as findPreparedDirectories } from "./join.js";
import { a as describeToEmbed, c as publishUnlessDryRun, d as dropsPlatform, i as describeResult, l as checkExpected, n as describeDurations, o as describeTransfer, s as toMetadata, t as commandFor, u as droppedPlatforms } from "./result.js";
import { a as imageNames, o as imagesToEmbed } from "./prepared.js";
import { i as formatScalar, n as formatCount, o as shorten, t as formatBytes } from "./format.js";
import { t as createTextOutput } from "./textoutput2.js";
import { r as planLines } from "./plan.js";
import { n as code, o as prose, r as escapeLine, t as block } from "./escape.js";
import { r as resultLimits, t as countImages } from "./result2.js";
import { a as parseOutputLocation } from "./location.js";
import { n as formatTable, t as formatDetails } from "./table.js";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import { writeFile } from "node:fs/promises";

// src/action/groups.ts
function groupPhases(progress, write) {
	let open;
	const end = () => {
		if (open !== void 0) write("::endgroup::");
		open = void 0;
	};
	return {
		progress(event) {
			if (event.type === "phase" && event.phase !== open) {
				end();
				write(`::group::${event.phase}`);
				open = event.phase;
			}
			return progress(event);
		},
		end
	};
}

// src/action/inputs.ts
const inputNames = [
	"mode",
	"type",
	"app",
	"version",
	"build-args",
	"platforms",
	"registry",
	"namespace",
	"username",
	"password",
	"credentials",
	"push",
	"output",
	"prepared",
	"mirrors",
	"sources",
	"kube-version",
	"wait-for-quota",
	"strict",
	"build-type",
	"engine",
	"compression",
	"compression-level",
	"replace",
	"cache",
	"checkout",
	"sha",
	"dry-run",
	"request-id",
	"since",
	"page",
	"token"
];
function readInputs(env) {
	const given = inputNames.map((name) => [name, env[inputVariable(name)]?.trim()]);
	return Object.fromEntries(given.filter(([, value]) => value));
}
function withoutInputs(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}
function inputVariable(name) {
	return `INPUT_${name.toUpperCase()}`;
}
function parseList(text) {
	return text?.split(/[\s,]+/).filter(Boolean);
}
function readBoolean(inputs, name) {
	const text = inputs[name];
	if (text === void 0) return void 0;
	if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
	throw new ImagebuildError("USAGE", say("inputInvalid", {
		name,
		value: JSON.stringify(text)
	}), { hint: say("inputBoolean") });
}

// src/action/modes/mode.ts
const buildModes = [
	"build",
	"prepare",
	"publish",
	"accept",
	"pull-request"
];
const modes = [
	...buildModes,
	"plan",
	"comment",
	"report"
];
function readMode({ mode = "build" }) {
	const known = modes.find((each) => each === mode);
	if (known) return known;
	throw new ImagebuildError("USAGE", say("modeUnknown", { mode: JSON.stringify(mode) }), { hint: suggest(mode, modes) });
}
function isBuildMode(mode) {
	return buildModes.some((each) => each === mode);
}

// src/action/modes/inputtable.ts
const running = [
	"build",
	"prepare",
	"pull-request"
];
const writing = [
	"build",
	"publish",
	"pull-request"
];
const publishing = [
	"build",
	"publish",
	"accept"
];
const reading = [
	"build",
	"prepare",
	"publish",
	"pull-request"
];
const requesting = [
	"build",
	"prepare",
	"publish",
	"accept",
	"pull-request"
];
const modesTaking = {
	mode: modes,
	type: [...requesting, "plan"],
	app: [...requesting, "plan"],
	version: requesting,
	"build-args": requesting,
	platforms: requesting,
	registry: publishing,
	namespace: publishing,
	username: ["build", "publish"],
	password: ["build", "publish"],
	credentials: ["build", "publish"],
	push: ["build"],
	output: writing,
	prepared: ["prepare", "publish"],
	mirrors: reading,
	sources: reading,
	"kube-version": running,
	"wait-for-quota": reading,
	strict: reading,
	"build-type": running,
	engine: running,
	compression: writing,
	"compression-level": writing,
	replace: requesting,
	cache: reading,
	checkout: [...requesting, "plan"],
	sha: ["accept"],
	"dry-run": requesting,
	"request-id": requesting,
	since: ["plan"],
	page: ["plan"],
	token: [
		"accept",
		"publish",
		"comment",
		"report"
	]
};
const secrets = [
	"username",
	"password",
	"token"
];
function checkInputs(mode, inputs) {
	const problems = Object.keys(inputs).filter((input) => !modesTaking[input].includes(mode)).map((input) => refuse(input, mode));
	if (problems.length > 0) throw joinProblems(problems);
}
function refuse(input, mode) {
	const words = { modes: modesTaking[input].join(", ") };
	const isSecret = secrets.includes(input) && running.some((each) => each === mode);
	return new ImagebuildError("USAGE", say("modeTakesNoInput", {
		mode,
		input
	}), { hint: isSecret ? say("modeTakesNoSecretHint", words) : say("modeTakesNoInputHint", words) });
}

// src/action/modes/login.ts
function checkLogin({ username, password, credentials, registry }, type, configuration) {
	if (username === void 0 || password === void 0) return;
	const configured = hostFor(configuration, type);
	const host = registry === void 0 ? configured : parseRegistryHost(registry).host;
	if (credentials === void 0 && (registry !== void 0 || !haveOwnLogins(configuration))) return;
	const source = loginSourceFor(configuration, type);
	if (source === void 0) throw loginUnnamed(type, host);
	const wanted = credentialsInput(source);
	const given = credentials?.split(/[\s,]+/).join(" ");
	if (given === void 0) throw new ImagebuildError("USAGE", say("loginOfUnknown", {
		type,
		host
	}), { hint: say("loginOfUnknownHint", { secrets: wanted }) });
	if (given !== wanted) throw new ImagebuildError("USAGE", say("loginOfOther", {
		type,
		host,
		given,
		wanted
	}), { hint: say("loginOfOtherHint") });
	if (source.username !== void 0 && source.username !== username) throw new ImagebuildError("USAGE", say("loginOfOtherUser", {
		host,
		given: username,
		wanted: source.username
	}), { hint: say("loginOfOtherUserHint") });
	if (host !== configured) throw new ImagebuildError("USAGE", say("loginOfOtherHost", {
		host,
		configured
	}), { hint: say("loginOfOtherHostHint") });
}
function haveOwnLogins(configuration) {
	const logins = imageTypes.map((type) => {
		const source = loginSourceFor(configuration, type);
		return [hostFor(configuration, type), source && credentialsInput(source)].join(" ");
	});
	return new Set(logins).size > 1;
}

// src/action/modes/request.ts
function readRequest(inputs, configuration) {
	return validateRequest({
		type: inputs.type,
		app: inputs.app,
		version: inputs.version,
		platforms: parseList(inputs.platforms) ?? configuration?.platforms,
		buildArgs: readBuildArgs(inputs["build-args"] ?? ""),
		replace: readBoolean(inputs, "replace"),
		cache: readBoolean(inputs, "cache"),
		requestId: inputs["request-id"]
	});
}
function readBuildArgs(text) {
	if (!text.startsWith("{")) return parseBuildArgs(text);
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new ImagebuildError("INVALID_REQUEST", say("inputBuildArgsNotJson"), {
			hint: say("inputBuildArgsForm"),
			cause
		});
	}
}
function readBuildOptions(inputs) {
	return {
		registry: inputs.registry,
		namespace: inputs.namespace,
		push: readBoolean(inputs, "push"),
		dryRun: readBoolean(inputs, "dry-run"),
		output: inputs.output,
		mirrors: parseList(inputs.mirrors),
		sources: parseList(inputs.sources),
		kubeVersion: inputs["kube-version"],
		waitForQuota: inputs["wait-for-quota"],
		strict: readBoolean(inputs, "strict"),
		buildType: inputs["build-type"],
		engine: inputs.engine,
		compression: inputs.compression,
		compressionLevel: inputs["compression-level"],
		login: readLogin(inputs)
	};
}
function readLogin({ username, password, credentials }) {
	if (username === void 0 && password === void 0) return void 0;
	if (username !== void 0 && password !== void 0) return {
		username,
		password
	};
	const [missing, given] = username === void 0 ? ["username", "password"] : ["password", "username"];
	throw new ImagebuildError("USAGE", say("loginHalf", {
		missing,
		given
	}), { hint: hintForEmpty(missing, credentials?.split(/[\s,]+/) ?? []) });
}
function hintForEmpty(missing, secrets) {
	const secret = missing === "password" ? secrets.at(-1) : secrets.at(-2);
	if (secret === void 0 || secret === "GITHUB_TOKEN") return say("loginBothInputs", { missing });
	return say("loginSecretEmpty", {
		missing,
		secret
	});
}

// src/action/modes/accept.ts
async function accept({ request, inputs, invocation }) {
	const older = await findOlderRunId(request.requestId, inputs.token, invocation.env);
	if (older !== void 0) return {
		kind: "outputs",
		outputs: { accepted: "false" },
		line: `run ${older} builds this request already`
	};
	const options = readBuildOptions(inputs);
	const publishes = !options.dryRun;
	const settings = resolveBuildSettings(request, {
		...options,
		push: publishes
	}, invocation);
	const { image = "", parts, unread } = await (await import("./accept.js")).accept(request, {
		commit: inputs.sha,
		publishes
	}, settings);
	const accepted = parts.length === 1 ? "accepted" : `accepted, to be prepared by ${parts.length} jobs`;
	return {
		kind: "outputs",
		outputs: {
			accepted: "true",
			target: image,
			matrix: JSON.stringify({ include: parts })
		},
		line: unread === void 0 ? accepted : `${accepted}; ${say("tagUnread", {
			image,
			reason: unread
		}).text}`
	};
}
async function findOlderRunId(requestId, token, env) {
	if (requestId === void 0) return void 0;
	const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
	if (token === void 0 || repository === void 0 || runId === void 0) throw new ImagebuildError("USAGE", say("requestIdOutsideActions"), { hint: say("requestIdNeedsToken") });
	const { useEnvironmentForFetch } = await import("./fetch.js");
	await useEnvironmentForFetch(env);
	const { findOlderRun } = await import("./duplicate.js");
	return (await findOlderRun(requestId, {
		token,
		repository,
		runId: Number(runId)
	}))?.id;
}
async function plan({ inputs, invocation }) {
	const command = await import("./matrix.js");
	const selection = readSelection(inputs);
	const { jobs, pages, total } = await command.matrix(selection, invocation);
	if (inputs.page === void 0 && pages > 1) throw new ImagebuildError("LIMIT_EXCEEDED", say("selectionTooLarge", {
		total,
		most: command.jobsPerPage
	}), { hint: say("selectionTooLargeHint") });
	const more = selection.page < pages;
	return {
		kind: "outputs",
		outputs: {
			matrix: JSON.stringify({ include: jobs }),
			more: String(more)
		},
		line: `${jobs.length} of ${total} to build${pages > 1 ? `, page ${selection.page} of ${pages}` : ""}`
	};
}
function readSelection({ type, app, since, page = "1" }) {
	const known = imageTypes.find((each) => each === type);
	if (type !== void 0 && known === void 0) throw new ImagebuildError("USAGE", say("typeUnknown", { type: JSON.stringify(type) }), { hint: suggest(type, imageTypes) });
	if (!/^[1-9][0-9]{0,3}$/.test(page)) throw new ImagebuildError("USAGE", say("inputInvalid", {
		name: "page",
		value: JSON.stringify(page)
	}), { hint: say("inputPage") });
	return {
		words: parseList(app) ?? [],
		since,
		type: known,
		page: Number(page)
	};
}

// src/action/modes/build.ts
const defaultDirectory = "imagebuild-prepared";
async function build(input) {
	const { request, inputs, invocation, progress } = input;
	const settings = await withCommit(resolveBuildSettings(request, readBuildOptions(inputs), invocation));
	return await publishUnlessDryRun(settings, async () => (await import("./build.js")).build(request, settings, progress), async () => (await import("./plan2.js")).plan(request, settings, progress));
}
async function prepare(input) {
	const { request, inputs, invocation, progress } = input;
	const settings = await withCommit(resolveBuildSettings(request, readBuildOptions(inputs), invocation));
	await using prepared = await (await import("./prepare2.js")).prepare(request, settings, progress);
	const directory = preparedDirectory(input);
	const size = preparedSize(prepared);
	checkPreparedSize(size, invocation.configuration?.limits.preparedBytes);
	await writePrepared(prepared, directory);
	const { warnings } = prepared;
	const [images, toEmbed] = [imageNames(prepared), imagesToEmbed(prepared)];
	return {
		kind: "prepared",
		request,
		directory,
		size,
		images,
		toEmbed,
		warnings
	};
}
async function withCommit(settings) {
	const { checkedOutCommit } = await import("./checkedoutcommit.js");
	return {
		...settings,
		commit: await checkedOutCommit(settings)
	};
}
async function publish(input) {
	const { request, inputs, invocation, progress } = input;
	const directory = preparedDirectory(input);
	const found = await findPreparedDirectories(directory);
	const prepared = withOwnRequest(await readPreparedParts(found.length > 0 ? found : [directory]), request, inputs, directory);
	const options = readBuildOptions(inputs);
	const push = options.output === void 0;
	const settings = resolveBuildSettings(request, {
		...options,
		push
	}, invocation);
	if (!settings.dryRun) await (await import("./publishlogin.js")).requireLogin(request, settings);
	if (inputs.platforms !== void 0) await checkDropped(prepared, request, settings, directory);
	const published = await publishUnlessDryRun(settings, async () => (await import("./publish2.js")).publish(prepared, settings, progress), async () => (await import("./planprepared.js")).planPrepared(prepared, settings, progress));
	if (published.kind === "result") await deletePrepared(found.length > 0 ? found : [directory], input);
	return published;
}
const defaultPreparedBytes = 1e10;
function checkPreparedSize(size, limit = defaultPreparedBytes) {
	if (size <= limit) return;
	const words = {
		size: formatBytes(size),
		limit: formatBytes(limit)
	};
	throw new ImagebuildError("LIMIT_EXCEEDED", say("preparedTooLarge", words), { hint: say("preparedTooLargeHint") });
}
async function deletePrepared(directories, { inputs, invocation, progress }) {
	const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = invocation.env;
	const { token } = inputs;
	if (token === void 0 || repository === void 0 || runId === void 0) return;
	try {
		const { useEnvironmentForFetch } = await import("./fetch.js");
		await useEnvironmentForFetch(invocation.env);
		const { deleteArtifacts } = await import("./artifacts.js");
		await deleteArtifacts(directories.map((directory) => basename(resolve(directory))), {
			token,
			repository,
			runId: Number(runId)
		});
	} catch (error) {
		const reason = formatScalar(error.message);
		const message = say("preparedNotDeleted", { reason }).text;
		progress({
			type: "warning",
			warning: {
				message,
				hint: say("preparedNotDeletedHint").text
			}
		});
	}
}
function preparedDirectory({ inputs, workspace }) {
	return relative(".", resolve(workspace, inputs.prepared ?? defaultDirectory));
}
function withOwnRequest(prepared, wanted, inputs, directory) {
	const platforms = inputs.platforms === void 0 ? void 0 : wanted.platforms;
	checkExpected(prepared, {
		...wanted,
		platforms
	}, {
		directory,
		hint: say("modesSameInputs")
	});
	const { replace, cache, requestId } = wanted;
	return {
		...prepared,
		request: {
			...prepared.request,
			replace,
			cache,
			requestId
		}
	};
}
async function checkDropped(prepared, request, settings, directory) {
	const claimed = droppedPlatforms(prepared, request.platforms);
	if (claimed.length === 0) return;
	const { findDropped } = await import("./dropped.js");
	const dropped = await findDropped(claimed, request, settings);
	if (dropped) throw dropsPlatform(dropped, {
		directory,
		hint: say("preparedDropsPlatformHint")
	});
}

// src/action/modes/modes.ts
const buildTable = {
	build,
	prepare,
	publish,
	accept,
	"pull-request": build
};
const otherTable = {
	plan,
	comment: async (input) => (await import("./comment.js")).comment(input),
	report: async (input) => (await import("./comment.js")).report(input)
};
async function runMode(mode, request, input) {
	if (!isBuildMode(mode)) return await otherTable[mode](input);
	if (!request) throw new TypeError(`mode ${mode} needs a request`);
	return await buildTable[mode]({
		...input,
		request
	});
}

// src/action/annotations.ts
const limit = 10;
function annotateError(error, workspace) {
	return problemsOf(error).slice(0, limit).map((problem) => annotate("error", problem, workspace));
}
function annotateWarnings(warnings, workspace) {
	return warnings.slice(0, limit).map((warning) => annotate("warning", warning, workspace));
}
function annotate(level, { message, hint, place }, workspace) {
	return {
		level,
		message: [`${place?.file === void 0 ? placePrefix(place, message) : ""}${message}`, ...hint?.split("\n") ?? []].map(escapeLine).join("\n"),
		properties: {
			title: "imagebuild",
			...propertiesOf(place, workspace)
		}
	};
}
function placePrefix(place, message) {
	const name = place?.image ?? place?.registry;
	return name === void 0 || message.includes(name) ? "" : `${name}: `;
}
function propertiesOf(place, workspace) {
	if (place?.file === void 0) return {};
	const file = relative(workspace, resolve(workspace, place.file));
	if (file.startsWith("..") || isAbsolute(file)) return {};
	return {
		file: escapeLine(file),
		...place.line === void 0 ? {} : { startLine: place.line },
		...place.column === void 0 ? {} : { startColumn: place.column }
	};
}

// src/action/resultsize.ts
const mostRows = 50;
const longestText = 2e3;
const zipOverhead = 1024;
const cuts = [
	({ notes: _, ...result }) => result,
	(result) => ({
		...result,
		images: result.images?.map((image) => ({
			...image,
			sources: image.sources.slice(0, 1)
		}))
	}),
	({ previous: _, ...result }) => result,
	({ leftOut: _, ...result }) => result,
	(result) => ({
		...result,
		warnings: result.warnings?.slice(0, mostRows).map(shortenTexts)
	}),
	(result) => ({
		...result,
		error: result.error && shortenError(result.error)
	}),
	(result) => ({
		...result,
		images: result.images?.map(({ platforms: _, ...image }) => ({
			...image,
			sources: []
		}))
	}),
	(result) => ({
		...result,
		images: []
	})
];
function fitResult(result) {
	let fitting = result;
	for (const cut of cuts) {
		if (isReadable(fitting)) break;
		const smaller = cut(fitting);
		fitting = {
			...smaller,
			warnings: [...(smaller.warnings ?? []).filter(({ message }) => message !== shortened), { message: shortened }]
		};
	}
	return fitting;
}
const shortened = say("resultShortened").text;
function isReadable(result) {
	const bytes = Buffer.from(JSON.stringify(result, void 0, 2));
	if (bytes.length + 1 > resultLimits.unpacked) return false;
	return deflateRawSync(bytes).length + zipOverhead <= resultLimits.packed;
}
function shortenError(error) {
	const { problems, ...own } = error;
	return {
		...shortenTexts(own),
		...problems && { problems: problems.slice(0, mostRows).map(shortenTexts) }
	};
}
function shortenTexts(row) {
	const entries = Object.entries(row).map(([name, value]) => [name, typeof value === "string" ? shorten(value, longestText) : value]);
	return Object.fromEntries(entries);
}

// src/report/registrypage.ts
const pages = {
	"docker.io": (repository, tag) => `https://hub.docker.com/r/${repository}/tags?name=${tag}`,
	"ghcr.io": (repository) => `https://ghcr.io/${repository}`,
	"quay.io": (repository) => `https://quay.io/repository/${repository}?tab=tags`
};
function registryPage(reference) {
	const [, host = "", repository = "", tag = ""] = /^([^/:]+)\/([a-z0-9._/-]+):([\w.-]+)$/.exec(reference) ?? [];
	return Object.hasOwn(pages, host) ? pages[host]?.(repository, tag) : void 0;
}

// src/action/summary.ts
const sizeLimit = 1e6;
function resultSummary(result, { isCheck = false, repositoryUrl } = {}) {
	const command = isCheck ? void 0 : commandFor(result);
	return joinSections([
		`### ${result.request.app} ${result.request.version}`,
		...command === void 0 ? [] : [block([command])],
		formatTable([
			"platform",
			"size",
			"layers",
			"images",
			"digest"
		], platformRows(result)),
		[
			`Index ${code(nameDigest(result))}`,
			...linkLines(result, repositoryUrl),
			`${describeTransfer(result)}`,
			describeDurations(result)
		].filter(Boolean).join("<br>"),
		...imageSection(result),
		...noteSection("left out", result.leftOut),
		...noteSection("seen, not embedded", result.notes),
		...warningSection(result.warnings),
		...isCheck ? [say("checkPublishesNothing").text, block([botCommand(result.request)])] : []
	]);
}
function botCommand({ type, app, version }) {
	return `/imagebuild_${type} ${app} ${version}`;
}
function linkLines({ reference = "", commit }, repositoryUrl) {
	const page = registryPage(reference);
	return [...page === void 0 ? [] : [`[${prose(reference)}](${page})`], ...commit === void 0 || repositoryUrl === void 0 ? [] : [`Commit [${code(commit.slice(0, 12))}](${repositoryUrl}/commit/${commit})`]];
}
function nameDigest({ reference = "", digest, request }) {
	if (digest === void 0) return "none";
	if (parseOutputLocation(reference, request.version) !== void 0) return digest;
	return `${reference.slice(0, reference.lastIndexOf(":"))}@${digest}`;
}
function preparedSummary(request, toEmbed, warnings, size) {
	return joinSections([
		`### ${request.app} ${request.version} is prepared`,
		`${formatBytes(size)} to hand to the job that publishes`,
		`For ${request.platforms.map(code).join(" and ")}, with ${prose(describeToEmbed(toEmbed))}`,
		...warningSection(warnings)
	]);
}
function planSummary(plan) {
	const { request, warnings } = plan;
	return joinSections([
		`### ${request.app} ${request.version}`,
		prose(say("dryRunDone").text),
		block(planLines(plan)),
		...warningSection(warnings)
	]);
}
function failureSummary(error, request) {
	const subject = request === void 0 ? "imagebuild" : prose(`${request.app} ${request.version}`);
	return joinSections([`### ${isUnverified(error) ? `${subject} is published, not verified` : `${subject} failed`}`, block(describeError(error).map(({ text }) => text))]);
}
function platformRows(result) {
	const counts = countImages(result);
	return Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [
		code(name),
		formatBytes(size),
		String(layers),
		String(counts.get(name)),
		code(digest)
	]);
}
function imageSection({ images }) {
	if (images.length === 0) return [];
	const rows = images.map(({ reference, required, reason = "", digest, size, sources }) => [
		code(reference),
		prose(required === false ? `candidate: ${reason}` : reason),
		digest === void 0 ? "" : code(`${digest.slice(0, 19)}…`),
		size === void 0 ? "" : formatBytes(size),
		sources.map((source) => code(formatPlace(source) ?? source.kind)).join("<br>")
	]);
	const table = formatTable([
		"image",
		"why",
		"digest",
		"size",
		"found in"
	], rows);
	return [formatDetails(formatCount(images.length, "embedded image"), table)];
}
function noteSection(title, notes = []) {
	if (notes.length === 0) return [];
	const rows = notes.map(({ reference, reason, sources }) => [
		reference === void 0 ? "" : code(reference),
		prose(reason),
		sources.map((source) => code(formatPlace(source) ?? source.kind)).join("<br>")
	]);
	return [formatDetails(`${notes.length} ${title}`, formatTable([
		"image",
		"why",
		"found in"
	], rows))];
}
function warningSection(warnings) {
	if (warnings.length === 0) return [];
	const rows = warnings.map(({ message, place, hint }) => [
		place === void 0 ? "" : code(formatPlace(place) ?? ""),
		prose(message),
		prose(hint ?? "")
	]);
	return [`**${formatCount(warnings.length, "warning")}**`, formatTable([
		"where",
		"what",
		"what to do"
	], rows)];
}
function joinSections(sections) {
	const text = `${sections.join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= sizeLimit) return text;
	return `${sections.slice(0, 4).join("\n\n").slice(0, sizeLimit / 4)}\n\nThe rest is too long for a summary.\n`;
}

// src/action/report.ts
const resultFile = "imagebuild-result.json";
async function reportModeResult(runner, result, isCheck) {
	for (const [name, value] of Object.entries(toOutputs(result))) runner.setOutput(name, value);
	switch (result.kind) {
		case "result":
			reportWarnings(runner, result.result.warnings);
			for (const line of describeResult(result.result, isCheck)) writeLog(line);
			return await writeSummary(runner, maskSecrets(resultSummary(result.result, {
				isCheck,
				repositoryUrl: repositoryUrl(process.env)
			})));
		case "plan": {
			const lines = [say("dryRunDone").text, ...planLines(result.plan)];
			reportWarnings(runner, result.plan.warnings);
			for (const line of lines) writeLog(line);
			return await writeSummary(runner, maskSecrets(planSummary(result.plan)));
		}
		case "prepared": {
			const { request, toEmbed, warnings, directory, size } = result;
			reportWarnings(runner, warnings);
			writeLog(`prepared in ${directory}, ${formatBytes(size)}`);
			return await writeSummary(runner, maskSecrets(preparedSummary(request, toEmbed, warnings, size)));
		}
		case "outputs": writeLog(result.line);
	}
}
function toOutputs(result) {
	switch (result.kind) {
		case "result": {
			const { digest = "", reference = "", images } = result.result;
			return {
				published: "verified",
				digest,
				image: maskSecrets(reference),
				images: toMaskedJson(images.map((image) => image.reference)),
				metadata: toMaskedJson(toMetadata(result.result))
			};
		}
		case "plan": return {
			published: "no",
			images: toMaskedJson(result.plan.images.map(({ reference }) => reference))
		};
		case "prepared": return { images: toMaskedJson(result.images) };
		case "outputs": return result.outputs;
	}
}
function toMaskedJson(value, indent) {
	return JSON.stringify(value, maskValue, indent);
}
function reportWarnings(runner, warnings) {
	for (const { message, properties } of annotateWarnings(warnings, process.cwd())) runner.warning(maskSecrets(message), properties);
}
async function reportFailure(runner, error, request) {
	const { digest = "", reference = "" } = statusOf(error);
	const outputs = {
		published: isUnverified(error) ? "unverified" : "no",
		...isUnverified(error) ? {
			digest,
			image: maskSecrets(reference)
		} : {}
	};
	for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
	for (const { text } of describeError(error)) writeLog(text);
	for (const { message, properties } of annotateError(error, process.cwd())) runner.error(maskSecrets(message), properties);
	await writeSummary(runner, maskSecrets(failureSummary(error, request)));
}
function repositoryUrl(env) {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
	return server && name ? `${server}/${name}` : void 0;
}
async function writeSummary(runner, markdown) {
	if (process.env["GITHUB_STEP_SUMMARY"]) await runner.summary.addRaw(markdown).write();
}
async function writeResult(workspace, result, ids) {
	await writeResultFile(workspace, {
		...result,
		...ids
	});
}
async function writeFailure(workspace, request, error, ids) {
	await writeResultFile(workspace, {
		schemaVersion: 1,
		...statusOf(error),
		request,
		error: toFailure(error),
		...ids
	});
}
async function writeResultFile(workspace, result) {
	await writeFile(join(workspace, resultFile), `${toMaskedJson(fitResult(result), 2)}\n`);
}
function writeLog(line) {
	return output(`${escapeLine(maskSecrets(line))}\n`);
}
function writeCommand(command) {
	return output(`${command}\n`);
}
const output = createTextOutput(process.stdout);

// src/action/run.ts
async function runAction(env, runner) {
	const inputs = readInputs(env);
	const secrets = [inputs.password, inputs.token].filter((secret) => secret !== void 0);
	for (const form of secrets.flatMap(secretForms)) runner.setSecret(form);
	for (const secret of secrets) rememberSecret(secret);
	createProxyLookup(env);
	const workspace = env["GITHUB_WORKSPACE"] ?? process.cwd();
	const ids = readRunIds(env, inputs["request-id"]);
	const watch = watchSignals(["SIGINT", "SIGTERM"], (signal) => new ImagebuildError("CANCELLED", say("stoppedBySignal", { signal })), false);
	const { progress, end: endGroup } = groupPhases(plainProgress(writeLog), writeCommand);
	let request;
	try {
		const configuration = await readRepositoryConfiguration(workspace);
		const mode = readMode(inputs);
		if (isBuildMode(mode)) request = readRequest(inputs, configuration);
		checkInputs(mode, inputs);
		if (request) checkLogin(inputs, request.type, configuration);
		process.chdir(resolve(workspace, inputs.checkout ?? "."));
		const work = runMode(mode, request, {
			inputs,
			invocation: {
				configuration,
				env: withoutInputs(env),
				signal: watch.signal
			},
			progress,
			workspace
		});
		const result = await watch.endsInTime(work);
		endGroup();
		await reportModeResult(runner, result, mode === "pull-request");
		if (result.kind === "result") await writeResult(workspace, result.result, ids);
		return 0;
	} catch (thrown) {
		endGroup();
		const error = asImagebuildError(thrown);
		await reportFailure(runner, error, request);
		if (request) await writeFailure(workspace, request, error, ids);
		return 1;
	}
}
function readRunIds(env, requestId) {
	const readNumber = (name) => env[name] === void 0 ? void 0 : Number(env[name]);
	return {
		requestId,
		runId: readNumber("GITHUB_RUN_ID"),
		runAttempt: readNumber("GITHUB_RUN_ATTEMPT")
	};
}

export { runAction };