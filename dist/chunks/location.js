// src/application/location.ts
const patterns = {
	oci: /^oci:(.+?)(?::([^:/]+))?$/,
	"oci-archive": /^oci-archive:(.+?\.tar|.+?)(?::(.+))?$/,
	"docker-archive": /^docker-archive:(.+?\.tar|.+?)(?::(.+))?$/
};
const archivePattern = /^(.+\.tar)(?::([^:/]+))?$/;
function parseLocation(text) {
	for (const [kind, pattern] of Object.entries({
		...patterns,
		archive: archivePattern
	})) {
		const [, path, name] = pattern.exec(text) ?? [];
		if (path !== void 0) return {
			kind,
			path,
			name
		};
	}
}
const outputs = {
	oci: {
		dest: "DIR",
		outputAt: (directory) => ({
			kind: "oci",
			directory
		})
	},
	"oci-archive": {
		dest: "FILE",
		outputAt: (file) => ({
			kind: "oci-archive",
			file
		})
	}
};
const outputForms = Object.entries(outputs).map(([kind, { dest }]) => `type=${kind},dest=${dest}`).join(" or ");
function parseOutput(text) {
	const [, kind = "", path = ""] = /^type=([^,]+),dest=(.+)$/.exec(text) ?? [];
	return isOutputKind(kind) ? outputs[kind].outputAt(path) : void 0;
}
function formatLocation(kind, path, name) {
	return `${kind}:${path}:${name}`;
}
function parseOutputLocation(location, name) {
	const [, kind = "", rest = ""] = /^([a-z-]+):(.+)$/.exec(location) ?? [];
	if (!isOutputKind(kind)) return void 0;
	return {
		kind,
		path: rest.endsWith(`:${name}`) ? rest.slice(0, -name.length - 1) : rest
	};
}
function isOutputKind(kind) {
	return Object.hasOwn(outputs, kind);
}

export { parseOutputLocation as a, parseOutput as i, outputForms as n, parseLocation as r, formatLocation as t };