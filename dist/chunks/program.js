import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { stripVTControlCharacters } from "node:util";
import { delimiter, isAbsolute, join } from "node:path";
import { accessSync, constants, statSync } from "node:fs";
import { setTimeout as setTimeout$1 } from "node:timers/promises";

// src/runner/findprogram.ts
const installHints = {
	bash: say("installBash"),
	helm: say("installHelm"),
	buildah: say("installBuildah"),
	docker: say("installDocker")
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

// src/runner/group.ts
const grace = 2e3;
const running = /* @__PURE__ */ new Set();
function trackProcessGroup(leader) {
	let killing;
	if (running.size === 0) process.prependListener("exit", endAll);
	running.add(leader);
	return {
		stop: () => {
			signalGroup(leader, "SIGTERM");
			killing ??= setTimeout(() => signalGroup(leader, "SIGKILL"), grace);
		},
		end: () => {
			clearTimeout(killing);
			if (!running.delete(leader)) return;
			signalGroup(leader, "SIGKILL");
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
}

// src/runner/output.ts
const longestLine = 4096;
function createLineWriter(onLine) {
	const decoder = new TextDecoder();
	let line = "";
	let overwritten = "";
	const emit = () => {
		const shown = clean(line) || clean(overwritten);
		line = overwritten = "";
		onLine(shown);
	};
	const take = (text) => {
		for (const part of text.split(/(\r|\n)/)) if (part === "\n") emit();
		else if (part === "\r") [overwritten, line] = [line || overwritten, ""];
		else line = `${line}${part}`.slice(0, 4097);
	};
	return {
		write: (chunk) => take(decoder.decode(chunk, { stream: true })),
		end: () => {
			take(decoder.decode());
			if (line !== "" || overwritten !== "") emit();
		}
	};
}
function clean(line) {
	const plain = stripVTControlCharacters(line).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").trimEnd();
	return plain.length > longestLine || line.length > longestLine ? `${plain.slice(0, longestLine)}…` : plain;
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
		group.stop();
	};
	const timer = setTimeout(() => stop(timedOut(displayName, timeoutMs)), timeoutMs);
	const abort = () => stop(cancelled(displayName, signal));
	signal?.addEventListener("abort", abort, { once: true });
	const last = createLineBuffer(excerptLines);
	const onLine = (line) => {
		last.add(line);
		given.onLine?.(line);
	};
	const kept = createOutputCollector(maxOutputBytes ?? 0, () => stop(tooMuch(displayName, maxOutputBytes)));
	const { stdout, stderr } = subprocess;
	const outputs = Promise.all([copyOutput(stdout, maxOutputBytes === void 0 ? createLineWriter(onLine) : kept), copyOutput(stderr, createLineWriter(onLine))]);
	subprocess.nodeChildProcess.once("exit", async () => {
		await Promise.race([outputs, setTimeout$1(linger)]);
		group.end();
		await Promise.race([outputs, setTimeout$1(linger)]);
		stdout.destroy();
		stderr.destroy();
	});
	try {
		await outputs;
		const { exitCode, signal: killer } = await subprocess;
		const failure = stopped ?? (exitCode === 0 ? void 0 : failed(displayName, exitCode, killer));
		if (failure) throw withExcerpt(failure, last.all());
		return kept.text();
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", abort);
		group.end();
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
function copyOutput(stream, writer) {
	return new Promise((resolve) => {
		stream.on("data", (chunk) => writer.write(chunk));
		stream.once("close", () => {
			writer.end();
			resolve();
		});
	});
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

export { isOnPath as i, createLineBuffer as n, findProgram as r, runProgram as t };