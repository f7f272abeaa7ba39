/** Rules for charts, their values, and how they are installed. */
export const chartRules = {
  'chart-invalid': {
    severity: 'warning',
    what: 'notChart',
    fix: 'whatChartsAre',
    example: { wrong: 'charts/web/values.yaml', right: 'charts/web/Chart.yaml, charts/web/values.yaml' },
  },
  'chart-unknown': {
    severity: 'warning',
    what: 'chartUnknown',
    fix: 'useChartName',
    example: {
      file: 'imagebuild.yml',
      wrong: 'charts: { webb: { set: { a: 1 } } }',
      right: 'charts: { web: { set: { a: 1 } } }',
    },
  },
  'values-without-chart': {
    severity: 'warning',
    what: 'valuesWithoutChart',
    fix: 'useChartName',
    example: { wrong: 'charts/webb.values.yaml', right: 'charts/web.values.yaml' },
  },
  'chart-in-registry': {
    severity: 'warning',
    what: 'lintChartInRegistry',
    why: 'lintChartInRegistryWhy',
    fix: 'moveTo',
    example: { wrong: 'registry/web/Chart.yaml', right: 'charts/web/Chart.yaml' },
  },
  'chart-namespace': {
    severity: 'warning',
    what: 'lintChartNamespace',
    why: 'lintChartNamespaceWhy',
    fix: 'lintChartNamespaceFix',
    example: {
      file: 'charts/web/templates/namespace.yaml',
      wrong: 'kind: Namespace',
      right: '{{ if .Values.createNamespace }}\nkind: Namespace\n{{ end }}',
    },
  },
  'template-overwrites': {
    severity: 'warning',
    what: 'lintTemplateOverwrites',
    why: 'lintTemplateOverwritesWhy',
    fix: 'lintTemplateOverwritesFix',
    example: { wrong: 'etc/app.yaml, etc/app.yaml.tmpl', right: 'etc/app.yaml.tmpl' },
  },
  'helm-install': {
    severity: 'warning',
    what: 'lintHelmInstall',
    why: 'lintHelmInstallWhy',
    fix: 'lintHelmInstallFix',
    example: {
      file: 'Kubefile',
      wrong: 'CMD ["helm install web charts/web -n web"]',
      right: 'CMD ["helm upgrade -i web charts/web -n web --create-namespace"]',
    },
  },
} as const;
