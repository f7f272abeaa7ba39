import { g as platformName, h as parsePlatform, i as formatPlatform } from "./descriptor.js";
import { a as commitIndex, c as encodeImage, i as commit, n as newMeter, o as holdsAll, r as followPublication, s as tagLacks, t as meteredSource } from "./meter.js";
import { c as requestPlatforms } from "./request.js";
import { i as versionTags, n as platformTag, t as checkTags } from "./versiontags.js";
import { a as planTarget, i as planBuild, n as listNotes, o as imageFacts, r as listImages, t as checkEmbedded } from "./selfcheck.js";
import { n as isComputed } from "./plantypes.js";
import { t as pLimit } from "./p-limit.js";
import { s as parseImageManifest } from "./manifest.js";
import { s as tryReadPublished } from "./published.js";
import { i as requirePulls, t as imageSources } from "./imagesources.js";
import { t as ImagebuildError } from "./errors.js";
import { r as readAgainIfDamaged } from "./damage.js";
import { r as layerMediaType } from "./encoder.js";
import { o as encodeLayer } from "./split.js";
import { t as say } from "./say.js";
import { n as createStoreOpener } from "./open.js";
import { t as refuseWarnings } from "./strict.js";
import { t as asImagebuildError } from "./unknownerror.js";

// src/publish/commit/concurrentbuilds.ts
async function watchConcurrentBuilds(target, version, others) {
	if (others.length === 0) return { published: async () => [] };
	const tags = others.map((platform) => [platform, platformTag(version, platform)]);
	const read = () => Promise.all(tags.map(([, tag]) => target.resolve(tag)));
	const before = await read();
	return { async published() {
		return (await read()).flatMap((descriptor, index) => {
			if (!descriptor || descriptor.digest === before[index]?.digest) return [];
			const { mediaType, digest, size } = descriptor;
			return [{
				mediaType,
				digest,
				size,
				platform: parsePlatform(tags[index][0])
			}];
		});
	} };
}
function otherPlatforms(built, dropped) {
	return requestPlatforms.filter((each) => !built.includes(each) && !dropped.includes(each));
}

// src/publish/readback.ts
const concurrency$1 = 32;
async function verifyPublished(target, committed, image, concurrentBuilds, confirmed) {
	const { images, facts } = image;
	const { version } = facts;
	const limit = pLimit(concurrency$1);
	const verifyTag = async () => {
		const isOurs = (await target.resolve(version))?.digest === committed.index.descriptor.digest;
		const lost = await lostManifests(target, version, concurrentBuilds);
		const last = lost.length === 0 && (isOurs || await holdsAll(target, version, images)) ? committed : await commitIndex(target, image, lost);
		await target.manifest(last.index.descriptor);
		return last;
	};
	const verifyBlobs = async ({ manifest: { bytes, descriptor }, platform }) => {
		const name = `${target.location}:${version}`;
		const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, name);
		const blobs = [config, ...layers].filter((blob) => !confirmed.has(blob.digest));
		const there = await Promise.all(blobs.map((blob) => limit(() => target.has(blob))));
		const missing = blobs.find((_, index) => !there[index]);
		if (missing) throw tagLacks(target, `${version} (${platform})`, missing.digest, void 0);
	};
	const [last] = await Promise.all([
		verifyTag(),
		...images.map(({ manifest }) => target.manifest(manifest.descriptor)),
		...images.map(verifyBlobs)
	]);
	return last;
}
async function lostManifests(target, version, concurrentBuilds) {
	const moved = await concurrentBuilds.published();
	if (moved.length === 0) return [];
	const there = new Set((await tryReadPublished(target, version))?.platforms.map(({ digest }) => digest));
	return moved.filter(({ digest }) => !there.has(digest));
}

