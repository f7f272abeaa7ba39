#!/usr/bin/env node
import { a as targetFlags, d as CommanderError, i as sourceFlags, l as colours, n as packingFlags, o as withFlags, r as requestFlags, s as withRequestWords, u as Command } from "./chunks/flags.js";
import { n as asImagebuildError, t as ImagebuildError } from "./chunks/errors.js";
import { i as describeError } from "./chunks/plain.js";
import { setFlagsFromString } from "node:v8";

// package.json
var version = "0.1.0";
var engines = { "node": ">=24" };

// src/cli/errors.ts
const wrongUse = ["USAGE", "INVALID_REQUEST"];
const styles = {
	error: colours.red,
	warning: colours.yellow,
	hint: colours.cyan,
	excerpt: (text) => text,
	count: colours.bold
};
function exitCodeOf(error) {
	return wrongUse.includes(error.code) ? 2 : 1;
}
function renderError(error, debug) {
	const lines = describeError(error).map(({ kind, text }) => styles[kind](text));
	if (debug) lines.push(...stacksOf(error));
	return `${lines.join("\n")}\n`;
}
function errorDocument(error) {
	const one = ({ code, message, place, hint, excerpt }) => ({
		code,
		message,
		place,
		hint,
		excerpt
	});
	const problems = error.problems.map(one);
	return {
		status: "failed",
		error: {
			...one(error),
			...problems.length > 0 ? { problems } : {}
		}
	};
}
function usageError({ code, message }, command) {
	if (code === "commander.help") return new ImagebuildError("USAGE", "there is no such command", { hint: "The commands are listed above." });
	const [what = "", advice] = message.replace(/^error: /, "").split(/\n|\. (?=Allowed|Expected)/);
	const hint = advice?.replace(/^\((.*)\)$/, "$1") ?? `See ${command} --help.`;
	return new ImagebuildError("USAGE", what, { hint });
}
function stacksOf(error) {
	if (!(error instanceof Error)) return [];
	return [error.stack ?? error.message, ...stacksOf(error.cause)];
}

// src/cli/node.ts
function checkNode(running, wanted) {
	const oldest = Number.parseInt(wanted.replace(/^\D+/, ""), 10);
	if (Number.parseInt(running, 10) >= oldest) return;
	throw new ImagebuildError("PROGRAM_MISSING", `this is Node ${running}, and imagebuild needs ${oldest}`, { hint: `Install Node ${oldest} or newer; on Linux, npm ci brings it, and npx imagebuild uses it.` });
}

