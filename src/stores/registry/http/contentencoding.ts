import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { peekBytes } from '../../../image/content.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { say } from '../../../text/say.ts';
import { type Call, headerOf, type ResponseHead, type StreamedResponse, subjectOf } from './call.ts';
import { protocolError } from './failure.ts';

/** The codings of bodies (RFC 9110, 8.4.1). None is asked for, but some gateways apply one anyway. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Tells whether the body of an answer is encoded, so that its length and its parts aren't the content's. */
export function isEncoded(answer: Pick<ResponseHead, 'headers'>): boolean {
  return codingsOf(answer).length > 0;
}

/** Opens the body of an answer without its codings. @throws REGISTRY_PROTOCOL for an unknown one. */
export function decodeBody(
  call: Pick<Call, 'endpoint' | 'image'>,
  { headers, body }: Pick<StreamedResponse, 'headers' | 'body'>,
): Bytes {
  return codingsOf({ headers }).reduceRight<Bytes>((bytes, coding) => {
    const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (!decoder)
      throw protocolError(subjectOf(call), (who) =>
        say('registryEncoding', { who, encoding: JSON.stringify(coding.slice(0, 40)) }),
      );
    return decode(bytes, decoder());
  }, body as Bytes);
}

function codingsOf(answer: Pick<ResponseHead, 'headers'>): string[] {
  const codings = (headerOf(answer, 'content-encoding') ?? '').toLowerCase().split(',');
  return codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
}

async function* decode(bytes: Bytes, transform: Transform): Bytes {
  const { head, whole } = await peekBytes(bytes, 1);
  if (head.length === 0) return; // the answer to a HEAD names the encoding that a GET's body would have
  pipeline(whole, transform).catch(() => {}); // the reader of the transform gets the error
  try {
    yield* transform as Bytes;
  } finally {
    transform.destroy();
  }
}
