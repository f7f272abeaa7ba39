import { c as joinPath, l as parentsOf, m as splitPath } from "./tree.js";

// src/context/generated.ts
const registryDirectory = "registry";
const fixedDirectories = [
	"docker",
	"docker/registry",
	"docker/registry/v2",
	"docker/registry/v2/blobs",
	"docker/registry/v2/repositories"
];
function generatedAt(tree, path) {
	for (const above of [path, ...parentsOf(path).reverse()]) {
		const entry = tree.get(above);
		if (entry?.type === "dir" && entry.generated !== void 0) return joinPath(entry.generated, path.slice(above.length + 1));
	}
}
function isGeneratedDirectory(tree, path) {
	const generated = generatedAt(tree, path);
	if (generated === void 0) return false;
	return fixedDirectories.some((one) => one === generated) || /^docker\/registry\/v2\/(?:blobs|repositories)\//.test(generated);
}
function generatedNames(generated) {
	return fixedDirectories.map(splitPath).flatMap(({ directory, name }) => directory === generated ? [name] : []);
}

export { registryDirectory as i, generatedNames as n, isGeneratedDirectory as r, generatedAt as t };