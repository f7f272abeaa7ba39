// biome-ignore-all lint/suspicious/noTemplateCurlyInString: comments contain text that looks like templates.
/**
 * A comment, and what it asks for: builds in their canonical line, other commands by name, or
 * `what is wrong ⇒ the line to use`.
 */
export type Row = readonly [comment: string, ...expected: string[]];

/** Comments as people really write them. */
export const comments: Readonly<Record<string, readonly Row[]>> = {
  'copies of images': [
    ['/imagesync docker.io/library/nginx:1.25', '/imagesync docker.io/library/nginx:1.25'],
    ['/ImageSync  nginx:1.25', '/imagesync docker.io/library/nginx:1.25'],
    [
      '/imagesync quay.io/a/b:1\n/imagesync quay.io/a/c:1',
      '/imagesync quay.io/a/b:1',
      '/imagesync quay.io/a/c:1',
    ],
    ['/imagesync quay.io/a/b:1\n/imagesync  quay.io/a/b:1', '/imagesync quay.io/a/b:1'],
    [
      '/imagesync ghcr.io/a/b/c:v1 --platform linux/arm64',
      '/imagesync ghcr.io/a/b/c:v1 --platform=linux/arm64',
    ],
    [
      `/imagesync quay.io/a/b:1@sha256:${'a'.repeat(64)}`,
      `/imagesync quay.io/a/b:1@sha256:${'a'.repeat(64)}`,
    ],
    ['I used imagesync and /imagesyncer before'],
  ],
  'mistakes in copies': [
    ['/imagesync', 'the image to copy is missing ⇒ /imagesync <registry>/<repository>:<tag>'],
    ['/imagesync nginx', 'nginx has no tag, which names the copy ⇒ /imagesync docker.io/library/nginx:<tag>'],
    [
      '/imagesync docker://quay.io/a/b:1',
      'docker://quay.io/a/b:1 begins with a scheme ⇒ /imagesync quay.io/a/b:1',
    ],
    [
      '/imagesync https://hub.docker.com/r/grafana/loki',
      'https://hub.docker.com/r/grafana/loki begins with a scheme ⇒ /imagesync docker.io/grafana/loki:<tag>',
    ],
    [
      '/imagesync a/b:1 quay.io/c/d:2',
      'one line copies one image, always into the namespace of this repository: "quay.io/c/d:2" is too much ⇒ /imagesync docker.io/a/b:1\n/imagesync quay.io/c/d:2',
    ],
    [
      '/imagesync quay.io/a/b:1 --build-type=container',
      'a copy does not take --build-type ⇒ /imagesync quay.io/a/b:1',
    ],
    [
      '/imagesync quay.io/a/b:1 --dry-run',
      'a copy has no dry run here, since it moves the image as it is; imagebuild publish IMAGE --to REF --dry-run shows on your machine what it would write ⇒ /imagesync quay.io/a/b:1',
    ],
    ['/image_sync quay.io/a/b:1', '"/image_sync" is not a command ⇒ /imagesync quay.io/a/b:1'],
    ['/imagebuild_sync quay.io/a/b:1', '"/imagebuild_sync" is not a command ⇒ /imagesync quay.io/a/b:1'],
    ['imagesync quay.io/a/b:1', 'a command starts with a slash ⇒ /imagesync quay.io/a/b:1'],
    [
      'please /imagesync quay.io/a/b:1',
      'a command must be at the beginning of its line ⇒ /imagesync quay.io/a/b:1',
    ],
    [
      '/imagesync "quay.io/a/b:1"',
      '"\\"quay.io/a/b:1\\"" is not an image reference: "\\"quay.io" is not a host name ⇒ /imagesync quay.io/a/b:1',
    ],
    [
      '/imagesync quay.io/\u0430/b:1',
      '"quay.io/\u0430/b:1" contains U+0430 CYRILLIC SMALL LETTER A, which looks like a ⇒ /imagesync quay.io/a/b:1',
    ],
    ...['localhost:5000/a:1', '10.0.0.1/a:1', '127.1:80/a:1', '[::1]:5000/a:1', 'registry:5000/a:1'].map(
      (image): Row => [
        `/imagesync ${image}`,
        `${image.replace('/a:1', '')} is a host of this machine or of a local network ⇒ /imagesync <registry>/<repository>:<tag>`,
      ],
    ),
    ['/imagesync oci:out:v1', 'oci:out:v1 is not in a registry ⇒ /imagesync <registry>/<repository>:<tag>'],
    [
      '/imagesync quay.io/a/imagebuild-neighbours:1',
      'app "imagebuild-neighbours" is the name of a repository that imagebuild keeps for itself ⇒ /imagesync <registry>/<repository>:<tag>',
    ],
    [
      '/imagesync quay.io/a/b:1..2',
      'version "1..2" contains ".." ⇒ /imagesync <registry>/<repository>:<tag>',
    ],
  ],
  'mistakes in copies, in Chinese': [
    ['/imagesync', '缺少要复制的镜像 ⇒ /imagesync <registry>/<repository>:<tag>'],
    ['/imagesync nginx', 'nginx 缺少标签：副本以它命名 ⇒ /imagesync docker.io/library/nginx:<tag>'],
    [
      '/imagesync localhost/a:1',
      'localhost 是本机或局域网中的主机 ⇒ /imagesync <registry>/<repository>:<tag>',
    ],
  ],
  'as the help says': [
    ['/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_configs coredns v0.0.1', '/imagebuild_configs coredns v0.0.1'],
    ['/imagebuild_dockerimages nginx-proxy v1.2.0', '/imagebuild_dockerimages nginx-proxy v1.2.0'],
    [
      '/imagebuild_dockerimages kubernetes v1.29.0 Registry=docker.io',
      '/imagebuild_dockerimages kubernetes v1.29.0 Registry=docker.io',
    ],
    ['/imagebuild_dockerimages lvscare v4.3.7 A=1,B=2', '/imagebuild_dockerimages lvscare v4.3.7 A=1,B=2'],
    [
      '/imagebuild_dockerimages app v1 URL="https://a.example/x?y=z,w"',
      '/imagebuild_dockerimages app v1 URL="https://a.example/x?y=z,w"',
    ],
    [
      "/imagebuild_dockerimages app v1 OPTS='--a b, --c=d',X=a/b:c-d",
      '/imagebuild_dockerimages app v1 OPTS="--a b, --c=d",X=a/b:c-d',
    ],
    ['/imagebuild_dockerimages app v1 A=1, B=2 ,C=3', '/imagebuild_dockerimages app v1 A=1,B=2,C=3'],
    ['/imagebuild_dockerimages app v1 A= --no-cache', '/imagebuild_dockerimages app v1 A= --no-cache'],
    [
      '/imagebuild_dockerimages app v1 A="x \\"y\\" \\\\"',
      '/imagebuild_dockerimages app v1 A="x \\"y\\" \\\\"',
    ],
    ['/imagebuild_dockerimages app v1 A="中文 值"', '/imagebuild_dockerimages app v1 A="中文 值"'],
    [
      '/imagebuild_apps helm v3.8.2 --platform=linux/amd64',
      '/imagebuild_apps helm v3.8.2 --platform=linux/amd64',
    ],
    ['/imagebuild_apps helm v3.8.2 --platform=linux/arm64,linux/amd64', '/imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2 --platform linux/arm64',
      '/imagebuild_apps helm v3.8.2 --platform=linux/arm64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --build-type container --no-cache',
      '/imagebuild_apps helm v3.8.2 --build-type=container --no-cache',
    ],
    ['/imagebuild_apps helm v3.8.2 --build-type=lite', '/imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps --dry-run helm v3.8.2 --no-cache',
      '/imagebuild_apps helm v3.8.2 --dry-run --no-cache',
    ],
    [
      '/imagebuild_dockerimages app v1 --platform=linux/arm64 A=1 --dry-run',
      '/imagebuild_dockerimages app v1 A=1 --platform=linux/arm64 --dry-run',
    ],
    ['/imagebuild_help', 'help'],
    ['/imagebuild_cancel', 'cancel'],
    ['/imagebuild_cancel helm', 'cancel helm'],
    ['/imagebuild_cancel helm v3.8.2', 'cancel helm v3.8.2'],
    ['/imagebuild_retry', 'retry'],
    ['/imagebuild_allow @ann', 'allow ann'],
    ['/imagebuild_allow Octo-User_corp', 'allow octo-user_corp'],
    ['/imagebuild_allow', 'the login of a person is missing ⇒ /imagebuild_allow @user'],
    ['/imagebuild_allow @a--b', '"@a--b" is not the login of a GitHub user ⇒ /imagebuild_allow @user'],
    [
      '/imagebuild_allow @ann @bob',
      'there are too many words after /imagebuild_allow ⇒ /imagebuild_allow @user',
    ],
    [
      '/imagebuild_allow @аnn',
      '"@аnn" contains U+0430 CYRILLIC SMALL LETTER A, which looks like a ⇒ /imagebuild_allow @user',
    ],
    ['/imagebuild_apps mysql-operator 8.0.29-2.0.4', '/imagebuild_apps mysql-operator 8.0.29-2.0.4'],
    ['/imagebuild_apps istio latest', '/imagebuild_apps istio latest'],
    ['/imagebuild_apps a.b_c__d---e 1.0', '/imagebuild_apps a.b_c__d---e 1.0'],
    [
      '/imagebuild_apps helm v3.8.2\n/imagebuild_apps cilium v1.17.4',
      '/imagebuild_apps helm v3.8.2',
      '/imagebuild_apps cilium v1.17.4',
    ],
  ],
  'as people write them, and right': [
    ['  /imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps  helm   v3.8.2  ', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps\thelm\tv3.8.2\t', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2\r\n', '/imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2\r\n/imagebuild_apps cilium v1.17.4\r\n',
      '/imagebuild_apps helm v3.8.2',
      '/imagebuild_apps cilium v1.17.4',
    ],
    ['/ImageBuild_Apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/IMAGEBUILD_APPS helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2\n\nThanks a lot!', '/imagebuild_apps helm v3.8.2'],
    ['Hi, please build this one:\n\n/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['Please build\n/imagebuild_apps helm v3.8.2\nthanks', '/imagebuild_apps helm v3.8.2'],
    [
      '- /imagebuild_apps helm v3.8.2\n- /imagebuild_apps cilium v1.17.4',
      '/imagebuild_apps helm v3.8.2',
      '/imagebuild_apps cilium v1.17.4',
    ],
    [
      '1. /imagebuild_apps helm v3.8.2\n2. /imagebuild_configs coredns v0.0.1',
      '/imagebuild_apps helm v3.8.2',
      '/imagebuild_configs coredns v0.0.1',
    ],
    ['* [ ] todo\n* /imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['# /imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2\n---', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2\n/imagebuild_apps  helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2\n/IMAGEBUILD_apps helm v3.8.2 --platform=linux/arm64,linux/amd64',
      '/imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --dry-run\n/imagebuild_apps helm v3.8.2',
      '/imagebuild_apps helm v3.8.2 --dry-run',
      '/imagebuild_apps helm v3.8.2',
    ],
    ['\ufeff/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    [
      '<details><summary>log</summary>\n\n/imagebuild_apps helm v3.8.2\n\n</details>',
      '/imagebuild_apps helm v3.8.2',
    ],
    [
      '@someone please look\n\n   /imagebuild_apps helm v3.8.2   \n\ncc @other',
      '/imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps nacos v2.2.3\n/imagebuild_apps kafka v3.4.0\n/imagebuild_apps redis v7.0.11\n/imagebuild_apps minio v5.0.8\n/imagebuild_apps loki v2.8.2\n/imagebuild_apps jenkins v2.401.1\n/imagebuild_apps harbor v2.8.1',
      '/imagebuild_apps nacos v2.2.3',
      '/imagebuild_apps kafka v3.4.0',
      '/imagebuild_apps redis v7.0.11',
      '/imagebuild_apps minio v5.0.8',
      '/imagebuild_apps loki v2.8.2',
      '/imagebuild_apps jenkins v2.401.1',
      '/imagebuild_apps harbor v2.8.1',
    ],
    ['/imagebuild_retry  ', 'retry'],
    ['/imagebuild_cancel\t helm ', 'cancel helm'],
    ['/imagebuild_apps helm 3.8.2', '/imagebuild_apps helm 3.8.2'],
    [
      '/imagebuild_apps cert-manager v1.14.4 \\\n',
      '"\\\\" is not allowed after the version ⇒ /imagebuild_apps cert-manager v1.14.4',
    ],
  ],
  'wrong, with the line to write instead': [
    ['/imagebuild helm v3.8.2', '"/imagebuild" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild', '"/imagebuild" is not a command ⇒ /imagebuild_apps <app> <version>'],
    ['/imagebuild apps helm v3.8.2', '"/imagebuild" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild configs coredns v0.0.1',
      '"/imagebuild" is not a command ⇒ /imagebuild_configs coredns v0.0.1',
    ],
    ['/imagebuild app helm v3.8.2', '"/imagebuild" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_app helm v3.8.2', '"/imagebuild_app" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild-apps helm v3.8.2', '"/imagebuild-apps" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuildapps helm v3.8.2', '"/imagebuildapps" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/image_build_apps helm v3.8.2', '"/image_build_apps" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebulid_apps helm v3.8.2', '"/imagebulid_apps" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_aps helm v3.8.2', '"/imagebuild_aps" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_docker nginx v1 A=1',
      '"/imagebuild_docker" is not a command ⇒ /imagebuild_dockerimages nginx v1 A=1',
    ],
    [
      '/imagebuild_dockerimage nginx v1',
      '"/imagebuild_dockerimage" is not a command ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_config coredns v1',
      '"/imagebuild_config" is not a command ⇒ /imagebuild_configs coredns v1',
    ],
    [
      '/imagebuild_images helm v3.8.2',
      '"/imagebuild_images" is not a command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_halp', '"/imagebuild_halp" is not a command ⇒ /imagebuild_help'],
    ['/imagebuild_cancle helm', '"/imagebuild_cancle" is not a command ⇒ /imagebuild_cancel helm'],
    ['/imagebuild_retyr', '"/imagebuild_retyr" is not a command ⇒ /imagebuild_retry'],
    ['/imagebuild_help me', 'there are too many words after /imagebuild_help ⇒ /imagebuild_help'],
    ['/imagebuild_retry helm', 'there are too many words after /imagebuild_retry ⇒ /imagebuild_retry'],
    [
      '/imagebuild_cancel helm v1 now',
      'there are too many words after /imagebuild_cancel ⇒ /imagebuild_cancel helm v1',
    ],
    ['/imagebuild_apps', 'the application and its version are missing ⇒ /imagebuild_apps <app> <version>'],
    ['/imagebuild_apps helm', 'the version is missing ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_apps helm:v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm@v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm=v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps labring/helm:v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps docker.io/labring/helm:v3.8.2',
      'the version is missing ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps app=helm version=v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps v3.8.2', 'the application is missing ⇒ /imagebuild_apps <app> v3.8.2'],
    ['/imagebuild_apps Helm v3.8.2', 'app "Helm" contains "H" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps HELM V3.8.2', 'app "HELM" contains "H" ⇒ /imagebuild_apps helm V3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2 v3.8.3',
      '"v3.8.3" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2\n/imagebuild_apps helm v3.8.3',
    ],
    [
      '/imagebuild_apps helm v3.8.2 thanks!',
      '"thanks!" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2, please',
      '"please" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps helm v3.8.2,', 'version "v3.8.2," contains "," ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm "v3.8.2"',
      'version "\\"v3.8.2\\"" contains "\\"" ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps `helm` v3.8.2', 'app "`helm`" contains "`" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps **helm** v3.8.2', 'app "**helm**" contains "*" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm `v3.8.2`', 'version "`v3.8.2`" contains "`" ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps <app> <version>',
      '"<app>" is a placeholder: replace it with a value ⇒ /imagebuild_apps <app> <version>',
    ],
    [
      '/imagebuild_apps helm <version>',
      '"<version>" is a placeholder: replace it with a value ⇒ /imagebuild_apps helm <version>',
    ],
    ['/imagebuild_apps [helm] [v3.8.2]', 'app "[helm]" contains "[" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps {app} v1', 'app "{app}" contains "{" ⇒ /imagebuild_apps app v1'],
    [
      '/imagebuild_apps helm v3.8.2 A=1',
      'build arguments are only for dockerimages, not for apps ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_configs coredns v0.0.1 KEY=value',
      'build arguments are only for dockerimages, not for configs ⇒ /imagebuild_configs coredns v0.0.1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A',
      '"A" is not a build argument ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A=1 B=2',
      '"B=2" is separated from the build arguments before it; a value that contains spaces needs quotes ⇒ /imagebuild_dockerimages nginx v1 A=1,B=2',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A=hello world',
      '"world" is separated from the build arguments before it; a value that contains spaces needs quotes ⇒ /imagebuild_dockerimages nginx v1 A="hello world"',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A=1,',
      'a build argument must follow the last comma ⇒ /imagebuild_dockerimages nginx v1 A=1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A=1,A=2',
      'the build argument A is given twice ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A="unclosed',
      'the quote before the value of A is never closed ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A="a"b',
      'the value of A continues after its closing quote: "b" ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 1A=2',
      '"1A" is not a valid name for a build argument ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A-B=2',
      '"A-B" is not a valid name for a build argument ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 PATH=/tmp',
      'the build argument "PATH" is refused: it decides which programs run ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 A=1,http_proxy=http://x',
      'the build argument "http_proxy" is refused: it would send the build’s traffic elsewhere ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 LD_PRELOAD=/x.so',
      'the build argument "LD_PRELOAD" is refused: it changes how programs are loaded ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx v1 ARCH=arm64',
      'the build argument "ARCH" is refused: the build always sets it ⇒ /imagebuild_dockerimages nginx v1',
    ],
    [
      '/imagebuild_dockerimages nginx A=1',
      'the version is missing ⇒ /imagebuild_dockerimages nginx <version> A=1',
    ],
    ['/imagebuild_apps helm v3.8.2 --platform', '--platform needs a platform ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2 --platform=',
      '--platform needs a platform ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platform=amd64',
      'unknown platform "amd64"; the platforms are linux/amd64, linux/arm64 ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/amd64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platform=linux/x86_64',
      'unknown platform "linux/x86_64"; the platforms are linux/amd64, linux/arm64 ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/amd64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platform=linux/arm64/v8',
      'unknown platform "linux/arm64/v8"; the platforms are linux/amd64, linux/arm64 ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/arm64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platform=windows/amd64',
      'unknown platform "windows/amd64"; the platforms are linux/amd64, linux/arm64 ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/amd64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platform=linux/amd64,',
      '--platform needs a platform ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/amd64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platforms=linux/amd64',
      'unknown flag "--platforms=linux/amd64" ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/amd64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --platform=linux/amd64 --platform=linux/arm64',
      '--platform is given twice ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/amd64,linux/arm64',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --build-type=cloud',
      'a comment can’t ask for the build type "cloud", only for lite or container ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --buildtype=containr',
      'unknown flag "--buildtype=containr" ⇒ /imagebuild_apps helm v3.8.2 --build-type=container',
    ],
    [
      '/imagebuild_configs dns v1 --build-type=container',
      'configs images install nothing in a cluster, so there is nothing to watch there ⇒ /imagebuild_configs dns v1',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --dryrun',
      'unknown flag "--dryrun" ⇒ /imagebuild_apps helm v3.8.2 --dry-run',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --nocache',
      'unknown flag "--nocache" ⇒ /imagebuild_apps helm v3.8.2 --no-cache',
    ],
    [
      '/imagebuild_apps helm v3.8.2 -no-cache',
      'unknown flag "-no-cache" ⇒ /imagebuild_apps helm v3.8.2 --no-cache',
    ],
    ['/imagebuild_apps helm v3.8.2 --push', 'unknown flag "--push" ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2 --registry=evil.example',
      'unknown flag "--registry=evil.example" ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2 --dry-run=true',
      'unknown flag "--dry-run=true" ⇒ /imagebuild_apps helm v3.8.2 --dry-run',
    ],
    [
      '/imagebuild_apps helm v3.8.2 —dry-run',
      '"—dry-run" contains U+2014 EM DASH, which looks like - ⇒ /imagebuild_apps helm v3.8.2 --dry-run',
    ],
    ['/imagebuild_apps helm ..', 'version ".." contains ".." ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_apps helm v1..2', 'version "v1..2" contains ".." ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_apps helm -v1', 'unknown flag "-v1" ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_apps helm v1/2', 'version "v1/2" contains "/" ⇒ /imagebuild_apps helm <version>'],
    [
      '/imagebuild_apps helm v1+build.5',
      'version "v1+build.5" contains "+" ⇒ /imagebuild_apps helm v1_build.5',
    ],
    [
      '/imagebuild_apps a_-b v1',
      'app "a_-b" has a ".", "_" or "-" where a letter or digit is needed ⇒ /imagebuild_apps <app> v1',
    ],
    ['imagebuild_apps helm v3.8.2', 'a command starts with a slash ⇒ /imagebuild_apps helm v3.8.2'],
    [
      'please /imagebuild_apps helm v3.8.2',
      'a command must be at the beginning of its line ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '@imagebuild-bot /imagebuild_apps helm v3.8.2',
      'a command must be at the beginning of its line ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '**/imagebuild_apps helm v3.8.2**',
      'a command must be at the beginning of its line ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/ imagebuild_apps helm v3.8.2'],
    [
      '```\n/imagebuild_apps helm v3.8.2\n```',
      'a command in a code block or in backticks is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '```bash\n/imagebuild_apps helm v3.8.2\n/imagebuild_apps cilium v1.17.4\n```\nthanks',
      'a command in a code block or in backticks is ignored ⇒ /imagebuild_apps helm v3.8.2',
      'a command in a code block or in backticks is ignored ⇒ /imagebuild_apps cilium v1.17.4',
    ],
    [
      '`/imagebuild_apps helm v3.8.2`',
      'a command in a code block or in backticks is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '    /imagebuild_apps helm v3.8.2',
      'a command in a code block or in backticks is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '~~~\n/imagebuild_apps helm v3.8.2',
      'a command in a code block or in backticks is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild\\_apps helm v3.8.2',
      '"/imagebuild\\\\_apps" is not a command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2 # the newest',
      '"# the newest" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps helm v3.8.2 <!-- x -->', 'unknown flag "-->" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2 && rm -rf /', 'unknown flag "-rf" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_cancel Helm', 'app "Helm" contains "H" ⇒ /imagebuild_cancel helm'],
    [
      '/imagebuild_apps helm v3.8.2 /imagebuild_apps cilium v1.17.4',
      '"/imagebuild_apps cilium v1.17.4" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps helm,cilium v1', 'app "helm,cilium" contains "," ⇒ /imagebuild_apps <app> v1'],
    ['/imagebuild_apps helm V=v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm <version>'],
  ],
  'wrong, with a suggestion that is right': [
    [
      '/imagebuild_apps v3.8.2 helm extra',
      '"extra" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild v3.8.2 helm', '"/imagebuild" is not a command ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2,v3.9.0',
      'version "v3.8.2,v3.9.0" contains "," ⇒ /imagebuild_apps helm v3.8.2\n/imagebuild_apps helm v3.9.0',
    ],
    [
      '/imagebuild_apps cilium v1.9.5 v1.9.6',
      '"v1.9.6" is not allowed after the version ⇒ /imagebuild_apps cilium v1.9.5\n/imagebuild_apps cilium v1.9.6',
    ],
    [
      '/imagebuild_apps helm v3.8.2, v3.9.0 arm64',
      '"v3.9.0 arm64" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/arm64\n/imagebuild_apps helm v3.9.0 --platform=linux/arm64',
    ],
    ['/imagebuild_apps helm,v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps longhorn v1.7.1 amd64',
      '"amd64" is not allowed after the version ⇒ /imagebuild_apps longhorn v1.7.1 --platform=linux/amd64',
    ],
    [
      '/imagebuild_apps longhorn v1.7.1 linux/aarch64',
      '"linux/aarch64" is not allowed after the version ⇒ /imagebuild_apps longhorn v1.7.1 --platform=linux/arm64',
    ],
    [
      '/imagebuild_apps longhorn v1.7.1 amd64 arm64',
      '"amd64 arm64" is not allowed after the version ⇒ /imagebuild_apps longhorn v1.7.1 --platform=linux/amd64,linux/arm64',
    ],
    ['/imagebuild 1.26.15', '"/imagebuild" is not a command ⇒ /imagebuild_apps <app> 1.26.15'],
    ['/imagebuild_apps applications/helm/v3.8.2', 'the version is missing ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps applications/helm v3.8.2',
      'app "applications/helm" contains "/" ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps /home/me/helm v3.8.2',
      'app "/home/me/helm" contains "/" ⇒ /imagebuild_apps <app> v3.8.2',
    ],
    ['/imagebuild_apps ./helm v3.8.2', 'app "./helm" contains "/" ⇒ /imagebuild_apps <app> v3.8.2'],
    ['/imagebuild_apps $(id) v1', 'app "$(id)" contains "$" ⇒ /imagebuild_apps <app> v1'],
    ['/imagebuild_apps $APP $VERSION', 'app "$APP" contains "$" ⇒ /imagebuild_apps <app> <version>'],
  ],
  'hidden by Markdown': [
    [
      '<img width="600" alt="x" src="https://x.example/a" />\n/imagebuild_apps helm v3.8.2',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '<details>\n/imagebuild_apps helm v3.8.2\n</details>',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '<details><summary>log</summary>\n/imagebuild_apps helm v3.8.2',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '<p>/imagebuild_apps helm v3.8.2</p>',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '<div>\n/imagebuild_apps helm v3.8.2\n</div>',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '<kbd>/imagebuild_apps helm v3.8.2</kbd>',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '- item\n\n  <p>\n  /imagebuild_apps helm v3.8.2',
      'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['![image](https://x.example/a.png)\n/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    [
      '> quoted\n/imagebuild_apps helm v3.8.2',
      'a command directly below a quote belongs to the quote: leave an empty line between them ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '> - quoted\n  /imagebuild_apps helm v3.8.2',
      'a command directly below a quote belongs to the quote: leave an empty line between them ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '- > quoted\n  /imagebuild_apps helm v3.8.2',
      'a command directly below a quote belongs to the quote: leave an empty line between them ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['| /imagebuild_apps helm v1 |\n| --- |', 'a command in a table is ignored ⇒ /imagebuild_apps helm v1'],
    [
      '| command | note |\n| --- | --- |\n| /imagebuild_apps helm v1 | please |',
      'a command in a table is ignored ⇒ /imagebuild_apps helm v1',
    ],
    [
      '[/imagebuild_apps helm v3.8.2](https://x.example)',
      'a command in a link is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '[see\n/imagebuild_apps helm v3.8.2\nhere](https://x.example)',
      'a command in a link is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '[/imagebuild_apps helm v3.8.2][1]\n\n[1]: https://x.example',
      'a command in a link is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '~~/imagebuild_apps helm v3.8.2~~',
      'a command that is struck through is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '~/imagebuild_apps helm v3.8.2~',
      'a command that is struck through is ignored ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['<p><!--\n/imagebuild_apps helm v3.8.2\n--></p>'],
    ['> /imagebuild_apps helm v1\n> /imagebuild_apps helm v2'],
    ['| /imagebuild_apps is a command |\n| --- |'],
  ],
  'hostile, or no command at all': [
    ['/imagebuild_apps ../../etc v1', 'app "../../etc" contains "/" ⇒ /imagebuild_apps <app> v1'],
    ['/imagebuild_apps helm $(id)', 'version "$(id)" contains "$" ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_apps helm `id`', 'version "`id`" contains "`" ⇒ /imagebuild_apps helm id'],
    [
      '/imagebuild_apps helm ${{github.token}}',
      'version "${{github.token}}" contains "$" ⇒ /imagebuild_apps helm <version>',
    ],
    ['/imagebuild_apps helm;id v1', 'app "helm;id" contains ";" ⇒ /imagebuild_apps <app> v1'],
    ['/imagebuild_apps helm v1;id', 'version "v1;id" contains ";" ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_apps helm "v1\nv2"', 'version "\\"v1" contains "\\"" ⇒ /imagebuild_apps helm v1'],
    [
      '/imagebuild_apps helm v3.8.2\u200b',
      '"v3.8.2\\u{200b}" contains U+200B ZERO WIDTH SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps he\u200blm v3.8.2',
      '"he\\u{200b}lm" contains U+200B ZERO WIDTH SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '\u200b/imagebuild_apps helm v3.8.2',
      '"\\u{200b}/imagebuild_apps" contains U+200B ZERO WIDTH SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/image\u200bbuild_apps helm v3.8.2',
      '"/image\\u{200b}build_apps" contains U+200B ZERO WIDTH SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps\u00a0helm v3.8.2',
      '"\u00a0helm" contains U+00A0 NO-BREAK SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm\u00a0v3.8.2',
      '"helm\u00a0v3.8.2" contains U+00A0 NO-BREAK SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps hеlm v3.8.2',
      '"hеlm" contains U+0435 CYRILLIC SMALL LETTER IE, which looks like e ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3‐8',
      '"v3‐8" contains U+2010 HYPHEN, which looks like - ⇒ /imagebuild_apps helm v3-8',
    ],
    [
      '/imagebuild_apps helm \u202ev3.8.2',
      '"\\u{202e}v3.8.2" contains U+202E RIGHT-TO-LEFT OVERRIDE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2\u0007',
      '"v3.8.2\\u0007" contains U+0007 BELL ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_dockerimages app v1 A="x\u200by"',
      'the value of the build argument "A" contains U+200B ZERO WIDTH SPACE ⇒ /imagebuild_dockerimages app v1 A="xy"',
    ],
    [
      '/imagebuild_dockerimages app v1 A="x\u202ey"',
      'the value of the build argument "A" contains U+202E RIGHT-TO-LEFT OVERRIDE ⇒ /imagebuild_dockerimages app v1 A="xy"',
    ],
    [
      '/imagebuild_dockerimages app v1 А=1',
      '"А" is not a valid name for a build argument (it contains U+0410 CYRILLIC CAPITAL LETTER A) ⇒ /imagebuild_dockerimages app v1 A=1',
    ],
    [
      '/imagebuild_dockerimages app v1 A=\u0000',
      'the value of the build argument "A" contains U+0000 NULL ⇒ /imagebuild_dockerimages app v1 A=',
    ],
    [
      '/imagebuild_dockerimages app v1 __proto__=1',
      'the build argument "__proto__" is refused: it cannot be passed on ⇒ /imagebuild_dockerimages app v1',
    ],
    ['/imagebuild_dockerimages app v1 constructor=1', '/imagebuild_dockerimages app v1 constructor=1'],
    [
      '/imagebuild_apps __proto__ v1',
      'app "__proto__" has a ".", "_" or "-" where a letter or digit is needed ⇒ /imagebuild_apps proto v1',
    ],
    ['/imagebuild_apps constructor v1', '/imagebuild_apps constructor v1'],
    [
      '/imagebuild_apps helm v3.8.2 --platform=__proto__',
      'unknown platform "__proto__"; the platforms are linux/amd64, linux/arm64 ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_constructor helm v1',
      '"/imagebuild_constructor" is not a command ⇒ /imagebuild_apps helm v1',
    ],
    [
      '/imagebuild_apps aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa v1',
      'app "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is longer than 63 characters ⇒ /imagebuild_apps <app> v1',
    ],
    [
      '/imagebuild_apps helm 1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111',
      'version "1111111111111111111111111111111111111111111111111111111111111111111111111111111…" is longer than 120 characters ⇒ /imagebuild_apps helm <version>',
    ],
    ['/imagebuild_apps @everyone v1', 'app "@everyone" contains "@" ⇒ /imagebuild_apps everyone v1'],
    [
      '/imagebuild_apps helm <!-- imagebuild:status v1 comment=1 -->',
      'unknown flag "-->" ⇒ /imagebuild_apps helm <version>',
    ],
    ['<!-- /imagebuild_apps helm v3.8.2 -->'],
    ['<!--\n/imagebuild_apps helm v3.8.2\n-->'],
    ['text <!--\n/imagebuild_apps helm v3.8.2\n--> more'],
    ['> /imagebuild_apps helm v3.8.2'],
    ['On Monday, x wrote:\n> /imagebuild_apps helm v3.8.2\n\nI agree'],
    ['> > - /imagebuild_apps helm v3.8.2'],
    ['![\n/imagebuild_apps helm v3.8.2\n](https://x.example/i.png)'],
    ['[a]: https://x.example "\n/imagebuild_apps helm v3.8.2\n"'],
    ['<a title="\n/imagebuild_apps helm v3.8.2\n">x</a>'],
    ['look `\n/imagebuild_apps helm v3.8.2\n` here'],
    ['https://x.example/imagebuild_apps helm v1'],
    ['/usr/bin/imagebuild_apps helm v1'],
    [
      '\\/imagebuild_apps helm v3.8.2',
      'a command must be at the beginning of its line ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['&#47;imagebuild_apps helm v3.8.2'],
    ['The command `/imagebuild_help` lists all.'],
    ['See imagebuild_apps in the docs.'],
    ['/lgtm'],
    ['/retest'],
    ['/build helm v3.8.2'],
    ['/approve\n/assign @x'],
    ['nothing to see here'],
    [''],
    ['\n\n\n'],
    ['/'],
    ['//imagebuild_apps helm v1', '"//imagebuild_apps" is not a command ⇒ /imagebuild_apps helm v1'],
    [
      '/imagebuild_help\n/imagebuild_help\n/imagebuild_helpp',
      'help',
      '"/imagebuild_helpp" is not a command ⇒ /imagebuild_help',
    ],
    [
      '/imagebuild_apps helm v3.8.2\u2028/imagebuild_apps cilium v1',
      '"v3.8.2\\u{2028}/imagebuild_apps" contains U+2028 LINE SEPARATOR ⇒ /imagebuild_apps helm <version>',
    ],
    [
      '/imagebuild_cancel he\u200blm',
      'app "he\\u{200b}lm" contains U+200B ZERO WIDTH SPACE ⇒ /imagebuild_cancel helm',
    ],
    ['/imagebuild_apps helm\rv3.8.2', 'the version is missing ⇒ /imagebuild_apps helm <version>'],
    [
      '/imagebuild_apps helm v1\r/imagebuild_apps cilium v1',
      '/imagebuild_apps helm v1',
      '/imagebuild_apps cilium v1',
    ],
    [
      'a | b\n--- | ---\n/imagebuild_apps helm v1 | x',
      '"| x" is not allowed after the version ⇒ /imagebuild_apps helm v1',
    ],
    [
      '/imagebuild_apps helm v3.8.2 ::set-output name=x::y',
      '"::set-output name=x::y" is not allowed after the version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v1 ![x](https://evil.example/a.png)',
      '"![x](https://evil.example/a.png)" is not allowed after the version ⇒ /imagebuild_apps helm v1',
    ],
  ],
  'in Chinese': [
    ['请帮忙构建一下,谢谢\n/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2\n\n谢谢!', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3.8.2 谢谢', '版本后面不能有 "谢谢" ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '／imagebuild_apps helm v3.8.2',
      '"／imagebuild_apps" 中有字符 U+FF0F FULLWIDTH "/"，它看起来像 / ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm\u3000v3.8.2',
      '"helm\u3000v3.8.2" 中有字符 U+3000 IDEOGRAPHIC SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3。8。2',
      '"v3。8。2" 中有字符 U+3002 IDEOGRAPHIC FULL STOP，它看起来像 . ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2。',
      '"v3.8.2。" 中有字符 U+3002 IDEOGRAPHIC FULL STOP，它看起来像 . ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps Helm v3.8.2', '应用名 "Helm" 中不能有 "H" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm v3..8', '版本 "v3..8" 中不能有 ".." ⇒ /imagebuild_apps helm <version>'],
    ['/imagebuild_cancel Helm', '应用名 "Helm" 中不能有 "H" ⇒ /imagebuild_cancel helm'],
    [
      '/imagebuild_dockerimages helm v1 PATH=/x',
      '不允许使用构建参数 "PATH"：它决定运行哪些程序 ⇒ /imagebuild_dockerimages helm v1',
    ],
    ['/imagebuild_dockerimages helm v1 A=1,A=2', '构建参数 A 写了两次 ⇒ /imagebuild_dockerimages helm v1'],
    ['/imagebuild_apps helm:v3.8.2', '缺少版本 ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps helm版本 v3.8.2', '"helm版本" 中有字符 U+7248 (Han) ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps 镜像 v1', '"镜像" 中有字符 U+955C (Han) ⇒ /imagebuild_apps <app> v1'],
    ['/imagebuild_apps', '缺少应用名和版本 ⇒ /imagebuild_apps <app> <version>'],
    ['请构建/imagebuild_apps helm v3.8.2', '命令必须位于一行的开头 ⇒ /imagebuild_apps helm v3.8.2'],
    ['请构建 /imagebuild_apps helm v3.8.2', '命令必须位于一行的开头 ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_apps helm v3.8.2 ——dry-run',
      '"——dry-run" 中有字符 U+2014 EM DASH，它看起来像 - ⇒ /imagebuild_apps helm v3.8.2 --dry-run',
    ],
    ['/imagebuild_dockerimages app v1 A=1,B=2', '/imagebuild_dockerimages app v1 A=1,B=2'],
    ['/imagebuild_dockerimages app v1 A=1', '/imagebuild_dockerimages app v1 A=1'],
    [
      '/imagebuild_dockerimages app v1 A=“x”',
      '构建参数 A 的值中有字符 U+201C LEFT DOUBLE QUOTATION MARK ⇒ /imagebuild_dockerimages app v1 A="x"',
    ],
    ['/imagebuild_apps helm 3.8.2', '/imagebuild_apps helm 3.8.2'],
    [
      '1、/imagebuild_apps helm v3.8.2\n2、/imagebuild_apps cilium v1.17.4',
      '命令必须位于一行的开头 ⇒ /imagebuild_apps helm v3.8.2',
      '命令必须位于一行的开头 ⇒ /imagebuild_apps cilium v1.17.4',
    ],
    ['/imagebuild helm v3.8.2 麻烦了', '"/imagebuild" 不是命令 ⇒ /imagebuild_apps helm v3.8.2'],
    ['【Auto-build】helm v3.8.2'],
    [
      '```\n/imagebuild_apps helm v3.8.2\n```\n麻烦大佬',
      '代码块或反引号中的命令不会执行 ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['> 引用 /imagebuild_apps helm v3.8.2\n\n已经构建好了'],
    ['需要镜像 cilium v1.17.4'],
    [
      '/imagebuild_apps helm v3.8.2 arm64',
      '版本后面不能有 "arm64" ⇒ /imagebuild_apps helm v3.8.2 --platform=linux/arm64',
    ],
    ['/imagebuild_apps helm v3.8.2;', '版本 "v3.8.2;" 中不能有 ";" ⇒ /imagebuild_apps helm v3.8.2'],
    [
      '/imagebuild_dockerimages app v1 A=1，B=2',
      '构建参数 A 的值中有字符 U+FF0C FULLWIDTH COMMA ⇒ /imagebuild_dockerimages app v1 A=1,B=2',
    ],
    [
      '/imagebuild_dockerimages app v1 A＝1',
      '"A＝1" 不是构建参数（其中有字符 U+FF1D FULLWIDTH EQUALS SIGN） ⇒ /imagebuild_dockerimages app v1 A=1',
    ],
    [
      '/imagebuild_apps helm：v3.8.2',
      '"helm：v3.8.2" 中有字符 U+FF1A FULLWIDTH COLON，它看起来像 : ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2；',
      '"v3.8.2；" 中有字符 U+FF1B FULLWIDTH ";"，它看起来像 ; ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps ｈelm v3.8.2',
      '"ｈelm" 中有字符 U+FF48 FULLWIDTH LATIN SMALL LETTER H，它看起来像 h ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2，谢谢',
      '"v3.8.2，谢谢" 中有字符 U+FF0C FULLWIDTH COMMA，它看起来像 , ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps\u3000helm\u3000v3.8.2',
      '"\u3000helm\u3000v3.8.2" 中有字符 U+3000 IDEOGRAPHIC SPACE ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '辛苦构建：\n\n/imagebuild_apps minio-operator v5.0.9\n/imagebuild_apps openebs v3.10.0\n\n多谢！',
      '/imagebuild_apps minio-operator v5.0.9',
      '/imagebuild_apps openebs v3.10.0',
    ],
    [
      '/imagebuild＿apps helm v3.8.2',
      '"/imagebuild＿apps" 中有字符 U+FF3F FULLWIDTH LOW LINE，它看起来像 _ ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2（最新）',
      '"v3.8.2（最新）" 中有字符 U+FF08 FULLWIDTH "("，它看起来像 ( ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm，v3.8.2',
      '"helm，v3.8.2" 中有字符 U+FF0C FULLWIDTH COMMA，它看起来像 , ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm、v3.8.2',
      '"helm、v3.8.2" 中有字符 U+3001 IDEOGRAPHIC COMMA，它看起来像 , ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.8.2、v3.9.0。',
      '"v3.8.2、v3.9.0。" 中有字符 U+3001 IDEOGRAPHIC COMMA，它看起来像 , ⇒ /imagebuild_apps helm v3.8.2\n/imagebuild_apps helm v3.9.0',
    ],
    [
      '／imagebuild_apps\u3000helm\u3000v3.8.2。',
      '"／imagebuild_apps" 中有字符 U+FF0F FULLWIDTH "/"，它看起来像 / ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['\u3000/imagebuild_apps helm v3.8.2\u3000', '/imagebuild_apps helm v3.8.2'],
    [
      '<img src="x">\n/imagebuild_apps helm v3.8.2',
      'HTML（例如图片）下面的命令不会执行：请在 HTML 和命令之间空一行 ⇒ /imagebuild_apps helm v3.8.2',
    ],
  ],
};
