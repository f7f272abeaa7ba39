import { t as ImagebuildError } from "./errors.js";
import { n as levelProblem, r as resolveCompression, t as compressionTypes } from "./compression.js";
import { i as say } from "./say.js";
import { r as mirroredHost, s as sourcePrefix } from "./configurationschemas.js";
import { n as engineOptions } from "./prepared.js";
import { f as observedBuildTypes } from "./request.js";

// src/application/optionvalues.ts
function parseBuildType(text) {
	if (text === void 0 || text === "lite") return void 0;
	const known = observedBuildTypes.find((each) => each === text);
	if (known) return known;
	throw invalid(say("buildTypeUnknown", { value: JSON.stringify(text) }), say("writeOneOf", { names: ["lite", ...observedBuildTypes].join(", ") }));
}
function parseMirror(text) {
	const match = /^([^=\s]+)=((?:https?:\/\/|oci:)\S.*)$/.exec(text);
	const host = /^([^=\s]+)=/.exec(text)?.[1] ?? "";
	if (host.includes("/") && sourcePrefix.safeParse(host).success) throw invalid(say("mirrorOfPath", {
		value: text,
		host
	}), say("mirrorOfPathHint", { value: text }));
	if (match && mirroredHost.safeParse(host).success) return [match[1] ?? "", match[2] ?? ""];
	throw invalid(say("mirrorInvalid", { value: JSON.stringify(text) }), say("mirrorForm"));
}
const archiveFormats = ["tar", "tar.gz"];
function parseArchiveFormat(text = "tar") {
	const format = archiveFormats.find((each) => each === text);
	if (format) return format;
	throw invalid(say("archiveFormatUnknown", { value: JSON.stringify(text) }), say("writeOneOf", { names: archiveFormats.join(", ") }));
}
function parseCompression(typeText, levelText, configured = {}) {
	const type = compressionTypes.find((each) => each === typeText);
	if (typeText !== void 0 && type === void 0) throw invalid(say("compressionUnknown", { value: JSON.stringify(typeText) }), say("writeOneOf", { names: compressionTypes.join(", ") }));
	const base = type === void 0 || type === configured.type ? configured : { type };
	const choice = levelText === void 0 ? base : {
		...base,
		level: parseLevel(levelText)
	};
	const problem = levelProblem(choice);
	if (problem === void 0) return resolveCompression(choice);
	throw invalid(problem, say("compressionOmitLevel"));
}
function parseLevel(text) {
	return /^\d{1,2}$/.test(text) ? Number(text) : NaN;
}
const milliseconds = {
	s: 1e3,
	m: 6e4,
	h: 36e5
};
const longestWait = 864e5;
function parseWait(text) {
	if (text === void 0) return 0;
	const wait = parseDuration(text);
	if (wait !== void 0) return wait;
	throw invalid(say("waitInvalid", { value: JSON.stringify(text) }), say("waitForm"));
}
function parseObserveTime(text, fallback) {
	if (text === void 0) return fallback;
	const time = parseDuration(text);
	if (time !== void 0) return time;
	throw invalid(say("observeTimeInvalid", { value: JSON.stringify(text) }), say("observeTimeForm"));
}
function parseDuration(text) {
	const [, count = "", unit = ""] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
	const time = Number(count) * (milliseconds[unit] ?? 0);
	return time > 0 && time <= longestWait ? time : void 0;
}
function parseKubeVersion(text) {
	if (text === void 0 || /^v?\d+\.\d+(?:\.\d+)?$/.test(text)) return text;
	throw invalid(say("kubeVersionInvalid", { value: JSON.stringify(text) }), say("kubeVersionForm"));
}
function parseEngine(text = "auto") {
	const known = engineOptions.find((each) => each === text);
	if (known) return known;
	throw invalid(say("engineUnknown", { value: JSON.stringify(text) }), say("writeOneOf", { names: engineOptions.join(", ") }));
}
function invalid(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

export { parseKubeVersion as a, parseWait as c, parseEngine as i, parseBuildType as n, parseMirror as o, parseCompression as r, parseObserveTime as s, parseArchiveFormat as t };