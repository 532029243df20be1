#!/bin/sh
# Put a plan file on the plan partition (the third) of a stick's image: plan-on-stick.sh IMAGE PLAN
set -eu
start=$(sfdisk -d "$1" | sed -n 's/.*start= *\([0-9]*\),.*type=c.*/\1/p' | tail -n 1)
[ -n "$start" ] || { echo "$1 has no plan partition" >&2; exit 1; }
mcopy -o -i "$1@@$((start * 512))" "$2" ::/kiln.plan
