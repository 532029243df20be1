prepare() {
	printf '#!/bin/sh\necho %s\n' "$VERSION" >scripts/version
	autoreconf -fi
}
