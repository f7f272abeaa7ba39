/**
 * Imported in a process that asks the fake GitHub, or given to `node --import`: GitHub's API client then
 * writes without its pauses of one second, and of three before each comment, which only the real GitHub asks
 * for.
 */
import { createRequire } from 'node:module';
import type Bottleneck from 'bottleneck';

const limiter: { Group: typeof Bottleneck.Group } = createRequire(import.meta.url)('bottleneck/light.js');

limiter.Group = class extends limiter.Group {
  constructor({ minTime, ...options }: Bottleneck.ConstructorOptions = {}) {
    super({ ...options, minTime: (minTime ?? 0) / 100 });
  }
};
