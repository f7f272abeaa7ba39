import { o as resolveSettings } from "./buildoptions.js";
import { i as escapeLine } from "./escape.js";
import { t as ask } from "./ask.js";
import { n as readInvocation, t as printResult } from "./cli.js";
import { l as toBuildOptions } from "./flags.js";
import { text } from "node:stream/consumers";

// src/cli/setupcommands.ts
async function login(cli, host, flags) {
	const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
	const username = flags.username ?? await ask(cli, "Username");
	const password = flags.passwordStdin ? (await text(cli.stdin)).replace(/\r?\n$/, "") : await ask(cli, "Password", "hidden");
	const file = await (await import("./login.js")).login({
		host,
		username,
		password
	}, settings);
	cli.stderr.write(`${escapeLine(`logged in to ${host}; the credential is stored in ${file}`)}\n`);
}
async function init(cli, directory, flags) {
	const { registry, namespace, action, force = false } = flags;
	const command = await import("./init.js");
	const { describeInit } = await import("./init2.js");
	const done = await command.init(directory, {
		registry,
		namespace,
		action,
		force
	}, cli);
	printResult(cli, flags, done, describeInit);
}
async function doctor(cli, flags) {
	const settings = resolveSettings({}, await readInvocation(cli));
	const command = await import("./doctor.js");
	const checks = await command.doctor(settings);
	printResult(cli, flags, checks, command.describeChecks);
	if (checks.some(({ state }) => state === "missing")) cli.exitCode = 1;
}

export { doctor, init, login };