import { n as createStoreEnvironment } from "./environment.js";
import { t as runProgram } from "./program.js";

// src/runner/github.ts
const ownVariables = /^(?:GH_(?:TOKEN|ENTERPRISE_TOKEN|HOST|REPO|CONFIG_DIR)|GITHUB_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/;
async function listEnvironmentSecrets(environment, checkout) {
	return (await gh([
		"secret",
		"list",
		"--env",
		environment
	], checkout)).split("\n").flatMap((line) => line.split("	")[0]?.trim() || []);
}
async function listVariables(checkout) {
	const lines = await gh(["variable", "list"], checkout);
	const shared = await gh([
		"api",
		"--paginate",
		"repos/{owner}/{repo}/actions/organization-variables?per_page=30",
		"--jq",
		".variables[] | [.name, .value] | @tsv"
	], checkout).catch(() => "");
	checkout.signal?.throwIfAborted();
	return new Map([...variablesIn(shared), ...variablesIn(lines)]);
}
function variablesIn(printed) {
	return printed.split("\n").flatMap((line) => {
		const [name = "", value] = line.split("	");
		return value === void 0 ? [] : [[name.trim(), value.trim()]];
	});
}
function gh(args, { directory, env, signal }) {
	const own = Object.entries(env).filter((entry) => entry[1] !== void 0 && ownVariables.test(entry[0]));
	return runProgram({
		program: "gh",
		displayName: `gh ${args.slice(0, 2).join(" ")}`,
		args,
		directory,
		env: {
			...createStoreEnvironment(env),
			...Object.fromEntries(own),
			GH_PROMPT_DISABLED: "1",
			GH_NO_UPDATE_NOTIFIER: "1"
		},
		timeoutMs: 3e4,
		maxOutputBytes: 1048576,
		signal
	});
}

export { listVariables as n, listEnvironmentSecrets as t };