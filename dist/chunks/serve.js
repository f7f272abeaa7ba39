import { d as mediaTypes, h as platformName, i as formatPlatform, n as bestMatch, o as isIndexType, p as ociLayerType, s as isManifestType } from "./descriptor.js";
import { t as createWorkspace } from "./workspace.js";
import { t as ImagebuildError } from "./errors.js";
import { a as custom, d as object, h as string, p as record } from "./schemas.js";
import { t as isDigest } from "./digest.js";
import { i as say } from "./say.js";
import { a as manifestLimit, c as parseManifest, n as encodeIndex, s as parseImageManifest, t as deduceMediaType } from "./manifest.js";
import { t as pLimit } from "./p-limit.js";
import { o as parseRecords, t as annotationKeys } from "./annotations.js";
import { a as tryParseReference, n as isTag } from "./reference.js";
import { i as registryFiles, n as newRegistryParts, r as noteEntry, t as isRegistryPath } from "./registrylayers.js";
import { t as countingSource } from "./store.js";
import { n as oncePerKey, r as withTransfers } from "./transfers.js";
import { u as parseEmbeddedPath } from "./registryfiles.js";
import { c as firstBytes, d as skipBytes, i as collectBytes, n as checkBytes, s as drainBytes } from "./content2.js";
import { n as mayBeDamage, r as readAgainIfDamaged, t as isDamage } from "./damage.js";
import { n as detectCompression, t as decompressLayer } from "./decompress.js";
import { n as readMembers } from "./tarreader.js";
import { n as isErrno, o as readRange } from "./file.js";
import { n as createStoreOpener } from "./open.js";
import { t as findImage } from "./locatedimage.js";
import { join } from "node:path";
import { BlockList, isIPv6 } from "node:net";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/serve/http/listenaddress.ts
const defaultAddress = {
	host: "127.0.0.1",
	port: 5e3
};
function parseListenAddress(text) {
	if (text === void 0) return defaultAddress;
	const match = /^(?:(?<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]*):)?(?<port>[0-9]{1,5})$/.exec(text);
	const { host, port = "" } = match?.groups ?? {};
	if (!match || Number(port) > 65535) throw new ImagebuildError("USAGE", say("serveListenInvalid", { value: JSON.stringify(text) }), { hint: say("serveListenHint") });
	return {
		host: host === void 0 ? defaultAddress.host : host.replace(/^\[|\]$/g, "") || "0.0.0.0",
		port: Number(port)
	};
}
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");
function isLoopback({ host }) {
	return host === "localhost" || loopback.check(host, isIPv6(host) ? "ipv6" : "ipv4");
}
function urlOf({ host, port }) {
	return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

// src/serve/hosts.ts
function readHosts(layers) {
	const hosts = /* @__PURE__ */ new Map();
	for (const { annotations } of layers) for (const record of parseRecords(annotations?.[annotationKeys.layerImages])) {
		const reference = tryParseReference(record.reference);
		if (!reference) continue;
		const { host, repository, tag = "" } = reference;
		const tags = hosts.get(repository) ?? /* @__PURE__ */ new Map();
		hosts.set(repository, tags.set(tag, (tags.get(tag) ?? /* @__PURE__ */ new Set()).add(host)));
	}
	return hosts;
}
function isOfOtherHost(all, repository, tag, host) {
	const tags = all.flatMap((hosts) => [...hosts.get(repository) ?? []]);
	const own = tags.flatMap(([name, hosts]) => name === tag ? [...hosts] : []);
	return own.length > 0 && !own.includes(host) && tags.some(([, hosts]) => hosts.has(host));
}

// src/serve/joined.ts
function summarizeManifest(bytes, digest, name) {
	const mediaType = deduceMediaType(bytes) ?? "";
	const descriptor = {
		mediaType,
		digest,
		size: bytes.length
	};
	if (!isIndexType(mediaType) && !isManifestType(mediaType)) return {
		descriptor,
		contentSize: 0,
		children: []
	};
	const manifest = parseManifest(bytes, mediaType, name);
	const children = manifest.kind === "index" ? manifest.manifests : [];
	return {
		descriptor,
		contentSize: (manifest.kind === "index" ? children : [manifest.config, ...manifest.layers]).reduce((sum, { size }) => sum + size, 0),
		children
	};
}
function joinTag(repository, tag, registries, summaries) {
	const tagged = registries.flatMap(({ platform, repositories }) => {
		const digest = repositories.get(repository)?.tags.get(tag);
		return digest === void 0 ? [] : [{
			platform,
			digest
		}];
	});
	const platforms = tagged.map(({ platform }) => platform);
	const digests = [...new Set(tagged.map(({ digest }) => digest))];
	const [first] = digests;
	if (first === void 0) return void 0;
	const known = digests.flatMap((digest) => summaries.get(digest) ?? []);
	const size = known.reduce((sum, { contentSize }) => sum + contentSize, 0);
	const isSame = digests.length === 1 && tagged.length === registries.length;
	if (isSame || known.length < digests.length) {
		const broken = digests.find((digest) => !summaries.has(digest));
		const digest = isSame ? first : broken ?? first;
		return {
			descriptor: summaries.get(digest)?.descriptor ?? {
				mediaType: "",
				digest,
				size: 0
			},
			platforms,
			size
		};
	}
	const manifests = tagged.map(({ platform, digest }) => entryFor(platform, summaries.get(digest), summaries));
	return {
		...encodeIndex({
			manifests,
			annotations: {}
		}),
		platforms,
		size
	};
}
function entryFor(platform, { descriptor, children }, summaries) {
	const present = children.filter(({ digest }) => summaries.has(digest));
	const { mediaType, digest, size } = bestMatch(platform, present) ?? descriptor;
	return {
		mediaType,
		digest,
		size,
		platform
	};
}

// src/serve/servedimages.ts
async function buildCatalog(registries, blobs, progress) {
	const summaries = await summarize(registries, blobs, progress);
	const repositories = [...new Set(registries.flatMap(({ repositories }) => [...repositories.keys()]))].sort().map((name) => {
		const own = registries.flatMap(({ repositories: all }) => all.get(name) ?? []);
		const tags = [...new Set(own.flatMap((one) => [...one.tags.keys()]))].sort();
		return [name, {
			tags: new Map(tags.map((tag) => [tag, joinTag(name, tag, registries, summaries)])),
			revisions: new Set(own.flatMap(({ revisions }) => [...revisions])),
			layers: new Set(own.flatMap(({ layers }) => [...layers]))
		}];
	});
	return {
		repositories: new Map(repositories),
		hosts: registries.map(({ hosts }) => hosts)
	};
}
const concurrency = 8;
async function summarize(registries, blobs, progress) {
	const names = /* @__PURE__ */ new Map();
	for (const { repositories } of registries) for (const [name, { revisions, tags }] of repositories) {
		for (const digest of revisions) names.set(digest, `${name}@${digest}`);
		for (const [tag, digest] of tags) names.set(digest, `${name}:${tag}`);
	}
	const limit = pLimit(concurrency);
	const read = async (digest, name) => {
		try {
			const bytes = await blobs.readSmall(digest);
			return bytes ? [[digest, summarizeManifest(bytes, digest, name)]] : [];
		} catch (error) {
			if (!(error instanceof ImagebuildError) || error.code === "CANCELLED") throw error;
			const { text: message } = say("serveManifestUnread", {
				image: name,
				reason: error.message
			});
			progress({
				type: "warning",
				warning: {
					message,
					hint: error.hint
				}
			});
			return [];
		}
	};
	const found = await Promise.all([...names].map(([digest, name]) => limit(() => read(digest, name))));
	return new Map(found.flat());
}
function listImages({ repositories }) {
	return [...repositories].flatMap(([name, { tags }]) => [...tags].map(([tag, { descriptor, platforms, size }]) => {
		return {
			name,
			tag,
			digest: descriptor.digest,
			platforms: platforms.map(formatPlatform),
			size
		};
	}));
}
function listHosts({ hosts }) {
	const all = hosts.flatMap((one) => [...one.values()].flatMap((tags) => [...tags.values()]));
	return [...new Set(all.flatMap((of) => [...of]))].sort();
}
function holdsReference(catalog, { host, repository, tag = "latest", digest }, platform) {
	if (digest !== void 0) return catalog.repositories.get(repository)?.revisions.has(digest) === true;
	return findTag(catalog, repository, tag, host)?.platforms.some((one) => formatPlatform(one) === platform) === true;
}
function findTag({ repositories, hosts }, name, tag, host) {
	if (host !== void 0 && isOfOtherHost(hosts, name, tag, host)) return void 0;
	return repositories.get(name)?.tags.get(tag);
}

// src/serve/http/range.ts
function parseRange(header, size) {
	const [, first = "", last = ""] = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/.exec(header?.trim() ?? "") ?? [];
	if (first === "" && last === "") return void 0;
	if (first === "") {
		const start = Math.max(0, size - Number(last));
		return start < size ? {
			start,
			end: size
		} : "unsatisfiable";
	}
	const [start, end] = [Number(first), last === "" ? size : Math.min(Number(last) + 1, size)];
	if (last !== "" && Number(last) < start) return void 0;
	return start < size ? {
		start,
		end
	} : "unsatisfiable";
}

// src/serve/http/referrers.ts
const shape = object({
	subject: object({ digest: custom(isDigest) }),
	artifactType: string().nullish(),
	config: object({ mediaType: string() }).nullish(),
	annotations: record(string(), string()).nullish()
});
async function listReferrers(revisions, blobs, subject) {
	const found = [];
	for (const digest of [...revisions].sort()) {
		const bytes = await blobs.readSmall(digest);
		const referrer = bytes && describe(bytes, digest, subject);
		if (referrer) found.push(referrer);
	}
	return found;
}
function describe(bytes, digest, subject) {
	if (!bytes.includes(subject)) return void 0;
	const parsed = shape.safeParse(JSON.parse(bytes.toString()));
	if (!parsed.success || parsed.data.subject.digest !== subject) return void 0;
	const { artifactType, config, annotations } = parsed.data;
	return {
		mediaType: deduceMediaType(bytes) ?? "",
		digest,
		size: bytes.length,
		artifactType: artifactType ?? config?.mediaType,
		...annotations ? { annotations } : {}
	};
}

// src/serve/http/routes.ts
const urlLimit = 4096;
const nameLimit = 255;
const pageLimit = 1e3;
const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
function parseRoute(url) {
	if (url.length > urlLimit) return refuse(414, "NAME_INVALID", "the path is too long");
	const parsed = URL.parse(url, "http://registry.invalid");
	const path = parsed && decode(parsed.pathname);
	if (path === void 0 || path === null) return refuse(400, "NAME_INVALID", "the path cannot be read");
	const query = parsed.searchParams;
	if (/^\/v2\/?$/.test(path)) return { kind: "base" };
	if (path === "/v2/_catalog") return withPage({ kind: "catalog" }, query);
	const [, name = "", rest = ""] = /^\/v2\/(.+?)\/((?:tags|manifests|blobs|referrers)\/[^/]*)$/.exec(path) ?? [];
	const [what, value = ""] = rest.split("/");
	if (what === "" || what === void 0) return refuse(404, "UNSUPPORTED", "there is nothing at this path");
	if (!isRepository(name)) return refuse(400, "NAME_INVALID", "the repository name is invalid");
	return readers[what](name, value, query);
}
const readers = {
	tags: (repository, value, query) => value === "list" ? withPage({
		kind: "tags",
		repository
	}, query) : refuse(404, "UNSUPPORTED", "there is nothing at this path"),
	manifests: (repository, reference, query) => isTag(reference) || isDigest(reference) ? {
		kind: "manifest",
		repository,
		reference,
		host: query.get("ns") ?? void 0
	} : invalidReference(reference),
	blobs: (repository, digest) => isDigest(digest) ? {
		kind: "blob",
		repository,
		digest
	} : invalidReference(`sha256:${digest}`),
	referrers: (repository, digest, query) => isDigest(digest) ? {
		kind: "referrers",
		repository,
		digest,
		artifactType: query.get("artifactType") ?? void 0
	} : invalidReference(`sha256:${digest}`)
};
function invalidReference(reference) {
	return reference.includes(":") ? refuse(400, "DIGEST_INVALID", "the digest is not one of sha256") : refuse(400, "TAG_INVALID", "the tag is invalid");
}
function withPage(route, query) {
	const [count, after] = [query.get("n"), query.get("last") ?? void 0];
	if (count === null) return {
		...route,
		after
	};
	if (!/^[0-9]{1,9}$/.test(count)) return refuse(400, "PAGINATION_NUMBER_INVALID", "n must be a number that is not negative");
	return {
		...route,
		after,
		limit: Math.min(Number(count), pageLimit)
	};
}
function isRepository(name) {
	return name.length <= nameLimit && name.split("/").every((part) => component.test(part));
}
function decode(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return;
	}
}
function refuse(status, code, message) {
	return {
		kind: "refused",
		status,
		code,
		message
	};
}

