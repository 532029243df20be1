#!/bin/sh
# What `kiln` says and answers: help, exit codes, bad files, failing builds, resuming, bad archives.
# beside 20
set -eu
cd "$(dirname "$0")/../.."
. builder/tests/cli.sh

# ---- help and exit codes ----
expect 'kiln' 100 "$kiln"
says 'usage: kiln COMMAND'
expect 'kiln --help' 0 "$kiln" --help
commands=$(sed -n 's/^  \([a-z]*\)  .*/\1/p' "$tmp/said")
for command in build fetch list info graph why check add remove verify whence install; do
	says "  $command "
done
"$kiln" help --man >"$tmp/manual"
for command in $commands; do
	expect "kiln $command --help" 0 "$kiln" "$command" --help
	says "kiln $command"
	holds "the manual page has $command" grep -q "^\.SS kiln $command" "$tmp/manual"
	expect "kiln $command --no-such-option" 100 "$kiln" "$command" --no-such-option
	says 'no-such-option'
done
expect 'a command that is none' 100 "$kiln" biuld
says 'there is no command "biuld"' 'did you mean "build"?'
expect 'a package that is none' 100 "$kiln" build busybix
says 'busybix' 'busybox'
expect 'no package' 100 "$kiln" build
expect 'too many arguments' 100 "$kiln" path one two
expect 'a number that is none' 100 "$kiln" build --jobs many busybox
says '--jobs' '"many"'
expect 'a descriptor that is not open' 100 "$kiln" build --json 9 busybox
expect 'a tree that is none' 100 "$kiln" list --tree "$tmp"
says "$tmp is not a Kiln project tree"
expect 'a cache that is no absolute path' 100 env KILN_CACHE=here "$kiln" list --built
expect 'a full disk' 111 sh -c "'$kiln' list >/dev/full"
expect 'kiln list' 0 "$kiln" list
says 'busybox ' 'gcc '

# ---- kiln check ----
mkdir -p "$tmp/bad"
printf '# a comment\nverison 1\n' >"$tmp/bad/recipe"
expect 'a recipe with an unknown key' 100 "$kiln" check "$tmp/bad/recipe"
says 'recipe:2: ' '"verison"' '"version"'
printf 'version 1\nversion 2\n' >"$tmp/bad/recipe"
expect 'a recipe with a doubled key' 100 "$kiln" check "$tmp/bad/recipe"
says 'recipe:2: '
printf 'summary x\n' >"$tmp/bad/recipe"
expect 'a recipe without version' 100 "$kiln" check "$tmp/bad/recipe"
says 'version'
printf 'version 1\nsummary x\nlicense MIT\nhome https://example.org/\nsource a.tar https://example.org/a.tar\nsha256 12\n' \
	>"$tmp/bad/recipe"
expect 'a recipe with a short hash' 100 "$kiln" check "$tmp/bad/recipe"
says 'recipe:6: '
printf 'sumary x\n' >"$tmp/bad/distro"
expect 'a distro with an unknown key' 100 "$kiln" check "$tmp/bad/distro"
says 'distro:1: ' '"summary"'
printf 'distro busybox\nhostnaem kiln\n' >"$tmp/bad/kiln.plan"
expect 'a plan with an unknown key' 100 "$kiln" check "$tmp/bad/kiln.plan"
says 'kiln.plan:2: ' '"hostname"'
head -c 4096 "$kiln" >"$tmp/bad/binary.plan"
expect 'a plan that is a program' 100 "$kiln" check "$tmp/bad/binary.plan"
says 'binary.plan:1: '
printf 'distro busybxo\ndisk only\n' >"$tmp/bad/kiln.plan"
expect 'a plan for a distro that is none' 100 "$kiln" check "$tmp/bad/kiln.plan"
says 'kiln.plan:1: ' 'the nearest is busybox'
printf '# kiosk\ndistro busybox\ndisk only\nadd htop tmux\nadd tree naon\n' >"$tmp/bad/kiln.plan"
expect 'a plan that adds a package that is none' 100 "$kiln" check "$tmp/bad/kiln.plan"
says 'kiln.plan:5: ' '"naon"' '"nano"'
printf 'distro lfs\ndisk only\nadd htop tmux\nadd tree nano' >"$tmp/bad/kiln.plan"
expect 'a plan of names that are there' 0 "$kiln" check "$tmp/bad/kiln.plan"
says 'kiln.plan: fine'
expect 'a plan where no project tree is' 0 sh -c "cd / && unset KILN_TREE; exec '$kiln' check '$tmp/bad/kiln.plan'"
says 'not looked up' 'kiln.plan: fine'
expect 'a file that is not there' 1 "$kiln" check "$tmp/bad/nothing"
expect 'every recipe of the tree' 0 sh -c "cd '$tree' && find . -name recipe -type f -exec '$kiln' check {} +"
mkdir -p "$ports/t-broken"
printf 'version 1\nstyel none\n' >"$ports/t-broken/recipe"
expect 'a tree with a bad recipe' 100 "$kiln" list
says 't-broken/recipe:2: ' '"style"'
rm -r "$ports/t-broken"

