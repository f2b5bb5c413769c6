"""The summary of an audit for the child's record in the case system."""
