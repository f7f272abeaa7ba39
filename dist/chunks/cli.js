import { s as readRepositoryConfiguration } from "./configuration.js";
import { c as openProgress } from "./flags.js";

// src/cli/cli.ts
async function readInvocation(cli) {
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
	const text = flags.json ? JSON.stringify(result, void 0, 2) : lines(result).join("\n");
	cli.stdout.write(`${text}\n`);
}

export { readInvocation as n, withProgress as r, printResult as t };