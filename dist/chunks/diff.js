import { d as formatBytes, g as shorten, i as say } from "./say.js";

// src/report/diff.ts
function describeDiff({ before, now, different, platforms, transfer }) {
	return [
		`${before.location}  ${before.digest}`,
		`${now.location}  ${now.digest}`,
		...platforms.flatMap(platformLines),
		different ? say("diffToTransfer", {
			size: formatBytes(transfer.bytes),
			blobs: transfer.blobs
		}).text : say("diffSame").text
	];
}
function platformLines(comparison) {
	const { platform, state, images, files, configuration, transfer } = comparison;
	if (state === "same") return ["", `  ${say("diffPlatformSame", { platform }).text}`];
	const size = formatBytes(transfer.bytes);
	const isEmpty = images.length + files.length + configuration.length === 0;
	return [
		"",
		`  ${say(states[state], {
			platform,
			size
		}).text}`,
		...section("diffImages", images.map(imageLine)),
		...section("diffFiles", files.map(fileLine)),
		...section("diffConfiguration", configuration.map(configurationLine)),
		...isEmpty ? [`    ${say("diffNothing").text}`] : []
	];
}
const mostLines = 200;
function section(name, lines) {
	if (lines.length === 0) return [];
	const more = lines.length - mostLines;
	return [
		`    ${say(name).text}`,
		...lines.slice(0, mostLines).map((line) => `      ${line}`),
		...more > 0 ? [`      ${say("diffMore", { count: more }).text}`] : []
	];
}
const states = {
	changed: "diffPlatformChanged",
	added: "diffPlatformAdded",
	removed: "diffPlatformRemoved"
};
const kinds = {
	retagged: "diffRetagged",
	moved: "diffMoved"
};
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
	const kind = change === "retagged" || change === "moved" ? [say(kinds[change]).text] : [];
	const digests = before.digest === now.digest ? say("diffSameDigest").text : `${short(before.digest)} → ${short(now.digest)}`;
	const tags = before.tag === now.tag ? now.tag : `${before.tag} → ${now.tag}`;
	return `${signs[change]} ${name}:${tags}  ${[
		...kind,
		digests,
		sizes(before.size, now.size)
	].join(say("listComma").text)}`;
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