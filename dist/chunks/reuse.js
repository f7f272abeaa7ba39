import { f as strictObject, i as custom, n as array, o as int, p as string, s as literal } from "./schemas.js";
import { i as joinProblems, t as ImagebuildError } from "./errors.js";
import { a as pLimit, r as parseReference, t as formatReference } from "./reference.js";
import { i as isDigest, n as digestOf, r as hexOf } from "./digest.js";
import { a as plainDirectory, i as parentsOf, n as comparePaths, r as entriesOf } from "./tree.js";
import { a as ociLayerType, i as mediaTypes, n as isIndexType } from "./descriptor.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest, t as contentOf } from "./content.js";
import { i as parsePlatform, r as matchesPlatform, t as formatPlatform } from "./platform.js";
import { d as annotationKeys, l as readSound, s as orUnsound } from "./stores.js";
import { n as chooseManifest, r as platformsOf, t as parseImageConfig } from "./imageconfig.js";
import { i as mediaTypeOf, n as layerKey, r as layerTar } from "./layer.js";
import { createHash } from "node:crypto";

// src/publish/bases.ts
async function resolveBases(prepared, sourceOf) {
	const wanted = Object.entries(prepared.platforms).flatMap(([platform, { base }]) => base ? [{
		platform,
		base
	}] : []);
	const outcomes = await Promise.allSettled(wanted.map(({ base }) => resolveBase(base, sourceOf)));
	const problems = outcomes.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
	for (const problem of problems) if (!(problem instanceof ImagebuildError)) throw problem;
	if (problems.length > 0) throw joinProblems(problems);
	return new Map(outcomes.flatMap((outcome, index) => outcome.status === "fulfilled" ? [[wanted[index].platform, outcome.value]] : []));
}
async function resolveBase(base, sourceOf) {
	const reference = parseReference(base.reference);
	const source = await sourceOf(reference);
	const bytes = await source.manifest(base.manifest);
	const manifest = parseImageManifest(bytes, base.manifest.mediaType, base.reference);
	const { diffIds, history } = parseImageConfig(await readSmallBlob(source, manifest.config), base.reference);
	const found = manifest.layers.map((layer, index) => lineOf(layer, diffIds[index]));
	const said = base.layers.map((layer) => lineOf(layer, layer.diffId));
	if (diffIds.length !== found.length || found.join() !== said.join()) throw otherImage(base);
	return {
		reference,
		source,
		history,
		layers: base.layers.map((layer) => baseLayer(layer, base.reference))
	};
}
function lineOf({ mediaType, digest, size }, diffId) {
	return [
		mediaType,
		digest,
		size,
		diffId
	].join(" ");
}
function baseLayer(layer, image) {
	const mediaType = ociLayerType(layer.mediaType);
	if (mediaType !== void 0) return {
		descriptor: {
			mediaType,
			digest: layer.digest,
			size: layer.size
		},
		diffId: layer.diffId
	};
	throw new ImagebuildError("CONTENT_INVALID", `a layer of ${image} is of the type ${layer.mediaType}, which may not be handed on`, {
		place: { image },
		hint: "Use another base image."
	});
}
function otherImage({ reference, manifest }) {
	return new ImagebuildError("PREPARED_INVALID", `the prepared build says that ${reference} (${manifest.digest}) has other layers than it has`, {
		place: { image: reference },
		hint: "Prepare the build again."
	});
}

