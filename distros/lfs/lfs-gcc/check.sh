# shellcheck shell=sh
# Stands for the check() of build.sh, which goes with the next change of this package's key. MAKEINFO as in
# lfs-binutils. Some tests of the compilers need much stack.
set -eu
RECIPE=/recipe # where tests_compare finds the list
. distros/lfs/stage/check/check.sh
# shellcheck disable=SC3045 # the shell there is bash
ulimit -s unlimited || :
make -C ../obj -j"$JOBS" -k check MAKEINFO=true >../check.log 2>&1 || :
set --
for suite in gcc/testsuite/gcc/gcc gcc/testsuite/g++/g++ x86_64-pc-linux-gnu/libstdc++-v3/testsuite/libstdc++ \
	x86_64-pc-linux-gnu/libatomic/testsuite/libatomic x86_64-pc-linux-gnu/libgomp/testsuite/libgomp \
	x86_64-pc-linux-gnu/libitm/testsuite/libitm; do
	[ -e "../obj/$suite.sum" ] || { grep '\*\*\*' ../check.log || :; echo "the tests of ${suite##*/} did not run"; exit 1; }
	echo "${suite##*/}: $(grep '^# of expected passes' "../obj/$suite.sum")"
	set -- "$@" "../obj/$suite.sum"
done
tests_compare "$@"
