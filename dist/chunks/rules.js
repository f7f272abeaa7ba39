import { i as say, o as translate, u as spokenLanguage } from "./say.js";

// src/rules/charts.ts
const chartRules = {
	"chart-invalid": {
		severity: "warning",
		what: "notChart",
		fix: "whatChartsAre",
		example: {
			wrong: "charts/web/values.yaml",
			right: "charts/web/Chart.yaml, charts/web/values.yaml"
		}
	},
	"chart-unknown": {
		severity: "warning",
		what: "chartUnknown",
		fix: "useChartName",
		example: {
			file: "imagebuild.yml",
			wrong: "charts: { webb: { set: { a: 1 } } }",
			right: "charts: { web: { set: { a: 1 } } }"
		}
	},
	"values-without-chart": {
		severity: "warning",
		what: "valuesWithoutChart",
		fix: "useChartName",
		example: {
			wrong: "charts/webb.values.yaml",
			right: "charts/web.values.yaml"
		}
	},
	"chart-in-registry": {
		severity: "warning",
		what: "lintChartInRegistry",
		why: "lintChartInRegistryWhy",
		fix: "moveTo",
		example: {
			wrong: "registry/web/Chart.yaml",
			right: "charts/web/Chart.yaml"
		}
	},
	"chart-namespace": {
		severity: "warning",
		what: "lintChartNamespace",
		why: "lintChartNamespaceWhy",
		fix: "lintChartNamespaceFix",
		example: {
			file: "charts/web/templates/namespace.yaml",
			wrong: "kind: Namespace",
			right: "{{ if .Values.createNamespace }}\nkind: Namespace\n{{ end }}"
		}
	},
	"template-overwrites": {
		severity: "warning",
		what: "lintTemplateOverwrites",
		why: "lintTemplateOverwritesWhy",
		fix: "lintTemplateOverwritesFix",
		example: {
			wrong: "etc/app.yaml, etc/app.yaml.tmpl",
			right: "etc/app.yaml.tmpl"
		}
	},
	"helm-install": {
		severity: "warning",
		what: "lintHelmInstall",
		why: "lintHelmInstallWhy",
		fix: "lintHelmInstallFix",
		example: {
			file: "Kubefile",
			wrong: "CMD [\"helm install web charts/web -n web\"]",
			right: "CMD [\"helm upgrade -i web charts/web -n web --create-namespace\"]"
		}
	}
};

