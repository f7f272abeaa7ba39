import { o as registryRoot, s as selectRegistryEntries } from "./heldimages.js";
import { t as ImagebuildError } from "./errors.js";
import { d as mediaTypes } from "./descriptor.js";
import { r as resolveCompression } from "./compression.js";
import { t as decompressLayer } from "./decompress.js";
import { t as encode } from "./encoder.js";
import { i as readLayer } from "./layerreader.js";
import { t as applyLayerChanges } from "./overlay.js";
import { o as entryMetadata } from "./tree.js";
import { i as say } from "./say.js";
import { isDeepStrictEqual } from "node:util";

// src/prepare/run/run.ts
const packing = resolveCompression({ type: "gzip" });
async function runSteps(steps, below, tree, { executor, file, spool, openMount }) {
	const [first] = steps;
	if (!first) throw new RangeError("a segment has at least one step");
	const bare = steps.map((step) => createCommand(step, file));
	await executor.check(bare);
	const commands = [];
	for (const [index, command] of bare.entries()) commands.push({
		...command,
		mounts: await openMounts(steps[index], command.place, openMount)
	});
	return await takeLayers(steps, await executor.run(commands, {
		...below,
		config: configOf(first)
	}), tree, spool);
}
function configOf({ env, user, workdir }) {
	return {
		Env: env,
		...user === void 0 ? {} : { User: user },
		...workdir === void 0 ? {} : { WorkingDir: workdir }
	};
}
function createCommand(step, file) {
	const place = {
		file,
		line: step.line
	};
	const { network, security, device } = step.settings;
	if (security?.some((word) => word !== "sandbox")) throw unsupported(place, "--security", say("runSecurityHint"));
	if (device) throw unsupported(place, "--device", say("runDeviceHint"));
	for (const { type } of step.mounts) if (type === "secret" || type === "ssh") throw unsupported(place, `--mount=type=${type}`, say("runSecretHint"));
	return {
		words: step.command,
		network: network?.[0],
		place
	};
}
function unsupported(place, flag, hint) {
	return new ImagebuildError("KUBEFILE_UNSUPPORTED", say("runFlagUnsupported", { flag }), {
		place,
		hint
	});
}
async function openMounts({ mounts }, place, open) {
	const opened = [];
	for (const mount of mounts) {
		const { type, from, target, writable, settings } = mount;
		if (type === "secret" || type === "ssh") continue;
		if (type !== "bind" && !from) {
			opened.push({
				type,
				target,
				writable,
				settings
			});
			continue;
		}
		const { image, source } = await open(mount, place);
		const own = source === void 0 ? settings : {
			...settings,
			source
		};
		opened.push({
			type,
			target,
			writable,
			settings: own,
			image
		});
	}
	return opened;
}
async function takeLayers(steps, layers, below, spool) {
	const { source } = layers;
	const results = [];
	let tree = below;
	for (const [index, { diffId, ...descriptor }] of addedLayers(layers, steps.length).entries()) {
		const blob = {
			source,
			descriptor,
			diffId
		};
		const changes = await readLayer(blob);
		const after = applyLayerChanges(tree, changes);
		if (changesNothing(changes, tree)) results.push({ changes });
		else results.push({
			changes,
			...await keepLayer(steps[index], blob, spool, changesIn(changes, after))
		});
		tree = after;
	}
	return results;
}
function changesIn({ removed, opaque, entries }, after) {
	const inRegistry = (path) => path === "registry" || path.startsWith(`${"registry"}/`);
	const present = entries.flatMap(({ path }) => after.get(path) ?? []);
	const changes = {
		removed: [...removed].filter(inRegistry),
		opaque: [...opaque].filter((path) => path === "" || inRegistry(path)),
		entries: selectRegistryEntries(present.map(entryMetadata))
	};
	return Object.values(changes).some((list) => list.length > 0) ? changes : void 0;
}
function addedLayers({ before, after, source }, steps) {
	const isKept = before.every(({ diffId }, index) => after[index]?.diffId === diffId);
	if (isKept && after.length === before.length + steps) return after.slice(before.length);
	const words = {
		before: before.length,
		after: after.length,
		steps
	};
	const message = isKept ? say("engineLayerCount", words) : say("engineLayersChanged");
	const place = { image: source.location };
	throw new ImagebuildError("CONTENT_INVALID", message, {
		place,
		hint: say("engineLayersHint")
	});
}
function changesNothing({ removed, opaque, entries }, tree) {
	if (opaque.size + removed.size > 0) return false;
	return entries.every((entry) => {
		const before = tree.get(entry.path);
		if (entry.type !== "dir" || before?.type !== "dir") return false;
		const hasSameOwner = entry.uid === before.uid && entry.gid === before.gid;
		return entry.mode === before.mode && hasSameOwner && isDeepStrictEqual(entry.xattrs, before.xattrs);
	});
}
async function keepLayer({ createdBy }, blob, spool, registry) {
	const content = await spool.add(encode(decompressLayer(blob.source, blob.descriptor), packing));
	const { digest, size } = content;
	const { diffId } = blob;
	return {
		content,
		layer: {
			createdBy,
			blob: {
				mediaType: mediaTypes.ociLayerGzip,
				digest,
				size,
				diffId
			},
			...registry ? { registry } : {}
		}
	};
}

export { runSteps };