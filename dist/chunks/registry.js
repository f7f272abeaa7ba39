import { i as __toESM, r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as ImagebuildError } from "./errors.js";
import { c as require_errors, o as require_util, t as require_agent } from "./agent.js";
import { i as isDigest, n as digestOf, t as ResumableHash } from "./digest.js";
import { t as acceptedManifestTypes } from "./descriptor.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { homedir } from "node:os";

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

// src/registry/endpoint.ts
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
function urlIn(endpoint, repository, path) {
	const url = new URL(`${repository}/${path}`, endpoint.base);
	if (url.pathname !== `${endpoint.base.pathname}${repository}/${path}`) throw new ImagebuildError("REFERENCE_INVALID", `${JSON.stringify(path)} names nothing in ${repository}`);
	if (endpoint.namespace !== void 0) url.searchParams.set("ns", endpoint.namespace);
	return url;
}
function isAllowed(url, options) {
	return url.protocol === "https:" || url.protocol === "http:" && isPlainHost(url.host, options);
}
function mayLead(from, to, options) {
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
	const reason = !url ? "is not a URL" : url.protocol !== "https:" && url.protocol !== "http:" ? "is neither https:// nor http://" : url.username !== "" || url.password !== "" ? "carries a credential" : !isAllowed(url, options) ? "is plain HTTP" : void 0;
	if (url && reason === void 0) return url;
	const shown = url ? url.host : JSON.stringify(text);
	throw new ImagebuildError("CONFIGURATION_INVALID", `The mirror ${shown} of ${host} ${reason}`, {
		place: { registry: host },
		hint: "Write a mirror as https://mirror.example; name its host with --plain-http when it has no TLS; log in with imagebuild login."
	});
}

// src/registry/connections.ts
var import_api_request = /* @__PURE__ */ __toESM(require_api_request(), 1);
var import_agent = /* @__PURE__ */ __toESM(require_agent(), 1);
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

