#!/usr/bin/env bash
# Makes the environment: a virtual environment from the lock file (PyPI), and the two system packages that no wheel carries.
set -euo pipefail
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"
UV_PIN="uv==0.13.9"

"$PYTHON" - <<'PY' || exit 1
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(f"需要 Python 3.11–3.14，目前是 {sys.version.split()[0]}；請安裝後執行 make PYTHON=python3.12 …"
             f" / Python 3.11-3.14 is needed, this is {sys.version.split()[0]}.")
PY
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV" || {
    echo "無法建立虛擬環境；Debian/Ubuntu 請先安裝 python3-venv。 / venv failed; on Debian or Ubuntu install python3-venv." >&2; exit 1; }
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check "$UV_PIN"
VIRTUAL_ENV="$PWD/$VENV" UV_PYTHON_DOWNLOADS=never "$VENV/bin/uv" sync --locked --all-extras --active --quiet

# bubblewrap isolates trainee code; chromium drives the browser tests; a Linux without any Chinese font shows boxes in the browser.
missing=()
command -v bwrap >/dev/null || missing+=(bubblewrap)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v fc-list >/dev/null && [ -z "$(fc-list :lang=zh-tw family)" ] && missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null; then
    sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "安裝系統套件：${missing[*]} / installing system packages"
    { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}"; } >/dev/null ||
        echo "未能安裝 ${missing[*]}；請手動安裝（隔離評分與瀏覽器測試需要）。 / could not install ${missing[*]}; please install by hand." >&2
elif [ ${#missing[@]} -gt 0 ]; then
    echo "缺少 ${missing[*]}，請以系統的套件管理員安裝。 / please install ${missing[*]} with your system's package manager." >&2
fi
