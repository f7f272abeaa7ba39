import { u as readRepositoryConfiguration } from "./configuration2.js";
import { i as escapeLine } from "./escape.js";
import { g as openProgress, y as formatJson } from "./flags.js";
import { t as maskSecrets } from "./secrets.js";

// src/cli/cli.ts
async function readInvocation(cli) {
	const { createProxyLookup } = await import("./proxies.js");
	createProxyLookup(cli.env);
	return {
		configuration: await readRepositoryConfiguration("."),
		env: cli.env,
		signal: cli.signal
	};
}
async function withProgress(cli, flags, work) {
	const { progress, stop } = openProgress(flags.progress ?? "auto", cli.stderr);
	try {
		return await work(progress);
	} finally {
		stop();
	}
}
function printResult(cli, flags, result, lines) {
	const text = flags.json ? formatJson(result, 2) : maskSecrets(lines(result).map(escapeLine).join("\n"));
	cli.stdout.write(`${text}\n`);
}

export { readInvocation as n, withProgress as r, printResult as t };