#!/bin/sh
# Counts the keys of a JSON file, by default of its own defaults.
set -eu
jq length "${1:-/opt/tool/defaults.json}"
