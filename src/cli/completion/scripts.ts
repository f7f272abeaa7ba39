/** The shells that completion is written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The command that the scripts call: it prints a word and its description a line, or `:paths`. */
export const completeCommand = '__complete';

/** What it prints where a path comes next. */
export const pathsMark = ':paths';

/**
 * The script of each shell. All of them pass the words up to the cursor on, and offer what comes back; the
 * rest is `completeWords`.
 */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# completion of imagebuild for bash: source <(imagebuild completion bash)
_imagebuild() {
  local line current=\${COMP_WORDS[COMP_CWORD]}
  local -a words=()
  while IFS= read -r line; do words+=("\${line%%$'\\t'*}"); done < <(imagebuild ${completeCommand} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  if [ "\${words[0]-}" = ${pathsMark} ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    return
  fi
  for line in "\${words[@]}"; do
    case $line in "$current"*) COMPREPLY+=("$line") ;; esac
  done
}
complete -F _imagebuild imagebuild
`,
  zsh: `#compdef imagebuild
# completion of imagebuild for zsh: source <(imagebuild completion zsh)
_imagebuild() {
  local -a lines candidates
  lines=("\${(@f)$(imagebuild ${completeCommand} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == ${pathsMark} ]]; then
    _files
    return
  fi
  local line
  for line in $lines; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}\${\${(M)line:#*$'\\t'*}:+:\${line#*$'\\t'}}")
  done
  _describe imagebuild candidates
}
if [[ $funcstack[1] == _imagebuild ]]; then _imagebuild "$@"; else compdef _imagebuild imagebuild; fi
`,
  fish: `# completion of imagebuild for fish: imagebuild completion fish | source
function __imagebuild_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (imagebuild ${completeCommand} -- $words[2..] 2>/dev/null)
    if test "$lines[1]" = ${pathsMark}
        __fish_complete_path (commandline -ct)
        return
    end
    printf '%s\\n' $lines
end
complete -c imagebuild -f -a '(__imagebuild_complete)'
`,
};

/** Returns the script of a shell, which is read by `source` or put where the shell looks for completions. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}
