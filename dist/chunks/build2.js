import { r as targetReference } from "./settings.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { t as prepare } from "./prepare.js";
import { t as publish } from "./publish.js";

// src/commands/build.ts
async function build(request, settings, progress) {
	const started = performance.now();
	await using prepared = await prepare(request, settings, progress).catch((error) => {
		throw unpublished(asImagebuildError(error), request, settings);
	});
	const prepareSeconds = (performance.now() - started) / 1e3;
	const locked = settings.lock === "update" ? await updateLock(prepared, settings, progress) : prepared;
	const result = await publish(locked, settings, progress);
	return {
		...result,
		durations: {
			prepareSeconds,
			...result.durations
		}
	};
}
async function updateLock(prepared, settings, progress) {
	const { writeLock } = await import("./writelock2.js");
	return (await writeLock(prepared, settings, progress)).prepared;
}
function unpublished(error, request, { destination }) {
	if (destination.kind !== "registry" && error.code !== "CANCELLED") return error;
	return error.with({ target: {
		reference: targetReference(destination, request),
		state: "unchanged"
	} });
}

export { build };