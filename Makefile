# Every target does its own set-up: a machine with python3 and make is enough.
# PYTHON=python3.12 make ... chooses the interpreter the virtual environment is made with.

VENV := .venv
BIN  := $(VENV)/bin
DEMO := resources/demo/shellac-demo
# under this name, since `make -n` runs every line that says $(MAKE) itself, and with it all tests
THIS_MAKE := $(MAKE)
SETUP_INPUTS := pyproject.toml constraints.txt tools/setup.sh

.PHONY: help run demo record test lint format fuzz soak bench train screenshots translations docs weights-done bundle wheel try-wheel deb try-deb appimage packages release-files constraints clean

help:
	@echo "make run          open the window on the record that ships with Shellac;"
	@echo "                  with no display, restore it from the shell into out/"
	@echo "make demo         restore that record from the shell in any case"
	@echo "make record       make that record anew, by the project's own code"
	@echo "make test         all checks and tests"
	@echo "make fuzz         spoilt inputs for everything that opens a file, for a minute; FUZZ=\"--seconds 600\""
	@echo "make soak         restore and batch killed at 1,000 random moments; SOAK=\"--seconds 600\""
	@echo "make bench        speed and memory as a table (give it an idle machine); PYTEST_ARGS=\"-k stages\" for a minute of it"
	@echo "make train        train a network; TRAIN=\"...\" hands options to 'shellac train'"
	@echo "make screenshots  the pictures of the README and the user guide"
	@echo "make translations   brings resources/translations up to date with the sources"
	@echo "make docs         all documentation as a site, in build/site"
	@echo "make bundle       the application in one folder, dist/shellac, with PyInstaller, and its self-test"
	@echo "make wheel        the wheel and the source archive, for pip, pipx and uv, in dist"
	@echo "make try-wheel    and installs that wheel into an environment of its own and tries it there"
	@echo "make deb          that folder as a package for Debian and Ubuntu, in dist"
	@echo "make try-deb      and installs, uses and removes it on bare Debians, as root: SUITES=\"bookworm trixie\""
	@echo "make appimage     and as one file that runs without being installed (fetches the AppImage runtime, 1 MB)"
	@echo "make packages     builds and tries all of these that this machine can, and says what it cannot: as root, 25 min"
	@echo "make release-files  what goes with the packages in dist: bill of materials (CycloneDX) and checksums"
	@echo "make weights-done   after new weights: self-test, cards, seams, pictures; PAIRS=FILE.npz for figures on pairs"

$(VENV)/.ready-run: $(SETUP_INPUTS)
	sh tools/setup.sh run
$(VENV)/.ready-test: $(SETUP_INPUTS)
	sh tools/setup.sh test
$(VENV)/.ready-train: $(SETUP_INPUTS)
	sh tools/setup.sh train
$(VENV)/.ready-bundle: $(SETUP_INPUTS)
	sh tools/setup.sh bundle

run: $(VENV)/.ready-run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		$(BIN)/shellac $(DEMO).flac && exit 0; \
		echo "The window did not open; restoring the record that ships with Shellac from the shell."; \
	else \
		echo "No display: restoring the record that ships with Shellac from the shell."; \
	fi; $(THIS_MAKE) --no-print-directory demo

# The outputs of an earlier demo go first: a restored file is never written over, only numbered.
demo: $(VENV)/.ready-run
	@rm -f out/$(notdir $(DEMO))[._]*
	@$(BIN)/python -m model restore $(DEMO).flac -o out --removed --picture
	@echo "Listen to  out/$(notdir $(DEMO))_restored.flac  (before: $(DEMO).flac)"
	@echo "Look at    out/$(notdir $(DEMO))_spectrogram.png"

# The record that ships with Shellac, and its clean version, made anew by the project's own code.
record: $(VENV)/.ready-run
	@$(BIN)/python -m model.train.demo

