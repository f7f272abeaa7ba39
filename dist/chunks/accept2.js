import { l as readApplicationConfiguration } from "./configuration2.js";
import { i as findApplication } from "./directory.js";
import { t as ImagebuildError } from "./errors.js";
import { n as resolvePlatforms } from "./platforms2.js";
import { t as checkVersionTags } from "./tagcheck.js";
import { a as isAncestor, r as exportPath } from "./git2.js";
import { n as repositoryIn, r as targetReference } from "./settings.js";
import { t as createRegistry } from "./registry.js";
import { i as say } from "./say.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { n as planPrepareJobs, r as readBuildFiles, t as mayRunCommands } from "./preparejobs.js";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdtemp, rm } from "node:fs/promises";

// src/commands/accept.ts
async function accept(request, { commit, publishes }, settings) {
	const { destination } = settings;
	if (commit !== void 0 && !await isAncestor(commit, checkoutOf(settings))) throw foreignCommit(commit);
	const parts = await planJobs(request, commit, settings);
	if (!publishes || destination.kind !== "registry") return {
		image: void 0,
		parts
	};
	const image = targetReference(destination, request);
	if (request.replace) return {
		image,
		parts
	};
	return {
		image,
		parts,
		unread: await checkTagsFree(request, destination, settings)
	};
}
async function planJobs(request, commit, settings) {
	if (request.copyFrom !== void 0) return planPrepareJobs(request.platforms, [], false);
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
const decisive = [
	"TAG_EXISTS",
	"TYPE_MISMATCH",
	"CANCELLED"
];
async function checkTagsFree(request, { host, namespace }, settings) {
	const { env, plainHttp, tlsHosts, signal } = settings;
	const credentials = async () => void 0;
	const registry = createRegistry({
		credentials,
		env,
		plainHttp,
		tlsHosts,
		signal,
		retry: { attempts: 2 }
	});
	try {
		const target = registry.repository(host, repositoryIn({ namespace }, request.app));
		await checkVersionTags({
			target,
			platformTags: true
		}, request, request.platforms, settings);
		return;
	} catch (thrown) {
		signal?.throwIfAborted();
		const error = asImagebuildError(thrown);
		if (decisive.includes(error.code)) throw error;
		return error.message;
	} finally {
		await registry.close();
	}
}
function foreignCommit(commit) {
	return new ImagebuildError("INVALID_REQUEST", say("commitForeign", { commit: JSON.stringify(commit) }), { hint: say("commitForeignHint") });
}

export { accept };