import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { h as describeIssues, o as requestSchema, p as requestPlatforms } from "./request.js";
import { a as installsIn, c as size, i as installs, l as text, n as digest, o as installsReason, s as instructionText, t as commit, u as warning } from "./shapes.js";
import { c as literal, f as partialRecord, h as string, i as boolean, m as strictObject, n as _enum, o as discriminatedUnion, p as record, r as array, s as int, v as union } from "./schemas.js";
import { t as pLimit } from "./p-limit.js";
import { a as hexOf } from "./descriptor.js";
import { n as createDirectory } from "./directory2.js";
import { d as skipBytes, n as checkBytes, s as drainBytes } from "./content2.js";
import { a as readChunks, i as openRegularFile, t as checkFileSize } from "./file.js";
import { i as parseReference, t as formatReference } from "./reference.js";
import { i as isPathText } from "./pathbytes.js";
import { l as withRemoved, r as isWhiteoutName, s as separateRemoved } from "./overlay.js";
import { l as parentsOf, o as entryMetadata, r as comparePaths, t as checkPath } from "./tree.js";
import { c as transports, i as entriesIn, r as engines, s as preparedLimits, t as blobTypes } from "./prepared.js";
import { t as checkRegistrySources } from "./registrysources.js";
import { join } from "node:path";
import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { createWriteStream, existsSync } from "node:fs";
import { lstat, readdir, rename } from "node:fs/promises";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/application/prepared/content.ts
async function* openContent(path, expected, offset = 0) {
	const { handle, size } = await openContentFile(path);
	await using _file = handle;
	yield* skipBytes(verifyBytes(readChunks(handle, 0, size), expected, path), offset);
}
async function checkContent(path, expected) {
	const { handle, size: found } = await openContentFile(path);
	await using _file = handle;
	checkFileSize(path, found);
	if (found !== expected.size) throw unreadable(path, say("partSize", {
		found,
		size: expected.size
	}).text);
	await drainBytes(verifyBytes(readChunks(handle, 0, found), expected, path));
}
async function readBounded(path, limit) {
	const { handle, size } = await openContentFile(path);
	await using _file = handle;
	if (size > limit) throw new ImagebuildError("LIMIT_EXCEEDED", say("fileTooLarge", {
		path,
		limit
	}), { place: { file: path } });
	return await handle.readFile();
}
function verifyBytes(bytes, expected, path) {
	return checkBytes(bytes, expected, (found) => mismatch(path, expected, found));
}
async function openContentFile(path) {
	const file = await openRegularFile(path);
	if (!("problem" in file)) return file;
	if (file.problem === "irregular") throw unreadable(path, say("partIrregular").text);
	throw unreadable(path, say(file.problem === "link" ? "partLink" : "partUnopened").text, file.cause);
}
function mismatch(path, { digest, size }, found) {
	const reason = found.digest !== void 0 ? say("partDigest", { digest: found.digest }) : found.size > size ? say("partTooLong", { size }) : say("partOtherSize", {
		found: found.size,
		size
	});
	return new ImagebuildError("DIGEST_MISMATCH", say("preparedFileChanged", {
		path,
		digest,
		reason: reason.text
	}), {
		place: { file: path },
		hint: say("prepareAgainUnchanged")
	});
}
function unreadable(path, reason, cause) {
	return new ImagebuildError("PREPARED_INVALID", say("preparedUnreadable", {
		path,
		reason
	}), {
		place: { file: path },
		hint: say("preparedNameDirectory"),
		cause
	});
}

