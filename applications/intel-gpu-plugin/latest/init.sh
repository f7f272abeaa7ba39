#!/usr/bin/env bash
# Writes the version into the manifest; nothing is downloaded.
set -eu
cd "$(dirname "$0")"

if [ $# -ne 3 ]; then
  echo "usage: init.sh <arch> <app> <version>" >&2
  exit 2
fi
version=${3#v}

sed -i "s/@VERSION@/$version/" manifests/intel-gpu-plugin.yaml
