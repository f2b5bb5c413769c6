"""liiatools: `annex-a cleanfile`, step by step as its command does."""

import tempfile
from pathlib import Path

from liiatools.datasets.annex_a.lds_annexa_clean import cleaner, configuration, degrade, file_creator, logger, populate
from sfdata_stream_parser.filters.column_headers import promote_first_row
from sfdata_stream_parser.parser import openpyxl
from timing import print_seconds

AUTHORITY = "BAD"  # any code it knows: no value of a row depends on it


def clean(path):
    """Parse, clean, degrade and write the workbook."""
    folder = tempfile.mkdtemp()
    stream = openpyxl.parse_sheets(path)
    about = {"la_code": AUTHORITY, "filename": Path(path).stem}
    stream = [event.from_event(event, **about) for event in openpyxl.parse_sheets(path)]
    stream = configuration.configure_stream(promote_first_row(stream), configuration.Config())
    stream = logger.log_errors(degrade.degrade(cleaner.clean(stream)))
    stream = populate.create_la_child_id(stream, la_code=AUTHORITY)
    stream = file_creator.save_stream(stream, "Anywhere", folder)
    list(logger.save_errors_la(stream, la_log_dir=folder))


if __name__ == "__main__":
    print_seconds(clean)
