"""csc-validator-be-903 as it is used: the CSVs of a folder read, every rule of the year run, its report gathered.

Step by step what its own command `run-offline` does.
"""

from lac_validator.lac_validator import LacValidator, create_issue_df
from lac_validator.report import Report
from lac_validator.rules.lac2025_26 import registry
from timing import print_seconds
from validator_903 import files

AUTHORITY = "E09000027"  # any that it knows: its own command's


def validate(path):
    """Read, run the rules, report."""
    metadata = {"collectionYear": "2025", "localAuthority": AUTHORITY}
    validator = LacValidator(metadata=metadata, files=files(path), registry=registry, selected_rules=None)
    report = Report(validator.ds_results, registry)
    create_issue_df(report.report, report.error_report)


if __name__ == "__main__":
    print_seconds(validate)
