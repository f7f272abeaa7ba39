import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { i as escapeLine } from "./escape.js";
import { t as runProgram } from "./program.js";
import { a as formatClusterName, i as removeOrphans, l as runKind, n as lastLine, o as ownOwner, s as createArguments, t as ensureRemoval } from "./removal.js";
import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";

// src/cluster/connection.ts
async function connectCluster(choice) {
	const { openCluster } = await import("./opencluster.js");
	return openCluster(choice);
}

// src/runner/kind/config.ts
function kindConfig({ extraMounts = [], containerdConfigPatches = [] }) {
	const config = {
		kind: "Cluster",
		apiVersion: "kind.x-k8s.io/v1alpha4",
		nodes: [{
			role: "control-plane",
			...extraMounts.length === 0 ? {} : { extraMounts }
		}],
		...containerdConfigPatches.length === 0 ? {} : { containerdConfigPatches }
	};
	return `${JSON.stringify(config, null, 2)}\n`;
}
const hostsDirectory = "/etc/containerd/certs.d";
function withRegistryHosts(directory) {
	return {
		extraMounts: [{
			hostPath: directory,
			containerPath: hostsDirectory,
			readOnly: true
		}],
		containerdConfigPatches: [`[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "${hostsDirectory}"\n`]
	};
}

// src/runner/kind/nodeimage.ts
const repository = "kindest/node";
const patches = {
	"1.37": [0],
	"1.36": [1, 4],
	"1.35": [0, 8],
	"1.34": [
		0,
		3,
		11
	],
	"1.33": [
		1,
		4,
		7
	],
	"1.32": [
		0,
		2,
		5,
		8,
		11
	],
	"1.31": [
		0,
		2,
		4,
		6,
		9,
		12,
		14
	],
	"1.30": [
		0,
		4,
		6,
		8,
		10,
		13
	],
	"1.29": [
		4,
		8,
		10,
		12,
		14
	],
	"1.28": [
		9,
		13,
		15
	],
	"1.27": [
		3,
		13,
		16
	],
	"1.26": [6, 15],
	"1.25": [11, 16],
	"1.24": [15],
	"1.23": [17],
	"1.22": [17],
	"1.21": [14]
};
function chooseNodeImage(version) {
	if (version === void 0) return {
		image: void 0,
		match: "exact"
	};
	const [, minor = "", patch] = /^v?(\d+\.\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
	const known = Object.hasOwn(patches, minor) ? patches[minor] : [];
	if (known.length === 0) return {
		image: void 0,
		match: "default"
	};
	const asked = patch === void 0 ? Math.max(...known) : Number(patch);
	const distance = (one) => Math.abs(one - asked);
	const nearest = known.reduce((best, one) => distance(one) <= distance(best) ? one : best);
	return {
		image: `${repository}:v${minor}.${nearest}`,
		match: nearest === asked ? "exact" : "nearest"
	};
}

// src/runner/kind/cluster.ts
const timeLimit = 12e5;
async function createKindCluster(given) {
	const { directory, env, signal, onLine, onWarning } = given;
	try {
		for (const name of await removeOrphans(given, onWarning)) onLine(say("kindOrphanDeleted", { name }).text);
	} catch (error) {
		throw describeFailure(error);
	}
	const name = formatClusterName(ownOwner());
	const [config, kubeconfig] = [join(directory, "kind.yaml"), join(directory, "kubeconfig")];
	await mkdir(directory, {
		recursive: true,
		mode: 448
	});
	await writeFile(config, kindConfig(given));
	const args = createArguments({
		name,
		config,
		kubeconfig,
		image: chooseImage(given)
	});
	const removal = ensureRemoval(name, env, onWarning);
	try {
		await runKind(args, {
			env,
			signal
		}, {
			timeoutMs: timeLimit,
			onLine
		});
	} catch (error) {
		await removal.remove();
		throw describeFailure(error);
	}
	return {
		name,
		kubeconfig,
		[Symbol.asyncDispose]: removal.remove
	};
}
function chooseImage({ kubernetesVersion, onLine, onWarning }) {
	const { image, match } = chooseNodeImage(kubernetesVersion);
	const version = kubernetesVersion ?? "";
	if (match === "nearest") onLine(say("kindNearest", {
		version,
		image: image ?? ""
	}).text);
	if (match === "default") onWarning({
		message: say("kindDefault", { version }).text,
		hint: say("kindDefaultHint").text
	});
	return image;
}
const hints = [
	[/docker daemon|docker info|podman info|nerdctl info|docker\.sock|Is the docker/i, say("kindNoEngineHint")],
	[/kindest\/node|pull image|manifest unknown/i, say("kindImageHint")],
	[/no space left|disk/i, say("kindSpaceHint")]
];
function describeFailure(error) {
	if (!(error instanceof ImagebuildError) || error.code !== "PROGRAM_FAILED") return error;
	const reason = lastLine(error);
	const said = `${reason}\n${error.excerpt ?? ""}`;
	const hint = hints.find(([pattern]) => pattern.test(said))?.[1] ?? say("kindFailedHint");
	return error.with({
		message: say("kindFailed", { reason }),
		hint
	});
}

// src/runner/kubeconfig/credentialplugin.ts
const timeoutMs = 12e4;
const maxOutputBytes = 1048576;
function createPluginRunner(env, directory, onLine = () => {}) {
	const own = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== void 0));
	return ({ command, args, env: further, signal }) => runProgram({
		program: command,
		args,
		directory,
		env: {
			...own,
			...further
		},
		timeoutMs,
		maxOutputBytes,
		onLine: (line) => onLine(escapeLine(line)),
		signal
	});
}

export { connectCluster as i, createKindCluster as n, withRegistryHosts as r, createPluginRunner as t };