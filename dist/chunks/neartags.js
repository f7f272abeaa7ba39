import { i as nearestFirst } from "./nearest.js";
import { i as say } from "./say.js";
import { t as isDigest } from "./digest.js";
import "./descriptor.js";
import { setTimeout } from "node:timers/promises";

// src/image/neartags.ts
const mostTags = 10;
const bounds = {
	pages: 5,
	timeoutMs: 3e3
};
const patience = 5e3;
async function suggestTags(tagOrDigest, source, listed = /* @__PURE__ */ new Map()) {
	if (isDigest(tagOrDigest)) return void 0;
	const listing = listed.get(source.location) ?? listPatiently(source);
	listed.set(source.location, listing);
	const tags = (await listing).filter((one) => !isSignatureTag(one));
	if (tags.length === 0) return void 0;
	const near = nearestFirst(tagOrDigest, tags).slice(0, mostTags);
	return say("tagsThereAre", {
		tags: near.join(", "),
		count: tags.length,
		shown: near.length
	});
}
async function listPatiently(source) {
	const late = new AbortController();
	try {
		return await Promise.race([source.tags?.(bounds) ?? [], setTimeout(patience, [], {
			ref: false,
			signal: late.signal
		})]);
	} catch {
		return [];
	} finally {
		late.abort();
	}
}
function isSignatureTag(tag) {
	return /^sha256-[0-9a-f]{64}/.test(tag);
}

export { suggestTags as t };