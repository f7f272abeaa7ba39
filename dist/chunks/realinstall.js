import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { a as tryParseReference, t as formatReference } from "./reference.js";
import { n as isTemplate } from "./usage.js";
import { t as pLimit } from "./p-limit.js";
import { t as cleanReason } from "./reason.js";
import { n as pathOf, t as WatchExpired } from "./cluster2.js";
import { c as isOnPath, s as findProgram, t as runProgram } from "./program.js";
import { c as callLimits, l as recordCall, o as parseRecords, r as locateCommands, s as recordedPrograms, t as writeCopy } from "./copy3.js";
import { t as runContained } from "./contained.js";
import { r as makeHomes, t as createProgramEnvironment } from "./environment.js";
import { n as quoteWord } from "./shell.js";
import { n as findHelm } from "./helm.js";
import { delimiter, dirname, join, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chmod, mkdir, open, readFile, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";

// src/cluster/observe/facts.ts
const mostOwners = 8;
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
function readObject({ apiVersion, kind, metadata }) {
	const { namespace, name, uid = "", annotations = {}, ownerReferences } = metadata;
	return {
		apiVersion,
		kind,
		namespace,
		name,
		uid,
		owners: (ownerReferences ?? []).slice(0, mostOwners).map((owner) => ({
			apiVersion: owner.apiVersion,
			kind: owner.kind,
			name: owner.name,
			uid: owner.uid
		})),
		release: readRelease(annotations, namespace),
		hook: annotations["helm.sh/hook"] !== void 0,
		applied: annotations[lastApplied] !== void 0 || isAppliedByKubectl(metadata)
	};
}
function readRelease(annotations, namespace) {
	const name = annotations["meta.helm.sh/release-name"];
	if (!name) return void 0;
	return {
		name,
		namespace: annotations["meta.helm.sh/release-namespace"] || namespace || "default"
	};
}
function isAppliedByKubectl(metadata) {
	const { managedFields } = metadata;
	if (!Array.isArray(managedFields)) return false;
	return managedFields.some(({ manager, operation, subresource }) => {
		if (subresource) return false;
		return manager === "kubectl" && operation === "Apply" || /^kubectl-(?:create|run)$/.test(manager);
	});
}
function nameObject({ kind, namespace, name }) {
	return `${kind} ${namespace === void 0 ? "" : `${namespace}/`}${name}`;
}

// src/cluster/observe/chains.ts
const longestChain = 12;
const mostChains$1 = 16;
function createChainFinder(cluster) {
	const owners = /* @__PURE__ */ new Map();
	const readOwner = (owner, namespace) => {
		const found = owners.get(owner.uid) ?? fetchOwner(cluster, owner, namespace);
		owners.set(owner.uid, found);
		found.catch(() => owners.delete(owner.uid));
		return found;
	};
	const find = async (object, below) => {
		const self = toChainObject(object);
		if (object.owners.length === 0 || below.length >= longestChain || below.includes(object.uid)) return [[self]];
		const chains = [];
		for (const owner of object.owners) {
			if (chains.length >= mostChains$1) break;
			const facts = await readOwner(owner, object.namespace).catch(() => referenceOnly(owner, object.namespace));
			const above = await find(facts, [...below, object.uid]);
			chains.push(...above.map((chain) => [self, ...chain]));
		}
		return chains.slice(0, mostChains$1);
	};
	return { async find(object) {
		return find(await complete(cluster, object), []);
	} };
}
async function complete(cluster, object) {
	if (object.kind !== "Pod" || object.owners.length > 0 || object.release || object.applied) return object;
	const path = pathOf({
		apiVersion: "v1",
		name: "pods",
		namespaced: true
	}, object);
	const found = await cluster.get(path).catch(() => void 0);
	return found?.metadata.uid === object.uid ? readObject({
		...found,
		apiVersion: "v1",
		kind: "Pod"
	}) : object;
}
async function fetchOwner(cluster, owner, namespace) {
	try {
		const resource = await cluster.findResource(owner.apiVersion, owner.kind);
		const found = resource && await cluster.get(pathOf(resource, {
			namespace,
			name: owner.name
		}));
		if (!resource || found?.metadata.uid !== owner.uid) return referenceOnly(owner, namespace);
		return readObject({
			...found,
			apiVersion: owner.apiVersion,
			kind: owner.kind
		});
	} catch (error) {
		if (error instanceof ImagebuildError && error.code === "DENIED") return referenceOnly(owner, namespace);
		throw error;
	}
}
function referenceOnly(owner, namespace) {
	const isOfCluster = owner.kind === "Node" || owner.kind === "Namespace";
	return {
		...owner,
		namespace: isOfCluster ? void 0 : namespace,
		owners: [],
		release: void 0,
		applied: false,
		hook: false
	};
}
function toChainObject({ owners: _, ...object }) {
	return object;
}
const stepKinds = {
	Pod: "pod",
	Node: "node"
};
function describeChain(chain) {
	const steps = chain.map((object) => ({
		kind: stepKinds[object.kind] ?? "owner",
		text: nameObject(object)
	}));
	const release = chain.findLast((object) => object.release)?.release;
	if (release) return [...steps, {
		kind: "release",
		text: `Helm release ${release.namespace}/${release.name}`
	}];
	if (chain.some(({ hook }) => hook)) return [...steps, {
		kind: "release",
		text: "Helm hook"
	}];
	return chain.some(({ applied }) => applied) ? [...steps, {
		kind: "manifest",
		text: "applied manifest"
	}] : steps;
}

// src/cluster/observe/images.ts
function digestIn(imageId) {
	return typeof imageId === "string" ? /@(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1] : void 0;
}
function fullName(image) {
	const reference = tryParseReference(image);
	return reference ? formatReference(reference) : image;
}
function isImageName(image) {
	return typeof image === "string" && tryParseReference(image) !== void 0 && !/^[0-9a-f]{64}$/.test(image);
}

// src/cluster/observe/events.ts
function readEvent(object) {
	const event = object;
	const { kind = "", namespace, name = "", uid = "" } = event.involvedObject ?? event.regarding ?? {};
	const message = event.message ?? event.note ?? "";
	const image = kind === "Pod" && (event.reason === "Pulling" || event.reason === "Pulled") ? imageIn(message) : void 0;
	const warning = event.type === "Warning" ? cleanReason(`${event.reason}: ${message}`) : void 0;
	if (image === void 0 && warning === void 0) return void 0;
	return {
		uid: object.metadata.uid ?? "",
		about: {
			kind,
			namespace: namespace || void 0,
			name,
			uid
		},
		image,
		warning
	};
}
function imageIn(message) {
	const image = /\bimage "([^"]+)"/.exec(message)?.[1];
	return isImageName(image) ? image : void 0;
}

