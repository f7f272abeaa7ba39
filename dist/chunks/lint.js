import { i as findApplication } from "./directory.js";
import { i as resolveBuildSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { n as summarizeLint, t as lintLines } from "./lines.js";
import { n as code, s as prose } from "./escape.js";
import { t as maskSecrets } from "./secrets.js";
import { n as formatTable } from "./table.js";
import { a as writeLog, l as annotateFindings, s as writeSummary } from "./report.js";
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
const limit = 200;
function lintSummary(result) {
	const rows = result.findings.slice(0, limit).map(({ severity, rule, file, line, column, message, hint }) => [
		severity,
		code(`${file}:${line}:${column}`),
		prose(`${message} [${rule}]`),
		prose(hint ?? "")
	]);
	return `**Lint**: ${prose(summarizeLint(result))}\n\n${formatTable([
		"",
		"where",
		"what",
		"what to do"
	], rows)}\n\n`;
}

export { lintPullRequest };