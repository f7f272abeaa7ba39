import { t as say } from "./say.js";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { rmSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";

// src/prepare/workspace.ts
async function createWorkspace(env, progress) {
	const directory = await mkdtemp(join(env["RUNNER_TEMP"] ?? tmpdir(), "imagebuild-"));
	const removeAtExit = () => {
		try {
			rmSync(directory, {
				recursive: true,
				force: true
			});
		} catch {}
	};
	process.once("exit", removeAtExit);
	const dispose = async () => {
		process.off("exit", removeAtExit);
		await remove(directory, progress);
	};
	return {
		directory,
		[Symbol.asyncDispose]: dispose
	};
}
async function remove(directory, progress) {
	const removeAll = () => rm(directory, {
		recursive: true,
		force: true,
		maxRetries: 5
	});
	try {
		await removeAll().catch(() => makeWritable(directory).then(removeAll));
	} catch (error) {
		const { text: message } = say("workspaceNotRemoved", {
			directory,
			reason: error.message
		});
		progress({
			type: "warning",
			warning: {
				message,
				hint: say("workspaceNotRemovedHint").text
			}
		});
	}
}
async function makeWritable(directory) {
	try {
		await chmod(directory, 448);
		for (const entry of await readdir(directory, { withFileTypes: true })) if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
	}
}

export { createWorkspace as t };