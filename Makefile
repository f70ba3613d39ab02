# The few commands. `make help` lists them. What they install goes to .venv/ and web/node_modules/, nowhere else.

PYTHON ?= python3
BIN := .venv/bin
HAOKE := $(BIN)/python -m haoke
NPM := $(BIN)/python -m haoke.kernel.assets npm

.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE # each process would compile everything anew: half a second of its start
.PHONY: help up demo test check bench bench-bot assets api migration lock clean
.PHONY: check-format check-lint check-types check-architecture check-migrations check-api check-web

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

up: .venv/run ## install what is pinned, start everything, print the address
	@exec $(HAOKE) up

demo: .venv/run ## the same with a made-up company, a shop page and people to sign in as
	@exec $(HAOKE) demo

test: .venv/dev .venv/browser .venv/mail assets ## all tests: real PostgreSQL, real browser; some of them: make test TESTS=tests/routing
	$(NPM) run test
	$(BIN)/python -m pytest -n 2 --dist loadscope $(TESTS)

check: .venv/dev ## format, lint, types, architecture, generated files; changes nothing
	@$(MAKE) --no-print-directory --keep-going \
		check-format check-lint check-types check-architecture check-migrations check-api check-web

check-format: .venv/dev
	$(BIN)/ruff format --check

check-lint: .venv/dev
	$(BIN)/ruff check

check-types: .venv/dev
	$(BIN)/mypy

check-architecture: .venv/dev
	$(BIN)/python -m architecture

check-migrations: .venv/dev
	$(BIN)/python -m pytest -q tests/kernel/test_migrate.py

check-api: .venv/dev web/node_modules/.haoke-lock
	@$(HAOKE) openapi > openapi.json
	@$(NPM) exec -- openapi-typescript ../openapi.json -o core/dist/api.ts > /dev/null
	@cmp web/core/dist/api.ts web/core/src/api.ts || { echo "The client's types are not those of the API: run 'make api'."; exit 1; }

check-web: .venv/dev web/node_modules/.haoke-lock
	$(NPM) run lint
	$(NPM) run typecheck
	$(BIN)/python -m haoke.kernel.assets build  # over its budget of bytes, it fails

bench: .venv/dev assets ## measure, beside the bare ceiling
	$(BIN)/python -m bench

bench-bot: .venv/dev assets ## measure the bot on a folder of test sets: make bench-bot DATA=folder
	$(BIN)/python -m bench.bot "$(DATA)" --large

assets: .venv/run
	@$(BIN)/python -m haoke.kernel.assets build

api: .venv/run web/node_modules/.haoke-lock ## write the client's types anew
	$(HAOKE) openapi > openapi.json
	$(NPM) run api

migration: .venv/dev ## write the next migration: make migration say="what it does"
	$(BIN)/python -m migrations.new "$(say)"

lock: ## resolve requirements/*.in into locks with hashes
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv
	cd requirements && for name in run dev; do \
		../.venv-lock/bin/uv pip compile $$name.in --output-file $$name.txt --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --no-emit-index-url --excludes excluded.txt --quiet || exit 1; \
	done
	rm -r .venv-lock

clean: ## remove what was installed and built, not the data
	rm -rf .venv web/node_modules web/core/dist haoke/static openapi.json

# Marks of what is installed. A changed lock installs anew.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Haoke needs Python 3.11 or newer. Name one: make PYTHON=python3.12 up"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2> /dev/null || sh .ci/apt python3-venv
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements/run.txt
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements/dev.txt
	@touch $@

.venv/browser:
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || sh .ci/apt chromium
	@fc-list :lang=zh 2> /dev/null | grep -q . || sh .ci/apt fonts-noto-cjk fontconfig
	@touch $@

.venv/mail:
	@PATH="$$PATH:/usr/sbin"; command -v postfix > /dev/null && command -v dovecot > /dev/null \
		|| sh .ci/apt postfix dovecot-imapd dovecot-lmtpd
	@touch $@

web/node_modules/.haoke-lock: web/package-lock.json .venv/run
	@$(BIN)/python -m haoke.kernel.assets install
	@touch $@
