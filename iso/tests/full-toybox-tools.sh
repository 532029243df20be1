#!/bin/sh
# All that the distro toybox is made of, built by toybox' own tools instead of BusyBox': the same bits, package by package.
set -eu
cd "$(dirname "$0")/../.."
sed -n 's/^package *//p' distros/toybox/distro | tr -s ' ' '\n' >out/tests/toybox-packages
# shellcheck disable=SC2046 # names
out/kiln build --force --instead toybox-tools $(cat out/tests/toybox-packages) >out/tests/toybox-tools.said 2>&1 ||
	{ tail -n 40 out/tests/toybox-tools.said; exit 1; }
! grep -i 'other bits\|differs' out/tests/toybox-tools.said
