import { o as readApplicationConfiguration, t as destinationFor } from "./configuration.js";
import { r as findApplication } from "./directory2.js";
import { t as ImagebuildError } from "./errors.js";
import { t as resolvePlatforms } from "./platforms.js";
import { t as silent } from "./progress.js";
import { i as versionTags, t as checkTags } from "./versiontags.js";
import { i as isAncestor, n as exportPath } from "./git.js";
import { n as createStoreOpener } from "./open.js";
import { t as say } from "./say.js";
import { n as planPrepareJobs, r as readBuildFiles, t as mayRunCommands } from "./preparejobs.js";
import { join } from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";

// src/commands/accept.ts
async function accept(request, { commit, publishes }, settings) {
	const { destination, credentials } = settings;
	if (commit !== void 0 && !await isAncestor(commit, checkoutOf(settings))) throw foreignCommit(commit);
	const parts = await planJobs(request, commit, settings);
	if (!publishes || destination.kind !== "registry") return {
		image: void 0,
		parts
	};
	if (credentials[destination.host] === void 0) throw missingSecrets(request, destination, settings);
	if (!request.replace) await checkTagsFree(request, settings);
	return {
		image: `${destination.host}/${destination.namespace}/${request.app}:${request.version}`,
		parts
	};
}
async function planJobs(request, commit, settings) {
	try {
		await using files = await openFiles(commit, request, settings);
		const { directory } = await findApplication(files.root, request.app, request.version);
		const options = await readApplicationConfiguration(directory);
		const { built } = await resolvePlatforms(directory, directory, request.platforms, options, settings.configuration);
		return planPrepareJobs(request.platforms, built, mayRunCommands(await readBuildFiles(directory)));
	} catch (error) {
		settings.signal?.throwIfAborted();
		if (error instanceof ImagebuildError) return planPrepareJobs(request.platforms, [], false);
		throw error;
	}
}
async function openFiles(commit, { app }, settings) {
	const { applications } = settings;
	if (commit === void 0) return {
		root: applications,
		[Symbol.asyncDispose]: async () => {}
	};
	const folder = await mkdtemp(join(tmpdir(), "imagebuild-accept-"));
	const remove = () => rm(folder, {
		recursive: true,
		force: true
	});
	await exportPath(commit, join(applications, app), folder, checkoutOf(settings)).catch(async (error) => {
		await remove();
		throw error;
	});
	return {
		root: join(folder, applications),
		[Symbol.asyncDispose]: remove
	};
}
function checkoutOf({ env, signal }) {
	return {
		directory: ".",
		env,
		signal
	};
}
async function checkTagsFree(request, settings) {
	await using stores = createStoreOpener(settings, silent);
	const { target } = await stores.targetOf(request);
	const { replace, type, version, platforms } = request;
	const { replaceOtherType } = settings;
	await checkTags(target, versionTags(version, platforms), {
		type,
		version,
		replace,
		replaceOtherType
	});
}
function foreignCommit(commit) {
	return new ImagebuildError("INVALID_REQUEST", say("commitForeign", { commit: JSON.stringify(commit) }), { hint: say("commitForeignHint") });
}
function missingSecrets({ type }, { host, namespace }, { configuration, env }) {
	const { usernameSecret, passwordSecret } = destinationFor(configuration, type, void 0, { namespace });
	const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_REPOSITORY: repository } = env;
	const page = repository === void 0 ? "" : ` (${server}/${repository}/settings/environments)`;
	return new ImagebuildError("NOT_CONFIGURED", say("secretsMissing", {
		usernameSecret,
		passwordSecret,
		host
	}), { hint: say("secretsMissingHint", { page }) });
}

export { accept };