// src/cluster/observe/follow.ts
const pauses = {
	first: 250,
	longest: 1e4
};
const mostRefusals = 4;
async function followCollection(cluster, path, follower, signal) {
	const list = async () => {
		const { items, resourceVersion } = await cluster.list(path, follower.pick, { signal });
		follower.onList(items);
		return resourceVersion;
	};
	const version = await list();
	const progress = { isOpen: false };
	const failed = goOn(cluster, path, follower, signal, {
		list,
		version,
		progress
	});
	failed.catch(() => {});
	return {
		failed,
		isOpen: () => progress.isOpen
	};
}
async function goOn(cluster, path, { pick, onChange, onReopened }, signal, { list, version, progress }) {
	let position = version;
	let [failures, refusals, hasFailed] = [
		0,
		0,
		false
	];
	for (;;) {
		try {
			position ??= await list();
			for await (const { type, object } of cluster.watch(path, {
				resourceVersion: position,
				signal
			})) {
				if (!progress.isOpen) {
					if (hasFailed) onReopened?.();
					[progress.isOpen, hasFailed] = [true, false];
					continue;
				}
				position = object.metadata.resourceVersion ?? position;
				[failures, refusals] = [0, 0];
				if (type === "BOOKMARK") continue;
				const item = pick(object);
				if (item !== void 0) onChange(type, item);
			}
		} catch (error) {
			signal.throwIfAborted();
			hasFailed = true;
			if (error instanceof WatchExpired) position = void 0;
			else if (isRefusal(error) && ++refusals >= mostRefusals) throw error;
		}
		progress.isOpen = false;
		failures += 1;
		await setTimeout(pauseOf(failures), void 0, { signal }).catch((error) => {
			signal.throwIfAborted();
			throw error;
		});
	}
}
function pauseOf(failures) {
	const { first, longest } = pauses;
	return Math.min(longest, first * 2 ** Math.min(failures - 1, 10)) * (.5 + Math.random() / 2);
}
function isRefusal(error) {
	return error instanceof ImagebuildError && (error.code === "UNAUTHORIZED" || error.code === "DENIED");
}

// src/cluster/observe/nodes.ts
function readNode({ metadata, status }) {
	const { images } = status ?? {};
	return {
		name: metadata.name,
		uid: metadata.uid ?? "",
		images: (images ?? []).map(({ names }) => (names ?? []).filter(isImageName)).filter(({ length }) => length > 0)
	};
}

