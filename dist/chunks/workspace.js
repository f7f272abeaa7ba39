import { i as say } from "./say.js";
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
		await removeAll().catch(() => makeAccessible(directory).then(removeAll));
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
async function makeAccessible(directory) {
	try {
		await chmod(directory, 448);
		for (const entry of await readdir(directory, { withFileTypes: true })) {
			const path = join(directory, entry.name);
			if (entry.isDirectory()) await makeAccessible(path);
			else if (entry.isFile()) await chmod(path, 448).catch(() => {});
		}
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
	}
}

export { makeAccessible as n, createWorkspace as t };