// src/rules/initscript.ts
const file$2 = "init.sh";
const initScriptRules = {
	"init-windows-lines": {
		severity: "warning",
		what: "initWindowsLines",
		fix: "initWindowsLinesHint",
		fixable: true,
		example: {
			file: file$2,
			wrong: "set -eu\\r\\n",
			right: "set -eu\\n"
		}
	},
	"init-no-shebang": {
		severity: "note",
		what: "lintNoShebang",
		why: "lintNoShebangWhy",
		fix: "lintNoShebangFix",
		fixable: true,
		example: {
			file: file$2,
			wrong: "set -eu",
			right: "#!/usr/bin/env bash\nset -eu"
		}
	},
	"init-no-set-e": {
		severity: "warning",
		what: "lintNoSetE",
		why: "lintNoSetEWhy",
		fix: "lintNoSetEFix",
		example: {
			file: file$2,
			wrong: "#!/bin/bash -e\nhelm pull web\nhelm pull db",
			right: "#!/bin/bash\nset -e\nhelm pull web\nhelm pull db"
		}
	},
	"init-version-unused": {
		severity: "warning",
		what: "lintVersionUnused",
		why: "lintVersionUnusedWhy",
		fix: "lintVersionUnusedFix",
		example: {
			file: file$2,
			wrong: "helm pull web --repo https://charts.example --version 1.2.3",
			right: "helm pull web --repo https://charts.example --version \"$3\""
		}
	},
	"init-architecture": {
		severity: "warning",
		what: "lintArchitecture",
		why: "lintArchitectureWhy",
		fix: "lintArchitectureFix",
		example: {
			file: file$2,
			wrong: "wget -qO opt/tool \"https://host.example/tool-linux-amd64\"",
			right: "wget -qO opt/tool \"https://host.example/tool-linux-$1\""
		}
	},
	"init-endless-retry": {
		severity: "warning",
		what: "lintEndlessRetry",
		why: "lintEndlessRetryWhy",
		fix: "lintEndlessRetryFix",
		example: {
			file: file$2,
			wrong: "until wget -qO a.tgz \"$url\"; do sleep 1; done",
			right: "for attempt in 1 2 3; do wget -qO a.tgz \"$url\" && break; [ $attempt -lt 3 ]; sleep 1; done"
		}
	},
	"init-version-sort": {
		severity: "warning",
		what: "lintVersionSort",
		why: "lintVersionSortWhy",
		fix: "lintVersionSortFix",
		example: {
			file: file$2,
			wrong: "git ls-remote --tags \"$repository\" | sed 's/.*v//' | sort -rn | head -1",
			right: "git ls-remote --tags \"$repository\" | sed 's/.*v//' | sort -rV | head -1"
		}
	},
	"init-github-api": {
		severity: "warning",
		what: "lintGithubApi",
		why: "lintGithubApiWhy",
		fix: "lintGithubApiFix",
		example: {
			file: file$2,
			wrong: "curl -s https://api.github.com/repos/helm/helm/releases/latest",
			right: "git ls-remote --tags --refs https://github.com/helm/helm 'v*'"
		}
	}
};

// src/rules/kubefile.ts
const file$1 = "Kubefile";
const kubefileRules = {
	"kubefile-missing": {
		severity: "error",
		what: "lintKubefileMissing",
		fix: "kubefileAdd",
		example: {
			wrong: "charts/web",
			right: "Kubefile, charts/web"
		}
	},
	"kubefile-syntax": {
		severity: "error",
		what: "lintKubefileSyntax",
		fix: "lintKubefileSyntaxFix",
		example: {
			file: file$1,
			wrong: "LABLE a=b",
			right: "LABEL a=b"
		}
	},
	"kubefile-warning": {
		severity: "warning",
		what: "lintKubefileWarning",
		fix: "lintKubefileWarningFix",
		example: {
			file: file$1,
			wrong: "CMD ['helm list']",
			right: "CMD [\"helm list\"]"
		}
	},
	"copy-source": {
		severity: "error",
		what: "copySourceMissing",
		fix: "copySourceAdd",
		example: {
			file: file$1,
			wrong: "COPY mainfests manifests",
			right: "COPY manifests manifests"
		}
	},
	"registry-copy-missing": {
		severity: "error",
		what: "lintRegistryMissing",
		why: "lintRegistryMissingWhy",
		fix: "lintRegistryMissingFix",
		example: {
			file: file$1,
			wrong: "COPY manifests manifests",
			right: "COPY manifests manifests\nCOPY registry registry"
		}
	},
	"registry-copy-misplaced": {
		severity: "error",
		what: "lintRegistryMisplaced",
		why: "lintRegistryMisplacedWhy",
		fix: "lintRegistryMisplacedFix",
		example: {
			file: file$1,
			wrong: "COPY registry .",
			right: "COPY registry registry"
		}
	},
	"cmd-exec-words": {
		severity: "error",
		what: "lintExecWords",
		why: "lintExecWordsWhy",
		fix: "lintCommandElement",
		fixable: true,
		example: {
			file: file$1,
			wrong: "CMD [\"kubectl\", \"apply\", \"-f\", \"manifests\"]",
			right: "CMD [\"kubectl apply -f manifests\"]"
		}
	},
	"cmd-shell-form": {
		severity: "warning",
		what: "lintShellForm",
		why: "lintShellFormWhy",
		fix: "lintCommandElement",
		fixable: true,
		example: {
			file: file$1,
			wrong: "CMD kubectl apply -f manifests",
			right: "CMD [\"kubectl apply -f manifests\"]"
		}
	},
	"cmd-several": {
		severity: "warning",
		what: "lintSeveralCommands",
		why: "lintSeveralCommandsWhy",
		fix: "lintSeveralCommandsFix",
		example: {
			file: file$1,
			wrong: "CMD [\"kubectl apply -f manifests\"]\nCMD [\"bash opt/wait.sh\"]",
			right: "CMD [\"kubectl apply -f manifests\", \"bash opt/wait.sh\"]"
		}
	},
	"cmd-variable-unset": {
		severity: "warning",
		what: "lintVariableUnset",
		why: "lintVariableUnsetWhy",
		fix: "lintVariableUnsetFix",
		example: {
			file: file$1,
			wrong: "CMD [\"helm upgrade -i web charts/web $(HELM_OPTS)\"]",
			right: "ENV HELM_OPTS=\"\"\nCMD [\"helm upgrade -i web charts/web $(HELM_OPTS)\"]"
		}
	},
	"env-sealos-sys": {
		severity: "warning",
		what: "lintSealosVariable",
		why: "lintSealosVariableWhy",
		fix: "lintSealosVariableFix",
		example: {
			file: file$1,
			wrong: "ENV SEALOS_SYS_KUBE_VERSION=v1.30.0",
			right: "ENV WANTED_KUBE_VERSION=v1.30.0"
		}
	},
	"trailing-blanks": {
		severity: "note",
		what: "lintTrailingBlanks",
		why: "lintTrailingBlanksWhy",
		fix: "lintTrailingBlanksFix",
		fixable: true,
		example: {
			file: file$1,
			wrong: "ENV A=1 \\ \n    B=2",
			right: "ENV A=1 \\\n    B=2"
		}
	}
};