// src/publish/recorded.ts
const digest = custom(isDigest);
const size = int().nonnegative();
const imageRecord = strictObject({
	reference: string(),
	source: digest,
	manifest: strictObject({
		mediaType: string(),
		digest,
		size
	}),
	blobs: array(strictObject({
		digest,
		size
	})),
	index: strictObject({
		mediaType: string(),
		digest,
		size
	}).optional(),
	anyPlatform: literal(true).optional()
});
function encodeRecords(records) {
	return JSON.stringify(records);
}
const nothingRecorded = {
	layers: /* @__PURE__ */ new Map(),
	images: /* @__PURE__ */ new Map()
};
function previousOf(tag, { images }) {
	if (images.size === 0) return void 0;
	return {
		tag,
		images: [...new Map([...images.values()].map(({ reference, source }) => [reference, source]))].sort(([a], [b]) => a < b ? -1 : 1).map(([reference, digest]) => ({
			reference,
			digest
		}))
	};
}
function joinRecorded(all) {
	const last = [...all].reverse();
	return {
		layers: new Map(last.flatMap(({ layers }) => [...layers])),
		images: new Map(last.flatMap(({ images }) => [...images]))
	};
}
function recordName(platform, reference) {
	return `${platform} ${reference}`;
}
async function readRecorded(target, tag) {
	const layers = /* @__PURE__ */ new Map();
	const images = /* @__PURE__ */ new Map();
	for (const { platform, manifest, diffIds } of await readTag(target, tag)) for (const [position, layer] of manifest.layers.entries()) {
		const key = layer.annotations?.[annotationKeys.layerKey];
		const diffId = diffIds[position];
		if (isDigest(key) && diffId && !layers.has(key)) layers.set(key, storedLayer(layer, diffId));
		for (const record of recordsOf$1(layer)) {
			const name = recordName(platform, record.reference);
			if (!images.has(name)) images.set(name, record);
		}
	}
	return {
		layers,
		images
	};
}
async function readTag(target, tag) {
	const read = ((await readSound(target, tag))?.platforms ?? []).map((descriptor) => orUnsound(readPlatform(target, tag, descriptor), () => []));
	return (await Promise.all(read)).flat();
}
async function readPlatform(target, tag, descriptor) {
	const name = `${target.location}:${tag}`;
	const manifest = parseImageManifest(await target.manifest(descriptor), descriptor.mediaType, name);
	const diffIds = manifest.layers.some(({ annotations }) => annotations?.[annotationKeys.layerKey] !== void 0) ? parseConfig(await readSmallBlob(target, manifest.config), name).diffIds : [];
	if (diffIds.length !== manifest.layers.length) return [];
	return [{
		platform: descriptor.platform ? formatPlatform(descriptor.platform) : "",
		manifest,
		diffIds
	}];
}
function storedLayer({ mediaType, digest, size }, diffId) {
	return {
		mediaType,
		digest,
		size,
		diffId
	};
}
function recordsOf$1(layer) {
	const text = layer.annotations?.[annotationKeys.layerImages];
	if (text === void 0) return [];
	try {
		return array(imageRecord).parse(JSON.parse(text));
	} catch {
		return [];
	}
}
const versions = 2;
function newestVersions(tags, version) {
	const collator = new Intl.Collator("en", { numeric: true });
	return tags.filter((tag) => tag !== version && !/-(?:amd64|arm64)$/.test(tag)).sort((a, b) => collator.compare(b, a)).slice(0, versions);
}

// src/image/split.ts
const blobThreshold = 1048576;
function splitImages(images, budget) {
	if (images.length === 0) return [];
	if (budget < 2) return [joinImages(images, Number.POSITIVE_INFINITY)];
	const buckets = 2 ** Math.floor(Math.log2(Math.max(1, budget * 2 / 3)));
	const fits = (groups, threshold) => groups + largeBlobs(images, threshold).length <= budget;
	const groups = fits(images.length, 1048576) ? images.length : Math.min(images.length, buckets);
	let threshold = blobThreshold;
	while (!fits(groups, threshold)) threshold *= 2;
	return [...(groups === images.length ? images.map((image) => [image]) : bucketsOf(images, buckets)).map((part) => joinImages(part, threshold)), ...largeBlobs(images, threshold).map((entry) => ({
		images: [],
		entries: [entry]
	}))].filter((layer) => layer.entries.length > 0);
}
function largeBlobs(images, threshold) {
	const blobs = /* @__PURE__ */ new Map();
	for (const image of images) for (const entry of image.entries) if (isLarge(entry, threshold)) blobs.set(entry.path, entry);
	return [...blobs.values()].sort((a, b) => comparePaths(a.path, b.path));
}
function isLarge(entry, threshold) {
	return entry.type === "file" && entry.content.size >= threshold;
}
function joinImages(images, threshold) {
	const entries = /* @__PURE__ */ new Map();
	for (const image of images) for (const entry of image.entries) if (!isLarge(entry, threshold)) entries.set(entry.path, entry);
	return {
		images: images.map((image) => image.name),
		entries: [...entries.values()]
	};
}
function bucketsOf(images, count) {
	const buckets = Array.from({ length: count }, () => []);
	for (const image of images) buckets[createHash("sha256").update(image.name).digest().readUInt32BE() % count].push(image);
	return buckets.filter((bucket) => bucket.length > 0);
}
function withParents(entries, known) {
	const all = new Map(entries.map((entry) => [entry.path, entry]));
	for (const entry of entries) for (const parent of parentsOf(entry.path)) {
		if (all.has(parent)) continue;
		const there = known.get(parent);
		all.set(parent, there?.type === "dir" ? there : plainDirectory(parent));
	}
	return [...all.values()].sort((a, b) => comparePaths(a.path, b.path));
}

