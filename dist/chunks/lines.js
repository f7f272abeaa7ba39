import { i as escapeLine } from "./escape.js";
import { n as formatCount } from "./format.js";

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
	const where = `in ${formatCount(applications.length, "application")}`;
	const counts = [
		errors > 0 ? formatCount(errors, "error") : "",
		warnings > 0 ? formatCount(warnings, "warning") : "",
		notes > 0 ? formatCount(notes, "note") : ""
	].filter(Boolean);
	const fixable = findings.filter((finding) => finding.fixable).length;
	return `${counts.length === 0 ? "nothing to report" : joinWords(counts)} ${where}${fixed > 0 ? `; ${fixed} corrected` : ""}${fixable > 0 ? `; --fix corrects ${fixable}` : ""}`;
}
function joinWords(words) {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
function formatFindings(findings) {
	const width = findings.reduce((widest, one) => Math.max(widest, `${one.line}:${one.column}`.length), 0);
	return findings.flatMap((finding) => findingLines(finding, width));
}
function findingLines({ line, column, severity, message, hint, rule }, width) {
	const place = `${line}:${column}`.padEnd(width);
	const indent = " ".repeat(width + 4);
	return [{
		kind: severity,
		text: `  ${place}  ${severity}: ${escapeLine(message)} [${rule}]`
	}, ...(hint?.split("\n") ?? []).map((text) => ({
		kind: "hint",
		text: `${indent}${escapeLine(text)}`
	}))];
}

export { summarizeLint as n, lintLines as t };