# Plain perl: no threads, no manual. What Configure would write down about the machine and the hour is pinned
# by config.over, which it reads last.

prepare() {
	chmod u+w Configure
	cat >config.over <<-'END'
		cf_time='Wed Jan  1 00:00:00 UTC 2025'
		cf_by=kiln
		cf_email=root@localhost
		perladmin=root@localhost
		myhostname=kiln
		mydomain=
		myuname='linux kiln'
		osvers=6
	END
}

build() {
	sh Configure -des -Dprefix=/usr -Dbin=/usr/bin -Dscriptdir=/usr/bin \
		-Dprivlib=/usr/lib/perl5/5.40 -Darchlib=/usr/lib/perl5/5.40/x86_64-linux \
		-Dsitelib=/usr/lib/perl5/site -Dsitearch=/usr/lib/perl5/site/x86_64-linux \
		-Dcc=gcc -Doptimize=-O2 -Accflags=-D_GNU_SOURCE -Dlocincpth= -Dloclibpth= -Dlibpth=/usr/lib -Dusrinc=/usr/include \
		-Dman1dir=none -Dman3dir=none -Dinc_version_list=none -Dpager=/usr/bin/less \
		-Dsh=/bin/sh -Duserelocatableinc=n -Dosname=linux -Darchname=x86_64-linux
	make -j"$JOBS"
}

check() {
	./perl -Ilib -MPOSIX -e 'print "perl $^V\n"'
}

install() {
	make install.perl DESTDIR="$OUT"
	# The manual, but not perldiag, which `use diagnostics` reads.
	find "$OUT/usr/lib/perl5" -name '*.pod' ! -name perldiag.pod -exec rm -f {} +
	find "$OUT" -name .packlist -exec rm -f {} +
	# perl itself installs its files read-only.
	chmod -R u+w "$OUT"
}
