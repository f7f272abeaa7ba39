import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as diskPath } from "./pathbytes.js";
import { a as entriesOf, m as splitPath, r as comparePaths } from "./tree.js";
import { a as readEnvironment, c as isOnPath, i as listProcesses, o as readWorkingDirectory, r as kill, s as findProgram, t as runProgram } from "./program.js";
import { a as readLayerFiles, t as isLayerFile } from "./layerreader.js";
import { i as registryDirectory } from "./generated.js";
import { n as makeAccessible } from "./workspace.js";
import { basename, join, posix, sep } from "node:path";
import { randomUUID } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { access, chmod, copyFile, mkdir, open, rm, rmdir, symlink, utimes, writeFile } from "node:fs/promises";

// src/runner/containment/init.ts
const script$2 = `
exec 3>&2 2>/dev/null
"$@" 2>&3 3>&-
status=$?
rounds=0
set -- /proc/[0-9]*
while [ $# -gt 1 ] && [ $rounds -lt 25 ]; do
  sleep 0.02
  rounds=$((rounds + 1))
  set -- /proc/[0-9]*
done
exit $status
`;
function initArguments(command) {
	return [
		"/bin/sh",
		"-c",
		script$2,
		"sh",
		...command
	];
}

// src/runner/containment/reaper.ts
const systemCalls = {
	arm: 172,
	arm64: 167,
	ia32: 172,
	loong64: 167,
	ppc64: 171,
	riscv64: 167,
	s390x: 172,
	x64: 157
};
const script$1 = `
my $prctl = shift;
syscall($prctl, 36, 1, 0, 0, 0) == 0 or exit 125;
syscall($prctl, 1, 15, 0, 0, 0);
my $command = fork;
exit 125 unless defined $command;
if ($command == 0) { exec { $ARGV[0] } @ARGV; exit 127; }
my ($status, $late) = (0, 0);
$SIG{TERM} = sub { alarm 1 };
$SIG{ALRM} = sub { $late = 1 };
until ($late) {
  my $pid = waitpid(-1, 0);
  if ($pid == $command) { $status = $?; last; }
  last if $pid == -1 && !$!{EINTR};
}
my $round = 0;
while ($round++ < 100) {
  my $pid;
  do {
    $pid = waitpid(-1, 1);
    $status = $? if $pid == $command;
  } while $pid > 0;
  last if $pid == -1;
  if ($late || $round > 25) {
    for my $file (glob '/proc/[0-9]*/stat') {
      open(my $stat, '<', $file) or next;
      my ($id, $parent) = (readline($stat) // '') =~ /^(\\d+) .*\\) \\S (\\d+) /s or next;
      kill 'KILL', $id if $parent == $$;
    }
  }
  select undef, undef, undef, 0.02;
}
if ($status & 127) { $SIG{$_} = 'DEFAULT' for keys %SIG; kill $status & 127, $$; }
exit($status >> 8);
`;
function hasReaper(arch) {
	return Object.hasOwn(systemCalls, arch);
}
function reaperArguments(command, arch) {
	return [
		"perl",
		"-e",
		script$1,
		String(systemCalls[arch]),
		...command
	];
}

// src/runner/containment/containment.ts
const unshare = [
	"unshare",
	"--pid",
	"--fork",
	"--kill-child",
	"--mount-proc",
	"--"
];
const containments = [
	{
		name: "namespace",
		isPossible: ({ platform, user, has }) => platform === "linux" && user.uid === 0 && ["unshare", "setpriv"].every(has),
		wrap: (command) => [
			"setpriv",
			"--pdeathsig=KILL",
			"--",
			...unshare,
			...initArguments(command)
		]
	},
	{
		name: "sudo-namespace",
		isPossible: ({ platform, user, isRunner, has }) => platform === "linux" && user.uid !== 0 && isRunner && [
			"sudo",
			"unshare",
			"setpriv"
		].every(has),
		wrap: (command, env, { user }) => [
			...[
				"sudo",
				"-n",
				...unshare,
				"setpriv",
				...identityOf(user),
				"--",
				"env",
				"-i"
			],
			...Object.entries(env).map(([name, value]) => `${name}=${value}`),
			...initArguments(command)
		]
	},
	{
		name: "subreaper",
		isPossible: ({ platform, arch, has }) => platform === "linux" && hasReaper(arch) && has("perl"),
		wrap: (command, _, { arch }) => reaperArguments(command, arch)
	},
	{
		name: "none",
		isPossible: () => true,
		wrap: (command) => command
	}
];
function identityOf({ uid, gid, groups }) {
	const others = groups.length === 0 ? "--clear-groups" : `--groups=${groups.join(",")}`;
	return [
		`--reuid=${uid}`,
		`--regid=${gid}`,
		others
	];
}
function toolPath(env) {
	return [
		env["PATH"],
		"/usr/bin",
		"/bin",
		"/usr/sbin",
		"/sbin"
	].filter(Boolean).join(":");
}
function readHost(env) {
	const path = toolPath(env);
	return {
		platform: process.platform,
		arch: process.arch,
		user: {
			uid: process.getuid?.() ?? 0,
			gid: process.getgid?.() ?? 0,
			groups: process.getgroups?.() ?? []
		},
		isRunner: env["CI"] === "true",
		has: (program) => isOnPath(program, path)
	};
}

// src/runner/leftovers.ts
const rounds = 200;
const interval = 10;
async function killLeftovers(traces) {
	for (let round = 0; round < rounds; round++) {
		const left = findProcesses(traces);
		if (left.length === 0) return;
		for (const pid of left) kill(pid);
		await setTimeout$1(interval);
	}
}
function findProcesses({ homes, directory }) {
	const variable = Buffer.from(`=${homes}/`);
	const isInside = (path) => path === directory || path.startsWith(`${directory}/`);
	return listProcesses().filter((pid) => pid !== process.pid && (readEnvironment(pid).includes(variable) || isInside(readWorkingDirectory(pid))));
}

// src/discovery/install/context.ts
function formatCall({ program, args }) {
	return [program, ...args].join(" ");
}
const instruction = /^(?:ENTRYPOINT|CMD)(?: \([^)]*\))? /;
function callSteps(call) {
	const text = formatCall(call);
	if (call.command === void 0) return [{
		kind: "call",
		text
	}];
	const steps = [{
		kind: "command",
		text: call.command
	}];
	return call.command.replace(instruction, "") === text ? steps : [...steps, {
		kind: "call",
		text
	}];
}
function noteCall(context, call, reason) {
	const { file } = context;
	const line = call.line === void 0 ? {} : { line: call.line };
	context.addNote({
		reason,
		origin: {
			kind: "command",
			file,
			...line,
			chains: [callSteps(call)]
		}
	});
}
function notesOfKind(context, kind) {
	return {
		...context,
		note: ({ origin, ...note }) => context.addNote({
			...note,
			origin: {
				kind,
				...origin
			}
		})
	};
}
function resolveInside(directory, path) {
	if (directory === void 0 || path.startsWith("/")) return void 0;
	const joined = posix.join(directory, path);
	return joined === ".." || joined.startsWith("../") ? void 0 : joined === "." ? "" : joined;
}
function isMissingNoted(context, call, file) {
	if (!context.isPartial) return true;
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(file) || resolveInside(call.directory, file) === void 0;
}

