import { i as workflowTokenHost, r as secretNames } from "./loginsource.js";
import { n as padColumns } from "./columns.js";
import { i as say } from "./say.js";
import { n as formatPlace } from "./errors.js";
import { t as formatCommandLine } from "./shell.js";
import { n as describeWarning } from "./problem.js";

// src/report/migration.ts
function describeMigration({ destinations, commands, warnings }) {
	const targets = destinations.map(({ registry, namespace }) => `${registry}/${namespace}`);
	const width = Math.max(0, ...targets.map(({ length }) => length));
	return [
		say("oldSettings").text,
		...destinations.map(({ type, place }, index) => `  ${type.padEnd(12)}  ${targets[index]?.padEnd(width)}  ${formatPlace(place)}`),
		...commands.length === 0 ? [] : [say("oldCommands", { commands: commands.join(", ") }).text],
		...warnings.flatMap((warning) => ["", ...describeWarning(warning).map(({ kind, text }) => kind === "hint" ? `  ${text}` : text)])
	];
}
function listMigrationSteps(setup, migration, secrets) {
	return [
		[say("oldEnvironment").text, environmentCommands(migration)],
		...secrets.map((text) => [text, []]),
		[say("oldLabel", { label: setup.label }).text, [labelCommand(setup.label, migration)]],
		[say("oldCompare").text, compareCommands(setup)],
		[deleteText(migration), deleteCommand(migration.replaced)],
		[say("initCommit").text, []],
		[say("initBot").text, []],
		migration.needed.length === 0 ? void 0 : [say("oldDeleteLater", { users: migration.users.join(", ") }).text, deleteCommand(migration.needed)],
		secretsStep(migration)
	].flatMap((step) => step === void 0 ? [] : [[step[0], ...step[1].map((line) => `     ${line}`)].join("\n")]);
}
function repositoryOption({ repository }) {
	return repository === void 0 ? [] : ["--repo", repository];
}
function environmentCommands({ repository, branch }) {
	const parts = repository?.split("/") ?? [];
	const host = parts.length > 2 ? ["--hostname", parts[0] ?? ""] : [];
	const address = `repos/${repository === void 0 ? "{owner}/{repo}" : parts.slice(-2).join("/")}/environments/publish`;
	const policy = "deployment_branch_policy";
	const fields = [`${policy}[protected_branches]=false`, `${policy}[custom_branch_policies]=true`];
	const api = [
		"gh",
		"api",
		...host,
		"--method"
	];
	return [[
		...api,
		"PUT",
		address,
		...fields.flatMap((field) => ["--field", field])
	], [
		...api,
		"POST",
		`${address}/deployment-branch-policies`,
		"--raw-field",
		`name=${branch}`
	]].map(formatCommandLine);
}
function labelCommand(label, migration) {
	return formatCommandLine([
		...[
			"gh",
			"label",
			"create",
			label,
			"--color",
			"0e8a16",
			"--description"
		],
		"The application in the title may be built",
		...repositoryOption(migration)
	]);
}
function compareCommands({ registry, namespace }) {
	return ["imagebuild build apps APP VERSION", `imagebuild diff ${registry}/${namespace}/APP:VERSION oci:out/APP-VERSION`];
}
function deleteText({ replaced }) {
	return say(replaced.length === 0 ? "oldNothingToDelete" : "oldDelete").text;
}
function deleteCommand(paths) {
	if (paths.length === 0) return [];
	const lines = [paths.some((path) => /[*?[\\]|^:/.test(path)) ? "git --literal-pathspecs rm --" : "git rm --", ...paths.map((path) => `  ${formatCommandLine([path])}`)];
	return lines.map((line, index) => index < lines.length - 1 ? `${line} \\` : line);
}
function secretsStep(migration) {
	const names = new Set(migration.destinations.flatMap(({ login }) => secretNames(login)));
	if (names.size === 0) return void 0;
	const remove = (name) => formatCommandLine([
		"gh",
		"secret",
		"delete",
		name,
		...repositoryOption(migration)
	]);
	return [say("oldDeleteSecrets").text, [...names].map(remove)];
}

// src/report/init.ts
function describeInit({ wish: setup, files, migration }) {
	const kept = files.some(({ state }) => state === "kept");
	const steps = migration === void 0 ? stepsLeft(setup) : listMigrationSteps(setup, migration, secretSteps(setup, migration.repository));
	return [
		...files.map(({ state, path, changes = [] }) => [`${describeState(state, 9)}  ${path}`, ...changes.length > 0 ? [`(${changes.join(", ")})`] : []].join("  ")),
		...kept ? ["", say("initKept").text] : [],
		...migration === void 0 ? [] : ["", ...describeMigration(migration)],
		...setup.enterpriseServer ? ["", say("initEnterpriseServer").text] : [],
		...setup.secretNeeded === void 0 ? [] : ["", setup.secretNeeded],
		"",
		say("initNext", {
			registry: setup.registry,
			namespace: setup.namespace
		}).text,
		...usesWorkflowToken(setup) ? ["", say("initWorkflowToken", { registry: workflowTokenHost }).text] : [],
		"",
		...steps.flatMap((step, index) => `${index + 1}. ${step}`.split("\n"))
	];
}
const stateNames = {
	written: "fileWritten",
	unchanged: "fileUnchanged",
	kept: "fileKept",
	replaced: "fileReplaced",
	updated: "fileUpdated"
};
function describeState(state, columns) {
	return padColumns(say(stateNames[state]).text, columns);
}
function usesWorkflowToken({ workflowToken, logins = {} }) {
	return workflowToken === true || Object.values(logins).some(({ secrets }) => secrets?.workflowToken);
}
function stepsLeft(setup) {
	return [
		say("initCommit").text,
		say("initEnvironment").text,
		...secretSteps(setup),
		say("initLabel", { label: setup.label }).text,
		say("initBot").text
	];
}
function secretSteps({ registry, logins = {}, ...login }, repository) {
	const options = repository === void 0 ? "" : ` --repo ${repository}`;
	const ofTypes = Object.entries(logins).flatMap(([type, { registry: host, secrets }]) => secrets === void 0 ? [say("initLoginUnnamed", {
		type,
		registry: host
	})] : secretStep(host, secretNames(secrets), options));
	return [...secretStep(registry, secretNames(login), options), ...ofTypes].map(({ text }) => text);
}
function secretStep(registry, secrets, options) {
	return secrets.length === 0 ? [] : [say("initSecrets", {
		registry,
		secrets,
		options
	})];
}

export { describeState as n, describeInit as t };