# Since 5.22 perl warns of a brace in an expression that is not written as a plain character.
prepare() {
	sed -i 's/\\\${/\\$\\{/g' intltool-update.in
	grep -q 'PACKAGE_NAME.*\\\$\\{?AC' intltool-update.in
}
