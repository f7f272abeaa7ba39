import { a as readBuildArch } from "./directory.js";
import "./request.js";
import { n as requestPlatforms } from "./imagetypes.js";
import { t as ImagebuildError } from "./errors.js";
import { join } from "node:path";

// src/prepare/platforms.ts
async function platformsOf(directory, shown, request, options, repository) {
	const buildArch = await readBuildArch(directory, shown);
	return choosePlatforms(request.platforms, [
		{
			by: join(shown, "build_arch"),
			platforms: buildArch && [buildArch]
		},
		{
			by: join(shown, "imagebuild.yml"),
			platforms: options.platforms
		},
		{
			by: ".github/imagebuild.yml",
			platforms: repository?.platforms
		}
	]);
}
function choosePlatforms(asked, limits) {
	const allowed = (platform) => limits.every((limit) => limit.platforms?.includes(platform) ?? true);
	const built = asked.filter(allowed);
	if (built.length > 0) return {
		built,
		unsupported: requestPlatforms.filter((platform) => !allowed(platform))
	};
	const who = limits.filter((limit) => limit.platforms && !limit.platforms.includes(asked[0] ?? ""));
	throw new ImagebuildError("PLATFORM_MISSING", `nothing is left to build for ${asked.join(", ")}`, {
		place: { file: who[0]?.by },
		hint: `${who.map((limit) => `${limit.by} allows ${limit.platforms?.join(", ")}`).join("; ")}.`
	});
}

export { platformsOf as t };