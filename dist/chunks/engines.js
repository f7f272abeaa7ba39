import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { r as makeHomes, t as createProgramEnvironment } from "./environment.js";
import { c as isOnPath, s as findProgram, t as runProgram } from "./program.js";
import { dirname, join } from "node:path";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";

// src/runner/engines/emulation.ts
const architectures = {
	amd64: {
		node: "x64",
		qemu: "x86_64"
	},
	arm64: {
		node: "arm64",
		qemu: "aarch64"
	}
};
const registrations = "/proc/sys/fs/binfmt_misc";
async function checkPlatformSupport(platform, machine = process.arch, directory = registrations) {
	const [, architecture = ""] = platform.split("/");
	const names = architectures[architecture];
	if (names?.node === machine || await emulates(names?.qemu ?? architecture, directory)) return;
	throw new ImagebuildError("PROGRAM_MISSING", say("platformNotRunnable", { platform }), { hint: say("emulationHint") });
}
async function emulates(qemu, directory) {
	const wanted = (await readdir(directory).catch(() => [])).filter((name) => name === `qemu-${qemu}` || name === `${qemu}-binfmt`);
	return (await Promise.all(wanted.map((name) => readFile(join(directory, name), "utf8").catch(() => "")))).some((text) => /^enabled$/m.test(text) && /^flags:.*F/m.test(text));
}

// src/runner/engines/buildah.ts
const asRoot = ["buildah", "unshare"];
const mortal = [
	"setpriv",
	"--pdeathsig",
	"KILL"
];
const ownNamespaces = [
	"unshare",
	"--mount",
	"--pid",
	"--fork",
	"--kill-child",
	"--mount-proc"
];
const settings = {
	CONTAINERS_STORAGE_CONF: {
		path: "containers/storage.conf",
		text: (homes) => {
			const place = (name) => JSON.stringify(join(homes, "containers", name));
			return `[storage]\ndriver = ""\ngraphroot = ${place("root")}\nrunroot = ${place("run")}\n`;
		}
	},
	CONTAINERS_CONF: {
		path: "containers/containers.conf",
		text: () => ""
	},
	CONTAINERS_REGISTRIES_CONF: {
		path: "containers/registries.conf",
		text: () => ""
	}
};
const policy = JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] });
const buildah = {
	name: "buildah",
	from: ({ layout }, tag) => `oci:${layout}:${tag}`,
	mountNames: {
		size: "tmpfs-size",
		sharing: void 0
	},
	trial: ({ isRoot }) => [...namespacesOf(isRoot), "true"],
	lines: ({ layout, state, platform }, place) => {
		const { dockerfile, context, epoch } = place;
		const name = resultTag(state);
		const how = [
			"--isolation",
			"chroot",
			"--layers",
			"--no-cache",
			"--format",
			"oci"
		];
		const what = [
			"--platform",
			platform,
			"--timestamp",
			String(epoch),
			"--file",
			dockerfile,
			"--tag",
			name
		];
		const output = `oci:${layout}:${name}`;
		return [buildahLine(place, "build", ...how, ...what, context), buildahLine(place, "push", "--quiet", "--disable-compression", resultTag(state), output)];
	},
	output: ({ layout, state }, { directory }) => ({
		directory: join(directory, layout),
		tag: resultTag(state)
	}),
	env: (_, homes) => Object.fromEntries(Object.entries(settings).map(([name, { path }]) => [name, join(homes, path)])),
	homeFiles: (_, homes) => ({
		"docker/config.json": "{}",
		"home/.config/containers/policy.json": policy,
		...Object.fromEntries(Object.values(settings).map(({ path, text }) => [path, text(homes)]))
	}),
	cleanUp: ({ isRoot, storage }) => isRoot ? [] : [[
		...asRoot,
		"rm",
		"-rf",
		storage
	]],
	networks: ["default", "host"],
	checkPlatform: (platform) => checkPlatformSupport(platform),
	reader: () => {
		let isFailure = false;
		return (line) => {
			const [, step] = /^(?:\[\d+\/\d+\] )?STEP (\d+)\/\d+: RUN /.exec(line) ?? [];
			if (step !== void 0) {
				isFailure = false;
				return {
					kind: "command",
					number: Number(step) - 2
				};
			}
			isFailure ||= line.startsWith("Error: building at STEP \"RUN ");
			const [, status] = isFailure && /": (?:while running runtime: )?exit status (\d+)$/.exec(line) || [];
			if (status !== void 0) return {
				kind: "status",
				status: Number(status)
			};
			return isFailure ? {
				kind: "reason",
				text: line.replace(/^.*": /, "")
			} : readLine$1(line);
		};
	}
};
function buildahLine({ storage, isRoot, isolated }, command, ...args) {
	const own = [
		...[
			"--root",
			join(storage, "root"),
			"--runroot",
			join(storage, "run")
		],
		"--default-mounts-file",
		"/dev/null"
	];
	return [
		...isolated ? namespacesOf(isRoot) : [],
		"buildah",
		...own,
		command,
		...args
	];
}
function namespacesOf(isRoot) {
	return [
		...mortal,
		...isRoot ? [] : [...asRoot, ...mortal],
		...ownNamespaces
	];
}
function resultTag(state) {
	return `${state}-result`;
}
const noise = [
	/^(?:\[\d+\/\d+\] )?(?:STEP \d+\/\d+: |COMMIT )/,
	/^--> [0-9a-f]{11,}$/,
	/^[0-9a-f]{64}$/,
	/^Getting image source signatures$/,
	/^Copying (?:blob|config) sha256:/,
	/^Writing manifest to image destination$/,
	/^Storing signatures$/,
	/^Successfully tagged localhost\/state-\d+-result:latest$/,
	/^\[Warning\] one or more build args were not consumed: \[[A-Z ]*\]$/,
	/^subprocess exited on [a-z ]+$/,
	/^time="[^"]*" level=error msg="The storage 'driver' option must be set in /
];
const tail = /(?:(?:process exited with error: exec: not started)?subprocess exited with status \d+|--> [0-9a-f]{11,64}|(?:\[\d+\/\d+\] )?COMMIT state-\d+-result)$/;
function readLine$1(line) {
	const text = line.replace(tail, "");
	return line !== "" && text === "" || noise.some((pattern) => pattern.test(text)) ? { kind: "noise" } : {
		kind: "output",
		text
	};
}

