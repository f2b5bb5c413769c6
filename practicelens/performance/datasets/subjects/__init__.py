"""The weeks of single subjects: MASH, early help, fostering and adoption, leaving care, unaccompanied young people."""
