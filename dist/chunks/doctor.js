import { t as destinationFor } from "./configuration.js";
import { a as imageTypes } from "./request.js";
import { n as asImagebuildError } from "./errors.js";
import { n as credentialChain, t as createRegistry } from "./registry.js";
import { r as helmVersion, t as findHelm } from "./helm.js";
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";

// src/doctor.ts
const oldestNode = 24;
async function doctor(settings) {
	return [
		checkNode(process.versions.node),
		await checkApplications(settings.applications),
		await checkHelm(settings),
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
		return {
			name,
			state: "ready",
			message: `${(await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).length} in ${root}/`
		};
	} catch {
		return {
			name,
			state: "missing",
			message: `there is no directory ${root}/`,
			hint: "Stand in the repository of the applications, or give --applications DIR."
		};
	}
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
async function checkRegistry(settings) {
	const { configuration, env } = settings;
	let place;
	try {
		place = destinationFor(configuration, imageTypes[0], env["GITHUB_REPOSITORY_OWNER"]);
	} catch (error) {
		const { message, hint, excerpt } = asImagebuildError(error);
		return [{
			name: "configuration",
			state: "absent",
			message,
			hint: [hint, excerpt].filter(Boolean).join("\n")
		}];
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