import { o as readBuildArch } from "./directory.js";
import { p as requestPlatforms } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { join } from "node:path";

// src/prepare/platforms.ts
async function resolvePlatforms(directory, displayPath, requested, application, repository) {
	const buildArch = await readBuildArch(directory, displayPath);
	return choosePlatforms(requested, [
		{
			by: join(displayPath, "build_arch"),
			platforms: buildArch && [buildArch]
		},
		{
			by: join(displayPath, "imagebuild.yml"),
			platforms: application.platforms
		},
		{
			by: ".github/imagebuild.yml",
			platforms: repository?.platforms
		}
	]);
}
function choosePlatforms(requested, limits) {
	const isAllowed = (platform) => limits.every((limit) => limit.platforms?.includes(platform) ?? true);
	const built = requested.filter(isAllowed);
	if (built.length > 0) return {
		built,
		unsupported: requestPlatforms.filter((platform) => !isAllowed(platform))
	};
	const excluding = limits.filter((limit) => limit.platforms && !limit.platforms.includes(requested[0] ?? ""));
	const allowed = excluding.map((limit) => say("platformsAllowed", {
		file: limit.by,
		platforms: limit.platforms?.join(", ") ?? ""
	}).text).join(say("issueSemicolon").text);
	const message = say("platformsExcluded", { platforms: requested.join(", ") });
	throw new ImagebuildError("PLATFORM_MISSING", message, {
		place: { file: excluding[0]?.by },
		hint: say("platformsExcludedHint", { allowed })
	});
}
function machineFirst(platforms, architecture = process.arch) {
	const isMachine = (platform) => platform === `linux/${architecture === "x64" ? "amd64" : architecture}`;
	return [...platforms.filter(isMachine), ...platforms.filter((one) => !isMachine(one))];
}

export { resolvePlatforms as n, machineFirst as t };