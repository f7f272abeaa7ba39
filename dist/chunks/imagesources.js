import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { d as mediaTypes, i as formatPlatform, m as parsePlatform, o as isIndexType, u as matchesPlatform } from "./descriptor.js";
import { r as readFrom, t as movedHint } from "./sources.js";
import { t as pLimit } from "./p-limit.js";
import { a as contentOf, s as drainBytes } from "./content2.js";
import { c as parseManifest, l as readSmallBlob, o as parseConfig, s as parseImageManifest } from "./manifest.js";
import { s as recordKey } from "./annotations.js";
import { t as findManifest } from "./platforms3.js";
import { n as wrapSource } from "./store.js";
import { t as suggestTags } from "./neartags.js";
import { setTimeout } from "node:timers/promises";

// src/application/prepared/observedchains.ts
function observedChains(origins) {
	const lines = origins.flatMap(({ kind, chains: found = [] }) => kind === "observed" ? found : []).map((steps) => steps.map(({ text }) => text).join(" → "));
	return [...new Set(lines)].sort();
}

// src/publish/resolve/candidates.ts
function reasonToLeaveOut({ code, answer }, { hostIsNeeded, strict }) {
	if (answer === "refuses-anonymous") return say("reasonRefused");
	if (answer === "mirror-lacks") return say("reasonMirrorLacks");
	if (hostIsNeeded || strict) return void 0;
	if (answer === "none") return say("reasonNoAnswer");
	return code === "REGISTRY_PROTOCOL" ? say("reasonNotRegistry") : void 0;
}
function isNoImage({ code }) {
	return code === "CONTENT_INVALID";
}
function leaveOut({ origins }, image, reason, hint) {
	const [origin] = origins;
	const place = origin && {
		file: origin.file,
		line: origin.line
	};
	const message = say("candidateLeftOut", {
		image,
		reason: reason.text
	}).text;
	return {
		reference: image,
		reason: reason.text,
		origins,
		warning: {
			message,
			place,
			...hint === void 0 ? {} : { hint }
		}
	};
}

// src/publish/resolve/imagetypes.ts
function placeOf(image) {
	const origin = image.origins[0];
	return origin ? {
		file: origin.file,
		line: origin.line
	} : {};
}
function embeddedAs({ prepared }) {
	const { file, line } = placeOf(prepared);
	const origin = file === void 0 ? "the request" : line === void 0 ? file : `${file}:${line}`;
	return {
		reference: prepared.reference,
		origin
	};
}

