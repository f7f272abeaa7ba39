import { i as runCandidateFrom, t as findOwnRun } from "./workflowrun.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say, p as formatScalar } from "./say.js";
import { setTimeout } from "node:timers/promises";

// src/action/duplicate.ts
const newest = 100;
const pause = 1e3;
async function findOlderRun(requestId, current) {
	for (let left = 2;; left--) try {
		return await askForOlderRun(requestId, current);
	} catch (cause) {
		const { status, message } = cause;
		const permanent = status !== void 0 && status < 500;
		if (left > 0 && !permanent) await setTimeout(pause);
		else throw new ImagebuildError("INTERNAL", say("runsNotListed", { reason: formatScalar(message) }), {
			hint: permanent ? say("allowReadingActions") : say("startRunAgain"),
			cause
		});
	}
}
async function askForOlderRun(requestId, { token, repository, runId }) {
	const { getOctokit } = await import("./github.js");
	const { actions } = getOctokit(token, { request: { fetch } }).rest;
	const [owner = "", repo = ""] = repository.split("/");
	const { data: own } = await actions.getWorkflowRun({
		owner,
		repo,
		run_id: runId
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
	const older = data.workflow_runs.filter(({ id }) => id < own.id).map(runCandidateFrom);
	return findOwnRun(older, requestId, runCandidateFrom(own).origin);
}

export { findOlderRun };