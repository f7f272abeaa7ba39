import { l as readApplicationConfiguration } from "./configuration.js";
import { i as listDirectories, t as chooseKubefile } from "./directory2.js";
import { C as discover, n as joinImages, t as createInstallSearch } from "./installs.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { d as checkApplicationFiles, l as dialects, o as parseKubefile, r as readContext, s as readDialect, t as evaluateKubefile } from "./evaluate.js";
import { h as parsePlatform } from "./descriptor.js";
import { t as createWorkspace } from "./workspace2.js";
import { t as createChartRenderer } from "./helm.js";
import { t as say } from "./say.js";
import { basename, dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";

// src/prepare/installs/committed.ts
async function searchCommitted({ directory, displayPath, ...options }, search) {
	const kubefile = await chooseKubefile(directory, displayPath);
	const file = join(displayPath, kubefile.file);
	return await search({
		config: readConfiguration(kubefile.text, file, options),
		tree: () => readContext(directory),
		applicationDirectory: directory,
		displayPath,
		kubefile: file
	});
}
function readConfiguration(text, file, { dialect, target }) {
	try {
		const { stages } = evaluateKubefile(parseKubefile(text, file, dialects, dialect), {
			platform: parsePlatform("linux/amd64"),
			buildArgs: {},
			base: () => ({}),
			...target === void 0 ? {} : { target }
		});
		return stages.at(-1)?.config ?? {};
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return {};
	}
}

// src/commands/images.ts
async function images(directory, settings, progress) {
	const { found, warnings } = await searchApplication(directory, settings, progress);
	return {
		directory,
		images: found.images.map(({ reference, required, reason, origins }) => ({
			reference: formatReference(reference),
			required,
			reason: reason.text,
			sources: origins
		})),
		notes: found.notes.map(({ reason, origins, ...note }) => ({
			...note,
			reason: reason.text,
			sources: origins
		})),
		warnings
	};
}
async function searchApplication(directory, settings, progress) {
	await checkDirectory(directory);
	const configuration = await readApplicationConfiguration(directory);
	await using workspace = await createWorkspace(settings.env, progress);
	const search = {
		directory: resolve(directory),
		application: basename(dirname(resolve(directory))),
		kubeVersion: settings.kubeVersion ?? configuration.kubeVersion,
		charts: configuration.charts,
		ignoredImages: configuration.ignoredImages,
		imageVersions: configuration.imageVersions,
		render: createChartRenderer(workspace.directory, settings)
	};
	const named = await discover({
		...search,
		nameOf: (file) => join(directory, file),
		extraImages: configuration.images,
		hasUnreadLists: (configuration.imageLists ?? []).length > 0,
		maxImages: settings.limits.images
	});
	const installed = hasKubefile(directory) ? await searchCommitted({
		...configuration,
		directory: search.directory,
		displayPath: directory
	}, createInstallSearch({
		search: {
			...search,
			isPartial: true
		},
		platformPolicy: () => void 0,
		directory: join(workspace.directory, "installs"),
		record: settings.recordInstall && configuration.recordInstall !== false,
		env: settings.env,
		signal: settings.signal
	})) : {
		images: [],
		warnings: []
	};
	const found = {
		...named,
		images: joinImages(named.images, installed.images.map(toDiscovered(directory)))
	};
	const warnings = [
		...await checkApplicationFiles(resolve(directory), directory),
		...warnOfInit(directory),
		...await warnOfDialect(directory, configuration.dialect),
		...warnOfLists(directory, configuration.imageLists),
		...found.warnings,
		...installed.warnings,
		...existsSync(join(directory, "init.sh")) ? [] : found.unusedIgnores
	];
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	return {
		found,
		configuration,
		warnings
	};
}
async function warnOfDialect(directory, configured) {
	if (!hasKubefile(directory)) return [];
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
function toDiscovered(directory) {
	return ({ reference, required, reason = "", origins }) => ({
		reference,
		required,
		reason: {
			name: "reason",
			words: {},
			text: reason
		},
		transport: "registry",
		origins: origins.map(({ kind, ...origin }) => ({
			...origin,
			kind,
			file: relative(directory, origin.file)
		}))
	});
}
function hasKubefile(directory) {
	return ["Kubefile", "Dockerfile"].some((name) => existsSync(join(directory, name)));
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
function warnOfLists(directory, addresses = []) {
	const place = { file: join(directory, "imagebuild.yml") };
	return addresses.map((address) => ({
		message: say("imagesWithoutList", { address }).text,
		place,
		hint: say("imagesWithoutListHint").text
	}));
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

export { isApplication as n, searchApplication as r, images as t };