# Native packages of Debian and Ubuntu, and how they are asked for. Sourced by ./run and ./test.

# "package|what for", in the order in which they are named to people.
parley_runtime_packages=(
  "libpocketsphinx3|speech recognition"
  "libsphinxbase3|speech recognition"
  "pocketsphinx-en-us|the English speech model"
  "libflite1|the built-in voices"
  "espeak-ng|further voices"
  "libflac12|recordings as FLAC"
  "libsqlite3-0|call records and the sample agents' data"
)
parley_test_packages=(
  "chromium|the page's tests"
  "postgresql|the call records' tests"
  "sox|test audio"
  "flite|test voices"
  "ffmpeg|test audio"
  "pocketsphinx-testdata|recorded human speech"
  "asterisk-core-sounds-en-wav|recorded human speech"
  "libspeexdsp1|the resampler's comparison"
  "libsoxr0|the resampler's comparison"
)

parley_is_installed() {
  dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# parley_install "package|why"...: installs what is missing, or says how; never fails.
parley_install() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local entry missing=() reasons=()
  for entry in "$@"; do
    if ! parley_is_installed "${entry%%|*}"; then
      missing+=("${entry%%|*}")
      [[ " ${reasons[*]} " == *" ${entry#*|},"* ]] || reasons+=("${entry#*|},")
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  local why="${reasons[*]}" elevate=()
  why="${why%,}"
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      elevate=(sudo -n)
    else
      echo "Missing for $why. Install with: sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
      echo "Going on without." >&2
      return 0
    fi
  fi

  echo "Installing ${missing[*]} (for $why)." >&2
  local log
  log=$(mktemp)
  if ! { parley_apt install "${missing[@]}" || { parley_apt update && parley_apt install "${missing[@]}"; }; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "That did not work. Try: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    echo "Going on without." >&2
  fi
  rm -f "$log"
}

parley_apt() {
  local action=$1
  shift
  if [ "$action" = update ]; then
    "${elevate[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update
  else
    "${elevate[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
  fi
}

# parley_require_sdk: ends the script when there is no .NET SDK 10.
parley_require_sdk() {
  if ! command -v dotnet >/dev/null 2>&1; then
    echo "Parley needs the .NET SDK 10, and 'dotnet' was not found. See https://dot.net/download, then run this again." >&2
    exit 4
  fi
  if ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    echo "Parley needs the .NET SDK 10; this machine has: $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' '). See https://dot.net/download." >&2
    exit 4
  fi
}
