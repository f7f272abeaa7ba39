import { i as resolveBuildSettings } from "./buildoptions.js";
import { n as formatCount } from "./format.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { t as confirmation } from "./cluster.js";
import { l as toBuildOptions } from "./flags.js";
import { t as readRequest } from "./request4.js";

// src/report/lock.ts
function lockLines({ file, images, leftOut, changes }) {
	const { added, removed, moved } = changes;
	return [
		`${file}: ${formatCount(images, "image")}`,
		...added.map((reference) => `  added    ${reference}`),
		...moved.map(({ reference, from, to }) => `  moved    ${reference}  ${short(from)} → ${short(to)}`),
		...removed.map((reference) => `  removed  ${reference}`),
		...added.length + moved.length + removed.length === 0 ? ["  nothing changed"] : [],
		...leftOut.map((reference) => `  left out ${reference} (its registry doesn’t have it)`)
	];
}
function short(digest) {
	return digest.slice(0, 19);
}

// src/cli/lockcommand.ts
async function lock(cli, words, flags) {
	const invocation = await readInvocation(cli);
	const request = readRequest(words, flags, invocation.configuration);
	const settings = resolveBuildSettings(request, {
		...toBuildOptions(flags),
		confirm: confirmation(cli)
	}, invocation);
	const command = await import("./lock.js");
	const written = await withProgress(cli, flags, (progress) => command.lock(request, settings, progress));
	printResult(cli, flags, written, lockLines);
}

export { lock };