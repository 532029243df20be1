# shellcheck shell=sh disable=SC2034
# Shared by the tests that call `kiln` as a person does. A test sources it after cd to the top directory.
#
# It makes a copy of the project tree, to which a test adds packages that take a moment to build, and a cache of its
# own; the usual cache is only read, for the seed.
kiln=$PWD/out/kiln
ready=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
[ -n "${KILN_SEED:-}" ] || "$kiln" seed --path >/dev/null # before the cache is another one: built now if there is none
tmp=$(mktemp -d)
cleanup() {
	chmod -R u+w "$tmp" 2>/dev/null || :
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
tree=$tmp/tree ports=$tmp/tree/distros/ports cache=$tmp/cache
works=$cache/work # the directories in which packages are built
mkdir -p "$tree" "$cache/sources" "$tmp/mirror" "$tmp/make"
tar cf - --exclude=tests builder distros firmware initramfs iso kernel | tar xf - -C "$tree"
export KILN_TREE="$tree" KILN_CACHE="$cache:$ready" TERM=dumb
passed=0 failed=0

complain() {
	failed=$((failed + 1))
	echo "FAILED: $*"
	echo "  exit $status, said:"
	sed 's/^/    /' "$tmp/said" | tail -n 50
}
# expect WHAT STATUS COMMAND...: both outputs are in $tmp/said.
expect() {
	what=$1 wanted=$2
	shift 2
	status=0
	"$@" >"$tmp/said" 2>&1 </dev/null || status=$?
	if [ "$status" -eq "$wanted" ]; then passed=$((passed + 1)); else complain "$what: exit $wanted expected"; fi
}
# says TEXT...: each stands in what the last command said.
says() {
	for text in "$@"; do
		if grep -qF -e "$text" "$tmp/said"; then
			passed=$((passed + 1))
		else
			complain "$what: should say \"$text\""
		fi
	done
}
# holds WHAT COMMAND...: the command succeeds.
holds() {
	what=$1
	shift
	if "$@" >>"$tmp/said" 2>&1; then passed=$((passed + 1)); else complain "$what"; fi
}
hash_of() { sha256sum "$1" | cut -d' ' -f1; }
# port NAME [LINE...]: a recipe; its build.sh comes from standard input.
port() {
	mkdir -p "$ports/$1"
	cat >"$ports/$1/build.sh"
	name=$1
	shift
	{
		printf '%s\n' 'version 1' "summary the test package $name" 'license MIT' 'home https://example.org/' \
			'seed yes' 'style none' "$@"
	} >"$ports/$name/recipe"
}
# archived NAME FILE: a port whose only source is FILE, which the recipe gives the right hash.
archived() {
	cp "$2" "$cache/sources/${2##*/}"
	port "$1" "source ${2##*/} https://example.invalid/" "sha256 $(hash_of "$2")" <<'END'
install() { put 644 file usr/share/file; }
END
}
