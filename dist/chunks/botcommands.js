import { i as escapeLine } from "./escape.js";
import { i as say } from "./say.js";
import { once } from "node:events";
import { loadEnvFile } from "node:process";
import { existsSync } from "node:fs";

// src/cli/botcommands.ts
const environmentFile = ".env";
async function serve(cli) {
	await loadEnvironment();
	const { startServer } = await import("./server.js");
	const server = await startServer(process.env);
	cli.stderr.write(`${say("serveListening", { url: server.url }).text}\n`);
	if (!cli.signal.aborted) await once(cli.signal, "abort");
	await server.stop();
}
async function setup(cli, flags) {
	await useEnvironment(cli.env);
	const { setUp } = await import("./setup.js");
	const { organization, webhookUrl } = flags;
	const open = (url) => cli.stderr.write(`${say("setupOpen", { url: escapeLine(url) }).text}\n`);
	const { env, signal } = cli;
	const { url, file } = await setUp({
		env,
		signal,
		organization,
		webhookUrl,
		file: environmentFile,
		open
	});
	const install = say("setupInstall", { url: `${escapeLine(url)}/installations/new` });
	cli.stdout.write(`${say("setupWritten", { file }).text}\n${install.text}\n`);
}
async function sweep(cli, { dryRun = false }) {
	await loadEnvironment();
	const { sweepOnce } = await import("./server.js");
	const { deliveries, findings } = await sweepOnce(process.env, dryRun);
	const lines = [say("sweepDeliveries", { count: deliveries }).text, ...findings.map(({ kind, url }) => escapeLine(`${kind}\t${url}`))];
	cli.stdout.write(`${lines.join("\n")}\n`);
}
async function loadEnvironment() {
	if (existsSync(environmentFile)) loadEnvFile(environmentFile);
	await useEnvironment(process.env);
}
async function useEnvironment(env) {
	const { useEnvironmentForFetch } = await import("./fetch.js");
	await useEnvironmentForFetch(env);
}

export { serve, setup, sweep };