# ---- a build, its progress as JSON, and nothing to do the second time ----
port t-plain <<'END'
install() { echo 'a "quoted" \line'; mkdir -p "$OUT/usr/share"; echo plain >"$OUT/usr/share/plain"; }
END
expect 'a dry run' 0 "$kiln" build --dry-run t-plain
says 't-plain 1 10'
expect 'nothing was built by it' 1 "$kiln" path t-plain
expect 'building' 0 sh -c "'$kiln' build --json 3 t-plain 3>'$tmp/json'"
says 't-plain 1: finished'
# The trees that the shell reads are this script's own, so the pattern may be simple: one flat object a line.
string='"([^"\\]|\\["\\]|\\u[0-9a-f]{4})*"'
value="($string|-?[0-9]+(\\.[0-9]+)?)"
holds 'JSON events came' test -s "$tmp/json"
if grep -vE "^\\{($string:$value,)*$string:$value\\}\$" "$tmp/json" >"$tmp/said"; then
	status=0 complain 'these lines are no JSON objects'
fi
for event in plan start step "done" end; do
	holds "JSON has the event $event" grep -q "\"event\":\"$event\"" "$tmp/json"
done
holds 'JSON names the package' grep -q '"event":"done".*"package":"t-plain"' "$tmp/json"
if command -v python3 >/dev/null 2>&1; then
	holds 'python reads the JSON' python3 -c 'import json, sys; [json.loads(line) for line in sys.stdin]' \
		<"$tmp/json"
fi
entry=$("$kiln" path t-plain)
holds 'the file is there' grep -qx plain "$entry/tree/usr/share/plain"
holds 'the entry is in the first cache' test "${entry#"$cache"/store/t-plain-1-}" != "$entry"
expect 'building again' 0 "$kiln" build t-plain
holds 'nothing is built again' sh -c "! grep -q 'finished in' '$tmp/said'"
expect 'a dry run with nothing to do' 0 "$kiln" build --dry-run t-plain
holds 'it tells nothing' test ! -s "$tmp/said"
mkdir "$ports/t-plain/files"
touch "$ports/t-plain/README.md" "$ports/t-plain/check.sh" "$ports/t-plain/files/failures"
holds 'what is for people and for tests is not in the key' "$kiln" path t-plain
touch "$ports/t-plain/files/failure"
expect 'any other file is' 1 "$kiln" path t-plain
rm -r "$ports/t-plain/files"
expect 'building again by force' 0 "$kiln" build --force t-plain
says 't-plain 1: finished'

