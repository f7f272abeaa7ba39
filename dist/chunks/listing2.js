import { i as readText } from "./yamlfile.js";
import { l as readApplicationConfiguration } from "./configuration2.js";
import { a as listDirectories } from "./directory.js";
import { join } from "node:path";

// src/application/listing.ts
async function listApplications(root) {
	const apps = await listDirectories(root) ?? [];
	return (await Promise.all(apps.map(async (app) => {
		return (await listDirectories(join(root, app)) ?? []).map((version) => ({
			app: withoutBlanks(app),
			version: withoutBlanks(version),
			directory: join(root, app, version)
		}));
	}))).flat();
}
async function versionsOf({ version, directory }) {
	if (version !== "latest") return [version];
	const listed = (await readApplicationConfiguration(directory).catch(() => void 0))?.versions?.filter((one) => !one.includes("*")) ?? [];
	return listed.length > 0 ? listed : [version];
}
async function isDockerImage(directory) {
	const file = join(directory, "Dockerfile");
	const text = await readText(directory, file, file).catch(() => void 0);
	return Boolean(text?.trim());
}
async function resolveType(directory, types) {
	const [first = "apps", second] = types;
	if (second === void 0) return first;
	const looks = await isDockerImage(directory) ? "dockerimages" : "apps";
	return types.find((type) => type === looks) ?? first;
}
function withoutBlanks(name) {
	return name.replace(/\s/gu, "");
}

export { resolveType as n, versionsOf as r, listApplications as t };