// src/action/artifacts.ts
const preparedName = /^imagebuild-prepared(?:-|$)/;
async function deleteArtifacts(names, { token, repository, runId }) {
	const { getOctokit } = await import("./github.js");
	const { actions } = getOctokit(token, { request: { fetch } }).rest;
	const [owner = "", repo = ""] = repository.split("/");
	for (const name of names.filter((one) => preparedName.test(one))) {
		const { data } = await actions.listWorkflowRunArtifacts({
			owner,
			repo,
			run_id: runId,
			name
		});
		const own = data.artifacts.filter((artifact) => artifact.name === name);
		for (const { id } of own) await actions.deleteArtifact({
			owner,
			repo,
			artifact_id: id
		});
	}
}

export { deleteArtifacts };