import { t as ImagebuildError } from "./errors.js";
import { i as isDigest } from "./digest.js";
import { t as formatReference } from "./reference.js";
import { n as openLayout } from "./directory2.js";
import { n as credentialChain, s as openConnections, t as createRegistry } from "./registry.js";
import { homedir } from "node:os";

// src/sources.ts
const stallMs = 3e4;
function openAddresses({ env, offline: isOffline }) {
	const connections = openConnections(stallMs, env);
	if (!isOffline) return connections;
	const send = async (url) => {
		throw new ImagebuildError("REGISTRY_UNAVAILABLE", `${url.href} cannot be downloaded: --offline asks nobody`, { hint: "Leave --offline out, or have the file in the application and COPY it." });
	};
	return {
		...connections,
		send
	};
}
function openSources(settings) {
	const { folders, registries } = partMirrors(settings.mirrors);
	const client = openClient(settings, {}, registries);
	return {
		async sourceOf(reference) {
			const folder = folders[reference.host] ?? folders["*"];
			if (folder !== void 0) return inFolder(await openLayout(folder), reference);
			if (settings.offline) throw offline(reference);
			return client.repository(reference.host, reference.repository);
		},
		[Symbol.asyncDispose]: () => client.close()
	};
}
function openClient({ env, plainHttp }, explicit, mirrors) {
	const credentials = credentialChain({
		env,
		home: homedir(),
		explicit
	});
	return createRegistry({
		credentials,
		env,
		plainHttp,
		mirrors
	});
}
function offline(reference) {
	const image = formatReference(reference);
	return new ImagebuildError("REGISTRY_UNAVAILABLE", `${image} cannot be asked for: --offline asks no registry`, {
		place: { image },
		hint: "Leave --offline out, or give a layout as a mirror: --mirror HOST=oci:DIR."
	});
}
function partMirrors(mirrors) {
	const folders = {};
	const registries = {};
	for (const [host, location] of Object.entries(mirrors)) if (location.startsWith("oci:")) folders[host] = location.slice(4);
	else registries[host] = location;
	return {
		folders,
		registries
	};
}
function inFolder(layout, reference) {
	return {
		location: layout.location,
		manifest: (descriptor) => layout.manifest(descriptor),
		blob: (descriptor, offset) => layout.blob(descriptor, offset),
		resolve: (name) => layout.resolve(isDigest(name) ? name : formatReference(reference))
	};
}

export { openClient as n, openSources as r, openAddresses as t };