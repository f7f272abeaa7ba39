import { i as loginSourceFor, o as notConfigured, t as destinationFor } from "./configuration2.js";
import { f as requestPlatforms, n as imageTypes } from "./request.js";
import { a as checkPlatformSupport, r as probeBuildx } from "./engines.js";
import { c as isOnPath, t as runProgram } from "./program.js";
import { o as originRepository } from "./git2.js";
import { n as findHelm, r as helmVersion } from "./helm.js";
import { n as createCredentialLookup, t as createRegistry } from "./registry.js";
import { t as say } from "./say.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { i as workflowTokenHost, r as secretNames } from "./loginsource.js";
import { n as createStoreEnvironment } from "./environment.js";
import { join } from "node:path";
import { homedir, tmpdir } from "node:os";
import { mkdtemp, readdir, rm } from "node:fs/promises";

// src/runner/github.ts
const ownVariables = /^(?:GH_(?:TOKEN|ENTERPRISE_TOKEN|HOST|REPO|CONFIG_DIR)|GITHUB_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/;
async function listEnvironmentSecrets(environment, { directory, env, signal }) {
	const own = Object.entries(env).filter((entry) => entry[1] !== void 0 && ownVariables.test(entry[0]));
	return (await runProgram({
		program: "gh",
		displayName: "gh secret list",
		args: [
			"secret",
			"list",
			"--env",
			environment
		],
		directory,
		env: {
			...createStoreEnvironment(env),
			...Object.fromEntries(own),
			GH_PROMPT_DISABLED: "1",
			GH_NO_UPDATE_NOTIFIER: "1"
		},
		timeoutMs: 3e4,
		maxOutputBytes: 1048576,
		signal
	})).split("\n").flatMap((line) => line.split("	")[0]?.trim() || []);
}

// src/commands/doctor/secrets.ts
async function checkWorkflowLogins(settings) {
	const logins = imageTypes.flatMap((type) => loginSourceFor(settings.configuration, type) ?? []);
	const secrets = [...new Set(logins.flatMap(secretNames))];
	const token = {
		state: "ready",
		message: say("doctorWorkflowToken", { host: workflowTokenHost })
	};
	return [...logins.some(({ workflowToken }) => workflowToken) ? [token] : [], ...secrets.length === 0 ? [] : [await checkSecrets(secrets, settings)]];
}
async function checkSecrets(secrets, { env, signal }) {
	try {
		const present = await listEnvironmentSecrets("publish", {
			directory: ".",
			env,
			signal
		});
		const lacking = secrets.filter((name) => !present.includes(name));
		if (lacking.length === 0) return {
			state: "ready",
			message: say("doctorSecrets", { secrets })
		};
		return {
			state: "absent",
			message: say("doctorSecretsMissing", { secrets: lacking }),
			hint: say("doctorSecretsMissingHint", { secrets: lacking })
		};
	} catch (error) {
		signal?.throwIfAborted();
		const { message: reason } = asImagebuildError(error);
		return {
			state: "absent",
			message: say("doctorSecretsUnknown", {
				secrets,
				reason
			}),
			hint: say("doctorSecretsUnknownHint")
		};
	}
}

// src/commands/doctor.ts
const oldestNode = 24;
async function doctor(settings) {
	const { applications, env, signal } = settings;
	return [
		checkNode(process.versions.node),
		await checkApplications(applications),
		await checkHelm(env),
		...await checkEngines({
			env,
			signal
		}),
		...await checkRegistry(settings)
	];
}
function checkNode(version) {
	const isReady = Number.parseInt(version, 10) >= oldestNode;
	const message = say("doctorNode", { version });
	const hint = isReady ? void 0 : say("doctorNodeHint", { oldest: oldestNode });
	return createCheck("node", isReady ? "ready" : "missing", message, hint);
}
async function checkApplications(root) {
	const name = "applications";
	try {
		const apps = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
		if (apps.length > 0) return createCheck(name, "ready", say("doctorApplications", {
			count: apps.length,
			root
		}));
		const hint = say("doctorNoApplicationsHint", { root });
		return createCheck(name, "absent", say("doctorNoApplications", { root }), hint);
	} catch {
		const hint = say("doctorNoDirectoryHint", { root });
		return createCheck(name, "missing", say("doctorNoDirectory", { root }), hint);
	}
}
async function checkHelm(env) {
	try {
		const path = await findHelm(env);
		return createCheck("helm", "ready", say("doctorHelm", {
			version: await helmVersion(path),
			path
		}));
	} catch (error) {
		const { message: reason, hint } = asImagebuildError(error);
		return createCheck("helm", "absent", say("doctorNoHelm", { reason }), hint);
	}
}
async function checkEngines({ env, signal }) {
	const homes = await mkdtemp(join(env["RUNNER_TEMP"] ?? tmpdir(), "imagebuild-"));
	try {
		const { ready: hasBuildx, reason } = await probeBuildx({
			env,
			homes,
			signal
		});
		const hasBuildah = isOnPath("buildah", env["PATH"]);
		return [
			hasBuildx ? createCheck("buildx", "ready", reason) : createCheck("buildx", "absent", say(hasBuildah ? "doctorBuildahInstead" : "doctorNoBuildx", { reason }), hasBuildah ? void 0 : say("doctorNoEngineHint")),
			hasBuildah ? createCheck("buildah", "ready", say("doctorBuildah")) : createCheck("buildah", "absent", say("doctorNoBuildah")),
			...await Promise.all(requestPlatforms.map(checkPlatform))
		];
	} finally {
		await rm(homes, {
			recursive: true,
			force: true
		});
	}
}
async function checkPlatform(platform) {
	try {
		await checkPlatformSupport(platform);
		return createCheck(platform, "ready", say("doctorPlatform"));
	} catch (error) {
		const { message: reason, hint } = asImagebuildError(error);
		return createCheck(platform, "absent", say("doctorNoPlatform", { reason }), hint);
	}
}
async function checkRegistry(settings) {
	const { configuration, env, signal } = settings;
	let destination;
	try {
		destination = destinationFor(configuration, imageTypes[0], env["GITHUB_REPOSITORY_OWNER"]);
	} catch (error) {
		const origin = await originRepository({
			directory: ".",
			env,
			signal
		});
		const owner = env["GITHUB_REPOSITORY_OWNER"] ?? origin?.owner;
		return [describeUnconfigured(asImagebuildError(error), owner)];
	}
	const { registry, namespace } = destination;
	return [
		createCheck("configuration", "ready", say("doctorDestination", {
			registry,
			namespace
		})),
		...(await checkWorkflowLogins(settings)).map(({ state, message, hint }) => createCheck("secrets", state, message, hint)),
		await checkCredential(registry, env),
		await checkConnection(registry, settings)
	];
}
function describeUnconfigured(error, owner) {
	const { message, hint, excerpt } = error.code === "NOT_CONFIGURED" ? notConfigured(owner) : error;
	return createCheck("configuration", "absent", message, [
		hint,
		excerpt,
		say("doctorInitHint").text
	].filter(Boolean).join("\n"));
}
async function checkCredential(host, env) {
	const name = "credential";
	try {
		if (await createCredentialLookup({
			env,
			home: homedir()
		})(host)) return createCheck(name, "ready", say("doctorCredential", { host }));
		const hint = say("doctorNoCredentialHint", { host });
		return createCheck(name, "absent", say("doctorNoCredential", { host }), hint);
	} catch (error) {
		const { message, hint } = asImagebuildError(error);
		return createCheck(name, "missing", message, hint);
	}
}
async function checkConnection(host, { env, plainHttp, tlsHosts }) {
	const credentials = createCredentialLookup({
		env,
		home: homedir()
	});
	const registry = createRegistry({
		credentials,
		env,
		plainHttp,
		tlsHosts,
		retry: { attempts: 1 }
	});
	try {
		await registry.ping(host);
		return createCheck("registry", "ready", say("doctorRegistry", { host }));
	} catch (error) {
		const { message, hint } = asImagebuildError(error);
		return createCheck("registry", "missing", message, hint);
	} finally {
		await registry.close();
	}
}
function createCheck(name, state, message, hint) {
	const textOf = (words) => typeof words === "string" ? words : words.text;
	return {
		name,
		state,
		message: textOf(message),
		hint: hint === void 0 ? void 0 : textOf(hint)
	};
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