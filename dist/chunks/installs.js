import { t as ImagebuildError } from "./errors.js";
import { t as formatReference } from "./reference.js";
import { i as say } from "./say.js";
import { c as findKind, d as readText, l as listDirectory, n as readIgnored, u as listFiles } from "./ignored.js";
import { S as findOutsideLink, a as isKustomization, c as selectInlinePatches, d as givenVersion, h as chooseKubeVersion, i as limitVersions, l as findImagesInYaml, m as toReleaseName, n as mergeNotes, o as readKustomizationTree, p as templateSteps, t as mergeImages, u as reportNamed, x as readChartMetadata } from "./merge.js";
import { _ as notesOfKind, f as readInstallation, g as noteCall, h as isMissingNoted, m as formatCall, p as callSteps, v as resolveInside } from "./copy3.js";
import { basename, join, posix } from "node:path";
import { createHash } from "node:crypto";
import { mkdir, realpath, writeFile } from "node:fs/promises";

// src/discovery/install/neededflags.ts
const mostFlags = 20;
async function findNeededFlags(list, bare, flags) {
	if (flags.length === 0 || flags.length > mostFlags) return () => [];
	const plain = await listNames(list, bare);
	const without = [];
	for (const flag of flags) without.push(flags.length === 1 ? plain : await listNames(list, flag.without));
	return (image) => {
		const key = imageKey(image);
		if (plain.has(key)) return [];
		const needed = flags.filter((_, index) => !without[index]?.has(key));
		return [{
			kind: "flag",
			text: (needed.length > 0 ? needed : flags).map(({ text }) => text).join(" ")
		}];
	};
}
async function listNames(list, template) {
	try {
		return new Set((await list(template)).map(imageKey));
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
		return /* @__PURE__ */ new Set();
	}
}
function imageKey({ reference, source = "" }) {
	return `${source} ${reference === void 0 ? "" : formatReference(reference)}`;
}

// src/discovery/install/charts.ts
async function findInInstalledChart(call, installation, context) {
	return await withInstalledChart(call, installation, context, (chart, template) => findInChart(call, chart, template, context)) ?? [];
}
async function renderInstalledChart(call, installation, context) {
	const hasCrds = installation.isInstalled ? !call.args.includes("--skip-crds") : call.args.includes("--include-crds");
	return await withInstalledChart(call, installation, context, async (_chart, found) => {
		const flags = [...found.flags ?? [], ...hasCrds ? [["--include-crds", "true"]] : []];
		const template = {
			...found,
			flags
		};
		return {
			text: await context.render(template),
			template
		};
	});
}
async function withInstalledChart(call, installation, context, use) {
	const command = formatCall(call);
	for (const flag of installation.ignored) noteCall(context, call, say("installFlagIgnored", {
		command,
		flag
	}));
	const { chart: file } = installation;
	const path = resolveInside(call.directory, file);
	const kind = path === void 0 ? void 0 : await findKind(context, path);
	if (path === void 0 || kind === void 0) {
		if (isMissingNoted(context, call, file)) noteCall(context, call, say("installNotInImage", {
			command,
			file
		}));
		return;
	}
	const passed = await findPassedFlags(call, installation, context);
	for (const missing of passed.missing.filter((one) => isMissingNoted(context, call, one))) noteCall(context, call, say("installValuesNotInImage", {
		command,
		file: missing
	}));
	const chart = {
		path,
		isDirectory: kind === "directory",
		passed
	};
	try {
		await checkLinks(chart, context);
		return await use(chart, await describeTemplate(installation, chart, context));
	} catch (error) {
		if (!(error instanceof ImagebuildError) || error.code !== "CHART_FAILED") throw error;
		const reason = say("installRenderFailed", {
			command,
			reason: error.message
		});
		if (passed.missing.length === 0) context.warn({
			message: reason.text,
			place: context.place(context.file, call.line),
			hint: say("installRenderFailedHint").text
		});
		else if (!context.isPartial) noteCall(context, call, reason);
		return;
	}
}
async function checkLinks({ path, isDirectory }, context) {
	const outside = isDirectory ? await findOutsideLink(context, path) : void 0;
	if (outside !== void 0) throw new ImagebuildError("CHART_FAILED", say("chartLinkLeadsOut", { path: outside }));
}
async function findInChart(call, { path, isDirectory, passed }, template, context) {
	const list = async (one) => findImagesInYaml(await context.render(one), context.place(path));
	const named = await list(template);
	const bare = {
		...template,
		values: [],
		flags: []
	};
	const removable = context.explainFlags ? listRemovable(template, passed) : [];
	const neededFlags = await findNeededFlags(async (one) => (await list(one)).images, bare, removable);
	const origin = (image) => ({
		file: image.source === void 0 || !isDirectory ? path : posix.join(path, image.source.slice(image.source.indexOf("/") + 1)),
		chains: [templateSteps(template.chart, image.source, [...callSteps(call), ...neededFlags(image)])]
	});
	return reportNamed(named, notesOfKind(context, "chart"), origin).map((image) => ({
		...image,
		origin: {
			kind: "chart",
			...image.origin
		}
	}));
}
async function describeTemplate({ release, namespace }, { path, isDirectory, passed }, context) {
	const metadata = await readChartMetadata(join(context.directory, path), isDirectory).catch(() => void 0);
	const chart = metadata?.name ?? basename(path, ".tgz");
	const options = context.charts[chart] ?? {};
	return {
		path: join(context.directory, path),
		chart,
		name: release ?? options.releaseName ?? toReleaseName(context.application),
		namespace: namespace ?? options.namespace ?? context.defaultNamespace ?? "default",
		kubeVersion: givenVersion(context, options) ?? chooseKubeVersion(metadata?.kubeVersion),
		apiVersions: options.apiVersions ?? [],
		values: passed.values.map(({ value }) => value),
		sets: [],
		flags: passed.others.map(({ flag, value }) => [flag, value])
	};
}
function listRemovable(template, { values, others }) {
	const without = (list = [], removed) => list.filter((_, index) => index !== removed);
	return [...values.map(({ text }, removed) => ({
		text,
		without: {
			...template,
			values: without(template.values, removed)
		}
	})), ...others.map(({ text }, removed) => ({
		text,
		without: {
			...template,
			flags: without(template.flags, removed)
		}
	}))];
}
async function findPassedFlags(call, { values, flags }, context) {
	const missing = [];
	const find = async (flag, text, name, key = "") => {
		const path = await findUsedFile(name, call, context);
		if (path === void 0) missing.push(name);
		return path === void 0 ? [] : [{
			text,
			flag,
			value: `${key}${path}`
		}];
	};
	const found = [];
	for (const name of values) found.push(...await find("--values", `-f ${name}`, name));
	const others = [];
	for (const [flag, value] of flags) {
		const text = `${flag} ${value}`;
		const [, key = "", name = ""] = /^([^=]*=)(.*)$/s.exec(value) ?? [];
		if (flag === "--set-file") others.push(...await find(flag, text, name, key));
		else others.push({
			text,
			flag,
			value
		});
	}
	return {
		values: found,
		others,
		missing
	};
}
async function findUsedFile(name, call, context) {
	const used = call.files.find((file) => file.name === name);
	if (used) {
		const path = join(context.scratch, createHash("sha256").update(used.content).digest("hex"));
		await writeFile(path, used.content);
		return path;
	}
	const path = resolveInside(call.directory, name);
	if (path === void 0 || await findKind(context, path) !== "file") return void 0;
	return await realpath(join(context.directory, path));
}

