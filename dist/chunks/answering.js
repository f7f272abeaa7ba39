import { t as ImagebuildError } from "./errors.js";
import { readFile } from "node:fs/promises";

// src/action/answering.ts
async function comment(job) {
	const event = await eventOf(job);
	const { runOnEvent } = await import("./events.js");
	await runOnEvent(event);
	return {
		kind: "outputs",
		outputs: {},
		line: `${event.name} is answered`
	};
}
async function report(job) {
	const event = await eventOf(job);
	const { reportRun } = await import("./events.js");
	await reportRun(event, Number(variable(job, "GITHUB_RUN_ID")));
	return {
		kind: "outputs",
		outputs: {},
		line: "reported"
	};
}
async function eventOf(job) {
	const { token } = job.inputs;
	if (token === void 0) throw usage("this mode needs the input token", "Give it github.token.");
	const payload = JSON.parse(await readFile(variable(job, "GITHUB_EVENT_PATH"), "utf8"));
	return {
		name: variable(job, "GITHUB_EVENT_NAME"),
		payload: {
			...payload,
			repository: payload.repository ?? await askForRepository(job, token)
		},
		token,
		apiUrl: job.surroundings.env["GITHUB_API_URL"],
		logLevel: "info"
	};
}
async function askForRepository(job, token) {
	const [owner = "", repo = ""] = variable(job, "GITHUB_REPOSITORY").split("/");
	const { getOctokit } = await import("./github.js");
	const { data } = await getOctokit(token).rest.repos.get({
		owner,
		repo
	});
	return data;
}
function variable({ surroundings }, name) {
	const value = surroundings.env[name];
	if (value !== void 0) return value;
	throw usage(`${name} is not set`, "Run this mode in GitHub Actions.");
}
function usage(message, hint) {
	return new ImagebuildError("USAGE", message, { hint });
}

export { comment, report };