/** What may be asked for; apart from the request's schema, so that a command line can name it without loading that. */

export const imageTypes = ['apps', 'configs', 'dockerimages'] as const;
export type ImageType = (typeof imageTypes)[number];

export const requestPlatforms = ['linux/amd64', 'linux/arm64'] as const;
export type RequestPlatform = (typeof requestPlatforms)[number];
