import { c as Command, d as colours, f as formatJson, i as targetFlags, l as CommanderError, n as requestFlags, o as withFlags, r as sourceFlags, s as withRequestWords, t as packingFlags } from "./flags.js";
import { t as ImagebuildError } from "./errors.js";
import { t as watchSignals } from "./signals.js";
import { n as outliveReader } from "./textoutput2.js";
import { t as say } from "./say.js";
import { t as maskSecrets } from "./secrets.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { a as isUnverified, i as describeError, o as statusOf, s as toFailure } from "./plain.js";
import { r as escapeLine } from "./escape.js";
import { t as isTooOld } from "./bundlednode.js";
import { setFlagsFromString } from "node:v8";

// package.json
var version = "0.1.0";

// src/cli/errors.ts
const usageCodes = ["USAGE", "INVALID_REQUEST"];
const styles = {
	error: colours.red,
	warning: colours.yellow,
	hint: colours.cyan,
	excerpt: (text) => text,
	count: colours.bold,
	ending: colours.bold
};
const unverifiedStatus = 3;
function exitCodeOf(error) {
	if (isUnverified(error)) return unverifiedStatus;
	return usageCodes.includes(error.code) ? 2 : 1;
}
function renderError(error, debug) {
	const lines = describeError(error).map(({ kind, text }) => styles[kind](text));
	if (debug) lines.push(...stacksOf(error));
	return `${lines.join("\n")}\n`;
}
function errorDocument(error) {
	return {
		...statusOf(error),
		error: toFailure(error)
	};
}
function usageError({ code, message }, command) {
	if (code === "commander.help") return new ImagebuildError("USAGE", say("programCommandUnknown"), { hint: say("commandsAbove") });
	const [text = "", advice] = message.replace(/^error: /, "").split(/\n|\. (?=Allowed|Expected)/);
	const given = advice?.replace(/^\((.*)\)$/, "$1");
	const hint = given === void 0 ? say("seeHelp", { command }) : say("usageHint", { hint: given });
	return new ImagebuildError("USAGE", say("usageWrong", { message: text }), { hint });
}
function stacksOf(error) {
	if (!(error instanceof Error)) return [];
	return [...(error.stack ?? error.message).split("\n").map(escapeLine), ...stacksOf(error.cause)];
}

