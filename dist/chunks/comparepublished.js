import { t as asImagebuildError } from "./unknownerror.js";
import { t as diff } from "./diff2.js";

// src/commands/preview/comparepublished.ts
const patience = 12e4;
async function comparePublished(reference, built, settings, progress) {
	const timeout = AbortSignal.timeout(patience);
	const signal = settings.signal ? AbortSignal.any([settings.signal, timeout]) : timeout;
	const direct = {
		...settings,
		mirrors: {},
		sources: {},
		signal
	};
	try {
		return {
			state: "compared",
			reference,
			diff: await diff([reference, built], {}, direct, progress)
		};
	} catch (thrown) {
		settings.signal?.throwIfAborted();
		const { code, message } = asImagebuildError(thrown);
		if (code === "IMAGE_NOT_FOUND") return {
			state: "absent",
			reference
		};
		return {
			state: "unknown",
			reference,
			reason: message
		};
	}
}

export { comparePublished };