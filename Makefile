# Thin: everything real is in dev.py, which works where there is no make.
.PHONY: run test check
run test check:
	python3 dev.py $@
