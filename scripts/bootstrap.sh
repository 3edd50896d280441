#!/bin/sh
# Make .venv from requirements.lock, or bring it up to date; says nothing when there is nothing to do.
# Run from the project's folder. PYTHON=/path/to/python chooses the interpreter.
set -eu

venv=.venv
stamp=$venv/.set-up-from
log=$venv/set-up.log

# Bytecode is written at installation, else every run would compile Great Expectations again (6 s).
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME 2>/dev/null || :

fail() {
    printf 'Set-up stopped: %s\n' "$1" >&2
    exit 1
}

# What the environment is made from: the lock, the package's own metadata and the folder it is in.
wanted() {
    cksum requirements.lock pyproject.toml
    pwd
}

is_supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

can_make_venv() {
    "$1" -c 'import ensurepip, venv; ensurepip.version()' >/dev/null 2>&1
}

# Prints the first supported Python that can make an environment; explains itself if there is none.
find_python() {
    without_venv=
    for python in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        is_supported "$python" || continue
        if can_make_venv "$python"; then
            printf '%s\n' "$python"
            return
        fi
        without_venv=${without_venv:-$python}
    done
    if [ -n "$without_venv" ]; then
        version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        fail "$without_venv (Python $version) cannot make a virtual environment. On Debian or \
Ubuntu install python3-venv (sudo apt install python3-venv), or python$version-venv where that \
is not the system's own Python, and run this again."
    fi
    fail "Python 3.11, 3.12 or 3.13 is needed${PYTHON:+, and PYTHON=$PYTHON is none of them}. On \
Debian 12 or later: sudo apt install python3 python3-venv"
}

run_logged() {
    "$@" >>"$log" 2>&1 && return
    printf '\nThe last lines of %s:\n' "$log" >&2
    tail -n 15 "$log" >&2
    fail "'$*' failed."
}

[ -f requirements.lock ] || fail "run it in the project's folder, where requirements.lock is."
if [ -x $venv/bin/python ] && [ "$(cat $stamp 2>/dev/null)" = "$(wanted)" ]; then
    exit 0
fi

if [ -f $stamp ] && is_supported $venv/bin/python; then
    printf 'Bringing %s up to date with requirements.lock ... ' $venv
    : >"$log"
else
    python=$(find_python)
    printf 'Setting up %s with %s (once, one to three minutes) ... ' \
        $venv "$("$python" --version 2>&1)"
    rm -rf $venv
    mkdir $venv
    run_logged "$python" -m venv $venv
fi
rm -f $stamp
started=$(date +%s)
run_logged $venv/bin/python -m pip install --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --no-compile -r requirements.lock
run_logged $venv/bin/python -m pip install --disable-pip-version-check --no-input \
    --no-deps --no-index --no-build-isolation -e .
# Some packages ship files for other Pythons, which do not compile here: that is no failure.
$venv/bin/python -m compileall -q -q -j 0 $venv/lib scripts/warehouse >>"$log" 2>&1 || :
wanted >$stamp
printf 'ready in %s s\n' "$(($(date +%s) - started))"
