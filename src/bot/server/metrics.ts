import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Count, type CounterName, counters } from '../logging.ts';

/** The counters of a server, and their page. */
export interface Metrics {
  readonly count: Count;
  /** The counters in Prometheus's text format, and its media type. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/**
 * Creates the counters of `logging.ts`, and a gauge.
 * @param running returns the number of background tasks; called when the page is read.
 */
export function createMetrics(running: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const all = Object.entries(counters).map(([name, { help, labels }]) => {
    const counter = new Counter({
      name: `imagebuild_${name}_total`,
      help,
      labelNames: [...labels],
      registers: [registry],
    });
    return [name, counter] as const;
  });
  const byName = new Map<string, Counter>(all);
  new Gauge({
    name: 'imagebuild_errands',
    help: 'Background tasks that are running.',
    registers: [registry],
    collect() {
      this.set(running());
    },
  });
  const count = (name: CounterName, labels: Readonly<Record<string, string>> = {}) =>
    byName.get(name)?.inc({ ...labels });
  return { count, text: () => registry.metrics(), contentType: registry.contentType };
}
