import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { r as formatScalar } from "./format.js";
import { c as nearest } from "./request.js";
import { t as require_dist } from "./dist.js";
import { i as tryParseReference, r as parseReference, t as formatReference } from "./reference.js";
import { t as pLimit } from "./p-limit.js";
import { r as compileWildcards } from "./linearpattern.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { join, posix, sep } from "node:path";
import { chmod, mkdtemp, open, readdir, realpath, rm, stat } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { createReadStream, rmSync } from "node:fs";
import { text } from "node:stream/consumers";

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
	const words = array ?? splitAtBlanks(rest);
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
	const sources = parsed.sources.map((word) => checkSource(instruction, word, expand(word), fail));
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
	stage.steps.push({
		...found,
		...readFrom(parsed.flags, context),
		...readFlags(parsed.flags, expand)
	});
}
function checkSource(instruction, word, source, fail) {
	if (source === "") throw fail(word.at, say("copySourceEmpty"), say("setVariable"));
	if (instruction === "COPY" && /^https?:\/\//.test(source)) throw fail(word.at, say("copyAddress"), say("useAdd"));
	return source;
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
		return [[field, kind === "list" ? words.map(expand) : kind === "switch" ? first.text === "true" : expand(first)]];
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
		const path = posix.resolve("/", stage.workdir ?? "", expand(parsed.path));
		stage.workdir = path;
		stage.steps.push({
			kind: "workdir",
			path,
			...stage.user ? { user: stage.user } : {},
			line,
			createdBy
		});
	}
};
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
		if (!command.exec) context.readDocuments(splitQuoted(context.rest, "\\"));
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
	return [...new Map([...args, ...env])].map(([name, value]) => `${name}=${value}`);
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
	apply({ sources, destination }, { expand, expandDocument, stage, documents, fail, line, createdBy }) {
		const path = posix.resolve("/", expand(destination));
		stage.steps.push({
			kind: "copy",
			instruction: "COPY",
			sources: sources.map((word) => checkNotEmpty(word, expand(word), fail)),
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
		for (const [name, value] of values) stage.env.set(name, value);
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
	const [, dash, word = ""] = /^\d*<<(-?)([^<]+)$/.exec(text) ?? [];
	const name = unquote(word);
	return name === "" ? void 0 : {
		name,
		expands: !/["']/.test(word),
		withoutTabs: dash === "-"
	};
}

// src/kubefile/parse/parse.ts
const longest = 1048576;
const mostInstructions = 2e3;
function parseKubefile(text, file, dialects, configured = "dockerfile") {
	if (text.length > longest) throw tooLarge$1(file, say("kubefileTooLong", {
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
		begun: false
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
		if (++count > mostInstructions) throw tooLarge$1(file, say("kubefileTooManyInstructions", {
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
	const header = parseHeader({
		text: span.text,
		at: 0
	}, dialect, fail);
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
function tooLarge$1(file, message) {
	return new ImagebuildError("LIMIT_EXCEEDED", message, {
		place: { file },
		hint: say("makeFileSmaller")
	});
}
function byPlace(a, b) {
	return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}

// src/discovery/contextfiles.ts
const largestFile = 16777216;
const deepest = 64;
async function listDirectory(context, directory) {
	const names = await readdir(join(context.directory, directory)).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
		throw error;
	});
	return (await Promise.all(names.sort().map(async (name) => {
		const path = posix.join(directory, name);
		const kind = await findKind(context, path);
		return kind && {
			name,
			path,
			isDirectory: kind === "directory"
		};
	}))).filter((entry) => entry !== void 0);
}
async function listFiles(context, directory, depth = 0) {
	if (depth > deepest) throw new ImagebuildError("LIMIT_EXCEEDED", say("directoryTooDeep", {
		directory,
		limit: deepest
	}), {
		place: context.place(directory),
		hint: say("lookForLink")
	});
	const found = [];
	for (const entry of await listDirectory(context, directory)) found.push(...entry.isDirectory ? await listFiles(context, entry.path, depth + 1) : [entry.path]);
	return found;
}
async function readText(context, path) {
	const file = await open(join(context.directory, path));
	try {
		const { size } = await file.stat();
		if (size > largestFile) throw tooLarge(context, path);
		return new TextDecoder().decode(await file.readFile());
	} finally {
		await file.close();
	}
}
async function findKind(context, path) {
	try {
		const real = await realpath(join(context.directory, path));
		if (!real.startsWith(context.directory + sep)) {
			context.warn({
				message: say("linkLeadsOut", { path }).text,
				place: context.place(path)
			});
			return;
		}
		const found = await stat(real);
		return found.isFile() ? "file" : found.isDirectory() ? "directory" : void 0;
	} catch (error) {
		const { code } = error;
		if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return void 0;
		throw error;
	}
}
function tooLarge(context, path) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("searchedFileTooLarge", {
		path,
		limit: largestFile
	}), {
		place: context.place(path),
		hint: say("moveLargeFile")
	});
}

// src/discovery/listlines.ts
function splitListLines(text) {
	return text.split(/\r\n|\n|\r/).map((raw, index) => ({
		text: removeQuotes(raw.replace(/(?:^|\s)#.*$/, "").trim()),
		line: index + 1
	})).filter(({ text }) => text !== "");
}
function parseEachLine(lines, parse) {
	const problems = [];
	const results = [];
	for (const line of lines) try {
		results.push(parse(line));
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		problems.push(error);
	}
	if (problems.length > 0) throw joinProblems(problems);
	return results;
}
const prefixes = [
	["docker://", "registry"],
	["containers-storage:", "containers-storage"],
	["docker-daemon:", "docker-daemon"]
];
function parseListLine(text, place) {
	if (/^(?:docker|oci)-archive:/.test(text)) throw new ImagebuildError("REFERENCE_INVALID", say("listedArchive", { text: JSON.stringify(text) }), {
		place,
		hint: say("listArchiveInTarTxt")
	});
	const [prefix, transport] = prefixes.find(([prefix]) => text.startsWith(prefix)) ?? ["", "registry"];
	const reference = parseReferenceAt(text.slice(prefix.length), place);
	if (transport !== "registry" && reference.digest !== void 0) throw localDigest(text, transport, place);
	return {
		reference,
		transport
	};
}
function localDigest(text, transport, place) {
	const words = {
		text: JSON.stringify(text),
		transport
	};
	return new ImagebuildError("REFERENCE_INVALID", say("listedLocalDigest", words), {
		place,
		hint: say("nameByTag")
	});
}
function parseReferenceAt(text, place) {
	try {
		return parseReference(text);
	} catch (error) {
		throw error instanceof ImagebuildError ? error.with({ place }) : error;
	}
}
function removeQuotes(text) {
	return /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}

// src/discovery/finders/archives.ts
const directory = "images/skopeo";
const file$1 = `${directory}/tar.txt`;
async function findInArchives(context) {
	if (await findKind(context, file$1) !== "file") return [];
	const lines = splitListLines(await readText(context, file$1));
	const present = /* @__PURE__ */ new Set();
	for (const { text } of lines) {
		const path = archivePath(text);
		if (path !== void 0 && await findKind(context, path) === "file") present.add(path);
	}
	return parseEachLine(lines, ({ text, line }) => parseArchiveLine(text, line, context.place(file$1, line), present));
}
const form = /^(docker-archive|oci-archive):([^@]+)@([^@]+)$/;
function archivePath(text) {
	const path = form.exec(text)?.[2];
	return path === void 0 ? void 0 : posix.join(directory, path);
}
function parseArchiveLine(text, line, place, present) {
	const match = form.exec(text);
	const path = archivePath(text);
	if (!match || path === void 0) throw new ImagebuildError("REFERENCE_INVALID", say("archiveLine", { text: JSON.stringify(text) }), {
		place,
		hint: say("writeArchiveLine")
	});
	if (!present.has(path)) throw new ImagebuildError("CONTENT_MISSING", say("listedArchiveMissing", { path }), {
		place,
		hint: say("addArchive", { directory })
	});
	const [, transport, , name = ""] = match;
	return {
		reference: parseReferenceAt(name, place),
		required: true,
		transport: transport === "oci-archive" ? "oci-archive" : "docker-archive",
		archive: {
			path,
			name
		},
		origin: {
			file: file$1,
			line
		}
	};
}

// src/discovery/chartlinks.ts
async function findOutsideLink({ directory }, chart) {
	const seen = /* @__PURE__ */ new Set();
	const pending = [chart];
	for (let path = pending.pop(); path !== void 0; path = pending.pop()) {
		const target = await realpath(join(directory, path)).catch(() => void 0);
		if (target === void 0 || seen.has(target)) continue;
		if (target !== directory && !target.startsWith(directory + sep)) return path;
		seen.add(target);
		if (!(await stat(target)).isDirectory()) continue;
		for (const name of (await readdir(target)).sort().reverse()) pending.push(posix.join(path, name));
	}
}

// src/discovery/chartmetadata.ts
var import_tar_stream = require_tar_stream();
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const limits$1 = {
	file: 1048576,
	unpacked: 268435456
};
async function readChartMetadata(path, isDirectory) {
	const found = isDirectory ? await readPlain(join(path, "Chart.yaml")) : await readPackaged(path);
	return found === void 0 ? void 0 : parseChartFile(found);
}
function parseChartFile(content) {
	let chart;
	try {
		chart = (0, import_dist.parse)(content, {
			maxAliasCount: 100,
			logLevel: "silent"
		});
	} catch {
		return;
	}
	if (typeof chart !== "object" || chart === null || !("name" in chart) || typeof chart.name !== "string") return void 0;
	const { kubeVersion, type } = chart;
	return {
		name: chart.name,
		kubeVersion: formatScalar(kubeVersion) || void 0,
		isLibrary: type === "library"
	};
}
async function readPlain(path) {
	const file = await open(path).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return void 0;
		throw error;
	});
	if (!file) return void 0;
	try {
		const found = await file.stat();
		return found.isFile() && found.size <= limits$1.file ? await file.readFile("utf8") : void 0;
	} finally {
		await file.close();
	}
}
async function readPackaged(path) {
	const entries = (0, import_tar_stream.extract)();
	const unpacked = pipeline(createReadStream(path), createGunzip(), entries, () => {});
	let size = 0;
	let found;
	try {
		for await (const entry of entries) {
			size += entry.header.size ?? 0;
			if (size > limits$1.unpacked) return found;
			checkLink(entry.header);
			if (found !== void 0 || !/^(?:\.\/)?[^/]+\/Chart\.yaml$/.test(entry.header.name)) {
				entry.resume();
				continue;
			}
			if ((entry.header.size ?? 0) > limits$1.file) return void 0;
			found = await text(entry);
		}
		return found;
	} finally {
		unpacked.destroy();
	}
}
function checkLink({ type, name, linkname }) {
	if (type !== "symlink" && type !== "link" || typeof linkname !== "string") return;
	const target = type === "symlink" ? posix.join(posix.dirname(name), linkname) : posix.normalize(linkname);
	if (!linkname.startsWith("/") && !target.split("/").includes("..")) return;
	const words = {
		path: JSON.stringify(name),
		target: JSON.stringify(linkname)
	};
	throw new Error(say("packageLinkLeadsOut", words).text);
}

// src/discovery/finder.ts
const configurationFile = "imagebuild.yml";

// node_modules/semver/internal/lrucache.js
var require_lrucache = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var LRUCache = class {
		constructor() {
			this.max = 1e3;
			this.map = /* @__PURE__ */ new Map();
		}
		get(key) {
			const value = this.map.get(key);
			if (value === void 0) return;
			else {
				this.map.delete(key);
				this.map.set(key, value);
				return value;
			}
		}
		delete(key) {
			return this.map.delete(key);
		}
		set(key, value) {
			if (!this.delete(key) && value !== void 0) {
				if (this.map.size >= this.max) {
					const firstKey = this.map.keys().next().value;
					this.delete(firstKey);
				}
				this.map.set(key, value);
			}
			return this;
		}
	};
	module.exports = LRUCache;
}));

// node_modules/semver/internal/parse-options.js
var require_parse_options = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const looseOption = Object.freeze({ loose: true });
	const emptyOpts = Object.freeze({});
	const parseOptions = (options) => {
		if (!options) return emptyOpts;
		if (typeof options !== "object") return looseOption;
		return options;
	};
	module.exports = parseOptions;
}));

