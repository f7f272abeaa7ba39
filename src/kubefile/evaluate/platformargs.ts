/** Names are Go's GOOS and GOARCH. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** The arguments that are there before the first FROM, and in a stage that declares them (Dockerfile reference, automatic platform ARGs). */
export function platformArgs(target: Platform, build: Platform): Map<string, string> {
  return new Map([...platformArgsWith('TARGET', target), ...platformArgsWith('BUILD', build)]);
}

function platformArgsWith(
  prefix: string,
  { os, architecture, variant = '' }: Platform,
): [name: string, value: string][] {
  return [
    [`${prefix}PLATFORM`, [os, architecture, variant].filter(Boolean).join('/')],
    [`${prefix}OS`, os],
    [`${prefix}OSVERSION`, ''],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, variant],
  ];
}
