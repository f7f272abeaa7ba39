import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as diskPath, t as decodePath } from "./pathbytes.js";
import { a as readChunks, i as openRegularFile, t as checkFileSize } from "./file.js";
import { t as describeFinding } from "./rules.js";
import { n as findNearName, r as nearest } from "./nearest.js";
import { i as formatPlatform } from "./descriptor.js";
import { t as pLimit } from "./p-limit.js";
import { l as hashBytes, n as checkBytes, o as countBytes, s as drainBytes, t as ResumableHash } from "./content2.js";
import { c as joinPath, i as contextLimit, m as splitPath, r as comparePaths } from "./tree.js";
import { s as removeIgnored } from "./copysources.js";
import { join, posix } from "node:path";
import { Readable } from "node:stream";
import { createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, readlink } from "node:fs/promises";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/lint/names/filenames.ts
const fileNames = [
	"Kubefile",
	"Dockerfile",
	"init.sh",
	"build_arch",
	".sealignore",
	".dockerignore"
];
const directoryNames = [
	"charts",
	"manifests",
	"images"
];
function findMisnamed(files) {
	return [
		...findNearNames(files.filter(({ path }) => !path.includes("/"))),
		...findLists(files),
		...findConfigurations(files)
	];
}
function findNearNames(top) {
	const namesOf = (isDirectory) => top.filter((one) => one.isDirectory === isDirectory).map(({ path }) => path);
	const [files, directories] = [namesOf(false), namesOf(true)];
	const hasKubefile = files.includes("Kubefile") || files.includes("Dockerfile");
	return [...fileNames.filter((name) => !(hasKubefile && /^(?:Kube|Docker)file$/.test(name))).map((name) => ({
		name,
		path: findNearName(name, files)
	})), ...directoryNames.map((name) => ({
		name: `${name}/`,
		path: findNearDirectory(name, directories)
	}))].flatMap(({ name, path }) => path === void 0 ? [] : [{
		id: "file-name",
		path,
		words: {
			path,
			name
		}
	}]);
}
function findNearDirectory(wanted, names) {
	const plain = (name) => name.toLowerCase().replace(/s$/, "");
	return names.includes(wanted) ? void 0 : names.find((name) => plain(name) === plain(wanted));
}
function findLists(files) {
	const isList = ({ path, isDirectory }) => !isDirectory && /^images\/(?!(?:shim|skopeo)\/)[^.]*(?:\.(?:txt|list))?$/.test(path);
	return files.filter(isList).map(({ path }) => {
		return {
			id: "list-place",
			path,
			words: {
				path,
				name: `images/shim/${posix.basename(path)}`
			}
		};
	});
}
function findConfigurations(files) {
	const isElsewhere = ({ path }) => /^(?:\.\.|\.github|charts|manifests|images)\/imagebuild\.ya?ml$/.test(path);
	return files.filter(isElsewhere).map(({ path }) => {
		return {
			id: "configuration-place",
			path,
			words: {
				path,
				name: "imagebuild.yml"
			}
		};
	});
}

// src/lint/names/applicationfiles.ts
const searched = [
	"",
	"..",
	".github",
	"charts",
	"manifests",
	"images"
];
async function checkApplicationFiles(directory, displayPath) {
	const listed = await Promise.all(searched.map((name) => listFiles(directory, name)));
	return findMisnamed(listed.flat()).map(({ id, path, words }) => {
		const named = Object.fromEntries(Object.entries(words).map(([key, word]) => [key, nameIn(displayPath, key, word)]));
		return describeFinding(id, named, { file: join(displayPath, path) });
	});
}
function nameIn(displayPath, key, word) {
	return key === "path" && String(word).startsWith("..") ? join(displayPath, String(word)) : word;
}
async function listFiles(directory, name) {
	return (await readdir(join(directory, name), { withFileTypes: true }).catch(() => [])).map((entry) => ({
		path: posix.join(name, entry.name),
		isDirectory: entry.isDirectory()
	})).sort((a, b) => a.path < b.path ? -1 : 1);
}

