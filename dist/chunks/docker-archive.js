import { t as ImagebuildError } from "./errors.js";
import { a as contentOf, c as firstBytes, d as skipBytes, l as hashBytes, s as drainBytes, t as ResumableHash } from "./content2.js";
import { d as object, h as string, r as array } from "./schemas.js";
import { d as mediaTypes } from "./descriptor.js";
import { i as encodeManifest, o as parseConfig } from "./manifest.js";
import { n as wrapSource } from "./store.js";
import { i as say } from "./say.js";
import { a as pointName, n as emptyIndex, t as createSource } from "./layout-source.js";
import { n as readExtent, r as readMember, t as indexArchive } from "./archive-file2.js";
import { t as pLimit } from "./p-limit.js";
import { n as detectCompression, r as unpackLayer } from "./decompress.js";
import { r as layerMediaType, t as encode } from "./encoder.js";
import { t as checkDigest } from "./verify.js";

// src/stores/archives/docker-layer.ts
const gzip = {
	type: "gzip",
	level: 6
};
const oneAtATime = pLimit(1);
function packLayer(layer) {
	return oneAtATime(async () => {
		const type = detectCompression(await firstBytes(layer.open(0), 4));
		return type === "none" ? compress(layer) : describePacked(layer, layerMediaType({ type }));
	});
}
async function compress({ size, diffId, shown, open }) {
	const pack = (tar) => encode(tar, gzip);
	const tar = new ResumableHash();
	const blob = new ResumableHash();
	await drainBytes(hashBytes(pack(hashBytes(open(0), tar)), blob));
	checkDigest(diffId, tar.digest(), shown);
	return {
		descriptor: {
			mediaType: mediaTypes.ociLayerGzip,
			digest: blob.digest(),
			size: blob.size
		},
		open: (offset) => skipBytes(pack(open(0)), offset),
		plain: {
			size,
			open
		}
	};
}
async function describePacked({ size, diffId, shown, open }, mediaType) {
	const tar = new ResumableHash();
	const blob = new ResumableHash();
	await drainBytes(hashBytes(unpackLayer(hashBytes(open(0), blob)), tar)).catch((cause) => {
		throw cause instanceof ImagebuildError ? cause : damaged(shown, cause);
	});
	checkDigest(diffId, tar.digest(), shown);
	return {
		descriptor: {
			mediaType,
			digest: blob.digest(),
			size
		},
		open
	};
}
function damaged(shown, cause) {
	return new ImagebuildError("CONTENT_INVALID", say("archiveLayerDamaged", { layer: shown }), {
		place: { registry: shown },
		hint: say("archiveSaveAgain"),
		cause
	});
}

// src/stores/archives/docker-archive.ts
async function openDockerArchive(file, shown = file) {
	const files = await indexArchive(file, shown);
	const images = /* @__PURE__ */ new Map();
	let index = emptyIndex;
	for (const image of parseSavedImages(await readMember(file, files, "manifest.json", shown), shown)) {
		const config = describeConfig(contentOf(await readMember(file, files, image.config, shown)));
		images.set(config.digest, image);
		index = withNames(index, image.names, config);
	}
	const blobs = /* @__PURE__ */ new Map();
	const plain = /* @__PURE__ */ new Map();
	const archive = {
		file,
		files,
		shown,
		blobs,
		plain,
		layers: /* @__PURE__ */ new Map()
	};
	const manifests = /* @__PURE__ */ new Map();
	const manifestOf = (config, image) => {
		const manifest = manifests.get(config) ?? makeManifest(archive, image);
		manifests.set(config, manifest);
		return manifest;
	};
	const source = createSource({
		location: `docker-archive:${shown}`,
		index: async () => index,
		size: async (digest) => blobs.get(digest)?.size,
		open: (digest, offset) => blobs.get(digest)?.open(offset) ?? nothing()
	});
	return wrapSource(source, {
		plainTar: (layer) => plain.get(layer),
		async resolve(tagOrDigest) {
			const found = await source.resolve(tagOrDigest);
			const image = found && images.get(found.digest);
			return image ? await manifestOf(found.digest, image) : found;
		}
	});
}
function describeConfig({ digest, size }) {
	return {
		mediaType: mediaTypes.ociConfig,
		digest,
		size
	};
}
function withNames(index, names, image) {
	const nameless = {
		...index,
		manifests: [...index.manifests, image]
	};
	return names.reduce((named, name) => pointName(named, name, image), nameless);
}
async function makeManifest(archive, image) {
	const { file, files, shown, blobs, plain: tars } = archive;
	const bytes = await readMember(file, files, image.config, shown);
	const { diffIds } = parseConfig(bytes, `${shown}: ${image.config}`);
	if (diffIds.length !== image.layers.length) throw notAllLayers(shown, image, diffIds.length);
	const layers = [];
	for (const [at, path] of image.layers.entries()) {
		const { descriptor, open, plain } = await packOnce(archive, path, diffIds[at]);
		if (plain) tars.set(descriptor.digest, plain);
		blobs.set(descriptor.digest, {
			size: descriptor.size,
			open: (offset = 0) => open(offset)
		});
		layers.push(descriptor);
	}
	const config = contentOf(bytes);
	const manifest = encodeManifest({
		config: describeConfig(config),
		layers,
		annotations: {}
	});
	blobs.set(config.digest, config);
	blobs.set(manifest.descriptor.digest, contentOf(manifest.bytes));
	return manifest.descriptor;
}
function packOnce({ file, files, shown, layers }, path, diffId) {
	const extent = files.find(path);
	if (!extent) throw missingLayer(shown, path);
	const known = layers.get(diffId) ?? packLayer({
		size: extent.size,
		diffId,
		shown: `${path} of ${shown}`,
		open: (offset) => readExtent(file, extent, offset)
	});
	layers.set(diffId, known);
	return known;
}
async function* nothing() {}
function notAllLayers(archive, { config, layers }, count) {
	return new ImagebuildError("CONTENT_INVALID", say("archiveLayerCount", {
		config,
		archive,
		expected: count,
		actual: layers.length
	}), {
		place: { file: archive },
		hint: say("archiveSaveAgain")
	});
}
function missingLayer(archive, path) {
	return new ImagebuildError("CONTENT_MISSING", say("archiveLayerMissing", {
		archive,
		path
	}), {
		place: { file: archive },
		hint: say("archiveSaveAgain")
	});
}
const listShape = array(object({
	Config: string(),
	RepoTags: array(string()).max(1e3).nullish(),
	Layers: array(string()).max(1e3).nullish()
})).max(1e3);
function parseSavedImages(bytes, archive) {
	try {
		return listShape.parse(JSON.parse(bytes.toString())).map(({ Config, RepoTags, Layers }) => ({
			config: Config,
			names: RepoTags ?? [],
			layers: Layers ?? []
		}));
	} catch (cause) {
		throw new ImagebuildError("CONTENT_INVALID", say("archiveListInvalid", { archive }), {
			place: { file: archive },
			hint: say("archiveSaveAgain"),
			cause
		});
	}
}

export { openDockerArchive };