// src/cluster/observe/pods.ts
function readPod(object) {
	const pod = object;
	return {
		object: readObject(object),
		images: podImages(pod),
		notReady: unreadyPod(pod)
	};
}
function podImages({ spec = {}, status = {} }) {
	const containers = [
		...[spec.initContainers, status.initContainerStatuses],
		...[spec.containers, status.containerStatuses],
		...[spec.ephemeralContainers, status.ephemeralContainerStatuses]
	];
	const found = [];
	for (let kind = 0; kind < containers.length; kind += 2) {
		const statuses = containers[kind + 1] ?? [];
		for (const { name, image } of containers[kind] ?? []) {
			if (!isImageName(image)) continue;
			const { image: statusImage, imageID } = statuses.find((each) => each.name === name) ?? {};
			found.push({
				container: name,
				image,
				statusImage,
				digest: digestIn(imageID) ?? digestIn(image)
			});
		}
	}
	return [...found, ...volumeImages(spec, status)];
}
function volumeImages({ volumes = [] }, { containerStatuses = [], initContainerStatuses = [] }) {
	const mounts = [...initContainerStatuses, ...containerStatuses].flatMap(({ volumeMounts }) => volumeMounts ?? []);
	return volumes.flatMap(({ name, image }) => {
		const reference = image?.reference;
		if (!isImageName(reference)) return [];
		const imageRef = mounts.find((mount) => mount.name === name && mount.volumeStatus?.image)?.volumeStatus?.image?.imageRef;
		const digest = digestIn(imageRef) ?? digestIn(reference);
		return [{
			container: `volume ${name}`,
			image: reference,
			statusImage: void 0,
			digest
		}];
	});
}
function unreadyPod({ metadata, status = {} }) {
	const { phase = "Pending", conditions = [] } = status;
	const hasController = metadata.ownerReferences?.some(({ controller }) => controller) ?? false;
	if (metadata.deletionTimestamp !== void 0 || phase === "Succeeded") return void 0;
	if (phase === "Failed" && hasController) return void 0;
	if (phase === "Running" && conditions.some(({ type, status: is }) => type === "Ready" && is === "True")) return void 0;
	return waitingReason(status) ?? conditionReason(conditions) ?? (join$1(status.reason, status.message) || phase);
}
const starting = /* @__PURE__ */ new Set(["ContainerCreating", "PodInitializing"]);
function waitingReason(status) {
	const statuses = [
		...status.initContainerStatuses ?? [],
		...status.containerStatuses ?? [],
		...status.ephemeralContainerStatuses ?? []
	];
	for (const { name, state } of statuses) {
		const waiting = state?.waiting;
		if (waiting?.reason && !starting.has(waiting.reason)) return `${name}: ${join$1(waiting.reason, waiting.message)}`;
	}
	for (const { name, state } of statuses) {
		const { exitCode, reason, message } = state?.terminated ?? {};
		if (exitCode) return `${name}: ${join$1(reason ?? "Error", `exit code ${exitCode}`, message)}`;
	}
	const unready = (status.containerStatuses ?? []).find(({ ready }) => !ready);
	const reason = unready?.state?.waiting?.reason;
	return unready && reason ? `${unready.name}: ${reason}` : void 0;
}
function conditionReason(conditions) {
	const failing = [
		"PodScheduled",
		"Initialized",
		"ContainersReady",
		"Ready"
	].map((type) => conditions.find((each) => each.type === type && each.status === "False")).find((each) => each !== void 0);
	return failing && (join$1(failing.reason, failing.message) || void 0);
}
function join$1(...parts) {
	return parts.filter(Boolean).join(": ");
}

