"""The pages about messages, by what one does on them."""
