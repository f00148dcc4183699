#!/usr/bin/env bash
# Run the image's steps without Docker: copy what the image would get into an empty folder, make the environment there anew.
# The copy is what git knows minus what .dockerignore leaves out. Called by `make image-check`; about a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
    tar --create --anchored --wildcards --exclude-from=.dockerignore --null --files-from=- |
    tar --extract --directory="$folder"
env --unset=VIRTUAL_ENV --unset=PYTHONPATH bash "$folder/deploy/image_steps.sh"