// src/discovery/install/manifests.ts
async function findInAppliedManifests(call, installation, context) {
	const found = [];
	const inManifest = notesOfKind(context, "manifest");
	const read = (text, file, hasLines, rename) => {
		const chains = [callSteps(call)];
		const origin = ({ line }) => hasLines ? {
			file,
			line,
			chains
		} : {
			file,
			chains
		};
		const named = findImagesInYaml(text, context.place(file), { rename });
		for (const image of reportNamed(named, inManifest, origin)) found.push({
			...image,
			origin: {
				kind: "manifest",
				...image.origin
			}
		});
	};
	const { kustomizations } = installation;
	const missing = await readAppliedFiles(call, installation, context, read);
	for (const name of kustomizations) if (!await readKustomized(name, call, inManifest, read)) missing.push(name);
	noteMissing(call, missing, context);
	return found;
}
async function readAppliedFiles(call, { files, recursive }, context, read) {
	const missing = [];
	const inManifest = notesOfKind(context, "manifest");
	for (const name of files) if (!await readApplied(name, call, recursive, inManifest, context.file, read)) missing.push(name);
	return missing;
}
function noteMissing(call, missing, context) {
	for (const file of missing.filter((one) => isMissingNoted(context, call, one))) noteCall(context, call, say("installNotInImage", {
		command: formatCall(call),
		file
	}));
}
async function readApplied(name, call, recursive, context, kubefile, read) {
	const path = resolveInside(call.directory, name);
	const used = call.files.filter((file) => file.name === name || file.name.startsWith(`${name.replace(/\/$/, "")}/`));
	for (const { name: file, content } of used) {
		const inside = file === "-" ? void 0 : resolveInside(call.directory, file);
		read(Buffer.from(content).toString(), inside ?? kubefile, inside !== void 0);
	}
	if (name === "-") return true;
	const recorded = new Set(used.map((file) => resolveInside(call.directory, file.name)));
	const present = path === void 0 ? [] : await listManifests(path, recursive, context);
	for (const file of present.filter((one) => !recorded.has(one))) read(await readText(context, file), file, true);
	return used.length + present.length > 0;
}
async function readKustomized(name, call, context, read) {
	const path = resolveInside(call.directory, name);
	const renders = path === void 0 ? void 0 : await readKustomizationTree(context, path);
	for (const [file, renames] of renders ?? []) if (await findKind(context, file) === "file") {
		const whole = await readText(context, file);
		const text = isKustomization(file) ? selectInlinePatches(whole, context.place(file)) : whole;
		for (const rename of renames) read(text, file, true, rename);
	}
	return (renders?.size ?? 0) > 0;
}
const manifestFile = /\.(?:ya?ml|json)(?:\.tmpl)?$/i;
async function listManifests(path, recursive, context) {
	const kind = await findKind(context, path);
	if (kind === "file") return [path];
	if (kind === "directory") return (recursive ? await listFiles(context, path) : await listFilesDirectlyIn(context, path)).filter((file) => manifestFile.test(file));
	return await findKind(context, `${path}.tmpl`) === "file" ? [`${path}.tmpl`] : [];
}
async function listFilesDirectlyIn(context, path) {
	return (await listDirectory(context, path)).filter(({ isDirectory }) => !isDirectory).map((entry) => entry.path);
}

