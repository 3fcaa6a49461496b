"""Arrays of any shape: add_tensor. No dashboard shows them."""
