#!/usr/bin/env bash
# Downloads kubeadm, kubelet and kubectl for one architecture and checks them against their published checksums.
set -eu
cd "$(dirname "$0")"

: "${IMAGEBUILD_SOURCE_KUBERNETES:=https://dl.k8s.io/release}"

if [ $# -ne 3 ]; then
  echo "usage: init.sh <arch> <app> <version>" >&2
  exit 2
fi
arch=$1
version=v${3#v}

mkdir -p bin
for program in kubeadm kubelet kubectl; do
  address=$IMAGEBUILD_SOURCE_KUBERNETES/$version/bin/linux/$arch/$program
  curl -fsSL --retry 3 -o "bin/$program" "$address"
  checksum=$(curl -fsSL --retry 3 "$address.sha256")
  echo "$checksum  bin/$program" | sha256sum --check --quiet
  chmod 0755 "bin/$program"
done
