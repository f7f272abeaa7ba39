import { t as ImagebuildError } from "./errors.js";
import { d as formatBytes, i as say } from "./say.js";
import { delimiter, isAbsolute, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { accessSync, constants, lstatSync, readFileSync, readdirSync, readlinkSync, statSync, statfsSync } from "node:fs";

// src/runner/findprogram.ts
const installHints = {
	bash: say("installBash"),
	helm: say("installHelm"),
	buildah: say("installBuildah"),
	docker: say("installDocker"),
	kind: say("installKind"),
	kubectl: say("installKubectl")
};
function findProgram(program, path) {
	const found = search(program, path);
	if (found !== void 0) return found;
	throw new ImagebuildError("PROGRAM_MISSING", say("programMissing", { program }), { hint: installHints[program] ?? say("installProgram", { program }) });
}
function isOnPath(program, path) {
	return search(program, path) !== void 0;
}
function search(program, path) {
	if (isAbsolute(program) && isExecutable(program)) return program;
	return (path ?? "").split(delimiter).filter((directory) => isAbsolute(directory)).map((directory) => join(directory, program)).find(isExecutable);
}
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

// src/runner/processes.ts
function listProcesses() {
	try {
		return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
	} catch (error) {
		if (error.code === "ENOENT") return [];
		throw error;
	}
}
function isGroupRunning(leader) {
	try {
		process.kill(-leader, 0);
	} catch {
		return false;
	}
	return listProcesses().some((pid) => isMember(pid, leader));
}
function isMember(pid, leader) {
	const [state, , group] = read(pid, "stat").toString("latin1").replace(/^.*\) /s, "").split(" ");
	return Number(group) === leader && state !== "Z" && state !== "X";
}
function readEnvironment(pid) {
	return read(pid, "environ");
}
function readWorkingDirectory(pid) {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return "";
	}
}
function read(pid, file) {
	try {
		return readFileSync(`/proc/${pid}/${file}`);
	} catch {
		return Buffer.alloc(0);
	}
}
function kill(pid) {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		const { code } = error;
		if (code !== "ESRCH" && code !== "EPERM") throw error;
	}
}

// src/runner/group.ts
const grace = 1500;
const patience = 5e3;
const interval$2 = 5;
const running = /* @__PURE__ */ new Set();
function trackProcessGroup(leader) {
	let killing;
	if (running.size === 0) process.prependListener("exit", endAll);
	running.add(leader);
	const kill = () => {
		if (running.has(leader)) signalGroup(leader, "SIGKILL");
	};
	return {
		stop: (graceMs = grace) => {
			signalGroup(leader, "SIGTERM");
			killing ??= setTimeout(kill, graceMs);
		},
		kill,
		end: async () => {
			clearTimeout(killing);
			kill();
			for (let waited = 0; waited < patience && isGroupRunning(leader); waited += interval$2) await setTimeout$1(interval$2);
			running.delete(leader);
			if (running.size === 0) process.off("exit", endAll);
		}
	};
}
function signalGroup(leader, signal) {
	try {
		process.kill(-leader, signal);
	} catch (error) {
		const { code } = error;
		if (code !== "ESRCH" && code !== "EPERM") throw error;
	}
}
function endAll() {
	for (const leader of running) signalGroup(leader, "SIGKILL");
	const cell = new Int32Array(new SharedArrayBuffer(4));
	const isLeft = () => [...running].some(isGroupRunning);
	for (let waited = 0; waited < patience && isLeft(); waited += interval$2) Atomics.wait(cell, 0, 0, interval$2);
}

// src/runner/processtree.ts
const pageSize = 4096;
function readProcessTree(root) {
	const stats = new Map(listProcesses().map((pid) => [pid, readStat(pid)]));
	const children = /* @__PURE__ */ new Map();
	for (const [pid, { parent }] of stats) children.set(parent, [...children.get(parent) ?? [], pid]);
	const pending = [root];
	let [processes, residentBytes] = [0, 0];
	for (let pid = pending.pop(); pid !== void 0; pid = pending.pop()) {
		processes++;
		residentBytes += stats.get(pid)?.residentBytes ?? 0;
		pending.push(...children.get(pid) ?? []);
	}
	return {
		processes,
		residentBytes
	};
}
function readStat(pid) {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "").split(" ");
		return {
			parent: Number(fields[1]),
			residentBytes: Number(fields[21]) * pageSize
		};
	} catch {
		return {
			parent: 0,
			residentBytes: 0
		};
	}
}

