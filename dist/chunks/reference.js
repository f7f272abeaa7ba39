import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as isDigest } from "./digest.js";

// src/image/reference.ts
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const dockerHubNames = /* @__PURE__ */ new Set([
	"docker.io",
	"index.docker.io",
	"registry-1.docker.io"
]);
function parseReference(text) {
	const [name, digest] = splitOnce(text, "@");
	if (digest !== void 0 && !isDigest(digest)) throw invalid(text, say("referenceDigest", { digest }));
	const [host, rest] = splitHost(name);
	const colon = rest.lastIndexOf(":");
	const repository = colon === -1 ? rest : rest.slice(0, colon);
	const tag = colon === -1 ? void 0 : rest.slice(colon + 1);
	if (tag !== void 0 && !isTag(tag)) throw invalid(text, say("referenceTag", { tag: JSON.stringify(tag) }));
	checkRepository(text, repository);
	return {
		host,
		repository: host === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository,
		...tag !== void 0 ? { tag } : digest === void 0 ? { tag: "latest" } : {},
		...digest !== void 0 ? { digest } : {}
	};
}
function isTag(text) {
	return tagPattern.test(text);
}
function tryParseReference(text) {
	try {
		return parseReference(text);
	} catch (error) {
		if (error instanceof ImagebuildError) return void 0;
		throw error;
	}
}
function formatReference(reference) {
	const tag = reference.tag === void 0 ? "" : `:${reference.tag}`;
	const digest = reference.digest === void 0 ? "" : `@${reference.digest}`;
	return `${reference.host}/${reference.repository}${tag}${digest}`;
}
function namesHost(text) {
	const slash = text.indexOf("/");
	const first = text.slice(0, Math.max(0, slash));
	return first.includes(".") || first.includes(":") || first === "localhost";
}
function splitHost(name) {
	const slash = name.indexOf("/");
	const first = name.slice(0, Math.max(0, slash));
	if (!namesHost(name)) return ["docker.io", name];
	if (!hostPattern.test(first)) throw invalid(name, say("referenceHost", { host: JSON.stringify(first) }));
	const host = first.toLowerCase();
	return [dockerHubNames.has(host) ? "docker.io" : host, name.slice(slash + 1)];
}
function checkRepository(text, repository) {
	if (repository === "") throw invalid(text, say("referenceWithoutRepository"));
	if (repository.length > 255) throw invalid(text, say("referenceTooLong"));
	const bad = repository.split("/").find((part) => !component.test(part));
	if (bad === void 0) return;
	const reason = bad === bad.toLowerCase() ? "referencePart" : "referenceUpperCase";
	throw invalid(text, say(reason, { part: JSON.stringify(bad) }));
}
function splitOnce(text, separator) {
	const at = text.indexOf(separator);
	return at === -1 ? [text, void 0] : [text.slice(0, at), text.slice(at + 1)];
}
function invalid(text, reason) {
	const message = say("referenceInvalid", {
		reference: JSON.stringify(text),
		reason: reason.text
	});
	return new ImagebuildError("REFERENCE_INVALID", message, { hint: say("referenceHint") });
}

export { tryParseReference as a, parseReference as i, isTag as n, namesHost as r, formatReference as t };