import { i as __toESM } from "./rolldown-runtime.js";
import { i as require_pino, t as Probot } from "./lib.js";
import { a as endRun, i as listen, o as trackingPeriod, r as createService, t as sweep } from "./sweep.js";
import { T as readRun } from "./section.js";

// src/bot/webhooks/events.ts
var import_pino = /* @__PURE__ */ __toESM(require_pino(), 1);
const identity = {
	login: "github-actions[bot]",
	owners: void 0,
	shared: true
};
async function runOnEvent(event) {
	const { app, service } = await open(event);
	const { tasks, createBot } = service;
	if (event.name === "schedule" || event.name === "workflow_dispatch") tasks.start("sweep", async () => void await sweepRepository(createBot, app, event));
	else {
		listen(app, service);
		await app.receive({
			id: "actions",
			name: event.name,
			payload: event.payload
		});
	}
	const [failure] = await tasks.settled();
	if (failure !== void 0) throw failure;
}
async function reportRun(event, runId) {
	const { app, service } = await open(event);
	const bot = await service.createBot(await app.auth(), event.payload.repository);
	if (bot === void 0) return;
	const run = await readRun(bot.repository, runId);
	if (run.origin.event === "workflow_dispatch" && run.origin.actor === bot.identity.login) await endRun(bot, run);
}
async function open({ token, apiUrl, logLevel = "warn", timeouts }) {
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
			timeouts
		})
	};
}
async function sweepRepository(createBot, app, { payload }) {
	const bot = await createBot(await app.auth(), payload.repository);
	return bot ? sweep(bot, {
		since: new Date(Date.now() - trackingPeriod),
		dryRun: false
	}) : [];
}

export { reportRun, runOnEvent };