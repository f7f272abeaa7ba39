import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as planPrepared } from "./planprepared2.js";
import { t as prepare } from "./prepare.js";

// src/commands/plan.ts
async function plan(request, settings, progress) {
	const kind = settings.observe?.kind;
	if (kind !== void 0) throw new ImagebuildError("USAGE", say("planObserved", { type: kind }), { hint: say("planObservedHint", { type: kind }) });
	await using prepared = await prepare(request, settings, progress);
	return await planPrepared(prepared, settings, progress);
}

export { plan };