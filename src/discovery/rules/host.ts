/** Tells whether a name begins with a registry's host, and not with a part of a repository. */
export function hasHost(name: string): boolean {
  const slash = name.indexOf('/');
  return slash !== -1 && /\.[a-z]{2,}(?::\d+)?$|:\d+$|^localhost$/i.test(name.slice(0, slash));
}

/** Tests quickly whether a text contains something like a complete reference. */
export const mayContainReference = /[\w-]\.[a-z]{2,}(?::\d+)?\/[\w./-]+[:@]\w|:\d{2,5}\/[\w./-]+[:@]\w/i;
