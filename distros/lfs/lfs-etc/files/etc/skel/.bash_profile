[ ! -r ~/.bashrc ] || . ~/.bashrc