// src/discovery/install/commands.ts
const aliases = {
	"-n": "--namespace",
	"-f": "--values",
	"-a": "--api-versions",
	"-i": "--install",
	"-g": "--generate-name"
};
const passed = new Set([
	"set",
	"set-string",
	"set-json",
	"set-literal",
	"set-file",
	"version",
	"api-versions"
].map((name) => `--${name}`));
const switches = new Set("install create-namespace wait wait-for-jobs atomic rollback-on-failure debug dry-run force force-replace force-conflicts reset-values reuse-values reset-then-reuse-values devel dependency-update disable-openapi-validation no-hooks skip-crds include-crds render-subchart-notes verify insecure-skip-tls-verify plain-http pass-credentials take-ownership hide-notes hide-secret cleanup-on-fail replace generate-name is-upgrade validate skip-schema-validation skip-tests enable-dns server-side".split(" ").map((name) => `--${name}`));
const harmless = /* @__PURE__ */ new Set([
	...[...switches].filter((flag) => !/^--(?:is-upgrade|enable-dns|dependency-update)$/.test(flag)),
	..."timeout history-max description labels output kubeconfig kube-context kube-apiserver kube-as-group kube-as-user kube-ca-file kube-insecure-skip-tls-verify kube-tls-server-name kube-token burst-limit qps registry-config repository-cache repository-config content-cache name-template username password ca-file cert-file key-file keyring color".split(" ").map((name) => `--${name}`),
	"-o",
	"-l"
]);
function readInstallation({ program, args, namespace }) {
	if (program === "helm") return readHelm(args, namespace);
	if (program === "kubectl") return readKubectl(args);
	if (program === "kustomize") return args[0] === "build" ? kustomization(args.slice(1)) : void 0;
	return args.some((word) => /^(?:install|apply|sync|upgrade|bootstrap|init)$/.test(word)) ? { kind: "other" } : void 0;
}
function readHelm(args, variable) {
	const words = [];
	const flags = [];
	const values = [];
	const ignored = [];
	let namespace = variable === "" ? void 0 : variable;
	let unnamed = false;
	for (const [flag, value] of readFlags(args, (name) => !switches.has(name))) {
		if (flag === void 0) words.push(value);
		else if (flag === "--namespace") namespace = value;
		else if (flag === "--values") values.push(...value.split(","));
		else if (passed.has(flag)) flags.push([flag, value]);
		else if (!harmless.has(flag)) ignored.push(flag);
		if (flag === "--generate-name") unnamed = true;
	}
	const [command = "", first, second] = words;
	if (![
		"install",
		"upgrade",
		"template"
	].includes(command)) return void 0;
	const chart = second ?? first;
	if (chart === void 0) return void 0;
	return {
		kind: "chart",
		isInstalled: command !== "template",
		release: second === void 0 || unnamed ? void 0 : first,
		chart,
		namespace,
		values,
		flags,
		ignored
	};
}
function* readFlags(args, takesValue) {
	for (let index = 0; index < args.length; index++) {
		const word = args[index] ?? "";
		const [, name, , given] = /^(--[\w-]+|-\w)(=?(.*))$/s.exec(word) ?? [];
		if (name === void 0) yield [void 0, word];
		else {
			const flag = aliases[name] ?? name;
			if (name.startsWith("--") ? word.includes("=") : given) yield [flag, given ?? ""];
			else yield [flag, takesValue(flag) ? args[++index] ?? "" : ""];
		}
	}
}
const kubectlValues = new Set([
	"--namespace",
	"--context",
	"--kubeconfig",
	"--cluster",
	"--user",
	"-s",
	"--server",
	"-l",
	"--selector",
	"-o",
	"--output"
].concat([
	"--values",
	"--filename",
	"-k",
	"--kustomize",
	"--field-manager",
	"--timeout",
	"--token",
	"-p",
	"--patch",
	"--type",
	"--as",
	"--as-group",
	"--from-literal",
	"--from-file",
	"--from-env-file",
	"--docker-server",
	"--docker-username",
	"--docker-password",
	"--docker-email",
	"--cert",
	"--key",
	"--image",
	"--replicas",
	"--schedule",
	"--from",
	"--class",
	"--rule",
	"--default-backend",
	"--annotation",
	"--clusterrole",
	"--role",
	"--serviceaccount",
	"--group",
	"--verb",
	"--resource",
	"--resource-name",
	"--non-resource-url",
	"--tcp",
	"--node-port",
	"--external-name",
	"--hard",
	"--scopes",
	"--value",
	"--description",
	"--max-unavailable",
	"--min-available",
	"--port",
	"--target-port",
	"--name",
	"--protocol",
	"--restart",
	"--overrides",
	"--env",
	"--labels",
	"--annotations",
	"--min",
	"--max",
	"--cpu-percent",
	"--duration",
	"--audience"
]));
function readKubectl(args) {
	const given = [...readFlags(args, (name) => kubectlValues.has(name))];
	const words = given.flatMap(([flag, value]) => flag === void 0 ? [value] : []);
	if (words[0] === "kustomize") return kustomization(words.slice(1));
	if (![
		"apply",
		"create",
		"replace"
	].includes(words[0] ?? "")) return void 0;
	const valuesOf = (...names) => given.flatMap(([flag, value]) => names.includes(flag ?? "") ? value.split(",") : []);
	const files = valuesOf("--values", "--filename");
	const kustomizations = valuesOf("-k", "--kustomize");
	const recursive = given.some(([flag, value]) => (flag === "-R" || flag === "--recursive") && value !== "false");
	return files.length + kustomizations.length === 0 ? void 0 : {
		kind: "manifests",
		files,
		recursive,
		kustomizations
	};
}
function kustomization(words) {
	return {
		kind: "manifests",
		files: [],
		recursive: false,
		kustomizations: [words.find((word) => !word.startsWith("-")) ?? "."]
	};
}
function expandVariables(text, variables) {
	return text.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (whole, name) => name === void 0 ? "$" : variables[name] ?? whole);
}

