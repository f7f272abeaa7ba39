import { i as findApplication } from "./directory.js";
import { i as resolveBuildSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { n as severityNames, r as summarizeLint, t as lintLines } from "./lines.js";
import { n as code, s as prose } from "./escape.js";
import { i as say } from "./say.js";
import { t as maskSecrets } from "./secrets.js";
import { n as formatTable } from "./table.js";
import { a as writeLog, c as columns, s as writeSummary, u as annotateFindings } from "./report.js";
import { relative } from "node:path";

// src/action/lint.ts
async function lintPullRequest(runner, request, invocation) {
	const settings = resolveBuildSettings(request, {}, invocation);
	const { app, version } = request;
	const application = await findApplication(settings.applications, app, version).catch((error) => {
		if (error instanceof ImagebuildError) return void 0;
		throw error;
	});
	if (application === void 0) return void 0;
	const { lint } = await import("./lint2.js");
	const result = await lint([relative(".", application.directory)], { fix: false }, settings);
	if (result.findings.length === 0) return result;
	for (const { level, message, properties } of annotateFindings(result.findings, process.cwd())) runner[level](maskSecrets(message), properties);
	for (const { text } of lintLines(result)) writeLog(text);
	await writeSummary(runner, maskSecrets(lintSummary(result)));
	return result;
}
const limits = {
	rows: 200,
	bytes: 1e5
};
function lintSummary(result) {
	const rows = result.findings.slice(0, limits.rows).map(({ severity, rule, file, line, column, message, hint }) => [
		say(severityNames[severity]).text,
		code(`${file}:${line}:${column}`),
		prose(`${message} [${rule}]`),
		prose(hint ?? "")
	]);
	const title = say("summaryLint", { counts: prose(summarizeLint(result)) }).text;
	const titles = ["", ...columns("summaryWarningColumns")];
	const table = (count) => formatTable(titles, rows.slice(0, count));
	let shown = rows.length;
	while (shown > 1 && Buffer.byteLength(table(shown)) > limits.bytes) shown = Math.floor(shown / 2);
	return `${title}\n\n${table(shown)}\n\n`;
}

export { lintPullRequest };