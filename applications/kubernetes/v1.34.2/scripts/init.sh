#!/usr/bin/env bash
# Runs on every node before kubeadm: puts the programs and the audit policy where they are expected.
set -eu
cd "$(dirname "$0")/.."

install -m 0755 bin/kubeadm bin/kubelet bin/kubectl /usr/bin/
install -D -m 0644 statics/audit-policy.yml /etc/kubernetes/audit-policy.yml
