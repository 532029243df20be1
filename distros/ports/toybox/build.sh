# Toybox twice: the system's tools, and toybox-suid with the one command that must be setuid root. Of what toybox has not
# finished (toys/pending) only `init` is in. Its passwd is not: it cannot change a password that is in /etc/shadow.

# configure_as DIR TARGET FILE: DIR is a copy of the source, configured as `make TARGET` says, changed by FILE's lines.
configure_as() {
	mkdir "$1"
	cp -R Config.in LICENSE Makefile configure kconfig lib main.c scripts toys toys.h "$1/"
	(
		cd "$1" || exit
		sed -i 's,^#!/bin/bash,#!/usr/bin/bash,' scripts/*.sh
		make "$2" CC=gcc HOSTCC=gcc
		while read -r symbol value; do
			sed -i "/^CONFIG_$symbol=/d; /^# CONFIG_$symbol is not set\$/d" .config
			echo "CONFIG_$symbol=$value" >>.config
		done <"$3"
		yes '' | make oldconfig CC=gcc HOSTCC=gcc >oldconfig.log
		while read -r symbol value; do
			if [ "$value" = y ]; then
				grep -qx "CONFIG_$symbol=y" .config
			else
				! grep -q "^CONFIG_$symbol=" .config
			fi || {
				echo "$3: '$symbol $value' does not hold" >&2
				exit 1
			}
		done <"$3"
	)
}

compile() {
	(unset VERSION && cd "$1" && CPUS=$JOBS make toybox CC=gcc HOSTCC=gcc CFLAGS='-O2 -pipe -w' OPTIMIZE='-ffunction-sections -fdata-sections')
}

build() {
	configure_as /build/all defconfig /recipe/files/toybox.config
	configure_as /build/suid allnoconfig /recipe/files/suid.config
	compile /build/all
	compile /build/suid
}

check() {
	[ "$(/build/all/toybox echo fired)" = fired ]
}

install() {
	bin=$OUT/usr/bin
	mkdir -p "$bin"
	cp /build/all/toybox "$bin/toybox"
	cp /build/suid/toybox "$bin/toybox-suid"
	chmod 755 "$bin/toybox"
	chmod 4755 "$bin/toybox-suid"
	for command in $("$bin/toybox"); do
		[ "$command" = toybox ] || ln -s toybox "$bin/$command"
	done
	ln -s toybox-suid "$bin/su"
}
