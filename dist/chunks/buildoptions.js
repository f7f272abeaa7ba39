import { f as rootFor, t as destinationFor } from "./configuration.js";
import { i as parseOutput, n as outputForms } from "./location.js";
import { t as ImagebuildError } from "./errors.js";
import { n as levelProblem, r as resolveCompression, t as compressionTypes } from "./compression.js";
import { t as say } from "./say.js";
import { r as mirroredHost, s as sourcePrefix, u as tlsHostsIn } from "./configurationschemas.js";
import { n as engineOptions } from "./prepared.js";
import { n as parseSource } from "./sources.js";
import { join } from "node:path";

// src/application/optionvalues.ts
const clusterBuildTypes = {
	container: "buildTypeContainer",
	cloud: "buildTypeCloud"
};
function checkBuildType(buildType) {
	if (buildType === void 0 || buildType === "lite") return;
	const cluster = Object.hasOwn(clusterBuildTypes, buildType) ? clusterBuildTypes[buildType] : void 0;
	if (cluster === void 0) throw invalid(say("buildTypeUnknown", { value: JSON.stringify(buildType) }), say("buildTypeOmit"));
	throw invalid(say(cluster), say("buildTypeLite"));
}
function parseMirror(text) {
	const match = /^([^=\s]+)=((?:https?:\/\/|oci:)\S.*)$/.exec(text);
	const host = /^([^=\s]+)=/.exec(text)?.[1] ?? "";
	if (host.includes("/") && sourcePrefix.safeParse(host).success) throw invalid(say("mirrorOfPath", {
		value: text,
		host
	}), say("mirrorOfPathHint", { value: text }));
	if (match && mirroredHost.safeParse(host).success) return [match[1] ?? "", match[2] ?? ""];
	throw invalid(say("mirrorInvalid", { value: JSON.stringify(text) }), say("mirrorForm"));
}
function parseCompression(typeText, levelText, configured = {}) {
	const type = compressionTypes.find((each) => each === typeText);
	if (typeText !== void 0 && type === void 0) throw invalid(say("compressionUnknown", { value: JSON.stringify(typeText) }), say("writeOneOf", { names: compressionTypes.join(", ") }));
	const base = type === void 0 || type === configured.type ? configured : { type };
	const choice = levelText === void 0 ? base : {
		...base,
		level: parseLevel(levelText)
	};
	const problem = levelProblem(choice);
	if (problem === void 0) return resolveCompression(choice);
	throw invalid(problem, say("compressionOmitLevel"));
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
	throw invalid(say("waitInvalid", { value: JSON.stringify(text) }), say("waitForm"));
}
function parseKubeVersion(text) {
	if (text === void 0 || /^v?\d+\.\d+(?:\.\d+)?$/.test(text)) return text;
	throw invalid(say("kubeVersionInvalid", { value: JSON.stringify(text) }), say("kubeVersionForm"));
}
function parseEngine(text = "auto") {
	const known = engineOptions.find((each) => each === text);
	if (known) return known;
	throw invalid(say("engineUnknown", { value: JSON.stringify(text) }), say("writeOneOf", { names: engineOptions.join(", ") }));
}
function invalid(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

// src/buildoptions.ts
const defaultLimits = {
	timeout: 3600,
	images: 1e3
};
function resolveBuildSettings(request, options, invocation) {
	const destination = chooseDestination(request, options, invocation);
	return {
		...resolveSettings(options, invocation, destination),
		applications: options.applications ?? rootFor(invocation.configuration, request.type),
		credentials: chooseCredentials(options, destination)
	};
}
function resolveSettings(options, { configuration, env, signal }, destination = {
	kind: "oci",
	directory: "out"
}) {
	checkBuildType(options.buildType);
	const limits = configuration?.limits ?? defaultLimits;
	const sources = {
		...configuration?.sources,
		...Object.fromEntries((options.sources ?? []).map(parseSource))
	};
	return {
		applications: options.applications ?? rootFor(configuration, "apps"),
		destination,
		dryRun: options.dryRun ?? false,
		mirrors: {
			...configuration?.mirrors,
			...Object.fromEntries((options.mirrors ?? []).map(parseMirror))
		},
		sources,
		plainHttp: options.plainHttp ?? [],
		tlsHosts: tlsHostsIn([
			options.registry,
			configuration?.registry,
			...Object.values(configuration?.types ?? {}).map(({ registry }) => registry),
			...options.references ?? [],
			...Object.values(sources)
		]),
		compression: parseCompression(options.compression, options.compressionLevel, configuration?.compression),
		shareLayers: options.shareLayers ?? configuration?.shareLayers ?? isSharingDefault(destination),
		credentials: {},
		kubeVersion: parseKubeVersion(options.kubeVersion),
		init: options.init ?? true,
		recordInstall: options.recordInstall ?? configuration?.recordInstall ?? true,
		offline: options.offline ?? false,
		lock: options.updateLock ? "update" : "use",
		engine: parseEngine(options.engine),
		timeout: limits.timeout * 1e3,
		waitForQuota: parseWait(options.waitForQuota),
		limits: {
			images: limits.images,
			bytes: configuration?.limits.bytes
		},
		replace: options.replace ?? true,
		replaceOtherType: options.replaceOtherType ?? false,
		strict: options.strict ?? configuration?.strict ?? false,
		configuration,
		env,
		signal
	};
}
function isSharingDefault(destination) {
	return destination.kind === "registry" && destination.host !== "docker.io";
}
function chooseDestination({ type, app, version }, options, invocation) {
	if (options.push && options.output !== void 0) throw new ImagebuildError("USAGE", say("outputAndPush"), { hint: say("outputOrPush") });
	if (options.output !== void 0) return readOutput(options.output);
	if (!options.push) return {
		kind: "oci",
		directory: join("out", `${app}-${version}`)
	};
	return resolveRegistry(type, options, invocation);
}
function resolveRegistry(type, options, { configuration, env }) {
	const owner = env["GITHUB_REPOSITORY_OWNER"];
	const { registry, namespace } = destinationFor(configuration, type, owner, options);
	return {
		kind: "registry",
		host: registry,
		namespace
	};
}
function chooseCredentials({ login }, destination) {
	return login === void 0 || destination.kind !== "registry" ? {} : { [destination.host]: login };
}
function readOutput(text) {
	const output = parseOutput(text);
	if (output !== void 0) return output;
	throw new ImagebuildError("USAGE", say("outputInvalid", { value: JSON.stringify(text) }), { hint: say("outputForm", { forms: outputForms }) });
}

export { resolveRegistry as n, resolveSettings as r, resolveBuildSettings as t };