"""Every command and option, declared.

What a command does is in `commands/`, loaded only when it runs: help, completion and mistakes in a call need
none of it, and come at once.
"""

# ruff: noqa: PLC0415 (what a command needs is loaded when it runs)

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import rich_click as click

from incentlang.cli.options import AMOUNT, DAY, LINES, MEMORY, PATH, PERCENT, SETTING, VERSION, global_options
from incentlang.cli.screen import Screen

CODE = re.compile(r"[A-Za-z]\d{4}")
NEARLY_CODE = re.compile(r"[A-Za-z]-?\d{1,6}")
HERE = Path()

folder_argument = click.argument("folder", metavar="[DIR]", type=PATH, default=HERE)
period_option = click.option("--period", metavar="PERIOD", required=True, help="A pay period, such as 2026-03.")
as_of_option = click.option("--as-of", type=DAY, metavar="DATE", help="Count only what was known on this day.")


def _show_versions(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked:
        from incentlang.cli.versions import versions

        click.echo(versions())
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_versions,
    help="The versions of the tool, the language and the engine.",
)
@global_options
def app() -> None:
    """Incentive plans that can be read, checked, run and explained.

    Begin with `incent new my_plan`.
    """


@app.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--template",
    type=click.Choice(["first", "sales", "customer_success", "shared_pool"]),
    default="first",
    show_default=True,
    help="One rule to learn from; quotas with an accelerator; retention with goals; or a fund that a team shares.",
)
@global_options
@click.pass_obj
def new(screen: Screen, folder: Path, template: str) -> int:
    """Make a project that runs, with data, scenarios and comments that teach."""
    from incentlang.cli.commands.new import make_project

    return make_project(screen, folder, template)


@app.command()
@click.argument("paths", metavar="[PATH]...", type=PATH, nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    help="How findings are shown.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "advice"]),
    help="The mildest finding that makes the exit code 1; default: what incent.toml says, else error.",
)
@click.option("--select", metavar="CODES", multiple=True, help="Show only these codes, such as E0101 or E01,L02.")
@click.option("--ignore", metavar="CODES", multiple=True, help="Leave these codes out.")
@click.option("--undecided", is_flag=True, help="Show also which rules advice could not decide about, and why.")
@click.option("--proof", is_flag=True, help="Show also the rows that prove what advice says of figures, as scenarios.")
@click.option("--data", is_flag=True, help="Look also at what the plan came to on the project's data.")
@click.option("--fix", is_flag=True, help="Write what can be mended with certainty into the plan files.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@global_options
@click.pass_obj
def check(screen: Screen, /, paths: tuple[Path, ...], **options: Any) -> int:
    """Read plans and tell every mistake, with its place and what to write instead. Without --data none is needed.

    PATH is a project's folder or a plan file; without one, the project of the current folder is checked.
    """
    from incentlang.cli.commands.check import check_paths

    return check_paths(screen, paths or (HERE,), **options)


@app.command()
@click.argument("paths", metavar="[PATH]...", type=PATH, nargs=-1)
@click.option("--check", "check_only", is_flag=True, help="Write nothing; name the files that would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--lines", type=LINES, metavar="A-B", help="Only the clauses on these lines of one file, for editors.")
@global_options
@click.pass_obj
def fmt(screen: Screen, /, paths: tuple[Path, ...], **options: Any) -> int:
    """Write plan files in the one canonical layout. What they say never changes.

    PATH is a plan file or a folder; without one, all plan files of the current folder's project are laid out.
    """
    from incentlang.cli.commands.fmt import format_paths

    return format_paths(screen, paths, **options)


@app.command()
@folder_argument
@click.option("--period", "periods", metavar="PERIOD", multiple=True, help="2026-03, 2026-Q1 or 2026; may be repeated.")
@as_of_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the results as files to a new folder."
)
@click.option("--force", is_flag=True, help="Replace the folder of --out.")
@click.option(
    "--keep", type=click.Choice(["definitions"]), help="Write also the values of every definition, as Parquet to --out."
)
@click.option("--set", "settings", type=SETTING, multiple=True, help="Another value for a parameter of the plan.")
@click.option(
    "--engine",
    type=click.Choice(["reference", "duckdb", "spark"]),
    help="What computes it; the figures are the same. Default: whichever is faster.",
)
@click.option("--master", metavar="URL", help="Where Spark runs; default: on this machine.")
@click.option("--emit", type=click.Choice(["sql"]), help="Write the script that would compute it; no data is read.")
@click.option(
    "--dialect",
    type=click.Choice(["duckdb", "spark", "snowflake", "bigquery", "postgres"]),
    default="duckdb",
    help="The SQL of --emit.",
)
@click.option("--memory", type=MEMORY, metavar="SIZE", help="The most memory that large files may take, such as 4GB.")
@global_options
@click.pass_obj
def run(screen: Screen, /, folder: Path, emit: str | None, dialect: Any, **options: Any) -> int:
    """Compute what everyone is paid.

    Without --period every pay period is computed, from the first row that counts to the last date in the data.
    """
    from incentlang.cli.commands.run import emit_project, run_project

    if emit is not None:
        return emit_project(screen, folder, options["periods"], dialect, options["keep"])

    return run_project(screen, folder, **options)


