import { r as notConfigured, t as destinationFor } from "./configuration.js";
import "./request.js";
import { n as requestPlatforms, t as imageTypes } from "./imagetypes.js";
import { n as asImagebuildError } from "./errors.js";
import { n as credentialChain, t as createRegistry } from "./registry.js";
import { o as checkRuns, t as askBuildx } from "./engines.js";
import { i as isOnPath } from "./program.js";
import { a as originOwner } from "./git.js";
import { r as helmVersion, t as findHelm } from "./helm.js";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { homedir, tmpdir } from "node:os";

// src/doctor.ts
const oldestNode = 24;
async function doctor(settings) {
	return [
		checkNode(process.versions.node),
		await checkApplications(settings.applications),
		await checkHelm(settings),
		...await checkEngines(settings),
		...await checkRegistry(settings)
	];
}
function checkNode(version) {
	const ready = Number.parseInt(version, 10) >= oldestNode;
	return {
		name: "node",
		state: ready ? "ready" : "missing",
		message: `Node ${version}`,
		hint: ready ? void 0 : `Install Node ${oldestNode} or newer.`
	};
}
async function checkApplications(root) {
	const name = "applications";
	try {
		const apps = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
		if (apps.length > 0) return {
			name,
			state: "ready",
			message: `${apps.length} in ${root}/`
		};
		return {
			name,
			state: "absent",
			message: `there is none in ${root}/`,
			hint: firstApplication(root)
		};
	} catch {
		const hint = `Stand in the repository of the applications. ${firstApplication(root)}`;
		return {
			name,
			state: "missing",
			message: `there is no directory ${root}/`,
			hint
		};
	}
}
function firstApplication(root) {
	return `The first one begins with ${root}/<app>/<version>/Kubefile.`;
}
async function checkHelm(settings) {
	try {
		const helm = await findHelm(settings.env);
		return {
			name: "helm",
			state: "ready",
			message: `${await helmVersion(helm)} at ${helm}`
		};
	} catch (error) {
		const { message, hint } = asImagebuildError(error);
		return {
			name: "helm",
			state: "absent",
			message: `${message}; only applications with charts need it`,
			hint
		};
	}
}
async function checkEngines({ env, signal }) {
	const homes = await mkdtemp(join(env["RUNNER_TEMP"] ?? tmpdir(), "imagebuild-"));
	try {
		const docker = await askBuildx({
			env,
			homes,
			signal
		});
		const hasBuildah = isOnPath("buildah", env["PATH"]);
		const none = !docker.ready && !hasBuildah;
		const hint = none ? "Install buildah (apt-get install buildah), or Docker with buildx." : void 0;
		return [
			{
				name: "buildx",
				state: docker.ready ? "ready" : "absent",
				message: docker.ready ? docker.reason : `${docker.reason}; ${none ? "RUN needs it or buildah" : "RUN is carried out by buildah"}`,
				hint
			},
			{
				name: "buildah",
				state: hasBuildah ? "ready" : "absent",
				message: hasBuildah ? "it carries out RUN without a daemon" : "it is not on PATH; RUN needs it or buildx"
			},
			...await Promise.all(requestPlatforms.map(checkEmulation))
		];
	} finally {
		await rm(homes, {
			recursive: true,
			force: true
		});
	}
}
async function checkEmulation(platform) {
	try {
		await checkRuns(platform);
		return {
			name: platform,
			state: "ready",
			message: "this machine runs its programs"
		};
	} catch (error) {
		const { message, hint } = asImagebuildError(error);
		return {
			name: platform,
			state: "absent",
			message: `${message}; only its RUN by buildah needs it`,
			hint
		};
	}
}
async function checkRegistry(settings) {
	const { configuration, env } = settings;
	let place;
	try {
		place = destinationFor(configuration, imageTypes[0], env["GITHUB_REPOSITORY_OWNER"]);
	} catch (error) {
		return [unconfigured(asImagebuildError(error), await ownerOf(settings))];
	}
	const { registry: host, namespace } = place;
	return [
		{
			name: "configuration",
			state: "ready",
			message: `results go to ${host}/${namespace}`
		},
		await checkCredential(host, settings),
		await checkAnswer(host, settings)
	];
}
function unconfigured(error, owner) {
	const { message, hint, excerpt } = error.code === "NOT_CONFIGURED" ? notConfigured(owner) : error;
	return {
		name: "configuration",
		state: "absent",
		message,
		hint: [
			hint,
			excerpt,
			"Or run `imagebuild init`, which writes them, and the workflows."
		].filter(Boolean).join("\n")
	};
}
async function ownerOf({ env, signal }) {
	return env["GITHUB_REPOSITORY_OWNER"] ?? await originOwner({
		directory: ".",
		env,
		signal
	});
}
async function checkCredential(host, { env }) {
	const name = "credential";
	try {
		if (await credentialChain({
			env,
			home: homedir()
		})(host)) return {
			name,
			state: "ready",
			message: `there is one for ${host}`
		};
		const hint = `Run: imagebuild login ${host} -u USER --password-stdin`;
		return {
			name,
			state: "absent",
			message: `there is none for ${host}; publishing needs one`,
			hint
		};
	} catch (error) {
		const { message, hint } = asImagebuildError(error);
		return {
			name,
			state: "missing",
			message,
			hint
		};
	}
}
async function checkAnswer(host, settings) {
	const name = "registry";
	const { env, plainHttp } = settings;
	const credentials = credentialChain({
		env,
		home: homedir()
	});
	const registry = createRegistry({
		credentials,
		env,
		plainHttp,
		retry: { attempts: 1 }
	});
	try {
		await registry.ping(host);
		return {
			name,
			state: "ready",
			message: `${host} answers`
		};
	} catch (error) {
		const { message, hint } = asImagebuildError(error);
		return {
			name,
			state: "missing",
			message,
			hint
		};
	} finally {
		await registry.close();
	}
}
function describeChecks(checks) {
	const marks = {
		ready: "ok",
		absent: "--",
		missing: "NO"
	};
	return checks.flatMap(({ name, state, message, hint }) => [`${marks[state]}  ${name.padEnd(13)} ${message}`, ...(hint?.split("\n") ?? []).map((line) => `${" ".repeat(18)}${line}`)]);
}

export { describeChecks, doctor };