// node_modules/semver/internal/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SEMVER_SPEC_VERSION = "2.0.0";
	const MAX_LENGTH = 256;
	const MAX_SAFE_INTEGER = Number.MAX_SAFE_INTEGER || 
	/* istanbul ignore next */ 9007199254740991;
	const MAX_SAFE_COMPONENT_LENGTH = 16;
	const MAX_SAFE_BUILD_LENGTH = 250;
	const WHITESPACE_CHARACTERS = [
		"	",
		"\n",
		"\v",
		"\f",
		"\r",
		" ",
		"\xA0",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		"\u2028",
		"\u2029",
		" ",
		" ",
		"　",
		"﻿"
	];
	const RELEASE_TYPES = [
		"major",
		"premajor",
		"minor",
		"preminor",
		"patch",
		"prepatch",
		"prerelease"
	];
	module.exports = {
		MAX_LENGTH,
		MAX_SAFE_COMPONENT_LENGTH,
		MAX_SAFE_BUILD_LENGTH,
		MAX_SAFE_INTEGER,
		WHITESPACE_CHARACTERS,
		RELEASE_TYPES,
		SEMVER_SPEC_VERSION,
		FLAG_INCLUDE_PRERELEASE: 1,
		FLAG_LOOSE: 2
	};
}));

// node_modules/semver/internal/debug.js
var require_debug = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const debug = typeof process === "object" && process.env && process.env.NODE_DEBUG && /\bsemver\b/i.test(process.env.NODE_DEBUG) ? (...args) => console.error("SEMVER", ...args) : () => {};
	module.exports = debug;
}));

