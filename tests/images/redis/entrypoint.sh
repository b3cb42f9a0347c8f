#!/bin/sh
# Like the public image: options alone mean redis-server, and other containers may connect without a password.
set -e
if [ "${1#-}" != "$1" ]; then set -- redis-server "$@"; fi
if [ "$1" = redis-server ]; then set -- "$@" --protected-mode no; fi
exec "$@"
