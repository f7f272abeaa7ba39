import { t as ImagebuildError } from "./errors.js";
import { readFileSync } from "node:fs";

// src/bot/settings.ts
const knownSecret = "development";
function readSettings(env) {
	return {
		appId: Number(required(env, "APP_ID")),
		privateKey: readPrivateKey(env),
		secret: readSecret(env),
		host: env["HOST"] || "127.0.0.1",
		port: Number(env["PORT"] || 3e3),
		logLevel: env["LOG_LEVEL"] || "info",
		baseUrl: baseUrlOf(env),
		webhookProxy: env["WEBHOOK_PROXY_URL"] || void 0,
		owners: words(env["IMAGEBUILD_OWNERS"]),
		patience: {
			...seconds("run", env["IMAGEBUILD_PATIENCE"]),
			...seconds("edit", env["IMAGEBUILD_EDIT_INTERVAL"])
		}
	};
}
function baseUrlOf(env) {
	const host = env["GHE_HOST"];
	return host ? `${env["GHE_PROTOCOL"] || "https"}://${host}/api/v3` : void 0;
}
function required(env, name) {
	const value = env[name];
	if (value?.trim()) return value;
	throw new ImagebuildError("NOT_CONFIGURED", `${name} is not set`, { hint: "Run `imagebuild bot setup`, which registers the app and writes .env." });
}
function readSecret(env) {
	const secret = required(env, "WEBHOOK_SECRET");
	if (secret !== knownSecret) return secret;
	throw new ImagebuildError("NOT_CONFIGURED", `WEBHOOK_SECRET is "${knownSecret}", which everybody knows`, { hint: "Write a secret of your own into .env and into the app’s settings: `openssl rand -hex 32`." });
}
function readPrivateKey(env) {
	const path = env["PRIVATE_KEY_PATH"];
	if (path && !env["PRIVATE_KEY"]) return readFileSync(path, "utf8");
	const key = required(env, "PRIVATE_KEY").replaceAll("\\n", "\n");
	return key.includes("BEGIN") ? key : Buffer.from(key, "base64").toString("utf8");
}
function words(text) {
	const found = (text ?? "").split(/[\s,]+/).filter(Boolean);
	return found.length === 0 ? void 0 : found;
}
function seconds(name, text) {
	const value = Number(text);
	return text && Number.isFinite(value) && value >= 0 ? { [name]: value * 1e3 } : {};
}

export { readSettings as n, baseUrlOf as t };