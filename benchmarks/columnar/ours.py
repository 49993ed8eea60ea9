"""Our columnar engine, payouts only: what a run computes when no file of entries is asked for.

python -m benchmarks.columnar.ours PROJECT OUT
"""

from __future__ import annotations

from benchmarks.columnar.baselines.payouts import folders
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.running import Request, large_run


def main() -> None:
    """The command line."""
    data, out = folders(__doc__)
    project, _ = load_project(data.parent)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None
    with large_run(compiled, compiled.program, Request(engine="duckdb"), everything=False, least=0) as run:
        if run is None:
            raise SystemExit("the files are not taken as they lie")
        run.write_payouts(out)


if __name__ == "__main__":
    main()
