import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { hash } from "node:crypto";

// src/image/descriptor.ts
function digestOf(bytes) {
	return `sha256:${hash("sha256", bytes)}`;
}
function hexOf(digest) {
	return digest.slice(7);
}
function formatPlatform(platform) {
	return [
		platform.os,
		platform.architecture,
		platform.variant
	].filter(Boolean).join("/");
}
function parsePlatform(text) {
	const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text);
	if (!match) throw new ImagebuildError("INVALID_REQUEST", say("platformInvalid", { text: JSON.stringify(text) }), { hint: say("platformHint") });
	const [, os = "", architecture = "", variant] = match;
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function isUnknownPlatform(platform) {
	return platform?.os === "unknown" || platform?.architecture === "unknown";
}
const lowestVariants = {
	amd64: "v1",
	arm64: "v8"
};
function variantOf({ architecture, variant }) {
	return variant === "" || variant === lowestVariants[architecture] ? void 0 : variant;
}
function normalizePlatform(platform) {
	const { os, architecture } = platform;
	const variant = variantOf(platform);
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function matchesPlatform(wanted, offered) {
	if (!offered || wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
	const variant = variantOf(wanted);
	if (variant !== void 0 || wanted.architecture === "arm64") return variant === variantOf(offered);
	return true;
}
const variantOrder = new Intl.Collator("en", { numeric: true });
function bestMatch(wanted, offered) {
	const fitting = offered.filter(({ platform }) => matchesPlatform(wanted, platform));
	const variant = ({ platform }) => platform?.variant ?? "";
	return fitting.sort((a, b) => variantOrder.compare(variant(a), variant(b)))[0];
}
function platformName({ platform }) {
	return platform ? formatPlatform(platform) : "";
}
function isPlatformManifest({ platform }) {
	return platform !== void 0 && !isUnknownPlatform(platform);
}
const mediaTypes = {
	ociIndex: "application/vnd.oci.image.index.v1+json",
	ociManifest: "application/vnd.oci.image.manifest.v1+json",
	ociConfig: "application/vnd.oci.image.config.v1+json",
	ociLayer: "application/vnd.oci.image.layer.v1.tar",
	ociLayerGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
	ociLayerZstd: "application/vnd.oci.image.layer.v1.tar+zstd",
	dockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
	dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
	dockerConfig: "application/vnd.docker.container.image.v1+json",
	dockerLayer: "application/vnd.docker.image.rootfs.diff.tar",
	dockerLayerGzip: "application/vnd.docker.image.rootfs.diff.tar.gzip",
	dockerLayerZstd: "application/vnd.docker.image.rootfs.diff.tar.zstd",
	dockerLayerForeign: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
};
function isIndexType(mediaType) {
	return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerIndex;
}
function isManifestType(mediaType) {
	return mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}
const acceptedManifestTypes = [
	mediaTypes.ociIndex,
	mediaTypes.ociManifest,
	mediaTypes.dockerIndex,
	mediaTypes.dockerManifest
];
const layerTypes = {
	[mediaTypes.ociLayer]: mediaTypes.ociLayer,
	[mediaTypes.ociLayerGzip]: mediaTypes.ociLayerGzip,
	[mediaTypes.ociLayerZstd]: mediaTypes.ociLayerZstd,
	[mediaTypes.dockerLayer]: mediaTypes.ociLayer,
	[mediaTypes.dockerLayerGzip]: mediaTypes.ociLayerGzip,
	[mediaTypes.dockerLayerZstd]: mediaTypes.ociLayerZstd
};
function ociLayerType(mediaType) {
	return layerTypes[mediaType];
}

export { hexOf as a, isPlatformManifest as c, mediaTypes as d, normalizePlatform as f, platformName as h, formatPlatform as i, isUnknownPlatform as l, parsePlatform as m, bestMatch as n, isIndexType as o, ociLayerType as p, digestOf as r, isManifestType as s, acceptedManifestTypes as t, matchesPlatform as u };