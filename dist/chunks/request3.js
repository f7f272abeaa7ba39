import { t as parseBuildArgs } from "./buildargs.js";
import { t as checkCopy } from "./copysource.js";
import { i as splitLines, n as parseAnnotations, r as parsePairs, t as validateDirectoryRequest } from "./validate.js";
import { n as parseBuildType } from "./optionvalues.js";
import { l as validateRequest } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";

// src/action/inputs.ts
const inputNames = [
	"mode",
	"type",
	"app",
	"version",
	"context",
	"file",
	"tags",
	"labels",
	"annotations",
	"build-args",
	"platforms",
	"registry",
	"namespace",
	"username",
	"password",
	"credentials",
	"push",
	"output",
	"archives",
	"archive-format",
	"prepared",
	"mirrors",
	"sources",
	"kube-version",
	"wait-for-quota",
	"strict",
	"build-type",
	"kubeconfig",
	"kube-context",
	"yes",
	"keep",
	"observe-timeout",
	"observe-quiet",
	"engine",
	"compression",
	"compression-level",
	"replace",
	"cache",
	"checkout",
	"sha",
	"dry-run",
	"copy-from",
	"request-id",
	"since",
	"page",
	"token"
];
function readInputs(env) {
	const given = inputNames.map((name) => [name, env[inputVariable(name)]?.trim()]);
	return Object.fromEntries(given.filter(([, value]) => value));
}
function withoutInputs(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}
function inputVariable(name) {
	return `INPUT_${name.toUpperCase()}`;
}
function parseList(text) {
	return text?.split(/[\s,]+/).filter(Boolean);
}
function readBoolean(inputs, name) {
	const text = inputs[name];
	if (text === void 0) return void 0;
	if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
	throw new ImagebuildError("USAGE", say("inputInvalid", {
		name,
		value: JSON.stringify(text)
	}), { hint: say("inputBoolean") });
}

// src/action/modes/request.ts
function readRequest(inputs, configuration) {
	const shared = {
		platforms: parseList(inputs.platforms) ?? configuration?.platforms,
		replace: readBoolean(inputs, "replace"),
		cache: readBoolean(inputs, "cache"),
		requestId: inputs["request-id"],
		buildType: parseBuildType(inputs["build-type"])
	};
	const buildArgs = inputs["build-args"] ?? "";
	if (isOfDirectory(inputs)) return validateDirectoryRequest({
		...shared,
		buildArgs: readJson(buildArgs) ?? parsePairs("build argument", splitLines(buildArgs)),
		directory: {
			context: inputs.context ?? ".",
			file: inputs.file,
			tags: parseList(inputs.tags) ?? [],
			labels: parsePairs("label", splitLines(inputs.labels ?? "")),
			annotations: parseAnnotations(splitLines(inputs.annotations ?? ""))
		}
	});
	const { type, app, version } = inputs;
	const request = validateRequest({
		...shared,
		type,
		app,
		version,
		copyFrom: inputs["copy-from"],
		buildArgs: readJson(buildArgs) ?? parseBuildArgs(buildArgs)
	});
	checkCopy(request);
	if (request.copyFrom !== void 0 && readBoolean(inputs, "dry-run")) throw dryCopy(request.copyFrom);
	return request;
}
function dryCopy(copyFrom) {
	return new ImagebuildError("USAGE", say("copyTakesNoInput", { input: "dry-run" }), { hint: say("copyDryRunHint", { copyFrom }) });
}
const directoryInputs = [
	"context",
	"tags",
	"file",
	"labels",
	"annotations"
];
function isOfDirectory(inputs) {
	const input = directoryInputs.find((name) => inputs[name] !== void 0);
	if (input === void 0) return false;
	const other = [
		"type",
		"app",
		"version",
		"copy-from"
	].find((name) => inputs[name] !== void 0);
	if (other !== void 0) throw new ImagebuildError("USAGE", say("inputsMixed", {
		input,
		other
	}), { hint: say("inputsMixedHint") });
	if (parseList(inputs.tags) === void 0) throw new ImagebuildError("USAGE", say("inputsNameless", { context: inputs.context ?? "." }), { hint: say("inputsNamelessHint") });
	return true;
}
function readJson(text) {
	if (!text.startsWith("{")) return void 0;
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new ImagebuildError("INVALID_REQUEST", say("inputBuildArgsNotJson"), {
			hint: say("inputBuildArgsForm"),
			cause
		});
	}
}
function readBuildOptions(inputs) {
	return {
		registry: inputs.registry,
		namespace: inputs.namespace,
		push: readBoolean(inputs, "push"),
		dryRun: readBoolean(inputs, "dry-run"),
		output: inputs.output,
		archives: inputs.archives,
		archiveFormat: inputs["archive-format"],
		mirrors: parseList(inputs.mirrors),
		sources: parseList(inputs.sources),
		kubeVersion: inputs["kube-version"],
		waitForQuota: inputs["wait-for-quota"],
		strict: readBoolean(inputs, "strict"),
		buildType: inputs["build-type"],
		kubeconfig: inputs.kubeconfig,
		context: inputs["kube-context"],
		yes: readBoolean(inputs, "yes"),
		keep: readBoolean(inputs, "keep"),
		observeTimeout: inputs["observe-timeout"],
		observeQuiet: inputs["observe-quiet"],
		engine: inputs.engine,
		compression: inputs.compression,
		compressionLevel: inputs["compression-level"],
		login: readLogin(inputs)
	};
}
function readLogin({ username, password, credentials }) {
	if (username === void 0 && password === void 0) return void 0;
	if (username !== void 0 && password !== void 0) return {
		username,
		password
	};
	const [missing, given] = username === void 0 ? ["username", "password"] : ["password", "username"];
	throw new ImagebuildError("USAGE", say("loginHalf", {
		missing,
		given
	}), { hint: hintForEmpty(missing, credentials?.split(/[\s,]+/) ?? []) });
}
function hintForEmpty(missing, secrets) {
	const secret = missing === "password" ? secrets.at(-1) : secrets.at(-2);
	if (secret === void 0 || secret === "GITHUB_TOKEN") return say("loginBothInputs", { missing });
	return say("loginSecretEmpty", {
		missing,
		secret
	});
}

export { withoutInputs as a, readInputs as i, readRequest as n, parseList as r, readBuildOptions as t };