import { i as resolveBuildSettings } from "./buildoptions.js";
import { i as say } from "./say.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { t as confirmation } from "./cluster.js";
import { l as toBuildOptions } from "./flags.js";
import { t as readRequest } from "./request4.js";

// src/report/lock.ts
function lockLines({ file, images, leftOut, changes }) {
	const { added, removed, moved } = changes;
	return [
		say("lockImages", {
			file,
			count: images
		}).text,
		...added.map((reference) => `  ${say("lockAdded", { reference }).text}`),
		...moved.map(({ reference, from, to }) => `  ${say("lockMoved", {
			reference,
			from: short(from),
			to: short(to)
		}).text}`),
		...removed.map((reference) => `  ${say("lockRemoved", { reference }).text}`),
		...added.length + moved.length + removed.length === 0 ? [`  ${say("lockUnchanged").text}`] : [],
		...leftOut.map((reference) => `  ${say("lockLeftOut", { reference }).text}`)
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