// src/layout/embedded-paths.ts
const root = "docker/registry/v2";
function blobPath(digest) {
	const hex = hexOf(digest);
	return `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}
function layerPath(repository, digest) {
	return `${root}/repositories/${repository}/_layers/sha256/${hexOf(digest)}/link`;
}
function revisionPath(repository, digest) {
	return `${root}/repositories/${repository}/_manifests/revisions/sha256/${hexOf(digest)}/link`;
}
function tagPath(repository, tag) {
	return `${root}/repositories/${repository}/_manifests/tags/${tag}/current/link`;
}
function tagHistoryPath(repository, tag, digest) {
	return `${root}/repositories/${repository}/_manifests/tags/${tag}/index/sha256/${hexOf(digest)}/link`;
}
const patterns = {
	blob: /^blobs\/sha256\/[0-9a-f]{2}\/(?<hex>[0-9a-f]{64})\/data$/,
	layer: /^repositories\/(?<repository>.+?)\/_layers\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
	revision: /^repositories\/(?<repository>.+?)\/_manifests\/revisions\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
	tag: /^repositories\/(?<repository>.+?)\/_manifests\/tags\/(?<tag>[^/]+)\/current\/link$/,
	other: /^repositories\/(?<repository>.+?)\/_(?:layers|manifests)(?:\/|$)/
};
function parseEmbeddedPath(path) {
	if (!path.startsWith(`${root}/`)) return { kind: "other" };
	for (const [kind, pattern] of Object.entries(patterns)) {
		const groups = pattern.exec(path.slice(19))?.groups;
		if (!groups) continue;
		const digest = `sha256:${groups["hex"]}`;
		const { repository = "", tag = "" } = groups;
		if (kind === "blob" && isDigest(digest)) return {
			kind,
			digest
		};
		if ((kind === "layer" || kind === "revision") && isDigest(digest)) return {
			kind,
			repository,
			digest
		};
		return kind === "tag" ? {
			kind,
			repository,
			tag
		} : {
			kind: "other",
			repository
		};
	}
	return { kind: "other" };
}

// src/layout/embedded-own.ts
function findRepositories(existing) {
	const found = /* @__PURE__ */ new Map();
	for (const entry of entriesOf(existing)) {
		const path = parseEmbeddedPath(entry.path);
		if (path.kind === "blob" || path.repository === void 0) continue;
		const name = path.repository;
		const repository = found.get(name) ?? {
			name,
			tags: /* @__PURE__ */ new Map(),
			revisions: []
		};
		found.set(name, repository);
		if (path.kind === "tag") repository.tags.set(path.tag, entry);
		if (path.kind === "revision") repository.revisions.push(path.digest);
	}
	return found;
}

// src/layout/embedded-tags.ts
function assignTags(images, own) {
	const holders = holdersOf(own);
	const place = (image, tag) => {
		const name = image.reference.repository;
		claim(holders, name, tag, {
			link: digestOf(image.manifest.digest),
			image
		});
		return {
			image,
			name,
			tag
		};
	};
	const inOrder = [...images].sort((a, b) => compare(orderOf(a), orderOf(b)));
	const named = inOrder.flatMap((image) => image.reference.tag ? [place(image, image.reference.tag)] : []);
	const placed = [];
	const ownTags = [];
	for (const { name, digest, manifest, image } of withoutTag(inOrder, own)) {
		const tag = freeTag(holders, name, digest, digestOf(manifest));
		if (image) placed.push(place(image, tag));
		else {
			claim(holders, name, tag, {
				link: digestOf(manifest),
				file: `${name}@${digest}`
			});
			ownTags.push({
				name,
				tag,
				digest
			});
		}
	}
	return {
		placed: [...named, ...placed],
		ownTags
	};
}
function holdersOf(own) {
	const holders = /* @__PURE__ */ new Map();
	for (const { name, tags } of own.values()) for (const [tag, entry] of tags) holders.set(`${name}:${tag}`, {
		link: linkDigest(entry),
		file: `registry/${entry.path}`
	});
	return holders;
}
function linkDigest(entry) {
	return entry.type === "file" ? entry.content.digest : void 0;
}
function withoutTag(images, own) {
	const asked = images.flatMap((image) => {
		const { repository: name, tag, digest = image.manifest.digest } = image.reference;
		return tag === void 0 ? [{
			name,
			digest,
			manifest: image.manifest.digest,
			image
		}] : [];
	});
	const held = new Set(images.flatMap(({ reference, manifest, index }) => [manifest, index].map((revision) => `${reference.repository}@${revision?.digest}`)));
	const lying = [...own.values()].filter(({ tags }) => tags.size === 0).flatMap(({ name, revisions }) => revisions.map((digest) => ({
		name,
		digest,
		manifest: digest
	}))).filter(({ name, digest }) => !held.has(`${name}@${digest}`));
	return [...asked, ...lying].sort((a, b) => compare(a.digest, b.digest));
}
function freeTag(holders, name, digest, link) {
	const holder = holders.get(`${name}:latest`);
	return !holder || holder.link === link ? "latest" : `sha256-${hexOf(digest).slice(0, 12)}`;
}
function claim(holders, name, tag, claimant) {
	const key = `${name}:${tag}`;
	const holder = holders.get(key);
	if (holder && holder.link !== claimant.link) throw collision(key, holder, claimant);
	if (!holder) holders.set(key, claimant);
}
function collision(key, holder, claimant) {
	return new ImagebuildError("IMAGE_COLLISION", `${describe(holder)} and ${describe(claimant)} are different images, and both would be ${key} in the embedded registry`, {
		place: {
			file: holder.file,
			image: claimant.image && formatReference(claimant.image.reference)
		},
		hint: "Take one of them out (a line in .sealignore does it), or use the same image in both places."
	});
}
function describe({ image, file }) {
	return image ? `${formatReference(image.reference)} (${image.origin})` : `${file}`;
}
function orderOf(image) {
	return `${formatReference(image.reference)} ${image.manifest.digest} ${image.origin}`;
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/layout/embedded.ts
function embed(images, existing) {
	const repositories = findRepositories(existing);
	const { placed, ownTags } = assignTags(images, repositories);
	const embedded = joinEqual(placed);
	for (const { image, entries } of embedded) checkRoom(image, entries, existing);
	const taken = new Set(embedded.flatMap(({ entries }) => entries.map(({ path }) => path)));
	const added = ownTags.flatMap(({ name, tag, digest }) => tagLinks(name, tag, digest));
	return {
		images: embedded,
		own: sorted([...existing.values(), ...added].filter(({ path }) => !taken.has(path))),
		warnings: [...ownTags.map(gotTag), ...imageless(repositories, placed)]
	};
}
function joinEqual(placed) {
	return [...Map.groupBy(placed, ({ name, tag }) => `${name}:${tag}`).values()].map((group) => {
		const { image, name, tag } = group[0];
		return {
			image,
			name,
			tags: [tag],
			entries: sorted(group.flatMap(imageEntries))
		};
	});
}
function imageEntries({ image, name, tag }) {
	const revisions = image.index ? [image.manifest, image.index] : [image.manifest];
	return [
		...image.blobs.map(({ digest }) => link(layerPath(name, digest), digest)),
		...revisions.map(({ digest }) => link(revisionPath(name, digest), digest)),
		...tagLinks(name, tag, image.manifest.digest),
		...[...image.blobs, ...revisions].map((content) => file(blobPath(content.digest), content))
	];
}
function tagLinks(name, tag, digest) {
	return [link(tagPath(name, tag), digest), link(tagHistoryPath(name, tag, digest), digest)];
}
function link(path, digest) {
	return file(path, contentOf(Buffer.from(digest)));
}
function file(path, content) {
	return {
		path,
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		content
	};
}
function sorted(entries) {
	return [...new Map(entries.map((entry) => [entry.path, entry])).values()].sort((a, b) => comparePaths(a.path, b.path));
}
function checkRoom(image, entries, existing) {
	for (const entry of entries) {
		const there = existing.get(entry.path);
		if (there && !isSameFile(there, entry)) throw inTheWay(image, there);
		const parent = parentsOf(entry.path).find((path) => (existing.get(path)?.type ?? "dir") !== "dir");
		if (parent !== void 0) throw inTheWay(image, existing.get(parent));
	}
}
function isSameFile(a, b) {
	return a.type === "file" && b.type === "file" && a.content.digest === b.content.digest;
}
function inTheWay(image, entry) {
	const name = formatReference(image.reference);
	const path = `registry/${entry.path}`;
	return new ImagebuildError("IMAGE_COLLISION", `${path} is in the way of ${name} (${image.origin}): it holds something else`, {
		place: {
			file: path,
			image: name
		},
		hint: `Remove ${path} from the application.`
	});
}
function gotTag({ name, tag, digest }) {
	return {
		message: `${name}@${digest} in registry/ has no tag: it is stored as ${name}:${tag}, since sealos copies by tags`,
		hint: "Save the image into registry/ with a tag."
	};
}
function imageless(own, placed) {
	return [...own.values()].filter(({ tags, revisions }) => tags.size === 0 && revisions.length === 0).filter(({ name }) => !placed.some((image) => image.name === name)).map(({ name }) => ({
		message: `the repository ${name} in registry/ holds no manifest: sealos stops at a repository without tags`,
		hint: `Remove registry/docker/registry/v2/repositories/${name} from the application.`
	}));
}

// src/publish/assemble.ts
const scratch = {
	layers: [],
	history: []
};
function assemble(platform, images, mtime, base = scratch) {
	const root = /* @__PURE__ */ new Map();
	const parts = platform.layers.map((layer) => {
		for (const entry of layer.entries) root.set(entry.path, entry);
		return partOf(layer, images, new Map(root));
	});
	const generated = parts.filter((part) => part.groups.length > 0).length;
	const plain = parts.filter((part) => part.files.length > 0).length;
	const left = 100 - base.layers.length - plain;
	const budget = Math.floor(left / Math.max(1, generated));
	const layers = parts.map((part) => layersOf(part, budget, mtime));
	return {
		base,
		layers: layers.flat(),
		history: historyOf(platform, layers),
		warnings: parts.flatMap((part) => part.warnings)
	};
}
function partOf(layer, images, root) {
	const marks = layer.entries.filter((entry) => entry.type === "dir" && entry.generated !== void 0);
	const { createdBy } = layer;
	if (marks.length === 0) return {
		createdBy,
		files: layer.entries,
		groups: [],
		root,
		warnings: []
	};
	const places = marks.map((mark) => placeRegistry(mark, layer.entries, images));
	const inside = (entry) => marks.some((mark) => entry.path.startsWith(`${mark.path}/`) && entry.type !== "dir");
	const files = [...layer.entries.filter((entry) => !inside(entry)), ...places.flatMap((place) => place.own)];
	const groups = places.flatMap((place) => place.groups);
	return {
		createdBy,
		files: withoutBareParents(files, groups),
		groups,
		root,
		warnings: places.flatMap((place) => place.warnings)
	};
}
function placeRegistry(mark, entries, images) {
	const toRegistry = (path) => joinPath(mark.generated, path.slice(mark.path.length + 1));
	const existing = entries.filter((entry) => entry.path.startsWith(`${mark.path}/`)).map((entry) => ({
		...entry,
		path: toRegistry(entry.path)
	}));
	const registry = embed(images, new Map(existing.map((entry) => [entry.path, entry])));
	const place = (list) => moveInto(mark, list);
	const own = place(registry.own);
	const blobs = own.filter((entry) => entry.type === "file" && entry.content.size >= 1048576 && isBlob(entry));
	return {
		groups: [...groupsOf(registry, place), ...blobs.length > 0 ? [{
			name: "",
			entries: blobs
		}] : []],
		own: own.filter((entry) => !blobs.includes(entry)),
		warnings: registry.warnings
	};
}
function groupsOf(registry, place) {
	return registry.images.map(({ image, entries }) => ({
		name: formatReference(image.reference),
		entries: place(entries)
	})).filter((group) => group.entries.length > 0);
}
function moveInto(mark, entries) {
	const prefix = mark.generated === "" ? "" : `${mark.generated}/`;
	return entries.filter((entry) => entry.path.startsWith(prefix)).map((entry) => ({
		...entry,
		path: `${mark.path}/${entry.path.slice(prefix.length)}`,
		uid: mark.uid,
		gid: mark.gid
	}));
}
function isBlob(entry) {
	return /(?:^|\/)blobs\/sha256\/[0-9a-f]{2}\/[0-9a-f]{64}\/data$/.test(entry.path);
}
function withoutBareParents(files, groups) {
	const carried = (entry) => entry.type === "dir" && groups.some((group) => group.entries.some(({ path }) => path.startsWith(`${entry.path}/`)));
	return files.every(carried) ? [] : files;
}
function layersOf(part, budget, mtime) {
	const files = part.files.length === 0 ? [] : [plan(part, part.files, {
		compression: "gzip",
		mtime
	}, part.createdBy, [])];
	const images = splitImages(part.groups, budget).map((layer) => {
		const title = layer.images.length === 0 ? blobTitle(layer.entries) : imagesTitle(layer.images);
		return plan(part, layer.entries, {
			compression: "none",
			mtime
		}, title, layer.images);
	});
	return [...files, ...images];
}
function plan(part, entries, encoding, title, images) {
	const spec = {
		...encoding,
		entries: withParents(entries, part.root)
	};
	return {
		key: layerKey(spec),
		spec,
		tarSize: layerTar(spec).size,
		title,
		images: images.filter((name) => name !== "")
	};
}
function blobTitle(entries) {
	return `blob ${/([0-9a-f]{12})[0-9a-f]{52}\/data$/.exec(entries[0]?.path ?? "")?.[1] ?? "?"}`;
}
function imagesTitle(images) {
	return images.length === 1 ? `image ${images[0]}` : `${images.length} images, ${images[0]} …`;
}
function historyOf(platform, layers) {
	let next = 0;
	return platform.history.flatMap((row) => {
		if (row.emptyLayer) return [row];
		const own = layers[next++] ?? [];
		if (own.length === 0) return [{
			createdBy: row.createdBy,
			emptyLayer: true
		}];
		return own.map((layer, index) => ({
			createdBy: index === 0 ? row.createdBy : `${row.createdBy} # ${layer.title}`,
			emptyLayer: false
		}));
	});
}
function joinPath(prefix, path) {
	return prefix === "" ? path : `${prefix}/${path}`;
}

