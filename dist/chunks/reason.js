import { i as escapeLine } from "./escape.js";
import { g as shorten } from "./say.js";

// src/cluster/reason.ts
const longest = 500;
function cleanReason(text) {
	return shorten(escapeLine(text.slice(0, 4 * longest).replaceAll(/\s+/g, " ").trim()), longest);
}

export { cleanReason as t };