import { t as openConnections } from "./connections.js";
import { i as say, p as formatScalar } from "./say.js";
import { t as isDigest } from "./digest.js";
import { t as ImagebuildError } from "./errors.js";
import { r as rememberSecret, t as maskSecrets } from "./secrets.js";
import { i as originOf, n as mayFollow, r as mirrorOf } from "./endpoint2.js";
import { i as collectBytes, n as checkBytes, s as drainBytes, t as ResumableHash, u as peekBytes } from "./content2.js";
import { o as isIndexType, r as digestOf, t as acceptedManifestTypes } from "./descriptor.js";
import { c as parseManifest, t as deduceMediaType } from "./manifest.js";
import { r as readAgainIfDamaged, t as isDamage } from "./damage.js";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { homedir } from "node:os";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

// src/stores/registry/http/call.ts
function repositoryUrl(endpoint, repository, path) {
	const url = new URL(`${repository}/${path}`, endpoint.base);
	if (url.pathname !== `${endpoint.base.pathname}${repository}/${path}`) throw new ImagebuildError("REFERENCE_INVALID", say("registryPathInvalid", {
		path: JSON.stringify(path),
		repository
	}));
	if (endpoint.namespace !== void 0) url.searchParams.set("ns", endpoint.namespace);
	return url;
}
function headerOf(head, name) {
	const value = head.headers[name];
	return typeof value === "string" ? value : value?.[0];
}
function subjectOf({ image, endpoint }) {
	return {
		image,
		host: endpoint.host
	};
}

// src/stores/registry/http/failure.ts
var TransientError = class extends Error {
	error;
	waitMs;
	freshToken;
	constructor(error, details = {}) {
		super(error.message);
		this.error = error;
		this.waitMs = details.waitMs;
		this.freshToken = details.freshToken ?? false;
	}
};
const transientCodes = /* @__PURE__ */ new Set([
	"ECONNRESET",
	"ECONNREFUSED",
	"ECONNABORTED",
	"EPIPE",
	"ETIMEDOUT",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"UND_ERR_SOCKET",
	"UND_ERR_CONNECT_TIMEOUT",
	"UND_ERR_HEADERS_TIMEOUT",
	"UND_ERR_BODY_TIMEOUT",
	"UND_ERR_ABORTED",
	"UND_ERR_INFO",
	"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
]);
const resetCodes = /* @__PURE__ */ new Set([
	"ECONNRESET",
	"ECONNABORTED",
	"EPIPE",
	"UND_ERR_SOCKET",
	"UND_ERR_ABORTED",
	"UND_ERR_INFO",
	"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
]);
const decoderCode = /^(?:Z_|ZSTD_|ERR__ERROR_|ERR_BROTLI)/;
const stallCodes = /* @__PURE__ */ new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
function connectionError(cause, subject, part = "head") {
	if (cause instanceof ImagebuildError) return isUnreachable(cause) ? cause.with({ answer: "none" }) : cause;
	if (cause instanceof TransientError) return cause;
	const code = cause?.code ?? "";
	const reason = cause instanceof Error ? oneLine(cause.message || code) : "unknown reason";
	const words = {
		who: nameOf(subject),
		reason
	};
	const details = {
		place: placeOf(subject),
		hint: say("registryCheckNetwork", { host: subject.host })
	};
	const isParserError = cause instanceof Error && cause.name === "HTTPParserError";
	const isDamaged = isParserError || part === "body" && decoderCode.test(code);
	if (isParserError && part === "head") return new ImagebuildError("REGISTRY_PROTOCOL", say("registryNotHttp", words), details);
	const message = stallCodes.has(code) ? say("registryStalled", words) : resetCodes.has(code) || isDamaged ? say("registryReset", words) : say("registryUnreachable", words);
	const more = isParserError ? {} : { cause };
	const error = new ImagebuildError("REGISTRY_UNAVAILABLE", message, {
		...details,
		...more,
		answer: "none"
	});
	return transientCodes.has(code) || isDamaged ? new TransientError(error) : error;
}
function isUnreachable({ code, answer }) {
	return code === "REGISTRY_UNAVAILABLE" && answer === void 0;
}
function protocolError(subject, message) {
	return new ImagebuildError("REGISTRY_PROTOCOL", message(nameOf(subject)), {
		place: placeOf(subject),
		hint: say("registryCheckAddress")
	});
}
function nameOf({ image, host }) {
	return image === host ? host : `${image}: ${host}`;
}
function placeOf({ image, host }) {
	return {
		image,
		registry: host
	};
}
function oneLine(text) {
	return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim().slice(0, 300);
}

// src/stores/registry/auth/challenge.ts
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameterPattern = new RegExp(`^(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,]*))`);
const schemePattern = new RegExp(`^(${token})(?:\\s+|(?=,)|$)`);
function parseChallenges(header) {
	const challenges = [];
	let rest = (typeof header === "string" ? header : (header ?? []).join(", ")).slice(0, 16384);
	for (;;) {
		rest = rest.replace(/^[\s,]+/, "");
		const parameter = parameterPattern.exec(rest);
		const scheme = parameter ? null : schemePattern.exec(rest);
		const match = parameter ?? scheme;
		if (!match) return challenges;
		rest = rest.slice(match[0].length);
		if (scheme) challenges.push({
			scheme: scheme[1].toLowerCase(),
			parameters: {}
		});
		else addParameter(challenges.at(-1)?.parameters, parameter);
	}
}
function addParameter(parameters, match) {
	const [, name = "", quoted, plain = ""] = match;
	if (parameters) parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, "$1") ?? plain;
}

