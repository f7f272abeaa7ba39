import { r as parseLocation } from "./location.js";
import { u as parseRegistryHost } from "./configurationschemas.js";
import { t as ImagebuildError } from "./errors.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { n as createStoreOpener, t as createSourceOpener } from "./open.js";
import { i as say } from "./say.js";
import { t as asImagebuildError } from "./unknownerror.js";
import { i as publishTo, n as openImages, r as joinImages, t as checkReserved } from "./reserved.js";
import { a as layerPrefix } from "./annotations.js";
import { i as isCopiedEntry } from "./meter.js";
import { c as parseManifest, t as deduceMediaType } from "./manifest.js";

// src/commands/publishimages/layerkeys.ts
async function refuseLayerKeys({ location, source, published, isWhole }, namespaces) {
	const layers = await findKeyedLayers(source, isWhole ? [published.descriptor] : published.platforms);
	const [layer] = layers;
	if (layer === void 0) return;
	const words = {
		image: location,
		count: layers.size,
		layer,
		namespaces: namespaces.join(", ")
	};
	throw new ImagebuildError("SOURCE_UNTRUSTED", say("sourceWithLayerKeys", words), {
		place: { image: location },
		hint: say("sourceWithLayerKeysHint")
	});
}
async function findKeyedLayers(source, copied) {
	const found = /* @__PURE__ */ new Set();
	const seen = /* @__PURE__ */ new Set();
	const visit = async (descriptor) => {
		if (seen.has(descriptor.digest)) return;
		seen.add(descriptor.digest);
		const bytes = await source.manifest(descriptor);
		const mediaType = descriptor.mediaType || (deduceMediaType(bytes) ?? "");
		const manifest = parseManifest(bytes, mediaType, `${source.location}@${descriptor.digest}`);
		if (manifest.kind === "manifest") for (const layer of manifest.layers.filter(isKeyed)) found.add(layer.digest);
		else for (const child of manifest.manifests.filter(isCopiedEntry)) await visit(child);
	};
	for (const descriptor of copied) await visit(descriptor);
	return found;
}
function isKeyed({ annotations = {} }) {
	return Object.keys(annotations).some((name) => name.startsWith(layerPrefix));
}

// src/commands/publishimages/copyimages.ts
async function copyImages(locations, targets, { platforms, own, trustSource = false }, settings, progress) {
	const references = targets.map(parseTarget);
	await using stores = createStoreOpener(settings, progress);
	await using direct = createSourceOpener({
		...settings,
		mirrors: {},
		sources: {}
	}, progress);
	const namespaces = own.length > 0 ? own : references.map(namespaceOf);
	const open = openOwnDirectly(stores, direct, namespaces, settings);
	const images = await openImages(locations, { open }, {
		platforms,
		strict: settings.strict
	}, progress);
	const foreign = images.filter(({ location }) => isForeign(location, namespaces));
	const names = [...new Set(namespaces.map(formatNamespace))];
	if (!trustSource) for (const image of foreign) await refuseLayerKeys(image, names);
	const joined = joinImages(images);
	const keepTyped = images.some(({ location }) => parseLocation(location) === void 0);
	const outcomes = [];
	for (const to of references) {
		const reference = formatReference(to);
		const target = stores.repository(to);
		try {
			const published = await publishTo({
				images,
				joined,
				to,
				keepTyped
			}, target, settings, progress);
			outcomes.push({
				reference,
				published
			});
		} catch (error) {
			outcomes.push({
				reference,
				error: asImagebuildError(error)
			});
		}
	}
	return outcomes;
}
function parseTarget(text) {
	if (parseLocation(text)) throw new ImagebuildError("USAGE", say("copyToLocation", { location: text }), { hint: say("copyToLocationHint") });
	const reference = parseReference(parseRegistryHost(text).host);
	if (reference.digest !== void 0) throw new ImagebuildError("USAGE", say("copyToDigest", { reference: text }), { hint: say("copyToDigestHint") });
	checkReserved(reference);
	return reference;
}
function openOwnDirectly(stores, direct, own, { credentials }) {
	return async (location) => {
		const reference = parseSourceReference(location);
		if (reference === void 0 || !isIn(reference, own)) return stores.open(location);
		return {
			source: Object.hasOwn(credentials, reference.host) ? await direct.sourceOf(reference) : stores.repository(reference),
			name: reference.digest ?? reference.tag ?? "latest"
		};
	};
}
function isForeign(location, own) {
	const reference = parseSourceReference(location);
	return reference !== void 0 && !isIn(reference, own);
}
function parseSourceReference(location) {
	return parseLocation(location) ? void 0 : parseReference(parseRegistryHost(location).host);
}
function isIn({ host, repository }, namespaces) {
	return namespaces.some((one) => one.host === host && repository.startsWith(`${one.namespace}/`));
}
function namespaceOf({ host, repository }) {
	return {
		host,
		namespace: repository.split("/").slice(0, -1).join("/")
	};
}
function formatNamespace({ host, namespace }) {
	return `${host}/${namespace}`;
}

export { copyImages as t };