// src/serve/http/answer.ts
async function answerRoute(route, served, range) {
	const answer = answers[route.kind];
	return await answer(route, served, range);
}
const answers = {
	base: () => jsonAnswer({}),
	catalog: (route, { catalog }) => {
		const { entries, link } = takePage([...catalog.repositories.keys()], route, "/v2/_catalog");
		return jsonAnswer({ repositories: entries }, link);
	},
	tags: (route, { catalog }) => {
		const { repository: name } = route;
		const tags = catalog.repositories.get(name)?.tags;
		if (!tags || tags.size === 0) return unknownName(name);
		const { entries, link } = takePage([...tags.keys()], route, `/v2/${name}/tags/list`);
		return jsonAnswer({
			name,
			tags: entries
		}, link);
	},
	manifest: ({ repository, reference, host }, served) => {
		const found = served.catalog.repositories.get(repository);
		if (!found) return unknownName(repository);
		if (isDigest(reference)) return manifestByDigest(reference, found, served);
		const tag = findTag(served.catalog, repository, reference, host);
		if (!tag) return unknownManifest(`${repository}:${reference}`);
		if (tag.bytes) return manifestAnswer(tag.bytes, tag.descriptor.digest);
		return manifestByDigest(tag.descriptor.digest, found, served, true);
	},
	blob: ({ repository, digest }, { catalog, blobs }, range) => {
		const found = catalog.repositories.get(repository);
		if (!found) return unknownName(repository);
		const size = found.layers.has(digest) ? blobs.size(digest) : void 0;
		if (size === void 0) return refuse(404, "BLOB_UNKNOWN", `${repository} has no blob ${digest}`);
		return blobAnswer(blobs, digest, size, range);
	},
	referrers: async ({ repository, digest, artifactType }, { catalog, blobs }) => {
		const found = catalog.repositories.get(repository);
		const manifests = found ? await listReferrers(found.revisions, blobs, digest) : [];
		const index = {
			schemaVersion: 2,
			mediaType: mediaTypes.ociIndex
		};
		const headers = { "content-type": mediaTypes.ociIndex };
		if (artifactType === void 0) return jsonAnswer({
			...index,
			manifests
		}, headers);
		const fitting = manifests.filter((one) => one.artifactType === artifactType);
		return jsonAnswer({
			...index,
			manifests: fitting
		}, {
			...headers,
			"oci-filters-applied": "artifactType"
		});
	}
};
async function manifestByDigest(digest, { tags, revisions }, { blobs }, isTagged = false) {
	const joined = [...tags.values()].find(({ descriptor, bytes }) => bytes && descriptor.digest === digest);
	if (joined?.bytes) return manifestAnswer(joined.bytes, digest);
	const bytes = isTagged || revisions.has(digest) ? await blobs.readSmall(digest) : void 0;
	return bytes ? manifestAnswer(bytes, digest) : unknownManifest(digest);
}
function manifestAnswer(body, digest) {
	return {
		status: 200,
		headers: {
			"content-type": deduceMediaType(body) ?? "application/octet-stream",
			"content-length": body.length,
			...digestHeaders(digest)
		},
		body
	};
}
function blobAnswer(blobs, digest, size, header) {
	const range = parseRange(header, size);
	const headers = {
		"content-type": "application/octet-stream",
		"accept-ranges": "bytes",
		...digestHeaders(digest)
	};
	if (range === "unsatisfiable") {
		const answer = errorAnswer(refuse(416, "RANGE_INVALID", "the range begins behind the blob"));
		return {
			...answer,
			headers: {
				...answer.headers,
				"content-range": `bytes */${size}`
			}
		};
	}
	if (!range) return {
		status: 200,
		headers: {
			...headers,
			"content-length": size
		},
		body: () => blobs.read(digest, 0, size)
	};
	const { start, end } = range;
	return {
		status: 206,
		headers: {
			...headers,
			"content-length": end - start,
			"content-range": `bytes ${start}-${end - 1}/${size}`
		},
		body: () => blobs.read(digest, start, end)
	};
}
function digestHeaders(digest) {
	return {
		"docker-content-digest": digest,
		etag: `"${digest}"`,
		"cache-control": "max-age=31536000"
	};
}
function takePage(all, { after, limit }, path) {
	const rest = after === void 0 ? all : all.filter((entry) => entry > after);
	const entries = rest.slice(0, limit);
	const last = entries.at(-1);
	if (last === void 0 || entries.length === rest.length) return {
		entries,
		link: {}
	};
	return {
		entries,
		link: { link: `<${path}?${new URLSearchParams({
			last,
			n: String(limit)
		})}>; rel="next"` }
	};
}
function jsonAnswer(document, headers = {}) {
	const body = Buffer.from(`${JSON.stringify(document)}\n`);
	return {
		status: 200,
		headers: {
			"content-type": "application/json",
			"content-length": body.length,
			...headers
		},
		body
	};
}
function errorAnswer({ status, code, message }) {
	return {
		...jsonAnswer({ errors: [{
			code,
			message
		}] }),
		status
	};
}
function unknownName(name) {
	return refuse(404, "NAME_UNKNOWN", `there is no repository ${name} here`);
}
function unknownManifest(reference) {
	return refuse(404, "MANIFEST_UNKNOWN", `there is no manifest ${reference} here`);
}

