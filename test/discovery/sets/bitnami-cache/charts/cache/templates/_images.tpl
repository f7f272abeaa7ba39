{{- define "cache.image" -}}
{{- $registry := .global.imageRegistry | default .image.registry -}}
{{- $separator := ternary "@" ":" (ne .image.digest "") -}}
{{- printf "%s/%s%s%s" $registry .image.repository $separator (.image.digest | default .image.tag) -}}
{{- end -}}
