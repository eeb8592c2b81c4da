#!/bin/sh
# Proves that a fresh Debian needs nothing but Node: runs the README's two commands on the last commit inside a
# debootstrap minbase with Node and npm copied in: no browser, no GPU, no Vulkan, nothing installed by apt.
#
#   sudo scripts/bare.sh                      npm ci && npm run sweep, then npm ci && npm test
#   sudo scripts/bare.sh 'npm ci && ...'      any other command, in the checkout
#
# Needs root, debootstrap and some 3 GB under TMPDIR. The registry, certificates and proxies are the caller's.
# MARGINFLOW_BARE=folder keeps the Debian there and uses it again.
set -eu
cd "$(dirname "$0")/.."
command=${1:-npm ci && npm run sweep && npm ci && npm test}

root=${MARGINFLOW_BARE:-$(mktemp -d)}
cleanup() {
  [ -n "${MARGINFLOW_BARE:-}" ] || rm -rf --one-file-system "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

if [ ! -e "$root/etc/debian_version" ]; then
  mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*debian* 2>/dev/null | head -n 1)
  debootstrap --variant=minbase bookworm "$root" $mirror
fi

cp "$(command -v node)" "$root/usr/local/bin/node"
mkdir -p "$root/usr/local/lib/node_modules"
rm -rf "$root/usr/local/lib/node_modules/npm"
cp -R "$(npm root --global)/npm" "$root/usr/local/lib/node_modules/npm"
ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"

# What the caller needs to reach the registry.
cp /etc/resolv.conf /etc/hosts "$root/etc/"
[ ! -e "$HOME/.npmrc" ] || cp "$HOME/.npmrc" "$root/root/.npmrc"
set -- PATH=/usr/local/bin:/usr/bin:/bin HOME=/root LANG=C.UTF-8 "npm_config_registry=$(npm config get registry)"
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  eval "value=\${$name:-}"
  [ -z "$value" ] || set -- "$@" "$name=$value"
done
if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
  cp "$NODE_EXTRA_CA_CERTS" "$root/etc/extra-ca.pem"
  set -- "$@" NODE_EXTRA_CA_CERTS=/etc/extra-ca.pem
fi

rm -rf "$root/root/marginflow"
git clone --quiet --no-hardlinks . "$root/root/marginflow"

# In namespaces of its own: no mount and no process outlives the run.
unshare --mount --pid --fork --kill-child sh -ec '
  root=$1 command=$2
  shift 2
  mount -t proc proc "$root/proc"
  exec chroot "$root" env -i "$@" sh -c "cd /root/marginflow && $command"
' sh "$root" "$command" "$@"
