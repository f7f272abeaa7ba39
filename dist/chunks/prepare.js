import { i as readApplicationConfiguration } from "./configuration.js";
import { a as readBuildArch, i as findApplication, n as copyApplication, t as chooseKubefile } from "./directory.js";
import { i as joinProblems, t as ImagebuildError } from "./errors.js";
import { a as plainDirectory, i as parentsOf, n as comparePaths, r as entriesOf } from "./tree.js";
import { c as parseManifest, l as readSmallBlob, s as parseImageManifest, t as contentOf$2 } from "./content.js";
import { a as pLimit, r as parseReference, t as formatReference } from "./reference.js";
import { n as chartRenderer, r as discover, t as makeWorkspace } from "./workspace.js";
import { i as parsePlatform, r as matchesPlatform, t as formatPlatform } from "./platform.js";
import { d as nearest, o as requestPlatforms } from "./request.js";
import { t as ResumableHash } from "./digest.js";
import { n as unpackLayer, t as through } from "./unpack.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { n as chooseManifest, r as platformsOf$1, t as parseImageConfig } from "./imageconfig.js";
import { n as isIndexType } from "./descriptor.js";
import { a as programEnvironment, i as makeHomes } from "./helm.js";
import { t as runProgram } from "./program.js";
import { Readable } from "node:stream";
import { isUtf8 } from "node:buffer";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { createHash } from "node:crypto";
import { lstat, mkdir, open, readFile, readdir, readlink, realpath } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { constants, createWriteStream } from "node:fs";
import { pipeline as pipeline$1 } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";

// src/context/content.ts
const chunkSize = 262144;
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
function textContent(text) {
	return contentOf$2(Buffer.from(text));
}
async function fileContent(path) {
	const hash = createHash("sha256");
	let size = 0;
	for await (const chunk of readFrom$2(path, 0)) {
		hash.update(chunk);
		size += chunk.length;
	}
	return contentAt(path, {
		digest: `sha256:${hash.digest("hex")}`,
		size
	});
}
function contentAt(path, known) {
	return {
		...known,
		file: path,
		open: (offset = 0) => unchanged(path, known, offset)
	};
}
async function* unchanged(path, content, offset) {
	const hash = offset === 0 ? createHash("sha256") : void 0;
	let position = offset;
	for await (const chunk of readFrom$2(path, offset)) {
		position += chunk.length;
		if (position > content.size) throw changed(path);
		hash?.update(chunk);
		yield chunk;
	}
	if (position !== content.size) throw changed(path);
	if (hash && `sha256:${hash.digest("hex")}` !== content.digest) throw changed(path);
}
async function* readFrom$2(path, offset) {
	const { handle, size } = await openRegular(path);
	await using _file = handle;
	const room = Math.max(1, Math.min(chunkSize, size - offset + 1));
	for (let position = offset, full = true; full;) {
		const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(room), 0, room, position);
		position += bytesRead;
		full = bytesRead === room;
		if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
	}
}
async function openRegular(path) {
	const handle = await open(path, flags).catch((cause) => {
		throw unreadable(path, cause);
	});
	const stats = await handle.stat();
	if (stats.isFile()) return {
		handle,
		size: stats.size
	};
	await handle.close();
	throw changed(path);
}
function unreadable(path, cause) {
	return new ImagebuildError("CONTEXT_INVALID", `${path} cannot be read`, {
		place: { file: path },
		hint: "Make it readable, or name it in .dockerignore.",
		cause
	});
}
function changed(path) {
	return new ImagebuildError("CONTEXT_INVALID", `${path} changed while it was read`, {
		place: { file: path },
		hint: "Build again when nothing writes to the application any more."
	});
}

// src/context/patterns.ts
const singles = [
	{
		pattern: /^\*+/,
		source: () => "[^/]*"
	},
	{
		pattern: /^\?/,
		source: () => "[^/]"
	},
	{
		pattern: /^\[(\^?)((?:\\.|[^\]\\])+)\]/su,
		source: ([, not, members]) => `(?!/)[${not}${classOf(members)}]`
	},
	{
		pattern: /^\\(.)/su,
		source: ([, character]) => quote(character)
	},
	{
		pattern: /^[^*?[\\]+/,
		source: ([text]) => quote(text)
	}
];
const doubles = [{
	pattern: /^\*\*\/?$/,
	source: () => ".*"
}, {
	pattern: /^\*\*\/?/,
	source: () => "(?:.*/)?"
}];
function namePattern(pattern) {
	return translate(pattern, singles);
}
function isPattern(name) {
	return /[*?[\\]/.test(name);
}
function pathPattern(pattern) {
	const ending = /^\*\*([^/*?[\\][^*?[\\]*)$/su.exec(pattern)?.[1];
	if (ending !== void 0) return new RegExp(`${quote(ending)}$`, "su");
	return translate(pattern, [...doubles, ...singles]);
}
function translate(pattern, tokens) {
	let source = "";
	for (let rest = pattern; rest !== "";) {
		const text = rest;
		const found = tokens.map((token) => ({
			token,
			match: token.pattern.exec(text)
		})).find((row) => row.match !== null);
		if (!found?.match) return void 0;
		source += found.token.source(found.match);
		rest = rest.slice(found.match[0].length);
	}
	try {
		return new RegExp(`^${source}$`, "su");
	} catch {
		return;
	}
}
function classOf(members) {
	return members.replace(/\\(.)|[^-]/gsu, (plain, quoted) => quoted === "-" ? "\\-" : quote(quoted ?? plain));
}
function quote(text) {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

// src/context/dockerignore.ts
function withoutIgnored(items, pathOf, ignore) {
	if (!ignore) return items;
	const wanted = items.map(pathOf).filter((path) => !ignore.ignores(path));
	const kept = /* @__PURE__ */ new Set([...wanted, ...wanted.flatMap(parentsOf)]);
	return items.filter((item) => kept.has(pathOf(item)));
}
function parseDockerignore(text, file = ".dockerignore") {
	return ignoring(text.replace(/^\uFEFF/, "").split("\n").map((pattern, index) => ({
		pattern,
		place: {
			file,
			line: index + 1
		}
	})).filter((line) => !line.pattern.startsWith("#")));
}
async function readDockerignore(directory, kubefile) {
	for (const file of [`${kubefile}.dockerignore`, ".dockerignore"]) {
		const text = await readOptional(join(directory, file));
		if (text !== void 0) return parseDockerignore(text, file);
	}
	return parseDockerignore("");
}
async function readOptional(path) {
	return readFile(path, "utf8").catch((cause) => {
		if (cause.code === "ENOENT") return void 0;
		throw unreadable(path, cause);
	});
}
function parseExclude(patterns, place) {
	return ignoring(patterns.map((pattern) => ({
		pattern,
		place
	})));
}
function ignoring(lines) {
	const rules = lines.flatMap(ruleOf);
	return {
		exceptions: rules.some((rule) => rule.exception),
		ignores(path) {
			const paths = [path, ...parentsOf(path)];
			let ignored = false;
			for (const rule of rules) if (rule.exception === ignored && paths.some((one) => rule.pattern.test(one))) ignored = !ignored;
			return ignored;
		}
	};
}
function ruleOf({ pattern, place }) {
	const word = pattern.trim();
	if (word === "") return [];
	const exception = word.startsWith("!");
	const clean = cleanPattern(exception ? word.slice(1).trim() : word);
	const compiled = clean === "" ? void 0 : pathPattern(clean);
	if (compiled) return [{
		pattern: compiled,
		exception
	}];
	throw new ImagebuildError("CONTEXT_INVALID", `${JSON.stringify(word)} is no pattern`, {
		place,
		hint: "Close every [ with ], and put something after a \\ or a !."
	});
}
function cleanPattern(word) {
	return word === "" ? "" : posix.normalize(word).replace(/(?<=.)\/$/, "").replace(/^\/(?=.)/, "");
}

// src/context/paths.ts
const linkLimit = 40;
function cleanPath(path) {
	return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, "");
}
function joinPath(directory, name) {
	return directory === "" || name === "" ? directory + name : `${directory}/${name}`;
}
function splitPath(path) {
	const at = path.lastIndexOf("/");
	return {
		directory: path.slice(0, Math.max(0, at)),
		name: path.slice(at + 1)
	};
}
function isDirectory(tree, path) {
	return path === "" || tree.get(path)?.type === "dir";
}
function resolveLinks(tree, path) {
	const left = path.split("/").reverse();
	const done = [];
	let links = 0;
	for (let name = left.pop(); name !== void 0; name = left.pop()) {
		if (name === "" || name === ".") continue;
		const link = name === ".." ? void 0 : tree.get([...done, name].join("/"));
		if (name === "..") done.pop();
		else if (link?.type !== "symlink" || links === linkLimit) done.push(name);
		else {
			links += 1;
			if (link.linkname.startsWith("/")) done.length = 0;
			left.push(...link.linkname.split("/").reverse());
		}
	}
	return done.join("/");
}

// src/context/read.ts
const contextLimit = 2e5;
const atOnce = 8;
async function readContext(root, options = {}) {
	const found = await walk(root, options.ignore);
	const wanted = withoutIgnored(found, ({ path }) => path, options.ignore);
	const entries = await pLimit(atOnce).map(wanted, (found) => entryOf$2(root, found));
	entries.sort((a, b) => comparePaths(a.path, b.path));
	return new Map(entries.map((entry) => [entry.path, entry]));
}
async function walk(root, ignore) {
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
	return (await readdir(path, { encoding: "buffer" }).catch((cause) => {
		throw unreadable(path, cause);
	})).map((name) => {
		if (isUtf8(name)) return name.toString();
		throw new ImagebuildError("CONTEXT_INVALID", `the name of ${join(path, name.toString())} is not UTF-8`, {
			place: { file: path },
			hint: "Rename the file."
		});
	});
}
async function statsOf(path) {
	return lstat(path).catch((cause) => {
		throw unreadable(path, cause);
	});
}
async function entryOf$2(root, { path, stats }) {
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
		linkname: await targetOf$1(place)
	};
	throw new ImagebuildError("CONTEXT_INVALID", `${place} is a pipe, a socket or a device`, {
		place: { file: place },
		hint: "Remove it, or name it in .dockerignore: an image is made of directories, files and links."
	});
}
async function targetOf$1(path) {
	return readlink(path).catch((cause) => {
		throw unreadable(path, cause);
	});
}
function tooMany(root) {
	return new ImagebuildError("LIMIT_EXCEEDED", `${root} has more than ${contextLimit} files`, {
		place: { file: root },
		hint: "Name what the image does not need in .dockerignore."
	});
}

// src/context/spool.ts
const spoolLimit = 16 * 1024 ** 3;
function newSpool(directory, limit = spoolLimit) {
	let count = 0;
	let left = limit;
	return async (bytes) => {
		await mkdir(directory, { recursive: true });
		const path = join(directory, String(count++));
		const hash = createHash("sha256");
		let size = 0;
		const watch = async function* () {
			for await (const chunk of bytes) {
				size += chunk.length;
				left -= chunk.length;
				if (left < 0) throw tooMuch$1(limit);
				hash.update(chunk);
				yield chunk;
			}
		};
		await pipeline$1(Readable.from(watch()), createWriteStream(path, { mode: 384 }));
		return contentAt(path, {
			digest: `sha256:${hash.digest("hex")}`,
			size
		});
	};
}
function tooMuch$1(limit) {
	return new ImagebuildError("LIMIT_EXCEEDED", `what the Kubefile takes from archives, images and addresses is more than ${limit} bytes`, { hint: "Take less, or do it in init.sh." });
}

// src/kubefile/suggestion.ts
function suggest(wanted, names) {
	const near = wanted.length > 100 ? void 0 : nearest(wanted, names);
	return near === void 0 ? `Write one of ${names.join(", ")}.` : `Did you mean ${near}?`;
}

// src/kubefile/words.ts
function blankWords(rest) {
	return [...rest.text.matchAll(/[^ \t\v\f\r]+/g)].map((match) => ({
		text: match[0],
		at: rest.at + match.index
	}));
}
function quotedWords(rest, escapeCharacter) {
	const words = [];
	for (let word = firstWord(rest, escapeCharacter); word; word = firstWord(after(rest, word), escapeCharacter)) words.push(word);
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
function after(rest, word) {
	return textFrom(rest, word.at + word.text.length - rest.at);
}
function textFrom(word, offset) {
	return {
		text: word.text.slice(offset),
		at: word.at + offset
	};
}
function trimmed(word) {
	const start = word.text.search(/\S/);
	return start === -1 ? {
		text: "",
		at: word.at
	} : {
		text: word.text.trim(),
		at: word.at + start
	};
}
function unquoted(text) {
	return text.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.?)/g, (_, single, double, escaped) => {
		return single ?? double?.replace(/\\(.)/g, "$1") ?? escaped;
	});
}

// src/kubefile/from.ts
const fromFlags = { platform: "text" };
function readFrom$1(rest, flags, fail) {
	const [base, as, name, extra] = blankWords(rest);
	const platform = flags.get("platform")?.[0];
	if (!base) throw fail(rest.at, "FROM names no image", "Write FROM scratch, or FROM and an image.");
	if (!as) return {
		base,
		platform
	};
	if (as.text.toUpperCase() !== "AS" || !name || extra) throw fail((extra ?? as).at, "after the image FROM takes AS and a name, nothing more", "Write FROM image AS name.");
	const lower = name.text.toLowerCase();
	if (/^[a-z][a-z0-9._-]*$/.test(lower)) return {
		base,
		platform,
		name: {
			text: lower,
			at: name.at
		}
	};
	throw fail(name.at, `${name.text} is no name of a stage`, "Begin with a letter; go on with letters, digits, \".\", \"_\" and \"-\".");
}
function findStage(stages, before, { text, at }, fail) {
	const number = /^\d{1,6}$/.test(text) ? Number(text) : stages.findIndex(({ from }) => from.name?.text === text.toLowerCase());
	if (number === -1) return void 0;
	if (number < before) return number;
	const names = stages.slice(0, before).flatMap(({ from }, index) => from.name?.text ?? String(index));
	const hint = names.length === 0 ? "There is no stage before this one." : suggest(text, names);
	throw fail(at, `--from=${text} is ${number === before ? "this stage itself" : "no stage before this one"}`, hint);
}

