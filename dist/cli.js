#!/usr/bin/env node
import { n as runWithBundledNode } from "./chunks/bundlednode.js";

// src/cli/main.ts
start();
async function start() {
	process.exitCode = 1;
	const status = await runWithBundledNode();
	process.exitCode = status ?? await (await import("./chunks/commandline.js")).runCommandLine();
}

export {  };