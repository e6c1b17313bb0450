#!/bin/sh
# 開啟課程。第一次會用鎖定檔建立環境（資料夾 .venv，需要網路，約數分鐘），之後直接開啟。
# 用法：sh start.sh [smcourse 的指令]，預設是 lab；例如 sh start.sh doctor
set -eu
cd "$(dirname "$0")"
here=$(pwd)

make_environment() {
    python=""
    for name in "${PYTHON:-}" python3.12 python3.13 python3.14 python3.11 python3; do
        if [ -n "$name" ] && "$name" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            python=$name
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "需要 Python 3.11–3.14：請到 https://www.python.org/downloads/ 安裝 3.12 後再執行一次。" >&2
        exit 1
    fi
    echo "第一次使用，正在建立環境，需要幾分鐘……"
    "$python" -m venv --clear .venv || {
        echo "無法建立環境；Debian 或 Ubuntu 請先執行 sudo apt install python3-venv。" >&2
        exit 1
    }
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==@UV@"
    VIRTUAL_ENV="$here/.venv" UV_PYTHON_DOWNLOADS=never .venv/bin/uv sync --locked --no-default-groups@EXTRA@ --inexact --active --quiet
    cp uv.lock .venv/made_from.lock
}

cmp -s uv.lock .venv/made_from.lock || make_environment
PATH="$here/.venv/bin:$PATH"
export PATH
[ $# -gt 0 ] || set -- lab
exec .venv/bin/python -m smhelpers "$@"
