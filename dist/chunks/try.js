import { i as observeCluster, r as runInstall, t as writeInstall } from "./realinstall.js";
import { t as ImagebuildError } from "./errors.js";
import { h as platformName, i as formatPlatform, n as bestMatch } from "./descriptor.js";
import { t as createWorkspace } from "./workspace.js";
import { n as createStoreOpener } from "./open.js";
import { i as say } from "./say.js";
import { t as findImage } from "./locatedimage.js";
import { t as openServer } from "./serve.js";
import { t as pLimit } from "./p-limit.js";
import { r as findBlobLayers } from "./annotations.js";
import { t as parseImageConfig } from "./imageconfig.js";
import { l as readSmallBlob, s as parseImageManifest } from "./manifest.js";
import { i as readLayer, r as pairLayers } from "./layerreader.js";
import { a as overlayLayers } from "./overlay.js";
import { a as tryParseReference, t as formatReference } from "./reference.js";
import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";

// src/commands/try/hosts.ts
function hostsFile(url) {
	const server = JSON.stringify(url);
	return `server = ${server}\n\n[host.${server}]\n  capabilities = ["pull", "resolve"]\n`;
}
async function writeHosts(directory, url, hosts) {
	for (const host of /* @__PURE__ */ new Set([
		"_default",
		"docker.io",
		...hosts
	])) {
		const own = join(directory, host);
		await mkdir(own, { recursive: true });
		await writeFile(join(own, "hosts.toml"), hostsFile(url), { mode: 420 });
	}
}

// src/commands/try/imageinstall.ts
function choosePlatform({ location, published }, nodes) {
	const { platforms } = published;
	const [first] = nodes;
	const found = first === void 0 ? platforms[0] : bestMatch(first, platforms);
	if (found) return found;
	const offered = platforms.map(platformName).join(", ") || "-";
	const platform = first === void 0 ? "-" : formatPlatform(first);
	throw new ImagebuildError("PLATFORM_MISSING", say("tryPlatformMissing", {
		location,
		platform,
		offered
	}), { place: { image: location } });
}
async function unpackInstall({ location, source }, descriptor, directory) {
	const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, location);
	const parsed = parseImageConfig(await readSmallBlob(source, manifest.config), location);
	const layers = pairLayers(source, manifest, parsed, location);
	const rows = parsed.history.filter((row) => !row.empty_layer).map(({ created_by: by = "" }) => by);
	const blobs = findBlobLayers(manifest.layers, rows);
	const read = layers.filter(({ descriptor: { digest } }) => !blobs.has(digest));
	const tree = overlayLayers(await pLimit(2).map(read, readLayer));
	const { config } = parsed;
	const planned = await writeInstall({
		config,
		tree,
		kubefile: "CMD"
	}, join(directory, "files"));
	const image = {
		config,
		kubefile: "CMD",
		history: [],
		tree: async () => tree
	};
	if (planned.commands.length > 0) return {
		...planned,
		image
	};
	throw new ImagebuildError("INVALID_REQUEST", say("tryWithoutCommands", { location }), { place: { image: location } });
}

// src/commands/try/pulls.ts
function listPulls(requests) {
	const pulls = /* @__PURE__ */ new Map();
	for (const { route, status, failure } of requests) {
		if (route?.kind !== "manifest") continue;
		const { host, repository, reference } = route;
		const key = `${host ?? ""} ${repository} ${reference}`;
		const answered = status === 200 && failure === void 0 || pulls.get(key)?.answered === true;
		pulls.set(key, {
			host,
			repository,
			reference,
			answered
		});
	}
	return [...pulls.values()];
}
function comparePulls(observation, pulls, platforms) {
	const used = /* @__PURE__ */ new Set();
	const ofPods = podImages(observation).map(({ reference, pods }) => {
		const own = pulls.filter((pull) => isPullOf(pull, reference));
		for (const pull of own) used.add(pull);
		const held = own.length > 0 && own.some(({ answered }) => answered);
		const unasked = own.length === 0 ? { unasked: true } : {};
		return {
			image: formatReference(reference),
			platforms,
			held,
			pods,
			...unasked
		};
	});
	const tags = new Set([...used, ...pulls].flatMap((one) => isTagged(one) ? [placeOf(one)] : []));
	const ofNodes = pulls.filter((pull) => !used.has(pull) && (isTagged(pull) || !tags.has(placeOf(pull)))).map((pull) => {
		const separator = isTagged(pull) ? ":" : "@";
		return {
			image: `${placeOf(pull)}${separator}${pull.reference}`,
			platforms,
			held: pull.answered,
			pods: []
		};
	});
	return [...ofPods, ...ofNodes].sort(byName);
}
function compareHeld(observation, holds, platforms) {
	return podImages(observation).map(({ reference, pods }) => ({
		image: formatReference(reference),
		platforms,
		pods,
		held: platforms.every((platform) => holds(reference, platform))
	})).sort(byName);
}
function podImages({ images }) {
	const found = /* @__PURE__ */ new Map();
	for (const { image, chains, counts } of images) {
		const reference = counts ? tryParseReference(image) : void 0;
		if (!reference) continue;
		const name = formatReference(reference);
		const { pods } = found.get(name) ?? { pods: /* @__PURE__ */ new Set() };
		for (const [first] of chains) if (first?.kind === "pod") pods.add(first.text);
		found.set(name, {
			reference,
			pods
		});
	}
	return [...found.values()].map(({ reference, pods }) => ({
		reference,
		pods: [...pods].sort()
	}));
}
function isPullOf(pull, { host, repository, tag, digest }) {
	return pull.repository === repository && (pull.host ?? host) === host && pull.reference === (digest ?? tag);
}
function isTagged({ reference }) {
	return !reference.includes(":");
}
function placeOf({ host, repository }) {
	return host === void 0 ? repository : `${host}/${repository}`;
}
function byName(a, b) {
	return a.image < b.image ? -1 : Number(a.image > b.image);
}