// src/cluster/observe/state.ts
const mostWarnings = 1e4;
function createState() {
	return {
		isBefore: true,
		before: {
			podImages: /* @__PURE__ */ new Set(),
			images: /* @__PURE__ */ new Set(),
			nodeImages: /* @__PURE__ */ new Set(),
			pods: /* @__PURE__ */ new Set(),
			events: /* @__PURE__ */ new Set(),
			workloads: /* @__PURE__ */ new Map()
		},
		subjects: /* @__PURE__ */ new Map(),
		sightings: /* @__PURE__ */ new Map(),
		nodeImages: /* @__PURE__ */ new Map(),
		containers: /* @__PURE__ */ new Map(),
		notReady: /* @__PURE__ */ new Map(),
		warnings: /* @__PURE__ */ new Map()
	};
}
function recordPod(state, { object, images, notReady }) {
	const { before } = state;
	const { uid } = object;
	if (state.isBefore) {
		before.pods.add(uid);
		for (const { container, image } of images) {
			before.images.add(fullName(image));
			before.podImages.add(`${uid} ${container} ${fullName(image)}`).add(`${uid} ${fullName(image)}`);
		}
		return false;
	}
	const fresh = images.filter(({ container, image }) => !before.podImages.has(`${uid} ${container} ${fullName(image)}`));
	if (before.pods.has(uid) && fresh.length === 0) return false;
	state.subjects.set(uid, object);
	const isNew = fresh.map((each) => recordPodImage(state, uid, each)).some(Boolean);
	return recordReadiness(state, uid, notReady) || isNew;
}
function recordPodImage(state, uid, found) {
	const { container, image, statusImage, digest } = found;
	const key = `${uid} ${container}`;
	const seen = state.containers.get(key) ?? /* @__PURE__ */ new Map();
	state.containers.set(key, seen.set(fullName(image), image));
	const isNew = recordSighting(state, image, uid);
	if (digest === void 0) return isNew;
	const status = fullName(statusImage ?? image);
	if (state.before.podImages.has(`${key} ${status}`)) return isNew;
	return recordSighting(state, seen.get(status) ?? image, uid, digest) || isNew;
}
function recordSighting(state, image, uid, digest) {
	const subjects = state.sightings.get(image) ?? /* @__PURE__ */ new Map();
	const digests = subjects.get(uid) ?? /* @__PURE__ */ new Set();
	const isNew = !subjects.has(uid) || digest !== void 0 && !digests.has(digest);
	if (digest !== void 0) digests.add(digest);
	state.sightings.set(image, subjects.set(uid, digests));
	return isNew;
}
function recordReadiness(state, uid, notReady) {
	const wasReady = !state.notReady.has(uid);
	if (notReady === void 0) state.notReady.delete(uid);
	else state.notReady.set(uid, notReady);
	return wasReady !== (notReady === void 0);
}
function recordGone(state, uid) {
	return state.notReady.delete(uid);
}
function recordWorkload(state, facts) {
	const { object, generation, notReady, images } = facts;
	const { workloads } = state.before;
	if (state.isBefore) {
		workloads.set(object.uid, generation);
		return false;
	}
	if (workloads.get(object.uid) === generation) return false;
	workloads.delete(object.uid);
	const isKnown = state.subjects.has(object.uid);
	state.subjects.set(object.uid, object);
	const isNew = images.map(({ image, digest }) => recordSighting(state, image, object.uid, digest)).some(Boolean);
	return recordReadiness(state, object.uid, notReady) || isNew || !isKnown;
}
function recordEvent(state, { uid, about, image, warning }) {
	const { before } = state;
	if (state.isBefore) {
		before.events.add(uid);
		return false;
	}
	if (warning !== void 0 && about.uid !== "") {
		state.warnings.delete(about.uid);
		state.warnings.set(about.uid, warning);
		const [oldest] = state.warnings.keys();
		if (state.warnings.size > mostWarnings && oldest !== void 0) state.warnings.delete(oldest);
	}
	if (image === void 0 || before.events.has(uid)) return false;
	if (before.podImages.has(`${about.uid} ${fullName(image)}`)) return false;
	if (!state.subjects.has(about.uid)) {
		const { kind, namespace, name } = about;
		state.subjects.set(about.uid, {
			apiVersion: "v1",
			kind,
			namespace,
			name,
			uid: about.uid,
			owners: [],
			release: void 0,
			applied: false,
			hook: false
		});
	}
	return recordSighting(state, image, about.uid);
}
function recordNode(state, node) {
	const { nodeImages } = state.before;
	if (state.isBefore) {
		for (const name of node.images.flat()) nodeImages.add(name);
		return false;
	}
	let isNew = false;
	for (const names of node.images) {
		const key = names.join(" ");
		if (names.some((name) => nodeImages.has(name)) || state.nodeImages.has(key)) continue;
		state.nodeImages.set(key, {
			names,
			node: {
				...node,
				images: []
			}
		});
		isNew = true;
	}
	return isNew;
}

// src/cluster/observe/workloads.ts
const isScaledToZero = ({ spec }) => spec?.replicas === 0;
const isSuspended = ({ spec }) => spec?.suspend === true;
const workloadKinds = {
	Deployment: {
		path: "/apis/apps/v1/deployments",
		notReady: unreadyDeployment,
		isIdle: isScaledToZero
	},
	StatefulSet: {
		path: "/apis/apps/v1/statefulsets",
		notReady: unreadyStatefulSet,
		isIdle: isScaledToZero
	},
	DaemonSet: {
		path: "/apis/apps/v1/daemonsets",
		notReady: unreadyDaemonSet,
		isIdle: (workload) => isObserved(workload) && count(workload, "desiredNumberScheduled") === 0
	},
	Job: {
		path: "/apis/batch/v1/jobs",
		notReady: unreadyJob,
		isIdle: isSuspended
	},
	CronJob: {
		path: "/apis/batch/v1/cronjobs",
		notReady: () => void 0,
		isIdle: () => true
	}
};
function readWorkload(object) {
	const workload = object;
	const kind = workloadKinds[object.kind];
	const template = workload.spec?.jobTemplate?.spec?.template ?? workload.spec?.template ?? {};
	const isEnding = object.metadata.deletionTimestamp !== void 0;
	return {
		object: readObject(object),
		generation: object.metadata.generation ?? 0,
		notReady: isEnding ? void 0 : kind?.notReady(workload),
		images: kind?.isIdle(workload) ? podImages(template) : []
	};
}
function unreadyDeployment(workload) {
	const { replicas = 1, paused } = workload.spec ?? {};
	if (paused || replicas === 0) return void 0;
	const [updated, available] = [count(workload, "updatedReplicas"), count(workload, "availableReplicas")];
	return unless(updated >= replicas && available >= replicas && count(workload, "replicas") <= updated, workload, `${available} of ${replicas} replicas are available`);
}
function unreadyStatefulSet(workload) {
	const { replicas = 1, updateStrategy } = workload.spec ?? {};
	if (replicas === 0) return void 0;
	const updatesWanted = updateStrategy?.type === "OnDelete" ? 0 : replicas - (updateStrategy?.rollingUpdate?.partition ?? 0);
	const ready = count(workload, "readyReplicas");
	return unless(ready >= replicas && count(workload, "updatedReplicas") >= updatesWanted, workload, `${ready} of ${replicas} replicas are ready`);
}
function unreadyDaemonSet(workload) {
	const wanted = count(workload, "desiredNumberScheduled");
	const available = count(workload, "numberAvailable");
	const isUpdated = workload.spec?.updateStrategy?.type === "OnDelete" || count(workload, "updatedNumberScheduled") >= wanted;
	return unless(available >= wanted && isUpdated, workload, `${available} of ${wanted} pods are available`);
}
function unreadyJob(workload) {
	if (isSuspended(workload)) return void 0;
	const { conditions = [] } = workload.status ?? {};
	const has = (type) => conditions.find((each) => each.type === type && each.status === "True");
	if (has("Complete") || has("SuccessCriteriaMet")) return void 0;
	const failed = has("Failed");
	if (failed) return [
		"it failed",
		failed.reason,
		failed.message
	].filter(Boolean).join(": ");
	return "it is not complete";
}
function unless(isReady, workload, reason) {
	if (!isObserved(workload)) return "its controller has not seen it yet";
	if (isReady) return void 0;
	const problem = (workload.status?.conditions ?? []).find(({ type, status }) => type === "ReplicaFailure" && status === "True" || type === "Progressing" && status === "False");
	return [
		reason,
		problem?.reason,
		problem?.message
	].filter(Boolean).join(": ");
}
function isObserved({ metadata, status }) {
	return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}