// src/kubefile/json.ts
function jsonWords(rest, fail) {
	if (!rest.text.startsWith("[")) return void 0;
	const array = parseArray(rest.text);
	if (!array) return void 0;
	if (!array.every((item) => typeof item === "string")) throw fail(rest.at, "an array of arguments holds strings only", "Put every argument in double quotes.");
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

// src/kubefile/instructions/commands.ts
const cmd = {
	flags: {},
	parse: (parsing) => readCommand("CMD", parsing),
	apply(command, { stage }) {
		stage.cmd = commandLine(command, stage);
		stage.ownCmd = true;
	}
};
const entrypoint = {
	flags: {},
	parse: (parsing) => readCommand("ENTRYPOINT", parsing),
	apply(command, { stage }) {
		stage.entrypoint = commandLine(command, stage);
		if (!stage.ownCmd) stage.cmd = void 0;
	}
};
const shell = {
	flags: {},
	parse({ rest, fail }) {
		const words = jsonWords(rest, fail);
		if (!words?.length) throw fail(rest.at, "SHELL takes a JSON array", "Write SHELL [\"/bin/bash\", \"-c\"].");
		return { shell: words.map(({ text }) => text) };
	},
	apply(parsed, { stage }) {
		stage.shell = parsed.shell;
	}
};
function readCommand(instruction, { rest, fail, warn }) {
	if (rest.text === "") throw fail(rest.at, `${instruction} has no command`, `Write ${instruction} ["program", "argument"].`);
	const words = jsonWords(rest, fail);
	if (words) return {
		exec: true,
		words: words.map(({ text }) => text)
	};
	if (/^\[.*\]$/s.test(rest.text)) warn(rest.at, `${instruction} looks like an array, but is no JSON: a shell will run it`, "Put every element in double quotes, with commas between them, if it is meant as an array.");
	return {
		exec: false,
		words: [rest.text]
	};
}
function commandLine({ exec, words }, stage) {
	return exec ? words : [...stage.shell ?? ["/bin/sh", "-c"], ...words];
}

// src/kubefile/instructions/copy.ts
const shared = {
	chown: "text",
	chmod: "text",
	link: "switch",
	exclude: "list"
};
const copy = {
	flags: {
		...shared,
		from: "text",
		parents: "switch"
	},
	parse: (parsing) => readCopy("COPY", parsing),
	apply: (parsed, applying) => addStep("COPY", parsed, applying)
};
const add = {
	flags: {
		...shared,
		checksum: "text",
		"keep-git-dir": "switch",
		unpack: "switch"
	},
	parse: (parsing) => readCopy("ADD", parsing),
	apply: (parsed, applying) => addStep("ADD", parsed, applying)
};
function readCopy(instruction, { rest, flags, fail, readDocuments }) {
	const array = jsonWords(rest, fail);
	const words = array ?? blankWords(rest);
	const destination = words.at(-1);
	if (!destination || words.length < 2) throw fail(rest.at + rest.text.length, `${instruction} needs a source and a destination`, `Write ${instruction} source destination.`);
	const documents = array ? [] : readDocuments(words);
	if (documents.some(({ word }) => word.at === destination.at)) throw fail(destination.at, "a here-document is no destination", `Write ${instruction} <<EOF /file.`);
	checkFrom(flags.get("from")?.[0], fail);
	return {
		sources: words.slice(0, -1).filter((word) => !documents.some((document) => document.word.at === word.at)),
		destination,
		flags
	};
}
function checkFrom(name, fail) {
	if (name?.text === "") throw fail(name.at, "--from names nothing", "Write --from=STAGE or --from=IMAGE.");
	if (name?.text.includes("$")) throw fail(name.at, "--from takes no variables", "Add a stage, FROM $VARIABLE AS name, and write --from=name.");
}
function addStep(instruction, parsed, applying) {
	const { expand, expandDocument, stage, documents, fail, line, createdBy } = applying;
	const sources = parsed.sources.map((word) => checkSource(instruction, word, expand(word), fail));
	const files = documents.map((document) => ({
		name: document.name,
		content: expandDocument(document)
	}));
	const destination = destinationOf(expand(parsed.destination), stage);
	if (sources.length + files.length > 1 && !destination.endsWith("/")) {
		const hint = `Write ${destination}/ if it is a directory.`;
		throw fail(parsed.destination.at, "several sources go into a directory, whose name ends with \"/\"", hint);
	}
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
		...copyFrom(parsed.flags, applying),
		...readSettings(parsed.flags, expand)
	});
}
function checkSource(instruction, word, source, fail) {
	if (source === "") throw fail(word.at, "the name of this source is empty", "Give its variable a value.");
	if (instruction === "COPY" && /^https?:\/\//.test(source)) throw fail(word.at, "COPY takes no address", "Use ADD, or download it in init.sh.");
	return source;
}
function destinationOf(text, { workdir }) {
	const path = posix.resolve("/", workdir ?? "", text);
	return /(?:^|\/)\.{0,2}$/.test(text) && path !== "/" ? `${path}/` : path;
}
function copyFrom(flags, { findStage }) {
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
function readSettings(flags, expand) {
	const text = (flag, field) => {
		const word = flags.get(flag)?.[0];
		return word ? { [field]: expand(word) } : {};
	};
	const on = (flag, field) => {
		const word = flags.get(flag)?.[0];
		return word ? { [field]: word.text === "true" } : {};
	};
	const exclude = flags.get("exclude");
	return {
		...text("chown", "chown"),
		...text("chmod", "chmod"),
		...text("checksum", "checksum"),
		...on("parents", "parents"),
		...on("link", "link"),
		...on("keep-git-dir", "keepGitDir"),
		...on("unpack", "unpack"),
		...exclude ? { exclude: exclude.map(expand) } : {}
	};
}

// src/kubefile/duration.ts
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
	parse(parsing) {
		const { rest, flags, fail } = parsing;
		const settings = {
			durations: readDurations(flags, fail),
			retries: readRetries(flags, fail)
		};
		const type = blankWords(rest)[0];
		const kind = type?.text.toUpperCase();
		const command = type ? trimmed(after(rest, type)) : rest;
		if (type && kind === "CMD") return {
			...settings,
			test: readCommand("HEALTHCHECK CMD", {
				...parsing,
				rest: command
			})
		};
		if (type && kind === "NONE" && command.text === "") return {
			...settings,
			test: void 0
		};
		if (kind === "NONE") throw fail(command.at, "HEALTHCHECK NONE takes nothing more", "Remove what follows NONE.");
		throw fail(type?.at ?? rest.at, "HEALTHCHECK is CMD or NONE", "Write HEALTHCHECK CMD and a command.");
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
		if (nanoseconds === void 0 || nanoseconds !== 0 && nanoseconds < 1e6) throw fail(word.at, `--${flag}=${word.text} is no duration of a millisecond or more`, `Write --${flag}=30s or --${flag}=1m30s.`);
		return nanoseconds === 0 ? [] : [[field, nanoseconds]];
	});
	return Object.fromEntries(found);
}
function readRetries(flags, fail) {
	const word = flags.get("retries")?.[0];
	if (!word) return 0;
	if (/^\d{1,9}$/.test(word.text)) return Number(word.text);
	throw fail(word.at, `--retries=${word.text} is no number`, "Write --retries=3.");
}