// src/application/prepared/documentschema.ts
const texts = array(text).max(1e4);
const path$1 = string().min(1).max(4096);
const keySet = record(text, strictObject({}));
const nanoseconds = int().nonnegative().describe("nanoseconds");
const healthcheck = strictObject({
	Test: texts.optional(),
	Interval: nanoseconds.optional(),
	Timeout: nanoseconds.optional(),
	StartPeriod: nanoseconds.optional(),
	StartInterval: nanoseconds.optional(),
	Retries: int().nonnegative().optional()
});
const config = strictObject({
	User: text.optional(),
	ExposedPorts: keySet.optional(),
	Env: texts.optional(),
	Entrypoint: texts.optional(),
	Cmd: texts.optional(),
	Volumes: keySet.optional(),
	WorkingDir: text.optional(),
	Labels: record(text, text).optional(),
	StopSignal: text.optional(),
	Healthcheck: healthcheck.optional(),
	Shell: texts.optional(),
	OnBuild: texts.optional()
});
const attributes = {
	path: path$1,
	mode: int().min(0).max(4095),
	uid: int().min(0).max(4294967295),
	gid: int().min(0).max(4294967295)
};
const capabilities = string().regex(/^(?:[A-Za-z0-9+/]{16}|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{32})$/).describe("security.capability, in base64");
const xattrs = record(string().max(255).regex(/^user\.[^=\n\0]+$/), string().max(87384).regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)).describe("extended attributes, in base64");
const entry = discriminatedUnion("type", [
	strictObject({
		...attributes,
		type: literal("dir"),
		generated: string().max(4096).optional(),
		xattrs: xattrs.optional()
	}),
	strictObject({
		...attributes,
		type: literal("file"),
		size,
		digest,
		capabilities: capabilities.optional(),
		xattrs: xattrs.optional()
	}),
	strictObject({
		...attributes,
		type: literal("symlink"),
		linkname: path$1.regex(/^[^\0]*$/)
	})
]);
const originStep = strictObject({
	kind: string().max(100),
	text
});
const origin = strictObject({
	kind: string().max(100),
	file: path$1,
	line: int().positive().optional(),
	chains: array(array(originStep).max(100)).max(1e3).optional()
});
const image = strictObject({
	reference: string().max(1024),
	required: boolean(),
	reason: text.optional(),
	platformPolicy: literal("skip").optional(),
	transport: _enum(transports),
	archive: strictObject({
		digest,
		size,
		name: path$1,
		shown: path$1
	}).optional(),
	locked: digest.optional(),
	origins: array(origin).max(preparedLimits.origins)
});
const note = strictObject({
	reference: string().max(1024).optional(),
	reason: text,
	origins: array(origin).max(preparedLimits.origins)
});
const requiredImage = strictObject({
	reference: string().max(1024),
	origins: array(origin).min(1).max(preparedLimits.origins)
});
const entries = array(entry).max(preparedLimits.entries);
const entriesLayer = strictObject({
	createdBy: instructionText,
	entries,
	removed: array(path$1).max(preparedLimits.entries).optional(),
	below: entries.optional()
});
const changes = strictObject({
	removed: array(string().max(4096)).max(preparedLimits.entries),
	opaque: array(string().max(4096)).max(preparedLimits.entries),
	entries
});
const described = {
	mediaType: string().min(1).max(255),
	digest,
	size
};
const imageLayer = strictObject({
	...described,
	diffId: digest
});
const layer = union([
	entriesLayer,
	strictObject({
		createdBy: instructionText,
		from: strictObject({
			reference: string().max(1024),
			manifest: strictObject(described)
		}),
		layer: imageLayer,
		registry: changes.optional()
	}),
	strictObject({
		createdBy: instructionText,
		blob: strictObject({
			mediaType: _enum(blobTypes),
			digest,
			size,
			diffId: digest
		}),
		registry: changes.optional()
	})
]);
const base = strictObject({
	reference: string().max(1024),
	manifest: strictObject(described),
	layers: array(imageLayer).max(preparedLimits.layers),
	registry: entries.optional()
});
const platform = strictObject({
	base: base.optional(),
	config,
	author: text.optional(),
	layers: array(layer).max(preparedLimits.layers),
	history: array(strictObject({
		createdBy: instructionText,
		emptyLayer: boolean()
	})).max(1e4),
	images: array(image).max(preparedLimits.images),
	notes: array(note).max(preparedLimits.notes).optional(),
	required: array(requiredImage).max(preparedLimits.required).optional(),
	registrySources: array(strictObject({
		source: path$1,
		exists: boolean(),
		line: int().positive()
	})).max(preparedLimits.layers).optional()
});
const preparedSchema = strictObject({
	schemaVersion: literal(1),
	request: requestSchema,
	application: strictObject({
		directory: path$1,
		kubefile: path$1,
		fallback: boolean(),
		commit: commit.optional()
	}),
	engine: _enum(engines),
	kubeVersion: string().max(100).optional(),
	anyPlatform: array(string().max(1024)).max(preparedLimits.images),
	platforms: partialRecord(_enum(requestPlatforms), platform),
	unsupported: array(_enum(requestPlatforms)).max(requestPlatforms.length),
	warnings: array(warning).max(1e4),
	installs: installs.optional(),
	installsReason: installsReason.optional(),
	imageLists: array(strictObject({
		address: string().max(2048),
		digest
	})).max(20).optional(),
	pulledBytes: size.optional()
});

