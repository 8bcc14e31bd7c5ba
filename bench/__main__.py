"""`python -m bench`: one run, one table. See `bench/README.md` for what is measured and how to read it."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bench import run
from bench.outbox.part import Sizes

_GROUPS = ("peers", "help", "publish", "stall", "memory", "outbox", "open", "tickets", "meetings")

BRIEF = Sizes(people=450, deliveries=6_000, peers=4_000, sdk=200, rows=50_000, audience=20_000, idle=8)


def parse(arguments: Sequence[str]) -> run.Plan:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Mardi beside its peers.")
    parser.add_argument("--quick", action="store_true", help="one short round and 1,000 turns: a look, not a result")
    parser.add_argument("--only", default="", help=f"comma-separated parts of: {', '.join(_GROUPS)}")
    parser.add_argument("--without-auth", action="store_true", help="leave authentication out")
    parser.add_argument("--without-postgresql", action="store_true", help="publish on SQLite only")
    parser.add_argument("--rounds", type=int, help="interleaved rounds (default 5, quick 1)")
    parser.add_argument("--turns", type=int, help="turns of the memory run (default 10,000, quick 1,000)")
    parser.add_argument("--profile", action="store_true", help="profile our help and publish instead of measuring")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a required figure is not met")
    chosen = parser.parse_args(arguments)
    groups = frozenset(filter(None, chosen.only.split(","))) or frozenset(_GROUPS)
    if unknown := groups - set(_GROUPS):
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    return run.Plan(
        groups=groups,
        rounds=chosen.rounds or (1 if chosen.quick else 5),
        seconds=0.8 if chosen.quick else 3.0,
        warm_up=0.3 if chosen.quick else 0.5,
        turns=chosen.turns or (1_000 if chosen.quick else 10_000),
        authentication=(False,) if chosen.without_auth else (False, True),
        postgresql=not chosen.without_postgresql,
        profile=chosen.profile,
        strict=chosen.strict,
        sizes=BRIEF if chosen.quick else Sizes(),
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(run.run(parse(sys.argv[1:]))))
