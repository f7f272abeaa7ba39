import { n as readApplicationConfiguration } from "./configuration.js";
import { n as discover, t as chartRenderer } from "./render.js";
import { t as formatReference } from "./reference.js";
import { mkdtemp, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { tmpdir } from "node:os";

// src/images.ts
async function images(directory, settings, progress) {
	const options = await readApplicationConfiguration(directory);
	const workspace = await mkdtemp(join(tmpdir(), "imagebuild-"));
	try {
		const found = await discover({
			directory: resolve(directory),
			shown: directory,
			application: basename(dirname(resolve(directory))),
			kubeVersion: settings.kubeVersion ?? options.kubeVersion,
			charts: options.charts,
			extraImages: options.images,
			ignoredImages: options.ignoredImages,
			render: chartRenderer(workspace, settings)
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
	} finally {
		await rm(workspace, {
			recursive: true,
			force: true
		});
	}
}

export { images };