function count({ status }, field) {
	const value = status?.[field];
	return typeof value === "number" ? value : 0;
}

// src/cluster/observe/followall.ts
const eventPaths = ["/api/v1/events", "/apis/events.k8s.io/v1/events"];
async function followAll(cluster, state, onNews, progress, signal) {
	const tell = (isNew) => isNew ? onNews() : void 0;
	const follow = (path, follower) => followCollection(cluster, path, {
		...follower,
		onReopened: onNews
	}, signal);
	const optional = async (what, paths, follower) => {
		let reason = "";
		for (const path of paths) try {
			return await follow(path, follower);
		} catch (error) {
			if (!isUnavailable(error)) throw error;
			reason = error.message;
		}
		progress?.({
			type: "warning",
			warning: { message: say("observeWithout", {
				what,
				reason
			}).text }
		});
	};
	const pods = existing(readPod, (pod) => tell(recordPod(state, pod)), "Pod", state);
	const workloads = Object.entries(workloadKinds).map(([kind, { path }]) => follow(path, existing(readWorkload, (workload) => tell(recordWorkload(state, workload)), kind, state)));
	const all = (await Promise.all([
		follow("/api/v1/pods", pods),
		...workloads,
		optional("events", eventPaths, occurring(readEvent, (event) => tell(recordEvent(state, event)))),
		optional("nodes", ["/api/v1/nodes"], occurring(readNode, (node) => tell(recordNode(state, node))))
	])).filter((each) => each !== void 0);
	const failed = Promise.race(all.map((each) => each.failed));
	failed.catch(() => {});
	return {
		failed,
		isOpen: () => all.every((each) => each.isOpen())
	};
}
function existing(pick, record, kind, state) {
	return {
		pick,
		onList(items) {
			const present = new Set(items.map(({ object }) => object.uid));
			for (const uid of state.notReady.keys()) if (state.subjects.get(uid)?.kind === kind && !present.has(uid)) recordGone(state, uid);
			for (const item of items) record(item);
		},
		onChange(type, item) {
			record(item);
			if (type === "DELETED") recordGone(state, item.object.uid);
		}
	};
}
function occurring(pick, record) {
	return {
		pick,
		onList: (items) => items.forEach(record),
		onChange: (type, item) => type === "DELETED" ? void 0 : record(item)
	};
}
function isUnavailable(error) {
	if (!(error instanceof ImagebuildError)) return false;
	return error.code === "DENIED" || error.code === "CLUSTER_REFUSED" && error.reason.words["status"] === 404;
}

