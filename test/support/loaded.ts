/**
 * Used with `node --import`: when the process exits, the file that LOADED names has the URL of every loaded
 * module, one a line.
 */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = process.env['LOADED'];
const urls = new Set<string>();

registerHooks({
  load(url, context, next) {
    urls.add(url);
    return next(url, context);
  },
});
if (file) process.on('exit', () => writeFileSync(file, [...urls].join('\n')));
