import { t as say } from "./say.js";

// src/text/ending.ts
function endingOf({ reference, state, digest, moved = [] }) {
	if (state === "unchanged") return say("endingUnchanged", {
		reference,
		moved: moved.join(", ")
	});
	return say(state === "unverified" ? "endingUnverified" : "endingUnknown", {
		reference,
		digest: digest ?? ""
	});
}

export { endingOf as t };