// src/publish/plan.ts
function planImages(prepared, resolution, bases, facts) {
	return new Map(Object.entries(prepared.platforms).map(([platform, part]) => {
		const own = new Set(part.images.map((image) => image.reference));
		const images = resolution.images.flatMap((image) => own.has(image.prepared.reference) ? image.platforms.get(platform) ?? [] : []);
		return [platform, checkLayers(assemble(part, images, facts.created, bases.get(platform)), platform)];
	}));
}
function checkLayers(image, platform) {
	const length = image.base.layers.length + image.layers.length;
	if (length <= 100) return image;
	throw new ImagebuildError("LIMIT_EXCEEDED", `the image for ${platform} would have ${length} layers, and no more than ${100} can be mounted`, { hint: "Join COPY and ADD instructions of the Kubefile: each makes a layer." });
}
function wantedImages(prepared, settings) {
	const wanted = /* @__PURE__ */ new Map();
	for (const [platform, part] of Object.entries(prepared.platforms)) for (const image of part.images) {
		const key = `${image.transport} ${image.reference}`;
		const there = wanted.get(key);
		if (there) there.platforms.push(platform);
		else wanted.set(key, {
			prepared: image,
			platforms: [platform]
		});
	}
	if (wanted.size > settings.limits.images) throw new ImagebuildError("LIMIT_EXCEEDED", `${wanted.size} embedded images are more than the ${settings.limits.images} allowed`, { hint: "Raise limits.images in .github/imagebuild.yml, or list what is not needed in .sealignore." });
	const any = new Set(prepared.anyPlatform);
	return [...wanted.values()].map((image) => ({
		...image,
		anyPlatform: any.has(image.prepared.reference)
	}));
}
function checkBytes({ images }, limit) {
	const sizes = /* @__PURE__ */ new Map();
	for (const image of images) for (const [platform, { blobs }] of image.platforms) {
		const own = sizes.get(platform) ?? /* @__PURE__ */ new Map();
		for (const { digest, size } of blobs) own.set(digest, size);
		sizes.set(platform, own);
	}
	for (const [platform, blobs] of sizes) {
		const total = [...blobs.values()].reduce((sum, size) => sum + size, 0);
		if (limit === void 0 || total <= limit) continue;
		const message = `the embedded images for ${platform} are ${total} bytes, and limits.bytes allows ${limit}`;
		throw new ImagebuildError("LIMIT_EXCEEDED", message, {
			place: { file: ".github/imagebuild.yml" },
			hint: "Raise limits.bytes, or list what is not needed in .sealignore."
		});
	}
}
function factsOf({ request }, settings) {
	const epoch = Number(settings.env["SOURCE_DATE_EPOCH"] ?? 0);
	if (!Number.isSafeInteger(epoch) || epoch < 0) throw new ImagebuildError("USAGE", "SOURCE_DATE_EPOCH must be a whole number of seconds");
	return {
		type: request.type,
		app: request.app,
		version: request.version,
		created: epoch
	};
}
function recordsOf(resolution, platform, anyPlatform) {
	const images = new Map(resolution.images.map((image) => [formatReference(image.reference), image]));
	return (reference) => {
		const image = images.get(reference);
		const embedded = image?.platforms.get(platform);
		if (!image || !embedded) throw new RangeError(`${reference} was not resolved for ${platform}`);
		const { manifest, blobs, index } = embedded;
		const named = ({ mediaType, digest, size }) => ({
			mediaType,
			digest,
			size
		});
		return {
			reference,
			source: image.digest,
			manifest: named(manifest),
			blobs: blobs.map(({ digest, size }) => ({
				digest,
				size
			})),
			...index ? { index: named(index) } : {},
			...anyPlatform.includes(image.prepared.reference) ? { anyPlatform: true } : {}
		};
	};
}

