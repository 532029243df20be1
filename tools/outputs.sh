#!/bin/sh
# Publish what this store has: distros/outputs, `name version key output`. What it does not have keeps its line, which
# counts for as long as the package's key is the same.
set -eu
cd "$(dirname "$0")/.."
out/kiln outputs | grep -v '^kiln-tree[@ ]\|^iso[@ ]' >out/outputs.here
{
	echo "# Published output hashes: name version key output. Written by make outputs."
	echo "# kiln-tree is not here: it holds this very file."
	{
		cat out/outputs.here
		awk 'NR == FNR { here[$1] = 1; next } !/^#/ && !($1 in here)' out/outputs.here distros/outputs
	} | LC_ALL=C sort
} >out/outputs.new
mv out/outputs.new distros/outputs
rm -f out/outputs.here
git diff --stat -- distros/outputs
