import { l as rootFor, t as destinationFor } from "./configuration.js";
import { n as engineChoices } from "./prepared.js";
import { t as ImagebuildError } from "./errors.js";
import { n as compressionTypes, r as levelProblem, t as compressionOf } from "./compression.js";
import { join } from "node:path";

// src/choices.ts
const defaultLimits = {
	timeout: 3600,
	images: 1e3
};
function settingsFor(request, choices, surroundings) {
	const destination = chooseDestination(request, choices, surroundings);
	return {
		...settingsOf(choices, surroundings, destination),
		applications: choices.applications ?? rootFor(surroundings.configuration, request.type),
		credentials: chooseCredentials(choices, destination)
	};
}
function settingsOf(choices, { configuration, env, signal }, destination = {
	kind: "oci",
	directory: "out"
}) {
	checkBuildType(choices.buildType);
	const limits = configuration?.limits ?? defaultLimits;
	return {
		applications: choices.applications ?? rootFor(configuration, "apps"),
		destination,
		mirrors: {
			...configuration?.mirrors,
			...parseMirrors(choices.mirrors ?? [])
		},
		plainHttp: choices.plainHttp ?? [],
		compression: chooseCompression(choices, configuration?.compression),
		shareLayers: choices.shareLayers ?? configuration?.shareLayers ?? sharesByDefault(destination),
		credentials: {},
		kubeVersion: parseKubeVersion(choices.kubeVersion),
		init: choices.init ?? true,
		offline: choices.offline ?? false,
		engine: parseEngine(choices.engine),
		timeout: limits.timeout * 1e3,
		waitForQuota: parseWait(choices.waitForQuota),
		limits: {
			images: limits.images,
			bytes: configuration?.limits.bytes
		},
		replace: choices.replace ?? true,
		replaceOtherType: choices.replaceOtherType ?? false,
		configuration,
		env,
		signal
	};
}
const clusterBuildTypes = {
	container: "it starts one in containers, and looks there for images",
	cloud: "it starts one on rented machines, and looks there for images"
};
function checkBuildType(buildType) {
	if (buildType === void 0 || buildType === "lite") return;
	if (!Object.hasOwn(clusterBuildTypes, buildType)) throw usage(`there is no build type ${JSON.stringify(buildType)}`, "Write lite, or leave it out.");
	throw usage(`the build type ${buildType} needs a running cluster: ${clusterBuildTypes[buildType]}`, "Write lite, and name the images that it does not find in manifests/imageList.");
}
function sharesByDefault(destination) {
	return destination.kind === "registry" && destination.host !== "docker.io";
}
function chooseDestination({ type, app, version }, choices, surroundings) {
	if (choices.push && choices.output !== void 0) throw usage("a result is pushed or written, not both", "Give --push or --output.");
	if (choices.output !== void 0) return parseOutput(choices.output);
	if (!choices.push) return {
		kind: "oci",
		directory: join("out", `${app}-${version}`)
	};
	return registryFor(type, choices, surroundings);
}
function registryFor(type, choices, { configuration, env }) {
	const owner = env["GITHUB_REPOSITORY_OWNER"];
	const { registry, namespace } = destinationFor(configuration, type, owner, choices);
	return {
		kind: "registry",
		host: registry,
		namespace
	};
}
function chooseCredentials({ login }, destination) {
	return login === void 0 || destination.kind !== "registry" ? {} : { [destination.host]: login };
}
function parseOutput(text) {
	const [, kind, dest = ""] = /^type=(oci|oci-archive),dest=(.+)$/.exec(text) ?? [];
	if (kind === "oci") return {
		kind,
		directory: dest
	};
	if (kind === "oci-archive") return {
		kind,
		file: dest
	};
	throw usage(`${JSON.stringify(text)} is not an output`, "Write type=oci,dest=DIR or type=oci-archive,dest=FILE.");
}
function parseMirrors(texts) {
	return Object.fromEntries(texts.map(parseMirror));
}
function parseMirror(text) {
	const match = /^([^=\s]+)=((?:https?:\/\/|oci:)\S.*)$/.exec(text);
	if (match) return [match[1] ?? "", match[2] ?? ""];
	throw usage(`${JSON.stringify(text)} is not a mirror`, "Write HOST=URL, such as docker.io=https://mirror.example or *=oci:DIR.");
}
function chooseCompression({ compression, compressionLevel }, configured = {}) {
	const type = compressionTypes.find((each) => each === compression);
	if (compression !== void 0 && type === void 0) throw usage(`there is no compression ${JSON.stringify(compression)}`, "Write gzip, zstd or none.");
	const base = type === void 0 || type === configured.type ? configured : { type };
	const choice = compressionLevel === void 0 ? base : {
		...base,
		level: parseLevel(compressionLevel)
	};
	const problem = levelProblem(choice);
	if (problem === void 0) return compressionOf(choice);
	throw usage(problem, "Leave the level out to have the usual one.");
}
function parseLevel(text) {
	return /^\d{1,2}$/.test(text) ? Number(text) : NaN;
}
const milliseconds = {
	s: 1e3,
	m: 6e4,
	h: 36e5
};
const longestWait = 864e5;
function parseWait(text) {
	if (text === void 0) return 0;
	const [, count = "", unit = ""] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
	const wait = Number(count) * (milliseconds[unit] ?? 0);
	if (wait > 0 && wait <= longestWait) return wait;
	throw usage(`${JSON.stringify(text)} is no time to wait for a quota`, "Write 90s, 30m or 6h; 24h is the longest.");
}
function parseKubeVersion(text) {
	if (text === void 0 || /^v?\d+\.\d+(?:\.\d+)?$/.test(text)) return text;
	throw usage(`${JSON.stringify(text)} is not a Kubernetes version`, "Write a version such as 1.31.0.");
}
function parseEngine(text = "auto") {
	const known = engineChoices.find((each) => each === text);
	if (known) return known;
	throw usage(`there is no engine ${JSON.stringify(text)}`, `Write one of ${engineChoices.join(", ")}.`);
}
function usage(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

export { settingsFor as n, settingsOf as r, registryFor as t };