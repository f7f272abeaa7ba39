import { s as readRepositoryConfiguration } from "./chunks/configuration.js";
import { n as asImagebuildError, r as formatPlace, t as ImagebuildError } from "./chunks/errors.js";
import { t as imageTypes } from "./chunks/imagetypes.js";
import { a as printable, i as describeError, n as plainProgress } from "./chunks/plain.js";
import { a as describeDurations, i as commandFor, l as resultLines, n as readParts, o as describeTransfer, r as writePrepared, s as metadataOf, t as preparedFolders } from "./chunks/preparedjoin.js";
import { a as parseBuildArgs, f as nearest, n as validateRequest } from "./chunks/request.js";
import { n as settingsFor } from "./chunks/choices.js";
import { n as formatCount, t as formatBytes } from "./chunks/figures.js";
import * as os from "os";
import { EOL } from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { constants, promises } from "fs";
import { writeFile } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";

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

// src/action/annotations.ts
const most = 10;
function annotationsOf(error, workspace) {
	return (error.problems.length > 1 ? error.problems : [error]).slice(0, most).map((problem) => annotate("error", problem, workspace));
}
function warningAnnotations(warnings, workspace) {
	return warnings.slice(0, most).map((warning) => annotate("warning", warning, workspace));
}
function annotate(level, { message, hint, place }, workspace) {
	const text = hint === void 0 ? message : `${message}\n${hint}`;
	const properties = {
		title: "imagebuild",
		...propertiesOf(place, workspace)
	};
	return {
		level,
		message: place?.file === void 0 ? `${subject(place)}${text}` : text,
		properties
	};
}
function subject(place) {
	const name = place?.image ?? place?.registry;
	return name === void 0 ? "" : `${name}: `;
}
function propertiesOf(place, workspace) {
	if (place?.file === void 0) return {};
	const file = relative(workspace, resolve(workspace, place.file));
	if (file.startsWith("..") || isAbsolute(file)) return {};
	return {
		file,
		...place.line === void 0 ? {} : { startLine: place.line },
		...place.column === void 0 ? {} : { startColumn: place.column }
	};
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
function isBuildMode(mode) {
	return buildModes.some((each) => each === mode);
}
function readInputs(env) {
	const given = inputNames.map((name) => [name, env[variableOf(name)]?.trim()]);
	return Object.fromEntries(given.filter(([, value]) => value));
}
function withoutInputs(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}
function variableOf(name) {
	return `INPUT_${name.toUpperCase()}`;
}
function modeOf({ mode = "build" }) {
	const known = modes.find((each) => each === mode);
	if (known) return known;
	const near = nearest(mode, modes);
	throw usage(`there is no mode ${JSON.stringify(mode)}`, near === void 0 ? `Write one of ${modes.join(", ")}.` : `Did you mean ${JSON.stringify(near)}?`);
}
function requestOf(inputs, configuration) {
	return validateRequest({
		type: inputs.type,
		app: inputs.app,
		version: inputs.version,
		platforms: listOf(inputs.platforms) ?? configuration?.platforms,
		buildArgs: buildArgsOf(inputs["build-args"] ?? ""),
		replace: booleanOf(inputs, "replace"),
		cache: booleanOf(inputs, "cache"),
		requestId: inputs["request-id"]
	});
}
function buildArgsOf(text) {
	if (!text.startsWith("{")) return parseBuildArgs(text);
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new ImagebuildError("INVALID_REQUEST", "the input build-args is no JSON object", {
			hint: "Write {\"KEY\": \"value\"}, or KEY=value,KEY=value.",
			cause
		});
	}
}
function selectionOf({ type, app, since, page = "1" }) {
	const known = imageTypes.find((each) => each === type);
	if (type !== void 0 && known === void 0) throw usage(`there is no type ${JSON.stringify(type)}`, `Write one of ${imageTypes.join(", ")}.`);
	if (!/^[1-9][0-9]{0,3}$/.test(page)) throw usage(`the input page is ${JSON.stringify(page)}`, "Write a number from 1 on.");
	return {
		words: listOf(app) ?? [],
		since,
		type: known,
		page: Number(page)
	};
}
function givenOf(inputs) {
	return {
		commit: inputs.sha,
		publishes: booleanOf(inputs, "dry-run") !== true
	};
}
function choicesOf(inputs) {
	return {
		registry: inputs.registry,
		namespace: inputs.namespace,
		push: booleanOf(inputs, "push"),
		output: inputs.output,
		mirrors: listOf(inputs.mirrors),
		kubeVersion: inputs["kube-version"],
		waitForQuota: inputs["wait-for-quota"],
		buildType: inputs["build-type"],
		engine: inputs.engine,
		compression: inputs.compression,
		compressionLevel: inputs["compression-level"],
		login: loginOf(inputs)
	};
}
function loginOf({ username, password }) {
	if (username === void 0 && password === void 0) return void 0;
	if (username !== void 0 && password !== void 0) return {
		username,
		password
	};
	throw usage("username and password go together", "Give both inputs, or none to publish without a login.");
}
function listOf(text) {
	return text?.split(/[\s,]+/).filter(Boolean);
}
function booleanOf(inputs, name) {
	const text = inputs[name];
	if (text === void 0) return void 0;
	if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
	throw usage(`the input ${name} is ${JSON.stringify(text)}`, "Write true or false.");
}
function usage(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

// src/action/building.ts
const defaultFolder = "imagebuild-prepared";
async function build(job) {
	const { request, inputs, surroundings, progress } = job;
	const verb = await import("./chunks/build.js");
	const settings = settingsFor(request, choicesOf(inputs), surroundings);
	return {
		kind: "result",
		result: await verb.build(request, settings, progress)
	};
}
async function prepare(job) {
	const { request, inputs, surroundings, progress } = job;
	const choices = choicesOf(inputs);
	if (choices.login) throw secretIn("prepare", "Give username and password to the job with mode publish only.");
	const verb = await import("./chunks/prepare2.js");
	const settings = settingsFor(request, {
		...choices,
		push: false,
		output: void 0
	}, surroundings);
	await using prepared = await verb.prepare(request, settings, progress);
	const directory = folderOf(job);
	await writePrepared(prepared, directory);
	const { warnings } = prepared;
	return {
		kind: "prepared",
		request,
		directory,
		images: imagesOf(prepared),
		warnings
	};
}
async function publish(job) {
	const { request, inputs, surroundings, progress } = job;
	const choices = choicesOf(inputs);
	const verb = await import("./chunks/publish2.js");
	const directory = folderOf(job);
	const folders = await preparedFolders(directory);
	const prepared = asAskedFor(await readParts(folders.length > 0 ? folders : [directory]), request, inputs, directory);
	const settings = settingsFor(request, {
		...choices,
		push: choices.output === void 0
	}, surroundings);
	return {
		kind: "result",
		result: await verb.publish(prepared, settings, progress)
	};
}
async function pullRequest(job) {
	const choices = choicesOf(job.inputs);
	if (choices.login || choices.push) throw secretIn("pull-request", "Publish by a command on an issue, once the pull request is merged.");
	return await build(job);
}
function folderOf({ inputs, workspace }) {
	return relative(".", resolve(workspace, inputs.prepared ?? defaultFolder));
}
function asAskedFor(prepared, wanted, inputs, directory) {
	const wrong = [
		"type",
		"app",
		"version"
	].find((name) => prepared.request[name] !== wanted[name]);
	if (wrong !== void 0) throw differs(directory, `is of ${wrong} ${prepared.request[wrong]}, and ${wanted[wrong]} is to be published`);
	const foreign = Object.keys(prepared.platforms).find((name) => !wanted.platforms.some((each) => each === name));
	if (inputs.platforms !== void 0 && foreign !== void 0) throw differs(directory, `holds ${foreign}, which is not to be published`);
	const missing = wanted.platforms.find((name) => !(name in prepared.platforms) && !prepared.unsupported.includes(name));
	if (inputs.platforms !== void 0 && missing !== void 0) throw differs(directory, `lacks ${missing}, which is to be published`);
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
function imagesOf({ platforms }) {
	const references = Object.values(platforms).flatMap(({ images }) => images.map(({ reference }) => reference));
	return [...new Set(references)].sort();
}
function differs(directory, reason) {
	return new ImagebuildError("PREPARED_INVALID", `the prepared build ${reason}`, {
		place: { file: directory },
		hint: "Give the jobs prepare and publish the same inputs."
	});
}
function secretIn(mode, hint) {
	return new ImagebuildError("USAGE", `mode ${mode} takes no password, since it runs the application’s code`, { hint });
}

// src/action/deciding.ts
async function accept({ request, inputs, surroundings }) {
	const older = await olderRun(request.requestId, inputs.token, surroundings.env);
	if (older !== void 0) return {
		kind: "outputs",
		outputs: { accepted: "false" },
		line: `run ${older} builds this request already`
	};
	const verb = await import("./chunks/accept.js");
	const given = givenOf(inputs);
	const settings = settingsFor(request, {
		...acceptChoices(inputs),
		push: given.publishes
	}, surroundings);
	const { image = "", parts } = await verb.accept(request, given, settings);
	const matrix = JSON.stringify({ include: parts });
	const jobs = parts.length === 1 ? "" : `, to be prepared by ${parts.length} jobs`;
	return {
		kind: "outputs",
		outputs: {
			accepted: "true",
			target: image,
			matrix
		},
		line: `accepted${jobs}`
	};
}
function acceptChoices(inputs) {
	const { username: _, password: __, ...others } = inputs;
	const whole = inputs.username !== void 0 && inputs.password !== void 0;
	return choicesOf(whole ? inputs : others);
}
async function plan({ inputs, surroundings }) {
	const verb = await import("./chunks/matrix.js");
	const selection = selectionOf(inputs);
	const { jobs, pages, total } = await verb.matrix(selection, surroundings);
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
async function olderRun(requestId, token, env) {
	if (requestId === void 0) return void 0;
	const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
	if (token === void 0 || repository === void 0 || runId === void 0) throw new ImagebuildError("USAGE", "a request id can be looked for in GitHub Actions only", { hint: "Give the input token (github.token), or leave request-id out." });
	const { findOlderRun } = await import("./chunks/duplicate.js");
	return (await findOlderRun(requestId, {
		token,
		repository,
		runId: Number(runId)
	}))?.id;
}

// src/action/modes.ts
const buildTable = {
	build,
	prepare,
	publish,
	accept,
	"pull-request": pullRequest
};
const otherTable = {
	plan,
	comment: async (job) => (await import("./chunks/answering.js")).comment(job),
	report: async (job) => (await import("./chunks/answering.js")).report(job)
};
async function runMode(mode, request, job) {
	if (!isBuildMode(mode)) return await otherTable[mode](job);
	if (!request) throw new TypeError(`mode ${mode} needs a request`);
	return await buildTable[mode]({
		...job,
		request
	});
}

// src/action/scrub.ts
const shortest = 4;
const shortestBase64 = 6;
const mask = "***";
function formsOf(secret) {
	if (secret.length < shortest) return [];
	const forms = [
		secret,
		encodeURIComponent(secret),
		JSON.stringify(secret).slice(1, -1),
		...base64FormsOf(secret)
	];
	return [...new Set(forms)].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length);
}
function scrub(text, secrets) {
	return secrets.flatMap(formsOf).reduce((clean, form) => clean.replaceAll(form, mask), text);
}
function base64FormsOf(secret) {
	return [
		0,
		1,
		2
	].flatMap((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString("base64");
		const end = encoded.includes("=") ? encoded.indexOf("=") - 1 : encoded.length;
		return [...offset === 0 ? [encoded] : [], encoded.slice(offset === 0 ? 0 : offset + 1, end)];
	}).filter((form) => form.length >= shortestBase64).flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

// src/action/summary.ts
const largest = 1e6;
function resultSummary(result) {
	const command = commandFor(result);
	return bounded([
		`### ${result.request.app} ${result.request.version}`,
		...command === void 0 ? [] : [`<pre>${literal(command)}</pre>`],
		table([
			"platform",
			"size",
			"layers",
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
function preparedSummary(request, images, warnings) {
	return bounded([
		`### ${request.app} ${request.version} is prepared`,
		`${formatCount(images, "image")} to embed, for ${request.platforms.map(code).join(" and ")}`,
		...warningSection(warnings)
	]);
}
function failureSummary(error) {
	return bounded(["### imagebuild failed", `<pre>${describeError(error).map(({ text }) => literal(text)).join("\n")}</pre>`]);
}
function platformRows({ platforms }) {
	return Object.entries(platforms).map(([name, { size, layers, digest }]) => [
		code(name),
		formatBytes(size),
		String(layers),
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
	return [fold(formatCount(images.length, "embedded image"), table([
		"image",
		"digest",
		"size",
		"found in"
	], rows))];
}
function warningSection(warnings) {
	if (warnings.length === 0) return [];
	const rows = warnings.map(({ message, place, hint }) => [
		place === void 0 ? "" : code(formatPlace(place) ?? ""),
		literal(message),
		literal(hint ?? "")
	]);
	return [`**${formatCount(warnings.length, "warning")}**`, table([
		"where",
		"what",
		"what to do"
	], rows)];
}
function table(head, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		line(head.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
function fold(title, content) {
	return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
function code(text) {
	return `<code>${literal(text)}</code>`;
}
function literal(text) {
	return printable(text).replace(/[&<>|@`*_[\]#\\!~:]/g, (character) => `&#${character.codePointAt(0)};`);
}
function bounded(parts) {
	const text = `${parts.join("\n\n")}\n`;
	return Buffer.byteLength(text) <= largest ? text : `${parts.slice(0, 4).join("\n\n").slice(0, largest / 4)}\n\nThe rest is too long for a summary.\n`;
}

// src/action/run.ts
const resultFile = "imagebuild-result.json";
async function runAction(env, runner) {
	const inputs = readInputs(env);
	const secrets = [inputs.password, inputs.token].filter((secret) => secret !== void 0);
	for (const form of secrets.flatMap(formsOf)) runner.setSecret(form);
	const workspace = env["GITHUB_WORKSPACE"] ?? process.cwd();
	const clean = (text) => scrub(text, secrets);
	const stop = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(new ImagebuildError("CANCELLED", `stopped by ${signal}`)));
	let request;
	try {
		const configuration = await readRepositoryConfiguration(workspace);
		const mode = modeOf(inputs);
		if (isBuildMode(mode)) request = requestOf(inputs, configuration);
		process.chdir(resolve(workspace, inputs.checkout ?? "."));
		const outcome = await runMode(mode, request, {
			inputs,
			surroundings: {
				configuration,
				env: withoutInputs(env),
				signal: stop.signal
			},
			progress: plainProgress((line) => log(clean(line))),
			workspace
		});
		await tellOutcome(runner, outcome, clean);
		if (outcome.kind === "result") await writeResult(workspace, {
			...outcome.result,
			...runOf(env, inputs)
		}, clean);
		return 0;
	} catch (thrown) {
		const error = asImagebuildError(thrown);
		await tellFailure(runner, error, clean);
		if (request) await writeResult(workspace, failedResult(request, error, runOf(env, inputs)), clean);
		return 1;
	}
}
async function tellOutcome(runner, outcome, clean) {
	for (const [name, value] of Object.entries(outputsOf(outcome))) runner.setOutput(name, clean(value));
	switch (outcome.kind) {
		case "result":
			tellWarnings(runner, outcome.result.warnings, clean);
			for (const line of resultLines(outcome.result)) log(clean(line));
			return await summarise(runner, clean(resultSummary(outcome.result)));
		case "prepared": {
			const { request, images, warnings, directory } = outcome;
			tellWarnings(runner, warnings, clean);
			log(`prepared in ${directory}`);
			return await summarise(runner, clean(preparedSummary(request, images.length, warnings)));
		}
		case "outputs": log(clean(outcome.line));
	}
}
function tellWarnings(runner, warnings, clean) {
	for (const { message, properties } of warningAnnotations(warnings, process.cwd())) runner.warning(clean(message), properties);
}
function outputsOf(outcome) {
	switch (outcome.kind) {
		case "result": {
			const { result } = outcome;
			return {
				digest: result.digest ?? "",
				image: result.reference ?? "",
				images: JSON.stringify(result.images.map(({ reference }) => reference)),
				metadata: JSON.stringify(metadataOf(result))
			};
		}
		case "prepared": return { images: JSON.stringify(outcome.images) };
		case "outputs": return outcome.outputs;
	}
}
async function tellFailure(runner, error, clean) {
	for (const { text } of describeError(error)) log(clean(text));
	for (const { message, properties } of annotationsOf(error, process.cwd())) runner.error(clean(message), properties);
	await summarise(runner, clean(failureSummary(error)));
}
async function summarise(runner, markdown) {
	if (process.env["GITHUB_STEP_SUMMARY"]) await runner.summary.addRaw(markdown).write();
}
function failedResult(request, error, run) {
	const { code, message, place, hint, excerpt } = error;
	return {
		schemaVersion: 1,
		status: "failed",
		request,
		error: {
			code,
			message,
			place,
			hint,
			excerpt
		},
		...run
	};
}
function runOf(env, inputs) {
	const numberOf = (name) => env[name] === void 0 ? void 0 : Number(env[name]);
	return {
		requestId: inputs["request-id"],
		runId: numberOf("GITHUB_RUN_ID"),
		runAttempt: numberOf("GITHUB_RUN_ATTEMPT")
	};
}
async function writeResult(workspace, result, clean) {
	await writeFile(join(workspace, resultFile), `${clean(JSON.stringify(result, void 0, 2))}\n`);
}
function log(line) {
	process.stdout.write(`${line.replaceAll("##[", "## [").replace(/^(\s*)::/, "$1: :")}\n`);
}

// src/action/main.ts
process.exitCode = await runAction(process.env, {
	error,
	setOutput,
	setSecret,
	summary,
	warning
});

export {  };