"""The Bot Framework protocol: verified activities in, Connector calls out. Knows nothing of incidents or cards."""
