import { t as ImagebuildError } from "./errors.js";
import { a as readJson, i as dockerConfigPath, o as storeInHelper, r as serverOf, t as createRegistry } from "./registry.js";
import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { homedir } from "node:os";

// src/registry/login.ts
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
		throw new ImagebuildError("CONFIGURATION_INVALID", `The login cannot be written to ${path}`, {
			place: { file: path },
			hint: "Make the folder writable, or set DOCKER_CONFIG to another one.",
			cause
		});
	}
}

// src/login.ts
async function login({ host, username, password }, settings) {
	if (username === "" || password === "") throw new ImagebuildError("USAGE", "a user name and a password are needed", { hint: "Run: imagebuild login <registry> -u USER --password-stdin" });
	const credential = {
		username,
		password
	};
	const { env, plainHttp } = settings;
	await checkLogin(host, credential, {
		env,
		plainHttp
	});
	return await saveCredential(host, credential, {
		env,
		home: homedir()
	});
}

export { login };