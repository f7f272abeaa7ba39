#!/bin/bash
# Today's way to a cluster image: for each platform, copy the embedded images into the folder of a registry, build an image of it
# with buildah, push that; at last push a list of the platforms.
# usage: today.sh SOURCE IMAGE CONTEXT WORK PORT < repository:tag, one a line
#   SOURCE   the registry of the embedded images, HOST:PORT
#   IMAGE    what the result is called, HOST:PORT/NAMESPACE/APP:VERSION
#   CONTEXT  the application's directory, with a Kubefile
#   WORK     an empty folder
#   PORT     a free port for the registry that writes the folder
set -euo pipefail
source=$1 image=$2 context=$3 work=$4 port=$5
images=$(cat)
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

buildah() {
  command buildah --root "$work/storage" --runroot "$work/run" --storage-driver "${STORAGE_DRIVER:-overlay}" "$@"
}

# Writes the folder registry/ with the images of one architecture, five at a time, through a registry that serves it.
save_images() {
  local architecture=$1 folder=$2
  cat > "$work/registry.yml" <<END
version: 0.1
log: { level: error, accesslog: { disabled: true } }
http: { addr: "127.0.0.1:$port" }
storage: { filesystem: { rootdirectory: "$folder" } }
END
  docker-registry serve "$work/registry.yml" >/dev/null 2>&1 &
  local registry=$!
  until (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.02; done
  xargs -P 5 -I {} skopeo copy --quiet --override-arch "$architecture" \
    --src-tls-verify=false --dest-tls-verify=false \
    "docker://$source/{}" "docker://127.0.0.1:$port/{}" <<< "$images"
  kill "$registry"
  wait "$registry" || true
}

for architecture in amd64 arm64; do
  cp -r "$context" "$work/$architecture"
  mkdir "$work/$architecture/registry"
  save_images "$architecture" "$work/$architecture/registry"
  buildah bud --quiet --isolation chroot --format oci --arch "$architecture" \
    --file "$work/$architecture/Kubefile" --tag "$image-$architecture" "$work/$architecture"
  buildah push --quiet --tls-verify=false "$image-$architecture"
done

buildah manifest create list
for architecture in amd64 arm64; do
  buildah manifest add --arch "$architecture" list "$image-$architecture"
done
buildah manifest push --quiet --all --tls-verify=false list "docker://$image"