// src/stores/registry/auth/login-entry.ts
function rememberCredential(credential) {
	for (const [name, value] of Object.entries(credential ?? {})) if (name !== "username") rememberSecret(value);
	return credential;
}
function readEntry(file, entry) {
	if (entry === null) return void 0;
	if (!isRecord(entry)) return brokenEntry(file);
	const { auth, username, password, identitytoken, registrytoken } = entry;
	if (![
		auth,
		username,
		password,
		identitytoken,
		registrytoken
	].every((field) => field === void 0 || field === null || typeof field === "string")) return brokenEntry(file);
	if (registrytoken) return { registryToken: String(registrytoken) };
	if (identitytoken) return { identityToken: String(identitytoken) };
	if (auth) return parseAuth(file, String(auth));
	return username ? {
		username: String(username),
		password: String(password ?? "")
	} : void 0;
}
function parseAuth(file, auth) {
	const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(auth.trim());
	const text = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
	const colon = text.indexOf(":");
	if (!isBase64 || colon <= 0) return brokenEntry(file);
	return {
		username: text.slice(0, colon),
		password: text.slice(colon + 1)
	};
}
function brokenEntry(file) {
	return new ImagebuildError("CONFIGURATION_INVALID", say("loginFileBadAuth", { path: file }), {
		place: { file },
		hint: say("loginFileRepair")
	});
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/stores/registry/auth/scope.ts
function repositoryScope(repository, ...actions) {
	return `repository:${repository}:${actions.join(",")}`;
}
function mergeScopes(...lists) {
	const actions = /* @__PURE__ */ new Map();
	for (const scope of lists.flat()) {
		const [resource, list] = splitScope(scope);
		const known = actions.get(resource) ?? /* @__PURE__ */ new Set();
		actions.set(resource, known);
		for (const action of list) known.add(action);
	}
	return [...actions].map(([resource, list]) => `${resource}:${[...list].sort().join(",")}`).sort();
}
function coversScopes(held, wanted) {
	return mergeScopes(held, wanted).join(" ") === mergeScopes(held).join(" ");
}
function limitScopes(scopes, limits) {
	const allowed = new Set(limits.flatMap((scope) => splitScope(scope)[1]));
	return scopes.flatMap((scope) => {
		const [resource, actions] = splitScope(scope);
		const left = actions.filter((action) => allowed.has(action));
		return left.length === 0 ? [] : [`${resource}:${left.join(",")}`];
	});
}
function parseScopes(text) {
	return (text ?? "").split(" ").filter((scope) => scope.includes(":"));
}
function splitScope(scope) {
	const colon = scope.lastIndexOf(":");
	return [scope.slice(0, colon), scope.slice(colon + 1).split(",").filter(Boolean)];
}

// src/stores/registry/auth/token.ts
const defaultLifetime = 60;
async function requestToken(access, wanted, request) {
	const askedAt = Date.now();
	const { credential } = wanted;
	const isIdentity = credential !== void 0 && "identityToken" in credential;
	const { status, bytes } = await request({
		...access,
		...isIdentity ? byPost(wanted, credential.identityToken) : byGet(wanted),
		endpoint: {
			...access.endpoint,
			base: wanted.realm
		},
		accept: isIdentity ? [
			200,
			400,
			401,
			403
		] : [
			200,
			401,
			403
		],
		isDamaged: (answer) => answer.status === 200 && tokenIn(parseAnswer(answer.bytes)) === void 0
	}).catch((error) => {
		throw ofTokenServer(error, wanted.realm);
	});
	if (status !== 200) throw refusedCredential(access, credential);
	return parseToken(access, bytes, askedAt);
}
function ofTokenServer(error, { host }) {
	if (!(error instanceof ImagebuildError)) return error;
	return error.with({ message: say("registryTokenServerFails", {
		server: host,
		reason: error.message
	}) });
}
function byGet({ realm, service, scopes, credential }) {
	const url = new URL(realm);
	if (service !== void 0) url.searchParams.set("service", service);
	for (const scope of scopes) url.searchParams.append("scope", scope);
	return {
		method: "GET",
		url,
		authorization: basicHeader(credential) ?? ""
	};
}
function byPost({ realm, service, scopes }, identityToken) {
	const form = new URLSearchParams({
		grant_type: "refresh_token",
		client_id: "imagebuild",
		service: service ?? "",
		scope: scopes.join(" "),
		refresh_token: identityToken
	});
	return {
		method: "POST",
		url: realm,
		authorization: "",
		headers: { "content-type": "application/x-www-form-urlencoded" },
		body: Buffer.from(form.toString())
	};
}
function parseToken(access, bytes, askedAt) {
	const answer = parseAnswer(bytes);
	const token = tokenIn(answer);
	if (token === void 0) throw protocolError(subjectOf(access), (who) => say("registryTokenInvalid", { who }));
	rememberSecret(token);
	const seconds = Math.max(1, Number(formatScalar(answer["expires_in"])) || defaultLifetime);
	return {
		header: `Bearer ${token}`,
		until: askedAt + seconds * 900
	};
}
function tokenIn(answer) {
	const token = answer["token"] ?? answer["access_token"];
	return typeof token === "string" && /^[\x21-\x7e]+$/.test(token) ? token : void 0;
}
function parseAnswer(bytes) {
	try {
		return JSON.parse(Buffer.from(bytes).toString("utf8")) ?? {};
	} catch {
		return {};
	}
}
function refusedCredential(access, credential) {
	const { image, host } = subjectOf(access);
	const [message, hint] = !credential ? [say("registryRefusesAnonymous", {
		image,
		host
	}), say("registryCheckNameOrLogin", { host })] : "identityToken" in credential ? [say("registryRefusesIdentity", {
		image,
		host
	}), say("registryLogInAgain", { host })] : [say("registryRefusesCredential", {
		image,
		host
	}), say("registryLogInAgain", { host })];
	return new ImagebuildError("UNAUTHORIZED", message, {
		place: placeOf({
			image,
			host
		}),
		hint,
		...credential ? {} : { answer: "refuses-anonymous" }
	});
}
function basicHeader(credential) {
	if (!credential || !("password" in credential)) return void 0;
	return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString("base64")}`;
}

// src/stores/registry/auth/authorization.ts
function createAuthorizer(credentials, transport) {
	const servers = /* @__PURE__ */ new Map();
	const lookUp = rememberCredentials(credentials);
	async function headerFor(access, state, isChallenged = false) {
		const { challenge } = state;
		const credential = await lookUp(access);
		if (credential && "registryToken" in credential) return `Bearer ${credential.registryToken}`;
		if (challenge.scheme === "basic") return basicHeader(credential);
		const fetchToken = async () => {
			const wanted = tokenRequest(access, challenge, {
				isChallenged,
				mayFollow: transport.mayFollow
			});
			return requestToken(access, {
				...wanted,
				credential
			}, transport.request);
		};
		return findOrFetchToken(tokensOf(state, access), access.scopes, fetchToken);
	}
	return {
		async header(access) {
			const state = servers.get(access.endpoint.base.href);
			return state && headerFor(access, state);
		},
		async answerChallenge(access, challenges, used) {
			const challenge = chooseChallenge(parseChallenges(challenges));
			if (!challenge) return void 0;
			const state = servers.get(access.endpoint.base.href) ?? {
				challenge,
				tokens: /* @__PURE__ */ new Map()
			};
			state.challenge = challenge;
			servers.set(access.endpoint.base.href, state);
			dropToken(tokensOf(state, access), used);
			const header = await headerFor(access, state, true);
			return header === used ? void 0 : header;
		}
	};
}
function rememberCredentials(credentials) {
	const known = /* @__PURE__ */ new Map();
	return ({ endpoint, repository }) => {
		const key = `${endpoint.host}/${repository ?? ""}`;
		const credential = known.get(key) ?? credentials(endpoint.host, repository).then(rememberCredential);
		known.set(key, credential);
		return credential;
	};
}
async function findOrFetchToken(tokens, scopes, fetchToken) {
	for (;;) {
		const known = [...tokens].find((held) => coversScopes(held.scopes, scopes));
		const held = known ?? holdToken(tokens, mergeScopes(scopes), fetchToken());
		const { header, until } = await held.token;
		if (held !== known || until > Date.now()) return header;
		tokens.delete(held);
	}
}
function holdToken(tokens, scopes, token) {
	const held = {
		scopes,
		token
	};
	tokens.add(held);
	token.then(({ header }) => {
		held.header = header;
	}, () => tokens.delete(held));
	return held;
}
function dropToken(tokens, header) {
	for (const held of tokens) if (header !== void 0 && held.header === header) tokens.delete(held);
}
function tokensOf(state, { repository = "" }) {
	const tokens = state.tokens.get(repository) ?? /* @__PURE__ */ new Set();
	state.tokens.set(repository, tokens);
	return tokens;
}
function tokenRequest(access, { parameters }, { isChallenged, mayFollow }) {
	const scopes = parseScopes(parameters["scope"]);
	const challenged = isChallenged ? chooseScopes(access, scopes) : ownScopes(access, scopes);
	return {
		realm: findRealm(access, parameters["realm"], mayFollow),
		service: parameters["service"],
		scopes: mergeScopes(access.scopes, challenged)
	};
}
function findRealm(access, text, mayFollow) {
	const { base } = access.endpoint;
	const realm = URL.parse(text ?? "", text?.startsWith("/") ? base.href : void 0);
	if (realm?.hostname === base.hostname && realm.protocol === "http:") realm.protocol = base.protocol;
	if (!realm) throw protocolError(subjectOf(access), (who) => say("registryNamesNoTokenServer", { who }));
	if ((access.endpoint.base.protocol === "http:" && realm.protocol === "http:" || realm.protocol === "https:") && mayFollow(realm, access.endpoint.base)) return realm;
	throw protocolError(subjectOf(access), (who) => say("registryPlainTokenServer", {
		who,
		host: realm.host
	}));
}
function chooseChallenge(challenges) {
	return challenges.find(({ scheme }) => scheme === "bearer") ?? challenges.find(({ scheme }) => scheme === "basic");
}
function chooseScopes(access, challenged) {
	const own = ownScopes(access, challenged);
	if (own.some(isOfRepository)) return own;
	return [...own, ...limitScopes(challenged.filter(isOfRepository), access.scopes)];
}
function ownScopes({ repository }, challenged) {
	return challenged.filter((scope) => !isOfRepository(scope) || scope.startsWith(`repository:${repository}:`));
}
function isOfRepository(scope) {
	return scope.startsWith("repository:");
}

// src/stores/registry/auth/credential-helper.ts
const timeout = 3e4;
const tokenUser = "<token>";
async function askHelper(helper, server, env) {
	const { status, output } = await runHelper(helper, "get", server, env);
	if (status !== 0) {
		if (/credentials not found/i.test(output)) return void 0;
		throw failed(helper, "PROGRAM_FAILED", say("helperFailed", {
			program: shown(helper),
			status
		}));
	}
	const { Username: username, Secret: secret } = parse$1(output);
	if (typeof username !== "string" || typeof secret !== "string") throw failed(helper, "PROGRAM_FAILED", say("helperAnswerInvalid", { program: shown(helper) }));
	if (username === "" && secret === "") return void 0;
	return username === tokenUser ? { identityToken: secret } : {
		username,
		password: secret
	};
}
async function storeInHelper(helper, server, credential, env) {
	const [Username, Secret] = "identityToken" in credential ? [tokenUser, credential.identityToken] : [credential.username, credential.password];
	const { status } = await runHelper(helper, "store", JSON.stringify({
		ServerURL: server,
		Username,
		Secret
	}), env);
	if (status !== 0) throw failed(helper, "PROGRAM_FAILED", say("helperFailed", {
		program: shown(helper),
		status
	}));
}
function runHelper(helper, action, input, env) {
	if (!/^[A-Za-z0-9._-]+$/.test(helper)) throw failed(helper, "CONFIGURATION_INVALID", say("helperNameInvalid", { program: shown(helper) }));
	return new Promise((resolve, reject) => {
		const options = {
			timeout,
			maxBuffer: 65536,
			env: { ...env }
		};
		const child = execFile(`docker-credential-${helper}`, [action], options, (error, output, words) => {
			if (!error) return resolve({
				status: 0,
				output
			});
			if (error.code === "ENOENT" || error.code === "EACCES") return reject(failed(helper, "PROGRAM_MISSING", say("helperMissing", { program: shown(helper) })));
			if (error.killed) return reject(failed(helper, "PROGRAM_FAILED", say("helperTimeout", {
				program: shown(helper),
				seconds: timeout / 1e3
			})));
			resolve({
				status: error.code ?? "unknown",
				output: `${output}${words}`
			});
		});
		child.stdin?.on("error", () => {});
		child.stdin?.end(input);
	});
}
function parse$1(output) {
	try {
		return JSON.parse(output) ?? {};
	} catch {
		return {};
	}
}
function shown(helper) {
	return JSON.stringify(`docker-credential-${helper}`);
}
function failed(helper, code, message) {
	return new ImagebuildError(code, message, { hint: say("helperRepair", {
		program: `docker-credential-${helper}`,
		helper: JSON.stringify(helper)
	}) });
}

// src/stores/registry/auth/docker-config.ts
function dockerConfigPath(env, home) {
	return join(env["DOCKER_CONFIG"] || join(home, ".docker"), "config.json");
}
function loginFiles(env, home, runtime) {
	return [
		env["REGISTRY_AUTH_FILE"],
		dockerConfigPath(env, home),
		env["XDG_RUNTIME_DIR"] && join(env["XDG_RUNTIME_DIR"], "containers", "auth.json"),
		join(runtime, "containers", String(process.getuid?.() ?? ""), "auth.json"),
		join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "containers", "auth.json")
	].filter((path) => Boolean(path));
}
async function readJson(path) {
	try {
		return parseLogins(await readFile(path, "utf8"), path);
	} catch (error) {
		if (error instanceof ImagebuildError) throw error;
		const { code = "" } = error;
		if (code === "ENOENT" || code === "ENOTDIR") return {};
		throw invalid(path, say("loginFileUnreadable", {
			path,
			code
		}));
	}
}
async function readLogins(name, text) {
	const { auths, credHelpers, credsStore } = text === void 0 ? await readJson(name) : parseLogins(text, name);
	return {
		auths: mapOf(auths, (entry) => readEntry(name, entry)),
		credHelpers: mapOf(credHelpers, (helper) => typeof helper === "string" ? helper : void 0),
		credsStore: typeof credsStore === "string" && credsStore !== "" ? credsStore : void 0
	};
}
function parseLogins(text, name) {
	let value;
	try {
		value = JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch {
		throw invalid(name, say("loginFileNotJson", { path: name }));
	}
	if (value === null) return {};
	if (isRecord(value)) return value;
	throw invalid(name, say("loginFileNotObject", { path: name }));
}
const hubNames = ["index.docker.io", "registry-1.docker.io"];
function normaliseKey(key) {
	const [host = "", ...rest] = key.replace(/^https?:\/\//i, "").replace(/\/(?:v[12]\/?)?$|\/v[12]$/, "").split("/");
	const known = host.toLowerCase();
	return [hubNames.includes(known) ? "docker.io" : known, ...rest].join("/");
}
function mapOf(value, read) {
	const map = /* @__PURE__ */ new Map();
	for (const [key, entry] of Object.entries(isRecord(value) ? value : {})) {
		const item = read(entry);
		const name = normaliseKey(key);
		if (item !== void 0 && (name === key || !map.has(name))) map.set(name, item);
	}
	return map;
}
function invalid(name, message) {
	return new ImagebuildError("CONFIGURATION_INVALID", message, {
		place: { file: name },
		hint: say("loginFileRepair")
	});
}

// src/stores/registry/auth/credentials.ts
const loginVariable = "DOCKER_AUTH_CONFIG";
function createCredentialLookup(sources) {
	const { env, home, explicit = {}, runtime = "/run" } = sources;
	const variable = env[loginVariable];
	const read = remember((name) => readLogins(name, name === loginVariable ? variable : void 0));
	const ask = remember((key) => {
		const [helper = "", server = ""] = key.split("\n");
		return askHelper(helper, server, env);
	});
	const names = [...variable ? [loginVariable] : [], ...loginFiles(env, home, runtime)];
	return async (host, repository) => {
		const keys = credentialKeys(host, repository);
		return keys.map((key) => explicit[key]).find((credential) => credential !== void 0) ?? findIn(names, {
			host,
			keys,
			read,
			ask
		});
	};
}
async function findIn(names, search) {
	const errors = [];
	for (const name of names) for (const find of candidatesIn(await search.read(name), search)) {
		const found = await find().catch(asError);
		if (found instanceof ImagebuildError) errors.push(found);
		else if (found) return found;
	}
	if (errors[0]) throw errors[0];
}
function candidatesIn({ auths, credHelpers, credsStore }, { host, keys, ask }) {
	const helper = credHelpers.get(host);
	const key = keys.find((each) => auths.has(each));
	const askFor = (name) => () => ask(`${name}\n${serverOf(host)}`);
	return [
		...helper ? [askFor(helper)] : [],
		...key === void 0 ? [] : [async () => auths.get(key)],
		...credsStore !== void 0 && helper !== "" ? [askFor(credsStore)] : []
	];
}
function asError(error) {
	if (error instanceof ImagebuildError) return error;
	throw error;
}
function serverOf(host) {
	return host === "docker.io" ? "https://index.docker.io/v1/" : host;
}
function credentialKeys(host, repository) {
	const parts = repository?.split("/") ?? [];
	return [...parts.map((_, index) => [host, ...parts.slice(0, parts.length - index)].join("/")), host];
}
function remember(find) {
	const found = /* @__PURE__ */ new Map();
	return (key) => {
		const value = found.get(key) ?? find(key);
		found.set(key, value);
		return value;
	};
}

// src/stores/registry/http/limiter.ts
const slotBounds = {
	download: {
		first: 4,
		most: 12
	},
	upload: {
		first: 4,
		most: 12
	},
	request: {
		first: 16,
		most: 64
	}
};
const smallBlobBytes = 524288;
function createLimiter({ first, most } = slotBounds.download) {
	let slots = first;
	let running = 0;
	let successes = 0;
	let wasSlowed = false;
	const waiting = [];
	function admit() {
		while (running < Math.floor(slots) && waiting.length > 0) {
			running += 1;
			waiting.shift()();
		}
	}
	function release(succeeded) {
		running -= 1;
		const enough = wasSlowed ? slots : 1;
		if (succeeded && ++successes >= enough && slots < most) {
			slots += 1;
			successes = 0;
		}
		admit();
	}
	return {
		async acquire() {
			await new Promise((resolve) => {
				waiting.push(resolve);
				admit();
			});
			return release;
		},
		slowDown() {
			slots = Math.max(1, Math.floor(slots / 2));
			wasSlowed = true;
			successes = 0;
			return waiting.length;
		},
		get slots() {
			return slots;
		}
	};
}
function createLimiters(onSlow = () => {}) {
	const limiters = /* @__PURE__ */ new Map();
	return {
		of(host, traffic) {
			const key = `${traffic} ${host}`;
			const limiter = limiters.get(key) ?? createLimiter(slotBounds[traffic]);
			limiters.set(key, limiter);
			return limiter;
		},
		slowDown(host) {
			for (const traffic of Object.keys(slotBounds)) {
				const limiter = limiters.get(`${traffic} ${host}`);
				if (limiter && limiter.slowDown() > 0) onSlow(host, limiter.slots);
			}
		}
	};
}

// src/stores/registry/http/quota.ts
const pattern = /^\s*(\d+)\s*;\s*w=(\d+)/i;
function readQuota(headers) {
	const remaining = pattern.exec(String(headers["ratelimit-remaining"] ?? ""));
	if (!remaining) return void 0;
	const limit = pattern.exec(String(headers["ratelimit-limit"] ?? ""))?.[1];
	return {
		remaining: Number(remaining[1]),
		limit: limit === void 0 ? void 0 : Number(limit),
		windowSeconds: Number(remaining[2])
	};
}

// src/stores/registry/http/timeouts.ts
const timeouts = {
	stall: 3e4,
	head: 6e4,
	lag: 6e4,
	failing: 12e4,
	cleanUp: 1500,
	lastRequest: 1500,
	notice: 4e3,
	noticeAgain: 15e3
};
const slowestBytes = 2e3;
const commitBytes = 5e6;
function transferTime(bytes) {
	return bytes / slowestBytes * 1e3;
}
function commitTime(bytes) {
	return timeouts.head + bytes / commitBytes * 1e3;
}

// src/stores/registry/http/retry.ts
const defaultPolicy = {
	attempts: 6,
	baseDelayMs: 500,
	stallMs: timeouts.stall
};
const longestPauseMs = 3e4;
const longestRetryAfterMs = 12e4;
function startAttempts(policy, subject, onRetry = () => {}, signal) {
	let failures = 0;
	let freshTokens = 0;
	let failing = 0;
	let began = performance.now();
	return {
		reset() {
			failures = 0;
			freshTokens = 0;
			failing = 0;
			began = performance.now();
		},
		async waitToRetry(error) {
			if (!(error instanceof TransientError)) throw error;
			if (error.freshToken && freshTokens++ === 0) return;
			failures += 1;
			failing += performance.now() - began;
			const isEnough = failures >= policy.attempts || failing >= timeouts.failing;
			if (error.freshToken || isEnough) throw error.error;
			const delayMs = pauseMs(failures, policy.baseDelayMs, error.waitMs);
			onRetry({
				...subject,
				attempt: failures + 1,
				delayMs,
				reason: error.message
			});
			await setTimeout$1(delayMs, void 0, { signal }).catch((aborted) => {
				signal?.throwIfAborted();
				throw aborted;
			});
			began = performance.now();
		}
	};
}
function pauseMs(failures, baseMs, askedMs = 0, random = Math.random()) {
	const full = Math.min(longestPauseMs, baseMs * 2 ** (failures - 1));
	return Math.round(Math.max(askedMs, full * (.5 + random / 2)));
}
function parseRetryAfter(text, now = Date.now()) {
	if (text === void 0) return void 0;
	if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1e3;
	const date = Date.parse(text);
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now);
}

// src/stores/registry/http/contentencoding.ts
const decoders = {
	gzip: createGunzip,
	"x-gzip": createGunzip,
	deflate: createInflate,
	br: createBrotliDecompress,
	zstd: createZstdDecompress
};
function isEncoded(answer) {
	return codingsOf(answer).length > 0;
}
function decodeBody(call, { headers, body }) {
	return codingsOf({ headers }).reduceRight((bytes, coding) => {
		const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : void 0;
		if (!decoder) throw protocolError(subjectOf(call), (who) => say("registryEncoding", {
			who,
			encoding: JSON.stringify(coding.slice(0, 40))
		}));
		return decode(bytes, decoder());
	}, body);
}
function codingsOf(answer) {
	return (headerOf(answer, "content-encoding") ?? "").toLowerCase().split(",").map((coding) => coding.trim()).filter((coding) => coding !== "" && coding !== "identity");
}
async function* decode(bytes, transform) {
	const { head, whole } = await peekBytes(bytes, 1);
	if (head.length === 0) return;
	pipeline(whole, transform).catch(() => {});
	try {
		yield* transform;
	} finally {
		transform.destroy();
	}
}

// src/stores/registry/http/error-response.ts
var StatusError = class extends ImagebuildError {
	status;
	codes;
	constructor({ status, codes }, ...rest) {
		super(...rest);
		this.status = status;
		this.codes = codes;
	}
};
const isBusy = ({ status, codes }) => status === 429 || codes.includes("TOOMANYREQUESTS");
const isQuota = (response) => isBusy(response) && (/pull rate limit/i.test(response.words) || response.codes.length > 0 && response.pullsLeft === 0);
const isAbuse = (response) => isBusy(response) && response.codes.length === 0 && response.words !== "";
const has = (...wanted) => (response) => response.codes.some((code) => wanted.includes(code));
function isRefusedIndex(response) {
	const isIndex = /image\.index|manifest\.list/.test(response.sent.mediaType ?? "");
	const isOfType = has("MANIFEST_INVALID", "UNSUPPORTED")(response) || [405, 415].includes(response.status);
	return isIndex && isOfType;
}
function hasScheme({ authorization = "" }, scheme) {
	return authorization.startsWith(`${scheme} `);
}
const errorRules = [
	{
		when: isQuota,
		code: "RATE_LIMITED",
		message: "registryQuotaSpent",
		hint: (host) => say("registryLargerQuota", { host })
	},
	{
		when: isAbuse,
		code: "RATE_LIMITED",
		message: "registryAbuseLimit",
		hint: () => say("registryWaitMinutes"),
		temporary: true
	},
	{
		when: isBusy,
		code: "RATE_LIMITED",
		message: "registryBusy",
		hint: (host) => say("registryLaterOrMirror", { host }),
		temporary: true
	},
	{
		when: ({ status, words }) => status >= 400 && status < 500 && /\bimmutable\b/i.test(words),
		code: "TAG_EXISTS",
		message: "registryKeepsTag",
		hint: () => say("registryKeepsTagHint")
	},
	{
		when: ({ status }) => status === 413,
		code: "REGISTRY_PROTOCOL",
		message: "registryRefusesSize",
		hint: () => say("registryRefusesSizeHint")
	},
	{
		when: isRefusedIndex,
		code: "REGISTRY_PROTOCOL",
		message: "registryTakesNoIndex",
		hint: () => say("registryTakesNoIndexHint")
	},
	{
		when: (response) => response.status === 403 || response.status === 401 && has("DENIED")(response),
		code: "DENIED",
		message: "registryDenies",
		hint: (host) => say("registryAskForAccess", { host })
	},
	{
		when: ({ status, sent }) => status === 401 && hasScheme(sent, "Basic"),
		code: "UNAUTHORIZED",
		message: "registryRefusesPassword",
		hint: (host) => say("registryLogInAgain", { host })
	},
	{
		when: ({ status, sent }) => status === 401 && hasScheme(sent, "Bearer"),
		code: "UNAUTHORIZED",
		message: "registryRefusesToken",
		hint: (host) => say("registryCheckNameOrLogin", { host })
	},
	{
		when: ({ status }) => status === 401,
		code: "UNAUTHORIZED",
		message: "registryNeedsLogin",
		hint: (host) => say("registryCheckNameOrLogin", { host })
	},
	{
		when: (response) => response.status === 405 || has("UNSUPPORTED")(response),
		code: "DENIED",
		message: "registryReadOnly",
		hint: () => say("registryPublishElsewhere")
	},
	{
		when: has("DIGEST_INVALID"),
		code: "DIGEST_MISMATCH",
		message: "registryGotOtherBytes",
		hint: () => say("registryBytesChange")
	},
	{
		when: has("BLOB_UPLOAD_UNKNOWN"),
		code: "REGISTRY_UNAVAILABLE",
		message: "registryForgotUpload",
		hint: () => say("registryBuildLater"),
		temporary: true
	},
	{
		when: (response) => response.status === 404 && has("NAME_UNKNOWN")(response),
		code: "CONTENT_MISSING",
		message: "registryLacksRepository",
		hint: (host) => say("registryLacksRepositoryHint", { host })
	},
	{
		when: ({ status }) => status === 404,
		code: "CONTENT_MISSING",
		message: "registryLacks",
		hint: (host) => say("registryCheckNameOrLogin", { host })
	},
	{
		when: ({ status }) => status === 408 || status >= 500 && status !== 501,
		code: "REGISTRY_UNAVAILABLE",
		message: "registryDown",
		hint: () => say("registryBuildLater"),
		temporary: true
	},
	{
		when: () => true,
		code: "REGISTRY_PROTOCOL",
		message: "registryOutsideSpec",
		hint: () => say("registryCheckAddress")
	}
];
function parseErrorResponse(status, headers, body, sent = {}) {
	const text = Buffer.from(body).toString("utf8");
	const errors = parseErrors(text);
	const words = errors.length > 0 ? errors.map(({ message }) => message).join("; ") : text;
	const isPage = /^\s*</.test(words);
	return {
		status,
		sent,
		codes: errors.map(({ code }) => code.toUpperCase()),
		words: isPage ? "" : oneLine(maskSecrets(words)),
		pullsLeft: readQuota(headers)?.remaining,
		retryAfterMs: parseRetryAfter(String(headers["retry-after"] ?? "") || void 0)
	};
}
function errorFor(response, subject) {
	const { status, words, retryAfterMs = 0 } = response;
	const rule = errorRules.find(({ when }) => when(response));
	const isTooLong = retryAfterMs > longestRetryAfterMs;
	const waitSeconds = isTooLong ? Math.round(retryAfterMs / 1e3) : 0;
	const error = new StatusError(response, rule.code, say(rule.message, {
		who: nameOf(subject),
		status,
		waitSeconds,
		words
	}), {
		place: placeOf(subject),
		hint: rule.hint(subject.host),
		...refusesAnonymous(response) ? { answer: "refuses-anonymous" } : {}
	});
	return rule.temporary && !isTooLong ? new TransientError(error, { waitMs: response.retryAfterMs }) : error;
}
function refusesAnonymous({ status, sent }) {
	return (status === 401 || status === 403) && !hasScheme(sent, "Basic");
}
function parseErrors(text) {
	const parsed = tryJson(text);
	const errors = (Array.isArray(parsed?.errors) ? parsed.errors : []).filter((item) => typeof item === "object" && item !== null).slice(0, 5);
	if (errors.length === 0 && typeof parsed?.details === "string") return [{
		code: "",
		message: parsed.details
	}];
	return errors.map(({ code, message }) => ({
		code: formatScalar(code),
		message: formatScalar(message) || formatScalar(code)
	}));
}
function tryJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}

// src/stores/registry/http/location.ts
function opaqueUrl(url, target) {
	const question = target.indexOf("?");
	const [path, query] = question === -1 ? [target, ""] : [target.slice(0, question), target.slice(question)];
	return Object.defineProperties(new URL(url), {
		pathname: { value: path },
		search: { value: query }
	});
}
function resolveLocation(text, from) {
	const url = URL.parse(text, from.href);
	return url ? opaqueUrl(url, targetOf(text, url)) : void 0;
}
function withParameter(url, name, value) {
	const { search } = url;
	const join = search === "" ? "?" : /[?&]$/.test(search) ? "" : "&";
	const added = `${name}=${encodeURIComponent(value)}`;
	return opaqueUrl(url, `${url.pathname}${search}${join}${added}`);
}
function targetOf(text, url) {
	const written = text.trim().replace(/#.*$/s, "");
	const [, path = "", query = ""] = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/[^/?]*)?([^?]*)(\?.*)?$/s.exec(written) ?? [];
	return printable(`${(path.startsWith("/") || path === "" && query === "") && path !== "" ? path : url.pathname}${query}`);
}
function printable(target) {
	return target.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed()));
}

// src/stores/registry/http/watch.ts
function watchRequest(call, options) {
	const controller = new AbortController();
	const stopFollowing = followSignal(call, options, controller);
	const size = call.body instanceof Uint8Array ? call.body.length : 0;
	const headMs = call.cleansUp ? timeouts.cleanUp : call.timeoutMs ?? headTime(options) + transferTime(size);
	const late = createDeadline(() => controller.abort(stalled(call, headMs)));
	const notice = createDeadline(() => options.onWaiting?.(call));
	let isOver = false;
	const startWaiting = () => {
		if (isOver) return;
		late.start(headMs);
		if (!call.cleansUp) notice.start(timeouts.notice);
	};
	const stopWaiting = () => {
		late.stop();
		notice.stop();
	};
	const close = () => {
		late.close();
		notice.close();
	};
	const end = () => {
		isOver = true;
		close();
		stopFollowing();
	};
	startWaiting();
	return {
		signal: controller.signal,
		end,
		sending(body) {
			if (body === void 0 || body instanceof Uint8Array) return body;
			stopWaiting();
			return inTurns(body, startWaiting, stopWaiting);
		},
		receiving(body) {
			close();
			const read = () => withinTime(body, call, {
				controller,
				stallMs: options.stallMs,
				end
			});
			return {
				[Symbol.asyncIterator]: () => read()[Symbol.asyncIterator](),
				async dump() {
					late.start(Math.min(headMs, options.stallMs));
					await body.dump().finally(end);
				}
			};
		}
	};
}
function headTime({ stallMs }) {
	return Math.min(timeouts.head, 2 * stallMs);
}
function followSignal({ cleansUp = false, outlivesStop = false }, { signal }, controller) {
	if (!signal || cleansUp) return () => {};
	signal.throwIfAborted();
	const grace = createDeadline(() => controller.abort(signal.reason));
	const stop = () => outlivesStop ? grace.start(timeouts.lastRequest) : controller.abort(signal.reason);
	signal.addEventListener("abort", stop, { once: true });
	return () => {
		grace.close();
		signal.removeEventListener("abort", stop);
	};
}
async function* inTurns(bytes, startWaiting, stopWaiting) {
	for await (const chunk of bytes) {
		startWaiting();
		yield chunk;
		stopWaiting();
	}
	startWaiting();
}
async function* withinTime(body, call, { controller, stallMs, end }) {
	const most = Math.min(timeouts.lag, 2 * stallMs);
	const chunks = body[Symbol.asyncIterator]();
	const late = createDeadline(() => controller.abort(stalled(call, most)));
	let left = most;
	try {
		for (;;) {
			late.start(left);
			const began = performance.now();
			const { done, value } = await chunks.next();
			late.stop();
			if (done) return;
			left = Math.min(most, left - (performance.now() - began) + transferTime(value.length));
			yield value;
		}
	} finally {
		late.close();
		end();
		await chunks.return?.();
	}
}
function stalled(call, ms) {
	const subject = subjectOf(call);
	const words = {
		who: nameOf(subject),
		seconds: Math.round(ms / 1e3)
	};
	const hint = say("registryCheckNetwork", { host: subject.host });
	return new TransientError(new ImagebuildError("REGISTRY_UNAVAILABLE", say("registryTooSlow", words), {
		place: placeOf(subject),
		hint,
		answer: "none"
	}));
}
function createDeadline(act) {
	let timer;
	let wakes = Number.POSITIVE_INFINITY;
	let due = Number.POSITIVE_INFINITY;
	const wake = () => {
		wakes = Number.POSITIVE_INFINITY;
		const left = due - performance.now();
		if (left > 0) return waitFor(left);
		due = Number.POSITIVE_INFINITY;
		act();
	};
	const waitFor = (ms) => {
		if (ms === Number.POSITIVE_INFINITY) return;
		clearTimeout(timer);
		wakes = performance.now() + ms;
		timer = setTimeout(wake, Math.ceil(ms));
	};
	return {
		start(ms) {
			due = performance.now() + Math.max(0, ms);
			if (due < wakes) waitFor(Math.max(0, ms));
		},
		stop() {
			due = Number.POSITIVE_INFINITY;
		},
		close() {
			due = Number.POSITIVE_INFINITY;
			wakes = Number.POSITIVE_INFINITY;
			clearTimeout(timer);
		}
	};
}

// src/stores/registry/http/transport.ts
const errorBodyLimit = 65536;
const redirectLimit = 5;
function createTransport(options) {
	return {
		exchange: (call) => exchange(options, call),
		request: (call) => request(options, call),
		attempts: (call) => countAttempts$1(options, call),
		mayFollow: (url, from) => mayFollow(from, url, options)
	};
}
function countAttempts$1({ policy, onRetry, signal }, { endpoint, image, isOptional }) {
	const most = isOptional ? 1 : endpoint.isMirror ? 2 : policy.attempts;
	return startAttempts({
		...policy,
		attempts: Math.min(most, policy.attempts)
	}, {
		host: endpoint.host,
		image
	}, onRetry, signal);
}
async function request(options, call) {
	const attempts = countAttempts$1(options, call);
	let mayBeDamaged = !call.endpoint.isMirror;
	for (;;) try {
		const answer = await requestOnce(options, call);
		if (!mayBeDamaged || !call.isDamaged?.(answer)) return answer;
		mayBeDamaged = false;
		options.onDamaged?.(subjectOf(call));
	} catch (error) {
		await attempts.waitToRetry(error);
	}
}
async function requestOnce(options, call) {
	const release = call.authorization === void 0 ? await options.acquire(call.endpoint) : () => {};
	let succeeded = false;
	try {
		const { status, headers, url, body } = await exchange(options, call);
		const bytes = await readBody(call, {
			headers,
			body
		}, call.limit ?? errorBodyLimit);
		succeeded = true;
		return {
			status,
			headers,
			url,
			bytes
		};
	} finally {
		release(succeeded);
	}
}
async function exchange(options, call) {
	const access = accessOf(call);
	const used = call.authorization ?? await options.authorizer.header(access);
	const answer = await followRedirects(options, call, used);
	if (call.accept.includes(answer.status)) return answer;
	if (answer.status === 401 && call.authorization === void 0 && isOwn(call, answer.url)) {
		const challenges = answer.headers["www-authenticate"];
		const fresh = await options.authorizer.answerChallenge(access, challenges, used);
		if (fresh !== void 0) return repeatAuthorized(options, call, answer, fresh);
	}
	throw await readError(options, call, answer, used);
}
function accessOf({ endpoint, image, repository, scopes }) {
	return {
		endpoint,
		image,
		repository,
		scopes
	};
}
async function repeatAuthorized(options, call, first, authorization) {
	if (isStream(call.body)) {
		const error = await readError(options, call, first, void 0);
		throw error instanceof ImagebuildError ? new TransientError(error, { freshToken: true }) : error;
	}
	await first.body.dump();
	const answer = await followRedirects(options, call, authorization);
	if (call.accept.includes(answer.status)) return answer;
	throw await readError(options, call, answer, authorization);
}
async function followRedirects(options, call, authorization) {
	let url = call.url;
	let own = isOwn(call, url);
	for (let hops = 0; hops <= redirectLimit; hops++) {
		const answer = await send(options, call, url, own && authorization ? { authorization } : {});
		const next = redirectTarget(call, answer);
		if (!next) return answer;
		await answer.body.dump();
		if (!mayFollow(answer.url, next, options)) throw protocolError(subjectOf(call), (who) => say("registryRedirectsToPlain", {
			who,
			host: next.host
		}));
		own &&= isOwn(call, next);
		url = next;
	}
	throw protocolError(subjectOf(call), (who) => say("registryRedirectsTooOften", {
		who,
		limit: redirectLimit
	}));
}
async function send({ connections, onAnswer, policy, signal, onWaiting }, call, url, authorization) {
	const watch = watchRequest(call, {
		signal,
		stallMs: policy.stallMs,
		onWaiting
	});
	try {
		const { statusCode, headers, body } = await connections.send(url, {
			method: call.method,
			headers: {
				"user-agent": "imagebuild",
				"accept-encoding": "identity",
				...call.headers,
				...authorization
			},
			reset: false,
			body: watch.sending(call.body) ?? null,
			signal: watch.signal,
			...call.timeoutMs === void 0 ? {} : { headersTimeout: call.timeoutMs }
		});
		const answer = {
			status: statusCode,
			headers,
			url,
			body: watch.receiving(body)
		};
		if (isOwn(call, url)) onAnswer?.(call.endpoint, answer);
		return answer;
	} catch (error) {
		watch.end();
		throw connectionError(error, subjectOf(call));
	}
}
async function readError({ onBusy }, call, { status, headers, body }, authorization) {
	const bytes = await readBody(call, {
		headers,
		body
	}, errorBodyLimit).catch(() => /* @__PURE__ */ new Uint8Array());
	const sent = {
		authorization,
		mediaType: call.headers?.["content-type"]
	};
	if (status === 429) onBusy?.(call.endpoint);
	return errorFor(parseErrorResponse(status, headers, bytes, sent), subjectOf(call));
}
async function readBody(call, answer, limit) {
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of decodeBody(call, answer)) {
			size += chunk.length;
			if (size > limit) throw tooLarge(call, limit);
			chunks.push(chunk);
		}
	} catch (error) {
		throw connectionError(error, subjectOf(call), "body");
	}
	return new Uint8Array(Buffer.concat(chunks));
}
function tooLarge(call, limit) {
	const { image, host } = subjectOf(call);
	return new ImagebuildError("LIMIT_EXCEEDED", say("registryAnswerTooLarge", {
		image,
		host,
		limit
	}), {
		place: placeOf({
			image,
			host
		}),
		hint: say("registryCheckReference")
	});
}
function isOwn(call, url) {
	return url.origin === call.endpoint.base.origin;
}
function isStream(body) {
	return body !== void 0 && !(body instanceof Uint8Array);
}
function redirectTarget(call, answer) {
	const location = headerOf(answer, "location");
	if (location === void 0 || ![
		301,
		302,
		303,
		307,
		308
	].includes(answer.status)) return void 0;
	const next = resolveLocation(location, answer.url);
	if (!next) throw protocolError(subjectOf(call), (who) => say("registryRedirectsNowhere", { who }));
	if (call.method === "GET" || call.method === "HEAD") return next;
	return (answer.status === 307 || answer.status === 308) && !isStream(call.body) && isOwn(call, next) ? next : void 0;
}

// src/stores/registry/download.ts
const progressBytes = 1048576;
function startRead(descriptor, offset, { unchecked = false, length = Number.POSITIVE_INFINITY }) {
	const end = Math.min(descriptor.size, offset + length);
	return {
		descriptor,
		position: offset,
		end,
		hash: offset === 0 && end === descriptor.size && !unchecked ? new ResumableHash() : void 0
	};
}
async function* download(client, read) {
	const { digest, size } = read.descriptor;
	if (read.position > 0 && read.position >= read.end) return;
	const traffic = read.hash !== void 0 && size <= 524288 ? "request" : "download";
	const release = await client.limiters.of(client.endpoint.host, traffic).acquire();
	const call = client.call("GET", `blobs/${digest}`, { image: `${client.location}@${digest}` });
	const waitToRetry = countAttempts(client, call, read);
	let succeeded = false;
	try {
		while (!succeeded) {
			const began = read.position;
			try {
				for await (const chunk of bytesFrom(client, call, read)) {
					count(call, read, chunk);
					yield chunk;
				}
			} catch (error) {
				await waitToRetry(error);
				continue;
			}
			succeeded = isComplete(call, read, began);
		}
	} finally {
		release(succeeded);
	}
}
function countAttempts(client, call, read) {
	const attempts = client.transport.attempts(call);
	let counted = read.position;
	return async (error) => {
		if (read.position - counted >= progressBytes) {
			counted = read.position;
			attempts.reset();
		}
		await attempts.waitToRetry(error);
	};
}
function isComplete(call, read, began) {
	if (read.position !== read.end) {
		if (read.position > began) return false;
		throw mismatch$1(call, say("blobTooShort", mismatchWords(call, read)));
	}
	if (!read.hash || read.hash.digest() === read.descriptor.digest) return true;
	throw mismatch$1(call, say("blobOtherBytes", mismatchWords(call, read)));
}
function count(call, read, chunk) {
	const end = read.position + chunk.length;
	if (end > read.descriptor.size) throw mismatch$1(call, say("blobTooLong", mismatchWords(call, read)));
	read.hash?.update(chunk, read.position);
	read.position = end;
}
async function* bytesFrom(client, call, { position, end, descriptor }, asWhole = false) {
	const isPart = end < descriptor.size;
	const headers = asWhole || position === 0 && !isPart ? {} : { range: `bytes=${position}-${isPart ? end - 1 : ""}` };
	const answer = await client.transport.exchange({
		...call,
		headers,
		accept: [
			200,
			206,
			416
		]
	});
	if (answer.status === 416) {
		await answer.body.dump();
		return;
	}
	if (answer.status === 206 && isEncoded(answer)) {
		await answer.body.dump();
		return yield* bytesFrom(client, call, {
			position,
			end,
			descriptor
		}, true);
	}
	let at = startOf(call, answer, position);
	try {
		for await (const chunk of contentOf(call, answer, descriptor)) {
			const skip = Math.max(0, position - at);
			at += chunk.length;
			const cut = isPart ? Math.max(0, at - end) : 0;
			if (skip < chunk.length - cut) yield skip + cut === 0 ? chunk : chunk.subarray(skip, chunk.length - cut);
			if (cut > 0) return;
		}
	} catch (error) {
		throw connectionError(error, subjectOf(call), "body");
	}
}
function contentOf(call, answer, { size }) {
	return Number(headerOf(answer, "content-length")) === size ? answer.body : decodeBody(call, answer);
}
function startOf(call, answer, position) {
	if (answer.status === 200) return 0;
	const start = /^bytes (\d+)-/.exec(headerOf(answer, "content-range") ?? "")?.[1];
	if (start !== void 0 && Number(start) <= position) return Number(start);
	throw protocolError(subjectOf(call), (who) => say("registrySendsOtherPart", { who }));
}
function mismatchWords(call, { descriptor: { size } }) {
	return {
		...subjectOf(call),
		size
	};
}
function mismatch$1(call, message) {
	const subject = subjectOf(call);
	return new ImagebuildError("DIGEST_MISMATCH", message, {
		place: placeOf(subject),
		hint: say("registryMayBeDamaged", { host: subject.host })
	});
}

// src/stores/registry/manifest.ts
const manifestLimit = 4194304;
const accept = { accept: acceptedManifestTypes.join(", ") };
async function resolveManifest(client, name) {
	const call = client.call("HEAD", `manifests/${name}`, {
		image: imageOf(client, name),
		headers: accept,
		accept: [
			200,
			400,
			403,
			404,
			405,
			501
		]
	});
	const head = await client.transport.request(call);
	const descriptor = head.status === 200 ? parseDescriptor(head) : void 0;
	if (descriptor === void 0) return resolveByGet(client, name);
	if (isDigest(name) && descriptor.digest !== name) throw protocolError(subjectOf(call), (who) => say("registryOtherDigest", {
		who,
		digest: descriptor.digest
	}));
	return descriptor;
}
async function resolveByGet(client, name) {
	const call = client.call("GET", `manifests/${name}`, {
		image: imageOf(client, name),
		headers: accept,
		accept: [200, 404],
		limit: manifestLimit,
		isDamaged: (answer) => answer.status === 200 && !isNamed(answer, name)
	});
	const answer = await client.transport.request(call);
	if (answer.status === 404) return void 0;
	if (!isNamed(answer, name)) throw wrongBytes(client, name);
	const { bytes } = answer;
	const digest = digestOf(bytes);
	const mediaType = mediaTypeOf(answer) ?? deduceMediaType(bytes);
	if (mediaType === void 0) throw protocolError(subjectOf(call), (who) => say("registryNamesNoType", { who }));
	return {
		mediaType,
		digest,
		size: bytes.length
	};
}
function isNamed(answer, name) {
	const named = isDigest(name) ? name : headerOf(answer, "docker-content-digest");
	return !isDigest(named) || digestOf(answer.bytes) === named;
}
async function readManifest(client, { digest, size }) {
	const image = imageOf(client, digest);
	if (size > manifestLimit) throw new ImagebuildError("LIMIT_EXCEEDED", say("manifestTooLarge", {
		image,
		size,
		limit: manifestLimit
	}), {
		place: {
			image,
			registry: client.endpoint.host
		},
		hint: say("registryCheckReference")
	});
	const isDamaged = ({ bytes }) => bytes.length !== size || digestOf(bytes) !== digest;
	const call = client.call("GET", `manifests/${digest}`, {
		image,
		headers: accept,
		limit: manifestLimit,
		isDamaged
	});
	const answer = await client.transport.request(call);
	if (isDamaged(answer)) throw wrongBytes(client, digest);
	return answer.bytes;
}
async function writeManifest(client, bytes, { digest, mediaType }, tag) {
	const call = client.call("PUT", `manifests/${tag ?? digest}`, {
		image: imageOf(client, tag ?? digest),
		headers: { "content-type": mediaType },
		body: bytes,
		accept: [
			200,
			201,
			202
		],
		outlivesStop: true
	});
	const stored = headerOf(await client.transport.request(call), "docker-content-digest");
	if (stored?.startsWith("sha256:") && stored !== digest) throw new ImagebuildError("DIGEST_MISMATCH", say("registryStoredOther", {
		...subjectOf(call),
		stored,
		digest
	}), {
		place: placeOf(subjectOf(call)),
		hint: say("registryCheckProxy")
	});
}
function imageOf(client, name) {
	return `${client.location}${isDigest(name) ? "@" : ":"}${name}`;
}
function parseDescriptor(head) {
	const digest = headerOf(head, "docker-content-digest");
	const size = isEncoded(head) ? NaN : Number(headerOf(head, "content-length") ?? NaN);
	const mediaType = mediaTypeOf(head);
	return isDigest(digest) && size > 0 && mediaType !== void 0 ? {
		mediaType,
		digest,
		size
	} : void 0;
}
function mediaTypeOf(head) {
	const type = headerOf(head, "content-type")?.split(";")[0]?.trim().toLowerCase();
	return type?.startsWith("application/vnd.") ? type : void 0;
}
function wrongBytes(client, digest) {
	const { host } = client.endpoint;
	const image = imageOf(client, digest);
	return new ImagebuildError("DIGEST_MISMATCH", say("manifestOtherBytes", {
		image,
		host
	}), {
		place: {
			image,
			registry: host
		},
		hint: say("registryMayBeDamaged", { host })
	});
}

// src/stores/registry/mirror.ts
async function readFirst(clients, ask) {
	const mirror = availableMirror(clients);
	if (!mirror) return ask(clients.origin);
	let reason = say("mirrorLacks", { mirror: mirror.endpoint.host }).text;
	let lacks = true;
	try {
		const answer = await ask(mirror);
		if (answer !== void 0) return answer;
	} catch (error) {
		const failure = fallBack(clients, mirror, error);
		reason = failure.message;
		lacks = failure.answer === "refuses-anonymous";
	}
	return ask(clients.origin).catch((error) => {
		const failed = afterMirror(error, reason);
		throw lacks && failed instanceof ImagebuildError ? failed.with({ answer: "mirror-lacks" }) : failed;
	});
}
function afterMirror(error, reason) {
	if (!(error instanceof ImagebuildError) || error.code !== "REGISTRY_UNAVAILABLE") return error;
	return error.with({ message: say("mirrorThenRegistry", {
		reason,
		registry: error.message
	}) });
}
function readBlob(clients, read, fresh = false) {
	const mirror = fresh ? void 0 : availableMirror(clients);
	return mirror ? readThrough(clients, mirror, read) : download(clients.origin, read);
}
async function* readThrough(clients, mirror, read) {
	try {
		return yield* download(mirror, read);
	} catch (error) {
		if (isDamage(error)) throw error;
		fallBack(clients, mirror, error);
	}
	yield* download(clients.origin, read);
}
function firstClient(clients) {
	return availableMirror(clients) ?? clients.origin;
}
function availableMirror({ mirror, unavailable }) {
	return mirror && !unavailable.has(mirror.endpoint.base.href) ? mirror : void 0;
}
const wholeBlobBytes = 1048576;
function isWholeRead({ size }, offset, { length = size }) {
	return offset === 0 && length >= size && size <= wholeBlobBytes;
}
async function* readWholeBlob(clients, descriptor, { fresh = false }) {
	const { location, endpoint } = clients.origin;
	const bytes = await readAgainIfDamaged((again) => collectBytes(readBlob(clients, startRead(descriptor, 0, {}), fresh || again.fresh)), { onDamage: () => clients.onDamaged({
		image: `${location}@${descriptor.digest}`,
		host: endpoint.host
	}) });
	if (bytes.length > 0) yield bytes;
}
const recoverableCodes = /* @__PURE__ */ new Set([
	"CONTENT_MISSING",
	"DIGEST_MISMATCH",
	"REGISTRY_UNAVAILABLE",
	"REGISTRY_PROTOCOL",
	"RATE_LIMITED",
	"UNAUTHORIZED",
	"DENIED"
]);
function fallBack({ unavailable }, mirror, error) {
	if (!(error instanceof ImagebuildError) || !recoverableCodes.has(error.code)) throw error;
	if (error.code === "REGISTRY_UNAVAILABLE") unavailable.add(mirror.endpoint.base.href);
	return error;
}

// src/stores/registry/taglist.ts
const pageSize = 1e3;
const tagLimit = 2e5;
const pageLimit = 1e3;
const pageBytes = 4194304;
async function listTags(client, bounds) {
	const tags = /* @__PURE__ */ new Set();
	const first = client.call("GET", "tags/list", {
		accept: [200, 404],
		limit: pageBytes,
		...bounds && {
			timeoutMs: bounds.timeoutMs,
			isOptional: true
		},
		isDamaged: ({ status, bytes }) => status === 200 && parse(bytes) === void 0
	});
	first.url.searchParams.set("n", String(pageSize));
	let url = first.url;
	for (let pages = 0; url; pages++) {
		if (pages === bounds?.pages) break;
		if (pages === pageLimit) throw tooMany(first);
		const call = {
			...first,
			url
		};
		const answer = await client.transport.request(call);
		if (answer.status === 404) break;
		const before = tags.size;
		for (const tag of readPage(call, answer.bytes)) tags.add(tag);
		if (tags.size > tagLimit) throw tooMany(call);
		url = tags.size > before ? nextPage(answer) : void 0;
	}
	return [...tags];
}
function nextPage(answer) {
	const target = /<([^>]*)>[^,]*;\s*rel="?next"?/i.exec(headerOf(answer, "link") ?? "")?.[1];
	const next = target === void 0 ? void 0 : resolveLocation(target, answer.url);
	return next && resolveLocation(`${next.pathname}${next.search}`, answer.url);
}
function readPage(call, bytes) {
	const page = parse(bytes);
	if (page?.tags === null) return [];
	if (!Array.isArray(page?.tags)) throw protocolError(subjectOf(call), (who) => say("registryTagsInvalid", { who }));
	return page.tags.filter((tag) => typeof tag === "string");
}
function parse(bytes) {
	try {
		return JSON.parse(Buffer.from(bytes).toString("utf8"));
	} catch {
		return;
	}
}
function tooMany(call) {
	const subject = subjectOf(call);
	return new ImagebuildError("LIMIT_EXCEEDED", say("registryTooManyTags", {
		image: subject.image,
		limit: tagLimit
	}), {
		place: placeOf(subject),
		hint: say("registryDeleteTags")
	});
}

// src/stores/registry/upload/putmanifest.ts
const passingCodes = [
	"DIGEST_INVALID",
	"MANIFEST_BLOB_UNKNOWN",
	"BLOB_UNKNOWN",
	"MANIFEST_UNKNOWN",
	"MANIFEST_INVALID",
	"MANIFEST_UNVERIFIED"
];
const mostPuts = 4;
async function putManifest(client, manifest, isThere) {
	const { bytes, descriptor, tag } = manifest;
	const attempts = client.transport.attempts(client.call("PUT", ""));
	for (let count = 1;; count += 1) try {
		return await writeManifest(client, bytes, descriptor, tag);
	} catch (error) {
		if (!(error instanceof ImagebuildError) || !mayPass(error)) throw error;
		if (count === mostPuts) throw error;
		await attempts.waitToRetry(new TransientError(error));
		const missing = await findMissing(client, manifest, isThere);
		if (missing && count === 3) throw lacks(client, error, missing);
	}
}
function mayPass(error) {
	if (!(error instanceof StatusError)) return error.code === "DIGEST_MISMATCH";
	return [400, 404].includes(error.status) && error.codes.some((code) => passingCodes.includes(code));
}
async function findMissing(client, { bytes, descriptor }, isThere) {
	const parsed = parseManifest(bytes, descriptor.mediaType, client.location);
	const kind = isIndexType(descriptor.mediaType) ? "manifest" : "blob";
	const named = parsed.kind === "index" ? parsed.manifests : [parsed.config, ...parsed.layers];
	const found = await Promise.all(named.map((one) => isThere(one, kind)));
	return named.find((_, position) => found[position] === false);
}
function lacks(client, error, { digest }) {
	return error.with({
		code: "CONTENT_MISSING",
		message: say("manifestContentGone", {
			location: client.location,
			digest
		}),
		hint: say("registryBuildLater")
	});
}

// src/stores/registry/upload/session.ts
async function startUpload(client) {
	const call = client.call("POST", "blobs/uploads/", { accept: [202] });
	return sessionAfter(client, call, await client.transport.request(call));
}
async function mountOrStartUpload(client, digest, from) {
	const call = client.call("POST", "blobs/uploads/", {
		accept: [201, 202],
		scopes: [repositoryScope(client.repository, "pull", "push"), repositoryScope(from, "pull")]
	});
	call.url.searchParams.set("mount", digest);
	call.url.searchParams.set("from", from);
	const answer = await client.transport.request(call);
	return answer.status === 201 ? "mounted" : sessionAfter(client, call, answer);
}
async function appendPart(client, session, part) {
	const call = sessionCall(client, session, "PATCH", {
		accept: [
			201,
			202,
			204,
			404
		],
		body: part.bytes,
		headers: partHeaders(part)
	});
	const answer = await client.transport.exchange(call);
	await answer.body.dump();
	if (answer.status === 404) throw uploadExpired(client);
	return sessionAfter(client, call, answer, session);
}
async function uploadStatus(client, session) {
	const call = sessionCall(client, session, "GET", { accept: [
		200,
		202,
		204,
		400,
		404,
		405,
		416
	] });
	const answer = await client.transport.request(call);
	const end = Number(/^(?:bytes=)?0-(\d+)$/.exec(headerOf(answer, "range") ?? "")?.[1] ?? 0);
	if (answer.status >= 300 || end === 0) return void 0;
	return {
		session: sessionAfter(client, call, answer, session),
		offset: end + 1
	};
}
async function commitUpload(client, session, { digest, size }, whole) {
	const url = withParameter(session.url, "digest", digest);
	const call = sessionCall(client, {
		...session,
		url
	}, "PUT", {
		accept: [
			201,
			204,
			404
		],
		timeoutMs: commitTime(size),
		...whole && {
			body: whole.bytes,
			headers: partHeaders({
				...whole,
				start: 0
			})
		}
	});
	if (!whole || whole.bytes instanceof Uint8Array) return (await client.transport.request(call)).status !== 404;
	const answer = await client.transport.exchange(call);
	await answer.body.dump();
	return answer.status !== 404;
}
async function cancelUpload(client, session) {
	const call = sessionCall(client, session, "DELETE", {
		accept: [
			200,
			202,
			204,
			404
		],
		cleansUp: true
	});
	await client.transport.exchange(call).then((answer) => answer.body.dump(), () => void 0);
}
function uploadExpired(client) {
	const subject = {
		image: client.location,
		host: client.endpoint.host
	};
	const error = new ImagebuildError("REGISTRY_UNAVAILABLE", say("uploadExpired", subject), {
		place: placeOf(subject),
		hint: say("uploadAgain")
	});
	return new TransientError(error);
}
function sessionCall(client, session, method, more) {
	const scopes = [repositoryScope(client.repository, "pull", "push")];
	return client.call(method, "", {
		url: session.url,
		scopes,
		...more
	});
}
function partHeaders({ start, length }) {
	return {
		"content-type": "application/octet-stream",
		...length !== void 0 && { "content-length": String(length) },
		...length !== void 0 && start > 0 && { "content-range": `${start}-${start + length - 1}` }
	};
}
function sessionAfter(client, call, answer, before) {
	const location = headerOf(answer, "location");
	const url = location === void 0 ? before?.url : locate(location, answer.url, client.endpoint.base);
	if (!url) throw protocolError(subjectOf(call), (who) => say("uploadWithoutLocation", { who }));
	if (!client.transport.mayFollow(url, client.endpoint.base)) throw protocolError(subjectOf(call), (who) => say("uploadToPlain", {
		who,
		host: url.host
	}));
	return {
		url,
		minChunk: Number(headerOf(answer, "oci-chunk-min-length") ?? before?.minChunk ?? 0) || 0
	};
}
function locate(location, from, base) {
	const url = resolveLocation(location, from);
	if (url?.hostname === base.hostname && url.protocol === "http:") url.protocol = base.protocol;
	return url;
}

// src/stores/registry/upload/upload.ts
const chunkBytes = 4194304;
const mostChunkBytes = 67108864;
function isSmallBlob({ size }) {
	return size !== void 0 && size <= 524288;
}
async function uploadBlob(client, content, context) {
	const { host } = client.endpoint;
	const held = isSmallBlob(content) ? await holdContent(client, content) : void 0;
	const session = context.takeUnused() ?? await startUpload(client);
	const hash = held?.hash ?? new ResumableHash();
	const state = {
		client,
		content: held ?? content,
		hash,
		session,
		offset: 0
	};
	const [key, usual] = held ? [`${host} small`, "whole"] : [host, "stream"];
	const attempts = client.transport.attempts(client.call("PATCH", ""));
	for (;;) {
		const method = context.methods.get(key) ?? usual;
		try {
			const committed = await senders[method](state);
			const written = {
				digest: state.hash.digest(),
				size: state.hash.size
			};
			if (committed || await context.has(written.digest)) return written;
			throw uploadExpired(client);
		} catch (error) {
			const other = state.failure === void 0 ? fallbackMethod(method, error, state) : void 0;
			try {
				if (state.failure !== void 0) throw state.failure;
				if (other) context.methods.set(key, other);
				else await attempts.waitToRetry(error);
				if (await resume(state, other === void 0 && resumable.has(method))) attempts.reset();
			} catch (final) {
				await cancelUpload(client, state.session);
				throw final;
			}
		}
	}
}
const resumable = /* @__PURE__ */ new Set([
	"stream",
	"chunks",
	"pieces"
]);
const senders = {
	stream,
	once: stream,
	chunks: (state) => sendChunks(state, chunkBytes),
	pieces: (state) => sendChunks(state, smallBlobBytes),
	async whole(state) {
		const { content, hash } = state;
		if (content.digest === void 0 || content.size === void 0) await drainBytes(feed(state));
		if (state.failure !== void 0) throw state.failure;
		const { digest = hash.digest(), size: length = hash.size } = content;
		const part = {
			bytes: "bytes" in content ? content.bytes : feed(state),
			start: 0,
			length
		};
		const known = await commitUpload(state.client, state.session, {
			digest,
			size: length
		}, part);
		if (state.failure !== void 0) throw state.failure;
		return known;
	}
};
async function holdContent(client, content) {
	const hash = new ResumableHash();
	const report = (found) => mismatch({
		client,
		content
	}, found);
	const bytes = await collectBytes(checkBytes(content.open(0), content, report, { hash }));
	const open = async function* (offset) {
		if (offset < bytes.length) yield bytes.subarray(offset);
	};
	return {
		bytes,
		hash,
		digest: hash.digest(),
		size: bytes.length,
		open
	};
}
async function stream(state) {
	const { client, content, offset: start } = state;
	const length = start === 0 || content.size === void 0 ? void 0 : content.size - start;
	if (content.size === start) await drainBytes(feed(state));
	else state.session = await appendPart(client, state.session, {
		bytes: feed(state),
		start,
		length
	});
	return finish(state);
}
async function sendChunks(state, least) {
	const size = Math.min(mostChunkBytes, Math.max(least, state.session.minChunk));
	for await (const bytes of chunksOf(feed(state), size)) {
		const part = {
			bytes,
			start: state.offset,
			length: bytes.length
		};
		state.session = await appendPart(state.client, state.session, part);
		state.offset += bytes.length;
	}
	return finish(state);
}
async function finish(state) {
	if (state.failure !== void 0) throw state.failure;
	const { client, session, hash } = state;
	return commitUpload(client, session, {
		digest: hash.digest(),
		size: hash.size
	});
}
async function resume(state, mayContinue) {
	const kept = mayContinue ? await uploadStatus(state.client, state.session) : void 0;
	if (kept && kept.offset <= state.hash.size) {
		const isMore = kept.offset > state.offset;
		Object.assign(state, kept);
		return isMore;
	}
	await cancelUpload(state.client, state.session);
	state.session = await startUpload(state.client);
	state.offset = 0;
	return false;
}
async function* feed(state) {
	const { content, hash, offset } = state;
	try {
		yield* checkBytes(content.open(offset), content, (found) => mismatch(state, found), {
			offset,
			hash
		});
	} catch (error) {
		state.failure = error;
	}
}
async function* chunksOf(bytes, size) {
	let held = [];
	let length = 0;
	for await (let chunk of bytes) {
		while (length + chunk.length >= size) {
			held.push(chunk.subarray(0, size - length));
			yield Buffer.concat(held);
			chunk = chunk.subarray(size - length);
			[held, length] = [[], 0];
		}
		held.push(chunk);
		length += chunk.length;
	}
	if (length > 0) yield Buffer.concat(held);
}
function mismatch({ client, content: { digest, size = 0 } }, found) {
	const { location } = client;
	const message = found.digest !== void 0 && digest !== void 0 ? say("uploadOtherBytes", {
		location,
		actual: found.digest,
		expected: digest
	}) : found.size > size ? say("uploadTooLong", {
		location,
		size
	}) : say("uploadTooShort", {
		location,
		count: found.size,
		size
	});
	return new ImagebuildError("DIGEST_MISMATCH", message, {
		place: placeOf(subjectOf(client.call("PUT", ""))),
		hint: say("uploadContentChanged")
	});
}
const fallbacks = {
	400: "chunks",
	405: "whole",
	411: "chunks",
	413: "chunks",
	415: "chunks",
	416: "chunks",
	501: "whole"
};
const payloadTooLarge = 413;
function fallbackMethod(method, error, { offset, content }) {
	if (!(error instanceof StatusError) || error.code === "DIGEST_MISMATCH") return void 0;
	const other = fallbacks[error.status];
	if (method === "whole" && "bytes" in content && other !== void 0) return "stream";
	if (method === "chunks" && error.status === payloadTooLarge) return "pieces";
	if (method !== "stream") return void 0;
	return other !== void 0 && offset > 0 && error.status !== payloadTooLarge ? "once" : other;
}

// src/stores/registry/repository.ts
var Repository = class Repository {
	location;
	#clients;
	#methods;
	#unusedUploads = [];
	constructor(clients, methods) {
		this.location = clients.origin.location;
		this.#clients = clients;
		this.#methods = methods;
	}
	get #origin() {
		return this.#clients.origin;
	}
	resolve(tagOrDigest) {
		return readFirst(this.#clients, (client) => resolveManifest(client, tagOrDigest));
	}
	manifest(descriptor) {
		return readFirst(this.#clients, (client) => readManifest(client, descriptor));
	}
	blob(descriptor, offset = 0, options = {}) {
		const begin = () => isWholeRead(descriptor, offset, options) ? readWholeBlob(this.#clients, descriptor, options) : readBlob(this.#clients, startRead(descriptor, offset, options), options.fresh);
		return { [Symbol.asyncIterator]: () => begin()[Symbol.asyncIterator]() };
	}
	quota() {
		const { endpoint, quotas } = firstClient(this.#clients);
		return {
			host: endpoint.host,
			...quotas.get(endpoint.host)
		};
	}
	async has({ digest }) {
		return await readFirst(this.#clients, async (client) => await sizeAt(client, digest) !== void 0 || await answersGet(client, digest) ? true : void 0) === true;
	}
	async mount({ digest }, from) {
		if (!(from instanceof Repository) || !this.#sharesToken(from)) return false;
		const outcome = await mountOrStartUpload(this.#origin, digest, from.#origin.repository);
		if (outcome === "mounted") return true;
		this.#unusedUploads.push(outcome);
		return false;
	}
	async write(content, { isAbsent = false } = {}) {
		const { digest } = content;
		const size = digest === void 0 || isAbsent ? void 0 : await sizeAt(this.#origin, digest);
		if (digest !== void 0 && size !== void 0 && size === (content.size ?? size)) return {
			digest,
			size
		};
		const upload = () => uploadBlob(this.#origin, content, {
			methods: this.#methods,
			has: (digest) => this.has({ digest }),
			takeUnused: () => this.#unusedUploads.pop()
		});
		return isSmallBlob(content) ? await upload() : await this.#inSlot(upload);
	}
	async #inSlot(upload) {
		const release = await this.#origin.limiters.of(this.#origin.endpoint.host, "upload").acquire();
		let succeeded = false;
		try {
			const written = await upload();
			succeeded = true;
			return written;
		} finally {
			release(succeeded);
		}
	}
	putManifest(bytes, descriptor, tag) {
		return putManifest(this.#origin, {
			bytes,
			descriptor,
			tag
		}, async ({ digest }, kind) => kind === "blob" ? this.has({ digest }) : await this.resolve(digest) !== void 0);
	}
	tags(bounds) {
		return listTags(this.#origin, bounds);
	}
	async close() {
		await Promise.all(this.#unusedUploads.splice(0).map((session) => cancelUpload(this.#origin, session)));
	}
	#sharesToken(other) {
		const [a, b] = [this.#origin, other.#origin];
		return a.transport === b.transport && a.endpoint.host === b.endpoint.host;
	}
};
async function sizeAt(client, digest) {
	const call = client.call("HEAD", `blobs/${digest}`, { accept: [
		200,
		400,
		403,
		404,
		405,
		501
	] });
	const head = await client.transport.request(call);
	return head.status === 200 ? Number(headerOf(head, "content-length") ?? NaN) : void 0;
}
async function answersGet(client, digest) {
	const call = client.call("GET", `blobs/${digest}`, {
		headers: { range: "bytes=0-0" },
		accept: [
			200,
			206,
			404,
			416
		]
	});
	const attempts = client.transport.attempts(call);
	for (;;) try {
		const answer = await client.transport.exchange(call);
		await answer.body.dump();
		return answer.status !== 404;
	} catch (error) {
		await attempts.waitToRetry(error);
	}
}

// src/stores/registry/repository-client.ts
function createRepositoryClient(client) {
	const { endpoint, repository, location: image } = client;
	return {
		...client,
		call: (method, path, more) => ({
			endpoint,
			image,
			repository,
			method,
			url: repositoryUrl(endpoint, repository, path),
			scopes: [scopeFor(method, repository)],
			accept: [200],
			...more
		})
	};
}
function scopeFor(method, repository) {
	return method === "GET" || method === "HEAD" ? repositoryScope(repository, "pull") : repositoryScope(repository, "pull", "push");
}

// src/stores/registry/registry.ts
function createRegistry(options = {}) {
	const policy = {
		...defaultPolicy,
		...options.retry
	};
	const env = options.env ?? process.env;
	const connections = openConnections(policy.stallMs, env);
	const limiters = createLimiters(options.onSlow);
	const quotas = /* @__PURE__ */ new Map();
	const closing = new AbortController();
	const { signal } = options;
	const transport = createTransport({
		...options,
		signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal,
		policy,
		connections,
		onWaiting: oncePerHost(options.onWaiting),
		authorizer: createAuthorizer(options.credentials ?? createCredentialLookup({
			env,
			home: homedir()
		}), {
			request: (call) => transport.request(call),
			mayFollow: (url, from) => transport.mayFollow(url, from)
		}),
		acquire: ({ host }) => limiters.of(host, "request").acquire(),
		onBusy: ({ host }) => limiters.slowDown(host),
		onAnswer: ({ host }, { headers }) => {
			const quota = readQuota(headers);
			if (quota) quotas.set(host, quota);
		}
	});
	const methods = /* @__PURE__ */ new Map();
	const unavailable = /* @__PURE__ */ new Set();
	const { onDamaged = () => {} } = options;
	const repositories = /* @__PURE__ */ new Map();
	function openRepository(host, name) {
		const location = `${host}/${name}`;
		const clientFor = (endpoint) => {
			const repository = `${endpoint.prefix}${name}`;
			return createRepositoryClient({
				endpoint,
				location,
				repository,
				transport,
				limiters,
				quotas
			});
		};
		const mirror = mirrorOf(host, options);
		const clients = {
			origin: clientFor(originOf(host, options)),
			mirror: mirror && clientFor(mirror),
			unavailable,
			onDamaged
		};
		return new Repository(clients, methods);
	}
	return {
		repository(host, name) {
			const key = `${host}/${name}`;
			const repository = repositories.get(key) ?? openRepository(host, name);
			repositories.set(key, repository);
			return repository;
		},
		async ping(host) {
			const endpoint = originOf(host, options);
			const call = {
				endpoint,
				image: host,
				method: "GET",
				url: endpoint.base,
				scopes: [],
				accept: [200]
			};
			await transport.request(call);
		},
		async close() {
			closing.abort();
			await Promise.all([...repositories.values()].map((repository) => repository.close()));
			await connections.close();
		}
	};
}
function oncePerHost(tell = () => {}) {
	const toldAt = /* @__PURE__ */ new Map();
	return ({ endpoint: { host } }) => {
		const now = performance.now();
		if (now - (toldAt.get(host) ?? Number.NEGATIVE_INFINITY) < timeouts.noticeAgain) return;
		toldAt.set(host, now);
		tell(host);
	};
}

export { readJson as a, dockerConfigPath as i, createCredentialLookup as n, storeInHelper as o, serverOf as r, createRegistry as t };