// src/cli/program.ts
function createProgram(cli, version) {
	const program = new Command("imagebuild").description("Builds Kubernetes cluster images from applications/<app>/<version>.").version(version, "-V, --version", "print the version").helpCommand("help [command]", "show help for a command").helpOption("-h, --help", "show help for a command").showSuggestionAfterError();
	withFlags(withRequestWords(program.command("build")), ...[
		...requestFlags,
		...targetFlags,
		...packingFlags,
		...sourceFlags
	], ...[
		"strict",
		"waitForQuota",
		"updateLock",
		"dryRun",
		"metadataFile",
		"progress",
		"json"
	]).description("build an application: prepare and publish in one process; writes an OCI layout under out/ by default").action(async (type, app, version, buildArgs, flags) => (await import("./buildcommands.js")).build(cli, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(withRequestWords(program.command("prepare")), ...[
		...requestFlags,
		...sourceFlags,
		"strict",
		"cache",
		"replace",
		"directory"
	], ...["progress", "json"]).description("prepare a build: runs the application’s code, needs no secret and uploads nothing").action(async (type, app, version, buildArgs, flags) => (await import("./buildcommands.js")).prepare(cli, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(program.command("publish").argument("<location...>", "a prepared build or its parts [TYPE APP VERSION], or oci:DIR and FILE.tar [REF]"), ...[
		"output",
		"onlyPlatform",
		"registry",
		"namespace",
		"replace",
		"replaceOtherType"
	], ...[
		...sourceFlags,
		"strict",
		...packingFlags,
		"waitForQuota",
		"dryRun"
	], ...[
		"metadataFile",
		"progress",
		"json"
	]).description("upload a prepared build, or its parts from several machines, or layouts and archives as they are").action(async (locations, flags) => (await import("./buildcommands.js")).publish(cli, locations, flags));
	withFlags(withRequestWords(program.command("plan")), ...[
		...requestFlags,
		...targetFlags,
		...packingFlags,
		...sourceFlags,
		"strict",
		"progress",
		"json"
	]).description("show what would be built and transferred").action(async (type, app, version, buildArgs, flags) => (await import("./readcommands.js")).plan(cli, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(withRequestWords(program.command("lock")), ...[
		"applications",
		"kubeVersion",
		"init",
		"engine",
		"mirror",
		"source",
		"plainHttp"
	], ...[
		"updateLock",
		"waitForQuota",
		"progress",
		"json"
	]).description("write images.lock.yaml: the digests that builds of an application use from then on").action(async (type, app, version, buildArgs, flags) => (await import("./lockcommand.js")).lock(cli, [
		type,
		app,
		version,
		buildArgs
	], flags));
	withFlags(program.command("images").argument("<dir>", "the directory of an application"), ...[
		"kubeVersion",
		"recordInstall",
		"progress",
		"json"
	]).description("list the images that an application embeds, and where each was found").action(async (directory, flags) => (await import("./readcommands.js")).images(cli, directory, flags));
	withFlags(program.command("why").argument("<image>", "an image, perhaps short: nginx, nginx:1.27").argument("[location]", "an application or a prepared build, or a reference, oci:DIR, or FILE.tar (default: the current directory)"), ...[
		"kubeVersion",
		"onlyPlatform",
		...sourceFlags,
		"progress",
		"json"
	]).description("show why an image is embedded, or why not: every place that names it").action(async (image, location, flags) => (await import("./readcommands.js")).why(cli, image, location, flags));
	withFlags(program.command("inspect").argument("<location>", "a reference, oci:DIR, or FILE.tar"), ...[
		"verify",
		"complete",
		"onlyPlatform",
		"mirror",
		"source",
		"plainHttp",
		"progress",
		"json"
	]).description("show what is inside a cluster image").action(async (location, flags) => (await import("./readcommands.js")).inspect(cli, location, flags));
	withFlags(program.command("login").argument("<registry>", "the registry’s host"), ...[
		"username",
		"passwordStdin",
		"plainHttp"
	]).description("log in to a registry; the credential is stored in the docker configuration").action(async (registry, flags) => (await import("./setupcommands.js")).login(cli, registry, flags));
	withFlags(program.command("init").argument("[dir]", "the repository (default: the current directory)", "."), ...[
		"registry",
		"namespace",
		"action",
		"force",
		"json"
	]).description("set up a repository: write its configuration, workflows and templates").action(async (directory, flags) => (await import("./setupcommands.js")).init(cli, directory, flags));
	withFlags(program.command("doctor"), "json").description("check if this machine has everything that builds need").action(async (flags) => (await import("./setupcommands.js")).doctor(cli, flags));
	addBot(program, cli);
	return program;
}
function addBot(program, cli) {
	const bot = program.command("bot").description("run the server that builds images on request, by comments on issues").action(async () => (await import("./botcommands.js")).serve(cli));
	bot.command("setup").description("register the GitHub App, and write its id, key and secret to .env").option("--organization <name>", "register it for an organization instead of yourself").option("--webhook-url <url>", "the address at which GitHub reaches the server: https://HOST/api/github/webhooks").action(async (flags) => (await import("./botcommands.js")).setup(cli, flags));
	bot.command("sweep").description("handle the comments and runs that were missed while no server ran; a server does this when it starts").option("--dry-run", "only list them").action(async (flags) => (await import("./botcommands.js")).sweep(cli, flags));
}
function checkNode(running) {
	if (!isTooOld(running)) return;
	throw new ImagebuildError("PROGRAM_MISSING", say("nodeTooOld", {
		running,
		oldest: 24
	}), { hint: say("nodeInstall", { oldest: 24 }) });
}

// src/cli/commandline.ts
const signals = {
	SIGHUP: 129,
	SIGINT: 130,
	SIGTERM: 143
};
setFlagsFromString("--semi-space-growth-factor=1");
process.exitCode = await main(process.argv.slice(2));
async function main(args) {
	const names = Object.keys(signals);
	const watch = watchSignals(names, (name) => new ImagebuildError("CANCELLED", say("stoppedBySignal", { signal: name })));
	const { stdin, stdout, stderr, env } = process;
	outliveReader(stdout, () => process.exit(1));
	outliveReader(stderr);
	const cli = {
		stdin,
		stdout,
		stderr,
		env,
		signal: watch.signal,
		exitCode: 0
	};
	try {
		await watch.endsInTime(parse(cli, args));
		return cli.exitCode;
	} catch (thrown) {
		if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
		const error = asImagebuildError(thrown);
		if (args.includes("--json")) stdout.write(`${formatJson(errorDocument(error), 2)}\n`);
		stderr.write(maskSecrets(renderError(error, Boolean(env["IMAGEBUILD_DEBUG"]))));
		const caught = names.find((name) => name === watch.caught());
		return caught ? signals[caught] : exitCodeOf(error);
	}
}
async function parse(cli, args) {
	const program = createProgram(cli, version);
	program.hook("preAction", () => checkNode(process.versions.node));
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

export {  };