// src/rules/labels.ts
const file = "Kubefile";
const labelRules = {
	"rootfs-version": {
		severity: "error",
		what: "lintRootfsVersion",
		why: "lintRootfsVersionWhy",
		fix: "lintRootfsVersionFix",
		example: {
			file,
			wrong: "LABEL sealos.io.type=rootfs",
			right: "LABEL sealos.io.type=rootfs sealos.io.version=v1beta1"
		}
	},
	"label-type": {
		severity: "error",
		what: "lintLabelType",
		fix: "lintLabelTypeFix",
		example: {
			file,
			wrong: "LABEL sealos.io.type=app",
			right: "LABEL sealos.io.type=application"
		}
	},
	"label-name": {
		severity: "warning",
		what: "lintLabelName",
		why: "lintLabelNameWhy",
		fix: "didYouMean",
		example: {
			file,
			wrong: "LABEL sealos.io.tpye=patch",
			right: "LABEL sealos.io.type=patch"
		}
	}
};

// src/rules/lists.ts
const listRules = {
	"list-place": {
		severity: "warning",
		what: "notRead",
		why: "listPlaceWhy",
		fix: "moveTo",
		example: {
			wrong: "images/list.txt",
			right: "images/shim/list.txt"
		}
	},
	"list-line": {
		severity: "error",
		what: "lintListLine",
		fix: "lintListLineFix",
		example: {
			file: "images/shim/web",
			wrong: "docker.io/Library/nginx:1.27",
			right: "docker.io/library/nginx:1.27"
		}
	},
	"manifest-image": {
		severity: "warning",
		what: "lintManifest",
		fix: "lintManifestFix",
		example: {
			file: "manifests/web.yaml",
			wrong: "image: \"nginx:\"",
			right: "image: nginx:1.27.0"
		}
	},
	"image-unpinned": {
		severity: "warning",
		what: "lintUnpinned",
		why: "lintUnpinnedWhy",
		fix: "lintUnpinnedFix",
		example: {
			file: "images/shim/web",
			wrong: "docker.io/library/nginx",
			right: "docker.io/library/nginx:1.27.0"
		}
	},
	"image-platform": {
		severity: "error",
		online: true,
		what: "lintImagePlatform",
		why: "lintImagePlatformWhy",
		fix: "lintImagePlatformFix",
		example: {
			file: "images/shim/web",
			wrong: "host.example/only-amd64:v1",
			right: "host.example/both-platforms:v1"
		}
	},
	"ignore-unused": {
		severity: "warning",
		what: "ignoreUnused",
		fix: "ignoreUnusedFix",
		example: {
			file: ".sealignore",
			wrong: "docker.io/library/ngnix*",
			right: "docker.io/library/nginx*"
		}
	}
};

