import { i as joinProblems, t as ImagebuildError } from "./errors.js";
import { d as record, f as strictObject, n as array, p as string, r as boolean, t as _enum } from "./schemas.js";
import { n as requestPlatforms, t as imageTypes } from "./imagetypes.js";

// src/nearest.ts
function nearest(wanted, candidates) {
	const plain = (text) => text.toLowerCase().replace(/[\s_-]/g, "");
	const target = plain(wanted);
	let best;
	let limit = Math.max(1, Math.floor(target.length / 3)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(target, plain(candidate));
		if (distance >= limit) continue;
		limit = distance;
		best = candidate;
	}
	return best;
}
function editDistance(a, b) {
	let before = [];
	let above = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1] ? 0 : 1;
			const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			current[column] = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + same, swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY);
		}
		before = above;
		above = current;
	}
	return above[b.length] ?? 0;
}

// src/application/arglimits.ts
const buildArgLimits = {
	count: 64,
	keyLength: 128,
	valueLength: 4096
};

// src/application/characters.ts
const known = new Map([
	["control", [
		[0, "NULL"],
		[7, "BELL"],
		[8, "BACKSPACE"],
		[9, "CHARACTER TABULATION"],
		[10, "LINE FEED"],
		[11, "LINE TABULATION"],
		[12, "FORM FEED"],
		[13, "CARRIAGE RETURN"],
		[27, "ESCAPE"],
		[127, "DELETE"],
		[133, "NEXT LINE"],
		[8232, "LINE SEPARATOR"],
		[8233, "PARAGRAPH SEPARATOR"]
	]],
	["bidirectional", [
		[1564, "ARABIC LETTER MARK"],
		[8206, "LEFT-TO-RIGHT MARK"],
		[8207, "RIGHT-TO-LEFT MARK"],
		[8234, "LEFT-TO-RIGHT EMBEDDING"],
		[8235, "RIGHT-TO-LEFT EMBEDDING"],
		[8236, "POP DIRECTIONAL FORMATTING"],
		[8237, "LEFT-TO-RIGHT OVERRIDE"],
		[8238, "RIGHT-TO-LEFT OVERRIDE"],
		[8294, "LEFT-TO-RIGHT ISOLATE"],
		[8295, "RIGHT-TO-LEFT ISOLATE"],
		[8296, "FIRST STRONG ISOLATE"],
		[8297, "POP DIRECTIONAL ISOLATE"]
	]],
	["zero-width", [
		[173, "SOFT HYPHEN"],
		[847, "COMBINING GRAPHEME JOINER"],
		[4447, "HANGUL CHOSEONG FILLER"],
		[4448, "HANGUL JUNGSEONG FILLER"],
		[6158, "MONGOLIAN VOWEL SEPARATOR"],
		[8203, "ZERO WIDTH SPACE"],
		[8204, "ZERO WIDTH NON-JOINER"],
		[8205, "ZERO WIDTH JOINER"],
		[8288, "WORD JOINER"],
		[8289, "FUNCTION APPLICATION"],
		[8290, "INVISIBLE TIMES"],
		[8291, "INVISIBLE SEPARATOR"],
		[8292, "INVISIBLE PLUS"],
		[12644, "HANGUL FILLER"],
		[65279, "ZERO WIDTH NO-BREAK SPACE"],
		[65440, "HALFWIDTH HANGUL FILLER"]
	]],
	["blank", [
		[32, "SPACE"],
		[160, "NO-BREAK SPACE"],
		[5760, "OGHAM SPACE MARK"],
		[8194, "EN SPACE"],
		[8195, "EM SPACE"],
		[8199, "FIGURE SPACE"],
		[8200, "PUNCTUATION SPACE"],
		[8201, "THIN SPACE"],
		[8202, "HAIR SPACE"],
		[8239, "NARROW NO-BREAK SPACE"],
		[8287, "MEDIUM MATHEMATICAL SPACE"],
		[10240, "BRAILLE PATTERN BLANK"],
		[12288, "IDEOGRAPHIC SPACE"]
	]],
	["look-alike", [
		[
			305,
			"LATIN SMALL LETTER DOTLESS I",
			"i"
		],
		[
			593,
			"LATIN SMALL LETTER ALPHA",
			"a"
		],
		[
			609,
			"LATIN SMALL LETTER SCRIPT G",
			"g"
		],
		[
			945,
			"GREEK SMALL LETTER ALPHA",
			"a"
		],
		[
			953,
			"GREEK SMALL LETTER IOTA",
			"i"
		],
		[
			954,
			"GREEK SMALL LETTER KAPPA",
			"k"
		],
		[
			957,
			"GREEK SMALL LETTER NU",
			"v"
		],
		[
			959,
			"GREEK SMALL LETTER OMICRON",
			"o"
		],
		[
			961,
			"GREEK SMALL LETTER RHO",
			"p"
		],
		[
			965,
			"GREEK SMALL LETTER UPSILON",
			"u"
		],
		[
			967,
			"GREEK SMALL LETTER CHI",
			"x"
		],
		[
			913,
			"GREEK CAPITAL LETTER ALPHA",
			"A"
		],
		[
			914,
			"GREEK CAPITAL LETTER BETA",
			"B"
		],
		[
			917,
			"GREEK CAPITAL LETTER EPSILON",
			"E"
		],
		[
			927,
			"GREEK CAPITAL LETTER OMICRON",
			"O"
		],
		[
			1040,
			"CYRILLIC CAPITAL LETTER A",
			"A"
		],
		[
			1042,
			"CYRILLIC CAPITAL LETTER VE",
			"B"
		],
		[
			1045,
			"CYRILLIC CAPITAL LETTER IE",
			"E"
		],
		[
			1050,
			"CYRILLIC CAPITAL LETTER KA",
			"K"
		],
		[
			1052,
			"CYRILLIC CAPITAL LETTER EM",
			"M"
		],
		[
			1053,
			"CYRILLIC CAPITAL LETTER EN",
			"H"
		],
		[
			1054,
			"CYRILLIC CAPITAL LETTER O",
			"O"
		],
		[
			1056,
			"CYRILLIC CAPITAL LETTER ER",
			"P"
		],
		[
			1057,
			"CYRILLIC CAPITAL LETTER ES",
			"C"
		],
		[
			1058,
			"CYRILLIC CAPITAL LETTER TE",
			"T"
		],
		[
			1061,
			"CYRILLIC CAPITAL LETTER HA",
			"X"
		],
		[
			1072,
			"CYRILLIC SMALL LETTER A",
			"a"
		],
		[
			1077,
			"CYRILLIC SMALL LETTER IE",
			"e"
		],
		[
			1082,
			"CYRILLIC SMALL LETTER KA",
			"k"
		],
		[
			1084,
			"CYRILLIC SMALL LETTER EM",
			"m"
		],
		[
			1086,
			"CYRILLIC SMALL LETTER O",
			"o"
		],
		[
			1088,
			"CYRILLIC SMALL LETTER ER",
			"p"
		],
		[
			1089,
			"CYRILLIC SMALL LETTER ES",
			"c"
		],
		[
			1090,
			"CYRILLIC SMALL LETTER TE",
			"t"
		],
		[
			1091,
			"CYRILLIC SMALL LETTER U",
			"y"
		],
		[
			1093,
			"CYRILLIC SMALL LETTER HA",
			"x"
		],
		[
			1109,
			"CYRILLIC SMALL LETTER DZE",
			"s"
		],
		[
			1110,
			"CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I",
			"i"
		],
		[
			1112,
			"CYRILLIC SMALL LETTER JE",
			"j"
		],
		[
			1211,
			"CYRILLIC SMALL LETTER SHHA",
			"h"
		],
		[
			1231,
			"CYRILLIC SMALL LETTER PALOCHKA",
			"l"
		],
		[
			1281,
			"CYRILLIC SMALL LETTER KOMI DE",
			"d"
		],
		[
			1307,
			"CYRILLIC SMALL LETTER QA",
			"q"
		],
		[
			1309,
			"CYRILLIC SMALL LETTER WE",
			"w"
		],
		[
			1400,
			"ARMENIAN SMALL LETTER VO",
			"n"
		],
		[
			1405,
			"ARMENIAN SMALL LETTER SEH",
			"u"
		],
		[
			1413,
			"ARMENIAN SMALL LETTER OH",
			"o"
		],
		[
			8208,
			"HYPHEN",
			"-"
		],
		[
			8210,
			"FIGURE DASH",
			"-"
		],
		[
			8211,
			"EN DASH",
			"-"
		],
		[
			8212,
			"EM DASH",
			"-"
		],
		[
			8213,
			"HORIZONTAL BAR",
			"-"
		],
		[
			8216,
			"LEFT SINGLE QUOTATION MARK",
			"'"
		],
		[
			8217,
			"RIGHT SINGLE QUOTATION MARK",
			"'"
		],
		[
			8220,
			"LEFT DOUBLE QUOTATION MARK",
			"\""
		],
		[
			8221,
			"RIGHT DOUBLE QUOTATION MARK",
			"\""
		],
		[
			8259,
			"HYPHEN BULLET",
			"-"
		],
		[
			8722,
			"MINUS SIGN",
			"-"
		],
		[
			8758,
			"RATIO",
			":"
		],
		[
			12289,
			"IDEOGRAPHIC COMMA",
			","
		],
		[
			12290,
			"IDEOGRAPHIC FULL STOP",
			"."
		]
	]],
	["look-alike", [
		[
			8209,
			"NON-BREAKING HYPHEN",
			"-"
		],
		[
			8228,
			"ONE DOT LEADER",
			"."
		],
		[
			65106,
			"SMALL FULL STOP",
			"."
		],
		[
			65112,
			"SMALL EM DASH",
			"-"
		],
		[
			65123,
			"SMALL HYPHEN-MINUS",
			"-"
		],
		[
			65292,
			"FULLWIDTH COMMA",
			","
		],
		[
			65293,
			"FULLWIDTH HYPHEN-MINUS",
			"-"
		],
		[
			65294,
			"FULLWIDTH FULL STOP",
			"."
		],
		[
			65306,
			"FULLWIDTH COLON",
			":"
		],
		[
			65309,
			"FULLWIDTH EQUALS SIGN",
			"="
		],
		[
			65343,
			"FULLWIDTH LOW LINE",
			"_"
		]
	]]
].flatMap(([kind, rows]) => rows.map(([point, name, resembles]) => [point, {
	name: `${notation(point)} ${name}`,
	kind,
	resembles
}])));
const scripts = [
	"Cyrillic",
	"Greek",
	"Armenian",
	"Cherokee",
	"Latin",
	"Arabic",
	"Hebrew",
	"Han",
	"Hangul"
];
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
function findHostileCharacter(text) {
	for (const character of text) if (!/^[!-~]$/.test(character)) return describeCharacter(character);
}
function findHiddenCharacter(text) {
	for (const character of text) {
		if (character === "	" || !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(character)) continue;
		return describeCharacter(character);
	}
}
function showText(text) {
	const short = text.length <= 80 ? text : `${text.slice(0, 79)}…`;
	return JSON.stringify(short).replace(hidden, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
function describeCharacter(character) {
	const point = character.codePointAt(0) ?? 0;
	return known.get(point) ?? nameByProperty(character, point);
}
function nameByProperty(character, point) {
	const name = (words) => `${notation(point)} ${words}`;
	if (/\p{Cc}/u.test(character)) return {
		name: name("(a control character)"),
		kind: "control"
	};
	if (/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character)) return {
		name: name("(an invisible character)"),
		kind: "zero-width"
	};
	if (/\p{Zs}/u.test(character)) return {
		name: name("(a blank)"),
		kind: "blank"
	};
	if (/\p{Cs}/u.test(character)) return {
		name: name("(half of a surrogate pair)"),
		kind: "other"
	};
	if (/\p{M}/u.test(character)) return {
		name: name("(a combining mark)"),
		kind: "look-alike"
	};
	const plain = character.normalize("NFKC");
	if (/^[!-~]$/.test(plain)) return {
		name: name(compatibilityName(point, plain)),
		kind: "look-alike",
		resembles: plain
	};
	const script = scripts.find((one) => new RegExp(`\\p{Script=${one}}`, "u").test(character));
	return {
		name: name(script ? `(${script})` : "(not ASCII)"),
		kind: "other"
	};
}
function compatibilityName(point, plain) {
	if (point < 65281 || point > 65374) return `(a form of ${JSON.stringify(plain)})`;
	if (/[0-9]/.test(plain)) return `FULLWIDTH DIGIT ${plain}`;
	if (/[a-z]/.test(plain)) return `FULLWIDTH LATIN SMALL LETTER ${plain.toUpperCase()}`;
	if (/[A-Z]/.test(plain)) return `FULLWIDTH LATIN CAPITAL LETTER ${plain}`;
	return `FULLWIDTH ${JSON.stringify(plain)}`;
}
function notation(point) {
	return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

// src/application/reasons.ts
const reasons = {
	wordTooLong: (name, word, limit) => `${name} ${word} is longer than ${limit} characters`,
	wordHostile: (name, word, character, plain) => `${name} ${word} holds ${character}${plain === "" ? "" : `, which looks like ${plain}`}`,
	wordEmpty: (name, word) => `${name} ${word} is empty`,
	wordForeign: (name, word, character) => `${name} ${word} holds ${character}`,
	wordDots: (name, word) => `${name} ${word} holds ".."`,
	wordOrder: (name, word) => `${name} ${word} begins, ends or goes on with a ".", "_" or "-" where a letter or digit must stand`,
	argsOfType: (type) => `${type} take no build arguments`,
	argsTooMany: () => `there are more than ${buildArgLimits.count} build arguments`,
	argTwice: (key) => `the build argument ${key} is given twice`,
	argWithoutValue: (word, character) => `${word} is not a build argument${holding(character)}`,
	argNamed: (key, character) => `${key} is not the name of a build argument${holding(character)}`,
	argAfterComma: () => "a build argument must follow the last comma",
	argTypographic: (key, character) => `the value of ${key} holds ${character}`,
	argUnclosed: (key) => `the quote before the value of ${key} is never closed`,
	argGoesOn: (key, rest) => `the value of ${key} goes on after its closing quote: ${rest}`,
	argName: (key) => `the build argument ${key} is not a name: it takes letters, digits and "_", and begins with no digit`,
	argKeyTooLong: (key) => `the build argument ${key} is longer than ${buildArgLimits.keyLength} characters`,
	argValueTooLong: (key) => `the build argument ${key} has a value longer than ${buildArgLimits.valueLength} characters`,
	argHidden: (key, character) => `the build argument ${key} has ${character} in its value`,
	argPrograms: (key) => `the build argument ${key} is refused: it decides which programs run`,
	argLoading: (key) => `the build argument ${key} is refused: it changes how programs are loaded`,
	argShell: (key) => `the build argument ${key} is refused: it changes how a shell or Node.js starts`,
	argWorkflow: (key) => `the build argument ${key} is refused: it belongs to the workflow run`,
	argEngine: (key) => `the build argument ${key} is refused: it belongs to the build engine`,
	argTraffic: (key) => `the build argument ${key} is refused: it would send the build’s traffic elsewhere`,
	argPlatform: (key) => `the build argument ${key} is refused: the build sets it from the platform`,
	argDigests: (key) => `the build argument ${key} is refused: it would change every digest`,
	argGiven: (key) => `the build argument ${key} is refused: the build always gives it`,
	argUnsendable: (key) => `the build argument ${key} is refused: it cannot be handed on`
};
function reason(name, ...words) {
	return {
		name,
		words
	};
}
function describeReason$1({ name, words }) {
	const sentence = reasons[name];
	return sentence(...words);
}
function reasonOf({ reason: carried }) {
	if (carried === void 0 || !Object.hasOwn(reasons, carried.name)) return void 0;
	return {
		name: carried.name,
		words: carried.words
	};
}
function invalidRequest(because, hint) {
	return new ImagebuildError("INVALID_REQUEST", describeReason$1(because), {
		hint,
		reason: because
	});
}
function holding(character) {
	return character === "" ? "" : ` (it holds ${character})`;
}

// src/application/buildargs.ts
const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
const refusedKeys = [
	[/^PATH$/, "argPrograms"],
	[/^LD_/, "argLoading"],
	[/^(?:BASH_ENV|ENV|IFS|NODE_OPTIONS)$/, "argShell"],
	[/^(?:GITHUB|RUNNER|ACTIONS)_/, "argWorkflow"],
	[/^(?:DOCKER|BUILDKIT|BUILDAH)_/, "argEngine"],
	[/_PROXY$/i, "argTraffic"],
	[/^TARGET/, "argPlatform"],
	[/^BUILD(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/, "argPlatform"],
	[/^SOURCE_DATE_EPOCH$/, "argDigests"],
	[/^ARCH$/, "argGiven"],
	[/^__proto__$/, "argUnsendable"]
];
function refuseBuildArg(key, value) {
	const shown = showText(key);
	if (!keyPattern.test(key)) return reason("argName", shown);
	if (key.length > buildArgLimits.keyLength) return reason("argKeyTooLong", shown);
	const refused = refusedKeys.find(([pattern]) => pattern.test(key));
	if (refused) return reason(refused[1], shown);
	if (value.length > buildArgLimits.valueLength) return reason("argValueTooLong", shown);
	const hidden = findHiddenCharacter(value);
	return hidden && reason("argHidden", shown, hidden.name);
}
function parseBuildArgs(text) {
	const args = /* @__PURE__ */ new Map();
	let rest = text.trim();
	while (rest !== "") {
		const [key, value, after] = takeArg(rest);
		if (args.has(key)) throw invalid(reason("argTwice", key), "Give each build argument once.");
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
		throw invalid(reason("argWithoutValue", JSON.stringify(word), oddIn(word)));
	}
	const key = text.slice(0, equals).trim();
	if (!keyPattern.test(key)) throw invalid(reason("argNamed", JSON.stringify(key), oddIn(key)));
	const [value, rest] = takeValue(key, text.slice(equals + 1).trimStart());
	if (rest === "") return [
		key,
		value,
		""
	];
	const after = rest.slice(1).trimStart();
	if (after === "") throw invalid(reason("argAfterComma"));
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
	if (typographic) throw invalid(reason("argTypographic", key, describeCharacter(typographic).name), `Write ${describeCharacter(typographic).resembles} instead, or put the value into straight quotes: ${key}="…".`);
	return [value, comma === -1 ? "" : text.slice(comma)];
}
function takeQuoted(key, text) {
	const match = (text.startsWith("\"") ? /^"((?:[^"\\]|\\.)*)"\s*/s : /^'([^']*)'\s*/s).exec(text);
	if (!match) throw invalid(reason("argUnclosed", key), `Close it: ${key}=${text}${text[0]}.`);
	const rest = text.slice(match[0].length);
	if (rest !== "" && !rest.startsWith(",")) throw invalid(reason("argGoesOn", key, JSON.stringify(rest)), `Quote the whole value: ${key}="…".`);
	const inside = match[1] ?? "";
	return [text.startsWith("\"") ? inside.replace(/\\(["\\])/g, "$1") : inside, rest];
}
function oddIn(text) {
	const odd = [...text].find((character) => !/^[\x20-\x7e]$/.test(character));
	return odd === void 0 ? "" : describeCharacter(odd).name;
}
function invalid(because, hint = "Write build arguments as KEY=VALUE, with commas between them.") {
	return invalidRequest(because, hint);
}

// src/application/issues.ts
function describeIssue(issue, whole = "the document") {
	if (issue.code === "custom") return issue.message;
	if (issue.code === "invalid_union" && !issue.message.startsWith("must ")) {
		const nearest = nearestOf(issue);
		if (nearest) return describeIssue(nearest, whole);
	}
	return `${issue.path.length === 0 ? whole : issue.path.map(String).join(".")} ${describeReason(issue)}`;
}
function nearestOf({ errors, path }) {
	const nearest = errors.flatMap((issues) => issues.slice(0, 1)).sort((a, b) => b.path.length - a.path.length)[0];
	return nearest && {
		...nearest,
		path: [...path, ...nearest.path]
	};
}
function describeIssues(issues) {
	const shown = issues.slice(0, 3).map((issue) => describeIssue(issue)).join("; ");
	return issues.length <= 3 ? shown : `${shown}; and ${issues.length - 3} more`;
}
function describeReason(issue) {
	if (issue.message.startsWith("must ")) return issue.message;
	switch (issue.code) {
		case "unrecognized_keys": return `has no key ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
		case "invalid_type": return issue.input === void 0 && issue.message.endsWith("undefined") ? "is missing" : `must be ${article(issue.expected)}`;
		case "invalid_value": return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
		case "too_small": return `is too small or too short: at least ${issue.minimum}`;
		case "too_big": return `is too large or too long: at most ${issue.maximum}`;
		case "invalid_key": return `is a key that does not fit: ${issue.issues[0]?.message ?? issue.message}`;
		default: return `does not fit: ${issue.message}`;
	}
}
const words = {
	array: "a list",
	object: "a map",
	record: "a map",
	int: "a whole number"
};
function article(expected) {
	return words[expected] ?? `a ${expected}`;
}

// src/application/request.ts
const appGrammar = {
	pattern: /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/,
	foreign: /[^a-z0-9._-]/,
	maxLength: 63
};
const versionGrammar = {
	pattern: /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]*$/,
	foreign: /[^A-Za-z0-9._-]/,
	maxLength: 120
};
const hints = {
	"": "Give a type, an app and a version.",
	type: `Write one of ${imageTypes.join(", ")}.`,
	app: "Write the directory’s name under applications/: lower-case letters and digits, with \".\", \"_\" or \"-\" between them.",
	version: "Write a version as a tag: letters, digits, \".\", \"_\" and \"-\", at most 120 of them.",
	platforms: `Write ${requestPlatforms.join(" or ")}, or both with a comma between them.`,
	buildArgs: "Write build arguments as KEY=VALUE with other names; only dockerimages take them."
};
const requestSchema = strictObject({
	type: _enum(imageTypes).describe("what kind of image is built"),
	app: word("app", appGrammar).describe("the directory under applications/"),
	version: word("version", versionGrammar).describe("the tag of the result"),
	platforms: array(_enum(requestPlatforms, { error: ({ input }) => notAPlatform(input) })).min(1).default([...requestPlatforms]).transform((platforms) => [...new Set(platforms)].sort()).describe("sorted, each once"),
	buildArgs: record(string(), string()).default({}).describe("dockerimages only"),
	replace: boolean().default(true).describe("whether a published tag may be moved"),
	cache: boolean().default(true).describe("whether published layers may be reused"),
	requestId: string().regex(/^[A-Za-z0-9-]{1,64}$/).optional().describe("which comment or run this request belongs to")
}).superRefine(({ type, buildArgs }, context) => {
	for (const because of refuseBuildArgs(type, buildArgs)) context.addIssue({
		...issueOf(because),
		path: ["buildArgs"]
	});
});
function validateRequest(raw) {
	const outcome = requestSchema.safeParse(raw);
	const hidden = refuseBuildArgs("dockerimages", ownProto(raw));
	if (outcome.success && hidden.length === 0) return outcome.data;
	const problems = (outcome.error?.issues ?? []).map(problemOf);
	throw joinProblems([...problems, ...hidden.map((because) => invalidRequest(because, hints["buildArgs"]))]);
}
function ownProto(raw) {
	const args = raw?.buildArgs;
	return typeof args === "object" && args !== null && Object.hasOwn(args, "__proto__") ? Object.fromEntries([["__proto__", ""]]) : {};
}
function word(name, grammar) {
	return string().superRefine((text, context) => {
		const because = refuseWord(name, text, grammar);
		if (because !== void 0) context.addIssue(issueOf(because));
	}).meta({
		pattern: grammar.pattern.source,
		maxLength: grammar.maxLength
	});
}
function refuseWord(name, text, { pattern, foreign, maxLength }) {
	const shown = showText(text);
	if (text.length > maxLength) return reason("wordTooLong", name, shown, String(maxLength));
	if (pattern.test(text)) return void 0;
	const hostile = findHostileCharacter(text);
	if (hostile) {
		const plain = hostile.resembles === void 0 ? "" : JSON.stringify(hostile.resembles);
		return reason("wordHostile", name, shown, hostile.name, plain);
	}
	if (text === "") return reason("wordEmpty", name, shown);
	const [character] = foreign.exec(text) ?? [];
	if (character !== void 0) return reason("wordForeign", name, shown, JSON.stringify(character));
	return reason(text.includes("..") ? "wordDots" : "wordOrder", name, shown);
}
function notAPlatform(input) {
	return `must be ${requestPlatforms.join(" or ")}, not ${showText(String(input))}`;
}
function refuseBuildArgs(type, args) {
	const keys = Object.keys(args);
	if (keys.length > 0 && type !== "dockerimages") return [reason("argsOfType", type)];
	if (keys.length > buildArgLimits.count) return [reason("argsTooMany")];
	return keys.map((key) => refuseBuildArg(key, args[key] ?? "")).filter((one) => one !== void 0);
}
function issueOf(because) {
	return {
		code: "custom",
		message: describeReason$1(because),
		params: { because }
	};
}
function problemOf(issue) {
	const because = issue.code === "custom" ? issue.params?.["because"] : void 0;
	return new ImagebuildError("INVALID_REQUEST", describeIssue(issue, "the request"), {
		hint: hintFor(issue),
		reason: because
	});
}
function hintFor(issue) {
	if (issue.code === "unrecognized_keys") {
		const near = nearest(issue.keys[0] ?? "", Object.keys(requestSchema.shape));
		return near === void 0 ? "Leave it out." : `Did you mean ${JSON.stringify(near)}?`;
	}
	return hints[String(issue.path[0] ?? "")];
}

export { parseBuildArgs as a, describeCharacter as c, buildArgLimits as d, nearest as f, describeIssues as i, findHostileCharacter as l, validateRequest as n, reasonOf as o, describeIssue as r, reasons as s, requestSchema as t, showText as u };