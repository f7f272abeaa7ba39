import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { i as say } from "./say.js";
import { s as requestWords } from "./request.js";

// src/application/lock/comparelock.ts
function compareLock(lock, platforms) {
	const leftOut = new Set(lock.leftOut);
	const locked = new Map(lock.images.map((image) => [image.reference, image]));
	const found = foundImages(platforms);
	return [.../* @__PURE__ */ new Set([...locked.keys(), ...found.keys()])].flatMap((reference) => {
		const there = found.get(reference);
		if (there && !there.image.required && leftOut.has(reference)) return [];
		const inLock = Object.keys(platforms).filter((name) => hasPlatform(locked.get(reference), name));
		const needed = there?.platforms ?? [];
		const origin = there?.image.origins[0];
		const place = origin && {
			file: origin.file,
			line: origin.line
		};
		return [{
			kind: "added",
			reference,
			platforms: needed.filter((name) => !inLock.includes(name)),
			place
		}, {
			kind: "removed",
			reference,
			platforms: inLock.filter((name) => !needed.includes(name))
		}];
	}).filter((one) => one.platforms.length > 0).sort((a, b) => a.reference < b.reference ? -1 : 1);
}
function lockImages(lock, platforms) {
	const leftOut = new Set(lock.leftOut);
	const rowOf = new Map(lock.images.map((row) => [row.reference, row]));
	const apply = (platform, image) => {
		const name = formatReference(image.reference);
		if (!image.required && leftOut.has(name)) return [];
		const row = rowOf.get(name);
		const locked = image.transport === "registry" ? row?.digest : row?.platforms[platform]?.digest;
		return [locked === void 0 ? image : {
			...image,
			locked
		}];
	};
	const rows = Object.entries(platforms).map(([name, platform]) => [name, {
		...platform,
		images: platform.images.flatMap((image) => apply(name, image))
	}]);
	return Object.fromEntries(rows);
}
function checkLock(lock, { platforms, imageLists = [], installs }, shown, request) {
	const differences = compareLock(lock, platforms);
	const lists = compareLists(lock.imageLists ?? [], imageLists);
	if (differences.length + lists.length === 0) return;
	const onlyRead = lock.installs === "recorded" && installs === "read";
	const hint = say("lockUpdateCommand", {
		words: requestWords(request),
		file: shown,
		onlyRead
	});
	const changed = lists.map((address) => new ImagebuildError("LOCK_OUTDATED", say("lockListChanged", {
		address,
		file: shown
	}), {
		place: { file: shown },
		hint
	}));
	throw joinProblems([...changed, ...differences.map(({ kind, reference: image, platforms: names, place = { file: shown } }) => {
		const words = {
			image,
			file: shown,
			platforms: names.join(", ")
		};
		const message = say(kind === "added" ? "lockLacks" : "lockExtra", words);
		return new ImagebuildError("LOCK_OUTDATED", message, {
			place: {
				...place,
				image
			},
			hint
		});
	})]);
}
function compareLists(locked, fetched) {
	const digestIn = (lists, address) => lists.find((list) => list.address === address)?.digest;
	return [...new Set([...locked, ...fetched].map(({ address }) => address))].filter((address) => digestIn(locked, address) !== digestIn(fetched, address));
}
function hasPlatform(image, name) {
	return Object.keys(image?.platforms ?? {}).includes(name);
}
function foundImages(platforms) {
	const found = /* @__PURE__ */ new Map();
	for (const [name, { images }] of Object.entries(platforms)) for (const image of images) {
		const reference = formatReference(image.reference);
		const known = found.get(reference);
		if (!known) found.set(reference, {
			image,
			platforms: [name]
		});
		else if (!known.platforms.includes(name)) known.platforms.push(name);
	}
	return found;
}

export { lockImages as n, checkLock as t };