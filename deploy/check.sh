#!/usr/bin/env bash
# Every check that runs no test: each one is run, then the failures are named.
set -u
cd "$(dirname "$0")/.."

failed=()
step() {
  local name=$1
  shift
  echo "--- $name"
  "$@" || failed+=("$name")
}

migrations_match_models() {
  local folder status=0
  folder=$(mktemp -d)
  DEMO=1 DATA_DIR="$folder" DATABASE_URL='' flask --app wsgi db upgrade 2>"$folder/log" \
    && DEMO=1 DATA_DIR="$folder" DATABASE_URL='' flask --app wsgi db check 2>>"$folder/log" || status=1
  [ "$status" -eq 0 ] || cat "$folder/log"
  rm -rf "$folder"
  return "$status"
}

step "ruff" ruff check .
step "ruff format" ruff format --check .
step "mypy" mypy
step "import contracts" lint-imports --no-cache
step "templates" djlint app --lint --quiet
step "migrations" migrations_match_models
step "hygiene" python deploy/hygiene.py

if [ ${#failed[@]} -gt 0 ]; then
  printf 'ÉCHEC : %s\n' "${failed[@]}"
  exit 1
fi
echo "Toutes les vérifications passent."
