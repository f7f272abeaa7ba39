import { t as destinationFor } from "./configuration.js";
import { t as ImagebuildError } from "./errors.js";
import { a as checkTags, t as openStores, u as tagsOf } from "./stores.js";
import { r as isAncestor } from "./git.js";

// src/accept.ts
async function accept(request, { commit, publishes }, settings) {
	const { destination, credentials, env, signal } = settings;
	if (commit !== void 0 && !await isAncestor(commit, {
		directory: ".",
		env,
		signal
	})) throw foreign(commit);
	if (!publishes || destination.kind !== "registry") return { image: void 0 };
	if (credentials[destination.host] === void 0) throw missingSecrets(request, destination, settings);
	if (!request.replace) await checkFree(request, settings);
	return { image: `${destination.host}/${destination.namespace}/${request.app}:${request.version}` };
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