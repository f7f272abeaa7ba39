import { t as ImagebuildError } from "./errors.js";
import { i as collectBytes } from "./content2.js";
import { t as isDigest } from "./digest.js";
import { d as mediaTypes, o as isIndexType, r as digestOf, s as isManifestType } from "./descriptor.js";
import { a as manifestLimit, c as parseManifest, t as deduceMediaType } from "./manifest.js";
import { i as say } from "./say.js";
import { a as tryParseReference, t as formatReference } from "./reference.js";
import { r as verified, t as checkDigest } from "./verify.js";

// src/stores/layout/layout-index.ts
const refName = "org.opencontainers.image.ref.name";
const imageName = "io.containerd.image.name";
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const emptyIndex = {
	schemaVersion: 2,
	mediaType: mediaTypes.ociIndex,
	manifests: []
};
function parseLayoutIndex(bytes, name) {
	parseManifest(bytes, mediaTypes.ociIndex, name);
	const document = JSON.parse(Buffer.from(bytes).toString());
	return {
		...document,
		manifests: document.manifests ?? []
	};
}
function encodeLayoutIndex(index) {
	const manifests = [...index.manifests].sort((a, b) => compare(nameOf(a), nameOf(b)) || compare(a.digest, b.digest));
	return JSON.stringify({
		...index,
		manifests
	});
}
function pointName(index, name, descriptor) {
	const annotations = {
		...descriptor.annotations,
		[refName]: name
	};
	const others = index.manifests.filter((entry) => entry.annotations?.[refName] !== name);
	return {
		...index,
		manifests: [...others, {
			...descriptor,
			annotations
		}]
	};
}
function findName(index, name, location) {
	if (name === "") return onlyOne(index.manifests);
	const wanted = normaliseName(name);
	const matches = [
		(entry) => nameOf(entry) === name,
		(entry) => namesOf(entry).some((own) => normaliseName(own) === wanted),
		(entry) => namesOf(entry).some((own) => tagOf(own) === name)
	];
	for (const matchesName of matches) {
		const found = index.manifests.filter(matchesName);
		if (found.length > 0) return onlyOne(found) ?? severalImages(name, found, location);
	}
}
function tagsOf(index) {
	const tags = index.manifests.map((entry) => tagOf(nameOf(entry))).filter((tag) => tag !== void 0);
	return [...new Set(tags)];
}
function namesIn(index) {
	return [...new Set(index.manifests.map(nameOf))].filter((name) => name !== "").sort(compare);
}
function nameOf(entry) {
	return entry.annotations?.[refName] ?? "";
}
function namesOf(entry) {
	return [nameOf(entry), entry.annotations?.[imageName] ?? ""].filter((name) => name !== "");
}
function normaliseName(name) {
	const reference = tagPattern.test(name) ? void 0 : tryParseReference(name);
	return reference ? formatReference(reference) : name;
}
function tagOf(name) {
	return tagPattern.test(name) ? name : tryParseReference(name)?.tag;
}
function onlyOne(entries) {
	const [first] = entries;
	return first && entries.every((entry) => entry.digest === first.digest) ? first : void 0;
}
function severalImages(name, found, location) {
	const names = [...new Set(found.map((entry) => nameOf(entry) || entry.digest))].sort(compare);
	throw new ImagebuildError("CONTENT_INVALID", say("layoutAmbiguous", {
		name,
		location,
		names: names.join(", ")
	}), {
		place: { registry: location },
		hint: say("layoutNameWhole")
	});
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/stores/layout/layout-source.ts
function createSource(blobs) {
	const blob = (descriptor, offset = 0) => ({ [Symbol.asyncIterator]: () => readBlob(blobs, descriptor, offset)[Symbol.asyncIterator]() });
	return {
		location: blobs.location,
		blob,
		async resolve(tagOrDigest) {
			const index = await blobs.index();
			const found = isDigest(tagOrDigest) ? index.manifests.find((entry) => entry.digest === tagOrDigest) ?? await describeBlob(blobs, tagOrDigest) : findName(index, tagOrDigest, blobs.location);
			if (found && !found.mediaType) return describeBlob(blobs, found.digest);
			return found && {
				mediaType: found.mediaType,
				digest: found.digest,
				size: found.size
			};
		},
		holds: async ({ digest }) => await blobs.size(digest) !== void 0,
		async manifest(descriptor) {
			if (descriptor.size > 4194304) throw tooLarge(descriptor, blobs.location);
			return await collectBytes(blob(descriptor));
		},
		async tags() {
			return tagsOf(await blobs.index());
		},
		async names() {
			return namesIn(await blobs.index());
		}
	};
}
async function* readBlob(blobs, descriptor, offset) {
	if (await blobs.size(descriptor.digest) === void 0) throw missing(descriptor, blobs.location);
	yield* verified(blobs.open(descriptor.digest, offset), descriptor, offset, blobs.location);
}
async function describeBlob(blobs, digest) {
	const size = await blobs.size(digest);
	if (size === void 0 || size > 4194304) return void 0;
	const bytes = await collectBytes(blobs.open(digest, 0));
	checkDigest(digest, digestOf(bytes), blobs.location);
	const mediaType = deduceMediaType(bytes) ?? "";
	return isIndexType(mediaType) || isManifestType(mediaType) ? {
		mediaType,
		digest,
		size
	} : void 0;
}
function missing(descriptor, location) {
	return new ImagebuildError("CONTENT_MISSING", say("layoutBlobMissing", {
		location,
		digest: descriptor.digest
	}), {
		place: { registry: location },
		hint: say("layoutCopyAgain")
	});
}
function tooLarge(descriptor, location) {
	return new ImagebuildError("LIMIT_EXCEEDED", say("layoutManifestTooLarge", {
		digest: descriptor.digest,
		location
	}), { place: { registry: location } });
}

export { pointName as a, parseLayoutIndex as i, emptyIndex as n, encodeLayoutIndex as r, createSource as t };