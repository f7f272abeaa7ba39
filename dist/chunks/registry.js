import { i as __toESM, r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as say } from "./say.js";
import { t as ImagebuildError } from "./errors.js";
import { c as require_errors, o as require_util, t as require_agent } from "./agent.js";
import { n as checkBytes, o as drainBytes, t as ResumableHash } from "./content.js";
import { a as isDigest, n as digestOf, t as acceptedManifestTypes } from "./descriptor.js";
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { homedir } from "node:os";

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
function loginFiles(env, home) {
	return [
		env["REGISTRY_AUTH_FILE"],
		dockerConfigPath(env, home),
		env["XDG_RUNTIME_DIR"] && join(env["XDG_RUNTIME_DIR"], "containers", "auth.json"),
		join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "containers", "auth.json")
	].filter((path) => Boolean(path));
}
async function readJson(path) {
	try {
		const value = JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
		if (isRecord(value)) return value;
	} catch (error) {
		const { code } = error;
		if (code === "ENOENT" || code === "ENOTDIR") return {};
		throw invalid(path, code === void 0 ? say("loginFileNotJson", { path }) : say("loginFileUnreadable", {
			path,
			code
		}));
	}
	throw invalid(path, say("loginFileNotObject", { path }));
}
async function readLogins(path) {
	const { auths, credHelpers, credsStore } = await readJson(path);
	return {
		auths: mapOf(auths, (entry) => isRecord(entry) ? readEntry(path, entry) : void 0),
		credHelpers: mapOf(credHelpers, (helper) => typeof helper === "string" ? helper : void 0),
		credsStore: typeof credsStore === "string" && credsStore !== "" ? credsStore : void 0
	};
}
function normaliseKey(key) {
	const [host = "", ...rest] = key.replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "").split("/");
	return [["index.docker.io", "registry-1.docker.io"].includes(host) ? "docker.io" : host.toLowerCase(), ...rest].join("/");
}
function readEntry(path, entry) {
	const { auth, username, password, identitytoken } = entry;
	if (typeof identitytoken === "string" && identitytoken !== "") return { identityToken: identitytoken };
	if (typeof username === "string" && typeof password === "string" && username !== "") return {
		username,
		password
	};
	if (typeof auth !== "string" || auth === "") return void 0;
	const text = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
	const colon = text.indexOf(":");
	if (colon <= 0) throw invalid(path, say("loginFileBadAuth", { path }));
	return {
		username: text.slice(0, colon),
		password: text.slice(colon + 1)
	};
}
function mapOf(value, read) {
	const map = /* @__PURE__ */ new Map();
	for (const [key, entry] of Object.entries(isRecord(value) ? value : {})) {
		const item = read(entry);
		if (item !== void 0) map.set(normaliseKey(key), item);
	}
	return map;
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function invalid(path, message) {
	return new ImagebuildError("CONFIGURATION_INVALID", message, {
		place: { file: path },
		hint: say("loginFileRepair")
	});
}

// src/stores/registry/auth/credentials.ts
function createCredentialLookup({ env, home, explicit = {} }) {
	const files = loginFiles(env, home);
	const read = remember(readLogins);
	const ask = remember((key) => {
		const [helper = "", server = ""] = key.split("\n");
		return askHelper(helper, server, env);
	});
	return async (host, repository) => {
		const names = credentialKeys(host, repository);
		const given = names.map((name) => explicit[name]).find((credential) => credential !== void 0);
		if (given) return given;
		for (const file of files) {
			const { auths, credHelpers, credsStore } = await read(file);
			const helper = credHelpers.get(host);
			const inline = names.map((name) => auths.get(name)).find((credential) => credential !== void 0);
			const found = (helper && await ask(`${helper}\n${serverOf(host)}`)) ?? inline ?? (credsStore && await ask(`${credsStore}\n${serverOf(host)}`));
			if (found) return found;
		}
	};
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

// node_modules/undici/lib/api/readable.js
var require_readable = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const assert = __require("node:assert");
	const { addAbortListener } = __require("node:events");
	const { Readable } = __require("node:stream");
	const { RequestAbortedError, NotSupportedError, InvalidArgumentError, AbortError } = require_errors();
	const util = require_util();
	const kConsume = Symbol("kConsume");
	const kReading = Symbol("kReading");
	const kBody = Symbol("kBody");
	const kAbort = Symbol("kAbort");
	const kContentType = Symbol("kContentType");
	const kContentLength = Symbol("kContentLength");
	const kUsed = Symbol("kUsed");
	const kBytesRead = Symbol("kBytesRead");
	const noop = () => {};
	var BodyReadable = class extends Readable {
		constructor({ resume, abort, contentType = "", contentLength, highWaterMark = 65536 }) {
			super({
				autoDestroy: true,
				read: resume,
				highWaterMark
			});
			this._readableState.dataEmitted = false;
			this[kAbort] = abort;
			this[kConsume] = null;
			this[kBytesRead] = 0;
			this[kBody] = null;
			this[kUsed] = false;
			this[kContentType] = contentType;
			this[kContentLength] = Number.isFinite(contentLength) ? contentLength : null;
			this[kReading] = false;
		}
		_destroy(err, callback) {
			if (!err && !this._readableState.endEmitted) err = new RequestAbortedError();
			if (err) this[kAbort]();
			if (!this[kUsed]) setImmediate(callback, err);
			else callback(err);
		}
		on(event, listener) {
			if (event === "data" || event === "readable") {
				this[kReading] = true;
				this[kUsed] = true;
			}
			return super.on(event, listener);
		}
		addListener(event, listener) {
			return this.on(event, listener);
		}
		off(event, listener) {
			const ret = super.off(event, listener);
			if (event === "data" || event === "readable") this[kReading] = this.listenerCount("data") > 0 || this.listenerCount("readable") > 0;
			return ret;
		}
		removeListener(event, listener) {
			return this.off(event, listener);
		}
		push(chunk) {
			if (chunk) {
				this[kBytesRead] += chunk.length;
				if (this[kConsume]) {
					consumePush(this[kConsume], chunk);
					return this[kReading] ? super.push(chunk) : true;
				}
			}
			return super.push(chunk);
		}
		text() {
			return consume(this, "text");
		}
		json() {
			return consume(this, "json");
		}
		blob() {
			return consume(this, "blob");
		}
		bytes() {
			return consume(this, "bytes");
		}
		arrayBuffer() {
			return consume(this, "arrayBuffer");
		}
		async formData() {
			throw new NotSupportedError();
		}
		get bodyUsed() {
			return util.isDisturbed(this);
		}
		get body() {
			if (!this[kBody]) {
				this[kBody] = ReadableStream.from(this);
				if (this[kConsume]) {
					this[kBody].getReader();
					assert(this[kBody].locked);
				}
			}
			return this[kBody];
		}
		dump(opts) {
			const signal = opts?.signal;
			if (signal != null && (typeof signal !== "object" || !("aborted" in signal))) return Promise.reject(new InvalidArgumentError("signal must be an AbortSignal"));
			const limit = opts?.limit && Number.isFinite(opts.limit) ? opts.limit : 131072;
			if (signal?.aborted) return Promise.reject(signal.reason ?? new AbortError());
			if (this._readableState.closeEmitted) return Promise.resolve(null);
			return new Promise((resolve, reject) => {
				if (this[kContentLength] && this[kContentLength] > limit || this[kBytesRead] > limit) this.destroy(new AbortError());
				if (signal) {
					const onAbort = () => {
						this.destroy(signal.reason ?? new AbortError());
					};
					const abortListener = addAbortListener(signal, onAbort);
					this.on("close", function() {
						abortListener[Symbol.dispose]();
						if (signal.aborted) reject(signal.reason ?? new AbortError());
						else resolve(null);
					});
				} else this.on("close", resolve);
				this.on("error", noop).on("data", () => {
					if (this[kBytesRead] > limit) this.destroy();
				}).resume();
			});
		}
		setEncoding(encoding) {
			if (Buffer.isEncoding(encoding)) super.setEncoding(encoding);
			return this;
		}
	};
	function isLocked(bodyReadable) {
		return bodyReadable[kBody]?.locked === true || bodyReadable[kConsume] !== null;
	}
	function isUnusable(bodyReadable) {
		return util.isDisturbed(bodyReadable) || isLocked(bodyReadable);
	}
	function consume(stream, type) {
		assert(!stream[kConsume]);
		return new Promise((resolve, reject) => {
			if (isUnusable(stream)) {
				const rState = stream._readableState;
				if (rState.destroyed && rState.closeEmitted === false) stream.on("error", reject).on("close", () => {
					reject(/* @__PURE__ */ new TypeError("unusable"));
				});
				else reject(rState.errored ?? /* @__PURE__ */ new TypeError("unusable"));
			} else queueMicrotask(() => {
				stream[kConsume] = {
					type,
					stream,
					resolve,
					reject,
					length: 0,
					body: []
				};
				stream.on("error", function(err) {
					consumeFinish(this[kConsume], err);
				}).on("close", function() {
					if (this[kConsume].body !== null) consumeFinish(this[kConsume], new RequestAbortedError());
				});
				consumeStart(stream[kConsume]);
			});
		});
	}
	function consumeStart(consume) {
		if (consume.body === null) return;
		const { _readableState: state } = consume.stream;
		if (state.bufferIndex) {
			const start = state.bufferIndex;
			const end = state.buffer.length;
			for (let n = start; n < end; n++) consumePush(consume, state.buffer[n]);
		} else for (const chunk of state.buffer) consumePush(consume, chunk);
		const decoder = state.decoder;
		if (decoder != null && decoder.lastNeed > 0) consumePush(consume, Buffer.from(decoder.lastChar.subarray(0, decoder.lastTotal - decoder.lastNeed)));
		if (state.endEmitted) {
			consumeEnd(consume, state.encoding);
			return;
		}
		consume.stream.on("end", function() {
			consumeEnd(this[kConsume], this._readableState.encoding);
		});
		consume.stream.resume();
		while (consume.stream.read() != null);
	}
	function chunksDecode(chunks, length, encoding) {
		if (chunks.length === 0 || length === 0) return "";
		const buffer = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length);
		const bufferLength = buffer.length;
		const start = bufferLength > 2 && buffer[0] === 239 && buffer[1] === 187 && buffer[2] === 191 ? 3 : 0;
		if (!encoding || encoding === "utf8" || encoding === "utf-8") return buffer.utf8Slice(start, bufferLength);
		else return buffer.subarray(start, bufferLength).toString(encoding);
	}
	function chunksConcat(chunks, length) {
		if (chunks.length === 0 || length === 0) return /* @__PURE__ */ new Uint8Array(0);
		if (chunks.length === 1) return new Uint8Array(chunks[0]);
		const buffer = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
		let offset = 0;
		for (let i = 0; i < chunks.length; ++i) {
			const chunk = chunks[i];
			buffer.set(chunk, offset);
			offset += chunk.length;
		}
		return buffer;
	}
	function consumeEnd(consume, encoding) {
		const { type, body, resolve, stream, length } = consume;
		try {
			if (type === "text") resolve(chunksDecode(body, length, encoding));
			else if (type === "json") resolve(JSON.parse(chunksDecode(body, length, encoding)));
			else if (type === "arrayBuffer") resolve(chunksConcat(body, length).buffer);
			else if (type === "blob") resolve(new Blob(body, { type: stream[kContentType] }));
			else if (type === "bytes") resolve(chunksConcat(body, length));
			consumeFinish(consume);
		} catch (err) {
			stream.destroy(err);
		}
	}
	function consumePush(consume, chunk) {
		if (consume.body === null) return;
		if (typeof chunk === "string") chunk = Buffer.from(chunk, consume.stream._readableState.encoding);
		consume.length += chunk.length;
		consume.body.push(chunk);
	}
	function consumeFinish(consume, err) {
		if (consume.body === null) return;
		if (err) consume.reject(err);
		else consume.resolve();
		consume.type = null;
		consume.stream = null;
		consume.resolve = null;
		consume.reject = null;
		consume.length = 0;
		consume.body = null;
	}
	module.exports = {
		Readable: BodyReadable,
		chunksDecode
	};
}));

