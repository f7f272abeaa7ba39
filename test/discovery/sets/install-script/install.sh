#!/usr/bin/env bash
set -euo pipefail
namespace=shop
while getopts "n:m" option; do
  case "$option" in
    n) namespace=$OPTARG ;;
    m) METRICS=true ;;
    *) exit 2 ;;
  esac
done
install_chart() {
  local name=$1; shift
  helm upgrade -i "$name" "charts/$name" -n "$namespace" --create-namespace "$@"
}
install_chart shopfront --set "metrics.enabled=${METRICS:-false}"
kubectl get pods -n "$namespace" -o name | while read -r pod; do echo "$pod"; done
# helm upgrade -i shopfront charts/shopfront --set search.enabled=true
