import { posix } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { tryParseReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import { type Address, checkAddress, readAddress, withArchitecture } from './address.ts';

/** What an application is made of, as the user gave it. */
export interface ApplicationSources {
  /** `repo/name`, `name` or `oci://host/path/name`. */
  readonly chart?: string | undefined;
  readonly chartRepo?: string | undefined;
  readonly chartVersion?: string | undefined;
  readonly manifests: readonly string[];
  readonly binaries: readonly string[];
  readonly images: readonly string[];
}

/** What one of the sources adds to the files of an application. */
export interface Part {
  /** Lines of init.sh; `@` stands for the variable with the base of its address. */
  readonly init: readonly string[];
  /** The base of its address. */
  readonly base?: string | undefined;
  /** The directory that the Kubefile copies. */
  readonly directory?: string | undefined;
  /** Commands that install it. */
  readonly commands: readonly string[];
  readonly files: readonly (readonly [path: string, text: string])[];
  /** What it is, for the README. */
  readonly about: string;
}

interface Names {
  readonly name: string;
  readonly version: string;
}

/** Lists the parts of an application. @throws USAGE for a source that can't be used. */
export function listParts(sources: ApplicationSources, names: Names): Part[] {
  const { chart, manifests, binaries, images } = sources;
  return [
    // Programs first: what is installed then may need them.
    ...binaries.map((address) => binaryPart(address, names)),
    ...(chart === undefined ? [] : [chartPart(chart, sources, names)]),
    ...manifestParts(manifests, names),
    ...(images.length === 0 ? [] : [imagesPart(images, names)]),
  ];
}

const chartPattern = /^(?:oci:\/\/[\w.:-]+\/)?(?:[\w.-]+\/)*[a-z0-9][a-z0-9._-]*$/i;

function chartPart(chart: string, { chartRepo, chartVersion }: ApplicationSources, names: Names): Part {
  const isOci = chart.startsWith('oci://');
  if (!chartPattern.test(chart) || isOci === (chartRepo !== undefined))
    throw new ImagebuildError('USAGE', say('newChartInvalid', { chart: JSON.stringify(chart) }), {
      hint: say('newChartForm'),
    });
  const chartName = posix.basename(chart);
  const base = isOci ? posix.dirname(chart) : checkAddress(chartRepo ?? '').replace(/\/+$/, '');
  const source = isOci ? `"@/${chartName}"` : `${chartName} --repo "@"`;
  const version = versionArgument(chartVersion ?? names.version, names.version);
  return {
    init: [`helm pull ${source} --version ${version} --untar --untardir charts`],
    base,
    directory: 'charts',
    commands: [`helm upgrade -i ${names.name} charts/${chartName} -n ${names.name} --create-namespace`],
    files: [],
    about: `The chart ${chartName}. Values for it go to \`charts/${chartName}.values.yaml\`, and \`-f charts/${chartName}.values.yaml\` into CMD.`,
  };
}

/** Returns the version of a chart in init.sh: that of the application where they are the same. */
function versionArgument(chartVersion: string, version: string): string {
  const number = (text: string) => text.replace(/^v/, '');
  if (!/^[\w.+-]+$/.test(chartVersion))
    throw new ImagebuildError(
      'USAGE',
      say('newChartVersionInvalid', { version: JSON.stringify(chartVersion) }),
      { hint: say('newChartForm') },
    );
  if (chartVersion === version) return '"$version"';
  if (number(chartVersion) !== number(version)) return chartVersion;
  return chartVersion.startsWith('v') ? '"v$number"' : '"$number"';
}

function manifestParts(addresses: readonly string[], names: Names): Part[] {
  const taken = new Map<string, number>();
  return addresses.map((text) => {
    const address = readAddress(text, names.version);
    const file = manifestName(text, names.name);
    const count = (taken.get(file) ?? 0) + 1;
    taken.set(file, count);
    const path = `manifests/${count === 1 ? file : file.replace(/(\.\w+)$/, `-${count}$1`)}`;
    return {
      init: ['mkdir -p manifests', download(address, path)],
      base: address.base,
      directory: 'manifests',
      commands: ['kubectl apply -f manifests'],
      files: [],
      about: `\`${path}\` is downloaded by init.sh.`,
    };
  });
}

function manifestName(address: string, name: string): string {
  const file = posix.basename(new URL(address).pathname);
  if (/^[\w.-]+\.(?:ya?ml|json)$/i.test(file)) return file;
  return `${name}.yaml`;
}

/** Returns the line that downloads a file. */
function download({ rest }: Address, path: string): string {
  return `curl -fsSL --retry 3 -o ${path} "@${rest === '' ? '' : `/${rest}`}"`;
}

const archivePattern = /\.(?:tar\.(?:gz|xz|bz2)|tgz)$/;

function binaryPart(text: string, names: Names): Part {
  const address = readAddress(withArchitecture(text), names.version);
  const program = programName(address, names);
  const isArchive = archivePattern.test(text);
  const path = `opt/${program}`;
  return {
    init: [
      'mkdir -p opt',
      ...(isArchive
        ? [
            'download=$(mktemp -d)',
            'curl -fsSL --retry 3 -o "$download/archive" "@' +
              `${address.rest === '' ? '' : `/${address.rest}`}"`,
            'tar -xf "$download/archive" -C "$download" --no-same-owner',
            `install -m 0755 "$(find "$download" -type f -name ${program})" ${path}`,
            'rm -r "$download"',
          ]
        : [download(address, path), `chmod 0755 ${path}`]),
    ],
    base: address.base,
    directory: 'opt',
    commands: [`install -m 0755 ${path} /usr/bin/${program}`],
    files: [],
    about: `\`${program}\`, which is installed as \`/usr/bin/${program}\`. If its project publishes checksums, compare them in init.sh.`,
  };
}

/** Returns the name of a program in the address of its release: `yq` of `…/yq_linux_${arch}`. */
function programName({ base, rest }: Address, { name }: Names): string {
  const file = posix.basename(rest === '' ? base : rest).replace(archivePattern, '');
  const [first = ''] = file.split(/[-_.]?(?:\$\{|linux|Linux)|[-_.]v?\d/, 1);
  return /^[A-Za-z][\w.-]*$/.test(first) ? first : name;
}

/** The list of images; each needs a tag that stays what it is. @throws USAGE */
function imagesPart(images: readonly string[], { name }: Names): Part {
  const lines = images.map((image) => {
    const reference = tryParseReference(image);
    if (
      reference &&
      (reference.digest !== undefined || (/:[^/]+$/.test(image) && reference.tag !== 'latest'))
    )
      return image;
    const message = say(reference ? 'newImageUnpinned' : 'newImageInvalid', { image: JSON.stringify(image) });
    throw new ImagebuildError('USAGE', message, { hint: say('newImagePinned') });
  });
  const file = `images/shim/${name}`;
  return {
    init: [],
    commands: [],
    files: [[file, `${lines.join('\n')}\n`]],
    about: `The images in \`${file}\`, a reference a line.`,
  };
}
