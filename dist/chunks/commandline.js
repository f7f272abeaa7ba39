import { a as readSealerFlags, c as targetFlags, d as withRequestWords, f as Command, h as CommanderError, i as packingFlags, m as Argument, n as directoryFlags$1, o as requestFlags, p as Help, r as observeFlags, s as sourceFlags, t as archiveFlags, u as withFlags, y as formatJson } from "./flags.js";
import { n as version } from "./package.js";
import { t as ImagebuildError } from "./errors.js";
import { n as watchSignals } from "./signals.js";
import { n as outliveReader } from "./textoutput2.js";
import { c as languageOfLocale, i as say, l as speak } from "./say.js";
import { t as maskSecrets } from "./secrets.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { a as usageError, i as renderError, n as exitCodeOf, t as errorDocument } from "./errors2.js";
import { t as isTooOld } from "./bundlednode.js";
import { n as imageTypes } from "./request.js";
import { setFlagsFromString } from "node:v8";

// src/cli/completion/candidates.ts
const paths = /\b(dir|file|location|path|where)\b/i;
const values = {
	"--platform": [
		"linux/amd64",
		"linux/arm64",
		"linux/amd64,linux/arm64"
	],
	"--build-type": [
		"lite",
		"container",
		"cloud"
	],
	"--engine": [
		"auto",
		"buildx",
		"buildah"
	],
	"--compression": [
		"gzip",
		"zstd",
		"none"
	],
	"--archive-format": ["tar", "tar.gz"]
};
const directoryFlags = [
	"-t",
	"--tag",
	"-f",
	"--file"
];
const applicationWords = [
	"type",
	"app",
	"version"
];
const nothing = {
	kind: "words",
	words: []
};
async function completeWords(program, words, known) {
	const { command, given, flags, open } = follow(program, words.slice(0, -1));
	const last = words.at(-1) ?? "";
	if (open) return valuesOf(open);
	if (last.startsWith("-")) return flagsOf(command);
	if (command.commands.length > 0 && given.length === 0) return commandsOf(command);
	if (directoryFlags.some((flag) => flags.has(flag))) return { kind: "paths" };
	return await argumentValues(command, given, known);
}
function follow(program, words) {
	let command = program;
	let open;
	const given = [];
	const flags = /* @__PURE__ */ new Set();
	for (const word of words) {
		const below = given.length === 0 ? command.commands.find((one) => one.name() === word) : void 0;
		const flag = command.options.find(({ short, long }) => word === short || word === long);
		if (open) open = void 0;
		else if (flag) {
			flags.add(word);
			open = flag.required ? flag : void 0;
		} else if (below) command = below;
		else if (!word.startsWith("-")) given.push(word);
	}
	return {
		command,
		given,
		flags,
		open
	};
}
function valuesOf({ argChoices, flags, long }) {
	const known = argChoices ?? values[long ?? ""];
	if (known) return words(known);
	return paths.test(flags) ? { kind: "paths" } : nothing;
}
function flagsOf(command) {
	return {
		kind: "words",
		words: command.createHelp().visibleOptions(command).map(({ long, short, description }) => ({
			word: long ?? short ?? "",
			description
		}))
	};
}
function commandsOf(command) {
	return {
		kind: "words",
		words: command.createHelp().visibleCommands(command).map((one) => ({
			word: one.name(),
			description: one.description()
		}))
	};
}
async function argumentValues(command, given, known) {
	const declared = command.registeredArguments;
	const argument = declared[given.length] ?? declared.findLast(({ variadic }) => variadic);
	const [type = "", app = ""] = given;
	switch (argument?.name() === "words" ? applicationWords[given.length] : argument?.name()) {
		case "type": return words(imageTypes);
		case "app": return words(await known.apps(type));
		case "version": return words(await known.versions(type, app));
		case "shell": return words(argument?.argChoices ?? []);
		default: return argument && paths.test(argument.name()) ? { kind: "paths" } : nothing;
	}
}
function words(list) {
	return {
		kind: "words",
		words: list.map((word) => ({ word }))
	};
}

