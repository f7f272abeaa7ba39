import { i as say } from "./say.js";

// src/text/ending.ts
const endings = {
	unverified: "endingUnverified",
	verified: "endingVerified",
	unknown: "endingUnknown"
};
function endingOf({ reference, state, digest, moved = [], published = [] }) {
	if (published.length > 0 && state === "unchanged") return say("endingPartly", {
		reference,
		moved: moved.join(", "),
		published: published.join(", ")
	});
	if (state === "unchanged") return say("endingUnchanged", {
		reference,
		moved: moved.join(", ")
	});
	return say(endings[state], {
		reference,
		digest: digest ?? ""
	});
}

export { endingOf as t };