// src/serve/http/server.ts
const defaultBounds = {
	headersMs: 1e4,
	requestMs: 2e4,
	stallMs: 6e4,
	keepAliveMs: 3e4,
	headerBytes: 16384,
	connections: 1e3
};
async function startRegistryServer(served, address, onRequest, bounds = defaultBounds) {
	const server = createServer({
		maxHeaderSize: bounds.headerBytes,
		headersTimeout: bounds.headersMs,
		requestTimeout: bounds.requestMs,
		keepAliveTimeout: bounds.keepAliveMs,
		connectionsCheckingInterval: Math.min(1e3, bounds.headersMs)
	});
	server.maxConnections = bounds.connections;
	server.on("request", (request, response) => void respond(served, request, response, onRequest, bounds));
	server.listen(address.port, address.host);
	try {
		await once(server, "listening");
	} catch (cause) {
		throw cannotListen(address, cause);
	}
	const { port } = server.address();
	return {
		url: urlOf({
			...address,
			port
		}),
		port,
		async close() {
			server.close();
			server.closeAllConnections();
			if (server.listening) await once(server, "close");
		}
	};
}
function cannotListen(address, cause) {
	const url = urlOf(address);
	const isTaken = cause.code === "EADDRINUSE";
	const free = urlOf({
		...address,
		port: 0
	}).replace("http://", "");
	return new ImagebuildError("NOT_CONFIGURED", isTaken ? say("servePortTaken", { address: url }) : say("serveCannotListen", {
		address: url,
		reason: cause.message
	}), {
		cause,
		hint: isTaken ? say("servePortTakenHint", { free }) : say("serveListenHint")
	});
}
async function respond(served, request, response, onRequest, { stallMs }) {
	const { method = "", url = "" } = request;
	const parsed = parseRoute(url);
	const route = parsed.kind === "refused" ? void 0 : parsed;
	let status = 500;
	let failure;
	response.on("error", () => {});
	response.setHeader("docker-distribution-api-version", "registry/2.0");
	request.resume();
	try {
		const answer = method === "GET" || method === "HEAD" ? await findAnswer(parsed, served, request.headers.range) : notAllowed(response);
		({status} = answer);
		await send(answer, method, response, stallMs);
	} catch (error) {
		failure = error instanceof Error ? error.message : String(error);
		if (response.headersSent) response.destroy();
		else {
			status = 502;
			const words = refuse(status, "UNAVAILABLE", "the content cannot be read where the image is");
			await send(errorAnswer(words), method, response, stallMs).catch(() => response.destroy());
		}
	}
	onRequest({
		method,
		url,
		route,
		status,
		failure
	});
}
async function findAnswer(route, served, range) {
	const answer = route.kind === "refused" ? route : await answerRoute(route, served, range);
	return "kind" in answer ? errorAnswer(answer) : answer;
}
function notAllowed(response) {
	response.setHeader("allow", "GET, HEAD");
	response.setHeader("connection", "close");
	return errorAnswer(refuse(405, "UNSUPPORTED", "this registry can only be read"));
}
async function send({ status, headers, body }, method, response, stallMs) {
	if (method === "HEAD" || Buffer.isBuffer(body)) {
		response.writeHead(status, headers);
		response.end(method === "HEAD" ? void 0 : body);
		return;
	}
	for await (const chunk of untilClosed(body(), response)) {
		if (!response.headersSent) response.writeHead(status, headers);
		if (!response.write(chunk)) await taken(response, stallMs);
	}
	if (!response.headersSent) response.writeHead(status, headers);
	response.end();
}
async function* untilClosed(bytes, response) {
	for await (const chunk of bytes) {
		if (response.destroyed || response.closed) throw new Error("the client has closed the connection");
		yield chunk;
	}
}
async function taken(response, stallMs) {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(/* @__PURE__ */ new Error("the client takes no bytes")), stallMs);
	const gone = () => stop.abort(/* @__PURE__ */ new Error("the client has closed the connection"));
	response.once("close", gone);
	if (response.destroyed) gone();
	try {
		await once(response, "drain", { signal: stop.signal });
	} catch {
		throw stop.signal.reason;
	} finally {
		clearTimeout(timer);
		response.off("close", gone);
	}
}

