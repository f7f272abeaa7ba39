import { a as parseBuildArgs, f as nearest, n as validateRequest } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { t as imageTypes } from "./imagetypes.js";

// src/cli/request.ts
function requestOf([type, app, version, buildArgs], flags, configuration) {
	checkType(type);
	return validateRequest({
		type,
		app,
		version,
		platforms: flags.platform?.split(",").map((word) => word.trim()) ?? configuration?.platforms,
		buildArgs: parseBuildArgs(buildArgs ?? ""),
		replace: flags.replace,
		cache: flags.cache
	});
}
function checkType(type) {
	if (imageTypes.some((known) => known === type)) return;
	const near = nearest(type, imageTypes);
	throw new ImagebuildError("USAGE", `${JSON.stringify(type)} is not a type of image`, { hint: near === void 0 ? `Write one of ${imageTypes.join(", ")}.` : `Did you mean ${JSON.stringify(near)}?` });
}

export { requestOf as t };