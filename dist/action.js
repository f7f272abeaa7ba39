import { a as isUnverified, c as createTextOutput, i as describeError, l as outliveReader, n as plainProgress, o as statusOf, s as toFailure } from "./chunks/plain.js";
import { s as readRepositoryConfiguration, u as suggest } from "./chunks/configuration.js";
import { i as problemsOf, n as formatPlace, t as ImagebuildError } from "./chunks/errors.js";
import { t as watchSignals } from "./chunks/signals.js";
import { t as createProxyLookup } from "./chunks/proxies.js";
import { t as say } from "./chunks/say.js";
import { i as secretForms, n as maskValue, r as rememberSecret, t as maskSecrets } from "./chunks/secrets.js";
import { t as asImagebuildError } from "./chunks/unknownerror.js";
import { a as validateRequest, t as imageTypes } from "./chunks/request.js";
import { t as resolveBuildSettings } from "./chunks/buildoptions.js";
import { t as parseBuildArgs } from "./chunks/buildargs.js";
import { a as describeToEmbed, c as findPreparedDirectories, d as droppedPlatforms, f as dropsPlatform, i as describeResult, l as readPreparedParts, n as describeDurations, o as describeTransfer, p as writePrepared, s as toMetadata, t as commandFor, u as checkExpected } from "./chunks/result.js";
import { a as imageNames, o as imagesToEmbed } from "./chunks/prepared.js";
import { n as code, o as prose, r as escapeLine, t as block } from "./chunks/escape.js";
import { r as resultLimits, t as countImages } from "./chunks/result2.js";
import { a as shorten, n as formatCount, t as formatBytes } from "./chunks/format.js";
import { n as formatTable, t as formatDetails } from "./chunks/table.js";
import * as os from "os";
import { EOL } from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { constants, promises } from "fs";
import { deflateRawSync } from "node:zlib";
import { isAbsolute, join, relative, resolve } from "node:path";
import { writeFile } from "node:fs/promises";

// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}

// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}

// node_modules/@actions/core/lib/summary.js
var __awaiter$1 = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile: writeFile$1 } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile$1 : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const _summary = new Summary();
const summary = _summary;

// node_modules/@actions/core/lib/core.js
var __awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}

// src/action/inputs.ts
const inputNames = [
	"mode",
	"type",
	"app",
	"version",
	"build-args",
	"platforms",
	"registry",
	"namespace",
	"username",
	"password",
	"push",
	"output",
	"prepared",
	"mirrors",
	"sources",
	"kube-version",
	"wait-for-quota",
	"build-type",
	"engine",
	"compression",
	"compression-level",
	"replace",
	"cache",
	"checkout",
	"sha",
	"dry-run",
	"request-id",
	"since",
	"page",
	"token"
];
function readInputs(env) {
	const given = inputNames.map((name) => [name, env[inputVariable(name)]?.trim()]);
	return Object.fromEntries(given.filter(([, value]) => value));
}
function withoutInputs(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}
function inputVariable(name) {
	return `INPUT_${name.toUpperCase()}`;
}
function parseList(text) {
	return text?.split(/[\s,]+/).filter(Boolean);
}
function readBoolean(inputs, name) {
	const text = inputs[name];
	if (text === void 0) return void 0;
	if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
	throw new ImagebuildError("USAGE", say("inputInvalid", {
		name,
		value: JSON.stringify(text)
	}), { hint: say("inputBoolean") });
}

// src/action/modes/mode.ts
const buildModes = [
	"build",
	"prepare",
	"publish",
	"accept",
	"pull-request"
];
const modes = [
	...buildModes,
	"plan",
	"comment",
	"report"
];
function readMode({ mode = "build" }) {
	const known = modes.find((each) => each === mode);
	if (known) return known;
	throw new ImagebuildError("USAGE", say("modeUnknown", { mode: JSON.stringify(mode) }), { hint: suggest(mode, modes) });
}
function isBuildMode(mode) {
	return buildModes.some((each) => each === mode);
}

