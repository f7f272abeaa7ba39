#!/usr/bin/env bash
# Runs on every node when the cluster is removed.
set -eu

rm -f /usr/bin/kubeadm /usr/bin/kubelet /usr/bin/kubectl /etc/kubernetes/audit-policy.yml
