import { a as loginUnnamed, i as loginSourceFor } from "./configuration.js";
import { r as secretNames } from "./loginsource.js";
import { t as ImagebuildError } from "./errors.js";
import { n as createCredentialLookup, t as createRegistry } from "./registry.js";
import { t as say } from "./say.js";
import { homedir } from "node:os";

// src/commands/publishlogin.ts
async function requireLogin({ type }, settings) {
	const { destination, credentials, env } = settings;
	if (destination.kind !== "registry" || credentials[destination.host] !== void 0) return;
	if (await createCredentialLookup({
		env,
		home: homedir()
	})(destination.host)) return;
	if (loginSourceFor(settings.configuration, type)?.workflowToken) throw workflowTokenMissing(destination.host);
	if (await asksForLogin(destination.host, settings)) throw missingSecrets({ type }, destination, settings);
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