@app.command()
@click.argument("what", metavar="[DIR | CODE]", default=".")
@click.option("--participant", metavar="ID", help="Whose payout, by the key in the participant file.")
@click.option("--period", metavar="PERIOD", help="A pay period, such as 2026-03.")
@click.option("--rule", metavar="RULE", help="One rule only.")
@click.option("--subject", metavar="KEY", help="One row only, such as a deal; also one that paid nothing.")
@click.option(
    "--depth",
    type=click.Choice(["1", "2", "3"]),
    default="2",
    help="1: what each rule paid. 2: its lines, with counts. 3: every row, with all that was read.",
)
@click.option("--reach", type=AMOUNT, metavar="AMOUNT", help="Say which smallest change would pay so much.")
@as_of_option
@click.option("--run", type=PATH, metavar="DIR", help="Explain what this run paid: what `incent run --out DIR` wrote.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@global_options
@click.pass_obj
def explain(screen: Screen, /, what: str, participant: str | None, period: str | None, **options: Any) -> int:
    """Say why a payout is what it is, or what a code such as E0101 means."""
    asks_why = participant is not None or period is not None
    if CODE.fullmatch(what) or (NEARLY_CODE.fullmatch(what) and not asks_why and not Path(what).exists()):
        from incentlang.cli.commands.explain_code import explain_code

        return explain_code(screen, what)
    if participant is None or period is None:
        missing = "--participant ID" if participant is None else "--period PERIOD"
        raise click.UsageError(f"an explanation needs {missing}", click.get_current_context())
    from incentlang.cli.commands.explain import Question, explain_project

    place = PATH.convert(what, None, None)
    return explain_project(screen, place, participant, period, Question(**options))


@app.command()
@click.argument("file", metavar="TRACE | PAYOUTS", type=PATH)
@click.option("--data", type=PATH, metavar="DIR", help="Compare what the trace quotes with the files of this project.")
@click.option("--against", type=PATH, metavar="DIR", help="Compare PAYOUTS with what the plan of DIR pays.")
@click.option("--period", metavar="PERIOD", help="With --against: only this period, such as 2026-03 or 2026-Q1.")
@click.option("--as-of", type=DAY, metavar="DATE", help="With --against: count only what was known on this day.")
@click.option(
    "--older", type=PATH, metavar="PLAN", multiple=True, help="With --against: try this version of the plan as well."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@global_options
@click.pass_obj
def verify(
    screen: Screen,
    /,
    file: Path,
    data: Path | None,
    against: Path | None,
    period: str | None,
    as_of: date | None,
    older: tuple[Path, ...],
    form: str,
) -> int:
    """Compute every figure of an explanation again; or compare another system's payouts.

    TRACE is what `incent explain --format json` wrote: each figure is computed from its parts, without the evaluator.
    PAYOUTS, with --against, names participants and amounts: each difference is listed with what causes it.
    The exit code is 1 where a figure does not follow, or a payout differs.
    """
    if against is not None:
        if data is not None:
            raise click.UsageError("--data goes with a trace, --against with payouts", click.get_current_context())
        from incentlang.cli.commands.against import verify_against

        return verify_against(screen, file, against, period, as_of, older, form)
    asked = next((name for name, given in (("period", period), ("as-of", as_of), ("older", older)) if given), None)
    if asked is not None:
        raise click.UsageError(f"--{asked} needs --against DIR", click.get_current_context())
    from incentlang.cli.commands.verify import verify_trace

    return verify_trace(screen, file, data, form)


@app.command()
@folder_argument
@period_option
@click.option("--as-of", type=DAY, metavar="DATE", required=True, help="Post what was known on this day.")
@click.option("--accept", metavar="TEXT", multiple=True, help="Close although this `ensure` does not hold.")
@click.option("--reason", metavar="WHY", multiple=True, help="Why it is accepted: one --reason for each --accept.")
@global_options
@click.pass_obj
def close(screen: Screen, /, folder: Path, **options: Any) -> int:
    """Post a pay period: its entries never change again.

    What becomes known later is posted in the first open period, as prior period adjustments.
    """
    from incentlang.cli.commands.close import close_period

    return close_period(screen, folder, **options)


@app.command()
@folder_argument
@period_option
@click.option(
    "--participant",
    "participants",
    metavar="ID",
    multiple=True,
    help="Only the statement of this participant; may be repeated. Without it, everybody's.",
)
@as_of_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", required=True, help="Write the report to a new folder."
)
@click.option("--force", is_flag=True, help="Replace the report in the folder of --out.")
@click.option(
    "--what-next", is_flag=True, help="Say on each statement what would have paid more, and what comes next; slower."
)
@global_options
@click.pass_obj
def report(screen: Screen, /, folder: Path, **options: Any) -> int:
    """Write statements: for each participant a page, a workbook with formulas and a table; an index, and a dashboard.

    Each page is one file that loads nothing and works offline. A statement can be sent to its participant.
    """
    from incentlang.cli.commands.report import report_project

    return report_project(screen, folder, **options)


@app.command()
@folder_argument
@click.option(
    "--format",
    "forms",
    type=click.Choice(["html", "markdown", "pdf"]),
    multiple=True,
    help="What is written, again for each form; a page and Markdown if none is named.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", required=True, help="Write the document to a new folder."
)
@click.option("--force", is_flag=True, help="Replace the document in the folder of --out.")
@global_options
@click.pass_obj
def doc(screen: Screen, /, folder: Path, forms: tuple[str, ...], out: Path, force: bool) -> int:
    """Write the plan as a document for the people who are paid under it, with examples that are computed."""
    from incentlang.cli.commands.doc import document_project

    return document_project(screen, folder, forms, out, force)


@app.command()
@click.argument("paths", metavar="[PATH]...", type=PATH, nargs=-1)
@click.option("--coverage", is_flag=True, help="Tell which rules, conditions, bands and days no scenario reaches.")
@click.option(
    "--fail-under", type=PERCENT, metavar="N", help="With --coverage: less than so many percent makes the exit code 1."
)
@click.option(
    "--suggest", is_flag=True, help="With --coverage: write scenarios for boundaries and deadlines, and nothing else."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "junit"]), default="text", help="junit: a report for build servers."
)
@global_options
@click.pass_obj
def test(
    screen: Screen, paths: tuple[Path, ...], coverage: bool, fail_under: Decimal | None, suggest: bool, form: str
) -> int:
    """Run the scenarios of a plan. PATH is a project, or one of its files of scenarios."""
    if not coverage and (suggest or fail_under is not None):
        option = "--suggest" if suggest else "--fail-under"
        raise click.UsageError(f"{option} needs --coverage", click.get_current_context())
    if suggest and form != "text":
        raise click.UsageError("--suggest writes scenarios, so it needs --format text", click.get_current_context())
    from incentlang.cli.commands.test import test_paths

    return test_paths(screen, paths or (HERE,), coverage, fail_under, suggest, form == "junit")


