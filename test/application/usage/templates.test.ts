import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { templateVariables } from '../../../src/application/usage/templates.ts';

/** Templates, and the variables that each reads: a name, or a name and what stands in for it. */
const rows: readonly (readonly [template: string, ...variables: (string | readonly [string, string])[]])[] = [
  ['a: {{ .PORT }}', 'PORT'],
  ['a: {{.PORT}}{{- .HOST -}}', 'PORT', 'HOST'],
  ['a: {{ or .PORT "80" }}', ['PORT', '80']],
  ['a: {{ or .PORT .OTHER }}', 'PORT', 'OTHER'],
  ['a: {{ .PORT | default 8080 }}', ['PORT', '8080']],
  ['a: {{ default "a\\"b" .PORT | quote }}', ['PORT', 'a"b']],
  ['a: {{ default `raw }}` .PORT }}{{ .NEXT }}', ['PORT', 'raw }}'], 'NEXT'],
  ['a: {{ .PORT }} {{ .PORT | default "1" }}', ['PORT', '1']],
  ['{{ if .ON }}{{ .A }}{{ else if eq .B "x" }}{{ .C }}{{ end }}', 'ON', 'A', 'B', 'C'],
  ['{{ if and .A (ne .B "0") }}x{{ end }}', 'A', 'B'],
  ['{{ range .LIST }}{{ .name }}{{ $.ROOT }}{{ end }}{{ .AFTER }}', 'LIST', 'ROOT', 'AFTER'],
  ['{{ with .A }}{{ if .b }}{{ .c }}{{ end }}{{ end }}{{ .D }}', 'A', 'D'],
  ['{{ $x := .A }}{{ $x.b }}{{ (split .C ",").d }}', 'A', 'C'],
  ['{{ range $i, $e := splitList "," (default "a,b" .HOSTS) }}{{ $e }}{{ end }}', ['HOSTS', 'a,b']],
  ['{{ .A.b.c }}', 'A'],
  ['{{ index . "MY_PORT" }}{{ get $ "X" }}{{ index .LIST 0 }}', 'MY_PORT', 'X', 'LIST'],
  ['{{/* .NO */}}{{- /* .NO }} */ -}}{{ .YES }}', 'YES'],
  ['{{ "{{ .NO }}" }} {{ printf "%s.NO" .YES }}', 'YES'],
  ['$HOME { .NO } {{ define "x" }}{{ .no }}{{ end }}'],
  ['{{ .A', 'none: the action has no end'],
  ['{{ "unclosed }} {{ .A }}', 'none: the text has no end'],
];

describe('variables of a template', () => {
  for (const [template, ...wanted] of rows)
    it(template, () => {
      const expected = wanted
        .filter((each) => !(typeof each === 'string' && each.startsWith('none')))
        .map((each) => (typeof each === 'string' ? [each, undefined] : [...each]));
      const found = templateVariables(template, 10);
      assert.deepEqual(
        found.map(({ name, fallback }) => [name, fallback]),
        expected,
      );
    });

  it('are bounded, and a long template takes no longer than its length', () => {
    const many = Array.from({ length: 100 }, (_, index) => `{{ .A${index} }}`).join('');
    assert.equal(templateVariables(many, 10).length, 10);
    const started = performance.now();
    for (const part of ['{{', '{{ (', '{{ "', '{{ .A.', '{{/*', '{{ .A | default '])
      templateVariables(part.repeat(200_000 / part.length), 10);
    assert.ok(performance.now() - started < 5000);
  });
});
