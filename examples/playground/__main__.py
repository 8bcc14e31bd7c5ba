"""What `make run` and `make as` do: the bot, and Teams on this machine, started and ended together.

`run` loads the demonstration the first time, starts the bot and a Playground as the person who has every role.
`as PERSON` opens a further Playground on the bot that runs, as somebody else.
"""

import argparse
import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from bot.settings import Settings, SettingsFaults, load_settings
from examples.playground.instance import ROOT, Playground, PlaygroundFailed, end, is_taken, wait_for, what_is_missing
from examples.playground.world import NobodyOfThatName, Resident, World, configuration, read_world

FIRST_PORT = 56150
VAR = ROOT / "var"


class CannotStart(Exception):
    """Why nothing was started, in a sentence for the person at the terminal."""


def run(world: World, person: Resident, settings: Settings, port: int) -> int:
    """Start the bot and a Playground, and stay until Ctrl-C or until one of them ends."""
    if is_taken(settings.port):
        raise CannotStart(
            f"Port {settings.port} is already in use: is Mardi running already? (`make as` opens another Teams on it.)"
        )
    if missing := what_is_missing():
        _say(f"Without the Playground: {missing}")
    elif is_taken(port):
        raise CannotStart(f"Port {port} is already in use: end what uses it, or choose another with PLAYGROUND_PORT=….")
    _load_demonstration(settings)
    playground = None if missing else _playground(world, person, settings, port)
    bot = subprocess.Popen([sys.executable, "app.py", "serve"], cwd=ROOT, start_new_session=True)
    try:
        if playground is not None:
            playground.start()
        if not wait_for(f"http://127.0.0.1:{settings.port}/healthz", lambda: bot.poll() is None):
            raise CannotStart("The bot does not listen: the reason is above.")
        if playground is not None:
            playground.wait()
            _say_where(world, person, playground.url)
        while bot.poll() is None and (playground is None or not playground.has_ended):
            time.sleep(0.2)
        _say("The bot has ended." if bot.poll() is not None else "The Playground has ended.")
        return 1
    finally:
        end(bot)
        if playground is not None:
            playground.end()


def join(world: World, person: Resident, settings: Settings, port: int) -> int:
    """Open a Playground on the bot that runs, and stay until Ctrl-C."""
    if missing := what_is_missing():
        raise CannotStart(missing)
    if not is_taken(settings.port):
        raise CannotStart(f"No bot listens on port {settings.port}: start it with `make run` in another terminal.")
    if is_taken(port):
        raise CannotStart(f"Port {port} is already in use: is {person.name} there already? See http://localhost:{port}")
    with _playground(world, person, settings, port) as playground:
        _say(f"Teams as {person.name} ({', '.join(person.roles) or 'staff'}): {playground.url}    Ctrl-C closes it.")
        while not playground.has_ended:
            time.sleep(0.2)
    _say("The Playground has ended.")
    return 1


def _playground(world: World, person: Resident, settings: Settings, port: int) -> Playground:
    return Playground(
        configuration=configuration(world, person),
        folder=VAR / "playground" / person.key,
        bot=f"http://127.0.0.1:{settings.port}/api/messages",
        port=port,
    )


def _load_demonstration(settings: Settings) -> None:
    """Load the demonstration into a database that has not had it; a mark beside it spares the question at the next start."""
    mark = VAR / "demonstration.loaded"
    of_this_database = hashlib.sha256(settings.database_url.encode()).hexdigest()
    is_there = not settings.is_embedded or _file_of(settings.database_url).exists()
    if is_there and mark.exists() and mark.read_text(encoding="ascii").strip() == of_this_database:
        return
    subprocess.run([sys.executable, "app.py", "demo"], cwd=ROOT, check=True)
    VAR.mkdir(exist_ok=True)
    mark.write_text(of_this_database, encoding="ascii")


def _file_of(database_url: str) -> Path:
    return ROOT / database_url.partition(":///")[2].partition("?")[0]


def _say_where(world: World, person: Resident, url: str) -> None:
    others = ", ".join(one.key for one in world.people if one is not person)
    _say(
        f"\n  Open {url}: Teams on this machine, as {person.name} of {world.name}.\n"
        f"  Say « bonjour », « flash » or « projets » to Mardi in the personal chat.\n"
        f"  Somebody else beside: make as PERSON=… ({others}).\n"
        f"  Ctrl-C ends the bot and the Playground.\n"
    )


def _say(text: str) -> None:
    print(text, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m examples.playground", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (("run", "start the bot and Teams"), ("as", "open Teams as another person")):
        command = commands.add_parser(name, help=what)
        command.add_argument("person", nargs="?", default="", help="a key, first name or name of the demonstration")
        command.add_argument("--port", type=int, default=0, help="the Playground's port")
    return parser.parse_args()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Do what was asked; 0 after Ctrl-C."""
    asked = _arguments()
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    try:
        world = read_world()
        settings = load_settings()
        if settings.is_authenticated:
            raise CannotStart(
                "MicrosoftAppId is set, so the bot asks for Microsoft's tokens, which the Playground has not:"
                " unset it for the demonstration, or start the bot for Teams with `python app.py serve`."
            )
        if asked.command == "as" and not asked.person:
            raise CannotStart(f"Say as whom: make as PERSON=… ({', '.join(one.key for one in world.people)}).")
        person = world.person(asked.person) if asked.person else world.everything
        if asked.command == "run":
            return run(world, person, settings, asked.port or FIRST_PORT)
        return join(world, person, settings, asked.port or FIRST_PORT + 1 + world.people.index(person))
    except KeyboardInterrupt:
        _say("\nEnded.")
        return 0
    except SettingsFaults as faults:
        _say("Mardi cannot start with these settings:\n" + "\n".join(f"  - {one}" for one in faults.faults))
    except (CannotStart, NobodyOfThatName, PlaygroundFailed) as fault:
        _say(str(fault))
    except subprocess.CalledProcessError:
        _say("The demonstration could not be loaded: the reason is above.")
    return 2


if __name__ == "__main__":
    sys.exit(main())
