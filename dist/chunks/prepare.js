import { l as readApplicationConfiguration } from "./configuration2.js";
import { n as locateApplication } from "./locate.js";
import { n as lockImages, t as checkLock } from "./comparelock.js";
import { i as readLock, r as lockPlace } from "./lockfile.js";
import { t as checkRegistrySources } from "./registrysources.js";
import { i as mustBeComplete, p as requestPlatforms, s as requestWords } from "./request.js";
import { a as reportMissingSource, c as discover, d as separateClusterImages, i as findSources, n as brokenLink, o as compilePathPattern, t as areFiles, u as findClusterRegistry } from "./copysources.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as isDigest } from "./digest.js";
import { a as walkDirectory, d as checkBuildArgs, f as dialects, i as readEntry, l as parseKubefile, m as drawError, n as missingBases, o as fileContent, r as readContext, s as newBlobSpool, t as evaluateKubefile, v as checkApplicationFiles } from "./evaluate.js";
import { r as copyApplication } from "./directory.js";
import { i as formatPlatform, m as parsePlatform, u as matchesPlatform } from "./descriptor.js";
import { t as describeFinding } from "./rules.js";
import { f as formatImageNames, i as say } from "./say.js";
import { t as runContained } from "./contained.js";
import { n as createStoreEnvironment, r as makeHomes, t as createProgramEnvironment } from "./environment.js";
import { a as entriesOf, c as joinPath, f as resolveInside, l as parentsOf, m as splitPath, n as cleanPath, o as entryMetadata, p as resolveLinks, s as isDirectory, u as plainDirectory } from "./tree.js";
import { o as listIndex } from "./git2.js";
import { i as entriesIn, s as preparedLimits } from "./prepared.js";
import { i as readLayer, n as knownLayerFile, o as spoolFiles, r as pairLayers, t as isLayerFile } from "./layerreader.js";
import { a as noInstalls, i as joinNotes, n as createInstallSearch, r as joinImages, t as cacheRenders } from "./rendercache.js";
import { t as observedInLock } from "./locked.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { n as resolvePlatforms, t as machineFirst } from "./platforms2.js";
import { t as withGiven } from "./givenconfig.js";
import { n as readDockerignore, t as parseExclude } from "./dockerignore.js";
import { i as registryDirectory, r as isGeneratedDirectory, t as generatedAt } from "./generated.js";
import { a as overlayEntries, i as overlayChanges, n as listHeldImages, o as registryRoot, s as selectRegistryEntries } from "./heldimages.js";
import { c as blobThreshold, d as withParents$1, i as layerKey, l as joinImages$1, o as recordedImage, s as embed } from "./layer.js";
import { _ as findRemovedRegistry, a as addRegistryLayer, b as warnReplacedTags, c as copiedEntry, d as makeDirectory, f as markGenerated, g as createPreparedLayer, h as withoutMark$1, i as selectRequired, l as entriesBelow, m as replaceEntry, n as joinRequired, o as writeSearchedFiles, p as newLayerBuilder, s as addEntry, t as findRequired, u as finishLayer, v as isMarked, y as markRegistry } from "./finishedimage.js";
import { a as contentOf, c as firstBytes, i as collectBytes, o as countBytes } from "./content2.js";
import { n as readMembers, t as archiveError } from "./tarreader.js";
import { n as detectCompression, r as unpackLayer } from "./decompress.js";
import { a as overlayLayers, c as whiteoutFor, i as mergeLayer, n as checkLayerName, t as applyLayerChanges } from "./overlay.js";
import { r as isInside } from "./yamlfile.js";
import { n as wrapSource, t as countingSource } from "./store.js";
import { t as pLimit } from "./p-limit.js";
import { t as movedHint } from "./sources.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { c as parseManifest, l as readSmallBlob, s as parseImageManifest } from "./manifest.js";
import { t as suggestTags } from "./neartags.js";
import { t as findManifest } from "./platforms3.js";
import { o as parseRecords, t as annotationKeys } from "./annotations.js";
import { n as diskPath } from "./pathbytes.js";
import { n as writeTree } from "./copy3.js";
import { n as quoteWord } from "./shell.js";
import { c as isOnPath, s as findProgram, t as runProgram } from "./program.js";
import { t as createPlatformPolicy } from "./platformpolicy.js";
import { t as createWorkspace } from "./workspace.js";
import { n as silent, t as holdWarnings } from "./progress.js";
import { t as createChartRenderer } from "./helm.js";
import { t as outputsOf } from "./settings.js";
import { t as refuseWarnings } from "./strict.js";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { setTimeout } from "node:timers/promises";
import { existsSync, readdirSync } from "node:fs";
import { chmod, lstat, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

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

// src/runner/asking.ts
const readsInput = /^[ \t]*(?:(?:if|!)[ \t]+)*(?:IFS=\S*[ \t]+)?(?:read|select)\b(?!.*(?:<|-u))/;
const question = /\[y(?:es)?\/n(?:o)?\]|\((?:y\/n|yes\/no)\)|\b(?:password|passphrase|username)[^:]*:\s*$/i;
function findQuestion(script, output) {
	const last = output.trimEnd().split("\n").at(-1) ?? "";
	if (question.test(last)) return { text: last.trim() };
	const lines = script.split(/\r?\n/);
	const index = lines.findIndex((line) => readsInput.test(line));
	return index === -1 ? void 0 : {
		text: lines[index].trim(),
		line: index + 1
	};
}

// src/runner/initscript.ts
async function runInitScript(script) {
	const { directory, architecture, application, version, homes, timeoutMs, signal, onLine } = script;
	await makeHomes(homes);
	try {
		await runContained({
			program: "bash",
			displayName: "init.sh",
			args: [
				"init.sh",
				architecture,
				application,
				version
			],
			directory,
			env: createProgramEnvironment(script.env, homes, script.extraEnv),
			ours: script.env,
			homes,
			containment: script.containment,
			timeoutMs,
			signal,
			onLine
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? await initFailed(error, script) : error;
	}
}
async function initFailed(error, script) {
	const { architecture, application, version, displayPath = "init.sh" } = script;
	const place = { file: displayPath };
	if (error.code !== "PROGRAM_FAILED") return error.with({ place });
	const command = (options) => `bash ${options}init.sh ${architecture} ${application} ${version}`;
	const failed = error.with({
		code: "INIT_FAILED",
		place,
		hint: say("initFailedHint", { command: command("") })
	});
	const reason = error.message;
	const text = await readFile(join(script.directory, "init.sh"), "utf8").catch(() => "");
	const asking = findQuestion(text, error.excerpt ?? "");
	if (asking !== void 0 && error.reason.words["status"] === 1) return failed.with({
		message: say("initAsks", {
			reason,
			line: asking.text
		}),
		place: {
			...place,
			...asking.line === void 0 ? {} : { line: asking.line }
		},
		hint: say("initAsksHint")
	});
	if (error.excerpt !== void 0) return failed;
	return failed.with({
		message: say("initFailedSilently", { reason }),
		hint: say("initSilentHint", { command: command("-x ") })
	});
}

// src/prepare/gitmodes.ts
async function readTrackedModes({ directory, displayPath, env, signal }, progress) {
	const root = await realpath(directory);
	if (!isInWorkTree(root)) return void 0;
	try {
		return modesOf(await listTracked(root, {
			env,
			signal
		}));
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code === "CANCELLED") throw error;
		const reason = error.excerpt?.split("\n").at(-1) ?? error.message;
		const { text: message } = say("gitModesUnknown", {
			path: displayPath,
			reason
		});
		progress({
			type: "warning",
			warning: {
				message,
				place: { file: displayPath },
				hint: say("gitModesUnknownHint").text
			}
		});
		return;
	}
}
async function applyModes(copy, modeOf) {
	const root = {
		path: "",
		stats: await lstat(copy)
	};
	for (const found of [root, ...await walkDirectory(copy)]) {
		const mode = modeOf(found);
		if (mode !== void 0 && mode !== (found.stats.mode & 4095)) await chmod(join(copy, found.path), mode);
	}
}
function isInWorkTree(directory) {
	if (existsSync(join(directory, ".git"))) return true;
	const parent = dirname(directory);
	return parent !== directory && isInWorkTree(parent);
}
const submodule = "160000";
async function listTracked(directory, options) {
	const entries = [];
	for (const entry of await listIndex({
		...options,
		directory
	})) {
		const inside = join(directory, entry.path);
		if (entry.mode !== submodule) entries.push(entry);
		else if (existsSync(join(inside, ".git")) && (await lstat(inside)).isDirectory()) {
			const tracked = await listTracked(inside, options);
			for (const { path, mode } of [...tracked, {
				path: ".git",
				mode: "100644"
			}]) entries.push({
				path: joinPath(entry.path, path),
				mode
			});
		}
	}
	return entries;
}
function modesOf(entries) {
	const files = new Map(entries.map(({ path, mode }) => [path, mode === "100755" ? 493 : 420]));
	const directories = new Set(entries.flatMap(({ path }) => ["", ...parentsOf(path)]));
	return ({ path, stats }) => {
		if (stats.isDirectory()) return directories.has(path) ? 493 : void 0;
		return stats.isFile() ? files.get(path) : void 0;
	};
}

// src/prepare/places.ts
async function withDisplayPaths(directory, displayPath, work) {
	const rewrite = (text) => text === directory ? displayPath : text.replaceAll(directory + sep, displayPath + sep);
	try {
		return await work();
	} catch (error) {
		throw error instanceof ImagebuildError ? error.rewrite(rewrite) : error;
	}
}
async function addPlace({ file, line }, work) {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.file !== void 0) throw error;
		throw error.with({ place: {
			...error.place,
			file,
			line
		} });
	}
}