// src/publish/result.ts
function describeResult(prepared, outcome) {
	const { request } = prepared;
	const { reference, committed, documents, images, held, meter, previous, publishSeconds, warnings } = outcome;
	const { digest, size } = committed.index.descriptor;
	return {
		schemaVersion: 1,
		status: "done",
		request,
		reference,
		digest,
		size,
		platforms: Object.fromEntries(documents.map((image) => [image.platform, describePlatform(image)])),
		images: listImages(held, images, prepared),
		...listNotes(prepared, outcome.leftOut, held),
		...prepared.imageLists ? { imageLists: [...prepared.imageLists] } : {},
		...previous ? { previous: describePrevious(reference, previous) } : {},
		transfer: {
			...meter,
			pulledBytes: meter.pulledBytes + (prepared.pulledBytes ?? 0)
		},
		durations: { publishSeconds },
		warnings: [...warnings],
		...prepared.application.commit === void 0 ? {} : { commit: prepared.application.commit },
		...request.requestId === void 0 ? {} : { requestId: request.requestId }
	};
}
function describePlatform({ manifest, platform }) {
	const { config, layers } = parseImageManifest(manifest.bytes, manifest.descriptor.mediaType, platform);
	const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
	return {
		digest: manifest.descriptor.digest,
		size,
		layers: layers.length,
		config: config.digest
	};
}
function describePrevious(reference, { tag, images }) {
	return {
		reference: `${reference.slice(0, reference.lastIndexOf(":"))}:${tag}`,
		images: [...images]
	};
}

// src/publish/upload/layers.ts
const concurrency = 16;
const graceMs = 5e3;
async function uploadLayers(layers, options) {
	const { progress, signal } = options;
	const stored = /* @__PURE__ */ new Map();
	const queue = inOrder([...Map.groupBy(layers, ({ key }) => key).values()]);
	const stop = new AbortController();
	const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
	const refused = /* @__PURE__ */ new Set();
	let isOver = false;
	const worker = async () => {
		for (let alike = queue.shift(); alike && !stopped.aborted; alike = queue.shift()) {
			const { key, layer } = alike[0];
			try {
				for (const each of alike) await verifyLayer(each.layer, options, stopped);
				stored.set(key, await storeLayer(alike[0], options, refused, stopped));
			} catch (error) {
				if (!isOver) progress({
					type: "transfer",
					id: key,
					name: layer.title,
					state: "failed"
				});
				stop.abort(error);
			}
		}
	};
	const workers = Promise.all(Array.from({ length: concurrency }, worker));
	await Promise.race([workers, graceAfter(stop.signal)]);
	isOver = true;
	stopped.throwIfAborted();
	return stored;
}
async function graceAfter(signal) {
	await new Promise((resolve) => {
		signal.addEventListener("abort", () => setTimeout(resolve, graceMs).unref(), { once: true });
	});
}
function inOrder(groups) {
	const order = {
		reuse: 0,
		mount: 1,
		build: 2
	};
	return groups.sort(([a], [b]) => order[a.action] - order[b.action] || b.bytes - a.bytes);
}
async function verifyLayer(layer, { verify }, signal) {
	if (!isComputed(layer) && layer.madeBy === "engine") await verify(layer, signal);
}
async function storeLayer(plan, options, refused, signal) {
	const { meter, progress } = options;
	const { key: id, layer } = plan;
	const name = layer.title;
	const upload = () => isComputed(layer) ? buildLayer(layer, options, signal) : copyLayer(layer, options, signal);
	switch (plan.action) {
		case "reuse": {
			const { size } = plan.stored;
			meter.reusedBytes += size;
			progress({
				type: "transfer",
				id,
				name,
				state: "reused",
				size
			});
			return plan.stored;
		}
		case "mount": {
			if (!await tryMount(options.target, plan.candidate, refused)) return await upload();
			const { size } = plan.candidate.layer;
			meter.mountedBytes += size;
			progress({
				type: "transfer",
				id,
				name,
				state: "mounted",
				size
			});
			return plan.candidate.layer;
		}
		case "build": return await upload();
	}
}
async function tryMount(target, { layer, from }, refused) {
	if (refused.has(from)) return false;
	try {
		if (await target.mount(layer, from)) return true;
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
	}
	refused.add(from);
	return false;
}
async function buildLayer(layer, options, signal) {
	const { key: id, title: name, tarSize, spec } = layer;
	const { target, progress } = options;
	const stored = await writeAgainIfDamaged(name, progress, async (fresh) => {
		progress({
			type: "transfer",
			id,
			name,
			state: "started",
			size: tarSize
		});
		const content = encodeLayer(spec, fresh);
		const written = await target.write({
			size: content.size,
			open: (offset) => watched(content.open(offset), id, options, signal)
		});
		return {
			...written,
			diffId: content.diffId(written.digest)
		};
	});
	progress({
		type: "transfer",
		id,
		name,
		state: "pushed",
		size: stored.size
	});
	return {
		mediaType: layerMediaType(spec.compression),
		...stored
	};
}
async function copyLayer(layer, options, signal) {
	const { descriptor, diffId, title: name } = layer;
	const { mediaType, digest: id, size } = descriptor;
	const { target, progress } = options;
	await writeAgainIfDamaged(name, progress, async (fresh) => {
		progress({
			type: "transfer",
			id,
			name,
			state: "started",
			size
		});
		await target.write({
			digest: id,
			size,
			open: (offset) => watched(layer.open(offset, fresh), id, options, signal)
		});
	});
	progress({
		type: "transfer",
		id,
		name,
		state: "pushed",
		size
	});
	return {
		mediaType,
		digest: id,
		size,
		diffId
	};
}
const writes = 3;
async function writeAgainIfDamaged(name, progress, write) {
	const onDamage = (error) => {
		const { text: message } = say("layerWrittenAgain", {
			name,
			reason: error.message
		});
		progress({
			type: "warning",
			warning: { message }
		});
	};
	return await readAgainIfDamaged(write, {
		reads: writes,
		onDamage
	});
}
async function* watched(bytes, id, { meter, progress }, signal) {
	for await (const chunk of bytes) {
		signal.throwIfAborted();
		meter.pushedBytes += chunk.length;
		progress({
			type: "bytes",
			id,
			count: chunk.length
		});
		yield chunk;
	}
}