// src/discovery/install/shellreader.ts
const prefixes = new Set("if then else elif do while until ! { time sudo exec command nohup env eval builtin && ||".split(" "));
const declarations = /* @__PURE__ */ new Set([
	"local",
	"export",
	"readonly",
	"declare",
	"typeset"
]);
const longest = 1048576;
const deepest$1 = 50;
function readShell(text, variables, onCommand, depth = 0) {
	if (depth > deepest$1) return;
	new ShellReader(text.slice(0, longest), variables, onCommand, depth).read();
}
var ShellReader = class {
	#position = 0;
	#words = [];
	#pending = [];
	#waiting;
	#text;
	#variables;
	#onCommand;
	#depth;
	constructor(text, variables, onCommand, depth) {
		this.#text = text.replace(/\r\n/g, "\n").replace(/\\\n/g, " ");
		this.#variables = variables;
		this.#onCommand = onCommand;
		this.#depth = depth;
	}
	read() {
		while (this.#position < this.#text.length) this.#step();
		this.#flush();
		this.#emitWaiting("");
	}
	#step() {
		const rest = this.#text.slice(this.#position, this.#position + 300);
		const take = (pattern) => pattern.exec(rest);
		const blanks = take(/^[ \t]+/);
		const document = rest.startsWith("<<<") ? null : take(/^<<(-?)\s*(['"]?)([\w.-]+)\2/);
		const redirection = take(/^(?:\d*[<>]&[\d-]+|&?\d*>{1,2}\|?|<<<|<(?!\())/);
		const separator = /^\{\w/.test(rest) ? null : take(/^(?:;;&?|&&|\|\||[;&|(){}])/);
		if (blanks) this.#position += blanks[0].length;
		else if (rest[0] === "#") {
			const end = this.#text.indexOf("\n", this.#position);
			this.#position = end === -1 ? this.#text.length : end;
		} else if (document) {
			const [whole, dash, quote, end = ""] = document;
			this.#pending.push({
				end,
				tabs: dash === "-",
				literal: quote !== ""
			});
			this.#position += whole.length;
		} else if (redirection) {
			this.#position += redirection[0].length;
			if (!/&[\d-]+$/.test(redirection[0])) this.#redirect();
		} else if (rest[0] === "\n") {
			this.#position++;
			this.#flush();
			this.#readDocuments();
		} else if (separator) {
			this.#position += separator[0].length;
			this.#flush();
		} else this.#readWord();
	}
	#redirect() {
		while (/[ \t]/.test(this.#text[this.#position] ?? "")) this.#position++;
		const before = this.#words;
		this.#words = [];
		if (!/[\n;&|]/.test(this.#text[this.#position] ?? "\n")) this.#readWord();
		this.#words = before;
	}
	#readWord() {
		const array = /^([A-Za-z_]\w*)(\+?)=\(/.exec(this.#text.slice(this.#position, this.#position + 200));
		if (array && this.#words.every(({ text }) => prefixes.has(text) || declarations.has(text))) {
			this.#readArray(array);
			return;
		}
		const start = this.#position;
		const fields = [{
			text: "",
			known: true,
			started: false
		}];
		const add = (text, known = true) => {
			const last = fields.at(-1);
			last.text += text;
			last.known &&= known;
			last.started = true;
		};
		const splice = (value, quoted) => {
			if (value === void 0) return add("", false);
			if (typeof value !== "string") {
				for (const [index, word] of value.entries()) {
					if (index > 0) fields.push({
						text: "",
						known: true,
						started: false
					});
					add(word.text, word.known);
				}
				return;
			}
			if (quoted) return add(value);
			for (const [index, part] of value.split(/[ \t\n]+/).entries()) {
				if (index > 0) fields.push({
					text: "",
					known: true,
					started: false
				});
				if (part !== "") add(part);
			}
		};
		let quote = "";
		for (; this.#position < this.#text.length;) {
			const character = this.#text[this.#position] ?? "";
			if (quote === "" && /[\s;&|()<>]/.test(character)) break;
			this.#position++;
			if (quote === "'") {
				if (character === "'") quote = "";
				else add(character);
			} else if (character === "\\") add(this.#text[this.#position++] ?? "");
			else if (character === "\"") {
				quote = quote === "\"" ? "" : "\"";
				if (quote === "\"" && !/^\$\{\w+\[@\]\}"/.test(this.#text.slice(this.#position, this.#position + 80))) add("");
			} else if (character === "'" && quote === "") {
				quote = "'";
				add("");
			} else if (character === "`") {
				const end = this.#text.indexOf("`", this.#position);
				this.#readInner(this.#text.slice(this.#position, end === -1 ? void 0 : end));
				this.#position = end === -1 ? this.#text.length : end + 1;
				add("", false);
			} else if (character === "$") splice(this.#readExpansion(), quote === "\"");
			else add(character);
		}
		if (this.#position === start) this.#position++;
		this.#words.push(...fields.filter(({ started }) => started).map(({ text, known }) => ({
			text,
			known
		})));
	}
	#readArray([whole, name = "", plus]) {
		this.#position += whole.length;
		const before = this.#words;
		this.#words = [];
		while (this.#position < this.#text.length && this.#text[this.#position] !== ")") if (/\s/.test(this.#text[this.#position] ?? "")) this.#position++;
		else this.#readWord();
		this.#position++;
		const old = this.#variables.get(name);
		const kept = plus === "+" && Array.isArray(old) ? old : [];
		this.#variables.set(name, [...kept, ...this.#words]);
		this.#words = before;
	}
	#readExpansion() {
		const rest = this.#text.slice(this.#position);
		const named = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(rest);
		if (named) {
			this.#position += named[0].length;
			return this.#lookUp(named[0]);
		}
		if (rest[0] === "{") return this.#readBraces(rest);
		if (rest[0] !== "(") return "$";
		const end = findClosing(rest, "(", ")");
		this.#position += end + 1;
		if (rest.startsWith("((")) return void 0;
		const inner = rest.slice(1, end);
		this.#readInner(inner);
		if (/^\s*pwd\s*$/.test(inner) || /dirname\b.*(?:\$0|\$\{?BASH_SOURCE)/.test(inner)) return ".";
	}
	#readBraces(rest) {
		const end = findClosing(rest, "{", "}");
		this.#position += end + 1;
		const [, name = "", all, operator, word = ""] = /^([A-Za-z_]\w*|[0-9@*])(\[[@*]\])?(:?[-=]|:?\+)?(.*)$/s.exec(rest.slice(1, end)) ?? [];
		const value = this.#lookUp(name);
		if (all !== void 0 || operator === void 0) return word === "" ? value : void 0;
		const alternative = () => {
			const words = [];
			readShell(`: ${word.includes(" ") && !/^["']/.test(word) ? `"${word}"` : word}`, this.#variables, (command) => words.push(...command.words.slice(1)), this.#depth + 1);
			return words.some(({ known }) => !known) ? void 0 : words.map(({ text }) => text).join(" ");
		};
		const isEmpty = value === void 0 || value.length === 0;
		if (operator.endsWith("+")) return isEmpty ? "" : alternative();
		return isEmpty ? alternative() : value;
	}
	#lookUp(name) {
		if (name === "*") return this.#variables.get("@");
		return this.#variables.has(name) || !/^\w/.test(name) || /^\d/.test(name) ? this.#variables.get(name) : "";
	}
	#readInner(text) {
		readShell(text, this.#variables, this.#onCommand, this.#depth + 1);
	}
	#flush() {
		const words = this.#words;
		this.#words = [];
		while (words.length > 0) {
			const [{ text, known }] = words;
			const assignment = known || text.includes("=") ? /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(text) : null;
			if (assignment) this.#assign(assignment, known);
			else if (!prefixes.has(text)) break;
			words.shift();
			while (text === "sudo" && words[0]?.text.startsWith("-")) words.shift();
		}
		const [first] = words;
		if (!first) return;
		if (declarations.has(first.text)) for (const { text, known } of words.slice(1)) {
			const assignment = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(text);
			if (assignment) this.#assign(assignment, known);
		}
		else if ([
			"for",
			"select",
			"read",
			"getopts"
		].includes(first.text)) for (const { text } of [...words.slice(1), { text: "OPTARG" }]) this.#variables.set(text, void 0);
		else if (this.#pending.length > 0) this.#waiting = { words };
		else this.#onCommand({
			words,
			input: void 0
		});
	}
	#assign([, name = "", plus, value = ""], known) {
		const old = this.#variables.get(name);
		const before = plus === "+" && typeof old === "string" ? old : "";
		this.#variables.set(name, known ? before + value : void 0);
	}
	#readDocuments() {
		let input = "";
		for (const { end, tabs, literal } of this.#pending) for (;;) {
			const stop = this.#text.indexOf("\n", this.#position);
			const line = this.#text.slice(this.#position, stop === -1 ? void 0 : stop);
			this.#position = stop === -1 ? this.#text.length : stop + 1;
			const shown = tabs ? line.replace(/^\t+/, "") : line;
			if (shown === end || stop === -1 && line === "") break;
			input += `${literal ? shown : this.#expandLine(shown)}\n`;
			if (stop === -1) break;
		}
		this.#pending = [];
		this.#emitWaiting(input);
	}
	#expandLine(line) {
		return line.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (whole, name) => {
			const value = this.#variables.get(name);
			return typeof value === "string" ? value : whole;
		});
	}
	#emitWaiting(input) {
		const waiting = this.#waiting;
		this.#waiting = void 0;
		if (waiting) this.#onCommand({
			words: waiting.words,
			input
		});
	}
};
function findClosing(text, open, close) {
	let depth = 0;
	let quote = "";
	for (let index = 0; index < text.length; index++) {
		const character = text[index] ?? "";
		if (quote !== "") {
			if (character === quote) quote = "";
		} else if (character === "'" && open === "(") quote = "'";
		else if (character === open) depth++;
		else if (character === close && --depth === 0) return index;
	}
	return text.length;
}

