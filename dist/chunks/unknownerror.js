import { t as ImagebuildError } from "./errors.js";
import { i as say, p as formatScalar } from "./say.js";

// src/text/unknownerror.ts
const systemHints = {
	EACCES: "systemAllow",
	EPERM: "systemAllow",
	EROFS: "systemWritable",
	ENOTDIR: "systemFileInTheWay",
	EISDIR: "systemDirectoryInTheWay",
	EEXIST: "systemExists",
	ENOSPC: "systemDiskFull",
	EDQUOT: "systemDiskFull",
	EMFILE: "systemOpenFiles"
};
function asImagebuildError(error) {
	if (error instanceof ImagebuildError) return error;
	const message = error instanceof Error ? formatScalar(error.message) : formatScalar(error);
	const code = error instanceof Error && "code" in error ? formatScalar(error.code) : "";
	return new ImagebuildError("INTERNAL", say("unknownError", { message }), {
		cause: error,
		hint: say(systemHints[code] ?? "reportDefect")
	});
}

export { asImagebuildError as t };