// src/cli/completion/scripts.ts
const shells = [
	"bash",
	"zsh",
	"fish"
];
const completeCommand = "__complete";
const pathsMark = ":paths";
const scripts = {
	bash: `# completion of imagebuild for bash: source <(imagebuild completion bash)
_imagebuild() {
  local line current=\${COMP_WORDS[COMP_CWORD]}
  local -a words=()
  while IFS= read -r line; do words+=("\${line%%$'\\t'*}"); done < <(imagebuild ${completeCommand} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  if [ "\${words[0]-}" = ${pathsMark} ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    return
  fi
  for line in "\${words[@]}"; do
    case $line in "$current"*) COMPREPLY+=("$line") ;; esac
  done
}
complete -F _imagebuild imagebuild
`,
	zsh: `#compdef imagebuild
# completion of imagebuild for zsh: source <(imagebuild completion zsh)
_imagebuild() {
  local -a lines candidates
  lines=("\${(@f)$(imagebuild ${completeCommand} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == ${pathsMark} ]]; then
    _files
    return
  fi
  local line
  for line in $lines; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}\${\${(M)line:#*$'\\t'*}:+:\${line#*$'\\t'}}")
  done
  _describe imagebuild candidates
}
if [[ $funcstack[1] == _imagebuild ]]; then _imagebuild "$@"; else compdef _imagebuild imagebuild; fi
`,
	fish: `# completion of imagebuild for fish: imagebuild completion fish | source
function __imagebuild_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (imagebuild ${completeCommand} -- $words[2..] 2>/dev/null)
    if test "$lines[1]" = ${pathsMark}
        __fish_complete_path (commandline -ct)
        return
    end
    printf '%s\\n' $lines
end
complete -c imagebuild -f -a '(__imagebuild_complete)'
`
};
function completionScript(shell) {
	return scripts[shell];
}

// src/cli/completion/commands.ts
function addCompletion(program, cli) {
	program.command("completion").addArgument(new Argument("<shell>", "the shell").choices(shells)).description("print the completion of commands, flags, applications and versions for a shell").action((shell) => void cli.stdout.write(completionScript(shell)));
	program.command(completeCommand, { hidden: true }).argument("[words...]").action(async (words) => {
		const completion = await completeWords(program, words, knownApplications()).catch(() => void 0);
		if (completion) cli.stdout.write(formatCompletion(completion));
	});
}
function formatCompletion(completion) {
	if (completion.kind === "paths") return `${pathsMark}\n`;
	return completion.words.map(({ word, description }) => `${word}${description ? `\t${description}` : ""}\n`).join("");
}
function knownApplications() {
	const list = async (type) => {
		const [{ readRepositoryConfiguration, rootFor }, { imageTypes }, { listApplications }] = await Promise.all([
			import("./configuration.js"),
			import("./request2.js"),
			import("./listing.js")
		]);
		const known = imageTypes.find((one) => one === type);
		if (known === void 0) return [];
		return await listApplications(rootFor(await readRepositoryConfiguration("."), known)).catch(() => []);
	};
	return {
		apps: async (type) => [...new Set((await list(type)).map(({ app }) => app))],
		async versions(type, app) {
			const { versionsOf } = await import("./listing.js");
			const listed = (await list(type)).filter((one) => one.app === app);
			return (await Promise.all(listed.map(versionsOf))).flat();
		}
	};
}