// src/commands/try/try.ts
async function tryImage(location, options, settings, progress) {
	const { env, signal } = settings;
	await using stack = new AsyncDisposableStack();
	const stores = stack.use(createStoreOpener(settings, progress));
	const image = await findImage(location, stores, void 0, progress);
	const { directory } = stack.use(await createWorkspace(env, progress));
	const work = join(directory, "cluster");
	await mkdir(work);
	const session = stack.use(await options.openSession({
		directory: work,
		env,
		progress,
		signal
	}));
	const { cluster, cut } = session;
	const descriptor = choosePlatform(image, cluster.platforms);
	const planned = await unpackInstall(image, descriptor, join(directory, "image"));
	await session.begin?.(planned);
	const requests = [];
	const listen = cut ? bracketed(cut.address.listen) : "127.0.0.1";
	const served = stack.use(await openServer(location, {
		...options,
		listen: `${listen}:0`
	}, settings, progress, (request) => {
		requests.push(request);
	}));
	if (cut) {
		const { hosts, port } = served.server;
		await writeHosts(cut.hosts, `http://${bracketed(cut.address.host)}:${port}`, hosts);
	}
	const ran = await installAndWait(session, planned, directory, options, settings, progress);
	const nodes = cluster.platforms.length > 0 ? cluster.platforms.map(formatPlatform) : [platformName(descriptor)];
	const platforms = [...new Set(nodes)];
	return {
		location,
		digest: image.published.descriptor.digest,
		cut: cut !== void 0,
		server: cluster.server,
		kubernetes: cluster.version,
		platforms,
		ready: ran.observation.end === "settled",
		notReady: ran.observation.notReady,
		failure: ran.failure,
		images: cut ? comparePulls(ran.observation, listPulls(requests), platforms) : compareHeld(ran.observation, holder(served.server), platforms)
	};
}
function holder({ holds }) {
	return (...asked) => holds(...asked);
}
function bracketed(host) {
	return host.includes(":") ? `[${host}]` : host;
}
async function installAndWait(session, planned, directory, { quietMs, limitMs }, { env, signal, timeout }, progress) {
	const { cluster, counts, kubeconfig } = session;
	await using observer = await observeCluster(cluster, {
		counts,
		quietMs,
		limitMs,
		progress,
		signal
	});
	progress({
		type: "phase",
		phase: "install",
		message: say("tryPhaseInstall", { server: cluster.server }).text
	});
	const { commands, variables, files, templates } = planned;
	try {
		const done = await runInstall({
			commands,
			variables,
			files,
			templates,
			kubeconfig,
			env,
			signal,
			directory: join(directory, "install"),
			timeoutMs: timeout,
			onLine: (line) => progress({
				type: "output",
				program: "CMD",
				line
			}),
			notReady: async () => (await observer.now()).notReady
		});
		await session.installed?.(done);
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "INSTALL_FAILED") throw error;
		return {
			observation: await observer.now(),
			failure: error.message
		};
	}
	progress({
		type: "phase",
		phase: "wait",
		message: say("tryPhaseWait").text
	});
	return { observation: await observer.settled() };
}

export { tryImage };