// node_modules/undici/lib/api/api-request.js
var require_api_request = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const assert = __require("node:assert");
	const { AsyncResource } = __require("node:async_hooks");
	const { Readable } = require_readable();
	const { InvalidArgumentError, RequestAbortedError } = require_errors();
	const util = require_util();
	function noop() {}
	var RequestHandler = class extends AsyncResource {
		constructor(opts, callback) {
			if (!opts || typeof opts !== "object") throw new InvalidArgumentError("invalid opts");
			const { signal, method, opaque, body, onInfo, responseHeaders, highWaterMark } = opts;
			try {
				if (typeof callback !== "function") throw new InvalidArgumentError("invalid callback");
				if (highWaterMark != null && (!Number.isFinite(highWaterMark) || highWaterMark < 0)) throw new InvalidArgumentError("invalid highWaterMark");
				if (signal && typeof signal.on !== "function" && typeof signal.addEventListener !== "function") throw new InvalidArgumentError("signal must be an EventEmitter or EventTarget");
				if (method === "CONNECT") throw new InvalidArgumentError("invalid method");
				if (onInfo && typeof onInfo !== "function") throw new InvalidArgumentError("invalid onInfo callback");
				super("UNDICI_REQUEST");
			} catch (err) {
				if (util.isStream(body)) util.destroy(body.on("error", noop), err);
				throw err;
			}
			this.method = method;
			this.responseHeaders = responseHeaders || null;
			this.opaque = opaque || null;
			this.callback = callback;
			this.res = null;
			this.abort = null;
			this.body = body;
			this.trailers = {};
			this.context = null;
			this.controller = null;
			this.onInfo = onInfo || null;
			this.highWaterMark = highWaterMark;
			this.reason = null;
			this.removeAbortListener = null;
			if (signal?.aborted) this.reason = signal.reason ?? new RequestAbortedError();
			else if (signal) this.removeAbortListener = util.addAbortListener(signal, () => {
				this.reason = signal.reason ?? new RequestAbortedError();
				if (this.res) {
					const res = this.res;
					this.res = null;
					util.destroy(res.on("error", noop), this.reason);
				} else if (this.abort) this.abort(this.reason);
			});
		}
		onRequestStart(controller, context) {
			if (this.reason) {
				controller.abort(this.reason);
				return;
			}
			assert(this.callback);
			this.controller = controller;
			this.abort = (reason) => controller.abort(reason);
			this.context = context;
		}
		onResponseStart(controller, statusCode, headers, statusText) {
			const { callback, opaque, context, responseHeaders, highWaterMark } = this;
			const rawHeaders = controller?.rawHeaders;
			const responseHeaderData = responseHeaders === "raw" ? util.parseRawHeaders(rawHeaders) : headers;
			if (statusCode < 200) {
				if (this.onInfo) this.onInfo({
					statusCode,
					headers: responseHeaderData
				});
				return;
			}
			const parsedHeaders = headers;
			const contentType = parsedHeaders?.["content-type"];
			const contentLength = parsedHeaders?.["content-length"];
			const res = new Readable({
				resume: () => controller.resume(),
				abort: (reason) => controller.abort(reason),
				contentType,
				contentLength: this.method !== "HEAD" && contentLength ? Number(contentLength) : null,
				highWaterMark
			});
			if (this.removeAbortListener) {
				res.on("close", this.removeAbortListener);
				this.removeAbortListener = null;
			}
			this.callback = null;
			this.res = res;
			if (callback !== null) try {
				this.runInAsyncScope(callback, null, null, {
					statusCode,
					statusText,
					headers: responseHeaderData,
					trailers: this.trailers,
					opaque,
					body: res,
					context
				});
			} catch (err) {
				this.res = null;
				util.destroy(res.on("error", noop), err);
				queueMicrotask(() => {
					throw err;
				});
			}
		}
		onResponseData(controller, chunk) {
			if (!this.res) return;
			if (this.res.push(chunk) === false) controller.pause();
		}
		onResponseEnd(_controller, trailers) {
			if (trailers && typeof trailers === "object") for (const key of Object.keys(trailers)) if (key === "__proto__") Object.defineProperty(this.trailers, key, {
				value: trailers[key],
				enumerable: true,
				configurable: true,
				writable: true
			});
			else this.trailers[key] = trailers[key];
			this.res?.push(null);
		}
		onResponseError(_controller, err) {
			const { res, callback, body, opaque } = this;
			if (callback) {
				this.callback = null;
				queueMicrotask(() => {
					this.runInAsyncScope(callback, null, err, { opaque });
				});
			}
			if (res) {
				this.res = null;
				queueMicrotask(() => {
					util.destroy(res.on("error", noop), err);
				});
			}
			if (body) {
				this.body = null;
				if (util.isStream(body)) {
					body.on("error", noop);
					util.destroy(body, err);
				}
			}
			if (this.removeAbortListener) {
				this.removeAbortListener();
				this.removeAbortListener = null;
			}
		}
	};
	function request(opts, callback) {
		if (callback === void 0) return new Promise((resolve, reject) => {
			request.call(this, opts, (err, data) => {
				return err ? reject(err) : resolve(data);
			});
		});
		try {
			const handler = new RequestHandler(opts, callback);
			this.dispatch(opts, handler);
		} catch (err) {
			if (typeof callback !== "function") throw err;
			const opaque = opts?.opaque;
			queueMicrotask(() => callback(err, { opaque }));
		}
	}
	module.exports = request;
	module.exports.RequestHandler = RequestHandler;
}));

