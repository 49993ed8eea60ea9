#!/bin/sh
# Makes incentlang/dashboard/vendor/ again from the packages named in package.json. Needs Node 20 or newer and npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../incentlang/dashboard/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/charts.js" "$here/licences.mjs" "$work"
cd "$work"
npm install --no-audit --no-fund --no-package-lock --silent
./node_modules/.bin/esbuild charts.js --bundle --minify --format=iife --global-name=charts --charset=ascii \
  --legal-comments=none --metafile=read.json --outfile=bundle.js --log-level=warning
node licences.mjs read.json LICENCES.txt
cp bundle.js "$target/charts.js"
cp LICENCES.txt "$target/LICENCES.txt"
sha256sum "$target/charts.js"
echo "put this sum into tests/dashboard/test_bundle.py"
