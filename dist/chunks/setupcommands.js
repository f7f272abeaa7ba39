import { o as resolveSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { i as escapeLine } from "./escape.js";
import { i as say } from "./say.js";
import { t as ask } from "./ask.js";
import { n as readInvocation, t as printResult } from "./cli.js";
import { l as toBuildOptions } from "./flags.js";
import { text } from "node:stream/consumers";

// src/cli/setupcommands.ts
async function login(cli, host, flags) {
	const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
	const username = flags.username ?? await ask(cli, say("loginUsername").text);
	const password = flags.passwordStdin ? (await text(cli.stdin)).replace(/\r?\n$/, "") : await ask(cli, say("loginPassword").text, "hidden");
	const file = await (await import("./login.js")).login({
		host,
		username,
		password
	}, settings);
	cli.stderr.write(`${escapeLine(say("loginStored", {
		host,
		file
	}).text)}\n`);
}
async function init(cli, directory, flags) {
	const { registry, namespace, action, force = false } = flags;
	const fromClusterImage = readMigrationFlags(flags);
	const command = await import("./init.js");
	const { describeInit } = await import("./init3.js");
	const done = await command.init(directory, {
		registry,
		namespace,
		action,
		force,
		fromClusterImage
	}, cli);
	printResult(cli, flags, done, describeInit);
}
function readMigrationFlags({ fromClusterImage, variable = [] }) {
	if (!fromClusterImage && variable.length > 0) throw new ImagebuildError("USAGE", say("variableAlone"), { hint: say("variableAloneHint") });
	return fromClusterImage ? { variables: new Map(variable.map(readVariable)) } : void 0;
}
function readVariable(text) {
	const [, name, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
	if (name !== void 0 && value !== void 0) return [name, value];
	const message = say("variableInvalid", { value: JSON.stringify(text) });
	throw new ImagebuildError("USAGE", message, { hint: say("variableForm") });
}
async function doctor(cli, flags) {
	const settings = resolveSettings({}, await readInvocation(cli));
	const command = await import("./doctor.js");
	const checks = await command.doctor(settings);
	printResult(cli, flags, checks, command.describeChecks);
	if (checks.some(({ state }) => state === "missing")) cli.exitCode = 1;
}

export { doctor, init, login };