// src/kubefile/words.ts
function splitAtBlanks(rest) {
	return [...rest.text.matchAll(/[^ \t\v\f\r]+/g)].map((match) => ({
		text: match[0],
		at: rest.at + match.index
	}));
}
function splitQuoted(rest, escapeCharacter) {
	const words = [];
	for (let word = firstWord(rest, escapeCharacter); word; word = firstWord(textAfter(rest, word), escapeCharacter)) words.push(word);
	return words;
}
function joinOpenings(rest, words) {
	return words.flatMap((word, index) => {
		const [before, next] = [words[index - 1], words[index + 1]];
		if (before && opensDocument(before, word)) return [];
		if (!next || !opensDocument(word, next)) return [word];
		return [{
			text: rest.text.slice(word.at - rest.at, next.at + next.text.length - rest.at),
			at: word.at
		}];
	});
}
function opensDocument({ text }, next) {
	return /^\d*<<-?$/.test(text) && /^(["']?)[A-Za-z_-][\w.-]*\1$/.test(next.text);
}
function firstWord({ text, at }, escapeCharacter) {
	const start = text.search(/\S/);
	if (start === -1) return void 0;
	let quote = "";
	let end = start;
	while (end < text.length && (quote !== "" || !/\s/.test(text[end]))) {
		const character = text[end];
		if (character === escapeCharacter && quote !== "'") end++;
		else if (character === quote) quote = "";
		else if (quote === "" && /["']/.test(character)) quote = character;
		end++;
	}
	return {
		text: text.slice(start, end),
		at: at + start
	};
}
function textAfter(rest, word) {
	return textFrom(rest, word.at + word.text.length - rest.at);
}
function textFrom(word, offset) {
	return {
		text: word.text.slice(offset),
		at: word.at + offset
	};
}
function trimWord(word) {
	const start = word.text.search(/\S/);
	return start === -1 ? {
		text: "",
		at: word.at
	} : {
		text: word.text.trim(),
		at: word.at + start
	};
}
function unquote(text) {
	return text.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.?)/g, (_, single, double, escaped) => {
		return single ?? double?.replace(/\\(.)/g, "$1") ?? escaped;
	});
}
function parseJsonForm(rest, fail) {
	if (!rest.text.startsWith("[")) return void 0;
	const array = parseArray(rest.text);
	if (!array) return void 0;
	if (!array.every((item) => typeof item === "string")) throw fail(rest.at, say("arrayOfStrings"), say("quoteArguments"));
	const literals = [...rest.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
	return array.map((text, index) => ({
		text,
		at: rest.at + (literals[index]?.index ?? 0) + 1
	}));
}
function parseArray(text) {
	try {
		const value = JSON.parse(text);
		return Array.isArray(value) ? value : void 0;
	} catch {
		return;
	}
}
function parseCommand(instruction, { rest, fail, warn }) {
	if (rest.text === "") throw missingCommand(instruction, {
		rest,
		fail
	});
	const words = parseJsonForm(rest, fail);
	if (words) return {
		exec: true,
		words: words.map(({ text }) => text)
	};
	if (/^\[.*\]$/s.test(rest.text)) warn(rest.at, say("commandNotJson", { instruction }), say("quoteElements"));
	return {
		exec: false,
		words: [rest.text]
	};
}
function toArguments({ exec, words }, shell = ["/bin/sh", "-c"]) {
	return exec ? words : [...shell, ...words];
}
function missingCommand(instruction, { rest, fail }) {
	return fail(rest.at, say("commandMissing", { instruction }), say("writeCommand", { instruction }));
}

// src/kubefile/instructions/commands.ts
const cmd$1 = {
	flags: {},
	parse: (context) => parseCommand("CMD", context),
	apply(command, { stage }) {
		stage.cmd = toArguments(command, stage.shell);
		stage.ownCmd = true;
	}
};
const entrypoint = {
	flags: {},
	parse: (context) => parseCommand("ENTRYPOINT", context),
	apply(command, { stage }) {
		stage.entrypoint = toArguments(command, stage.shell);
		if (!stage.ownCmd) stage.cmd = void 0;
	}
};
const shell = {
	flags: {},
	parse({ rest, fail }) {
		const words = parseJsonForm(rest, fail);
		if (!words?.length) throw fail(rest.at, say("shellNotArray"), say("writeShell"));
		return { shell: words.map(({ text }) => text) };
	},
	apply(parsed, { stage }) {
		stage.shell = parsed.shell;
	}
};

// src/kubefile/instructions/copy.ts
const both = ["COPY", "ADD"];
const copyFlags = {
	chown: {
		instructions: both,
		kind: "text",
		field: "chown"
	},
	chmod: {
		instructions: both,
		kind: "text",
		field: "chmod"
	},
	link: {
		instructions: both,
		kind: "switch"
	},
	exclude: {
		instructions: both,
		kind: "list",
		field: "exclude"
	},
	from: {
		instructions: ["COPY"],
		kind: "text"
	},
	parents: {
		instructions: ["COPY"],
		kind: "switch",
		field: "parents"
	},
	checksum: {
		instructions: ["ADD"],
		kind: "text",
		field: "checksum"
	},
	unpack: {
		instructions: ["ADD"],
		kind: "switch",
		field: "unpack"
	},
	"keep-git-dir": {
		instructions: ["ADD"],
		kind: "switch",
		unsupported: true
	}
};
const copy$1 = {
	flags: listFlags("COPY"),
	parse: (context) => parseCopy("COPY", context),
	apply: (parsed, context) => addStep("COPY", parsed, context)
};
const add = {
	flags: listFlags("ADD"),
	parse: (context) => parseCopy("ADD", context),
	apply: (parsed, context) => addStep("ADD", parsed, context)
};
function listFlags(instruction) {
	const rows = Object.entries(copyFlags).filter(([, { instructions }]) => instructions.includes(instruction));
	return Object.fromEntries(rows.map(([name, { kind }]) => [name, kind]));
}
function parseCopy(instruction, { rest, flags, fail, readDocuments }) {
	checkSupported(flags, fail);
	const array = parseJsonForm(rest, fail);
	const words = array ?? joinOpenings(rest, splitAtBlanks(rest));
	const destination = words.at(-1);
	if (!destination || words.length < 2) throw fail(rest.at + rest.text.length, say("copyOperands", { instruction }), say("writeCopy", { instruction }));
	const documents = array ? [] : readDocuments(words);
	if (documents.some(({ word }) => word.at === destination.at)) throw fail(destination.at, say("copyToDocument"), say("writeCopyDocument", { instruction }));
	checkFrom(flags.get("from")?.[0], fail);
	return {
		sources: words.slice(0, -1).filter((word) => !documents.some((document) => document.word.at === word.at)),
		destination,
		flags
	};
}
function checkSupported(flags, fail) {
	for (const [flag, [word]] of flags) if (word && copyFlags[flag]?.unsupported) throw fail(word.at, say("flagUnsupported", { flag }), say("removeGitFlag")).with({ code: "KUBEFILE_UNSUPPORTED" });
}
function checkFrom(name, fail) {
	if (name?.text === "") throw fail(name.at, say("copyFromEmpty"), say("writeCopyFrom"));
	if (name?.text.includes("$")) throw fail(name.at, say("copyFromVariable"), say("copyFromStage"));
}
function addStep(instruction, parsed, context) {
	const { expand, expandDocument, stage, documents, fail, line, createdBy } = context;
	const unset = [];
	const sources = parsed.sources.map((word) => {
		const names = [];
		const source = expand(word, (name) => void names.push(name));
		const missing = names.filter((name) => isBare(name, word));
		checkSource(instruction, word, source, missing, context);
		unset.push(...missing);
		return source;
	});
	const files = documents.map((document) => ({
		name: document.name,
		content: expandDocument(document)
	}));
	const destination = resolveDestination(expand(parsed.destination), stage.workdir);
	if (sources.length + files.length > 1 && !destination.endsWith("/")) throw fail(parsed.destination.at, say("copyToFile"), say("writeDirectory", { path: destination }));
	const found = {
		kind: "copy",
		instruction,
		sources,
		files,
		destination,
		line,
		createdBy
	};
	const variables = unset.length > 0 ? { unset } : {};
	stage.steps.push({
		...found,
		...variables,
		...readFrom(parsed.flags, context),
		...readFlags(parsed.flags, expand)
	});
}
function isBare(name, { text }) {
	return [...text.matchAll(/\$(?:\{([^}:]+)\}|([\p{L}_][\p{L}\p{Nd}_]*))/gu)].some(([, braced, plain]) => (braced ?? plain) === name);
}
function checkSource(instruction, word, source, [unset], { fail, warn }) {
	if (unset !== void 0) {
		const [message, hint] = [say("copyVariableUnset", { name: unset }), say("copyVariableUnsetHint", { name: unset })];
		if (source === "") throw fail(word.at, message, hint);
		warn(word.at, message, hint);
	}
	if (source === "") throw fail(word.at, say("copySourceEmpty"), say("setVariable"));
	if (instruction === "COPY" && /^https?:\/\//.test(source)) throw fail(word.at, say("copyAddress"), say("useAdd"));
}
function resolveDestination(text, workdir = "") {
	const path = posix.resolve("/", workdir, text);
	return /(?:^|\/)\.{0,2}$/.test(text) && path !== "/" ? `${path}/` : path;
}
function readFrom(flags, { findStage }) {
	const name = flags.get("from")?.[0];
	if (!name) return {};
	const stage = findStage(name);
	return { from: stage === void 0 ? {
		kind: "image",
		reference: name.text
	} : {
		kind: "stage",
		stage
	} };
}
function readFlags(flags, expand) {
	const values = [...flags].flatMap(([name, words]) => {
		const { field, kind } = copyFlags[name] ?? {};
		const [first] = words;
		if (field === void 0 || !first) return [];
		return [[field, kind === "list" ? words.map((word) => expand(word)) : kind === "switch" ? first.text === "true" : expand(first)]];
	});
	return Object.fromEntries(values);
}

// src/kubefile/instructions/healthcheck.ts
const durations = {
	interval: "Interval",
	timeout: "Timeout",
	"start-period": "StartPeriod",
	"start-interval": "StartInterval"
};
const healthcheck = {
	flags: {
		...Object.fromEntries(Object.keys(durations).map((name) => [name, "text"])),
		retries: "text"
	},
	parse(context) {
		const { rest, flags, fail } = context;
		const settings = {
			durations: readDurations(flags, fail),
			retries: readRetries(flags, fail)
		};
		const type = splitAtBlanks(rest)[0];
		const kind = type?.text.toUpperCase();
		const command = type ? trimWord(textAfter(rest, type)) : rest;
		if (type && kind === "CMD") return {
			...settings,
			test: parseCommand("HEALTHCHECK CMD", {
				...context,
				rest: command
			})
		};
		if (type && kind === "NONE" && command.text === "") return {
			...settings,
			test: void 0
		};
		if (kind === "NONE") throw fail(command.at, say("healthcheckNoneWithMore"), say("removeAfterNone"));
		throw fail(type?.at ?? rest.at, say("healthcheckUnknown"), say("writeHealthcheck"));
	},
	apply({ test, durations: found, retries }, { stage }) {
		if (!test) stage.healthcheck = { Test: ["NONE"] };
		else stage.healthcheck = {
			Test: [test.exec ? "CMD" : "CMD-SHELL", ...test.words],
			...found,
			...retries === 0 ? {} : { Retries: retries }
		};
	}
};
function readDurations(flags, fail) {
	const found = Object.entries(durations).flatMap(([flag, field]) => {
		const word = flags.get(flag)?.[0];
		if (!word) return [];
		const nanoseconds = parseDuration(word.text);
		if (nanoseconds === void 0 || nanoseconds !== 0 && nanoseconds < 1e6) throw fail(word.at, say("healthcheckDuration", {
			flag,
			value: word.text
		}), say("writeDuration", { flag }));
		return nanoseconds === 0 ? [] : [[field, nanoseconds]];
	});
	return Object.fromEntries(found);
}
function readRetries(flags, fail) {
	const word = flags.get("retries")?.[0];
	if (!word) return 0;
	if (/^\d{1,9}$/.test(word.text)) return Number(word.text);
	throw fail(word.at, say("healthcheckRetries", { value: word.text }), say("writeRetries"));
}
const units = {
	ns: 1,
	us: 1e3,
	µs: 1e3,
	μs: 1e3,
	ms: 1e6,
	s: 1e9,
	m: 6e10,
	h: 36e11
};
function parseDuration(text) {
	if (text === "0") return 0;
	if (!/^\+?(?:\d+(?:\.\d*)?[nuµμm]?[smh])+$/.test(text)) return void 0;
	const sum = [...text.matchAll(/(\d+(?:\.\d*)?)([^\d.]+)/g)].reduce((total, [, count, unit = ""]) => total + Number(count) * (units[unit] ?? NaN), 0);
	return Number.isSafeInteger(Math.trunc(sum)) ? Math.trunc(sum) : void 0;
}

// src/kubefile/instructions/imagesettings.ts
const expose = {
	flags: {},
	parse({ rest, fail }) {
		const ports = splitAtBlanks(rest);
		if (ports.length === 0) throw fail(rest.at, say("exposeEmpty"), say("writeExpose"));
		return { ports };
	},
	apply({ ports }, { stage, expandWords, fail, warn }) {
		for (const word of ports) for (const text of expandWords(word)) {
			const parsed = parsePorts(text);
			if (!parsed) throw fail(word.at, say("exposePort", { port: text }), say("writePort"));
			if (text.includes(":")) warn(word.at, say("exposeHostPort", { port: text }), say("writeContainerPort"));
			for (const port of parsed) stage.ports.add(port);
		}
	}
};
function parsePorts(text) {
	const match = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(|tcp|udp|sctp))?$/i.exec(text);
	if (!match) return void 0;
	const first = Number(match[1]);
	const last = Number(match[2] ?? first);
	if (last < first || last > 65535) return void 0;
	const protocol = match[3]?.toLowerCase() || "tcp";
	return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}
const volume = {
	flags: {},
	parse({ rest, fail }) {
		const volumes = parseJsonForm(rest, fail) ?? splitAtBlanks(rest);
		if (volumes.length === 0) throw fail(rest.at, say("volumeEmpty"), say("writeVolume"));
		return { volumes };
	},
	apply({ volumes }, { stage, expand, fail }) {
		for (const word of volumes) {
			const path = expand(word).trim();
			if (path === "") throw fail(word.at, say("volumeNameEmpty"), say("setVariable"));
			stage.volumes.add(path);
		}
	}
};
const user = {
	flags: {},
	parse: (context) => ({ user: readArgument("USER", context) }),
	apply(parsed, { stage, expand }) {
		stage.user = expand(parsed.user);
	}
};
const workdir = {
	flags: {},
	parse: (context) => ({ path: readArgument("WORKDIR", context) }),
	apply(parsed, { stage, expand, line, createdBy }) {
		stage.workdir = joinWorkdir(stage.workdir, expand(parsed.path));
		const path = posix.resolve(stage.workdir);
		stage.steps.push({
			kind: "workdir",
			path,
			...stage.user ? { user: stage.user } : {},
			line,
			createdBy
		});
	}
};
function joinWorkdir(current, text) {
	if (text.startsWith("/")) return text;
	const path = posix.resolve("/", current ?? "", text);
	const [end = ""] = /\/\.?$/.exec(text) ?? [];
	return path === "/" ? `/${end.slice(1)}` : `${path}${end}`;
}
const stopsignal = {
	flags: {},
	parse: (context) => ({ signal: readArgument("STOPSIGNAL", context) }),
	apply({ signal }, { stage, expand, fail }) {
		const text = expand(signal);
		if (!isSignal(text)) throw fail(signal.at, say("stopsignalUnknown", { signal: text }), say("writeSignal"));
		stage.stopSignal = text;
	}
};
const signals = new Set("ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split(" "));
function isSignal(text) {
	if (/^\d{1,4}$/.test(text)) return Number(text) > 0;
	const name = text.toUpperCase().replace(/^SIG/, "");
	return signals.has(name) || /^RTMIN\+(?:[1-9]|1[0-5])$/.test(name) || /^RTMAX-(?:[1-9]|1[0-4])$/.test(name);
}
const maintainer = {
	flags: {},
	parse: (context) => ({ author: readArgument("MAINTAINER", context).text }),
	apply({ author }, { stage }) {
		stage.author = author;
	}
};
function readArgument(instruction, { rest, fail }) {
	if (rest.text !== "") return rest;
	throw fail(rest.at, say("argumentMissing", { instruction }), say("writeArgument", { instruction }));
}

// src/kubefile/instructions/onbuild.ts
const onbuild = {
	flags: {},
	parse({ rest, fail, parseTrigger }) {
		if (rest.text === "") throw fail(rest.at, say("onbuildEmpty"), say("writeOnbuild"));
		const name = /^\S+/.exec(rest.text)?.[0].toUpperCase() ?? "";
		if ([
			"ONBUILD",
			"FROM",
			"MAINTAINER"
		].includes(name)) throw fail(rest.at, say("onbuildForbidden", { name }), say("removeOnbuild"));
		const trigger = parseTrigger(rest);
		const documents = trigger.documents.map(({ name: end, body }) => `\n${body.text}${end}`);
		return {
			trigger,
			expression: [rest.text, ...documents].join("")
		};
	},
	apply({ expression }, { stage }) {
		stage.onBuild.push(expression);
	}
};

// src/kubefile/source.ts
function toSourceText(text, file) {
	return {
		file,
		lines: text.replace(/^\uFEFF/, "").split("\n")
	};
}
function findPosition({ text, pieces }, at) {
	const offset = Math.min(at, text.length);
	const piece = pieces.findLast((one) => one.offset <= offset) ?? {
		offset: 0,
		line: 1,
		column: 1
	};
	return {
		line: piece.line,
		column: piece.column + offset - piece.offset
	};
}
function createFail(source, span) {
	return (at, message, hint) => syntaxError(source, findPosition(span, at), message, hint);
}
function createWarn(fail, warnings) {
	return (at, text, hint) => {
		const { message, place } = fail(at, text);
		warnings.push({
			message,
			place,
			hint: hint.text
		});
	};
}
function syntaxError({ file, lines }, { line, column }, message, hint) {
	return new ImagebuildError("KUBEFILE_SYNTAX", makePrintable(message), {
		place: {
			file,
			line,
			column
		},
		hint: hint && makePrintable(hint),
		excerpt: drawCaret(lines[line - 1]?.trimEnd() ?? "", {
			line,
			column
		})
	});
}
function drawError({ file, lines }, error) {
	const { place, problems } = error;
	if (problems.length > 0) return joinProblems(problems.map((one) => drawError({
		file,
		lines
	}, one)));
	if (error.excerpt !== void 0 || place?.file !== file || place.line === void 0) return error;
	const text = lines[place.line - 1]?.trimEnd() ?? "";
	const column = place.column ?? text.search(/\S|$/) + 1;
	return error.with({
		place: {
			...place,
			column
		},
		excerpt: drawCaret(text, {
			line: place.line,
			column
		})
	});
}
function attempt(problems, run) {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		problems.push(error);
		return;
	}
}
function suggest(wanted, names) {
	const near = wanted.length > 100 ? void 0 : nearest(wanted, names);
	return near === void 0 ? say("writeOneOf", { names: names.join(", ") }) : say("didYouMean", { name: near });
}
const longestMessage = 300;
const widest = 100;
function drawCaret(text, { line, column }) {
	const from = Math.max(0, Math.min(column - widest / 2, text.length - widest));
	const shown = replaceInvisible(text.slice(from, from + widest));
	const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
	const number = String(line);
	return `${number} | ${shown}\n${" ".repeat(number.length)} | ${before}^`;
}
function makePrintable({ name, words, text }) {
	const cleaned = Object.entries(words).map(([key, word]) => [key, typeof word === "string" ? shorten(word) : word]);
	return {
		name,
		words: Object.fromEntries(cleaned),
		text: shorten(text)
	};
}
function shorten(text) {
	return replaceInvisible(text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text);
}
function replaceInvisible(text) {
	return text.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, "�");
}

// src/kubefile/instructions/run.ts
const run$1 = {
	flags: {
		mount: "list",
		network: "text",
		security: "text",
		device: "list"
	},
	parse(context) {
		const command = parseCommand("RUN", {
			...context,
			warn: () => {}
		});
		if (command.words.length === 0) throw missingCommand("RUN", context);
		if (!command.exec) context.readDocuments(joinOpenings(context.rest, splitQuoted(context.rest, "\\")));
		return {
			command,
			flags: context.flags,
			from: findMountSources(context.flags)
		};
	},
	apply({ command, flags }, context) {
		const { stage, documents, line, createdBy } = context;
		const { user, workdir } = stage;
		const { mount = [], ...settings } = Object.fromEntries(flags);
		const script = toScript(command, documents, context.fail);
		stage.steps.push({
			kind: "run",
			command: toArguments(script === void 0 ? command : {
				exec: false,
				words: [script]
			}, stage.shell),
			env: toEnvironment(stage),
			...user ? { user } : {},
			...workdir ? { workdir } : {},
			mounts: mount.map((word) => readMount(word, context)),
			settings: Object.fromEntries(Object.entries(settings).map(([name, words]) => [name, words.map(({ text }) => text)])),
			line,
			createdBy
		});
	}
};
function toScript({ exec, words }, documents, fail) {
	if (exec) return void 0;
	const [first] = documents;
	const isAlone = documents.length === 1 && words.join("").trim() === first?.word.text;
	if (!first || !isAlone) return [...words, ...documents.map(({ name, body }) => `\n${body.text}${name}`)].join("");
	if (!first.body.text.startsWith("#!")) return first.body.text;
	throw fail(first.word.at, say("runInterpreter"), say("writeInterpreter", { document: first.word.text }));
}
function toEnvironment({ args, env }) {
	return [...new Map([
		...args,
		...env,
		...args
	])].map(([name, value]) => `${name}=${value}`);
}
function findMountSources(flags) {
	return (flags.get("mount") ?? []).flatMap(({ text, at }) => text.split(",").flatMap((part) => /^from=./.test(part) ? [{
		text: part.slice(5),
		at
	}] : []));
}
const mountOptions = {
	bind: [
		"target",
		"source",
		"from",
		"readonly"
	],
	cache: [
		"target",
		"source",
		"from",
		"readonly",
		"id",
		"sharing",
		"mode",
		"uid",
		"gid"
	],
	tmpfs: ["target", "size"],
	secret: [
		"target",
		"id",
		"required",
		"mode",
		"uid",
		"gid",
		"env"
	],
	ssh: [
		"target",
		"id",
		"required",
		"mode",
		"uid",
		"gid"
	]
};
const aliases = {
	dst: "target",
	destination: "target",
	src: "source",
	ro: "readonly",
	rw: "readwrite"
};
function readMount(word, { stage, expand, findStage, fail }) {
	const options = readMountOptions(word, (text) => expand({
		text,
		at: word.at
	}), fail);
	const { type = "bind", from, target, readwrite, ...others } = options;
	if (!isMountType(type)) throw fail(word.at, say("mountType", { type }), suggest(type, Object.keys(mountOptions)));
	const unknown = Object.keys(options).find((name) => !isMountOption(name, type));
	if (unknown !== void 0) throw fail(word.at, say("mountOption", {
		type,
		option: unknown
	}), suggest(unknown, mountOptions[type]));
	if (target === void 0 && type !== "secret" && type !== "ssh") throw fail(word.at, say("mountTarget"), say("addMountTarget"));
	const number = from === void 0 ? void 0 : findStage({
		text: from,
		at: word.at
	});
	const image = from === void 0 ? {} : { from: {
		kind: "image",
		reference: from
	} };
	return {
		type,
		target: posix.resolve("/", stage.workdir ?? "", target ?? ""),
		writable: type !== "bind" ? others["readonly"] !== "true" : options["readonly"] === "false" || readwrite === "true",
		...number === void 0 ? image : { from: {
			kind: "stage",
			stage: number
		} },
		settings: Object.fromEntries(Object.entries(others).filter(([name]) => name !== "readonly"))
	};
}
function readMountOptions(word, expand, fail) {
	const options = {};
	for (const part of word.text.split(",")) {
		const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(part) ?? [];
		const first = aliases[name.toLowerCase()] ?? name.toLowerCase();
		if (value === void 0 && !(first === "readonly" || first === "readwrite" || first === "required")) throw fail(word.at, say("mountOptionWithoutValue", { option: JSON.stringify(part) }), say("writeMountOption"));
		options[first] = value === void 0 ? "true" : expand(value);
	}
	return options;
}
function isMountType(text) {
	return Object.hasOwn(mountOptions, text);
}
function isMountOption(name, type) {
	return name === "type" || mountOptions[type].includes(name) || name === "readwrite" && mountOptions[type].includes("readonly");
}

// src/kubefile/instructions/sealer.ts
const downloadMode = 420;
const copy = {
	flags: {},
	parse: (context) => copy$1.parse(context),
	apply({ sources, destination }, context) {
		const { expand, expandDocument, globalArg, stage, documents, fail, line, createdBy } = context;
		const architecture = (name) => name === "ARCH" ? globalArg("TARGETARCH") : void 0;
		const path = posix.resolve("/", expand(destination));
		stage.steps.push({
			kind: "copy",
			instruction: "COPY",
			sources: sources.map((word) => checkNotEmpty(word, expand(word, architecture), fail)),
			files: documents.map((document) => ({
				name: document.name,
				content: expandDocument(document)
			})),
			destination: path === "/" ? path : `${path}/`,
			ownName: true,
			orRoot: true,
			downloadMode,
			line,
			createdBy
		});
	}
};
const run = {
	flags: {},
	parse: (context) => run$1.parse(context),
	apply({ command }, { stage, documents, line, createdBy, fail }) {
		const script = toScript(command, documents, fail);
		stage.steps.push({
			kind: "hostRun",
			command: script === void 0 ? command.words : [
				"bash",
				"-c",
				script
			],
			env: Object.fromEntries(stage.args),
			line,
			createdBy
		});
	}
};
const cmd = {
	flags: {},
	parse: (context) => cmd$1.parse(context),
	apply({ words }, { stage }) {
		stage.cmd = [...(stage.ownCmd ? stage.cmd : splitBaseCommands(stage.cmd)) ?? [], ...words.map((word) => replaceArgs(word, stage.args))];
		stage.ownCmd = true;
	}
};
function checkNotEmpty(word, source, fail) {
	if (source !== "") return source;
	throw fail(word.at, say("copySourceEmpty"), say("setVariable"));
}
function splitBaseCommands(words) {
	return words?.length === 3 && words[0] === "/bin/sh" && words[1] === "-c" ? words.slice(2) : words;
}
function replaceArgs(command, args) {
	return command.replace(/\$(?:\{(\w+)\}|(\w+))/g, (text, braced, plain) => args.get(braced ?? plain ?? "") ?? text);
}

// src/kubefile/instructions/variables.ts
const arg = {
	flags: {},
	parse({ rest, escapeCharacter, fail }) {
		const args = splitQuoted(rest, escapeCharacter).map(splitAtEquals);
		if (args.length === 0) throw fail(rest.at, say("argEmpty"), say("writeArg"));
		for (const { key } of args) if (key.text === "") throw missingName(key, fail);
		return { args };
	},
	apply({ args }, { stage, expand, buildArg, globalArg }) {
		for (const one of args) {
			const name = expand(one.key);
			const value = buildArg(name) ?? (one.value ? expand(one.value) : globalArg(name));
			if (value !== void 0) stage.args.set(name, value);
		}
	}
};
const env = {
	flags: {},
	parse: (context) => ({ pairs: readPairs("ENV", context) }),
	apply({ pairs }, { stage, expand }) {
		const values = pairs.map(({ key, value }) => [expand(key), expand(value)]);
		for (const [name, value] of values) {
			stage.env.set(name, value);
			stage.args.delete(name);
		}
	}
};
const label = {
	flags: {},
	parse: (context) => ({ pairs: readPairs("LABEL", context) }),
	apply({ pairs }, { stage, expand }) {
		for (const { key, value } of pairs) stage.labels.set(expand(key), expand(value));
	}
};
function readPairs(instruction, { rest, escapeCharacter, fail }) {
	const words = splitQuoted(rest, escapeCharacter);
	const first = words[0];
	if (!first) throw fail(rest.at, say("pairsMissing", { instruction }), say("writePairs", { instruction }));
	if (!first.text.includes("=")) return [readOldForm(instruction, rest, fail)];
	return words.map((word) => {
		const { key, value } = splitAtEquals(word);
		if (!value) throw fail(word.at, say("equalsMissing", { word: word.text }), say("writePairQuoted"));
		if (key.text === "") throw missingName(key, fail);
		return {
			key,
			value
		};
	});
}
function readOldForm(instruction, rest, fail) {
	const blanks = /[\t\v\f\r ]+/.exec(rest.text);
	if (!blanks) throw fail(rest.at, say("valueMissing", { name: rest.text }), say("writeValue", {
		instruction,
		name: rest.text
	}));
	return {
		key: {
			text: rest.text.slice(0, blanks.index),
			at: rest.at
		},
		value: textFrom(rest, blanks.index + blanks[0].length)
	};
}
function splitAtEquals(word) {
	const equals = word.text.indexOf("=");
	if (equals === -1) return {
		key: word,
		value: void 0
	};
	return {
		key: {
			text: word.text.slice(0, equals),
			at: word.at
		},
		value: textFrom(word, equals + 1)
	};
}
function missingName(key, fail) {
	return fail(key.at, say("nameMissing"), say("writePair"));
}

// src/kubefile/dialects.ts
const instructions = {
	ADD: add,
	ARG: arg,
	CMD: cmd$1,
	COPY: copy$1,
	ENTRYPOINT: entrypoint,
	ENV: env,
	EXPOSE: expose,
	HEALTHCHECK: healthcheck,
	LABEL: label,
	MAINTAINER: maintainer,
	ONBUILD: onbuild,
	RUN: run$1,
	SHELL: shell,
	STOPSIGNAL: stopsignal,
	USER: user,
	VOLUME: volume,
	WORKDIR: workdir
};
const dialects = {
	dockerfile: {
		title: "a Kubefile",
		instructions,
		dockerfileInstructions: instructions,
		severalStages: true,
		embedsByItself: false
	},
	sealer: {
		title: "sealer’s dialect",
		instructions: {
			ARG: arg,
			COPY: copy,
			RUN: run,
			CMD: cmd
		},
		dockerfileInstructions: instructions,
		severalStages: false,
		embedsByItself: true
	}
};
const dialectNames = Object.keys(dialects);

// src/kubefile/evaluate/buildargs.ts
const predefined = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_.*|SOURCE_DATE_EPOCH|ARCH)$/i;
function checkBuildArgs({ globals, stages, source }, buildArgs) {
	const names = [...globals, ...stages.flatMap((stage) => stage.instructions)].flatMap((one) => one.name === "ARG" ? one.arguments.args.map(({ key }) => key.text) : []);
	const declared = [...new Set(names)];
	const unknown = Object.keys(buildArgs).filter((name) => !declared.includes(name) && !predefined.test(name));
	if (unknown.length === 0) return;
	throw joinProblems(unknown.map((name) => new ImagebuildError("INVALID_REQUEST", say("buildArgUndeclared", { name }), {
		place: { file: source.file },
		hint: declared.length === 0 ? say("declareBuildArg", { name }) : suggest(name, declared)
	})));
}

