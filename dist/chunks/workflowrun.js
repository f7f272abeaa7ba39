// src/application/workflowrun.ts
function runCandidateFrom(payload) {
	return {
		id: payload.id,
		title: payload.display_title ?? "",
		origin: {
			event: payload.event,
			path: payload.path.split("@")[0] ?? "",
			workflowId: payload.workflow_id,
			branch: payload.head_branch ?? void 0,
			repository: payload.repository?.id,
			headRepository: payload.head_repository?.id,
			actor: payload.actor?.login,
			actorId: payload.actor?.id
		}
	};
}
function isOwnRun({ origin }, expected) {
	return origin.event === "workflow_dispatch" && origin.event === expected.event && isSame([origin.workflowId, expected.workflowId], [origin.path, expected.path]) && origin.branch === expected.branch && origin.repository === expected.repository && origin.headRepository === expected.headRepository && isSame([origin.actorId, expected.actorId], [origin.actor, expected.actor]);
}
function isSame(ids, names) {
	const [id, expectedId] = ids;
	return id === void 0 || expectedId === void 0 ? names[0] === names[1] : id === expectedId;
}
function requestIdIn(title) {
	return /\[([0-9a-f]{32})\]$/.exec(title)?.[1];
}
function findOwnRun(runs, requestId, expected) {
	return runs.filter((run) => run.title.endsWith(`[${requestId}]`) && isOwnRun(run, expected)).reduce((a, b) => a === void 0 || b.id < a.id ? b : a, void 0);
}

export { runCandidateFrom as i, isOwnRun as n, requestIdIn as r, findOwnRun as t };