import { l as readApplicationConfiguration, p as rootFor } from "./configuration2.js";
import { a as listDirectories, o as readBuildArch, t as chooseKubefile } from "./directory.js";
import { r as makesClusterImage, t as kubefileNames } from "./locate.js";
import { l as validateRequest, n as imageTypes, p as requestPlatforms } from "./request.js";
import { n as readDockerignore } from "./dockerignore.js";
import { i as problemsOf, n as formatPlace, t as ImagebuildError } from "./errors.js";
import { i as readText } from "./yamlfile.js";
import { m as parsePlatform } from "./descriptor.js";
import { _ as unquote, a as walkDirectory, f as dialects, g as toArguments, h as findPosition, l as parseKubefile, p as attempt$1, t as evaluateKubefile, v as checkApplicationFiles } from "./evaluate.js";
import { a as reportMissingSource, c as discover, i as findSources, s as removeIgnored } from "./copysources.js";
import { a as contentOf } from "./content2.js";
import { n as diskPath } from "./pathbytes.js";
import { c as joinPath, l as parentsOf, n as cleanPath, r as comparePaths } from "./tree.js";
import { a as ruleOf, n as describeRule, o as rules } from "./rules.js";
import { i as say } from "./say.js";
import { i as openRegularFile } from "./file.js";
import { r as readTar } from "./tarreader.js";
import { i as registryDirectory } from "./generated.js";
import { r as nearest } from "./nearest.js";
import { a as tryParseReference } from "./reference.js";
import { n as resolveType } from "./listing2.js";
import { basename, dirname, join, posix, relative, resolve } from "node:path";
import { createGunzip } from "node:zlib";
import { existsSync, realpathSync } from "node:fs";
import { readFile, readlink, writeFile } from "node:fs/promises";

