# imagebuild in a container: the executable on a base that has a shell, git, curl and wget for the init.sh of an
# application. The context is a directory with amd64/imagebuild and arm64/imagebuild, such as
# out/release/executables, which npm run build:release makes; docs/install.md shows the commands.
# Nothing runs here, so an image for one platform can be made on another.
ARG BASE=docker.io/library/buildpack-deps:bookworm-scm
FROM ${BASE}
LABEL org.opencontainers.image.title=imagebuild \
      org.opencontainers.image.source=https://github.com/labring/imagebuild \
      org.opencontainers.image.licenses=Apache-2.0
ARG TARGETARCH
COPY ${TARGETARCH}/imagebuild /usr/local/bin/imagebuild
COPY ${TARGETARCH}/LICENSE ${TARGETARCH}/LICENSE-node.txt ${TARGETARCH}/LICENSES.txt /usr/share/doc/imagebuild/
# For people, who mount their files at /work, and for the bot, which listens on PORT.
ENV NODE_ENV=production HOME=/tmp HOST=0.0.0.0 PORT=3000
WORKDIR /work
USER 1000:1000
EXPOSE 3000
ENTRYPOINT ["imagebuild"]
CMD ["--help"]