# ---- a failing build ----
port t-fails <<'END'
build() {
	n=0
	while [ $n -lt 40 ]; do n=$((n + 1)); echo "line number $n"; done
	cat /no/such/file
	echo not reached
}
END
expect 'a failing build' 1 "$kiln" build t-fails t-plain
says 't-fails 1: step build failed' 'line number 12' 'line number 40' '/no/such/file' 'The whole log: '
holds 'only 30 lines are shown' sh -c "! grep -q 'line number 11\$' '$tmp/said' && [ \$(grep -c '^  | ' '$tmp/said') -eq 30 ]"
holds 'a failing command ends the step' sh -c "! grep -q 'not reached' '$tmp/said'"
log=$(sed -n 's/^The whole log: //p' "$tmp/said")
holds 'the log is there' grep -qx 'line number 1' "$log"
expect 'a failed package is not in the store' 1 "$kiln" path t-fails
expect 'a failing build that is kept' 1 "$kiln" build --keep t-fails
kept=$(ls -d "$works"/kept-run-*/t-fails-*)
expect 'a command in its work directory' 0 tools/enter-kept.sh "$kept" \
	sh -c 'pwd; ls /recipe; echo here >made; echo >/dev/null; ! echo >/usr/made'
says '/build/src' 'build.sh' 'Read-only file system'
holds 'what that left is there' grep -q here "$kept/build/src/made"
expect 'a directory that is none' 1 tools/enter-kept.sh "$ports"
says 'is no work directory of a package'
chmod -R u+w "${kept%/*}"
rm -r "${kept%/*}"
port t-kept <<'END'
install() { mkdir -p "$OUT/usr/share"; echo kept >"$OUT/usr/share/kept"; }
END
expect 'the work of others is kept' 1 "$kiln" build t-fails t-kept
expect 'the work of others is kept' 0 "$kiln" path t-kept

# ---- kill -9 in the middle ----
port t-first <<'END'
install() { mkdir -p "$OUT/usr/share"; echo first >"$OUT/usr/share/first"; }
END
port t-second 'build t-first' <<'END'
build() { echo building; sleep 4; }
install() { mkdir -p "$OUT/usr/share"; cat /usr/share/first >"$OUT/usr/share/second"; }
END
mkfifo "$tmp/events"
"$kiln" build --json 3 t-second >"$tmp/said" 2>&1 3>"$tmp/events" &
pid=$!
while read -r line; do
	case $line in *'"step":"build"'*t-second* | *t-second*'"step":"build"'*) kill -9 "$pid"; break ;; esac
done <"$tmp/events"
wait "$pid" 2>/dev/null && status=0 || status=$?
what='kill -9'
holds 'it was killed in the middle' test "$status" -eq 137
holds 'the first package is whole' "$kiln" path t-first
before=$("$kiln" path t-first)
inode=$(stat -c %i "$before")
expect 'after kill -9 the second is not in the store' 1 "$kiln" path t-second
expect 'building on' 0 "$kiln" build t-second
says 't-second 1: finished'
holds 'the first package was not built again' sh -c "! grep -q 't-first 1: finished' '$tmp/said'"
holds 'and is the same entry' test "$(stat -c %i "$before")" = "$inode"
holds 'the second has the file of the first' grep -qx first "$("$kiln" path t-second)/tree/usr/share/second"
holds 'no half entry and no work directory is left' sh -c "! ls -A '$cache/store' '$cache/work' | grep -q '^\\.new\\|^run-'"

# ---- edited while it is built: its key is that of the files before ----
port t-edited <<'END'
build() { sleep 2; }
install() { mkdir -p "$OUT/usr/share"; echo edited >"$OUT/usr/share/edited"; }
END
"$kiln" build --json 3 t-edited >"$tmp/said" 2>&1 3>"$tmp/events" &
pid=$!
while read -r line; do
	case $line in *'"step":"build"'*) echo '# a comment' >>"$ports/t-edited/build.sh"; break ;; esac
done <"$tmp/events"
wait "$pid" 2>/dev/null && status=0 || status=$?
what='edited meanwhile'
holds 'it fails' test "$status" -eq 1
says 'was edited since this build began'
expect 'and is not in the store' 1 "$kiln" path t-edited
expect 'the next time it is' 0 "$kiln" build t-edited

