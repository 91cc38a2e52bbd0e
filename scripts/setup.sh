#!/bin/sh
# Checks what the build needs and installs what is missing; silent when all is there.
# `setup.sh test` also checks what the tests need.
# Why: Rust builds the program; cmake and a C++ compiler build the solver HiGHS; libclang reads its headers.
set -eu

missing=""
why() { echo "setup: $1 is missing: $2" >&2; }

if ! command -v cargo >/dev/null 2>&1; then
    why "cargo (Rust)" "it builds the program. Install it from https://rustup.rs and run this again."
    exit 1
fi

if ! command -v cc >/dev/null 2>&1 || ! command -v c++ >/dev/null 2>&1; then
    why "a C and C++ compiler" "it builds the solver HiGHS and SQLite."
    missing="$missing build-essential"
fi

if ! command -v cmake >/dev/null 2>&1; then
    why "cmake" "it builds the solver HiGHS."
    missing="$missing cmake"
fi

has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    for file in /usr/lib/*/libclang*.so* /usr/lib/llvm-*/lib/libclang*.so* /usr/lib64/libclang*.so* /usr/lib/libclang*.so* /usr/local/lib/libclang*.so*; do
        case "$file" in *libclang-cpp*) continue ;; esac
        [ -e "$file" ] && return 0
    done
    return 1
}
if ! has_libclang; then
    why "libclang" "it reads the headers of the solver HiGHS."
    missing="$missing libclang1-14"
fi

if [ "${1:-}" = test ]; then
    if ! command -v node >/dev/null 2>&1; then
        why "node (Node.js)" "the API is tested with clients and audits that were not written here."
        missing="$missing nodejs"
    fi
    if ! command -v npm >/dev/null 2>&1; then
        why "npm" "it fetches those clients and audits."
        missing="$missing npm"
    fi
    if ! command -v chromium >/dev/null 2>&1; then
        why "chromium" "the pages are tested in a real browser."
        missing="$missing chromium"
    fi
    has_postgres() {
        for file in /usr/lib/postgresql/*/bin/initdb /usr/bin/initdb /usr/local/bin/initdb /opt/homebrew/opt/postgresql@*/bin/initdb; do
            [ -e "$file" ] && return 0
        done
        return 1
    }
    if ! has_postgres; then
        why "postgresql" "the event log is tested on a server of its own, started and thrown away by the tests."
        missing="$missing postgresql"
    fi
fi

[ -z "$missing" ] && exit 0

sudo=""
if [ "$(id -u)" != 0 ]; then
    sudo="sudo"
fi

if command -v apt-get >/dev/null 2>&1; then
    # Newer systems have libclang under another number.
    case "$missing" in
    *libclang1-14*)
        if ! apt-cache show libclang1-14 >/dev/null 2>&1; then
            newest=$(apt-cache search --names-only '^libclang1-[0-9]+$' | awk '{print $1}' | sort -V | tail -n 1)
            [ -n "$newest" ] && missing=$(echo "$missing" | sed "s/libclang1-14/$newest/")
        fi
        ;;
    esac
    install="apt-get install -y --no-install-recommends$missing"
    if [ -z "$sudo" ] || sudo -n true >/dev/null 2>&1; then
        echo "setup: installing$missing" >&2
        # shellcheck disable=SC2086
        $sudo $install >&2 || { $sudo apt-get update >&2 && $sudo $install >&2; }
        exit 0
    fi
    echo "setup: run this line and try again: sudo $install" >&2
else
    echo "setup: install$missing with the package manager of this system and try again" >&2
fi
exit 1
