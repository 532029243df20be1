#!/bin/sh
# packages-of.sh DISTRO...: the packages that these distros name, one a line, as names that mean the same everywhere (with
# the distro's world).
set -eu
cd "$(dirname "$0")/.."
for distro in "$@"; do
	[ -e "distros/$distro/distro" ] || {
		echo "there is no distro $distro; there are: $(echo distros/*/distro | sed 's,distros/,,g; s,/distro,,g')" >&2
		exit 100
	}
	world=$(sed -n 's/^world *//p' "distros/$distro/distro")
	sed -n 's/^package *//p' "distros/$distro/distro" | tr -s ' ' '\n' | sed "s/\$/${world:+@$world}/"
done