// src/application/prepared/document.ts
function parsePrepared(json, file) {
	const outcome = preparedSchema.safeParse(json);
	if (!outcome.success) throw invalid(describeIssues(outcome.error.issues), file);
	try {
		checkPlatforms(outcome.data);
		for (const { base, layers, images, required = [], history } of platformsOf$1(outcome.data)) {
			if (base) parseReference(base.reference);
			for (const one of layers) {
				if ("entries" in one) checkLayer(one);
				if ("from" in one) parseReference(one.from.reference);
			}
			checkEngine(outcome.data, layers);
			checkHistory(layers, history);
			for (const one of images) checkImage(one);
			for (const one of required) parseReference(one.reference);
		}
		for (const reference of outcome.data.anyPlatform) parseReference(reference);
		listSizes(outcome.data);
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		throw invalid(error.message, file, error);
	}
	return outcome.data;
}
function listSizes(document) {
	const sizes = /* @__PURE__ */ new Map();
	const add = (file) => {
		const known = sizes.get(file.digest) ?? file.size;
		if (known !== file.size) throw reject(say("preparedTwoSizes", {
			digest: file.digest,
			one: known,
			other: file.size
		}));
		sizes.set(file.digest, file.size);
	};
	for (const { layers, images } of platformsOf$1(document)) {
		for (const one of layers) {
			if ("blob" in one) add(one.blob);
			if ("entries" in one) {
				for (const each of one.entries) if (each.type === "file") add(each);
			}
		}
		for (const { archive } of images) if (archive) add(archive);
	}
	return sizes;
}
function toDocument(prepared) {
	const { files: _, platforms, ...rest } = prepared;
	const written = Object.entries(platforms).map(([name, one]) => [name, {
		...one,
		base: one.base && withReferenceText(one.base),
		layers: one.layers.map((layer) => {
			if ("entries" in layer) {
				const { entries, ...removed } = separateRemoved(layer.entries);
				return {
					...layer,
					entries: entries.map(entryMetadata),
					...removed
				};
			}
			return "from" in layer ? {
				...layer,
				from: withReferenceText(layer.from)
			} : layer;
		}),
		images: one.images.map(withReferenceText),
		...one.required && { required: one.required.map(withReferenceText) }
	}]);
	return {
		...rest,
		platforms: Object.fromEntries(written)
	};
}
function fromDocument(document, files) {
	const read = Object.entries(document.platforms).map(([name, one]) => [name, {
		...one,
		base: one.base && withReference(one.base),
		layers: one.layers.map((layer) => {
			if ("entries" in layer) {
				const { removed = [], entries, ...rest } = layer;
				const read = entries.map((written) => readEntry(written, files));
				return {
					...rest,
					entries: withRemoved({
						entries: read,
						removed
					})
				};
			}
			return "from" in layer ? {
				...layer,
				from: withReference(layer.from)
			} : layer;
		}),
		images: one.images.map(withReference),
		...one.required && { required: one.required.map(withReference) }
	}]);
	return {
		...document,
		platforms: Object.fromEntries(read),
		files
	};
}
function withReferenceText(value) {
	return {
		...value,
		reference: formatReference(value.reference)
	};
}
function withReference(value) {
	return {
		...value,
		reference: parseReference(value.reference)
	};
}
function readEntry(written, files) {
	if (written.type !== "file") return written;
	const { size: _, digest, ...attributes } = written;
	return {
		...attributes,
		content: files(digest)
	};
}
function platformsOf$1(document) {
	return Object.values(document.platforms).filter((one) => one !== void 0);
}
function checkPlatforms({ platforms, request, unsupported }) {
	const names = Object.keys(platforms);
	if (names.length === 0) throw reject(say("preparedNoPlatform"));
	const foreign = names.find((name) => !request.platforms.includes(name));
	if (foreign !== void 0) throw reject(say("preparedUnrequested", { platform: foreign }));
	const both = names.find((name) => unsupported.includes(name));
	if (both !== void 0) throw reject(say("preparedUnsupported", { platform: both }));
}
function checkLayer({ entries, removed = [], below = [] }) {
	checkEntries(entries);
	checkRemoved(removed, entries);
	checkEntries(below);
	const marks = entries.filter((one) => one.type === "dir" && one.generated !== void 0);
	const stray = below.find(({ path }) => !marks.some((mark) => path.startsWith(`${mark.path}/`)));
	if (stray) throw reject(say("preparedStray", { path: JSON.stringify(stray.path) }));
}
function checkEntries(entries) {
	const types = /* @__PURE__ */ new Map();
	let before;
	for (const one of entries) {
		checkName(checkPath(one.path));
		checkTexts(one);
		if (one.type === "dir" && one.generated) checkPath(one.generated);
		if (before !== void 0 && comparePaths(before, one.path) >= 0) throw reject(say("preparedOrder", {
			path: JSON.stringify(one.path),
			before: JSON.stringify(before)
		}));
		const blocked = parentsOf(one.path).find((parent) => (types.get(parent) ?? "dir") !== "dir");
		if (blocked !== void 0) throw reject(say("preparedBelowFile", {
			path: JSON.stringify(one.path),
			parent: JSON.stringify(blocked)
		}));
		types.set(one.path, one.type);
		before = one.path;
	}
}
function checkRemoved(removed, entries) {
	const there = new Set(entries.map(({ path }) => path));
	for (const path of removed) {
		checkName(checkPath(path));
		if (there.has(path)) throw reject(say("preparedRemovedTwice", { path: JSON.stringify(path) }));
		there.add(path);
	}
}
function checkName(path) {
	if ([...parentsOf(path), path].some(isWhiteoutName)) throw reject(say("preparedWhiteout", { path: JSON.stringify(path) }));
}
function checkTexts(entry) {
	if (!(entry.type === "symlink" ? [entry.linkname] : Object.keys(entry.xattrs ?? {})).every(isPathText)) throw reject(say("preparedNoBytes", { path: JSON.stringify(entry.path) }));
}
function checkEngine({ engine }, layers) {
	if (engine === "native" && layers.some((one) => "blob" in one)) throw reject(say("preparedEngineLayer"));
}
function checkHistory(layers, history) {
	const rows = history.filter(({ emptyLayer }) => !emptyLayer).length;
	if (rows !== layers.length) throw reject(say("preparedHistory", {
		rows,
		layers: layers.length
	}));
}
function checkImage({ reference, transport, archive }) {
	parseReference(reference);
	if (transport.endsWith("-archive") !== (archive !== void 0)) throw reject(say(archive ? "preparedWithArchive" : "preparedWithoutArchive", {
		reference,
		transport
	}));
}
function reject(message) {
	return new ImagebuildError("CONTENT_INVALID", message);
}
function invalid(reason, file, cause) {
	return new ImagebuildError("PREPARED_INVALID", say("preparedInvalid", { reason }), {
		place: { file },
		hint: say("prepareAgainSameVersion"),
		cause
	});
}

