#!/usr/bin/env bash
# Pulls the chart of a version from its repository.
set -eu
cd "$(dirname "$0")"

: "${IMAGEBUILD_SOURCE_CERT_MANAGER:=https://charts.jetstack.io}"

if [ $# -ne 3 ]; then
  echo "usage: init.sh <arch> <app> <version>" >&2
  exit 2
fi
version=v${3#v}

helm pull cert-manager --repo "$IMAGEBUILD_SOURCE_CERT_MANAGER" --version "$version" --untar --untardir charts
