import { r as settingsOf } from "./choices.js";
import { t as choicesOf } from "./flags.js";
import { n as surroundingsOf, t as printOutcome } from "./session.js";
import { text } from "node:stream/consumers";

// src/cli/machine.ts
async function login(session, host, flags) {
	const settings = settingsOf(choicesOf(flags), await surroundingsOf(session));
	const password = (await text(session.stdin)).replace(/\r?\n$/, "");
	const place = await (await import("./login.js")).login({
		host,
		username: flags.username ?? "",
		password
	}, settings);
	session.stderr.write(`logged in at ${host}; kept in ${place}\n`);
}
async function init(session, directory, flags) {
	const { registry, namespace, action, force = false } = flags;
	const verb = await import("./init.js");
	const { initLines } = await import("./init2.js");
	const done = await verb.init(directory, {
		registry,
		namespace,
		action,
		force
	}, session);
	printOutcome(session, flags, done, initLines);
}
async function doctor(session, flags) {
	const settings = settingsOf({}, await surroundingsOf(session));
	const verb = await import("./doctor.js");
	const checks = await verb.doctor(settings);
	printOutcome(session, flags, checks, verb.describeChecks);
	if (checks.some(({ state }) => state === "missing")) session.exitCode = 1;
}

export { doctor, init, login };