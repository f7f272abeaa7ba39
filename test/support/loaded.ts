/**
 * `node --import` this: when the process ends, the file that LOADED names holds the URL of every module that
 * was loaded, a line each.
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