// src/discovery/install/written.ts
const installers = /* @__PURE__ */ new Set([
	"helm",
	"kubectl",
	"kustomize",
	"helmfile",
	"istioctl",
	"cilium",
	"linkerd",
	"velero",
	"flux"
]);
const shells = /* @__PURE__ */ new Set([
	"bash",
	"sh",
	"dash",
	"source",
	"."
]);
const deepest = 5;
function readWritten(commands, variables, readScript) {
	const found = [];
	const unknown = [];
	const seen = /* @__PURE__ */ new Set();
	const read = (text, known, start, depth) => {
		let directory = start;
		readShell(text, known, (command) => {
			const [program = "", ...args] = command.words.map((word) => word.known ? word.text : void 0);
			const name = posix.basename(program);
			if (name === "cd") directory = args[0] === void 0 ? directory : resolveInside(directory, args[0]);
			else if (installers.has(name)) {
				const { words, dropped } = keepKnown(command);
				if (dropped) unknown.push(command.words.map((word) => word.known ? word.text : "…").join(" "));
				const files = command.input === void 0 ? [] : [{
					name: "-",
					content: Buffer.from(command.input)
				}];
				found.push({
					program: name,
					args: words,
					directory,
					namespace: textOf(known.get("HELM_NAMESPACE")),
					files
				});
			} else if (depth < deepest) follow(shells.has(name), [program, ...args], known, directory, depth);
		});
	};
	const follow = (isShell, words, known, directory, depth) => {
		const start = isShell ? words.findIndex((word, index) => index > 0 && !/^[-+]/.test(word ?? "")) : 0;
		const [word, ...args] = start === -1 ? [] : words.slice(start);
		if (word === void 0 || !isShell && !word.includes("/")) return;
		if (isShell && words.slice(1, start).includes("-c")) return read(word, known, directory ?? "", depth + 1);
		const path = resolveInside(directory, word);
		const text = path === void 0 ? void 0 : readScript(path);
		const key = JSON.stringify([path, args]);
		if (text === void 0 || text.includes("\0") || seen.has(key)) return;
		seen.add(key);
		const sourced = [".", "source"].includes(words[0] ?? "");
		const inner = sourced ? known : new Map(known);
		if (!sourced) {
			inner.set("0", word);
			inner.set("@", args.map((arg) => ({
				text: arg ?? "",
				known: arg !== void 0
			})));
			for (const [index, arg] of args.entries()) inner.set(String(index + 1), arg);
		}
		read(text, inner, directory ?? "", depth + 1);
	};
	for (const command of commands) read(command, new Map(Object.entries(variables)), "", 0);
	return {
		commands: found,
		unknown
	};
}
function keepKnown({ words }) {
	const kept = [];
	let dropped = false;
	for (const { text, known } of words.slice(1)) {
		if (known) {
			kept.push(text);
			continue;
		}
		dropped = true;
		if (!text.startsWith("-") && kept.at(-1)?.startsWith("-")) kept.pop();
		else if (!text.startsWith("-")) kept.push(text === "" ? "release" : text);
	}
	return {
		words: kept,
		dropped
	};
}
function textOf(value) {
	return typeof value === "string" ? value : "";
}

// src/runner/recording/places.ts
const workingDirectory = "/var/lib/sealos/data/default/rootfs";
const toolsDirectory = "/.imagebuild";
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const toolNames = {
	programs: "bin",
	substitutes: "substitutes",
	commands: "commands",
	startup: "startup",
	init: "init",
	records: "records"
};

