import { t as formatLocation } from "./location.js";

// src/settings.ts
function repositoryIn({ namespace }, name) {
	return namespace === "" ? name : `${namespace}/${name}`;
}
function outputsOf({ destination, outputs = [], archives }) {
	const written = [...outputs, ...archives ? [archives.directory] : []];
	if (destination.kind === "registry") return written;
	return [...written, destination.kind === "oci" ? destination.directory : destination.file];
}
function targetReference(destination, { app, version }) {
	if (destination.kind === "registry") return `${destination.host}/${repositoryIn(destination, app)}:${version}`;
	const path = destination.kind === "oci" ? destination.directory : destination.file;
	return formatLocation(destination.kind, path, version);
}

export { repositoryIn as n, targetReference as r, outputsOf as t };