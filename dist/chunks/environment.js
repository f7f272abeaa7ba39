import { join } from "node:path";
import { mkdir } from "node:fs/promises";

// src/runner/environment.ts
const inherited = [
	/^PATH$/,
	/^LANG$|^LANGUAGE$|^LC_[A-Z]+$/,
	/^TZ$/,
	/^(?:HTTP|HTTPS|FTP|ALL|NO)_PROXY$/i,
	/^SSL_CERT_(?:FILE|DIR)$/,
	/^SOURCE_DATE_EPOCH$/
];
const proxyVariables = /^(?:HTTP|HTTPS|FTP|ALL)_PROXY$/i;
const homeDirectories = {
	HOME: "home",
	TMPDIR: "tmp",
	XDG_CACHE_HOME: "home/.cache",
	XDG_CONFIG_HOME: "home/.config",
	XDG_DATA_HOME: "home/.local/share",
	XDG_STATE_HOME: "home/.local/state",
	XDG_RUNTIME_DIR: "run",
	HELM_CACHE_HOME: "helm/cache",
	HELM_CONFIG_HOME: "helm/config",
	HELM_DATA_HOME: "helm/data",
	DOCKER_CONFIG: "docker"
};
function createProgramEnvironment(ours, homes, added = {}) {
	const passed = Object.entries(selectVariables(ours, inherited));
	const own = Object.entries(homeDirectories).map(([name, directory]) => [name, join(homes, directory)]);
	const all = [
		...passed,
		...own,
		...Object.entries(added)
	];
	return Object.fromEntries(all.filter((entry) => entry[1] !== void 0));
}
const ofStores = [
	/^HOME$|^USER$|^TMPDIR$/,
	/^XDG_(?:CONFIG_HOME|DATA_HOME|RUNTIME_DIR)$/,
	/^CONTAINERS_(?:CONF|STORAGE_CONF)$|^STORAGE_(?:DRIVER|OPTS)$|^_CONTAINERS_\w+$/,
	/^DOCKER_(?:HOST|CONTEXT|CONFIG|TLS_VERIFY|CERT_PATH|API_VERSION)$|^SSH_AUTH_SOCK$/
];
function createStoreEnvironment(ours) {
	return selectVariables(ours, [...inherited, ...ofStores]);
}
function selectVariables(ours, patterns) {
	const passed = Object.entries(ours).filter((entry) => entry[1] !== void 0 && patterns.some((pattern) => pattern.test(entry[0])));
	return Object.fromEntries(passed.map(([name, value]) => [name, proxyVariables.test(name) ? withoutLogin(value) : value]));
}
function withoutLogin(address) {
	return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1");
}
async function makeHomes(homes) {
	const directories = new Set(Object.values(homeDirectories));
	await Promise.all([...directories].map((directory) => mkdir(join(homes, directory), {
		recursive: true,
		mode: 448
	})));
	return homes;
}

export { createStoreEnvironment as n, makeHomes as r, createProgramEnvironment as t };