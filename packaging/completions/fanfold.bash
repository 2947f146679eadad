# bash completion for fanfold: asks the program's own help, so that it is never behind it.
_fanfold() {
    local word=${COMP_WORDS[COMP_CWORD]} typed=() each help
    for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $each in -*) ;; *) typed+=("$each") ;; esac
    done
    case ${COMP_WORDS[COMP_CWORD-1]} in
        -C|--config|--metrics-file|--document) COMPREPLY=($(compgen -f -- "$word")); return ;;
    esac
    help=$(fanfold "${typed[@]:0:2}" --help 2>/dev/null || fanfold "${typed[@]:0:1}" --help 2>/dev/null)
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(grep -oE -- '--[a-z][a-z-]*' <<<"$help" | sort -u)" -- "$word"))
    else
        COMPREPLY=($(compgen -W "$(sed -nE 's/^  ([a-z]+)  +.*/\1/p' <<<"$help")" -- "$word") $(compgen -f -- "$word"))
    fi
}
complete -F _fanfold fanfold
