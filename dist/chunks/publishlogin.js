import { a as loginUnnamed, i as loginSourceFor, n as hostFor } from "./configuration2.js";
import { r as secretNames } from "./loginsource.js";
import { t as ImagebuildError } from "./errors.js";
import { n as createCredentialLookup, t as createRegistry } from "./registry.js";
import { i as say } from "./say.js";
import { homedir } from "node:os";

// src/commands/preflight/publishlogin.ts
async function requireLogin({ type }, settings) {
	const { destination, credentials, env, furtherNames = [] } = settings;
	if (destination.kind !== "registry") return;
	for (const host of /* @__PURE__ */ new Set([destination.host, ...furtherNames.map((name) => name.host)])) {
		if (credentials[host] !== void 0) continue;
		if (await createCredentialLookup({
			env,
			home: homedir()
		})(host)) continue;
		if (type === "directory" && host !== hostFor(settings.configuration)) {
			if (await asksForLogin(host, settings)) throw loginMissing(host);
			continue;
		}
		if (loginSourceFor(settings.configuration, type)?.workflowToken) throw workflowTokenMissing(host);
		if (await asksForLogin(host, settings)) throw missingSecrets({ type }, { host }, settings);
	}
}
function loginMissing(host) {
	return new ImagebuildError("NOT_CONFIGURED", say("loginMissing", { host }), { hint: say("loginMissingHint") });
}
async function asksForLogin(host, { env, plainHttp, tlsHosts, signal }) {
	let isAsked = false;
	const credentials = async () => {
		isAsked = true;
	};
	const registry = createRegistry({
		credentials,
		env,
		plainHttp,
		tlsHosts,
		signal,
		retry: { attempts: 1 }
	});
	await registry.ping(host).catch(() => signal?.throwIfAborted());
	await registry.close();
	return isAsked;
}
function workflowTokenMissing(host) {
	return new ImagebuildError("NOT_CONFIGURED", say("workflowTokenMissing", { host }), { hint: say("workflowTokenMissingHint") });
}
function missingSecrets({ type }, { host }, { configuration, env }) {
	const source = loginSourceFor(configuration, type);
	if (source === void 0) return loginUnnamed(type, host);
	const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_REPOSITORY: repository } = env;
	const page = repository === void 0 ? "" : ` (${server}/${repository}/settings/environments)`;
	const secrets = secretNames(source);
	return new ImagebuildError("NOT_CONFIGURED", say("secretsMissing", {
		secrets,
		host
	}), { hint: say("secretsMissingHint", { page }) });
}

export { requireLogin };