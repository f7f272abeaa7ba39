import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as createLineBuffer, t as runProgram } from "./program.js";
import { n as createEngineEnvironment } from "./engines.js";
import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";

// src/runner/engines/dockerfile.ts
function generateDockerfile(segment, engine) {
	return [
		...[...new Set(segment.commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? [])))].map((tag) => `FROM ${engine.from(segment, tag)} AS ${tag}`),
		`FROM ${engine.from(segment, segment.state)}`,
		...segment.commands.map((command) => foldLine(runInstruction(command, engine))),
		""
	].join("\n");
}
function runInstruction({ words, mounts, network }, names) {
	return [
		"RUN",
		...[...mounts.map((mount) => mountFlag(mount, names)), ...network === "none" ? ["--network=none"] : []],
		JSON.stringify(words)
	].join(" ");
}
function mountFlag({ type, image, target, writable, settings }, { mountNames = {} }) {
	const all = {
		type,
		...image === void 0 ? {} : { from: image },
		...settings,
		target,
		...type === "bind" && writable ? { readwrite: "true" } : {},
		...type === "cache" && !writable ? { readonly: "true" } : {}
	};
	return `--mount=${Object.entries(all).flatMap(([name, value]) => {
		const own = Object.hasOwn(mountNames, name) ? mountNames[name] : name;
		return own === void 0 ? [] : [`${own}=${value}`];
	}).join(",")}`;
}
function foldLine(line) {
	return (line.match(/.{1,16000}$|.{1,16000}[^\\](?=[^\s#])|.+/gsu) ?? [line]).join("\\\n");
}

// src/runner/engines/segment.ts
const excerptLines = 30;
async function runSegment(segment, input) {
	const { engine } = input;
	const env = await createEngineEnvironment(engine, input.env, homesIn(input.directory));
	const isolated = await succeeds(engine.trial({ isRoot }), {
		...input,
		env
	});
	const place = {
		...workspaceOf(input),
		isolated
	};
	await mkdir(place.context, { recursive: true });
	await mkdir(place.storage, { recursive: true });
	await writeFile(place.dockerfile, generateDockerfile(segment, engine));
	const listener = followOutput(engine, segment.commands, input.onLine);
	try {
		for (const line of engine.lines(segment, place)) await runLine(line, {
			...input,
			env,
			onLine: listener.take
		});
	} catch (error) {
		throw error instanceof ImagebuildError ? listener.explain(error) : error;
	}
	return engine.output(segment, place);
}
async function checkCommands(commands, platform, { name, networks, checkPlatform }) {
	for (const { network, place } of commands) {
		if (network === void 0 || networks.includes(network)) continue;
		throw new ImagebuildError("KUBEFILE_UNSUPPORTED", say("networkUnsupported", {
			engine: name,
			network
		}), {
			place,
			hint: say("networkUnsupportedHint", { networks: networks.join(", ") })
		});
	}
	await checkPlatform(platform);
}
async function cleanUp(engine, input) {
	const { directory, timeoutMs } = input;
	const lines = engine.cleanUp(workspaceOf({
		...input,
		name: ""
	}));
	if (lines.length === 0) return;
	const env = await createEngineEnvironment(engine, input.env, homesIn(directory));
	for (const line of lines) await runLine(line, {
		directory,
		timeoutMs,
		env,
		onLine: () => {}
	});
}
const isRoot = process.getuid?.() === 0;
function homesIn(directory) {
	return join(directory, "home");
}
function workspaceOf({ directory, name, env, fresh }) {
	const own = join(directory, name);
	return {
		directory,
		dockerfile: join(own, "Dockerfile"),
		context: join(own, "context"),
		output: join(own, "output"),
		storage: join(directory, "storage"),
		epoch: Number(env["SOURCE_DATE_EPOCH"] ?? 0),
		isRoot,
		isolated: false,
		fresh,
		env
	};
}
async function succeeds(line, input) {
	if (!line) return false;
	try {
		await runLine(line, {
			...input,
			onLine: () => {}
		});
		return true;
	} catch (error) {
		if (error instanceof ImagebuildError && error.code !== "CANCELLED") return false;
		throw error;
	}
}
async function runLine([program = "", ...args], input) {
	await runProgram({
		program,
		displayName: "RUN",
		args,
		...input
	});
}
function followOutput(engine, commands, onLine) {
	const read = engine.reader();
	let current;
	let status;
	let reason;
	let last = createLineBuffer(excerptLines);
	return {
		take(text) {
			const line = read(text);
			if (line.kind === "command") {
				current = commands[line.number] ?? current;
				status = void 0;
				last = createLineBuffer(excerptLines);
			} else if (line.kind === "status") status = line.status;
			else if (line.kind === "reason") reason = line.text;
			else if (line.kind === "output") {
				last.add(line.text);
				return onLine(line.text);
			}
		},
		explain(error) {
			const { place } = current ?? commands[0] ?? {};
			const excerpt = last.all().join("\n") || void 0;
			if (error.code !== "PROGRAM_FAILED") return error.with({
				place,
				excerpt
			});
			const cannotRun = /exec format error/i.test(excerpt ?? "") ? say("emulationHint") : void 0;
			const isCommand = current !== void 0 && status !== void 0;
			const message = isCommand ? say("runFailed", { status: status ?? "" }) : say("engineFailed", {
				engine: engine.name,
				reason: reason === void 0 ? "" : `: ${reason}`
			});
			const hint = isCommand ? say("runFailedHint") : say("engineFailedHint", { engine: engine.name });
			return new ImagebuildError("RUN_FAILED", message, {
				place,
				hint: cannotRun ?? hint,
				excerpt,
				cause: error
			});
		}
	};
}

export { checkCommands, cleanUp, runSegment };