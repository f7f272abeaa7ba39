import { t as ImagebuildError } from "./errors.js";
import { setTimeout } from "node:timers/promises";

// src/action/duplicate.ts
function olderRun(own, requestId, runs) {
	const same = (run) => run.id < own.id && run.display_title.endsWith(`[${requestId}]`) && run.event === own.event && run.workflow_id === own.workflow_id && run.head_branch === own.head_branch && run.actor?.id === own.actor?.id && run.head_repository?.id === own.head_repository?.id;
	return runs.filter(same).sort((a, b) => a.id - b.id)[0];
}
const newest = 100;
const pause = 1e3;
async function findOlderRun(requestId, identity) {
	for (let left = 2;; left--) try {
		return await askForOlderRun(requestId, identity);
	} catch (cause) {
		const { status, message } = cause;
		const lasting = status !== void 0 && status < 500;
		if (left > 0 && !lasting) await setTimeout(pause);
		else throw new ImagebuildError("INTERNAL", `GitHub did not say which runs there are: ${message}`, {
			hint: lasting ? "Give the job the permission actions: read." : "Start the run again later.",
			cause
		});
	}
}
async function askForOlderRun(requestId, identity) {
	const { getOctokit } = await import("./github.js");
	const { actions } = getOctokit(identity.token).rest;
	const [owner = "", repo = ""] = identity.repository.split("/");
	const { data: own } = await actions.getWorkflowRun({
		owner,
		repo,
		run_id: identity.runId
	});
	if (own.event !== "workflow_dispatch") return void 0;
	const { data } = await actions.listWorkflowRuns({
		owner,
		repo,
		workflow_id: own.workflow_id,
		event: own.event,
		...own.head_branch === null ? {} : { branch: own.head_branch },
		per_page: newest
	});
	return olderRun(own, requestId, data.workflow_runs);
}

export { findOlderRun };