// src/publish/contents.ts
function manifestContent(source, descriptor, check = () => {}) {
	return {
		digest: descriptor.digest,
		size: descriptor.size,
		async *open(offset = 0) {
			const bytes = await source.manifest(descriptor);
			check(bytes);
			yield bytes.subarray(offset);
		}
	};
}
function blobContent(source, blob) {
	const { digest, size } = blob;
	return {
		digest,
		size,
		where: `${source.location}@${digest}`,
		open: (offset = 0) => source.blob(blob, offset)
	};
}

// src/publish/resolve.ts
const concurrency$1 = 16;
async function resolveImages(wanted, sourceOf, recorded = /* @__PURE__ */ new Map()) {
	const limit = pLimit(concurrency$1);
	const outcomes = await Promise.allSettled(wanted.map((image) => limit(async () => explained(image, resolveImage(image, await sourceOf(image.prepared), recorded)))));
	const problems = [];
	const images = [];
	const warnings = [];
	for (const outcome of outcomes) if (outcome.status === "rejected") {
		if (!(outcome.reason instanceof ImagebuildError)) throw outcome.reason;
		problems.push(outcome.reason);
	} else if ("message" in outcome.value) warnings.push(outcome.value);
	else images.push(outcome.value);
	if (problems.length > 0) throw joinProblems(problems);
	return {
		images,
		warnings
	};
}
async function explained({ prepared }, resolving) {
	try {
		return await resolving;
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.file !== void 0) throw error;
		const { code, message, excerpt } = error;
		const ignore = prepared.required ? "" : ` Or list ${prepared.reference} in .sealignore, if it is no image.`;
		throw new ImagebuildError(code, message, {
			place: {
				...error.place,
				...placeOf(prepared)
			},
			hint: `${error.hint ?? ""}${ignore}`.trim() || void 0,
			excerpt,
			cause: error
		});
	}
}
async function resolveImage(wanted, source, recorded) {
	const { prepared } = wanted;
	const reference = parseReference(prepared.reference);
	const name = formatReference(reference);
	const descriptor = await source.resolve(reference.digest ?? reference.tag ?? "latest");
	if (!descriptor) return notThere(prepared, name, source);
	const { digest } = descriptor;
	const known = fromRecords(wanted, {
		reference,
		name,
		source,
		digest
	}, recorded);
	if (known) return {
		prepared,
		reference,
		digest,
		platforms: known
	};
	const bytes = await source.manifest(descriptor);
	const found = {
		reference,
		name,
		source,
		descriptor,
		bytes
	};
	const manifest = parseManifest(bytes, descriptor.mediaType, name);
	return {
		prepared,
		reference,
		digest,
		platforms: manifest.kind === "index" ? await fromIndex(wanted, found, manifest.manifests) : await fromSingle(wanted, found, manifest)
	};
}
function fromRecords(wanted, { reference, name, source, digest }, recorded) {
	const platforms = /* @__PURE__ */ new Map();
	for (const platform of wanted.platforms) {
		const record = recorded.get(recordName(platform, name));
		if (record?.source !== digest || (record.anyPlatform ?? false) !== wanted.anyPlatform) return void 0;
		const { manifest, blobs, index } = record;
		platforms.set(platform, {
			reference,
			origin: originOf(wanted.prepared),
			manifest: {
				...manifestContent(source, manifest, (bytes) => checkRecord(record, bytes, name)),
				mediaType: manifest.mediaType
			},
			blobs: blobs.map((blob) => blobContent(source, {
				mediaType: mediaTypes.ociLayer,
				...blob
			})),
			...index ? { index: {
				...manifestContent(source, index),
				mediaType: index.mediaType
			} } : {}
		});
	}
	return platforms;
}
function checkRecord({ manifest, blobs }, bytes, name) {
	const { config, layers } = parseImageManifest(bytes, manifest.mediaType, name);
	const listed = (list) => list.map(({ digest, size }) => `${digest} ${size}`).join();
	if (listed(blobs) === listed([config, ...layers])) return;
	throw new ImagebuildError("CONTENT_INVALID", `what is published records other blobs of ${name} than it has`, {
		place: { image: name },
		hint: "Build with --no-cache: then nothing that is published is believed."
	});
}
function notThere(image, name, source) {
	const place = placeOf(image);
	if (!image.required) return {
		message: `${name} is only a candidate, and ${source.location} does not have it: left out`,
		place
	};
	throw new ImagebuildError("IMAGE_NOT_FOUND", `${name} was not found at ${source.location}`, {
		place: {
			...place,
			image: name
		},
		hint: "Correct the reference, or log in when the repository is private: imagebuild login <registry>."
	});
}
async function fromIndex(wanted, found, children) {
	const chosen = wanted.platforms.map((platform) => {
		const child = chooseManifest(children, parsePlatform(platform), wanted.anyPlatform);
		if (child) return [platform, child];
		throw platformMissing(wanted, found.name, platform, platformsOf(children));
	});
	const { mediaType } = found.descriptor;
	const index = found.reference.digest === void 0 ? void 0 : {
		...contentOf(found.bytes),
		mediaType
	};
	const platforms = /* @__PURE__ */ new Map();
	for (const [platform, child] of chosen) {
		if (isIndexType(child.mediaType)) throw nested(found.name);
		const bytes = await found.source.manifest(child);
		const manifest = parseImageManifest(bytes, child.mediaType, found.name);
		platforms.set(platform, embedded(wanted, found, {
			bytes,
			descriptor: child,
			manifest,
			index
		}));
	}
	return platforms;
}
async function fromSingle(wanted, found, manifest) {
	const { bytes, descriptor } = found;
	const image = embedded(wanted, found, {
		bytes,
		descriptor,
		manifest
	});
	if (!wanted.anyPlatform) {
		const config = parseConfig(await readSmallBlob(found.source, manifest.config), found.name);
		for (const platform of wanted.platforms) if (!matchesPlatform(parsePlatform(platform), config)) throw platformMissing(wanted, found.name, platform, [formatPlatform(config)]);
	}
	return new Map(wanted.platforms.map((platform) => [platform, image]));
}
function embedded(wanted, found, chosen) {
	const { manifest, index } = chosen;
	const blobs = [manifest.config, ...manifest.layers].map((blob) => blobContent(found.source, blob));
	return {
		reference: found.reference,
		origin: originOf(wanted.prepared),
		manifest: {
			...contentOf(chosen.bytes),
			mediaType: chosen.descriptor.mediaType
		},
		blobs,
		...index ? { index } : {}
	};
}
function platformMissing(wanted, name, platform, has) {
	const usable = wanted.platforms.filter((each) => has.some((one) => one.startsWith(each)));
	const only = usable.length > 0 ? `Build only those: add --platform ${usable.join(",")}. ` : "";
	return new ImagebuildError("PLATFORM_MISSING", `${name} has no image for ${platform}; it has ${has.length > 0 ? has.join(", ") : "none"}`, {
		place: {
			...placeOf(wanted.prepared),
			image: name
		},
		hint: `${only}To embed it as it is, list it under anyPlatform in imagebuild.yml.`
	});
}
function nested(name) {
	return new ImagebuildError("CONTENT_INVALID", `${name} is an index of indexes`, {
		place: { image: name },
		hint: "Name the inner index by its digest."
	});
}
function placeOf(image) {
	const origin = image.origins[0];
	return origin ? {
		file: origin.file,
		line: origin.line
	} : {};
}
function originOf(image) {
	const { file, line } = placeOf(image);
	return file === void 0 ? "the request" : line === void 0 ? file : `${file}:${line}`;
}

