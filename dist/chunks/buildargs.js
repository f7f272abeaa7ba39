import { t as ImagebuildError } from "./errors.js";
import { _ as describeCharacter } from "./request.js";
import { i as say } from "./say.js";

// src/application/buildargs.ts
const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
function parseBuildArgs(text) {
	const args = /* @__PURE__ */ new Map();
	let rest = text.trim();
	while (rest !== "") {
		const [key, value, after] = takeArg(rest);
		if (args.has(key)) throw invalid(say("argTwice", { key }), say("argOnce"));
		args.set(key, value);
		rest = after;
	}
	return Object.fromEntries(args);
}
function takeArg(text) {
	const equals = text.indexOf("=");
	const comma = text.indexOf(",");
	if (equals === -1 || comma !== -1 && comma < equals) {
		const word = comma === -1 ? text : text.slice(0, comma);
		throw invalid(say("argWithoutValue", {
			word: JSON.stringify(word),
			character: oddIn(word)
		}));
	}
	const key = text.slice(0, equals).trim();
	if (!keyPattern.test(key)) throw invalid(say("argNamed", {
		key: JSON.stringify(key),
		character: oddIn(key)
	}));
	const [value, rest] = takeValue(key, text.slice(equals + 1).trimStart());
	if (rest === "") return [
		key,
		value,
		""
	];
	const after = rest.slice(1).trimStart();
	if (after === "") throw invalid(say("argAfterComma"));
	return [
		key,
		value,
		after
	];
}
function takeValue(key, text) {
	if (text.startsWith("\"") || text.startsWith("'")) return takeQuoted(key, text);
	const comma = text.indexOf(",");
	const value = (comma === -1 ? text : text.slice(0, comma)).trimEnd();
	const typographic = /[“”‘’，＝]/u.exec(value)?.[0];
	if (typographic) throw invalid(say("argTypographic", {
		key,
		character: describeCharacter(typographic).name
	}), say("argTypographicInstead", {
		key,
		plain: String(describeCharacter(typographic).resembles)
	}));
	return [value, comma === -1 ? "" : text.slice(comma)];
}
function takeQuoted(key, text) {
	const match = (text.startsWith("\"") ? /^"((?:[^"\\]|\\.)*)"\s*/s : /^'([^']*)'\s*/s).exec(text);
	if (!match) throw invalid(say("argUnclosed", { key }), say("argClose", { closed: `${key}=${text}${text[0]}` }));
	const rest = text.slice(match[0].length);
	if (rest !== "" && !rest.startsWith(",")) throw invalid(say("argGoesOn", {
		key,
		rest: JSON.stringify(rest)
	}), say("argQuoteWhole", { key }));
	const inside = match[1] ?? "";
	return [text.startsWith("\"") ? inside.replace(/\\(["\\])/g, "$1") : inside, rest];
}
function oddIn(text) {
	const odd = [...text].find((character) => !/^[\x20-\x7e]$/.test(character));
	return odd === void 0 ? "" : describeCharacter(odd).name;
}
function invalid(because, hint = say("argForm")) {
	return new ImagebuildError("INVALID_REQUEST", because, { hint });
}

export { parseBuildArgs as t };