// src/serve/catalog.ts
const root = "docker/registry/v2";
function readRepositories(files) {
	const blobs = /* @__PURE__ */ new Map();
	const repositories = /* @__PURE__ */ new Map();
	for (const file of files) {
		const path = parseEmbeddedPath(`${root}/${file.path}`);
		if (path.kind === "blob") blobs.set(path.digest, file);
		if (path.kind === "blob" || path.repository === void 0) continue;
		const repository = repositories.get(path.repository) ?? newRepository();
		repositories.set(path.repository, repository);
		if (path.kind === "tag" && isDigest(file.link)) repository.tags.set(path.tag, file.link);
		if (path.kind === "revision" && path.digest === file.link) repository.revisions.add(path.digest);
		if (path.kind === "layer" && path.digest === file.link) repository.layers.add(path.digest);
	}
	return {
		blobs,
		repositories
	};
}
function newRepository() {
	return {
		tags: /* @__PURE__ */ new Map(),
		revisions: /* @__PURE__ */ new Set(),
		layers: /* @__PURE__ */ new Set()
	};
}

// src/serve/content/servedlayer.ts
async function openLayer(source, descriptor) {
	const plain = source.plainTar?.(descriptor.digest);
	if (plain) return {
		source,
		descriptor,
		tar: accessPlain(plain)
	};
	if (ociLayerType(descriptor.mediaType) === void 0) return {
		source,
		descriptor,
		tar: void 0
	};
	const head = source.blob(descriptor, 0, { length: 4 });
	if (detectCompression(await firstBytes(head, 4)) !== "none") return {
		source,
		descriptor,
		tar: void 0
	};
	const read = (position, length, options = {}) => takeBytes(source.blob(descriptor, position, {
		...options,
		length,
		unchecked: true
	}), length);
	return {
		source,
		descriptor,
		tar: {
			size: descriptor.size,
			read
		}
	};
}
function accessPlain({ size, open }) {
	return {
		size,
		read: (position, length) => takeBytes(open(position), length)
	};
}
async function* takeBytes(bytes, count) {
	let left = count;
	if (left <= 0) return;
	for await (const chunk of bytes) {
		yield chunk.length <= left ? chunk : chunk.subarray(0, left);
		left -= chunk.length;
		if (left <= 0) return;
	}
}
const windowSize = 65536;
function openHeaders({ size, read }, options) {
	let start = 0;
	let bytes = Buffer.alloc(0);
	return {
		size,
		mayLackEnd: true,
		handle: { async read(buffer, offset, length, position) {
			const wanted = Math.min(length, size - position);
			if (position < start || position + wanted > start + bytes.length) {
				start = position;
				const window = Math.min(Math.max(wanted, windowSize), size - position);
				bytes = await collectBytes(read(position, window, options));
			}
			return {
				bytesRead: bytes.copy(buffer, offset, position - start, position - start + wanted),
				buffer
			};
		} }
	};
}
const wholeLimit = 4194304;
function openMembers(layer, options) {
	const { source, descriptor, tar } = layer;
	const isSmall = descriptor.size <= wholeLimit && !source.plainTar?.(descriptor.digest);
	if (tar && !isSmall) return readMembers(openHeaders(tar, options), describeArchive(layer));
	return readMembers(decompressLayer(source, descriptor, options), describeArchive(layer));
}
function describeArchive({ source, descriptor }) {
	return {
		name: `${descriptor.digest} of ${source.location}`,
		place: { image: source.location },
		paths: "rooted"
	};
}