# ---- archives: right, wrong, cut short, hostile ----
(
	cd "$tmp/make"
	mkdir pack
	echo content >pack/file
	head -c 60000 "$kiln" >pack/padding
	tar czf ../mirror/good.tar.gz pack
	echo other >pack/file
	tar czf ../bad.tar.gz pack
	echo "#include <x>" >../outside.h
)
good=$(hash_of "$tmp/mirror/good.tar.gz") bad=$(hash_of "$tmp/bad.tar.gz")
port t-good 'source good.tar.gz https://example.invalid/good.tar.gz' "sha256 $good" <<'END'
install() { put 644 file usr/share/good; }
END
cp "$tmp/bad.tar.gz" "$cache/sources/good.tar.gz"
expect 'an archive with another hash' 1 "$kiln" build --offline t-good
says 'good.tar.gz' "$good" "$bad" "$cache/sources/good.tar.gz" 'make relock'
expect 'kiln fetch says it too' 1 "$kiln" fetch --offline t-good
says "$good" "$bad"
rm "$cache/sources/good.tar.gz"
expect 'an archive that nobody has' 1 "$kiln" build --offline t-good
says 'good.tar.gz' "$good" 'was not found'
mkdir "$tmp/wrong-mirror"
cp "$tmp/bad.tar.gz" "$tmp/wrong-mirror/good.tar.gz"
expect 'a mirror with another file' 0 env KILN_MIRROR="$tmp/wrong-mirror $tmp/mirror" "$kiln" build t-good
holds 'the mirror with the right one was used' cmp "$tmp/mirror/good.tar.gz" "$cache/sources/good.tar.gz"
holds 'its contents were built' grep -qx content "$("$kiln" path t-good)/tree/usr/share/good"
holds 'no part is left' sh -c "! ls '$cache/sources' | grep -q part"

head -c 20000 "$tmp/mirror/good.tar.gz" >"$tmp/make/cut.tar.gz"
archived t-cut "$tmp/make/cut.tar.gz"
expect 'an archive that is cut short' 1 "$kiln" build --offline t-cut
says 't-cut 1: step unpack' 'cut.tar.gz'
head -c 9000 "$kiln" >"$tmp/make/noise.tar.gz"
archived t-noise "$tmp/make/noise.tar.gz"
expect 'an archive that is none' 1 "$kiln" build --offline t-noise
says 't-noise 1: step unpack' 'noise.tar.gz'

hostile() { # NAME SENTENCE: refused, saying so
	archived "$1" "$tmp/make/$1.tar"
	expect "hostile archive $1" 1 "$kiln" build --offline "$1"
	says "$1 1: step unpack" "$1.tar" "$2"
}
cd "$tmp/make"
tar cPf t-up.tar --transform 's,^pack/file,../../escaped,' pack/file
tar cPf t-absolute.tar --transform "s,^pack/file,$tmp/escaped," pack/file
mkdir link
ln -s ../.. link/up
tar cf t-link.tar link
ln -s /etc absolute
tar cPf t-link-absolute.tar absolute
cp pack/file pack/setuid
chmod 4755 pack/setuid
tar cf t-setuid.tar pack/setuid
# The same name first as a link, then as a directory with a file in it. All else of it can be built.
mkdir -p one two/way
ln -s pack one/way
echo x >two/way/file
cp pack/file file
tar cf t-beside.tar pack/file file -C one way
tar cf t-through.tar pack/file file -C one way -C ../two way/file
cd "$tree"
hostile t-up 'leaves the directory'
hostile t-absolute 'is an absolute path'
hostile t-link 'leads out of the directory'
hostile t-link-absolute 'leads to the absolute path'
hostile t-setuid 'is setuid or setgid'
mkfifo "$tmp/make/fifo"
tar cf "$tmp/make/t-fifo.tar" -C "$tmp/make" fifo
hostile t-fifo 'is a device, fifo or socket'
if mknod "$tmp/make/null" c 1 3 2>/dev/null; then
	tar cf "$tmp/make/t-device.tar" -C "$tmp/make" null
	hostile t-device 'is a device, fifo or socket'
fi
archived t-beside "$tmp/make/t-beside.tar"
expect 'an archive with a link of its own' 0 "$kiln" build --offline t-beside
hostile t-through 'way/file: Cannot extract through symlink'
holds 'nothing escaped' sh -c "! find '$tmp' -name escaped | grep ."

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