// src/application/prepared/directory.ts
const documentName = "prepared.json";
const directories = ["files", "files/sha256"];
const concurrency = 8;
async function writePrepared(prepared, directory) {
	await createDirectory(join(directory, "files/sha256"));
	const limit = pLimit(concurrency);
	await Promise.all(listContents(prepared).map((content) => limit(() => {
		const path = pathOf(directory, content.digest);
		return writeWhole(path, verifyBytes(content.open(), content, path));
	})));
	await writeWhole(join(directory, documentName), [documentBytes(prepared)]);
}
function preparedSize(prepared) {
	return listContents(prepared).reduce((sum, { size }) => sum + size, documentBytes(prepared).length);
}
function documentBytes(prepared) {
	return Buffer.from(JSON.stringify(toDocument(prepared)));
}
function isPreparedDirectory(directory) {
	return existsSync(join(directory, documentName));
}
async function readPrepared(directory) {
	const file = join(directory, documentName);
	const bytes = await readBounded(file, preparedLimits.documentBytes);
	const document = parsePrepared(parseJson(bytes, file), file);
	const sizes = listSizes(document);
	for (const name of sizes.size === 0 ? [] : directories) await checkDirectory(join(directory, name));
	const limit = pLimit(concurrency);
	await Promise.all([...sizes].map(([digest, size]) => limit(() => checkContent(pathOf(directory, digest), {
		digest,
		size
	}))));
	return fromDocument(document, (digest) => contentOf(directory, digest, sizes));
}
function contentOf(directory, digest, sizes) {
	const size = sizes.get(digest);
	if (size === void 0) throw new ImagebuildError("CONTENT_MISSING", say("preparedLacksFile", { digest }), { place: { file: directory } });
	const file = pathOf(directory, digest);
	return {
		digest,
		size,
		file,
		open: (offset) => openContent(file, {
			digest,
			size
		}, offset)
	};
}
function pathOf(directory, digest) {
	return join(directory, "files/sha256", hexOf(digest));
}
function listContents(prepared) {
	const contents = /* @__PURE__ */ new Map();
	for (const { layers, images } of Object.values(prepared.platforms)) {
		for (const layer of layers) {
			if ("blob" in layer) contents.set(layer.blob.digest, prepared.files(layer.blob.digest));
			for (const entry of entriesIn(layer)) if (entry.type === "file") contents.set(entry.content.digest, entry.content);
		}
		for (const { archive } of images) if (archive) contents.set(archive.digest, prepared.files(archive.digest));
	}
	return [...contents.values()];
}
async function writeWhole(path, bytes) {
	const temporary = `${path}.partial`;
	await pipeline$1(Readable.from(bytes), createWriteStream(temporary, { mode: 420 }));
	await rename(temporary, path);
}
async function checkDirectory(path) {
	const found = await lstat(path).catch(() => void 0);
	if (!found?.isDirectory()) throw unreadable(path, say(found ? "partNotDirectory" : "partMissing").text);
}
function parseJson(bytes, file) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw unreadable(file, say("partNotJson").text, cause);
	}
}

