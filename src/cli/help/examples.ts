/** Lines below the help of a command: what people type most. */
export const helpExamples: Readonly<Record<string, readonly (readonly [command: string, does: string])[]>> = {
  imagebuild: [
    ['imagebuild build apps helm v3.8.2', 'build an application into out/'],
    ['imagebuild build apps helm v3.8.2 --push', 'build it, and publish it to the configured registry'],
    ['imagebuild plan apps helm v3.8.2', 'show what that would transfer'],
    ['imagebuild inspect docker.io/labring/helm:v3.8.2', 'show what a published image holds'],
  ],
  build: [
    ['imagebuild build apps helm v3.8.2', 'write an OCI layout to out/'],
    ['imagebuild build apps helm v3.8.2 --push --registry ghcr.io --namespace acme', 'publish it'],
    ['imagebuild build apps helm v3.8.2 --platform linux/amd64', 'one platform only'],
    ['imagebuild build dockerimages helm v3.8.2 Key1=Value1,Key2=Value2', 'with build arguments'],
    ['imagebuild build apps kafka v1 -b container', 'install it in a throwaway cluster, and watch'],
  ],
  prepare: [['imagebuild prepare apps helm v3.8.2 --output out/helm', 'then: imagebuild publish out/helm']],
  publish: [
    ['imagebuild publish out/helm', 'upload a prepared build'],
    ['imagebuild publish out/amd64 out/arm64', 'upload its parts, prepared on two machines, as one image'],
    ['imagebuild publish oci:out/helm docker.io/labring/helm:v3.8.2', 'publish a layout as it is'],
    ['imagebuild publish docker.io/library/nginx:1.27 --to ghcr.io/acme/nginx:1.27', 'copy an image'],
  ],
  plan: [['imagebuild plan apps helm v3.8.2 --offline', 'make no requests']],
  lock: [['imagebuild lock apps helm v3.8.2', 'write images.lock.yaml beside the Kubefile']],
  images: [['imagebuild images applications/helm/v3.8.2', 'list images, and where each was found']],
  why: [
    ['imagebuild why nginx applications/web/v1', 'what names nginx'],
    ['imagebuild why nginx:1.27 docker.io/labring/web:v1', 'the same for a published image'],
  ],
  inspect: [
    ['imagebuild inspect docker.io/labring/helm:v3.8.2', 'an image in a registry'],
    ['imagebuild inspect oci:out/helm --verify', 'a layout, with every digest checked'],
    ['imagebuild inspect docker.io/labring/helm:v3.8.2 --complete', 'what it would pull and does not hold'],
  ],
  diff: [
    ['imagebuild diff docker.io/labring/helm:v3.8.1 docker.io/labring/helm:v3.8.2', 'two releases'],
    ['imagebuild diff docker.io/labring/helm:v3.8.2 oci:out/helm --exit-code', 'is it published?'],
  ],
  serve: [
    ['imagebuild serve docker.io/labring/helm:v3.8.2', 'at 127.0.0.1:5000'],
    ['imagebuild serve helm-v3.8.2-amd64.tar --listen 0.0.0.0:5000', 'an archive, for other machines'],
  ],
  try: [['imagebuild try docker.io/labring/helm:v3.8.2', 'in a throwaway cluster, with kind']],
  new: [
    ['imagebuild new web 1.2.3 --chart acme/web --chart-repo https://charts.acme.io', 'from a chart'],
    ['imagebuild new site v1 --manifest https://acme.io/v1/site.yaml', 'from a manifest'],
    ['imagebuild new yq v4.4 --latest --binary https://acme.io/v4.4/yq_linux_amd64', 'from a program'],
    ['imagebuild new tools v1 --image docker.io/library/nginx:1.27.0', 'from a list of images'],
  ],
  lint: [
    ['imagebuild lint', 'all applications'],
    ['imagebuild lint applications/web/v1 --fix', 'one of them, and correct what is certain'],
    ['imagebuild lint --explain chart-namespace', 'what a rule checks, and why'],
  ],
  login: [
    ['imagebuild login docker.io', 'asks for user name and password'],
    ['imagebuild login ghcr.io -u NAME --password-stdin', 'with the password from standard input'],
  ],
  doctor: [['imagebuild doctor', 'what is ready, what is missing, and what to do']],
  completion: [['imagebuild completion bash', 'docs/install.md says where it goes']],
  init: [
    ['imagebuild init --registry ghcr.io --namespace acme', 'write configuration and workflows'],
    ['imagebuild init --from-cluster-image', 'take over a repository with .github/scripts/apps.sh'],
  ],
  bot: [['imagebuild bot', 'with the variables of .env']],
  setup: [['imagebuild bot setup --organization acme', 'register the GitHub App of an organization']],
  sweep: [['imagebuild bot sweep --dry-run', 'what was missed while no server ran']],
};
