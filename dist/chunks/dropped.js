import { l as readApplicationConfiguration } from "./configuration.js";
import { r as findApplication } from "./directory2.js";
import { t as ImagebuildError } from "./errors.js";
import { t as resolvePlatforms } from "./platforms2.js";

// src/commands/dropped.ts
async function findDropped(dropped, { app, version }, { applications, configuration }) {
	try {
		const { directory } = await findApplication(applications, app, version);
		const options = await readApplicationConfiguration(directory);
		const { built } = await resolvePlatforms(directory, directory, dropped, options, configuration);
		return built[0];
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return error.code === "PLATFORM_MISSING" ? void 0 : dropped[0];
	}
}

export { findDropped };