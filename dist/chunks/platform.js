import { t as ImagebuildError } from "./errors.js";

// src/image/platform.ts
function formatPlatform(platform) {
	return [
		platform.os,
		platform.architecture,
		platform.variant
	].filter(Boolean).join("/");
}
function parsePlatform(text) {
	const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text);
	if (!match) throw new ImagebuildError("INVALID_REQUEST", `${JSON.stringify(text)} is not a platform`, { hint: "Write a platform as linux/amd64 or linux/arm64." });
	const [, os = "", architecture = "", variant] = match;
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function isUnknownPlatform(platform) {
	return platform?.os === "unknown" || platform?.architecture === "unknown";
}
function matchesPlatform(wanted, offered) {
	if (!offered || wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
	if (wanted.architecture === "arm64") return offered.variant === void 0 || offered.variant === "" || offered.variant === "v8";
	return wanted.variant === void 0 || wanted.variant === offered.variant;
}

export { parsePlatform as i, isUnknownPlatform as n, matchesPlatform as r, formatPlatform as t };