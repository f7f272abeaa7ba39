import { t as ImagebuildError } from "./errors.js";
import { n as programEnvironment, t as makeHomes } from "./environment.js";
import { r as findProgram, t as runProgram } from "./program.js";
import { basename, dirname } from "node:path";

// src/runner/helm.ts
async function findHelm(env) {
	return findProgram("helm", env["PATH"]);
}
async function helmVersion(helm) {
	return (await runProgram({
		program: helm,
		shown: "helm version",
		args: ["version", "--short"],
		directory: dirname(helm),
		env: {},
		timeoutMs: 1e4,
		maxOutputBytes: 65536
	})).trim();
}
const memory = {
	GOGC: "400",
	GOMEMLIMIT: "512MiB"
};
const limits = {
	timeoutMs: 6e4,
	maxOutputBytes: 67108864
};
async function helmTemplate(chart) {
	await makeHomes(chart.homes);
	try {
		return await runProgram({
			program: chart.helm,
			shown: "helm template",
			args: helmArguments(chart),
			directory: chart.homes,
			env: programEnvironment(chart.env, chart.homes, memory),
			signal: chart.signal,
			...limits
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? chartFailed(error, chart) : error;
	}
}
function helmArguments({ path, name, namespace, kubeVersion, values, sets }) {
	return [
		...[
			"template",
			name,
			path,
			"--namespace",
			namespace,
			"--kube-version",
			kubeVersion
		],
		...values.flatMap((file) => ["--values", file]),
		...sets.flatMap((set) => ["--set", set])
	];
}
const hints = [
	[/missing in charts\/? directory/, "Fetch its dependencies in init.sh: helm dependency build."],
	[/chart requires kubeVersion/, "Choose a version that the chart allows: --kube-version, or kubeVersion in imagebuild.yml."],
	[/did not end within|wrote more than/, "Render it by hand to see why (helm template), and give it values that make less of it."]
];
const anyHint = "Give the chart what it needs: charts/<chart name>.values.yaml, or charts in imagebuild.yml.";
function chartFailed(error, { path }) {
	if (error.code === "PROGRAM_MISSING" || error.code === "CANCELLED") return error;
	const said = error.code === "PROGRAM_FAILED" ? helmMessage(error.excerpt) : void 0;
	const message = `the chart ${basename(path)} does not render: ${said ?? error.message}`;
	const hint = hints.find(([pattern]) => pattern.test(message))?.[1] ?? anyHint;
	return new ImagebuildError("CHART_FAILED", message, {
		hint,
		excerpt: error.excerpt,
		cause: error
	});
}
function helmMessage(text) {
	const lines = text?.split("\n") ?? [];
	const first = lines.findLastIndex((line) => line.startsWith("Error: "));
	if (first === -1) return void 0;
	const end = lines.findIndex((line, index) => index > first && !line.startsWith(" "));
	return lines.slice(first, end === -1 ? void 0 : end).map((line) => line.trim()).join(" ").slice(7);
}

export { helmTemplate as n, helmVersion as r, findHelm as t };