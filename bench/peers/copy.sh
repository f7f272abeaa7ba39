#!/bin/bash
# A plain copy of images from registry to registry, all platforms, five at a time.
# usage: copy.sh SOURCE TARGET < repository:tag, one a line
set -euo pipefail
source=$1 target=$2

xargs -P 5 -I {} skopeo copy --quiet --all --src-tls-verify=false --dest-tls-verify=false \
  "docker://$source/{}" "docker://$target/{}"
