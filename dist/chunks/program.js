import { t as ImagebuildError } from "./errors.js";
import { stripVTControlCharacters } from "node:util";
import { delimiter, isAbsolute, join } from "node:path";
import { accessSync, constants, statSync } from "node:fs";
import { setTimeout as setTimeout$1 } from "node:timers/promises";

// src/runner/findprogram.ts
const howToGet = {
	bash: "Install bash: init.sh is run by it (apt-get install bash, apk add bash).",
	helm: "Install helm 3.8 or newer (https://helm.sh/docs/intro/install/) and put it on PATH: charts are rendered by it.",
	buildah: "Install buildah 1.28 or newer (apt-get install buildah): RUN is carried out by it.",
	docker: "Install Docker with buildx (https://docs.docker.com/build/), or take --engine buildah."
};
function findProgram(program, path) {
	const found = search(program, path);
	if (found !== void 0) return found;
	throw new ImagebuildError("PROGRAM_MISSING", `${program} is not on PATH`, { hint: howToGet[program] ?? `Install ${program} and put it on PATH.` });
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
function processGroup(leader) {
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
function lineWriter(onLine) {
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
function lastLines(count) {
	const lines = [];
	return {
		add(line) {
			lines.push(line);
			if (lines.length > count) lines.shift();
		},
		all: () => lines
	};
}
function outputKeeper(limit, onTooMuch) {
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
	const shown = given.shown ?? given.program;
	if (signal?.aborted) throw cancelled(shown, signal);
	const file = findProgram(given.program, given.env["PATH"]);
	const subprocess = (await starter())(file, given);
	if (subprocess.pid === void 0) throw notStarted(shown, await subprocess);
	const group = processGroup(subprocess.pid);
	let stopped;
	const stop = (reason) => {
		stopped ??= reason;
		group.stop();
	};
	const timer = setTimeout(() => stop(timedOut(shown, timeoutMs)), timeoutMs);
	const abort = () => stop(cancelled(shown, signal));
	signal?.addEventListener("abort", abort, { once: true });
	const last = lastLines(excerptLines);
	const tell = (line) => {
		last.add(line);
		given.onLine?.(line);
	};
	const kept = outputKeeper(maxOutputBytes ?? 0, () => stop(tooMuch(shown, maxOutputBytes)));
	const { stdout, stderr } = subprocess;
	const outputs = Promise.all([read(stdout, maxOutputBytes === void 0 ? lineWriter(tell) : kept), read(stderr, lineWriter(tell))]);
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
		const failure = stopped ?? (exitCode === 0 ? void 0 : failed(shown, exitCode, killer));
		if (failure) throw withExcerpt(failure, last.all());
		return kept.text();
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", abort);
		group.end();
	}
}
async function starter() {
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
function read(stream, writer) {
	return new Promise((resolve) => {
		stream.on("data", (chunk) => writer.write(chunk));
		stream.once("close", () => {
			writer.end();
			resolve();
		});
	});
}
function notStarted(shown, { cause }) {
	const reason = cause instanceof Error ? `: ${cause.message}` : "";
	return new ImagebuildError("PROGRAM_FAILED", `${shown} could not be started${reason}`, { cause });
}
function failed(shown, status, killer) {
	const end = status === void 0 ? `was ended by ${killer ?? "a signal"}` : `ended with status ${status}`;
	return new ImagebuildError("PROGRAM_FAILED", `${shown} ${end}`);
}
function timedOut(shown, timeoutMs) {
	return new ImagebuildError("TIMEOUT", `${shown} did not end within ${timeoutMs / 1e3} seconds`, { hint: "Find out in its last lines what it waited for, or allow it more time (timeout in imagebuild.yml)." });
}
function tooMuch(shown, bytes) {
	return new ImagebuildError("LIMIT_EXCEEDED", `${shown} wrote more than ${bytes} bytes`);
}
function cancelled(shown, signal) {
	const { reason } = signal ?? {};
	const why = reason instanceof ImagebuildError ? `: ${reason.message}` : "";
	return new ImagebuildError("CANCELLED", `${shown} was ended${why}`, { cause: reason });
}
function withExcerpt(error, lines) {
	if (lines.length === 0) return error;
	const { code, message, hint, cause } = error;
	return new ImagebuildError(code, message, {
		hint,
		cause,
		excerpt: lines.join("\n")
	});
}

export { isOnPath as i, lastLines as n, findProgram as r, runProgram as t };