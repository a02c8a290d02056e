"""How people say who does what by when, in writing and in talk alike."""
