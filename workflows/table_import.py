"""How an operator's table is imported: read whole through a column map, then written in one transaction, or not at all.

Who imports has the server's shell: no right is asked, and the audit names no person.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from domain.imports import ImportReport, Problem, Remark, Unreadable
from domain.rights import Intention
from storage import audit
from storage.database import Database, Transaction
from workflows.column_maps import ColumnMap, Remarks, read_mapped
from workflows.tables import Row

Read = TypeVar("Read")


async def import_table(
    database: Database,
    source: Path | bytes,
    column_map: ColumnMap,
    required: str,
    *,
    read: Callable[[Row, Remarks], Read | None],
    write: Callable[[Transaction, Sequence[Read], Remarks], Awaitable[ImportReport]],
    check: Callable[[Sequence[Read], Remarks], None] = lambda _rows, _remarks: None,
    intention: Intention,
    subject: str,
    now: datetime,
) -> ImportReport:
    """Import a CSV or XLSX file whose header names the `required` column. Nothing is written when the report has errors.

    `read` reads a row, `check` looks at all of them together, `write` writes them, unless it finds errors of its own. What changed anything
    is audited as `intention` about `subject`. Raises OSError when the file cannot be opened.
    """
    try:
        table = read_mapped(source, column_map, required)
    except Unreadable as fault:
        return ImportReport(errors=(Remark(problem=fault.problem, limit=fault.limit),))
    if not table.table.rows:
        return ImportReport(errors=(Remark(problem=Problem.NO_ROWS),), ignored=table.ignored)
    remarks = Remarks(table=table)
    rows = [one for row in table.table.rows if (one := read(row, remarks)) is not None]
    check(rows, remarks)
    if remarks.errors:
        return remarks.report()
    async with database.transaction() as tx:
        report = await write(tx, rows, remarks)
        if report.created + report.updated:
            details = {"created": report.created, "updated": report.updated}
            await audit.record(tx, person_id=None, intention=intention, subject=subject, details=details, now=now)
    return report