// src/runner/recording/rootfilesystem.ts
const hostDirectories = [
	"/usr",
	"/bin",
	"/sbin",
	"/lib",
	"/lib32",
	"/lib64",
	"/libx32",
	"/nix/store"
];
const settingsFiles = [
	"/etc/passwd",
	"/etc/group",
	"/etc/nsswitch.conf",
	"/etc/ld.so.cache",
	"/etc/ld.so.conf",
	"/etc/ld.so.conf.d",
	"/etc/alternatives",
	"/etc/os-release",
	"/etc/localtime",
	"/etc/bash.bashrc",
	"/etc/mime.types"
];
const memoryFileBytes = 256 * 1024 ** 2;
const enter = `set -e
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
root=$1 copy=$2 tools=$3 owner=$4 group=$5
shift 5
[ -z "$group" ] || echo 0 >"$group/cgroup.procs"
mount --make-rprivate /
mount -t tmpfs -o mode=0755,size=${memoryFileBytes},nr_inodes=100k,nosuid,nodev tmpfs "$root"
cd "$root"
mkdir -p etc dev/shm proc tmp var/tmp root home run opt mnt srv old .${toolsDirectory} .${workingDirectory}
chmod 1777 tmp var/tmp dev/shm
for path in ${settingsFiles.join(" ")}; do
  [ ! -e "$path" ] || cp -RP "$path" ".$path"
done
for name in null zero full random urandom; do : >"dev/$name"; done
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
chown -R "$owner" .
for path in ${hostDirectories.join(" ")}; do
  [ ! -d "$path" ] || { mkdir -p ".$path"; mount --rbind "$path" ".$path"; }
done
for name in null zero full random urandom; do mount --bind "/dev/$name" "dev/$name"; done
for name in helm kubectl kustomize; do
  for path in usr/local/bin usr/bin usr/local/sbin usr/sbin; do
    [ ! -f "$path/$name" ] || mount --bind "$tools/${toolNames.programs}/$name" "$path/$name"
  done
done
mount --bind "$tools" ".${toolsDirectory}"
here=$(pwd -P)
mounts=$(cat /proc/self/mountinfo)
while read -r _ _ _ _ mounted options _; do
  case $mounted in
    "$here"/dev/*) continue ;;
    "$here"/*) ;;
    *) continue ;;
  esac
  flags=nosuid,nodev
  for flag in noexec noatime nodiratime relatime; do
    case ,$options, in *,$flag,*) flags=$flags,$flag ;; esac
  done
  mount -o "remount,bind,ro,$flags" "$(printf "$(printf %s "$mounted" | sed 's/%/%%/g')")"
done <<END
$mounts
END
mount --bind "$copy" ".${workingDirectory}"
mount --bind "$tools/${toolNames.records}" ".${toolsDirectory}/${toolNames.records}"
mount -t proc -o ro,nosuid,nodev,noexec proc proc 2>/dev/null || :
pivot_root . old
cd /
umount -l old
rmdir old
exec "$@"
`;

// src/runner/recording/isolation.ts
const namespaces = [
	"--mount",
	"--net",
	"--pid",
	"--ipc",
	"--uts",
	"--fork",
	"--kill-child"
];
const init = ["/bin/sh", `${toolsDirectory}/${toolNames.init}`];
const tools = [
	"unshare",
	"setpriv",
	"mount",
	"umount",
	"pivot_root"
];
const isolations = [
	{
		name: "namespaces",
		isPossible: ({ platform, user, has }) => platform === "linux" && user.uid === 0 && tools.every(has),
		wrap: (directories, variables) => unshared(directories, variables, [
			"setpriv",
			"--pdeathsig=KILL",
			"--"
		])
	},
	{
		name: "user-namespaces",
		isPossible: ({ platform, user, has }) => platform === "linux" && user.uid !== 0 && tools.every(has),
		wrap: (directories, variables) => unshared(directories, variables, [
			"setpriv",
			"--pdeathsig=KILL",
			"--"
		], ["--user", "--map-root-user"])
	},
	{
		name: "bubblewrap",
		isPossible: ({ platform, has }) => platform === "linux" && has("bwrap"),
		wrap: (directories, variables) => bubblewrap(directories, variables)
	},
	{
		name: "sudo-namespaces",
		isPossible: ({ platform, user, isRunner, has }) => platform === "linux" && user.uid !== 0 && isRunner && [
			"sudo",
			"timeout",
			...tools
		].every(has),
		wrap: (directories, variables, { user }) => unshared(directories, variables, [
			"sudo",
			"-n",
			"timeout",
			"-s",
			"KILL",
			"60"
		], [], user)
	}
];
function unshared({ root, copy, tools: recording, processGroup = "" }, variables, [first, ...before], flags = [], user) {
	const owner = user === void 0 ? "0:0" : `${user.uid}:${user.gid}`;
	const identity = user === void 0 ? [] : [
		`--reuid=${user.uid}`,
		`--regid=${user.gid}`,
		"--clear-groups"
	];
	return [
		first,
		...before,
		...[
			"unshare",
			...namespaces,
			...flags,
			"--"
		],
		...[
			"/bin/sh",
			"-c",
			enter,
			"sh",
			root,
			copy,
			recording,
			owner,
			processGroup
		],
		...[
			"setpriv",
			"--pdeathsig=KILL",
			...identity,
			...withoutCapabilities,
			"--"
		],
		...[
			"env",
			"-i",
			...assignments(variables),
			...init
		]
	];
}
const withoutCapabilities = [
	"--bounding-set=-all",
	"--inh-caps=-all",
	"--ambient-caps=-all",
	"--no-new-privs"
];
function inMemory(path) {
	return [
		"--size",
		String(memoryFileBytes),
		"--tmpfs",
		path
	];
}
function bubblewrap({ copy, tools: recording }, variables) {
	const records = toolNames.records;
	return [
		"bwrap",
		...[
			"--unshare-all",
			"--die-with-parent",
			"--new-session",
			"--as-pid-1",
			"--cap-drop",
			"ALL",
			"--uid",
			"0",
			"--gid",
			"0"
		],
		...inMemory("/"),
		...hostDirectories.flatMap((path) => [
			"--ro-bind-try",
			path,
			path
		]),
		...settingsFiles.flatMap((path) => [
			"--ro-bind-try",
			path,
			path
		]),
		...[
			"--proc",
			"/proc",
			"--dev",
			"/dev",
			"--remount-ro",
			"/dev",
			...inMemory("/dev/shm")
		],
		...[
			"/tmp",
			"/var/tmp",
			"/root",
			"/home",
			"/run",
			"/opt",
			"/mnt",
			"/srv"
		].flatMap((path) => ["--dir", path]),
		...[
			"--bind",
			copy,
			workingDirectory
		],
		...[
			"--ro-bind",
			recording,
			toolsDirectory
		],
		...[
			"--bind",
			`${recording}/${records}`,
			`${toolsDirectory}/${records}`
		],
		...[
			"--chdir",
			"/",
			"--",
			"env",
			"-i",
			...assignments(variables),
			...init
		]
	];
}
function assignments(variables) {
	return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}
function recordingVariables(image, marker) {
	const path = [
		`${toolsDirectory}/${toolNames.programs}`,
		image["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		searchPath,
		`${toolsDirectory}/${toolNames.substitutes}`
	].join(":");
	return {
		HOME: "/root",
		USER: "root",
		...image,
		BASH_ENV: `${toolsDirectory}/${toolNames.startup}`,
		PATH: path,
		IMAGEBUILD_RECORDING: `${marker}/`
	};
}

// src/runner/recording/processlimit.ts
const roots = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];
async function createProcessGroup(limit) {
	for (const root of roots) {
		const directory = join(root, `imagebuild-${randomUUID()}`);
		try {
			await mkdir(directory);
		} catch {
			continue;
		}
		const group = {
			directory,
			[Symbol.asyncDispose]: () => removeGroup(directory)
		};
		try {
			await access(join(directory, "pids.max"));
			await writeFile(join(directory, "pids.max"), String(limit));
			return group;
		} catch {
			await removeGroup(directory);
		}
	}
}
async function removeGroup(directory) {
	for (let attempt = 0; attempt < 50; attempt++) try {
		return await rmdir(directory);
	} catch (error) {
		if (error.code !== "EBUSY") return;
		await setTimeout$1(20);
	}
}

