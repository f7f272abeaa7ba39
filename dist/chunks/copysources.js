import { i as __toESM } from "./rolldown-runtime.js";
import { n as formatPlace, r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as describeFinding } from "./rules.js";
import { r as nearest } from "./nearest.js";
import { t as formatReference } from "./reference.js";
import { t as pLimit } from "./p-limit.js";
import { c as joinPath, l as parentsOf, m as splitPath, n as cleanPath, p as resolveLinks } from "./tree.js";
import { i as literally, n as compileParts, t as anyCharacter } from "./linearpattern.js";
import { a as parseListLine, c as findKind, d as readText, i as parseEachLine, l as listDirectory, n as readIgnored, o as parseReferenceAt, r as configurationFile, s as splitListLines, u as listFiles } from "./ignored.js";
import { S as findOutsideLink, _ as mayFollowKubeVersion, a as isKustomization, b as warnOfUnusedValues, c as selectInlinePatches, d as givenVersion, f as listRenders, g as chooseOtherKubeVersion, i as limitVersions, l as findImagesInYaml, n as mergeNotes, p as templateSteps, s as readKustomizations, t as mergeImages, u as reportNamed, v as require_satisfies, x as readChartMetadata, y as findValuesOwner } from "./merge.js";
import { i as registryDirectory, n as generatedNames, r as isGeneratedDirectory, t as generatedAt } from "./generated.js";
import { basename, join, posix } from "node:path";
import { availableParallelism } from "node:os";
import { realpath } from "node:fs/promises";

// src/discovery/clusterregistry.ts
const defaultClusterRegistry = "sealos.hub:5000";
function findClusterRegistry(env = []) {
	const variables = new Map(env.map((row) => {
		const at = row.indexOf("=");
		return [row.slice(0, at), row.slice(at + 1)];
	}));
	const [domain, port] = defaultClusterRegistry.split(":");
	return `${variables.get("registryDomain") || domain}:${variables.get("registryPort") || port}`.toLowerCase();
}
function separateClusterImages(images, registry) {
	const isOwn = ({ reference }) => reference.host === registry;
	const others = images.filter((image) => !isOwn(image));
	const embedded = new Set(others.map(({ reference }) => nameInRegistry(reference)));
	return {
		others,
		inCluster: images.filter(isOwn).filter(({ reference }) => !embedded.has(nameInRegistry(reference)))
	};
}
function nameInRegistry(reference) {
	return formatReference(reference).slice(reference.host.length + 1);
}

// src/discovery/finders/archives.ts
const directory = "images/skopeo";
const file = `${directory}/tar.txt`;
async function findInArchives(context) {
	if (await findKind(context, file) !== "file") return [];
	const lines = splitListLines(await readText(context, file));
	const present = /* @__PURE__ */ new Set();
	for (const { text } of lines) {
		const path = archivePath(text);
		if (path !== void 0 && await findKind(context, path) === "file") present.add(path);
	}
	return parseEachLine(lines, ({ text, line }) => parseArchiveLine(text, line, context.place(file, line), present));
}
const form = /^(docker-archive|oci-archive):([^@]+)@([^@]+)$/;
function archivePath(text) {
	const path = form.exec(text)?.[2];
	return path === void 0 ? void 0 : posix.join(directory, path);
}
function parseArchiveLine(text, line, place, present) {
	const match = form.exec(text);
	const path = archivePath(text);
	if (!match || path === void 0) throw new ImagebuildError("REFERENCE_INVALID", say("archiveLine", { text: JSON.stringify(text) }), {
		place,
		hint: say("writeArchiveLine")
	});
	if (!present.has(path)) throw new ImagebuildError("CONTENT_MISSING", say("listedArchiveMissing", { path }), {
		place,
		hint: say("addArchive", { directory })
	});
	const [, transport, , name = ""] = match;
	return {
		reference: parseReferenceAt(name, place),
		required: true,
		reason: say("reasonArchive"),
		transport: transport === "oci-archive" ? "oci-archive" : "docker-archive",
		archive: {
			path,
			name
		},
		origin: {
			file,
			line,
			chains: [[{
				kind: "archive",
				text: path
			}]]
		}
	};
}

