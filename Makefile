# Two commands are all a new machine needs: make run, make test. The rest is listed by `make help`.
SHELL := /bin/bash
PLATFORM ?= all
export NODE_OPTIONS := --experimental-vm-modules --disable-warning=ExperimentalWarning

.DEFAULT_GOAL := help
.PHONY: help run run-plugin test dist deploy bench demo lint clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# A stamp beside node_modules: npm ci runs again only when the lockfile changed.
node_modules/.installed: package.json package-lock.json .npmrc
	npm ci --no-audit --no-fund
	@touch $@

run: node_modules/.installed ## Start the stand-in Mattermost with the plugin in it (needs only Node 20)
	npm run --silent build:webapp
	npm run --silent build:stand-in
	npm run --silent start -- $(ARGS)

run-plugin: node_modules/.installed ## The same, with the real executable (needs Go and PostgreSQL)
	npm run --silent dist -- --platform linux-amd64
	npm run --silent build:stand-in
	npm run --silent start:plugin -- $(ARGS)

test: node_modules/.installed ## Every check and test; ends with N passed, N failed, N skipped
	npm run --silent test

dist: node_modules/.installed ## Pack dist/security-controls-<version>.tar.gz; PLATFORM=linux-amd64 for one platform
	npm run --silent dist -- $(if $(filter-out all,$(PLATFORM)),--platform $(PLATFORM))

deploy: node_modules/.installed ## Install the packed plugin: MM_URL and MM_ADMIN_TOKEN say where
	npm run --silent deploy

bench: node_modules/.installed ## Measure; writes docs/benchmarks.md
	npm run --silent bench
	npm run --silent bench:mfa
	npm run --silent bench:sessions
	npm run --silent bench:revocation
	npm run --silent bench:beacon
	npm run --silent build:stand-in
	npm run --silent bench:guard
	npm run --silent bench:kill

demo: node_modules/.installed ## Revoke a session of a real Chromium and two simulated phones, without a window
	npm run --silent build:webapp
	npm run --silent build:stand-in
	npm run --silent demo -- $(ARGS)

lint: node_modules/.installed ## Types and lint
	npm run --silent check-types
	npm run --silent lint

clean: ## Remove everything built
	rm -rf dist webapp/dist host/bundle/plugin.js .cache test-results coverage