// src/cli/help/examples.ts
const helpExamples = {
	imagebuild: [
		["imagebuild build apps helm v3.8.2", "build an application into out/"],
		["imagebuild build apps helm v3.8.2 --push", "build it, and publish it to the configured registry"],
		["imagebuild plan apps helm v3.8.2", "show what that would transfer"],
		["imagebuild inspect docker.io/labring/helm:v3.8.2", "show what a published image holds"]
	],
	build: [
		["imagebuild build apps helm v3.8.2", "write an OCI layout to out/"],
		["imagebuild build apps helm v3.8.2 --push --registry ghcr.io --namespace acme", "publish it"],
		["imagebuild build apps helm v3.8.2 --platform linux/amd64", "one platform only"],
		["imagebuild build dockerimages helm v3.8.2 Key1=Value1,Key2=Value2", "with build arguments"],
		["imagebuild build apps kafka v1 -b container", "install it in a throwaway cluster, and watch"]
	],
	prepare: [["imagebuild prepare apps helm v3.8.2 --output out/helm", "then: imagebuild publish out/helm"]],
	publish: [
		["imagebuild publish out/helm", "upload a prepared build"],
		["imagebuild publish out/amd64 out/arm64", "upload its parts, prepared on two machines, as one image"],
		["imagebuild publish oci:out/helm docker.io/labring/helm:v3.8.2", "publish a layout as it is"],
		["imagebuild publish docker.io/library/nginx:1.27 --to ghcr.io/acme/nginx:1.27", "copy an image"]
	],
	plan: [["imagebuild plan apps helm v3.8.2 --offline", "make no requests"]],
	lock: [["imagebuild lock apps helm v3.8.2", "write images.lock.yaml beside the Kubefile"]],
	images: [["imagebuild images applications/helm/v3.8.2", "list images, and where each was found"]],
	why: [["imagebuild why nginx applications/web/v1", "what names nginx"], ["imagebuild why nginx:1.27 docker.io/labring/web:v1", "the same for a published image"]],
	inspect: [
		["imagebuild inspect docker.io/labring/helm:v3.8.2", "an image in a registry"],
		["imagebuild inspect oci:out/helm --verify", "a layout, with every digest checked"],
		["imagebuild inspect docker.io/labring/helm:v3.8.2 --complete", "what it would pull and does not hold"]
	],
	diff: [["imagebuild diff docker.io/labring/helm:v3.8.1 docker.io/labring/helm:v3.8.2", "two releases"], ["imagebuild diff docker.io/labring/helm:v3.8.2 oci:out/helm --exit-code", "is it published?"]],
	serve: [["imagebuild serve docker.io/labring/helm:v3.8.2", "at 127.0.0.1:5000"], ["imagebuild serve helm-v3.8.2-amd64.tar --listen 0.0.0.0:5000", "an archive, for other machines"]],
	try: [["imagebuild try docker.io/labring/helm:v3.8.2", "in a throwaway cluster, with kind"]],
	new: [
		["imagebuild new web 1.2.3 --chart acme/web --chart-repo https://charts.acme.io", "from a chart"],
		["imagebuild new site v1 --manifest https://acme.io/v1/site.yaml", "from a manifest"],
		["imagebuild new yq v4.4 --latest --binary https://acme.io/v4.4/yq_linux_amd64", "from a program"],
		["imagebuild new tools v1 --image docker.io/library/nginx:1.27.0", "from a list of images"]
	],
	lint: [
		["imagebuild lint", "all applications"],
		["imagebuild lint applications/web/v1 --fix", "one of them, and correct what is certain"],
		["imagebuild lint --explain chart-namespace", "what a rule checks, and why"]
	],
	login: [["imagebuild login docker.io", "asks for user name and password"], ["imagebuild login ghcr.io -u NAME --password-stdin", "with the password from standard input"]],
	doctor: [["imagebuild doctor", "what is ready, what is missing, and what to do"]],
	completion: [["imagebuild completion bash", "docs/install.md says where it goes"]],
	init: [["imagebuild init --registry ghcr.io --namespace acme", "write configuration and workflows"], ["imagebuild init --from-cluster-image", "take over a repository with .github/scripts/apps.sh"]],
	bot: [["imagebuild bot", "with the variables of .env"]],
	setup: [["imagebuild bot setup --organization acme", "register the GitHub App of an organization"]],
	sweep: [["imagebuild bot sweep --dry-run", "what was missed while no server ran"]]
};

