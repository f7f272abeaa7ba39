import { t as ImagebuildError } from "./errors.js";
import { i as engineEnvironment, s as emulationHint } from "./engines.js";
import { n as lastLines, t as runProgram } from "./program.js";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

// src/runner/dockerfile.ts
function dockerfileOf(segment, engine) {
	return [
		...[...new Set(segment.commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? [])))].map((tag) => `FROM ${engine.from(segment, tag)} AS ${tag}`),
		`FROM ${engine.from(segment, segment.state)}`,
		...segment.commands.map((command) => foldedLine(runLine$1(command, engine))),
		""
	].join("\n");
}
function runLine$1({ words, mounts, network }, names) {
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
	return `--mount=${Object.entries(all).map(([name, value]) => `${mountNames[name] ?? name}=${value}`).join(",")}`;
}
function foldedLine(line) {
	return (line.match(/.{1,16000}$|.{1,16000}[^\\](?=[^\s#])|.+/gsu) ?? [line]).join("\\\n");
}

// src/runner/segment.ts
const excerptLines = 30;
async function runSegment(segment, input) {
	const { engine } = input;
	const env = await engineEnvironment(engine, input.env, homesIn(input.directory));
	const isolated = await goesWell(engine.trial({ isRoot }), {
		...input,
		env
	});
	const place = {
		...placeOf(input),
		isolated
	};
	await mkdir(place.context, { recursive: true });
	await mkdir(place.storage, { recursive: true });
	await writeFile(place.dockerfile, dockerfileOf(segment, engine));
	const listener = listen(engine, segment.commands, input.onLine);
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
		throw new ImagebuildError("KUBEFILE_UNSUPPORTED", `${name} has no network ${network} for RUN`, {
			place,
			hint: `Leave --network out, or write one of ${networks.join(", ")}; another engine has others: --engine.`
		});
	}
	await checkPlatform(platform);
}
async function cleanUp(engine, input) {
	const { directory, timeoutMs } = input;
	const lines = engine.cleanUp(placeOf({
		...input,
		name: ""
	}));
	if (lines.length === 0) return;
	const env = await engineEnvironment(engine, input.env, homesIn(directory));
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
function placeOf({ directory, name, env }) {
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
		env
	};
}
async function goesWell(line, input) {
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
		shown: "RUN",
		args,
		...input
	});
}
function listen(engine, commands, onLine) {
	const read = engine.reader();
	let current;
	let status;
	let reason;
	let last = lastLines(excerptLines);
	return {
		take(text) {
			const line = read(text);
			if (line.kind === "command") {
				current = commands[line.number] ?? current;
				status = void 0;
				last = lastLines(excerptLines);
			} else if (line.kind === "status") status = line.status;
			else if (line.kind === "reason") reason = line.text;
			else if (line.kind === "output") {
				last.add(line.text);
				onLine(line.text);
			}
		},
		explain(error) {
			const { place } = current ?? commands[0] ?? {};
			const excerpt = last.all().join("\n") || void 0;
			const cannot = /exec format error/i.test(excerpt ?? "") ? emulationHint : void 0;
			const details = {
				place,
				excerpt,
				cause: error
			};
			if (error.code !== "PROGRAM_FAILED") return new ImagebuildError(error.code, error.message, {
				...details,
				hint: error.hint
			});
			if (current && status !== void 0) return new ImagebuildError("RUN_FAILED", `RUN ended with status ${status}`, {
				...details,
				hint: cannot ?? "Read its last lines, and correct the instruction."
			});
			return new ImagebuildError("RUN_FAILED", `${engine.name} could not carry out RUN${reason ? `: ${reason}` : ""}`, {
				...details,
				hint: cannot ?? `Read what ${engine.name} says, or take another engine: --engine.`
			});
		}
	};
}

export { checkCommands, cleanUp, runSegment };