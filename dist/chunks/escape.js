import { g as shorten } from "./say.js";

// src/text/escape.ts
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
const markup = /[&<>|@`*_[\]#\\!~$]|:(?=[:/])|(?<=www)\./gi;
const blockMarkup = /[&<>@`~]|#(?=[#\d])|:(?=[:/])|(?<=www)\./gi;
function prose(text) {
	return entities(visible(text).replace(/([@#]|\bGH-|:(?=\/)|www(?=\.))/gi, "$1⁠"), markup);
}
function code(text) {
	return `<code>${literal(text)}</code>`;
}
function literal(text) {
	return entities(visible(text), markup);
}
function block(lines) {
	return [
		"<pre>",
		...lines.map((line) => entities(visible(line), blockMarkup)),
		"</pre>"
	].join("\n");
}
function lastLines(log, count) {
	return log.slice(-count * 4096).split(/\r\n|\r|\n/).map((line) => line.replace(escapes, "").trimEnd()).filter((line, index, all) => line !== "" || all[index - 1] !== "").slice(-count).map((line) => shorten(line, 300));
}
function escapeLine(text) {
	return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (one) => one === "	" ? one : codePoint(one)).replaceAll("##[", "## [").replace(/^(\s*)::/, "$1: :");
}
function escapeCommandData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function entities(text, characters) {
	return text.replace(characters, (one) => `&#${one.codePointAt(0)};`);
}
function visible(text) {
	return text.replace(hidden, (one) => one === "	" ? " " : codePoint(one));
}
function codePoint(character) {
	return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

export { lastLines as a, escapeLine as i, code as n, literal as o, escapeCommandData as r, prose as s, block as t };