// src/kubefile/parse/directives.ts
const names = [
	"escape",
	"syntax",
	"check",
	"dialect"
];
function readDirectives(source, dialectNames) {
	const found = /* @__PURE__ */ new Map();
	let onlyDirectives = true;
	for (const [index, line] of source.lines.entries()) {
		if (!/^\s*(?:#|$)/.test(line)) break;
		const directive = parseDirective(line);
		onlyDirectives &&= directive !== void 0;
		if (!directive || !onlyDirectives && directive.name !== "dialect") continue;
		const { name, value } = directive;
		const at = {
			line: index + 1,
			column: line.indexOf("#") + 1
		};
		if (found.has(name)) throw syntaxError(source, at, say("directiveTwice", { name }), say("keepOne"));
		if (name === "escape") checkEscape(value, source, at);
		if (name === "dialect" && !dialectNames.includes(value.toLowerCase())) throw syntaxError(source, at, say("dialectUnknown", { name: value }), suggest(value, dialectNames));
		found.set(name, value);
	}
	return {
		escapeCharacter: found.get("escape") === "`" ? "`" : "\\",
		syntax: found.get("syntax"),
		check: found.get("check"),
		dialect: found.get("dialect")?.toLowerCase()
	};
}
function parseDirective(line) {
	const match = /^\s*#\s*([a-z][a-z0-9]*)\s*=(.*)$/i.exec(line);
	const name = names.find((one) => one === match?.[1]?.toLowerCase());
	const value = match?.[2]?.trim();
	if (!name || !value || name === "dialect" && /\s/.test(value)) return void 0;
	return {
		name,
		value
	};
}
function checkEscape(value, source, at) {
	if (value !== "\\" && value !== "`") throw syntaxError(source, at, say("escapeUnknown", { character: value }), say("writeEscape"));
}

// src/kubefile/parse/from.ts
function parseFrom(rest, flags, fail) {
	const [base, as, name, extra] = splitAtBlanks(rest);
	const platform = flags.get("platform")?.[0];
	if (!base) throw fail(rest.at, say("fromEmpty"), say("writeFromScratchOrImage"));
	if (!as) return {
		base,
		platform
	};
	if (as.text.toUpperCase() !== "AS" || !name || extra) throw fail((extra ?? as).at, say("fromWithMore"), say("writeFromAs"));
	const lower = name.text.toLowerCase();
	if (/^[a-z][a-z0-9._-]*$/.test(lower)) return {
		base,
		platform,
		name: {
			text: lower,
			at: name.at
		}
	};
	throw fail(name.at, say("stageNameInvalid", { name: name.text }), say("writeStageName"));
}
function findStage(stages, before, { text, at }, fail) {
	const number = /^\d{1,6}$/.test(text) ? Number(text) : stages.findIndex(({ from }) => from.name?.text === text.toLowerCase());
	if (number === -1) return void 0;
	if (number < before) return number;
	const names = stages.slice(0, before).map(({ from }, index) => from.name?.text ?? String(index));
	const hint = names.length === 0 ? say("noEarlierStage") : suggest(text, names);
	throw fail(at, number === before ? say("fromOwnStage", { name: text }) : say("fromNoEarlierStage", { name: text }), hint);
}
function findSources(instruction) {
	if (instruction.name === "COPY") return instruction.arguments.flags.get("from") ?? [];
	return instruction.name === "RUN" ? instruction.arguments.from : [];
}

// src/kubefile/parse/lines.ts
function readLines(lines, escapeCharacter) {
	let index = 0;
	function next() {
		while (index < lines.length) {
			const span = joinLines();
			if (span.text.trim() !== "") return span;
		}
	}
	function joinLines() {
		const span = newSpan();
		let goesOn = true;
		while (goesOn && index < lines.length) {
			const line = (lines[index++] ?? "").replace(/\r$/, "");
			const continued = span.pieces.length > 0;
			if (isComment(line) || continued && line.trim() === "") {
				goesOn = continued;
				continue;
			}
			const content = withoutContinuation(line, escapeCharacter);
			goesOn = content !== void 0;
			span.add(content ?? line, index, 0);
		}
		return span.finish();
	}
	function document(delimiter, withoutTabs) {
		const span = newSpan();
		while (index < lines.length) {
			const line = lines[index++] ?? "";
			const tabs = withoutTabs ? /^\t*/.exec(line)?.[0].length ?? 0 : 0;
			if (line.slice(tabs).replace(/\r$/, "") === delimiter) return span.finish();
			span.add(`${line.slice(tabs)}\n`, index, tabs);
		}
	}
	return {
		next,
		document
	};
}
function withoutContinuation(line, escapeCharacter) {
	const content = line.trimEnd();
	if (!content.endsWith(escapeCharacter) || content.at(-2) === escapeCharacter) return void 0;
	return content.slice(0, -1);
}
function isComment(line) {
	return line.trimStart().startsWith("#");
}
function newSpan() {
	const parts = [];
	const pieces = [];
	let offset = 0;
	return {
		pieces,
		add(part, line, from) {
			pieces.push({
				offset,
				line,
				column: from + 1
			});
			parts.push(part);
			offset += part.length;
		},
		finish: () => ({
			text: parts.join(""),
			pieces
		})
	};
}

// src/kubefile/parse/instruction.ts
const fromFlags = { platform: "text" };
function parseHeader(text, dialect, fail) {
	const line = trimWord(text);
	const written = /^\S+/.exec(line.text)?.[0] ?? "";
	const name = written.toUpperCase();
	const args = trimWord(textFrom(line, written.length));
	const createdBy = `${name} ${args.text}`.trim();
	const table = findFlagTable(name, dialect.instructions);
	if (!table) throw unknownInstruction(written, line.at, dialect, fail);
	const [flags, rest] = parseFlags(args, table, fail);
	return {
		name,
		at: line.at,
		flags,
		rest,
		createdBy
	};
}
function parseInstruction({ name, at, flags, rest, createdBy }, setting) {
	const { dialect, span, lines, escapeCharacter, fail, warn } = setting;
	if (name === "FROM") throw fail(at, say("fromMisplaced"));
	const documents = [];
	const context = {
		rest,
		flags,
		escapeCharacter,
		fail,
		warn,
		readDocuments(words) {
			const found = readDocuments(words, lines, fail);
			documents.push(...found);
			return found;
		},
		parseTrigger: (trigger) => parseInstruction(parseHeader(trigger, dialect, fail), setting)
	};
	return {
		name,
		arguments: dialect.instructions[name].parse(context),
		span,
		at,
		createdBy,
		documents
	};
}
function parseTrigger(text, escapeCharacter, { title, dockerfileInstructions: instructions }, fail) {
	const lines = readLines(text.split("\n"), escapeCharacter);
	const span = lines.next() ?? {
		text: "",
		pieces: []
	};
	const dialect = {
		title,
		instructions,
		dockerfileInstructions: instructions
	};
	return parseInstruction(parseHeader({
		text: span.text,
		at: 0
	}, dialect, fail), {
		dialect,
		span,
		lines,
		escapeCharacter,
		fail,
		warn: () => {}
	});
}
function findFlagTable(name, instructions) {
	if (name === "FROM") return fromFlags;
	return Object.hasOwn(instructions, name) ? instructions[name]?.flags : void 0;
}
function unknownInstruction(written, at, { title, instructions, dockerfileInstructions }, fail) {
	const names = ["FROM", ...Object.keys(instructions)];
	const name = written.toUpperCase();
	if (!Object.hasOwn(dockerfileInstructions, name)) return fail(at, say("instructionUnknown", { name: written }), suggest(written, names));
	const hint = say("dialectInstructions", { names: names.join(", ") });
	return fail(at, say("instructionNotInDialect", {
		dialect: title,
		name
	}), hint);
}
function parseFlags(text, table, fail) {
	const flags = /* @__PURE__ */ new Map();
	let rest = trimWord(text);
	while (rest.text.startsWith("--")) {
		const word = firstWord(rest, "\\");
		if (!word) break;
		rest = trimWord(textAfter(rest, word));
		if (word.text === "--") break;
		const [name, value] = parseFlag(word, table, fail);
		const values = flags.get(name);
		if (values && table[name] !== "list") throw fail(word.at, say("flagTwice", { flag: name }), say("keepOne"));
		flags.set(name, [...values ?? [], {
			text: value,
			at: word.at
		}]);
	}
	return [flags, rest];
}
function parseFlag({ text, at }, table, fail) {
	const [, name = "", equals, value = ""] = /^--([^=]*)(=)?(.*)$/s.exec(unquote(text)) ?? [];
	const kind = Object.hasOwn(table, name) ? table[name] : void 0;
	if (!kind) throw unknownFlag(name, at, table, fail);
	if (kind !== "switch") {
		if (equals) return [name, value];
		throw fail(at, say("flagWithoutValue", { flag: name }), say("writeFlagValue", { flag: name }));
	}
	const lower = equals ? value.toLowerCase() : "true";
	if (lower === "true" || lower === "false") return [name, lower];
	throw fail(at, say("flagNotSwitch", {
		flag: name,
		value: JSON.stringify(value)
	}), say("writeFlag", { flag: name }));
}
function unknownFlag(name, at, table, fail) {
	const known = Object.keys(table).map((one) => `--${one}`);
	const hint = known.length === 0 ? say("noFlags") : suggest(`--${name}`, known);
	return fail(at, say("flagUnknown", { flag: name }), hint);
}
function readDocuments(words, lines, fail) {
	return words.flatMap((word) => {
		const opening = parseOpening(word.text);
		if (!opening) return [];
		const { name, expands, withoutTabs } = opening;
		const body = lines.document(name, withoutTabs);
		if (body) return [{
			word,
			name,
			expands,
			body
		}];
		throw fail(word.at, say("documentOpen", { name }), say("closeDocument", { name }));
	});
}
function parseOpening(text) {
	const [, dash, word = ""] = /^\d*<<(-?)\s*([^<]+)$/.exec(text) ?? [];
	const name = unquote(word);
	return name === "" ? void 0 : {
		name,
		expands: !/["']/.test(word),
		withoutTabs: dash === "-"
	};
}

// src/kubefile/parse/sealerapps.ts
const explanations = {
	APP({ rest, apps, download }) {
		const [name = "", ...sources] = splitAtBlanks(rest).map(({ text }) => text);
		const app = {
			...apps.get(name),
			sources
		};
		apps.set(name, app);
		const copies = sources.map((source) => copyLine(source, download));
		return say("sealerApp", {
			copies,
			command: commandLine(startCommands(name, app))
		});
	},
	APPCMDS({ rest, apps, fail }) {
		const [first] = splitAtBlanks(rest);
		const name = first?.text ?? "";
		const commands = readList(trimWord(textFrom(rest, name.length)), fail);
		const app = {
			sources: [],
			...apps.get(name),
			commands
		};
		apps.set(name, app);
		return say("sealerCommands", { command: commandLine(startCommands(name, app)) });
	},
	LAUNCH({ rest, apps, fail }) {
		const commands = readList(rest, fail).flatMap((name) => startCommands(name, apps.get(name) ?? { sources: [`${name}.yaml`] }));
		return say("sealerCommands", { command: commandLine(commands) });
	},
	CMDS: ({ rest, fail }) => say("sealerCommands", { command: commandLine(readList(rest, fail)) })
};
function explainSealerInstruction(text, apps, download, fail) {
	const line = trimWord(text);
	const written = /^\S+/.exec(line.text)?.[0] ?? "";
	const name = written.toUpperCase();
	const explain = Object.hasOwn(explanations, name) ? explanations[name] : void 0;
	if (!explain) return void 0;
	const rest = trimWord(textFrom(line, written.length));
	return fail(line.at, say("sealerInstruction", { name }), explain({
		rest,
		apps,
		download,
		fail
	}));
}
const places = [
	{
		fits: /\.(?:ya?ml|json|tmpl)$/i,
		directory: "manifests",
		start: (_, path) => `kubectl apply -f ${path}`
	},
	{
		fits: /\.sh$/i,
		directory: "scripts",
		start: (_, path) => `bash ${path}`
	},
	{
		fits: /^/,
		directory: "charts",
		start: (app, path) => `helm install ${app} ${path}`
	}
];
function findPlace(source) {
	const from = source.replace(/^local:\/\//, "").replace(/\/+$/, "");
	const place = places.find(({ fits }) => fits.test(from));
	return {
		from,
		path: `${place.directory}/${posix.basename(from)}`,
		...place
	};
}
function copyLine(source, download) {
	const { from, path, directory } = findPlace(source);
	return `${/^https?:\/\//.test(from) ? download : "COPY"} ${from} ${posix.extname(path) === "" ? path : `${directory}/`}`;
}
function startCommands(name, { sources, commands }) {
	if (!commands) return sources.map(findPlace).map(({ start, path }) => start(name, path));
	const [first] = sources;
	const directory = first === void 0 ? "manifests" : findPlace(first).directory;
	return commands.map((command) => `cd ${directory} && ${command}`);
}
function commandLine(commands) {
	return `CMD ${JSON.stringify(commands)}`;
}
function readList(rest, fail) {
	return (parseJsonForm(rest, fail) ?? (rest.text === "" ? [] : [rest])).map(({ text }) => text);
}

// src/kubefile/parse/parse.ts
const longest = 1048576;
const mostInstructions = 2e3;
function parseKubefile(text, file, dialects, configured = "dockerfile") {
	if (text.length > longest) throw tooLarge(file, say("kubefileTooLong", {
		file,
		limit: longest
	}));
	const source = toSourceText(text, file);
	const problems = [];
	const directives = attempt(problems, () => readDirectives(source, Object.keys(dialects))) ?? { escapeCharacter: "\\" };
	const kubefile = {
		source,
		directives,
		dialect: dialects[directives.dialect ?? configured],
		globals: [],
		stages: [],
		warnings: [],
		begun: false,
		apps: /* @__PURE__ */ new Map()
	};
	readInstructions(kubefile, problems);
	if (!kubefile.begun && problems.length === 0) problems.push(syntaxError(source, {
		line: 1,
		column: 1
	}, say("fromMissing"), say("beginWithFrom")));
	for (const [number, stage] of kubefile.stages.entries()) for (const instruction of stage.instructions) attempt(problems, () => checkSources(instruction, kubefile, number));
	if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
	return kubefile;
}
function readDialect(text, file, dialects, configured = "dockerfile") {
	const { dialect = configured } = readDirectives(toSourceText(text, file), Object.keys(dialects));
	return dialects[dialect];
}
function readInstructions(kubefile, problems) {
	const { file, lines: all } = kubefile.source;
	const lines = readLines(all, kubefile.directives.escapeCharacter);
	let count = 0;
	for (let span = lines.next(); span; span = lines.next()) {
		if (++count > mostInstructions) throw tooLarge(file, say("kubefileTooManyInstructions", {
			file,
			limit: mostInstructions
		}));
		const line = span;
		const before = problems.length;
		attempt(problems, () => addLine(kubefile, line, lines));
		if (problems.length > before) kubefile.begun = true;
	}
}
function addLine(kubefile, span, lines) {
	const { source, directives, dialect, warnings } = kubefile;
	const fail = createFail(source, span);
	const text = {
		text: span.text,
		at: 0
	};
	const sealers = explainSealerInstruction(text, kubefile.apps, dialect.instructions.ADD ? "ADD" : "COPY", fail);
	if (sealers) throw sealers;
	const header = parseHeader(text, dialect, fail);
	if (header.name === "FROM") addStage(kubefile, header, span, fail);
	else {
		const { escapeCharacter } = directives;
		const setting = {
			dialect,
			span,
			lines,
			escapeCharacter,
			fail,
			warn: createWarn(fail, warnings)
		};
		addInstruction(kubefile, parseInstruction(header, setting), fail);
	}
}
function addInstruction(kubefile, instruction, fail) {
	const { name, at } = instruction;
	if (kubefile.begun) kubefile.stages.at(-1)?.instructions.push(instruction);
	else if (name === "ARG") kubefile.globals.push(instruction);
	else throw fail(at, say("beforeFrom", { instruction: name }), say("onlyArgBeforeFrom"));
}
function addStage(kubefile, { rest, flags, at }, span, fail) {
	kubefile.begun = true;
	const from = parseFrom(rest, flags, fail);
	const { name } = from;
	if (kubefile.stages.length > 0 && !kubefile.dialect.severalStages) throw fail(at, say("fromTwice", { dialect: kubefile.dialect.title }), say("removeStage"));
	const taken = name && kubefile.stages.some((stage) => stage.from.name?.text === name.text);
	kubefile.stages.push({
		from,
		span,
		at,
		instructions: []
	});
	if (taken) throw fail(name.at, say("stageNameTaken", { name: name.text }), say("renameStage"));
}
function checkSources(instruction, { source, stages }, number) {
	const fail = createFail(source, instruction.span);
	for (const word of findSources(instruction)) findStage(stages, number, word, fail);
}
function tooLarge(file, message) {
	return new ImagebuildError("LIMIT_EXCEEDED", message, {
		place: { file },
		hint: say("makeFileSmaller")
	});
}
function byPlace(a, b) {
	return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}

// src/layers/filecontent.ts
async function fileContent(path) {
	const hash = new ResumableHash();
	await drainBytes(hashBytes(readFile$1(path, 0), hash));
	return contentAt(path, {
		digest: hash.digest(),
		size: hash.size
	});
}
function contentAt(path, known) {
	const open = (offset = 0) => checkBytes(readFile$1(path, offset), known, () => changed(path), { offset });
	return {
		...known,
		file: path,
		open
	};
}
async function* readFile$1(path, offset) {
	const file = await openRegularFile(path);
	if ("problem" in file) throw file.problem === "irregular" ? changed(path) : unreadable(path, file.cause);
	await using handle = file.handle;
	checkFileSize(path, file.size);
	yield* readChunks(handle, offset, file.size);
}
function unreadable(path, cause) {
	return new ImagebuildError("CONTEXT_INVALID", say("contextUnreadable", { path }), {
		place: { file: path },
		hint: say("contextUnreadableHint"),
		cause
	});
}
function changed(path) {
	return new ImagebuildError("CONTEXT_INVALID", say("contextChanged", { path }), {
		place: { file: path },
		hint: say("contextChangedHint")
	});
}
const spoolLimit = 16 * 1024 ** 3;
function newBlobSpool(directory, limit = spoolLimit) {
	let count = 0;
	let left = limit;
	return { async add(bytes) {
		await mkdir(directory, { recursive: true });
		const path = join(directory, String(count++));
		const hash = new ResumableHash();
		const limited = countBytes(hashBytes(bytes, hash), (size) => {
			left -= size;
			if (left < 0) throw spoolFull(limit);
		});
		await pipeline$1(Readable.from(limited), createWriteStream(path, { mode: 384 }));
		return contentAt(path, {
			digest: hash.digest(),
			size: hash.size
		});
	} };
}
function spoolFull(limit) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("spoolFull", { limit }), { hint: say("spoolFullHint") });
}

// src/context/contextreader.ts
const atOnce = 8;
async function readContext(root, options = {}) {
	const found = await walkDirectory(root, options.ignore);
	for (const { path } of found) checkName(root, path);
	const wanted = removeIgnored(found, ({ path }) => path, options.ignore);
	const limit = pLimit(atOnce);
	const { modeOf = () => void 0 } = options;
	const entries = await limit.map(wanted, async (found) => {
		const entry = await readEntry(root, found);
		return {
			...entry,
			mode: modeOf(found) ?? entry.mode
		};
	});
	entries.sort((a, b) => comparePaths(a.path, b.path));
	return new Map(entries.map((entry) => [entry.path, entry]));
}
async function walkDirectory(root, ignore) {
	const limit = pLimit(atOnce);
	const found = [];
	const pending = [""];
	for (let next = pending.pop(); next !== void 0; next = pending.pop()) {
		const directory = next;
		const paths = (await namesIn(root, directory)).map((name) => joinPath(directory, name)).filter((path) => ignore?.exceptions || !ignore?.ignores(path));
		if (found.length + paths.length > 2e5) throw tooMany(root);
		const inside = await limit.map(paths, async (path) => ({
			path,
			stats: await statsOf(join(root, path))
		}));
		for (const one of inside) {
			found.push(one);
			if (one.stats.isDirectory()) pending.push(one.path);
		}
	}
	return found;
}
async function namesIn(root, directory) {
	const path = join(root, directory);
	return (await readdir(diskPath(path), { encoding: "buffer" }).catch((cause) => {
		throw unreadable(path, cause);
	})).map(decodePath);
}
function checkName(root, path) {
	if (path.isWellFormed()) return;
	const words = { path: join(root, path).toWellFormed() };
	throw new ImagebuildError("CONTEXT_INVALID", say("contextNameNotUtf8", words), {
		place: { file: join(root, splitPath(path).directory).toWellFormed() },
		hint: say("contextRename")
	});
}
async function statsOf(path) {
	return lstat(diskPath(path)).catch((cause) => {
		throw unreadable(path, cause);
	});
}
async function readEntry(root, { path, stats }) {
	const attributes = {
		path,
		mode: stats.mode & 4095,
		uid: 0,
		gid: 0
	};
	const place = join(root, path);
	if (stats.isDirectory()) return {
		...attributes,
		type: "dir"
	};
	if (stats.isFile()) return {
		...attributes,
		type: "file",
		content: await fileContent(place)
	};
	if (stats.isSymbolicLink()) return {
		...attributes,
		type: "symlink",
		mode: 511,
		linkname: await targetOf(place)
	};
	throw new ImagebuildError("CONTEXT_INVALID", say("contextSpecialFile", { path: place }), {
		place: { file: place },
		hint: say("contextSpecialFileHint")
	});
}
async function targetOf(path) {
	const target = await readlink(diskPath(path), { encoding: "buffer" }).catch((cause) => {
		throw unreadable(path, cause);
	});
	return decodePath(target);
}
function tooMany(root) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("contextTooLarge", {
		path: root,
		limit: contextLimit
	}), {
		place: { file: root },
		hint: say("contextTooLargeHint")
	});
}

