import { i as __toESM } from "./rolldown-runtime.js";
import { a as require_connect, b as require_api_request, t as require_agent } from "./agent.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as createProxyLookup } from "./proxies2.js";
import { join } from "node:path";
import { createSecureContext, getCACertificates } from "node:tls";
import { X509Certificate } from "node:crypto";
import { homedir } from "node:os";
import { readFile, readdir } from "node:fs/promises";

// src/network/certificates.ts
var import_api_request = /* @__PURE__ */ __toESM(require_api_request(), 1);
var import_agent = /* @__PURE__ */ __toESM(require_agent(), 1);
const aliases = { "registry-1.docker.io": "docker.io" };
function createCertificateLookup(env, directories = certificateDirectories(env)) {
	const found = /* @__PURE__ */ new Map();
	let common;
	let shared;
	async function find(host) {
		common ??= readCommonAuthorities(env);
		const authorities = await common;
		const own = await readHostCertificates(host, directories);
		if (own) return makeOptions(host, [...authorities, ...own.authorities], own.client);
		shared ??= authorities.length === 0 ? {} : makeOptions(host, authorities);
		return shared;
	}
	return (host) => {
		const options = found.get(host) ?? find(host);
		found.set(host, options);
		return options;
	};
}
function certificateDirectories(env) {
	const own = env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config");
	return [
		join(own, "containers/certs.d"),
		"/etc/containers/certs.d",
		"/etc/docker/certs.d"
	];
}
function makeOptions(host, authorities, client) {
	const ca = authorities.length === 0 ? void 0 : [...getCACertificates("default"), ...authorities];
	try {
		return { secureContext: createSecureContext({
			...ca && { ca },
			...client
		}) };
	} catch (cause) {
		throw new ImagebuildError("CONFIGURATION_INVALID", say("certificateKeyInvalid", { host }), {
			hint: say("certificatesForm"),
			cause
		});
	}
}
async function readCommonAuthorities(env) {
	const { SSL_CERT_FILE: file, SSL_CERT_DIR: directories } = env;
	const files = file ? [await readAuthority(file, "SSL_CERT_FILE")] : [];
	const inDirectories = (directories ?? "").split(":").filter(Boolean).map(readAuthorities);
	return [...files, ...(await Promise.all(inDirectories)).flat()];
}
async function readAuthorities(directory) {
	const texts = await Promise.all((await listFiles(directory)).map((name) => tryRead(join(directory, name))));
	return [...new Set(texts.filter((text) => text?.includes("-----BEGIN CERTIFICATE-----")))];
}
async function readHostCertificates(host, directories) {
	for (const directory of directories) for (const name of [host, aliases[host]].filter((each) => each !== void 0)) {
		const files = await listFiles(join(directory, name));
		if (files.length > 0) return readHostDirectory(join(directory, name), files);
	}
}
async function readHostDirectory(directory, files) {
	const read = (name) => readCertificate(join(directory, name), name);
	const trusted = files.filter((name) => name.endsWith(".crt"));
	const authorities = await Promise.all(trusted.map((name) => readAuthority(join(directory, name), name)));
	const cert = files.find((name) => name.endsWith(".cert"));
	if (cert === void 0) return {
		authorities,
		client: void 0
	};
	const key = cert.replace(/cert$/, "key");
	return {
		authorities,
		client: {
			cert: await read(cert),
			key: await read(key)
		}
	};
}
async function listFiles(directory) {
	try {
		return (await readdir(directory)).sort();
	} catch {
		return [];
	}
}
async function tryRead(path) {
	return readFile(path, "utf8").catch(() => void 0);
}
async function readAuthority(path, name) {
	const text = await readCertificate(path, name);
	try {
		new X509Certificate(text);
		if (text.includes("-----BEGIN")) return text;
	} catch {}
	throw new ImagebuildError("CONFIGURATION_INVALID", say("certificateInvalid", {
		name,
		path
	}), {
		place: { file: path },
		hint: say("certificatesForm")
	});
}
async function readCertificate(path, name) {
	try {
		return await readFile(path, "utf8");
	} catch (cause) {
		const code = cause.code ?? "";
		throw new ImagebuildError("CONFIGURATION_INVALID", say("certificateUnreadable", {
			name,
			path,
			code
		}), {
			place: { file: path },
			hint: say("certificatesForm"),
			cause
		});
	}
}