// src/action/modes/request.ts
function readRequest(inputs, configuration) {
	return validateRequest({
		type: inputs.type,
		app: inputs.app,
		version: inputs.version,
		platforms: parseList(inputs.platforms) ?? configuration?.platforms,
		buildArgs: readBuildArgs(inputs["build-args"] ?? ""),
		replace: readBoolean(inputs, "replace"),
		cache: readBoolean(inputs, "cache"),
		requestId: inputs["request-id"]
	});
}
function readBuildArgs(text) {
	if (!text.startsWith("{")) return parseBuildArgs(text);
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new ImagebuildError("INVALID_REQUEST", say("inputBuildArgsNotJson"), {
			hint: say("inputBuildArgsForm"),
			cause
		});
	}
}
function readBuildOptions(inputs) {
	return {
		registry: inputs.registry,
		namespace: inputs.namespace,
		push: readBoolean(inputs, "push"),
		output: inputs.output,
		mirrors: parseList(inputs.mirrors),
		sources: parseList(inputs.sources),
		kubeVersion: inputs["kube-version"],
		waitForQuota: inputs["wait-for-quota"],
		buildType: inputs["build-type"],
		engine: inputs.engine,
		compression: inputs.compression,
		compressionLevel: inputs["compression-level"],
		login: readLogin(inputs)
	};
}
function readLogin({ username, password }) {
	if (username === void 0 && password === void 0) return void 0;
	if (username !== void 0 && password !== void 0) return {
		username,
		password
	};
	throw new ImagebuildError("USAGE", say("loginHalf"), { hint: say("loginBothInputs") });
}

// src/action/modes/accept.ts
async function accept({ request, inputs, invocation }) {
	const older = await findOlderRunId(request.requestId, inputs.token, invocation.env);
	if (older !== void 0) return {
		kind: "outputs",
		outputs: { accepted: "false" },
		line: `run ${older} builds this request already`
	};
	const publishes = readBoolean(inputs, "dry-run") !== true;
	const options = {
		...readBuildOptions(withoutHalfLogin(inputs)),
		push: publishes
	};
	const settings = resolveBuildSettings(request, options, invocation);
	const { image = "", parts } = await (await import("./chunks/accept.js")).accept(request, {
		commit: inputs.sha,
		publishes
	}, settings);
	return {
		kind: "outputs",
		outputs: {
			accepted: "true",
			target: image,
			matrix: JSON.stringify({ include: parts })
		},
		line: parts.length === 1 ? "accepted" : `accepted, to be prepared by ${parts.length} jobs`
	};
}
function withoutHalfLogin(inputs) {
	const { username, password, ...others } = inputs;
	return username !== void 0 && password !== void 0 ? inputs : others;
}
async function findOlderRunId(requestId, token, env) {
	if (requestId === void 0) return void 0;
	const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
	if (token === void 0 || repository === void 0 || runId === void 0) throw new ImagebuildError("USAGE", say("requestIdOutsideActions"), { hint: say("requestIdNeedsToken") });
	const { useEnvironmentForFetch } = await import("./chunks/fetch.js");
	await useEnvironmentForFetch(env);
	const { findOlderRun } = await import("./chunks/duplicate.js");
	return (await findOlderRun(requestId, {
		token,
		repository,
		runId: Number(runId)
	}))?.id;
}
async function plan({ inputs, invocation }) {
	const command = await import("./chunks/matrix.js");
	const selection = readSelection(inputs);
	const { jobs, pages, total } = await command.matrix(selection, invocation);
	const more = selection.page < pages;
	return {
		kind: "outputs",
		outputs: {
			matrix: JSON.stringify({ include: jobs }),
			more: String(more)
		},
		line: `${jobs.length} of ${total} to build${pages > 1 ? `, page ${selection.page} of ${pages}` : ""}`
	};
}
function readSelection({ type, app, since, page = "1" }) {
	const known = imageTypes.find((each) => each === type);
	if (type !== void 0 && known === void 0) throw new ImagebuildError("USAGE", say("typeUnknown", { type: JSON.stringify(type) }), { hint: suggest(type, imageTypes) });
	if (!/^[1-9][0-9]{0,3}$/.test(page)) throw new ImagebuildError("USAGE", say("inputInvalid", {
		name: "page",
		value: JSON.stringify(page)
	}), { hint: say("inputPage") });
	return {
		words: parseList(app) ?? [],
		since,
		type: known,
		page: Number(page)
	};
}

