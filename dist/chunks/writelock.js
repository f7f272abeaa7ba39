import { n as locateApplication } from "./locate.js";
import { n as lockImages } from "./comparelock.js";
import { i as readLock, n as lockFile, r as lockPlace, t as formatLock } from "./lockfile.js";
import { c as observedChains, i as requirePulls, o as resolveImages, s as wantedImages, t as imageSources } from "./imagesources.js";
import { a as installsIn } from "./shapes.js";
import { t as formatReference } from "./reference.js";
import { t as cannotCreate } from "./directory2.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";

// src/application/lock/changes.ts
function lockChanges(before, after) {
	const old = new Map((before?.images ?? []).map((image) => [image.reference, image.digest]));
	const now = new Set(after.images.map(({ reference }) => reference));
	return {
		added: [...now].filter((reference) => !old.has(reference)),
		removed: [...old.keys()].filter((reference) => !now.has(reference)),
		moved: after.images.flatMap(({ reference, digest: to }) => {
			const from = old.get(reference);
			return from === void 0 || from === to ? [] : [{
				reference,
				from,
				to
			}];
		})
	};
}
function keepOtherPlatforms(before, after, built) {
	const now = new Map(after.images.map((image) => [image.reference, image]));
	const merged = (before?.images ?? []).flatMap((image) => {
		const platforms = without(image.platforms, built);
		return Object.keys(platforms).length === 0 ? [] : [{
			...image,
			platforms
		}];
	}).map((image) => {
		const same = now.get(image.reference);
		now.delete(image.reference);
		if (!same) return image;
		return {
			...same,
			platforms: {
				...same.digest === image.digest && image.platforms,
				...same.platforms
			}
		};
	});
	return {
		...after,
		images: [...merged, ...now.values()]
	};
}
function without(platforms, built) {
	return Object.fromEntries(Object.entries(platforms).filter(([name]) => !built.includes(name)));
}

// src/commands/lock/writelock.ts
async function writeLock(prepared, settings, progress) {
	const { request } = prepared;
	const application = await locateApplication(settings.applications, request);
	const place = lockPlace(application, request.version, application.shown);
	const before = await readLock(place);
	const locked = await resolveLock(prepared, settings, progress);
	const after = keepOtherPlatforms(before, locked, Object.keys(prepared.platforms));
	const text = await formatLock(place, after);
	await writeFile(join(place.directory, lockFile), text).catch((cause) => {
		throw cannotCreate(place.shown, cause, "file");
	});
	return {
		written: {
			file: place.shown,
			images: after.images.length,
			leftOut: after.leftOut,
			changes: lockChanges(before, after)
		},
		prepared: {
			...prepared,
			platforms: lockImages(after, prepared.platforms)
		}
	};
}
async function resolveLock(prepared, settings, progress) {
	const { limits, sources, waitForQuota, signal } = settings;
	progress({
		type: "phase",
		phase: "resolve",
		message: say("phaseResolve").text
	});
	await using stores = createStoreOpener(settings, progress);
	const wanted = wantedImages(prepared, limits.images, sources);
	const { images, warnings } = await resolveImages(wanted, {
		sourceOf: imageSources(prepared.files, stores),
		checkPulls: (pulls) => requirePulls(pulls, {
			waitMs: waitForQuota,
			progress,
			signal
		})
	});
	for (const warning of warnings) progress({
		type: "warning",
		warning
	});
	const found = new Set(images.map(({ name }) => name));
	const candidates = wanted.filter((image) => !image.prepared.required && !found.has(image.name));
	const { installs, imageLists } = prepared;
	return {
		...installsIn({ installs }),
		...imageLists && { imageLists: [...imageLists] },
		images: lockedRows(images),
		leftOut: candidates.map(({ name }) => name)
	};
}
function lockedRows(images) {
	const rows = /* @__PURE__ */ new Map();
	for (const image of images) {
		const reference = formatReference(image.prepared.reference);
		const known = rows.get(reference);
		rows.set(reference, {
			reference,
			digest: known?.digest ?? image.digest,
			platforms: {
				...known?.platforms,
				...platformRows(image)
			},
			origins: [...known?.origins ?? [], ...image.prepared.origins.map(formatOrigin)],
			observed: [...known?.observed ?? [], ...observedRows(image.prepared.origins)]
		});
	}
	return [...rows.values()];
}
function platformRows({ embedded }) {
	const rows = [...embedded].map(([platform, { manifest, blobs }]) => {
		const size = [...new Map(blobs.map((blob) => [blob.digest, blob.size])).values()].reduce((sum, each) => sum + each, 0);
		return [platform, {
			digest: manifest.digest,
			size
		}];
	});
	return Object.fromEntries(rows);
}
function observedRows(origins) {
	const chains = observedChains(origins);
	if (chains.length > 0) return chains;
	return origins.some(({ kind }) => kind === "observed") ? [say("reasonObserved").text] : [];
}
function formatOrigin({ kind, file, line }) {
	return line === void 0 ? `${kind} ${file}` : `${kind} ${file}:${line}`;
}

export { writeLock as t };