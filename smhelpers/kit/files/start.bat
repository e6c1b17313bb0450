@echo off
chcp 65001 >nul
rem 開啟課程。第一次會用鎖定檔建立環境（資料夾 .venv，需要網路，約數分鐘），之後直接開啟。
setlocal
cd /d "%~dp0"
fc /b uv.lock .venv\made_from.lock >nul 2>nul && goto open

set "PY="
for %%v in (3.12 3.13 3.14 3.11) do if not defined PY py -%%v -c "import venv" >nul 2>nul && set "PY=py -%%v"
if not defined PY python -c "import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>nul && set "PY=python"
if not defined PY (
    echo 需要 Python 3.11 到 3.14：請到 https://www.python.org/downloads/ 安裝 3.12（安裝時勾選 Add to PATH）後再執行一次。
    pause
    exit /b 1
)
echo 第一次使用，正在建立環境，需要幾分鐘……
%PY% -m venv --clear .venv || goto failed
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check "uv==@UV@" || goto failed
set "VIRTUAL_ENV=%cd%\.venv"
set "UV_PYTHON_DOWNLOADS=never"
.venv\Scripts\uv sync --locked --no-default-groups@EXTRA@ --inexact --active --quiet || goto failed
copy /y uv.lock .venv\made_from.lock >nul

:open
set "PATH=%cd%\.venv\Scripts;%PATH%"
set "PYTHONUTF8=1"
if "%~1"=="" (.venv\Scripts\python -m smhelpers lab) else (.venv\Scripts\python -m smhelpers %*)
set "RC=%errorlevel%"
if not "%RC%"=="0" pause
exit /b %RC%

:failed
echo 環境沒有建立成功。請檢查網路後再執行一次；還是不行，把上面的訊息拍給講師。
pause
exit /b 1
