import { i as __toESM } from "./rolldown-runtime.js";
import { i as require_pino, t as Probot } from "./lib.js";
import { a as endRun, c as horizon, i as listen, r as createService, t as sweep, u as readRun } from "./sweep.js";

// src/bot/events.ts
var import_pino = /* @__PURE__ */ __toESM(require_pino(), 1);
const identity = {
	login: "github-actions[bot]",
	owners: void 0,
	shared: true
};
async function runOnEvent(event) {
	const { app, service } = await open(event);
	const { errands, post } = service;
	if (event.name === "schedule" || event.name === "workflow_dispatch") errands.begin("sweep", async () => void await sweepRepository(post, app, event));
	else {
		listen(app, service);
		await app.receive({
			id: "actions",
			name: event.name,
			payload: event.payload
		});
	}
	const [failure] = await errands.settled();
	if (failure !== void 0) throw failure;
}
async function reportRun(event, runId) {
	const { app, service } = await open(event);
	const bot = await service.post(await app.auth(), event.payload.repository);
	if (bot === void 0) return;
	const run = await readRun(bot.access, runId);
	if (run.event === "workflow_dispatch" && run.actor.login === bot.identity.login) await endRun(bot, run);
}
async function open({ token, apiUrl, logLevel = "warn", patience }) {
	const log = (0, import_pino.pino)({ level: logLevel }, import_pino.pino.destination(2));
	const app = new Probot({
		githubToken: token,
		log,
		...apiUrl === void 0 ? {} : { baseUrl: apiUrl }
	});
	await app.ready();
	return {
		app,
		service: createService(app, {
			identity: async () => identity,
			patience
		})
	};
}
async function sweepRepository(post, app, { payload }) {
	const bot = await post(await app.auth(), payload.repository);
	return bot ? sweep(bot, {
		since: new Date(Date.now() - horizon),
		dryRun: false
	}) : [];
}

export { reportRun, runOnEvent };