import { i as say } from "./say.js";

// src/report/notes.ts
function noteLines(title, notes = [], most = Number.POSITIVE_INFINITY) {
	if (notes.length === 0) return [];
	const lines = notes.slice(0, most).flatMap(({ reference, reason, sources }) => [reference === void 0 ? reason : say("ruleWhy", {
		what: reference,
		why: reason
	}).text, ...sources.map(sourceLine)]);
	const others = notes.length > most ? [say("notesCut", { count: notes.length - most }).text] : [];
	return [say(title, { count: notes.length }).text, ...[...lines, ...others].map((line) => `  ${line}`)];
}
function describeInstalls({ installs, installsReason: reason }) {
	if (installs !== "read" || reason === "plain") return void 0;
	return say("installsRead", { reason: reason ?? "" }).text;
}
function installsLines(found) {
	const text = describeInstalls(found);
	return text === void 0 ? [] : [text];
}
function sourceLine({ kind, file, line }) {
	return `    ${kind}: ${file}${line === void 0 ? "" : `:${line}`}`;
}

export { sourceLine as i, installsLines as n, noteLines as r, describeInstalls as t };