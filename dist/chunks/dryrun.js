import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as withLabels } from "./givenconfig.js";

// src/application/prepared/expectation.ts
const names = [
	"type",
	"app",
	"version"
];
function checkExpected(prepared, wanted, place) {
	const wrong = names.find((name) => prepared.request[name] !== wanted[name]);
	if (wrong !== void 0) {
		const words = {
			name: wrong,
			actual: prepared.request[wrong],
			wanted: wanted[wrong]
		};
		throw differs(say("preparedOfOther", words), place);
	}
	const [actual, context] = [prepared.request.directory?.context, wanted.directory?.context];
	if (actual !== context) throw differs(say("preparedOfOther", {
		name: "context",
		actual: actual ?? "",
		wanted: context ?? ""
	}), place);
	if (wanted.platforms) checkPlatforms(prepared, wanted.platforms, place);
}
function withOwnNames(prepared, { app, version, directory }) {
	if (directory === void 0) return prepared;
	const platforms = Object.entries(prepared.platforms).map(([name, platform]) => [name, {
		...platform,
		config: withLabels(platform.config, directory.labels)
	}]);
	return {
		...prepared,
		request: {
			...prepared.request,
			app,
			version,
			directory
		},
		platforms: Object.fromEntries(platforms)
	};
}
function droppedPlatforms({ unsupported }, asked) {
	return asked.filter((platform) => unsupported.includes(platform));
}
function dropsPlatform(platform, place) {
	return differs(say("preparedDropsPlatform", { platform }), place);
}
function checkPlatforms(prepared, wanted, place) {
	const foreign = Object.keys(prepared.platforms).find((name) => !wanted.some((each) => each === name));
	if (foreign !== void 0) throw differs(say("preparedForeignPlatform", { platform: foreign }), place);
	const missing = wanted.find((name) => !(name in prepared.platforms) && !prepared.unsupported.includes(name));
	if (missing !== void 0) throw differs(say("preparedWithoutPlatform", { platform: missing }), place);
}
function differs(message, { directory, hint }) {
	return new ImagebuildError("PREPARED_INVALID", message, {
		place: { file: directory },
		hint
	});
}

// src/commands/dryrun.ts
async function publishUnlessDryRun(settings, publish, plan, progress) {
	if (settings.dryRun) return {
		kind: "plan",
		plan: await plan()
	};
	if (settings.archives === void 0) return {
		kind: "result",
		result: await publish()
	};
	const { withArchives } = await import("./archives.js");
	return {
		kind: "result",
		result: await withArchives(publish, settings.archives, settings, progress)
	};
}

export { withOwnNames as a, dropsPlatform as i, checkExpected as n, droppedPlatforms as r, publishUnlessDryRun as t };