#!/bin/sh
# VS Code as code-server has it (the same program, in a browser) into the folder given: what `make vscode` looks at
# notebooks with. Its npm package fetches parts from elsewhere while it installs; those that are needed are built here
# instead. Without the rest its search and its terminal do not work.
set -eu
folder=$1
version=4.100.3 # takes Node 20
[ -e "$folder/ready-$version" ] && exit 0

rm -rf "$folder"
mkdir -p "$folder"
quiet="--silent --no-fund --no-audit"
node=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
[ -d "$node/include/node" ] && export npm_config_nodedir="$node" # its headers are here already
npm install $quiet --ignore-scripts --prefix "$folder" "code-server@$version"
npm_config_build_from_source=true npm rebuild $quiet --prefix "$folder" argon2
cd "$folder/node_modules/code-server/lib/vscode"
npm install $quiet --ignore-scripts --omit=dev
for part in @vscode/spdlog native-watchdog @parcel/watcher; do
  npm rebuild $quiet "$part"
done
ln -s node_modules node_modules.asar
: >"$folder/ready-$version"