// src/rules/names.ts
const nameRules = {
	"file-name": {
		severity: "warning",
		what: "notRead",
		why: "fileNameWhy",
		fix: "renameTo",
		example: {
			wrong: "kubefile",
			right: "Kubefile"
		}
	},
	"configuration-place": {
		severity: "warning",
		what: "notRead",
		why: "configurationPlaceWhy",
		fix: "moveTo",
		example: {
			wrong: "charts/imagebuild.yml",
			right: "imagebuild.yml"
		}
	},
	"configuration-invalid": {
		severity: "error",
		what: "lintConfiguration",
		fix: "configurationPage",
		example: {
			file: "imagebuild.yml",
			wrong: "platform: [linux/amd64]",
			right: "platforms: [linux/amd64]"
		}
	},
	"directory-blanks": {
		severity: "warning",
		what: "nameWithBlanks",
		fix: "renameTo",
		example: {
			wrong: "\"applications/web /v1\"",
			right: "applications/web/v1"
		}
	},
	"name-refused": {
		severity: "error",
		what: "lintNameRefused",
		why: "lintNameRefusedWhy",
		fix: "lintNameRefusedFix",
		example: {
			wrong: "applications/Web/v1",
			right: "applications/web/v1"
		}
	},
	"build-arch": {
		severity: "error",
		what: "lintBuildArch",
		fix: "archWrite",
		example: {
			file: "build_arch",
			wrong: "x86_64",
			right: "amd64"
		}
	},
	"link-outside": {
		severity: "warning",
		what: "linkLeadsOut",
		fix: "lintLinkFix",
		example: {
			wrong: "manifests/web.yaml -> /etc/web.yaml",
			right: "manifests/web.yaml"
		}
	}
};

// src/rules/rules.ts
const ruleGroups = {
	kubefile: kubefileRules,
	labels: labelRules,
	initscript: initScriptRules,
	charts: chartRules,
	lists: listRules,
	names: nameRules
};
const table = {
	...kubefileRules,
	...labelRules,
	...initScriptRules,
	...chartRules,
	...listRules,
	...nameRules
};
const rules = table;
const ruleIds = Object.keys(rules);
const rulesOfWarnings = /* @__PURE__ */ new WeakMap();
function describeFinding(id, words, place) {
	const { message, hint } = describeRule(id, words);
	const warning = {
		message,
		place,
		...hint === void 0 ? {} : { hint }
	};
	rulesOfWarnings.set(warning, id);
	return warning;
}
function ruleOf(warning) {
	return rulesOfWarnings.get(warning);
}
function describeRule(id, words) {
	const { what, why, fix } = rules[id];
	const sentence = (name) => translate({
		name,
		words
	}, spokenLanguage()) ?? "";
	return {
		message: why === void 0 ? sentence(what) : say("ruleWhy", {
			what: sentence(what),
			why: sentence(why)
		}).text,
		hint: fix && sentence(fix)
	};
}

export { ruleOf as a, ruleIds as i, describeRule as n, rules as o, ruleGroups as r, describeFinding as t };