// src/kubefile/instructions/onbuild.ts
const onbuild = {
	flags: {},
	parse({ rest, fail, parseTrigger }) {
		if (rest.text === "") throw fail(rest.at, "ONBUILD holds no instruction", "Write ONBUILD COPY . /src, for example.");
		const name = /^\S+/.exec(rest.text)?.[0].toUpperCase() ?? "";
		if ([
			"ONBUILD",
			"FROM",
			"MAINTAINER"
		].includes(name)) throw fail(rest.at, `${name} cannot wait for another build`, "Remove the instruction, or its ONBUILD.");
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

// src/kubefile/instructions/run.ts
const run = {
	flags: {
		mount: "list",
		network: "text",
		security: "text",
		device: "list"
	},
	parse(parsing) {
		const command = readCommand("RUN", {
			...parsing,
			warn: () => {}
		});
		if (!command.exec) parsing.readDocuments(quotedWords(parsing.rest, "\\"));
		return {
			command,
			flags: flagTexts(parsing.flags),
			from: mountSources(parsing.flags)
		};
	},
	apply({ command, flags, from }, { stage, documents, findStage, line, createdBy }) {
		const files = documents.map(({ name, body }) => ({
			name,
			content: body.text
		}));
		const script = [...command.words, ...files.map(({ name, content }) => `\n${content}${name}`)].join("");
		stage.steps.push({
			kind: "run",
			command: commandLine(files.length === 0 ? command : {
				exec: false,
				words: [script]
			}, stage),
			files,
			flags,
			stages: from.map(findStage).filter((number) => number !== void 0),
			line,
			createdBy
		});
	}
};
function flagTexts(flags) {
	return [...flags].flatMap(([name, values]) => values.map(({ text }) => `--${name}=${text}`));
}
function mountSources(flags) {
	return (flags.get("mount") ?? []).flatMap(({ text, at }) => text.split(",").flatMap((part) => /^from=./.test(part) ? [{
		text: part.slice(5),
		at
	}] : []));
}

// src/kubefile/ports.ts
function parsePorts(text) {
	const match = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(|tcp|udp|sctp))?$/i.exec(text);
	if (!match) return void 0;
	const first = Number(match[1]);
	const last = Number(match[2] ?? first);
	if (last < first || last > 65535) return void 0;
	const protocol = match[3]?.toLowerCase() || "tcp";
	return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}

// src/kubefile/signals.ts
const names$1 = new Set("ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split(" "));
function isSignal(text) {
	if (/^\d{1,4}$/.test(text)) return Number(text) > 0;
	const name = text.toUpperCase().replace(/^SIG/, "");
	return names$1.has(name) || /^RTMIN\+(?:[1-9]|1[0-5])$/.test(name) || /^RTMAX-(?:[1-9]|1[0-4])$/.test(name);
}

// src/kubefile/instructions/settings.ts
const expose = {
	flags: {},
	parse({ rest, fail }) {
		const ports = blankWords(rest);
		if (ports.length === 0) throw fail(rest.at, "EXPOSE names no port", "Write EXPOSE 80 or EXPOSE 53/udp.");
		return { ports };
	},
	apply({ ports }, { stage, expandWords, fail, warn }) {
		for (const word of ports) for (const text of expandWords(word)) {
			const parsed = parsePorts(text);
			if (!parsed) throw fail(word.at, `${text} is no port`, "Write a port or a range, 80 or 8000-8010, with /tcp, /udp or /sctp.");
			if (text.includes(":")) warn(word.at, `${text} names a port of the host, which an image has none of`, "Write the container’s port alone.");
			for (const port of parsed) stage.ports.add(port);
		}
	}
};
const volume = {
	flags: {},
	parse({ rest, fail }) {
		const volumes = jsonWords(rest, fail) ?? blankWords(rest);
		if (volumes.length === 0) throw fail(rest.at, "VOLUME names no directory", "Write VOLUME /data.");
		return { volumes };
	},
	apply({ volumes }, { stage, expand, fail }) {
		for (const word of volumes) {
			const path = expand(word).trim();
			if (path === "") throw fail(word.at, "the name of this volume is empty", "Give its variable a value.");
			stage.volumes.add(path);
		}
	}
};
const user = {
	flags: {},
	parse: (parsing) => ({ user: oneText("USER", parsing) }),
	apply(parsed, { stage, expand }) {
		stage.user = expand(parsed.user);
	}
};
const workdir = {
	flags: {},
	parse: (parsing) => ({ path: oneText("WORKDIR", parsing) }),
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
	parse: (parsing) => ({ signal: oneText("STOPSIGNAL", parsing) }),
	apply({ signal }, { stage, expand, fail }) {
		const text = expand(signal);
		if (!isSignal(text)) throw fail(signal.at, `${text} is no signal`, "Write a name, SIGTERM, or a number, 15.");
		stage.stopSignal = text;
	}
};
const maintainer = {
	flags: {},
	parse: (parsing) => ({ author: oneText("MAINTAINER", parsing).text }),
	apply({ author }, { stage }) {
		stage.author = author;
	}
};
function oneText(instruction, { rest, fail }) {
	if (rest.text !== "") return rest;
	throw fail(rest.at, `${instruction} has no argument`, `Write ${instruction} and what it sets.`);
}

// src/kubefile/instructions/variables.ts
const arg = {
	flags: {},
	parse({ rest, escapeCharacter, fail }) {
		const args = quotedWords(rest, escapeCharacter).map(splitWord);
		if (args.length === 0) throw fail(rest.at, "ARG names no argument", "Write ARG NAME or ARG NAME=default.");
		for (const { key } of args) if (key.text === "") throw noName(key, fail);
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
	parse: (parsing) => ({ pairs: readPairs("ENV", parsing) }),
	apply({ pairs }, { stage, expand }) {
		const values = pairs.map(({ key, value }) => [expand(key), expand(value)]);
		for (const [name, value] of values) stage.env.set(name, value);
	}
};
const label = {
	flags: {},
	parse: (parsing) => ({ pairs: readPairs("LABEL", parsing) }),
	apply({ pairs }, { stage, expand }) {
		for (const { key, value } of pairs) stage.labels.set(expand(key), expand(value));
	}
};
function readPairs(instruction, { rest, escapeCharacter, fail }) {
	const words = quotedWords(rest, escapeCharacter);
	const first = words[0];
	if (!first) throw fail(rest.at, `${instruction} sets nothing`, `Write ${instruction} name=value.`);
	if (!first.text.includes("=")) return [readOldForm(instruction, rest, fail)];
	return words.map((word) => {
		const { key, value } = splitWord(word);
		if (!value) throw fail(word.at, `${word.text} has no "="`, "Write name=value, and a value with blanks in double quotes.");
		if (key.text === "") throw noName(key, fail);
		return {
			key,
			value
		};
	});
}
function readOldForm(instruction, rest, fail) {
	const blanks = /[\t\v\f\r ]+/.exec(rest.text);
	if (!blanks) throw fail(rest.at, `${rest.text} has no value`, `Write ${instruction} ${rest.text}=value.`);
	return {
		key: {
			text: rest.text.slice(0, blanks.index),
			at: rest.at
		},
		value: textFrom(rest, blanks.index + blanks[0].length)
	};
}
function splitWord(word) {
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
function noName(key, fail) {
	return fail(key.at, "there is no name before this \"=\"", "Write name=value.");
}

// src/kubefile/instructions.ts
const instructions = {
	ADD: add,
	ARG: arg,
	CMD: cmd,
	COPY: copy,
	ENTRYPOINT: entrypoint,
	ENV: env,
	EXPOSE: expose,
	HEALTHCHECK: healthcheck,
	LABEL: label,
	MAINTAINER: maintainer,
	ONBUILD: onbuild,
	RUN: run,
	SHELL: shell,
	STOPSIGNAL: stopsignal,
	USER: user,
	VOLUME: volume,
	WORKDIR: workdir
};

// src/kubefile/passage.ts
function originalOf(text, file) {
	return {
		file,
		lines: text.replace(/^\uFEFF/, "").split("\n")
	};
}
function positionIn({ text, pieces }, at) {
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
function failIn(original, passage) {
	return (at, message, hint) => problemAt(original, positionIn(passage, at), message, hint);
}
function warnIn(fail, warnings) {
	return (at, text, hint) => {
		const { message, place } = fail(at, text);
		warnings.push({
			message,
			place,
			hint
		});
	};
}
function problemAt({ file, lines }, { line, column }, message, hint) {
	return new ImagebuildError("KUBEFILE_SYNTAX", sentence(message), {
		place: {
			file,
			line,
			column
		},
		hint: hint && sentence(hint),
		excerpt: drawCaret(lines[line - 1]?.trimEnd() ?? "", {
			line,
			column
		})
	});
}
function drawError({ file, lines }, error) {
	const { code, message, place, hint, cause } = error;
	if (error.excerpt !== void 0 || place?.file !== file || place.line === void 0) return error;
	const text = lines[place.line - 1]?.trimEnd() ?? "";
	const column = place.column ?? text.search(/\S|$/) + 1;
	return new ImagebuildError(code, message, {
		place: {
			...place,
			column
		},
		hint,
		cause,
		excerpt: drawCaret(text, {
			line: place.line,
			column
		})
	});
}
const longestMessage = 300;
const widest = 100;
function drawCaret(text, { line, column }) {
	const from = Math.max(0, Math.min(column - widest / 2, text.length - widest));
	const shown = printable(text.slice(from, from + widest));
	const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
	const number = String(line);
	return `${number} | ${shown}\n${" ".repeat(number.length)} | ${before}^`;
}
function sentence(text) {
	return printable(text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text);
}
function printable(text) {
	return text.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, "�");
}

// src/kubefile/directives.ts
const names = [
	"escape",
	"syntax",
	"check"
];
function readDirectives(original) {
	const found = /* @__PURE__ */ new Map();
	for (const [index, line] of original.lines.entries()) {
		const match = /^\s*#\s*([a-z][a-z0-9]*)\s*=(.*)$/i.exec(line);
		const name = names.find((one) => one === match?.[1]?.toLowerCase());
		const value = match?.[2]?.trim();
		if (!name || !value) break;
		const at = {
			line: index + 1,
			column: line.indexOf("#") + 1
		};
		if (found.has(name)) throw problemAt(original, at, `the directive ${name} is given twice`, "Keep one.");
		if (name === "escape" && value !== "\\" && value !== "`") throw problemAt(original, at, `${value} cannot be the escape character`, "Write # escape=\\ or # escape=`.");
		found.set(name, value);
	}
	return {
		escapeCharacter: found.get("escape") === "`" ? "`" : "\\",
		syntax: found.get("syntax"),
		check: found.get("check")
	};
}

// src/kubefile/lines.ts
function readLines(lines, escapeCharacter) {
	let index = 0;
	function next() {
		while (index < lines.length) {
			const passage = joined();
			if (passage.text.trim() !== "") return passage;
		}
	}
	function joined() {
		const passage = newPassage();
		let goesOn = true;
		while (goesOn && index < lines.length) {
			const line = (lines[index++] ?? "").replace(/\r$/, "");
			const continued = passage.pieces.length > 0;
			if (isComment(line) || continued && line.trim() === "") {
				goesOn = continued;
				continue;
			}
			const content = beforeContinuation(line, escapeCharacter);
			goesOn = content !== void 0;
			passage.add(content ?? line, index, 0);
		}
		return passage.finish();
	}
	function document(delimiter, withoutTabs) {
		const passage = newPassage();
		while (index < lines.length) {
			const line = lines[index++] ?? "";
			const tabs = withoutTabs ? /^\t*/.exec(line)?.[0].length ?? 0 : 0;
			if (line.slice(tabs).replace(/\r$/, "") === delimiter) return passage.finish();
			passage.add(`${line.slice(tabs)}\n`, index, tabs);
		}
	}
	return {
		next,
		document
	};
}
function beforeContinuation(line, escapeCharacter) {
	const content = line.trimEnd();
	if (!content.endsWith(escapeCharacter) || content.at(-2) === escapeCharacter) return void 0;
	return content.slice(0, -1);
}
function isComment(line) {
	return line.trimStart().startsWith("#");
}
function newPassage() {
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

// src/kubefile/flags.ts
function readFlags(text, table, fail) {
	const flags = /* @__PURE__ */ new Map();
	let rest = trimmed(text);
	while (rest.text.startsWith("--")) {
		const word = firstWord(rest, "\\");
		if (!word) break;
		rest = trimmed(after(rest, word));
		if (word.text === "--") break;
		const [name, value] = readFlag(word, table, fail);
		const values = flags.get(name);
		if (values && table[name] !== "list") throw fail(word.at, `the flag --${name} is given twice`, "Keep one.");
		flags.set(name, [...values ?? [], {
			text: value,
			at: word.at
		}]);
	}
	return [flags, rest];
}
function readFlag({ text, at }, table, fail) {
	const [, name = "", equals, value = ""] = /^--([^=]*)(=)?(.*)$/s.exec(unquoted(text)) ?? [];
	const kind = Object.hasOwn(table, name) ? table[name] : void 0;
	if (!kind) throw unknownFlag(name, at, table, fail);
	if (kind !== "switch") {
		if (equals) return [name, value];
		throw fail(at, `the flag --${name} has no value`, `Write --${name}=VALUE, with no blank.`);
	}
	const lower = equals ? value.toLowerCase() : "true";
	if (lower === "true" || lower === "false") return [name, lower];
	throw fail(at, `the flag --${name} is true or false, not ${JSON.stringify(value)}`, `Write --${name}.`);
}
function unknownFlag(name, at, table, fail) {
	const known = Object.keys(table).map((one) => `--${one}`);
	const hint = known.length === 0 ? "This instruction has no flags." : suggest(`--${name}`, known);
	return fail(at, `there is no flag --${name} here`, hint);
}

// src/kubefile/heredoc.ts
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
		throw fail(word.at, `the here-document ${name} has no end`, `Add a line that holds ${name} alone.`);
	});
}
function parseOpening(text) {
	const [, dash, word = ""] = /^\d*<<(-?)([^<]+)$/.exec(text) ?? [];
	const name = unquoted(word);
	return name === "" ? void 0 : {
		name,
		expands: !/["']/.test(word),
		withoutTabs: dash === "-"
	};
}

// src/kubefile/parseinstruction.ts
function parseHead(text, fail) {
	const line = trimmed(text);
	const written = /^\S+/.exec(line.text)?.[0] ?? "";
	const name = written.toUpperCase();
	const args = trimmed(textFrom(line, written.length));
	const createdBy = `${name} ${args.text}`.trim();
	const table = flagsOf(name);
	if (!table) throw unknownInstruction(written, line.at, fail);
	const [flags, rest] = readFlags(args, table, fail);
	return {
		name,
		at: line.at,
		flags,
		rest,
		createdBy
	};
}
function parseInstruction({ name, at, flags, rest, createdBy }, setting) {
	const { passage, lines, escapeCharacter, fail, warn } = setting;
	if (name === "FROM") throw fail(at, "FROM cannot stand here");
	const documents = [];
	const parsing = {
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
		parseTrigger: (trigger) => parseInstruction(parseHead(trigger, fail), setting)
	};
	return {
		name,
		arguments: instructions[name].parse(parsing),
		passage,
		at,
		createdBy,
		documents
	};
}
function parseTrigger(text, escapeCharacter, fail) {
	const lines = readLines(text.split("\n"), escapeCharacter);
	const passage = lines.next() ?? {
		text: "",
		pieces: []
	};
	return parseInstruction(parseHead({
		text: passage.text,
		at: 0
	}, fail), {
		passage,
		lines,
		escapeCharacter,
		fail,
		warn: () => {}
	});
}
function flagsOf(name) {
	if (name === "FROM") return fromFlags;
	return Object.hasOwn(instructions, name) ? instructions[name].flags : void 0;
}
function unknownInstruction(written, at, fail) {
	return fail(at, `${written} is no instruction`, suggest(written, ["FROM", ...Object.keys(instructions)]));
}

// src/kubefile/parse.ts
const longest = 1048576;
const mostInstructions = 2e3;
function parseKubefile(text, file) {
	if (text.length > longest) throw tooLarge(file, `${file} is longer than ${longest} characters`);
	const original = originalOf(text, file);
	const problems = [];
	const draft = {
		original,
		directives: attempt(problems, () => readDirectives(original)) ?? { escapeCharacter: "\\" },
		globals: [],
		stages: [],
		warnings: [],
		begun: false
	};
	readInstructions(draft, problems);
	if (!draft.begun && problems.length === 0) problems.push(noFrom(original));
	for (const [number, stage] of draft.stages.entries()) for (const instruction of stage.instructions) attempt(problems, () => checkStages(instruction, draft, number));
	if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
	return draft;
}
function attempt(problems, part) {
	try {
		return part();
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		problems.push(error);
		return;
	}
}
function sourcesOf(instruction) {
	if (instruction.name === "COPY") return instruction.arguments.flags.get("from") ?? [];
	return instruction.name === "RUN" ? instruction.arguments.from : [];
}
function readInstructions(draft, problems) {
	const { file, lines: all } = draft.original;
	const lines = readLines(all, draft.directives.escapeCharacter);
	let count = 0;
	for (let passage = lines.next(); passage; passage = lines.next()) {
		if (++count > mostInstructions) throw tooLarge(file, `${file} has more than ${mostInstructions} instructions`);
		const line = passage;
		attempt(problems, () => addLine(draft, line, lines));
	}
}
function addLine(draft, passage, lines) {
	const { original, directives, warnings } = draft;
	const fail = failIn(original, passage);
	const head = parseHead({
		text: passage.text,
		at: 0
	}, fail);
	if (head.name === "FROM") addStage(draft, head, passage, fail);
	else {
		const { escapeCharacter } = directives;
		const setting = {
			passage,
			lines,
			escapeCharacter,
			fail,
			warn: warnIn(fail, warnings)
		};
		addInstruction(draft, parseInstruction(head, setting), fail);
	}
}
function addInstruction(draft, instruction, fail) {
	const { name, at } = instruction;
	if (draft.begun) draft.stages.at(-1)?.instructions.push(instruction);
	else if (name === "ARG") draft.globals.push(instruction);
	else {
		draft.begun = true;
		throw fail(at, `${name} comes before the first FROM`, "Begin with FROM scratch; only ARG may come before it.");
	}
}
function addStage(draft, { rest, flags, at }, passage, fail) {
	draft.begun = true;
	const from = readFrom$1(rest, flags, fail);
	const { name } = from;
	const taken = name && draft.stages.some((stage) => stage.from.name?.text === name.text);
	draft.stages.push({
		from,
		passage,
		at,
		instructions: []
	});
	if (taken) throw fail(name.at, `there is a stage ${name.text} already`, "Give each stage a name of its own.");
}
function checkStages(instruction, { original, stages }, number) {
	const fail = failIn(original, instruction.passage);
	for (const word of sourcesOf(instruction)) findStage(stages, number, word, fail);
}
function noFrom(original) {
	return problemAt(original, {
		line: 1,
		column: 1
	}, "there is no FROM", "Begin with FROM scratch.");
}
function tooLarge(file, message) {
	return new ImagebuildError("LIMIT_EXCEEDED", message, {
		place: { file },
		hint: "Make the file smaller."
	});
}
function byPlace(a, b) {
	return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}

// src/kubefile/platformargs.ts
function platformArgs(target, build) {
	return new Map([...argsOf("TARGET", target), ...argsOf("BUILD", build)]);
}
function argsOf(prefix, { os, architecture, variant = "" }) {
	return [
		[`${prefix}PLATFORM`, [
			os,
			architecture,
			variant
		].filter(Boolean).join("/")],
		[`${prefix}OS`, os],
		[`${prefix}OSVERSION`, ""],
		[`${prefix}ARCH`, architecture],
		[`${prefix}VARIANT`, variant]
	];
}

// src/kubefile/expanded.ts
function newResult(limit, tooLong) {
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

// src/kubefile/pattern.ts
const matchLimit = 5e7;
function parsePattern(text) {
	const pieces = [];
	for (const [piece] of text.matchAll(/\\?.|\\/gsu)) if (piece === "*" || piece === "?") pieces.push(piece);
	else if (!piece.startsWith("\\")) pieces.push({ literal: piece });
	else if (/^\\[*?\\}/]$/.test(piece)) pieces.push({ literal: piece.slice(1) });
	else return void 0;
	return pieces;
}
function withoutPrefix(value, pattern, longest) {
	const letters = [...value];
	const end = matchEnds(letters, pattern, longest)[0] ?? -1;
	return end === -1 ? value : letters.slice(end).join("");
}
function withoutSuffix(value, pattern, longest) {
	const reversed = [...value].reverse();
	const end = matchEnds(reversed, pattern.toReversed(), longest)[0] ?? -1;
	return end === -1 ? value : reversed.slice(end).reverse().join("");
}
function partsBetween(value, pattern, all) {
	const letters = [...value];
	const ends = matchEnds(letters, pattern, true);
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
function matchEnds(letters, pattern, longest) {
	const count = letters.length;
	let ends = Int32Array.from({ length: count + 1 }, (_, at) => at);
	for (const piece of pattern.toReversed()) {
		const rest = ends;
		ends = new Int32Array(count + 1).fill(-1);
		for (let at = count; at >= 0; at--) if (piece === "*") ends[at] = better(rest[at], at < count ? ends[at + 1] : -1, longest);
		else if (at < count && (piece === "?" || piece.literal === letters[at])) ends[at] = rest[at + 1];
	}
	return ends;
}
function better(a, b, longest) {
	if (a === -1 || b === -1) return Math.max(a, b);
	return longest ? Math.max(a, b) : Math.min(a, b);
}

// src/kubefile/shell.ts
const deepest = 50;
function expandWord(word, shell) {
	return readUntil({
		...shell,
		text: word.text,
		at: 0,
		start: word.at,
		depth: 0
	}, void 0, false);
}
function readUntil(state, end, keepEscapes, opened = state.at) {
	const result = newResult(state.limit, () => tooLong(state, state.at));
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
	throw failAt(state, opened, `there is no "${end}" that ends this`, `Add the ${end}, or write \\$ for a dollar sign.`);
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
	const result = newResult(state.limit, () => tooLong(state, state.at));
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
	"-": (use) => {
		const word = readWord(use, false);
		return use.value ?? word;
	},
	"+": (use) => {
		const word = readWord(use, false);
		return use.value === void 0 ? "" : word;
	},
	"?": (use) => {
		const word = readWord(use, false);
		if (use.value !== void 0) return use.value;
		const hint = `Set ${use.name} with ENV or a default of ARG, or pass it as a build argument.`;
		throw failAt(use.state, use.start, `${use.name}: ${word || "it has no value"}`, hint);
	},
	"#": (use) => trim(use, "#", withoutPrefix),
	"%": (use) => trim(use, "%", withoutSuffix),
	"/": replace$1
};
function readBraces(state, start) {
	state.at++;
	if (++state.depth > deepest) throw tooMuch(state, start, `\${…} nests deeper than ${deepest}`);
	const name = readName(state);
	if (name === "") throw failAt(state, start, "no variable has this name", `Write \${NAME}, or \\$ for a dollar sign.`);
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
	if (/[\s"']/.test(letter)) throw failAt(state, start, "there is no \"}\" that ends this", "Add the }.");
	const operator = Object.hasOwn(operators, letter) ? operators[letter] : void 0;
	if (operator && (!colon || "-+?".includes(letter))) return {
		operator,
		colon
	};
	throw failAt(state, at, `${colon ? ":" : ""}${letter} is no operator of \${${name}…}`, operatorHint);
}
const operatorHint = "The operators are :- - :+ + :? ? # ## % %% / and //.";
function readWord({ state, start }, keepEscapes, end = "}") {
	return readUntil(state, end, keepEscapes, start).text;
}
function trim(use, letter, without) {
	const word = readWord(use, true);
	const longest = word.startsWith(letter);
	const value = use.value ?? "";
	return without(value, patternOf(use, longest ? word.slice(1) : word, value), longest);
}
function replace$1(use) {
	const { state, start } = use;
	const all = state.text[state.at] === "/";
	if (all) state.at++;
	const pattern = readWord(use, true, "/");
	const replacement = readWord(use, true);
	const value = use.value ?? "";
	const parts = partsBetween(value, patternOf(use, pattern, value), all);
	if ((parts.length - 1) * replacement.length > state.limit) throw tooLong(state, start);
	return parts.join(replacement);
}
function patternOf({ state, start }, text, value) {
	if (text.length * value.length > 5e7) throw tooMuch(state, start, "this would take too long to match");
	const pattern = parsePattern(text);
	if (pattern) return pattern;
	throw failAt(state, start, `the pattern ${text} has a backslash that means nothing`, "A backslash may stand before * ? \\ / and }.");
}
function openQuote(state, at) {
	const quote = state.text[at] ?? "";
	const hint = `Add the closing ${quote}, or write \\${quote} for the letter itself. COPY, ADD and VOLUME take names with blanks as a JSON array.`;
	return failAt(state, at, `this ${quote} is never closed`, hint);
}
function failAt(state, at, message, hint) {
	return state.fail(state.start + at, message, hint);
}
function tooLong(state, at) {
	return tooMuch(state, at, "the variables expand to far too much text");
}
function tooMuch(state, at, message) {
	const { place, excerpt } = failAt(state, at, message, "");
	return new ImagebuildError("LIMIT_EXCEEDED", message, {
		place,
		excerpt,
		hint: "Write it in a simpler way."
	});
}

// src/kubefile/scope.ts
const mostText = 4194304;
function newScope(kubefile, options, problems) {
	const given = new Map(Object.entries(options.buildArgs));
	const buildArg = (name) => given.get(name);
	const expand = newExpand(kubefile.directives.escapeCharacter);
	const globals = platformArgs(options.platform, options.buildPlatform ?? options.platform);
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
	for (const { passage, arguments: parsed } of kubefile.globals) {
		const fail = failIn(kubefile.original, passage);
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
function newExpand(escapeCharacter) {
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

// src/kubefile/stage.ts
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
function newStage(base, inherited) {
	const env = new Map((base?.Env ?? []).map(splitVariable));
	return {
		env: env.has("PATH") ? env : env.set("PATH", defaultPath),
		args: new Map(inherited.args),
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
function variable(stage, name) {
	return stage.env.get(name) ?? stage.args.get(name);
}
function configOf(stage) {
	return {
		...when("User", stage.user),
		...when("ExposedPorts", keysOf(stage.ports)),
		Env: [...stage.env].map(([name, value]) => `${name}=${value}`),
		...when("Entrypoint", stage.entrypoint),
		...when("Cmd", stage.cmd),
		...when("Volumes", keysOf(stage.volumes)),
		...when("WorkingDir", stage.workdir),
		...when("Labels", Object.fromEntries(sorted(stage.labels))),
		...when("StopSignal", stage.stopSignal),
		...when("Healthcheck", stage.healthcheck),
		...when("Shell", stage.shell),
		...when("OnBuild", stage.onBuild)
	};
}
function when(name, value) {
	return value === void 0 || value === "" || typeof value === "object" && Object.keys(value).length === 0 ? {} : { [name]: value };
}
function keysOf(names) {
	return Object.fromEntries([...names].sort().map((name) => [name, {}]));
}
function sorted(map) {
	return [...map].sort(([a], [b]) => a < b ? -1 : 1);
}
function splitVariable(text) {
	const equals = text.indexOf("=");
	return equals === -1 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

// src/kubefile/work.ts
function workOf(number, scope) {
	const { kubefile, options } = scope;
	const stage = kubefile.stages[number];
	const base = findBase(number, scope);
	const inherited = base.kind === "image" ? options.base?.(base.reference, base.platform) : void 0;
	const own = stage.instructions.map((instruction) => taskOf(instruction, scope));
	const tasks = [...triggersOf(base, inherited, stage, scope), ...own];
	const sources = tasks.flatMap(({ instruction, failIn }) => sourcesOf(instruction).map((word) => findStage(kubefile.stages, number, word, failIn(instruction.passage))));
	return {
		number,
		stage,
		base,
		inherited,
		tasks,
		needs: [base.kind === "stage" ? base.stage : void 0, ...sources].filter((one) => one !== void 0)
	};
}
function findBase(number, scope) {
	const { stages, original } = scope.kubefile;
	const { from, passage } = stages[number];
	const fail = failIn(original, passage);
	const reference = expandGlobal(from.base, scope, fail);
	const platform = from.platform && expandGlobal(from.platform, scope, fail);
	if (reference === "") throw fail(from.base.at, "FROM names no image: its variable is empty", "Give it a value: ARG NAME=image before FROM.");
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
function triggersOf(base, inherited, stage, scope) {
	if (base.kind === "stage") return (scope.kubefile.stages[base.stage]?.instructions ?? []).flatMap((one) => one.name === "ONBUILD" ? [taskOf(one.arguments.trigger, scope)] : []);
	const { original, directives } = scope.kubefile;
	const at = failIn(original, stage.passage);
	return (inherited?.OnBuild ?? []).map((text) => {
		const fail = (_, message, hint) => at(stage.from.base.at, `ONBUILD ${text.slice(0, 80)} of the base image: ${message}`, hint);
		return {
			instruction: parseTrigger(text, directives.escapeCharacter, fail),
			line: positionIn(stage.passage, stage.at).line,
			failIn: () => fail
		};
	});
}
function taskOf(instruction, { kubefile: { original } }) {
	return {
		instruction,
		line: positionIn(instruction.passage, instruction.at).line,
		failIn: (passage) => failIn(original, passage)
	};
}

// src/kubefile/evaluate.ts
function evaluateKubefile(kubefile, options) {
	const problems = [];
	const scope = newScope(kubefile, options, problems);
	const needed = worksOf(scope);
	const stages = /* @__PURE__ */ new Map();
	const evaluated = [];
	for (const work of needed) {
		const [stage, history] = runStage(work, stages, scope);
		stages.set(work.number, stage);
		evaluated.push(evaluatedStage(work, stage, history));
	}
	if (problems.length > 0) throw joinProblems(problems);
	checkDeclared(kubefile, options);
	return {
		stages: evaluated,
		warnings: [...kubefile.warnings, ...scope.warnings]
	};
}
function missingBases(kubefile, options) {
	return worksOf(newScope(kubefile, options, [])).flatMap(({ base, inherited, stage: { passage, at } }) => base.kind === "image" && !inherited ? [{
		...base,
		line: positionIn(passage, at).line
	}] : []);
}
function worksOf(scope) {
	const { kubefile, options, problems } = scope;
	const works = kubefile.stages.map((_, number) => attempt(problems, () => workOf(number, scope)));
	if (problems.length > 0) throw joinProblems(problems);
	return neededStages(works.filter((work) => work !== void 0), targetOf(kubefile, options.target));
}
function targetOf({ stages }, target) {
	if (target === void 0) return stages.length - 1;
	const number = /^\d+$/.test(target) ? Number(target) : stages.findIndex(({ from }) => from.name?.text === target.toLowerCase());
	if (number in stages) return number;
	const names = stages.map(({ from }, index) => from.name?.text ?? String(index));
	throw new ImagebuildError("INVALID_REQUEST", `there is no stage ${JSON.stringify(target)}`, { hint: suggest(target, names) });
}
function neededStages(works, target) {
	const needed = /* @__PURE__ */ new Set([target]);
	for (let number = target; number >= 0; number--) if (needed.has(number)) for (const one of works[number]?.needs ?? []) needed.add(one);
	return works.filter(({ number }) => needed.has(number));
}
function runStage(work, stages, scope) {
	const { base } = work;
	const below = base.kind === "stage" ? stages.get(base.stage) : void 0;
	const stage = newStage(below ? configOf(below) : work.inherited, {
		args: below?.args ?? /* @__PURE__ */ new Map(),
		author: below?.author
	});
	const history = [];
	for (const task of work.tasks) {
		const steps = stage.steps.length;
		const applying = applyTo(stage, task, work.number, scope);
		attempt(scope.problems, () => apply(task, applying));
		const { line, createdBy } = applying;
		history.push({
			createdBy,
			emptyLayer: stage.steps.length === steps,
			line
		});
	}
	return [stage, history];
}
function apply({ instruction }, applying) {
	instructions[instruction.name].apply(instruction.arguments, applying);
}
function applyTo(stage, task, number, scope) {
	const { instruction, line } = task;
	const fail = task.failIn(instruction.passage);
	const { kubefile, expand, globals, buildArg } = scope;
	const see = (name) => variable(stage, name);
	return {
		stage,
		line,
		createdBy: instruction.createdBy,
		documents: instruction.documents,
		fail,
		warn: warnIn(fail, scope.warnings),
		expand: (word) => expand(word, see, fail).text,
		expandWords: (word) => expand(word, see, fail).words,
		expandDocument: ({ expands, body }) => expands ? expand({
			text: body.text,
			at: 0
		}, see, task.failIn(body), "document").text : body.text,
		buildArg,
		globalArg: (name) => globals.get(name),
		findStage: (name) => findStage(kubefile.stages, number, name, fail)
	};
}
function evaluatedStage({ number, stage: { from, passage, at }, base }, stage, history) {
	return {
		index: number,
		...from.name ? { name: from.name.text } : {},
		line: positionIn(passage, at).line,
		from: base,
		config: configOf(stage),
		...stage.author ? { author: stage.author } : {},
		steps: stage.steps,
		history
	};
}
const predefined = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_.*|SOURCE_DATE_EPOCH|ARCH)$/i;
function checkDeclared({ globals, stages, original }, { buildArgs }) {
	const names = [...globals, ...stages.flatMap((stage) => stage.instructions)].flatMap((one) => one.name === "ARG" ? one.arguments.args.map(({ key }) => key.text) : []);
	const declared = [...new Set(names)];
	const unknown = Object.keys(buildArgs).filter((name) => !declared.includes(name) && !predefined.test(name));
	if (unknown.length === 0) return;
	throw joinProblems(unknown.map((name) => new ImagebuildError("INVALID_REQUEST", `no ARG declares the build argument ${name}`, {
		place: { file: original.file },
		hint: declared.length === 0 ? `Add ARG ${name} to the Kubefile.` : suggest(name, declared)
	})));
}

// src/context/members.ts
var import_tar_stream = require_tar_stream();
const kinds = {
	directory: "dir",
	file: "file",
	"contiguous-file": "file",
	symlink: "symlink",
	link: "link",
	fifo: "special",
	"character-device": "special",
	"block-device": "special"
};
const memberLimit = 2e5;
async function* readMembers(bytes, archive) {
	const parser = (0, import_tar_stream.extract)();
	const fed = pipeline$1(Readable.from(bytes), parser);
	fed.catch(() => {});
	let count = 0;
	try {
		for await (const entry of parser) {
			if (++count > 2e5) throw new ImagebuildError("LIMIT_EXCEEDED", `${archive.name} has more than ${memberLimit} entries`, archive);
			yield memberOf(entry.header, contentOf$1(entry, archive), archive);
			entry.resume();
		}
		await fed;
	} catch (cause) {
		throw explained(cause, archive);
	} finally {
		parser.destroy();
	}
}
async function* contentOf$1(bytes, archive) {
	try {
		yield* bytes;
	} catch (cause) {
		throw explained(cause, archive);
	}
}
function explained(cause, archive) {
	return cause instanceof ImagebuildError ? cause : invalid(archive, "it is damaged", cause);
}
function memberOf(header, content, archive) {
	const kind = kinds[header.type ?? ""];
	const path = pathIn(archive, header.name);
	const { pax } = header;
	const sparse = Object.keys(pax ?? {}).some((key) => key.startsWith("GNU.sparse."));
	if (!kind || sparse) throw invalid(archive, `${JSON.stringify(path)} is neither file, directory nor link`);
	const linkname = header.linkname ?? "";
	return {
		path,
		kind,
		mode: (header.mode ?? 0) & 4095,
		uid: header.uid ?? 0,
		gid: header.gid ?? 0,
		size: kind === "file" ? header.size ?? 0 : 0,
		linkname: kind === "link" ? pathIn(archive, linkname) : linkname,
		content
	};
}
function pathIn(archive, path) {
	if (!archive.absolute && path.startsWith("/") || path.split("/").includes("..") || path.includes("\0")) throw invalid(archive, `${JSON.stringify(path)} leads out of it`);
	return cleanPath(path);
}
function invalid({ name, place }, reason, cause) {
	return new ImagebuildError("CONTENT_INVALID", `${name} cannot be unpacked: ${reason}`, {
		place,
		cause,
		hint: "Make the archive anew, with plain paths below its root."
	});
}

// src/context/layer.ts
const whiteout = ".wh.";
const opaqueName = ".wh..wh..opq";
const accountFile = /^etc\/(?:passwd|group)$/;
const accountLimit = 1048576;
async function readLayer(layer) {
	const diffId = new ResumableHash();
	const removed = /* @__PURE__ */ new Set();
	const opaque = /* @__PURE__ */ new Set();
	const entries = [];
	let number = 0;
	for await (const member of readMembers(hashed(unpackLayer(layer.source, layer.descriptor), diffId), archiveOf(layer))) {
		const { directory, name } = splitPath(member.path);
		if (name === opaqueName) opaque.add(directory);
		else if (name.startsWith(".wh..wh.")) continue;
		else if (name.startsWith(whiteout)) removed.add(joinPath(directory, name.slice(4)));
		else if (member.path !== "") entries.push(await entryOf$1(member, layer, number));
		number += 1;
	}
	if (diffId.digest() === layer.diffId) return {
		removed,
		opaque,
		entries
	};
	throw new ImagebuildError("DIGEST_MISMATCH", `${layer.descriptor.digest} unpacks to ${diffId.digest()}, and its image says ${layer.diffId}`, {
		place: { image: layer.source.location },
		hint: "Build this image anew, or use another one."
	});
}
async function entryOf$1(member, layer, number) {
	const { path, kind, mode, uid, gid, linkname } = member;
	if (kind === "special") return {
		type: kind,
		path
	};
	if (kind === "link") return {
		type: kind,
		path,
		linkname
	};
	if (kind === "symlink") return {
		type: kind,
		path,
		mode: 511,
		uid,
		gid,
		linkname
	};
	if (kind === "dir") return {
		type: kind,
		path,
		mode,
		uid,
		gid
	};
	return {
		type: kind,
		path,
		mode,
		uid,
		gid,
		content: await contentOf(member, layer, number)
	};
}
async function contentOf({ path, size, content }, layer, member) {
	const hash = new ResumableHash();
	const kept = accountFile.test(path) && size <= accountLimit ? [] : void 0;
	for await (const chunk of content) {
		hash.update(chunk, hash.size);
		kept?.push(chunk);
	}
	const bytes = kept && Buffer.concat(kept);
	const open = async function* (offset = 0) {
		if (bytes) yield bytes.subarray(offset);
		else yield* readFrom(layer, member, offset);
	};
	return {
		digest: hash.digest(),
		size,
		open,
		layer,
		member
	};
}
async function* readFrom(layer, wanted, offset) {
	let number = 0;
	for await (const member of readMembers(unpackLayer(layer.source, layer.descriptor), archiveOf(layer))) {
		if (number++ !== wanted) continue;
		let position = 0;
		for await (const chunk of member.content) {
			const skip = Math.max(0, offset - position);
			position += chunk.length;
			if (skip < chunk.length) yield chunk.subarray(skip);
		}
		return;
	}
}
async function keepFiles(files, keep) {
	const kept = /* @__PURE__ */ new Map();
	const layers = /* @__PURE__ */ new Map();
	for (const { layer, member } of files) layers.set(layer, (layers.get(layer) ?? /* @__PURE__ */ new Set()).add(member));
	for (const [layer, wanted] of layers) {
		let number = 0;
		for await (const member of readMembers(unpackLayer(layer.source, layer.descriptor), archiveOf(layer))) {
			if (!wanted.has(number++)) continue;
			const content = await keep(member.content);
			kept.set(content.digest, content);
			if (wanted.delete(number - 1) && wanted.size === 0) break;
		}
	}
	return kept;
}
function isLayerFile(content) {
	return "layer" in content;
}
function archiveOf({ source, descriptor }) {
	return {
		name: `${descriptor.digest} of ${source.location}`,
		place: { image: source.location },
		absolute: true
	};
}
async function* hashed(bytes, hash) {
	for await (const chunk of bytes) {
		hash.update(chunk, hash.size);
		yield chunk;
	}
}

// src/context/merge.ts
function merge(root, layer) {
	const merged = new Map(root);
	for (const entry of entriesOf(layer)) {
		const before = merged.get(entry.path);
		if (before?.type === "dir" && entry.type !== "dir") removeBelow(merged, entry.path);
		const generated = before?.type === "dir" ? before.generated : void 0;
		const keepsMark = entry.type === "dir" && entry.generated === void 0 && generated !== void 0;
		merged.set(entry.path, keepsMark ? {
			...entry,
			generated
		} : entry);
	}
	return merged;
}
function removeBelow(tree, directory) {
	for (const path of tree.keys()) if (path.startsWith(`${directory}/`)) tree.delete(path);
}

// src/context/overlay.ts
function overlay(layers) {
	return layers.reduce(applyLayer, /* @__PURE__ */ new Map());
}
function applyLayer(below, layer) {
	const tree = withoutHidden(below, layer);
	for (const entry of layer.entries) {
		const path = placeOf(tree, entry.path);
		for (const parent of parentsOf(path)) if (tree.get(parent)?.type !== "dir") tree.set(parent, plainDirectory(parent));
		if (tree.get(path)?.type === "dir" && entry.type !== "dir") removeBelow(tree, path);
		const placed = entry.type === "link" ? tree.get(placeOf(tree, entry.linkname)) : entry;
		if (!placed || placed.type === "special") tree.delete(path);
		else tree.set(path, {
			...placed,
			path
		});
	}
	return tree;
}
function withoutHidden(below, { removed, opaque }) {
	if (removed.size + opaque.size === 0) return new Map(below);
	const gone = new Set([...removed].map((path) => placeOf(below, path)));
	const emptied = new Set([...opaque].map((path) => resolveLinks(below, path)));
	const hidden = (path) => gone.has(path) || emptied.has("") || parentsOf(path).some((one) => gone.has(one) || emptied.has(one));
	return new Map([...below].filter(([path]) => !hidden(path)));
}
function placeOf(tree, path) {
	const { directory, name } = splitPath(path);
	return joinPath(resolveLinks(tree, directory), name);
}

// src/prepare/bases.ts
function openBases(sourceOf, anyPlatform) {
	const any = new Set(anyPlatform.map((each) => formatReference(parseReference(each))));
	const images = /* @__PURE__ */ new Map();
	const layers = /* @__PURE__ */ new Map();
	const read = (layer) => remember(layers, layer.diffId, () => readLayer(layer));
	return { open: (text, platform) => remember(images, `${platform} ${text}`, async () => {
		const reference = parseReference(text);
		const asked = {
			reference,
			source: await sourceOf(reference),
			platform,
			anyPlatform: any.has(formatReference(reference))
		};
		return baseImage(asked, await findManifest(asked), read);
	}) };
}
async function placed({ file, line }, opening) {
	try {
		return await opening;
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.file !== void 0) throw error;
		const { code, message, hint, excerpt } = error;
		throw new ImagebuildError(code, message, {
			place: {
				...error.place,
				file,
				line
			},
			hint,
			excerpt,
			cause: error
		});
	}
}
function remember(known, key, make) {
	const value = known.get(key) ?? make();
	known.set(key, value);
	return value;
}
async function findManifest(asked) {
	const { reference, source, platform } = asked;
	const name = formatReference(reference);
	const descriptor = await source.resolve(reference.digest ?? reference.tag ?? "latest");
	if (!descriptor) throw notFound(name, source);
	const whole = parseManifest(await source.manifest(descriptor), descriptor.mediaType, name);
	if (whole.kind === "manifest") return {
		descriptor,
		manifest: whole
	};
	const child = chooseManifest(whole.manifests, parsePlatform(platform), asked.anyPlatform);
	if (!child) throw lacksPlatform(name, platform, platformsOf$1(whole.manifests));
	if (isIndexType(child.mediaType)) throw nested(name);
	return {
		descriptor: child,
		manifest: parseImageManifest(await source.manifest(child), child.mediaType, name)
	};
}
async function baseImage(asked, { descriptor, manifest }, read) {
	const { source, platform } = asked;
	const name = formatReference(asked.reference);
	const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	if (!asked.anyPlatform && !matchesPlatform(parsePlatform(platform), image)) throw lacksPlatform(name, platform, [formatPlatform(image)]);
	const blobs = layerBlobs(source, manifest, image, name);
	const { mediaType, digest, size } = descriptor;
	return {
		platform,
		prepared: {
			reference: name,
			manifest: {
				mediaType,
				digest,
				size
			},
			layers: blobs.map(({ descriptor: layer, diffId }) => ({
				mediaType: layer.mediaType,
				digest: layer.digest,
				size: layer.size,
				diffId
			}))
		},
		config: image.config,
		author: image.author,
		tree: (enough) => treeOf(blobs, read, enough)
	};
}
function layerBlobs(source, { layers }, { diffIds }, name) {
	if (layers.length === diffIds.length) return layers.map((descriptor, index) => ({
		source,
		descriptor,
		diffId: diffIds[index]
	}));
	throw new ImagebuildError("CONTENT_INVALID", `${name} has ${layers.length} layers, and its configuration names ${diffIds.length}`, {
		place: { image: name },
		hint: "Build this image anew, or use another one."
	});
}
const concurrency = 3;
async function treeOf(blobs, read, enough) {
	if (!enough) return overlay(await pLimit(concurrency).map(blobs, read));
	const known = [];
	for (const blob of [...blobs].reverse()) {
		known.unshift(await read(blob));
		const tree = overlay(known);
		if (enough(tree)) return tree;
	}
	return overlay(known);
}
function notFound(image, source) {
	return new ImagebuildError("IMAGE_NOT_FOUND", `${image} was not found at ${source.location}`, {
		place: { image },
		hint: "Correct the reference, or log in when the repository is private: imagebuild login <registry>."
	});
}
function lacksPlatform(image, platform, has) {
	return new ImagebuildError("PLATFORM_MISSING", `${image} has no image for ${platform}; it has ${has.length > 0 ? has.join(", ") : "none"}`, {
		place: { image },
		hint: "Build only the platforms that it has, with --platform, or list it under anyPlatform in imagebuild.yml."
	});
}
function nested(image) {
	return new ImagebuildError("CONTENT_INVALID", `${image} is an index of indexes`, {
		place: { image },
		hint: "Name the inner index by its digest."
	});
}

// src/runner/architecture.ts
const uses = [
	/\$\{?[!#]?[1@*]/,
	/\$\{!/,
	/\b(?:shift|getopts|eval|source|BASH_ARGV|BASH_ARGC)\b/,
	/\bset\s+--/,
	/(?:^|[\s;&|(){}])\.\s+\S/m,
	/\b(?:for|select)\s+\w+\s*(?:;|\n|do\b)/,
	/\b(?:uname|arch|dpkg|TARGETARCH|TARGETPLATFORM|HOSTTYPE|MACHTYPE)\b/,
	/\/proc\//
];
const naming = /^[ \t]*((?:(?:readonly|export|local|declare|typeset)[ \t]+(?:-[a-zA-Z]+[ \t]+)*)*)([A-Za-z_]\w*)=("?)\$(?:1|\{1(?::?[-?=][\w.\-/]*)?\})\3[ \t]*;?[ \t]*$/gm;
const indifferent = new Set(`basename break case cat cd chmod chown continue cp curl cut date declare dirname do done echo elif else esac exit export
  false fi file for function grep gunzip gzip head helm if in jq ln local ls md5sum mkdir mktemp mv popd printf pushd pwd read readlink
  readonly realpath return rm rmdir sed set sha256sum sleep sort stat tail tar tee test then touch tr true type typeset umask uniq
  unset unzip until wait wc wget while yq zip [ [[ ! { } : ]] ] ;;`.split(/\s+/));
function dependsOnArchitecture(text) {
	const code = withoutComments(text.replaceAll("\r\n", "\n"));
	const names = [];
	let exported = /\bset\s+-[a-zA-Z]*a|\ballexport\b/.test(code);
	const rest = code.replace(naming, (_line, keywords, name) => {
		names.push(name);
		exported ||= /\bexport\b|-[a-zA-Z]*x/.test(keywords);
		return ":";
	});
	if (uses.some((use) => use.test(rest))) return true;
	if (names.some((name) => new RegExp(`\\b${name}\\b`).test(rest))) return true;
	return exported && !onlyIndifferent(rest);
}
function withoutComments(text) {
	return text.split("\n").filter((line) => !/^\s*#[^$`]*$/.test(line)).join("\n");
}
const hereDocument = /<<-?\s*(['"]?)(\w+)\1([^\n]*)\n([\s\S]*?\n)??\t*\2(?=\n|$)/g;
const substitution = /\$\(((?:[^()'"`]|'[^']*'|"(?:[^"\\$`]|\\[\s\S]|\$(?!\())*")*)\)/g;
const quotedOrComment = /\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|(?<=^|\s)#[^\n]*/g;
const redirection = /\d*(?:&>|[<>])[<>]?&?\s*[^\s;|&()]+/g;
const commandStart = /\n|;|&&?|\|\|?|(?<![\w$])\(|\b(?:then|do|else|if|elif|while|until)\b/;
function onlyIndifferent(code) {
	let outer = code.replace(/\\\n/g, " ").replace(hereDocument, (all, quote, _word, rest, body = "") => quote === "" && /\$\(|`/.test(body) ? all : rest);
	const functions = [...outer.matchAll(/^\s*(?:function\s+)?([\w-]+)\s*\(\)/gm)].map((match) => match[1]);
	const known = /* @__PURE__ */ new Set([...indifferent, ...functions]);
	const inner = [];
	for (let before = ""; before !== outer;) {
		before = outer;
		outer = outer.replace(substitution, (_all, commands) => {
			inner.push(commands);
			return "$substituted";
		});
	}
	if (/\$\(|`/.test(outer)) return false;
	return [outer, ...inner].every((commands) => areIndifferent(commands, known));
}
function areIndifferent(commands, known) {
	return commands.replace(quotedOrComment, (text) => /^["']/.test(text) ? "text" : " ").replace(redirection, " ").split(commandStart).every((part) => {
		const word = /^[^\s()]+/.exec(part.trim().replace(/^(?:[A-Za-z_]\w*\+?=\S*\s*|[{!]\s+)*/, ""))?.[0];
		return word === void 0 || known.has(word);
	});
}

// src/runner/init.ts
async function initScript(script) {
	const { directory, architecture, application, version, homes, timeoutMs, signal, onLine } = script;
	await makeHomes(homes);
	try {
		await runProgram({
			program: "bash",
			shown: "init.sh",
			args: [
				"init.sh",
				architecture,
				application,
				version
			],
			directory,
			env: programEnvironment(script.env, homes, script.extraEnv),
			timeoutMs,
			signal,
			onLine
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? initFailed(error, script) : error;
	}
}
function initFailed(error, script) {
	const { architecture, application, version, shown = "init.sh" } = script;
	const failed = error.code === "PROGRAM_FAILED";
	return new ImagebuildError(failed ? "INIT_FAILED" : error.code, error.message, {
		place: { file: shown },
		hint: failed ? `Read its last lines, and try it in a copy of its directory: bash init.sh ${architecture} ${application} ${version}` : error.hint,
		excerpt: error.excerpt,
		cause: error
	});
}

// src/prepare/naming.ts
async function namedAs(directory, shown, work) {
	try {
		return await work();
	} catch (error) {
		throw error instanceof ImagebuildError ? renamed(error, directory, shown) : error;
	}
}
function renamed(error, directory, shown) {
	const known = (text) => text === directory ? shown : text.replaceAll(directory + sep, shown + sep);
	const { code, message, place, hint, excerpt } = error;
	const file = place?.file === void 0 ? void 0 : known(place.file);
	return new ImagebuildError(code, known(message), {
		place: {
			...place,
			file
		},
		hint,
		excerpt,
		cause: error
	});
}

// src/prepare/contexts.ts
const noArchitecture = "noarch";
async function makeContexts(input, settings, progress) {
	const { directory, request, platforms } = input;
	const place = { file: join(input.shown, "init.sh") };
	const script = settings.init ? await readScript(directory, place) : void 0;
	if (script === void 0) return [{
		directory,
		platforms
	}];
	if (script.includes("\r\n")) progress({
		type: "warning",
		warning: {
			...windowsLines,
			place
		}
	});
	const forAll = request.type === "configs";
	const once = forAll || !dependsOnArchitecture(script);
	const contexts = [];
	for (const group of once ? [platforms] : platforms.map((platform) => [platform])) {
		const architecture = forAll ? noArchitecture : parsePlatform(group[0] ?? "").architecture;
		contexts.push({
			directory: await runInit(architecture, input, settings, progress),
			platforms: group
		});
	}
	return contexts;
}
async function runInit(architecture, { directory, shown, request, workspace, timeout }, { env, signal }, progress) {
	const { app, version } = request;
	const copy = join(workspace, `context-${architecture}`);
	await namedAs(directory, shown, () => copyApplication(directory, copy));
	progress({
		type: "phase",
		phase: "init",
		message: `bash init.sh ${architecture} ${app} ${version}`
	});
	await initScript({
		directory: copy,
		architecture,
		application: app,
		version,
		homes: join(workspace, `home-${architecture}`),
		timeoutMs: timeout,
		env,
		extraEnv: sourceAddresses(env),
		shown: join(shown, "init.sh"),
		signal,
		onLine: (line) => progress({
			type: "output",
			program: "init.sh",
			line
		})
	});
	return copy;
}
function sourceAddresses(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("IMAGEBUILD_SOURCE_")));
}
const windowsLines = {
	message: "its lines end as those of Windows do, and bash takes the carriage return for a part of the last word",
	hint: "Save it with plain line ends: sed -i 's/\\r$//' init.sh"
};
async function readScript(application, place) {
	try {
		return await readFile(join(application, "init.sh"), "utf8");
	} catch (cause) {
		const { code } = cause;
		if (code === "ENOENT") return void 0;
		const message = `init.sh cannot be read (${code})`;
		throw new ImagebuildError("CONTEXT_INVALID", message, {
			place,
			hint: "Make it a file that may be read.",
			cause
		});
	}
}

// src/prepare/download.ts
const redirectLimit = 5;
const attempts = 3;
const requestHeaders = {
	"accept-encoding": "identity",
	"user-agent": "imagebuild"
};
function newDownload(send, keep, signal) {
	return async (address, checksum, place) => {
		const wanted = checksum === void 0 ? void 0 : parseChecksum(checksum, place);
		for (let attempt = 1;; attempt += 1) try {
			const content = await keep(await open$1(parseAddress(address, place), place, send, signal));
			if (wanted === void 0 || content.digest === wanted) return content;
			throw wrongChecksum(address, wanted, content.digest, place);
		} catch (error) {
			if (error instanceof ImagebuildError) throw error;
			signal?.throwIfAborted();
			if (attempt === attempts) throw unavailable(address, place, error);
			await setTimeout(500 * 2 ** attempt, void 0, { signal });
		}
	};
}
async function open$1(first, place, send, signal) {
	let url = first;
	for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
		const { statusCode, headers, body } = await send(url, {
			method: "GET",
			headers: requestHeaders,
			signal: signal ?? null
		});
		if (statusCode === 200) return body;
		await body.dump();
		const { location } = headers;
		if (statusCode >= 300 && statusCode < 400 && typeof location === "string") url = redirected(url, location, place);
		else if ([408, 429].includes(statusCode) || statusCode >= 500) throw new Error(`it answers ${statusCode}`);
		else throw missing(first.href, `${url.host} answers ${statusCode}`, place);
	}
	throw missing(first.href, `it redirects more than ${redirectLimit} times`, place);
}
function redirected(from, location, place) {
	const to = URL.parse(location, from.href);
	if (to && (to.protocol === "https:" || to.protocol === from.protocol)) return to;
	throw missing(from.href, `it redirects to ${JSON.stringify(location)}, which is not followed`, place);
}
function parseAddress(address, place) {
	const url = URL.parse(address);
	if (url && url.username === "" && url.password === "") return url;
	throw new ImagebuildError("KUBEFILE_SYNTAX", url ? "an address in ADD holds a name or a password" : `${address} is no address`, {
		place,
		hint: "Write http://host/path or https://host/path; fetch what needs a login in init.sh."
	});
}
function parseChecksum(text, place) {
	if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
	throw new ImagebuildError("KUBEFILE_SYNTAX", `--checksum=${text} is no checksum`, {
		place,
		hint: "Write --checksum=sha256: and 64 lower-case hex digits."
	});
}
function wrongChecksum(address, wanted, found, place) {
	return new ImagebuildError("DIGEST_MISMATCH", `${address} has the checksum ${found}, not ${wanted}`, {
		place,
		hint: "Find out why the file changed; write the new checksum when that is right."
	});
}
function missing(address, reason, place) {
	return new ImagebuildError("COPY_SOURCE_MISSING", `ADD: ${address} cannot be downloaded: ${reason}`, {
		place,
		hint: "Correct the address, or remove the instruction."
	});
}
function unavailable(address, place, cause) {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ImagebuildError("COPY_SOURCE_MISSING", `ADD: ${address} cannot be downloaded: ${reason}`, {
		place,
		cause,
		hint: "Try again later, or take the file from elsewhere."
	});
}

// src/prepare/evaluate.ts
async function evaluateOnBases(kubefile, options, bases) {
	const { original } = kubefile;
	const own = formatPlatform(options.platform);
	const known = /* @__PURE__ */ new Map();
	const nameOf = (reference, platform) => `${platform ?? own} ${reference}`;
	const all = {
		...options,
		base: (reference, platform) => known.get(nameOf(reference, platform))
	};
	for (let missing = missingBases(kubefile, all); missing.length > 0; missing = missingBases(kubefile, all)) {
		const problems = [];
		for (const { reference, platform, line } of missing) {
			const image = await placed({
				file: original.file,
				line
			}, bases.open(reference, platform ?? own)).catch((error) => note$1(error, problems));
			if (image) known.set(nameOf(reference, platform), image.config);
		}
		if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(original, problem)));
	}
	return evaluateKubefile(kubefile, all);
}
function note$1(error, problems) {
	if (!(error instanceof ImagebuildError)) throw error;
	problems.push(error);
}

// src/context/chmod.ts
function parseChmod(text, place) {
	if (/^[0-7]{1,5}$/.test(text) && Number.parseInt(text, 8) <= 4095) return () => Number.parseInt(text, 8);
	const clauses = text.split(",").map(parseClause);
	if (clauses.every((clause) => clause !== void 0)) return (mode, directory) => clauses.reduce((current, clause) => clause(current, directory), mode);
	throw new ImagebuildError("KUBEFILE_SYNTAX", `--chmod=${text} is no mode`, {
		place,
		hint: "Write an octal number, as in --chmod=755, or clauses, as in --chmod=u+x."
	});
}
const classes = {
	u: {
		shift: 6,
		special: 2048
	},
	g: {
		shift: 3,
		special: 1024
	},
	o: {
		shift: 0,
		special: 0
	}
};
function parseClause(text) {
	const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(text);
	if (!match) return void 0;
	const [, who = "", operator, letters = ""] = match;
	const all = who === "" || who.includes("a");
	const chosen = [
		"u",
		"g",
		"o"
	].filter((name) => all || who.includes(name));
	const range = chosen.reduce((bits, name) => bits | 7 << classes[name].shift | classes[name].special, 0);
	return (mode, directory) => {
		const bits = bitsOf(letters, chosen, directory || (mode & 73) !== 0);
		if (operator === "+") return mode | bits;
		if (operator === "-") return mode & ~bits;
		return mode & ~range | bits;
	};
}
function bitsOf(letters, chosen, executable) {
	const plain = (letters.includes("r") ? 4 : 0) | (letters.includes("w") ? 2 : 0) | (letters.includes("x") || letters.includes("X") && executable ? 1 : 0);
	const sticky = letters.includes("t") ? 512 : 0;
	return chosen.reduce((bits, name) => bits | plain << classes[name].shift | (letters.includes("s") ? classes[name].special : 0), sticky);
}

// src/context/copying.ts
function entriesBelow(tree, directory, exclude) {
	const prefix = directory === "" ? "" : `${directory}/`;
	const below = [...tree.values()].filter((entry) => entry.path.startsWith(prefix)).sort((a, b) => comparePaths(a.path, b.path)).map((entry) => ({
		entry,
		path: entry.path.slice(prefix.length)
	}));
	return withoutIgnored(below, ({ path }) => path, exclude);
}
function restamp({ owner, chmod }, entry, path) {
	const mode = chmod && entry.type !== "symlink" ? chmod(entry.mode, entry.type === "dir") : entry.mode;
	return {
		...entry,
		...owner,
		mode,
		path
	};
}

// src/context/draft.ts
function newDraft(root, owner, place) {
	return {
		root: new Map(root),
		layer: /* @__PURE__ */ new Map(),
		owner,
		place
	};
}
function finishDraft(draft) {
	return new Map(entriesOf(draft.layer).map((entry) => [entry.path, entry]));
}
function makeDirectory(draft, path) {
	const directory = resolveLinks(draft.root, path);
	for (const one of directory === "" ? [] : [...parentsOf(directory), directory]) {
		const there = draft.root.get(one) ?? {
			...plainDirectory(one),
			...draft.owner
		};
		if (there.type !== "dir") throw noDirectory(draft, one);
		draft.root.set(one, there);
		if (!draft.layer.has(one)) draft.layer.set(one, unmarked(there));
	}
	return directory;
}
function put(draft, entry) {
	const there = draft.root.get(entry.path);
	if (there?.type === "dir" && entry.type !== "dir") throw isDirectoryThere(draft, entry.path);
	if (there && there.type !== "dir" && entry.type === "dir") throw noDirectory(draft, entry.path);
	draft.root.set(entry.path, entry);
	draft.layer.set(entry.path, entry);
}
function replace(draft, entry) {
	if (draft.root.get(entry.path)?.type === "dir" && entry.type !== "dir") for (const tree of [draft.root, draft.layer]) removeBelow(tree, entry.path);
	draft.root.set(entry.path, entry);
	draft.layer.set(entry.path, entry);
}
function unmarked(entry) {
	return entry.type === "dir" ? {
		...entry,
		generated: void 0
	} : entry;
}
function noDirectory({ place }, path) {
	return new ImagebuildError("CONTEXT_INVALID", `/${path} is not a directory, and cannot become one`, {
		place,
		hint: "Copy to another place, or leave out what is there."
	});
}
function isDirectoryThere({ place }, path) {
	return new ImagebuildError("CONTEXT_INVALID", `/${path} is a directory, and a file cannot replace it`, {
		place,
		hint: "Copy to another place, or leave out what is there."
	});
}

// src/context/generated.ts
const registry = "registry";
const fixed = [
	"docker",
	"docker/registry",
	"docker/registry/v2",
	"docker/registry/v2/blobs",
	"docker/registry/v2/repositories"
];
function generatedAt(tree, path) {
	for (const above of [path, ...parentsOf(path).reverse()]) {
		const entry = tree.get(above);
		if (entry?.type === "dir" && entry.generated !== void 0) return joinPath(entry.generated, path.slice(above.length + 1));
	}
}
function isGeneratedDirectory(tree, path) {
	const generated = generatedAt(tree, path);
	if (generated === void 0) return false;
	return fixed.some((one) => one === generated) || /^docker\/registry\/v2\/(?:blobs|repositories)\//.test(generated);
}
function generatedNames(generated) {
	return fixed.map(splitPath).flatMap(({ directory, name }) => directory === generated ? [name] : []);
}

// src/context/sources.ts
function findSources(tree, source) {
	const names = cleanPath(source).split("/");
	if (!names.some(isPattern)) return existing(tree, [cleanPath(source)]);
	const children = childrenOf(tree);
	let paths = [""];
	for (const name of names) paths = paths.flatMap((path) => stepInto(tree, children, path, name));
	return existing(tree, paths);
}
function holdsFiles(tree, sources) {
	return sources.every((source) => !isPattern(source) && tree.get(resolveLinks(tree, cleanPath(source)))?.type === "file");
}
function existing(tree, paths) {
	return paths.flatMap((path) => {
		const { directory, name } = splitPath(path);
		const from = joinPath(resolveLinks(tree, directory), name);
		return from === "" || tree.has(from) || isGeneratedDirectory(tree, from) ? [{
			name,
			from,
			path: resolveLinks(tree, from)
		}] : [];
	});
}
function stepInto(tree, children, path, name) {
	if (!isPattern(name)) return [joinPath(path, name)];
	const pattern = namePattern(name);
	if (!pattern) return [];
	const directory = resolveLinks(tree, path);
	const generated = generatedAt(tree, directory);
	return [.../* @__PURE__ */ new Set([...children.get(directory) ?? [], ...generated === void 0 ? [] : generatedNames(generated)])].filter((child) => pattern.test(child)).sort().map((child) => joinPath(path, child));
}
function childrenOf(tree) {
	const children = /* @__PURE__ */ new Map();
	for (const path of tree.keys()) {
		const { directory, name } = splitPath(path);
		const names = children.get(directory);
		if (names) names.push(name);
		else children.set(directory, [name]);
	}
	return children;
}
function wouldBeGenerated(tree, source) {
	if (tree.has("registry")) return false;
	const path = cleanPath(source);
	if (isPattern(path)) return namePattern(path)?.test("registry") ?? false;
	return path === "registry" || path === `${"registry"}/docker` || path.startsWith(`${"registry"}/docker/`);
}

// src/context/missing.ts
function excuse(absence) {
	const { word, source, place, ignore, copied } = absence;
	if (wouldBeGenerated(source, word) && !ignore?.ignores(cleanPath(word))) return {
		message: `${word} is not there, since no image was found; nothing is copied`,
		place,
		hint: "Name the images in images/shim/, charts/ or manifests/, or remove the instruction."
	};
	if (isPattern(word) && copied) return {
		message: `nothing matches ${word}`,
		place,
		hint: "Remove the source, or correct the pattern."
	};
	throw missingSource(absence);
}
function missingSource({ step, word, source, place, ignore }) {
	const message = isPattern(word) ? `nothing matches ${word}` : `there is no ${word}`;
	return new ImagebuildError("COPY_SOURCE_MISSING", `${step.instruction}: ${message}`, {
		place,
		hint: ignore?.ignores(cleanPath(word)) ? `.dockerignore leaves it out: add the line !${cleanPath(word)} there, or remove the instruction.` : hintFor(cleanPath(word), source)
	});
}
function brokenLink(instruction, path, place) {
	return new ImagebuildError("COPY_SOURCE_MISSING", `${instruction}: the link ${path} leads to nothing`, {
		place,
		hint: "Let it point at something in the build context, copy the directory that it is in, or remove it."
	});
}
function hintFor(path, source) {
	const near = isPattern(path) ? void 0 : nearestPath(path, source);
	return near === void 0 ? "Add it to the application, let init.sh make it, or remove the instruction." : `Did you mean ${near}?`;
}
function nearestPath(path, source) {
	const children = childrenOf(source);
	let directory = "";
	for (const name of path.split("/")) {
		const names = children.get(directory) ?? [];
		if (names.includes(name)) directory = joinPath(directory, name);
		else {
			const near = nearest(name, names);
			return near === void 0 ? sameName(path, source) : joinPath(directory, near);
		}
	}
}
function sameName(path, source) {
	const { name } = splitPath(path);
	return [...source.keys()].find((one) => splitPath(one).name === name);
}

// src/context/owner.ts
async function chownOwner(text, root, place) {
	const owner = await findOwner(text, root);
	if (typeof owner !== "string") return owner;
	throw new ImagebuildError("CONTEXT_INVALID", `--chown=${text} names ${owner}, which is not in the image`, {
		place,
		hint: "Write the numbers, as in --chown=1000:1000, or copy etc/passwd and etc/group first."
	});
}
async function workdirOwner(user, root) {
	const owner = user ? await findOwner(user, root) : rootOwner;
	return typeof owner === "string" ? rootOwner : owner;
}
const rootOwner = {
	uid: 0,
	gid: 0
};
async function findOwner(text, root) {
	const [user = "", group = ""] = text.split(":", 2);
	const account = user === "" ? rootOwner : await find(root, "etc/passwd", user, 3);
	if (!account) return `the user ${JSON.stringify(user)}`;
	if (group === "") return {
		uid: account.uid,
		gid: account.gid
	};
	const named = await find(root, "etc/group", group, 2);
	return named ? {
		uid: account.uid,
		gid: named.gid
	} : `the group ${JSON.stringify(group)}`;
}
async function find(root, path, name, gidColumn) {
	if (/^\d+$/.test(name)) return {
		uid: Number(name),
		gid: Number(name)
	};
	return (await readAccounts(root, path, gidColumn)).find((account) => account.name === name) ?? (name === "root" ? rootOwner : void 0);
}
async function readAccounts(root, path, gidColumn) {
	const entry = root.get(resolveLinks(root, path));
	if (entry?.type !== "file") return [];
	const chunks = [];
	for await (const chunk of entry.content.open()) chunks.push(chunk);
	return Buffer.concat(chunks).toString().split("\n").flatMap((line) => {
		const columns = line.split(":");
		const [uid, gid] = [Number(columns[2]), Number(columns[gidColumn])];
		return Number.isSafeInteger(uid) && Number.isSafeInteger(gid) ? [{
			name: columns[0],
			uid,
			gid
		}] : [];
	});
}

// src/context/parents.ts
function copyParents(copying, word, destination) {
	const [before, after] = word.includes("/./") ? splitPivot(word) : ["", word];
	let count = 0;
	for (const { path: base } of findSources(copying.source, before)) count += copyMatches(copying, base, cleanPath(after), destination);
	return count;
}
function splitPivot(word) {
	const at = word.indexOf("/./");
	return [word.slice(0, at), word.slice(at + 3)];
}
function copyMatches(copying, base, pattern, destination) {
	const { source, draft } = copying;
	const compiled = pathPattern(pattern === "" ? "**" : pattern);
	const chosen = entriesBelow(source, base, copying.exclude).filter(({ path }) => [path, ...parentsOf(path)].some((one) => compiled?.test(one)));
	if (chosen.length === 0) return 0;
	const target = makeDirectory(draft, destination);
	for (const { entry, path } of chosen) {
		for (const parent of parentsOf(path)) {
			const from = source.get(joinPath(base, parent)) ?? plainDirectory(parent);
			const to = joinPath(target, parent);
			if (!draft.layer.has(to)) put(draft, unmarked(restamp(copying, from, to)));
		}
		put(draft, restamp(copying, entry, joinPath(target, path)));
	}
	return chosen.length;
}

// src/context/remote.ts
const repository = /^(?:git|ssh):\/\/|^git@|^github\.com\/|\.git(?:#.*)?$/;
function isRemote(word, place) {
	if (!repository.test(word) && /^https?:\/\//.test(word)) return true;
	if (!repository.test(word) && !/^[a-z][a-z0-9+.-]*:\/\//.test(word)) return false;
	throw new ImagebuildError("KUBEFILE_UNSUPPORTED", `ADD of ${word} is not supported: it is no http or https file`, {
		place,
		hint: "Fetch it in init.sh, and COPY the files."
	});
}
function fileNameOf(address, destination, place) {
	const name = URL.parse(address)?.pathname.split("/").at(-1) ?? "";
	if (!destination.endsWith("/") || ![
		"",
		".",
		".."
	].includes(name)) return decoded(name);
	throw new ImagebuildError("KUBEFILE_SYNTAX", `${address} names no file that could go into ${destination}`, {
		place,
		hint: "Write the name of the file as destination."
	});
}
function decoded(name) {
	try {
		const text = decodeURIComponent(name);
		return /[/\0]/.test(text) ? name : text;
	} catch {
		return name;
	}
}
function localChecksum(word, place) {
	return new ImagebuildError("KUBEFILE_SYNTAX", `--checksum is for what ADD downloads, and ${word} is no address`, {
		place,
		hint: "Remove --checksum."
	});
}

// src/context/packed.ts
const formats = [
	{
		name: "gzip",
		magic: Buffer.from([
			31,
			139,
			8
		]),
		unpack: createGunzip
	},
	{
		name: "zstd",
		magic: Buffer.from([
			40,
			181,
			47,
			253
		]),
		unpack: createZstdDecompress
	},
	{
		name: "bzip2",
		magic: Buffer.from("BZh")
	},
	{
		name: "xz",
		magic: Buffer.from([
			253,
			55,
			122,
			88,
			90,
			0
		])
	}
];
async function findArchive(content) {
	const start = await firstBytes(content.open(), tarBlock);
	const format = formats.find(({ magic }) => start.subarray(0, magic.length).equals(magic));
	if (!format) return isTarHeader(start) ? {
		format: "tar",
		open: () => content.open()
	} : void 0;
	const { name, unpack } = format;
	if (!unpack) return { format: name };
	const open = () => through(content.open(), unpack());
	return isTarHeader(await firstUnpacked(open())) ? {
		format: name,
		open
	} : void 0;
}
async function firstUnpacked(bytes) {
	try {
		return await firstBytes(bytes, tarBlock);
	} catch {
		return Buffer.alloc(0);
	}
}
async function firstBytes(bytes, count) {
	const chunks = [];
	let size = 0;
	for await (const chunk of bytes) {
		chunks.push(chunk);
		size += chunk.length;
		if (size >= count) break;
	}
	return Buffer.concat(chunks).subarray(0, count);
}
const tarBlock = 512;
function isTarHeader(block) {
	if (block.length < tarBlock) return false;
	const written = Number.parseInt(block.toString("latin1", 148, 156).replace(/[\0 ]/g, ""), 8);
	return block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0) === written;
}

// src/context/unpack.ts
async function unpackInto(draft, file, destination, keep) {
	const found = await findArchive(file.content);
	if (!found) return false;
	const { place } = draft;
	if (!found.open) throw unread(file.name, found.format, place);
	const archive = {
		name: file.name,
		place,
		absolute: false
	};
	const target = makeDirectory(draft, destination);
	const unpacked = /* @__PURE__ */ new Map();
	for await (const member of readMembers(found.open(), archive)) {
		const entry = await entryOf(member, unpacked, archive, keep);
		unpacked.set(member.path, entry);
		addEntry(draft, joinPath(target, member.path), entry);
	}
	return true;
}
function addEntry(draft, path, entry) {
	if (path === "") return;
	const { directory, name } = splitPath(path);
	replace(draft, {
		...entry,
		path: joinPath(makeDirectory(draft, resolveLinks(draft.root, directory)), name)
	});
}
async function entryOf(member, unpacked, archive, keep) {
	const { path, kind, mode, uid, gid, linkname } = member;
	const attributes = {
		path,
		mode,
		uid,
		gid
	};
	if (kind === "dir") return {
		...attributes,
		type: kind
	};
	if (kind === "file") return {
		...attributes,
		type: kind,
		content: await keep(member.content)
	};
	if (kind === "symlink" && staysInside(path, linkname)) return {
		...attributes,
		type: kind,
		mode: 511,
		linkname
	};
	const original = kind === "link" ? unpacked.get(linkname) : void 0;
	if (original?.type === "file") return {
		...original,
		path
	};
	throw invalid(archive, kind === "special" ? `${JSON.stringify(path)} is a device or a pipe` : `the link ${JSON.stringify(path)} leads out of it, to ${JSON.stringify(linkname)}`);
}
function staysInside(path, linkname) {
	return linkname.startsWith("/") || !posix.join(posix.dirname(path), linkname).split("/").includes("..");
}
function unread(name, format, place) {
	return new ImagebuildError("KUBEFILE_UNSUPPORTED", `ADD of ${name} would unpack ${format}, which is not read`, {
		place,
		hint: "Pack it with gzip or zstd, unpack it in init.sh, or use COPY to have the archive as it is."
	});
}

// src/context/copy.ts
async function copyInto(step, source, root, place, options) {
	const owner = step.chown ? await chownOwner(step.chown, root, place) : void 0;
	const copying = {
		source,
		draft: newDraft(root, owner ?? {
			uid: 0,
			gid: 0
		}, place),
		owner,
		chmod: step.chmod ? parseChmod(step.chmod, place) : void 0,
		exclude: step.exclude?.length ? parseExclude(step.exclude, place) : void 0
	};
	const absent = [];
	for (const word of step.sources) {
		if (step.instruction === "ADD" && isRemote(word, place)) {
			await addRemote(copying, step, word, options);
			continue;
		}
		if (step.checksum !== void 0) throw localChecksum(word, place);
		if ((step.parents ? copyParents(copying, word, step.destination) : await copySource(copying, step, word, options.keep)) === 0) absent.push(word);
	}
	for (const file of step.files) placeFile(copying, documentEntry(file), file.name, step.destination);
	const layer = finishDraft(copying.draft);
	const copied = layer.size > 0;
	const { ignore } = options;
	return {
		layer,
		warnings: absent.map((word) => excuse({
			step,
			word,
			source,
			place,
			ignore,
			copied
		}))
	};
}
async function addRemote(copying, step, address, { keep, download }) {
	const { draft } = copying;
	const name = fileNameOf(address, step.destination, draft.place);
	const content = await download(address, step.checksum, draft.place);
	if (step.unpack && await unpackInto(draft, {
		name: address,
		content
	}, step.destination, keep)) return;
	placeFile(copying, {
		path: name,
		type: "file",
		mode: 384,
		uid: 0,
		gid: 0,
		content
	}, name, step.destination);
}
async function copySource(copying, step, word, keep) {
	const { source, draft } = copying;
	const unpacks = step.instruction === "ADD" && step.unpack !== false;
	const found = findSources(source, word);
	for (const one of found) {
		const entry = source.get(one.path);
		if (entry?.type === "file") {
			const file = {
				name: one.path,
				content: entry.content
			};
			if (unpacks && await unpackInto(draft, file, step.destination, keep)) continue;
			placeFile(copying, entry, one.name, step.destination);
		} else if (isDirectory(source, one.path) || isGeneratedDirectory(source, one.path)) copyDirectory(copying, one.path, step.destination);
		else throw brokenLink(step.instruction, one.from, draft.place);
	}
	return found.length;
}
function placeFile(copying, entry, name, destination) {
	if (copying.exclude?.ignores(name)) return;
	const { draft } = copying;
	if (destination.endsWith("/")) makeDirectory(draft, destination);
	const target = resolveLinks(draft.root, destination);
	const path = isDirectory(draft.root, target) ? joinPath(target, name) : target;
	makeDirectory(draft, splitPath(path).directory);
	put(draft, restamp(copying, entry, path));
}
function copyDirectory(copying, from, destination) {
	const { source, draft } = copying;
	const target = makeDirectory(draft, destination);
	for (const { entry, path } of entriesBelow(source, from, copying.exclude)) put(draft, restamp(copying, entry, joinPath(target, path)));
	const generated = generatedAt(source, from);
	if (generated !== void 0) markGenerated(draft, target, generated);
}
function markGenerated(draft, target, generated) {
	if (target === "") {
		for (const name of generatedNames(generated)) markGenerated(draft, makeDirectory(draft, name), joinPath(generated, name));
		return;
	}
	const entry = draft.layer.get(target);
	if (entry?.type === "dir") put(draft, {
		...entry,
		generated
	});
}
function documentEntry({ name, content }) {
	return {
		path: name,
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		content: textContent(content)
	};
}

// src/context/workdir.ts
async function makeWorkdir(path, user, root, place) {
	if (isDirectory(root, resolveLinks(root, path))) return /* @__PURE__ */ new Map();
	const draft = newDraft(root, await workdirOwner(user, root), place);
	makeDirectory(draft, path);
	return finishDraft(draft);
}

// src/prepare/stage.ts
const scratch = {
	layers: [],
	history: [],
	tree: async () => /* @__PURE__ */ new Map()
};
async function buildStage(stage, input) {
	const place = {
		file: input.file,
		line: stage.line
	};
	const below = await placed(place, belowOf(stage, input)).catch((error) => {
		note(error, input.problems);
		return scratch;
	});
	if (stage.steps.length === 0) return {
		...below,
		history: [...below.history, ...historyOf(stage, [])]
	};
	let root = await placed(place, below.tree()).catch((error) => note(error, input.problems));
	const added = [];
	for (const step of stage.steps) {
		const layer = await layerOf(step, root, input).catch((error) => note(error, input.problems));
		if (layer.size > 0) root = merge(root, layer);
		added.push(layer.size > 0 ? {
			createdBy: step.createdBy,
			entries: entriesOf(layer)
		} : void 0);
	}
	return {
		base: below.base,
		layers: [...below.layers, ...added.filter((layer) => layer !== void 0)],
		history: [...below.history, ...historyOf(stage, added)],
		tree: async () => root
	};
}
async function belowOf({ from }, { built, bases, platform }) {
	if (from.kind === "scratch") return scratch;
	if (from.kind === "stage") return built.get(from.stage) ?? scratch;
	const base = await bases.open(from.reference, from.platform ?? platform);
	return {
		base,
		layers: [],
		history: [],
		tree: base.tree
	};
}
async function layerOf(step, root, input) {
	const { context, ignored, file, warnings, keep, download } = input;
	const place = {
		file,
		line: step.line
	};
	if (step.kind === "run") throw needsEngine(place);
	if (step.kind === "workdir") return await makeWorkdir(step.path, step.user, root, place);
	const copied = step.from ? sourceOf(step, step.from, input).then((source) => copyInto(step, source, root, place, {
		keep,
		download
	})) : copyInto(step, context, root, place, {
		keep,
		download,
		ignore: ignored
	});
	const { layer, warnings: found } = await placed(place, copied);
	warnings.push(...found);
	return layer;
}
async function sourceOf(step, from, { built, bases, platform }) {
	const enough = step.parents ? void 0 : (known) => holdsFiles(known, step.sources);
	return ((from.kind === "stage" ? built.get(from.stage) : await bases.open(from.reference, platform)) ?? scratch).tree(enough);
}
function note(error, problems) {
	if (!(error instanceof ImagebuildError) || error.place?.line === void 0) throw error;
	problems.push(error);
	return /* @__PURE__ */ new Map();
}
function historyOf(stage, added) {
	let next = 0;
	return stage.history.map(({ createdBy, emptyLayer }) => ({
		createdBy,
		emptyLayer: emptyLayer || added[next++] === void 0
	}));
}
function needsEngine(place) {
	return new ImagebuildError("KUBEFILE_UNSUPPORTED", "RUN cannot be built: the native engine executes nothing", {
		place,
		hint: "Do the work in init.sh, which runs before the image is made."
	});
}

// src/prepare/image.ts
const registryDirectory = "registry";
function markRegistry(context, images, ignored) {
	const holdsSome = context.has(`${registryDirectory}/docker/registry/v2/repositories`);
	if (images === 0 && !holdsSome || ignored.ignores("registry")) return context;
	const there = context.get(registryDirectory);
	const directory = there?.type === "dir" ? there : plainDirectory(registryDirectory);
	return new Map(context).set(registryDirectory, {
		...directory,
		generated: ""
	});
}
async function imageOf(kubefile, evaluation, materials) {
	const { file } = kubefile.original;
	const built = /* @__PURE__ */ new Map();
	const problems = [];
	const warnings = [...evaluation.warnings];
	for (const stage of evaluation.stages) built.set(stage.index, await buildStage(stage, {
		...materials,
		built,
		file,
		warnings,
		problems
	}));
	if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(kubefile.original, problem)));
	const last = evaluation.stages.at(-1);
	const final = last && built.get(last.index);
	if (!last || !final) throw new RangeError("an evaluation has at least one stage");
	if (final.base && final.base.platform !== materials.platform) warnings.push(otherPlatform(final.base.platform, materials.platform, {
		file,
		line: last.line
	}));
	const author = last.author ?? final.base?.author;
	return {
		platform: {
			...final.base ? { base: final.base.prepared } : {},
			config: last.config,
			...author === void 0 ? {} : { author },
			layers: await withKeptFiles(final.layers, materials.keep),
			history: final.history
		},
		warnings
	};
}
function otherPlatform(base, platform, place) {
	return {
		message: `the image for ${platform} is built on one for ${base}`,
		place,
		hint: "Leave --platform out of the last FROM, or write --platform=$TARGETPLATFORM."
	};
}
async function withKeptFiles(layers, keep) {
	const contents = layers.flatMap(({ entries }) => entries.flatMap((entry) => entry.type === "file" ? entry.content : []));
	const kept = await keepFiles(contents.filter(isLayerFile), keep);
	const moved = (entry) => {
		if (entry.type !== "file" || !isLayerFile(entry.content)) return entry;
		const content = kept.get(entry.content.digest);
		if (content) return {
			...entry,
			content
		};
		throw new ImagebuildError("DIGEST_MISMATCH", `/${entry.path} is not what it was when its image was read`, { place: { image: entry.content.layer.source.location } });
	};
	return layers.map(({ createdBy, entries }) => ({
		createdBy,
		entries: entries.map(moved)
	}));
}

// src/prepare/images.ts
async function prepareImages(found, { directory }, shown) {
	const images = [];
	const archives = [];
	for (const { reference, required, transport, archive, origins: places } of found) {
		const origins = places.map(({ kind, file, line }) => ({
			kind,
			file: join(shown, file),
			line
		}));
		const image = {
			reference: formatReference(reference),
			required,
			transport,
			origins
		};
		const content = archive && await fileContent(await realpath(join(directory, archive.path)));
		if (content) archives.push(content);
		images.push(content ? {
			...image,
			archive: {
				digest: content.digest,
				size: content.size,
				name: archive.name
			}
		} : image);
	}
	return {
		images,
		archives
	};
}

// src/prepare/platforms.ts
function choosePlatforms(asked, limits) {
	const allowed = (platform) => limits.every((limit) => limit.platforms?.includes(platform) ?? true);
	const built = asked.filter(allowed);
	if (built.length > 0) return {
		built,
		unsupported: requestPlatforms.filter((platform) => !allowed(platform))
	};
	const who = limits.filter((limit) => limit.platforms && !limit.platforms.includes(asked[0] ?? ""));
	throw new ImagebuildError("PLATFORM_MISSING", `nothing is left to build for ${asked.join(", ")}`, {
		place: { file: who[0]?.by },
		hint: `${who.map((limit) => `${limit.by} allows ${limit.platforms?.join(", ")}`).join("; ")}.`
	});
}

// src/prepare.ts
async function prepare(request, settings, progress) {
	const workspace = await makeWorkspace(settings, progress);
	try {
		return {
			...await prepareIn(workspace.directory, request, settings, progress),
			[Symbol.asyncDispose]: workspace[Symbol.asyncDispose]
		};
	} catch (error) {
		await workspace[Symbol.asyncDispose]();
		throw error;
	}
}
async function prepareIn(workspace, request, settings, progress) {
	const application = await findApplication(settings.applications, request.app, request.version);
	const shown = relative(".", application.directory);
	progress({
		type: "phase",
		phase: "prepare",
		message: shown
	});
	const options = await readApplicationConfiguration(application.directory, shown);
	const platforms = await platformsOf(application.directory, shown, request, options, settings);
	const timeout = options.timeout === void 0 ? settings.timeout : options.timeout * 1e3;
	const { directory } = application;
	const input = {
		directory,
		shown,
		request,
		platforms: platforms.built,
		workspace,
		timeout
	};
	const contexts = await makeContexts(input, settings, progress);
	await using outside = openOutside(settings, workspace, options.anyPlatform);
	const part = {
		request,
		options,
		settings,
		progress,
		workspace,
		shown,
		outside
	};
	const parts = [];
	for (const context of contexts) parts.push(await preparePart(context, part));
	const warnings = [...application.warnings, ...parts.flatMap((part) => part.warnings)];
	const distinct = [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
	for (const warning of distinct) progress({
		type: "warning",
		warning
	});
	return {
		schemaVersion: 1,
		request,
		application: {
			directory: shown,
			kubefile: parts[0]?.kubefile ?? "",
			fallback: application.fallback
		},
		engine: "native",
		kubeVersion: settings.kubeVersion ?? options.kubeVersion,
		anyPlatform: options.anyPlatform,
		unsupported: platforms.unsupported,
		platforms: Object.assign({}, ...parts.map((part) => part.platforms)),
		warnings: distinct,
		files: fileFinder(parts.flatMap((part) => part.files))
	};
}
function openOutside(settings, workspace, anyPlatform) {
	let opened;
	const open = () => {
		opened ??= import("./sources2.js").then(({ openSources, openAddresses }) => ({
			sources: openSources(settings),
			addresses: openAddresses(settings)
		}));
		return opened;
	};
	const send = async (url, options) => (await open()).addresses.send(url, options);
	const keep = newSpool(join(workspace, "kept"));
	return {
		bases: openBases(async (reference) => (await open()).sources.sourceOf(reference), anyPlatform),
		keep,
		download: newDownload(send, keep, settings.signal),
		async [Symbol.asyncDispose]() {
			const { sources, addresses } = await opened ?? {};
			await Promise.all([sources?.[Symbol.asyncDispose](), addresses?.close()]);
		}
	};
}
async function platformsOf(directory, shown, request, options, settings) {
	const buildArch = await readBuildArch(directory, shown);
	return choosePlatforms(request.platforms, [
		{
			by: join(shown, "build_arch"),
			platforms: buildArch && [buildArch]
		},
		{
			by: join(shown, "imagebuild.yml"),
			platforms: options.platforms
		},
		{
			by: ".github/imagebuild.yml",
			platforms: settings.configuration?.platforms
		}
	]);
}
async function preparePart(context, input) {
	const { request, options, settings, progress, shown, outside } = input;
	const kubefile = await chooseKubefile(context.directory, shown);
	const parsed = parseKubefile(kubefile.text, join(shown, kubefile.file));
	const { directory } = context;
	const ignored = await namedAs(directory, shown, () => readDockerignore(directory, kubefile.file));
	const tree = await namedAs(directory, shown, () => readContext(directory, { ignore: ignored }));
	progress({
		type: "phase",
		phase: "discovery",
		message: `looking for images in ${shown}`
	});
	const found = await discover({
		directory: context.directory,
		shown,
		application: request.app,
		kubeVersion: settings.kubeVersion ?? options.kubeVersion,
		charts: options.charts,
		extraImages: options.images,
		ignoredImages: options.ignoredImages,
		render: chartRenderer(input.workspace, settings),
		maxImages: settings.limits.images
	});
	const { images, archives } = await namedAs(directory, shown, () => prepareImages(found.images, context, shown));
	const marked = markRegistry(tree, images.length, ignored);
	const warnings = [...found.warnings];
	const platforms = {};
	for (const platform of context.platforms) {
		const evaluate = {
			platform: parsePlatform(platform),
			buildArgs: argumentsFor(request, platform),
			...options.target === void 0 ? {} : { target: options.target }
		};
		const evaluation = await evaluateOnBases(parsed, evaluate, outside.bases);
		const materials = {
			context: marked,
			ignored,
			platform,
			...outside
		};
		const image = await imageOf(parsed, evaluation, materials);
		warnings.push(...image.warnings);
		platforms[platform] = {
			...image.platform,
			images
		};
	}
	return {
		kubefile: kubefile.file,
		files: [...filesOf(tree), ...archives],
		platforms,
		warnings
	};
}
function argumentsFor({ type, buildArgs }, platform) {
	if (type !== "dockerimages") return buildArgs;
	return {
		...buildArgs,
		ARCH: parsePlatform(platform).architecture
	};
}
function filesOf(tree) {
	return [...tree.values()].flatMap((entry) => entry.type === "file" ? [entry.content] : []);
}
function fileFinder(files) {
	const contents = new Map(files.map((content) => [content.digest, content]));
	return (digest) => {
		const content = contents.get(digest);
		if (content) return content;
		throw new ImagebuildError("CONTENT_MISSING", `${digest} is no file of the prepared build`);
	};
}

export { prepare as t };