import { i as escapeLine } from "./escape.js";
import { i as say } from "./say.js";

// src/report/lint/lines.ts
function lintLines(result) {
	return [...[...Map.groupBy(result.findings, ({ file }) => file)].flatMap(([file, findings]) => [
		{
			kind: "file",
			text: escapeLine(file)
		},
		...formatFindings(findings),
		{
			kind: "excerpt",
			text: ""
		}
	]), {
		kind: "count",
		text: summarizeLint(result)
	}];
}
function summarizeLint({ applications, findings, errors, warnings, notes, fixed }) {
	const fixable = findings.filter((finding) => finding.fixable).length;
	const words = {
		errors,
		warnings,
		notes,
		applications: applications.length,
		fixed,
		fixable
	};
	return say("lintSummary", words).text;
}
const severityNames = {
	error: "lintError",
	warning: "lintWarning",
	note: "lintNote"
};
function formatFindings(findings) {
	const width = findings.reduce((widest, one) => Math.max(widest, `${one.line}:${one.column}`.length), 0);
	return findings.flatMap((finding) => findingLines(finding, width));
}
function findingLines({ line, column, severity, message, hint, rule }, width) {
	const place = `${line}:${column}`.padEnd(width);
	const indent = " ".repeat(width + 4);
	return [{
		kind: severity,
		text: `  ${place}  ${say("ruleWhy", {
			what: say(severityNames[severity]).text,
			why: escapeLine(message)
		}).text} [${rule}]`
	}, ...(hint?.split("\n") ?? []).map((text) => ({
		kind: "hint",
		text: `${indent}${escapeLine(text)}`
	}))];
}

export { severityNames as n, summarizeLint as r, lintLines as t };