import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as runProgram } from "./program.js";
import { join } from "node:path";

// src/runner/git.ts
const timeoutMs = 6e4;
const maxOutputBytes = 33554432;
const commitPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const ancestorPattern = /^(?:HEAD(?:[~^][0-9]{0,4})*|[0-9a-f]{7,64})$/;
async function isAncestor(commit, checkout) {
	if (!commitPattern.test(commit)) return false;
	try {
		await git([
			"merge-base",
			"--is-ancestor",
			commit,
			"HEAD"
		], checkout);
		return true;
	} catch (error) {
		if (error instanceof ImagebuildError && error.code === "PROGRAM_FAILED") return false;
		throw error;
	}
}
async function changedPaths(since, checkout) {
	if (!ancestorPattern.test(since)) throw new ImagebuildError("USAGE", say("commitInvalid", { commit: JSON.stringify(since) }), { hint: say("commitInvalidHint") });
	return (await git([
		"diff",
		"--name-only",
		"--no-renames",
		"-z",
		since,
		"HEAD",
		"--"
	], checkout)).split("\0").filter(Boolean);
}
async function exportPath(commit, path, into, checkout) {
	if (!commitPattern.test(commit)) throw new TypeError(`${commit} is not a commit id`);
	await git([
		"--literal-pathspecs",
		`--work-tree=${into}`,
		"checkout",
		commit,
		"--",
		path
	], checkout, { GIT_INDEX_FILE: join(into, "index") });
}
async function listIndex(checkout) {
	return (await git([
		"ls-files",
		"--stage",
		"-z"
	], checkout)).split("\0").flatMap((line) => {
		const [, mode, path] = /^([0-7]{6}) [0-9a-f]+ [0-3]\t(.+)$/s.exec(line) ?? [];
		return mode === void 0 || path === void 0 ? [] : [{
			path,
			mode
		}];
	});
}
async function headCommit(checkout) {
	const text = await git(["rev-parse", "HEAD"], checkout).catch(() => "");
	return commitPattern.test(text.trim()) ? text.trim() : void 0;
}
async function defaultBranch(checkout) {
	const name = await git([
		"symbolic-ref",
		"--short",
		"refs/remotes/origin/HEAD"
	], checkout).catch(() => "");
	return /^origin\/(\S+)\s*$/.exec(name)?.[1];
}
async function originRepository(checkout) {
	const address = await git([
		"remote",
		"get-url",
		"origin"
	], checkout).catch(() => "");
	const [, host, owner, name] = /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/|(?:[^@/:]+@)?([^/:]+):)([A-Za-z\d][\w-]*)\/([^/\s]+?)(?:\.git)?\/?\s*$/.exec(address)?.filter((part) => part !== void 0) ?? [];
	if (host === void 0 || owner === void 0 || name === void 0) return void 0;
	return {
		host: host.toLowerCase(),
		owner,
		name
	};
}
function git(args, { directory, env, signal }, more = {}) {
	return runProgram({
		program: "git",
		displayName: `git ${args.find((word) => !word.startsWith("-"))}`,
		args: [
			"--no-pager",
			...[
				"safe.directory=*",
				"core.fsmonitor=false",
				"core.hooksPath=/dev/null"
			].flatMap((setting) => ["-c", setting]),
			...args
		],
		directory,
		env: {
			...env["PATH"] === void 0 ? {} : { PATH: env["PATH"] },
			GIT_CONFIG_NOSYSTEM: "1",
			GIT_CONFIG_GLOBAL: "/dev/null",
			GIT_TERMINAL_PROMPT: "0",
			...more
		},
		timeoutMs,
		maxOutputBytes,
		signal
	});
}

export { isAncestor as a, headCommit as i, defaultBranch as n, listIndex as o, exportPath as r, originRepository as s, changedPaths as t };