import { i as resolveBuildSettings, t as listNamespaces } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { t as readBuildOptions } from "./request3.js";

// src/action/modes/copy.ts
const foreign = [
	"output",
	"archives",
	"archive-format",
	"prepared",
	"compression"
];
async function copy({ request, inputs, invocation, progress }, copyFrom) {
	refuseForeign(inputs);
	const options = readBuildOptions(inputs);
	const settings = resolveBuildSettings(request, {
		...options,
		push: true
	}, invocation);
	await (await import("./publishlogin.js")).requireLogin(request, settings);
	const command = await import("./publishcopy.js");
	const own = listNamespaces(options, invocation);
	return {
		kind: "result",
		result: await command.publishCopy({
			...request,
			copyFrom
		}, own, settings, progress)
	};
}
function refuseForeign(inputs) {
	const [name] = foreign.filter((input) => inputs[input] !== void 0);
	if (name === void 0) return;
	throw new ImagebuildError("USAGE", say("copyTakesNoInput", { input: name }), { hint: say("omitIt") });
}

export { copy };