/**
 * `npm run build`: bundles src/ into dist/, which is committed because a workflow runs the action straight
 * from the repository.
 */
import { join } from 'node:path';
import { bundle } from './bundle.ts';

await bundle(join(import.meta.dirname, '..', 'dist'));