// src/publish/resolve/descriptors.ts
const concurrency = 64;
function wantedImages({ platforms, anyPlatform }, limit, sources = {}) {
	const any = new Set(anyPlatform.map((text) => formatReference(parseReference(text))));
	const wanted = /* @__PURE__ */ new Map();
	for (const [platform, { images }] of Object.entries(platforms)) for (const prepared of images) {
		const name = formatReference(prepared.reference);
		const key = [
			prepared.transport,
			name,
			prepared.archive?.digest,
			prepared.locked
		].join(" ");
		const known = wanted.get(key);
		if (known) known.platforms.push(platform);
		else wanted.set(key, {
			prepared,
			name,
			platforms: [platform],
			anyPlatform: any.has(name),
			readFrom: readFrom(prepared, sources)
		});
	}
	if (wanted.size <= limit) return [...wanted.values()];
	throw new ImagebuildError("LIMIT_EXCEEDED", say("imagesOverLimit", {
		count: wanted.size,
		limit
	}), { hint: say("imagesOverLimitHint") });
}
async function resolveDescriptors(wanted, sourceOf, strict = false) {
	const needed = new Set(wanted.filter(({ prepared }) => prepared.required).map(hostOf));
	const listed = /* @__PURE__ */ new Map();
	return await forEachImage(wanted, async (image) => {
		const hostIsNeeded = needed.has(hostOf(image));
		try {
			return await resolveDescriptor(image, await sourceOf(image.prepared), listed);
		} catch (error) {
			if (!(error instanceof ImagebuildError) || image.prepared.required) throw error;
			const reason = reasonToLeaveOut(error, {
				hostIsNeeded,
				strict
			});
			if (!reason) throw error;
			return leaveOut(image.prepared, image.name, reason, say("listToRequire").text);
		}
	});
}
function hostOf({ readFrom: moved, name }) {
	return (moved ?? name).split("/")[0] ?? "";
}
async function forEachImage(images, act) {
	const limit = pLimit(concurrency);
	const settled = await Promise.allSettled(images.map((image) => limit(() => withOrigin(image, () => act(image)))));
	const problems = [];
	const found = [];
	for (const outcome of settled) if (outcome.status === "fulfilled") found.push(outcome.value);
	else if (outcome.reason instanceof ImagebuildError) problems.push(outcome.reason);
	else throw outcome.reason;
	return {
		found,
		problems
	};
}
async function withOrigin({ prepared, name: image }, act) {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.place?.line !== void 0) throw error;
		const { hint } = error;
		const place = {
			...error.place,
			...placeOf(prepared)
		};
		if (prepared.required) throw error.with({ place });
		const ignored = hint === void 0 ? say("ignoreImage", { image }) : say("orIgnoreImage", {
			hint,
			image
		});
		throw error.with({
			place,
			hint: ignored
		});
	}
}
async function resolveDescriptor(image, source, listed) {
	const { reference, locked, transport } = image.prepared;
	const { tag = "latest", digest } = reference;
	if (locked !== void 0 && transport === "registry") return await resolveLocked(image, source, locked);
	const descriptor = await source.resolve(digest ?? tag);
	return descriptor ? {
		...image,
		source,
		descriptor
	} : await notFound(image, source, digest ?? tag, listed);
}
async function resolveLocked(image, source, locked) {
	const descriptor = await source.resolve(locked);
	if (descriptor) return {
		...image,
		source,
		descriptor
	};
	const words = {
		image: image.name,
		location: source.location,
		digest: locked
	};
	throw new ImagebuildError("IMAGE_NOT_FOUND", say("lockedImageGone", words), {
		place: {
			...placeOf(image.prepared),
			image: image.name
		},
		hint: say("lockedImageGoneHint")
	});
}
async function notFound({ prepared, name: image }, source, tagOrDigest, listed) {
	const { location } = source;
	const { reference, required } = prepared;
	if (!required) return leaveOut(prepared, image, say("reasonAbsent", { location }), movedHint(reference)?.text);
	const hint = movedHint(reference) ?? await suggestTags(tagOrDigest, source, listed) ?? say("imageNotFoundHint");
	throw new ImagebuildError("IMAGE_NOT_FOUND", say("imageNotFound", {
		image,
		location
	}), {
		place: {
			...placeOf(prepared),
			image
		},
		hint
	});
}

// src/publish/resolve/artifacts.ts
function checkIsImage(manifest, reference, image) {
	const type = artifactType(manifest);
	if (type === void 0) return;
	const { host, repository, tag, digest } = reference;
	const address = `oci://${host}/${repository}`;
	const chart = digest ? `${address}@${digest}` : `${address} --version ${(tag ?? "").replaceAll("_", "+")}`;
	const [message, hint] = type.startsWith("application/vnd.cncf.helm.") ? [say("artifactChart", { image }), say("artifactChartHint", { chart })] : [say("artifactOther", {
		image,
		type
	}), say("artifactOtherHint")];
	throw new ImagebuildError("CONTENT_INVALID", message, {
		place: { image },
		hint
	});
}
function artifactType({ artifactType: own, config, layers }) {
	if (/^application\/vnd\./.test(config.mediaType) && !isConfig(config.mediaType)) return config.mediaType === emptyType ? own ?? layers[0]?.mediaType ?? emptyType : config.mediaType;
	const [first] = layers;
	return first && !layers.some(({ mediaType }) => isLayer(mediaType)) ? own ?? first.mediaType : void 0;
}
const emptyType = "application/vnd.oci.empty.v1+json";
function isConfig(type) {
	return type === mediaTypes.ociConfig || type === mediaTypes.dockerConfig;
}
function isLayer(type) {
	return /^application\/(?:vnd\.(?:oci|docker)\.image\.|octet-stream|x-|gzip)/.test(type);
}

// src/publish/resolve/contents.ts
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

