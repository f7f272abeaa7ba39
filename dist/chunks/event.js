import { t as ImagebuildError } from "./errors.js";
import { n as useEnvironmentForFetch } from "./fetch2.js";
import { i as say } from "./say.js";
import { readFile } from "node:fs/promises";

// src/action/modes/event.ts
async function readEvent(token, env) {
	if (token === void 0) throw new ImagebuildError("USAGE", say("modeNeedsToken"), { hint: say("modeGiveToken") });
	await useEnvironmentForFetch(env);
	const payload = JSON.parse(await readFile(readVariable(env, "GITHUB_EVENT_PATH"), "utf8"));
	const name = readVariable(env, "GITHUB_EVENT_NAME");
	const repository = payload.repository ?? await fetchRepository(readVariable(env, "GITHUB_REPOSITORY"), token);
	return {
		name,
		payload: {
			...payload,
			repository
		},
		token,
		apiUrl: env["GITHUB_API_URL"],
		logLevel: "info"
	};
}
async function fetchRepository(fullName, token) {
	const [owner = "", repo = ""] = fullName.split("/");
	const { getOctokit } = await import("./github.js");
	const { data } = await getOctokit(token, { request: { fetch } }).rest.repos.get({
		owner,
		repo
	});
	return data;
}
function readVariable(env, name) {
	const value = env[name];
	if (value !== void 0) return value;
	throw new ImagebuildError("USAGE", say("variableUnset", { name }), { hint: say("modeInActionsOnly") });
}

export { readVariable as n, readEvent as t };