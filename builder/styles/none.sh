# shellcheck shell=sh
# No build system: the recipe's build.sh does it all. With neither, the package is a list of others.
default_prepare() { :; }
default_build() { :; }
default_check() { :; }
default_install() { :; }
