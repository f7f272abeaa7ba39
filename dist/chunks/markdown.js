import { a as sentencesIn, g as shorten } from "./say.js";
import { n as code, t as block } from "./escape.js";
import { n as formatTable, t as formatDetails } from "./table.js";

// src/application/preview/markdown.ts
const partNames = {
	configuration: "checkedConfiguration",
	files: "checkedFiles",
	images: "checkedImages"
};
const changeNames = {
	added: "previewAdded",
	removed: "previewRemoved",
	moved: "previewMoved"
};
function renderChecked(checked, language) {
	if (checked === void 0) return [];
	const say = sentencesIn(language);
	const { pullRequest: number, differences } = checked;
	if (differences.length === 0) return [say("checkedSame", { number })];
	const rows = differences.map(({ part, platforms, images = [] }) => {
		const named = images.map(({ reference, change }) => `  * ${code(reference)}: ${say(changeNames[change])}`);
		return [`* ${say(partNames[part], { platforms: platforms.map(code).join(", ") })}`, ...named].join("\n");
	});
	return [[
		say("checkedDiffers", { number }),
		"",
		...rows
	].join("\n")];
}

// src/application/usage/markdown.ts
const shown = {
	variables: 20,
	commands: 10,
	paths: 5,
	command: 300,
	text: 100
};
const kinds = {
	application: "usageApplication",
	rootfs: "usageRootfs",
	patch: "usagePatch",
	container: "usageContainer"
};
function renderUsage(usage, reference, language) {
	const say = sentencesIn(language);
	const commands = usage.commands.slice(0, shown.commands).map((text) => shorten(text, shown.command));
	const variables = usage.kind === "container" ? [] : usage.variables.slice(0, shown.variables);
	const parts = [
		say(kinds[usage.kind]),
		...commands.length === 0 ? [] : [say("usageCommands"), block(commands)],
		...variables.length === 0 ? [] : renderVariables(variables, reference, language),
		...renderHeld(usage, language)
	];
	return formatDetails(say("usageTitle"), parts.join("\n\n"));
}
function renderVariables(variables, reference, language) {
	const say = sentencesIn(language);
	const rows = variables.map(({ name, value, files }) => [
		code(shorten(name, shown.text)),
		value === void 0 ? say("usageNoDefault") : code(shorten(value, shown.text)),
		codes(files)
	]);
	return [
		say("usageVariables"),
		block([`sealos run ${reference} -e ${variables[0]?.name ?? ""}=VALUE`]),
		formatTable(say("usageVariableColumns").split(" | "), rows)
	];
}
function renderHeld({ charts, manifests, scripts }, language) {
	const held = [
		charts,
		manifests,
		scripts
	];
	if (held.every(({ length }) => length === 0)) return [];
	const columns = sentencesIn(language)("usageHeldColumns").split(" | ");
	return [formatTable(columns, [held.map(codes)])];
}
function codes(paths) {
	const more = paths.length - shown.paths;
	return [...paths.slice(0, shown.paths).map((path) => code(shorten(path, shown.text))), ...more > 0 ? [`+${more}`] : []].join("<br>");
}

export { renderChecked as n, renderUsage as t };