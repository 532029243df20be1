#!/bin/sh
# simulate.sh DISTRO CORES...: how long compiling a distro takes on a machine with so many cores, from the dependency
# graph and distros/times (CPU seconds on the machine that measured).
#
# The model: a package begins when what it needs is finished, the longest chain first, at most one for each core. Its
# first 10 seconds (unpacking, configure) and a tenth of the rest use one core; the other nine tenths share what is free.
set -eu
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { echo "usage: tools/simulate.sh DISTRO CORES..." >&2; exit 100; }
distro=$1
shift
names=$(tools/packages-of.sh "$distro")
mkdir -p out
# shellcheck disable=SC2086 # names
out/kiln graph --dot $names | tr -d '";' >out/simulate.dot
for cores in "$@"; do
	awk -v cores="$cores" '
		function needs(a, b,   k) { # b and whatever it runs
			if ((a, b) in edge || a == b) return
			edge[a, b] = 1; list[a] = list[a] " " b
			for (k = 1; k <= nruns[b]; k++) needs(a, run[b, k])
		}
		function chain(a,   n, i, part, best) { # seconds from the beginning of a to the end of all
			if (a in below) return below[a]
			below[a] = 0
			n = split(waits[a], part, " ")
			for (i = 1; i <= n; i++) if (chain(part[i]) > best) best = chain(part[i])
			return below[a] = best + one[a] + many[a] / cores
		}
		NR == FNR { if ($1 !~ /^#/) time[$1] = $2; next }
		/label=/ { all[++n] = $1 }
		/style=dotted/ { run[$1, ++nruns[$1]] = $3; next }
		/->/ { from[++m] = $1; to[m] = $3 }
		END {
			for (i = 1; i <= n; i++) {
				a = all[i]; plain = a; sub(/@.*/, "", plain)
				s = a in time ? time[a] : plain in time ? time[plain] : 10
				one[a] = s < 10 ? s : 10 + (s - 10) / 10
				many[a] = s - one[a]; cpu += s
			}
			for (i = 1; i <= m; i++) needs(from[i], to[i])
			for (i = 1; i <= n; i++) {
				k = split(list[all[i]], part, " ")
				left[all[i]] = k
				for (j = 1; j <= k; j++) waits[part[j]] = waits[part[j]] " " all[i]
			}
			for (i = 1; i <= n; i++) chain(all[i])
			for (step = 0.25; done < n; now += step) {
				for (running = 0; running < cores; running++) { # the ready ones, longest chain first
					pick = ""
					for (i = 1; i <= n; i++) {
						a = all[i]
						if (!left[a] && !ended[a] && on[a] != now + 1 && (pick == "" || below[a] > below[pick])) pick = a
					}
					if (pick == "") break
					on[pick] = now + 1; active[running] = pick
				}
				shared = 0; free = cores - running
				for (r = 0; r < running; r++) if (one[active[r]] <= 0) shared++
				for (r = 0; r < running; r++) {
					a = active[r]
					if (one[a] > 0) one[a] -= step
					else many[a] -= step * (1 + free / shared)
					if (one[a] > 0 || many[a] > 0) continue
					ended[a] = 1; done++
					k = split(waits[a], part, " ")
					for (j = 1; j <= k; j++) left[part[j]]--
				}
			}
			printf "%2d cores: %5.1f min (the limit, CPU seconds / cores: %5.1f)\n", cores, now / 60, cpu / cores / 60
		}' distros/times out/simulate.dot
done
