import { i as connectCluster, n as createKindCluster, r as withRegistryHosts, t as createPluginRunner } from "./credentialplugin.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { n as createStoreEnvironment } from "./environment.js";
import { c as isOnPath, t as runProgram } from "./program.js";
import { c as providerOf } from "./removal.js";
import { join } from "node:path";
import { isIP, isIPv4 } from "node:net";
import { mkdir } from "node:fs/promises";

// src/runner/kind/network.ts
const machineNames = {
	docker: "host.docker.internal",
	podman: "host.containers.internal"
};
async function findNodeAddress({ env, signal }, platform = process.platform) {
	const engine = providerOf(env) || findEngine(env);
	const name = machineNames[engine];
	if (platform !== "linux" && name !== void 0) return {
		listen: "127.0.0.1",
		host: name
	};
	const network = env["KIND_EXPERIMENTAL_DOCKER_NETWORK"] || "kind";
	const gateway = parseGateway(await runProgram({
		program: engine,
		displayName: `${engine} network inspect`,
		args: [
			"network",
			"inspect",
			network
		],
		directory: "/",
		env: createStoreEnvironment(env),
		timeoutMs: 3e4,
		maxOutputBytes: 1048576,
		signal
	}));
	if (gateway !== void 0) return {
		listen: gateway,
		host: gateway
	};
	throw new ImagebuildError("PROGRAM_FAILED", say("kindNoGateway", {
		network,
		engine
	}), { hint: say("kindNoGatewayHint") });
}
function findEngine(env) {
	return [
		"docker",
		"podman",
		"nerdctl"
	].find((program) => isOnPath(program, env["PATH"])) ?? "docker";
}
function parseGateway(printed) {
	let found;
	try {
		found = JSON.parse(printed);
	} catch {
		return;
	}
	const gateways = listGateways(found);
	return gateways.find(isIPv4) ?? gateways[0];
}
function listGateways(value) {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => /^gateway$/i.test(key) && typeof inner === "string" && isIP(inner) !== 0 ? [inner] : listGateways(inner));
}

// src/commands/try/session.ts
async function connect({ directory, env, progress, signal }, choice) {
	const onLine = (line) => progress({
		type: "output",
		program: "kubeconfig",
		line
	});
	const runPlugin = createPluginRunner(env, directory, onLine);
	return await connectCluster({
		...choice,
		env,
		runPlugin,
		progress,
		signal
	});
}
async function openKindSession(input, kubernetesVersion) {
	const { directory, env, progress, signal } = input;
	await using stack = new AsyncDisposableStack();
	const hosts = join(directory, "certs.d");
	await mkdir(hosts, { mode: 493 });
	const kind = await createKindCluster({
		...withRegistryHosts(hosts),
		directory: join(directory, "kind"),
		kubernetesVersion,
		env,
		signal,
		onLine: (line) => progress({
			type: "output",
			program: "kind",
			line
		}),
		onWarning: (warning) => progress({
			type: "warning",
			warning
		})
	});
	stack.use(kind);
	const address = await findNodeAddress({
		env,
		signal
	});
	const cluster = stack.use(await connect(input, { kubeconfig: kind.kubeconfig }));
	const opened = stack.move();
	return {
		cluster,
		kubeconfig: kind.kubeconfig,
		cut: {
			hosts,
			address
		},
		[Symbol.asyncDispose]: () => opened.disposeAsync()
	};
}

export { openKindSession as n, connect as t };