import { t as ImagebuildError } from "./errors.js";
import { t as say } from "./say.js";
import { r as rememberSecret } from "./secrets.js";
import { BlockList, isIP } from "node:net";

// src/network/noproxy.ts
function destinationOf(url) {
	return {
		hostname: url.hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1"),
		port: url.port || (url.protocol === "https:" ? "443" : "80")
	};
}
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
function parseNoProxy(text) {
	const entries = text.split(",").map((entry) => entry.trim().toLowerCase());
	if (entries.includes("*")) return () => true;
	const rules = entries.flatMap((entry) => parseEntry(entry) ?? []);
	return (destination) => rules.some((rule) => rule(destination));
}
function parseEntry(entry) {
	const range = parseRange(entry);
	if (range) return range;
	const { name, port } = splitPort(entry);
	if (name === "") return void 0;
	const hasPort = (destination) => port === "" || port === destination.port;
	const isSame = isIP(name) === 0 ? matchName(name) : matchRange(name, isIP(name) === 4 ? 32 : 128);
	return (destination) => isSame(destination) && hasPort(destination);
}
function parseRange(entry) {
	const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? [];
	const longest = {
		0: -1,
		4: 32,
		6: 128
	}[isIP(address)] ?? -1;
	return Number(length) <= longest ? matchRange(address, Number(length)) : void 0;
}
function matchRange(address, length) {
	const range = new BlockList();
	range.addSubnet(address, length, familyOf(address));
	return ({ hostname }) => isIP(hostname) !== 0 && range.check(hostname, familyOf(hostname));
}
function matchName(name) {
	const suffix = name.replace(/^\*\./, ".");
	const own = suffix.startsWith(".") ? void 0 : suffix;
	const below = own === void 0 ? suffix : `.${own}`;
	return ({ hostname }) => isIP(hostname) === 0 && (hostname === own || hostname.endsWith(below));
}
function splitPort(entry) {
	if (isIP(entry) === 6) return {
		name: entry,
		port: ""
	};
	const [, name = entry, port = ""] = /^(.*):(\d*)$/.exec(entry) ?? [];
	return {
		name: name.replace(/^\[(.*)\]$/, "$1"),
		port
	};
}
function familyOf(address) {
	return isIP(address) === 4 ? "ipv4" : "ipv6";
}

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

export { isLoopback as n, createProxyLookup as t };