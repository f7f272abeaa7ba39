import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { r as rememberSecret } from "./secrets.js";
import { n as isLoopback, r as parseNoProxy, t as destinationOf } from "./noproxy.js";

// src/network/proxies.ts
const variables = {
	"https:": "HTTPS_PROXY",
	"http:": "HTTP_PROXY"
};
function createProxyLookup(env) {
	const proxies = Object.fromEntries(Object.entries(variables).map(([protocol, variable]) => [protocol, readProxy(env, variable)]));
	const isExcluded = parseNoProxy(readVariable(env, "NO_PROXY")?.value ?? "");
	return (url) => {
		const proxy = proxies[url.protocol];
		if (proxy === void 0 || isLoopback(url.hostname) || isExcluded(destinationOf(url))) return void 0;
		if (proxy instanceof ImagebuildError) throw proxy;
		return proxy;
	};
}
function readVariable(env, name) {
	const variable = [name, name.toLowerCase()].find((each) => env[each]);
	return variable === void 0 ? void 0 : {
		variable,
		value: env[variable]
	};
}
function readProxy(env, name) {
	const { variable, value } = readVariable(env, name) ?? {};
	if (variable === void 0 || value === void 0) return void 0;
	const url = parseAddress(value.trim());
	if (!url) return new ImagebuildError("CONFIGURATION_INVALID", say("proxyInvalid", { variable }), hint(variable));
	const { protocol, host, username, password } = url;
	for (const secret of [password, decode(password)]) rememberSecret(secret);
	if (protocol === "http:" || protocol === "https:") {
		const login = Buffer.from(`${decode(username)}:${decode(password)}`).toString("base64");
		const authorization = username === "" && password === "" ? void 0 : `Basic ${login}`;
		return {
			origin: url.origin,
			variable,
			authorization
		};
	}
	const words = {
		variable,
		proxy: `${protocol}//${host}`
	};
	const message = protocol.startsWith("socks") ? say("proxySocks", words) : say("proxyScheme", words);
	return new ImagebuildError("CONFIGURATION_INVALID", message, hint(variable));
}
function hint(variable) {
	return { hint: say("proxyForm", { variable }) };
}
function parseAddress(text) {
	const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
	const url = URL.parse(withScheme);
	return url && url.host !== "" ? url : void 0;
}
function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

export { createProxyLookup as t };