# shellcheck shell=sh
# Stands for the check() of build.sh, which goes with the next change of this package's key. Without MAKEINFO, make wants the
# manuals first, finds no makeinfo, and leaves out the linker's tests without a word.
set -eu
RECIPE=/recipe # where tests_compare finds the list
. distros/lfs/stage/check/check.sh
make -C ../obj -j"$JOBS" -k check MAKEINFO=true >../check.log 2>&1 || :
for suite in binutils/binutils gas/testsuite/gas ld/ld; do
	[ -e "../obj/$suite.sum" ] || { grep '\*\*\*' ../check.log || :; echo "the tests of ${suite##*/} did not run"; exit 1; }
	echo "${suite##*/}: $(grep '^# of expected passes' "../obj/$suite.sum")"
done
tests_compare ../obj/binutils/binutils.sum ../obj/gas/testsuite/gas.sum ../obj/ld/ld.sum
