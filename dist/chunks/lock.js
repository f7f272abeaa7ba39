import { t as writeLock } from "./writelock.js";
import { t as prepare } from "./prepare.js";

// src/commands/lock.ts
async function lock(request, settings, progress) {
	const mode = settings.lock === "update" ? "update" : "ignore";
	await using prepared = await prepare(request, {
		...settings,
		lock: mode
	}, progress);
	return (await writeLock(prepared, settings, progress)).written;
}

export { lock };