// src/network/tunnel.ts
var import_connect = /* @__PURE__ */ __toESM(require_connect(), 1);
var ProxyUnavailable = class extends Error {
	code;
	constructor(message, code, cause) {
		super(message, { cause });
		this.code = code;
	}
};
async function openTunnel(proxy, target, options) {
	const { timeoutMs, signal, tls } = options;
	const { protocol, hostname, port } = new URL(proxy.origin);
	const isSecure = protocol === "https:";
	const { request } = isSecure ? await import("node:https") : await import("node:http");
	const headers = {
		host: target,
		...proxy.authorization === void 0 ? {} : { "proxy-authorization": proxy.authorization }
	};
	const connect = {
		...isSecure ? tls : {},
		hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
		port: port || (isSecure ? 443 : 80),
		method: "CONNECT",
		path: target,
		headers,
		agent: false,
		timeout: timeoutMs,
		signal
	};
	return new Promise((resolve, reject) => {
		request(connect).once("connect", ({ statusCode = 0 }, socket, head) => {
			if (statusCode === 200) {
				if (head.length > 0) socket.unshift(head);
				socket.setTimeout(0);
				return resolve(socket);
			}
			socket.destroy();
			reject(refused(proxy, target, statusCode));
		}).once("timeout", function() {
			this.destroy(unavailable(proxy, "no answer", "ETIMEDOUT"));
		}).once("error", (cause) => {
			reject(cause instanceof ProxyUnavailable ? cause : unavailable(proxy, cause.message, cause.code, cause));
		}).end();
	});
}
function unavailable(proxy, reason, code = "", cause) {
	return new ProxyUnavailable(say("proxyFails", {
		proxy: proxy.origin,
		reason
	}).text, code, cause);
}
const passing = [
	429,
	500,
	502,
	503,
	504
];
function refused(proxy, target, status) {
	if (status === 407) return loginRequired(proxy);
	const words = {
		proxy: proxy.origin,
		target,
		status
	};
	if (passing.includes(status)) return new ProxyUnavailable(say("proxyCannotReach", words).text, "EHOSTUNREACH");
	return new ImagebuildError("REGISTRY_UNAVAILABLE", say("proxyRefuses", words), { hint: say("proxyRefusesHint", { host: target.replace(/:\d+$/, "") }) });
}
function loginRequired({ origin, variable, authorization }) {
	const words = {
		proxy: origin,
		variable
	};
	const message = authorization === void 0 ? say("proxyNeedsLogin", words) : say("proxyRefusesLogin", words);
	return new ImagebuildError("CONFIGURATION_INVALID", message, { hint: say("proxyLoginForm", { variable }) });
}

// src/network/connector.ts
function createConnector(options) {
	const connectors = /* @__PURE__ */ new Map();
	const connectorFor = (host) => {
		const connector = connectors.get(host) ?? makeTlsConnector(host, options);
		connectors.set(host, connector);
		return connector;
	};
	const plain = (0, import_connect.default)({
		timeout: options.timeoutMs,
		allowH2: false
	});
	return (target, callback) => {
		if (target.protocol !== "https:") return plain(target, callback);
		const host = target.host ?? target.hostname;
		const open = async () => {
			const [connect, httpSocket] = await Promise.all([connectorFor(host), openProxied(target, options)]);
			connect(httpSocket ? {
				...target,
				httpSocket
			} : target, callback);
		};
		open().catch((error) => callback(error, null));
	};
}
async function makeTlsConnector(host, { certificatesFor, timeoutMs }) {
	return (0, import_connect.default)({
		...await certificatesFor(host),
		timeout: timeoutMs,
		allowH2: false
	});
}
async function openProxied({ hostname, host, port }, { proxyFor, certificatesFor, timeoutMs, signal }) {
	const proxy = proxyFor(new URL(`https://${host ?? hostname}`));
	if (!proxy) return void 0;
	const name = hostname.includes(":") ? `[${hostname}]` : hostname;
	const tls = await certificatesFor(new URL(proxy.origin).host);
	return await openTunnel(proxy, `${name}:${port || 443}`, {
		timeoutMs,
		signal,
		tls
	});
}

