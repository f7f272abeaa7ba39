import { i as say } from "./say.js";

// src/layers/compression.ts
const compressionTypes = [
	"gzip",
	"zstd",
	"none"
];
const levels = {
	gzip: {
		from: 1,
		to: 9,
		usual: 6
	},
	zstd: {
		from: 1,
		to: 22,
		usual: 3
	}
};
const defaultCompression = {
	type: "gzip",
	level: levels.gzip.usual
};
function levelProblem({ type = defaultCompression.type, level }) {
	if (level === void 0) return void 0;
	if (type === "none") return say("compressionNoneLevel");
	const { from, to } = levels[type];
	if (Number.isInteger(level) && from <= level && level <= to) return void 0;
	return say("compressionLevel", {
		type,
		from,
		to
	});
}
function resolveCompression(choice) {
	const problem = levelProblem(choice);
	if (problem !== void 0) throw new RangeError(problem.text);
	const { type = defaultCompression.type, level } = choice;
	return type === "none" ? { type } : {
		type,
		level: level ?? levels[type].usual
	};
}

export { levelProblem as n, resolveCompression as r, compressionTypes as t };