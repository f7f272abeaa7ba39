import { t as ImagebuildError } from "./errors.js";
import { i as formatPlatform, m as parsePlatform } from "./descriptor.js";
import { l as readSmallBlob, o as parseConfig, s as parseImageManifest } from "./manifest.js";
import { i as parseReference } from "./reference.js";
import { r as withTransfers } from "./transfers.js";
import { n as createDirectory } from "./directory2.js";
import { t as clearStale } from "./temporary.js";
import { r as pairLayers } from "./layerreader.js";
import { n as platformTag } from "./versiontags.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { basename, join } from "node:path";
import { rm, writeFile } from "node:fs/promises";

// src/commands/archives.ts
async function withArchives(publish, archives, settings, progress) {
	await createDirectory(archives.directory);
	const result = await publish();
	try {
		return {
			...result,
			archives: await writeArchives(result, archives, settings, progress)
		};
	} catch (error) {
		throw publishedWithout(asImagebuildError(error), result);
	}
}
async function writeArchives(result, archives, settings, progress) {
	await using stores = createStoreOpener(settings, progress);
	const reference = result.reference ?? "";
	const source = settings.destination.kind === "registry" ? stores.repository(parseReference(reference)) : (await stores.open(reference)).source;
	const write = ({ run }, platform, { digest, size }) => {
		const file = join(archives.directory, fileName(archives, platform));
		progress({
			type: "phase",
			phase: "archive",
			message: say("phaseArchive", { file }).text
		});
		const { names } = archives;
		const move = (signal) => writeArchive(source, digest, {
			file,
			names,
			signal
		});
		return run({
			bytes: size,
			move
		}).then((written) => ({
			platform,
			names: [...names],
			...written
		}));
	};
	return await withTransfers((transfers) => Promise.all(Object.entries(result.platforms).map(([platform, image]) => write(transfers, platform, image))), settings.signal);
}
function fileName({ names, format }, platform) {
	const { repository, tag = "latest" } = parseReference(names[0]);
	return `${basename(repository)}-${platformTag(tag, formatPlatform(parsePlatform(platform)))}.${format}`;
}
async function writeArchive(source, digest, { file, names, signal }) {
	const { writeDockerArchive } = await import("./docker-writer.js");
	const image = await readImage(source, digest);
	const checksums = {
		sha256: `${file}.sha256`,
		md5: `${file}.md5`
	};
	await clearStale(join(file, ".."), [basename(file)]);
	for (const path of Object.values(checksums)) await rm(path, { force: true });
	const { size, sha256, md5 } = await writeDockerArchive(file, {
		...image,
		names
	}, signal);
	await writeFile(checksums.sha256, checksumLine(sha256, file));
	await writeFile(checksums.md5, checksumLine(md5, file));
	return {
		file,
		size,
		sha256,
		md5
	};
}
async function readImage(source, digest) {
	const name = `${source.location}@${digest}`;
	const descriptor = await source.resolve(digest);
	if (!descriptor) throw new ImagebuildError("CONTENT_MISSING", say("locationWithoutImage", { location: name }));
	const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
	const config = await readSmallBlob(source, manifest.config);
	return {
		config,
		layers: pairLayers(source, manifest, parseConfig(config, name), name)
	};
}
function checksumLine(sum, file) {
	return `${sum}  ${basename(file)}\n`;
}
function publishedWithout(error, { reference = "", digest }) {
	if (error.code === "CANCELLED") return error.with({ target: {
		reference,
		digest,
		state: "verified"
	} });
	return error.with({
		message: say("archiveUnwritten", {
			reference,
			reason: error.message
		}),
		hint: say("archiveUnwrittenHint"),
		target: {
			reference,
			digest,
			state: "verified"
		}
	});
}

export { withArchives };