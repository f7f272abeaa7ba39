/** The page on which a registry shows a repository, by host. What others have isn't known. */
const pages: Readonly<Record<string, (repository: string, tag: string) => string>> = {
  'docker.io': (repository, tag) => `https://hub.docker.com/r/${repository}/tags?name=${tag}`,
  'ghcr.io': (repository) => `https://ghcr.io/${repository}`,
  'quay.io': (repository) => `https://quay.io/repository/${repository}?tab=tags`,
};

/** Returns the address of the page that shows a published image; undefined where it isn't known. */
export function registryPage(reference: string): string | undefined {
  const [, host = '', repository = '', tag = ''] =
    /^([^/:]+)\/([a-z0-9._/-]+):([\w.-]+)$/.exec(reference) ?? [];
  return Object.hasOwn(pages, host) ? pages[host]?.(repository, tag) : undefined;
}
