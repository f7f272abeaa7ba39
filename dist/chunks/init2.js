import { t as say } from "./say.js";

// src/report/init.ts
function describeInit({ wish: setup, files }) {
	const kept = files.some(({ state }) => state === "kept");
	return [
		...files.map(({ state, path, changes = [] }) => [`${state.padEnd(9)}  ${path}`, ...changes.length > 0 ? [`(${changes.join(", ")})`] : []].join("  ")),
		...kept ? ["", say("initKept").text] : [],
		...setup.enterpriseServer ? ["", say("initEnterpriseServer").text] : [],
		"",
		say("initNext", {
			registry: setup.registry,
			namespace: setup.namespace
		}).text,
		"",
		...stepsLeft(setup).map((step, index) => `${index + 1}. ${step}`)
	];
}
function stepsLeft({ registry, usernameSecret, passwordSecret, label }) {
	return [
		say("initCommit"),
		say("initEnvironment"),
		say("initSecrets", {
			registry,
			usernameSecret,
			passwordSecret
		}),
		say("initLabel", { label }),
		say("initBot")
	].map(({ text }) => text);
}

export { describeInit };