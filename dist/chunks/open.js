import { r as localName } from "./imagename.js";
import { r as parseLocation, t as formatLocation } from "./location.js";
import { u as parseRegistryHost } from "./configurationschemas.js";
import { t as isDigest } from "./digest.js";
import { i as rewriteSource } from "./sources.js";
import { t as ImagebuildError } from "./errors.js";
import "./descriptor.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { n as wrapSource } from "./store.js";
import { t as openConnections } from "./connections.js";
import { n as repositoryIn, r as targetReference } from "./settings.js";
import { i as say } from "./say.js";
import { n as createCredentialLookup, t as createRegistry } from "./registry.js";
import { join } from "node:path";
import { homedir } from "node:os";
import { existsSync } from "node:fs";

// src/stores/readonly.ts
function readOnlyTarget(target) {
	const refuse = async () => {
		throw dryRunWrites(target.location);
	};
	return wrapSource(target, {
		mount: refuse,
		write: refuse,
		putManifest: refuse
	});
}
function dryRunWrites(location) {
	return new ImagebuildError("INTERNAL", say("dryRunWrites", { location }), { hint: say("reportDefect") });
}

// src/stores/open.ts
const stallMs = 3e4;
const shortestReportedMs = 1e3;
function openAddresses({ env, offline }) {
	const connections = openConnections(stallMs, env);
	if (!offline) return connections;
	const send = async ({ href }) => {
		throw new ImagebuildError("REGISTRY_UNAVAILABLE", say("offlineDownload", { address: href }), { hint: say("offlineDownloadHint") });
	};
	return {
		...connections,
		send
	};
}
function createSourceOpener(settings, progress) {
	const { directories, registries } = splitMirrors(settings.mirrors);
	const registry = openRegistry(settings, {}, registries, progress);
	return {
		async sourceOf(asked) {
			const rewritten = rewriteSource(asked, settings.sources ?? {});
			if (rewritten?.kind === "oci") return openMirrorLayout(rewritten.directory, asked);
			const reference = rewritten?.reference ?? asked;
			const directory = directories[reference.host] ?? directories["*"];
			if (directory !== void 0) return openMirrorLayout(directory, reference);
			if (settings.offline) throw offlineError(reference);
			return registry.repository(reference.host, reference.repository);
		},
		[Symbol.asyncDispose]: () => registry.close()
	};
}
function createStoreOpener(settings, progress) {
	const sources = createSourceOpener(settings, progress);
	const { sourceOf } = sources;
	const opened = openRegistry(settings, settings.credentials, {}, progress);
	const targets = settings.dryRun ? {
		...opened,
		repository: (...named) => readOnlyTarget(opened.repository(...named))
	} : opened;
	return {
		sourceOf,
		repository: ({ host, repository }) => targets.repository(host, repository),
		openArchive,
		open: async (location) => await openLocal(location) ?? openReference(location, sourceOf),
		targetOf: (request) => {
			if (settings.dryRun && settings.destination.kind !== "registry") throw dryRunWrites(targetReference(settings.destination, request));
			return openTarget(settings, targets, request);
		},
		[Symbol.asyncDispose]: async () => {
			await Promise.all([sources[Symbol.asyncDispose](), targets.close()]);
		}
	};
}
function openRegistry({ env, plainHttp, tlsHosts, signal }, explicit, mirrors, progress) {
	return createRegistry({
		credentials: createCredentialLookup({
			env,
			home: homedir(),
			explicit
		}),
		env,
		plainHttp,
		tlsHosts,
		mirrors,
		signal,
		onWaiting: (host) => progress({
			type: "wait",
			subject: host,
			reason: say("registryNoAnswerYet", { host }).text
		}),
		onRetry: ({ host, delayMs, reason }) => {
			if (delayMs < shortestReportedMs) return;
			progress({
				type: "wait",
				subject: host,
				reason,
				seconds: Math.round(delayMs / 1e3)
			});
		},
		onDamaged: (subject) => progress({
			type: "warning",
			warning: { message: say("registryDamagedOnce", { ...subject }).text }
		}),
		onSlow: (host, slots) => progress({
			type: "wait",
			subject: host,
			reason: say("registrySlow", {
				host,
				slots
			}).text
		})
	});
}
function splitMirrors(mirrors) {
	const directories = {};
	const registries = {};
	for (const [host, location] of Object.entries(mirrors)) if (location.startsWith("oci:")) directories[host] = location.slice(4);
	else registries[host] = location;
	return {
		directories,
		registries
	};
}
async function openMirrorLayout(directory, reference) {
	const layout = await openLayout(directory);
	return wrapSource(layout, { resolve: (name) => layout.resolve(isDigest(name) ? name : formatReference(reference)) });
}
function offlineError(reference) {
	const image = formatReference(reference);
	return new ImagebuildError("REGISTRY_UNAVAILABLE", say("offlineImage", { image }), {
		place: { image },
		hint: say("offlineImageHint")
	});
}
async function openLayout(directory, options) {
	return (await import("./layout2.js")).openLayout(directory, options);
}
const archives = {
	"oci-archive": {
		member: "index.json",
		open: async (...file) => (await import("./oci-archive.js")).openOciArchive(...file)
	},
	"docker-archive": {
		member: "manifest.json",
		open: async (...file) => (await import("./docker-archive.js")).openDockerArchive(...file)
	}
};
function openArchive(kind, file, shown = file) {
	return archives[kind].open(file, shown);
}
async function openAnyArchive(file) {
	const { indexArchive } = await import("./archive-file.js");
	const files = await indexArchive(file, file);
	const format = Object.values(archives).find(({ member }) => files.find(member));
	if (format) return format.open(file, file);
	throw new ImagebuildError("CONTENT_INVALID", say("archiveOfNoKind", { archive: file }), {
		place: { file },
		hint: say("archiveMakeOne")
	});
}
const localStores = {
	oci: openLayout,
	"oci-archive": (file) => openArchive("oci-archive", file),
	"docker-archive": (file) => openArchive("docker-archive", file),
	archive: openAnyArchive
};
async function openLocal(text) {
	const location = parseLocation(text);
	if (location === void 0) return void 0;
	return nameImage(await localStores[location.kind](location.path), location.name);
}
function isPlatformTag(name, names) {
	const [, version] = /^(.+)-(?:amd64|arm64)$/.exec(name) ?? [];
	return version !== void 0 && names.includes(version);
}
async function nameImage(source, name) {
	if (name !== void 0) return {
		source,
		name
	};
	const all = await source.names();
	const names = all.filter((each) => !isPlatformTag(each, all));
	if (names.length <= 1 || await source.resolve("")) return {
		source,
		name: names[0] ?? ""
	};
	const { location } = source;
	throw new ImagebuildError("USAGE", say("storeManyImages", {
		location,
		names: names.join(", ")
	}), { hint: say("storeNameOne", {
		location,
		name: names[0] ?? ""
	}) });
}
async function openReference(location, sourceOf) {
	if (existsSync(join(location, "oci-layout"))) throw new ImagebuildError("USAGE", say("storeIsDirectory", { location }), { hint: say("storeWriteOci", { location }) });
	const reference = parseReference(parseRegistryHost(location).host);
	return {
		source: await sourceOf(reference),
		name: reference.digest ?? reference.tag ?? "latest"
	};
}
const targets = {
	registry: async ({ host, namespace }, { app, version }, registry, shareLayers) => {
		const inNamespace = (name) => registry.repository(host, repositoryIn({ namespace }, name));
		return {
			target: inNamespace(app),
			reference: targetReference({
				kind: "registry",
				host,
				namespace
			}, {
				app,
				version
			}),
			platformTags: true,
			sibling: shareLayers ? inNamespace : void 0,
			finish: async () => {},
			abort: async () => {}
		};
	},
	oci: async ({ directory }, image) => ({
		target: await openLayout(directory, { create: true }),
		reference: formatLocation("oci", directory, image.version),
		platformTags: true,
		annotations: containerdName(image),
		finish: async () => {},
		abort: async () => {}
	}),
	"oci-archive": async ({ file }, image) => {
		const { createOciArchive } = await import("./oci-archive.js");
		const archive = await createOciArchive(file);
		return {
			target: archive,
			reference: formatLocation("oci-archive", file, image.version),
			platformTags: false,
			annotations: containerdName(image),
			isHidden: true,
			finish: () => archive.finish(),
			abort: () => archive.abort()
		};
	}
};
function openTarget({ destination, shareLayers }, registry, image) {
	const open = targets[destination.kind];
	return open(destination, image, registry, shareLayers);
}
function containerdName({ app, version, directory }) {
	return { "io.containerd.image.name": localName(directory?.tags[0] ?? `${app}:${version}`) };
}

export { openAnyArchive as i, createStoreOpener as n, openAddresses as r, createSourceOpener as t };