// src/runner/recording/callrecorder.ts
const callLimits = {
	file: 1048576,
	pipe: 8388608,
	files: 100,
	call: 8388608,
	records: 33554432
};
function recordCall({ records, encode, takeInput }) {
	return `records=${records}
encode() { printf .; ${encode}; }
text() { printf %s "$1" | encode; }

files=''
count=0
add() {
  count=$((count + 1))
  [ $count -gt ${callLimits.files} ] || [ \${#files} -gt ${callLimits.call} ] || files="$files $(text "$1") $2"
}
keepFile() {
  [ -f "$1" ] && [ "$(wc -c <"$1")" -gt ${callLimits.file} ] && return
  add "$1" "$(head -c ${callLimits.pipe} "$1" | encode)"
}
keep() {
  case $1 in
    - | /dev/stdin) ${takeInput} ;;
    *://* | '') ;;
    *)
      if [ -d "$1" ]; then
        for inside in "$1"/*.yaml "$1"/*.yml "$1"/*.json; do
          [ -f "$inside" ] && keepFile "$inside"
        done
      elif [ -r "$1" ]; then keepFile "$1"
      fi ;;
  esac
}
keepAll() {
  rest=$1,
  while [ -n "$rest" ]; do keep "\${rest%%,*}"; rest=\${rest#*,}; done
}
case $program in
  helm | kubectl | kustomize)
    before=''
    for word; do
      case $before in
        -f | --values | --filename) keepAll "$word" ;;
        --set-file) keepAll "\${word#*=}" ;;
      esac
      case $word in
        --values=* | --filename=* | -f=*) keepAll "\${word#*=}" ;;
        --set-file=*) word=\${word#*=}; keepAll "\${word#*=}" ;;
        -f?*) keepAll "\${word#-f}" ;;
      esac
      before=$word
    done ;;
esac

call="call $(text "$program") $(for word; do printf '%s\\0' "$word"; done | encode)"
size=$(wc -c <"$records" 2>/dev/null || echo 0)
if [ "$size" -lt ${callLimits.records} ]; then
  line="$call $(text "$(pwd)") $(text "$HELM_NAMESPACE")$files"
  { flock 9; printf '%s\\n' "$line" >>"$records"; } 9<"$records" 2>/dev/null
fi
`;
}

// src/runner/recording/recorder.ts
const recorder = `#!/bin/sh
program=\${0##*/}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
${recordCall({
	records: `${toolsDirectory}/${toolNames.records}`,
	encode: "base64 -w0",
	takeInput: `add - "$(head -c ${callLimits.pipe} | encode)"; cat >/dev/null`
})}
has() { for word in $words; do [ "$word" = "$1" ] && return 0; done; return 1; }
words=' '
for word; do case $word in -* | *[!a-z-]*) ;; *) words="$words$word " ;; esac; done

# The same question gets other answers in turn, so that loops that wait for one of them end.
ready='Running True Ready Active Succeeded Complete Bound Available Established Healthy 1 true'
answer() {
  asked=$(grep -cF "$call " "$records" 2>/dev/null)
  turn=$(((asked - 1) % 24))
  [ $turn -lt 3 ] && return 0
  if [ $turn -lt 15 ]; then
    case " $*" in
      *json* | *template* | *custom-columns*) set -- $ready; shift $((turn - 3)); echo "$1" ;;
      *) for row in 1 2 3 4 5 6 7 8 9 10; do echo "item-$row 1/1 $ready"; done ;;
    esac
    return 0
  fi
  [ $turn -lt 21 ] && { echo 'Error from server (NotFound)' >&2; return 1; }
  return 0
}
case $program in
  helm)
    if has version; then echo 'v3.18.4+gd80839c'
    elif has status || has get || has history; then
      echo 'Error: release: not found' >&2
      exit 1
    elif has list || has ls; then answer "$@"
    fi ;;
  kubectl)
    if has version; then printf 'Client Version: v1.33.0\\nKustomize Version: v5.6.0\\nServer Version: v1.33.0\\n'
    elif has get || has logs || has describe || has top || has exec; then answer "$@"
    fi ;;
esac
exit
`;
const sudo = `#!/bin/sh
while :; do
  case $1 in
    -u | -g | -h | -p | -C | -r | -t) shift 2 ;;
    -*) shift ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
[ $# -eq 0 ] || exec "$@"
`;
const tolerant = `#!/bin/sh
program=\${0##*/}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
"$program" "$@"
exit 0
`;
const remove = `#!/bin/sh
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
for word; do
  shift
  case $word in
    / | ${hostDirectories.map((path) => `${path} | ${path}/`).join(" | ")} | /proc | /dev) ;;
    *) set -- "$@" "$word" ;;
  esac
done
rm "$@" 2>/dev/null
exit 0
`;
const script = (...lines) => [
	"#!/bin/sh",
	...lines,
	""
].join("\n");
const recordedPrograms = "helm kubectl kustomize helmfile istioctl cilium linkerd velero flux argocd oc k0sctl".split(" ");
const idle = "curl wget ssh scp sftp rsync docker podman nerdctl ctr crictl buildah skopeo sealos sealctl seautil kubeadm kind systemctl service journalctl reboot shutdown halt poweroff init telinit sysctl modprobe rmmod insmod iptables ip6tables iptables-save iptables-restore ipvsadm ipset ip ifconfig route apt apt-get dpkg yum dnf rpm apk snap zypper timedatectl hostnamectl swapoff swapon mount umount useradd userdel usermod groupadd passwd chpasswd crontab nsenter losetup mkfs setenforce ufw firewall-cmd git nc ping dig nslookup host";
const forgiving = "cp mv ln mkdir chmod chown chgrp install touch tar unzip";
const programs = Object.fromEntries([
	...recordedPrograms.map((name) => [name, recorder]),
	...idle.split(" ").map((name) => [name, script("exit 0")]),
	...forgiving.split(" ").map((name) => [name, tolerant]),
	["rm", remove],
	["sudo", sudo],
	["sleep", script("exec /bin/sleep 0.02")],
	["id", script("[ \"$*\" = -u ] || [ \"$*\" = -g ] || exec /usr/bin/id \"$@\"", "echo 0")],
	["whoami", script("echo root")]
]);
const substitutes = {
	jq: script("cat >/dev/null"),
	yq: script("cat >/dev/null"),
	envsubst: script("cat"),
	openssl: script("cat >/dev/null", "echo 0")
};
const startup = "command_not_found_handle() { return 0; }\n";
const createInit = (maxProcesses) => `#!/bin/sh
for flag in u p; do
  (ulimit -$flag ${maxProcesses} && (:) && :) 2>/dev/null && ulimit -$flag ${maxProcesses} && break
done
records=${toolsDirectory}/${toolNames.records}
echo begin >>"$records"
ulimit -c 0
ulimit -f 524288
shell=bash
command -v bash >/dev/null || shell=sh
for file in ${toolsDirectory}/${toolNames.commands}/*; do
  [ -f "$file" ] || continue
  text=$(cat "$file")
  mkdir -p /tmp
  exec 8>/tmp/.output 9</tmp/.output
  ( cd ${workingDirectory} && exec "$shell" -c "$text" 8>&- 9<&- ) </dev/null >&8 2>&1
  status=$?
  echo "end $status .$(tail -c 1000 <&9 | tail -n 1 | base64 -w0)" >>"$records"
done
exec 8>&- 9<&-
rounds=0
set -- /proc/[0-9]*
while [ $# -gt 1 ] && [ $rounds -lt 25 ]; do
  /bin/sleep 0.02
  rounds=$((rounds + 1))
  set -- /proc/[0-9]*
done
exit 0
`;

