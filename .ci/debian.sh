# Sourced by `.ci/java` and `.ci/browser`: what tests need besides Python is installed from Debian where it is absent.
# A build without it goes on; the tests that need it are skipped, and the summary of the tests says why.

# without REASON: say what is skipped (`skipped` is set by who sources this) and go on.
without() {
  echo ".ci: $1; $skipped" >&2
  exit 0
}

# install WHAT PACKAGE...: the first of the packages that Debian has here.
install() {
  local what=$1 package
  shift
  command -v apt-get >/dev/null || without "there is no $what, and no apt-get to install it with"
  local as_root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || without "there is no $what, and only root can install it"
    as_root=(sudo -n)
  fi
  local get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3)
  "${as_root[@]}" mkdir -p /usr/share/man/man1  # small images have none, and Java's package fails without it
  "${get[@]}" update || echo ".ci: apt-get update failed; what is known already is tried" >&2
  for package in "$@"; do
    [[ $(LC_ALL=C apt-cache policy "$package") == *'Candidate: '[0-9]* ]] || continue
    if "${get[@]}" install --yes --no-install-recommends "$package" >/dev/null; then
      echo ".ci: installed $package"
      return
    fi
  done
  without "there is no $what, and apt-get could not install it"
}
