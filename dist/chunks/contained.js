import { t as ImagebuildError } from "./errors.js";
import { S as toolPath, b as containments, x as readHost, y as killLeftovers } from "./copy3.js";
import { s as findProgram, t as runProgram } from "./program.js";

// src/runner/contained.ts
const trialTime = 1e4;
async function runContained(given) {
	const { homes, ours, directory, env } = given;
	const host = readHost(ours);
	const containment = given.containment ?? await findContainment(host, ours);
	const file = findProgram(given.program, env["PATH"]);
	const [program, ...args] = containment.wrap([file, ...given.args], env, host);
	try {
		return await runProgram({
			...given,
			displayName: given.displayName ?? given.program,
			program: findProgram(program, toolPath(ours)),
			args
		});
	} finally {
		await killLeftovers({
			homes,
			directory
		});
	}
}
let found;
function findContainment(host, ours) {
	found ??= tryContainments(host, ours);
	return found;
}
async function tryContainments(host, ours) {
	for (const containment of containments) if (containment.isPossible(host) && await works(containment, host, ours)) return containment;
	throw new RangeError("the last containment is always possible");
}
async function works(containment, host, ours) {
	const env = { PATH: toolPath(ours) };
	const [program, ...args] = containment.wrap([findProgram("true", env.PATH)], env, host);
	try {
		await runProgram({
			program,
			args,
			directory: "/",
			env,
			timeoutMs: trialTime
		});
		return true;
	} catch (error) {
		if (error instanceof ImagebuildError) return false;
		throw error;
	}
}

export { runContained as t };