// src/prepare/contexts.ts
const noArchitecture = "noarch";
async function makeContexts(input, progress) {
	const { directory, displayPath, request, platforms, init } = input;
	const place = { file: join(displayPath, "init.sh") };
	const script = init ? await readInitScript(directory, place) : void 0;
	const modeOf = await readTrackedModes(input, progress);
	if (script === void 0) return [{
		directory,
		platforms,
		...modeOf ? { modeOf } : {}
	}];
	if (script.includes("\r\n")) progress({
		type: "warning",
		warning: describeFinding("init-windows-lines", {}, place)
	});
	const isForAll = request.type === "configs";
	const isOnce = isForAll || !dependsOnArchitecture(script);
	const contexts = [];
	for (const group of isOnce ? [platforms] : platforms.map((platform) => [platform])) {
		const architecture = isForAll ? noArchitecture : parsePlatform(group[0] ?? "").architecture;
		contexts.push({
			directory: await runInit(architecture, input, modeOf, progress),
			platforms: group
		});
	}
	return contexts;
}
async function runInit(architecture, input, modeOf, progress) {
	const { directory, displayPath, request, workspace, timeoutMs, env, signal } = input;
	const { app, version } = request;
	const copy = join(workspace, `context-${architecture}`);
	await withDisplayPaths(directory, displayPath, async () => {
		await copyApplication(directory, copy);
		if (modeOf) await applyModes(copy, modeOf);
	});
	progress({
		type: "phase",
		phase: "init",
		message: `bash init.sh ${architecture} ${app} ${version}`
	});
	await runInitScript({
		directory: copy,
		architecture,
		application: app,
		version,
		homes: join(workspace, `home-${architecture}`),
		timeoutMs,
		env,
		extraEnv: sourceAddresses(env),
		displayPath: join(displayPath, "init.sh"),
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
async function readInitScript(application, place) {
	try {
		return await readFile(join(application, "init.sh"), "utf8");
	} catch (cause) {
		const { code = "" } = cause;
		if (code === "ENOENT") return void 0;
		const hint = say("initUnreadableHint");
		throw new ImagebuildError("CONTEXT_INVALID", say("initUnreadable", { code }), {
			place,
			hint,
			cause
		});
	}
}

// src/prepare/committedargs.ts
async function checkCommittedBuildArgs(application) {
	const { directory, displayPath, buildArgs, dialect, readKubefile } = application;
	if (Object.keys(buildArgs).length === 0) return;
	const script = await readInitScript(directory, { file: join(displayPath, "init.sh") });
	if (script === void 0 || /(?:kube|docker)file/i.test(script)) return;
	const { file, text } = await readKubefile(directory);
	checkBuildArgs(parseKubefile(text, join(displayPath, file), dialects, dialect), buildArgs);
}

// src/prepare/filelookup.ts
function filesOf(tree) {
	return [...tree.values()].flatMap((entry) => entry.type === "file" ? [entry.content] : []);
}
function createFileLookup(files) {
	const contents = new Map(files.map((content) => [content.digest, content]));
	return (digest) => {
		const content = contents.get(digest);
		if (content) return content;
		throw new ImagebuildError("CONTENT_MISSING", say("preparedFileMissing", { digest }));
	};
}
async function spoolLayerFiles(layers, spool) {
	const contents = layers.flatMap((layer) => entriesIn(layer).flatMap((entry) => entry.type === "file" ? entry.content : []));
	const spooled = await spoolFiles(contents.filter(isLayerFile), spool);
	const replace = (entry) => {
		if (entry.type !== "file" || !isLayerFile(entry.content)) return entry;
		const content = spooled.get(entry.content.digest);
		if (content) return {
			...entry,
			content
		};
		throw new ImagebuildError("DIGEST_MISMATCH", say("layerFileChanged", { path: entry.path }), { place: { image: entry.content.layer.source.location } });
	};
	return layers.map((layer) => "entries" in layer ? {
		...layer,
		entries: layer.entries.map(replace)
	} : layer);
}

// src/prepare/observed/missed.ts
const list = "images/shim/observed";
function missedImages(platforms) {
	const missed = Object.values(platforms).flatMap(({ images }) => images.filter(({ origins }) => origins.every(({ kind }) => kind === "observed")).map(({ reference }) => formatReference(reference)));
	return [...new Set(missed)].sort();
}
function missedWarning(missed, displayPath, isSealer, command) {
	if (missed.length === 0) return void 0;
	const file = join(displayPath, isSealer ? "manifests/imageList" : list);
	return {
		message: say("observedMissed", {
			count: missed.length,
			images: missed.join(", ")
		}).text,
		place: { file },
		hint: say("observedMissedHint", {
			file,
			lines: missed.join("\n"),
			command
		}).text
	};
}

// src/prepare/archregistry.ts
const architectures = requestPlatforms.map((platform) => parsePlatform(platform).architecture);
const sourcePattern = new RegExp(`^${registryDirectory}[_-](?:${architectures.join("|")})$`);
function resolveArchRegistries(evaluation, context) {
	const sources = [];
	const resolve = (step) => {
		const source = archRegistry(step);
		if (source === void 0) return step;
		const exists = findSources(context, source).length > 0;
		sources.push({
			source,
			exists,
			line: step.line
		});
		return exists ? step : {
			...step,
			sources: [registryDirectory]
		};
	};
	const stages = evaluation.stages.map((stage) => ({
		...stage,
		steps: stage.steps.map(resolve)
	}));
	return {
		evaluation: {
			...evaluation,
			stages
		},
		sources
	};
}
function archRegistry(step) {
	if (step.kind !== "copy" || step.instruction !== "COPY" || step.from || step.parents || step.ownName) return;
	const [source, more] = step.sources;
	if (source === void 0 || more !== void 0 || step.files.length > 0) return;
	const path = cleanPath(source);
	return sourcePattern.test(path) && cleanPath(step.destination) === "registry" ? path : void 0;
}

// src/prepare/evaluate.ts
async function evaluateWithBases(kubefile, options, bases) {
	const { source } = kubefile;
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
			const image = await addPlace({
				file: source.file,
				line
			}, bases.open(reference, platform ?? own)).catch((error) => collect(error, problems));
			if (image) known.set(nameOf(reference, platform), image.config);
		}
		if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(source, problem)));
	}
	return evaluateKubefile(kubefile, all);
}
function collect(error, problems) {
	if (!(error instanceof ImagebuildError)) throw error;
	problems.push(error);
}

// src/prepare/observed/join.ts
const nothingObserved = {
	images: [],
	notes: [],
	warnings: []
};
function joinObserved(found, { images }) {
	const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
	for (const observed of images) {
		const name = formatReference(observed.reference);
		const known = joined.get(name);
		const locked = known?.locked ?? observed.locked;
		const isPinned = locked !== void 0 && (known?.transport ?? "registry") === "registry";
		joined.set(name, {
			...known ?? observed,
			required: true,
			...isPinned ? { locked } : {},
			...observed.platformPolicy === void 0 ? {} : { platformPolicy: observed.platformPolicy },
			origins: [...known?.origins ?? [], ...observed.origins]
		});
	}
	return [...joined].sort(([a], [b]) => a < b ? -1 : 1).map(([, image]) => image);
}

// src/prepare/registrycopies.ts
const repositories = "docker/registry/v2/repositories";
function findRegistryCopies(layer, root, line) {
	const place = resolveLinks(root, registryRoot);
	return [...layer.values()].flatMap((entry) => {
		const part = registryPart(entry);
		if (part === void 0) return [];
		return [{
			path: entry.path,
			part,
			inPlace: entry.path === joinPath(place, part),
			line
		}];
	});
}
function registryPart(entry) {
	if (entry.type !== "dir") return void 0;
	if (entry.generated !== void 0) return entry.generated;
	return `/${entry.path}`.endsWith(`/${repositories}`) ? repositories : void 0;
}
function checkRegistryCopied(finished) {
	const required = finished.images.filter((image) => image.required);
	if (required.length === 0 || holdsImages(finished)) return void 0;
	const misplaced = misplacedCopies(finished)[0];
	const words = {
		platform: finished.platform,
		image: formatReference(required[0].reference),
		others: required.length - 1
	};
	const { file, ignored } = finished;
	if (misplaced) return notEmbedded(say("imagesMisplaced", {
		...words,
		...namePlaces(misplaced)
	}), {
		file,
		line: misplaced.line
	}, say("imagesMisplacedHint"));
	const hint = ignored ? say("imagesIgnoredHint") : say("imagesNotEmbeddedHint", { file });
	return notEmbedded(say("imagesNotEmbedded", words), { file }, hint);
}
function misplacedWarnings(finished) {
	return misplacedCopies(finished).map((copy) => ({
		message: say("imagesCopiedElsewhere", namePlaces(copy)).text,
		place: {
			file: finished.file,
			line: copy.line
		},
		hint: say("imagesCopiedElsewhereHint").text
	}));
}
function namePlaces({ path, part }) {
	const [from, to] = [part.split("/"), path.split("/")];
	while (from.length > 0 && from.at(-1) === to.at(-1)) {
		from.pop();
		to.pop();
	}
	return {
		copied: joinPath(registryRoot, from.join("/")),
		directory: `/${to.join("/")}`
	};
}
function embedsAnything({ layers }) {
	return layers.some((layer) => "entries" in layer && layer.entries.some(isMarked));
}
function holdsImages({ tree, copies }) {
	if (copies.some(({ path, inPlace }) => inPlace && isThere(tree, path, isMarked))) return true;
	const entries = [...tree.values()].map(entryMetadata);
	return listHeldImages(overlayEntries(/* @__PURE__ */ new Map(), entries, "")).length > 0;
}
function misplacedCopies({ tree, copies }) {
	const there = copies.filter(({ path, inPlace }) => !inPlace && isThere(tree, path));
	return [...new Map([...there].reverse().map((copy) => [copy.line, copy])).values()].reverse();
}
function isThere(tree, path, is = () => true) {
	const entry = tree.get(path);
	return entry?.type === "dir" && is(entry);
}
function notEmbedded(message, place, hint) {
	return new ImagebuildError("IMAGE_NOT_EMBEDDED", message, {
		place,
		hint
	});
}

// src/prepare/search/clusterimages.ts
function noteClusterImages(images, notes, { Env: env }) {
	const { others, inCluster } = separateClusterImages(images, findClusterRegistry(env));
	const added = inCluster.map(({ reference, origins }) => ({
		reference: formatReference(reference),
		reason: say("reasonClusterRegistry").text,
		origins
	}));
	const all = [...notes, ...added];
	return {
		images: others,
		...all.length > 0 ? { notes: all } : {}
	};
}

// src/context/archives/packed.ts
const formats = [
	{
		begins: (start) => detectCompression(start) !== "none",
		unpack: unpackLayer
	},
	{
		begins: startsWith(Buffer.from("BZh")),
		unpack: whenNeeded(async () => (await import("./bzip2.js")).unpackBzip2)
	},
	{
		begins: startsWith(Buffer.from([
			253,
			55,
			122,
			88,
			90,
			0
		])),
		unpack: whenNeeded(async () => (await import("./xz.js")).unpackXz)
	}
];
async function detectArchive(content) {
	const start = await firstBytes(content.open(), tarBlock);
	const format = formats.find(({ begins }) => begins(start));
	if (!format) return isTarHeader(start) ? () => content.open() : void 0;
	const open = () => format.unpack(content.open());
	return isTarHeader(await firstUnpacked(open())) ? open : void 0;
}
function startsWith(magic) {
	return (start) => start.subarray(0, magic.length).equals(magic);
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
const tarBlock = 512;
function isTarHeader(block) {
	if (block.length < tarBlock) return false;
	const written = Number.parseInt(block.toString("latin1", 148, 156).replace(/[\0 ]/g, ""), 8);
	return block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0) === written;
}

// src/context/archives/unpack.ts
async function unpackArchive({ builder, owner, warnings }, file, destination, spool) {
	const { place } = builder;
	const open = await detectArchive(file.content).catch((cause) => {
		throw addFailed(file.name, place, cause);
	});
	if (!open) return false;
	const archive = {
		name: file.name,
		place,
		paths: "cleaned"
	};
	const target = makeDirectory(builder, destination, {
		...builder.created,
		mode: 493
	});
	const omitted = /* @__PURE__ */ new Set();
	for await (const member of readMembers(open(), archive)) {
		if (member.path === "") continue;
		if (member.kind === "special" || member.kind === "link" && omitted.has(member.linkname)) omitted.add(member.path);
		else {
			const entry = await entryOf(member, {
				builder,
				target,
				archive
			}, spool);
			replaceEntry(builder, {
				...entry,
				...owner
			});
		}
	}
	if (omitted.size > 0) warnings.push(omittedWarning(file.name, [...omitted], place));
	return true;
}
async function entryOf(member, unpacking, spool) {
	const { kind, mode, uid, gid, linkname, capabilities, xattrs } = member;
	const found = findPlace(member.path, unpacking);
	if (found === void 0) throw leadsOut(member, unpacking.archive);
	const { directory, name } = splitPath(found);
	makeDirectory(unpacking.builder, directory, plainDirectory(""));
	const attributes = {
		path: joinPath(directory, name),
		mode,
		uid,
		gid
	};
	const extended = xattrs === void 0 ? {} : { xattrs };
	if (kind === "dir") return {
		...attributes,
		...extended,
		type: kind
	};
	if (kind === "symlink") return {
		...attributes,
		type: kind,
		mode: 511,
		linkname
	};
	if (kind === "file") {
		const content = await spool.add(member.content);
		const own = capabilities === void 0 ? {} : { capabilities };
		return {
			...attributes,
			...extended,
			type: kind,
			content,
			...own
		};
	}
	return {
		...findOriginal(member, unpacking),
		path: attributes.path
	};
}
function findPlace(path, { builder, target }) {
	const { directory, name } = splitPath(path);
	const found = resolveInside(builder.root, target, directory);
	return found === void 0 ? void 0 : joinPath(found, name);
}
function findOriginal(member, unpacking) {
	const path = findPlace(member.linkname, unpacking);
	if (path === void 0) throw leadsOut(member, unpacking.archive);
	const original = unpacking.builder.root.get(path);
	if (original && original.type !== "dir") return original;
	const words = {
		path: JSON.stringify(member.path),
		target: JSON.stringify(member.linkname)
	};
	throw archiveError(unpacking.archive, say("tarLinkNowhere", words));
}
function leadsOut({ path, kind, linkname }, archive) {
	const words = {
		path: JSON.stringify(path),
		target: JSON.stringify(linkname)
	};
	return archiveError(archive, kind === "link" ? say("tarLinkLeaves", words) : say("tarMemberLeaves", words));
}
function omittedWarning(source, paths, place) {
	const names = paths.slice(0, 3).map((path) => JSON.stringify(path));
	const words = {
		source,
		names: names.join(", "),
		more: paths.length - names.length
	};
	return {
		message: say("addSpecialOmitted", words).text,
		place,
		hint: say("addSpecialOmittedHint").text
	};
}
function addFailed(name, place, cause) {
	if (!(cause instanceof ImagebuildError)) return cause;
	return cause.with({
		message: say("addFailed", {
			source: name,
			problem: cause.message
		}),
		place
	});
}