@app.command()
@folder_argument
@click.option("--format", "form", type=click.Choice(["text", "mermaid", "dot", "json", "svg", "html"]), default="text")
@click.option("--focus", metavar="NAME", help="Only this definition, all it reads and what reads it directly.")
@global_options
@click.pass_obj
def graph(screen: Screen, folder: Path, form: str, focus: str | None) -> int:
    """Show which definition reads which."""
    from incentlang.cli.commands.graph import graph_project

    return graph_project(screen, folder, form, focus)


@app.command()
@click.argument("old", metavar="OLD", type=VERSION)
@click.argument("new", metavar="NEW", type=VERSION)
@click.option("--data", type=PATH, metavar="DIR", help="Run both plans on the data of this project.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How the difference is shown; markdown is a comment for a pull request.",
)
@global_options
@click.pass_obj
def diff(screen: Screen, /, old: Path, new: Path, data: Path | None, form: str) -> int:
    """Say what a change of a plan means: more generous, less, the same, and for whom.

    OLD and NEW are projects' folders or plan files. The exit code is 0 where both mean the same, 1 where they do not.
    """
    from incentlang.cli.commands.diff import diff_plans

    return diff_plans(screen, old, new, data, form)


@app.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@global_options
@click.pass_obj
def completion(screen: Screen, shell: str) -> int:
    """Print the script that completes `incent` commands in a shell.

    For bash, put `eval "$(incent completion bash)"` into ~/.bashrc; for zsh the same with zsh into ~/.zshrc; for
    fish, write it to ~/.config/fish/completions/incent.fish.
    """
    from incentlang.cli.commands.completion import completion_script

    screen.say(completion_script(app, shell))
    return 0