// src/cluster/observe/report.ts
const mostChains = 5;
const mostNotReady = 50;
function reportState(state, chains, counts, end) {
	return {
		images: joinNodeImages([...state.sightings].map(([image, subjects]) => describeImage(image, [...subjects.values()].flatMap((digests) => [...digests]), [...subjects.keys()].flatMap((uid) => chainsOf(state, chains, uid)), counts)), state, counts).sort((a, b) => a.image < b.image ? -1 : 1),
		end,
		notReady: listNotReady(state, chains, counts)
	};
}
function chainsOf(state, chains, uid) {
	const subject = state.subjects.get(uid);
	return chains.get(uid) ?? (subject ? [[chainObjectOf(subject)]] : []);
}
function chainObjectOf({ owners: _, ...object }) {
	return object;
}
function describeImage(image, digests, all, counts) {
	const counting = counts ? all.filter((chain) => counts(chain)) : all;
	const byOwner = /* @__PURE__ */ new Map();
	for (const chain of [...counting.length > 0 ? counting : all].sort(compareChains)) {
		const key = chain.slice(chain.length > 1 ? 1 : 0).map(({ uid }) => uid);
		if (!byOwner.has(key.join(" "))) byOwner.set(key.join(" "), chain);
	}
	const objects = [...byOwner.values()].sort(compareChains).slice(0, mostChains);
	return {
		image,
		digests: [...new Set(digests)].sort(),
		chains: objects.map(describeChain),
		objects,
		counts: counts === void 0 || counting.length > 0
	};
}
function compareChains(a, b) {
	const [first, second] = [a, b].map((chain) => chain.map(nameObject).join(" "));
	return (first ?? "") < (second ?? "") ? -1 : 1;
}
function joinNodeImages(images, { nodeImages, before }, counts) {
	const joined = new Map(images.map((image) => [image.image, image]));
	for (const { names, node } of nodeImages.values()) {
		const full = new Set(names.map(fullName));
		const digests = names.map(digestIn).filter((digest) => digest !== void 0);
		const same = [...joined.values()].filter((image) => full.has(fullName(image.image)) || image.digests.some((digest) => digests.includes(digest)));
		for (const image of same) {
			const own = names.filter((name) => repositoryOf(name) === repositoryOf(image.image)).map(digestIn);
			const all = [...image.digests, ...own.filter((digest) => digest !== void 0)];
			joined.set(image.image, {
				...image,
				digests: [...new Set(all)].sort()
			});
		}
		if (same.length > 0 || [...full].some((name) => before.images.has(name))) continue;
		const name = names.find((each) => digestIn(each) === void 0) ?? names[0] ?? "";
		const self = {
			apiVersion: "v1",
			kind: "Node",
			name: node.name,
			uid: node.uid
		};
		joined.set(name, describeImage(name, digests, [[self]], counts));
	}
	return [...joined.values()];
}
function repositoryOf(image) {
	const reference = tryParseReference(image);
	return reference && `${reference.host}/${reference.repository}`;
}
function listNotReady(state, chains, counts) {
	const found = [];
	for (const [uid, reason] of state.notReady) {
		const subject = state.subjects.get(uid);
		const counting = !counts || chainsOf(state, chains, uid).some((chain) => counts(chain));
		if (!subject || !counting) continue;
		const warning = state.warnings.get(uid);
		const told = warning === void 0 || reason.includes(warning) ? reason : `${reason}; ${warning}`;
		found.push({
			object: nameObject(subject),
			reason: cleanReason(told)
		});
	}
	return found.sort((a, b) => a.object < b.object ? -1 : 1).slice(0, mostNotReady);
}

// src/cluster/observe/observe.ts
const lookups = 8;
async function observeCluster(cluster, options) {
	const ending = new AbortController();
	const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
	const state = createState();
	const subjects = followSubjects(cluster, state);
	try {
		const following = await followAll(cluster, state, subjects.lookUp, options.progress, signal);
		state.isBefore = false;
		const report = (end) => reportState(state, subjects.chains, options.counts, end);
		return {
			async settled() {
				const end = await Promise.race([following.failed, waitUntilSettled(state, subjects, following, options, signal)]);
				await subjects.idle();
				return report(end);
			},
			async now() {
				await subjects.idle();
				return report("timeout");
			},
			async [Symbol.asyncDispose]() {
				ending.abort();
			}
		};
	} catch (error) {
		ending.abort();
		throw error;
	}
}
function followSubjects(cluster, state) {
	const finder = createChainFinder(cluster);
	const limit = pLimit(lookups);
	const chains = /* @__PURE__ */ new Map();
	const waiting = /* @__PURE__ */ new Map();
	const looked = /* @__PURE__ */ new Map();
	let last = performance.now();
	const lookUp = () => {
		last = performance.now();
		for (const [uid, subject] of state.subjects) {
			const known = subject.owners.length + (subject.release ? 1 : 0) + (subject.applied ? 1 : 0);
			if ((looked.get(uid) ?? -1) >= known) continue;
			looked.set(uid, known);
			const work = limit(async () => {
				chains.set(uid, await finder.find(subject));
			});
			waiting.set(uid, work.catch(() => {}).finally(() => waiting.delete(uid)));
		}
	};
	return {
		chains,
		lastNews: () => last,
		lookUp,
		isIdle: () => waiting.size === 0,
		async idle() {
			while (waiting.size > 0) await Promise.all(waiting.values());
		}
	};
}
async function waitUntilSettled(state, subjects, following, { counts, quietMs, limitMs }, signal) {
	const began = performance.now();
	for (;;) {
		signal.throwIfAborted();
		const now = performance.now();
		const quietFor = now - Math.max(began, subjects.lastNews());
		const isReady = following.isOpen() && subjects.isIdle() && listNotReady(state, subjects.chains, counts).length === 0;
		if (isReady && quietFor >= quietMs) return "settled";
		if (now - began >= limitMs) return "timeout";
		const next = isReady ? quietMs - quietFor : Math.min(200, quietMs);
		await pause(Math.max(1, Math.min(next, limitMs - (now - began))), signal);
	}
}
async function pause(ms, signal) {
	await setTimeout(ms, void 0, { signal }).catch((error) => {
		signal.throwIfAborted();
		throw error;
	});
}

