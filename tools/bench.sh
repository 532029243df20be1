#!/bin/sh
# Wall and CPU seconds by package, as the store's provenance has them; the slowest first.
set -eu
cd "$(dirname "$0")/.."
out/kiln list --built | while read -r name _; do
	provenance=$(out/kiln path "$name")/provenance
	[ -f "$provenance" ] || continue
	awk -v name="$name" '$1 == "wall" { wall = $2 } $1 == "cpu" { cpu = $2 }
		END { printf "%8.1f %8.1f  %s\n", wall, cpu, name }' "$provenance"
done | sort -rn | awk 'BEGIN { print "    wall      cpu  package" }
	{ print; wall += $1; cpu += $2 } END { printf "%8.1f %8.1f  all\n", wall, cpu }'
