import { t as ImagebuildError } from "./errors.js";
import { a as toFailure, i as statusOf, r as isUnverified, t as describeError } from "./problem.js";
import { i as escapeLine } from "./escape.js";
import { i as say } from "./say.js";
import { _ as colours } from "./flags.js";

// src/cli/errors.ts
const usageCodes = ["USAGE", "INVALID_REQUEST"];
function lineStyles({ red, yellow, cyan, bold, underline }) {
	const plain = (text) => text;
	return {
		error: red,
		warning: yellow,
		note: plain,
		hint: cyan,
		excerpt: plain,
		file: underline,
		count: bold,
		ending: bold
	};
}
const styles = lineStyles(colours);
const unverified = 3;
function exitCodeOf(error) {
	if (isUnverified(error)) return 3;
	return usageCodes.includes(error.code) ? 2 : 1;
}
function renderError(error, debug) {
	const lines = describeError(error).map(({ kind, text }) => styles[kind](text));
	if (debug) lines.push(...stacksOf(error));
	return `${lines.join("\n")}\n`;
}
function errorDocument(error) {
	return {
		...statusOf(error),
		error: toFailure(error)
	};
}
function usageError({ code, message }, command) {
	if (code === "commander.help") return new ImagebuildError("USAGE", say("programCommandUnknown"), { hint: say("commandsAbove") });
	const [text = "", advice] = message.replace(/^error: /, "").split(/\n|\. (?=Allowed|Expected)/);
	const given = advice?.replace(/^\((.*)\)$/, "$1");
	const hint = given === void 0 ? say("seeHelp", { command }) : say("usageHint", { hint: given });
	return new ImagebuildError("USAGE", say("usageWrong", { message: text }), { hint });
}
function stacksOf(error) {
	if (!(error instanceof Error)) return [];
	return [...(error.stack ?? error.message).split("\n").map(escapeLine), ...stacksOf(error.cause)];
}

export { usageError as a, renderError as i, exitCodeOf as n, lineStyles as r, errorDocument as t };