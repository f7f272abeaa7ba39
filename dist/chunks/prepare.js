import { o as readApplicationConfiguration } from "./configuration.js";
import { i as findApplication, n as copyApplication, t as chooseKubefile } from "./directory.js";
import { i as joinProblems, t as ImagebuildError } from "./errors.js";
import { a as applyLayer, c as checkName, d as fileContent, f as textContent, i as placed$1, l as whiteout, n as registryWithout, o as merge, p as unreadable, r as openBases, s as removeBelow, u as contentAt } from "./changes.js";
import { i as parsePlatform, t as formatPlatform } from "./platform.js";
import { n as programEnvironment, r as storeEnvironment, t as makeHomes } from "./environment.js";
import { i as isOnPath, t as runProgram } from "./program.js";
import { a as parentsOf, i as heldEntry, n as comparePaths, o as plainDirectory, r as entriesOf } from "./tree.js";
import { a as pLimit, t as formatReference } from "./reference.js";
import { c as cleanPath, d as resolveLinks, f as splitPath, l as isDirectory, n as keepFiles, o as invalid, r as readFiles, s as readMembers, t as isLayerFile, u as joinPath } from "./layer.js";
import { a as missingBases, c as drawError, i as evaluateKubefile, n as chartRenderer, r as discover, s as parseKubefile, t as makeWorkspace } from "./workspace.js";
import { i as entriesIn } from "./prepared.js";
import { f as nearest } from "./request.js";
import { t as through } from "./unpack.js";
import { t as platformsOf } from "./platforms.js";
import { Readable } from "node:stream";
import { isUtf8 } from "node:buffer";
import { isDeepStrictEqual } from "node:util";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { createHash } from "node:crypto";
import { chmod, copyFile, lstat, mkdir, open, readFile, readdir, readlink, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { createWriteStream, readFileSync, readdirSync } from "node:fs";
import { pipeline as pipeline$1 } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";

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

// src/runner/leftovers.ts
const rounds = 5;
function endLeftovers(homes) {
	for (let round = 0; round < rounds; round++) {
		const left = processesWith(Buffer.from(`=${homes}/`));
		if (left.length === 0) return;
		for (const pid of left) kill(pid);
	}
}
function processesWith(text) {
	return allProcesses().filter((pid) => pid !== process.pid && environmentOf(pid).includes(text));
}
function allProcesses() {
	try {
		return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
	} catch (error) {
		if (error.code === "ENOENT") return [];
		throw error;
	}
}
function environmentOf(pid) {
	try {
		return readFileSync(`/proc/${pid}/environ`);
	} catch {
		return Buffer.alloc(0);
	}
}
function kill(pid) {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		if (error.code !== "ESRCH") throw error;
	}
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
	} finally {
		endLeftovers(homes);
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
	throw new ImagebuildError("KUBEFILE_SYNTAX", url ? "this address holds a name or a password" : `${address} is no address`, {
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
	return new ImagebuildError("COPY_SOURCE_MISSING", `${address} cannot be downloaded: ${reason}`, {
		place,
		hint: "Correct the address, or remove the instruction."
	});
}
function unavailable(address, place, cause) {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ImagebuildError("COPY_SOURCE_MISSING", `${address} cannot be downloaded: ${reason}`, {
		place,
		cause,
		hint: "Try again later, or take the file from elsewhere."
	});
}

// src/prepare/files.ts
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

// src/runner/localstore.ts
const skopeo = (store) => ({
	program: "skopeo",
	args: (image, file) => [
		"copy",
		"--quiet",
		`${store}:${image}`,
		`docker-archive:${file}`
	]
});
const stores = {
	"containers-storage": {
		savers: [
			skopeo("containers-storage"),
			{
				program: "podman",
				args: (image, file) => [
					"save",
					"--quiet",
					"--format",
					"docker-archive",
					"--output",
					file,
					image
				]
			},
			{
				program: "buildah",
				args: (image, file) => [
					"push",
					"--quiet",
					image,
					`docker-archive:${file}`
				]
			}
		],
		listing: "podman images, or buildah images",
		install: "Install skopeo (apt-get install skopeo, dnf install skopeo)"
	},
	"docker-daemon": {
		savers: [{
			program: "docker",
			args: (image, file) => [
				"save",
				"--output",
				file,
				image
			]
		}, skopeo("docker-daemon")],
		listing: "docker images",
		install: "Install docker (https://docs.docker.com/engine/install/)"
	}
};
async function saveImage(given) {
	const { store, image, directory, file, timeoutMs, env, signal } = given;
	const saver = stores[store].savers.find(({ program }) => isOnPath(program, env["PATH"]));
	if (!saver) throw noProgram(given);
	try {
		await runProgram({
			program: saver.program,
			args: saver.args(image, file),
			directory,
			env: storeEnvironment(env),
			timeoutMs,
			signal
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? notSaved(error, given) : error;
	}
}
const absent = /identifier is not an image|image not known|no such image|reference does not exist/i;
function notSaved(error, { store, image }) {
	const { code, message, excerpt } = error;
	if (code === "PROGRAM_FAILED" && absent.test(excerpt ?? "")) return new ImagebuildError("IMAGE_NOT_FOUND", `${image} is not in ${store} of this machine`, {
		hint: `Write its name as ${stores[store].listing} shows it (localhost/NAME:TAG when it was built here), or build or pull it first.`,
		cause: error
	});
	const hint = code === "PROGRAM_FAILED" ? `See that the store answers: ${stores[store].listing}.` : error.hint;
	return new ImagebuildError(code, `${image} cannot be read from ${store}: ${message}`, {
		hint,
		excerpt,
		cause: error
	});
}
function noProgram({ store, image }) {
	const names = stores[store].savers.map(({ program }) => program);
	return new ImagebuildError("PROGRAM_MISSING", `${image} cannot be read from ${store}: none of ${names.join(", ")} is on PATH`, { hint: `${stores[store].install}, or push the image to a registry and name it there.` });
}

// src/prepare/localimages.ts
function localImages(workspace, settings, progress) {
	const directory = join(workspace, "local");
	const saved = /* @__PURE__ */ new Map();
	const save = async (store, image, file) => {
		progress({
			type: "phase",
			phase: "discovery",
			message: `saving ${image} from ${store}`
		});
		await mkdir(directory, { recursive: true });
		const { env, timeout: timeoutMs, signal } = settings;
		await saveImage({
			store,
			image,
			directory,
			file,
			timeoutMs,
			env,
			signal
		});
		return await fileContent(join(directory, file));
	};
	return async (store, { reference, origins }) => {
		const key = `${store}:${reference}`;
		const content = saved.get(key) ?? save(store, reference, `${saved.size}.tar`);
		saved.set(key, content);
		try {
			return await content;
		} catch (error) {
			throw error instanceof ImagebuildError ? placed(error, reference, origins[0]) : error;
		}
	};
}
function placed(error, image, origin) {
	const { code, message, hint, excerpt } = error;
	const place = {
		file: origin?.file,
		line: origin?.line,
		image
	};
	return new ImagebuildError(code, message, {
		place,
		hint,
		excerpt,
		cause: error
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

// src/context/read.ts
const contextLimit = 2e5;
const atOnce = 8;
async function readContext(root, options = {}) {
	const found = await walk(root, options.ignore);
	const wanted = withoutIgnored(found, ({ path }) => path, options.ignore);
	const entries = await pLimit(atOnce).map(wanted, (found) => entryOf$1(root, found));
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
async function entryOf$1(root, { path, stats }) {
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
	throw new ImagebuildError("CONTEXT_INVALID", `${place} is a pipe, a socket or a device`, {
		place: { file: place },
		hint: "Remove it, or name it in .dockerignore: an image is made of directories, files and links."
	});
}
async function targetOf(path) {
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
		checkName(one, draft.place);
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
	checkName(entry.path, draft.place);
	const there = draft.root.get(entry.path);
	if (there?.type === "dir" && entry.type !== "dir") throw isDirectoryThere(draft, entry.path);
	if (there && there.type !== "dir" && entry.type === "dir") throw noDirectory(draft, entry.path);
	draft.root.set(entry.path, entry);
	draft.layer.set(entry.path, entry);
}
function replace(draft, entry) {
	checkName(entry.path, draft.place);
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
function generatedLayer(root, directory, place) {
	const draft = newDraft(root, {
		uid: 0,
		gid: 0
	}, place);
	markGenerated(draft, makeDirectory(draft, directory), "");
	return finishDraft(draft);
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

// src/context/follow.ts
function followLinks(tree, tops) {
	const children = childrenOf(tree);
	const seen = /* @__PURE__ */ new Map();
	const see = (path, above) => {
		const real = resolveLinks(tree, joinPath(above.at(-1) ?? "", path.slice(path.lastIndexOf("/") + 1)));
		const entry = tree.get(real);
		if (!entry || entry.type === "symlink" || above.includes(real)) return;
		if (seen.size === 2e5) throw tooMuch(path);
		seen.set(path, {
			...entry,
			path
		});
		if (entry.type !== "dir") return;
		for (const name of children.get(real) ?? []) see(joinPath(path, name), [...above, real]);
	};
	for (const top of tops) see(top, []);
	return seen;
}
function tooMuch(path) {
	return new ImagebuildError("LIMIT_EXCEEDED", `the links on the way to /${path} lead to more than ${contextLimit} files`, { hint: "Remove links to directories that hold links to directories." });
}

// src/context/write.ts
async function writeTree(directory, to, from = /* @__PURE__ */ new Map()) {
	const changed = entriesOf(to).filter((entry) => from.get(entry.path) !== entry);
	for (const { path } of changed) checkParent(to, path);
	const gone = [...from.values()].filter(({ path, type }) => {
		const now = to.get(path);
		return now !== from.get(path) && !(type === "dir" && now?.type === "dir");
	});
	const directories = [...new Set([...changed, ...gone].map(({ path }) => splitPath(path).directory))].filter((path) => from.get(path)?.type === "dir");
	for (const path of directories) await chmod(join(directory, path), 448);
	for (const { path } of gone) await rm(join(directory, path), {
		recursive: true,
		force: true
	});
	for (const { path, ...entry } of changed) {
		const place = join(directory, path);
		if (entry.type === "dir" && from.get(path)?.type !== "dir") await mkdir(place, { mode: 448 });
		if (entry.type === "symlink") await symlink(entry.linkname, place);
	}
	await writeFiles(directory, changed.filter((entry) => entry.type === "file"));
	const touched = /* @__PURE__ */ new Set([...directories, ...changed.map(({ path }) => path)]);
	for (const path of [...touched].sort(comparePaths).reverse()) {
		const entry = to.get(path);
		if (entry?.type === "dir") await chmod(join(directory, path), entry.mode);
	}
}
async function writeFiles(directory, files) {
	const byContent = /* @__PURE__ */ new Map();
	for (const file of files) byContent.set(file.content.digest, [...byContent.get(file.content.digest) ?? [], file]);
	const write = async (digest, bytes) => {
		const [first, ...others] = byContent.get(digest) ?? [];
		if (!first) return;
		const path = join(directory, first.path);
		await writeFile$1(path, bytes);
		for (const other of others) await copyFile(path, join(directory, other.path));
		for (const file of [first, ...others]) await finishFile(join(directory, file.path), file.mode);
	};
	const contents = [...byContent.values()].flatMap(([file]) => file?.content ?? []);
	await readFiles(contents.filter(isLayerFile), (file, bytes) => write(file.digest, bytes));
	for (const content of contents) if (!isLayerFile(content)) await write(content.digest, content.open());
}
async function writeFile$1(path, bytes) {
	await using file = await open(path, "wx", 384);
	for await (const chunk of bytes) await file.writeFile(chunk);
}
async function finishFile(path, mode) {
	await chmod(path, mode);
	await utimes(path, 0, 0);
}
function checkParent(tree, path) {
	const { directory } = splitPath(path);
	if (directory === "" || tree.get(directory)?.type === "dir") return;
	throw new ImagebuildError("CONTENT_INVALID", `/${path} lies in what is no directory`, { hint: "Build its image anew, or use another one." });
}

// src/prepare/keptfiles.ts
async function withKeptFiles(layers, keep) {
	const contents = layers.flatMap((layer) => entriesIn(layer).flatMap((entry) => entry.type === "file" ? entry.content : []));
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
	return layers.map((layer) => "blob" in layer ? layer : {
		...layer,
		entries: layer.entries.map(moved)
	});
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
	throw new ImagebuildError("KUBEFILE_UNSUPPORTED", `${word} cannot be fetched: it is no http or https file`, {
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
		magic: Buffer.from([
			31,
			139,
			8
		]),
		unpack: (packed) => through(packed, createGunzip())
	},
	{
		magic: Buffer.from([
			40,
			181,
			47,
			253
		]),
		unpack: (packed) => through(packed, createZstdDecompress())
	},
	{
		magic: Buffer.from("BZh"),
		unpack: whenNeeded(async () => (await import("./bzip2.js")).unpackBzip2)
	},
	{
		magic: Buffer.from([
			253,
			55,
			122,
			88,
			90,
			0
		]),
		unpack: whenNeeded(async () => (await import("./xz.js")).unpackXz)
	}
];
async function findArchive(content) {
	const start = await firstBytes(content.open(), tarBlock);
	const format = formats.find(({ magic }) => start.subarray(0, magic.length).equals(magic));
	if (!format) return isTarHeader(start) ? () => content.open() : void 0;
	const open = () => format.unpack(content.open());
	return isTarHeader(await firstUnpacked(open())) ? open : void 0;
}
function whenNeeded(load) {
	return async function* (packed) {
		yield* (await load())(packed);
	};
}
async function firstUnpacked(bytes) {
	try {
		return await firstBytes(bytes, tarBlock);
	} catch (error) {
		if (error instanceof ImagebuildError) throw error;
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
	const { place } = draft;
	const open = await findArchive(file.content).catch((cause) => {
		throw unread(file.name, place, cause);
	});
	if (!open) return false;
	const archive = {
		name: file.name,
		place,
		absolute: false
	};
	const target = makeDirectory(draft, destination);
	const unpacked = /* @__PURE__ */ new Map();
	for await (const member of readMembers(open(), archive)) {
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
	const { path, kind, mode, uid, gid, linkname, capabilities } = member;
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
	if (kind === "file") {
		const content = await keep(member.content);
		return {
			...attributes,
			type: kind,
			content,
			...capabilities === void 0 ? {} : { capabilities }
		};
	}
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
	if (original?.type === "symlink" && staysInside(path, original.linkname)) return {
		...original,
		path
	};
	throw invalid(archive, kind === "special" ? `${JSON.stringify(path)} is a device or a pipe` : `the link ${JSON.stringify(path)} leads out of it, to ${JSON.stringify(linkname)}`);
}
function staysInside(path, linkname) {
	return linkname.startsWith("/") || !posix.join(posix.dirname(path), linkname).split("/").includes("..");
}
function unread(name, place, cause) {
	if (!(cause instanceof ImagebuildError)) return cause;
	const { code, message, hint } = cause;
	return new ImagebuildError(code, `ADD of ${name}: ${message}`, {
		place,
		hint,
		cause
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
		if (takesAddresses(step) && isRemote(word, place)) {
			await addRemote(copying, step, word, options);
			continue;
		}
		if (step.checksum !== void 0) throw localChecksum(word, place);
		const from = step.orRoot && findSources(source, word).length === 0 ? {
			...copying,
			source: root
		} : copying;
		if ((step.parents ? copyParents(from, word, step.destination) : await copySource(from, step, word, options.keep)) === 0) absent.push(word);
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
function takesAddresses({ instruction, downloadMode }) {
	return instruction === "ADD" || downloadMode !== void 0;
}
async function addRemote(copying, step, address, { keep, download }) {
	const { draft } = copying;
	const name = fileNameOf(address, step.destination, draft.place);
	const content = await download(address, step.checksum, draft.place);
	if (step.unpack && await unpackInto(draft, {
		name: address,
		content
	}, step.destination, keep)) return;
	const { downloadMode: mode = 384 } = step;
	placeFile(copying, {
		path: name,
		type: "file",
		mode,
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
		} else if (isDirectory(source, one.path) || isGeneratedDirectory(source, one.path)) copyDirectory(copying, one.path, step.ownName ? `${step.destination}${one.name}` : step.destination);
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

// src/prepare/below.ts
function belowMarks(root, layer) {
	const marks = [...layer.values()].filter((entry) => entry.type === "dir" && entry.generated !== void 0);
	if (marks.length === 0) return [];
	return [...root.values()].filter(({ path }) => marks.some((mark) => path.startsWith(`${mark.path}/`))).map(heldEntry).filter((entry) => !isPlain(entry)).map((entry) => entry.type === "dir" ? {
		...entry,
		generated: void 0
	} : entry).sort((a, b) => comparePaths(a.path, b.path));
}
function isPlain({ type, mode, uid, gid }) {
	return type === "dir" && mode === 493 && uid === 0 && gid === 0;
}

// src/prepare/mounted.ts
async function openMounted(mount, input) {
	const { image, tree } = await shown(mount, input);
	const { source } = mount.settings;
	if (source === void 0) return { image };
	const path = resolveLinks(await tree([source]), cleanPath(source));
	if (isThere(await tree([source]), path)) return {
		image,
		source: `/${path}`
	};
	throw new ImagebuildError("COPY_SOURCE_MISSING", `RUN --mount: ${source} is not in ${nameOf(mount)}`, { hint: "Correct the source of the mount, or leave it out to mount all." });
}
async function shown({ from }, input) {
	const { built, bases, platform, context, keep, files } = input;
	if (!from) return {
		image: {
			layers: [{
				createdBy: "context",
				entries: entriesOf(context)
			}],
			config: {},
			files
		},
		tree: async () => context
	};
	if (from.kind === "image") {
		const base = await bases.open(from.reference, platform);
		const tree = (sources) => base.tree((known) => holdsFiles(known, sources));
		return {
			image: {
				base: base.prepared,
				layers: [],
				config: {},
				files
			},
			tree
		};
	}
	const stage = built.get(from.stage);
	const layers = await withKeptFiles(stage?.layers ?? [], keep);
	const tree = async () => await stage?.tree() ?? /* @__PURE__ */ new Map();
	return {
		image: {
			base: stage?.base?.prepared,
			layers,
			config: {},
			files
		},
		tree
	};
}
function isThere(tree, path) {
	return path === "" || tree.has(path) || generatedAt(tree, path) !== void 0;
}
function nameOf({ from }) {
	if (!from) return "the context";
	return from.kind === "image" ? from.reference : "that stage";
}

// src/prepare/segments.ts
function partsOf(steps) {
	const parts = [];
	for (const step of steps) {
		if (step.kind !== "run") {
			parts.push({ step });
			continue;
		}
		const last = parts.at(-1);
		if (last && "segment" in last && surroundings(last.segment[0]) === surroundings(step)) last.segment.push(step);
		else parts.push({ segment: [step] });
	}
	return parts;
}
function surroundings({ env, user, workdir }) {
	return JSON.stringify([
		env,
		user,
		workdir
	]);
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
	const below = await placed$1(place, belowOf(stage, input)).catch((error) => {
		note$1(error, input.problems);
		return scratch;
	});
	if (stage.steps.length === 0) return {
		...below,
		history: [...below.history, ...historyOf(stage, [])]
	};
	const draft = {
		below,
		root: await placed$1(place, below.tree()).catch((error) => note$1(error, input.problems)),
		added: [],
		unknown: below.unknown ?? false
	};
	const parts = partsOf(stage.steps);
	for (const [index, part] of parts.entries()) {
		if (input.problems.length > 0 && (isHostRun(part) || isHostRun(parts[index - 1]))) break;
		if ("segment" in part) await addSegment(part.segment, draft, input);
		else await addStep(part.step, draft, input);
	}
	return {
		base: below.base,
		layers: layersOf(draft),
		history: [...below.history, ...historyOf(stage, draft.added)],
		tree: async () => draft.root,
		unknown: draft.unknown
	};
}
function layersOf({ below, added }) {
	return [...below.layers, ...added.filter((layer) => layer !== void 0)];
}
function isHostRun(part) {
	return part !== void 0 && "step" in part && part.step.kind === "hostRun";
}
async function addStep(step, draft, input) {
	const layer = await layerOf(step, draft.root, input).catch((error) => note$1(error, input.problems));
	draft.added.push(layer.size > 0 ? preparedLayer(step.createdBy, layer, draft.root) : void 0);
	if (layer.size > 0) draft.root = merge(draft.root, layer);
}
async function addSegment(segment, draft, input) {
	draft.unknown ||= input.problems.length > 0;
	const ran = draft.unknown ? [] : await run(segment, draft, input);
	draft.added.push(...segment.map((_, index) => ran[index]?.layer));
	for (const [index, { content, changes }] of ran.entries()) {
		if (content) input.files.push(content);
		const registry = registryWithout(changes, draft.root);
		const place = {
			file: input.file,
			line: segment[index]?.line
		};
		if (registry !== void 0) input.warnings.push(removedImages(registry, place));
		draft.root = applyLayer(draft.root, changes);
	}
}
async function run(segment, draft, input) {
	const place = {
		file: input.file,
		line: segment[0]?.line
	};
	const layers = await withKeptFiles(layersOf(draft), input.keep);
	const below = {
		base: draft.below.base?.prepared,
		layers,
		files: input.files
	};
	const mounted = (mount) => openMounted(mount, input);
	const platform = draft.below.base?.platform ?? input.platform;
	const runs = input.runsFor(platform);
	const { runSteps } = await import("./run.js");
	return await placed$1(place, runSteps(segment, below, draft.root, {
		...input,
		platform,
		runs,
		mounted
	}));
}
function preparedLayer(createdBy, layer, root) {
	const below = belowMarks(root, layer);
	return {
		createdBy,
		entries: entriesOf(layer),
		...below.length > 0 ? { below } : {}
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
	const { context, ignored, file, warnings, keep, download, runOnHost } = input;
	const place = {
		file,
		line: step.line
	};
	if (step.kind === "hostRun") {
		const ran = await runOnHost(step, root, place);
		warnings.push(...ran.warnings);
		return ran.layer;
	}
	if (step.kind === "workdir") return await makeWorkdir(step.path, step.user, root, place);
	if (step.from?.kind === "stage" && input.built.get(step.from.stage)?.unknown) return /* @__PURE__ */ new Map();
	const copied = step.from ? sourceOf(step, step.from, input).then((source) => copyInto(step, source, root, place, {
		keep,
		download
	})) : copyInto(step, context, root, place, {
		keep,
		download,
		ignore: ignored
	});
	const { layer, warnings: found } = await placed$1(place, copied);
	warnings.push(...found);
	return layer;
}
function removedImages(registry, place) {
	return {
		message: `RUN removes content of embedded images in /${registry}; a COPY --from of this stage brings it again`,
		place,
		hint: "List what is not to be embedded in .sealignore or under ignoredImages in imagebuild.yml."
	};
}
async function sourceOf(step, from, { built, bases, platform }) {
	const enough = step.parents ? void 0 : (known) => holdsFiles(known, step.sources);
	return ((from.kind === "stage" ? built.get(from.stage) : await bases.open(from.reference, platform)) ?? scratch).tree(enough);
}
function note$1(error, problems) {
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

// src/prepare/image.ts
const registryDirectory = "registry";
function markRegistry(context, images, ignored) {
	if (ignored.ignores("registry")) return context;
	const own = context.get("registry")?.type === "symlink" ? followLinks(context, [registryDirectory]) : context;
	const holdsSome = own.has(`${registryDirectory}/docker/registry/v2/repositories`);
	if (images === 0 && !holdsSome) return context;
	const there = own.get("registry") ?? plainDirectory("registry");
	if (there.type !== "dir") throw fileInPlace();
	return new Map([...context, ...own]).set(registryDirectory, {
		...there,
		generated: ""
	});
}
function fileInPlace() {
	return new ImagebuildError("CONTEXT_INVALID", `${registryDirectory} is a file, and the embedded images appear in a directory there`, {
		place: { file: registryDirectory },
		hint: "Give the file another name."
	});
}
async function imageOf(kubefile, evaluation, materials) {
	const { file } = kubefile.original;
	const built = /* @__PURE__ */ new Map();
	const problems = [];
	const warnings = [...evaluation.warnings];
	const files = [];
	const input = {
		...materials,
		built,
		file,
		warnings,
		problems,
		files
	};
	for (const stage of evaluation.stages) built.set(stage.index, await drawn(kubefile, buildStage(stage, input)));
	if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(kubefile.original, problem)));
	const last = evaluation.stages.at(-1);
	const final = last && built.get(last.index);
	if (!last || !final) throw new RangeError("an evaluation has at least one stage");
	const { base } = final;
	if (base && base.platform !== materials.platform) warnings.push(otherPlatform(base.platform, materials.platform, {
		file,
		line: last.line
	}));
	const author = last.author ?? base?.author;
	return {
		platform: {
			...base ? { base: base.prepared } : {},
			config: last.config,
			...author === void 0 ? {} : { author },
			layers: await withKeptFiles(final.layers, materials.keep),
			history: final.history
		},
		files,
		warnings,
		tree: () => final.tree(),
		base: base && (() => base.tree())
	};
}
async function drawn({ original }, building) {
	try {
		return await building;
	} catch (error) {
		throw error instanceof ImagebuildError ? drawError(original, error) : error;
	}
}
function otherPlatform(base, platform, place) {
	return {
		message: `the image for ${platform} is built on one for ${base}`,
		place,
		hint: "Leave --platform out of the last FROM, or write --platform=$TARGETPLATFORM."
	};
}

// src/prepare/images.ts
async function prepareImages(found, directory, nameOf, saveLocal) {
	const images = [];
	const archives = [];
	for (const one of found) {
		const { required, origins: places } = one;
		const origins = places.map(({ kind, file, line }) => ({
			kind,
			file: nameOf(file),
			line
		}));
		const image = {
			reference: formatReference(one.reference),
			required,
			origins
		};
		const located = await locate(one, {
			directory,
			nameOf,
			image,
			saveLocal
		});
		if (located) archives.push(located.content);
		images.push({
			...image,
			...located?.place ?? { transport: "registry" }
		});
	}
	return {
		images,
		archives
	};
}
async function locate({ transport, archive }, given) {
	if (transport === "registry") return void 0;
	const { directory, nameOf, image, saveLocal } = given;
	if (transport === "containers-storage" || transport === "docker-daemon") return located("docker-archive", await saveLocal(transport, image), image.reference, `${transport}:${image.reference}`);
	if (!archive) throw new RangeError(`${image.reference} comes from no archive`);
	return located(transport, await fileContent(await realpath(join(directory, archive.path))), archive.name, nameOf(archive.path));
}
function located(transport, content, name, shown) {
	const { digest, size } = content;
	return {
		content,
		place: {
			transport,
			archive: {
				digest,
				size,
				name,
				shown
			}
		}
	};
}

// src/prepare/search.ts
async function searchDirectory(searched, { saveLocal, ...search }) {
	const { directory, shown, nameOf } = searched;
	return await namedAs(directory, shown, async () => {
		const found = await discover({
			...search,
			directory,
			nameOf
		});
		return {
			...await prepareImages(found.images, directory, nameOf, saveLocal),
			warnings: found.warnings
		};
	});
}

// src/prepare/embed.ts
const createdBy = "the embedded images, in registry/";
const sourceDirectories = ["manifests", "charts"];
async function embedFound(image, input) {
	const { directory, shown, context, files, search } = input;
	const tree = await image.tree();
	const base = await image.base?.() ?? /* @__PURE__ */ new Map();
	const searched = merge(beside(files, search), sourcesIn(tree, base));
	await mkdir(directory, { recursive: true });
	await writeTree(directory, searched);
	const nameOf = (file) => nameInContext(searched, file, context.directory, shown) ?? file;
	const { images, ...found } = await searchDirectory({
		directory,
		shown: "",
		nameOf
	}, search);
	const platform = images.length > 0 ? withRegistry(image.platform, tree, shown) : image.platform;
	return {
		...found,
		platform: {
			...platform,
			images
		}
	};
}
function withRegistry(platform, tree, file) {
	const layer = generatedLayer(tree, registryDirectory, { file });
	return {
		...platform,
		layers: [...platform.layers, preparedLayer(createdBy, layer, tree)],
		history: [...platform.history, {
			createdBy,
			emptyLayer: false
		}]
	};
}
function sourcesIn(tree, base) {
	const embeds = [base, tree].every(holdsImages);
	const sources = followLinks(tree, sourceDirectories);
	const before = embeds ? followLinks(base, sourceDirectories) : /* @__PURE__ */ new Map();
	const entries = [...sources.values()];
	const isNew = (entry) => entry.type === "file" && !isSame$1(entry, before.get(entry.path));
	const wanted = new Set(entries.filter(isNew).map(({ path }) => chartOf(path) ?? path));
	return withParents$1(entries.filter(({ path }) => wanted.has(chartOf(path) ?? path)), sources);
}
function holdsImages(tree) {
	return tree.has(`${resolveLinks(tree, registryDirectory)}/docker/registry/v2/repositories`);
}
function chartOf(path) {
	return /^charts\/[^/]+/.exec(path)?.[0];
}
function isSame$1(entry, other) {
	return other?.type === "file" && entry.content.digest === other.content.digest;
}
function beside(files, { charts = {} }) {
	return withParents$1([".sealignore", ...Object.values(charts).flatMap((chart) => chart.values ?? [])].flatMap((path) => files.get(path) ?? []), files);
}
function withParents$1(entries, tree) {
	const parents = entries.flatMap(({ path }) => parentsOf(path)).flatMap((path) => tree.get(path) ?? []);
	return new Map([...parents, ...entries].map((entry) => [entry.path, entry]));
}
function nameInContext(tree, path, directory, shown) {
	const entry = tree.get(path);
	if (entry?.type === "dir") {
		const chart = nameInContext(tree, `${path}/Chart.yaml`, directory, shown);
		return chart === void 0 ? void 0 : dirname(chart);
	}
	const file = entry?.type === "file" ? entry.content.file : void 0;
	return file?.startsWith(directory + sep) ? join(shown, relative(directory, file)) : void 0;
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
			const image = await placed$1({
				file: original.file,
				line
			}, bases.open(reference, platform ?? own)).catch((error) => note(error, problems));
			if (image) known.set(nameOf(reference, platform), image.config);
		}
		if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(original, problem)));
	}
	return evaluateKubefile(kubefile, all);
}
function note(error, problems) {
	if (!(error instanceof ImagebuildError)) throw error;
	problems.push(error);
}

// src/context/changes.ts
async function markWritten(directory, tree) {
	const marks = /* @__PURE__ */ new Map();
	for (const { path } of tree.values()) marks.set(path, markOf(await lstat(join(directory, path))));
	return {
		tree,
		marks
	};
}
async function readChanges(directory, written, keep) {
	await checkThere(directory);
	const found = await walk(directory);
	const changed = /* @__PURE__ */ new Map();
	for (const one of found) {
		const entry = await changedEntry(directory, one, written, keep);
		if (entry) changed.set(entry.path, entry);
	}
	const there = new Set(found.map(({ path }) => path));
	const tops = [...written.tree.keys()].filter((path) => !there.has(path)).filter((path) => {
		const parent = parentsOf(path).at(-1);
		return parent === void 0 || there.has(parent) && (changed.get(parent)?.type ?? "dir") === "dir";
	});
	for (const entry of tops.map(whiteout)) changed.set(entry.path, entry);
	return withParents(changed, written.tree);
}
async function checkThere(directory) {
	if ((await lstat(directory).catch(() => void 0))?.isDirectory()) return;
	throw new ImagebuildError("CONTEXT_INVALID", "the working directory was removed or replaced", {
		place: { file: directory },
		hint: "Change what is in it, and leave the directory itself."
	});
}
async function changedEntry(directory, found, { tree, marks }, keep) {
	const { path, stats } = found;
	const before = tree.get(path);
	const mark = marks.get(path);
	const now = markOf(stats);
	const sameMode = before !== void 0 && mark?.mode === now.mode;
	if (before?.type === "dir" && stats.isDirectory()) return sameMode ? void 0 : {
		...before,
		mode: now.mode
	};
	const { uid, gid } = before ?? {
		uid: 0,
		gid: 0
	};
	const withMode = before && (sameMode ? void 0 : {
		...before,
		mode: now.mode
	});
	if (before?.type === "file" && now.file && isDeepStrictEqual(mark?.file, now.file)) return withMode;
	if (!before) checkName(path);
	const entry = await entryOf$1(directory, found);
	if (before && isSame(before, entry)) return withMode;
	if (entry.type !== "file") return {
		...entry,
		uid,
		gid
	};
	return {
		...entry,
		uid,
		gid,
		content: await keep(entry.content.open())
	};
}
function isSame(before, now) {
	if (before.type === "file" && now.type === "file") return before.content.digest === now.content.digest;
	return before.type === "symlink" && now.type === "symlink" && before.linkname === now.linkname;
}
function markOf(stats) {
	const mode = stats.mode & 4095;
	if (!stats.isFile()) return { mode };
	return {
		mode,
		file: {
			inode: stats.ino,
			size: stats.size,
			times: [stats.mtimeMs, stats.ctimeMs]
		}
	};
}
function withParents(changed, tree) {
	const root = merge(tree, changed);
	const parents = [...changed.keys()].flatMap(parentsOf).flatMap((path) => root.get(path) ?? []);
	return new Map([...parents, ...changed.values()].map((entry) => [entry.path, entry]));
}

// src/runner/cluster.ts
const clusterPrograms = {
	kubectl: true,
	istioctl: true,
	cilium: true,
	linkerd: true,
	velero: true,
	calicoctl: true,
	kubeadm: true,
	crictl: true,
	helm: new Set("delete get history install list ls rollback status test uninstall upgrade".split(" "))
};
function needsCluster(command, last) {
	const [program = "", flag, script] = command;
	if (!isShell(program) || flag !== "-c" || script === void 0) return isClusterCommand(command);
	const wanted = last === void 0 ? void 0 : plain(last);
	const parts = plain(script).split(/&&|;|\n/).map((part) => part.trim());
	const failed = parts.filter((part) => wanted !== void 0 && part.includes(wanted));
	return (failed.length > 0 ? failed : [...parts, wanted ?? ""]).flatMap((part) => part.split(/\|\|?|\$\(|[(`{]|\b(?:then|do|else|if|while|until)\s/)).some((part) => isClusterCommand(wordsOf(part)));
}
function isShell(program) {
	return ["sh", "bash"].includes(basename(program));
}
function plain(script) {
	return script.replace(/\\\n/g, " ").replace(/[^\S\n]+/g, " ");
}
function wordsOf(text) {
	const words = text.trim().split(/\s+/);
	while (/^(?:[A-Za-z_]\w*=.*|!|sudo|exec|command|time|timeout|\d+[smh]?|-\S+)$/.test(words[0] ?? "")) words.shift();
	return words;
}
function isClusterCommand([program = "", ...words]) {
	const name = basename(program);
	const rule = Object.hasOwn(clusterPrograms, name) ? clusterPrograms[name] : void 0;
	if (rule === void 0 || rule === true) return rule ?? false;
	return words.some((word) => rule.has(word));
}

// src/runner/hostcommand.ts
async function hostCommand(given) {
	const { directory, command, homes, timeoutMs, env, extraEnv, signal, onLine } = given;
	const [program = "", ...args] = command;
	await makeHomes(homes);
	const tracer = await makeTracer(homes);
	try {
		await runProgram({
			program,
			shown: "RUN",
			args,
			directory,
			env: programEnvironment(env, homes, {
				...extraEnv,
				BASH_ENV: tracer.variable
			}),
			timeoutMs,
			signal,
			onLine
		});
		return;
	} catch (error) {
		if (error instanceof ImagebuildError && (error.code === "PROGRAM_FAILED" || error.code === "PROGRAM_MISSING" && program !== "bash") && needsCluster(command, await tracer.last())) return error;
		throw error;
	} finally {
		endLeftovers(homes);
	}
}
async function makeTracer(homes) {
	const file = join(homes, "trace.sh");
	const last = join(homes, "last-command");
	const trap = `builtin printf %s "$BASH_COMMAND" >|${quoted(last)}`;
	await writeFile(file, `unset BASH_ENV\nset -o functrace\ntrap ${quoted(trap)} DEBUG\n`);
	await rm(last, { force: true });
	return {
		variable: file.replace(/[$`\\]/g, "\\$&"),
		last: () => readFile(last, "utf8").catch(() => void 0)
	};
}
function quoted(text) {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

// src/prepare/hostrun.ts
function newHostRun({ directory, keep, timeout }, { env, signal }, progress) {
	const copy = join(directory, "rootfs");
	let held = /* @__PURE__ */ new Map();
	return async (step, root, place) => {
		const work = async () => {
			const written = await write(copy, root, held);
			progress({
				type: "phase",
				phase: "run",
				message: step.createdBy
			});
			const failure = await hostCommand({
				directory: copy,
				command: step.command,
				homes: join(directory, "homes"),
				timeoutMs: timeout,
				env,
				extraEnv: step.env,
				signal,
				onLine: (line) => progress({
					type: "output",
					program: "RUN",
					line
				})
			});
			const layer = await readChanges(copy, written, keep);
			held = merge(written.tree, layer);
			return {
				layer,
				warnings: failure ? [wantsCluster(failure, place)] : []
			};
		};
		return await placedAt(place, namedAs(copy, "", work));
	};
}
async function write(copy, root, held) {
	const wanted = withoutBlobs(root);
	await mkdir(copy, { recursive: true });
	await writeTree(copy, wanted, held);
	return await markWritten(copy, wanted);
}
function withoutBlobs(root) {
	const blobs = `${resolveLinks(root, registry)}/docker/`;
	return new Map([...root].filter(([path]) => !path.startsWith(blobs)));
}
function wantsCluster(failure, place) {
	const last = failure.excerpt?.split("\n").at(-1);
	return {
		message: `it needs a cluster, which a build has not: ${failure.message}${last ? `; its last line: ${last}` : ""}`,
		place,
		hint: "Say it with CMD, which runs when the image does."
	};
}
const hints = {
	PROGRAM_FAILED: "Read its last lines: it runs on this machine.",
	CONTEXT_INVALID: "Let it leave directories, files and links in its working directory, and remove all else in the same RUN."
};
async function placedAt(place, work) {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		const { code, message, excerpt } = error;
		const hint = hints[code] ?? error.hint;
		throw new ImagebuildError(code, message, {
			place,
			hint,
			excerpt,
			cause: error
		});
	}
}

// src/prepare/part.ts
async function preparePart(context, input) {
	const { request, options, settings, progress, workspace, shown, saveLocal } = input;
	const kubefile = await chooseKubefile(context.directory, shown);
	const parsed = parseKubefile(kubefile.text, join(shown, kubefile.file), options.dialect);
	const { directory } = context;
	const ignored = await namedAs(directory, shown, () => readDockerignore(directory, kubefile.file));
	const tree = await namedAs(directory, shown, () => readContext(directory, { ignore: ignored }));
	progress({
		type: "phase",
		phase: "discovery",
		message: `looking for images in ${shown}`
	});
	const search = {
		application: request.app,
		kubeVersion: settings.kubeVersion ?? options.kubeVersion,
		charts: options.charts,
		extraImages: options.images,
		ignoredImages: options.ignoredImages,
		render: chartRenderer(workspace, settings),
		maxImages: settings.limits.images,
		saveLocal
	};
	const searched = {
		directory,
		shown,
		nameOf: (file) => join(shown, file)
	};
	const found = parsed.dialect.embedsByItself ? void 0 : await searchDirectory(searched, search);
	const shared = {
		context,
		kubefile: parsed,
		files: found ? markRegistry(tree, found.images.length, ignored) : tree,
		ignored,
		search,
		found
	};
	const parts = [];
	for (const platform of context.platforms) parts.push(await preparePlatform(platform, shared, input));
	const archives = [found, ...parts].flatMap((part) => part?.archives ?? []);
	const layers = parts.flatMap((part) => part.layers);
	return {
		kubefile: kubefile.file,
		files: [
			...filesOf(tree),
			...archives,
			...layers
		],
		platforms: Object.fromEntries(parts.map(({ name, platform }) => [name, platform])),
		warnings: [found, ...parts].flatMap((part) => part?.warnings ?? [])
	};
}
async function preparePlatform(name, shared, input) {
	const { context, kubefile, files, ignored, search, found } = shared;
	const { request, options, settings, progress, workspace, shown, outside, timeout } = input;
	const evaluate = {
		platform: parsePlatform(name),
		buildArgs: argumentsFor(request, name),
		...options.target === void 0 ? {} : { target: options.target }
	};
	const evaluation = await evaluateOnBases(kubefile, evaluate, outside.bases);
	const own = (what) => join(workspace, `${what}-${name.replace("/", "-")}`);
	const { keep } = outside;
	const runOnHost = newHostRun({
		directory: own("run"),
		keep,
		timeout
	}, settings, progress);
	const image = await imageOf(kubefile, evaluation, {
		context: files,
		ignored,
		platform: name,
		runOnHost,
		runsFor: (platform) => input.engines.runsFor(platform, writerOf(platform, shared, input)),
		...outside
	});
	const finished = found ? {
		platform: {
			...image.platform,
			images: found.images
		},
		archives: [],
		warnings: []
	} : await embedFound(image, {
		context,
		files,
		shown,
		directory: own("searched"),
		search
	});
	return {
		...finished,
		name,
		layers: image.files,
		warnings: [...image.warnings, ...finished.warnings]
	};
}
function writerOf(platform, { files, found }, { request, options, shown, writeInterim }) {
	const { images = [], archives = [] } = found ?? {};
	return async ({ files: layers, ...image }, tag, layout) => {
		const prepared = {
			schemaVersion: 1,
			request,
			application: {
				directory: shown,
				kubefile: "",
				fallback: false
			},
			anyPlatform: options.anyPlatform,
			unsupported: [],
			warnings: [],
			files: fileFinder([
				...filesOf(files),
				...archives,
				...layers
			])
		};
		await writeInterim({
			platform,
			image: {
				...image,
				images
			},
			tag
		}, prepared, layout);
	};
}
function argumentsFor({ type, buildArgs }, platform) {
	if (type !== "dockerimages") return buildArgs;
	return {
		...buildArgs,
		ARCH: parsePlatform(platform).architecture
	};
}

// src/prepare/runs.ts
function openEngines(input) {
	const { settings, directory, progress } = input;
	const shared = {
		directory,
		env: settings.env,
		timeoutMs: input.timeout
	};
	let chosen;
	let count = 0;
	const choose = () => {
		chosen ??= askedEngine(input);
		return chosen;
	};
	let used;
	return {
		used: () => used,
		runsFor(platform, write) {
			const layout = platform.replace("/", "-");
			const folder = join(directory, layout);
			return {
				next: () => String(count++),
				async check(commands) {
					const { checkCommands } = await import("./segment.js");
					await checkCommands(commands, platform, await choose());
				},
				write: (image, tag) => write(image, tag, folder),
				open: async (tag) => only(await input.openLayout(folder), tag),
				async run(commands, state, name) {
					const engine = await choose();
					used = engine.name;
					progress({
						type: "phase",
						phase: "run",
						message: `RUN by ${engine.name}, for ${platform}`
					});
					const { runSegment } = await import("./segment.js");
					const onLine = (line) => progress({
						type: "output",
						program: "RUN",
						line
					});
					const segment = {
						platform,
						layout,
						state,
						commands
					};
					const { signal } = settings;
					const output = await runSegment(segment, {
						...shared,
						engine,
						name,
						signal,
						onLine
					});
					return only(await input.openLayout(output.directory), output.tag);
				}
			};
		},
		async [Symbol.asyncDispose]() {
			const engine = await chosen?.catch(() => void 0);
			if (!engine) return;
			const { cleanUp } = await import("./segment.js");
			await cleanUp(engine, shared);
		}
	};
}
async function askedEngine({ settings, directory }) {
	const { chooseEngine } = await import("./engines2.js");
	const { engine, env, signal } = settings;
	return await chooseEngine(engine, {
		env,
		homes: join(directory, "asked"),
		signal
	});
}
function only(layout, tag) {
	const { location } = layout;
	return {
		location,
		resolve: () => layout.resolve(tag),
		manifest: (descriptor) => layout.manifest(descriptor),
		blob: (descriptor, offset) => layout.blob(descriptor, offset)
	};
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
	const platforms = await platformsOf(application.directory, shown, request, options, settings.configuration);
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
	const saveLocal = localImages(workspace, settings, progress);
	await using engines = openEngines({
		settings,
		progress,
		timeout,
		directory: join(workspace, "engine"),
		openLayout: async (folder) => (await import("./directory3.js")).openLayout(folder)
	});
	const writeInterim = async (...interim) => (await import("./interim.js")).writeInterim(settings, ...interim);
	const part = {
		request,
		options,
		settings,
		progress,
		shown,
		workspace,
		outside,
		saveLocal,
		engines,
		writeInterim,
		timeout
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
		engine: engines.used() ?? "native",
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
		opened ??= import("./sources.js").then(({ openSources, openAddresses }) => ({
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

export { prepare as t };