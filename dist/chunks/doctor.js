import { i as loginSourceFor, o as notConfigured, t as destinationFor } from "./configuration2.js";
import { n as imageTypes, p as requestPlatforms } from "./request.js";
import { a as checkPlatformSupport, r as probeBuildx } from "./engines.js";
import { c as isOnPath, s as findProgram, t as runProgram } from "./program.js";
import { s as originRepository } from "./git2.js";
import { n as findHelm, r as helmVersion } from "./helm.js";
import { n as createCredentialLookup, t as createRegistry } from "./registry.js";
import { n as padColumns, t as columnsOf } from "./columns.js";
import { d as formatBytes, i as say } from "./say.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { n as createStoreEnvironment } from "./environment.js";
import { l as runKind, r as listOurClusters } from "./removal.js";
import { i as workflowTokenHost, r as secretNames } from "./loginsource.js";
import { t as listEnvironmentSecrets } from "./github2.js";
import { join } from "node:path";
import { homedir, tmpdir } from "node:os";
import { mkdtemp, readdir, rm, statfs } from "node:fs/promises";

// src/runner/kind/engine.ts
const questions = {
	docker: "{{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}",
	podman: "{{.Host.CPUs}} {{.Host.MemTotal}} {{.Store.GraphRoot}}",
	nerdctl: "{{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}",
	finch: "{{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}"
};
function chosenEngine({ env }) {
	const named = env["KIND_EXPERIMENTAL_PROVIDER"] ?? "";
	if (Object.hasOwn(questions, named)) return named;
	return [
		"docker",
		"podman",
		"nerdctl"
	].find((name) => isOnPath(name, env["PATH"])) ?? "docker";
}
async function probeEngine({ env, signal }) {
	const name = chosenEngine({ env });
	const [processors = "", memory = "", ...images] = (await runProgram({
		program: name,
		displayName: `${name} info`,
		args: [
			"info",
			"--format",
			questions[name] ?? ""
		],
		directory: "/",
		env: createStoreEnvironment(env),
		timeoutMs: 1e4,
		maxOutputBytes: 65536,
		signal
	})).trim().split(" ");
	return {
		name,
		processors: Number(processors) || 0,
		memory: Number(memory) || 0,
		free: await freeBytes(images.join(" "))
	};
}
async function freeBytes(directory) {
	try {
		const { bavail, bsize } = await statfs(directory);
		return bavail * bsize;
	} catch {
		return;
	}
}
async function kindVersion(call) {
	const printed = await runKind(["version"], call, { timeoutMs: 1e4 });
	return /\bv\d\S*/.exec(printed)?.[0] ?? printed.trim();
}

// src/commands/doctor/clusters.ts
const enough = {
	memory: 4 * 1e3 ** 3,
	free: 10 * 1e3 ** 3
};
async function checkClusters(machine) {
	const kind = await checkKind(machine);
	return [
		await checkKubectl(machine),
		kind,
		await checkEngine(machine),
		...kind.state === "ready" ? await listLeft(machine) : []
	];
}
async function checkKubectl({ env }) {
	const look = async () => say("doctorKubectl", { path: findProgram("kubectl", env["PATH"]) });
	return await check("kubectl", look, "doctorNoKubectl");
}
async function checkKind(machine) {
	return await check("kind", async () => say("doctorKind", { version: await kindVersion(machine) }), "doctorNoKind");
}
async function checkEngine(machine) {
	const name = "kind engine";
	try {
		const { processors, memory, free, name: engine } = await probeEngine(machine);
		const figures = {
			engine,
			processors,
			memory: formatBytes(memory)
		};
		const space = free === void 0 ? "" : formatBytes(free);
		const message = say("doctorEngine", {
			...figures,
			space
		});
		const isSmall = memory < enough.memory || (free ?? enough.free) < enough.free;
		const needed = {
			memory: formatBytes(enough.memory),
			space: formatBytes(enough.free)
		};
		return {
			name,
			state: isSmall ? "absent" : "ready",
			message,
			...isSmall ? { hint: say("doctorEngineSmall", needed) } : {}
		};
	} catch (error) {
		machine.signal?.throwIfAborted();
		const { message: reason } = asImagebuildError(error);
		return {
			name,
			state: "absent",
			message: say("doctorNoEngine", { reason }),
			hint: say("doctorNoEngineRuns", { engine: chosenEngine(machine) })
		};
	}
}
async function listLeft(machine) {
	const clusters = await listOurClusters(machine).catch(() => []);
	machine.signal?.throwIfAborted();
	return clusters.flatMap(({ name, owner, command }) => {
		if (owner === "running") return [];
		return [{
			name: "cluster",
			state: "absent",
			message: say(owner === "ended" ? "doctorClusterLeft" : "doctorClusterElsewhere", { name }),
			hint: say("doctorClusterHint", { command })
		}];
	});
}
async function check(name, look, absent) {
	try {
		return {
			name,
			state: "ready",
			message: await look()
		};
	} catch (error) {
		const { message: reason, hint } = asImagebuildError(error);
		return {
			name,
			state: "absent",
			message: say(absent, { reason }),
			hint
		};
	}
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
		...(await checkClusters({
			env,
			signal
		})).map(({ name, state, message, hint }) => createCheck(name, state, message, hint)),
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
		ready: "doctorOk",
		absent: "doctorAbsent",
		missing: "doctorMissing"
	};
	const width = Math.max(...Object.values(marks).map((mark) => columnsOf(say(mark).text)));
	return checks.flatMap(({ name, state, message, hint }) => [`${padColumns(say(marks[state]).text, width)}  ${name.padEnd(13)} ${message}`, ...(hint?.split("\n") ?? []).map((line) => `${" ".repeat(width + 16)}${line}`)]);
}

export { describeChecks, doctor };