// src/kubefile/evaluate/stage.ts
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
function newStage(base, inherited) {
	const env = new Map((base?.Env ?? []).map(splitVariable));
	return {
		env: env.has("PATH") ? env : env.set("PATH", defaultPath),
		args: new Map([...inherited.args].filter(([name]) => !env.has(name))),
		labels: new Map(Object.entries(base?.Labels ?? {})),
		ports: new Set(Object.keys(base?.ExposedPorts ?? {})),
		volumes: new Set(Object.keys(base?.Volumes ?? {})),
		onBuild: [],
		steps: [],
		user: base?.User,
		workdir: base?.WorkingDir,
		entrypoint: base?.Entrypoint,
		cmd: base?.Cmd,
		ownCmd: false,
		shell: base?.Shell,
		stopSignal: base?.StopSignal,
		healthcheck: base?.Healthcheck,
		author: inherited.author
	};
}
function findVariable(stage, name) {
	return stage.args.get(name) ?? stage.env.get(name);
}
function toContainerConfig(stage) {
	return {
		...unlessEmpty("User", stage.user),
		...unlessEmpty("ExposedPorts", toKeys(stage.ports)),
		Env: [...stage.env].map(([name, value]) => `${name}=${value}`),
		...unlessEmpty("Entrypoint", stage.entrypoint),
		...unlessEmpty("Cmd", stage.cmd),
		...unlessEmpty("Volumes", toKeys(stage.volumes)),
		...unlessEmpty("WorkingDir", stage.workdir),
		...unlessEmpty("Labels", Object.fromEntries(sortEntries(stage.labels))),
		...unlessEmpty("StopSignal", stage.stopSignal),
		...unlessEmpty("Healthcheck", stage.healthcheck),
		...unlessEmpty("Shell", stage.shell),
		...unlessEmpty("OnBuild", stage.onBuild)
	};
}
function unlessEmpty(name, value) {
	return value === void 0 || value === "" || typeof value === "object" && Object.keys(value).length === 0 ? {} : { [name]: value };
}
function toKeys(names) {
	return Object.fromEntries([...names].sort().map((name) => [name, {}]));
}
function sortEntries(map) {
	return [...map].sort(([a], [b]) => a < b ? -1 : 1);
}
function splitVariable(text) {
	const equals = text.indexOf("=");
	return equals === -1 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

// src/kubefile/evaluate/configsize.ts
const mostBytes = 3145728;
function countCharacters({ env, labels, onBuild, entrypoint, cmd, shell, ...stage }) {
	const lists = [
		onBuild,
		entrypoint ?? [],
		cmd ?? [],
		shell ?? [],
		stage.healthcheck?.Test ?? []
	];
	const texts = [...env, ...labels].flat().concat(...lists, [...stage.ports], [...stage.volumes]);
	const others = [
		stage.user,
		stage.workdir,
		stage.author
	].map((text) => text?.length ?? 0);
	return [...texts.map(({ length }) => length), ...others].reduce((sum, length) => sum + length, 0);
}
function findOversize(stage, history, growth) {
	const rows = history.map(({ createdBy }) => createdBy);
	const bytes = Buffer.byteLength(JSON.stringify([
		toContainerConfig(stage),
		stage.author,
		rows
	]));
	if (bytes <= mostBytes) return void 0;
	const [largest] = [...growth].sort((a, b) => b.characters - a.characters);
	return largest?.fail(0, say("configTooLarge", {
		bytes,
		limit: mostBytes
	}), say("configTooLargeHint")).with({ code: "LIMIT_EXCEEDED" });
}

// src/kubefile/evaluate/expandedword.ts
function newExpandedWord(limit, tooLong) {
	let text = "";
	let word = "";
	const words = [];
	const endWord = () => {
		if (word !== "") words.push(word);
		word = "";
	};
	const grow = (part) => {
		text += part;
		if (text.length > limit) throw tooLong();
	};
	return {
		add(part) {
			grow(part);
			for (const [index, piece] of part.split(/\s+/).entries()) {
				if (index > 0) endWord();
				word += piece;
			}
		},
		addQuoted(part) {
			grow(part);
			word += part;
		},
		finish() {
			endWord();
			return {
				text,
				words
			};
		}
	};
}

// src/kubefile/evaluate/pattern.ts
const matchLimit = 5e7;
function parsePattern(text) {
	const pieces = [];
	for (const [piece] of text.matchAll(/\\?.|\\/gsu)) if (piece === "*" || piece === "?") pieces.push(piece);
	else if (!piece.startsWith("\\")) pieces.push({ literal: piece });
	else if (/^\\[*?\\}/]$/.test(piece)) pieces.push({ literal: piece.slice(1) });
	else return void 0;
	return pieces;
}
function removePrefix(value, pattern, longest) {
	const letters = [...value];
	const end = findMatchEnds(letters, pattern, longest)[0] ?? -1;
	return end === -1 ? value : letters.slice(end).join("");
}
function removeSuffix(value, pattern, longest) {
	const reversed = [...value].reverse();
	const end = findMatchEnds(reversed, pattern.toReversed(), longest)[0] ?? -1;
	return end === -1 ? value : reversed.slice(end).reverse().join("");
}
function splitAtMatches(value, pattern, all) {
	const letters = [...value];
	const ends = findMatchEnds(letters, pattern, true);
	const parts = [];
	let kept = 0;
	for (let at = 0; at <= letters.length && (all || parts.length === 0); at++) {
		const end = ends[at];
		if (end === -1 || end === at && at === kept && parts.length > 0) continue;
		parts.push(letters.slice(kept, at).join(""));
		kept = end;
		at = Math.max(at, end - 1);
	}
	return [...parts, letters.slice(kept).join("")];
}
function findMatchEnds(letters, pattern, longest) {
	const count = letters.length;
	let ends = Int32Array.from({ length: count + 1 }, (_, at) => at);
	for (const piece of pattern.toReversed()) {
		const rest = ends;
		ends = new Int32Array(count + 1).fill(-1);
		for (let at = count; at >= 0; at--) if (piece === "*") ends[at] = chooseEnd(rest[at], at < count ? ends[at + 1] : -1, longest);
		else if (at < count && (piece === "?" || piece.literal === letters[at])) ends[at] = rest[at + 1];
	}
	return ends;
}
function chooseEnd(a, b, longest) {
	if (a === -1 || b === -1) return Math.max(a, b);
	return longest ? Math.max(a, b) : Math.min(a, b);
}