// src/registry/credential-helper.ts
const timeout = 3e4;
const tokenUser = "<token>";
async function askHelper(helper, server, env) {
	const { status, output } = await runHelper(helper, "get", server, env);
	if (status !== 0) {
		if (/credentials not found/i.test(output)) return void 0;
		throw failed(helper, "PROGRAM_FAILED", `ended with status ${status}`);
	}
	const { Username: username, Secret: secret } = parse$1(output);
	if (typeof username !== "string" || typeof secret !== "string") throw failed(helper, "PROGRAM_FAILED", "answered something that is no credential");
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
	if (status !== 0) throw failed(helper, "PROGRAM_FAILED", `ended with status ${status}`);
}
function runHelper(helper, action, input, env) {
	if (!/^[A-Za-z0-9._-]+$/.test(helper)) throw failed(helper, "CONFIGURATION_INVALID", "is no name of a program");
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
			if (error.code === "ENOENT" || error.code === "EACCES") return reject(failed(helper, "PROGRAM_MISSING", "is not installed, or may not be executed"));
			resolve({
				status: error.killed ? `none within ${timeout / 1e3} s` : error.code ?? "unknown",
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
function failed(helper, code, what) {
	const name = `docker-credential-${helper}`;
	return new ImagebuildError(code, `The credential helper ${JSON.stringify(name)} ${what}`, { hint: `Install or repair ${name}, or remove "${helper}" from credsStore and credHelpers of the docker configuration.` });
}

// src/registry/docker-config.ts
function dockerConfigPath(env, home) {
	return join(env["DOCKER_CONFIG"] || join(home, ".docker"), "config.json");
}
function configurationFiles(env, home) {
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
		throw invalid(path, code === void 0 ? "is not JSON" : `cannot be read (${code})`);
	}
	throw invalid(path, "is not a JSON object");
}
async function readConfiguration(path) {
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
	if (colon <= 0) throw invalid(path, "holds an \"auth\" that is not base64 of user:password");
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
function invalid(path, what) {
	return new ImagebuildError("CONFIGURATION_INVALID", `The login file ${path} ${what}`, {
		place: { file: path },
		hint: "Repair or remove the file, then run imagebuild login."
	});
}

// src/registry/credentials.ts
function credentialChain({ env, home, explicit = {} }) {
	const files = configurationFiles(env, home);
	const read = remember(readConfiguration);
	const ask = remember((key) => {
		const [helper = "", server = ""] = key.split("\n");
		return askHelper(helper, server, env);
	});
	return async (host, repository) => {
		const names = namesOf(host, repository);
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
function namesOf(host, repository) {
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

// src/registry/challenge.ts
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

// src/registry/quota.ts
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

// src/registry/retry.ts
const defaultPolicy = {
	attempts: 6,
	baseDelayMs: 500,
	stallMs: 3e4
};
const longestPauseMs = 3e4;
const longestRetryAfterMs = 12e4;
var Interruption = class extends Error {
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
function startAttempts(policy, subject, onRetry = () => {}) {
	let failures = 0;
	let freshTokens = 0;
	return {
		progressed() {
			failures = 0;
			freshTokens = 0;
		},
		async again(error) {
			if (!(error instanceof Interruption)) throw error;
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

// src/registry/failure.ts
var RefusedError = class extends ImagebuildError {
	status;
	constructor(status, ...rest) {
		super(...rest);
		this.status = status;
	}
};
const isBusy = ({ status, codes }) => status === 429 || codes.includes("TOOMANYREQUESTS");
const isQuota = (refusal) => isBusy(refusal) && (/pull rate limit/i.test(refusal.words) || refusal.codes.length > 0 && refusal.pullsLeft === 0);
const isAbuse = (refusal) => isBusy(refusal) && refusal.codes.length === 0 && refusal.words !== "";
const has = (...wanted) => (refusal) => refusal.codes.some((code) => wanted.includes(code));
const login = ({ host }) => `Check the name, or log in: imagebuild login ${host}`;
const rows = [
	{
		when: isQuota,
		code: "RATE_LIMITED",
		says: "allows no more pulls for now: the pull quota is used up",
		hint: ({ host }) => `Log in for a larger quota: imagebuild login ${host}; or use a mirror: --mirror ${host}=https://…; or let the build wait: --wait-for-quota 6h`
	},
	{
		when: isAbuse,
		code: "RATE_LIMITED",
		says: "blocks this address for a while, because too many requests came at once (the abuse limit, not the pull quota)",
		hint: () => "Wait some minutes and build again; a login does not lift this limit, a mirror does.",
		temporary: true
	},
	{
		when: isBusy,
		code: "RATE_LIMITED",
		says: "asks for fewer requests",
		hint: ({ host }) => `Build again later, or use a mirror: --mirror ${host}=https://…`,
		temporary: true
	},
	{
		when: (refusal) => refusal.status === 403 || refusal.status === 401 && has("DENIED")(refusal),
		code: "DENIED",
		says: "does not allow this account to do that",
		hint: ({ host }) => `Ask for access, or log in as someone who has it: imagebuild login ${host}`
	},
	{
		when: ({ status }) => status === 401,
		code: "UNAUTHORIZED",
		says: "asks for a login",
		hint: login
	},
	{
		when: (refusal) => refusal.status === 405 || has("UNSUPPORTED")(refusal),
		code: "DENIED",
		says: "does not offer this operation; it may be read-only",
		hint: () => "Publish to a registry that takes uploads."
	},
	{
		when: has("DIGEST_INVALID"),
		code: "DIGEST_MISMATCH",
		says: "received other bytes than were sent",
		hint: () => "Build again; if it happens again, something between here and the registry changes bytes."
	},
	{
		when: ({ status }) => status === 404,
		code: "CONTENT_MISSING",
		says: "does not have it",
		hint: login
	},
	{
		when: ({ status }) => status === 408 || status >= 500 && status !== 501,
		code: "REGISTRY_UNAVAILABLE",
		says: "is out of order",
		hint: () => "Build again later; what was uploaded is kept and not uploaded again.",
		temporary: true
	},
	{
		when: () => true,
		code: "REGISTRY_PROTOCOL",
		says: "answered in a way that the distribution specification does not know here",
		hint: () => "Check that the address is a container registry and no proxy or login page stands before it."
	}
];
function readRefusal(status, headers, body, authorization) {
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
function refused(refusal, subject) {
	const row = rows.find(({ when }) => when(refusal));
	const detail = refusal.words === "" ? "" : `: ${refusal.words}`;
	const tooLong = (refusal.retryAfterMs ?? 0) > longestRetryAfterMs;
	const wait = tooLong ? `; it asks to wait ${Math.round(refusal.retryAfterMs / 1e3)} s` : "";
	const message = `${shown(subject)} ${row.says} (status ${refusal.status}${wait})${detail}`;
	const details = {
		place: placeOf(subject),
		hint: row.hint(subject)
	};
	const error = new RefusedError(refusal.status, row.code, message, details);
	return row.temporary && !tooLong ? new Interruption(error, { waitMs: refusal.retryAfterMs }) : error;
}
const passing = /* @__PURE__ */ new Set([
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
const hangUps = /* @__PURE__ */ new Set([
	"ECONNRESET",
	"ECONNABORTED",
	"EPIPE",
	"UND_ERR_SOCKET",
	"UND_ERR_ABORTED"
]);
const stalls = /* @__PURE__ */ new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
function shown({ image, host }) {
	return image === host ? host : `${image}: ${host}`;
}
function disconnected(cause, subject) {
	if (cause instanceof ImagebuildError || cause instanceof Interruption) return cause;
	const code = cause?.code ?? "";
	const words = cause instanceof Error ? oneLine(cause.message || code) : "unknown reason";
	const what = stalls.has(code) ? "sent nothing for too long" : hangUps.has(code) ? "hung up" : "cannot be reached";
	const isHttp = !(cause instanceof Error && cause.name === "HTTPParserError");
	const error = new ImagebuildError(isHttp ? "REGISTRY_UNAVAILABLE" : "REGISTRY_PROTOCOL", `${shown(subject)} ${isHttp ? what : "does not speak HTTP"} (${words})`, {
		place: placeOf(subject),
		hint: `Check the network and the name ${subject.host}, and try again.`,
		...isHttp && { cause }
	});
	return passing.has(code) ? new Interruption(error) : error;
}
function protocolError(subject, words) {
	return new ImagebuildError("REGISTRY_PROTOCOL", `${shown(subject)} ${words}`, {
		place: placeOf(subject),
		hint: "Check that the address is a container registry and no proxy or login page stands before it."
	});
}
function placeOf(subject) {
	return {
		image: subject.image,
		registry: subject.host
	};
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
function oneLine(text) {
	return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim().slice(0, 300);
}

// src/registry/scope.ts
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

// src/registry/transport.ts
const errorBodyLimit = 65536;
const redirectLimit = 5;
function createTransport(options) {
	function attempts({ endpoint, image }) {
		const { policy, onRetry } = options;
		const own = endpoint.isMirror ? {
			...policy,
			attempts: Math.min(2, policy.attempts)
		} : policy;
		return startAttempts(own, {
			host: endpoint.host,
			image
		}, onRetry);
	}
	async function exchange(call) {
		const used = call.authorization ?? await options.authorizer.header(call);
		const answer = await follow(call, used);
		if (call.accept.includes(answer.status)) return answer;
		if (answer.status === 401 && call.authorization === void 0 && isOwn(call, answer.url)) {
			const fresh = await options.authorizer.refused(call, answer.headers["www-authenticate"], used);
			if (fresh !== void 0) return once(call, answer, fresh);
		}
		throw await refusal(call, answer, used);
	}
	async function once(call, first, authorization) {
		if (isStream(call.body)) throw await tokenEnded(call, first);
		await first.body.dump();
		const answer = await follow(call, authorization);
		if (call.accept.includes(answer.status)) return answer;
		throw await refusal(call, answer, authorization);
	}
	async function tokenEnded(call, answer) {
		const error = await refusal(call, answer, void 0);
		return error instanceof ImagebuildError ? new Interruption(error, { freshToken: true }) : error;
	}
	async function follow(call, authorization) {
		let url = call.url;
		let own = isOwn(call, url);
		for (let hops = 0; hops <= redirectLimit; hops++) {
			const answer = await send(call, url, own && authorization ? { authorization } : {});
			const next = redirection(call, answer);
			if (!next) return answer;
			await answer.body.dump();
			if (!mayLead(answer.url, next, options)) throw protocolError(subjectOf(call), `redirects to ${next.host} without TLS`);
			own &&= isOwn(call, next);
			url = next;
		}
		throw protocolError(subjectOf(call), `redirects more than ${redirectLimit} times`);
	}
	async function send(call, url, authorization) {
		options.onRequest?.({
			method: call.method,
			url
		});
		try {
			const { statusCode, headers, body } = await options.connections.send(url, {
				method: call.method,
				headers: {
					"user-agent": options.userAgent,
					...call.headers,
					...authorization
				},
				reset: false,
				body: call.body ?? null,
				...call.patienceMs === void 0 ? {} : { headersTimeout: call.patienceMs }
			});
			const answer = {
				status: statusCode,
				headers,
				url,
				body
			};
			if (isOwn(call, url)) options.onAnswer?.(call.endpoint, answer);
			return answer;
		} catch (error) {
			throw disconnected(error, subjectOf(call));
		}
	}
	async function refusal(call, answer, authorization) {
		const body = await readBody(call, answer.body, errorBodyLimit).catch(() => /* @__PURE__ */ new Uint8Array());
		if (answer.status === 429) options.onBusy?.(call.endpoint);
		return refused(readRefusal(answer.status, answer.headers, body, authorization), subjectOf(call));
	}
	async function request(call) {
		const tries = attempts(call);
		for (;;) try {
			const { status, headers, url, body } = await exchange(call);
			return {
				status,
				headers,
				url,
				bytes: await readBody(call, body, call.limit ?? errorBodyLimit)
			};
		} catch (error) {
			await tries.again(error);
		}
	}
	return {
		exchange,
		request,
		attempts,
		allows: (url, from) => mayLead(from, url, options)
	};
}
function subjectOf(call) {
	return {
		image: call.image,
		host: call.endpoint.host
	};
}
function headerOf(head, name) {
	const value = head.headers[name];
	return typeof value === "string" ? value : value?.[0];
}
async function readBody(call, body, limit) {
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > limit) throw tooLarge$1(call, limit);
			chunks.push(chunk);
		}
	} catch (error) {
		throw disconnected(error, subjectOf(call));
	}
	return new Uint8Array(Buffer.concat(chunks));
}
function tooLarge$1(call, limit) {
	const subject = subjectOf(call);
	return new ImagebuildError("LIMIT_EXCEEDED", `${subject.image}: an answer of ${subject.host} has over ${limit} bytes`, {
		place: placeOf(subject),
		hint: "Check that the reference names an image."
	});
}
function isOwn(call, url) {
	return url.origin === call.endpoint.base.origin;
}
function isStream(body) {
	return body !== void 0 && !(body instanceof Uint8Array);
}
function redirection(call, answer) {
	const location = headerOf(answer, "location");
	if (location === void 0 || ![
		301,
		302,
		303,
		307,
		308
	].includes(answer.status)) return void 0;
	const next = URL.parse(location, answer.url.href);
	if (!next) throw protocolError(subjectOf(call), "redirects to an address that is none");
	if (call.method === "GET" || call.method === "HEAD") return next;
	return (answer.status === 307 || answer.status === 308) && !isStream(call.body) && isOwn(call, next) ? next : void 0;
}

// src/registry/token.ts
const defaultLifetime = 60;
async function requestToken(wish, wanted, request) {
	const askedAt = Date.now();
	const { credential } = wanted;
	const isIdentity = credential !== void 0 && "identityToken" in credential;
	const { status, bytes } = await request({
		...wish,
		...isIdentity ? byPost(wanted, credential.identityToken) : byGet(wanted),
		endpoint: {
			...wish.endpoint,
			base: wanted.realm
		},
		accept: [
			200,
			401,
			403
		]
	});
	if (status !== 200) throw refusedCredential(wish, credential);
	return readToken(wish, bytes, askedAt);
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
function readToken(wish, bytes, askedAt) {
	const answer = parseAnswer(bytes);
	const token = answer["token"] ?? answer["access_token"];
	if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) throw protocolError(subjectOf(wish), "sends a token that is none");
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
function refusedCredential(wish, credential) {
	const { host } = wish.endpoint;
	const who = credential ? "refuses the credential it was given" : "gives nobody a token without a login";
	return new ImagebuildError("UNAUTHORIZED", `${wish.image}: ${host} ${who}`, {
		place: placeOf(subjectOf(wish)),
		hint: `Check the name, or log in: imagebuild login ${host}`
	});
}
function basicHeader(credential) {
	if (!credential || "identityToken" in credential) return void 0;
	return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString("base64")}`;
}

// src/registry/authorization.ts
function createAuthorizer(credentials, request, allows) {
	const hosts = /* @__PURE__ */ new Map();
	const known = /* @__PURE__ */ new Map();
	function credentialOf({ endpoint, repository }) {
		const key = `${endpoint.host}/${repository ?? ""}`;
		const credential = known.get(key) ?? credentials(endpoint.host, repository);
		known.set(key, credential);
		return credential;
	}
	async function headerFor(wish, state) {
		if (state.challenge.scheme === "basic") return basicHeader(await credentialOf(wish));
		const tokens = tokensOf(state, wish);
		for (;;) {
			const known = [...tokens].find(({ scopes }) => coversScopes(scopes, wish.scopes));
			const held = known ?? hold(wish, state, tokens);
			const { header, until } = await held.token;
			if (held !== known || until > Date.now()) return header;
			tokens.delete(held);
		}
	}
	function hold(wish, { challenge }, tokens) {
		const { service, scope } = challenge.parameters;
		const scopes = mergeScopes(wish.scopes);
		const asked = mergeScopes(scopes, parseScopes(scope).filter(isOf(wish)));
		const ask = async () => {
			const wanted = {
				realm: realmOf(wish, challenge),
				service,
				scopes: asked
			};
			return requestToken(wish, {
				...wanted,
				credential: await credentialOf(wish)
			}, request);
		};
		const held = {
			scopes,
			token: ask()
		};
		tokens.add(held);
		held.token.then(({ header }) => {
			held.header = header;
		}, () => tokens.delete(held));
		return held;
	}
	function realmOf(wish, challenge) {
		const realm = URL.parse(challenge.parameters["realm"] ?? "");
		if (!realm) throw protocolError(subjectOf(wish), "asks for a token and does not say where to get it");
		if (wish.endpoint.base.protocol === "http:" && realm.protocol === "http:" || realm.protocol === "https:" && allows(realm, wish.endpoint.base)) return realm;
		throw protocolError(subjectOf(wish), `names a token server without TLS (${realm.host})`);
	}
	return {
		async header(wish) {
			const state = hosts.get(wish.endpoint.base.href);
			return state && headerFor(wish, state);
		},
		async refused(wish, challenges, used) {
			const challenge = chooseChallenge(parseChallenges(challenges));
			if (!challenge) return void 0;
			const state = hosts.get(wish.endpoint.base.href) ?? {
				challenge,
				tokens: /* @__PURE__ */ new Map()
			};
			state.challenge = challenge;
			hosts.set(wish.endpoint.base.href, state);
			const tokens = tokensOf(state, wish);
			for (const held of tokens) if (used !== void 0 && held.header === used) tokens.delete(held);
			const header = await headerFor(wish, state);
			return header === used ? void 0 : header;
		}
	};
}
function chooseChallenge(challenges) {
	return challenges.find(({ scheme }) => scheme === "bearer") ?? challenges.find(({ scheme }) => scheme === "basic");
}
function isOf(wish) {
	return (scope) => !scope.startsWith("repository:") || scope.startsWith(`repository:${wish.repository}:`);
}
function tokensOf(state, { repository = "" }) {
	const tokens = state.tokens.get(repository) ?? /* @__PURE__ */ new Set();
	state.tokens.set(repository, tokens);
	return tokens;
}

// src/registry/door.ts
function openDoor(door) {
	const { endpoint, repository, location: image } = door;
	return {
		...door,
		call: (method, path, more) => ({
			endpoint,
			image,
			repository,
			method,
			url: urlIn(endpoint, repository, path),
			scopes: [scopeFor(method, repository)],
			accept: [200],
			...more
		})
	};
}
function scopeFor(method, repository) {
	return method === "GET" || method === "HEAD" ? repositoryScope(repository, "pull") : repositoryScope(repository, "pull", "push");
}

// src/registry/gate.ts
function createGate(first = 4, most = 12) {
	let places = first;
	let inside = 0;
	let sinceChange = 0;
	let wasSlowed = false;
	const waiting = [];
	function admit() {
		while (inside < Math.floor(places) && waiting.length > 0) {
			inside += 1;
			waiting.shift()();
		}
	}
	function leave(well) {
		inside -= 1;
		const enough = wasSlowed ? places : 1;
		if (well && ++sinceChange >= enough && places < most) {
			places += 1;
			sinceChange = 0;
		}
		admit();
	}
	return {
		async enter() {
			await new Promise((resolve) => {
				waiting.push(resolve);
				admit();
			});
			return leave;
		},
		slowDown() {
			places = Math.max(1, Math.floor(places / 2));
			wasSlowed = true;
			sinceChange = 0;
		}
	};
}
function createGates() {
	const gates = /* @__PURE__ */ new Map();
	return {
		of(host, direction) {
			const key = `${direction} ${host}`;
			const gate = gates.get(key) ?? createGate();
			gates.set(key, gate);
			return gate;
		},
		slowDown(host) {
			for (const direction of ["download", "upload"]) gates.get(`${direction} ${host}`)?.slowDown();
		}
	};
}

// src/registry/download.ts
const progressBytes = 1048576;
function startReading(descriptor, offset, { unchecked = false, length = Number.POSITIVE_INFINITY }) {
	const end = Math.min(descriptor.size, offset + length);
	return {
		descriptor,
		position: offset,
		end,
		hash: offset === 0 && end === descriptor.size && !unchecked ? new ResumableHash() : void 0
	};
}
async function* download(door, reading) {
	const leave = await door.gates.of(door.endpoint.host, "download").enter();
	let well = false;
	try {
		yield* resumed(door, reading);
		well = true;
	} finally {
		leave(well);
	}
}
async function* resumed(door, reading) {
	const { digest } = reading.descriptor;
	const call = door.call("GET", `blobs/${digest}`, { image: `${door.location}@${digest}` });
	const tries = door.transport.attempts(call);
	let counted = reading.position;
	for (;;) {
		const began = reading.position;
		try {
			yield* checked(call, reading, bytesFrom(door, call, reading));
		} catch (error) {
			if (reading.position - counted >= progressBytes) {
				counted = reading.position;
				tries.progressed();
			}
			await tries.again(error);
			continue;
		}
		if (reading.position === reading.end) break;
		if (reading.position === began) throw mismatch$1(call, reading, "fewer bytes");
	}
	if (reading.hash && reading.hash.digest() !== digest) throw mismatch$1(call, reading, "other bytes");
}
async function* checked(call, reading, bytes) {
	for await (const chunk of bytes) {
		const end = reading.position + chunk.length;
		if (end > reading.descriptor.size) throw mismatch$1(call, reading, "more bytes");
		reading.hash?.update(chunk, reading.position);
		reading.position = end;
		yield chunk;
	}
}
async function* bytesFrom(door, call, { position, end, descriptor }) {
	const isPart = end < descriptor.size;
	const headers = position === 0 && !isPart ? {} : { range: `bytes=${position}-${isPart ? end - 1 : ""}` };
	const answer = await door.transport.exchange({
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
		throw disconnected(error, subjectOf(call));
	}
}
function startOf(call, answer, position) {
	if (answer.status === 200) return 0;
	const start = /^bytes (\d+)-/.exec(headerOf(answer, "content-range") ?? "")?.[1];
	if (start !== void 0 && Number(start) <= position) return Number(start);
	throw protocolError(subjectOf(call), "sends another part of a blob than it was asked for");
}
function mismatch$1(call, { descriptor: { size } }, what) {
	const subject = subjectOf(call);
	return new ImagebuildError("DIGEST_MISMATCH", `${subject.image}: ${subject.host} sent ${what} than the ${size} that have this digest`, {
		place: placeOf(subject),
		hint: `Try again, or take the image from another place; what ${subject.host} holds may be damaged.`
	});
}

// src/registry/manifest.ts
const manifestLimit = 4194304;
const accept = { accept: acceptedManifestTypes.join(", ") };
async function resolveManifest(door, name) {
	const call = door.call("HEAD", `manifests/${name}`, {
		image: imageOf(door, name),
		headers: accept,
		accept: [
			200,
			400,
			404,
			405,
			501
		]
	});
	const head = await door.transport.request(call);
	if (head.status === 404) return void 0;
	const descriptor = head.status === 200 ? describe(head) : void 0;
	if (descriptor === void 0) return resolveByGet(door, name);
	if (isDigest(name) && descriptor.digest !== name) throw protocolError(subjectOf(call), `has another digest for it: ${descriptor.digest}`);
	return descriptor;
}
async function resolveByGet(door, name) {
	const call = door.call("GET", `manifests/${name}`, {
		image: imageOf(door, name),
		headers: accept,
		accept: [200, 404],
		limit: manifestLimit
	});
	const answer = await door.transport.request(call);
	if (answer.status === 404) return void 0;
	const { bytes } = answer;
	const digest = digestOf(bytes);
	if (isDigest(name) && digest !== name) throw wrongBytes(door, name);
	const mediaType = mediaTypeOf(answer) ?? mediaTypeInside(bytes);
	if (mediaType === void 0) throw protocolError(subjectOf(call), "does not say what type its manifest has");
	return {
		mediaType,
		digest,
		size: bytes.length
	};
}
async function readManifest(door, { digest, size }) {
	const image = imageOf(door, digest);
	if (size > 4194304) throw new ImagebuildError("LIMIT_EXCEEDED", `${image}: its manifest has ${size} bytes, over ${manifestLimit}`, {
		place: {
			image,
			registry: door.endpoint.host
		},
		hint: "Check that the reference names an image."
	});
	const call = door.call("GET", `manifests/${digest}`, {
		image,
		headers: accept,
		limit: manifestLimit
	});
	const { bytes } = await door.transport.request(call);
	if (bytes.length !== size || digestOf(bytes) !== digest) throw wrongBytes(door, digest);
	return bytes;
}
async function writeManifest(door, bytes, { digest, mediaType }, tag) {
	const call = door.call("PUT", `manifests/${tag ?? digest}`, {
		image: imageOf(door, tag ?? digest),
		headers: { "content-type": mediaType },
		body: bytes,
		accept: [
			200,
			201,
			202
		]
	});
	const stored = headerOf(await door.transport.request(call), "docker-content-digest");
	if (stored?.startsWith("sha256:") && stored !== digest) throw new ImagebuildError("DIGEST_MISMATCH", `${call.image}: ${door.endpoint.host} stored ${stored} for ${digest}`, {
		place: placeOf(subjectOf(call)),
		hint: "Check that no proxy before the registry changes what is sent."
	});
}
function imageOf(door, name) {
	return `${door.location}${isDigest(name) ? "@" : ":"}${name}`;
}
function describe(head) {
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
function mediaTypeInside(bytes) {
	try {
		const { mediaType } = JSON.parse(Buffer.from(bytes).toString("utf8"));
		return typeof mediaType === "string" ? mediaType : void 0;
	} catch {
		return;
	}
}
function wrongBytes(door, digest) {
	const { host } = door.endpoint;
	const image = imageOf(door, digest);
	return new ImagebuildError("DIGEST_MISMATCH", `${image}: ${host} sent other bytes than this digest names`, {
		place: {
			image,
			registry: host
		},
		hint: `Try again, or take the image from another place; what ${host} holds may be damaged.`
	});
}

// src/registry/mirror.ts
async function readFirst(doors, ask) {
	const mirror = openMirror(doors);
	if (mirror) try {
		const answer = await ask(mirror);
		if (answer !== void 0) return answer;
	} catch (error) {
		passOver(doors, mirror, error);
	}
	return ask(doors.origin);
}
async function* readBlob(doors, reading) {
	if (reading.position > 0 && reading.position >= reading.end) return;
	const mirror = openMirror(doors);
	if (mirror) try {
		return yield* download(mirror, reading);
	} catch (error) {
		passOver(doors, mirror, error);
	}
	yield* download(doors.origin, reading);
}
function firstDoor(doors) {
	return openMirror(doors) ?? doors.origin;
}
function openMirror({ mirror, closed }) {
	return mirror && !closed.has(mirror.endpoint.base.href) ? mirror : void 0;
}
const passable = /* @__PURE__ */ new Set([
	"CONTENT_MISSING",
	"REGISTRY_UNAVAILABLE",
	"REGISTRY_PROTOCOL",
	"RATE_LIMITED",
	"UNAUTHORIZED",
	"DENIED"
]);
function passOver({ closed }, mirror, error) {
	if (!(error instanceof ImagebuildError) || !passable.has(error.code)) throw error;
	if (error.code === "REGISTRY_UNAVAILABLE") closed.add(mirror.endpoint.base.href);
}

// src/registry/session.ts
const commitPatienceMs = 3e5;
async function beginSession(door) {
	const call = door.call("POST", "blobs/uploads/", { accept: [202] });
	return sessionAfter(door, call, await door.transport.request(call));
}
async function mountOrBegin(door, digest, from) {
	const call = door.call("POST", "blobs/uploads/", {
		accept: [201, 202],
		scopes: [repositoryScope(door.repository, "pull", "push"), repositoryScope(from, "pull")]
	});
	call.url.searchParams.set("mount", digest);
	call.url.searchParams.set("from", from);
	const answer = await door.transport.request(call);
	return answer.status === 201 ? "mounted" : sessionAfter(door, call, answer);
}
async function append(door, session, part) {
	const call = sessionCall(door, session, "PATCH", {
		accept: [
			201,
			202,
			204,
			404
		],
		body: part.bytes,
		headers: partHeaders(part)
	});
	const answer = await door.transport.exchange(call);
	await answer.body.dump();
	if (answer.status === 404) throw forgotten(door);
	return sessionAfter(door, call, answer, session);
}
async function standing(door, session) {
	const call = sessionCall(door, session, "GET", { accept: [
		200,
		202,
		204,
		400,
		404,
		405,
		416
	] });
	const answer = await door.transport.request(call);
	const end = Number(/^(?:bytes=)?0-(\d+)$/.exec(headerOf(answer, "range") ?? "")?.[1] ?? 0);
	if (answer.status >= 300 || end === 0) return void 0;
	return {
		session: sessionAfter(door, call, answer, session),
		offset: end + 1
	};
}
async function commit(door, session, digest, whole) {
	const url = new URL(session.url);
	url.searchParams.set("digest", digest);
	const call = sessionCall(door, {
		...session,
		url
	}, "PUT", {
		accept: [
			201,
			204,
			404
		],
		patienceMs: commitPatienceMs,
		...whole && {
			body: whole.bytes,
			headers: partHeaders({
				...whole,
				start: 0
			})
		}
	});
	if (!whole) return (await door.transport.request(call)).status !== 404;
	const answer = await door.transport.exchange(call);
	await answer.body.dump();
	return answer.status !== 404;
}
async function cancel(door, session) {
	const call = sessionCall(door, session, "DELETE", { accept: [
		200,
		202,
		204,
		404
	] });
	await door.transport.exchange(call).then((answer) => answer.body.dump(), () => void 0);
}
function forgotten(door) {
	const subject = {
		image: door.location,
		host: door.endpoint.host
	};
	const error = new ImagebuildError("REGISTRY_UNAVAILABLE", `${subject.image}: ${subject.host} forgot the upload`, {
		place: placeOf(subject),
		hint: "Build again; what was uploaded is kept and not uploaded again."
	});
	return new Interruption(error);
}
function sessionCall(door, session, method, more) {
	const scopes = [repositoryScope(door.repository, "pull", "push")];
	return door.call(method, "", {
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
function sessionAfter(door, call, answer, before) {
	const location = headerOf(answer, "location");
	const url = location === void 0 ? before?.url : locate(location, answer.url, door.endpoint.base);
	if (!url) throw protocolError(subjectOf(call), "opens an upload and does not say where");
	if (!door.transport.allows(url, door.endpoint.base)) throw protocolError(subjectOf(call), `sends an upload to ${url.host} without TLS`);
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

// src/registry/tags.ts
const pageSize = 1e3;
const tagLimit = 2e5;
const pageBytes = 4194304;
async function listTags(door) {
	const tags = /* @__PURE__ */ new Set();
	const first = door.call("GET", "tags/list", {
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
		const answer = await door.transport.request(call);
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
	if (!Array.isArray(page?.tags)) throw protocolError(subjectOf(call), "sends a list of tags that is none");
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
	return new ImagebuildError("LIMIT_EXCEEDED", `${subject.image} has over ${tagLimit} tags`, {
		place: placeOf(subject),
		hint: "Delete old tags, or publish to another repository."
	});
}

// src/registry/way.ts
const fallbacks = {
	400: "chunks",
	405: "whole",
	411: "chunks",
	413: "chunks",
	415: "chunks",
	416: "chunks",
	501: "whole"
};
function otherWay(way, error, offset) {
	if (way !== "stream" || !(error instanceof RefusedError) || error.code === "DIGEST_MISMATCH") return void 0;
	const other = fallbacks[error.status];
	return other !== void 0 && offset > 0 && error.status !== tooLarge ? "once" : other;
}
const tooLarge = 413;

// src/registry/upload.ts
const chunkBytes = 4194304;
const mostChunkBytes = 67108864;
async function upload(door, content, context) {
	const { host } = door.endpoint;
	const session = context.spare ?? await beginSession(door);
	const state = {
		door,
		content,
		hash: new ResumableHash(),
		session,
		offset: 0
	};
	const tries = door.transport.attempts(door.call("PATCH", ""));
	for (;;) {
		const way = context.ways.get(host) ?? "stream";
		try {
			const committed = await senders[way](state);
			const written = {
				digest: state.hash.digest(),
				size: state.hash.size
			};
			if (committed || await context.has(written.digest)) return written;
			throw forgotten(door);
		} catch (error) {
			const other = state.failure === void 0 ? otherWay(way, error, state.offset) : void 0;
			try {
				if (state.failure !== void 0) throw state.failure;
				if (other) context.ways.set(host, other);
				else await tries.again(error);
				if (await resume(state, other === void 0 && continuable.has(way))) tries.progressed();
			} catch (final) {
				await cancel(door, state.session);
				throw final;
			}
		}
	}
}
const continuable = /* @__PURE__ */ new Set(["stream", "chunks"]);
const senders = {
	stream,
	once: stream,
	async chunks(state) {
		const { door } = state;
		const size = Math.min(mostChunkBytes, Math.max(chunkBytes, state.session.minChunk));
		for await (const bytes of chunksOf(feed(state), size)) {
			const part = {
				bytes,
				start: state.offset,
				length: bytes.length
			};
			state.session = await append(door, state.session, part);
			state.offset += bytes.length;
		}
		return finish(state);
	},
	async whole(state) {
		const { content, hash } = state;
		if (content.digest === void 0 || content.size === void 0) await drain(feed(state));
		if (state.failure !== void 0) throw state.failure;
		const { digest = hash.digest(), size: length = hash.size } = content;
		const part = {
			bytes: feed(state),
			start: 0,
			length
		};
		const known = await commit(state.door, state.session, digest, part);
		if (state.failure !== void 0) throw state.failure;
		return known;
	}
};
async function stream(state) {
	const { door, content, offset: start } = state;
	const length = start === 0 || content.size === void 0 ? void 0 : content.size - start;
	if (content.size === start) await drain(feed(state));
	else state.session = await append(door, state.session, {
		bytes: feed(state),
		start,
		length
	});
	return finish(state);
}
async function finish(state) {
	if (state.failure !== void 0) throw state.failure;
	return commit(state.door, state.session, state.hash.digest());
}
async function resume(state, mayContinue) {
	const kept = mayContinue ? await standing(state.door, state.session) : void 0;
	if (kept && kept.offset <= state.hash.size) {
		const isMore = kept.offset > state.offset;
		Object.assign(state, kept);
		return isMore;
	}
	await cancel(state.door, state.session);
	state.session = await beginSession(state.door);
	state.offset = 0;
	return false;
}
async function* feed(state) {
	const { content, hash } = state;
	let at = state.offset;
	try {
		for await (const chunk of content.open(at)) {
			hash.update(chunk, at);
			at += chunk.length;
			if (at > (content.size ?? at)) throw mismatch(state, `more than ${content.size} bytes`);
			yield chunk;
		}
		if (at < (content.size ?? at)) throw mismatch(state, `${at} of ${content.size} bytes`);
		if (content.digest !== void 0 && hash.digest() !== content.digest) throw mismatch(state, `${hash.digest()} instead of ${content.digest}`);
	} catch (error) {
		state.failure = error;
	}
}
async function drain(bytes) {
	for await (const _ of bytes);
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
function mismatch({ door }, what) {
	return new ImagebuildError("DIGEST_MISMATCH", `${door.location}: the content to upload has ${what}`, {
		place: placeOf(subjectOf(door.call("PUT", ""))),
		hint: "Build again: a file changed while it was read, or its source sent other bytes."
	});
}

// src/registry/repository.ts
var Repository = class Repository {
	location;
	#doors;
	#ways;
	#spare = [];
	constructor(doors, ways) {
		this.location = doors.origin.location;
		this.#doors = doors;
		this.#ways = ways;
	}
	get #origin() {
		return this.#doors.origin;
	}
	resolve(tagOrDigest) {
		return readFirst(this.#doors, (door) => resolveManifest(door, tagOrDigest));
	}
	manifest(descriptor) {
		return readFirst(this.#doors, (door) => readManifest(door, descriptor));
	}
	blob(descriptor, offset = 0, options = {}) {
		const begin = () => readBlob(this.#doors, startReading(descriptor, offset, options));
		return { [Symbol.asyncIterator]: () => begin()[Symbol.asyncIterator]() };
	}
	quota() {
		const { endpoint, quotas } = firstDoor(this.#doors);
		return {
			host: endpoint.host,
			...quotas.get(endpoint.host)
		};
	}
	async has({ digest }) {
		return await this.#sizeOf(digest) !== void 0;
	}
	async mount({ digest }, from) {
		if (!(from instanceof Repository) || !this.#isNeighbour(from)) return false;
		const outcome = await mountOrBegin(this.#origin, digest, from.#origin.repository);
		if (outcome === "mounted") return true;
		this.#spare.push(outcome);
		return false;
	}
	async write(content) {
		const { digest } = content;
		const size = digest === void 0 ? void 0 : await this.#sizeOf(digest);
		if (digest !== void 0 && size !== void 0 && size === (content.size ?? size)) return {
			digest,
			size
		};
		const leave = await this.#origin.gates.of(this.#origin.endpoint.host, "upload").enter();
		let well = false;
		try {
			const written = await upload(this.#origin, content, {
				ways: this.#ways,
				has: (digest) => this.has({ digest }),
				spare: this.#spare.pop()
			});
			well = true;
			return written;
		} finally {
			leave(well);
		}
	}
	putManifest(bytes, descriptor, tag) {
		return writeManifest(this.#origin, bytes, descriptor, tag);
	}
	tags() {
		return listTags(this.#origin);
	}
	async close() {
		await Promise.all(this.#spare.splice(0).map((session) => cancel(this.#origin, session)));
	}
	#isNeighbour(other) {
		const [a, b] = [this.#origin, other.#origin];
		return a.transport === b.transport && a.endpoint.host === b.endpoint.host;
	}
	async #sizeOf(digest) {
		const call = this.#origin.call("HEAD", `blobs/${digest}`, { accept: [200, 404] });
		const head = await this.#origin.transport.request(call);
		return head.status === 404 ? void 0 : Number(headerOf(head, "content-length") ?? NaN);
	}
};

// src/registry/registry.ts
function createRegistry(options = {}) {
	const policy = {
		...defaultPolicy,
		...options.retry
	};
	const env = options.env ?? process.env;
	const connections = openConnections(policy.stallMs, env);
	const gates = createGates();
	const quotas = /* @__PURE__ */ new Map();
	const transport = createTransport({
		...options,
		policy,
		connections,
		userAgent: options.userAgent ?? "imagebuild",
		authorizer: createAuthorizer(options.credentials ?? credentialChain({
			env,
			home: homedir()
		}), (call) => transport.request(call), (url, from) => transport.allows(url, from)),
		onBusy: ({ host }) => gates.slowDown(host),
		onAnswer: ({ host }, { headers }) => {
			const quota = readQuota(headers);
			if (quota) quotas.set(host, quota);
		}
	});
	const ways = /* @__PURE__ */ new Map();
	const closed = /* @__PURE__ */ new Set();
	const repositories = /* @__PURE__ */ new Map();
	function open(host, name, direct) {
		const location = `${host}/${name}`;
		const enter = (endpoint) => openDoor({
			endpoint,
			location,
			repository: `${endpoint.prefix}${name}`,
			transport,
			gates,
			quotas
		});
		const mirror = direct ? void 0 : mirrorOf(host, options);
		const doors = {
			origin: enter(originOf(host, options)),
			mirror: mirror && enter(mirror),
			closed
		};
		return new Repository(doors, ways);
	}
	return {
		repository(host, name, { direct = false } = {}) {
			const key = `${direct} ${host}/${name}`;
			const repository = repositories.get(key) ?? open(host, name, direct);
			repositories.set(key, repository);
			return repository;
		},
		async ping(host) {
			const endpoint = originOf(host, options);
			await transport.request({
				endpoint,
				image: host,
				method: "GET",
				url: endpoint.base,
				scopes: [],
				accept: [200]
			});
		},
		async close() {
			await Promise.all([...repositories.values()].map((repository) => repository.close()));
			await connections.close();
		}
	};
}

export { readJson as a, dockerConfigPath as i, credentialChain as n, storeInHelper as o, serverOf as r, openConnections as s, createRegistry as t };