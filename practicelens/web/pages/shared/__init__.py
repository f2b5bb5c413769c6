"""What pages of every room share: reading what was asked, forms, documents."""
