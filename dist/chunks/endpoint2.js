import { t as ImagebuildError } from "./errors.js";
import { n as isLoopback } from "./noproxy.js";
import { i as say } from "./say.js";

// src/stores/registry/http/endpoint.ts
const servers = { "docker.io": "registry-1.docker.io" };
function originOf(host, options) {
	const server = servers[host] ?? host;
	const scheme = isPlainHost(server, options) || isPlainHost(host, options) ? "http" : "https";
	return {
		host,
		base: new URL(`${scheme}://${server}/v2/`),
		prefix: "",
		isMirror: false
	};
}
function mirrorOf(host, options) {
	const own = options.mirrors?.[host];
	const text = own ?? options.mirrors?.["*"];
	if (text === void 0) return void 0;
	const url = parseMirror(host, text, options);
	const prefix = url.pathname.replace(/^\/v2(?=\/|$)/, "").replace(/^\/+|\/+$/g, "");
	return {
		host: url.host,
		base: new URL("/v2/", url),
		prefix: prefix === "" ? "" : `${prefix}/`,
		namespace: own === void 0 ? host : void 0,
		isMirror: true
	};
}
function isAllowed(url, options) {
	return url.protocol === "https:" || url.protocol === "http:" && isPlainHost(url.host, options);
}
function mayFollow(from, to, options) {
	if (to.protocol === "https:" || from.protocol === "http:") return isAllowed(to, options);
	return to.protocol === "http:" && isNamed(to.host, options);
}
function isPlainHost(host, options) {
	if (options.tlsHosts?.includes(host)) return false;
	return isLoopback(hostnameOf(host)) || isNamed(host, options);
}
function isNamed(host, { plainHttp = [] }) {
	return plainHttp.includes(host) || plainHttp.includes(hostnameOf(host));
}
function hostnameOf(host) {
	return host.replace(/:\d+$/, "");
}
function parseMirror(host, text, options) {
	const url = URL.parse(text);
	const problem = findMirrorProblem(url, {
		mirror: url ? url.host : JSON.stringify(text),
		host
	}, options);
	if (url && problem === void 0) return url;
	throw new ImagebuildError("CONFIGURATION_INVALID", problem, {
		place: { registry: host },
		hint: say("mirrorHint")
	});
}
function findMirrorProblem(url, words, options) {
	if (!url) return say("mirrorNotUrl", words);
	if (url.protocol !== "https:" && url.protocol !== "http:") return say("mirrorNotHttp", words);
	if (url.username !== "" || url.password !== "") return say("mirrorWithCredential", words);
	return isAllowed(url, options) ? void 0 : say("mirrorPlainHttp", words);
}

export { originOf as i, mayFollow as n, mirrorOf as r, isAllowed as t };