import { c as rootFor, t as destinationFor } from "./configuration.js";
import { t as ImagebuildError } from "./errors.js";
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
	const limits = configuration?.limits ?? defaultLimits;
	return {
		applications: choices.applications ?? rootFor(configuration, "apps"),
		destination,
		mirrors: {
			...configuration?.mirrors,
			...parseMirrors(choices.mirrors ?? [])
		},
		plainHttp: choices.plainHttp ?? [],
		credentials: {},
		kubeVersion: parseKubeVersion(choices.kubeVersion),
		init: choices.init ?? true,
		offline: choices.offline ?? false,
		timeout: limits.timeout * 1e3,
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
function parseKubeVersion(text) {
	if (text === void 0 || /^v?\d+\.\d+(?:\.\d+)?$/.test(text)) return text;
	throw usage(`${JSON.stringify(text)} is not a Kubernetes version`, "Write a version such as 1.31.0.");
}
function usage(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

export { settingsFor as n, settingsOf as r, registryFor as t };