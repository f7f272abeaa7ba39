import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { i as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as require_dist } from "./dist.js";
import { a as pLimit, i as tryParseReference, r as parseReference, t as formatReference } from "./reference.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { n as helmTemplate, t as findHelm } from "./helm.js";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { chmod, mkdtemp, open, readdir, realpath, rm, stat } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { createReadStream, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { text } from "node:stream/consumers";

// src/discovery/files.ts
const largestFile = 16777216;
const deepest = 64;
async function listDirectory(context, directory) {
	const names = await readdir(join(context.directory, directory)).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
		throw error;
	});
	return (await Promise.all(names.sort().map(async (name) => {
		const path = posix.join(directory, name);
		const kind = await kindOf(context, path);
		return kind && {
			name,
			path,
			isDirectory: kind === "directory"
		};
	}))).filter((entry) => entry !== void 0);
}
async function listFiles(context, directory, depth = 0) {
	if (depth > deepest) throw new ImagebuildError("LIMIT_EXCEEDED", `${directory} is more than ${deepest} directories deep`, {
		place: context.place(directory),
		hint: "Look for a link that leads to a directory above it."
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
async function kindOf(context, path) {
	try {
		const real = await realpath(join(context.directory, path));
		if (!real.startsWith(context.directory + sep)) {
			const message = `${path} is a link that leads out of the application: it is not read`;
			context.warn({
				message,
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
	return new ImagebuildError("LIMIT_EXCEEDED", `${path} is larger than ${largestFile} bytes`, {
		place: context.place(path),
		hint: "Keep what is no manifest and no list out of this directory (opt/ holds files of any size)."
	});
}

// src/discovery/lists.ts
const prefixes = [
	["docker://", "registry"],
	["containers-storage:", "containers-storage"],
	["docker-daemon:", "docker-daemon"]
];
const listNames = /^image-?list(?:\.txt)?$/i;
async function findInLists(context) {
	const files = [...await listFiles(context, "images/shim"), ...(await listFiles(context, "manifests")).filter(isList)];
	const lines = [];
	for (const file of files) for (const line of linesOf(await readText(context, file))) lines.push({
		...line,
		file
	});
	return checkedLines(lines, ({ text, file, line }) => ({
		...parseListed(text, context.place(file, line)),
		required: true,
		origin: {
			kind: "list",
			file,
			line
		}
	}));
}
function isList(file) {
	return listNames.test(posix.basename(file));
}
function linesOf(text) {
	return text.split(/\r\n|\n|\r/).map((raw, index) => ({
		text: unquote(raw.replace(/(?:^|\s)#.*$/, "").trim()),
		line: index + 1
	})).filter(({ text }) => text !== "");
}
function checkedLines(lines, read) {
	const problems = [];
	const results = [];
	for (const line of lines) try {
		results.push(read(line));
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		problems.push(error);
	}
	if (problems.length > 0) throw joinProblems(problems);
	return results;
}
function parseListed(text, place) {
	if (/^(?:docker|oci)-archive:/.test(text)) throw new ImagebuildError("REFERENCE_INVALID", `${JSON.stringify(text)} names an archive, not an image`, {
		place,
		hint: "Write it in images/skopeo/tar.txt, as docker-archive:<path>@<name:tag>."
	});
	const [prefix, transport] = prefixes.find(([prefix]) => text.startsWith(prefix)) ?? ["", "registry"];
	return {
		reference: referenceAt(text.slice(prefix.length), place),
		transport
	};
}
function referenceAt(text, place) {
	try {
		return parseReference(text);
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		throw new ImagebuildError(error.code, error.message, {
			place,
			hint: error.hint,
			cause: error
		});
	}
}
function unquote(text) {
	return /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}

// src/discovery/archives.ts
const directory = "images/skopeo";
const file$1 = `${directory}/tar.txt`;
async function findInArchives(context) {
	if (await kindOf(context, file$1) !== "file") return [];
	const lines = linesOf(await readText(context, file$1));
	const present = /* @__PURE__ */ new Set();
	for (const { text } of lines) {
		const path = archivePath(text);
		if (path !== void 0 && await kindOf(context, path) === "file") present.add(path);
	}
	return checkedLines(lines, ({ text, line }) => parseArchive(text, line, context.place(file$1, line), present));
}
const form = /^(docker-archive|oci-archive):([^@]+)@([^@]+)$/;
function archivePath(text) {
	const path = form.exec(text)?.[2];
	return path === void 0 ? void 0 : posix.join(directory, path);
}
function parseArchive(text, line, place, present) {
	const match = form.exec(text);
	const path = archivePath(text);
	if (!match || path === void 0) throw malformed(text, place);
	if (!present.has(path)) throw new ImagebuildError("CONTENT_MISSING", `there is no archive ${path} in the application`, {
		place,
		hint: `Paths are relative to ${directory}: put the archive there, or let init.sh fetch it.`
	});
	const [, transport, , name = ""] = match;
	return {
		reference: referenceAt(name, place),
		required: true,
		transport: transport === "oci-archive" ? "oci-archive" : "docker-archive",
		archive: {
			path,
			name
		},
		origin: {
			kind: "archive",
			file: file$1,
			line
		}
	};
}
function malformed(text, place) {
	return new ImagebuildError("REFERENCE_INVALID", `${JSON.stringify(text)} names no archive and image`, {
		place,
		hint: "Write docker-archive:<path>@<name:tag> or oci-archive:<path>@<name:tag>, with no digest."
	});
}

// src/discovery/chartfile.ts
var import_tar_stream = require_tar_stream();
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const limits$1 = {
	file: 1048576,
	unpacked: 268435456
};
async function readChartFile(path, isDirectory) {
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
		kubeVersion: kubeVersion === void 0 || kubeVersion === null ? void 0 : String(kubeVersion),
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
	try {
		for await (const entry of entries) {
			size += entry.header.size ?? 0;
			if (size > limits$1.unpacked) return void 0;
			if (!/^(?:\.\/)?[^/]+\/Chart\.yaml$/.test(entry.header.name)) {
				entry.resume();
				continue;
			}
			if ((entry.header.size ?? 0) > limits$1.file) return void 0;
			return await text(entry);
		}
		return;
	} finally {
		unpacked.destroy();
	}
}

// src/discovery/configuration.ts
const configurationFile = "imagebuild.yml";
async function findInConfiguration(context) {
	const lines = context.extraImages.map((text) => ({
		text,
		line: 0
	}));
	return checkedLines(lines, ({ text }) => ({
		...parseListed(text, context.place(configurationFile)),
		required: true,
		origin: {
			kind: "configuration",
			file: configurationFile
		}
	}));
}

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

// src/discovery/kubernetes.ts
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
	return `v${versions.find((version) => range === void 0 || allows(range, version)) ?? versions[0]}`;
}
function allows(range, version) {
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
	imageField,
	imageNames,
	repositoryField,
	environmentField
];
function likelyInFields(fields) {
	return fieldRules.flatMap((rule) => rule(fields));
}
function imageField(fields) {
	const image = fields.get("image");
	if (image === void 0) return [];
	const repository = fields.get("repository");
	const parts = repository !== void 0 && /^[\w.-]+$/.test(image);
	const tag = fields.get("tag") ?? (parts ? fields.get("version") : void 0);
	return [{
		text: join$1(fields.get("registry"), parts ? `${repository}/${image}` : image, tag, fields.get("digest")),
		key: "image"
	}];
}
const imageKey = /^(?!image$)[\w./-]*[iI]mage$|^RELATED_IMAGE_|_IMAGE$/;
function imageNames(fields) {
	return [...fields].filter(([key, text]) => imageKey.test(key) && isExplicit(text)).map(([key, text]) => ({
		text,
		key
	}));
}
function repositoryField(fields) {
	const repository = fields.get("repository");
	const [registry, tag, digest] = [
		"registry",
		"tag",
		"digest"
	].map((key) => fields.get(key) || void 0);
	if (!repository || fields.has("image") || (registry ?? tag ?? digest) === void 0) return [];
	return [{
		text: join$1(registry, repository, tag, digest),
		key: "repository"
	}];
}
function environmentField(fields) {
	const value = fields.get("value");
	return value !== void 0 && isExplicit(value) && imageKey.test(fields.get("name") ?? "") ? [{
		text: value,
		key: "value"
	}] : [];
}
const argument = new RegExp(`(?:^|[\\s"'[,])--?(?:[\\w.-]*image|${["prometheus-config-reloader"].join("|")})=["']?([^\\s"',\\]]+)`, "gi");
function likelyInText(text) {
	return [...text.matchAll(argument)].map((match) => match[1] ?? "").filter(isExplicit);
}
function isExplicit(text) {
	return /[/:@]/.test(text);
}
const noImage = /* @__PURE__ */ new Set([
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
function referenceIn(text) {
	const plain = text.trim().replace(/^docker:\/\//, "");
	return noImage.has(plain.toLowerCase()) || !/[a-z]/.test(plain) ? void 0 : tryParseReference(plain);
}
function join$1(registry, name, tag, digest) {
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

// src/discovery/workloads.ts
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
function podSpecOf(kind) {
	return Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : void 0;
}

// src/discovery/text.ts
const field = /(?:^|[\s{,])(["']?)([\w./-]*(?:[iI]mage|_IMAGE|RELATED_IMAGE_\w+))\1\s*:(?:\s+|(?=["']))(?:"([^"]*)"|'([^']*)'|([^\s,{}[\]"']+)(?=[\s,}\]]|$))/g;
const longestLine = 65536;
function imagesInText(text) {
	const isWorkload = podSpecOf(/^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? "") !== void 0;
	const parentOf = parentFinder();
	return text.split("\n").flatMap((line, index) => {
		if (line.length > longestLine || /^\s*(?:#|$)/.test(line)) return [];
		const inContainers = containerLists.some((list) => list === parentOf(line));
		const certain = isWorkload && inContainers && /^[\s-]*image:/.test(line);
		return [...fieldTexts(line), ...likelyInText(line)].map(referenceIn).filter((reference) => reference !== void 0).map((reference) => ({
			reference,
			certain,
			line: index + 1
		}));
	});
}
function fieldTexts(line) {
	return [...line.matchAll(field)].map(([, , key = "", double, single, plain]) => ({
		key,
		text: double ?? single ?? plain ?? ""
	})).filter(({ key, text }) => key === "image" || imageKey.test(key) && isExplicit(text)).map(({ text }) => text);
}
function parentFinder() {
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

// src/discovery/document.ts
const limits = {
	nodes: 1e6,
	depth: 200
};
function imagesInDocument(text, place) {
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
		images: imagesInText(text),
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
		this.#targets = aliasTargets(document);
		this.#lines = lines;
		this.#place = place;
	}
	read() {
		for (const object of this.#objects()) {
			const kind = textOf(this.#at(object, ["kind"])) ?? "";
			const spec = podSpecOf(kind);
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
		for (const { key, text } of likelyInFields(fields)) this.#note(scalars.get(key), false, text);
	}
	#readScalar(scalar) {
		const text = textOf(scalar) ?? "";
		if (this.#files.delete(scalar)) {
			const isBlock = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
			this.#texts.push({
				text,
				linesBefore: this.#lineOf(scalar) - (isBlock ? 0 : 1)
			});
		} else for (const likely of likelyInText(text)) this.#note(scalar, false, likely);
	}
	#note(scalar, certain, text = textOf(scalar)) {
		if (!(0, import_dist.isScalar)(scalar) || text === void 0 || this.#certain.has(scalar)) return;
		if (certain) this.#certain.add(scalar);
		const reference = referenceIn(text);
		if (reference) this.#found.push({
			reference,
			certain,
			line: this.#lineOf(scalar)
		});
	}
	#lineOf(scalar) {
		return this.#lines.linePos(scalar.range?.[0] ?? 0).line;
	}
	#at(node, way) {
		let reached = this.#resolve(node);
		for (const key of way) {
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
function aliasTargets(document) {
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
	return new ImagebuildError("LIMIT_EXCEEDED", "the YAML is nested too deep, or its aliases multiply too far", {
		place,
		hint: `Keep it below ${limits.depth} levels and ${limits.nodes} nodes.`
	});
}

// src/discovery/yaml.ts
const worthReading = /(?:[iI]mage|repository)["']?\s*:|_IMAGE|image=|config-reloader=/;
const definition = /^kind:\s*["']?CustomResourceDefinition\b/m;
const deepestText = 2;
function imagesInYaml(text, place, depth = 0) {
	return splitDocuments(text.replaceAll("\r\n", "\n")).flatMap((part) => {
		if (!worthReading.test(part.text) || definition.test(part.text)) return [];
		const { images, texts } = imagesInDocument(part.text, place);
		const embedded = depth === deepestText ? [] : texts;
		const source = /^# Source: (\S.*)$/m.exec(part.text.slice(0, 1e3))?.[1];
		return [...images, ...embedded.flatMap(({ text, linesBefore }) => imagesInYaml(text, place, depth + 1).map((image) => ({
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

// src/discovery/charts.ts
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
		else if (mayBeChart || !besideCharts.test(name)) warnOfNoChart(context, path);
	}
	const names = new Set(charts.map((chart) => chart.name));
	for (const { name, path } of entries) if (name.endsWith(valuesSuffix) && !names.has(name.slice(0, -12))) warnOfUnused(context, path, `${path} belongs to no chart`);
	for (const name of Object.keys(context.charts)) if (!names.has(name)) warnOfUnused(context, configurationFile, `there is no chart named ${name}`);
	return charts.filter((chart) => !chart.isLibrary);
}
async function readChart(context, path, isDirectory) {
	try {
		return await readChartFile(join(context.directory, path), isDirectory);
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new ImagebuildError("CHART_FAILED", `${path} cannot be read: ${reason}`, {
			place: context.place(path),
			hint: "Make the package again (helm package), or fetch it again in init.sh.",
			cause
		});
	}
}
async function imagesOfChart(context, chart) {
	const options = context.charts[chart.name] ?? {};
	const release = releaseName(context.application);
	const rendered = await placed(context, chart.path, async () => context.render({
		path: join(context.directory, chart.path),
		name: release,
		namespace: release,
		kubeVersion: kubeVersionFor(context, chart),
		values: await valuesFor(context, chart, options),
		sets: setsOf(options)
	}));
	return imagesInYaml(rendered, context.place(chart.path)).map(({ reference, certain, source }) => ({
		reference,
		required: certain,
		transport: "registry",
		origin: {
			kind: "chart",
			file: templateFile(chart, source)
		}
	}));
}
async function placed(context, path, action) {
	try {
		return await action();
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
		const { code, message, hint, excerpt, cause } = error;
		throw new ImagebuildError(code, message, {
			place: context.place(path),
			hint,
			excerpt,
			cause
		});
	}
}
function releaseName(application) {
	return application.replace(/_+/g, "-").slice(0, 53).replace(/[-.]+$/, "");
}
function kubeVersionFor(context, chart) {
	const { kubeVersion } = context;
	if (kubeVersion === void 0) return chooseKubeVersion(chart.kubeVersion);
	return kubeVersion.startsWith("v") ? kubeVersion : `v${kubeVersion}`;
}
async function valuesFor(context, chart, options) {
	const beside = `charts/${chart.name}${valuesSuffix}`;
	const files = await kindOf(context, beside) === "file" ? [beside] : [];
	for (const file of options.values ?? []) {
		if (await kindOf(context, file) !== "file") throw new ImagebuildError("CHART_FAILED", `there is no values file ${file} for the chart ${chart.name}`, { hint: `Correct its path in ${configurationFile}: it is relative to the application's directory.` });
		files.push(file);
	}
	return files.map((file) => join(context.directory, file));
}
function setsOf({ set = [] }) {
	return Array.isArray(set) ? [...set] : Object.entries(set).map(([key, value]) => `${key}=${value}`);
}
function templateFile(chart, source) {
	const inside = source?.slice(source.indexOf("/") + 1);
	return inside === void 0 || !chart.isDirectory ? chart.path : `${chart.path}/${inside}`;
}
function warnOfNoChart(context, path) {
	context.warn({
		message: `${path} is no chart: it is not searched for images`,
		place: context.place(path),
		hint: "A chart is a directory with a Chart.yaml, or a package that ends in .tgz, directly in charts/."
	});
}
function warnOfUnused(context, path, message) {
	context.warn({
		message,
		place: context.place(path),
		hint: "Use the name that Chart.yaml gives."
	});
}

// src/discovery/ignored.ts
const file = ".sealignore";
async function readIgnored(context, configured) {
	const lines = await kindOf(context, file) === "file" ? linesOf(await readText(context, file)) : [];
	const tests = [...checkedLines(lines, ({ text, line }) => matcher(text, context.place(file, line))), ...configured.map((text) => matcher(text, context.place(configurationFile)))];
	return (reference) => tests.some((test) => test(reference));
}
function matcher(text, place) {
	if (!text.includes("*")) {
		const ignored = formatReference(referenceAt(text, place));
		return (reference) => formatReference(reference) === ignored;
	}
	const escaped = text.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
	const pattern = new RegExp(`^${escaped.join(".*")}$`);
	return (reference) => spellings(reference).some((spelling) => pattern.test(spelling));
}
function spellings(reference) {
	const full = formatReference(reference);
	const short = full.replace(/^docker\.io\//, "");
	return [
		full,
		short,
		short.replace(/^library\//, "")
	];
}

// src/discovery/manifests.ts
const extension = /\.(?:ya?ml|json|tmpl)$/i;
async function findInManifests(context) {
	const files = (await listFiles(context, "manifests")).filter((file) => extension.test(file));
	const found = [];
	for (const file of files) for (const { reference, certain, line } of imagesInYaml(await readText(context, file), context.place(file))) found.push({
		reference,
		required: certain,
		transport: "registry",
		origin: {
			kind: "manifest",
			file,
			line
		}
	});
	return found;
}

// src/discovery/discover.ts
const finders = [
	findInCharts,
	findInManifests,
	findInLists,
	findInArchives,
	findInConfiguration
];
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
			file: join(input.shown ?? "", file),
			line
		}),
		warn: (warning) => warnings.push(warning)
	};
	const isIgnored = await readIgnored(context, input.ignoredImages ?? []);
	const images = mergeFound((await Promise.all(finders.map((find) => find(context)))).flat().filter(({ reference }) => !isIgnored(reference)));
	checkCount(images, input.maxImages ?? 1e3);
	return {
		images,
		warnings: distinct(warnings)
	};
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
	throw new ImagebuildError("LIMIT_EXCEEDED", `${images.length} images were found; ${limit} are allowed`, { hint: "Leave out what is not needed: a reference or a pattern a line in .sealignore." });
}
function distinct(warnings) {
	return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

// src/prepare/render.ts
function chartRenderer(workspace, settings) {
	let helm;
	return async (chart) => {
		helm ??= findHelm(settings.env);
		const program = await helm;
		const homes = await mkdtemp(join(workspace, "helm-"));
		return await helmTemplate({
			...chart,
			helm: program,
			homes,
			env: settings.env,
			signal: settings.signal
		});
	};
}

// src/prepare/workspace.ts
async function makeWorkspace({ env }, progress) {
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
		force: true
	});
	try {
		await removeAll().catch(() => makeWritable(directory).then(removeAll));
	} catch (error) {
		progress({
			type: "warning",
			warning: {
				message: `${directory} could not be removed: ${error.message}`,
				hint: "Remove it yourself."
			}
		});
	}
}
async function makeWritable(directory) {
	await chmod(directory, 448);
	for (const entry of await readdir(directory, { withFileTypes: true })) if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
}

export { chartRenderer as n, discover as r, makeWorkspace as t };