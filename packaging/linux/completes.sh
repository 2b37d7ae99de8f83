#!/bin/sh
# Whether the shells complete what was installed: packaging/linux/completes.sh   (needs bash, bash-completion, zsh, fish)
# Each shell is asked as a user asks it, by a word begun; it has to know the command and one of its options.
set -eu
fault() { echo "completes.sh: $1" >&2; exit 1; }

# bash, the way readline asks: the loader finds the file by the command's name, its function fills COMPREPLY
for name in shellac shellac-cli; do
    for words in "resto:restore" "restore --access-c:--access-copy"; do
        found=$(bash -c '
            . /usr/share/bash-completion/bash_completion
            name=$1; read -ra COMP_WORDS <<<"$1 $2"
            _completion_loader "$name" || [ $? = 124 ]
            registered=$(complete -p "$name"); [[ $registered =~ -F\ ([^ ]+) ]]
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="$1 $2"; COMP_POINT=${#COMP_LINE}
            "${BASH_REMATCH[1]}" "$name" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf "%s\n" "${COMPREPLY[@]}"' bash "$name" "${words%%:*}")
        echo "$found" | grep -qx -e "${words#*:}" || fault "bash makes of '$name ${words%%:*}': $found"
    done
done

# zsh, in a terminal of its own with a real tab; on a busy machine it may take its time
for name in shellac shellac-cli; do
    for words in "resto:restore" "restore --access-c:--access-copy"; do
        found=$(zsh -f -c '
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "PS1=; TERM=dumb; autoload -U compinit; compinit -u -D; print read""y"
            zpty -r -m shell seen "*ready*"
            zpty -w -n shell "$1 $2"$'"'\t'"'
            seen=
            for second in {1..120}; do
                while zpty -r -t shell part; do seen+=$part; done
                [[ $seen != *$3* ]] || break
                sleep 1
            done
            print -r -- "$seen"
            zpty -d shell' zsh "$name" "${words%%:*}" "${words#*:}")
        echo "$found" | grep -q -e "$name.*${words#*:}" || fault "zsh makes of '$name ${words%%:*}': $found"
    done
done

# fish answers a question
for name in shellac shellac-cli; do
    for words in "resto:restore" "restore --access-c:--access-copy"; do
        found=$(fish -c "complete -C '$name ${words%%:*}'" 2>&1)
        echo "$found" | grep -q -e "^${words#*:}" || fault "fish makes of '$name ${words%%:*}': $found"
    done
done
echo "bash, zsh and fish complete commands and options."
