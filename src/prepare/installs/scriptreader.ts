import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const longestScript = 1024 * 1024;

/** Returns a function that reads a file of the copy; undefined for one that leads out of it. */
export function scriptReader(copy: string): (path: string) => string | undefined {
  const root = realpathSync(copy);
  return (path) => {
    try {
      const real = realpathSync(join(root, path));
      const { size } = statSync(real);
      return real.startsWith(root + sep) && size <= longestScript ? readFileSync(real, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
}
