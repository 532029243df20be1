# shellcheck shell=sh
# GCC's test suites, in parts, since all of them take a night and more. Where files/failures names parts, only these are run: the others
# have no first run to be compared with; tools/first-failures.sh lfs-gcc PART... adds them. (Stands for the check() of build.sh,
# which goes with the next change of this package's key.)
set -eu
RECIPE=/recipe # where tests_compare finds the list
. distros/lfs/stage/check/check.sh

# PART SUITE TESTS: every test of the six suites is in one part. A pattern is that of a test's path. (--ignore=X.exp would be
# taken for the name of a test.)
parts() {
	cat <<-'END'
		libatomic      libatomic
		libitm         libitm
		libgomp        libgomp
		c-execute      gcc        execute.exp ieee.exp builtins.exp
		c-compile      gcc        compile.exp unsorted.exp
		c-torture      gcc        dg-torture.exp
		c-dg           gcc        dg.exp
		c-avx          gcc        i386.exp='*i386/a*'
		c-x86          gcc        i386.exp='*i386/[0-9A-Zb-z]*'
		c-optimizers   gcc        tree-ssa.exp vect.exp graphite.exp ipa.exp
		c-other        gcc        --ignore 'execute.exp ieee.exp builtins.exp compile.exp unsorted.exp dg-torture.exp dg.exp i386.exp tree-ssa.exp vect.exp graphite.exp ipa.exp'
		c++-old        g++        old-deja.exp
		c++-common     g++        dg.exp='*c-c++-common/*'
		c++-11         g++        dg.exp='*g++.dg/cpp0*'
		c++-standards  g++        dg.exp='*g++.dg/cpp[/1-9]*'
		c++-dg-a-l     g++        dg.exp='*g++.dg/[0-9A-Zabd-l]* *g++.dg/c[0-9a-oq-z]*'
		c++-dg-m-z     g++        dg.exp='*g++.dg/[m-z]*'
		c++-other      g++        --ignore 'old-deja.exp dg.exp'
		lib-utilities  libstdc++  conformance.exp='*testsuite/1* *testsuite/2[01]_*'
		lib-containers libstdc++  conformance.exp='*testsuite/23_*'
		lib-algorithms libstdc++  conformance.exp='*testsuite/22_* *testsuite/2[45]_*'
		lib-numbers    libstdc++  conformance.exp='*testsuite/2[6-9]_* *testsuite/3*'
		lib-extensions libstdc++  conformance.exp='*testsuite/[a-z]*'
		lib-other      libstdc++  --ignore conformance.exp
	END
}

run() { # SUITE TESTS: the tests' results are in $sum
	case $1 in
	gcc | g++)
		sum=../obj/gcc/testsuite/$1/$1.sum
		rm -rf ../obj/gcc/testsuite/"$1"*
		set -- ../obj/gcc "check-$1" "$2"
		;;
	libstdc++)
		sum=../obj/x86_64-pc-linux-gnu/libstdc++-v3/testsuite/libstdc++.sum
		rm -rf "$sum" "${sum%/*}"/normal[0-9]*
		set -- ../obj check-target-libstdc++-v3 "$2"
		;;
	*)
		sum=../obj/x86_64-pc-linux-gnu/$1/testsuite/$1.sum
		set -- ../obj "check-target-$1" "$2"
		;;
	esac
	make -C "$1" -j"$JOBS" -k "$2" MAKEINFO=true RUNTESTFLAGS="$3" >../check.log 2>&1 </dev/null || :
	grep -q '^PASS: ' "$sum" || { tail -n 20 ../check.log; return 1; }
}

wanted=
[ ! -e /recipe/files/failures ] || wanted=$(sed -n 's/^# parts: //p' /recipe/files/failures)
# The build tree's `as` and `collect-ld` are scripts that look for the real ones, twice for each test: a tenth of the time.
ln -sf /usr/bin/as ../obj/gcc/as
sed -i "s,^invoked=\`basename .*,invoked=\${0##*/}," ../obj/gcc/collect-ld
# shellcheck disable=SC3045 # Some tests need much stack; the shell there is bash.
ulimit -s "$(ulimit -H -s)" || :
: >../part.sum
parts | while read -r part suite tests; do
	case " ${wanted:-$part} " in
	*" $part "*) ;;
	*) echo "$part: not run, there is no first run of it" && continue ;;
	esac
	run "$suite" "$tests" || { echo "the tests of $part did not run"; exit 1; }
	echo "$part: $(grep '^# of expected passes' "$sum")"
	sed -n "s/^\(PASS\|FAIL\): /&$part: /p" "$sum" >>../part.sum
	echo "$part" >>../ended.parts
done
tests_compare ../part.sum
