import { t as isPrivateAddress } from "./publichost.js";
import { p as requestPlatforms } from "./request.js";
import { i as rewriteSource } from "./sources.js";
import { t as ImagebuildError } from "./errors.js";
import { h as platformName } from "./descriptor.js";
import { s as parseImageManifest } from "./manifest.js";
import { i as parseReference } from "./reference.js";
import { i as readPublished } from "./published.js";
import { r as targetReference } from "./settings.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { t as copyImages } from "./copyimages.js";
import { lookup } from "node:dns/promises";

// src/commands/publishimages/publishcopy.ts
async function publishCopy(request, own, settings, progress) {
	const started = performance.now();
	const { copyFrom, replace } = request;
	await refusePrivateNetwork(parseReference(copyFrom), settings);
	const platforms = request.platforms.length === requestPlatforms.length ? void 0 : request.platforms;
	const reference = targetReference(settings.destination, request);
	const [outcome] = await copyImages([copyFrom], [reference], {
		own,
		platforms
	}, {
		...settings,
		replace
	}, progress);
	if (!outcome || "error" in outcome) throw outcome?.error;
	const { digest, transfer } = outcome.published;
	await using stores = createStoreOpener(settings, progress);
	return {
		schemaVersion: 1,
		status: "done",
		request,
		reference,
		digest,
		...await describePublished(stores.repository(parseReference(reference)), digest),
		images: [],
		transfer,
		durations: { publishSeconds: (performance.now() - started) / 1e3 },
		warnings: [],
		...request.requestId === void 0 ? {} : { requestId: request.requestId }
	};
}
async function describePublished(target, digest) {
	const published = await readPublished(target, digest);
	const platforms = {};
	for (const entry of published?.platforms ?? []) {
		const name = `${target.location}@${entry.digest}`;
		const { config, layers } = parseImageManifest(await target.manifest(entry), entry.mediaType, name);
		const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
		platforms[platformName(entry)] = {
			digest: entry.digest,
			size,
			layers: layers.length,
			config: config.digest
		};
	}
	return {
		...published ? { size: published.descriptor.size } : {},
		platforms
	};
}
async function refusePrivateNetwork(reference, { mirrors, sources = {} }) {
	const { host } = reference;
	if ((mirrors[host] ?? mirrors["*"] ?? rewriteSource(reference, sources)) !== void 0) return;
	const name = host.replace(/:\d+$/, "");
	if (!(await lookup(name, { all: true }).catch(() => [])).some(({ address }) => isPrivateAddress(address))) return;
	throw new ImagebuildError("INVALID_REQUEST", say("copyPrivateHost", { host }), { hint: say("requestCopyFrom") });
}

export { publishCopy };