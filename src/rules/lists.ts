/** Rules for the images that an application names in lists and manifests. */
export const listRules = {
  'list-place': {
    severity: 'warning',
    what: 'notRead',
    why: 'listPlaceWhy',
    fix: 'moveTo',
    example: { wrong: 'images/list.txt', right: 'images/shim/list.txt' },
  },
  'list-line': {
    severity: 'error',
    what: 'lintListLine',
    fix: 'lintListLineFix',
    example: {
      file: 'images/shim/web',
      wrong: 'docker.io/Library/nginx:1.27',
      right: 'docker.io/library/nginx:1.27',
    },
  },
  'manifest-image': {
    severity: 'warning',
    what: 'lintManifest',
    fix: 'lintManifestFix',
    example: { file: 'manifests/web.yaml', wrong: 'image: "nginx:"', right: 'image: nginx:1.27.0' },
  },
  'image-unpinned': {
    severity: 'warning',
    what: 'lintUnpinned',
    why: 'lintUnpinnedWhy',
    fix: 'lintUnpinnedFix',
    example: {
      file: 'images/shim/web',
      wrong: 'docker.io/library/nginx',
      right: 'docker.io/library/nginx:1.27.0',
    },
  },
  'image-platform': {
    severity: 'error',
    online: true,
    what: 'lintImagePlatform',
    why: 'lintImagePlatformWhy',
    fix: 'lintImagePlatformFix',
    example: {
      file: 'images/shim/web',
      wrong: 'host.example/only-amd64:v1',
      right: 'host.example/both-platforms:v1',
    },
  },
  'ignore-unused': {
    severity: 'warning',
    what: 'ignoreUnused',
    fix: 'ignoreUnusedFix',
    example: { file: '.sealignore', wrong: 'docker.io/library/ngnix*', right: 'docker.io/library/nginx*' },
  },
} as const;