// src/commands/publish.ts
async function publish(prepared, settings, progress, { intermediate = false } = {}) {
	await using stores = createStoreOpener(settings, progress);
	const opened = await stores.targetOf(prepared.request);
	const { target, reference, isHidden } = opened;
	const { version: tag } = prepared.request;
	const ending = followPublication(target, {
		tag,
		reference,
		isHidden
	}, settings.signal);
	try {
		const check = intermediate ? () => {} : checkEmbedded;
		const result = await publishTo({
			...opened,
			ending
		}, stores, prepared, settings, progress, check);
		await opened.finish();
		return result;
	} catch (error) {
		await opened.abort();
		throw intermediate ? error : await ending.explain(asImagebuildError(error));
	}
}
async function publishTo(opened, stores, prepared, settings, progress, check) {
	const started = performance.now();
	const { target, platformTags, reference } = opened;
	const { request, unsupported } = prepared;
	const { version } = request;
	const { compression, limits, sources, replaceOtherType, signal } = settings;
	const facts = imageFacts(request, settings.env, settings.configuration?.source);
	const rules = tagRules(request, replaceOtherType);
	const built = Object.keys(prepared.platforms);
	const meter = newMeter();
	reportPhase(progress, "resolve", say("phaseResolve"));
	await checkTags(target, versionTags(version, platformTags ? built : []), rules);
	const planned = planTarget(opened, request, settings.destination, stores.repository);
	const wait = {
		waitMs: settings.waitForQuota,
		progress,
		signal
	};
	const [{ plan, images, leftOut, previous, held }, concurrentBuilds] = await Promise.all([planBuild(prepared, meteredSources(prepared, stores, meter), planned, {
		facts,
		encoding: {
			mtime: facts.created,
			compression
		},
		limits,
		sources,
		strict: settings.strict,
		checkPulls: (pulls) => requirePulls(pulls, wait)
	}), watchConcurrentBuilds(target, version, platformTags ? otherPlatforms(built, unsupported) : [])]);
	check(prepared, held, images);
	if (settings.strict) refuseWarnings([...prepared.warnings, ...plan.warnings]);
	const layers = plan.manifests.flatMap((manifest) => manifest.layers);
	reportSize(progress, layers);
	const verify = await engineLayerVerifier(layers);
	const stored = await uploadLayers(layers, {
		target,
		meter,
		progress,
		signal,
		verify
	});
	reportPhase(progress, "manifests", say("phaseTag", { reference }));
	const documents = plan.manifests.map((manifest) => encodeImage(manifest, stored, facts));
	const image = {
		images: documents,
		facts,
		rules,
		dropped: plan.dropped,
		ending: opened.ending,
		annotations: opened.annotations
	};
	const committed = await commit(target, image);
	for (const { platform } of committed.kept) if (platform) reportPhase(progress, "manifests", say("phaseKept", { platform: formatPlatform(platform) }));
	reportPhase(progress, "verify", say("phaseVerify"));
	const [verified, notShared] = await Promise.all([verifyPublished(target, committed, image, concurrentBuilds, confirmedBlobs(stored)), shareLayers(planned.sharedLayers, plan, stored, committed)]);
	const added = [
		...plan.warnings,
		...notShared,
		...committed.gone.map((one) => platformGone(reference, one))
	];
	for (const warning of added) progress({
		type: "warning",
		warning
	});
	return describeResult(prepared, {
		reference,
		committed: verified,
		documents,
		images,
		leftOut,
		held,
		meter,
		previous,
		publishSeconds: (performance.now() - started) / 1e3,
		warnings: [...prepared.warnings, ...added]
	});
}
function tagRules({ type, version, replace, requestId }, replaceOtherType) {
	return {
		type,
		version,
		replace,
		isOwnRule: requestId === void 0,
		replaceOtherType
	};
}
function meteredSources({ files }, stores, meter) {
	const imageSource = imageSources(files, stores);
	return {
		sourceOf: async (reference) => meteredSource(await stores.sourceOf(reference), meter),
		imageSource: async (image) => {
			const source = await imageSource(image);
			return image.transport === "registry" ? meteredSource(source, meter) : source;
		}
	};
}
async function engineLayerVerifier(layers) {
	if (!layers.some(({ layer }) => !isComputed(layer) && layer.madeBy === "engine")) return async () => {};
	return (await import("./enginelayers.js")).verifyEngineLayer;
}
function confirmedBlobs(stored) {
	return new Set([...stored.values()].filter(({ reused }) => reused).map(({ digest }) => digest));
}
async function shareLayers(sharedLayers, { manifests }, stored, { index, kept }) {
	const layers = manifests.flatMap((manifest) => manifest.layers.filter(({ layer }) => isComputed(layer)));
	const keys = [...new Set(layers.map(({ key }) => key))];
	if (keys.every((key) => stored.get(key)?.reused)) return [];
	const { digest } = index.descriptor;
	const warning = await sharedLayers.add({
		digest,
		keys,
		keepsPlatforms: kept.length > 0
	});
	return warning ? [warning] : [];
}
function platformGone(image, descriptor) {
	const platform = platformName(descriptor);
	return {
		message: say("platformGone", {
			image,
			platform
		}).text,
		place: { image },
		hint: say("platformGoneHint", { platform }).text
	};
}
function reportSize(progress, layers) {
	const sizes = new Map(layers.map(({ key, layer }) => [key, isComputed(layer) ? layer.tarSize : layer.descriptor.size]));
	const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
	progress({
		type: "planned",
		layers: sizes.size,
		bytes
	});
}
function reportPhase(progress, phase, message) {
	progress({
		type: "phase",
		phase,
		message: message.text
	});
}

export { publish as t };