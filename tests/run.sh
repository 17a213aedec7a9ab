#!/usr/bin/env bash
# Installs what the tests need and runs all of them. Ends with a line `N passed, N failed`.
# Needs the .NET 10 SDK, git and, for the functional tests, Debian's apt as root.
set -uo pipefail
cd "$(dirname "$0")/.."

# What is looked for, and the package that has it: a tool that came another way is as good.
needs=(
  "protoc protobuf-compiler"
  "kubectl kubernetes-client"
  "node nodejs"
  "npm npm"
  "python3-grpcio python3-grpcio"
  "python3-protobuf python3-protobuf"
  "python3-yaml python3-yaml"
  "redis-server redis-server"
  "python3-redis python3-redis"
)
missing=()
for need in "${needs[@]}"; do
  read -r name package <<<"$need"
  command -v "$name" >/dev/null || dpkg -s "$name" >/dev/null 2>&1 || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "installing ${missing[*]}"
  { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >/tmp/fraudscoring-apt.log 2>&1 ||
    { tail -20 /tmp/fraudscoring-apt.log; echo "the packages could not be installed"; exit 1; }
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet build FraudScoring.sln -c Release -v quiet -nologo || { echo "0 passed, 1 failed"; exit 1; }

status=0
for project in tests/FraudScoring.Tests tests/FraudScoring.FunctionalTests; do
  dotnet test "$project" -c Release --no-build -nologo --logger "trx;LogFileName=$(basename "$project").trx" \
    --results-directory "$results" --blame-hang-timeout 10m || status=1
done

count() { grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
failed=$(count failed)
((status == 0 || failed > 0)) || failed=1
echo "$(count passed) passed, $failed failed"
exit $status
