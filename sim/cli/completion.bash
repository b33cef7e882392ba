# Completion of gevinst's command lines in bash: the program itself says what may stand there (gevinst --complete). For a
# program with models of your own: complete -F _gevinst PROGRAM
_gevinst()
{
    local line=${COMP_LINE:0:COMP_POINT} program=${BASH_ALIASES[$1]:-$1} words word begun broken answer ending
    # Words as typed: bash's own are also cut at '=' and ':'. Without -r: a backslash keeps a space in its word.
    # shellcheck disable=SC2162
    read -a words <<<"$line"
    [[ $line != *[[:space:]] ]] || words+=("")
    word=${words[-1]}
    words=("${words[@]/#\~\//$HOME/}")
    # What is before the last '=' or ':' stays; candidates are for what is behind.
    begun=${word##*["${COMP_WORDBREAKS//[^=:]/}"]}
    [[ $COMP_WORDBREAKS == *[=:]* ]] || begun=$word
    broken=${word%"$begun"}
    COMPREPLY=()
    while IFS= read -r answer; do
        case $answer in
        :files* | :folders)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$begun")
            [[ $answer != :files ]] || mapfile -t COMPREPLY < <(compgen -f -- "$begun")
            for ending in ${answer#:*s}; do
                mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -X "!*.$ending" -- "$begun")
            done
            ;;
        *) COMPREPLY+=("${answer#"$broken"}") ;;
        esac
    done < <("${program/#\~\//$HOME/}" --complete "${words[@]:1}" 2>/dev/null)
    if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null || true; fi
}
complete -F _gevinst gevinst
