import { g as shorten } from "./say.js";
import { h as string, m as strictObject, n as _enum, r as array } from "./schemas.js";

// src/application/usage/templates.ts
const name = "[A-Za-z_][A-Za-z0-9_]*";
const tokenPattern = new RegExp([
	"(?<text>\"(?:[^\"\\\\\\n]|\\\\.)*\"|`[^`]*`)",
	`(?<root>\\$)\\.(?<rootField>${name})(?:\\.${name})*`,
	`\\$${name}(?:\\.${name})*`,
	`\\)(?:\\.${name})+`,
	`\\.(?<field>${name})(?:\\.${name})*`,
	"(?<number>[+-]?\\d[\\w.]*|true\\b|false\\b)",
	`(?<word>${name})`,
	"(?<dot>[.$])(?![\\w.])",
	"(?<pipe>\\|)"
].join("|"), "g");
const blocks = {
	if: { keepsDot: true },
	range: { keepsDot: false },
	with: { keepsDot: false },
	define: { keepsDot: false },
	block: { keepsDot: false }
};
function templateVariables(template, limit) {
	const found = /* @__PURE__ */ new Map();
	const open = [];
	let rebound = 0;
	for (const action of actionsIn(template)) {
		const tokens = tokensIn(action);
		const [first] = tokens;
		const keyword = first?.kind === "word" ? first.text : "";
		for (const variable of variablesIn(tokens, rebound === 0)) {
			const before = found.get(variable.name);
			if (before === void 0 && found.size >= limit) continue;
			found.set(variable.name, {
				...variable,
				fallback: before?.fallback ?? variable.fallback
			});
		}
		if (Object.hasOwn(blocks, keyword)) {
			const { keepsDot } = blocks[keyword];
			open.push(keepsDot);
			if (!keepsDot) rebound += 1;
		} else if (keyword === "end" && open.pop() === false) rebound -= 1;
	}
	return [...found.values()];
}
function* actionsIn(template) {
	for (let start = template.indexOf("{{"); start !== -1; start = template.indexOf("{{", start)) {
		const comment = /^\{\{(?:- )?\s*\/\*/.test(template.slice(start, start + 20));
		const end = comment ? template.indexOf("*/", start) : endOfAction(template, start + 2);
		if (end === -1) return;
		if (!comment) yield template.slice(start + 2, end);
		start = end + 2;
	}
}
function endOfAction(template, start) {
	for (let at = start; at < template.length; at++) {
		const character = template[at];
		if (character === "}" && template[at + 1] === "}") return at;
		if (character === "\"" || character === "`") {
			at = endOfText(template, at, character);
			if (at === -1) return -1;
		}
	}
	return -1;
}
function endOfText(template, start, quote) {
	for (let at = start + 1; at < template.length; at++) {
		if (template[at] === quote) return at;
		if (template[at] === "\\" && quote === "\"") at++;
	}
	return -1;
}
function tokensIn(action) {
	return [...action.matchAll(tokenPattern)].flatMap(({ groups = {} }) => {
		const { text, rootField, field, number, word, dot, pipe } = groups;
		if (text !== void 0) return [{
			kind: "literal",
			text: unquote(text)
		}];
		if (rootField !== void 0) return [{
			kind: "field",
			name: `$${rootField}`
		}];
		if (field !== void 0) return [{
			kind: "field",
			name: field
		}];
		if (number !== void 0) return [{
			kind: "literal",
			text: number
		}];
		if (word !== void 0) return [{
			kind: "word",
			text: word
		}];
		if (dot !== void 0) return [{
			kind: "dot",
			isRoot: dot === "$"
		}];
		return pipe === void 0 ? [] : [{ kind: "pipe" }];
	});
}
function unquote(text) {
	if (text.startsWith("`")) return text.slice(1, -1);
	try {
		return String(JSON.parse(text));
	} catch {
		return text.slice(1, -1);
	}
}
function variablesIn(tokens, dotIsRoot) {
	return tokens.flatMap((token, at) => {
		if (token.kind === "field") {
			if (!token.name.startsWith("$") && !dotIsRoot) return [];
			return [{
				name: token.name.replace("$", ""),
				fallback: fallbackAt(tokens, at)
			}];
		}
		const [dot, key] = [tokens[at + 1], tokens[at + 2]];
		if (!(token.kind === "word" && [
			"index",
			"get",
			"hasKey"
		].includes(token.text)) || dot?.kind !== "dot" || key?.kind !== "literal" || !(dot.isRoot || dotIsRoot)) return [];
		return isName(key.text) ? [{ name: key.text }] : [];
	});
}
function fallbackAt(tokens, at) {
	const [before, next, then, last] = [
		tokens[at - 1],
		tokens[at + 1],
		tokens[at + 2],
		tokens[at + 3]
	];
	if (isWord(before, "or") && next?.kind === "literal") return next.text;
	if (next?.kind === "pipe" && isWord(then, "default") && last?.kind === "literal") return last.text;
	if (before?.kind === "literal" && isWord(tokens[at - 2], "default")) return before.text;
}
function isWord(token, text) {
	return token?.kind === "word" && token.text === text;
}
function isName(text) {
	return new RegExp(`^${name}$`).test(text);
}

// src/application/usage/usage.ts
const limits = {
	variables: 50,
	filesOfVariable: 3,
	commands: 20,
	paths: 50,
	text: 200,
	command: 1e3
};
const shortText = string().max(limits.command);
const paths = array(shortText).max(limits.paths);
const kinds = "application: needs a Kubernetes cluster; rootfs: a base that a cluster is made of; patch: changes a rootfs; container: runs as a container";
const usageSchema = strictObject({
	kind: _enum([
		"application",
		"rootfs",
		"patch",
		"container"
	]).describe(kinds),
	commands: array(shortText).max(limits.commands).describe("Entrypoint, then Cmd"),
	variables: array(strictObject({
		name: shortText,
		value: shortText.describe("of Env; or else what a template has in its place; none: it has to be set").optional(),
		files: array(shortText).max(limits.filesOfVariable).describe("the templates that read it")
	})).max(limits.variables).describe("what may be set when the image is run: sealos run -e NAME=VALUE"),
	charts: paths.describe("directories and archives"),
	manifests: paths,
	scripts: paths
});
const template = /^(?:etc|scripts|manifests|charts)\/.*\.tmpl$/;
const templateLimit = 262144;
const patterns = {
	charts: /^charts?\/(?:[^/]+\/)*(?:Chart\.ya?ml|[^/]+\.tgz)$/i,
	manifests: /^manifests\/.+\.(?:ya?ml|json|tmpl)$/i,
	scripts: /^(?:scripts\/.+|opt\/[^/]+\.sh|[^/]+\.sh)$/
};
function isTemplate(path) {
	return template.test(path);
}
function isUsageFile(path) {
	return isTemplate(path) || Object.values(patterns).some((pattern) => pattern.test(path));
}
function describeUsage(config, files, origin) {
	const names = files.map(({ path }) => path).sort();
	const matching = (kind) => names.filter((path) => patterns[kind].test(path));
	const [charts, manifests] = [matching("charts"), matching("manifests")];
	const isForCluster = origin.holdsImages || charts.length > 0 || manifests.length > 0;
	return {
		kind: kindOf(config, origin.type, isForCluster),
		commands: [config["Entrypoint"], config["Cmd"]].flatMap(texts).slice(0, limits.commands).map((text) => shorten(text, limits.command)),
		variables: listVariables(texts(config["Env"]), files),
		charts: bounded(outermost(charts.map((path) => path.replace(/\/Chart\.ya?ml$/i, "")))),
		manifests: bounded(manifests),
		scripts: bounded(matching("scripts"))
	};
}
const typeLabels = ["sealos.io.type", "apps.sealos.io/type"];
function kindOf({ Labels }, type, isForCluster) {
	if (type === "dockerimages") return "container";
	const named = namedType(Labels);
	if (named === "rootfs" || named === "patch") return named;
	return named === void 0 && type === void 0 && !isForCluster ? "container" : "application";
}
function namedType(labels) {
	const values = readLabels(labels);
	return typeLabels.map((label) => values.get(label)).find((value) => value !== void 0);
}
function readLabels(labels) {
	return new Map(Object.entries(typeof labels === "object" && labels !== null ? labels : {}));
}
const reserved = /^(?:PATH|SEALOS_SYS_.*)$/;
function listVariables(env, files) {
	const found = /* @__PURE__ */ new Map();
	for (const text of env) {
		const [, name, value = ""] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? [];
		if (name !== void 0) found.set(name, {
			name,
			value,
			files: []
		});
	}
	for (const { path, text } of files) {
		if (text === void 0 || !isTemplate(path)) continue;
		for (const { name, fallback } of templateVariables(text, limits.variables)) {
			const variable = found.get(name) ?? {
				name,
				value: fallback,
				files: []
			};
			variable.files.push(path);
			found.set(name, {
				...variable,
				value: variable.value ?? fallback
			});
		}
	}
	return [...found.values()].filter(({ name }) => !reserved.test(name)).slice(0, limits.variables).map(({ name, value, files }) => ({
		name: shorten(name, limits.text),
		...value === void 0 ? {} : { value: shorten(value, limits.text) },
		files: files.slice(0, limits.filesOfVariable).map((path) => shorten(path, limits.text))
	}));
}
function outermost(directories) {
	const all = new Set(directories);
	const parents = (path) => path.split("/").map((_, index, words) => words.slice(0, index).join("/"));
	return [...all].filter((path) => !parents(path).some((parent) => all.has(parent)));
}
function bounded(list) {
	return list.slice(0, limits.paths).map((path) => shorten(path, limits.text));
}
function texts(value) {
	return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

export { usageSchema as a, templateLimit as i, isTemplate as n, isUsageFile as r, describeUsage as t };