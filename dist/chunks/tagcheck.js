import { i as versionTags, t as checkTags } from "./versiontags.js";

// src/publish/lookup/tagcheck.ts
function tagRules({ type, version, replace, requestId, directory }, { replaceOtherType }) {
	return {
		type: directory ? void 0 : type,
		version,
		replace,
		isOwnRule: requestId === void 0,
		replaceOtherType
	};
}
async function checkVersionTags({ target, platformTags }, request, platforms, settings) {
	const tags = versionTags(request.version, platformTags ? platforms : []);
	await checkTags(target, tags, tagRules(request, settings));
}

export { tagRules as n, checkVersionTags as t };