import { createRequire } from "node:module";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";

// src/io/bundlednode.ts
const signals = [
	"SIGHUP",
	"SIGINT",
	"SIGTERM"
];
const oldestNode = 24;
function isTooOld(version) {
	return Number.parseInt(version, 10) < 24;
}
async function runWithBundledNode(version = process.versions.node, node = isTooOld(version) ? findBundledNode() : void 0) {
	if (!isTooOld(version) || node === void 0) return void 0;
	const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit" });
	const forward = (signal) => child.kill(signal);
	for (const signal of signals) process.on(signal, forward);
	const status = await new Promise((resolve) => {
		child.once("error", () => resolve(void 0));
		child.once("exit", (code) => resolve(code ?? 1));
	});
	for (const signal of signals) process.off(signal, forward);
	return status;
}
function findBundledNode() {
	const name = `node-linux-${process.arch}`;
	try {
		return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "bin/node");
	} catch {
		return;
	}
}

export { runWithBundledNode as n, isTooOld as t };