/** The job of a request to a registry (OCI distribution-spec, Endpoints). */
export type RequestJob =
  | 'resolve'
  | 'read manifest'
  | 'read blob'
  | 'look up'
  | 'start upload'
  | 'mount'
  | 'send'
  | 'upload status'
  | 'complete'
  | 'put manifest'
  | 'other';

interface Rule {
  readonly job: RequestJob;
  readonly method: RegExp;
  readonly path: RegExp;
}

const rules: readonly Rule[] = [
  { job: 'read manifest', method: /^GET$/, path: /\/manifests\/sha256:/ },
  { job: 'resolve', method: /^(?:GET|HEAD)$/, path: /\/manifests\// },
  { job: 'put manifest', method: /^PUT$/, path: /\/manifests\// },
  { job: 'look up', method: /^HEAD$/, path: /\/blobs\/sha256:/ },
  { job: 'look up', method: /^GET$/, path: /\/tags\/list/ },
  { job: 'read blob', method: /^GET$/, path: /\/blobs\/sha256:/ },
  { job: 'mount', method: /^POST$/, path: /\/blobs\/uploads\/\?.*mount=/ },
  { job: 'start upload', method: /^POST$/, path: /\/blobs\/uploads\// },
  { job: 'send', method: /^PATCH$/, path: /\/blobs\/uploads\// },
  { job: 'complete', method: /^PUT$/, path: /\/blobs\/uploads\// },
  { job: 'upload status', method: /^GET$/, path: /\/blobs\/uploads\// },
];

/**
 * Returns the jobs of a request. A small blob is sent in the PUT that completes its upload.
 * @param length of the request's body, in bytes.
 */
export function jobsOf(method: string, path: string, length = 0): readonly RequestJob[] {
  const job = rules.find((rule) => rule.method.test(method) && rule.path.test(path))?.job ?? 'other';
  return job === 'complete' && length > 0 ? ['send', job] : [job];
}

/** Returns the name that a registry gave to an upload, which is in all its requests. */
export function uploadOf(path: string): string | undefined {
  return /\/blobs\/uploads\/([^/?]+)/.exec(path)?.[1];
}
