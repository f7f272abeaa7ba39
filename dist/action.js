import { n as runWithBundledNode, t as isTooOld } from "./chunks/bundlednode.js";

// src/action/main.ts
const status = await runWithBundledNode();
if (status !== void 0) process.exitCode = status;
else if (isTooOld(process.versions.node)) sayTooOld();
else process.exitCode = await run();
async function run() {
	const [{ error, notice, setOutput, setSecret, summary, warning }, { outliveReader }, { runAction }] = await Promise.all([
		import("./chunks/core.js"),
		import("./chunks/textoutput.js"),
		import("./chunks/run.js")
	]);
	for (const stream of [process.stdout, process.stderr]) outliveReader(stream);
	return await runAction(process.env, {
		error,
		notice,
		setOutput,
		setSecret,
		summary,
		warning
	});
}
function sayTooOld() {
	const message = `imagebuild needs Node ${24}, and this is Node ${process.versions.node}: install it, or run npm ci on Linux.`;
	process.stderr.write(`error: ${message}\n`);
	process.exitCode = 1;
}

export {  };