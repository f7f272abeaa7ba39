import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { r as nearest } from "./nearest.js";
import { i as say, t as isMust } from "./say.js";
import { h as string, i as boolean, m as strictObject, n as _enum, p as record, r as array } from "./schemas.js";

// src/text/characters.ts
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

// src/application/directoryschema.ts
const directoryLimits = {
	tags: 32,
	pairs: 256,
	key: 256,
	value: 16384,
	path: 4096
};
const path = string().min(1).max(directoryLimits.path);
const pairs = record(string().min(1).max(directoryLimits.key), string().max(directoryLimits.value)).default({});
const directorySchema = strictObject({
	context: path.describe("the directory, as it was given"),
	file: path.describe("its Kubefile; by default the first of Kubefile, Sealfile, Dockerfile and Containerfile").optional(),
	tags: array(string().min(1).max(1024)).min(1).max(directoryLimits.tags).transform((tags) => [...new Set(tags)]).describe("the names of the image, as they were given; those without a host take the configured registry"),
	env: pairs.describe("variables that the image gets besides those of its Kubefile"),
	labels: pairs.describe("labels that the image gets besides those of its Kubefile"),
	annotations: strictObject({
		manifest: pairs,
		index: pairs
	}).prefault({}).describe("of the manifest of each platform, and of their index")
});

// src/application/issues.ts
function toIssue(because) {
	return {
		code: "custom",
		message: because.text,
		params: { because }
	};
}
function describeIssue(issue, whole = say("issueDocument").text) {
	if (issue.code === "custom") return issue.message;
	if (issue.code === "invalid_union" && !isMust(issue.message)) {
		const nearest = findLikelyIssue(issue);
		if (nearest) return describeIssue(nearest, whole);
	}
	const place = issue.path.length === 0 ? whole : issue.path.map(String).join(".");
	return say("issueAt", {
		place,
		problem: describeReason(issue)
	}).text;
}
function findLikelyIssue({ errors, path }) {
	const nearest = errors.flatMap((issues) => issues.slice(0, 1)).sort((a, b) => depthOf(b) - depthOf(a))[0];
	return nearest && {
		...nearest,
		path: [...path, ...nearest.path]
	};
}
function depthOf(issue) {
	return isMissing(issue) ? issue.path.length - 1 : issue.path.length;
}
function isMissing(issue) {
	return issue.code === "invalid_type" && issue.input === void 0 && issue.message.endsWith("undefined");
}
function describeIssues(issues) {
	const shown = issues.slice(0, 3).map((issue) => describeIssue(issue)).join(say("issueSemicolon").text);
	if (issues.length <= 3) return shown;
	return say("issuesMore", {
		issues: shown,
		count: issues.length - 3
	}).text;
}
function describeReason(issue) {
	if (isMust(issue.message)) return issue.message;
	switch (issue.code) {
		case "unrecognized_keys": return say("issueNoKey", { keys: issue.keys.map((key) => JSON.stringify(key)).join(", ") }).text;
		case "invalid_type": return isMissing(issue) ? say("issueMissing").text : describeType(issue.expected);
		case "invalid_value": return say("mustBeOneOf", { names: issue.values.map((value) => JSON.stringify(value)).join(", ") }).text;
		case "too_small": return say("issueTooSmall", { limit: String(issue.minimum) }).text;
		case "too_big": return say("issueTooBig", { limit: String(issue.maximum) }).text;
		case "invalid_key": return say("issueKey", { problem: issue.issues[0]?.message ?? issue.message }).text;
		default: return say("issueInvalid", { problem: issue.message }).text;
	}
}
const types = {
	array: "mustBeList",
	object: "mustBeMap",
	record: "mustBeMap",
	int: "mustBeWhole",
	string: "mustBeString",
	number: "mustBeNumber",
	boolean: "mustBeBoolean"
};
function describeType(expected) {
	const known = Object.hasOwn(types, expected) ? types[expected] : void 0;
	return known === void 0 ? say("mustBeType", { type: expected }).text : say(known).text;
}

// src/application/requestplatforms.ts
const requestPlatforms = ["linux/amd64", "linux/arm64"];
const observedBuildTypes = ["container", "cloud"];
const architectures = {
	x86_64: "amd64",
	x64: "amd64",
	aarch64: "arm64",
	v8: "arm64"
};
function architectureOf(text) {
	const last = text.toLowerCase().split("/").at(-1) ?? "";
	const architecture = architectures[last] ?? last;
	return requestPlatforms.find((one) => one.endsWith(`/${architecture}`));
}
function nearestPlatform(text) {
	const known = architectureOf(text) ?? nearest(text, requestPlatforms);
	return requestPlatforms.find((one) => one === known);
}

