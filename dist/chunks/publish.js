import { h as platformName, i as formatPlatform, m as parsePlatform, r as digestOf } from "./descriptor.js";
import { a as followPublication, c as holdsAll, l as tagLacks, n as newMeter, o as commit, r as copyCounted, s as commitIndex, t as meteredSource, u as encodeImage } from "./meter.js";
import { t as formatReference } from "./reference.js";
import { r as targetReference } from "./settings.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { n as platformTag } from "./versiontags.js";
import { i as inBackground, n as isComputed, o as withManifestsOf } from "./plantypes.js";
import { n as tagRules, t as checkVersionTags } from "./tagcheck.js";
import { a as planTarget, i as planBuild, n as listNotes, o as imageFacts, r as listImages, t as checkEmbedded } from "./selfcheck.js";
import { p as requestPlatforms } from "./request.js";
import { i as requirePulls, t as imageSources } from "./imagesources.js";
import { t as pLimit } from "./p-limit.js";
import { s as parseImageManifest } from "./manifest.js";
import { s as tryReadPublished } from "./published.js";
import { a as installsIn } from "./shapes.js";
import { n as encodeLayer, r as entriesDigest } from "./layer.js";
import { t as ImagebuildError } from "./errors.js";
import { i as collectBytes, o as countBytes } from "./content2.js";
import { r as readAgainIfDamaged } from "./damage.js";
import { r as withTransfers } from "./transfers.js";
import { r as layerMediaType } from "./encoder.js";
import { i as say } from "./say.js";
import { i as entriesIn } from "./prepared.js";
import { i as templateLimit, n as isTemplate, r as isUsageFile, t as describeUsage } from "./usage.js";
import { n as createStoreOpener } from "./open.js";
import { t as refuseWarnings } from "./strict.js";

// src/publish/commit/furthernames.ts
function openFurtherNames({ version, directory }, { target, platformTags, annotations }, repository, { destination, furtherNames = [] }) {
	if (directory === void 0 || !platformTags) return [];
	if (destination.kind === "registry") return furtherNames.map((name) => ({
		target: repository(name),
		tag: name.tag,
		reference: formatReference(name)
	}));
	const others = furtherNames.filter(({ tag }) => tag !== version);
	return [...new Map(others.map((name) => [name.tag, name])).values()].map((name) => ({
		target,
		tag: name.tag,
		reference: targetReference(destination, {
			app: "",
			version: name.tag
		}),
		annotations: renamed(annotations, formatReference(name))
	}));
}
function renamed(annotations = {}, name) {
	return Object.fromEntries(Object.keys(annotations).map((key) => [key, name]));
}
async function writeFurtherNames({ source, committed, images, published }, names, { copy, onName, signal }) {
	const done = [...published];
	for (const name of names) {
		const ending = followPublication(name.target, name, signal);
		onName(name.reference);
		try {
			const { index } = committed;
			if (name.target.location !== source.location) await copy(source, name.target, index.descriptor);
			const put = async (tag, bytes, descriptor) => {
				const before = await name.target.resolve(tag);
				ending.writing(tag, descriptor.digest, before?.digest);
				await name.target.putManifest(bytes, descriptor, tag);
				ending.written(tag);
			};
			for (const { platform, manifest } of images) await put(platformTag(name.tag, platform), manifest.bytes, manifest.descriptor);
			const { annotations } = name;
			await put(name.tag, index.bytes, {
				...index.descriptor,
				...annotations ? { annotations } : {}
			});
			const now = await name.target.resolve(name.tag);
			if (now?.digest !== index.descriptor.digest) throw tagLacks(name.target, name.tag, index.descriptor.digest, now?.digest);
		} catch (thrown) {
			throw withPublished(await ending.explain(asImagebuildError(thrown)), done);
		}
		done.push(name.reference);
	}
	return done;
}
function withPublished(error, published) {
	return error.target ? error.with({ target: {
		...error.target,
		published
	} }) : error;
}

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

// src/publish/planwhilechecking.ts
async function planWhileChecking(prepared, target, { settings, progress }, plan) {
	const { request, unsupported, platforms } = prepared;
	const checking = inBackground(checkAllTags(target, prepared, settings));
	const { waitForQuota: waitMs, signal } = settings;
	const planning = inBackground(plan({
		async checkPulls(pulls) {
			await checking;
			await requirePulls(pulls, {
				waitMs,
				progress,
				signal
			});
		},
		afterTags: (open) => async (image) => {
			if (image.transport !== "registry") await checking;
			return await open(image);
		}
	}));
	const others = target.others ? otherPlatforms(Object.keys(platforms), unsupported) : [];
	const watching = inBackground(watchConcurrentBuilds(target.written, request.version, others));
	await checking;
	return await Promise.all([planning, watching]);
}
async function checkAllTags({ target, platformTags, further }, { request, platforms }, settings) {
	const checks = [{
		target,
		tag: request.version
	}, ...further].map((name) => {
		const named = {
			...request,
			version: name.tag
		};
		const tagged = {
			target: name.target,
			platformTags
		};
		return inBackground(checkVersionTags(tagged, named, Object.keys(platforms), settings));
	});
	for (const check of checks) await check;
}