// src/application/prepared/join.ts
const sharedFields = [
	["type", ({ request }) => request.type],
	["application", ({ request }) => request.app],
	["version", ({ request }) => request.version],
	["directory, or its names, labels and annotations", ({ request }) => request.directory],
	["build arguments", ({ request }) => request.buildArgs],
	["permission to replace a tag", ({ request }) => request.replace],
	["use of the cache", ({ request }) => request.cache],
	["request id", ({ request }) => request.requestId],
	["directory", ({ application }) => application.directory],
	["Kubefile", ({ application }) => application.kubefile],
	["version to fall back on", ({ application }) => application.fallback],
	["commit", ({ application }) => application.commit],
	["Kubernetes version", ({ kubeVersion }) => kubeVersion],
	["images of any platform", ({ anyPlatform }) => anyPlatform],
	["lists of images", ({ imageLists }) => imageLists],
	["unsupported platforms", ({ unsupported }) => unsupported]
];
async function findPreparedDirectories(path) {
	if (isPreparedDirectory(path)) return [path];
	return (await readdir(path, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name)).filter(isPreparedDirectory).sort();
}
async function readPreparedParts(directories) {
	const parts = [];
	for (const directory of directories) parts.push({
		directory,
		prepared: await readPrepared(directory)
	});
	return joinParts(parts);
}
function joinParts(parts) {
	const [first, ...others] = parts;
	if (!first) throw new RangeError("a build has at least one part");
	for (const other of others) checkAlike(first, other);
	const builds = parts.map(({ prepared }) => prepared);
	const platforms = platformsOf(parts);
	const asked = new Set(builds.flatMap(({ request }) => request.platforms));
	const { directory, kubefile } = first.prepared.application;
	checkRegistrySources(platforms, `${directory}/${kubefile}`);
	const warnings = builds.flatMap((build) => build.warnings);
	return {
		...first.prepared,
		request: {
			...first.prepared.request,
			platforms: requestPlatforms.filter((platform) => asked.has(platform))
		},
		engine: builds.map(({ engine }) => engine).find((engine) => engine !== "native") ?? "native",
		platforms,
		warnings: [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()],
		...sumPulled(builds),
		...joinInstalls(builds),
		files: filesOf(builds)
	};
}
function joinInstalls(builds) {
	const known = builds.filter(({ installs }) => installs !== void 0);
	return installsIn(known.find(({ installs }) => installs === "read") ?? known[0] ?? {});
}
function sumPulled(builds) {
	const bytes = builds.reduce((sum, { pulledBytes = 0 }) => sum + pulledBytes, 0);
	return bytes === 0 ? {} : { pulledBytes: bytes };
}
function checkAlike(first, other) {
	const difference = sharedFields.find(([, of]) => !isDeepStrictEqual(of(first.prepared), of(other.prepared)));
	if (difference === void 0) return;
	const [name, of] = difference;
	const valueIn = ({ prepared }) => JSON.stringify(of(prepared)) ?? say("resultNone").text;
	const words = {
		name,
		first: valueIn(first),
		directory: first.directory,
		second: valueIn(other),
		other: other.directory
	};
	throw notOne(other, say("partsDiffer", words).text);
}
function platformsOf(parts) {
	const owners = /* @__PURE__ */ new Map();
	for (const part of parts) for (const name of Object.keys(part.prepared.platforms)) {
		const there = owners.get(name);
		if (there) throw notOne(part, say("partsBoth", {
			first: there.directory,
			second: part.directory,
			platform: name
		}).text);
		owners.set(name, part);
	}
	const sorted = [...owners].sort(([a], [b]) => a < b ? -1 : 1);
	return Object.fromEntries(sorted.map(([name, { prepared }]) => [name, prepared.platforms[name]]));
}
function filesOf(builds) {
	const contents = new Map(builds.flatMap((build) => listContents(build).map((content) => [content.digest, content])));
	return (digest) => {
		const content = contents.get(digest);
		if (content) return content;
		throw new ImagebuildError("CONTENT_MISSING", say("preparedLacksFile", { digest }));
	};
}
function notOne({ directory }, reason) {
	return new ImagebuildError("PREPARED_INVALID", say("preparedNotOneBuild", { reason }), {
		place: { file: directory },
		hint: say("preparedSameRequest")
	});
}

export { writePrepared as i, readPreparedParts as n, preparedSize as r, findPreparedDirectories as t };