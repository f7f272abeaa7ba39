import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdtemp, rm, writeFile } from "node:fs/promises";

// src/action/kubeconfig.ts
async function placeKubeconfig(given, env) {
	if (given === void 0 || !isText(given)) return {
		file: given,
		async [Symbol.asyncDispose]() {}
	};
	const directory = await mkdtemp(join(env["RUNNER_TEMP"] ?? tmpdir(), "imagebuild-kubeconfig-"));
	const file = join(directory, "config");
	await writeFile(file, `${given}\n`, { mode: 384 });
	return {
		file,
		[Symbol.asyncDispose]: () => rm(directory, {
			recursive: true,
			force: true
		})
	};
}
function kubeconfigSecrets(given) {
	if (given === void 0 || !isText(given)) return [];
	return [...given.matchAll(/"?(?:[\w-]*token|password|client-key-data|client-secret)"?\s*:\s*["']?([^\s"',}]{4,})/gi)].map(([, value = ""]) => value);
}
function isText(given) {
	return given.includes("\n") || given.startsWith("{");
}

export { placeKubeconfig as n, kubeconfigSecrets as t };