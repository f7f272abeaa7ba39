import { a as parseImageName } from "./imagename.js";
import { t as ask } from "./ask.js";

// src/cli/cluster.ts
function confirmation(cli) {
	if (!("isTTY" in cli.stdin) || !cli.stdin.isTTY) return void 0;
	return async (question) => /^y(?:es)?$/i.test((await ask(cli, `${question} [y/N]`)).trim());
}
function pushesNamed({ buildType, directory }, { push, output, registry, namespace }) {
	if (buildType !== "cloud" || push !== void 0 || output !== void 0) return push;
	return (directory?.tags.some((text) => parseImageName(text).host !== void 0) ?? false) || registry !== void 0 || namespace !== void 0 || void 0;
}

export { pushesNamed as n, confirmation as t };