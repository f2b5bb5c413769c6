"""What the readers of the DfE's statutory returns share: records of XML, and rows gathered for a list of Annex A."""
