import { r as nearest } from "./nearest.js";
import { i as say } from "./say.js";

// src/text/suggest.ts
function suggest(wanted, allowed) {
	const near = nearest(wanted, allowed);
	return near === void 0 ? say("writeOneOf", { names: allowed.join(", ") }) : say("didYouMean", { name: JSON.stringify(near) });
}

export { suggest as t };