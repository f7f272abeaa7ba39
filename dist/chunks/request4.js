import { t as parseBuildArgs } from "./buildargs.js";
import { n as parseAnnotations, r as parsePairs, t as validateDirectoryRequest } from "./validate.js";
import { n as parseBuildType } from "./optionvalues.js";
import { l as validateRequest, n as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as suggest } from "./suggest.js";
import { existsSync } from "node:fs";

// src/cli/request.ts
function readRequest(named, flags, configuration) {
	const shared = {
		platforms: flags.platform?.split(",").map((word) => word.trim()) ?? configuration?.platforms,
		replace: flags.replace,
		cache: flags.cache,
		buildType: parseBuildType(flags.buildType)
	};
	if (flags.tag === void 0 && flags.file === void 0) {
		checkApplicationWords(named, flags);
		const [type, app, version, buildArgs = ""] = named.words;
		return validateRequest({
			...shared,
			type,
			app,
			version,
			buildArgs: parseBuildArgs(buildArgs)
		});
	}
	checkDirectoryWords(named, flags);
	const { tag: tags = [], file, env = [], label = [], annotation = [], buildArg = [] } = flags;
	return validateDirectoryRequest({
		...shared,
		buildArgs: parsePairs("build argument", buildArg),
		directory: {
			context: named.words[0] ?? ".",
			file,
			tags,
			env: parsePairs("variable", env),
			labels: parsePairs("label", label),
			annotations: parseAnnotations(annotation)
		}
	});
}
const directoryFlags = {
	buildArg: "--build-arg",
	env: "--env",
	label: "--label",
	annotation: "--annotation"
};
function checkApplicationWords({ command, words }, flags) {
	const [type, app, version, , extra] = words;
	const forms = say("buildForms", { command });
	if (type === void 0) throw wrong(say("buildWhat"), forms);
	checkType(command, type);
	const missing = app === void 0 ? "name" : version === void 0 ? "version" : void 0;
	if (missing !== void 0) throw wrong(say("buildWordMissing", { word: missing }), forms);
	if (extra !== void 0) throw wrong(say("buildTooManyWords", { word: extra }), forms);
	const given = Object.entries(directoryFlags).find(([name]) => flags[name] !== void 0);
	if (given === void 0) return;
	const shown = {
		flag: given[1],
		words: words.join(" ")
	};
	throw wrong(say("buildFlagOfDirectory", shown), say("buildFlagOfDirectoryHint", { command }));
}
function checkType(command, type) {
	if (isType(type)) return;
	if (type === "." || type.includes("/") || existsSync(type)) throw wrong(say("buildNameless", { path: type }), say("buildNamelessHint", {
		command,
		file: "",
		path: type
	}));
	throw wrong(say("typeUnknown", { type: JSON.stringify(type) }), suggest(type, imageTypes));
}
function checkDirectoryWords({ command, words }, { tag = [], file }) {
	const [path = "."] = words;
	const name = tag[0] ?? "NAME:TAG";
	if (words.length > 1) {
		const shown = {
			command,
			words: words.join(" "),
			name,
			flag: tag.length > 0 ? "-t" : "-f"
		};
		throw isType(path) ? wrong(say("buildFormsMixed", shown), say("buildFormsMixedHint", shown)) : wrong(say("buildManyPaths", shown), say("buildManyPathsHint", shown));
	}
	if (tag.length > 0) return;
	const shown = {
		command,
		path,
		file: file === void 0 ? "" : `-f ${file} `
	};
	throw wrong(say("buildNameless", shown), say("buildNamelessHint", shown));
}
function isType(word) {
	return imageTypes.some((known) => known === word);
}
function wrong(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

export { readRequest as t };