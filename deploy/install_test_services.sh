#!/usr/bin/env bash
# Install Debian's Chromium, PostgreSQL and clamd for the tests, where they are missing and root may.
# clamd's signatures are not downloaded: the tests have one of their own, and nothing is started.
# Never fails: the suite itself says what it could not run.
set -u

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
[ -x /usr/sbin/clamd ] || command -v clamd >/dev/null || missing+=(clamav-daemon)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Manquent : ${missing[*]}. Installez-les pour que toute la suite s’exécute :"
  echo "  sudo apt-get install ${missing[*]}"
  exit 0
fi

echo "Installation de ${missing[*]}…"
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1  # RUNLEVEL: no service is started
log=$(mktemp)
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" fonts-dejavu-core; } >"$log" 2>&1; then
  echo "Installation impossible :"
  tail -n 5 "$log"
fi
rm -f "$log"
exit 0
