// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { gzipSync } from 'node:zlib';
import { tarOf } from '../../../support/bases.ts';
import { type Case, type Group, lines } from '../case.ts';

const machine = 'REGISTRY/base/machine:1';

/** A Kubefile on the machine with everything. */
const on = (...instructions: string[]) => lines(`FROM ${machine}`, ...instructions);
const bare = (...instructions: string[]) => lines('FROM REGISTRY/base/bare:1', ...instructions);
const debian = (...instructions: string[]) => lines('FROM REGISTRY/base/debian:1', ...instructions);

/** A case whose name says all there is to say. */
const row = (name: string, kubefile: string, more: Partial<Case> = {}): Case => ({ name, kubefile, ...more });

const archive = {
  'a.tgz': {
    bytes: gzipSync(
      await tarOf({
        './tool': { text: '#!/bin/sh\necho tool "$@"\n', mode: 0o755, uid: 1000, gid: 1001 },
        './deep/er/x': { text: 'x\n', mode: 0o600 },
      }),
    ),
  },
};
const script = {
  'run.sh': { text: '#!/bin/sh\necho "$0 $@ in $PWD as $(id -u)" > /tmp/said\n', mode: 0o755 },
};

/** `REGISTRY` stands for the registry that holds the bases of `test/kubefile/buildah/bases.ts`. */
export const run: readonly Group[] = [
  {
    rule: 'what is run',
    cases: [
      row('the platform', on('RUN uname -m > /machine'), { everywhere: true }),
      row('the shell form', on('RUN echo "a  b" > /x && echo \'$BASE\' $BASE >> /x')),
      row('the exec form', on('RUN ["/bin/sh", "-c", "echo $0 $1 > /x", "a b", "$BASE"]')),
      row(
        'a program that is found on PATH',
        on('RUN ["cat", "/etc/passwd"]', 'RUN ["sh", "-c", "echo $PATH > /x"]'),
      ),
      row(
        'a command over several lines',
        on('RUN echo one \\', '  # a comment', '  two \\', '  && echo three > /x'),
        {},
      ),
      row('quotes of every kind', on('RUN printf "%s\\n" "a\\"b" \'c"d\' e\\ f "g\'h" > /x')),
      row('a backslash at the end of the exec form', on('RUN ["sh", "-c", "printf \'a\\\\nb\' > /x"]')),
      row('text that looks like a variable of the build', on('ARG A=1', "RUN echo '${A} $$ \\${A}' > /x")),
      row('letters of every alphabet', on('RUN echo "größe 版本 ✓" > /größe')),
      row('the SHELL', on('SHELL ["/bin/sh", "-ec"]', 'RUN false || true; echo $- > /x')),
      row(
        'another SHELL between two',
        on('RUN echo $0 > /a', 'SHELL ["/usr/bin/sh", "-c"]', 'RUN echo $0 > /b'),
      ),
      row('a script of the context', on('COPY run.sh /usr/local/bin/', 'RUN run.sh a "b c"'), {
        files: script,
      }),
      row('nothing changes', on('RUN true', 'RUN [ -d /tmp ]'), { everywhere: true }),
      row('a RUN that fails', on('RUN echo before', 'RUN exit 3'), { fails: 'RUN_FAILED' }),
      row('an array with nothing in it', on('RUN []'), { fails: 'KUBEFILE_SYNTAX' }),
      row(
        'a text of more than 64 KiB',
        on(
          'RUN x="\\',
          ...Array.from({ length: 1000 }, (_, i) => `${i} # ${'long '.repeat(14)}\\`),
          '"; echo "$x" > /x',
        ),
      ),
      row('a program that is not there', on('RUN ["/nothing"]'), { fails: 'RUN_FAILED' }),
      row('a failure that is not the last of a line', on('RUN false; true')),
    ],
  },
  {
    rule: 'what it sees',
    cases: [
      row('ENV of the base and of the file', on('ENV A=1 B="x y"', 'RUN echo "$BASE|$A|$B" > /x')),
      row('ENV that changes between two', on('ENV A=1', 'RUN echo $A > /a', 'ENV A=2', 'RUN echo $A > /b')),
      row('ENV that is empty', on('ENV A=', 'RUN echo "${A-unset}|${A:-empty}" > /x')),
      row(
        'a value with quotes, dollars and blanks',
        on('ENV A="it\'s \\"\\$5\\"  and \\\\ more"', 'RUN echo "$A" > /x'),
      ),
      row('ARG with its default', on('ARG A=1', 'RUN echo "$A" > /x')),
      row('ARG that is given', on('ARG A=1', 'RUN echo "$A" > /x'), { buildArgs: { A: 'a b "c" $d' } }),
      row('ARG without a value', on('ARG A', 'RUN echo "${A-unset}" > /x')),
      row('ARG is not ENV', on('ARG A=1', 'RUN echo $A > /x', 'CMD echo $A')),
      row('ARG after ENV in a RUN', on('ENV V=1.25', 'ARG V=1.27', 'RUN echo $V > /v')),
      row('ENV hides ARG', on('ARG A=1', 'ENV A=2', 'RUN echo $A > /x'), { buildArgs: { A: '3' } }),
      row('ARG after RUN', on('RUN echo "${A-unset}" > /a', 'ARG A=1', 'RUN echo "${A-unset}" > /b')),
      row('ARG that is given twice', on('ARG A=1', 'RUN echo $A > /a', 'ARG A=2', 'RUN echo $A > /b')),
      row('ARG of a platform', on('ARG TARGETARCH TARGETOS', 'RUN echo $TARGETOS/$TARGETARCH > /x'), {
        everywhere: true,
      }),
      row(
        'ARG before FROM',
        lines('ARG A=out', `FROM ${machine}`, 'RUN echo "${A-unset}" > /a', 'ARG A', 'RUN echo "$A" > /b'),
      ),
      row('USER by name', on('USER bob', 'RUN id -u > /tmp/u; id -g > /tmp/g; echo $HOME > /tmp/h')),
      row('USER by number', on('USER 33:50', 'RUN id -u > /tmp/u; id -g > /tmp/g')),
      row(
        'USER that changes',
        on('RUN touch /a', 'USER web', 'RUN touch /tmp/b', 'USER root', 'RUN touch /c'),
      ),
      row('USER of the base', debian('RUN id -u > /tmp/u; pwd > /tmp/p')),
      row('WORKDIR of the base', on('RUN pwd > /x; echo y > y')),
      row('WORKDIR that is made', on('WORKDIR /made/here', 'RUN pwd > x; ls -A .. >> x')),
      row('WORKDIR of a USER', on('USER bob', 'WORKDIR /home/bob/w', 'RUN pwd > p; touch q')),
      row('WORKDIR between two', on('RUN pwd > a', 'WORKDIR sub', 'RUN pwd > b', 'WORKDIR /', 'RUN pwd > c')),
      row('a standard input that is empty', on('RUN cat > /x; echo end >> /x')),
    ],
  },
  {
    rule: 'what it changes',
    cases: [
      row(
        'files, directories and modes',
        on('RUN umask 027; mkdir -p /n/m; echo a > /n/m/a; chmod 4711 /n/m/a'),
        {
          everywhere: true,
        },
      ),
      row('owners', on('RUN touch /a /b && chown bob:staff /a && chown 70000:70001 /b')),
      row('links', on('RUN ln -s /etc/passwd /abs; ln -s ../x /usr/rel; ln -s nowhere /dangling')),
      row('hard links', on('RUN echo a > /a; ln /a /b; ln /usr/bin/busybox /usr/bin/other')),
      row('files that are removed', on('RUN rm /etc/group /var/log/old'), { everywhere: true }),
      row('a directory that is removed', on('RUN rm -r /srv/old /home')),
      row(
        'a directory that is removed and made again',
        on('RUN rm -r /opt/app; mkdir /opt/app; echo n > /opt/app/new'),
      ),
      row('what the RUN before made', on('RUN echo a > /a; echo b > /b', 'RUN rm /a; echo c >> /b')),
      row('a file becomes a directory', on('RUN rm /etc/group; mkdir /etc/group; touch /etc/group/x')),
      row('a directory becomes a link', on('RUN mv /srv/old /srv/new; ln -s new /srv/old')),
      row('through a link of the base', on('RUN echo x > /bin/made; echo y > /lib/made')),
      row('a file is moved', on('RUN mv /etc/passwd /etc/accounts')),
      row('the mode of what is there', on('RUN chmod 700 /srv; chown bob /etc/passwd')),
      row('in a sticky directory and one with setgid', on('USER 1000:50', 'RUN touch /tmp/a /data/b')),
      row(
        'a long name and a large file',
        on(`RUN mkdir -p /${'long/'.repeat(30)}; head -c 300000 /dev/zero > /zeros`),
      ),
      row('on nothing but a shell', bare('RUN echo a > /a; mkdir /tmp'), { everywhere: true }),
      row(
        'from scratch',
        lines('FROM scratch', 'COPY --from=REGISTRY/base/bare:1 /bin/sh /bin/sh', 'RUN echo a > /a'),
      ),
      row(
        'hosts and resolv.conf stay the base’s',
        on('RUN cat /etc/hosts /etc/resolv.conf > /dev/null; echo a > /a'),
      ),
    ],
  },
  {
    rule: 'between other instructions',
    cases: [
      row(
        'COPY before, after and between',
        on('COPY readme /a', 'RUN cp /a /b', 'COPY opt /opt', 'RUN /opt/run.sh > /c', 'COPY readme /d'),
      ),
      row(
        'COPY onto what RUN made',
        on('RUN mkdir -m 700 /n; ln -s n /link; chown bob /n', 'COPY readme /link/', 'COPY opt /n/opt'),
      ),
      row('COPY where RUN removed', on('RUN rm -r /srv/old', 'COPY readme /srv/old/a')),
      row(
        '--chown by an account that RUN made',
        on('RUN echo "new:x:77:78::/:/bin/sh" >> /etc/passwd', 'COPY --chown=new readme /x'),
      ),
      row('ADD of an archive', on('ADD a.tgz /new/', 'RUN /new/tool a > /x; rm -r /new/deep'), {
        files: archive,
      }),
      row(
        'configuration after RUN',
        on('RUN true > /x', 'ENV A=1', 'CMD ["a"]', 'EXPOSE 80', 'USER bob', 'LABEL a=b'),
      ),
      row(
        'many, of which some change nothing',
        on(
          ...Array.from({ length: 12 }, (_, index) =>
            index % 3 === 0 ? 'RUN true' : `RUN echo ${index} >> /all`,
          ),
        ),
      ),
      row('ONBUILD of the base', lines('FROM REGISTRY/base/triggers:1', 'RUN echo $AFTER > /after')),
      row('ONBUILD of the file', on('ONBUILD RUN make', 'RUN echo a > /a')),
    ],
  },
  {
    rule: 'several stages',
    cases: [
      row(
        'COPY --from a stage with RUN',
        lines(
          `FROM ${machine} AS made`,
          'RUN mkdir /out; echo a > /out/a; chmod 755 /out/a; ln -s a /out/b',
          'FROM scratch',
          'COPY --from=made /out /got',
        ),
        { everywhere: true },
      ),
      row(
        'FROM a stage with RUN',
        lines(
          `FROM ${machine} AS made`,
          'ENV A=1',
          'RUN echo $A > /a',
          'FROM made',
          'RUN echo $A >> /a; echo b > /b',
        ),
      ),
      row(
        'two stages that need each other in turn',
        lines(
          `FROM ${machine} AS a`,
          'RUN echo a > /a',
          'FROM REGISTRY/base/bare:1 AS b',
          'COPY --from=a /a /a',
          'RUN echo b >> /a',
          'FROM scratch',
          'COPY --from=b /a /',
          'COPY --from=0 /etc/hostname /',
        ),
      ),
      row(
        'ARG of one stage is not that of another',
        lines(
          `FROM ${machine} AS a`,
          'ARG A=1',
          'RUN echo $A > /a',
          `FROM ${machine}`,
          'COPY --from=a /a /a',
          'RUN echo "${A-unset}" >> /a',
        ),
      ),
      row(
        'a file that RUN changed in a stage',
        lines(
          `FROM ${machine} AS a`,
          'COPY readme /readme',
          'RUN echo more >> /readme',
          'FROM scratch',
          'COPY --from=a /readme /',
        ),
      ),
      row(
        'a stage that is not needed fails nothing',
        lines(`FROM ${machine} AS a`, 'RUN exit 1', `FROM ${machine}`, 'RUN echo a > /a'),
        {},
      ),
    ],
  },
  {
    rule: 'mounts',
    cases: [
      row('the context', on('RUN --mount=type=bind,target=/mnt cat /mnt/readme > /x')),
      row(
        'a file of the context',
        on('RUN --mount=type=bind,source=readme,target=/mnt/readme cat /mnt/readme > /x'),
      ),
      row(
        'a stage',
        lines(
          `FROM ${machine} AS a`,
          'RUN echo a > /a',
          `FROM ${machine}`,
          'RUN --mount=type=bind,from=a,source=/a,target=/mnt/a cat /mnt/a > /x',
        ),
      ),
      row(
        'a link in a stage',
        lines(
          `FROM ${machine} AS a`,
          'RUN mkdir /made; echo a > /made/a; ln -s /made /link',
          `FROM ${machine}`,
          'RUN --mount=from=a,source=/link/a,target=/mnt/a cat /mnt/a > /x',
        ),
      ),
      row('a source that is not there', on('RUN --mount=source=nothing,target=/mnt ls /mnt/'), {
        fails: 'COPY_SOURCE_MISSING',
      }),
      row('an image', on('RUN --mount=from=REGISTRY/base/bare:1,source=/bin,target=/mnt ls /mnt > /x')),
      row('a file system in memory', on('RUN --mount=type=tmpfs,target=/mem echo a > /mem/a; ls /mem > /x')),
      row(
        'a file system in memory, of a size',
        on('RUN --mount=type=tmpfs,target=/mem,size=1m echo a > /mem/a'),
      ),
      row('a cache', on('RUN --mount=type=cache,target=/cache echo a > /cache/a; ls /cache > /x')),
      row('a secret', on('RUN --mount=type=secret,id=a,target=/x,required=true cat /x'), {
        fails: 'KUBEFILE_UNSUPPORTED',
      }),
    ],
  },
  {
    rule: 'here-documents',
    cases: [
      row('here-documents alone', on('RUN <<EOF', 'echo "$BASE" > /x', 'echo b >> /x', 'EOF')),
      row('a here-document given to a program', on('RUN cat <<EOF > /x', '$BASE', 'EOF')),
      row('a here-document with a quoted name', on("RUN cat <<'EOF' > /x", '$BASE', 'EOF')),
      row('a here-document without tabs', on('RUN <<-EOF', '\techo a > /x', 'EOF')),
      row('a here-document after a blank', on('RUN cat << EOF > /x', '$BASE', 'EOF')),
    ],
  },
];
