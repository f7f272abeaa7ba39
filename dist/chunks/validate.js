import { r as joinProblems, t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { a as refuseRequestWord, b as showText, g as directoryLimits, l as validateRequest, v as findHiddenCharacter } from "./request.js";
import { a as parseImageName, t as baseName } from "./imagename.js";

// src/application/directorybuild/pairs.ts
function parsePairs(name, texts) {
	return Object.fromEntries(texts.map((text) => parsePair(name, text)));
}
function parseAnnotations(texts) {
	const parsed = texts.map((text) => {
		const [, named, rest = text] = levelPattern.exec(text) ?? [];
		const levels = named === void 0 ? ["manifest", "index"] : named.split(",");
		const other = levels.find((level) => level !== "manifest" && level !== "index");
		if (other !== void 0) throw otherLevel(text, other);
		return {
			levels,
			pair: parsePair("annotation", rest)
		};
	});
	const of = (level) => Object.fromEntries(parsed.flatMap(({ levels, pair }) => levels.includes(level) ? [pair] : []));
	return {
		manifest: of("manifest"),
		index: of("index")
	};
}
const level = "(?:manifest|index)(?:-descriptor)?(?:\\[[^\\]]*\\])?";
const levelPattern = new RegExp(`^(${level}(?:,${level})*):([^]*)$`);
function splitLines(text) {
	return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}
function parsePair(name, text) {
	const at = text.indexOf("=");
	if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
	throw new ImagebuildError("INVALID_REQUEST", say("pairWithoutValue", {
		name,
		text: JSON.stringify(text)
	}), { hint: say("pairForm") });
}
function otherLevel(text, named) {
	return new ImagebuildError("INVALID_REQUEST", say("annotationLevel", {
		text,
		level: named
	}), { hint: say("annotationLevelHint") });
}

// src/application/directorybuild/validate.ts
const ownAnnotations = "io.github.labring.imagebuild.";
function validateDirectoryRequest(raw) {
	const { tags, env = {}, labels = {}, annotations } = raw.directory;
	const problems = [
		...tags.map(refuseName),
		refusePlatformTags(tags),
		refusePairs("variable", env),
		refusePairs("label", labels),
		refusePairs("annotation", annotations?.manifest ?? {}),
		refusePairs("annotation", annotations?.index ?? {})
	].filter((one) => one !== void 0);
	if (problems.length > 0) throw joinProblems(problems);
	const name = parseImageName(tags[0] ?? "");
	return validateRequest({
		...raw,
		type: "directory",
		app: baseName(name),
		version: name.tag
	});
}
function refuseName(text) {
	const hint = say("imageNameHint");
	try {
		const name = parseImageName(text);
		const because = refuseRequestWord("app", baseName(name), "name") ?? refuseRequestWord("version", name.tag, "tag");
		return because && refused(because, hint);
	} catch (error) {
		if (!(error instanceof ImagebuildError)) throw error;
		return error.with({
			code: "INVALID_REQUEST",
			hint
		});
	}
}
function refusePlatformTags(tags) {
	const names = tags.flatMap((text) => refuseName(text) ? [] : [parseImageName(text)]);
	const clash = names.find((name) => names.some((other) => isPlatformOf(name, other)));
	if (clash === void 0) return void 0;
	const words = {
		tag: clash.tag,
		of: clash.tag.replace(/-[^-]+$/, "")
	};
	return refused(say("imageNamePlatform", words), say("imageNamePlatformHint"));
}
function isPlatformOf(name, other) {
	if (name.host !== other.host || name.repository !== other.repository) return false;
	return name.tag === `${other.tag}-amd64` || name.tag === `${other.tag}-arm64`;
}
function refusePairs(name, pairs) {
	const entries = Object.entries(pairs);
	const because = entries.length > directoryLimits.pairs ? say("pairsTooMany", {
		name,
		limit: directoryLimits.pairs
	}) : entries.map(([key, value]) => refusePair(name, key, value)).find((one) => one !== void 0);
	return because && refused(because, say("pairForm"));
}
function refusePair(name, key, value) {
	const shown = showText(key);
	if (!/^[^\s=]+$/.test(key) || findHiddenCharacter(key) || key === "__proto__") return say("pairKey", {
		name,
		key: shown
	});
	if (key.length > directoryLimits.key) return say("pairKeyTooLong", {
		name,
		key: shown,
		limit: directoryLimits.key
	});
	if (value.length > directoryLimits.value) return say("pairValueTooLong", {
		name,
		key: shown,
		limit: directoryLimits.value
	});
	if (value.includes("\0")) return say("pairValue", {
		name,
		key: shown
	});
	if (name === "annotation" && key.startsWith(ownAnnotations)) return say("pairOwn", {
		name,
		key: shown
	});
}
function refused(because, hint) {
	return new ImagebuildError("INVALID_REQUEST", because, { hint });
}

export { splitLines as i, parseAnnotations as n, parsePairs as r, validateDirectoryRequest as t };