// src/publish/resolve/readimage.ts
async function readImage(image) {
	const { name, source, descriptor } = image;
	const bytes = await source.manifest(descriptor);
	const manifest = parseManifest(bytes, descriptor.mediaType, name);
	const read = {
		...image,
		bytes
	};
	return manifest.kind === "index" ? await fromIndex(read, manifest) : await fromSingle(read, manifest);
}
async function fromIndex(image, whole) {
	const found = await Promise.all(image.platforms.map(async (platform) => ({
		platform,
		child: await findManifest(whole, {
			...image,
			platform
		})
	})));
	const missing = found.flatMap(({ platform, child }) => "offered" in child ? leftOutOn(image, {
		platform,
		offered: child.offered
	}) : []);
	const { mediaType } = image.descriptor;
	const index = image.prepared.reference.digest !== void 0 ? {
		...contentOf(image.bytes),
		mediaType
	} : void 0;
	const read = async (child) => {
		const bytes = await image.source.manifest(child);
		const manifest = parseImageManifest(bytes, child.mediaType, image.name);
		const nested = child.between.map(({ bytes, descriptor }) => ({
			...contentOf(bytes),
			mediaType: descriptor.mediaType
		}));
		return embeddedImage(image, {
			bytes,
			descriptor: child,
			manifest,
			...index && {
				index,
				...nested.length > 0 && { nested }
			}
		});
	};
	const embedded = found.map(async ({ platform, child }) => "offered" in child ? [] : [[platform, await read(child)]]);
	return {
		embedded: new Map((await Promise.all(embedded)).flat()),
		missing
	};
}
async function fromSingle(image, manifest) {
	const { bytes, descriptor, platforms } = image;
	const embedded = embeddedImage(image, {
		bytes,
		descriptor,
		manifest
	});
	if (image.anyPlatform) return {
		embedded: new Map(platforms.map((one) => [one, embedded])),
		missing: []
	};
	checkIsImage(manifest, image.prepared.reference, image.name);
	const config = parseConfig(await readSmallBlob(image.source, manifest.config), image.name);
	const offered = [formatPlatform(config)];
	const fits = (platform) => matchesPlatform(parsePlatform(platform), config);
	return {
		embedded: new Map(platforms.filter(fits).map((platform) => [platform, embedded])),
		missing: platforms.flatMap((platform) => fits(platform) ? [] : leftOutOn(image, {
			platform,
			offered
		}))
	};
}
function embeddedImage(image, chosen) {
	const { manifest, index, nested } = chosen;
	return {
		...embeddedAs(image),
		manifest: {
			...contentOf(chosen.bytes),
			mediaType: chosen.descriptor.mediaType
		},
		blobs: [manifest.config, ...manifest.layers].map((blob) => blobContent(image.source, blob)),
		...index ? { index } : {},
		...nested ? { nested } : {}
	};
}
function leftOutOn(image, missing) {
	const { required, platformPolicy } = image.prepared;
	if (required && platformPolicy !== "skip") throw platformMissing(image, missing.platform, missing.offered);
	return missing;
}
function platformMissing({ prepared, platforms, name: image }, platform, offered) {
	const usable = platforms.filter((each) => offered.some((one) => one.startsWith(each)));
	const words = {
		image,
		platform,
		offered: offered.join(", ")
	};
	return new ImagebuildError("PLATFORM_MISSING", say("imagePlatformMissing", words), {
		place: {
			...placeOf(prepared),
			image
		},
		hint: usable.length > 0 ? say("imagePlatformsUsable", { platforms: usable.join(",") }) : say("imageAnyPlatform")
	});
}

