import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import { errorFor, parseErrorResponse } from '../../../../src/stores/registry/http/error-response.ts';
import { TransientError } from '../../../../src/stores/registry/http/failure.ts';

interface Case {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly authorization?: string;
  readonly mediaType?: string;
  readonly code: string;
  readonly message: RegExp;
  readonly hint: RegExp;
}

const error = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });
const index = 'application/vnd.oci.image.index.v1+json';

const cases: Readonly<Record<string, Case>> = {
  'no login': {
    status: 401,
    code: 'UNAUTHORIZED',
    message: /requires a login/,
    hint: /imagebuild login reg/,
  },
  'a wrong password': {
    status: 401,
    authorization: 'Basic eDp5',
    code: 'UNAUTHORIZED',
    message: /refuses the user name and password/,
    hint: /Log in again: imagebuild login reg/,
  },
  'an expired token': {
    status: 401,
    authorization: 'Bearer abc',
    code: 'UNAUTHORIZED',
    message: /refuses the token that it was given: it has expired/,
    hint: /imagebuild login reg/,
  },
  'no permission': {
    status: 403,
    authorization: 'Bearer abc',
    body: error('DENIED', 'requested access to the resource is denied'),
    code: 'DENIED',
    message: /does not allow this account to do that .*access to the resource is denied/,
    hint: /Ask for access/,
  },
  'a repository that ECR lacks': {
    status: 404,
    body: error('NAME_UNKNOWN', "The repository with name 'team/app' does not exist in the registry"),
    code: 'CONTENT_MISSING',
    message: /does not have this repository/,
    hint: /created before the first push/,
  },
  'a tag that is missing': {
    status: 404,
    body: error('MANIFEST_UNKNOWN', 'manifest unknown'),
    code: 'CONTENT_MISSING',
    message: /does not have it/,
    hint: /Check the name/,
  },
  'a spent quota': {
    status: 429,
    body: error('TOOMANYREQUESTS', 'You have reached your pull rate limit.'),
    code: 'RATE_LIMITED',
    message: /quota/,
    hint: /larger quota: imagebuild login \S+\nOr use a mirror: --mirror \S+=https:\/\/…\nOr let the build wait: --wait-for-quota 6h$/,
  },
  'an immutable tag of ECR': {
    status: 400,
    body: error(
      'TAG_INVALID',
      "The image tag 'v1' already exists and cannot be overwritten because the repository is immutable.",
    ),
    mediaType: index,
    code: 'TAG_EXISTS',
    message: /does not let published tags change/,
    hint: /another version/,
  },
  'an immutable tag of Harbor': {
    status: 412,
    body: error('PRECONDITION', 'Failed to process request due to v1 configured as immutable.'),
    code: 'TAG_EXISTS',
    message: /does not let published tags change/,
    hint: /another version/,
  },
  'a proxy that limits requests': {
    status: 413,
    body: '<html><head><title>413 Request Entity Too Large</title></head></html>',
    code: 'REGISTRY_PROTOCOL',
    message: /does not take that much at once/,
    hint: /client_max_body_size.*COPY into several/,
  },
  'no manifest lists': {
    status: 400,
    body: error('MANIFEST_INVALID', 'manifest invalid'),
    mediaType: index,
    code: 'REGISTRY_PROTOCOL',
    message: /does not take an image of several platforms/,
    hint: /supports OCI indexes/,
  },
  'no manifest lists, by its status': {
    status: 415,
    mediaType: index,
    code: 'REGISTRY_PROTOCOL',
    message: /does not take an image of several platforms/,
    hint: /supports OCI indexes/,
  },
  'a registry that is only read': {
    status: 405,
    body: error('UNSUPPORTED', 'The operation is unsupported.'),
    code: 'DENIED',
    message: /may be read-only/,
    hint: /Publish to a registry/,
  },
};

for (const [what, { status, body = '', authorization, mediaType, code, message, hint }] of Object.entries(
  cases,
))
  test(`${what} has a message and a next step of its own`, () => {
    const response = parseErrorResponse(status, {}, Buffer.from(body), { authorization, mediaType });
    const thrown = errorFor(response, { image: 'reg.example/a/b:v1', host: 'reg.example' });
    const found = thrown instanceof TransientError ? thrown.error : thrown;
    assert.ok(found instanceof ImagebuildError);
    assert.equal(found.code, code);
    assert.match(found.message, message);
    assert.match(found.hint ?? '', hint);
  });
