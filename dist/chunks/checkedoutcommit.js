import { existsSync } from "node:fs";

// src/commands/preflight/checkedoutcommit.ts
async function checkedOutCommit({ env, signal }) {
	if (!existsSync(".git")) return void 0;
	const { headCommit } = await import("./git.js");
	return await headCommit({
		directory: ".",
		env,
		signal
	});
}

export { checkedOutCommit };