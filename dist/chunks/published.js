import { t as ImagebuildError } from "./errors.js";
import { t as annotationKeys } from "./annotations.js";
import { r as readAgainIfDamaged, t as isDamage } from "./damage.js";
import { c as isPlatformManifest, h as platformName, o as isIndexType } from "./descriptor.js";
import { c as parseManifest } from "./manifest.js";
import { i as readPlatform, n as isImage, r as listManifests } from "./platforms3.js";
import { i as say } from "./say.js";

// src/publish/lookup/published.ts
async function readPublished(store, tag) {
	const descriptor = await store.resolve(tag);
	if (!descriptor) return void 0;
	const name = `${store.location}:${tag}`;
	const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
	const claims = {
		...readClaims(manifest),
		descriptor
	};
	const reader = {
		source: store,
		name
	};
	if (manifest.kind === "index") {
		const platforms = (await listManifests(manifest, reader)).filter(isPlatformManifest);
		const used = new Set(platforms.flatMap(({ digest, between }) => [digest, ...between.map(digestIn)]));
		const others = manifest.manifests.filter(({ digest }) => !used.has(digest));
		return {
			...claims,
			platforms: platforms.map(({ between: _, ...entry }) => entry),
			others
		};
	}
	if (otherType(manifest) !== void 0) return {
		...claims,
		platforms: [],
		others: []
	};
	const platform = await readPlatform(manifest, reader);
	return {
		...claims,
		platforms: [{
			...descriptor,
			platform
		}],
		others: []
	};
}
async function tryReadPublished(store, tag) {
	return await ifDamaged(readPublished(store, tag), () => void 0);
}
async function readToKeep(store, tag) {
	const other = (error) => {
		if (isLost(error)) throw error;
	};
	return await readTwice(store, tag, () => ifDamaged(readWithConfig(store, tag), other));
}
async function readWithConfig(store, tag) {
	try {
		return await readPublished(store, tag);
	} catch (error) {
		const descriptor = await store.resolve(tag);
		if (!(error instanceof ImagebuildError && error.code === "CONTENT_MISSING") || !descriptor || isIndexType(descriptor.mediaType)) throw error;
		await store.manifest(descriptor);
		return;
	}
}
async function readTwice(store, tag, read) {
	try {
		return await readAgainIfDamaged(read, { when: isLost });
	} catch (error) {
		if (!(error instanceof ImagebuildError) || !isLost(error)) throw error;
		const image = `${store.location}:${tag}`;
		throw error.with({
			message: say("publishedDamaged", {
				image,
				reason: error.message
			}),
			hint: say("publishedDamagedHint", { image }),
			place: { image }
		});
	}
}
function isLost(error) {
	return isDamage(error) || error instanceof ImagebuildError && error.code === "CONTENT_MISSING";
}
async function ifDamaged(reading, other) {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof ImagebuildError && damaged.has(error.code)) return other(error);
		throw error;
	}
}
const damaged = /* @__PURE__ */ new Set([
	"CONTENT_INVALID",
	"CONTENT_MISSING",
	"DIGEST_MISMATCH",
	"LIMIT_EXCEEDED"
]);
function readClaims(manifest) {
	const { annotations } = manifest;
	return {
		type: annotations[annotationKeys.type] ?? otherType(manifest),
		title: annotations["org.opencontainers.image.title"],
		version: annotations["org.opencontainers.image.version"],
		isIndex: manifest.kind === "index"
	};
}
const digestIn = ({ descriptor }) => descriptor.digest;
function otherType(manifest) {
	if (manifest.kind === "index" || isImage(manifest)) return void 0;
	return manifest.config.mediaType;
}
function keptPlatforms(published, built, dropped) {
	if (!published) return [];
	return published.platforms.filter((descriptor) => {
		const name = platformName(descriptor);
		const among = (list) => list.some((each) => name === each || name.startsWith(`${each}/`));
		return !among(built) && !among(dropped);
	});
}

export { readToKeep as a, readPublished as i, keptPlatforms as n, readTwice as o, readClaims as r, tryReadPublished as s, ifDamaged as t };