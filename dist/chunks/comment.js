import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as readVariable, t as readEvent } from "./event.js";

// src/action/modes/comment.ts
async function comment({ inputs, invocation }) {
	const event = await readEvent(inputs.token, invocation.env);
	const { runOnEvent } = await import("./events.js");
	await runOnEvent(event);
	return {
		kind: "outputs",
		outputs: {},
		line: say("modeAnswered", { event: event.name }).text
	};
}
async function report({ inputs, invocation }) {
	const event = await readEvent(inputs.token, invocation.env);
	const { reportRun } = await import("./events.js");
	await reportRun(event, Number(readVariable(invocation.env, "GITHUB_RUN_ID")));
	return {
		kind: "outputs",
		outputs: {},
		line: say("modeReported").text
	};
}
async function preview({ inputs, invocation, progress }) {
	const event = await readEvent(inputs.token, invocation.env);
	const { workflow_run: run } = event.payload;
	if (typeof run?.id !== "number") throw new ImagebuildError("USAGE", say("previewNeedsRun", { event: event.name }), { hint: say("previewNeedsRunHint") });
	const { previewRun } = await import("./actions.js");
	const { said, problem } = await previewRun(event, run.id, invocation.configuration?.language ?? "en");
	if (problem) {
		const hint = say("previewNotWrittenHint").text;
		progress({
			type: "warning",
			warning: {
				message: problem.text,
				hint
			}
		});
	}
	return {
		kind: "outputs",
		outputs: {},
		line: said.text
	};
}

export { comment, preview, report };