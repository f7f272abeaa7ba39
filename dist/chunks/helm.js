import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { r as makeHomes, t as createProgramEnvironment } from "./environment.js";
import { s as findProgram, t as runProgram } from "./program.js";
import { basename, dirname, join } from "node:path";
import { mkdtemp } from "node:fs/promises";

// src/runner/helm.ts
async function findHelm(env) {
	return findProgram("helm", env["PATH"]);
}
async function helmVersion(helm) {
	return (await runProgram({
		program: helm,
		displayName: "helm version",
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
	maxOutputBytes: 67108864,
	maxMemoryBytes: 2 * 1024 ** 3
};
async function renderTemplates(chart) {
	try {
		return await runProgram({
			program: chart.helm,
			displayName: "helm template",
			args: helmArguments(chart),
			directory: chart.homes,
			env: createProgramEnvironment(chart.env, chart.homes, memory),
			signal: chart.signal,
			...limits
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? chartFailed(error, chart) : error;
	}
}
function helmArguments(given) {
	const { path, name, namespace, kubeVersion, apiVersions, values, sets, flags = [] } = given;
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
		...sets.flatMap((set) => ["--set", set]),
		...apiVersions.flatMap((version) => ["--api-versions", version]),
		...flags.map(([flag, value]) => `${flag}=${value}`)
	];
}
const hints = [
	[/missing in charts\/? directory/, () => say("chartDependenciesHint")],
	[/nil pointer|not found in (?:the )?namespace/i, () => say("chartFailedHint")],
	[/chart requires kubeVersion/, () => say("chartKubeVersionHint")],
	[/release ?name|names? of the release|\.Release\.Name/i, (chart) => say("chartDemands", {
		chart,
		key: "releaseName"
	})],
	[/no matches for kind|api ?versions?\b|\bCRDs?\b|capabilit/i, (chart) => say("chartDemands", {
		chart,
		key: "apiVersions"
	})],
	[/namespace/i, (chart) => say("chartDemands", {
		chart,
		key: "namespace"
	})],
	[/kubernetes version|kubeVersion/i, (chart) => say("chartDemands", {
		chart,
		key: "kubeVersion"
	})]
];
function chartFailed(error, { path, chart }) {
	if (error.code === "PROGRAM_MISSING" || error.code === "CANCELLED") return error;
	const ran = error.code === "PROGRAM_FAILED";
	const reason = (ran ? helmMessage(error.excerpt) : void 0) ?? error.message;
	const demand = withoutPlaces(reason);
	const known = ran ? hints.find(([pattern]) => pattern.test(demand))?.[1](chart) : say("chartTooLargeHint");
	const message = say("chartFailed", {
		chart: basename(path),
		reason
	});
	return error.with({
		code: "CHART_FAILED",
		message,
		hint: known ?? say("chartFailedHint")
	});
}
function withoutPlaces(reason) {
	return reason.replace(/<[^>]*>/g, "").replace(/[^\s"(]*\/templates\/[^\s":)]*/g, "");
}
function helmMessage(text) {
	const lines = text?.split("\n") ?? [];
	const first = lines.findLastIndex((line) => line.startsWith("Error: "));
	if (first === -1) return void 0;
	const end = lines.findIndex((line, index) => index > first && !line.startsWith(" "));
	return lines.slice(first, end === -1 ? void 0 : end).map((line) => line.trim()).join(" ").slice(7);
}
function createChartRenderer(directory, { env, signal }) {
	let found;
	const free = [];
	return async (chart) => {
		found ??= findHelm(env);
		const helm = await found;
		const homes = free.pop() ?? await makeHomes(await mkdtemp(join(directory, "helm-")));
		const rendered = await renderTemplates({
			...chart,
			helm,
			homes,
			env,
			signal
		});
		free.push(homes);
		return rendered;
	};
}

export { findHelm as n, helmVersion as r, createChartRenderer as t };