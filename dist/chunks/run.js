import { a as loginUnnamed, i as loginSourceFor, n as hostFor, u as readRepositoryConfiguration } from "./configuration2.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as watchSignals } from "./signals.js";
import { t as createProxyLookup } from "./proxies2.js";
import { n as plainProgress } from "./plain.js";
import { t as say } from "./say.js";
import { i as secretForms, r as rememberSecret } from "./secrets.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { i as escapeLine, r as escapeCommandData } from "./escape.js";
import { a as withoutInputs, i as readInputs, n as readRequest, r as parseList, t as readBuildOptions } from "./request3.js";
import { r as suggest } from "./yamlfile.js";
import { a as parseImageName } from "./imagename.js";
import { t as credentialsInput } from "./loginsource.js";
import { u as parseRegistryHost } from "./configurationschemas.js";
import { n as imageTypes } from "./request.js";
import { i as resolveBuildSettings } from "./buildoptions.js";
import { i as writePrepared, n as readPreparedParts, r as preparedSize, t as findPreparedDirectories } from "./join.js";
import { a as withOwnNames, i as dropsPlatform, n as checkExpected, r as droppedPlatforms, t as publishUnlessDryRun } from "./dryrun.js";
import { a as imageNames, o as imagesToEmbed } from "./prepared.js";
import { i as formatScalar, t as formatBytes } from "./format.js";
import { a as writeLog, i as writeFailure, n as reportModeResult, o as writeResult, r as writeCommand, t as reportFailure } from "./report.js";
import { basename, relative, resolve } from "node:path";

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
				write(`::group::${escapeCommandData(escapeLine(event.phase))}`);
				open = event.phase;
			}
			return progress(event);
		},
		end
	};
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
	context: reading,
	file: reading,
	tags: reading,
	labels: reading,
	annotations: reading,
	"build-args": requesting,
	platforms: requesting,
	registry: publishing,
	namespace: publishing,
	username: ["build", "publish"],
	password: ["build", "publish"],
	credentials: ["build", "publish"],
	push: ["build"],
	output: writing,
	archives: writing,
	"archive-format": writing,
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
	"copy-from": ["accept", "publish"],
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
function checkLogin({ username, password, credentials, registry: given }, { type, directory }, configuration) {
	if (username === void 0 || password === void 0) return;
	const registry = given ?? oneHost(directory?.tags ?? [], hostFor(configuration, type));
	const configured = hostFor(configuration, type);
	const host = registry === void 0 ? configured : parseRegistryHost(registry).host;
	if (credentials === void 0 && (registry !== void 0 || !haveOwnLogins(configuration))) return;
	const source = loginSourceFor(configuration, type);
	if (source === void 0) throw loginUnnamed(type, host);
	const wanted = credentialsInput(source);
	const named = credentials?.split(/[\s,]+/).join(" ");
	if (named === void 0) throw new ImagebuildError("USAGE", say("loginOfUnknown", {
		type,
		host
	}), { hint: say("loginOfUnknownHint", { secrets: wanted }) });
	if (named !== wanted) throw new ImagebuildError("USAGE", say("loginOfOther", {
		type,
		host,
		given: named,
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
function oneHost(names, configured) {
	const named = names.map((name) => parseImageName(name).host);
	const hosts = [...new Set(named.map((host) => host ?? configured))];
	if (hosts.length > 1) throw new ImagebuildError("USAGE", say("loginOfMany", { hosts: hosts.join(", ") }), { hint: say("loginOfManyHint") });
	return named.every((host) => host === void 0) ? void 0 : hosts[0];
}
function haveOwnLogins(configuration) {
	const logins = imageTypes.map((type) => {
		const source = loginSourceFor(configuration, type);
		return [hostFor(configuration, type), source && credentialsInput(source)].join(" ");
	});
	return new Set(logins).size > 1;
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
	const options = {
		...readBuildOptions(inputs),
		archives: archivesDirectory(input)
	};
	const settings = await withCommit(resolveBuildSettings(request, options, invocation));
	return inWorkspace(await publishUnlessDryRun(settings, async () => (await import("./build.js")).build(request, settings, progress), async () => (await import("./plan2.js")).plan(request, settings, progress), progress), input);
}
async function prepare(input) {
	const { request, inputs, invocation, progress } = input;
	const directory = preparedDirectory(input);
	const options = {
		...readBuildOptions(inputs),
		outputs: [directory]
	};
	const settings = await withCommit(resolveBuildSettings(request, options, invocation));
	await using prepared = await (await import("./prepare2.js")).prepare(request, settings, progress);
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
	const options = {
		...readBuildOptions(inputs),
		archives: archivesDirectory(input)
	};
	const push = options.output === void 0;
	const settings = resolveBuildSettings(request, {
		...options,
		push
	}, invocation);
	if (!settings.dryRun) await (await import("./publishlogin.js")).requireLogin(request, settings);
	if (inputs.platforms !== void 0) await checkDropped(prepared, request, settings, directory);
	const published = await publishUnlessDryRun(settings, async () => (await import("./publish2.js")).publish(prepared, settings, progress), async () => (await import("./planprepared.js")).planPrepared(prepared, settings, progress), progress);
	if (published.kind === "result") await deletePrepared(found.length > 0 ? found : [directory], input);
	return inWorkspace(published, input);
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
		const isRefused = error.status === 403;
		const hint = say(isRefused ? "preparedNotDeletedHint" : "preparedExpires").text;
		progress({
			type: "warning",
			warning: {
				message,
				hint
			}
		});
	}
}
function archivesDirectory({ inputs: { archives }, workspace }) {
	return archives === void 0 ? void 0 : relative(".", resolve(workspace, archives)) || ".";
}
function inWorkspace(outcome, { workspace }) {
	if (outcome.kind === "plan" || outcome.result.archives === void 0) return outcome;
	const archives = outcome.result.archives.map((archive) => ({
		...archive,
		file: relative(workspace, resolve(archive.file))
	}));
	return {
		...outcome,
		result: {
			...outcome.result,
			archives
		}
	};
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
	const named = withOwnNames(prepared, wanted);
	return {
		...named,
		request: {
			...named.request,
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
	publish: async (input) => {
		const { copyFrom } = input.request;
		return copyFrom === void 0 ? publish(input) : (await import("./copy.js")).copy(input, copyFrom);
	},
	accept,
	"pull-request": async (input) => (await import("./pullrequest.js")).compareBuild(await build(input), input)
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
		if (request) checkLogin(inputs, request, configuration);
		process.chdir(resolve(workspace, inputs.checkout ?? "."));
		const lint = mode === "pull-request" && request ? await (await import("./lint.js")).lintPullRequest(runner, request, {
			configuration,
			env: withoutInputs(env),
			signal: watch.signal
		}) : void 0;
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
		const said = new Set(lint?.findings.map(({ message }) => message));
		await reportModeResult(runner, result, mode === "pull-request", said);
		if (result.kind === "result") await writeResult(workspace, result.result, ids);
		return lint && fails(lint, readBuildOptions(inputs).strict) ? failLint(lint) : 0;
	} catch (thrown) {
		endGroup();
		const error = asImagebuildError(thrown);
		await reportFailure(runner, error, request);
		if (request) await writeFailure(workspace, request, error, ids);
		return 1;
	}
}
function fails({ errors, warnings }, strict = false) {
	return errors > 0 || strict && warnings > 0;
}
function failLint({ errors, warnings }) {
	writeLog(say("lintFailsCheck", {
		count: errors || warnings,
		kind: errors > 0 ? "error" : "warning"
	}).text);
	return 1;
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