#!/usr/bin/env bash
# Downloads kubectl for one architecture and checks it against its published checksum.
set -eu
cd "$(dirname "$0")"

: "${IMAGEBUILD_SOURCE_KUBECTL:=https://dl.k8s.io/release}"

if [ $# -ne 3 ]; then
  echo "usage: init.sh <arch> <app> <version>" >&2
  exit 2
fi
arch=$1
version=v${3#v}

address=$IMAGEBUILD_SOURCE_KUBECTL/$version/bin/linux/$arch/kubectl
curl -fsSL --retry 3 -o kubectl "$address"
checksum=$(curl -fsSL --retry 3 "$address.sha256")
echo "$checksum  kubectl" | sha256sum --check --quiet
chmod 0755 kubectl
