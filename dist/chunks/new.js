import { l as validateRequest } from "./request.js";
import { t as ImagebuildError } from "./errors.js";
import { n as createDirectory, t as cannotCreate } from "./directory2.js";
import { n as isErrno } from "./file.js";
import { i as say } from "./say.js";
import { a as tryParseReference } from "./reference.js";
import { dirname, join, posix } from "node:path";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";

// src/commands/new/files.ts
function applicationFiles(application, parts) {
	const { name, version, directory } = application;
	const files = new Map([[`${directory}/Kubefile`, kubefile(parts)], ...parts.flatMap((part) => part.files).map(([path, text]) => [`${directory}/${path}`, text])]);
	const sources = nameSources(name, parts);
	if (parts.some(({ init }) => init.length > 0)) files.set(`${directory}/init.sh`, initScript(application, parts, sources));
	if (directory === "latest") files.set(`${directory}/imagebuild.yml`, `# What a pull request builds: a version that is there.\nversions: [${JSON.stringify(version)}]\n`);
	return files.set("README.md", readme(application, parts, sources));
}
function usesVersion(parts) {
	return linesOf(parts).some((line) => /\$\{?(?:version|number)\b/.test(line));
}
function linesOf(parts) {
	return parts.flatMap(({ init, base = "" }) => [...init, ...init.length > 0 ? [base] : []]);
}
function nameSources(name, parts) {
	const bases = [...new Set(parts.flatMap(({ base }) => base === void 0 ? [] : [base]))];
	const variable = `IMAGEBUILD_SOURCE_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
	return new Map(bases.map((base, index) => [base, index === 0 ? variable : `${variable}_${index + 1}`]));
}
function kubefile(parts) {
	const directories = new Set(parts.flatMap(({ directory }) => directory === void 0 ? [] : [directory]));
	const commands = [...new Set(parts.flatMap((part) => part.commands))];
	const embedsImages = [...directories].some((each) => each !== "opt") || parts.some(({ files }) => files.length > 0);
	return [
		"FROM scratch",
		...[...directories].map((directory) => `COPY ${directory} ${directory}`),
		...embedsImages ? ["COPY registry registry"] : [],
		...commands.length === 0 ? [] : [`CMD [${commands.map((text) => JSON.stringify(text)).join(", ")}]`],
		""
	].join("\n");
}
function initScript({ version }, parts, sources) {
	const lines = parts.flatMap(({ init, base = "" }) => init.map((line) => line.replace("@", `$${sources.get(base)}`)));
	const uses = (variable) => linesOf(parts).some((line) => new RegExp(`\\$\\{?${variable}\\b`).test(line));
	return [
		"#!/usr/bin/env bash",
		"# Downloads what the image needs; called as init.sh <arch> <app> <version>, in a fresh copy of the directory.",
		"set -euo pipefail",
		"cd \"$(dirname \"$0\")\"",
		"",
		...[...sources].map(([base, variable]) => `: "\${${variable}:=${base}}"`),
		"",
		"if [ $# -ne 3 ]; then",
		"  echo \"usage: init.sh <arch> <app> <version>\" >&2",
		"  exit 2",
		"fi",
		...uses("arch") || uses("machine") ? ["arch=$1"] : [],
		...uses("machine") ? machineLines : [],
		...uses("version") || uses("number") ? ["version=$3"] : onlyVersion(version),
		...uses("number") ? ["number=${version#v}"] : [],
		"",
		...lines.filter((line, index) => !line.startsWith("mkdir") || lines.indexOf(line) === index),
		""
	].join("\n");
}
const machineLines = [
	"case $arch in",
	"  amd64) machine=x86_64 ;;",
	"  arm64) machine=aarch64 ;;",
	"esac"
];
function onlyVersion(version) {
	return [
		`if [ "$3" != ${version} ]; then`,
		`  echo "init.sh downloads what ${version} needs, not $3" >&2`,
		"  exit 2",
		"fi"
	];
}
function readme({ name, version }, parts, sources) {
	return [
		`# ${name}`,
		"",
		`A cluster image of ${name}.`,
		"",
		`    imagebuild build apps ${name} ${version}`,
		`    sealos run HOST/NAMESPACE/${name}:${version}`,
		"",
		...parts.map(({ about }) => `* ${about}`),
		...[...sources].map(([base, variable]) => `* \`${variable}\` is where init.sh downloads from: \`${base}\`.`),
		""
	].join("\n");
}

// src/commands/new/address.ts
const addressPattern = /^https?:\/\/(?:[\w.~:/%+=&?,;@[\]-]|\$\{(?:version|number|arch|machine)\})+$/;
const variables = {
	version: "${version}",
	arch: "${arch}",
	machine: "${machine}"
};
function checkAddress(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (!addressPattern.test(text) || url === void 0) throw new ImagebuildError("USAGE", say("newAddressInvalid", { address: JSON.stringify(text) }), { hint: say("newAddressForm", variables) });
	if (url.username !== "" || url.password !== "") throw new ImagebuildError("USAGE", say("newAddressLogin", { host: url.host }), { hint: say("newAddressLoginHint") });
	return text;
}
function readAddress(text, version) {
	return splitAddress(withVersion(checkAddress(text), version));
}
function withArchitecture(address) {
	const named = address.replace(/(?<![A-Za-z0-9])(?:amd64|arm64)(?![A-Za-z0-9])/g, "${arch}").replace(/(?<![A-Za-z0-9])(?:x86_64|aarch64)(?![A-Za-z0-9])/g, "${machine}");
	if (/\$\{(?:arch|machine)\}/.test(named)) return named;
	throw new ImagebuildError("USAGE", say("newBinaryOfAnyArchitecture", { address }), { hint: say("newBinaryArchitecture", variables) });
}
function withVersion(text, version) {
	const [, host = "", path = ""] = /^([^/]+\/\/[^/]+)(.*)$/.exec(text) ?? [];
	const whole = path.replace(wholeWord(version), "${version}");
	const number = version.replace(/^v/, "");
	return host + (number === version ? whole : whole.replace(wholeWord(number), "${number}"));
}
function wholeWord(version) {
	const text = version.replaceAll(".", "\\.");
	return new RegExp(`(?<=(?:^|[^A-Za-z0-9.])v?)${text}(?![A-Za-z0-9]|\\.\\d)`, "g");
}
function splitAddress(text) {
	const variable = text.indexOf("${");
	const slash = (variable === -1 ? text : text.slice(0, variable)).lastIndexOf("/");
	return slash < 8 ? {
		base: text,
		rest: ""
	} : {
		base: text.slice(0, slash),
		rest: text.slice(slash + 1)
	};
}

// src/commands/new/parts.ts
function listParts(sources, names) {
	const { chart, manifests, binaries, images } = sources;
	return [
		...binaries.map((address) => binaryPart(address, names)),
		...chart === void 0 ? [] : [chartPart(chart, sources, names)],
		...manifestParts(manifests, names),
		...images.length === 0 ? [] : [imagesPart(images, names)]
	];
}
const chartPattern = /^(?:oci:\/\/[\w.:-]+\/)?(?:[\w.-]+\/)*[a-z0-9][a-z0-9._-]*$/i;
function chartPart(chart, { chartRepo, chartVersion }, names) {
	const isOci = chart.startsWith("oci://");
	if (!chartPattern.test(chart) || isOci === (chartRepo !== void 0)) throw new ImagebuildError("USAGE", say("newChartInvalid", { chart: JSON.stringify(chart) }), { hint: say("newChartForm") });
	const chartName = posix.basename(chart);
	const base = isOci ? posix.dirname(chart) : checkAddress(chartRepo ?? "").replace(/\/+$/, "");
	return {
		init: [`helm pull ${isOci ? `"@/${chartName}"` : `${chartName} --repo "@"`} --version ${versionArgument(chartVersion ?? names.version, names.version)} --untar --untardir charts`],
		base,
		directory: "charts",
		commands: [`helm upgrade -i ${names.name} charts/${chartName} -n ${names.name} --create-namespace`],
		files: [],
		about: `The chart ${chartName}. Values for it go to \`charts/${chartName}.values.yaml\`, and \`-f charts/${chartName}.values.yaml\` into CMD.`
	};
}
function versionArgument(chartVersion, version) {
	const number = (text) => text.replace(/^v/, "");
	if (!/^[\w.+-]+$/.test(chartVersion)) throw new ImagebuildError("USAGE", say("newChartVersionInvalid", { version: JSON.stringify(chartVersion) }), { hint: say("newChartForm") });
	if (chartVersion === version) return "\"$version\"";
	if (number(chartVersion) !== number(version)) return chartVersion;
	return chartVersion.startsWith("v") ? "\"v$number\"" : "\"$number\"";
}
function manifestParts(addresses, names) {
	const taken = /* @__PURE__ */ new Map();
	return addresses.map((text) => {
		const address = readAddress(text, names.version);
		const file = manifestName(text, names.name);
		const count = (taken.get(file) ?? 0) + 1;
		taken.set(file, count);
		const path = `manifests/${count === 1 ? file : file.replace(/(\.\w+)$/, `-${count}$1`)}`;
		return {
			init: ["mkdir -p manifests", download(address, path)],
			base: address.base,
			directory: "manifests",
			commands: ["kubectl apply -f manifests"],
			files: [],
			about: `\`${path}\` is downloaded by init.sh.`
		};
	});
}
function manifestName(address, name) {
	const file = posix.basename(new URL(address).pathname);
	if (/^[\w.-]+\.(?:ya?ml|json)$/i.test(file)) return file;
	return `${name}.yaml`;
}
function download({ rest }, path) {
	return `curl -fsSL --retry 3 -o ${path} "@${rest === "" ? "" : `/${rest}`}"`;
}
const archivePattern = /\.(?:tar\.(?:gz|xz|bz2)|tgz)$/;
function binaryPart(text, names) {
	const address = readAddress(withArchitecture(text), names.version);
	const program = programName(address, names);
	const isArchive = archivePattern.test(text);
	const path = `opt/${program}`;
	return {
		init: ["mkdir -p opt", ...isArchive ? [
			"download=$(mktemp -d)",
			`curl -fsSL --retry 3 -o "\$download/archive" "@${address.rest === "" ? "" : `/${address.rest}`}"`,
			"tar -xf \"$download/archive\" -C \"$download\" --no-same-owner",
			`install -m 0755 "$(find "$download" -type f -name ${program})" ${path}`,
			"rm -r \"$download\""
		] : [download(address, path), `chmod 0755 ${path}`]],
		base: address.base,
		directory: "opt",
		commands: [`install -m 0755 ${path} /usr/bin/${program}`],
		files: [],
		about: `\`${program}\`, which is installed as \`/usr/bin/${program}\`. If its project publishes checksums, compare them in init.sh.`
	};
}
function programName({ base, rest }, { name }) {
	const [first = ""] = posix.basename(rest === "" ? base : rest).replace(archivePattern, "").split(/[-_.]?(?:\$\{|linux|Linux)|[-_.]v?\d/, 1);
	return /^[A-Za-z][\w.-]*$/.test(first) ? first : name;
}
function imagesPart(images, { name }) {
	const lines = images.map((image) => {
		const reference = tryParseReference(image);
		if (reference && (reference.digest !== void 0 || /:[^/]+$/.test(image) && reference.tag !== "latest")) return image;
		const message = say(reference ? "newImageUnpinned" : "newImageInvalid", { image: JSON.stringify(image) });
		throw new ImagebuildError("USAGE", message, { hint: say("newImagePinned") });
	});
	const file = `images/shim/${name}`;
	return {
		init: [],
		commands: [],
		files: [[file, `${lines.join("\n")}\n`]],
		about: `The images in \`${file}\`, a reference a line.`
	};
}

// src/commands/new/new.ts
async function createApplication(name, version, options) {
	const application = readNames(name, version, options);
	const parts = listParts(options, application);
	if (parts.length === 0) throw new ImagebuildError("USAGE", say("newOfNothing"), { hint: say("newSources") });
	if (application.directory === "latest" && !usesVersion(parts)) throw new ImagebuildError("USAGE", say("newVersionNowhere", { version: application.version }), { hint: say("newVersionNowhereHint", { version: "${version}" }) });
	const root = join(options.applications, name);
	const directory = join(root, application.directory);
	if (existsSync(directory)) throw new ImagebuildError("USAGE", say("newExists", { directory }), { hint: say("newExistsHint") });
	const files = [];
	for (const [file, text] of applicationFiles(application, parts)) {
		const path = join(root, file);
		files.push({
			path,
			state: await writeNewFile(path, text)
		});
	}
	return {
		name,
		version: application.version,
		directory,
		files
	};
}
function readNames(name, given, options) {
	const version = given === void 0 || given === "latest" ? options.chartVersion : given;
	if (version === void 0) throw new ImagebuildError("USAGE", say("newVersionMissing", { name }), { hint: say("newVersionMissingHint") });
	validateRequest({
		type: "apps",
		app: name,
		version
	});
	return {
		name,
		version,
		directory: options.latest || given === "latest" ? "latest" : version
	};
}
async function writeNewFile(path, text) {
	await createDirectory(dirname(path));
	try {
		await writeFile(path, text, { flag: "wx" });
		if (path.endsWith(".sh")) await chmod(path, 493);
		return "written";
	} catch (error) {
		if (isErrno(error, "EEXIST")) return "kept";
		throw cannotCreate(path, error, "file");
	}
}

export { createApplication };