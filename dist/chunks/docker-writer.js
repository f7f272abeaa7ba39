import { f as untilAborted } from "./content2.js";
import { n as mayBeDamage, r as readAgainIfDamaged } from "./damage.js";
import { a as hexOf, r as digestOf } from "./descriptor.js";
import { t as cannotCreate } from "./directory2.js";
import { o as readRange } from "./file.js";
import { n as temporaryFor } from "./temporary.js";
import { t as decompressLayer } from "./decompress.js";
import { t as encode } from "./encoder.js";
import { t as TarWriter } from "./archive-writer.js";
import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

// src/stores/archives/docker-writer.ts
async function writeDockerArchive(file, image, signal) {
	const [tar, packed] = [temporaryFor(file), temporaryFor(file)];
	try {
		await writeTar(tar, image, signal);
		const isPacked = file.endsWith(".gz");
		const written = isPacked ? await packFile(tar, packed, signal) : await sumFile(tar, signal);
		await rename(isPacked ? packed : tar, file);
		return written;
	} catch (error) {
		throw isSystemError(error) ? cannotCreate(file, error, "file") : error;
	} finally {
		for (const temporary of [tar, packed]) await rm(temporary, { force: true });
	}
}
function isSystemError(error) {
	return error instanceof Error && "syscall" in error;
}
async function writeTar(path, image, signal) {
	const tar = await TarWriter.create(path);
	try {
		const config = `${hexOf(digestOf(image.config))}.json`;
		const list = [{
			Config: config,
			RepoTags: image.names,
			Layers: image.layers.map(layerPath)
		}];
		await tar.addFile("manifest.json", Buffer.from(JSON.stringify(list)));
		await tar.addFile(config, image.config);
		const written = /* @__PURE__ */ new Set();
		for (const layer of image.layers) {
			if (!written.has(layer.diffId)) await addLayer(tar, layer, signal);
			written.add(layer.diffId);
		}
		await tar.finish();
	} catch (error) {
		await tar.close();
		throw error;
	}
}
function layerPath({ diffId }) {
	return `${hexOf(diffId)}.tar`;
}
async function addLayer(tar, layer, signal) {
	const { source, descriptor, diffId } = layer;
	const draft = await readAgainIfDamaged(({ fresh }) => {
		const open = () => untilAborted(decompressLayer(source, descriptor, { fresh }), signal);
		const where = `${descriptor.digest} of ${source.location}`;
		return tar.draft({
			digest: diffId,
			open
		}, where, () => layerPath(layer));
	}, { when: mayBeDamage });
	await tar.keep(draft);
}
async function packFile(from, to, signal) {
	await using output = await open(to, "wx", 420);
	const sums = newSums();
	for await (const chunk of encode(readFile$1(from, signal), {
		type: "gzip",
		level: 6
	})) {
		sums.add(chunk);
		await output.appendFile(chunk);
	}
	return sums.result();
}
async function sumFile(path, signal) {
	const sums = newSums();
	for await (const chunk of readFile$1(path, signal)) sums.add(chunk);
	return sums.result();
}
function newSums() {
	const [sha256, md5] = [createHash("sha256"), createHash("md5")];
	let size = 0;
	return {
		add(chunk) {
			sha256.update(chunk);
			md5.update(chunk);
			size += chunk.length;
		},
		result: () => ({
			size,
			sha256: sha256.digest("hex"),
			md5: md5.digest("hex")
		})
	};
}
async function* readFile$1(path, signal) {
	yield* untilAborted(readRange(await open(path, "r"), 0, Number.POSITIVE_INFINITY), signal);
}

export { writeDockerArchive };