import { i as readLayer } from "./layer.js";
import { a as applyLayer, i as placed, r as openBases, t as changesNothing } from "./changes.js";
import { t as ImagebuildError } from "./errors.js";
import { t as compressionOf } from "./compression.js";
import { i as mediaTypes } from "./descriptor.js";
import { t as encode } from "./encoder.js";
import { n as unpackLayer } from "./unpack.js";

// src/prepare/run.ts
const packing = compressionOf({ type: "gzip" });
async function runSteps(steps, below, tree, input) {
	const { runs, platform } = input;
	const [first] = steps;
	if (!first) throw new RangeError("a segment has at least one step");
	const bare = steps.map((step) => bareCommand(step, input.file));
	await runs.check(bare);
	const name = runs.next();
	const state = `state-${name}`;
	await runs.write({
		...below,
		config: configOf(first)
	}, state);
	const commands = [];
	for (const [index, command] of bare.entries()) {
		const opening = mountsOf(steps[index], `mount-${name}-${index}`, input);
		const mounts = await placed(command.place, opening);
		commands.push({
			...command,
			mounts
		});
	}
	const result = await runs.run(commands, state, name);
	return await takeLayers(steps, addedLayers(await openImage(await runs.open(state), platform), await openImage(result, platform), steps.length, result), tree, {
		...input,
		source: result
	});
}
function configOf({ env, user, workdir }) {
	return {
		Env: env,
		...user === void 0 ? {} : { User: user },
		...workdir === void 0 ? {} : { WorkingDir: workdir }
	};
}
function bareCommand(step, file) {
	const place = {
		file,
		line: step.line
	};
	const { network, security, device } = step.settings;
	if (security?.some((word) => word !== "sandbox")) throw unsupported(place, "--security", "It gets no more rights than any RUN: leave --security out.");
	if (device) throw unsupported(place, "--device", "It is given no device: leave --device out.");
	for (const { type } of step.mounts) if (type === "secret" || type === "ssh") throw unsupported(place, `a mount of type ${type}`, "What runs an application’s code holds no secret: fetch what needs one elsewhere, and COPY it.");
	return {
		words: step.command,
		network: network?.[0],
		place
	};
}
async function mountsOf({ mounts }, tag, input) {
	const all = [];
	for (const [index, mount] of mounts.entries()) {
		const { type, from, target, writable, settings } = mount;
		if (type === "secret" || type === "ssh") continue;
		if (type !== "bind" && !from) {
			all.push({
				type,
				target,
				writable,
				settings
			});
			continue;
		}
		const image = `${tag}-${index}`;
		const { image: content, source } = await input.mounted(mount);
		await input.runs.write(content, image);
		const own = source === void 0 ? settings : {
			...settings,
			source
		};
		all.push({
			type,
			target,
			writable,
			settings: own,
			image
		});
	}
	return all;
}
async function openImage(source, platform) {
	return await openBases(async () => source, []).open("localhost/interim", platform);
}
function addedLayers(given, made, steps, source) {
	const before = given.prepared.layers;
	const after = made.prepared.layers;
	const kept = before.every(({ diffId }, index) => after[index]?.diffId === diffId);
	if (kept && after.length === before.length + steps) return after.slice(before.length);
	throw new ImagebuildError("CONTENT_INVALID", `the engine made ${after.length} layers of ${before.length} layers and ${steps} RUN${kept ? "" : ", and changed the first ones"}`, {
		place: { image: source.location },
		hint: "Take another engine, or another version of it: --engine."
	});
}
async function takeLayers(steps, layers, below, { keep, source }) {
	const ran = [];
	let tree = below;
	for (const [index, { diffId, ...descriptor }] of layers.entries()) {
		const blob = {
			source,
			descriptor,
			diffId
		};
		const changes = await readLayer(blob);
		const isEmpty = changesNothing(changes, tree);
		ran.push(isEmpty ? { changes } : {
			changes,
			...await keepLayer(steps[index], blob, keep)
		});
		tree = applyLayer(tree, changes);
	}
	return ran;
}
async function keepLayer({ createdBy }, blob, keep) {
	const tar = unpackLayer(blob.source, blob.descriptor);
	const content = await keep(encode(tar, packing));
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
			}
		}
	};
}
function unsupported(place, what, hint) {
	return new ImagebuildError("KUBEFILE_UNSUPPORTED", `RUN with ${what} is not supported`, {
		place,
		hint
	});
}

export { runSteps };