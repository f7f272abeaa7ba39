import { t as ImagebuildError } from "./errors.js";
import { n as findProgram, t as runProgram } from "./program.js";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

// src/runner/environment.ts
const inherited = [
	/^PATH$/,
	/^LANG$|^LANGUAGE$|^LC_[A-Z]+$/,
	/^TZ$/,
	/^(?:HTTP|HTTPS|FTP|ALL|NO)_PROXY$/i,
	/^SSL_CERT_(?:FILE|DIR)$/,
	/^SOURCE_DATE_EPOCH$/
];
const homeDirectories = {
	HOME: "home",
	TMPDIR: "tmp",
	XDG_CACHE_HOME: "home/.cache",
	XDG_CONFIG_HOME: "home/.config",
	XDG_DATA_HOME: "home/.local/share",
	XDG_STATE_HOME: "home/.local/state",
	XDG_RUNTIME_DIR: "run",
	HELM_CACHE_HOME: "helm/cache",
	HELM_CONFIG_HOME: "helm/config",
	HELM_DATA_HOME: "helm/data",
	DOCKER_CONFIG: "docker"
};
function programEnvironment(ours, homes, added = {}) {
	const passed = Object.entries(ours).filter(([name]) => inherited.some((pattern) => pattern.test(name)));
	const own = Object.entries(homeDirectories).map(([name, directory]) => [name, join(homes, directory)]);
	const all = [
		...passed,
		...own,
		...Object.entries(added)
	];
	return Object.fromEntries(all.filter((entry) => entry[1] !== void 0));
}
async function makeHomes(homes) {
	for (const directory of Object.values(homeDirectories)) await mkdir(join(homes, directory), {
		recursive: true,
		mode: 448
	});
}

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
			env: programEnvironment(chart.env, chart.homes),
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

export { programEnvironment as a, makeHomes as i, helmTemplate as n, helmVersion as r, findHelm as t };