// src/stores/registry/http/endpoint.ts
var import_agent = /* @__PURE__ */ __toESM(require_agent(), 1);
var import_api_request = /* @__PURE__ */ __toESM(require_api_request(), 1);
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
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
function isPlainHost(host, options) {
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

// src/stores/registry/http/connections.ts
const connectionsPerHost = 32;
function openConnections(stallMs, env) {
	const options = {
		connections: connectionsPerHost,
		connect: { timeout: Math.min(stallMs, 15e3) },
		keepAliveTimeout: 3e4
	};
	const direct = new import_agent.default(options);
	let proxied;
	const dispatcherFor = (url) => {
		if (!hasProxy(env) || isLoopback(url.hostname)) return direct;
		proxied ??= openProxied(options, env);
		return proxied;
	};
	return {
		async send(url, rest) {
			const dispatcher = await dispatcherFor(url);
			const path = `${url.pathname}${url.search}`;
			const limits = {
				headersTimeout: stallMs,
				bodyTimeout: stallMs
			};
			return import_api_request.default.call(dispatcher, {
				...limits,
				...rest,
				origin: url.origin,
				path
			});
		},
		async close() {
			await Promise.all([direct.destroy(), (await proxied)?.destroy()]);
		}
	};
}
const read = (env, name) => env[name.toLowerCase()] ?? env[name];
function hasProxy(env) {
	return ["HTTPS_PROXY", "HTTP_PROXY"].some((name) => Boolean(read(env, name)));
}
async function openProxied(options, env) {
	const { default: EnvHttpProxyAgent } = await import("./env-http-proxy-agent.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	return new EnvHttpProxyAgent({
		...options,
		httpProxy: read(env, "HTTP_PROXY") ?? "",
		httpsProxy: read(env, "HTTPS_PROXY") ?? "",
		noProxy: read(env, "NO_PROXY") ?? ""
	});
}

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
	"UND_ERR_ABORTED"
]);
const resetCodes = /* @__PURE__ */ new Set([
	"ECONNRESET",
	"ECONNABORTED",
	"EPIPE",
	"UND_ERR_SOCKET",
	"UND_ERR_ABORTED"
]);
const stallCodes = /* @__PURE__ */ new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
function connectionError(cause, subject) {
	if (cause instanceof ImagebuildError || cause instanceof TransientError) return cause;
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
	if (cause instanceof Error && cause.name === "HTTPParserError") return new ImagebuildError("REGISTRY_PROTOCOL", say("registryNotHttp", words), details);
	const message = stallCodes.has(code) ? say("registryStalled", words) : resetCodes.has(code) ? say("registryReset", words) : say("registryUnreachable", words);
	const error = new ImagebuildError("REGISTRY_UNAVAILABLE", message, {
		...details,
		cause
	});
	return transientCodes.has(code) ? new TransientError(error) : error;
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
		accept: [
			200,
			401,
			403
		]
	});
	if (status !== 200) throw refusedCredential(access, credential);
	return parseToken(access, bytes, askedAt);
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
	const token = answer["token"] ?? answer["access_token"];
	if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) throw protocolError(subjectOf(access), (who) => say("registryTokenInvalid", { who }));
	const seconds = Math.max(1, Number(answer["expires_in"]) || defaultLifetime);
	return {
		header: `Bearer ${token}`,
		until: askedAt + seconds * 900
	};
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
	const message = credential ? say("registryRefusesCredential", {
		image,
		host
	}) : say("registryRefusesAnonymous", {
		image,
		host
	});
	return new ImagebuildError("UNAUTHORIZED", message, {
		place: placeOf({
			image,
			host
		}),
		hint: say("registryCheckNameOrLogin", { host })
	});
}
function basicHeader(credential) {
	if (!credential || "identityToken" in credential) return void 0;
	return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString("base64")}`;
}

// src/stores/registry/auth/authorization.ts
function createAuthorizer(credentials, transport) {
	const servers = /* @__PURE__ */ new Map();
	const lookUp = rememberCredentials(credentials);
	async function headerFor(access, state) {
		const { challenge } = state;
		if (challenge.scheme === "basic") return basicHeader(await lookUp(access));
		const fetchToken = async () => {
			const wanted = tokenRequest(access, challenge, transport.mayFollow);
			return requestToken(access, {
				...wanted,
				credential: await lookUp(access)
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
			const header = await headerFor(access, state);
			return header === used ? void 0 : header;
		}
	};
}
function rememberCredentials(credentials) {
	const known = /* @__PURE__ */ new Map();
	return ({ endpoint, repository }) => {
		const key = `${endpoint.host}/${repository ?? ""}`;
		const credential = known.get(key) ?? credentials(endpoint.host, repository);
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
function tokenRequest(access, { parameters }, mayFollow) {
	const challenged = parseScopes(parameters["scope"]).filter((scope) => isMeantFor(access, scope));
	return {
		realm: findRealm(access, parameters["realm"], mayFollow),
		service: parameters["service"],
		scopes: mergeScopes(access.scopes, challenged)
	};
}
function findRealm(access, text, mayFollow) {
	const realm = URL.parse(text ?? "");
	if (!realm) throw protocolError(subjectOf(access), (who) => say("registryNamesNoTokenServer", { who }));
	if (access.endpoint.base.protocol === "http:" && realm.protocol === "http:" || realm.protocol === "https:" && mayFollow(realm, access.endpoint.base)) return realm;
	throw protocolError(subjectOf(access), (who) => say("registryPlainTokenServer", {
		who,
		host: realm.host
	}));
}
function chooseChallenge(challenges) {
	return challenges.find(({ scheme }) => scheme === "bearer") ?? challenges.find(({ scheme }) => scheme === "basic");
}
function isMeantFor({ repository }, scope) {
	return !scope.startsWith("repository:") || scope.startsWith(`repository:${repository}:`);
}

// src/stores/registry/http/limiter.ts
function createLimiter(first = 4, most = 12) {
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
		of(host, direction) {
			const key = `${direction} ${host}`;
			const limiter = limiters.get(key) ?? createLimiter();
			limiters.set(key, limiter);
			return limiter;
		},
		slowDown(host) {
			for (const direction of ["download", "upload"]) {
				const limiter = limiters.get(`${direction} ${host}`);
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

// src/stores/registry/http/retry.ts
const defaultPolicy = {
	attempts: 6,
	baseDelayMs: 500,
	stallMs: 3e4
};
const longestPauseMs = 3e4;
const longestRetryAfterMs = 12e4;
function startAttempts(policy, subject, onRetry = () => {}) {
	let failures = 0;
	let freshTokens = 0;
	return {
		reset() {
			failures = 0;
			freshTokens = 0;
		},
		async waitToRetry(error) {
			if (!(error instanceof TransientError)) throw error;
			if (error.freshToken && freshTokens++ === 0) return;
			failures += 1;
			if (error.freshToken || failures >= policy.attempts) throw error.error;
			const delayMs = pauseMs(failures, policy.baseDelayMs, error.waitMs);
			onRetry({
				...subject,
				attempt: failures + 1,
				delayMs,
				reason: error.message
			});
			await setTimeout(delayMs);
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

// src/stores/registry/http/error-response.ts
var StatusError = class extends ImagebuildError {
	status;
	constructor(status, ...rest) {
		super(...rest);
		this.status = status;
	}
};
const isBusy = ({ status, codes }) => status === 429 || codes.includes("TOOMANYREQUESTS");
const isQuota = (response) => isBusy(response) && (/pull rate limit/i.test(response.words) || response.codes.length > 0 && response.pullsLeft === 0);
const isAbuse = (response) => isBusy(response) && response.codes.length === 0 && response.words !== "";
const has = (...wanted) => (response) => response.codes.some((code) => wanted.includes(code));
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
		when: (response) => response.status === 403 || response.status === 401 && has("DENIED")(response),
		code: "DENIED",
		message: "registryDenies",
		hint: (host) => say("registryAskForAccess", { host })
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
function parseErrorResponse(status, headers, body, authorization) {
	const text = Buffer.from(body).toString("utf8");
	const errors = parseErrors(text);
	const words = errors.length > 0 ? errors.map(({ message }) => message).join("; ") : text;
	const isPage = /^\s*</.test(words);
	return {
		status,
		codes: errors.map(({ code }) => code.toUpperCase()),
		words: isPage ? "" : oneLine(withoutSecrets(words, authorization)),
		pullsLeft: readQuota(headers)?.remaining,
		retryAfterMs: parseRetryAfter(String(headers["retry-after"] ?? "") || void 0)
	};
}
function errorFor(response, subject) {
	const { status, words, retryAfterMs = 0 } = response;
	const rule = errorRules.find(({ when }) => when(response));
	const isTooLong = retryAfterMs > longestRetryAfterMs;
	const waitSeconds = isTooLong ? Math.round(retryAfterMs / 1e3) : 0;
	const error = new StatusError(status, rule.code, say(rule.message, {
		who: nameOf(subject),
		status,
		waitSeconds,
		words
	}), {
		place: placeOf(subject),
		hint: rule.hint(subject.host)
	});
	return rule.temporary && !isTooLong ? new TransientError(error, { waitMs: response.retryAfterMs }) : error;
}
function parseErrors(text) {
	const parsed = tryJson(text);
	const errors = (Array.isArray(parsed?.errors) ? parsed.errors : []).filter((item) => typeof item === "object" && item !== null).slice(0, 5);
	if (errors.length === 0 && typeof parsed?.details === "string") return [{
		code: "",
		message: parsed.details
	}];
	return errors.map(({ code, message }) => ({
		code: String(code ?? ""),
		message: String(message ?? code ?? "")
	}));
}
function tryJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function withoutSecrets(text, authorization) {
	const secret = authorization?.split(" ")[1];
	if (!secret) return text;
	const decoded = Buffer.from(secret, "base64").toString();
	const password = decoded.slice(decoded.indexOf(":") + 1);
	return [secret, ...authorization.startsWith("Basic ") ? [decoded, password] : []].filter((part) => part.length > 0).reduce((rest, part) => rest.replaceAll(part, "***"), text);
}

// src/stores/registry/http/transport.ts
const errorBodyLimit = 65536;
const redirectLimit = 5;
function createTransport(options) {
	return {
		exchange: (call) => exchange(options, call),
		request: (call) => request(options, call),
		attempts: (call) => countAttempts(options, call),
		mayFollow: (url, from) => mayFollow(from, url, options)
	};
}
function countAttempts({ policy, onRetry }, { endpoint, image }) {
	const own = endpoint.isMirror ? {
		...policy,
		attempts: Math.min(2, policy.attempts)
	} : policy;
	return startAttempts(own, {
		host: endpoint.host,
		image
	}, onRetry);
}
async function request(options, call) {
	const attempts = countAttempts(options, call);
	for (;;) try {
		const { status, headers, url, body } = await exchange(options, call);
		return {
			status,
			headers,
			url,
			bytes: await readBody(call, body, call.limit ?? errorBodyLimit)
		};
	} catch (error) {
		await attempts.waitToRetry(error);
	}
}
async function exchange(options, call) {
	const used = call.authorization ?? await options.authorizer.header(call);
	const answer = await followRedirects(options, call, used);
	if (call.accept.includes(answer.status)) return answer;
	if (answer.status === 401 && call.authorization === void 0 && isOwn(call, answer.url)) {
		const challenges = answer.headers["www-authenticate"];
		const fresh = await options.authorizer.answerChallenge(call, challenges, used);
		if (fresh !== void 0) return repeatAuthorized(options, call, answer, fresh);
	}
	throw await readError(options, call, answer, used);
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
async function send({ connections, onAnswer }, call, url, authorization) {
	try {
		const { statusCode, headers, body } = await connections.send(url, {
			method: call.method,
			headers: {
				"user-agent": "imagebuild",
				...call.headers,
				...authorization
			},
			reset: false,
			body: call.body ?? null,
			...call.timeoutMs === void 0 ? {} : { headersTimeout: call.timeoutMs }
		});
		const answer = {
			status: statusCode,
			headers,
			url,
			body
		};
		if (isOwn(call, url)) onAnswer?.(call.endpoint, answer);
		return answer;
	} catch (error) {
		throw connectionError(error, subjectOf(call));
	}
}
async function readError({ onBusy }, call, { status, headers, body }, authorization) {
	const bytes = await readBody(call, body, errorBodyLimit).catch(() => /* @__PURE__ */ new Uint8Array());
	if (status === 429) onBusy?.(call.endpoint);
	return errorFor(parseErrorResponse(status, headers, bytes, authorization), subjectOf(call));
}
async function readBody(call, body, limit) {
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > limit) throw tooLarge(call, limit);
			chunks.push(chunk);
		}
	} catch (error) {
		throw connectionError(error, subjectOf(call));
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
	const next = URL.parse(location, answer.url.href);
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
	const release = await client.limiters.of(client.endpoint.host, "download").acquire();
	let succeeded = false;
	try {
		yield* downloadWithRetries(client, read);
		succeeded = true;
	} finally {
		release(succeeded);
	}
}
async function* downloadWithRetries(client, read) {
	const { digest } = read.descriptor;
	const call = client.call("GET", `blobs/${digest}`, { image: `${client.location}@${digest}` });
	const attempts = client.transport.attempts(call);
	let counted = read.position;
	for (;;) {
		const began = read.position;
		try {
			yield* checked(call, read, bytesFrom(client, call, read));
		} catch (error) {
			if (read.position - counted >= progressBytes) {
				counted = read.position;
				attempts.reset();
			}
			await attempts.waitToRetry(error);
			continue;
		}
		if (read.position === read.end) break;
		if (read.position === began) throw mismatch$1(call, say("blobTooShort", mismatchWords(call, read)));
	}
	if (read.hash && read.hash.digest() !== digest) throw mismatch$1(call, say("blobOtherBytes", mismatchWords(call, read)));
}
async function* checked(call, read, bytes) {
	for await (const chunk of bytes) {
		const end = read.position + chunk.length;
		if (end > read.descriptor.size) throw mismatch$1(call, say("blobTooLong", mismatchWords(call, read)));
		read.hash?.update(chunk, read.position);
		read.position = end;
		yield chunk;
	}
}
async function* bytesFrom(client, call, { position, end, descriptor }) {
	const isPart = end < descriptor.size;
	const headers = position === 0 && !isPart ? {} : { range: `bytes=${position}-${isPart ? end - 1 : ""}` };
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
	let at = startOf(call, answer, position);
	try {
		for await (const chunk of answer.body) {
			const skip = Math.max(0, position - at);
			at += chunk.length;
			const cut = isPart ? Math.max(0, at - end) : 0;
			if (skip < chunk.length - cut) yield skip + cut === 0 ? chunk : chunk.subarray(skip, chunk.length - cut);
			if (cut > 0) return;
		}
	} catch (error) {
		throw connectionError(error, subjectOf(call));
	}
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
			404,
			405,
			501
		]
	});
	const head = await client.transport.request(call);
	if (head.status === 404) return void 0;
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
		limit: manifestLimit
	});
	const answer = await client.transport.request(call);
	if (answer.status === 404) return void 0;
	const { bytes } = answer;
	const digest = digestOf(bytes);
	if (isDigest(name) && digest !== name) throw wrongBytes(client, name);
	const mediaType = mediaTypeOf(answer) ?? mediaTypeInBytes(bytes);
	if (mediaType === void 0) throw protocolError(subjectOf(call), (who) => say("registryNamesNoType", { who }));
	return {
		mediaType,
		digest,
		size: bytes.length
	};
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
	const call = client.call("GET", `manifests/${digest}`, {
		image,
		headers: accept,
		limit: manifestLimit
	});
	const { bytes } = await client.transport.request(call);
	if (bytes.length !== size || digestOf(bytes) !== digest) throw wrongBytes(client, digest);
	return bytes;
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
		]
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
	const size = Number(headerOf(head, "content-length") ?? NaN);
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
function mediaTypeInBytes(bytes) {
	try {
		const { mediaType } = JSON.parse(Buffer.from(bytes).toString("utf8"));
		return typeof mediaType === "string" ? mediaType : void 0;
	} catch {
		return;
	}
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
	if (mirror) try {
		const answer = await ask(mirror);
		if (answer !== void 0) return answer;
	} catch (error) {
		fallBack(clients, mirror, error);
	}
	return ask(clients.origin);
}
async function* readBlob(clients, read) {
	if (read.position > 0 && read.position >= read.end) return;
	const mirror = availableMirror(clients);
	if (mirror) try {
		return yield* download(mirror, read);
	} catch (error) {
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
const recoverableCodes = /* @__PURE__ */ new Set([
	"CONTENT_MISSING",
	"REGISTRY_UNAVAILABLE",
	"REGISTRY_PROTOCOL",
	"RATE_LIMITED",
	"UNAUTHORIZED",
	"DENIED"
]);
function fallBack({ unavailable }, mirror, error) {
	if (!(error instanceof ImagebuildError) || !recoverableCodes.has(error.code)) throw error;
	if (error.code === "REGISTRY_UNAVAILABLE") unavailable.add(mirror.endpoint.base.href);
}

// src/stores/registry/taglist.ts
const pageSize = 1e3;
const tagLimit = 2e5;
const pageBytes = 4194304;
async function listTags(client) {
	const tags = /* @__PURE__ */ new Set();
	const first = client.call("GET", "tags/list", {
		accept: [200, 404],
		limit: pageBytes
	});
	first.url.searchParams.set("n", String(pageSize));
	let url = first.url;
	while (url) {
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
	return target !== void 0 && URL.parse(target, answer.url.href) || void 0;
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

// src/stores/registry/upload/session.ts
const commitTimeoutMs = 3e5;
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
async function commitUpload(client, session, digest, whole) {
	const url = new URL(session.url);
	url.searchParams.set("digest", digest);
	const call = sessionCall(client, {
		...session,
		url
	}, "PUT", {
		accept: [
			201,
			204,
			404
		],
		timeoutMs: commitTimeoutMs,
		...whole && {
			body: whole.bytes,
			headers: partHeaders({
				...whole,
				start: 0
			})
		}
	});
	if (!whole) return (await client.transport.request(call)).status !== 404;
	const answer = await client.transport.exchange(call);
	await answer.body.dump();
	return answer.status !== 404;
}
async function cancelUpload(client, session) {
	const call = sessionCall(client, session, "DELETE", { accept: [
		200,
		202,
		204,
		404
	] });
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
	const url = URL.parse(location, from.href) ?? void 0;
	if (url?.hostname === base.hostname && url.protocol === "http:") url.protocol = base.protocol;
	return url;
}

// src/stores/registry/upload/upload.ts
const chunkBytes = 4194304;
const mostChunkBytes = 67108864;
async function uploadBlob(client, content, context) {
	const { host } = client.endpoint;
	const session = context.unused ?? await startUpload(client);
	const state = {
		client,
		content,
		hash: new ResumableHash(),
		session,
		offset: 0
	};
	const attempts = client.transport.attempts(client.call("PATCH", ""));
	for (;;) {
		const method = context.methods.get(host) ?? "stream";
		try {
			const committed = await senders[method](state);
			const written = {
				digest: state.hash.digest(),
				size: state.hash.size
			};
			if (committed || await context.has(written.digest)) return written;
			throw uploadExpired(client);
		} catch (error) {
			const other = state.failure === void 0 ? fallbackMethod(method, error, state.offset) : void 0;
			try {
				if (state.failure !== void 0) throw state.failure;
				if (other) context.methods.set(host, other);
				else await attempts.waitToRetry(error);
				if (await resume(state, other === void 0 && resumable.has(method))) attempts.reset();
			} catch (final) {
				await cancelUpload(client, state.session);
				throw final;
			}
		}
	}
}
const resumable = /* @__PURE__ */ new Set(["stream", "chunks"]);
const senders = {
	stream,
	once: stream,
	async chunks(state) {
		const { client } = state;
		const size = Math.min(mostChunkBytes, Math.max(chunkBytes, state.session.minChunk));
		for await (const bytes of chunksOf(feed(state), size)) {
			const part = {
				bytes,
				start: state.offset,
				length: bytes.length
			};
			state.session = await appendPart(client, state.session, part);
			state.offset += bytes.length;
		}
		return finish(state);
	},
	async whole(state) {
		const { content, hash } = state;
		if (content.digest === void 0 || content.size === void 0) await drainBytes(feed(state));
		if (state.failure !== void 0) throw state.failure;
		const { digest = hash.digest(), size: length = hash.size } = content;
		const part = {
			bytes: feed(state),
			start: 0,
			length
		};
		const known = await commitUpload(state.client, state.session, digest, part);
		if (state.failure !== void 0) throw state.failure;
		return known;
	}
};
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
async function finish(state) {
	if (state.failure !== void 0) throw state.failure;
	return commitUpload(state.client, state.session, state.hash.digest());
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
function fallbackMethod(method, error, offset) {
	if (method !== "stream" || !(error instanceof StatusError) || error.code === "DIGEST_MISMATCH") return void 0;
	const other = fallbacks[error.status];
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
		const begin = () => readBlob(this.#clients, startRead(descriptor, offset, options));
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
		return await this.#sizeOf(digest) !== void 0;
	}
	async mount({ digest }, from) {
		if (!(from instanceof Repository) || !this.#sharesToken(from)) return false;
		const outcome = await mountOrStartUpload(this.#origin, digest, from.#origin.repository);
		if (outcome === "mounted") return true;
		this.#unusedUploads.push(outcome);
		return false;
	}
	async write(content) {
		const { digest } = content;
		const size = digest === void 0 ? void 0 : await this.#sizeOf(digest);
		if (digest !== void 0 && size !== void 0 && size === (content.size ?? size)) return {
			digest,
			size
		};
		const release = await this.#origin.limiters.of(this.#origin.endpoint.host, "upload").acquire();
		let succeeded = false;
		try {
			const written = await uploadBlob(this.#origin, content, {
				methods: this.#methods,
				has: (digest) => this.has({ digest }),
				unused: this.#unusedUploads.pop()
			});
			succeeded = true;
			return written;
		} finally {
			release(succeeded);
		}
	}
	putManifest(bytes, descriptor, tag) {
		return writeManifest(this.#origin, bytes, descriptor, tag);
	}
	tags() {
		return listTags(this.#origin);
	}
	async close() {
		await Promise.all(this.#unusedUploads.splice(0).map((session) => cancelUpload(this.#origin, session)));
	}
	#sharesToken(other) {
		const [a, b] = [this.#origin, other.#origin];
		return a.transport === b.transport && a.endpoint.host === b.endpoint.host;
	}
	async #sizeOf(digest) {
		const call = this.#origin.call("HEAD", `blobs/${digest}`, { accept: [200, 404] });
		const head = await this.#origin.transport.request(call);
		return head.status === 404 ? void 0 : Number(headerOf(head, "content-length") ?? NaN);
	}
};

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
	const transport = createTransport({
		...options,
		policy,
		connections,
		authorizer: createAuthorizer(options.credentials ?? createCredentialLookup({
			env,
			home: homedir()
		}), {
			request: (call) => transport.request(call),
			mayFollow: (url, from) => transport.mayFollow(url, from)
		}),
		onBusy: ({ host }) => limiters.slowDown(host),
		onAnswer: ({ host }, { headers }) => {
			const quota = readQuota(headers);
			if (quota) quotas.set(host, quota);
		}
	});
	const methods = /* @__PURE__ */ new Map();
	const unavailable = /* @__PURE__ */ new Set();
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
		const origin = clientFor(originOf(host, options));
		return new Repository({
			origin,
			mirror: mirror && clientFor(mirror),
			unavailable
		}, methods);
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
			await Promise.all([...repositories.values()].map((repository) => repository.close()));
			await connections.close();
		}
	};
}

export { dockerConfigPath as a, serverOf as i, openConnections as n, readJson as o, createCredentialLookup as r, storeInHelper as s, createRegistry as t };