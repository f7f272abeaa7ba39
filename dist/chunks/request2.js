import { t as parseBuildArgs } from "./buildargs.js";
import { a as validateRequest, t as imageTypes } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { r as suggest } from "./yamlfile.js";

// src/cli/request.ts
function readRequest([type, app, version, buildArgs], flags, configuration) {
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
	throw new ImagebuildError("USAGE", say("typeUnknown", { type: JSON.stringify(type) }), { hint: suggest(type, imageTypes) });
}

export { readRequest as t };