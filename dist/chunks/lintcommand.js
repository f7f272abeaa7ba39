import { o as resolveSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { t as lintLines } from "./lines.js";
import { i as ruleIds, n as describeRule, o as rules, r as ruleGroups } from "./rules.js";
import { i as say } from "./say.js";
import { i as escapeLine, r as escapeCommandData } from "./escape.js";
import { l as toBuildOptions, v as outputColours, y as formatJson } from "./flags.js";
import { r as nearest } from "./nearest.js";
import { t as maskSecrets } from "./secrets.js";
import { n as readInvocation, r as withProgress } from "./cli.js";
import { r as lineStyles } from "./errors2.js";
import { writeFile } from "node:fs/promises";

// src/report/lint/rules.ts
const names = new Proxy({}, { get: (_, name) => String(name).toUpperCase() });
function rulePages() {
	return Object.entries(ruleGroups).flatMap(([group, rows]) => Object.keys(rows).map((id) => {
		const { severity, fixable = false, online = false, example } = rules[id];
		const { message, hint = "" } = describeRule(id, names);
		return {
			id,
			group,
			severity,
			message,
			fix: hint,
			fixable,
			online,
			example
		};
	}));
}
function ruleListLines() {
	const pages = rulePages();
	const width = Math.max(...pages.map(({ id }) => id.length));
	return pages.map(({ id, severity, message }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${message}`);
}
function explainLines(id) {
	const page = rulePages().find((one) => one.id === id);
	const { file, wrong, right } = page.example;
	const shown = (text) => text.split("\n").map((line) => `    ${line}`);
	return [
		`${id} (${page.severity})`,
		"",
		say("ruleSentence", { message: page.message }).text,
		page.fix,
		...page.fixable ? [say("ruleFixable").text] : [],
		...page.online ? [say("ruleOnline").text] : [],
		"",
		(file === void 0 ? say("ruleWrong") : say("ruleWrongIn", { file })).text,
		...shown(wrong),
		say("ruleRight").text,
		...shown(right),
		"",
		say("ruleOff", { option: `{ ${id}: off }` }).text
	];
}

// src/report/lint/sarif.ts
const levels = {
	error: "error",
	warning: "warning",
	note: "note"
};
const home = "https://github.com/labring/imagebuild";
function toSarif({ findings }, version) {
	const pages = rulePages();
	const rules = pages.map(({ id, group, severity, message, fix }) => ({
		id,
		shortDescription: { text: message },
		help: { text: fix === "" ? message : fix },
		helpUri: `${home}/blob/main/docs/lint.md#${id}`,
		defaultConfiguration: { level: levels[severity] },
		properties: { tags: [group] }
	}));
	const results = findings.map(({ rule, severity, message, hint, file, line, column }) => ({
		ruleId: rule,
		ruleIndex: pages.findIndex(({ id }) => id === rule),
		level: levels[severity],
		message: { text: hint === void 0 ? message : `${message}\n${hint}` },
		locations: [{ physicalLocation: {
			artifactLocation: {
				uri: encodeURI(file),
				uriBaseId: "%SRCROOT%"
			},
			region: {
				startLine: line,
				startColumn: column
			}
		} }]
	}));
	return {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [{
			tool: { driver: {
				name: "imagebuild",
				version,
				informationUri: home,
				rules
			} },
			columnKind: "utf16CodeUnits",
			results
		}]
	};
}

// src/report/lint/workflowcommands.ts
const commands = {
	error: "error",
	warning: "warning",
	note: "notice"
};
function workflowCommands(findings) {
	return findings.map(({ severity, file, line, column, message, hint, rule }) => {
		const properties = {
			file,
			line,
			col: column,
			title: `imagebuild ${rule}`
		};
		const shown = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
		const text = [message, ...hint?.split("\n") ?? []].map(escapeLine).join("\n");
		return `::${commands[severity]} ${shown.join(",")}::${escapeCommandData(text)}`;
	});
}
function escapeProperty(text) {
	return escapeCommandData(escapeLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

// src/cli/lint/lintcommand.ts
async function lint(cli, paths, flags, version) {
	const print = (lines) => cli.stdout.write(`${lines.join("\n")}\n`);
	if (flags.rules) return void print(ruleListLines());
	if (flags.explain !== void 0) return void print(explainLines(readRuleId(flags.explain)));
	const { strict = false, fix = false, online = false, ...others } = flags;
	const settings = resolveSettings(toBuildOptions(others), await readInvocation(cli));
	const command = await import("./lint2.js");
	const result = await withProgress(cli, flags, (progress) => online ? command.lintOnline(paths, { fix }, settings, progress) : command.lint(paths, { fix }, settings));
	if (flags.sarif !== void 0) await writeFile(flags.sarif, `${formatJson(toSarif(result, version), 2)}\n`);
	if (flags.json) print([formatJson(result, 2)]);
	else {
		const styles = lineStyles(outputColours);
		print(lintLines(result).map(({ kind, text }) => styles[kind](maskSecrets(text))));
		if (cli.env["GITHUB_ACTIONS"] === "true" && result.findings.length > 0) print(workflowCommands(result.findings).map(maskSecrets));
	}
	if (result.errors > 0 || strict && result.warnings > 0) cli.exitCode = 1;
}
function readRuleId(text) {
	const id = ruleIds.find((one) => one === text);
	if (id !== void 0) return id;
	const near = nearest(text, ruleIds);
	throw new ImagebuildError("USAGE", say("lintRuleUnknown", { id: JSON.stringify(text) }), { hint: near === void 0 ? say("lintRuleList") : say("didYouMean", { name: near }) });
}

export { lint };