// src/context/chmod.ts
function parseChmod(text, place) {
	if (isOctal(text)) return () => Number.parseInt(text, 8);
	const clauses = text.split(",").map(parseClause);
	if (clauses.every((clause) => clause !== void 0)) return (mode, directory) => clauses.reduce((current, clause) => clause(current, directory), mode);
	throw new ImagebuildError("KUBEFILE_SYNTAX", say("chmodInvalid", { mode: text }), {
		place,
		hint: say("chmodHint")
	});
}
function createdMode(text) {
	return text !== void 0 && isOctal(text) ? Number.parseInt(text, 8) & 511 : 493;
}
function isOctal(text) {
	return /^[0-7]{1,5}$/.test(text) && Number.parseInt(text, 8) <= 4095;
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

// src/context/owner.ts
async function parseChown(text, root, place) {
	const owner = await findOwner(text, root);
	if (typeof owner !== "string") return owner;
	throw new ImagebuildError("CONTEXT_INVALID", say("chownUnknown", {
		owner: text,
		unknown: owner
	}), {
		place,
		hint: say("chownHint")
	});
}
async function findWorkdirOwner(user, root) {
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
	return (await collectBytes(entry.content.open())).toString().split("\n").flatMap((line) => {
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
	const { source, builder } = copying;
	const compiled = compilePathPattern(pattern === "" ? "**" : pattern);
	const chosen = entriesBelow(source, base, copying.exclude).filter(({ path }) => [path, ...parentsOf(path)].some((one) => compiled?.test(one)));
	if (chosen.length === 0) return 0;
	const target = makeDirectory(builder, destination);
	for (const { entry, path } of chosen) {
		for (const parent of parentsOf(path)) {
			const from = source.get(joinPath(base, parent)) ?? plainDirectory(parent);
			const to = joinPath(target, parent);
			if (!builder.layer.has(to)) addEntry(builder, withoutMark$1(copiedEntry(copying, from, to)));
		}
		addEntry(builder, copiedEntry(copying, entry, joinPath(target, path)));
	}
	return chosen.length;
}

// src/context/remote.ts
const repository = /^(?:git|ssh):\/\/|^git@|^github\.com\/|\.git(?:#.*)?$/;
function isRemote(word, place) {
	if (!repository.test(word) && /^https?:\/\//.test(word)) return true;
	if (!repository.test(word) && !/^[a-z][a-z0-9+.-]*:\/\//.test(word)) return false;
	throw new ImagebuildError("KUBEFILE_UNSUPPORTED", say("addUnsupportedAddress", { address: word }), {
		place,
		hint: say("addUnsupportedAddressHint")
	});
}
function downloadName(address, destination, place) {
	const name = URL.parse(address)?.pathname.split("/").at(-1) ?? "";
	if (!destination.endsWith("/") || ![
		"",
		".",
		".."
	].includes(name)) return decoded(name);
	throw new ImagebuildError("KUBEFILE_SYNTAX", say("addWithoutName", {
		address,
		destination
	}), {
		place,
		hint: say("addWithoutNameHint")
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
	return new ImagebuildError("KUBEFILE_SYNTAX", say("addLocalChecksum", { source: word }), {
		place,
		hint: say("addLocalChecksumHint")
	});
}

// src/context/copy.ts
async function copyInto(step, source, root, place, options) {
	const owner = step.chown ? await parseChown(step.chown, root, place) : void 0;
	const copying = {
		source,
		builder: newLayerBuilder(root, {
			uid: 0,
			gid: 0,
			...owner,
			mode: createdMode(step.chmod)
		}, place),
		owner,
		chmod: step.chmod ? parseChmod(step.chmod, place) : void 0,
		exclude: step.exclude?.length ? parseExclude(step.exclude, place) : void 0,
		warnings: []
	};
	const missing = [];
	for (const word of step.sources) {
		if (acceptsAddresses(step) && isRemote(word, place)) {
			await addRemote(copying, step, word, options);
			continue;
		}
		if (step.checksum !== void 0) throw localChecksum(word, place);
		const sources = step.orRoot && findSources(source, word).length === 0 ? {
			...copying,
			source: root
		} : copying;
		if ((step.parents ? copyParents(sources, word, step.destination) : await copySource(sources, step, word, options.spool)) === 0) missing.push(word);
	}
	for (const file of step.files) copyFile$1(copying, documentEntry(file), file.name, directoryFor(step, file.name));
	const layer = finishLayer(copying.builder);
	const copied = layer.size > 0;
	const { ignore, from } = options;
	const absent = missing.map((word) => reportMissingSource({
		step,
		word,
		source,
		place,
		ignore,
		from,
		copied
	}));
	return {
		layer,
		warnings: [...copying.warnings, ...absent]
	};
}
function readsOnlyNamedFiles({ parents }) {
	return !parents;
}
function acceptsAddresses({ instruction, downloadMode }) {
	return instruction === "ADD" || downloadMode !== void 0;
}
async function addRemote(copying, step, address, { spool, download }) {
	const { builder } = copying;
	const name = downloadName(address, step.destination, builder.place);
	const content = await download(address, step.checksum, builder.place);
	if (step.unpack && await unpackArchive(copying, {
		name: address,
		content
	}, step.destination, spool)) return;
	const { downloadMode: mode = 384 } = step;
	copyFile$1(copying, {
		path: name,
		type: "file",
		mode,
		uid: 0,
		gid: 0,
		content
	}, name, directoryFor(step, name));
}
async function copySource(copying, step, word, spool) {
	const { source, builder } = copying;
	const unpacks = step.instruction === "ADD" && step.unpack !== false;
	const found = findSources(source, word);
	for (const one of found) {
		const entry = source.get(one.path);
		if (entry?.type === "file") {
			const file = {
				name: one.path,
				content: entry.content
			};
			if (unpacks && await unpackArchive(copying, file, step.destination, spool)) continue;
			copyFile$1(copying, entry, one.name, directoryFor(step, one.name));
		} else if (isDirectory(source, one.path) || isGeneratedDirectory(source, one.path)) copyDirectory(copying, one.path, step.ownName ? `${directoryFor(step, one.name)}${one.name}` : step.destination);
		else throw brokenLink(step.instruction, one.from, builder.place);
	}
	return found.length;
}
function directoryFor({ destination, ownName }, name) {
	return ownName && destination.endsWith(`/${name}/`) ? destination.slice(0, -name.length - 1) : destination;
}
function copyFile$1(copying, entry, name, destination) {
	if (copying.exclude?.ignores(name)) return;
	const { builder } = copying;
	if (destination.endsWith("/")) makeDirectory(builder, destination);
	const target = resolveLinks(builder.root, destination);
	const path = isDirectory(builder.root, target) ? joinPath(target, name) : target;
	makeDirectory(builder, splitPath(path).directory);
	addEntry(builder, copiedEntry(copying, entry, path));
}
function copyDirectory(copying, from, destination) {
	const { source, builder } = copying;
	const target = makeDirectory(builder, destination);
	for (const { entry, path } of entriesBelow(source, from, copying.exclude)) addEntry(builder, copiedEntry(copying, entry, joinPath(target, path)));
	const generated = generatedAt(source, from);
	if (generated !== void 0) markGenerated(builder, target, generated);
}
function documentEntry({ name, content }) {
	return {
		path: name,
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		content: contentOf(content)
	};
}

// src/context/workdir.ts
async function makeWorkdir(path, user, root, place) {
	if (isDirectory(root, resolveLinks(root, path))) return /* @__PURE__ */ new Map();
	const created = {
		...await findWorkdirOwner(user, root),
		mode: 493
	};
	const builder = newLayerBuilder(root, created, place);
	makeDirectory(builder, path);
	return finishLayer(builder);
}

// src/prepare/takeover.ts
function copiesRegistry(step) {
	const { instruction, sources, files, destination, chown, chmod, exclude, parents, ownName, orRoot } = step;
	const [source, more] = sources;
	if (instruction !== "COPY" || source === void 0 || more !== void 0 || files.length > 0) return false;
	if (chown !== void 0 || chmod !== void 0 || exclude?.length || parents || ownName || orRoot) return false;
	return [source, destination].every((path) => cleanPath(path) === registryRoot);
}
function splitCopy(root, copied, candidates) {
	const expected = mergeLayer(root, copied);
	let taken = withoutRepeated(root, candidates);
	while (taken.length > 0) {
		const reached = taken.map(({ changes }) => changes).reduce(applyLayerChanges, root);
		const extra = [...reached.keys()].filter((path) => !expected.has(path));
		if (extra.length === 0) return {
			taken,
			rest: difference(reached, expected)
		};
		const wrong = new Set(extra);
		const kept = taken.filter(({ changes }) => !changes.entries.some(({ path }) => wrong.has(path)));
		taken = kept.length < taken.length ? kept : [];
	}
	return {
		taken: [],
		rest: copied
	};
}
function withoutRepeated(root, layers) {
	let reached = root;
	return layers.filter(({ changes }) => {
		const isNew = changes.entries.some((entry) => entry.type === "link" || entry.type === "special" || !isSame$1(reached.get(entry.path), entry));
		if (isNew) reached = applyLayerChanges(reached, changes);
		return isNew;
	});
}
function difference(from, to) {
	const changed = entriesOf(to).filter((entry) => !isSame$1(from.get(entry.path), entry));
	const unmarked = [...changed.flatMap(({ path }) => parentsOf(path)).flatMap((path) => to.get(path) ?? []), ...changed].map((entry) => entry.type === "dir" ? {
		...entry,
		generated: void 0
	} : entry);
	const layer = new Map(unmarked.map((entry) => [entry.path, entry]));
	return new Map(entriesOf(layer).map((entry) => [entry.path, entry]));
}
function isSame$1(one, other) {
	return one !== void 0 && isDeepStrictEqual(withoutMark(one), withoutMark(other));
}
function withoutMark(entry) {
	const known = entryMetadata(entry);
	return known.type === "dir" ? {
		...known,
		generated: void 0
	} : known;
}
function wholeLayers(layers) {
	return layers.filter(({ changes }, index) => isRegistryOnly(changes) && !layers.slice(index + 1).some((later) => changesPaths(later.changes, changes)));
}
function isRegistryOnly({ removed, opaque, entries, leavesOut }) {
	if (removed.size > 0 || opaque.size > 0 || leavesOut || entries.length === 0) return false;
	const files = new Set(entries.flatMap(({ type, path }) => type === "file" ? path : []));
	return entries.every((entry) => {
		if (!isInRegistry(entry.path) || entry.type === "special") return false;
		if (entry.type === "link") return files.has(entry.linkname);
		if (entry.uid !== 0 || entry.gid !== 0) return false;
		if (entry.type === "symlink") return isInRegistry(linkTarget(entry));
		return entry.path !== "registry" || entry.type === "dir";
	});
}
function isInRegistry(path) {
	return path === "registry" || path.startsWith(`${"registry"}/`);
}
function linkTarget({ path, linkname }) {
	if (linkname.startsWith("/")) return posix.normalize(linkname).slice(1);
	return posix.normalize(posix.join(posix.dirname(path), linkname));
}
function changesPaths(later, { entries }) {
	const own = new Map(entries.map((entry) => [entry.path, entry]));
	const directories = new Set([...own.keys()].flatMap(parentsOf));
	const hides = (path) => later.removed.has(path) || later.opaque.has(path);
	if (later.opaque.has("")) return true;
	if (later.removed.size + later.opaque.size > 0) {
		for (const path of own.keys()) if (later.removed.has(path) || parentsOf(path).some(hides)) return true;
	}
	return later.entries.some((entry) => {
		const before = own.get(entry.path);
		if (entry.type !== "dir" && directories.has(entry.path)) return true;
		if (before === void 0) return false;
		return before.type === "link" || before.type === "special" || entry.type === "link" || entry.type === "special" ? true : !isSame$1(before, entry);
	});
}
function takenLayers(createdBy, from, taken) {
	const added = taken.map(({ changes }) => [...applyLayerChanges(/* @__PURE__ */ new Map(), changes).values()].map(entryMetadata));
	const counted = new Set(selectRegistryEntries(added.flat()).map(({ path }) => path));
	return taken.map(({ layer }, index) => {
		return {
			createdBy,
			from,
			layer,
			registry: {
				removed: [],
				opaque: [],
				entries: added[index].filter(({ path }) => counted.has(path))
			}
		};
	});
}

// src/prepare/addedlayers.ts
function fixedLayers(layers) {
	return {
		candidates: [],
		layers: () => layers
	};
}
function fileLayer(createdBy, root, layer) {
	return fixedLayers(layer.size > 0 ? [createPreparedLayer(createdBy, layer, root)] : []);
}
function copiedLayers(createdBy, root, copied, { from, layers }) {
	const whole = splitCopy(root, copied, wholeLayers(layers));
	return {
		candidates: whole.taken,
		layers(wanted) {
			const kept = whole.taken.filter((layer) => wanted.has(layer));
			const { taken, rest } = kept.length === whole.taken.length ? whole : splitCopy(root, copied, kept);
			const files = rest.size > 0 ? [createPreparedLayer(createdBy, rest, root)] : [];
			return [...takenLayers(createdBy, from, taken), ...files];
		}
	};
}
function finishLayers(added, below) {
	const candidates = added.flatMap(({ candidates: own }, step) => own.map((layer) => ({
		layer,
		step
	})));
	const taken = new Set(candidates.map(({ layer }) => layer));
	const all = added.map((step) => step.layers(taken));
	let count = below + all.flat().length;
	const hasFiles = all.map((layers) => layers.some((layer) => "entries" in layer));
	const joined = [];
	for (const { layer, step } of candidates.sort((a, b) => a.layer.layer.size - b.layer.layer.size)) {
		if (count <= 100) break;
		taken.delete(layer);
		joined.push(layer);
		if (hasFiles[step]) count -= 1;
		hasFiles[step] = true;
	}
	return joined.length === 0 ? {
		layers: all,
		joined
	} : {
		layers: added.map((step) => step.layers(taken)),
		joined
	};
}
function historyOf({ history }, added) {
	let next = 0;
	return history.flatMap(({ createdBy, emptyLayer }) => {
		const layers = emptyLayer ? [] : added[next++] ?? [];
		if (layers.length === 0) return [{
			createdBy,
			emptyLayer: true
		}];
		return layers.map((layer, index) => {
			const what = describeTaken(layer) ?? (index > 0 ? "the rest" : void 0);
			return {
				createdBy: what === void 0 ? createdBy : `${createdBy} # ${what}`,
				emptyLayer: false
			};
		});
	});
}
function describeTaken(layer) {
	if (!("from" in layer)) return void 0;
	const title = `layer ${layer.layer.digest.slice(7, 19)} of ${formatReference(layer.from.reference)}`;
	const names = (layer.registry ? listHeldImages(overlayChanges(/* @__PURE__ */ new Map(), layer.registry, "")) : []).map(({ repository, tag }) => `${repository}:${tag}`);
	return names.length === 0 ? title : `${title}, ${formatImageNames(names, mostNames)}`;
}
const mostNames = 20;

// src/prepare/stages.ts
const scratch = {
	layers: [],
	history: [],
	registryCopies: [],
	tree: async () => /* @__PURE__ */ new Map()
};
async function buildStage(stage, input) {
	const place = {
		file: input.file,
		line: stage.line
	};
	const below = await addPlace(place, openBelow(stage, input)).catch((error) => {
		collectProblem(error, input.problems);
		return scratch;
	});
	const { name } = stage;
	if (stage.steps.length === 0) return {
		...below,
		name,
		history: [...below.history, ...historyOf(stage, [])]
	};
	const draft = {
		below,
		root: await addPlace(place, below.tree()).catch((error) => collectProblem(error, input.problems)),
		added: [],
		copies: [],
		unknown: below.unknown ?? false
	};
	const groups = groupSteps(stage.steps);
	for (const [index, group] of groups.entries()) {
		if (input.problems.length > 0 && (isHostRun(group) || isHostRun(groups[index - 1]))) break;
		if ("segment" in group) await addSegment(group.segment, draft, input);
		else await addStep(group.step, draft, input);
	}
	const { layers, joined } = finishLayers(draft.added, layersBelow(draft) + reservedLayers(draft, input));
	input.joined.push(...joined);
	return {
		name,
		base: below.base,
		layers: [...below.layers, ...layers.flat()],
		history: [...below.history, ...historyOf(stage, layers)],
		registryCopies: [...below.registryCopies, ...draft.copies],
		tree: async () => draft.root,
		unknown: draft.unknown
	};
}
async function openBelow({ from }, { built, bases, platform }) {
	if (from.kind === "scratch") return scratch;
	if (from.kind === "stage") return built.get(from.stage) ?? scratch;
	const base = await bases.open(from.reference, from.platform ?? platform);
	return {
		base,
		layers: [],
		history: [],
		registryCopies: [],
		tree: base.tree
	};
}
function groupSteps(steps) {
	const groups = [];
	const settingsOf = ({ env, user, workdir }) => JSON.stringify([
		env,
		user,
		workdir
	]);
	for (const step of steps) {
		const last = groups.at(-1);
		if (step.kind !== "run") groups.push({ step });
		else if (last && "segment" in last && settingsOf(last.segment[0]) === settingsOf(step)) last.segment.push(step);
		else groups.push({ segment: [step] });
	}
	return groups;
}
function isHostRun(group) {
	return group !== void 0 && "step" in group && group.step.kind === "hostRun";
}
async function addStep(step, draft, input) {
	const { layer, image } = await createLayer(step, draft.root, input).catch((error) => ({ layer: collectProblem(error, input.problems) }));
	const { createdBy } = step;
	draft.added.push(image ? copiedLayers(createdBy, draft.root, layer, image) : fileLayer(createdBy, draft.root, layer));
	const place = {
		file: input.file,
		line: step.line
	};
	input.warnings.push(...warnReplacedTags(createdBy, layer, draft.root, place));
	draft.copies.push(...findRegistryCopies(layer, draft.root, step.line));
	if (layer.size > 0) draft.root = mergeLayer(draft.root, layer);
}
async function createLayer(step, root, input) {
	const { context, ignored, file, warnings, spool, download, runOnHost } = input;
	const place = {
		file,
		line: step.line
	};
	if (step.kind === "hostRun") {
		const result = await runOnHost(step, root, place);
		warnings.push(...result.warnings);
		return { layer: result.layer };
	}
	if (step.kind === "workdir") return { layer: await makeWorkdir(step.path, step.user, root, place) };
	if (step.from?.kind === "stage" && input.built.get(step.from.stage)?.unknown) return { layer: /* @__PURE__ */ new Map() };
	const options = {
		spool,
		download
	};
	const { from } = step;
	const image = from && await addPlace(place, openRegistry(step, from, input));
	const copying = from ? (image ? Promise.resolve(image.tree) : openSource(step, from, input)).then((source) => copyInto(step, source, root, place, {
		...options,
		from: originOf(from, input)
	})) : copyInto(step, context, root, place, {
		...options,
		ignore: ignored
	});
	const { layer, warnings: found } = await addPlace(place, copying);
	warnings.push(...found);
	return {
		layer,
		image
	};
}
function originOf(from, { built }) {
	if (from.kind === "image") return {
		kind: "image",
		name: from.reference
	};
	return {
		kind: "stage",
		name: built.get(from.stage)?.name ?? String(from.stage)
	};
}
async function openRegistry(step, from, { built, bases, platform }) {
	if (!copiesRegistry(step)) return void 0;
	const stage = from.kind === "stage" ? built.get(from.stage) : void 0;
	const base = from.kind === "image" ? await bases.open(from.reference, platform) : stage?.base;
	if (!base || stage && stage.layers.length > 0) return void 0;
	const layers = await base.registryLayers();
	const tree = overlayLayers(layers.map(({ changes }) => changes));
	if (tree.get("registry")?.type !== "dir") return void 0;
	const { reference, manifest } = base.prepared;
	return {
		from: {
			reference,
			manifest
		},
		layers,
		tree
	};
}
async function openSource(step, from, { built, bases, platform }) {
	const enough = readsOnlyNamedFiles(step) ? (known) => areFiles(known, step.sources) : void 0;
	return ((from.kind === "stage" ? built.get(from.stage) : await bases.open(from.reference, platform)) ?? scratch).tree(enough);
}
async function addSegment(segment, draft, input) {
	draft.unknown ||= input.problems.length > 0;
	const results = draft.unknown ? [] : await runSegment(segment, draft, input);
	draft.added.push(...segment.map((_, index) => {
		const layer = results[index]?.layer;
		return fixedLayers(layer ? [layer] : []);
	}));
	for (const [index, { content, changes }] of results.entries()) {
		if (content) input.files.push(content);
		const registry = findRemovedRegistry(changes, draft.root);
		const place = {
			file: input.file,
			line: segment[index]?.line
		};
		if (registry !== void 0) input.warnings.push(removedImages(registry, place));
		draft.root = applyLayerChanges(draft.root, changes);
	}
}
async function runSegment(segment, draft, input) {
	const { file, spool, files, executorFor } = input;
	const place = {
		file,
		line: segment[0]?.line
	};
	const added = finishLayers(draft.added, layersBelow(draft));
	const layers = await spoolLayerFiles([...draft.below.layers, ...added.layers.flat()], spool);
	const below = {
		base: draft.below.base?.prepared,
		layers,
		files
	};
	const executor = executorFor(draft.below.base?.platform ?? input.platform);
	const openMount = (mount, at) => addPlace(at, openMountSource(mount, input));
	const { runSteps } = await import("./run2.js");
	return await addPlace(place, runSteps(segment, below, draft.root, {
		executor,
		file,
		spool,
		openMount
	}));
}
function removedImages(directory, place) {
	return {
		message: say("runRemovesImages", { directory: `/${directory}` }).text,
		place,
		hint: say("runRemovesImagesHint").text
	};
}
async function openMountSource(mount, input) {
	const { image, tree } = await openMountedImage(mount, input);
	const { source } = mount.settings;
	if (source === void 0) return { image };
	const known = await tree([source]);
	const path = resolveLinks(known, cleanPath(source));
	if (hasPath(known, path)) return {
		image,
		source: `/${path}`
	};
	const { from } = mount;
	const message = from?.kind === "image" ? say("mountSourceNotInImage", {
		source,
		image: from.reference
	}) : say(from ? "mountSourceNotInStage" : "mountSourceNotInContext", { source });
	throw new ImagebuildError("COPY_SOURCE_MISSING", message, { hint: say("mountSourceHint") });
}
async function openMountedImage({ from }, input) {
	const { built, bases, platform, context, spool, files } = input;
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
		const tree = (sources) => base.tree((known) => areFiles(known, sources));
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
	const stage = built.get(from.stage) ?? scratch;
	const layers = await spoolLayerFiles(stage.layers, spool);
	return {
		image: {
			base: stage.base?.prepared,
			layers,
			config: {},
			files
		},
		tree: () => stage.tree()
	};
}
function hasPath(tree, path) {
	return path === "" || tree.has(path) || generatedAt(tree, path) !== void 0;
}
function collectProblem(error, problems) {
	if (!(error instanceof ImagebuildError) || error.place?.line === void 0) throw error;
	problems.push(error);
	return /* @__PURE__ */ new Map();
}
function layersBelow({ below }) {
	return (below.base?.prepared.layers.length ?? 0) + below.layers.length;
}
const imageLayers = 20;
function reservedLayers({ root }, { imageCount = 0 }) {
	return [...root.values()].some((entry) => entry.type === "dir" && entry.generated !== void 0) ? Math.max(0, Math.min(imageCount, imageLayers) - 1) : 0;
}

// src/prepare/writtenpaths.ts
const defaultOutput = "out";
function writtenPaths(directory, outputs) {
	const layouts = listNames(defaultOutput).filter((name) => existsSync(join(defaultOutput, name, "oci-layout")));
	const written = layouts.length > 0 && layouts.length === listNames(defaultOutput).length ? [defaultOutput] : layouts.map((name) => join(defaultOutput, name));
	return [...outputs, ...written].flatMap((path) => {
		const absolute = resolve(path);
		return absolute !== directory && isInside(directory, absolute) ? [relative(directory, absolute)] : [];
	});
}
function withoutWritten(ignore, written) {
	if (written.length === 0) return ignore;
	const isWritten = (path) => [path, ...parentsOf(path)].some((one) => written.includes(one));
	return {
		...ignore,
		ignores: (path) => isWritten(path) || ignore.ignores(path)
	};
}
function listNames(directory) {
	return existsSync(directory) ? readdirSync(directory) : [];
}

// src/prepare/preparedcontext.ts
async function prepareContext(context, options, tools, progress) {
	const { directory, platforms } = context;
	const { displayPath, dialect, written } = options;
	const kubefile = await options.readKubefile(directory);
	const embed = options.embed ?? options.isClusterImage(kubefile);
	const parsed = parseKubefile(kubefile.text, join(displayPath, kubefile.file), dialects, dialect);
	const [ignored, tree] = await withDisplayPaths(directory, displayPath, async () => {
		const ignore = withoutWritten(await readDockerignore(directory, kubefile.file), written);
		return [ignore, await readContext(directory, {
			ignore,
			modeOf: context.modeOf
		})];
	});
	if (embed) progress({
		type: "phase",
		phase: "discovery",
		message: say("phaseSearch", { path: displayPath }).text
	});
	const nameOf = (file) => join(displayPath, file);
	const searchContext = () => tools.search({
		directory,
		displayPath,
		nameOf
	});
	const found = !embed ? nothingFound : parsed.dialect.embedsByItself ? void 0 : await searchContext();
	const source = {
		directory,
		kubefile: parsed,
		tree,
		ignored,
		found,
		embed
	};
	const prepared = [];
	for (const platform of platforms) prepared.push(await preparePlatform(platform, source, options, tools, progress));
	return {
		kubefile: kubefile.file,
		files: [
			filesOf(tree),
			found?.archives ?? [],
			...prepared.map(({ files }) => files)
		].flat(),
		platforms: Object.fromEntries(prepared.map(({ name, platform }) => [name, platform])),
		warnings: [found?.warnings ?? [], ...prepared.map(({ warnings }) => warnings)].flat(),
		unusedIgnores: found?.unusedIgnores ?? [],
		problems: prepared.flatMap(({ problem }) => problem ?? []),
		installs: prepared[0]?.installs ?? {},
		embedsByItself: parsed.dialect.embedsByItself
	};
}
const nothingFound = {
	images: [],
	archives: [],
	notes: [],
	warnings: [],
	unusedIgnores: []
};
async function preparePlatform(name, source, { request, displayPath, target, charts, workspace }, { bases, spool, download, search, searchInstalls, observe, requiredSearch, createExecutor, createHostRunner }, progress) {
	const { directory, kubefile, tree: unmarked, ignored, found, embed } = source;
	const directoryFor = (purpose) => join(workspace, `${purpose}-${name.replace("/", "-")}`);
	const evaluated = await evaluateWithBases(kubefile, {
		platform: parsePlatform(name),
		buildArgs: buildArgsFor(request, name),
		...target === void 0 ? {} : { target }
	}, bases);
	const embedded = {
		images: found?.images ?? [],
		files: [...filesOf(unmarked), ...found?.archives ?? []]
	};
	const runOnHost = createHostRunner(directoryFor("run"));
	const build = async (count) => {
		const tree = found ? markRegistry(unmarked, count, ignored) : unmarked;
		const { evaluation, sources } = resolveArchRegistries(evaluated, tree);
		const built = await buildImage(kubefile, evaluation, {
			context: tree,
			ignored,
			platform: name,
			bases,
			spool,
			download,
			imageCount: count,
			executorFor: (platform) => createExecutor(platform, embedded),
			runOnHost
		});
		const config = withGiven(built.platform.config, request.directory);
		return {
			image: {
				...built,
				platform: {
					...built.platform,
					config
				}
			},
			sources,
			tree
		};
	};
	const first = await build(embedded.images.length);
	const installing = {
		platform: name,
		config: first.image.platform.config,
		tree: first.image.tree,
		base: first.image.base,
		applicationDirectory: directory,
		displayPath,
		kubefile: kubefile.source.file,
		history: evaluated.stages.at(-1)?.history
	};
	const installed = embed && mustBeComplete(request.type) ? await searchInstalls(installing) : noInstalls;
	const observed = await observe?.({
		...installing,
		embed
	}) ?? nothingObserved;
	const images = joinObserved(joinImages(embedded.images, installed.images), observed);
	const { image, sources, tree } = found && embedded.images.length === 0 && images.length > 0 ? await build(images.length) : first;
	if (image.joined.length > 0) progress(joinedLayers(name, image.joined));
	const root = await image.tree();
	const context = {
		directory,
		displayPath,
		tree,
		charts
	};
	if (found) {
		const notes = joinNotes(found.notes, [...installed.notes, ...observed.notes], images);
		const noted = noteClusterImages(images, notes, image.platform.config);
		const checks = embed && mustBeComplete(request.type);
		const files = {
			platform: name,
			root,
			base: await image.base?.(),
			env: image.platform.config.Env
		};
		const checked = checks ? await findRequired(directoryFor("finished"), files, context, requiredSearch) : void 0;
		const required = checked && { required: joinRequired(checked.required, noted.images, installed.images) };
		const finished = {
			platform: name,
			tree: root,
			copies: image.registryCopies,
			images: noted.images,
			file: kubefile.source.file,
			ignored: ignored.ignores(registryDirectory)
		};
		const problem = mustBeComplete(request.type) ? checkRegistryCopied(finished) : void 0;
		const registrySources = sources.length > 0 ? { registrySources: sources } : {};
		const platform = {
			...image.platform,
			...noted,
			images: embedsAnything(image.platform) ? noted.images : [],
			...required,
			...registrySources
		};
		const warnings = [
			...image.warnings,
			...installed.warnings,
			...observed.warnings,
			...checked?.warnings ?? [],
			...misplacedWarnings(finished)
		];
		return {
			name,
			platform,
			files: image.files,
			warnings,
			problem,
			installs: installed.how
		};
	}
	const searched = directoryFor("searched");
	const inImage = await search({
		directory: searched,
		displayPath: "",
		nameOf: await writeSearchedFiles(searched, {
			root,
			base: await image.base?.()
		}, context)
	});
	const { archives, warnings } = inImage;
	const all = joinObserved(joinImages(inImage.images, installed.images), observed);
	const notes = joinNotes(inImage.notes, [...installed.notes, ...observed.notes], all);
	const noted = noteClusterImages(all, notes, image.platform.config);
	return {
		name,
		platform: {
			...noted.images.length > 0 ? addRegistryLayer(image.platform, root, displayPath) : image.platform,
			...noted,
			required: selectRequired(noted.images)
		},
		files: [...archives, ...image.files],
		warnings: [
			...image.warnings,
			...installed.warnings,
			...observed.warnings,
			...warnings
		],
		installs: installed.how
	};
}
function joinedLayers(platform, joined) {
	const bytes = joined.reduce((sum, { layer }) => sum + layer.size, 0);
	const words = {
		platform,
		count: joined.length,
		bytes,
		limit: 100
	};
	return {
		type: "phase",
		phase: "prepare",
		message: say("phaseLayersJoined", words).text
	};
}
function buildArgsFor({ type, buildArgs }, platform) {
	if (type !== "dockerimages") return buildArgs;
	return {
		...buildArgs,
		ARCH: parsePlatform(platform).architecture
	};
}
async function buildImage(kubefile, evaluation, resources) {
	const { file } = kubefile.source;
	const built = /* @__PURE__ */ new Map();
	const problems = [];
	const warnings = [...evaluation.warnings];
	const files = [];
	const joined = [];
	const input = {
		...resources,
		built,
		file,
		warnings,
		problems,
		files,
		joined
	};
	for (const stage of evaluation.stages) built.set(stage.index, await withExcerpt(kubefile, buildStage(stage, input)));
	if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(kubefile.source, problem)));
	const last = evaluation.stages.at(-1);
	const final = last && built.get(last.index);
	if (!last || !final) throw new RangeError("an evaluation has at least one stage");
	const { base } = final;
	if (base && base.platform !== resources.platform) warnings.push(otherPlatform(base.platform, resources.platform, {
		file,
		line: last.line
	}));
	const author = last.author ?? base?.author;
	return {
		platform: {
			...base ? { base: await withRegistry(base) } : {},
			config: last.config,
			...author === void 0 ? {} : { author },
			layers: await spoolLayerFiles(final.layers, resources.spool),
			history: final.history
		},
		files,
		joined,
		warnings,
		registryCopies: final.registryCopies,
		tree: () => final.tree(),
		base: base && (() => base.tree())
	};
}
async function withRegistry({ prepared, tree }) {
	const registry = selectRegistryEntries([...(await tree()).values()].map(entryMetadata));
	return registry.length > 0 ? {
		...prepared,
		registry
	} : prepared;
}
async function withExcerpt({ source }, building) {
	try {
		return await building;
	} catch (error) {
		throw error instanceof ImagebuildError ? drawError(source, error) : error;
	}
}
function otherPlatform(base, platform, place) {
	return {
		message: say("baseOfOtherPlatform", {
			platform,
			base
		}).text,
		place,
		hint: say("baseOfOtherPlatformHint").text
	};
}

// src/prepare/knownlayers.ts
const directory = "registry";
function describeLayers(layers, { history, config }) {
	const rows = history.filter((row) => !row.empty_layer);
	if (rows.length !== layers.length) return layers.map(() => void 0);
	const images = embeddedImages(layers);
	const movesWorkdir = config.WorkingDir !== void 0 || history.some(({ created_by: by = "" }) => /workdir/i.test(by));
	return layers.map((layer, index) => {
		const key = layer.descriptor.annotations?.[annotationKeys.layerKey];
		if (!isDigest(key)) return void 0;
		const row = rows[index];
		const entries = entriesWithKey(key, layer, images, Date.parse(row.created ?? "") / 1e3);
		if (entries) return changesOf(layer, entries);
		return isOutside(row, movesWorkdir) ? "outside" : void 0;
	});
}
function embeddedImages(layers) {
	const records = layers.flatMap(recordsOf).map((record) => [record.reference, record]);
	try {
		const { images } = embed([...new Map(records).values()].map(recordedImage), /* @__PURE__ */ new Map());
		return images.map(({ image: { reference }, entries }) => ({
			name: formatReference(reference),
			repository: "",
			entries: entries.map((entry) => ({
				...entry,
				path: `${directory}/${entry.path}`
			}))
		}));
	} catch (error) {
		if (error instanceof ImagebuildError) return [];
		throw error;
	}
}
function recordsOf({ descriptor: { annotations } }) {
	return parseRecords(annotations?.[annotationKeys.layerImages]);
}
function entriesWithKey(key, layer, images, mtime) {
	const names = new Set(recordsOf(layer).map(({ reference }) => reference));
	const own = images.filter(({ name }) => names.has(name));
	const candidates = names.size > 0 ? joinedImages(own) : blobs(images, layer.descriptor.size);
	for (const entries of candidates) {
		const all = withParents$1(entries, /* @__PURE__ */ new Map());
		if (layerKey({
			entries: all,
			compression: { type: "none" },
			mtime
		}) === key) return all;
	}
}
function* joinedImages(images) {
	let largest = 0;
	for (const { entries } of images) for (const entry of entries) largest = Math.max(largest, sizeOf(entry));
	let threshold = blobThreshold;
	for (; threshold <= largest; threshold *= 2) yield joinImages$1(images, threshold).entries;
	yield joinImages$1(images, threshold).entries;
}
function* blobs(images, layerSize) {
	for (const { entries } of images) for (const entry of entries) {
		const size = sizeOf(entry);
		if (size >= 1048576 && size < layerSize && layerSize < size + tarOverhead) yield [entry];
	}
}
const tarOverhead = 65536;
function sizeOf(entry) {
	return entry.type === "file" ? entry.content.size : 0;
}
function changesOf(layer, entries) {
	const readable = entries.map((entry, member) => entry.type === "file" ? {
		...entry,
		content: knownLayerFile(layer, member, entry.content)
	} : entry);
	return {
		removed: /* @__PURE__ */ new Set(),
		opaque: /* @__PURE__ */ new Set(),
		entries: readable
	};
}
function isOutside({ created_by: createdBy = "" }, movesWorkdir) {
	const destination = (/^(?:COPY|ADD) [^"'$\\<#]*\s(?<destination>[^\s"'$\\<#]+)$/.exec(createdBy)?.groups)?.["destination"];
	if (destination === void 0 || destination.endsWith("]")) return false;
	if (movesWorkdir && !destination.startsWith("/")) return false;
	const path = cleanPath(posix.resolve("/", destination));
	return path !== "" && path !== directory && !path.startsWith(`${directory}/`);
}

// src/prepare/bases.ts
function openBaseImages(sourceOf, anyPlatform, isOwn = () => false) {
	const any = new Set(anyPlatform.map((each) => formatReference(parseReference(each))));
	const images = /* @__PURE__ */ new Map();
	const layers = /* @__PURE__ */ new Map();
	const read = (layer) => remember(layers, layer.diffId, () => readLayer(layer));
	return { open: (text, platform) => remember(images, `${platform} ${text}`, async () => {
		const reference = parseReference(text);
		const request = {
			reference,
			source: await sourceOf(reference),
			platform,
			anyPlatform: any.has(formatReference(reference)),
			isOwn: isOwn(reference)
		};
		return openBaseImage(request, await resolveManifest(request), read);
	}) };
}
function remember(known, key, make) {
	const value = known.get(key) ?? make();
	known.set(key, value);
	return value;
}
async function resolveManifest(request) {
	const { reference, source, platform } = request;
	const name = formatReference(reference);
	const tagOrDigest = reference.digest ?? reference.tag ?? "latest";
	const descriptor = await source.resolve(tagOrDigest);
	if (!descriptor) throw notFound(reference, source, await suggestTags(tagOrDigest, source));
	const whole = parseManifest(await source.manifest(descriptor), descriptor.mediaType, name);
	if (whole.kind === "manifest") return {
		descriptor,
		manifest: whole
	};
	const child = await findManifest(whole, {
		...request,
		name
	});
	if ("offered" in child) throw lacksPlatform(name, platform, child.offered);
	return {
		descriptor: child,
		manifest: parseImageManifest(await source.manifest(child), child.mediaType, name)
	};
}
async function openBaseImage(request, { descriptor, manifest }, read) {
	const { source, platform } = request;
	const name = formatReference(request.reference);
	const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
	if (!request.anyPlatform && !matchesPlatform(parsePlatform(platform), image)) throw lacksPlatform(name, platform, [formatPlatform(image)]);
	const blobs = pairLayers(source, manifest, image, name);
	const { mediaType, digest, size } = descriptor;
	const known = request.isOwn ? describeLayers(blobs, image) : [];
	const readBlob = (layer, index) => {
		const held = known[index];
		return held === void 0 || held === "outside" ? read(layer) : Promise.resolve(held);
	};
	const layers = blobs.map(preparedLayer);
	return {
		platform,
		prepared: {
			reference: request.reference,
			manifest: {
				mediaType,
				digest,
				size
			},
			layers
		},
		config: image.config,
		author: image.author,
		tree: (enough) => readTree(blobs, readBlob, enough),
		async registryLayers() {
			const inside = [...blobs.entries()].filter(([index]) => known[index] !== "outside");
			return await pLimit(concurrency).map(inside, async ([index, blob]) => ({
				layer: layers[index],
				changes: await readBlob(blob, index)
			}));
		}
	};
}
function preparedLayer({ descriptor: { mediaType, digest, size }, diffId }) {
	return {
		mediaType,
		digest,
		size,
		diffId
	};
}
const concurrency = 3;
async function readTree(blobs, read, enough) {
	if (!enough) {
		const all = [...blobs.entries()];
		return overlayLayers(await pLimit(concurrency).map(all, ([index, blob]) => read(blob, index)));
	}
	const known = [];
	for (const [index, blob] of [...blobs.entries()].reverse()) {
		known.unshift(await read(blob, index));
		const tree = overlayLayers(known);
		if (enough(tree)) return tree;
	}
	return overlayLayers(known);
}
function notFound(reference, { location }, otherTags) {
	const image = formatReference(reference);
	return new ImagebuildError("IMAGE_NOT_FOUND", say("baseNotFound", {
		image,
		location
	}), {
		place: { image },
		hint: movedHint(reference) ?? otherTags ?? say("baseNotFoundHint")
	});
}
function lacksPlatform(image, platform, available) {
	const message = available.length > 0 ? say("baseLacksPlatform", {
		image,
		platform,
		available: available.join(", ")
	}) : say("baseLacksAllPlatforms", {
		image,
		platform
	});
	return new ImagebuildError("PLATFORM_MISSING", message, {
		place: { image },
		hint: say("baseLacksPlatformHint")
	});
}

// src/prepare/run/engines.ts
function openRunEngines(options, progress) {
	const { directory, env, timeoutMs, fresh, signal, openLayout } = options;
	const shared = {
		directory,
		env,
		timeoutMs,
		fresh
	};
	let chosen;
	const choose = () => {
		chosen ??= chooseConfiguredEngine(options);
		return chosen;
	};
	let used;
	let count = 0;
	return {
		used: () => used,
		createExecutor(platform, write) {
			const layout = platform.replace("/", "-");
			const layoutDirectory = join(directory, layout);
			return {
				async check(commands) {
					const { checkCommands } = await import("./segment.js");
					await checkCommands(commands, platform, await choose());
				},
				async run(commands, image) {
					const name = String(count++);
					const state = `state-${name}`;
					const writeTag = (one, tag) => write(one, {
						directory: layoutDirectory,
						tag
					});
					await writeTag(image, state);
					const tagged = await writeMounts(commands, `mount-${name}`, writeTag);
					const engine = await choose();
					used = engine.name;
					progress({
						type: "phase",
						phase: "run",
						message: say("phaseRun", {
							engine: engine.name,
							platform
						}).text
					});
					const { runSegment } = await import("./segment.js");
					const onLine = (line) => progress({
						type: "output",
						program: "RUN",
						line
					});
					const output = await runSegment({
						platform,
						layout,
						state,
						commands: tagged
					}, {
						...shared,
						engine,
						name,
						signal,
						onLine
					});
					const source = selectTag(await openLayout(output.directory), output.tag);
					return {
						before: await readLayers(selectTag(await openLayout(layoutDirectory), state), platform),
						after: await readLayers(source, platform),
						source
					};
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
async function chooseConfiguredEngine(options) {
	const { chooseEngine } = await import("./engines2.js");
	const { engine, directory, env, signal } = options;
	return await chooseEngine(engine, {
		env,
		homes: join(directory, "asked"),
		signal
	});
}
async function writeMounts(commands, prefix, write) {
	const tagged = [];
	for (const [index, command] of commands.entries()) {
		const mounts = [];
		for (const [number, { image, ...mount }] of command.mounts.entries()) {
			const tag = `${prefix}-${index}-${number}`;
			if (image) await addPlace(command.place, write(image, tag));
			mounts.push(image ? {
				...mount,
				image: tag
			} : mount);
		}
		tagged.push({
			...command,
			mounts
		});
	}
	return tagged;
}
function selectTag(layout, tag) {
	return wrapSource(layout, { resolve: () => layout.resolve(tag) });
}
async function readLayers(source, platform) {
	const { prepared } = await openBaseImages(async () => source, []).open("localhost/intermediate", platform);
	return prepared.layers;
}

// src/context/changes.ts
async function recordTree(directory, tree) {
	const marks = /* @__PURE__ */ new Map();
	for (const { path } of tree.values()) marks.set(path, markOf(await lstat(diskPath(join(directory, path)))));
	return {
		tree,
		marks
	};
}
async function readChanges(directory, written, spool) {
	await checkThere(directory);
	const found = await walkDirectory(directory);
	const changed = /* @__PURE__ */ new Map();
	for (const one of found) {
		const entry = await changedEntry(directory, one, written, spool);
		if (entry) changed.set(entry.path, entry);
	}
	const there = new Set(found.map(({ path }) => path));
	const tops = [...written.tree.keys()].filter((path) => !there.has(path)).filter((path) => {
		const parent = parentsOf(path).at(-1);
		return parent === void 0 || there.has(parent) && (changed.get(parent)?.type ?? "dir") === "dir";
	});
	for (const entry of tops.map(whiteoutFor)) changed.set(entry.path, entry);
	return withParents(changed, written.tree);
}
async function checkThere(directory) {
	if ((await lstat(directory).catch(() => void 0))?.isDirectory()) return;
	throw new ImagebuildError("CONTEXT_INVALID", say("workingDirectoryGone"), {
		place: { file: directory },
		hint: say("workingDirectoryGoneHint")
	});
}
async function changedEntry(directory, found, { tree, marks }, spool) {
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
	if (!before) checkLayerName(path);
	const entry = await readEntry(directory, found);
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
		content: await spool.add(entry.content.open())
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
	const root = mergeLayer(tree, changed);
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
async function runHostCommand(given) {
	const { directory, command, homes, timeoutMs, env, extraEnv, kubeconfig, signal, onLine } = given;
	const [program = "", ...args] = command;
	await makeHomes(homes);
	const tracer = await createTracer(homes);
	try {
		await runContained({
			program,
			displayName: "RUN",
			args,
			directory,
			env: createProgramEnvironment(env, homes, {
				...extraEnv,
				...kubeconfig === void 0 ? {} : { KUBECONFIG: kubeconfig },
				BASH_ENV: tracer.variable
			}),
			ours: env,
			homes,
			timeoutMs,
			signal,
			onLine
		});
		return;
	} catch (error) {
		const tried = error instanceof ImagebuildError && (error.code === "PROGRAM_FAILED" || error.code === "PROGRAM_MISSING" && program !== "bash");
		if (kubeconfig === void 0 && tried && needsCluster(command, await tracer.last())) return error;
		throw error;
	}
}
async function createTracer(homes) {
	const file = join(homes, "trace.sh");
	const last = join(homes, "last-command");
	const trap = `builtin printf %s "$BASH_COMMAND" >|${quoteWord(last)}`;
	await writeFile(file, `unset BASH_ENV\nset -o functrace\ntrap ${quoteWord(trap)} DEBUG\n`);
	await rm(last, { force: true });
	return {
		variable: file.replace(/[$`\\]/g, "\\$&"),
		last: () => readFile(last, "utf8").catch(() => void 0)
	};
}

// src/prepare/run/hostrun.ts
function createHostRunner({ directory, spool, timeoutMs, env, kubeconfig, signal }, progress) {
	const copy = join(directory, "rootfs");
	let held = /* @__PURE__ */ new Map();
	const run = async (step, root, place) => {
		const written = await updateCopy(copy, root, held);
		progress({
			type: "phase",
			phase: "run",
			message: step.createdBy
		});
		const failure = await runHostCommand({
			directory: copy,
			command: step.command,
			homes: join(directory, "homes"),
			timeoutMs,
			env,
			extraEnv: step.env,
			kubeconfig,
			signal,
			onLine: (line) => progress({
				type: "output",
				program: "RUN",
				line
			})
		});
		const layer = await readChanges(copy, written, spool);
		held = mergeLayer(written.tree, layer);
		return {
			layer,
			warnings: failure ? [needsClusterWarning(failure, place)] : []
		};
	};
	return async (step, root, place) => {
		try {
			return await withDisplayPaths(copy, "", () => run(step, root, place));
		} catch (error) {
			throw error instanceof ImagebuildError ? error.with({
				place,
				hint: hints[error.code]
			}) : error;
		}
	};
}
async function updateCopy(copy, root, held) {
	const wanted = withoutBlobs(root);
	await mkdir(copy, { recursive: true });
	await writeTree(copy, wanted, held);
	return await recordTree(copy, wanted);
}
function withoutBlobs(root) {
	const blobs = `${resolveLinks(root, registryDirectory)}/docker/`;
	return new Map([...root].filter(([path]) => !path.startsWith(blobs)));
}
function needsClusterWarning({ message, excerpt }, place) {
	const line = excerpt?.split("\n").at(-1) ?? "";
	return {
		message: say("hostRunNeedsCluster", {
			message,
			line
		}).text,
		place,
		hint: say("hostRunNeedsClusterHint").text
	};
}
const hints = {
	PROGRAM_FAILED: say("hostRunFailedHint"),
	CONTEXT_INVALID: say("hostRunLeftoverHint")
};

// src/prepare/run/hostrunners.ts
function hostRunners(options, observer, kind, progress) {
	let platforms = 0;
	return (directory) => {
		const cluster = kind === "container" && platforms++ === 0 ? observer : void 0;
		if (!cluster) return createHostRunner({
			...options,
			directory
		}, progress);
		let runner;
		return async (...step) => {
			const kubeconfig = await cluster.kubeconfig();
			runner ??= createHostRunner({
				...options,
				directory,
				kubeconfig
			}, progress);
			return await runner(...step);
		};
	};
}

// src/prepare/search/imagelists.ts
const largestList = 1048576;
async function fetchImageLists(addresses, download, place) {
	const lists = [];
	for (const address of new Set(addresses)) {
		const content = await download(address, void 0, place);
		const record = {
			address,
			digest: content.digest
		};
		lists.push({
			address,
			text: await text(content.open(0)),
			record
		});
	}
	return lists;
}
function newListSpool() {
	return { async add(bytes) {
		const chunks = [];
		let size = 0;
		for await (const chunk of bytes) {
			size += chunk.length;
			if (size > largestList) throw new ImagebuildError("LIMIT_EXCEEDED", say("imageListTooLarge", { limit: largestList }), { hint: say("imageListTooLargeHint") });
			chunks.push(chunk);
		}
		return contentOf(Buffer.concat(chunks));
	} };
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
		install: "skopeo (apt-get install skopeo, dnf install skopeo)"
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
		install: "docker (https://docs.docker.com/engine/install/)"
	}
};
async function saveLocalImage(given) {
	const { store, image, directory, file, timeoutMs, env, signal } = given;
	const saver = stores[store].savers.find(({ program }) => isOnPath(program, env["PATH"]));
	if (!saver) throw noProgram(given);
	try {
		await runProgram({
			program: saver.program,
			args: saver.args(image, file),
			directory,
			env: createStoreEnvironment(env),
			timeoutMs,
			signal
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? notSaved(error, given) : error;
	}
}
const absent = /identifier is not an image|image not known|no such image|reference does not exist/i;
function notSaved(error, { store, image }) {
	const { code, message: reason, excerpt } = error;
	const { listing } = stores[store];
	if (code === "PROGRAM_FAILED" && absent.test(excerpt ?? "")) return new ImagebuildError("IMAGE_NOT_FOUND", say("localImageMissing", {
		image,
		store
	}), {
		hint: say("localImageMissingHint", { listing }),
		cause: error
	});
	const message = say("localImageUnreadable", {
		image,
		store,
		reason
	});
	const hint = code === "PROGRAM_FAILED" ? say("localStoreHint", { listing }) : void 0;
	return error.with({
		message,
		hint
	});
}
function noProgram({ store, image }) {
	const { savers, install } = stores[store];
	const programs = savers.map(({ program }) => program).join(", ");
	const message = say("localStoreProgramMissing", {
		image,
		store,
		programs
	});
	return new ImagebuildError("PROGRAM_MISSING", message, { hint: say("localStoreProgramMissingHint", { install }) });
}

// src/prepare/search/localimages.ts
function createImageSaver(options, progress) {
	const { directory } = options;
	const saved = /* @__PURE__ */ new Map();
	const save = async (store, image, file) => {
		progress({
			type: "phase",
			phase: "discovery",
			message: say("phaseSave", {
				image,
				store
			}).text
		});
		await mkdir(directory, { recursive: true });
		await saveLocalImage({
			...options,
			store,
			image,
			file
		});
		return await fileContent(join(directory, file));
	};
	return async (store, { reference, origins }) => {
		const image = formatReference(reference);
		const key = `${store}:${image}`;
		const content = saved.get(key) ?? save(store, image, `${saved.size}.tar`);
		saved.set(key, content);
		try {
			return await content;
		} catch (error) {
			if (!(error instanceof ImagebuildError)) throw error;
			const [origin] = origins;
			throw error.with({ place: {
				file: origin?.file,
				line: origin?.line,
				image
			} });
		}
	};
}

// src/prepare/search/search.ts
async function searchDirectory({ directory, displayPath, nameOf: nameOfFile }, { saveLocal, platformPolicy, ...options }) {
	const nameOf = (file) => isAddress(file) ? file : nameOfFile(file);
	return await withDisplayPaths(directory, displayPath, async () => {
		const { images, notes, ...told } = await discover({
			...options,
			directory,
			nameOf
		});
		return {
			...await prepareImages(images, {
				directory,
				nameOf,
				saveLocal,
				platformPolicy
			}),
			notes: prepareNotes(notes, nameOf),
			...told
		};
	});
}
function isAddress(file) {
	return /^https?:\/\//.test(file);
}
async function prepareImages(found, given) {
	const { directory, nameOf, saveLocal } = given;
	const images = [];
	const archives = [];
	for (const one of found) {
		const { required, origins: places } = one;
		const origins = places.map((place) => ({
			...place,
			file: nameOf(place.file)
		}));
		const platformPolicy = given.platformPolicy(one.reference);
		const image = {
			reference: one.reference,
			required,
			reason: one.reason.text,
			...platformPolicy ? { platformPolicy } : {},
			origins
		};
		const located = await findArchive(one, {
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
function prepareNotes(notes, nameOf) {
	return notes.slice(0, preparedLimits.notes).map(({ reason, origins, ...note }) => ({
		...note,
		reason: reason.text,
		origins: origins.map((origin) => ({
			...origin,
			file: nameOf(origin.file)
		}))
	}));
}
async function findArchive({ transport, archive }, given) {
	if (transport === "registry") return void 0;
	const { directory, nameOf, image, saveLocal } = given;
	const name = formatReference(image.reference);
	if (transport === "containers-storage" || transport === "docker-daemon") return describeArchive("docker-archive", await saveLocal(transport, image), name, `${transport}:${name}`);
	if (!archive) throw new RangeError(`${name} has no archive`);
	return describeArchive(transport, await fileContent(await realpath(join(directory, archive.path))), archive.name, nameOf(archive.path));
}
function describeArchive(transport, content, name, shown) {
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

// src/commands/intermediate.ts
async function writeIntermediateImage({ request, displayPath, anyPlatform, platform, image, images, files }, { directory, tag }, settings, publish) {
	const { base, layers, config } = image;
	const history = layers.map(({ createdBy }) => ({
		createdBy,
		emptyLayer: false
	}));
	const { transfer } = await publish({
		schemaVersion: 1,
		request: {
			...request,
			version: tag,
			cache: false,
			replace: true
		},
		application: {
			directory: displayPath,
			kubefile: "",
			fallback: false
		},
		engine: "native",
		anyPlatform,
		platforms: { [platform]: {
			base,
			layers,
			config,
			history,
			images
		} },
		unsupported: [],
		warnings: [],
		files: createFileLookup(files)
	}, {
		...settings,
		destination: {
			kind: "oci",
			directory
		},
		dryRun: false,
		strict: false,
		credentials: {},
		compression: { type: "none" }
	}, silent, { intermediate: true });
	return transfer.pulledBytes;
}

// src/prepare/download.ts
const redirectLimit = 5;
const attempts = 3;
const requestHeaders = {
	"accept-encoding": "identity",
	"user-agent": "imagebuild"
};
function createDownloader(send, spool, progress, signal) {
	return async (address, checksum, place) => {
		const wanted = checksum === void 0 ? void 0 : parseChecksum(checksum, place);
		for (let attempt = 1;; attempt += 1) try {
			const content = await spool.add(await openAddress(parseAddress(address, place), place, send, signal));
			if (wanted === void 0 || content.digest === wanted) return content;
			throw wrongChecksum(address, wanted, content.digest, place);
		} catch (error) {
			if (error instanceof ImagebuildError) throw error.place?.file ? error : error.with({ place });
			signal?.throwIfAborted();
			if (attempt === attempts) throw unavailable(address, place, error);
			const seconds = 2 ** (attempt - 1);
			const reason = say("downloadRetried", {
				address,
				reason: reasonOf(error)
			}).text;
			progress({
				type: "wait",
				subject: new URL(address).host,
				reason,
				seconds
			});
			await setTimeout(seconds * 1e3, void 0, { signal });
		}
	};
}
async function openAddress(first, place, send, signal) {
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
		if (statusCode >= 300 && statusCode < 400 && typeof location === "string") url = resolveRedirect(url, location, place);
		else if ([408, 429].includes(statusCode) || statusCode >= 500) throw new Error(`status ${statusCode}`);
		else throw missing(first.href, `${url.host} returned status ${statusCode}`, place);
	}
	throw missing(first.href, `more than ${redirectLimit} redirects`, place);
}
function resolveRedirect(from, location, place) {
	const to = URL.parse(location, from.href);
	if (to && (to.protocol === "https:" || to.protocol === from.protocol)) return to;
	throw missing(from.href, `a redirect to ${JSON.stringify(location)} is not allowed`, place);
}
function parseAddress(address, place) {
	const url = URL.parse(address);
	if (url && url.username === "" && url.password === "") return url;
	const message = url ? say("addressWithLogin") : say("addressInvalid", { address });
	throw new ImagebuildError("KUBEFILE_SYNTAX", message, {
		place,
		hint: say("addressInvalidHint")
	});
}
function parseChecksum(checksum, place) {
	if (/^sha256:[0-9a-f]{64}$/.test(checksum)) return checksum;
	throw new ImagebuildError("KUBEFILE_SYNTAX", say("checksumInvalid", { checksum }), {
		place,
		hint: say("checksumInvalidHint")
	});
}
function wrongChecksum(address, expected, found, place) {
	return new ImagebuildError("DIGEST_MISMATCH", say("checksumWrong", {
		address,
		expected,
		found
	}), {
		place,
		hint: say("checksumWrongHint")
	});
}
function missing(address, reason, place) {
	return new ImagebuildError("COPY_SOURCE_MISSING", say("downloadFailed", {
		address,
		reason
	}), {
		place,
		hint: say("downloadFailedHint")
	});
}
function unavailable(address, place, cause) {
	return new ImagebuildError("COPY_SOURCE_MISSING", say("downloadFailed", {
		address,
		reason: reasonOf(cause)
	}), {
		place,
		cause,
		hint: say("downloadUnavailableHint")
	});
}
function reasonOf(error) {
	return error instanceof Error ? error.message : String(error);
}

// src/commands/remotesources.ts
function openRemoteSources(workspace, anyPlatform, settings, progress, onPulled) {
	let opened;
	const open = () => {
		opened ??= import("./open2.js").then(({ createSourceOpener, openAddresses }) => ({
			sources: createSourceOpener(settings, progress),
			addresses: openAddresses(settings)
		}));
		return opened;
	};
	const send = async (url, options) => {
		const { body, ...answer } = await (await open()).addresses.send(url, options);
		return {
			...answer,
			body: {
				...countBytes(body, onPulled),
				dump: () => body.dump()
			}
		};
	};
	const sendSecurely = async (url, options) => {
		const { isAllowed } = await import("./endpoint.js");
		if (!isAllowed(url, settings)) throw new ImagebuildError("DENIED", say("imageListPlain", { address: url.href }), { hint: say("imageListPlainHint", { host: url.host }) });
		return await send(url, options);
	};
	const sourceOf = async (reference) => countingSource(await (await open()).sources.sourceOf(reference), onPulled);
	const spool = newBlobSpool(join(workspace, "kept"));
	return {
		sourceOf,
		bases: openBaseImages(sourceOf, anyPlatform, namespaceOf(settings.destination)),
		spool,
		download: createDownloader(send, spool, progress, settings.signal),
		downloadList: createDownloader(sendSecurely, newListSpool(), progress, settings.signal),
		async [Symbol.asyncDispose]() {
			const { sources, addresses } = await opened ?? {};
			await Promise.all([sources?.[Symbol.asyncDispose](), addresses?.close()]);
		}
	};
}
function namespaceOf(destination) {
	if (destination.kind !== "registry") return () => false;
	const { host, namespace } = destination;
	return (reference) => reference.host === host && reference.repository.startsWith(`${namespace}/`);
}

// src/commands/prepare.ts
async function prepare(request, settings, progress) {
	const workspace = await createWorkspace(settings.env, progress);
	try {
		const prepare = (report) => prepareIn(workspace.directory, request, settings, report, progress);
		return {
			...settings.strict ? await prepareStrictly(prepare, progress) : await prepare(progress),
			[Symbol.asyncDispose]: workspace[Symbol.asyncDispose]
		};
	} catch (error) {
		await workspace[Symbol.asyncDispose]();
		throw error;
	}
}
async function prepareStrictly(prepare, progress) {
	const held = holdWarnings(progress);
	const prepared = await prepare(held.progress).catch((error) => {
		held.release();
		throw error;
	});
	refuseWarnings(held.warnings);
	return prepared;
}
async function prepareIn(workspace, request, settings, progress, transferProgress) {
	const application = await locateApplication(settings.applications, request);
	const { directory, fallback, shown: displayPath, isOfCollection, readKubefile } = application;
	progress({
		type: "phase",
		phase: "prepare",
		message: displayPath
	});
	const configuration = await readApplicationConfiguration(directory, displayPath);
	const early = [...application.warnings, ...await checkApplicationFiles(directory, displayPath)];
	for (const warning of early) progress({
		type: "warning",
		warning
	});
	const { built, unsupported } = await resolvePlatforms(directory, displayPath, request.platforms, configuration, settings.configuration);
	const ordered = settings.observe ? machineFirst(built) : built;
	const timeoutMs = configuration.timeout === void 0 ? settings.timeout : configuration.timeout * 1e3;
	const { env, signal, init } = settings;
	if (settings.observe?.kind === "container") findProgram("kind", env["PATH"]);
	const programOptions = {
		timeoutMs,
		env,
		signal
	};
	const { buildArgs } = request;
	const { dialect } = configuration;
	if (init && isOfCollection) await checkCommittedBuildArgs({
		directory,
		displayPath,
		buildArgs,
		dialect,
		readKubefile
	});
	const contexts = isOfCollection ? await makeContexts({
		directory,
		displayPath,
		request,
		platforms: ordered,
		init,
		workspace,
		...programOptions
	}, progress) : [{
		directory,
		platforms: ordered
	}];
	const { anyPlatform } = configuration;
	let pulledBytes = 0;
	const onPulled = (count) => {
		pulledBytes += count;
	};
	await using remote = openRemoteSources(workspace, anyPlatform, settings, transferProgress, onPulled);
	const { engine } = settings;
	await using engines = openRunEngines({
		engine,
		fresh: !request.cache,
		directory: join(workspace, "engine"),
		...programOptions,
		openLayout
	}, progress);
	const saveLocal = createImageSaver({
		directory: join(workspace, "local"),
		...programOptions
	}, progress);
	const search = searchOptions(request.app, workspace, configuration, settings);
	const place = lockPlace(application, request.version, displayPath);
	const known = await readLock(place);
	const { observe } = settings;
	await using observer = observe ? await openClusterObserver(observe, {
		search,
		workspace,
		timeoutMs,
		configuration
	}, remote, settings, progress) : void 0;
	const { bases, spool, download } = remote;
	const addresses = configuration.embed === false ? [] : configuration.imageLists ?? [];
	const listPlace = { file: join(displayPath, "imagebuild.yml") };
	const imageLists = await fetchImageLists(addresses, remote.downloadList, listPlace);
	const tools = {
		bases,
		spool,
		download,
		search: (location) => searchDirectory(location, {
			...search,
			imageLists,
			saveLocal
		}),
		searchInstalls: createInstallSearch({
			search,
			platformPolicy: search.platformPolicy,
			directory: join(workspace, "installs"),
			record: settings.recordInstall && configuration.recordInstall !== false,
			env,
			signal
		}),
		observe: observer?.observe ?? (known && (async (image) => observedInLock(known, place.shown, image))),
		requiredSearch: {
			...search,
			discover
		},
		createExecutor: createExecutors(engines, {
			request,
			displayPath,
			anyPlatform
		}, settings, onPulled),
		createHostRunner: hostRunners({
			spool,
			...programOptions
		}, observer, observe?.kind, progress)
	};
	const { target, charts, embed } = configuration;
	const written = isOfCollection ? [] : writtenPaths(directory, outputsOf(settings));
	const options = {
		request,
		displayPath,
		workspace,
		dialect,
		target,
		charts,
		embed,
		readKubefile,
		isClusterImage: application.isClusterImage,
		written
	};
	const preparedContexts = [];
	for (const context of contexts) preparedContexts.push(await prepareContext(context, options, tools, progress));
	const kubefile = preparedContexts[0]?.kubefile ?? "";
	const joined = Object.assign({}, ...preparedContexts.map((context) => context.platforms));
	const platforms = Object.fromEntries(Object.entries(joined).sort(([a], [b]) => a < b ? -1 : 1));
	checkRegistrySources(platforms, join(displayPath, kubefile));
	throwProblems(preparedContexts.flatMap(({ problems }) => problems));
	const isSealer = preparedContexts.some(({ embedsByItself }) => embedsByItself);
	const warnings = distinct([
		...preparedContexts.flatMap((context) => context.warnings),
		...settings.init ? unusedEverywhere(preparedContexts) : [],
		...observe && known === void 0 ? reportMissed(platforms, displayPath, request, settings, isSealer, progress) : []
	]);
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	const installs = preparedContexts[0]?.installs;
	const lock = settings.lock === "ignore" ? void 0 : known;
	const records = imageLists.map(({ record }) => record);
	if (lock && settings.lock !== "update") checkLock(lock, {
		platforms,
		imageLists: records,
		...installs
	}, place.shown, request);
	return {
		schemaVersion: 1,
		request,
		application: {
			directory: displayPath,
			kubefile,
			fallback,
			commit: settings.commit
		},
		engine: engines.used() ?? "native",
		kubeVersion: search.kubeVersion,
		anyPlatform,
		unsupported,
		platforms: lock ? lockImages(lock, platforms) : platforms,
		warnings: [...early, ...warnings],
		...installs,
		...records.length === 0 ? {} : { imageLists: records },
		...pulledBytes === 0 ? {} : { pulledBytes },
		files: createFileLookup(preparedContexts.flatMap(({ files }) => files))
	};
}
async function openClusterObserver(observe, given, { sourceOf }, { env, signal, recordInstall }, progress) {
	const { openObserver } = await import("./open3.js");
	const { openCloudCluster } = await import("./session2.js");
	const { search, workspace, timeoutMs, configuration } = given;
	const record = recordInstall && configuration.recordInstall !== false;
	const directory = join(workspace, "observed");
	return openObserver(observe, {
		...search,
		record,
		directory,
		timeoutMs,
		sourceOf,
		env,
		signal
	}, progress, openCloudCluster);
}
function reportMissed(platforms, displayPath, request, { lock = "use" }, isSealer, progress) {
	const missed = missedImages(platforms);
	if (missed.length === 0) progress({
		type: "phase",
		phase: "observe",
		message: say("phaseNothingMissed").text
	});
	if (lock !== "use") return [];
	const command = `imagebuild lock ${requestWords(request)} --build-type ${request.buildType ?? "container"}`;
	return [missedWarning(missed, displayPath, isSealer, command) ?? []].flat();
}
function unusedEverywhere(contexts) {
	const [first, ...others] = contexts.map(({ unusedIgnores }) => unusedIgnores.map((one) => JSON.stringify(one)));
	return (contexts[0]?.unusedIgnores ?? []).filter((_, index) => others.every((other) => other.includes(first?.[index] ?? "")));
}
function searchOptions(applicationName, workspace, configuration, { kubeVersion, limits, env, signal }) {
	return {
		application: applicationName,
		kubeVersion: kubeVersion ?? configuration.kubeVersion,
		charts: configuration.charts,
		extraImages: configuration.images,
		ignoredImages: configuration.ignoredImages,
		imageVersions: configuration.imageVersions,
		render: cacheRenders(createChartRenderer(workspace, {
			env,
			signal
		})),
		platformPolicy: createPlatformPolicy(configuration.platformPolicy),
		maxImages: limits.images
	};
}
function createExecutors(engines, build, settings, onPulled) {
	return (platform, { images, files }) => engines.createExecutor(platform, async (image, to) => {
		const { publish } = await import("./publish2.js");
		const all = [...files, ...image.files];
		const intermediate = {
			...build,
			platform,
			image,
			images,
			files: all
		};
		onPulled(await writeIntermediateImage(intermediate, to, settings, publish));
	});
}
async function openLayout(directory) {
	const { openLayout: open } = await import("./layout2.js");
	return await open(directory);
}
function throwProblems(problems) {
	const places = new Map(problems.map((problem) => [JSON.stringify(problem.place), problem]).reverse());
	if (places.size > 0) throw joinProblems([...places.values()].reverse());
}
function distinct(values) {
	return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

export { prepare as t };