import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say, p as formatScalar } from "./say.js";
import { t as require_dist } from "./dist.js";
import { a as tryParseReference, i as parseReference, t as formatReference } from "./reference.js";
import { r as compileWildcards } from "./linearpattern.js";
import { c as findKind, d as readText, l as listDirectory, r as configurationFile } from "./ignored.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { join, posix, sep } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { constants as constants$1, createReadStream } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { text } from "node:stream/consumers";

// src/discovery/chartlinks.ts
async function findOutsideLink({ directory }, chart) {
	const seen = /* @__PURE__ */ new Set();
	const pending = [{
		path: chart,
		target: await follow(join(directory, chart))
	}];
	for (let next = pending.pop(); next; next = pending.pop()) {
		const { path, target } = next;
		if (target === void 0 || seen.has(target)) continue;
		if (target !== directory && !target.startsWith(directory + sep)) return path;
		seen.add(target);
		for (const entry of (await listEntries(target)).sort(byName).reverse()) {
			if (entry.isFile()) continue;
			const inside = join(target, entry.name);
			const found = entry.isDirectory() ? inside : await follow(inside);
			pending.push({
				path: posix.join(path, entry.name),
				target: found
			});
		}
	}
}
async function follow(path) {
	return await realpath(path).catch(() => void 0);
}
async function listEntries(path) {
	return (await stat(path)).isDirectory() ? await readdir(path, { withFileTypes: true }) : [];
}
function byName(a, b) {
	return a.name < b.name ? -1 : 1;
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
	const { name, version, kubeVersion, type } = readFields(content);
	return {
		name: formatScalar(name) || void 0,
		version: formatScalar(version) || void 0,
		kubeVersion: formatScalar(kubeVersion) || void 0,
		isLibrary: type === "library",
		text: content
	};
}
function readFields(content) {
	try {
		const chart = (0, import_dist.parse)(content, {
			maxAliasCount: 100,
			logLevel: "silent"
		});
		if (typeof chart === "object" && chart !== null && "name" in chart) return chart;
	} catch {}
	const lines = content.matchAll(/^(name|version|kubeVersion|type):[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^#\n]*))/gm);
	return Object.fromEntries([...lines].map(([, key, ...values]) => [key, values.find(Boolean)?.trim()]));
}
async function readPlain(path) {
	const file = await open(path, constants$1.O_RDONLY | constants$1.O_NONBLOCK).catch((error) => {
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

// src/discovery/chartvalues.ts
const extensions = ["yaml", "yml"];
function findValuesOwner(name) {
	return /^(.+)\.values\.ya?ml$/.exec(name)?.[1];
}
async function findValues(context, { name }, { values = [] }) {
	const beside = await selectFiles(context, extensions.map((extension) => `charts/${name}.values.${extension}`));
	for (const file of values) if (await findKind(context, file) !== "file") throw new ImagebuildError("CHART_FAILED", say("valuesMissing", {
		file,
		chart: name
	}), { hint: say("correctValuesPath", { file: configurationFile }) });
	return [...beside, ...values];
}
async function findPackagedValues(context, chart) {
	if (!chart.isDirectory) return [];
	const entries = await listDirectory(context, chart.path);
	const files = new Set(entries.flatMap(({ path, isDirectory }) => isDirectory ? [] : [path]));
	return [.../* @__PURE__ */ new Set([
		chart.name,
		posix.basename(chart.path),
		context.application
	])].flatMap((name) => extensions.map((extension) => posix.join(chart.path, `${name}-values.${extension}`))).filter((path) => files.has(path));
}
async function selectFiles(context, paths) {
	const kinds = await Promise.all(paths.map((path) => findKind(context, path)));
	return paths.filter((_, index) => kinds[index] === "file");
}
const lookAlike = /^(?!values\.ya?ml$).*(?:[.-]values?|^values?[.-].+)\.ya?ml$/i;
async function warnOfUnusedValues(context, charts) {
	const used = /* @__PURE__ */ new Set();
	for (const chart of charts) {
		const options = context.charts[chart.name] ?? {};
		for (const file of await findPackagedValues(context, chart)) used.add(file);
		for (const file of options.values ?? []) used.add(posix.normalize(file));
		for (const extension of extensions) used.add(`charts/${chart.name}.values.${extension}`);
	}
	const directories = ["charts", ...charts.flatMap(({ path, isDirectory }) => isDirectory ? [path] : [])];
	for (const directory of directories) for (const { name, path, isDirectory } of await listDirectory(context, directory)) if (!isDirectory && isLookAlike(name, directory) && !used.has(path)) context.warn({
		message: say("valuesNotUsed", { path }).text,
		place: context.place(path),
		hint: say("valuesNotUsedHint", { path }).text
	});
}
function isLookAlike(name, directory) {
	if (directory !== "charts") return /.-values\.ya?ml$/i.test(name);
	return lookAlike.test(name) && findValuesOwner(name) === void 0;
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
	const versions = listVersions();
	return `v${versions.find((version) => range === void 0 || isAllowedVersion(range, version)) ?? versions[0]}`;
}
function chooseOtherKubeVersion(range, version) {
	const minor = minorOf(version);
	const found = listVersions().filter((one) => minorOf(one) !== minor).find((one) => range === void 0 || isAllowedVersion(range, one));
	return found === void 0 ? void 0 : `v${found}`;
}
function mayFollowKubeVersion(tag, version) {
	return new RegExp(`(?:^|[^\\d.])${minorOf(version).replace(".", "\\.")}(?!\\d)`).test(tag);
}
function minorOf(version) {
	return /\d+\.\d+/.exec(version)?.[0] ?? version;
}
function listVersions() {
	return knownVersions.flatMap(([minor, patch]) => Array.from({ length: patch + 1 }, (_, back) => `1.${minor}.${patch - back}`));
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

// src/discovery/chartrenders.ts
const ways = [renderPlain, renderPackagedValues];
async function listRenders$1(context, chart) {
	return (await Promise.all(ways.map((way) => way(context, chart)))).flat();
}
async function renderPlain(context, chart) {
	return [{
		template: await describeTemplate(context, chart),
		adds: "required"
	}];
}
async function renderPackagedValues(context, chart) {
	const files = await findPackagedValues(context, chart);
	return await Promise.all(files.map(async (file) => ({
		template: await describeTemplate(context, chart, [file]),
		adds: "candidate",
		reason: say("reasonValuesFile", { file }),
		steps: [{
			kind: "values",
			text: file
		}],
		file
	})));
}
async function describeTemplate(context, chart, more = []) {
	const options = context.charts[chart.name] ?? {};
	const release = options.releaseName ?? toReleaseName(context.application);
	const values = [...await findValues(context, chart, options), ...more];
	return {
		path: join(context.directory, chart.path),
		chart: chart.name,
		name: release,
		namespace: options.namespace ?? release,
		kubeVersion: givenVersion(context, options) ?? chooseKubeVersion(chart.kubeVersion),
		apiVersions: options.apiVersions ?? [],
		values: values.map((file) => join(context.directory, file)),
		sets: toSets(options)
	};
}
function givenVersion(context, options) {
	const version = options.kubeVersion ?? context.kubeVersion;
	return version === void 0 || version.startsWith("v") ? version : `v${version}`;
}
function toReleaseName(application) {
	return application.replace(/_+/g, "-").slice(0, 53).replace(/[-.]+$/, "");
}
function toSets({ set = [] }) {
	return Array.isArray(set) ? [...set] : Object.entries(set).map(([key, value]) => `${key}=${value}`);
}
function templateSteps(chart, source, before = []) {
	const [, ...parts] = source?.split("/") ?? [];
	const steps = [...before, {
		kind: "chart",
		text: chart
	}];
	while (parts[0] === "charts" && parts.length > 2) {
		steps.push({
			kind: "subchart",
			text: parts[1] ?? ""
		});
		parts.splice(0, 2);
	}
	return parts.length === 0 ? steps : [...steps, {
		kind: "template",
		text: parts.join("/")
	}];
}

// src/discovery/namedimages.ts
function reportNamed({ images, invalid }, context, originOf) {
	for (const value of invalid) {
		const { file, line } = originOf(value);
		const words = {
			text: JSON.stringify(value.text),
			reason: value.reason
		};
		context.warn({
			message: say("containerImageInvalid", words).text,
			place: context.place(file, line),
			hint: say("containerImageInvalidHint").text
		});
	}
	return images.flatMap((image) => {
		const { reference, reason } = image;
		const origin = originOf(image);
		if (image.class !== "note") return [{
			reference,
			required: image.class === "required",
			reason,
			transport: "registry",
			origin
		}];
		context.note({
			reference: formatReference(reference),
			reason,
			origin
		});
		return [];
	});
}

// src/discovery/rules/host.ts
function hasHost(name) {
	const slash = name.indexOf("/");
	return slash !== -1 && /\.[a-z]{2,}(?::\d+)?$|:\d+$|^localhost$/i.test(name.slice(0, slash));
}
const mayContainReference = /[\w-]\.[a-z]{2,}(?::\d+)?\/[\w./-]+[:@]\w|:\d{2,5}\/[\w./-]+[:@]\w/i;

// src/discovery/yaml/lines.ts
const longestLine = 65536;
function readLines(text, linesBefore = 0) {
	const root = [];
	const open = [{
		column: -1,
		entries: root
	}];
	text.split("\n").forEach((raw, index) => {
		const content = raw.length > longestLine ? "" : withoutControl(raw);
		if (/^\s*(?:#|\/\/|$)/.test(content)) return;
		const column = /^[ \t]*(?:- +)*/.exec(content)[0].length;
		while (open.length > 1 && open.at(-1).column >= column) open.pop();
		const entry = {
			item: /^\s*- /.test(content),
			...splitLine(content.slice(column).trim()),
			line: linesBefore + index + 1,
			below: []
		};
		open.at(-1).entries.push(entry);
		open.push({
			column,
			entries: entry.below
		});
	});
	return toValue(root);
}
function withoutControl(line) {
	return line.replace(/^([ \t]*(?:- +)?)(?:\{\{[^}]*\}\}[ \t]*)+(?=[^ \t/:.-])/, "$1").replace(/^\s*\{\{.*$/, "");
}
const withColon = /^(["']?)([\w./-]{1,200})\1\s*:(?:\s+|(?=["'])|$)(.*)$/;
const withEquals = /^(?:export +|set +)?(["']?)([\w./-]{1,200})\1\s*=\s*(.*)$/;
function splitLine(text) {
	const match = withColon.exec(text) ?? withEquals.exec(text);
	return match ? {
		key: match[2],
		text: cleanValue(match[3] ?? "")
	} : {
		key: void 0,
		text: cleanValue(text)
	};
}
function cleanValue(text) {
	const quoted = /^(["'])([^"']*)\1\s*,?\s*(?:#.*)?$/.exec(text);
	return quoted ? quoted[2] : text.replace(/\s+#.*$/, "").replace(/,$/, "").trim();
}
function toValue(entries) {
	if (!entries.some(({ item }) => item)) return toMap(entries);
	const elements = [];
	for (const entry of entries) if (entry.item || elements.length === 0) elements.push([entry]);
	else elements.at(-1).push(entry);
	return {
		type: "list",
		items: elements.flatMap(toElement)
	};
}
function toElement(entries) {
	return entries.every(({ key }) => key === void 0) ? entries.flatMap(toValues) : [toMap(entries)];
}
function toMap(entries) {
	const others = {
		type: "list",
		items: entries.filter(({ key }) => key === void 0).flatMap(toValues)
	};
	const keyed = entries.flatMap((entry) => entry.key === void 0 ? [] : toValues(entry).map((value) => [entry.key, value]));
	return {
		type: "map",
		entries: others.items.length > 0 ? [...keyed, ["", others]] : keyed
	};
}
function toValues({ text, line, below }) {
	return [.../^[|>][+-]?\d?$|^[[{(]?$/.test(text) ? [] : [{
		type: "text",
		text,
		line,
		linesBefore: line - 1
	}], ...below.length > 0 ? [toValue(below)] : []];
}

// src/discovery/yaml/parse.ts
const limits = {
	nodes: 1e6,
	depth: 200
};
function parseYamlDocument(text, place, linesBefore = 0) {
	const lines = new import_dist.LineCounter();
	const composer = new import_dist.Composer({
		strict: false,
		uniqueKeys: false,
		logLevel: "silent"
	});
	const tokens = upToError(new import_dist.Parser(lines.addNewLine).parse(text));
	const [document] = composer.compose(tokens, true, text.length);
	if (document === void 0) return { value: void 0 };
	if (document.errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")) throw tooComplex(place);
	const [error] = document.errors;
	const lineAt = (offset) => lines.linePos(offset).line + linesBefore;
	if (error) return {
		problem: error.message,
		line: lineAt(error.pos[0])
	};
	return { value: createConverter(document, lineAt).convert(document.contents) };
}
function* upToError(tokens) {
	for (const token of tokens) {
		yield token;
		if (token.type === "error") return;
	}
}
function parseJson(text, line) {
	try {
		return fromPlain(JSON.parse(text), line);
	} catch {
		return;
	}
}
function fromPlain(plain, line) {
	if (Array.isArray(plain)) return {
		type: "list",
		items: plain.map((item) => fromPlain(item, line))
	};
	if (typeof plain !== "object" || plain === null) return {
		type: "text",
		text: String(plain ?? ""),
		line,
		linesBefore: line - 1
	};
	return {
		type: "map",
		entries: Object.entries(plain).map(([key, value]) => [key, fromPlain(value, line)])
	};
}
function createConverter(document, lineAt) {
	const targets = findAliasTargets(document);
	const converted = /* @__PURE__ */ new Map();
	function convert(given) {
		const node = (0, import_dist.isAlias)(given) ? targets.get(given) : given;
		if (!node) return void 0;
		const known = converted.get(node);
		if (known) return known;
		if ((0, import_dist.isScalar)(node)) return toText(node);
		const value = (0, import_dist.isMap)(node) ? {
			type: "map",
			entries: []
		} : {
			type: "list",
			items: []
		};
		converted.set(node, value);
		if ((0, import_dist.isSeq)(node) && value.type === "list") for (const item of node.items) value.items.push(...all(convert(item)));
		if ((0, import_dist.isMap)(node) && value.type === "map") for (const { key, value: child } of node.items) for (const one of all(convert(child))) value.entries.push([keyText(key), one]);
		return value;
	}
	function toText(scalar) {
		const line = lineAt(scalar.range?.[0] ?? 0);
		const isBlock = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
		return {
			type: "text",
			text: typeof scalar.value === "string" ? scalar.value : scalar.source ?? "",
			line,
			linesBefore: isBlock ? line : line - 1
		};
	}
	return { convert };
}
function all(value) {
	return value === void 0 ? [] : [value];
}
function keyText(key) {
	return (0, import_dist.isScalar)(key) ? String(key.value) : "";
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

// src/discovery/yaml/embeddedtext.ts
const words = /image|img\b|repository|\brepo\b|\bhub\b/i;
const definition = /^["']?kind["']?:\s*["']?CustomResourceDefinition\b/m;
function isWorthReading(text) {
	return (words.test(text) || mayContainReference.test(text)) && !definition.test(text);
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
function readEmbeddedText(value, isEncoded, place) {
	const decoded = isEncoded ? decodeBase64(value.text) : void 0;
	const text = decoded ?? value.text;
	if (!isWorthReading(text)) return [];
	const linesBefore = decoded === void 0 ? value.linesBefore : value.line - 1;
	return splitDocuments(text.replaceAll("\r\n", "\n")).flatMap((part) => {
		if (!isWorthReading(part.text)) return [];
		return [readPart(part.text, linesBefore + part.linesBefore, place)];
	});
}
function readPart(text, linesBefore, place) {
	const trimmed = text.trim();
	const isLine = !trimmed.includes("\n");
	const line = linesBefore + 1;
	const plain = {
		type: "text",
		text: trimmed,
		line,
		linesBefore
	};
	const json = /^[[{]/.test(trimmed) ? parseJson(trimmed, line) : void 0;
	if (json) return json;
	if (isLine && !/^["']?[\w./-]+["']?:\s|^[{[]/.test(trimmed)) return plain;
	const parsed = text.includes("{{") ? void 0 : parseYamlDocument(text, place, linesBefore);
	const value = parsed && "value" in parsed ? parsed.value : void 0;
	if (value && value.type !== "text") return value;
	return isLine ? plain : readLines(text, linesBefore);
}
function decodeBase64(text) {
	const compact = text.replace(/\s+/g, "");
	if (compact.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return void 0;
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(compact, "base64"));
	} catch {
		return;
	}
}

// src/discovery/rules/keys.ts
const endings = [
	[/(?=^related image )/, "image"],
	[/(?:^| )image (?:name|ref|reference|ur[il]|path)$/, "image"],
	[/(?:^| )(?:image )?(?:repository|repo)$/, "repository"],
	[/(?:^| )(?:image )?registry$/, "registry"],
	[/^(?:image )?(?:hub|base)$/, "registry"],
	[/(?:^| )(?:image )?tag$/, "tag"],
	[/(?:^| )(?:image )?(?:digest|sha|sha256)$/, "digest"],
	[/(?:^| )(?:image )?version$/, "version"],
	[/(?:^| )(?:image|img)$/, "image"],
	[/(?:^| )(?:images|imgs)$/, "images"],
	[/^name$/, "name"]
];
function findRole(key) {
	const words = splitWords(key);
	for (const [pattern, role] of endings) {
		const match = pattern.exec(words);
		if (match) return {
			role,
			prefix: match[0] === "" ? words : words.slice(0, match.index)
		};
	}
}
function mentionsImage(key) {
	return /\bimages?\b/.test(splitWords(key));
}
const known = /* @__PURE__ */ new Map();
const mostKnown = 1e4;
function splitWords(key) {
	if (key.length > 200) return "";
	const words = known.get(key) ?? toWords(key);
	if (known.size < mostKnown) known.set(key, words);
	return words;
}
function toWords(key) {
	return key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2").toLowerCase().replace(/[^a-z0-9]+/g, " ").replace(/\b([a-z0-9]+)(images?)\b/g, "$1 $2").replace(/\bimage(name|ref|url|uri|tag|repository|registry|version|digest)\b/g, "image $1").trim();
}

// src/discovery/rules/pairs.ts
function findPairs(words) {
	return words.flatMap(({ text, value }, index) => {
		const joined = /^(?:--?)?([\w][\w./-]{0,200})=(.*)$/s.exec(text);
		if (joined) return [{
			key: joined[1],
			text: withoutQuotes(joined[2]),
			value
		}];
		const next = words[index + 1];
		const flag = /^--?([\w][\w.-]{0,200})$/.exec(text)?.[1];
		return flag !== void 0 && next && !next.text.startsWith("-") ? [{
			key: flag,
			text: next.text,
			value: next.value
		}] : [];
	});
}
function splitCommandLine(text) {
	return text.split(/\s+/).map(withoutQuotes).filter((word) => word !== "");
}
function withoutQuotes(text) {
	return text.replace(/^["'`([{,;]+/, "").replace(/["'`)\]},;\\]+$/, "").replace(/=["']/, "=");
}

// src/discovery/rules/parts.ts
function findInFields(fields, surroundings) {
	const groups = /* @__PURE__ */ new Map();
	for (const field of fields) {
		const found = findRole(field.key);
		if (!found || field.text.trim() === "") continue;
		const { role, prefix } = found;
		const group = groups.get(prefix) ?? {};
		groups.set(prefix, group);
		if (group[role] && role === "image") groups.set(`${prefix}\0${groups.size}`, { [role]: field });
		else group[role] ??= field;
	}
	completeVersions(groups);
	return [...groups.values()].flatMap((parts) => rules.flatMap((rule) => rule(parts, surroundings)));
}
function completeVersions(groups) {
	const owners = [...groups].filter(([words, { image, repository }]) => words !== "" && !image && !repository);
	for (const [prefix, parts] of groups) {
		if (!parts.image?.text.includes("/") || parts.tag || parts.version || parts.digest) continue;
		const [, owner] = owners.find(([words]) => prefix.endsWith(` ${words}`)) ?? [];
		const version = owner?.version ?? owner?.tag;
		if (version) parts.version = version;
	}
}
const rules = [
	findSplitName,
	findImage,
	findRepository,
	findName
];
function findSplitName(parts) {
	const { image, repository } = parts;
	if (!image || !repository || !isSplit(parts)) return [];
	return [{
		field: image,
		text: join$1(parts, `${repository.text.trim()}/${image.text.trim()}`)
	}];
}
function isSplit({ image, repository }) {
	return image !== void 0 && repository !== void 0 && !image.text.includes("/") && isName(repository.text);
}
function findImage(parts, { inherit }) {
	const { image } = parts;
	if (!image || isSplit(parts)) return [];
	const name = image.text.trim();
	if (!isBare(name)) return [{
		field: image,
		text: join$1(parts, name)
	}];
	const inherited = image.key === "image" ? inherit : () => void 0;
	const registry = parts.registry?.text ?? inherited("registry");
	const tag = tagOf(parts) ?? (parts.digest ? void 0 : inherited("tag"));
	if (!registry || tag === void 0 && !parts.digest) return [];
	return [{
		field: image,
		text: join$1(parts, name, {
			registry,
			tag
		})
	}];
}
function findRepository(parts, { under, inherit }) {
	const { repository, registry, tag, digest, version } = parts;
	if (!repository || isSplit(parts) || !isName(repository.text)) return [];
	if (!registry && !tag && !digest && !version) return [];
	const name = repository.text.trim();
	const host = registry?.text ?? (hasHost(name) ? void 0 : inherit("registry"));
	const isOfImage = under === "image" || under === "images" || /image/i.test(repository.key);
	if (isBare(name) && !host && !isOfImage) return [];
	return [{
		field: repository,
		text: join$1(parts, name, {
			registry: host,
			tag: tagOf(parts)
		})
	}];
}
function findName(parts, { under }) {
	const { name, image, repository, tag, digest, version } = parts;
	if (!name || image || repository) return [];
	if (!(under === "image" || under === "images") && !(name.text.includes("/") && tag)) return [];
	if (!tag && !digest && !version) return [];
	return [{
		field: name,
		text: join$1(parts, name.text.trim())
	}];
}
function isName(text) {
	return /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/.test(text.trim());
}
function isBare(name) {
	return !/[/:@]/.test(name);
}
function tagOf({ tag, version }) {
	const written = tag?.text.trim() || version?.text.trim() || void 0;
	return tag || !/^v\d+(?:alpha|beta)\d+$/.test(written ?? "") ? written : void 0;
}
function join$1(parts, name, { registry = parts.registry?.text, tag = tagOf(parts) } = {}) {
	const written = parts.digest?.text.trim() ?? "";
	const full = /^[0-9a-f]{64}$/.test(written) ? `sha256:${written}` : written;
	const isDigest = /^@?sha256:/.test(tag ?? "");
	const digest = (isDigest ? tag?.replace("@", "") : void 0) ?? full;
	return [
		registry && !hasHost(name) ? `${registry.trim().replace(/\/+$/, "")}/` : "",
		name,
		tag && !isDigest && !/@|:[^/]+$/.test(name) ? `:${tag}` : "",
		digest && !name.includes("@") ? `@${digest}` : ""
	].join("");
}

// src/discovery/rules/reference.ts
const notImages = /* @__PURE__ */ new Set([...[
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
]]);
function isMeantAsImage(text) {
	return !text.includes("{{") && !/^[|>][+-]?$/.test(text) && !notImages.has(text.toLowerCase());
}
function parseImage(text) {
	const plain = withoutScheme(text);
	return isMeantAsImage(plain) && /[a-z]/.test(plain) ? tryParseReference(plain) : void 0;
}
function parseLikely(text) {
	const reference = parseImage(text);
	if (!reference || isForeign(reference)) return void 0;
	const plain = withoutScheme(text);
	const { tag: _, ...bare } = reference;
	return /:[^/:@]+(?:@|$)/.test(plain) || plain.includes("@") ? reference : bare;
}
function parseComplete(text) {
	if (text.length > 512 || !complete.test(text)) return void 0;
	const reference = parseLikely(text);
	if (!reference || reference.tag === void 0 && reference.digest === void 0) return void 0;
	return /^v\d+(?:(?:alpha|beta)\d+)?$/.test(reference.repository) || !hasHost(withoutScheme(text)) ? void 0 : reference;
}
function parseMentioned(text) {
	return /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)+:(?!\d{4,5}$)\w[\w.-]*$/.test(text.trim()) ? parseLikely(text) : void 0;
}
const complete = /^(?:docker:\/\/)?[\w.-]+(?::\d+)?\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/i;
const foreignHosts = /(?:^|\.)(?:kubernetes\.io|k8s\.io|svc|cluster\.local|svc\.[\w.]+|github\.com|gitlab\.com|bitbucket\.org|nvidia\.com|amd\.com|intel\.com)$/;
const registries = /^(?:registry[\w-]*\.k8s\.io|registry\.gitlab\.com|docker\.pkg\.github\.com|registry\.[\w.-]+)$/;
const effects = /* @__PURE__ */ new Set([
	"NoSchedule",
	"NoExecute",
	"PreferNoSchedule"
]);
function isForeign({ host, tag = "" }) {
	const name = host.replace(/:\d+$/, "");
	return effects.has(tag) || foreignHosts.test(name) && !registries.test(name);
}
function withoutScheme(text) {
	return text.trim().replace(/^docker:\/\//, "");
}

// src/discovery/yaml/value.ts
function valuesAt(value, path) {
	const [first, ...rest] = path;
	if (first === void 0) return value ? [value] : [];
	if (value?.type !== "map") return [];
	return value.entries.filter(([key]) => key === first).flatMap(([, child]) => valuesAt(child, rest));
}
function textAt(value, path) {
	const [found] = valuesAt(value, path);
	return found?.type === "text" ? found.text : void 0;
}
function itemsAt(value, path) {
	return valuesAt(value, path).flatMap((found) => found.type === "list" ? found.items : []);
}
function textFields({ entries }) {
	return entries.flatMap(([key, value]) => value.type === "text" ? [{
		key,
		value
	}] : []);
}

// src/discovery/yaml/pods.ts
const podSpecs = {
	Pod: ["spec"],
	PodTemplate: ["template", "spec"],
	CronJob: [
		"spec",
		"jobTemplate",
		"spec",
		"template",
		"spec"
	]
};
const usualSpec = [
	"spec",
	"template",
	"spec"
];
const containerLists = [
	"containers",
	"initContainers",
	"ephemeralContainers"
];
function listObjects(document) {
	if (!document) return [];
	const isList = textAt(document, ["kind"])?.endsWith("List") ?? false;
	const items = itemsAt(document, ["items"]);
	return isList && items.length > 0 ? items.flatMap(listObjects) : [document];
}
function findPodImages(object, read) {
	const kind = textAt(object, ["kind"]);
	if (kind === void 0) return [];
	const specs = valuesAt(object, podSpecs[kind] ?? usualSpec);
	const images = specs.flatMap((spec) => [...containerLists.flatMap((list) => itemsAt(spec, [list])).flatMap((item) => valuesAt(item, ["image"])), ...itemsAt(spec, ["volumes"]).flatMap((item) => valuesAt(item, ["image", "reference"]))]);
	const isWorkload = Object.hasOwn(podSpecs, kind) || specs.length > 0 || workloads.has(kind);
	return read === "lines" && isWorkload ? [.../* @__PURE__ */ new Set([...images, ...findInContainers(object)])] : images;
}
const workloads = /* @__PURE__ */ new Set([...[
	"Deployment",
	"StatefulSet",
	"DaemonSet",
	"ReplicaSet",
	"ReplicationController",
	"Job"
]]);
function findInContainers(value) {
	if (value.type === "list") return value.items.flatMap(findInContainers);
	if (value.type === "text") return [];
	return [...containerLists.flatMap((list) => itemsAt(value, [list])).flatMap((item) => valuesAt(item, ["image"])), ...value.entries.flatMap(([, child]) => findInContainers(child))];
}
function isTestHook(object) {
	const annotations = valuesAt(object, ["metadata", "annotations"]).find(isMap);
	return (annotations && textAt(annotations, ["helm.sh/hook"]))?.split(",").every((hook) => /^\s*test(?:-success|-failure)?\s*$/.test(hook)) ?? false;
}
function isMap(value) {
	return value.type === "map";
}

// src/discovery/yaml/reader.ts
function readDocument(document, options) {
	const reader = new DocumentReader(options);
	for (const object of listObjects(document)) reader.readObject(object);
	return reader;
}
const deepestText = 4;
var DocumentReader = class {
	images = [];
	invalid = [];
	#options;
	#read = /* @__PURE__ */ new Set();
	#isTest = false;
	#texts = 0;
	#valuesLeft = limits.nodes;
	constructor(options) {
		this.#options = options;
	}
	readObject(object) {
		this.#isTest = isTestHook(object);
		for (const image of findPodImages(object, this.#options.read)) if (image.type === "text") this.#addCertain(image);
		this.#walk(object, void 0, "", 0);
	}
	#walk(value, scope, key, depth) {
		if (--this.#valuesLeft < 0 || depth > limits.depth) throw tooComplex(this.#options.place);
		if (isSchema(key, value)) return;
		if (value.type === "text") this.#readText(value, scope, depth);
		else if (value.type === "list") {
			this.#readList(value.items, key);
			for (const item of value.items) this.#walk(item, scope, key, depth + 1);
		} else {
			const inner = {
				map: value,
				key,
				parent: scope
			};
			this.#readMap(value, inner);
			for (const [name, child] of value.entries) this.#walk(child, inner, name, depth + 1);
		}
	}
	#readMap(map, scope) {
		const texts = textFields(map).filter(({ value }) => !this.#read.has(value));
		const under = findRole(scope.key)?.role;
		const fields = texts.map(({ key, value }) => ({
			key,
			text: this.#rename(value.text),
			value
		}));
		this.#readFields(fields, {
			under,
			inherit: (role) => findInherited(scope.parent, role)
		});
		if (under === "images") {
			for (const { key, text, value } of fields) if (!findRole(key)) this.#addLikely(text, value, key);
		}
		const path = textAt(map, ["op"]) && textAt(map, ["path"]);
		for (const { key, text, value } of fields) if (key === "value" && path?.endsWith("/image")) this.#addLikely(text, value, "image");
	}
	#readList(items, key) {
		const variables = items.flatMap((item) => {
			const [name, [value]] = [textAt(item, ["name"]), item.type === "map" ? textsUnder(item, "value") : []];
			return name !== void 0 && value ? [{
				key: name,
				text: value.text,
				value
			}] : [];
		});
		this.#readFields(variables, { inherit: () => void 0 });
		const words = items.flatMap((item) => item.type === "text" && !item.text.includes("\n") ? [{
			text: item.text,
			value: item
		}] : []);
		this.#readFields(findPairs(words), { inherit: () => void 0 });
		if (findRole(key)?.role === "images") for (const { text, value } of words) this.#addLikely(text, value, key);
	}
	#readText(value, scope, depth) {
		if (this.#read.has(value)) return;
		const complete = parseComplete(value.text);
		if (complete) this.#add(complete, value, say("reasonComplete"));
		if (complete || this.#texts >= deepestText) return;
		const isEncoded = scope?.key === "data" && scope.parent !== void 0 && textAt(scope.parent.map, ["kind"]) === "Secret";
		const embedded = readEmbeddedText(value, isEncoded, this.#options.place);
		this.#texts++;
		for (const document of embedded) if (document.type === "text") this.#readLine(document);
		else this.#walk(document, void 0, "", depth + 1);
		this.#texts--;
	}
	#readLine(value) {
		const words = splitCommandLine(value.text).map((text) => ({
			text,
			value: {
				...value,
				text: ""
			}
		}));
		this.#readFields(findPairs(words), { inherit: () => void 0 });
	}
	#readFields(fields, surroundings) {
		for (const { text, field } of findInFields(fields, surroundings)) this.#addLikely(text, field.value, field.key);
		for (const { key, text, value } of fields) {
			if (this.#read.has(value)) continue;
			if (findRole(key)?.role === "images") for (const item of splitImages(text)) this.#addLikely(item, value, key);
			else this.#addUnlikely(text, value, key);
		}
	}
	#addUnlikely(text, value, key) {
		const reference = (mentionsImage(key) ? parseMentioned(text) : void 0) ?? (value.text === text ? void 0 : parseComplete(text));
		if (reference) this.#add(reference, value, say("reasonKey", { key }));
	}
	#addLikely(text, value, key) {
		const reference = parseLikely(text);
		if (!reference) return;
		if (reference.tag !== void 0 || reference.digest !== void 0) this.#add(reference, value, say("reasonKey", { key }));
		else if (hasHost(text) && !this.#read.has(value)) this.images.push({
			reference,
			class: "note",
			reason: say("reasonWithoutTag"),
			line: value.line
		});
	}
	#add(reference, value, reason) {
		this.#read.add(value);
		const found = this.#isTest ? {
			class: "note",
			reason: say("reasonTestHook")
		} : {
			class: "candidate",
			reason
		};
		this.images.push({
			reference,
			line: value.line,
			...found
		});
	}
	#addCertain(value) {
		if (this.#read.has(value)) return;
		this.#read.add(value);
		const text = this.#rename(value.text);
		const reference = parseImage(text);
		const reason = say(this.#isTest ? "reasonTestHook" : "reasonContainer");
		if (reference) this.images.push({
			reference,
			class: this.#isTest ? "note" : "required",
			reason,
			line: value.line
		});
		else if (isMeantAsImage(text)) this.invalid.push({
			text,
			reason: explain(text),
			line: value.line
		});
	}
	#rename(text) {
		return this.#options.rename?.(text) ?? text;
	}
};
function isSchema(key, value) {
	return /^(?:cue|openAPIV3Schema)$|\.cue$/.test(key) || textAt(value, ["kind"]) === "CustomResourceDefinition";
}
function textsUnder(map, key) {
	return textFields(map).flatMap((field) => field.key === key ? [field.value] : []);
}
const inheritedKeys = {
	registry: [
		"hub",
		"registry",
		"base",
		"imageRegistry"
	],
	tag: ["tag"]
};
function findInherited(scope, role) {
	for (let around = scope; around; around = around.parent) {
		const found = inheritedKeys[role].map((key) => textAt(around.map, [key])?.trim() ?? "").find((text) => text !== "" && (role === "tag" || /^[\w-]+[.:/][\w./:-]+$/.test(text)));
		if (found !== void 0) return found;
	}
}
function splitImages(text) {
	return text.split(/[\s,;]+/).map((item) => item.replace(/^[\w./-]+=/, "")).filter((item) => item !== "");
}
function explain(text) {
	try {
		parseReference(text);
		return "";
	} catch (error) {
		return error instanceof ImagebuildError ? String(error.reason.words["reason"] ?? "") : "";
	}
}

// src/discovery/yaml/yaml.ts
function findImagesInYaml(text, place, { rename } = {}) {
	const images = [];
	const invalid = [];
	const unparsed = [];
	for (const part of splitDocuments(text.replaceAll("\r\n", "\n"))) {
		if (!isWorthReading(part.text)) continue;
		const parsed = parseYamlDocument(part.text, place);
		if ("problem" in parsed) unparsed.push({
			...parsed,
			line: parsed.line + part.linesBefore
		});
		const [value, read] = "problem" in parsed ? [readLines(part.text), "lines"] : [parsed.value, "yaml"];
		const found = readDocument(value, {
			place,
			read,
			rename
		});
		const source = /^# Source: (\S.*)$/m.exec(part.text.slice(0, 1e3))?.[1];
		const at = (one) => ({
			...one,
			line: one.line + part.linesBefore,
			...source === void 0 ? {} : { source }
		});
		images.push(...found.images.map(at));
		invalid.push(...found.invalid.map(at));
	}
	return {
		images,
		invalid,
		unparsed
	};
}

// src/discovery/kustomization.ts
const fileName = /^(?:kustomization\.ya?ml|Kustomization)$/;
function isKustomization(file) {
	return fileName.test(posix.basename(file));
}
async function readKustomizations(context, files) {
	const all = [];
	for (const file of files.filter(isKustomization)) all.push(...await readKustomization(context, file));
	const included = new Set(all.flatMap(({ resources }) => resources));
	const renders = listRenders(context, all.filter(({ directory }) => !included.has(directory)), all);
	return (file) => renders.get(file) ?? [(image) => image];
}
async function readKustomizationTree(context, directory) {
	const all = /* @__PURE__ */ new Map();
	const pending = [directory];
	for (let path = pending.pop(); path !== void 0; path = pending.pop()) {
		if (all.has(path) || await findKind(context, path) !== "directory") continue;
		const file = (await listDirectory(context, path)).find((entry) => isKustomization(entry.path));
		const [one] = file ? await readKustomization(context, file.path) : [];
		if (!one) continue;
		if (all.size >= mostVisits) throw tooComplex(context.place(path));
		all.set(path, one);
		pending.push(...one.resources);
	}
	const root = all.get(directory);
	return listRenders(context, root ? [root] : [], [...all.values()]);
}
const mostVisits = 1e4;
function listRenders(context, roots, all) {
	const byDirectory = new Map(all.map((one) => [one.directory, one]));
	const renders = /* @__PURE__ */ new Map();
	let visits = mostVisits;
	const visit = (one, around, above) => {
		const rename = (image) => around(one.rename(image));
		if (--visits < 0) throw tooComplex(context.place(one.directory));
		for (const path of one.resources) {
			const inner = byDirectory.get(path);
			if (inner && !above.includes(path)) visit(inner, rename, [...above, path]);
			if (!inner) renders.set(path, [...renders.get(path) ?? [], rename]);
		}
	};
	for (const one of roots) visit(one, (image) => image, [one.directory]);
	return renders;
}
async function readKustomization(context, file) {
	const text = await readText(context, file);
	const fields = parseFields(text);
	if (!fields) return [];
	const directory = posix.dirname(file);
	const named = [...[
		"resources",
		"bases",
		"components",
		"patchesStrategicMerge"
	].flatMap((key) => texts(fields[key])), ...patchFiles(fields["patches"])];
	for (const address of named.filter(isRemote)) context.warn({
		message: say("kustomizationRemote", { address }).text,
		place: context.place(file),
		hint: say("kustomizationRemoteHint").text
	});
	const patches = selectInlinePatches(text, context.place(file)) === "" ? [] : [posix.basename(file)];
	return [{
		directory,
		resources: [...named.filter((path) => !isRemote(path)), ...patches].map((path) => posix.join(directory, path)).map((path) => path.replace(/\/+$/, "")),
		rename: createRename(fields["images"])
	}];
}
function parseFields(text) {
	try {
		const fields = (0, import_dist.parse)(text, {
			maxAliasCount: 100,
			logLevel: "silent"
		});
		return typeof fields === "object" && fields !== null ? { ...fields } : void 0;
	} catch {
		return;
	}
}
function selectInlinePatches(text, place) {
	const parsed = parseYamlDocument(text, place);
	const fields = "value" in parsed ? parsed.value : void 0;
	const patches = [...itemsAt(fields, ["patchesStrategicMerge"]).filter((patch) => isText(patch) && patch.text.includes("\n")), ...["patches", "patchesJson6902"].flatMap((key) => itemsAt(fields, [key])).flatMap((row) => valuesAt(row, ["patch"]))];
	const lines = [];
	for (const patch of patches.filter(isText).sort((a, b) => a.line - b.line)) {
		while (lines.length < patch.linesBefore - 1) lines.push("");
		lines.push("---", ...patch.text.trimEnd().split("\n"));
	}
	return lines.join("\n");
}
function isText(value) {
	return value.type === "text";
}
function texts(value) {
	return Array.isArray(value) ? value.filter((item) => typeof item === "string" && !item.includes("\n")) : [];
}
function patchFiles(value) {
	return texts((Array.isArray(value) ? value : []).map((row) => typeof row === "object" && row !== null && "path" in row ? row.path : row));
}
function isRemote(path) {
	return /^[a-z][a-z0-9+.-]*:|^git@|^[\w-]+(?:\.[\w-]+)+\/.*(?:\?ref=|\/\/)/i.test(path);
}
function createRename(images) {
	const rows = (Array.isArray(images) ? images : []).filter((row) => typeof row?.name === "string");
	return (image) => {
		const match = /^(.*?)((?::[^:/@]*)?(?:@.*)?)$/s.exec(image);
		const row = rows.find(({ name }) => name === match?.[1]);
		if (!match || !row) return image;
		const tag = row.newTag === void 0 ? void 0 : `:${String(row.newTag)}`;
		const digest = row.digest === void 0 ? void 0 : `@${String(row.digest)}`;
		return `${row.newName ?? row.name}${digest ?? tag ?? match[2]}`;
	};
}

// src/discovery/manyversions.ts
const mostVersions = 8;
function limitVersions(images, kept = {}) {
	const dropped = /* @__PURE__ */ new Set();
	const warnings = [];
	for (const [repository, all] of groupByRepository(images)) {
		const candidates = all.filter(({ required }) => !required);
		if (new Set(candidates.map(({ reference }) => versionOf(reference))).size <= mostVersions) continue;
		const isKept = createMatcher(kept, repository);
		const newest = candidates.length < all.length ? void 0 : findNewest(candidates);
		const left = candidates.filter((image) => image !== newest && !isKept(versionOf(image.reference)));
		for (const image of left) dropped.add(image);
		if (left.length > 0) warnings.push(tooMany(repository, candidates.length, candidates.length - left.length));
	}
	return {
		images: images.filter((image) => !dropped.has(image)),
		dropped: [...dropped],
		warnings
	};
}
function groupByRepository(images) {
	const groups = /* @__PURE__ */ new Map();
	for (const image of images) {
		const { host, repository } = image.reference;
		const key = `${host}/${repository}`;
		groups.set(key, [...groups.get(key) ?? [], image]);
	}
	return groups;
}
function versionOf({ tag, digest }) {
	return tag ?? digest ?? "";
}
function createMatcher(kept, repository) {
	const short = repository.replace(/^docker\.io\//, "");
	const tests = [
		repository,
		short,
		short.replace(/^library\//, "")
	].flatMap((name) => Object.hasOwn(kept, name) ? kept[name] : []).map((pattern) => compileWildcards(pattern));
	return (version) => tests.some((test) => test.test(version));
}
const preRelease = /(?:^|[^a-z])(?:alpha|beta|rc|dev|pre|preview|nightly|snapshot|canary|test)(?![a-z])/i;
function findNewest(images) {
	const tagged = images.filter(({ reference }) => reference.tag !== void 0);
	const released = tagged.filter(({ reference }) => !preRelease.test(reference.tag));
	const [first, ...rest] = released.length > 0 ? released : tagged.length > 0 ? tagged : images;
	return rest.reduce((newest, image) => newest && compareVersions(versionOf(newest.reference), versionOf(image.reference)) > 0 ? newest : image, first);
}
function compareVersions(a, b) {
	const [left, right] = [a, b].map((text) => (text.match(/\d+/g) ?? []).map(Number));
	for (let index = 0; index < Math.max(left.length, right.length); index++) {
		const difference = (left[index] ?? -1) - (right[index] ?? -1);
		if (difference !== 0) return difference;
	}
	return b.length - a.length || (a < b ? -1 : 1);
}
function tooMany(repository, count, left) {
	return {
		message: say("manyVersions", {
			repository,
			count,
			left
		}).text,
		hint: say("manyVersionsHint", {
			file: configurationFile,
			repository
		}).text
	};
}

// src/discovery/merge.ts
function mergeImages(found) {
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
		const origins = known?.origins ?? [];
		origins.push(image.origin);
		const isFirst = !known || image.required && !known.required;
		merged.set(key, {
			reference: image.reference,
			required: image.required || (known?.required ?? false),
			reason: isFirst ? image.reason : known.reason,
			transport,
			...archive && { archive },
			origins
		});
	}
	return sortByKey(merged).map((image) => ({
		...image,
		origins: mergeOrigins(image.origins)
	}));
}
function mergeNotes(found, images) {
	const embedded = new Set(images.map(({ reference }) => formatReference(reference)));
	const merged = /* @__PURE__ */ new Map();
	for (const { reference, reason, origin } of found) {
		if (reference !== void 0 && embedded.has(reference)) continue;
		const key = `${reference ?? `\u{10ffff}${origin.file}`} ${reason.text}`;
		const origins = merged.get(key)?.origins ?? [];
		origins.push(origin);
		merged.set(key, {
			...reference === void 0 ? {} : { reference },
			reason,
			origins
		});
	}
	return sortByKey(merged).map((note) => ({
		...note,
		origins: mergeOrigins(note.origins)
	}));
}
function sortByKey(values) {
	return [...values].sort(([a], [b]) => a < b ? -1 : 1).map(([, value]) => value);
}
function mergeOrigins(origins) {
	const places = /* @__PURE__ */ new Map();
	for (const origin of origins) {
		const { kind, file, line = 0 } = origin;
		const key = `${file}\0${String(line).padStart(9, "0")}\0${kind}`;
		const all = [...places.get(key)?.chains ?? [], ...origin.chains ?? []];
		const chains = [...new Map(all.map((chain) => [JSON.stringify(chain), chain])).values()];
		places.set(key, chains.length === 0 ? origin : {
			...origin,
			chains
		});
	}
	return sortByKey(places);
}

export { findOutsideLink as S, mayFollowKubeVersion as _, isKustomization as a, warnOfUnusedValues as b, selectInlinePatches as c, givenVersion as d, listRenders$1 as f, chooseOtherKubeVersion as g, chooseKubeVersion as h, limitVersions as i, findImagesInYaml as l, toReleaseName as m, mergeNotes as n, readKustomizationTree as o, templateSteps as p, mergeOrigins as r, readKustomizations as s, mergeImages as t, reportNamed as u, require_satisfies as v, readChartMetadata as x, findValuesOwner as y };