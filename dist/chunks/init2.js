// src/report/init.ts
function describeInit({ wish: setup, files }) {
	const kept = files.some(({ state }) => state === "kept");
	return [
		...files.map(({ state, path }) => `${state.padEnd(9)}  ${path}`),
		...kept ? ["", "What is kept differs from what init writes; --force replaces it."] : [],
		"",
		`Images go to ${setup.registry}/${setup.namespace}. What is left to do:`,
		"",
		...stepsLeft(setup).map((step, index) => `${index + 1}. ${step}`)
	];
}
function stepsLeft({ registry, usernameSecret, passwordSecret, label }) {
	return [
		"Commit these files to the default branch, and push it.",
		"Make the environment \"publish\": Settings > Environments > New environment. Under \"Deployment branches and tags\" allow the default branch only.",
		`Give that environment the secrets ${usernameSecret} and ${passwordSecret}, a login for ${registry}:\n     gh secret set ${usernameSecret} --env publish\n     gh secret set ${passwordSecret} --env publish`,
		`Make the label: gh label create ${label} --color 0e8a16 --description "The application in the title may be built"`,
		"Write /imagebuild_help into an issue. Beside a server of your own, remove .github/workflows/comment.yml."
	];
}

export { describeInit };