// src/discovery/operators.ts
var import_satisfies = /* @__PURE__ */ __toESM(require_satisfies(), 1);
const operators = [
	{
		charts: ["longhorn"],
		versions: ">=1.0.0",
		pulls: "its CSI sidecars, engines, instance managers and share managers",
		list: "https://raw.githubusercontent.com/longhorn/longhorn/v{version}/deploy/longhorn-images.txt"
	},
	{
		charts: ["rook-ceph"],
		versions: ">=1.8.0",
		pulls: "Ceph itself and its CSI drivers",
		list: "https://raw.githubusercontent.com/rook/rook/v{version}/deploy/examples/images.txt"
	},
	{
		charts: ["rancher"],
		versions: ">=2.5.0",
		pulls: "its agents and the charts that it installs",
		list: "https://github.com/rancher/rancher/releases/download/v{version}/rancher-images.txt"
	},
	{
		charts: ["gpu-operator"],
		versions: ">=1.8.0",
		pulls: "drivers whose tag ends with the operating system of the node",
		list: { page: "https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/install-gpu-operator-air-gapped.html" }
	},
	{
		charts: ["kubevirt", "kubevirt-operator"],
		versions: ">=0.20.0-0",
		pulls: "virt-api, virt-controller, virt-handler and virt-launcher in the version of the operator",
		list: { page: "https://kubevirt.io/user-guide/cluster_admin/installation/" }
	},
	{
		charts: ["knative-operator"],
		versions: ">=1.0.0-0",
		pulls: "Knative Serving and Eventing in the versions that its resources ask for",
		list: { page: "https://knative.dev/docs/install/operator/configuring-serving-cr/" }
	},
	{
		charts: ["tekton-operator"],
		versions: ">=0.50.0-0",
		pulls: "the components of Tekton that it installs: Pipelines, Triggers, Chains, Dashboard",
		list: { page: "https://tekton.dev/docs/operator/airgapimageconfiguration" }
	},
	{
		charts: ["istio-operator"],
		versions: ">=1.6.0-0",
		pulls: "istiod and the proxy in the version of the operator",
		list: { page: "https://istio.io/v1.22/docs/setup/install/operator/" }
	},
	{
		charts: ["gateway"],
		mentions: "istio/istio",
		versions: ">=1.0.0-0",
		pulls: "the proxy, whose image istiod chooses when it creates the pod",
		list: { page: "https://istio.io/latest/docs/setup/additional-setup/gateway/" },
		namedBy: "istiod"
	},
	{
		charts: [
			"operator",
			"cockroach-operator",
			"cockroachdb-operator"
		],
		mentions: "ockroach",
		versions: ">=1.0.0-0",
		pulls: "CockroachDB in the version that a cluster asks for",
		list: { page: "https://github.com/cockroachdb/helm-charts" },
		namedBy: "cockroachdb",
		repository: "cockroachdb/cockroach"
	},
	{
		charts: ["eck-operator"],
		versions: ">=1.0.0-0",
		pulls: "Elasticsearch, Kibana and others of the Elastic Stack in the versions that its resources ask for",
		list: { page: "https://www.elastic.co/guide/en/cloud-on-k8s/current/k8s-air-gapped.html" }
	},
	{
		charts: ["cluster-api-operator"],
		versions: ">=0.1.0-0",
		pulls: "the providers of Cluster API, which it fetches when it runs",
		list: { page: "https://kubernetes-sigs.github.io/cluster-api-operator/topics/configuration/air-gapped-environtment.html" }
	}
];
function findOperator({ name, version = "", text }) {
	return operators.find(({ charts, mentions = "", versions }) => charts.includes(name) && text.includes(mentions) && (0, import_satisfies.default)(withoutV(version), versions, { includePrerelease: true }));
}
function withoutV(version) {
	return version.replace(/^v/, "");
}
async function warnOfOperators(context, charts) {
	const names = new Set(charts.map(({ name }) => name));
	const known = charts.flatMap((chart) => {
		const operator = findOperator(chart);
		if (!operator || names.has(operator.namedBy ?? "") || hasVersions(context, operator)) return [];
		return [{
			...chart,
			operator
		}];
	});
	if (known.length === 0 || await isCovered(context)) return;
	for (const { operator, name, path, version = "" } of known) {
		const { pulls, list } = operator;
		const address = typeof list === "string" ? list.replaceAll("{version}", withoutV(version)) : "";
		const hint = typeof list === "string" ? say("operatorListHint", {
			file: configurationFile,
			list: address
		}) : say("operatorPageHint", { page: list.page });
		context.warn({
			message: say("operatorPulls", {
				chart: name,
				pulls
			}).text,
			place: context.place(path),
			hint: hint.text
		});
	}
}
function hasVersions({ imageVersions = {} }, { repository }) {
	const repositories = Object.keys(imageVersions).map((name) => name.replace(/^docker\.io\//, ""));
	return repository !== void 0 && repositories.includes(repository);
}
async function isCovered(context) {
	if (context.imageLists.length > 0 || context.hasUnreadLists) return true;
	if (await findKind(context, "images.lock.yaml") === "file") return true;
	return (await listFiles(context, "images/shim")).length > 0;
}

// src/discovery/finders/charts.ts
const besideCharts = /\.(?:ya?ml|md|txt|json|tmpl)$|^\./i;
async function findInCharts(context) {
	const charts = await readCharts(context);
	const limit = pLimit(context.concurrency);
	const problems = [];
	const render = async (chart) => {
		try {
			return await imagesOfChart(context, chart);
		} catch (error) {
			if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
			problems.push(error);
			return [];
		}
	};
	const found = await Promise.all(charts.map((chart) => limit(render, chart)));
	const byPlace = (a, b) => (a.place?.file ?? "") < (b.place?.file ?? "") ? -1 : 1;
	if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
	return found.flat();
}
async function readCharts(context) {
	const charts = [];
	const entries = await listDirectory(context, "charts");
	for (const { name, path, isDirectory } of entries) {
		const mayBeChart = isDirectory || name.endsWith(".tgz");
		const chart = mayBeChart ? await readChart(context, path, isDirectory) : void 0;
		if (chart) charts.push({
			...chart,
			name: chart.name ?? basename(path, ".tgz"),
			path,
			isDirectory
		});
		else if (mayBeChart || !besideCharts.test(name)) warn(context, "chart-invalid", path);
	}
	const names = new Set(charts.map((chart) => chart.name));
	for (const { name, path } of entries) {
		const owner = findValuesOwner(name);
		if (owner !== void 0 && !names.has(owner)) warn(context, "values-without-chart", path);
	}
	for (const name of Object.keys(context.charts)) if (!names.has(name)) warn(context, "chart-unknown", configurationFile, { name });
	await warnOfUnusedValues(context, charts);
	await warnOfOperators(context, charts);
	return charts.filter((chart) => !chart.isLibrary);
}
async function readChart(context, path, isDirectory) {
	try {
		return await readChartMetadata(join(context.directory, path), isDirectory);
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new ImagebuildError("CHART_FAILED", say("chartUnreadable", {
			path,
			reason
		}), {
			place: context.place(path),
			hint: say("packageAgain"),
			cause
		});
	}
}
async function imagesOfChart(context, chart) {
	if (chart.isDirectory) await checkLinks(context, chart.path);
	const renders = await addPlace(context, chart.path, () => listRenders(context, chart));
	const found = [];
	for (const render of renders) found.push(...await imagesOfRender(context, chart, render));
	const [plain] = renders;
	if (plain) await warnOfKubeVersion(context, chart, plain, found);
	return [...found, ...findInAnnotations(context, chart)];
}
async function imagesOfRender(context, chart, { template, adds, reason, steps, file }) {
	try {
		const rendered = await addPlace(context, chart.path, () => context.render(template));
		const named = findImagesInYaml(rendered, context.place(chart.path));
		const origin = ({ source }) => ({
			file: toTemplatePath(chart, source),
			chains: [templateSteps(chart.name, source, steps)]
		});
		return reportNamed(named, context, origin).map((image) => ({
			...image,
			required: image.required && adds === "required",
			reason: reason ?? image.reason
		}));
	} catch (error) {
		if (file === void 0 || !(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
		context.warn({
			message: say("valuesRenderFailed", {
				chart: chart.name,
				file,
				reason: error.message
			}).text,
			place: context.place(file),
			hint: say("valuesRenderFailedHint").text
		});
		return [];
	}
}
function findInAnnotations(context, chart) {
	const file = chart.isDirectory ? `${chart.path}/Chart.yaml` : chart.path;
	const { images } = findImagesInYaml(chart.text, context.place(file));
	return images.flatMap(({ reference, line, class: found }) => {
		if (found === "note") return [];
		const chains = [templateSteps(chart.name, `${chart.name}/Chart.yaml`)];
		const origin = chart.isDirectory ? {
			file,
			line,
			chains
		} : {
			file,
			chains
		};
		return [{
			reference,
			required: false,
			reason: say("reasonAnnotation"),
			transport: "registry",
			origin
		}];
	});
}
async function warnOfKubeVersion(context, chart, { template }, found) {
	if (givenVersion(context, context.charts[chart.name] ?? {}) !== void 0) return;
	const { kubeVersion } = template;
	const suspects = found.filter(({ reference }) => mayFollowKubeVersion(reference.tag ?? "", kubeVersion));
	const other = chooseOtherKubeVersion(chart.kubeVersion, kubeVersion);
	if (suspects.length === 0 || other === void 0) return;
	const rendered = await context.render({
		...template,
		kubeVersion: other
	}).catch((error) => {
		if (error instanceof ImagebuildError && error.code === "CHART_FAILED") return void 0;
		throw error;
	});
	if (rendered === void 0) return;
	const { images } = findImagesInYaml(rendered, context.place(chart.path));
	const kept = new Set(images.map(({ reference }) => formatReference(reference)));
	const byImage = Map.groupBy(suspects, ({ reference }) => formatReference(reference));
	for (const [image, named] of byImage) {
		if (kept.has(image)) continue;
		const places = named.map(({ origin }) => context.place(origin.file, origin.line));
		const [first, ...others] = new Set(places.map((place) => formatPlace(place) ?? ""));
		const words = {
			image,
			chart: chart.name,
			version: kubeVersion,
			others: others.join(", ")
		};
		context.warn({
			message: say("imageFollowsKubeVersion", words).text,
			place: places.find((place) => formatPlace(place) === first),
			hint: say("imageFollowsKubeVersionHint", { chart: chart.name }).text
		});
	}
}
async function checkLinks(context, chart) {
	const path = await findOutsideLink(context, chart);
	if (path === void 0) return;
	throw new ImagebuildError("CHART_FAILED", say("chartLinkLeadsOut", { path }), {
		place: context.place(path),
		hint: say("chartLinkLeadsOutHint")
	});
}
async function addPlace(context, path, action) {
	try {
		return await action();
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
		throw error.with({ place: context.place(path) });
	}
}
function toTemplatePath(chart, source) {
	const inside = source?.slice(source.indexOf("/") + 1);
	return inside === void 0 || !chart.isDirectory ? chart.path : `${chart.path}/${inside}`;
}
function warn(context, id, path, words = {}) {
	context.warn(describeFinding(id, {
		path,
		...words
	}, context.place(path)));
}

// src/discovery/finders/configuration.ts
async function findInConfiguration(context) {
	return parseEachLine(context.extraImages.map((text, index) => ({
		text,
		key: `images[${index}]`
	})), ({ text, key }) => ({
		...parseListLine(text, context.place(configurationFile)),
		required: true,
		reason: say("reasonConfiguration"),
		origin: {
			file: configurationFile,
			chains: [[{
				kind: "key",
				text: key
			}]]
		}
	}));
}

// src/discovery/finders/imagelists.ts
async function findInImageLists({ imageLists }) {
	const lines = imageLists.flatMap(({ address, text }, index) => splitListLines(text).map((line) => ({
		...line,
		address,
		key: `imageLists[${index}]`
	})));
	return parseEachLine(lines, ({ text, line, address, key }) => ({
		...parseListLine(text, {
			file: address,
			line
		}),
		required: true,
		reason: say("reasonList"),
		origin: {
			file: address,
			line,
			chains: [[{
				kind: "key",
				text: key
			}]]
		}
	}));
}

// src/discovery/finders/lists.ts
const listNames$1 = /^image-?list(?:\.txt)?$/i;
async function findInLists(context) {
	const shim = await listFiles(context, "images/shim");
	for (const file of shim.filter(isSkipped)) context.note({
		reason: say("reasonNotList", { file }),
		origin: { file }
	});
	const files = [...shim.filter((file) => !isSkipped(file)), ...(await listFiles(context, "manifests")).filter((file) => listNames$1.test(posix.basename(file)))];
	const lines = [];
	for (const file of files) for (const line of splitListLines(await readText(context, file))) lines.push({
		...line,
		file
	});
	return parseEachLine(lines, ({ text, file, line }) => ({
		...parseListLine(completeTag(context, text, file, line), context.place(file, line)),
		required: true,
		reason: say("reasonList"),
		origin: {
			file,
			line
		}
	}));
}
function isSkipped(file) {
	return /^(?:\.DS_Store|\._.*|.*\.(?:md|markdown))$/i.test(posix.basename(file));
}
function completeTag(context, text, file, line) {
	if (!/[\w-]:$/.test(text)) return text;
	context.warn({
		message: say("listedEmptyTag", { text: JSON.stringify(text) }).text,
		place: context.place(file, line),
		hint: say("listedEmptyTagHint").text
	});
	return `${text}latest`;
}

// src/discovery/finders/manifests.ts
const extension = /\.(?:ya?ml|json|tmpl)$/i;
async function findInManifests(context) {
	const all = await listFiles(context, "manifests");
	const rendersOf = await readKustomizations(context, all);
	const found = [];
	for (const file of all.filter((name) => extension.test(name) || isKustomization(name))) {
		const whole = await readText(context, file);
		const text = isKustomization(file) ? selectInlinePatches(whole, context.place(file)) : whole;
		for (const rename of rendersOf(file)) found.push(...readManifest(context, file, text, rename));
	}
	return found;
}
function readManifest(context, file, text, rename) {
	const read = findImagesInYaml(text, context.place(file), { rename });
	if (!/\.tmpl$/i.test(file)) for (const { problem, line } of read.unparsed) context.warn({
		message: say("manifestUnparsed", { problem: problem.split("\n")[0].replace(/[:.]$/, "") }).text,
		place: context.place(file, line),
		hint: say("manifestUnparsedHint").text
	});
	return reportNamed(read, context, ({ line }) => ({
		file,
		line
	}));
}

// src/discovery/discover.ts
const finders = {
	chart: findInCharts,
	manifest: findInManifests,
	list: findInLists,
	imageList: findInImageLists,
	archive: findInArchives,
	configuration: findInConfiguration
};
async function discover(input) {
	const warnings = [];
	const context = {
		directory: await realpath(input.directory),
		application: input.application,
		kubeVersion: input.kubeVersion,
		charts: input.charts ?? {},
		extraImages: input.extraImages ?? [],
		imageLists: input.imageLists ?? [],
		hasUnreadLists: input.hasUnreadLists ?? false,
		imageVersions: input.imageVersions,
		render: input.render,
		concurrency: input.concurrency ?? availableParallelism() + 1,
		place: (file, line) => ({
			file: input.nameOf?.(file) ?? file,
			line
		}),
		warn: (warning) => warnings.push(warning)
	};
	const { ruleOf, unused } = await readIgnored(context, input.ignoredImages ?? []);
	const found = await runFinders(context);
	const isIgnored = ({ reference }) => ruleOf(reference) !== void 0;
	const merged = mergeImages(found.images.filter((image) => !isIgnored(image)));
	const ignored = mergeImages(found.images.filter(isIgnored));
	const { others, inCluster } = separateClusterImages(merged, defaultClusterRegistry);
	const limited = limitVersions(others, input.imageVersions);
	const { images } = limited;
	checkCount(images, input.maxImages ?? 1e3);
	return {
		images,
		notes: mergeNotes([
			...found.notes,
			...toNotes(limited.dropped, say("reasonManyVersions")),
			...toNotes(inCluster, say("reasonClusterRegistry")),
			...ignored.flatMap((image) => toNotes([image], say("reasonIgnored", { rule: ruleOf(image.reference) ?? "" })))
		], images),
		warnings: removeDuplicates([...warnings, ...limited.warnings]),
		unusedIgnores: unused(found.images.map(({ reference }) => reference))
	};
}
function toNotes(images, reason) {
	return images.flatMap(({ reference, origins }) => origins.map((origin) => ({
		reference: formatReference(reference),
		reason,
		origin
	})));
}
async function runFinders(context) {
	const rows = Object.entries(finders);
	const notes = [];
	return {
		images: (await Promise.all(rows.map(async ([kind, find]) => {
			const withKind = (one) => ({
				...one,
				origin: {
					kind,
					...one.origin
				}
			});
			return (await find({
				...context,
				note: (note) => notes.push(withKind(note))
			})).map(withKind);
		}))).flat(),
		notes
	};
}
function checkCount(images, limit) {
	if (images.length <= limit) return;
	throw new ImagebuildError("LIMIT_EXCEEDED", say("tooManyImages", {
		count: images.length,
		limit
	}), { hint: say("ignoreImages") });
}
function removeDuplicates(warnings) {
	return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

// src/context/patterns.ts
function removeIgnored(items, pathOf, ignore) {
	if (!ignore) return items;
	const wanted = items.map(pathOf).filter((path) => !ignore.ignores(path));
	const kept = /* @__PURE__ */ new Set([...wanted, ...wanted.flatMap(parentsOf)]);
	return items.filter((item) => kept.has(pathOf(item)));
}
const notSlash = (character) => character !== "/";
const singles = [
	{
		pattern: /^\*+/,
		parts: () => [{
			kind: "many",
			accepts: notSlash
		}]
	},
	{
		pattern: /^\?/,
		parts: () => [{
			kind: "one",
			accepts: notSlash
		}]
	},
	{
		pattern: /^\[(\^?)((?:\\.|[^\]\\])+)\]/su,
		parts: ([, not, members]) => parseClass(not === "^", members)
	},
	{
		pattern: /^\\(.)/su,
		parts: ([, character]) => literally(character)
	},
	{
		pattern: /^[^*?[\\]+/,
		parts: ([text]) => literally(text)
	}
];
const doubles = [{
	pattern: /^\*\*\/?$/,
	parts: () => [{
		kind: "many",
		accepts: anyCharacter
	}]
}, {
	pattern: /^\*\*\/?/,
	parts: () => [
		{
			kind: "optional",
			count: 2
		},
		{
			kind: "many",
			accepts: anyCharacter
		},
		...literally("/")
	]
}];
function compileNamePattern(pattern) {
	return translate(pattern, singles);
}
function isPattern(name) {
	return /[*?[\\]/.test(name);
}
function compilePathPattern(pattern) {
	const ending = /^\*\*([^/*?[\\][^*?[\\]*)$/su.exec(pattern)?.[1];
	if (ending !== void 0) return { test: (path) => path.endsWith(ending) };
	return translate(pattern, [...doubles, ...singles]);
}
function translate(pattern, tokens) {
	const parts = [];
	for (let rest = pattern; rest !== "";) {
		const text = rest;
		const found = tokens.map((token) => ({
			token,
			match: token.pattern.exec(text)
		})).find((row) => row.match !== null);
		const next = found?.match && found.token.parts(found.match);
		if (!found?.match || !next) return void 0;
		parts.push(...next);
		rest = rest.slice(found.match[0].length);
	}
	return compileParts(parts);
}
function parseClass(isNegated, members) {
	try {
		const expression = new RegExp(`^[${isNegated ? "^" : ""}${classOf(members)}]$`, "su");
		return [{
			kind: "one",
			accepts: (character) => character !== "/" && expression.test(character)
		}];
	} catch {
		return;
	}
}
function classOf(members) {
	return members.replace(/\\(.)|[^-]/gsu, (plain, quoted) => quoted === "-" ? "\\-" : quote(quoted ?? plain));
}
function quote(text) {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

// src/context/copysources.ts
function findSources(tree, source) {
	const names = cleanPath(source).split("/");
	if (!names.some(isPattern)) return existing(tree, [cleanPath(source)]);
	const children = childrenOf(tree);
	let paths = [""];
	for (const name of names) paths = paths.flatMap((path) => matchName(tree, children, path, name));
	return existing(tree, paths);
}
function areFiles(tree, sources) {
	return sources.every((source) => !isPattern(source) && tree.get(resolveLinks(tree, cleanPath(source)))?.type === "file");
}
function existing(tree, paths) {
	return paths.flatMap((path) => {
		const { directory, name } = splitPath(path);
		const from = joinPath(resolveLinks(tree, directory), name);
		return from === "" || tree.has(from) || isGeneratedDirectory(tree, from) ? [{
			name,
			from,
			path: resolveLinks(tree, from)
		}] : [];
	});
}
function matchName(tree, children, path, name) {
	if (!isPattern(name)) return [joinPath(path, name)];
	const pattern = compileNamePattern(name);
	if (!pattern) return [];
	const directory = resolveLinks(tree, path);
	const generated = generatedAt(tree, directory);
	return [.../* @__PURE__ */ new Set([...children.get(directory) ?? [], ...generated === void 0 ? [] : generatedNames(generated)])].filter((child) => pattern.test(child)).sort().map((child) => joinPath(path, child));
}
function childrenOf(tree) {
	const children = /* @__PURE__ */ new Map();
	for (const path of tree.keys()) {
		const { directory, name } = splitPath(path);
		const names = children.get(directory);
		if (names) names.push(name);
		else children.set(directory, [name]);
	}
	return children;
}
function reportMissingSource(missing) {
	const { word, source, place, ignore, from, copied } = missing;
	if (from?.kind !== "image" && isGeneratedSource(source, word) && !ignore?.ignores(cleanPath(word))) return {
		message: say("copyRegistryMissing", { source: word }).text,
		place,
		hint: say("copyRegistryMissingHint").text
	};
	if (isPattern(word) && copied) return {
		message: say("copyPatternUnmatched", { source: word }).text,
		place,
		hint: say("copyPatternUnmatchedHint").text
	};
	throw sourceNotFound(missing);
}
function isGeneratedSource(tree, source) {
	if (tree.has("registry")) return false;
	const path = cleanPath(source);
	if (isPattern(path)) return compileNamePattern(path)?.test("registry") ?? false;
	const registry = `${registryDirectory}/docker`;
	return path === "registry" || path === registry || path.startsWith(`${registry}/`);
}
const missingRows = {
	context: {
		name: "copySourceMissing",
		pattern: "copyNothingMatches"
	},
	image: {
		name: "copySourceNotInImage",
		pattern: "copyNothingMatchesInImage"
	},
	stage: {
		name: "copySourceNotInStage",
		pattern: "copyNothingMatchesInStage"
	}
};
function sourceNotFound({ step, word, source, place, ignore, from }) {
	const path = cleanPath(word);
	const rows = missingRows[from?.kind ?? "context"];
	const row = isPattern(word) ? rows.pattern : rows.name;
	const words = {
		instruction: step.instruction,
		source: word,
		from: from?.name ?? ""
	};
	const [unset] = step.unset ?? [];
	const hint = unset !== void 0 ? say("copyVariableUnsetSo", { name: unset }) : ignore?.ignores(path) ? say("copySourceIgnored", { path }) : hintFor(path, source, from);
	return new ImagebuildError("COPY_SOURCE_MISSING", say(row, words), {
		place,
		hint
	});
}
function brokenLink(instruction, path, place) {
	const hint = say("copyBrokenLinkHint");
	return new ImagebuildError("COPY_SOURCE_MISSING", say("copyBrokenLink", {
		instruction,
		path
	}), {
		place,
		hint
	});
}
function hintFor(path, source, from) {
	const near = isPattern(path) ? void 0 : nearestPath(path, source);
	if (from && near !== void 0) return say("copyFromNearest", {
		kind: from.kind,
		path: `/${near}`
	});
	if (from) return listNames(path, source, from);
	return near === void 0 ? say("copySourceAdd") : say("copyDidYouMean", { path: near });
}
const mostNames = 10;
function listNames(path, source, { kind }) {
	const deepest = parentsOf(path).filter((parent) => source.get(parent)?.type === "dir").at(-1) ?? "";
	const all = [...childrenOf(source).get(deepest) ?? []].sort();
	const directory = `/${deepest}`;
	const names = all.slice(0, mostNames);
	if (names.length === 0) return say("copyFromBare", {
		kind,
		directory
	});
	return say("copyFromNames", {
		kind,
		directory,
		names,
		more: all.length - names.length
	});
}
function nearestPath(path, source) {
	const children = childrenOf(source);
	let directory = "";
	for (const name of path.split("/")) {
		const names = children.get(directory) ?? [];
		if (names.includes(name)) directory = joinPath(directory, name);
		else {
			const near = nearest(name, names);
			return near === void 0 ? sameName(path, source) : joinPath(directory, near);
		}
	}
}
function sameName(path, source) {
	const { name } = splitPath(path);
	return [...source.keys()].find((one) => splitPath(one).name === name);
}

export { reportMissingSource as a, discover as c, separateClusterImages as d, findSources as i, removeDuplicates as l, brokenLink as n, compilePathPattern as o, childrenOf as r, removeIgnored as s, areFiles as t, findClusterRegistry as u };