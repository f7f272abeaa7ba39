import { i as parseReference, t as formatReference } from "./reference.js";
import { t as describeFinding } from "./rules.js";
import { r as compileWildcards } from "./linearpattern.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { join, posix, sep } from "node:path";
import { open, readdir, realpath, stat } from "node:fs/promises";

// src/discovery/encoding.ts
const beginnings = [
	[[
		0,
		0,
		254,
		255
	], "utf-32be"],
	[[
		0,
		0,
		0,
		void 0
	], "utf-32be"],
	[[
		255,
		254,
		0,
		0
	], "utf-32le"],
	[[
		void 0,
		0,
		0,
		0
	], "utf-32le"],
	[[254, 255], "utf-16be"],
	[[0, void 0], "utf-16be"],
	[[255, 254], "utf-16le"],
	[[void 0, 0], "utf-16le"]
];
function decodeText(bytes) {
	const encoding = beginnings.find(([start]) => beginsWith(bytes, start))?.[1] ?? "utf-8";
	if (encoding === "utf-32be" || encoding === "utf-32le") return decodeUtf32(bytes, encoding === "utf-32le");
	return new TextDecoder(encoding).decode(bytes);
}
function beginsWith(bytes, start) {
	if (bytes.length < Math.max(2, start.length)) return false;
	return start.every((wanted, index) => wanted === void 0 ? bytes[index] !== 0 : bytes[index] === wanted);
}
function decodeUtf32(bytes, littleEndian) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const parts = [];
	for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
		const code = view.getUint32(offset, littleEndian);
		const isScalar = code <= 1114111 && (code < 55296 || code > 57343);
		if (code !== 65279 || offset > 0) parts.push(isScalar ? String.fromCodePoint(code) : "�");
	}
	return parts.join("");
}

// src/discovery/contextfiles.ts
const largestFile = 16777216;
const deepest = 64;
async function listDirectory(context, directory) {
	const listed = await readEntries(join(context.directory, directory));
	if (listed.length === 0) return [];
	const isInside = isInContext(context, await realpath(join(context.directory, directory)));
	return (await Promise.all(listed.map(async (entry) => {
		const path = posix.join(directory, entry.name);
		const kind = isInside && !entry.isSymbolicLink() ? kindOf(entry) : await findKind(context, path);
		return kind && {
			name: entry.name,
			path,
			isDirectory: kind === "directory"
		};
	}))).filter((entry) => entry !== void 0);
}
async function readEntries(path) {
	return (await readdir(path, { withFileTypes: true }).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
		throw error;
	})).sort((a, b) => a.name < b.name ? -1 : 1);
}
function kindOf(found) {
	return found.isFile() ? "file" : found.isDirectory() ? "directory" : void 0;
}
function isInContext({ directory }, real) {
	return join(real, sep).startsWith(join(directory, sep));
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
		return decodeText(await file.readFile());
	} finally {
		await file.close();
	}
}
async function findKind(context, path) {
	try {
		const whole = join(context.directory, path);
		const real = await realpath(whole);
		if (!(join(whole, sep) === join(context.directory, sep)) && !real.startsWith(context.directory + sep)) {
			context.warn(describeFinding("link-outside", { path }, context.place(path)));
			return;
		}
		return kindOf(await stat(real));
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

// src/discovery/finder.ts
const configurationFile = "imagebuild.yml";

// src/discovery/ignored.ts
const file = ".sealignore";
async function readIgnored(context, configured) {
	const lines = await findKind(context, file) === "file" ? splitListLines(await readText(context, file)) : [];
	const tests = [...parseEachLine(lines, ({ text, line }) => toRule(text, context.place(file, line), `${file}:${line}`)), ...configured.map((text) => toRule(text, context.place(configurationFile), `${configurationFile}, ignoredImages`))];
	return {
		ruleOf: (reference) => {
			const rule = tests.find(({ test }) => test(reference));
			return rule && `${rule.shown}: ${rule.text}`;
		},
		unused: (references) => tests.filter(({ test }) => !references.some(test)).map(({ text, place }) => describeFinding("ignore-unused", { text }, place))
	};
}
function toRule(text, place, shown) {
	return {
		text,
		place,
		shown,
		test: createMatcher(text, place)
	};
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

export { parseListLine as a, findKind as c, readText as d, parseEachLine as i, listDirectory as l, readIgnored as n, parseReferenceAt as o, configurationFile as r, splitListLines as s, createMatcher as t, listFiles as u };