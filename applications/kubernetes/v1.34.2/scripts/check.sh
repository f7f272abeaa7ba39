#!/usr/bin/env bash
# Runs on every node before anything else: ends the installation where a cluster is already.
set -eu

if [ -e /etc/kubernetes/kubelet.conf ]; then
  echo "this node belongs to a cluster already" >&2
  exit 1
fi
