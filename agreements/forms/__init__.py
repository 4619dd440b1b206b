"""What a borrower fills in, one module for each matter."""
