// src/image/descriptor.ts
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

export { ociLayerType as a, mediaTypes as i, isIndexType as n, isManifestType as r, acceptedManifestTypes as t };