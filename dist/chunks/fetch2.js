import { t as openConnections } from "./connections.js";
import { t as createProxyLookup } from "./proxies2.js";
import { Readable } from "node:stream";

// src/network/fetch.ts
const redirectLimit = 5;
const stallMs = 6e4;
const withoutBody = [
	204,
	205,
	304
];
async function useEnvironmentForFetch(env) {
	createProxyLookup(env);
	if ([
		"HTTPS_PROXY",
		"HTTP_PROXY",
		"https_proxy",
		"http_proxy",
		"SSL_CERT_FILE",
		"SSL_CERT_DIR"
	].some((name) => env[name])) globalThis.fetch = createFetch(env);
}
function createFetch(env) {
	const connections = openConnections(stallMs, { ...env });
	return async (input, init) => {
		const request = new Request(input, init);
		const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
		let url = new URL(request.url);
		let headers = Object.fromEntries(request.headers);
		for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
			const { method, signal } = request;
			const options = {
				method,
				headers,
				body,
				signal
			};
			const answer = await connections.send(url, options);
			const next = redirectTarget(request, url, answer.statusCode, answer.headers["location"]);
			if (next === void 0) return toResponse(answer, url);
			await answer.body.dump();
			if (next.origin !== url.origin) headers = withoutLogin(headers);
			url = next;
		}
		throw new TypeError(`${request.url} redirects more than ${redirectLimit} times`);
	};
}
function redirectTarget({ method, redirect }, from, status, location) {
	if (![
		301,
		302,
		303,
		307,
		308
	].includes(status) || typeof location !== "string") return void 0;
	if (redirect === "error") throw new TypeError(`${from.host} redirects`);
	if (redirect === "manual" || !["GET", "HEAD"].includes(method)) return void 0;
	const next = new URL(location, from);
	if (next.protocol === "https:" || next.protocol === from.protocol) return next;
	throw new TypeError(`${from.host} redirects to ${next.protocol}//`);
}
function withoutLogin(headers) {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "authorization"));
}
async function toResponse({ statusCode, headers, body }, url) {
	const list = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((each) => [name, each]));
	const isEmpty = withoutBody.includes(statusCode);
	if (isEmpty) await body.dump();
	const stream = isEmpty ? null : Readable.toWeb(body);
	const response = new Response(stream, {
		status: statusCode,
		headers: list
	});
	return Object.defineProperty(response, "url", { value: url.href });
}

export { useEnvironmentForFetch as n, createFetch as t };