"""Starts one server under measure, unchanged, in a world where Microsoft's names mean the fake authority.

    python -m bench.launch [--authority PORT] [--connector PORT] [--core N] [--profile FOLDER] MODULE [ARGUMENT…]

The SDKs know the addresses of their authorities by heart. Rather than change their settings or their code, which would measure
something else, name resolution is answered here: their names resolve to loopback, on the port of the fake authority, and the name of
Teams' connector on the port of the fake connector; both show a certificate signed by the run's own authority (`REQUESTS_CA_BUNDLE`,
`SSL_CERT_FILE`). Every other name is refused, so that nothing under measure can leave the machine.
"""

import argparse
import ipaddress
import runpy
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import cores
from bench.identity import AUTHORITIES, CONNECTOR


def answer_names(authority_port: int, connector_port: int) -> None:
    """Resolve the authorities and the connector to their ports of loopback, loopback to itself, and nothing else."""
    resolve = socket.getaddrinfo
    ports = dict.fromkeys(AUTHORITIES, authority_port) | {CONNECTOR: connector_port}

    def getaddrinfo(host, port, *arguments, **keywords):  # type: ignore[no-untyped-def]
        name = host.decode() if isinstance(host, bytes) else host
        if name in ports:
            return resolve("127.0.0.1", ports[name], *arguments, **keywords)
        if name is None or name in {"", "localhost"} or _is_address(name):
            return resolve(host, port, *arguments, **keywords)
        raise socket.gaierror(socket.EAI_NONAME, f"the bench resolves no {name}")

    socket.getaddrinfo = getaddrinfo


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def main(arguments: Sequence[str]) -> None:
    """Run the server in this process, as if it had been started by its own command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--authority", type=int, default=9)
    parser.add_argument("--connector", type=int, default=9)
    parser.add_argument("--core", type=int, default=cores.BOT)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("target", help="a module to run, or the path of a script")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    cores.pin(chosen.core)
    answer_names(chosen.authority, chosen.connector)
    sys.argv = [chosen.target, *chosen.rest]
    if chosen.profile is not None:
        from bench import profiling

        profiling.listen(chosen.profile)
    if chosen.target.endswith(".py"):
        runpy.run_path(chosen.target, run_name="__main__")
    else:
        runpy.run_module(chosen.target, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
