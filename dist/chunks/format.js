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
function shorten(text, length) {
	return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
function escapeLine(text) {
	return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (one) => one === "	" ? one : codePoint(one)).replaceAll("##[", "## [").replace(/^(\s*)::/, "$1: :");
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

// src/text/format.ts
const units = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
function formatBytes(bytes) {
	const rounded = Number(bytes.toPrecision(3));
	const power = rounded < 1 ? 0 : Math.min(Math.floor(Math.log10(rounded) / 3), units.length - 1);
	const value = rounded / 1e3 ** power;
	const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
	return `${value.toFixed(digits)} ${units[power]}`;
}
function formatSeconds(seconds) {
	if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
	if (seconds >= 3600) {
		const minutes = Math.round(seconds / 60);
		return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
	}
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
function formatCount(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export { code as a, literal as c, block as i, prose as l, formatCount as n, escapeLine as o, formatSeconds as r, lastLines as s, formatBytes as t, shorten as u };