import { once } from "node:events";
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";

// src/cli/bot.ts
const environmentFile = ".env";
async function serve(session) {
	loadEnvironment();
	const { startServer } = await import("./server.js");
	const server = await startServer(process.env);
	session.stderr.write(`listening at ${server.url}\n`);
	if (!session.signal.aborted) await once(session.signal, "abort");
	await server.stop();
}
async function setup(session, flags) {
	const { setUp } = await import("./setup.js");
	const { organization, webhookUrl } = flags;
	const open = (url) => session.stderr.write(`Open ${url} in your browser.\n`);
	const { env, signal } = session;
	const { url, file } = await setUp({
		env,
		signal,
		organization,
		webhookUrl,
		file: environmentFile,
		open
	});
	session.stdout.write(`wrote ${file}\nInstall the app: ${url}/installations/new\n`);
}
async function sweep(session, { dryRun = false }) {
	loadEnvironment();
	const { sweepOnce } = await import("./server.js");
	const { deliveries, findings } = await sweepOnce(process.env, dryRun);
	const lines = [`${deliveries} deliveries failed`, ...findings.map(({ kind, url }) => `${kind}\t${url}`)];
	session.stdout.write(`${lines.join("\n")}\n`);
}
function loadEnvironment() {
	if (existsSync(environmentFile)) loadEnvFile(environmentFile);
}

export { serve, setup, sweep };