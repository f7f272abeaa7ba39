import { i as joinProblems, t as ImagebuildError } from "./errors.js";
import { f as strictObject, i as custom, l as object, n as array, o as int, p as string, s as literal } from "./schemas.js";
import { a as pLimit, r as parseReference, t as formatReference } from "./reference.js";
import { i as isDigest, n as digestOf, r as hexOf } from "./digest.js";
import { a as ociLayerType, i as mediaTypes, n as isIndexType } from "./descriptor.js";
import { a as parentsOf, i as heldEntry, n as comparePaths, o as plainDirectory } from "./tree.js";
import { c as parseManifest, i as encodeManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest, t as contentOf } from "./content.js";
import { i as parsePlatform, r as matchesPlatform, t as formatPlatform } from "./platform.js";
import { a as readSound, r as orUnsound, s as annotationKeys } from "./published.js";
import { n as drain, o as openArchive, t as openDockerArchive } from "./docker-archive.js";
import { r as mediaTypeOf } from "./encoder.js";
import { n as chooseManifest, r as platformsOf, t as parseImageConfig } from "./imageconfig.js";
import { i as layerTar, r as layerKey } from "./layer2.js";
import { isDeepStrictEqual } from "node:util";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";

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
	for (const image of images) buckets[createHash("sha256").update(image.repository).digest().readUInt32BE() % count].push(image);
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
function ownLying(entry) {
	return { entry: heldEntry(entry) };
}
function nameLying({ entry, of }) {
	return of === void 0 ? `registry/${entry.path}` : `registry/${entry.path} of ${of}`;
}
function findRepositories(lying) {
	const found = /* @__PURE__ */ new Map();
	for (const one of lying) {
		const path = parseEmbeddedPath(one.entry.path);
		if (path.kind === "blob" || path.repository === void 0) continue;
		const name = path.repository;
		const repository = found.get(name) ?? {
			name,
			tags: /* @__PURE__ */ new Map(),
			revisions: /* @__PURE__ */ new Map(),
			first: one
		};
		found.set(name, repository);
		if (path.kind === "tag") repository.tags.set(path.tag, [...repository.tags.get(path.tag) ?? [], one]);
		if (path.kind === "revision") repository.revisions.set(path.digest, one);
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
			by: image
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
	for (const { name, digest, manifest, by } of withoutTag(inOrder, own)) {
		const tag = freeTag(holders, name, digest, digestOf(manifest));
		if (isImage(by)) placed.push(place(by, tag));
		else {
			claim(holders, name, tag, {
				link: digestOf(manifest),
				by
			});
			ownTags.push({
				name,
				tag,
				digest,
				lying: by
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
	for (const { name, tags } of own.values()) for (const [tag, links] of tags) for (const by of links) claim(holders, name, tag, {
		link: linkDigest(by),
		by
	});
	return holders;
}
function linkDigest({ entry }) {
	return entry.type === "file" ? entry.digest : void 0;
}
function withoutTag(images, own) {
	const asked = images.flatMap((image) => {
		const { repository: name, tag, digest = image.manifest.digest } = image.reference;
		return tag === void 0 ? [{
			name,
			digest,
			manifest: image.manifest.digest,
			by: image
		}] : [];
	});
	const held = new Set(images.flatMap(({ reference, manifest, index }) => [manifest, index].map((revision) => `${reference.repository}@${revision?.digest}`)));
	const lying = [...own.values()].filter(({ tags }) => tags.size === 0).flatMap(({ name, revisions }) => [...revisions].map(([digest, by]) => ({
		name,
		digest,
		manifest: digest,
		by
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
			...placeOf$2(holder),
			...placeOf$2(claimant)
		},
		hint: "Take one of them out (a line in .sealignore does it), or use the same image in both places."
	});
}
function describe({ by }) {
	return isImage(by) ? `${formatReference(by.reference)} (${by.origin})` : nameLying(by);
}
function placeOf$2({ by }) {
	if (isImage(by)) return { image: formatReference(by.reference) };
	return by.of === void 0 ? { file: nameLying(by) } : {};
}
function isImage(by) {
	return "reference" in by;
}
function orderOf(image) {
	return `${formatReference(image.reference)} ${image.manifest.digest} ${image.origin}`;
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/layout/embedded-warnings.ts
function lyingWarnings(laid) {
	return [
		...laid.ownTags.map(gotTag),
		...imageless(laid),
		...broken(laid)
	];
}
function gotTag({ name, tag, digest, lying: { of } }) {
	return {
		message: `${name}@${digest} in ${placeOf$1(of)} has no tag: it is stored as ${name}:${tag}, since sealos copies by tags`,
		hint: "Save the image into registry/ with a tag."
	};
}
function imageless({ repositories, placed }) {
	return [...repositories.values()].filter(({ tags, revisions }) => tags.size === 0 && revisions.size === 0).filter(({ name }) => !placed.some((image) => image.name === name)).map(({ name, first: { of } }) => ({
		message: `the repository ${name} in ${placeOf$1(of)} holds no manifest: sealos stops at a repository without tags`,
		hint: of === void 0 ? `Remove registry/docker/registry/v2/repositories/${name} from the application.` : `Build on an image without it, or embed an image that is called ${name}.`
	}));
}
function placeOf$1(of) {
	return of === void 0 ? "registry/" : `the registry/ of ${of}`;
}
function broken({ repositories, lying, placed }) {
	const isThere = manifestsOf(lying, placed);
	const ours = new Set(placed.map(({ name, tag }) => `${name}:${tag}`));
	return [...repositories.values()].flatMap(({ name, tags, revisions }) => {
		const own = placed.filter((one) => one.name === name).map(({ image }) => image.manifest.digest);
		const links = new Set([...revisions.keys(), ...own].filter(isThere).map((digest) => digestOf(digest)));
		const isGood = ({ entry }) => entry.type === "file" && links.has(entry.digest);
		return [...tags].filter(([tag]) => !ours.has(`${name}:${tag}`)).flatMap(([tag, current]) => current.filter((link) => !isGood(link)).slice(0, 1).map((link) => brokenTag(`${name}:${tag}`, link)));
	});
}
function manifestsOf(lying, placed) {
	const paths = lying.map(({ entry }) => entry.path);
	if (!paths.some((path) => parseEmbeddedPath(path).kind === "blob")) return () => true;
	const known = /* @__PURE__ */ new Set([...paths, ...placed.map(({ image: { manifest } }) => blobPath(manifest.digest))]);
	return (digest) => known.has(blobPath(digest));
}
function brokenTag(image, lying) {
	return {
		message: `${image} has no manifest: ${nameLying(lying)} leads to nothing, and sealos stops there`,
		hint: lying.of === void 0 ? "Save the image into registry/ again, or remove its tag." : "Build that image anew, or embed an image of this name."
	};
}

// src/layout/embedded.ts
function embed(images, existing, below = []) {
	const own = [...existing.values()].map(ownLying);
	const repositories = findRepositories([...own, ...below]);
	const { placed, ownTags } = assignTags(images, repositories);
	const embedded = joinEqual(placed);
	const [there, lower] = [byPath(own), byPath(below)];
	for (const { image, entries } of embedded) {
		checkRoom(image, entries, there, isSameFile);
		checkRoom(image, entries, lower, isFile);
	}
	const taken = new Set(embedded.flatMap(({ entries }) => entries.map(({ path }) => path)));
	const added = ownTags.flatMap(({ name, tag, digest }) => tagLinks(name, tag, digest));
	return {
		images: embedded,
		own: sorted([...existing.values(), ...added].filter(({ path }) => !taken.has(path))),
		warnings: lyingWarnings({
			repositories,
			lying: [...own, ...below],
			placed,
			ownTags
		})
	};
}
function byPath(lying) {
	return new Map(lying.map((one) => [one.entry.path, one]));
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
function checkRoom(image, entries, lying, fits) {
	for (const entry of entries) {
		const there = lying.get(entry.path);
		if (there && !fits(there.entry, entry)) throw inTheWay(image, there);
		const parent = parentsOf(entry.path).find((path) => (lying.get(path)?.entry.type ?? "dir") !== "dir");
		if (parent !== void 0) throw inTheWay(image, lying.get(parent));
	}
}
function isSameFile(there, entry) {
	return there.type === "file" && entry.type === "file" && there.digest === entry.content.digest;
}
function isFile({ type }) {
	return type === "file";
}
function inTheWay(image, lying) {
	const name = formatReference(image.reference);
	const path = nameLying(lying);
	return new ImagebuildError("IMAGE_COLLISION", `${path} is in the way of ${name} (${image.origin}): it holds something else`, lying.of === void 0 ? {
		place: {
			file: path,
			image: name
		},
		hint: `Remove ${path} from the application.`
	} : {
		place: { image: name },
		hint: "Take the image out (a line in .sealignore does it), or build on another base."
	});
}

// src/publish/part.ts
const nothing = {
	files: [],
	groups: [],
	tree: /* @__PURE__ */ new Map(),
	warnings: []
};
function partOf(layer, images, ownerOf) {
	const { createdBy } = layer;
	if ("blob" in layer) return {
		...nothing,
		createdBy,
		made: engineLayer(layer)
	};
	const marks = layer.entries.filter((entry) => entry.type === "dir" && entry.generated !== void 0);
	const below = (layer.below ?? []).map((entry) => ({
		entry,
		of: ownerOf(entry.path)
	}));
	const directories = below.flatMap(({ entry }) => entry.type === "dir" ? entry : []);
	const tree = new Map([...directories, ...layer.entries].map((entry) => [entry.path, entry]));
	if (marks.length === 0) return {
		...nothing,
		createdBy,
		files: layer.entries,
		tree
	};
	const places = marks.map((mark) => placeRegistry(mark, layer.entries, below, images));
	const inside = (entry) => marks.some((mark) => entry.path.startsWith(`${mark.path}/`) && entry.type !== "dir");
	const files = [...layer.entries.filter((entry) => !inside(entry)), ...places.flatMap((place) => place.own)];
	const groups = withoutHeld(places.flatMap((place) => place.groups), below);
	return {
		createdBy,
		files: withoutBareParents(files, groups),
		groups,
		tree,
		warnings: places.flatMap((place) => place.warnings)
	};
}
function engineLayer({ createdBy, blob: { mediaType, digest, size, diffId } }) {
	return {
		descriptor: {
			mediaType,
			digest,
			size
		},
		diffId,
		title: createdBy
	};
}
function placeRegistry(mark, entries, below, images) {
	const isInside = ({ path }) => path.startsWith(`${mark.path}/`);
	const toRegistry = (entry) => ({
		...entry,
		path: joinPath(mark.generated, entry.path.slice(mark.path.length + 1))
	});
	const existing = entries.filter(isInside).map(toRegistry);
	const lying = below.filter(({ entry }) => isInside(entry)).map(({ entry, of }) => ({
		entry: toRegistry(entry),
		of
	}));
	const registry = embed(images, new Map(existing.map((entry) => [entry.path, entry])), lying);
	const place = (list) => moveInto(mark, list);
	const own = place(registry.own);
	const blobs = own.filter((entry) => entry.type === "file" && entry.content.size >= 1048576 && isBlob(entry));
	return {
		groups: [...groupsOf(registry, place), ...blobs.length > 0 ? [{
			name: "",
			repository: "",
			entries: blobs
		}] : []],
		own: own.filter((entry) => !blobs.includes(entry)),
		warnings: registry.warnings
	};
}
function groupsOf(registry, place) {
	return registry.images.map(({ image: { reference }, entries }) => ({
		name: formatReference(reference),
		repository: `${reference.host}/${reference.repository}`,
		entries: place(entries)
	})).filter((group) => group.entries.length > 0);
}
function withoutHeld(groups, below) {
	const held = new Map(below.map(({ entry }) => [entry.path, entry]));
	const isHeld = (entry) => entry.type === "file" && entry.content.size >= 1048576 && isDeepStrictEqual(heldEntry(entry), held.get(entry.path));
	return groups.map((group) => ({
		...group,
		entries: group.entries.filter((entry) => !isHeld(entry))
	}));
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
function joinPath(prefix, path) {
	return prefix === "" ? path : `${prefix}/${path}`;
}

// src/publish/assemble.ts
function plannedLayers(images) {
	return [...images.values()].flatMap(({ layers }) => layers.filter((layer) => "key" in layer));
}
function engineLayers(images) {
	return [...images.values()].flatMap(({ layers }) => layers.filter((layer) => "descriptor" in layer));
}
const scratch = {
	layers: [],
	history: []
};
function assemble(platform, images, encoding, base = scratch) {
	const added = /* @__PURE__ */ new Set();
	const parts = platform.layers.map((layer) => {
		const part = partOf(layer, images, (path) => ownerOf(path, added, platform));
		for (const path of part.tree.keys()) added.add(path);
		return part;
	});
	const generated = parts.filter((part) => part.groups.length > 0).length;
	const plain = parts.filter((part) => part.files.length > 0 || part.made).length;
	const left = 100 - base.layers.length - plain;
	const budget = Math.floor(left / Math.max(1, generated));
	const layers = parts.map((part) => layersOf(part, budget, encoding));
	return {
		base,
		layers: layers.flat(),
		history: historyOf(platform, layers),
		warnings: parts.flatMap((part) => part.warnings)
	};
}
function ownerOf(path, added, { base }) {
	return base && !added.has(path) ? base.reference : "an earlier instruction";
}
function layersOf(part, budget, encoding) {
	if (part.made) return [part.made];
	const files = part.files.length === 0 ? [] : [plan(part, part.files, encoding, part.createdBy, [])];
	const plain = {
		...encoding,
		compression: { type: "none" }
	};
	const images = splitImages(part.groups, budget).map((layer) => {
		const title = layer.images.length === 0 ? blobTitle(layer.entries) : imagesTitle(layer.images);
		return plan(part, layer.entries, plain, title, layer.images);
	});
	return [...files, ...images];
}
function plan(part, entries, encoding, title, images) {
	const spec = {
		...encoding,
		entries: withParents(entries, part.tree)
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
async function basePulls(prepared, sourceOf) {
	const bases = Object.values(prepared.platforms).flatMap(({ base }) => base ? [base] : []);
	return Promise.all(bases.map(async ({ reference, manifest }) => {
		const source = await sourceOf(parseReference(reference));
		return {
			source,
			count: 1,
			ask: () => source.resolve(manifest.digest)
		};
	}));
}
function baseBlobs(bases, repository) {
	return [...bases.values()].flatMap(({ layers, reference, source }) => layers.map(({ descriptor }) => ({
		descriptor,
		title: `base ${reference.repository} ${descriptor.digest.slice(7, 19)}`,
		open: (offset) => source.blob(descriptor, offset),
		neighbour: repository(reference)
	})));
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
const platformsRead = 8;
async function readTag(target, tag) {
	const read = ((await readSound(target, tag))?.platforms ?? []).slice(0, platformsRead).map((descriptor) => orUnsound(readPlatform(target, tag, descriptor), () => []));
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

// src/publish/imagesources.ts
const openers = {
	"oci-archive": openArchive,
	"docker-archive": openDockerArchive
};
function imageSources(files, sourceOf) {
	const opened = /* @__PURE__ */ new Map();
	return async ({ reference, transport, archive }) => {
		if (transport === "registry" || !archive) return sourceOf(parseReference(reference));
		const key = `${transport} ${archive.digest}`;
		const source = opened.get(key) ?? openChecked(transport, archive, files(archive.digest));
		opened.set(key, source);
		return inArchive(await source, archive);
	};
}
async function openChecked(transport, { shown }, content) {
	if (content.file === void 0) throw new RangeError(`${shown} is no file`);
	await drain(content.open());
	return await openers[transport](content.file, shown);
}
function inArchive(source, { name, shown }) {
	return {
		location: shown,
		manifest: (descriptor) => source.manifest(descriptor),
		blob: (descriptor, offset) => source.blob(descriptor, offset),
		async resolve() {
			const found = await source.resolve(name) ?? await source.resolve("");
			if (found) return found;
			throw notAmong(name, shown, await source.names());
		}
	};
}
function notAmong(name, shown, names) {
	const what = names.length === 0 ? "no image that has a name" : names.join(", ");
	return new ImagebuildError("IMAGE_NOT_FOUND", `${shown} does not hold ${name}; it holds ${what}`, { hint: "Write the name that the image has in the archive, or save the image alone." });
}

// src/publish/plan.ts
function planImages(prepared, resolution, bases, encoding) {
	return new Map(Object.entries(prepared.platforms).map(([platform, part]) => {
		const own = new Set(part.images.map((image) => image.reference));
		const images = resolution.images.flatMap((image) => own.has(image.prepared.reference) ? image.platforms.get(platform) ?? [] : []);
		return [platform, checkLayers(assemble(part, images, encoding, bases.get(platform)), platform)];
	}));
}
function checkLayers(image, platform) {
	const length = image.base.layers.length + image.layers.length;
	if (length <= 100) return image;
	throw new ImagebuildError("LIMIT_EXCEEDED", `the image for ${platform} would have ${length} layers, and no more than ${100} can be mounted`, { hint: "Join COPY, ADD and RUN instructions of the Kubefile: each makes a layer." });
}
function wantedImages(prepared, settings) {
	const wanted = /* @__PURE__ */ new Map();
	for (const [platform, part] of Object.entries(prepared.platforms)) for (const image of part.images) {
		const key = [
			image.transport,
			image.reference,
			image.archive?.digest
		].join(" ");
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
function addedWarnings(resolution, planned) {
	const found = [...resolution.warnings, ...[...planned.values()].flatMap((image) => image.warnings)];
	return [...new Map(found.map((warning) => [warning.message, warning])).values()];
}
function encodingOf({ created }, { compression }) {
	return {
		mtime: created,
		compression
	};
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
	const own = resolution.images.filter(({ platforms }) => platforms.has(platform));
	const images = new Map(own.map((image) => [formatReference(image.reference), image]));
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

// src/publish/quota.ts
function pullsByHost(pulls) {
	const hosts = /* @__PURE__ */ new Map();
	for (const { source, count } of pulls) {
		const quota = source.quota?.();
		if (!quota || count === 0) continue;
		const needed = (hosts.get(quota.host)?.needed ?? 0) + count;
		hosts.set(quota.host, {
			...quota,
			needed
		});
	}
	return [...hosts.values()].sort((a, b) => a.host < b.host ? -1 : 1);
}
function isShort({ needed, remaining }) {
	return remaining !== void 0 && remaining < needed;
}
async function requirePulls(pulls, patience) {
	const until = Date.now() + patience.waitMs;
	for (;;) {
		const short = pullsByHost(pulls).filter(isShort);
		const [first] = short;
		if (!first) return;
		const left = until - Date.now();
		if (left <= 0 || short.some(isTooSmall)) throw shortage(first, patience.waitMs);
		patience.progress({
			type: "phase",
			phase: "quota",
			message: waiting(first, until)
		});
		await pause(pauseMs$1(patience.waitMs, left), patience.signal);
		for (const { host } of short) await pulls.find(({ source }) => source.quota?.()?.host === host)?.ask();
	}
}
async function pause(milliseconds, signal) {
	try {
		await setTimeout(milliseconds, void 0, { signal });
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	}
}
function pauseMs$1(waitMs, leftMs) {
	return Math.min(6e4, leftMs, Math.max(1e3, waitMs / 10));
}
function isTooSmall({ needed, limit }) {
	return limit !== void 0 && limit < needed;
}
function waiting({ host, needed, remaining }, until) {
	return `${host} allows ${remaining} of ${needed} pulls; waiting until ${timeOf(until)} at most`;
}
function shortage(pulls, waitedMs = 0) {
	const { host, needed, remaining } = pulls;
	const waited = waitedMs > 0 && !isTooSmall(pulls) ? `, also after ${Math.round(waitedMs / 1e3)} s` : "";
	return new ImagebuildError("RATE_LIMITED", `${host} allows ${remaining} more pulls for now${waited}, and this build needs ${needed}`, {
		place: { registry: host },
		hint: hintFor(pulls)
	});
}
function hintFor(pulls) {
	const { host, limit, windowSeconds } = pulls;
	const others = `Log in for a larger quota: imagebuild login ${host}; or use a mirror: --mirror ${host}=https://…`;
	if (isTooSmall(pulls)) return `${others}. Waiting does not help: the whole quota is ${limit}.`;
	if (windowSeconds === void 0) return `${others}.`;
	const full = timeOf(Date.now() + windowSeconds * 1e3);
	return `${others}; or wait: a pull counts for ${hours(windowSeconds)}, so all is back by ${full} (--wait-for-quota ${hours(windowSeconds)} waits by itself).`;
}
function hours(seconds) {
	return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.ceil(seconds / 60)}m`;
}
function timeOf(milliseconds) {
	return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// src/publish/ask.ts
const concurrency$1 = 16;
function askImages(wanted, sourceOf) {
	return forEach(wanted, async (image) => askImage(image, await sourceOf(image.prepared)));
}
async function forEach(images, act) {
	const limit = pLimit(concurrency$1);
	const outcomes = await Promise.allSettled(images.map((image) => limit(() => explained(image, () => act(image)))));
	const problems = [];
	const found = [];
	for (const outcome of outcomes) if (outcome.status === "fulfilled") found.push(outcome.value);
	else if (outcome.reason instanceof ImagebuildError) problems.push(outcome.reason);
	else throw outcome.reason;
	return {
		found,
		problems
	};
}
async function explained({ prepared }, act) {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.line !== void 0) throw error;
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
async function askImage(image, source) {
	const reference = parseReference(image.prepared.reference);
	const name = formatReference(reference);
	const descriptor = await source.resolve(reference.digest ?? reference.tag ?? "latest");
	return descriptor ? {
		...image,
		reference,
		name,
		source,
		descriptor
	} : notThere(image.prepared, name, source);
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
function placeOf(image) {
	const origin = image.origins[0];
	return origin ? {
		file: origin.file,
		line: origin.line
	} : {};
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
		open: (offset = 0, options) => source.blob(blob, offset, options)
	};
}

// src/publish/resolve.ts
async function resolveImages(wanted, { sourceOf, published, readBack = (source) => source, admit = async () => {} }) {
	const asked = await askImages(wanted, sourceOf);
	const { recorded } = await published ?? { recorded: nothingRecorded };
	const images = asked.found.filter((outcome) => "descriptor" in outcome).map((image) => ({
		...image,
		known: fromRecords({
			...image,
			source: readBack(image.source)
		}, recorded.images)
	}));
	await admit(images.map(pullOf));
	const { found, problems } = await forEach(images, resolveImage);
	const all = [...asked.problems, ...problems];
	if (all.length > 0) throw joinProblems(all);
	return {
		images: found,
		warnings: asked.found.filter((outcome) => "message" in outcome)
	};
}
function pullOf({ known, descriptor, platforms, source }) {
	return {
		source,
		count: known ? 0 : isIndexType(descriptor.mediaType) ? 1 + platforms.length : 1,
		ask: () => source.resolve(descriptor.digest)
	};
}
async function resolveImage(image) {
	const { prepared, reference, name, source, descriptor, known } = image;
	const { digest } = descriptor;
	if (known) return {
		prepared,
		reference,
		digest,
		platforms: known
	};
	const bytes = await source.manifest(descriptor);
	const found = {
		...image,
		bytes
	};
	const manifest = parseManifest(bytes, descriptor.mediaType, name);
	return {
		prepared,
		reference,
		digest,
		platforms: manifest.kind === "index" ? await fromIndex(found, manifest.manifests) : await fromSingle(found, manifest)
	};
}
function fromRecords(asked, recorded) {
	const { reference, name, source, descriptor, anyPlatform } = asked;
	const platforms = /* @__PURE__ */ new Map();
	for (const platform of asked.platforms) {
		const record = recorded.get(recordName(platform, name));
		if (record?.source !== descriptor.digest || (record.anyPlatform ?? false) !== anyPlatform) return void 0;
		const { manifest, blobs, index } = record;
		platforms.set(platform, {
			reference,
			origin: originOf(asked.prepared),
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
async function fromIndex(found, children) {
	const chosen = found.platforms.map((platform) => {
		const child = chooseManifest(children, parsePlatform(platform), found.anyPlatform);
		if (child) return [platform, child];
		throw platformMissing(found, platform, platformsOf(children));
	});
	const { mediaType } = found.descriptor;
	const index = found.reference.digest === void 0 ? void 0 : {
		...contentOf(found.bytes),
		mediaType
	};
	const read = async (child) => {
		if (isIndexType(child.mediaType)) throw nested(found.name);
		const bytes = await found.source.manifest(child);
		return embedded(found, {
			bytes,
			descriptor: child,
			manifest: parseImageManifest(bytes, child.mediaType, found.name),
			index
		});
	};
	return new Map(await Promise.all(chosen.map(async ([platform, child]) => [platform, await read(child)])));
}
async function fromSingle(found, manifest) {
	const { bytes, descriptor } = found;
	const image = embedded(found, {
		bytes,
		descriptor,
		manifest
	});
	if (!found.anyPlatform) {
		const config = parseConfig(await readSmallBlob(found.source, manifest.config), found.name);
		for (const platform of found.platforms) if (!matchesPlatform(parsePlatform(platform), config)) throw platformMissing(found, platform, [formatPlatform(config)]);
	}
	return new Map(found.platforms.map((platform) => [platform, image]));
}
function embedded(found, chosen) {
	const { manifest, index } = chosen;
	const blobs = [manifest.config, ...manifest.layers].map((blob) => blobContent(found.source, blob));
	return {
		reference: found.reference,
		origin: originOf(found.prepared),
		manifest: {
			...contentOf(chosen.bytes),
			mediaType: chosen.descriptor.mediaType
		},
		blobs,
		...index ? { index } : {}
	};
}
function platformMissing({ prepared, platforms, name }, platform, has) {
	const usable = platforms.filter((each) => has.some((one) => one.startsWith(each)));
	const only = usable.length > 0 ? `Build only those: add --platform ${usable.join(",")}. ` : "";
	return new ImagebuildError("PLATFORM_MISSING", `${name} has no image for ${platform}; it has ${has.length > 0 ? has.join(", ") : "none"}`, {
		place: {
			...placeOf(prepared),
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
function originOf(image) {
	const { file, line } = placeOf(image);
	return file === void 0 ? "the request" : line === void 0 ? file : `${file}:${line}`;
}

// src/publish/neighbourlist.ts
const listLimit = 1048576;
const markBytes = 6;
const markLength = 8;
function markOf(key) {
	return Buffer.from(key.slice(7), "hex").subarray(0, markBytes).toString("base64url");
}
const entry = object({
	app: string().max(128).regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/),
	digest: custom(isDigest),
	marks: string().regex(/^(?:[A-Za-z0-9_-]{8})*$/)
});
function parseList(text) {
	if (text === void 0 || text.length > 1048576) return [];
	const known = /* @__PURE__ */ new Map();
	for (const value of entriesOf(text)) {
		const { success, data } = entry.safeParse(value);
		if (success && !known.has(data.app)) known.set(data.app, {
			...data,
			marks: parseMarks(data.marks)
		});
	}
	return [...known.values()];
}
function entriesOf(text) {
	try {
		const value = JSON.parse(text);
		return Array.isArray(value) ? value : [];
	} catch {
		return [];
	}
}
function parseMarks(text) {
	return new Set(text.match(new RegExp(`.{${markLength}}`, "g")));
}
function encodeList(list) {
	let left = 1048574;
	const entries = [];
	for (const { app, digest, marks } of list) {
		const text = JSON.stringify({
			app,
			digest,
			marks: [...marks].sort().join("")
		});
		left -= text.length + 1;
		if (left < 0) break;
		entries.push(text);
	}
	return `[${entries.join(",")}]`;
}
function withPublication(list, change) {
	const { publication, gone } = change;
	const { app } = publication;
	const before = change.extends ? list.find((other) => other.app === app) : void 0;
	const others = list.filter((other) => other.app !== app && !gone.has(other.digest));
	return [{
		...publication,
		marks: /* @__PURE__ */ new Set([...publication.marks, ...before?.marks ?? []])
	}, ...others];
}
function choosePublications(list, wanted, most) {
	const missing = new Map(wanted);
	const chosen = [];
	const gain = ({ marks }) => {
		let sum = 0;
		for (const [mark, weight] of missing) if (marks.has(mark)) sum += weight;
		return sum;
	};
	while (chosen.length < most && missing.size > 0) {
		const [best] = list.map((publication) => ({
			publication,
			gain: gain(publication)
		})).sort((a, b) => b.gain - a.gain);
		if (!best || best.gain === 0) break;
		chosen.push(best.publication);
		for (const mark of best.publication.marks) missing.delete(mark);
	}
	return chosen;
}

// src/publish/neighbours.ts
const noNeighbours = {
	look: async () => {},
	find: async () => /* @__PURE__ */ new Map(),
	tell: async () => void 0
};
const listRepository = "imagebuild-neighbours";
const listTag = "list";
const listType = "application/vnd.io.github.labring.imagebuild.neighbours.v1+json";
const empty = Buffer.from("{}");
const publicationsRead = 3;
const attempts = 3;
const pauseMs = 100;
const patienceMs = 1e4;
function openNeighbours(repository, app, patience = patienceMs) {
	const home = repository(listRepository);
	const gone = /* @__PURE__ */ new Set();
	let list;
	const look = () => {
		list ??= attempt(readList(home), patience);
		return list;
	};
	const read = async ({ app: neighbour, digest }) => {
		const from = repository(neighbour);
		const { value } = await attempt(readRecorded(from, digest), patience);
		if (value?.layers.size === 0) gone.add(digest);
		return [...value?.layers ?? []].map(([key, layer]) => [key, {
			layer,
			from
		}]);
	};
	return {
		async look() {
			await look();
		},
		async find(missing) {
			const { value: all = [] } = await look();
			const others = all.filter((publication) => publication.app !== app);
			const wanted = new Map([...missing].map(([key, bytes]) => [markOf(key), bytes]));
			const found = await Promise.all(choosePublications(others, wanted, publicationsRead).map(read));
			return new Map(found.flat().filter(([key]) => missing.has(key)));
		},
		async tell({ digest, keys, keepsPlatforms }) {
			const change = {
				publication: {
					app,
					digest,
					marks: new Set(keys.map(markOf))
				},
				extends: keepsPlatforms,
				gone
			};
			const merge = (before) => withPublication(before, change);
			const { failure } = await look();
			const written = failure ? { failure } : await attempt(writeList(home, merge), patience);
			return written.failure && notTold(home, written.failure);
		}
	};
}
async function readList(home) {
	return await orUnsound(parseHome(home), () => []);
}
async function parseHome(home) {
	const descriptor = await home.resolve(listTag);
	if (!descriptor) return [];
	const name = `${home.location}:${listTag}`;
	const { annotations } = parseImageManifest(await home.manifest(descriptor), descriptor.mediaType, name);
	return parseList(annotations[annotationKeys.neighbours]);
}
async function writeList(home, merge) {
	for (let attempt = 1; attempt <= attempts; attempt += 1) {
		const isLast = attempt === attempts;
		if (await orUnsound(writeListOnce(home, merge), (error) => {
			if (isLast) throw error;
			return false;
		})) return;
		if (!isLast) await setTimeout(Math.random() * pauseMs * attempt);
	}
}
async function writeListOnce(home, merge) {
	await home.write(contentOf(empty));
	const { bytes, descriptor } = listManifest(merge(await readList(home)));
	await home.putManifest(bytes, descriptor, listTag);
	return (await home.resolve(listTag))?.digest === descriptor.digest;
}
function listManifest(list) {
	const blob = {
		digest: digestOf(empty),
		size: empty.length
	};
	return encodeManifest({
		config: {
			mediaType: listType,
			...blob
		},
		layers: [{
			mediaType: "application/vnd.oci.empty.v1+json",
			...blob
		}],
		annotations: { [annotationKeys.neighbours]: encodeList(list) }
	});
}
async function attempt(working, patience) {
	const timer = new AbortController();
	const late = setTimeout(patience, void 0, timer).then(() => {
		throw new ImagebuildError("TIMEOUT", `the registry took more than ${patience / 1e3} seconds`);
	});
	try {
		return { value: await Promise.race([working, late]) };
	} catch (error) {
		if (error instanceof ImagebuildError) return { failure: error };
		throw error;
	} finally {
		timer.abort();
	}
}
function notTold({ location }, error) {
	return {
		message: `other applications cannot share these layers, since ${location} could not be written: ${error.message}`,
		place: { image: location },
		hint: "Allow it, or set shareLayers: false in .github/imagebuild.yml."
	};
}

// src/publish/reuse.ts
const noReuse = {
	recorded: nothingRecorded,
	earlier: [],
	previous: void 0,
	find: async () => ({
		there: /* @__PURE__ */ new Map(),
		mountable: /* @__PURE__ */ new Map()
	}),
	tell: noNeighbours.tell
};
const concurrency = 16;
async function openReuse({ target, beside }, { app, version, cache }) {
	if (!cache) return noReuse;
	const neighbours = beside ? openNeighbours(beside, app) : noNeighbours;
	const own = await readRecorded(target, version);
	let others;
	const readOthers = async () => {
		others ??= readNewest(target, version);
		return (await Promise.all([others, neighbours.look()]))[0];
	};
	const isOwn = own.layers.size > 0;
	const recorded = isOwn ? own : (await readOthers()).recorded;
	return {
		recorded,
		earlier: isOwn ? [own] : (await readOthers()).all,
		previous: isOwn ? previousOf(version, own) : (await readOthers()).previous,
		async find(layers) {
			const more = layers.every(({ key }) => recorded.layers.has(key)) ? nothingRecorded : (await readOthers()).recorded;
			const there = await confirmed(target, layers.flatMap((planned) => {
				const layer = recorded.layers.get(planned.key) ?? more.layers.get(planned.key);
				return layer && isEncoded(layer, planned) ? [[planned.key, layer]] : [];
			}));
			const missing = layers.filter(({ key }) => !there.has(key));
			return {
				there,
				mountable: await offered(neighbours, missing)
			};
		},
		tell: neighbours.tell
	};
}
async function confirmed(target, known) {
	const limit = pLimit(concurrency);
	const there = await Promise.all(known.map(([, layer]) => limit(() => target.has(layer))));
	return new Map(known.filter((_, index) => there[index]).map(([key, layer]) => [key, {
		...layer,
		reused: true
	}]));
}
async function offered(neighbours, missing) {
	if (missing.length === 0) return /* @__PURE__ */ new Map();
	const planned = new Map(missing.map((layer) => [layer.key, layer]));
	const offers = await neighbours.find(new Map(missing.map(({ key, tarSize }) => [key, tarSize])));
	return new Map([...offers].filter(([key, { layer }]) => isEncoded(layer, planned.get(key))));
}
async function readNewest(target, version) {
	const tags = newestVersions(await target.tags(), version);
	const all = await Promise.all(tags.map((tag) => readRecorded(target, tag)));
	const previous = all[0] && tags[0] !== void 0 ? previousOf(tags[0], all[0]) : void 0;
	return {
		all,
		recorded: joinRecorded(all),
		previous
	};
}
function isEncoded({ mediaType, digest, diffId, size }, { spec: { compression }, tarSize }) {
	if (mediaType !== mediaTypeOf(compression)) return false;
	return compression.type !== "none" || digest === diffId && size === tarSize;
}

export { plannedLayers as S, baseBlobs as _, pullsByHost as a, assemble as b, addedWarnings as c, factsOf as d, planImages as f, encodeRecords as g, imageSources as h, isShort as i, checkBytes as l, wantedImages as m, openReuse as n, requirePulls as o, recordsOf as p, resolveImages as r, shortage as s, noReuse as t, encodingOf as u, basePulls as v, engineLayers as x, resolveBases as y };