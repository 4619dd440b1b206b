"""The forms about messages, by what one does with them."""
