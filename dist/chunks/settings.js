import { t as ImagebuildError } from "./errors.js";
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

// src/bot/environment.ts
function required(env, name) {
	const value = env[name];
	if (value?.trim()) return value;
	throw new ImagebuildError("NOT_CONFIGURED", `${name} is not set`, { hint: "Run `imagebuild bot setup`, which registers the app and writes .env." });
}
function wrong(name, problem, hint, cause) {
	return new ImagebuildError("NOT_CONFIGURED", `${name} ${problem}`, {
		hint,
		cause
	});
}

// src/bot/key.ts
function readPrivateKey(env) {
	const path = env["PRIVATE_KEY_PATH"];
	if (path && !env["PRIVATE_KEY"]) return checkKey("PRIVATE_KEY_PATH", readKeyFile(path), path);
	const key = required(env, "PRIVATE_KEY").replaceAll("\\n", "\n");
	return checkKey("PRIVATE_KEY", key.includes("BEGIN") ? key : Buffer.from(key, "base64").toString("utf8"));
}
function readKeyFile(path) {
	try {
		return readFileSync(path, "utf8");
	} catch (cause) {
		const { code } = cause;
		const why = code === "ENOENT" ? "which is not there" : `which cannot be read (${code})`;
		throw wrong("PRIVATE_KEY_PATH", `names ${path}, ${why}`, "Name the .pem file that GitHub gave for the app, and let the bot’s user read it.", cause);
	}
}
function checkKey(name, key, file) {
	const hint = "Give the whole .pem file that GitHub gave for the app, or make another key in the app’s settings.";
	try {
		if (createPrivateKey(key).asymmetricKeyType === "rsa") return key;
	} catch {}
	const what = "no RSA private key in PEM";
	throw wrong(name, file === void 0 ? `holds ${what}` : `names ${file}, which holds ${what}`, hint);
}

// src/bot/settings.ts
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
function readSettings(env) {
	return {
		appId: readAppId(env),
		privateKey: readPrivateKey(env),
		secret: readSecret(env),
		host: env["HOST"] || "127.0.0.1",
		port: readPort(env),
		logLevel: readLogLevel(env),
		baseUrl: baseUrlOf(env),
		webhookProxy: env["WEBHOOK_PROXY_URL"] || void 0,
		owners: words(env["IMAGEBUILD_OWNERS"]),
		patience: {
			...seconds("run", env, "IMAGEBUILD_PATIENCE"),
			...seconds("edit", env, "IMAGEBUILD_EDIT_INTERVAL")
		}
	};
}
function baseUrlOf(env) {
	const host = env["GHE_HOST"];
	return host ? `${env["GHE_PROTOCOL"] || "https"}://${host}/api/v3` : void 0;
}
function readAppId(env) {
	const text = required(env, "APP_ID").trim();
	if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
	throw wrong("APP_ID", `is ${JSON.stringify(text)}, which is no number`, "Write the App ID that the app’s settings show.");
}
function readPort(env) {
	const text = env["PORT"] || "3000";
	if (/^[0-9]{1,5}$/.test(text) && Number(text) < 65536) return Number(text);
	throw wrong("PORT", `is ${JSON.stringify(text)}, which is no port`, "Write a number up to 65535.");
}
function readLogLevel(env) {
	const level = env["LOG_LEVEL"] || "info";
	if (logLevels.includes(level)) return level;
	throw wrong("LOG_LEVEL", `is ${JSON.stringify(level)}, which is no level`, `Write one of ${logLevels.join(", ")}.`);
}
function readSecret(env) {
	const secret = required(env, "WEBHOOK_SECRET");
	if (secret !== knownSecret) return secret;
	throw wrong("WEBHOOK_SECRET", `is "${knownSecret}", which everybody knows`, "Write a secret of your own into .env and into the app’s settings: `openssl rand -hex 32`.");
}
function words(text) {
	const found = (text ?? "").split(/[\s,]+/).filter(Boolean);
	return found.length === 0 ? void 0 : found;
}
function seconds(what, env, name) {
	const text = env[name];
	if (!text) return {};
	if (/^[0-9]{1,6}(?:\.[0-9]+)?$/.test(text)) return { [what]: Number(text) * 1e3 };
	throw wrong(name, `is ${JSON.stringify(text)}, which is no number of seconds`, "Write a number such as 60.");
}

export { readSettings as n, baseUrlOf as t };