// src/cli/help/exitstatus.ts
const meanings = {
	build: ["the image is published or written", "the build failed; an error says what is published"],
	prepare: ["the prepared build is written", "preparing failed"],
	publish: ["all images are published or written", "publishing failed for at least one reference"],
	plan: ["publishing would begin", "publishing would fail"],
	lint: ["no errors; with --strict no warnings either", "errors; with --strict also warnings"],
	why: ["the image is explained", "nothing names the image, or the search failed"],
	inspect: ["the image is shown, and with --verify it is intact", "it is damaged or can’t be read, or with --complete lacks an image"],
	diff: ["the images are compared", "comparing failed, or with --exit-code they differ"],
	serve: ["the server was stopped", "serving failed"],
	try: ["everything got ready, with held images only", "not ready, or an image was missing"],
	doctor: ["nothing that every build needs is missing", "something is missing"]
};
const publishing = ["build", "publish"];
function exitStatuses(command) {
	const [success, failure] = meanings[command] ?? ["success", "failure"];
	return [
		[0, success],
		[1, failure],
		[2, "the command line is wrong, or the request isn’t valid"],
		...publishing.includes(command) ? [[3, "the image is published, but couldn’t be read back to verify it"]] : []
	];
}

// src/cli/help/help.ts
const flagGroups = [
	["Image:", [
		"file",
		"tag",
		"platform",
		"applications",
		"buildArg",
		"env",
		"label",
		"annotation",
		"kubeVersion"
	]],
	["Cluster:", [
		"buildType",
		"kubeconfig",
		"context",
		"yes",
		"keep",
		"observeTimeout",
		"observeQuiet"
	]],
	["Application:", [
		"chart",
		"chartRepo",
		"chartVersion",
		"manifest",
		"binary",
		"image",
		"latest"
	]],
	["Build:", [
		"init",
		"recordInstall",
		"engine",
		"strict",
		"waitForQuota",
		"updateLock"
	]],
	["Sources:", [
		"mirror",
		"source",
		"plainHttp",
		"offline",
		"trustSource"
	]],
	["Target:", [
		"push",
		"to",
		"output",
		"archives",
		"archiveFormat",
		"registry",
		"namespace",
		"replace",
		"replaceOtherType",
		"dryRun"
	]],
	["Layers:", [
		"compression",
		"compressionLevel",
		"cache",
		"shareLayers"
	]],
	["Checks:", [
		"verify",
		"complete",
		"online",
		"fix",
		"rules",
		"explain",
		"exitCode"
	]],
	["Server:", ["listen", "spoolLimit"]],
	["Login:", ["username", "passwordStdin"]],
	["Set-up:", [
		"action",
		"fromClusterImage",
		"variable",
		"force",
		"organization",
		"webhookUrl"
	]],
	["Options:", [
		"progress",
		"json",
		"sarif",
		"metadataFile",
		"version",
		"help"
	]]
];
const commandGroups = [
	["Build and publish:", [
		"build",
		"prepare",
		"publish",
		"plan",
		"lock"
	]],
	["Look into images and applications:", [
		"images",
		"why",
		"inspect",
		"diff",
		"lint"
	]],
	["Use images:", ["serve", "try"]],
	["Set up:", [
		"new",
		"init",
		"login",
		"doctor",
		"completion",
		"help"
	]],
	["On GitHub:", ["bot"]]
];
function addHelp(program) {
	program.command("help").argument("[command...]", "the command").description("show help for a command").action((names) => {
		const command = names.reduce((found, name) => found?.commands.find((one) => one.name() === name), program);
		if (command) return command.outputHelp();
		program.outputHelp({ error: true });
		throw new ImagebuildError("USAGE", say("programCommandUnknown"), { hint: say("commandsAbove") });
	});
}
function layOutHelp(program) {
	const help = new Help();
	const headings = [...flagGroups, ...commandGroups].map(([heading]) => heading);
	for (const command of [
		program,
		...program.commands,
		...program.commands.flatMap((one) => one.commands)
	]) {
		command.configureHelp({
			subcommandTerm: (subcommand) => subcommand.name(),
			groupItems: (items, visible, headingOf) => new Map([...help.groupItems(items, visible, headingOf)].sort(([a], [b]) => headings.indexOf(a) - headings.indexOf(b)))
		});
		for (const option of command.options) setGroup(option, flagGroups, option.attributeName());
		for (const subcommand of command.commands) setGroup(subcommand, commandGroups, subcommand.name());
		const examples = helpExamples[command.name()] ?? [];
		if (examples.length > 0) command.addHelpText("after", `\nExamples:\n${formatExamples(examples)}`);
		command.addHelpText("after", `\nExit status:\n${formatStatuses(command)}`);
	}
}
function setGroup(item, groups, name) {
	const heading = groups.find(([, names]) => names.includes(name))?.[0];
	if (heading !== void 0) item.helpGroup(heading);
}
function formatExamples(examples) {
	return examples.map(([command, does]) => `  # ${does}\n  ${command}`).join("\n");
}
function formatStatuses(command) {
	return exitStatuses(command.name()).map(([status, meaning]) => `  ${status}  ${meaning}`).join("\n");
}