// src/cli/program.ts
function createProgram(session, version) {
	const program = new Command("imagebuild").description("Builds Kubernetes cluster images from applications/<app>/<version>.").version(version, "-V, --version", "print the version").helpCommand("help [command]", "explain a command").helpOption("-h, --help", "explain a command").showSuggestionAfterError();
	withFlags(withRequestWords(program.command("build")), ...[
		...requestFlags,
		...targetFlags,
		...packingFlags,
		...sourceFlags,
		"waitForQuota"
	], ...[
		"metadataFile",
		"progress",
		"json"
	]).description("prepare and publish in one process; writes an OCI layout under out/ unless told otherwise").action(async (type, app, version, buildArgs, flags) => (await import("./chunks/building.js")).build(session, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(withRequestWords(program.command("prepare")), ...[
		...requestFlags,
		...sourceFlags,
		"cache",
		"replace",
		"directory",
		"progress",
		"json"
	]).description("the half that runs the application’s code; needs no secret, moves no blob").action(async (type, app, version, buildArgs, flags) => (await import("./chunks/building.js")).prepare(session, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(program.command("publish").argument("<location...>", "a prepared build or its parts, or oci:DIR and FILE.tar [REF]"), ...[
		"output",
		"registry",
		"namespace",
		"replace",
		"replaceOtherType",
		...sourceFlags
	], ...[
		...packingFlags,
		"waitForQuota",
		"metadataFile",
		"progress",
		"json"
	]).description("the half that moves bytes: a prepared build (one in parts from several machines is joined), or layouts and archives as they are").action(async (locations, flags) => (await import("./chunks/building.js")).publish(session, locations, flags));
	withFlags(withRequestWords(program.command("plan")), ...[
		...requestFlags,
		...targetFlags,
		...packingFlags,
		...sourceFlags,
		"progress",
		"json"
	]).description("what would be built and moved; no blob is").action(async (type, app, version, buildArgs, flags) => (await import("./chunks/reading.js")).plan(session, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(program.command("images").argument("<dir>", "the directory of an application"), ...[
		"kubeVersion",
		"progress",
		"json"
	]).description("the images an application embeds, and where each was found").action(async (directory, flags) => (await import("./chunks/reading.js")).images(session, directory, flags));
	withFlags(program.command("inspect").argument("<location>", "a reference, oci:DIR, or FILE.tar"), ...[
		"verify",
		"mirror",
		"plainHttp",
		"progress",
		"json"
	]).description("what is inside a cluster image").action(async (location, flags) => (await import("./chunks/reading.js")).inspect(session, location, flags));
	withFlags(program.command("login").argument("<registry>", "the host"), ...[
		"username",
		"passwordStdin",
		"plainHttp"
	]).description("keep a credential in the docker configuration").action(async (registry, flags) => (await import("./chunks/machine.js")).login(session, registry, flags));
	withFlags(program.command("init").argument("[dir]", "the repository; here when left out", "."), ...[
		"registry",
		"namespace",
		"action",
		"force",
		"json"
	]).description("write configuration, workflows and templates for a repository of one’s own").action(async (directory, flags) => (await import("./chunks/machine.js")).init(session, directory, flags));
	withFlags(program.command("doctor"), "json").description("what is ready on this machine, and what is not").action(async (flags) => (await import("./chunks/machine.js")).doctor(session, flags));
	addBot(program, session);
	return program;
}
function addBot(program, session) {
	const bot = program.command("bot").description("the server that builds what comments on issues ask for").action(async () => (await import("./chunks/bot.js")).serve(session));
	bot.command("setup").description("register the app on GitHub, and write its id, key and secret to .env").option("--organization <name>", "register it for an organisation instead of yourself").option("--webhook-url <url>", "where GitHub reaches the server: https://HOST/api/github/webhooks").action(async (flags) => (await import("./chunks/bot.js")).setup(session, flags));
	bot.command("sweep").description("handle what was missed while no server ran; a server does so when it starts").option("--dry-run", "only list it").action(async (flags) => (await import("./chunks/bot.js")).sweep(session, flags));
}

// src/cli/main.ts
const signals = {
	SIGHUP: 129,
	SIGINT: 130,
	SIGTERM: 143
};
const graceTime = 1e4;
setFlagsFromString("--semi-space-growth-factor=1");
process.exitCode = await main(process.argv.slice(2));
async function main(args) {
	const controller = new AbortController();
	const caught = listenForSignals(controller);
	const { stdin, stdout, stderr, env } = process;
	stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
	const session = {
		stdin,
		stdout,
		stderr,
		env,
		signal: controller.signal,
		exitCode: 0
	};
	try {
		await parse(session, args);
		return session.exitCode;
	} catch (thrown) {
		if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
		const error = asImagebuildError(thrown);
		if (args.includes("--json")) stdout.write(`${JSON.stringify(errorDocument(error), void 0, 2)}\n`);
		stderr.write(renderError(error, Boolean(env["IMAGEBUILD_DEBUG"])));
		return caught() ?? exitCodeOf(error);
	}
}
async function parse(session, args) {
	const program = createProgram(session, version);
	program.hook("preAction", () => checkNode(process.versions.node, engines.node));
	for (const command of [
		program,
		...program.commands,
		...program.commands.flatMap((one) => one.commands)
	]) {
		const refuse = (error) => {
			throw error.exitCode === 0 ? error : usageError(error, namesOf(command));
		};
		command.exitOverride(refuse).configureOutput({ outputError: () => {} });
	}
	if (args.length === 0) program.outputHelp();
	else await program.parseAsync(args, { from: "user" });
}
function namesOf(command) {
	return command.parent ? `${namesOf(command.parent)} ${command.name()}` : command.name();
}
function listenForSignals(controller) {
	let status;
	for (const [name, code] of Object.entries(signals)) process.on(name, () => {
		if (status !== void 0) process.exit(code);
		status = code;
		controller.abort(new ImagebuildError("CANCELLED", `stopped by ${name}`));
		setTimeout(() => process.exit(code), graceTime).unref();
	});
	return () => status;
}

export {  };