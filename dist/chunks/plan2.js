import { n as planPrepared } from "./planprepared2.js";
import { t as prepare } from "./prepare.js";

// src/commands/plan.ts
async function plan(request, settings, progress) {
	await using prepared = await prepare(request, settings, progress);
	return await planPrepared(prepared, settings, progress);
}

export { plan };