// src/runner/memory.ts
const interval$1 = 100;
const countInterval = 25;
function watchUse(pid, { maxMemoryBytes = Number.POSITIVE_INFINITY, maxProcesses, maxWritten }, onTooMuch) {
	if (maxMemoryBytes === Number.POSITIVE_INFINITY && maxProcesses === void 0) return () => {};
	const read = () => maxProcesses === void 0 ? {
		processes: 0,
		residentBytes: readResidentBytes(pid)
	} : readProcessTree(pid);
	const written = watchWritten(maxWritten?.directory);
	const look = () => {
		const { processes, residentBytes } = read();
		const isExceeded = {
			memory: residentBytes > maxMemoryBytes,
			processes: processes > (maxProcesses ?? 0),
			written: maxWritten !== void 0 && written() > maxWritten.bytes
		};
		const exceeded = Object.keys(isExceeded).find((limit) => isExceeded[limit]);
		if (exceeded === void 0) return;
		clearInterval(timer);
		onTooMuch(exceeded);
	};
	const timer = setInterval(look, maxProcesses === void 0 ? interval$1 : countInterval);
	return () => clearInterval(timer);
}
function readResidentBytes(pid) {
	try {
		const [, kibibytes = "0"] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
		return Number(kibibytes) * 1024;
	} catch {
		return 0;
	}
}
function watchWritten(directory) {
	if (directory === void 0) return () => 0;
	const freeBytes = () => {
		const { bfree, bsize } = statfsSync(directory);
		return bfree * bsize;
	};
	const [free, size] = [freeBytes(), sumBytes(directory)];
	let [grown, next] = [0, 0];
	return () => {
		const now = performance.now();
		if (now >= next) {
			grown = sumBytes(directory) - size;
			next = now + Math.max(walkInterval, walkShare * (performance.now() - now));
		}
		return Math.max(grown, free - freeBytes());
	};
}
const walkInterval = 250;
const walkShare = 20;
function sumBytes(directory) {
	try {
		return readdirSync(directory, { withFileTypes: true }).map((entry) => {
			const path = join(directory, entry.name);
			if (entry.isDirectory()) return sumBytes(path);
			return entry.isFile() ? (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512 : 0;
		}).reduce((sum, bytes) => sum + bytes, 0);
	} catch {
		return 0;
	}
}

// src/runner/output.ts
const longestLine = 4096;
function createLineWriter(onLine) {
	const decoder = new TextDecoder();
	let line = emptyLine;
	let overwritten = emptyLine;
	const emit = () => {
		const shown = clean(line) || clean(overwritten);
		line = overwritten = emptyLine;
		return onLine(shown);
	};
	const take = (text) => {
		let behind;
		for (const part of text.split(/(\r|\n)/)) if (part === "\n") behind = emit();
		else if (part !== "\r") line = extend(line, part);
		else [overwritten, line] = [line.length > 0 ? line : overwritten, emptyLine];
		return behind;
	};
	return {
		write: (chunk) => take(decoder.decode(chunk, { stream: true })),
		end: () => {
			take(decoder.decode());
			if (line.length > 0 || overwritten.length > 0) emit();
		}
	};
}
const emptyLine = {
	start: "",
	length: 0
};
function extend({ start, length }, part) {
	const missing = longestLine - start.length;
	return {
		start: missing > 0 ? start + part.slice(0, missing) : start,
		length: length + part.length
	};
}
function clean({ start, length }) {
	const plain = stripVTControlCharacters(start.toWellFormed()).replace(/[^\P{Cc}\t]/gu, "").trimEnd();
	const count = length - start.length;
	return count > 0 ? `${plain}${say("outputLineCut", { count }).text}` : plain;
}
function createLineBuffer(count) {
	const lines = [];
	return {
		add(line) {
			lines.push(line);
			if (lines.length > count) lines.shift();
		},
		all: () => lines
	};
}
function createOutputCollector(limit, onTooMuch) {
	const chunks = [];
	let size = 0;
	return {
		write: (chunk) => {
			const before = size;
			size += chunk.length;
			if (size <= limit) chunks.push(chunk);
			else if (before <= limit) onTooMuch();
		},
		end: () => {},
		text: () => Buffer.concat(chunks).toString("utf8")
	};
}

// src/runner/outputcopy.ts
const interval = 25;
function copyOutput(stream, writer) {
	let isWaiting = false;
	return {
		done: new Promise((resolve) => {
			stream.on("data", async (chunk) => {
				const behind = writer.write(chunk);
				if (!(behind instanceof Promise)) return;
				isWaiting = true;
				stream.pause();
				await behind;
				isWaiting = false;
				stream.resume();
			});
			stream.on("error", () => {});
			stream.once("close", () => {
				writer.end();
				resolve();
			});
		}),
		isWaiting: () => isWaiting,
		stop: () => stream.destroy()
	};
}
async function waitForOutput(copies, milliseconds, isStopped) {
	let isDone = false;
	const done = Promise.all(copies.map((copy) => copy.done)).then(() => {
		isDone = true;
	});
	for (let passed = 0; !isDone && passed < milliseconds;) {
		await Promise.race([done, setTimeout$1(interval)]);
		if (isStopped() || !copies.some((copy) => copy.isWaiting())) passed += interval;
	}
}

// src/runner/program.ts
const excerptLines = 30;
const linger = 500;
async function runProgram(given) {
	const { timeoutMs, maxOutputBytes, signal } = given;
	const displayName = given.displayName ?? given.program;
	if (signal?.aborted) throw cancelled(displayName, signal);
	const file = findProgram(given.program, given.env["PATH"]);
	const subprocess = (await loadStarter())(file, given);
	if (subprocess.pid === void 0) throw notStarted(displayName, await subprocess);
	const group = trackProcessGroup(subprocess.pid);
	let stopped;
	const stop = (reason) => {
		stopped ??= reason;
		group.stop(given.graceMs);
	};
	const stopWatching = watchUse(subprocess.pid, given, (limit) => stop(exceeded(displayName, given, limit)));
	const timer = setTimeout(() => stop(timedOut(displayName, timeoutMs)), timeoutMs);
	const abort = () => stop(cancelled(displayName, signal));
	signal?.addEventListener("abort", abort, { once: true });
	const last = createLineBuffer(excerptLines);
	const onLine = (line) => {
		last.add(line);
		return given.onLine?.(line);
	};
	const kept = createOutputCollector(maxOutputBytes ?? 0, () => stop(tooMuch(displayName, maxOutputBytes)));
	const { stdout, stderr } = subprocess;
	const outputs = [copyOutput(stdout, maxOutputBytes === void 0 ? createLineWriter(onLine) : kept), copyOutput(stderr, createLineWriter(onLine))];
	const isStopped = () => stopped !== void 0;
	subprocess.nodeChildProcess.once("exit", async () => {
		await waitForOutput(outputs, linger, isStopped);
		group.kill();
		await waitForOutput(outputs, linger, isStopped);
		for (const output of outputs) output.stop();
	});
	try {
		await Promise.all(outputs.map(({ done }) => done));
		const { exitCode, signal: killer } = await subprocess;
		const failure = stopped ?? (exitCode === 0 ? void 0 : failed(displayName, exitCode, killer));
		if (failure) throw withExcerpt(failure, last.all());
		return kept.text();
	} finally {
		clearTimeout(timer);
		stopWatching();
		signal?.removeEventListener("abort", abort);
		await group.end();
	}
}
async function loadStarter() {
	const { execa } = await import("./execa.js");
	return (file, { args, directory, env }) => withUmask(() => execa(file, args, {
		cwd: directory,
		env,
		extendEnv: false,
		stdin: "ignore",
		detached: true,
		cleanup: false,
		buffer: false,
		reject: false,
		encoding: "buffer"
	}));
}
function withUmask(start) {
	const ours = process.umask(18);
	try {
		return start();
	} finally {
		process.umask(ours);
	}
}
function notStarted(name, { cause }) {
	const reason = cause instanceof Error ? `: ${cause.message}` : "";
	return new ImagebuildError("PROGRAM_FAILED", say("programNotStarted", {
		name,
		reason
	}), { cause });
}
function failed(name, status, signal) {
	const message = status === void 0 ? say("programSignalled", {
		name,
		signal: signal ?? "a signal"
	}) : say("programFailed", {
		name,
		status
	});
	return new ImagebuildError("PROGRAM_FAILED", message);
}
function timedOut(name, timeoutMs) {
	const message = say("programTimedOut", {
		name,
		seconds: timeoutMs / 1e3
	});
	return new ImagebuildError("TIMEOUT", message, { hint: say("programTimedOutHint") });
}
function tooMuch(name, bytes) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("programOutputTooLong", {
		name,
		bytes: String(bytes)
	}));
}
function exceeded(name, { maxMemoryBytes = 0, maxProcesses = 0, maxWritten }, limit) {
	const messages = {
		memory: say("programTooHungry", {
			name,
			limit: formatBytes(maxMemoryBytes)
		}),
		processes: say("programTooMany", {
			name,
			limit: maxProcesses
		}),
		written: say("programTooMuchWritten", {
			name,
			limit: formatBytes(maxWritten?.bytes ?? 0)
		})
	};
	return new ImagebuildError("LIMIT_EXCEEDED", messages[limit]);
}
function cancelled(name, signal) {
	const { reason: cause } = signal ?? {};
	const reason = cause instanceof ImagebuildError ? `: ${cause.message}` : "";
	return new ImagebuildError("CANCELLED", say("programCancelled", {
		name,
		reason
	}), { cause });
}
function withExcerpt(error, lines) {
	return lines.length === 0 ? error : error.with({ excerpt: lines.join("\n") });
}

export { readEnvironment as a, isOnPath as c, listProcesses as i, createLineBuffer as n, readWorkingDirectory as o, kill as r, findProgram as s, runProgram as t };