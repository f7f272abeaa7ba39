import { r as ProbotOctokit } from "./lib.js";
import { t as ImagebuildError } from "./errors.js";
import { t as baseUrlOf } from "./settings.js";
import { createServer } from "node:http";
import { once } from "node:events";
import { randomBytes, timingSafeEqual } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";

// src/bot/manifest.ts
const manifest = {
	name: "imagebuild",
	description: "Builds Kubernetes cluster images when somebody asks for them in an issue.",
	url: "https://github.com/labring/imagebuild",
	public: false,
	default_permissions: {
		metadata: "read",
		contents: "read",
		issues: "write",
		actions: "write"
	},
	default_events: [
		"issue_comment",
		"issues",
		"workflow_run",
		"workflow_job"
	]
};
function registrationAddress({ site, organization, state }) {
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
<form action="${registrationAddress(registration)}" method="post">
<input type="hidden" name="manifest" value="${value}">
<button>Register the app on GitHub</button>
</form>
`;
}

// src/bot/setup.ts
async function setUp(options) {
	const { env, file, organization, webhookUrl, signal, open } = options;
	if (existsSync(file)) throw new ImagebuildError("USAGE", `${file} is there already`, { hint: "Move it away, or write APP_ID, PRIVATE_KEY and WEBHOOK_SECRET into it by hand." });
	const server = createServer();
	try {
		server.listen(0, "127.0.0.1");
		await once(server, "listening", { signal });
		const page = `http://127.0.0.1:${server.address().port}`;
		const state = randomBytes(24).toString("hex");
		const redirectUrl = `${page}/registered`;
		const coming = receiveCode(server, {
			site: siteOf(env),
			organization,
			webhookUrl,
			redirectUrl,
			state
		}, signal);
		open(page);
		const { code, finish } = await coming;
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
		if (pathname !== "/registered") return respond(response, 404, "There is no such page.");
		const code = searchParams.get("code") ?? "";
		if (!same(searchParams.get("state") ?? "", registration.state) || !/^[\w-]{1,200}$/.test(code)) return respond(response, 400, "This did not come from the page of the setup.");
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
function same(a, b) {
	return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
function respond(response, status, text) {
	response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(text);
}

export { setUp };