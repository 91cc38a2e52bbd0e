# Turnus. `make demo` shows it, `make test` tests it; both install what is missing first.
#
# ARGS      goes to the demo: make demo ARGS="--once --json"
# TURNUS_CACHE  a folder outside the checkout for compiled code; used when it is set, or when CI is.

SHELL := /bin/sh

ifneq ($(CI)$(TURNUS_CACHE),)
# One folder per Cargo.lock, so that a cache never holds what another lock file made. Without the folder it works too.
CACHE := $(shell key=$$(cksum Cargo.lock | cut -d' ' -f1); dir="$${TURNUS_CACHE:-$$HOME/.cache/turnus}/target/$$key"; mkdir -p "$$dir" 2>/dev/null && [ -w "$$dir" ] && echo "$$dir")
ifneq ($(CACHE),)
export CARGO_TARGET_DIR := $(CACHE)
endif
endif

.PHONY: demo test test-long lint clean setup setup-test

setup:
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh test

demo: setup
	@cargo build --release --package turnus
	@cargo run --quiet --release --package turnus -- demo $(ARGS)

test: setup-test
	cargo test --release --workspace

test-long: setup-test
	cargo test --release --workspace -- --include-ignored --show-output

lint: setup
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets -- --deny warnings

clean:
	cargo clean
