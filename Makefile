# make demo：安装并在本机演示一遍；make test：安装并跑全部测试。只需要 Python 3.11 以上。
# 旁边有 wheels 文件夹的，只从那里装，不上网。
# Set-up runs once: the stamps in .venv are older than a lock file only when the lock changed.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet $(if $(wildcard wheels),--no-index --find-links wheels)
PYTEST_ARGS ?= -n 4 --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help setup demo console test lint proof eval fuzz bench docs pictures regulations lock clean

help:
	@echo "make demo   安装（第一次）并检查自带的两个示例网站，结果在 out/demo/"
	@echo "make console  在浏览器里打开工作台，用自带的示例网站，每种角色一个账号"
	@echo "make test   安装并跑全部测试"
	@echo "make lint   检查代码写法、类型、引用方向、依赖和没有用到的代码"
	@echo "make proof  一百次没有人整改的复查、一百次整改了一半的复查，服务器胡乱应答：只有证明改好了的才销号；网页不变、日期往后四百天，不销号一项；在随机时刻中断的巡检、下发、审核、交回、复查，结果不变（约两小时）"
	@echo "make bench-fleet  测许多小网站同时做，与一个进程一个网站同场比较"
	@echo "make worker-demo  三个 worker 做四十个小网站，强行结束一个，什么也不丢（需要 PostgreSQL）"
	@echo "make eval   用留有答案的真实网页检验识别质量"
	@echo "make fuzz   用改坏的网页和回答试一小时（FOR=秒数），出错的给出种子"
	@echo "make bench  测速度与准确率，并与其他工具比较"
	@echo "make docs   按规则和命令重新生成 rules/README.md 和 README.md 里的命令表"
	@echo "make pictures 演示一遍，重新截取 README.md 里的图（需要 LibreOffice、Chromium）"
	@echo "make regulations SOURCE=文件夹   由来源表重新生成法规目录 rules/regulations/*.tsv"
	@echo "make lock   按 pyproject.toml 重新锁定依赖（需要 uv）"

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "没有找到 Python 3.11 以上的版本；请先安装，或用 make PYTHON=/路径/python3 指明" >&2; exit 2; }
	@echo "正在建立运行环境 .venv（$(PYTHON)）……"
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; echo "建不了 .venv；Debian、Ubuntu、麒麟、统信请先装 python3-venv" >&2; exit 2; }

.venv/ready: requirements.lock pyproject.toml | .venv/pyvenv.cfg
	@echo "正在安装依赖（只在第一次和依赖变动时）……"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps -e .
	@$(BIN)/python -m compileall -q crawler audits reports
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	@echo "正在安装测试依赖……"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/ready-console: requirements-console.lock .venv/ready
	@echo "正在安装浏览器工作台的依赖……"
	@$(PIP) --require-hashes -r requirements-console.lock
	@touch $@

setup: .venv/ready

demo: .venv/ready
	@$(BIN)/portal-audit demo --out out/demo

console: .venv/ready-console
	@$(BIN)/portal-audit console --demo --out out/console

test: .venv/ready-dev
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	$(BIN)/vulture crawler audits reports tests/tools/used_by_name.py

proof: .venv/ready-dev
	@PROOF_TRIALS=100 $(BIN)/python -m pytest tests/portals/test_proof.py -s -q
	@PROOF_DAYS=400 $(BIN)/python -m pytest tests/portals/test_clock.py -q
	@PORTAL_AUDIT_TEST_KILLS=20 $(BIN)/python -m pytest tests/portals/test_kills.py tests/portals/test_killed_steps.py -q

eval: .venv/ready-dev
	@$(BIN)/python -m tests.evaluation.table
	@$(BIN)/python -m pytest tests/evaluation -rA -p no:warnings

fuzz: .venv/ready-dev
	@$(BIN)/python -m tests.fuzz.run --seconds $(or $(FOR),3600)

.PHONY: bench-fleet worker-demo
bench-fleet: .venv/ready-dev
	@$(BIN)/python -m tests.bench.fleet --alone $(BENCH_ARGS)

worker-demo: .venv/ready-dev
	@.ci/with-postgresql $(BIN)/python -m tests.tools.worker_demo

bench: .venv/ready-dev
	@$(BIN)/python -m tests.bench.run $(BENCH_ARGS)
	@$(BIN)/python -m tests.bench.dead

docs: .venv/ready-dev
	@$(BIN)/portal-audit rules table
	@$(BIN)/python tests/tools/readme_commands.py
	@$(BIN)/python -m tests.tools.detectors_table

pictures: .venv/ready-dev
	@$(BIN)/python -m tests.tools.pictures

regulations: .venv/ready-dev
	@$(BIN)/python -m tests.tools.build_regulations "$(SOURCE)" rules/regulations

lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra console pyproject.toml -o requirements-console.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra queue pyproject.toml -o requirements-queue.lock

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
