#!/usr/bin/env bash
# All memory is taken through base/memory.h, which notes what fails: check_allocations.sh SOURCE_FOLDER
cd "$1" || exit 1
[ -f sim/base/memory.c ] || exit 1
found=$(grep -rnE '\b(malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|vasprintf|open_memstream) ?\(' sim models \
             --include='*.c' --include='*.h' | grep -vE '^sim/base/memory\.[ch]:|^[^:]*:[0-9]*: *(/\*|\* |//)|from malloc\(\)')
[ -z "$found" ] && exit 0
printf 'take memory with gv_memory_new(), gv_memory_zeroed(), gv_memory_resize() or gv_text_copy():\n%s\n' "$found" >&2
exit 1