// src/serve/content/unpacker.ts
function createUnpacker(layer, blobs, spool, signal) {
	let pass;
	let position = 0;
	const waiting = /* @__PURE__ */ new Map();
	const take = (member) => {
		const all = waiting.get(member) ?? [];
		waiting.delete(member);
		return all;
	};
	const begin = (work) => {
		pass = work().finally(() => {
			pass = void 0;
		});
		return pass;
	};
	const spoolAll = async (options) => {
		const stored = /* @__PURE__ */ new Set();
		const last = Math.max(...blobs.keys());
		let isFull = false;
		position = 0;
		for await (const { content } of openMembers(layer, options)) {
			signal?.throwIfAborted();
			const blob = blobs.get(position);
			if (blob && !spool.has(blob.digest)) {
				const isWanted = waiting.has(position);
				const checked = checkBytes(content, blob, () => wrongBlob(blob));
				const mayRemove = (other) => isWanted || !stored.has(other);
				try {
					if (await spool.store(blob.digest, blob.size, stoppable(checked, signal), mayRemove)) stored.add(blob.digest);
					else isFull = true;
				} catch (error) {
					if (!(error instanceof ImagebuildError)) throw error;
					for (const { failed } of take(position)) failed(error);
				}
			}
			for (const { done } of take(position)) done();
			position += 1;
			if (waiting.size === 0 && (isFull || position > last)) return;
		}
	};
	const spoolPass = async () => {
		try {
			await readAgainIfDamaged(spoolAll, { when: mayBeDamage });
			for (const { done } of [...waiting.keys()].flatMap(take)) done();
		} catch (error) {
			for (const { failed } of [...waiting.keys()].flatMap(take)) failed(error);
		}
	};
	return {
		async spool(blob) {
			while (pass && position > blob.member) await pass;
			if (spool.has(blob.digest)) return;
			const isTaken = new Promise((done, failed) => {
				waiting.set(blob.member, [...waiting.get(blob.member) ?? [], {
					done,
					failed
				}]);
			});
			if (!pass) {
				position = 0;
				begin(spoolPass);
			}
			await isTaken;
		},
		async *stream(blob, start, end) {
			while (pass) await pass;
			position = Number.POSITIVE_INFINITY;
			let release = () => {};
			const streamed = new Promise((resolve) => {
				release = resolve;
			});
			begin(() => streamed);
			try {
				yield* streamMember(layer, blob.member, start, end);
			} finally {
				release();
			}
		}
	};
}
async function spoolWhole(file, bytes, spool, signal) {
	const path = parseEmbeddedPath(file.path.replace(/^.*?(?=docker\/registry\/v2\/)/, ""));
	if (path.kind !== "blob" || spool.has(path.digest)) return;
	const blob = {
		...file,
		digest: path.digest
	};
	const checked = checkBytes(bytes, blob, () => wrongBlob(blob));
	try {
		await spool.store(blob.digest, blob.size, stoppable(checked, signal), () => false);
	} catch (error) {
		if (!isDamage(error)) throw error;
	}
}
async function* streamMember(layer, wanted, start, end) {
	let member = 0;
	for await (const { content } of openMembers(layer, {})) if (member++ === wanted) return yield* takeBytes(skipBytes(content, start), end - start);
}
async function* stoppable(bytes, signal) {
	for await (const chunk of bytes) {
		signal?.throwIfAborted();
		yield chunk;
	}
}
function wrongBlob({ digest, layer }) {
	const words = {
		digest,
		layer: layer.descriptor.digest,
		image: layer.source.location
	};
	return new ImagebuildError("DIGEST_MISMATCH", say("serveBlobDamaged", words), {
		place: { image: layer.source.location },
		hint: say("serveBlobDamagedHint")
	});
}

