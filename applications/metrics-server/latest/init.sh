#!/usr/bin/env bash
# Downloads the manifests of a version, and makes a template of them so that one flag can be chosen at install time.
set -eu
cd "$(dirname "$0")"

: "${IMAGEBUILD_SOURCE_METRICS_SERVER:=https://github.com/kubernetes-sigs/metrics-server/releases/download}"

if [ $# -ne 3 ]; then
  echo "usage: init.sh <arch> <app> <version>" >&2
  exit 2
fi
version=v${3#v}
template=manifests/metrics-server.yaml.tmpl

mkdir -p manifests
curl -fsSL --retry 3 -o "$template" "$IMAGEBUILD_SOURCE_METRICS_SERVER/$version/components.yaml"

# sealos renders the template with the image's Env; kubelets of a new cluster have certificates of their own signing.
sed -i '/^ *- --metric-resolution=/{
  p
  s/- --metric-resolution=.*/{{- if eq .KUBELET_INSECURE_TLS "true" }}/p
  s/{{-.*/- --kubelet-insecure-tls/p
  s/- --kubelet.*/{{- end }}/
}' "$template"
grep -q -- --kubelet-insecure-tls "$template" || {
  echo "components.yaml of $version has no --metric-resolution to put --kubelet-insecure-tls behind" >&2
  exit 1
}
