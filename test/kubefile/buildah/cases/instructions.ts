// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { type Group, lines, scratch } from '../case.ts';

export const instructions: readonly Group[] = [
  {
    rule: 'A 1 instructions',
    cases: [
      {
        name: 'every instruction that needs no program',
        kubefile: scratch(
          'MAINTAINER Somebody <somebody@example.com>',
          'ARG VERSION=1.0',
          'ENV VERSION=v${VERSION} MODE=fast',
          'LABEL version=$VERSION "with blank"="a b" multi="one \\',
          'two"',
          'WORKDIR /app',
          'COPY opt/run.sh .',
          'ADD readme docs/',
          'USER 1000:1000',
          'EXPOSE 80 443/tcp 53/udp',
          'VOLUME /data',
          'STOPSIGNAL SIGQUIT',
          'SHELL ["/bin/bash", "-c"]',
          'HEALTHCHECK --interval=5s --timeout=1m --start-period=2s --retries=4 CMD ["check", "it"]',
          'ONBUILD COPY . /src',
          'ENTRYPOINT ["/app/run.sh"]',
          'CMD ["serve", "--all"]',
        ),
      },
      {
        name: 'any case',
        kubefile: lines('from scratch', 'env A=1', 'Copy readme /', 'lAbEl x=y', 'cmd ["a"]'),
      },
      {
        name: 'several stages, the last is the image',
        kubefile: lines(
          'FROM scratch AS first',
          'COPY charts /charts',
          'ENV LOST=1',
          'FROM scratch AS second',
          'COPY manifests /manifests',
          'FROM scratch',
          'COPY --from=first /charts/nginx/Chart.yaml /',
          'COPY --from=second manifests /m',
          'COPY --from=0 /charts /c/',
        ),
      },
      {
        name: 'names of stages in any case',
        kubefile: lines(
          'FROM scratch AS First',
          'COPY readme /',
          'FROM scratch',
          'COPY --from=FIRST /readme /x',
        ),
      },
      {
        name: 'a stage that goes on from another',
        kubefile: lines(
          'FROM scratch AS base',
          'ENV A=1',
          'LABEL l=1',
          'WORKDIR /w',
          'COPY readme .',
          'ENTRYPOINT ["e"]',
          'CMD ["c"]',
          'EXPOSE 1',
          'FROM base',
          'ENV B=${A}2',
          'COPY readme copied',
          'LABEL m=2',
        ),
      },
      {
        name: 'a stage that goes on and has a new ENTRYPOINT loses the CMD',
        kubefile: lines(
          'FROM scratch AS base',
          'ENTRYPOINT ["e"]',
          'CMD ["c"]',
          'FROM base',
          'ENTRYPOINT ["new"]',
        ),
      },
      {
        name: 'ARG before FROM',
        kubefile: lines('ARG BASE=scratch', 'FROM ${BASE}', 'ARG BASE', 'ENV SEEN=${BASE}'),
      },
      {
        name: 'ARG before FROM is not seen inside without ARG',
        kubefile: lines('ARG V=1', 'FROM scratch', 'ENV SEEN=x${V}y'),
      },
      {
        name: 'ARG with a default and a build arg',
        kubefile: scratch('ARG A=1', 'ARG B=2', 'ARG C', 'ENV E=$A-$B-$C', 'LABEL l="${A}"'),
        buildArgs: { A: 'one', C: 'three four' },
      },
      {
        name: 'ARG is overridden by ENV',
        kubefile: scratch('ARG A=arg', 'ENV A=env', 'ENV B=$A'),
        buildArgs: { A: 'cli' },
      },
      { name: 'ARG after ENV', kubefile: scratch('ENV A=env', 'ARG A=arg', 'ENV B=$A', 'LABEL l=$A') },
      {
        name: 'ARG after ENV of the stage below',
        kubefile: lines('FROM scratch AS base', 'ENV V=1.25', 'FROM base', 'ARG V', 'LABEL l=$V'),
        buildArgs: { V: '1.30' },
      },
      { name: 'ARG that refers to an earlier one', kubefile: scratch('ARG A=1', 'ARG B=${A}2', 'ENV C=$B') },
      {
        name: 'LABEL in its forms',
        kubefile: scratch(
          "LABEL a=1 b=\"two words\" 'c'='single' d=a\\ b",
          'LABEL old form with blanks',
          'LABEL "key.with.dots"="x=y"',
          'LABEL a=again',
        ),
      },
      {
        name: 'EXPOSE of ranges and variables',
        kubefile: scratch('ENV P=81', 'EXPOSE 80 $P 7000-7002 90/udp 80/tcp'),
      },
      { name: 'VOLUME in both forms', kubefile: scratch('VOLUME ["/a", "/b c"]', 'VOLUME /d /e') },
      {
        name: 'WORKDIR step by step',
        kubefile: scratch(
          'WORKDIR /a',
          'WORKDIR b',
          'ENV D=/x/y',
          'WORKDIR $D',
          'WORKDIR ../z',
          'COPY readme ./',
        ),
      },
      {
        name: 'WORKDIR owned by USER',
        kubefile: scratch(
          'COPY etc /etc',
          'USER bob',
          'WORKDIR /home/bob',
          'USER 5',
          'WORKDIR /home/five',
          'USER 6:7',
          'WORKDIR /home/six',
        ),
      },
      { name: 'USER with a variable', kubefile: scratch('ARG UID=12', 'USER ${UID}:staff') },
      { name: 'STOPSIGNAL by number, and with a variable', kubefile: scratch('ENV S=9', 'STOPSIGNAL $S') },
      {
        name: 'WORKDIR as it is written',
        kubefile: scratch('WORKDIR "/e f"', 'WORKDIR .', 'WORKDIR /a/../b/./c//d/'),
      },
      {
        name: 'HEALTHCHECK with long times',
        kubefile: scratch('HEALTHCHECK --timeout=1h2m3.5s CMD ["a", "b"]'),
      },
      { name: 'empty labels', kubefile: scratch('LABEL a= b="" "c d"=e') },
      { name: 'ARG with several names', kubefile: scratch('ARG A B=2 C="x y"', 'ENV D=$A-$B-$C') },
      {
        name: 'variables in VOLUME and LABEL',
        kubefile: scratch('ENV V=/v', 'VOLUME $V ${V}2', 'LABEL $V=a b="$V" c=\'$V\''),
      },
      { name: 'HEALTHCHECK NONE', kubefile: scratch('HEALTHCHECK NONE') },
      {
        name: 'HEALTHCHECK in shell form',
        kubefile: scratch('HEALTHCHECK --interval=90s CMD curl -f  http://localhost/ || exit 1'),
      },
      { name: 'ONBUILD several times', kubefile: scratch('ONBUILD RUN  make it', 'ONBUILD COPY $A /b') },
      {
        name: 'the directive escape',
        kubefile: lines('# escape=`', 'FROM scratch', 'ENV A=a` b', 'LABEL x=1 `', '  y=2', 'COPY readme /a'),
      },
      {
        name: 'the directives syntax and check',
        kubefile: lines('# syntax=docker/dockerfile:1', '# check=skip=all', 'FROM scratch', 'ENV A=1'),
      },
      {
        name: 'a directive after a comment is a comment',
        kubefile: lines('# a comment', '# escape=`', 'FROM scratch', 'LABEL x=1 \\', '  y=2'),
      },
      {
        name: 'ADD copies files and directories',
        kubefile: scratch('ADD opt/run.sh charts /x/', 'ADD --chown=3:4 manifests/*.yaml /y/'),
      },
      { name: 'FROM with a platform', kubefile: lines('FROM --platform=linux/amd64 scratch', 'ENV A=1') },
      {
        name: 'SHELL and the shell form',
        kubefile: scratch('SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'ENTRYPOINT run it', 'CMD and that'),
      },
      {
        name: 'variables of the platform',
        kubefile: scratch(
          'ARG TARGETARCH',
          'ARG TARGETOS',
          'ARG TARGETPLATFORM',
          'ENV P=$TARGETPLATFORM-$TARGETOS-$TARGETARCH',
        ),
      },
      { name: 'a MAINTAINER', kubefile: scratch('MAINTAINER  A B <c@d.e>') },
    ],
  },
];
