# Colours of ls.
[ ! -x /usr/bin/dircolors ] || eval "$(dircolors -b)"