// src/action/modes/build.ts
const defaultDirectory = "imagebuild-prepared";
async function build(input) {
	const { request, inputs, invocation, progress } = input;
	const settings = resolveBuildSettings(request, readBuildOptions(inputs), invocation);
	return {
		kind: "result",
		result: await (await import("./chunks/build.js")).build(request, settings, progress)
	};
}
async function prepare(input) {
	const { request, inputs, invocation, progress } = input;
	const options = {
		...readBuildOptions(inputs),
		push: false,
		output: void 0
	};
	checkNoSecret(inputs, options, "prepare", say("modePrepareWithoutLogin"));
	const settings = resolveBuildSettings(request, options, invocation);
	await using prepared = await (await import("./chunks/prepare2.js")).prepare(request, settings, progress);
	const directory = preparedDirectory(input);
	await writePrepared(prepared, directory);
	const { warnings } = prepared;
	const [images, toEmbed] = [imageNames(prepared), imagesToEmbed(prepared)];
	return {
		kind: "prepared",
		request,
		directory,
		images,
		toEmbed,
		warnings
	};
}
async function publish(input) {
	const { request, inputs, invocation, progress } = input;
	const directory = preparedDirectory(input);
	const found = await findPreparedDirectories(directory);
	const prepared = withOwnRequest(await readPreparedParts(found.length > 0 ? found : [directory]), request, inputs, directory);
	const options = readBuildOptions(inputs);
	const push = options.output === void 0;
	const settings = resolveBuildSettings(request, {
		...options,
		push
	}, invocation);
	if (inputs.platforms !== void 0) await checkDropped(prepared, request, settings, directory);
	return {
		kind: "result",
		result: await (await import("./chunks/publish2.js")).publish(prepared, settings, progress)
	};
}
async function pullRequest(input) {
	const options = readBuildOptions(input.inputs);
	const hint = say("modePullRequestPublishesNothing");
	checkNoSecret(input.inputs, options, "pull-request", hint);
	if (options.push) throw secretGiven(say("modeTakesNoPassword", { mode: "pull-request" }), hint);
	return await build(input);
}
function preparedDirectory({ inputs, workspace }) {
	return relative(".", resolve(workspace, inputs.prepared ?? defaultDirectory));
}
function withOwnRequest(prepared, wanted, inputs, directory) {
	const platforms = inputs.platforms === void 0 ? void 0 : wanted.platforms;
	checkExpected(prepared, {
		...wanted,
		platforms
	}, {
		directory,
		hint: say("modesSameInputs")
	});
	const { replace, cache, requestId } = wanted;
	return {
		...prepared,
		request: {
			...prepared.request,
			replace,
			cache,
			requestId
		}
	};
}
async function checkDropped(prepared, request, settings, directory) {
	const claimed = droppedPlatforms(prepared, request.platforms);
	if (claimed.length === 0) return;
	const { findDropped } = await import("./chunks/dropped.js");
	const dropped = await findDropped(claimed, request, settings);
	if (dropped) throw dropsPlatform(dropped, {
		directory,
		hint: say("preparedDropsPlatformHint")
	});
}
function checkNoSecret(inputs, { login }, mode, hint) {
	if (login) throw secretGiven(say("modeTakesNoPassword", { mode }), hint);
	if (inputs.token !== void 0) throw secretGiven(say("modeTakesNoToken", { mode }), say("modeTakesNoTokenHint"));
}
function secretGiven(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

// src/action/modes/modes.ts
const buildTable = {
	build,
	prepare,
	publish,
	accept,
	"pull-request": pullRequest
};
const otherTable = {
	plan,
	comment: async (input) => (await import("./chunks/comment.js")).comment(input),
	report: async (input) => (await import("./chunks/comment.js")).report(input)
};
async function runMode(mode, request, input) {
	if (!isBuildMode(mode)) return await otherTable[mode](input);
	if (!request) throw new TypeError(`mode ${mode} needs a request`);
	return await buildTable[mode]({
		...input,
		request
	});
}

// src/action/annotations.ts
const limit = 10;
function annotateError(error, workspace) {
	return problemsOf(error).slice(0, limit).map((problem) => annotate("error", problem, workspace));
}
function annotateWarnings(warnings, workspace) {
	return warnings.slice(0, limit).map((warning) => annotate("warning", warning, workspace));
}
function annotate(level, { message, hint, place }, workspace) {
	return {
		level,
		message: [`${place?.file === void 0 ? placePrefix(place) : ""}${message}`, hint].filter((line) => line !== void 0).map(escapeLine).join("\n"),
		properties: {
			title: "imagebuild",
			...propertiesOf(place, workspace)
		}
	};
}
function placePrefix(place) {
	const name = place?.image ?? place?.registry;
	return name === void 0 ? "" : `${name}: `;
}
function propertiesOf(place, workspace) {
	if (place?.file === void 0) return {};
	const file = relative(workspace, resolve(workspace, place.file));
	if (file.startsWith("..") || isAbsolute(file)) return {};
	return {
		file: escapeLine(file),
		...place.line === void 0 ? {} : { startLine: place.line },
		...place.column === void 0 ? {} : { startColumn: place.column }
	};
}

// src/action/resultsize.ts
const mostRows = 50;
const longestText = 2e3;
const zipOverhead = 1024;
const cuts = [
	(result) => ({
		...result,
		images: result.images?.map((image) => ({
			...image,
			sources: image.sources.slice(0, 1)
		}))
	}),
	({ previous: _, ...result }) => result,
	(result) => ({
		...result,
		warnings: result.warnings?.slice(0, mostRows).map(shortenTexts)
	}),
	(result) => ({
		...result,
		error: result.error && shortenError(result.error)
	}),
	(result) => ({
		...result,
		images: result.images?.map(({ platforms: _, ...image }) => ({
			...image,
			sources: []
		}))
	}),
	(result) => ({
		...result,
		images: []
	})
];
function fitResult(result) {
	let fitting = result;
	for (const cut of cuts) {
		if (isReadable(fitting)) break;
		const smaller = cut(fitting);
		fitting = {
			...smaller,
			warnings: [...(smaller.warnings ?? []).filter(({ message }) => message !== shortened), { message: shortened }]
		};
	}
	return fitting;
}
const shortened = say("resultShortened").text;
function isReadable(result) {
	const bytes = Buffer.from(JSON.stringify(result, void 0, 2));
	if (bytes.length + 1 > resultLimits.unpacked) return false;
	return deflateRawSync(bytes).length + zipOverhead <= resultLimits.packed;
}
function shortenError(error) {
	const { problems, ...own } = error;
	return {
		...shortenTexts(own),
		...problems && { problems: problems.slice(0, mostRows).map(shortenTexts) }
	};
}
function shortenTexts(row) {
	const entries = Object.entries(row).map(([name, value]) => [name, typeof value === "string" ? shorten(value, longestText) : value]);
	return Object.fromEntries(entries);
}

// src/action/summary.ts
const sizeLimit = 1e6;
function resultSummary(result) {
	const command = commandFor(result);
	return joinSections([
		`### ${result.request.app} ${result.request.version}`,
		...command === void 0 ? [] : [block([command])],
		formatTable([
			"platform",
			"size",
			"layers",
			"images",
			"digest"
		], platformRows(result)),
		[
			`Index ${code(result.digest ?? "none")}`,
			`${describeTransfer(result)}`,
			describeDurations(result)
		].filter(Boolean).join("<br>"),
		...imageSection(result),
		...warningSection(result.warnings)
	]);
}
function preparedSummary(request, toEmbed, warnings) {
	return joinSections([
		`### ${request.app} ${request.version} is prepared`,
		`For ${request.platforms.map(code).join(" and ")}, with ${prose(describeToEmbed(toEmbed))}`,
		...warningSection(warnings)
	]);
}
function failureSummary(error) {
	return joinSections([`### ${isUnverified(error) ? "Published, not verified" : "imagebuild failed"}`, block(describeError(error).map(({ text }) => text))]);
}
function platformRows(result) {
	const counts = countImages(result);
	return Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [
		code(name),
		formatBytes(size),
		String(layers),
		String(counts.get(name)),
		code(digest)
	]);
}
function imageSection({ images }) {
	if (images.length === 0) return [];
	const rows = images.map(({ reference, digest, size, sources }) => [
		code(reference),
		digest === void 0 ? "" : code(`${digest.slice(0, 19)}…`),
		size === void 0 ? "" : formatBytes(size),
		sources.map((source) => code(formatPlace(source) ?? source.kind)).join("<br>")
	]);
	const table = formatTable([
		"image",
		"digest",
		"size",
		"found in"
	], rows);
	return [formatDetails(formatCount(images.length, "embedded image"), table)];
}
function warningSection(warnings) {
	if (warnings.length === 0) return [];
	const rows = warnings.map(({ message, place, hint }) => [
		place === void 0 ? "" : code(formatPlace(place) ?? ""),
		prose(message),
		prose(hint ?? "")
	]);
	return [`**${formatCount(warnings.length, "warning")}**`, formatTable([
		"where",
		"what",
		"what to do"
	], rows)];
}
function joinSections(sections) {
	const text = `${sections.join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= sizeLimit) return text;
	return `${sections.slice(0, 4).join("\n\n").slice(0, sizeLimit / 4)}\n\nThe rest is too long for a summary.\n`;
}

// src/action/report.ts
const resultFile = "imagebuild-result.json";
async function reportModeResult(runner, result) {
	for (const [name, value] of Object.entries(toOutputs(result))) runner.setOutput(name, value);
	switch (result.kind) {
		case "result":
			reportWarnings(runner, result.result.warnings);
			for (const line of describeResult(result.result)) writeLog(line);
			return await writeSummary(runner, maskSecrets(resultSummary(result.result)));
		case "prepared": {
			const { request, toEmbed, warnings, directory } = result;
			reportWarnings(runner, warnings);
			writeLog(`prepared in ${directory}`);
			return await writeSummary(runner, maskSecrets(preparedSummary(request, toEmbed, warnings)));
		}
		case "outputs": writeLog(result.line);
	}
}
function toOutputs(result) {
	switch (result.kind) {
		case "result": {
			const { digest = "", reference = "", images } = result.result;
			return {
				published: "verified",
				digest,
				image: maskSecrets(reference),
				images: toMaskedJson(images.map((image) => image.reference)),
				metadata: toMaskedJson(toMetadata(result.result))
			};
		}
		case "prepared": return { images: toMaskedJson(result.images) };
		case "outputs": return result.outputs;
	}
}
function toMaskedJson(value, indent) {
	return JSON.stringify(value, maskValue, indent);
}
function reportWarnings(runner, warnings) {
	for (const { message, properties } of annotateWarnings(warnings, process.cwd())) runner.warning(maskSecrets(message), properties);
}
async function reportFailure(runner, error) {
	const { digest = "", reference = "" } = statusOf(error);
	const outputs = {
		published: isUnverified(error) ? "unverified" : "no",
		...isUnverified(error) ? {
			digest,
			image: maskSecrets(reference)
		} : {}
	};
	for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
	for (const { text } of describeError(error)) writeLog(text);
	for (const { message, properties } of annotateError(error, process.cwd())) runner.error(maskSecrets(message), properties);
	await writeSummary(runner, maskSecrets(failureSummary(error)));
}
async function writeSummary(runner, markdown) {
	if (process.env["GITHUB_STEP_SUMMARY"]) await runner.summary.addRaw(markdown).write();
}
async function writeResult(workspace, result, ids) {
	await writeResultFile(workspace, {
		...result,
		...ids
	});
}
async function writeFailure(workspace, request, error, ids) {
	await writeResultFile(workspace, {
		schemaVersion: 1,
		...statusOf(error),
		request,
		error: toFailure(error),
		...ids
	});
}
async function writeResultFile(workspace, result) {
	await writeFile(join(workspace, resultFile), `${toMaskedJson(fitResult(result), 2)}\n`);
}
function writeLog(line) {
	return output(`${escapeLine(maskSecrets(line))}\n`);
}
const output = createTextOutput(process.stdout);

// src/action/run.ts
async function runAction(env, runner) {
	const inputs = readInputs(env);
	const secrets = [inputs.password, inputs.token].filter((secret) => secret !== void 0);
	for (const form of secrets.flatMap(secretForms)) runner.setSecret(form);
	for (const secret of secrets) rememberSecret(secret);
	createProxyLookup(env);
	const workspace = env["GITHUB_WORKSPACE"] ?? process.cwd();
	const ids = readRunIds(env, inputs["request-id"]);
	const watch = watchSignals(["SIGINT", "SIGTERM"], (signal) => new ImagebuildError("CANCELLED", say("stoppedBySignal", { signal })), false);
	let request;
	try {
		const configuration = await readRepositoryConfiguration(workspace);
		const mode = readMode(inputs);
		if (isBuildMode(mode)) request = readRequest(inputs, configuration);
		process.chdir(resolve(workspace, inputs.checkout ?? "."));
		const work = runMode(mode, request, {
			inputs,
			invocation: {
				configuration,
				env: withoutInputs(env),
				signal: watch.signal
			},
			progress: plainProgress(writeLog),
			workspace
		});
		const result = await watch.endsInTime(work);
		await reportModeResult(runner, result);
		if (result.kind === "result") await writeResult(workspace, result.result, ids);
		return 0;
	} catch (thrown) {
		const error = asImagebuildError(thrown);
		await reportFailure(runner, error);
		if (request) await writeFailure(workspace, request, error, ids);
		return 1;
	}
}
function readRunIds(env, requestId) {
	const readNumber = (name) => env[name] === void 0 ? void 0 : Number(env[name]);
	return {
		requestId,
		runId: readNumber("GITHUB_RUN_ID"),
		runAttempt: readNumber("GITHUB_RUN_ATTEMPT")
	};
}

// src/action/main.ts
for (const stream of [process.stdout, process.stderr]) outliveReader(stream);
process.exitCode = await runAction(process.env, {
	error,
	setOutput,
	setSecret,
	summary,
	warning
});

export {  };