import { n as imageTypes } from "./request.js";
import { i as resolveBuildSettings } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as suggest } from "./suggest.js";
import { r as parseList, t as readBuildOptions } from "./request3.js";

// src/action/modes/accept.ts
async function accept({ request, inputs, invocation }) {
	const older = await findOlderRunId(request.requestId, inputs.token, invocation.env);
	if (older !== void 0) return {
		kind: "outputs",
		outputs: { accepted: "false" },
		line: say("modeBuiltAlready", { run: older }).text
	};
	const options = readBuildOptions(inputs);
	const publishes = !options.dryRun;
	const settings = resolveBuildSettings(request, {
		...options,
		push: publishes
	}, invocation);
	const { image = "", parts, unread } = await (await import("./accept2.js")).accept(request, {
		commit: inputs.sha,
		publishes
	}, settings);
	const accepted = say("modeAccepted", { jobs: parts.length }).text;
	return {
		kind: "outputs",
		outputs: {
			accepted: "true",
			target: image,
			matrix: JSON.stringify({ include: parts })
		},
		line: unread === void 0 ? accepted : `${accepted}; ${say("tagUnread", {
			image,
			reason: unread
		}).text}`
	};
}
async function findOlderRunId(requestId, token, env) {
	if (requestId === void 0) return void 0;
	const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
	if (token === void 0 || repository === void 0 || runId === void 0) throw new ImagebuildError("USAGE", say("requestIdOutsideActions"), { hint: say("requestIdNeedsToken") });
	const { useEnvironmentForFetch } = await import("./fetch.js");
	await useEnvironmentForFetch(env);
	const { findOlderRun } = await import("./duplicate.js");
	return (await findOlderRun(requestId, {
		token,
		repository,
		runId: Number(runId)
	}))?.id;
}
async function plan({ inputs, invocation }) {
	const command = await import("./matrix.js");
	const selection = readSelection(inputs);
	const { jobs, pages, total } = await command.matrix(selection, invocation);
	if (inputs.page === void 0 && pages > 1) throw new ImagebuildError("LIMIT_EXCEEDED", say("selectionTooLarge", {
		total,
		most: command.jobsPerPage
	}), { hint: say("selectionTooLargeHint") });
	const more = selection.page < pages;
	return {
		kind: "outputs",
		outputs: {
			matrix: JSON.stringify({ include: jobs }),
			more: String(more)
		},
		line: say("modeSelected", {
			jobs: jobs.length,
			total,
			page: selection.page,
			pages
		}).text
	};
}
function readSelection({ type, app, since, page = "1" }) {
	const known = imageTypes.find((each) => each === type);
	if (type !== void 0 && known === void 0) throw new ImagebuildError("USAGE", say("typeUnknown", { type: JSON.stringify(type) }), { hint: suggest(type, imageTypes) });
	if (!/^[1-9][0-9]{0,3}$/.test(page)) throw new ImagebuildError("USAGE", say("inputInvalid", {
		name: "page",
		value: JSON.stringify(page)
	}), { hint: say("inputPage") });
	return {
		words: parseList(app) ?? [],
		since,
		type: known,
		page: Number(page)
	};
}

export { accept, plan };