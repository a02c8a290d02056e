"""Pure values: records, commands, and `decide`, which turns one into the other. No I/O, no clock, no vendor's type."""