// src/network/tlserrors.ts
const unknownIssuer = {
	message: (words) => say("certificateUnknownIssuer", words),
	hint: (words) => say("certificateTrust", words)
};
const notTls = {
	message: (words) => say("hostWithoutTls", words),
	hint: (words) => say("hostWithoutTlsHint", words)
};
const descriptions = {
	DEPTH_ZERO_SELF_SIGNED_CERT: {
		message: (words) => say("certificateSelfSigned", words),
		hint: (words) => say("certificateTrust", words)
	},
	SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
	UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
	CERT_HAS_EXPIRED: {
		message: (words) => say("certificateExpired", words),
		hint: (words) => say("certificateExpiredHint", words)
	},
	CERT_NOT_YET_VALID: {
		message: (words) => say("certificateNotYetValid", words),
		hint: () => say("certificateClock")
	},
	ERR_TLS_CERT_ALTNAME_INVALID: {
		message: (words) => say("certificateOfOtherHost", words),
		hint: (words) => say("certificateOfOtherHostHint", words)
	},
	ERR_SSL_WRONG_VERSION_NUMBER: notTls,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls
};
function describeTlsFailure(cause, host) {
	const { code = "", cert } = cause ?? {};
	const description = descriptions[code];
	if (!description) return void 0;
	const names = (cert?.subjectaltname ?? "").replaceAll(/(?:DNS|IP Address):/g, "").slice(0, 200);
	const words = {
		host,
		names: names === "" ? "no host" : names
	};
	return new ImagebuildError("REGISTRY_UNAVAILABLE", description.message(words), {
		place: { registry: host },
		hint: description.hint(words),
		cause
	});
}

// src/network/connections.ts
const connectionsPerHost = 88;
function openConnections(stallMs, env) {
	const proxyFor = createProxyLookup(env);
	const certificatesFor = createCertificateLookup(env);
	const closing = new AbortController();
	const timeoutMs = Math.min(stallMs, 15e3);
	const open = (proxies) => new import_agent.default({
		connections: connectionsPerHost,
		keepAliveTimeout: 3e4,
		allowH2: false,
		connect: createConnector({
			proxyFor: proxies,
			certificatesFor,
			timeoutMs,
			signal: closing.signal
		})
	});
	const agent = open(proxyFor);
	const toProxies = open(() => void 0);
	const limits = {
		headersTimeout: stallMs,
		bodyTimeout: stallMs
	};
	const sendRequest = (url, options) => {
		const proxy = url.protocol === "http:" ? proxyFor(url) : void 0;
		if (proxy) return forward(toProxies, proxy, url, {
			...limits,
			...options
		});
		const path = `${url.pathname}${url.search}`;
		return import_api_request.default.call(agent, {
			...limits,
			...options,
			origin: url.origin,
			path
		});
	};
	return {
		async send(url, options) {
			try {
				return await sendRequest(url, options);
			} catch (error) {
				throw describeTlsFailure(error, url.host) ?? error;
			}
		},
		async close() {
			closing.abort();
			await Promise.all([agent.destroy(), toProxies.destroy()]);
		}
	};
}
async function forward(agent, proxy, url, options) {
	const headers = {
		...options.headers,
		host: url.host,
		...proxy.authorization === void 0 ? {} : { "proxy-authorization": proxy.authorization }
	};
	const { href } = new URL(`${url.pathname}${url.search}`, url.origin);
	const answer = await import_api_request.default.call(agent, {
		...options,
		headers,
		origin: proxy.origin,
		path: href
	});
	if (answer.statusCode !== 407) return answer;
	await answer.body.dump();
	throw loginRequired(proxy);
}

export { openConnections as t };