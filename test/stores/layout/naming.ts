// Names images in a layout, in a process of its own: node naming.ts DIRECTORY PREFIX COUNT
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { writePlatform } from '../../support/storedimages.ts';

const [directory = '', prefix = '', count = '0'] = process.argv.slice(2);
const target = await openLayout(directory, { create: true });
for (let index = 0; index < Number(count); index++)
  await writePlatform(target, 'amd64', prefix, `${prefix}${index}`);
