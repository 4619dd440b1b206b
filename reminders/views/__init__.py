"""The pages of this app, one module for each matter."""
