import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Count, type CounterName, counters } from '../logging.ts';

export interface Metrics {
  readonly count: Count;
  /** The counters in Prometheus's text format, and its media type. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** @param going how much work goes on behind the webhooks, asked when the counters are read. */
export function createMetrics(going: () => number): Metrics {
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
    help: 'Work that goes on behind the webhooks.',
    registers: [registry],
    collect() {
      this.set(going());
    },
  });
  const count = (name: CounterName, labels: Readonly<Record<string, string>> = {}) =>
    byName.get(name)?.inc({ ...labels });
  return { count, text: () => registry.metrics(), contentType: registry.contentType };
}