// src/publish/resolve/recordedimages.ts
function fromRecords(image, records) {
	const { name, source, descriptor, anyPlatform } = image;
	const embedded = /* @__PURE__ */ new Map();
	for (const platform of image.platforms) {
		const record = records.get(recordKey(platform, name));
		if (record?.source !== descriptor.digest || (record.anyPlatform ?? false) !== anyPlatform) return void 0;
		const { manifest, blobs, index, nested } = record;
		const indexContent = (indexed) => ({
			...manifestContent(source, indexed),
			mediaType: indexed.mediaType
		});
		embedded.set(platform, {
			...embeddedAs(image),
			manifest: {
				...manifestContent(source, manifest, (bytes) => checkRecord(record, bytes, name)),
				mediaType: manifest.mediaType
			},
			blobs: blobs.map((blob) => blobContent(source, {
				mediaType: mediaTypes.ociLayer,
				...blob
			})),
			...index ? { index: indexContent(index) } : {},
			...nested ? { nested: nested.map(indexContent) } : {}
		});
	}
	return embedded;
}
function checkRecord({ manifest, blobs }, bytes, image) {
	const { config, layers } = parseImageManifest(bytes, manifest.mediaType, image);
	const listed = (list) => list.map(({ digest, size }) => `${digest} ${size}`).join();
	if (listed(blobs) === listed([config, ...layers])) return;
	throw new ImagebuildError("CONTENT_INVALID", say("recordWrong", { image }), {
		place: { image },
		hint: say("recordWrongHint")
	});
}

// src/publish/resolve/images.ts
async function resolveImages(wanted, { sourceOf, records, readPublishedFirst = (source) => source, checkPulls = async () => {}, strict = false }) {
	const described = await resolveDescriptors(wanted, sourceOf, strict);
	const known = await records ?? /* @__PURE__ */ new Map();
	const images = described.found.filter((outcome) => "descriptor" in outcome).map((image) => {
		const source = image.prepared.transport !== "registry" ? image.source : readPublishedFirst(image.source);
		return {
			...image,
			recorded: fromRecords({
				...image,
				source
			}, known)
		};
	});
	await checkPulls(images.map(pullOf));
	const { found, problems } = await forEachImage(images, resolveImage);
	const all = [...described.problems, ...problems];
	if (all.length > 0) throw joinProblems(all);
	const leftOut = [...described.found.filter((outcome) => "warning" in outcome), ...found.flatMap((outcome) => outcome.leftOut ?? [])];
	return {
		images: found.flatMap(({ resolved }) => resolved ?? []),
		leftOut,
		warnings: leftOut.map(({ warning }) => warning)
	};
}
function pullOf({ recorded, descriptor, platforms, source }) {
	return {
		source,
		count: recorded ? 0 : isIndexType(descriptor.mediaType) ? 1 + platforms.length : 1,
		refresh: () => source.resolve(descriptor.digest)
	};
}
async function resolveImage(image) {
	const { prepared, name, platforms, anyPlatform, readFrom, descriptor, recorded } = image;
	try {
		const { embedded, missing } = recorded ? {
			embedded: recorded,
			missing: []
		} : await readImage(image);
		checkLocked(prepared, name, embedded);
		if (prepared.transport === "oci-archive") await readToEnd([...embedded.values()]);
		const leftOut = missing.length > 0 ? leaveOut(prepared, name, say("reasonPlatforms", joinMissing(missing))) : void 0;
		if (embedded.size === 0) return { leftOut };
		const { digest } = descriptor;
		return {
			leftOut,
			resolved: {
				prepared,
				name,
				platforms,
				anyPlatform,
				readFrom,
				digest,
				embedded
			}
		};
	} catch (error) {
		if (prepared.required || !(error instanceof ImagebuildError) || !isNoImage(error)) throw error;
		return { leftOut: leaveOut(prepared, name, say("reasonNoImage", { problem: error.message })) };
	}
}
function joinMissing(missing) {
	return {
		platforms: missing.map(({ platform }) => platform).join(", "),
		offered: missing[0]?.offered.join(", ") ?? ""
	};
}
function checkLocked(prepared, image, embedded) {
	const { locked, transport } = prepared;
	if (locked === void 0 || transport === "registry") return;
	for (const [platform, { manifest }] of embedded) if (manifest.digest !== locked) throw new ImagebuildError("LOCK_OUTDATED", say("lockOtherArchive", {
		image,
		platform,
		digest: manifest.digest,
		locked
	}), {
		place: {
			...placeOf(prepared),
			image
		},
		hint: say("lockUpdate")
	});
}
async function readToEnd(images) {
	const contents = images.flatMap(({ manifest, blobs, index }) => [
		manifest,
		...blobs,
		...index ? [index] : []
	]);
	const distinct = new Map(contents.map((content) => [content.digest, content]));
	for (const content of distinct.values()) await drainBytes(content.open());
}

