import { o as readApplicationConfiguration } from "./configuration.js";
import { r as directoriesIn, t as chooseKubefile } from "./directory.js";
import { n as chartRenderer, o as dialectOf, r as discover, t as makeWorkspace } from "./workspace.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { basename, dirname, join, resolve } from "node:path";
import { existsSync } from "node:fs";

// src/images.ts
async function images(directory, settings, progress) {
	await checkDirectory(directory);
	const options = await readApplicationConfiguration(directory);
	await using workspace = await makeWorkspace(settings, progress);
	const found = await discover({
		directory: resolve(directory),
		nameOf: (file) => join(directory, file),
		application: basename(dirname(resolve(directory))),
		kubeVersion: settings.kubeVersion ?? options.kubeVersion,
		charts: options.charts,
		extraImages: options.images,
		ignoredImages: options.ignoredImages,
		render: chartRenderer(workspace.directory, settings),
		maxImages: settings.limits.images
	});
	const dialect = await dialectWarnings(directory, options.dialect);
	const warnings = [
		...initWarnings(directory),
		...dialect,
		...found.warnings
	];
	for (const warning of warnings) progress({
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
		warnings
	};
}
async function dialectWarnings(directory, configured) {
	if (!["Kubefile", "Dockerfile"].some((name) => existsSync(join(directory, name)))) return [];
	const { file, text } = await chooseKubefile(directory);
	const place = { file: join(directory, file) };
	const { title, embedsByItself } = dialectOf(text, place.file, configured);
	if (!embedsByItself) return [];
	return [{
		message: `${title} looks for images in the finished image, and this directory is only its context`,
		place,
		hint: "imagebuild plan shows them all."
	}];
}
async function checkDirectory(directory) {
	const inside = await directoriesIn(directory);
	if (inside === void 0) throw new ImagebuildError("APPLICATION_NOT_FOUND", `${directory} is no directory`, { hint: "Name the directory of an application: applications/<app>/<version>." });
	const versions = inside.map((name) => join(directory, name)).filter(isApplication);
	if (versions.length > 0 && !isApplication(directory)) throw new ImagebuildError("APPLICATION_NOT_FOUND", `${directory} holds versions, and is none itself`, { hint: `Name one of them: ${versions.join(", ")}.` });
}
function isApplication(directory) {
	return [
		"Kubefile",
		"Dockerfile",
		"init.sh"
	].some((name) => existsSync(join(directory, name)));
}
function initWarnings(directory) {
	if (!existsSync(join(directory, "init.sh"))) return [];
	const message = "init.sh was not run: images that it brings are not listed";
	const [app, version] = [basename(dirname(resolve(directory))), basename(resolve(directory))];
	const hint = `Run it with imagebuild plan --offline apps ${app} ${version}`;
	return [{
		message,
		place: { file: join(directory, "init.sh") },
		hint
	}];
}

export { images };