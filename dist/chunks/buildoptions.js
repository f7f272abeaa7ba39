import { p as rootFor, t as destinationFor } from "./configuration2.js";
import { a as parseImageName, i as namespaceIn, n as completeName, r as localName } from "./imagename.js";
import { i as parseOutput, n as outputForms, r as parseLocation } from "./location.js";
import { a as parseKubeVersion, c as parseWait, i as parseEngine, n as parseBuildType, o as parseMirror, r as parseCompression, s as parseObserveTime, t as parseArchiveFormat } from "./optionvalues.js";
import { t as imageLimits } from "./imagelimits.js";
import { d as tlsHostsIn, l as namesRegistry } from "./configurationschemas.js";
import { f as observedBuildTypes, n as imageTypes } from "./request.js";
import { n as parseSource } from "./sources.js";
import { t as ImagebuildError } from "./errors.js";
import { r as targetReference } from "./settings.js";
import { i as say } from "./say.js";
import { join } from "node:path";

// src/buildoptions.ts
const defaultLimits = {
	timeout: 3600,
	images: imageLimits.usual
};
function resolveBuildSettings(request, options, invocation) {
	checkNames(request, options);
	const destination = chooseDestination(request, options, invocation);
	const furtherNames = distinct(completeNames(request, destination, options, invocation)).slice(1);
	const references = [...options.references ?? [], ...request.directory?.tags ?? []];
	return {
		...resolveSettings({
			...options,
			references
		}, invocation, destination, !request.directory && isSharingDefault(destination)),
		furtherNames,
		applications: options.applications ?? rootFor(invocation.configuration, request.type),
		archives: chooseArchives(request, options, invocation),
		credentials: chooseCredentials(options, destination)
	};
}
function resolveSettings(options, { configuration, env, signal }, destination = {
	kind: "oci",
	directory: "out"
}, shareLayers = isSharingDefault(destination)) {
	const limits = configuration?.limits ?? defaultLimits;
	const sources = {
		...configuration?.sources,
		...Object.fromEntries((options.sources ?? []).map(parseSource))
	};
	return {
		applications: options.applications ?? rootFor(configuration, "apps"),
		destination,
		outputs: options.outputs,
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
		shareLayers: options.shareLayers ?? configuration?.shareLayers ?? shareLayers,
		credentials: {},
		kubeVersion: parseKubeVersion(options.kubeVersion),
		...resolveObserve(options),
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
const observeTimes = {
	timeout: 6e5,
	quiet: 2e4
};
const observeOptions = {
	kubeconfig: ["cloud"],
	context: ["cloud"],
	yes: ["cloud"],
	keep: ["cloud"],
	observeTimeout: observedBuildTypes,
	observeQuiet: observedBuildTypes
};
function resolveObserve(options) {
	const kind = parseBuildType(options.buildType);
	for (const [name, kinds] of Object.entries(observeOptions)) {
		if (!(options[name] !== void 0) || kinds.some((each) => each === kind)) continue;
		const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
		throw new ImagebuildError("USAGE", say("observeOptionAlone", {
			option,
			types: kinds.join(" and ")
		}), { hint: say("observeOptionAloneHint", { type: kinds[0] }) });
	}
	if (kind === void 0) return {};
	if (options.offline) throw new ImagebuildError("USAGE", say("observeOffline", { type: kind }), { hint: say("observeOfflineHint", { type: kind }) });
	const { kubeconfig, context, yes = false, keep = false, confirm } = options;
	return { observe: {
		kind,
		kubeconfig,
		context,
		yes,
		keep,
		timeoutMs: parseObserveTime(options.observeTimeout, observeTimes.timeout),
		quietMs: parseObserveTime(options.observeQuiet, observeTimes.quiet),
		confirm
	} };
}
function isSharingDefault(destination) {
	return destination.kind === "registry" && destination.host !== "docker.io";
}
function chooseDestination(request, options, invocation) {
	if (options.push && options.output !== void 0) throw new ImagebuildError("USAGE", say("outputAndPush"), { hint: say("outputOrPush") });
	if (options.output !== void 0) return readOutput(options.output);
	if (!options.push) return {
		kind: "oci",
		directory: join("out", `${request.app}-${request.version}`)
	};
	const [name] = completeNames(request, void 0, options, invocation);
	if (name === void 0) return resolveRegistry(request.type, options, invocation);
	return {
		kind: "registry",
		host: name.host,
		namespace: namespaceIn(name)
	};
}
function completeNames({ type, directory }, destination, options, { configuration, env }) {
	const isLocal = destination !== void 0 && destination.kind !== "registry";
	const configured = () => isLocal ? {
		registry: "localhost",
		namespace: ""
	} : destinationFor(configuration, type, env["GITHUB_REPOSITORY_OWNER"], options);
	return (directory?.tags ?? []).map((text) => completeName(parseImageName(text), configured));
}
function distinct(names) {
	return [...new Map(names.map((name) => [formatName(name), name])).values()];
}
function formatName({ host, repository, tag }) {
	return `${host}/${repository}:${tag}`;
}
function checkNames({ directory }, { registry, namespace, output }) {
	const count = directory?.tags.length ?? 0;
	if (count > 1 && output !== void 0 && readOutput(output).kind === "oci-archive") throw new ImagebuildError("USAGE", say("outputManyNames", { count }), { hint: say("outputManyNamesHint") });
	if (!directory?.tags.every((text) => parseImageName(text).host !== void 0)) return;
	const name = registry !== void 0 ? "registry" : namespace !== void 0 ? "namespace" : void 0;
	if (name !== void 0) throw new ImagebuildError("USAGE", say("namesComplete", {
		name,
		tag: directory.tags[0] ?? ""
	}), { hint: say("namesCompleteHint", { name }) });
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
function chooseArchives(request, options, invocation) {
	const { archives: directory, archiveFormat } = options;
	if (directory === void 0 && archiveFormat === void 0) return void 0;
	if (directory === void 0) throw new ImagebuildError("USAGE", say("archiveFormatAlone"), { hint: say("archiveFormatAloneHint") });
	return {
		directory,
		format: parseArchiveFormat(archiveFormat),
		names: publishedNames(request, options, invocation)
	};
}
function publishedName(request, invocation) {
	const [name] = publishedNames(request, {}, invocation);
	return name.startsWith("localhost/") ? void 0 : name;
}
function publishedNames(request, options, invocation) {
	const { type, app, version, directory } = request;
	try {
		const [first, ...further] = completeNames(request, void 0, options, invocation).map(formatName);
		if (first !== void 0) return [first, ...further];
		return [targetReference(resolveRegistry(type, options, invocation), request)];
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "NOT_CONFIGURED") throw error;
		const [first = `localhost/${app}:${version}`, ...further] = (directory?.tags ?? []).map(localName);
		return [first, ...further];
	}
}
function qualifyReference(reference, options, invocation) {
	if (namesRegistry(reference) || parseLocation(reference)) return reference;
	const { host, namespace } = resolveRegistry("apps", options, invocation);
	return `${host}/${namespace}/${reference}`;
}
function listNamespaces(options, invocation) {
	return imageTypes.flatMap((type) => {
		try {
			return [resolveRegistry(type, options, invocation)];
		} catch (error) {
			if (error instanceof ImagebuildError && error.code === "NOT_CONFIGURED") return [];
			throw error;
		}
	});
}
function chooseCredentials({ login }, destination) {
	return login === void 0 || destination.kind !== "registry" ? {} : { [destination.host]: login };
}
function readOutput(text) {
	const output = parseOutput(text);
	if (output !== void 0) return output;
	throw new ImagebuildError("USAGE", say("outputInvalid", { value: JSON.stringify(text) }), { hint: say("outputForm", { forms: outputForms }) });
}

export { resolveRegistry as a, resolveBuildSettings as i, publishedName as n, resolveSettings as o, qualifyReference as r, listNamespaces as t };