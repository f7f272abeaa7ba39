import { s as readRepositoryConfiguration } from "./configuration.js";
import { c as openProgress } from "./flags.js";

// src/cli/session.ts
async function surroundingsOf(session) {
	return {
		configuration: await readRepositoryConfiguration("."),
		env: session.env,
		signal: session.signal
	};
}
async function withProgress(session, flags, work) {
	const { progress, stop } = openProgress(flags.progress ?? "auto", session.stderr);
	try {
		return await work(progress);
	} finally {
		stop();
	}
}
function printOutcome(session, flags, outcome, lines) {
	const text = flags.json ? JSON.stringify(outcome, void 0, 2) : lines(outcome).join("\n");
	session.stdout.write(`${text}\n`);
}

export { surroundingsOf as n, withProgress as r, printOutcome as t };