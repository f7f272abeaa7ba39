import { i as __toESM } from "./rolldown-runtime.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { b as toJSONSchema } from "./schemas.js";
import { m as describeIssue } from "./request.js";
import { t as require_dist } from "./dist.js";
import { t as suggest } from "./suggest.js";
import { sep } from "node:path";
import { isUtf8 } from "node:buffer";
import { readFile, realpath, stat } from "node:fs/promises";

// src/io/textfile.ts
const limit = 1048576;
async function readText(directory, path, shown) {
	const real = await realpath(path).catch((error) => {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return void 0;
		throw unreadable(shown, error);
	});
	if (real === void 0) return void 0;
	if (!isInside(await realpath(directory), real)) throw invalid(shown, say("textOutside", { file: shown }));
	const found = await stat(real);
	if (!found.isFile()) throw invalid(shown, say("textNotFile", { file: shown }));
	if (found.size > limit) throw invalid(shown, say("textTooLarge", {
		file: shown,
		limit
	}));
	return decode(await readFile(real).catch((error) => {
		throw unreadable(shown, error);
	}), shown);
}
function isInside(directory, path) {
	return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}
function decode(bytes, shown) {
	if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
	throw new ImagebuildError("CONTEXT_INVALID", say("textNotUtf8", { file: shown }), {
		place: {
			file: shown,
			line: firstBadLine(bytes)
		},
		hint: say("textSaveUtf8")
	});
}
function firstBadLine(bytes) {
	let line = 1;
	for (let start = 0; start < bytes.length; line++) {
		const end = bytes.indexOf(10, start);
		const stop = end === -1 ? bytes.length : end;
		if (!isUtf8(bytes.subarray(start, stop))) return line;
		start = stop + 1;
	}
	return line;
}
function unreadable(shown, cause) {
	return new ImagebuildError("CONTEXT_INVALID", say("textUnreadable", {
		file: shown,
		code: cause.code ?? ""
	}), {
		place: { file: shown },
		hint: say("textMakeReadable"),
		cause
	});
}
function invalid(shown, message) {
	return new ImagebuildError("CONTEXT_INVALID", message, { place: { file: shown } });
}

// src/application/yamlfile.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const maxAliasCount = 100;
function parseYaml(schema, text, file) {
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		prettyErrors: false
	});
	if (document.errors.length > 0) throw joinProblems(document.errors.map((error) => syntaxProblem(error, lines, file)));
	const outcome = schema.safeParse(plainValue(document, file));
	if (outcome.success) return outcome.data;
	const place = (path, ofKey) => findPlace(document, path, ofKey, lines, file);
	const problems = outcome.error.issues.flatMap((issue) => toProblems(issue, schema, place));
	throw joinProblems(problems.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0)));
}
function readScalar(text, key) {
	const { contents } = (0, import_dist.parseDocument)(text, { prettyErrors: false });
	const value = (0, import_dist.isMap)(contents) ? contents.get(key) : void 0;
	return typeof value === "object" ? void 0 : value;
}
function plainValue(document, file) {
	try {
		return document.toJS({ maxAliasCount }) ?? {};
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new ImagebuildError("CONFIGURATION_INVALID", say("yamlUnreadable", {
			file,
			reason
		}), {
			place: { file },
			cause
		});
	}
}
function syntaxProblem(error, lines, file) {
	const { line, col } = lines.linePos(error.pos[0]);
	const several = error.code === "MULTIPLE_DOCS";
	const message = several ? say("yamlSecondDocument") : say("yamlInvalid", { reason: error.message });
	return new ImagebuildError("CONFIGURATION_INVALID", message, {
		place: {
			file,
			line,
			column: col
		},
		hint: several ? say("yamlOneDocument") : say("yamlCorrect"),
		cause: error
	});
}
function toProblems(issue, schema, place) {
	if (issue.code !== "unrecognized_keys") {
		const at = place(issue.path, issue.code === "invalid_key");
		const message = say("valueInvalid", { problem: describeIssue(issue) });
		return [new ImagebuildError("CONFIGURATION_INVALID", message, {
			place: at,
			hint: say("configurationPage")
		})];
	}
	const allowed = keysAt(schema, issue.path);
	return issue.keys.map((key) => new ImagebuildError("CONFIGURATION_INVALID", say("keyUnknown", { key: JSON.stringify(key) }), {
		place: place([...issue.path, key], true),
		hint: suggest(key, allowed)
	}));
}
function keysAt(schema, path) {
	let at = toJSONSchema(schema, { io: "input" });
	for (const step of path) {
		const rest = at?.additionalProperties;
		at = at?.properties?.[String(step)] ?? at?.items ?? (typeof rest === "object" ? rest : void 0);
	}
	return [...Object.keys(at?.properties ?? {}), ...at?.propertyNames?.enum ?? []];
}
function findPlace(document, path, ofKey, lines, file) {
	const node = ofKey && keyNode(document, path) || document.getIn(path, true);
	if ((0, import_dist.isNode)(node) && node.range) {
		const { line, col } = lines.linePos(node.range[0]);
		return {
			file,
			line,
			column: col
		};
	}
	return path.length === 0 ? {
		file,
		line: 1
	} : findPlace(document, path.slice(0, -1), true, lines, file);
}
function keyNode(document, path) {
	const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
	if (!(0, import_dist.isMap)(parent)) return void 0;
	const pair = parent.items.find((item) => (0, import_dist.isPair)(item) && String(item.key) === String(path.at(-1)));
	return pair && (0, import_dist.isNode)(pair.key) ? pair.key : void 0;
}

export { readText as i, readScalar as n, isInside as r, parseYaml as t };