/** Shorter texts aren't secrets, and replacing them would break words. */
const shortest = 4;
/** A shorter run of base64 letters may be any word. */
const shortestBase64 = 6;
const mask = '***';

/**
 * Every form in which a secret may appear in a text: itself, URL-encoded, in JSON, in base64 at any offset of
 * a longer text.
 */
export function secretForms(secret: string): string[] {
  if (secret.length < shortest) return [];
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64FormsOf(secret),
  ];
  // The longest first: a form that holds another one must go as a whole.
  return [...new Set(forms)].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length);
}

/** The text with every form of every secret masked. */
export function scrub(text: string, secrets: readonly string[]): string {
  return secrets.flatMap(secretForms).reduce((clean, form) => clean.replaceAll(form, mask), text);
}

/**
 * Base64 of `user:secret` holds no base64 of the secret, unless one looks at all three alignments, without
 * the characters at the ends that depend on adjacent characters.
 */
function base64FormsOf(secret: string): string[] {
  const forms = [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    const end = encoded.includes('=') ? encoded.indexOf('=') - 1 : encoded.length;
    return [...(offset === 0 ? [encoded] : []), encoded.slice(offset === 0 ? 0 : offset + 1, end)];
  });
  const long = forms.filter((form) => form.length >= shortestBase64);
  return long.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
