# tools/setup.sh: installs missing Debian packages. Sourced by ./demo and ./check:
#   . tools/setup.sh; need_packages gcc cmake ...
# Uses sudo only where not root, and says what it does.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    echo "Installing with sudo apt-get: ${missing[*]}" >&2
  else
    echo "Installing with apt-get: ${missing[*]}" >&2
  fi
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${missing[@]}" >/dev/null || {
    echo "Could not install ${missing[*]}; install them by hand and run this again." >&2
    return 1
  }
}

BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config libpcre2-dev libutf8proc-dev libjansson-dev libxxhash-dev"
CHECK_PACKAGES="$BUILD_PACKAGES libcmocka-dev clang clang-format clang-tidy libclang-rt-14-dev python3 python3-venv git"
