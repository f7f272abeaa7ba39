import { t as ImagebuildError } from "./errors.js";
import { i as parseReference, r as namesHost, t as formatReference } from "./reference.js";
import { i as say } from "./say.js";
import { u as parseRegistryHost } from "./configurationschemas.js";

// src/application/directorybuild/imagename.ts
function parseImageName(text) {
	const { host: plain } = parseRegistryHost(text);
	const { host, repository, tag = "latest", digest } = parseReference(plain);
	if (digest !== void 0) throw new ImagebuildError("REFERENCE_INVALID", say("imageNameDigest", { name: JSON.stringify(text) }), { hint: say("imageNameDigestHint") });
	if (namesHost(plain)) return {
		host,
		repository,
		tag
	};
	return {
		host: void 0,
		repository: plain.replace(/:[^:/]*$/, ""),
		tag
	};
}
function baseName({ repository }) {
	return repository.slice(repository.lastIndexOf("/") + 1);
}
function namespaceIn({ repository }) {
	return repository.slice(0, Math.max(0, repository.lastIndexOf("/")));
}
function completeName({ host, repository, tag }, configured) {
	if (host !== void 0) return {
		host,
		repository,
		tag
	};
	const { registry, namespace } = configured();
	return {
		host: registry,
		repository: joinRepository(namespace, repository),
		tag
	};
}
function joinRepository(namespace, repository) {
	return namespace === "" || repository.includes("/") ? repository : `${namespace}/${repository}`;
}
function localName(text) {
	const { host = "localhost", repository, tag } = parseImageName(text);
	return formatReference({
		host,
		repository,
		tag
	});
}

export { parseImageName as a, namespaceIn as i, completeName as n, localName as r, baseName as t };