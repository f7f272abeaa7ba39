import { i as say } from "./say.js";
import { r as digestOf } from "./descriptor.js";
import { c as linkDigest, i as displayRegistry, l as manifestOf, o as findRepositories, r as displayEntry, t as blobPath, u as parseEmbeddedPath } from "./registryfiles.js";

// src/embedded/replacedtags.ts
function findReplacedTags(before, after) {
	const [lower, upper] = [before, after].map(({ entries }) => findRepositories(entries));
	return [...upper.values()].flatMap((repository) => {
		const below = lower.get(repository.name);
		if (!below) return [];
		return [...repository.tags].flatMap(([tag, [link]]) => {
			const old = below.tags.get(tag)?.[0];
			if (!old || !link || linkDigest(old) === linkDigest(link)) return [];
			const known = [repository, below];
			return [{
				image: `${repository.name}:${tag}`,
				before: {
					manifest: manifestOf(linkDigest(old), known),
					of: before.of
				},
				after: {
					manifest: manifestOf(linkDigest(link), known),
					of: after.of
				}
			}];
		});
	}).sort((a, b) => a.image < b.image ? -1 : 1);
}

// src/embedded/warnings.ts
function existingWarnings(registry) {
	return [
		...registry.replaced.map(replacedWarning),
		...registry.addedTags.map(addedTag),
		...withoutManifests(registry),
		...brokenTags(registry)
	];
}
function warning(message, hint) {
	return {
		message: message.text,
		hint: hint.text
	};
}
function replacedWarning({ image, before, after }) {
	const words = {
		image,
		before: before.manifest,
		first: before.of,
		after: after.manifest,
		later: after.of
	};
	return {
		message: say("embeddedTagReplaced", words).text,
		hint: say("embeddedTagReplacedHint").text
	};
}
function addedTag({ repository, tag, digest, revision: { of } }) {
	const words = {
		image: `${repository}@${digest}`,
		place: displayRegistry(of),
		tag: `${repository}:${tag}`
	};
	return warning(say("embeddedTagAdded", words), say("embeddedTagAddedHint"));
}
function withoutManifests({ repositories, placed }) {
	return [...repositories.values()].filter(({ tags, revisions }) => tags.size === 0 && revisions.size === 0).filter(({ name }) => !placed.some((image) => image.repository === name)).map(({ name: repository, first: { of } }) => warning(say("embeddedNoManifest", {
		repository,
		place: displayRegistry(of)
	}), say(of === void 0 ? "embeddedRemoveRepository" : "embeddedReplaceRepository", { repository })));
}
function brokenTags({ repositories, existing, placed }) {
	const isThere = manifestFinder(existing, placed);
	const ours = new Set(placed.map(({ repository, tag }) => `${repository}:${tag}`));
	return [...repositories.values()].flatMap(({ name, tags, revisions }) => {
		const own = placed.filter((one) => one.repository === name).map(({ image }) => image.manifest.digest);
		const links = new Set([...revisions.keys(), ...own].filter(isThere).map((digest) => digestOf(digest)));
		const isGood = ({ entry }) => entry.type === "file" && links.has(entry.digest);
		return [...tags].filter(([tag]) => !ours.has(`${name}:${tag}`)).flatMap(([tag, current]) => current.filter((link) => !isGood(link)).slice(0, 1).map((link) => brokenTag(`${name}:${tag}`, link)));
	});
}
function manifestFinder(existing, placed) {
	const paths = existing.map(({ entry }) => entry.path);
	if (!paths.some((path) => parseEmbeddedPath(path).kind === "blob")) return () => true;
	const known = /* @__PURE__ */ new Set([...paths, ...placed.map(({ image: { manifest } }) => blobPath(manifest.digest))]);
	return (digest) => known.has(blobPath(digest));
}
function brokenTag(image, link) {
	return warning(say("embeddedTagBroken", {
		image,
		path: displayEntry(link)
	}), say(link.of === void 0 ? "embeddedTagBrokenHint" : "embeddedTagBrokenBelow"));
}

export { replacedWarning as n, findReplacedTags as r, existingWarnings as t };