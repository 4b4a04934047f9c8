"""Running the product: its state, its logs and figures for machines, backup, restore, move and upgrade."""
