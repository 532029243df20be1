#!/bin/sh
# Wall and CPU seconds of every package in the store, from its provenance; the slowest first.
#   --times   write the CPU seconds to distros/times too: the estimates and the order of building come from there
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
'') ;;
--times)
	mkdir -p out
	out/kiln times | LC_ALL=C sort >out/times.now
	[ -s out/times.now ] || { echo "bench: the store has no finished package" >&2; exit 1; }
	# What this store does not have keeps the time that it had.
	{
		grep '^#' distros/times
		awk '/^#/ { next } !($1 in seen) { seen[$1] = 1; print }' out/times.now distros/times | LC_ALL=C sort
	} >out/times.new
	mv out/times.new distros/times
	echo "distros/times: $(wc -l <distros/times) packages"
	;;
*) echo "usage: tools/bench.sh [--times]" >&2; exit 100 ;;
esac
caches=$(echo "${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}" | tr : '\n')
out/kiln list --built | while read -r name version entry; do
	provenance=$(echo "$caches" | while read -r cache; do
		[ ! -f "$cache/store/$entry/provenance" ] || { echo "$cache/store/$entry/provenance"; break; }
	done)
	[ -n "$provenance" ] || continue
	awk -v name="$name $version" '$1 == "wall" { wall = $2 } $1 == "cpu" { cpu = $2 }
		END { printf "%8.1f %8.1f  %s\n", wall, cpu, name }' "$provenance"
done | LC_ALL=C sort -rn | awk 'BEGIN { print "    wall      cpu  package (seconds)" }
	{ print; wall += $1; cpu += $2; n++ }
	END { printf "%8.1f %8.1f  all %d; the wall times overlap where packages were built side by side\n", wall, cpu, n }'
