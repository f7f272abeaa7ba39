import { t as formatLocation } from "./location.js";

// src/settings.ts
function targetReference(destination, { app, version }) {
	if (destination.kind === "registry") return `${destination.host}/${destination.namespace}/${app}:${version}`;
	const path = destination.kind === "oci" ? destination.directory : destination.file;
	return formatLocation(destination.kind, path, version);
}

export { targetReference as t };