import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

// src/bot/server/bot-settings.ts
const logLevels = [
	"trace",
	"debug",
	"info",
	"warn",
	"error",
	"fatal",
	"silent"
];
const knownSecret = "development";
function readBotSettings(env) {
	return {
		appId: readAppId(env),
		privateKey: readPrivateKey(env),
		secret: readSecret(env),
		host: env["HOST"] || "127.0.0.1",
		port: readPort(env),
		logLevel: readLogLevel(env),
		baseUrl: baseUrlOf(env),
		webhookProxy: env["WEBHOOK_PROXY_URL"] || void 0,
		owners: splitNames(env["IMAGEBUILD_OWNERS"]),
		timeouts: {
			...readSeconds("dispatchMs", env, "IMAGEBUILD_PATIENCE"),
			...readSeconds("editMs", env, "IMAGEBUILD_EDIT_INTERVAL")
		}
	};
}
function baseUrlOf(env) {
	const host = env["GHE_HOST"];
	return host ? `${env["GHE_PROTOCOL"] || "https"}://${host}/api/v3` : void 0;
}
function readAppId(env) {
	const text = readRequired(env, "APP_ID").trim();
	if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
	throw notConfigured(say("botAppIdInvalid", { value: JSON.stringify(text) }), say("botWriteAppId"));
}
function readPrivateKey(env) {
	const path = env["PRIVATE_KEY_PATH"];
	if (path && !env["PRIVATE_KEY"]) return checkKey(readKeyFile(path), say("botKeyFileInvalid", { path }));
	const text = readRequired(env, "PRIVATE_KEY").replaceAll("\\n", "\n");
	return checkKey(text.includes("BEGIN") ? text : Buffer.from(text, "base64").toString("utf8"), say("botKeyInvalid"));
}
function readKeyFile(path) {
	try {
		return readFileSync(path, "utf8");
	} catch (cause) {
		const { code = "" } = cause;
		throw notConfigured(code === "ENOENT" ? say("botKeyFileMissing", { path }) : say("botKeyFileUnreadable", {
			path,
			code
		}), say("botNameKeyFile"), cause);
	}
}
function checkKey(key, invalid) {
	try {
		if (createPrivateKey(key).asymmetricKeyType === "rsa") return key;
	} catch {}
	throw notConfigured(invalid, say("botGiveKey"));
}
function readSecret(env) {
	const secret = readRequired(env, "WEBHOOK_SECRET");
	if (secret !== knownSecret) return secret;
	throw notConfigured(say("botSecretKnown", { secret }), say("botWriteSecret"));
}
function readPort(env) {
	const text = env["PORT"] || "3000";
	if (/^[0-9]{1,5}$/.test(text) && Number(text) < 65536) return Number(text);
	throw notConfigured(say("botPortInvalid", { value: JSON.stringify(text) }), say("botWritePort"));
}
function readLogLevel(env) {
	const level = env["LOG_LEVEL"] || "info";
	if (logLevels.includes(level)) return level;
	throw notConfigured(say("botLogLevelUnknown", { value: JSON.stringify(level) }), say("botWriteLogLevel", { levels: logLevels.join(", ") }));
}
function readSeconds(what, env, name) {
	const text = env[name];
	if (!text) return {};
	if (/^[0-9]{1,6}(?:\.[0-9]+)?$/.test(text)) return { [what]: Number(text) * 1e3 };
	throw notConfigured(say("botSecondsInvalid", {
		name,
		value: JSON.stringify(text)
	}), say("botWriteSeconds"));
}
function splitNames(text) {
	const found = (text ?? "").split(/[\s,]+/).filter(Boolean);
	return found.length === 0 ? void 0 : found;
}
function readRequired(env, name) {
	const value = env[name];
	if (value?.trim()) return value;
	throw notConfigured(say("botSettingMissing", { name }), say("botRunSetup"));
}
function notConfigured(message, hint, cause) {
	return new ImagebuildError("NOT_CONFIGURED", message, {
		hint,
		cause
	});
}

export { readBotSettings as n, baseUrlOf as t };