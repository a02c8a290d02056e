"""Pure values: what a team keeps, and everything that can be asked of it. No rule, no I/O, no clock."""
