import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { Writable } from "node:stream";
import { createInterface } from "node:readline/promises";

// src/cli/ask.ts
async function ask(cli, question, how = "shown") {
	if (!("isTTY" in cli.stdin) || !cli.stdin.isTTY) throw new ImagebuildError("USAGE", say("loginIncomplete"), { hint: say("loginIncompleteHint") });
	cli.stderr.write(`${question}: `);
	const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
	const output = how === "hidden" ? hidden : cli.stderr;
	const lines = createInterface({
		input: cli.stdin,
		output,
		terminal: true
	});
	try {
		return await lines.question("", { signal: cli.signal });
	} finally {
		lines.close();
		if (how === "hidden") cli.stderr.write("\n");
	}
}

export { ask as t };