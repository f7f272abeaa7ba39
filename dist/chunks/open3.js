import { i as connectCluster, n as createKindCluster, t as createPluginRunner } from "./credentialplugin.js";
import { s as preparedLimits } from "./prepared.js";
import { t as isDigest } from "./digest.js";
import { i as observeCluster, n as readInstall, r as runInstall, t as writeInstall } from "./realinstall.js";
import { n as readIgnored } from "./ignored.js";
import { t as ImagebuildError } from "./errors.js";
import { a as tryParseReference, t as formatReference } from "./reference.js";
import { i as say } from "./say.js";
import { f as readInstallation } from "./copy3.js";
import { o as isIndexType } from "./descriptor.js";
import { c as parseManifest } from "./manifest.js";
import { join, resolve, sep } from "node:path";
import { readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import { realpath } from "node:fs/promises";

// src/prepare/observed/chains.ts
const mostChains = 20;
function describeChains(chains, commands, readManifests) {
	const described = chains.map((chain) => {
		const command = findCommand(chain, commands, readManifests);
		const named = chain.filter(({ kind }) => kind !== "manifest" || !command);
		const last = command ? [{
			kind: "command",
			text: command.name
		}] : [];
		return {
			steps: [...stableNames(named), ...last],
			line: command?.line
		};
	});
	return [...new Map(described.map((chain) => [JSON.stringify(chain.steps), chain]))].sort(([a], [b]) => a < b ? -1 : 1).slice(0, mostChains).map(([, chain]) => chain);
}
function stableNames(chain) {
	const stable = [];
	let owner;
	for (const { kind, text } of chain.toReversed()) {
		const [, before = "", name = text] = /^(\S+ (?:[^/\s]+\/)?)(.*)$/.exec(text) ?? [];
		const isObject = kind === "pod" || kind === "owner";
		const isGenerated = isObject && owner !== void 0 && name.startsWith(`${owner}-`);
		stable.push({
			kind: isObject || kind === "node" ? "object" : kind,
			text: isGenerated ? `${before}${owner}-*` : text
		});
		if (isObject && !isGenerated) owner = name;
	}
	return stable.reverse().map(({ kind, text }) => ({
		kind: kind === "release" ? "object" : kind,
		text
	}));
}
function findCommand(chain, commands, readManifests) {
	const calling = commands.filter(({ calls }) => calls.length > 0);
	if (calling.length <= 1) return calling[0] ?? onlyOne(commands);
	const makes = (isMaker) => calling.filter(({ calls }) => calls.some(isMaker));
	const [, release] = /^Helm release (?:[^/]+\/)?(.+)$/.exec(chain.at(-1)?.text ?? "") ?? [];
	if (release !== void 0) return makes((call) => releaseOf(call) === release)[0];
	const names = chain.map(({ text }) => text.split(/[\s/]/).at(-1) ?? "");
	return makes((call) => {
		if (call.program === "helm") return false;
		return call.args.some((word) => names.includes(word.split("/").at(-1) ?? "")) || readManifests(call).some((text) => hasName(text, names));
	})[0] ?? onlyOne(makes((call) => installationOf(call)?.kind === "manifests"));
}
function onlyOne(items) {
	return items.length === 1 ? items[0] : void 0;
}
function installationOf(call) {
	return readInstallation({
		...call,
		directory: ""
	});
}
function releaseOf(call) {
	const installation = installationOf(call);
	return installation?.kind === "chart" ? installation.release : void 0;
}
function hasName(manifest, names) {
	const named = [...manifest.matchAll(/"?\bname"?:\s*["']?([^\s"',}]+)/g)].map(([, name]) => name);
	return names.some((name) => named.includes(name));
}

// src/prepare/observed/digests.ts
async function pinImage(reference, digests, sourceOf) {
	const observed = digests.filter(isDigest);
	try {
		const source = await sourceOf(reference);
		return reference.digest === void 0 ? await pinTag(reference, observed, source) : await pinDigest(reference, reference.digest, source);
	} catch (error) {
		if (!(error instanceof ImagebuildError) || !refusals.has(error.code)) throw error;
		const image = formatReference(reference);
		return { warning: warn(say("observedUnread", {
			image,
			reason: error.message
		}), image) };
	}
}
const refusals = /* @__PURE__ */ new Set(["UNAUTHORIZED", "DENIED"]);
async function pinTag(reference, observed, source) {
	const now = await source.resolve(reference.tag ?? "latest");
	if (observed.length === 0) return now ? { locked: now.digest } : {};
	if (now && await holdsAny(now, observed, source)) return { locked: now.digest };
	return await pinMoved(reference, observed, now, source);
}
async function pinMoved(reference, observed, now, source) {
	const found = [];
	for (const digest of observed) {
		const descriptor = await source.resolve(digest);
		if (descriptor) found.push(descriptor);
	}
	const image = formatReference(reference);
	const index = found.find(({ mediaType }) => isIndexType(mediaType));
	const held = index ?? found[0];
	const words = {
		image,
		digest: held?.digest ?? observed[0],
		now: now?.digest ?? ""
	};
	if (!held) return {
		locked: now?.digest,
		warning: warn(say("observedGone", words), image)
	};
	if (index) return {
		locked: held.digest,
		warning: warn(say("observedMoved", words), image)
	};
	return {
		locked: held.digest,
		platformPolicy: "skip",
		warning: warn(say("observedManifest", words), image)
	};
}
async function pinDigest(reference, digest, source) {
	const named = await source.resolve(digest);
	if (!named || isIndexType(named.mediaType)) return {};
	const image = formatReference(reference);
	return {
		platformPolicy: "skip",
		warning: warn(say("observedManifestNamed", { image }), image)
	};
}
async function holdsAny(now, observed, source) {
	if (observed.includes(now.digest)) return true;
	if (!isIndexType(now.mediaType)) return false;
	const read = parseManifest(await source.manifest(now), now.mediaType, source.location);
	return read.kind === "index" && read.manifests.some(({ digest }) => observed.includes(digest));
}
function warn(message, image) {
	return {
		message: message.text,
		place: { image },
		hint: say("observedPinHint").text
	};
}

// src/prepare/observed/manifests.ts
const longestManifest = 16777216;
function manifestReader(root) {
	const inside = realpathSync(root) + sep;
	const readPath = (path) => {
		try {
			const real = realpathSync(path);
			const found = statSync(real);
			if (!real.startsWith(inside)) return [];
			if (found.isDirectory()) return readdirSync(real).flatMap((name) => readFileIn(join(real, name)));
			return readFileIn(real);
		} catch {
			return [];
		}
	};
	const readFileIn = (path) => {
		const found = statSync(path);
		return found.isFile() && found.size <= longestManifest ? [readFileSync(path, "utf8")] : [];
	};
	return (call) => {
		const installation = installationOf(call);
		if (installation?.kind !== "manifests") return [];
		const recorded = call.files.map(({ content }) => content.toString());
		const names = [...installation.files, ...installation.kustomizations];
		return [...recorded, ...names.flatMap((name) => readPath(resolve(call.directory, name)))];
	};
}

// src/prepare/observed/observed.ts
function createObserver(options) {
	const stack = new AsyncDisposableStack();
	let opened;
	const open = (install) => {
		opened ??= openWatched(options, stack, install);
		return opened;
	};
	let found;
	return {
		observe(image) {
			found ??= observeImage(image, open, options).finally(() => stack.disposeAsync());
			return found;
		},
		kubeconfig: async () => (await open()).session.kubeconfig,
		[Symbol.asyncDispose]: () => stack.disposeAsync()
	};
}
async function openWatched({ openCluster, quietMs, timeoutMs, progress, signal }, stack, install) {
	const session = stack.use(await openCluster(install));
	const { cluster, counts } = session;
	const options = {
		counts,
		quietMs,
		limitMs: timeoutMs,
		progress,
		signal
	};
	return {
		session,
		observer: stack.use(await observeCluster(cluster, options))
	};
}
async function observeImage(image, open, options) {
	const place = { file: image.kubefile };
	if (!image.embed) throw new ImagebuildError("USAGE", say("observeEmbedOff"), {
		place,
		hint: say("observeEmbedOffHint")
	});
	const written = await writeInstall({
		...image,
		tree: await image.tree()
	}, join(options.directory, "files"));
	if (written.commands.length === 0) throw new ImagebuildError("INSTALL_FAILED", say("observeNoCommands"), {
		place,
		hint: say("observeNoCommandsHint")
	});
	const { observation, called } = await install({
		...written,
		image
	}, open, options);
	const images = await prepareImages(observation, called, image, written.files, options);
	return {
		...images,
		warnings: [...images.warnings, ...timeoutWarnings(observation, options, place)]
	};
}
async function install(planned, open, options) {
	const { env, progress, signal } = options;
	const { session, observer } = await open(planned);
	const { cluster, kubeconfig } = session;
	const { commands, variables, files, templates } = planned;
	progress({
		type: "phase",
		phase: "install",
		message: say("phaseInstall", { server: cluster.server }).text
	});
	const directory = join(options.directory, "install");
	const ran = await runInstall({
		commands,
		variables,
		files,
		templates,
		kubeconfig,
		env,
		signal,
		directory,
		timeoutMs: options.installTimeoutMs,
		onLine: (line) => progress({
			type: "output",
			program: "CMD",
			line
		}),
		notReady: async () => (await observer.now()).notReady
	}).catch(async (error) => {
		await readInstall({
			commands,
			directory
		}).then(session.installed).catch(() => {});
		throw error;
	});
	await session.installed?.(ran);
	progress({
		type: "phase",
		phase: "observe",
		message: say("phaseObserve").text
	});
	return {
		observation: await observer.settled(),
		called: ran.flatMap(({ calls }, index) => commands[index] ? [{
			...commands[index],
			calls
		}] : [])
	};
}
function timeoutWarnings({ end, notReady, images }, { timeoutMs }, place) {
	if (end === "settled") return [];
	const shown = notReady.slice(0, 10).map(({ object, reason }) => `${object}: ${reason}`);
	const words = {
		seconds: Math.round(timeoutMs / 1e3),
		count: notReady.length,
		objects: shown.join("; ")
	};
	const message = say("observeTimeout", words);
	const hint = say("observeTimeoutHint");
	if (!images.some(({ counts }) => counts)) throw new ImagebuildError("TIMEOUT", message, {
		place,
		hint
	});
	return [{
		message: message.text,
		place,
		hint: hint.text
	}];
}
async function prepareImages({ images }, called, image, files, { ignoredImages = [], sourceOf, platformPolicy }) {
	const warnings = [];
	const context = {
		directory: await realpath(image.applicationDirectory),
		place: (file) => ({ file }),
		warn: (warning) => warnings.push(warning)
	};
	const { ruleOf } = await readIgnored(context, ignoredImages);
	const readManifests = manifestReader(files);
	const [prepared, notes] = [[], []];
	for (const one of images) {
		const reference = tryParseReference(one.image);
		const origins = describeOrigins(one, called, image, readManifests);
		const reason = reasonNotEmbedded(one, reference, reference && ruleOf(reference));
		if (reference === void 0 || reason) {
			notes.push({
				reference: one.image.slice(0, 1024),
				reason: (reason ?? say("observedNoReference")).text,
				origins
			});
			continue;
		}
		const { warning, locked, platformPolicy: pinned } = await pinImage(reference, one.digests, sourceOf);
		if (warning) warnings.push({
			...warning,
			place: {
				...warning.place,
				file: image.kubefile
			}
		});
		const policy = pinned ?? platformPolicy(reference);
		prepared.push({
			reference,
			required: true,
			reason: say("reasonObserved").text,
			transport: "registry",
			origins,
			...locked === void 0 ? {} : { locked },
			...policy === void 0 ? {} : { platformPolicy: policy }
		});
	}
	return {
		images: prepared,
		notes: notes.slice(0, preparedLimits.notes),
		warnings
	};
}
function reasonNotEmbedded({ counts }, reference, rule) {
	if (reference === void 0) return say("observedNoReference");
	if (!counts) return say("observedOfOthers");
	return rule === void 0 ? void 0 : say("reasonIgnored", { rule });
}
function describeOrigins({ chains }, called, { kubefile }, readManifests) {
	const lines = Map.groupBy(describeChains(chains, called, readManifests), ({ line }) => line);
	if (lines.size === 0) return [{
		kind: "observed",
		file: kubefile
	}];
	return [...lines].map(([line, found]) => ({
		kind: "observed",
		file: kubefile,
		...line === void 0 ? {} : { line },
		chains: found.map(({ steps }) => steps)
	}));
}

// src/prepare/observed/session.ts
async function openContainerCluster(input, kubernetesVersion) {
	const { directory, env, progress, signal } = input;
	progress({
		type: "phase",
		phase: "cluster",
		message: say("phaseKind").text
	});
	const kind = await createKindCluster({
		directory: join(directory, "kind"),
		kubernetesVersion,
		env,
		signal,
		onLine: (line) => progress({
			type: "output",
			program: "kind",
			line
		}),
		onWarning: (warning) => progress({
			type: "warning",
			warning
		})
	});
	try {
		const cluster = await input.connect({ kubeconfig: kind.kubeconfig }, signal);
		return {
			cluster,
			kubeconfig: kind.kubeconfig,
			async [Symbol.asyncDispose]() {
				try {
					await cluster[Symbol.asyncDispose]();
				} finally {
					await kind[Symbol.asyncDispose]();
				}
			}
		};
	} catch (error) {
		await kind[Symbol.asyncDispose]();
		throw error;
	}
}
function kubernetesVersionFor(image, configured) {
	const { version = "" } = image?.config.Labels ?? {};
	return image?.base && /^v?1\.[1-9]\d\.\d+/.test(version) ? version : configured;
}

// src/prepare/observed/open.ts
function openObserver(observe, { directory, timeoutMs, kubeVersion, ...input }, progress, openCloud) {
	const { env, signal } = input;
	const clusterDirectory = join(directory, "cluster");
	const onLine = (line) => progress({
		type: "output",
		program: "kubeconfig",
		line
	});
	const runPlugin = createPluginRunner(env, process.cwd(), onLine);
	const clusterInput = {
		directory: clusterDirectory,
		env,
		progress,
		signal,
		connect: ({ kubeconfig, context }, ending) => connectCluster({
			kubeconfig,
			context,
			env,
			runPlugin,
			progress,
			signal: ending
		})
	};
	const open = {
		container: (install) => openContainerCluster(clusterInput, kubernetesVersionFor(install?.image, kubeVersion)),
		cloud: (install) => openCloud({
			...input,
			...clusterInput
		}, observe, install)
	};
	return createObserver({
		...input,
		openCluster: open[observe.kind],
		directory,
		progress,
		installTimeoutMs: timeoutMs,
		timeoutMs: observe.timeoutMs,
		quietMs: observe.quietMs
	});
}

export { openObserver };