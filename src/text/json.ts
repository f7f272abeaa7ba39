import { maskValue } from './secrets.ts';

/**
 * Returns a value as JSON that a terminal shows as it is: JSON itself allows characters that a terminal obeys
 * (DEL, C1) or that reorder a line. Secrets are masked.
 */
export function formatJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, maskValue, indent).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
