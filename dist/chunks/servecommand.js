import { s as parseObserveTime } from "./optionvalues.js";
import { o as resolveSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { d as formatBytes, i as say } from "./say.js";
import { n as padColumns } from "./columns.js";
import { l as toBuildOptions, y as formatJson } from "./flags.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { t as confirmation } from "./cluster.js";
import { t as readPlatforms } from "./platforms.js";

// src/commands/try/tryresult.ts
function isComplete({ ready, failure, images }) {
	return ready && failure === void 0 && missingImages(images).length === 0;
}
function missingImages(images) {
	return images.filter(({ held, unasked }) => !held && !unasked);
}

// src/report/serve.ts
const listed = 200;
function describeServer(summary) {
	const { location, platforms, url, images, size } = summary;
	const shown = images.slice(0, listed).map(({ name, tag, digest, platforms: own, size: bytes }) => {
		const partly = own.length < platforms.length ? `  ${say("serveOnly", { platforms: own.join(", ") }).text}` : "";
		return `  ${name}:${tag}  ${digest}  ${formatBytes(bytes)}${partly}`;
	});
	const more = images.length > listed ? [`  ${say("serveMore", { count: images.length - listed }).text}`] : [];
	return [
		say("serveServing", {
			location,
			platforms: platforms.join(", "),
			images: images.length,
			size: formatBytes(size)
		}).text,
		...summary.public ? [say("servePublic", { url }).text] : [],
		...shown,
		...more,
		say("serveListening", { url }).text
	];
}

// src/report/try.ts
function describeTry(result) {
	const { location, server, kubernetes, cut, images, ready, notReady, failure } = result;
	const missing = missingImages(images);
	return [
		say(failure === void 0 && ready ? "tryReady" : "tryNotReady", {
			location,
			server,
			version: kubernetes
		}).text,
		...failure === void 0 ? [] : [`  ${failure}`],
		...notReady.map(({ object, reason }) => `  ${object}: ${reason}`),
		(cut ? say("trySaysCut") : say("trySaysNotCut")).text,
		say(cut ? "tryPulled" : "tryNamed", {
			images: images.length,
			missing: missing.length
		}).text,
		...images.map((image) => `  ${markOf(image)}  ${image.image}  ${image.platforms.join(", ")}${podsOf(image)}`)
	];
}
function markOf({ held, unasked }) {
	return padColumns(say(held ? "tryHeld" : unasked ? "tryOnNode" : "tryMissing").text, 7);
}
function podsOf({ pods }) {
	if (pods.length === 0) return "";
	const list = pods.slice(0, 3).join(", ");
	return `  ${pods.length > 3 ? say("useMore", {
		list,
		count: pods.length - 3
	}).text : list}`;
}

// src/cli/serve/servecommand.ts
async function serve(cli, location, flags) {
	const options = {
		...toBuildOptions(flags),
		references: [location]
	};
	const settings = resolveSettings(options, await readInvocation(cli));
	const { listen, spoolLimit } = flags;
	const choice = {
		listen,
		spoolLimit,
		platforms: readPlatforms(flags)
	};
	const command = await import("./serve2.js");
	await withProgress(cli, flags, (progress) => command.serve(location, choice, settings, progress, (summary) => {
		if (flags.json) cli.stdout.write(`${formatJson(summary)}\n`);
		else printResult(cli, flags, summary, describeServer);
	}));
}
async function tryInstall(cli, location, flags) {
	const { kubeconfig, context, yes, keep, observeTimeout, observeQuiet, ...common } = flags;
	const options = {
		...toBuildOptions(common),
		references: [location]
	};
	const settings = resolveSettings(options, await readInvocation(cli));
	const [limitMs, quietMs] = [parseObserveTime(observeTimeout, 6e5), parseObserveTime(observeQuiet, 2e4)];
	const command = await import("./try.js");
	const sessions = await import("./session4.js");
	const isOwn = kubeconfig !== void 0 || context !== void 0;
	if (!isOwn && (yes || keep)) throw new ImagebuildError("USAGE", say("tryNeedsKubeconfig"));
	const consent = {
		kubeconfig,
		context,
		yes: yes ?? false,
		keep: keep ?? false,
		confirm: confirmation(cli)
	};
	const openSession = async (input) => isOwn ? (await import("./cloudsession.js")).openOwnCluster(input, consent) : sessions.openKindSession(input, settings.kubeVersion);
	const choice = {
		openSession,
		spoolLimit: flags.spoolLimit,
		limitMs,
		quietMs
	};
	const result = await withProgress(cli, flags, (progress) => command.tryImage(location, choice, settings, progress));
	printResult(cli, flags, result, describeTry);
	if (!isComplete(result)) cli.exitCode = 1;
}

export { serve, tryInstall };