// src/kubefile/evaluate/expansion.ts
const deepest = 50;
function expandWord(word, options) {
	return readUntil({
		...options,
		text: word.text,
		at: 0,
		start: word.at,
		depth: 0
	}, void 0, false);
}
function readUntil(state, end, keepEscapes, opened = state.at) {
	const result = newExpandedWord(state.limit, () => tooLong(state, state.at));
	for (let letter = state.text[state.at]; letter !== void 0; letter = state.text[state.at]) {
		if (letter === end) {
			state.at++;
			return result.finish();
		}
		if (letter === "$") result.add(readVariable(state));
		else if (letter === "'" && !state.keepQuotes) result.addQuoted(readSingleQuotes(state));
		else if (letter === "\"" && !state.keepQuotes) result.addQuoted(readDoubleQuotes(state, keepEscapes));
		else if (letter === state.escapeCharacter) result.addQuoted(readEscape(state, keepEscapes));
		else result.add(readPlain(state));
	}
	if (end === void 0) return result.finish();
	throw failAt(state, opened, say("endMissing", { end }), say("addEndOrEscape", { end }));
}
function readPlain(state) {
	const special = /[$'"\\`}/]/g;
	special.lastIndex = state.at + 1;
	const end = special.exec(state.text)?.index ?? state.text.length;
	const text = state.text.slice(state.at, end);
	state.at = end;
	return text;
}
function readEscape(state, keepEscapes) {
	const escaped = state.text.slice(state.at, state.at + 2);
	state.at += 2;
	return keepEscapes ? escaped : escaped.slice(1);
}
function readSingleQuotes(state) {
	const end = state.text.indexOf("'", state.at + 1);
	if (end === -1) throw openQuote(state, state.at);
	const text = state.text.slice(state.at + 1, end);
	state.at = end + 1;
	return text;
}
function readDoubleQuotes(state, keepEscapes) {
	const opened = state.at++;
	const result = newExpandedWord(state.limit, () => tooLong(state, state.at));
	for (let letter = state.text[state.at]; letter !== void 0; letter = state.text[state.at]) {
		if (letter === "\"") {
			state.at++;
			return result.finish().text;
		}
		const next = state.text[state.at + 1] ?? "";
		if (letter === "$") result.add(readVariable(state));
		else if (letter === state.escapeCharacter && [
			"\"",
			"$",
			state.escapeCharacter
		].includes(next)) result.add(readEscape(state, keepEscapes));
		else result.add(readPlain(state));
	}
	throw openQuote(state, opened);
}
function readVariable(state) {
	const start = state.at++;
	if (state.text[state.at] === "{") return readBraces(state, start);
	const name = readName(state);
	return name === "" ? "$" : state.variable(name) ?? "";
}
function readName(state) {
	const pattern = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
	pattern.lastIndex = state.at;
	const name = pattern.exec(state.text)?.[0] ?? "";
	state.at += name.length;
	return name;
}
const operators = {
	"}": ({ value }) => value ?? "",
	"-": (variable) => {
		const word = readWord(variable, false);
		return variable.value ?? word;
	},
	"+": (variable) => {
		const word = readWord(variable, false);
		return variable.value === void 0 ? "" : word;
	},
	"?": (variable) => {
		const word = readWord(variable, false);
		const { state, start, name, value } = variable;
		if (value !== void 0) return value;
		throw failAt(state, start, word === "" ? say("variableRequired", { name }) : say("variableRefused", {
			name,
			word
		}), say("setRequiredVariable", { name }));
	},
	"#": (variable) => trimValue(variable, "#", removePrefix),
	"%": (variable) => trimValue(variable, "%", removeSuffix),
	"/": replaceMatches
};
function readBraces(state, start) {
	state.at++;
	if (++state.depth > deepest) throw tooMuch(state, start, say("bracesTooDeep", { limit: deepest }));
	const name = readName(state);
	if (name === "") throw failAt(state, start, say("bracesWithoutName"), say("writeBraces"));
	const { operator, colon } = readOperator(state, start, name);
	const found = state.variable(name);
	const result = operator({
		state,
		start,
		name,
		value: colon && found === "" ? void 0 : found
	});
	state.depth--;
	return result;
}
function readOperator(state, start, name) {
	const colon = state.text[state.at] === ":";
	if (colon) state.at++;
	const at = state.at++;
	const letter = state.text[at] ?? " ";
	if (/[\s"']/.test(letter)) throw failAt(state, start, say("endMissing", { end: "}" }), say("addBrace"));
	const operator = Object.hasOwn(operators, letter) ? operators[letter] : void 0;
	if (operator && (!colon || "-+?".includes(letter))) return {
		operator,
		colon
	};
	const words = {
		operator: `${colon ? ":" : ""}${letter}`,
		variable: `\${${name}…}`
	};
	throw failAt(state, at, say("operatorUnknown", words), say("listOperators"));
}
function readWord({ state, start }, keepEscapes, end = "}") {
	return readUntil(state, end, keepEscapes, start).text;
}
function trimValue(variable, letter, remove) {
	const word = readWord(variable, true);
	const longest = word.startsWith(letter);
	const value = variable.value ?? "";
	return remove(value, readPattern(variable, longest ? word.slice(1) : word, value), longest);
}
function replaceMatches(variable) {
	const { state, start } = variable;
	const all = state.text[state.at] === "/";
	if (all) state.at++;
	const pattern = readWord(variable, true, "/");
	const replacement = readWord(variable, true);
	const value = variable.value ?? "";
	const parts = splitAtMatches(value, readPattern(variable, pattern, value), all);
	if ((parts.length - 1) * replacement.length > state.limit) throw tooLong(state, start);
	return parts.join(replacement);
}
function readPattern({ state, start }, text, value) {
	if (text.length * value.length > 5e7) throw tooMuch(state, start, say("patternTooSlow"));
	const pattern = parsePattern(text);
	if (pattern) return pattern;
	throw failAt(state, start, say("patternBackslash", { pattern: text }), say("patternEscapes"));
}
function openQuote(state, at) {
	const quote = state.text[at] ?? "";
	return failAt(state, at, say("quoteOpen", { quote }), say("closeQuote", { quote }));
}
function failAt(state, at, message, hint) {
	return state.fail(state.start + at, message, hint);
}
function tooLong(state, at) {
	return tooMuch(state, at, say("expansionTooLong"));
}
function tooMuch(state, at, message) {
	return failAt(state, at, message, say("simplifyWord")).with({ code: "LIMIT_EXCEEDED" });
}

// src/kubefile/evaluate/scope.ts
const mostText = 4194304;
function newScope(kubefile, options, problems) {
	const given = new Map(Object.entries(options.buildArgs));
	const buildArg = (name) => given.get(name);
	const expand = createExpand(kubefile.directives.escapeCharacter);
	const globals = listPlatformArgs(options.platform, options.buildPlatform ?? options.platform);
	for (const [name, value] of given) if (globals.has(name)) globals.set(name, value);
	const scope = {
		kubefile,
		options,
		expand,
		buildArg,
		globals,
		problems,
		warnings: []
	};
	for (const { span, arguments: parsed } of kubefile.globals) {
		const fail = createFail(kubefile.source, span);
		for (const { key, value } of parsed.args) attempt(problems, () => {
			const name = expandGlobal(key, scope, fail);
			const text = buildArg(name) ?? (value && expandGlobal(value, scope, fail));
			if (text !== void 0) globals.set(name, text);
		});
	}
	return scope;
}
function expandGlobal(word, { expand, globals }, fail) {
	return expand(word, (name) => globals.get(name), fail).text;
}
function createExpand(escapeCharacter) {
	let left = mostText;
	return (word, variable, fail, kind = "word") => {
		const expanded = expandWord(word, {
			...kind === "word" ? { escapeCharacter } : {
				escapeCharacter: "\\",
				keepQuotes: true
			},
			variable,
			fail,
			limit: left
		});
		left -= expanded.text.length;
		return expanded;
	};
}
function listPlatformArgs(target, build) {
	return new Map([...withPrefix("TARGET", target), ...withPrefix("BUILD", build)]);
}
function withPrefix(prefix, platform) {
	const { os, architecture, variant = "" } = platform;
	return [
		[`${prefix}PLATFORM`, formatPlatform(platform)],
		[`${prefix}OS`, os],
		[`${prefix}OSVERSION`, ""],
		[`${prefix}ARCH`, architecture],
		[`${prefix}VARIANT`, variant]
	];
}

// src/kubefile/evaluate/stageplan.ts
function planStage(number, scope) {
	const { kubefile, options } = scope;
	const stage = kubefile.stages[number];
	const base = findBase(number, scope);
	const inherited = base.kind === "image" ? options.base?.(base.reference, base.platform) : void 0;
	const definitions = kubefile.dialect.instructions;
	const own = stage.instructions.map((instruction) => planInstruction(instruction, definitions, scope));
	const instructions = [...planTriggers(base, inherited, stage, scope), ...own];
	const sources = instructions.flatMap(({ instruction, createFail }) => findSources(instruction).map((word) => findStage(kubefile.stages, number, word, createFail(instruction.span))));
	return {
		number,
		stage,
		base,
		inherited,
		instructions,
		needs: [base.kind === "stage" ? base.stage : void 0, ...sources].filter((one) => one !== void 0)
	};
}
function findBase(number, scope) {
	const { stages, source } = scope.kubefile;
	const { from, span } = stages[number];
	const fail = createFail(source, span);
	const reference = expandGlobal(from.base, scope, fail);
	const platform = from.platform && expandGlobal(from.platform, scope, fail);
	if (reference === "") throw fail(from.base.at, say("fromVariableEmpty"), say("setBaseVariable"));
	const earlier = stages.slice(0, number).findIndex((stage) => stage.from.name?.text === reference.toLowerCase());
	if (earlier !== -1) return {
		kind: "stage",
		stage: earlier
	};
	if (reference === "scratch") return { kind: "scratch" };
	return platform ? {
		kind: "image",
		reference,
		platform
	} : {
		kind: "image",
		reference
	};
}
function planTriggers(base, inherited, stage, scope) {
	const { stages, dialect, source, directives } = scope.kubefile;
	if (base.kind === "stage") return (stages[base.stage]?.instructions ?? []).flatMap((one) => one.name === "ONBUILD" ? [planInstruction(one.arguments.trigger, dialect.instructions, scope)] : []);
	const at = createFail(source, stage.span);
	return (inherited?.OnBuild ?? []).map((text) => {
		const fail = (_, message, hint) => {
			const words = {
				instruction: text.slice(0, 80),
				problem: message.text
			};
			return at(stage.from.base.at, say("baseTrigger", words), hint);
		};
		const instruction = parseTrigger(text, directives.escapeCharacter, dialect, fail);
		const { line } = findPosition(stage.span, stage.at);
		return {
			instruction,
			definitions: dialect.dockerfileInstructions,
			line,
			createFail: () => fail
		};
	});
}
function planInstruction(instruction, definitions, { kubefile: { source } }) {
	return {
		instruction,
		definitions,
		line: findPosition(instruction.span, instruction.at).line,
		createFail: (span) => createFail(source, span)
	};
}

// src/kubefile/evaluate/evaluate.ts
function evaluateKubefile(kubefile, options) {
	const problems = [];
	const scope = newScope(kubefile, options, problems);
	const plans = planStages(scope);
	const stages = /* @__PURE__ */ new Map();
	const evaluated = [];
	for (const plan of plans) {
		const [stage, history] = applyStage(plan, stages, scope);
		stages.set(plan.number, stage);
		evaluated.push(toEvaluatedStage(plan, stage, history));
	}
	if (problems.length > 0) throw joinProblems(problems);
	checkBuildArgs(kubefile, options.buildArgs);
	return {
		stages: evaluated,
		warnings: [...kubefile.warnings, ...scope.warnings]
	};
}
function missingBases(kubefile, options) {
	return planStages(newScope(kubefile, options, [])).flatMap(({ base, inherited, stage: { span, at } }) => base.kind === "image" && !inherited ? [{
		...base,
		line: findPosition(span, at).line
	}] : []);
}
function planStages(scope) {
	const { kubefile, options, problems } = scope;
	const plans = kubefile.stages.map((_, number) => attempt(problems, () => planStage(number, scope)));
	if (problems.length > 0) throw joinProblems(problems);
	return chooseNeeded(plans.filter((plan) => plan !== void 0), findTarget(kubefile, options.target));
}
function findTarget({ stages }, target) {
	if (target === void 0) return stages.length - 1;
	const number = /^\d+$/.test(target) ? Number(target) : stages.findIndex(({ from }) => from.name?.text === target.toLowerCase());
	if (number in stages) return number;
	const names = stages.map(({ from }, index) => from.name?.text ?? String(index));
	throw new ImagebuildError("INVALID_REQUEST", say("targetUnknown", { target: JSON.stringify(target) }), { hint: suggest(target, names) });
}
function chooseNeeded(plans, target) {
	const needed = /* @__PURE__ */ new Set([target]);
	for (let number = target; number >= 0; number--) if (needed.has(number)) for (const one of plans[number]?.needs ?? []) needed.add(one);
	return plans.filter(({ number }) => needed.has(number));
}
function applyStage(plan, stages, scope) {
	const { base } = plan;
	const below = base.kind === "stage" ? stages.get(base.stage) : void 0;
	const stage = newStage(below ? toContainerConfig(below) : plan.inherited, {
		args: below?.args ?? /* @__PURE__ */ new Map(),
		author: below?.author
	});
	const history = [];
	const growth = [];
	for (const planned of plan.instructions) {
		const steps = stage.steps.length;
		const before = countCharacters(stage);
		const context = newApplyContext(stage, planned, plan.number, scope);
		attempt(scope.problems, () => applyInstruction(planned, context));
		const { line, createdBy } = context;
		history.push({
			createdBy,
			emptyLayer: stage.steps.length === steps,
			line
		});
		const characters = countCharacters(stage) - before + createdBy.length;
		growth.push({
			characters,
			fail: context.fail
		});
	}
	const oversize = findOversize(stage, history, growth);
	if (oversize) scope.problems.push(oversize);
	return [stage, history];
}
function applyInstruction({ instruction, definitions }, context) {
	definitions[instruction.name].apply(instruction.arguments, context);
}
function newApplyContext(stage, planned, number, scope) {
	const { instruction, line } = planned;
	const fail = planned.createFail(instruction.span);
	const { kubefile, expand, globals, buildArg } = scope;
	const variable = (name) => findVariable(stage, name);
	return {
		stage,
		line,
		createdBy: instruction.createdBy,
		documents: instruction.documents,
		fail,
		warn: createWarn(fail, scope.warnings),
		expand: (word, otherwise = () => void 0) => expand(word, (name) => variable(name) ?? otherwise(name), fail).text,
		expandWords: (word) => expand(word, variable, fail).words,
		expandDocument: ({ expands, body }) => expands ? expand({
			text: body.text,
			at: 0
		}, variable, planned.createFail(body), "document").text : body.text,
		buildArg,
		globalArg: (name) => globals.get(name),
		findStage: (name) => findStage(kubefile.stages, number, name, fail)
	};
}
function toEvaluatedStage({ number, stage: { from, span, at }, base }, stage, history) {
	return {
		index: number,
		...from.name ? { name: from.name.text } : {},
		line: findPosition(span, at).line,
		from: base,
		config: toContainerConfig(stage),
		...stage.author ? { author: stage.author } : {},
		steps: stage.steps,
		history
	};
}

export { unquote as _, walkDirectory as a, unreadable as c, checkBuildArgs as d, dialects as f, toArguments as g, findPosition as h, readEntry as i, parseKubefile as l, drawError as m, missingBases as n, fileContent as o, attempt as p, readContext as r, newBlobSpool as s, evaluateKubefile as t, readDialect as u, checkApplicationFiles as v };