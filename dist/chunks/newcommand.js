import { o as resolveSettings } from "./buildoptions.js";
import { n as readInvocation, t as printResult } from "./cli.js";
import { l as toBuildOptions } from "./flags.js";

// src/cli/new/newcommand.ts
async function newApplication(cli, name, version, flags) {
	const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
	const { chart, chartRepo, chartVersion, manifest, binary, image, latest = false } = flags;
	const command = await import("./new.js");
	const { describeNew } = await import("./new2.js");
	const written = await command.createApplication(name, version, {
		applications: settings.applications,
		latest,
		chart,
		chartRepo,
		chartVersion,
		manifests: manifest ?? [],
		binaries: binary ?? [],
		images: image ?? []
	});
	const root = flags.applications === void 0 ? "" : ` --applications ${flags.applications}`;
	printResult(cli, flags, written, (result) => describeNew(result, root));
}

export { newApplication };