// src/cli/program.ts
function createProgram(cli, version) {
	const program = new Command("imagebuild").description("Builds Kubernetes cluster images from applications/<app>/<version>, or from any directory.").version(version, "-V, --version", "print the version").helpCommand(false).helpOption("-h, --help", "show help for a command").showSuggestionAfterError();
	withFlags(withRequestWords(program.command("build")), ...[
		...requestFlags,
		...targetFlags,
		...archiveFlags,
		...packingFlags,
		...sourceFlags
	], ...observeFlags, ...[
		"strict",
		"waitForQuota",
		"updateLock",
		"dryRun",
		"metadataFile",
		"progress",
		"json"
	]).description("build an application or a directory: prepare and publish in one process; writes an OCI layout under out/ by default").action(async (words, flags) => (await import("./buildcommands.js")).build(cli, {
		command: "build",
		words
	}, flags));
	withFlags(withRequestWords(program.command("prepare")), ...[
		...requestFlags,
		...observeFlags,
		...sourceFlags
	], ...[
		"strict",
		"cache",
		"replace",
		"directory"
	], ...["progress", "json"]).description("prepare a build: runs the application’s code, needs no secret and uploads nothing").action(async (words, flags) => (await import("./buildcommands.js")).prepare(cli, {
		command: "prepare",
		words
	}, flags));
	withFlags(program.command("publish").argument("<location...>", "a prepared build or its parts [TYPE APP VERSION, or -t of a directory’s], or oci:DIR and FILE.tar [REF]; with --to also references"), ...[
		"publishedTag",
		"label",
		"annotation",
		"output",
		"to",
		"trustSource",
		...archiveFlags
	], ...[
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
	]).description("upload a prepared build, or its parts from several machines; or copy layouts, archives and, with --to, images of registries as they are").action(async (locations, flags) => flags.to ? (await import("./copy2.js")).copy(cli, locations, flags) : (await import("./buildcommands.js")).publish(cli, locations, flags));
	withFlags(withRequestWords(program.command("plan")), ...[
		...requestFlags,
		...targetFlags,
		...packingFlags,
		...sourceFlags,
		"strict",
		"progress",
		"json"
	]).description("show what would be built and transferred").action(async (words, flags) => (await import("./readcommands.js")).plan(cli, {
		command: "plan",
		words
	}, flags));
	withFlags(withRequestWords(program.command("lock")), ...[
		...directoryFlags$1,
		...observeFlags,
		"buildType"
	], ...[
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
	]).description("write images.lock.yaml: the digests that builds of an application use from then on").action(async (words, flags) => (await import("./lockcommand.js")).lock(cli, {
		command: "lock",
		words
	}, flags));
	withFlags(program.command("images").argument("<dir>", "the directory of an application"), ...[
		"kubeVersion",
		"recordInstall",
		"progress",
		"json"
	]).description("list the images that an application embeds, and where each was found").action(async (directory, flags) => (await import("./readcommands.js")).images(cli, directory, flags));
	withFlags(program.command("lint").argument("[path...]", "applications, collections or other directories (default: all applications)"), ...[
		"fix",
		"lintStrict",
		"online",
		"mirror",
		"source",
		"plainHttp",
		"rules",
		"explain",
		"sarif",
		"json"
	]).description("check applications for mistakes; runs nothing, and without --fix changes nothing").action(async (paths, flags) => (await import("./lintcommand.js")).lint(cli, paths, flags, version));
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
	withFlags(program.command("diff").argument("<a>", "a reference, oci:DIR, or FILE.tar").argument("<b>", "the image to compare it with, in the same forms"), ...[
		"exitCode",
		"onlyPlatform",
		"mirror",
		"source",
		"plainHttp",
		"progress",
		"json"
	]).description("show what differs between two images: images, files, configuration, bytes to transfer").action(async (a, b, flags) => (await import("./readcommands.js")).diff(cli, [a, b], flags));
	withFlags(program.command("serve").argument("<location>", "a reference, oci:DIR, or FILE.tar"), ...[
		"listen",
		"spoolLimit",
		"onlyPlatform",
		"mirror",
		"source",
		"plainHttp"
	], ...["progress", "json"]).description("serve the embedded images of a cluster image as a registry that only reads").action(async (location, flags) => (await import("./servecommand.js")).serve(cli, location, flags));
	withFlags(program.command("try").argument("<location>", "a reference, oci:DIR, or FILE.tar"), ...[
		"tryKubeconfig",
		"tryContext",
		"tryYes",
		"tryKeep",
		"observeTimeout",
		"observeQuiet"
	], ...[
		"kubeVersion",
		"spoolLimit",
		"mirror",
		"source",
		"plainHttp",
		"progress",
		"json"
	]).description("install a cluster image where nodes can pull from it only, and show what they pulled").action(async (location, flags) => (await import("./servecommand.js")).tryInstall(cli, location, flags));
	withFlags(program.command("login").argument("<registry>", "the registry’s host"), ...[
		"username",
		"passwordStdin",
		"plainHttp"
	]).description("log in to a registry; the credential is stored in the docker configuration").action(async (registry, flags) => (await import("./setupcommands.js")).login(cli, registry, flags));
	withFlags(program.command("new").argument("<name>", "the application, a new directory under applications/").argument("[version]", "its first version, and the name of its directory (default: --chart-version)"), ...[
		"chart",
		"chartRepo",
		"chartVersion",
		"manifest",
		"binary",
		"image",
		"latest"
	], ...["applications", "json"]).description("write the files of a new application from a chart, manifests, programs or a list of images").action(async (name, version, flags) => (await import("./newcommand.js")).newApplication(cli, name, version, flags));
	withFlags(program.command("init").argument("[dir]", "the repository (default: the current directory)", "."), ...[
		"registry",
		"namespace",
		"action",
		"fromClusterImage",
		"variable",
		"force",
		"json"
	]).description("set up a repository: write its configuration, workflows and templates").action(async (directory, flags) => (await import("./setupcommands.js")).init(cli, directory, flags));
	withFlags(program.command("doctor"), "json").description("check if this machine has everything that builds need").action(async (flags) => (await import("./setupcommands.js")).doctor(cli, flags));
	addBot(program, cli);
	addCompletion(program, cli);
	addHelp(program);
	layOutHelp(program);
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
async function runCommandLine() {
	setFlagsFromString("--semi-space-growth-factor=1");
	return await main(process.argv.slice(2));
}
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
	const signalStatus = () => {
		const caught = names.find((name) => name === watch.caught());
		return caught && signals[caught];
	};
	speak(isForPrograms(args) ? "en" : languageOfLocale(env));
	try {
		await watch.endsInTime(parse(cli, args));
		return cli.exitCode === 0 ? 0 : signalStatus() ?? cli.exitCode;
	} catch (thrown) {
		if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
		const error = asImagebuildError(thrown);
		if (args.includes("--json")) stdout.write(`${formatJson(errorDocument(error), 2)}\n`);
		stderr.write(maskSecrets(renderError(error, Boolean(env["IMAGEBUILD_DEBUG"]))));
		return signalStatus() ?? exitCodeOf(error);
	}
}
const documentFlags = /^--(?:json|sarif|metadata-file(?:=.*)?|progress=json)$/;
function isForPrograms(args) {
	return args.some((arg, index) => documentFlags.test(arg) || arg === "json" && args[index - 1] === "--progress");
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
	else await program.parseAsync(readSealerFlags(args), { from: "user" });
}
function namesOf(command) {
	return command.parent ? `${namesOf(command.parent)} ${command.name()}` : command.name();
}

export { runCommandLine };