import { r as ProbotOctokit } from "./lib.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as baseUrlOf } from "./bot-settings.js";
import { createServer } from "node:http";
import { once } from "node:events";
import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";

// src/bot/server/app-manifest.ts
const manifest = {
	name: "imagebuild",
	description: "Builds Kubernetes cluster images that people request in issues.",
	url: "https://github.com/labring/imagebuild",
	public: false,
	default_permissions: {
		metadata: "read",
		contents: "read",
		issues: "write",
		pull_requests: "write",
		actions: "write"
	},
	default_events: [
		"issue_comment",
		"issues",
		"workflow_run",
		"workflow_job"
	]
};
function registrationUrl({ site, organization, state }) {
	return `${site}/${organization === void 0 ? "" : `organizations/${encodeURIComponent(organization)}/`}settings/apps/new?state=${state}`;
}
function manifestFor({ webhookUrl, redirectUrl }) {
	const hook = {
		url: webhookUrl ?? "https://example.com/api/github/webhooks",
		active: webhookUrl !== void 0
	};
	return {
		...manifest,
		hook_attributes: hook,
		redirect_url: redirectUrl
	};
}
function registrationPage(registration) {
	const value = JSON.stringify(manifestFor(registration)).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
	return `<!doctype html><meta charset="utf-8"><title>imagebuild bot setup</title>
<form action="${registrationUrl(registration)}" method="post">
<input type="hidden" name="manifest" value="${value}">
<button>Register the app on GitHub</button>
</form>
`;
}

// src/bot/server/setup.ts
async function setUp(options) {
	const { env, file, organization, webhookUrl, signal, open } = options;
	if (existsSync(file)) throw new ImagebuildError("USAGE", say("botSetupFileExists", { file }), { hint: say("botMoveSetupFile") });
	const server = createServer();
	try {
		server.listen(0, "127.0.0.1");
		await once(server, "listening", { signal });
		const page = `http://127.0.0.1:${server.address().port}`;
		const state = randomBytes(24).toString("hex");
		const redirectUrl = `${page}/registered`;
		const callback = receiveCode(server, {
			site: siteOf(env),
			organization,
			webhookUrl,
			redirectUrl,
			state
		}, signal);
		open(page);
		const { code, finish } = await callback;
		const app = await convert(env, code);
		await writeFile(file, settingsText(app), {
			mode: 384,
			flag: "wx"
		});
		finish(`${app.html_url}/installations/new`);
		return {
			url: app.html_url,
			file
		};
	} finally {
		server.close();
	}
}
async function receiveCode(server, registration, signal) {
	const arrived = Promise.withResolvers();
	signal.addEventListener("abort", () => arrived.reject(signal.reason), { once: true });
	server.on("request", (request, response) => {
		response.setHeader("connection", "close");
		const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
		if (pathname === "/") return respond(response, 200, registrationPage(registration));
		if (pathname !== "/registered") return respond(response, 404, "Page not found.");
		const code = searchParams.get("code") ?? "";
		if (!equalInConstantTime(searchParams.get("state") ?? "", registration.state) || !/^[\w-]{1,200}$/.test(code)) return respond(response, 400, "This request does not come from the setup page.");
		const finish = (location) => response.writeHead(302, { location }).end();
		arrived.resolve({
			code,
			finish
		});
	});
	return arrived.promise;
}
async function convert(env, code) {
	const baseUrl = baseUrlOf(env);
	const { data } = await new ProbotOctokit({
		authStrategy: void 0,
		auth: void 0,
		...baseUrl === void 0 ? {} : { baseUrl }
	}).rest.apps.createFromManifest({ code });
	return data;
}
function settingsText({ id, pem, webhook_secret, owner }) {
	const secret = webhook_secret ?? randomBytes(32).toString("hex");
	const login = owner?.login;
	return `${[
		`APP_ID=${id}`,
		`PRIVATE_KEY="${pem.trim().replaceAll("\n", "\\n")}"`,
		`WEBHOOK_SECRET=${secret}`,
		...login === void 0 ? [] : [`IMAGEBUILD_OWNERS=${login}`]
	].join("\n")}\n`;
}
function siteOf(env) {
	return `${env["GHE_PROTOCOL"] || "https"}://${env["GHE_HOST"] || "github.com"}`;
}
function equalInConstantTime(a, b) {
	return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
function respond(response, status, text) {
	response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(text);
}

export { setUp };