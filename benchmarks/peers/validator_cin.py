"""csc-validator-be-cin: its reading of the census into tables; its rules are not run."""

import xml.etree.ElementTree as ET

from cin_validator import cin_validator
from timing import print_seconds


def read(path):
    """Parse, and make its tables with their dates."""
    cin_validator.process_data(cin_validator.convert_data(ET.parse(path).getroot()))


if __name__ == "__main__":
    print_seconds(read)
