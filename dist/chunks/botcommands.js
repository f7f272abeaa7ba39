import { once } from "node:events";
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";

// src/cli/botcommands.ts
const environmentFile = ".env";
async function serve(cli) {
	loadEnvironment();
	const { startServer } = await import("./server.js");
	const server = await startServer(process.env);
	cli.stderr.write(`listening at ${server.url}\n`);
	if (!cli.signal.aborted) await once(cli.signal, "abort");
	await server.stop();
}
async function setup(cli, flags) {
	const { setUp } = await import("./setup.js");
	const { organization, webhookUrl } = flags;
	const open = (url) => cli.stderr.write(`Open ${url} in your browser.\n`);
	const { env, signal } = cli;
	const { url, file } = await setUp({
		env,
		signal,
		organization,
		webhookUrl,
		file: environmentFile,
		open
	});
	cli.stdout.write(`wrote ${file}\nInstall the app: ${url}/installations/new\n`);
}
async function sweep(cli, { dryRun = false }) {
	loadEnvironment();
	const { sweepOnce } = await import("./server.js");
	const { deliveries, findings } = await sweepOnce(process.env, dryRun);
	const lines = [`${deliveries} deliveries failed`, ...findings.map(({ kind, url }) => `${kind}\t${url}`)];
	cli.stdout.write(`${lines.join("\n")}\n`);
}
function loadEnvironment() {
	if (existsSync(environmentFile)) loadEnvFile(environmentFile);
}

export { serve, setup, sweep };