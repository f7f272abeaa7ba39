import { o as parseRecords, t as annotationKeys } from "./annotations.js";
import { h as platformName } from "./descriptor.js";
import { l as readSmallBlob, s as parseImageManifest } from "./manifest.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { t as openNamedImages } from "./imagesearch.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { t as findImage } from "./locatedimage.js";
import { t as mergeExplained } from "./explanation.js";

// src/commands/why/published.ts
async function explainPublished(location, platforms, settings, progress) {
	await using stores = createStoreOpener(settings, progress);
	const { source, published } = await findImage(location, stores, platforms, progress);
	await using finder = await openNamedImages(location, settings, progress, {
		explainFlags: true,
		withoutHelm: true
	});
	const explained = [];
	for (const descriptor of published.platforms) {
		const named = await finder.find(source, descriptor);
		const recorded = await readOrigins(source, descriptor);
		explained.push(...explainHeld(named, recorded), ...explainAbsent(named, platformName(descriptor)), ...named.notes.flatMap(({ reference, reason, origins }) => reference === void 0 ? [] : [{
			reference,
			status: "note",
			reason,
			origins
		}]));
	}
	return mergeExplained(explained);
}
function explainHeld({ images, held }, recorded) {
	return held.flatMap((one) => {
		const records = findRecords(one, recorded);
		const naming = images.filter((image) => image.held.includes(one));
		const names = /* @__PURE__ */ new Set([...records.map(({ reference }) => reference), ...naming.map(({ reference }) => formatReference(reference))]);
		return (names.size > 0 ? [...names] : [`${one.repository}:${one.tag}`]).map((reference) => ({
			reference,
			status: "held",
			reason: say("whyHeld").text,
			origins: [...records.flatMap(({ origin, observed }) => observed ? [origin, observed] : [origin]), ...naming.flatMap((image) => formatReference(image.reference) === reference ? image.origins : [])]
		}));
	});
}
function explainAbsent({ images }, platform) {
	return images.filter(({ held }) => held.length === 0).map(({ reference, required, reason, origins }) => ({
		reference: formatReference(reference),
		...required ? {
			status: "missing",
			reason: say("whyMissing", {
				platform,
				reason
			}).text
		} : {
			status: "leftOut",
			reason: say("whyNotHeld", {
				platform,
				reason
			}).text
		},
		origins
	}));
}
function findRecords({ repository, tag, digest }, recorded) {
	const alike = recorded.flatMap((record) => {
		const reference = parseReference(record.reference);
		return reference.repository === repository && record.digest === digest ? [{
			...record,
			tag: reference.tag
		}] : [];
	});
	const tagged = alike.filter((record) => record.tag === tag);
	return tagged.length > 0 ? tagged : alike.filter((record) => record.tag === void 0);
}
async function readOrigins(source, descriptor) {
	const bytes = await source.manifest(descriptor);
	const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
	const instructions = readHistory(await readSmallBlob(source, config));
	return layers.flatMap((layer, index) => parseRecords(layer.annotations?.[annotationKeys.layerImages]).map(({ reference, manifest, source: digest, readFrom, observed }) => ({
		reference,
		digest: manifest.digest,
		origin: {
			kind: "layer",
			file: layer.digest,
			chains: [[
				{
					kind: "platform",
					text: platformName(descriptor)
				},
				{
					kind: "instruction",
					text: instructions[index] ?? ""
				},
				{
					kind: "image",
					text: `${readFrom ?? reference}, ${digest}`
				}
			]]
		},
		observed: observed && {
			kind: "observed",
			file: layer.digest,
			chains: observed.map((text) => [{
				kind: "object",
				text
			}])
		}
	})));
}
function readHistory(configuration) {
	try {
		const { history = [] } = JSON.parse(configuration.toString("utf8"));
		return history.flatMap((row) => row.empty_layer === true ? [] : [instructionIn(row.created_by)]);
	} catch {
		return [];
	}
}
function instructionIn(createdBy) {
	return String(createdBy ?? "").replace(/ # image \S+$/, "");
}

export { explainPublished };