// src/runner/engines/buildx.ts
const proxies = /^(?:HTTP|HTTPS|FTP|ALL|NO)_PROXY$/i;
const buildx = {
	name: "buildx",
	from: (_, tag) => tag,
	trial: () => void 0,
	lines: (segment, place) => [[
		"docker",
		"buildx",
		"build",
		...buildArguments(segment, place)
	]],
	output: (_, { output }) => ({
		directory: output,
		tag: ""
	}),
	env: (ours) => ({
		DOCKER_HOST: ours["DOCKER_HOST"],
		BUILDX_BUILDER: ours["BUILDX_BUILDER"],
		BUILDX_CONFIG: ours["BUILDX_CONFIG"] ?? join(dockerConfig(ours), "buildx")
	}),
	homeFiles: (ours) => ({ "docker/config.json": JSON.stringify({ cliPluginsExtraDirs: [join(dockerConfig(ours), "cli-plugins")] }) }),
	cleanUp: () => [],
	networks: ["default", "none"],
	checkPlatform: async () => {},
	reader: () => {
		const steps = /* @__PURE__ */ new Set();
		return (line) => {
			const [, id = "", text = ""] = /^#(\d+) (.*)$/.exec(line) ?? [];
			const [, step] = /^\[(?:\S+ )?(\d+)\/\d+\] RUN /.exec(text) ?? [];
			if (step !== void 0 && !steps.has(id)) {
				steps.add(id);
				return {
					kind: "command",
					number: Number(step) - 2
				};
			}
			return readLine(line, steps.has(id) ? text : void 0);
		};
	}
};
function dockerConfig(ours) {
	return ours["DOCKER_CONFIG"] ?? join(ours["HOME"] ?? "/", ".docker");
}
function buildArguments({ layout, state, platform, commands }, place) {
	const { directory, dockerfile, context, output, epoch, env } = place;
	const images = /* @__PURE__ */ new Set([state, ...commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? []))]);
	const proxied = Object.keys(env).filter((name) => proxies.test(name) && env[name]);
	const plain = [
		"--provenance",
		"false",
		"--sbom",
		"false",
		"--progress",
		"plain"
	];
	const how = place.fresh ? [...plain, "--no-cache"] : plain;
	const packing = "compression=uncompressed,oci-mediatypes=true,rewrite-timestamp=true";
	return [
		...how,
		...[
			"--platform",
			platform,
			"--file",
			dockerfile
		],
		...[...images].flatMap((tag) => ["--build-context", `${tag}=oci-layout://${join(directory, layout)}:${tag}`]),
		...["--build-arg", `SOURCE_DATE_EPOCH=${epoch}`],
		...proxied.flatMap((name) => ["--build-arg", name]),
		...["--output", `type=oci,dest=${output},tar=false,${packing}`],
		context
	];
}
function readLine(line, text) {
	const [, status] = /did not complete successfully: exit code: (\d+)/.exec(line) ?? [];
	if (status !== void 0) return {
		kind: "status",
		status: Number(status)
	};
	const written = text === void 0 ? null : /^\d+\.\d+ ?(.*)$/.exec(text);
	if (written) return {
		kind: "output",
		text: written[1] ?? ""
	};
	return /^ERROR: /.test(line) ? {
		kind: "output",
		text: line
	} : { kind: "noise" };
}

