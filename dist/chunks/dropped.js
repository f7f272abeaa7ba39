import { l as readApplicationConfiguration } from "./configuration2.js";
import { n as locateApplication } from "./locate.js";
import { t as ImagebuildError } from "./errors.js";
import { n as resolvePlatforms } from "./platforms2.js";

// src/commands/preflight/dropped.ts
async function findDropped(dropped, request, { applications, configuration }) {
	try {
		const { directory } = await locateApplication(applications, request);
		const options = await readApplicationConfiguration(directory);
		const { built } = await resolvePlatforms(directory, directory, dropped, options, configuration);
		return built[0];
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return error.code === "PLATFORM_MISSING" ? void 0 : dropped[0];
	}
}

export { findDropped };