// src/runner/recording/records.ts
const mostLines = 1e5;
function parseRecords(text) {
	const [first, ...lines] = text.split("\n", mostLines);
	const commands = [];
	let calls = [];
	const add = (status, lastLine = "") => {
		commands.push({
			calls,
			status,
			lastLine
		});
		calls = [];
	};
	for (const line of lines) {
		const [word = "", ...fields] = line.split(" ");
		const call = word === "call" ? parseCall(fields) : void 0;
		if (call) calls.push(call);
		if (word === "end") add(Number(fields[0]), decodeField(fields[1] ?? "")?.toString().trim());
	}
	if (calls.length > 0) add(void 0);
	return {
		begun: first === "begin",
		commands
	};
}
function parseCall(fields) {
	const decoded = fields.map(decodeField);
	const [program, args, directory, namespace, ...files] = decoded;
	if (!program || !args || !directory || !namespace || decoded.includes(void 0)) return void 0;
	return {
		program: program.toString(),
		args: args.toString().split("\0").slice(0, -1),
		directory: directory.toString(),
		namespace: namespace.toString(),
		files: files.flatMap((name, index) => index % 2 === 0 ? [{
			name: name.toString(),
			content: files[index + 1] ?? Buffer.alloc(0)
		}] : [])
	};
}
function decodeField(field) {
	return /^\.[A-Za-z0-9+/]*={0,2}$/.test(field) ? Buffer.from(field.slice(1), "base64") : void 0;
}

// src/runner/recording/recording.ts
const limits = {
	timeoutMs: 3e4,
	maxMemoryBytes: 2 * 1024 ** 3,
	maxProcesses: 512,
	maxWrittenBytes: 2 * 1024 ** 3,
	graceMs: 0
};
const kernelLimit = 2;
const longestRecords = 67108864;
async function recordCommands(run) {
	const host = readHost(run.env);
	const ways = run.isolations ?? isolations.filter(({ isPossible }) => isPossible(host));
	for (const isolation of ways) {
		const { stopped, records } = await runIn(isolation, await makeDirectories(run), run);
		if (records.begun) return {
			isolation: isolation.name,
			commands: records.commands,
			stopped
		};
	}
}
async function runIn(isolation, directories, run) {
	const { variables, env, signal } = run;
	const { timeoutMs = limits.timeoutMs, maxProcesses = limits.maxProcesses } = run;
	const { tools, copy } = directories;
	const host = readHost(env);
	await using group = isolation.name === "namespaces" ? await createProcessGroup(maxProcesses * kernelLimit) : void 0;
	const [program, ...args] = isolation.wrap({
		...directories,
		processGroup: group?.directory
	}, recordingVariables(variables, tools), host);
	const path = toolPath(env);
	const killAll = () => void killLeftovers({
		homes: tools,
		directory: copy
	});
	const timer = setTimeout(killAll, timeoutMs + 500);
	signal?.addEventListener("abort", killAll, { once: true });
	let stopped;
	try {
		await runProgram({
			program: findProgram(program, path),
			displayName: "CMD",
			args,
			directory: "/",
			env: { PATH: path },
			signal,
			timeoutMs,
			maxMemoryBytes: limits.maxMemoryBytes,
			maxProcesses,
			maxWritten: {
				directory: copy,
				bytes: run.maxWrittenBytes ?? limits.maxWrittenBytes
			},
			graceMs: limits.graceMs
		});
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code === "CANCELLED") throw error;
		stopped = {
			...error.reason,
			text: error.message
		};
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", killAll);
		await killLeftovers({
			homes: tools,
			directory: copy
		});
	}
	const records = parseRecords(await readRecords(join(tools, toolNames.records)));
	return {
		stopped,
		records
	};
}
async function makeDirectories({ directory, copy, commands, maxProcesses = limits.maxProcesses }) {
	const made = join(directory, randomUUID());
	const [root, tools] = [join(made, "root"), join(made, "tools")];
	const { programs: first, substitutes: last, commands: texts } = toolNames;
	for (const path of [root, ...[
		first,
		last,
		texts
	].map((name) => join(tools, name))]) await mkdir(path, {
		recursive: true,
		mode: 493
	});
	const write = (name, text) => writeFile(join(tools, name), text, { mode: 493 });
	for (const [name, text] of Object.entries(programs)) await write(join(first, name), text);
	for (const [name, text] of Object.entries(substitutes)) await write(join(last, name), text);
	for (const [index, text] of commands.entries()) await write(join(texts, String(index).padStart(4, "0")), text);
	await write(toolNames.startup, startup);
	await write(toolNames.init, createInit(maxProcesses * kernelLimit));
	await write(toolNames.records, "");
	return {
		copy,
		tools,
		root
	};
}
async function readRecords(file) {
	await using records = await open(file);
	const { size } = await records.stat();
	const { buffer, bytesRead } = await records.read({ buffer: Buffer.alloc(Math.min(size, longestRecords)) });
	return buffer.toString("latin1", 0, bytesRead);
}

// src/prepare/installs/scriptreader.ts
const longestScript = 1048576;
function scriptReader(copy) {
	const root = realpathSync(copy);
	return (path) => {
		try {
			const real = realpathSync(join(root, path));
			const { size } = statSync(real);
			return real.startsWith(root + sep) && size <= longestScript ? readFileSync(real, "utf8") : void 0;
		} catch {
			return;
		}
	};
}

