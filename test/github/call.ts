import type { OperationId, WebhookName } from './openapi/operations.ts';
import type { Account, Run, World } from './world.ts';

export type Level = 'read' | 'write';

/** Who asks, as the token proves. */
export type Caller =
  | { readonly kind: 'app' }
  | {
      readonly kind: 'installation' | 'workflow';
      readonly account: Account;
      readonly permissions: Readonly<Record<string, Level>>;
    };

/** A request that has passed the checks of description, token and permission. */
export interface Call {
  readonly id: OperationId;
  /** Below `/api/v3`, as it was asked for. */
  readonly pathname: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: the description has been held against it
  readonly body: any;
  readonly caller: Caller;
  readonly hub: Hub;
}

/** What is answered: a status and facts, which become the body that the description demands. */
export interface Answer {
  readonly status: number;
  readonly facts?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Answer;

/** What handlers reach beside the call. */
export interface Hub {
  readonly world: World;
  /** `http://127.0.0.1:PORT` */
  readonly site: string;
  readonly app: { readonly id: number; readonly permissions: Readonly<Record<string, Level>> };
  /** Sends a webhook to the app, in its own time. */
  emit(name: WebhookName, facts: object): void;
  redeliver(id: number): boolean;
  mint(caller: Caller): { token: string; expiresAt: string };
  /** Where an artifact's bytes lie for a minute, on another host. */
  storageAddress(artifact: number): string;
  dispatched(run: Run): void;
  cancelled(run: Run): void;
  /** How long lists leave out a new run, in milliseconds. */
  readonly listLag: number;
}

export function notFound(): Answer {
  return { status: 404, facts: { message: 'Not Found', status: '404' } };
}

export function refused(status: number, message: string): Answer {
  return { status, facts: { message, documentation_url: 'https://docs.github.com/rest' } };
}

/** The account behind a call. An app itself isn't an account. */
export function accountBehind({ caller }: Call): Account {
  if (caller.kind === 'app') throw new Error('an app writes only by an installation');
  return caller.account;
}
