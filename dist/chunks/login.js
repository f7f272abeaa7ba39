import { a as registrySchema, u as parseRegistryHost } from "./configurationschemas.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { a as readJson, i as dockerConfigPath, o as storeInHelper, r as serverOf, t as createRegistry } from "./registry.js";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { mkdir, open, rename, rm } from "node:fs/promises";

// src/stores/registry/auth/login.ts
async function checkLogin(host, credential, options = {}) {
	const registry = createRegistry({
		...options,
		credentials: async () => credential
	});
	try {
		await registry.ping(host);
	} finally {
		await registry.close();
	}
}
async function saveCredential(host, credential, { env, home }) {
	const path = dockerConfigPath(env, home);
	const configuration = await readJson(path);
	const server = serverOf(host);
	const helper = helperFor(configuration, host);
	if (helper !== void 0) await storeInHelper(helper, server, credential, env);
	const auths = {
		...configuration["auths"],
		[server]: helper === void 0 ? entryOf(credential) : {}
	};
	await replaceFile(path, `${JSON.stringify({
		...configuration,
		auths
	}, null, "	")}\n`);
	return helper === void 0 ? path : `docker-credential-${helper}`;
}
function helperFor(configuration, host) {
	const helper = configuration["credHelpers"]?.[host] ?? configuration["credsStore"];
	return typeof helper === "string" && helper !== "" ? helper : void 0;
}
function entryOf(credential) {
	if ("identityToken" in credential) return { identitytoken: credential.identityToken };
	return { auth: Buffer.from(`${credential.username}:${credential.password}`).toString("base64") };
}
async function replaceFile(path, text) {
	const temporary = join(dirname(path), `.config.${randomUUID()}`);
	try {
		await mkdir(dirname(path), {
			recursive: true,
			mode: 448
		});
		const file = await open(temporary, "wx", 384);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (cause) {
		await rm(temporary, { force: true });
		throw new ImagebuildError("CONFIGURATION_INVALID", say("loginUnwritable", { path }), {
			place: { file: path },
			hint: say("loginElsewhere"),
			cause
		});
	}
}

// src/commands/login.ts
async function login({ host: name, username, password }, { env, plainHttp }) {
	if (username === "" || password === "") throw new ImagebuildError("USAGE", say("loginIncomplete"), { hint: say("loginIncompleteHint") });
	const credential = {
		username,
		password
	};
	const { host, isTls } = parseLoginHost(name);
	await checkLogin(host, credential, {
		env,
		plainHttp,
		tlsHosts: isTls ? [host] : []
	});
	return await saveCredential(host, credential, {
		env,
		home: homedir()
	});
}
function parseLoginHost(text) {
	const { host: name, isTls } = parseRegistryHost(text.replace(/\/v[12]\/?$/, ""));
	const host = name === "index.docker.io" || name === "registry-1.docker.io" ? "docker.io" : name;
	if (registrySchema.safeParse(host).success) return {
		host,
		isTls
	};
	throw new ImagebuildError("USAGE", say("loginHostInvalid", { host: JSON.stringify(text) }), { hint: say("loginHostForm") });
}

export { login };