import { t as ImagebuildError } from "./errors.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { i as say } from "./say.js";
import { r as parseLocation } from "./location.js";
import { n as isPrivateHost } from "./publichost.js";
import { r as isRequestWord } from "./request.js";

// src/application/copysource.ts
function readCopySource(text) {
	if (parseLocation(text) !== void 0) return say("copyNotInRegistry", { source: text });
	if (/^[a-z][a-z-]*:\/\//i.test(text)) return say("copyScheme", { source: text });
	const reference = tryParse(text);
	if (!("host" in reference)) return reference;
	const { host, repository, tag } = reference;
	if (isPrivateHost(host)) return say("copyPrivateHost", { host });
	const isTagged = /:[^/:@]+(?:@.*)?$/.test(text.replace(/@.*$/, ""));
	if (tag === void 0 || !isTagged) return say("copyWithoutTag", { source: text });
	return {
		reference: formatReference(reference),
		app: repository.split("/").at(-1) ?? "",
		version: tag
	};
}
function tryParse(text) {
	try {
		return parseReference(text);
	} catch (error) {
		if (error instanceof ImagebuildError && error.reason !== void 0) return {
			...error.reason,
			text: error.message
		};
		throw error;
	}
}
function checkCopy(request) {
	const because = request.copyFrom === void 0 ? void 0 : refuseCopy(request, request.copyFrom);
	if (because !== void 0) throw new ImagebuildError("INVALID_REQUEST", because, { hint: say("requestCopyFrom") });
}
function refuseCopy({ type, app, version, buildArgs }, copyFrom) {
	const source = readCopySource(copyFrom);
	if ("text" in source) return source;
	if (type !== "dockerimages") return say("copyOfType", { type });
	if (Object.keys(buildArgs).length > 0) return say("copyWithArgs");
	if (source.app === app && source.version === version) return void 0;
	return say("copyOtherName", {
		source: copyFrom,
		app: source.app,
		version: source.version
	});
}
function suggestCopySource(word) {
	const plain = word.replace(/^[`'"([{<*]+|[`'")\]}>*;!?\\]+$/g, "").replace(/^(?:docker|https?|docker-image):\/\//i, "").replace(/^(?:hub\.docker\.com|registry\.hub\.docker\.com)\/(?:_|r(?:epository)?)\//i, "docker.io/").replace(/\/+$/, "");
	const source = readCopySource(plain);
	if (!("text" in source)) return hasValidName(source) ? source.reference : void 0;
	const untagged = readCopySource(`${plain}:tag`);
	return "text" in untagged ? void 0 : untagged.reference.replace(/tag$/, "<tag>");
}
function hasValidName({ app, version }) {
	return isRequestWord("app", app) && isRequestWord("version", version);
}

export { readCopySource as n, suggestCopySource as r, checkCopy as t };