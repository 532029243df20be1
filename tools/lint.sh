#!/bin/sh
# What the rules of the house say and a program can check.
set -eu
failed=0
complain() { echo "lint: $*"; failed=1; }

c_files=$(git ls-files '*.c' '*.h')
own_c=$(git ls-files 'builder/*.c' 'initramfs/*.c' 'tools/*.c')
# cppcheck does not see that the small programs' own fail functions never return
library_c=$(git ls-files 'builder/*.c' 'initramfs/i*.c' ':!*/tests/*' ':!builder/sandbox/sandbox.c')
scripts=$(git ls-files '*.sh' | grep -v '/build\.sh$\|^builder/styles/')
scripts="$scripts .ci/run builder/seed/build.sh"
fragments=$(git ls-files '*/build.sh' 'builder/styles/*.sh' | grep -v '^builder/seed/')

# 1. banned calls: each has a bounded or reentrant sister
# shellcheck disable=SC2086
git grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|alloca|system|mktemp|tmpnam)\(' \
	-- $c_files && complain "banned function"

# 2. the arrows: who may include whom
arrow() { # directory, forbidden first parts of an include
	git grep -nE "^#include \"($2)/" -- "builder/$1" && complain "builder/$1 may not use $2"
	return 0
}
arrow base 'recipe|graph|store|sandbox|schedule|ui|cmd|installer|init'
arrow recipe 'graph|store|sandbox|schedule|ui|cmd|installer|init'
arrow graph 'store|sandbox|schedule|ui|cmd|installer|init'
arrow store 'sandbox|schedule|ui|cmd|installer|init'
arrow sandbox 'schedule|ui|cmd|installer|init'
arrow schedule 'ui|cmd|installer|init'
arrow ui 'cmd|installer|init'
arrow cmd 'installer|init'
git grep -nE '\b(malloc|calloc|realloc|strdup|asprintf|exit|abort)[[:space:]]*\(' -- 'initramfs/init/*.c' \
	&& complain "init must not allocate or exit"

# 3. library code does not print or exit
git grep -nE '\b(printf|puts|perror|exit)[[:space:]]*\(' -- builder/base builder/recipe builder/graph \
	builder/store builder/schedule ':!*/README.md' ':!*/tests/*' && complain "the library prints or exits"

# 4. C names no distro or package
for name in $(git ls-files 'distros/*/distro' | cut -d/ -f2); do
	git grep -nw "\"$name\"" -- 'builder/*.c' 'initramfs/*.c' ':!*/tests/*' \
		&& complain "C names the distro $name"
done

# 5. nothing of the machine on which it was written
git grep -nIF -e "$PWD/" -e "$HOME/.cache" && complain "a path of one machine"

# 6. a directory's README is at most 40 lines
for readme in $(git ls-files '*/README.md'); do
	lines=$(wc -l <"$readme")
	[ "$lines" -le 40 ] || complain "$readme has $lines lines"
done

# 7. shell
# shellcheck disable=SC2086
shellcheck -s sh -e SC2317 $scripts || complain shellcheck
# Recipe steps are functions that the styles call; the variables come from there.
# shellcheck disable=SC2086
[ -z "$fragments" ] || shellcheck -s sh -e SC2034,SC2154,SC1090,SC1091,SC2115,SC2119,SC2120 $fragments || complain shellcheck

# 8. every patch says why
for patch in $(git ls-files '*.patch'); do
	[ "$(sed '/^\(---\|diff\) /q' "$patch" | wc -l)" -gt 2 ] || complain "$patch has no header"
done

# 9. two more compilers' opinions
for file in $own_c; do
	case $file in */tests/*) continue ;; esac
	clang -std=c11 -D_GNU_SOURCE -Ibuilder -Iinitramfs -Wall -Wextra -Werror -fsyntax-only "$file" ||
		complain "clang: $file"
done
# shellcheck disable=SC2086
cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 \
	-Ibuilder -Iinitramfs --suppress=missingInclude --suppress=missingIncludeSystem --suppress=varFuncNullUB $library_c ||
	complain cppcheck

[ "$failed" -eq 0 ] && echo "lint: fine"
exit "$failed"