# In how many processes, tests/conftest.py says. Checks run beside the first tests, which leave a core idle, and are read
# after the last.
test: $(VENV)/.ready-test
	@mkdir -p build
	@$(THIS_MAKE) --no-print-directory lint > build/lint.txt 2>&1 & lint=$$!; \
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS); tests=$$?; \
	wait $$lint; checks=$$?; cat build/lint.txt; exit $$((tests ? tests : checks))

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.ready-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

soak: $(VENV)/.ready-test
	nice -n 10 $(BIN)/python -m tests.soak.run --kills 1000 $(SOAK)

bench: $(VENV)/.ready-test
	$(BIN)/python -m pytest tests/benchmarks -s --durations 8 -o faulthandler_timeout=0 $(PYTEST_ARGS)

train: $(VENV)/.ready-train
	$(BIN)/shellac train $(TRAIN)

fuzz: $(VENV)/.ready-test
	OMP_NUM_THREADS=1 nice -n 10 $(BIN)/python -m tests.fuzz.run $(FUZZ)

screenshots: $(VENV)/.ready-test
	$(BIN)/python tools/screenshots.py

translations: $(VENV)/.ready-test
	$(BIN)/python tools/translations.py $(NEW)

# A page whose source is gone stays in the folder, so what is shipped begins with none.
SITE = $(BIN)/python -m sphinx -W --keep-going -q -d build/doctrees docs build/site

docs: $(VENV)/.ready-test
	$(SITE)
	@echo "The first page is build/site/index.html"

weights-done: $(VENV)/.ready-test
	$(BIN)/python tools/weights_done.py $(if $(PAIRS),--pairs $(PAIRS))

bundle: $(VENV)/.ready-bundle
	rm -rf build/site
	$(SITE)
	$(BIN)/pyinstaller --noconfirm build.spec
	dist/shellac/shellac-cli --self-test

# The wheel and the source archive, for pip, pipx and uv.
wheel: $(VENV)/.ready-bundle
	rm -rf build/site docs/html
	$(SITE)
	cp -r build/site docs/html
	$(BIN)/python tools/manpage.py docs/man/shellac.1
	$(BIN)/python -m build --outdir dist .
	@ls -l dist/*.whl dist/*.tar.gz

try-wheel: wheel
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt PYTHON=$(CURDIR)/$(BIN)/python sh packaging/try_wheel.sh dist/shellac-*.whl

deb: bundle
	$(BIN)/python tools/manpage.py build/man/shellac.1
	sh packaging/linux/deb.sh dist/shellac dist

# Of the package that is in dist; pictures and reports in build/tried. bare_wheel.sh and bare_appimage.sh are used in the same way.
SUITES := bookworm trixie
try-deb:
	for suite in $(SUITES); do \
		SHELLAC_SUITE=$$suite sh packaging/linux/bare.sh dist/shellac_*.deb build/tried || exit 1; \
	done

appimage: bundle
	sh packaging/linux/appimage/runtime.sh build/appimage
	sh packaging/linux/appimage/appimage.sh dist/shellac dist build/appimage/runtime-x86_64

# Pictures and reports in build/tried. SHELLAC_DEADLINE: see packaging/linux/packages.sh.
packages: $(VENV)/.ready-bundle
	PYTHON=$(abspath $(BIN)/python) sh packaging/linux/packages.sh build/tried

# Of the packages that are in dist; the bundle they were made from must still be there.
release-files: $(VENV)/.ready-bundle
	$(BIN)/python packaging/release/sbom.py dist/shellac dist
	$(BIN)/python packaging/release/checksums.py dist

# After installing or upgrading something in the virtual environment: write down what it holds.
constraints: $(VENV)/.ready-test
	$(BIN)/python tools/constraints.py > constraints.txt.new && mv constraints.txt.new constraints.txt

clean:
	rm -rf build dist docs/html docs/man out .pytest_cache .mypy_cache .ruff_cache .hypothesis
