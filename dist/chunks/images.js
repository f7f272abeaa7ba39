import { o as readApplicationConfiguration } from "./configuration.js";
import { i as listDirectories, t as chooseKubefile } from "./directory2.js";
import { c as dialects, i as readDialect, n as discover, t as createWorkspace } from "./workspace.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { t as createChartRenderer } from "./helm.js";
import { t as say } from "./say.js";
import { basename, dirname, join, resolve } from "node:path";
import { existsSync } from "node:fs";

// src/commands/images.ts
async function images(directory, settings, progress) {
	await checkDirectory(directory);
	const options = await readApplicationConfiguration(directory);
	await using workspace = await createWorkspace(settings.env, progress);
	const found = await discover({
		directory: resolve(directory),
		nameOf: (file) => join(directory, file),
		application: basename(dirname(resolve(directory))),
		kubeVersion: settings.kubeVersion ?? options.kubeVersion,
		charts: options.charts,
		extraImages: options.images,
		ignoredImages: options.ignoredImages,
		render: createChartRenderer(workspace.directory, settings),
		maxImages: settings.limits.images
	});
	const warnings = [
		...warnOfInit(directory),
		...await warnOfDialect(directory, options.dialect),
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
async function warnOfDialect(directory, configured) {
	if (!["Kubefile", "Dockerfile"].some((name) => existsSync(join(directory, name)))) return [];
	const { file, text } = await chooseKubefile(directory);
	const place = { file: join(directory, file) };
	const { title, embedsByItself } = readDialect(text, place.file, dialects, configured);
	if (!embedsByItself) return [];
	return [{
		message: say("imagesOfDialect", { dialect: title }).text,
		place,
		hint: say("imagesOfDialectHint").text
	}];
}
async function checkDirectory(directory) {
	const inside = await listDirectories(directory);
	if (inside === void 0) throw new ImagebuildError("APPLICATION_NOT_FOUND", say("imagesNoDirectory", { directory }), { hint: say("imagesNoDirectoryHint") });
	const versions = inside.map((name) => join(directory, name)).filter(isApplication);
	if (versions.length > 0 && !isApplication(directory)) throw new ImagebuildError("APPLICATION_NOT_FOUND", say("imagesOfVersions", { directory }), { hint: say("imagesOfVersionsHint", { versions: versions.join(", ") }) });
}
function isApplication(directory) {
	return [
		"Kubefile",
		"Dockerfile",
		"init.sh"
	].some((name) => existsSync(join(directory, name)));
}
function warnOfInit(directory) {
	if (!existsSync(join(directory, "init.sh"))) return [];
	const { text: message } = say("imagesWithoutInit");
	const [app, version] = [basename(dirname(resolve(directory))), basename(resolve(directory))];
	const { text: hint } = say("imagesWithoutInitHint", {
		app,
		version
	});
	return [{
		message,
		place: { file: join(directory, "init.sh") },
		hint
	}];
}

export { images };