// src/cluster/cluster.ts
var WatchExpired = class extends Error {
	name = "WatchExpired";
};
function pathOf({ apiVersion, name: plural, namespaced }, { namespace, name } = {}) {
	return `${apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`}${namespaced && namespace !== void 0 ? `/namespaces/${encodeURIComponent(namespace)}` : ""}/${plural}${name === void 0 ? "" : `/${encodeURIComponent(name)}`}`;
}

export { pathOf as n, WatchExpired as t };