// src/discovery/install/installs.ts
async function discoverInstalls(input) {
	const warnings = [];
	const notes = [];
	const context = await createInstallContext(input, {
		warnings,
		notes
	});
	const installations = listInstallations(input);
	const found = [];
	for (const [call, installation] of installations) found.push(...await followInstallation(call, installation, context));
	const ignoring = {
		...context,
		directory: await realpath(input.applicationDirectory)
	};
	const { ruleOf } = await readIgnored(ignoring, input.ignoredImages ?? []);
	const isIgnored = ({ reference }) => ruleOf(reference) !== void 0;
	const limited = limitVersions(mergeImages(found.filter((image) => !isIgnored(image))), input.imageVersions);
	const ignored = found.filter(isIgnored).map(({ reference, origin }) => toNote(reference, say("reasonIgnored", { rule: ruleOf(reference) ?? "" }), origin));
	const dropped = limited.dropped.flatMap(({ reference, origins }) => origins.map((origin) => toNote(reference, say("reasonManyVersions"), origin)));
	const told = [...warnings, ...limited.warnings];
	return {
		images: limited.images,
		notes: mergeNotes([
			...notes,
			...ignored,
			...dropped
		], limited.images),
		warnings: [...new Map(told.map((warning) => [JSON.stringify(warning), warning])).values()]
	};
}
function toNote(reference, reason, origin) {
	return {
		reference: formatReference(reference),
		reason,
		origin
	};
}
async function createInstallContext(input, { warnings, notes }) {
	await mkdir(input.scratch, { recursive: true });
	return {
		directory: await realpath(input.directory),
		application: input.application,
		kubeVersion: input.kubeVersion,
		charts: input.charts ?? {},
		extraImages: [],
		imageLists: [],
		hasUnreadLists: false,
		render: input.render,
		concurrency: 1,
		place: (file, line) => ({
			file: input.nameOf(file),
			line
		}),
		warn: (warning) => warnings.push(warning),
		note: () => {},
		scratch: input.scratch,
		file: input.file,
		isPartial: input.isPartial ?? false,
		explainFlags: input.explainFlags ?? false,
		defaultNamespace: input.defaultNamespace,
		addNote: (note) => notes.push(note)
	};
}
const mostInstallations = 1e3;
function listInstallations({ commands, file }) {
	const seen = /* @__PURE__ */ new Set();
	const installations = commands.flatMap((call) => {
		const key = keyOf(call);
		if (seen.has(key)) return [];
		seen.add(key);
		const installation = readInstallation(call);
		return installation ? [[call, installation]] : [];
	});
	if (installations.length <= mostInstallations) return installations;
	throw new ImagebuildError("LIMIT_EXCEEDED", say("installTooMany", { limit: mostInstallations }), {
		place: { file },
		hint: say("installTooManyHint")
	});
}
function keyOf({ program, args, directory, namespace, files }) {
	const contents = files.map(({ name, content }) => [name, createHash("sha256").update(content).digest("hex")]);
	return JSON.stringify([
		program,
		args,
		directory,
		namespace,
		contents
	]);
}
async function followInstallation(call, installation, context) {
	switch (installation.kind) {
		case "chart": return await findInInstalledChart(call, installation, context);
		case "manifests": return await findInAppliedManifests(call, installation, context);
		case "other":
			noteCall(context, call, say("installOther", { command: formatCall(call) }));
			return [];
	}
}

export { readAppliedFiles as a, noteMissing as i, discoverInstalls as n, renderInstalledChart as o, listInstallations as r, createInstallContext as t };