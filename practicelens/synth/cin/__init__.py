"""The world as a children in need census: the XML that authorities send to the DfE, as it stands on a day."""
