/** Shorter texts aren't secrets, and replacing them would break words. */
const shortest = 4;
/** A shorter secret may be part of any word or digest, so it is masked only where it is a word of its own. */
const shortestPart = 8;
/** A shorter run of base64 letters may be any word. */
const shortestBase64 = 6;
/** A token that is longer is known by its beginning, and masked with the letters that follow. */
const longestToken = 64;
const mask = '***';

/** A text to mask. */
interface Form {
  readonly text: string;
  /** Masked only where no letter or digit is beside it. */
  readonly isWord: boolean;
  /** The letters of a token that follow belong to it. */
  readonly isStart: boolean;
}

/** Secrets, and the masking of every form in which they may appear in a text. */
export class SecretMask {
  readonly #secrets = new Set<string>();
  /** By their first letters, so that a text is read once, whatever the number of secrets. */
  readonly #forms = new Map<string, Form[]>();

  add(secret: string): void {
    const known = isLongToken(secret) ? secret.slice(0, longestToken) : secret;
    if (known.length < shortest || this.#secrets.has(known)) return;
    this.#secrets.add(known);
    for (const text of secretForms(known)) {
      const isWord = known.length < shortestPart && !isBase64Of(text, known);
      this.#addForm({ text, isWord, isStart: known !== secret });
    }
  }

  #addForm(form: Form): void {
    const start = form.text.slice(0, shortest);
    const forms = this.#forms.get(start) ?? [];
    forms.push(form);
    forms.sort((a, b) => b.text.length - a.text.length);
    this.#forms.set(start, forms);
  }

  /** Returns the text with every form of every secret masked. */
  apply(text: string): string {
    if (this.#forms.size === 0) return text;
    let clean = '';
    let from = 0;
    let hiddenUntil = -1;
    for (let at = 0; at + shortest <= text.length; at += 1) {
      const end = this.#endOfSecret(text, at);
      if (end === undefined) continue;
      if (at > hiddenUntil) {
        clean += `${text.slice(from, at)}${mask}`;
        hiddenUntil = end;
      }
      hiddenUntil = Math.max(hiddenUntil, end);
      from = hiddenUntil;
    }
    return clean + text.slice(from);
  }

  #endOfSecret(text: string, at: number): number | undefined {
    const forms = this.#forms.get(text.slice(at, at + shortest));
    const form = forms?.find(
      (each) => text.startsWith(each.text, at) && (!each.isWord || isWordAt(text, at, each)),
    );
    if (form === undefined) return undefined;
    const end = at + form.text.length;
    return form.isStart ? end + (/^[\w.~+/=%-]*/.exec(text.slice(end))?.[0].length ?? 0) : end;
  }
}

/** The secrets that this process has met: from inputs, logins, token servers and proxies. */
const met = new SecretMask();

/**
 * Remembers a secret, so that `maskSecrets` hides it. Whoever reads a secret calls it at once: it is masked
 * by its value then, wherever a program or a registry repeats it.
 */
export function rememberSecret(secret: string | undefined): void {
  if (secret !== undefined) met.add(secret);
}

/** Masks the secrets that this process has met; every text passes through it before it leaves. */
export function maskSecrets(text: string): string {
  return met.apply(text);
}

/** A JSON replacer that masks texts: in numbers and structure a mask would break the document. */
export function maskValue(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? maskSecrets(value) : value;
}

/**
 * Every form in which a secret may appear in a text: itself, URL-encoded, in JSON, in base64 at any offset of
 * a longer text.
 */
export function secretForms(secret: string): string[] {
  if (secret.length < shortest) return [];
  const encoded = encodeURIComponent(secret.toWellFormed());
  const inJson = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    encoded,
    encoded.replace(/%../g, (letter) => letter.toLowerCase()),
    new URLSearchParams({ s: secret }).toString().slice('s='.length),
    inJson,
    inJson.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`), // as Go writes JSON
    ...base64FormsOf(secret),
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortest);
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

function isBase64Of(form: string, secret: string): boolean {
  return base64FormsOf(secret).includes(form);
}

function isLongToken(secret: string): boolean {
  return secret.length > longestToken && /^[\w.~+/=-]+$/.test(secret);
}

function isWordAt(text: string, at: number, { text: form }: Form): boolean {
  const beside = `${text[at - 1] ?? ' '}${text[at + form.length] ?? ' '}`;
  return !/[A-Za-z0-9]/.test(beside);
}
