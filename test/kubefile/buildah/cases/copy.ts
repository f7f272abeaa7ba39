// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { type Group, lines, scratch } from '../case.ts';

export const copy: readonly Group[] = [
  {
    rule: 'A 7 COPY',
    cases: [
      {
        name: 'a directory gives its content',
        kubefile: scratch('COPY charts /charts', 'COPY charts/ /other/', 'COPY opt /'),
      },
      {
        name: 'a file goes into a directory',
        kubefile: scratch('COPY readme /dir/', 'COPY readme /dir', 'COPY readme /named'),
      },
      {
        name: 'relative to the root',
        kubefile: scratch('COPY manifests manifests', 'COPY readme .', 'COPY readme ./a/./b/../c'),
      },
      {
        name: 'a source that is a link is followed',
        kubefile: scratch(
          'COPY chart runner /x/',
          'COPY chart /c',
          'COPY opt/latest /l',
          'COPY chart/Chart.yaml /y',
        ),
      },
      { name: 'links inside a directory are kept', kubefile: scratch('COPY opt /opt', 'COPY merged /') },
      { name: 'modes are kept, owner is 0:0', kubefile: scratch('COPY opt opt', 'COPY empty empty') },
      {
        name: 'setuid',
        kubefile: scratch('COPY su sg /bin/'),
        files: { su: { text: 'su', mode: 2541 }, sg: { text: 'sg', mode: 1517 } },
      },
      { name: 'everything', kubefile: scratch('COPY . .') },
      {
        name: 'everything but what .dockerignore names',
        kubefile: scratch('COPY . .'),
        files: {
          '.dockerignore':
            '# no\n*.md\nreadme\ncharts/*/templates\n**/*.tmpl\n/opt/private/\n.env\n.dockerignore\n',
        },
      },
      {
        name: '.dockerignore with exceptions',
        kubefile: scratch('COPY . /all', 'COPY manifests /m'),
        files: { '.dockerignore': 'manifests/*\n!manifests/a.yaml\nopt\n' },
      },
      {
        name: '.dockerignore with an exception below a directory',
        kubefile: scratch('COPY . /'),
        files: { '.dockerignore': '*\n!opt/private\n' },
      },
      {
        name: '.dockerignore with an exception anywhere',
        kubefile: scratch('COPY . /'),
        files: { '.dockerignore': 'charts\nopt\n!**/Chart.yaml\n' },
      },
      {
        name: 'several sources',
        kubefile: scratch('COPY readme charts opt/run.sh /x/', 'COPY ["readme", "a file", "/y y/"]'),
      },
      {
        name: 'globs',
        kubefile: scratch(
          'COPY manifests/*.yaml /a/',
          'COPY manifests/?.* /b/',
          'COPY manifests/[^a].yaml /c/',
          'COPY ma*/* /d/',
          'COPY char*/nginx /e/',
          'COPY *me /f',
          'COPY manifests/[a-b].yaml manifests/c* /g/',
        ),
      },
      { name: 'a glob of directories gives their content', kubefile: scratch('COPY ch*s man* /x/') },
      { name: 'a glob through a link', kubefile: scratch('COPY ch*t/Chart.yaml /x/') },
      { name: 'a glob and a name, one without a match', kubefile: scratch('COPY nothing* readme /x/') },
      {
        name: '--chown by number',
        kubefile: scratch(
          'COPY --chown=1:2 opt /a/b',
          'COPY --chown=7 readme /c/',
          'COPY --chown=3: readme /d',
          'COPY readme /a/b/c',
        ),
      },
      {
        name: '--chown by name',
        kubefile: scratch(
          'COPY etc /etc',
          'COPY --chown=bob readme /a',
          'COPY --chown=bob:staff readme /b',
          'COPY --chown=:staff readme /c',
          'COPY --chown=1000 readme /d',
        ),
      },
      { name: '--chown root without accounts', kubefile: scratch('COPY --chown=root:root readme /a') },
      {
        name: '--chmod',
        kubefile: scratch(
          'COPY --chmod=755 readme /a',
          'COPY --chmod=0711 opt /b/c',
          'COPY --chmod=4755 readme /d',
        ),
      },
      {
        name: '--chmod of directories that are made',
        kubefile: scratch(
          'COPY --chmod=644 d /a',
          'COPY --chmod=640 d /b/',
          'COPY --chmod=711 d/f /c/x/f',
          'COPY --chmod=700 d/s /e',
          'COPY --chmod=755 --chown=1:2 d/f /g/h/f',
        ),
        files: { 'd/f': 'f', 'd/s/g': 'g' },
      },
      { name: '--chmod by letters', kubefile: scratch('COPY --chmod=u+x,go-r readme /a') },
      {
        name: 'variables in sources, destinations and flags',
        kubefile: scratch(
          'ARG D=charts',
          'ENV TO=/to O=5:6',
          'COPY $D/nginx ${TO}/x',
          'COPY --chown=$O readme $TO/',
        ),
      },
      {
        name: 'a link in the destination',
        kubefile: scratch(
          'COPY merged /',
          'COPY readme /bin/readme',
          'COPY charts /bin',
          'COPY readme /lib/x/',
          'WORKDIR /bin/w',
        ),
      },
      {
        name: 'a directory onto a directory',
        kubefile: scratch(
          'COPY --chown=1:1 opt /x',
          'COPY opt /x',
          'COPY --chmod=700 charts /x',
          'COPY manifests /x/nginx',
        ),
      },
      {
        name: 'a file onto a file',
        kubefile: scratch(
          'COPY --chown=9:9 readme /x',
          'COPY opt/run.sh /x',
          'COPY readme /y/',
          'COPY --chmod=600 readme /y/',
        ),
      },
      {
        name: 'a file onto a link inside a directory',
        kubefile: scratch('COPY merged /t', 'COPY over /t'),
        files: { 'over/bin': 'file' },
      },
      {
        name: 'a file onto a directory inside',
        fails: 'CONTEXT_INVALID',
        kubefile: scratch('COPY charts /t', 'COPY over /t'),
        files: { 'over/nginx': 'file' },
      },
      {
        name: 'a directory onto a link inside',
        fails: 'CONTEXT_INVALID',
        kubefile: scratch('COPY merged /', 'COPY over /'),
        files: { 'over/bin/f': 'f' },
      },
      {
        name: 'a directory onto a file inside',
        fails: 'CONTEXT_INVALID',
        kubefile: scratch('COPY over /t', 'COPY charts /t'),
        files: { 'over/nginx': 'file' },
      },
      {
        name: 'a file onto a link',
        kubefile: scratch('COPY opt /opt', 'COPY readme /opt/latest', 'COPY readme /opt/dangling'),
      },
      {
        name: 'a destination that ends with a dot',
        kubefile: scratch('COPY readme /x/.', 'WORKDIR /w', 'COPY readme ../', 'COPY readme charts ./'),
      },
      {
        name: 'words in quotes and between tabs',
        kubefile: scratch("COPY 'readme' /e", 'COPY readme \t /f'),
      },
      { name: 'flags together', kubefile: scratch('COPY --chmod=755 --chown=1 readme /x') },
      {
        name: 'sources do not leave the context',
        kubefile: scratch('COPY ../readme /a', 'COPY /opt/../../charts /b', 'COPY ../.. /c'),
      },
      {
        name: 'owners go from stage to stage',
        kubefile: lines(
          'FROM scratch AS a',
          'COPY --chown=5:6 opt /opt',
          'FROM scratch',
          'COPY --from=a /opt /x',
          'COPY --from=a --chown=1:1 /opt/run.sh /y',
          'COPY --from=a opt/latest /z',
        ),
      },
      {
        name: 'links of a stage are followed inside it',
        kubefile: lines(
          'FROM scratch AS a',
          'COPY merged /',
          'COPY readme /usr/lib/',
          'FROM scratch',
          'COPY --from=a /lib /l',
          'COPY --from=a /bin/tool /t',
          'COPY --from=a /b*/t* /g/',
        ),
      },
      {
        name: 'names of many kinds',
        kubefile: scratch('COPY names /n'),
        files: {
          'names/a b': '1',
          'names/ümlaut': '2',
          'names/应用': '3',
          'names/-dash': '4',
          "names/it's": '5',
          'names/a$b': '6',
          'names/longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong/namenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamename':
            '7',
        },
      },
      {
        name: 'a file and a directory of the same start',
        kubefile: scratch('COPY s /s'),
        files: { 's/a/x': '1', 's/a-b': '2', 's/a.c/y': '3', 's/ab': '4' },
      },
      {
        name: 'WORKDIR makes directories, COPY goes there',
        kubefile: scratch('WORKDIR /srv/www', 'COPY charts .', 'COPY readme ../', 'COPY readme /abs'),
      },
      { name: 'an empty directory', kubefile: scratch('COPY empty/keep /a', 'COPY empty /b') },
      {
        name: 'more than one source and no slash',
        fails: 'KUBEFILE_SYNTAX',
        kubefile: scratch('COPY readme charts /x'),
      },
    ],
  },
  {
    rule: 'A 8 missing sources',
    cases: [
      { name: 'a missing file', kubefile: scratch('COPY nothing /x'), fails: 'COPY_SOURCE_MISSING' },
      {
        name: 'a missing file in a directory',
        kubefile: scratch('COPY charts/nothing /x'),
        fails: 'COPY_SOURCE_MISSING',
      },
      {
        name: 'a glob without a match',
        kubefile: scratch('COPY nothing* /x/'),
        fails: 'COPY_SOURCE_MISSING',
      },
      {
        name: 'a source that .dockerignore leaves out',
        kubefile: scratch('COPY readme /x'),
        files: { '.dockerignore': 'readme\n' },
        fails: 'COPY_SOURCE_MISSING',
      },
      { name: 'a link to nothing', kubefile: scratch('COPY opt/dangling /x'), fails: 'COPY_SOURCE_MISSING' },
      { name: 'a file below a file', kubefile: scratch('COPY readme/x /x'), fails: 'COPY_SOURCE_MISSING' },
      {
        name: 'a source missing in a stage',
        kubefile: lines('FROM scratch AS a', 'COPY readme /', 'FROM scratch', 'COPY --from=a /nothing /x'),
        fails: 'COPY_SOURCE_MISSING',
      },
      {
        name: 'the registry when no image was found',
        kubefile: scratch('COPY readme /', 'COPY registry registry'),
      },
      {
        name: 'the registry as it lies in the context',
        kubefile: scratch('COPY registry registry'),
        files: { 'registry/own': 'own' },
      },
    ],
  },
];
