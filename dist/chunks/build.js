import { t as prepare } from "./prepare.js";
import { t as publish } from "./publish.js";

// src/commands/build.ts
async function build(request, settings, progress) {
	const started = performance.now();
	await using prepared = await prepare(request, settings, progress);
	const prepareSeconds = (performance.now() - started) / 1e3;
	const result = await publish(prepared, settings, progress);
	return {
		...result,
		durations: {
			prepareSeconds,
			...result.durations
		}
	};
}

export { build };