// src/runner/engines/engines.ts
const engines = {
	buildx,
	buildah
};
const probeTimeoutMs = 5e3;
async function chooseEngine(choice, options) {
	const { env } = options;
	if (choice !== "auto") {
		findProgram(choice === "buildx" ? "docker" : "buildah", env["PATH"]);
		return engines[choice];
	}
	if ((await probeBuildx(options)).ready) return buildx;
	if (isOnPath("buildah", env["PATH"])) return buildah;
	throw new ImagebuildError("PROGRAM_MISSING", say("engineMissing"), { hint: say("engineMissingHint") });
}
async function probeBuildx(options) {
	if (!isOnPath("docker", options.env["PATH"])) return {
		ready: false,
		reason: say("dockerMissing").text
	};
	const [info, builder] = await Promise.all([[
		"info",
		"--format",
		"{{json .DriverStatus}}"
	], ["buildx", "inspect"]].map((args) => ask(args, options)));
	return readBuildxState(info, builder);
}
function readBuildxState(info, builder) {
	if (info === void 0) return {
		ready: false,
		reason: say("dockerNotRunning").text
	};
	if (builder === void 0) return {
		ready: false,
		reason: say("buildxMissing").text
	};
	const driver = /^Driver:\s*(\S+)/m.exec(builder)?.[1];
	if (driver !== "docker" || info.includes("io.containerd.snapshotter")) return {
		ready: true,
		reason: say("buildxReady", { driver: driver ?? "unknown" }).text
	};
	return {
		ready: false,
		reason: say("buildxWithoutLayouts").text
	};
}
async function ask(args, { env, homes, signal }) {
	try {
		return await runProgram({
			program: "docker",
			args,
			directory: homes,
			env: await createEngineEnvironment(buildx, env, homes),
			timeoutMs: probeTimeoutMs,
			maxOutputBytes: 65536,
			signal
		});
	} catch (error) {
		if (error instanceof ImagebuildError && error.code !== "CANCELLED") return void 0;
		throw error;
	}
}
async function createEngineEnvironment(engine, ours, homes) {
	await makeHomes(homes);
	for (const [path, text] of Object.entries(engine.homeFiles(ours, homes))) {
		await mkdir(dirname(join(homes, path)), { recursive: true });
		await writeFile(join(homes, path), text);
	}
	return createProgramEnvironment(ours, homes, engine.env(ours, homes));
}

export { checkPlatformSupport as a, readBuildxState as i, createEngineEnvironment as n, probeBuildx as r, chooseEngine as t };