// src/serve/content/blobs.ts
function openBlobs(places, spool, signal) {
	const blobs = new Map([...places].map(([digest, files]) => [digest, {
		...bestPlace(files),
		digest
	}]));
	const unpackers = createUnpackers([...blobs.values()], spool, signal);
	const verified = /* @__PURE__ */ new Map();
	const open = async function* (blob, start, end, options) {
		const { layer, offset } = blob;
		if (layer.tar && offset !== void 0) return yield* layer.tar.read(offset + start, end - start, options);
		const unpacker = unpackers.get(layer);
		if (!spool.has(blob.digest)) await unpacker.spool(blob);
		yield* spool.read(blob.digest, start, end) ?? unpacker.stream(blob, start, end);
	};
	const openWhole = (blob, options) => checkBytes(open(blob, 0, blob.size, options), blob, () => wrongBlob(blob));
	const verify = (blob) => {
		const known = verified.get(blob.digest);
		if (known) return known;
		const reading = readAgainIfDamaged((options) => drainBytes(stoppable(openWhole(blob, options), signal)));
		verified.set(blob.digest, reading);
		reading.catch(() => verified.delete(blob.digest));
		return reading;
	};
	const find = (digest) => blobs.get(digest);
	return {
		size: (digest) => blobs.get(digest)?.size,
		async *read(digest, start, end) {
			const blob = find(digest);
			if (start > 0 || end < blob.size) {
				if (!spool.has(digest)) await verify(blob);
				const part = checkBytes(open(blob, start, end, {}), { size: end - start }, () => wrongBlob(blob));
				return yield* stoppable(withholdLast(part), signal);
			}
			yield* stoppable(withholdLast(openWhole(blob, {})), signal);
			verified.set(digest, Promise.resolve());
		},
		async readSmall(digest) {
			const blob = blobs.get(digest);
			if (!blob || blob.size > 4194304) return void 0;
			return await readAgainIfDamaged((options) => collectBytes(openWhole(blob, options)));
		}
	};
}
function bestPlace(files) {
	return files.find(({ offset }) => offset !== void 0) ?? files[0];
}
function createUnpackers(blobs, spool, signal) {
	const packed = blobs.filter(({ offset }) => offset === void 0);
	const byLayer = Map.groupBy(packed, ({ layer }) => layer);
	return new Map([...byLayer].map(([layer, inside]) => {
		const members = new Map(inside.map((blob) => [blob.member, blob]));
		return [layer, createUnpacker(layer, members, spool, signal)];
	}));
}
async function* withholdLast(bytes) {
	let held;
	for await (const chunk of bytes) {
		if (chunk.length === 0) continue;
		if (held) yield held;
		held = chunk;
	}
	if (held) yield held;
}

