import { d as nearestPlatform, u as architectureOf } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";

// src/cli/platforms.ts
function readPlatforms({ platform }) {
	return platform?.split(",").map((word) => checkPlatform(word.trim()));
}
function checkPlatform(text) {
	const meant = meantPlatform(text);
	if (meant === void 0 || meant === text) return text;
	throw new ImagebuildError("INVALID_REQUEST", say("platformInvalid", { text: JSON.stringify(text) }), { hint: say("didYouMean", { name: meant }) });
}
function meantPlatform(text) {
	if (!text.includes("/")) return nearestPlatform(text);
	return /^linux\/[^/]+$/i.test(text) ? architectureOf(text) : void 0;
}

export { readPlatforms as t };