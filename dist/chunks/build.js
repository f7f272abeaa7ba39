import { i as writePrepared, n as readPreparedParts, r as preparedSize, t as findPreparedDirectories } from "./join.js";
import { a as withOwnNames, i as dropsPlatform, n as checkExpected, r as droppedPlatforms, t as publishUnlessDryRun } from "./dryrun.js";
import { a as imageNames, o as imagesToEmbed } from "./prepared.js";
import { i as resolveBuildSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { d as formatBytes, i as say, p as formatScalar } from "./say.js";
import { n as placeKubeconfig } from "./kubeconfig.js";
import { t as readBuildOptions } from "./request3.js";
import { basename, relative, resolve } from "node:path";

// src/action/modes/build.ts
const defaultDirectory = "imagebuild-prepared";
async function build(input) {
	const { request, inputs, invocation, progress } = input;
	await using kubeconfig = await placeKubeconfig(inputs.kubeconfig, invocation.env);
	const options = {
		...readBuildOptions(inputs),
		kubeconfig: kubeconfig.file,
		archives: archivesDirectory(input)
	};
	const settings = await withCommit(resolveBuildSettings(request, options, invocation));
	return inWorkspace(await publishUnlessDryRun(settings, async () => (await import("./build2.js")).build(request, settings, progress), async () => (await import("./plan2.js")).plan(request, settings, progress), progress), input);
}
async function prepare(input) {
	const { request, inputs, invocation, progress } = input;
	const directory = preparedDirectory(input);
	await using kubeconfig = await placeKubeconfig(inputs.kubeconfig, invocation.env);
	const options = {
		...readBuildOptions(inputs),
		kubeconfig: kubeconfig.file,
		outputs: [directory]
	};
	const settings = await withCommit(resolveBuildSettings(request, options, invocation));
	await using prepared = await (await import("./prepare2.js")).prepare(request, settings, progress);
	const size = preparedSize(prepared);
	checkPreparedSize(size, invocation.configuration?.limits.preparedBytes);
	await writePrepared(prepared, directory);
	const { warnings } = prepared;
	const [images, toEmbed] = [imageNames(prepared), imagesToEmbed(prepared)];
	return {
		kind: "prepared",
		request,
		directory,
		size,
		images,
		toEmbed,
		warnings
	};
}
async function withCommit(settings) {
	const { checkedOutCommit } = await import("./checkedoutcommit.js");
	return {
		...settings,
		commit: await checkedOutCommit(settings)
	};
}
async function publish(input) {
	const { request, inputs, invocation, progress } = input;
	const directory = preparedDirectory(input);
	const found = await findPreparedDirectories(directory);
	const prepared = withOwnRequest(await readPreparedParts(found.length > 0 ? found : [directory]), request, inputs, directory);
	const options = {
		...readBuildOptions(inputs),
		archives: archivesDirectory(input)
	};
	const push = options.output === void 0;
	const settings = resolveBuildSettings(request, {
		...options,
		push
	}, invocation);
	if (!settings.dryRun) await (await import("./publishlogin.js")).requireLogin(request, settings);
	if (inputs.platforms !== void 0) await checkDropped(prepared, request, settings, directory);
	const published = await publishUnlessDryRun(settings, async () => (await import("./publish2.js")).publish(prepared, settings, progress), async () => (await import("./planprepared.js")).planPrepared(prepared, settings, progress), progress);
	if (published.kind === "plan") return inWorkspace(published, input);
	const { addChecked } = await import("./checked.js");
	const result = await addChecked(published.result, prepared, input);
	await deletePrepared(found.length > 0 ? found : [directory], input);
	return inWorkspace({
		...published,
		result
	}, input);
}
const defaultPreparedBytes = 1e10;
function checkPreparedSize(size, limit = defaultPreparedBytes) {
	if (size <= limit) return;
	const words = {
		size: formatBytes(size),
		limit: formatBytes(limit)
	};
	throw new ImagebuildError("LIMIT_EXCEEDED", say("preparedTooLarge", words), { hint: say("preparedTooLargeHint") });
}
async function deletePrepared(directories, { inputs, invocation, progress }) {
	const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = invocation.env;
	const { token } = inputs;
	if (token === void 0 || repository === void 0 || runId === void 0) return;
	try {
		const { useEnvironmentForFetch } = await import("./fetch.js");
		await useEnvironmentForFetch(invocation.env);
		const { deleteArtifacts } = await import("./artifacts.js");
		await deleteArtifacts(directories.map((directory) => basename(resolve(directory))), {
			token,
			repository,
			runId: Number(runId)
		});
	} catch (error) {
		const reason = formatScalar(error.message);
		const message = say("preparedNotDeleted", { reason }).text;
		const isRefused = error.status === 403;
		const hint = say(isRefused ? "preparedNotDeletedHint" : "preparedExpires").text;
		progress({
			type: "warning",
			warning: {
				message,
				hint
			}
		});
	}
}
function archivesDirectory({ inputs: { archives }, workspace }) {
	return archives === void 0 ? void 0 : relative(".", resolve(workspace, archives)) || ".";
}
function inWorkspace(outcome, { workspace }) {
	if (outcome.kind === "plan" || outcome.result.archives === void 0) return outcome;
	const archives = outcome.result.archives.map((archive) => ({
		...archive,
		file: relative(workspace, resolve(archive.file))
	}));
	return {
		...outcome,
		result: {
			...outcome.result,
			archives
		}
	};
}
function preparedDirectory({ inputs, workspace }) {
	return relative(".", resolve(workspace, inputs.prepared ?? defaultDirectory));
}
function withOwnRequest(prepared, wanted, inputs, directory) {
	const platforms = inputs.platforms === void 0 ? void 0 : wanted.platforms;
	checkExpected(prepared, {
		...wanted,
		platforms
	}, {
		directory,
		hint: say("modesSameInputs")
	});
	const { replace, cache, requestId } = wanted;
	const named = withOwnNames(prepared, wanted);
	return {
		...named,
		request: {
			...named.request,
			replace,
			cache,
			requestId
		}
	};
}
async function checkDropped(prepared, request, settings, directory) {
	const claimed = droppedPlatforms(prepared, request.platforms);
	if (claimed.length === 0) return;
	const { findDropped } = await import("./dropped.js");
	const dropped = await findDropped(claimed, request, settings);
	if (dropped) throw dropsPlatform(dropped, {
		directory,
		hint: say("preparedDropsPlatformHint")
	});
}

export { build, prepare, publish, withOwnRequest };