// src/serve/content/scanlayer.ts
const linkLimit = 256;
async function scanLayer(layer, take) {
	return await readAgainIfDamaged((options) => scanOnce(layer, take, options), { when: mayBeDamage });
}
async function scanOnce(layer, take, options) {
	const parts = newRegistryParts();
	let member = 0;
	for await (const entry of openMembers(layer, options)) {
		const { path, kind, linkname } = entry;
		if (kind === "file" && isRegistryPath(path)) {
			const file = await describeFile(entry, layer, member);
			parts.files.set(path, file);
			if (!layer.tar && file.link === void 0) await take(file, entry.content);
		} else noteEntry(path, {
			kind: kind === "file" || kind === "special" ? "other" : kind,
			linkname
		}, parts);
		member += 1;
	}
	return {
		...parts,
		files: [...parts.files.values()]
	};
}
async function describeFile({ path, size, offset, content }, layer, member) {
	const link = path.endsWith("/link") && size <= linkLimit ? (await collectBytes(content)).toString("latin1").trim() : void 0;
	return {
		path,
		size,
		layer,
		member,
		offset: layer.tar ? offset : void 0,
		link
	};
}

// src/serve/content/spool.ts
function createSpool(directory, limit) {
	const blobs = /* @__PURE__ */ new Map();
	let used = 0;
	let files = 0;
	const removeFile = async ({ path, size }) => {
		await rm(path, { force: true });
		used -= size;
	};
	const remove = async (digest) => {
		const blob = blobs.get(digest);
		blobs.delete(digest);
		if (blob) await removeFile(blob);
	};
	const makeRoom = async (size, mayRemove) => {
		const removed = [];
		let free = limit - used;
		for (const [digest, blob] of blobs) {
			if (free >= size) break;
			if (blob.readers > 0 || !mayRemove(digest)) continue;
			removed.push(digest);
			free += blob.size;
		}
		if (free < size) return false;
		await Promise.all(removed.map(remove));
		return true;
	};
	return {
		has: (digest) => blobs.has(digest),
		read(digest, start, end) {
			const blob = blobs.get(digest);
			if (!blob) return void 0;
			blobs.delete(digest);
			blobs.set(digest, blob);
			return readHeld(blob, start, end);
		},
		async store(digest, size, bytes, mayRemove) {
			if (blobs.has(digest)) return true;
			if (!await makeRoom(size, mayRemove) || limit - used < size) return false;
			used += size;
			const blob = {
				path: join(directory, String(files++)),
				size,
				readers: 0
			};
			try {
				await pipeline$1(Readable.from(bytes), createWriteStream(blob.path, {
					mode: 384,
					flags: "wx"
				}));
			} catch (error) {
				await removeFile(blob);
				if (isErrno(error, "ENOSPC", "EDQUOT")) return false;
				throw error;
			}
			if (blobs.has(digest)) await removeFile(blob);
			else blobs.set(digest, blob);
			return true;
		},
		async keepOnly(digests) {
			for (const digest of [...blobs.keys()]) if (!digests.has(digest)) await remove(digest);
		}
	};
}
function readHeld(blob, start, end) {
	blob.readers += 1;
	let isHeld = true;
	const release = () => {
		if (isHeld) blob.readers -= 1;
		isHeld = false;
	};
	const read = async function* () {
		try {
			yield* readRange(await open(blob.path, "r"), start, end);
		} finally {
			release();
		}
	};
	const bytes = read();
	return { [Symbol.asyncIterator]: () => ({
		next: () => bytes.next(),
		return: async () => {
			release();
			return await bytes.return(void 0);
		}
	}) };
}

// src/serve/openimage.ts
async function openClusterImage({ location, source, platforms }, { directory, limit }, progress, signal) {
	const spool = createSpool(directory, limit);
	const images = [];
	for (const descriptor of platforms) {
		progress({
			type: "phase",
			phase: "serve",
			message: platformName(descriptor)
		});
		const manifest = await source.manifest(descriptor);
		const { layers } = parseImageManifest(manifest, descriptor.mediaType, source.location);
		images.push({
			descriptor,
			layers
		});
	}
	const registries = await withTransfers(async (transfers) => {
		const scan = openScans(transfers, spool, progress, signal);
		const read = async ({ descriptor, layers }) => {
			const files = registryFiles(await Promise.all(layers.map((layer) => scan(source, layer, descriptor))));
			return {
				platform: descriptor.platform,
				...readRepositories(files),
				hosts: readHosts(layers)
			};
		};
		return await Promise.all(images.map(read));
	}, signal);
	const places = joinPlaces(registries);
	await spool.keepOnly(places);
	const blobs = openBlobs(places, spool, signal);
	const catalog = await buildCatalog(registries, blobs, progress);
	if (catalog.repositories.size === 0) throw new ImagebuildError("CONTENT_MISSING", say("serveNoRegistry", { location }), { place: { image: location } });
	return {
		catalog,
		blobs,
		size: [...places.values()].reduce((sum, [file]) => sum + file.size, 0)
	};
}
function joinPlaces(registries) {
	const places = /* @__PURE__ */ new Map();
	for (const { blobs } of registries) for (const [digest, file] of blobs) places.set(digest, [...places.get(digest) ?? [], file]);
	return places;
}
function openScans({ run }, spool, progress, signal) {
	const once = oncePerKey();
	const take = (file, bytes) => spoolWhole(file, bytes, spool, signal);
	return (source, descriptor, platform) => {
		const { digest: id, size: bytes } = descriptor;
		const platforms = [platformName(platform)];
		const report = (state) => progress({
			type: "transfer",
			id,
			name: id,
			platforms,
			size: bytes,
			state
		});
		const move = async (stop) => {
			const layer = await openLayer(source, descriptor);
			if (layer.tar) return await scanLayer(layer, take);
			report("started");
			const stoppable = countingSource(source, () => stop.throwIfAborted());
			const scanned = await scanLayer({
				...layer,
				source: stoppable
			}, take);
			report("checked");
			return scanned;
		};
		return once(id, () => run({
			bytes,
			move,
			onEnd: report
		}));
	};
}

