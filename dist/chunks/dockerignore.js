import { t as ImagebuildError } from "./errors.js";
import { c as unreadable } from "./evaluate.js";
import { l as parentsOf } from "./tree.js";
import { i as say } from "./say.js";
import { o as compilePathPattern } from "./copysources.js";
import { join, posix } from "node:path";
import { readFile } from "node:fs/promises";

// src/context/dockerignore.ts
function parseDockerignore(text, file = ".dockerignore") {
	return createIgnore(text.replace(/^\uFEFF/, "").split("\n").map((pattern, index) => ({
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
	return createIgnore(patterns.map((pattern) => ({
		pattern,
		place
	})));
}
function createIgnore(lines) {
	const rules = lines.flatMap(parseRule);
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
function parseRule({ pattern, place }) {
	const word = pattern.trim();
	if (word === "") return [];
	const exception = word.startsWith("!");
	const clean = cleanPattern(exception ? word.slice(1).trim() : word);
	const compiled = clean === "" ? void 0 : compilePathPattern(clean);
	if (compiled) return [{
		pattern: compiled,
		exception
	}];
	throw new ImagebuildError("CONTEXT_INVALID", say("ignorePatternInvalid", { pattern: JSON.stringify(word) }), {
		place,
		hint: say("ignorePatternHint")
	});
}
function cleanPattern(word) {
	return word === "" ? "" : posix.normalize(word).replace(/(?<=.)\/$/, "").replace(/^\/(?=.)/, "");
}

export { readDockerignore as n, parseExclude as t };