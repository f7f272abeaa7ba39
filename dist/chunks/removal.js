import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as createStoreEnvironment } from "./environment.js";
import { s as findProgram, t as runProgram } from "./program.js";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { hostname, tmpdir } from "node:os";
import { readFileSync, readlinkSync } from "node:fs";

// src/runner/kind/kind.ts
function createArguments(given) {
	return [
		...[
			"create",
			"cluster",
			"--name",
			given.name,
			"--config",
			given.config
		],
		...[
			"--kubeconfig",
			given.kubeconfig,
			"--wait",
			"300s"
		],
		...given.image === void 0 ? [] : ["--image", given.image]
	];
}
function deleteArguments(name) {
	return [
		"delete",
		"cluster",
		"--name",
		name,
		"--kubeconfig",
		join(tmpdir(), `${name}.kubeconfig`)
	];
}
function deleteCommand(name, env) {
	const provider = env[providerVariable];
	return `${provider ? `${providerVariable}=${provider} ` : ""}kind delete cluster --name ${name}`;
}
const providerVariable = "KIND_EXPERIMENTAL_PROVIDER";
function providerOf(env) {
	return env[providerVariable] ?? "";
}
function kindEnvironment(env) {
	const own = Object.entries(env).filter((entry) => /^KIND_EXPERIMENTAL_\w+$/.test(entry[0]) && entry[1] !== void 0);
	return {
		...createStoreEnvironment(env),
		...Object.fromEntries(own)
	};
}
async function runKind(args, { env, signal }, { timeoutMs, onLine }) {
	return await runProgram({
		program: "kind",
		displayName: `kind ${args.slice(0, 2).join(" ")}`,
		args,
		directory: "/",
		env: kindEnvironment(env),
		timeoutMs,
		...onLine ? { onLine } : { maxOutputBytes: 1048576 },
		signal
	});
}
function deleteInBackground(name, env) {
	const file = findProgram("kind", env["PATH"]);
	spawn(file, deleteArguments(name), {
		cwd: "/",
		env: kindEnvironment(env),
		detached: true,
		stdio: "ignore"
	}).unref();
}
async function listClusters(call) {
	return (await runKind(["get", "clusters"], call, { timeoutMs: 3e4 })).split("\n").flatMap((line) => line.trim() || []);
}

// src/runner/kind/owner.ts
const prefix = "imagebuild";
const pattern = new RegExp(`^${prefix}-([0-9a-f]{8})-(\\d{1,10})-([0-9a-z]{1,8})-([0-9a-f]{6})$`);
function ownOwner() {
	const { pid } = process;
	return {
		host: hostId(),
		pid,
		started: startOf(pid) ?? 0,
		run: randomBytes(3).toString("hex")
	};
}
function formatClusterName({ host, pid, started, run }) {
	return [
		prefix,
		host,
		pid,
		started.toString(36),
		run
	].join("-");
}
function parseClusterName(name) {
	const [, host, pid, started, run] = pattern.exec(name) ?? [];
	if (host === void 0 || pid === void 0 || started === void 0 || run === void 0) return void 0;
	return {
		host,
		pid: Number(pid),
		started: Number.parseInt(started, 36),
		run
	};
}
function ownerState({ host, pid, started }) {
	if (host !== hostId()) return "elsewhere";
	if (!exists(pid)) return "ended";
	const now = startOf(pid);
	return now !== void 0 && started !== 0 && Math.abs(now - started) > 5 ? "ended" : "running";
}
function exists(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code !== "ESRCH";
	}
}
function hostId() {
	const parts = [
		hostname(),
		read("/etc/machine-id"),
		link("/proc/self/ns/pid")
	];
	return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 8);
}
const ticks = 100;
function startOf(pid) {
	const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
	const [, booted] = /^btime (\d+)$/m.exec(read("/proc/stat")) ?? [];
	const started = Number(fields[19]);
	if (booted === void 0 || !Number.isFinite(started)) return void 0;
	return Number(booted) + Math.floor(started / ticks);
}
function read(file) {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}
function link(path) {
	try {
		return readlinkSync(path);
	} catch {
		return "";
	}
}

// src/runner/kind/removal.ts
const attempts = 3;
const pause = 1e3;
function ensureRemoval(name, env, onWarning) {
	const atExit = () => deleteInBackground(name, env);
	process.once("exit", atExit);
	return { remove: async () => {
		try {
			await removeCluster(name, env);
		} catch (error) {
			if (!(error instanceof ImagebuildError)) throw error;
			onWarning(notDeleted(name, env, error));
		} finally {
			process.off("exit", atExit);
		}
	} };
}
async function removeCluster(name, env) {
	for (let attempt = 1;; attempt++) {
		try {
			await runKind(deleteArguments(name), { env }, { timeoutMs: 12e4 });
			if (!(await listClusters({ env })).includes(name)) return;
			if (attempt === attempts) throw new ImagebuildError("PROGRAM_FAILED", say("kindStillThere"));
		} catch (error) {
			if (attempt === attempts) throw error;
		}
		await setTimeout(pause);
	}
}
function notDeleted(name, env, error) {
	const reason = lastLine(error);
	return {
		message: say("kindNotDeleted", {
			name,
			reason
		}).text,
		hint: say("kindNotDeletedHint", { command: deleteCommand(name, env) }).text
	};
}
function lastLine({ excerpt, message }) {
	const lines = excerpt?.split("\n").filter((line) => line.trim() !== "") ?? [];
	return (lines.findLast((line) => line.startsWith("ERROR: ")) ?? lines.at(-1) ?? message).replace(/^ERROR: /, "");
}
async function listOurClusters(call) {
	return (await listClusters(call)).flatMap((name) => {
		const owner = parseClusterName(name);
		if (!owner || formatClusterName(owner) !== name) return [];
		return [{
			name,
			owner: ownerState(owner),
			command: deleteCommand(name, call.env)
		}];
	});
}
async function removeOrphans(call, onWarning) {
	const orphans = (await listOurClusters(call)).filter(({ owner }) => owner === "ended");
	for (const { name } of orphans) await ensureRemoval(name, call.env, onWarning).remove();
	return orphans.map(({ name }) => name);
}

export { formatClusterName as a, providerOf as c, removeOrphans as i, runKind as l, lastLine as n, ownOwner as o, listOurClusters as r, createArguments as s, ensureRemoval as t };