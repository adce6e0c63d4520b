#!/bin/sh
apt-get install -y "$EXTRA"
exec sleep 1