// src/application/request.ts
const imageTypes = [
	"apps",
	"configs",
	"dockerimages"
];
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
const reservedNames = ["imagebuild-neighbours"];
const hints = {
	"": say("requestGive"),
	type: say("writeOneOf", { names: imageTypes.join(", ") }),
	app: say("requestApp"),
	version: say("requestVersion"),
	platforms: say("requestPlatforms", { names: requestPlatforms.join(" or ") }),
	buildArgs: say("requestBuildArgs"),
	copyFrom: say("requestCopyFrom"),
	buildType: say("requestBuildType")
};
const requestSchema = strictObject({
	type: _enum([...imageTypes, "directory"], { error: typeError }).describe("what kind of image is built; directory: the field directory says which"),
	app: word("app", appGrammar).describe("the directory under applications/; of a directory, its image’s name"),
	version: word("version", versionGrammar).describe("the tag of the result"),
	platforms: array(_enum(requestPlatforms, { error: ({ input }) => notAPlatform(input) })).min(1).default([...requestPlatforms]).transform((platforms) => [...new Set(platforms)].sort()).describe("sorted, each once"),
	buildArgs: record(string(), string()).default({}).describe("dockerimages and directory only"),
	replace: boolean().default(true).describe("whether a published tag may be moved"),
	cache: boolean().default(true).describe("whether published layers may be reused"),
	copyFrom: string().max(512).optional().describe("dockerimages only: the image of a registry that is copied as it is, instead of a build"),
	buildType: _enum(observedBuildTypes).optional().describe("the cluster in which the image is installed, to see which images it pulls; none by default"),
	requestId: string().regex(/^[A-Za-z0-9-]{1,64}$/).optional().describe("which comment or run this request belongs to"),
	directory: directorySchema.optional()
}).superRefine((request, context) => {
	for (const because of refuseBuildArgs(request.type, request.buildArgs)) context.addIssue({
		...toIssue(because),
		path: ["buildArgs"]
	});
	if (request.buildType !== void 0 && !mustBeComplete(request.type)) context.addIssue({
		...toIssue(say("buildTypeOfType", { type: request.type })),
		path: ["buildType"]
	});
	if (request.type === "directory" !== (request.directory !== void 0)) context.addIssue({
		code: "custom",
		message: `type ${typeError()}`,
		path: ["type"]
	});
});
function typeError() {
	return say("mustBeOneOf", { names: imageTypes.map((type) => JSON.stringify(type)).join(", ") }).text;
}
function mustBeComplete(type) {
	return type === "apps" || type === "directory";
}
function validateRequest(raw) {
	const outcome = requestSchema.safeParse(raw, { reportInput: true });
	const hidden = refuseBuildArgs("dockerimages", ownProto(raw));
	if (outcome.success && hidden.length === 0) return outcome.data;
	const problems = (outcome.error?.issues ?? []).map(toProblem);
	throw joinProblems([...problems, ...hidden.map(refused)]);
}
function describeBuild({ type, app, version, directory }) {
	return directory ? directory.tags.join(", ") : `${type} ${app} ${version}`;
}
function requestWords(request) {
	const { directory } = request;
	if (directory === void 0) return describeBuild(request);
	return `${directory.file === void 0 ? "" : `-f ${directory.file} `}-t ${directory.tags.join(" -t ")} ${directory.context}`;
}
function ownProto(raw) {
	const args = raw?.buildArgs;
	return typeof args === "object" && args !== null && Object.hasOwn(args, "__proto__") ? Object.fromEntries([["__proto__", ""]]) : {};
}
function word(name, grammar) {
	return string().superRefine((text, context) => {
		const because = refuseWord(name, text, grammar);
		if (because !== void 0) context.addIssue(toIssue(because));
	}).meta({
		pattern: grammar.pattern.source,
		maxLength: grammar.maxLength
	});
}
function refuseWord(name, text, grammar) {
	const { pattern, foreign, maxLength } = grammar;
	const shown = showText(text);
	if (grammar === appGrammar && reservedNames.includes(text)) return say("wordReserved", {
		name,
		word: shown
	});
	if (text.length > maxLength) return say("wordTooLong", {
		name,
		word: shown,
		limit: maxLength
	});
	if (pattern.test(text)) return void 0;
	const hostile = findHostileCharacter(text);
	if (hostile) {
		const plain = hostile.resembles === void 0 ? "" : JSON.stringify(hostile.resembles);
		return say("wordHostile", {
			name,
			word: shown,
			character: hostile.name,
			plain
		});
	}
	if (text === "") return say("wordEmpty", {
		name,
		word: shown
	});
	const [character] = foreign.exec(text) ?? [];
	if (character !== void 0) return say("wordForeign", {
		name,
		word: shown,
		character: JSON.stringify(character)
	});
	return say(text.includes("..") ? "wordDots" : "wordOrder", {
		name,
		word: shown
	});
}
function refuseRequestWord(name, text, shown = name) {
	return refuseWord(shown, text, name === "app" ? appGrammar : versionGrammar);
}
function isRequestWord(name, text) {
	return refuseRequestWord(name, text) === void 0;
}
function notAPlatform(input) {
	const names = requestPlatforms.join(say("orPlatform").text);
	return say("mustBePlatform", {
		names,
		given: showText(String(input))
	}).text;
}
const buildArgLimits = {
	count: 64,
	keyLength: 128,
	valueLength: 4096
};
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
	if (!keyPattern.test(key)) return say("argName", { key: shown });
	if (key.length > buildArgLimits.keyLength) return say("argKeyTooLong", {
		key: shown,
		limit: buildArgLimits.keyLength
	});
	const refused = refusedKeys.find(([pattern]) => pattern.test(key));
	if (refused) return say(refused[1], { key: shown });
	if (value.length > buildArgLimits.valueLength) return say("argValueTooLong", {
		key: shown,
		limit: buildArgLimits.valueLength
	});
	const hidden = findHiddenCharacter(value);
	return hidden && say("argHidden", {
		key: shown,
		character: hidden.name
	});
}
function refuseBuildArgs(type, args) {
	const keys = Object.keys(args);
	if (keys.length > 0 && !takesBuildArgs(type)) return [say("argsOfType", { type })];
	if (keys.length > buildArgLimits.count) return [say("argsTooMany", { limit: buildArgLimits.count })];
	return keys.map((key) => refuseBuildArg(key, args[key] ?? "")).filter((one) => one !== void 0);
}
function takesBuildArgs(type) {
	return type === "dockerimages" || type === "directory";
}
function toProblem(issue) {
	const message = (issue.code === "custom" ? issue.params?.["because"] : void 0) ?? say("valueInvalid", { problem: describeIssue(issue, say("issueRequest").text) });
	return new ImagebuildError("INVALID_REQUEST", message, { hint: hintFor(issue) });
}
function refused(because) {
	return new ImagebuildError("INVALID_REQUEST", because, { hint: hints["buildArgs"] });
}
function hintFor(issue) {
	if (issue.code === "unrecognized_keys") {
		const near = nearest(issue.keys[0] ?? "", Object.keys(requestSchema.shape));
		return near === void 0 ? say("omitIt") : say("didYouMean", { name: JSON.stringify(near) });
	}
	return hintForWord(issue) ?? hints[String(issue.path[0] ?? "")];
}
function hintForWord(issue) {
	const { path, input } = issue;
	const [field] = path;
	const because = issue.code === "custom" ? issue.params?.["because"] : void 0;
	if (because?.name === "argsOfType") return say("requestArgsOfType", { type: because.words["type"] ?? "" });
	if (typeof input !== "string") return void 0;
	if (field === "app") return renameApp(input);
	const platform = field === "platforms" ? nearestPlatform(input) : void 0;
	return platform && say("didYouMean", { name: platform });
}
function renameApp(app) {
	const lower = app.toLowerCase();
	return lower !== app && refuseWord("app", lower, appGrammar) === void 0 ? say("requestAppRename", {
		app,
		lower
	}) : void 0;
}

export { describeCharacter as _, refuseRequestWord as a, showText as b, reservedNames as c, nearestPlatform as d, observedBuildTypes as f, directoryLimits as g, describeIssues as h, mustBeComplete as i, validateRequest as l, describeIssue as m, imageTypes as n, requestSchema as o, requestPlatforms as p, isRequestWord as r, requestWords as s, describeBuild as t, architectureOf as u, findHiddenCharacter as v, findHostileCharacter as y };