// src/publish/readback.ts
const concurrency = 64;
async function verifyPublished(target, committed, image, concurrentBuilds, confirmed) {
	const { images, facts } = image;
	const { version } = facts;
	const limit = pLimit(concurrency);
	const verifyTag = async () => {
		const [naming, finding] = [target.resolve(version), lostManifests(target, version, concurrentBuilds)];
		const reading = inBackground(target.manifest(committed.index.descriptor));
		const [now, lost] = await Promise.all([naming, finding]);
		const isOurs = now?.digest === committed.index.descriptor.digest;
		const isWhole = lost.length === 0 && (isOurs || await holdsAll(target, version, images));
		const last = isWhole ? committed : await commitIndex(target, image, lost);
		await (isWhole ? reading : target.manifest(last.index.descriptor));
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

// src/publish/content.ts
function hashContents(manifests, images) {
	return Object.fromEntries(manifests.map((manifest) => [manifest.platform, hashContent(manifest, images)]));
}
function hashContent({ platform, config, author, layers }, images) {
	const embedded = images.flatMap(({ reference, platforms }) => {
		const digest = platforms?.[platform];
		return digest === void 0 ? [] : [`${reference} ${digest}`];
	});
	return {
		configuration: digestOf(JSON.stringify(sorted({
			author,
			config
		}))),
		files: digestOf(layers.flatMap(({ layer }) => fileIdentity(layer)).join("\n")),
		images: digestOf(embedded.sort().join("\n"))
	};
}
function fileIdentity(layer) {
	if (!isComputed(layer)) return [layer.diffId];
	return layer.contents !== void 0 && !/^blob \S+$/.test(layer.contents) ? [] : [entriesDigest(layer.spec.entries)];
}
function sorted(value) {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
	return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

// src/publish/result.ts
function describeResult(prepared, outcome) {
	const { request } = prepared;
	const { reference, committed, documents, images, held, meter, previous, publishSeconds, warnings } = outcome;
	const { digest, size } = committed.index.descriptor;
	const listed = listImages(held, images, prepared);
	return {
		schemaVersion: 1,
		status: "done",
		request,
		reference,
		...request.directory ? { kubefile: prepared.application.kubefile } : {},
		digest,
		size,
		platforms: Object.fromEntries(documents.map((image) => [image.platform, describePlatform(image)])),
		images: listed,
		content: hashContents(outcome.manifests, listed),
		...listNotes(prepared, outcome.leftOut, held),
		...installsIn(prepared),
		...prepared.imageLists ? { imageLists: [...prepared.imageLists] } : {},
		...previous ? { previous: describePrevious(reference, previous) } : {},
		...outcome.usage === void 0 ? {} : { usage: outcome.usage },
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
function platformLayers({ platform, layers }) {
	return layers.map((layer) => ({
		...layer,
		platform
	}));
}
async function uploadLayers(layers, options) {
	const groups = [...Map.groupBy(layers, ({ key }) => key).values()];
	const refused = /* @__PURE__ */ new Set();
	const upload = ({ run }, alike) => {
		const { key: id, bytes, layer } = alike[0];
		const named = {
			...options,
			progress: withPlatforms(options.progress, alike)
		};
		return run({
			bytes,
			async move(signal) {
				for (const each of alike) await verifyLayer(each.layer, options, signal);
				return [id, await storeLayer(alike[0], named, refused, signal)];
			},
			onEnd: (state) => named.progress({
				type: "transfer",
				id,
				name: layer.title,
				state
			})
		});
	};
	return await withTransfers(async (transfers) => new Map(await Promise.all(groups.map((alike) => upload(transfers, alike)))), options.signal);
}
function withPlatforms(progress, alike) {
	const platforms = [...new Set(alike.map(({ platform }) => platform))];
	return (event) => progress(event.type === "transfer" ? {
		...event,
		platforms
	} : event);
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
function watched(bytes, id, { meter, progress }, signal) {
	return countBytes(bytes, (count) => {
		signal.throwIfAborted();
		meter.pushedBytes += count;
		progress({
			type: "bytes",
			id,
			count
		});
	});
}

// src/publish/usage.ts
const mostTemplates = 100;
async function readUsage({ platforms, request }) {
	const [platform] = Object.values(platforms);
	if (!platform) return void 0;
	const files = /* @__PURE__ */ new Map();
	for (const entry of platform.layers.flatMap(entriesIn)) if (entry.type === "file" && isUsageFile(entry.path)) files.set(entry.path, entry);
	else files.delete(entry.path);
	const read = [];
	let templates = 0;
	for (const { path, content } of files.values()) {
		const isRead = isTemplate(path) && content.size <= 262144 && templates++ < mostTemplates;
		read.push({
			path,
			...isRead ? { text: (await collectBytes(content.open())).toString() } : {}
		});
	}
	const holdsImages = platform.images.length > 0;
	return describeUsage({ ...platform.config }, read, {
		type: request.type,
		holdsImages
	});
}

// src/commands/publish.ts
async function publish(prepared, settings, progress, { intermediate = false } = {}) {
	await using stores = createStoreOpener(settings, progress);
	const opened = await stores.targetOf(prepared.request);
	const further = openFurtherNames(prepared.request, opened, stores.repository, settings);
	const first = await publishFirst({
		...opened,
		further
	}, stores, prepared, settings, progress, intermediate);
	if (prepared.request.directory === void 0) return first.result;
	const { result, committed, images, meter } = first;
	const tags = await writeFurtherNames({
		source: opened.target,
		committed,
		images,
		published: [opened.reference]
	}, further, {
		copy: (source, target, descriptor) => copyCounted([{
			source,
			descriptor,
			name: opened.reference
		}], target, {
			meter,
			progress,
			signal: settings.signal
		}),
		onName: (reference) => reportPhase(progress, "manifests", say("phaseTag", { reference })),
		signal: settings.signal
	});
	const pulledBytes = meter.pulledBytes + (prepared.pulledBytes ?? 0);
	return {
		...result,
		tags,
		transfer: {
			...meter,
			pulledBytes
		}
	};
}
async function publishFirst(opened, stores, prepared, settings, progress, intermediate) {
	const { target, reference, isHidden } = opened;
	const { version: tag } = prepared.request;
	const ending = followPublication(target, {
		tag,
		reference,
		isHidden
	}, settings.signal);
	try {
		const check = intermediate ? () => {} : checkEmbedded;
		const published = await publishTo({
			...opened,
			ending
		}, stores, prepared, settings, progress, check);
		await opened.finish();
		return published;
	} catch (error) {
		await opened.abort();
		throw intermediate ? error : await ending.explain(asImagebuildError(error));
	}
}
async function publishTo(opened, stores, prepared, settings, progress, check) {
	const started = performance.now();
	const { target, platformTags, reference, further } = opened;
	const { request } = prepared;
	const { signal } = settings;
	const facts = imageFacts(request, settings.env, settings.configuration?.source);
	const meter = newMeter();
	const isWhole = request.directory !== void 0;
	reportPhase(progress, "resolve", say("phaseResolve"));
	const planned = planTarget(opened, request, settings.destination, stores.repository);
	const [{ plan, images, leftOut, previous, held }, concurrentBuilds] = await planWhileChecking(prepared, {
		target: planned.target,
		platformTags,
		written: target,
		further,
		others: platformTags && !isWhole
	}, {
		settings,
		progress
	}, ({ checkPulls, afterTags }) => {
		const { sourceOf, imageSource } = meteredSources(prepared, stores, meter);
		return planBuild(prepared, {
			sourceOf,
			imageSource: afterTags(imageSource)
		}, planned, {
			facts,
			encoding: {
				mtime: facts.created,
				compression: settings.compression
			},
			limits: settings.limits,
			sources: settings.sources,
			strict: settings.strict,
			checkPulls,
			expectsReuse: true
		});
	});
	check(prepared, held, images);
	const usage = await readUsage(prepared);
	if (settings.strict) refuseWarnings([...prepared.warnings, ...plan.warnings]);
	const layers = plan.manifests.flatMap((manifest) => manifest.layers);
	reportSize(progress, layers);
	const verify = await engineLayerVerifier(layers);
	const stored = await uploadLayers(plan.manifests.flatMap(platformLayers), {
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
		rules: tagRules(request, settings),
		dropped: plan.dropped,
		isWhole,
		ending: opened.ending,
		published: withManifestsOf(planned.target, target),
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
	return {
		result: describeResult(prepared, {
			reference,
			committed: verified,
			documents,
			manifests: plan.manifests,
			images,
			leftOut,
			held,
			meter,
			previous,
			publishSeconds: (performance.now() - started) / 1e3,
			usage,
			warnings: [...prepared.warnings, ...added]
		}),
		committed: verified,
		images: documents,
		meter
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
	const moved = new Map(layers.map(({ key, bytes }) => [key, bytes]));
	const sum = (values) => [...values].reduce((total, size) => total + size, 0);
	progress({
		type: "planned",
		layers: sizes.size,
		bytes: sum(sizes.values()),
		transferBytes: sum(moved.values())
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