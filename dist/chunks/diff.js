import { n as formatCount, s as shorten, t as formatBytes } from "./format.js";

// src/report/diff.ts
function describeDiff({ before, now, different, platforms, transfer }) {
	return [
		`${before.location}  ${before.digest}`,
		`${now.location}  ${now.digest}`,
		...platforms.flatMap(platformLines),
		different ? `to transfer: ${formatBytes(transfer.bytes)} in ${formatCount(transfer.blobs, "blob")}` : "the platforms are the same"
	];
}
function platformLines(comparison) {
	const { platform, state, images, files, configuration, transfer } = comparison;
	if (state === "same") return ["", `  ${platform}  same`];
	const size = `${formatBytes(transfer.bytes)} to transfer`;
	const isEmpty = images.length + files.length + configuration.length === 0;
	return [
		"",
		`  ${platform}  ${state}, ${size}`,
		...section("images", images.map(imageLine)),
		...section("files", files.map(fileLine)),
		...section("configuration", configuration.map(configurationLine)),
		...isEmpty ? ["    images, files and configuration are the same"] : []
	];
}
const mostLines = 200;
function section(name, lines) {
	if (lines.length === 0) return [];
	const more = lines.length - mostLines;
	return [
		`    ${name}`,
		...lines.slice(0, mostLines).map((line) => `      ${line}`),
		...more > 0 ? [`      … and ${more} more, which --json lists`] : []
	];
}
const signs = {
	added: "+",
	removed: "-",
	changed: "~",
	retagged: "~",
	moved: "~"
};
function imageLine({ name, change, before, now }) {
	const one = now ?? before;
	if (before === void 0 || now === void 0) return `${signs[change]} ${name}:${one?.tag}  ${formatBytes(one?.size ?? 0)}`;
	const digests = before.digest === now.digest ? "same digest" : `${short(before.digest)} → ${short(now.digest)}`;
	const tags = before.tag === now.tag ? now.tag : `${before.tag} → ${now.tag}`;
	return `${signs[change]} ${name}:${tags}  ${change}, ${digests}, ${sizes(before.size, now.size)}`;
}
function fileLine({ path, change, before, now }) {
	return `${signs[change]} ${path}  ${sizes(before, now)}`;
}
const longestValue = 200;
function configurationLine({ field, name, before, now }) {
	const place = name === void 0 ? field : `${field} ${name}`;
	const value = (text) => JSON.stringify(shorten(text ?? "", longestValue));
	if (before === void 0) return `+ ${place}: ${value(now)}`;
	if (now === void 0) return `- ${place}: ${value(before)}`;
	return `~ ${place}: ${value(before)} → ${value(now)}`;
}
function sizes(before, now) {
	if (before === void 0 || now === void 0) return formatBytes(now ?? before ?? 0);
	return before === now ? formatBytes(now) : `${formatBytes(before)} → ${formatBytes(now)}`;
}
function short(digest) {
	return digest.slice(0, 19);
}

export { describeDiff as t };