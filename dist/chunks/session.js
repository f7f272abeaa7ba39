import { i as __toESM } from "./rolldown-runtime.js";
import { i as escapeLine } from "./escape.js";
import { g as shorten, i as say } from "./say.js";
import { t as formatCommandLine } from "./shell.js";
import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { n as pathOf } from "./cluster2.js";
import { t as pLimit } from "./p-limit.js";
import { t as require_dist } from "./dist.js";
import { t as delayEnd } from "./signals.js";
import { n as findHelm, t as createChartRenderer } from "./helm.js";
import { r as makeHomes, t as createProgramEnvironment } from "./environment.js";
import { t as runProgram } from "./program.js";
import { a as toInstallCommand, d as readFlags, f as readInstallation, g as noteCall, i as findCalls, m as formatCall, p as callSteps, r as locateCommands, t as writeCopy, u as kubectlValues, v as resolveInside } from "./copy3.js";
import { c as findKind } from "./ignored.js";
import { a as readAppliedFiles, i as noteMissing, o as renderInstalledChart, r as listInstallations, t as createInstallContext } from "./installs.js";
import { join, posix } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { setTimeout } from "node:timers/promises";
import { mkdir, mkdtemp, realpath } from "node:fs/promises";

// src/cluster/cloud/names.ts
function isInstallHook(event) {
	return event === "pre-install" || event === "post-install";
}
function kindKey({ apiVersion, kind }) {
	return `${groupOf(apiVersion)}/${kind}`;
}
function groupOf(apiVersion) {
	return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
function objectKey(object) {
	const { namespace = "", name, generateName = "" } = object;
	return `${kindKey(object)} ${namespace} ${name ?? `${generateName}*`}`;
}
function isNamespace({ apiVersion, kind }) {
	return kind === "Namespace" && groupOf(apiVersion) === "";
}

// src/cluster/cloud/removal.ts
function deleteCommand({ resource, namespace, name }, access) {
	const group = groupOf(resource.apiVersion);
	const plural = group === "" ? resource.name : `${resource.name}.${group}`;
	return formatCommandLine([
		"kubectl",
		...flag("--kubeconfig", access.kubeconfig),
		...flag("--context", access.context),
		"delete",
		plural,
		name,
		...flag("--namespace", namespace)
	]);
}
function uninstallCommand({ name, namespace }, access) {
	return formatCommandLine([
		"helm",
		"uninstall",
		name,
		...flag("--namespace", namespace),
		...flag("--kubeconfig", access.kubeconfig),
		...flag("--kube-context", access.context)
	]);
}
function flag(name, value) {
	return value === void 0 || value === "" ? [] : [name, value];
}

// src/cluster/cloud/plan/show.ts
const most$1 = {
	calls: 30,
	rows: 40,
	names: 8,
	unknown: 20,
	width: 200
};
function showPlan(plan, { server, context }) {
	return [
		say("cloudShown", {
			server,
			context: context === "" ? "-" : context
		}).text,
		...bounded(plan.calls, most$1.calls, "").flatMap((call) => typeof call === "string" ? [call] : ["", ...showCall(call)]),
		"",
		summarize(plan),
		...showUnknown(plan)
	].map((line) => shorten(escapeLine(line), most$1.width));
}
function showCall({ command, release, objects, changes }) {
	const rows = [];
	if (release) {
		const { name, prefix = "", namespace } = release;
		rows.push([say("cloudRelease").text, say("cloudReleaseIn", {
			name: name ?? `${prefix}…`,
			namespace
		}).text]);
	}
	if (changes) rows.push(["!", say("cloudChanges").text]);
	for (const [kind, of] of Map.groupBy(objects, ({ kind }) => kind)) rows.push([kind, showObjects(of, release !== void 0)]);
	if (rows.length === 0) rows.push(["?", say("cloudNothingKnown").text]);
	const width = Math.min(32, Math.max(...rows.map(([kind]) => kind.length)));
	return [command, ...bounded(rows.map(([kind, text]) => `  ${kind.padEnd(width)}  ${text}`), most$1.rows, "  ")];
}
function showObjects(objects, isRelease) {
	const names = objects.map(({ namespace, name, generateName = "" }) => {
		const shown = name ?? `${generateName}…`;
		return namespace === void 0 ? shown : `${namespace}/${shown}`;
	});
	const mark = objects.map((object) => markOf(object, isRelease)).find((text) => text !== void 0);
	const list = names.length <= most$1.names ? names.join(", ") : say("cloudAndMore", {
		list: names.slice(0, most$1.names).join(", "),
		count: names.length - most$1.names
	}).text;
	return mark === void 0 ? list : `${list}  (${mark})`;
}
const staying = /* @__PURE__ */ new Set([
	"CustomResourceDefinition",
	"PersistentVolumeClaim",
	"PersistentVolume"
]);
const intercepting = /* @__PURE__ */ new Set([
	"ValidatingWebhookConfiguration",
	"MutatingWebhookConfiguration",
	"ValidatingAdmissionPolicyBinding",
	"MutatingAdmissionPolicyBinding",
	"APIService"
]);
function isKept({ kind, apiVersion }) {
	return staying.has(kind) && ["", "apiextensions.k8s.io"].includes(groupOf(apiVersion));
}
function isIntercepting({ kind }) {
	return intercepting.has(kind);
}
function markOf(object, isRelease) {
	if (isKept(object) && isRelease) return object.kind === "CustomResourceDefinition" ? say("cloudMayStay").text : void 0;
	if (isKept(object)) return say("cloudStays").text;
	if (isIntercepting(object)) return say("cloudIntercepts").text;
	if (object.kind === "Namespace") return void 0;
	if (object.namespace === void 0) return say("cloudWide").text;
	return object.resource === void 0 ? say("cloudKindUnknown").text : void 0;
}
function summarize({ calls }) {
	const objects = [...new Map(calls.flatMap((call) => call.objects.map((object) => [objectKey(object), object]))).values()];
	const count = (matches) => objects.filter(matches).length;
	const releases = calls.filter(({ release }) => release).length;
	const isWide = (object) => object.namespace === void 0 && object.kind !== "Namespace";
	const counts = {
		releases,
		objects: objects.length,
		namespaces: count(({ kind }) => kind === "Namespace"),
		wide: count(isWide),
		kinds: count(({ kind }) => kind === "CustomResourceDefinition"),
		webhooks: count(({ kind }) => kind.endsWith("WebhookConfiguration"))
	};
	return say("cloudSummary", counts).text;
}
function showUnknown({ unknown }) {
	if (unknown.length === 0) return [];
	const texts = unknown.map((one) => one.kind === "text" ? one.text : say("cloudUnreadDocuments", one).text);
	const rows = [...new Set(texts)].map((text) => `  ${text}`);
	return [
		"",
		say("cloudUnknown").text,
		...bounded(rows, most$1.unknown, "  ")
	];
}
function bounded(rows, limit, indent) {
	if (rows.length <= limit) return [...rows];
	return [...rows.slice(0, limit), `${indent}${say("notesCut", { count: rows.length - limit }).text}`];
}

// src/cluster/cloud/cleanup/steps.ts
function orderSteps(releases, objects) {
	const first = objects.filter(isIntercepting).map(toStep);
	const rest = [...objects.filter((object) => !isIntercepting(object)).map(toStep), ...releases.map((release) => ({
		kind: "release",
		release
	}))];
	return [...first, ...rest.sort((a, b) => compareText(createdAt(b), createdAt(a)))];
}
function toStep(object) {
	return {
		kind: "object",
		object
	};
}
function createdAt(step) {
	return step.kind === "release" ? step.release.created : step.object.created;
}
function compareText(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
function isRemovable(object) {
	return !isKept(object) && !isNamespace(object) && object.owners.length === 0;
}
function isCustom({ apiVersion }) {
	const group = groupOf(apiVersion);
	return group.includes(".") && !group.endsWith(".k8s.io");
}
function withDependents(owners, objects) {
	const found = new Set(owners);
	const uids = new Set(owners.map(({ uid }) => uid));
	for (let before = -1; before < found.size;) {
		before = found.size;
		for (const object of objects) if (object.owners.some((uid) => uids.has(uid))) {
			found.add(object);
			uids.add(object.uid);
		}
	}
	return found;
}
function isClaimOf(claim, owners) {
	const [, set] = /^(.*)-\d+$/.exec(claim.name) ?? [];
	if (set === void 0) return false;
	for (const { kind, namespace, name } of owners) if (kind === "StatefulSet" && namespace === claim.namespace && set.endsWith(`-${name}`)) return true;
	return false;
}
function claimOf(volume) {
	const uid = (volume?.["spec"])?.claimRef?.uid;
	return typeof uid === "string" ? uid : void 0;
}

// src/cluster/cloud/cleanup/left.ts
const passing = /* @__PURE__ */ new Set([
	"Event",
	"Lease",
	"Endpoints",
	"EndpointSlice",
	"ControllerRevision",
	"IPAddress",
	"Node",
	"CSINode",
	"CSIStorageCapacity",
	"VolumeAttachment",
	"CertificateSigningRequest",
	"PodMetrics",
	"NodeMetrics"
]);
function isPassing({ kind, name }) {
	return passing.has(kind) || kind === "ServiceAccount" && name === "default" || kind === "ConfigMap" && name === "kube-root-ca.crt";
}
function classifyLeft(found, traces) {
	const uids = new Set(found.map(({ uid }) => uid));
	const ours = new Set([...traces.ours].map(({ uid }) => uid));
	const claims = new Set(found.filter((one) => isOurVolume(one, traces, ours)).map(({ uid }) => uid));
	return found.flatMap((object) => {
		if (isPassing(object)) return [];
		if (claims.has(object.uid) || claims.has(traces.claims.get(object.uid) ?? "")) return [{
			object,
			why: "volume"
		}];
		if (ours.has(object.uid)) return isOwnedByFound(object, uids) ? [] : [{
			object,
			why: reasonOf$2(object)
		}];
		if (object.owners.length > 0) return [];
		return [{
			object,
			why: isMade(object, traces) ? "made" : "appeared"
		}];
	});
}
function isOwnedByFound({ owners }, uids) {
	return owners.some((uid) => uids.has(uid));
}
function isOurVolume(object, { ours, namespaces }, uids) {
	if (!isKept(object) || object.kind === "CustomResourceDefinition") return false;
	return uids.has(object.uid) || namespaces.has(object.namespace ?? "") || isClaimOf(object, ours);
}
function reasonOf$2(object) {
	if (object.kind === "CustomResourceDefinition") return "kind";
	return isNamespace(object) ? "namespace" : "notDeleted";
}
function isMade(object, { ours, namespaces }) {
	if (namespaces.has(object.namespace ?? "")) return true;
	if ([...ours].some((one) => one.kind === "CustomResourceDefinition" && one.name === `${object.resource.name}.${object.apiVersion.split("/")[0]}`)) return true;
	const instance = object.labels["app.kubernetes.io/instance"];
	return instance !== void 0 && [...ours].some(({ labels, namespace }) => namespace === object.namespace && labels["app.kubernetes.io/instance"] === instance);
}
const workloads = /* @__PURE__ */ new Set([
	"Pod",
	"ReplicationController",
	"ReplicaSet",
	"Deployment",
	"StatefulSet",
	"DaemonSet",
	"Job",
	"CronJob"
]);
function findHolders(namespace, found, ours) {
	const uids = new Set([...ours].map(({ uid }) => uid));
	const inside = found.filter((object) => object.namespace === namespace);
	const kept = withDependents(inside.filter(({ uid }) => uids.has(uid)), inside);
	return inside.filter((object) => object.kind === "PersistentVolumeClaim" || !kept.has(object) && object.owners.length === 0 && (workloads.has(object.kind) || isCustom(object)));
}
function describeReason({ why, detail = "" }) {
	return sentences[why](detail);
}
const sentences = {
	kind: () => say("cloudLeftKind"),
	volume: () => say("cloudLeftVolume"),
	namespace: (holders) => say("cloudLeftNamespace", { holders }),
	made: () => say("cloudLeftMade"),
	notDeleted: (finalizers) => say("cloudLeftNotDeleted", { finalizers }),
	appeared: () => say("cloudLeftAppeared")
};

// src/cluster/cloud/cleanup/report.ts
const most = {
	left: 60,
	appeared: 20
};
const order = [
	"notDeleted",
	"made",
	"volume",
	"namespace",
	"kind",
	"appeared"
];
function showCleanup(report, access, isKept = false) {
	const rows = report.left.toSorted((a, b) => order.indexOf(a.why) - order.indexOf(b.why));
	const left = [...report.leftReleases.map((release) => [say(isKept ? "cloudLeftObject" : "cloudLeftRelease"), uninstallCommand(release, access)]), ...rows.filter(({ why }) => why !== "appeared").map((row) => [reasonOf$1(row, isKept), commandOf(row, access)])];
	const appeared = rows.filter(({ why }) => why === "appeared").map((row) => [void 0, commandOf(row, access)]);
	return [
		...removed(report),
		...report.problems.map(({ text }) => text),
		say(titleOf(report, isKept, left.length)).text,
		...commands(left, most.left),
		...appeared.length === 0 ? [] : [say("cloudAppeared").text],
		...commands(appeared, most.appeared)
	].map(escapeLine);
}
function titleOf({ isSeen }, isKept, count) {
	if (!isSeen) return "cloudLeftUnseen";
	if (count === 0) return "cloudNothingLeft";
	return isKept ? "cloudKept" : "cloudLeft";
}
function removed({ releases, objects, namespaces }) {
	return [
		...releases.map(({ name, namespace }) => say("cloudRemovedRelease", {
			name,
			namespace
		}).text),
		...objects === 0 ? [] : [say("cloudRemovedObjects", { count: objects }).text],
		...namespaces.length === 0 ? [] : [say("cloudRemovedNamespaces", { names: namespaces.join(", ") }).text]
	];
}
function reasonOf$1(row, isKept) {
	return isKept && row.why === "notDeleted" ? say("cloudLeftObject") : describeReason(row);
}
function commandOf({ object }, access) {
	return deleteCommand(object, access);
}
function commands(rows, limit) {
	const shown = rows.slice(0, limit).map(([why, command]) => `  ${command}${why ? `  # ${why.text}` : ""}`);
	return rows.length <= limit ? shown : [...shown, `  ${say("notesCut", { count: rows.length - limit }).text}`];
}

// src/cluster/cloud/releases.ts
const drivers = [{
	resource: {
		apiVersion: "v1",
		name: "secrets",
		namespaced: true
	},
	isEncoded: true
}, {
	resource: {
		apiVersion: "v1",
		name: "configmaps",
		namespaced: true
	},
	isEncoded: false
}];
async function listReleases(cluster, namespaces, signal) {
	const revisions = [];
	for (const { resource } of drivers) revisions.push(...await listRevisions(cluster, resource, namespaces, signal));
	const releases = /* @__PURE__ */ new Map();
	for (const one of revisions.sort((a, b) => a.revision - b.revision)) {
		const key = releaseKey(one);
		releases.set(key, {
			...one,
			created: releases.get(key)?.created ?? one.created
		});
	}
	return [...releases.values()].map(({ revision, ...release }) => release);
}
function releaseKey({ name, namespace }) {
	return `${namespace}/${name}`;
}
async function listRevisions(cluster, resource, namespaces, signal) {
	const options = {
		labelSelector: "owner=helm",
		signal
	};
	const pick = (object) => readRevision(object, resource);
	try {
		return (await cluster.list(pathOf(resource), pick, options)).items;
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "DENIED") throw error;
	}
	const found = [];
	for (const namespace of namespaces) found.push(...(await cluster.list(pathOf(resource, { namespace }), pick, options)).items);
	return found;
}
function readRevision({ metadata }, resource) {
	const { owner, name = "", status = "", version = "" } = metadata.labels ?? {};
	const { namespace = "", creationTimestamp = "" } = metadata;
	if (owner !== "helm" || !metadata.name.startsWith(`sh.helm.release.v1.${name}.`)) return void 0;
	return {
		name,
		namespace,
		status,
		created: creationTimestamp,
		record: pathOf(resource, {
			namespace,
			name: metadata.name
		}),
		revision: Number(version) || 0
	};
}
const largest = 67108864;
async function readReleaseManifests(cluster, { record }, signal) {
	const object = await cluster.get(record, signal);
	const data = (object?.["data"])?.release;
	if (typeof data !== "string") return [];
	try {
		return await decodeRelease(object?.kind === "ConfigMap" ? data : Buffer.from(data, "base64").toString());
	} catch {
		return [];
	}
}
async function decodeRelease(text) {
	const unpacked = await promisify(gunzip)(Buffer.from(text, "base64"), { maxOutputLength: largest });
	const { manifest, hooks } = JSON.parse(unpacked.toString());
	return [manifest, ...(Array.isArray(hooks) ? hooks : []).filter(({ events }) => Array.isArray(events) && events.some(isInstallHook)).map((hook) => hook.manifest)].filter((one) => typeof one === "string");
}

// src/cluster/cloud/snapshot.ts
const concurrency$1 = 4;
async function takeSnapshot(cluster, namespaces, signal) {
	const uids = /* @__PURE__ */ new Set();
	const names = /* @__PURE__ */ new Set();
	const unlisted = await listAll(cluster, await cluster.resources(), signal, ({ uid, name }, { kind }) => {
		if (uid !== void 0) uids.add(uid);
		if (kind === "Namespace") names.add(name);
	});
	const releases = await listReleases(cluster, namespaces, signal);
	return {
		uids,
		namespaces: names,
		releases: new Set(releases.map(releaseKey)),
		unlisted
	};
}
async function listNew(cluster, snapshot, signal, resources) {
	const found = /* @__PURE__ */ new Map();
	const blind = new Set(snapshot.unlisted.map(collectionKey));
	await listAll(cluster, (resources ?? await cluster.resources()).filter((one) => !blind.has(collectionKey(one))), signal, (metadata, resource) => {
		const { uid } = metadata;
		if (uid !== void 0 && !snapshot.uids.has(uid)) found.set(uid, toLiveObject(metadata, resource));
	});
	return [...found.values()];
}
function collectionKey({ apiVersion, name }) {
	return `${groupOf(apiVersion)}/${name}`;
}
function toLiveObject(metadata, resource) {
	return {
		resource,
		apiVersion: resource.apiVersion,
		kind: resource.kind,
		name: metadata.name,
		namespace: metadata.namespace,
		uid: metadata.uid ?? "",
		created: metadata.creationTimestamp ?? "",
		isDeleting: metadata.deletionTimestamp !== void 0,
		finalizers: metadata.finalizers ?? [],
		owners: (metadata.ownerReferences ?? []).map(({ uid }) => uid),
		labels: metadata.labels ?? {},
		release: readRelease(metadata.annotations)
	};
}
function readRelease({ "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": namespace } = {}) {
	return name === void 0 || namespace === void 0 ? void 0 : {
		name,
		namespace
	};
}
function isObject({ apiVersion, name, verbs }) {
	return verbs.includes("list") && name !== "events" && name !== "componentstatuses" && !/(?:^|\.)metrics\.k8s\.io$/.test(groupOf(apiVersion));
}
async function listAll(cluster, resources, signal, onObject) {
	const limit = pLimit(concurrency$1);
	const failed = [];
	const list = async (resource) => {
		const pick = ({ metadata }) => onObject(metadata, resource);
		try {
			await cluster.list(pathOf(resource), pick, { signal });
		} catch (error) {
			if (!isUnlistable(error)) throw error;
			failed.push(resource);
		}
	};
	await Promise.all(resources.filter(isObject).map((resource) => limit(() => list(resource))));
	return failed;
}
function isUnlistable(error) {
	return error instanceof ImagebuildError && (error.code === "DENIED" || error.code === "CLUSTER_REFUSED");
}

// src/cluster/cloud/cleanup/waiting.ts
const pauses = [
	100,
	250,
	500,
	1e3,
	2e3
];
async function repeatUntil(done, signal) {
	for (let round = 0;; round++) {
		if (signal.aborted) return false;
		try {
			if (await done()) return true;
		} catch (error) {
			if (!signal.aborted) throw error;
		}
		await setTimeout(pauses[Math.min(round, pauses.length - 1)], void 0, { signal }).catch(() => {});
	}
}
async function waitGone(cluster, objects, signal) {
	const limit = pLimit(8);
	let waiting = /* @__PURE__ */ new Map();
	let left = objects;
	await repeatUntil(async () => {
		const seen = /* @__PURE__ */ new Map();
		const look = async (object) => {
			const found = await cluster.get(pathOf(object.resource, object), signal);
			if (found?.metadata.uid === object.uid) seen.set(object, found);
		};
		await Promise.all(left.map((object) => limit(() => look(object))));
		waiting = seen;
		left = [...seen.keys()];
		return left.length === 0;
	}, signal);
	return waiting;
}
function describeWaiting({ metadata, ...fields }) {
	const { conditions = [] } = fields["status"] ?? {};
	const reasons = conditions.filter(({ type = "", status }) => status === "True" && /^Namespace.*(?:Remaining|Failure)$/.test(type)).flatMap(({ message }) => message ?? []);
	if (reasons.length > 0) return reasons.join("; ");
	return (metadata.finalizers ?? []).join(", ");
}

// src/cluster/cloud/cleanup/cleanup.ts
const lastLookMs = 3e4;
const waits = {
	releaseMs: 12e4,
	customMs: 6e4
};
async function cleanUp(input) {
	return await new Cleanup(input).run();
}
async function describeKept(input) {
	const uninstall = async () => {};
	return await new Cleanup({
		...input,
		uninstall
	}).describe();
}
var Cleanup = class {
	#input;
	#signal;
	#started = Date.now();
	#problems = [];
	#uninstalled = [];
	#deleted = /* @__PURE__ */ new Map();
	#waiting = /* @__PURE__ */ new Map();
	#releases = [];
	#ours = /* @__PURE__ */ new Set();
	#namespaces = [];
	#claims = /* @__PURE__ */ new Map();
	constructor(input) {
		this.#input = input;
		const given = [AbortSignal.timeout(input.limitMs), ...input.signal ? [input.signal] : []];
		this.#signal = AbortSignal.any(given);
	}
	async run() {
		await this.#attempt(async () => {
			await this.#look(this.#signal);
			for (const step of orderSteps(this.#releases, this.#standalone())) {
				if (this.#signal.aborted) break;
				if (step.kind === "release") await this.#uninstall(step.release);
				else await this.#delete(step.object, isCustom(step.object));
			}
			for (const object of this.#removable()) if (!this.#deleted.has(object.uid)) await this.#delete(object, false);
			await this.#waitForDependents();
			await this.#deleteNamespaces();
		});
		if (this.#signal.aborted) this.#problems.push(say("cloudCleanupTimeout", { seconds: Math.round((Date.now() - this.#started) / 1e3) }));
		return await this.#report();
	}
	async describe() {
		await this.#attempt(() => this.#look(this.#signal));
		const report = await this.#report();
		const releases = new Set(report.leftReleases.map(releaseKey));
		const isOfRelease = ({ object }) => releases.has(this.#input.created.releaseOf(object) ?? "");
		return {
			...report,
			left: report.left.filter((row) => row.why !== "notDeleted" || !isOfRelease(row))
		};
	}
	async #attempt(work) {
		try {
			await work();
		} catch (error) {
			if (!this.#signal.aborted) this.#problems.push(say("cloudCleanupFailed", { reason: reasonOf(error) }));
		}
	}
	async #look(signal) {
		const { cluster, snapshot, created } = this.#input;
		this.#releases = await created.readReleases(signal);
		const found = await listNew(cluster, snapshot, signal);
		const named = found.filter((object) => created.isCreated(object));
		this.#ours = withDependents(named, found);
		this.#namespaces = named.filter(isNamespace);
	}
	#removable() {
		const { created } = this.#input;
		return [...this.#ours].filter((object) => isRemovable(object) && created.isCreated(object));
	}
	#standalone() {
		const keys = new Set(this.#releases.map(releaseKey));
		return this.#removable().filter((object) => !keys.has(this.#input.created.releaseOf(object) ?? ""));
	}
	async #uninstall(release) {
		const left = this.#input.limitMs - (Date.now() - this.#started);
		const timeoutMs = Math.max(1e3, Math.min(waits.releaseMs, left));
		try {
			await this.#input.uninstall(release, {
				timeoutMs,
				signal: this.#signal
			});
			this.#uninstalled.push(release);
		} catch (error) {
			const { name, namespace } = release;
			this.#problems.push(say("cloudUninstallFailed", {
				name,
				namespace,
				reason: reasonOf(error)
			}));
		}
	}
	async #delete(object, isAwaited) {
		const { cluster } = this.#input;
		const { kind, namespace, name, uid } = object;
		try {
			if (await cluster.delete(pathOf(object.resource, object), uid)) this.#deleted.set(uid, object);
			const limit = AbortSignal.any([this.#signal, AbortSignal.timeout(waits.customMs)]);
			if (isAwaited) await waitGone(cluster, [object], limit);
		} catch (error) {
			if (this.#signal.aborted) return;
			const shown = namespace === void 0 ? name : `${namespace}/${name}`;
			this.#problems.push(say("cloudDeleteFailed", {
				kind,
				name: shown,
				reason: reasonOf(error)
			}));
		}
	}
	async #waitForDependents() {
		const { cluster } = this.#input;
		const going = [...this.#ours].filter((object) => isRemovable(object) || object.owners.length > 0);
		const limit = AbortSignal.any([this.#signal, AbortSignal.timeout(waits.customMs)]);
		for (const [object, state] of await waitGone(cluster, going, limit)) this.#waiting.set(object.uid, describeWaiting(state));
	}
	async #deleteNamespaces() {
		const { cluster, snapshot } = this.#input;
		if (this.#namespaces.length === 0) return;
		const found = await listNew(cluster, snapshot, this.#signal);
		const going = [];
		for (const namespace of this.#namespaces) {
			const holders = findHolders(namespace.name, found, this.#ours);
			if (holders.length > 0) this.#waiting.set(namespace.uid, describeHolders(holders));
			else {
				await this.#delete(namespace, false);
				going.push(namespace);
			}
		}
		for (const [namespace, state] of await waitGone(cluster, going, this.#signal)) this.#waiting.set(namespace.uid, describeWaiting(state));
	}
	async #report() {
		const { snapshot } = this.#input;
		const found = [];
		const releases = [];
		const isSeen = await this.#lastLook(async (signal) => {
			releases.push(...await this.#input.created.readReleases(signal));
			found.push(...await listNew(this.#input.cluster, snapshot, signal));
			this.#claims = await this.#readClaims(found, signal);
		});
		if (!isSeen) return this.#reportUnseen();
		const there = new Set(found.map(({ uid }) => uid));
		const gone = [...this.#deleted.values()].filter(({ uid }) => !there.has(uid));
		const traces = {
			ours: this.#ours,
			namespaces: new Set(this.#namespaces.map(({ name }) => name)),
			claims: this.#claims
		};
		if (snapshot.unlisted.length > 0) this.#problems.push(say("cloudUnlisted", { kinds: snapshot.unlisted.map(({ name }) => name).join(", ") }));
		return {
			releases: this.#uninstalled,
			objects: gone.filter((object) => !isNamespace(object)).length,
			namespaces: gone.filter(isNamespace).map(({ name }) => name),
			leftReleases: releases,
			isSeen,
			left: classifyLeft(found, traces).filter(({ object }) => !isRecord(object)).map((row) => ({
				...row,
				detail: this.#waiting.get(row.object.uid)
			})),
			problems: this.#problems
		};
	}
	async #lastLook(look) {
		try {
			await look(AbortSignal.timeout(lastLookMs));
			return true;
		} catch (error) {
			this.#problems.push(say("cloudCleanupFailed", { reason: reasonOf(error) }));
			return false;
		}
	}
	#reportUnseen() {
		const { created, snapshot } = this.#input;
		const { releases, objects } = created.named();
		const isBlind = snapshot.unlisted.some(({ kind }) => kind === "Namespace");
		const isNew = (name = "") => !isBlind && !snapshot.namespaces.has(name);
		const isGone = (release) => this.#uninstalled.some((one) => releaseKey(one) === releaseKey(release));
		return {
			releases: this.#uninstalled,
			objects: 0,
			namespaces: [],
			isSeen: false,
			problems: this.#problems,
			leftReleases: releases.filter((one) => !snapshot.releases.has(releaseKey(one)) && !isGone(one)),
			left: objects.filter((object) => created.releaseOf(toNamed(object)) === void 0).filter((object) => !isNamespace(object) || isNew(object.name)).flatMap((object) => {
				const { resource, name } = object;
				if (!resource || name === void 0) return [];
				const metadata = {
					name,
					...object.namespace === void 0 ? {} : { namespace: object.namespace }
				};
				return [{
					object: toLiveObject(metadata, resource),
					why: "notDeleted"
				}];
			})
		};
	}
	async #readClaims(found, signal) {
		const claims = /* @__PURE__ */ new Map();
		for (const volume of found.filter(({ kind }) => kind === "PersistentVolume")) {
			const claim = claimOf(await this.#input.cluster.get(pathOf(volume.resource, volume), signal));
			if (claim !== void 0) claims.set(volume.uid, claim);
		}
		return claims;
	}
};
function toNamed({ apiVersion, kind, namespace, name = "" }) {
	return {
		apiVersion,
		kind,
		namespace,
		name,
		uid: ""
	};
}
function reasonOf(error) {
	return error instanceof Error ? error.message : String(error);
}
function isRecord({ kind, name, labels }) {
	return (kind === "Secret" || kind === "ConfigMap") && labels["owner"] === "helm" && name.includes(".v");
}
function describeHolders(holders) {
	const shown = holders.slice(0, 5).map(({ kind, name }) => `${kind} ${name}`);
	return `${shown.join(", ")}${holders.length > shown.length ? ", …" : ""}`;
}

// src/cluster/cloud/plan/manifest.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const mostObjects = 1e4;
function readObjects(text) {
	const objects = [];
	let unread = 0;
	for (const value of readDocuments(text)) {
		if (value === null) continue;
		const found = readValue(value);
		if (found.length === 0) unread++;
		objects.push(...found);
		if (objects.length > mostObjects) break;
	}
	return {
		objects: objects.slice(0, mostObjects),
		unread
	};
}
function* readDocuments(text) {
	for (const part of text.split(/^---(?=\s|$)/m)) if (part.replace(/^\s*#.*$/gm, "").trim() === "") yield null;
	else yield* readPart(part);
}
function* readPart(text) {
	if (text.trimStart().startsWith("{")) try {
		return yield JSON.parse(text);
	} catch {}
	const documents = (0, import_dist.parseAllDocuments)(text, {
		strict: false,
		uniqueKeys: false,
		logLevel: "silent"
	});
	if (!Array.isArray(documents)) return;
	for (const document of documents) if (document.errors.length > 0) yield void 0;
	else try {
		yield document.toJS({ maxAliasCount: 100 });
	} catch {
		yield void 0;
	}
}
function readValue(value) {
	const fields = toFields(value);
	const [apiVersion, kind] = [toText(fields["apiVersion"]), toText(fields["kind"])];
	if (apiVersion === void 0 || kind === void 0) return [];
	const { items } = fields;
	if (kind.endsWith("List") && Array.isArray(items)) return items.flatMap(readValue);
	const metadata = toFields(fields["metadata"]);
	const [name, generateName] = [toText(metadata["name"]), toText(metadata["generateName"])];
	if (name === void 0 && generateName === void 0) return [];
	const hook = toText(toFields(metadata["annotations"])["helm.sh/hook"]);
	return [{
		apiVersion,
		kind,
		name,
		generateName: name === void 0 ? generateName : void 0,
		namespace: toText(metadata["namespace"]),
		hooks: hook?.split(",").map((event) => event.trim()),
		defines: kind === "CustomResourceDefinition" ? readDefined(toFields(fields["spec"])) : void 0
	}];
}
function readDefined(spec) {
	const [group, kind] = [toText(spec["group"]), toText(toFields(spec["names"])["kind"])];
	return group === void 0 || kind === void 0 ? void 0 : {
		group,
		kind,
		isNamespaced: spec["scope"] !== "Cluster"
	};
}
function toFields(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function toText(value) {
	return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : void 0;
}

// src/cluster/cloud/plan/plan.ts
function planInstall(calls, target, notes = []) {
	const read = calls.map((call) => ({
		call,
		...readCall(call)
	}));
	const defined = read.flatMap(({ objects }) => objects.flatMap(({ defines }) => defines ?? []));
	const resolve = createResolver(target.resources, defined);
	return {
		calls: read.map(({ call, objects }) => planCall(call, objects, target, resolve)),
		unknown: [...notes.map((text) => ({
			kind: "text",
			text
		})), ...read.flatMap(({ call, unread }) => unread === 0 ? [] : [{
			kind: "documents",
			command: call.command,
			count: unread
		}])]
	};
}
function readCall({ texts, objects = [], release, withoutHooks = false }) {
	const read = texts.map(readObjects);
	const isCreated = ({ hooks }) => release === void 0 || hooks === void 0 || !withoutHooks && hooks.some(isInstallHook);
	return {
		objects: [...read.flatMap((one) => one.objects.filter(isCreated)), ...objects],
		unread: read.reduce((sum, one) => sum + one.unread, 0)
	};
}
function planCall({ command, namespace: given, release, createsNamespace = false, changes = false }, objects, target, resolve) {
	const namespace = given ?? target.namespace;
	const made = createsNamespace ? [{
		apiVersion: "v1",
		kind: "Namespace",
		name: namespace
	}] : [];
	return {
		command,
		release: release && {
			namespace,
			...release
		},
		objects: distinctObjects([...made, ...objects].map((object) => resolve(object, namespace))),
		changes
	};
}
function createResolver(resources, defined) {
	const known = /* @__PURE__ */ new Map();
	for (const resource of resources) {
		const { apiVersion, kind } = resource;
		known.set(`${apiVersion}/${kind}`, resource);
		const key = kindKey(resource);
		if (!known.has(key)) known.set(key, resource);
	}
	const scopes = new Map(defined.map((one) => [`${one.group}/${one.kind}`, one.isNamespaced]));
	return (object, namespace) => {
		const { apiVersion, kind, name, generateName } = object;
		const resource = known.get(`${apiVersion}/${kind}`) ?? known.get(kindKey(object));
		return {
			apiVersion,
			kind,
			name,
			generateName,
			namespace: resource?.namespaced ?? scopes.get(kindKey(object)) ?? true ? object.namespace ?? namespace : void 0,
			resource
		};
	};
}
function distinctObjects(objects) {
	const seen = /* @__PURE__ */ new Set();
	return objects.filter((object) => {
		const key = objectKey(object);
		return !seen.has(key) && seen.add(key);
	});
}

// src/cluster/cloud/conflicts.ts
const concurrency = 8;
const mostProblems = 100;
async function checkConflicts(cluster, plan, access, signal) {
	const problems = [...await findReleases(cluster, plan, access, signal), ...await findObjects(cluster, plan, access, signal)];
	if (problems.length === 0) return;
	const told = problems.slice(0, mostProblems);
	const more = problems.length - told.length;
	throw joinProblems(more === 0 ? told : [...told, exists(say("cloudExistsMore", { count: more }))]);
}
async function findReleases(cluster, { calls }, access, signal) {
	const planned = calls.flatMap(({ release }) => release ?? []);
	if (planned.length === 0) return [];
	const wanted = new Set(planned.flatMap(({ name, namespace }) => name === void 0 ? [] : releaseKey({
		name,
		namespace
	})));
	return (await listReleases(cluster, [...new Set(planned.map(({ namespace }) => namespace))], signal)).filter((release) => wanted.has(releaseKey(release))).map((release) => releaseExists(release, cluster.context, access));
}
function releaseExists({ name, namespace }, context, access) {
	const command = uninstallCommand({
		name,
		namespace
	}, access);
	return exists(say("cloudReleaseExists", {
		name,
		namespace,
		context
	}), command);
}
async function findObjects(cluster, { calls }, access, signal) {
	const planned = distinctObjects(calls.flatMap(({ objects }) => objects)).filter(({ kind }) => kind !== "Namespace");
	const limit = pLimit(concurrency);
	return (await Promise.all(planned.map((object) => limit(() => findObject(cluster, object, access, signal))))).filter((problem) => problem !== void 0);
}
async function findObject(cluster, { resource, kind, namespace, name }, access, signal) {
	if (!resource || name === void 0 || !resource.verbs.includes("get")) return void 0;
	if (!await cluster.get(pathOf(resource, {
		namespace,
		name
	}), signal)) return void 0;
	const shown = namespace === void 0 ? name : `${namespace}/${name}`;
	return exists(say("cloudObjectExists", {
		kind,
		name: shown,
		context: cluster.context
	}), deleteCommand({
		resource,
		namespace,
		name
	}, access));
}
function exists(message, command) {
	return new ImagebuildError("CLUSTER_OBJECT_EXISTS", message, { hint: command === void 0 ? void 0 : say("cloudExistsHint", { command }) });
}

// src/cluster/cloud/created.ts
function followCreated(cluster, snapshot, target) {
	const names = /* @__PURE__ */ new Map();
	const prefixes = [];
	const planned = [];
	const objects = /* @__PURE__ */ new Map();
	const isOurs = (release) => !snapshot.releases.has(releaseKey(release)) && planned.some((one) => isPlanned(one, release));
	const releaseOf = (object) => {
		if (object.release && isOurs(object.release)) return releaseKey(object.release);
		return names.get(objectKey(object));
	};
	const isCreated = (object) => {
		if (object.uid === "" || snapshot.uids.has(object.uid)) return false;
		if (names.has(objectKey(object)) || releaseOf(object) !== void 0) return true;
		const place = `${kindKey(object)} ${object.namespace ?? ""}`;
		return prefixes.some(({ key, prefix }) => key === place && object.name.startsWith(prefix));
	};
	const addPlan = ({ calls }) => {
		for (const { release, objects: created } of calls) {
			if (release) planned.push(release);
			const key = release?.name === void 0 ? void 0 : releaseKey({
				...release,
				name: release.name
			});
			for (const object of created) {
				objects.set(objectKey(object), object);
				const { generateName, namespace = "" } = object;
				if (generateName !== void 0) prefixes.push({
					key: `${kindKey(object)} ${namespace}`,
					prefix: generateName
				});
				else names.set(objectKey(object), isNamespace(object) ? void 0 : names.get(objectKey(object)) ?? key);
			}
		}
	};
	return {
		addPlan,
		named: () => ({
			releases: planned.flatMap(({ name, namespace }) => name === void 0 ? [] : [{
				name,
				namespace,
				status: "",
				created: "",
				record: ""
			}]),
			objects: [...objects.values()]
		}),
		releaseOf,
		isCreated,
		async readReleases(signal) {
			if (planned.length === 0) return [];
			const namespaces = [...new Set(planned.map(({ namespace }) => namespace))];
			const releases = (await listReleases(cluster, namespaces, signal)).filter(isOurs);
			for (const release of releases) {
				const texts = await readReleaseManifests(cluster, release, signal);
				addPlan(planInstall([{
					command: "",
					...release,
					release,
					texts
				}], target));
			}
			return releases.sort((a, b) => a.created < b.created ? -1 : 1);
		},
		counts: (chain) => chain.some(isCreated)
	};
}
function isPlanned({ name, prefix = "", namespace }, release) {
	if (namespace !== release.namespace) return false;
	return name === void 0 ? release.name.startsWith(prefix) : name === release.name;
}

// src/cluster/cloud/cloud.ts
async function beginCloudInstall(input) {
	const { cluster, plan, target, access, consent, signal } = input;
	consent.show(showPlan(plan, cluster));
	await checkConflicts(cluster, plan, access, signal);
	const wasAsked = await requireConsent(input);
	const namespaces = plan.calls.flatMap(({ release }) => release?.namespace ?? []);
	const snapshot = await takeSnapshot(cluster, [...new Set(namespaces)], signal);
	if (wasAsked) await checkConflicts(cluster, plan, access, signal);
	const created = followCreated(cluster, snapshot, target);
	created.addPlan(plan);
	return {
		counts: created.counts,
		addPlan: created.addPlan,
		end: (how) => (input.keep ? describeKept : cleanUp)({
			...how,
			cluster,
			snapshot,
			created
		})
	};
}
async function requireConsent({ consent, cluster, keep }) {
	if (consent.yes) return false;
	const context = cluster.context === "" ? cluster.server : cluster.context;
	if (!consent.confirm) throw new ImagebuildError("USAGE", say("cloudNotAgreed", { context }), { hint: say("cloudNotAgreedHint") });
	const question = say(keep ? "cloudQuestionKeep" : "cloudQuestion", { context });
	if (await consent.confirm(question.text)) return true;
	throw new ImagebuildError("CANCELLED", say("cloudDeclined"));
}

// src/runner/install/uninstall.ts
const graceSeconds = 5;
function createUninstaller(given) {
	return async (release, limits) => {
		const started = Date.now();
		try {
			await uninstall(release, limits, [], given);
		} catch (error) {
			if (!(error instanceof ImagebuildError) || error.code !== "PROGRAM_FAILED") throw error;
			if (/release: not found/.test(error.excerpt ?? "")) return;
			const timeoutMs = Math.max(1e3, limits.timeoutMs - (Date.now() - started));
			await uninstall(release, {
				...limits,
				timeoutMs
			}, ["--no-hooks"], given);
		}
	};
}
async function uninstall({ name, namespace }, { timeoutMs, signal }, flags, { kubeconfig, directory, env, variables, onLine }) {
	const homes = await mkdtemp(join(directory, "uninstall-"));
	await makeHomes(homes);
	const seconds = Math.max(1, Math.floor(timeoutMs / 1e3) - graceSeconds);
	const { HELM_DRIVER } = variables;
	const own = {
		KUBECONFIG: kubeconfig,
		...HELM_DRIVER === void 0 ? {} : { HELM_DRIVER }
	};
	await runProgram({
		program: await findHelm(env),
		displayName: `helm uninstall ${name}`,
		args: [
			"uninstall",
			name,
			"--namespace",
			namespace,
			"--wait",
			`--timeout=${seconds}s`,
			...flags
		],
		directory: homes,
		env: createProgramEnvironment(env, homes, own),
		timeoutMs,
		signal,
		onLine
	});
}

// src/discovery/install/effects.ts
const reading = {
	kubectl: new Set("get describe wait logs explain version cluster-info api-resources api-versions config auth diff top events kustomize completion options plugin proxy port-forward help".split(" ")),
	helm: new Set("list ls status get history repo search show inspect pull fetch lint template version env dependency dep package registry completion plugin verify create push help".split(" ")),
	kustomize: new Set("build version cfg edit create completion help".split(" "))
};
const kinds = {
	namespace: ["v1", "Namespace"],
	ns: ["v1", "Namespace"],
	secret: ["v1", "Secret"],
	configmap: ["v1", "ConfigMap"],
	cm: ["v1", "ConfigMap"],
	service: ["v1", "Service"],
	svc: ["v1", "Service"],
	serviceaccount: ["v1", "ServiceAccount"],
	sa: ["v1", "ServiceAccount"],
	quota: ["v1", "ResourceQuota"],
	resourcequota: ["v1", "ResourceQuota"],
	deployment: ["apps/v1", "Deployment"],
	deploy: ["apps/v1", "Deployment"],
	job: ["batch/v1", "Job"],
	cronjob: ["batch/v1", "CronJob"],
	cj: ["batch/v1", "CronJob"],
	ingress: ["networking.k8s.io/v1", "Ingress"],
	ing: ["networking.k8s.io/v1", "Ingress"],
	role: ["rbac.authorization.k8s.io/v1", "Role"],
	rolebinding: ["rbac.authorization.k8s.io/v1", "RoleBinding"],
	clusterrole: ["rbac.authorization.k8s.io/v1", "ClusterRole"],
	clusterrolebinding: ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
	poddisruptionbudget: ["policy/v1", "PodDisruptionBudget"],
	pdb: ["policy/v1", "PodDisruptionBudget"],
	priorityclass: ["scheduling.k8s.io/v1", "PriorityClass"],
	pc: ["scheduling.k8s.io/v1", "PriorityClass"]
};
const withSubtype = /* @__PURE__ */ new Set([
	"secret",
	"service",
	"svc"
]);
function readEffect({ program, args }) {
	const known = reading[program];
	const given = [...readFlags(args, (flag) => kubectlValues.has(flag))];
	const [verb, ...rest] = given.flatMap(([flag, value]) => flag === void 0 ? [value] : []);
	if (verb === void 0 || known === void 0 || known.has(verb)) return { kind: "none" };
	if (program !== "kubectl") return { kind: "changes" };
	if (verb === "rollout") return { kind: /^(?:status|history)$/.test(rest[0] ?? "") ? "none" : "changes" };
	const object = readCreated(verb, rest, (name) => given.findLast(([flag]) => flag === name)?.[1]);
	return object ? {
		kind: "creates",
		object
	} : { kind: "changes" };
}
function readCreated(verb, [first = "", second, third], flagValue) {
	if (verb === "run") return {
		apiVersion: "v1",
		kind: "Pod",
		name: first
	};
	if (verb === "expose") {
		const name = flagValue("--name") ?? second ?? first.split("/")[1];
		return name === void 0 ? void 0 : {
			apiVersion: "v1",
			kind: "Service",
			name
		};
	}
	const [apiVersion, kind] = verb === "create" && Object.hasOwn(kinds, first) && kinds[first] || [];
	const name = withSubtype.has(first) ? third : second;
	return apiVersion === void 0 || kind === void 0 || name === void 0 ? void 0 : {
		apiVersion,
		kind,
		name
	};
}
function readNamespace({ program, args, namespace }) {
	const flag = [...readFlags(args, (name) => kubectlValues.has(name) || name === "--namespace")].findLast(([name]) => name === "--namespace");
	if (flag) return flag[1];
	return program === "helm" && namespace !== "" ? namespace : void 0;
}
const elsewhere = /^--(?:kubeconfig|context|cluster|server|kube-context|kube-apiserver)(?:=|$)|^-s$/;
function choosesCluster({ args }) {
	return args.some((word) => elsewhere.test(word));
}

// src/discovery/install/manifesttexts.ts
async function readInstalledManifests(input) {
	const warnings = [];
	const notes = [];
	const context = await createInstallContext(input, {
		warnings,
		notes: []
	});
	const manifests = /* @__PURE__ */ new Map();
	for (const [call, installation] of listInstallations(input)) {
		const following = {
			...context,
			addNote: ({ reason }) => notes.push({
				reason,
				command: call.command
			})
		};
		manifests.set(call, await readInstallationTexts(call, installation, following, input));
	}
	return {
		manifests,
		notes: [...notes, ...warnings.map(({ message }) => ({ reason: message }))]
	};
}
async function readInstallationTexts(call, installation, context, input) {
	if (installation.kind === "other") {
		noteCall(context, call, say("installOther", { command: formatCall(call) }));
		return {
			isRelease: false,
			texts: []
		};
	}
	if (installation.kind === "manifests") return {
		isRelease: false,
		texts: await readTexts(call, installation, context, input)
	};
	const rendered = await renderInstalledChart(call, installation, context);
	const { release, isInstalled } = installation;
	const namespace = rendered?.template.namespace ?? installation.namespace ?? context.defaultNamespace;
	return {
		release,
		chart: rendered?.template.chart ?? posix.basename(installation.chart, ".tgz"),
		namespace,
		isRelease: isInstalled,
		texts: rendered ? [rendered.text] : []
	};
}
async function readTexts(call, installation, context, { kustomize }) {
	const texts = [];
	const missing = await readAppliedFiles(call, installation, context, (text) => void texts.push(text));
	for (const name of installation.kustomizations) {
		const path = resolveInside(call.directory, name);
		if (path === void 0 || await findKind(context, path) !== "directory") missing.push(name);
		else texts.push(...await tryKustomize(call, join(context.directory, path), context, kustomize));
	}
	noteMissing(call, missing, context);
	return texts;
}
async function tryKustomize(call, directory, context, kustomize) {
	try {
		return [await kustomize(await realpath(directory))];
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code === "CANCELLED") throw error;
		const reason = error.excerpt?.trim().split("\n").at(-1) ?? error.message;
		noteCall(context, call, say("installKustomizeFailed", {
			command: formatCall(call),
			reason
		}));
		return [];
	}
}

// src/runner/install/kustomize.ts
const limits = {
	timeoutMs: 6e4,
	maxOutputBytes: 67108864,
	maxMemoryBytes: 2 * 1024 ** 3
};
function createKustomizer(directory, { env, signal }) {
	return async (kustomization) => {
		const homes = await mkdtemp(join(directory, "kustomize-"));
		await makeHomes(homes);
		return await runProgram({
			program: "kubectl",
			displayName: "kubectl kustomize",
			args: ["kustomize", kustomization],
			directory: homes,
			env: createProgramEnvironment(env, homes),
			signal,
			...limits
		});
	};
}

// src/prepare/cloud/notes.ts
const text = (words, name) => String(words[name] ?? "");
const rows = {
	installNotInImage: (words) => say("cloudNotInImage", {
		command: text(words, "command"),
		file: text(words, "file")
	}),
	installValuesNotInImage: (words) => say("cloudValuesNotInImage", {
		command: text(words, "command"),
		file: text(words, "file")
	}),
	installFlagIgnored: (words) => say("cloudFlagIgnored", {
		command: text(words, "command"),
		flag: text(words, "flag")
	}),
	installOther: (words) => say("cloudOther", { command: text(words, "command") }),
	installUnknown: (words) => say("cloudUnknownWord", { command: text(words, "command") }),
	installsNotIsolated: () => say("cloudNotIsolated"),
	installEnded: (words) => say("cloudEnded", {
		command: text(words, "command"),
		status: words["status"] ?? "",
		line: text(words, "line")
	}),
	installStopped: (words) => say("cloudStopped", {
		command: text(words, "command"),
		reason: text(words, "reason")
	})
};
function retellNote(reason) {
	if (typeof reason === "string") return reason;
	return (rows[reason.name]?.(reason.words) ?? reason).text;
}

// src/prepare/cloud/plan.ts
async function planImageInstall(image, options) {
	const { directory } = options;
	const { commands, variables } = locateCommands(image);
	const copy = join(directory, "copy");
	await writeCopy(copy, await image.tree());
	const { calls, notes } = await findCalls({
		...options,
		commands,
		variables,
		copy
	});
	const known = new Set(calls.map(({ command }) => command));
	const silent = commands.filter(({ name }) => !known.has(name)).map(({ name }) => say("cloudSilent", { command: name }));
	return await planCalls(calls, [...notes.map(({ reason }) => reason), ...silent].map(retellNote), copy, options);
}
async function planMadeCalls(commands, files, options) {
	return await planCalls(commands.flatMap(({ name, calls: made }) => made.map((call) => ({
		...toInstallCommand(call, files),
		command: name
	}))), [], files, options);
}
async function planCalls(calls, reasons, copy, { cluster, application, render, directory, env, signal }) {
	const { namespace, version } = cluster;
	const target = {
		resources: await cluster.resources(),
		namespace
	};
	const kustomizing = join(directory, "kustomize");
	await mkdir(kustomizing, { recursive: true });
	const { manifests, notes } = await readInstalledManifests({
		application,
		render: renderFor(render, version, target.resources),
		directory: copy,
		applicationDirectory: copy,
		nameOf: (file) => file,
		scratch: join(directory, "used"),
		commands: calls,
		file: "",
		defaultNamespace: namespace,
		kustomize: createKustomizer(kustomizing, {
			env,
			signal
		})
	});
	const elsewhere = calls.filter(choosesCluster).map((call) => say("cloudOtherCluster", { command: formatCall(call) }).text);
	const told = [
		...reasons,
		...notes.map(({ reason }) => retellNote(reason)),
		...elsewhere
	];
	const found = calls.flatMap((call) => describeCall(call, manifests.get(call)) ?? []);
	return {
		plan: planInstall(found, target, [...new Set(told)]),
		target
	};
}
function renderFor(render, version, resources) {
	const versions = resources.flatMap(({ apiVersion, kind }) => [apiVersion, `${apiVersion}/${kind}`]);
	const apiVersions = [...new Set(versions)].sort();
	return (chart) => render({
		...chart,
		kubeVersion: version,
		apiVersions: [...chart.apiVersions, ...apiVersions]
	});
}
function describeCall(call, found) {
	const command = callSteps(call).map(({ text }) => text).join(" → ");
	if (found) return {
		command,
		...describeManifests(call, found)
	};
	if (readInstallation(call)) return void 0;
	const effect = readEffect(call);
	if (effect.kind === "none") return void 0;
	if (effect.kind === "changes") return {
		command,
		texts: [],
		changes: true
	};
	return {
		command,
		namespace: readNamespace(call),
		texts: [],
		objects: [effect.object]
	};
}
function describeManifests(call, { release, chart = "", namespace, isRelease, texts }) {
	return {
		namespace: namespace ?? readNamespace(call),
		texts,
		release: isRelease ? release === void 0 ? { prefix: `${chart}-` } : { name: release } : void 0,
		createsNamespace: isRelease && call.args.includes("--create-namespace"),
		withoutHooks: call.args.includes("--no-hooks")
	};
}

// src/prepare/cloud/session.ts
const cleanupLimits = {
	usual: 3e5,
	afterSignal: 6e4
};
async function openCloudSession({ cluster, directory, record, progress, signal, ...input }, { yes, keep, confirm, ...access }, { image, files, variables }) {
	const { env } = input;
	const show = (lines) => {
		for (const line of lines) progress({
			type: "output",
			program: "cluster",
			line
		});
	};
	await mkdir(directory, {
		recursive: true,
		mode: 448
	});
	const planning = {
		...input,
		cluster
	};
	const planned = await planImageInstall(image, {
		...planning,
		record,
		signal,
		directory: join(directory, "plan")
	});
	const kubeconfig = join(directory, "kubeconfig");
	await cluster.writeKubeconfig(kubeconfig);
	const consent = {
		yes,
		confirm,
		show
	};
	const begun = await beginCloudInstall({
		...planned,
		cluster,
		access,
		consent,
		keep,
		signal
	});
	const uninstall = createUninstaller({
		kubeconfig,
		directory,
		env,
		variables
	});
	const order = delayEnd();
	return {
		kubeconfig,
		counts: begun.counts,
		async installed(commands) {
			const render = createChartRenderer(directory, { env });
			const made = {
				...planning,
				render,
				directory: join(directory, "made")
			};
			begun.addPlan((await planMadeCalls(commands, files, made)).plan);
		},
		async [Symbol.asyncDispose]() {
			const limitMs = signal?.aborted ? cleanupLimits.afterSignal : cleanupLimits.usual;
			const removing = signal?.aborted ? say("phaseCloudRemoveStopped") : say("phaseCloudRemove");
			if (!keep) progress({
				type: "phase",
				phase: "cluster",
				message: removing.text
			});
			try {
				show(showCleanup(await begun.end({
					uninstall,
					limitMs
				}), access, keep));
			} finally {
				order[Symbol.dispose]();
			}
		}
	};
}
async function openCloudCluster(input, observe, install) {
	if (!install) throw new RangeError("a cluster of somebody is only opened for an install");
	const { directory, progress } = input;
	progress({
		type: "phase",
		phase: "cluster",
		message: say("phaseCloud").text
	});
	await using stack = new AsyncDisposableStack();
	const cluster = stack.use(await input.connect(observe));
	const inside = {
		...input,
		cluster,
		directory: join(directory, "cloud")
	};
	const session = stack.use(await openCloudSession(inside, observe, install));
	const owned = stack.move();
	return {
		...session,
		cluster,
		[Symbol.asyncDispose]: () => owned.disposeAsync()
	};
}

export { openCloudSession as n, openCloudCluster as t };