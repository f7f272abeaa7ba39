import { t as ImagebuildError } from "./errors.js";
import { r as parseReference } from "./reference.js";
import { a as createArchive, o as openArchive, s as indexArchive, t as openDockerArchive } from "./docker-archive.js";
import { n as openLayout } from "./directory2.js";
import { n as openClient, r as openSources } from "./sources2.js";
import { join } from "node:path";
import { existsSync } from "node:fs";

// src/layout/any-archive.ts
const kinds = [{
	member: "index.json",
	open: openArchive
}, {
	member: "manifest.json",
	open: openDockerArchive
}];
async function openAnyArchive(file) {
	const files = await indexArchive(file, file);
	const kind = kinds.find(({ member }) => files.find(member));
	if (kind) return await kind.open(file);
	throw new ImagebuildError("CONTENT_INVALID", `${file} holds neither index.json nor manifest.json, so it is no archive of images`, {
		place: { file },
		hint: "Make it with docker save, podman save, skopeo copy or imagebuild."
	});
}

// src/stores.ts
function openStores(settings) {
	const sources = openSources(settings);
	const { sourceOf } = sources;
	const targets = openClient(settings, settings.credentials, {});
	const repository = ({ host, repository: name }) => targets.repository(host, name);
	return {
		sourceOf,
		repository,
		open: async (location) => await openLocal(location) ?? openReference(location, sourceOf),
		targetOf: (request) => openTarget(settings, targets, request),
		[Symbol.asyncDispose]: async () => {
			await Promise.all([sources[Symbol.asyncDispose](), targets.close()]);
		}
	};
}
const places = [
	{
		form: /^oci-archive:(.+?\.tar)(?::(.+))?$/,
		open: openArchive
	},
	{
		form: /^docker-archive:(.+?\.tar)(?::(.+))?$/,
		open: openDockerArchive
	},
	{
		form: /^(.+\.tar)(?::([^:/]+))?$/,
		open: openAnyArchive
	},
	{
		form: /^oci:(.+?)(?::([^:/]+))?$/,
		open: openLayout
	}
];
async function openLocal(location) {
	for (const { form, open } of places) {
		const [, path, name] = form.exec(location) ?? [];
		if (path !== void 0) return named(await open(path), name);
	}
}
async function named(source, name) {
	if (name !== void 0) return {
		source,
		name
	};
	const names = await source.names();
	if (names.length <= 1 || await source.resolve("")) return {
		source,
		name: names[0] ?? ""
	};
	throw new ImagebuildError("USAGE", `${source.location} holds several images: ${names.join(", ")}`, { hint: `Name one of them: ${source.location}:${names[0]}` });
}
async function openReference(location, sourceOf) {
	if (existsSync(join(location, "oci-layout"))) throw new ImagebuildError("USAGE", `${location} is a folder here, and reads as a reference`, { hint: `Write oci:${location} for the layout in it, or the reference with its registry.` });
	const reference = parseReference(location);
	return {
		source: await sourceOf(reference),
		name: reference.digest ?? reference.tag ?? "latest"
	};
}
async function openTarget(settings, registry, request) {
	const { destination } = settings;
	const { app, version } = request;
	if (destination.kind === "registry") {
		const { host, namespace } = destination;
		const inNamespace = (name) => registry.repository(host, `${namespace}/${name}`);
		return {
			target: inNamespace(app),
			reference: `${host}/${namespace}/${app}:${version}`,
			platformTags: true,
			beside: settings.shareLayers ? inNamespace : void 0,
			finish: async () => {},
			abort: async () => {}
		};
	}
	const annotations = { "io.containerd.image.name": `localhost/${app}:${version}` };
	if (destination.kind === "oci") {
		const { directory } = destination;
		return {
			target: await openLayout(directory, { create: true }),
			reference: `oci:${directory}:${version}`,
			platformTags: false,
			annotations,
			finish: async () => {},
			abort: async () => {}
		};
	}
	const archive = await createArchive(destination.file);
	return {
		target: archive,
		reference: `oci-archive:${destination.file}:${version}`,
		platformTags: false,
		annotations,
		finish: () => archive.finish(),
		abort: () => archive.abort()
	};
}

export { openStores as t };