// src/serve/imageserver.ts
async function serveClusterImage(image, { listen, spool, onRequest = () => {}, signal, bounds = defaultBounds }, progress) {
	const stop = new AbortController();
	const stopping = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
	const opened = await openClusterImage(image, spool, progress, stopping);
	const failures = reportFailures(progress);
	const answered = (request) => {
		failures(request);
		onRequest(request);
	};
	const server = await startRegistryServer(opened, listen, answered, bounds);
	return {
		url: server.url,
		port: server.port,
		isPublic: !isLoopback(listen),
		images: listImages(opened.catalog),
		size: opened.size,
		hosts: listHosts(opened.catalog),
		holds: (reference, platform) => holdsReference(opened.catalog, reference, platform),
		async [Symbol.asyncDispose]() {
			stop.abort(/* @__PURE__ */ new Error("the server has ended"));
			await server.close();
		}
	};
}
const reportLimit = 200;
function reportFailures(progress) {
	const told = /* @__PURE__ */ new Set();
	const warn = (message) => {
		if (told.has(message) || told.size === reportLimit) return;
		told.add(message);
		progress({
			type: "warning",
			warning: { message }
		});
	};
	return ({ url, route, status, failure }) => {
		if (failure !== void 0 && status !== 200 && status !== 206) warn(say("serveFailed", {
			path: url,
			reason: failure
		}).text);
		else if (status === 404 && route?.kind === "manifest") warn(say("serveMissing", { image: nameImage(route) }).text);
	};
}
function nameImage({ repository, reference, host }) {
	return `${host === void 0 ? repository : `${host}/${repository}`}${reference.includes(":") ? "@" : ":"}${reference}`;
}

// src/commands/serve/spoollimit.ts
const defaultLimit = 10 * 1024 ** 3;
const units = {
	"": 1,
	b: 1,
	k: 1e3,
	kb: 1e3,
	m: 1e6,
	mb: 1e6,
	g: 1e9,
	gb: 1e9,
	t: 0xe8d4a51000,
	tb: 0xe8d4a51000,
	ki: 1024,
	kib: 1024,
	mi: 1024 ** 2,
	mib: 1024 ** 2,
	gi: 1024 ** 3,
	gib: 1024 ** 3,
	ti: 1024 ** 4,
	tib: 1024 ** 4
};
function parseSpoolLimit(text) {
	if (text === void 0) return defaultLimit;
	const [, number = "", unit = ""] = /^([0-9]{1,12}(?:\.[0-9]{1,3})?) ?([A-Za-z]{0,3})$/.exec(text) ?? [];
	const factor = units[unit.toLowerCase()];
	if (number !== "" && factor !== void 0) return Math.round(Number(number) * factor);
	throw new ImagebuildError("USAGE", say("serveSpoolLimitInvalid", { value: JSON.stringify(text) }), { hint: say("serveSpoolLimitHint") });
}

// src/commands/serve/serve.ts
async function serve(location, options, settings, progress, onListening) {
	await using served = await openServer(location, options, settings, progress);
	onListening(served.summary);
	if (!settings.signal?.aborted) await once(settings.signal, "abort");
}
async function openServer(location, { listen, platforms, spoolLimit }, settings, progress, onRequest) {
	const address = parseListenAddress(listen);
	const limit = parseSpoolLimit(spoolLimit);
	await using stack = new AsyncDisposableStack();
	const stores = stack.use(createStoreOpener(settings, progress));
	const { source, published } = await findImage(location, stores, platforms, progress);
	const { directory } = stack.use(await createWorkspace(settings.env, progress));
	const image = {
		location,
		source,
		platforms: published.platforms
	};
	const { signal } = settings;
	const choice = {
		listen: address,
		spool: {
			directory,
			limit
		},
		onRequest,
		signal
	};
	const server = stack.use(await serveClusterImage(image, choice, progress));
	const { url, isPublic, images, size } = server;
	const { digest } = published.descriptor;
	const names = published.platforms.map((one) => platformName(one) || "unknown");
	const kept = stack.move();
	return {
		server,
		summary: {
			location,
			digest,
			platforms: names,
			url,
			public: isPublic,
			images,
			size
		},
		[Symbol.asyncDispose]: () => kept.disposeAsync()
	};
}

export { serve as n, openServer as t };