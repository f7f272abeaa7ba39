import { t as ImagebuildError } from "./errors.js";
import { i as readText } from "./yamlfile.js";
import { i as say } from "./say.js";
import { i as findApplication, t as chooseKubefile } from "./directory.js";
import { basename, dirname, join, relative, resolve } from "node:path";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";

// src/application/directorybuild/locate.ts
async function locateApplication(root, { app, version, directory }) {
	return directory ? await locateDirectory(directory) : await locateInCollection(root, app, version);
}
async function locateInCollection(root, app, version) {
	const { directory, fallback, warnings } = await findApplication(root, app, version);
	const shown = relative(".", directory);
	return {
		directory,
		shown,
		fallback,
		warnings,
		isOfCollection: true,
		readKubefile: (from) => chooseKubefile(from, shown),
		isClusterImage: () => true
	};
}
const kubefileNames = [
	"Kubefile",
	"Sealfile",
	"Dockerfile",
	"Containerfile"
];
async function locateDirectory({ context, file }) {
	const directory = resolve(context);
	const shown = relative(".", directory) || ".";
	await checkContext(context, directory);
	return {
		directory,
		shown,
		fallback: false,
		isOfCollection: false,
		warnings: existsSync(join(directory, "init.sh")) ? [initNotRun(shown)] : [],
		readKubefile: async () => file === void 0 ? await chooseKubefile(directory, shown, kubefileNames) : await readNamed(file, directory),
		isClusterImage: makesClusterImage
	};
}
async function checkContext(context, directory) {
	const found = await stat(directory).catch(() => void 0);
	if (found?.isDirectory()) return;
	const isElsewhere = context === "-" || /^(?:[a-z+]+:\/\/|git@)/i.test(context);
	throw new ImagebuildError("APPLICATION_NOT_FOUND", say("contextMissing", { context }), {
		place: { file: context },
		hint: isElsewhere ? say("contextElsewhere") : say(found ? "contextIsFile" : "contextName")
	});
}
async function readNamed(file, context) {
	const path = existsSync(file) ? resolve(file) : resolve(context, file);
	const shown = relative(".", path);
	const text = await readText(dirname(path), path, shown);
	if (text?.trim()) return {
		file: relative(context, path),
		text
	};
	if (text !== void 0) throw new ImagebuildError("KUBEFILE_MISSING", say("kubefileNamedEmpty", { file: shown }), { place: { file: shown } });
	const near = kubefileNames.find((name) => existsSync(join(context, name)));
	throw new ImagebuildError("KUBEFILE_MISSING", say("kubefileNamedMissing", { file }), {
		place: { file },
		hint: near === void 0 ? say("kubefileName") : say("kubefileNear", { file: join(relative(".", context), near) })
	});
}
const clusterLines = [
	/^\s*(?:COPY|ADD)\s(?:.*[\s",[])?(?:\.?\/)?registry(?:[_-](?:amd64|arm64|\$\{?TARGETARCH\}?))?\/?["\],]*(?:\s|$)/im,
	/^\s*(?:LABEL\s+)?["']?(?:apps\.)?sealos\.io[./]/im,
	/^\s*LABEL\s.*\b(?:apps\.)?sealos\.io[./]/im
];
function makesClusterImage({ file, text }) {
	return /(?:kube|seal)file/i.test(basename(file)) || makesCluster(text);
}
function makesCluster(text) {
	return clusterLines.some((line) => line.test(text)) || /^#\s*dialect=sealer\s*$/m.test(text);
}
function initNotRun(shown) {
	const place = { file: join(shown, "init.sh") };
	return {
		message: say("initNotRun").text,
		place,
		hint: say("initNotRunHint").text
	};
}

export { locateApplication as n, makesClusterImage as r, kubefileNames as t };