import { l as readApplicationConfiguration } from "./configuration2.js";
import { a as listDirectories, n as collectionNames, t as chooseKubefile } from "./directory.js";
import { t as kubefileNames } from "./locate.js";
import { a as readLocks } from "./lockfile.js";
import { p as requestPlatforms } from "./request.js";
import { c as discover, l as removeDuplicates } from "./copysources.js";
import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { f as dialects, l as parseKubefile, r as readContext, t as evaluateKubefile, u as readDialect, v as checkApplicationFiles } from "./evaluate.js";
import { m as parsePlatform } from "./descriptor.js";
import { a as noInstalls, i as joinNotes, n as createInstallSearch, r as joinImages, t as cacheRenders } from "./rendercache.js";
import { t as observedInLock } from "./locked.js";
import { t as createWorkspace } from "./workspace.js";
import { t as createChartRenderer } from "./helm.js";
import { i as say } from "./say.js";
import { basename, dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";

// src/prepare/installs/committed.ts
async function searchCommitted({ directory, displayPath, names, ...options }, search) {
	const kubefile = await chooseKubefile(directory, displayPath, names);
	const file = join(displayPath, kubefile.file);
	return await search({
		...readCommands(kubefile.text, file, options),
		tree: () => readContext(directory),
		applicationDirectory: directory,
		displayPath,
		kubefile: file
	});
}
function readCommands(text, file, { dialect, target }) {
	try {
		const { stages } = evaluateKubefile(parseKubefile(text, file, dialects, dialect), {
			platform: parsePlatform("linux/amd64"),
			buildArgs: {},
			base: () => ({}),
			...target === void 0 ? {} : { target }
		});
		return stages.at(-1) ?? { config: {} };
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return { config: {} };
	}
}

// src/commands/images.ts
async function images(directory, settings, progress) {
	const { found, installs, warnings } = await searchApplication(directory, settings, progress);
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
		...installs,
		warnings
	};
}
async function searchApplication(directory, settings, progress, { explainFlags } = {}) {
	await checkDirectory(directory);
	const configuration = await readApplicationConfiguration(directory);
	await using workspace = await createWorkspace(settings.env, progress);
	const renderChart = createChartRenderer(workspace.directory, settings);
	const search = {
		directory: resolve(directory),
		application: basename(dirname(resolve(directory))),
		kubeVersion: settings.kubeVersion ?? configuration.kubeVersion,
		charts: configuration.charts,
		ignoredImages: configuration.ignoredImages,
		imageVersions: configuration.imageVersions,
		render: explainFlags ? cacheRenders(renderChart) : renderChart
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
		displayPath: directory,
		names: anyKubefile
	}, createInstallSearch({
		search: {
			...search,
			isPartial: true,
			explainFlags
		},
		platformPolicy: () => void 0,
		directory: join(workspace.directory, "installs"),
		record: settings.recordInstall && configuration.recordInstall !== false,
		env: settings.env,
		signal: settings.signal
	})) : noInstalls;
	const observed = listObserved(await readLocks(directory, directory));
	const found = joinInstalled(directory, named, {
		...installed,
		images: [...installed.images, ...observed]
	});
	const warnings = removeDuplicates([
		...await checkApplicationFiles(resolve(directory), directory),
		...warnOfInit(directory),
		...await warnOfDialect(directory, configuration.dialect),
		...warnOfLists(directory, configuration.imageLists),
		...found.warnings,
		...installed.warnings,
		...existsSync(join(directory, "init.sh")) ? [] : found.unusedIgnores
	]);
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	return {
		found,
		configuration,
		installs: installed.how,
		warnings
	};
}
async function warnOfDialect(directory, configured) {
	if (!hasKubefile(directory)) return [];
	const { file, text } = await chooseKubefile(directory, directory, anyKubefile);
	const place = { file: join(directory, file) };
	const { title, embedsByItself } = readDialect(text, place.file, dialects, configured);
	if (!embedsByItself) return [];
	return [{
		message: say("imagesOfDialect", { dialect: title }).text,
		place,
		hint: say("imagesOfDialectHint").text
	}];
}
function joinInstalled(directory, named, installed) {
	const toDiscovered = (found) => ({
		...found,
		reason: {
			name: "reason",
			words: {},
			text: found.reason ?? ""
		},
		origins: found.origins.map((origin) => ({
			...origin,
			kind: origin.kind,
			file: relative(directory, origin.file)
		}))
	});
	const images = joinImages(named.images, installed.images.map((image) => ({
		...toDiscovered(image),
		transport: "registry",
		archive: void 0
	})));
	const notes = joinNotes(named.notes, installed.notes.map(toDiscovered), images);
	return {
		...named,
		images,
		notes
	};
}
const anyKubefile = [.../* @__PURE__ */ new Set([...collectionNames, ...kubefileNames])];
function listObserved(locks) {
	return locks.flatMap(({ shown, images: locked }) => requestPlatforms.flatMap((platform) => observedInLock(locked, shown, { platform }).images));
}
function hasKubefile(directory) {
	return anyKubefile.some((name) => existsSync(join(directory, name)));
}
async function checkDirectory(directory) {
	const inside = await listDirectories(directory);
	if (inside === void 0) throw new ImagebuildError("APPLICATION_NOT_FOUND", say("imagesNoDirectory", { directory }), { hint: say("imagesNoDirectoryHint") });
	const versions = inside.map((name) => join(directory, name)).filter(isApplication);
	if (versions.length > 0 && !isApplication(directory)) throw new ImagebuildError("APPLICATION_NOT_FOUND", say("imagesOfVersions", { directory }), { hint: say("imagesOfVersionsHint", { versions: versions.join(", ") }) });
}
function isApplication(directory) {
	return [...anyKubefile, "init.sh"].some((name) => existsSync(join(directory, name)));
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

export { searchApplication as i, images as n, isApplication as r, anyKubefile as t };