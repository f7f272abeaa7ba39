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

export { isLoopback as n, parseNoProxy as r, destinationOf as t };