// src/prepare/installs/calls.ts
async function findCalls(search) {
	const { commands, variables, copy } = search;
	const readScript = scriptReader(copy);
	const written = commands.map(({ text }) => readWritten([text], variables, readScript));
	const { recording, how } = await recordOrRead(search);
	await makeAccessible(copy);
	const found = commands.map((command, index) => {
		const recorded = recording?.commands[index];
		return joinCalls(command, written[index], recorded, recording?.stopped);
	});
	const calls = found.flatMap((one) => one.calls);
	return {
		calls,
		notes: [...how.installsReason === "notIsolated" && calls.length > 0 ? [{ reason: say("installsNotIsolated") }] : [], ...found.flatMap((one) => one.notes)],
		how
	};
}
async function recordOrRead({ record, commands, ...run }) {
	const texts = commands.map(({ text }) => text);
	if (isReadCompletely(texts)) return { how: {
		installs: "read",
		installsReason: "plain"
	} };
	if (!record) return { how: {
		installs: "read",
		installsReason: "off"
	} };
	const directory = join(run.directory, "recording");
	const recording = await recordCommands({
		...run,
		commands: texts,
		directory
	});
	if (!recording) return { how: {
		installs: "read",
		installsReason: "notIsolated"
	} };
	return {
		recording,
		how: { installs: "recorded" }
	};
}
function isReadCompletely(commands) {
	return commands.every((command) => /^kubectl(?: [\w./:=@,-]+)*$/.test(command));
}
function joinCalls(command, written, recorded, stopped) {
	const { text, name, line } = command;
	const complete = (call) => ({
		...call,
		command: name,
		line
	});
	const calls = (recorded?.calls ?? []).map((call) => complete(toInstallCommand(call)));
	if (recorded?.status === 0 && calls.length > 0 || written.commands.length === 0) return {
		calls,
		notes: []
	};
	const end = describeEnd(text, recorded, stopped);
	const reasons = [...end ? [end] : [], ...written.unknown.map((unknown) => say("installUnknown", { command: unknown }))];
	return {
		calls: [...calls, ...written.commands.map(complete)],
		notes: reasons.map((reason) => ({
			reason,
			command
		}))
	};
}
function describeEnd(command, recorded, stopped) {
	if (recorded?.status !== void 0 && recorded.status !== 0) return say("installEnded", {
		command,
		status: recorded.status,
		line: recorded.lastLine
	});
	if (recorded?.status === void 0 && stopped) return say("installStopped", {
		command,
		reason: stopped.text
	});
}
function toInstallCommand({ program, args, directory, namespace, files }, copy = workingDirectory) {
	const inside = posix.relative(copy, directory);
	const root = `${posix.relative(directory, copy) || "."}/`;
	const shorten = (word) => word.replaceAll(`${copy}/`, root);
	return {
		program,
		args: args.map(shorten),
		directory: inside.startsWith("..") ? void 0 : inside,
		namespace,
		files: files.map(({ name, content }) => ({
			name: shorten(name),
			content
		}))
	};
}

// src/prepare/installs/commands.ts
function readImageCommands({ Env = [], Entrypoint = [], Cmd = [] }) {
	const variables = Env.map((text) => {
		const end = text.indexOf("=");
		return end === -1 ? [text, ""] : [text.slice(0, end), text.slice(end + 1)];
	});
	const list = (instruction, words) => withoutShell(words).flatMap((text) => text.trim() === "" ? [] : [{
		instruction,
		text
	}]);
	return {
		commands: [...list("ENTRYPOINT", Entrypoint), ...list("CMD", Cmd)],
		variables: Object.fromEntries(variables)
	};
}
function withoutShell(words) {
	const [shell = "", flag] = words;
	return /^(?:\/bin\/)?(?:ba)?sh$/.test(shell) && flag === "-c" ? words.slice(2) : words;
}
function locateCommands({ config, kubefile, history = [] }) {
	const { commands, variables } = readImageCommands(config);
	return {
		commands: commands.map(({ instruction, text: written }) => {
			const text = expandVariables(written, variables);
			const rows = history.filter(({ createdBy }) => new RegExp(`^${instruction}\\b`, "i").test(createdBy));
			const row = rows.findLast(({ createdBy }) => createdBy.includes(written)) ?? rows.at(-1);
			if (!row) return {
				text,
				name: `${instruction} ${text}`
			};
			return {
				text,
				name: `${instruction} (${basename(kubefile)}:${row.line}) ${text}`,
				line: row.line
			};
		}),
		variables
	};
}

// src/context/treewriter.ts
async function writeTree(directory, to, from = /* @__PURE__ */ new Map()) {
	const changed = entriesOf(to).filter((entry) => from.get(entry.path) !== entry);
	for (const { path } of changed) checkParent(to, path);
	const gone = [...from.values()].filter(({ path, type }) => {
		const now = to.get(path);
		return now !== from.get(path) && !(type === "dir" && now?.type === "dir");
	});
	const directories = [...new Set([...changed, ...gone].map(({ path }) => splitPath(path).directory))].filter((path) => from.get(path)?.type === "dir");
	for (const path of directories) await chmod(diskPath(join(directory, path)), 448);
	for (const { path } of gone) await rm(diskPath(join(directory, path)), {
		recursive: true,
		force: true
	});
	for (const { path, ...entry } of changed) {
		const place = diskPath(join(directory, path));
		if (entry.type === "dir" && from.get(path)?.type !== "dir") await mkdir(place, { mode: 448 });
		if (entry.type === "symlink") await symlink(diskPath(entry.linkname), place);
	}
	await writeFiles(directory, changed.filter((entry) => entry.type === "file"));
	const touched = /* @__PURE__ */ new Set([...directories, ...changed.map(({ path }) => path)]);
	for (const path of [...touched].sort(comparePaths).reverse()) {
		const entry = to.get(path);
		if (entry?.type === "dir") await chmod(diskPath(join(directory, path)), entry.mode);
	}
}
async function writeFiles(directory, files) {
	const byContent = /* @__PURE__ */ new Map();
	for (const file of files) byContent.set(file.content.digest, [...byContent.get(file.content.digest) ?? [], file]);
	const write = async (digest, bytes) => {
		const [first, ...others] = byContent.get(digest) ?? [];
		if (!first) return;
		const path = diskPath(join(directory, first.path));
		await writeFile$1(path, bytes);
		for (const other of others) await copyFile(path, diskPath(join(directory, other.path)));
		for (const file of [first, ...others]) await finishFile(diskPath(join(directory, file.path)), file.mode);
	};
	const contents = [...byContent.values()].flatMap(([file]) => file?.content ?? []);
	await readLayerFiles(contents.filter(isLayerFile), (file, bytes) => write(file.digest, bytes));
	for (const content of contents) if (!isLayerFile(content)) await write(content.digest, content.open());
}
async function writeFile$1(path, bytes) {
	await using file = await open(path, "wx", 384);
	try {
		for await (const chunk of bytes) await file.writeFile(chunk);
	} catch (error) {
		await rm(path, { force: true });
		throw error;
	}
}
async function finishFile(path, mode) {
	await chmod(path, mode);
	await utimes(path, 0, 0);
}
function checkParent(tree, path) {
	const { directory } = splitPath(path);
	if (directory === "" || tree.get(directory)?.type === "dir") return;
	throw new ImagebuildError("CONTENT_INVALID", say("parentNotDirectory", { path }), { hint: say("imageBuildAgain") });
}

// src/prepare/installs/copy.ts
async function writeCopy(directory, tree) {
	await mkdir(directory, { recursive: true });
	const isEmbedded = (path) => `${path}/`.startsWith(`${registryDirectory}/`);
	await writeTree(directory, new Map([...tree].filter(([path]) => !isEmbedded(path))));
}

export { toolPath as S, notesOfKind as _, toInstallCommand as a, containments as b, callLimits as c, readFlags as d, readInstallation as f, noteCall as g, isMissingNoted as h, findCalls as i, recordCall as l, formatCall as m, writeTree as n, parseRecords as o, callSteps as p, locateCommands as r, recordedPrograms as s, writeCopy as t, kubectlValues as u, resolveInside as v, readHost as x, killLeftovers as y };