// src/publish/resolve/quota.ts
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
async function requirePulls(pulls, wait) {
	const until = Date.now() + wait.waitMs;
	let isWaiting = false;
	for (;;) {
		const short = pullsByHost(pulls).filter(isShort);
		const [first] = short;
		if (!first) return;
		const left = until - Date.now();
		if (left <= 0 || short.some(isTooSmall)) throw shortage(first, wait.waitMs);
		const delayMs = pauseMs(wait.waitMs, left);
		const seconds = Math.round(delayMs / 1e3);
		if (!isWaiting) wait.progress({
			type: "phase",
			phase: "quota",
			message: waiting(first, until)
		});
		isWaiting = true;
		wait.progress({
			type: "wait",
			subject: first.host,
			reason: shortPulls(first),
			seconds
		});
		await pause(delayMs, wait.signal);
		for (const { host } of short) await pulls.find(({ source }) => source.quota?.()?.host === host)?.refresh();
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
function pauseMs(waitMs, leftMs) {
	return Math.min(6e4, leftMs, Math.max(1e3, waitMs / 10));
}
function isTooSmall({ needed, limit }) {
	return limit !== void 0 && limit < needed;
}
function waiting({ host, needed, remaining = 0 }, until) {
	return say("quotaWait", {
		host,
		remaining,
		needed,
		until: formatTime(until)
	}).text;
}
function shortPulls({ host, needed, remaining = 0 }) {
	return say("quotaShort", {
		host,
		remaining,
		needed
	}).text;
}
function shortage(pulls, waitedMs = 0) {
	const { host, needed, remaining = 0 } = pulls;
	const words = {
		host,
		needed,
		remaining,
		seconds: Math.round(waitedMs / 1e3)
	};
	const message = waitedMs > 0 && !isTooSmall(pulls) ? say("quotaTooFewStill", words) : say("quotaTooFew", words);
	return new ImagebuildError("RATE_LIMITED", message, {
		place: { registry: host },
		hint: hintFor(pulls)
	});
}
function hintFor(pulls) {
	const { host, limit = 0, windowSeconds } = pulls;
	if (isTooSmall(pulls)) return say("quotaTooSmallHint", {
		host,
		limit
	});
	if (windowSeconds === void 0) return say("quotaHint", { host });
	const until = formatTime(Date.now() + windowSeconds * 1e3);
	return say("quotaWaitHint", {
		host,
		until,
		window: formatWindow(windowSeconds)
	});
}
function formatWindow(seconds) {
	return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.ceil(seconds / 60)}m`;
}
function formatTime(milliseconds) {
	return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// src/publish/resolve/imagesources.ts
function imageSources(files, stores) {
	const opened = /* @__PURE__ */ new Map();
	return async ({ reference, transport, archive }) => {
		if (transport === "registry" || !archive) return stores.sourceOf(reference);
		const key = `${transport} ${archive.digest}`;
		const source = opened.get(key) ?? openChecked(stores.openArchive, transport, archive, files(archive.digest));
		opened.set(key, source);
		return inArchive(await source, archive);
	};
}
async function openChecked(openArchive, transport, { shown }, content) {
	if (content.file === void 0) throw new RangeError(`${shown} is not a file`);
	await drainBytes(content.open());
	return await openArchive(transport, content.file, shown);
}
function inArchive(source, { name, shown }) {
	return wrapSource(source, {
		location: shown,
		async resolve() {
			const found = await source.resolve(name) ?? await source.resolve("");
			if (found) return found;
			throw notInArchive(name, shown, await source.names());
		}
	});
}
function notInArchive(image, archive, names) {
	const words = {
		archive,
		image,
		names: names.join(", ")
	};
	return new ImagebuildError("IMAGE_NOT_FOUND", say("archiveLacks", words), { hint: say("archiveLacksHint") });
}

export { shortage as a, observedChains as c, requirePulls as i, isShort as n, resolveImages as o, pullsByHost as r, wantedImages as s, imageSources as t };