import { o as readApplicationConfiguration, t as destinationFor } from "./configuration.js";
import { i as findApplication } from "./directory.js";
import { t as ImagebuildError } from "./errors.js";
import { n as partsOf, r as readSources, t as mayRun } from "./parts.js";
import { t as platformsOf } from "./platforms.js";
import { o as tagsOf, t as checkTags } from "./published.js";
import { i as isAncestor, n as exportPath } from "./git.js";
import { t as openStores } from "./stores.js";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";

// src/accept.ts
async function accept(request, { commit, publishes }, settings) {
	const { destination, credentials } = settings;
	if (commit !== void 0 && !await isAncestor(commit, checkoutOf(settings))) throw foreign(commit);
	const parts = await partsFor(request, commit, settings);
	if (!publishes || destination.kind !== "registry") return {
		image: void 0,
		parts
	};
	if (credentials[destination.host] === void 0) throw missingSecrets(request, destination, settings);
	if (!request.replace) await checkFree(request, settings);
	return {
		image: `${destination.host}/${destination.namespace}/${request.app}:${request.version}`,
		parts
	};
}
async function partsFor(request, commit, settings) {
	try {
		await using files = await filesAt(commit, request, settings);
		const { directory } = await findApplication(files.root, request.app, request.version);
		const options = await readApplicationConfiguration(directory);
		const { built } = await platformsOf(directory, directory, request, options, settings.configuration);
		return partsOf(request.platforms, built, mayRun(await readSources(directory)));
	} catch (error) {
		settings.signal?.throwIfAborted();
		if (error instanceof ImagebuildError) return partsOf(request.platforms, [], false);
		throw error;
	}
}
async function filesAt(commit, { app }, settings) {
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
async function checkFree(request, settings) {
	await using stores = openStores(settings);
	const { target } = await stores.targetOf(request);
	const { index, platform } = tagsOf(request.version, request.platforms);
	const { replace, type, version } = request;
	const { replaceOtherType } = settings;
	await checkTags(target, [index, ...platform.values()], {
		type,
		version,
		replace,
		replaceOtherType
	});
}
function foreign(commit) {
	return new ImagebuildError("INVALID_REQUEST", `${JSON.stringify(commit)} is no commit of the default branch`, { hint: "Merge it first: only what is on the default branch is built and published." });
}
function missingSecrets({ type }, { host, namespace }, { configuration, env }) {
	const { usernameSecret, passwordSecret } = destinationFor(configuration, type, void 0, { namespace });
	const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_REPOSITORY: repository } = env;
	const where = repository === void 0 ? "" : ` (${server}/${repository}/settings/environments)`;
	return new ImagebuildError("NOT_CONFIGURED", `the secrets ${usernameSecret} and ${passwordSecret} for ${host} are not set`, { hint: `Set both as secrets of the environment "publish"${where}; docs/installation.md shows each step.` });
}

export { accept };