// src/runner/install/failure.ts
const shown = 10;
function installFailed(error, notReady, missing) {
	const isPod = ({ object }) => object.startsWith("Pod ");
	const lines = [...notReady.filter(isPod), ...notReady.filter((one) => !isPod(one))].slice(0, shown).map(({ object, reason }) => `${object}: ${reason}`);
	const more = notReady.length - lines.length;
	const excerpt = [
		...error.excerpt === void 0 ? [] : [error.excerpt],
		...lines.length > 1 ? [say("installNotReady").text, ...lines] : [],
		...more > 0 ? [say("notesCut", { count: more }).text] : []
	];
	return error.with({
		code: "INSTALL_FAILED",
		message: say("installFailed", {
			reason: error.message,
			notReady: lines[0] ?? ""
		}),
		hint: hintFor(error, lines.length > 0, missing),
		...excerpt.length === 0 ? {} : { excerpt: excerpt.join("\n") }
	});
}
function hintFor(error, isNotReady, missing) {
	if (missing.length > 0) return say("installMissingHint", { programs: missing.join(", ") });
	if (error.code === "TIMEOUT") return say("installTimedOutHint");
	return say(isNotReady ? "installNotReadyHint" : "installFailedHint");
}

// src/runner/install/programs.ts
async function writeRecordingPrograms(directory, env) {
	const path = env["PATH"];
	const [programs, copies] = [join(directory, "bin"), join(directory, "copies")];
	const records = recordsFile(directory);
	for (const made of [programs, copies]) await mkdir(made, {
		recursive: true,
		mode: 448
	});
	await writeFile(records, "begin\n");
	for (const name of recordedPrograms.filter((one) => isOnPath(one, path))) {
		const text = recordingProgram({
			program: findProgram(name, path),
			name,
			records,
			copies
		});
		await writeFile(join(programs, name), text, { mode: 493 });
	}
	return {
		path: [programs, path].filter(Boolean).join(delimiter),
		records
	};
}
function recordsFile(directory) {
	return join(directory, "records");
}
function recordingProgram(given) {
	const takeInput = `copy /dev/stdin; input=$copied; add - "$(head -c ${callLimits.pipe} "$input" | encode)"`;
	return `#!/bin/sh
program=${quoteWord(given.name)}
path=$PATH
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
input=''
copies=''
number=0
copy() {
  [ -n "$copies" ] || copies=$(mktemp -d ${quoteWord(given.copies)}/XXXXXX)
  number=$((number + 1))
  copied=$copies/$number
  cat "$1" >"$copied"
}
for word; do
  shift
  file=\${word#*=}
  file=\${file#-f}
  case $file in
    /dev/fd/* | /proc/self/fd/*) if [ -p "$file" ]; then copy "$file"; word=\${word%"$file"}$copied; fi ;;
  esac
  set -- "$@" "$word"
done
${recordCall({
		records: quoteWord(given.records),
		encode: "base64 | tr -d '\\n'",
		takeInput
	})}
PATH=$path
[ -z "$input" ] || exec ${quoteWord(given.program)} "$@" <"$input"
exec ${quoteWord(given.program)} "$@"
`;
}

// src/runner/install/script.ts
function installScript(commands, directory, records) {
	const end = [
		"imagebuild_end() {",
		"  local status=$?",
		`  builtin printf 'end %s .\\n' "$status" >>${quoteWord(records)}`,
		"  return \"$status\"",
		"}"
	];
	const each = commands.flatMap((command) => [`cd ${quoteWord(directory)} && ${command}`, "imagebuild_end"]);
	return [
		...end,
		...each,
		""
	].join("\n");
}

// src/runner/install/templates.ts
const chartFiles = {
	"Chart.yaml": "apiVersion: v2\nname: template\nversion: 0.0.0\n",
	"templates/rendered.yaml": "rendered: {{ tpl (.Files.Get \"template\") (merge (dict \"Template\" .Template) .Values.variables) | b64enc | quote }}\n"
};
const limits = {
	timeoutMs: 6e4,
	maxOutputBytes: 67108864,
	maxMemoryBytes: 2 * 1024 ** 3
};
async function renderTemplates(given) {
	const { files, templates, variables, directory } = given;
	if (templates.length === 0) return;
	const helm = await findHelm(given.env);
	const chart = join(directory, "chart");
	await mkdir(join(chart, "templates"), { recursive: true });
	await makeHomes(directory);
	for (const [name, text] of Object.entries(chartFiles)) await writeFile(join(chart, name), text);
	await writeFile(join(chart, "values.yaml"), JSON.stringify({ variables }));
	for (const template of templates) {
		const path = await insideOf(files, template);
		await writeFile(join(chart, "template"), await readFile(path));
		const rendered = await render(helm, chart, template, given);
		const target = path.replace(/\.tmpl$/, "");
		await rm(target, { force: true });
		await writeFile(target, rendered);
		await chmod(target, 493);
	}
}
async function render(helm, chart, template, { directory, env, signal }) {
	try {
		const printed = await runProgram({
			program: helm,
			displayName: "helm template",
			args: [
				"template",
				"template",
				chart
			],
			directory,
			env: createProgramEnvironment(env, directory),
			signal,
			...limits
		});
		const [, content = ""] = /^rendered: "(.*)"$/m.exec(printed) ?? [];
		return Buffer.from(content, "base64");
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code === "CANCELLED") throw error;
		const reason = error.excerpt?.split("\n").findLast((line) => line.startsWith("Error: ")) ?? error.message;
		throw new ImagebuildError("INSTALL_FAILED", say("installTemplateFailed", {
			file: template,
			reason: reason.replace(/^Error: /, "")
		}), {
			hint: say("installTemplateFailedHint"),
			cause: error
		});
	}
}
async function insideOf(files, name) {
	const [root, parent] = await Promise.all([realpath(files), realpath(dirname(join(files, name)))]);
	if (`${parent}${sep}`.startsWith(`${root}${sep}`)) return join(files, name);
	throw new ImagebuildError("INSTALL_FAILED", say("installTemplateOutside", { file: name }), { hint: say("installTemplateOutsideHint") });
}

