#!/bin/sh
# Publish what this store has: distros/outputs, `name version key output`.
set -eu
cd "$(dirname "$0")/.."
{
	echo "# Published output hashes: name version key output. Written by make outputs."
	echo "# kiln-tree is not here: it holds this very file."
	out/kiln outputs | grep -v '^kiln-tree \|^iso '
} >out/outputs.new
mv out/outputs.new distros/outputs
git diff --stat -- distros/outputs
