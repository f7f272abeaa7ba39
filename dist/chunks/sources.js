import { t as ImagebuildError } from "./errors.js";
import { i as parseReference } from "./reference.js";
import { i as say } from "./say.js";
import { c as sourceTarget, s as sourcePrefix } from "./configurationschemas.js";

// src/application/sources.ts
function parseSource(text) {
	const at = text.indexOf("=");
	const [prefix, target] = at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
	if (sourcePrefix.safeParse(prefix).success && sourceTarget.safeParse(target).success) return [prefix, target];
	throw new ImagebuildError("USAGE", say("sourceInvalid", { value: JSON.stringify(text) }), { hint: say("sourceForm") });
}
function rewriteSource(reference, sources) {
	const words = wordsOf(reference.host, reference.repository);
	const [longest] = Object.entries(sources).flatMap(([prefix, target]) => {
		const own = parsePlace(prefix);
		return own.every((word, index) => words[index] === word) ? [{
			own,
			target
		}] : [];
	}).sort((a, b) => b.own.length - a.own.length);
	if (!longest) return void 0;
	const { own, target } = longest;
	if (target.startsWith("oci:")) return {
		kind: "oci",
		directory: target.slice(4)
	};
	const place = [...parsePlace(withoutScheme(target)), ...words.slice(own.length)];
	if (place.length === 1) throw withoutRepository(own.join("/"), target);
	const { host, repository } = parseReference(place.join("/"));
	const { tag, digest } = reference;
	return {
		kind: "registry",
		reference: {
			host,
			repository,
			tag,
			digest
		}
	};
}
function readFrom({ reference, transport }, sources) {
	const source = transport === "registry" ? rewriteSource(reference, sources) : void 0;
	if (source?.kind !== "registry") return void 0;
	const { host, repository } = source.reference;
	return host === reference.host && repository === reference.repository ? void 0 : `${host}/${repository}`;
}
const moved = [["docker.io/bitnami", "docker.io/bitnamilegacy"]];
function movedHint(reference) {
	const found = moved.find(([from, to]) => rewriteSource(reference, { [from]: to }));
	if (!found) return void 0;
	const [from, to] = found;
	return say("imageMoved", {
		from,
		to,
		line: `${from}: ${to}`
	});
}
function withoutScheme(text) {
	return text.replace(/^https:\/\//, "").replace(/\/$/, "");
}
function parsePlace(text) {
	const [host = "", ...path] = text.split("/");
	return [parseReference(`${host}/x/x`).host, ...path];
}
function wordsOf(host, repository) {
	return [host, ...repository.split("/")];
}
function withoutRepository(prefix, target) {
	return new ImagebuildError("CONFIGURATION_INVALID", say("sourceWithoutRepository", {
		prefix,
		target
	}), { hint: say("sourceRepositoryHint", { prefix }) });
}

export { rewriteSource as i, parseSource as n, readFrom as r, movedHint as t };