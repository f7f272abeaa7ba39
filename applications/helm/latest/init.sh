#!/usr/bin/env bash
# Downloads helm's release for one architecture and checks it against its published checksum.
set -eu
cd "$(dirname "$0")"

: "${IMAGEBUILD_SOURCE_HELM:=https://get.helm.sh}"

if [ $# -ne 3 ]; then
  echo "usage: init.sh <arch> <app> <version>" >&2
  exit 2
fi
arch=$1
version=v${3#v}

download=$(mktemp -d)
trap 'rm -rf "$download"' EXIT

archive=helm-$version-linux-$arch.tar.gz
for file in "$archive" "$archive.sha256sum"; do
  curl -fsSL --retry 3 -o "$download/$file" "$IMAGEBUILD_SOURCE_HELM/$file"
done
(cd "$download" && sha256sum --check --quiet "$archive.sha256sum")

mkdir -p opt
tar -xzf "$download/$archive" -C opt --no-same-owner --strip-components=1 "linux-$arch/helm"
chmod 0755 opt/helm
