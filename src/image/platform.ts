import { ImagebuildError } from '../errors.ts';

/** OCI image-spec, image-index.md, `platform`; names are Go's GOOS and GOARCH. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** `os/architecture[/variant]`. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
}

/** @throws INVALID_REQUEST when the text is not `os/architecture[/variant]`. */
export function parsePlatform(text: string): Platform {
  const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text);
  if (!match) {
    throw new ImagebuildError('INVALID_REQUEST', `${JSON.stringify(text)} is not a platform`, {
      hint: 'Write a platform as linux/amd64 or linux/arm64.',
    });
  }
  const [, os = '', architecture = '', variant] = match;
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/** An attestation's entry in an index says `unknown/unknown`: it is no platform. */
export function isUnknownPlatform(platform: Platform | undefined): boolean {
  return platform?.os === 'unknown' || platform?.architecture === 'unknown';
}

/** os and architecture are equal; arm64 takes no variant or v8, other architectures any variant that was not asked for. */
export function matchesPlatform(wanted: Platform, offered: Platform | undefined): boolean {
  if (!offered || wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
  if (wanted.architecture === 'arm64')
    return offered.variant === undefined || offered.variant === '' || offered.variant === 'v8';
  return wanted.variant === undefined || wanted.variant === offered.variant;
}
