// src/errors.ts
var ImagebuildError = class extends Error {
	name = "ImagebuildError";
	code;
	place;
	hint;
	excerpt;
	reason;
	problems;
	constructor(code, message, details = {}) {
		super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.code = code;
		this.place = details.place;
		this.hint = details.hint;
		this.excerpt = details.excerpt;
		this.reason = details.reason;
		this.problems = details.problems ?? [];
	}
};
function joinProblems(problems) {
	const first = problems[0];
	if (!first) throw new RangeError("joinProblems needs at least one problem");
	if (problems.length === 1) return first;
	const { place, hint, excerpt, cause, reason } = first;
	return new ImagebuildError(first.code, first.message, {
		place,
		hint,
		excerpt,
		cause,
		reason,
		problems
	});
}
function formatPlace(place) {
	if (!place) return void 0;
	if (place.file !== void 0) return [
		place.file,
		place.line,
		place.line === void 0 ? void 0 : place.column
	].filter((part) => part !== void 0).join(":");
	return place.image ?? place.registry;
}
const machineHints = {
	EACCES: "Allow it to the user that runs imagebuild, or name another place.",
	EPERM: "Allow it to the user that runs imagebuild, or name another place.",
	EROFS: "Name a place that can be written to.",
	ENOTDIR: "Name another place: there is a file where a directory must be.",
	EISDIR: "Name another place: there is a directory where a file must be.",
	EEXIST: "Name another place: something else is there.",
	ENOSPC: "Make room on the disk.",
	EDQUOT: "Make room on the disk.",
	EMFILE: "Allow more open files (ulimit -n)."
};
const defectHint = "This is a defect of imagebuild: please report it with the command and its output.";
function asImagebuildError(error) {
	if (error instanceof ImagebuildError) return error;
	const message = error instanceof Error ? error.message : String(error);
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	return new ImagebuildError("INTERNAL", message, {
		cause: error,
		hint: machineHints[code] ?? defectHint
	});
}

export { joinProblems as i, asImagebuildError as n, formatPlace as r, ImagebuildError as t };