// src/publish/reuse.ts
const noReuse = {
	recorded: nothingRecorded,
	previous: void 0,
	find: async () => /* @__PURE__ */ new Map()
};
const concurrency = 16;
async function openReuse(target, version) {
	const own = await readRecorded(target, version);
	let others;
	const readOthers = () => {
		others ??= readNewest(target, version);
		return others;
	};
	const isOwn = own.layers.size > 0;
	const recorded = isOwn ? own : (await readOthers()).recorded;
	return {
		recorded,
		previous: isOwn ? previousOf(version, own) : (await readOthers()).previous,
		async find(layers) {
			const more = layers.some(({ key }) => !recorded.layers.has(key)) ? (await readOthers()).recorded : nothingRecorded;
			const known = layers.flatMap((planned) => {
				const layer = recorded.layers.get(planned.key) ?? more.layers.get(planned.key);
				return layer && isEncoded(layer, planned) ? [[planned.key, layer]] : [];
			});
			const limit = pLimit(concurrency);
			const there = await Promise.all(known.map(([, layer]) => limit(() => target.has(layer))));
			return new Map(known.filter((_, index) => there[index]).map(([key, layer]) => [key, {
				...layer,
				reused: true
			}]));
		}
	};
}
async function readNewest(target, version) {
	const tags = newestVersions(await target.tags(), version);
	const all = await Promise.all(tags.map((tag) => readRecorded(target, tag)));
	const previous = all[0] && tags[0] !== void 0 ? previousOf(tags[0], all[0]) : void 0;
	return {
		recorded: joinRecorded(all),
		previous
	};
}
function isEncoded({ mediaType, digest, diffId, size }, { spec: { compression }, tarSize }) {
	if (mediaType !== mediaTypeOf(compression)) return false;
	return compression !== "none" || digest === diffId && size === tarSize;
}

export { factsOf as a, wantedImages as c, checkBytes as i, encodeRecords as l, openReuse as n, planImages as o, resolveImages as r, recordsOf as s, noReuse as t, resolveBases as u };