import { i as readApplicationConfiguration } from "./configuration.js";
import { n as chartRenderer, r as discover, t as makeWorkspace } from "./workspace.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";

// src/images.ts
async function images(directory, settings, progress) {
	await checkDirectory(directory);
	const options = await readApplicationConfiguration(directory);
	await using workspace = await makeWorkspace(settings, progress);
	const found = await discover({
		directory: resolve(directory),
		shown: directory,
		application: basename(dirname(resolve(directory))),
		kubeVersion: settings.kubeVersion ?? options.kubeVersion,
		charts: options.charts,
		extraImages: options.images,
		ignoredImages: options.ignoredImages,
		render: chartRenderer(workspace.directory, settings),
		maxImages: settings.limits.images
	});
	for (const warning of found.warnings) progress({
		type: "warning",
		warning
	});
	return {
		directory,
		images: found.images.map(({ reference, required, origins }) => ({
			reference: formatReference(reference),
			required,
			sources: origins
		})),
		warnings: found.warnings
	};
}
async function checkDirectory(directory) {
	if (await stat(directory).then((stats) => stats.isDirectory(), () => false)) return;
	throw new ImagebuildError("APPLICATION_NOT_FOUND", `${directory} is no directory`, { hint: "Name the directory of an application: applications/<app>/<version>." });
}

export { images };