# Set-up and the everyday commands, for Linux and macOS (GNU make 3.81 and later).
# Everything but the system's packages goes into .venv/ and .uv/ in this folder.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help practice test check format lock setup setup-test clean screenshots bench sample

PYTHON_VERSIONS := >=3.11,<3.14
# As many processes share the tests; 0 runs them in one, as a debugger wants.
PROCESSES ?= logical
BIN := .venv/bin
# PortAudio carries sound in and out, espeak-ng is the voice. Wheels for macOS bring the first; its own voice serves there.
APP_PACKAGES := libportaudio2 espeak-ng
# flite is the candidate in the tests; PulseAudio gives the end-to-end test its virtual microphone and speakers.
TEST_PACKAGES := flite pulseaudio pulseaudio-utils libasound2-plugins

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

practice: setup  ## Set everything up and practise (without a terminal or a microphone: the demo)
	@$(BIN)/voiceprep practice --or-demo

test: setup-test  ## Set everything up and run the tests (OPTIONS='-k listening' goes to pytest, PROCESSES=0 keeps to one)
	@$(BIN)/pytest -n $(PROCESSES) --dist worksteal $(OPTIONS)

check: .venv/.dev-installed  ## Lint, formatting, types, import contracts, lock files, the checker's figures
	@failed=; \
	for check in 'ruff check .' 'ruff format --check .' mypy lint-imports 'python tests/tools/check_repository.py' 'python tests/benchmarks/baseline.py'; do \
	  echo "$$check"; $(BIN)/$$check || failed=1; \
	done; [ -z "$$failed" ]

format: .venv/.dev-installed  ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

setup: .venv/.app-packages .venv/.installed  ## Only the set-up that practising needs

setup-test: .venv/.app-packages .venv/.test-packages .venv/.dev-installed  ## Only the set-up that the tests need

lock:  ## Lock the newest versions that pyproject.toml allows, with hashes
	@$(find_uv); set -x; \
	$$uv $(compile) --output-file requirements.lock && \
	$$uv $(compile) --group dev --constraint requirements.lock --output-file requirements-dev.lock

screenshots: setup-test  ## Draw the README's pictures of the app again
	@$(BIN)/python tests/tools/screenshots.py

bench: setup-test  ## Measure start-up, feedback time, real-time factor and memory
	@$(BIN)/python tests/benchmarks/latency.py

sample: setup-test  ## Make the demo's sample answer again (needs flite)
	@$(BIN)/python tests/tools/make_sample.py

clean:  ## Remove what the commands above made (your answers and settings stay)
	rm -rf .venv .uv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find voiceprep tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- The environment -------------------------------------------------------------------------------------------------

compile = pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml

.venv/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements.lock)

.venv/.dev-installed: requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements-dev.lock)

# $(call install,LOCK FILE): the locked versions, checked against their hashes, and voiceprep itself as it lies here.
define install
$(find_uv); echo "Installing the packages of $(1) into .venv"; \
$$uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --requirement $(1) && \
$$uv pip install --quiet --python $(BIN)/python --no-deps --editable . && \
$(BIN)/python -m compileall -q voiceprep tests && \
touch $@
endef

$(BIN)/python:
	@$(find_uv); rm -rf .venv; \
	$$uv venv --quiet --python '$(PYTHON_VERSIONS)' .venv || \
	{ echo "voiceprep needs Python 3.11, 3.12 or 3.13: install one of them and run make again." >&2; exit 1; }

# Sets $uv: the uv on the PATH where one works, else a private one, so that nobody's Python is touched.
define find_uv
if uv --version >/dev/null 2>&1; then uv=uv; \
else uv=.uv/bin/uv; test -x $$uv || $(MAKE) --no-print-directory $$uv || exit 1; fi
endef

# pip may be missing, and so may venv (Debian packs both apart from Python), so each is tried.
.uv/bin/uv:
	@echo "Installing uv into .uv"; rm -rf .uv; \
	if python3 -m pip --version >/dev/null 2>&1; then \
	  python3 -m pip install --quiet --disable-pip-version-check --target .uv uv; \
	else \
	  python3 -c 'import ensurepip' 2>/dev/null || { $(call install_packages,python3-venv); }; \
	  python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv; \
	fi; \
	test -x $@ || { echo "uv could not be installed: install it your own way and run make again." >&2; exit 1; }

# ---- The system's packages -------------------------------------------------------------------------------------------

.venv/.app-packages: | $(BIN)/python
	@$(call want_packages,$(APP_PACKAGES),there may be no sound and no voice: questions are shown instead of read and answers come from files); \
	touch $@

.venv/.test-packages: | $(BIN)/python
	@$(call want_packages,$(TEST_PACKAGES),the tests that need them skip); \
	touch $@

# $(call want_packages,PACKAGES,WHAT IS SO WITHOUT THEM): installs what is missing; where that cannot be, a sentence.
define want_packages
if [ "$$(uname)" = Linux ]; then \
  $(call find_missing,$(1)); \
  [ -z "$$missing" ] || { $(call install_packages,$$missing); }; \
  $(call find_missing,$(1)); \
  [ -z "$$missing" ] || echo "Not installed:$$missing. Without, $(2)." >&2; \
fi
endef

# Sets $missing. Where there is no dpkg, what the package would bring is looked for.
define find_missing
missing=; for package in $(1); do \
  if command -v dpkg-query >/dev/null; then \
    dpkg-query --show --showformat '$${Status}' $$package 2>/dev/null | grep -q 'ok installed'; \
  else case $$package in \
    libportaudio2) /sbin/ldconfig -p 2>/dev/null | grep -q libportaudio.so.2;; \
    pulseaudio-utils) command -v pactl >/dev/null;; \
    libasound2-plugins) ls /usr/lib*/alsa-lib/libasound_module_pcm_pulse.so >/dev/null 2>&1;; \
    *) command -v $$package >/dev/null;; \
  esac; fi || missing="$$missing $$package"; \
done
endef

# --no-remove: on a desktop with PipeWire, PulseAudio would push its packages out. One that cannot be had must not stop
# the others, so what fails together is tried one by one.
define install_packages
if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
if command -v apt-get >/dev/null && { [ -z "$$root" ] || { command -v sudo >/dev/null && sudo -v; }; }; then \
  echo "Installing with $${root:+$$root }apt-get:" $(1); \
  apt="$$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0"; \
  get="$$apt install --yes --no-install-recommends --no-remove"; \
  $$apt update; $$get $(1) >/dev/null || for package in $(1); do $$get $$package >/dev/null; done; \
fi
endef
