#!/bin/sh
# One step of a build: sh /styles/run.sh prepare|build|check|install|tidy
#
# 1. the style defines default_prepare, default_build, default_check, default_install
# 2. the recipe's build.sh, when there is one, replaces prepare, build, check or install
# 3. the step runs in the directory of the source, with a failing command ending it
#
# The paths can be set from outside for one reason: the seed's sources are prepared without a sandbox.
set -eu
umask 022
: "${STYLES:=/styles}" "${RECIPE:=/recipe}" "${WORK:=/build}" "${OUT:=/out}" "${JOBS:=1}" "${STYLE:=none}"
cd "$WORK/src"
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$STYLES/common.sh"
# shellcheck source=none.sh
. "$STYLES/$STYLE.sh"
prepare() { default_prepare; }
build() { default_build; }
check() { default_check; }
install() { default_install; }
# shellcheck source=/dev/null
[ ! -e "$RECIPE/build.sh" ] || . "$RECIPE/build.sh"
case $1 in
prepare)
	apply_patches
	prepare
	;;
build | check | install) "$1" ;;
tidy) tidy ;;
*)
	echo "run.sh: no step is called $1" >&2
	exit 100
	;;
esac
