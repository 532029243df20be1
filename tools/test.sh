#!/bin/sh
# Runs the tests of the directories that are named; the last line counts them.
#
#   test.sh [--full] DIR...
#
# A test is an executable script DIR/tests/NAME.sh: exit 0 passed, 77 skipped (its last line says why), anything else
# failed; a script with a #! that is not executable fails too. --full also runs those named full-*.sh, which take hours.
# They run in order and alone; behind them come those with a line `# beside SECONDS` (they leave cores idle at times), three
# at a time where there is room; SECONDS is what each takes then, about, and the longest start first, so that none is left
# alone at the end. `# behind NAME` waits for the end of another one of its directory.
set -eu
cd "$(dirname "$0")/.."
full=
if [ "${1:-}" = --full ]; then
	full=yes
	export KILN_TEST_FULL=yes # some of the others do more then
	shift
fi
passed=0 failed=0 skipped=0
mkdir -p out/tests
started=$(date +%s)
export KILN_TEST_STARTED="${KILN_TEST_STARTED:-$started}" # seconds; what has a limit counts from here
lanes=1
memory=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
if [ "$(nproc)" -ge 2 ] && [ "$memory" -ge 8000000 ]; then lanes=2; fi
if [ "$(nproc)" -ge 2 ] && [ "$memory" -ge 14000000 ]; then lanes=3; fi

# What runs in the background does not hear Ctrl-C: it is told, and with it all that it started.
trap 'trap "" TERM; kill -TERM 0; exit 130' INT TERM

beside() { sed -n 's/^# beside \([0-9][0-9]*\)$/\1/p' "$1"; } # script

log_of() { echo "out/tests/$(echo "${1%.sh}" | tr / -).log"; }

# Starts a test; when it has ended, LOG.ended has its status, its seconds, and those of its processes on all cores.
start() { # script
	log=$(log_of "$1")
	rm -f "$log.ended"
	(
		begin=$(date +%s)
		status=0
		"$1" >"$log" 2>&1 || status=$?
		times >"$log.times" # not in a pipe: that would be another process, with other children
		echo "$status $(($(date +%s) - begin)) $(awk 'NR == 2 { print cpu($1) + cpu($2) }
			function cpu(t) { split(t, part, "m"); return int(part[1] * 60 + part[2]) }' "$log.times")" >"$log.end"
		mv "$log.end" "$log.ended"
	) &
	running="$running $1"
	pids="$pids $1=$!"
	pending=$(without "$pending" "$1")
}

without() { # list, one of it
	for entry in $1; do [ "$entry" = "$2" ] || printf ' %s' "$entry"; done
}

holds() { # list, one of it
	case " $1 " in *" $2 "*) ;; *) return 1 ;; esac
}

gone() { # script: its process is
	for entry in $pids; do
		[ "${entry%=*}" != "$1" ] || ! kill -0 "${entry##*=}" 2>/dev/null || return 1
	done
}

report() { # script
	log=$(log_of "$1")
	status='unknown: its process is gone' took='?' cpu='?'
	[ ! -e "$log.ended" ] || read -r status took cpu <"$log.ended"
	case $status in
	0) passed=$((passed + 1)) && echo "ok       $1 (${took} s, $cpu of CPU)" ;;
	77) skipped=$((skipped + 1)) && echo "skipped  $1: $(tail -n 1 "$log")" ;;
	*)
		failed=$((failed + 1))
		echo "FAILED   $1 (exit $status, ${took} s, $cpu of CPU); the end of $log:"
		tail -n 30 "$log" | sed 's/^/         | /'
		;;
	esac
}

collect() {
	for script in $running; do
		# in this order: what ends between both has left its status
		gone "$script" || [ -e "$(log_of "$script").ended" ] || continue
		report "$script"
		running=$(without "$running" "$script")
	done
}

# Starts what may run now; behind a test that runs alone nothing starts.
start_some() {
	for script in $pending; do
		if [ -z "$(beside "$script")" ]; then
			[ -n "$running" ] || start "$script"
			return
		fi
		behind=$(sed -n "s,^# behind \(.*\),${script%/*}/\1.sh,p" "$script")
		[ -z "$behind" ] || ! holds "$pending $running" "$behind" || continue
		# shellcheck disable=SC2086 # a list
		set -- $running
		[ $# -lt $lanes ] || return 0
		[ $# -eq 0 ] || [ -n "$(beside "$1")" ] || return 0
		start "$script"
	done
}

pending=
timed=
running=
pids=
for dir in "$@"; do
	for script in "$dir"/tests/*.sh; do
		if [ ! -x "$script" ]; then
			case $(head -c 2 "$script" 2>/dev/null) in
			'#!' | '') echo "FAILED   $script is not there, or not executable" && failed=$((failed + 1)) ;;
			esac
			continue
		fi
		case $script in
		*/full-*) [ -n "$full" ] || continue ;;
		esac
		seconds=$(beside "$script")
		if [ -n "$seconds" ]; then timed="$timed $seconds:$script"; else pending="$pending $script"; fi
	done
done
# shellcheck disable=SC2086 # a list
pending="$pending $(printf '%s\n' $timed | sort -s -n -r -t: -k 1,1 | cut -d: -f2- | tr '\n' ' ')"
while
	collect
	start_some
	[ -n "$running" ]
do
	sleep 1
done
[ -z "$pending" ] || { echo "never started:$pending"; failed=$((failed + 1)); }
[ $((passed + failed + skipped)) -gt 0 ] || { echo "there was no test"; failed=1; }
echo "all tests: $(($(date +%s) - started)) s"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
