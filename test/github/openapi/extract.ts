import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationId, WebhookName } from './operations.ts';
import type { Schema } from './strict.ts';

/** One operation of GitHub's API; a response of `null` has no JSON body. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly pathParameters: Schema;
  readonly query: Schema;
  readonly request?: Schema;
  readonly requestRequired?: boolean;
  readonly responses: Readonly<Record<string, Schema | null>>;
}

/** The trimmed, strict description; see generate.ts. */
export interface Extract {
  readonly source: string;
  readonly operations: Readonly<Record<OperationId, Operation>>;
  readonly webhooks: Readonly<Record<WebhookName, Schema>>;
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** Reads the committed extract. */
export function readExtract(): Extract {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'extract.json'), 'utf8'));
}