// src/lint/initscript/script.ts
function parseShellScript(text) {
	return {
		text,
		code: maskText(text),
		positionAt: createPositions(text)
	};
}
function createPositions(text) {
	const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
	return (offset) => {
		let [low, high] = [0, starts.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return {
			line: low + 1,
			column: offset - (starts[low] ?? 0) + 1
		};
	};
}
const parts = [
	{
		pattern: /\\\r?\n/y,
		masked: true
	},
	{
		pattern: /\\./sy,
		masked: false
	},
	{
		pattern: /'[^']*'/y,
		masked: false
	},
	{
		pattern: /\$#|\$\{#/y,
		masked: false
	},
	{
		pattern: /(?<![^\s;&|(])#[^\n]*/y,
		masked: true
	}
];
const documentOpening = /<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/y;
function maskText(text) {
	let code = "";
	let at = 0;
	let quoted = false;
	const ends = [];
	const take = (length, masked) => {
		const part = text.slice(at, at + length);
		code += masked ? part.replace(/[^\n]|(?<=\\\r?)\n/g, " ") : part;
		at += length;
	};
	while (at < text.length) {
		if (text[at] === "\"") quoted = !quoted;
		const opening = quoted ? void 0 : matchAt(documentOpening, text, at);
		const part = parts.find(({ pattern }, index) => (!quoted || index < 2) && matchAt(pattern, text, at) !== void 0);
		if (opening && text[at - 1] !== "<") {
			ends.push(opening[2] ?? "");
			take(opening[0].length, false);
		} else if (part) take(matchAt(part.pattern, text, at)?.[0].length ?? 1, part.masked);
		else if (text[at] === "\n" && ends.length > 0) {
			take(1, false);
			for (const end of ends.splice(0)) take(documentLength(text, at, end), true);
		} else take(1, false);
	}
	return code;
}
function matchAt(pattern, text, at) {
	pattern.lastIndex = at;
	return pattern.exec(text) ?? void 0;
}
function documentLength(text, at, end) {
	for (let start = at; start < text.length;) {
		const newline = text.indexOf("\n", start);
		const next = newline === -1 ? text.length : newline + 1;
		if (next - start < 1e3 && text.slice(start, next).trim() === end) return next - at;
		start = next;
	}
	return text.length - at;
}

// src/lint/kubefile/read.ts
async function readLintedKubefile(options) {
	const { directory, script } = options;
	const found = await chooseKubefile(directory, "", options.names).catch((error) => {
		if (error.code !== "KUBEFILE_MISSING" || script === void 0) throw error;
	});
	if (found === void 0) return void 0;
	const { file, text } = found;
	const isFinal = !/(?:kube|docker|seal|container)file/i.test(script ?? "");
	const problems = [];
	const { dialect, target } = options.configuration ?? {};
	const parsed = collect(problems, () => parseKubefile(text, file, dialects, dialect));
	const isDraft = />\s*["']?(?:\.\/)?(?:Kube|Docker)file/.test(script?.replaceAll(">>", "") ?? "");
	if (parsed === void 0) return {
		...found,
		parsed,
		evaluations: [],
		problems: isDraft ? [] : problems,
		isFinal
	};
	const evaluations = options.platforms.flatMap((platform) => {
		const { architecture } = parsePlatform(platform);
		return collect(problems, () => evaluateKubefile(parsed, {
			platform: parsePlatform(platform),
			buildArgs: options.type === "dockerimages" ? { ARCH: architecture } : {},
			base: () => ({}),
			...target === void 0 ? {} : { target }
		})) ?? [];
	});
	return {
		...found,
		parsed,
		evaluations,
		problems: isFinal ? problems : [],
		isFinal
	};
}
function collect(problems, run) {
	const thrown = [];
	const result = attempt$1(thrown, run);
	const known = new Set(problems.map(describe));
	problems.push(...thrown.flatMap(problemsOf).filter((problem) => !known.has(describe(problem))));
	return result;
}
function describe({ message, place }) {
	return JSON.stringify([message, place]);
}

// src/lint/lists/find.ts
async function findInApplication(directory, app, configuration) {
	try {
		const { images, warnings, unusedIgnores } = await discover({
			directory,
			application: app ?? basename(directory),
			charts: configuration?.charts,
			extraImages: configuration?.images,
			ignoredImages: configuration?.ignoredImages,
			imageVersions: configuration?.imageVersions,
			hasUnreadLists: (configuration?.imageLists ?? []).length > 0,
			render: async () => ""
		});
		return {
			images,
			warnings: [...warnings, ...unusedIgnores],
			problems: []
		};
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return {
			images: [],
			warnings: [],
			problems: problemsOf(error)
		};
	}
}

// src/lint/listtree.ts
const noContent = contentOf(Buffer.alloc(0));
async function listTree(directory) {
	const found = await walkDirectory(directory);
	const entries = await Promise.all(found.map((one) => toEntry(directory, one)));
	entries.sort((a, b) => comparePaths(a.path, b.path));
	return new Map(entries.map((entry) => [entry.path, entry]));
}
async function toEntry(directory, { path, stats }) {
	const attributes = {
		path,
		mode: stats.mode & 4095,
		uid: 0,
		gid: 0
	};
	if (stats.isDirectory()) return {
		...attributes,
		type: "dir"
	};
	if (!stats.isSymbolicLink()) return {
		...attributes,
		type: "file",
		content: noContent
	};
	return {
		...attributes,
		type: "symlink",
		linkname: await readlink(diskPath(join(directory, path)))
	};
}

// src/lint/application.ts
async function readLintedApplication(location) {
	const { directory, type } = location;
	const unreadable = [];
	const attempt = (reading) => reading.catch((error) => {
		if (!(error instanceof ImagebuildError)) throw error;
		unreadable.push(error);
	});
	const configuration = await attempt(readApplicationConfiguration(directory, ""));
	const arch = await attempt(readBuildArch(directory, ""));
	const platforms = arch === void 0 ? configuration?.platforms ?? requestPlatforms : [arch];
	const text = (path) => readText(directory, join(directory, path), path);
	const init = await attempt(text("init.sh"));
	const options = {
		directory,
		names: location.names === void 0 ? kubefileNames : void 0,
		type,
		platforms,
		configuration,
		script: init
	};
	const kubefile = await attempt(readLintedKubefile(options));
	const ignore = await attempt(readDockerignore(directory, kubefile?.file ?? "Kubefile"));
	return {
		...location,
		tree: await attempt(listTree(realpathSync(directory))) ?? /* @__PURE__ */ new Map(),
		ignore: ignore ?? {
			exceptions: false,
			ignores: () => false
		},
		configuration,
		platforms,
		kubefile,
		script: init === void 0 ? void 0 : parseShellScript(init),
		found: type === "dockerimages" ? nothingFound : await findInApplication(directory, location.names?.app, configuration),
		mainFile: kubefile?.file ?? (init === void 0 ? "" : "init.sh"),
		unreadable,
		read: (path) => text(path).catch(() => void 0)
	};
}
const nothingFound = {
	images: [],
	warnings: [],
	problems: []
};

// src/lint/fix.ts
function applyEdits(text, edits) {
	const mark = /^\uFEFF?/.exec(text)?.[0] ?? "";
	const body = text.slice(mark.length);
	const starts = [0, ...[...body.matchAll(/\n/g)].map(({ index }) => index + 1)];
	const offsetOf = ({ line, column }) => (starts[line - 1] ?? body.length) + column - 1;
	const ranges = edits.map((edit) => ({
		start: offsetOf(edit.start),
		end: offsetOf(edit.end),
		text: edit.text
	})).sort((a, b) => a.start - b.start || a.end - b.end);
	let [result, at] = [mark, 0];
	for (const range of ranges) {
		if (range.start < at) continue;
		result += body.slice(at, range.start) + range.text;
		at = range.end;
	}
	return result + body.slice(at);
}

// src/lint/charts/files.ts
const checkChartsInRegistry = ({ tree }) => {
	const charts = [...tree.keys()].flatMap((path) => {
		const [, directory, packaged] = /^(?:(registry(?:[_-]\w+)?\/.+)\/Chart\.yaml|(registry(?:[_-]\w+)?\/.+\.tgz))$/.exec(path) ?? [];
		const chart = directory ?? packaged;
		return chart === void 0 ? [] : [{
			chart,
			file: path
		}];
	});
	const directories = new Set(charts.map(({ chart }) => chart));
	return charts.filter(({ chart }) => !parentsOf(chart).some((parent) => directories.has(parent))).map(({ chart, file }) => ({
		rule: "chart-in-registry",
		file,
		words: {
			path: chart,
			name: `charts/${posix.basename(chart)}`
		}
	}));
};
const checkTemplates = ({ tree }) => [...tree.keys()].filter((path) => /^(?:etc|scripts|manifests|charts)\/.+\.tmpl$/.test(path)).map((template) => ({
	template,
	file: template.slice(0, -5)
})).filter(({ file }) => tree.has(file)).map(({ template, file }) => ({
	rule: "template-overwrites",
	file: template,
	words: {
		template,
		file
	}
}));

// src/lint/kubefile/instructions.ts
function instructionsOf(stages, ...names) {
	const isWanted = (one) => names.some((name) => name === one.name);
	return stages.flatMap(({ instructions }) => instructions.filter(isWanted));
}
function finalStage({ kubefile }) {
	if (!kubefile?.parsed || kubefile.parsed.dialect.embedsByItself) return void 0;
	const { stages } = kubefile.parsed;
	const index = kubefile.evaluations[0]?.stages.at(-1)?.index;
	return index === void 0 ? stages.at(-1) : stages[index];
}
function rangeOf({ span, at }) {
	return {
		start: findPosition(span, at),
		end: findPosition(span, span.text.trimEnd().length)
	};
}
function positionIn({ span, at }, offset = at) {
	return findPosition(span, offset);
}
function sourcePosition({ kubefile }, { line }, index) {
	const instruction = instructionsOf(kubefile?.parsed?.stages ?? [], "COPY", "ADD").find(({ span, at }) => findPosition(span, at).line === line);
	return instruction ? positionIn(instruction, instruction.arguments.sources[index]?.at) : {
		line,
		column: 1
	};
}

// src/lint/charts/installs.ts
const present = /^(?:default|kube-system|kube-public|kube-node-lease)$/;
const call = /\bhelm[ \t]([^\n;&|"]*)/g;
const withValue = [
	"-n",
	"--namespace",
	"--kube-context",
	"--kubeconfig",
	"--registry-config"
];
const checkInstalls = async (application) => {
	const found = [];
	for (const { file, code, positionAt } of await commandTexts(application)) for (const match of code.matchAll(call)) {
		const said = describeCall(match[1] ?? "", createsByVariable(application, match[1] ?? ""));
		if (said) found.push({
			rule: "helm-install",
			at: positionAt(match.index),
			...said,
			...file === void 0 ? {} : { file }
		});
	}
	return found;
};
function describeCall(text, isCreated) {
	const words = text.split(/\s+/).filter((word) => word !== "");
	const verb = words.find((word, index) => !word.startsWith("-") && !withValue.includes(words[index - 1] ?? ""));
	if (words.some((word) => /^--(?:dry-run|help)\b/.test(word))) return void 0;
	if (verb === "install") return { words: { command: "helm install" } };
	const isInstall = verb === "upgrade" && words.some((word) => word === "-i" || word === "--install");
	const namespace = namespaceIn(words);
	if (!isInstall || namespace === void 0 || present.test(namespace)) return void 0;
	if (isCreated || words.some((word) => word.startsWith("--create-namespace"))) return void 0;
	return { said: {
		message: say("lintHelmNamespace", {
			command: "helm upgrade -i",
			namespace
		}).text,
		hint: say("lintHelmInstallFix").text
	} };
}
function namespaceIn(words) {
	const index = words.findIndex((word) => /^(?:-n|--namespace)(?:$|=)/.test(word));
	return index === -1 ? void 0 : words[index]?.split("=")[1] ?? words[index + 1];
}
function createsByVariable({ kubefile }, args) {
	const env = kubefile?.evaluations[0]?.stages.at(-1)?.config.Env ?? [];
	const names = [...args.matchAll(/\$[({]?(\w+)/g)].map(([, name]) => name);
	return env.some((text) => {
		const [name = "", value = ""] = text.split(/=(.*)/s);
		return names.includes(name) && value.includes("--create-namespace");
	});
}
async function commandTexts(application) {
	const { tree, read } = application;
	const stage = finalStage(application);
	const commands = stage === void 0 ? [] : instructionsOf([stage], "CMD", "ENTRYPOINT");
	const scripts = [...tree.keys()].filter((path) => isScript(path));
	const texts = await Promise.all(scripts.map(async (file) => ({
		file,
		text: await read(file) ?? ""
	})));
	return [...commands.map((instruction) => ({
		code: instruction.span.text,
		positionAt: (offset) => positionIn(instruction, offset)
	})), ...texts.map(({ file, text }) => ({
		file,
		...parseShellScript(text)
	}))];
}
function isScript(path) {
	return /\.sh$/.test(path) && path !== "init.sh" && !/^(?:charts|registry)\//.test(path);
}

// src/lint/charts/packaged.ts
const limits$1 = {
	template: 1048576,
	unpacked: 67108864
};
async function readPackagedTemplates(directory, file) {
	const opened = await openRegularFile(join(directory, file));
	if ("problem" in opened) return [];
	const packed = opened.handle.createReadStream();
	const unpacked = createGunzip();
	packed.on("error", (error) => unpacked.destroy(error));
	const templates = [];
	try {
		for await (const { header, content } of readTar(firstBytes(packed.pipe(unpacked)), refuse)) {
			const { path, flag, size } = header;
			if (flag === "0" && /^(?:[^/]+\/)+templates\/.+\.ya?ml$/.test(path) && size <= limits$1.template) templates.push({
				path,
				text: await readWhole(content)
			});
		}
	} catch {} finally {
		packed.destroy();
		unpacked.destroy();
	}
	return templates;
}
async function* firstBytes(bytes) {
	let size = 0;
	for await (const chunk of bytes) {
		size += chunk.length;
		if (size > limits$1.unpacked) throw refuse("too large");
		yield chunk;
	}
}
async function readWhole(content) {
	const chunks = [];
	for await (const chunk of content) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
function refuse(reason) {
	return new Error(reason);
}

// src/lint/charts/namespace.ts
const rule = "chart-namespace";
const checkChartNamespaces = async ({ directory, tree, read }) => {
	const found = [];
	for (const [file, { type }] of tree) if (/^charts\/.+\/templates\/.+\.ya?ml$/.test(file)) found.push(...positionsOf(await read(file) ?? "").map((at) => ({
		rule,
		file,
		at
	})));
	else if (type === "file" && /^charts\/.+\.tgz$/.test(file)) for (const { path, text } of await readPackagedTemplates(directory, file)) found.push(...positionsOf(text).map(({ line }) => describePackaged(file, `${path}:${line}`)));
	return found;
};
function describePackaged(file, template) {
	const message = say("lintChartNamespacePackaged", { template }).text;
	return {
		rule,
		file,
		said: {
			message,
			hint: say("lintChartNamespaceFix").text
		}
	};
}
function positionsOf(text) {
	const positionAt = createPositions(text);
	let open = 0;
	return [...text.matchAll(part)].flatMap(({ 1: block, index }) => {
		if (block !== void 0) open += block === "end" ? -1 : 1;
		return block === void 0 && open <= 0 ? [positionAt(index)] : [];
	});
}
const part = /\{\{-?[ \t]*(if|with|range|define|block|end)\b|^kind:[ \t]*(?:Namespace|"Namespace"|'Namespace')[ \t]*\r?$/gm;

// src/lint/initscript/checks.ts
const file$2 = "init.sh";
function ofScript(find) {
	return (application) => application.script === void 0 ? [] : find(application.script, application).map((problem) => ({
		...problem,
		file: file$2
	}));
}
const checkWindowsLines = ofScript(({ text }) => {
	const edits = text.split("\n").flatMap((content, index) => {
		if (!content.endsWith("\r")) return [];
		const line = index + 1;
		return [{
			start: {
				line,
				column: content.length
			},
			end: {
				line,
				column: content.length + 1
			},
			text: ""
		}];
	});
	const [first] = edits;
	return first ? [{
		rule: "init-windows-lines",
		at: first.start,
		edits
	}] : [];
});
const checkShebang = ofScript(({ text }) => {
	if (text.startsWith("#!")) return [];
	const start = {
		line: 1,
		column: 1
	};
	return [{
		rule: "init-no-shebang",
		at: start,
		edits: [{
			start,
			end: start,
			text: "#!/usr/bin/env bash\n"
		}]
	}];
});
const checkSetE = ofScript(({ code }) => {
	const isSet = /(?:^|[\n;&|({])[ \t]*set[ \t]+(?:-\w+[ \t]+|-o[ \t]+\w+[ \t]+)*(?:-[a-zA-Z]*e[a-zA-Z]*|-[a-zA-Z]*o[ \t]+errexit)\b/.test(code);
	const commands = code.split(/[\n;]|&&/).filter((line) => line.trim() !== "" && !line.startsWith("#!"));
	return isSet || commands.length < 2 ? [] : [{
		rule: "init-no-set-e",
		at: {
			line: 1,
			column: 1
		}
	}];
});
const checkVersionUsed = ofScript(({ code }, { names }) => {
	if (names?.version.trim() !== "latest" || usesThird(code)) return [];
	return [{
		rule: "init-version-unused",
		at: {
			line: 1,
			column: 1
		}
	}];
});
const indirect = [
	/\$\{?[@*]/,
	/\b(?:shift|getopts|source|eval|BASH_ARGV)\b/,
	/(?:^|[\s;&|(){}])\.\s+\S/m,
	/\bfor\s+\w+\s*(?:;|\n|do\b)/
];
function usesThird(code) {
	if (indirect.some((pattern) => pattern.test(code))) return true;
	const names = /* @__PURE__ */ new Set();
	const rest = code.replace(/(?<![^\s;])([A-Za-z_]\w*)=["']?\$\{?3\b[^\n;]*/g, (_, name) => {
		names.add(name);
		return "";
	}).replace(/(?<!\S)\[{1,2}\s[^\n\]]*\]/g, "");
	return /\$\{?3\b/.test(rest) || (rest.match(/\w+/g) ?? []).some((word) => names.has(word));
}
const checkArchitecture = ofScript(({ code, positionAt }, { platforms }) => {
	if (platforms.length < 2 || /arm64|aarch64/i.test(code)) return [];
	return [...code.matchAll(/(?<![A-Za-z\d])(?:amd64|x86[_-]64)(?![A-Za-z\d])/g)].filter(({ index }) => !isChoice(code, index)).map(({ 0: word, index }) => ({
		rule: "init-architecture",
		at: positionAt(index),
		words: { word }
	}));
});
const choices = [
	/\s[!=]?=\s+["']?$/,
	/(?:^|\s)(?:\[{1,2}|test|if)\s[^;]*$/,
	/\bcase\b/,
	/^\s*["']?$/,
	/^\s*[^\s()]+\)/,
	/:[-=]$/
];
function isChoice(code, index) {
	const line = code.lastIndexOf("\n", index) + 1;
	const before = code.slice(Math.max(line, index - 200), index);
	return choices.some((pattern) => pattern.test(before));
}

// src/lint/initscript/downloads.ts
const file$1 = "init.sh";
const checkVersionSort = ({ script }) => pipelinesOf(script).flatMap(({ text, at }) => {
	if (!aboutVersions.test(text)) return [];
	return [...text.matchAll(/\bsort((?:\s+-\w+)*)(?=\s*(?:$|[|)&]))/g)].filter(({ 1: flags = "" }) => !/V/.test(flags) && !/-\w*[tkR]/.test(flags) && /-\w*[nr]/.test(flags)).map(({ 0: command, index }) => ({
		rule: "init-version-sort",
		file: file$1,
		at: script?.positionAt(at + index),
		words: { command: command.trim() }
	}));
});
const aboutVersions = /api\.github\.com|\bls-remote\b|\bgit\s+tag\b|\btags?\b|tag_name|\bversions?\b|\breleases?\b|helm\s+search|index\.yaml|skopeo\s+list-tags/i;
const checkGithubApi = ({ script }) => pipelinesOf(script).flatMap(({ text, at }) => {
	const index = text.search(/api\.github\.com/);
	if (index === -1 || /authorization|token|(?:^|\s)(?:-u|--user|--netrc)\b/i.test(text)) return [];
	return [{
		rule: "init-github-api",
		file: file$1,
		at: script?.positionAt(at + index)
	}];
});
function pipelinesOf(script) {
	if (script === void 0) return [];
	return [...script.code.matchAll(/(?:[^\n;|]|\|\s*)+/g)].map(({ 0: text, index }) => ({
		text,
		at: index
	}));
}

// src/lint/initscript/loops.ts
const file = "init.sh";
const checkEndlessRetry = ({ script }) => {
	if (script === void 0) return [];
	return findLoops(script).filter(isEndless).map(({ at }) => ({
		rule: "init-endless-retry",
		file,
		at: script.positionAt(at)
	}));
};
const limits = /\(\(|\blet\b|\bexpr\b|\bexit\b|\breturn\b|\btimeout\b|\bSECONDS\b|\bread\b|-(?:gt|ge|lt|le|eq|ne)\b|\+=|\bkill\b/;
const forEver = /^(?:true|:|\[{1,2}\s*(?:1|true)\s*\]{1,2}|\(\(\s*1\s*\)\))$/;
function isEndless({ word, condition, body }) {
	if (limits.test(body) || !forEver.test(condition) && limits.test(condition)) return false;
	if (forEver.test(condition)) return word === "while";
	return word === "until" ? !/^(?:\[|test\b)/.test(condition) : /^!\s*(?!\[|test\b)/.test(condition);
}
function findLoops({ code }) {
	const words = [...code.matchAll(/(?<![\w.$/{-])(while|until|for|select|do|done)(?![\w./=-])/g)];
	const open = [];
	const loops = [];
	for (const { 1: word = "", index } of words) {
		const last = open.at(-1);
		if (word === "do") {
			if (last?.body !== 0) continue;
			last.condition = code.slice(last.at + last.word.length, index).trim().replace(/;$/, "").trim();
			last.body = index;
		} else if (word === "done") {
			const ended = open.pop();
			if (ended) loops.push({
				...ended,
				body: code.slice(ended.body, index)
			});
		} else if (isCommandStart(code, index)) open.push({
			word,
			at: index,
			condition: "",
			body: 0
		});
	}
	return loops.sort((a, b) => a.at - b.at);
}
function isCommandStart(code, index) {
	return /(?:^|[\n;&|({]|\b(?:do|then|else))\s*$/.test(code.slice(Math.max(0, index - 200), index));
}

// src/lint/kubefile/commands.ts
function commandsOf(application) {
	const stage = finalStage(application);
	if (stage === void 0) return [];
	return [...instructionsOf([stage], "ENTRYPOINT").slice(-1), ...instructionsOf([stage], "CMD").slice(-1)];
}
const checkExecWords = (application) => commandsOf(application).filter(({ arguments: { exec, words } }) => exec && areExecWords(words)).map((instruction) => {
	const joined = joinWords(instruction.arguments.words);
	return rewriteCommand("cmd-exec-words", instruction, joined ?? instruction.arguments.words.join(" "), joined !== void 0);
});
const programs = /^(?:\S*\/)?(?:helm|kubectl|kustomize|helmfile|istioctl|cilium|linkerd|velero|bash|sh|cp|mv|install|mkdir|chmod|tar|cat|sed|echo|source|env|sudo|\.)$/;
function areExecWords(words) {
	const [program = "", ...args] = words;
	if (args.length === 0 || /\s/.test(program) || isShellForm(words)) return false;
	return programs.test(program) || args.some((word) => word.startsWith("-"));
}
function isShellForm(words) {
	return toArguments({
		exec: false,
		words: [""]
	}).slice(0, -1).every((word, index) => words[index] === word);
}
function joinWords(words) {
	const quoted = words.map((word) => {
		if (/^[\w@%+=:,./$(){}~-]+$/.test(word)) return word;
		return word.includes("'") ? void 0 : `'${word}'`;
	});
	return quoted.includes(void 0) ? void 0 : quoted.join(" ");
}
const checkShellForm = (application) => {
	const stage = finalStage(application);
	const hasShell = stage !== void 0 && instructionsOf([stage], "SHELL").length > 0;
	return commandsOf(application).filter(({ arguments: { exec, words } }) => !exec && !words[0]?.startsWith("[")).map((instruction) => {
		const isOneLine = instruction.span.pieces.length === 1;
		const [text = ""] = instruction.arguments.words;
		return rewriteCommand("cmd-shell-form", instruction, text, isOneLine && !hasShell);
	});
};
function rewriteCommand(rule, instruction, text, isCertain) {
	const command = JSON.stringify([text]);
	const edit = {
		...rangeOf(instruction),
		text: `${instruction.name} ${command}`
	};
	return {
		rule,
		at: positionIn(instruction),
		words: {
			instruction: instruction.name,
			command
		},
		edits: isCertain ? [edit] : []
	};
}
const checkSeveralCommands = ({ kubefile }) => {
	if (!kubefile?.parsed || kubefile.parsed.dialect.embedsByItself) return [];
	return kubefile.parsed.stages.flatMap((stage) => instructionsOf([stage], "CMD").slice(0, -1).map((instruction) => ({
		rule: "cmd-several",
		at: positionIn(instruction)
	})));
};
const checkCommandVariables = (application) => {
	const { kubefile } = application;
	const stage = kubefile?.evaluations[0]?.stages.at(-1);
	const isKnown = kubefile?.isFinal && kubefile.evaluations[0]?.stages.every(({ from }) => from.kind !== "image");
	if (!stage || !isKnown) return [];
	const set = (stage.config.Env ?? []).map((text) => text.slice(0, text.indexOf("=")));
	return commandsOf(application).flatMap((instruction) => [...instruction.span.text.matchAll(/(?<!\$)\$\(([A-Za-z_]\w*)\)/g)].map(({ 1: name = "", index }) => ({
		name,
		at: positionIn(instruction, index)
	})).filter(({ name }) => isUnset(name, set)).map(({ name, at }) => ({
		rule: "cmd-variable-unset",
		at,
		words: { name }
	})));
};
function isUnset(name, set) {
	if (set.includes(name) || name.startsWith("SEALOS_SYS_")) return false;
	return name === name.toUpperCase() || set.includes(name.toUpperCase());
}

// src/lint/kubefile/registry.ts
const architectures = requestPlatforms.map((platform) => parsePlatform(platform).architecture).join("|");
const archPattern = new RegExp(`^${registryDirectory}[_-](?:${architectures})$`);
function isArchRegistry(source) {
	return archPattern.test(cleanPath(source));
}
const checkRegistryMissing = async (application) => {
	const { kubefile, type, configuration } = application;
	const stage = ownStage(application);
	if (!stage || type !== "apps" || configuration?.embed === false) return [];
	const source = await findNaming(application);
	const isCopied = stage.steps.some((step) => step.kind !== "copy" || step.from);
	if (source === void 0 || isCopied || partsIn(stage, application).length > 0) return [];
	const { line } = stage;
	return [{
		rule: "registry-copy-missing",
		file: kubefile?.file ?? "",
		at: { line },
		words: { source }
	}];
};
const checkRegistryMisplaced = (application) => {
	const stage = ownStage(application);
	if (!stage) return [];
	return partsIn(stage, application).filter(({ path, wanted }) => path !== wanted).map(({ step, index, source, path }) => ({
		rule: "registry-copy-misplaced",
		at: sourcePosition(application, step, index),
		words: {
			source,
			destination: `/${path}`
		}
	}));
};
function ownStage({ kubefile }) {
	if (!kubefile?.isFinal || kubefile.parsed?.dialect.embedsByItself) return void 0;
	const stage = kubefile.evaluations[0]?.stages.at(-1);
	return stage?.from.kind === "scratch" ? stage : void 0;
}
function partsIn(stage, { tree, ignore }) {
	return stage.steps.flatMap((step) => {
		if (step.kind !== "copy" || step.from) return [];
		return step.sources.flatMap((source, index) => {
			const path = cleanPath(source);
			const isGenerated = path === "registry" || isArchRegistry(path) && !tree.has(path);
			const inside = path.startsWith(`${"registry"}/docker`) ? path : void 0;
			if (!isGenerated && inside === void 0 && (path !== "" || ignore.ignores("registry"))) return [];
			const name = path === "" ? registryDirectory : step.parents ? path : "";
			return [{
				step,
				index,
				source,
				path: joinPath(cleanPath(step.destination), name),
				wanted: inside ?? "registry"
			}];
		});
	});
}
async function findNaming({ found, tree, read }) {
	const origin = found.images.find(({ required }) => required)?.origins[0];
	if (origin) return formatPlace(origin);
	const inCharts = [...tree.keys()].filter((path) => /^charts\/[^/]+\/(?:.*\/)?(?:values\.yaml|templates\/[^/]+\.ya?ml)$/.test(path));
	for (const path of inCharts) if (/^[ \t-]*(?:image|repository):[ \t]*\S/m.test(await read(path) ?? "")) return path;
}

// src/lint/kubefile/copies.ts
const checkCopySources = (application) => {
	const { kubefile, script, names } = application;
	if (!kubefile?.parsed || kubefile.parsed.dialect.embedsByItself || !kubefile.isFinal) return [];
	const tree = withoutIgnored(application);
	const mentioned = new Set(script?.text.split(/[^\w.-]+/));
	return kubefile.evaluations.flatMap(({ stages }) => stages.flatMap((stage) => stage.steps)).flatMap((step) => {
		if (step.kind !== "copy" || step.from) return [];
		return missingSources(step, tree, application).flatMap(({ word, index, error }) => {
			const first = cleanPath(word).split("/")[0] ?? "";
			if (script && (mentioned.has(first) || first === names?.app || error.hintReason?.name !== "copyDidYouMean")) return [];
			const { message, hint } = error;
			return [{
				rule: "copy-source",
				at: sourcePosition(application, step, index),
				said: {
					message,
					hint
				}
			}];
		});
	});
};
function missingSources(step, tree, { ignore }) {
	const isAbsent = (word) => !/^[\w+.-]+:|^git@/.test(word) && findSources(tree, word).length === 0;
	const copied = step.files.length > 0 || !step.sources.every(isAbsent);
	return step.sources.flatMap((word, index) => {
		if (!isAbsent(word) || isArchRegistry(word)) return [];
		const error = attempt(() => reportMissingSource({
			step,
			word,
			source: tree,
			place: {},
			ignore,
			from: void 0,
			copied
		}));
		return error === void 0 ? [] : [{
			word,
			index,
			error
		}];
	});
}
function attempt(report) {
	try {
		report();
		return;
	} catch (error) {
		if (error instanceof ImagebuildError) return error;
		throw error;
	}
}
function withoutIgnored({ tree, ignore }) {
	return new Map(removeIgnored([...tree], ([path]) => path, ignore));
}

// src/lint/labels/labels.ts
const spellings = ["sealos.io.", "apps.sealos.io/"];
const known = [...spellings.flatMap((prefix) => [
	"type",
	"version",
	"distribution"
].map((name) => `${prefix}${name}`)), ...[
	"version",
	"vip",
	"image",
	"init",
	"clean",
	"check",
	"init-registry",
	"clean-registry"
]];
const types = [
	"rootfs",
	"patch",
	"application"
];
const rootfsVersions = ["v1beta1", "v1beta2"];
function labelValue({ kubefile }, name) {
	const labels = kubefile?.evaluations[0]?.stages.at(-1)?.config.Labels ?? {};
	return spellings.map((prefix) => labels[`${prefix}${name}`]).find((value) => value !== void 0);
}
function typeLabel(application) {
	return labelValue(application, "type");
}
function problemAt(application, name, problem) {
	const place = keysOf(application).findLast(({ key }) => spellings.some((prefix) => key === `${prefix}${name}`));
	return {
		...problem,
		at: place?.at
	};
}
const checkTypeLabel = (application) => {
	const type = typeLabel(application);
	if (type === void 0 || types.includes(type)) return [];
	return [problemAt(application, "type", {
		rule: "label-type",
		words: { value: JSON.stringify(type) }
	})];
};
const checkRootfsVersion = (application) => {
	const isWhole = application.kubefile?.evaluations[0]?.stages.every(({ from }) => from.kind !== "image");
	const version = labelValue(application, "version");
	if (typeLabel(application) !== "rootfs" || rootfsVersions.includes(version ?? "")) return [];
	if (version === void 0 && !isWhole) return [];
	return [problemAt(application, version === void 0 ? "type" : "version", {
		rule: "rootfs-version",
		words: { version: version ?? "" }
	})];
};
const checkLabelNames = (application) => keysOf(application).flatMap(({ key, at }) => {
	if (known.includes(key)) return [];
	const near = /sealos/i.test(key) || /^[\w-]{5,}$/.test(key) && !/\./.test(key) ? nearest(key, known) ?? sameParts(key) : void 0;
	return near === void 0 ? [] : [{
		rule: "label-name",
		at,
		words: {
			label: key,
			name: near
		}
	}];
});
function sameParts(key) {
	const sorted = (text) => text.split(/[./]/).sort().join(".");
	return known.find((name) => sorted(name) === sorted(key));
}
function keysOf(application) {
	const stage = finalStage(application);
	if (stage === void 0) return [];
	return instructionsOf([stage], "LABEL").flatMap((instruction) => instruction.arguments.pairs.map(({ key }) => ({
		key: unquote(key.text),
		at: positionIn(instruction, key.at)
	})));
}

// src/lint/kubefile/variables.ts
const ofRootfs = "SEALOS_SYS_CRI_ENDPOINT";
const checkSealosVariables = (application) => {
	const stage = finalStage(application);
	if (stage === void 0) return [];
	const isRootfs = typeLabel(application) === "rootfs";
	return instructionsOf([stage], "ENV").flatMap((instruction) => instruction.arguments.pairs.map(({ key }) => key).filter(({ text }) => text.startsWith("SEALOS_SYS_") && !(isRootfs && text === ofRootfs)).map(({ text, at }) => ({
		rule: "env-sealos-sys",
		at: positionIn(instruction, at),
		words: { name: text }
	})));
};

// src/lint/kubefile/warnings.ts
const checkKubefileWarnings = ({ kubefile }) => {
	const evaluated = kubefile?.isFinal ? kubefile.evaluations.flatMap(({ warnings }) => warnings) : [];
	return [...kubefile?.parsed?.warnings ?? [], ...evaluated].map(({ message, hint, place }) => ({
		rule: "kubefile-warning",
		at: place,
		said: {
			message,
			hint
		}
	}));
};
const checkTrailingBlanks = ({ kubefile }) => {
	if (!kubefile?.parsed) return [];
	const { source, directives, stages, globals } = kubefile.parsed;
	const spans = [...globals, ...stages.flatMap((stage) => [stage, ...stage.instructions])].map(({ span }) => span);
	const lines = new Set(spans.flatMap(({ pieces }) => pieces.map(({ line }) => line)));
	const backslash = directives.escapeCharacter === "`" ? "`" : "\\\\";
	const pattern = new RegExp(`(?<!${backslash})${backslash}([ \\t]+)\\r?$`);
	return [...lines].flatMap((line) => {
		const match = pattern.exec(source.lines[line - 1] ?? "");
		if (!match) return [];
		const column = match.index + 2;
		const end = {
			line,
			column: column + (match[1]?.length ?? 0)
		};
		return [{
			rule: "trailing-blanks",
			at: {
				line,
				column
			},
			edits: [{
				start: {
					line,
					column
				},
				end,
				text: ""
			}]
		}];
	});
};

// src/lint/lists/discovered.ts
const afterInit = [
	void 0,
	"chart-invalid",
	"chart-unknown",
	"values-without-chart",
	"ignore-unused"
];
const checkDiscovered = ({ found, script, tree }) => {
	const wanted = found.warnings.filter((warning) => script === void 0 || !afterInit.includes(ruleOf(warning))).filter((warning) => ruleOf(warning) !== void 0 || /^manifests\//.test(warning.place?.file ?? ""));
	const hasCharts = [...tree.keys()].some((path) => path.startsWith("charts/"));
	return [...wanted.filter((warning) => !(hasCharts && ruleOf(warning) === "ignore-unused")).map((warning) => toProblem(ruleOf(warning) ?? "manifest-image", warning)), ...found.problems.filter((problem) => !mayBeMade(problem, script?.text)).map((problem) => toProblem(isManifest(problem.place) ? "manifest-image" : "list-line", problem))];
};
function mayBeMade({ code, place }, script) {
	if (script === void 0) return false;
	const name = posix.basename(place?.file ?? "");
	return code === "CONTENT_MISSING" || /\bimages\b/.test(script) || script.includes(name);
}
function isManifest(place) {
	return /^manifests\/.*\.(?:ya?ml|json|tmpl)$/i.test(place?.file ?? "");
}
function toProblem(rule, { message, hint, place }) {
	return {
		rule,
		file: place?.file ?? "",
		at: place,
		said: {
			message,
			hint
		}
	};
}

// src/lint/lists/unpinned.ts
const checkUnpinned = (application) => [...application.found.images.filter(({ required, reference: { tag, digest } }) => required && tag === "latest" && digest === void 0).flatMap(({ reference, origins }) => origins.map(({ file, line }) => unpinned(`${reference.host}/${reference.repository}`, { line }, file))), ...namedImages(application).filter(({ name }) => isUnpinned(name)).map(({ name, at }) => unpinned(name, at))];
function unpinned(image, at, file) {
	return {
		rule: "image-unpinned",
		at,
		words: { image },
		...file === void 0 ? {} : { file }
	};
}
function isUnpinned(name) {
	const reference = tryParseReference(name);
	return reference?.tag === "latest" && reference.digest === void 0;
}
function namedImages({ kubefile }) {
	const evaluated = kubefile?.evaluations[0]?.stages ?? [];
	const stages = kubefile?.parsed?.stages ?? [];
	const bases = evaluated.flatMap(({ index, from }) => {
		const stage = stages[index];
		if (from.kind !== "image" || !stage) return [];
		return [{
			name: from.reference,
			at: findPosition(stage.span, stage.from.base.at)
		}];
	});
	const isStage = (name) => /^\d+$/.test(name) || stages.some(({ from }) => from.name?.text === name.toLowerCase());
	const sources = instructionsOf(stages, "COPY").flatMap((instruction) => (instruction.arguments.flags.get("from") ?? []).filter(({ text }) => !isStage(text)).map(({ text, at }) => ({
		name: text,
		at: positionIn(instruction, at)
	})));
	return [...bases, ...sources];
}

// src/lint/names/files.ts
const checkFileNames = async ({ directory }) => {
	return (await checkApplicationFiles(directory, "")).flatMap((warning) => {
		const rule = ruleOf(warning);
		const file = join("", warning.place?.file ?? "");
		return rule === void 0 ? [] : [{
			rule,
			file,
			said: warning
		}];
	});
};

// src/lint/names/names.ts
const checkNames = ({ names, type, mainFile: file }) => {
	if (names === void 0) return [];
	const plain = (name) => name.replace(/\s/gu, "");
	return [...Object.values(names).filter((name) => name !== plain(name)).map((name) => ({
		rule: "directory-blanks",
		file,
		words: {
			directory: JSON.stringify(name),
			name: JSON.stringify(plain(name))
		}
	})), ...refusals({
		type,
		app: plain(names.app),
		version: plain(names.version)
	}).map(({ message }) => ({
		rule: "name-refused",
		file,
		words: { problem: message }
	}))];
};
function refusals(request) {
	try {
		validateRequest(request);
		return [];
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return problemsOf(error);
	}
}

// src/lint/names/unreadable.ts
const rulesOfFiles = [[/(?:^|\/)imagebuild\.ya?ml$/, "configuration-invalid"], [/(?:^|\/)build_arch$/, "build-arch"]];
const checkUnreadable = ({ directory, unreadable, kubefile, mainFile }) => {
	return [...unreadable.flatMap(problemsOf), ...kubefile?.problems ?? []].map(({ code, message, hint, place }) => {
		if (code === "KUBEFILE_MISSING") return {
			rule: "kubefile-missing",
			file: mainFile,
			words: { directory }
		};
		const file = place?.file ?? mainFile;
		return {
			rule: ruleFor(file),
			file,
			at: place,
			said: {
				message,
				hint
			}
		};
	});
};
function ruleFor(file) {
	return rulesOfFiles.find(([pattern]) => pattern.test(file))?.[1] ?? "kubefile-syntax";
}

// src/lint/checks.ts
const common = [
	checkUnreadable,
	checkFileNames,
	checkNames,
	checkKubefileWarnings,
	checkTrailingBlanks,
	checkCopySources,
	checkSeveralCommands,
	checkUnpinned,
	checkWindowsLines,
	checkShebang,
	checkSetE,
	checkVersionUsed,
	checkArchitecture,
	checkEndlessRetry,
	checkVersionSort,
	checkGithubApi
];
const ofClusterImages = [
	checkDiscovered,
	checkRegistryMissing,
	checkRegistryMisplaced,
	checkExecWords,
	checkShellForm,
	checkCommandVariables,
	checkSealosVariables,
	checkTypeLabel,
	checkRootfsVersion,
	checkLabelNames,
	checkChartsInRegistry,
	checkTemplates,
	checkChartNamespaces,
	checkInstalls
];
function checksFor(type) {
	return type === "dockerimages" ? common : [...common, ...ofClusterImages];
}

// src/lint/lint.ts
async function lintApplication(application) {
	return await describeProblems(application, (await Promise.all(checksFor(application.type).map((check) => check(application)))).flat());
}
async function describeProblems(application, problems) {
	const off = application.configuration?.lint ?? {};
	const wanted = problems.filter(({ rule }) => off[rule] === void 0);
	const findings = await Promise.all(wanted.map((problem) => toFinding(application, problem)));
	return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()].sort(byPlace);
}
async function toFinding({ directory, read, mainFile }, { rule, file = mainFile, at, words = {}, said, edits = [] }) {
	const line = at?.line ?? 1;
	const column = at?.column ?? (at?.line === void 0 ? 1 : firstColumn(await read(file), line));
	const { message, hint } = said ?? describeRule(rule, words);
	const { severity } = rules[rule];
	return {
		rule,
		severity,
		message,
		hint,
		file: join(directory, file),
		line,
		column,
		edits
	};
}
function firstColumn(text, line) {
	return (text?.split("\n")[line - 1] ?? "").search(/\S|$/) + 1;
}
function byPlace(a, b) {
	if (a.file !== b.file) return a.file < b.file ? -1 : 1;
	return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}

// src/commands/lint/locations.ts
const applicationFiles = [...kubefileNames, "init.sh"];
async function findLocations(paths, configuration) {
	const roots = [...new Set(imageTypes.map((type) => rootFor(configuration, type)))].filter((root) => existsSync(root));
	const wanted = paths.length > 0 ? paths : roots.length > 0 ? roots : ["."];
	const found = [];
	for (const path of wanted) {
		const directories = await findDirectories(path, roots);
		if (directories.length === 0) throw nothingThere(path);
		for (const directory of directories) found.push(await describeLocation(directory, configuration));
	}
	return [...new Map(found.map((one) => [resolve(one.directory), one])).values()];
}
async function findDirectories(path, roots) {
	const depth = roots.some((root) => resolve(root) === resolve(path)) ? 2 : roots.some((root) => resolve(root) === dirname(resolve(path))) ? 1 : void 0;
	if (depth !== void 0) return await listBelow(path, depth);
	if (isApplication(path)) return [path];
	for (const below of [1, 2]) {
		const directories = (await listBelow(path, below)).filter(isApplication);
		if (directories.length > 0) return directories;
	}
	return [];
}
async function listBelow(directory, depth) {
	if (depth === 0) return [directory];
	const names = await listDirectories(directory) ?? [];
	return (await Promise.all(names.map((name) => listBelow(join(directory, name), depth - 1)))).flat();
}
function isApplication(directory) {
	return applicationFiles.some((name) => existsSync(join(directory, name)));
}
async function describeLocation(path, configuration) {
	const directory = relative(".", path) || ".";
	const root = dirname(dirname(resolve(path)));
	const types = imageTypes.filter((type) => resolve(rootFor(configuration, type)) === root);
	if (types.length === 0) return {
		directory,
		type: await findType(directory)
	};
	const names = {
		app: basename(dirname(resolve(path))),
		version: basename(resolve(path))
	};
	return {
		directory,
		type: await resolveType(directory, types),
		names
	};
}
async function findType(directory) {
	const kubefile = await chooseKubefile(directory, directory, kubefileNames).catch(() => void 0);
	return kubefile === void 0 || makesClusterImage(kubefile) ? "apps" : "dockerimages";
}
function nothingThere(path) {
	return new ImagebuildError("USAGE", say("lintNothing", { path }), { hint: say("lintNothingHint", { files: applicationFiles.join(", ") }) });
}

// src/commands/lint/lint.ts
async function lint(paths, { fix, sourceOf }, { configuration }) {
	const locations = await findLocations(paths, configuration);
	const check = async () => {
		const found = [];
		for (const location of locations) {
			const application = await readLintedApplication(location);
			found.push(...await lintApplication(application));
			if (sourceOf) found.push(...await checkOnline(application, sourceOf));
		}
		return found;
	};
	const before = await check();
	const fixed = fix ? await correct(before) : 0;
	const findings = fixed > 0 ? await check() : before;
	const count = (severity) => findings.filter((finding) => finding.severity === severity).length;
	return {
		schemaVersion: 1,
		applications: locations.map(({ directory }) => directory),
		findings: findings.map(({ edits, ...finding }) => ({
			...finding,
			fixable: edits.length > 0
		})),
		errors: count("error"),
		warnings: count("warning"),
		notes: count("note"),
		fixed
	};
}
async function correct(findings) {
	const fixable = findings.filter(({ edits }) => edits.length > 0);
	for (const [file, inFile] of Map.groupBy(fixable, ({ file }) => file)) {
		const text = await readFile(file, "utf8");
		await writeFile(file, applyEdits(text, inFile.flatMap(({ edits }) => edits)));
	}
	return fixable.length;
}
async function checkOnline(application, sourceOf) {
	const { findMissingPlatforms } = await import("./online.js");
	return await describeProblems(application, await findMissingPlatforms(application, sourceOf));
}
async function lintOnline(paths, options, settings, progress) {
	const { createSourceOpener } = await import("./open2.js");
	await using sources = createSourceOpener(settings, progress);
	return await lint(paths, {
		...options,
		sourceOf: sources.sourceOf
	}, settings);
}

export { lint, lintOnline };