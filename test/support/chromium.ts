import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateSync } from 'node:zlib';
import { which } from './tools.ts';

/** The choice of a reader, which CSS calls `prefers-color-scheme`. */
export type ColorScheme = 'light' | 'dark';

/** Debian's name first; the others are those of Google's packages, which GitHub's runners have. */
const names = ['chromium', 'google-chrome', 'chrome'];

/** For a test's `skip` option: false if the browser is there, otherwise the reason. */
export function missingChromium(): string | false {
  return names.some((name) => which(name) !== undefined) ? false : `needs ${names[0]}`;
}

/** A page that a browser shows. */
export interface Page {
  readonly html: string;
  readonly scheme: ColorScheme;
  /** Files beside it by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What a browser made of a page. */
export interface Rendered {
  /** The document once its scripts have run. */
  readonly dom: string;
  /** The colour of the upper left pixel of the screen, `rgb(255, 255, 255)`. */
  readonly corner: string;
}

/** Opens a page in the browser and takes a picture of the screen. */
export async function renderPage({ html, scheme, files = {} }: Page): Promise<Rendered> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-chromium-'));
  try {
    const path = (name: string) => join(directory, name);
    for (const [name, text] of Object.entries({ ...files, 'page.html': html }))
      await writeFile(path(name), text);
    const browser = names.map(which).find((found) => found !== undefined)!;
    const output = ['--dump-dom', `--screenshot=${path('screen.png')}`, `file://${path('page.html')}`];
    const args = [...options(scheme), `--user-data-dir=${path('profile')}`, ...output];
    const { stdout: dom } = await runFile(browser, args, { timeout: 60_000 });
    return { dom, corner: `rgb(${firstPixel(await readFile(path('screen.png'))).join(', ')})` };
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

const runFile = promisify(execFile);

function options(scheme: ColorScheme): string[] {
  const preferred = { dark: 0, light: 1 }[scheme];
  return [
    ...['--headless', '--disable-gpu', '--no-first-run', '--hide-scrollbars', '--window-size=900,900'],
    '--no-sandbox', // root has none, and the pages are our own
    `--blink-settings=preferredColorScheme=${preferred}`,
  ];
}

/** Returns red, green and blue of a PNG's first pixel, which no filter of the format changes. */
function firstPixel(png: Buffer): number[] {
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return [...inflateSync(Buffer.concat(data)).subarray(1, 4)];
}
