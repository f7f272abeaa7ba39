// src/application/imagetypes.ts
const imageTypes = [
	"apps",
	"configs",
	"dockerimages"
];
const requestPlatforms = ["linux/amd64", "linux/arm64"];

export { requestPlatforms as n, imageTypes as t };