// node_modules/semver/internal/re.js
var require_re = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { MAX_SAFE_COMPONENT_LENGTH, MAX_SAFE_BUILD_LENGTH, MAX_LENGTH } = require_constants();
	const debug = require_debug();
	exports = module.exports = {};
	const re = exports.re = [];
	const safeRe = exports.safeRe = [];
	const src = exports.src = [];
	const safeSrc = exports.safeSrc = [];
	const t = exports.t = {};
	let R = 0;
	const LETTERDASHNUMBER = "[a-zA-Z0-9-]";
	const safeRegexReplacements = [
		["\\s", 1],
		["\\d", MAX_LENGTH],
		[LETTERDASHNUMBER, MAX_SAFE_BUILD_LENGTH]
	];
	const makeSafeRegex = (value) => {
		for (const [token, max] of safeRegexReplacements) value = value.split(`${token}*`).join(`${token}{0,${max}}`).split(`${token}+`).join(`${token}{1,${max}}`);
		return value;
	};
	const createToken = (name, value, isGlobal) => {
		const safe = makeSafeRegex(value);
		const index = R++;
		debug(name, index, value);
		t[name] = index;
		src[index] = value;
		safeSrc[index] = safe;
		re[index] = new RegExp(value, isGlobal ? "g" : void 0);
		safeRe[index] = new RegExp(safe, isGlobal ? "g" : void 0);
	};
	createToken("NUMERICIDENTIFIER", "0|[1-9]\\d*");
	createToken("NUMERICIDENTIFIERLOOSE", "\\d+");
	createToken("NONNUMERICIDENTIFIER", `\\d*[a-zA-Z-]${LETTERDASHNUMBER}*`);
	createToken("MAINVERSION", `(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})`);
	createToken("MAINVERSIONLOOSE", `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASEIDENTIFIER", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIER]})`);
	createToken("PRERELEASEIDENTIFIERLOOSE", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASE", `(?:-(${src[t.PRERELEASEIDENTIFIER]}(?:\\.${src[t.PRERELEASEIDENTIFIER]})*))`);
	createToken("PRERELEASELOOSE", `(?:-?(${src[t.PRERELEASEIDENTIFIERLOOSE]}(?:\\.${src[t.PRERELEASEIDENTIFIERLOOSE]})*))`);
	createToken("BUILDIDENTIFIER", `${LETTERDASHNUMBER}+`);
	createToken("BUILD", `(?:\\+(${src[t.BUILDIDENTIFIER]}(?:\\.${src[t.BUILDIDENTIFIER]})*))`);
	createToken("FULLPLAIN", `v?${src[t.MAINVERSION]}${src[t.PRERELEASE]}?${src[t.BUILD]}?`);
	createToken("FULL", `^${src[t.FULLPLAIN]}$`);
	createToken("LOOSEPLAIN", `[v=\\s]*${src[t.MAINVERSIONLOOSE]}${src[t.PRERELEASELOOSE]}?${src[t.BUILD]}?`);
	createToken("LOOSE", `^${src[t.LOOSEPLAIN]}$`);
	createToken("GTLT", "((?:<|>)?=?)");
	createToken("XRANGEIDENTIFIERLOOSE", `${src[t.NUMERICIDENTIFIERLOOSE]}|x|X|\\*`);
	createToken("XRANGEIDENTIFIER", `${src[t.NUMERICIDENTIFIER]}|x|X|\\*`);
	createToken("XRANGEPLAIN", `[v=\\s]*(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:${src[t.PRERELEASE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGEPLAINLOOSE", `[v=\\s]*(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:${src[t.PRERELEASELOOSE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAIN]}$`);
	createToken("XRANGELOOSE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COERCEPLAIN", `(^|[^\\d])(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}})(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?`);
	createToken("COERCE", `${src[t.COERCEPLAIN]}(?:$|[^\\d])`);
	createToken("COERCEFULL", src[t.COERCEPLAIN] + `(?:${src[t.PRERELEASE]})?(?:${src[t.BUILD]})?(?:$|[^\\d])`);
	createToken("COERCERTL", src[t.COERCE], true);
	createToken("COERCERTLFULL", src[t.COERCEFULL], true);
	createToken("LONETILDE", "(?:~>?)");
	createToken("TILDETRIM", `(\\s*)${src[t.LONETILDE]}\\s+`, true);
	exports.tildeTrimReplace = "$1~";
	createToken("TILDE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAIN]}$`);
	createToken("TILDELOOSE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("LONECARET", "(?:\\^)");
	createToken("CARETTRIM", `(\\s*)${src[t.LONECARET]}\\s+`, true);
	exports.caretTrimReplace = "$1^";
	createToken("CARET", `^${src[t.LONECARET]}${src[t.XRANGEPLAIN]}$`);
	createToken("CARETLOOSE", `^${src[t.LONECARET]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COMPARATORLOOSE", `^${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]})$|^$`);
	createToken("COMPARATOR", `^${src[t.GTLT]}\\s*(${src[t.FULLPLAIN]})$|^$`);
	createToken("COMPARATORTRIM", `(\\s*)${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]}|${src[t.XRANGEPLAIN]})`, true);
	exports.comparatorTrimReplace = "$1$2$3";
	createToken("HYPHENRANGE", `^\\s*(${src[t.XRANGEPLAIN]})\\s+-\\s+(${src[t.XRANGEPLAIN]})\\s*$`);
	createToken("HYPHENRANGELOOSE", `^\\s*(${src[t.XRANGEPLAINLOOSE]})\\s+-\\s+(${src[t.XRANGEPLAINLOOSE]})\\s*$`);
	createToken("STAR", "(<|>)?=?\\s*\\*");
	createToken("GTE0", "^\\s*>=\\s*0\\.0\\.0\\s*$");
	createToken("GTE0PRE", "^\\s*>=\\s*0\\.0\\.0-0\\s*$");
}));

// node_modules/semver/internal/identifiers.js
var require_identifiers = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const numeric = /^[0-9]+$/;
	const compareIdentifiers = (a, b) => {
		if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
		const anum = numeric.test(a);
		const bnum = numeric.test(b);
		if (anum && bnum) {
			a = +a;
			b = +b;
		}
		return a === b ? 0 : anum && !bnum ? -1 : bnum && !anum ? 1 : a < b ? -1 : 1;
	};
	const rcompareIdentifiers = (a, b) => compareIdentifiers(b, a);
	module.exports = {
		compareIdentifiers,
		rcompareIdentifiers
	};
}));

// node_modules/semver/classes/semver.js
var require_semver = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const debug = require_debug();
	const { MAX_LENGTH, MAX_SAFE_INTEGER } = require_constants();
	const { safeRe: re, t } = require_re();
	const parseOptions = require_parse_options();
	const { compareIdentifiers } = require_identifiers();
	const isPrereleaseIdentifier = (prerelease, identifier) => {
		const identifiers = identifier.split(".");
		if (identifiers.length > prerelease.length) return false;
		for (let i = 0; i < identifiers.length; i++) if (compareIdentifiers(prerelease[i], identifiers[i]) !== 0) return false;
		return true;
	};
	var SemVer = class SemVer {
		constructor(version, options) {
			options = parseOptions(options);
			if (version instanceof SemVer) {
				if (version.loose === !!options.loose && version.includePrerelease === !!options.includePrerelease) return version;
				else version = version.version;
			} else if (typeof version !== "string") throw new TypeError(`Invalid version. Must be a string. Got type "${typeof version}".`);
			if (version.length > MAX_LENGTH) throw new TypeError(`version is longer than ${MAX_LENGTH} characters`);
			debug("SemVer", version, options);
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			const m = version.trim().match(options.loose ? re[t.LOOSE] : re[t.FULL]);
			if (!m) throw new TypeError(`Invalid Version: ${version}`);
			this.raw = version;
			this.major = +m[1];
			this.minor = +m[2];
			this.patch = +m[3];
			if (this.major > MAX_SAFE_INTEGER || this.major < 0) throw new TypeError("Invalid major version");
			if (this.minor > MAX_SAFE_INTEGER || this.minor < 0) throw new TypeError("Invalid minor version");
			if (this.patch > MAX_SAFE_INTEGER || this.patch < 0) throw new TypeError("Invalid patch version");
			if (!m[4]) this.prerelease = [];
			else this.prerelease = m[4].split(".").map((id) => {
				if (/^[0-9]+$/.test(id)) {
					const num = +id;
					if (num >= 0 && num < MAX_SAFE_INTEGER) return num;
				}
				return id;
			});
			this.build = m[5] ? m[5].split(".") : [];
			this.format();
		}
		format() {
			this.version = `${this.major}.${this.minor}.${this.patch}`;
			if (this.prerelease.length) this.version += `-${this.prerelease.join(".")}`;
			return this.version;
		}
		toString() {
			return this.version;
		}
		compare(other) {
			debug("SemVer.compare", this.version, this.options, other);
			if (!(other instanceof SemVer)) {
				if (typeof other === "string" && other === this.version) return 0;
				other = new SemVer(other, this.options);
			}
			if (other.version === this.version) return 0;
			return this.compareMain(other) || this.comparePre(other);
		}
		compareMain(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.major < other.major) return -1;
			if (this.major > other.major) return 1;
			if (this.minor < other.minor) return -1;
			if (this.minor > other.minor) return 1;
			if (this.patch < other.patch) return -1;
			if (this.patch > other.patch) return 1;
			return 0;
		}
		comparePre(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.prerelease.length && !other.prerelease.length) return -1;
			else if (!this.prerelease.length && other.prerelease.length) return 1;
			else if (!this.prerelease.length && !other.prerelease.length) return 0;
			let i = 0;
			do {
				const a = this.prerelease[i];
				const b = other.prerelease[i];
				debug("prerelease compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		compareBuild(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			let i = 0;
			do {
				const a = this.build[i];
				const b = other.build[i];
				debug("build compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		inc(release, identifier, identifierBase) {
			if (release.startsWith("pre")) {
				if (!identifier && identifierBase === false) throw new Error("invalid increment argument: identifier is empty");
				if (identifier) {
					const match = `-${identifier}`.match(this.options.loose ? re[t.PRERELEASELOOSE] : re[t.PRERELEASE]);
					if (!match || match[1] !== identifier) throw new Error(`invalid identifier: ${identifier}`);
				}
			}
			switch (release) {
				case "premajor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor = 0;
					this.major++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "preminor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "prepatch":
					this.prerelease.length = 0;
					this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "prerelease":
					if (this.prerelease.length === 0) this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "release":
					if (this.prerelease.length === 0) throw new Error(`version ${this.raw} is not a prerelease`);
					this.prerelease.length = 0;
					break;
				case "major":
					if (this.minor !== 0 || this.patch !== 0 || this.prerelease.length === 0) this.major++;
					this.minor = 0;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "minor":
					if (this.patch !== 0 || this.prerelease.length === 0) this.minor++;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "patch":
					if (this.prerelease.length === 0) this.patch++;
					this.prerelease = [];
					break;
				case "pre": {
					const base = Number(identifierBase) ? 1 : 0;
					if (this.prerelease.length === 0) this.prerelease = [base];
					else {
						let i = this.prerelease.length;
						while (--i >= 0) if (typeof this.prerelease[i] === "number") {
							this.prerelease[i]++;
							i = -2;
						}
						if (i === -1) {
							if (identifier === this.prerelease.join(".") && identifierBase === false) throw new Error("invalid increment argument: identifier already exists");
							this.prerelease.push(base);
						}
					}
					if (identifier) {
						let prerelease = [identifier, base];
						if (identifierBase === false) prerelease = [identifier];
						if (isPrereleaseIdentifier(this.prerelease, identifier)) {
							const prereleaseBase = this.prerelease[identifier.split(".").length];
							if (isNaN(prereleaseBase)) this.prerelease = prerelease;
						} else this.prerelease = prerelease;
					}
					break;
				}
				default: throw new Error(`invalid increment argument: ${release}`);
			}
			this.raw = this.format();
			if (this.build.length) this.raw += `+${this.build.join(".")}`;
			return this;
		}
	};
	module.exports = SemVer;
}));

// node_modules/semver/functions/compare.js
var require_compare = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver();
	const compare = (a, b, loose) => new SemVer(a, loose).compare(new SemVer(b, loose));
	module.exports = compare;
}));

// node_modules/semver/functions/eq.js
var require_eq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const eq = (a, b, loose) => compare(a, b, loose) === 0;
	module.exports = eq;
}));

// node_modules/semver/functions/neq.js
var require_neq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const neq = (a, b, loose) => compare(a, b, loose) !== 0;
	module.exports = neq;
}));

// node_modules/semver/functions/gt.js
var require_gt = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const gt = (a, b, loose) => compare(a, b, loose) > 0;
	module.exports = gt;
}));

// node_modules/semver/functions/gte.js
var require_gte = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const gte = (a, b, loose) => compare(a, b, loose) >= 0;
	module.exports = gte;
}));

// node_modules/semver/functions/lt.js
var require_lt = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const lt = (a, b, loose) => compare(a, b, loose) < 0;
	module.exports = lt;
}));

// node_modules/semver/functions/lte.js
var require_lte = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const lte = (a, b, loose) => compare(a, b, loose) <= 0;
	module.exports = lte;
}));

// node_modules/semver/functions/cmp.js
var require_cmp = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const eq = require_eq();
	const neq = require_neq();
	const gt = require_gt();
	const gte = require_gte();
	const lt = require_lt();
	const lte = require_lte();
	const cmp = (a, op, b, loose) => {
		switch (op) {
			case "===":
				if (typeof a === "object") a = a.version;
				if (typeof b === "object") b = b.version;
				return a === b;
			case "!==":
				if (typeof a === "object") a = a.version;
				if (typeof b === "object") b = b.version;
				return a !== b;
			case "":
			case "=":
			case "==": return eq(a, b, loose);
			case "!=": return neq(a, b, loose);
			case ">": return gt(a, b, loose);
			case ">=": return gte(a, b, loose);
			case "<": return lt(a, b, loose);
			case "<=": return lte(a, b, loose);
			default: throw new TypeError(`Invalid operator: ${op}`);
		}
	};
	module.exports = cmp;
}));

// node_modules/semver/classes/comparator.js
var require_comparator = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const ANY = Symbol("SemVer ANY");
	var Comparator = class Comparator {
		static get ANY() {
			return ANY;
		}
		constructor(comp, options) {
			options = parseOptions(options);
			if (comp instanceof Comparator) {
				if (comp.loose === !!options.loose) return comp;
				else comp = comp.value;
			}
			comp = comp.trim().split(/\s+/).join(" ");
			debug("comparator", comp, options);
			this.options = options;
			this.loose = !!options.loose;
			this.parse(comp);
			if (this.semver === ANY) this.value = "";
			else this.value = this.operator + this.semver.version;
			debug("comp", this);
		}
		parse(comp) {
			const r = this.options.loose ? re[t.COMPARATORLOOSE] : re[t.COMPARATOR];
			const m = comp.match(r);
			if (!m) throw new TypeError(`Invalid comparator: ${comp}`);
			this.operator = m[1] !== void 0 ? m[1] : "";
			if (this.operator === "=") this.operator = "";
			if (!m[2]) this.semver = ANY;
			else this.semver = new SemVer(m[2], this.options.loose);
		}
		toString() {
			return this.value;
		}
		test(version) {
			debug("Comparator.test", version, this.options.loose);
			if (this.semver === ANY || version === ANY) return true;
			if (typeof version === "string") try {
				version = new SemVer(version, this.options);
			} catch (er) {
				return false;
			}
			return cmp(version, this.operator, this.semver, this.options);
		}
		intersects(comp, options) {
			if (!(comp instanceof Comparator)) throw new TypeError("a Comparator is required");
			if (this.operator === "") {
				if (this.value === "") return true;
				return new Range(comp.value, options).test(this.value);
			} else if (comp.operator === "") {
				if (comp.value === "") return true;
				return new Range(this.value, options).test(comp.semver);
			}
			options = parseOptions(options);
			if (options.includePrerelease && (this.value === "<0.0.0-0" || comp.value === "<0.0.0-0")) return false;
			if (!options.includePrerelease && (this.value.startsWith("<0.0.0") || comp.value.startsWith("<0.0.0"))) return false;
			if (this.operator.startsWith(">") && comp.operator.startsWith(">")) return true;
			if (this.operator.startsWith("<") && comp.operator.startsWith("<")) return true;
			if (this.semver.version === comp.semver.version && this.operator.includes("=") && comp.operator.includes("=")) return true;
			if (cmp(this.semver, "<", comp.semver, options) && this.operator.startsWith(">") && comp.operator.startsWith("<")) return true;
			if (cmp(this.semver, ">", comp.semver, options) && this.operator.startsWith("<") && comp.operator.startsWith(">")) return true;
			return false;
		}
	};
	module.exports = Comparator;
	const parseOptions = require_parse_options();
	const { safeRe: re, t } = require_re();
	const cmp = require_cmp();
	const debug = require_debug();
	const SemVer = require_semver();
	const Range = require_range();
}));

// node_modules/semver/internal/trim-comparator-whitespace.js
var require_trim_comparator_whitespace = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { MAX_LENGTH, MAX_SAFE_BUILD_LENGTH, WHITESPACE_CHARACTERS } = require_constants();
	const whitespace = /* @__PURE__ */ new Uint8Array(65536);
	for (const char of WHITESPACE_CHARACTERS) whitespace[char.charCodeAt(0)] = 1;
	const isWhitespace = (char) => char !== void 0 && whitespace[char.charCodeAt(0)] === 1;
	const isVersionPrefix = (char) => char === "v" || char === "=" || isWhitespace(char);
	const isDigit = (char) => char !== void 0 && char >= "0" && char <= "9";
	const isLetter = (char) => char !== void 0 && (char >= "a" && char <= "z" || char >= "A" && char <= "Z");
	const isIdentifierCharacter = (char) => isDigit(char) || isLetter(char) || char === "-";
	const isVersionStart = (char) => isDigit(char) || char === "x" || char === "X" || char === "*";
	const findDigitsEndIndex = (range, start, limit, digitRuns) => {
		if (!isDigit(range[start])) return start;
		if (start >= digitRuns.start && start < digitRuns.end) return Math.min(start + limit, digitRuns.end);
		if (start >= digitRuns.previousStart && start < digitRuns.previousEnd) return Math.min(start + limit, digitRuns.previousEnd);
		let end = start + 1;
		while (isDigit(range[end])) end++;
		digitRuns.previousStart = digitRuns.start;
		digitRuns.previousEnd = digitRuns.end;
		digitRuns.start = start;
		digitRuns.end = end;
		return Math.min(start + limit, end);
	};
	const findVersionNumberEndIndex = (range, start, loose, digitRuns) => {
		if (!loose && range[start] === "0") return start + 1;
		return findDigitsEndIndex(range, start, loose ? MAX_LENGTH : MAX_LENGTH + 1, digitRuns);
	};
	const findPrereleaseIdentifierEndIndex = (range, start, loose, digitRuns) => {
		const digitsEnd = findDigitsEndIndex(range, start, MAX_LENGTH, digitRuns);
		if (isLetter(range[digitsEnd]) || range[digitsEnd] === "-") {
			let end = digitsEnd + 1;
			const limit = end + MAX_SAFE_BUILD_LENGTH;
			while (end < limit && isIdentifierCharacter(range[end])) end++;
			return end;
		}
		return findVersionNumberEndIndex(range, start, loose, digitRuns);
	};
	const findPrereleaseEndIndex = (range, start, loose, digitRuns) => {
		const hyphen = range[start] === "-";
		if (!loose && !hyphen) return start;
		const identifierStart = start + (hyphen ? 1 : 0);
		let end = findPrereleaseIdentifierEndIndex(range, identifierStart, loose, digitRuns);
		if (end === identifierStart) {
			if (!loose || !hyphen) return start;
			end = findPrereleaseIdentifierEndIndex(range, start, loose, digitRuns);
		}
		while (range[end] === ".") {
			const next = findPrereleaseIdentifierEndIndex(range, end + 1, loose, digitRuns);
			if (next === end + 1) break;
			end = next;
		}
		return end;
	};
	const findBuildIdentifierEndIndex = (range, start) => {
		let end = start;
		while (end - start < MAX_SAFE_BUILD_LENGTH && isIdentifierCharacter(range[end])) end++;
		return end;
	};
	const findBuildEndIndex = (range, start) => {
		if (range[start] !== "+") return start;
		let end = findBuildIdentifierEndIndex(range, start + 1);
		if (end === start + 1) return start;
		while (range[end] === ".") {
			const next = findBuildIdentifierEndIndex(range, end + 1);
			if (next === end + 1) break;
			end = next;
		}
		return end;
	};
	const findLooseFullVersionEndIndex = (range, start, digitRuns) => {
		let end = start;
		for (let component = 0; component < 3; component++) {
			const next = findVersionNumberEndIndex(range, end, true, digitRuns);
			if (next === end) return start;
			end = next;
			if (component < 2) {
				if (range[end] !== ".") return start;
				end++;
			}
		}
		const prereleaseEnd = findPrereleaseEndIndex(range, end, true, digitRuns);
		return findBuildEndIndex(range, prereleaseEnd);
	};
	const findPartialVersionComponentEndIndex = (range, start, digitRuns) => {
		if (isDigit(range[start])) return findVersionNumberEndIndex(range, start, false, digitRuns);
		return isVersionStart(range[start]) ? start + 1 : start;
	};
	const findPartialVersionEndIndex = (range, start, digitRuns) => {
		let end = findPartialVersionComponentEndIndex(range, start, digitRuns);
		for (let component = 0; component < 2; component++) {
			if (range[end] !== ".") return end;
			const next = findPartialVersionComponentEndIndex(range, end + 1, digitRuns);
			if (next === end + 1) return end;
			end = next;
		}
		const prereleaseEnd = findPrereleaseEndIndex(range, end, false, digitRuns);
		return findBuildEndIndex(range, prereleaseEnd);
	};
	const findVersionEndIndex = (range, start, digitRuns) => {
		const fullVersionEnd = findLooseFullVersionEndIndex(range, start, digitRuns);
		return fullVersionEnd !== start ? fullVersionEnd : findPartialVersionEndIndex(range, start, digitRuns);
	};
	const findRemovableWhitespaceIndex = (range, matchStart) => {
		let position = matchStart;
		if (isWhitespace(range[position])) position++;
		if (range[position] === "<" || range[position] === ">") position++;
		if (range[position] === "=") position++;
		return isWhitespace(range[position]) ? position : -1;
	};
	const trimComparatorWhitespace = (range) => {
		let result = "";
		let copyFrom = 0;
		let cursor = 0;
		const digitRuns = {
			start: -1,
			end: -1,
			previousStart: -1,
			previousEnd: -1
		};
		while (cursor < range.length) {
			const matchStart = cursor;
			if (range[cursor] === "<" || range[cursor] === ">") cursor++;
			else if (!isVersionPrefix(range[cursor]) && !isVersionStart(range[cursor])) {
				cursor++;
				continue;
			}
			while (cursor < range.length && isVersionPrefix(range[cursor])) cursor++;
			if (!isVersionStart(range[cursor])) continue;
			const whitespacePosition = findRemovableWhitespaceIndex(range, matchStart);
			if (whitespacePosition !== -1) {
				result += range.slice(copyFrom, whitespacePosition);
				copyFrom = whitespacePosition + 1;
			}
			cursor = findVersionEndIndex(range, cursor, digitRuns);
		}
		return result + range.slice(copyFrom);
	};
	module.exports = trimComparatorWhitespace;
}));

// node_modules/semver/classes/range.js
var require_range = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SPACE_CHARACTERS = /\s+/g;
	var Range = class Range {
		constructor(range, options) {
			options = parseOptions(options);
			if (range instanceof Range) {
				if (range.loose === !!options.loose && range.includePrerelease === !!options.includePrerelease) return range;
				else return new Range(range.raw, options);
			}
			if (range instanceof Comparator) {
				this.raw = range.value;
				this.set = [[range]];
				this.formatted = void 0;
				return this;
			}
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			this.raw = range.trim().replace(SPACE_CHARACTERS, " ");
			this.set = this.raw.split("||").map((r) => this.parseRange(r.trim())).filter((c) => c.length);
			if (!this.set.length) throw new TypeError(`Invalid SemVer Range: ${this.raw}`);
			if (this.set.length > 1) {
				const first = this.set[0];
				this.set = this.set.filter((c) => !isNullSet(c[0]));
				if (this.set.length === 0) this.set = [first];
				else if (this.set.length > 1) {
					for (const c of this.set) if (c.length === 1 && isAny(c[0])) {
						this.set = [c];
						break;
					}
				}
			}
			this.formatted = void 0;
		}
		get range() {
			if (this.formatted === void 0) {
				this.formatted = "";
				for (let i = 0; i < this.set.length; i++) {
					if (i > 0) this.formatted += "||";
					const comps = this.set[i];
					for (let k = 0; k < comps.length; k++) {
						if (k > 0) this.formatted += " ";
						this.formatted += comps[k].toString().trim();
					}
				}
			}
			return this.formatted;
		}
		format() {
			return this.range;
		}
		toString() {
			return this.range;
		}
		parseRange(range) {
			range = range.replace(BUILDSTRIPRE, "");
			const memoKey = ((this.options.includePrerelease && FLAG_INCLUDE_PRERELEASE) | (this.options.loose && FLAG_LOOSE)) + ":" + range;
			const cached = cache.get(memoKey);
			if (cached) return cached;
			const loose = this.options.loose;
			const hr = loose ? re[t.HYPHENRANGELOOSE] : re[t.HYPHENRANGE];
			range = range.replace(hr, hyphenReplace(this.options.includePrerelease));
			debug("hyphen replace", range);
			range = trimComparatorWhitespace(range);
			debug("comparator trim", range);
			range = range.replace(re[t.TILDETRIM], tildeTrimReplace);
			debug("tilde trim", range);
			range = range.replace(re[t.CARETTRIM], caretTrimReplace);
			debug("caret trim", range);
			let rangeList = range.split(" ").map((comp) => parseComparator(comp, this.options)).join(" ").split(/\s+/).map((comp) => replaceGTE0(comp, this.options));
			if (loose) rangeList = rangeList.filter((comp) => {
				debug("loose invalid filter", comp, this.options);
				return !!comp.match(re[t.COMPARATORLOOSE]);
			});
			debug("range list", rangeList);
			const rangeMap = /* @__PURE__ */ new Map();
			const comparators = rangeList.map((comp) => new Comparator(comp, this.options));
			for (const comp of comparators) {
				if (isNullSet(comp)) return [comp];
				rangeMap.set(comp.value, comp);
			}
			if (rangeMap.size > 1 && rangeMap.has("")) rangeMap.delete("");
			const result = [...rangeMap.values()];
			cache.set(memoKey, result);
			return result;
		}
		intersects(range, options) {
			if (!(range instanceof Range)) throw new TypeError("a Range is required");
			return this.set.some((thisComparators) => {
				return isSatisfiable(thisComparators, options) && range.set.some((rangeComparators) => {
					return isSatisfiable(rangeComparators, options) && thisComparators.every((thisComparator) => {
						return rangeComparators.every((rangeComparator) => {
							return thisComparator.intersects(rangeComparator, options);
						});
					});
				});
			});
		}
		test(version) {
			if (!version) return false;
			if (typeof version === "string") try {
				version = new SemVer(version, this.options);
			} catch (er) {
				return false;
			}
			for (let i = 0; i < this.set.length; i++) if (testSet(this.set[i], version, this.options)) return true;
			return false;
		}
	};
	module.exports = Range;
	const cache = new (require_lrucache())();
	const parseOptions = require_parse_options();
	const Comparator = require_comparator();
	const debug = require_debug();
	const SemVer = require_semver();
	const trimComparatorWhitespace = require_trim_comparator_whitespace();
	const { safeRe: re, src, t, tildeTrimReplace, caretTrimReplace } = require_re();
	const { FLAG_INCLUDE_PRERELEASE, FLAG_LOOSE } = require_constants();
	const BUILDSTRIPRE = new RegExp(src[t.BUILD], "g");
	const isNullSet = (c) => c.value === "<0.0.0-0";
	const isAny = (c) => c.value === "";
	const isSatisfiable = (comparators, options) => {
		let result = true;
		const remainingComparators = comparators.slice();
		let testComparator = remainingComparators.pop();
		while (result && remainingComparators.length) {
			result = remainingComparators.every((otherComparator) => {
				return testComparator.intersects(otherComparator, options);
			});
			testComparator = remainingComparators.pop();
		}
		return result;
	};
	const parseComparator = (comp, options) => {
		comp = comp.replace(re[t.BUILD], "");
		debug("comp", comp, options);
		comp = replaceCarets(comp, options);
		debug("caret", comp);
		comp = replaceTildes(comp, options);
		debug("tildes", comp);
		comp = replaceXRanges(comp, options);
		debug("xrange", comp);
		comp = replaceStars(comp, options);
		debug("stars", comp);
		return comp;
	};
	const isX = (id) => !id || id.toLowerCase() === "x" || id === "*";
	const invalidXRangeOrder = (M, m, p) => isX(M) && !isX(m) || isX(m) && p && !isX(p);
	const replaceTildes = (comp, options) => {
		return comp.trim().split(/\s+/).map((c) => replaceTilde(c, options)).join(" ");
	};
	const replaceTilde = (comp, options) => {
		const r = options.loose ? re[t.TILDELOOSE] : re[t.TILDE];
		const z = options.includePrerelease ? "-0" : "";
		return comp.replace(r, (_, M, m, p, pr) => {
			debug("tilde", comp, _, M, m, p, pr);
			let ret;
			if (isX(M)) ret = "";
			else if (isX(m)) ret = `>=${M}.0.0${z} <${+M + 1}.0.0-0`;
			else if (isX(p)) ret = `>=${M}.${m}.0${z} <${M}.${+m + 1}.0-0`;
			else if (pr) {
				debug("replaceTilde pr", pr);
				ret = `>=${M}.${m}.${p}-${pr} <${M}.${+m + 1}.0-0`;
			} else ret = `>=${M}.${m}.${p} <${M}.${+m + 1}.0-0`;
			debug("tilde return", ret);
			return ret;
		});
	};
	const replaceCarets = (comp, options) => {
		return comp.trim().split(/\s+/).map((c) => replaceCaret(c, options)).join(" ");
	};
	const replaceCaret = (comp, options) => {
		debug("caret", comp, options);
		const r = options.loose ? re[t.CARETLOOSE] : re[t.CARET];
		const z = options.includePrerelease ? "-0" : "";
		return comp.replace(r, (_, M, m, p, pr) => {
			debug("caret", comp, _, M, m, p, pr);
			let ret;
			if (isX(M)) ret = "";
			else if (isX(m)) ret = `>=${M}.0.0${z} <${+M + 1}.0.0-0`;
			else if (isX(p)) {
				if (M === "0") ret = `>=${M}.${m}.0${z} <${M}.${+m + 1}.0-0`;
				else ret = `>=${M}.${m}.0${z} <${+M + 1}.0.0-0`;
			} else if (pr) {
				debug("replaceCaret pr", pr);
				if (M === "0") {
					if (m === "0") ret = `>=${M}.${m}.${p}-${pr} <${M}.${m}.${+p + 1}-0`;
					else ret = `>=${M}.${m}.${p}-${pr} <${M}.${+m + 1}.0-0`;
				} else ret = `>=${M}.${m}.${p}-${pr} <${+M + 1}.0.0-0`;
			} else {
				debug("no pr");
				if (M === "0") {
					if (m === "0") ret = `>=${M}.${m}.${p} <${M}.${m}.${+p + 1}-0`;
					else ret = `>=${M}.${m}.${p} <${M}.${+m + 1}.0-0`;
				} else ret = `>=${M}.${m}.${p} <${+M + 1}.0.0-0`;
			}
			debug("caret return", ret);
			return ret;
		});
	};
	const replaceXRanges = (comp, options) => {
		debug("replaceXRanges", comp, options);
		return comp.split(/\s+/).map((c) => replaceXRange(c, options)).join(" ");
	};
	const replaceXRange = (comp, options) => {
		comp = comp.trim();
		const r = options.loose ? re[t.XRANGELOOSE] : re[t.XRANGE];
		return comp.replace(r, (ret, gtlt, M, m, p, pr) => {
			debug("xRange", comp, ret, gtlt, M, m, p, pr);
			if (invalidXRangeOrder(M, m, p)) return comp;
			const xM = isX(M);
			const xm = xM || isX(m);
			const xp = xm || isX(p);
			const anyX = xp;
			if (gtlt === "=" && anyX) gtlt = "";
			pr = options.includePrerelease ? "-0" : "";
			if (xM) {
				if (gtlt === ">" || gtlt === "<") ret = "<0.0.0-0";
				else ret = "*";
			} else if (gtlt && anyX) {
				if (xm) m = 0;
				p = 0;
				if (gtlt === ">") {
					gtlt = ">=";
					if (xm) {
						M = +M + 1;
						m = 0;
						p = 0;
					} else {
						m = +m + 1;
						p = 0;
					}
				} else if (gtlt === "<=") {
					gtlt = "<";
					if (xm) M = +M + 1;
					else m = +m + 1;
				}
				if (gtlt === "<") pr = "-0";
				ret = `${gtlt + M}.${m}.${p}${pr}`;
			} else if (xm) ret = `>=${M}.0.0${pr} <${+M + 1}.0.0-0`;
			else if (xp) ret = `>=${M}.${m}.0${pr} <${M}.${+m + 1}.0-0`;
			debug("xRange return", ret);
			return ret;
		});
	};
	const replaceStars = (comp, options) => {
		debug("replaceStars", comp, options);
		return comp.trim().replace(re[t.STAR], "");
	};
	const replaceGTE0 = (comp, options) => {
		debug("replaceGTE0", comp, options);
		return comp.trim().replace(re[options.includePrerelease ? t.GTE0PRE : t.GTE0], "");
	};
	const hyphenReplace = (incPr) => ($0, from, fM, fm, fp, fpr, fb, to, tM, tm, tp, tpr) => {
		if (isX(fM)) from = "";
		else if (isX(fm)) from = `>=${fM}.0.0${incPr ? "-0" : ""}`;
		else if (isX(fp)) from = `>=${fM}.${fm}.0${incPr ? "-0" : ""}`;
		else if (fpr) from = `>=${from}`;
		else from = `>=${from}${incPr ? "-0" : ""}`;
		if (isX(tM)) to = "";
		else if (isX(tm)) to = `<${+tM + 1}.0.0-0`;
		else if (isX(tp)) to = `<${tM}.${+tm + 1}.0-0`;
		else if (tpr) to = `<=${tM}.${tm}.${tp}-${tpr}`;
		else if (incPr) to = `<${tM}.${tm}.${+tp + 1}-0`;
		else to = `<=${to}`;
		return `${from} ${to}`.trim();
	};
	const testSet = (set, version, options) => {
		for (let i = 0; i < set.length; i++) if (!set[i].test(version)) return false;
		if (version.prerelease.length && !options.includePrerelease) {
			for (let i = 0; i < set.length; i++) {
				debug(set[i].semver);
				if (set[i].semver === Comparator.ANY) continue;
				if (set[i].semver.prerelease.length > 0) {
					const allowed = set[i].semver;
					if (allowed.major === version.major && allowed.minor === version.minor && allowed.patch === version.patch) return true;
				}
			}
			return false;
		}
		return true;
	};
}));

// node_modules/semver/functions/satisfies.js
var require_satisfies = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const satisfies = (version, range, options) => {
		try {
			range = new Range(range, options);
		} catch (er) {
			return false;
		}
		return range.test(version);
	};
	module.exports = satisfies;
}));

// node_modules/semver/ranges/valid.js
var require_valid = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const validRange = (range, options) => {
		try {
			return new Range(range, options).range || "*";
		} catch (er) {
			return null;
		}
	};
	module.exports = validRange;
}));

// src/discovery/kubeversion.ts
var import_satisfies = /* @__PURE__ */ __toESM(require_satisfies(), 1);
var import_valid = /* @__PURE__ */ __toESM(require_valid(), 1);
const knownVersions = [
	[35, 0],
	[34, 3],
	[33, 7],
	[32, 11],
	[31, 14],
	[30, 14],
	[29, 15],
	[28, 15],
	[27, 16],
	[26, 15],
	[25, 16],
	[24, 17],
	[23, 17],
	[22, 17],
	[21, 14],
	[20, 15],
	[19, 16],
	[18, 20],
	[17, 17],
	[16, 15]
];
function chooseKubeVersion(range) {
	const versions = knownVersions.flatMap(([minor, patch]) => Array.from({ length: patch + 1 }, (_, back) => `1.${minor}.${patch - back}`));
	return `v${versions.find((version) => range === void 0 || isAllowedVersion(range, version)) ?? versions[0]}`;
}
function isAllowedVersion(range, version) {
	return range.split("||").some((alternative) => {
		const terms = alternative.replace(/(^|[^\d.xX*])v?(\d+(?:\.\d+)?(?:\.[xX*])?)-[0-9A-Za-z.-]+/g, "$1$2").replace(/=([<>])/g, "$1=").replaceAll(",", " ").replace(/(!=)\s+/g, "$1");
		const excluded = [...terms.matchAll(/!=(\S+)/g)].map((match) => match[1] ?? "");
		const wanted = terms.replace(/!=\S+/g, " ").trim();
		if ((0, import_valid.default)(wanted) === null) return false;
		return (0, import_satisfies.default)(version, wanted) && !excluded.some((term) => (0, import_satisfies.default)(version, term));
	});
}

// src/discovery/rules.ts
const fieldRules = [
	findImageField,
	findNamedFields,
	findRepositoryField,
	findEnvironmentField
];
function findCandidatesInFields(fields) {
	return fieldRules.flatMap((rule) => rule(fields));
}
function findImageField(fields) {
	const image = fields.get("image");
	if (image === void 0) return [];
	const repository = fields.get("repository");
	const inParts = repository !== void 0 && /^[\w.-]+$/.test(image);
	const name = inParts ? `${repository}/${image}` : image;
	const tag = fields.get("tag") ?? (inParts ? fields.get("version") : void 0);
	return [{
		text: joinReference(fields.get("registry"), name, tag, fields.get("digest")),
		key: "image"
	}];
}
const imageKey = /^(?!image$)[\w./-]*[iI]mage$|^RELATED_IMAGE_|_IMAGE$/;
function findNamedFields(fields) {
	return [...fields].filter(([key, text]) => imageKey.test(key) && isExplicit(text)).map(([key, text]) => ({
		text,
		key
	}));
}
function findRepositoryField(fields) {
	const repository = fields.get("repository");
	const [registry, tag, digest] = [
		"registry",
		"tag",
		"digest"
	].map((key) => fields.get(key) || void 0);
	if (!repository || fields.has("image") || (registry ?? tag ?? digest) === void 0) return [];
	return [{
		text: joinReference(registry, repository, tag, digest),
		key: "repository"
	}];
}
function findEnvironmentField(fields) {
	const value = fields.get("value");
	return value !== void 0 && isExplicit(value) && imageKey.test(fields.get("name") ?? "") ? [{
		text: value,
		key: "value"
	}] : [];
}
const argument = new RegExp(`(?:^|[\\s"'[,])--?(?:[\\w.-]*image|${["prometheus-config-reloader"].join("|")})=["']?([^\\s"',\\]]+)`, "gi");
function findCandidatesInText(text) {
	return [...text.matchAll(argument)].map((match) => match[1] ?? "").filter(isExplicit);
}
function isExplicit(text) {
	return /[/:@]/.test(text);
}
const notImages = /* @__PURE__ */ new Set([
	"auto",
	"default",
	"disabled",
	"enabled",
	"false",
	"nil",
	"no",
	"none",
	"null",
	"off",
	"on",
	"true",
	"yes"
]);
function parseCandidate(text) {
	const plain = text.trim().replace(/^docker:\/\//, "");
	return notImages.has(plain.toLowerCase()) || !/[a-z]/.test(plain) ? void 0 : tryParseReference(plain);
}
function joinReference(registry, name, tag, digest) {
	const bare = name.trim();
	const complete = /@|:[^/]+$/.test(bare);
	return [
		registry && !hasHost(bare) ? `${registry.replace(/\/+$/, "")}/` : "",
		bare,
		tag && !complete ? `:${tag}` : "",
		digest && !bare.includes("@") ? `@${digest}` : ""
	].join("");
}
function hasHost(name) {
	const slash = name.indexOf("/");
	return slash !== -1 && /[.:]|^localhost$/.test(name.slice(0, slash));
}
const podSpecs = {
	Pod: ["spec"],
	PodTemplate: ["template", "spec"],
	Deployment: [
		"spec",
		"template",
		"spec"
	],
	StatefulSet: [
		"spec",
		"template",
		"spec"
	],
	DaemonSet: [
		"spec",
		"template",
		"spec"
	],
	ReplicaSet: [
		"spec",
		"template",
		"spec"
	],
	ReplicationController: [
		"spec",
		"template",
		"spec"
	],
	Job: [
		"spec",
		"template",
		"spec"
	],
	CronJob: [
		"spec",
		"jobTemplate",
		"spec",
		"template",
		"spec"
	]
};
const containerLists = [
	"containers",
	"initContainers",
	"ephemeralContainers"
];
function findPodSpec(kind) {
	return Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : void 0;
}
const field = /(?:^|[\s{,])(["']?)([\w./-]*(?:[iI]mage|_IMAGE|RELATED_IMAGE_\w+))\1\s*:(?:\s+|(?=["']))(?:"([^"]*)"|'([^']*)'|([^\s,{}[\]"']+)(?=[\s,}\]]|$))/g;
const longestLine = 65536;
function findImagesInText(text) {
	const isWorkload = findPodSpec(/^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? "") !== void 0;
	const findParent = createParentFinder();
	return text.split("\n").flatMap((line, index) => {
		if (line.length > longestLine || /^\s*(?:#|$)/.test(line)) return [];
		const inContainers = containerLists.some((list) => list === findParent(line));
		const certain = isWorkload && inContainers && /^[\s-]*image:/.test(line);
		return [...findFieldTexts(line), ...findCandidatesInText(line)].map(parseCandidate).filter((reference) => reference !== void 0).map((reference) => ({
			reference,
			certain,
			line: index + 1
		}));
	});
}
function findFieldTexts(line) {
	return [...line.matchAll(field)].map(([, , key = "", double, single, plain]) => ({
		key,
		text: double ?? single ?? plain ?? ""
	})).filter(({ key, text }) => key === "image" || imageKey.test(key) && isExplicit(text)).map(({ text }) => text);
}
function createParentFinder() {
	const open = [];
	return (line) => {
		if (/^\s*\{\{/.test(line)) return void 0;
		const column = /^[\s-]*/.exec(line)?.[0].length ?? 0;
		while ((open.at(-1)?.column ?? -1) >= column) open.pop();
		const parent = open.at(-1)?.key;
		open.push({
			column,
			key: /^[\s-]*["']?([\w-]+)["']?\s*:/.exec(line)?.[1]
		});
		return parent;
	};
}

// src/discovery/yaml.ts
const worthReading = /(?:[iI]mage|repository)["']?\s*:|_IMAGE|image=|config-reloader=/;
const definition = /^kind:\s*["']?CustomResourceDefinition\b/m;
const deepestText = 2;
const limits = {
	nodes: 1e6,
	depth: 200
};
function findImagesInYaml(text, place, depth = 0) {
	return splitDocuments(text.replaceAll("\r\n", "\n")).flatMap((part) => {
		if (!worthReading.test(part.text) || definition.test(part.text)) return [];
		const { images, texts } = findImagesInDocument(part.text, place);
		const embedded = depth === deepestText ? [] : texts;
		const source = /^# Source: (\S.*)$/m.exec(part.text.slice(0, 1e3))?.[1];
		return [...images, ...embedded.flatMap(({ text, linesBefore }) => findImagesInYaml(text, place, depth + 1).map((image) => ({
			...image,
			certain: false,
			line: image.line + linesBefore
		})))].map((image) => ({
			...image,
			line: image.line + part.linesBefore,
			source
		}));
	});
}
function splitDocuments(text) {
	let lines = 0;
	return text.split(/^(?=---(?:\s|$))/m).map((part) => {
		const linesBefore = lines;
		lines += part.split("\n").length - 1;
		return {
			text: part,
			linesBefore
		};
	});
}
function findImagesInDocument(text, place) {
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		strict: false,
		uniqueKeys: false,
		prettyErrors: false,
		logLevel: "silent"
	});
	if (document.errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")) throw tooComplex(place);
	if (document.errors.length > 0) return {
		images: findImagesInText(text),
		texts: []
	};
	return new DocumentReader(document, lines, place).read();
}
var DocumentReader = class {
	#root;
	#lines;
	#place;
	#targets;
	#found = [];
	#certain = /* @__PURE__ */ new Set();
	#files = /* @__PURE__ */ new Set();
	#texts = [];
	#nodesLeft = limits.nodes;
	constructor(document, lines, place) {
		this.#root = document.contents;
		this.#targets = findAliasTargets(document);
		this.#lines = lines;
		this.#place = place;
	}
	read() {
		for (const object of this.#objects()) {
			const kind = textOf(this.#at(object, ["kind"])) ?? "";
			const spec = findPodSpec(kind);
			if (spec) this.#readPod(this.#at(object, spec));
			for (const field of fileFields[kind] ?? []) this.#noteFiles(this.#at(object, [field]));
		}
		this.#walk(this.#root, 0);
		return {
			images: this.#found,
			texts: this.#texts
		};
	}
	#objects() {
		if (!this.#root) return [];
		const items = this.#at(this.#root, ["items"]);
		return textOf(this.#at(this.#root, ["kind"]))?.endsWith("List") && (0, import_dist.isSeq)(items) ? items.items.map((item) => item) : [this.#root];
	}
	#readPod(spec) {
		for (const list of containerLists) for (const container of this.#items(spec, list)) this.#note(this.#at(container, ["image"]), true);
		for (const volume of this.#items(spec, "volumes")) this.#note(this.#at(volume, ["image", "reference"]), true);
	}
	#noteFiles(data) {
		if (!(0, import_dist.isMap)(data)) return;
		for (const { value } of data.items) {
			const scalar = this.#resolve(value);
			if ((0, import_dist.isScalar)(scalar) && textOf(scalar)?.includes("\n")) this.#files.add(scalar);
		}
	}
	#walk(given, depth) {
		if (--this.#nodesLeft < 0 || depth > limits.depth) throw tooComplex(this.#place);
		const node = this.#resolve(given);
		if ((0, import_dist.isMap)(node)) {
			this.#readFields(node);
			for (const { value } of node.items) this.#walk(value, depth + 1);
		} else if ((0, import_dist.isSeq)(node)) for (const item of node.items) this.#walk(item, depth + 1);
		else if ((0, import_dist.isScalar)(node)) this.#readScalar(node);
	}
	#readFields(map) {
		const scalars = /* @__PURE__ */ new Map();
		for (const { key, value } of map.items) {
			const scalar = this.#resolve(value);
			if ((0, import_dist.isScalar)(key) && (0, import_dist.isScalar)(scalar)) scalars.set(String(key.value), scalar);
		}
		const fields = new Map([...scalars].map(([key, scalar]) => [key, textOf(scalar) ?? ""]));
		for (const { key, text } of findCandidatesInFields(fields)) this.#note(scalars.get(key), false, text);
	}
	#readScalar(scalar) {
		const text = textOf(scalar) ?? "";
		if (this.#files.delete(scalar)) {
			const isBlock = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
			this.#texts.push({
				text,
				linesBefore: this.#lineOf(scalar) - (isBlock ? 0 : 1)
			});
		} else for (const candidate of findCandidatesInText(text)) this.#note(scalar, false, candidate);
	}
	#note(scalar, certain, text = textOf(scalar)) {
		if (!(0, import_dist.isScalar)(scalar) || text === void 0 || this.#certain.has(scalar)) return;
		if (certain) this.#certain.add(scalar);
		const reference = parseCandidate(text);
		if (reference) this.#found.push({
			reference,
			certain,
			line: this.#lineOf(scalar)
		});
	}
	#lineOf(scalar) {
		return this.#lines.linePos(scalar.range?.[0] ?? 0).line;
	}
	#at(node, path) {
		let reached = this.#resolve(node);
		for (const key of path) {
			if (!(0, import_dist.isMap)(reached)) return void 0;
			reached = this.#resolve(reached.get(key, true));
		}
		return reached;
	}
	#items(node, key) {
		const list = node && this.#at(node, [key]);
		return (0, import_dist.isSeq)(list) ? list.items.map((item) => item) : [];
	}
	#resolve(node) {
		return ((0, import_dist.isAlias)(node) ? this.#targets.get(node) : node) ?? void 0;
	}
};
const fileFields = {
	ConfigMap: ["data"],
	Secret: ["stringData"]
};
function textOf(node) {
	if (!(0, import_dist.isScalar)(node)) return void 0;
	return typeof node.value === "string" ? node.value : node.source ?? "";
}
function findAliasTargets(document) {
	const anchors = /* @__PURE__ */ new Map();
	const targets = /* @__PURE__ */ new Map();
	(0, import_dist.visit)(document, { Node: (_key, node) => {
		if ((0, import_dist.isAlias)(node)) {
			const target = anchors.get(node.source);
			if (target) targets.set(node, target);
		} else if (node.anchor) anchors.set(node.anchor, node);
	} });
	return targets;
}
function tooComplex(place) {
	const { depth, nodes } = limits;
	return new ImagebuildError("LIMIT_EXCEEDED", say("yamlTooComplex"), {
		place,
		hint: say("simplifyYaml", {
			depth,
			nodes
		})
	});
}

// src/discovery/finders/charts.ts
const besideCharts = /\.(?:ya?ml|md|txt|json|tmpl)$|^\./i;
const valuesSuffix = ".values.yaml";
async function findInCharts(context) {
	const charts = await readCharts(context);
	const limit = pLimit(context.concurrency);
	const problems = [];
	const render = async (chart) => {
		try {
			return await imagesOfChart(context, chart);
		} catch (error) {
			if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
			problems.push(error);
			return [];
		}
	};
	const found = await Promise.all(charts.map((chart) => limit(render, chart)));
	const byPlace = (a, b) => (a.place?.file ?? "") < (b.place?.file ?? "") ? -1 : 1;
	if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
	return found.flat();
}
async function readCharts(context) {
	const charts = [];
	const entries = await listDirectory(context, "charts");
	for (const { name, path, isDirectory } of entries) {
		const mayBeChart = isDirectory || name.endsWith(".tgz");
		const chart = mayBeChart ? await readChart(context, path, isDirectory) : void 0;
		if (chart) charts.push({
			...chart,
			path,
			isDirectory
		});
		else if (mayBeChart || !besideCharts.test(name)) warnNotChart(context, path);
	}
	const names = new Set(charts.map((chart) => chart.name));
	for (const { name, path } of entries) if (name.endsWith(valuesSuffix) && !names.has(name.slice(0, -12))) warnUnused(context, path, say("valuesWithoutChart", { path }));
	for (const name of Object.keys(context.charts)) if (!names.has(name)) warnUnused(context, configurationFile, say("chartUnknown", { name }));
	return charts.filter((chart) => !chart.isLibrary);
}
async function readChart(context, path, isDirectory) {
	try {
		return await readChartMetadata(join(context.directory, path), isDirectory);
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new ImagebuildError("CHART_FAILED", say("chartUnreadable", {
			path,
			reason
		}), {
			place: context.place(path),
			hint: say("packageAgain"),
			cause
		});
	}
}
async function imagesOfChart(context, chart) {
	const options = context.charts[chart.name] ?? {};
	const release = toReleaseName(context.application);
	if (chart.isDirectory) await checkLinks(context, chart.path);
	const rendered = await addPlace(context, chart.path, async () => context.render({
		path: join(context.directory, chart.path),
		name: release,
		namespace: release,
		kubeVersion: chooseVersion(context, chart),
		values: await findValues(context, chart, options),
		sets: toSets(options)
	}));
	return findImagesInYaml(rendered, context.place(chart.path)).map(({ reference, certain, source }) => ({
		reference,
		required: certain,
		transport: "registry",
		origin: { file: toTemplatePath(chart, source) }
	}));
}
async function checkLinks(context, chart) {
	const path = await findOutsideLink(context, chart);
	if (path === void 0) return;
	throw new ImagebuildError("CHART_FAILED", say("chartLinkLeadsOut", { path }), {
		place: context.place(path),
		hint: say("chartLinkLeadsOutHint")
	});
}
async function addPlace(context, path, action) {
	try {
		return await action();
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
		throw error.with({ place: context.place(path) });
	}
}
function toReleaseName(application) {
	return application.replace(/_+/g, "-").slice(0, 53).replace(/[-.]+$/, "");
}
function chooseVersion(context, chart) {
	const { kubeVersion } = context;
	if (kubeVersion === void 0) return chooseKubeVersion(chart.kubeVersion);
	return kubeVersion.startsWith("v") ? kubeVersion : `v${kubeVersion}`;
}
async function findValues(context, chart, options) {
	const beside = `charts/${chart.name}${valuesSuffix}`;
	const files = await findKind(context, beside) === "file" ? [beside] : [];
	for (const file of options.values ?? []) {
		if (await findKind(context, file) !== "file") throw new ImagebuildError("CHART_FAILED", say("valuesMissing", {
			file,
			chart: chart.name
		}), { hint: say("correctValuesPath", { file: configurationFile }) });
		files.push(file);
	}
	return files.map((file) => join(context.directory, file));
}
function toSets({ set = [] }) {
	return Array.isArray(set) ? [...set] : Object.entries(set).map(([key, value]) => `${key}=${value}`);
}
function toTemplatePath(chart, source) {
	const inside = source?.slice(source.indexOf("/") + 1);
	return inside === void 0 || !chart.isDirectory ? chart.path : `${chart.path}/${inside}`;
}
function warnNotChart(context, path) {
	context.warn({
		message: say("notChart", { path }).text,
		place: context.place(path),
		hint: say("whatChartsAre").text
	});
}
function warnUnused(context, path, message) {
	context.warn({
		message: message.text,
		place: context.place(path),
		hint: say("useChartName").text
	});
}

// src/discovery/finders/configuration.ts
async function findInConfiguration(context) {
	return parseEachLine(context.extraImages, (text) => ({
		...parseListLine(text, context.place(configurationFile)),
		required: true,
		origin: { file: configurationFile }
	}));
}

// src/discovery/finders/lists.ts
const listNames = /^image-?list(?:\.txt)?$/i;
async function findInLists(context) {
	const files = [...await listFiles(context, "images/shim"), ...(await listFiles(context, "manifests")).filter((file) => listNames.test(posix.basename(file)))];
	const lines = [];
	for (const file of files) for (const line of splitListLines(await readText(context, file))) lines.push({
		...line,
		file
	});
	return parseEachLine(lines, ({ text, file, line }) => ({
		...parseListLine(text, context.place(file, line)),
		required: true,
		origin: {
			file,
			line
		}
	}));
}

// src/discovery/finders/manifests.ts
const extension = /\.(?:ya?ml|json|tmpl)$/i;
async function findInManifests(context) {
	const files = (await listFiles(context, "manifests")).filter((file) => extension.test(file));
	const found = [];
	for (const file of files) {
		const images = findImagesInYaml(await readText(context, file), context.place(file));
		for (const { reference, certain, line } of images) found.push({
			reference,
			required: certain,
			transport: "registry",
			origin: {
				file,
				line
			}
		});
	}
	return found;
}

// src/discovery/ignored.ts
const file = ".sealignore";
async function readIgnored(context, configured) {
	const lines = await findKind(context, file) === "file" ? splitListLines(await readText(context, file)) : [];
	const tests = [...parseEachLine(lines, ({ text, line }) => createMatcher(text, context.place(file, line))), ...configured.map((text) => createMatcher(text, context.place(configurationFile)))];
	return (reference) => tests.some((test) => test(reference));
}
function createMatcher(text, place) {
	if (!text.includes("*")) {
		const ignored = formatReference(parseReferenceAt(text, place));
		return (reference) => formatReference(reference) === ignored;
	}
	const pattern = compileWildcards(text);
	return (reference) => listSpellings(reference).some((spelling) => pattern.test(spelling));
}
function listSpellings(reference) {
	const full = formatReference(reference);
	const short = full.replace(/^docker\.io\//, "");
	return [
		full,
		short,
		short.replace(/^library\//, "")
	];
}

// src/discovery/discover.ts
const finders = {
	chart: findInCharts,
	manifest: findInManifests,
	list: findInLists,
	archive: findInArchives,
	configuration: findInConfiguration
};
async function discover(input) {
	const warnings = [];
	const context = {
		directory: await realpath(input.directory),
		application: input.application,
		kubeVersion: input.kubeVersion,
		charts: input.charts ?? {},
		extraImages: input.extraImages ?? [],
		render: input.render,
		concurrency: input.concurrency ?? availableParallelism() + 1,
		place: (file, line) => ({
			file: input.nameOf?.(file) ?? file,
			line
		}),
		warn: (warning) => warnings.push(warning)
	};
	const isIgnored = await readIgnored(context, input.ignoredImages ?? []);
	const images = mergeFound((await findImages(context)).filter(({ reference }) => !isIgnored(reference)));
	checkCount(images, input.maxImages ?? 1e3);
	return {
		images,
		warnings: removeDuplicates(warnings)
	};
}
async function findImages(context) {
	const rows = Object.entries(finders);
	return (await Promise.all(rows.map(async ([kind, find]) => (await find(context)).map((image) => ({
		...image,
		origin: {
			kind,
			...image.origin
		}
	}))))).flat();
}
function mergeFound(found) {
	const transports = /* @__PURE__ */ new Map();
	for (const image of found) if (image.transport !== "registry") transports.set(formatReference(image.reference), image);
	const merged = /* @__PURE__ */ new Map();
	for (const image of found) {
		const reference = formatReference(image.reference);
		const { transport, archive } = image.transport === "registry" ? transports.get(reference) ?? image : image;
		const key = [
			reference,
			transport,
			archive?.path ?? ""
		].join(" ");
		const known = merged.get(key);
		merged.set(key, {
			reference: image.reference,
			required: image.required || (known?.required ?? false),
			transport,
			...archive && { archive },
			origins: [...known?.origins ?? [], image.origin]
		});
	}
	return [...merged.entries()].sort(([a], [b]) => a < b ? -1 : 1).map(([, image]) => ({
		...image,
		origins: sortOrigins(image.origins)
	}));
}
function sortOrigins(origins) {
	const key = ({ kind, file, line = 0 }) => `${file}\0${String(line).padStart(9, "0")}\0${kind}`;
	return [...new Map(origins.map((origin) => [key(origin), origin])).entries()].sort(([a], [b]) => a < b ? -1 : 1).map(([, origin]) => origin);
}
function checkCount(images, limit) {
	if (images.length <= limit) return;
	throw new ImagebuildError("LIMIT_EXCEEDED", say("tooManyImages", {
		count: images.length,
		limit
	}), { hint: say("ignoreImages") });
}
function removeDuplicates(warnings) {
	return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

// src/prepare/workspace.ts
async function createWorkspace(env, progress) {
	const directory = await mkdtemp(join(env["RUNNER_TEMP"] ?? tmpdir(), "imagebuild-"));
	const removeAtExit = () => {
		try {
			rmSync(directory, {
				recursive: true,
				force: true
			});
		} catch {}
	};
	process.once("exit", removeAtExit);
	const dispose = async () => {
		process.off("exit", removeAtExit);
		await remove(directory, progress);
	};
	return {
		directory,
		[Symbol.asyncDispose]: dispose
	};
}
async function remove(directory, progress) {
	const removeAll = () => rm(directory, {
		recursive: true,
		force: true,
		maxRetries: 5
	});
	try {
		await removeAll().catch(() => makeWritable(directory).then(removeAll));
	} catch (error) {
		const { text: message } = say("workspaceNotRemoved", {
			directory,
			reason: error.message
		});
		progress({
			type: "warning",
			warning: {
				message,
				hint: say("workspaceNotRemovedHint").text
			}
		});
	}
}
async function makeWritable(directory) {
	try {
		await chmod(directory, 448);
		for (const entry of await readdir(directory, { withFileTypes: true })) if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
	}
}

export { parseTrigger as a, dialects as c, createWarn as d, drawError as f, readDialect as i, attempt as l, suggest as m, discover as n, findSources as o, findPosition as p, parseKubefile as r, findStage as s, createWorkspace as t, createFail as u };