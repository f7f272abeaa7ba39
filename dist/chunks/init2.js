import { i as workflowTokenHost, r as secretNames } from "./loginsource.js";
import { t as say } from "./say.js";

// src/report/init.ts
function describeInit({ wish: setup, files }) {
	const kept = files.some(({ state }) => state === "kept");
	return [
		...files.map(({ state, path, changes = [] }) => [`${state.padEnd(9)}  ${path}`, ...changes.length > 0 ? [`(${changes.join(", ")})`] : []].join("  ")),
		...kept ? ["", say("initKept").text] : [],
		...setup.enterpriseServer ? ["", say("initEnterpriseServer").text] : [],
		...setup.secretNeeded === void 0 ? [] : ["", setup.secretNeeded],
		"",
		say("initNext", {
			registry: setup.registry,
			namespace: setup.namespace
		}).text,
		...usesWorkflowToken(setup) ? ["", say("initWorkflowToken", { registry: workflowTokenHost }).text] : [],
		"",
		...stepsLeft(setup).flatMap((step, index) => `${index + 1}. ${step}`.split("\n"))
	];
}
function usesWorkflowToken({ workflowToken, logins = {} }) {
	return workflowToken === true || Object.values(logins).some(({ secrets }) => secrets?.workflowToken);
}
function stepsLeft(setup) {
	const { registry, logins = {}, label } = setup;
	const ofTypes = Object.entries(logins).flatMap(([type, { registry: host, secrets }]) => secrets === void 0 ? [say("initLoginUnnamed", {
		type,
		registry: host
	})] : secretStep(host, secretNames(secrets)));
	return [
		say("initCommit"),
		say("initEnvironment"),
		...secretStep(registry, secretNames(setup)),
		...ofTypes,
		say("initLabel", { label }),
		say("initBot")
	].map(({ text }) => text);
}
function secretStep(registry, secrets) {
	return secrets.length === 0 ? [] : [say("initSecrets", {
		registry,
		secrets
	})];
}

export { describeInit };