// src/runner/install/install.ts
async function runInstall(install) {
	const { commands, files, directory, env } = install;
	const homes = join(directory, "homes");
	await makeHomes(homes);
	await shareKubeconfig(homes, install.kubeconfig);
	const { path, records } = await writeRecordingPrograms(directory, env);
	await renderTemplates({
		...install,
		directory: join(directory, "templates")
	});
	await makeExecutable(files);
	const script = installScript(commands.map(({ text }) => text), files, records);
	try {
		await runContained({
			program: "bash",
			displayName: placeholder,
			args: ["-c", script],
			directory: files,
			env: installEnvironment(install, homes, path),
			ours: env,
			homes,
			timeoutMs: install.timeoutMs,
			signal: install.signal,
			onLine: install.onLine
		});
	} catch (error) {
		throw await describeFailure(error, install);
	}
	return await readInstall(install);
}
const placeholder = "CMD";
async function readInstall({ commands, directory }) {
	const { commands: recorded } = parseRecords(await readRecords(recordsFile(directory)));
	return recorded.flatMap(({ calls, status }, index) => {
		const command = commands[index];
		return command ? [{
			text: command.text,
			name: command.name,
			calls,
			status
		}] : [];
	});
}
const longestRecords = 67108864;
async function readRecords(file) {
	await using records = await open(file);
	const { size } = await records.stat();
	const { buffer, bytesRead } = await records.read({ buffer: Buffer.alloc(Math.min(size, longestRecords)) });
	return buffer.toString("latin1", 0, bytesRead);
}
function installEnvironment({ env, variables, kubeconfig }, homes, path) {
	const { HOME, DOCKER_CONFIG } = createProgramEnvironment({}, homes);
	const own = {
		HOME,
		DOCKER_CONFIG,
		PATH: path,
		KUBECONFIG: kubeconfig
	};
	return createProgramEnvironment(env, homes, {
		...variables,
		...own
	});
}
async function shareKubeconfig(homes, kubeconfig) {
	const { HOME = homes } = createProgramEnvironment({}, homes);
	await mkdir(join(HOME, ".kube"), {
		recursive: true,
		mode: 448
	});
	await symlink(kubeconfig, join(HOME, ".kube", "config"));
}
async function makeExecutable(directory) {
	await chmod(directory, 493);
	for (const entry of await readdir(directory, { withFileTypes: true })) {
		const path = join(directory, entry.name);
		if (entry.isDirectory()) await makeExecutable(path);
		else if (entry.isFile()) await chmod(path, 493);
	}
}
async function describeFailure(error, install) {
	if (!(error instanceof ImagebuildError) || unrelated.has(error.code)) return error;
	const { commands, notReady } = install;
	const failed = commands[(await readInstall(install)).filter(({ status }) => status !== void 0).length] ?? commands.at(-1);
	const missing = ["helm", "kubectl"].filter((name) => new RegExp(`\\b${name}: (?:command )?not found`).test(error.excerpt ?? ""));
	const reasons = await notReady?.().catch(() => []) ?? [];
	const named = error.rewrite((text) => text.replace(/^CMD(?= |$)/, failed?.name ?? placeholder));
	return installFailed(named, reasons, missing);
}
const unrelated = /* @__PURE__ */ new Set(["CANCELLED", "PROGRAM_MISSING"]);

// src/prepare/installs/realinstall.ts
async function writeInstall(image, directory) {
	const { config, tree, set = {} } = image;
	const added = Object.entries(set).map(([name, value]) => `${name}=${value}`);
	const located = locateCommands({
		...image,
		config: {
			...config,
			Env: [...config.Env ?? [], ...added]
		}
	});
	await writeCopy(directory, tree);
	const isFile = (path) => tree.get(path)?.type === "file";
	const templates = [...tree.keys()].filter((path) => isTemplate(path) && isFile(path)).sort();
	return {
		...located,
		files: directory,
		templates
	};
}

export { observeCluster as i, readInstall as n, runInstall as r, writeInstall as t };