import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_dist } from "./dist.js";
import { t as ImagebuildError } from "./errors.js";
import { i as parseReference } from "./reference.js";
import { i as readText, t as parseYaml } from "./yamlfile.js";
import { c as literal, f as partialRecord, h as string, m as strictObject, n as _enum, p as record, r as array } from "./schemas.js";
import { t as compareNaturally } from "./nearest.js";
import { i as say } from "./say.js";
import { t as imageLimits } from "./imagelimits.js";
import { p as requestPlatforms } from "./request.js";
import { a as installsIn, c as size, i as installs, n as digest } from "./shapes.js";
import { basename, join } from "node:path";

// src/application/lock/lockfile.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const lockFile = "images.lock.yaml";
const reference = string().max(1024).refine((text) => isReference(text), "isn’t an image reference");
const lockedImage = strictObject({
	reference: reference.describe("The name of an embedded image, as discovery finds it."),
	digest: digest.describe("What the name is locked to: the digest of its index, or of its only manifest."),
	platforms: partialRecord(_enum(requestPlatforms), strictObject({
		digest: digest.describe("Of the manifest of this platform."),
		size: size.describe("Bytes of its configuration and layers.")
	})).describe("The platforms that embed the image."),
	origins: array(string().max(4096)).max(1e4).default([]).describe("The places that name the image."),
	observed: array(string().max(65536)).max(100).optional().describe("The ways by which a cluster that installed the image came to pull it; builds need no cluster then.")
});
const lockedBuild = strictObject({
	installs: installs.optional(),
	imageLists: array(strictObject({
		address: string().max(2048).describe("Where it was fetched."),
		digest: digest.describe("Of its bytes.")
	})).max(20).optional().describe("The lists of images that were fetched."),
	images: array(lockedImage).max(imageLimits.most).default([]).describe("The embedded images."),
	leftOut: array(reference).max(imageLimits.most).default([]).describe("Candidates that their registry didn’t have when the lock was written.")
});
const lockSchema = strictObject({
	lockVersion: literal(1).describe("The version of this format."),
	...lockedBuild.partial().shape,
	versions: record(string().max(128), lockedBuild).optional().describe("In the directory latest: a section for each version that was locked.")
});
function lockPlace({ directory, fallback }, version, shown) {
	return {
		directory,
		shown: join(shown, lockFile),
		section: fallback ? version : void 0
	};
}
async function readLock(place) {
	const document = await readDocument(place);
	if (document === void 0) return void 0;
	if (place.section !== void 0) return document.versions?.[place.section];
	const { installs: how, imageLists, images = [], leftOut = [] } = document;
	return {
		...installsIn({ installs: how }),
		...imageLists && { imageLists },
		images,
		leftOut
	};
}
async function readLocks(directory, shown) {
	const place = lockPlace({
		directory,
		fallback: false
	}, "", shown);
	const plain = await readLock(place);
	const { versions = {} } = await readDocument(place) ?? {};
	const sections = Object.entries(versions).map(([version, images]) => ({
		shown: `${place.shown} (${version})`,
		images
	}));
	return [...plain ? [{
		shown: place.shown,
		images: plain
	}] : [], ...sections];
}
async function formatLock(place, images) {
	const plain = inOrder(images);
	if (place.section === void 0) return toText({
		lockVersion: 1,
		...plain
	});
	const { versions = {} } = await readDocument(place) ?? {};
	const all = {
		...versions,
		[place.section]: plain
	};
	const sorted = Object.entries(all).sort(([a], [b]) => compareNaturally(a, b));
	return toText({
		lockVersion: 1,
		versions: Object.fromEntries(sorted)
	});
}
const head = `# The embedded images of this application by digest, written by \`imagebuild lock\`.
# A build uses these digests, and fails when the application needs other images.
`;
function toText(document) {
	return head + (0, import_dist.stringify)(document, {
		lineWidth: 0,
		aliasDuplicateObjects: false
	});
}
function inOrder({ installs: how, imageLists = [], images, leftOut }) {
	const rows = images.map((image) => ({
		reference: image.reference,
		digest: image.digest,
		platforms: Object.fromEntries(Object.entries(image.platforms).sort()),
		origins: [...new Set(image.origins)].sort(),
		...image.observed?.length ? { observed: [...new Set(image.observed)].sort() } : {}
	}));
	return {
		...installsIn({ installs: how }),
		...imageLists.length > 0 && { imageLists },
		images: rows.sort((a, b) => a.reference < b.reference ? -1 : 1),
		...leftOut.length > 0 && { leftOut: [...new Set(leftOut)].sort() }
	};
}
async function readDocument({ directory, shown }) {
	const text = await readText(directory, join(directory, lockFile), shown);
	if (text !== void 0) return parseYaml(lockSchema, text, shown);
	const wrong = shown.replace(/\.yaml$/, ".yml");
	if (await readText(directory, join(directory, basename(wrong)), wrong) === void 0) return void 0;
	throw new ImagebuildError("CONFIGURATION_INVALID", say("configurationOtherName", { name: basename(wrong) }), {
		place: { file: wrong },
		hint: say("renameTo", { name: lockFile })
	});
}
function isReference(text) {
	try {
		parseReference(text);
		return true;
	} catch {
		return false;
	}
}

export { readLocks as a, readLock as i, lockFile as n, lockPlace as r, formatLock as t };