import { a as loginUnnamed, d as readRepositoryLanguage, i as loginSourceFor, n as hostFor, u as readRepositoryConfiguration } from "./configuration2.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { n as watchSignals } from "./signals.js";
import { t as createProxyLookup } from "./proxies2.js";
import { n as plainProgress } from "./plain.js";
import { i as say, l as speak } from "./say.js";
import { i as secretForms, r as rememberSecret } from "./secrets.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { i as escapeLine, r as escapeCommandData } from "./escape.js";
import { a as withoutInputs, i as readInputs, n as readRequest, t as readBuildOptions } from "./request3.js";
import { t as kubeconfigSecrets } from "./kubeconfig.js";
import { n as parseBuildType } from "./optionvalues.js";
import { t as suggest } from "./suggest.js";
import { a as parseImageName } from "./imagename.js";
import { t as credentialsInput } from "./loginsource.js";
import { u as parseRegistryHost } from "./configurationschemas.js";
import { n as imageTypes } from "./request.js";
import { a as writeLog, i as writeFailure, o as writeResult, r as writeCommand, t as reportFailure } from "./report.js";
import { resolve } from "node:path";

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
	"report",
	"preview"
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
const installing = ["build", "prepare"];
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
	"build-type": [...running, "accept"],
	kubeconfig: installing,
	"kube-context": installing,
	yes: installing,
	keep: installing,
	"observe-timeout": installing,
	"observe-quiet": installing,
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
		"report",
		"preview"
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
	const type = parseBuildType(inputs["build-type"]);
	if (mode === "pull-request" && type !== void 0) throw new ImagebuildError("USAGE", say("modeInstallsNothing", {
		mode,
		type
	}), { hint: say("modeInstallsNothingHint") });
}
function refuse(input, mode) {
	const words = { modes: modesTaking[input].join(", ") };
	const isSecret = secrets.includes(input) && running.some((each) => each === mode);
	if (input === "kubeconfig") return new ImagebuildError("USAGE", say("modeTakesNoInput", {
		mode,
		input
	}), { hint: say("modeTakesNoKubeconfigHint") });
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

// src/action/modes/modes.ts
const loadBuild = () => import("./build.js");
const buildTable = {
	build: async (input) => (await loadBuild()).build(input),
	prepare: async (input) => (await loadBuild()).prepare(input),
	async publish(input) {
		const { copyFrom } = input.request;
		if (copyFrom !== void 0) return (await import("./copy.js")).copy(input, copyFrom);
		return (await loadBuild()).publish(input);
	},
	accept: async (input) => (await import("./accept.js")).accept(input),
	async "pull-request"(input) {
		const built = await (await loadBuild()).build(input);
		return (await import("./pullrequest.js")).compareBuild(built, input);
	}
};
const otherTable = {
	plan: async (input) => (await import("./accept.js")).plan(input),
	comment: async (input) => (await import("./comment.js")).comment(input),
	report: async (input) => (await import("./comment.js")).report(input),
	preview: async (input) => (await import("./comment.js")).preview(input)
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
	const secrets = [
		inputs.password,
		inputs.token,
		...kubeconfigSecrets(inputs.kubeconfig)
	].filter((secret) => secret !== void 0);
	for (const form of secrets.flatMap(secretForms)) runner.setSecret(form);
	for (const secret of secrets) rememberSecret(secret);
	createProxyLookup(env);
	const workspace = env["GITHUB_WORKSPACE"] ?? process.cwd();
	const ids = readRunIds(env, inputs["request-id"]);
	const watch = watchSignals(["SIGINT", "SIGTERM"], (signal) => new ImagebuildError("CANCELLED", say("stoppedBySignal", { signal })), false);
	const { progress, end: endGroup } = groupPhases(plainProgress(writeLog), writeCommand);
	let request;
	let lint;
	let isCheck = false;
	speak(await readRepositoryLanguage(workspace));
	try {
		const configuration = await readRepositoryConfiguration(workspace);
		const mode = readMode(inputs);
		if (isBuildMode(mode)) request = readRequest(inputs, configuration);
		checkInputs(mode, inputs);
		if (request) checkLogin(inputs, request, configuration);
		process.chdir(resolve(workspace, inputs.checkout ?? "."));
		isCheck = mode === "pull-request";
		lint = isCheck && request ? await (await import("./lint.js")).lintPullRequest(runner, request, {
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
		const { reportModeResult } = await import("./modereport.js");
		await reportModeResult(runner, result, isCheck, said);
		if (result.kind === "result") {
			await writeResult(workspace, result.result, ids);
			if (isCheck && request) await writePreviewOf({
				request,
				lint,
				...result
			}, workspace, env);
		}
		return lint && fails(lint, readBuildOptions(inputs).strict) ? failLint(lint) : 0;
	} catch (thrown) {
		endGroup();
		const error = asImagebuildError(thrown);
		await reportFailure(runner, error, request);
		if (request) await writeFailure(workspace, request, error, ids);
		if (isCheck && request) await writePreviewOf({
			request,
			lint,
			error
		}, workspace, env);
		return 1;
	}
}
async function writePreviewOf(checked, workspace, env) {
	const { writePreview } = await import("./preview2.js");
	await writePreview(workspace, checked, env);
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