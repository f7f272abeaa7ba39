/** Receives log lines; Probot's logger is one. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Counts what happens; the server shows the counters at `/metrics`. */
export type Count = (name: CounterName, labels?: Readonly<Record<string, string>>) => void;

/** Every counter. A new one is a new row. */
export const counters = {
  deliveries: { help: 'Webhooks that were accepted, by event.', labels: ['event'] },
  commands: { help: 'Commands that were answered, by what became of them.', labels: ['state'] },
  dispatches: { help: 'Dispatches, by outcome.', labels: ['outcome'] },
  builds: { help: 'Builds that ended, by state.', labels: ['state'] },
  failures: { help: 'Work that failed after the webhook was answered, by event.', labels: ['event'] },
} as const satisfies Record<string, { readonly help: string; readonly labels: readonly string[] }>;

export type CounterName = keyof typeof counters;
